//! Endpoints that are set (AWS SDKs and Tools reference, "Service-specific endpoints").

use std::collections::BTreeMap;

use super::Settings;
use super::value::{Found, Setting};

use crate::error::Error;

const ENDPOINT_URL: &str = "AWS_ENDPOINT_URL";
const ENDPOINT_URL_KEY: &str = "endpoint_url";
const SERVICES_KEY: &str = "services";

const IGNORE: Setting = Setting {
    variables: &["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"],
    key: Some("ignore_configured_endpoint_urls"),
};

/// URLs that take the place of services' own endpoints, each with where it is set.
#[derive(Clone, Default)]
pub(crate) struct Endpoints {
    /// By the service's ID as variables have it, such as `ELASTIC_BEANSTALK`.
    services: BTreeMap<String, (String, String)>,
    /// For every other service.
    any: Option<(String, String)>,
    /// Whom to ask first for the URL of a service.
    #[cfg(feature = "aws-config")]
    ask: Option<Ask>,
}

/// Knows the URL of a service by its SDK ID.
#[cfg(feature = "aws-config")]
type Ask = std::sync::Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

impl Endpoints {
    /// What the settings say. A variable for all services counts more than a profile's word about one.
    pub(crate) fn read(settings: &Settings) -> Result<Self, Error> {
        let mut endpoints = Self::default();
        if let Some(found) = settings.find(&IGNORE)
            && found.flag()?
        {
            return Ok(endpoints);
        }
        if settings.environment.get(ENDPOINT_URL).is_none() {
            endpoints.read_profile(settings)?;
        }
        let environment = &settings.environment;
        for (service, url) in environment.starting_with(ENDPOINT_URL) {
            let set = (format!("{ENDPOINT_URL}{service}"), url.to_owned());
            match service.strip_prefix('_') {
                Some(service) => _ = endpoints.services.insert(service.to_owned(), set),
                None if service.is_empty() => endpoints.any = Some(set),
                None => {}
            }
        }
        Ok(endpoints)
    }

    fn read_profile(&mut self, settings: &Settings) -> Result<(), Error> {
        let Some(profile) = settings.section() else {
            return Ok(());
        };
        let entry = |found: Found<'_>| (found.origin.to_string(), found.value.to_owned());
        let url = profile.get(ENDPOINT_URL_KEY);
        let url = url.and_then(|url| Found::in_profile(ENDPOINT_URL_KEY, url));
        self.any = url.map(entry);
        let named = profile.get(SERVICES_KEY);
        let Some(named) = named.and_then(|named| Found::in_profile(SERVICES_KEY, named)) else {
            return Ok(());
        };
        let services = settings.profiles.services(named.value).ok_or_else(|| {
            let files = settings.profiles.files();
            named.is_not(&format!(
                "the name of a section `[services …]`; looked in {files}"
            ))
        })?;
        for (service, properties) in services {
            let url = properties.nested.get(ENDPOINT_URL_KEY);
            if let Some(url) = url.and_then(|url| Found::in_profile(ENDPOINT_URL_KEY, url)) {
                self.services.insert(variable_part(service), entry(url));
            }
        }
        Ok(())
    }

    /// The URL that takes the place of a service's own endpoint, and who says so.
    pub(crate) fn of(&self, sdk_id: &str) -> Option<(String, String)> {
        #[cfg(feature = "aws-config")]
        if let Some(url) = self.ask.as_ref().and_then(|ask| ask(sdk_id)) {
            return Some((Self::SDK_CONFIG.to_owned(), url));
        }
        let set = self.services.get(&variable_part(sdk_id));
        set.or(self.any.as_ref()).cloned()
    }

    /// What `aws-config` knows: of single services, and of all others.
    #[cfg(feature = "aws-config")]
    pub(crate) fn of_sdk_config(
        ask: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
        any: Option<&str>,
    ) -> Self {
        Self {
            services: BTreeMap::new(),
            any: any.map(|url| (Self::SDK_CONFIG.to_owned(), url.to_owned())),
            ask: Some(std::sync::Arc::new(ask)),
        }
    }

    #[cfg(feature = "aws-config")]
    const SDK_CONFIG: &str = "the configuration of aws-config";

    /// All of them, each with where it is set.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.services.values().chain(&self.any);
        all.map(|(origin, url)| (origin.as_str(), url.as_str()))
    }
}

/// A service's ID as the names of variables have it.
pub(crate) fn variable_part(service: &str) -> String {
    service.to_ascii_uppercase().replace([' ', '-'], "_")
}

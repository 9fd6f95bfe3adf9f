//! Where calls go: at a URL that was set, or where the service's endpoint rules say.

mod cache;
mod host;
mod resolved;
mod settings;
mod url;

use std::sync::{Arc, OnceLock};

use self::cache::{Cache, Key};
use self::settings::Settings;
use super::config::Config;
use crate::endpoint::{
    Endpoint, EndpointError, Params, Partitions, Rules, has_context, set_context,
};
use crate::error::{Error, ErrorKind};
use crate::operation::{OperationSchema, ServiceSchema};
use crate::shape::Structure;

pub(super) use self::resolved::{EndpointScheme, Resolved};

/// Finds the endpoints of a client's calls.
///
/// Calls that say nothing of their endpoint, which are most, all go to one: it is found once, and then only looked at.
/// The endpoints of others are kept by what the calls say, as far as there is room.
#[derive(Debug)]
pub(super) struct Resolver {
    service: &'static ServiceSchema,
    settings: Settings,
    common: OnceLock<Result<Arc<Resolved>, String>>,
    cache: Cache,
}

/// What a call says of its endpoint.
#[derive(Clone, Copy)]
pub(super) struct Call<'a> {
    pub(super) operation: &'static OperationSchema,
    pub(super) input: &'a dyn Structure,
    /// The region to call instead of the configuration's.
    pub(super) region: Option<&'a str>,
    /// The URL to call instead of the configuration's.
    pub(super) endpoint_url: Option<&'a str>,
    /// The account of the credentials: see [`Resolver::wants_account_id`].
    pub(super) account_id: Option<&'a str>,
}

impl Resolver {
    /// For the calls of a client. Nothing is evaluated yet.
    pub(super) fn new(service: &'static ServiceSchema, config: &Config) -> Self {
        Self {
            service,
            settings: Settings::new(service, config),
            common: OnceLock::new(),
            cache: Cache::default(),
        }
    }

    /// Where a call goes. An error says what is missing or wrong, and what to do.
    pub(super) fn resolve(&self, call: &Call<'_>) -> Result<Arc<Resolved>, Error> {
        let prefix = host::prefix(call.operation, call.input)?;
        let url_of_input = host::endpoint_url(call.input);
        let endpoint_url = url_of_input.as_deref().or(call.endpoint_url);
        let account_id = call.account_id;
        let is_common = call.region.is_none()
            && endpoint_url.is_none()
            && account_id.is_none()
            && prefix.is_none();
        if is_common && !has_context(call.operation) {
            return self.common();
        }
        let mut context = Params::new();
        set_context(&mut context, call.operation, call.input)?;
        let key = Key {
            region: call.region.map(str::to_owned),
            endpoint_url: endpoint_url.map(str::to_owned),
            account_id: account_id.map(str::to_owned),
            prefix,
            context,
        };
        self.cache
            .get_or_make(key, |key| self.evaluate(key))
            .map_err(configuration)
    }

    /// Whether a call goes to a URL that was set, by the call or the configuration.
    pub(super) fn has_own_url(&self, call: &Call<'_>) -> bool {
        let url = self.settings.endpoint_url(call.endpoint_url);
        url.is_ok_and(|url| url.is_some())
    }

    /// Where calls go that say nothing of their endpoint.
    pub(super) fn common(&self) -> Result<Arc<Resolved>, Error> {
        let common = self
            .common
            .get_or_init(|| self.evaluate(&Key::default()).map(Arc::new));
        common.clone().map_err(configuration)
    }

    /// Says what the configuration lacks or has wrong for any call; not what only some calls miss.
    pub(super) fn check(&self) -> Result<(), Error> {
        let settings = &self.settings;
        let checked = || {
            let url = settings.endpoint_url(None)?;
            settings.region(None)?;
            let rules = self.rules()?;
            if rules.is_none() && url.is_none() {
                return Err(self.no_endpoint());
            }
            let asks_region = rules.is_some_and(|rules| declares(rules, "AWS::Region"));
            let needs_region =
                self.service.signing_name().is_some() || (asks_region && url.is_none());
            if needs_region && !settings.has_region() {
                return Err(settings.no_region());
            }
            Ok(())
        };
        checked().map_err(configuration)
    }

    /// Whether the account of the credentials can be part of the endpoint, so that it has to be known before that is
    /// found. An operation that is never signed is nobody's.
    pub(super) fn wants_account_id(&self, operation: &OperationSchema) -> bool {
        let rules = self.rules().ok().flatten();
        let mut schemes = operation.auth_schemes().iter();
        schemes.any(|scheme| scheme.signing_name().is_some())
            && self.settings.has_account_ids()
            && rules.is_some_and(|rules| declares(rules, "AWS::Auth::AccountId"))
    }

    /// That there is no region, and one is to be signed for.
    #[cfg(feature = "sigv4")]
    pub(super) fn no_region(&self) -> Error {
        configuration(self.settings.no_region())
    }

    fn evaluate(&self, key: &Key) -> Result<Resolved, String> {
        let region = self.settings.region(key.region.as_deref())?;
        let url = self.settings.endpoint_url(key.endpoint_url.as_deref())?;
        let found = match (self.rules()?, url) {
            (None, Some(url)) => Endpoint::new(url),
            (None, None) => return Err(self.no_endpoint()),
            (Some(rules), url) => {
                let params = self.params(rules, key, region, url);
                rules
                    .evaluate(&params, &Partitions::aws())
                    .map_err(|error| self.explain(rules, error, region, url))?
            }
        };
        let resolved = Resolved::new(found, self.service, region)?;
        match &key.prefix {
            Some(prefix) => resolved.below(prefix),
            None => Ok(resolved),
        }
    }

    /// The parameters that the rules declare, each from the most specific place that has it: the call, the client's own
    /// (`clientContextParams`), what is built in ("Binding parameter values").
    fn params(&self, rules: &Rules, key: &Key, region: Option<&str>, url: Option<&str>) -> Params {
        let mut params = Params::new();
        for parameter in rules.parameters() {
            let name = parameter.name();
            let of_call = key.context.get(name);
            let value = of_call.or_else(|| self.settings.param(name)).cloned();
            let value = value.or_else(|| {
                let account_id = key.account_id.as_deref();
                self.settings
                    .built_in(parameter.built_in()?, region, url, account_id)
            });
            params.set_some(name, value);
        }
        params
    }

    fn rules(&self) -> Result<Option<&'static Rules>, String> {
        let service = self.service;
        let rules = service.endpoints.rules(service.endpoint_prefix);
        rules.map_err(|error| {
            format!(
                "the model of {} does not say where the service is: {error}; set an `endpoint_url`, or generate the \
                 client from another model",
                service.sdk_id
            )
        })
    }

    fn no_endpoint(&self) -> String {
        format!(
            "{} has no endpoint of its own; set an `endpoint_url`",
            self.service.sdk_id
        )
    }

    /// Why there is no endpoint, and what to do.
    fn explain(
        &self,
        rules: &Rules,
        error: EndpointError,
        region: Option<&str>,
        url: Option<&str>,
    ) -> String {
        if region.is_none() && url.is_none() && declares(rules, "AWS::Region") {
            return self.settings.no_region();
        }
        let name = self.service.sdk_id;
        match error {
            EndpointError::Rule(reason) => {
                format!("{name} has no endpoint for this call: {reason}")
            }
            EndpointError::Missing(param) => {
                let mut parameters = rules.parameters().iter();
                let parameter = parameters.find(|parameter| parameter.name() == param);
                let built_in = parameter.and_then(|parameter| parameter.built_in());
                let how = match built_in {
                    Some("SDK::Endpoint") => "set an `endpoint_url`".to_owned(),
                    Some("AWS::Auth::AccountId") => {
                        "use credentials that know their account ID".to_owned()
                    }
                    _ => format!(
                        "set it with `endpoint_param({param:?}, …)` on the configuration, if it is not for the call to \
                         say"
                    ),
                };
                format!("the endpoint of {name} depends on `{param}`, which is not set; {how}")
            }
            error => format!("{name} has no endpoint for this call: {error}"),
        }
    }
}

fn declares(rules: &Rules, built_in: &str) -> bool {
    let mut parameters = rules.parameters().iter();
    parameters.any(|parameter| parameter.built_in() == Some(built_in))
}

fn configuration(reason: String) -> Error {
    Error::new(ErrorKind::Configuration, reason)
}

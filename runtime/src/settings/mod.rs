//! Settings that all AWS tools share: environment variables, then a profile of the shared files (AWS SDKs and Tools
//! reference, "Configuration and authentication settings reference").

mod endpoints;
mod environment;
mod file;
mod profiles;
mod value;

pub(crate) use endpoints::Endpoints;
pub(crate) use environment::Environment;
pub(crate) use file::Section;
pub(crate) use profiles::Profiles;
pub(crate) use value::{Found, Origin, Setting, is_account_id, number, one_of};

use crate::error::{Error, ErrorKind};

/// The profile that counts when none is named.
const DEFAULT_PROFILE: &str = "default";
const PROFILE: &str = "AWS_PROFILE";

/// Where settings are looked up: the variables first, then one profile. It holds secrets, so there is no `Debug`.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) environment: Environment,
    pub(crate) profiles: Profiles,
    /// The name of the profile that counts.
    pub(crate) profile: String,
    /// Whether it was named in code.
    #[cfg(feature = "credential-chain")]
    pub(crate) profile_is_from_code: bool,
}

impl Settings {
    /// Reads the shared files. A profile that was named, in code or as `AWS_PROFILE`, must be there.
    pub(crate) fn load(environment: Environment, profile: Option<String>) -> Result<Self, Error> {
        let profiles = Profiles::read(&environment)?;
        let profile_is_from_code = profile.is_some();
        let named = profile.or_else(|| environment.get(PROFILE).map(str::to_owned));
        let profile = named.unwrap_or_else(|| DEFAULT_PROFILE.to_owned());
        if profile != DEFAULT_PROFILE && profiles.profile(&profile).is_none() {
            let by = if profile_is_from_code {
                "the configuration"
            } else {
                PROFILE
            };
            let message = format!(
                "there is no profile {profile:?}, which {by} names; looked in {}",
                profiles.files()
            );
            return Err(Error::new(ErrorKind::Configuration, message));
        }
        Ok(Self {
            environment,
            profiles,
            profile,
            #[cfg(feature = "credential-chain")]
            profile_is_from_code,
        })
    }

    /// The properties of the profile that counts.
    pub(crate) fn section(&self) -> Option<&Section> {
        self.profiles.profile(&self.profile)
    }

    /// The value of a setting, and where it is.
    pub(crate) fn find(&self, setting: &Setting) -> Option<Found<'_>> {
        let variable = setting.variables.iter().find_map(|name| {
            let value = self.environment.get(name)?;
            Some(Found {
                value,
                origin: Origin::Variable(name),
            })
        });
        variable.or_else(|| {
            let property = self.section()?.get(setting.key?)?;
            Found::in_profile(setting.key?, property)
        })
    }

    pub(crate) fn text(&self, setting: &Setting) -> Option<&str> {
        self.find(setting).map(|found| found.value)
    }

    /// Says where a setting was looked for in vain.
    pub(crate) fn looked_at(&self, setting: &Setting) -> String {
        let variables = setting.variables.join(" and ");
        let is = if setting.variables.len() == 1 {
            "is"
        } else {
            "are"
        };
        let files = self.profiles.files();
        match (setting.key, self.section()) {
            (Some(key), Some(_)) => format!(
                "{variables} {is} not set, and the profile {:?} has no `{key}` ({files})",
                self.profile
            ),
            (Some(_), None) => format!(
                "{variables} {is} not set, and there is no profile {:?} (looked in {files})",
                self.profile
            ),
            (None, _) => format!("{variables} {is} not set"),
        }
    }
}

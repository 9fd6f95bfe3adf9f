//! The usual chain of credentials (AWS SDKs and Tools reference, "Standardized credential providers"), in the order of
//! AWS's own clients for Rust: environment, profile, web identity, container, instance metadata.
//!
//! It reads the files and variables that the configuration was read from, and sends with the transport of whoever asks,
//! so that there is one HTTP stack, and nothing that a test cannot see.

mod container;
mod http;
mod imds;
mod keys;
mod process;
mod profile;
mod sso;
mod sts;

use std::path::Path;
use std::sync::Arc;

use crate::auth::Credentials;

use super::cache::Failure;
use crate::client::Config;
use crate::error::{BoxError, Error};
use crate::settings::{Profiles, Settings};

/// Asks a person for the code of the MFA device of that serial number.
pub(crate) type AskMfa = Arc<dyn Fn(&str) -> Result<String, BoxError> + Send + Sync>;

/// The sources of credentials that settings name.
pub(crate) struct Chain {
    settings: Settings,
    ask_mfa: Option<AskMfa>,
    last_of_instance: imds::Last,
}

/// Why a source has no credentials.
enum Miss {
    /// It is not there, or not meant: another may have them.
    Absent(String),
    /// It is meant, and does not work.
    Failed(String, Option<BoxError>),
}

impl Miss {
    fn failed(reason: impl Into<String>) -> Self {
        Self::Failed(reason.into(), None)
    }
}

impl From<Error> for Miss {
    fn from(error: Error) -> Self {
        Self::Failed(error.to_string(), Some(error.into()))
    }
}

type Outcome = Result<Credentials, Miss>;

#[derive(Clone, Copy)]
enum Link {
    Environment,
    Profile,
    WebIdentity,
    Container,
    InstanceMetadata,
}

impl Link {
    fn name(self, settings: &Settings) -> String {
        match self {
            Self::Environment => "environment".to_owned(),
            Self::Profile => format!("profile {:?}", settings.profile),
            Self::WebIdentity => "web identity".to_owned(),
            Self::Container => "container".to_owned(),
            Self::InstanceMetadata => "instance metadata".to_owned(),
        }
    }
}

/// What a source works with.
#[derive(Clone, Copy)]
struct Sources<'a> {
    config: &'a Config,
    settings: &'a Settings,
    /// The profiles as the files have them now.
    profiles: &'a Profiles,
    ask_mfa: Option<&'a AskMfa>,
    last_of_instance: &'a imds::Last,
}

impl Chain {
    pub(crate) fn new(settings: Settings, ask_mfa: Option<AskMfa>) -> Self {
        Self {
            settings,
            ask_mfa,
            last_of_instance: imds::Last::default(),
        }
    }

    /// The credentials of the first source that has some. One that is meant and does not work ends the chain.
    pub(crate) async fn provide(&self, config: &Config) -> Result<Credentials, Failure> {
        let settings = &self.settings;
        // Read anew each time: other tools write new credentials there.
        let profiles = Profiles::read(&settings.environment)
            .map_err(|error| Failure::new(format!("no credentials: {error}")).with_source(error))?;
        let sources = Sources {
            config,
            settings,
            profiles: &profiles,
            ask_mfa: self.ask_mfa.as_ref(),
            last_of_instance: &self.last_of_instance,
        };
        let mut absent = Vec::new();
        for link in self.order() {
            match sources.provide(link).await {
                Ok(credentials) => return Ok(credentials),
                Err(Miss::Absent(reason)) => {
                    absent.push(format!("{}: {reason}", link.name(settings)));
                }
                Err(Miss::Failed(reason, source)) => {
                    let failure =
                        Failure::new(format!("no credentials: {}: {reason}", link.name(settings)));
                    return Err(match source {
                        Some(source) => failure.with_source(source),
                        None => failure,
                    });
                }
            }
        }
        Err(Failure::absence(format!(
            "no credentials: no source has any ({})",
            absent.join("; ")
        )))
    }

    /// A profile that was named in code is meant above all.
    fn order(&self) -> [Link; 5] {
        let (first, second) = if self.settings.profile_is_from_code {
            (Link::Profile, Link::Environment)
        } else {
            (Link::Environment, Link::Profile)
        };
        [
            first,
            second,
            Link::WebIdentity,
            Link::Container,
            Link::InstanceMetadata,
        ]
    }
}

impl Sources<'_> {
    async fn provide(self, link: Link) -> Outcome {
        match link {
            Link::Environment => {
                super::environment::read(&self.settings.environment).map_err(Miss::Absent)
            }
            Link::Profile => profile::provide(self).await,
            Link::WebIdentity => sts::from_environment(self).await,
            Link::Container => container::provide(self).await,
            Link::InstanceMetadata => imds::provide(self).await,
        }
    }
}

/// What a small text file holds, less the line end that editors leave.
fn read_text(path: &Path, what: &str) -> Result<String, Miss> {
    let text = std::fs::read_to_string(path);
    let text = text.map_err(|error| {
        Miss::failed(format!("{what} {} cannot be read: {error}", path.display()))
    })?;
    Ok(text.trim().to_owned())
}

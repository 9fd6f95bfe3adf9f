//! Credentials out of environment variables.

use super::provider::error::CredentialsError;
use super::provider::{self, ProvideCredentials, future};
use crate::auth::Credentials;

use crate::settings::{Environment, is_account_id};

const ACCESS_KEY_ID: &str = "AWS_ACCESS_KEY_ID";
const SECRET_ACCESS_KEY: &str = "AWS_SECRET_ACCESS_KEY";
const SESSION_TOKEN: &str = "AWS_SESSION_TOKEN";
const ACCOUNT_ID: &str = "AWS_ACCOUNT_ID";

/// The credentials of `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and, where they are temporary, `AWS_SESSION_TOKEN`;
/// `AWS_ACCOUNT_ID` says whose they are, if it is 12 digits.
///
/// Without the feature `credential-chain`, [`Config::from_env`](crate::Config::from_env) provides these.
#[derive(Debug)]
pub struct EnvironmentCredentials(Result<Credentials, String>);

impl EnvironmentCredentials {
    #[cfg(not(feature = "credential-chain"))]
    pub(crate) fn new(environment: &Environment) -> Self {
        Self(read(environment).map_err(|missing| {
            format!(
                "{missing}; the feature `credential-chain` of whitesmith would look in profiles, SSO, web identities, \
                 containers and instance metadata too"
            )
        }))
    }

    /// Those of this process.
    ///
    /// A variable that is missing or not text is an error of whoever asks for the credentials.
    #[must_use]
    pub fn of_process() -> Self {
        let environment = Environment::read(std::env::vars_os());
        let environment = environment.map_err(|error| error.to_string());
        Self(environment.and_then(|environment| read(&environment)))
    }
}

/// The credentials of these variables. An error names those that are missing.
pub(super) fn read(environment: &Environment) -> Result<Credentials, String> {
    let required = |name| environment.get(name).ok_or(name);
    let id = required(ACCESS_KEY_ID);
    let secret = required(SECRET_ACCESS_KEY);
    let (Ok(id), Ok(secret)) = (id, secret) else {
        let missing: Vec<&str> = id.err().into_iter().chain(secret.err()).collect();
        let verb = if missing.len() == 1 { "is" } else { "are" };
        return Err(format!("{} {verb} not set", missing.join(" and ")));
    };
    let mut credentials = Credentials::builder()
        .access_key_id(id)
        .secret_access_key(secret)
        .provider_name("environment");
    credentials.set_session_token(environment.get(SESSION_TOKEN).map(str::to_owned));
    let account_id = environment.get(ACCOUNT_ID).filter(|id| is_account_id(id));
    credentials.set_account_id(account_id.map(Into::into));
    Ok(credentials.build())
}

impl ProvideCredentials for EnvironmentCredentials {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        let credentials: provider::Result = self.0.clone().map_err(CredentialsError::not_loaded);
        future::ProvideCredentials::ready(credentials)
    }
}

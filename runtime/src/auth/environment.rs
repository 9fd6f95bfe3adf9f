//! Credentials out of environment variables.

use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{self, ProvideCredentials, future};

use crate::client::Environment;

const ACCESS_KEY_ID: &str = "AWS_ACCESS_KEY_ID";
const SECRET_ACCESS_KEY: &str = "AWS_SECRET_ACCESS_KEY";
const SESSION_TOKEN: &str = "AWS_SESSION_TOKEN";

/// The credentials of `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and, where they are temporary, `AWS_SESSION_TOKEN`.
///
/// [`Config::from_env`](crate::Config::from_env) provides these.
#[derive(Debug)]
pub struct EnvironmentCredentials(Result<Credentials, String>);

impl EnvironmentCredentials {
    pub(crate) fn new(environment: &Environment) -> Self {
        let required = |name| environment.get(name).ok_or(name);
        let id = required(ACCESS_KEY_ID);
        let secret = required(SECRET_ACCESS_KEY);
        let (Ok(id), Ok(secret)) = (id, secret) else {
            let missing: Vec<&str> = id.err().into_iter().chain(secret.err()).collect();
            let verb = if missing.len() == 1 { "is" } else { "are" };
            return Self(Err(format!(
                "{} {verb} not set in the environment (profiles, web identities, containers and instance metadata \
                 are not read yet)",
                missing.join(" and ")
            )));
        };
        let credentials = Credentials::builder()
            .access_key_id(id)
            .secret_access_key(secret)
            .provider_name("environment");
        let credentials = match environment.get(SESSION_TOKEN) {
            Some(token) => credentials.session_token(token),
            None => credentials,
        };
        Self(Ok(credentials.build()))
    }
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

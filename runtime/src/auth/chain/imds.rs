//! Credentials of instances (Amazon EC2 user guide, "Use the Instance Metadata Service"), by version 2 of the service
//! alone, for version 1 gives them to whoever can make an instance follow a URL.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use ::http::{HeaderValue, Request, StatusCode};
use bytes::Bytes;

use super::http::{Patience, built, by_status};
use super::{Credentials, Miss, Outcome, Sources, keys};
use crate::Timestamp;
use crate::body::Body;
use crate::random;
use crate::settings::{Setting, number, one_of};

const DISABLED: Setting = Setting {
    variables: &["AWS_EC2_METADATA_DISABLED"],
    key: None,
};
const ENDPOINT: Setting = Setting {
    variables: &["AWS_EC2_METADATA_SERVICE_ENDPOINT"],
    key: Some("ec2_metadata_service_endpoint"),
};
const ENDPOINT_MODE: Setting = Setting {
    variables: &["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"],
    key: Some("ec2_metadata_service_endpoint_mode"),
};
const TIMEOUT: Setting = Setting {
    variables: &["AWS_METADATA_SERVICE_TIMEOUT"],
    key: Some("metadata_service_timeout"),
};
const ATTEMPTS: Setting = Setting {
    variables: &["AWS_METADATA_SERVICE_NUM_ATTEMPTS"],
    key: Some("metadata_service_num_attempts"),
};
const PROFILE_NAME: Setting = Setting {
    variables: &["AWS_EC2_INSTANCE_PROFILE_NAME"],
    key: Some("ec2_instance_profile_name"),
};

const IPV4: &str = "http://169.254.169.254";
const IPV6: &str = "http://[fd00:ec2::254]";

/// With an account ID, and as older instances have them.
const PATHS: [&str; 2] = [
    "/latest/meta-data/iam/security-credentials-extended/",
    "/latest/meta-data/iam/security-credentials/",
];

const TOKEN: &str = "x-aws-ec2-metadata-token";
const TOKEN_LIFETIME: &str = "x-aws-ec2-metadata-token-ttl-seconds";

/// An attempt is short, so that a machine that is no instance knows soon.
const TIMEOUT_SECONDS: u32 = 1;
const ATTEMPT_COUNT: u32 = 2;

/// How long credentials are gone on with that seem to have expired, and what is added at random. Instances that cannot
/// have new ones have their services take the old ones for longer.
const EXTENSION: Duration = Duration::from_mins(5);
const JITTER: Duration = Duration::from_mins(5);

const PROVIDER: &str = "instance metadata";

/// The credentials that instance metadata gave last.
#[derive(Default)]
pub(super) struct Last(Mutex<Option<Credentials>>);

struct Imds<'a> {
    sources: Sources<'a>,
    endpoint: String,
    patience: Patience,
}

pub(super) async fn provide(sources: Sources<'_>) -> Outcome {
    let settings = sources.settings;
    if let Some(disabled) = settings.find(&DISABLED)
        && disabled.flag()?
    {
        return Err(Miss::Absent("AWS_EC2_METADATA_DISABLED is true".to_owned()));
    }
    let asked = ask(sources).await;
    let last = &sources.last_of_instance.0;
    let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
    let now = sources.config.now();
    match asked {
        Ok(credentials) => {
            *last = Some(credentials.clone());
            Ok(good_beyond(now, credentials))
        }
        Err(miss) => {
            let credentials = last.clone().ok_or(miss)?;
            tracing::warn!(
                "instance metadata gives no credentials; the last ones are gone on with"
            );
            Ok(good_beyond(later(now, EXTENSION), credentials))
        }
    }
}

/// The credentials themselves, where they are good beyond that time, or the same for a while longer.
fn good_beyond(time: Timestamp, credentials: Credentials) -> Credentials {
    // An instant beyond the calendar is never.
    let expiry = credentials.expiry().map(Timestamp::try_from);
    if !matches!(expiry, Some(Ok(expiry)) if expiry <= time) {
        return credentials;
    }
    tracing::warn!(
        "the credentials of instance metadata expire, and are gone on with until others come"
    );
    let jitter = JITTER.mul_f64(random::fraction());
    let mut longer = Credentials::builder()
        .access_key_id(credentials.access_key_id())
        .secret_access_key(credentials.secret_access_key())
        .provider_name(PROVIDER);
    longer.set_session_token(credentials.session_token().map(str::to_owned));
    longer.set_account_id(credentials.account_id().cloned());
    longer.set_expiry(later(time, EXTENSION + jitter).try_into().ok());
    longer.build()
}

fn later(time: Timestamp, by: Duration) -> Timestamp {
    time.checked_add(by).unwrap_or(time)
}

async fn ask(sources: Sources<'_>) -> Outcome {
    let settings = sources.settings;
    let bounded = |setting, default, most| match settings.find(setting) {
        Some(found) => number(&found, &(1..=most)),
        None => Ok(default),
    };
    let imds = Imds {
        sources,
        endpoint: endpoint(sources)?,
        patience: Patience {
            attempts: bounded(&ATTEMPTS, ATTEMPT_COUNT, 100)?,
            limit: Duration::from_secs(bounded(&TIMEOUT, TIMEOUT_SECONDS, 3600)?.into()),
        },
    };
    let token = imds.token().await?;
    for path in PATHS {
        if let Some(credentials) = imds.credentials(path, &token).await? {
            return Ok(credentials);
        }
    }
    Err(Miss::Absent("the instance has no role".to_owned()))
}

fn endpoint(sources: Sources<'_>) -> Result<String, Miss> {
    let settings = sources.settings;
    if let Some(url) = settings.text(&ENDPOINT) {
        return Ok(url.trim_end_matches('/').to_owned());
    }
    let mode = settings.find(&ENDPOINT_MODE);
    let address = mode.map(|mode| one_of(&mode, &[("IPv4", IPV4), ("IPv6", IPV6)]));
    Ok(address.transpose()?.unwrap_or(IPV4).to_owned())
}

impl Imds<'_> {
    /// Begins a session. Where nothing answers, there is no instance.
    async fn token(&self) -> Result<HeaderValue, Miss> {
        let url = format!("{}/latest/api/token", self.endpoint);
        let request = Request::put(&url).header(TOKEN_LIFETIME, "21600");
        let request = built(request.body(Body::default()), &url)?;
        let response = self.sources.send(request, self.patience, by_status).await;
        let response = response.map_err(|miss| match miss {
            Miss::Failed(reason, _) | Miss::Absent(reason) => Miss::Absent(reason),
        })?;
        if response.status() != StatusCode::OK {
            let status = response.status();
            return Err(Miss::Absent(format!("the answer is HTTP {status}")));
        }
        let token = HeaderValue::from_maybe_shared(response.into_body());
        let mut token = token.map_err(|_| Miss::failed("the session token is not text"))?;
        token.set_sensitive(true);
        Ok(token)
    }

    /// The credentials of the instance's role below `path`, if there are any.
    async fn credentials(
        &self,
        path: &str,
        token: &HeaderValue,
    ) -> Result<Option<Credentials>, Miss> {
        let name = match self.sources.settings.text(&PROFILE_NAME) {
            Some(name) => name.to_owned(),
            None => match self.get(path, token).await? {
                Some(names) => match first_line(&names) {
                    // So do some instances say that they have no role.
                    name if name.is_empty() => return Ok(None),
                    name => name,
                },
                None => return Ok(None),
            },
        };
        let Some(json) = self.get(&format!("{path}{name}"), token).await? else {
            return Ok(None);
        };
        let credentials = keys::from_json(&json, "Token", PROVIDER);
        let credentials = credentials.map_err(|reason| {
            Miss::failed(format!(
                "the answer for the role {name:?} cannot be used: {reason}"
            ))
        })?;
        Ok(Some(credentials))
    }

    async fn get(&self, path: &str, token: &HeaderValue) -> Result<Option<Bytes>, Miss> {
        let url = format!("{}{path}", self.endpoint);
        let request = Request::get(&url).header(TOKEN, token);
        let request = built(request.body(Body::default()), &url)?;
        let response = self.sources.send(request, self.patience, by_status).await?;
        match response.status() {
            StatusCode::OK => Ok(Some(response.into_body())),
            StatusCode::NOT_FOUND => Ok(None),
            status => Err(Miss::failed(format!("the answer is HTTP {status}"))),
        }
    }
}

/// An instance has one role; its name is the first line.
fn first_line(names: &[u8]) -> String {
    let names = String::from_utf8_lossy(names);
    names.lines().next().unwrap_or_default().trim().to_owned()
}

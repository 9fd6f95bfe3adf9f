//! Sessions of S3 Express (Amazon S3 API reference, "CreateSession"): credentials for one bucket and a few minutes, which
//! a client gets for itself where the endpoint wants calls authenticated by `sigv4-s3express`.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::uri::PathAndQuery;
use http::{Request, Response, Uri};

use super::config::Config;
use crate::auth::{
    Credentials, Failure, IdentityCache, IdentitySource, Regions, Scope, SigningKeys, sign_in,
};
use crate::body::Body;
use crate::error::BoxError;
use crate::operation::{OperationSchema, error_metadata};
use crate::text;
use crate::transport::{TimeLimit, Transport};
use crate::xml::Tree;

/// How many sessions are kept.
const ROOM: usize = 128;

/// How often a session is asked for, and how long the wait is in between, which doubles.
const ATTEMPTS: u32 = 3;
const WAIT: Duration = Duration::from_millis(50);

/// How long each time may take.
const LIMIT: Duration = Duration::from_secs(10);

/// The sessions of a client, by the endpoint, which is a bucket's own, and the key that they were got with. They are
/// refreshed ahead of their expiry.
#[derive(Default)]
pub(super) struct Sessions(Mutex<Kept>);

type Kept = BTreeMap<(String, String), Arc<IdentityCache<Session>>>;

/// Where the sessions of one bucket come from.
pub(super) struct Session {
    pub(super) endpoint: Uri,
    pub(super) signing_name: String,
    pub(super) region: String,
    /// Who asks.
    pub(super) credentials: Credentials,
    /// The operation that is called for which the session is wanted.
    pub(super) operation: &'static OperationSchema,
}

impl Sessions {
    /// The credentials of a session that is good now.
    pub(super) async fn get(
        &self,
        session: Session,
        config: &Config,
    ) -> Result<Credentials, Failure> {
        let key = (
            session.endpoint.to_string(),
            session.credentials.access_key_id().to_owned(),
        );
        let cache = {
            let mut kept = self.kept();
            if kept.len() >= ROOM && !kept.contains_key(&key) {
                kept.clear();
            }
            let cache = kept.entry(key);
            Arc::clone(cache.or_insert_with(|| Arc::new(IdentityCache::new(session))))
        };
        cache.get(config).await
    }

    /// Forgets a session that the service refused as expired. Says whether another attempt may be signed with another;
    /// `None` where there are no sessions, so that it is not one of these.
    pub(super) fn invalidate(&self, refused: &Credentials, config: &Config) -> Option<bool> {
        let now = config.now();
        let is_refused = |kept: &Credentials| kept == refused;
        let kept = self.kept();
        // Every cache is told, and only the one that has it forgets it.
        let answers = kept.values().map(|cache| cache.invalidate(is_refused, now));
        answers.reduce(|all, one| all && one)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl IdentitySource for Session {
    type Identity = Credentials;

    async fn provide(&self, config: &Config) -> Result<Credentials, Failure> {
        let transport = config.transport();
        let transport =
            transport.ok_or_else(|| failed("there is nothing to send requests with"))?;
        let mut attempt = 1;
        loop {
            let (is_passing, failure) = match self.ask(config, transport).await {
                Ok(response) if response.status().is_success() => {
                    return credentials(&response)
                        .map_err(|reason| failed(&format!("the answer cannot be used: {reason}")));
                }
                Ok(response) => {
                    let said = error_metadata(self.operation, &response);
                    let parts = [said.code(), said.message()].into_iter().flatten();
                    let parts: Vec<&str> = parts.collect();
                    let (said_all, status) = (parts.join(": "), response.status().as_u16());
                    let reason = format!("{said_all} (HTTP {status})");
                    (said.retry_reason().is_some(), failed(reason.trim()))
                }
                Err(failure) => (true, failure),
            };
            if !is_passing || attempt == ATTEMPTS {
                return Err(failure);
            }
            transport.sleep(WAIT * 2_u32.pow(attempt)).await;
            attempt += 1;
        }
    }
}

impl Session {
    async fn ask(
        &self,
        config: &Config,
        transport: &dyn Transport,
    ) -> Result<Response<Bytes>, Failure> {
        let scope = Scope {
            regions: Regions::One(&self.region),
            signing_name: &self.signing_name,
            double_encode: false,
            content_hash: true,
            unsigned_payload: false,
        };
        let request = || -> Result<Request<Body>, BoxError> {
            let mut request = Request::new(Body::default());
            *request.uri_mut() = create_session(&self.endpoint)?;
            request.extensions_mut().insert(TimeLimit(LIMIT));
            let keys = SigningKeys::default();
            sign_in(&mut request, &self.credentials, scope, config.now(), &keys)?;
            Ok(request)
        };
        let because = |error: BoxError| failed(&error.to_string()).with_source(error);
        let sent = transport.send(request().map_err(because)?).await;
        sent.map_err(|error| because(error.into()))
    }
}

/// The URL of `CreateSession`, of a bucket that is at `endpoint`.
fn create_session(endpoint: &Uri) -> Result<Uri, BoxError> {
    let mut parts = endpoint.clone().into_parts();
    let path: PathAndQuery = format!("{}?session", endpoint.path()).parse()?;
    parts.path_and_query = Some(path);
    Ok(Uri::from_parts(parts)?)
}

/// The credentials of an answer of `CreateSession`.
fn credentials(response: &Response<Bytes>) -> Result<Credentials, String> {
    let tree = Tree::read(response.body()).map_err(|error| error.to_string())?;
    let found = tree.root().child("Credentials");
    let text = |name: &str| {
        let text = found
            .and_then(|found| found.child(name)?.text())
            .map(str::trim);
        text.filter(|text| !text.is_empty())
            .ok_or_else(|| format!("it has no {name}"))
    };
    let expiry = text::read_timestamp(text("Expiration")?).map_err(|error| error.to_string())?;
    let expiry = SystemTime::try_from(expiry).map_err(|error| error.to_string())?;
    Ok(Credentials::builder()
        .access_key_id(text("AccessKeyId")?)
        .secret_access_key(text("SecretAccessKey")?)
        .session_token(text("SessionToken")?)
        .expiry(expiry)
        .s3_express_session(true)
        .provider_name("CreateSession")
        .build())
}

fn failed(reason: &str) -> Failure {
    Failure::new(format!(
        "there is no session of S3 Express for the bucket: {reason}"
    ))
}

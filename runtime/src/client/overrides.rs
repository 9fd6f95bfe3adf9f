//! What one call has of its own, in place of what its client has.

use std::fmt;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::error::{Error, ErrorKind};

/// A time-out that never passes.
const NO_LIMIT: Duration = Duration::MAX;

/// Settings of one call that go before those of its client's configuration.
///
/// ```
/// use std::time::Duration;
/// use whitesmith::Overrides;
///
/// let patient = Overrides::new()
///     .region("eu-central-1")
///     .operation_timeout(Duration::from_secs(300))
///     .max_attempts(5)
///     .header("x-trace", "4bf92f35");
/// ```
#[derive(Clone, Default)]
pub struct Overrides(Option<Box<Settings>>);

/// Boxed, for most calls have none.
#[derive(Clone, Default)]
struct Settings {
    region: Option<String>,
    endpoint_url: Option<String>,
    /// [`NO_LIMIT`] is as long as it takes.
    attempt_timeout: Option<Duration>,
    operation_timeout: Option<Duration>,
    /// What is left to whoever makes the call: no time-out is longer.
    time_left: Option<Duration>,
    max_attempts: Option<u32>,
    headers: HeaderMap,
    /// Why a header cannot be sent.
    unsound: Option<String>,
}

impl Overrides {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The region to call and to sign for.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.settings().region = Some(region.into());
        self
    }

    /// The `http` or `https` URL to call.
    #[must_use]
    pub fn endpoint_url(mut self, url: impl Into<String>) -> Self {
        self.settings().endpoint_url = Some(url.into());
        self
    }

    /// How long an attempt may take; `None` is as long as the call may.
    #[must_use]
    pub fn attempt_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.settings().attempt_timeout = limit.into().or(Some(NO_LIMIT));
        self
    }

    /// How long the call may take, all told; `None` is as long as it takes.
    #[must_use]
    pub fn operation_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.settings().operation_timeout = limit.into().or(Some(NO_LIMIT));
        self
    }

    /// How often the call is tried at most, the first attempt included: 1 is no retries.
    #[must_use]
    pub fn max_attempts(mut self, count: u32) -> Self {
        self.settings().max_attempts = Some(count.max(1));
        self
    }

    /// A header to send, signed like the others. It takes the place of one that the client would send, and of one of the
    /// same name set before. What is no header is an error of the call.
    #[must_use]
    pub fn header<N, V>(mut self, name: N, value: V) -> Self
    where
        N: TryInto<HeaderName>,
        V: TryInto<HeaderValue>,
    {
        let settings = self.settings();
        match (name.try_into(), value.try_into()) {
            (Ok(name), Ok(value)) => {
                settings.headers.insert(name, value);
            }
            (Ok(name), Err(_)) => {
                settings.unsound = Some(format!(
                    "the value for the header {name} has characters that no header may have"
                ));
            }
            (Err(_), _) => {
                settings.unsound =
                    Some("a header's name has characters that none may have".to_owned());
            }
        }
        self
    }

    /// These, for a call that may take no longer than `limit`, whatever its time-outs.
    pub(super) fn with_time_left(mut self, limit: Duration) -> Self {
        self.settings().time_left = Some(limit);
        self
    }

    pub(super) fn get_region(&self) -> Option<&str> {
        self.0.as_ref()?.region.as_deref()
    }

    pub(super) fn get_endpoint_url(&self) -> Option<&str> {
        self.0.as_ref()?.endpoint_url.as_deref()
    }

    /// The attempt time-out, where the client's is `usual`.
    pub(super) fn attempt_timeout_or(&self, usual: Option<Duration>) -> Option<Duration> {
        let own = self
            .0
            .as_ref()
            .and_then(|settings| settings.attempt_timeout);
        own.or(usual).filter(|limit| *limit != NO_LIMIT)
    }

    /// Whether the operation has a time-out of its own, or none of its own.
    pub(super) fn sets_operation_timeout(&self) -> bool {
        let settings = self.0.as_ref();
        settings.is_some_and(|it| it.operation_timeout.is_some() || it.time_left.is_some())
    }

    /// The operation time-out, where the client's is `usual`.
    pub(super) fn operation_timeout_or(&self, usual: Option<Duration>) -> Option<Duration> {
        let own = self
            .0
            .as_ref()
            .and_then(|settings| settings.operation_timeout);
        let limit = own.or(usual).filter(|limit| *limit != NO_LIMIT);
        let time_left = self.0.as_ref().and_then(|settings| settings.time_left);
        limit.into_iter().chain(time_left).min()
    }

    pub(super) fn get_max_attempts(&self) -> Option<u32> {
        self.0.as_ref()?.max_attempts
    }

    /// The headers to send, if they all can be.
    pub(super) fn headers(&self) -> Result<Option<&HeaderMap>, Error> {
        match self.0.as_deref() {
            None => Ok(None),
            Some(settings) => match &settings.unsound {
                None => Ok(Some(&settings.headers)),
                Some(reason) => Err(Error::new(ErrorKind::Request, reason)),
            },
        }
    }

    fn settings(&mut self) -> &mut Settings {
        self.0.get_or_insert_default()
    }
}

impl fmt::Debug for Overrides {
    /// Shows which headers there are, not what is in them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut overrides = f.debug_struct("Overrides");
        if let Some(settings) = &self.0 {
            let headers: Vec<&HeaderName> = settings.headers.keys().collect();
            let url = settings.endpoint_url.as_deref();
            overrides
                .field("region", &settings.region)
                .field("endpoint_url", &url.map(super::config::without_user))
                .field("attempt_timeout", &settings.attempt_timeout)
                .field("operation_timeout", &settings.operation_timeout)
                .field("max_attempts", &settings.max_attempts)
                .field("headers", &headers);
        }
        overrides.finish()
    }
}

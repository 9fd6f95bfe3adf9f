//! Requests for credentials.

use std::time::Duration;

use ::http::{Request, Response, StatusCode};
use bytes::Bytes;

use super::{Miss, Sources};
use crate::body::Body;
use crate::client::within;
use crate::endpoint::Partitions;
use crate::transport::{TimeLimit, origin};

/// How long to wait before the second attempt; before each further one, twice as long.
const FIRST_BACKOFF: Duration = Duration::from_millis(100);

/// How often a request is tried, and how long an attempt may take.
#[derive(Clone, Copy)]
pub(super) struct Patience {
    pub(super) attempts: u32,
    pub(super) limit: Duration,
}

impl Patience {
    /// For a service of AWS.
    pub(super) const SERVICE: Self = Self {
        attempts: 3,
        limit: Duration::from_secs(10),
    };
}

impl Sources<'_> {
    /// Sends a request until it is answered by something other than a failure that is likely to pass.
    pub(super) async fn send(
        self,
        request: Request<Body>,
        patience: Patience,
        is_passing: impl Fn(&Response<Bytes>) -> bool,
    ) -> Result<Response<Bytes>, Miss> {
        let Some(transport) = self.config.transport() else {
            return Err(Miss::failed(
                "there is nothing to send requests with: enable the feature `default-transport` of whitesmith, or set \
                 a transport on the configuration",
            ));
        };
        let Patience { attempts, limit } = patience;
        let uri = request.uri().clone();
        let mut attempt = 0;
        loop {
            let mut request = request.clone();
            request.extensions_mut().insert(TimeLimit(limit));
            let answer = within(limit, transport, transport.send(request)).await;
            let backoff = FIRST_BACKOFF * 2_u32.saturating_pow(attempt);
            attempt += 1;
            let is_last = attempt >= attempts;
            match answer {
                Some(Ok(response)) if is_last || !is_passing(&response) => {
                    return Ok(response);
                }
                Some(Err(error)) if is_last || !error.metadata().is_retryable() => {
                    return Err(error.into());
                }
                None if is_last => {
                    let origin = origin(&uri);
                    let message = format!("no answer from {origin} within {limit:?}");
                    return Err(Miss::failed(message));
                }
                _ => transport.sleep(backoff).await,
            }
        }
    }

    /// Where a service of AWS that gives credentials is called: what is set for it, or its endpoint in the region.
    pub(super) fn service_url(
        self,
        sdk_id: &str,
        host: &str,
        region: &str,
    ) -> Result<String, Miss> {
        if let Some((_, url)) = self.config.configured_endpoint(sdk_id) {
            return Ok(url.trim_end_matches('/').to_owned());
        }
        let is_label = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let partition = Partitions::aws();
        let partition = partition
            .of(region)
            .filter(|_| !region.is_empty() && region.chars().all(is_label))
            .ok_or_else(|| Miss::failed(format!("{region:?} is not a region")))?;
        let fips = match self.config.use_fips() {
            // All endpoints there comply, and have their usual names.
            true if partition.id == "aws-us-gov" => "",
            true => "-fips",
            false => "",
        };
        let suffix = if self.config.use_dual_stack() {
            partition.dual_stack_dns_suffix
        } else {
            partition.dns_suffix
        };
        Ok(format!("https://{host}{fips}.{region}.{suffix}"))
    }
}

/// Whether the status of an answer is likely to be another one soon.
pub(super) fn by_status(response: &Response<Bytes>) -> bool {
    let status = response.status();
    status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS
}

/// A request that can be sent, or what of it comes from outside and has no place in one.
pub(super) fn built(
    request: Result<Request<Body>, ::http::Error>,
    url: &str,
) -> Result<Request<Body>, Miss> {
    request.map_err(|error| {
        let url = if url.contains('@') { "…" } else { url };
        Miss::failed(format!("a request to {url:?} cannot be made: {error}"))
    })
}

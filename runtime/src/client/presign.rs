//! Requests that are signed to be sent later, by somebody else.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Uri};
use jiff::SignedDuration;

use super::endpoint::Resolved;
use super::pipeline::{Invocation, Prepared};
use super::schemes::candidates;
use super::{Client, Overrides, idempotency};
use crate::Timestamp;
use crate::auth;
use crate::body::Body;
use crate::error::{Error, ErrorKind};
use crate::operation::{self, Operation};
use crate::shape::Structure;

/// A request with its signature in the URL: whoever has it can send it until it expires, without credentials.
///
/// The method, the URL, the headers and the body are signed, and have to be sent as they are. `Debug` does not show the
/// query, which is as good as a password.
#[derive(Clone)]
pub struct PresignedRequest {
    request: Request<Bytes>,
    expires_at: Timestamp,
}

impl PresignedRequest {
    /// The method to send it with.
    #[must_use]
    pub fn method(&self) -> &Method {
        self.request.method()
    }

    /// The URL, with the signature in its query.
    #[must_use]
    pub fn uri(&self) -> &Uri {
        self.request.uri()
    }

    /// The headers that have to be sent with it.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.request.headers()
    }

    /// The body that has to be sent with it.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        self.request.body()
    }

    /// Until when it can be sent: when the signature ends, or the credentials, whichever is sooner.
    #[must_use]
    pub fn expires_at(&self) -> Timestamp {
        self.expires_at
    }

    /// The request, for any HTTP client.
    #[must_use]
    pub fn into_request(self) -> Request<Bytes> {
        self.request
    }
}

impl fmt::Debug for PresignedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PresignedRequest")
            .field("method", self.method())
            .field("host", &self.uri().host())
            .field("path", &self.uri().path())
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Builds the request of a call and signs it in its query, to be sent by whoever gets it, for as long as `expires_in`:
    /// 1 s to 7 days. Nothing is sent.
    pub async fn presign<O: Operation>(
        &self,
        mut input: O::Input,
        overrides: Overrides,
        expires_in: Duration,
    ) -> Result<PresignedRequest, O::Error> {
        let failed = |error: Error| operation::other(error.in_operation(O::SCHEMA.name));
        idempotency::fill_tokens(&mut input, &self.0.config).map_err(failed)?;
        let invocation = self.invocation::<O>(&input, &overrides);
        invocation.presign(&input, expires_in).await.map_err(failed)
    }
}

/// A request that is signed in its query.
pub(super) struct Signed {
    pub(super) request: Request<Body>,
    expires_at: Timestamp,
}

impl Invocation<'_> {
    async fn presign(
        &self,
        input: &(dyn Structure + Sync),
        expires_in: Duration,
    ) -> Result<PresignedRequest, Error> {
        let Prepared {
            mut request,
            endpoint,
        } = self.prepare(input).await?;
        // What sends the request has a name of its own.
        request.headers_mut().remove(http::header::USER_AGENT);
        let signed = self.sign_in_query(request, &endpoint, expires_in).await?;
        Ok(PresignedRequest {
            request: signed.request.map(|body| body.bytes().clone()),
            expires_at: signed.expires_at,
        })
    }

    /// Signs a request in its query, by the first scheme that can.
    pub(super) async fn sign_in_query(
        &self,
        mut request: Request<Body>,
        endpoint: &Resolved,
        expires_in: Duration,
    ) -> Result<Signed, Error> {
        let schemes = self.operation.auth_schemes();
        let preference = self.client.preference(schemes);
        let mut candidates = candidates(schemes, endpoint, preference);
        let candidate = candidates.find(|candidate| candidate.scheme.signing_name().is_some());
        let candidate = candidate.ok_or_else(|| {
            let reason = "the operation is called without a signature, so there is nothing to sign its request with";
            Error::new(ErrorKind::Request, reason)
        })?;
        let credentials = self
            .client
            .credentials_for(&candidate, endpoint, self.operation);
        let credentials = credentials.await?;
        let scope = self.client.scope(&candidate, endpoint, self.operation)?;
        let now = self.client.service_time();
        auth::presign(&mut request, &credentials, scope, now, expires_in)?;
        let lasts = SignedDuration::try_from(expires_in).unwrap_or(SignedDuration::ZERO);
        let signature_ends = now.checked_add(lasts).unwrap_or(now);
        let credentials_end = credentials
            .expiry()
            .and_then(|end| Timestamp::try_from(end).ok());
        Ok(Signed {
            request,
            expires_at: credentials_end.map_or(signature_ends, |end| end.min(signature_ends)),
        })
    }
}

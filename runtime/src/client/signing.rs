//! Signatures of AWS.

use std::sync::atomic::Ordering;

use http::{HeaderMap, Request};
use jiff::SignedDuration;

use super::Inner;
use super::endpoint::Resolved;
use super::express::Session;
use super::proof::{Proof, Tried, lacking_or};
use super::schemes::{Candidate, S3_EXPRESS};
use crate::Timestamp;
#[cfg(feature = "event-stream")]
use crate::auth::SigningChain;
use crate::auth::{self, AuthScheme, Credentials, Failure, Regions, Scope};
use crate::body::Body;
#[cfg(feature = "event-stream")]
use crate::error::ErrorKind;
use crate::error::{Error, ErrorMetadata};
use crate::operation::OperationSchema;
use crate::retry;
use crate::schema::Trait;

/// The services that take the path for signatures as it is written, and want to be told what a body was signed by.
const S3: [&str; 4] = ["s3", "s3-object-lambda", "s3-outposts", "s3express"];

/// Whose credentials, when by the machine's clock, and how far the service's was taken to be ahead of it.
pub(super) struct Signature {
    credentials: Credentials,
    at: Timestamp,
    skew: SignedDuration,
}

impl Inner {
    /// Signs the request, if there is somebody to sign it as.
    pub(super) async fn sign(
        &self,
        candidate: &Candidate<'_>,
        request: &mut Request<Body>,
        endpoint: &Resolved,
        operation: &'static OperationSchema,
    ) -> Result<Tried, Error> {
        let credentials = self.credentials_for(candidate, endpoint, operation);
        let credentials = match credentials.await {
            Ok(credentials) => credentials,
            Err(failure) => return lacking_or(failure),
        };
        let scope = self.scope(candidate, endpoint, operation)?;
        let (at, skew, theirs) = (self.config.now(), self.skew(), self.service_time());
        auth::sign_in(request, &credentials, scope, theirs, &self.keys)?;
        #[cfg(feature = "event-stream")]
        self.sign_messages(request, &credentials, scope)?;
        Ok(Tried::Proven(Proof::Signature(Signature {
            credentials,
            at,
            skew,
        })))
    }

    /// Has the messages of a signed request signed as they are sent, each by the service's clock.
    #[cfg(feature = "event-stream")]
    fn sign_messages(
        &self,
        request: &Request<Body>,
        credentials: &Credentials,
        scope: Scope<'_>,
    ) -> Result<(), Error> {
        let Some(later) = request.body().signer() else {
            return Ok(());
        };
        let chain = match scope.regions {
            Regions::One(region) => {
                let credentials = credentials.clone();
                SigningChain::of_request(request.headers(), credentials, region, scope.signing_name)
            }
            #[cfg(feature = "sigv4a")]
            Regions::Set(_) => None,
        };
        let unsigned = "streams of events are signed for one region only, and this request is for several (sigv4a)";
        let chain = chain.ok_or_else(|| Error::new(ErrorKind::Configuration, unsigned))?;
        let (config, skew) = (self.config.clone(), self.skew());
        let clock = move || {
            let now = config.now();
            now.checked_add(skew).unwrap_or(now)
        };
        later.set(Box::new(chain.with_clock(clock)));
        Ok(())
    }

    /// The credentials to sign with by a scheme, if it can be done here.
    pub(super) async fn credentials_for(
        &self,
        candidate: &Candidate<'_>,
        endpoint: &Resolved,
        operation: &'static OperationSchema,
    ) -> Result<Credentials, Failure> {
        #[cfg(not(feature = "sigv4a"))]
        if let AuthScheme::SigV4a { .. } = candidate.scheme {
            return Err(Failure::lacks_feature(
                "requests are to be signed for several regions (sigv4a): enable the feature `sigv4a` of whitesmith",
            ));
        }
        let credentials = self.config.find_credentials().await?;
        match candidate.said.filter(|said| said.name == S3_EXPRESS) {
            Some(said) if !credentials.is_s3_express_session() => {
                let region = said.signing_region.as_ref().or(endpoint.region.as_ref());
                let own_name = candidate.scheme.signing_name().unwrap_or_default();
                let session = Session {
                    endpoint: endpoint.uri.clone(),
                    signing_name: said.signing_name.as_deref().unwrap_or(own_name).to_owned(),
                    region: region.cloned().unwrap_or_default(),
                    credentials,
                    operation,
                };
                // Boxed, for it is large, and only for few buckets.
                Box::pin(self.sessions.get(session, &self.config)).await
            }
            _ => Ok(credentials),
        }
    }

    /// What a signature is to be good for: what the endpoint says, or what the service and the configuration do.
    pub(super) fn scope<'a>(
        &'a self,
        candidate: &Candidate<'a>,
        endpoint: &'a Resolved,
        operation: &OperationSchema,
    ) -> Result<Scope<'a>, Error> {
        let said = candidate.said;
        let own_name = candidate.scheme.signing_name().unwrap_or_default();
        let said_name = said.and_then(|said| said.signing_name.as_deref());
        let signing_name = said_name.unwrap_or(own_name);
        let is_s3 = S3.contains(&own_name) || S3.contains(&signing_name);
        let one = || {
            let region = said.and_then(|said| said.signing_region.as_deref());
            let region = region.or(endpoint.region.as_deref());
            region.ok_or_else(|| self.endpoints.no_region())
        };
        let regions = match candidate.scheme {
            #[cfg(feature = "sigv4a")]
            AuthScheme::SigV4a { .. } => {
                let set = self.config.identities.signing_region_set.as_deref();
                let set = set.or_else(|| said?.signing_region_set.as_deref());
                Regions::Set(set.map_or_else(one, Ok)?)
            }
            _ => Regions::One(one()?),
        };
        Ok(Scope {
            regions,
            signing_name,
            double_encode: !is_s3 && !said.is_some_and(|said| said.disable_double_encoding),
            content_hash: is_s3,
            unsigned_payload: operation.has(Trait::UnsignedPayload),
        })
    }

    /// How far the service's clock is taken to be ahead of the configuration's.
    fn skew(&self) -> SignedDuration {
        SignedDuration::from_secs(self.skew.load(Ordering::Relaxed))
    }

    /// The time by the service's clock, as far as it is known.
    pub(super) fn service_time(&self) -> Timestamp {
        let now = self.config.now();
        now.checked_add(self.skew()).unwrap_or(now)
    }

    /// Sees to what a service refused a signature for: a clock that is not its own, or credentials that have expired.
    pub(super) fn mend_signature(
        &self,
        failure: &ErrorMetadata,
        headers: &HeaderMap,
        signature: &Signature,
    ) -> bool {
        let Some(code) = failure.code() else {
            return false;
        };
        let measured = retry::measured_skew(headers, signature.at, self.config.now());
        if let Some(skew) = measured.filter(|skew| retry::is_mended_by(*skew, signature.skew, code))
        {
            self.skew.store(skew.as_secs(), Ordering::Relaxed);
            return true;
        }
        if !retry::is_expired_credentials(code) {
            return false;
        }
        if signature.credentials.is_s3_express_session()
            && let Some(is_mended) = self
                .sessions
                .invalidate(&signature.credentials, &self.config)
        {
            return is_mended;
        }
        self.config.invalidate_credentials(&signature.credentials)
    }
}

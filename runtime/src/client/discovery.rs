//! Endpoints that the service is asked for, before an operation that has one of its own is called.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::SignedDuration;

use super::Overrides;
use super::endpoint::Resolved;
use super::pipeline::Invocation;
use crate::endpoint::{DescribedEndpoints, Discovery};
use crate::error::{Error, ErrorKind, ErrorMetadata};
use crate::operation::{self, OperationSchema};
use crate::schema::Trait;
use crate::{Timestamp, Unit};

/// The endpoints that were told, by where the service was asked, each with the end of its time.
#[derive(Debug, Default)]
pub(super) struct Discovered(Mutex<Kept>);

type Kept = BTreeMap<String, (Arc<Resolved>, Timestamp)>;

impl Discovered {
    fn get(&self, asked: &str, now: Timestamp) -> Option<Arc<Resolved>> {
        let kept = self.kept();
        let (endpoint, end) = kept.get(asked)?;
        (now < *end).then(|| Arc::clone(endpoint))
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How the operation's endpoint is found out, if it has one of its own.
fn discovery(operation: &OperationSchema) -> Option<&'static Discovery> {
    operation.traits.iter().find_map(|t| match t {
        Trait::DiscoveredEndpoint(discovery) => Some(*discovery),
        _ => None,
    })
}

impl Invocation<'_> {
    /// The endpoint of the call itself, where the service at `asked` is to be asked for it. A URL that was set is called as
    /// it is.
    pub(super) async fn discovered(
        &self,
        asked: Arc<Resolved>,
        has_own_url: bool,
    ) -> Result<Arc<Resolved>, Error> {
        match discovery(self.operation) {
            Some(discovery) if !has_own_url => self.discover(discovery, asked).await,
            _ => Ok(asked),
        }
    }

    /// Boxed, for it is a call within the call.
    fn discover(
        &self,
        discovery: &'static Discovery,
        asked: Arc<Resolved>,
    ) -> Pin<Box<dyn Future<Output = Result<Arc<Resolved>, Error>> + Send + '_>> {
        Box::pin(async move {
            let (key, now) = (asked.uri.to_string(), self.client.config.now());
            if let Some(known) = self.client.discovered.get(&key, now) {
                return Ok(known);
            }
            let described = self.ask(discovery.operation).await?;
            let first = described.endpoints.into_iter().next();
            let first = first.ok_or_else(|| unusable("there is none in it"))?;
            let found = asked.at(&first.address);
            let found = Arc::new(found.map_err(|reason| unusable(&reason))?);
            let time = SignedDuration::from_secs(first.minutes.saturating_mul(60));
            let end = now.checked_add(time).unwrap_or(Timestamp::MAX);
            let kept = (Arc::clone(&found), end);
            self.client.discovered.kept().insert(key, kept);
            Ok(found)
        })
    }

    /// Calls the operation that tells endpoints.
    async fn ask(&self, operation: &'static OperationSchema) -> Result<DescribedEndpoints, Error> {
        let region = self.overrides.get_region();
        let overrides = region.map_or_else(Overrides::new, |it| Overrides::new().region(it));
        let asking = Invocation {
            client: self.client,
            operation,
            overrides: &overrides,
            #[cfg(feature = "test-util")]
            input: self.input.clone(),
        };
        let (response, _) = asking.exchange(&Unit).await?;
        let protocol = operation.service.protocol;
        if protocol.is_error(operation, &response) {
            let metadata = operation::error_metadata(operation, &response);
            return Err(Error::with_metadata(ErrorKind::Service, metadata));
        }
        let mut described = DescribedEndpoints::default();
        let read = protocol.read_output(operation, &response, &mut described);
        read.map_err(|error| unusable(&error.to_string()).with_source(error))?;
        Ok(described)
    }

    /// Forgets the endpoint that a call failed at, if that is why. Says whether another attempt will ask for another.
    pub(super) fn forget_endpoint(&self, failure: &ErrorMetadata) -> bool {
        let is_why = discovery(self.operation)
            .is_some_and(|discovery| failure.shape_name() == Some(discovery.error));
        if is_why {
            self.client.discovered.kept().clear();
        }
        is_why
    }
}

fn unusable(reason: &str) -> Error {
    let message = format!("the endpoint that the service told cannot be called: {reason}");
    Error::new(ErrorKind::Response, message)
}

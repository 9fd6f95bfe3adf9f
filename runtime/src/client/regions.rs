//! What lies in another region than the one that is called, as services say when they are asked in the wrong one.

use std::collections::BTreeMap;
use std::sync::RwLock;

use bytes::Bytes;
use http::{HeaderName, Response};

use super::endpoint::Resolved;
use super::pipeline::Invocation;
use crate::endpoint::is_host_label;
use crate::operation::OperationSchema;
use crate::schema::Trait;
use crate::shape::{self, Structure};

/// Where S3 says in which region a bucket is.
const BUCKET_REGION: HeaderName = HeaderName::from_static("x-amz-bucket-region");

/// How many names are kept.
const ROOM: usize = 1024;

/// The regions that calls were sent on to, by what they name. Nobody waits for it: whoever finds it locked calls the usual
/// region, and is sent on once more.
#[derive(Debug, Default)]
pub(super) struct Regions(RwLock<BTreeMap<String, String>>);

impl Regions {
    /// The region of what `name` gives, if it was learned.
    fn get(&self, name: impl FnOnce() -> Option<String>) -> Option<String> {
        let known = self.0.try_read().ok()?;
        if known.is_empty() {
            return None;
        }
        known.get(&name()?).cloned()
    }

    fn learn(&self, name: String, region: &str) {
        if let Ok(mut known) = self.0.write() {
            if known.len() >= ROOM {
                known.clear();
            }
            known.insert(name, region.to_owned());
        }
    }
}

impl Invocation<'_> {
    /// The region that calls like this one were sent on to.
    pub(super) fn learned_region(&self, input: &dyn Structure) -> Option<String> {
        let param = param(self.operation)?;
        self.client.regions.get(|| named(param, input))
    }

    /// Whether a response says that what the call names is in another region. Later calls go there, and so may this one.
    pub(super) fn is_sent_on(
        &self,
        response: &Response<Bytes>,
        endpoint: &Resolved,
        input: &dyn Structure,
    ) -> bool {
        let region = response.headers().get(BUCKET_REGION);
        let Some(region) = region.filter(|_| !response.status().is_success()) else {
            return false;
        };
        // It becomes part of a host name.
        let region = region.to_str().ok().filter(|region| is_host_label(region));
        let other = region.filter(|region| endpoint.region.as_deref() != Some(*region));
        let name = param(self.operation).and_then(|param| named(param, input));
        let (Some(region), Some(name)) = (other, name) else {
            return false;
        };
        tracing::debug!(region, "the call is made again in another region");
        self.client.regions.learn(name, region);
        true
    }
}

/// The parameter of the endpoint rules that names what is in one region.
fn param(operation: &OperationSchema) -> Option<&'static str> {
    operation.traits.iter().find_map(|t| match t {
        Trait::RegionOf(param) => Some(*param),
        _ => None,
    })
}

/// What a call has for the parameter; not where that says its region itself, as an ARN does.
fn named(param: &'static str, input: &dyn Structure) -> Option<String> {
    let name = shape::text_of(input, |member| member.has(Trait::ContextParam(param)))?;
    (!name.starts_with("arn:")).then_some(name)
}

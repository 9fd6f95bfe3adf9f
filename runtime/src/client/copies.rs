//! Calls that copy from another region, and carry a request to it that was signed for there.

use std::time::Duration;

use http::{Request, Uri};
use percent_encoding::utf8_percent_encode;

use super::endpoint::{Call, Resolved};
use super::pipeline::Invocation;
use crate::body::Body;
use crate::endpoint::PresignedCopy;
use crate::error::Error;
use crate::operation::OperationSchema;
use crate::percent::RESERVED;
use crate::protocol::{cannot_be_sent, root};
use crate::schema::Trait;
use crate::shape::{self, Structure};

/// How long the other region may take to get the request.
const EXPIRES_IN: Duration = Duration::from_hours(1);

const SOURCE_REGION: &str = "SourceRegion";
const DESTINATION_REGION: &str = "DestinationRegion";

/// What the operation copies, if it does.
pub(super) fn copy_of(operation: &OperationSchema) -> Option<&'static PresignedCopy> {
    operation.traits.iter().find_map(|t| match t {
        Trait::PresignedCopy(copy) => Some(*copy),
        _ => None,
    })
}

impl Invocation<'_> {
    /// Puts into the form of a call the URL that the region of the source is to be sent, unless the caller has put one there.
    pub(super) async fn add_presigned_copy(
        &self,
        copy: &PresignedCopy,
        request: &mut Request<Body>,
        input: &(dyn Structure + Sync),
        endpoint: &Resolved,
    ) -> Result<(), Error> {
        let mut form = Form::of(request)?;
        if !copy.names_regions {
            form.remove(SOURCE_REGION);
        }
        let source = source_region(copy, input);
        if let Some(source) = source
            && !form.has(copy.url)
            && let Some(here) = endpoint.region.as_deref()
            && (copy.names_regions || source != here)
        {
            form.set(DESTINATION_REGION, here);
            let url = self.presigned_copy(&form, input, &source).await?;
            if !copy.names_regions {
                form.remove(DESTINATION_REGION);
            }
            form.set(copy.url, &url.to_string());
        }
        *request.body_mut() = Body::from(form.0.into_bytes());
        Ok(())
    }

    /// The same call in the region of the source, as a URL.
    async fn presigned_copy(
        &self,
        form: &Form,
        input: &(dyn Structure + Sync),
        region: &str,
    ) -> Result<Uri, Error> {
        let endpoint = self.client.endpoints.resolve(&Call {
            operation: self.operation,
            input,
            region: Some(region),
            endpoint_url: self.overrides.get_endpoint_url(),
            account_id: None,
        })?;
        let uri = root(&endpoint.uri).map_err(cannot_be_sent)?;
        let uri = format!("{uri}?{}", form.0);
        let mut request = Request::new(Body::default());
        *request.uri_mut() = uri.try_into().map_err(cannot_be_sent)?;
        let signed = self.sign_in_query(request, &endpoint, EXPIRES_IN).await?;
        Ok(signed.request.uri().clone())
    }
}

/// The region to copy from: the one that is named, or that of the ARN.
fn source_region(copy: &PresignedCopy, input: &dyn Structure) -> Option<String> {
    let text = |name: Option<&str>| shape::text_of(input, |member| Some(member.name()) == name);
    let named = text(copy.region).filter(|region| !region.is_empty());
    named.or_else(|| {
        let arn = text(copy.source)?;
        let region = arn.strip_prefix("arn:")?.split(':').nth(2)?;
        (!region.is_empty()).then(|| region.to_owned())
    })
}

/// A form of the query protocols.
struct Form(String);

impl Form {
    fn of(request: &Request<Body>) -> Result<Self, Error> {
        let form = str::from_utf8(request.body().bytes()).map_err(cannot_be_sent)?;
        Ok(Self(form.to_owned()))
    }

    /// Whether there is such a parameter, with a value.
    fn has(&self, name: &str) -> bool {
        let mut pairs = self.0.split('&').filter_map(|pair| pair.split_once('='));
        pairs.any(|(key, value)| key == name && !value.is_empty())
    }

    fn remove(&mut self, name: &str) {
        let is_other = |pair: &&str| pair.split('=').next() != Some(name);
        let others: Vec<&str> = self.0.split('&').filter(is_other).collect();
        self.0 = others.join("&");
    }

    fn set(&mut self, name: &str, value: &str) {
        self.remove(name);
        self.0.extend(["&", name, "="]);
        self.0.extend(utf8_percent_encode(value, RESERVED));
    }
}

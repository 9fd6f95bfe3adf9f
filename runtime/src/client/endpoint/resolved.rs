//! An endpoint that was found, ready to be called.

use http::{HeaderMap, HeaderName, HeaderValue, Uri};
use serde_json::Value;

use super::url;
use crate::endpoint::Endpoint;
use crate::operation::ServiceSchema;

/// Where a call goes, and what is said of it there.
#[derive(Debug)]
pub(in crate::client) struct Resolved {
    pub(in crate::client) uri: Uri,
    /// Headers that requests carry there.
    pub(in crate::client) headers: HeaderMap,
    /// The ways in which calls are authenticated there, the first the one to prefer; none where the endpoint leaves that
    /// to the service.
    pub(in crate::client) schemes: Vec<EndpointScheme>,
    /// The region that is called, if one is known.
    pub(in crate::client) region: Option<String>,
}

/// One of the `authSchemes` of an endpoint (Smithy specification, "Endpoint `authSchemes` list property").
#[derive(Clone, Debug, Default)]
#[cfg_attr(
    not(feature = "sigv4"),
    expect(dead_code, reason = "read by the signer, which is not there")
)]
pub(in crate::client) struct EndpointScheme {
    /// `sigv4`, `sigv4a`, `sigv4-s3express`, `bearer`, or one that nobody here knows.
    pub(in crate::client) name: String,
    pub(in crate::client) signing_name: Option<String>,
    pub(in crate::client) signing_region: Option<String>,
    /// The regions that a signature is good in, with commas between them.
    #[cfg_attr(
        all(feature = "sigv4", not(feature = "sigv4a")),
        expect(dead_code, reason = "read by the signer, which is not there")
    )]
    pub(in crate::client) signing_region_set: Option<String>,
    pub(in crate::client) disable_double_encoding: bool,
}

impl Resolved {
    /// What the rules found, checked.
    pub(super) fn new(
        found: Endpoint,
        service: &ServiceSchema,
        region: Option<&str>,
    ) -> Result<Self, String> {
        let schemes = found
            .properties
            .get("authSchemes")
            .and_then(Value::as_array);
        let schemes = schemes.into_iter().flatten();
        let schemes = schemes.filter_map(EndpointScheme::read).collect();
        let uri = url::parse(&found.url).map_err(|reason| {
            let name = service.sdk_id;
            format!(
                "the endpoint {:?} of {name} cannot be called: {reason}",
                found.url
            )
        })?;
        let mut headers = HeaderMap::new();
        for (name, values) in found.headers {
            for value in values {
                let header = (
                    HeaderName::try_from(&name),
                    HeaderValue::try_from(value.as_str()),
                );
                let (Ok(name), Ok(value)) = header else {
                    return Err(format!(
                        "the endpoint rules set the header {name:?}, and it or its value cannot be sent"
                    ));
                };
                headers.append(name, value);
            }
        }
        Ok(Self {
            uri,
            headers,
            schemes,
            region: region.map(str::to_owned),
        })
    }

    /// The same at another address, which has a host and no more; it is called as safely as this one.
    pub(in crate::client) fn at(&self, address: &str) -> Result<Self, String> {
        let scheme = self.uri.scheme_str().unwrap_or("https");
        Ok(Self {
            uri: url::parse(&format!("{scheme}://{address}"))?,
            headers: self.headers.clone(),
            schemes: self.schemes.clone(),
            region: self.region.clone(),
        })
    }

    /// The same with more before the host.
    pub(super) fn below(mut self, prefix: &str) -> Result<Self, String> {
        self.uri = url::with_prefix(&self.uri, prefix)?;
        Ok(self)
    }
}

impl EndpointScheme {
    /// `None` where there is no name, so that nobody could know what it is.
    fn read(scheme: &Value) -> Option<Self> {
        let text = |member: &str| Some(scheme.get(member)?.as_str()?.to_owned());
        let regions = scheme.get("signingRegionSet").and_then(Value::as_array);
        let regions = regions.map(|regions| {
            let regions: Vec<&str> = regions.iter().filter_map(Value::as_str).collect();
            regions.join(",")
        });
        Some(Self {
            name: text("name")?,
            signing_name: text("signingName"),
            signing_region: text("signingRegion"),
            signing_region_set: regions.filter(|regions| !regions.is_empty()),
            disable_double_encoding: scheme.get("disableDoubleEncoding")
                == Some(&Value::Bool(true)),
        })
    }
}

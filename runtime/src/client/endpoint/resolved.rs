//! An endpoint that was found, ready to be called.

use http::{HeaderMap, HeaderName, HeaderValue, Uri};
use serde_json::{Map, Value};

use super::url;
#[cfg(feature = "sigv4")]
use crate::auth::Scope;
use crate::endpoint::Endpoint;
use crate::operation::ServiceSchema;

/// Where a call goes, and what is said of it there.
#[derive(Debug)]
pub(in crate::client) struct Resolved {
    pub(in crate::client) uri: Uri,
    /// Headers that requests carry there.
    pub(in crate::client) headers: HeaderMap,
    /// What requests are signed for; `None` where they are not.
    pub(in crate::client) signing: Option<Signing>,
}

/// What a signature is good for: the service of that name in that region.
#[derive(Debug)]
#[cfg_attr(
    not(feature = "sigv4"),
    expect(dead_code, reason = "read by the signer, which is not there")
)]
pub(in crate::client) struct Signing {
    pub(in crate::client) name: String,
    pub(in crate::client) region: String,
    /// Whether the path is encoded once more for the signature; not for S3.
    pub(in crate::client) double_encode: bool,
}

#[cfg(feature = "sigv4")]
impl Signing {
    /// The same for the signer.
    pub(in crate::client) fn scope(&self) -> Scope<'_> {
        Scope {
            region: &self.region,
            signing_name: &self.name,
            double_encode: self.double_encode,
        }
    }
}

impl Resolved {
    /// What the rules found, checked. A region is asked for only where one is to be signed for.
    pub(super) fn new<'a>(
        found: Endpoint,
        service: &ServiceSchema,
        region: impl FnOnce() -> Result<&'a str, String>,
    ) -> Result<Self, String> {
        let signing = signing(&found, service, region)?;
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
            signing,
        })
    }

    /// The same with more before the host.
    pub(super) fn below(mut self, prefix: &str) -> Result<Self, String> {
        self.uri = url::with_prefix(&self.uri, prefix)?;
        Ok(self)
    }
}

/// What to sign for: the first of the endpoint's `authSchemes` that can be done here ("Endpoint `authSchemes` list
/// property"), or where there are none what the service says.
fn signing<'a>(
    found: &Endpoint,
    service: &ServiceSchema,
    region: impl FnOnce() -> Result<&'a str, String>,
) -> Result<Option<Signing>, String> {
    let Some(name) = service.signing_name else {
        return Ok(None);
    };
    let nothing_said = Map::new();
    let scheme = match found.properties.get("authSchemes").and_then(Value::as_array) {
        Some(schemes) if !schemes.is_empty() => found.auth_scheme("sigv4").ok_or_else(|| {
            let names = schemes.iter().filter_map(|scheme| scheme.get("name")?.as_str());
            format!(
                "the endpoint {:?} wants requests signed by {}, which cannot be done yet; what can be is sigv4",
                found.url,
                names.collect::<Vec<_>>().join(" or ")
            )
        })?,
        _ => &nothing_said,
    };
    let text = |member: &str| scheme.get(member).and_then(Value::as_str);
    let region = match text("signingRegion") {
        Some(region) => region,
        None => region()?,
    };
    Ok(Some(Signing {
        name: text("signingName").unwrap_or(name).to_owned(),
        region: region.to_owned(),
        double_encode: scheme.get("disableDoubleEncoding") != Some(&Value::Bool(true)),
    }))
}

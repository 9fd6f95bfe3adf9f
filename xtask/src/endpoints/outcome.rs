//! What an evaluation comes to, apart from how it is put.

use serde_json::{Map, Value};
use whitesmith::endpoint::{Endpoint, EndpointError};

use super::space::Point;

/// Two evaluations with the same outcome send the same request to the same place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// There is no endpoint, for whatever reason.
    None,
    /// An endpoint of which no more is said than a standard pattern can say.
    Plain {
        url: String,
        /// The region that is signed for.
        signing_region: Option<String>,
    },
    /// An endpoint with headers, properties or schemes of its own.
    Other(Endpoint),
}

impl Outcome {
    pub(super) fn of(
        result: Result<Endpoint, EndpointError>,
        point: &Point,
        signing_name: Option<&str>,
    ) -> Self {
        let Ok(endpoint) = result else {
            return Self::None;
        };
        let Some(signing_region) = plain_region(&endpoint, signing_name) else {
            return Self::Other(endpoint);
        };
        // Unless told otherwise, a request is signed for the region that it was made for.
        let signing_region = match signing_region {
            SigningRegion::Said(region) => Some(region),
            SigningRegion::Unsaid => point.region.clone(),
        };
        Self::Plain {
            url: endpoint.url,
            signing_region,
        }
    }
}

/// What an endpoint says of the region that is signed for.
enum SigningRegion {
    Said(String),
    Unsaid,
}

/// The region that is signed for, if the endpoint says nothing else that the service does not say anyway: it has no
/// headers and no properties but one scheme, which is SigV4.
fn plain_region(endpoint: &Endpoint, signing_name: Option<&str>) -> Option<SigningRegion> {
    if !endpoint.headers.is_empty() {
        return None;
    }
    let mut properties = endpoint.properties.iter();
    let Some((name, schemes)) = properties.next() else {
        return Some(SigningRegion::Unsaid);
    };
    let ([scheme], None) = (schemes.as_array()?.as_slice(), properties.next()) else {
        return None;
    };
    let mut scheme: Map<String, Value> = scheme.as_object()?.clone();
    if name != "authSchemes" || scheme.remove("name")? != "sigv4" {
        return None;
    }
    if let Some(name) = scheme.remove("signingName")
        && Some(name.as_str()?) != signing_name
    {
        return None;
    }
    let region = match scheme.remove("signingRegion") {
        Some(region) => SigningRegion::Said(region.as_str()?.to_owned()),
        None => SigningRegion::Unsaid,
    };
    scheme.is_empty().then_some(region)
}

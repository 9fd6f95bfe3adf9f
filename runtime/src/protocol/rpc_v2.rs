//! What the protocols of Smithy RPC v2 have in common (Smithy specification, "Smithy RPC v2 CBOR protocol" and "Smithy RPC
//! v2 JSON protocol").

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, Method, Request, Response, Uri};

use super::cannot_be_sent;
use crate::body::Body;
use crate::codec::SerdeError;
use crate::error::Error;
use crate::operation::OperationSchema;
use crate::schema::prelude;

const SMITHY_PROTOCOL: HeaderName = HeaderName::from_static("smithy-protocol");

/// One of the protocols, by what it says of itself.
pub(super) struct Variant {
    /// The value of the header `smithy-protocol`.
    pub(super) name: &'static str,
    pub(super) content_type: &'static str,
}

impl Variant {
    /// Makes the request of a call; `write` makes its body. An operation without an input has none.
    pub(super) fn create_request(
        &self,
        operation: &'static OperationSchema,
        endpoint: &Uri,
        write: impl FnOnce() -> Result<Vec<u8>, SerdeError>,
    ) -> Result<Request<Body>, Error> {
        let create = || -> Result<_, SerdeError> {
            let refused = |error: http::Error| SerdeError::new(error.to_string());
            let mut request = Request::new(Body::default());
            *request.method_mut() = Method::POST;
            *request.uri_mut() = uri(operation, endpoint).map_err(refused)?;
            let headers = request.headers_mut();
            headers.insert(SMITHY_PROTOCOL, HeaderValue::from_static(self.name));
            headers.insert(ACCEPT, HeaderValue::from_static(self.accept(operation)));
            if operation.input.id() != prelude::UNIT.id() {
                headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
                *request.body_mut() = Body::from(write()?);
            }
            Ok(request)
        };
        create().map_err(cannot_be_sent)
    }

    /// The media type that the response is to have.
    fn accept(&self, operation: &OperationSchema) -> &'static str {
        if operation.output.has_events() {
            "application/vnd.amazon.eventstream"
        } else {
            self.content_type
        }
    }

    /// Refuses a response that is not of the protocol.
    pub(super) fn check(&self, response: &Response<Bytes>) -> Result<(), SerdeError> {
        if self.is_spoken(response) {
            return Ok(());
        }
        Err(SerdeError::new(format!(
            "it is not in the protocol {}: its header `{SMITHY_PROTOCOL}` does not say so; something between here and the \
             service may have answered",
            self.name
        )))
    }

    /// Whether a response is of the protocol.
    pub(super) fn is_spoken(&self, response: &Response<Bytes>) -> bool {
        let said = response.headers().get(SMITHY_PROTOCOL);
        said.is_some_and(|said| said == self.name)
    }
}

/// `/service/Name/operation/Name`, below the endpoint's own path if it has one.
fn uri(operation: &OperationSchema, endpoint: &Uri) -> Result<Uri, http::Error> {
    let path = endpoint.path().trim_end_matches('/');
    let (service, operation) = (operation.service.name(), operation.name);
    let path = format!("{path}/service/{service}/operation/{operation}");
    let mut parts = endpoint.clone().into_parts();
    parts.path_and_query = Some(path.try_into()?);
    Ok(Uri::from_parts(parts)?)
}

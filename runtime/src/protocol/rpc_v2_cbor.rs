//! Smithy RPC v2 CBOR (Smithy specification, "Smithy RPC v2 CBOR protocol").

use bytes::Bytes;
use http::{Request, Response, Uri};

use super::rpc_v2::Variant;
use super::{ClientProtocol, json_error, request_id};
use crate::body::Body;
use crate::cbor;
use crate::codec::SerdeError;
use crate::error::{Error, ErrorMetadata};
#[cfg(feature = "event-stream")]
use crate::event_stream::EventFormat;
use crate::operation::OperationSchema;
use crate::shape::Structure;

const VARIANT: Variant = Variant {
    name: "rpc-v2-cbor",
    content_type: "application/cbor",
};

/// `smithy.protocols#rpcv2Cbor`: `POST /service/Name/operation/Name` with `application/cbor`.
#[derive(Clone, Copy, Debug, Default)]
pub struct RpcV2Cbor;

impl ClientProtocol for RpcV2Cbor {
    fn id(&self) -> &'static str {
        "smithy.protocols#rpcv2Cbor"
    }

    fn create_request(
        &self,
        operation: &'static OperationSchema,
        input: &dyn Structure,
        endpoint: &Uri,
    ) -> Result<Request<Body>, Error> {
        VARIANT.create_request(operation, endpoint, || cbor::write_structure(input))
    }

    fn read_output(
        &self,
        _: &'static OperationSchema,
        response: &Response<Bytes>,
        output: &mut dyn Structure,
    ) -> Result<(), SerdeError> {
        VARIANT.check(response)?;
        read(response, output)
    }

    fn read_error_metadata(
        &self,
        _: &'static OperationSchema,
        response: &Response<Bytes>,
    ) -> ErrorMetadata {
        let (code, message) = if VARIANT.is_spoken(response) {
            cbor::read_error(response.body())
        } else {
            (None, json_error::unreadable(response, "CBOR"))
        };
        let code = code.map(|code| json_error::shape_name(&code).to_owned());
        ErrorMetadata {
            code: code.filter(|code| !code.is_empty()),
            message,
            request_id: request_id(response.headers()).map(str::to_owned),
            ..ErrorMetadata::default()
        }
    }

    fn read_error(
        &self,
        _: &'static OperationSchema,
        response: &Response<Bytes>,
        error: &mut dyn Structure,
    ) -> Result<(), SerdeError> {
        read(response, error)
    }

    #[cfg(feature = "event-stream")]
    fn event_format(&self) -> Option<EventFormat> {
        Some(EventFormat::CBOR)
    }
}

/// Reads a body; none at all is a structure with nothing in it.
fn read(response: &Response<Bytes>, value: &mut dyn Structure) -> Result<(), SerdeError> {
    let body = response.body();
    if body.is_empty() {
        return Ok(());
    }
    cbor::read_structure(body, value)
}

//! Smithy RPC v2 JSON (Smithy specification, "Smithy RPC v2 JSON protocol").

use bytes::Bytes;
use http::{Request, Response, Uri};

use super::rpc_v2::Variant;
use super::{ClientProtocol, json_error};
use crate::body::Body;
use crate::bridge::{self, Settings};
use crate::codec::SerdeError;
use crate::error::{Error, ErrorMetadata};
#[cfg(feature = "event-stream")]
use crate::event_stream::EventFormat;
use crate::operation::OperationSchema;
use crate::shape::Structure;

const VARIANT: Variant = Variant {
    name: "rpc-v2-json",
    content_type: "application/json",
};

/// `smithy.protocols#rpcv2Json`: `POST /service/Name/operation/Name` with `application/json`.
#[derive(Clone, Copy, Debug, Default)]
pub struct RpcV2Json;

impl ClientProtocol for RpcV2Json {
    fn id(&self) -> &'static str {
        "smithy.protocols#rpcv2Json"
    }

    fn create_request(
        &self,
        operation: &'static OperationSchema,
        input: &dyn Structure,
        endpoint: &Uri,
    ) -> Result<Request<Body>, Error> {
        VARIANT.create_request(operation, endpoint, || {
            bridge::write_json(input, Settings::RPC_V2_JSON)
        })
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
        json_error::read_metadata(response)
    }

    fn read_error(
        &self,
        _: &'static OperationSchema,
        response: &Response<Bytes>,
        error: &mut dyn Structure,
    ) -> Result<(), SerdeError> {
        json_error::read_message(response, error)?;
        read(response, error)
    }

    #[cfg(feature = "event-stream")]
    fn event_format(&self) -> Option<EventFormat> {
        Some(EventFormat::json(Settings::RPC_V2_JSON))
    }
}

/// Reads a body; none at all is a structure with nothing in it.
fn read(response: &Response<Bytes>, value: &mut dyn Structure) -> Result<(), SerdeError> {
    let body = response.body();
    if body.is_empty() {
        return Ok(());
    }
    bridge::read_json(body, value, Settings::RPC_V2_JSON)
}

//! The default where both transports are there: whichever suits how the call is made.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use super::{BoxFuture, HyperTransport, Transport, UreqTransport};
use crate::blocking;
use crate::body::Body;
use crate::byte_stream::ByteStream;
use crate::error::Error;

/// `hyper` for calls that are awaited, `ureq` for calls that block.
pub(super) struct Either {
    hyper: HyperTransport,
    ureq: UreqTransport,
}

impl Either {
    pub(super) fn new(connect_timeout: Option<Duration>) -> Self {
        Self {
            hyper: HyperTransport::new(connect_timeout),
            ureq: UreqTransport::new(connect_timeout),
        }
    }

    fn choose(&self) -> &dyn Transport {
        if blocking::is_blocking() {
            &self.ureq
        } else {
            &self.hyper
        }
    }
}

impl Transport for Either {
    fn send(&self, request: Request<Body>) -> BoxFuture<Result<Response<Bytes>, Error>> {
        self.choose().send(request)
    }

    fn send_streaming(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<Result<Response<ByteStream>, Error>> {
        self.choose().send_streaming(request)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        self.choose().sleep(duration)
    }

    fn time_out(&self, duration: Duration) -> BoxFuture<()> {
        self.choose().time_out(duration)
    }
}

impl fmt::Debug for Either {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.hyper.fmt(f)
    }
}

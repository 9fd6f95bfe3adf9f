//! What is measured: the same work, done by either client and by what somebody would write by hand.

#![allow(
    clippy::expect_used,
    reason = "what fails must not be measured, and there is nobody to recover for"
)]

mod derived;
mod documents;
mod harness;
mod official;
mod whitesmith;

use bytes::Bytes;
use http::Response;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, DATE};
use tokio::runtime::{Builder, Runtime};

pub use harness::{allocations, times};

/// Who does it.
pub const WHITESMITH: &str = "whitesmith";
/// Who does it.
pub const OFFICIAL: &str = "official";
/// Ours, through serde alone.
pub const SERDE: &str = "serde";
/// What serde's derive makes of structures that were written by hand.
pub const DERIVED: &str = "derived";

const SESSION: &str = "8ac2f6e0-9d1b-4c3a-b7ee-1f2d3c4b5a69";
/// Where the services are.
pub const REGION: &str = "us-east-1";
/// The one of the examples in the documentation of AWS.
pub const ACCESS_KEY: &str = "AKIAIOSFODNN7EXAMPLE";
/// The one that belongs to it.
pub const SECRET_KEY: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

/// Some work.
pub struct Work {
    /// How many bytes the document has that is read.
    pub document: usize,
    /// The ways to do it.
    pub ways: Vec<Way>,
    /// What it is.
    pub name: &'static str,
}

/// One way to do some work.
pub struct Way {
    /// Who does it: [`WHITESMITH`], [`SERDE`], [`OFFICIAL`] or [`DERIVED`].
    pub who: &'static str,
    /// Does it so many times, and lets go of what comes of it.
    pub run: Box<dyn FnMut(u32)>,
}

/// All work.
#[must_use]
pub fn all() -> Vec<Work> {
    let session = documents::session();
    let rows = documents::rows(1_000);
    let many_rows = documents::rows_of(10_000_000);
    let work = |name, document: &Bytes, ways| Work {
        document: document.len(),
        ways,
        name,
    };
    vec![
        work(
            "call",
            &session,
            vec![whitesmith::call(&session), official::call(&session)],
        ),
        work(
            "first-call",
            &session,
            vec![
                whitesmith::first_call(&session),
                official::first_call(&session),
            ],
        ),
        work(
            "parse-session",
            &session,
            vec![
                whitesmith::parse_session(&session),
                whitesmith::deserialize_session(&session),
                official::parse_session(&session),
                derived::parse_session(&session),
            ],
        ),
        work(
            "parse-rows",
            &rows,
            vec![whitesmith::parse_rows(&rows), official::parse_rows(&rows)],
        ),
        work(
            "parse-many-rows",
            &many_rows,
            vec![
                whitesmith::parse_rows(&many_rows),
                official::parse_rows(&many_rows),
            ],
        ),
    ]
}

/// A response as a connection would have it.
fn response(body: &Bytes) -> Response<Bytes> {
    Response::builder()
        .header(DATE, "Tue, 24 Nov 2026 08:00:00 GMT")
        .header(CONTENT_TYPE, "application/x-amz-json-1.1")
        .header(CONTENT_LENGTH, body.len())
        .header("x-amzn-requestid", "e3a5c1d2-7b4f-4e6a-9c8d-0f1e2d3c4b5a")
        .body(body.clone())
        .expect("the response is one")
}

/// What calls are made on: this thread, so that its allocations are all there are.
#[must_use]
pub fn runtime() -> Runtime {
    Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime on this thread needs nothing that could be missing")
}

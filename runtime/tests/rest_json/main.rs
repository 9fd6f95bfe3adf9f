//! restJson1 over HTTP bindings: what goes where in requests, and what comes out of responses.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests fail by panicking"
)]

mod properties;
mod requests;
mod responses;
mod scrubbed;
mod shapes;

//! SQS in two protocols, by the same calls.
//!
//! Its model declares awsJson1_0, with the error codes of awsQuery. The service speaks awsQuery still: `query.json` is an
//! overlay that says so, and how things were called in it.

#![allow(
    clippy::duplicate_mod,
    reason = "the calls are the same, and the types are not"
)]

mod json;
mod query;

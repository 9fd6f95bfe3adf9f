//! Settings and credentials, as all AWS tools read them from variables and files.

#![cfg(feature = "credential-chain")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

#[macro_use]
#[path = "../support/mod.rs"]
mod support;

mod cache;
mod chain;
mod cloud;
mod failures;
mod home;
mod profiles;
mod settings;
mod sources;
mod sso;

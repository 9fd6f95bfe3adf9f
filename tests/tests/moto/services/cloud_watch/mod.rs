//! CloudWatch in two of its protocols, by the same calls. Its model prefers a third, rpcv2Cbor, which moto does not speak.

#![allow(
    clippy::duplicate_mod,
    reason = "the calls are the same, and the types are not"
)]

mod json;
mod query;

//! The operations that `build.rs` generates.

#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    reason = "of what is generated, a few calls are used"
)]

include!(concat!(env!("OUT_DIR"), "/generated.rs"));

//! tmp
#[rustfmt::skip]
pub mod athena;

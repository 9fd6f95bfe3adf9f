//! What the tests of the whole product share: a generated module for every feature model in `models/`.
#![deny(warnings)]

pub mod frames;
pub mod fuzz;
pub mod packages;
pub mod stand_in;

include!(concat!(env!("OUT_DIR"), "/models.rs"));

/// Compiles and runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;

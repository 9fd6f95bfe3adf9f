//! Fuzzes rules for endpoints.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| whitesmith_tests::fuzz::run("endpoint", input));

//! Fuzzes services in botocore's format.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| whitesmith_tests::fuzz::run("botocore", input));

//! Fuzzes bodies in XML.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| whitesmith_tests::fuzz::run("xml", input));

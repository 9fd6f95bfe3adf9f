//! Fuzzes events of generated unions.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| whitesmith_tests::fuzz::run("events", input));

//! Fuzzes the shared files of AWS's tools.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| whitesmith_tests::fuzz::run("settings", input));

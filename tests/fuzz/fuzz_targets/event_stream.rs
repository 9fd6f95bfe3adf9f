//! Fuzzes the frames of event streams.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| whitesmith_tests::fuzz::run("event_stream", input));

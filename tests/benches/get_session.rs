//! What a call of GetSession costs without the network, beside what serde's derive would cost.
//!
//! `cargo bench -p whitesmith-tests`. The figures to compare are those of one run: `parse_derived` is the floor.
//!
//! A sample is 20 calls, for their results are kept until its end: of 100, the larger structures alone would pass the
//! size from which the allocator maps memory anew for every sample, and that would be measured.
#![allow(clippy::expect_used, reason = "a benchmark of what fails is none")]

mod derived;

use std::hint::black_box;

use bytes::Bytes;
use divan::{AllocProfiler, Bencher};
use generated::athena::{GetSession, GetSessionRequest, GetSessionResponse};
use http::{Response, Uri};
use whitesmith::Operation;

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

/// The full response of 1.9 KB, as a service writes it: without white space.
fn response() -> Bytes {
    let pretty = include_str!("../data/get_session_response.json");
    let document: serde_json::Value = serde_json::from_str(pretty).expect("the sample is JSON");
    // `Value` sorts its members; a service writes them as its model has them, which is the order of the sample.
    let compact = pretty
        .lines()
        .map(str::trim)
        .collect::<String>()
        .replace("\": ", "\":");
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&compact).ok(),
        Some(document)
    );
    Bytes::from(compact)
}

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 5000, sample_size = 20)]
fn parse_derived(bencher: Bencher<'_, '_>) {
    let body = response();
    bencher.bench(|| serde_json::from_slice::<derived::GetSessionResponse>(black_box(&body)));
}

#[divan::bench(sample_count = 5000, sample_size = 20)]
fn parse_generated(bencher: Bencher<'_, '_>) {
    let body = response();
    bencher.bench(|| serde_json::from_slice::<GetSessionResponse>(black_box(&body)));
}

#[divan::bench(sample_count = 5000, sample_size = 20)]
fn parse_generated_response(bencher: Bencher<'_, '_>) {
    let response = Response::new(response());
    bencher.bench(|| GetSession::parse_response(black_box(&response)));
}

/// The request and the response of a call, with nothing signed and nothing sent.
#[divan::bench(sample_count = 5000, sample_size = 20)]
fn build_and_parse(bencher: Bencher<'_, '_>) {
    let endpoint = Uri::from_static("https://athena.us-east-1.amazonaws.com");
    let response = Response::new(response());
    bencher.bench(|| {
        let input = GetSessionRequest::new(black_box("8ac2f6e0-9d1b-4c3a-b7ee-1f2d3c4b5a69"));
        let request = GetSession::build_request(&input, &endpoint);
        (request.is_ok(), GetSession::parse_response(&response))
    });
}

//! What a call of GetSession costs without the network, beside what serde's derive would cost.
//!
//! `cargo bench -p whitesmith-tests`. The figures to compare are those of one run: `parse_derived` is the floor.
//!
//! A sample is 20 calls, for their results are kept until its end: of 100, the larger structures alone would pass the
//! size from which the allocator maps memory anew for every sample, and that would be measured.
#![allow(
    clippy::expect_used,
    clippy::struct_field_names,
    reason = "a benchmark of what fails is none, and the names are the service's"
)]

use std::collections::BTreeMap;
use std::hint::black_box;

use bytes::Bytes;
use divan::{AllocProfiler, Bencher};
use generated::athena::{GetSession, GetSessionRequest, GetSessionResponse};
use http::{Response, Uri};
use serde::Deserialize;
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

/// What somebody would write by hand for the same response.
#[expect(dead_code, reason = "only parsed")]
mod derived {
    use super::{BTreeMap, Deserialize};

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    pub(super) struct GetSessionResponse {
        session_id: Option<String>,
        description: Option<String>,
        work_group: Option<String>,
        engine_version: Option<String>,
        engine_configuration: Option<EngineConfiguration>,
        notebook_version: Option<String>,
        monitoring_configuration: Option<MonitoringConfiguration>,
        session_configuration: Option<SessionConfiguration>,
        status: Option<SessionStatus>,
        statistics: Option<SessionStatistics>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct EngineConfiguration {
        coordinator_dpu_size: Option<i32>,
        max_concurrent_dpus: Option<i32>,
        default_executor_dpu_size: Option<i32>,
        additional_configs: Option<BTreeMap<String, String>>,
        spark_properties: Option<BTreeMap<String, String>>,
        classifications: Option<Vec<Classification>>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Classification {
        name: Option<String>,
        properties: Option<BTreeMap<String, String>>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct MonitoringConfiguration {
        cloud_watch_logging_configuration: Option<CloudWatchLoggingConfiguration>,
        managed_logging_configuration: Option<ManagedLoggingConfiguration>,
        s3_logging_configuration: Option<S3LoggingConfiguration>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct CloudWatchLoggingConfiguration {
        enabled: bool,
        log_group: Option<String>,
        log_stream_name_prefix: Option<String>,
        log_types: Option<BTreeMap<String, Vec<String>>>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct ManagedLoggingConfiguration {
        enabled: bool,
        kms_key: Option<String>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct S3LoggingConfiguration {
        enabled: bool,
        kms_key: Option<String>,
        log_location: Option<String>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct SessionConfiguration {
        execution_role: Option<String>,
        working_directory: Option<String>,
        idle_timeout_seconds: Option<i64>,
        session_idle_timeout_in_minutes: Option<i32>,
        encryption_configuration: Option<EncryptionConfiguration>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct EncryptionConfiguration {
        encryption_option: EncryptionOption,
        kms_key: Option<String>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
    enum EncryptionOption {
        SseS3,
        SseKms,
        CseKms,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct SessionStatus {
        start_date_time: Option<f64>,
        last_modified_date_time: Option<f64>,
        end_date_time: Option<f64>,
        idle_since_date_time: Option<f64>,
        state: Option<SessionState>,
        state_change_reason: Option<String>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
    enum SessionState {
        Creating,
        Created,
        Idle,
        Busy,
        Terminating,
        Terminated,
        Degraded,
        Failed,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct SessionStatistics {
        dpu_execution_in_millis: Option<i64>,
    }
}

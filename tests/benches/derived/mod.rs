//! What somebody would write by hand for a response of GetSession, and the floor that reading it is measured by.
#![expect(dead_code, reason = "only parsed")]
#![allow(clippy::struct_field_names, reason = "the names are the service's")]

use std::collections::BTreeMap;

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetSessionResponse {
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

//! By awsJson1_0, with error codes of the time before it.

use moto_services::cloud_watch_json as service;

const REGION: &str = "eu-west-1";

#[path = "calls.rs"]
mod calls;

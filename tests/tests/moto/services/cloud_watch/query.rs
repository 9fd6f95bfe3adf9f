//! By awsQuery.

use moto_services::cloud_watch_query as service;

const REGION: &str = "eu-west-2";

#[path = "calls.rs"]
mod calls;

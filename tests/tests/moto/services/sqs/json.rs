//! By awsJson1_0, with error codes of the time before it.

use moto_services::sqs as service;

const REGION: &str = "eu-west-1";
/// What moto says where there is no queue.
const NO_QUEUE: &str = "The specified queue does not exist.";

#[path = "calls.rs"]
mod calls;

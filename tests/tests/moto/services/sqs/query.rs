//! By awsQuery.

use moto_services::sqs_query as service;

const REGION: &str = "eu-west-2";
/// What moto says where there is no queue.
const NO_QUEUE: &str = "The specified queue does not exist for this wsdl version.";

#[path = "calls.rs"]
mod calls;

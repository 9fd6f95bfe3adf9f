//! Clients of many services against moto, in every protocol of AWS.
//!
//! `slices.rs` generates the clients, builds this program with them, and runs it: it is no test of the workspace, for there
//! is no model in it. Regions keep tests apart, and names where a service has no regions.

#![deny(warnings)]

mod api_gateway;
mod aws_lambda;
mod cloud_front;
mod cloud_watch;
mod ec2;
mod iam;
mod kinesis;
#[path = "../refused.rs"]
mod refused;
mod route53;
mod s3;
mod secrets_manager;
mod sns;
mod sqs;
mod ssm;
mod step_functions;
mod sts;

use std::collections::BTreeMap;
use std::env;

use moto_services::whitesmith::auth::Credentials;
use moto_services::whitesmith::{Config, ConfigBuilder};

use self::refused::assert_refused;

/// moto's only account.
const ACCOUNT: &str = "123456789012";

/// What a client in `region` needs to know of the server, which the environment says.
fn config(region: &str) -> ConfigBuilder {
    let [url, id, secret] = ["URL", "ID", "SECRET"].map(|name| {
        let name = format!("WHITESMITH_MOTO_{name}");
        env::var(&name)
            .unwrap_or_else(|_| panic!("`{name}` is not set: the test `moto` runs this program"))
    });
    Config::builder()
        .region(region)
        .endpoint_url(url)
        .credentials_provider(Credentials::new(id, secret, None, None, "moto"))
}

fn map<const N: usize>(entries: [(&str, &str); N]) -> BTreeMap<String, String> {
    let entries = entries.into_iter();
    entries
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}

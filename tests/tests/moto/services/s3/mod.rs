//! S3, by restXml: what is said in paths, headers and bodies, streams, checksums, presigned requests.

mod buckets;
mod lists;
mod multipart;
mod objects;
mod presigned;
mod streams;

use moto_services::s3::{BucketLocationConstraint, Client, CreateBucketConfiguration};

use crate::config;

/// Buckets are of their region; their names have to be no other test's, for S3 has one room for all.
const REGION: &str = "eu-central-1";

fn s3() -> Client {
    Client::new(config(REGION).build())
}

/// A client, and a bucket that it has made.
async fn with_bucket(bucket: &str) -> Client {
    let client = s3();
    let region = BucketLocationConstraint::from(REGION);
    let place = CreateBucketConfiguration::default().location_constraint(region);
    let made = client
        .create_bucket(bucket)
        .create_bucket_configuration(place);
    made.await.expect("it is new");
    client
}

/// Bytes that do not repeat where buffers do.
fn noise(length: usize) -> Vec<u8> {
    let bytes = (0..length).map(|index| (index % 251) as u8 ^ (index >> 13) as u8);
    bytes.collect()
}

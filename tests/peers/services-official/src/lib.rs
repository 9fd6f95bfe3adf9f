//! The official clients that `cargo xtask bench` builds alone, next to what is generated of the same services.

pub use aws_sdk_dynamodb as dynamodb;
pub use aws_sdk_ec2 as ec2;
pub use aws_sdk_s3 as s3;

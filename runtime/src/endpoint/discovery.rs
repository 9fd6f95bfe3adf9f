//! Endpoints that a service is asked for (AWS specification, "aws.api#clientEndpointDiscovery trait").

use crate::operation::OperationSchema;
use crate::schema::Schema;

/// How an operation's endpoint is found out: by calling another operation, at the endpoint of the service.
#[derive(Clone, Copy, Debug)]
pub struct Discovery {
    /// The operation that tells. It takes nothing, and returns [`DESCRIBED_ENDPOINTS`].
    pub operation: &'static OperationSchema,
    /// The error by which the service says that an endpoint is no longer good.
    pub error: &'static str,
}

impl PartialEq for Discovery {
    /// There is one per service.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.operation.service, other.operation.service)
    }
}

/// The description of what a service says of its endpoints.
pub const DESCRIBED_ENDPOINTS: &Schema = &described::DESCRIPTION;

pub(crate) use described::DescribedEndpoints;

mod described {
    #![expect(
        dead_code,
        unreachable_pub,
        reason = "the setters that every structure has, of structures that are only read"
    )]

    use crate::schema::prelude::{LONG, STRING};

    /// What a service says of its endpoints, in the names that the trait prescribes.
    pub(crate) struct DescribedEndpoints {
        pub(crate) endpoints: Vec<DescribedEndpoint>,
    }

    crate::structure! {
        DescribedEndpoints: DESCRIPTION = "aws.api#DescribeEndpointsResponse";
        required endpoints: impl Into<Vec<DescribedEndpoint>> = "Endpoints" => ENDPOINTS;
    }

    /// One endpoint, and for how long it is good.
    pub(crate) struct DescribedEndpoint {
        pub(crate) address: String,
        pub(crate) minutes: i64,
    }

    crate::structure! {
        DescribedEndpoint: DESCRIBED_ENDPOINT = "aws.api#Endpoint";
        required address: impl Into<String> = "Address" => STRING;
        required minutes: i64 = "CachePeriodInMinutes" => LONG;
    }

    crate::collections! {
        list ENDPOINTS = "aws.api#Endpoints" => DESCRIBED_ENDPOINT;
    }
}

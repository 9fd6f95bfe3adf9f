//! What generated code would say, declared by hand.

/// Declares a service called Athena, and operations of it by their input and output.
macro_rules! athena {
    ($($operation:ident($input:ident) -> $output:ident;)*) => {
        static ATHENA: whitesmith::ServiceSchema = whitesmith::ServiceSchema {
            id: "com.amazonaws.athena#AmazonAthena",
            sdk_id: "Athena",
            version: "2017-05-18",
            endpoint_prefix: "athena",
            endpoints: whitesmith::endpoint::Endpoints::regional("{}"),
            auth: &[whitesmith::auth::AuthScheme::SigV4 { name: "athena" }],
            protocol: &whitesmith::protocol::AwsJson1_1,
        };

        $(
            struct $operation;

            impl whitesmith::Operation for $operation {
                type Input = $input;
                type Output = $output;
                type Error = AthenaError;
                const SCHEMA: &'static whitesmith::OperationSchema =
                    &whitesmith::OperationSchema {
                        name: stringify!($operation),
                        service: &ATHENA,
                        input: $input::SCHEMA,
                        output: $output::SCHEMA,
                        errors: &[],
                        traits: &[],
                    };
            }
        )*

        enum AthenaError {
            Other(whitesmith::Error),
        }

        whitesmith::operation_error!(AthenaError = Other);
    };
}

/// Declares a structure whose members are all optional strings or integers.
macro_rules! structure {
    ($name:ident: $schema:ident { $($field:ident: $type:ident = $member:literal $([$trait:ident])?,)* }) => {
        struct $name {
            $($field: Option<$type>,)*
        }

        #[allow(dead_code, reason = "not every test has an operation that takes or gives it")]
        impl $name {
            const SCHEMA: &'static whitesmith::schema::Schema = &$schema;
        }

        whitesmith::structure! {
            $name: $schema = "com.amazonaws.athena#Example";
            $(optional $field: impl Into<$type> = $member => structure!(@ $type) $(, [$trait])?;)*
        }
    };
    (@ String) => { whitesmith::schema::prelude::STRING };
    (@ i32) => { whitesmith::schema::prelude::INTEGER };
}

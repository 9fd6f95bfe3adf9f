//! Where calls go, by the rules of a service, its client's configuration, and what the calls say.

#![cfg(feature = "sigv4")]
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

use bytes::Bytes;
use http::{Request, Response};
use whitesmith::auth::Credentials;
use whitesmith::endpoint::{Endpoints, StaticParam};
use whitesmith::jmespath::Expression;
use whitesmith::schema::Trait;
use whitesmith::schema::prelude::*;
use whitesmith::test_util::CannedTransport;
use whitesmith::{
    AccountIdEndpointMode, Client, Config, ConfigBuilder, Error, ErrorKind, OperationSchema,
    Overrides, ServiceSchema, Unit,
};

/// Rules that write whatever they are given into the URL.
const RULES: &str = r#"{
    "version": "1.0",
    "parameters": {
        "Region": { "type": "string", "builtIn": "AWS::Region", "required": true },
        "Account": { "type": "string", "builtIn": "AWS::Auth::AccountId" },
        "Mode": { "type": "string", "builtIn": "AWS::Auth::AccountIdEndpointMode" },
        "UseFIPS": { "type": "boolean", "builtIn": "AWS::UseFIPS", "required": true, "default": false },
        "UseDualStack": { "type": "boolean", "builtIn": "AWS::UseDualStack", "required": true, "default": false },
        "Endpoint": { "type": "string", "builtIn": "SDK::Endpoint" },
        "Style": { "type": "string", "required": true, "default": "plain" },
        "Table": { "type": "string" },
        "Kind": { "type": "string" },
        "Names": { "type": "stringArray" }
    },
    "rules": [
        { "type": "endpoint", "conditions": [{ "fn": "isSet", "argv": [{ "ref": "Endpoint" }] }],
          "endpoint": { "url": { "ref": "Endpoint" } } },
        { "type": "error", "conditions": [{ "fn": "stringEquals", "argv": [{ "ref": "Style" }, "odd"] }],
          "error": "{Style} is no style" },
        { "type": "endpoint", "conditions": [{ "fn": "stringEquals", "argv": [{ "ref": "Style" }, "modern"] }],
          "endpoint": { "url": "https://modern.example", "properties": { "authSchemes": [
              { "name": "sigv9", "signingRegionSet": ["*"] } ] } } },
        { "type": "endpoint", "conditions": [{ "fn": "isSet", "argv": [{ "ref": "Account" }] }],
          "endpoint": { "url": "https://{Account}.{Mode}.{Region}.example" } },
        { "type": "endpoint", "conditions": [{ "fn": "isSet", "argv": [{ "ref": "Kind" }] }],
          "endpoint": { "url": "https://{Kind}.{Region}.example/{Style}" } },
        { "type": "endpoint", "conditions": [{ "fn": "isSet", "argv": [{ "ref": "Names" }] },
              { "fn": "getAttr", "argv": [{ "ref": "Names" }, "[1]"], "assign": "second" }],
          "endpoint": { "url": "https://{second}.{Region}.example" } },
        { "type": "endpoint", "conditions": [{ "fn": "isSet", "argv": [{ "ref": "Table" }] }],
          "endpoint": { "url": "https://{Table}.{Region}.example",
            "headers": { "x-table": ["{Table}", "again"] },
            "properties": { "authSchemes": [ { "name": "sigv9" },
              { "name": "sigv4", "signingName": "tables", "signingRegion": "moon-1", "disableDoubleEncoding": true } ] } } },
        { "type": "endpoint", "conditions": [{ "fn": "booleanEquals", "argv": [{ "ref": "UseFIPS" }, true] }],
          "endpoint": { "url": "https://fips.{Region}.example" } },
        { "type": "endpoint", "conditions": [{ "fn": "booleanEquals", "argv": [{ "ref": "UseDualStack" }, true] }],
          "endpoint": { "url": "https://dual.{Region}.example" } },
        { "type": "endpoint", "conditions": [], "endpoint": { "url": "https://{Region}.example" } }
    ]
}"#;

static STORE: ServiceSchema = ServiceSchema {
    id: "com.example#Store",
    sdk_id: "Store",
    version: "1",
    endpoint_prefix: "store",
    endpoints: Endpoints::rule_set(RULES),
    auth: &[whitesmith::auth::AuthScheme::SigV4 { name: "store" }],
    protocol: &whitesmith::protocol::AwsJson1_0,
};

whitesmith::collections! {
    list NAMES = "com.example#Names" => STRING;
}

struct Input {
    table: Option<String>,
    names: Option<Vec<String>>,
    tenant: Option<String>,
}

whitesmith::structure! {
    Input: INPUT = "com.example#Input";
    optional table: impl Into<String> = "Table" => STRING, [Required, ContextParam("Table")];
    optional names: impl Into<Vec<String>> = "Names" => NAMES;
    optional tenant: impl Into<String> = "Tenant" => STRING, [HostLabel];
}

enum StoreError {
    Other(Error),
}

whitesmith::operation_error!(StoreError = Other);

macro_rules! schema_of {
    (Unit) => {
        Unit::SCHEMA
    };
    (Input) => {
        &INPUT
    };
}

macro_rules! operations {
    ($($name:ident($input:ident) [$($trait:expr),*];)*) => {$(
        struct $name;

        impl whitesmith::Operation for $name {
            type Input = $input;
            type Output = Unit;
            type Error = StoreError;
            const SCHEMA: &'static OperationSchema = &OperationSchema {
                name: stringify!($name),
                service: &STORE,
                input: schema_of!($input),
                output: Unit::SCHEMA,
                errors: &[],
                traits: &[$($trait),*],
            };
        }
    )*};
}

operations! {
    List(Unit) [];
    Get(Input) [];
    Count(Unit) [Trait::StaticContextParams(&[("Kind", StaticParam::Text("count"))])];
    Batch(Input) [Trait::OperationContextParams(&[("Names", Expression::Each(&Expression::Field("Names"), &Expression::Current))])];
    Sync(Unit) [Trait::HostPrefix("sync-")];
    Tenant(Input) [Trait::HostPrefix("{Tenant}.data.")];
    Open(Unit) [Trait::NoAuth];
}

fn builder() -> ConfigBuilder {
    let credentials = Credentials::new("AKID", "secret", None, None, "test");
    Config::builder()
        .region("eu-west-1")
        .credentials_provider(credentials)
}

async fn sent<O: whitesmith::Operation<Error = StoreError>>(
    builder: ConfigBuilder,
    input: O::Input,
    overrides: Overrides,
) -> Result<Request<Bytes>, Error> {
    let transport = CannedTransport::new([Response::new(Bytes::from_static(b"{}"))]);
    let client = Client::new(&STORE, builder.transport(transport.clone()).build());
    let called = client.call_with::<O>(input, overrides).await;
    called.map_err(|StoreError::Other(error)| error)?;
    Ok(transport.requests().remove(0))
}

async fn uri<O: whitesmith::Operation<Error = StoreError>>(
    builder: ConfigBuilder,
    input: O::Input,
) -> String {
    let request = sent::<O>(builder, input, Overrides::new()).await.unwrap();
    request.uri().to_string()
}

async fn refused<O: whitesmith::Operation<Error = StoreError>>(
    builder: ConfigBuilder,
    input: O::Input,
) -> Error {
    let sent = sent::<O>(builder, input, Overrides::new()).await;
    sent.unwrap_err()
}

fn table(name: &str) -> Input {
    Input::default().table(name)
}

#[tokio::test]
async fn the_configuration_is_what_the_rules_evaluate() {
    for (builder, expected) in [
        (builder(), "https://eu-west-1.example/"),
        (builder().use_fips(true), "https://fips.eu-west-1.example/"),
        (
            builder().use_dual_stack(true),
            "https://dual.eu-west-1.example/",
        ),
        (
            builder().endpoint_url("http://localhost:1/x"),
            "http://localhost:1/x/",
        ),
        (
            builder().endpoint_param("Kind", "any"),
            "https://any.eu-west-1.example/plain/",
        ),
    ] {
        assert_eq!(uri::<List>(builder, Unit).await, expected);
    }
}

#[tokio::test]
async fn the_most_specific_word_counts() {
    let count = uri::<Count>(builder().endpoint_param("Kind", "mine"), Unit).await;
    assert_eq!(count, "https://count.eu-west-1.example/plain/");
    let count = uri::<Count>(builder().endpoint_param("Style", "fine"), Unit).await;
    assert_eq!(count, "https://count.eu-west-1.example/fine/");
    let batch = table("t").names(["a".to_owned(), "b".to_owned()]);
    assert_eq!(
        uri::<Batch>(builder(), batch).await,
        "https://b.eu-west-1.example/"
    );
    let get = uri::<Get>(builder().endpoint_param("Table", "other"), table("mine")).await;
    assert_eq!(get, "https://mine.eu-west-1.example/");
}

#[tokio::test]
async fn rules_say_headers_and_what_to_sign_for() {
    let request = sent::<Get>(builder(), table("t1"), Overrides::new())
        .await
        .unwrap();
    let values: Vec<_> = request.headers().get_all("x-table").iter().collect();
    assert_eq!(values, ["t1", "again"]);
    let authorization = request.headers()["authorization"].to_str().unwrap();
    assert!(
        authorization.contains("/moon-1/tables/aws4_request"),
        "{authorization}"
    );
    assert!(authorization.contains("x-table"), "{authorization}");

    let error = refused::<List>(builder().endpoint_param("Style", "modern"), Unit).await;
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(
        error.to_string().contains("authenticated by sigv9"),
        "{error}"
    );
}

#[tokio::test]
async fn the_account_of_the_credentials_takes_part_if_it_may() {
    let credentials = Credentials::builder()
        .access_key_id("AKID")
        .secret_access_key("secret")
        .provider_name("test")
        .account_id("123456789012")
        .build();
    let builder = || builder().credentials_provider(credentials.clone());
    for (mode, expected) in [
        (
            AccountIdEndpointMode::Preferred,
            "https://123456789012.preferred.eu-west-1.example/",
        ),
        (
            AccountIdEndpointMode::Required,
            "https://123456789012.required.eu-west-1.example/",
        ),
        (
            AccountIdEndpointMode::Disabled,
            "https://eu-west-1.example/",
        ),
    ] {
        let builder = builder().account_id_endpoint_mode(mode);
        assert_eq!(uri::<List>(builder, Unit).await, expected);
    }
    assert_eq!(
        uri::<Open>(builder(), Unit).await,
        "https://eu-west-1.example/"
    );
}

#[tokio::test]
async fn a_call_may_go_elsewhere() {
    let request = sent::<List>(builder(), Unit, Overrides::new().region("us-east-2")).await;
    let request = request.unwrap();
    assert_eq!(request.uri(), "https://us-east-2.example/");
    let authorization = request.headers()["authorization"].to_str().unwrap();
    assert!(
        authorization.contains("/us-east-2/store/"),
        "{authorization}"
    );

    let overrides = Overrides::new().endpoint_url("http://elsewhere:8/");
    let request = sent::<List>(builder(), Unit, overrides).await.unwrap();
    assert_eq!(request.uri(), "http://elsewhere:8/");

    let overrides = Overrides::new().region("evil.example/");
    let error = sent::<List>(builder(), Unit, overrides).await.unwrap_err();
    assert!(error.to_string().contains("is not a region"), "{error}");
    let overrides = Overrides::new().endpoint_url("ftp://x");
    let error = sent::<List>(builder(), Unit, overrides).await.unwrap_err();
    assert!(
        error.to_string().contains("of the call cannot be called"),
        "{error}"
    );
}

#[tokio::test]
async fn a_host_prefix_stands_before_any_host_that_is_a_name() {
    for (url, expected) in [
        (None, "https://sync-eu-west-1.example/"),
        (
            Some("http://example.com:81/base"),
            "http://sync-example.com:81/base/",
        ),
        (Some("http://127.0.0.1:81"), "http://127.0.0.1:81/"),
        (Some("http://[::1]:81"), "http://[::1]:81/"),
    ] {
        let mut builder = builder();
        if let Some(url) = url {
            builder = builder.endpoint_url(url);
        }
        assert_eq!(uri::<Sync>(builder, Unit).await, expected);
    }
    let input = Input::default().tenant("t-1");
    assert_eq!(
        uri::<Tenant>(builder(), input).await,
        "https://t-1.data.eu-west-1.example/"
    );
    for tenant in ["", "a.b", "evil.example/", "-a", "a b", "x@y", "ü"] {
        let error = refused::<Tenant>(builder(), Input::default().tenant(tenant)).await;
        assert_eq!(error.kind(), ErrorKind::Request);
        assert!(
            error.to_string().contains("`tenant` stands in the host"),
            "{error}"
        );
    }
    let error = refused::<Tenant>(builder(), Input::default()).await;
    assert!(
        error.to_string().contains("`Tenant` stands in the host"),
        "{error}"
    );
}

#[tokio::test]
async fn errors_say_what_to_do() {
    let error = refused::<List>(builder().endpoint_param("Style", "odd"), Unit).await;
    assert_eq!(error.kind(), ErrorKind::Configuration);
    let said = "List: Store has no endpoint for this call: odd is no style";
    assert_eq!(error.to_string().split(" (").next(), Some(said));

    let error = refused::<List>(builder().endpoint_param("Style", true), Unit).await;
    assert!(
        error.to_string().contains("`Style` must be a string"),
        "{error}"
    );

    for blank in ["", "  \t"] {
        let error = refused::<Get>(builder(), table(blank)).await;
        assert_eq!(error.kind(), ErrorKind::Request);
        assert!(error.to_string().contains("`table` is empty"), "{error}");
    }

    let credentials = Credentials::new("AKID", "secret", None, None, "test");
    let nowhere = Config::builder().credentials_provider(credentials);
    let error = refused::<List>(nowhere, Unit).await;
    assert!(error.to_string().contains("no region is set"), "{error}");
}

#[tokio::test]
async fn many_calls_that_differ_each_go_to_their_own_endpoint() {
    let answers = (0..300).map(|_| Response::new(Bytes::from_static(b"{}")));
    let transport = CannedTransport::new(answers);
    let client = Client::new(&STORE, builder().transport(transport.clone()).build());
    for round in 0..2 {
        for index in 0..150 {
            let called = client.call::<Get>(table(&format!("t{index}"))).await;
            assert!(called.is_ok(), "{round}");
        }
    }
    let requests = transport.requests();
    for (index, request) in requests.iter().enumerate() {
        let expected = format!("https://t{}.eu-west-1.example/", index % 150);
        assert_eq!(request.uri().to_string(), expected);
    }
}

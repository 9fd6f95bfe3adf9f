//! Settings of variables and profiles, and which of them counts.

use bytes::Bytes;
use http::Response;
use whitesmith::auth::Credentials;
use whitesmith::test_util::CannedTransport;
use whitesmith::{Client, Config, ErrorKind, RetryConfig, Unit};

use crate::home::Home;

athena! {
    GetSession(GetSessionInput) -> Unit;
}

structure! {
    GetSessionInput: GET_SESSION_INPUT { session_id: String = "SessionId", }
}

/// A setting: its variable, its key, two values, what they come to, and how to see that.
type Example = (
    &'static str,
    &'static str,
    [&'static str; 2],
    [&'static str; 2],
    fn(&Config) -> String,
);

const SETTINGS: &[Example] = &[
    (
        "AWS_REGION",
        "region",
        ["eu-west-1", "us-east-2"],
        ["Some(\"eu-west-1\")", "Some(\"us-east-2\")"],
        |config| format!("{:?}", config.region()),
    ),
    (
        "AWS_USE_FIPS_ENDPOINT",
        "use_fips_endpoint",
        ["true", "FALSE"],
        ["true", "false"],
        |config| config.use_fips().to_string(),
    ),
    (
        "AWS_USE_DUALSTACK_ENDPOINT",
        "use_dualstack_endpoint",
        ["True", "false"],
        ["true", "false"],
        |config| config.use_dual_stack().to_string(),
    ),
    (
        "AWS_SDK_UA_APP_ID",
        "sdk_ua_app_id",
        ["reports", "APN_1.1/pc_5$"],
        ["Some(\"reports\")", "Some(\"APN_1.1/pc_5$\")"],
        |config| format!("{:?}", config.app_id()),
    ),
    (
        "AWS_ACCOUNT_ID_ENDPOINT_MODE",
        "account_id_endpoint_mode",
        ["required", "disabled"],
        ["Required", "Disabled"],
        |config| format!("{:?}", config.account_id_endpoint_mode()),
    ),
    (
        "AWS_DISABLE_REQUEST_COMPRESSION",
        "disable_request_compression",
        ["true", "false"],
        ["true", "false"],
        |config| config.disable_request_compression().to_string(),
    ),
    (
        "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES",
        "request_min_compression_size_bytes",
        ["0", "10485760"],
        ["0", "10485760"],
        |config| config.request_min_compression_size_bytes().to_string(),
    ),
];

#[test]
fn a_variable_counts_more_than_the_profile() {
    for (variable, key, [a, b], [is_a, is_b], get) in SETTINGS {
        let profile = format!("[default]\n{key} = {b}\n");
        let get = |home: Home| get(&home.load().unwrap());
        assert_eq!(get(Home::new().variable(variable, a)), *is_a, "{variable}");
        assert_eq!(get(Home::new().config(&profile)), *is_b, "{key}");
        let both = Home::new().config(&profile).variable(variable, a);
        assert_eq!(get(both), *is_a, "{variable} and {key}");
        let empty = Home::new().config(&profile).variable(variable, "");
        assert_eq!(get(empty), *is_b, "an empty {variable} and {key}");
    }
}

#[test]
fn what_is_said_in_code_counts_most() {
    let home = Home::new()
        .config("[default]\nregion = us-east-1\n[profile dev]\nregion = eu-west-1\n")
        .variable("AWS_REGION", "us-east-2");
    let loader = home.loader().region("eu-north-1").profile("dev");
    assert_eq!(loader.load().unwrap().region(), Some("eu-north-1"));
    let config = home.load().unwrap().to_builder().region("sa-east-1");
    assert_eq!(config.build().region(), Some("sa-east-1"));
}

#[test]
fn retries_are_read() {
    let retries = |home: Home| home.load().map(|config| config.retry_config().clone());
    for (home, expected) in [
        (Home::new(), RetryConfig::standard()),
        (
            Home::new().variable("AWS_RETRY_MODE", "adaptive"),
            RetryConfig::adaptive(),
        ),
        (
            Home::new().variable("AWS_RETRY_MODE", "legacy"),
            RetryConfig::standard(),
        ),
        (
            Home::new()
                .config("[default]\nretry_mode = adaptive\nmax_attempts = 7\n")
                .variable("AWS_RETRY_MODE", "Standard"),
            RetryConfig::standard().max_attempts(7),
        ),
        (
            Home::new()
                .variable("AWS_MAX_ATTEMPTS", "2")
                .variable("AWS_NEW_RETRIES_2026", "true"),
            RetryConfig::standard().max_attempts(2).revision_2026(true),
        ),
    ] {
        assert_eq!(retries(home).unwrap(), expected);
    }
}

#[test]
fn a_value_that_is_not_allowed_is_named_with_its_place() {
    for (variable, key, bad, allowed) in [
        (
            "AWS_USE_FIPS_ENDPOINT",
            "use_fips_endpoint",
            "yes",
            "true or false",
        ),
        (
            "AWS_USE_DUALSTACK_ENDPOINT",
            "use_dualstack_endpoint",
            "1",
            "true or false",
        ),
        (
            "AWS_MAX_ATTEMPTS",
            "max_attempts",
            "0",
            "a whole number from 1",
        ),
        (
            "AWS_MAX_ATTEMPTS",
            "max_attempts",
            "-3",
            "a whole number from 1",
        ),
        (
            "AWS_RETRY_MODE",
            "retry_mode",
            "eager",
            "standard or adaptive or legacy",
        ),
        (
            "AWS_ACCOUNT_ID_ENDPOINT_MODE",
            "account_id_endpoint_mode",
            "never",
            "preferred or",
        ),
        (
            "AWS_SDK_UA_APP_ID",
            "sdk_ua_app_id",
            "käse",
            "up to 50 letters",
        ),
        (
            "AWS_DISABLE_REQUEST_COMPRESSION",
            "disable_request_compression",
            "no",
            "true or false",
        ),
        (
            "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES",
            "request_min_compression_size_bytes",
            "10485761",
            "from 0 to 10485760",
        ),
        (
            "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
            "ignore_configured_endpoint_urls",
            "maybe",
            "true or false",
        ),
    ] {
        let home = Home::new().variable(variable, bad);
        let error = home.load().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        let said = error.to_string();
        assert!(
            said.starts_with(&format!("{variable} is {bad:?}")),
            "{said}"
        );
        assert!(said.contains(allowed), "{said}");

        let home = Home::new().config(&format!("[default]\n\n{key} = {bad}\n"));
        let said = home.load().unwrap_err().to_string();
        let file = home.path(".aws/config");
        let place = format!("`{key}` ({}, line 3) is {bad:?}", file.display());
        assert!(said.starts_with(&place) && said.contains(allowed), "{said}");
    }
    let said = Home::new().variable("AWS_NEW_RETRIES_2026", "2026").load();
    let said = said.unwrap_err().to_string();
    assert!(
        said.starts_with("AWS_NEW_RETRIES_2026 is \"2026\""),
        "{said}"
    );
}

/// Where a call goes, or why it does not.
async fn origin(home: &Home, sdk_url: Option<&str>) -> Result<String, String> {
    let transport = CannedTransport::new([Response::new(Bytes::from_static(b"{}"))]);
    let mut builder = home
        .loader()
        .region("us-east-1")
        .load()
        .map_err(|error| error.to_string())?
        .to_builder()
        .credentials_provider(Credentials::new("AKID", "s", None, None, "test"))
        .transport(transport.clone());
    if let Some(url) = sdk_url {
        builder = builder.endpoint_url(url);
    }
    let config = builder.build();
    let client = Client::new(&ATHENA, &config);
    let called = client.call::<GetSession>(GetSessionInput::default()).await;
    called.map_err(|AthenaError::Other(error)| error.to_string())?;
    let uri = transport.requests()[0].uri().to_string();
    Ok(uri)
}

#[tokio::test]
async fn endpoints_are_taken_from_the_nearest_place() {
    let aws = "https://athena.us-east-1.amazonaws.com/";
    let profile = "[default]\nendpoint_url = http://p:1\nservices = mine\n\
                   [services mine]\nathena =\n  endpoint_url = http://q:2\nglue =\n  endpoint_url = http://g:3\n";
    let service = ("AWS_ENDPOINT_URL_ATHENA", "http://s:4");
    let all = ("AWS_ENDPOINT_URL", "http://a:5");
    let other = ("AWS_ENDPOINT_URL_GLUE", "http://g:6");
    let ignore = ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
    for (variables, config, in_code, expected) in [
        (&[][..], "", None, aws),
        (&[other], "", None, aws),
        (&[], profile, None, "http://q:2/"),
        (
            &[],
            "[default]\nendpoint_url = http://p:1",
            None,
            "http://p:1/",
        ),
        (&[all], profile, None, "http://a:5/"),
        (&[all, service, other], profile, None, "http://s:4/"),
        (&[service], profile, None, "http://s:4/"),
        (&[service, all], profile, Some("http://c:7"), "http://c:7/"),
        (&[service, all, ignore], profile, None, aws),
        (&[ignore], profile, Some("http://c:7"), "http://c:7/"),
    ] {
        let mut home = Home::new().config(config);
        for (name, value) in variables {
            home = home.variable(name, value);
        }
        assert_eq!(
            origin(&home, in_code).await.unwrap(),
            expected,
            "{variables:?} {config}"
        );
    }
}

#[tokio::test]
async fn an_endpoint_that_is_wrong_is_named_with_its_place() {
    let home = Home::new()
        .config("[default]\nservices = x\n[services x]\nathena =\n endpoint_url = ftp://a\n");
    let said = origin(&home, None).await.unwrap_err();
    assert!(
        said.contains("`endpoint_url`") && said.contains("line 5"),
        "{said}"
    );
    let home = Home::new().config("[default]\nservices = x\n");
    let said = origin(&home, None).await.unwrap_err();
    assert!(
        said.contains("`services`") && said.contains("\"x\""),
        "{said}"
    );
}

#[tokio::test]
async fn a_region_that_is_missing_says_where_it_was_looked_for() {
    let home = Home::new().config("[default]\noutput = json\n");
    let config = home.load().unwrap().to_builder();
    let config = config.credentials_provider(Credentials::new("AKID", "s", None, None, "test"));
    let client = Client::new(&ATHENA, config.build());
    let called = client.call::<GetSession>(GetSessionInput::default()).await;
    let said = called.map_err(|AthenaError::Other(e)| e.to_string());
    let said = said.unwrap_err();
    let file = home.path(".aws/config").display().to_string();
    for part in [
        "AWS_REGION and AWS_DEFAULT_REGION are not set",
        "\"default\" has no `region`",
        &file,
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

/// What these say of a caller is no reason to stop: AWS's own clients go on with a warning, and so must a program that is
/// moved over from them.
#[tokio::test]
async fn an_account_id_or_a_long_application_id_is_no_error_of_loading() {
    let long = "123456789012345678901234567890123456789012345678901";
    let home = Home::new()
        .variable("AWS_SDK_UA_APP_ID", long)
        .variable("AWS_ACCOUNT_ID", "12345")
        .variable("AWS_ACCESS_KEY_ID", "AKID")
        .variable("AWS_SECRET_ACCESS_KEY", "hunter2");
    let config = home.load().unwrap();
    assert_eq!(config.app_id(), Some(long));
    let found = config.credentials().await.unwrap();
    assert_eq!(found.access_key_id(), "AKID");
    assert!(found.account_id().is_none());

    let home = Home::new().config(
        "[default]\naws_access_key_id = AKID\naws_secret_access_key = hunter2\naws_account_id = a23456789012\n",
    );
    let found = home.load().unwrap().credentials().await.unwrap();
    assert_eq!(found.access_key_id(), "AKID");
    assert!(found.account_id().is_none());
}

//! Credentials of the environment and of profiles, and the order of the chain.

use crate::cloud::{cloud as answering, form, nobody, refusal, resolve, sts, with};
use crate::home::Home;

const KEYS: &str = "aws_access_key_id = PROFILE\naws_secret_access_key = hunter2\n";

fn with_variables(home: Home) -> Home {
    home.variable("AWS_ACCESS_KEY_ID", "ENVIRONMENT")
        .variable("AWS_SECRET_ACCESS_KEY", "hunter2")
}

#[tokio::test]
async fn the_environment_has_keys_token_and_account() {
    let home = with_variables(Home::new())
        .variable("AWS_SESSION_TOKEN", "t0ken")
        .variable("AWS_ACCOUNT_ID", "123456789012");
    let found = resolve(&home, &nobody()).await.unwrap();
    assert_eq!(found.access_key_id(), "ENVIRONMENT");
    assert_eq!(found.secret_access_key(), "hunter2");
    assert_eq!(found.session_token(), Some("t0ken"));
    assert_eq!(found.account_id().unwrap().as_str(), "123456789012");
    assert_eq!(found.expiry(), None);
}

#[tokio::test]
async fn a_profile_has_keys_token_and_account() {
    let home = Home::new()
        .config("[default]\naws_access_key_id = OTHER\naws_account_id = 123456789012\n")
        .credentials(&format!("[default]\n{KEYS}aws_session_token = t0ken\n"));
    let found = resolve(&home, &nobody()).await.unwrap();
    assert_eq!(found.access_key_id(), "PROFILE");
    assert_eq!(found.session_token(), Some("t0ken"));
    assert_eq!(found.account_id().unwrap().as_str(), "123456789012");

    let home = Home::new().credentials("[default]\naws_secret_access_key = hunter2\n");
    let said = refusal(&home, &nobody()).await;
    assert!(
        said.contains("`aws_secret_access_key`, and no `aws_access_key_id`"),
        "{said}"
    );
}

#[tokio::test]
async fn the_environment_goes_first_unless_a_profile_is_named_in_code() {
    let home = with_variables(Home::new()).credentials(&format!("[default]\n{KEYS}[dev]\n{KEYS}"));
    let found = resolve(&home, &nobody()).await.unwrap();
    assert_eq!(found.access_key_id(), "ENVIRONMENT");
    let config = home.loader().profile("dev").load().unwrap();
    let found = with(&config, &nobody()).credentials().await.unwrap();
    assert_eq!(found.access_key_id(), "PROFILE");
    let home = home.variable("AWS_PROFILE", "dev");
    let found = resolve(&home, &nobody()).await.unwrap();
    assert_eq!(found.access_key_id(), "ENVIRONMENT");
}

#[tokio::test]
async fn without_any_every_source_is_named() {
    let said = refusal(&Home::new(), &nobody()).await;
    for part in [
        "no credentials: no source has any",
        "environment: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set",
        "profile \"default\": there is none (looked in ",
        ".aws/config, which is not there",
        "web identity: AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN are not both set",
        "container: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and AWS_CONTAINER_CREDENTIALS_FULL_URI are not set",
        "instance metadata: AWS_EC2_METADATA_DISABLED is true",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let said = refusal(&Home::new().config("[default]\nregion = x\n"), &nobody()).await;
    assert!(
        said.contains("profile \"default\": it has neither"),
        "{said}"
    );
}

#[tokio::test]
async fn a_role_is_assumed_with_the_keys_of_another_profile() {
    let home = Home::new().config(&format!(
        "[default]\nregion = eu-west-1\nrole_arn = arn:aws:iam::123456789012:role/r1\nsource_profile = base\n\
         external_id = ex/1\nduration_seconds = 1800\nrole_session_name = me\n[profile base]\n{KEYS}"
    ));
    let sts = sts();
    let found = resolve(&home, &sts).await.unwrap();
    assert_eq!(found.access_key_id(), "ROLE-r1");
    assert_eq!(found.session_token(), Some("t0k/en+="));
    assert_eq!(found.account_id().unwrap().as_str(), "123456789012");
    assert!(found.expiry().is_some());

    let requests = sts.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].uri(), "https://sts.eu-west-1.amazonaws.com/");
    let form = form(&requests[0]);
    for (name, value) in [
        ("Action", "AssumeRole"),
        ("Version", "2011-06-15"),
        ("RoleArn", "arn:aws:iam::123456789012:role/r1"),
        ("RoleSessionName", "me"),
        ("ExternalId", "ex/1"),
        ("DurationSeconds", "1800"),
    ] {
        assert_eq!(form[name], value);
    }
    let authorization = requests[0].headers()["authorization"].to_str().unwrap();
    assert!(
        authorization.contains("Credential=PROFILE/20261123/eu-west-1/sts/"),
        "{authorization}"
    );
}

#[tokio::test]
async fn roles_may_follow_one_another() {
    let home = Home::new().config(&format!(
        "[default]\nrole_arn = arn:aws:iam::1:role/r2\nsource_profile = mid\n\
         [profile mid]\nrole_arn = arn:aws:iam::1:role/r1\nsource_profile = mid\n{KEYS}"
    ));
    let plain = sts();
    let found = resolve(&home, &plain).await.unwrap();
    // A source with keys of its own is not asked for its role.
    assert_eq!(found.access_key_id(), "ROLE-r2");
    assert_eq!(plain.requests().len(), 1);
    assert_eq!(plain.requests()[0].uri(), "https://sts.amazonaws.com/");

    let home = with_variables(Home::new()).config(
        "[profile top]\nrole_arn = arn:aws:iam::1:role/r2\nsource_profile = mid\n\
         [profile mid]\nrole_arn = arn:aws:iam::1:role/r1\ncredential_source = Environment\n",
    );
    let sts = sts();
    let config = home.loader().profile("top").load().unwrap();
    let found = with(&config, &sts).credentials().await.unwrap();
    assert_eq!(found.access_key_id(), "ROLE-r2");
    let signers: Vec<String> = sts.requests().iter().map(signer).collect();
    assert_eq!(signers, ["ENVIRONMENT", "ROLE-r1"]);
}

fn signer(request: &http::Request<bytes::Bytes>) -> String {
    let authorization = request.headers()["authorization"].to_str().unwrap();
    let (_, scope) = authorization.split_once("Credential=").unwrap();
    scope.split('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_profile_may_be_its_own_source() {
    let home = Home::new().config(&format!(
        "[default]\nrole_arn = arn:aws:iam::1:role/r1\nsource_profile = default\n{KEYS}"
    ));
    let sts = sts();
    let found = resolve(&home, &sts).await.unwrap();
    assert_eq!(found.access_key_id(), "ROLE-r1");
    assert_eq!(signer(&sts.requests()[0]), "PROFILE");
}

#[tokio::test]
async fn a_role_that_cannot_be_assumed_says_why_and_ends_the_chain() {
    let role = "role_arn = arn:aws:iam::1:role/r1\n";
    for (config, why) in [
        (
            format!("[default]\n{role}source_profile = gone\n"),
            "`source_profile` \"gone\", which is not there",
        ),
        (
            format!(
                "[default]\n{role}source_profile = a\n[profile a]\n{role}source_profile = default\n"
            ),
            "default -> a -> default",
        ),
        (format!("[default]\n{role}"), "neither `source_profile`"),
        (
            format!("[default]\n{role}source_profile = default\n"),
            "has neither `aws_access_key_id`",
        ),
        (
            format!("[default]\n{role}source_profile = a\ncredential_source = Environment\n"),
            "more than one of",
        ),
        (
            format!("[default]\n{role}credential_source = Moon\n"),
            "Environment, EcsContainer or Ec2",
        ),
        (
            format!("[default]\n{role}duration_seconds = 60\nsource_profile = default\n{KEYS}"),
            "a whole number from 900 to 43200",
        ),
        (
            format!("[default]\n{role}mfa_serial = arn:mfa\nsource_profile = default\n{KEYS}"),
            "ConfigLoader::mfa_code",
        ),
    ] {
        let home = Home::new().config(&config);
        let said = refusal(&home, &sts()).await;
        assert!(
            said.contains("profile \"default\"") && said.contains(why),
            "{config}: {said}"
        );
        assert!(!said.contains("container"), "{said}");
    }
    let home = Home::new().config(&format!(
        "[default]\n{role}credential_source = Environment\n"
    ));
    let said = refusal(&home, &nobody()).await;
    assert!(said.contains("AWS_ACCESS_KEY_ID"), "{said}");
}

#[tokio::test]
async fn what_sts_says_is_told_and_server_errors_are_tried_again() {
    let home = Home::new().config(&format!(
        "[default]\nrole_arn = arn:aws:iam::1:role/r1\nsource_profile = default\n{KEYS}"
    ));
    let denied = "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>\
                  <Message>not &quot;you&quot; &#33;</Message></Error></ErrorResponse>";
    let sts = answering(move |_, _| Some((403, denied.to_owned())));
    let said = refusal(&home, &sts).await;
    let expected =
        "the role arn:aws:iam::1:role/r1 cannot be assumed: AccessDenied: not \"you\" ! (HTTP 403)";
    assert!(said.contains(expected), "{said}");
    assert_eq!(sts.requests().len(), 1);

    let busy = answering(|_, _| Some((503, String::new())));
    let said = refusal(&home, &busy).await;
    assert!(said.contains("HTTP 503"), "{said}");
    assert_eq!(busy.requests().len(), 3);

    let odd = answering(|_, _| {
        Some((
            200,
            "<a><SecretAccessKey>hunter2</SecretAccessKey>".to_owned(),
        ))
    });
    let said = refusal(&home, &odd).await;
    assert!(said.contains("it has no AccessKeyId"), "{said}");
}

#[tokio::test]
async fn a_code_is_asked_for_where_a_role_wants_one() {
    let home = Home::new().config(&format!(
        "[default]\nrole_arn = arn:aws:iam::1:role/r1\nsource_profile = default\nmfa_serial = arn:mfa/me\n{KEYS}"
    ));
    let ask = |serial: &str| Ok(format!("{}", serial.len()));
    let config = home.loader().mfa_code(ask).load().unwrap();
    let sts = sts();
    with(&config, &sts).credentials().await.unwrap();
    let form = form(&sts.requests()[0]);
    assert_eq!(form["SerialNumber"], "arn:mfa/me");
    assert_eq!(form["TokenCode"], "10");
    let config = home.loader().mfa_code(|_| Err("nobody is there".into()));
    let error = with(&config.load().unwrap(), &sts).credentials().await;
    let said = error.unwrap_err().to_string();
    assert!(
        said.contains("no code of the MFA device arn:mfa/me: nobody is there"),
        "{said}"
    );
}

#[tokio::test]
async fn sts_is_called_where_the_settings_say() {
    let home = Home::new().config(&format!(
        "[default]\nregion = us-west-2\nrole_arn = arn:aws:iam::1:role/r1\nsource_profile = default\n{KEYS}"
    ));
    let home = |name: &str, value: &str| {
        let text = std::fs::read_to_string(home.path(".aws/config")).unwrap();
        Home::new().config(&text).variable(name, value)
    };
    for (name, value, url) in [
        (
            "AWS_USE_FIPS_ENDPOINT",
            "true",
            "https://sts-fips.us-west-2.amazonaws.com/",
        ),
        (
            "AWS_USE_DUALSTACK_ENDPOINT",
            "true",
            "https://sts.us-west-2.api.aws/",
        ),
        (
            "AWS_REGION",
            "cn-north-1",
            "https://sts.cn-north-1.amazonaws.com.cn/",
        ),
        (
            "AWS_ENDPOINT_URL_STS",
            "http://localhost:5/x/",
            "http://localhost:5/x",
        ),
        (
            "AWS_ENDPOINT_URL",
            "http://localhost:5",
            "http://localhost:5/",
        ),
    ] {
        let sts = answering(|_, request| Some((200, crate::cloud::assumed(request))));
        resolve(&home(name, value), &sts).await.unwrap();
        assert_eq!(sts.requests()[0].uri().to_string(), url, "{name}");
    }
    let said = refusal(&home("AWS_REGION", "evil.example/"), &sts()).await;
    assert!(said.contains("\"evil.example/\" is not a region"), "{said}");
}

#[tokio::test]
async fn files_are_read_again_when_credentials_are() {
    let home = Home::new();
    let config = with(&home.load().unwrap(), &nobody());
    assert!(config.credentials().await.is_err());
    let home = home.credentials(&format!("[default]\n{KEYS}"));
    assert_eq!(
        config.credentials().await.unwrap().access_key_id(),
        "PROFILE"
    );
    drop(home);
}

#[tokio::test]
async fn nothing_secret_is_shown() {
    let home = with_variables(Home::new())
        .credentials(&format!("[default]\n{KEYS}"))
        .variable("AWS_ENDPOINT_URL", "http://me:hunter2@localhost");
    let config = home.load().unwrap();
    config.credentials().await.unwrap();
    let shown = format!("{config:?} {:?} {:?}", config.to_builder(), home.loader());
    assert!(
        !shown.contains("hunter2") && !shown.contains("ENVIRONMENT"),
        "{shown}"
    );
}

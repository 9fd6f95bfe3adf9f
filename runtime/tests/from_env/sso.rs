//! Credentials of IAM Identity Center.

use serde_json::{Value, json};
use whitesmith::test_util::CannedTransport;

use crate::cloud::{LATER, cloud as answering, nobody, refusal, resolve};
use crate::home::Home;

const SESSION: &str = "[default]\nregion = us-east-1\nsso_session = corp\nsso_account_id = 123456789012\n\
                       sso_role_name = Read Only\n[sso-session corp]\nsso_region = eu-west-1\n\
                       sso_start_url = https://corp.awsapps.com/start\n";

/// Where the AWS CLI keeps the token of a session or start URL: by its SHA-1.
fn token_file(session: &str) -> String {
    use sha1::Digest as _;
    let name = hex::encode(sha1::Sha1::digest(session));
    format!(".aws/sso/cache/{name}.json")
}

fn token(expires_at: &str) -> Value {
    json!({
        "accessToken": "hunter2-old",
        "expiresAt": expires_at,
        "refreshToken": "hunter2-refresh",
        "clientId": "client",
        "clientSecret": "hunter2-client",
        "registrationExpiresAt": "2027-01-01T00:00:00Z",
        "region": "eu-west-1",
        "startUrl": "https://corp.awsapps.com/start",
    })
}

/// IAM Identity Center, which refreshes tokens if it is told to.
fn identity_center(refreshes: bool) -> CannedTransport {
    answering(move |line, request| match line {
        "POST https://oidc.eu-west-1.amazonaws.com/token" if refreshes => {
            let asked: Value = serde_json::from_slice(request.body()).expect("JSON");
            assert_eq!(asked["grantType"], "refresh_token");
            assert_eq!(asked["refreshToken"], "hunter2-refresh");
            let answer =
                json!({"accessToken": "hunter2-new", "expiresIn": 3600, "refreshToken": "next"});
            Some((200, answer.to_string()))
        }
        "POST https://oidc.eu-west-1.amazonaws.com/token" => Some((400, "hunter2".to_owned())),
        _ => {
            let path = "GET https://portal.sso.eu-west-1.amazonaws.com/federation/credentials";
            assert_eq!(
                line,
                format!("{path}?account_id=123456789012&role_name=Read%20Only")
            );
            let token = request.headers()["x-amz-sso_bearer_token"]
                .to_str()
                .expect("text");
            let expiration = 1_795_438_800_000_u64;
            let answer = json!({"roleCredentials": {
                "accessKeyId": format!("SSO-{token}"), "secretAccessKey": "hunter2",
                "sessionToken": "t", "expiration": expiration,
            }});
            Some((200, answer.to_string()))
        }
    })
}

#[tokio::test]
async fn a_token_of_a_session_is_traded_for_credentials() {
    let home = Home::new()
        .config(SESSION)
        .file(&token_file("corp"), &token(LATER).to_string());
    let cloud = identity_center(true);
    let found = resolve(&home, &cloud).await.unwrap();
    assert_eq!(found.access_key_id(), "SSO-hunter2-old");
    assert_eq!(found.account_id().unwrap().as_str(), "123456789012");
    assert!(found.expiry().is_some());
    assert_eq!(cloud.requests().len(), 1);
}

#[tokio::test]
async fn a_token_that_is_about_to_expire_is_refreshed_and_kept() {
    for expires_at in ["2026-11-23T12:04:59Z", "2026-11-23T11:00:00UTC"] {
        let home = Home::new()
            .config(SESSION)
            .file(&token_file("corp"), &token(expires_at).to_string());
        let cloud = identity_center(true);
        let found = resolve(&home, &cloud).await.unwrap();
        assert_eq!(found.access_key_id(), "SSO-hunter2-new");
        let kept = std::fs::read_to_string(home.path(&token_file("corp"))).unwrap();
        let kept: Value = serde_json::from_str(&kept).unwrap();
        assert_eq!(kept["accessToken"], "hunter2-new");
        assert_eq!(kept["refreshToken"], "next");
        assert_eq!(kept["expiresAt"], LATER);
        assert_eq!(kept["clientId"], "client");
        let folder = std::fs::read_dir(home.path(".aws/sso/cache")).unwrap();
        assert_eq!(folder.count(), 1, "something was left");
    }
    // While the old one is good, a refresh that fails is no failure.
    let home = Home::new().config(SESSION);
    let home = home.file(
        &token_file("corp"),
        &token("2026-11-23T12:04:59Z").to_string(),
    );
    let found = resolve(&home, &identity_center(false)).await.unwrap();
    assert_eq!(found.access_key_id(), "SSO-hunter2-old");
}

#[tokio::test]
async fn without_a_good_token_one_is_told_to_sign_in() {
    let log_in = "run `aws sso login --profile default`";
    let expired = token("2026-11-23T11:00:00Z");
    let mut without_refresh = expired.clone();
    without_refresh
        .as_object_mut()
        .unwrap()
        .remove("refreshToken");
    for (file, why) in [
        (None, "cannot be read"),
        (Some("{}".to_owned()), "holds no token"),
        (
            Some(without_refresh.to_string()),
            "expired at 2026-11-23T11:00:00Z",
        ),
        (Some(expired.to_string()), "not refreshed (HTTP 400)"),
    ] {
        let mut home = Home::new().config(SESSION);
        if let Some(text) = &file {
            home = home.file(&token_file("corp"), text);
        }
        let said = refusal(&home, &identity_center(false)).await;
        assert!(said.contains(why) && said.contains(log_in), "{said}");
    }
    let home = Home::new()
        .config(SESSION)
        .file(&token_file("corp"), &token(LATER).to_string());
    let said = refusal(&home, &answering(|_, _| Some((401, String::new())))).await;
    assert!(
        said.contains("refuses the token") && said.contains(log_in),
        "{said}"
    );
    let said = refusal(&home, &answering(|_, _| Some((403, String::new())))).await;
    assert!(
        said.contains("\"Read Only\"") && said.contains("HTTP 403"),
        "{said}"
    );
    let lacking = SESSION.replace("sso_region = eu-west-1\n", "");
    let said = refusal(&Home::new().config(&lacking), &nobody()).await;
    assert!(
        said.contains("`sso_session` \"corp\", which has no `sso_region`"),
        "{said}"
    );
}

#[tokio::test]
async fn a_profile_may_name_identity_center_itself() {
    let url = "https://corp.awsapps.com/start";
    let home = Home::new()
        .config(&format!(
            "[default]\nsso_region = eu-west-1\nsso_start_url = {url}\nsso_account_id = 123456789012\n\
             sso_role_name = Read Only\n"
        ))
        .file(&token_file(url), &token(LATER).to_string());
    let found = resolve(&home, &identity_center(false)).await.unwrap();
    assert_eq!(found.access_key_id(), "SSO-hunter2-old");
}

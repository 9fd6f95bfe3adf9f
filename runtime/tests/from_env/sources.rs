//! Credentials of web identities, containers, instances and processes.

use std::time::Duration;

use bytes::Bytes;
use http::Request;
use serde_json::json;
use whitesmith::test_util::CannedTransport;

use crate::cloud::{LATER, assumed, cloud as answering, form, nobody, refusal, resolve, sts, with};
use crate::home::Home;

#[tokio::test]
async fn a_web_identity_assumes_its_role_unsigned() {
    let home = Home::new().file("token", "hunter2-token\n");
    let path = home.path("token").display().to_string();
    let home = home
        .variable("AWS_WEB_IDENTITY_TOKEN_FILE", &path)
        .variable("AWS_ROLE_ARN", "arn:aws:iam::1:role/pod")
        .variable("AWS_ROLE_SESSION_NAME", "me")
        .variable("AWS_REGION", "us-east-2");
    let cloud = sts();
    let found = resolve(&home, &cloud).await.unwrap();
    assert_eq!(found.access_key_id(), "ROLE-pod");
    assert_eq!(found.account_id().unwrap().as_str(), "123456789012");
    let request = &cloud.requests()[0];
    assert_eq!(request.uri(), "https://sts.us-east-2.amazonaws.com/");
    assert!(!request.headers().contains_key("authorization"));
    let form = form(request);
    assert_eq!(form["Action"], "AssumeRoleWithWebIdentity");
    assert_eq!(form["WebIdentityToken"], "hunter2-token");
    assert_eq!(form["RoleSessionName"], "me");

    let denied = answering(|_, _| Some((400, "hunter2-token".to_owned())));
    let said = refusal(&home, &denied).await;
    assert!(
        said.contains("web identity: the role arn:aws:iam::1:role/pod"),
        "{said}"
    );
    std::fs::remove_file(home.path("token")).unwrap();
    let said = refusal(&home, &cloud).await;
    assert!(
        said.contains("the web identity token") && said.contains(&path),
        "{said}"
    );
}

#[tokio::test]
async fn a_profile_may_name_a_web_identity() {
    let home = Home::new().file("token", "jwt").config(
        "[default]\nrole_arn = arn:aws:iam::1:role/pod\nweb_identity_token_file = ~/token\n",
    );
    let cloud = sts();
    assert_eq!(
        resolve(&home, &cloud).await.unwrap().access_key_id(),
        "ROLE-pod"
    );
    let form = form(&cloud.requests()[0]);
    assert_eq!(form["WebIdentityToken"], "jwt");
    assert_eq!(form["RoleSessionName"], "whitesmith-1795435200000");
}

fn keys(id: &str, token: &str) -> String {
    json!({"AccessKeyId": id, "SecretAccessKey": "hunter2", token: "t", "Expiration": LATER,
           "AccountId": "123456789012", "Version": 1, "Code": "Success"})
    .to_string()
}

pub(crate) type Answer = Option<(u16, String)>;

fn container(line: &str, request: &Request<Bytes>) -> Answer {
    let token = request.headers().get("authorization");
    let token = token.map_or("none", |token| token.to_str().expect("text"));
    let id = format!("{}-{token}", line.trim_start_matches("GET http://"));
    line.starts_with("GET").then(|| (200, keys(&id, "Token")))
}

#[tokio::test]
async fn a_container_is_asked_with_its_token() {
    let relative = ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/x?id=1");
    let full = (
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "http://169.254.170.23/v1/credentials",
    );
    let token = ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "inline");
    let file = ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "~/token");
    let cases: [(&[(&str, &str)], &str); 4] = [
        (&[relative], "169.254.170.2/v2/x?id=1-none"),
        (&[full, token], "169.254.170.23/v1/credentials-inline"),
        (
            &[full, token, file],
            "169.254.170.23/v1/credentials-of a file",
        ),
        (&[relative, full], "169.254.170.2/v2/x?id=1-none"),
    ];
    for (variables, expected) in cases {
        let mut home = Home::new().file("token", "of a file\n");
        for (name, value) in variables {
            home = home.variable(name, value);
        }
        let found = resolve(&home, &answering(container)).await.unwrap();
        assert_eq!(found.access_key_id(), expected);
        assert_eq!(found.session_token(), Some("t"));
        assert_eq!(found.account_id().unwrap().as_str(), "123456789012");
        assert!(found.expiry().is_some());
    }
}

#[tokio::test]
async fn a_container_is_not_asked_where_others_could_listen() {
    for url in [
        "http://example.com/",
        "http://169.254.169.254/",
        "http://localhost.example.com/",
        "ftp://localhost/",
        "not a url",
    ] {
        let home = Home::new().variable("AWS_CONTAINER_CREDENTIALS_FULL_URI", url);
        let cloud = answering(container);
        let said = refusal(&home, &cloud).await;
        assert!(
            said.contains("AWS_CONTAINER_CREDENTIALS_FULL_URI has to be"),
            "{said}"
        );
        assert!(cloud.requests().is_empty());
    }
    for url in [
        "http://localhost:80/",
        "http://127.0.0.7/",
        "http://[::1]/",
        "https://example.com/",
    ] {
        let home = Home::new().variable("AWS_CONTAINER_CREDENTIALS_FULL_URI", url);
        assert!(resolve(&home, &answering(container)).await.is_ok(), "{url}");
    }
    let home = Home::new().variable("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://localhost/");
    for (status, body, why) in [
        (
            200,
            "{\"SecretAccessKey\": \"hunter2\"}",
            "it has no \"AccessKeyId\"",
        ),
        (200, "hunter2", "it is not JSON"),
        (404, "hunter2", "HTTP 404"),
    ] {
        let said = refusal(
            &home,
            &answering(move |_, _| Some((status, body.to_owned()))),
        )
        .await;
        assert!(
            said.contains("container: the answer") && said.contains(why),
            "{said}"
        );
    }
}

/// An instance with a role, of a kind that may know the newer path.
pub(crate) fn instance(has_extended: bool, line: &str, request: &Request<Bytes>) -> Answer {
    let headers = request.headers();
    if line.starts_with("PUT ") {
        assert_eq!(headers["x-aws-ec2-metadata-token-ttl-seconds"], "21600");
        let is_token = line.ends_with("/latest/api/token");
        return is_token.then(|| (200, "session".to_owned()));
    }
    assert_eq!(headers["x-aws-ec2-metadata-token"], "session");
    let (base, name) = line.strip_prefix("GET ")?.rsplit_once('/')?;
    let is_extended = base.ends_with("/latest/meta-data/iam/security-credentials-extended");
    match name {
        _ if is_extended != has_extended => Some((404, String::new())),
        "" => Some((200, "my-role\n".to_owned())),
        "my-role" => Some((200, keys(base, "Token"))),
        _ => Some((404, String::new())),
    }
}

pub(crate) fn new_instance() -> CannedTransport {
    answering(|line, request| instance(true, line, request))
}

pub(crate) fn on_an_instance() -> Home {
    Home::new().variable("AWS_EC2_METADATA_DISABLED", "false")
}

#[tokio::test]
async fn an_instance_is_asked_in_a_session() {
    let base = "http://169.254.169.254/latest/meta-data/iam/security-credentials";
    for (has_extended, expected) in [(true, format!("{base}-extended")), (false, base.to_owned())] {
        let cloud = answering(move |line, request| instance(has_extended, line, request));
        let found = resolve(&on_an_instance(), &cloud).await.unwrap();
        assert_eq!(found.access_key_id(), expected);
        assert!(found.expiry().is_some());
    }
    for (name, value, host) in [
        (
            "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
            "IPv6",
            "http://[fd00:ec2::254]/",
        ),
        (
            "AWS_EC2_METADATA_SERVICE_ENDPOINT",
            "http://localhost:7/",
            "http://localhost:7/",
        ),
    ] {
        let cloud = new_instance();
        resolve(&on_an_instance().variable(name, value), &cloud)
            .await
            .unwrap();
        let uri = cloud.requests()[0].uri().to_string();
        assert!(uri.starts_with(host), "{uri}");
    }
    let cloud = new_instance();
    let home = on_an_instance().variable("AWS_EC2_INSTANCE_PROFILE_NAME", "my-role");
    resolve(&home, &cloud).await.unwrap();
    assert_eq!(cloud.requests().len(), 2);
}

#[tokio::test]
async fn a_machine_that_is_no_instance_knows_soon() {
    let silent = CannedTransport::silent();
    let said = refusal(&on_an_instance(), &silent).await;
    let expected = "instance metadata: no answer from http://169.254.169.254/ within 1s";
    assert!(said.contains(expected), "{said}");
    assert_eq!(silent.requests().len(), 2);
    let waited: Duration = silent.sleeps().iter().sum();
    assert!(waited < Duration::from_secs(3), "{waited:?}");

    let silent = CannedTransport::silent();
    let home = on_an_instance()
        .variable("AWS_METADATA_SERVICE_NUM_ATTEMPTS", "1")
        .variable("AWS_METADATA_SERVICE_TIMEOUT", "5");
    let said = refusal(&home, &silent).await;
    assert!(said.contains("within 5s"), "{said}");
    assert_eq!(silent.requests().len(), 1);

    let disabled = new_instance();
    let said = refusal(&Home::new(), &disabled).await;
    assert!(said.contains("AWS_EC2_METADATA_DISABLED is true"), "{said}");
    assert!(disabled.requests().is_empty());

    let without_role = answering(|line, _| {
        let is_token = line.starts_with("PUT");
        Some(if is_token {
            (200, "session".to_owned())
        } else {
            (404, String::new())
        })
    });
    let said = refusal(&on_an_instance(), &without_role).await;
    assert!(
        said.contains("instance metadata: the instance has no role"),
        "{said}"
    );
}

#[tokio::test]
async fn a_role_may_be_assumed_as_the_container_or_the_instance() {
    let role = "[default]\nrole_arn = arn:aws:iam::1:role/r1\ncredential_source =";
    let cloud = answering(|line, request| match line {
        _ if line.contains("://sts.") => Some((200, assumed(request))),
        _ if line.contains("/latest/") => instance(false, line, request),
        _ => container(line, request),
    });
    let home = on_an_instance().config(&format!("{role} Ec2InstanceMetadata\n"));
    let found = resolve(&home, &cloud).await.unwrap();
    assert_eq!(found.access_key_id(), "ROLE-r1");
    let home = Home::new()
        .config(&format!("{role} EcsContainer\n"))
        .variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/x");
    let found = resolve(&home, &cloud).await.unwrap();
    assert_eq!(found.access_key_id(), "ROLE-r1");
}

#[cfg(unix)]
#[tokio::test]
async fn a_process_prints_credentials() {
    let home = Home::new().file("keys.json", &keys("PROCESS", "SessionToken"));
    let path = home.path("keys.json").display().to_string();
    let home = home.config(&format!(
        "[default]\ncredential_process = cat \"{path}\" # mine\n"
    ));
    let found = resolve(&home, &nobody()).await.unwrap();
    assert_eq!(found.access_key_id(), "PROCESS");
    assert_eq!(found.session_token(), Some("t"));
    assert_eq!(found.account_id().unwrap().as_str(), "123456789012");
    assert!(found.expiry().is_some());

    for (command, why) in [
        ("exit 3", "`credential_process` failed (exit status: 3)"),
        ("echo hunter2", "not JSON with \"Version\": 1"),
        ("echo '{\"Version\": 2}'", "not JSON with \"Version\": 1"),
        (
            "echo '{\"Version\": 1, \"SecretAccessKey\": \"hunter2\"}'",
            "no \"AccessKeyId\"",
        ),
    ] {
        let home = Home::new().config(&format!("[default]\ncredential_process = {command}\n"));
        let said = refusal(&home, &nobody()).await;
        assert!(said.contains(why), "{said}");
    }
}

#[cfg(unix)]
#[test]
fn a_process_needs_no_async_runtime() {
    let home = Home::new().file("keys.json", &keys("PROCESS", "SessionToken"));
    let path = home.path("keys.json").display().to_string();
    let home = home.config(&format!("[default]\ncredential_process = cat {path}\n"));
    let config = with(&home.load().unwrap(), &nobody());
    let found = on_this_thread(config.credentials()).unwrap();
    assert_eq!(found.access_key_id(), "PROCESS");
}

/// Drives a future by parking this thread: the least that an executor does.
fn on_this_thread<T>(future: impl Future<Output = T>) -> T {
    use std::sync::Arc;
    use std::task::{Context, Poll, Wake};
    use std::thread::{self, Thread};
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Arc::new(Unpark(thread::current())).into();
    let mut future = std::pin::pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(done) => return done,
            Poll::Pending => thread::park(),
        }
    }
}

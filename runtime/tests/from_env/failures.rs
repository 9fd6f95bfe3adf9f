//! Sources of credentials that fail, hang or have nothing new.

use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::atomic::{AtomicBool, AtomicI64};
use std::time::Duration;

use whitesmith::test_util::CannedTransport;
use whitesmith::{Config, Timestamp};

use crate::cloud::{assumed, cloud as answering, nobody, refusal, resolve, with};
use crate::home::Home;
use crate::sources::{instance, new_instance, on_an_instance};

/// STS says by a code, with the status of a refusal, that it is to be asked again.
#[tokio::test]
async fn a_role_is_asked_for_again_where_sts_says_so() {
    let home = || {
        Home::new().config(
            "[default]\nregion = us-east-2\nrole_arn = arn:aws:iam::1:role/pod\n\
             web_identity_token_file = ~/token\n",
        )
    };
    for (code, attempts) in [
        ("Throttling", 2),
        ("IDPCommunicationError", 2),
        ("InvalidIdentityToken", 1),
    ] {
        let mut asked = 0;
        let cloud = CannedTransport::from_fn(move |request| {
            asked += 1;
            let (status, body) = match asked {
                1 => (400, format!("<E><Error><Code>{code}</Code></Error></E>")),
                _ => (200, assumed(request)),
            };
            let response = http::Response::builder().status(status);
            Ok(response.body(body.into()).expect("a response"))
        });
        let found = resolve(&home().file("token", "jwt"), &cloud).await;
        assert_eq!(found.is_ok(), attempts > 1, "{code}");
        assert_eq!(cloud.requests().len(), attempts, "{code}");
    }
}

#[tokio::test]
async fn an_identity_that_a_profile_means_is_not_passed_over() {
    let instance = new_instance();
    for (config, why) in [
        ("login_session = arn:aws:iam::1:user/me", "`aws-config`"),
        ("web_identity_token_file = ~/token", "no `role_arn`"),
        (
            "role_arn = arn:aws:iam::1:role/r\nsource_profile = b\n[profile b]\nlogin_session = x",
            "\"b\" has a `login_session`",
        ),
    ] {
        let home = on_an_instance().config(&format!("[default]\nregion = us-east-1\n{config}\n"));
        let said = refusal(&home, &instance).await;
        assert!(said.contains(why), "{said}");
        assert!(instance.requests().is_empty());
    }
    let keys = "aws_access_key_id = AKID\naws_secret_access_key = hunter2";
    let home = Home::new().config(&format!("[default]\nlogin_session = x\n{keys}\n"));
    let found = resolve(&home, &instance).await.unwrap();
    assert_eq!(found.access_key_id(), "AKID");
}

#[tokio::test]
async fn an_instance_without_a_role_may_say_so_by_an_empty_list() {
    let cloud = answering(|line, _| {
        let body = if line.starts_with("PUT") {
            "session"
        } else {
            ""
        };
        Some((200, body.to_owned()))
    });
    let said = refusal(&on_an_instance(), &cloud).await;
    assert!(
        said.contains("instance metadata: the instance has no role"),
        "{said}"
    );
}

/// The instance of a clock that a test turns, in minutes after [`NOW`](crate::cloud::NOW).
fn at_minute(home: &Home, cloud: &CannedTransport, minute: &Arc<AtomicI64>) -> Config {
    let minute = Arc::clone(minute);
    let start: Timestamp = crate::cloud::NOW.parse().unwrap();
    let clock = move || {
        let passed = Duration::from_secs(minute.load(SeqCst).unsigned_abs() * 60);
        start.checked_add(passed).unwrap()
    };
    with(&home.load().unwrap(), cloud)
        .to_builder()
        .clock(clock)
        .build()
}

#[tokio::test]
async fn credentials_of_an_instance_that_seem_expired_are_gone_on_with() {
    let minute = Arc::new(AtomicI64::new(0));
    let is_down = Arc::new(AtomicBool::new(false));
    let down = Arc::clone(&is_down);
    let cloud = answering(move |line, request| {
        if down.load(SeqCst) {
            return Some((503, String::new()));
        }
        instance(true, line, request)
    });
    // The instance always gives what expires an hour after the start.
    let config = at_minute(&on_an_instance(), &cloud, &minute);
    for (now, is_answered) in [
        (0, true),
        (58, false),
        (70, false),
        (90, true),
        (300, false),
    ] {
        minute.store(now, SeqCst);
        is_down.store(!is_answered, SeqCst);
        let before = cloud.requests().len();
        let found = config.credentials().await.unwrap();
        assert!(cloud.requests().len() > before, "{now}");
        assert!(found.access_key_id().ends_with("-extended"), "{now}");
        assert_eq!(found.account_id().unwrap().as_str(), "123456789012");
        let expiry = Timestamp::try_from(found.expiry().unwrap()).unwrap();
        let start: Timestamp = crate::cloud::NOW.parse().unwrap();
        let ahead = expiry.duration_since(start).as_mins() - now;
        let expected = if now == 0 { 60..=60 } else { 5..=15 };
        assert!(expected.contains(&ahead), "{now}: {ahead}");
        // They are asked for again only some time later.
        let before = cloud.requests().len();
        config.credentials().await.unwrap();
        assert_eq!(cloud.requests().len(), before, "{now}");
    }
    // What was never there is not gone on with.
    let fresh = at_minute(&on_an_instance(), &cloud, &minute);
    assert!(fresh.credentials().await.is_err());
}

/// A program that a call waits for ends with the call, and so does what it started.
#[cfg(unix)]
#[tokio::test]
async fn a_process_ends_with_its_call() {
    let commands = [
        "sh -c 'echo $$ > \"$0\"; exec sleep 600' PATH",
        "(sh -c 'echo $$ > \"$0\"; exec sleep 600' PATH; echo late); echo later",
        "sh -c 'echo $$ > \"$0\"; exec sleep 600 > /dev/null' PATH; true",
        "exec > /dev/null; sh -c 'echo $$ > \"$0\"; exec sleep 600' PATH",
    ];
    for command in commands {
        let home = Home::new();
        let path = home.path("pid");
        let command = command.replace("PATH", &path.display().to_string());
        let home = home.config(&format!("[default]\ncredential_process = {command}\n"));
        let config = with(&home.load().unwrap(), &nobody());
        let pid = async {
            loop {
                match std::fs::read_to_string(&path) {
                    Ok(pid) if pid.ends_with('\n') => return pid.trim().to_owned(),
                    _ => tokio::time::sleep(Duration::from_millis(5)).await,
                }
            }
        };
        let pid = tokio::select! {
            found = config.credentials() => panic!("{command}: {found:?}"),
            pid = pid => pid,
        };
        let is_there = || {
            let mut listed = std::process::Command::new("ps");
            listed.args(["-o", "stat=", "-p", &pid]);
            let listed = listed.output().expect("ps").stdout;
            let state = String::from_utf8_lossy(&listed).trim().to_owned();
            // A zombie has ended; that nobody asked how is for the init process to mend.
            !state.is_empty() && !state.starts_with('Z')
        };
        let mut looks = 0;
        while is_there() {
            looks += 1;
            assert!(looks < 400, "{command}: {pid} is still there");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

//! Events that are sent to a service.

use serde_json::json;
use tokio::task::spawn_blocking;
use whitesmith::event_stream::EventSender;
use whitesmith::{ErrorKind, EventStream};
use whitesmith_tests::frames::{Frame, Header};
use whitesmith_tests::jukebox::{CastVote, VoteError, VoteEvent, WithdrawVote};

use super::client;
use super::server::{Server, soon};

fn cast(song: &str) -> VoteEvent {
    VoteEvent::Cast(CastVote::new(song))
}

fn withdraw() -> VoteEvent {
    VoteEvent::Withdraw(WithdrawVote::default())
}

/// The song that a message is a vote for.
fn song(frame: &Frame) -> String {
    assert_eq!(frame.text(":message-type"), "event");
    assert_eq!(frame.text(":event-type"), "cast");
    assert_eq!(frame.text(":content-type"), "application/json");
    let body: serde_json::Value = serde_json::from_slice(&frame.payload).expect("JSON");
    body["songId"].as_str().expect("a song").to_owned()
}

fn counted(votes: usize) -> String {
    json!({ "counted": votes }).to_string()
}

#[tokio::test]
async fn each_event_is_a_message() {
    let mut server = Server::jukebox().await;
    let heavy = VoteEvent::Cast(CastVote::new("a").weight(-3));
    let jukebox = client(server.url());
    let call = jukebox
        .vote("lobby", vec![heavy, withdraw(), cast("b")])
        .round(2);
    let call = tokio::spawn(call.into_future());
    let mut visit = server.visit().await;
    let headers = &visit.head.headers;
    assert_eq!(visit.head.uri.path(), "/rooms/lobby/votes");
    assert_eq!(headers["x-round"], "2");
    assert_eq!(
        headers["content-type"],
        "application/vnd.amazon.eventstream"
    );
    assert_eq!(headers["transfer-encoding"], "chunked");

    let said = visit.said.all().await.expect("messages");
    let [first, second, third] = &said[..] else {
        panic!("{said:?}");
    };
    assert_eq!((song(first), song(third)), ("a".to_owned(), "b".to_owned()));
    assert_eq!(first.header("weight"), Some(&Header::Byte(-3)));
    assert_eq!(third.header("weight"), None);
    assert_eq!(second, &Frame::event("withdraw", ""));
    visit.reply(200, &[], counted(said.len()));
    let output = soon(call).await.expect("no panic").expect("it is counted");
    assert_eq!(output.counted, 3);
}

#[tokio::test]
async fn events_in_memory_are_sent_again() {
    let mut server = Server::jukebox().await;
    let call = client(server.url()).vote("lobby", vec![cast("a"), cast("b")]);
    let call = tokio::spawn(call.into_future());
    for attempt in 0..3 {
        let mut visit = server.visit().await;
        let said = visit.said.all().await.expect("messages");
        let songs: Vec<String> = said.iter().map(song).collect();
        assert_eq!(songs, ["a", "b"], "attempt {attempt}");
        if attempt < 2 {
            visit.reply(503, &[], "");
        } else {
            visit.reply(200, &[], counted(2));
        }
    }
    let output = soon(call).await.expect("no panic").expect("it is counted");
    assert_eq!(output.counted, 2);
}

/// A call that votes as the sender says.
fn voting(
    server: &Server,
) -> (
    EventSender<VoteEvent>,
    tokio::task::JoinHandle<Result<i32, VoteError>>,
) {
    let (sender, votes) = EventStream::channel(1);
    let call = client(server.url()).vote("lobby", votes);
    let call = tokio::spawn(async { call.await.map(|output| output.counted) });
    (sender, call)
}

#[tokio::test]
async fn events_are_sent_as_they_come() {
    let mut server = Server::jukebox().await;
    let (sender, call) = voting(&server);
    sender.send(cast("0")).await.expect("it is sent");
    let mut visit = server.visit().await;
    for number in 1..4 {
        let said = visit
            .said
            .next()
            .await
            .expect("a message")
            .expect("a message");
        assert_eq!(song(&said), (number - 1).to_string());
        sender
            .send(cast(&number.to_string()))
            .await
            .expect("it is sent");
    }
    let another = sender.clone();
    drop(sender);
    another.send(withdraw()).await.expect("a clone is as good");
    drop(another);
    let rest = visit.said.all().await.expect("they end");
    assert_eq!(rest.len(), 2);
    visit.reply(200, &[], counted(5));
    assert_eq!(
        soon(call).await.expect("no panic").expect("it is counted"),
        5
    );
}

#[tokio::test]
async fn events_that_are_gone_are_not_sent_again() {
    let mut server = Server::jukebox().await;
    for is_answered in [true, false] {
        let (sender, call) = voting(&server);
        sender.send(cast("a")).await.expect("it is sent");
        let mut visit = server.visit().await;
        visit.said.next().await.expect("a message");
        drop(sender);
        if is_answered {
            visit.reply(503, &[], "");
        } else {
            drop(visit);
        }
        let error = soon(call).await.expect("no panic");
        let error = error.expect_err("it cannot be tried again");
        assert_eq!(error.attempts(), 1);
        if is_answered {
            assert_eq!(error.status().map(|status| status.as_u16()), Some(503));
        } else {
            assert!(error.to_string().contains("`Vec` of events"), "{error}");
        }
    }
    assert_eq!(server.asked().len(), 2);
}

#[tokio::test]
async fn a_refused_caller_s_sender_is_told() {
    let server = Server::jukebox().await;
    let (sender, votes) = EventStream::channel(1);
    let stranger = whitesmith_tests::jukebox::Client::new(
        super::config(server.url()).bearer_token("x").build(),
    );
    let call = tokio::spawn(stranger.vote("lobby", votes).into_future());
    let error = soon(call)
        .await
        .expect("no panic")
        .expect_err("it is refused");
    assert!(matches!(error, VoteError::Unauthorized(_)), "{error}");
    let refused = soon(async {
        loop {
            if let Err(refused) = sender.send(cast("a")).await {
                break refused;
            }
        }
    });
    assert_eq!(refused.await.0, cast("a"));
}

#[tokio::test]
async fn events_are_sent_without_async() {
    let mut server = Server::jukebox().await;
    let call = client(server.url()).vote("lobby", vec![cast("a"), cast("b")]);
    let call = spawn_blocking(|| whitesmith::blocking::block_on(call.into_future()));
    let mut visit = server.visit().await;
    let said = visit.said.all().await.expect("messages");
    let songs: Vec<String> = said.iter().map(song).collect();
    assert_eq!(songs, ["a", "b"]);
    visit.reply(200, &[], counted(2));
    let output = soon(call).await.expect("no panic").expect("it is counted");
    assert_eq!(output.counted, 2);
}

/// An event that only a later version of the model names.
fn unheard() -> VoteEvent {
    serde_json::from_value(json!({ "recount": {} })).expect("a vote")
}

#[tokio::test]
async fn an_event_that_no_model_names_is_not_sent() {
    for is_blocking in [false, true] {
        let server = Server::jukebox().await;
        let call = client(server.url()).vote("lobby", vec![cast("a"), unheard()]);
        let call = if is_blocking {
            spawn_blocking(|| whitesmith::blocking::block_on(call.into_future()))
        } else {
            tokio::spawn(call.into_future())
        };
        let error = soon(call).await.expect("no panic").err();
        let VoteError::Other(error) = error.expect("it cannot be sent") else {
            panic!("another error");
        };
        assert_eq!(error.kind(), ErrorKind::Request);
        assert_eq!(
            error.to_string(),
            "Vote: the input cannot be sent: an event that the model does not name cannot be sent (1 attempt)"
        );
        assert!(server.asked().len() < 2, "it is not tried again");
    }
}

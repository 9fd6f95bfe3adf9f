//! Events that a service sends.

use serde_json::json;
use whitesmith::event_stream::EventError;
use whitesmith::{ErrorKind, EventStream, Timestamp};
use whitesmith_tests::frames::{Frame, Header};
use whitesmith_tests::jukebox::{ListenError, ListenOutput, Mood, RoomEvent, Stars, Wish};

use super::client;
use super::server::{Server, Stage, soon};

type Failure = EventError<RoomEvent>;

/// The head of a response with events.
pub(super) const HEAD: [(&str, &str); 2] = [
    ("content-type", "application/vnd.amazon.eventstream"),
    ("x-listeners", "3"),
];

/// A call that listens, and where the server speaks.
async fn listening() -> (Server, ListenOutput, Stage) {
    let mut server = Server::jukebox().await;
    let call = tokio::spawn(client(server.url()).listen("lobby").into_future());
    let (_, stage) = server.visit().await.answer(&HEAD);
    let output = soon(call).await.expect("no panic");
    (server, output.expect("it is let in"), stage)
}

/// What comes of events that a service sends.
async fn received(frames: &[Frame]) -> Vec<Result<RoomEvent, Failure>> {
    let (_server, output, mut stage) = listening().await;
    for frame in frames {
        stage.send(frame).await;
    }
    drop(stage);
    rest(output.events).await
}

pub(super) async fn rest<E: whitesmith::event_stream::Event>(
    mut events: EventStream<E>,
) -> Vec<Result<E, EventError<E>>> {
    let mut all = Vec::new();
    while let Some(event) = soon(events.next()).await {
        all.push(event);
    }
    all
}

/// The error after some good events, and what it is of.
fn failed(mut received: Vec<Result<RoomEvent, Failure>>, good: usize) -> Failure {
    let last = received.pop().expect("something came");
    assert_eq!(received.len(), good);
    assert!(received.iter().all(Result::is_ok), "{received:?}");
    last.expect_err("it ends in an error")
}

fn other(failure: Failure) -> whitesmith::Error {
    match failure {
        EventError::Other(error) => error,
        failure => panic!("{failure:?}"),
    }
}

fn tick() -> Frame {
    Frame::event("tick", "")
}

fn json(name: &str, body: &serde_json::Value) -> Frame {
    Frame::event(name, body.to_string()).of_type("application/json")
}

#[tokio::test]
async fn what_is_no_event_comes_before_them() {
    let (server, output, stage) = listening().await;
    assert_eq!((output.listeners, output.topic), (3, None));
    let head = &server.asked()[0];
    assert_eq!(
        (head.method.as_str(), head.uri.path()),
        ("GET", "/rooms/lobby/events")
    );
    drop(stage);
    assert!(rest(output.events).await.is_empty());
}

#[tokio::test]
async fn headers_that_are_required_are() {
    let mut server = Server::jukebox().await;
    let call = tokio::spawn(client(server.url()).listen("lobby").into_future());
    let (_, _stage) = server.visit().await.answer(&HEAD[..1]);
    let error = soon(call)
        .await
        .expect("no panic")
        .expect_err("a header is missing");
    let ListenError::Other(error) = error else {
        panic!("{error:?}");
    };
    assert_eq!(error.kind(), ErrorKind::Response);
    assert!(error.to_string().contains("listeners"), "{error}");
}

#[tokio::test]
async fn each_event_comes_once_it_is_sent() {
    let (_server, mut output, mut stage) = listening().await;
    for number in 0..5_i64 {
        let sample = Frame::event("sample", vec![9; 3]).with("sequence", Header::Long(number));
        let bytes = sample.bytes();
        let (one, two) = bytes.split_at(20);
        for part in [one, two] {
            assert!(soon(stage.say(part.to_vec())).await);
        }
        let event = soon(output.events.next())
            .await
            .expect("an event")
            .expect("an event");
        let RoomEvent::Sample(sample) = event else {
            panic!("{event:?}");
        };
        assert_eq!(sample.sequence, number);
        assert_eq!(sample.audio.as_deref(), Some(&[9; 3][..]));
    }
}

#[tokio::test]
async fn headers_of_all_types_are_members() {
    let frame = Frame::event("songStarted", "")
        .with("live", Header::Boolean(true))
        .with("volume", Header::Byte(-7))
        .with("track", Header::Short(-300))
        .with("seconds", Header::Integer(191))
        .with("plays", Header::Long(1 << 40))
        .with("fingerprint", Header::Blob(vec![0, 255]))
        .with("title", Header::Text("Bläue".to_owned()))
        .with("at", Header::Time(1_500))
        .with("mood", Header::Text("wild".to_owned()))
        .with("stars", Header::Integer(5))
        .with("unheard-of", Header::Boolean(false));
    let events = received(&[frame]).await;
    let [Ok(RoomEvent::SongStarted(song))] = &events[..] else {
        panic!("{events:?}");
    };
    assert_eq!(song.live, Some(true));
    assert_eq!(song.volume, Some(-7));
    assert_eq!(song.track, Some(-300));
    assert_eq!(song.seconds, Some(191));
    assert_eq!(song.plays, Some(1 << 40));
    assert_eq!(song.fingerprint.as_deref(), Some(&[0, 255][..]));
    assert_eq!(song.title.as_deref(), Some("Bläue"));
    assert_eq!(song.at.map(Timestamp::as_millisecond), Some(1_500));
    assert_eq!(song.mood, Some(Mood::Wild));
    assert_eq!(song.stars, Some(Stars::Five));
}

#[tokio::test]
async fn payloads_of_all_kinds_are_members() {
    let chat =
        json!({ "text": "hi", "at": 1.5, "attachments": [{ "title": "Stars", "length": 9 }] });
    let events = received(&[
        Frame::event("lyric", "Bläue").of_type("text/plain"),
        json("cover", &json!({ "title": "Blue Moon", "length": 2 })),
        json("request", &json!({ "mood": "calm" })),
        json("chat", &chat).with("from", Header::Text("Ada".to_owned())),
        tick(),
        json("tick", &json!({})),
    ])
    .await;
    let [
        Ok(RoomEvent::Lyric(lyric)),
        Ok(RoomEvent::Cover(cover)),
        Ok(RoomEvent::Request(request)),
        Ok(RoomEvent::Chat(chat)),
        Ok(RoomEvent::Tick(_)),
        Ok(RoomEvent::Tick(_)),
    ] = &events[..]
    else {
        panic!("{events:?}");
    };
    assert_eq!(lyric.line.as_deref(), Some("Bläue"));
    let song = cover.song.as_ref().expect("a song");
    assert_eq!((&*song.title, song.seconds), ("Blue Moon", Some(2)));
    assert_eq!(request.what, Some(Wish::Mood(Mood::Calm)));
    assert_eq!((chat.from.as_deref(), &*chat.text), (Some("Ada"), "hi"));
    assert_eq!(chat.at.map(Timestamp::as_millisecond), Some(1_500));
    let attachments = chat.attachments.as_ref().expect("attachments");
    assert_eq!(attachments[0].seconds, Some(9));
}

#[tokio::test]
async fn an_exception_ends_the_stream() {
    let body = json!({ "message": "no seat", "seats": 40 }).to_string();
    let crowded = Frame::new("exception", "crowded", body).of_type("application/json");
    let failure = failed(received(&[tick(), crowded, tick()]).await, 1);
    assert_eq!(failure.code(), Some("Crowded"));
    assert_eq!(failure.message(), Some("no seat"));
    assert_eq!(failure.operation(), "Listen");
    assert!(failure.is_retryable() && failure.is_throttling());
    assert_eq!(failure.to_string(), "Listen: Crowded: no seat");
    let EventError::Exception(exception) = failure else {
        panic!("{failure:?}");
    };
    let RoomEvent::Crowded(crowded) = &*exception else {
        panic!("{:?}", &*exception);
    };
    assert_eq!(crowded.seats, Some(40));

    let closed = Frame::new("exception", "closed", "{}").of_type("application/json");
    let failure = failed(received(&[closed]).await, 0);
    assert_eq!(failure.code(), Some("RoomClosed"));
    assert!(!failure.is_throttling());
}

#[tokio::test]
async fn what_no_model_names_is_still_said() {
    let unheard = Frame::new("exception", "unheardOf", "{}");
    let error = other(failed(received(&[unheard]).await, 0));
    assert_eq!(error.kind(), ErrorKind::Service);
    assert_eq!(error.to_string(), "Listen: unheardOf");

    let mut broken = Frame::default().with(":message-type", Header::Text("error".to_owned()));
    broken = broken.with(":error-code", Header::Text("InternalFailure".to_owned()));
    broken = broken.with(":error-message", Header::Text("a needle broke".to_owned()));
    let error = other(failed(received(&[tick(), broken, tick()]).await, 1));
    assert_eq!(error.kind(), ErrorKind::Service);
    assert_eq!(error.to_string(), "Listen: InternalFailure: a needle broke");

    let events = received(&[json("encore", &json!({ "of": 1 })), tick()]).await;
    let [Ok(RoomEvent::Unrecognized(encore)), Ok(RoomEvent::Tick(_))] = &events[..] else {
        panic!("{events:?}");
    };
    assert_eq!(encore.name(), "encore");
    assert_eq!(encore.value(), &json!({ "of": 1 }));
}

#[tokio::test]
async fn what_is_no_event_says_why() {
    let text = |text: &str| Header::Text(text.to_owned());
    for (frame, why) in [
        (Frame::default(), "a message has no header `:message-type`"),
        (
            Frame::default().with(":message-type", text("riddle")),
            "a message has the unknown `:message-type` \"riddle\"",
        ),
        (
            Frame::default().with(":message-type", text("event")),
            "a message has no header `:event-type`",
        ),
        (
            Frame::event("songStarted", "").with("volume", Header::Short(300)),
            "songStarted.volume: the message does not hold an integer of its size here",
        ),
        (
            Frame::event("songStarted", "").with("live", Header::Byte(1)),
            "songStarted.live: the message does not hold a boolean here",
        ),
        (
            Frame::event("lyric", vec![0xff]),
            "lyric.line: the payload is no UTF-8 text",
        ),
    ] {
        let error = other(failed(received(&[tick(), frame, tick()]).await, 1));
        assert_eq!(error.kind(), ErrorKind::Response);
        assert_eq!(
            error.to_string(),
            format!("Listen: the events cannot be read: {why}")
        );
    }
    let error = other(failed(received(&[json("chat", &json!([]))]).await, 0));
    assert_eq!(error.kind(), ErrorKind::Response);
    assert!(error.to_string().contains("chat"), "{error}");
}

#[tokio::test]
async fn a_changed_bit_is_seen() {
    let (_server, output, mut stage) = listening().await;
    stage.send(&tick()).await;
    let mut bytes = json("chat", &json!({ "text": "hi" })).bytes().to_vec();
    let last = bytes.len() - 6;
    bytes[last] ^= 1;
    assert!(soon(stage.say(bytes)).await);
    assert!(soon(stage.say(tick().bytes())).await);
    let error = other(failed(rest(output.events).await, 1));
    assert_eq!(error.kind(), ErrorKind::Response);
    assert!(error.to_string().contains("checksum"), "{error}");
}

#[tokio::test]
async fn a_stream_that_ends_within_a_message_is_cut_short() {
    for is_cut in [true, false] {
        let (_server, output, mut stage) = listening().await;
        stage.send(&tick()).await;
        assert!(soon(stage.say(tick().bytes().slice(..30))).await);
        if is_cut {
            stage.cut();
        } else {
            drop(stage);
        }
        let error = other(failed(rest(output.events).await, 1));
        assert_eq!(error.kind(), ErrorKind::Io, "{error}");
        assert_eq!(error.metadata().operation(), "Listen");
    }
}

#[tokio::test]
async fn a_connection_that_breaks_between_messages_is_no_end() {
    let (_server, mut output, mut stage) = listening().await;
    stage.send(&tick()).await;
    let event = soon(output.events.next()).await.expect("an event");
    assert!(matches!(event, Ok(RoomEvent::Tick(_))), "{event:?}");
    stage.cut();
    let error = other(failed(rest(output.events).await, 0));
    assert_eq!(error.kind(), ErrorKind::Io);
}

#[tokio::test]
async fn events_are_heard_without_async() {
    let mut server = Server::jukebox().await;
    let call = client(server.url()).listen("lobby");
    let first = tokio::task::spawn_blocking(|| {
        whitesmith::blocking::block_on(async {
            let mut output = call.await.expect("it is let in");
            output.events.next().await
        })
    });
    let (_, mut stage) = server.visit().await.answer(&HEAD);
    stage.send(&tick()).await;
    let event = soon(first).await.expect("no panic").expect("an event");
    assert!(matches!(event, Ok(RoomEvent::Tick(_))), "{event:?}");
}

#[tokio::test]
async fn who_stops_listening_hangs_up() {
    let (_server, output, mut stage) = listening().await;
    stage.send(&tick()).await;
    drop(output);
    soon(async { while stage.say(tick().bytes()).await {} }).await;
}

//! Events without a service: in a user's tests, and in what operations are without any IO.

use bytes::Bytes;
use http::Response;
use http::Uri;
use whitesmith::test_util::MockTransport;
use whitesmith::{EventStream, Operation as _};
use whitesmith_tests::frames::Frame;
use whitesmith_tests::jukebox::{
    CastVote, Client, Listen, ListenOutput, LyricEvent, RoomEvent, Sing, SingInput, SingOutput,
    Vote, VoteEvent, VoteInput, VoteOutput,
};

use super::listen::{HEAD, rest};
use super::server::soon;

fn lyric(line: &str) -> RoomEvent {
    RoomEvent::Lyric(LyricEvent::default().line(line))
}

#[tokio::test]
async fn a_mock_sends_typed_events() {
    let mock = MockTransport::new().on::<Listen>(|_| {
        let events = EventStream::from(vec![lyric("a"), lyric("b")]);
        Ok(ListenOutput::new(1).events(events))
    });
    let jukebox = Client::new(mock.config().bearer_token("t").build());
    let output = jukebox.listen("lobby").await.expect("it answers");
    let events = rest(output.events).await.into_iter();
    let events: Vec<RoomEvent> = events.map(|event| event.expect("an event")).collect();
    assert_eq!(events, [lyric("a"), lyric("b")]);
}

#[tokio::test]
async fn a_mock_keeps_the_events_that_it_was_sent() {
    let mock = MockTransport::new()
        .on::<Vote>(|_| Ok(VoteOutput::new(1)))
        .on::<Sing>(|input| Ok(SingOutput::new(input.voice.clone())));
    let jukebox = Client::new(mock.config().bearer_token("t").build());
    let vote = VoteEvent::Cast(CastVote::new("a"));
    let call = jukebox.vote("lobby", vec![vote.clone()]);
    assert_eq!(call.await.expect("it answers").counted, 1);
    let input = mock.inputs::<Vote>().pop().expect("an input");
    let votes = rest(input.votes).await;
    assert_eq!(votes.len(), 1);
    assert_eq!(votes[0].as_ref().expect("a vote"), &vote);

    let (sender, voice) = EventStream::channel(1);
    let mut output = jukebox.sing("lobby", voice).await.expect("it answers");
    sender.send(lyric("a")).await.expect("it is sent");
    let echo = soon(output.echo.next()).await.expect("an event");
    assert_eq!(echo.expect("an event"), lyric("a"));
}

#[tokio::test]
async fn requests_are_built_without_io() {
    let endpoint = Uri::from_static("https://jukebox.example");
    let input = VoteInput::new("lobby", vec![VoteEvent::Cast(CastVote::new("a"))]).round(1);
    let request = Vote::build_request(&input, &endpoint).expect("a request");
    assert_eq!(request.uri(), "https://jukebox.example/rooms/lobby/votes");
    assert_eq!(request.headers()["content-type"], HEAD[0].1);
    assert_eq!(request.headers()["x-round"], "1");
    assert!(request.body().is_replayable());
    let expected = Frame::event("cast", r#"{"songId":"a"}"#)
        .of_type("application/json")
        .bytes();
    for _ in 0..2 {
        let body = request.body().clone().into_chunks().collect().await;
        let mut body = bytes::BytesMut::from(body.expect("it is in memory"));
        let sent = Frame::take(&mut body).expect("a frame").expect("a frame");
        assert_eq!(sent.payload, r#"{"songId":"a"}"#);
        assert_eq!(sent.bytes().len(), expected.len());
        assert!(body.is_empty());
    }

    let input = SingInput::new("lobby", EventStream::channel(1).1);
    let request = Sing::build_request(&input, &endpoint).expect("a request");
    assert!(!request.body().is_replayable());
}

#[tokio::test]
async fn whole_responses_are_read_without_io() {
    let frames = ["a", "b"].map(|line| Frame::event("lyric", line).bytes());
    let mut response = Response::new(Bytes::from(frames.concat()));
    for (name, value) in HEAD {
        response
            .headers_mut()
            .insert(name, value.parse().expect("a value"));
    }
    for _ in 0..2 {
        let output = Listen::parse_response(&response).expect("it is sound");
        assert_eq!(output.listeners, 3);
        let events = rest(output.events).await.into_iter();
        let events: Vec<RoomEvent> = events.map(|event| event.expect("an event")).collect();
        assert_eq!(events, [lyric("a"), lyric("b")]);
    }
    response.headers_mut().remove("x-listeners");
    let error = Listen::parse_response(&response).expect_err("a header is missing");
    assert!(error.to_string().contains("listeners"), "{error}");
}

//! Who is fast waits for who is slow: nothing piles up on either side.

use std::time::Duration;

use tokio::time::timeout;
use whitesmith_tests::frames::Frame;
use whitesmith_tests::jukebox::{RoomEvent, SampleEvent};

use super::server::soon;
use super::sing::Singing;

/// How many events there are, of this size: 64 MiB, which is more than sockets hold.
const EVENTS: i64 = 1_024;
const SIZE: usize = 64 * 1024;
/// How long nothing must happen for it to be taken for waiting. On a machine that is slow some waits are taken for it that
/// are none, which changes nothing.
const WHILE: Duration = Duration::from_millis(300);

#[tokio::test]
async fn a_sender_waits_for_its_service() {
    let mut singing = Singing::start().await;
    let sample = |number| RoomEvent::Sample(SampleEvent::new(number).audio(vec![7; SIZE]));
    let mut sent = 0;
    while sent < EVENTS
        && let Ok(result) = timeout(WHILE, singing.sender.send(sample(sent))).await
    {
        result.expect("it is sent");
        sent += 1;
    }
    assert!(sent < EVENTS, "all were sent to a service that reads none");
    let sender = singing.sender;
    let rest = tokio::spawn(async move {
        for number in sent..EVENTS {
            sender.send(sample(number)).await.expect("it is sent");
        }
    });
    let first = singing.said.next().await.expect("a message");
    let length = first.expect("a message").bytes().len() as u64;
    let others = soon(singing.said.count()).await.expect("they end");
    assert_eq!(length + others, length * EVENTS.unsigned_abs());
    soon(rest).await.expect("no panic");
}

#[tokio::test]
async fn a_service_waits_for_its_caller() {
    let mut singing = Singing::start().await;
    let sample = Frame::event("sample", vec![7; SIZE]).bytes();
    let mut said = 0;
    while said < EVENTS
        && let Ok(has_caller) = timeout(WHILE, singing.stage.say(sample.clone())).await
    {
        assert!(has_caller);
        said += 1;
    }
    assert!(said < EVENTS, "all were said to a caller that reads none");
    let mut stage = singing.stage;
    let rest = tokio::spawn(async move {
        for _ in said..EVENTS {
            assert!(stage.say(sample.clone()).await);
        }
    });
    for _ in 0..EVENTS {
        let event = soon(singing.output.echo.next()).await.expect("an event");
        let event = event.expect("an event");
        assert!(matches!(event, RoomEvent::Sample(_)), "{event:?}");
    }
    soon(rest).await.expect("no panic");
    assert!(soon(singing.output.echo.next()).await.is_none());
}

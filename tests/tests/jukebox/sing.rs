//! Events in both directions at once.

use whitesmith::EventStream;
use whitesmith::event_stream::EventSender;
use whitesmith_tests::frames::Header;
use whitesmith_tests::jukebox::{LyricEvent, RoomEvent, SampleEvent, SingOutput, SongStarted};

use super::client;
use super::listen::{HEAD, rest};
use super::server::{Said, Server, Stage, soon};

/// A call that has begun in both directions.
pub(super) struct Singing {
    _server: Server,
    pub(super) sender: EventSender<RoomEvent>,
    pub(super) output: SingOutput,
    pub(super) said: Said,
    pub(super) stage: Stage,
}

impl Singing {
    /// The head of the response comes before any event is sent.
    pub(super) async fn start() -> Self {
        let mut server = Server::jukebox().await;
        let (sender, voice) = EventStream::channel(1);
        let call = tokio::spawn(client(server.url()).sing("lobby", voice).into_future());
        let (said, stage) = server.visit().await.answer(&HEAD[..1]);
        let output = soon(call).await.expect("no panic").expect("it is let in");
        Self {
            _server: server,
            sender,
            output,
            said,
            stage,
        }
    }
}

fn lyric(line: &str) -> RoomEvent {
    RoomEvent::Lyric(LyricEvent::default().line(line))
}

#[tokio::test]
async fn each_waits_for_the_other() {
    let mut singing = Singing::start().await;
    for line in ["When", "the", "lights", "go", "down"] {
        singing.sender.send(lyric(line)).await.expect("it is sent");
        let heard = singing
            .said
            .next()
            .await
            .expect("a message")
            .expect("a message");
        assert_eq!(heard.payload, line);
        assert_eq!(heard.text(":content-type"), "text/plain");
        singing.stage.send(&heard).await;
        let echo = soon(singing.output.echo.next()).await.expect("an event");
        assert_eq!(echo.expect("an event"), lyric(line));
    }
    drop(singing.sender);
    assert_eq!(singing.said.next().await, Ok(None), "the request has ended");
    drop(singing.stage);
    assert!(rest(singing.output.echo).await.is_empty());
}

#[tokio::test]
async fn what_is_sent_comes_back_as_it_was() {
    let at = whitesmith::Timestamp::from_millisecond(1_500).expect("a time");
    let song = SongStarted::default()
        .live(false)
        .volume(-1)
        .track(2)
        .seconds(3)
        .plays(-4)
        .fingerprint(vec![5, 6])
        .title("Bläue")
        .at(at)
        .mood("somber")
        .stars(4);
    let song = RoomEvent::SongStarted(song);
    let sample = RoomEvent::Sample(SampleEvent::new(1).audio(vec![0, 255]));
    let mut singing = Singing::start().await;
    for event in [song, sample] {
        singing
            .sender
            .send(event.clone())
            .await
            .expect("it is sent");
        let heard = singing
            .said
            .next()
            .await
            .expect("a message")
            .expect("a message");
        if heard.text(":event-type") == "songStarted" {
            assert_eq!(heard.header("live"), Some(&Header::Boolean(false)));
            assert_eq!(heard.header("volume"), Some(&Header::Byte(-1)));
            assert_eq!(heard.header("track"), Some(&Header::Short(2)));
            assert_eq!(heard.header("seconds"), Some(&Header::Integer(3)));
            assert_eq!(heard.header("plays"), Some(&Header::Long(-4)));
            assert_eq!(heard.header("fingerprint"), Some(&Header::Blob(vec![5, 6])));
            assert_eq!(heard.text("title"), "Bläue");
            assert_eq!(heard.header("at"), Some(&Header::Time(1_500)));
            assert_eq!(heard.text("mood"), "somber");
            assert_eq!(heard.header("stars"), Some(&Header::Integer(4)));
            assert!(heard.payload.is_empty());
            assert_eq!(heard.header(":content-type"), None);
        }
        singing.stage.send(&heard).await;
        let echo = soon(singing.output.echo.next()).await.expect("an event");
        assert_eq!(echo.expect("an event"), event);
    }
}

#[tokio::test]
async fn a_service_may_end_before_its_caller_does() {
    let singing = Singing::start().await;
    drop(singing.stage);
    assert!(rest(singing.output.echo).await.is_empty());
    drop(singing.said);
    until_over(&singing.sender).await;
}

#[tokio::test]
async fn who_drops_the_output_is_done() {
    let mut singing = Singing::start().await;
    singing
        .sender
        .send(lyric("When"))
        .await
        .expect("it is sent");
    drop(singing.output);
    until_over(&singing.sender).await;
    let mut end = Ok(None);
    soon(async {
        loop {
            end = singing.said.next().await;
            if !matches!(end, Ok(Some(_))) {
                break;
            }
        }
    })
    .await;
    end.expect_err("the connection ends, and the request has not");
}

/// Sends until the sender is told that nobody listens.
async fn until_over(sender: &EventSender<RoomEvent>) {
    soon(async { while sender.send(lyric("la")).await.is_ok() {} }).await;
}

//! The same events in each protocol that has them: where the other members go, how documents are written, and that all of
//! it is signed.

use bytes::Bytes;
use http::Response;
use http::request::Parts;
use serde_json::{Value, json};
use whitesmith::event_stream::EventError;
use whitesmith::{EventStream, Operation as _};
use whitesmith_tests::frames::{Frame, Header};

use super::config;
use super::server::{Server, soon};
use super::signed::{Chain, REGION, credentials};

const EVENTS: &str = "application/vnd.amazon.eventstream";

/// What a protocol puts on the wire.
struct Wire {
    path: &'static str,
    headers: &'static [(&'static str, &'static str)],
    /// Whether the members that are no events have messages of their own.
    has_initial: bool,
    answer: &'static [(&'static str, &'static str)],
    media_type: &'static str,
    /// The first event's document, the second's, and one that the service sends.
    documents: [Value; 3],
    /// Documents of the service, by hand: the initial response, an event and an exception.
    said: [&'static [u8]; 3],
}

const AWS_JSON: &[(&str, &str)] = &[("x-amz-target", "Choir.Rehearse")];

fn json_documents() -> [Value; 3] {
    [
        json!({ "pitch": 60, "beats": 2 }),
        json!({ "root": "C", "minor": true }),
        json!({ "piece": "Ave", "voices": 4 }),
    ]
}

const JSON: [&[u8]; 3] = [
    br#"{"conductor":"Ada"}"#,
    br#"{"pitch":61}"#,
    br#"{"message":"cough"}"#,
];

fn aws_json() -> Wire {
    Wire {
        path: "/",
        headers: AWS_JSON,
        has_initial: true,
        answer: &[("content-type", EVENTS)],
        media_type: "application/json",
        documents: json_documents(),
        said: JSON,
    }
}

fn rpc_v2_cbor() -> Wire {
    Wire {
        path: "/service/Choir/operation/Rehearse",
        headers: &[("smithy-protocol", "rpc-v2-cbor"), ("accept", EVENTS)],
        answer: &[("content-type", EVENTS), ("smithy-protocol", "rpc-v2-cbor")],
        media_type: "application/cbor",
        said: [
            b"\xa1\x69conductor\x63Ada",
            b"\xbf\x65pitch\x18\x3d\xff",
            b"\xa1\x67message\x65cough",
        ],
        ..aws_json()
    }
}

fn rpc_v2_json() -> Wire {
    Wire {
        path: "/service/Choir/operation/Rehearse",
        headers: &[("smithy-protocol", "rpc-v2-json"), ("accept", EVENTS)],
        answer: &[("content-type", EVENTS), ("smithy-protocol", "rpc-v2-json")],
        ..aws_json()
    }
}

fn rest_json() -> Wire {
    Wire {
        path: "/pieces/Ave",
        headers: &[("x-voices", "4")],
        has_initial: false,
        answer: &[("content-type", EVENTS), ("x-conductor", "Ada")],
        ..aws_json()
    }
}

fn rest_xml() -> Wire {
    const NAMESPACE: &str = r#"xmlns="https://choir.example/""#;
    Wire {
        media_type: "application/xml",
        documents: [
            format!("<NoteEvent {NAMESPACE}><pitch>60</pitch><beats>2</beats></NoteEvent>").into(),
            format!("<Chord {NAMESPACE}><root>C</root><minor>true</minor></Chord>").into(),
            Value::Null,
        ],
        said: [
            b"",
            b"<NoteEvent xmlns=\"https://choir.example/\"><pitch>61</pitch></NoteEvent>",
            b"<Hoarse><message>cough</message></Hoarse>",
        ],
        ..rest_json()
    }
}

impl Wire {
    fn check(&self, head: &Parts) {
        assert_eq!((head.method.as_str(), head.uri.path()), ("POST", self.path));
        let sent = |name: &str| head.headers.get(name).and_then(|value| value.to_str().ok());
        assert_eq!(sent("content-type"), Some(EVENTS));
        for (name, value) in self.headers {
            assert_eq!(sent(name), Some(*value), "{name}");
        }
        if self.has_initial {
            assert_eq!(sent("x-voices"), None);
        }
    }

    /// Checks what an event is called and holds.
    fn check_event(&self, frame: &Frame, name: &str, document: &Value) {
        assert_eq!(frame.text(":message-type"), "event");
        assert_eq!(frame.text(":event-type"), name);
        assert_eq!(frame.text(":content-type"), self.media_type);
        let held: Value = match self.media_type {
            "application/json" => serde_json::from_slice(&frame.payload).expect("JSON"),
            "application/cbor" => ciborium::from_reader(&frame.payload[..]).expect("CBOR"),
            _ => str::from_utf8(&frame.payload).expect("text").into(),
        };
        assert_eq!(&held, document);
    }

    /// What the service says.
    fn say(&self, which: usize, kind: &str, name: &str) -> Frame {
        Frame::new(kind, name, self.said[which]).of_type(self.media_type)
    }
}

/// A whole conversation in the protocol of a module.
macro_rules! rehearse {
    ($($module:ident: $wire:expr;)*) => {
        $(
            #[tokio::test]
            async fn $module() {
                use whitesmith_tests::$module::{BreathEvent, Chord, ChordEvent, Client, NoteEvent, Sound};
                let (wire, mut server) = ($wire, Server::rooms().await);
                let config = config(server.url()).region(REGION).credentials_provider(credentials());
                let (sender, sung) = EventStream::channel(1);
                let call = Client::new(config.build()).rehearse("Ave", sung).voices(4);
                let call = tokio::spawn(call.into_future());
                let visit = server.visit().await;
                wire.check(&visit.head);
                let mut chain = Chain::of(&visit.head);
                let (mut said, mut stage) = visit.answer(wire.answer);
                let mut heard = async || {
                    let signed = said.next().await.expect("a message").expect("a message");
                    chain.open(&signed)
                };
                if wire.has_initial {
                    let initial = heard().await.expect("the initial message");
                    wire.check_event(&initial, "initial-request", &wire.documents[2]);
                    stage.send(&wire.say(0, "event", "initial-response")).await;
                }
                let mut output = soon(call).await.expect("no panic").expect("it begins");
                assert_eq!(output.conductor, "Ada");

                let note = NoteEvent::new(60).voice("alto").beats(2);
                sender.send(Sound::Note(note)).await.expect("it is sent");
                let note = heard().await.expect("an event");
                wire.check_event(&note, "note", &wire.documents[0]);
                assert_eq!(note.header("voice"), Some(&Header::Text("alto".to_owned())));
                let chord = ChordEvent::default().notes(Chord::default().root("C").minor(true));
                sender.send(Sound::Chord(chord)).await.expect("it is sent");
                let chord = heard().await.expect("an event");
                wire.check_event(&chord, "chord", &wire.documents[1]);
                sender.send(Sound::Breath(BreathEvent::default())).await.expect("it is sent");
                assert_eq!(heard().await, Some(Frame::event("breath", "")));
                drop(sender);
                assert_eq!(heard().await, None, "the end is signed");
                assert_eq!(said.next().await, Ok(None));

                let note = wire.say(1, "event", "note");
                stage.send(&note.with("voice", Header::Text("bass".to_owned()))).await;
                let note = soon(output.heard.next()).await.expect("an event");
                let note_of_bass = NoteEvent::new(61).voice("bass");
                assert_eq!(note.expect("an event"), Sound::Note(note_of_bass));
                stage.send(&wire.say(2, "exception", "hoarse")).await;
                let error = soon(output.heard.next()).await.expect("an error");
                let error = error.expect_err("an error");
                assert_eq!(error.to_string(), "Rehearse: Hoarse: cough");
                let EventError::Exception(hoarse) = error else {
                    panic!("{error:?}");
                };
                assert!(matches!(&*hoarse, Sound::Hoarse(_)));
                assert!(soon(output.heard.next()).await.is_none());
            }
        )*
    };
}

rehearse! {
    choir_aws_json1_0: aws_json();
    choir_aws_json1_1: aws_json();
    choir_rest_json1: rest_json();
    choir_rest_xml: rest_xml();
    choir_rpcv2_cbor: rpc_v2_cbor();
    choir_rpcv2_json: rpc_v2_json();
}

/// A response of awsJson1_1 that is whole.
fn whole(frames: &[Frame]) -> Response<Bytes> {
    let frames: Vec<u8> = frames.iter().flat_map(Frame::bytes).collect();
    let mut response = Response::new(Bytes::from(frames));
    let media_type = EVENTS.parse().expect("a value");
    response.headers_mut().insert("content-type", media_type);
    response
}

#[tokio::test]
async fn a_whole_response_has_its_initial_message() {
    use whitesmith_tests::choir_aws_json1_1::{Rehearse, Sound};
    let wire = aws_json();
    let (initial, note) = (
        wire.say(0, "event", "initial-response"),
        wire.say(1, "event", "note"),
    );
    let response = whole(&[initial.clone(), note.clone()]);
    let mut output = Rehearse::parse_response(&response).expect("it is sound");
    assert_eq!(output.conductor, "Ada");
    let event = output.heard.next().await.expect("an event");
    assert!(matches!(event.expect("an event"), Sound::Note(_)));
    assert!(output.heard.next().await.is_none());

    for frames in [&[][..], &[note]] {
        let error = Rehearse::parse_response(&whole(frames));
        let error = error.expect_err("what is required is missing");
        assert!(error.to_string().contains("conductor"), "{error}");
    }
    let hoarse = whole(&[wire.say(2, "exception", "hoarse")]);
    let mut output =
        Rehearse::parse_response(&hoarse).expect("why there is no more comes as the event");
    let error = output.heard.next().await.expect("an error");
    let Err(EventError::Exception(hoarse)) = error else {
        panic!("{error:?}");
    };
    assert!(format!("{hoarse:?}").contains("cough"), "{hoarse:?}");

    let mut cut = whole(&[initial]);
    *cut.body_mut() = cut.body().slice(..20);
    let error = Rehearse::parse_response(&cut).expect_err("it is cut off");
    assert!(error.to_string().contains("within a message"), "{error}");
}

#[tokio::test]
async fn a_connection_may_end_before_the_initial_message() {
    use whitesmith_tests::choir_aws_json1_1::{Client, Sound};
    let mut server = Server::rooms().await;
    let config = config(server.url())
        .region(REGION)
        .credentials_provider(credentials());
    let choir = Client::new(config.build());
    let call = tokio::spawn(choir.rehearse("Ave", Vec::<Sound>::new()).into_future());
    for _ in 0..3 {
        let visit = server.visit().await;
        let mut chain = Chain::of(&visit.head);
        let (mut said, stage) = visit.answer(aws_json().answer);
        let sent = said.all().await.expect("messages");
        let [initial, end] = &sent[..] else {
            panic!("{sent:?}");
        };
        assert!(chain.open(initial).is_some());
        assert_eq!(chain.open(end), None);
        stage.cut();
    }
    let error = soon(call)
        .await
        .expect("no panic")
        .expect_err("it never begins");
    assert_eq!(error.attempts(), 3, "it is tried again: {error}");
}

//! What the jukebox answers by itself: who may come in, songs, recordings and tapes. As its model says it, in the words of
//! Smithy's specification of restJson1.

use std::io;
use std::sync::atomic::Ordering;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::request::Parts;
use http::{Method, Response};
use http_body_util::{BodyExt as _, Full, StreamBody};
use hyper::body::{Frame, Incoming};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::server::{Body, State};

/// The token of who may call.
pub(super) const TOKEN: &str = "t0ken";
/// The key of who may call.
pub(super) const KEY: &str = "k3y";
/// The song that there is.
pub(super) const SONG_ID: &str = "blue/moon ?";
const SONG_ON_THE_WIRE: &str = "blue%2Fmoon%20%3F";

/// Lets in who has a token or a key, and anybody to where everybody may be.
pub(super) fn refusal(head: &Parts) -> Option<Response<Body>> {
    let header = |name| head.headers.get(name).and_then(|value| value.to_str().ok());
    let (token, key) = (header("authorization"), header("x-jukebox-key"));
    let is_open = ["/ping", "/charts"].contains(&head.uri.path());
    match (token, key) {
        (None, None) if is_open => None,
        (Some(token), None) if token.strip_prefix("Bearer ") == Some(TOKEN) => None,
        (None, Some(KEY)) => None,
        _ => Some(error(
            401,
            "Unauthorized",
            &json!({ "message": "not on the list" }),
        )),
    }
}

pub(super) fn is_of_room(head: &Parts) -> bool {
    head.uri.path().starts_with("/rooms/")
}

pub(super) async fn answer(
    head: &Parts,
    body: Incoming,
    state: &State,
) -> Result<Response<Body>, io::Error> {
    let path: Vec<&str> = head.uri.path().split('/').skip(1).collect();
    let query = head.uri.query().unwrap_or_default();
    let song = json!({ "title": "Blue Moon", "length": 191 });
    Ok(match (&head.method, &path[..]) {
        (&Method::GET, ["ping"]) => response(204, ""),
        (&Method::GET, ["charts"]) => json(200, &json!({ "songs": [song] })),
        (&Method::GET, ["songs"]) if query == "text=moon%20%26%20stars" => {
            json(200, &json!({ "songs": [song, { "title": "Stars" }] }))
        }
        (&Method::GET, ["songs", SONG_ON_THE_WIRE]) => {
            let room = head
                .headers
                .get("x-room")
                .and_then(|room| room.to_str().ok());
            let lyrics = json!([query, room]);
            let mut response = json(200, &json!({ "song": song, "lyrics": lyrics }));
            response.headers_mut().insert("x-version", 7.into());
            response
        }
        (&Method::PUT, ["songs", _, "recording"]) => store(201, body, state).await?,
        (&Method::POST, ["tapes", ..]) => store(200, body, state).await?,
        (&Method::GET, ["songs", SONG_ON_THE_WIRE, "recording"]) => recording(state),
        (&Method::GET, ["songs", id, ..]) => {
            let body = json!({ "message": "never heard of it", "songId": id });
            error(404, "NoSuchSong", &body)
        }
        _ => error(404, "UnknownOperationException", &json!({})),
    })
}

/// Counts what is uploaded, and keeps no more of it than its sum.
async fn store(
    status: u16,
    mut body: Incoming,
    state: &State,
) -> Result<Response<Body>, io::Error> {
    let (mut bytes, mut sum) = (0, Sha256::new());
    while let Some(frame) = body.frame().await {
        let part = frame
            .map_err(io::Error::other)?
            .into_data()
            .unwrap_or_default();
        bytes += part.len() as u64;
        sum.update(&part);
        state
            .uploaded
            .fetch_add(part.len() as u64, Ordering::SeqCst);
    }
    let sum = STANDARD.encode(sum.finalize());
    Ok(json(status, &json!({ "bytes": bytes, "sha256": sum })))
}

/// How many parts the recording has that there is.
pub(super) const PARTS: u16 = 1_024;
/// How long each of them is.
pub(super) const PART: usize = 64 * 1024;

/// A part, by its number.
pub(super) fn part(number: u64) -> Bytes {
    Bytes::from(vec![u8::try_from(number % 251).unwrap_or_default(); PART])
}

/// The recording, which is made while it is sent.
fn recording(state: &State) -> Response<Body> {
    let made = state.recorded.clone();
    let parts = (0..PARTS).map(move |number| {
        made.fetch_add(1, Ordering::SeqCst);
        Ok(Frame::data(part(number.into())))
    });
    let body = StreamBody::new(Iter(parts)).boxed_unsync();
    let response = Response::builder().header("content-type", "audio/flac");
    response.body(body).expect("a response")
}

/// An iterator as a stream.
struct Iter<I>(I);

impl<I: Iterator + Unpin> futures_core::Stream for Iter<I> {
    type Item = I::Item;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<I::Item>> {
        std::task::Poll::Ready(self.0.next())
    }
}

fn json(status: u16, body: &Value) -> Response<Body> {
    let mut response = response(status, body.to_string());
    let media_type = http::HeaderValue::from_static("application/json");
    response.headers_mut().insert("content-type", media_type);
    response
}

fn error(status: u16, code: &'static str, body: &Value) -> Response<Body> {
    let mut response = json(status, body);
    let code = http::HeaderValue::from_static(code);
    response.headers_mut().insert("x-amzn-errortype", code);
    response
}

pub(super) fn response(status: u16, body: impl Into<Bytes>) -> Response<Body> {
    let body = Full::new(body.into()).map_err(|never| match never {});
    let mut response = Response::new(body.boxed_unsync());
    *response.status_mut() = status.try_into().expect("a status");
    response
}

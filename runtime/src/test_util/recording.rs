//! What was said in calls of a service, as a file.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::file::Place;
use super::json::Json;
use super::scrub::{Answered, Asked, Headers, Kept};
use crate::error::{Error, ErrorKind};
use crate::operation::OperationSchema;

/// What `format` says in every file, to tell recordings from other JSON.
const FORMAT: &str = "whitesmith recording";

/// The version of the file's layout. It goes up when older code would misread a file.
const VERSION: u64 = 1;

/// What was sent and answered, in the order in which it was sent, without secrets.
#[derive(Clone, Debug, Default)]
pub struct Recording {
    pub(super) exchanges: Vec<Exchange>,
}

/// A request and what came of it. `Display` tells it in one line, without headers and bodies.
#[derive(Clone)]
pub struct Exchange {
    pub(super) operation: String,
    pub(super) attempt: u32,
    pub(super) request: Asked,
    pub(super) outcome: Outcome,
}

/// What came of a request.
#[derive(Clone)]
pub(super) enum Outcome {
    Response(Answered),
    Failure {
        kind: ErrorKind,
        message: String,
    },
    /// Nobody waited until an answer came: a time-out passed, or the call was dropped.
    Unanswered,
}

impl Exchange {
    pub(super) fn new(operation: &OperationSchema, attempt: u32, request: Asked) -> Self {
        Self {
            operation: operation.name.to_owned(),
            attempt,
            request,
            outcome: Outcome::Unanswered,
        }
    }

    /// The operation's name.
    #[must_use]
    pub fn operation(&self) -> &str {
        &self.operation
    }

    /// Which attempt of its call it was, from 1.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.attempt
    }
}

impl fmt::Display for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Asked { method, url, .. } = &self.request;
        write!(
            f,
            "{} (attempt {}): {method} {url}: ",
            self.operation, self.attempt
        )?;
        match &self.outcome {
            Outcome::Response(answer) => write!(f, "HTTP {}", answer.status),
            Outcome::Failure { kind, .. } => write!(f, "failed ({kind:?})"),
            Outcome::Unanswered => f.write_str("not answered"),
        }
    }
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Exchange({self})")
    }
}

impl Recording {
    /// What was said, in the order in which it was sent.
    #[must_use]
    pub fn exchanges(&self) -> &[Exchange] {
        &self.exchanges
    }

    /// Reads a file that [`save`](Self::save) wrote. An error of kind [`Configuration`](ErrorKind::Configuration) tells
    /// what is wrong, and in which line and column.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let text = fs::read_to_string(path).map_err(|error| {
            let message = format!(
                "the recording {} cannot be read: {error}; make it with a `RecordingTransport`",
                path.display()
            );
            Error::new(ErrorKind::Configuration, message).with_source(error)
        })?;
        Self::read(&path.display().to_string(), &text)
    }

    /// Writes a file, in folders that are made as needed. The file is there whole or not at all, and one that was there
    /// before is replaced. The same recording is the same bytes.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let path = path.as_ref();
        self.write(path).map_err(|error| {
            let message = format!(
                "the recording {} cannot be written: {error}",
                path.display()
            );
            Error::new(ErrorKind::Configuration, message).with_source(error)
        })
    }

    fn write(&self, path: &Path) -> io::Result<()> {
        let mut text = serde_json::to_string_pretty(&self.to_json())?;
        text.push('\n');
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut unfinished = path.as_os_str().to_owned();
        unfinished.push(format!(".{}.tmp", uuid::Uuid::new_v4().simple()));
        let unfinished = PathBuf::from(unfinished);
        let written = fs::write(&unfinished, text).and_then(|()| fs::rename(&unfinished, path));
        if written.is_err() {
            // It is the first error that tells what is wrong.
            let _ = fs::remove_file(&unfinished);
        }
        written
    }

    fn to_json(&self) -> Json {
        let exchanges = self.exchanges.iter().map(exchange_to_json).collect();
        Json::object([
            ("format", Json::text(FORMAT)),
            ("version", Json::number(VERSION)),
            ("exchanges", Json::List(exchanges)),
        ])
    }

    fn read(file: &str, text: &str) -> Result<Self, Error> {
        let root = Place::root(file, text)?;
        let format = root.member("format")?;
        if format.text()? != FORMAT {
            return Err(format.error(&format!("the format is not `{FORMAT}`")));
        }
        let version = root.member("version")?;
        if version.number::<u64>()? != VERSION {
            let what = format!("this version is not known here, which is version {VERSION}");
            return Err(version.error(&what));
        }
        let exchanges = root.member("exchanges")?.items()?.into_iter();
        Ok(Self {
            exchanges: exchanges.map(read_exchange).collect::<Result<_, _>>()?,
        })
    }
}

fn exchange_to_json(exchange: &Exchange) -> Json {
    let request = &exchange.request;
    let outcome = match &exchange.outcome {
        Outcome::Response(answer) => (
            "response",
            Json::object([
                ("status", Json::number(answer.status)),
                ("headers", headers_to_json(&answer.headers)),
                ("body", body_to_json(&answer.body)),
            ]),
        ),
        Outcome::Failure { kind, message } => (
            "failure",
            Json::object([
                ("kind", Json::text(format!("{kind:?}"))),
                ("message", Json::text(message)),
            ]),
        ),
        Outcome::Unanswered => ("unanswered", Json::Bool(true)),
    };
    Json::object([
        ("operation", Json::text(&exchange.operation)),
        ("attempt", Json::number(exchange.attempt)),
        (
            "request",
            Json::object([
                ("method", Json::text(&request.method)),
                ("url", Json::text(&request.url)),
                ("headers", headers_to_json(&request.headers)),
                ("body", body_to_json(&request.body)),
            ]),
        ),
        outcome,
    ])
}

fn headers_to_json(headers: &Headers) -> Json {
    let headers = headers.iter();
    let headers = headers.map(|(name, value)| (name.clone(), Json::text(value)));
    Json::Object(headers.collect())
}

fn body_to_json(body: &Kept) -> Json {
    match body {
        Kept::Empty => Json::Null,
        Kept::Json(json) => Json::object([("json", json.clone())]),
        Kept::Text(text) => Json::object([("text", Json::text(text))]),
        Kept::Bytes(bytes) => Json::object([("base64", Json::text(BASE64_STANDARD.encode(bytes)))]),
        Kept::Nothing {
            bytes,
            content_type,
        } => {
            let length = Json::object([
                ("bytes", Json::number(*bytes)),
                ("content-type", Json::text(content_type)),
            ]);
            Json::object([("not kept", length)])
        }
    }
}

fn read_exchange(place: Place<'_>) -> Result<Exchange, Error> {
    let request = place.member("request")?;
    Ok(Exchange {
        operation: place.member("operation")?.text()?,
        attempt: place.member("attempt")?.number()?,
        request: Asked {
            method: request.member("method")?.text()?,
            url: request.member("url")?.text()?,
            headers: read_headers(request.member("headers")?)?,
            body: read_body(request.member("body")?)?,
        },
        outcome: read_outcome(place)?,
    })
}

fn read_outcome(place: Place<'_>) -> Result<Outcome, Error> {
    if let Some(response) = place.optional("response")? {
        let status = response.member("status")?;
        let number = status.number()?;
        if http::StatusCode::from_u16(number).is_err() {
            return Err(status.error("this is no HTTP status"));
        }
        return Ok(Outcome::Response(Answered {
            status: number,
            headers: read_headers(response.member("headers")?)?,
            body: read_body(response.member("body")?)?,
        }));
    }
    if let Some(failure) = place.optional("failure")? {
        let kind = failure.member("kind")?;
        let name = kind.text()?;
        let known = KINDS.iter().find(|kind| format!("{kind:?}") == name);
        let Some(known) = known else {
            return Err(kind.error("this kind of error is not known"));
        };
        return Ok(Outcome::Failure {
            kind: *known,
            message: failure.member("message")?.text()?,
        });
    }
    match place.optional("unanswered")? {
        Some(_) => Ok(Outcome::Unanswered),
        None => Err(place.error("`response`, `failure` or `unanswered` is missing here")),
    }
}

/// What transports fail with.
const KINDS: &[ErrorKind] = &[
    ErrorKind::Configuration,
    ErrorKind::Request,
    ErrorKind::Credentials,
    ErrorKind::Connect,
    ErrorKind::Timeout,
    ErrorKind::Io,
    ErrorKind::Response,
    ErrorKind::Service,
];

fn read_headers(place: Place<'_>) -> Result<Headers, Error> {
    let headers = place.members()?.into_iter();
    headers
        .map(|(name, value)| {
            let text = value.text()?;
            let is_name = http::HeaderName::try_from(&name).is_ok();
            if is_name && http::HeaderValue::try_from(&text).is_ok() {
                Ok((name, text))
            } else {
                Err(value.error("this is no HTTP header"))
            }
        })
        .collect()
}

fn read_body(place: Place<'_>) -> Result<Kept, Error> {
    if place.json()? == Json::Null {
        return Ok(Kept::Empty);
    }
    let members = place.members()?;
    let [(name, value)] = members.as_slice() else {
        return Err(place.error("a body is null, or has one member"));
    };
    match &**name {
        "json" => value.json().map(Kept::Json),
        "text" => value.text().map(Kept::Text),
        "base64" => {
            let bytes = BASE64_STANDARD.decode(value.text()?);
            bytes
                .map(Kept::Bytes)
                .map_err(|_| value.error("this is not base64"))
        }
        "not kept" => Ok(Kept::Nothing {
            bytes: value.member("bytes")?.number()?,
            content_type: value.member("content-type")?.text()?,
        }),
        _ => Err(place.error("a body is `json`, `text`, `base64` or `not kept`")),
    }
}

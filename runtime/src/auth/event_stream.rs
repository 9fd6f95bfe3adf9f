//! Signatures of the messages of an event stream, each of which covers the one before ("Signing event streams": the
//! algorithm `AWS4-HMAC-SHA256-PAYLOAD`, in the guide of Amazon Transcribe).

use std::fmt;

use http::HeaderMap;
use http::header::AUTHORIZATION;

use super::Credentials;
use super::canonical::hash;
use super::signing_key::SigningKeys;
use super::sigv4::{basic_format, date_of};
use crate::Timestamp;
use crate::error::{BoxError, Error, ErrorKind};
use crate::event_stream::{HeaderValue, Message, MessageSigner, write_header};

const ALGORITHM: &str = "AWS4-HMAC-SHA256-PAYLOAD";
const DATE: &str = ":date";

/// What the messages of one stream are signed with, one after another.
///
/// A message travels as the payload of another, which has its signature. The first covers the signature of the request
/// that opened the stream. The last one has no payload, and says that none was cut off.
pub struct SigningChain {
    credentials: Credentials,
    region: String,
    signing_name: String,
    keys: SigningKeys,
    /// The last signature, in hexadecimal digits.
    previous: String,
}

impl SigningChain {
    /// The chain that begins with a request that was signed in its headers, with the same credentials and for the same
    /// service. `None` when it was not signed by Signature Version 4.
    #[must_use]
    pub fn of_request(
        headers: &HeaderMap,
        credentials: Credentials,
        region: impl Into<String>,
        signing_name: impl Into<String>,
    ) -> Option<Self> {
        let authorization = headers.get(AUTHORIZATION)?.to_str().ok()?;
        let parts = authorization.strip_prefix("AWS4-HMAC-SHA256 ")?;
        let mut parts = parts.split(',').map(str::trim);
        let seed = parts.find_map(|part| part.strip_prefix("Signature="))?;
        Some(Self {
            credentials,
            region: region.into(),
            signing_name: signing_name.into(),
            keys: SigningKeys::default(),
            previous: seed.to_owned(),
        })
    }

    /// What signs each message at the time that `clock` says.
    pub(crate) fn with_clock(
        self,
        clock: impl Fn() -> Timestamp + Send + 'static,
    ) -> impl MessageSigner + 'static {
        Clocked { chain: self, clock }
    }

    /// Signs the next message, as it is to be sent at `time`: gives the one that it travels in.
    ///
    /// An error is of kind [`Request`](ErrorKind::Request) when the message is too long for a frame.
    pub fn sign(&mut self, message: &Message, time: Timestamp) -> Result<Message, Error> {
        let payload = message.encode().map_err(unfit)?;
        self.envelope(payload, time)
    }

    /// Signs the end of the stream.
    pub fn sign_end(&mut self, time: Timestamp) -> Result<Message, Error> {
        self.envelope(bytes::Bytes::new(), time)
    }

    fn envelope(&mut self, payload: bytes::Bytes, time: Timestamp) -> Result<Message, Error> {
        // What is signed has whole seconds, and the header has to say the same.
        let time = Timestamp::from_second(time.as_second()).map_err(unfit)?;
        let date = HeaderValue::from(time);
        let signature = self.signature(&payload, &date, time).map_err(|error| {
            let message = format!("a message cannot be signed: {error}");
            Error::new(ErrorKind::Credentials, message).with_source(error)
        })?;
        let bytes = from_hex(&signature);
        self.previous = signature;
        Ok(Message::new(payload)
            .with_header(DATE, date)
            .with_header(":chunk-signature", bytes))
    }

    fn signature(
        &self,
        payload: &[u8],
        date: &HeaderValue,
        time: Timestamp,
    ) -> Result<String, BoxError> {
        let (date_time, region, name) = (basic_format(time), &self.region, &self.signing_name);
        let day = date_of(&date_time);
        let mut headers = Vec::with_capacity(16);
        write_header(DATE, date, &mut headers)?;
        let (previous, headers, payload) = (&self.previous, hash(&headers), hash(payload));
        let text = format!(
            "{ALGORITHM}\n{date_time}\n{day}/{region}/{name}/aws4_request\n{previous}\n{headers}\n{payload}"
        );
        self.keys.sign(&text, &self.credentials, region, name, day)
    }
}

/// A chain, and the clock that it goes by.
struct Clocked<C> {
    chain: SigningChain,
    clock: C,
}

impl<C: Fn() -> Timestamp + Send> MessageSigner for Clocked<C> {
    fn sign(&mut self, message: Option<&Message>) -> Result<Message, BoxError> {
        let now = (self.clock)();
        let signed = match message {
            Some(message) => self.chain.sign(message, now),
            None => self.chain.sign_end(now),
        };
        signed.map_err(Into::into)
    }
}

fn unfit(error: impl Into<BoxError>) -> Error {
    let error = error.into();
    Error::new(
        ErrorKind::Request,
        format!("a message cannot be sent: {error}"),
    )
    .with_source(error)
}

/// The bytes of hexadecimal digits.
fn from_hex(digits: &str) -> Vec<u8> {
    let value = |digit: &u8| {
        char::from(*digit)
            .to_digit(16)
            .and_then(|value| u8::try_from(value).ok())
    };
    let (pairs, _) = digits.as_bytes().as_chunks();
    let bytes = pairs
        .iter()
        .filter_map(|[high, low]| Some(value(high)? << 4 | value(low)?));
    bytes.collect()
}

impl fmt::Debug for SigningChain {
    /// Shows no signature: whoever has the last one is one step away from the next.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningChain")
            .field("region", &self.region)
            .field("signing_name", &self.signing_name)
            .finish_non_exhaustive()
    }
}

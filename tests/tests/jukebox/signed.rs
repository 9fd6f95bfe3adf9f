//! Signatures of events from the service's side, by hand: "Create a signed AWS API request" in AWS's documentation of IAM,
//! and "Signing event streams" in the guide of Amazon Transcribe.

use bytes::BytesMut;
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::request::Parts;
use sha2::{Digest as _, Sha256};
use whitesmith::Timestamp;
use whitesmith::auth::Credentials;
use whitesmith_tests::frames::{Frame, Header, bytes_of};

pub(super) const REGION: &str = "eu-west-1";
const KEY_ID: &str = "AKIDCHOIR";
const SECRET: &str = "choir/secret+key";
const EVENTS: &str = "STREAMING-AWS4-HMAC-SHA256-EVENTS";

pub(super) fn credentials() -> Credentials {
    Credentials::new(KEY_ID, SECRET, None, None, "test")
}

/// Messages that were signed, each over the one before.
pub(super) struct Chain {
    scope: String,
    /// The last signature.
    previous: String,
}

impl Chain {
    /// Checks the signature of the request that opens the stream, and begins with it.
    pub(super) fn of(head: &Parts) -> Self {
        let text = |name: &str| head.headers[name].to_str().expect("text").to_owned();
        let (authorization, time) = (text("authorization"), text("x-amz-date"));
        let scope = format!(
            "{}/{REGION}/choir/aws4_request",
            time.split('T').next().expect("a date")
        );
        let start = format!("AWS4-HMAC-SHA256 Credential={KEY_ID}/{scope}, SignedHeaders=");
        let rest = authorization.strip_prefix(&start).expect("the scope");
        let (signed, signature) = rest.split_once(", Signature=").expect("a signature");
        assert_eq!(text("x-amz-content-sha256"), EVENTS);
        for name in ["content-type", "host", "x-amz-content-sha256", "x-amz-date"] {
            assert!(
                signed.split(';').any(|it| it == name),
                "{name} is not signed"
            );
        }
        let headers = signed
            .split(';')
            .map(|name| format!("{name}:{}\n", text(name)));
        let headers: String = headers.collect();
        let path = head.uri.path();
        let canonical = format!("POST\n{path}\n\n{headers}\n{signed}\n{EVENTS}");
        let hash = hex::encode(Sha256::digest(canonical));
        let expected = sign(
            &scope,
            &format!("AWS4-HMAC-SHA256\n{time}\n{scope}\n{hash}"),
        );
        assert_eq!(signature, expected);
        Self {
            scope,
            previous: expected,
        }
    }

    /// Checks the next signature, and takes out the message that it is of; `None` is the end.
    pub(super) fn open(&mut self, signed: &Frame) -> Option<Frame> {
        let [(date_name, date), (signature_name, signature)] = &signed.headers[..] else {
            panic!("{signed:?}");
        };
        assert_eq!(
            (&**date_name, &**signature_name),
            (":date", ":chunk-signature")
        );
        let Header::Time(milliseconds) = date else {
            panic!("{date:?}");
        };
        let time = Timestamp::from_millisecond(*milliseconds).expect("a time");
        let apart = Timestamp::now().duration_since(time).unsigned_abs();
        assert!(apart.as_secs() < 300, "signed at {time}");
        let time = time.strftime("%Y%m%dT%H%M%SZ");
        let headers = hex::encode(Sha256::digest(bytes_of(date_name, date)));
        let payload = hex::encode(Sha256::digest(&signed.payload));
        let (scope, previous) = (&self.scope, &self.previous);
        let expected = sign(
            scope,
            &format!("AWS4-HMAC-SHA256-PAYLOAD\n{time}\n{scope}\n{previous}\n{headers}\n{payload}"),
        );
        let bytes = hex::decode(&expected).expect("digits");
        assert_eq!(signature, &Header::Blob(bytes));
        self.previous = expected;
        if signed.payload.is_empty() {
            return None;
        }
        let mut bytes = BytesMut::from(&signed.payload[..]);
        let message = Frame::take(&mut bytes).expect("a message");
        assert!(bytes.is_empty(), "one message, and no more");
        Some(message.expect("a message"))
    }
}

fn sign(scope: &str, text: &str) -> String {
    let mut key = format!("AWS4{SECRET}").into_bytes();
    for part in scope.split('/').chain([text]) {
        let mac = Hmac::<Sha256>::new_from_slice(&key).expect("a key");
        key = mac.chain_update(part).finalize().into_bytes().to_vec();
    }
    hex::encode(key)
}

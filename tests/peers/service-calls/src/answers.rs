//! What the services answer.

use std::convert::Infallible;
use std::fmt::Write as _;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::Response;
use http_body::{Body, Frame, SizeHint};

/// How much of a body comes at once, as from a connection.
const CHUNK: usize = 64 * 1024;

/// What is answered to each request.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) body: Bytes,
    headers: &'static [(&'static str, &'static str)],
}

impl Answer {
    /// The response with its whole body.
    pub(crate) fn whole(&self) -> Response<Bytes> {
        self.response(self.body.clone())
    }

    /// The response with a body that comes in pieces.
    pub(crate) fn streamed(&self) -> Response<Pieces> {
        self.response(Pieces(self.body.clone()))
    }

    fn response<B>(&self, body: B) -> Response<B> {
        let mut response = Response::builder()
            .header("date", "Tue, 24 Nov 2026 08:00:00 GMT")
            .header("content-length", self.body.len());
        for (name, value) in self.headers {
            response = response.header(*name, *value);
        }
        response.body(body).expect("the response is one")
    }
}

/// A body that comes in pieces.
#[derive(Debug)]
pub(crate) struct Pieces(Bytes);

impl Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let length = self.0.len().min(CHUNK);
        let piece = self.0.split_to(length);
        Poll::Ready((length > 0).then(|| Ok(Frame::data(piece))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0.len() as u64)
    }
}

const S3: &[(&str, &str)] = &[
    (
        "x-amz-id-2",
        "Vh1pGJm0l7e0Hs0Zk9Qx0o2m1m7J9rYw8q3lT5n6k8s4b2v1c0x9z8a7=",
    ),
    ("x-amz-request-id", "79104EXAMPLEB723"),
    ("content-type", "application/xml"),
];
const OBJECT: &[(&str, &str)] = &[
    (
        "x-amz-id-2",
        "Vh1pGJm0l7e0Hs0Zk9Qx0o2m1m7J9rYw8q3lT5n6k8s4b2v1c0x9z8a7=",
    ),
    ("x-amz-request-id", "79104EXAMPLEB723"),
    ("last-modified", "Mon, 23 Nov 2026 17:50:30 GMT"),
    ("etag", "\"fba9dede5f27731c9771645a39863328\""),
    ("x-amz-server-side-encryption", "AES256"),
    ("accept-ranges", "bytes"),
    ("content-type", "application/octet-stream"),
];
const JSON: &[(&str, &str)] = &[
    ("x-amzn-requestid", "e3a5c1d2-7b4f-4e6a-9c8d-0f1e2d3c4b5a"),
    ("content-type", "application/x-amz-json-1.0"),
];

/// An object of so many bytes.
pub(crate) fn object(bytes: usize) -> Answer {
    let headers = OBJECT;
    let body = (0..=u8::MAX).cycle().take(bytes).collect();
    Answer { body, headers }
}

/// That an object was stored.
pub(crate) fn stored() -> Answer {
    Answer {
        body: Bytes::new(),
        headers: OBJECT,
    }
}

/// A page with so many objects.
pub(crate) fn list(objects: usize) -> Answer {
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>{}</Name><Prefix></Prefix>\
         <KeyCount>{objects}</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>",
        crate::BUCKET
    );
    for n in 0..objects {
        let _ = write!(
            text,
            "<Contents><Key>logs/2026/11/{day:02}/part-{n:05}.json.gz</Key>\
             <LastModified>2026-11-{day:02}T17:50:30.000Z</LastModified>\
             <ETag>&quot;fba9dede5f27731c9771645a398{n:05x}&quot;</ETag>\
             <ChecksumAlgorithm>CRC64NVME</ChecksumAlgorithm><ChecksumType>FULL_OBJECT</ChecksumType>\
             <Size>{size}</Size><StorageClass>STANDARD</StorageClass></Contents>",
            day = n % 28 + 1,
            size = n * 7_919,
        );
    }
    text.push_str("</ListBucketResult>");
    Answer {
        body: text.into(),
        headers: S3,
    }
}

/// So many messages of a queue.
pub(crate) fn messages(count: usize) -> Answer {
    let message = |n: usize| {
        let handle = "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a".repeat(9);
        let text = "one of the words that a message has ".repeat(8);
        format!(
            r#"{{"MessageId":"5fea7756-0ea4-451a-a703-a558b933e{n:03}","ReceiptHandle":"{handle}{n}","MD5OfBody":"fafb00f5732ab283681e124bf8747ed1","Body":"{text}","Attributes":{{"SenderId":"AIDASSYFHUBOBT7F4XT75","ApproximateFirstReceiveTimestamp":"1677112433437","ApproximateReceiveCount":"1","SentTimestamp":"1677112427387"}}}}"#
        )
    };
    let messages: Vec<String> = (0..count).map(message).collect();
    Answer {
        body: format!(r#"{{"Messages":[{}]}}"#, messages.join(",")).into(),
        headers: JSON,
    }
}

/// About so many bytes of a table's items.
pub(crate) fn items(bytes: usize) -> Answer {
    let mut items = Vec::new();
    let mut length = 0;
    while length < bytes {
        let n = items.len();
        let item = format!(
            r#"{{"pk":{{"S":"customer#{n:06}"}},"sk":{{"S":"order#2026-11-{day:02}#{n}"}},"total":{{"N":"{n}.{cents:02}"}},"paid":{{"BOOL":true}},"note":{{"S":"left at door {n}"}},"coupon":{{"NULL":true}},"tags":{{"SS":["fragile","gift"]}},"lines":{{"L":[{{"M":{{"sku":{{"S":"sku-{cents}"}},"count":{{"N":"2"}}}}}},{{"M":{{"sku":{{"S":"sku-{day}"}},"count":{{"N":"1"}}}}}}]}}}}"#,
            day = n % 28 + 1,
            cents = n * 37 % 100,
        );
        length += item.len() + 1;
        items.push(item);
    }
    let (count, items) = (items.len(), items.join(","));
    Answer {
        body: format!(r#"{{"Count":{count},"Items":[{items}],"ScannedCount":{count}}}"#).into(),
        headers: JSON,
    }
}

//! What generated code would say of a small service, declared by hand.

use std::collections::BTreeMap;

use http::{Request, Response, Uri};
use whitesmith::protocol::RestJson1;
use whitesmith::schema::Trait;
use whitesmith::schema::prelude::*;
use whitesmith::{
    Blob, Document, ModeledError, Operation, OperationSchema, ServiceSchema, Timestamp,
};

static THINGS: ServiceSchema = ServiceSchema {
    id: "example#Things",
    sdk_id: "Things",
    version: "2024-01-01",
    endpoint_prefix: "things",
    endpoints: whitesmith::endpoint::Endpoints::regional("{}"),
    auth: &[],
    protocol: &RestJson1,
};

whitesmith::collections! {
    list STRINGS = "example#Strings" => STRING;
    list NUMBERS = "example#Numbers" => INTEGER;
    list SPARSE_STRINGS = "example#SparseStrings", [Sparse] => STRING;
    list DATES = "example#Dates" => TIMESTAMP;
    list DAYS = "example#Days" => TIMESTAMP, [TimestampFormat(whitesmith::schema::TimestampFormat::DateTime)];
    map TEXTS = "example#Texts" => STRING => STRING;
    map SECRETS = "example#Secrets" => STRING => STRING, [Sensitive];
    map PARAMETERS = "example#Parameters" => STRING => STRINGS;
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Color {
    Red,
    Unrecognized(whitesmith::UnrecognizedValue),
}

whitesmith::enumeration! {
    Color: COLOR = "example#Color";
    Red = "RED";
}

/// Declares a structure whose members are all optional.
macro_rules! structure {
    ($name:ident: $schema:ident = $id:literal $([$($shape_traits:tt)*])? {
        $($field:ident: $type:ty = $member:literal => $target:expr $(, [$($traits:tt)*])?;)*
    }) => {
        pub(crate) struct $name {
            $(pub(crate) $field: Option<$type>,)*
        }

        whitesmith::structure! {
            $name: $schema = $id $(, [$($shape_traits)*])?;
            $(optional $field: impl Into<$type> = $member => $target $(, [$($traits)*])?;)*
        }
    };
}

/// Declares operations, by their inputs and outputs, methods and URI patterns.
macro_rules! operations {
    ($($name:ident($input:ident: $in:ident) -> $output:ident: $out:ident, $method:literal $uri:literal;)*) => {
        $(
            #[derive(Debug)]
            pub(crate) struct $name;

            impl Operation for $name {
                type Input = $input;
                type Output = $output;
                type Error = ThingError;
                const SCHEMA: &'static OperationSchema = &OperationSchema {
                    name: stringify!($name),
                    service: &THINGS,
                    input: &$in,
                    output: &$out,
                    errors: &[&NO_SUCH_THING],
                    traits: &[Trait::Http { method: $method, uri: $uri, code: 200 }],
                };
            }
        )*
    };
}

operations! {
    Bind(Everywhere: EVERYWHERE) -> Bound: BOUND, "PUT" "/things/{name}/at/{path+}?x-id=Bind&flag";
    Number(Numbers: LABELS) -> Bound: BOUND, "GET" "/{count}/{share}/{open}/{at}/{color}";
    Fetch(Headers: HEADERS) -> Headers: HEADERS, "GET" "/";
    Describe(Documented: DOCUMENTED) -> Documented: DOCUMENTED, "POST" "/described";
    PutBlob(Raw: RAW) -> Raw: RAW, "PUT" "/raw";
    PutText(Text: TEXT) -> Text: TEXT, "PUT" "/text";
    PutInner(Structured: STRUCTURED) -> Structured: STRUCTURED, "PUT" "/inner";
    PutDocument(Untyped: UNTYPED) -> Untyped: UNTYPED, "PUT" "/untyped";
    PutColor(Colored: COLORED) -> Colored: COLORED, "PUT" "/color";
    Ping(Nothing: NOTHING) -> Nothing: NOTHING, "POST" "/ping";
    Unbound(Nothing: NOTHING) -> Nothing: NOTHING, "NO METHOD" "/";
}

structure! {
    Everywhere: EVERYWHERE = "example#Everywhere" {
        name: String = "name" => STRING, [HttpLabel];
        path: String = "path" => STRING, [HttpLabel];
        color: String = "color" => STRING, [HttpQuery("Color")];
        tags: Vec<String> = "tags" => STRINGS, [HttpQuery("tag")];
        since: Timestamp = "since" => TIMESTAMP, [HttpQuery("since")];
        others: BTreeMap<String, Vec<String>> = "others" => PARAMETERS, [HttpQueryParams];
        password: String = "password" => STRING, [Sensitive, HttpQuery("pw")];
        secret: String = "secret" => STRING, [Sensitive, HttpHeader("X-Secret")];
        meta: BTreeMap<String, String> = "meta" => TEXTS, [HttpPrefixHeaders("X-Meta-")];
        own: String = "own" => STRING, [HttpHeader("X-Meta-Own")];
        title: String = "title" => STRING, [JsonName("Title")];
        inner: Inner = "inner" => INNER;
        key: String = "key" => STRING, [Sensitive];
    }
}

structure! {
    Inner: INNER = "example#Inner" {
        // Bindings of what is not at the top mean nothing.
        header: String = "header" => STRING, [HttpHeader("X-Inner")];
        seen: Timestamp = "seen" => TIMESTAMP;
    }
}

structure! {
    Numbers: LABELS = "example#Numbers" {
        count: i64 = "count" => LONG, [HttpLabel];
        share: f64 = "share" => DOUBLE, [HttpLabel];
        open: bool = "open" => BOOLEAN, [HttpLabel];
        at: Timestamp = "at" => TIMESTAMP, [HttpLabel];
        color: Color = "color" => COLOR, [HttpLabel];
    }
}

structure! {
    Headers: HEADERS = "example#Headers" {
        text: String = "text" => STRING, [HttpHeader("X-Text")];
        texts: Vec<String> = "texts" => STRINGS, [HttpHeader("X-Texts")];
        sparse: Vec<Option<String>> = "sparse" => SPARSE_STRINGS, [HttpHeader("X-Sparse")];
        numbers: Vec<i32> = "numbers" => NUMBERS, [HttpHeader("X-Numbers")];
        count: i32 = "count" => INTEGER, [HttpHeader("X-Count")];
        share: f32 = "share" => FLOAT, [HttpHeader("X-Share")];
        open: bool = "open" => BOOLEAN, [HttpHeader("X-Open")];
        color: Color = "color" => COLOR, [HttpHeader("X-Color")];
        at: Timestamp = "at" => TIMESTAMP, [HttpHeader("X-At")];
        epoch: Timestamp = "epoch" => TIMESTAMP, [HttpHeader("X-Epoch"), TimestampFormat(whitesmith::schema::TimestampFormat::EpochSeconds)];
        dates: Vec<Timestamp> = "dates" => DATES, [HttpHeader("X-Dates")];
        days: Vec<Timestamp> = "days" => DAYS, [HttpHeader("X-Days")];
        json: String = "json" => STRING, [HttpHeader("X-Json"), MediaType("application/json")];
        meta: BTreeMap<String, String> = "meta" => TEXTS, [HttpPrefixHeaders("X-Meta-")];
        secrets: i32 = "secrets" => INTEGER, [HttpHeader("X-Secrets"), Sensitive];
    }
}

structure! {
    Documented: DOCUMENTED = "example#Documented" {
        title: String = "title" => STRING, [JsonName("Title")];
        tags: Vec<String> = "tags" => STRINGS;
    }
}

structure! {
    Bound: BOUND = "example#Bound" {
        status: i32 = "status" => INTEGER, [HttpResponseCode];
        etag: String = "etag" => STRING, [HttpHeader("ETag")];
        secrets: BTreeMap<String, String> = "secrets" => SECRETS, [HttpPrefixHeaders("X-Secret-")];
        // What binds a member of a request means nothing here.
        color: String = "color" => STRING, [HttpQuery("Color")];
        title: String = "title" => STRING, [JsonName("Title")];
        inner: Inner = "inner" => INNER;
    }
}

structure! {
    Raw: RAW = "example#Raw" {
        kind: String = "kind" => STRING, [HttpHeader("Content-Type")];
        data: Blob = "data" => BLOB, [HttpPayload];
    }
}

structure! {
    Text: TEXT = "example#Text" {
        text: String = "text" => STRING, [HttpPayload, MediaType("text/csv")];
    }
}

structure! {
    Structured: STRUCTURED = "example#Structured" {
        inner: Inner = "inner" => INNER, [HttpPayload];
    }
}

structure! {
    Untyped: UNTYPED = "example#Untyped" {
        value: Document = "value" => DOCUMENT, [HttpPayload];
    }
}

structure! {
    Colored: COLORED = "example#Colored" {
        color: Color = "color" => COLOR, [HttpPayload];
    }
}

structure! { Nothing: NOTHING = "example#Nothing" {} }

structure! {
    NoSuchThing: NO_SUCH_THING = "example#NoSuchThing" [Error(whitesmith::schema::Fault::Client), HttpError(404)] {
        message: String = "message" => STRING;
        looked_in: String = "lookedIn" => STRING, [HttpHeader("X-Looked-In")];
        nearest: String = "nearest" => STRING, [JsonName("Nearest")];
    }
}

pub(crate) enum ThingError {
    NoSuchThing(ModeledError<NoSuchThing>),
    Other(whitesmith::Error),
}

whitesmith::operation_error!(ThingError = Other | NoSuchThing);

/// The request of a call, with its body as bytes.
pub(crate) fn request<O: Operation>(input: &O::Input) -> Request<Blob> {
    request_to::<O>(input, "https://things.example")
}

pub(crate) fn request_to<O: Operation>(input: &O::Input, endpoint: &str) -> Request<Blob> {
    let endpoint: Uri = endpoint.parse().expect("a URI");
    let request = O::build_request(input, &endpoint).expect("the input can be sent");
    request.map(|body| body.bytes().clone())
}

/// Why a call has no request.
pub(crate) fn refusal<O: Operation>(input: &O::Input) -> whitesmith::Error {
    let endpoint = Uri::from_static("https://things.example");
    let refused = O::build_request(input, &endpoint).map(|request| request.uri().to_string());
    refused.expect_err("the input cannot be sent")
}

pub(crate) fn response(
    status: u16,
    headers: &[(&str, &str)],
    body: impl Into<Blob>,
) -> Response<Blob> {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(body.into()).expect("a response")
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().expect("a timestamp")
}

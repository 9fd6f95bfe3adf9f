//! Responses that report success, of operations that have all kinds of shapes between them.
//!
//! An input is a letter for the operation, one for how the body begins, and the body; after a zero byte, what edits of the
//! body are made of.

use arbitrary::{Result, Unstructured};
use bytes::Bytes;
use generated::athena::{GetQueryResults, GetSession};
use http::{Response, Uri};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use whitesmith::Operation;

use super::{assert_plain, choose};
use crate::{
    defaults, empty_enum_value, enum_values, keywords, mixins, recursion, sensitive, simple_types,
    sparse, unions, v1,
};

/// Reads a body as the response of an operation.
type Read = fn(&[u8]);

/// Each of them by its letter. The last makes bodies of its own: see [`secret`].
const OPERATIONS: [Read; 14] = [
    output::<GetSession>,
    output::<GetQueryResults>,
    echo::<simple_types::Echo>,
    echo::<unions::Echo>,
    echo::<sparse::Echo>,
    echo::<recursion::Echo>,
    echo::<enum_values::Echo>,
    output::<defaults::Echo>,
    echo::<sensitive::Echo>,
    output::<mixins::Echo>,
    echo::<keywords::Match>,
    echo::<empty_enum_value::Echo>,
    echo::<v1::Echo>,
    secret,
];

/// How a body begins, and what opens a value in a value from there on.
const NESTS: [(&str, &str); 7] = [
    ("", "["),
    (r#"{"tree":"#, r#"{"value":"","left":"#),
    (r#"{"chicken":"#, r#"{"egg":{"laidBy":"#),
    (r#"{"expression":"#, r#"{"not":"#),
    (r#"{"value":{"open":"#, r#"[{"a":"#),
    (r#"{"shapes":["#, r#"{"later":["#),
    (r#"{"later":"#, r#"{"a":"#),
];

/// Texts that stand for other values, and names of members.
const WORDS: [&str; 12] = [
    "NaN",
    "Infinity",
    "2023-11-14T22:13:20Z",
    "Tue, 14 Nov 2023 22:13:20 GMT",
    "aGk=",
    "__type",
    "text",
    "open",
    "a",
    "1",
    "value",
    "left",
];

pub(super) fn run(input: &[u8]) {
    // Too little to choose by is no response.
    _ = read(Unstructured::new(input));
}

fn read(mut input: Unstructured<'_>) -> Result<()> {
    let operation = choose(&mut input, &OPERATIONS)?;
    let nesting: u8 = input.arbitrary()?;
    let mut body = Vec::new();
    // Mostly the body is what the rest of the input is.
    if let Some(kind) = nesting.checked_sub(b'b')
        && let Some((beginning, opening)) = NESTS.get(usize::from(kind))
    {
        let depth: u16 = input.arbitrary()?;
        body.extend(beginning.bytes());
        body.extend(opening.repeat(usize::from(depth) % 4_000).bytes());
    }
    body.extend(super::body(input, &WORDS)?);
    operation(&body);
    Ok(())
}

fn response(body: &[u8]) -> Response<Bytes> {
    Response::new(Bytes::copy_from_slice(body))
}

/// What can be read is written to what is read as the same; an error keeps to one line, and to a length in proportion.
fn output<O>(body: &[u8])
where
    O: Operation<Output: Serialize + DeserializeOwned>,
{
    if let Some(output) = parse::<O>(body) {
        written_twice(&output);
    }
}

/// The same, and what comes out goes in: as an input, it is sent as what is read as the same again.
fn echo<O>(body: &[u8])
where
    O: Operation<Input: Serialize + DeserializeOwned, Output: Serialize + DeserializeOwned>,
{
    let Some(output) = parse::<O>(body) else {
        return;
    };
    let written = written_twice(&output);
    let input: O::Input = serde_json::from_str(&written).expect("the input has the same members");
    let request = O::build_request(&input, &Uri::from_static("http://localhost"));
    let request = request.expect("what was received can be sent");
    let sent = parse::<O>(request.body().bytes()).expect("what is sent can be received");
    assert_eq!(json(&sent), written);
}

fn parse<O: Operation>(body: &[u8]) -> Option<O::Output> {
    match O::parse_response(&response(body)) {
        Ok(output) => Some(output),
        Err(error) => {
            let shown = error.to_string();
            assert_plain(&shown);
            // A value that does not fit is quoted, each character of it escaped at worst.
            assert!(shown.len() <= 1_000 + 10 * body.len(), "{shown}");
            None
        }
    }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("what was read can be written")
}

fn written_twice<T: Serialize + DeserializeOwned>(value: &T) -> String {
    let written = json(value);
    let read: T =
        serde_json::from_str(&written).unwrap_or_else(|error| panic!("{written}: {error}"));
    assert_eq!(json(&read), written);
    written
}

/// The mark of what must be seen nowhere: as text, in base64, as a number, and as its date.
const SECRETS: [&str; 4] = ["hunter2", "aHVudGVyMg", "47114711", "1971-06-30"];

/// Where the model says that values are sensitive.
const PLACES: [&str; 14] = [
    "/password",
    "/card",
    "/value/password",
    "/value/pin",
    "/value/key",
    "/value/passwords",
    "/value/secretList",
    "/value/secretMap",
    "/value/card",
    "/value/credential",
    "/value/grade",
    "/value/when",
    "/value/open",
    "/value/nested/card",
];

/// A response with secrets of all types in all places that are sensitive: neither what comes out of it nor an error shows
/// one. The input chooses places and what is there.
fn secret(body: &[u8]) {
    // Too little to choose by is no response.
    _ = keep_secret(&mut Unstructured::new(body));
}

fn keep_secret(input: &mut Unstructured<'_>) -> Result<()> {
    let mut body =
        json!({ "user": "u", "password": "hunter2", "value": { "plain": "p", "nested": {} } });
    for _ in 0..=input.int_in_range(0..=5)? {
        let place = choose(input, &PLACES)?;
        let (parent, name) = place.rsplit_once('/').expect("a path has a parent");
        let parent = body.pointer_mut(parent).and_then(Value::as_object_mut);
        parent
            .expect("the parent is there")
            .insert(name.to_owned(), secret_value(input, 3)?);
    }
    let mut text = body.to_string();
    if input.ratio(1, 4)? {
        let end = input.int_in_range(0..=text.len())?;
        text.truncate(end);
    }
    let answer = sensitive::Echo::parse_response(&response(text.as_bytes()));
    let mut shown = format!("{answer:?}");
    if let Err(error) = answer {
        let source = std::error::Error::source(&error).map(ToString::to_string);
        shown.extend([error.to_string(), source.unwrap_or_default()]);
    }
    for secret in SECRETS {
        assert!(!shown.contains(secret), "{secret} of {text} in {shown}");
    }
    Ok(())
}

fn secret_value(input: &mut Unstructured<'_>, depth: usize) -> Result<Value> {
    Ok(
        match input.int_in_range(0..=if depth == 0 { 4 } else { 8 })? {
            0 | 1 => "hunter2".into(),
            2 => "aHVudGVyMg==".into(),
            3 => 47_114_711.into(),
            4 => json!(47_114_711.5),
            5 => json!([secret_value(input, depth - 1)?]),
            6 => json!({ "hunter2": secret_value(input, depth - 1)? }),
            7 => json!({ "password": secret_value(input, depth - 1)?, "token": null }),
            _ => json!({ "number": secret_value(input, depth - 1)?, "owner": "hunter2" }),
        },
    )
}

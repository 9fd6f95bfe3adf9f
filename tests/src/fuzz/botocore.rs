//! Services in botocore's format, with the files that go along with one.
//!
//! An input is a letter for the file that is edited and what the edits of it are made of; after `z`, the text of a
//! service.

use arbitrary::{Result, Unstructured};
use serde_json::Value;
use whitesmith_model::Source;

use super::edits::edit;
use super::{model, text};

/// The files of a service that has a bit of everything.
const FILES: [(&str, &str); 6] = [
    (
        "service-2.json",
        include_str!("../../../model/tests/botocore/lamps.service-2.json"),
    ),
    (
        "service-2.sdk-extras.json",
        include_str!("../../../model/tests/botocore/lamps.service-2.sdk-extras.json"),
    ),
    (
        "paginators-1.json",
        include_str!("../../../model/tests/botocore/lamps.paginators-1.json"),
    ),
    (
        "paginators-1.sdk-extras.json",
        include_str!("../../../model/tests/botocore/lamps.paginators-1.sdk-extras.json"),
    ),
    (
        "waiters-2.json",
        include_str!("../../../model/tests/botocore/lamps.waiters-2.json"),
    ),
    (
        "endpoint-rule-set-1.json",
        include_str!("../../../model/tests/botocore/lamps.endpoint-rule-set-1.json"),
    ),
];

/// A service whose client can be generated.
const BELLS: &str = include_str!("../../../model/tests/botocore/bells.service-2.json");

/// Words of botocore's format.
const WORDS: [&str; 60] = [
    "type",
    "members",
    "member",
    "shape",
    "key",
    "value",
    "locationName",
    "location",
    "required",
    "enum",
    "payload",
    "streaming",
    "sensitive",
    "flattened",
    "xmlAttribute",
    "xmlNamespace",
    "jsonvalue",
    "idempotencyToken",
    "deprecated",
    "documentation",
    "exception",
    "error",
    "errors",
    "httpStatusCode",
    "senderFault",
    "fault",
    "retryable",
    "throttling",
    "document",
    "union",
    "eventstream",
    "event",
    "hostLabel",
    "timestampFormat",
    "min",
    "max",
    "pattern",
    "box",
    "input",
    "output",
    "http",
    "requestUri",
    "endpoint",
    "hostPrefix",
    "authtype",
    "structure",
    "list",
    "map",
    "string",
    "integer",
    "long",
    "timestamp",
    "blob",
    "boolean",
    "json",
    "query",
    "rest-xml",
    "ec2",
    "protocol",
    "signatureVersion",
];

pub(super) fn run(input: &[u8]) {
    // Too little to choose by is no model.
    _ = load(Unstructured::new(input));
}

fn load(mut input: Unstructured<'_>) -> Result<()> {
    if input.peek_bytes(1) == Some(b"z") {
        input.bytes(1)?;
        model::check([Source::new(
            "service-2.json",
            text(&super::body(input, &WORDS)?),
        )]);
        return Ok(());
    }
    // The service itself comes up as often as all others together.
    let letter: u8 = input.arbitrary()?;
    let changed = usize::from(letter.wrapping_sub(b'a')) % (2 * FILES.len());
    if changed == FILES.len() {
        model::check([Source::new("service-2.json", edited(BELLS, &mut input)?)]);
        return Ok(());
    }
    let changed = if changed > FILES.len() { 0 } else { changed };
    let mut sources = Vec::new();
    for (index, (name, text)) in FILES.into_iter().enumerate() {
        let text = if index == changed {
            edited(text, &mut input)?
        } else {
            text.to_owned()
        };
        sources.push(Source::new(name, text));
    }
    model::check(sources);
    Ok(())
}

fn edited(text: &str, input: &mut Unstructured<'_>) -> Result<String> {
    let mut document: Value = serde_json::from_str(text).expect("a file of botocore's is JSON");
    // A client is generated only of a protocol that can be.
    if input.arbitrary()?
        && let Some(metadata) = document.get_mut("metadata")
    {
        metadata["protocol"] = "json".into();
        metadata["jsonVersion"] = "1.1".into();
    }
    edit(&mut document, input, &WORDS)?;
    Ok(document.to_string())
}

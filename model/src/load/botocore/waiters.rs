//! Waiters (Smithy spec, "Waiters").

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::Api;
use super::errors;
use super::node::{Field, Fields, Node};
use super::operations::OperationDefinition;
use super::reader::Reader;
use crate::ShapeId;
use crate::shape_id::shorten;

/// The specification's default of `maxDelay`, in seconds.
const MAX_DELAY: u32 = 120;

const KNOWN: &[&str] = &["acceptors", "delay", "description", "operation"];

/// How often to ask: in Smithy the caller says how long to wait. `type` tells apart versions of the format.
const IGNORED: &[&str] = &["maxAttempts", "type"];

const ACCEPTOR: &[&str] = &["argument", "expected", "matcher", "state"];

/// Reads one waiter: the key of its operation, and its definition in Smithy's words. Nothing when it has none in
/// Smithy.
pub(super) fn read<'b, 'a>(
    reader: &mut Reader<'_>,
    api: &'b Api<'a>,
    statuses: &mut Statuses,
    waiter: &Field<'_>,
) -> Option<(&'b OperationDefinition<'a>, Value)> {
    let fields = reader.fields(&waiter.value)?;
    reader.expect_known(&fields, "a waiter", &[KNOWN, IGNORED]);
    let Some(key) = reader.text(&fields, "operation") else {
        if fields.get("operation").is_none() {
            let message = format!("the waiter `{}` has no `operation`", shorten(&waiter.key));
            reader.error(message, &fields.span, "name the operation that it calls");
        }
        return None;
    };
    let Some(operation) = api.operation(&key) else {
        let message = format!(
            "the waiter was left out: there is no operation `{}`",
            shorten(&key)
        );
        reader.warn(
            message,
            &waiter.key_span,
            "a waiter belongs to an operation of the service",
        );
        return None;
    };
    reader.about(Some(&operation.id));
    let mut value = Map::new();
    if let Some(description) = reader.text(&fields, "description") {
        value.insert("documentation".to_owned(), description.into());
    }
    let errors = statuses.of(reader, api, operation);
    let acceptors = acceptors(reader, errors, &fields, waiter)?;
    value.insert("acceptors".to_owned(), acceptors.into());
    if let Some(delay) = reader.integer(&fields, "delay") {
        value.insert("minDelay".to_owned(), delay.into());
        if delay > MAX_DELAY {
            value.insert("maxDelay".to_owned(), delay.into());
        }
    }
    Some((operation, value.into()))
}

/// All acceptors; nothing when one cannot be said, for without it the others would mean something else.
fn acceptors(
    reader: &mut Reader<'_>,
    errors: &Errors,
    fields: &Fields<'_>,
    waiter: &Field<'_>,
) -> Option<Vec<Value>> {
    let Some(node) = fields.get("acceptors") else {
        let message = format!("the waiter `{}` has no `acceptors`", shorten(&waiter.key));
        reader.error(message, &fields.span, "say when it has waited enough");
        return None;
    };
    let parts = node.json().array();
    let mut acceptors = Vec::new();
    for part in reader.take(parts)? {
        let fields = reader.fields(&Node::new(part))?;
        reader.expect_known(&fields, "an acceptor", &[ACCEPTOR]);
        let state = one_of(reader, &fields, "state", &["success", "failure", "retry"])?;
        match matcher(reader, errors, &fields)? {
            Ok(matcher) => acceptors.push(json!({ "state": state, "matcher": matcher })),
            Err(reason) => {
                let message = format!(
                    "the waiter `{}` was left out: {reason}",
                    shorten(&waiter.key)
                );
                let help = "say what it should wait for with an `apply` statement";
                reader.warn(message, &fields.span, help);
                return None;
            }
        }
    }
    Some(acceptors)
}

/// The matcher in Smithy's words, or why there are none for it; nothing when it cannot be read.
fn matcher(
    reader: &mut Reader<'_>,
    errors: &Errors,
    fields: &Fields<'_>,
) -> Option<Result<Value, String>> {
    let matchers = ["path", "pathAll", "pathAny", "pathList", "error", "status"];
    let name = one_of(reader, fields, "matcher", &matchers)?;
    let Some(expected) = fields.get("expected") else {
        reader.error(
            "the acceptor has no `expected`",
            &fields.span,
            "say what it compares with",
        );
        return None;
    };
    let json = *expected.json();
    match name {
        "error" => Some(Ok(match json.boolean() {
            // Any error, or none.
            Ok(any) => json!({ "success": !any }),
            Err(_) => json!({ "errorType": reader.text(fields, "expected")? }),
        })),
        "status" => {
            let status = reader.integer(fields, "expected")?;
            Some(of_status(errors, status))
        }
        path => {
            if fields.get("argument").is_none() {
                let help = "give the expression that the matcher looks at";
                reader.error("the acceptor has no `argument`", &fields.span, help);
                return None;
            }
            let argument = reader.text(fields, "argument")?;
            let boolean = json.boolean().ok();
            let comparator = match (path, boolean) {
                ("path", Some(_)) => "booleanEquals",
                ("path", None) => "stringEquals",
                ("pathAll" | "pathList", None) => "allStringEquals",
                ("pathAny", None) => "anyStringEquals",
                _ => return Some(Err(format!("`{path}` cannot compare with a boolean"))),
            };
            let expected = match boolean {
                Some(boolean) => boolean.to_string(),
                None => json
                    .string()
                    .map_or_else(|_| json.text().to_owned(), Into::into),
            };
            if boolean.is_none() && !json.text().starts_with('"') {
                return Some(Err(format!(
                    "`{}` is neither text nor a boolean",
                    shorten(&expected)
                )));
            }
            let output =
                json!({ "path": argument, "comparator": comparator, "expected": expected });
            Some(Ok(json!({ "output": output })))
        }
    }
}

/// Smithy does not match statuses. What has one is success, or a modelled error.
fn of_status(errors: &Errors, status: u32) -> Result<Value, String> {
    if (200..300).contains(&status) {
        return Ok(json!({ "success": true }));
    }
    match errors.get(&status).map(Vec::as_slice) {
        Some([only]) => Ok(json!({ "errorType": only })),
        Some([_, _, ..]) => Err(format!(
            "several errors of the operation have the status {status}"
        )),
        _ => Err(format!("no error of the operation has the status {status}")),
    }
}

/// The errors of an operation by their statuses.
type Errors = HashMap<u32, Vec<String>>;

/// The errors of the operations that were asked for.
#[derive(Default)]
pub(super) struct Statuses(HashMap<ShapeId, Errors>);

impl Statuses {
    fn of(
        &mut self,
        reader: &mut Reader<'_>,
        api: &Api<'_>,
        operation: &OperationDefinition<'_>,
    ) -> &Errors {
        self.0.entry(operation.id.clone()).or_insert_with(|| {
            let mut all = Errors::new();
            for error in operation
                .errors
                .iter()
                .filter_map(|error| api.definitions.get(&error.shape))
            {
                if let Some(status) = errors::status(reader, error) {
                    all.entry(status).or_default().push(error.key.to_string());
                }
            }
            all
        })
    }
}

/// The string at this key, which is one of these.
fn one_of(
    reader: &mut Reader<'_>,
    fields: &Fields<'_>,
    key: &str,
    allowed: &[&'static str],
) -> Option<&'static str> {
    let help = format!("it is one of `{}`", allowed.join("`, `"));
    let Some(node) = fields.get(key) else {
        reader.error(format!("the acceptor has no `{key}`"), &fields.span, &help);
        return None;
    };
    let text = reader.text(fields, key)?;
    let found = allowed.iter().find(|known| **known == text).copied();
    if found.is_none() {
        let message = format!("unknown `{key}` `{}` of an acceptor", shorten(&text));
        reader.error(message, &node.span(), &help);
    }
    found
}

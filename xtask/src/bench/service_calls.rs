//! What calls of several services cost, which are generated from models that are not part of the repository.

use std::path::Path;

use whitesmith_model::Diagnostic;

use super::cargo::Cargo;
use super::figures::{Goal, Table};
use super::per_call::{Figure, OFFICIAL, Programs, Wanted};
use crate::report::Console;

const SERVICES: Programs = Programs {
    package: "service-calls",
    times: "service-times",
    allocations: "service-allocations",
};

/// What a call may take of the official client's, beside its document.
const OVERHEAD: Option<Goal> = Some(Goal::RatioAtMost(1.0 / 3.0));
/// How much faster a large document has to be read.
const SPEED: Option<Goal> = Some(Goal::RatioAtLeast(1.2));

#[rustfmt::skip]
const ROWS: [Wanted; 18] = {
    use Figure::{Allocations, Speed, Time};
    [
        ("S3 GetObject, 1 KB", "get-object", Time, OFFICIAL, OVERHEAD),
        ("S3 GetObject, 1 KB, allocations", "get-object", Allocations, OFFICIAL, OVERHEAD),
        ("S3 GetObject, 1 MB in pieces", "get-large-object", Time, OFFICIAL, OVERHEAD),
        ("S3 GetObject, 1 MB in pieces, allocations", "get-large-object", Allocations, OFFICIAL, OVERHEAD),
        ("S3 PutObject, 1 KB", "put-object", Time, OFFICIAL, OVERHEAD),
        ("S3 PutObject, 1 KB, allocations", "put-object", Allocations, OFFICIAL, OVERHEAD),
        ("S3 ListObjectsV2, no keys", "list-no-objects", Time, OFFICIAL, OVERHEAD),
        ("S3 ListObjectsV2, no keys, allocations", "list-no-objects", Allocations, OFFICIAL, OVERHEAD),
        ("S3 ListObjectsV2, 1,000 keys", "list-objects", Speed, OFFICIAL, SPEED),
        ("S3 ListObjectsV2, 1,000 keys, allocations", "list-objects", Allocations, OFFICIAL, None),
        ("SQS ReceiveMessage, no messages", "receive-nothing", Time, OFFICIAL, OVERHEAD),
        ("SQS ReceiveMessage, no messages, allocations", "receive-nothing", Allocations, OFFICIAL, OVERHEAD),
        ("SQS ReceiveMessage, 10 messages", "receive-messages", Time, OFFICIAL, OVERHEAD),
        ("SQS ReceiveMessage, 10 messages, allocations", "receive-messages", Allocations, OFFICIAL, OVERHEAD),
        ("DynamoDB Query, no items", "query-nothing", Time, OFFICIAL, OVERHEAD),
        ("DynamoDB Query, no items, allocations", "query-nothing", Allocations, OFFICIAL, OVERHEAD),
        ("DynamoDB Query, 1 MB", "query", Speed, OFFICIAL, SPEED),
        ("DynamoDB Query, 1 MB, allocations", "query", Allocations, OFFICIAL, None),
    ]
};

pub(crate) fn measure(
    cargo: &Cargo,
    models: &Path,
    seconds: u16,
    console: &mut Console<'_>,
) -> Result<Table, Diagnostic> {
    let cargo = cargo.clone().with_models(models);
    let measured = SERVICES.measure(&cargo, seconds, console)?;
    Ok(Table {
        title: "Calls of other services",
        about: "\
Whole calls, measured as those above: built, signed, sent to a transport that answers from memory, read, and let go of.
Either client has its defaults, so PutObject has a checksum; answers have none. Objects come in pieces of 64 KiB and are
read piece by piece. Of what is large, the speed of the whole call is shown, which is that of reading.",
        rows: measured.rows(&ROWS)?,
    })
}

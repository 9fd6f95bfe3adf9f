//! What is measured: calls of several services, made by either client over a transport that answers from memory.

#![allow(
    clippy::expect_used,
    reason = "what fails must not be measured, and there is nobody to recover for"
)]

mod answers;
mod generated;
mod official;
mod whitesmith;

use per_call::{OFFICIAL, WHITESMITH, Way, Work};

use answers::Answer;

const BUCKET: &str = "measured-bucket";
const KEY: &str = "folder/an object";
const QUEUE: &str = "https://sqs.us-east-1.amazonaws.com/123456789012/measured";
const TABLE: &str = "measured";
const SMALL: usize = 1_000;
const LARGE: usize = 1_000_000;

/// All work.
#[must_use]
pub fn all() -> Vec<Work> {
    vec![
        work(
            "get-object",
            &answers::object(SMALL),
            whitesmith::get_object,
            official::get_object,
        ),
        work(
            "get-large-object",
            &answers::object(LARGE),
            whitesmith::get_object,
            official::get_object,
        ),
        work(
            "put-object",
            &answers::stored(),
            whitesmith::put_object,
            official::put_object,
        ),
        work(
            "list-no-objects",
            &answers::list(0),
            whitesmith::list_objects,
            official::list_objects,
        ),
        work(
            "list-objects",
            &answers::list(1_000),
            whitesmith::list_objects,
            official::list_objects,
        ),
        work(
            "receive-nothing",
            &answers::messages(0),
            whitesmith::receive_messages,
            official::receive_messages,
        ),
        work(
            "receive-messages",
            &answers::messages(10),
            whitesmith::receive_messages,
            official::receive_messages,
        ),
        work(
            "query-nothing",
            &answers::items(0),
            whitesmith::query,
            official::query,
        ),
        work(
            "query",
            &answers::items(LARGE),
            whitesmith::query,
            official::query,
        ),
    ]
}

/// Makes the calls that it is told, as often.
type Calls = Box<dyn FnMut(u32)>;

fn work(
    name: &'static str,
    answer: &Answer,
    ours: fn(&Answer) -> Calls,
    theirs: fn(&Answer) -> Calls,
) -> Work {
    let way = |who, run| Way { who, run };
    Work {
        document: answer.body.len(),
        ways: vec![way(WHITESMITH, ours(answer)), way(OFFICIAL, theirs(answer))],
        name,
    }
}

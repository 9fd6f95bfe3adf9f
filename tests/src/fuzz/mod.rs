//! What no input may break: one function per target, from bytes to assertions about what the product promises.
//!
//! `tests/fuzz.rs` gives each a few hundred inputs on the stable toolchain; the crate in `tests/fuzz` gives them to
//! libFuzzer. What `tests/fuzz/seeds` holds is where both begin, finds that are not to come back among it.
//!
//! An input begins with a letter or two that choose what it is about, and goes on as text; see each target. So seeds can
//! be written by hand.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is what was looked for"
)]

mod botocore;
mod edits;
mod endpoint;
mod error;
mod event_stream;
mod events;
mod model;
mod response;
mod settings;
mod xml;

use arbitrary::{Result, Unstructured};

/// What is fuzzed.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// The name: of the binary that gives it to libFuzzer, and of the folder with its seeds.
    pub name: &'static str,
    /// Panics on an input that breaks a promise. An input too short to say anything is fine.
    pub run: fn(&[u8]),
}

/// All targets.
pub const TARGETS: [Target; 9] = [
    Target {
        name: "response",
        run: response::run,
    },
    Target {
        name: "error",
        run: error::run,
    },
    Target {
        name: "model",
        run: model::run,
    },
    Target {
        name: "botocore",
        run: botocore::run,
    },
    Target {
        name: "endpoint",
        run: endpoint::run,
    },
    Target {
        name: "settings",
        run: settings::run,
    },
    Target {
        name: "event_stream",
        run: event_stream::run,
    },
    Target {
        name: "events",
        run: events::run,
    },
    Target {
        name: "xml",
        run: xml::run,
    },
];

/// Gives an input to the target of a name.
///
/// # Panics
///
/// On an input that breaks a promise, and on a name that no target has.
pub fn run(target: &str, input: &[u8]) {
    let target = TARGETS.iter().find(|known| known.name == target);
    (target.expect("a target of this name").run)(input);
}

/// One of several by a letter, `a` for the first: seeds stay what they are when there are more at the end.
fn choose<'c, T>(input: &mut Unstructured<'_>, choices: &'c [T]) -> Result<&'c T> {
    let letter: u8 = input.arbitrary()?;
    let index = usize::from(letter.wrapping_sub(b'a')) % choices.len().max(1);
    choices.get(index).ok_or(arbitrary::Error::EmptyChoose)
}

/// The headers and the payload of a message, which a byte 255 divides.
fn halves(message: &[u8]) -> (&[u8], &[u8]) {
    let mut parts = message.splitn(2, |byte| *byte == 0xff);
    let [headers, payload] = [(); 2].map(|()| parts.next().unwrap_or_default());
    (headers, payload)
}

/// Bytes as text: whatever is no UTF-8 is a character that stands for that.
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// What is left, as a body: JSON, if it is followed by a zero byte, is edited by what comes after that.
fn body(input: Unstructured<'_>, words: &[&str]) -> Result<Vec<u8>> {
    let text = input.take_rest();
    let mut parts = text.splitn(2, |byte| *byte == 0);
    let document = parts
        .next()
        .and_then(|json| serde_json::from_slice(json).ok());
    match (document, parts.next()) {
        (Some(mut document), Some(edits)) => {
            edits::edit(&mut document, &mut Unstructured::new(edits), words)?;
            Ok(document.to_string().into_bytes())
        }
        _ => Ok(text.to_vec()),
    }
}

/// Text that is shown to people moves no cursor and forges no line.
#[track_caller]
fn assert_plain(shown: &str) {
    let control = shown.chars().find(|c| c.is_control());
    assert_eq!(control, None, "{shown:?}");
}

//! What serde's derive makes of structures that were written by hand: the floor.

#[path = "../../../benches/derived/mod.rs"]
mod types;

use std::hint::black_box;

use bytes::Bytes;

use crate::{DERIVED, Way};

pub(crate) fn parse_session(document: &Bytes) -> Way {
    let document = document.clone();
    let run = move |times| {
        for _ in 0..times {
            let session = serde_json::from_slice::<types::GetSessionResponse>(black_box(&document));
            black_box(session.expect("the response can be read"));
        }
    };
    Way {
        who: DERIVED,
        run: Box::new(run),
    }
}

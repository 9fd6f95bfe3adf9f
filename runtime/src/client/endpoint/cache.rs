//! Endpoints of calls that differ, by what they differ in.

use std::sync::{Arc, RwLock};

use super::Resolved;
use crate::endpoint::Params;

/// How many endpoints are kept.
const ROOM: usize = 64;

/// What the endpoint of a call follows from, beside the configuration.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Key {
    pub(super) region: Option<String>,
    pub(super) endpoint_url: Option<String>,
    pub(super) account_id: Option<String>,
    pub(super) prefix: Option<String>,
    pub(super) context: Params,
}

/// The endpoints of the last calls that were not like those before them. Nobody waits for it: whoever finds it locked
/// evaluates for himself.
#[derive(Debug, Default)]
pub(super) struct Cache(RwLock<Ring>);

/// When it is full, the oldest make room.
#[derive(Debug, Default)]
struct Ring {
    entries: Vec<(Key, Arc<Resolved>)>,
    oldest: usize,
}

impl Cache {
    /// What is kept for the key, or what `make` makes of it. Errors are not kept.
    pub(super) fn get_or_make(
        &self,
        key: Key,
        make: impl FnOnce(&Key) -> Result<Resolved, String>,
    ) -> Result<Arc<Resolved>, String> {
        if let Ok(ring) = self.0.try_read()
            && let Some((_, known)) = ring.entries.iter().find(|(known, _)| *known == key)
        {
            return Ok(Arc::clone(known));
        }
        let found = Arc::new(make(&key)?);
        if let Ok(mut ring) = self.0.try_write() {
            ring.put(key, Arc::clone(&found));
        }
        Ok(found)
    }
}

impl Ring {
    fn put(&mut self, key: Key, made: Arc<Resolved>) {
        if self.entries.len() < ROOM {
            self.entries.push((key, made));
            return;
        }
        let oldest = self.oldest;
        if let Some(entry) = self.entries.get_mut(oldest) {
            *entry = (key, made);
        }
        self.oldest = (oldest + 1) % ROOM;
    }
}

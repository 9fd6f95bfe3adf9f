//! The tokens that retries are paid with.

use std::sync::atomic::{AtomicU32, Ordering};

/// How many tokens a client has to begin with, and can have at most.
pub(super) const CAPACITY: u32 = 500;

/// What a call gives back that succeeds without a retry.
pub(super) const FIRST_TRY_REWARD: u32 = 1;

/// A bucket of tokens that all calls of a client share. It is a number, so there is no lock to hold or to poison.
#[derive(Debug)]
pub(super) struct Quota(AtomicU32);

impl Quota {
    pub(super) fn new() -> Self {
        Self(AtomicU32::new(CAPACITY))
    }

    /// Takes the whole cost, or nothing where there is less.
    pub(super) fn take(&self, cost: u32) -> bool {
        let taken = self.update(|tokens| tokens.checked_sub(cost));
        taken.is_some()
    }

    /// Gives tokens back, as many as there is room for.
    pub(super) fn give_back(&self, tokens: u32) {
        self.update(|held| (held < CAPACITY).then(|| held.saturating_add(tokens).min(CAPACITY)));
    }

    fn update(&self, change: impl Fn(u32) -> Option<u32>) -> Option<u32> {
        // Nothing else is published along with the number.
        let (set, fetch) = (Ordering::Relaxed, Ordering::Relaxed);
        self.0.fetch_update(set, fetch, change).ok()
    }

    #[cfg(test)]
    pub(super) fn tokens(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

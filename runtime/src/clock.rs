//! The clock that durations are measured by.

use std::time::Duration;

use crate::transport::Transport;

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub(crate) use std::time::Instant;
/// The clock of the standard library panics where there is only a browser's.
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub(crate) use web_time::Instant;

/// Measures time by a clock on which every wait took as long as it should, whatever the transport made of it: some only
/// say that they wait.
pub(crate) struct Stopwatch {
    started: Instant,
    /// What waits were cut short by.
    skipped: Duration,
}

impl Stopwatch {
    pub(crate) fn start() -> Self {
        Self {
            started: Instant::now(),
            skipped: Duration::ZERO,
        }
    }

    pub(crate) fn now(&self) -> Instant {
        let now = Instant::now();
        now.checked_add(self.skipped).unwrap_or(now)
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.now().duration_since(self.started)
    }

    pub(crate) async fn pause(&mut self, transport: &dyn Transport, wait: Duration) {
        if wait.is_zero() {
            return;
        }
        let began = Instant::now();
        transport.sleep(wait).await;
        let skipped = wait.saturating_sub(began.elapsed());
        self.skipped = self.skipped.saturating_add(skipped);
    }
}

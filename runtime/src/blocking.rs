//! Calls from code that is not async.
//!
//! A call is the same future, driven to its end on the caller's thread: nothing runs beside it.

use std::cell::Cell;

thread_local! {
    /// Whether this thread is in [`block_on`], so that the default transport does not wait for a runtime.
    static BLOCKING: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread makes a call that blocks.
#[cfg(feature = "default-transport")]
pub(crate) fn is_blocking() -> bool {
    BLOCKING.get()
}

/// Drives a future to its end on this thread. With the default transport, requests are sent by `ureq`.
///
/// Code that is async awaits instead: this would keep its executor from everything else.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    let _entered = Entered(BLOCKING.replace(true));
    pollster::block_on(future)
}

/// Puts back what was there before, however the call ends.
struct Entered(bool);

impl Drop for Entered {
    fn drop(&mut self) {
        BLOCKING.set(self.0);
    }
}

//! Work on several threads, with results in the order of one.

use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Helpers get the stack that a main thread has on most systems, so that nothing depends on which thread does it.
const STACK_BYTES: usize = 8 << 20;

/// Does `work` for each number below `count`, on up to `jobs` threads; the results are in the order of the numbers.
pub(crate) fn map<T: Send>(
    jobs: NonZeroUsize,
    count: usize,
    work: impl Fn(usize) -> T + Sync,
) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= count {
                return done;
            }
            done.push((index, work(index)));
        }
    };
    let mut done = thread::scope(|scope| {
        // A helper that cannot be started is no loss: whoever is there does its part.
        let helpers: Vec<_> = (1..jobs.get().min(count))
            .map_while(|_| {
                let builder = thread::Builder::new().stack_size(STACK_BYTES);
                builder.spawn_scoped(scope, worker).ok()
            })
            .collect();
        let mut done = worker();
        for helper in helpers {
            done.extend(helper.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        done
    });
    done.sort_unstable_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;

    #[test]
    fn results_are_in_order_whatever_the_threads() {
        for jobs in [1, 2, 7, 64] {
            let jobs = NonZeroUsize::new(jobs).unwrap();
            let squares = super::map(jobs, 50, |number| number * number);
            assert_eq!(squares, (0..50).map(|n| n * n).collect::<Vec<_>>());
            assert!(super::map(jobs, 0, |number| number).is_empty());
        }
    }
}

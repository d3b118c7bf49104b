//! Does the same to each of many things on several threads; what comes out does not tell on how many.

use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// How many things a thread takes at a time: few enough that all threads end together.
const STRETCH: usize = 16;

/// Runs `work` on each of `items`, on as many threads as are given, and gives the results in the order of the items.
pub fn in_parallel<T: Sync, R: Send>(
    items: &[T],
    threads: NonZeroUsize,
    work: impl Fn(usize, &T) -> R + Sync,
) -> Vec<R> {
    let stretches: Vec<&[T]> = items.chunks(STRETCH).collect();
    let threads = threads.get().min(stretches.len());
    if threads < 2 {
        return items.iter().enumerate().map(|(place, item)| work(place, item)).collect();
    }
    let next = AtomicUsize::new(0);
    let run = || {
        let mut done = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(stretch) = stretches.get(number) else { return done };
            let place = |offset: usize| number * STRETCH + offset;
            let results = stretch.iter().enumerate();
            let results: Vec<R> = results.map(|(at, item)| work(place(at), item)).collect();
            done.push((number, results));
        }
    };
    let mut done: Vec<(usize, Vec<R>)> = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(run)).collect();
        let mut done = run();
        for other in others {
            match other.join() {
                Ok(theirs) => done.extend(theirs),
                Err(panic) => resume_unwind(panic),
            }
        }
        done
    });
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().flat_map(|(_, results)| results).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicBool;

    #[test]
    fn results_stand_in_the_order_of_the_items() {
        let items: Vec<usize> = (0..1000).collect();
        for threads in [1, 2, 3, 64] {
            let done: Vec<AtomicBool> = items.iter().map(|_| AtomicBool::new(false)).collect();
            let number = NonZeroUsize::new(threads).unwrap();
            let found = in_parallel(&items, number, |place, item| {
                // Whoever has one of these waits for another thread to get further, so that no thread does all in order.
                let further = [(0, 500), (600, 900)].into_iter().find(|(first, _)| *first == place);
                while let Some((_, other)) = further.filter(|_| threads > 1)
                    && !done[other].load(Ordering::Relaxed)
                {
                    thread::yield_now();
                }
                done[place].store(true, Ordering::Relaxed);
                place * 1000 + item
            });
            assert!(found.iter().enumerate().all(|(at, found)| *found == at * 1001), "{threads}");
            assert_eq!(found.len(), items.len());
        }
    }
}

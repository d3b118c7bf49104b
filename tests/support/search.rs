//! Looks for many texts at once.

use std::collections::{BTreeSet, HashMap};

/// The first place of a haystack that holds one of the needles, each of four bytes or more.
pub(crate) fn first_found<'n>(haystack: &str, needles: &'n BTreeSet<String>) -> Option<&'n str> {
    let mut by_start: HashMap<&[u8], Vec<&'n str>> = HashMap::new();
    for needle in needles {
        by_start.entry(&needle.as_bytes()[..4]).or_default().push(needle);
    }
    let bytes = haystack.as_bytes();
    for (place, start) in bytes.windows(4).enumerate() {
        let found = by_start.get(start).into_iter().flatten();
        if let Some(needle) = found.copied().find(|n| bytes[place..].starts_with(n.as_bytes())) {
            return Some(needle);
        }
    }
    None
}

//! Gives headings the ids that mdBook gives them, each once on a page.

use std::collections::{BTreeMap, BTreeSet};

/// The ids of a page.
#[derive(Default)]
pub(super) struct Ids {
    used: BTreeSet<String>,
    /// The last number given to an id that was wanted again, so that a page of equal headings stays linear.
    repeated: BTreeMap<String, usize>,
}

impl Ids {
    /// Takes an id; false where it is taken already.
    pub(super) fn reserve(&mut self, id: &str) -> bool {
        self.used.insert(id.to_owned())
    }

    /// mdBook's id for a heading: lower case, blanks to hyphens, letters, digits, `_` and `-` kept; `-1` and so on
    /// where it is taken.
    pub(super) fn derived(&mut self, words: &str) -> String {
        let id: String = words
            .trim()
            .to_lowercase()
            .chars()
            .filter_map(|c| match c {
                c if c.is_alphanumeric() || c == '_' || c == '-' => Some(c),
                c if c.is_whitespace() => Some('-'),
                _ => None,
            })
            .collect();
        let id = if id.is_empty() { "section".to_owned() } else { id };
        if self.reserve(&id) {
            return id;
        }
        let mut number = self.repeated.get(&id).copied().unwrap_or(0);
        loop {
            number += 1;
            let candidate = format!("{id}-{number}");
            if self.reserve(&candidate) {
                self.repeated.insert(id, number);
                return candidate;
            }
        }
    }
}

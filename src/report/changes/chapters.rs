//! Compares the chapters of two editions: which there are, what they are called, and their words.

use super::text::{Passage, passages, share_of_words};
use crate::report::policy::PolicyChapter;

/// What became of a chapter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChapterFate {
    /// It is new.
    Added,
    /// It is no longer there.
    Removed,
    /// It stands at another path.
    Renamed,
    /// It stands where it stood, and says something else.
    Changed,
}

/// A chapter that is not as it was.
#[derive(Debug, Clone, PartialEq)]
pub struct ChapterChange {
    /// What became of it.
    pub fate: ChapterFate,
    /// As it was; `None` where it is new.
    pub old: Option<PolicyChapter>,
    /// As it is; `None` where it was removed.
    pub new: Option<PolicyChapter>,
    /// What it says differently.
    pub passages: Vec<Passage>,
}

/// The least share of words that two texts have in common if one is to be the other at another path.
const SAME_TEXT: f64 = 0.6;

/// The chapters that differ: in the new book's order, then those that were removed.
pub(super) fn changes(old: &[PolicyChapter], new: &[PolicyChapter]) -> Vec<ChapterChange> {
    let mut gone: Vec<&PolicyChapter> =
        old.iter().filter(|then| new.iter().all(|now| now.path != then.path)).collect();
    let mut changes = Vec::new();
    for now in new {
        if let Some(then) = old.iter().find(|then| then.path == now.path) {
            if then != now {
                changes.push(changed(ChapterFate::Changed, then, now));
            }
            continue;
        }
        match gone.iter().position(|then| is_same(then, now)) {
            Some(place) => changes.push(changed(ChapterFate::Renamed, gone.remove(place), now)),
            None => changes.push(ChapterChange {
                fate: ChapterFate::Added,
                old: None,
                passages: passages(&[], &now.text),
                new: Some(now.clone()),
            }),
        }
    }
    changes.extend(gone.into_iter().map(|then| ChapterChange {
        fate: ChapterFate::Removed,
        passages: passages(&then.text, &[]),
        old: Some(then.clone()),
        new: None,
    }));
    changes
}

fn changed(fate: ChapterFate, then: &PolicyChapter, now: &PolicyChapter) -> ChapterChange {
    ChapterChange {
        fate,
        passages: passages(&then.text, &now.text),
        old: Some(then.clone()),
        new: Some(now.clone()),
    }
}

/// Whether a chapter at another path is the same one.
fn is_same(then: &PolicyChapter, now: &PolicyChapter) -> bool {
    match (&then.playbook, &now.playbook) {
        (Some(then), Some(now)) => then == now,
        (None, None) => share_of_words(&then.text, &now.text) >= SAME_TEXT,
        _ => false,
    }
}

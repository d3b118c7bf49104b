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
    let mut left: Vec<&PolicyChapter> = old.iter().collect();
    // A playbook is known by its id, wherever it stands: files that are numbered anew take each other's paths. All else is
    // known by its path, and what is not found there by its words.
    let mut take = |is: &dyn Fn(&PolicyChapter) -> bool| {
        let place = left.iter().position(|then| is(then))?;
        Some(left.remove(place))
    };
    let mut pairs: Vec<(Option<&PolicyChapter>, &PolicyChapter)> = new
        .iter()
        .map(|now| (take(&|then| now.playbook.is_some() && then.playbook == now.playbook), now))
        .collect();
    for (then, now) in pairs.iter_mut().filter(|(then, _)| then.is_none()) {
        *then = take(&|then| then.path == now.path);
    }
    for (then, now) in pairs.iter_mut().filter(|(then, _)| then.is_none()) {
        let shares = left.iter().enumerate().map(|(place, then)| (share_of(then, now), place));
        // Of equals the first.
        let best = shares.rev().max_by(|one, other| one.0.total_cmp(&other.0));
        if let Some((_, place)) = best.filter(|(share, _)| *share >= SAME_TEXT) {
            *then = Some(left.remove(place));
        }
    }
    let mut changes: Vec<ChapterChange> = pairs
        .into_iter()
        .filter_map(|(then, now)| match then {
            Some(then) if then == now => None,
            Some(then) if then.path == now.path => Some(changed(ChapterFate::Changed, then, now)),
            Some(then) => Some(changed(ChapterFate::Renamed, then, now)),
            None => Some(ChapterChange {
                fate: ChapterFate::Added,
                old: None,
                passages: passages(&[], &now.text),
                new: Some(now.clone()),
            }),
        })
        .collect();
    changes.extend(left.into_iter().map(|then| ChapterChange {
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

/// Which share of their words two chapters have in common that stand at different paths; of playbooks none, since their
/// ids tell whether they are the same.
fn share_of(then: &PolicyChapter, now: &PolicyChapter) -> f64 {
    match (&then.playbook, &now.playbook) {
        (None, None) => share_of_words(&then.text, &now.text),
        _ => 0.0,
    }
}

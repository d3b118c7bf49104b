//! Compares the targets and the actions of two editions.

use crate::report::policy::{Policy, PolicyAction, PolicyObjective};
use jiff::Span;
use jiff::civil::Date;

/// A target that was set, dropped or changed.
#[derive(Debug, Clone, PartialEq)]
pub struct ObjectiveChange {
    /// As it was; `None` where it is new.
    pub old: Option<PolicyObjective>,
    /// As it is; `None` where it was dropped.
    pub new: Option<PolicyObjective>,
}

/// What became of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ActionFate {
    /// It is overdue, and was not.
    Overdue,
    /// It was opened.
    Opened,
    /// It was done, and is open again.
    Reopened,
    /// It was due on another day.
    Moved,
    /// It was somebody else's.
    Handed,
    /// It was done, or on another day than was said.
    Closed,
    /// It was open and is not listed any more: it was removed, or it was done so long ago that it is not listed.
    Unlisted,
    /// It is not listed any more, though it would be if it were still there.
    Gone,
}

/// An action that is not as it was.
#[derive(Debug, Clone, PartialEq)]
pub struct ActionChange {
    /// What became of it.
    pub fate: ActionFate,
    /// The action, as the new edition has it where it does.
    pub action: PolicyAction,
    /// When it was due, where that is another day now.
    pub due_before: Option<String>,
    /// Whose it was, where it is somebody else's now.
    pub owner_before: Option<String>,
    /// When it was said to be done, where it is open now or was done on another day.
    pub done_before: Option<String>,
    /// Whether the old edition did not list it.
    pub is_new: bool,
}

/// The targets that differ: in the new plan's order, then those that were dropped.
pub(super) fn objectives(old: &Policy, new: &Policy) -> Vec<ObjectiveChange> {
    let find = |policy: &Policy, id: &str| policy.objectives.iter().find(|o| o.id == id).cloned();
    let mut changes: Vec<ObjectiveChange> = new
        .objectives
        .iter()
        .map(|now| ObjectiveChange { old: find(old, &now.id), new: Some(now.clone()) })
        .filter(|change| change.old != change.new)
        .collect();
    let dropped = old.objectives.iter().filter(|before| find(new, &before.id).is_none());
    changes.extend(dropped.map(|gone| ObjectiveChange { old: Some(gone.clone()), new: None }));
    changes
}

/// The actions that differ, the newly overdue first.
pub(super) fn actions(old: &Policy, new: &Policy) -> Vec<ActionChange> {
    let mut before: Vec<&PolicyAction> = old.actions.iter().collect();
    // Two that read the same are taken in turn; one with the same due date goes first.
    let mut unmatched = Vec::new();
    let mut pairs: Vec<(Option<&PolicyAction>, &PolicyAction)> = Vec::new();
    for now in &new.actions {
        let same = |then: &&PolicyAction| alike(then, now) && then.due == now.due;
        match before.iter().position(same) {
            Some(place) => pairs.push((Some(before.remove(place)), now)),
            None => unmatched.push(now),
        }
    }
    for now in unmatched {
        let place = before.iter().position(|then| alike(then, now));
        pairs.push((place.map(|place| before.remove(place)), now));
    }
    let listed = pairs.into_iter().filter_map(|(then, now)| fated(old, new, then, now));
    let mut changes: Vec<ActionChange> = listed.collect();
    changes.extend(before.into_iter().filter_map(|then| missing(old, new, then)));
    changes.sort_by(|a, b| (a.fate, &a.action).cmp(&(b.fate, &b.action)));
    changes
}

/// What became of an action that the new edition lists.
fn fated(
    old: &Policy,
    new: &Policy,
    then: Option<&PolicyAction>,
    now: &PolicyAction,
) -> Option<ActionChange> {
    let is_overdue = |action: &PolicyAction, policy: &Policy| {
        action.done.is_none() && policy.as_of.as_ref().is_some_and(|day| action.due < *day)
    };
    let due_before = then.map(|then| &then.due).filter(|due| **due != now.due);
    let owner_before = then.map(|then| &then.owner).filter(|owner| **owner != now.owner);
    let done_before = then.and_then(|then| then.done.as_ref());
    let done_before = done_before.filter(|done| Some(*done) != now.done.as_ref());
    let fate = match then {
        _ if now.done.is_some() && then.is_none_or(|then| then.done != now.done) => {
            ActionFate::Closed
        }
        _ if is_overdue(now, new) && !then.is_some_and(|then| is_overdue(then, old)) => {
            ActionFate::Overdue
        }
        None => ActionFate::Opened,
        Some(_) if done_before.is_some() => ActionFate::Reopened,
        Some(_) if due_before.is_some() => ActionFate::Moved,
        Some(_) if owner_before.is_some() => ActionFate::Handed,
        Some(_) => return None,
    };
    Some(ActionChange {
        fate,
        action: now.clone(),
        due_before: due_before.cloned(),
        owner_before: owner_before.cloned(),
        done_before: done_before.cloned(),
        is_new: then.is_none(),
    })
}

/// What became of an action that the new edition does not list: nothing, where it was done so long ago that none is listed.
fn missing(old: &Policy, new: &Policy, then: &PolicyAction) -> Option<ActionChange> {
    let day = |text: &Option<String>| text.as_ref()?.parse::<Date>().ok();
    // What was done before that day is not listed any more.
    let since = day(&new.as_of).map(|day| day.saturating_sub(Span::new().months(3)));
    let fate = match (&then.done, since) {
        (Some(_), Some(since)) if day(&then.done).is_some_and(|done| done >= since) => {
            ActionFate::Gone
        }
        (Some(_), _) => return None,
        (None, Some(since)) if day(&old.as_of).is_some_and(|then| then < since) => {
            ActionFate::Unlisted
        }
        (None, _) => ActionFate::Gone,
    };
    Some(ActionChange {
        fate,
        action: then.clone(),
        due_before: None,
        owner_before: None,
        done_before: None,
        is_new: false,
    })
}

fn alike(one: &PolicyAction, other: &PolicyAction) -> bool {
    one.title == other.title && one.playbook == other.playbook
}

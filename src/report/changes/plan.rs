//! Compares the targets and the actions of two editions.

use crate::report::policy::{Policy, PolicyAction, PolicyObjective};

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
    /// It was due on another day.
    Moved,
    /// It was done.
    Closed,
    /// It was open, and is not listed any more.
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
    let mut changes = Vec::new();
    let mut fated = |fate, action: &PolicyAction, due_before: Option<String>| {
        changes.push(ActionChange { fate, action: action.clone(), due_before });
    };
    let is_overdue = |action: &PolicyAction, policy: &Policy| {
        action.done.is_none() && policy.as_of.as_ref().is_some_and(|day| action.due < *day)
    };
    // Two that read the same are taken in turn; one with the same due date goes first.
    let mut unmatched = Vec::new();
    let mut pairs = Vec::new();
    for now in &new.actions {
        let same = |then: &&PolicyAction| alike(then, now) && then.due == now.due;
        match before.iter().position(same) {
            Some(place) => pairs.push((before.remove(place), now)),
            None => unmatched.push(now),
        }
    }
    for now in unmatched {
        match before.iter().position(|then| alike(then, now)) {
            Some(place) => pairs.push((before.remove(place), now)),
            None => match (&now.done, is_overdue(now, new)) {
                (Some(_), _) => fated(ActionFate::Closed, now, None),
                (None, true) => fated(ActionFate::Overdue, now, None),
                (None, false) => fated(ActionFate::Opened, now, None),
            },
        }
    }
    for (then, now) in pairs {
        let due_before = (then.due != now.due).then(|| then.due.clone());
        if then.done.is_none() && now.done.is_some() {
            fated(ActionFate::Closed, now, due_before);
        } else if is_overdue(now, new) && !is_overdue(then, old) {
            fated(ActionFate::Overdue, now, due_before);
        } else if then.done.is_some() && now.done.is_none() {
            fated(ActionFate::Opened, now, due_before);
        } else if due_before.is_some() {
            fated(ActionFate::Moved, now, due_before);
        }
    }
    // What was done three months ago is not listed any more; that an open one is not is worth a line.
    for gone in before.into_iter().filter(|action| action.done.is_none()) {
        fated(ActionFate::Gone, gone, None);
    }
    changes.sort_by(|a, b| (a.fate, &a.action).cmp(&(b.fate, &b.action)));
    changes
}

fn alike(one: &PolicyAction, other: &PolicyAction) -> bool {
    one.title == other.title && one.playbook == other.playbook
}

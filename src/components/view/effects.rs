//! What the template of dated changes and what they did is given.

use super::Grid;
use serde::Serialize;

/// What dated changes of policy did to the figures that they were to move.
#[derive(Debug, Clone, Serialize)]
pub struct Effects {
    /// The heading; `None` where the page has its own.
    pub title: Option<String>,
    /// How to read it.
    pub take: Option<String>,
    /// The changes, the latest first.
    pub items: Vec<EffectItem>,
    /// What none of this can prove.
    pub caveat: String,
}

/// What one change did.
#[derive(Debug, Clone, Serialize)]
pub struct EffectItem {
    /// The change.
    pub title: String,
    /// The day.
    pub when: String,
    /// The playbook that changed.
    pub playbook_title: Option<String>,
    /// Its page.
    pub playbook_href: Option<String>,
    /// What the figures say of it.
    pub sentence: String,
    /// Level and slope before and after; `None` where it is too early.
    pub grid: Option<Grid>,
    /// What else happened meanwhile.
    pub others: Option<String>,
}

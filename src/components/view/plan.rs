//! What the templates of the plan and of the engagement manager's table are given.

use super::{Action, Kpi, State};
use serde::Serialize;

/// Words with a page behind them, if there is one.
#[derive(Debug, Clone, Serialize)]
pub struct Linked {
    /// The words.
    pub text: String,
    /// The page.
    pub href: Option<String>,
}

/// An objective of the plan.
#[derive(Debug, Clone, Serialize)]
pub struct Objective {
    /// The id that other places link to.
    pub anchor: String,
    /// What is wanted.
    pub title: String,
    /// Its figure.
    pub kpi: Kpi,
    /// The target and by when ("Meta: 45 para diciembre de 2026"), how often it is judged, and who answers for it.
    pub facts: Vec<String>,
    /// The playbooks that move it.
    pub playbooks: Vec<Linked>,
    /// What is known beside the number: a sentence each.
    pub evidence: Vec<Linked>,
    /// What is being done, the overdue first.
    pub actions: Vec<Action>,
}

/// The objectives of the plan.
#[derive(Debug, Clone, Serialize)]
pub struct Objectives {
    /// In the plan's order.
    pub items: Vec<Objective>,
}

/// A cell of the engagement manager's table.
#[derive(Debug, Clone, Serialize)]
pub struct SortCell {
    /// Its words.
    pub text: String,
    /// Smaller words after them: an interval.
    pub small: Option<String>,
    /// Its page.
    pub href: Option<String>,
    /// What rows are sorted by, where that isn't the text.
    pub sort: Option<String>,
    /// Whether it is to be noticed: an overdue action, a figure below target.
    pub state: State,
}

/// A row of the engagement manager's table.
#[derive(Debug, Clone, Serialize)]
pub struct SortRow {
    /// The head of the row.
    pub label: SortCell,
    /// One for each further column.
    pub cells: Vec<SortCell>,
}

/// A column of it.
#[derive(Debug, Clone, Serialize)]
pub struct SortColumn {
    /// Its head.
    pub name: String,
    /// Whether its cells are numbers.
    pub number: bool,
}

/// A table whose rows readers can put in the order of any column.
#[derive(Debug, Clone, Serialize)]
pub struct SortTable {
    /// The heading; `None` where the page has its own.
    pub title: Option<String>,
    /// What the table holds.
    pub caption: String,
    /// How to read it.
    pub take: Option<String>,
    /// The columns, that of the rows' heads first.
    pub columns: Vec<SortColumn>,
    /// In the order in which they read best.
    pub rows: Vec<SortRow>,
    /// What else is to be known.
    pub notes: Vec<String>,
}

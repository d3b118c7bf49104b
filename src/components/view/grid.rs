//! What the template of a table of words is given.

use serde::Serialize;

/// A table whose cells are words: what a change is made of, what goes with an outcome.
#[derive(Debug, Clone, Serialize)]
pub struct Grid {
    /// The finding; `None` where the page's own heading says it.
    pub title: Option<String>,
    /// How to read it.
    pub take: Option<String>,
    /// What the table is, for those who don't see it.
    pub caption: String,
    /// The heads of the columns, the first that of the labels.
    pub columns: Vec<String>,
    /// The rows; none where there is nothing to tell.
    pub rows: Vec<GridRow>,
    /// What must be known to read it right.
    pub notes: Vec<String>,
}

/// A row of a [`Grid`].
#[derive(Debug, Clone, Serialize)]
pub struct GridRow {
    /// What it is about.
    pub label: String,
    /// The cells, one for each further column.
    pub cells: Vec<GridCell>,
    /// Whether it sums the others up.
    pub is_total: bool,
}

/// A cell of a [`Grid`].
#[derive(Debug, Clone, Serialize)]
pub struct GridCell {
    /// The head of its column, for phones.
    pub head: String,
    /// What it says.
    pub text: String,
    /// Its interval or a remark.
    pub small: Option<String>,
}

//! What is given of figures that the edition before gave otherwise.

use serde::Serialize;

/// The sign `(R)` at a figure.
#[derive(Debug, Clone, Serialize)]
pub struct Mark {
    /// What was revised, for those who point at it and for screen readers ("(R) antes 47").
    pub words: String,
    /// The list of revisions of its period.
    pub href: String,
}

/// What of a period was revised, at the head of its report.
#[derive(Debug, Clone, Serialize)]
pub struct Revised {
    /// How many figures and breakdowns, and since when.
    pub words: String,
    /// The list of revisions of the period.
    pub href: String,
    /// The main figures among them: from what, to what, and why.
    pub items: Vec<String>,
}

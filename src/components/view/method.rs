//! What the templates of where figures come from and what they mean are given.

use serde::Serialize;

/// One statement on the data.
#[derive(Debug, Clone, Serialize)]
pub struct DataRow {
    /// What ("Respuestas").
    pub term: String,
    /// The statement.
    pub text: String,
    /// A link after it.
    pub href: Option<String>,
    /// The link's words; with a link and no words, the statement itself is the link.
    pub link_words: Option<String>,
}

/// Where the figures come from.
#[derive(Debug, Clone, Serialize)]
pub struct DataBox {
    /// Answers, who is missing, rows set aside, revisions, method.
    pub rows: Vec<DataRow>,
}

/// What an indicator means.
#[derive(Debug, Clone, Serialize)]
pub struct Definition {
    /// The anchor that other pages link to.
    pub anchor: String,
    /// The indicator's id.
    pub id: String,
    /// The indicator's name.
    pub name: String,
    /// What it says.
    pub text: String,
    /// How it is computed, needed columns, source of the formula …
    pub facts: Vec<DataRow>,
}

/// What the figures mean.
#[derive(Debug, Clone, Serialize)]
pub struct Definitions {
    /// What this version computes, in the registry's order.
    pub entries: Vec<Definition>,
}

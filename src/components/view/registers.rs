//! What the templates that describe registers are given.

use serde::Serialize;

/// Some words of a sentence: plain ones, code, or a link.
#[derive(Debug, Clone, Serialize)]
pub struct Phrase {
    /// The words, with the spaces between pieces.
    pub text: String,
    /// Whether they are to be written just so.
    pub code: bool,
    /// Where they lead.
    pub href: Option<String>,
}

/// What a column of a register holds.
#[derive(Debug, Clone, Serialize)]
pub struct RegisterColumn {
    /// Its headers: one, or one for each language.
    pub names: Vec<String>,
    /// Whether every row fills it.
    pub required: bool,
    /// What its cells hold ("fecha").
    pub kind: Vec<Phrase>,
    /// What it says.
    pub meaning: String,
    /// A cell.
    pub example: String,
}

/// What a register holds.
#[derive(Debug, Clone, Serialize)]
pub struct Register {
    /// The id that other places link to; `None` where it stands by itself.
    pub id: Option<String>,
    /// The heading; `None` where the page has its own.
    pub title: Option<String>,
    /// What a row is and what it is good for.
    pub about: String,
    /// What the table is, for those who don't see it.
    pub caption: String,
    /// The heads of the columns: name, content, meaning, example.
    pub columns: [String; 4],
    /// One for each column of the register.
    pub rows: Vec<RegisterColumn>,
    /// What must hold of its cells and rows.
    pub notes: Vec<Phrase>,
    /// The place of its file.
    pub file: String,
    /// The file's first line.
    pub header: String,
    /// A row, as a line of the file.
    pub row: String,
}

/// A register in a list.
#[derive(Debug, Clone, Serialize)]
pub struct RegisterLink {
    /// What people call it.
    pub title: String,
    /// Its name.
    pub name: String,
    /// Where it is described.
    pub href: String,
}

/// Registers that belong together.
#[derive(Debug, Clone, Serialize)]
pub struct RegisterGroup {
    /// What they are about.
    pub title: String,
    /// The registers.
    pub registers: Vec<RegisterLink>,
}

/// The registers that there are.
#[derive(Debug, Clone, Serialize)]
pub struct RegisterIndex {
    /// In groups.
    pub groups: Vec<RegisterGroup>,
}

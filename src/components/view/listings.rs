//! What the templates of pages drawn from registers are given.

use super::Phrase;
use serde::Serialize;

/// A table whose cells are words and links.
#[derive(Debug, Clone, Serialize)]
pub struct Listing {
    /// The heading; `None` where the page has its own.
    pub title: Option<String>,
    /// How to read it.
    pub take: Option<String>,
    /// What the table is, for those who don't see its place in the page.
    pub caption: String,
    /// The heads of the columns, the first that of the labels.
    pub columns: Vec<String>,
    /// The rows; none where there is nothing to list.
    pub rows: Vec<ListingRow>,
    /// Whether the labels are sentences and not names.
    pub is_prose: bool,
    /// What must be known to read it right.
    pub notes: Vec<String>,
}

/// A row of a [`Listing`].
#[derive(Debug, Clone, Serialize)]
pub struct ListingRow {
    /// The id that other places link to.
    pub id: Option<String>,
    /// What it is about.
    pub label: Vec<Phrase>,
    /// A remark on it.
    pub small: Option<String>,
    /// The cells, one for each further column.
    pub cells: Vec<ListingCell>,
}

/// What a cell or a fact holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CellKind {
    /// Words.
    Words,
    /// A number.
    Number,
    /// Nothing at all; a phone leaves it out.
    Blank,
    /// That nothing is recorded.
    Missing,
    /// Something that is late or not as it should be.
    Late,
}

/// A cell of a [`Listing`].
#[derive(Debug, Clone, Serialize)]
pub struct ListingCell {
    /// The head of its column, for phones.
    pub head: String,
    /// What it says.
    pub words: Vec<Phrase>,
    /// A remark.
    pub small: Option<String>,
    /// What it holds.
    pub kind: CellKind,
}

/// Things with all that is recorded of each.
#[derive(Debug, Clone, Serialize)]
pub struct Entries {
    /// The heading over all.
    pub title: String,
    /// In order.
    pub items: Vec<Entry>,
}

/// A thing with all that is recorded of it.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    /// The id that other places link to.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What is recorded.
    pub facts: Vec<EntryFact>,
}

/// One statement on a thing.
#[derive(Debug, Clone, Serialize)]
pub struct EntryFact {
    /// What it is about ("Responsable").
    pub term: String,
    /// The statement: one line, or several.
    pub lines: Vec<Vec<Phrase>>,
    /// What it holds.
    pub kind: CellKind,
}

/// The stages of a customer, in order.
#[derive(Debug, Clone, Serialize)]
pub struct Lifecycle {
    /// The heading; `None` where the page has its own.
    pub title: Option<String>,
    /// The stages.
    pub stages: Vec<LifecycleStage>,
}

/// A stage.
#[derive(Debug, Clone, Serialize)]
pub struct LifecycleStage {
    /// Its name.
    pub name: String,
    /// What happens in it.
    pub moments: Vec<LifecycleMoment>,
    /// That nothing is recorded, where it has no moments.
    pub empty_words: Option<String>,
}

/// A moment of a stage.
#[derive(Debug, Clone, Serialize)]
pub struct LifecycleMoment {
    /// Its name.
    pub name: String,
    /// All that is recorded of it.
    pub href: String,
    /// Who answers for it.
    pub owner: String,
}

/// What a component shows and takes.
#[derive(Debug, Clone, Serialize)]
pub struct ComponentEntry {
    /// The id that other places link to.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it shows.
    pub about: String,
    /// What its first word names; `None` where it takes none.
    pub subject: Option<Vec<Phrase>>,
    /// What stands before its attributes.
    pub attributes_words: String,
    /// Its attributes, each with the way to its description.
    pub attributes: Vec<Phrase>,
    /// A call, without the braces that open it.
    pub example: String,
    /// What stands before the link to where it can be seen.
    pub seen_words: String,
    /// Where it can be seen.
    pub seen: Option<PageLink>,
    /// What stands before the component itself, where it follows.
    pub live_words: Option<String>,
}

/// A link to a page, with what it holds.
#[derive(Debug, Clone, Serialize)]
pub struct PageLink {
    /// The words.
    pub title: String,
    /// Where to.
    pub href: String,
    /// What it holds, in a sentence; empty where the title says it.
    pub about: String,
}

/// The pages that are drawn from registers.
#[derive(Debug, Clone, Serialize)]
pub struct PageIndex {
    /// In order.
    pub pages: Vec<PageLink>,
}

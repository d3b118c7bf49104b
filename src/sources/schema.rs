//! What a register is declared with: its columns, what their cells hold, and what must hold between them.
//!
//! Each register is declared once, in a file of `schemas`. It is read and checked by its declaration, and described by
//! it, so that what is asked for and what is said can't differ.

use crate::project::Text;

/// A register: a small table of the project's own, `data/registers/NAME.csv`.
#[derive(Debug, PartialEq, Eq)]
pub struct Schema {
    /// Its name, which is also its file's.
    pub name: &'static str,
    /// What people call it.
    pub title: Text,
    /// What a row is and what it is good for, in one or two sentences.
    pub about: Text,
    /// The columns that together name a row once and for all; none where two rows may be alike.
    pub key: &'static [&'static str],
    /// Its columns, in order.
    pub columns: &'static [Column],
    /// Whether further columns are kept as dimensions.
    pub further: bool,
    /// Pairs of columns with dates of which the first never lies after the second.
    pub in_order: &'static [(&'static str, &'static str)],
    /// Pairs of columns with numbers of which the first is never larger than the second.
    pub at_most: &'static [(&'static str, &'static str)],
    /// Which rows may not hold at the same time.
    pub apart: Option<Apart>,
}

/// Rows that are alike in some columns may not hold at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Apart {
    /// The columns in which they are alike; all rows are where there are none.
    pub by: &'static [&'static str],
    /// The column with the first day, or with the period.
    pub from: &'static str,
    /// The column with the end, empty where there is none yet; the same as `from` where that is a period.
    pub to: &'static str,
    /// Whether the row still holds on the day that `to` names.
    pub to_included: bool,
}

/// A column of a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name; of a text in two languages without `_es` and `_en`.
    pub name: &'static str,
    /// What its cells hold.
    pub kind: Kind,
    /// Whether every row must fill it.
    pub required: bool,
    /// What it says, in a phrase.
    pub meaning: Text,
    /// What a cell may look like. The examples of a register make a row of it.
    pub example: Text,
}

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Any text, such as an id.
    Text,
    /// A text in both languages, from the columns `NAME_es` and `NAME_en`.
    Texts,
    /// A whole number from 0 on.
    Count,
    /// A number from 0 on.
    Number,
    /// A number that may lie below 0.
    SignedNumber,
    /// An amount in the project's currency, from 0 on.
    Amount,
    /// An amount that may lie below 0, as where credit notes are more than what was billed.
    SignedAmount,
    /// An amount from 0 on, or yes or no where nobody knows how much.
    AmountOrFlag,
    /// A day.
    Day,
    /// A day, or yes or no where nobody knows when.
    DayOrFlag,
    /// A day, with or without a time of day.
    Time,
    /// A month, a quarter or a year: `2026-10`, `2026-Q4`, `2026`.
    Period,
    /// How often something is to happen: `30 days`, `2 weeks`, `6 months`, `1 year`.
    Interval,
    /// Yes or no.
    Flag,
    /// Texts, split by `;`.
    List,
    /// A level of maturity, from 0 to 5.
    Level,
    /// One of these words.
    Word(&'static [&'static str]),
    /// The name of something that is declared elsewhere.
    Reference(Referent),
    /// Several such names, split by `;`.
    References(Referent),
}

/// What a cell may refer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Referent {
    /// A role of the register of roles.
    Role,
    /// A stage of the register of stages.
    Stage,
    /// A moment of the register of moments.
    Moment,
    /// A channel of the register of channels.
    Channel,
    /// A supplier of the register of suppliers.
    Supplier,
    /// A customer of the register of customers.
    Customer,
    /// A campaign of the register of campaigns.
    Campaign,
    /// A survey of sources.toml.
    Survey,
    /// A step or a phase; whoever knows the playbooks checks it.
    Playbook,
    /// An indicator; whoever knows the indicators checks it.
    Indicator,
}

impl Referent {
    /// What it is called in messages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Referent::Role => "role",
            Referent::Stage => "stage",
            Referent::Moment => "moment",
            Referent::Channel => "channel",
            Referent::Supplier => "supplier",
            Referent::Customer => "customer",
            Referent::Campaign => "campaign",
            Referent::Survey => "survey",
            Referent::Playbook => "playbook",
            Referent::Indicator => "indicator",
        }
    }

    /// The register that declares it, and the column that names it there; `None` where it is declared elsewhere.
    #[must_use]
    pub fn register(self) -> Option<(&'static str, &'static str)> {
        match self {
            Referent::Role => Some(("roles", "role")),
            Referent::Stage => Some(("stages", "stage")),
            Referent::Moment => Some(("moments", "moment")),
            Referent::Channel => Some(("channels", "channel")),
            Referent::Supplier => Some(("suppliers", "supplier")),
            Referent::Customer => Some(("customers", "customer")),
            Referent::Campaign => Some(("campaigns", "campaign")),
            Referent::Survey | Referent::Playbook | Referent::Indicator => None,
        }
    }
}

/// A column as it stands in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The whole of a column.
    Whole,
    /// The Spanish half of a text in two languages.
    Spanish,
    /// The English half.
    English,
}

impl Column {
    /// A column that may be absent or empty.
    pub(super) const fn new(name: &'static str, kind: Kind, meaning: Text, example: Text) -> Self {
        Column { name, kind, required: false, meaning, example }
    }

    /// The same column, to be filled in every row.
    pub(super) const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The headers that it has in a file: one, or one for each language.
    #[must_use]
    pub fn headers(&self) -> Vec<(String, Part)> {
        match self.kind {
            Kind::Texts => vec![
                (format!("{}_es", self.name), Part::Spanish),
                (format!("{}_en", self.name), Part::English),
            ],
            _ => vec![(self.name.to_owned(), Part::Whole)],
        }
    }
}

impl Schema {
    /// A register without further columns and checks.
    pub(super) const fn new(
        name: &'static str,
        title: Text,
        about: Text,
        key: &'static [&'static str],
        columns: &'static [Column],
    ) -> Self {
        let (in_order, at_most): (&[_], &[_]) = (&[], &[]);
        Schema { name, title, about, key, columns, further: false, in_order, at_most, apart: None }
    }

    /// All headers that a file may have, with their columns; further ones apart.
    #[must_use]
    pub fn headers(&self) -> Vec<(String, &'static Column, Part)> {
        let of = |column: &'static Column| {
            column.headers().into_iter().map(move |(header, part)| (header, column, part))
        };
        self.columns.iter().flat_map(of).collect()
    }
}

/// A text in both languages, for declarations.
pub(super) const fn text(es: &'static str, en: &'static str) -> Text {
    Text { es, en }
}

/// A text that is the same in both, for declarations.
pub(super) const fn same(text: &'static str) -> Text {
    Text::same(text)
}

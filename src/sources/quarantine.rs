//! Keeps count of what could not be used: which row, which column, for what reason, and never the value.

use std::collections::BTreeMap;
use std::sync::Arc;

/// Why a row or a cell was set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The row has more or fewer cells than the header.
    RaggedRow,
    /// The date is empty.
    NoDate,
    /// The cell is not a date by any of the formats.
    NotADate,
    /// A date by its form, and no day of the calendar.
    NoSuchDay,
    /// The date reads as two different days.
    AmbiguousDate,
    /// The weight is not a number.
    WeightNotANumber,
    /// The weight is negative or too large.
    WeightOutOfRange,
    /// The score is not a number.
    NotANumber,
    /// The score is not a whole number.
    NotInteger,
    /// The score lies outside the scale.
    OutOfRange,
    /// The value of a dimension is no name but a text.
    ValueTooLong,
    /// The value of a dimension holds a NUL character.
    ValueNotText,
    /// The same answer stands in the data twice.
    ExactDuplicate,
    /// Two rows with one response id say different things.
    ConflictingResponseId,
    /// A later (or earlier) answer of the same customer counts for this month.
    SupersededSameRespondent,
}

impl Reason {
    /// All reasons, in their order.
    pub const ALL: [Reason; 15] = [
        Reason::RaggedRow,
        Reason::NoDate,
        Reason::NotADate,
        Reason::NoSuchDay,
        Reason::AmbiguousDate,
        Reason::WeightNotANumber,
        Reason::WeightOutOfRange,
        Reason::NotANumber,
        Reason::NotInteger,
        Reason::OutOfRange,
        Reason::ValueTooLong,
        Reason::ValueNotText,
        Reason::ExactDuplicate,
        Reason::ConflictingResponseId,
        Reason::SupersededSameRespondent,
    ];

    /// The code that stands in data.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Reason::RaggedRow => "ragged_row",
            Reason::NoDate => "no_date",
            Reason::NotADate => "not_a_date",
            Reason::NoSuchDay => "no_such_day",
            Reason::AmbiguousDate => "ambiguous_date",
            Reason::WeightNotANumber => "weight_not_a_number",
            Reason::WeightOutOfRange => "weight_out_of_range",
            Reason::NotANumber => "not_a_number",
            Reason::NotInteger => "not_integer",
            Reason::OutOfRange => "out_of_range",
            Reason::ValueTooLong => "value_too_long",
            Reason::ValueNotText => "value_not_text",
            Reason::ExactDuplicate => "exact_duplicate",
            Reason::ConflictingResponseId => "conflicting_response_id",
            Reason::SupersededSameRespondent => "superseded_same_respondent",
        }
    }

    /// Whether only one cell is set aside, and the row's other answers count.
    #[must_use]
    pub fn is_of_cell(self) -> bool {
        matches!(
            self,
            Reason::NotANumber
                | Reason::NotInteger
                | Reason::OutOfRange
                | Reason::ValueTooLong
                | Reason::ValueNotText
        )
    }
}

/// One thing that was set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// The file, by its place in [`Quarantine::files`].
    pub file: usize,
    /// The line on which the row begins, counted from 1.
    pub line: u64,
    /// The header of the column, where one cell is to blame.
    pub column: Option<Arc<str>>,
    /// Why.
    pub reason: Reason,
}

/// All that a survey's files held and could not be used.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Quarantine {
    /// The files that were read, as messages call them.
    pub files: Vec<String>,
    /// What was set aside, in reading order, up to [`Quarantine::LISTED`] entries.
    pub entries: Vec<SetAside>,
    /// How often each reason occurred.
    pub counts: BTreeMap<Reason, u64>,
}

impl Quarantine {
    /// How many entries are kept with their place; beyond that they are only counted, so that memory stays bounded.
    pub const LISTED: usize = 100_000;

    /// Adds one.
    pub fn add(&mut self, one: SetAside) {
        *self.counts.entry(one.reason).or_default() += 1;
        if self.entries.len() < Self::LISTED {
            self.entries.push(one);
        }
    }

    /// How many were set aside for a defect, superseded answers not counted.
    #[must_use]
    pub fn defects(&self) -> u64 {
        let superseded = Reason::SupersededSameRespondent;
        self.counts.iter().filter(|(reason, _)| **reason != superseded).map(|(_, n)| n).sum()
    }
}

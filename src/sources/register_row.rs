//! One row of a register that was read: its cells, by the names of their columns.

use super::amount::Amount;
use super::calendar::{DayTime, Mark, PeriodDays};
use super::register_cell::{CellValue, Owed};
use crate::diagnostic::{Diagnostic, Location};
use crate::project::Texts;
use crate::project::front_matter::ReviewInterval;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// One row of a register. A cell that is empty, or whose column is not there, is `None`; one that was wrong is too, and
/// was reported when it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct RegisterRow {
    /// Where it begins.
    pub location: Location,
    /// The cells of further columns, which are dimensions.
    pub dimensions: BTreeMap<String, String>,
    pub(super) cells: BTreeMap<&'static str, CellValue>,
    /// The columns whose cells are not empty and were wrong: what they would have said is not known.
    pub(super) wrong: BTreeSet<&'static str>,
}

/// Declares the getter of one kind of cell.
macro_rules! getter {
    ($name:ident, $variant:ident, $type:ty, $says:literal) => {
        #[doc = $says]
        #[must_use]
        pub fn $name(&self, column: &str) -> Option<$type> {
            match self.cells.get(column) {
                Some(CellValue::$variant(value)) => Some(value.clone()),
                _ => None,
            }
        }
    };
}

impl RegisterRow {
    getter!(text, Text, String, "The text, the word or the name in a cell.");
    getter!(count, Count, u64, "The whole number in a cell.");
    getter!(number, Number, f64, "The number in a cell.");
    getter!(amount, Amount, Amount, "The amount in a cell.");
    getter!(owed, AmountOrFlag, Owed, "The amount in a cell, or whether there is one.");
    getter!(day, Day, Date, "The day in a cell.");
    getter!(mark, Mark, Mark, "The day in a cell, or whether it happened.");
    getter!(time, Time, DayTime, "The day and the time in a cell.");
    getter!(period, Period, PeriodDays, "The period in a cell.");
    getter!(interval, Interval, ReviewInterval, "How often, by a cell.");
    getter!(flag, Flag, bool, "Whether a cell says yes.");
    getter!(level, Level, u8, "The level in a cell.");

    /// The text in both languages, empty where there is none.
    #[must_use]
    pub fn texts(&self, column: &str) -> Texts {
        match self.cells.get(column) {
            Some(CellValue::Texts(texts)) => texts.clone(),
            _ => Texts::default(),
        }
    }

    /// The items of a list, empty where there are none.
    #[must_use]
    pub fn list(&self, column: &str) -> Vec<String> {
        match self.cells.get(column) {
            Some(CellValue::List(items)) => items.clone(),
            _ => Vec::new(),
        }
    }

    /// The first and the last day that a cell names: those of a period, or the day itself.
    pub(super) fn days(&self, column: &str) -> Option<(Date, Date)> {
        match self.cells.get(column)? {
            CellValue::Day(day) | CellValue::Mark(Mark::On(day)) => Some((*day, *day)),
            CellValue::Time(time) => Some((time.day, time.day)),
            CellValue::Period(period) => Some((period.first, period.last)),
            _ => None,
        }
    }

    /// What names the row, or groups it, in one column; as it is compared and shown.
    pub(super) fn shown(&self, column: &str) -> Option<String> {
        match self.cells.get(column)? {
            CellValue::Text(text) => Some(text.clone()),
            CellValue::Count(count) => Some(count.to_string()),
            CellValue::Number(number) => Some(number.to_string()),
            CellValue::Time(time) => Some(time.to_string()),
            CellValue::Period(period) => Some(format!("{} to {}", period.first, period.last)),
            _ => self.days(column).map(|(day, _)| day.to_string()),
        }
    }

    /// The error of a cell of this row.
    #[must_use]
    pub fn wrong(&self, column: &str, message: &str, hint: &str) -> Diagnostic {
        Diagnostic::error(format!("column `{column}`: {message}"))
            .at(self.location.clone())
            .hint(hint)
    }
}

//! Leaves out of registers what happened after the as-of date, and counts it.

use crate::sources::calendar::{DayTime, Mark};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// How much of a register happened after the as-of date.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AfterAsOf {
    /// Rows that were left out.
    pub rows: u64,
    /// Later dates of rows that stay, which are empty then: an incident that was not resolved yet.
    pub dates: u64,
}

/// What was left out, by register; one of which nothing was left out is not named.
pub type LeftOut = BTreeMap<&'static str, AfterAsOf>;

/// A value whose dates have happened, or will.
pub(super) trait Dated: Clone {
    /// The day on which the row became a fact; `None` where it is one without a date.
    fn happened(&self) -> Option<Date> {
        None
    }

    /// Empties the later dates that lie after as-of. Planned ones stay.
    fn cut(&mut self, _cut: &mut CutOff) {}
}

/// The as-of date, and what was found after it.
pub(super) struct CutOff {
    as_of: Date,
    dates: u64,
    latest: Option<Date>,
}

impl CutOff {
    /// A day, unless it lies after as-of.
    pub(super) fn day(&mut self, day: &mut Option<Date>) {
        if day.is_some_and(|day| self.is_later(day)) {
            *day = None;
            self.dates += 1;
        }
    }

    /// Whether a day lies after as-of; it is remembered as one on which something happened.
    fn is_later(&mut self, day: Date) -> bool {
        self.latest = self.latest.max(Some(day));
        day > self.as_of
    }

    /// A day with a time, unless it lies after as-of.
    pub(super) fn time(&mut self, time: &mut Option<DayTime>) {
        if time.is_some_and(|time| self.is_later(time.day)) {
            *time = None;
            self.dates += 1;
        }
    }

    /// What happened, unless it was after as-of.
    pub(super) fn mark(&mut self, mark: &mut Mark) {
        if mark.day().is_some_and(|day| self.is_later(day)) {
            *mark = Mark::No;
            self.dates += 1;
        }
    }
}

/// Leaves out of a register what came later; says how much.
pub(super) struct Cutter<'l> {
    pub(super) as_of: Date,
    pub(super) left_out: &'l mut LeftOut,
    /// The last day on which anything happened.
    pub(super) latest: Option<Date>,
}

impl Cutter<'_> {
    fn one<T: Dated>(&mut self, value: &T, found: &mut AfterAsOf) -> Option<T> {
        self.latest = self.latest.max(value.happened());
        if value.happened().is_some_and(|day| day > self.as_of) {
            found.rows += 1;
            return None;
        }
        let mut cut = CutOff { as_of: self.as_of, dates: 0, latest: None };
        let mut value = value.clone();
        value.cut(&mut cut);
        found.dates += cut.dates;
        self.latest = self.latest.max(cut.latest);
        Some(value)
    }

    fn count(&mut self, register: &'static str, found: AfterAsOf) {
        if found != AfterAsOf::default() {
            self.left_out.insert(register, found);
        }
    }

    /// The rows of a register that had happened, as they stood then.
    pub(super) fn list<T: Dated>(&mut self, register: &'static str, rows: &[T]) -> Vec<T> {
        let mut found = AfterAsOf::default();
        let kept = rows.iter().filter_map(|row| self.one(row, &mut found)).collect();
        self.count(register, found);
        kept
    }

    /// The same of a register whose rows have ids.
    pub(super) fn map<T: Dated>(
        &mut self,
        register: &'static str,
        rows: &BTreeMap<String, T>,
    ) -> BTreeMap<String, T> {
        let mut found = AfterAsOf::default();
        let kept = rows
            .iter()
            .filter_map(|(id, row)| Some((id.clone(), self.one(row, &mut found)?)))
            .collect();
        self.count(register, found);
        kept
    }
}

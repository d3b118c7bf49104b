//! Holds the distinct people and accounts behind each cell: people don't add up over time as answers do.

use super::period::Period;
use std::collections::BTreeMap;

/// Distinct people (or accounts) by period of each kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Distinct {
    by_period: BTreeMap<Period, u64>,
}

impl Distinct {
    /// How many there are in a period.
    #[must_use]
    pub fn in_period(&self, period: Period) -> u64 {
        self.by_period.get(&period).copied().unwrap_or(0)
    }

    /// Adds people of a period who were not counted in it yet.
    pub(super) fn add(&mut self, period: Period, people: u64) {
        *self.by_period.entry(period).or_default() += people;
    }
}

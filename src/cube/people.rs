//! Counts the distinct people and accounts behind each cell: people don't add up over time as answers do.

use super::period::{Month, Period, PeriodKind};
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

    fn add(&mut self, period: Period) {
        *self.by_period.entry(period).or_default() += 1;
    }
}

/// One person's answer in a cell: who, where, when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Presence {
    pub(crate) person: u32,
    pub(crate) cell: u32,
    pub(crate) month: Month,
}

/// Counts distinct people for each cell and period. The order of the input does not matter.
pub(crate) fn count_distinct(mut presences: Vec<Presence>, cells: usize) -> Vec<Distinct> {
    presences.sort_unstable();
    presences.dedup();
    let mut counts = vec![Distinct::default(); cells];
    let mut last: Option<Presence> = None;
    for presence in presences {
        let same = last.filter(|last| last.person == presence.person && last.cell == presence.cell);
        if let Some(distinct) =
            usize::try_from(presence.cell).ok().and_then(|cell| counts.get_mut(cell))
        {
            for kind in [PeriodKind::Month, PeriodKind::Quarter, PeriodKind::Year, PeriodKind::All]
            {
                // Months come in order, so a person is new to a period if their last month was outside it.
                let period = Period::holding(kind, presence.month);
                if same.is_none_or(|last| !period.holds(last.month)) {
                    distinct.add(period);
                }
            }
        }
        last = Some(presence);
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_counts_once_in_each_period() {
        let month = |m| Month::new(2026, m);
        let presence = |person, cell, m| Presence { person, cell, month: month(m) };
        let counts = count_distinct(
            vec![
                presence(1, 0, 3),
                presence(1, 0, 1),
                presence(1, 0, 1),
                presence(2, 0, 4),
                presence(1, 1, 12),
            ],
            2,
        );
        let first = counts.first().unwrap();
        let of = |text: &str| first.in_period(text.parse().unwrap());
        assert_eq!((of("2026-01"), of("2026-03"), of("2026-04")), (1, 1, 1));
        assert_eq!((of("2026-Q1"), of("2026-Q2"), of("2026"), of("all")), (1, 1, 2, 2));
    }
}

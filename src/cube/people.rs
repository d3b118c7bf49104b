//! Holds the distinct people and accounts behind each cell: people don't add up over time as answers do.

use super::period::{Month, Period, PeriodKind};
use std::collections::BTreeMap;

/// Distinct people (or accounts) by period of each kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Distinct {
    by_period: BTreeMap<Period, Number>,
}

/// How many people there are, or at least are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    /// The number.
    pub people: u64,
    /// Whether there may be more, since the parts of a whole share people that can't be told apart any more.
    pub at_least: bool,
}

impl Distinct {
    /// How many there are in a period, at least.
    #[must_use]
    pub fn in_period(&self, period: Period) -> u64 {
        self.by_period.get(&period).map_or(0, |number| number.people)
    }

    /// All periods with people.
    pub fn numbers(&self) -> impl Iterator<Item = (Period, Number)> + '_ {
        self.by_period.iter().map(|(period, number)| (*period, *number))
    }

    /// Adds people of a period who were not counted in it yet.
    pub(super) fn add(&mut self, period: Period, people: u64) {
        let number = self.by_period.entry(period).or_insert(Number { people: 0, at_least: false });
        number.people += people;
    }

    /// Sets what was counted elsewhere.
    pub(super) fn set(&mut self, period: Period, number: Number) {
        self.by_period.insert(period, number);
    }

    /// Adds another part's people. Where both have some, nobody knows how many are the same: at least as many as the
    /// larger part has are there.
    pub fn merge(&mut self, other: &Distinct) {
        for (period, theirs) in &other.by_period {
            match self.by_period.get_mut(period) {
                None => {
                    self.by_period.insert(*period, *theirs);
                }
                Some(own) if own.people == 0 => *own = *theirs,
                Some(_) if theirs.people == 0 => {}
                Some(own) => {
                    *own = Number { people: own.people.max(theirs.people), at_least: true };
                }
            }
        }
    }

    /// Leaves out what comes after a month. Of a period that it lies inside, at least as many people are left as in the
    /// largest of its parts.
    pub(super) fn up_to(&self, last: Month) -> Distinct {
        let mut kept = Distinct::default();
        let ends_by = |period: Period| match period.months() {
            Some((_, end)) => end <= last,
            None => false,
        };
        for (period, number) in &self.by_period {
            if ends_by(*period) {
                kept.by_period.insert(*period, *number);
            }
        }
        let cut_off: Vec<Period> =
            self.by_period.keys().copied().filter(|p| !ends_by(*p)).collect();
        for whole in cut_off {
            let is_part = |part: Period| {
                let (Some((begin, end)), true) = (part.months(), part != whole) else {
                    return false;
                };
                whole.holds(begin) && whole.holds(end)
            };
            let parts = kept.by_period.iter().filter(|(part, _)| is_part(**part));
            if let Some(people) = parts.map(|(_, number)| number.people).max() {
                kept.by_period.insert(whole, Number { people, at_least: true });
            }
        }
        kept
    }
}

impl Period {
    /// All kinds of period, the shortest first.
    pub(crate) const KINDS: [PeriodKind; 4] =
        [PeriodKind::Month, PeriodKind::Quarter, PeriodKind::Year, PeriodKind::All];
}

#[cfg(test)]
mod tests {
    use super::*;

    fn distinct(numbers: &[(&str, u64)]) -> Distinct {
        let mut distinct = Distinct::default();
        for (period, people) in numbers {
            distinct.add(period.parse().unwrap(), *people);
        }
        distinct
    }

    #[test]
    fn parts_that_share_people_give_at_least_the_larger_number() {
        let mut sum = distinct(&[("2026-01", 5), ("2026", 7)]);
        sum.merge(&distinct(&[("2026-02", 6), ("2026", 6)]));
        let number = |people, at_least| Number { people, at_least };
        let found: Vec<_> = sum.numbers().map(|(_, number)| number).collect();
        assert_eq!(found, [number(5, false), number(6, false), number(7, true)]);
    }

    #[test]
    fn a_period_that_is_cut_off_keeps_at_least_the_people_of_its_parts() {
        let all =
            distinct(&[("2026-01", 5), ("2026-02", 3), ("2026-Q1", 6), ("2026", 9), ("all", 9)]);
        let kept = all.up_to("2026-02".parse::<Period>().unwrap().months().unwrap().1);
        let of = |text: &str| kept.in_period(text.parse().unwrap());
        assert_eq!((of("2026-02"), of("2026-Q1"), of("2026"), of("all")), (3, 5, 5, 5));
    }
}

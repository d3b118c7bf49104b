//! Computes how long customers stay, as a curve, and how many are left of those who came together.

use super::people::number;
use super::{Drawn, Indicators};
use crate::cube::{Cut, Month, Period, PeriodKind};
use crate::indicators::registry;
use crate::statistics::{Cohort, CustomerBase, Survival};
use std::collections::BTreeSet;

/// The indicator whose records are how long each customer stayed.
const LIVES: &str = "survival_12m";

/// How long customers stay, as far as is known at the end of a period.
#[derive(Debug, Clone, PartialEq)]
pub struct Tenure {
    /// How many customers there were until then, whoever of them left.
    pub customers: u64,
    /// The share still there by age in days (Kaplan and Meier 1958); `None` where fewer than asked for are at risk.
    pub survival: Option<Survival>,
}

/// Those who came in one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CameIn {
    /// When they came.
    pub period: Period,
    /// Whether that period was over on the day that is asked about.
    pub complete: bool,
    /// How many they are, and how many were left when each later period began.
    pub cohort: Cohort,
}

impl<'a> Indicators<'a> {
    /// How long the customers of a cut stay, as known at the end of a period, or at as-of where that comes first. The curve
    /// ends where fewer than `fewest` are at risk. `None` where no customer is known by then.
    #[must_use]
    pub fn survival(&self, cut: &Cut, period: Period, fewest: u64) -> Option<Tenure> {
        let gathered = self.gather(registry::find(LIVES)?, cut, period)?;
        let lives = gathered.lives();
        Some(Tenure { customers: lives.n(), survival: lives.survival(self.level(), fewest) })
    }

    /// Who came in the same year, and how many of them are left, as known at the end of a period, or at as-of where that
    /// comes first; in the same quarter or month where there are fewer than three of the longer. `None` where no customer
    /// is known by then.
    #[must_use]
    pub fn cohorts(&self, period: Period) -> Option<Vec<CameIn>> {
        let drawn = self.drawn()?;
        let day = drawn.last_day(period);
        if Drawn::first_day(period).is_some_and(|first| drawn.as_of < first) {
            return None;
        }
        let people = drawn.joins.people.iter();
        let first = people.filter_map(|person| person.first(drawn.registers)).map(|row| row.since);
        let first = Month::of(first.min().filter(|first| *first <= day)?);
        let last = Month::of(day);
        let periods_of = |kind: PeriodKind| -> BTreeSet<Period> {
            let months = (0..=last.since(first)).map(|after| first.plus(after));
            months.map(|month| Period::holding(kind, month)).collect()
        };
        let kind = match last.since(first) + 1 {
            36.. => PeriodKind::Year,
            9.. => PeriodKind::Quarter,
            _ => PeriodKind::Month,
        };
        let periods = periods_of(kind);
        let bounds = |period: &Period| period.months();
        let mut starts: Vec<i64> =
            periods.iter().filter_map(bounds).map(|(first, _)| number(first.first_day())).collect();
        let end = periods.last().and_then(bounds);
        starts.extend(end.map(|(_, last)| number(last.plus(1).first_day())));
        let customers = drawn.joins.people.iter().zip(0..);
        let spans = customers.flat_map(|(person, id)| person.spans(drawn.registers, id));
        let cohorts = CustomerBase::new(spans).cohorts(&starts, number(day) + 1)?;
        let is_over = |period: &Period| period.months().is_none_or(|(_, l)| l.last_day() <= day);
        let came = |(period, cohort)| CameIn { period, complete: is_over(&period), cohort };
        Some(periods.into_iter().zip(cohorts).map(came).collect())
    }
}

//! What a row of a register says of an indicator, and what a family of indicators says of its rows.
//!
//! A [`RecordSource`] says from when on its indicators are known, how their records become a figure, and which records a
//! period has.

use super::Joins;
use crate::cube::{Cube, Month, Period, PeriodKind};
use crate::project::Playbook;
use crate::sources::Registers;
use crate::statistics::Lifetime;
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// Who stands behind a record, for small-cell suppression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::indicators) enum Whose<'a> {
    /// A customer.
    Customer(&'a str),
    /// Some customer whom the register does not name.
    Unnamed,
    /// The same, with several records: all those of one case are of one customer.
    Case(&'a str),
    /// So many customers, whom the register counts and does not name.
    Several(u64),
    /// Nobody: the record is about the company itself.
    Nobody,
}

/// What a record says of its indicator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::indicators) enum Says {
    /// Whether it counts among those that it is one of.
    Is(bool),
    /// That it is one of those, and on neither side of a balance.
    Neither,
    /// A value in the indicator's unit.
    Value(f64),
    /// What it adds above and below the line of a ratio.
    Parts {
        /// Above.
        over: f64,
        /// Below.
        under: f64,
    },
    /// That it is one more.
    One,
    /// How long it lasted, or has so far.
    Life(Lifetime),
}

/// One row of a register, as an indicator sees it.
#[derive(Clone, Copy)]
pub(in crate::indicators) struct Record<'a> {
    pub(in crate::indicators) whose: Whose<'a>,
    pub(in crate::indicators) says: Says,
    /// The row, which knows its dimensions.
    pub(in crate::indicators) row: &'a dyn Dimensions,
    /// A dimension of which the record has another value than its row.
    pub(in crate::indicators) own: Option<(&'static str, &'a str)>,
}

impl<'a> Record<'a> {
    pub(in crate::indicators) fn new(
        whose: Whose<'a>,
        says: Says,
        row: &'a dyn Dimensions,
    ) -> Self {
        Record { whose, says, row, own: None }
    }
}

/// A row that has values of dimensions.
pub(in crate::indicators) trait Dimensions {
    /// The value of a dimension; `None` where the row has none.
    fn dimension(&self, name: &str) -> Option<&str>;
}

/// A row without dimensions.
pub(in crate::indicators) struct Plain;

impl Dimensions for Plain {
    fn dimension(&self, _name: &str) -> Option<&str> {
        None
    }
}

/// From when on something is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::indicators) enum Known {
    /// There are no data.
    Never,
    /// In these months.
    In(BTreeSet<Month>),
    /// From a month on, also where nothing happened.
    Since(Month),
    /// Only as things stand on the as-of date.
    Now,
}

impl Known {
    /// In the months of these days.
    pub(in crate::indicators) fn on(days: impl IntoIterator<Item = Date>) -> Known {
        let months: BTreeSet<Month> = days.into_iter().map(Month::of).collect();
        if months.is_empty() { Known::Never } else { Known::In(months) }
    }

    /// From the first of these days on.
    pub(in crate::indicators) fn since(days: impl IntoIterator<Item = Date>) -> Known {
        days.into_iter().min().map_or(Known::Never, |first| Known::Since(Month::of(first)))
    }

    /// As things stand, if there is anything.
    pub(in crate::indicators) fn now(is_any: bool) -> Known {
        if is_any { Known::Now } else { Known::Never }
    }

    pub(in crate::indicators) fn first(&self) -> Option<Month> {
        match self {
            Known::Never | Known::Now => None,
            Known::In(months) => months.first().copied(),
            Known::Since(first) => Some(*first),
        }
    }
}

/// How records become a figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::indicators) enum Summary {
    /// The share of those that are so.
    Share,
    /// The share of those that are so less the share of those that are not, in points. Those on neither side count below.
    Balance,
    /// How many there are.
    Count,
    /// The mean of the values.
    Mean,
    /// The smallest value with at least this share of all at or below it.
    Quantile(f64),
    /// What is above the line over what is below it, times a factor.
    Ratio(f64),
    /// The age at which half are gone (Kaplan-Meier).
    MedianLife,
    /// The share still there at an age in days (Kaplan-Meier).
    Survival(f64),
    /// The mean of the values over the share of those that are so.
    MeanOverShare,
    /// What is above the line for each customer below it.
    CostPerCustomer,
    /// Revenue above the line as a percentage of that of a year before, below it.
    RevenueRetention,
    /// By how many percent the first exceeds the second.
    RevenueGrowth,
}

/// What records are drawn from.
#[derive(Clone, Copy)]
pub(in crate::indicators) struct Drawn<'a> {
    pub(in crate::indicators) registers: &'a Registers,
    pub(in crate::indicators) cube: &'a Cube,
    pub(in crate::indicators) joins: &'a Joins,
    pub(in crate::indicators) playbooks: &'a [Playbook],
    pub(in crate::indicators) as_of: Date,
}

impl Drawn<'_> {
    /// The last day of a period, or as-of where that comes first.
    pub(in crate::indicators) fn last_day(&self, period: Period) -> Date {
        period.months().map_or(self.as_of, |(_, last)| last.last_day().min(self.as_of))
    }

    /// The first day of a period; `None` of all time.
    pub(in crate::indicators) fn first_day(period: Period) -> Option<Date> {
        period.months().map(|(first, _)| first.first_day())
    }
}

/// A family of indicators whose data are registers.
pub(in crate::indicators) trait RecordSource: Sync {
    /// From when on an indicator is known.
    fn known(&self, drawn: &Drawn<'_>, id: &str) -> Known;

    /// How its records become a figure.
    fn summary(&self, id: &str) -> Summary;

    /// The kinds of period that it has figures of. Where all time is none of them, the records of all time only tell which
    /// values of dimensions there are.
    fn kinds(&self, _drawn: &Drawn<'_>, _id: &str) -> RangeInclusive<PeriodKind> {
        PeriodKind::Month..=PeriodKind::All
    }

    /// The records of a period, each given to `each`.
    fn records<'a>(
        &self,
        drawn: &Drawn<'a>,
        id: &str,
        period: Period,
        each: &mut dyn FnMut(Record<'a>),
    );

    /// Whether the values of a dimension divide what is so of all records among them, so that each figure is a share of all.
    fn divides(&self, _id: &str, _dimension: &str) -> bool {
        false
    }

    /// The dimensions that its rows have values of.
    fn dimensions<'a>(&self, drawn: &Drawn<'a>, id: &str) -> BTreeSet<&'a str>;
}

//! Holds what was counted of one cut and question, and adds up the months of a period.

use super::follow_ups::Courses;
use super::{ClusterSums, Distinct, Month, Period, ScoreCount, Tally, tally};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::{Entry, Range};

/// Which answers a figure is about: all, or those with one value of a dimension (or of a declared cross).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cut {
    /// All answers.
    Whole,
    /// Those with one value.
    Value {
        /// The dimension or the cross.
        dimension: String,
        /// The value; of a cross the two values with `;` between them.
        value: String,
    },
}

/// One cut and question: tallies by month, and the people behind them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CubeCell {
    /// By month.
    pub months: BTreeMap<Month, Tally>,
    pub(super) people: Option<Distinct>,
    pub(super) accounts: Option<Distinct>,
    /// By period, where several answers of one customer count; `None` where parts were added up whose customers can't be
    /// told apart any more.
    pub(super) clusters: BTreeMap<Period, Option<ClusterSums>>,
    /// By month and the values of the survey's margins together: the counts of each score.
    pub(super) margins: BTreeMap<Month, BTreeMap<Vec<String>, Vec<ScoreCount>>>,
    pub(super) courses: Courses,
}

impl CubeCell {
    /// The entries of a period's months.
    pub(super) fn of_period<T>(months: &BTreeMap<Month, T>, period: Period) -> Range<'_, Month, T> {
        match period.months() {
            Some((first, last)) => months.range(first..=last),
            None => months.range(..),
        }
    }

    /// The first and the last month of a period in which the question was put.
    #[must_use]
    pub fn ends(&self, period: Period) -> Option<(Month, Month)> {
        let mut months = Self::of_period(&self.months, period).map(|(month, _)| *month);
        let first = months.next()?;
        Some((first, months.next_back().unwrap_or(first)))
    }

    /// How many answered in a period.
    #[must_use]
    pub fn n(&self, period: Period) -> u64 {
        Self::of_period(&self.months, period).map(|(_, tally)| tally.n()).sum()
    }

    /// The counts of each score over a period; `None` if the question was put to nobody there.
    ///
    /// Those of a month lie there already; that is most of what figures are made of.
    #[must_use]
    pub fn scores(&self, period: Period) -> Option<Cow<'_, [ScoreCount]>> {
        let mut tallies = Self::of_period(&self.months, period).map(|(_, tally)| tally);
        let mut sum = Cow::Borrowed(tallies.next()?.scores.as_slice());
        tallies.for_each(|tally| tally::add_up(sum.to_mut(), &tally.scores));
        Some(sum)
    }

    /// The sums over clusters in a period, as [`SurveyCube::clusters`](super::SurveyCube::clusters) gives them.
    #[must_use]
    pub fn clusters(&self, period: Period) -> Option<ClusterSums> {
        *self.clusters.get(&period)?
    }

    /// The distinct accounts of a period; `None` where the survey has no accounts.
    #[must_use]
    pub fn accounts(&self, period: Period) -> Option<u64> {
        self.accounts.as_ref().map(|accounts| accounts.in_period(period))
    }

    /// The counts of each score by the values of the margins, as
    /// [`SurveyCube::margins`](super::SurveyCube::margins) gives them.
    #[must_use]
    pub fn margins(&self, period: Period) -> Margins<'_> {
        let mut sum = Margins::new();
        let months = Self::of_period(&self.margins, period);
        for (values, counts) in months.flat_map(|(_, by_values)| by_values) {
            match sum.entry(values) {
                Entry::Vacant(none) => {
                    none.insert(Cow::Borrowed(counts));
                }
                Entry::Occupied(own) => tally::add_up(own.into_mut().to_mut(), counts),
            }
        }
        sum
    }
}

/// The counts of each score, by the values of a survey's margins.
pub type Margins<'a> = BTreeMap<&'a [String], Cow<'a, [ScoreCount]>>;

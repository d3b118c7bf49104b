//! Says how long customers stay and how many of each cohort are left, as far as that may be published.

use super::disclosure::TooFew;
use super::story::Story;
use crate::cube::{Cut, Period};
use crate::indicators::CameIn;
use crate::statistics::{Binomial, Interval};

/// How many days a month has where age is counted in months: a twelfth of a year of 365 days, so that twelve make the age
/// at which `survival_12m` is told.
fn age_of(months: u32) -> f64 {
    (f64::from(months) * 365.0 / 12.0).floor()
}

/// How many months a curve may have: a century.
const MOST_MONTHS: u32 = 1_200;

/// How many are still customers so many months after they came.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TenurePoint {
    /// The age in months.
    pub months: u32,
    /// The share, in per cent.
    pub share: f64,
    /// Its interval, of this point alone; `None` where all or none are left, for how sure that is can't be said.
    pub interval: Option<Interval>,
    /// How many customers came that far and are still watched.
    pub at_risk: u64,
}

/// How many of those who came together are left.
#[derive(Debug, Clone, PartialEq)]
pub struct CohortFigures {
    /// How many came.
    pub customers: u64,
    /// In per cent, how many of them were customers when their own period was over, and each one after it.
    pub left: Vec<CohortPoint>,
}

/// How many of a cohort are left when a period is over.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CohortPoint {
    /// The share, in per cent.
    pub share: f64,
    /// Its interval.
    pub interval: Option<Interval>,
}

/// What may be told of those who came in one period.
#[derive(Debug, Clone, PartialEq)]
pub struct CohortRelease {
    /// When they came.
    pub period: Period,
    /// Whether that period was over.
    pub complete: bool,
    /// What became of them; `None` where they are too few, or others could be worked out from them.
    pub figures: Option<CohortFigures>,
}

impl Story<'_> {
    /// How long customers stay, month by month, as known at the end of a period: from the day they came to the last month at
    /// which enough of them are still watched. An error says what there is too little of to tell anything; `None` where no
    /// customer is known.
    #[must_use]
    pub fn tenure(&self, cut: &Cut, period: Period) -> Option<Result<Vec<TenurePoint>, TooFew>> {
        let least = self.indicators.project.book.disclosure.min_respondents;
        let found = self.indicators.survival(cut, period, least)?;
        if let Some(too_few) = self.too_few(Some(found.customers), None) {
            return Some(Err(too_few));
        }
        let Some(survival) = found.survival else { return Some(Err(TooFew::People)) };
        let mut points: Vec<TenurePoint> = Vec::new();
        for months in 0..=MOST_MONTHS {
            let Some(point) = survival.at(age_of(months)) else { break };
            if self.too_few(Some(point.at_risk), None).is_some() {
                break;
            }
            let is_open = point.share > 0.0 && point.share < 1.0;
            points.push(TenurePoint {
                months,
                share: point.share * 100.0,
                interval: is_open.then(|| point.interval.times(100.0)),
                at_risk: point.at_risk,
            });
            // Where nobody is left, that stays so.
            if point.share <= 0.0 {
                break;
            }
        }
        Some(if points.is_empty() { Err(TooFew::People) } else { Ok(points) })
    }

    /// What became of those who came together, the latest `most` periods, as known at the end of one; periods in which
    /// nobody came are left out. `None` where no customer is known.
    ///
    /// How many customers there are in all is told by the curve of [`Story::tenure`] and by other figures. So what is not
    /// told is never so few that it could be worked out from the rest.
    #[must_use]
    pub fn cohorts_left(&self, period: Period, most: usize) -> Option<Vec<CohortRelease>> {
        let all = self.indicators.cohorts(period)?;
        let is_old = all.len().saturating_sub(most);
        let sizes: Vec<u64> = all.iter().map(|came| came.cohort.size).collect();
        let too_few = |size: u64| self.too_few(Some(size), None).is_some();
        let shown = shown(&sizes, is_old, too_few);
        let releases = all.iter().zip(shown).skip(is_old);
        let known = releases.filter(|(came, _)| came.cohort.size > 0);
        Some(
            known
                .map(|(came, shown)| CohortRelease {
                    period: came.period,
                    complete: came.complete,
                    figures: shown.then(|| self.cohort(came)),
                })
                .collect(),
        )
    }

    fn cohort(&self, came: &CameIn) -> CohortFigures {
        let point = |left: Binomial| {
            let share = left.share()? * 100.0;
            let interval = left.wilson(self.indicators.level()).map(|i| i.times(100.0));
            Some(CohortPoint { share, interval })
        };
        let later = (1..).map_while(|periods| came.cohort.retention(periods));
        CohortFigures { customers: came.cohort.size, left: later.map_while(point).collect() }
    }
}

/// Which groups of these sizes may be shown, the first `hidden` of them left out for want of room. Those that are too few are
/// not; and of the others, the smallest are not while all that is left out together would be too few.
fn shown(sizes: &[u64], hidden: usize, too_few: impl Fn(u64) -> bool) -> Vec<bool> {
    let mut shown: Vec<bool> =
        sizes.iter().enumerate().map(|(place, size)| place >= hidden && !too_few(*size)).collect();
    loop {
        let left_out = sizes.iter().zip(&shown).filter(|(_, shown)| !**shown).map(|(size, _)| size);
        if !too_few(left_out.sum()) {
            return shown;
        }
        let candidates = sizes.iter().zip(&mut shown).filter(|(size, shown)| **shown && **size > 0);
        match candidates.min_by_key(|(size, _)| **size) {
            Some((_, shown)) => *shown = false,
            None => return shown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_twelve_months() {
        assert_eq!([0, 1, 2, 3, 12, 24].map(age_of), [0.0, 30.0, 60.0, 91.0, 365.0, 730.0]);
    }

    #[test]
    fn what_is_not_shown_can_not_be_worked_out() {
        let of = |sizes: &[u64], hidden| shown(sizes, hidden, |size| size > 0 && size < 10);
        assert_eq!(of(&[40, 12, 30], 0), [true, true, true]);
        // One that is too few takes the smallest of the others with it.
        assert_eq!(of(&[40, 9, 12, 30], 0), [true, false, false, true]);
        // Two are enough if together they are.
        assert_eq!(of(&[40, 9, 1, 30], 0), [true, false, false, true]);
        assert_eq!(of(&[40, 5, 1, 30], 0), [true, false, false, false]);
        // What has no room counts with what is left out, and nobody at all tells nothing.
        assert_eq!(of(&[40, 3, 30, 0], 1), [false, false, true, true]);
        assert_eq!(of(&[4, 40, 30, 0], 1), [false, true, false, true]);
        assert_eq!(of(&[4, 40, 30, 8], 1), [false, true, true, false]);
        assert_eq!(of(&[4, 3], 0), [false, false]);
        assert!(of(&[], 0).is_empty());
    }
}

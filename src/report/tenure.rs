//! Says how long customers stay and how many of each cohort are left, as far as that may be published.

use super::disclosure::TooFew;
use super::story::Story;
use crate::cube::{Cut, Period};
use crate::indicators::{CameIn, registry};
use crate::statistics::{Binomial, Interval, Survival};

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

/// How long the customers with one value of a dimension stay.
#[derive(Debug, Clone, PartialEq)]
pub struct TenureOf {
    /// The value.
    pub value: String,
    /// The points at the ages that were asked for.
    pub points: Vec<TenureAt>,
}

/// What may be told at an age.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum TenureAt {
    /// The point.
    Told(TenurePoint),
    /// Too few came that far, or others could be worked out from them.
    Withheld,
    /// Nobody has come that far yet.
    Nobody,
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
            let Some(point) = point_at(&survival, months) else { break };
            if self.too_few(Some(point.at_risk), None).is_some() {
                break;
            }
            points.push(point);
            // Where nobody is left, that stays so.
            if point.share <= 0.0 {
                break;
            }
        }
        Some(if points.is_empty() { Err(TooFew::People) } else { Ok(points) })
    }

    /// How long customers stay by a dimension, at some ages in months, as known at the end of a period; by the values. Empty
    /// where no customer with a value of it is known.
    ///
    /// The values of an age, and those without one, are parts of the whole, which is told: so of each age what is not told
    /// is never so few that it could be worked out from the rest.
    #[must_use]
    pub fn tenure_by(&self, dimension: &str, period: Period, ages: &[u32]) -> Vec<TenureOf> {
        let Some(subject) = registry::find("survival_12m").and_then(|id| self.registered(id))
        else {
            return Vec::new();
        };
        let curve = |cut: &Cut| self.indicators.survival(cut, period, 1)?.survival;
        let curves: Vec<(String, Survival)> = self
            .indicators
            .values(subject, dimension)
            .into_iter()
            .filter_map(|value| {
                let dimension = dimension.to_owned();
                Some((value.clone(), curve(&Cut::Value { dimension, value })?))
            })
            .collect();
        let Some(whole) = curve(&Cut::Whole) else { return Vec::new() };
        let mut found: Vec<TenureOf> = curves
            .iter()
            .map(|(value, _)| TenureOf { value: value.clone(), points: Vec::new() })
            .collect();
        for months in ages {
            let at = |curve: &Survival| point_at(curve, *months);
            let at_risk = |curve: &Survival| at(curve).map_or(0, |point| point.at_risk);
            let parts = curves.iter().map(|(_, curve)| at_risk(curve));
            let rest = at_risk(&whole).saturating_sub(parts.clone().sum());
            let sizes: Vec<u64> = std::iter::once(rest).chain(parts).collect();
            let too_few = |size: u64| self.too_few(Some(size), None).is_some();
            let shown = shown(&sizes, 1, too_few);
            for ((of, (_, curve)), shown) in found.iter_mut().zip(&curves).zip(shown.iter().skip(1))
            {
                of.points.push(match at(curve).filter(|point| point.at_risk > 0) {
                    None => TenureAt::Nobody,
                    Some(point) if *shown => TenureAt::Told(point),
                    Some(_) => TenureAt::Withheld,
                });
            }
        }
        found
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

/// The point of a curve at an age in months; `None` beyond its end.
fn point_at(survival: &Survival, months: u32) -> Option<TenurePoint> {
    let point = survival.at(age_of(months))?;
    let is_open = point.share > 0.0 && point.share < 1.0;
    Some(TenurePoint {
        months,
        share: point.share * 100.0,
        interval: is_open.then(|| point.interval.times(100.0)),
        at_risk: point.at_risk,
    })
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

//! Counts who stayed, left, came back or joined between two days, and how many of each cohort are left.

use super::survival::Lifetime;
use super::{Binomial, unsigned_zero};

/// A time during which somebody was a customer. Days are counted from any fixed one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CustomerSpan {
    /// Who it is.
    pub customer: u64,
    /// The first day as a customer.
    pub start: i64,
    /// The first day no longer as one; `None` if it goes on.
    pub end: Option<i64>,
}

impl CustomerSpan {
    /// Whether it covers the beginning of a day: start ≤ day < end.
    #[must_use]
    pub fn is_active_at(&self, day: i64) -> bool {
        self.start <= day && self.end.is_none_or(|end| day < end)
    }
}

/// Everybody who is or was a customer, with all times: those of one customer that overlap or follow each other at once
/// are one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CustomerBase {
    spans: Vec<CustomerSpan>,
}

impl CustomerBase {
    /// From times in any order, several for a customer. A time that ends on or before the day it starts never was, and is
    /// left out.
    #[must_use]
    pub fn new(spans: impl IntoIterator<Item = CustomerSpan>) -> CustomerBase {
        let was = |time: &CustomerSpan| time.end.is_none_or(|end| time.start < end);
        let mut given: Vec<CustomerSpan> = spans.into_iter().filter(was).collect();
        given.sort_unstable();
        let mut spans: Vec<CustomerSpan> = Vec::with_capacity(given.len());
        for time in given {
            match spans.last_mut() {
                Some(last)
                    if last.customer == time.customer
                        && last.end.is_none_or(|end| time.start <= end) =>
                {
                    last.end = last.end.zip(time.end).map(|(one, other)| one.max(other));
                }
                _ => spans.push(time),
            }
        }
        CustomerBase { spans }
    }

    /// How many are customers at the beginning of a day.
    #[must_use]
    pub fn active_at(&self, day: i64) -> u64 {
        self.spans.iter().filter(|span| span.is_active_at(day)).count() as u64
    }

    /// What became of customers from the beginning of the day `from` to that of the day `until`, which belongs to the next
    /// period. `None` unless `from` comes before `until`.
    #[must_use]
    pub fn movement(&self, from: i64, until: i64) -> Option<Movement> {
        if from >= until {
            return None;
        }
        let mut found = Movement::default();
        for (first, spans) in self.customers() {
            let active = |day: i64| spans.iter().any(|span| span.is_active_at(day));
            match (active(from), active(until)) {
                (true, true) => found.retained += 1,
                (true, false) => found.lost += 1,
                (false, true) if first.start < from => found.reactivated += 1,
                (false, true) => found.new += 1,
                (false, false) => {}
            }
            found.acquired += u64::from((from..until).contains(&first.start));
        }
        Some(found)
    }

    /// The cohorts of those who became customers in the same period, for the periods that begin on these days, each up to
    /// the next day of the list, so that the last one only ends. `cutoff` is the first day of which nothing is known:
    /// cohorts that begin on it or later are left out, and one that it cuts has those who have come so far. `None` unless
    /// the days ascend.
    #[must_use]
    pub fn cohorts(&self, starts: &[i64], cutoff: i64) -> Option<Vec<Cohort>> {
        if !starts.is_sorted_by(|one, other| one < other) {
            return None;
        }
        let mut cohorts = Vec::new();
        for (place, bounds) in starts.windows(2).enumerate() {
            let &[start, end] = bounds else { return None };
            if start < cutoff {
                let known = starts.iter().skip(place + 1).take_while(|day| **day <= cutoff);
                cohorts.push(Cohort { start, end, size: 0, active: known.map(|_| 0).collect() });
            }
        }
        for (first, spans) in self.customers() {
            let place = starts.partition_point(|start| *start <= first.start);
            let cohort = place.checked_sub(1).and_then(|place| cohorts.get_mut(place));
            let Some(cohort) = cohort.filter(|cohort| first.start < cohort.end.min(cutoff)) else {
                continue;
            };
            cohort.size += 1;
            for (&day, active) in starts.iter().skip(place).zip(&mut cohort.active) {
                *active += u64::from(spans.iter().any(|span| span.is_active_at(day)));
            }
        }
        Some(cohorts)
    }

    /// How long each customer stayed, in days: from the first day to the first time of leaving, or else as far as is
    /// known at the beginning of the day `cutoff`. Whoever was a customer before the day `since`, from which on losses are
    /// on record, enters late, and not at all if lost by then. `None` for `since`: all losses are on record.
    pub fn tenures(&self, since: Option<i64>, cutoff: i64) -> impl Iterator<Item = Lifetime> {
        self.customers().filter_map(move |(first, _)| {
            let days_to = |day: i64| day.saturating_sub(first.start) as f64;
            let end = first.end.filter(|end| *end <= cutoff);
            let entry = since.map_or(0.0, |since| days_to(since).max(0.0));
            if first.start >= cutoff {
                return None;
            }
            Lifetime::new(entry, days_to(end.unwrap_or(cutoff)), end.is_some())
        })
    }

    /// Each customer: the first time, and all of them.
    fn customers(&self) -> impl Iterator<Item = (&CustomerSpan, &[CustomerSpan])> {
        let customers = self.spans.chunk_by(|one, other| one.customer == other.customer);
        customers.filter_map(|spans| spans.first().map(|first| (first, spans)))
    }
}

/// What became of customers from the beginning of one day to that of another, whoever they are. Those who are customers on
/// both days are `retained`, also if they were away in between.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Movement {
    /// Customers on both days.
    pub retained: u64,
    /// Customers on the first day and not on the second.
    pub lost: u64,
    /// Customers on the second day and not on the first, who had been before.
    pub reactivated: u64,
    /// Customers on the second day who on the first had never been.
    pub new: u64,
    /// Those whose first day ever lies in the period, the first day of it included and the second not, whether or not they
    /// stayed: what the cost of acquisition is divided by.
    pub acquired: u64,
}

impl Movement {
    /// How many were customers at the start.
    #[must_use]
    pub fn at_start(&self) -> u64 {
        self.retained + self.lost
    }

    /// How many were customers at the end.
    #[must_use]
    pub fn at_end(&self) -> u64 {
        self.retained + self.reactivated + self.new
    }

    /// The share of the customers at the start who are customers at the end. It is (E − N)/S only where nobody came back.
    #[must_use]
    pub fn retention(&self) -> Binomial {
        Binomial::from_counts(self.retained, self.at_start())
    }

    /// The share of the customers at the start who are not at the end.
    #[must_use]
    pub fn churn(&self) -> Binomial {
        Binomial::from_counts(self.lost, self.at_start())
    }
}

/// Those who became customers in the same period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cohort {
    /// The first day of the period.
    pub start: i64,
    /// The first day after it.
    pub end: i64,
    /// How many they are.
    pub size: u64,
    /// How many of them are customers at the beginning of each later period that is known.
    active: Vec<u64>,
}

impl Cohort {
    /// The share who are customers when so many periods have begun after their own; all for 0. `None` for what lies in the
    /// future or beyond the days that were asked for.
    #[must_use]
    pub fn retention(&self, periods: usize) -> Option<Binomial> {
        let active = match periods.checked_sub(1) {
            None => self.size,
            Some(place) => *self.active.get(place)?,
        };
        Some(Binomial::from_counts(active, self.size))
    }
}

/// The churn over so many periods of the churn of one, 1 − (1 − c)^n, in 0..=1: of a year with n = 12 and that of a month,
/// where twelve times it would be too much. `None` for a churn outside 0..=1.
#[must_use]
pub fn churn_over(churn: f64, periods: u32) -> Option<f64> {
    if !(0.0..=1.0).contains(&churn) {
        return None;
    }
    if periods == 0 {
        return Some(0.0);
    }
    // The plain formula loses the digits of a small churn.
    Some(unsigned_zero(-libm::expm1(f64::from(periods) * libm::log1p(-churn))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(times: &[(u64, i64, Option<i64>)]) -> CustomerBase {
        CustomerBase::new(times.iter().map(|&(customer, start, end)| CustomerSpan {
            customer,
            start,
            end,
        }))
    }

    #[test]
    fn each_customer_is_in_one_line() {
        let all = base(&[
            (1, 0, None),     // stays
            (2, 0, Some(20)), // leaves on the last day of all
            (3, 0, Some(12)),
            (3, 15, None), // is away in between: retained
            (4, 0, Some(5)),
            (4, 14, None),     // comes back
            (5, 11, None),     // comes
            (6, 11, Some(19)), // comes and goes
            (7, 20, None),     // comes when the next period begins
            (8, 10, Some(20)), // comes when this one does, and leaves
            (9, 30, None),     // comes later
            (10, 15, Some(15)),
            (11, 15, Some(3)), // never was
        ]);
        let found = all.movement(10, 20).unwrap();
        let expected = Movement { retained: 2, lost: 2, reactivated: 1, new: 2, acquired: 3 };
        assert_eq!(found, expected);
        assert_eq!((found.at_start(), found.at_end()), (all.active_at(10), all.active_at(20)));
        assert_eq!(found.churn().share(), Some(0.5));
        assert_eq!((all.movement(10, 10), all.movement(11, 10)), (None, None));
        assert_eq!(all.movement(-9, -3).unwrap().retention().share(), None);
    }

    #[test]
    fn times_that_touch_are_one() {
        let all = base(&[(1, 5, Some(9)), (1, 0, Some(5)), (1, 3, Some(4)), (1, 20, None)]);
        let one = base(&[(1, 20, None), (1, 0, Some(9))]);
        assert_eq!(all, one);
        let open = base(&[(1, 0, None), (1, 3, Some(4))]);
        assert_eq!(open, base(&[(1, 0, None)]));
    }

    #[test]
    fn a_cohort_has_no_future() {
        let all = base(&[
            (1, 0, None),
            (2, 9, Some(11)),
            (3, 3, Some(5)),
            (3, 20, None),     // first
            (4, 10, Some(21)), // second
            (5, -1, None),
            (6, 25, None), // none
        ]);
        let found = all.cohorts(&[0, 10, 20, 30], 20).unwrap();
        let shares = |cohort: &Cohort| {
            (0..4).map(|k| cohort.retention(k).map(|share| share.successes)).collect::<Vec<_>>()
        };
        assert_eq!(found.iter().map(|cohort| cohort.size).collect::<Vec<_>>(), [3, 1]);
        assert_eq!(shares(&found[0]), [Some(3.0), Some(2.0), Some(2.0), None]);
        assert_eq!(shares(&found[1]), [Some(1.0), Some(1.0), None, None]);
        assert_eq!(all.cohorts(&[0, 0], 20), None);
        assert_eq!(all.cohorts(&[], 20), Some(vec![]));
        // One that is cut has those who have come so far, and one without anybody no share.
        let cut = all.cohorts(&[-20, -10, 0, 10], 5).unwrap();
        assert_eq!(cut.iter().map(|cohort| cohort.size).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(cut[0].retention(1).unwrap().share(), None);
    }

    #[test]
    fn a_tenure_is_the_first_time() {
        let all = base(&[
            (1, 0, None),
            (2, 4, Some(10)),
            (2, 12, None),
            (3, 4, Some(6)),
            (4, 8, Some(30)),
            (5, 20, None),
        ]);
        let tenures = |since| -> Vec<_> {
            let seen = all.tenures(since, 20);
            seen.map(|life| (life.entry(), life.duration(), life.event())).collect()
        };
        let all_known =
            [(0.0, 20.0, false), (0.0, 6.0, true), (0.0, 2.0, true), (0.0, 12.0, false)];
        assert_eq!(tenures(None), all_known);
        // The third was lost on the first day of the record.
        assert_eq!(tenures(Some(6)), [(6.0, 20.0, false), (2.0, 6.0, true), (0.0, 12.0, false)]);
    }

    #[test]
    fn churn_adds_up_to_less_than_its_sum() {
        assert_eq!(churn_over(1.0, 12), Some(1.0));
        assert_eq!((churn_over(1.0, 0), churn_over(0.0, 12)), (Some(0.0), Some(0.0)));
        assert!(churn_over(0.0, 12).unwrap().is_sign_positive());
        assert!((churn_over(1e-18, 12).unwrap() - 1.2e-17).abs() < 1e-30);
        for bad in [-0.1, 1.1, f64::NAN] {
            assert_eq!(churn_over(bad, 12), None);
        }
    }
}

//! Says below which value a given share of measured values lies.

use super::{Interval, Level, unsigned_zero};
use std::borrow::Cow;

/// What a share of a count may exceed a whole number by and still be that number: most shares have no exact double.
const SLACK: f64 = 1e-9;

/// The smallest value with at least the share `q` of all values at or below it, in the unit of the values: one that was
/// measured. (Hyndman and Fan 1996, definition 1; `percentile_disc` of SQL.)
///
/// Values may come in any order; sorted ones are not copied. `None` without values, for a `q` outside 0..=1, or where a
/// value is not finite.
#[must_use]
pub fn discrete(values: &[f64], q: f64) -> Option<f64> {
    let sorted = sorted(values)?;
    let rank = rank(sorted.len() as u64, q)?;
    let value = sorted.get(usize::try_from(rank).ok()?.checked_sub(1)?)?;
    Some(unsigned_zero(*value))
}

/// The same, between two neighbouring values in proportion, as spreadsheets do it. (Hyndman and Fan 1996, definition 7;
/// `percentile_cont` of SQL.) `None` as for [`discrete`].
#[must_use]
pub fn continuous(values: &[f64], q: f64) -> Option<f64> {
    let sorted = sorted(values)?;
    if !(0.0..=1.0).contains(&q) {
        return None;
    }
    let place = q * (sorted.len().checked_sub(1)?) as f64;
    let below = *sorted.get(place.floor() as usize)?;
    let above = *sorted.get(place.ceil() as usize)?;
    let part = place - place.floor();
    // Each value in its share: their difference may have no double.
    let between = below * (1.0 - part) + above * part;
    Some(unsigned_zero(between.clamp(below, above)))
}

/// Between which of the values the quantile `q` of all that could have been measured lies, whatever their distribution:
/// the closest two whose ranks leave out no more than half of what the level allows on each side (Conover 1999, 3.2).
///
/// `sorted` ascends. `None` where the values are too few for the level, as they are for extreme quantiles of small samples.
#[must_use]
pub fn interval(sorted: &[f64], q: f64, level: Level) -> Option<Interval> {
    let n = sorted.len();
    if n == 0 || !(q > 0.0 && q < 1.0) {
        return None;
    }
    let aside = (1.0 - level.confidence()) / 2.0;
    let chance = chances(n, q);
    // How many values lie below the quantile is binomial.
    let (mut below, mut low) = (0.0, 0);
    for (place, one) in chance.iter().enumerate() {
        below += one;
        if below > aside {
            low = place;
            break;
        }
    }
    let (mut above, mut high) = (0.0, n);
    for (place, one) in chance.iter().enumerate().rev() {
        above += one;
        if above > aside {
            high = place;
            break;
        }
    }
    // From `low` values below on it is likely enough, so the value of that rank is not above the quantile.
    let low = *sorted.get(low.checked_sub(1)?)?;
    let high = *sorted.get(high)?;
    (low.is_finite() && high.is_finite())
        .then(|| Interval { low: unsigned_zero(low), high: unsigned_zero(high) })
}

/// How likely it is that 0, 1, … n of n values lie below the quantile `q`.
fn chances(n: usize, q: f64) -> Vec<f64> {
    let (all, log_q, log_rest) = (n as f64, libm::log(q), libm::log1p(-q));
    (0..=n)
        .map(|k| {
            let k = k as f64;
            let ways =
                libm::lgamma(all + 1.0) - libm::lgamma(k + 1.0) - libm::lgamma(all - k + 1.0);
            libm::exp(ways + k * log_q + (all - k) * log_rest)
        })
        .collect()
}

/// The place of the discrete quantile among `n` sorted values, from 1 on; `None` without values, or for a `q` outside
/// 0..=1.
pub(super) fn rank(n: u64, q: f64) -> Option<u64> {
    if n == 0 || !(0.0..=1.0).contains(&q) {
        return None;
    }
    let rank = (q * n as f64 - SLACK).ceil();
    Some((rank.max(1.0) as u64).min(n))
}

fn sorted(values: &[f64]) -> Option<Cow<'_, [f64]>> {
    if !values.iter().all(|value| value.is_finite()) {
        return None;
    }
    if values.is_sorted() {
        return Some(Cow::Borrowed(values));
    }
    let mut copy = values.to_vec();
    copy.sort_by(f64::total_cmp);
    Some(Cow::Owned(copy))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_of_a_median_is_that_of_the_tables() {
        let values = |n: u32| (1..=n).map(f64::from).collect::<Vec<f64>>();
        // Ranks of the sign test at 95 % (Conover 1999, table A3).
        for (n, low, high) in [(6, 1.0, 6.0), (10, 2.0, 9.0), (20, 6.0, 15.0), (50, 18.0, 33.0)] {
            let found = interval(&values(n), 0.5, Level::NINETY_FIVE);
            assert_eq!(found, Some(Interval { low, high }), "of {n}");
        }
        assert_eq!(interval(&values(5), 0.5, Level::NINETY_FIVE), None);
        // Nine of ten: 35 values are the fewest with a value above.
        assert_eq!(interval(&values(35), 0.9, Level::NINETY_FIVE), None);
        assert!(interval(&values(36), 0.9, Level::NINETY_FIVE).is_some());
        let many = interval(&values(25_000), 0.9, Level::NINETY_FIVE).map(|i| (i.low, i.high));
        assert_eq!(many, Some((22_407.0, 22_594.0)));
    }

    #[test]
    fn without_values_there_is_no_quantile() {
        for (values, q) in [
            (&[][..], 0.5),
            (&[1.0, f64::NAN], 0.5),
            (&[1.0, f64::INFINITY], 0.5),
            (&[1.0], -0.1),
            (&[1.0], 1.1),
            (&[1.0], f64::NAN),
        ] {
            assert_eq!(discrete(values, q), None);
            assert_eq!(continuous(values, q), None);
        }
    }

    #[test]
    fn the_ends_are_the_least_and_the_greatest() {
        let values = [3.0, -0.0, 7.0];
        for of in [discrete, continuous] {
            assert_eq!((of(&values, 0.0), of(&values, 1.0)), (Some(0.0), Some(7.0)));
            assert!(of(&values, 0.0).unwrap().is_sign_positive());
        }
        assert_eq!(continuous(&[f64::MIN, f64::MAX], 0.5), Some(0.0));
    }

    #[test]
    fn a_share_without_an_exact_double_does_not_slip_to_the_next_value() {
        // 0.7 · 10 is a little more than 7, and so would ask for the eighth.
        let values: Vec<f64> = (1..=100).map(f64::from).collect();
        for percent in 1..=100 {
            let q = f64::from(percent) / 100.0;
            assert_eq!(discrete(&values, q), Some(f64::from(percent)));
        }
    }
}

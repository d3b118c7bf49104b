//! Says below which value a given share of measured values lies.

use super::unsigned_zero;
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

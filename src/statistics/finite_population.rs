//! Narrows an interval where the answers are a good part of all there could be.
//!
//! All of it takes the answers for a random sample of the `base` customers. It does nothing about those who don't answer.

use super::{Interval, Level, Proportion, finite};

/// The factor (N − 1)/(N − n) by which `n` answers of a base of N count for more, 1 or above (Cochran 1977, 2.6).
///
/// It is infinite where all answered (`n` = `base`): there the interval is the point, as [`interval`] gives it. `None`
/// where there are more answers than customers, fewer than one answer, or a number is not finite.
#[must_use]
pub fn factor(n: f64, base: f64) -> Option<f64> {
    if !(base.is_finite() && n >= 1.0 && n <= base) {
        return None;
    }
    Some(if n == base { f64::INFINITY } else { (base - 1.0) / (base - n) })
}

/// The standard error of an estimate from `n` answers of a base, in its unit: 0 where all answered. `None` as for
/// [`factor`], or for a standard error that is negative or not finite.
#[must_use]
pub fn standard_error(standard_error: f64, n: f64, base: f64) -> Option<f64> {
    let factor = factor(n, base)?;
    if standard_error >= 0.0 { finite(standard_error / factor.sqrt()) } else { None }
}

/// The interval of an estimate from `n` answers of a base: the point where all answered. `None` without answers, or as for
/// [`factor`].
///
/// To multiply the counts by the factor, and to divide z by its root, gives one and the same score interval of a net and
/// Wilson interval of a share.
#[must_use]
pub fn interval<P: Proportion>(counts: &P, n: f64, base: f64, level: Level) -> Option<Interval> {
    let factor = factor(n, base)?;
    let estimate = counts.estimate()?;
    if factor.is_infinite() {
        return Some(Interval { low: estimate, high: estimate });
    }
    counts.interval_at(level.z() / factor.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::Trinomial;

    #[test]
    fn more_answers_than_customers_make_no_sense() {
        for (n, base) in [(11.0, 10.0), (0.5, 10.0), (f64::NAN, 10.0), (5.0, f64::INFINITY)] {
            assert_eq!(factor(n, base), None, "{n} of {base}");
            assert_eq!(standard_error(0.1, n, base), None);
        }
        assert_eq!(factor(1.0, 10.0), Some(1.0));
        assert_eq!(standard_error(-0.1, 5.0, 10.0), None);
    }

    #[test]
    fn where_all_answered_the_interval_is_the_point() {
        let answers = Trinomial::from_counts(1, 1, 2);
        let point = Interval { low: 0.25, high: 0.25 };
        assert_eq!(factor(4.0, 4.0), Some(f64::INFINITY));
        assert_eq!(factor(1.0, 1.0), Some(f64::INFINITY));
        assert_eq!(interval(&answers, 4.0, 4.0, Level::NINETY_FIVE), Some(point));
        assert_eq!(standard_error(0.2, 4.0, 4.0), Some(0.0));
    }

    #[test]
    fn the_root_of_the_factor_in_z_is_the_factor_in_the_counts() {
        let answers = Trinomial::from_counts(5, 6, 9);
        let times = factor(20.0, 80.0).unwrap();
        let scaled = answers.scaled(20.0 * times).score_interval(Level::NINETY_FIVE).unwrap();
        let found = interval(&answers, 20.0, 80.0, Level::NINETY_FIVE).unwrap();
        assert!((found.low - scaled.low).abs() < 1e-12 && (found.high - scaled.high).abs() < 1e-12);
    }
}

//! Rounds a figure once, as a page shows it.
//!
//! Half is rounded away from zero, so that mirrored data show the mirrored figure and spreadsheets agree. Figures from
//! whole counts are rounded in whole numbers. Figures from weights are computed in doubles, and what lies within 1e-9 of
//! a tie is taken as the tie that it would be in exact arithmetic.

use super::{Interval, unsigned_zero};

/// How near to a tie a computed value is taken as the tie.
const TIE: f64 = 1e-9;

/// More decimals than any page shows; greater wishes are cut to it.
const MOST_DECIMALS: u32 = 9;

/// The net score in whole points, −100..=100, from exact counts; `None` for `n` = 0 and for counts that exceed `n`.
#[must_use]
pub fn net_display(promoters: u64, detractors: u64, n: u64) -> Option<i64> {
    let size = i64::try_from(net_size(promoters, detractors, n, 1)?).ok()?;
    Some(if promoters < detractors { -size } else { size })
}

/// The net score in points with so many decimals (at most 9), from exact counts; `None` for `n` = 0 and for counts that
/// exceed `n`.
#[must_use]
pub fn net_display_with(promoters: u64, detractors: u64, n: u64, decimals: u32) -> Option<f64> {
    let unit = 10_u64.pow(decimals.min(MOST_DECIMALS));
    let size = net_size(promoters, detractors, n, unit)? as f64 / unit as f64;
    Some(if promoters < detractors { unsigned_zero(-size) } else { size })
}

/// The share of successes in per cent with so many decimals (at most 9), from exact counts; `None` for no trials and for
/// more successes than trials.
#[must_use]
pub fn share_display(successes: u64, trials: u64, decimals: u32) -> Option<f64> {
    if trials == 0 || successes > trials {
        return None;
    }
    let unit = 10_u64.pow(decimals.min(MOST_DECIMALS));
    Some(hundredfold(successes, trials, unit) as f64 / unit as f64)
}

/// A computed value rounded to so many decimals (at most 9), half away from zero, for figures from weights.
#[must_use]
pub fn half_away(value: f64, decimals: u32) -> f64 {
    rounded(value, decimals, |size| (size.abs() + 0.5 + TIE).floor().copysign(size))
}

/// An interval with its ends rounded outward to so many decimals (at most 9), so that it still covers what it covered.
/// An end within 1e-9 of a shown value is that value.
#[must_use]
pub fn outward(interval: Interval, decimals: u32) -> Interval {
    Interval {
        low: rounded(interval.low, decimals, |size| (size + TIE).floor()),
        high: rounded(interval.high, decimals, |size| (size - TIE).ceil()),
    }
}

/// Values rounded to so many decimals (at most 9) such that they add up to their rounded sum: each is rounded down, and
/// what is missing goes to those that lost most (largest remainders; the first of equals).
#[must_use]
pub fn adding_up(values: &[f64], decimals: u32) -> Vec<f64> {
    let unit = 10_u64.pow(decimals.min(MOST_DECIMALS)) as f64;
    let whole = half_away(values.iter().sum(), decimals);
    let mut parts: Vec<f64> = values.iter().map(|value| (value * unit + TIE).floor()).collect();
    let missing = whole * unit - parts.iter().sum::<f64>();
    let mut places: Vec<(usize, f64)> =
        values.iter().zip(&parts).map(|(value, part)| value * unit - part).enumerate().collect();
    places.sort_by(|one, other| other.1.total_cmp(&one.1));
    // Rounding down loses less than one unit a value, so there are never more to give than values.
    let give = missing.round().max(0.0) as usize;
    for (place, _) in places.into_iter().take(give) {
        if let Some(part) = parts.get_mut(place) {
            *part += 1.0;
        }
    }
    parts.into_iter().map(|part| unsigned_zero(part / unit)).collect()
}

/// 100 · |promoters − detractors| / n in units of 1/`unit`.
fn net_size(promoters: u64, detractors: u64, n: u64, unit: u64) -> Option<u128> {
    let fits = promoters.checked_add(detractors).is_some_and(|outer| outer <= n);
    (n > 0 && fits).then(|| hundredfold(promoters.abs_diff(detractors), n, unit))
}

/// 100 · part / whole in units of 1/`unit`, half up; `whole` is above 0.
fn hundredfold(part: u64, whole: u64, unit: u64) -> u128 {
    let whole = u128::from(whole);
    (2 * 100 * u128::from(unit) * u128::from(part) + whole) / (2 * whole)
}

/// `value` taken to a whole number of its last decimal by `round`.
fn rounded(value: f64, decimals: u32, round: impl Fn(f64) -> f64) -> f64 {
    /// From here on a double has no fraction.
    const WHOLE: f64 = 4_503_599_627_370_496.0;
    let unit = 10_u64.pow(decimals.min(MOST_DECIMALS)) as f64;
    let scaled = value * unit;
    let shown = if scaled.abs() < WHOLE { round(scaled) / unit } else { value };
    unsigned_zero(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounded_parts_add_up_to_their_rounded_sum() {
        assert_eq!(adding_up(&[1.26, 1.26, 1.26], 1), [1.3, 1.3, 1.2]);
        assert_eq!(adding_up(&[-0.04, 0.04, 6.0], 1), [0.0, 0.0, 6.0]);
        assert_eq!(adding_up(&[-1.25, 0.45, -2.0], 1), [-1.2, 0.4, -2.0]);
        assert_eq!(adding_up(&[], 1), [0.0; 0]);
        for seed in 0..200_i32 {
            let values: Vec<f64> = (0..7)
                .map(|place| f64::from((seed * 7919 + place * 104_729) % 2003) / 97.0 - 9.0)
                .collect();
            let sum: f64 = adding_up(&values, 1).iter().sum();
            assert!((sum - half_away(values.iter().sum(), 1)).abs() < 1e-9, "{values:?}");
        }
    }

    #[test]
    fn senseless_counts_show_nothing() {
        assert_eq!(net_display(0, 0, 0), None);
        assert_eq!(net_display(3, 3, 5), None);
        assert_eq!(net_display(u64::MAX, u64::MAX, u64::MAX), None);
        assert_eq!(share_display(0, 0, 1), None);
        assert_eq!(share_display(2, 1, 1), None);
    }

    #[test]
    fn the_greatest_counts_do_not_overflow() {
        assert_eq!(net_display(0, u64::MAX, u64::MAX), Some(-100));
        assert_eq!(net_display_with(u64::MAX, 0, u64::MAX, 99), Some(100.0));
        assert_eq!(share_display(u64::MAX, u64::MAX, 9), Some(100.0));
    }

    #[test]
    fn decimals_are_rounded_from_the_counts() {
        assert_eq!(net_display_with(1, 0, 2000, 1), Some(0.1));
        assert_eq!(net_display_with(0, 1, 2000, 1), Some(-0.1));
        assert_eq!(share_display(1, 3, 1), Some(33.3));
        assert_eq!(share_display(2, 3, 0), Some(67.0));
        assert_eq!(share_display(1, 8, 1), Some(12.5));
        assert_eq!(share_display(1, 8, 0), Some(13.0));
    }

    #[test]
    fn nearly_a_tie_is_a_tie() {
        assert_eq!(half_away(0.5 - 1e-12, 0), 1.0);
        assert_eq!(half_away(-0.5 + 1e-12, 0), -1.0);
        assert_eq!(half_away(2.5, 0), 3.0);
        assert_eq!(half_away(1.005, 2), 1.01);
        assert_eq!(half_away(0.4999, 0), 0.0);
        assert!(half_away(-0.4, 0).is_sign_positive());
        assert_eq!(half_away(1e300, 2), 1e300);
    }

    #[test]
    fn intervals_grow_outward_but_not_by_noise() {
        let interval = Interval { low: -12.920_665, high: 56.010_584 };
        assert_eq!(outward(interval, 0), Interval { low: -13.0, high: 57.0 });
        assert_eq!(outward(interval, 1), Interval { low: -13.0, high: 56.1 });
        let whole = Interval { low: -100.000_000_000_000_01, high: 100.000_000_000_000_01 };
        assert_eq!(outward(whole, 0), Interval { low: -100.0, high: 100.0 });
        assert!(outward(Interval { low: -1.5, high: -0.5 }, 0).high.is_sign_positive());
    }
}

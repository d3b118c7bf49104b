//! Describes whether a series rises or falls, and how steeply, without a model of how it does.
//!
//! Both figures describe; neither is an alarm. They know nothing of how many answers stand behind a value, and values
//! that resemble the one before them make the p-value too small.

use super::{Interval, Level, finite, normal, unsigned_zero};
use std::collections::BTreeMap;

/// The fewest periods of which the test says something: below, its normal approximation is coarse.
pub const SHORTEST_TREND: usize = 8;

/// The rank test for a trend (Mann 1945; Kendall 1975).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MannKendall {
    /// The pairs that rise less those that fall.
    pub s: i64,
    /// The variance of `s` in a series without a trend, corrected for ties.
    pub variance: f64,
    /// `s`, one nearer to 0, in standard deviations; 0 where all values are the same.
    pub z: f64,
    /// How often an `s` so far from 0 arises without a trend, in 0..=1; 1 where all values are the same.
    pub p_value: f64,
    /// Kendall's τ-b with time, in −1..=1; `None` where all values are the same.
    pub tau_b: Option<f64>,
}

/// The median line through a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TheilSen {
    /// The change of the value per unit of time.
    pub slope: f64,
    /// The value at time 0: the median value less the slope times the median time.
    pub intercept: f64,
    /// The interval of the slope.
    pub interval: Interval,
}

/// The test for a trend of values in the order of their times; gaps don't matter. `None` for fewer than two values, or
/// where one is not finite.
#[must_use]
pub fn mann_kendall(values: &[f64]) -> Option<MannKendall> {
    Pairs::of(values)?.test()
}

/// The same for values of `(season, value)` in the order of their times, each compared only with those of its own season
/// (Hirsch, Slack and Smith 1982): a season itself is no trend then. S, its variance and the pairs of τ are summed over the
/// seasons. `None` where no season has two values, or one is not finite.
#[must_use]
pub fn seasonal_mann_kendall(values: &[(u8, f64)]) -> Option<MannKendall> {
    let mut seasons: BTreeMap<u8, Vec<f64>> = BTreeMap::new();
    for &(season, value) in values {
        if !value.is_finite() {
            return None;
        }
        seasons.entry(season).or_default().push(value);
    }
    let mut sum: Option<Pairs> = None;
    for pairs in seasons.values().filter_map(|values| Pairs::of(values)) {
        sum = Some(sum.map_or(pairs, |sum| Pairs {
            s: sum.s + pairs.s,
            variance: sum.variance + pairs.variance,
            comparable: sum.comparable + pairs.comparable,
        }));
    }
    sum?.test()
}

/// What the test needs of the pairs of a series.
#[derive(Clone, Copy)]
struct Pairs {
    s: i64,
    variance: f64,
    /// The geometric mean of all pairs and of those that are not tied.
    comparable: f64,
}

impl Pairs {
    fn of(values: &[f64]) -> Option<Pairs> {
        if values.len() < 2 || !values.iter().all(|value| value.is_finite()) {
            return None;
        }
        let mut s = 0;
        for (place, value) in values.iter().enumerate() {
            for later in values.iter().skip(place + 1) {
                s += i64::from(later > value) - i64::from(later < value);
            }
        }
        let n = values.len() as f64;
        let pairs = |count: f64| count * (count - 1.0) / 2.0;
        let ties = ties(values);
        let tied: f64 = ties.iter().map(|&count| pairs(count)).sum();
        let lost: f64 = ties.iter().map(|&count| spread(count)).sum();
        Some(Pairs {
            s,
            variance: (spread(n) - lost) / 18.0,
            comparable: (pairs(n) * (pairs(n) - tied)).sqrt(),
        })
    }

    fn test(self) -> Option<MannKendall> {
        let s = self.s as f64;
        // The correction for continuity never changes the sign.
        let nearer = (s.abs() - 1.0).max(0.0).copysign(s);
        let z = if self.variance > 0.0 { nearer / self.variance.sqrt() } else { 0.0 };
        Some(MannKendall {
            s: self.s,
            variance: finite(self.variance)?,
            z: unsigned_zero(z),
            p_value: normal::two_sided_p(z),
            tau_b: finite(s / self.comparable),
        })
    }
}

/// Eighteen times the variance of S for so many values, or what so many equal ones take off it.
fn spread(count: f64) -> f64 {
    count * (count - 1.0) * (2.0 * count + 5.0)
}

/// How often each value occurs.
fn ties(values: &[f64]) -> Vec<f64> {
    let mut sorted: Vec<f64> = values.iter().map(|&value| unsigned_zero(value)).collect();
    sorted.sort_by(f64::total_cmp);
    sorted.chunk_by(|one, other| one == other).map(|equal| equal.len() as f64).collect()
}

/// The median of the slopes between all pairs of `(time, value)` in any order, its intercept and its interval (Theil 1950;
/// Sen 1968, formula 2.6; rounding of ranks as in scipy's `theilslopes`).
///
/// Times are true ones, so that gaps count. `None` where no two points differ in time, where ties leave no variance to go
/// by, or where a number is not finite.
#[must_use]
pub fn theil_sen(points: &[(f64, f64)], level: Level) -> Option<TheilSen> {
    let (times, values): (Vec<f64>, Vec<f64>) = points.iter().copied().unzip();
    let mut slopes = Vec::new();
    for (place, (time, value)) in points.iter().enumerate() {
        for (later, other) in points.iter().skip(place + 1) {
            if time != later {
                slopes.push(finite((other - value) / (later - time))?);
            }
        }
    }
    slopes.sort_by(f64::total_cmp);
    let slope = median(&slopes)?;

    let lost = |of: &[f64]| ties(of).into_iter().map(spread).sum::<f64>();
    let variance = (spread(points.len() as f64) - lost(&times) - lost(&values)) / 18.0;
    if variance.is_nan() || variance < 0.0 {
        return None;
    }
    let count = slopes.len() as f64;
    let half = level.z() * variance.sqrt();
    let low = (((count - half) / 2.0).round_ties_even() - 1.0).max(0.0) as usize;
    let high = (((count + half) / 2.0).round_ties_even() as usize).min(slopes.len() - 1);
    Some(TheilSen {
        slope,
        intercept: finite(median_of(values)? - slope * median_of(times)?)?,
        interval: Interval { low: *slopes.get(low)?, high: *slopes.get(high)? },
    })
}

fn median_of(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    median(&values)
}

/// The middle of sorted values, or between the two in the middle.
fn median(sorted: &[f64]) -> Option<f64> {
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    if sorted.len() % 2 == 1 {
        return finite(upper);
    }
    let lower = *sorted.get(middle.checked_sub(1)?)?;
    finite(lower + (upper - lower) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_and_what_is_no_number_have_no_trend() {
        for values in [&[][..], &[1.0], &[1.0, f64::NAN], &[1.0, f64::INFINITY]] {
            assert_eq!(mann_kendall(values), None);
            let points: Vec<(f64, f64)> = values.iter().map(|&value| (value, value)).collect();
            assert_eq!(theil_sen(&points, Level::NINETY_FIVE), None);
        }
        assert_eq!(theil_sen(&[(1.0, 2.0), (1.0, 3.0)], Level::NINETY_FIVE), None);
        assert_eq!(seasonal_mann_kendall(&[(1, 2.0), (2, 3.0)]), None);
        assert_eq!(seasonal_mann_kendall(&[(1, 2.0), (1, 3.0), (2, f64::NAN)]), None);
    }

    #[test]
    fn one_season_is_the_plain_test() {
        let values = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0];
        let seasonal: Vec<(u8, f64)> = values.iter().map(|&value| (7, value)).collect();
        assert_eq!(seasonal_mann_kendall(&seasonal), mann_kendall(&values));
    }

    #[test]
    fn a_season_is_no_trend_and_hides_none() {
        // Each month is a little above the same month a year before; within the year it swings.
        let series = |step: f64| -> Vec<(u8, f64)> {
            (0..36_u8)
                .map(|i| (i % 12, f64::from((i * 5) % 12) + step * f64::from(i / 12)))
                .collect()
        };
        let rising = seasonal_mann_kendall(&series(0.1)).unwrap();
        assert_eq!((rising.s, rising.tau_b), (36, Some(1.0)));
        // 12 seasons of 3 years: Var = 12 · 3 · 2 · 11 / 18.
        assert!((rising.variance - 44.0).abs() < 1e-12);
        assert!((rising.z - 35.0 / 44.0_f64.sqrt()).abs() < 1e-14);
        let plain: Vec<f64> = series(0.1).iter().map(|pair| pair.1).collect();
        assert!(mann_kendall(&plain).unwrap().p_value > 0.3);
        let level = seasonal_mann_kendall(&series(0.0)).unwrap();
        assert_eq!((level.s, level.z, level.p_value, level.tau_b), (0, 0.0, 1.0, None));
    }

    #[test]
    fn gaps_count_in_the_slope() {
        let points = [(0.0, 1.0), (1.0, 1.5), (5.0, 3.5), (11.0, 6.5)];
        let found = theil_sen(&points, Level::NINETY_FIVE).unwrap();
        assert_eq!((found.slope, found.intercept), (0.5, 1.0));
        let mut backward = points;
        backward.reverse();
        assert_eq!(theil_sen(&backward, Level::NINETY_FIVE), Some(found));
    }
}

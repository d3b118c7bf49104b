//! Charts a series whose values have no number of answers behind them, such as a cost: the XmR chart.

use super::control_chart::{BASELINE, SHORTEST_BASELINE, mean_moving_range};
use super::{Interval, unsigned_zero};

/// How many mean moving ranges a value may lie from the centre: 3 / 1.128, as the chart is known (Wheeler 1993).
const LIMIT: f64 = 2.66;

/// How many mean moving ranges two neighbours may lie apart.
const RANGE_LIMIT: f64 = 3.267;

/// A series of single values held against its own first periods, all in the unit of the values.
#[derive(Debug, Clone, PartialEq)]
pub struct Individuals {
    /// The mean of the baseline.
    pub centre: f64,
    /// The mean distance between neighbours in the baseline.
    pub mean_range: f64,
    /// Where a value may lie by chance. Not cut: whoever shows a cost knows that none is negative.
    pub limits: Interval,
    /// How far neighbours may lie apart by chance.
    pub range_limit: f64,
    /// How many periods the limits are made from.
    pub baseline: usize,
    /// Whether these are fewer than [`BASELINE`].
    pub provisional: bool,
    /// For each value in the order given, whether it lies outside the limits.
    pub outside: Vec<bool>,
}

/// The chart of individual values and their moving ranges (XmR).
///
/// Its limits come from the first [`BASELINE`] values, or from all where there are [`SHORTEST_BASELINE`] or more but not so
/// many. `None` with fewer, with a baseline whose values are all the same, or with a value that is not finite.
#[must_use]
pub fn individuals(values: &[f64]) -> Option<Individuals> {
    if values.len() < SHORTEST_BASELINE || !values.iter().all(|value| value.is_finite()) {
        return None;
    }
    let baseline: Vec<f64> = values.iter().take(BASELINE).copied().collect();
    let count = baseline.len();
    let centre = baseline.iter().map(|value| value / count as f64).sum::<f64>();
    let mean_range = mean_moving_range(&baseline);
    let half = LIMIT * mean_range;
    let range_limit = RANGE_LIMIT * mean_range;
    let limits = Interval { low: unsigned_zero(centre - half), high: unsigned_zero(centre + half) };
    let sound = limits.low.is_finite() && limits.high.is_finite() && range_limit.is_finite();
    if !sound || mean_range <= 0.0 {
        return None;
    }
    Some(Individuals {
        centre: unsigned_zero(centre),
        mean_range,
        limits,
        range_limit,
        baseline: count,
        provisional: count < BASELINE,
        outside: values.iter().map(|&value| !limits.contains(value)).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_even_or_senseless_series_has_no_chart() {
        assert_eq!(individuals(&[1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0]), None);
        assert_eq!(individuals(&[3.0; 12]), None);
        assert_eq!(individuals(&[f64::MAX, -f64::MAX, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]), None);
        let mut series = vec![1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0];
        assert!(individuals(&series).unwrap().provisional);
        series.push(f64::NAN);
        assert_eq!(individuals(&series), None);
    }

    #[test]
    fn later_values_do_not_move_the_limits() {
        let mut series = vec![1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0];
        let first = individuals(&series).unwrap();
        series.extend([9.0, 1.5]);
        let found = individuals(&series).unwrap();
        assert_eq!(found.limits, first.limits);
        assert_eq!(found.limits, Interval { low: 1.5 - 2.66, high: 1.5 + 2.66 });
        assert_eq!(found.outside.iter().position(|&outside| outside), Some(12));
    }
}

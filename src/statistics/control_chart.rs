//! Tells the periods of a series that differ by more than chance from those that only wobble.
//!
//! The chart is that of Laney (2002) for shares, here for nets as well: its limits widen where the baseline varies more
//! than its numbers of answers explain. Three signals and no more, as each one more raises false alarms: a point beyond
//! three sigma, eight in a row on one side of the centre, and a slow drift, by an exponentially weighted moving average
//! (EWMA: Roberts 1959; Lucas and Saccucci 1990). The first two together give one false alarm in some 152 quiet
//! periods, and more while the baseline is short.

use std::f64::consts::FRAC_2_SQRT_PI;

use super::{Interval, unsigned_zero};

/// How many periods the limits are made from.
pub const BASELINE: usize = 12;

/// The fewest periods that limits are made from; with less than [`BASELINE`] they are provisional.
pub const SHORTEST_BASELINE: usize = 8;

/// How many sigma a point may lie from the centre.
const SIGMAS: f64 = 3.0;

/// How many points in a row on one side of the centre are a signal.
const RUN: usize = 8;

/// The weight of the newest point in the moving average, and the width of its limit in its standard deviations.
const EWMA_WEIGHT: f64 = 0.2;
const EWMA_WIDTH: f64 = 2.86;

/// The mean distance of two standard normal variables, 2/√π.
const MEAN_MOVING_RANGE: f64 = FRAC_2_SQRT_PI;

/// What the chart needs of one period. Periods without answers are left out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChartPoint {
    /// The net or the share.
    pub estimate: f64,
    /// The mean of the squared answers: promoters and detractors over all for a net, the share itself for a share.
    pub mean_square: f64,
    /// The effective number of answers, above 0.
    pub n: f64,
}

/// A series held against its own first periods.
#[derive(Debug, Clone, PartialEq)]
pub struct ControlChart {
    /// The estimate of the whole baseline.
    pub centre: f64,
    /// The variance of one answer in the whole baseline.
    pub variance: f64,
    /// How much the baseline varies from period to period, in units of what its numbers of answers explain.
    pub sigma_z_raw: f64,
    /// The same, at least 1: the factor that the limits are widened by.
    pub sigma_z: f64,
    /// How many periods the limits are made from.
    pub baseline: usize,
    /// Whether these are fewer than [`BASELINE`].
    pub provisional: bool,
    /// The periods in the order given, those of the baseline among them.
    pub points: Vec<Charted>,
}

/// One period on the chart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Charted {
    /// Where the estimate may lie by chance: three sigma around the centre, cut to the scale.
    pub limits: Interval,
    /// How far the estimate lies from the centre, in sigmas.
    pub z: f64,
    /// Whether it lies outside the limits.
    pub outside: bool,
    /// Whether it is the eighth or a later one in a row on one side of the centre.
    pub run: bool,
    /// The moving average of `z` up to here.
    pub ewma: f64,
    /// How far from 0 chance takes the moving average.
    pub ewma_limit: f64,
    /// Whether the moving average lies beyond its limit.
    pub drift: bool,
}

/// The chart of a series on the scale `range`, say −1..=1 for a net.
///
/// Its limits come from the first [`BASELINE`] points, or from all where there are [`SHORTEST_BASELINE`] or more but not
/// so many. `None` with fewer, with a baseline without variance, or with a point that makes no sense.
#[must_use]
pub fn control_chart(points: &[ChartPoint], range: Interval) -> Option<ControlChart> {
    if points.len() < SHORTEST_BASELINE || !points.iter().all(ChartPoint::is_sound) {
        return None;
    }
    let baseline = points.len().min(BASELINE);
    let (centre, variance) = pooled(points.iter().take(baseline))?;
    if !range.contains(centre) {
        return None;
    }
    let sigma = |point: &ChartPoint| (variance / point.n).sqrt();
    let plain_z = |point: &ChartPoint| (point.estimate - centre) / sigma(point);
    let first: Vec<f64> = points.iter().take(baseline).map(plain_z).collect();
    let sigma_z_raw = mean_moving_range(&first) / MEAN_MOVING_RANGE;
    let sigma_z = sigma_z_raw.max(1.0);
    if !sigma_z.is_finite() {
        return None;
    }

    let (mut run, mut ewma, mut left) = (Run::default(), 0.0, 1.0);
    let charted = points.iter().map(|point| {
        let z = plain_z(point) / sigma_z;
        let half = SIGMAS * sigma(point) * sigma_z;
        ewma = EWMA_WEIGHT * z + (1.0 - EWMA_WEIGHT) * ewma;
        left *= (1.0 - EWMA_WEIGHT) * (1.0 - EWMA_WEIGHT);
        let ewma_limit = EWMA_WIDTH * (EWMA_WEIGHT / (2.0 - EWMA_WEIGHT) * (1.0 - left)).sqrt();
        Charted {
            limits: Interval { low: centre - half, high: centre + half }
                .clipped(range.low, range.high),
            z: unsigned_zero(z),
            outside: z.abs() > SIGMAS,
            run: run.after(point.estimate - centre) >= RUN,
            ewma: unsigned_zero(ewma),
            ewma_limit,
            drift: ewma.abs() > ewma_limit,
        }
    });
    let charted: Vec<Charted> = charted.collect();
    let all_finite = charted.iter().all(|point| point.z.is_finite() && point.ewma.is_finite());
    all_finite.then_some(ControlChart {
        centre: unsigned_zero(centre),
        variance,
        sigma_z_raw: unsigned_zero(sigma_z_raw),
        sigma_z,
        baseline,
        provisional: baseline < BASELINE,
        points: charted,
    })
}

impl ChartPoint {
    fn is_sound(&self) -> bool {
        let square = self.estimate * self.estimate;
        square.is_finite()
            && self.n.is_finite()
            && self.n > 0.0
            && self.mean_square.is_finite()
            // The mean of squares is never below the square of the mean, but for rounding.
            && self.mean_square >= square - 1e-9 * square.max(1.0)
    }
}

/// The estimate and the variance of one answer over all points; `None` without variance.
fn pooled<'a>(points: impl Iterator<Item = &'a ChartPoint> + Clone) -> Option<(f64, f64)> {
    let n: f64 = points.clone().map(|point| point.n).sum();
    let centre = points.clone().map(|point| point.n / n * point.estimate).sum::<f64>();
    let mean_square = points.map(|point| point.n / n * point.mean_square).sum::<f64>();
    let variance = mean_square - centre * centre;
    // What is left of answers that all agree is the noise of computing.
    let is_some = variance.is_finite() && variance > 1e-12 * mean_square;
    is_some.then_some((centre, variance))
}

/// The mean distance of a value to the one before it.
pub(super) fn mean_moving_range(values: &[f64]) -> f64 {
    let ranges = values.iter().zip(values.iter().skip(1)).map(|(one, next)| (next - one).abs());
    ranges.sum::<f64>() / (values.len().max(2) - 1) as f64
}

/// How many points in a row lie on one side of the centre.
#[derive(Default)]
struct Run {
    above: bool,
    length: usize,
}

impl Run {
    /// The length of the run that a point with this distance from the centre continues, begins or, on the centre, ends.
    fn after(&mut self, distance: f64) -> usize {
        // Equal estimates and their mean may differ in the last bit, which is no side.
        if distance.abs() <= 1e-12 {
            self.length = 0;
        } else {
            let above = distance > 0.0;
            self.length = if above == self.above { self.length + 1 } else { 1 };
            self.above = above;
        }
        self.length
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NET: Interval = Interval { low: -1.0, high: 1.0 };

    fn point(estimate: f64) -> ChartPoint {
        ChartPoint { estimate, mean_square: 0.7, n: 100.0 }
    }

    #[test]
    fn a_short_series_has_no_limits_and_one_below_twelve_provisional_ones() {
        let series = |length: usize| vec![point(0.3); length];
        assert_eq!(control_chart(&series(7), NET), None);
        let chart = control_chart(&series(8), NET).unwrap();
        assert_eq!((chart.baseline, chart.provisional), (8, true));
        let chart = control_chart(&series(20), NET).unwrap();
        assert_eq!((chart.baseline, chart.provisional), (12, false));
    }

    #[test]
    fn equal_points_are_no_run_and_no_overdispersion() {
        let chart = control_chart(&vec![point(0.1 + 0.2); 15], NET).unwrap();
        assert_eq!((chart.sigma_z_raw < 1e-9, chart.sigma_z), (true, 1.0));
        assert!(chart.points.iter().all(|point| !point.run && !point.outside && !point.drift));
    }

    #[test]
    fn the_eighth_in_a_row_is_a_signal() {
        let mut series: Vec<ChartPoint> =
            (0..12).map(|i| point(if i % 2 == 0 { 0.29 } else { 0.31 })).collect();
        series.extend(vec![point(0.32); 9]);
        let chart = control_chart(&series, NET).unwrap();
        // The last of the baseline lies above the centre too.
        let runs: Vec<bool> = chart.points.iter().map(|point| point.run).collect();
        assert_eq!(runs.iter().position(|&run| run), Some(18));
        assert!(runs.iter().skip(18).all(|&run| run));
    }

    #[test]
    fn without_variance_or_sense_there_is_no_chart() {
        let all_promoters = ChartPoint { estimate: 1.0, mean_square: 1.0, n: 7.3 };
        assert_eq!(control_chart(&vec![all_promoters; 12], NET), None);
        for bad in [
            ChartPoint { n: 0.0, ..point(0.3) },
            ChartPoint { n: f64::NAN, ..point(0.3) },
            ChartPoint { estimate: f64::NAN, ..point(0.3) },
            ChartPoint { mean_square: 0.01, ..point(0.3) },
        ] {
            let mut series = vec![point(0.3); 14];
            series.push(bad);
            assert_eq!(control_chart(&series, NET), None, "{bad:?}");
        }
    }
}

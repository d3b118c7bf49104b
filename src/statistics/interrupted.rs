//! Estimates what a change at a known time did to a series: its level and its slope before and after.
//!
//! An interrupted time series by segmented regression (Wagner, Soumerai, Zhang and Ross-Degnan 2002; Penfold and Zhang
//! 2013). It shows what happened then, not why: whatever else happened at that time is in the figures too.

use super::regression::{Regression, regression};
use super::{Interval, Level, f_distribution, student, unsigned_zero};

/// The fewest points on each side of the change (Penfold and Zhang 2013).
pub const POINTS_ON_EACH_SIDE: usize = 8;

/// The most that the autocorrelation is taken to be; at 1 no variance would be finite.
const GREATEST_AUTOCORRELATION: f64 = 0.9;

/// What the change did, in the unit of the estimates and, for slopes, per unit of time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interrupted {
    /// How far the level after the change lies from where the line before it leads at that time.
    pub level_change: Effect,
    /// The slope before the change.
    pub slope_before: Effect,
    /// The slope after the change.
    pub slope_after: Effect,
    /// The slope after less the slope before.
    pub slope_change: Effect,
    /// Where the line before leads at the time of the change: the level that was to be expected.
    pub level_before: Effect,
    /// Where the line after begins at the time of the change.
    pub level_after: Effect,
}

/// An estimate with its interval and the p-value of a true value of 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    /// The estimate.
    pub estimate: f64,
    /// The interval at the level asked for.
    pub interval: Interval,
    /// How often an estimate at least so far from 0 arises where the true value is 0, in 0..=1; below 1 − confidence
    /// exactly where the interval leaves out 0.
    pub p_value: f64,
}

/// Why a change can't be estimated: there are too few times with a usable estimate on a side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooShort {
    /// How many there are before the change.
    pub before: usize,
    /// How many there are from the change on.
    pub after: usize,
    /// How many there must be on each side.
    pub needed: usize,
}

/// What a change at the time `change` did to the series of `(time, estimate, standard error)`, in any order.
///
/// Points at or after `change` are after it. Each weighs 1/error². They vary at least by their errors; where they vary
/// more, so does what is said of them. Where each resembles the one before it (autocorrelation r > 0 of the residuals,
/// at most 0.9), variances are multiplied by (1 + r)/(1 − r). Intervals and p-values are Student's with four degrees of
/// freedom less than there are points.
///
/// # Errors
///
/// [`TooShort`] with fewer than [`POINTS_ON_EACH_SIDE`] different times on a side. Points whose numbers are not finite or
/// whose error is not above 0 don't count, nor do any where `change` is not finite, or where the numbers are too far apart
/// to be computed with.
pub fn interrupted(
    points: &[(f64, f64, f64)],
    change: f64,
    level: Level,
) -> Result<Interrupted, TooShort> {
    // Time from the change on, so that the levels are those at the change.
    let mut series: Vec<(f64, f64, f64)> = points
        .iter()
        .map(|&(time, estimate, error)| (time - change, estimate, error))
        .filter(|&(time, estimate, error)| {
            time.is_finite() && estimate.is_finite() && error.is_finite() && error > 0.0
        })
        .collect();
    series.sort_by(|one, other| {
        one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1)).then(one.2.total_cmp(&other.2))
    });
    let count = |after: bool| {
        let mut times: Vec<f64> =
            series.iter().map(|point| point.0).filter(|&time| (time >= 0.0) == after).collect();
        times.dedup();
        times.len()
    };
    let (before, after) = (count(false), count(true));
    let needed = POINTS_ON_EACH_SIDE;
    if before < needed || after < needed {
        return Err(TooShort { before, after, needed });
    }
    estimated(&series, level).ok_or(TooShort { before: 0, after: 0, needed })
}

/// The effects in a series of which enough is on either side of time 0.
fn estimated(series: &[(f64, f64, f64)], level: Level) -> Option<Interrupted> {
    let column = |of: fn(f64, f64) -> f64| -> Vec<f64> {
        series.iter().map(|point| of(point.0, if point.0 >= 0.0 { 1.0 } else { 0.0 })).collect()
    };
    let columns = [
        column(|_, _| 1.0),
        column(|time, _| time),
        column(|_, after| after),
        column(|time, after| time * after),
    ];
    let outcome: Vec<f64> = series.iter().map(|point| point.1).collect();
    let errors: Vec<f64> = series.iter().map(|point| point.2).collect();
    let model = regression(&columns, &outcome, &errors)?;
    let r = autocorrelation(&model.residuals).clamp(0.0, GREATEST_AUTOCORRELATION);
    let factor = (model.dispersion() * (1.0 + r) / (1.0 - r)).sqrt();
    let t = student::quantile(0.5 + level.confidence() / 2.0, model.degrees)?;
    let effect = |parts: [f64; 4]| effect(&model, parts, factor, t);
    Some(Interrupted {
        level_change: effect([0.0, 0.0, 1.0, 0.0])?,
        slope_before: effect([0.0, 1.0, 0.0, 0.0])?,
        slope_after: effect([0.0, 1.0, 0.0, 1.0])?,
        slope_change: effect([0.0, 0.0, 0.0, 1.0])?,
        level_before: effect([1.0, 0.0, 0.0, 0.0])?,
        level_after: effect([1.0, 0.0, 1.0, 0.0])?,
    })
}

fn effect(model: &Regression, parts: [f64; 4], factor: f64, t: f64) -> Option<Effect> {
    let (estimate, plain_error) = model.combination(&parts);
    let error = plain_error * factor;
    let half = t * error;
    let is_some = estimate.is_finite() && half.is_finite() && error > 0.0;
    is_some.then_some(Effect {
        estimate: unsigned_zero(estimate),
        interval: Interval {
            low: unsigned_zero(estimate - half),
            high: unsigned_zero(estimate + half),
        },
        p_value: f_distribution::student_p(estimate / error, model.degrees)?,
    })
}

/// How much each residual resembles the one before it; 0 where there are none.
fn autocorrelation(residuals: &[f64]) -> f64 {
    let squares: f64 = residuals.iter().map(|residual| residual * residual).sum();
    let products: f64 =
        residuals.iter().zip(residuals.iter().skip(1)).map(|(one, next)| one * next).sum();
    if squares > 0.0 { products / squares } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::super::simulation::Chance;
    use super::*;

    const LEVEL: Level = Level::NINETY_FIVE;

    /// Level 0.3 and slope 0.01 before time 12, level 0.35 and slope −0.02 from then on.
    fn line(time: f64) -> f64 {
        if time < 12.0 { 0.3 + 0.01 * (time - 12.0) } else { 0.35 - 0.02 * (time - 12.0) }
    }

    #[test]
    fn without_noise_the_lines_are_found() {
        // Gaps, uneven errors and any order.
        let times = (0..30).rev().filter(|time| ![3, 4, 20].contains(time)).map(f64::from);
        let points: Vec<(f64, f64, f64)> =
            times.map(|time| (time, line(time), 0.01 * (1.0 + time / 10.0))).collect();
        let found = interrupted(&points, 12.0, LEVEL).unwrap();
        for (effect, expected) in [
            (found.level_before, 0.3),
            (found.level_after, 0.35),
            (found.level_change, 0.05),
            (found.slope_before, 0.01),
            (found.slope_after, -0.02),
            (found.slope_change, -0.03),
        ] {
            assert!((effect.estimate - expected).abs() < 1e-13, "{effect:?} {expected}");
            assert!(effect.interval.contains(expected) && effect.interval.width() > 0.0);
            assert_eq!(effect.p_value < 0.05, !effect.interval.contains(0.0), "{effect:?}");
        }
    }

    #[test]
    fn a_short_side_is_named() {
        let mut points: Vec<(f64, f64, f64)> =
            (0..20).map(f64::from).map(|time| (time, 0.1, 0.05)).collect();
        let short = |before, after| Err(TooShort { before, after, needed: 8 });
        assert_eq!(interrupted(&points, 7.0, LEVEL), short(7, 13));
        assert_eq!(interrupted(&points, 13.0, LEVEL), short(13, 7));
        assert!(interrupted(&points, 8.0, LEVEL).is_ok());
        points.push((3.0, 0.2, 0.05));
        assert_eq!(interrupted(&points, 7.0, LEVEL), short(7, 13));
        points.push((6.5, 0.2, 0.0));
        points.push((6.6, f64::NAN, 0.1));
        assert_eq!(interrupted(&points, 7.0, LEVEL), short(7, 13));
        assert_eq!(interrupted(&points, f64::NAN, LEVEL), short(0, 0));
        assert_eq!(interrupted(&[], 1.0, LEVEL), short(0, 0));
        let wild: Vec<(f64, f64, f64)> =
            (0..20).map(f64::from).map(|time| (time * 1e300, 1e300, 1e-300)).collect();
        assert_eq!(interrupted(&wild, 9e300, LEVEL), short(0, 0));
    }

    /// How often the interval of the change of level contains the true one, and how often the p-value is below 5 % where
    /// nothing changed, in 2000 series of `length` points whose noise is `spread` times their error.
    fn simulated(length: u32, spread: f64, resembles: f64, seed: u64) -> (f64, f64) {
        const SERIES: u32 = 2000;
        let mut chance = Chance::new(seed);
        let change = f64::from(length / 2);
        let (mut covered, mut flagged) = (0, 0);
        for _ in 0..SERIES {
            let mut last = chance.normal();
            let (mut jumping, mut quiet) = (Vec::new(), Vec::new());
            for time in (0..length).map(f64::from) {
                let error = 0.03 + 0.03 * chance.share();
                let noise = chance.normal();
                last = resembles * last + (1.0 - resembles * resembles).sqrt() * noise;
                let around = 0.3 + 0.002 * time + last * error * spread;
                quiet.push((time, around, error));
                jumping.push((time, around + if time < change { 0.0 } else { 0.1 }, error));
            }
            let found = interrupted(&jumping, change, LEVEL).unwrap();
            covered += u32::from(found.level_change.interval.contains(0.1));
            let found = interrupted(&quiet, change, LEVEL).unwrap();
            flagged += u32::from(found.level_change.p_value < 0.05);
        }
        (f64::from(covered) / f64::from(SERIES), f64::from(flagged) / f64::from(SERIES))
    }

    #[test]
    fn intervals_cover_and_tests_keep_their_level() {
        for (seed, length, spread) in [(1, 16, 1.0), (2, 24, 1.0), (3, 48, 1.0), (4, 24, 1.5)] {
            let (covered, flagged) = simulated(length, spread, 0.0, seed);
            println!("{length} points, spread {spread}: {covered} covered, {flagged} flagged");
            assert!((0.94..=0.99).contains(&covered), "{length}, {spread}: {covered}");
            assert!(flagged <= 0.06, "{length}, {spread}: {flagged}");
        }
    }

    #[test]
    fn points_that_resemble_each_other_are_allowed_for() {
        let (covered, flagged) = simulated(48, 1.5, 0.3, 5);
        println!("48 points that resemble each other: {covered} covered, {flagged} flagged");
        assert!(covered > 0.9 && flagged < 0.1, "{covered} {flagged}");
    }
}

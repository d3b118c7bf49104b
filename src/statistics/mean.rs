//! Says what values are on average, and how far off that may be.

use super::{Interval, Level, finite, student};

/// The arithmetic mean, in the unit of the values. `None` without values, or where one is not finite.
#[must_use]
pub fn mean(values: &[f64]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    finite(values.iter().sum::<f64>() / values.len() as f64)
}

/// The interval of the mean by Student's t (Student 1908), in the unit of the values: honest of values without long tails
/// from some 30 on. `None` for fewer than two values, or where all are the same and say nothing of how others vary.
#[must_use]
pub fn interval(values: &[f64], level: Level) -> Option<Interval> {
    let centre = mean(values)?;
    let degrees = values.len().checked_sub(1).filter(|degrees| *degrees > 0)? as f64;
    let squares: f64 = values.iter().map(|value| (value - centre) * (value - centre)).sum();
    let error = (squares / degrees / values.len() as f64).sqrt();
    let t = student::quantile(0.5 + level.confidence() / 2.0, degrees)?;
    let reach = finite(t * error).filter(|reach| *reach > 0.0)?;
    Some(Interval { low: finite(centre - reach)?, high: finite(centre + reach)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_has_the_interval_of_student() {
        let values = [4.0, 6.0, 5.0, 9.0, 6.0];
        assert_eq!(mean(&values), Some(6.0));
        let found = interval(&values, Level::NINETY_FIVE).map(|i| (i.low, i.high));
        let (low, high) = found.unwrap_or_default();
        // t(0.975; 4) = 2.776445, s = 1.870829
        assert!((low - 3.677_062).abs() < 1e-5 && (high - 8.322_938).abs() < 1e-5, "{low} {high}");
    }

    #[test]
    fn what_says_nothing_of_how_values_vary_has_no_interval() {
        assert_eq!(mean(&[]), None);
        assert_eq!(mean(&[1.0, f64::NAN]), None);
        for values in [&[][..], &[3.0], &[2.0, 2.0, 2.0], &[1.0, f64::INFINITY]] {
            assert_eq!(interval(values, Level::NINETY_FIVE), None);
        }
    }
}

//! Says before a survey how many answers it needs, and after it what change it could have shown.

use super::{Level, finite, normal};

/// The power that planning takes where nothing else is said: how often a change of the planned size is found.
pub const POWER: f64 = 0.8;

/// The answers that each of two groups of one size needs for a test at `level` to find a difference of `change` as often
/// as `power` says: 2 (z + z of power)² variance / change², rounded up.
///
/// `variance` is that of one answer ([`super::Trinomial::variance`] of a period like it, or 1 as the worst case of a
/// net, ¼ of a share); `change` is in the unit of the estimate, and its sign does not matter. `None` where a number makes
/// no sense: a variance that is not above 0 (answers that all agree say nothing of how others will vary), no change, a
/// power that is not below 1 or that a test without any difference reaches already.
#[must_use]
pub fn answers_per_group(variance: f64, change: f64, level: Level, power: f64) -> Option<u64> {
    let ratio = z_of(level, power)? / above_none(change.abs())?;
    whole_answers(2.0 * ratio * ratio * above_none(variance)?)
}

/// The smallest true difference that a test at `level` finds as often as `power` says, in the unit of `standard_error`,
/// which is that of the difference: √(V₁/n₁ + V₂/n₂).
///
/// It belongs beside every "no significant change". `None` where a number makes no sense, as for
/// [`answers_per_group`]; a standard error of 0 is no sign of perfect sight and has none either.
#[must_use]
pub fn detectable_change(standard_error: f64, level: Level, power: f64) -> Option<f64> {
    finite(z_of(level, power)? * above_none(standard_error)?)
}

/// The answers that make the half-width of an interval at `level` about `margin`: z² variance / margin², rounded up, and
/// with a `base` of customers to answer at all, n₀ base / (n₀ + base − 1) of them (Cochran 1977, chapter 4).
///
/// `None` where a number makes no sense: a variance or a margin that is not above 0, a base below 1.
#[must_use]
pub fn answers_for_margin(
    variance: f64,
    margin: f64,
    level: Level,
    base: Option<f64>,
) -> Option<u64> {
    let ratio = level.z() / above_none(margin)?;
    let of_many = ratio * ratio * above_none(variance)?;
    let answers = match base {
        None => of_many,
        // In this form no product overflows, and the answers are never more than the base.
        Some(base) if base.is_finite() && base >= 1.0 => base / (1.0 + (base - 1.0) / of_many),
        Some(_) => return None,
    };
    whole_answers(answers)
}

/// The z of the level and that of the power together, above 0.
fn z_of(level: Level, power: f64) -> Option<f64> {
    above_none(level.z() + normal::quantile(power)?)
}

/// The number if it is finite and above 0.
fn above_none(value: f64) -> Option<f64> {
    (value.is_finite() && value > 0.0).then_some(value)
}

/// At least so many answers, in whole numbers; what is above a whole number by the noise of computing is that number.
fn whole_answers(answers: f64) -> Option<u64> {
    /// Up to here a double holds every whole number.
    const MOST: f64 = 9_007_199_254_740_992.0;
    let rounded = (answers - 1e-9).ceil().max(1.0);
    (rounded <= MOST).then_some(rounded as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEVEL: Level = Level::NINETY_FIVE;

    #[test]
    fn what_makes_no_sense_has_no_plan() {
        for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(answers_per_group(bad, 0.1, LEVEL, POWER), None);
            assert_eq!(detectable_change(bad, LEVEL, POWER), None);
            assert_eq!(answers_for_margin(bad, 0.1, LEVEL, None), None);
            assert_eq!(answers_for_margin(0.5, bad, LEVEL, None), None);
            assert_eq!(answers_for_margin(0.5, 0.1, LEVEL, Some(bad)), None);
        }
        for change in [0.0, f64::NAN, f64::INFINITY, 1e-200] {
            assert_eq!(answers_per_group(0.5, change, LEVEL, POWER), None);
        }
        for power in [0.0, 0.01, 1.0, f64::NAN] {
            assert_eq!(answers_per_group(0.5, 0.1, LEVEL, power), None);
            assert_eq!(detectable_change(0.1, LEVEL, power), None);
        }
    }

    #[test]
    fn the_plan_and_the_change_it_shows_undo_each_other() {
        let n = answers_per_group(0.61, 0.1, LEVEL, POWER).unwrap() as f64;
        let seen = detectable_change((2.0 * 0.61 / n).sqrt(), LEVEL, POWER).unwrap();
        assert!(seen <= 0.1 && seen > 0.0999);
        assert_eq!(
            answers_per_group(0.61, -0.1, LEVEL, POWER),
            answers_per_group(0.61, 0.1, LEVEL, POWER)
        );
    }

    #[test]
    fn a_margin_never_asks_for_more_than_there_are() {
        assert_eq!(answers_for_margin(1.0, 1e-170, LEVEL, Some(500.0)), Some(500));
        assert_eq!(answers_for_margin(1.0, 0.05, LEVEL, Some(1.0)), Some(1));
        assert_eq!(answers_for_margin(1.0, 3.0, LEVEL, None), Some(1));
    }
}

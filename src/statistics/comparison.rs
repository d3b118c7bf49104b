//! Compares two independent estimates of a kind: their difference, its interval and its p-value.

use super::{Interval, Level, Proportion, Trinomial, finite, normal, unsigned_zero};

/// What changed between two independent groups, in the unit of their estimates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// The later estimate less the earlier one.
    pub difference: f64,
    /// The interval of the difference at the level asked for.
    pub interval: Interval,
    /// How often a difference at least this large arises where there is none, in 0..=1; below 1 − confidence exactly
    /// where the interval leaves out 0.
    pub p_value: f64,
}

/// The difference of two independent estimates, `later` less `earlier`; `None` if either has no answers.
///
/// The interval is recovered from the two single ones (MOVER: Zou and Donner 2008, after Newcombe 1998), and the p-value
/// is that of the level at which the interval ends at 0. The same respondents in both groups make it wider than need be.
#[must_use]
pub fn difference<P: Proportion>(earlier: &P, later: &P, level: Level) -> Option<Difference> {
    let (before, after) = (earlier.estimate()?, later.estimate()?);
    let (first, second) = (earlier.interval(level)?, later.interval(level)?);
    let change = after - before;
    let interval = Interval {
        low: unsigned_zero(change - distance(after - second.low, first.high - before)),
        high: unsigned_zero(change + distance(second.high - after, before - first.low)),
    };
    let z = z_of_no_difference(earlier, before, later, after)?;
    Some(Difference {
        difference: unsigned_zero(change),
        interval,
        p_value: normal::two_sided_p(z),
    })
}

/// The z at which the interval of the difference ends at 0.
///
/// There the two estimates have moved towards each other by a and b with a² + b² = change², and both limits belong to
/// the same z. The points of that quarter circle have one rational parameter, along which the one z falls from and the
/// other rises to infinity or its greatest value: halving finds where they meet, without making a single interval.
fn z_of_no_difference<P: Proportion>(
    earlier: &P,
    before: f64,
    later: &P,
    after: f64,
) -> Option<f64> {
    let change = after - before;
    if change == 0.0 {
        return Some(0.0);
    }
    let at = |t: f64| {
        let scale = change / (1.0 + t * t);
        let a = scale * (1.0 - t) * (1.0 + t);
        let b = scale * 2.0 * t;
        Some((earlier.z_reaching(before + a)?, later.z_reaching(after - b)?))
    };
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            break;
        }
        let (falling, rising) = at(middle)?;
        if falling > rising { low = middle } else { high = middle }
    }
    let (_, rising) = at(low)?;
    let (falling, _) = at(high)?;
    // Both are at most the z sought and equal to it but for rounding.
    Some(rising.max(falling))
}

/// The difference of two net shares in standard deviations of one answer, pooled over both; `None` without answers, or
/// where all answers of each group agree.
#[must_use]
pub fn effect_size(earlier: &Trinomial, later: &Trinomial) -> Option<f64> {
    let (first, second) = (earlier.n(), later.n());
    let change = later.net()? - earlier.net()?;
    let share = first / (first + second);
    let pooled = share * earlier.variance()? + (1.0 - share) * later.variance()?;
    if pooled > 0.0 { finite(change / pooled.sqrt()) } else { None }
}

/// Cliff's delta on the three classes, in −1..=1: how much more often an answer of `later` lies above one of `earlier`
/// than below it. `None` without answers.
#[must_use]
pub fn cliffs_delta(earlier: &Trinomial, later: &Trinomial) -> Option<f64> {
    earlier.net()?;
    later.net()?;
    let (one, other) = (earlier.scaled(1.0), later.scaled(1.0));
    let above = other.promoters * (one.detractors + one.passives) + other.passives * one.detractors;
    let below =
        one.promoters * (other.detractors + other.passives) + one.passives * other.detractors;
    finite(above - below)
}

/// The length of the hypotenuse; the sides are at most 2, so nothing overflows.
fn distance(a: f64, b: f64) -> f64 {
    (a * a + b * b).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::{Binomial, NetInterval};

    #[test]
    fn a_group_without_answers_cannot_be_compared() {
        let (some, none) = (Trinomial::from_counts(1, 2, 3), Trinomial::default());
        assert_eq!(difference(&some, &none, Level::NINETY_FIVE), None);
        assert_eq!(difference(&none, &some, Level::NINETY_FIVE), None);
        assert_eq!(effect_size(&some, &none), None);
        assert_eq!(cliffs_delta(&none, &some), None);
    }

    #[test]
    fn shares_meet_newcombes_example() {
        // Newcombe 1998, method 10: 56/70 against 48/80, 0.2000 in 0.0524..0.3339.
        let earlier = Binomial::from_counts(48, 80);
        let later = Binomial::from_counts(56, 70);
        let found = difference(&earlier, &later, Level::NINETY_FIVE).unwrap();
        assert!((found.difference - 0.2).abs() < 1e-15);
        assert!((found.interval.low - 0.0524).abs() < 5e-5);
        assert!((found.interval.high - 0.3339).abs() < 5e-5);
    }

    #[test]
    fn the_interval_at_the_level_of_the_p_value_ends_at_no_difference() {
        let (a, b) = (Trinomial::from_counts(10, 5, 5), Trinomial::from_counts(5, 5, 10));
        for method in [NetInterval::Score, NetInterval::AdjustedWald] {
            let (a, b) = (a.by(method), b.by(method));
            for (earlier, later) in [(a, b), (b, a)] {
                let p = difference(&earlier, &later, Level::NINETY_FIVE).unwrap().p_value;
                let level = Level::new(1.0 - p).unwrap();
                let found = difference(&earlier, &later, level).unwrap();
                let nearest = found.interval.low.abs().min(found.interval.high.abs());
                assert!(nearest < 1e-12, "{method:?}: {found:?}");
            }
        }
    }
}

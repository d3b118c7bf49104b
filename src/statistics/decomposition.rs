//! Splits the change of a total into the change of who answered and the change of what they said.

use super::finite;
use super::proportion::is_usable;

/// A part of a total (a segment, say) before and after.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Part {
    /// The sum of the weights of its answers, and their estimate; `None` if it has no answers.
    pub before: Option<(f64, f64)>,
    /// The same, later.
    pub after: Option<(f64, f64)>,
}

/// What a change is made of, in the unit of the estimates. The entries of `mix` and `own` together sum to `change`.
#[derive(Debug, Clone, PartialEq)]
pub struct Decomposition {
    /// The total after less the total before, each the mean of the parts by their weights.
    pub change: f64,
    /// By part, in the order given: what its larger or smaller share of the answers did to the total.
    pub mix: Vec<f64>,
    /// By part: what the change of its own estimate did to the total.
    pub own: Vec<f64>,
}

/// Splits the change of a total among its parts.
///
/// With a part's shares of the answers w₀, w₁, its estimates θ₀, θ₁ and the totals Θ₀, Θ₁:
/// own = (w₀ + w₁)/2 (θ₁ − θ₀) and mix = (w₁ − w₀) ((θ₀ + θ₁)/2 − (Θ₀ + Θ₁)/2). A part with answers on one side only, or
/// with no weight on the other, has no change of its own. (Kitagawa 1955, the symmetric form; subtracting the total from
/// the estimates alters no sum, but makes a part that grows and is better than the whole count for the good.)
///
/// `None` if one side has no answers, or a weight or an estimate makes no sense.
#[must_use]
pub fn decompose(parts: &[Part]) -> Option<Decomposition> {
    let before = Side::of(parts.iter().map(|part| part.before))?;
    let after = Side::of(parts.iter().map(|part| part.after))?;
    let middle = (before.total + after.total) / 2.0;
    let (mut mix, mut own) = (Vec::with_capacity(parts.len()), Vec::with_capacity(parts.len()));
    for part in parts {
        let (earlier, later) = (before.share(part.before), after.share(part.after));
        let (mix_of_part, own_of_part) = match (earlier, later) {
            (None, None) => (0.0, 0.0),
            (Some((share, estimate)), None) => (-share * (estimate - middle), 0.0),
            (None, Some((share, estimate))) => (share * (estimate - middle), 0.0),
            (Some((share_0, estimate_0)), Some((share_1, estimate_1))) => (
                (share_1 - share_0) * ((estimate_0 + estimate_1) / 2.0 - middle),
                (share_0 + share_1) / 2.0 * (estimate_1 - estimate_0),
            ),
        };
        mix.push(finite(mix_of_part)?);
        own.push(finite(own_of_part)?);
    }
    Some(Decomposition { change: finite(after.total - before.total)?, mix, own })
}

/// All parts at one time.
struct Side {
    sum_of_weights: f64,
    total: f64,
}

impl Side {
    fn of(parts: impl Iterator<Item = Option<(f64, f64)>> + Clone) -> Option<Side> {
        let mut sum_of_weights = 0.0;
        for (weight, estimate) in parts.clone().flatten() {
            if !(is_usable(weight) && estimate.is_finite()) {
                return None;
            }
            sum_of_weights += weight;
        }
        if !(sum_of_weights > 0.0 && sum_of_weights.is_finite()) {
            return None;
        }
        let total = parts.flatten().map(|(weight, estimate)| weight / sum_of_weights * estimate);
        Some(Side { sum_of_weights, total: total.sum() })
    }

    /// A part's share of the weights and its estimate; `None` without weight, where the estimate says nothing.
    fn share(&self, part: Option<(f64, f64)>) -> Option<(f64, f64)> {
        let (weight, estimate) = part.filter(|(weight, _)| *weight > 0.0)?;
        Some((weight / self.sum_of_weights, estimate))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(before: (f64, f64), after: (f64, f64)) -> Part {
        Part { before: Some(before), after: Some(after) }
    }

    #[test]
    fn who_answers_may_turn_two_rises_into_a_fall() {
        // Simpson: both rise by 0.1, but the better half shrinks from 0.8 to 0.2.
        let parts = [part((80.0, 0.6), (20.0, 0.7)), part((20.0, 0.0), (80.0, 0.1))];
        let found = decompose(&parts).unwrap();
        assert!((found.change - -0.26).abs() < 1e-15);
        assert!((found.own.iter().sum::<f64>() - 0.1).abs() < 1e-15);
        assert!((found.mix.iter().sum::<f64>() - -0.36).abs() < 1e-15);
    }

    #[test]
    fn a_part_on_one_side_has_no_change_of_its_own() {
        let new = Part { before: None, after: Some((50.0, 1.0)) };
        let none = Part { before: Some((0.0, 7.0)), after: None };
        let found = decompose(&[part((10.0, 0.0), (50.0, 0.0)), new, none]).unwrap();
        assert_eq!(found.change, 0.5);
        assert_eq!(found.own, [0.0, 0.0, 0.0]);
        assert_eq!(found.mix, [0.125, 0.375, 0.0]);
        assert!(found.own.iter().chain(&found.mix).all(|x| *x != 0.0 || x.is_sign_positive()));
    }

    #[test]
    fn without_answers_or_sense_there_is_none() {
        assert_eq!(decompose(&[]), None);
        assert_eq!(decompose(&[Part { before: None, after: Some((1.0, 0.0)) }]), None);
        for bad in [f64::NAN, f64::INFINITY] {
            assert_eq!(decompose(&[part((bad, 0.0), (1.0, 0.0))]), None, "{bad}");
            assert_eq!(decompose(&[part((1.0, 0.0), (1.0, bad))]), None, "{bad}");
        }
        assert_eq!(decompose(&[part((-1.0, 0.0), (1.0, 0.0))]), None);
        assert_eq!(decompose(&[part((0.0, 0.0), (1.0, 0.0))]), None);
    }
}

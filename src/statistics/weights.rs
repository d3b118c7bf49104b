//! Says how many equally weighted answers a weighted set of answers is worth.

use super::{Trinomial, finite};

/// Kish's effective number of answers (Σw)²/Σw², from the two sums; `None` without weight.
#[must_use]
pub fn n_effective(sum_of_weights: f64, sum_of_squares: f64) -> Option<f64> {
    if sum_of_weights > 0.0 && sum_of_squares > 0.0 {
        // In this order the square of a large sum does not overflow.
        finite(sum_of_weights / sum_of_squares * sum_of_weights)
    } else {
        None
    }
}

/// Kish's design effect of the weights, n over [`n_effective`], 1 or more: the factor by which unequal weights raise the
/// variance. `n` counts the answers with a weight above 0. `None` without answers or without weight.
#[must_use]
pub fn design_effect(n: u64, sum_of_weights: f64, sum_of_squares: f64) -> Option<f64> {
    if n == 0 {
        return None;
    }
    finite(n as f64 / n_effective(sum_of_weights, sum_of_squares)?)
}

/// The linearised standard error of a weighted net share, in its unit: the square root of
/// n/(n − 1) Σw²(x − θ)² / (Σw)², with x of −1, 0 and 1 by class.
///
/// `n` counts the answers with a weight above 0, `sums` holds Σw and `squares` Σw² by class. `None` for fewer than two
/// answers, without weight, or where the squares make no sense. (Särndal, Swensson and Wretman 1992, 5.7.)
#[must_use]
pub fn linearised_standard_error(n: u64, sums: &Trinomial, squares: &Trinomial) -> Option<f64> {
    let net = sums.net()?;
    if n < 2 || squares.n() <= 0.0 {
        return None;
    }
    let (below, above) = (1.0 + net, 1.0 - net);
    let outer = squares.detractors * below * below + squares.promoters * above * above;
    let spread = outer + squares.passives * net * net;
    let n = n as f64;
    finite((n / (n - 1.0) * spread).sqrt() / sums.n())
}

/// The largest weight as a share of all weight, in 0..=1: how much one answer can move the figure. `None` without weight,
/// or if the largest weight exceeds the sum.
#[must_use]
pub fn largest_share(largest_weight: f64, sum_of_weights: f64) -> Option<f64> {
    if largest_weight > 0.0 && largest_weight <= sum_of_weights {
        finite(largest_weight / sum_of_weights)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mirrored_answers_have_the_same_error() {
        let sums = Trinomial { detractors: 2.5, passives: 4.0, promoters: 7.25 };
        let squares = Trinomial { detractors: 3.0, passives: 5.0, promoters: 11.0 };
        let turned = |a: Trinomial| Trinomial {
            detractors: a.promoters,
            promoters: a.detractors,
            passives: a.passives,
        };
        let found = linearised_standard_error(9, &sums, &squares);
        assert!(found.is_some());
        assert_eq!(found, linearised_standard_error(9, &turned(sums), &turned(squares)));
    }

    #[test]
    fn few_answers_have_no_linearised_error() {
        let one = Trinomial::from_counts(0, 0, 1);
        let none = Trinomial::default();
        assert_eq!(linearised_standard_error(1, &one, &one), None);
        assert_eq!(linearised_standard_error(2, &none, &none), None);
        assert_eq!(linearised_standard_error(2, &one, &none), None);
        let nonsense = Trinomial { promoters: f64::NAN, ..one };
        assert_eq!(linearised_standard_error(2, &one, &nonsense), None);
        assert_eq!(linearised_standard_error(2, &nonsense, &one), None);
        // All alike: no error, and not a negative nothing.
        let two = Trinomial::from_counts(2, 0, 0);
        assert_eq!(linearised_standard_error(2, &two, &two).map(f64::to_bits), Some(0));
    }

    #[test]
    fn the_largest_share_lies_between_none_and_all() {
        assert_eq!(largest_share(2.0, 8.0), Some(0.25));
        assert_eq!(largest_share(8.0, 8.0), Some(1.0));
        for (largest, sum) in
            [(9.0, 8.0), (0.0, 8.0), (-1.0, 8.0), (f64::NAN, 1.0), (1.0, f64::NAN)]
        {
            assert_eq!(largest_share(largest, sum), None, "{largest} {sum}");
        }
    }

    #[test]
    fn without_weight_there_is_nothing() {
        assert_eq!(n_effective(0.0, 0.0), None);
        assert_eq!(n_effective(-1.0, 1.0), None);
        assert_eq!(n_effective(f64::NAN, 1.0), None);
        assert_eq!(design_effect(0, 1.0, 1.0), None);
    }

    #[test]
    fn equal_weights_count_fully() {
        assert_eq!(n_effective(15.0, 45.0), Some(5.0));
        assert_eq!(design_effect(5, 15.0, 45.0), Some(1.0));
    }
}

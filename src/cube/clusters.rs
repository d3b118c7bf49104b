//! Sums over clusters: what is needed for the variance of a figure whose answers come several from one customer.
//!
//! With the weights' sum n and the net sum x of each customer, V = m/(m-1) Σ(x - nθ)²/(Σn)² needs m, Σn², Σnx and Σx²
//! alone, whatever θ is.

use super::tally::ScoreCount;
use crate::sources::Weight;

/// What a customer answered so far in a cell and period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Part {
    weight: i64,
    net: i64,
}

impl Part {
    /// An answer's part. The sign is 1 for a promoter or a good answer and -1 for a detractor.
    #[inline]
    pub(super) fn of(weight: Weight, sign: i8) -> Part {
        let weight = i64::try_from(weight.0).unwrap_or(0);
        Part { weight, net: weight * i64::from(sign) }
    }

    #[inline]
    pub(super) fn add(&mut self, other: Part) {
        self.weight = self.weight.saturating_add(other.weight);
        self.net = self.net.saturating_add(other.net);
    }
}

/// The sums of a cell and period over its customers, in units of [`Weight::UNIT`] squared.
///
/// They are exact as long as the answers of all customers weigh less than nine hundred million together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ClusterSums {
    /// How many customers; each answer of whoever has no id is one.
    pub clusters: u64,
    /// Σn², where n is the sum of a customer's weights.
    pub weight_squares: i128,
    /// Σnx, where x is the net sum: weights of promoters (or good answers) less those of detractors.
    pub weight_nets: i128,
    /// Σx².
    pub net_squares: i128,
}

impl ClusterSums {
    /// Adds what the squares grow by when an answer joins a customer's others: (n + w)² is n² + w² and 2nw more.
    ///
    /// Most customers answer once, so it is quicker to look at answers that join others than at customers; w² and its
    /// like come from [`ClusterSums::add_singly`], for all answers at once.
    #[inline]
    pub(super) fn join(&mut self, others: Part, answer: Part) {
        // A weight is at most 10^15 units, so that no product comes near the bounds.
        let product = |one: i64, other: i64| i128::from(one) * i128::from(other);
        let weights = 2 * product(others.weight, answer.weight);
        let crosswise = product(others.weight, answer.net) + product(others.net, answer.weight);
        let nets = 2 * product(others.net, answer.net);
        self.weight_squares = self.weight_squares.saturating_add(weights);
        self.weight_nets = self.weight_nets.saturating_add(crosswise);
        self.net_squares = self.net_squares.saturating_add(nets);
    }

    /// Adds the squares of answers as if each were a customer's only one. The signs are those of [`Part::of`].
    pub(super) fn add_singly(&mut self, scores: &[ScoreCount], sign: impl Fn(usize) -> i8) {
        for (place, score) in scores.iter().enumerate() {
            let squares = i128::try_from(score.squares).unwrap_or(i128::MAX);
            self.weight_squares = self.weight_squares.saturating_add(squares);
            match sign(place) {
                0 => {}
                sign => {
                    let net = if sign > 0 { squares } else { -squares };
                    self.weight_nets = self.weight_nets.saturating_add(net);
                    self.net_squares = self.net_squares.saturating_add(squares);
                }
            }
        }
    }

    /// Adds the sums of other customers.
    pub fn merge(&mut self, other: &ClusterSums) {
        self.clusters += other.clusters;
        self.weight_squares = self.weight_squares.saturating_add(other.weight_squares);
        self.weight_nets = self.weight_nets.saturating_add(other.weight_nets);
        self.net_squares = self.net_squares.saturating_add(other.net_squares);
    }
}

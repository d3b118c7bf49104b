//! Sums over clusters: what is needed for the variance of a figure whose answers come several from one customer.
//!
//! With the weights' sum n and the net sum x of each customer, V = m/(m-1) Σ(x - nθ)²/(Σn)² needs m, Σn², Σnx and Σx²
//! alone, whatever θ is.

use crate::sources::Weight;

/// A customer's part in a cell and period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Part {
    /// Where the cell's sums are, and one; 0 is nowhere.
    pub(super) at: u32,
    weight: i128,
    net: i128,
}

impl Part {
    /// An answer's part. The sign is 1 for a promoter or a good answer and -1 for a detractor.
    #[inline]
    pub(super) fn of(weight: Weight, sign: i8) -> Part {
        let weight = i128::from(weight.0);
        Part { at: 0, weight, net: weight * i128::from(sign) }
    }

    /// No answer yet, in the cell whose sums are there.
    pub(super) fn none(at: u32) -> Part {
        Part { at, ..Part::default() }
    }

    #[inline]
    pub(super) fn add(&mut self, other: Part) {
        self.weight += other.weight;
        self.net += other.net;
    }
}

/// The sums of a cell and period over its customers, in units of [`Weight::UNIT`] squared.
///
/// They are exact as long as the answers of all customers weigh less than a thousand million together.
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
    /// Adds a customer.
    pub(super) fn add(&mut self, part: Part) {
        self.clusters += 1;
        let product = |one: i128, other: i128| one.saturating_mul(other);
        self.weight_squares = self.weight_squares.saturating_add(product(part.weight, part.weight));
        self.weight_nets = self.weight_nets.saturating_add(product(part.weight, part.net));
        self.net_squares = self.net_squares.saturating_add(product(part.net, part.net));
    }

    /// Adds the sums of other customers.
    pub fn merge(&mut self, other: &ClusterSums) {
        self.clusters += other.clusters;
        self.weight_squares = self.weight_squares.saturating_add(other.weight_squares);
        self.weight_nets = self.weight_nets.saturating_add(other.weight_nets);
        self.net_squares = self.net_squares.saturating_add(other.net_squares);
    }
}

//! Reads a weight as whole units, so that sums of weights are exact.

use super::quarantine::Reason;

/// A weight in units of [`Weight::UNIT`], so that sums are exact and don't depend on their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Weight(pub u64);

impl Weight {
    /// One unit is 1e-10.
    pub const UNIT: f64 = 1e-10;
    /// The weight of an answer where there are none.
    pub const ONE: Weight = Weight(10_000_000_000);
    /// The largest weight that is taken; with it, sums of squares over 300 million answers stay exact.
    pub const MOST: f64 = 100_000.0;

    pub(super) fn read(cell: &str) -> Result<Weight, Reason> {
        let cell = cell.trim();
        let weight = cell
            .parse::<f64>()
            .or_else(|_| cell.replace(',', ".").parse())
            .ok()
            .filter(|weight| weight.is_finite())
            .ok_or(Reason::WeightNotANumber)?;
        if !(0.0..=Weight::MOST).contains(&weight) {
            return Err(Reason::WeightOutOfRange);
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and 1e15, where f64 holds whole numbers exactly"
        )]
        Ok(Weight((weight / Weight::UNIT).round() as u64))
    }
}

//! States what a comparison needs of an estimate: its value, and its interval for every z.

use super::{Interval, Level};

/// A quantity estimated from counts whose interval exists for every z, not only for one level.
///
/// The two interval methods below describe one and the same family of intervals, once from z to the limits and once
/// from a limit to its z, so that a test by inversion agrees with the interval that is printed.
pub trait Proportion {
    /// The estimate, a share in 0..=1 or a net share in −1..=1; `None` without answers.
    fn estimate(&self) -> Option<f64>;

    /// The interval whose limits lie `z` standard errors away in the sense of the method; it contains the estimate.
    /// `None` without answers, or if `z` is negative or not finite.
    fn interval_at(&self, z: f64) -> Option<Interval>;

    /// The z at which a limit of the interval reaches `value`: 0 for the estimate itself, infinite for a value that no
    /// interval reaches before z is infinite. `None` without answers, or if `value` is not a number.
    fn z_reaching(&self, value: f64) -> Option<f64>;

    /// The interval at a confidence level; `None` without answers.
    fn interval(&self, level: Level) -> Option<Interval> {
        self.interval_at(level.z())
    }
}

/// Whether `z` can be asked of an interval.
pub(super) fn is_usable(z: f64) -> bool {
    z.is_finite() && z >= 0.0
}

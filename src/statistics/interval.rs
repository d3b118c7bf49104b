//! Holds a range of plausible values and the confidence it is stated with.

use super::{normal, unsigned_zero};

/// A range of plausible values, in the unit of its estimate, both ends included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end, never below `low`.
    pub high: f64,
}

impl Interval {
    /// The distance between the ends, in the unit of the estimate.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.high - self.low
    }

    /// Whether `value` lies in the interval; its ends belong to it.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// The same interval in another unit, say times 100 for points or per cent. A negative factor mirrors it.
    #[must_use]
    pub fn times(&self, factor: f64) -> Interval {
        let (one, other) = (self.low * factor, self.high * factor);
        Interval { low: unsigned_zero(one.min(other)), high: unsigned_zero(one.max(other)) }
    }

    /// Cut to `low..=high`.
    pub(super) fn clipped(&self, low: f64, high: f64) -> Interval {
        Interval {
            low: unsigned_zero(self.low.max(low).min(high)),
            high: unsigned_zero(self.high.min(high).max(low)),
        }
    }

    /// Widened, where it must be, to contain `value`.
    pub(super) fn reaching(&self, value: f64) -> Interval {
        Interval {
            low: unsigned_zero(self.low.min(value)),
            high: unsigned_zero(self.high.max(value)),
        }
    }
}

/// A confidence level, strictly between 0 and 1, with its two-sided normal quantile.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    confidence: f64,
    z: f64,
}

impl Level {
    /// 95 per cent, the level of everything that says no other. Its z is that of the double nearest to 0.95.
    pub const NINETY_FIVE: Level = Level { confidence: 0.95, z: 1.959_963_984_540_053_8 };

    /// The level of `confidence`, say `0.95`; `None` unless it lies strictly between 0 and 1.
    #[must_use]
    pub fn new(confidence: f64) -> Option<Level> {
        normal::two_sided_z(confidence).map(|z| Level { confidence, z })
    }

    /// The confidence, strictly between 0 and 1.
    #[must_use]
    pub fn confidence(&self) -> f64 {
        self.confidence
    }

    /// The z with this share of a standard normal variable between −z and z, 1.96 for 95 per cent.
    #[must_use]
    pub fn z(&self) -> f64 {
        self.z
    }
}

impl Default for Level {
    fn default() -> Self {
        Level::NINETY_FIVE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_lies_strictly_between_none_and_all() {
        for confidence in [0.0, 1.0, -0.1, 1.5, f64::NAN, f64::INFINITY] {
            assert_eq!(Level::new(confidence), None, "{confidence}");
        }
        assert_eq!(Level::new(0.95), Some(Level::NINETY_FIVE));
    }

    #[test]
    fn a_negative_factor_mirrors() {
        let interval = Interval { low: 0.0, high: 0.5 };
        let mirrored = interval.times(-100.0);
        assert_eq!(mirrored, Interval { low: -50.0, high: 0.0 });
        assert!(mirrored.high.is_sign_positive());
    }
}

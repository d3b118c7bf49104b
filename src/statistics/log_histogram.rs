//! Counts durations in classes of one relative width, so that their quantiles can be had from counts that add up.
//!
//! The classes are those of DDSketch (Masson, Rim and Lee 2019), fixed for all and never collapsed: whatever the order in
//! which values and parts come together, the counts are the same.

use super::{finite, quantiles};
use std::collections::BTreeMap;

/// The greatest relative error of a quantile, against the discrete quantile of the values themselves.
pub const RELATIVE_ERROR: f64 = 0.01;

/// The ratio of a class's upper end to its lower one, γ.
const GAMMA: f64 = (1.0 + RELATIVE_ERROR) / (1.0 - RELATIVE_ERROR);

/// Counts of values from 0 on, say hours: class i holds those above γ^(i−1) and up to γ^i, and 0 has a class of its own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LogHistogram {
    zeros: u64,
    buckets: BTreeMap<i32, u64>,
}

impl LogHistogram {
    /// Without values.
    #[must_use]
    pub fn new() -> LogHistogram {
        LogHistogram::default()
    }

    /// The class of a value above 0, ⌈ln x / ln γ⌉; `None` for any other.
    #[must_use]
    pub fn bucket_of(value: f64) -> Option<i32> {
        let usable = value.is_finite() && value > 0.0;
        // Doubles lie between the classes −37,000 and 36,000.
        usable.then(|| (libm::log(value) / libm::log(GAMMA)).ceil() as i32)
    }

    /// Counts a value. `false`, and nothing counted, if it is negative or not finite.
    pub fn add(&mut self, value: f64) -> bool {
        if value == 0.0 {
            self.add_zeros(1);
            return true;
        }
        let bucket = LogHistogram::bucket_of(value);
        if let Some(bucket) = bucket {
            self.add_to_bucket(bucket, 1);
        }
        bucket.is_some()
    }

    /// Counts so many values in a class, as when counts are read back.
    pub fn add_to_bucket(&mut self, bucket: i32, count: u64) {
        if count > 0 {
            let counted = self.buckets.entry(bucket).or_default();
            *counted = counted.saturating_add(count);
        }
    }

    /// Counts so many zeros.
    pub fn add_zeros(&mut self, count: u64) {
        self.zeros = self.zeros.saturating_add(count);
    }

    /// Adds all that another has counted.
    pub fn merge(&mut self, other: &LogHistogram) {
        self.add_zeros(other.zeros);
        for (bucket, count) in other.buckets() {
            self.add_to_bucket(bucket, count);
        }
    }

    /// How many values there are.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.buckets.values().fold(self.zeros, |sum, count| sum.saturating_add(*count))
    }

    /// How many of the values are 0.
    #[must_use]
    pub fn zeros(&self) -> u64 {
        self.zeros
    }

    /// The classes that hold values, in ascending order, with their counts; without the zeros.
    pub fn buckets(&self) -> impl Iterator<Item = (i32, u64)> {
        self.buckets.iter().map(|(&bucket, &count)| (bucket, count))
    }

    /// The quantile in the unit of the values: within [`RELATIVE_ERROR`] of what [`quantiles::discrete`] finds in the
    /// values. `None` without values, or for a `q` outside 0..=1.
    #[must_use]
    pub fn quantile(&self, q: f64) -> Option<f64> {
        let rank = quantiles::rank(self.n(), q)?;
        let mut reached = self.zeros;
        if reached >= rank {
            return Some(0.0);
        }
        for (bucket, count) in self.buckets() {
            reached = reached.saturating_add(count);
            if reached >= rank {
                return finite(value_of(bucket));
            }
        }
        None
    }
}

/// The value that is relatively as far from either end of a class, 2γ^i/(γ + 1). It is made from the lower end, which is
/// a double wherever the class holds one.
fn value_of(bucket: i32) -> f64 {
    let low = libm::pow(GAMMA, f64::from(bucket) - 1.0);
    (low * (2.0 * GAMMA / (GAMMA + 1.0))).min(f64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_duration_is_not_counted() {
        let mut histogram = LogHistogram::new();
        for bad in [-1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert!(!histogram.add(bad));
        }
        histogram.add_to_bucket(3, 0);
        assert_eq!(histogram, LogHistogram::new());
        assert_eq!((histogram.n(), histogram.quantile(0.5)), (0, None));
    }

    #[test]
    fn zeros_come_first() {
        let mut histogram = LogHistogram::new();
        for value in [5.0, 0.0, -0.0, 7.0] {
            assert!(histogram.add(value));
        }
        assert_eq!((histogram.n(), histogram.zeros()), (4, 2));
        assert_eq!(histogram.quantile(0.5), Some(0.0));
        assert!((histogram.quantile(0.75).unwrap() / 5.0 - 1.0).abs() <= RELATIVE_ERROR);
        assert_eq!((histogram.quantile(-0.1), histogram.quantile(f64::NAN)), (None, None));
    }

    #[test]
    fn the_ends_of_what_doubles_hold_have_quantiles() {
        for value in [f64::MAX, f64::MIN_POSITIVE, 1.0, 1e-12, 1e300] {
            let mut histogram = LogHistogram::new();
            histogram.add(value);
            let found = histogram.quantile(1.0).unwrap();
            assert!((found / value - 1.0).abs() <= RELATIVE_ERROR + 1e-9, "{value} gives {found}");
        }
    }
}

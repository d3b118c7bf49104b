//! Estimates a share, say of customers who are satisfied or who stayed.

use super::proportion::is_usable;
use super::{Interval, Level, Proportion, finite, unsigned_zero};

/// Some of a number of trials had success. Counts may be fractional where they carry weights.
///
/// Counts that make no sense (negative, not finite, more successes than trials) count as no answers.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Binomial {
    /// How many had success.
    pub successes: f64,
    /// How many there were.
    pub trials: f64,
}

impl Binomial {
    /// Successes and trials as whole counts.
    #[must_use]
    pub fn from_counts(successes: u64, trials: u64) -> Binomial {
        Binomial { successes: successes as f64, trials: trials as f64 }
    }

    /// The share of successes, in 0..=1; `None` without trials.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        let meaningful = self.trials > 0.0
            && self.trials.is_finite()
            && self.successes >= 0.0
            && self.successes <= self.trials;
        if meaningful { finite(self.successes / self.trials) } else { None }
    }

    /// Wilson's score interval without continuity correction, in 0..=1; its end is exactly 0 without successes and
    /// exactly 1 without failures. `None` without trials. (Wilson 1927; Newcombe 1998, method 3.)
    #[must_use]
    pub fn wilson(&self, level: Level) -> Option<Interval> {
        self.interval(level)
    }

    /// The same share with `n_effective` trials, as weights or clusters leave them; nothing if there is no share or
    /// `n_effective` is negative or not finite.
    #[must_use]
    pub fn scaled(&self, n_effective: f64) -> Binomial {
        match self.share() {
            Some(share) if is_usable(n_effective) => {
                Binomial { successes: share * n_effective, trials: n_effective }
            }
            _ => Binomial::default(),
        }
    }
}

impl Proportion for Binomial {
    fn estimate(&self) -> Option<f64> {
        self.share()
    }

    fn interval_at(&self, z: f64) -> Option<Interval> {
        let share = self.share()?;
        if !is_usable(z) {
            return None;
        }
        let ratio = z / self.trials.sqrt();
        let missing = (self.trials - self.successes) / self.trials;
        let low = lower_limit(share, ratio);
        let high = 1.0 - lower_limit(missing, ratio);
        Some(Interval { low, high }.reaching(share))
    }

    fn z_reaching(&self, value: f64) -> Option<f64> {
        let share = self.share()?;
        if value.is_nan() {
            return None;
        }
        let distance = (value - share).abs();
        let variance = value * (1.0 - value);
        let z = if distance == 0.0 {
            0.0
        } else if variance > 0.0 {
            distance * (self.trials / variance).sqrt()
        } else {
            f64::INFINITY
        };
        Some(unsigned_zero(z))
    }
}

/// Wilson's lower limit for a share, `ratio` being z/√n. It is the smaller root of a quadratic equation, written as the
/// product of the roots over the larger one, since the usual difference loses its digits near 0.
fn lower_limit(share: f64, ratio: f64) -> f64 {
    let w = ratio * ratio;
    if share == 0.0 {
        return 0.0;
    }
    let root = ratio * (w + 4.0 * share * (1.0 - share)).sqrt();
    2.0 * share * share / (2.0 * share + w + root)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_meaning_there_is_no_share() {
        for (successes, trials) in
            [(0.0, 0.0), (1.0, 0.0), (-1.0, 2.0), (3.0, 2.0), (f64::NAN, 1.0)]
        {
            let binomial = Binomial { successes, trials };
            assert_eq!(binomial.share(), None);
            assert_eq!(binomial.wilson(Level::NINETY_FIVE), None);
            assert_eq!(binomial.scaled(5.0), Binomial::default());
        }
    }

    #[test]
    fn the_ends_are_exact() {
        let all = Binomial::from_counts(10, 10).wilson(Level::NINETY_FIVE).unwrap();
        let none = Binomial::from_counts(0, 10).wilson(Level::NINETY_FIVE).unwrap();
        assert_eq!((none.low, all.high), (0.0, 1.0));
        assert!((all.low + none.high - 1.0).abs() < 1e-15);
    }

    #[test]
    fn the_limit_and_its_z_undo_each_other() {
        let binomial = Binomial::from_counts(81, 263);
        for z in [0.01, 1.0, 1.96, 5.0] {
            let interval = binomial.interval_at(z).unwrap();
            for limit in [interval.low, interval.high] {
                assert!((binomial.z_reaching(limit).unwrap() - z).abs() < 1e-11);
            }
        }
    }
}

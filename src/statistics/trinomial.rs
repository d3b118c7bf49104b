//! Estimates a net score: the share of promoters less the share of detractors.

use super::proportion::is_usable;
use super::{Interval, Level, Proportion, finite, unsigned_zero};

/// Answers by class. Counts may be fractional where they carry weights.
///
/// Counts that make no sense (negative or not finite) count as no answers.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Trinomial {
    /// Answers in the lowest class.
    pub detractors: f64,
    /// Answers in the middle class.
    pub passives: f64,
    /// Answers in the highest class.
    pub promoters: f64,
}

impl Trinomial {
    /// Whole counts of detractors, passives and promoters.
    #[must_use]
    pub fn from_counts(detractors: u64, passives: u64, promoters: u64) -> Trinomial {
        Trinomial {
            detractors: detractors as f64,
            passives: passives as f64,
            promoters: promoters as f64,
        }
    }

    /// The number of answers, or the sum of their weights; 0 if the counts make no sense.
    #[must_use]
    pub fn n(&self) -> f64 {
        // The outer classes first: the sum of a mirrored answer is then the same to the last bit.
        let n = (self.detractors + self.promoters) + self.passives;
        let smallest = self.detractors.min(self.passives).min(self.promoters);
        if n.is_finite() && smallest >= 0.0 { unsigned_zero(n) } else { 0.0 }
    }

    /// The net share of promoters, in −1..=1; `None` without answers.
    #[must_use]
    pub fn net(&self) -> Option<f64> {
        self.shares().map(|shares| unsigned_zero(shares.net))
    }

    /// The variance of one answer counted as −1, 0 or 1, in 0..=1 (divided by n, not n − 1); `None` without answers.
    #[must_use]
    pub fn variance(&self) -> Option<f64> {
        self.shares().map(|shares| shares.variance())
    }

    /// The standard error of [`Trinomial::net`], in its unit; `None` without answers.
    #[must_use]
    pub fn standard_error(&self) -> Option<f64> {
        let shares = self.shares()?;
        finite(shares.variance().sqrt() / shares.root_n)
    }

    /// The score interval of the net share, in −1..=1; `None` without answers. The default.
    ///
    /// It inverts the test whose variance is the maximum-likelihood estimate under the tested value (Tango 1998; the
    /// "iterative score" of Rocks 2016), so it never has zero width and never leaves −1..=1.
    #[must_use]
    pub fn score_interval(&self, level: Level) -> Option<Interval> {
        self.by(NetInterval::Score).interval(level)
    }

    /// The adjusted Wald interval AW(1,1,1): one answer is added to each class. `None` without answers.
    ///
    /// Closed form, so that SQL can compute it; widened to contain the estimate, which only low levels and nearly
    /// unanimous answers call for.
    #[must_use]
    pub fn adjusted_wald_interval(&self, level: Level) -> Option<Interval> {
        self.by(NetInterval::AdjustedWald).interval(level)
    }

    /// The adjusted Wald interval with `outer` answers added to detractors and to promoters and `middle` to passives,
    /// cut to −1..=1 and otherwise as it comes: to reproduce figures of others. `None` without answers.
    #[must_use]
    pub fn adjusted_wald(&self, outer: f64, middle: f64, level: Level) -> Option<Interval> {
        self.shares()?;
        self.adjusted(outer, middle).wald_interval(level)
    }

    /// The plain Wald interval, estimate ± z standard errors, cut to −1..=1: only to reproduce figures of others, as it
    /// covers far too little in small samples and has no width where all agree. `None` without answers.
    #[must_use]
    pub fn wald_interval(&self, level: Level) -> Option<Interval> {
        let net = self.net()?;
        let half = level.z() * self.standard_error()?;
        Some(Interval { low: net - half, high: net + half }.clipped(-1.0, 1.0))
    }

    /// The goodness-of-fit interval of the type of May and Johnson (1997): only to reproduce figures of others, as it
    /// has no width where all are passive. `None` without answers.
    #[must_use]
    pub fn goodness_of_fit_interval(&self, level: Level) -> Option<Interval> {
        let shares = self.shares()?;
        let w = (level.z() / shares.root_n) * (level.z() / shares.root_n);
        if w.is_infinite() {
            return Some(Interval { low: -1.0, high: 1.0 });
        }
        let outer = shares.detractors + shares.promoters;
        let half = (w * (outer - shares.net * shares.net + w * outer).max(0.0)).sqrt();
        let interval = Interval {
            low: (shares.net - half) / (1.0 + w),
            high: (shares.net + half) / (1.0 + w),
        };
        Some(interval.clipped(-1.0, 1.0))
    }

    /// The same shares with `n_effective` answers in all, as weights or clusters leave them; nothing if there are no
    /// answers or `n_effective` is negative or not finite.
    #[must_use]
    pub fn scaled(&self, n_effective: f64) -> Trinomial {
        match self.shares() {
            Some(shares) if is_usable(n_effective) => Trinomial {
                detractors: shares.detractors * n_effective,
                passives: shares.passives * n_effective,
                promoters: shares.promoters * n_effective,
            },
            _ => Trinomial::default(),
        }
    }

    /// These answers with the interval of a given method.
    #[must_use]
    pub fn by(self, method: NetInterval) -> Net {
        Net { answers: self, method }
    }

    /// These answers with more of them in each class.
    fn adjusted(&self, outer: f64, middle: f64) -> Trinomial {
        Trinomial {
            detractors: self.detractors + outer,
            passives: self.passives + middle,
            promoters: self.promoters + outer,
        }
    }

    /// The shares of the classes; `None` without answers.
    fn shares(&self) -> Option<Shares> {
        let n = self.n();
        if n <= 0.0 {
            return None;
        }
        Some(Shares {
            root_n: n.sqrt(),
            detractors: self.detractors / n,
            passives: self.passives / n,
            promoters: self.promoters / n,
            net: (self.promoters - self.detractors) / n,
        })
    }
}

/// How the interval of a net share is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum NetInterval {
    /// [`Trinomial::score_interval`].
    #[default]
    Score,
    /// [`Trinomial::adjusted_wald_interval`].
    AdjustedWald,
}

/// Answers by class together with the method of their interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Net {
    /// The answers.
    pub answers: Trinomial,
    /// How their interval is made.
    pub method: NetInterval,
}

impl Proportion for Net {
    fn estimate(&self) -> Option<f64> {
        self.answers.net()
    }

    fn interval_at(&self, z: f64) -> Option<Interval> {
        let shares = self.answers.shares()?;
        if !is_usable(z) {
            return None;
        }
        let interval = match self.method {
            NetInterval::Score => Interval {
                low: -shares.mirrored().score_limit_above(z),
                high: shares.score_limit_above(z),
            },
            NetInterval::AdjustedWald => {
                let centre = Centre::of(&self.answers)?;
                Interval {
                    low: centre.value - z * centre.error,
                    high: centre.value + z * centre.error,
                }
            }
        };
        Some(interval.clipped(-1.0, 1.0).reaching(shares.net))
    }

    fn z_reaching(&self, value: f64) -> Option<f64> {
        let shares = self.answers.shares()?;
        if value.is_nan() {
            return None;
        }
        if value == shares.net {
            return Some(0.0);
        }
        if value.abs() > 1.0 {
            return Some(f64::INFINITY);
        }
        let z = match self.method {
            NetInterval::Score if value > shares.net => shares.score_z_above(value),
            NetInterval::Score => shares.mirrored().score_z_above(-value),
            NetInterval::AdjustedWald => {
                let centre = Centre::of(&self.answers)?;
                let away =
                    if value > shares.net { value - centre.value } else { centre.value - value };
                // Between the estimate and the shrunken centre lies what the interval is widened to.
                if away <= 0.0 { 0.0 } else { away / centre.error }
            }
        };
        Some(unsigned_zero(z))
    }
}

impl Proportion for Trinomial {
    fn estimate(&self) -> Option<f64> {
        self.net()
    }

    fn interval_at(&self, z: f64) -> Option<Interval> {
        self.by(NetInterval::default()).interval_at(z)
    }

    fn z_reaching(&self, value: f64) -> Option<f64> {
        self.by(NetInterval::default()).z_reaching(value)
    }
}

/// The net share and its standard error once one answer is added to each class.
struct Centre {
    value: f64,
    error: f64,
}

impl Centre {
    fn of(answers: &Trinomial) -> Option<Centre> {
        let adjusted = answers.adjusted(1.0, 1.0);
        Some(Centre { value: adjusted.net()?, error: adjusted.standard_error()? })
    }
}

/// A trinomial in shares, so that no product of counts can overflow.
#[derive(Clone, Copy)]
struct Shares {
    /// The square root of the number of answers, above 0.
    root_n: f64,
    detractors: f64,
    passives: f64,
    promoters: f64,
    /// Promoters less detractors, from the counts.
    net: f64,
}

impl Shares {
    /// Detractors and promoters exchanged.
    fn mirrored(self) -> Shares {
        Shares { detractors: self.promoters, promoters: self.detractors, net: -self.net, ..self }
    }

    /// Σ share · (value − net)²: a sum of squares, so that it is 0 exactly where all agree and never below.
    fn variance(&self) -> f64 {
        let square = |distance: f64| distance * distance;
        let outer =
            self.detractors * square(1.0 + self.net) + self.promoters * square(1.0 - self.net);
        (outer + self.passives * square(self.net)).min(1.0)
    }

    /// The variance of one answer if the net share is `theta` and the shares of the classes are the most likely ones then.
    fn constrained_variance(&self, theta: f64) -> f64 {
        // Tango solves for detractors at every value; towards −1 his two roots meet and lose half of their digits.
        if theta < 0.0 {
            self.mirrored().variance_under(-theta)
        } else {
            self.variance_under(theta)
        }
    }

    /// The same for `theta` in 0..=1: 2q² + bq + c = 0, in shares, of which c ≤ 0 and so one root is 0 or more.
    fn variance_under(&self, theta: f64) -> f64 {
        let b =
            (2.0 + self.detractors - self.promoters) * theta - (self.detractors + self.promoters);
        let c = -self.detractors * theta * (1.0 - theta);
        let root = (b * b - 8.0 * c).sqrt();
        // Either form adds, so that neither cancels.
        let q = if b > 0.0 { -2.0 * c / (b + root) } else { (root - b) / 4.0 };
        2.0 * q.min((1.0 - theta) / 2.0).max(0.0) + theta * (1.0 - theta)
    }

    /// The upper score limit: halving between the estimate and 1, so that a greater z never gives a smaller limit, also
    /// in rounded arithmetic.
    fn score_limit_above(&self, z: f64) -> f64 {
        let (mut inside, mut outside) = (self.net, 1.0);
        if inside >= 1.0 {
            return 1.0;
        }
        for _ in 0..60 {
            let middle = inside + (outside - inside) / 2.0;
            if middle <= inside || middle >= outside {
                break;
            }
            if (middle - self.net) * self.root_n < z * self.constrained_variance(middle).sqrt() {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        inside + (outside - inside) / 2.0
    }

    /// The score statistic of a tested value above the estimate.
    fn score_z_above(&self, value: f64) -> f64 {
        let variance = self.constrained_variance(value);
        if variance > 0.0 {
            (value - self.net) * self.root_n / variance.sqrt()
        } else {
            f64::INFINITY
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_answers_there_is_no_figure() {
        let nothing = Trinomial::default();
        let senseless = Trinomial { detractors: -1.0, passives: 2.0, promoters: 3.0 };
        let infinite = Trinomial { detractors: f64::MAX, passives: 0.0, promoters: f64::MAX };
        for answers in [nothing, senseless, infinite] {
            assert_eq!(answers.n(), 0.0);
            assert_eq!(answers.net(), None);
            assert_eq!(answers.variance(), None);
            assert_eq!(answers.standard_error(), None);
            assert_eq!(answers.score_interval(Level::NINETY_FIVE), None);
            assert_eq!(answers.adjusted_wald_interval(Level::NINETY_FIVE), None);
            assert_eq!(answers.adjusted_wald(0.5, 0.5, Level::NINETY_FIVE), None);
            assert_eq!(answers.goodness_of_fit_interval(Level::NINETY_FIVE), None);
            assert_eq!(answers.scaled(10.0), nothing);
        }
    }

    #[test]
    fn unanimous_answers_meet_the_closed_forms() {
        let z2 = 1.959_963_984_540_054_f64.powi(2);
        for n in [1_u64, 2, 10, 1000] {
            let count = n as f64;
            let all = Trinomial::from_counts(0, 0, n).score_interval(Level::NINETY_FIVE).unwrap();
            assert!((all.low - (count - z2) / (count + z2)).abs() < 1e-14);
            assert_eq!(all.high, 1.0);
            let passive =
                Trinomial::from_counts(0, n, 0).score_interval(Level::NINETY_FIVE).unwrap();
            assert!((passive.high - z2 / (count + z2)).abs() < 1e-14);
            assert_eq!(passive.low, -passive.high);
        }
    }

    #[test]
    fn the_limit_and_its_z_undo_each_other() {
        for method in [NetInterval::Score, NetInterval::AdjustedWald] {
            let net = Trinomial { detractors: 20.5, passives: 30.25, promoters: 49.25 }.by(method);
            for z in [0.5, 1.0, 1.96, 4.0] {
                let interval = net.interval_at(z).unwrap();
                for limit in [interval.low, interval.high] {
                    assert!((net.z_reaching(limit).unwrap() - z).abs() < 1e-11);
                }
            }
        }
    }

    #[test]
    fn the_adjusted_interval_contains_the_estimate_at_low_levels() {
        let net = Trinomial::from_counts(0, 0, 1000);
        let level = Level::new(0.5).unwrap();
        assert!(net.adjusted_wald(1.0, 1.0, level).unwrap().high < 1.0);
        assert_eq!(net.adjusted_wald_interval(level).unwrap().high, 1.0);
    }

    #[test]
    fn scaling_keeps_the_shares() {
        let answers = Trinomial::from_counts(1, 2, 5);
        assert_eq!(
            answers.scaled(4.0),
            Trinomial { detractors: 0.5, passives: 1.0, promoters: 2.5 }
        );
        assert_eq!(answers.scaled(f64::NAN), Trinomial::default());
    }
}

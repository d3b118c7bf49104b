//! Turns a tally into a sample: an estimate with its interval, ready to be compared with another of its kind.

use super::basis::Factors;
use super::figure::Counts;
use crate::cube::{ClusterSums, Margins, ScoreCount};
use crate::project::IntervalMethod;
use crate::sources::{Question, Weight};
use crate::statistics::{
    Binomial, ClusterMoments, Difference, Interval, Level, Net, NetInterval, Proportion, Trinomial,
    cluster_n_effective, difference, finite_population, weights,
};

/// Answers as a sample that can be compared with another of its kind.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sample {
    Net(Net),
    Share(Binomial),
    /// All customers answered: the figure is known, and has no interval to speak of.
    Known(f64),
    /// Answers of a single customer: there is an estimate, and nothing to say how far it can be off.
    Alone(f64),
}

impl Proportion for Sample {
    fn estimate(&self) -> Option<f64> {
        match self {
            Sample::Net(net) => net.estimate(),
            Sample::Share(share) => share.estimate(),
            Sample::Known(value) | Sample::Alone(value) => Some(*value),
        }
    }

    fn interval_at(&self, z: f64) -> Option<Interval> {
        match self {
            Sample::Net(net) => net.interval_at(z),
            Sample::Share(share) => share.interval_at(z),
            Sample::Known(value) => Some(Interval { low: *value, high: *value }),
            Sample::Alone(_) => None,
        }
    }

    fn z_reaching(&self, value: f64) -> Option<f64> {
        match self {
            Sample::Net(net) => net.z_reaching(value),
            Sample::Share(share) => share.z_reaching(value),
            Sample::Known(own) => {
                (!value.is_nan()).then_some(if value == *own { 0.0 } else { f64::INFINITY })
            }
            Sample::Alone(_) => None,
        }
    }
}

/// The difference of two samples, and what is needed to say how large a difference they could have shown.
pub(super) struct Compared {
    /// In hundredths.
    pub(super) difference: Difference,
    /// The standard error of the difference, in hundredths.
    pub(super) standard_error: f64,
    /// What the smaller of the two sides is worth in answers.
    pub(super) fewest: f64,
}

impl Sample {
    /// `self` less `other`.
    pub(super) fn less(&self, other: &Sample, level: Level) -> Option<Compared> {
        let found = difference(other, self, level)?;
        let (own, theirs) = (self.squared_error()?, other.squared_error()?);
        Some(Compared {
            difference: Difference {
                difference: found.difference * 100.0,
                interval: found.interval.times(100.0),
                p_value: found.p_value,
            },
            standard_error: (own + theirs).sqrt() * 100.0,
            fewest: self.n().min(other.n()),
        })
    }

    /// The mean of the squared values of the answers.
    pub(super) fn mean_square(&self) -> Option<f64> {
        match self {
            Sample::Net(Net { answers, .. }) => {
                let net = answers.net()?;
                Some(answers.variance()? + net * net)
            }
            Sample::Share(share) => share.share(),
            Sample::Known(_) | Sample::Alone(_) => None,
        }
    }

    /// How many answers it is worth; infinite where all customers answered.
    fn n(&self) -> f64 {
        match self {
            Sample::Net(net) => net.answers.n(),
            Sample::Share(share) => share.trials,
            Sample::Known(_) => f64::INFINITY,
            Sample::Alone(_) => 1.0,
        }
    }

    /// The squared standard error of the estimate. Where all answers agree it is that of the sample with one more answer
    /// of each kind, since agreement among a few does not mean that all customers agree.
    fn squared_error(&self) -> Option<f64> {
        let own = match self {
            Sample::Net(net) => net.answers.variance()?,
            Sample::Share(share) => {
                let share = share.share()?;
                share * (1.0 - share)
            }
            Sample::Known(_) => return Some(0.0),
            Sample::Alone(_) => return None,
        };
        let variance = match self {
            _ if own > 0.0 => own,
            Sample::Net(Net { answers: a, .. }) => Trinomial {
                detractors: a.detractors + 1.0,
                passives: a.passives + 1.0,
                promoters: a.promoters + 1.0,
            }
            .variance()?,
            Sample::Share(share) => {
                let share = (share.successes + 1.0) / (share.trials + 2.0);
                share * (1.0 - share)
            }
            Sample::Known(_) | Sample::Alone(_) => own,
        };
        Some(variance / self.n())
    }
}

/// Answers by part of the scale: how many, and what they weigh. Parts of a whole can be taken away from it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Parts {
    /// Answers in the low, the middle and the high part.
    pub(super) counted: [u64; 3],
    /// What they weigh: in the survey's own weights, and after weighting to the population.
    weighing: [f64; 3],
    /// Σw².
    squares: f64,
    /// Whether any weight is not one.
    pub(super) weighted: bool,
}

impl Parts {
    /// Answers by score, with the weights that they have themselves.
    pub(super) fn of(scores: &[ScoreCount], question: &Question) -> Parts {
        let weighted = scores.iter().any(ScoreCount::is_weighted);
        let mut parts = Parts { weighted, ..Parts::default() };
        parts.add(scores, question, 1.0);
        parts
    }

    /// Answers weighted to the population: `margins` holds them by the values of the margins and by score.
    pub(super) fn weighted_to(
        factors: &Factors,
        margins: &Margins<'_>,
        question: &Question,
    ) -> Parts {
        let mut parts = Parts { weighted: true, ..Parts::default() };
        for (values, scores) in margins {
            parts.add(scores, question, factors.of(values));
        }
        parts
    }

    fn add(&mut self, scores: &[ScoreCount], question: &Question, factor: f64) {
        for (score, of_score) in (question.low..).zip(scores) {
            let part = question.part_of(score) as usize;
            if let (Some(count), Some(weight)) =
                (self.counted.get_mut(part), self.weighing.get_mut(part))
            {
                *count += of_score.count;
                *weight += of_score.sum_of_weights() * factor;
                self.squares += of_score.sum_of_squares() * factor * factor;
            }
        }
    }

    /// What is left without a part of it.
    pub(super) fn without(&self, part: &Parts) -> Parts {
        let mut rest = *self;
        for (own, theirs) in rest.counted.iter_mut().zip(part.counted) {
            *own = own.saturating_sub(theirs);
        }
        for ((own, theirs), count) in rest.weighing.iter_mut().zip(part.weighing).zip(rest.counted)
        {
            // What is left of rounding is no weight.
            *own = if count == 0 { 0.0 } else { (*own - theirs).max(0.0) };
        }
        rest.squares = (rest.squares - part.squares).max(0.0);
        rest
    }

    /// How many answers.
    pub(super) fn n(&self) -> u64 {
        self.counted.iter().sum()
    }

    /// The sum of their weights.
    pub(super) fn sum_of_weights(&self) -> f64 {
        let [low, middle, high] = self.weighing;
        (low + high) + middle
    }

    /// What they are worth by their weights alone (Kish).
    #[expect(clippy::cast_precision_loss, reason = "counts of answers are far below 2^53")]
    fn kish(&self) -> Option<f64> {
        let n = self.n();
        if self.weighted {
            // Rounding must not make more of them than there are.
            weights::n_effective(self.sum_of_weights(), self.squares).map(|own| own.min(n as f64))
        } else {
            (n > 0).then_some(n as f64)
        }
    }

    /// The answers by class, as if so many.
    fn scaled(&self, n: f64) -> Trinomial {
        let [detractors, passives, promoters] = self.weighing;
        let own = Trinomial { detractors, passives, promoters };
        // Counts that need no scaling stay as they are, to the last digit.
        if own.n() == n { own } else { own.scaled(n) }
    }

    /// What an answer is worth if several came from one customer: at most 1. `None` where all are of a single one.
    ///
    /// A share of an NPS question takes the design effect of its net. The sums over customers know the weights that
    /// answers have themselves, so `own` must be [`Parts::of`].
    pub(super) fn of_clusters(own: &Parts, sums: Option<ClusterSums>, is_net: bool) -> Option<f64> {
        let Some(sums) = sums.filter(|sums| sums.clusters < own.n()) else { return Some(1.0) };
        let (kish, sum) = (own.kish()?, own.sum_of_weights());
        let answers = own.scaled(sum);
        let (estimate, variance) = if is_net {
            (answers.net()?, answers.variance()?)
        } else {
            let share = Binomial { successes: answers.promoters, trials: sum }.share()?;
            (share, share * (1.0 - share))
        };
        let unit = Weight::UNIT * Weight::UNIT;
        #[expect(clippy::cast_precision_loss, reason = "a figure needs no more than 15 digits")]
        let moments = ClusterMoments {
            clusters: sums.clusters,
            weight_squares: sums.weight_squares as f64 * unit,
            weight_nets: sums.weight_nets as f64 * unit,
            net_squares: sums.net_squares as f64 * unit,
        };
        let worth = cluster_n_effective(moments, sum, estimate, variance, kish)?;
        Some((worth / kish).min(1.0))
    }
}

/// How far the answers of a figure can be trusted beyond their number and weights.
#[derive(Debug, Clone, Copy)]
pub(super) struct Precision {
    /// What an answer is worth since several are of one customer; `None` where all are of a single one.
    pub(super) clusters: Option<f64>,
    /// How many customers there are in all, where that is to count.
    pub(super) base: Option<u64>,
    /// How the interval of a net is made.
    pub(super) interval: IntervalMethod,
}

/// What a tally says of an indicator.
pub(super) struct Measured {
    pub(super) sample: Option<Sample>,
    pub(super) counts: Counts,
    pub(super) n: u64,
    pub(super) n_effective: Option<f64>,
    /// What the answers are worth by their weights alone; `None` where they have none.
    pub(super) worth: Option<f64>,
    pub(super) sum_of_weights: f64,
    pub(super) weighted: bool,
    pub(super) unweighted: Option<f64>,
}

impl Measured {
    /// A plain share. More successes than trials is no share: answers came that were never asked for.
    #[expect(clippy::cast_precision_loss, reason = "counts of people are far below 2^53")]
    pub(super) fn share(successes: u64, trials: u64) -> Measured {
        let binomial = (successes <= trials).then(|| Binomial::from_counts(successes, trials));
        Measured {
            unweighted: binomial.and_then(|b| b.share()).map(|share| share * 100.0),
            sample: binomial.map(Sample::Share),
            counts: Counts::Share { successes, trials },
            n: trials,
            n_effective: (trials > 0).then_some(trials as f64),
            worth: None,
            sum_of_weights: trials as f64,
            weighted: false,
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "counts of people are far below 2^53")]
    pub(super) fn count(n: u64) -> Measured {
        Measured {
            sample: None,
            counts: Counts::None,
            n,
            n_effective: (n > 0).then_some(n as f64),
            worth: None,
            sum_of_weights: n as f64,
            weighted: false,
            unweighted: Some(n as f64),
        }
    }

    /// What answers say of an indicator.
    pub(super) fn scores(indicator: &str, parts: &Parts, precision: Precision) -> Measured {
        let n = parts.n();
        let worth = parts.kish();
        let n_effective = worth.map(|worth| worth * precision.clusters.unwrap_or(0.0));
        let factor = precision.base.and_then(|base| {
            #[expect(clippy::cast_precision_loss, reason = "counts of people are far below 2^53")]
            finite_population::factor(n as f64, base as f64)
        });
        let factor = factor.unwrap_or(1.0);
        // A census is a factor without bound, which no count bears.
        let answers = parts
            .scaled(n_effective.unwrap_or(0.0) * if factor.is_finite() { factor } else { 1.0 });
        let method = match precision.interval {
            IntervalMethod::Score => NetInterval::Score,
            IntervalMethod::AdjustedWald => NetInterval::AdjustedWald,
        };
        let [detractors, passives, promoters] = parts.counted;
        let share = |successes: f64, count: u64| {
            (
                Sample::Share(Binomial { successes, trials: answers.n() }),
                Counts::Share { successes: count, trials: n },
                Binomial::from_counts(count, n).share(),
            )
        };
        let (sample, counts, unweighted) = match indicator {
            "nps" => (
                Sample::Net(answers.by(method)),
                Counts::Classes { detractors, passives, promoters },
                Trinomial::from_counts(detractors, passives, promoters).net(),
            ),
            "detractors" => share(answers.detractors, detractors),
            "passives" => share(answers.passives, passives),
            // The best answers of a satisfaction or of an ease are their highest class.
            _ => share(answers.promoters, promoters),
        };
        let sample = if precision.clusters.is_none() {
            // The shares of the classes are there although nothing is known of their precision.
            Measured::scores(
                indicator,
                parts,
                Precision { clusters: Some(1.0), base: None, ..precision },
            )
            .sample
            .and_then(|sample| sample.estimate())
            .map(Sample::Alone)
        } else if factor.is_infinite() {
            sample.estimate().map(Sample::Known)
        } else {
            Some(sample)
        };
        Measured {
            sample,
            counts,
            n,
            n_effective: n_effective.filter(|n| *n > 0.0),
            worth: parts.weighted.then_some(worth.unwrap_or(0.0)),
            sum_of_weights: parts.sum_of_weights(),
            weighted: parts.weighted,
            unweighted: unweighted.map(|figure| figure * 100.0),
        }
    }
}

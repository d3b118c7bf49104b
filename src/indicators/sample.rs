//! Turns a tally into a sample: an estimate with its interval, ready to be compared with another of its kind.

use super::figure::Counts;
use crate::cube::Tally;
use crate::project::IntervalMethod;
use crate::sources::Question;
use crate::statistics::{
    Binomial, Difference, Interval, Level, Net, NetInterval, Proportion, Trinomial, difference,
    weights,
};

/// Answers as a sample that can be compared with another of its kind.
pub(super) enum Sample {
    Net(Net),
    Share(Binomial),
}

impl Sample {
    pub(super) fn estimate(&self) -> Option<f64> {
        match self {
            Sample::Net(net) => net.estimate(),
            Sample::Share(share) => share.estimate(),
        }
    }

    pub(super) fn interval(&self, level: Level) -> Option<Interval> {
        match self {
            Sample::Net(net) => net.interval(level),
            Sample::Share(share) => share.interval(level),
        }
    }

    /// `self` less `other`, in hundredths.
    pub(super) fn less(&self, other: &Sample, level: Level) -> Option<Difference> {
        let difference = match (self, other) {
            (Sample::Net(later), Sample::Net(earlier)) => difference(earlier, later, level),
            (Sample::Share(later), Sample::Share(earlier)) => difference(earlier, later, level),
            _ => None,
        }?;
        Some(Difference {
            difference: difference.difference * 100.0,
            interval: difference.interval.times(100.0),
            p_value: difference.p_value,
        })
    }
}

/// What a tally says of an indicator.
pub(super) struct Measured {
    pub(super) sample: Option<Sample>,
    pub(super) counts: Counts,
    pub(super) n: u64,
    pub(super) n_effective: Option<f64>,
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
            weighted: false,
            unweighted: Some(n as f64),
        }
    }

    /// What the scores of a tally say of an indicator.
    pub(super) fn scores(
        indicator: &str,
        tally: &Tally,
        question: &Question,
        interval: IntervalMethod,
    ) -> Measured {
        let n = tally.n();
        let weighted = tally.is_weighted();
        let sum = tally.sum_of_weights();
        let n_effective = if weighted {
            weights::n_effective(sum, tally.sum_of_squares())
        } else {
            #[expect(clippy::cast_precision_loss, reason = "counts of answers are far below 2^53")]
            (n > 0).then_some(n as f64)
        };
        // Answers and what they weigh, by part of the scale.
        let mut counted = [0_u64; 3];
        let mut weighing = [0.0_f64; 3];
        for (score, of_score) in (question.low..).zip(&tally.scores) {
            let part = question.part_of(score) as usize;
            if let (Some(count), Some(weight)) = (counted.get_mut(part), weighing.get_mut(part)) {
                *count += of_score.count;
                *weight += of_score.sum_of_weights();
            }
        }
        let [detractors, passives, promoters] = counted;
        let [low, middle, high] = if weighted {
            let scale = n_effective.filter(|_| sum > 0.0).map_or(0.0, |n| n / sum);
            weighing.map(|weight| weight * scale)
        } else {
            #[expect(clippy::cast_precision_loss, reason = "counts of answers are far below 2^53")]
            counted.map(|count| count as f64)
        };
        let method = match interval {
            IntervalMethod::Score => NetInterval::Score,
            IntervalMethod::AdjustedWald => NetInterval::AdjustedWald,
        };
        let share = |successes: f64, count: u64| {
            (
                Sample::Share(Binomial { successes, trials: low + middle + high }),
                Counts::Share { successes: count, trials: n },
                Binomial::from_counts(count, n).share(),
            )
        };
        let (sample, counts, unweighted) = match indicator {
            "nps" => (
                Sample::Net(
                    Trinomial { detractors: low, passives: middle, promoters: high }.by(method),
                ),
                Counts::Classes { detractors, passives, promoters },
                Trinomial::from_counts(detractors, passives, promoters).net(),
            ),
            "detractors" => share(low, detractors),
            "passives" => share(middle, passives),
            // The best answers of a satisfaction or of an ease are their highest class.
            _ => share(high, promoters),
        };
        Measured {
            sample: Some(sample),
            counts,
            n,
            n_effective,
            weighted,
            unweighted: unweighted.map(|figure| figure * 100.0),
        }
    }
}

//! Reads figures off the counts of answers by score.

use super::{Binomial, ClassCounts, Classes, Interval, Level, finite, student};

/// How often each score of a scale was given. It borrows its counts, so that making one costs nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Histogram<'a> {
    lowest: i32,
    counts: &'a [u64],
}

impl<'a> Histogram<'a> {
    /// The counts of the scores `lowest`, `lowest` + 1, and so on.
    #[must_use]
    pub fn new(lowest: i32, counts: &'a [u64]) -> Histogram<'a> {
        Histogram { lowest, counts }
    }

    /// The number of answers.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.counts.iter().fold(0, |sum, &count| sum.saturating_add(count))
    }

    /// The mean score; `None` without answers.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        let n = self.n();
        if n == 0 {
            return None;
        }
        // Whole numbers, so that the order of the scores does not matter.
        let total = self.scores().fold(0_i128, |sum, (score, count)| {
            sum.saturating_add(i128::from(score).saturating_mul(i128::from(count)))
        });
        finite(total as f64 / n as f64)
    }

    /// The standard deviation of the scores, divided by n − 1; `None` for fewer than two answers.
    #[must_use]
    pub fn sd(&self) -> Option<f64> {
        let (n, mean) = (self.n(), self.mean()?);
        if n < 2 {
            return None;
        }
        let squares: f64 = self
            .scores()
            .map(|(score, count)| {
                let distance = score as f64 - mean;
                count as f64 * distance * distance
            })
            .sum();
        finite((squares / (n - 1) as f64).sqrt())
    }

    /// Student's interval of the mean score; `None` for fewer than two answers.
    #[must_use]
    pub fn mean_interval(&self, level: Level) -> Option<Interval> {
        let (n, mean, sd) = (self.n() as f64, self.mean()?, self.sd()?);
        let t = student::quantile((1.0 - level.confidence()) / 2.0, n - 1.0)?.abs();
        let half = t * sd / n.sqrt();
        Some(Interval { low: finite(mean - half)?, high: finite(mean + half)? })
    }

    /// The share of answers with a score from `first` to `last`, both included, say 5 to 7 for "easy".
    #[must_use]
    pub fn share_between(&self, first: i32, last: i32) -> Binomial {
        let (first, last) = (i64::from(first), i64::from(last));
        let successes = self
            .scores()
            .filter(|&(score, _)| first <= score && score <= last)
            .fold(0_u64, |sum, (_, count)| sum.saturating_add(count));
        Binomial::from_counts(successes, self.n())
    }

    /// The share of answers with one of the two highest scores of the scale.
    #[must_use]
    pub fn top_two(&self) -> Binomial {
        let (_, upper) = self.counts.split_at(self.counts.len().saturating_sub(2));
        self.share_of(upper)
    }

    /// The share of answers with one of the two lowest scores of the scale.
    #[must_use]
    pub fn bottom_two(&self) -> Binomial {
        let (lower, _) = self.counts.split_at(self.counts.len().min(2));
        self.share_of(lower)
    }

    /// The counts by class; scores outside the scale of `classes` are left out.
    #[must_use]
    pub fn classes(&self, classes: &Classes) -> ClassCounts {
        let mut counts = ClassCounts::default();
        for (score, count) in self.scores() {
            let class = i32::try_from(score).ok().and_then(|score| classes.class_of(score));
            if let Some(class) = class {
                counts.add(class, count);
            }
        }
        counts
    }

    fn share_of(&self, part: &[u64]) -> Binomial {
        let successes = part.iter().fold(0_u64, |sum, &count| sum.saturating_add(count));
        Binomial::from_counts(successes, self.n())
    }

    /// Each score with its count.
    fn scores(&self) -> impl Iterator<Item = (i64, u64)> + 'a {
        (i64::from(self.lowest)..).zip(self.counts.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_answers_have_few_figures() {
        let none = Histogram::new(0, &[0; 11]);
        assert_eq!(
            (none.mean(), none.sd(), none.mean_interval(Level::NINETY_FIVE)),
            (None, None, None)
        );
        assert_eq!(none.top_two().share(), None);
        let one = Histogram::new(1, &[0, 0, 1, 0, 0]);
        assert_eq!(
            (one.mean(), one.sd(), one.mean_interval(Level::NINETY_FIVE)),
            (Some(3.0), None, None)
        );
        assert_eq!(Histogram::new(0, &[]).n(), 0);
        assert_eq!(Histogram::new(0, &[3]).bottom_two().share(), Some(1.0));
    }

    #[test]
    fn scores_outside_the_scale_are_left_out() {
        let counts =
            Histogram::new(-1, &[5, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 7]).classes(&Classes::NPS);
        assert_eq!(counts, ClassCounts { detractors: 1, passives: 1, promoters: 2 });
        assert_eq!(counts.net_display(), Some(25));
    }

    #[test]
    fn the_greatest_counts_do_not_overflow() {
        let most = Histogram::new(i32::MAX, &[u64::MAX, u64::MAX, u64::MAX]);
        assert_eq!(most.n(), u64::MAX);
        assert!(most.mean().unwrap().is_finite());
        assert!(most.mean_interval(Level::NINETY_FIVE).is_some());
    }
}

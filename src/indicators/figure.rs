//! Holds one computed figure with all that is said of it: interval, base, change, target.

use super::registry::Indicator;
use crate::cube::{Cut, Period};
use crate::statistics::{Difference, Interval, Level, planning};

/// Whether a target is reached, judged against the whole interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// All of the interval is on the good side.
    Met,
    /// All of it is on the bad side.
    NotMet,
    /// The target lies inside: the data can't tell.
    Undecided,
}

impl Status {
    /// The word in exports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Met => "met",
            Status::NotMet => "not_met",
            Status::Undecided => "undecided",
        }
    }
}

/// The counts that a figure is made of, unweighted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// Of a net score.
    Classes {
        /// Answers of detractors.
        detractors: u64,
        /// Answers of passives.
        passives: u64,
        /// Answers of promoters.
        promoters: u64,
    },
    /// Of a share.
    Share {
        /// How many count.
        successes: u64,
        /// Out of how many.
        trials: u64,
    },
    /// Of a plain count.
    None,
}

/// A comparison of two figures, in the indicator's unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// The difference, its interval and its p-value.
    pub difference: Difference,
    /// The p-value corrected for the number of comparisons in the table; `None` where it stands alone.
    pub p_adjusted: Option<f64>,
    /// How many comparisons the corrected p-value allows for; 1 where this one stands alone.
    pub tests: usize,
    /// The standard error of the difference.
    pub standard_error: f64,
    /// What the answers of the smaller side are worth.
    pub fewest: f64,
    /// Distinct people behind the other figure, at least; `None` where nobody can be told apart.
    pub other_people: Option<u64>,
    /// Distinct accounts behind it, at least; `None` where there are none.
    pub other_accounts: Option<u64>,
    /// What the other figure's answers are worth after weighting (Kish); `None` where they have no weights.
    pub other_worth: Option<f64>,
}

impl Comparison {
    /// The p-value that a claim rests on: the corrected one where there is one.
    #[must_use]
    pub fn decisive_p(&self) -> f64 {
        self.p_adjusted.unwrap_or(self.difference.p_value)
    }

    /// The smallest true difference that would have been found in eight of ten cases, after the correction at its
    /// strictest; in the indicator's unit.
    #[must_use]
    pub fn detectable(&self, level: f64) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "a table has few rows")]
        let strictest = Level::new(1.0 - (1.0 - level) / self.tests.max(1) as f64)?;
        planning::detectable_change(self.standard_error, strictest, planning::POWER)
    }
}

/// A computed figure. What may be published of it is not decided here.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What is measured.
    pub indicator: &'static Indicator,
    /// The survey; `None` where the figure comes from registers.
    pub survey: Option<String>,
    /// The question; `None` where the figure comes from registers.
    pub question: Option<String>,
    /// The ISO code of the currency; `None` where the figure is no amount.
    pub currency: Option<String>,
    /// Whether the question's scale makes it an NPS; else it is a net score of its own scale.
    pub scale: (i32, i32),
    /// The period.
    pub period: Period,
    /// Whether as-of completes the period and the data do not begin inside it.
    pub complete: bool,
    /// Which answers.
    pub cut: Cut,
    /// The figure, weighted where the survey has weights, in the indicator's unit; `None` without answers.
    pub estimate: Option<f64>,
    /// Its interval.
    pub interval: Option<Interval>,
    /// The confidence level of the interval.
    pub level: f64,
    /// How the interval was made: `score`, `adjusted-wald`, `wilson`, `census` (all customers answered), `student`,
    /// `order_statistics`, `kaplan_meier`, `none`.
    pub method: &'static str,
    /// Answers (for the response rate: invitations; from registers: the rows, or the customers, that it rests on).
    pub n: u64,
    /// What the answers are worth after weighting (Kish), and since several can be of one customer.
    pub n_effective: Option<f64>,
    /// The mean of the squared values of the answers (−1, 0 and 1 of a net; 0 and 1 of a share), for charts; `None`
    /// without answers.
    pub mean_square: Option<f64>,
    /// The sum of the answers' weights; their number where they have none.
    pub sum_of_weights: f64,
    /// What the answers are worth by their weights alone; `None` where they have none.
    pub worth: Option<f64>,
    /// Whether any answer has a weight other than one.
    pub weighted: bool,
    /// The figure without weights.
    pub unweighted: Option<f64>,
    /// What it is made of.
    pub counts: Counts,
    /// Answers for each score from the lowest on, for distributions.
    pub scores: Vec<u64>,
    /// The period that it is compared with.
    pub previous: Option<Period>,
    /// The change since then.
    pub change: Option<Comparison>,
    /// The difference from all others of the period.
    pub against_rest: Option<Comparison>,
    /// What is aimed at.
    pub target: Option<f64>,
    /// Whether it is reached.
    pub status: Option<Status>,
    /// Distinct people behind the figure; `None` where nobody can be told apart.
    pub people: Option<u64>,
    /// Distinct accounts behind it; `None` where the survey has none.
    pub accounts: Option<u64>,
}

impl Figure {
    /// Whether nobody answered, or no row of a register says anything. Of a response rate, `n` says how many were invited.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        if self.scores.is_empty() {
            self.n == 0
        } else {
            self.scores.iter().all(|answers| *answers == 0)
        }
    }

    /// Judges the figure against a target.
    pub(super) fn judge(&mut self, target: f64) {
        use super::registry::Direction;
        self.target = Some(target);
        let ends = self.interval.map(|i| (i.low, i.high)).or(self.estimate.map(|e| (e, e)));
        self.status = ends.and_then(|(low, high)| match self.indicator.direction {
            Direction::Higher if low >= target => Some(Status::Met),
            Direction::Higher if high < target => Some(Status::NotMet),
            Direction::Lower if high <= target => Some(Status::Met),
            Direction::Lower if low > target => Some(Status::NotMet),
            Direction::Neutral => None,
            _ => Some(Status::Undecided),
        });
    }
}

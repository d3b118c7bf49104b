//! Computes what goes with an outcome: its drivers, from the joint counts of their answers.

use super::compute::Indicators;
use super::subject::Asked;
use crate::cube::{Cut, DriverMoments, Period};
use crate::sources::{Question, ScorePart};
use crate::statistics::Binomial;
use crate::statistics::drivers::{DriverAnalysis, JointCounts, analyse_counts};

/// The drivers of an outcome in a period. What may be published of them is not decided here.
#[derive(Debug, Clone, PartialEq)]
pub struct DriverFigures {
    /// Answers in which the outcome and all drivers are there.
    pub n: u64,
    /// How many of them an analysis of so many drivers needs: 50, or ten for each driver.
    pub needed: u64,
    /// The drivers, in the order in which they are declared.
    pub drivers: Vec<DriverOf>,
    /// What goes with the outcome, in the same order.
    pub analysis: DriverAnalysis,
    /// Distinct people behind the outcome; `None` where nobody can be told apart.
    pub people: Option<u64>,
    /// Distinct accounts behind it; `None` where there are none.
    pub accounts: Option<u64>,
}

/// A driver and how well it does.
#[derive(Debug, Clone, PartialEq)]
pub struct DriverOf {
    /// The place of its question in the survey.
    pub question: usize,
    /// How many gave it a good answer: one of the two best of a satisfaction, an easy one, a promoter's.
    pub good: Binomial,
}

impl<'a> Indicators<'a> {
    /// The drivers of a subject's question in a period; `None` where none are declared or no answer is complete.
    #[must_use]
    pub fn drivers(&self, subject: Asked<'a>, cut: &Cut, period: Period) -> Option<DriverFigures> {
        let survey = &subject.survey.survey;
        let declared = survey.drivers.iter().find(|d| d.outcome == subject.question)?;
        let tally = subject.survey.tally(cut, subject.question, period)?;
        let moments: &DriverMoments = tally.drivers.as_ref()?;
        let outcome = survey.questions.get(subject.question)?;
        let questions: Vec<&Question> =
            declared.drivers.iter().filter_map(|place| survey.questions.get(*place)).collect();
        let drivers: Vec<DriverOf> = declared
            .drivers
            .iter()
            .zip(&questions)
            .zip(&moments.joint)
            .map(|((place, question), joint)| DriverOf {
                question: *place,
                good: good(question, joint, outcome.scores()),
            })
            .collect();
        let performances: Vec<f64> = drivers
            .iter()
            .map(|driver| driver.good.share().map_or(0.0, |share| share * 100.0))
            .collect();
        let lowest: Vec<i32> =
            questions.iter().copied().chain([outcome]).map(|question| question.low).collect();
        let counts = JointCounts {
            joint: &moments.joint,
            outcome_scores: outcome.scores(),
            products: &moments.products,
            lowest: &lowest,
        };
        Some(DriverFigures {
            n: moments.n(),
            needed: u64::try_from(drivers.len()).unwrap_or(u64::MAX).saturating_mul(10).max(50),
            analysis: analyse_counts(&counts, &performances, self.level())?,
            drivers,
            people: subject.survey.people(cut, subject.question, period),
            accounts: subject.survey.accounts(cut, subject.question, period),
        })
    }
}

/// The good answers among those of a driver; its joint counts run by its score, the outcome's fastest.
fn good(question: &Question, joint: &[u64], outcome_scores: usize) -> Binomial {
    let (mut successes, mut trials) = (0, 0);
    for (score, row) in (question.low..).zip(joint.chunks(outcome_scores.max(1))) {
        let rows: u64 = row.iter().sum();
        trials += rows;
        if question.part_of(score) == ScorePart::High {
            successes += rows;
        }
    }
    Binomial::from_counts(successes, trials)
}

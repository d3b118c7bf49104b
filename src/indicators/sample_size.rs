//! Plans a survey from its own data: how many answers a period must have for a change of a given size to be seen.

use super::compute::Indicators;
use super::figure::Figure;
use super::registry::Unit;
use super::subject::Subject;
use crate::cube::{Cut, Period};
use crate::project::Correction;
use crate::statistics::{Level, planning};

/// What the answers of a period can show, and what it takes to see more.
#[derive(Debug, Clone, PartialEq)]
pub struct SampleSize {
    /// The figure that the plan starts from.
    pub figure: Figure,
    /// The variance of one answer, of values −1, 0 and 1 of a net, 0 and 1 of a share. Where all answers agree it is taken
    /// at its worst, 1 or ¼.
    pub variance: f64,
    /// How many times as many answers it takes since they have weights, or come several from one customer; 1 or more.
    pub design_effect: f64,
    /// The smallest change between two periods like this that is found as often as the power says, in points.
    pub visible: Option<f64>,
    /// The share of invitations that were answered, in 0..=1, where it is known.
    pub response_rate: Option<f64>,
    /// The level of one comparison: the project's, or, for the values of a dimension, what the correction at its strictest
    /// leaves of it.
    level: Level,
    power: f64,
}

impl SampleSize {
    /// The answers that each of two periods needs for a change of so many points to be found as often as the power says.
    #[must_use]
    pub fn answers(&self, change: f64) -> Option<u64> {
        let plain =
            planning::answers_per_group(self.variance, change / 100.0, self.level, self.power)?;
        whole(plain, self.design_effect)
    }

    /// The answers that a period needs for an interval of so many points to each side.
    #[must_use]
    pub fn answers_for_margin(&self, margin: f64, level: Level, base: Option<u64>) -> Option<u64> {
        #[expect(clippy::cast_precision_loss, reason = "counts of customers are far below 2^53")]
        let base = base.map(|base| base as f64);
        let plain = planning::answers_for_margin(self.variance, margin / 100.0, level, base)?;
        whole(plain, self.design_effect)
    }

    /// The invitations that so many answers take; `None` where it is not known how many are answered.
    #[must_use]
    pub fn invitations(&self, answers: u64) -> Option<u64> {
        let rate = self.response_rate.filter(|rate| *rate > 0.0)?;
        whole(answers, 1.0 / rate)
    }
}

/// So many, times a factor, rounded up.
fn whole(count: u64, factor: f64) -> Option<u64> {
    #[expect(clippy::cast_precision_loss, reason = "counts of answers are far below 2^53")]
    let product = (count as f64 * factor - 1e-9).ceil();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "within the bounds of what is asked for"
    )]
    (product.is_finite() && product < 1e15).then_some(product.max(0.0) as u64)
}

impl<'a> Indicators<'a> {
    /// What a period's answers can show, whole or by the values of a dimension; values without answers are left out.
    #[must_use]
    pub fn sample_sizes(
        &self,
        subject: Subject<'a>,
        dimension: Option<&str>,
        period: Period,
        power: f64,
    ) -> Vec<SampleSize> {
        let figures: Vec<Figure> = match dimension {
            None => self.figure(subject, &Cut::Whole, period).into_iter().collect(),
            Some(dimension) => self.figures_by(subject, dimension, period),
        };
        let figures: Vec<Figure> =
            figures.into_iter().filter(|figure| figure.interval.is_some()).collect();
        let level = self.level();
        #[expect(clippy::cast_precision_loss, reason = "a table has few rows")]
        let tests = match self.project.book.statistics.correction {
            Correction::None => 1.0,
            _ => figures.len().max(1) as f64,
        };
        let strictest = Level::new(1.0 - (1.0 - level.confidence()) / tests).unwrap_or(level);
        let rate = self.subjects().into_iter().find(|other| {
            other.indicator().id == "response_rate"
                && other.survey().map(|survey| &survey.survey.id)
                    == subject.survey().map(|survey| &survey.survey.id)
        });
        let rate_of = |cut: &Cut| {
            let figure = self.figure(rate?, cut, period)?;
            figure.estimate.map(|percent| percent / 100.0).filter(|rate| *rate > 0.0)
        };
        let sizes = figures.into_iter().filter_map(|figure| {
            let estimate = figure.estimate? / 100.0;
            let variance = figure.mean_square? - estimate * estimate;
            let worst = if figure.indicator.unit == Unit::Points { 1.0 } else { 0.25 };
            // Answers that all agree say nothing of how others will vary.
            let variance = if variance > 1e-12 { variance } else { worst };
            let effective = figure.n_effective?;
            let error = (2.0 * variance / effective).sqrt();
            #[expect(clippy::cast_precision_loss, reason = "counts of answers are far below 2^53")]
            let design_effect = (figure.n as f64 / effective).max(1.0);
            Some(SampleSize {
                variance,
                design_effect,
                visible: planning::detectable_change(error, strictest, power).map(|d| d * 100.0),
                response_rate: rate_of(&figure.cut).or_else(|| rate_of(&Cut::Whole)),
                level: strictest,
                power,
                figure,
            })
        });
        sizes.collect()
    }
}

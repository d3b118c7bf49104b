//! Reads the figures that a site published back from its files: the JSON that `export` writes.

use crate::cube::{Cut, Period};
use crate::indicators::{Figure, Unit};
use crate::statistics::rounding;
use serde::Deserialize;

/// A figure as an edition states it. A number that does not exist, or is withheld, is `None`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Stated {
    /// The indicator.
    pub id: String,
    /// The survey, of a figure that is asked.
    pub survey: Option<String>,
    /// The question, likewise.
    pub question: Option<String>,
    /// The period, as exports write it.
    pub period: String,
    /// Whether the period was over.
    pub complete: bool,
    /// The dimension, of a part of the answers.
    pub dimension: Option<String>,
    /// Its value.
    pub value: Option<String>,
    /// The unit, as exports write it.
    pub unit: String,
    /// The figure, in its unit.
    pub estimate: Option<f64>,
    /// The lower end of its interval.
    pub low: Option<f64>,
    /// The upper end of its interval.
    pub high: Option<f64>,
    /// The confidence level.
    pub level: f64,
    /// How many it rests on.
    pub n: Option<u64>,
    /// What they are worth.
    pub n_effective: Option<f64>,
    /// Whether it is weighted.
    pub weighted: bool,
    /// What it was counted from.
    pub counts: Option<StatedCounts>,
    /// The period that it is compared with.
    pub previous_period: Option<String>,
    /// The change since then, in its unit.
    pub change: Option<f64>,
    /// The lower end of the interval of the change.
    pub change_low: Option<f64>,
    /// The upper end of the interval of the change.
    pub change_high: Option<f64>,
    /// The p-value of the change.
    pub p_value: Option<f64>,
    /// The same, corrected for many comparisons.
    pub p_adjusted: Option<f64>,
    /// Why it is withheld, if it is.
    pub suppressed: Option<String>,
}

/// What a figure was counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum StatedCounts {
    /// The classes of a recommendation.
    Classes {
        /// How many promoters.
        promoters: u64,
        /// How many passives.
        passives: u64,
        /// How many detractors.
        detractors: u64,
    },
    /// A share.
    Share {
        /// How many count as good.
        successes: u64,
        /// Of how many.
        trials: u64,
    },
}

/// What a figure is of: it has one in each edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key<'a> {
    /// The indicator.
    pub id: &'a str,
    /// The survey.
    pub survey: Option<&'a str>,
    /// The question.
    pub question: Option<&'a str>,
    /// The dimension.
    pub dimension: Option<&'a str>,
    /// Its value.
    pub value: Option<&'a str>,
    /// The period.
    pub period: &'a str,
}

#[derive(Deserialize)]
struct File {
    schema: String,
    indicators: Vec<Stated>,
}

impl Stated {
    /// Reads the JSON of an export.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn read(text: &str) -> Result<Vec<Stated>, String> {
        let file: File =
            serde_json::from_str(text).map_err(|error| format!("it can't be read: {error}"))?;
        if file.schema == super::export::SCHEMA {
            Ok(file.indicators)
        } else {
            let expected = super::export::SCHEMA;
            Err(format!("its schema is `{}`, expected `{expected}`", file.schema))
        }
    }

    /// What it is of.
    #[must_use]
    pub fn key(&self) -> Key<'_> {
        Key {
            id: &self.id,
            survey: self.survey.as_deref(),
            question: self.question.as_deref(),
            dimension: self.dimension.as_deref(),
            value: self.value.as_deref(),
            period: &self.period,
        }
    }

    /// Whether it is of the same as a figure that is computed: that one's export is this one, in one edition.
    #[must_use]
    pub fn is_of(&self, figure: &Figure) -> bool {
        let part = match &figure.cut {
            Cut::Whole => None,
            Cut::Value { dimension, value } => Some((dimension.as_str(), value.as_str())),
        };
        self.id == figure.indicator.id
            && self.survey == figure.survey
            && self.question == figure.question
            && self.dimension.as_deref().zip(self.value.as_deref()) == part
            && self.period() == Some(figure.period)
    }

    /// Its period; `None` where that is none that this version knows.
    #[must_use]
    pub fn period(&self) -> Option<Period> {
        self.period.parse().ok()
    }

    /// Its unit; `None` where that is none that this version knows.
    #[must_use]
    pub fn unit(&self) -> Option<Unit> {
        const ALL: [Unit; 8] = [
            Unit::Points,
            Unit::Percent,
            Unit::Count,
            Unit::Hours,
            Unit::Days,
            Unit::Money,
            Unit::Ratio,
            Unit::Level,
        ];
        ALL.into_iter().find(|unit| unit.as_str() == self.unit)
    }

    /// Whether it is withheld.
    #[must_use]
    pub fn is_withheld(&self) -> bool {
        self.suppressed.is_some()
    }

    /// What pages round it to, in its unit; `None` where there is no figure.
    #[must_use]
    pub fn displayed(&self) -> Option<f64> {
        let estimate = self.estimate.filter(|estimate| estimate.is_finite())?;
        #[expect(clippy::cast_precision_loss, reason = "a net score is between -100 and 100")]
        let exact = match self.counts {
            _ if self.weighted => None,
            Some(StatedCounts::Classes { promoters, detractors, .. }) => {
                rounding::net_display(promoters, detractors, self.n.unwrap_or(0))
                    .map(|net| net as f64)
            }
            Some(StatedCounts::Share { successes, trials }) => {
                rounding::share_display(successes, trials, 0)
            }
            None => None,
        };
        let decimals = super::units::decimals(estimate, self.unit()?);
        Some(exact.unwrap_or_else(|| rounding::half_away(estimate, decimals)))
    }

    /// What its answers are worth; where that is not known, how many they are.
    #[must_use]
    pub fn worth(&self) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "a number of answers")]
        self.n_effective.or(self.n.map(|n| n as f64))
    }
}

//! Knows where a series breaks: where figures before and after mean different things and are not compared.

use super::basis::{Factors, Unweighted};
use super::compute::Indicators;
use super::subject::{Asked, Subject};
use crate::cube::{Cut, Period, PeriodKind};
use crate::project::Texts;
use crate::sources::Annotation;
use jiff::civil::Date;

/// A day on which the meaning of a figure changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesBreak {
    /// The first day of the new meaning.
    pub date: Date,
    /// Why.
    pub cause: BreakCause,
}

/// Why a series breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BreakCause {
    /// An annotation says so: a new wording, channel, scale, definition or rule for repeated answers.
    Declared(Texts),
    /// The answers have weights from here on, and had none before.
    WeightsBegin,
    /// The answers have no weights any more.
    WeightsEnd,
}

impl<'a> Indicators<'a> {
    /// Where annotations say that the series of a subject breaks.
    pub(super) fn declared_breaks(&self, subject: Subject<'_>) -> Vec<SeriesBreak> {
        let declared = self.registers.annotations.iter().filter(|a| a.is_break);
        let declared = declared.filter(|annotation| concerns(annotation, subject));
        declared
            .filter(|annotation| self.cube.as_of.is_none_or(|as_of| annotation.date <= as_of))
            .map(|annotation| SeriesBreak {
                date: annotation.date,
                cause: BreakCause::Declared(annotation.text.clone()),
            })
            .collect()
    }

    /// Whether two periods of a subject lie on different sides of a break, or one of them on both.
    #[must_use]
    pub fn is_broken(&self, subject: Subject<'_>, earlier: Period, later: Period) -> bool {
        let (Some((first, _)), Some((_, last))) = (earlier.months(), later.months()) else {
            return false;
        };
        let between = first.first_day()..=last.last_day();
        self.breaks(subject)
            .iter()
            .any(|found| between.contains(&found.date) && found.date > *between.start())
    }

    /// Whether a period's answers are weighted to the population.
    pub(super) fn is_population_weighted(&self, subject: Asked<'_>, period: Period) -> bool {
        matches!(self.population_weights(subject, period), Some(Ok(_)))
    }

    /// Why a period's figure is not weighted although others of its series are; `None` where it is weighted, or where
    /// nothing is.
    pub(super) fn not_weighted(
        &self,
        subject: Asked<'_>,
        period: Period,
    ) -> Option<&'a Unweighted> {
        self.population_weights(subject, period)?.as_ref().err()
    }

    fn population_weights(
        &self,
        subject: Asked<'_>,
        period: Period,
    ) -> Option<&'a Result<Factors, Unweighted>> {
        let weights = self.basis.weights(subject.survey, subject.question, period);
        weights.filter(|_| !counts_answers(subject))
    }
}

/// Whether an annotation is about a subject. What is said of an NPS holds for the classes that it is made of.
#[must_use]
pub fn concerns(annotation: &Annotation, subject: Subject<'_>) -> bool {
    let of_classes = ["promoters", "passives", "detractors"].contains(&subject.indicator().id);
    let indicator = annotation.indicator.as_deref();
    let same = |id: &str| id == subject.indicator().id || (id == "nps" && of_classes);
    indicator.is_none_or(same)
        && annotation.survey.as_ref().is_none_or(|survey| subject.is_of(survey))
}

/// Whether a subject counts who answered, whatever the answers weigh.
fn counts_answers(subject: Asked<'_>) -> bool {
    matches!(subject.indicator.id, "responses" | "response_rate")
}

/// Where the weights of the answers begin or end.
pub(super) fn weights(subject: Asked<'_>) -> Vec<SeriesBreak> {
    let mut breaks = Vec::new();
    if counts_answers(subject) {
        return breaks;
    }
    let mut before: Option<bool> = None;
    let cell = subject.survey.cell(&Cut::Whole, subject.question);
    let months = cell.into_iter().flat_map(|cell| &cell.months);
    for (month, tally) in months.filter(|(_, tally)| tally.n() > 0) {
        let weighted = tally.is_weighted();
        if before.is_some_and(|before| before != weighted) {
            let cause = if weighted { BreakCause::WeightsBegin } else { BreakCause::WeightsEnd };
            // The survey's own period is the least that is compared.
            let kind = PeriodKind::from(subject.survey.survey.cadence);
            let first = Period::holding(kind, *month).months().map_or(*month, |(first, _)| first);
            breaks.push(SeriesBreak { date: first.first_day(), cause });
        }
        before = Some(weighted);
    }
    breaks
}

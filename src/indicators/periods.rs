//! Knows the periods of a subject: which have answers, which are whole, and which one another is compared with.

use super::compute::Indicators;
use super::subject::Asked;
use crate::cube::{Cut, Month, Period, PeriodKind, SurveyCube, Tally};
use std::collections::BTreeSet;

impl<'a> Indicators<'a> {
    /// The periods of a kind in which a subject has answers, earliest first.
    pub(super) fn answered_periods(&self, subject: Asked<'_>, kind: PeriodKind) -> Vec<Period> {
        let of_kind = |month| Period::holding(kind, month);
        let periods: BTreeSet<Period> = match subject.indicator.id {
            "responses" | "response_rate" => {
                subject.survey.months_with_answers().into_iter().map(of_kind).collect()
            }
            _ => subject.survey.months(&Cut::Whole, subject.question).map(of_kind).collect(),
        };
        periods.into_iter().collect()
    }

    /// Whether a period of a subject is whole: that of its survey is, and its question was put from the survey's first
    /// month in it to the last.
    pub(super) fn is_answered_whole(&self, subject: Asked<'_>, period: Period) -> bool {
        if !self.is_complete(subject.survey, period) {
            return false;
        }
        if matches!(subject.indicator.id, "responses" | "response_rate") {
            return true;
        }
        let cell = subject.survey.cell(&Cut::Whole, subject.question);
        let asked = cell.zip(period.months()).and_then(|(cell, (first, last))| {
            // Rows whose cells are all empty tell that nobody was asked yet, or any more.
            let answered = |(month, tally): (&Month, &Tally)| (tally.n() > 0).then_some(*month);
            let begin = cell.months.iter().find_map(answered)?.max(first);
            let end = cell.months.iter().rev().find_map(answered)?.min(last);
            let mut inside = (begin <= end).then(|| cell.months.range(begin..=end))?;
            let (first, _) = inside.next()?;
            Some((*first, inside.next_back().map_or(*first, |(last, _)| *last)))
        });
        match (subject.survey.ends_of_answers(period), asked) {
            (Some((first, last)), Some((own_first, own_last))) => {
                own_first <= first && own_last >= last
            }
            _ => true,
        }
    }

    /// Whether as-of completes a period of a survey and its data do not begin inside it.
    #[must_use]
    pub fn is_complete(&self, survey: &SurveyCube, period: Period) -> bool {
        let Some((first, last)) = period.months() else { return true };
        let cadence = PeriodKind::from(survey.survey.cadence);
        // A survey that is asked once a year has a whole year as soon as it has answers.
        if period.kind() == cadence && cadence != PeriodKind::Month {
            return true;
        }
        let unit = |month: Month| Period::holding(cadence, month);
        let begins_inside = survey.first_month.is_some_and(|begin| {
            period.holds(begin) && !unit(first).holds(begin) && unit(begin) > unit(first)
        });
        let ends = self.cube.as_of.is_some_and(|as_of| {
            // Only periods that are longer than the cadence are made of whole ones.
            if period.kind() > cadence && cadence != PeriodKind::Month {
                unit(Month::of(as_of)) >= unit(last)
            } else {
                as_of >= last.last_day()
            }
        });
        ends && !begins_inside
    }

    /// The period that one is compared with: the latest earlier whole one of its kind with answers, unless the series
    /// breaks between the two.
    pub(super) fn answered_before(&self, subject: Asked<'a>, period: Period) -> Option<Period> {
        if !self.is_answered_whole(subject, period) || period == Period::All {
            return None;
        }
        let mut earlier = std::iter::successors(self.before(subject, period), |earlier| {
            self.before(subject, *earlier)
        });
        let previous = earlier.find(|earlier| {
            let question = self.in_period(subject, *earlier).question;
            let cell = subject.survey.cell(&Cut::Whole, question);
            self.is_answered_whole(subject, *earlier)
                && cell.is_some_and(|cell| cell.n(*earlier) > 0)
        });
        previous.filter(|previous| !self.is_broken(subject.into(), *previous, period))
    }

    /// The last period before one that [`Indicators::answered_periods`] has.
    fn before(&self, subject: Asked<'_>, period: Period) -> Option<Period> {
        let (first, _) = period.months()?;
        let month = match subject.indicator.id {
            "responses" | "response_rate" => subject.survey.last_answers_before(first),
            _ => {
                let cell = subject.survey.cell(&Cut::Whole, subject.question)?;
                cell.months.range(..first).next_back().map(|(month, _)| *month)
            }
        };
        month.map(|month| Period::holding(period.kind(), month))
    }
}

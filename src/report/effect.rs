//! Says what a dated change of policy did to the figure that it was to move: an interrupted time series.

use super::course::{position, standard_error};
use super::disclosure::Release;
use super::story::Story;
use crate::cube::{Cut, Month, Period};
use crate::indicators::{Subject, breaks::concerns, registry};
use crate::sources::Annotation;
use crate::statistics::{Interrupted, POINTS_ON_EACH_SIDE, interrupted};
use jiff::civil::Date;

/// A dated change and what the figures say of it.
#[derive(Debug, Clone)]
pub struct PolicyEffect<'a> {
    /// The change.
    pub annotation: &'a Annotation,
    /// The figure that it was to move.
    pub subject: Subject<'a>,
    /// The last period that is looked at.
    pub until: Period,
    /// What can be said.
    pub outcome: Outcome,
    /// What else happened to the same figure in the time that is looked at.
    pub others: Vec<&'a Annotation>,
}

/// What can be said of a change.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    /// Level and slope before and after, in the indicator's unit and for each period.
    Estimated {
        /// The estimates.
        found: Interrupted,
        /// Whole periods before and after.
        periods: (usize, usize),
    },
    /// It is too early.
    TooEarly {
        /// Whole periods since the change.
        after: usize,
        /// The period at whose end there are enough.
        enough: Period,
    },
    /// There were too few figures before the change for anything ever to be said.
    NoBefore {
        /// Whole periods before the change.
        before: usize,
    },
    /// There were too few before the next change to the same figure, or before its meaning changed.
    NoAfter {
        /// Whole periods from the change on.
        after: usize,
        /// When it was over.
        next: Date,
    },
}

impl<'a> Story<'a> {
    /// The changes that had come by the end of a period, the latest first, each with what the figures up to then say.
    #[must_use]
    pub fn effects(&self, until: Period) -> Vec<PolicyEffect<'a>> {
        let Some(day) = self.day(until) else { return Vec::new() };
        let annotations = self.indicators.registers.annotations.iter();
        let mut changes: Vec<&Annotation> = annotations
            .filter(|annotation| annotation.playbook.is_some() && annotation.date <= day)
            .collect();
        changes.sort_by_key(|annotation| std::cmp::Reverse(annotation.date));
        changes.into_iter().filter_map(|annotation| self.effect(annotation, day)).collect()
    }

    fn effect(&self, annotation: &'a Annotation, day: Date) -> Option<PolicyEffect<'a>> {
        let indicator = annotation.indicator.as_deref()?;
        let surveys = &self.indicators.cube.surveys;
        let registered = registry::find(indicator).and_then(|found| self.registered(found));
        let survey = match &annotation.survey {
            Some(id) => surveys.get(id),
            None => self.default_survey().filter(|s| self.subject(indicator, s, None).is_some()),
        };
        let mut subjects = survey.into_iter().chain(surveys.values());
        let asked = subjects.find_map(|survey| self.subject(indicator, survey, None));
        let subject = asked.map(Subject::Asked).or(registered)?;
        let kind = self.indicators.cadence(subject);
        let until = Period::holding(kind, Month::of(day));
        let breaks = self.indicators.breaks(subject);
        let begin = breaks.iter().map(|found| found.date).rfind(|date| *date <= annotation.date);
        // What comes after the next change to the same figure is no longer the work of this one alone.
        let annotations = self.indicators.registers.annotations.iter();
        let next = annotations
            .filter(|other| other.playbook.is_some() && concerns(other, subject))
            .map(|other| other.date)
            .chain(breaks.iter().map(|found| found.date))
            .filter(|date| *date > annotation.date && *date <= day)
            .min();
        let own = Period::holding(kind, Month::of(annotation.date));
        let (own_first, own_last) = own.months()?;
        // A period in which it changed is neither before nor after, unless it changed on its first day.
        let is_mixed = annotation.date > own_first.first_day();
        let first_after = if is_mixed { Period::holding(kind, own_last.plus(1)) } else { own };
        let mut points = Vec::new();
        let releases = self.standings(subject, &Cut::Whole, until);
        let figures = releases.iter().filter_map(Release::published).collect();
        for figure in self.alike(subject, figures) {
            let Some((first, last)) = figure.period.months() else { continue };
            let inside = begin.is_none_or(|begin| first.first_day() >= begin)
                && next.is_none_or(|next| last.last_day() < next);
            if !figure.complete || !inside || (is_mixed && figure.period == own) {
                continue;
            }
            if let (Some(at), Some(estimate), Some(error)) =
                (position(figure.period), figure.estimate, standard_error(figure))
            {
                points.push((at, estimate, error));
            }
        }
        let change = position(first_after)?;
        let after = points.iter().filter(|(at, _, _)| *at >= change).count();
        let before = points.len() - after;
        let outcome = match interrupted(&points, change, self.indicators.level()) {
            Ok(found) => Outcome::Estimated { found, periods: (before, after) },
            Err(_) if before < POINTS_ON_EACH_SIDE => Outcome::NoBefore { before },
            Err(_) if next.is_some_and(|next| next <= day) => {
                Outcome::NoAfter { after, next: next.unwrap_or(day) }
            }
            Err(_) => {
                let (first, last) = first_after.months()?;
                let length = last.since(first) + 1;
                // Periods that went by without a figure don't come back, so the rest is counted from today.
                let (now, end) = until.months()?;
                let is_over = day >= end.last_day()
                    || points.iter().any(|(at, _, _)| position(until) == Some(*at));
                let next_month = if is_over { end.plus(1) } else { now };
                let missing = POINTS_ON_EACH_SIDE.saturating_sub(after).max(1);
                let more = i32::try_from(missing).unwrap_or(8) - 1;
                let enough = Period::holding(kind, first.max(next_month).plus(more * length));
                Outcome::TooEarly { after, enough }
            }
        };
        let from = begin;
        let others = self.indicators.registers.annotations.iter();
        let others = others
            .filter(|other| *other != annotation && concerns(other, subject))
            .filter(|other| other.date <= next.unwrap_or(day))
            .filter(|other| from.is_none_or(|from| other.date >= from))
            .filter(|other| next != Some(other.date))
            .collect();
        Some(PolicyEffect { annotation, subject, until, outcome, others })
    }
}

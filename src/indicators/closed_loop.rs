//! Computes what was done with the answers of a survey, from its tallies of follow-ups.

use super::compute::Indicators;
use super::figure::Figure;
use super::records::{Gathered, Of};
use super::registry::{Family, Indicator};
use super::subject::{Asked, Subject};
use crate::cube::{Cut, FollowUps, Period, PeriodKind, SurveyCube};

impl<'a> Indicators<'a> {
    /// Whether a subject is about what was done with answers.
    pub(super) fn is_followed(asked: Asked<'_>) -> bool {
        asked.indicator.family == Family::ClosedLoop
    }

    /// The questions of a survey of which it is known what was done with their answers.
    pub(super) fn followed_of(
        &self,
        indicator: &'static Indicator,
        survey: &'a SurveyCube,
    ) -> Vec<Asked<'a>> {
        (0..survey.survey.questions.len())
            .filter(|question| survey.follow_ups(&Cut::Whole, *question, Period::All).is_some())
            .map(|question| Asked { indicator, survey, question })
            .collect()
    }

    /// The periods of a kind of which it is known.
    pub(super) fn followed_periods(&self, asked: Asked<'_>, kind: PeriodKind) -> Vec<Period> {
        let mut periods = self.answered_periods(asked, kind);
        periods.retain(|period| {
            asked.survey.follow_ups(&Cut::Whole, asked.question, *period).is_some()
        });
        periods
    }

    /// Whether a period is whole: that of the survey is, and the register of follow-ups does not begin inside it.
    pub(super) fn is_followed_whole(&self, asked: Asked<'_>, period: Period) -> bool {
        let first = period.months().map(|(first, _)| first);
        let begin = asked.survey.followed_since();
        let is_inside = first.zip(begin).is_some_and(|(first, begin)| begin > first);
        !is_inside && self.is_answered_whole(asked, period)
    }

    /// The period that one is compared with.
    pub(super) fn followed_before(&self, asked: Asked<'a>, period: Period) -> Option<Period> {
        if period == Period::All || !self.is_followed_whole(asked, period) {
            return None;
        }
        let periods = self.followed_periods(asked, period.kind());
        let whole = |earlier: &&Period| self.is_followed_whole(asked, **earlier);
        let earlier = periods.iter().rev().filter(|earlier| **earlier < period).find(whole)?;
        (!self.is_broken(Subject::Asked(asked), *earlier, period)).then_some(*earlier)
    }

    /// A figure; compared with the period before and with the rest where `compared` says so.
    pub(super) fn followed(
        &self,
        asked: Asked<'a>,
        cut: &Cut,
        period: Period,
        compared: bool,
    ) -> Option<Figure> {
        let gather = |cut: &Cut, period| {
            let found = asked.survey.follow_ups(cut, asked.question, period)?;
            Some(gathered(asked.indicator, &found)).filter(|gathered| !gathered.is_empty())
        };
        let own = gather(cut, period)?;
        let previous = if compared { self.followed_before(asked, period) } else { None };
        let earlier = previous.and_then(|previous| gather(cut, previous));
        let whole = match cut {
            Cut::Value { .. } if compared => gather(&Cut::Whole, period),
            _ => None,
        };
        let complete = self.is_followed_whole(asked, period);
        let of = Of { subject: asked.into(), cut, period, previous, complete };
        self.figure_of(&of, &own, earlier.as_ref(), whole.as_ref())
    }

    /// The figures of all values of a dimension.
    pub(super) fn followed_by(
        &self,
        asked: Asked<'a>,
        dimension: &str,
        period: Period,
    ) -> Vec<Figure> {
        let values = asked.survey.values(dimension).into_iter();
        values
            .filter_map(|value| {
                let cut = Cut::Value { dimension: dimension.to_owned(), value: value.to_owned() };
                self.followed(asked, &cut, period, true)
            })
            .collect()
    }
}

/// What the tally says of an indicator.
fn gathered(indicator: &Indicator, found: &FollowUps) -> Gathered<'static> {
    let (detractors, promoters) = (&found.detractors, &found.promoters);
    match indicator.id {
        "detractors_contacted_in_time" => Gathered::counted(
            detractors.in_time,
            detractors.in_time + detractors.late_or_never,
            detractors.customers,
        ),
        "detractors_recovered" => {
            Gathered::counted(detractors.recovered, detractors.with_outcome, detractors.customers)
        }
        "promoters_thanked" => {
            Gathered::counted(promoters.contacted, promoters.answered, promoters.customers)
        }
        _ => Gathered::of_values(
            detractors.days_to_contact.iter().map(|(days, n)| (f64::from(*days), *n)),
            detractors.customers,
        ),
    }
}

//! Says who answered of those who were asked: rates by their AAPOR names, who is missing, and how far the silent could
//! move the figure.

use super::claim::Claim;
use super::disclosure::{Published, Release};
use super::story::Story;
use crate::cube::{Cut, Month, Period, SurveyCube};
use crate::indicators::Unit;
use crate::statistics::{Interval, Outcomes, worst_case};

/// Who answered a survey in a period, of those who were asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// What became of the invitations. Whoever answered the key question counts as complete.
    pub outcomes: Outcomes,
    /// Whether it is recorded which invitations arrived, without which only RR2 can be told.
    pub knows_delivered: bool,
}

/// A group that answers less than all others do, by more than chance explains.
#[derive(Debug, Clone, PartialEq)]
pub struct Missing {
    /// The dimension.
    pub dimension: String,
    /// Its value.
    pub value: String,
    /// Its response rate.
    pub rate: Published,
}

impl<'a> Story<'a> {
    /// What became of the invitations to a survey in a period; `None` where that is not recorded or may not be published,
    /// or where more answered than were asked.
    #[must_use]
    pub fn response(&self, survey: &'a SurveyCube, period: Period) -> Option<Response> {
        let subject = self.subject("response_rate", survey, None)?;
        let release = self.release(subject, &Cut::Whole, period)?;
        let figure = release.published()?;
        figure.estimate?;
        let answered: u64 = figure.scores.iter().sum();
        let as_of = self.indicators.cube.as_of;
        let sent = self.indicators.registers.invitations.iter().filter(|invitation| {
            invitation.survey == survey.survey.id
                && period.holds(Month::of(invitation.sent_on))
                && as_of.is_none_or(|as_of| invitation.sent_on <= as_of)
        });
        let mut knows_delivered = true;
        let (mut delivered, mut refused) = (0_u64, 0_u64);
        for invitation in sent {
            knows_delivered &= invitation.delivered.is_some();
            delivered =
                delivered.saturating_add(invitation.delivered.unwrap_or(invitation.invited));
            refused = refused.saturating_add(invitation.refused.unwrap_or(0));
        }
        // Someone may answer whose invitation is recorded as lost, or as refused at first.
        let delivered = delivered.max(answered).min(figure.n);
        let refused = refused.min(delivered - answered);
        Some(Response {
            outcomes: Outcomes {
                complete: answered,
                partial: 0,
                refused,
                non_contact: delivered - answered - refused,
                other: 0,
                unknown_household: 0,
                unknown_other: figure.n - delivered,
                eligible_share: 1.0,
            },
            knows_delivered,
        })
    }

    /// The groups that answer less than all others, by more than chance explains, the least first.
    #[must_use]
    pub fn missing(&self, survey: &'a SurveyCube, period: Period) -> Vec<Missing> {
        let Some(subject) = self.subject("response_rate", survey, None) else {
            return Vec::new();
        };
        let mut missing = Vec::new();
        for dimension in &survey.survey.named_dimensions {
            for release in self.table(subject, dimension, period) {
                let Release::Published(figure) = release else { continue };
                let Cut::Value { value, .. } = &figure.cut else { continue };
                if Claim::against_rest(&figure) == Some(Claim::Lower) {
                    missing.push(Missing {
                        dimension: dimension.clone(),
                        value: value.clone(),
                        rate: (*figure).clone(),
                    });
                }
            }
        }
        missing.sort_by(|one, other| {
            let rate = |missing: &Missing| missing.rate.estimate.unwrap_or(0.0);
            rate(one).total_cmp(&rate(other))
        });
        missing
    }

    /// Between which values the figure of all who were asked must lie, whatever those think who did not answer: all of
    /// them detractors, or all promoters. `None` where it is not known how many were asked.
    #[must_use]
    pub fn worst_case(&self, figure: &Published, response: &Response) -> Option<Interval> {
        let rate = response.outcomes.rr2()?;
        let estimate = figure.estimate? / 100.0;
        if figure.indicator.unit == Unit::Points {
            return worst_case(rate, estimate).map(|bounds| bounds.times(100.0));
        }
        // A share is half a net and a half.
        let net = worst_case(rate, 2.0 * estimate - 1.0)?;
        Some(Interval { low: (net.low + 1.0) / 2.0, high: (net.high + 1.0) / 2.0 }.times(100.0))
    }
}

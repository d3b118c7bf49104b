//! Joins each customer's last answer to the registers: whom to contact, why, by when and by whom.

use super::follow_ups::Known;
use super::last_answers::{LastAnswer, LastAnswers, lies_in};
use super::period::Period;
use crate::sources::words::CommitmentMeasure;
use crate::sources::{Registers, ScorePart, Survey};
use jiff::ToSpan;
use jiff::civil::Date;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

/// Why a customer is to be contacted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// A detractor with whom nobody got in touch.
    DetractorNotContacted,
    /// A promoter with whom nobody got in touch.
    PromoterToThank,
    /// A promoter who was thanked and has recommended us to nobody in the twelve months up to as-of.
    PromoterToAsk,
}

impl Why {
    /// How it is written.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Why::DetractorNotContacted => "detractor_not_contacted",
            Why::PromoterToThank => "promoter_to_thank",
            Why::PromoterToAsk => "promoter_to_ask",
        }
    }

    /// The class of the customer's last answer.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Why::DetractorNotContacted => "detractor",
            Why::PromoterToThank | Why::PromoterToAsk => "promoter",
        }
    }
}

/// How far the register of follow-ups has come with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// Nobody follows it up.
    None,
    /// Somebody does, and did not get in touch yet.
    Open,
    /// Somebody got in touch.
    Contacted,
}

impl Stand {
    /// How it is written.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Stand::None => "none",
            Stand::Open => "open",
            Stand::Contacted => "contacted",
        }
    }
}

/// A customer to contact. It names a person: only lists for the project's own people may show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToContact {
    /// The survey of the last answer.
    pub survey: String,
    /// Its question.
    pub question: String,
    /// The last answer.
    pub answer: LastAnswer,
    /// Why.
    pub why: Why,
    /// Since when: the day of the answer, or that of the thanks.
    pub since: Date,
    /// The last day on which to do it: the follow-up's, or else what a commitment at the answer's moment promises. Nothing
    /// is promised of asking for a recommendation.
    pub due: Option<Date>,
    /// Whether that day is over on the as-of date.
    pub is_overdue: bool,
    /// Who is to do it: the role of the follow-up, or else the owner of the moment, or else the customer's team.
    pub owner: Option<String>,
    /// What the register of follow-ups says.
    pub follow_up: Stand,
}

/// Whom to contact: one row a customer, by the last answer to any of the surveys, if it lies in the period (without one, in
/// the month of as-of and the two before it). What is overdue comes first, then what is due first.
///
/// The registers are those that stood on the as-of date.
#[must_use]
pub fn whom_to_contact(
    answers: &[(&Survey, LastAnswers)],
    registers: &Registers,
    period: Option<Period>,
    as_of: Date,
) -> Vec<ToContact> {
    let register = Register::of(registers, as_of);
    let mut last: BTreeMap<&str, (&Survey, &LastAnswer)> = BTreeMap::new();
    for (survey, answers) in answers {
        for answer in &answers.answers {
            let known = last.entry(&answer.customer).or_insert((survey, answer));
            // Of one day the least favourable; of those the one of the first survey.
            let rank = |survey: &Survey, answer: &LastAnswer| {
                (answer.answered_on, Reverse(part(survey, answer)))
            };
            if rank(survey, answer) > rank(known.0, known.1) {
                *known = (survey, answer);
            }
        }
    }
    let in_period =
        last.into_values().filter(|(_, answer)| lies_in(answer.answered_on, period, as_of));
    let mut list: Vec<ToContact> =
        in_period.filter_map(|(survey, answer)| register.to_contact(survey, answer)).collect();
    list.sort_by(|one, other| one.order().cmp(&other.order()));
    list
}

fn part(survey: &Survey, answer: &LastAnswer) -> Option<ScorePart> {
    survey.questions.get(answer.question).map(|question| question.part_of(answer.score))
}

impl ToContact {
    fn order(&self) -> (bool, bool, Option<Date>, Date, &str) {
        let Self { due, answer, .. } = self;
        (!self.is_overdue, due.is_none(), *due, answer.answered_on, &answer.customer)
    }
}

/// What the registers say, found by customer.
struct Register<'r> {
    registers: &'r Registers,
    as_of: Date,
    follow_ups: HashMap<(&'r str, Date), Known<'r>>,
    /// When each customer last recommended us.
    referrals: HashMap<&'r str, Date>,
    /// Who looks after each customer, since the last time of being one.
    teams: HashMap<&'r str, (Date, Option<&'r str>)>,
}

impl<'r> Register<'r> {
    fn of(registers: &'r Registers, as_of: Date) -> Self {
        let mut follow_ups: HashMap<_, Known<'_>> = HashMap::new();
        for row in &registers.follow_ups {
            let key = (row.customer.as_str(), row.answered_on);
            follow_ups.entry(key).or_default().add(row);
        }
        let mut referrals: HashMap<&str, Date> = HashMap::new();
        for row in &registers.referrals {
            let last = referrals.entry(&row.referrer).or_insert(row.date);
            *last = row.date.max(*last);
        }
        let mut teams: HashMap<&str, (Date, Option<&str>)> = HashMap::new();
        for row in &registers.customer_details {
            let own = (row.since, row.team.as_deref());
            let last = teams.entry(&row.customer).or_insert(own);
            *last = own.max(*last);
        }
        Register { registers, as_of, follow_ups, referrals, teams }
    }

    /// What is to be done about a last answer, if anything.
    fn to_contact(&self, survey: &Survey, answer: &LastAnswer) -> Option<ToContact> {
        let customer = answer.customer.as_str();
        let known = self.follow_ups.get(&(customer, answer.answered_on));
        let contacted = known.and_then(|known| known.contacted);
        let (why, since) = match (part(survey, answer)?, contacted) {
            (ScorePart::Low, None) => (Why::DetractorNotContacted, answer.answered_on),
            (ScorePart::High, None) => (Why::PromoterToThank, answer.answered_on),
            (ScorePart::High, Some(thanked)) if !self.has_referred(customer) => {
                (Why::PromoterToAsk, thanked)
            }
            _ => return None,
        };
        let moment = answer.dimensions.get("moment").map(String::as_str);
        let due = match why {
            Why::PromoterToAsk => None,
            _ => known.and_then(|known| known.due).or_else(|| self.promised(moment?, answer)),
        };
        let owner_of_moment = || Some(self.registers.moments.get(moment?)?.owner.as_str());
        let team = || self.teams.get(customer).and_then(|(_, team)| *team);
        let owner = known.and_then(|known| known.by).or_else(owner_of_moment).or_else(team);
        Some(ToContact {
            survey: survey.id.clone(),
            question: survey.questions.get(answer.question)?.id.clone(),
            answer: answer.clone(),
            why,
            since,
            due,
            is_overdue: due.is_some_and(|due| due <= self.as_of),
            owner: owner.map(str::to_owned),
            follow_up: match (known, contacted) {
                (None, _) => Stand::None,
                (Some(_), None) => Stand::Open,
                (Some(_), Some(_)) => Stand::Contacted,
            },
        })
    }

    /// Whether a customer recommended us in the twelve months up to as-of.
    fn has_referred(&self, customer: &str) -> bool {
        let begin = self.as_of.checked_sub(12.months()).unwrap_or(Date::MIN);
        self.referrals.get(customer).is_some_and(|last| *last > begin)
    }

    /// The day by which the commitment at a moment promises a first response.
    fn promised(&self, moment: &str, answer: &LastAnswer) -> Option<Date> {
        let day = answer.answered_on;
        // The times of those of one moment and measure don't overlap.
        let promise = self.registers.commitments.values().find(|one| {
            one.moment == moment
                && one.measure == CommitmentMeasure::FirstResponseHours
                && one.holds_on(day)
        });
        day.checked_add(whole_days(promise?.limit)?.days()).ok()
    }
}

/// So many hours as days, rounded up; `None` beyond a hundred years, which nobody promises.
#[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
fn whole_days(hours: f64) -> Option<i32> {
    let days = (hours / 24.0).ceil();
    (0.0..=36_500.0).contains(&days).then_some(days as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_rounded_up_to_whole_days() {
        let days = [0.0, 0.5, 24.0, 24.01, 48.0].map(whole_days);
        assert_eq!(days, [Some(0), Some(1), Some(1), Some(2), Some(2)]);
        for wrong in [-25.0, f64::NAN, f64::INFINITY, 1e9] {
            assert_eq!(whole_days(wrong), None);
        }
    }
}

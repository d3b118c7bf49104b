//! How customers are kept in touch with: contacts, communications, campaigns, and what customers say unasked.

use super::{Dimensions, Drawn, Known, Record, RecordSource, Says, Summary, Whose};
use crate::cube::{Month, Period};
use crate::sources::words::Sentiment;
use crate::sources::{Campaign, Communication, Feedback};
use std::collections::BTreeSet;

pub(super) struct Contact;

impl Dimensions for Communication {
    fn dimension(&self, name: &str) -> Option<&str> {
        match name {
            "channel" => Some(&self.channel),
            "campaign" => self.campaign.as_deref(),
            "audience" => self.audience.as_deref(),
            _ => None,
        }
    }
}

impl Dimensions for Campaign {
    fn dimension(&self, name: &str) -> Option<&str> {
        (name == "kind").then_some(self.kind.as_str())
    }
}

impl Dimensions for Feedback {
    fn dimension(&self, name: &str) -> Option<&str> {
        match name {
            "source" => Some(self.source.as_str()),
            "channel" => self.channel.as_deref(),
            "moment" => self.moment.as_deref(),
            "theme" => self.theme.as_deref(),
            _ => None,
        }
    }
}

/// Whether a communication went out by the day for which it was planned; `None` while that has not come.
fn on_plan(drawn: &Drawn<'_>, communication: &Communication) -> Option<Says> {
    let planned = Some(communication.planned_on).filter(|planned| *planned <= drawn.as_of)?;
    Some(Says::Is(communication.done_on.is_some_and(|done| done <= planned)))
}

/// What a campaign brought and cost; `None` while it goes on, and where nobody wrote both down.
fn outcome(drawn: &Drawn<'_>, campaign: &Campaign) -> Option<Says> {
    let (revenue, cost) = campaign.revenue.zip(campaign.cost)?;
    (campaign.to <= drawn.as_of)
        .then(|| Says::Parts { over: revenue.as_f64(), under: cost.as_f64() })
}

/// On which side an opinion is; `None` where nobody judged it.
fn side(feedback: &Feedback) -> Option<Says> {
    Some(match feedback.sentiment? {
        Sentiment::Positive => Says::Is(true),
        Sentiment::Neutral => Says::Neither,
        Sentiment::Negative => Says::Is(false),
    })
}

/// Gives each customer who was active on a period's last day, and whether anybody was in touch with them in it.
fn coverage<'a>(drawn: &Drawn<'a>, period: Period, each: &mut dyn FnMut(Record<'a>)) {
    let last = drawn.last_day(period);
    let contacts = drawn.registers.contacts.iter();
    let contacted: BTreeSet<&str> = contacts
        .filter(|contact| period.holds(Month::of(contact.date)))
        .map(|contact| contact.customer.as_str())
        .collect();
    for row in &drawn.registers.customer_details {
        if row.since <= last && row.until.is_none_or(|until| last < until) {
            let id = row.customer.as_str();
            each(Record::new(Whose::Customer(id), Says::Is(contacted.contains(id)), row));
        }
    }
}

impl RecordSource for Contact {
    fn known(&self, drawn: &Drawn<'_>, id: &str) -> Known {
        let registers = drawn.registers;
        match id {
            "contact_coverage" if registers.customer_details.is_empty() => Known::Never,
            // That nobody was in touch with anyone in a month is a figure too, once contacts are kept.
            "contact_coverage" => Known::since(registers.contacts.iter().map(|one| one.date)),
            "communications_on_plan" => {
                let planned = registers.communications.iter();
                let planned = planned.filter(|one| on_plan(drawn, one).is_some());
                Known::on(planned.map(|communication| communication.planned_on))
            }
            "campaign_return" => {
                let ended = registers.campaigns.values();
                let ended = ended.filter(|campaign| outcome(drawn, campaign).is_some());
                Known::on(ended.map(|campaign| campaign.to))
            }
            "feedback_balance" => {
                let judged = registers.feedback.iter().filter(|one| side(one).is_some());
                Known::on(judged.map(|feedback| feedback.received))
            }
            _ => Known::Never,
        }
    }

    fn summary(&self, id: &str) -> Summary {
        match id {
            "campaign_return" => Summary::Ratio(1.0),
            "feedback_balance" => Summary::Balance,
            _ => Summary::Share,
        }
    }

    fn records<'a>(
        &self,
        drawn: &Drawn<'a>,
        id: &str,
        period: Period,
        each: &mut dyn FnMut(Record<'a>),
    ) {
        let holds = |day| period.holds(Month::of(day));
        let registers = drawn.registers;
        match id {
            "contact_coverage" => coverage(drawn, period, each),
            "communications_on_plan" => {
                let planned = registers.communications.iter();
                for communication in planned.filter(|one| holds(one.planned_on)) {
                    if let Some(says) = on_plan(drawn, communication) {
                        each(Record::new(Whose::Nobody, says, communication));
                    }
                }
            }
            "campaign_return" => {
                for campaign in registers.campaigns.values().filter(|one| holds(one.to)) {
                    if let Some(says) = outcome(drawn, campaign) {
                        // What it brought is what those brought who joined.
                        let whose = campaign.joined.map_or(Whose::Nobody, Whose::Several);
                        each(Record::new(whose, says, campaign));
                    }
                }
            }
            "feedback_balance" => {
                for feedback in registers.feedback.iter().filter(|one| holds(one.received)) {
                    if let Some(says) = side(feedback) {
                        each(Record::new(Whose::Unnamed, says, feedback));
                    }
                }
            }
            _ => {}
        }
    }

    fn dimensions<'a>(&self, drawn: &Drawn<'a>, id: &str) -> BTreeSet<&'a str> {
        let registers = drawn.registers;
        let mut names: BTreeSet<&str> = match id {
            "contact_coverage" => super::customers_dimensions(drawn),
            "communications_on_plan" => having(
                &["channel", "campaign", "audience"],
                registers.communications.iter().map(|row| row as &dyn Dimensions),
            ),
            "campaign_return" => {
                having(&["kind"], registers.campaigns.values().map(|row| row as &dyn Dimensions))
            }
            "feedback_balance" => having(
                &["source", "channel", "moment", "theme"],
                registers.feedback.iter().map(|row| row as &dyn Dimensions),
            ),
            _ => BTreeSet::new(),
        };
        if id == "feedback_balance" && names.contains("moment") {
            names.insert("stage");
        }
        names
    }
}

/// Those of some dimensions that any row has a value of.
fn having<'r>(
    names: &[&'static str],
    rows: impl Iterator<Item = &'r dyn Dimensions> + Clone,
) -> BTreeSet<&'static str> {
    let is_there = |name: &&&str| rows.clone().any(|row| row.dimension(name).is_some());
    names.iter().filter(is_there).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::words::FeedbackSource;
    use jiff::civil::date;

    #[test]
    fn an_opinion_that_nobody_judged_is_on_no_side() {
        let says = |sentiment| {
            side(&Feedback {
                received: date(2026, 10, 1),
                source: FeedbackSource::Social,
                channel: None,
                moment: None,
                sentiment,
                theme: None,
            })
        };
        assert_eq!(says(None), None);
        assert_eq!(says(Some(Sentiment::Positive)), Some(Says::Is(true)));
        assert_eq!(says(Some(Sentiment::Neutral)), Some(Says::Neither));
        assert_eq!(says(Some(Sentiment::Negative)), Some(Says::Is(false)));
    }
}

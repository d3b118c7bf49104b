//! Values of the registers around surveys: invitations, population, follow-ups, interviews, feedback.

use super::cut_off::{CutOff, Dated};
use crate::diagnostic::Location;
use crate::project::Texts;
use crate::sources::register_row::RegisterRow;
use crate::sources::words::{FeedbackSource, FollowUpOutcome, Sentiment};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Invitations to answer a survey, sent on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// When they were sent.
    pub sent_on: Date,
    /// The survey.
    pub survey: String,
    /// Who was invited, by dimension.
    pub dimensions: BTreeMap<String, String>,
    /// How many were invited.
    pub invited: u64,
    /// How many invitations arrived.
    pub delivered: Option<u64>,
    /// How many declined.
    pub refused: Option<u64>,
}

/// How many customers have one value of a dimension: what a survey's answers are weighted to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Population {
    /// The survey.
    pub survey: String,
    /// The dimension.
    pub dimension: String,
    /// Its value.
    pub value: String,
    /// How many customers have it.
    pub customers: u64,
    /// Where it is written.
    pub location: Location,
}

/// What was done with one customer's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUp {
    /// Who answered.
    pub customer: String,
    /// When.
    pub answered_on: Date,
    /// The last day on which to get in touch; it may lie after the as-of date.
    pub due: Option<Date>,
    /// When somebody got in touch.
    pub contacted: Option<Date>,
    /// The role that takes care of it.
    pub by: Option<String>,
    /// What came of it.
    pub outcome: Option<FollowUpOutcome>,
}

/// What was learnt in one interview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interview {
    /// When.
    pub date: Date,
    /// The segment of the customer.
    pub segment: Option<String>,
    /// The stage that the customer is in.
    pub stage: Option<String>,
    /// What it is about.
    pub theme: String,
    /// What was learnt.
    pub finding: Texts,
    /// The playbook that treats it.
    pub playbook: Option<String>,
    /// Where it is written.
    pub location: Location,
}

/// What a customer said without being asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    /// When.
    pub received: Date,
    /// Where it comes from.
    pub source: FeedbackSource,
    /// How it arrived.
    pub channel: Option<String>,
    /// The moment that it is about.
    pub moment: Option<String>,
    /// Whether it is favourable; `None` where nobody judged it.
    pub sentiment: Option<Sentiment>,
    /// What it is about.
    pub theme: Option<String>,
}

impl Invitation {
    pub(super) fn of(row: &RegisterRow) -> Option<Self> {
        Some(Invitation {
            sent_on: row.day("sent_on")?,
            survey: row.text("survey")?,
            dimensions: row.dimensions.clone(),
            invited: row.count("invited")?,
            delivered: row.count("delivered"),
            refused: row.count("refused"),
        })
    }
}

impl Dated for Invitation {
    fn happened(&self) -> Option<Date> {
        Some(self.sent_on)
    }
}

impl Population {
    pub(super) fn of(row: &RegisterRow) -> Option<Self> {
        Some(Population {
            survey: row.text("survey")?,
            dimension: row.text("dimension")?,
            value: row.text("value")?,
            customers: row.count("customers")?,
            location: row.location.clone(),
        })
    }
}

impl FollowUp {
    pub(super) fn of(row: &RegisterRow) -> Option<Self> {
        Some(FollowUp {
            customer: row.text("customer")?,
            answered_on: row.day("answered_on")?,
            due: row.day("due"),
            contacted: row.day("contacted"),
            by: row.text("by"),
            outcome: row.text("outcome").and_then(|word| FollowUpOutcome::from_word(&word)),
        })
    }
}

impl Dated for FollowUp {
    fn happened(&self) -> Option<Date> {
        Some(self.answered_on)
    }

    fn cut(&mut self, cut: &mut CutOff) {
        let contacted = self.contacted;
        cut.day(&mut self.contacted);
        if self.contacted != contacted {
            // What came of a contact can't be known before it.
            self.outcome = self.outcome.map(|_| FollowUpOutcome::Pending);
        }
    }
}

impl Interview {
    pub(super) fn of(row: &RegisterRow) -> Option<Self> {
        Some(Interview {
            date: row.day("date")?,
            segment: row.text("segment"),
            stage: row.text("stage"),
            theme: row.text("theme")?,
            finding: row.texts("finding"),
            playbook: row.text("playbook"),
            location: row.location.clone(),
        })
    }
}

impl Dated for Interview {
    fn happened(&self) -> Option<Date> {
        Some(self.date)
    }
}

impl Feedback {
    pub(super) fn of(row: &RegisterRow) -> Option<Self> {
        Some(Feedback {
            received: row.day("received")?,
            source: FeedbackSource::from_word(&row.text("source")?)?,
            channel: row.text("channel"),
            moment: row.text("moment"),
            sentiment: row.text("sentiment").and_then(|word| Sentiment::from_word(&word)),
            theme: row.text("theme"),
        })
    }
}

impl Dated for Feedback {
    fn happened(&self) -> Option<Date> {
        Some(self.received)
    }
}

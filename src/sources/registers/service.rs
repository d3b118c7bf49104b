//! Values of the registers of agreement, execution and post-sale: proposals, milestones, incidents.

use super::cut_off::{CutOff, Dated};
use crate::sources::calendar::{DayTime, Mark};
use crate::sources::register_cell::Owed;
use crate::sources::register_row::RegisterRow;
use crate::sources::words::ProposalOutcome;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A customer's call for help, from beginning to end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// Its number.
    pub id: String,
    /// The customer.
    pub customer: Option<String>,
    /// The moment of truth.
    pub moment: Option<String>,
    /// How it arrived.
    pub channel: Option<String>,
    /// The third party involved.
    pub supplier: Option<String>,
    /// When the customer told it.
    pub opened: DayTime,
    /// The first response from a person.
    pub first_response: Option<DayTime>,
    /// When it was resolved.
    pub resolved: Option<DayTime>,
    /// When it was closed.
    pub closed: Option<DayTime>,
    /// The deadline; it may lie after the as-of date.
    pub due: Option<DayTime>,
    /// Whether the service level was met, where that is written down.
    pub within_service_level: Option<bool>,
    /// How many contacts it took.
    pub contacts: Option<u64>,
    /// Whether it had to be passed up.
    pub escalated: Option<bool>,
    /// How many times it was reopened.
    pub reopened: Option<u64>,
    /// The compensation that is owed.
    pub compensation_owed: Option<Owed>,
    /// The compensation that was given.
    pub compensation_given: Option<Owed>,
    /// Further dimensions.
    pub dimensions: BTreeMap<String, String>,
}

/// A proposal that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Its number.
    pub id: String,
    /// Who it was sent to, a customer already or not.
    pub customer: Option<String>,
    /// Their segment.
    pub segment: Option<String>,
    /// When it was sent.
    pub sent: Date,
    /// Whether and when it was followed up; `None` where nobody wrote it down.
    pub followed_up: Option<Mark>,
    /// When the customer decided.
    pub decided: Option<Date>,
    /// What became of it.
    pub outcome: Option<ProposalOutcome>,
    /// Whether and when it was signed; `None` where nobody wrote it down.
    pub signed: Option<Mark>,
}

/// A milestone of a project that the customer waits for.
#[derive(Debug, Clone, PartialEq)]
pub struct Milestone {
    /// The project.
    pub project: String,
    /// The milestone.
    pub milestone: String,
    /// The customer.
    pub customer: Option<String>,
    /// The day for which it was planned; it may lie after the as-of date.
    pub planned: Date,
    /// When it was reached.
    pub done: Option<Date>,
    /// Whether and when the customer accepted it; `None` where nobody wrote it down.
    pub validated: Option<Mark>,
    /// How many days late it was, negative if early.
    pub deviation_days: Option<f64>,
    /// Whether and when the customer was told of the deviation; `None` where nobody wrote it down.
    pub deviation_told: Option<Mark>,
}

impl Incident {
    pub(super) fn of(row: &RegisterRow) -> Option<Self> {
        Some(Incident {
            id: row.text("incident")?,
            customer: row.text("customer"),
            moment: row.text("moment"),
            channel: row.text("channel"),
            supplier: row.text("supplier"),
            opened: row.time("opened")?,
            first_response: row.time("first_response"),
            resolved: row.time("resolved"),
            closed: row.time("closed"),
            due: row.time("due"),
            within_service_level: row.flag("within_service_level"),
            contacts: row.count("contacts"),
            escalated: row.flag("escalated"),
            reopened: row.count("reopened"),
            compensation_owed: row.owed("compensation_owed"),
            compensation_given: row.owed("compensation_given"),
            dimensions: row.dimensions.clone(),
        })
    }

    /// When it was over: resolved, or else closed.
    #[must_use]
    pub fn resolution(&self) -> Option<DayTime> {
        self.resolved.or(self.closed)
    }

    /// The value of a dimension, be it a column of the register or a further one.
    #[must_use]
    pub fn dimension(&self, name: &str) -> Option<&str> {
        match name {
            "moment" => self.moment.as_deref(),
            "channel" => self.channel.as_deref(),
            "supplier" => self.supplier.as_deref(),
            further => self.dimensions.get(further).map(String::as_str),
        }
    }
}

impl Dated for Incident {
    fn happened(&self) -> Option<Date> {
        Some(self.opened.day)
    }

    fn cut(&mut self, cut: &mut CutOff) {
        let was_over = self.resolution().is_some();
        for time in [&mut self.first_response, &mut self.resolved, &mut self.closed] {
            cut.time(time);
        }
        if was_over && self.resolution().is_none() {
            // Whoever wrote the flag knew how it ended.
            self.within_service_level = None;
        }
    }
}

impl Proposal {
    pub(super) fn of(row: &RegisterRow) -> Option<Self> {
        Some(Proposal {
            id: row.text("proposal")?,
            customer: row.text("customer"),
            segment: row.text("segment"),
            sent: row.day("sent")?,
            followed_up: row.mark("followed_up"),
            decided: row.day("decided"),
            outcome: row.text("outcome").and_then(|word| ProposalOutcome::from_word(&word)),
            signed: row.mark("signed"),
        })
    }
}

impl Dated for Proposal {
    fn happened(&self) -> Option<Date> {
        Some(self.sent)
    }

    fn cut(&mut self, cut: &mut CutOff) {
        let decided = self.decided;
        cut.day(&mut self.decided);
        if self.decided != decided {
            self.outcome = None;
        }
        for mark in [&mut self.followed_up, &mut self.signed] {
            mark.iter_mut().for_each(|mark| cut.mark(mark));
        }
    }
}

impl Milestone {
    pub(super) fn of(row: &RegisterRow) -> Option<Self> {
        Some(Milestone {
            project: row.text("project")?,
            milestone: row.text("milestone")?,
            customer: row.text("customer"),
            planned: row.day("planned")?,
            done: row.day("done"),
            validated: row.mark("validated"),
            deviation_days: row.number("deviation_days"),
            deviation_told: row.mark("deviation_told"),
        })
    }
}

impl Dated for Milestone {
    fn cut(&mut self, cut: &mut CutOff) {
        let done = self.done;
        cut.day(&mut self.done);
        if self.done != done {
            // Whoever counted the days knew when it was reached.
            self.deviation_days = None;
        }
        for mark in [&mut self.validated, &mut self.deviation_told] {
            mark.iter_mut().for_each(|mark| cut.mark(mark));
        }
    }
}

//! Values of the registers of the customer's way: stages, moments, commitments, suppliers, channels.

use super::cut_off::{CutOff, Dated};
use crate::diagnostic::Location;
use crate::project::Texts;
use crate::sources::amount::Amount;
use crate::sources::register_row::RegisterRow;
use crate::sources::words::CommitmentMeasure;
use jiff::civil::Date;

/// A stage of the customer's lifecycle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Its place in the lifecycle.
    pub order: u64,
    /// Its name.
    pub name: Texts,
}

/// A moment of truth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// The stage in which it happens.
    pub stage: String,
    /// Its name.
    pub name: Texts,
    /// The role that answers for it.
    pub owner: String,
    /// The other roles that take part.
    pub participants: Vec<String>,
    /// The processes that are carried out.
    pub processes: Vec<String>,
    /// What it costs on average each time that it happens.
    pub cost: Option<Amount>,
    /// Whether the customer knows of that cost; `None` where nobody wrote it down.
    pub customer_aware_of_cost: Option<bool>,
    /// The channels by which it comes in or goes out.
    pub channels: Vec<String>,
    /// The third parties that deal with the customer.
    pub suppliers: Vec<String>,
    /// Its place in the register.
    pub order: usize,
    /// Where it is written.
    pub location: Location,
}

/// What is promised at a moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Commitment {
    /// The moment.
    pub moment: String,
    /// The promise, as the customer reads it.
    pub promise: Texts,
    /// What it is measured by.
    pub measure: CommitmentMeasure,
    /// The limit, in the unit of the measure.
    pub limit: f64,
    /// What the customer gets where it is missed.
    pub compensation: Texts,
    /// The first day in force; it may lie after the as-of date.
    pub valid_from: Date,
    /// The last day in force; `None` while it goes on.
    pub valid_to: Option<Date>,
}

/// A third party that deals with customers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supplier {
    /// Its name.
    pub name: String,
    /// The moments in which it takes part.
    pub moments: Vec<String>,
    /// When it agreed to the company's commitments.
    pub agreed_on: Option<Date>,
    /// Whether it treats customers as the company would; `None` where nobody wrote it down.
    pub coherent: Option<bool>,
}

/// A way by which customers reach the company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// Its name.
    pub name: Texts,
    /// When it is attended.
    pub hours: Option<String>,
    /// The role that answers for it.
    pub owner: String,
    /// The number, the address or the link.
    pub contact: Option<String>,
    /// Whether all customers are told of it; no where nobody says so.
    pub public: bool,
    /// Its place in the register.
    pub order: usize,
}

impl Stage {
    pub(super) fn of(row: &RegisterRow) -> Option<(String, Self)> {
        Some((row.text("stage")?, Stage { order: row.count("order")?, name: row.texts("name") }))
    }
}

impl Moment {
    pub(super) fn of(order: usize, row: &RegisterRow) -> Option<(String, Self)> {
        let moment = Moment {
            stage: row.text("stage")?,
            name: row.texts("name"),
            owner: row.text("owner")?,
            participants: row.list("participants"),
            processes: row.list("processes"),
            cost: row.amount("cost"),
            customer_aware_of_cost: row.flag("customer_aware_of_cost"),
            channels: row.list("channels"),
            suppliers: row.list("suppliers"),
            order,
            location: row.location.clone(),
        };
        Some((row.text("moment")?, moment))
    }
}

impl Commitment {
    pub(super) fn of(row: &RegisterRow) -> Option<(String, Self)> {
        let commitment = Commitment {
            moment: row.text("moment")?,
            promise: row.texts("promise"),
            measure: CommitmentMeasure::from_word(&row.text("measure")?)?,
            limit: row.number("limit")?,
            compensation: row.texts("compensation"),
            valid_from: row.day("valid_from")?,
            valid_to: row.day("valid_to"),
        };
        Some((row.text("commitment")?, commitment))
    }

    /// Whether it is in force on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }
}

impl Supplier {
    pub(super) fn of(row: &RegisterRow) -> Option<(String, Self)> {
        let supplier = Supplier {
            name: row.text("name")?,
            moments: row.list("moments"),
            agreed_on: row.day("agreed_on"),
            coherent: row.flag("coherent"),
        };
        Some((row.text("supplier")?, supplier))
    }
}

impl Dated for Supplier {
    fn cut(&mut self, cut: &mut CutOff) {
        cut.day(&mut self.agreed_on);
    }
}

impl Channel {
    pub(super) fn of(order: usize, row: &RegisterRow) -> Option<(String, Self)> {
        let channel = Channel {
            name: row.texts("name"),
            hours: row.text("hours"),
            owner: row.text("owner")?,
            contact: row.text("contact"),
            public: row.flag("public").unwrap_or(false),
            order,
        };
        Some((row.text("channel")?, channel))
    }
}

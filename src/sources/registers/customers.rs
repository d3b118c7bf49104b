//! Values of the registers of who the customers are and what they bring: customers, their money, the market.

use super::cut_off::{CutOff, Dated};
use crate::sources::amount::Amount;
use crate::sources::calendar::PeriodDays;
use crate::sources::register_row::RegisterRow;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A time during which someone is a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// Who.
    pub customer: String,
    /// The first day.
    pub since: Date,
    /// The first day on which it is over.
    pub until: Option<Date>,
}

/// A customer, during one time of being one, with all that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    /// Who.
    pub customer: String,
    /// The first day.
    pub since: Date,
    /// The first day on which it is over; `None` while it is not.
    pub until: Option<Date>,
    /// Why it is over.
    pub end_reason: Option<String>,
    /// The segment.
    pub segment: Option<String>,
    /// The team that looks after the customer.
    pub team: Option<String>,
    /// The channel by which the customer came.
    pub channel: Option<String>,
    /// How the customer came; [`Customer::REFERRAL`] if by recommendation.
    pub source: Option<String>,
    /// The customer who recommended the company.
    pub referred_by: Option<String>,
    /// The stage that the customer is in.
    pub stage: Option<String>,
    /// Further dimensions.
    pub dimensions: BTreeMap<String, String>,
}

/// What a customer brought and cost in a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerMoney {
    /// The customer.
    pub customer: String,
    /// The period.
    pub period: PeriodDays,
    /// What was billed, less credit notes.
    pub revenue: Amount,
    /// What it cost to provide the service.
    pub service_cost: Option<Amount>,
    /// What was spent on keeping the customer.
    pub retention_cost: Option<Amount>,
    /// What was spent on winning the customer.
    pub acquisition_cost: Option<Amount>,
}

/// The size of the market in a period, and the company's own part, in one unit.
#[derive(Debug, Clone, PartialEq)]
pub struct MarketSize {
    /// The period.
    pub period: PeriodDays,
    /// The whole market.
    pub size: f64,
    /// The company's own part.
    pub own: f64,
}

impl Customer {
    /// The source of customers who came by recommendation.
    pub const REFERRAL: &'static str = "referral";

    pub(super) fn of(row: &RegisterRow) -> Option<Self> {
        Some(Customer {
            customer: row.text("customer")?,
            since: row.day("since")?,
            until: row.day("until"),
            end_reason: row.text("end_reason"),
            segment: row.text("segment"),
            team: row.text("team"),
            channel: row.text("channel"),
            source: row.text("source"),
            referred_by: row.text("referred_by"),
            stage: row.text("stage"),
            dimensions: row.dimensions.clone(),
        })
    }

    /// Who, and during which time.
    #[must_use]
    pub fn membership(&self) -> Membership {
        Membership { customer: self.customer.clone(), since: self.since, until: self.until }
    }

    /// The value of a dimension, be it a column of the register or a further one.
    #[must_use]
    pub fn dimension(&self, name: &str) -> Option<&str> {
        match name {
            "segment" => self.segment.as_deref(),
            "team" => self.team.as_deref(),
            "channel" => self.channel.as_deref(),
            "source" => self.source.as_deref(),
            "stage" => self.stage.as_deref(),
            "end_reason" => self.end_reason.as_deref(),
            further => self.dimensions.get(further).map(String::as_str),
        }
    }

    /// Whether the customer came by recommendation; `None` where nobody wrote down how.
    #[must_use]
    pub fn is_referred(&self) -> Option<bool> {
        match (&self.referred_by, &self.source) {
            (Some(_), _) => Some(true),
            (None, Some(source)) => Some(source == Customer::REFERRAL),
            (None, None) => None,
        }
    }
}

impl Dated for Customer {
    fn happened(&self) -> Option<Date> {
        Some(self.since)
    }

    fn cut(&mut self, cut: &mut CutOff) {
        let until = self.until;
        cut.day(&mut self.until);
        if self.until != until {
            self.end_reason = None;
        }
    }
}

impl CustomerMoney {
    pub(super) fn of(row: &RegisterRow) -> Option<Self> {
        Some(CustomerMoney {
            customer: row.text("customer")?,
            period: row.period("period")?,
            revenue: row.amount("revenue")?,
            service_cost: row.amount("service_cost"),
            retention_cost: row.amount("retention_cost"),
            acquisition_cost: row.amount("acquisition_cost"),
        })
    }
}

impl Dated for CustomerMoney {
    fn happened(&self) -> Option<Date> {
        Some(self.period.first)
    }
}

impl MarketSize {
    pub(super) fn of(row: &RegisterRow) -> Option<Self> {
        Some(MarketSize {
            period: row.period("period")?,
            size: row.number("size")?,
            own: row.number("own")?,
        })
    }
}

impl Dated for MarketSize {
    fn happened(&self) -> Option<Date> {
        Some(self.period.first)
    }
}

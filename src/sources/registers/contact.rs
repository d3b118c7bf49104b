//! Values of the registers of keeping in touch: communications, campaigns, contacts, referrals.

use super::cut_off::{CutOff, Dated};
use crate::project::Texts;
use crate::sources::amount::Amount;
use crate::sources::register_row::RegisterRow;
use crate::sources::words::{CampaignKind, ContactKind, ReferralKind};
use jiff::civil::Date;

/// Something that customers are to be told, or were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Communication {
    /// Its id.
    pub id: String,
    /// The day for which it is planned; it may lie after the as-of date.
    pub planned_on: Date,
    /// When it went out.
    pub done_on: Option<Date>,
    /// How it goes out.
    pub channel: String,
    /// Who it is meant for.
    pub audience: Option<String>,
    /// The campaign that it belongs to.
    pub campaign: Option<String>,
}

/// A campaign to win loyalty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campaign {
    /// Its name.
    pub name: Texts,
    /// What it rewards or offers.
    pub kind: CampaignKind,
    /// The first day.
    pub from: Date,
    /// The last day; it may lie after the as-of date.
    pub to: Date,
    /// What it cost.
    pub cost: Option<Amount>,
    /// How many it reached.
    pub reached: Option<u64>,
    /// How many took part.
    pub joined: Option<u64>,
    /// The revenue credited to it.
    pub revenue: Option<Amount>,
}

/// A contact with a customer that no fault made necessary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The customer.
    pub customer: String,
    /// When.
    pub date: Date,
    /// How.
    pub channel: String,
    /// What for.
    pub kind: Option<ContactKind>,
}

/// A recommendation that brought somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referral {
    /// Who came, a customer already or not.
    pub referred: String,
    /// The customer who recommended the company.
    pub referrer: String,
    /// When.
    pub date: Date,
    /// Who came by it: a consumer or a company.
    pub kind: Option<ReferralKind>,
    /// What the one who recommended got.
    pub incentive: Option<String>,
    /// What that cost.
    pub cost: Option<Amount>,
    /// The revenue that it brought in.
    pub revenue: Option<Amount>,
}

impl Communication {
    pub(super) fn of(row: &RegisterRow) -> Option<Self> {
        Some(Communication {
            id: row.text("communication")?,
            planned_on: row.day("planned_on")?,
            done_on: row.day("done_on"),
            channel: row.text("channel")?,
            audience: row.text("audience"),
            campaign: row.text("campaign"),
        })
    }
}

impl Dated for Communication {
    fn cut(&mut self, cut: &mut CutOff) {
        cut.day(&mut self.done_on);
    }
}

impl Campaign {
    pub(super) fn of(row: &RegisterRow) -> Option<(String, Self)> {
        let campaign = Campaign {
            name: row.texts("name"),
            kind: CampaignKind::from_word(&row.text("kind")?)?,
            from: row.day("from")?,
            to: row.day("to")?,
            cost: row.amount("cost"),
            reached: row.count("reached"),
            joined: row.count("joined"),
            revenue: row.amount("revenue"),
        };
        Some((row.text("campaign")?, campaign))
    }
}

impl Dated for Campaign {
    fn happened(&self) -> Option<Date> {
        Some(self.from)
    }
}

impl Contact {
    pub(super) fn of(row: &RegisterRow) -> Option<Self> {
        Some(Contact {
            customer: row.text("customer")?,
            date: row.day("date")?,
            channel: row.text("channel")?,
            kind: row.text("kind").and_then(|word| ContactKind::from_word(&word)),
        })
    }
}

impl Dated for Contact {
    fn happened(&self) -> Option<Date> {
        Some(self.date)
    }
}

impl Referral {
    pub(super) fn of(row: &RegisterRow) -> Option<Self> {
        Some(Referral {
            referred: row.text("referred")?,
            referrer: row.text("referrer")?,
            date: row.day("date")?,
            kind: row.text("kind").and_then(|word| ReferralKind::from_word(&word)),
            incentive: row.text("incentive"),
            cost: row.amount("cost"),
            revenue: row.amount("revenue"),
        })
    }
}

impl Dated for Referral {
    fn happened(&self) -> Option<Date> {
        Some(self.date)
    }
}

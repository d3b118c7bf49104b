//! Values of the registers of the policy itself: roles, values, decisions, actions, assessments, annotations, data sources.

use super::cut_off::{CutOff, Dated};
use crate::diagnostic::Location;
use crate::project::Texts;
use crate::project::front_matter::ReviewInterval;
use crate::sources::amount::Amount;
use crate::sources::register_row::RegisterRow;
use crate::sources::words::SourceKind;
use jiff::civil::Date;

/// A role that owns a playbook, a moment or an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Its name.
    pub name: Texts,
    /// The area of the company that it belongs to.
    pub area: String,
}

/// One of the company's values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompanyValue {
    /// Its name.
    pub name: Texts,
    /// What is done that shows it to the customer.
    pub practice: Texts,
}

/// A foreseen case, with its solution and who decides on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The moment in which it comes up.
    pub moment: String,
    /// The situation, as the customer would tell it.
    pub situation: Texts,
    /// What is done.
    pub solution: Texts,
    /// The role that decides.
    pub decides: String,
    /// The amount up to which it decides; `None` where no limit is set.
    pub limit_amount: Option<Amount>,
}

/// An action that is under way, or was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// Its id.
    pub id: String,
    /// What is done.
    pub title: Texts,
    /// The playbook that it carries out.
    pub playbook: String,
    /// The indicator that it should move.
    pub indicator: Option<String>,
    /// The role that answers for it.
    pub owner: String,
    /// When it was opened.
    pub opened: Date,
    /// When it is due; it may lie after the as-of date.
    pub due: Date,
    /// When it was done.
    pub done: Option<Date>,
    /// Where it is written.
    pub location: Location,
}

/// How far a playbook was put into practice when somebody looked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// When.
    pub date: Date,
    /// Which playbook.
    pub playbook: String,
    /// The level, 0 to 5.
    pub maturity: u8,
    /// What the level rests on.
    pub evidence: Option<String>,
    /// Who looked.
    pub assessor: Option<String>,
    /// Where it is written.
    pub location: Location,
}

/// Something that happened and is marked on the charts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    /// When.
    pub date: Date,
    /// What.
    pub text: Texts,
    /// The indicator that it concerns; all where none is named.
    pub indicator: Option<String>,
    /// The survey that it concerns; all where none is named.
    pub survey: Option<String>,
    /// The playbook that changed.
    pub playbook: Option<String>,
    /// Whether figures before and after mean different things, so that they are not compared.
    pub is_break: bool,
    /// Where it is written.
    pub location: Location,
}

/// Where something that is known of customers comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataSource {
    /// Whether customers say it or it is gathered.
    pub kind: SourceKind,
    /// The role that answers for it.
    pub owner: String,
    /// When it was last brought up to date. `None` where that was after the as-of date, so that nobody knows how it stood
    /// then.
    pub refreshed: Option<Date>,
    /// How often it should be.
    pub every: ReviewInterval,
    /// The program that holds it.
    pub system: Option<String>,
}

impl Role {
    pub(super) fn of(row: &RegisterRow) -> Option<(String, Self)> {
        let area = row.text("area").unwrap_or_default();
        Some((row.text("role")?, Role { name: row.texts("name"), area }))
    }
}

impl CompanyValue {
    pub(super) fn of(row: &RegisterRow) -> Option<(String, Self)> {
        let value = CompanyValue { name: row.texts("name"), practice: row.texts("practice") };
        Some((row.text("value")?, value))
    }
}

impl Decision {
    pub(super) fn of(row: &RegisterRow) -> Option<(String, Self)> {
        let decision = Decision {
            moment: row.text("moment")?,
            situation: row.texts("situation"),
            solution: row.texts("solution"),
            decides: row.text("decides")?,
            limit_amount: row.amount("limit_amount"),
        };
        Some((row.text("case")?, decision))
    }
}

impl Action {
    pub(super) fn of(row: &RegisterRow) -> Option<Self> {
        Some(Action {
            id: row.text("action")?,
            title: row.texts("title"),
            playbook: row.text("playbook")?,
            indicator: row.text("indicator"),
            owner: row.text("owner")?,
            opened: row.day("opened")?,
            due: row.day("due")?,
            done: row.day("done"),
            location: row.location.clone(),
        })
    }
}

impl Dated for Action {
    fn happened(&self) -> Option<Date> {
        Some(self.opened)
    }

    fn cut(&mut self, cut: &mut CutOff) {
        cut.day(&mut self.done);
    }
}

impl Assessment {
    pub(super) fn of(row: &RegisterRow) -> Option<Self> {
        Some(Assessment {
            date: row.day("date")?,
            playbook: row.text("playbook")?,
            maturity: row.level("maturity")?,
            evidence: row.text("evidence"),
            assessor: row.text("assessor"),
            location: row.location.clone(),
        })
    }
}

impl Dated for Assessment {
    fn happened(&self) -> Option<Date> {
        Some(self.date)
    }
}

impl Annotation {
    pub(super) fn of(row: &RegisterRow) -> Option<Self> {
        Some(Annotation {
            date: row.day("date")?,
            text: row.texts("text"),
            indicator: row.text("indicator"),
            survey: row.text("survey"),
            playbook: row.text("playbook"),
            is_break: row.flag("break").unwrap_or(false),
            location: row.location.clone(),
        })
    }
}

impl Dated for Annotation {
    fn happened(&self) -> Option<Date> {
        Some(self.date)
    }
}

impl DataSource {
    pub(super) fn of(row: &RegisterRow) -> Option<(String, Self)> {
        let source = DataSource {
            kind: SourceKind::from_word(&row.text("kind")?)?,
            owner: row.text("owner")?,
            refreshed: Some(row.day("refreshed")?),
            every: row.interval("every")?,
            system: row.text("system"),
        };
        Some((row.text("source")?, source))
    }
}

impl Dated for DataSource {
    fn cut(&mut self, cut: &mut CutOff) {
        cut.day(&mut self.refreshed);
    }
}

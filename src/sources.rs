//! Turns any input into clean rows, and quarantines the rest.
//!
//! A [`Survey`] is resolved from sources.toml; [`read_survey`] streams its rows as [`Answer`]s into an [`AnswerSink`]
//! and returns what was set aside. Only this room knows CSV.

pub mod amount;
mod answer_rows;
pub mod answers;
pub mod calendar;
mod columns;
mod complaints;
mod csv_blocks;
pub mod csv_file;
mod csv_plain;
pub mod csv_rows;
pub mod csv_text;
pub mod date_format;
mod memo;
pub mod preset;
mod preset_columns;
pub mod quarantine;
pub mod question;
pub mod read_report;
mod received;
mod references;
pub mod register;
pub mod register_cell;
mod register_checks;
pub mod register_row;
pub mod registers;
pub mod response_ids;
pub mod schema;
pub mod schemas;
pub mod survey;
pub mod values;
pub mod weight;
pub mod words;

pub use amount::Amount;
pub use answers::{Answer, AnswerSink, CutOff, Pace, Reading, read_survey};
pub use calendar::{DayTime, Mark, PeriodDays};
pub use quarantine::{Quarantine, Reason, SetAside};
pub use question::{Cell, Measures, Question, ScorePart};
pub use read_report::ReadReport;
pub use register_cell::Owed;
pub use registers::{
    Action, Annotation, Assessment, Campaign, Channel, Commitment, Communication, CompanyValue,
    Contact, Customer, CustomerMoney, DataSource, Decision, Feedback, FollowUp, Incident,
    Interview, Invitation, LeftOut, MarketSize, Membership, Milestone, Moment, Population,
    Proposal, Referral, Registers, Role, Stage, Supplier,
};
pub use response_ids::ResponseIds;
pub use survey::{AnswersFolder, Cross, Drivers, People, Survey, SurveyFile};
pub use values::{Value, Values};
pub use weight::Weight;

//! Turns any input into clean rows, and quarantines the rest.
//!
//! A [`Survey`] is resolved from sources.toml; [`read_survey`] streams its rows as [`Answer`]s into an [`AnswerSink`]
//! and returns what was set aside. Only this room knows CSV.

mod answer_rows;
pub mod answers;
mod columns;
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
pub mod register;
pub mod registers;
pub mod response_ids;
pub mod survey;
pub mod values;
pub mod weight;

pub use answers::{Answer, AnswerSink, Pace, Reading, read_survey};
pub use quarantine::{Quarantine, Reason, SetAside};
pub use question::{Cell, Measures, Question, ScorePart};
pub use read_report::ReadReport;
pub use registers::{
    Action, Annotation, Invitation, Membership, Moment, Population, Registers, Role, Stage,
};
pub use response_ids::ResponseIds;
pub use survey::{AnswersFolder, Cross, Drivers, People, Survey, SurveyFile};
pub use values::{Value, Values};
pub use weight::Weight;

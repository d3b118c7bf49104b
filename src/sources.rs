//! Turns any input into clean rows, and quarantines the rest.
//!
//! A [`Survey`] is resolved from sources.toml; [`read_survey`] streams its rows as [`Answer`]s into an [`AnswerSink`]
//! and returns what was set aside. Only this room knows CSV.

pub mod answers;
mod columns;
pub mod csv_file;
pub mod csv_text;
pub mod date_format;
pub mod preset;
mod preset_columns;
pub mod quarantine;
pub mod question;
pub mod register;
pub mod registers;
pub mod survey;
pub mod weight;

pub use answers::{Answer, AnswerSink, ReadReport, read_survey};
pub use quarantine::{Quarantine, Reason, SetAside};
pub use question::{Cell, Measures, Question, ScorePart};
pub use registers::{Action, Annotation, Invitation, Moment, Registers, Role, Stage};
pub use survey::{AnswersFolder, Cross, People, Survey, SurveyFile};
pub use weight::Weight;

//! Tells whether a row of a survey was received by the day that is asked about.

use super::answer_rows::{Day, OpenFile, Stop};
use super::columns::ReceivedColumn;
use super::csv_rows::Row;
use super::date_format::{DateReading, read_date};
use super::memo::Memo;
use super::quarantine::Reason;
use super::read_report::BlockReport;
use crate::diagnostic::shown;

/// When a row was received, as far as it does not leave it out.
pub(super) enum Received<'r> {
    /// By the day that is asked about.
    InTime,
    /// It is not said: the row counts as received on the day of the answer.
    Unsaid,
    /// What is said is no day.
    Defect {
        /// The text of the cell.
        text: &'r str,
        /// What it was read as.
        reading: DateReading,
    },
}

/// Reads the days on which the rows of one file were received.
pub(super) struct ReceivedDays {
    as_known: Day,
    days: Memo<Day>,
}

impl ReceivedDays {
    /// Asks what was received by the end of this day.
    pub(super) fn new(as_known: Day) -> Self {
        ReceivedDays { as_known, days: Memo::new() }
    }

    /// When a row was received. One that came later is left out, whatever else stands in it.
    pub(super) fn read<'r>(
        &mut self,
        file: &OpenFile,
        row: &Row<'r>,
        report: &mut BlockReport,
    ) -> Result<Received<'r>, Stop> {
        let Some(ReceivedColumn { column, formats }) = &file.columns.received else {
            return Ok(Received::Unsaid);
        };
        let cell = row.cell(*column);
        let day = match self.days.get(cell) {
            Some(day) => day,
            None => {
                let text = file.text(row, *column)?;
                if text.is_empty() {
                    return Ok(Received::Unsaid);
                }
                let reading = read_date(text, formats);
                let DateReading::Day(date) = reading else {
                    return Ok(Received::Defect { text, reading });
                };
                let day = (date.year(), date.month(), date.day());
                self.days.put(cell, day);
                day
            }
        };
        self.leave_out_later(day, report)?;
        Ok(Received::InTime)
    }

    /// Leaves a row out that does not say when it was received and was answered later, and sets one aside whose cell is
    /// no day.
    pub(super) fn check(
        &self,
        file: &OpenFile,
        row: &Row<'_>,
        received: Received<'_>,
        answered: Day,
        report: &mut BlockReport,
    ) -> Result<(), Stop> {
        match received {
            Received::InTime => Ok(()),
            Received::Unsaid => self.leave_out_later(answered, report),
            Received::Defect { text, reading } => {
                let column = file.columns.received.as_ref();
                let column = column.and_then(|received| file.column(received.column));
                let reason = date_defect(text, &reading);
                report.set_aside(&file.name, row.line, column, reason, || {
                    found_no_date(text, &reading)
                });
                Err(Stop::Row)
            }
        }
    }

    /// Leaves a row of a later day out; of a month alone, one of a month that begins later.
    fn leave_out_later(
        &self,
        (year, month, day): Day,
        report: &mut BlockReport,
    ) -> Result<(), Stop> {
        if (year, month, day.max(1)) <= self.as_known {
            return Ok(());
        }
        report.after_as_known += 1;
        Err(Stop::Row)
    }
}

/// Why the text of a date is none.
pub(super) fn date_defect(text: &str, reading: &DateReading) -> Reason {
    match reading {
        _ if text.is_empty() => Reason::NoDate,
        DateReading::NoSuchDay => Reason::NoSuchDay,
        DateReading::Ambiguous(_, _) => Reason::AmbiguousDate,
        _ => Reason::NotADate,
    }
}

/// What was found in place of a date, for the message.
pub(super) fn found_no_date(text: &str, reading: &DateReading) -> String {
    match reading {
        _ if text.is_empty() => "expected a date, found an empty cell".to_owned(),
        DateReading::NoSuchDay => format!("`{}` is no day of the calendar", shown(text)),
        DateReading::Ambiguous(first, second) => {
            format!("`{}` reads as {first} and as {second}", shown(text))
        }
        _ => format!("expected a date, found `{}`", shown(text)),
    }
}

//! Streams the answers of a survey's files, one row at a time, to whoever counts them.
//!
//! The order of the checks is: form of the row, date, as-of, weight, scores, repeats of a response id. A row that fails one is
//! set aside with its reason and place; a score that fails sets only its own cell aside.

use super::columns::{DateColumns, TemplatePiece, find_columns};
use super::csv_file::{CsvFile, CsvOptions, Row, encoding_named, not_utf8};
use super::date_format::{DateReading, read_date};
use super::preset_columns::PresetColumns;
use super::quarantine::{Quarantine, Reason};
use super::question::Cell;
use super::survey::{Survey, SurveyFile};
use super::weight::Weight;
use crate::diagnostic::{Diagnostic, Diagnostics, Failure, Location, shown};
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// One row of a survey, read. It borrows from the reader, so a sink copies what it keeps.
#[derive(Debug)]
pub struct Answer<'r> {
    /// The row's id, where the survey has one.
    pub response_id: Option<&'r str>,
    /// Who answered; `None` where the cell is empty.
    pub customer: Option<&'r str>,
    /// The account (firm) of who answered.
    pub account: Option<&'r str>,
    /// Year of the answer.
    pub year: i16,
    /// Month of the answer, 1 to 12.
    pub month: i8,
    /// Day of the month; 0 where the file only has a period.
    pub day: i8,
    /// The weight.
    pub weight: Weight,
    /// The cell of each question, in the order of [`Survey::questions`].
    pub scores: &'r [Cell],
    /// The value of each dimension, in the order of [`Survey::dimensions`].
    pub dimensions: &'r [Option<&'r str>],
}

/// Takes the answers of a survey.
pub trait AnswerSink {
    /// Takes one row.
    fn answer(&mut self, answer: &Answer<'_>);
}

/// What reading a survey showed.
#[derive(Debug, Clone, Default)]
pub struct ReadReport {
    /// Rows after the headers, blank ones left out.
    pub rows: u64,
    /// Rows later than the as-of date, left out.
    pub after_as_of: u64,
    /// Rows that were handed over with at least one score.
    pub usable: u64,
    /// What was set aside.
    pub quarantine: Quarantine,
    /// What the team should see: the first of each kind in a file with its place.
    pub diagnostics: Diagnostics,
    /// Whether any file has the column of the account, so that accounts can be told apart.
    pub accounts: bool,
    /// Response ids that stand on rows which say different things. Where there are any, what was handed over is wrong,
    /// and the survey has to be read once more with them.
    pub conflicts: HashSet<u64>,
}

/// How many defects of one kind in one file are shown one by one.
const SHOWN_EACH: u64 = 5;

/// Reads all files of a survey into a sink. `conflicts` are the response ids that an earlier reading found in conflict.
pub fn read_survey(
    survey: &Survey,
    as_of: Option<Date>,
    conflicts: &HashSet<u64>,
    sink: &mut dyn AnswerSink,
) -> Result<ReadReport, Failure> {
    let mut report = ReadReport::default();
    let mut seen = HashMap::new();
    let mut preset_columns = PresetColumns::default();
    for (number, file) in survey.files.iter().enumerate() {
        report.quarantine.files.push(file.file.shown.clone());
        let mut reading = FileReading {
            survey,
            file,
            number,
            as_of,
            conflicts,
            seen: &mut seen,
            report: &mut report,
            preset_columns: &mut preset_columns,
            shown_counts: BTreeMap::new(),
        };
        match reading.read(sink) {
            Ok(()) => {}
            Err(Failure::Input(diagnostics)) => report.diagnostics.append(diagnostics),
            Err(other) => return Err(other),
        }
    }
    report.diagnostics.append(preset_columns.warnings());
    if report.rows > 0
        && report.usable == 0
        && report.after_as_of == 0
        && !report.diagnostics.has_errors()
    {
        report.diagnostics.push(
            Diagnostic::error(format!(
                "survey `{}`: none of its {} rows could be used",
                survey.id, report.rows
            ))
            .at(survey.location.clone())
            .hint("check the columns, the scale and the date format of the mapping"),
        );
    }
    if report.usable == 0
        && report.after_as_of > 0
        && let Some(as_of) = as_of
    {
        report.diagnostics.push(
            Diagnostic::warning(format!(
                "survey `{}`: none of its {} rows lies before the end of {as_of}",
                survey.id, report.rows
            ))
            .at(survey.location.clone())
            .hint("answers later than `--as-of` are left out"),
        );
    }
    Ok(report)
}

struct FileReading<'a> {
    survey: &'a Survey,
    file: &'a SurveyFile,
    number: usize,
    as_of: Option<Date>,
    conflicts: &'a HashSet<u64>,
    /// Hash of each response id, and of the content of its row.
    seen: &'a mut HashMap<u64, u64>,
    report: &'a mut ReadReport,
    preset_columns: &'a mut PresetColumns,
    shown_counts: BTreeMap<Reason, u64>,
}

impl FileReading<'_> {
    fn read(&mut self, sink: &mut dyn AnswerSink) -> Result<(), Failure> {
        let mapping = &self.file.mapping;
        let name = &self.file.file.shown;
        let options = CsvOptions {
            encoding: mapping.encoding.as_ref().and_then(|name| encoding_named(&name.value)),
            delimiter: mapping.delimiter,
        };
        let mut file = CsvFile::open(&self.file.file.path, name, options)?;
        let header = file.header().to_vec();
        let columns = find_columns(self.survey, mapping, &header, name)?;
        self.preset_columns.add(name, &header, &columns.of_preset);
        self.report.accounts |= columns.account.is_some();
        let mut scores = vec![Cell::NotAsked; columns.questions.len()];
        let mut date_text = String::new();
        let rows_before = self.report.rows;
        while let Some(row) = file.next_row()? {
            self.report.rows += 1;
            if row.len() != header.len() {
                let found = format!(
                    "expected {} cells as in the header, found {}",
                    header.len(),
                    row.len()
                );
                self.set_aside(row.line, None, Reason::RaggedRow, &found);
                continue;
            }
            let text = |column: Option<usize>| -> Result<Option<&str>, Failure> {
                let Some(column) = column else { return Ok(None) };
                let cell = std::str::from_utf8(row.bytes(column)).map_err(|_| {
                    not_utf8(name, row.line, header.get(column).map(String::as_str))
                })?;
                let cell = cell.trim();
                Ok(if cell.is_empty() { None } else { Some(cell) })
            };
            if let Some(other) = text(columns.survey)?
                && other != self.survey.id
            {
                self.report.rows -= 1;
                continue;
            }
            let Some((year, month, day)) =
                self.date(&columns.date, &row, &header, &mut date_text)?
            else {
                continue;
            };
            // Before anything else is looked at: what comes later must not change what stands before.
            if let Some(as_of) = self.as_of
                && Date::new(year, month, day.max(1)).is_ok_and(|date| date > as_of)
            {
                self.report.after_as_of += 1;
                continue;
            }
            let weight = match text(columns.weight)? {
                None if columns.weight.is_some() => Err(Reason::WeightNotANumber),
                None => Ok(Weight::ONE),
                Some(cell) => Weight::read(cell),
            };
            let weight = match weight {
                Ok(weight) => weight,
                Err(reason) => {
                    let found = match text(columns.weight)? {
                        None => "an empty cell".to_owned(),
                        Some(cell) => format!("`{}`", shown(cell)),
                    };
                    let found =
                        format!("expected a weight from 0 to {}, found {found}", Weight::MOST);
                    self.set_aside(row.line, column_name(&header, columns.weight), reason, &found);
                    continue;
                }
            };
            let mut usable = false;
            let mut defects: Vec<(usize, Reason, String)> = Vec::new();
            for (question, score) in columns.questions.iter().zip(scores.iter_mut()) {
                let Some((column, reader)) = question else { continue };
                *score = reader.read(text(Some(*column))?.unwrap_or_default());
                match score {
                    Cell::Score(_) => usable = true,
                    Cell::SetAside(reason) => defects.push((
                        *column,
                        *reason,
                        format!(
                            "expected {}, found `{}`",
                            reader.expected(),
                            shown(text(Some(*column))?.unwrap_or_default())
                        ),
                    )),
                    _ => {}
                }
            }
            let response_id = text(columns.response_id)?;
            if let Some(id) = response_id
                && !self.is_first(id, &row, &header, columns.response_id)
            {
                continue;
            }
            for (column, reason, found) in defects {
                self.set_aside(row.line, column_name(&header, Some(column)), reason, &found);
            }
            // On the stack, since the values borrow from the row and no row is allocated for.
            let mut values = [None; Survey::MOST_DIMENSIONS];
            for (value, column) in values.iter_mut().zip(&columns.dimensions) {
                *value = text(*column)?;
                if let Some(long) =
                    value.filter(|value| value.chars().nth(Survey::LONGEST_VALUE).is_some())
                {
                    let found = format!(
                        "expected a value of at most {} characters, found {}",
                        Survey::LONGEST_VALUE,
                        long.chars().count()
                    );
                    let column = column_name(&header, *column);
                    self.set_aside(row.line, column, Reason::ValueTooLong, &found);
                    *value = None;
                }
            }
            let dimensions = values.get(..columns.dimensions.len()).unwrap_or(&values);
            self.report.usable += u64::from(usable);
            sink.answer(&Answer {
                response_id,
                customer: text(columns.customer)?,
                account: text(columns.account)?,
                year,
                month,
                day,
                weight,
                scores: &scores,
                dimensions,
            });
        }
        self.close(rows_before);
        Ok(())
    }

    /// The day of a row, or `None` if it was set aside. A day of 0 is a whole month.
    fn date(
        &mut self,
        date: &DateColumns,
        row: &Row<'_>,
        header: &[String],
        buffer: &mut String,
    ) -> Result<Option<(i16, i8, i8)>, Failure> {
        let name = &self.file.file.shown;
        let cell = |column: usize| {
            std::str::from_utf8(row.bytes(column))
                .map(str::trim)
                .map_err(|_| not_utf8(name, row.line, header.get(column).map(String::as_str)))
        };
        let (text, column, formats) = match date {
            DateColumns::Period { year, month } => return Ok(Some((*year, *month, 0))),
            DateColumns::Column { column, formats } => (cell(*column)?, Some(*column), formats),
            DateColumns::Template { pieces, formats } => {
                buffer.clear();
                for piece in pieces {
                    match piece {
                        TemplatePiece::Text(text) => buffer.push_str(text),
                        TemplatePiece::Column(column) => buffer.push_str(cell(*column)?),
                    }
                }
                (buffer.as_str(), None, formats)
            }
        };
        let column = column_name(header, column);
        let (reason, found) = match read_date(text, formats) {
            DateReading::Day(date) => return Ok(Some((date.year(), date.month(), date.day()))),
            _ if text.is_empty() => {
                (Reason::NoDate, "expected a date, found an empty cell".to_owned())
            }
            DateReading::NoSuchDay => {
                (Reason::NoSuchDay, format!("`{}` is no day of the calendar", shown(text)))
            }
            DateReading::Ambiguous(first, second) => (
                Reason::AmbiguousDate,
                format!("`{}` reads as {first} and as {second}", shown(text)),
            ),
            DateReading::NotADate => {
                (Reason::NotADate, format!("expected a date, found `{}`", shown(text)))
            }
        };
        self.set_aside(row.line, column, reason, &found);
        Ok(None)
    }

    /// Whether the row is the first with its response id; else it is set aside.
    fn is_first(
        &mut self,
        id: &str,
        row: &Row<'_>,
        header: &[String],
        column: Option<usize>,
    ) -> bool {
        let key = hash_of(std::iter::once(id.as_bytes()));
        let column = column_name(header, column);
        if self.conflicts.contains(&key) {
            let found = format!(
                "rows with the id `{}` say different things, none of them counts",
                shown(id)
            );
            self.set_aside(row.line, column, Reason::ConflictingResponseId, &found);
            return false;
        }
        // Cell by cell, since `1,11` and `11,1` have the same bytes.
        let content = hash_of(row.cells());
        match self.seen.insert(key, content) {
            None => true,
            Some(first) if first == content => {
                let found = format!("the answer `{}` is there twice, the first counts", shown(id));
                self.set_aside(row.line, column, Reason::ExactDuplicate, &found);
                false
            }
            Some(first) => {
                self.seen.insert(key, first);
                self.report.conflicts.insert(key);
                true
            }
        }
    }

    fn set_aside(&mut self, line: u64, column: Option<&str>, reason: Reason, found: &str) {
        self.report.quarantine.add(self.number, line, column, reason);
        let count = self.shown_counts.entry(reason).or_default();
        *count += 1;
        if *count > SHOWN_EACH {
            return;
        }
        let what = column.map_or_else(String::new, |name| format!("column `{name}`: "));
        let mend = match reason {
            Reason::AmbiguousDate => "keep one of the formats in `date_formats`",
            Reason::NoDate => "fill the cell",
            Reason::NotADate | Reason::NoSuchDay => {
                "mend the cell, or name its form in `date_formats`"
            }
            Reason::NotANumber | Reason::OutOfRange => {
                "mend the cell, or name it in `missing` if it means no answer"
            }
            Reason::ExactDuplicate | Reason::ConflictingResponseId => {
                "keep one row for each answer"
            }
            Reason::RaggedRow => "a cell that holds a delimiter stands in quotes",
            _ => "mend the cell",
        };
        let whole = match reason {
            Reason::ValueTooLong => "the value",
            cell if cell.is_of_cell() => "the answer",
            _ => "the row",
        };
        self.report.diagnostics.push(
            Diagnostic::warning(format!("{what}{found}"))
                .at(Location::file(&self.file.file.shown).line(line))
                .hint(format!("{whole} is set aside; {mend}")),
        );
    }

    /// Says how much more of a kind there was than was shown, and that a file has no rows.
    fn close(&mut self, rows_before: u64) {
        let name = &self.file.file.shown;
        for (reason, count) in &self.shown_counts {
            if *count > SHOWN_EACH {
                self.report.diagnostics.push(
                    Diagnostic::warning(format!(
                        "{} more set aside as `{}`",
                        count - SHOWN_EACH,
                        reason.code()
                    ))
                    .at(Location::file(name)),
                );
            }
        }
        if self.report.rows == rows_before {
            self.report.diagnostics.push(
                Diagnostic::warning("the file has a header and no rows")
                    .at(Location::file(name))
                    .hint("it counts as no answers; take it out if that is not meant"),
            );
        }
    }
}

fn hash_of<'c>(cells: impl Iterator<Item = &'c [u8]>) -> u64 {
    let mut hasher = DefaultHasher::new();
    cells.for_each(|cell| cell.hash(&mut hasher));
    hasher.finish()
}

fn column_name(header: &[String], column: Option<usize>) -> Option<&str> {
    header.get(column?).map(String::as_str)
}

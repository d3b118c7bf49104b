//! Reads the rows of a block as answers.
//!
//! The order of the checks is: form of the row, reception, date, as-of, weight, scores, repeats of a response id. A row that fails
//! one is set aside with its reason and place; a score that fails sets only its own cell aside. What a cell was read as
//! is remembered, so that most cells are looked up and not read.

use super::answers::{Answer, AnswerSink, CutOff};
use super::columns::{Columns, DateColumns, TemplatePiece};
use super::csv_blocks::Block;
use super::csv_file::{CsvFile, not_utf8};
use super::csv_plain::PlainRows;
use super::csv_rows::{Cells, Row, RowWalk};
use super::date_format::{DateReading, read_date};
use super::memo::{CellText, Memo, ScoreMemo};
use super::quarantine::Reason;
use super::question::{Cell, ScoreReader};
use super::read_report::BlockReport;
use super::received::{ReceivedDays, date_defect, found_no_date};
use super::response_ids::{ResponseIds, RowPlace, SeenIds, hash_of_id, hash_of_row};
use super::survey::Survey;
use super::values::{Value, Values};
use super::weight::Weight;
use crate::diagnostic::{Diagnostics, Failure, shown};
use jiff::civil::Date;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// A file whose columns are found.
pub(super) struct OpenFile {
    /// Its place among the survey's files.
    pub(super) number: usize,
    pub(super) name: String,
    delimiter: u8,
    header: Vec<Arc<str>>,
    /// What stands for each column in the hash of a row: its name, and how the file is mapped.
    header_hashes: Vec<u64>,
    pub(super) columns: Columns,
}

impl OpenFile {
    pub(super) fn new(
        number: usize,
        name: &str,
        csv: &CsvFile,
        columns: Columns,
        alike: usize,
    ) -> Self {
        let hash = |name: &String| {
            let mut hasher = DefaultHasher::new();
            (alike, name).hash(&mut hasher);
            hasher.finish()
        };
        OpenFile {
            number,
            name: name.to_owned(),
            delimiter: csv.delimiter(),
            header: csv.header().iter().map(|name| Arc::from(name.as_str())).collect(),
            header_hashes: csv.header().iter().map(hash).collect(),
            columns,
        }
    }

    pub(super) fn column(&self, column: usize) -> Option<&Arc<str>> {
        self.header.get(column)
    }

    /// The text of a cell, without the space around it.
    pub(super) fn text<'r>(&self, row: &Row<'r>, column: usize) -> Result<&'r str, Failure> {
        let text = std::str::from_utf8(row.bytes(column)).map_err(|_| {
            not_utf8(&self.name, row.line, self.header.get(column).map(AsRef::as_ref))
        })?;
        Ok(text.trim())
    }

    /// The text of a cell that the file has and that is not empty.
    fn filled<'r>(&self, row: &Row<'r>, column: Option<usize>) -> Result<Option<&'r str>, Failure> {
        let Some(column) = column else { return Ok(None) };
        Ok(Some(self.text(row, column)?).filter(|text| !text.is_empty()))
    }
}

/// Year, month and day; a day of 0 stands for the whole month.
pub(super) type Day = (i16, i8, i8);

fn day_of(date: Date) -> Day {
    (date.year(), date.month(), date.day())
}

/// Reads the rows of one file, as one thread meets them.
pub(super) struct RowReader<'a> {
    survey: &'a Survey,
    file: Arc<OpenFile>,
    as_of: Option<Day>,
    received: Option<ReceivedDays>,
    ids: &'a ResponseIds,
    values: &'a Values,
    plain: PlainRows,
    days: Memo<Day>,
    weights: Memo<Weight>,
    is_of_survey: Memo<bool>,
    cells_read: Vec<ScoreMemo>,
    values_read: Vec<Memo<Value>>,
    scores: Vec<Cell>,
    row_values: Vec<Value>,
    date_text: String,
}

/// Why a row is not handed over.
pub(super) enum Stop {
    /// It is set aside or left out.
    Row,
    /// The file can't be read further.
    File(Failure),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Stop::File(failure)
    }
}

impl<'a> RowReader<'a> {
    pub(super) fn new(
        survey: &'a Survey,
        file: Arc<OpenFile>,
        cut_off: CutOff,
        ids: &'a ResponseIds,
        values: &'a Values,
    ) -> Self {
        RowReader {
            survey,
            as_of: cut_off.as_of.map(day_of),
            received: cut_off.as_known.map(|day| ReceivedDays::new(day_of(day))),
            ids,
            values,
            plain: PlainRows::default(),
            days: Memo::new(),
            weights: Memo::new(),
            is_of_survey: Memo::new(),
            cells_read: survey.questions.iter().map(|q| ScoreMemo::new(q.low)).collect(),
            values_read: file.columns.dimensions.iter().map(|_| Memo::new()).collect(),
            scores: vec![Cell::NotAsked; file.columns.questions.len()],
            row_values: vec![Value::NONE; file.columns.dimensions.len()],
            date_text: String::new(),
            file,
        }
    }

    pub(super) fn is_of(&self, file: &Arc<OpenFile>) -> bool {
        Arc::ptr_eq(&self.file, file)
    }

    /// Reads all rows of a block into a sink.
    pub(super) fn read<S: AnswerSink>(
        &mut self,
        block: &Block,
        number: u64,
        seen: &mut SeenIds,
        sink: &mut S,
    ) -> BlockReport {
        let mut report = BlockReport::new(self.file.number);
        // Once a block and not once a row, since all threads count who shares the file.
        let file = Arc::clone(&self.file);
        let mut plain = std::mem::take(&mut self.plain);
        let mut place = RowPlace { block: number, row: 0 };
        let mut read = |row: &Row<'_>, report: &mut BlockReport| {
            place.row += 1;
            match self.row(&file, row, place, seen, report, sink) {
                Ok(()) | Err(Stop::Row) => true,
                Err(Stop::File(failure)) => {
                    let mut found = Diagnostics::new();
                    match failure {
                        Failure::Input(diagnostics) => found.append(diagnostics),
                        other => found.push(other.into_diagnostic()),
                    }
                    report.fail(found);
                    false
                }
            }
        };
        if plain.find(block, file.delimiter) {
            for row in plain.rows(block) {
                if !read(&row, &mut report) {
                    break;
                }
            }
        } else {
            let mut walk = RowWalk::new(block, file.delimiter);
            let mut cells = Cells::default();
            while let Some(line) = walk.next(block, &mut cells) {
                if !read(&Row::new(block, &cells, line), &mut report) {
                    break;
                }
            }
        }
        self.plain = plain;
        report
    }

    fn row<S: AnswerSink>(
        &mut self,
        file: &OpenFile,
        row: &Row<'_>,
        place: RowPlace,
        seen: &mut SeenIds,
        report: &mut BlockReport,
        sink: &mut S,
    ) -> Result<(), Stop> {
        let known_day = match &file.columns.date {
            DateColumns::Column { column, .. } => self.days.get(row.cell(*column)),
            _ => None,
        };
        // A row with a day is not blank.
        if known_day.is_none() && row.is_blank() {
            return Ok(());
        }
        report.rows += 1;
        if row.len() != file.header.len() {
            report.set_aside(&file.name, row.line, None, Reason::RaggedRow, || {
                let expected = file.header.len();
                format!("expected {expected} cells as in the header, found {}", row.len())
            });
            return Ok(());
        }
        if let Some(column) = file.columns.survey
            && !self.is_of_survey(file, row, column)?
        {
            report.rows -= 1;
            return Ok(());
        }
        let received = match &mut self.received {
            Some(days) => Some(days.read(file, row, report)?),
            None => None,
        };
        let (year, month, day) = match known_day {
            Some(day) => day,
            None => self.read_day(file, row, report)?,
        };
        // Before anything else is looked at: what comes later must not change what stands before.
        if self.as_of.is_some_and(|as_of| (year, month, day.max(1)) > as_of) {
            report.after_as_of += 1;
            return Ok(());
        }
        if let (Some(days), Some(received)) = (&self.received, received) {
            days.check(file, row, received, (year, month, day), report)?;
        }
        let weight = match file.columns.weight {
            None => Weight::ONE,
            Some(column) => self.weight(file, row, column, report)?,
        };
        let (mut is_usable, mut has_defects) = (false, false);
        let questions = file.columns.questions.iter().zip(&mut self.scores);
        for ((question, score), memo) in questions.zip(&mut self.cells_read) {
            let Some((column, reader)) = question else { continue };
            *score = match memo.get(row.cell(*column)) {
                Some(read) => read,
                None => read_score(file, row, *column, reader, memo)?,
            };
            is_usable |= matches!(score, Cell::Score(_));
            has_defects |= matches!(score, Cell::SetAside(_));
        }
        let response_id = file.filled(row, file.columns.response_id)?;
        if let Some(id) = response_id {
            self.judge(file, (id, place), row, seen, report)?;
        }
        if has_defects {
            self.report_defects(file, row, report)?;
        }
        self.read_values(file, row, report)?;
        report.usable += u64::from(is_usable);
        sink.answer(&Answer {
            response_id,
            customer: file.filled(row, file.columns.customer)?,
            account: file.filled(row, file.columns.account)?,
            year,
            month,
            day,
            weight,
            scores: &self.scores,
            values: &self.row_values,
        });
        Ok(())
    }

    /// Whether a row of a file that several surveys share is of this one. An empty cell does not say that it isn't.
    fn is_of_survey(
        &mut self,
        file: &OpenFile,
        row: &Row<'_>,
        column: usize,
    ) -> Result<bool, Failure> {
        let cell = row.cell(column);
        if let Some(known) = self.is_of_survey.get(cell) {
            return Ok(known);
        }
        let text = file.text(row, column)?;
        let is_own = text.is_empty() || text == self.survey.id;
        self.is_of_survey.put(cell, is_own);
        Ok(is_own)
    }

    /// Reads the day of a row, which is set aside if it has none.
    #[inline(never)]
    fn read_day(
        &mut self,
        file: &OpenFile,
        row: &Row<'_>,
        report: &mut BlockReport,
    ) -> Result<Day, Stop> {
        let (text, column, formats) = match &file.columns.date {
            DateColumns::Period { year, month } => return Ok((*year, *month, 0)),
            DateColumns::Column { column, formats } => {
                (file.text(row, *column)?, Some(*column), formats)
            }
            DateColumns::Template { pieces, formats } => {
                self.date_text.clear();
                for piece in pieces {
                    match piece {
                        TemplatePiece::Text(text) => self.date_text.push_str(text),
                        TemplatePiece::Column(column) => {
                            self.date_text.push_str(file.text(row, *column)?);
                        }
                    }
                }
                let made = CellText::new(self.date_text.as_bytes(), self.date_text.len());
                if let Some(day) = self.days.get(made) {
                    return Ok(day);
                }
                (self.date_text.as_str(), None, formats)
            }
        };
        let reading = read_date(text, formats);
        if let DateReading::Day(date) = reading {
            let day = day_of(date);
            match column {
                Some(column) => self.days.put(row.cell(column), day),
                None => self.days.put(CellText::new(text.as_bytes(), text.len()), day),
            }
            return Ok(day);
        }
        let column = column.and_then(|column| file.column(column));
        report.set_aside(&file.name, row.line, column, date_defect(text, &reading), || {
            found_no_date(text, &reading)
        });
        Err(Stop::Row)
    }

    /// The weight of a row, which is set aside if it has none.
    #[inline(never)]
    fn weight(
        &mut self,
        file: &OpenFile,
        row: &Row<'_>,
        column: usize,
        report: &mut BlockReport,
    ) -> Result<Weight, Stop> {
        let cell = row.cell(column);
        if let Some(weight) = self.weights.get(cell) {
            return Ok(weight);
        }
        let text = file.text(row, column)?;
        let read = if text.is_empty() { Err(Reason::WeightNotANumber) } else { Weight::read(text) };
        let reason = match read {
            Ok(weight) => {
                self.weights.put(cell, weight);
                return Ok(weight);
            }
            Err(reason) => reason,
        };
        report.set_aside(&file.name, row.line, file.column(column), reason, || {
            let found = match text {
                "" => "an empty cell".to_owned(),
                text => format!("`{}`", shown(text)),
            };
            format!("expected a weight from 0 to {}, found {found}", Weight::MOST)
        });
        Err(Stop::Row)
    }

    /// Whether a row counts, as far as its response id goes.
    fn judge(
        &self,
        file: &OpenFile,
        (id, place): (&str, RowPlace),
        row: &Row<'_>,
        seen: &mut SeenIds,
        report: &mut BlockReport,
    ) -> Result<(), Stop> {
        let content = || hash_of_row(&file.header_hashes, row.cells());
        let Some(verdict) = self.ids.judge(hash_of_id(id), place, content, seen) else {
            return Err(Stop::Row);
        };
        let Err(reason) = verdict else { return Ok(()) };
        let column = file.columns.response_id.and_then(|column| file.column(column));
        report.set_aside(&file.name, row.line, column, reason, || match reason {
            Reason::ExactDuplicate => {
                format!("the answer `{}` is there twice, the first counts", shown(id))
            }
            _ => format!(
                "rows with the id `{}` say different things, none of them counts",
                shown(id)
            ),
        });
        Err(Stop::Row)
    }

    /// Sets the cells aside that hold no score.
    fn report_defects(
        &self,
        file: &OpenFile,
        row: &Row<'_>,
        report: &mut BlockReport,
    ) -> Result<(), Failure> {
        for (question, score) in file.columns.questions.iter().zip(&self.scores) {
            let (Some((column, reader)), Cell::SetAside(reason)) = (question, score) else {
                continue;
            };
            let text = file.text(row, *column)?;
            report.set_aside(&file.name, row.line, file.column(*column), *reason, || {
                format!("expected {}, found `{}`", reader.expected(), shown(text))
            });
        }
        Ok(())
    }

    /// Reads the values of the dimensions.
    #[inline]
    fn read_values(
        &mut self,
        file: &OpenFile,
        row: &Row<'_>,
        report: &mut BlockReport,
    ) -> Result<(), Failure> {
        let columns = file.columns.dimensions.iter().zip(&mut self.row_values);
        for (dimension, ((column, value), memo)) in columns.zip(&mut self.values_read).enumerate() {
            let Some(column) = *column else { continue };
            *value = match memo.get(row.cell(column)) {
                Some(known) => known,
                None => read_value(file, row, (dimension, column), self.values, memo, report)?,
            };
        }
        Ok(())
    }
}

/// Reads a score that was not met before.
#[cold]
#[inline(never)]
fn read_score(
    file: &OpenFile,
    row: &Row<'_>,
    column: usize,
    reader: &ScoreReader,
    memo: &mut ScoreMemo,
) -> Result<Cell, Failure> {
    let read = reader.read(file.text(row, column)?);
    if !matches!(read, Cell::SetAside(_)) {
        memo.put(row.cell(column), read);
    }
    Ok(read)
}

/// Reads a value that was not met before. What can be none is set aside, and the row counts without it.
#[cold]
#[inline(never)]
fn read_value(
    file: &OpenFile,
    row: &Row<'_>,
    (dimension, column): (usize, usize),
    values: &Values,
    memo: &mut Memo<Value>,
    report: &mut BlockReport,
) -> Result<Value, Failure> {
    let text = file.text(row, column)?;
    let most = Survey::LONGEST_VALUE;
    if text.chars().nth(most).is_some() {
        let reason = Reason::ValueTooLong;
        report.set_aside(&file.name, row.line, file.column(column), reason, || {
            let found = text.chars().count();
            format!("expected a value of at most {most} characters, found {found}")
        });
        return Ok(Value::NONE);
    }
    if text.contains('\0') {
        let reason = Reason::ValueNotText;
        report.set_aside(&file.name, row.line, file.column(column), reason, || {
            "expected a text, found a NUL character".to_owned()
        });
        return Ok(Value::NONE);
    }
    let value = if text.is_empty() { Value::NONE } else { values.value(dimension, text) };
    memo.put(row.cell(column), value);
    Ok(value)
}

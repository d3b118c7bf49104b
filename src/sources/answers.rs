//! Streams the answers of a survey's files to whoever counts them, on as many threads as are given.
//!
//! The threads take turns at the files: each takes the next block of whole records and reads it while others go on. Each
//! thread hands its answers to a sink of its own. What is reported does not depend on which thread read what.

use super::answer_rows::{OpenFile, RowReader};
use super::columns::find_columns;
use super::csv_blocks::Block;
use super::csv_file::{CsvFile, CsvOptions, encoding_named};
use super::preset_columns::PresetColumns;
use super::question::Cell;
use super::read_report::{Collector, ReadReport};
use super::response_ids::{ResponseIds, SeenIds};
use super::survey::Survey;
use super::values::{Value, Values};
use super::weight::Weight;
use crate::diagnostic::{Diagnostic, Diagnostics, Failure};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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
    pub values: &'r [Value],
}

/// Takes the answers that one thread reads.
pub trait AnswerSink: Send {
    /// Takes one row.
    fn answer(&mut self, answer: &Answer<'_>);
}

/// The days up to which answers count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CutOff {
    /// Answers of later days are left out.
    pub as_of: Option<Date>,
    /// Answers received later are left out; one that does not say when counts as received on its own day.
    pub as_known: Option<Date>,
}

/// How a survey is read. It changes how long that takes, and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// How many threads read.
    pub threads: usize,
    /// How many bytes one of them takes at a time, more or less.
    pub block: usize,
    /// How many records of customers come together before they are first looked through for superseded ones.
    pub records: usize,
}

impl Default for Pace {
    /// All cores, and portions that fit into a core's cache.
    fn default() -> Self {
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Pace { threads, block: super::csv_blocks::BLOCK, records: 1 << 15 }
    }
}

/// What came of reading a survey.
pub struct Reading<S> {
    /// The sinks, one a thread.
    pub sinks: Vec<S>,
    /// The texts of the values.
    pub values: Values,
    /// What is to be told.
    pub report: ReadReport,
    /// Where rows share a response id, which could only be seen at the end: what is known of them now. The sinks were
    /// handed rows that don't count, and the survey is to be read again with this.
    pub again: Option<ResponseIds>,
}

/// Reads all files of a survey into sinks, with what is known of its response ids.
///
/// # Errors
/// [`Failure::Io`] if a file can't be read. What is wrong in the files is among the report's diagnostics.
pub fn read_survey<S: AnswerSink>(
    survey: &Survey,
    cut_off: CutOff,
    pace: Pace,
    ids: &ResponseIds,
    sink: impl Fn() -> S,
) -> Result<Reading<S>, Failure> {
    let values = Values::new(survey.dimensions.len());
    let shared = Shared {
        survey,
        cut_off,
        ids,
        values: &values,
        pace,
        feed: Mutex::new(Feed::new(survey, pace)),
        collector: Mutex::new(Collector::new(survey)),
    };
    let mut sinks: Vec<S> = (0..shared.threads()).map(|_| sink()).collect();
    let seen = shared.read(&mut sinks);
    let Shared { feed, collector, .. } = shared;
    let mut feed = feed.into_inner().unwrap_or_else(PoisonError::into_inner);
    if let Some(failure) = feed.broken.take() {
        return Err(failure);
    }
    let collector = collector.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut report = collector.finish(survey, cut_off, feed.failures);
    report.accounts = feed.accounts;
    report.diagnostics.append(feed.preset_columns.warnings());
    if let (Some(day), Some((name, lacking))) = (cut_off.as_known, feed.without_received) {
        report.diagnostics.push(without_received(survey, day, &name, lacking));
    }
    for dimension in values.overfull() {
        report.diagnostics.push(too_many_values(survey, dimension));
    }
    let again = if report.diagnostics.has_errors() { None } else { ids.next(seen) };
    Ok(Reading { sinks, values, report, again })
}

fn without_received(survey: &Survey, day: Date, name: &str, lacking: usize) -> Diagnostic {
    let id = &survey.id;
    let others = match lacking {
        1 => String::new(),
        more => format!(" (nor in {} more)", more - 1),
    };
    let said = format!(
        "survey `{id}`: no column of `{name}`{others} says when answers were received, so what was known on {day} \
         can't be told: they count as received when they were given"
    );
    Diagnostic::warning(said)
        .at(survey.location.clone())
        .hint("add a column of that day, and name it as in received = \"received_on\"")
}

fn too_many_values(survey: &Survey, dimension: usize) -> Diagnostic {
    let name = survey.dimensions.get(dimension).map_or("", String::as_str);
    let most = Value::MOST;
    Diagnostic::error(format!("dimension `{name}` has more than {most} values"))
        .at(survey.location.clone())
        .hint("each value has figures of its own; leave out a column of ids or of texts")
}

/// What the threads of one reading share.
struct Shared<'a> {
    survey: &'a Survey,
    cut_off: CutOff,
    ids: &'a ResponseIds,
    values: &'a Values,
    pace: Pace,
    feed: Mutex<Feed<'a>>,
    collector: Mutex<Collector>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared<'_> {
    /// How many threads are worth their start.
    fn threads(&self) -> usize {
        let bytes = |file: &super::survey::SurveyFile| {
            std::fs::metadata(&file.file.path).map_or(0, |data| data.len())
        };
        let blocks = self.survey.files.iter().map(bytes).sum::<u64>() / self.pace.block as u64;
        self.pace.threads.min(usize::try_from(blocks / 2).unwrap_or(usize::MAX)).max(1)
    }

    fn read<S: AnswerSink>(&self, sinks: &mut [S]) -> Vec<SeenIds> {
        match sinks {
            [sink] => vec![self.work(sink)],
            _ => std::thread::scope(|scope| {
                let threads: Vec<_> =
                    sinks.iter_mut().map(|sink| scope.spawn(move || self.work(sink))).collect();
                let joined = threads.into_iter().map(std::thread::ScopedJoinHandle::join);
                joined.map(|seen| seen.unwrap_or_else(|panic| resume_unwind(panic))).collect()
            }),
        }
    }

    /// Reads blocks until there are none left.
    fn work<S: AnswerSink>(&self, sink: &mut S) -> SeenIds {
        let mut seen = SeenIds::default();
        let mut block = Block::default();
        let mut reader: Option<RowReader<'_>> = None;
        loop {
            let Some(ticket) = lock(&self.feed).next(&mut block) else { return seen };
            let reader = match &mut reader {
                Some(reader) if reader.is_of(&ticket.file) => reader,
                other => other.insert(RowReader::new(
                    self.survey,
                    ticket.file,
                    self.cut_off,
                    self.ids,
                    self.values,
                )),
            };
            let report = reader.read(&block, ticket.number, &mut seen, sink);
            lock(&self.collector).add(ticket.number, report);
        }
    }
}

/// The files of a survey as one row of blocks.
struct Feed<'a> {
    survey: &'a Survey,
    pace: Pace,
    next_file: usize,
    next_block: u64,
    open: Option<(CsvFile, Arc<OpenFile>)>,
    /// What ended the reading of a file before its end.
    failures: BTreeMap<usize, Diagnostics>,
    /// What ended the reading of all.
    broken: Option<Failure>,
    accounts: bool,
    preset_columns: PresetColumns,
    /// The first file that does not say when answers were received, and how many there are.
    without_received: Option<(String, usize)>,
}

/// A block's number and file.
struct Ticket {
    number: u64,
    file: Arc<OpenFile>,
}

impl<'a> Feed<'a> {
    fn new(survey: &'a Survey, pace: Pace) -> Self {
        Feed {
            survey,
            pace,
            next_file: 0,
            next_block: 0,
            open: None,
            failures: BTreeMap::new(),
            broken: None,
            accounts: false,
            preset_columns: PresetColumns::default(),
            without_received: None,
        }
    }

    fn next(&mut self, block: &mut Block) -> Option<Ticket> {
        loop {
            if self.broken.is_some() {
                return None;
            }
            if let Some((csv, file)) = &mut self.open {
                let file = Arc::clone(file);
                match csv.next_block(block) {
                    Ok(true) => {
                        self.next_block += 1;
                        return Some(Ticket { number: self.next_block - 1, file });
                    }
                    Ok(false) => {}
                    Err(failure) => self.fail(file.number, failure),
                }
                self.open = None;
                continue;
            }
            let number = self.next_file;
            if number >= self.survey.files.len() {
                return None;
            }
            self.next_file += 1;
            match self.open(number) {
                Ok(open) => self.open = open,
                Err(failure) => self.fail(number, failure),
            }
        }
    }

    fn fail(&mut self, file: usize, failure: Failure) {
        match failure {
            Failure::Input(diagnostics) => {
                self.failures.insert(file, diagnostics);
            }
            other => self.broken = Some(other),
        }
    }

    fn open(&mut self, number: usize) -> Result<Option<(CsvFile, Arc<OpenFile>)>, Failure> {
        let Some(file) = self.survey.files.get(number) else { return Ok(None) };
        let (name, mapping) = (&file.file.shown, &file.mapping);
        let options = CsvOptions {
            encoding: mapping.encoding.as_ref().and_then(|name| encoding_named(&name.value)),
            delimiter: mapping.delimiter,
            block: Some(self.pace.block),
        };
        let csv = CsvFile::open(&file.file.path, name, options)?;
        let columns = find_columns(self.survey, mapping, csv.header(), name)?;
        self.preset_columns.add(name, csv.header(), &columns.of_preset);
        if columns.received.is_none() {
            self.without_received.get_or_insert_with(|| (name.clone(), 0)).1 += 1;
        }
        self.accounts |= columns.account.is_some();
        // Files that are mapped alike say the same by the same cells.
        let alike = self.survey.files.iter().position(|other| other.mapping == *mapping);
        let open = OpenFile::new(number, name, &csv, columns, alike.unwrap_or(number));
        Ok(Some((csv, Arc::new(open))))
    }
}

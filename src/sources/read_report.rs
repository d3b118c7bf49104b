//! Gathers what the reading of a survey showed, in the order of the files and their rows, whichever thread read them.

use super::answers::CutOff;
use super::quarantine::{Quarantine, Reason, SetAside};
use super::survey::Survey;
use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What reading a survey showed.
#[derive(Debug, Clone, Default)]
pub struct ReadReport {
    /// Rows after the headers, blank ones left out.
    pub rows: u64,
    /// Rows later than the as-of date, left out.
    pub after_as_of: u64,
    /// Rows received later than the day that was asked for, left out.
    pub after_as_known: u64,
    /// Rows that were handed over with at least one score.
    pub usable: u64,
    /// What was set aside.
    pub quarantine: Quarantine,
    /// What the team should see: the first of each kind in a file with its place.
    pub diagnostics: Diagnostics,
    /// Whether any file has the column of the account, so that accounts can be told apart.
    pub accounts: bool,
}

/// How many defects of one kind in one file are shown one by one.
const SHOWN_EACH: u64 = 5;

/// What one block showed.
#[derive(Default)]
pub(super) struct BlockReport {
    pub(super) file: usize,
    pub(super) rows: u64,
    pub(super) after_as_of: u64,
    pub(super) after_as_known: u64,
    pub(super) usable: u64,
    counts: BTreeMap<Reason, u64>,
    entries: Vec<(u64, Option<Arc<str>>, Reason)>,
    shown: Vec<(Reason, Diagnostic)>,
    /// What ended the reading of the file.
    failure: Option<Diagnostics>,
}

impl BlockReport {
    pub(super) fn new(file: usize) -> Self {
        BlockReport { file, ..BlockReport::default() }
    }

    /// Sets a row or a cell aside. `found` says what was found, and is asked only if it is going to be shown.
    pub(super) fn set_aside(
        &mut self,
        file: &str,
        line: u64,
        column: Option<&Arc<str>>,
        reason: Reason,
        found: impl FnOnce() -> String,
    ) {
        self.entries.push((line, column.cloned(), reason));
        let count = self.counts.entry(reason).or_default();
        *count += 1;
        if *count > SHOWN_EACH {
            return;
        }
        let what = column.map_or_else(String::new, |name| format!("column `{name}`: "));
        let whole = match reason {
            Reason::ValueTooLong | Reason::ValueNotText => "the value",
            cell if cell.is_of_cell() => "the answer",
            _ => "the row",
        };
        let shown = Diagnostic::warning(format!("{what}{}", found()))
            .at(Location::file(file).line(line))
            .hint(format!("{whole} is set aside; {}", mend(reason)));
        self.shown.push((reason, shown));
    }

    /// Ends the reading of the file.
    pub(super) fn fail(&mut self, diagnostics: Diagnostics) {
        self.failure = Some(diagnostics);
    }
}

fn mend(reason: Reason) -> &'static str {
    match reason {
        Reason::AmbiguousDate => "keep one of the formats in `date_formats`",
        Reason::NoDate => "fill the cell",
        Reason::NotADate | Reason::NoSuchDay => "mend the cell, or name its form in `date_formats`",
        Reason::NotANumber | Reason::OutOfRange => {
            "mend the cell, or name it in `missing` if it means no answer"
        }
        Reason::ExactDuplicate | Reason::ConflictingResponseId => "keep one row for each answer",
        Reason::RaggedRow => "a cell that holds a delimiter stands in quotes",
        _ => "mend the cell",
    }
}

/// Puts the reports of blocks together. Few wait at a time, since threads finish blocks nearly in order.
#[derive(Default)]
pub(super) struct Collector {
    next: u64,
    waiting: BTreeMap<u64, BlockReport>,
    files: Vec<FileReport>,
    report: ReadReport,
}

#[derive(Default)]
struct FileReport {
    rows: u64,
    counts: BTreeMap<Reason, u64>,
    diagnostics: Diagnostics,
    has_failed: bool,
}

impl Collector {
    pub(super) fn new(survey: &Survey) -> Self {
        let mut collector = Collector::default();
        for file in &survey.files {
            collector.report.quarantine.files.push(file.file.shown.clone());
            collector.files.push(FileReport::default());
        }
        collector
    }

    pub(super) fn add(&mut self, number: u64, report: BlockReport) {
        self.waiting.insert(number, report);
        while let Some(block) = self.waiting.remove(&self.next) {
            self.next += 1;
            self.merge(block);
        }
    }

    fn merge(&mut self, block: BlockReport) {
        let Some(file) = self.files.get_mut(block.file) else { return };
        if file.has_failed {
            // Another thread was already further on when the file turned out to be unreadable.
            return;
        }
        file.rows += block.rows;
        self.report.rows += block.rows;
        self.report.after_as_of += block.after_as_of;
        self.report.after_as_known += block.after_as_known;
        self.report.usable += block.usable;
        for (reason, diagnostic) in block.shown {
            let count = file.counts.entry(reason).or_default();
            *count += 1;
            if *count <= SHOWN_EACH {
                file.diagnostics.push(diagnostic);
            }
        }
        for (reason, count) in block.counts {
            // The first ones were counted as they were shown.
            *file.counts.entry(reason).or_default() += count.saturating_sub(SHOWN_EACH);
        }
        for (line, column, reason) in block.entries {
            self.report.quarantine.add(SetAside { file: block.file, line, column, reason });
        }
        if let Some(failure) = block.failure {
            file.diagnostics.append(failure);
            file.has_failed = true;
        }
    }

    /// The whole report. `failures` is what ended the reading of a file from outside its blocks.
    pub(super) fn finish(
        mut self,
        survey: &Survey,
        cut_off: CutOff,
        mut failures: BTreeMap<usize, Diagnostics>,
    ) -> ReadReport {
        for (number, file) in self.files.into_iter().enumerate() {
            self.report.diagnostics.append(file.diagnostics);
            let name = survey.files.get(number).map_or("", |file| file.file.shown.as_str());
            match failures.remove(&number) {
                Some(failure) if !file.has_failed => self.report.diagnostics.append(failure),
                None if !file.has_failed => {
                    close(name, file.rows, &file.counts, &mut self.report.diagnostics);
                }
                _ => {}
            }
        }
        let report = &mut self.report;
        if report.rows > 0
            && report.usable == 0
            && report.after_as_of + report.after_as_known == 0
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
            && report.after_as_known == 0
            && let Some(as_of) = cut_off.as_of
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
        if report.usable == 0
            && report.after_as_known > 0
            && let Some(as_known) = cut_off.as_known
        {
            report.diagnostics.push(
                Diagnostic::warning(format!(
                    "survey `{}`: none of its {} rows was received before the end of {as_known}",
                    survey.id, report.rows
                ))
                .at(survey.location.clone())
                .hint("answers received later than `--as-known` are left out"),
            );
        }
        self.report
    }
}

/// Says how much more of a kind there was than was shown, and that a file has no rows.
fn close(name: &str, rows: u64, counts: &BTreeMap<Reason, u64>, diagnostics: &mut Diagnostics) {
    for (reason, count) in counts {
        if *count > SHOWN_EACH {
            let more = count - SHOWN_EACH;
            diagnostics.push(
                Diagnostic::warning(format!("{more} more set aside as `{}`", reason.code()))
                    .at(Location::file(name)),
            );
        }
    }
    if rows == 0 {
        diagnostics.push(
            Diagnostic::warning("the file has a header and no rows")
                .at(Location::file(name))
                .hint("it counts as no answers; take it out if that is not meant"),
        );
    }
}

//! Writes what a command was asked for: to standard output, or whole into a file.

use crate::cube::{Cube, write_aggregates};
use crate::diagnostic::Failure;
use crate::sources::csv_text::CsvWriter;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// How figures are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// For reading
    Table,
    /// For a spreadsheet
    Csv,
    /// For programs
    Json,
}

/// Writes to standard output. A closed pipe (`| head`) is the reader's choice, not a failure.
pub(super) fn to_stdout(
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let mut out = BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::io("write", Path::new("standard output"), error))
        }
        _ => Ok(()),
    }
}

/// Lines of cells in columns as wide as they must be; those of numbers stand to the right.
pub(super) fn aligned(lines: &[Vec<String>], numbers: &[usize]) -> String {
    let columns = lines.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        lines.iter().filter_map(|line| line.get(column)).map(|cell| cell.chars().count()).max()
    };
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
    let mut text = String::new();
    for line in lines {
        let mut out = String::new();
        for (column, (cell, width)) in line.iter().zip(&widths).enumerate() {
            if numbers.contains(&column) {
                out.push_str(&format!("{cell:>width$}  "));
            } else {
                out.push_str(&format!("{cell:<width$}  "));
            }
        }
        text.push_str(out.trim_end());
        text.push('\n');
    }
    text
}

/// Writes a file beside its place and moves it there, so that a run that is stopped leaves the old one as it was.
pub(super) fn to_file(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let beside = path.with_file_name(name);
    let written = File::create(&beside).and_then(|file| {
        let mut out = BufWriter::new(file);
        write(&mut out)?;
        out.flush()?;
        out.get_ref().sync_all()
    });
    written.and_then(|()| std::fs::rename(&beside, path)).map_err(|error| {
        // What could not be written is of no use; if it can't be removed either, the first error says why.
        let _ = std::fs::remove_file(&beside);
        Failure::io("write", path, error)
    })
}

/// Writes all tallies.
pub(super) fn tallies(cube: &Cube, out: &mut dyn Write) -> io::Result<()> {
    let mut csv = CsvWriter::new(out);
    write_aggregates(cube, |row| csv.row(row))?;
    csv.finish()
}

/// Writes what was set aside: where it stands and why, never what stands there.
pub(super) fn quarantine(cube: &Cube, out: &mut dyn Write) -> io::Result<()> {
    let mut csv = CsvWriter::new(out);
    csv.row(["survey", "file", "line", "column", "reason"])?;
    for (survey, reading) in &cube.readings {
        let quarantine = &reading.quarantine;
        for one in &quarantine.entries {
            let file = quarantine.files.get(one.file).map_or("", String::as_str);
            let column = one.column.as_deref().unwrap_or_default();
            csv.row([survey, file, &one.line.to_string(), column, one.reason.code()])?;
        }
    }
    csv.finish()
}

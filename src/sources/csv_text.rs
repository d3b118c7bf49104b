//! Writes CSV that is safe to open in a spreadsheet: no cell begins a formula.

use std::borrow::Cow;
use std::io::{self, Write};

/// The rows as CSV text, with LF line ends.
#[must_use]
pub fn csv_text(rows: &[Vec<String>]) -> String {
    let mut text = Vec::new();
    let mut writer = CsvWriter::new(&mut text);
    for row in rows {
        // Writing into memory can't fail, and all rows come from one header.
        let _ = writer.row(row.iter().map(String::as_str));
    }
    let _ = writer.finish();
    String::from_utf8(text).unwrap_or_default()
}

/// Writes rows one by one.
pub struct CsvWriter<W: Write> {
    writer: csv::Writer<W>,
}

impl<W: Write> CsvWriter<W> {
    /// Writes into `target`.
    pub fn new(target: W) -> Self {
        CsvWriter { writer: csv::Writer::from_writer(target) }
    }

    /// Writes a row.
    ///
    /// # Errors
    /// What the target says.
    pub fn row<'c>(&mut self, cells: impl IntoIterator<Item = &'c str>) -> io::Result<()> {
        for cell in cells {
            self.writer.write_field(guarded(cell).as_bytes()).map_err(io_error)?;
        }
        self.writer.write_record(None::<&[u8]>).map_err(io_error)
    }

    /// Writes what is still held back.
    ///
    /// # Errors
    /// What the target says.
    pub fn finish(mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

fn begins_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A cell that a spreadsheet would take for a formula gets an apostrophe before it; a number stays a number.
fn guarded(cell: &str) -> Cow<'_, str> {
    let bare = cell.trim_start_matches('\'');
    let is_guarded =
        begins_formula(bare) && (bare.len() < cell.len() || cell.parse::<f64>().is_err());
    if is_guarded { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// The cell that was written so.
#[must_use]
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if begins_formula(rest.trim_start_matches('\'')) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_a_formula() {
        let rows = [vec!["=1+1".to_owned(), "-12.5".to_owned(), "@x".to_owned(), "a,b".to_owned()]];
        assert_eq!(csv_text(&rows), "'=1+1,-12.5,'@x,\"a,b\"\n");
    }

    #[test]
    fn a_guarded_cell_reads_back_as_it_was() {
        for cell in ["=x", "'=x", "''-5", "-5", "'-5", "'tis", "", "'", "+", "'@", "a=b"] {
            assert_eq!(unguarded(&guarded(cell)), cell);
        }
    }
}

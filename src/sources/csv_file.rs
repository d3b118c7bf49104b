//! Reads one CSV file row by row: encoding, delimiter, header, ragged rows, open quotes.
//!
//! What is wrong with the file as a whole is an error with its place. Rows come out one at a time in a buffer that is
//! used again, so that no row is allocated for.

use crate::diagnostic::{Diagnostic, Diagnostics, Failure, Location, nearest_hint};
use crate::project::Located;
use csv::{ByteRecord, ReaderBuilder};
use encoding_rs::Encoding;
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufReader, Chain, Cursor, Read};
use std::path::Path;
use std::rc::Rc;

/// How a file is to be read, where it does not say so itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct CsvOptions {
    /// The encoding; UTF-8 unless a byte-order mark says otherwise.
    pub encoding: Option<&'static Encoding>,
    /// The character between cells; recognised from the header where not given.
    pub delimiter: Option<u8>,
}

/// The encoding of a name in the configuration.
#[must_use]
pub fn encoding_named(name: &str) -> Option<&'static Encoding> {
    match name.to_lowercase().as_str() {
        "utf-8" | "utf8" => Some(encoding_rs::UTF_8),
        "latin-1" | "iso-8859-1" | "windows-1252" => Some(encoding_rs::WINDOWS_1252),
        "utf-16" | "utf-16le" => Some(encoding_rs::UTF_16LE),
        "utf-16be" => Some(encoding_rs::UTF_16BE),
        _ => None,
    }
}

/// The names that [`encoding_named`] knows, for hints.
pub const ENCODINGS: [&str; 4] = ["utf-8", "latin-1", "windows-1252", "utf-16"];

/// Reports the name of an encoding that is not known.
pub(super) fn check_encoding(encoding: &Located<String>, diagnostics: &mut Diagnostics) {
    if encoding_named(&encoding.value).is_none() {
        diagnostics.push(
            Diagnostic::error(format!("`{}` is not an encoding that is read", encoding.value))
                .at(encoding.location.clone())
                .hint(nearest_hint(&encoding.value, ENCODINGS)),
        );
    }
}

/// An open CSV file.
pub struct CsvFile {
    shown: String,
    reader: csv::Reader<QuoteGuard<Decoded>>,
    seen: Rc<RefCell<Seen>>,
    header: Vec<String>,
    record: ByteRecord,
}

type Decoded = BufReader<Chain<Cursor<Vec<u8>>, DecodeReaderBytes<BufReader<File>, Vec<u8>>>>;

/// How much of a file is looked at before it is read, in bytes.
const HEAD: u64 = 1 << 16;

/// A row as it stands in the file.
pub struct Row<'r> {
    record: &'r ByteRecord,
    /// The line on which it begins, counted from 1.
    pub line: u64,
}

impl<'r> Row<'r> {
    /// The bytes of a cell, empty where the row is too short.
    #[must_use]
    pub fn bytes(&self, column: usize) -> &'r [u8] {
        self.record.get(column).unwrap_or_default()
    }

    /// How many cells the row has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.record.len()
    }

    /// Whether the row has no cell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.record.is_empty()
    }

    /// Whether all cells are empty.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.record.iter().all(|cell| cell.trim_ascii().is_empty())
    }

    /// The cells, in the order of the file.
    pub fn cells(&self) -> impl Iterator<Item = &'r [u8]> {
        self.record.iter()
    }
}

impl CsvFile {
    /// Opens a file and reads its header.
    ///
    /// # Errors
    /// [`Failure::Io`] if it can't be read; [`Failure::Input`] if it is empty or its header is not UTF-8.
    pub fn open(path: &Path, shown: &str, options: CsvOptions) -> Result<Self, Failure> {
        let file = File::open(path).map_err(|error| Failure::io("read", path, error))?;
        // UTF-8 is passed through as it is, so that an invalid byte is found and not replaced.
        let declared = options.encoding.filter(|encoding| *encoding != encoding_rs::UTF_8);
        let mut decoder = DecodeReaderBytesBuilder::new()
            .encoding(declared)
            .utf8_passthru(true)
            .strip_bom(true)
            .bom_override(true)
            .build(BufReader::with_capacity(1 << 16, file));
        // One read may give no more than the bytes that could have been a mark, so read on.
        let mut head = Vec::new();
        let read = decoder.by_ref().take(HEAD).read_to_end(&mut head);
        read.map_err(|error| Failure::io("read", path, error))?;
        if head.iter().all(u8::is_ascii_whitespace) {
            return Err(Diagnostic::error("the file is empty, expected a header and rows")
                .at(Location::file(shown))
                .hint("export it again, or take it out of the folder")
                .into());
        }
        let delimiter = options.delimiter.unwrap_or_else(|| recognise_delimiter(&head));
        let input = BufReader::with_capacity(1 << 16, Cursor::new(head).chain(decoder));
        let seen = Rc::new(RefCell::new(Seen::default()));
        let guard = QuoteGuard::new(input, delimiter, Rc::clone(&seen));
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(guard);
        let mut record = ByteRecord::new();
        reader.read_byte_record(&mut record).map_err(|error| broken(shown, &error))?;
        seen.borrow_mut().starts.pop_front();
        let mut header = Vec::with_capacity(record.len());
        for cell in &record {
            let name = std::str::from_utf8(cell).map_err(|_| not_utf8(shown, 1, None))?;
            header.push(clean_header(name));
        }
        if header.iter().any(|name| name.contains('\0')) {
            return Err(Diagnostic::error(
                "the header holds NUL characters, as UTF-16 without its mark does",
            )
            .at(Location::file(shown).line(1))
            .hint("say `encoding = \"utf-16\"` in data/sources.toml, or save the file as UTF-8")
            .into());
        }
        Ok(CsvFile { shown: shown.to_owned(), reader, seen, header, record })
    }

    /// The header names, trimmed.
    #[must_use]
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The next row, blank ones left out; `None` at the end.
    ///
    /// # Errors
    /// [`Failure::Input`] if the file ends inside a quoted cell.
    pub fn next_row(&mut self) -> Result<Option<Row<'_>>, Failure> {
        let line = loop {
            let more = self
                .reader
                .read_byte_record(&mut self.record)
                .map_err(|error| broken(&self.shown, &error))?;
            let mut seen = self.seen.borrow_mut();
            if let Some(line) = seen.open_quote {
                return Err(Diagnostic::error("a quote is opened and never closed")
                    .at(Location::file(&self.shown).line(line))
                    .hint("close it with `\"`, or write a quote inside a quoted cell twice: `\"\"`")
                    .into());
            }
            if !more {
                return Ok(None);
            }
            let blank = self.record.iter().all(|cell| cell.trim_ascii().is_empty());
            // A row of nothing but delimiters says nothing; exports end with them.
            let line = seen.starts.pop_front().unwrap_or_default();
            if !blank {
                break line;
            }
        };
        Ok(Some(Row { record: &self.record, line }))
    }
}

/// The error of a cell whose bytes are not UTF-8.
#[must_use]
pub fn not_utf8(shown: &str, line: u64, column: Option<&str>) -> Failure {
    let place = column.map_or_else(String::new, |name| format!("column `{name}`: "));
    Diagnostic::error(format!("{place}not valid UTF-8"))
        .at(Location::file(shown).line(line))
        .hint("save the file as UTF-8, or say `encoding = \"windows-1252\"` in data/sources.toml")
        .into()
}

fn broken(shown: &str, error: &csv::Error) -> Failure {
    let mut location = Location::file(shown);
    if let Some(position) = error.position() {
        location = location.line(position.line());
    }
    Diagnostic::error(format!("the file can't be read as CSV: {error}"))
        .at(location)
        .hint("export it again as CSV")
        .into()
}

/// A header name without surrounding space, its no-break spaces turned into spaces.
fn clean_header(name: &str) -> String {
    name.replace('\u{a0}', " ").trim_matches(['\u{feff}', ' ', '\t', '\r', '\n']).to_owned()
}

/// The delimiter that stands most often in the first line, outside quotes; a comma where none does.
fn recognise_delimiter(head: &[u8]) -> u8 {
    let mut counts = [(b',', 0_u32), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in head {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            byte if !quoted => {
                for (delimiter, count) in &mut counts {
                    *count += u32::from(delimiter == byte);
                }
            }
            _ => {}
        }
    }
    let mut best = (b',', 0);
    for candidate in counts {
        if candidate.1 > best.1 {
            best = candidate;
        }
    }
    best.0
}

/// What [`QuoteGuard`] saw of the bytes that went through.
#[derive(Default)]
struct Seen {
    /// The lines on which records begin that have not come out of the reader yet.
    starts: VecDeque<u64>,
    /// At the end of the file: the line on which a quote was left open.
    open_quote: Option<u64>,
}

/// Passes bytes through, and keeps the lines on which records begin and on which a quote was left open.
///
/// The csv crate takes an open quote as closed by the end of the file, and all rows after it as one cell; and its line
/// numbers fall behind where lines end with CRLF.
struct QuoteGuard<R> {
    inner: R,
    delimiter: u8,
    state: QuoteState,
    line: u64,
    opened: u64,
    seen: Rc<RefCell<Seen>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum QuoteState {
    RecordStart,
    CellStart,
    Bare,
    Quoted,
    QuoteInQuoted,
}

impl<R: Read> QuoteGuard<R> {
    fn new(inner: R, delimiter: u8, seen: Rc<RefCell<Seen>>) -> Self {
        let state = QuoteState::RecordStart;
        QuoteGuard { inner, delimiter, state, line: 1, opened: 1, seen }
    }
}

impl<R: Read> Read for QuoteGuard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let mut seen = self.seen.borrow_mut();
        for byte in buffer.iter().take(count) {
            let ends_record = *byte == b'\n' || *byte == b'\r';
            if self.state == QuoteState::RecordStart && !ends_record {
                seen.starts.push_back(self.line);
            }
            self.state = match (self.state, byte) {
                (QuoteState::RecordStart | QuoteState::CellStart, b'"') => {
                    self.opened = self.line;
                    QuoteState::Quoted
                }
                (QuoteState::Quoted, b'"') => QuoteState::QuoteInQuoted,
                (QuoteState::Quoted, _) => QuoteState::Quoted,
                (QuoteState::QuoteInQuoted, b'"') => QuoteState::Quoted,
                _ if ends_record => QuoteState::RecordStart,
                _ if *byte == self.delimiter => QuoteState::CellStart,
                _ => QuoteState::Bare,
            };
            self.line += u64::from(*byte == b'\n');
        }
        if count == 0 && self.state == QuoteState::Quoted {
            seen.open_quote = Some(self.opened);
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(content: &[u8], encoding: Option<&'static Encoding>) -> Result<Vec<String>, Failure> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, content).unwrap();
        let mut file = CsvFile::open(&path, "a.csv", CsvOptions { encoding, delimiter: None })?;
        let mut lines = vec![file.header().join("|")];
        while let Some(row) = file.next_row()? {
            let cells: Vec<_> = (0..row.len())
                .map(|i| String::from_utf8_lossy(row.bytes(i)).into_owned())
                .collect();
            lines.push(format!("{}:{}", row.line, cells.join("|")));
        }
        Ok(lines)
    }

    #[test]
    fn marks_delimiters_and_line_breaks_are_recognised() {
        let read = rows(b"\xef\xbb\xbfa ; b\xc2\xa0\r\n1;\"x\ny\"\r\n;;\r\n2;z\r\n", None).unwrap();
        assert_eq!(read, ["a|b", "2:1|x\ny", "5:2|z"]);
        // Without a mark, and with a first cell longer than one.
        let read = rows(b"Fecha;Nota\n31/10/2026;9\n", None).unwrap();
        assert_eq!(read, ["Fecha|Nota", "2:31/10/2026|9"]);
    }

    #[test]
    fn other_encodings_are_decoded() {
        let latin = rows(b"a\tb\nni\xf1o\t1\n", encoding_named("latin-1")).unwrap();
        assert_eq!(latin, ["a|b", "2:niño|1"]);
        let mut utf16 = vec![0xff, 0xfe];
        utf16.extend("a,b\n1,é\n".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(rows(&utf16, None).unwrap(), ["a|b", "2:1|é"]);
    }

    #[test]
    fn an_open_quote_is_an_error_at_the_line_where_it_opens() {
        let Err(Failure::Input(found)) = rows(b"a,b\n1,\"x\n2,y\n", None) else { panic!() };
        assert!(found.iter().next().unwrap().to_string().contains("a.csv:2: a quote is opened"));
    }
}

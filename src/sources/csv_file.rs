//! Reads one CSV file row by row: encoding, delimiter, header, ragged rows, open quotes.
//!
//! What is wrong with the file as a whole is an error with its place. Rows come out one at a time in memory that is used
//! again, so that no row is allocated for; or in blocks, which several threads can walk through.

use super::csv_blocks::{Block, BlockReader};
use super::csv_rows::{Cells, Row, RowWalk};
use crate::diagnostic::{Diagnostic, Diagnostics, Failure, Location, nearest_hint};
use crate::project::Located;
use encoding_rs::Encoding;
use std::path::Path;

/// How a file is to be read, where it does not say so itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct CsvOptions {
    /// The encoding; UTF-8 unless a byte-order mark says otherwise.
    pub encoding: Option<&'static Encoding>,
    /// The character between cells; recognised from the header where not given.
    pub delimiter: Option<u8>,
    /// How many bytes are read at a time, more or less; what suits a core's cache where not given.
    pub block: Option<usize>,
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

/// How many columns a file may have.
pub const MOST_COLUMNS: usize = 100_000;

/// An open CSV file.
pub struct CsvFile {
    reader: BlockReader,
    header: Vec<String>,
    block: Block,
    walk: RowWalk,
    cells: Cells,
}

impl CsvFile {
    /// Opens a file and reads its header.
    ///
    /// # Errors
    /// [`Failure::Io`] if it can't be read; [`Failure::Input`] if it is empty or its header is not UTF-8.
    pub fn open(path: &Path, shown: &str, options: CsvOptions) -> Result<Self, Failure> {
        let mut reader = BlockReader::open(path, shown, options)?;
        let mut block = Block::default();
        let mut cells = Cells::default();
        reader.fill(&mut block)?;
        let mut walk = RowWalk::new(&block, reader.delimiter());
        let line = walk.next(&block, &mut cells).unwrap_or(1);
        let row = Row::new(&block, &cells, line);
        if row.len() > MOST_COLUMNS {
            return Err(Diagnostic::error(format!("the header has {} columns", row.len()))
                .at(Location::file(shown).line(line))
                .hint(format!("keep at most {MOST_COLUMNS}; each row stands on a line of its own"))
                .into());
        }
        let mut header = Vec::with_capacity(row.len());
        for cell in row.cells() {
            let name = std::str::from_utf8(cell).map_err(|_| not_utf8(shown, line, None))?;
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
        Ok(CsvFile { reader, header, block, walk, cells })
    }

    /// The header names, trimmed.
    #[must_use]
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The character between cells.
    pub(super) fn delimiter(&self) -> u8 {
        self.reader.delimiter()
    }

    /// The next row, blank ones left out; `None` at the end.
    ///
    /// # Errors
    /// [`Failure::Input`] if the file ends inside a quoted cell, or a row is too long to be one.
    pub fn next_row(&mut self) -> Result<Option<Row<'_>>, Failure> {
        let line = loop {
            match self.walk.next(&self.block, &mut self.cells) {
                Some(line) if Row::new(&self.block, &self.cells, line).is_blank() => {}
                Some(line) => break line,
                None => {
                    if !self.reader.fill(&mut self.block)? {
                        return Ok(None);
                    }
                    self.walk = RowWalk::new(&self.block, self.reader.delimiter());
                }
            }
        };
        Ok(Some(Row::new(&self.block, &self.cells, line)))
    }

    /// The next rows, as a block that is walked elsewhere; its memory is used again. `false` at the end.
    ///
    /// # Errors
    /// As [`CsvFile::next_row`].
    pub(super) fn next_block(&mut self, block: &mut Block) -> Result<bool, Failure> {
        if self.block.end > 0 {
            // What stands behind the header in the first block.
            std::mem::swap(block, &mut self.block);
            self.block = Block::default();
            self.walk.leave(block);
            return Ok(true);
        }
        self.reader.fill(block)
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

/// A header name without surrounding space, its no-break spaces turned into spaces.
fn clean_header(name: &str) -> String {
    name.replace('\u{a0}', " ").trim_matches(['\u{feff}', ' ', '\t', '\r', '\n']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(content: &[u8], encoding: Option<&'static Encoding>) -> Result<Vec<String>, Failure> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, content).unwrap();
        let mut file =
            CsvFile::open(&path, "a.csv", CsvOptions { encoding, ..CsvOptions::default() })?;
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

    /// What the `csv` crate reads, less blank rows.
    fn by_the_crate(content: &[u8]) -> Vec<Vec<Vec<u8>>> {
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(content);
        let rows = reader.byte_records().map(|row| row.unwrap());
        let rows = rows.map(|row| row.iter().map(<[u8]>::to_vec).collect::<Vec<_>>());
        rows.filter(|row| row.iter().any(|cell| !cell.trim_ascii().is_empty())).collect()
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_as_the_csv_crate_reads_them(
            pieces in prop::collection::vec(
                prop::sample::select(vec!["a", ",", ",", "\"", "\"\"", "\n", "\r\n", "\r", " ", "bb", "\",\""]),
                0..300,
            )
        ) {
            let content = format!("h,\n{}", pieces.concat());
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("a.csv");
            std::fs::write(&path, &content).unwrap();
            let options = CsvOptions { encoding: None, delimiter: Some(b','), block: Some(16) };
            let mut file = CsvFile::open(&path, "a.csv", options).unwrap();
            let mut rows = Vec::new();
            let complete = loop {
                match file.next_row() {
                    Ok(Some(row)) => {
                        rows.push(row.cells().map(<[u8]>::to_vec).collect::<Vec<_>>());
                    }
                    Ok(None) => break true,
                    // The crate takes an open quote as closed by the end of the file.
                    Err(_) => break false,
                }
            };
            let expected = by_the_crate(content.split_once('\n').unwrap().1.as_bytes());
            if complete {
                prop_assert_eq!(rows, expected);
            } else {
                prop_assert_eq!(&rows, &expected.get(..rows.len()).unwrap().to_vec());
            }
        }
    }

    #[test]
    fn records_that_cross_blocks_stay_whole() {
        let mut content = String::from("a,b\n");
        let mut expected = vec!["a|b".to_owned()];
        let mut line = 2;
        for number in 0..40_000 {
            let breaks = number % 3;
            content.push_str(&format!("{number},\"x{}\"\"\"\n", "\n".repeat(breaks)));
            expected.push(format!("{line}:{number}|x{}\"", "\n".repeat(breaks)));
            line += 1 + breaks;
        }
        assert_eq!(rows(content.as_bytes(), None).unwrap(), expected);
    }

    #[test]
    fn what_would_take_memory_without_limit_is_refused_with_its_place() {
        let refused = |content: &[u8]| {
            let Err(Failure::Input(found)) = rows(content, None) else { panic!() };
            found.iter().next().unwrap().to_string()
        };
        let long = [b"a,b\n1,2\n".as_slice(), &[b'x'; 20 << 20]].concat();
        assert!(
            refused(&long).starts_with("error: a.csv:3: the row is longer than 16777216 bytes"),
            "{}",
            refused(&long)
        );
        let open = [b"a,b\n1,2\n3,\"".as_slice(), &[b'\n'; 20 << 20]].concat();
        assert!(
            refused(&open).contains("a.csv:3: a quote is opened and not closed within"),
            "{}",
            refused(&open)
        );
        let wide = [b"a,".repeat(100_000), b"a\n1\n".to_vec()].concat();
        assert!(
            refused(&wide).contains("a.csv:1: the header has 100001 columns"),
            "{}",
            refused(&wide)
        );
    }

    #[test]
    fn an_open_quote_is_an_error_at_the_line_where_it_opens() {
        let Err(Failure::Input(found)) = rows(b"a,b\n1,\"x\n2,y\n", None) else { panic!() };
        assert!(found.iter().next().unwrap().to_string().contains("a.csv:2: a quote is opened"));
    }
}

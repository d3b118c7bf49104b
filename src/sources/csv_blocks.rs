//! Reads a CSV file in blocks of whole records, so that each of several threads can take one, in bounded memory.
//!
//! Bytes are decoded here, and a record never spans two blocks, whatever line breaks its quoted cells hold. What would
//! take memory without limit is an error with its place: a record that does not end, a quote that is never closed.

use super::csv_file::CsvOptions;
use crate::diagnostic::{Diagnostic, Failure, Location};
use encoding_rs::{Encoding, UTF_8};
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};
use memchr::{memchr, memchr_iter, memrchr2};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// How many bytes a block has, more or less: few enough to stay in a core's cache.
pub(super) const BLOCK: usize = 1 << 17;

/// How long a record may be, in bytes. Longer ones are no rows of a table but a quote that is never closed, or no CSV.
pub(super) const LONGEST_RECORD: usize = 1 << 24;

/// Room after the last byte, so that whole words can be looked at.
pub(super) const MARGIN: usize = 64;

/// Whole records of a file.
#[derive(Default)]
pub(super) struct Block {
    /// The bytes; what stands behind `end` means nothing.
    pub(super) bytes: Vec<u8>,
    /// Where the first record begins.
    pub(super) begin: usize,
    /// Where the last one ends, its line break included.
    pub(super) end: usize,
    /// The line on which the first record begins, counted from 1.
    pub(super) line: u64,
}

/// Reads a file block by block.
pub(super) struct BlockReader {
    path: PathBuf,
    shown: String,
    input: Input,
    delimiter: u8,
    /// How many bytes a block has, more or less.
    size: usize,
    /// What was read behind the last block's end.
    carry: Vec<u8>,
    line: u64,
    at_end: bool,
}

enum Input {
    /// UTF-8, passed through as it is, so that an invalid byte is found and not replaced.
    Plain(File),
    Decoded(Box<DecodeReaderBytes<File, Vec<u8>>>),
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Input::Plain(file) => file.read(buffer),
            Input::Decoded(decoder) => decoder.read(buffer),
        }
    }
}

impl BlockReader {
    /// Opens a file, and recognises its encoding and its delimiter.
    pub(super) fn open(path: &Path, shown: &str, options: CsvOptions) -> Result<Self, Failure> {
        let failed = |error| Failure::io("read", path, error);
        let mut file = File::open(path).map_err(failed)?;
        let mut head = Vec::with_capacity(BLOCK);
        file.by_ref().take(BLOCK as u64).read_to_end(&mut head).map_err(failed)?;
        let (marked, mark) = Encoding::for_bom(&head).map_or((None, 0), |(e, n)| (Some(e), n));
        let encoding = marked.or(options.encoding).unwrap_or(UTF_8);
        let (input, carry) = if encoding == UTF_8 {
            head.drain(..mark);
            (Input::Plain(file), head)
        } else {
            let file = File::open(path).map_err(failed)?;
            let decoder = DecodeReaderBytesBuilder::new()
                .encoding(Some(encoding))
                .strip_bom(true)
                .bom_override(true)
                .build(file);
            let mut input = Input::Decoded(Box::new(decoder));
            // One read may give no more than the bytes that could have been a mark, so read on.
            head.clear();
            input.by_ref().take(BLOCK as u64).read_to_end(&mut head).map_err(failed)?;
            (input, head)
        };
        if carry.iter().all(u8::is_ascii_whitespace) {
            return Err(Diagnostic::error("the file is empty, expected a header and rows")
                .at(Location::file(shown))
                .hint("export it again, or take it out of the folder")
                .into());
        }
        Ok(BlockReader {
            path: path.to_path_buf(),
            shown: shown.to_owned(),
            input,
            delimiter: options.delimiter.unwrap_or_else(|| recognise_delimiter(&carry)),
            size: options.block.unwrap_or(BLOCK).max(1),
            carry,
            line: 1,
            at_end: false,
        })
    }

    /// The character between cells.
    pub(super) fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// Puts the next records into a block, whose memory is used again; `false` at the end of the file.
    pub(super) fn fill(&mut self, block: &mut Block) -> Result<bool, Failure> {
        let mut length = self.carry.len();
        let mut wanted = self.size;
        let mut kept = 0;
        block.begin = 0;
        loop {
            let room = wanted.max(length) + MARGIN;
            if block.bytes.len() < room {
                block.bytes.resize(room, 0);
            }
            if kept == 0
                && let Some(start) = block.bytes.get_mut(..length)
            {
                start.copy_from_slice(&self.carry);
                self.carry.clear();
            }
            length = self.read_up_to(&mut block.bytes, length, wanted)?;
            if self.at_end && length > 0 && !ends_record(block.bytes.get(length - 1)) {
                if let Some(end) = block.bytes.get_mut(length) {
                    *end = b'\n';
                }
                length += 1;
            }
            let text = block.bytes.get(..length).unwrap_or_default();
            if text.is_empty() {
                return Ok(false);
            }
            let looked_at = text.get(..wanted).unwrap_or(text);
            let (end, open_quote) = last_record_end(looked_at, self.delimiter);
            let is_all = looked_at.len() == text.len();
            if end == 0 && is_all && (self.at_end || length >= LONGEST_RECORD) {
                return Err(self.endless(text, open_quote));
            }
            if end > 0 {
                let (records, rest) = text.split_at(end);
                self.carry.extend_from_slice(rest);
                block.end = end;
                block.line = self.line;
                self.line += memchr_iter(b'\n', records).count() as u64;
                return Ok(true);
            }
            // What was read stays in the block, and more is read behind it.
            wanted = LONGEST_RECORD.min(2 * wanted).max(looked_at.len() + 1);
            kept = length;
        }
    }

    /// Fills a buffer from one length up to another, or to the end of the file.
    fn read_up_to(
        &mut self,
        buffer: &mut [u8],
        mut length: usize,
        wanted: usize,
    ) -> Result<usize, Failure> {
        while length < wanted && !self.at_end {
            let room = buffer.get_mut(length..wanted).unwrap_or_default();
            match self.input.read(room) {
                Ok(0) => self.at_end = true,
                Ok(read) => length += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Failure::io("read", &self.path, error)),
            }
        }
        Ok(length)
    }

    /// The error of a record that does not end.
    fn endless(&self, text: &[u8], open_quote: Option<usize>) -> Failure {
        let at = |offset: usize| {
            let before = text.get(..offset).unwrap_or_default();
            Location::file(&self.shown).line(self.line + memchr_iter(b'\n', before).count() as u64)
        };
        match open_quote {
            Some(opened) if self.at_end => Diagnostic::error("a quote is opened and never closed")
                .at(at(opened))
                .hint("close it with `\"`, or write a quote inside a quoted cell twice: `\"\"`"),
            Some(opened) => Diagnostic::error(format!(
                "a quote is opened and not closed within {LONGEST_RECORD} bytes"
            ))
            .at(at(opened))
            .hint("close it with `\"`, or write a quote inside a quoted cell twice: `\"\"`"),
            None => Diagnostic::error(format!("the row is longer than {LONGEST_RECORD} bytes"))
                .at(at(0))
                .hint("export it again as CSV, one row a line"),
        }
        .into()
    }
}

fn ends_record(byte: Option<&u8>) -> bool {
    matches!(byte, Some(b'\n' | b'\r'))
}

/// Where the last whole record of a text ends that begins with one; 0 where none does. And where a quote is open after it.
///
/// A quote opens a quoted cell at the cell's start only; elsewhere it is a character like others.
fn last_record_end(text: &[u8], delimiter: u8) -> (usize, Option<usize>) {
    let mut end = 0;
    let mut from = 0;
    loop {
        let rest = text.get(from..).unwrap_or_default();
        let quote = memchr(b'"', rest).map(|offset| from + offset);
        let bare = text.get(from..quote.unwrap_or(text.len())).unwrap_or_default();
        if let Some(offset) = memrchr2(b'\n', b'\r', bare) {
            end = from + offset + 1;
        }
        let Some(quote) = quote else { return (end, None) };
        let opens = match quote.checked_sub(1).and_then(|before| text.get(before)) {
            None => true,
            before => ends_record(before) || before == Some(&delimiter),
        };
        if !opens {
            from = quote + 1;
            continue;
        }
        let mut inside = quote + 1;
        from = loop {
            let rest = text.get(inside..).unwrap_or_default();
            match memchr(b'"', rest).map(|offset| inside + offset) {
                None => return (end, Some(quote)),
                Some(close) if text.get(close + 1) == Some(&b'"') => inside = close + 2,
                // Whether the quote is doubled is not known before the next byte is there.
                Some(close) if close + 1 == text.len() => return (end, Some(quote)),
                Some(close) => break close + 1,
            }
        };
    }
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

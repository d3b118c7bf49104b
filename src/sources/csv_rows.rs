//! Splits a block into rows and cells.
//!
//! Delimiters, line breaks and quotes are looked for in 64 bytes at once. A cell's text is borrowed from the block; only
//! a cell with doubled quotes is copied.

use super::csv_blocks::Block;
use super::memo::CellText;
use wide::u8x16;

/// The cells of one row, in memory that is used again for the next.
#[derive(Default)]
pub(super) struct Cells {
    bounds: Vec<Bounds>,
    /// Texts of cells that don't stand in the block as they are.
    copied: Vec<u8>,
}

#[derive(Clone, Copy)]
struct Bounds {
    begin: u32,
    end: u32,
    is_copied: bool,
}

/// A row as it stands in the file.
#[derive(Clone, Copy)]
pub struct Row<'r> {
    bytes: &'r [u8],
    bounds: RowBounds<'r>,
    /// The line on which it begins, counted from 1.
    pub line: u64,
}

/// Where the cells of a row are.
#[derive(Clone, Copy)]
enum RowBounds<'r> {
    /// Each by itself.
    Cells(&'r Cells),
    /// Where each ends, one byte before the next begins; first where the one before the first would have ended.
    Ends(&'r [u32]),
}

impl<'r> Row<'r> {
    pub(super) fn new(block: &'r Block, cells: &'r Cells, line: u64) -> Self {
        Row { bytes: &block.bytes, bounds: RowBounds::Cells(cells), line }
    }

    pub(super) fn plain(block: &'r Block, ends: &'r [u32], line: u64) -> Self {
        Row { bytes: &block.bytes, bounds: RowBounds::Ends(ends), line }
    }

    /// The bytes of a cell, empty where the row is too short.
    #[must_use]
    #[inline]
    pub fn bytes(&self, column: usize) -> &'r [u8] {
        self.cell(column).bytes()
    }

    /// The text of a cell with what stands behind it, empty where the row is too short.
    #[inline]
    pub(super) fn cell(&self, column: usize) -> CellText<'r> {
        let (text, begin, end) = match self.bounds {
            RowBounds::Ends(ends) => match ends.get(column..) {
                Some([before, end, ..]) => (self.bytes, before.wrapping_add(1), *end),
                _ => return CellText::new(&[], 0),
            },
            RowBounds::Cells(cells) => {
                let Some(bounds) = cells.bounds.get(column) else { return CellText::new(&[], 0) };
                let text = if bounds.is_copied { &cells.copied } else { self.bytes };
                (text, bounds.begin, bounds.end)
            }
        };
        let length = end.saturating_sub(begin) as usize;
        CellText::new(text.get(begin as usize..).unwrap_or_default(), length)
    }

    /// How many cells the row has.
    #[must_use]
    #[inline]
    pub fn len(&self) -> usize {
        match self.bounds {
            RowBounds::Ends(ends) => ends.len().saturating_sub(1),
            RowBounds::Cells(cells) => cells.bounds.len(),
        }
    }

    /// Whether the row has no cell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether all cells are empty. A row of nothing but delimiters says nothing; exports end with them.
    #[must_use]
    #[inline]
    pub fn is_blank(&self) -> bool {
        let is_filled = self.bytes(0).first().is_some_and(u8::is_ascii_graphic);
        !is_filled && self.cells().all(|cell| cell.trim_ascii().is_empty())
    }

    /// The cells, in the order of the file.
    pub fn cells(&self) -> impl Iterator<Item = &'r [u8]> {
        let row = *self;
        (0..self.len()).map(move |column| row.bytes(column))
    }
}

/// A bit for each of 64 bytes that is one of these.
#[inline]
pub(super) fn specials<const N: usize>(window: &[u8], wanted: [u8; N]) -> u64 {
    let wanted = wanted.map(u8x16::splat);
    let mut found = 0;
    for (quarter, bytes) in window.as_chunks::<16>().0.iter().enumerate() {
        let bytes = u8x16::new(*bytes);
        let special = wanted.iter().fold(u8x16::splat(0), |all, one| all | bytes.simd_eq(*one));
        found |= u64::from(special.to_bitmask()) << (16 * quarter);
    }
    found
}

/// A way through the rows of one block.
#[derive(Default)]
pub(super) struct RowWalk {
    position: usize,
    line: u64,
    /// Where the 64 bytes begin that are looked at.
    window: usize,
    /// A bit for each byte of the window that is a delimiter, a line break or a quote and lies ahead.
    special: u64,
    delimiter: u8,
}

impl RowWalk {
    pub(super) fn new(block: &Block, delimiter: u8) -> Self {
        let window = block.begin & !63;
        let mut walk =
            RowWalk { position: block.begin, line: block.line, window, special: 0, delimiter };
        walk.special = walk.specials(block) & (u64::MAX << (block.begin - window));
        walk
    }

    /// Makes a block begin where this way has come to, so that someone else can go on from there.
    pub(super) fn leave(&self, block: &mut Block) {
        block.begin = self.position;
        block.line = self.line;
    }

    /// Reads the next row's cells and gives its line; `None` at the block's end. Empty lines are no rows.
    #[inline]
    pub(super) fn next(&mut self, block: &Block, cells: &mut Cells) -> Option<u64> {
        cells.bounds.clear();
        cells.copied.clear();
        let mut line = self.line;
        let mut begin = self.position;
        loop {
            let mut at = self.next_special(block)?;
            let mut byte = *block.bytes.get(at)?;
            if byte == b'"' {
                if at == begin {
                    let (bounds, end) = self.quoted(block, begin + 1, &mut cells.copied)?;
                    cells.bounds.push(bounds);
                    if *block.bytes.get(end)? == self.delimiter {
                        begin = end + 1;
                        continue;
                    }
                    self.end_row(block, end);
                    return Some(line);
                }
                // A quote inside a bare cell is a character like others.
                while byte == b'"' {
                    at = self.next_special(block)?;
                    byte = *block.bytes.get(at)?;
                }
            }
            if byte == self.delimiter {
                cells.bounds.push(bare(begin, at));
                begin = at + 1;
                continue;
            }
            self.end_row(block, at);
            if at == begin && cells.bounds.is_empty() {
                begin = self.position;
                line = self.line;
                continue;
            }
            cells.bounds.push(bare(begin, at));
            return Some(line);
        }
    }

    #[inline]
    fn end_row(&mut self, block: &Block, at: usize) {
        self.line += u64::from(block.bytes.get(at) == Some(&b'\n'));
        self.position = at + 1;
    }

    /// Reads a quoted cell whose text begins here: where its text is, and where the delimiter or line break behind it.
    fn quoted(
        &mut self,
        block: &Block,
        begin: usize,
        copied: &mut Vec<u8>,
    ) -> Option<(Bounds, usize)> {
        let first_copied = copied.len();
        let mut from = begin;
        let text = |from: usize, to: usize| block.bytes.get(from..to).unwrap_or_default();
        loop {
            let quote = self.next_special(block)?;
            match block.bytes.get(quote)? {
                b'"' => {}
                byte => {
                    self.line += u64::from(*byte == b'\n');
                    continue;
                }
            }
            let mut at = self.next_special(block)?;
            if at == quote + 1 && block.bytes.get(at) == Some(&b'"') {
                copied.extend_from_slice(text(from, at));
                from = at + 1;
                continue;
            }
            while block.bytes.get(at) == Some(&b'"') {
                at = self.next_special(block)?;
            }
            if from == begin && at == quote + 1 {
                return Some((bare(begin, quote), at));
            }
            copied.extend_from_slice(text(from, quote));
            copied.extend_from_slice(text(quote + 1, at));
            let mut bounds = bare(first_copied, copied.len());
            bounds.is_copied = true;
            return Some((bounds, at));
        }
    }

    /// Where the next delimiter, line break or quote stands.
    #[inline]
    fn next_special(&mut self, block: &Block) -> Option<usize> {
        while self.special == 0 {
            self.window += 64;
            if self.window >= block.end {
                return None;
            }
            self.special = self.specials(block);
        }
        let at = self.window + self.special.trailing_zeros() as usize;
        self.special &= self.special - 1;
        (at < block.end).then_some(at)
    }

    #[inline]
    fn specials(&self, block: &Block) -> u64 {
        let window = block.bytes.get(self.window..self.window + 64).unwrap_or_default();
        specials(window, [self.delimiter, b'\n', b'\r', b'"'])
    }
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "a block has no more than some million bytes")]
fn bare(begin: usize, end: usize) -> Bounds {
    Bounds { begin: begin as u32, end: end as u32, is_copied: false }
}

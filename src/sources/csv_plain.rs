//! Splits a block without quotes into rows and cells, which needs no look at any single cell.
//!
//! Where delimiters and line breaks stand is written down for the whole block at once; a cell is what lies between two.

use super::csv_blocks::Block;
use super::csv_rows::{Row, specials};
use memchr::memchr2;

/// Where the cells and rows of a block end. The memory is used again for the next block.
#[derive(Default)]
pub(super) struct PlainRows {
    /// Where each cell ends; before the first, where the one before it would have ended.
    ends: Vec<u32>,
    /// For each row, the place of its last cell in `ends`.
    rows: Vec<u32>,
}

impl PlainRows {
    /// Finds the rows of a block; `false` if it has quotes or carriage returns, which need a closer look.
    #[expect(clippy::cast_possible_truncation, reason = "a block has some million bytes at most")]
    pub(super) fn find(&mut self, block: &Block, delimiter: u8) -> bool {
        self.ends.clear();
        self.rows.clear();
        let text = block.bytes.get(block.begin..block.end).unwrap_or_default();
        if memchr2(b'"', b'\r', text).is_some() {
            return false;
        }
        self.ends.push((block.begin as u32).wrapping_sub(1));
        let mut window = block.begin & !63;
        let mut ahead = u64::MAX << (block.begin - window);
        while window < block.end {
            let bytes = block.bytes.get(window..window + 64).unwrap_or_default();
            let breaks = specials(bytes, [b'\n', b'\n']) & ahead;
            let mut found = specials(bytes, [delimiter, b'\n']) & ahead;
            ahead = u64::MAX;
            if window + 64 > block.end {
                found &= u64::MAX >> (window + 64 - block.end);
            }
            let mut rest = breaks & found;
            while rest > 0 {
                let before = found & (rest ^ (rest - 1));
                self.rows.push(self.ends.len() as u32 + before.count_ones() - 1);
                rest &= rest - 1;
            }
            while found > 0 {
                self.ends.push(window as u32 + found.trailing_zeros());
                found &= found - 1;
            }
            window += 64;
        }
        true
    }

    /// The rows, empty lines left out, with their lines.
    pub(super) fn rows<'r>(&'r self, block: &'r Block) -> impl Iterator<Item = Row<'r>> {
        let mut first = 0;
        (block.line..).zip(&self.rows).filter_map(move |(line, last)| {
            let ends = self.ends.get(first as usize..=*last as usize).unwrap_or_default();
            first = *last;
            let is_empty = matches!(ends, [before, end] if before.wrapping_add(1) == *end);
            (!is_empty).then(|| Row::plain(block, ends, line))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::csv_rows::{Cells, RowWalk};
    use super::*;
    use proptest::prelude::*;

    type Rows = Vec<(u64, Vec<Vec<u8>>)>;

    fn texts(row: &Row<'_>) -> (u64, Vec<Vec<u8>>) {
        (row.line, row.cells().map(<[u8]>::to_vec).collect())
    }

    proptest! {
        #[test]
        fn a_plain_block_is_read_as_any_other(
            pieces in prop::collection::vec(prop::sample::select(vec!["a", ",", "\n", "\n", " bc", "0123456789"]), 0..200),
            before in 0..100_usize,
        ) {
            let content = format!("{}{}\n", "x".repeat(before), pieces.concat());
            let mut bytes = content.clone().into_bytes();
            // What stands behind the end means nothing.
            bytes.extend([b',', b'\n'].repeat(64));
            let block = Block { bytes, begin: before, end: content.len(), line: 7 };
            let mut plain = PlainRows::default();
            prop_assert!(plain.find(&block, b','));
            let found: Rows = plain.rows(&block).map(|row| texts(&row)).collect();
            let mut walk = RowWalk::new(&block, b',');
            let mut cells = Cells::default();
            let mut expected: Rows = Vec::new();
            while let Some(line) = walk.next(&block, &mut cells) {
                expected.push(texts(&Row::new(&block, &cells, line)));
            }
            prop_assert_eq!(found, expected);
        }
    }
}

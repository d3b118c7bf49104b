//! Remembers what a cell's bytes were read as, since a column holds the same few texts over and over.

use super::question::Cell;
use std::collections::HashMap;

/// How many texts are remembered; more than that are no few, and are read each time.
const MOST: usize = 1 << 16;

/// What texts of one column were read as.
pub(super) struct Memo<T> {
    /// Open addressing by the text itself, if it is short.
    short: Vec<(Key, T)>,
    used: usize,
    long: HashMap<Box<[u8]>, T>,
}

/// How long a short text is at most, in bytes.
const SHORT: usize = 15;

/// A short text in two words: its bytes, and in the uppermost byte its length and one.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Key {
    first: u64,
    last: u64,
}

/// What is left of 16 bytes when a text of so many begins there.
const MASKS: [Key; SHORT + 1] = {
    const fn mask(length: u32) -> Key {
        let bits = if length == 0 { 0 } else { u128::MAX >> (128 - 8 * length) };
        #[expect(clippy::cast_possible_truncation, reason = "a word is cut into halves")]
        Key { first: bits as u64, last: (bits >> 64) as u64 }
    }
    [
        mask(0),
        mask(1),
        mask(2),
        mask(3),
        mask(4),
        mask(5),
        mask(6),
        mask(7),
        mask(8),
        mask(9),
        mask(10),
        mask(11),
        mask(12),
        mask(13),
        mask(14),
        mask(15),
    ]
};

impl Key {
    const FREE: Key = Key { first: 0, last: 0 };

    /// The key of a text with what stands behind it in memory, so that no byte is looked at alone.
    #[inline]
    fn of(text: &CellText<'_>) -> Option<Key> {
        let mask = MASKS.get(text.length)?;
        let (first, last) = match text.rest.as_chunks::<8>().0 {
            [first, last, ..] => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
            _ => Key::of_end(text),
        };
        let length = text.length as u64 + 1;
        Some(Key { first: first & mask.first, last: (last & mask.last) | length << 56 })
    }

    /// The words of a text at the end of memory.
    #[cold]
    fn of_end(text: &CellText<'_>) -> (u64, u64) {
        let byte = |place: usize| text.rest.get(place).copied().unwrap_or_default();
        let word = |from: usize| {
            (0..8).fold(0, |word, place| word | u64::from(byte(from + place)) << (8 * place))
        };
        (word(0), word(8))
    }

    #[inline]
    fn hash(self) -> usize {
        let mixed = self.first ^ self.last.rotate_left(29);
        (mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize
    }
}

/// The text of a cell, with what stands behind it in memory.
#[derive(Clone, Copy)]
pub(super) struct CellText<'t> {
    rest: &'t [u8],
    length: usize,
}

impl<'t> CellText<'t> {
    /// The text that begins here and has so many bytes.
    #[inline]
    pub(super) fn new(rest: &'t [u8], length: usize) -> Self {
        CellText { rest, length }
    }

    /// The text alone.
    #[inline]
    pub(super) fn bytes(&self) -> &'t [u8] {
        self.rest.get(..self.length).unwrap_or_default()
    }
}

impl<T: Copy> Memo<T> {
    pub(super) fn new() -> Self {
        Memo { short: Vec::new(), used: 0, long: HashMap::new() }
    }

    /// What a text was read as.
    #[inline]
    pub(super) fn get(&self, text: CellText<'_>) -> Option<T> {
        let Some(key) = Key::of(&text) else { return self.get_long(text) };
        let mask = self.short.len().wrapping_sub(1);
        let mut place = key.hash() & mask;
        loop {
            let (own, value) = self.short.get(place)?;
            if *own == key {
                return Some(*value);
            }
            if *own == Key::FREE {
                return None;
            }
            place = (place + 1) & mask;
        }
    }

    #[inline(never)]
    fn get_long(&self, text: CellText<'_>) -> Option<T> {
        self.long.get(text.bytes()).copied()
    }

    /// Remembers what a text was read as, unless there are too many.
    pub(super) fn put(&mut self, text: CellText<'_>, value: T) {
        let Some(key) = Key::of(&text) else {
            if self.long.len() < MOST {
                self.long.insert(text.bytes().into(), value);
            }
            return;
        };
        if self.used >= MOST {
            return;
        }
        // While there are few, room enough that hardly any two meet.
        let room = if self.used < 512 { 8 } else { 2 };
        if self.used * room >= self.short.len() {
            let size = (self.short.len() * 2).max(64);
            let old = std::mem::replace(&mut self.short, vec![(Key::FREE, value); size]);
            for (key, value) in old.into_iter().filter(|(key, _)| *key != Key::FREE) {
                self.place(key, value);
            }
        }
        self.used += 1;
        self.place(key, value);
    }

    fn place(&mut self, key: Key, value: T) {
        let mask = self.short.len().wrapping_sub(1);
        let mut place = key.hash() & mask;
        while let Some(there) = self.short.get_mut(place) {
            if there.0 == Key::FREE {
                *there = (key, value);
                return;
            }
            place = (place + 1) & mask;
        }
    }
}

/// What the cells of a question were read as. Nearly all scores have one or two characters, which are a place in a list.
pub(super) struct ScoreMemo {
    /// 0 for what was not met; 1 for no answer; else a score, counted from 2 at the lowest.
    short: Vec<u8>,
    low: i32,
    others: Memo<Cell>,
}

impl ScoreMemo {
    /// For a question whose lowest score is `low`.
    pub(super) fn new(low: i32) -> Self {
        ScoreMemo { short: vec![0; 1 << 16], low, others: Memo::new() }
    }

    /// The place of a text of at most two bytes. One that ends with NUL would have that of a shorter one.
    #[inline]
    fn place(text: &CellText<'_>) -> Option<usize> {
        match (text.length, text.rest) {
            (0, _) => Some(0),
            (1, [one, ..]) if *one > 0 => Some(usize::from(*one)),
            (2, [one, two, ..]) if *two > 0 => Some(usize::from(*one) | usize::from(*two) << 8),
            _ => None,
        }
    }

    /// What a text was read as.
    #[inline]
    pub(super) fn get(&self, text: CellText<'_>) -> Option<Cell> {
        let Some(place) = ScoreMemo::place(&text) else { return self.others.get(text) };
        match self.short.get(place)? {
            0 => None,
            1 => Some(Cell::Missing),
            score => Some(Cell::Score(self.low + i32::from(*score) - 2)),
        }
    }

    /// Remembers what a text was read as.
    pub(super) fn put(&mut self, text: CellText<'_>, cell: Cell) {
        let Some(place) = ScoreMemo::place(&text) else { return self.others.put(text, cell) };
        let code = match cell {
            Cell::Missing => Some(1),
            Cell::Score(score) => u8::try_from(i64::from(score) - i64::from(self.low) + 2).ok(),
            _ => None,
        };
        if let (Some(known), Some(code)) = (self.short.get_mut(place), code) {
            *known = code;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn no_score_is_taken_for_another() {
        let mut memo = ScoreMemo::new(-3);
        let text = |text: &'static [u8]| CellText::new(text, text.len());
        let cells = [
            (text(b""), Cell::Missing),
            (text(b"9"), Cell::Score(9)),
            (text(b"10"), Cell::Score(10)),
            (text(b"-3"), Cell::Score(-3)),
            (text(b"250"), Cell::Score(250)),
        ];
        for (text, cell) in cells {
            memo.put(text, cell);
        }
        for (text, cell) in cells {
            assert_eq!(memo.get(text), Some(cell));
        }
        for unmet in [&b"\0"[..], b"9\0", b"\09", b"1", b"01", b"-"] {
            assert_eq!(memo.get(CellText::new(unmet, unmet.len())), None);
        }
        // A score that has no place in the list is read each time.
        memo.put(text(b"99"), Cell::Score(2_000));
        assert_eq!(memo.get(text(b"99")), None);
        // What stands behind a cell is no part of it.
        assert_eq!(memo.get(CellText::new(b"9,4", 1)), Some(Cell::Score(9)));
    }

    proptest! {
        #[test]
        fn each_text_is_told_from_all_others(
            texts in prop::collection::btree_set(prop::collection::vec(97_u8..100, 0..20), 0..200),
            behind in prop::collection::vec(any::<u8>(), 0..20),
        ) {
            let mut memo = Memo::new();
            for (number, text) in texts.iter().enumerate() {
                prop_assert_eq!(memo.get(CellText::new(text, text.len())), None);
                memo.put(CellText::new(text, text.len()), number);
            }
            for (number, text) in texts.iter().enumerate() {
                let followed = [text.as_slice(), &behind].concat();
                prop_assert_eq!(memo.get(CellText::new(&followed, text.len())), Some(number));
            }
        }
    }
}

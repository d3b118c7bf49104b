//! Remembers what a cell's bytes were read as, since a column holds the same few texts over and over.

use std::collections::HashMap;

/// How many texts are remembered; more than that are no few, and are read each time.
const MOST: usize = 1 << 16;

/// What texts of one column were read as.
pub(super) struct Memo<T> {
    /// Open addressing by the text itself, which is at most [`SHORT`] bytes long.
    short: Vec<Slot<T>>,
    used: usize,
    long: HashMap<Box<[u8]>, T>,
}

/// How long a text may be that is kept in a slot.
const SHORT: usize = 16;

#[derive(Clone, Copy)]
struct Slot<T> {
    key: Key,
    value: T,
}

/// A text of at most 16 bytes: its first and last bytes, which overlap in a short one, and its length and one.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Key {
    first: u64,
    last: u64,
    length: u8,
}

impl Key {
    const FREE: Key = Key { first: 0, last: 0, length: 0 };

    #[inline]
    fn of(text: &[u8]) -> Option<Key> {
        let (first, last) = match text {
            _ if text.len() > SHORT => return None,
            _ if text.len() >= 8 => {
                let (first, last) = (text.first_chunk()?, text.last_chunk()?);
                (u64::from_le_bytes(*first), u64::from_le_bytes(*last))
            }
            _ if text.len() >= 4 => {
                let (first, last) = (text.first_chunk()?, text.last_chunk()?);
                (u32::from_le_bytes(*first).into(), u32::from_le_bytes(*last).into())
            }
            [] => (0, 0),
            [one] => (u64::from(*one), 0),
            [one, .., last] => {
                let middle = text.get(1).copied().unwrap_or_default();
                (u64::from(*one) | u64::from(middle) << 8, u64::from(*last))
            }
        };
        Some(Key { first, last, length: u8::try_from(text.len() + 1).ok()? })
    }

    #[inline]
    fn hash(self) -> usize {
        let mixed = self.first ^ self.last.rotate_left(29) ^ u64::from(self.length) << 56;
        (mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize
    }
}

impl<T: Copy> Memo<T> {
    pub(super) fn new() -> Self {
        Memo { short: Vec::new(), used: 0, long: HashMap::new() }
    }

    /// What a text was read as.
    #[inline]
    pub(super) fn get(&self, text: &[u8]) -> Option<T> {
        let Some(key) = Key::of(text) else { return self.long.get(text).copied() };
        let mask = self.short.len().wrapping_sub(1);
        let mut place = key.hash() & mask;
        loop {
            let slot = self.short.get(place)?;
            if slot.key == key {
                return Some(slot.value);
            }
            if slot.key == Key::FREE {
                return None;
            }
            place = (place + 1) & mask;
        }
    }

    /// Remembers what a text was read as, unless there are too many.
    pub(super) fn put(&mut self, text: &[u8], value: T) {
        let Some(key) = Key::of(text) else {
            if self.long.len() < MOST {
                self.long.insert(text.into(), value);
            }
            return;
        };
        if self.used >= MOST {
            return;
        }
        if self.used * 2 >= self.short.len() {
            let free = Slot { key: Key::FREE, value };
            let size = (self.short.len() * 2).max(64);
            let old = std::mem::replace(&mut self.short, vec![free; size]);
            for slot in old.into_iter().filter(|slot| slot.key != Key::FREE) {
                self.place(slot);
            }
        }
        self.used += 1;
        self.place(Slot { key, value });
    }

    fn place(&mut self, slot: Slot<T>) {
        let mask = self.short.len().wrapping_sub(1);
        let mut place = slot.key.hash() & mask;
        while let Some(there) = self.short.get_mut(place) {
            if there.key == Key::FREE {
                *there = slot;
                return;
            }
            place = (place + 1) & mask;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn each_text_is_told_from_all_others(
            texts in prop::collection::btree_set(prop::collection::vec(97_u8..100, 0..20), 0..200)
        ) {
            let mut memo = Memo::new();
            for (number, text) in texts.iter().enumerate() {
                prop_assert_eq!(memo.get(text), None);
                memo.put(text, number);
            }
            for (number, text) in texts.iter().enumerate() {
                prop_assert_eq!(memo.get(text), Some(number));
            }
        }
    }
}

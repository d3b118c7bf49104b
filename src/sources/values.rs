//! Gives each value of a dimension a small number, the same for all threads that read.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

/// The number of a dimension's value in one reading of a survey. Numbers follow no order; the texts do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Value(u16);

impl Value {
    /// No value: the cell is empty, or the file has no such column.
    pub const NONE: Value = Value(u16::MAX);

    /// How many values a dimension may have. Each has figures of its own; a column with more holds ids or texts.
    pub const MOST: usize = u16::MAX as usize;

    /// The number, unless there is no value.
    #[must_use]
    #[inline]
    pub fn number(self) -> Option<usize> {
        (self != Value::NONE).then_some(usize::from(self.0))
    }

    /// The number as it is packed into records; [`Value::unpack`] reads it back.
    #[must_use]
    pub fn pack(self) -> u16 {
        self.0
    }

    /// The value that was packed.
    #[must_use]
    pub fn unpack(packed: u16) -> Value {
        Value(packed)
    }
}

/// The values of all dimensions of a survey.
#[derive(Debug, Default)]
pub struct Values {
    dimensions: Vec<RwLock<Texts>>,
}

#[derive(Debug, Default)]
struct Texts {
    numbers: HashMap<Box<str>, u16>,
    texts: Vec<Box<str>>,
    too_many: bool,
}

impl Values {
    /// No value yet, of so many dimensions.
    #[must_use]
    pub fn new(dimensions: usize) -> Self {
        Values { dimensions: (0..dimensions).map(|_| RwLock::default()).collect() }
    }

    /// The value of a text. [`Value::NONE`] where the dimension has too many, which [`Values::overfull`] tells.
    pub fn value(&self, dimension: usize, text: &str) -> Value {
        let Some(lock) = self.dimensions.get(dimension) else { return Value::NONE };
        let known = lock.read().unwrap_or_else(PoisonError::into_inner).numbers.get(text).copied();
        if let Some(number) = known {
            return Value(number);
        }
        let mut texts = lock.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = texts.numbers.get(text) {
            return Value(*number);
        }
        match u16::try_from(texts.texts.len()) {
            Ok(number) if Value(number) != Value::NONE => {
                texts.numbers.insert(text.into(), number);
                texts.texts.push(text.into());
                Value(number)
            }
            _ => {
                texts.too_many = true;
                Value::NONE
            }
        }
    }

    /// All texts of a dimension, by number.
    #[must_use]
    pub fn texts(&self, dimension: usize) -> Vec<Box<str>> {
        self.dimensions.get(dimension).map_or_else(Vec::new, |lock| {
            lock.read().unwrap_or_else(PoisonError::into_inner).texts.clone()
        })
    }

    /// The dimensions that have more than [`Value::MOST`] values.
    pub fn overfull(&self) -> impl Iterator<Item = usize> + '_ {
        self.dimensions.iter().enumerate().filter_map(|(dimension, lock)| {
            lock.read().unwrap_or_else(PoisonError::into_inner).too_many.then_some(dimension)
        })
    }
}

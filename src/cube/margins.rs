//! Counts the scores of each cell by the values of the survey's margins together: what raking to the population starts from.

use super::counter::Slots;
use super::tally::ScoreCount;
use crate::sources::{Survey, Value, Weight};
use std::collections::HashMap;

/// The counts of one thread.
pub(super) struct MarginCounts {
    margins: Vec<usize>,
    /// By cell and values, packed: where the counts are.
    places: HashMap<(usize, u64), usize>,
    counts: Vec<ScoreCount>,
}

impl MarginCounts {
    pub(super) fn new(survey: &Survey) -> Self {
        MarginCounts { margins: survey.margins.clone(), places: HashMap::new(), counts: Vec::new() }
    }

    /// Whether there is anything to count.
    #[inline]
    pub(super) fn is_any(&self) -> bool {
        !self.margins.is_empty()
    }

    /// Adds a row to a cell.
    pub(super) fn add(
        &mut self,
        cell: usize,
        values: &[Value],
        slots: &[u16],
        weight: Weight,
        layout: &Slots,
    ) {
        let value = |place: &usize| values.get(*place).copied().unwrap_or(Value::NONE);
        // A survey has at most four margins.
        let key =
            self.margins.iter().fold(0, |key, place| key << 16 | u64::from(value(place).pack()));
        let next = self.counts.len();
        let begin = *self.places.entry((cell, key)).or_insert(next);
        if begin == next {
            self.counts.resize(next + layout.count, ScoreCount::default());
        }
        let weight = u128::from(weight.0);
        for (question, slot) in slots.iter().enumerate() {
            if !layout.is_score(question, *slot) {
                continue;
            }
            let at = begin + layout.begin(question) + usize::from(*slot);
            if let Some(count) = self.counts.get_mut(at) {
                count.count += 1;
                count.weights += weight;
                count.squares += weight * weight;
            }
        }
    }

    /// The counts by cell, values and question.
    pub(super) fn counts(
        &self,
        layout: &Slots,
        questions: &[usize],
        mut take: impl FnMut(usize, &[Value], usize, &[ScoreCount]),
    ) {
        for ((cell, key), begin) in &self.places {
            let count = self.margins.len();
            let value = |place: usize| {
                let shifted = key >> (16 * (count - 1 - place));
                Value::unpack(u16::try_from(shifted & 0xffff).unwrap_or(u16::MAX))
            };
            let values: Vec<Value> = (0..count).map(value).collect();
            for (question, scores) in questions.iter().enumerate() {
                let begin = begin + layout.begin(question);
                let counts = self.counts.get(begin..begin + scores).unwrap_or_default();
                if counts.iter().any(|count| count.count > 0) {
                    take(*cell, &values, question, counts);
                }
            }
        }
    }
}

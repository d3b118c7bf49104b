//! Counts of the answers to one question, which add up exactly and in any order.

use super::drivers::DriverMoments;
use crate::sources::{Cell, Reason, Weight};
use std::collections::BTreeMap;

/// The counts of one score: answers, the sum of their weights and of the weights' squares.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ScoreCount {
    /// Answers.
    pub count: u64,
    /// Σw, in units of [`Weight::UNIT`].
    pub weights: u128,
    /// Σw², in units of [`Weight::UNIT`] squared.
    pub squares: u128,
}

impl ScoreCount {
    /// Σw.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a figure needs no more than 15 digits")]
    pub fn sum_of_weights(&self) -> f64 {
        self.weights as f64 * Weight::UNIT
    }

    /// Σw².
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a figure needs no more than 15 digits")]
    pub fn sum_of_squares(&self) -> f64 {
        self.squares as f64 * Weight::UNIT * Weight::UNIT
    }

    /// Whether any answer has a weight other than one.
    #[must_use]
    pub fn is_weighted(&self) -> bool {
        let (count, one) = (u128::from(self.count), u128::from(Weight::ONE.0));
        self.weights != count * one || self.squares != count * one * one
    }

    fn add(&mut self, other: ScoreCount) {
        self.count += other.count;
        self.weights += other.weights;
        self.squares += other.squares;
    }
}

/// Adds the counts of other answers, score by score.
pub(super) fn add_up(own: &mut Vec<ScoreCount>, others: &[ScoreCount]) {
    if own.len() < others.len() {
        own.resize(others.len(), ScoreCount::default());
    }
    own.iter_mut().zip(others).for_each(|(own, other)| own.add(*other));
}

/// The counts of one question in one cell of the cube.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// For each score, from the lowest of the scale on.
    pub scores: Vec<ScoreCount>,
    /// Rows without an answer to the question.
    pub missing: u64,
    /// Cells that held no score, by reason.
    pub set_aside: BTreeMap<Reason, u64>,
    /// How the scores go together with those of the question's drivers, where it has any.
    pub drivers: Option<DriverMoments>,
}

impl Tally {
    /// No answers yet, to a question with so many scores.
    #[must_use]
    pub fn empty(scores: usize) -> Self {
        Tally { scores: vec![ScoreCount::default(); scores], ..Tally::default() }
    }

    /// Counts one cell. `low` is the lowest score of the scale.
    pub fn count(&mut self, cell: Cell, low: i32, weight: Weight) {
        match cell {
            Cell::NotAsked => {}
            Cell::Missing => self.missing += 1,
            Cell::SetAside(reason) => *self.set_aside.entry(reason).or_default() += 1,
            Cell::Score(score) => {
                let place = usize::try_from(score - low).unwrap_or(usize::MAX);
                if let Some(of_score) = self.scores.get_mut(place) {
                    let weight = u128::from(weight.0);
                    of_score.add(ScoreCount {
                        count: 1,
                        weights: weight,
                        squares: weight * weight,
                    });
                }
            }
        }
    }

    /// Adds another tally of the same question.
    pub fn merge(&mut self, other: &Tally) {
        add_up(&mut self.scores, &other.scores);
        self.missing += other.missing;
        for (reason, count) in &other.set_aside {
            *self.set_aside.entry(*reason).or_default() += count;
        }
        if let Some(theirs) = &other.drivers {
            self.drivers.get_or_insert_default().merge(theirs);
        }
    }

    /// What is left of this tally when another, which is a part of it, is taken away.
    #[must_use]
    pub fn without(&self, part: &Tally) -> Tally {
        let mut rest = self.clone();
        for (mine, theirs) in rest.scores.iter_mut().zip(&part.scores) {
            mine.count = mine.count.saturating_sub(theirs.count);
            mine.weights = mine.weights.saturating_sub(theirs.weights);
            mine.squares = mine.squares.saturating_sub(theirs.squares);
        }
        rest.missing = rest.missing.saturating_sub(part.missing);
        for (reason, count) in &part.set_aside {
            if let Some(mine) = rest.set_aside.get_mut(reason) {
                *mine = mine.saturating_sub(*count);
            }
        }
        if let (Some(mine), Some(theirs)) = (&mut rest.drivers, &part.drivers) {
            mine.take_away(theirs);
        }
        rest
    }

    /// How many answered.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.scores.iter().map(|score| score.count).sum()
    }

    /// Whether the question was put to anyone: answered, left blank or set aside.
    #[must_use]
    pub fn was_asked(&self) -> bool {
        self.n() + self.missing + self.set_aside.values().sum::<u64>() > 0
    }

    /// The sum of weights.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a figure needs no more than 15 digits")]
    pub fn sum_of_weights(&self) -> f64 {
        self.scores.iter().map(|score| score.weights).sum::<u128>() as f64 * Weight::UNIT
    }

    /// The sum of the weights' squares.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a figure needs no more than 15 digits")]
    pub fn sum_of_squares(&self) -> f64 {
        self.scores.iter().map(|score| score.squares).sum::<u128>() as f64
            * Weight::UNIT
            * Weight::UNIT
    }

    /// Whether any answer has a weight other than one.
    #[must_use]
    pub fn is_weighted(&self) -> bool {
        self.scores.iter().any(ScoreCount::is_weighted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tally(cells: &[(i32, u64)]) -> Tally {
        let mut tally = Tally::empty(11);
        for (score, weight) in cells {
            tally.count(Cell::Score(*score), 0, Weight(*weight));
        }
        tally
    }

    proptest! {
        #[test]
        fn merging_is_exact_in_any_order(
            a in prop::collection::vec((0..11, 0..1_000_000_000_000_000_u64), 0..40),
            b in prop::collection::vec((0..11, 0..1_000_000_000_000_000_u64), 0..40),
        ) {
            let together: Vec<_> = b.iter().chain(&a).copied().collect();
            let mut merged = tally(&a);
            merged.merge(&tally(&b));
            prop_assert_eq!(&merged, &tally(&together));
            prop_assert_eq!(merged.without(&tally(&b)), tally(&a));
        }
    }

    #[test]
    fn weights_of_one_are_no_weights() {
        let one = Weight::ONE.0;
        assert!(!tally(&[(9, one), (3, one)]).is_weighted());
        assert!(tally(&[(9, one), (9, one / 2)]).is_weighted());
        assert!(tally(&[(9, one / 2), (9, one * 3 / 2)]).is_weighted());
    }
}

//! Counts what the analysis of drivers needs: how scores of an outcome and of its drivers go together in complete rows.

use super::counter::{NO_SLOT, Slots};
use crate::sources::Survey;

/// An outcome and its drivers, counted over the rows in which all of them were answered.
///
/// The joint counts give n, the sums, the squares and the products with the outcome, and ranks; the drivers' products
/// with each other are sums.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DriverMoments {
    /// For each driver, by its score and the outcome's, from the lowest on: rows. The outcome's score runs fastest.
    pub joint: Vec<Vec<u64>>,
    /// For each two drivers, in the order (0,1), (0,2) … (1,2) …: the sum of the products of their scores, each counted
    /// from 0 at the lowest of its scale.
    pub products: Vec<u64>,
}

impl DriverMoments {
    /// Rows in which all were answered.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.joint.first().map_or(0, |joint| joint.iter().sum())
    }

    /// Adds other rows.
    pub fn merge(&mut self, other: &DriverMoments) {
        if self.joint.is_empty() {
            self.clone_from(other);
            return;
        }
        for (own, theirs) in self.joint.iter_mut().zip(&other.joint) {
            own.iter_mut().zip(theirs).for_each(|(own, theirs)| *own += theirs);
        }
        self.products.iter_mut().zip(&other.products).for_each(|(own, theirs)| *own += theirs);
    }

    /// Takes a part of the rows away.
    pub fn take_away(&mut self, part: &DriverMoments) {
        for (own, theirs) in self.joint.iter_mut().zip(&part.joint) {
            own.iter_mut().zip(theirs).for_each(|(own, theirs)| *own = own.saturating_sub(*theirs));
        }
        let products = self.products.iter_mut().zip(&part.products);
        products.for_each(|(own, theirs)| *own = own.saturating_sub(*theirs));
    }
}

/// The counts of all cells of one thread.
pub(super) struct DriverCounts {
    sets: Vec<Set>,
}

struct Set {
    outcome: usize,
    outcome_scores: usize,
    drivers: Vec<usize>,
    /// By driver: where its joint counts begin in a cell's, and how many scores it has.
    joints: Vec<(usize, usize)>,
    size: usize,
    counts: Vec<u64>,
}

impl DriverCounts {
    pub(super) fn new(survey: &Survey) -> Self {
        let scores = |question: usize| survey.questions.get(question).map_or(0, |q| q.scores());
        let sets = survey.drivers.iter().map(|set| {
            let outcome_scores = scores(set.outcome);
            let mut size = 0;
            let joints = set.drivers.iter().map(|driver| {
                let begin = size;
                size += scores(*driver) * outcome_scores;
                (begin, scores(*driver))
            });
            let joints: Vec<_> = joints.collect();
            let pairs = set.drivers.len() * set.drivers.len().saturating_sub(1) / 2;
            Set {
                outcome: set.outcome,
                outcome_scores,
                drivers: set.drivers.clone(),
                joints,
                size: size + pairs,
                counts: Vec::new(),
            }
        });
        DriverCounts { sets: sets.collect() }
    }

    /// Whether there is anything to count.
    #[inline]
    pub(super) fn is_any(&self) -> bool {
        !self.sets.is_empty()
    }

    /// Adds a row to a cell.
    pub(super) fn add(&mut self, cell: usize, slots: &[u16], layout: &Slots) {
        for set in &mut self.sets {
            set.add(cell, slots, layout);
        }
    }

    /// The counts of a cell for an outcome; `None` if the question has no drivers.
    pub(super) fn moments(&self, cell: usize, outcome: usize) -> Option<DriverMoments> {
        let set = self.sets.iter().find(|set| set.outcome == outcome)?;
        let counts = set.counts.get(cell * set.size..(cell + 1) * set.size)?;
        let of_joint = |(begin, scores): &(usize, usize)| {
            counts.get(*begin..begin + scores * set.outcome_scores).unwrap_or_default().to_vec()
        };
        let joint: Vec<Vec<u64>> = set.joints.iter().map(of_joint).collect();
        let first_product = joint.iter().map(Vec::len).sum();
        let products = counts.get(first_product..).unwrap_or_default().to_vec();
        Some(DriverMoments { joint, products }).filter(|moments| moments.n() > 0)
    }
}

impl Set {
    fn add(&mut self, cell: usize, slots: &[u16], layout: &Slots) {
        let slot = |question: usize| slots.get(question).copied().unwrap_or(NO_SLOT);
        let is_answered = |question: usize| layout.is_score(question, slot(question));
        if !is_answered(self.outcome) || !self.drivers.iter().all(|driver| is_answered(*driver)) {
            return;
        }
        let begin = cell * self.size;
        if self.counts.len() < begin + self.size {
            self.counts.resize(begin + self.size, 0);
        }
        let counts = self.counts.get_mut(begin..begin + self.size).unwrap_or_default();
        let mut next = 0;
        for (driver, (begin, scores)) in self.drivers.iter().zip(&self.joints) {
            let at = begin
                + usize::from(slot(*driver)) * self.outcome_scores
                + usize::from(slot(self.outcome));
            if let Some(count) = counts.get_mut(at) {
                *count += 1;
            }
            next = begin + scores * self.outcome_scores;
        }
        for (place, one) in self.drivers.iter().enumerate() {
            for other in self.drivers.iter().skip(place + 1) {
                if let Some(product) = counts.get_mut(next) {
                    *product += u64::from(slot(*one)) * u64::from(slot(*other));
                }
                next += 1;
            }
        }
    }
}

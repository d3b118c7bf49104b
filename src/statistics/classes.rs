//! Divides a scale of scores into detractors, passives and promoters.

use super::{Trinomial, rounding};

/// The class of one score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// In the lowest part of the scale.
    Detractor,
    /// In the middle part.
    Passive,
    /// In the highest part.
    Promoter,
}

/// A scale of whole scores and where its classes end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Classes {
    lowest: i32,
    last_detractor: i32,
    last_passive: i32,
    highest: i32,
}

impl Classes {
    /// The likelihood to recommend, 0 to 10: detractors to 6, passives 7 and 8, promoters 9 and 10 (Reichheld 2003).
    pub const NPS: Classes = Classes { lowest: 0, last_detractor: 6, last_passive: 8, highest: 10 };

    /// The scale `lowest..=highest` with the last scores of the two lower classes. `None` unless
    /// `lowest` ≤ `last_detractor` < `last_passive` < `highest`, so that each class has a score.
    #[must_use]
    pub fn new(
        lowest: i32,
        last_detractor: i32,
        last_passive: i32,
        highest: i32,
    ) -> Option<Classes> {
        let increasing =
            lowest <= last_detractor && last_detractor < last_passive && last_passive < highest;
        increasing.then_some(Classes { lowest, last_detractor, last_passive, highest })
    }

    /// The lowest score of the scale.
    #[must_use]
    pub fn lowest(&self) -> i32 {
        self.lowest
    }

    /// The highest score that makes a detractor.
    #[must_use]
    pub fn last_detractor(&self) -> i32 {
        self.last_detractor
    }

    /// The highest score that makes a passive.
    #[must_use]
    pub fn last_passive(&self) -> i32 {
        self.last_passive
    }

    /// The highest score of the scale.
    #[must_use]
    pub fn highest(&self) -> i32 {
        self.highest
    }

    /// The class of a score; `None` for a score outside the scale.
    #[must_use]
    pub fn class_of(&self, score: i32) -> Option<Class> {
        if score < self.lowest || score > self.highest {
            None
        } else if score <= self.last_detractor {
            Some(Class::Detractor)
        } else if score <= self.last_passive {
            Some(Class::Passive)
        } else {
            Some(Class::Promoter)
        }
    }
}

/// Whole counts of answers by class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct ClassCounts {
    /// Answers in the lowest class.
    pub detractors: u64,
    /// Answers in the middle class.
    pub passives: u64,
    /// Answers in the highest class.
    pub promoters: u64,
}

impl ClassCounts {
    /// The number of answers.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.detractors.saturating_add(self.passives).saturating_add(self.promoters)
    }

    /// The net score in whole points as it is shown; `None` without answers.
    #[must_use]
    pub fn net_display(&self) -> Option<i64> {
        rounding::net_display(self.promoters, self.detractors, self.n())
    }

    /// The counts for estimates and intervals.
    #[must_use]
    pub fn trinomial(&self) -> Trinomial {
        Trinomial::from_counts(self.detractors, self.passives, self.promoters)
    }

    /// Counts `answers` more of a class.
    pub fn add(&mut self, class: Class, answers: u64) {
        let count = match class {
            Class::Detractor => &mut self.detractors,
            Class::Passive => &mut self.passives,
            Class::Promoter => &mut self.promoters,
        };
        *count = count.saturating_add(answers);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_a_score() {
        assert_eq!(Classes::new(0, 6, 8, 10), Some(Classes::NPS));
        assert!(Classes::new(1, 1, 2, 3).is_some());
        for (lowest, last_detractor, last_passive, highest) in
            [(0, -1, 8, 10), (0, 6, 6, 10), (0, 8, 6, 10), (0, 6, 10, 10), (0, 6, 11, 10)]
        {
            assert_eq!(Classes::new(lowest, last_detractor, last_passive, highest), None);
        }
    }

    #[test]
    fn a_score_outside_the_scale_has_no_class() {
        assert_eq!(Classes::NPS.class_of(-1), None);
        assert_eq!(Classes::NPS.class_of(11), None);
        assert_eq!(Classes::NPS.class_of(i32::MIN), None);
    }
}

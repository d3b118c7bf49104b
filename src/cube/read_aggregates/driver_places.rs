//! Finds the places of an outcome's drivers in their counts, as a row of tallies names them.

use crate::cube::DriverMoments;
use crate::sources::{Question, Survey};

/// The drivers of an outcome, to find places in their counts.
pub(super) struct Drivers<'a> {
    survey: &'a Survey,
    outcome: usize,
    drivers: &'a [usize],
}

impl<'a> Drivers<'a> {
    pub(super) fn of(survey: &'a Survey, outcome: usize) -> Option<Self> {
        let set = survey.drivers.iter().find(|set| set.outcome == outcome)?;
        Some(Drivers { survey, outcome, drivers: &set.drivers })
    }

    fn scores(&self, question: usize) -> usize {
        self.survey.questions.get(question).map_or(0, Question::scores)
    }

    pub(super) fn empty(&self) -> DriverMoments {
        let of_outcome = self.scores(self.outcome);
        let pairs = self.drivers.len() * self.drivers.len().saturating_sub(1) / 2;
        DriverMoments {
            joint: self.drivers.iter().map(|d| vec![0; self.scores(*d) * of_outcome]).collect(),
            products: vec![0; pairs],
        }
    }

    fn place(&self, id: &str) -> Option<usize> {
        self.drivers.iter().position(|driver| {
            self.survey.questions.get(*driver).is_some_and(|question| question.id == id)
        })
    }

    /// Sets a joint count such as `csat=4;9`; `false` if there is no such place.
    pub(super) fn set_joint(&self, moments: &mut DriverMoments, item: &str, count: u64) -> bool {
        let slot = || {
            let (driver, rest) = item.split_once('=')?;
            let (score, outcome_score) = rest.split_once(';')?;
            let place = self.place(driver)?;
            let question = self.survey.questions.get(*self.drivers.get(place)?)?;
            let outcome = self.survey.questions.get(self.outcome)?;
            let of = |score: &str, low: i32| usize::try_from(score.parse::<i32>().ok()? - low).ok();
            let (score, other) = (of(score, question.low)?, of(outcome_score, outcome.low)?);
            if other >= outcome.scores() {
                return None;
            }
            Some((place, score * outcome.scores() + other))
        };
        let found = slot().and_then(|(place, at)| moments.joint.get_mut(place)?.get_mut(at));
        found.map(|known| *known = count).is_some()
    }

    /// Sets a sum of products such as `csat;ces`; `false` if there is no such pair.
    pub(super) fn set_product(&self, moments: &mut DriverMoments, item: &str, sum: u64) -> bool {
        let at = || {
            let (one, other) = item.split_once(';')?;
            let (one, other) = (self.place(one)?, self.place(other)?);
            let before: usize = (0..one).map(|place| self.drivers.len() - 1 - place).sum();
            Some(before + other.checked_sub(one + 1)?)
        };
        at().and_then(|at| moments.products.get_mut(at)).map(|known| *known = sum).is_some()
    }
}

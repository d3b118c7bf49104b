//! Decides whether an analysis of drivers may be published, and passes it on.

use super::disclosure::TooFew;
use super::story::Story;
use crate::cube::{Cut, Period};
use crate::indicators::{Asked, DriverFigures};

/// What became of an analysis of drivers.
#[derive(Debug, Clone, PartialEq)]
pub enum DriverRelease {
    /// It may be shown.
    Published(Box<DriverFigures>),
    /// Too few answers have all of it: what little they show could be told from them, and is worth nothing. How many there
    /// would have to be.
    TooFewAnswers(u64),
    /// Too few people stand behind the outcome.
    Suppressed(TooFew),
}

impl<'a> Story<'a> {
    /// The drivers of a subject over all answers of a period; `None` where none are declared, or no answer is complete.
    #[must_use]
    pub fn drivers(&self, subject: Asked<'a>, period: Period) -> Option<DriverRelease> {
        let found = self.indicators.drivers(subject, &Cut::Whole, period)?;
        Some(if let Some(too_few) = self.too_few(found.people, found.accounts) {
            DriverRelease::Suppressed(too_few)
        } else if found.n < found.needed {
            DriverRelease::TooFewAnswers(found.needed)
        } else {
            DriverRelease::Published(Box::new(found))
        })
    }
}

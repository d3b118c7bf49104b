//! Says what a comparison allows to be claimed: a change, or nothing that chance couldn't explain.

use crate::indicators::{Comparison, Figure};

/// What a comparison shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// Higher, by more than chance explains.
    Higher,
    /// Lower, by more than chance explains.
    Lower,
    /// No difference that the data can tell from chance.
    Chance,
}

impl Claim {
    /// The claim of a comparison at a confidence level, by its p-value after correction.
    #[must_use]
    pub fn of(comparison: &Comparison, level: f64) -> Claim {
        if comparison.decisive_p() >= 1.0 - level {
            Claim::Chance
        } else if comparison.difference.difference > 0.0 {
            Claim::Higher
        } else {
            Claim::Lower
        }
    }

    /// The claim on a figure's change since the period before; `None` where nothing is compared.
    #[must_use]
    pub fn on_change(figure: &Figure) -> Option<Claim> {
        figure.change.as_ref().map(|change| Claim::of(change, figure.level))
    }

    /// The claim on a figure against all others of its period.
    #[must_use]
    pub fn against_rest(figure: &Figure) -> Option<Claim> {
        figure.against_rest.as_ref().map(|rest| Claim::of(rest, figure.level))
    }
}

//! Says what a comparison allows to be claimed: a change, nothing that chance couldn't explain, or nothing at all.

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
    /// Nothing, since one of the two sides has too few answers for any but a huge difference to be seen.
    TooFew,
}

impl Claim {
    /// What answers must be worth on both sides before "no difference" means anything. With fewer, an interval is some
    /// 30 points wide to each side.
    pub const FEWEST: f64 = 30.0;

    /// The claim of a comparison at a confidence level, by its p-value after correction. A difference that chance does
    /// not explain is claimed however few the answers: the interval allows for them.
    #[must_use]
    pub fn of(comparison: &Comparison, level: f64) -> Claim {
        let difference = comparison.difference.difference;
        Claim::judged(difference, comparison.decisive_p(), comparison.fewest, level)
    }

    /// The claim on a difference, by its decisive p-value and by what the answers of the smaller side are worth.
    #[must_use]
    pub fn judged(difference: f64, p_value: f64, fewest: f64, level: f64) -> Claim {
        if p_value < 1.0 - level {
            if difference > 0.0 { Claim::Higher } else { Claim::Lower }
        } else if fewest < Claim::FEWEST {
            Claim::TooFew
        } else {
            Claim::Chance
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

    /// Whether it claims a difference.
    #[must_use]
    pub fn is_real(self) -> bool {
        matches!(self, Claim::Higher | Claim::Lower)
    }
}

//! What one set of example data is made from: a seed, and whether Aldaba improves.

use super::calendar::Month;
use super::random::Random;

/// The first month of the planted improvement: automatic compensation, and decisions by those who attend the customer.
const IMPROVED_FROM: Month = Month { year: 2026, month: 7 };

/// All that the data depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Scenario {
    /// What chance depends on.
    pub(crate) seed: u64,
    /// Whether the improvement is planted. Without it, nobody's opinion ever changes but by chance.
    pub(crate) improves: bool,
}

impl Scenario {
    /// The one whose data this repository keeps. `data/README.md` says how its seed was chosen.
    pub(crate) const KEPT: Scenario = Scenario { seed: 1, improves: true };

    /// The stream of random numbers that belongs to a name.
    pub(crate) fn stream(self, name: &str) -> Random {
        Random::stream(self.seed, name)
    }

    /// Whether Aldaba has improved by a month.
    pub(crate) fn has_improved(self, month: Month) -> bool {
        self.improves && month >= IMPROVED_FROM
    }
}

//! Turns counts into estimates, intervals and tests, and does nothing else.
//!
//! A survey answer is a [`Class`] on its scale ([`Classes`]); answers are counted by score ([`Histogram`]) and so become
//! a [`Trinomial`] (detractors, passives, promoters) or a [`Binomial`] (a share). Both are a [`Proportion`]: they have an
//! estimate and an interval for every level, so [`difference`] compares two of a kind and gives a p-value that agrees
//! with its interval. [`multiplicity`] adjusts the p-values of a table, [`weights`] says how many answers a weighted
//! count is worth, and [`rounding`] makes of a figure what a page shows, once and from the exact counts.
//!
//! [`rake`] finds the weights that make answers match a population, [`cluster_n_effective`] says what several answers of
//! one customer are worth, [`drivers`] what goes together with an outcome, and [`decompose`] what a change is made of.
//!
//! Three rules hold throughout. Where there are no answers there is no figure: `None`, never zero and never NaN. No
//! figure is `-0`. Mirrored data (detractors and promoters exchanged) give the mirrored figure to the last bit.
//!
//! Nothing here reads or prints, single figures are computed without allocating, and elementary functions come from `libm`,
//! so that a figure has the same bits on every platform.

mod binomial;
mod classes;
mod clusters;
mod comparison;
mod decomposition;
pub mod drivers;
mod histogram;
mod interval;
pub mod multiplicity;
pub mod normal;
mod proportion;
mod raking;
pub mod rounding;
pub mod student;
mod trinomial;
pub mod weights;

pub use binomial::Binomial;
pub use classes::{Class, ClassCounts, Classes};
pub use clusters::{ClusterMoments, cluster_n_effective, cluster_standard_error};
pub use comparison::{Difference, cliffs_delta, difference, effect_size};
pub use decomposition::{Decomposition, Part, decompose};
pub use histogram::Histogram;
pub use interval::{Interval, Level};
pub use proportion::Proportion;
pub use raking::{Raked, RakingCell, RakingError, rake};
pub use trinomial::{Net, NetInterval, Trinomial};

/// The same number, with `-0` as `0`.
fn unsigned_zero(value: f64) -> f64 {
    value + 0.0
}

/// The number if it is finite, without a signed zero.
fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(unsigned_zero(value))
}

//! Turns counts into estimates, intervals and tests, and does nothing else.
//!
//! A survey answer is a [`Class`] on its scale ([`Classes`]); answers are counted by score ([`Histogram`]) and so become
//! a [`Trinomial`] (detractors, passives, promoters) or a [`Binomial`] (a share). Both are a [`Proportion`]: they have an
//! estimate and an interval for every level, so [`difference`] compares two of a kind and gives a p-value that agrees
//! with its interval. [`multiplicity`] adjusts the p-values of a table, [`weights`] says how many answers a weighted
//! count is worth, and [`rounding`] makes of a figure what a page shows, once and from the exact counts.
//!
//! Before a survey stands [`planning`], and beside it who answered ([`Outcomes`]) and how many could have
//! ([`finite_population`]). A series of estimates goes on a [`ControlChart`], which is the alarm; [`mann_kendall`],
//! [`theil_sen`] and [`season`] describe it, and [`interrupted`] says what a change at a known time did to it.
//! [`rake`] finds the weights that make answers match a population, [`cluster_n_effective`] says what several answers of
//! one customer are worth, [`drivers`] what goes together with an outcome, and [`decompose`] what a change is made of.
//!
//! Of customers, [`CustomerBase`] counts who stays, and a [`LifeTable`] estimates how long; [`value`] says what they are worth
//! and [`service`] how incidents were handled. Durations have [`quantiles`], and a [`LogHistogram`] has them from counts.
//!
//! Three rules hold throughout. Where there are no answers there is no figure: `None`, never zero and never NaN. No
//! figure is `-0`. Mirrored data (detractors and promoters exchanged) give the mirrored figure to the last bit.
//!
//! Nothing here reads or prints, single figures are computed without allocating, and elementary functions come from `libm`,
//! so that a figure has the same bits on every platform.

mod binomial;
mod chi_squared;
mod classes;
mod clusters;
mod comparison;
mod control_chart;
mod decomposition;
pub mod drivers;
mod f_distribution;
pub mod finite_population;
mod histogram;
mod individuals;
mod interrupted;
mod interval;
mod log_histogram;
mod mann_kendall;
pub mod mean;
pub mod multiplicity;
pub mod normal;
pub mod planning;
mod proportion;
pub mod quantiles;
mod raking;
mod regression;
mod response_rates;
mod retention;
pub mod rounding;
mod season;
pub mod service;
#[cfg(test)]
mod simulation;
pub mod student;
mod survival;
mod trinomial;
pub mod value;
pub mod weights;

pub use binomial::Binomial;
pub use classes::{Class, ClassCounts, Classes};
pub use clusters::{ClusterMoments, cluster_n_effective, cluster_standard_error};
pub use comparison::{Difference, cliffs_delta, difference, effect_size};
pub use control_chart::{
    BASELINE, ChartPoint, Charted, ControlChart, SHORTEST_BASELINE, control_chart,
};
pub use decomposition::{Decomposition, Part, decompose};
pub use histogram::Histogram;
pub use individuals::{Individuals, individuals};
pub use interrupted::{Effect, Interrupted, POINTS_ON_EACH_SIDE, TooShort, interrupted};
pub use interval::{Interval, Level};
pub use log_histogram::{LogHistogram, RELATIVE_ERROR};
pub use mann_kendall::{
    MannKendall, SHORTEST_TREND, TheilSen, mann_kendall, seasonal_mann_kendall, theil_sen,
};
pub use proportion::Proportion;
pub use raking::{Raked, RakingCell, RakingError, rake};
pub use response_rates::{Outcomes, worst_case};
pub use retention::{Cohort, CustomerBase, CustomerSpan, Movement, churn_over};
pub use season::{Season, season};
pub use survival::{LifeTable, LifeTableRow, Lifetime, Survival, SurvivalPoint};
pub use trinomial::{Net, NetInterval, Trinomial};

/// The same number, with `-0` as `0`.
fn unsigned_zero(value: f64) -> f64 {
    value + 0.0
}

/// The number if it is finite, without a signed zero.
fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(unsigned_zero(value))
}

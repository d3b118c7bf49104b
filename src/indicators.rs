//! Holds what is measured, from what data, and how each figure is judged.
//!
//! The [`registry`] declares every indicator. [`Indicators`] computes a [`Figure`] for one of them, a cut and a period;
//! the [`Plan`] sets its target. Nothing here decides what may be published.

pub mod basis;
pub mod breaks;
mod closed_loop;
pub mod compute;
pub mod drivers;
pub mod families;
pub mod figure;
mod periods;
pub mod plan;
mod records;
pub mod registry;
mod sample;
pub mod sample_size;
pub mod subject;

pub use basis::{Basis, Factors, Unweighted};
pub use breaks::{BreakCause, SeriesBreak};
pub use compute::{Indicators, correct};
pub use drivers::{DriverFigures, DriverOf};
pub use figure::{Comparison, Counts, Figure, Status};
pub use plan::{Objective, Plan};
pub use records::{CameIn, Tenure};
pub use registry::{Direction, Family, Indicator, IntervalMethod, Text, Unit};
pub use sample_size::SampleSize;
pub use subject::{Asked, Subject};

//! Holds what is measured, from what data, and how each figure is judged.

pub mod registry;

pub use registry::{Direction, Family, Indicator, IntervalMethod, Text, Unit};

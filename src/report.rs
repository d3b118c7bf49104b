//! Tells a period's story: what changed, what it means, and what of it may be published.

pub mod disclosure;
pub mod export;

pub use disclosure::{Disclosure, Published, Release, Suppressed, SuppressionReason};

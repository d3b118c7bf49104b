//! Reads the configuration as written, then resolves and checks it.

pub mod front_matter;
pub mod language;

pub use language::Language;

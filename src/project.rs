//! Reads the configuration as written, then resolves and checks it.

pub mod language;

pub use language::Language;

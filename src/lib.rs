//! Builds a versioned static site from Markdown playbooks and customer data.

pub mod cube;
pub mod diagnostic;
pub mod indicators;
pub mod project;
pub mod sources;
pub mod statistics;

//! Builds a versioned static site from Markdown playbooks and customer data.

pub mod diagnostic;
pub mod handbook;
pub mod project;

//! Builds a versioned static site from Markdown playbooks and customer data.

pub mod components;
pub mod diagnostic;
pub mod project;

//! Turns a published value into what a page shows: words, HTML views and SVG drawings.
//!
//! A component is a view (the texts and drawings, already in the page's language) and the template that lays it out.
//! This room knows nothing about how figures are computed, nor about which of them may be published.

pub mod chart;
pub mod view;
pub mod words;

pub use view::Component;
pub use words::Words;

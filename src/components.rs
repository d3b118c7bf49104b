//! Turns a published value into what a page shows: words, HTML views and SVG drawings.
//!
//! A chapter or a report section calls a component; [`expand`] checks the call and gives the [`Component`]s that take
//! its place. A component is a view (the texts and drawings, already in the page's language) and the template that lays
//! it out. Figures come from the report room as published or withheld, so nothing else can be shown.

mod attributes;
mod call;
mod cards;
pub mod chart;
mod classes;
mod cohorts;
mod composition;
mod context;
mod course;
mod declared;
mod distribution;
mod drivers;
mod effects;
mod engagement;
mod expand;
mod groups;
mod kinds;
mod kpi;
mod listings;
mod method;
mod moments;
mod objectives;
mod opening;
pub mod playbooks;
mod register;
mod registers;
mod respondents;
mod revised;
mod table;
mod tenure;
mod tenure_by;
mod treatment;
mod trend;
pub mod view;
pub mod words;

pub use attributes::{ATTRIBUTES, Attribute};
pub use context::{Context, HandbookState, PlaybookLink, Playbooks, Since};
pub use declared::{COMPONENTS, Declared, SubjectWord};
pub use expand::{Expansion, expand};
pub use listings::{PAGES, RegisterPage};
pub use objectives::listed_actions;
pub use view::Component;
pub use words::Words;

use crate::cube::Period;

/// The opening sentence of a period's report and its figure, for lists of reports.
#[must_use]
pub fn summary(context: &Context<'_>, period: Period) -> Option<(String, Option<String>)> {
    let subject = context.story.main_subject(period)?;
    let release = context.story.release(subject, &crate::cube::Cut::Whole, period)?;
    let figure = release.published().and_then(|figure| context.marked(figure));
    Some((opening::sentence(context, &release), figure))
}

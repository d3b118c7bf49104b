//! Reads the handbook: its chapters, their front matter, their component calls, and their Markdown as safe HTML.
//!
//! The way of a chapter:
//!
//! 1. [`load`] has mdBook read SUMMARY.md and the chapters, after checking that all of them are there;
//! 2. its front matter is read, the files that it includes are brought in, and each component call is replaced by a
//!    token: a [`Document`];
//! 3. the other preprocessors of book.toml see that text, and may change it;
//! 4. [`Document::to_html`] writes it as HTML, takes out what raw HTML must not do, and only then puts the markup of
//!    the components in the place of their tokens: a [`Page`];
//! 5. [`check_links`] looks whether what the pages link to is there.
//!
//! This room alone knows Markdown, mdBook and the sanitiser. It knows nothing about what components show.

mod component_call;
mod directive;
mod document;
mod expand;
mod footnote;
mod heading_id;
mod html;
mod joined;
mod link;
mod load;
mod markdown;
mod parallel;
#[cfg(test)]
mod properties;
mod readable;
mod sanitise;
mod source_map;
mod stock;
mod stock_markdown;
mod summary;
mod warnings;

use std::num::NonZeroUsize;
use std::path::Path;

pub use component_call::{ComponentCall, MDBOOK_HELPERS};
pub use document::{Document, Page};
pub use expand::Place;
pub use joined::Joined;
pub use link::{Link, check_links};
pub(crate) use link::{Target, resolved, target};
pub use load::load;
pub use markdown::{Dialect, Heading};
pub use parallel::in_parallel;
pub use stock::{Filling, StockBook};

use crate::diagnostic::Location;
use crate::project::Language;
use crate::project::front_matter::FrontMatter;

/// What a book is loaded from.
#[derive(Debug, Clone, Copy)]
pub struct BookInput<'a> {
    /// The project's folder.
    pub root: &'a Path,
    /// The text of book.toml. Environment variables change nothing of it.
    pub book_toml: &'a str,
    /// The folder with this language's SUMMARY.md, relative to `root`.
    pub src: &'a Path,
    /// The book's title in this language.
    pub title: &'a str,
    /// The language.
    pub language: Language,
    /// Raw HTML is left as it is, for projects that trust all their authors.
    pub unsafe_html: bool,
    /// On how many threads its chapters are read.
    pub threads: NonZeroUsize,
}

/// The handbook of one language.
#[derive(Debug, Clone)]
pub struct Handbook {
    /// Its language.
    pub language: Language,
    /// Its title.
    pub title: String,
    /// What SUMMARY.md lists, in reading order.
    pub items: Vec<Item>,
    /// The files beside the chapters that are no Markdown, such as pictures: paths relative to the folder of
    /// SUMMARY.md, with forward slashes, sorted. Pages find them at the same paths.
    pub assets: Vec<String>,
}

impl Handbook {
    /// The chapters in reading order, drafts included.
    pub fn chapters(&self) -> impl Iterator<Item = &Chapter> {
        self.items.iter().filter_map(|item| match item {
            Item::Chapter(chapter) => Some(chapter.as_ref()),
            Item::Part(_) | Item::Separator => None,
        })
    }
}

/// An entry of SUMMARY.md.
#[derive(Debug, Clone)]
pub enum Item {
    /// The title of a part.
    Part(String),
    /// A line between chapters.
    Separator,
    /// A chapter.
    Chapter(Box<Chapter>),
}

/// A chapter of the handbook.
#[derive(Debug, Clone)]
pub struct Chapter {
    /// Its title as SUMMARY.md gives it.
    pub title: String,
    /// What `{{#title}}` says in its place for the page's title, if anything.
    pub page_title: Option<String>,
    /// Its number, such as `2.1.`; prefix and suffix chapters have none.
    pub number: Option<String>,
    /// How deep it is nested, from 0.
    pub depth: usize,
    /// The path of its page, such as `steps/07-commitments.html`; a README.md gives `index.html`. Empty for a draft.
    pub path: String,
    /// Its file relative to the project, with forward slashes: for places and edit links. Empty without a file.
    pub source: String,
    /// Where SUMMARY.md lists it.
    pub listed: Option<Location>,
    /// Its front matter, if it is a playbook.
    pub front_matter: Option<FrontMatter>,
    /// Its text.
    pub document: Document,
    /// Whether it is announced but not yet written.
    pub draft: bool,
}

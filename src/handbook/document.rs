//! A chapter's text with its component calls found, ready to be written as HTML.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::component_call::{ComponentCall, tokenise};
use super::directive::{Expansion, Folder};
use super::expand::{Place, put_in};
use super::link::Link;
use super::markdown::{Dialect, Heading, write};
use super::readable;
use super::sanitise;
use super::source_map::{Position, Sources, Traced};
use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::project::Language;
use crate::project::front_matter::FrontMatter;

/// Markdown with a token in the place of each component call.
#[derive(Debug, Clone)]
pub struct Document {
    file: String,
    text: Traced,
    sources: Sources,
    calls: Vec<ComponentCall>,
    dialect: Dialect,
}

/// A page's HTML, and what it has inside.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// The content of the page's main element.
    pub html: String,
    /// Its headings, in order; those of raw HTML are not among them.
    pub headings: Vec<Heading>,
    /// Its links and images that lead to something of the site.
    pub links: Vec<Link>,
    /// The ids of all its elements.
    pub ids: BTreeSet<String>,
}

/// What reading a chapter's file gave.
pub(super) struct Parsed {
    pub(super) front_matter: Option<FrontMatter>,
    pub(super) document: Document,
    /// What `{{#title}}` said.
    pub(super) title: Option<String>,
    /// The files it includes, as absolute paths.
    pub(super) included: BTreeSet<PathBuf>,
}

impl Document {
    /// Reads a text that may begin with front matter, such as a section of a report in a theme.
    ///
    /// `file` is the name for places. Such a text can't include files: only the chapters of a handbook can.
    pub fn parse(
        file: &str,
        text: &str,
        language: Language,
        diagnostics: &mut Diagnostics,
    ) -> (Option<FrontMatter>, Document) {
        let parsed = Document::read(file, text, None, Dialect::of(language), diagnostics);
        (parsed.front_matter, parsed.document)
    }

    /// Reads a chapter. Without a folder, nothing can be included.
    pub(super) fn read(
        file: &str,
        text: &str,
        folder: Option<Folder<'_>>,
        dialect: Dialect,
        diagnostics: &mut Diagnostics,
    ) -> Parsed {
        let mut expansion = Expansion::new(folder.map(|folder| folder.root));
        let number = expansion.sources.add(file, text);
        let (front_matter, body) = FrontMatter::at_head(file, text, diagnostics);
        let mut written = Traced::default();
        written.push(text.get(body..).unwrap_or_default(), Position { file: number, offset: body });
        let base = folder.map_or(Path::new(""), |folder| folder.base);
        let mut expanded = Traced::default();
        expansion.expand(&written, base, &mut expanded, diagnostics);
        let Expansion { sources, included, title, .. } = expansion;
        let mut document =
            Document { file: file.to_owned(), text: expanded, sources, calls: Vec::new(), dialect };
        document.find_calls(diagnostics);
        Parsed { front_matter, document, title, included }
    }

    /// The calls, in the order of the text.
    #[must_use]
    pub fn calls(&self) -> &[ComponentCall] {
        &self.calls
    }

    /// How its Markdown is read.
    pub(super) fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The Markdown with its tokens.
    pub(super) fn markdown(&self) -> &str {
        self.text.as_str()
    }

    /// The calls that are no longer in the text are still known, those that are new get a token.
    ///
    /// For what another preprocessor made of the text: places in the stretches that it changed are those of the file.
    pub(super) fn replace(&mut self, markdown: String, diagnostics: &mut Diagnostics) {
        if markdown != self.text.as_str() {
            self.text = self.text.changed_into(markdown);
            self.find_calls(diagnostics);
        }
    }

    fn find_calls(&mut self, diagnostics: &mut Diagnostics) {
        let mut calls = std::mem::take(&mut self.calls);
        let mut problems = Vec::new();
        let place = |at| self.location(at);
        let tokenised = tokenise(&self.text, self.dialect, &place, &mut calls, &mut problems);
        self.text = tokenised;
        self.calls = calls;
        for problem in problems {
            diagnostics.push(problem);
        }
    }

    /// The place on disk of a byte of the Markdown.
    pub(super) fn location(&self, at: usize) -> Location {
        match self.text.position(at) {
            Some(position) => self.sources.location(position),
            None => Location::file(self.file.clone()),
        }
    }

    /// Writes the page. `expand` gives the HTML of each call; it is trusted and put in as it is.
    ///
    /// A call for which `expand` fails leaves nothing in the page, and its diagnostic gets the call's place if it has
    /// none.
    pub fn to_html(
        &self,
        expand: &mut dyn FnMut(&ComponentCall, Place) -> Result<String, Diagnostic>,
        diagnostics: &mut Diagnostics,
    ) -> Page {
        let place = |at| self.location(at);
        let mut problems = Vec::new();
        let mut written = write(self.markdown(), self.dialect, &place, &mut problems);
        if !written.raw.is_empty() && !self.dialect.unsafe_html {
            written.html = sanitise::clean(
                &written.html,
                &written.raw,
                &place,
                &mut written.links,
                &mut problems,
            );
        }
        problems.sort_by(|a, b| a.location.cmp(&b.location));
        for problem in problems {
            diagnostics.push(problem);
        }
        let (html, ids) = put_in(&written.html, &self.calls, expand, diagnostics);
        Page { html, headings: written.headings, links: written.links, ids }
    }

    /// The words that readers see, a paragraph a line, without those of components.
    #[must_use]
    pub fn paragraphs(&self) -> Vec<String> {
        // Whatever is wrong was said when the page was written.
        let page = self.to_html(&mut |_, _| Ok(String::new()), &mut Diagnostics::new());
        readable::paragraphs(&page.html)
    }
}

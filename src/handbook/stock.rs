//! Speaks mdBook's protocol for preprocessors, so that the book works in stock mdBook too.
//!
//! mdBook runs us once, before its own `links`. So front matter, includes and calls are dealt with in one go, and
//! [`super::stock_markdown`] writes the markup of components in a form that Markdown and `links` leave alone.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use mdbook_preprocessor::PreprocessorContext;
use mdbook_preprocessor::book::{Book, BookItem, Chapter};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::component_call::ComponentCall;
use super::directive::{Folder, project_relative};
use super::document::Document;
use super::expand::Place;
use super::markdown::Dialect;
use super::stock_markdown::{block, check_tokens, to_markdown, with_opening};
use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::project::Language;

/// The protocol that is spoken here: before 1.0, each minor version of mdBook has its own.
const PROTOCOL: &str = "0.5.";

/// A book that stock mdBook handed over for preprocessing.
#[derive(Debug)]
pub struct StockBook {
    context: PreprocessorContext,
    book: Book,
}

/// What the project puts into the chapters of a book.
pub trait Filling {
    /// The HTML under the heading of the chapter whose file this is, relative to the project.
    fn opening(&mut self, source: &str) -> Option<String>;

    /// The HTML of a component on the page at this path from the folder of SUMMARY.md.
    ///
    /// # Errors
    /// What is wrong with the call.
    fn component(
        &mut self,
        page: &str,
        call: &ComponentCall,
        place: Place,
    ) -> Result<String, Diagnostic>;
}

/// The one thing that is read of a book in another protocol.
#[derive(Deserialize)]
struct Version {
    mdbook_version: String,
}

impl StockBook {
    /// Reads what mdBook writes to a preprocessor's standard input.
    ///
    /// # Errors
    /// A diagnostic without a place if it is not that.
    pub fn read(mut input: impl Read) -> Result<StockBook, Diagnostic> {
        let run_by_mdbook =
            "this command is run by mdBook; run `embajador build` for the whole site";
        let unreadable = |reason: String| {
            Diagnostic::error(format!("could not read the book from mdBook: {reason}"))
                .hint(run_by_mdbook)
        };
        let mut bytes = Vec::new();
        input.read_to_end(&mut bytes).map_err(|error| unreadable(error.to_string()))?;
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(unreadable("standard input is empty".to_owned()));
        }
        let (context, book) =
            mdbook_preprocessor::parse_input(bytes.as_slice()).map_err(|error| {
                let spoken = serde_json::from_slice::<(Version, IgnoredAny)>(&bytes);
                match spoken.map(|(version, _)| version.mdbook_version) {
                    Ok(version) if !version.starts_with(PROTOCOL) => Diagnostic::error(format!(
                        "mdBook {} speaks another protocol",
                        crate::diagnostic::shown(&version)
                    ))
                    .hint(format!(
                        "run mdBook {PROTOCOL}x, or `embajador build`, which needs no mdBook"
                    )),
                    _ => unreadable(error.root_cause().to_string()),
                }
            })?;
        Ok(StockBook { context, book })
    }

    /// The folder of book.toml.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.context.root
    }

    /// The folder of SUMMARY.md, relative to the root: it tells which language is meant.
    #[must_use]
    pub fn src(&self) -> &Path {
        &self.context.config.book.src
    }

    /// Checks that nothing of the book was changed before us: mdBook's `links` takes the backslash of an escape away,
    /// and what it brings in has no place any more.
    #[must_use]
    pub fn out_of_order(&self) -> Option<Diagnostic> {
        let after = self.context.config.get::<Vec<String>>("preprocessor.embajador.after");
        let links = after.ok().flatten().is_some_and(|names| names.iter().any(|n| n == "links"));
        links.then(|| {
            Diagnostic::error(
                "`after` of `[preprocessor.embajador]` names `links`, which must run later",
            )
            .at(Location::file("book.toml"))
            .hint("take it out: included files are brought in here, and `\\{{#` stays text")
        })
    }

    /// Puts the components into all chapters, as [`Document::to_html`] does for a page.
    pub fn fill(
        &mut self,
        language: Language,
        filling: &mut dyn Filling,
        diagnostics: &mut Diagnostics,
    ) {
        let root = self.context.root.canonicalize().unwrap_or_else(|_| self.context.root.clone());
        let src = root.join(&self.context.config.book.src);
        let src = src.canonicalize().unwrap_or(src);
        // What mdBook will read the text as decides what a paragraph is.
        let html = self.context.config.html_config().unwrap_or_default();
        let dialect = Dialect {
            definition_lists: html.definition_lists,
            admonitions: html.admonitions,
            ..Dialect::of(language)
        };
        let mut contents: BTreeMap<PathBuf, String> = BTreeMap::new();
        for chapter in self.book.chapters() {
            let Some(path) = chapter.source_path.as_ref().or(chapter.path.as_ref()) else {
                continue;
            };
            let file = src.join(path);
            let folder = Folder { root: &root, base: file.parent().unwrap_or(&src) };
            let name = project_relative(&root, &file);
            let read = Document::read(&name, &chapter.content, Some(folder), dialect, diagnostics);
            check_tokens(&read.document, diagnostics);
            let page = path.to_string_lossy().replace('\\', "/");
            let mut expand =
                |call: &ComponentCall, place: Place| filling.component(&page, call, place);
            let mut markdown = to_markdown(&read.document, &mut expand, diagnostics);
            if let Some(html) = filling.opening(&name) {
                markdown = with_opening(&markdown, &html, dialect);
            }
            let content = match read.title {
                // Only mdBook can set the title of its page.
                Some(title) => format!("{{{{#title {title}}}}}\n\n{markdown}"),
                None => markdown,
            };
            contents.insert(path.clone(), content);
        }
        self.book.for_each_chapter_mut(|chapter| {
            let path = chapter.source_path.as_ref().or(chapter.path.as_ref());
            if let Some(content) = path.and_then(|path| contents.remove(path)) {
                chapter.content = content;
            }
        });
    }

    /// Whether the book has a chapter at a path from the folder of SUMMARY.md.
    #[must_use]
    pub fn has_page(&self, path: &str) -> bool {
        self.book.chapters().any(|chapter| chapter.path.as_deref() == Some(Path::new(path)))
    }

    /// Adds the title of a part at the end of the book.
    pub fn push_part(&mut self, title: &str) {
        self.book.push_item(BookItem::PartTitle(title.to_owned()));
    }

    /// Adds a page at the end of the book that no file holds. Its HTML is trusted.
    pub fn push_page(&mut self, title: &str, path: &str, html: &str) {
        let content = format!("{}\n", block("component", html));
        let mut chapter = Chapter::new(title, content, path, Vec::new());
        chapter.source_path = None;
        self.book.push_item(chapter);
    }

    /// Puts the same HTML at the head of every page, such as the style of components.
    pub fn prepend(&mut self, html: &str) {
        let head = format!("{}\n\n", block("head", html));
        self.book.for_each_chapter_mut(|chapter| {
            if !chapter.is_draft_chapter() {
                chapter.content.insert_str(0, &head);
            }
        });
    }

    /// Writes the book as mdBook wants it back.
    ///
    /// # Errors
    /// What the system says if `output` can't be written.
    pub fn write(&self, output: impl Write) -> std::io::Result<()> {
        serde_json::to_writer(output, &self.book).map_err(std::io::Error::from)
    }
}

//! Speaks mdBook's protocol for preprocessors, so that the book works in stock mdBook too.
//!
//! mdBook runs us once, before its own `links`. So front matter, includes and calls are dealt with in one go, and the
//! markup of components is written in a form that Markdown and `links` leave alone.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use mdbook_preprocessor::PreprocessorContext;
use mdbook_preprocessor::book::{Book, BookItem, Chapter};
use pulldown_cmark::{Event, Tag, TagEnd};

use super::component_call::{ComponentCall, ESCAPED, MDBOOK_HELPERS, TOKEN_START, leading_token};
use super::directive::{Folder, project_relative};
use super::document::Document;
use super::expand::{Expand, Place};
use super::markdown::Dialect;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::project::Language;

/// A book that stock mdBook handed over for preprocessing.
#[derive(Debug)]
pub struct StockBook {
    context: PreprocessorContext,
    book: Book,
}

impl StockBook {
    /// Reads what mdBook writes to a preprocessor's standard input.
    ///
    /// # Errors
    /// A diagnostic without a place if it is not that.
    pub fn read(input: impl Read) -> Result<StockBook, Diagnostic> {
        let (context, book) = mdbook_preprocessor::parse_input(input).map_err(|error| {
            Diagnostic::error(format!(
                "could not read the book from mdBook: {}",
                error.root_cause()
            ))
            .hint("this command is run by mdBook; run `embajador build` for the whole site")
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

    /// Puts the components into all chapters, as [`Document::to_html`] does for a page. `expand` is also told the
    /// chapter's path from the folder of SUMMARY.md.
    pub fn expand(
        &mut self,
        language: Language,
        expand: &mut dyn FnMut(&str, &ComponentCall, Place) -> Result<String, Diagnostic>,
        diagnostics: &mut Diagnostics,
    ) {
        let root = self.context.root.canonicalize().unwrap_or_else(|_| self.context.root.clone());
        let src = root.join(&self.context.config.book.src);
        let src = src.canonicalize().unwrap_or(src);
        let dialect = Dialect::of(language);
        let mut contents: BTreeMap<PathBuf, String> = BTreeMap::new();
        for chapter in self.book.chapters() {
            let Some(path) = chapter.source_path.as_ref().or(chapter.path.as_ref()) else {
                continue;
            };
            let file = src.join(path);
            let folder = Folder { root: &root, base: file.parent().unwrap_or(&src) };
            let name = project_relative(&root, &file);
            let read = Document::read(&name, &chapter.content, Some(folder), dialect, diagnostics);
            let page = path.to_string_lossy().replace('\\', "/");
            let mut expand_here = |call: &ComponentCall, place: Place| expand(&page, call, place);
            let markdown = to_markdown(&read.document, &mut expand_here, diagnostics);
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
        let content = format!("<div class=\"component\">{}</div>\n", one_line(html));
        let mut chapter = Chapter::new(title, content, path, Vec::new());
        chapter.source_path = None;
        self.book.push_item(chapter);
    }

    /// Puts the same HTML at the head of every chapter, such as the style of components.
    pub fn prepend(&mut self, html: &str) {
        let head = format!("{}\n\n", one_line(html));
        self.book.for_each_chapter_mut(|chapter| chapter.content.insert_str(0, &head));
    }

    /// Writes the book as mdBook wants it back.
    ///
    /// # Errors
    /// What the system says if `output` can't be written.
    pub fn write(&self, output: impl Write) -> std::io::Result<()> {
        serde_json::to_writer(output, &self.book).map_err(std::io::Error::from)
    }
}

/// Writes the text as Markdown with the HTML of its components, for stock mdBook.
pub(super) fn to_markdown(
    document: &Document,
    expand: &mut Expand<'_>,
    diagnostics: &mut Diagnostics,
) -> String {
    let text = document.markdown();
    let mut markdown = String::with_capacity(text.len());
    let mut done = 0;
    for paragraph in paragraphs_of_tokens(text, document.dialect()) {
        markdown.push_str(&in_line(document, text.get(done..paragraph.start), expand, diagnostics));
        let mut numbers = Vec::new();
        let mut rest = text.get(paragraph.clone()).unwrap_or_default();
        while let Some(at) = rest.find(TOKEN_START) {
            rest = rest.get(at..).unwrap_or_default();
            let Some((number, length)) = leading_token(rest) else { break };
            numbers.push(number);
            rest = rest.get(length..).unwrap_or_default();
        }
        let (class, place) = match numbers.as_slice() {
            [_] => ("component", Place::Block),
            _ => ("group", Place::Group),
        };
        markdown.push_str(&format!("<div class=\"{class}\">"));
        for number in numbers {
            let html = expanded(document, number, place, expand, diagnostics);
            markdown.push_str(&one_line(&html));
        }
        markdown.push_str("</div>\n");
        done = paragraph.end;
        // The block ends with a blank line only.
        if !text.get(done..).is_some_and(|rest| rest.starts_with('\n')) {
            markdown.push('\n');
        }
    }
    markdown.push_str(&in_line(document, text.get(done..), expand, diagnostics));
    markdown
}

fn in_line(
    document: &Document,
    text: Option<&str>,
    expand: &mut Expand<'_>,
    diagnostics: &mut Diagnostics,
) -> String {
    let mut markdown = String::new();
    let mut rest = text.unwrap_or_default();
    while let Some(at) = rest.find([TOKEN_START, ESCAPED]) {
        let (before, special) = rest.split_at(at);
        markdown.push_str(before);
        let length = match leading_token(special) {
            Some((number, length)) => {
                let html = expanded(document, number, Place::Inline, expand, diagnostics);
                markdown.push_str(&inline(&html));
                length
            }
            None => ESCAPED.len_utf8(),
        };
        rest = special.get(length..).unwrap_or_default();
        if special.starts_with(ESCAPED) {
            // Only before a helper of its own does mdBook take the backslash away.
            let helper = MDBOOK_HELPERS.iter().any(|helper| rest.starts_with(helper));
            markdown.push_str(if helper { "\\{{#" } else { "{{#" });
        }
    }
    markdown.push_str(rest);
    markdown
}

fn expanded(
    document: &Document,
    number: usize,
    place: Place,
    expand: &mut Expand<'_>,
    diagnostics: &mut Diagnostics,
) -> String {
    let Some(call) = document.calls().get(number) else { return String::new() };
    expand(call, place).unwrap_or_else(|mut problem| {
        problem.location.get_or_insert_with(|| call.location.clone());
        diagnostics.push(problem);
        String::new()
    })
}

/// The paragraphs that hold nothing but tokens.
fn paragraphs_of_tokens(text: &str, dialect: Dialect) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Option<(Range<usize>, bool)> = None;
    for (event, range) in dialect.parser(text).into_offset_iter() {
        match event {
            Event::Start(Tag::Paragraph) => open = Some((range, true)),
            Event::End(TagEnd::Paragraph) => {
                if let Some((range, true)) = open.take() {
                    found.push(range);
                }
            }
            Event::SoftBreak | Event::HardBreak => {}
            Event::Text(words) => {
                let mut rest = words.trim();
                while let Some((_, length)) = leading_token(rest) {
                    rest = rest.get(length..).unwrap_or_default().trim_start();
                }
                if let Some((_, only_tokens)) = &mut open {
                    *only_tokens &= rest.is_empty();
                }
            }
            _ => {
                if let Some((_, only_tokens)) = &mut open {
                    *only_tokens = false;
                }
            }
        }
    }
    found
}

/// The HTML of a component within a line of Markdown: nothing in its text may be read as Markdown.
fn inline(html: &str) -> String {
    let mut written = String::with_capacity(html.len());
    let mut in_tag = false;
    for c in one_line(html).chars() {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            _ => {}
        }
        match c {
            // In a table, a bar ends the cell even within a tag.
            '|' => written.push_str("&#124;"),
            '*' | '_' | '`' | '[' | ']' | '\\' | '~' | '!' | ':' | '$' | '^' if !in_tag => {
                written.push_str(&format!("&#{};", u32::from(c)));
            }
            c => written.push(c),
        }
    }
    written
}

/// Without line feeds, since a blank line would end the block, and without braces that `links` would take for a
/// directive.
fn one_line(html: &str) -> String {
    html.replace(['\n', '\r'], " ").replace("{{", "&#123;&#123;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_written_so_that_markdown_leaves_it_alone() {
        assert_eq!(
            inline("<b title=\"a|b\">5 * 3\n_x_</b>"),
            "<b title=\"a&#124;b\">5 &#42; 3 &#95;x&#95;</b>"
        );
        assert_eq!(one_line("<p>\n\n{{#include x}}</p>"), "<p>  &#123;&#123;#include x}}</p>");
    }
}

//! Writes a chapter as Markdown with the HTML of its components, for stock mdBook.
//!
//! A component that stands by itself becomes one line of HTML that begins with a comment: such a block ends with its
//! own line whatever follows it, in a list or a quotation as anywhere. One within a sentence becomes text of which
//! nothing can be read as Markdown.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::component_call::{ESCAPED, MDBOOK_HELPERS, TOKEN_START, leading_token, verbatim_ranges};
use super::document::Document;
use super::expand::{Expand, Place, put_in};
use super::markdown::{Dialect, write};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Writes the text with the HTML of its components.
pub(super) fn to_markdown(
    document: &Document,
    expand: &mut Expand<'_>,
    diagnostics: &mut Diagnostics,
) -> String {
    let text = document.markdown();
    let mut edits = paragraphs(text, document.dialect());
    edits.extend(heading_ids(document));
    edits.sort_by_key(|(range, _)| range.start);
    let mut writer = Writer {
        document,
        verbatim: verbatim_ranges(text, document.dialect()),
        markdown: String::with_capacity(text.len()),
        expand,
        diagnostics,
    };
    let mut done = 0;
    for (range, edit) in edits {
        writer.in_line(done..range.start);
        match edit {
            Edit::Text(written) => writer.markdown.push_str(&written),
            Edit::Components(numbers) => writer.paragraph(&numbers, range.clone()),
        }
        done = range.end;
    }
    writer.in_line(done..text.len());
    writer.markdown
}

struct Writer<'w, 'e> {
    document: &'w Document,
    /// Where text stands as it is, such as code.
    verbatim: Vec<Range<usize>>,
    markdown: String,
    expand: &'w mut Expand<'e>,
    diagnostics: &'w mut Diagnostics,
}

impl Writer<'_, '_> {
    /// A paragraph of nothing but components.
    fn paragraph(&mut self, numbers: &[usize], range: Range<usize>) {
        let (class, place) = match numbers {
            [_] => ("component", Place::Block),
            _ => ("group", Place::Group),
        };
        let html: String = numbers.iter().map(|number| self.expanded(*number, place)).collect();
        self.markdown.push_str(&block(class, &html));
        if self.document.markdown().get(range).is_some_and(|text| text.ends_with('\n')) {
            self.markdown.push('\n');
        }
    }

    /// Everything else: as it is, but for components within it and for what is escaped.
    fn in_line(&mut self, range: Range<usize>) {
        let mut at = range.start;
        let text = self.document.markdown().get(..range.end).unwrap_or_default();
        while let Some(rest) = text.get(at..) {
            let Some(found) = rest.find([TOKEN_START, ESCAPED]) else {
                self.markdown.push_str(rest);
                break;
            };
            let (before, special) = rest.split_at(found);
            self.markdown.push_str(before);
            at += found;
            match leading_token(special) {
                Some((number, length)) => {
                    let html = self.expanded(number, Place::Inline);
                    self.markdown.push_str(&inline(&html));
                    at += length;
                }
                None => {
                    if special.starts_with(ESCAPED) {
                        self.escaped(at);
                    }
                    at += ESCAPED.len_utf8();
                }
            }
        }
    }

    /// Two braces and a `#` that are text, at this byte: mdBook's `links` must not take them for a directive.
    fn escaped(&mut self, at: usize) {
        let after = self.document.markdown().get(at + ESCAPED.len_utf8()..).unwrap_or_default();
        if !MDBOOK_HELPERS.iter().any(|helper| after.starts_with(helper)) {
            self.markdown.push_str("{{#");
            return;
        }
        if !self.verbatim.iter().any(|range| range.contains(&at)) {
            self.markdown.push_str("&#123;&#123;#");
            return;
        }
        // A backslash protects all that follows up to the last braces of the line, and only the first one goes away.
        let line = self.markdown.rsplit('\n').next().unwrap_or_default();
        let ends = after.lines().next().is_some_and(|rest| rest.contains("}}"));
        self.markdown.push_str(if ends && !line.contains("\\{{#") { "\\{{#" } else { "{{#" });
    }

    fn expanded(&mut self, number: usize, place: Place) -> String {
        let Some(call) = self.document.calls().get(number) else { return String::new() };
        (self.expand)(call, place).unwrap_or_else(|mut problem| {
            problem.location.get_or_insert_with(|| call.location.clone());
            self.diagnostics.push(problem);
            String::new()
        })
    }
}

/// HTML as one line of Markdown, which is a block of its own.
pub(super) fn block(class: &str, html: &str) -> String {
    format!("<!-- {class} --><div class=\"{class}\">{}</div>", one_line(html))
}

/// The text with HTML under the heading that opens it, or else at its top.
pub(super) fn with_opening(markdown: &str, html: &str, dialect: Dialect) -> String {
    let first = dialect.parser(markdown).into_offset_iter().next();
    let at = match first {
        Some((Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }), range)) => range.end,
        _ => 0,
    };
    let (heading, rest) = markdown.split_at_checked(at).unwrap_or((markdown, ""));
    format!("{heading}\n{}\n\n{rest}", block("component", html))
}

/// Reports components that stand where no element can, as on a page of ours.
pub(super) fn check_tokens(document: &Document, diagnostics: &mut Diagnostics) {
    let text = document.markdown();
    if !text.contains(TOKEN_START) {
        return;
    }
    for (event, range) in document.dialect().parser(text).into_offset_iter() {
        if let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event
            && dest_url.contains(TOKEN_START)
        {
            diagnostics.push(
                Diagnostic::error("a component can't be the address of a link or an image")
                    .at(document.location(range.start))
                    .hint("put the component beside it"),
            );
        }
    }
    // What else is wrong with the Markdown is between its author and mdBook.
    let written = write(text, document.dialect(), &|at| document.location(at), &mut Vec::new());
    put_in(&written.html, document.calls(), &mut |_, _| Ok(String::new()), diagnostics);
}

/// What is done to a stretch of the text.
enum Edit {
    /// These components take its place.
    Components(Vec<usize>),
    /// This does.
    Text(String),
}

/// The paragraphs that hold nothing but tokens.
fn paragraphs(text: &str, dialect: Dialect) -> Vec<(Range<usize>, Edit)> {
    let mut found = Vec::new();
    let mut open: Option<Vec<usize>> = None;
    for (event, range) in dialect.parser(text).into_offset_iter() {
        match event {
            Event::Start(Tag::Paragraph) => open = Some(Vec::new()),
            Event::End(TagEnd::Paragraph) => {
                if let Some(numbers) = open.take().filter(|numbers| !numbers.is_empty()) {
                    found.push((range, Edit::Components(numbers)));
                }
            }
            // On our pages the way back stands at a note's end, and so beside what ends it.
            Event::End(TagEnd::FootnoteDefinition) => {
                found.pop_if(|(last, _)| {
                    text.get(last.end..range.end).is_some_and(|rest| rest.trim().is_empty())
                });
            }
            Event::SoftBreak | Event::HardBreak => {}
            Event::Text(words) => {
                let mut rest = words.trim();
                while let Some((number, length)) = leading_token(rest) {
                    open.iter_mut().for_each(|numbers| numbers.push(number));
                    rest = rest.get(length..).unwrap_or_default().trim_start();
                }
                if !rest.is_empty() {
                    open = None;
                }
            }
            _ => open = None,
        }
    }
    found
}

/// The ids of headings, where one of them holds a component: mdBook would make them from its figure, and break links
/// with each month.
fn heading_ids(document: &Document) -> Vec<(Range<usize>, Edit)> {
    let text = document.markdown();
    if !text.contains(TOKEN_START) {
        return Vec::new();
    }
    let written = write(text, document.dialect(), &|at| document.location(at), &mut Vec::new());
    let mut headings = written.headings.into_iter();
    let mut found = Vec::new();
    let mut holds_token = false;
    let mut events = document.dialect().parser(text).into_offset_iter();
    while let Some((event, range)) = events.next() {
        let Event::Start(Tag::Heading { id, classes, attrs, .. }) = event else { continue };
        let heading = headings.next();
        let mut end = range.start;
        for (event, inner) in events.by_ref() {
            if matches!(event, Event::End(TagEnd::Heading(_))) {
                break;
            }
            end = end.max(inner.end);
        }
        let words = text.get(range.start..end).unwrap_or_default();
        holds_token |= words.contains(TOKEN_START);
        // Without a word there are no attributes, and an underlined line that begins like a list may become one by them.
        let plain = words.starts_with(|c: char| c == '#' || c == TOKEN_START || c.is_alphabetic());
        let can_be_given = id.is_none() && plain && !words.contains('\n');
        let Some(heading) = heading.filter(|_| can_be_given) else { continue };
        let line =
            text.get(end..range.end).and_then(|rest| rest.lines().next()).unwrap_or_default();
        if classes.is_empty() && attrs.is_empty() {
            // Attributes behind a closing `##` are none, so it goes.
            let closing =
                if line.trim().trim_matches('#').is_empty() { line.trim_end().len() } else { 0 };
            found.push((end..end + closing, Edit::Text(format!(" {{#{}}}", heading.id))));
        } else if let Some(brace) = line.rfind('{') {
            // There may be only one block of attributes.
            let at = end + brace + 1;
            found.push((at..at, Edit::Text(format!("#{} ", heading.id))));
        }
    }
    // mdBook counts on from the ids that it made, not from those that it was given: so it gets all of a page or none.
    if !holds_token {
        found.clear();
    }
    found
}

/// The HTML of a component within a line of Markdown: nothing in its text may be read as Markdown, not even a number
/// and a point at the head of a line.
fn inline(html: &str) -> String {
    let html = one_line(html);
    let mut written = String::with_capacity(html.len());
    let mut in_tag = false;
    let mut at_start = true;
    let mut rest = html.as_str();
    while let Some(c) = rest.chars().next() {
        let reference = (c == '&').then(|| rest.find(';')).flatten().filter(|end| *end < 10);
        let length = reference.map_or(c.len_utf8(), |end| end + 1);
        let (taken, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        rest = after;
        in_tag = (in_tag || c == '<') && c != '>';
        let special = match in_tag || c == '>' {
            // In a table, a bar ends the cell even within a tag.
            true => c == '|',
            false => reference.is_none() && (c.is_ascii_punctuation() || at_start),
        };
        at_start &= in_tag || c == '>';
        match special {
            true => written.push_str(&format!("&#{};", u32::from(c))),
            false => written.push_str(taken),
        }
    }
    written
}

/// Without line feeds, since the block ends with its line, and without braces that `links` would take for a directive.
fn one_line(html: &str) -> String {
    html.replace(['\n', '\r'], " ").replace("{{", "&#123;&#123;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_written_so_that_markdown_leaves_it_alone() {
        assert_eq!(
            inline("<b title=\"a|b\">5 * 3\n_x_ &amp; 7</b>"),
            "<b title=\"a&#124;b\">&#53; &#42; 3 &#95;x&#95; &amp; 7</b>"
        );
        assert_eq!(inline("22. (1 to 3)"), "&#50;2&#46; &#40;1 to 3&#41;");
        assert_eq!(one_line("<p>\n\n{{#include x}}</p>"), "<p>  &#123;&#123;#include x}}</p>");
    }
}

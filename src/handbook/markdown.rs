//! Turns Markdown with tokens into HTML with tokens.
//!
//! The same Markdown as mdBook reads, the same ids of headings; but no inline style, no address that runs a script, and
//! nothing that is loaded from elsewhere. Raw HTML passes through: [`super::sanitise`] comes next.

use std::ops::Range;

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd,
};

use super::component_call::{TOKEN_START, plain};
use super::footnote::Footnotes;
use super::heading_id::Ids;
use super::html::{push_address, push_attribute, push_text};
use super::link::{Link, Target, target};
use crate::diagnostic::{Diagnostic, Location, nearest, shown};
use crate::project::Language;

/// How Markdown is read and written: what `[output.html]` and the project say about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    /// The language of what we add, such as the title of a note.
    pub language: Language,
    /// Straight quotes become curly ones.
    pub smart_punctuation: bool,
    /// Lists of terms and definitions.
    pub definition_lists: bool,
    /// Block quotes that begin with `[!NOTE]` and the like.
    pub admonitions: bool,
    /// Raw HTML is not sanitised.
    pub unsafe_html: bool,
}

impl Dialect {
    /// What mdBook reads unless told otherwise, with quotes left as they are.
    #[must_use]
    pub fn of(language: Language) -> Self {
        Dialect {
            language,
            smart_punctuation: false,
            definition_lists: true,
            admonitions: true,
            unsafe_html: false,
        }
    }

    pub(super) fn parser(self, text: &str) -> Parser<'_> {
        let mut options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_HEADING_ATTRIBUTES;
        options.set(Options::ENABLE_SMART_PUNCTUATION, self.smart_punctuation);
        options.set(Options::ENABLE_DEFINITION_LIST, self.definition_lists);
        options.set(Options::ENABLE_GFM, self.admonitions);
        Parser::new_ext(text, options)
    }
}

/// A heading of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The id of the element.
    pub id: String,
    /// Its words, without markup and without components.
    pub text: String,
}

/// A piece of raw HTML, and where it is written.
#[derive(Default)]
pub(super) struct RawHtml {
    pub(super) html: String,
    /// From which byte of `html` on it stands at which byte of the text: a block in a list is not of one piece.
    runs: Vec<(usize, usize)>,
}

impl RawHtml {
    fn push(&mut self, html: &str, at: usize) {
        self.runs.push((self.html.len(), at));
        self.html.push_str(html);
    }

    /// The byte of the text that a byte of the HTML stands at.
    pub(super) fn at(&self, byte: usize) -> usize {
        let index = self.runs.partition_point(|(start, _)| *start <= byte).saturating_sub(1);
        self.runs.get(index).map_or(0, |(start, at)| at + byte - start)
    }
}

/// What Markdown turned into.
#[derive(Default)]
pub(super) struct Written {
    pub(super) html: String,
    pub(super) headings: Vec<Heading>,
    pub(super) links: Vec<Link>,
    pub(super) raw: Vec<RawHtml>,
}

/// Writes `text` as HTML. `place` gives the location of a byte of `text`.
pub(super) fn write(
    text: &str,
    dialect: Dialect,
    place: &dyn Fn(usize) -> Location,
    problems: &mut Vec<Diagnostic>,
) -> Written {
    let events: Vec<(Event<'_>, Range<usize>)> = dialect.parser(text).into_offset_iter().collect();
    let mut writer = Writer {
        dialect,
        place,
        problems,
        // Some half more than the text, so that it need not be moved while it grows.
        written: Written { html: String::with_capacity(text.len() * 3 / 2), ..Written::default() },
        ids: Ids::default(),
        outer: Vec::new(),
        links: Vec::new(),
        table: Table::default(),
        footnotes: Footnotes::default(),
    };
    writer.reserve_ids(&events);
    let mut events = events.as_slice();
    while let [(event, range), rest @ ..] = events {
        events = writer.event(event, range, rest);
    }
    writer.write_footnotes();
    writer.written
}

/// The table that is being written.
#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    head: bool,
}

struct Writer<'p> {
    dialect: Dialect,
    place: &'p dyn Fn(usize) -> Location,
    problems: &'p mut Vec<Diagnostic>,
    written: Written,
    ids: Ids,
    /// What was being written when a footnote's definition began.
    outer: Vec<String>,
    /// For each open link, whether it was written.
    links: Vec<bool>,
    table: Table,
    footnotes: Footnotes,
}

/// One event of the parser, with the bytes it stands for.
type Located<'a> = (Event<'a>, Range<usize>);

impl Writer<'_> {
    fn push(&mut self, html: &str) {
        self.written.html.push_str(html);
    }

    fn text(&mut self, text: &str) {
        push_text(&mut self.written.html, text);
    }

    /// Appends ` name="value"`.
    fn attribute(&mut self, name: &str, value: &str) {
        self.push(" ");
        self.push(name);
        self.push("=\"");
        push_attribute(&mut self.written.html, value);
        self.push("\"");
    }

    fn problem(&mut self, at: usize, diagnostic: Diagnostic) {
        self.problems.push(diagnostic.at((self.place)(at)));
    }

    /// Ids that authors chose go first, so that no derived one takes them.
    fn reserve_ids(&mut self, events: &[Located<'_>]) {
        for (event, range) in events {
            let Event::Start(Tag::Heading { id: Some(id), .. }) = event else { continue };
            let id = plain(id);
            if !self.ids.reserve(&id) {
                self.problem(
                    range.start,
                    Diagnostic::error(format!("two headings have the id `{}`", shown(&id)))
                        .hint("give one of them another id"),
                );
            }
        }
    }

    /// Writes one event, and gives what is left after it.
    fn event<'e, 'a>(
        &mut self,
        event: &Event<'a>,
        range: &Range<usize>,
        rest: &'e [Located<'a>],
    ) -> &'e [Located<'a>] {
        match event {
            Event::Start(tag) => return self.start(tag, range, rest),
            Event::End(tag) => self.end(*tag),
            Event::Text(text) => self.text(text),
            Event::Code(code) => {
                self.push("<code>");
                self.text(code);
                self.push("</code>");
            }
            Event::InlineMath(math) | Event::DisplayMath(math) => self.text(math),
            Event::Html(html) | Event::InlineHtml(html) => {
                let mut raw = RawHtml::default();
                raw.push(html, range.start);
                self.written.raw.push(raw);
                self.push(html);
            }
            Event::FootnoteReference(name) => {
                let html = self.footnotes.reference(name);
                self.push(&html);
            }
            Event::SoftBreak => self.push("\n"),
            Event::HardBreak => self.push("<br>\n"),
            Event::Rule => self.push("<hr>\n"),
            Event::TaskListMarker(done) => {
                let label = match done {
                    true => self.dialect.language.pick("hecho", "done"),
                    false => self.dialect.language.pick("pendiente", "to do"),
                };
                self.push("<input type=\"checkbox\" disabled=\"\"");
                if *done {
                    self.push(" checked=\"\"");
                }
                self.attribute("aria-label", label);
                self.push("> ");
            }
        }
        rest
    }

    fn start<'e, 'a>(
        &mut self,
        tag: &Tag<'a>,
        range: &Range<usize>,
        rest: &'e [Located<'a>],
    ) -> &'e [Located<'a>] {
        match tag {
            Tag::Paragraph => self.push("<p>"),
            Tag::Heading { level, id, classes, .. } => {
                let level = *level as u8;
                let words = words(rest, |tag| matches!(tag, TagEnd::Heading(_)));
                let id = match id {
                    Some(id) => plain(id),
                    None => self.ids.derived(&words),
                };
                self.push(&format!("<h{level}"));
                self.attribute("id", &id);
                if !classes.is_empty() {
                    self.attribute("class", &classes.join(" "));
                }
                self.push(">");
                self.written.headings.push(Heading { level, id, text: words });
            }
            Tag::BlockQuote(None) => self.push("<blockquote>\n"),
            Tag::BlockQuote(Some(kind)) => {
                let (class, title) = admonition(*kind, self.dialect.language);
                self.push(&format!(
                    "<blockquote class=\"{class}\">\n<p class=\"title\">{title}</p>\n"
                ));
            }
            Tag::CodeBlock(kind) => {
                // A wide block scrolls, and what scrolls must be reachable without a mouse.
                self.push("<pre tabindex=\"0\"><code");
                if let CodeBlockKind::Fenced(info) = kind {
                    let language = info.split([' ', '\t', ',']).find(|word| !word.is_empty());
                    if let Some(language) = language {
                        self.attribute("class", &plain(&format!("language-{language}")));
                    }
                }
                self.push(">");
            }
            Tag::HtmlBlock => {
                let mut raw = RawHtml::default();
                let mut rest = rest;
                while let [(event, range), after @ ..] = rest {
                    rest = after;
                    match event {
                        Event::Html(text) | Event::Text(text) => raw.push(text, range.start),
                        Event::End(TagEnd::HtmlBlock) => break,
                        _ => {}
                    }
                }
                self.push(&raw.html);
                self.written.raw.push(raw);
                return rest;
            }
            Tag::List(Some(1)) => self.push("<ol>\n"),
            Tag::List(Some(start)) => self.push(&format!("<ol start=\"{start}\">\n")),
            Tag::List(None) => self.push("<ul>\n"),
            Tag::Item => self.push("<li>"),
            Tag::FootnoteDefinition(name) => {
                self.footnotes.begin(name, range.start);
                self.outer.push(std::mem::take(&mut self.written.html));
            }
            Tag::DefinitionList => self.push("<dl>\n"),
            Tag::DefinitionListTitle => {
                let words = words(rest, |tag| matches!(tag, TagEnd::DefinitionListTitle));
                let id = self.ids.derived(&words);
                self.push("<dt");
                self.attribute("id", &id);
                self.push(">");
            }
            Tag::DefinitionListDefinition => self.push("<dd>"),
            Tag::Table(alignments) => {
                self.table = Table { alignments: alignments.clone(), column: 0, head: true };
                let label = self.written.headings.last().map(|heading| heading.text.clone());
                let label = label.filter(|label| !label.is_empty());
                let label = label
                    .unwrap_or_else(|| self.dialect.language.pick("Tabla", "Table").to_owned());
                self.push("<div class=\"scroll\" tabindex=\"0\" role=\"region\"");
                self.attribute("aria-label", &label);
                self.push("><table>\n");
            }
            Tag::TableHead => self.push("<thead><tr>"),
            Tag::TableRow => {
                self.table.column = 0;
                self.push("<tr>");
            }
            Tag::TableCell => {
                self.push(if self.table.head { "<th scope=\"col\"" } else { "<td" });
                match self.table.alignments.get(self.table.column) {
                    Some(Alignment::Left) => self.push(" class=\"left\">"),
                    Some(Alignment::Center) => self.push(" class=\"center\">"),
                    Some(Alignment::Right) => self.push(" class=\"right\">"),
                    Some(Alignment::None) | None => self.push(">"),
                }
            }
            Tag::Emphasis => self.push("<em>"),
            Tag::Strong => self.push("<strong>"),
            Tag::Strikethrough => self.push("<del>"),
            Tag::Superscript => self.push("<sup>"),
            Tag::Subscript => self.push("<sub>"),
            Tag::Link { link_type, dest_url, title, .. } => {
                let email = matches!(link_type, LinkType::Email);
                let written =
                    if email { format!("mailto:{dest_url}") } else { dest_url.to_string() };
                let address = self.link(&written, range.start);
                self.links.push(address.is_some());
                if let Some(address) = address {
                    self.push("<a href=\"");
                    push_address(&mut self.written.html, &address);
                    self.push("\"");
                    if !title.is_empty() {
                        self.attribute("title", title);
                    }
                    self.push(">");
                }
            }
            Tag::Image { dest_url, title, .. } => {
                let (alternative, rest) = alternative(rest);
                match self.image(dest_url, range.start) {
                    Some(address) => {
                        self.push("<img src=\"");
                        push_address(&mut self.written.html, &address);
                        self.push("\"");
                        self.attribute("alt", &alternative);
                        if !title.is_empty() {
                            self.attribute("title", title);
                        }
                        self.push(">");
                    }
                    None => self.text(&alternative),
                }
                return rest;
            }
            Tag::MetadataBlock(_) => {}
        }
        rest
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.push("</p>\n"),
            TagEnd::Heading(level) => self.push(&format!("</{level}>\n")),
            TagEnd::BlockQuote(_) => self.push("</blockquote>\n"),
            TagEnd::CodeBlock => self.push("</code></pre>\n"),
            TagEnd::List(true) => self.push("</ol>\n"),
            TagEnd::List(false) => self.push("</ul>\n"),
            TagEnd::Item => self.push("</li>\n"),
            TagEnd::FootnoteDefinition => {
                let outer = self.outer.pop().unwrap_or_default();
                let content = std::mem::replace(&mut self.written.html, outer);
                self.footnotes.end(content);
            }
            TagEnd::DefinitionList => self.push("</dl>\n"),
            TagEnd::DefinitionListTitle => self.push("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.push("</dd>\n"),
            TagEnd::Table => self.push("</tbody></table></div>\n"),
            TagEnd::TableHead => {
                self.table.head = false;
                self.push("</tr></thead><tbody>\n");
            }
            TagEnd::TableRow => self.push("</tr>\n"),
            TagEnd::TableCell => {
                self.push(if self.table.head { "</th>" } else { "</td>" });
                self.table.column += 1;
            }
            TagEnd::Emphasis => self.push("</em>"),
            TagEnd::Strong => self.push("</strong>"),
            TagEnd::Strikethrough => self.push("</del>"),
            TagEnd::Superscript => self.push("</sup>"),
            TagEnd::Subscript => self.push("</sub>"),
            TagEnd::Link => {
                if self.links.pop() == Some(true) {
                    self.push("</a>");
                }
            }
            TagEnd::HtmlBlock | TagEnd::Image | TagEnd::MetadataBlock(_) => {}
        }
    }

    /// The address of a link, if it may be one.
    fn link(&mut self, written: &str, at: usize) -> Option<String> {
        if written.contains(TOKEN_START) {
            self.problem(
                at,
                Diagnostic::error("a component can't be the target of a link")
                    .hint("link to a page, and put the component beside the link"),
            );
            return None;
        }
        match target(&plain(written)) {
            Target::Inside { href, path, fragment } => {
                self.leads_to(path, fragment, written, at);
                Some(href)
            }
            Target::Outside(address) => Some(address),
            Target::Data(_) => {
                self.refused("data", at);
                None
            }
            Target::Refused(scheme) => {
                self.refused(&scheme, at);
                None
            }
        }
    }

    /// Keeps a link or an image that leads to something of the site, to be checked.
    fn leads_to(&mut self, path: String, fragment: Option<String>, written: &str, at: usize) {
        let location = (self.place)(at);
        self.written.links.push(Link { path, fragment, written: written.to_owned(), location });
    }

    fn refused(&mut self, scheme: &str, at: usize) {
        let schemes = ["http", "https", "mailto", "tel"];
        let hint = match nearest(scheme, schemes) {
            Some(near) => format!("did you mean `{near}:`?"),
            None => {
                "its text is shown without a link; `http`, `https`, `mailto` and `tel` are kept"
                    .to_owned()
            }
        };
        self.problem(
            at,
            Diagnostic::warning(format!("a link may not begin with `{}:`", shown(scheme)))
                .hint(hint),
        );
    }

    /// The address of an image, if it may be one.
    fn image(&mut self, written: &str, at: usize) -> Option<String> {
        if written.contains(TOKEN_START) {
            self.problem(
                at,
                Diagnostic::error("a component can't be the address of an image")
                    .hint("name a picture beside the chapters"),
            );
            return None;
        }
        match target(&plain(written)) {
            Target::Inside { href, path, fragment } => {
                self.leads_to(path, fragment, written, at);
                Some(href)
            }
            Target::Data(address) if is_picture(&address) => Some(address),
            Target::Data(_) | Target::Outside(_) | Target::Refused(_) => {
                self.problem(at, foreign_image(written));
                None
            }
        }
    }

    /// Writes the footnotes that are referred to at the end of the page, each with its ways back.
    fn write_footnotes(&mut self) {
        let mut problems = Vec::new();
        let html = self.footnotes.to_html(self.dialect.language, &mut problems);
        self.push(&html);
        for (at, problem) in problems {
            self.problem(at, problem);
        }
    }
}

/// Whether a data address holds a picture.
pub(super) fn is_picture(address: &str) -> bool {
    address.get(..11).is_some_and(|start| start.eq_ignore_ascii_case("data:image/"))
}

/// The warning for an image that a page would have to load from elsewhere.
pub(super) fn foreign_image(written: &str) -> Diagnostic {
    Diagnostic::warning(format!("the image `{}` is not part of the book", shown(written)))
        .hint("a page loads nothing from elsewhere: put a copy beside the chapter")
}

/// The class and the title of a block quote such as `[!NOTE]`.
fn admonition(kind: BlockQuoteKind, language: Language) -> (&'static str, &'static str) {
    match kind {
        BlockQuoteKind::Note => ("note", language.pick("Nota", "Note")),
        BlockQuoteKind::Tip => ("tip", language.pick("Consejo", "Tip")),
        BlockQuoteKind::Important => ("important", language.pick("Importante", "Important")),
        BlockQuoteKind::Warning => ("warning", language.pick("Aviso", "Warning")),
        BlockQuoteKind::Caution => ("caution", language.pick("Precaución", "Caution")),
    }
}

/// The words up to an end tag, without markup and components.
fn words(events: &[Located<'_>], is_end: impl Fn(&TagEnd) -> bool) -> String {
    let mut words = String::new();
    for (event, _) in events {
        match event {
            Event::End(tag) if is_end(tag) => break,
            Event::Text(text) | Event::Code(text) => words.push_str(text),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            _ => {}
        }
    }
    plain(&words).trim().to_owned()
}

/// The words that stand for an image, and the events after it.
fn alternative<'e, 'a>(mut events: &'e [Located<'a>]) -> (String, &'e [Located<'a>]) {
    let mut words = String::new();
    let mut depth = 0_usize;
    while let [(event, _), rest @ ..] = events {
        events = rest;
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) if depth == 0 => break,
            Event::End(_) => depth -= 1,
            Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) => {
                words.push_str(text);
            }
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            _ => {}
        }
    }
    (words, events)
}

//! Finds the calls of components in Markdown, and puts tokens in their place.
//!
//! A call is `{{#NAME subject key=value key="quoted value"}}` on one line. Code stays as it is, and so does an
//! escaped `\{{#…}}`. The token is a number between two private-use characters, which no Markdown or HTML rule touches;
//! those characters are taken out of what authors write.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::markdown::Dialect;
use super::source_map::Traced;
use crate::diagnostic::{Diagnostic, Location, shown};

/// Begins a token.
pub(super) const TOKEN_START: char = '\u{E000}';
/// Ends a token.
pub(super) const TOKEN_END: char = '\u{E001}';
/// Stands for a `{{#` that is text.
pub(super) const ESCAPED: char = '\u{E002}';

/// mdBook's own helpers, which are no components.
pub const MDBOOK_HELPERS: [&str; 5] =
    ["include", "rustdoc_include", "playground", "playpen", "title"];

/// One call of a component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComponentCall {
    /// The component's name.
    pub name: String,
    /// The first bare word after the name: most often an indicator's id.
    pub subject: Option<String>,
    /// The `key=value` pairs.
    pub attributes: BTreeMap<String, String>,
    /// Where the call is written: file, line and column on disk.
    pub location: Location,
    /// The call as written, braces included.
    pub written: String,
}

/// What a `{{#` turned out to begin.
enum Opening {
    /// A call of a component, and where it ends.
    Call(ComponentCall, usize),
    /// A helper that is not ours.
    Helper(String),
    /// A call that can't be read: where, and why.
    Malformed(usize, Diagnostic),
}

/// Puts a token in the place of each call, and a [`ESCAPED`] in that of a helper which no one may run any more.
///
/// `place` gives the location of a byte of `text`. Numbers of tokens go on from `calls.len()`.
pub(super) fn tokenise(
    text: &Traced,
    dialect: Dialect,
    place: &dyn Fn(usize) -> Location,
    calls: &mut Vec<ComponentCall>,
    problems: &mut Vec<Diagnostic>,
) -> Traced {
    let written = text.as_str();
    if !written.contains("{{") {
        return text.clone();
    }
    let code = verbatim_ranges(written, dialect);
    let mut code = code.iter().peekable();
    let mut tokenised = Traced::default();
    let mut done = 0;
    let mut from = 0;
    while let Some(found) = written.get(from..).and_then(|rest| rest.find("{{")) {
        let start = from + found;
        from = start + 2;
        let Some(hash) = hash_after(written, start) else { continue };
        while code.peek().is_some_and(|range| range.end <= start) {
            code.next();
        }
        let verbatim = code.peek().is_some_and(|range| range.start <= start);
        match read(written, start, hash) {
            Opening::Helper(name) => {
                if MDBOOK_HELPERS.contains(&name.as_str()) {
                    if !verbatim {
                        problems.push(
                            Diagnostic::error(format!("`{{{{#{name}}}}}` can't be used here"))
                                .at(place(start))
                                .hint(format!("write `\\{{{{#{name}` to show it as text")),
                        );
                    }
                    tokenised.push_traced(text, done..start);
                    tokenised.push_made(&ESCAPED.to_string(), text, start);
                    done = hash + 1;
                    from = done;
                }
            }
            _ if verbatim => {}
            Opening::Call(mut call, end) => {
                call.location = place(start);
                call.written = call.written.replace(ESCAPED, "\\{{#");
                for text in call.subject.iter_mut().chain(call.attributes.values_mut()) {
                    *text = plain(text);
                }
                tokenised.push_traced(text, done..start);
                tokenised.push_made(&token(calls.len()), text, start);
                calls.push(call);
                done = end;
                from = end;
            }
            Opening::Malformed(at, problem) => problems.push(problem.at(place(at))),
        }
    }
    tokenised.push_traced(text, done..written.len());
    tokenised
}

/// The token of a call's number.
pub(super) fn token(number: usize) -> String {
    format!("{TOKEN_START}{number}{TOKEN_END}")
}

/// The number of the token that `text` begins with, and the token's length in bytes.
pub(super) fn leading_token(text: &str) -> Option<(usize, usize)> {
    let rest = text.strip_prefix(TOKEN_START)?;
    let digits = rest.find(TOKEN_END)?;
    let number = rest.get(..digits)?.parse().ok()?;
    Some((number, TOKEN_START.len_utf8() + digits + TOKEN_END.len_utf8()))
}

/// Text as a reader may see it where no component can stand: without tokens, escapes resolved.
pub(super) fn plain(text: &str) -> String {
    replaced(text, &|_| String::new())
}

/// Text with each token replaced, and escapes resolved.
pub(super) fn replaced(text: &str, by: &dyn Fn(usize) -> String) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find([TOKEN_START, TOKEN_END, ESCAPED]) {
        let (before, special) = rest.split_at(at);
        plain.push_str(before);
        let length = match leading_token(special) {
            Some((number, length)) => {
                plain.push_str(&by(number));
                length
            }
            None => {
                if special.starts_with(ESCAPED) {
                    plain.push_str("{{#");
                }
                ESCAPED.len_utf8()
            }
        };
        rest = special.get(length..).unwrap_or_default();
    }
    plain.push_str(rest);
    plain
}

/// Where the `#` is that follows two braces, with nothing but blanks between.
pub(super) fn hash_after(text: &str, braces: usize) -> Option<usize> {
    let rest = text.get(braces + 2..)?;
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    rest.get(blanks..)?.starts_with('#').then_some(braces + 2 + blanks)
}

/// The stretches in which a call is text: code, and comments of HTML.
pub(super) fn verbatim_ranges(text: &str, dialect: Dialect) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut events = dialect.parser(text).into_offset_iter();
    while let Some((event, range)) = events.next() {
        match event {
            Event::Code(_) => ranges.push(range),
            Event::Start(Tag::CodeBlock(_)) => {
                ranges.push(range);
                for (event, _) in events.by_ref() {
                    if matches!(event, Event::End(TagEnd::CodeBlock)) {
                        break;
                    }
                }
            }
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => {
                let mut from = range.start;
                while let Some(start) = text
                    .get(from..range.end)
                    .and_then(|html| html.find("<!--"))
                    .map(|found| from + found)
                {
                    from = text
                        .get(start..range.end)
                        .and_then(|comment| comment.find("-->"))
                        .map_or(range.end, |length| start + length + 3);
                    ranges.push(start..from);
                }
            }
            _ => {}
        }
    }
    ranges
}

/// Reads what begins with the two braces at `start`, of which `hash` is the `#`.
fn read(text: &str, start: usize, hash: usize) -> Opening {
    let line_end = text
        .get(hash..)
        .and_then(|rest| rest.find('\n'))
        .map_or(text.len(), |length| hash + length);
    let line = text.get(..line_end).unwrap_or_default();
    let mut cursor = Cursor { text: line, at: hash + 1 };
    let name = cursor.word(&[]);
    if MDBOOK_HELPERS.contains(&name) || name.ends_with("include") {
        return Opening::Helper(name.to_owned());
    }
    let as_text = "write `\\{{#` to show it as text";
    if name.is_empty() {
        return Opening::Malformed(
            start,
            Diagnostic::error("the component call has no name").hint(as_text),
        );
    }
    if !is_name(name) {
        return Opening::Malformed(
            hash + 1,
            Diagnostic::error(format!("`{}` can't be the name of a component", shown(name)))
                .hint("a name is of the letters a to z, `_` and `-`, and begins with a letter"),
        );
    }
    let malformed = |at: usize, message: String, hint: &str| {
        Opening::Malformed(
            at,
            Diagnostic::error(format!("component call `{name}`: {message}")).hint(hint),
        )
    };
    let mut call = ComponentCall {
        name: name.to_owned(),
        subject: None,
        attributes: BTreeMap::new(),
        location: Location::file(String::new()),
        written: String::new(),
    };
    loop {
        cursor.skip_blanks();
        let at = cursor.at;
        if cursor.eat("}}") {
            call.written = text.get(start..cursor.at).unwrap_or_default().to_owned();
            return Opening::Call(call, cursor.at);
        }
        if cursor.is_at_end() {
            let message = "it is not closed on its line".to_owned();
            return malformed(
                start,
                message,
                "end it with `}}`, or write `\\{{#` to show it as text",
            );
        }
        let key = if cursor.rest().starts_with('"') { "" } else { cursor.word(&['=', '"']) };
        if !key.is_empty() && cursor.eat("=") {
            if !is_name(key) {
                let message = format!("`{}` can't be the name of an attribute", shown(key));
                return malformed(at, message, "write `name=value` or `name=\"a value\"`");
            }
            let value = match cursor.value() {
                Ok(value) if !value.is_empty() => value,
                Ok(_) => {
                    let message = format!("attribute `{key}` has no value");
                    return malformed(at, message, "write `name=value` or `name=\"a value\"`");
                }
                Err(at) => return malformed(at, UNCLOSED.to_owned(), "close it with `\"`"),
            };
            if call.attributes.insert(key.to_owned(), value.to_owned()).is_some() {
                let message = format!("attribute `{key}` is there twice");
                return malformed(at, message, "take one of them out");
            }
            continue;
        }
        cursor.at = at;
        match cursor.value() {
            Ok("") => {
                // A lone `=` or brace: taken as it is, so that the message can show it.
                let found = cursor.rest().chars().next().unwrap_or_default();
                return malformed(
                    at,
                    format!("unexpected `{found}`"),
                    "write `name=value` or `name=\"a value\"`",
                );
            }
            Ok(word) if call.subject.is_none() => call.subject = Some(word.to_owned()),
            Ok(word) => {
                let message = format!("unexpected word `{}`", shown(word));
                return malformed(
                    at,
                    message,
                    "one word may follow the name; put a value with blanks between double quotes",
                );
            }
            Err(at) => return malformed(at, UNCLOSED.to_owned(), "close it with `\"`"),
        }
    }
}

const UNCLOSED: &str = "a quote is not closed on its line";

/// Whether it begins with a letter and goes on with letters, `_` and `-`.
fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase())
        && word.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c == '-')
}

/// A place in a line that is being read.
struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn is_at_end(&self) -> bool {
        self.rest().is_empty()
    }

    fn skip_blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn eat(&mut self, expected: &str) -> bool {
        let found = self.rest().starts_with(expected);
        if found {
            self.at += expected.len();
        }
        found
    }

    /// The characters up to a blank, to the closing braces or to one of `stops`.
    fn word(&mut self, stops: &[char]) -> &'a str {
        let rest = self.rest();
        let braces = rest.find("}}").unwrap_or(rest.len());
        let end = rest
            .find(|c: char| c.is_whitespace() || stops.contains(&c))
            .unwrap_or(rest.len())
            .min(braces);
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    /// A word, or what stands between double quotes; `Err` with the place of a quote that is not closed.
    fn value(&mut self) -> Result<&'a str, usize> {
        let rest = self.rest();
        let Some(quoted) = rest.strip_prefix('"') else {
            return Ok(self.word(&['"', '=']));
        };
        let end = quoted.find('"').ok_or(self.at)?;
        self.at += end + 2;
        Ok(quoted.get(..end).unwrap_or_default())
    }
}

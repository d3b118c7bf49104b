//! Puts the HTML of components in the place of their tokens.

use std::collections::BTreeSet;

use super::component_call::{
    ComponentCall, ESCAPED, TOKEN_END, TOKEN_START, leading_token, replaced,
};
use super::html::{Tag, push_attribute};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Where in a page a component stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// By itself, between paragraphs.
    Block,
    /// Within a line of text.
    Inline,
    /// Beside others, one of several calls that make up a paragraph.
    Group,
}

/// The function that gives the HTML of a call.
pub(super) type Expand<'a> = dyn FnMut(&ComponentCall, Place) -> Result<String, Diagnostic> + 'a;

/// The page with its components, and the ids that its elements have.
///
/// A token within a tag has no element to stand in, and is an error: an author could otherwise close an attribute by
/// what a component writes.
pub(super) fn put_in(
    html: &str,
    calls: &[ComponentCall],
    expand: &mut Expand<'_>,
    diagnostics: &mut Diagnostics,
) -> (String, BTreeSet<String>) {
    let mut page = Page { html: String::with_capacity(html.len()), ids: BTreeSet::new() };
    let mut rest = html;
    while let Some(at) = rest.bytes().position(|byte| byte == b'<' || byte == SPECIAL) {
        let (before, special) = rest.split_at(at);
        page.html.push_str(before);
        if let Some((number, length)) = leading_token(special) {
            page.component(calls.get(number), Place::Inline, expand, diagnostics);
            rest = special.get(length..).unwrap_or_default();
        } else if let Some((numbers, length)) = paragraph_of_tokens(special) {
            match numbers.as_slice() {
                [number] => {
                    page.component(calls.get(*number), Place::Block, expand, diagnostics);
                }
                numbers => {
                    page.html.push_str("<div class=\"group\">");
                    for number in numbers {
                        page.component(calls.get(*number), Place::Group, expand, diagnostics);
                    }
                    page.html.push_str("</div>");
                }
            }
            rest = special.get(length..).unwrap_or_default();
        } else if let Some(tag) = Tag::leading(special) {
            page.tag(&tag, calls, diagnostics);
            rest = special.get(tag.written.len()..).unwrap_or_default();
        } else {
            let first = special.chars().next().unwrap_or_default();
            match first {
                ESCAPED => page.html.push_str("{{#"),
                TOKEN_START | TOKEN_END => {}
                first => page.html.push(first),
            }
            rest = special.get(first.len_utf8()..).unwrap_or_default();
        }
    }
    page.html.push_str(rest);
    (page.html, page.ids)
}

/// The first byte, in UTF-8, of the characters of tokens and escapes.
const SPECIAL: u8 = 0xEE;

/// The page as far as it is put together.
struct Page {
    html: String,
    ids: BTreeSet<String>,
}

impl Page {
    fn component(
        &mut self,
        call: Option<&ComponentCall>,
        place: Place,
        expand: &mut Expand<'_>,
        diagnostics: &mut Diagnostics,
    ) {
        // A number without a call is a token that no one of us wrote.
        let Some(call) = call else { return };
        match expand(call, place) {
            Ok(html) => {
                self.note_ids(&html);
                self.html.push_str(&html);
            }
            Err(mut problem) => {
                problem.location.get_or_insert_with(|| call.location.clone());
                diagnostics.push(problem);
            }
        }
    }

    fn tag(&mut self, tag: &Tag<'_>, calls: &[ComponentCall], diagnostics: &mut Diagnostics) {
        if tag.written.bytes().any(|byte| byte == SPECIAL) {
            let mut rest = tag.written;
            while let Some(at) = rest.find(TOKEN_START) {
                rest = rest.get(at..).unwrap_or_default();
                let (number, length) = leading_token(rest).unwrap_or((usize::MAX, 1));
                rest = rest.get(length.max(TOKEN_START.len_utf8())..).unwrap_or_default();
                if let Some(call) = calls.get(number) {
                    diagnostics.push(
                        Diagnostic::error(format!(
                            "component call `{}`: it stands within a tag of HTML",
                            call.name
                        ))
                        .at(call.location.clone())
                        .hint("put it between elements: it can't be part of an attribute or of an image's words"),
                    );
                }
            }
            let written = replaced(tag.written, &|number| {
                let mut escaped = String::new();
                if let Some(call) = calls.get(number) {
                    push_attribute(&mut escaped, &call.written);
                }
                escaped
            });
            self.html.push_str(&written);
        } else {
            self.html.push_str(tag.written);
        }
        self.note_id(tag);
    }

    fn note_ids(&mut self, html: &str) {
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            rest = rest.get(at..).unwrap_or_default();
            let length = match Tag::leading(rest) {
                Some(tag) => {
                    self.note_id(&tag);
                    tag.written.len()
                }
                None => 1,
            };
            rest = rest.get(length..).unwrap_or_default();
        }
    }

    fn note_id(&mut self, tag: &Tag<'_>) {
        if !tag.written.contains("id=") {
            return;
        }
        if let Some((_, id)) = tag.attributes().into_iter().find(|(name, _)| name == "id") {
            let id = id.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
            self.ids.insert(id.replace("&amp;", "&"));
        }
    }
}

/// The numbers of the tokens of a paragraph that holds nothing else, and the paragraph's length in bytes.
fn paragraph_of_tokens(html: &str) -> Option<(Vec<usize>, usize)> {
    let mut rest = html.strip_prefix("<p>")?;
    let mut numbers = Vec::new();
    loop {
        rest = rest.trim_start();
        if let Some((number, length)) = leading_token(rest) {
            numbers.push(number);
            rest = rest.get(length..)?;
        } else if let Some(after) = rest.strip_prefix("<br>") {
            rest = after;
        } else {
            let after = rest.strip_prefix("</p>")?;
            return (!numbers.is_empty()).then_some((numbers, html.len() - after.len()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Location;
    use std::collections::BTreeMap;

    fn put(html: &str) -> (String, Vec<String>) {
        let calls: Vec<ComponentCall> = ["kpi", "trend"]
            .iter()
            .map(|name| ComponentCall {
                name: (*name).to_owned(),
                subject: None,
                attributes: BTreeMap::new(),
                location: Location::file("a.md").line(1),
                written: format!("{{{{#{name} x=\"<\"}}}}"),
            })
            .collect();
        let html = html.replace("[0]", "\u{E000}0\u{E001}").replace("[1]", "\u{E000}1\u{E001}");
        let mut diagnostics = Diagnostics::new();
        let mut expand = |call: &ComponentCall, place: Place| {
            Ok(format!("<b id=\"{}\">{place:?}</b>", call.name))
        };
        let (html, _) = put_in(&html, &calls, &mut expand, &mut diagnostics);
        (html, diagnostics.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn the_place_of_a_component_follows_from_its_paragraph() {
        assert_eq!(put("<p>[0]</p>\n").0, "<b id=\"kpi\">Block</b>\n");
        assert_eq!(
            put("<p>[0]\n[1]</p>").0,
            "<div class=\"group\"><b id=\"kpi\">Group</b><b id=\"trend\">Group</b></div>"
        );
        assert_eq!(put("<p>NPS [0].</p>").0, "<p>NPS <b id=\"kpi\">Inline</b>.</p>");
        assert_eq!(put("<li>[0]</li>").0, "<li><b id=\"kpi\">Inline</b></li>");
    }

    #[test]
    fn no_component_is_written_into_a_tag() {
        let (html, problems) = put("<img alt=\"[0] onerror=x\">");
        assert_eq!(html, "<img alt=\"{{#kpi x=&quot;&lt;&quot;}} onerror=x\">");
        assert_eq!(problems.len(), 1);
        assert!(problems[0].starts_with("error: a.md:1: component call `kpi`: it stands within"));
    }

    #[test]
    fn tokens_that_no_one_wrote_vanish() {
        assert_eq!(put("a\u{E000}9\u{E001}b\u{E000}c\u{E001}d").0, "abcd");
    }
}

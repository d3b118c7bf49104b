//! Numbers footnotes in the order in which a page refers to them, and writes them at its end.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::diagnostic::{Diagnostic, shown};
use crate::project::Language;

/// The footnotes of a page.
#[derive(Default)]
pub(super) struct Footnotes {
    /// Name to number and to how often it is referred to.
    references: BTreeMap<String, (usize, usize)>,
    /// Name to content and place of the first definition.
    definitions: BTreeMap<String, (String, usize)>,
    /// The places of further definitions of a name.
    again: Vec<(String, usize)>,
    /// The definitions that are being written, with their places.
    open: Vec<(String, usize)>,
}

impl Footnotes {
    /// A reference to a footnote, as HTML.
    pub(super) fn reference(&mut self, name: &str) -> String {
        let next = self.references.len() + 1;
        let (number, count) = self.references.entry(name.to_owned()).or_insert((next, 0));
        *count += 1;
        format!(
            "<sup class=\"footnote-reference\" id=\"fr-{number}-{count}\">\
             <a href=\"#footnote-{number}\">{number}</a></sup>"
        )
    }

    /// A definition begins at a byte of the text.
    pub(super) fn begin(&mut self, name: &str, at: usize) {
        self.open.push((name.to_owned(), at));
    }

    /// The definition that began last ends, and this is its HTML.
    pub(super) fn end(&mut self, content: String) {
        let Some((name, at)) = self.open.pop() else { return };
        match self.definitions.entry(name) {
            Entry::Occupied(first) => self.again.push((first.key().clone(), at)),
            Entry::Vacant(entry) => {
                entry.insert((content, at));
            }
        }
    }

    /// The list of footnotes, each with its ways back; empty without any. Problems come with the byte of their place.
    pub(super) fn to_html(
        &self,
        language: Language,
        problems: &mut Vec<(usize, Diagnostic)>,
    ) -> String {
        for (name, at) in &self.again {
            let message = format!("footnote `{}` is defined twice", shown(name));
            let hint = "the first is shown; take the other out";
            problems.push((*at, Diagnostic::warning(message).hint(hint)));
        }
        let mut notes: Vec<(usize, usize, &str)> = Vec::new();
        for (name, (content, at)) in &self.definitions {
            match self.references.get(name) {
                Some((number, count)) => notes.push((*number, *count, content)),
                None => {
                    let message = format!("nothing refers to footnote `{}`", shown(name));
                    let hint = "it is not shown; refer to it, or take it out";
                    problems.push((*at, Diagnostic::warning(message).hint(hint)));
                }
            }
        }
        if notes.is_empty() {
            return String::new();
        }
        notes.sort_unstable();
        let label = language.pick("Volver al texto", "Back to the text");
        let mut html = "<hr>\n<ol class=\"footnotes\">\n".to_owned();
        for (number, count, content) in notes {
            let back: String = (1..=count)
                .map(|nth| {
                    let again = if nth == 1 { String::new() } else { nth.to_string() };
                    format!(
                        " <a href=\"#fr-{number}-{nth}\" aria-label=\"{label}\">\u{21a9}{again}</a>"
                    )
                })
                .collect();
            let (content, end) = match content.trim_end().strip_suffix("</p>") {
                Some(content) => (content, "</p>"),
                None => (content, ""),
            };
            html.push_str(&format!("<li id=\"footnote-{number}\">{content}{back}{end}</li>\n"));
        }
        html.push_str("</ol>\n");
        html
    }
}

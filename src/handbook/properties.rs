//! What holds for any text whatever, tried on many made of the pieces of attacks and accidents.

use proptest::prelude::*;

use super::html::Tag as HtmlTag;
use super::markdown::write;
use super::stock_markdown::to_markdown;
use super::{ComponentCall, Document, Place};
use crate::diagnostic::{Diagnostics, Location};
use crate::project::Language;

const SPECIAL: [char; 3] = ['\u{e000}', '\u{e001}', '\u{e002}'];

/// Pieces of which attacks and accidents are made.
const PIECES: [&str; 44] = [
    "{{#kpi nps}}",
    "\\{{#kpi nps}}",
    "{{#",
    "}}",
    "{{#kpi a=\"",
    "{{#include x}}",
    "{{#title x}}",
    "`",
    "```\n",
    "\n",
    "\n\n",
    "    ",
    "<b title=\"",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<a href='javascript:x'>",
    "</a>",
    "<img src=x onerror=y>",
    "\"",
    "'",
    ">",
    "<",
    "[x](javascript:y)",
    "![",
    "](data:text/html,x)",
    "](a.md#b)",
    "[^n]",
    "\n\n[^n]: ",
    "| a | b |\n|---|:-:|\n| ",
    "# ",
    "{#id onclick=x}",
    "* ",
    "> ",
    "+++\n",
    "\u{e000}0\u{e001}",
    "\u{e002}",
    "&lt;",
    "<svg onload=x>",
    "<style>",
    "é",
    "\r\n",
    "\0",
];

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES.as_slice()), 0..24)
        .prop_map(|pieces| pieces.concat())
}

/// Pieces of chapters that mean no harm, for what has to be the same in mdBook. Emphasis is not among them: whether a
/// `*` opens or closes it depends on the letters beside it, and a figure has others than a token.
const HARMLESS: [&str; 27] = [
    "{{#kpi nps}}",
    "{{#kpi nps}}",
    "\n{{#kpi nps}}\n",
    "\n\n{{#kpi nps}}\n\n",
    "\\{{#kpi nps}}",
    " word ",
    " 3. ",
    "\n",
    "\n\n",
    "\n    ",
    "\n\n  ",
    "\n- ",
    "\n1. ",
    "\n> ",
    "\n>\n> ",
    "\n# ",
    "\n## ",
    " ##\n",
    "\n---\n",
    "\n| a | b |\n|---|:-:|\n| ",
    " | ",
    "`",
    "\n```\n",
    "[^n]",
    "\n\n[^n]: ",
    "\n: ",
    "\r\n",
];

fn harmless() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(HARMLESS.as_slice()), 0..16)
        .prop_map(|pieces| pieces.concat())
}

/// What a reader sees of HTML: neither tags nor comments nor blanks.
fn seen(html: &str) -> String {
    let mut seen = String::new();
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        seen.push_str(before);
        let end = if tag.starts_with("!--") { "-->" } else { ">" };
        rest = tag.split_once(end).map_or("", |(_, rest)| rest);
    }
    seen.push_str(rest);
    seen.replace(char::is_whitespace, "")
}

fn document(text: &str) -> Document {
    Document::parse("a.md", text, Language::Es, &mut Diagnostics::new()).1
}

proptest! {
    #[test]
    fn no_text_makes_a_page_that_runs_or_loads_anything(text in text()) {
        let mut marks = 0;
        let mut expand = |_: &ComponentCall, _: Place| {
            marks += 1;
            Ok("<i>\"'</i>".to_owned())
        };
        let page = document(&text).to_html(&mut expand, &mut Diagnostics::new());
        prop_assert!(!page.html.contains(SPECIAL));
        prop_assert_eq!(page.html.matches("<i>").count(), marks);
        let mut rest = page.html.as_str();
        while let Some(at) = rest.find('<') {
            rest = &rest[at..];
            let tag = HtmlTag::leading(rest);
            let length = tag.as_ref().map_or(1, |tag| tag.written.len());
            if let Some(tag) = tag {
                prop_assert!(tag.written.ends_with('>'), "{}", page.html);
                let name = tag.name().unwrap_or_default();
                prop_assert!(!["script", "style", "svg"].contains(&name.as_str()), "{}", page.html);
                for (attribute, value) in tag.attributes() {
                    prop_assert!(!attribute.starts_with("on"), "{}", page.html);
                    prop_assert!(attribute != "style", "{}", page.html);
                    let address = attribute == "href" || attribute == "src";
                    prop_assert!(!address || !value.contains("javascript:"), "{}", page.html);
                }
            }
            rest = &rest[length..];
        }
    }

    #[test]
    fn every_call_is_placed_where_it_is_written(text in text()) {
        for call in document(&text).calls() {
            let line = text.split('\n').nth(call.location.line.unwrap() as usize - 1).unwrap();
            let column = call.location.column.unwrap() as usize - 1;
            let found: String = line.chars().skip(column).collect();
            prop_assert!(found.starts_with("{{"));
            if text.contains("{{#include") || text.contains("{{#title") {
                // What a directive becomes within a call is not what is written.
                continue;
            }
            // What authors may not write has been taken out of the call.
            let found = found.replace(SPECIAL, "");
            prop_assert!(found.starts_with(&call.written), "{found:?} {:?}", call.written);
        }
    }

    #[test]
    fn stock_mdbook_gets_no_token(text in text()) {
        let mut expand = |_: &ComponentCall, _: Place| Ok("<i>x</i>".to_owned());
        let markdown = to_markdown(&document(&text), &mut expand, &mut Diagnostics::new());
        prop_assert!(!markdown.contains(SPECIAL));
    }

    #[test]
    fn stock_mdbook_shows_what_the_site_shows(text in harmless()) {
        let mut expand = |_: &ComponentCall, place: Place| {
            Ok(match place {
                Place::Inline => "7. *x* | _y_ `z` # &amp; &lt;".to_owned(),
                place => format!("<div>\n\n<p>{place:?} **{{{{#title z}}}}</p></div>"),
            })
        };
        let document = document(&text);
        let mut problems = Diagnostics::new();
        let ours = document.to_html(&mut expand, &mut problems).html;
        let markdown = to_markdown(&document, &mut expand, &mut problems);
        let place = |_| Location::file("a.md");
        let theirs = write(&markdown, document.dialect(), &place, &mut Vec::new()).html;
        prop_assert_eq!(seen(&ours), seen(&theirs.replace("&#123;", "{")), "{}", markdown);
    }
}

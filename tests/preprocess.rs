//! Runs the program as stock mdBook does: the book comes in on standard input, and goes out with its figures.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as it should be"
)]

mod support {
    pub(crate) mod command;
}

use serde_json::{Value, json};
use std::io::Write;
use std::process::Stdio;
use support::command::{embajador, indicators, repository};

/// What mdBook hands over: the project's English book with one chapter of this text.
fn handed_over(content: &str) -> Value {
    json!([
        {
            "root": repository(),
            "config": { "book": { "src": "content/en" } },
            "renderer": "html",
            "mdbook_version": "0.5.4"
        },
        { "items": [{ "Chapter": {
            "name": "A", "content": content, "number": null, "sub_items": [],
            "path": "steps/a.md", "source_path": "steps/a.md", "parent_names": []
        }}] }
    ])
}

/// Exit status, what came back, and what was said.
fn preprocess(input: &Value) -> (i32, Option<Value>, String) {
    let mut program = embajador()
        .args(["-q", "preprocess"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    program.stdin.take().unwrap().write_all(input.to_string().as_bytes()).unwrap();
    let output = program.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    (output.status.code().unwrap(), serde_json::from_slice(&output.stdout).ok(), said)
}

#[test]
fn chapters_get_the_figures_that_the_site_shows_and_reports_become_chapters() {
    let (status, book, said) = preprocess(&handed_over(
        "# A\n\n{{#kpi nps}}\n\nIn a sentence: {{#kpi nps}}, \\{{#kpi nps}}.\n",
    ));
    assert_eq!((status, said.as_str()), (0, ""));
    let book = book.unwrap();
    let items = book["items"].as_array().unwrap();
    let content = items[0]["Chapter"]["content"].as_str().unwrap();
    let figures = indicators(["--period", "2026-10", "--survey", "relational", "--id", "nps"]);
    let estimate = figures[0]["estimate"].as_f64().unwrap().round();
    assert!(content.contains(&format!("<p class=\"kpi-figure\">{estimate}</p>")));
    assert!(content.contains(&format!("In a sentence: {estimate} (")));
    assert!(content.contains("{{#kpi nps}}"), "an escaped call stays text: {content}");
    assert!(content.contains("../method.html#indicator-nps"));
    assert!(content.starts_with("<style>"));

    let chapter = |title: &str| {
        let found = items.iter().find(|item| item["Chapter"]["name"] == title);
        found.unwrap_or_else(|| panic!("no chapter {title}"))["Chapter"].clone()
    };
    let report = chapter("October 2026");
    assert_eq!(report["path"], "reports/2026-10.md");
    let text = report["content"].as_str().unwrap();
    assert!(text.contains(&format!("<h1>The NPS is {estimate},")));
    let (_, html) = text.split_once("</style>").unwrap();
    assert!(!html.trim().contains('\n'), "a blank line would end the HTML");
    assert!(chapter("Method")["content"].as_str().unwrap().contains("id=\"indicator-nps\""));
}

#[test]
fn a_wrong_call_ends_the_run_with_its_place() {
    let (status, book, said) = preprocess(&handed_over("# A\n\n{{#kpi npx}}\n"));
    assert_eq!((status, book), (1, None));
    let expected = "error: content/en/steps/a.md:3:1: there is no indicator `npx`\n  hint: did you mean `nps`?\n";
    assert_eq!(said, expected);
}

#[test]
fn only_html_is_supported() {
    let supports = |renderer: &str| {
        embajador().args(["preprocess", "supports", renderer]).status().unwrap().code()
    };
    assert_eq!((supports("html"), supports("epub")), (Some(0), Some(1)));
    let (status, _, said) = preprocess(&json!("no book"));
    assert_eq!(status, 1);
    assert!(said.contains("hint: this command is run by mdBook"), "{said}");
}

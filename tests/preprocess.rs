//! Runs the program as stock mdBook does: the book comes in on standard input, and goes out with its figures.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as it should be"
)]

mod support {
    pub(crate) mod command;
    pub(crate) mod project;
}

use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use support::command::{embajador, indicators, repository};
use support::project::Project;

/// What mdBook hands over: this repository's English book with one chapter of this text.
fn handed_over(content: &str) -> Value {
    of_project(repository(), "content/en", content)
}

/// The same of any project.
fn of_project(root: &Path, src: &str, content: &str) -> Value {
    json!([
        {
            "root": root,
            "config": { "book": { "src": src } },
            "renderer": "html",
            "mdbook_version": "0.5.4"
        },
        { "items": [{ "Chapter": {
            "name": "A", "content": content, "number": null, "sub_items": [],
            "path": "steps/a.md", "source_path": "steps/a.md", "parent_names": []
        }}] }
    ])
}

/// A project of twelve answers.
fn small() -> Project {
    let answers: String = (1..=12).map(|i| format!("c{i},2026-05-{i:02},{},x\n", i % 11)).collect();
    let mapping = "preset = \"canonical\"\n[survey.s.dimensions]\nsegment = \"segment\"\n";
    Project::new(mapping, &format!("customer_id,responded_on,nps,segment\n{answers}"))
}

/// Exit status, what came back, and what was said.
fn preprocess(input: &Value) -> (i32, Option<Value>, String) {
    let (status, back, said) = given(&["-q", "preprocess"], input.to_string().as_bytes());
    (status, serde_json::from_slice(&back).ok(), said)
}

/// The same of any arguments and any bytes.
fn given(arguments: &[&str], input: &[u8]) -> (i32, Vec<u8>, String) {
    let mut program = embajador()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    program.stdin.take().unwrap().write_all(input).unwrap();
    let output = program.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    (output.status.code().unwrap(), output.stdout, said)
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
    // No digit and no sign of a sentence's figure can be taken for Markdown.
    let first = u32::from(estimate.to_string().chars().next().unwrap());
    let (_, sentence) = content.split_once("In a sentence: ").unwrap();
    assert!(sentence.starts_with(&format!("&#{first};")), "{sentence}");
    assert!(content.contains("{{#kpi nps}}"), "an escaped call stays text: {content}");
    assert!(content.contains("../method.html#indicator-nps"));
    assert!(content.starts_with("<!-- head --><div class=\"head\"><style>"));
    assert!(content.contains("Company and data are invented"), "the notice stands on every page");

    let chapter = |title: &str| {
        let found = items.iter().find(|item| item["Chapter"]["name"] == title);
        found.unwrap_or_else(|| panic!("no chapter {title}"))["Chapter"].clone()
    };
    let report = chapter("October 2026");
    assert_eq!(report["path"], "reports/2026-10.md");
    let text = report["content"].as_str().unwrap();
    assert!(text.contains(&format!("<h1>The NPS is {estimate}:")));
    let (_, html) = text.split_once("<!-- component -->").unwrap();
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
    let supports =
        |arguments: &[&str]| embajador().arg("preprocess").args(arguments).status().unwrap().code();
    assert_eq!(supports(&["supports", "html"]), Some(0));
    // mdBook asks at the end of the command that book.toml names.
    assert_eq!(supports(&["--answers", "elsewhere", "supports", "html"]), Some(0));
    for other in ["epub", "markdown", "test", "pdf", "HTML", ""] {
        assert_eq!(supports(&["supports", other]), Some(1), "{other}");
    }
}

#[test]
fn what_is_no_book_is_refused_in_words() {
    let book = handed_over("# A\n").to_string();
    let deep = "[".repeat(100_000);
    let wrong: [(&[u8], &str); 10] = [
        (b"", "standard input is empty"),
        (b" \n", "standard input is empty"),
        (b"\0\xff\xfe", "expected value"),
        (b"hello", "expected value"),
        (b"\"no book\"", "invalid type: string"),
        (b"{}", "invalid type: map"),
        (b"[{}, {}]", "missing field `root`"),
        (&book.as_bytes()[..book.len() / 2], "EOF while parsing"),
        (deep.as_bytes(), "invalid type: sequence"),
        (b"[1,2,3]", "invalid type: integer"),
    ];
    for (input, reason) in wrong {
        let (status, back, said) = given(&["preprocess"], input);
        assert_eq!((status, back.len()), (1, 0), "{said}");
        let start = "error: could not read the book from mdBook: ";
        assert!(said.starts_with(start) && said.contains(reason), "{said}");
        assert!(said.contains("hint: this command is run by mdBook"), "{said}");
        assert!(said.lines().count() < 5 && !said.contains("panicked"), "{said}");
    }
    let twice = format!("{book} {book}");
    assert_eq!(given(&["preprocess"], twice.as_bytes()).0, 1);
}

#[test]
fn a_book_in_an_older_protocol_is_told_from_garbage() {
    let mut input = handed_over("# A\n");
    input[0]["mdbook_version"] = json!("0.4.52");
    input[1] = json!({ "sections": [], "__non_exhaustive": null });
    let (status, _, said) = preprocess(&input);
    assert_eq!(status, 1);
    assert!(
        said.starts_with("error: mdBook 0.4.52 speaks another protocol\n  hint: run mdBook 0.5."),
        "{said}"
    );
}

#[test]
fn a_folder_that_is_no_languages_is_refused() {
    let mut input = handed_over("# A\n");
    input[0]["config"]["book"]["src"] = json!("content");
    let (status, _, said) = preprocess(&input);
    assert_eq!(status, 1);
    let expected = "error: book.toml: mdBook reads `content`, which is the folder of no language\n  \
                    hint: those that book.toml names are `content/es` and `content/en`\n";
    assert_eq!(said, expected);
    // The same folder may be written otherwise.
    input[0]["config"]["book"]["src"] = json!("./content/../content/en/");
    assert_eq!(preprocess(&input).0, 0);
}

#[test]
fn an_order_in_which_escapes_are_lost_is_refused() {
    let project = small();
    let mut input = of_project(project.path(), "content", "# A\n");
    input[0]["config"]["preprocessor"] = json!({ "embajador": { "after": ["links"] } });
    let (status, _, said) = preprocess(&input);
    assert_eq!(status, 1);
    assert!(
        said.starts_with("error: book.toml: `after` of `[preprocessor.embajador]` names `links`"),
        "{said}"
    );
}

#[test]
fn a_component_that_is_refused_on_a_page_is_refused_here() {
    let project = small();
    for (text, place, message) in [
        (
            "<a title=\"{{#kpi nps}}\">x</a>",
            "3:11",
            "component call `kpi`: it stands within a tag of HTML",
        ),
        ("![{{#kpi nps}}](a.png)", "3:3", "component call `kpi`: it stands within a tag of HTML"),
        ("[x]({{#kpi_nps}})", "3:1", "a component can't be the address of a link or an image"),
        ("text {{#table nps by=segment}} text", "3:6", ""),
        ("{{#kpi nps", "3:1", "component call `kpi`: it is not closed on its line"),
        ("{{#include nowhere.md}}", "3:1", "could not read `nowhere.md`"),
        ("{{#include ../../../../etc/hostname}}", "3:1", ""),
    ] {
        let input = of_project(project.path(), "content", &format!("# A\n\n{text}\n"));
        let (status, book, said) = preprocess(&input);
        assert_eq!((status, book), (1, None), "{text}: {said}");
        let start = format!("error: content/steps/a.md:{place}: {message}");
        assert!(said.starts_with(&start), "{text}: {said}");
    }
}

#[test]
fn every_drawing_of_a_page_has_ids_of_its_own() {
    let project = small();
    let text = "# A\n\n{{#trend nps}}\n\n{{#trend promoters}}\n\n{{#trend nps}}\n";
    let (_, book, said) = preprocess(&of_project(project.path(), "content", text));
    let book = book.unwrap_or_else(|| panic!("{said}"));
    let content = book["items"][0]["Chapter"]["content"].as_str().unwrap();
    let ids: Vec<&str> =
        content.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let once: std::collections::BTreeSet<&&str> = ids.iter().collect();
    assert!(ids.len() >= 6);
    assert_eq!(once.len(), ids.len(), "{ids:?}");
}

#[test]
fn drafts_stay_empty_and_parts_stay_where_they_are() {
    let project = small();
    let mut input = of_project(project.path(), "content", "# A\n");
    let items = input[1]["items"].as_array_mut().unwrap();
    items.insert(0, json!({ "PartTitle": "Part \"one\"" }));
    items.push(json!("Separator"));
    items.push(json!({ "Chapter": {
        "name": "Later", "content": "", "number": [2], "sub_items": [],
        "path": null, "source_path": null, "parent_names": []
    } }));
    let (status, book, said) = preprocess(&input);
    assert_eq!(status, 0, "{said}");
    let book = book.unwrap();
    assert_eq!(book["items"][0]["PartTitle"], "Part \"one\"");
    assert_eq!(book["items"][2], "Separator");
    assert_eq!(book["items"][3]["Chapter"]["content"], "");
    assert_eq!(book["items"][3]["Chapter"]["number"], json!([2]));
}

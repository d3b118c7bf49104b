//! The handbook, on small books on disk.
#![expect(clippy::unwrap_used, reason = "a test that can't set its book up has failed")]

use std::collections::BTreeSet;
use std::path::Path;

use embajador::diagnostic::{Diagnostic, Diagnostics};
use embajador::handbook::{
    BookInput, Chapter, ComponentCall, Document, Filling, Handbook, Item, Page, Place, StockBook,
    check_links, load,
};
use embajador::project::Language;

/// A book on disk that lasts as long as the test.
struct Book {
    folder: tempfile::TempDir,
    book_toml: String,
}

impl Book {
    /// A book of these files, relative to `content/es`.
    fn new(files: &[(&str, &str)]) -> Book {
        let book = Book { folder: tempfile::tempdir().unwrap(), book_toml: String::new() };
        for (name, text) in files {
            book.write(&format!("content/es/{name}"), text);
        }
        book
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn with_config(mut self, book_toml: &str) -> Book {
        self.book_toml = book_toml.to_owned();
        self
    }

    fn load(&self) -> (Option<Handbook>, String) {
        let input = BookInput {
            root: self.folder.path(),
            book_toml: &self.book_toml,
            src: Path::new("content/es"),
            title: "Manual",
            language: Language::Es,
            unsafe_html: false,
            threads: std::num::NonZeroUsize::MIN,
        };
        let mut diagnostics = Diagnostics::new();
        let handbook = load(&input, &mut diagnostics);
        (handbook, shown(&diagnostics))
    }

    /// The handbook of a book without a fault.
    fn loaded(&self) -> Handbook {
        let (handbook, problems) = self.load();
        assert_eq!(problems, "");
        handbook.unwrap()
    }
}

fn shown(diagnostics: &Diagnostics) -> String {
    diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Writes a component as its name and place.
fn expand(call: &ComponentCall, place: Place) -> String {
    format!("<b class=\"{}\">{place:?}</b>", call.name)
}

fn page_of(document: &Document) -> (Page, String) {
    let mut diagnostics = Diagnostics::new();
    let page = document.to_html(&mut |call, place| Ok(expand(call, place)), &mut diagnostics);
    (page, shown(&diagnostics))
}

/// A text that stands alone, such as a section of a report: its HTML and what is wrong with it.
fn html_of(markdown: &str) -> (String, String) {
    let mut diagnostics = Diagnostics::new();
    let (_, document) = Document::parse("a.md", markdown, Language::Es, &mut diagnostics);
    let (page, problems) = page_of(&document);
    (page.html, [shown(&diagnostics), problems].concat())
}

fn clean_html_of(markdown: &str) -> String {
    let (html, problems) = html_of(markdown);
    assert_eq!(problems, "");
    html
}

fn places(chapter: &Chapter) -> Vec<String> {
    chapter
        .document
        .calls()
        .iter()
        .map(|call| format!("{} {}", call.location, call.written))
        .collect()
}

#[test]
fn a_book_is_read_in_its_order_with_its_paths() {
    let book = Book::new(&[
        (
            "SUMMARY.md",
            "# Índice\n\n[Inicio](README.md)\n\n# Pasos\n\n- [Uno](./steps/01.md)\n  - [Más](steps/more.md)\n- [Pronto]()\n\n---\n\n[Fin](end.md)\n",
        ),
        ("README.md", "# Inicio\n"),
        ("steps/01.md", "{{#title El primero}}\n# Uno\n"),
        ("steps/more.md", "# Más\n"),
        ("end.md", "# Fin\n"),
        ("img/mapa.svg", "<svg/>"),
    ]);
    let handbook = book.loaded();
    let items: Vec<String> = handbook
        .items
        .iter()
        .map(|item| match item {
            Item::Part(title) => format!("part {title}"),
            Item::Separator => "---".to_owned(),
            Item::Chapter(chapter) => format!(
                "{} {} {:?} {} {} {}",
                chapter.depth,
                chapter.title,
                chapter.number,
                chapter.path,
                chapter.source,
                chapter.draft
            ),
        })
        .collect();
    assert_eq!(
        items,
        [
            "0 Inicio None index.html content/es/README.md false",
            "part Pasos",
            "0 Uno Some(\"1.\") steps/01.html content/es/steps/01.md false",
            "1 Más Some(\"1.1.\") steps/more.html content/es/steps/more.md false",
            "0 Pronto Some(\"2.\")   true",
            "---",
            "0 Fin None end.html content/es/end.md false",
        ]
    );
    assert_eq!(handbook.assets, ["img/mapa.svg"]);
    let first = handbook.chapters().nth(1).unwrap();
    assert_eq!(first.page_title.as_deref(), Some("El primero"));
    assert_eq!(first.listed.as_ref().unwrap().to_string(), "content/es/SUMMARY.md:7:3");
    assert_eq!(page_of(&first.document).0.html, "<h1 id=\"uno\">Uno</h1>\n");
}

#[test]
fn front_matter_is_taken_out_and_lines_are_counted_in_the_whole_file() {
    let book = Book::new(&[
        ("SUMMARY.md", "- [Siete](07.md)\n"),
        (
            "07.md",
            "\u{feff}+++\r\nid = \"step-07\"\r\nowner = \"care\"\r\n+++\r\n# Siete\r\n\r\nNPS {{#kpi nps}}\r\n",
        ),
    ]);
    let handbook = book.loaded();
    let chapter = handbook.chapters().next().unwrap();
    let front_matter = chapter.front_matter.as_ref().unwrap();
    assert_eq!(front_matter.owner.as_ref().unwrap().location.to_string(), "content/es/07.md:3:9");
    assert_eq!(places(chapter), ["content/es/07.md:7:5 {{#kpi nps}}"]);
    let (page, _) = page_of(&chapter.document);
    assert_eq!(page.html, "<h1 id=\"siete\">Siete</h1>\n<p>NPS <b class=\"kpi\">Inline</b></p>\n");
}

#[test]
fn what_is_wrong_with_front_matter_has_its_line_in_the_file() {
    let book = Book::new(&[
        ("SUMMARY.md", "- [A](a.md)\n- [B](b.md)\n- [C](c.md)\n- [D](d.md)\n"),
        ("a.md", "+++\nid = \"step-01\"\nownr = \"x\"\n+++\n"),
        ("b.md", "+++\nid = \"step-02\"\nreviewed = 2026-13-01\n+++\n"),
        ("c.md", "+++\nid = \"step-03\"\n"),
        ("d.md", "+++\nid = \"step-04\"\n+++\n"),
    ]);
    let (handbook, problems) = book.load();
    assert_eq!(
        problems,
        "error: content/es/a.md:3:1: unknown key `ownr`\n  hint: did you mean `owner`?\n\
         error: content/es/b.md:3:12: not valid TOML: invalid date, expected month between 01 and 12\n  \
         hint: see https://toml.io for how a table, a string or a list is written\n\
         error: content/es/c.md:1:1: the front matter is not closed\n  hint: end it with a line `+++`"
    );
    assert!(handbook.is_some());
}

#[test]
fn two_chapters_cannot_be_one_playbook() {
    let book = Book::new(&[
        ("SUMMARY.md", "- [A](a.md)\n- [B](b.md)\n"),
        ("a.md", "+++\nid = \"step-01\"\n+++\n"),
        ("b.md", "+++\nid = \"step-01\"\n+++\n"),
    ]);
    assert_eq!(
        book.load().1,
        "error: content/es/b.md:2:6: key `id`: `step-01` is already another playbook\n  \
         hint: the other is at content/es/a.md:2:6"
    );
}

#[test]
fn missing_and_doubled_chapters_are_named_with_their_lines() {
    let book = Book::new(&[
        (
            "SUMMARY.md",
            "- [A](steps/01.md)\n- [B](nowhere.md)\n- [A](./steps/01-a.md)\n- [A](steps/../steps/01-a.md)\n\
             - [X](../../x.md)\n- [Y](/etc/hostname)\n- [R](README.md)\n- [I](index.md)\n",
        ),
        ("steps/01-a.md", ""),
        ("README.md", ""),
        ("index.md", ""),
    ]);
    let (handbook, problems) = book.load();
    assert!(handbook.is_none());
    assert_eq!(
        problems,
        "error: content/es/SUMMARY.md:1:3: could not read the chapter `steps/01.md`: there is no such file\n  \
           hint: did you mean `steps/01-a.md`?\n\
         error: content/es/SUMMARY.md:2:3: could not read the chapter `nowhere.md`: there is no such file\n  \
           hint: write the file, or take the line out of SUMMARY.md\n\
         error: content/es/SUMMARY.md:4:3: the chapter `steps/01-a.md` is listed twice\n  \
           hint: the other is at content/es/SUMMARY.md:3:3; a page has one chapter\n\
         error: content/es/SUMMARY.md:5:3: the chapter `../../x.md` lies outside the book\n  \
           hint: move the file into the folder of SUMMARY.md\n\
         error: content/es/SUMMARY.md:6:3: the chapter `/etc/hostname` is not a file of the book\n  \
           hint: name a Markdown file by its path from the folder of SUMMARY.md\n\
         error: content/es/SUMMARY.md:8:3: the chapters `README.md` and `index.md` would both become `index.html`\n  \
           hint: the other is at content/es/SUMMARY.md:7:3; a page has one chapter"
    );
}

#[test]
fn a_malformed_summary_has_a_place() {
    let book =
        Book::new(&[("SUMMARY.md", "# Índice\n\n- [A](a.md)\n- sin enlace\n"), ("a.md", "")]);
    let (handbook, problems) = book.load();
    assert!(handbook.is_none());
    assert_eq!(
        problems,
        "error: content/es/SUMMARY.md:4:3: the link items for nested chapters must only contain a hyperlink\n  \
         hint: write each chapter as `- [Title](file.md)`"
    );
    let book = Book::new(&[("a.md", "")]);
    assert_eq!(
        book.load().1,
        "error: content/es/SUMMARY.md: could not read it: there is no such file\n  \
         hint: it lists the chapters: `- [Title](file.md)`"
    );
}

#[test]
fn what_mdbook_cannot_load_is_named_by_its_file() {
    let book = Book::new(&[("SUMMARY.md", "- [A](a.md)\n"), ("a.md", "")]);
    std::fs::write(book.folder.path().join("content/es/a.md"), b"caf\xe9\n").unwrap();
    assert_eq!(
        book.load().1,
        "error: content/es/a.md:1:4: not valid UTF-8\n  hint: save the file as UTF-8"
    );
    let book = Book::new(&[("SUMMARY.md", "- [A](a.md)\n"), ("a.md", "")])
        .with_config("[preprocessor.a]\nafter = [\"b\"]\n[preprocessor.b]\nafter = [\"a\"]\n");
    assert_eq!(
        book.load().1,
        "error: book.toml: cyclic dependency detected in preprocessors\n  hint: mdBook could not load the book; its guide tells more"
    );
    let book = Book::new(&[("SUMMARY.md", "- [A](a.md)\n"), ("a.md", "")])
        .with_config("[book]\ntitel = \"x\"\n");
    assert!(
        book.load().1.starts_with(
            "error: book.toml:2:1: unknown key `titel`\n  hint: did you mean `title`?"
        )
    );
}

#[test]
fn a_chapter_that_no_summary_lists_is_a_warning_unless_it_is_included() {
    let book = Book::new(&[
        ("SUMMARY.md", "- [A](a.md)\n"),
        ("a.md", "{{#include parts/shared.md}}\n"),
        ("parts/shared.md", "hola\n"),
        ("lost.md", ""),
        ("en/SUMMARY.md", "- [B](b.md)\n"),
        ("en/b.md", ""),
    ]);
    let (_, problems) = book.load();
    assert_eq!(
        problems,
        "warning: content/es/lost.md: the chapter is not in SUMMARY.md, so no page shows it\n  \
         hint: list it there, include it in another chapter, or remove it"
    );
}

#[test]
fn calls_in_included_files_have_the_place_of_that_file() {
    let book = Book::new(&[
        ("SUMMARY.md", "- [A](steps/a.md)\n"),
        (
            "steps/a.md",
            "Uno {{#kpi nps}}\n\n{{#include ../parts/shared.md:2:4}}\n\n{{#include ../parts/shared.md:tail}}\n\nDos {{#kpi ces}}\n",
        ),
        (
            "parts/shared.md",
            "Fuera {{#kpi no}}\nTres {{#kpi csat}}\n\n{{#include deep.md}}\n<!-- ANCHOR: tail -->\nCola {{#kpi responses}} y \\{{#kpi nps}}\n<!-- ANCHOR_END: tail -->\n",
        ),
        ("parts/deep.md", "Cuatro `{{#kpi no}}`\r\ny\r\n  {{#kpi churn_rate}}\r\n"),
    ]);
    let handbook = book.loaded();
    let chapter = handbook.chapters().next().unwrap();
    assert_eq!(
        places(chapter),
        [
            "content/es/steps/a.md:1:5 {{#kpi nps}}",
            "content/es/parts/shared.md:2:6 {{#kpi csat}}",
            "content/es/parts/deep.md:3:3 {{#kpi churn_rate}}",
            "content/es/parts/shared.md:6:6 {{#kpi responses}}",
            "content/es/steps/a.md:7:5 {{#kpi ces}}",
        ]
    );
    let (page, _) = page_of(&chapter.document);
    assert_eq!(
        page.html,
        "<p>Uno <b class=\"kpi\">Inline</b></p>\n\
         <p>Tres <b class=\"kpi\">Inline</b></p>\n\
         <p>Cuatro <code>{{#kpi no}}</code>\ny\n<b class=\"kpi\">Inline</b></p>\n\
         <p>Cola <b class=\"kpi\">Inline</b> y {{#kpi nps}}</p>\n\
         <p>Dos <b class=\"kpi\">Inline</b></p>\n"
    );
}

#[test]
fn nothing_is_included_from_outside_the_project_or_without_end() {
    let book = Book::new(&[
        ("SUMMARY.md", "- [A](a.md)\n"),
        (
            "a.md",
            "{{#include /etc/hostname}}\n{{#playground ../../../../../../../etc/hostname}}\n{{#include lost.md}}\n\
             {{#include b.md}}\n{{#inc{{#include empty.md}}lude /etc/hostname}}\n",
        ),
        ("b.md", "b {{#include b.md}}\n"),
        ("empty.md", ""),
    ]);
    let (handbook, problems) = book.load();
    assert_eq!(
        problems,
        "error: content/es/a.md:1:1: `/etc/hostname` lies outside the project\n  \
           hint: copy the file into the project\n\
         error: content/es/a.md:2:1: `../../../../../../../etc/hostname` lies outside the project\n  \
           hint: copy the file into the project\n\
         error: content/es/a.md:3:1: could not read `lost.md`: there is no such file\n  \
           hint: paths start from the folder of the file that includes\n\
         error: content/es/b.md:1:3: `b.md` includes itself\n  hint: take this line out\n\
         error: content/es/a.md:5:1: `{{#include}}` can't be used here\n  \
           hint: write `\\{{#include` to show it as text"
    );
    let (page, _) = page_of(&handbook.unwrap().chapters().next().unwrap().document);
    assert!(page.html.contains("{{#include /etc/hostname}}"), "{}", page.html);
}

#[test]
fn escapes_and_code_stay_text() {
    assert_eq!(
        clean_html_of(
            "Escriba \\{{#kpi nps}} o `{{#kpi nps}}` o `\\{{#kpi nps}}` y \\{{#kpi a}} {{#kpi b}}.\n\n```text\n{{#kpi nps}}\n\\{{#kpi nps}}\n```\n\n<!-- {{#kpi nps}} -->\n"
        ),
        "<p>Escriba {{#kpi nps}} o <code>{{#kpi nps}}</code> o <code>{{#kpi nps}}</code> y {{#kpi a}} <b class=\"kpi\">Inline</b>.</p>\n\
         <pre tabindex=\"0\"><code class=\"language-text\">{{#kpi nps}}\n{{#kpi nps}}\n</code></pre>\n\n"
    );
}

#[test]
fn the_parts_of_a_call_are_read() {
    let mut diagnostics = Diagnostics::new();
    let text = "{{#trend nps by=segment title=\"De | a }} *b*\" survey=relational}}\n";
    let (_, document) = Document::parse("a.md", text, Language::Es, &mut diagnostics);
    assert!(diagnostics.is_empty());
    let call = &document.calls()[0];
    assert_eq!((call.name.as_str(), call.subject.as_deref()), ("trend", Some("nps")));
    let attributes: Vec<String> =
        call.attributes.iter().map(|(key, value)| format!("{key}={value}")).collect();
    assert_eq!(attributes, ["by=segment", "survey=relational", "title=De | a }} *b*"]);
    assert_eq!(call.written, text.trim_end());
}

#[test]
fn a_malformed_call_is_an_error_with_its_place() {
    let cases = [
        ("x {{#kpi nps", "a.md:1:3: component call `kpi`: it is not closed on its line"),
        (
            "x {{#kpi by=\"seg}}",
            "a.md:1:13: component call `kpi`: a quote is not closed on its line",
        ),
        ("{{#}}", "a.md:1:1: the component call has no name"),
        ("{{#Kpi nps}}", "a.md:1:4: `Kpi` can't be the name of a component"),
        ("{{#kpi a=1 a=2}}", "a.md:1:12: component call `kpi`: attribute `a` is there twice"),
        ("{{#kpi nps ces}}", "a.md:1:12: component call `kpi`: unexpected word `ces`"),
        ("{{#kpi by=}}", "a.md:1:8: component call `kpi`: attribute `by` has no value"),
        ("{{#kpi = 1}}", "a.md:1:8: component call `kpi`: unexpected `=`"),
        ("{{#kpi A=1}}", "a.md:1:8: component call `kpi`: `A` can't be the name of an attribute"),
    ];
    for (text, expected) in cases {
        let problems = html_of(text).1;
        let first = problems.lines().next().unwrap_or_default();
        assert_eq!(first, format!("error: {expected}"), "{text}");
    }
}

#[test]
fn consecutive_calls_are_a_group() {
    assert_eq!(
        clean_html_of("{{#kpi nps}}\n{{#kpi csat}}\n\n{{#trend nps}}\n\n- {{#kpi nps}}\n"),
        "<div class=\"group\"><b class=\"kpi\">Group</b><b class=\"kpi\">Group</b></div>\n\
         <b class=\"trend\">Block</b>\n\
         <ul>\n<li><b class=\"kpi\">Inline</b></li>\n</ul>\n"
    );
}

#[test]
fn a_component_that_fails_gets_its_place() {
    let mut diagnostics = Diagnostics::new();
    let (_, document) =
        Document::parse("a.md", "a\n\n{{#kpi npx}}\n", Language::Es, &mut diagnostics);
    let page = document.to_html(
        &mut |_, _| Err(embajador::diagnostic::Diagnostic::error("no such indicator")),
        &mut diagnostics,
    );
    assert_eq!(page.html, "<p>a</p>\n\n");
    assert_eq!(shown(&diagnostics), "error: a.md:3:1: no such indicator");
}

#[test]
fn raw_html_is_sanitised_before_components_are_put_in() {
    let (html, problems) = html_of(
        "<div onclick=\"x()\" style=\"color:red\" class=\"box\">\n<script>alert(1)</script>{{#kpi nps}}</div>\n\n\
         <iframe src=\"https://example.org\"></iframe>\n\nTexto <b onmouseover=\"x\">fuerte</b> <a href=\"java&#x73;cript:x\">z</a> \
         <form action=\"/\"><input type=\"text\" name=\"q\"></form>\n",
    );
    assert_eq!(
        html,
        "<div class=\"box\">\n<b class=\"kpi\">Inline</b></div>\n\n<p>Texto <b>fuerte</b> <a>z</a> </p>\
         <input type=\"checkbox\"><p></p>\n"
    );
    let expected = [
        "warning: a.md:1:1: the attribute `onclick` of `<div>` is taken out of the page",
        "warning: a.md:1:1: the attribute `style` of `<div>` is taken out of the page",
        "warning: a.md:2:1: `<script>` is taken out of the page",
        "warning: a.md:4:1: `<iframe>` is taken out of the page",
        "warning: a.md:6:7: the attribute `onmouseover` of `<b>` is taken out of the page",
        "warning: a.md:6:71: `<form>` is taken out of the page",
        "warning: a.md:6:88: the attribute `name` of `<input>` is taken out of the page",
    ];
    let found: Vec<&str> = problems.lines().filter(|line| line.starts_with("warning")).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_component_cannot_break_out_of_an_attribute() {
    let (html, problems) =
        html_of("<b title=\"{{#kpi nps}} onmouseover=alert(1) x=\">a</b> ![{{#kpi nps}}](a.png)\n");
    assert!(!html.contains("class=\"kpi\""), "{html}");
    assert_eq!(problems.matches("it stands within a tag of HTML").count(), 2, "{problems}");
}

#[test]
fn private_characters_of_authors_forge_no_component() {
    assert_eq!(
        clean_html_of("{{#kpi nps}}\n\n\u{e000}0\u{e001}\u{e002}\n"),
        "<b class=\"kpi\">Block</b>\n<p>0</p>\n"
    );
}

#[test]
fn heading_attributes_cannot_run_scripts() {
    assert_eq!(
        clean_html_of("# Título {#uno .ancho onclick=x style=y}\n"),
        "<h1 id=\"uno\" class=\"ancho\">Título</h1>\n"
    );
}

#[test]
fn dangerous_links_become_text_and_foreign_images_go() {
    let (html, problems) = html_of(
        "[a](javascript:alert(1)) [b](<java\tscript:x>) [c](data:text/html,x) [d](https://example.org/a.md) <a@example.org>\n\
         ![logo](https://example.org/x.png) ![p](data:image/png;base64,AA) ![m](img/m.svg \"Mapa\")\n",
    );
    assert_eq!(
        html,
        "<p>a b c <a href=\"https://example.org/a.md\">d</a> <a href=\"mailto:a@example.org\">a@example.org</a>\n\
         logo <img src=\"data:image/png;base64,AA\" alt=\"p\"> <img src=\"img/m.svg\" alt=\"m\" title=\"Mapa\"></p>\n"
    );
    let found: Vec<&str> = problems.lines().filter(|line| line.starts_with("warning")).collect();
    assert_eq!(
        found,
        [
            "warning: a.md:1:1: a link may not begin with `javascript:`",
            "warning: a.md:1:26: a link may not begin with `javascript:`",
            "warning: a.md:1:47: a link may not begin with `data:`",
            "warning: a.md:2:1: the image `https://example.org/x.png` is not part of the book",
        ]
    );
}

#[test]
fn ids_follow_mdbook() {
    let mut diagnostics = Diagnostics::new();
    let text = "# Satisfacción y NPS: ¿qué es?\n## Uno\n## Uno\n## Uno {#dos}\n## Dos\n## `código` {{#kpi nps}}\n## 🐙\n";
    let (_, document) = Document::parse("a.md", text, Language::Es, &mut diagnostics);
    let (page, _) = page_of(&document);
    let headings: Vec<String> =
        page.headings.iter().map(|h| format!("{} {} {}", h.level, h.id, h.text)).collect();
    assert_eq!(
        headings,
        [
            "1 satisfacción-y-nps-qué-es Satisfacción y NPS: ¿qué es?",
            "2 uno Uno",
            "2 uno-1 Uno",
            "2 dos Uno",
            "2 dos-1 Dos",
            "2 código código",
            "2 section 🐙",
        ]
    );
    assert_eq!(
        html_of("# A {#x}\n\n# B {#x}\n").1,
        "error: a.md:3:1: two headings have the id `x`\n  hint: give one of them another id"
    );
}

#[test]
fn tables_scroll_and_align_without_inline_style() {
    assert_eq!(
        clean_html_of("## Cifras\n\n| a | b | c |\n|:--|--:|---|\n| 1 | {{#kpi nps}} | 3 |\n"),
        "<h2 id=\"cifras\">Cifras</h2>\n\
         <div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Cifras\"><table>\n\
         <thead><tr><th scope=\"col\" class=\"left\">a</th><th scope=\"col\" class=\"right\">b</th><th scope=\"col\">c</th></tr></thead><tbody>\n\
         <tr><td class=\"left\">1</td><td class=\"right\"><b class=\"kpi\">Inline</b></td><td>3</td></tr>\n\
         </tbody></table></div>\n"
    );
}

#[test]
fn what_we_write_survives_the_sanitiser() {
    let markdown = "## Cifras {#x}\n\n| a |\n|:-:|\n| 1 |\n\n- [x] hecho[^n]\n- [ ] nada\n\n> [!NOTE]\n> aviso\n\n\
        término\n: definición\n\n```rust\na < b\n```\n\n3. tres\n\n![m](a.png)\n\n[^n]: nota\n";
    let plain = clean_html_of(markdown);
    let cleaned = clean_html_of(&format!("{markdown}\n<b>x</b>\n"));
    let normal = |html: &str| html.replace("&quot;", "\"");
    // Attributes may change their order; nothing may be lost.
    let mut left: Vec<char> = normal(&plain).chars().collect();
    let mut right: Vec<char> = normal(&cleaned.replace("<p><b>x</b></p>\n", "")).chars().collect();
    left.sort_unstable();
    right.sort_unstable();
    assert_eq!(left, right, "\n{plain}\n{cleaned}");
}

#[test]
fn links_of_pages_are_checked_with_their_places() {
    let book = Book::new(&[
        ("SUMMARY.md", "- [A](steps/a.md)\n- [B](b.md)\n"),
        (
            "steps/a.md",
            "# A\n\n[bien](../b.md#uno) [bien](#a) [bien](../reports/index.html) [bien](../b.md#chart)\n\n\
             [mal](../bb.md)\n\nx [mal](../b.md#unos) <a href=\"../c.md\">mal</a>\n\n![m](../img/m.png)\n",
        ),
        ("b.md", "# Uno\n\n{{#kpi nps}}\n\n<a id=\"chart\"></a>\n"),
    ]);
    let handbook = book.loaded();
    let pages: Vec<(String, Page)> = handbook
        .chapters()
        .map(|chapter| (chapter.path.clone(), page_of(&chapter.document).0))
        .collect();
    let known = BTreeSet::from(["reports/index.html".to_owned()]);
    let found = check_links(pages.iter().map(|(path, page)| (path.as_str(), page)), &known);
    assert_eq!(
        shown(&found),
        "error: content/es/steps/a.md:5:1: the link to `../bb.md` leads nowhere\n  \
           hint: did you mean `../b.md`?\n\
         error: content/es/steps/a.md:7:3: the link to `../b.md#unos` leads to a heading that is not there\n  \
           hint: did you mean `#uno`?\n\
         error: content/es/steps/a.md:9:1: the link to `../img/m.png` leads nowhere\n  \
           hint: a chapter must be listed in SUMMARY.md\n\
         error: content/es/steps/a.md:7:23: the link to `../c.md` leads nowhere\n  \
           hint: did you mean `../b.md`?"
    );
}

#[test]
fn our_own_preprocessor_is_not_run_and_others_keep_the_places_of_what_they_leave() {
    let book = Book::new(&[
        ("SUMMARY.md", "- [A](a.md)\n"),
        ("a.md", "Uno {{#kpi nps}}\n\nMEDIO\n\nDos {{#kpi ces}}\n"),
    ])
    .with_config(
        "[preprocessor.embajador]\ncommand = \"does-not-exist\"\n[preprocessor.change]\ncommand = \"sh change.sh\"\nbefore = [\"nobody\"]\n",
    );
    // The book is the second of the two things that mdBook writes, on one line.
    book.write(
        "change.sh",
        "if [ $# -gt 0 ]; then exit 0; fi\n\
         sed -e 's/^.*,{\"items\":/{\"items\":/' -e 's/]$//' -e 's/MEDIO/{{#kpi csat}} <script>x<\\/script>/'\n",
    );
    let (handbook, problems) = book.load();
    assert_eq!(
        problems,
        "warning: book.toml: preprocessor.change.after contains \"nobody\", which was not found\n  \
         hint: this is mdBook's own warning, and its guide tells more"
    );
    let handbook = handbook.unwrap();
    let chapter = handbook.chapters().next().unwrap();
    assert_eq!(
        places(chapter),
        [
            "content/es/a.md:1:5 {{#kpi nps}}",
            "content/es/a.md:5:5 {{#kpi ces}}",
            "content/es/a.md {{#kpi csat}}",
        ]
    );
    let (page, _) = page_of(&chapter.document);
    assert_eq!(
        page.html,
        "<p>Uno <b class=\"kpi\">Inline</b></p>\n<b class=\"kpi\">Block</b>\n<p>Dos <b class=\"kpi\">Inline</b></p>\n"
    );
}

#[test]
fn a_bad_key_of_mdbook_is_an_error() {
    let book = Book::new(&[("SUMMARY.md", "- [A](a.md)\n"), ("a.md", "")])
        .with_config("[output.html]\nsmart-punctuaton = true\n");
    assert_eq!(
        book.load().1,
        "error: book.toml:2: unknown key `smart-punctuaton`\n  hint: did you mean `smart-punctuation`?"
    );
}

#[test]
fn the_environment_changes_nothing() {
    // The variable is set for this test by re-running it as a child.
    let name = "the_environment_changes_nothing";
    let book =
        Book::new(&[("SUMMARY.md", "- [A](a.md)\n"), ("a.md", "\"a\" -- b\n"), ("b.md", "")]);
    if std::env::var_os("MDBOOK_BOOK__SRC").is_none() {
        let child = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", name])
            .env("MDBOOK_BOOK__SRC", "elsewhere")
            .env("MDBOOK_OUTPUT__HTML__SMART_PUNCTUATION", "true")
            .output()
            .unwrap();
        assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stdout));
    }
    let (handbook, _) = book.load();
    let page = page_of(&handbook.unwrap().chapters().next().unwrap().document).0;
    assert_eq!(page.html, "<p>\"a\" -- b</p>\n");
}

/// Fills chapters with what stands for a component, and opens one of them.
struct Fill;

impl Filling for Fill {
    fn opening(&mut self, source: &str) -> Option<String> {
        (source == "content/es/a.md").then(|| "<i>facts</i>".to_owned())
    }

    fn component(
        &mut self,
        page: &str,
        call: &ComponentCall,
        place: Place,
    ) -> Result<String, Diagnostic> {
        assert_eq!(page, "a.md");
        Ok(expand(call, place))
    }
}

#[test]
fn stock_mdbook_gets_the_same_components() {
    let book = Book::new(&[("SUMMARY.md", "- [A](a.md)\n"), ("b.md", "De b {{#kpi ces}}\n")]);
    let content = "+++\nid = \"step-01\"\n+++\n{{#title T}}\n# A {{#kpi nps}}\n{{#kpi nps}}\n{{#kpi csat}}\n## B\n\n> {{#trend nps}}\n\n{{#include b.md}}\n\n\\{{#kpi x}} `\\{{#include y}}` [a](b.md)\n";
    let input = serde_json::json!([
        {
            "root": book.folder.path(),
            "config": {"book": {"src": "content/es"}},
            "renderer": "html",
            "mdbook_version": "0.5.4"
        },
        {"items": [{"Chapter": {
            "name": "A", "content": content, "number": null, "sub_items": [],
            "path": "a.md", "source_path": "a.md", "parent_names": []
        }}]}
    ]);
    let mut stock = StockBook::read(input.to_string().as_bytes()).unwrap();
    assert_eq!(stock.root(), book.folder.path());
    let mut diagnostics = Diagnostics::new();
    stock.fill(Language::Es, &mut Fill, &mut diagnostics);
    assert_eq!(shown(&diagnostics), "");
    let mut output = Vec::new();
    stock.write(&mut output).unwrap();
    let book: serde_json::Value = serde_json::from_slice(&output).unwrap();
    assert_eq!(
        book["items"][0]["Chapter"]["content"].as_str().unwrap(),
        "{{#title T}}\n\n\n# A <b class=\"kpi\">&#73;nline</b> {#a}\n\n\
         <!-- component --><div class=\"component\"><i>facts</i></div>\n\n\
         <!-- group --><div class=\"group\"><b class=\"kpi\">Group</b><b class=\"kpi\">Group</b></div>\n## B {#b}\n\n\
         > <!-- component --><div class=\"component\"><b class=\"trend\">Block</b></div>\n\n\
         De b <b class=\"kpi\">&#73;nline</b>\n\n{{#kpi x}} `\\{{#include y}}` [a](b.md)\n"
    );
    assert!(StockBook::read("{}".as_bytes()).is_err());
}

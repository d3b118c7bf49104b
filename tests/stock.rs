//! Stock mdBook, with the program as its preprocessor, says and shows on every page what the site does.
//!
//! `.ci/mdbook` installs mdBook and names it by `EMBAJADOR_MDBOOK`. Without that, every test says so and does no more.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as it should be"
)]

mod support {
    pub(crate) mod command;
    pub(crate) mod html;
    pub(crate) mod mdbook;
    pub(crate) mod outline;
    pub(crate) mod project;
}

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use support::command::{embajador, files, skip, succeed};
use support::mdbook::{Mdbook, copy_project};
use support::outline::{Outline, entries};
use support::project::Project;

fn mdbook() -> Option<Mdbook> {
    let mdbook = Mdbook::find();
    if mdbook.is_none() {
        skip("EMBAJADOR_MDBOOK names no mdBook; .ci/mdbook does");
    }
    mdbook
}

/// The HTML pages of a folder, by their paths from it.
fn pages(folder: &Path) -> BTreeMap<String, String> {
    let pages = files(folder).into_iter().filter(|(path, _)| path.ends_with(".html"));
    pages.map(|(path, text)| (path, without_way(&String::from_utf8(text).unwrap()))).collect()
}

/// The pages of mdBook that hold a chapter.
fn chapters(book: &Path) -> BTreeMap<String, String> {
    let mut pages = pages(book);
    for frame in ["404.html", "print.html", "toc.html"] {
        assert!(pages.remove(frame).is_some(), "mdBook made no {frame}");
    }
    pages
}

/// A page without the line that says where its playbook stands among the others: mdBook has lists of its own.
fn without_way(page: &str) -> String {
    match page.split_once("<nav class=\"way ") {
        Some((before, rest))
            if rest.split('>').next().is_some_and(|tag| tag.contains(" brief")) =>
        {
            let (_, after) = rest.split_once("</nav>").unwrap();
            format!("{before}{after}")
        }
        _ => page.to_owned(),
    }
}

/// Compares all pages of a language's folder of the site with those of a book, and counts what their components hold.
fn compare(site: &Path, book: &Path) -> BTreeMap<String, usize> {
    let mut ours = pages(site);
    // Both join the whole book on one page, each in its own way.
    assert!(ours.remove("print.html").is_some(), "no page holds the whole book");
    let theirs = chapters(book);
    let paths = |pages: &BTreeMap<String, String>| pages.keys().cloned().collect::<Vec<_>>();
    assert_eq!(paths(&ours), paths(&theirs), "the pages");
    let mut counts = BTreeMap::from([("page".to_owned(), ours.len())]);
    let mut outlines = BTreeMap::new();
    for (path, page) in &ours {
        let shown = Outline::of(page);
        let mut preprocessed = Outline::of(&theirs[path]);
        let once: BTreeSet<&String> = preprocessed.ids.iter().collect();
        assert_eq!(once.len(), preprocessed.ids.len(), "{path}: an id is there twice");
        if path == "reports/index.html" {
            // A plainer list: each report with its sentence and its figure.
            let listed = entries(&theirs[path]);
            let listed_here = entries(page);
            assert!(listed_here.keys().eq(listed.keys()), "{listed_here:?} {listed:?}");
            for (report, words) in listed_here {
                assert!(listed[&report].starts_with(&words), "{}, not {words}", listed[&report]);
            }
        } else {
            if path == "method.html" {
                // On the site the note on trade marks stands at the foot of every page.
                let note = preprocessed
                    .words
                    .rfind("NetPromoter\"")
                    .or(preprocessed.words.rfind("«NetPromoter»"));
                let note = note.expect("the note on trade marks");
                preprocessed.words.truncate(note);
                preprocessed.words = preprocessed.words.trim_end_matches('"').to_owned();
            }
            shown.assert_same(&preprocessed, path);
            shown.count(&mut counts);
        }
        outlines.insert(path.clone(), preprocessed);
    }
    assert_links_lead_somewhere(book, &outlines);
    counts
}

/// Every relative link of a book's pages leads to a file and to an element that are there.
fn assert_links_lead_somewhere(book: &Path, pages: &BTreeMap<String, Outline>) {
    for (path, page) in pages {
        for link in page.links.iter().filter(|link| !link.contains("://")) {
            let (file, fragment) = link.split_once('#').unwrap_or((link, ""));
            let mut parts: Vec<&str> = path.split('/').collect();
            if !file.is_empty() {
                parts.pop();
            }
            for part in file.split('/').filter(|part| !part.is_empty()) {
                match part {
                    ".." => assert!(parts.pop().is_some(), "{path}: `{link}` leads out"),
                    part => parts.push(part),
                }
            }
            let target = parts.join("/");
            assert!(book.join(&target).is_file(), "{path}: `{link}` leads nowhere");
            if !fragment.is_empty() {
                let ids = &pages[&target].ids;
                assert!(
                    ids.iter().any(|id| id == fragment),
                    "{path}: `{link}` leads to no element"
                );
            }
        }
    }
}

/// Builds our site of a project into its `site`.
fn build(folder: &Path) {
    succeed(embajador().args(["-q", "build"]).arg(folder));
}

#[test]
fn every_page_of_this_repositorys_book_shows_in_mdbook_what_it_shows_on_the_site() {
    let Some(mdbook) = mdbook() else { return };
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    copy_project(folder);
    build(folder);
    mdbook.build(folder, &[]);
    let counts = compare(&folder.join("site/es"), &folder.join("target/book"));
    // mdBook knows one language for each run.
    let english = [
        ("MDBOOK_BOOK__SRC", "content/en"),
        ("MDBOOK_BOOK__LANGUAGE", "en"),
        ("MDBOOK_BUILD__BUILD_DIR", "target/book-en"),
    ];
    mdbook.build(folder, &english);
    assert_eq!(compare(&folder.join("site/en"), &folder.join("target/book-en")), counts);
    let least = [
        ("page", 40),
        ("kpi", 150),
        ("svg", 300),
        ("table", 150),
        ("figure", 70),
        ("headline", 36),
        ("treatment", 20),
        ("facts", 4),
        ("box", 36),
        ("definitions", 1),
    ];
    for (what, least) in least {
        let there_are = counts.get(what).copied().unwrap_or(0);
        assert!(there_are >= least, "only {there_are} of {what}: {counts:?}");
    }
    println!("compared in each of two languages: {counts:?}");

    // The whole book on one page has all of it once more, and the search knows words, not styles.
    let text = |name: &str| std::fs::read_to_string(folder.join("target/book").join(name)).unwrap();
    let mut printed = BTreeMap::from([("page".to_owned(), counts["page"])]);
    Outline::of(&text("print.html")).count(&mut printed);
    assert_eq!(printed, counts);
    let index = files(&folder.join("target/book"))
        .into_iter()
        .find(|(path, _)| path.starts_with("searchindex") && path.ends_with(".js"));
    let index = String::from_utf8(index.expect("a search index").1).unwrap();
    assert!(index.contains("compensaciones"));
    assert!(
        !index.contains("currentcolor") && !index.contains("var(--"),
        "the index holds the style"
    );
}

/// A project of one small survey with a book of these files, which mdBook may preprocess.
fn small(summary: &str, chapters: &[(&str, &str)]) -> Project {
    let answers: String = (1..=24)
        .map(|i| format!("c{i},2026-05-{i:02},{},{}\n", 4 + i % 7, ["big", "small"][i % 2]))
        .collect();
    let mapping = "preset = \"canonical\"\n[survey.s.dimensions]\nsegment = \"segment\"\n";
    let book = "[book]\ntitle = \"One's \\\"Book\\\" & <more>\"\nlanguage = \"en\"\nsrc = \"content\"\n\
                [preprocessor.embajador]\ncommand = \"embajador preprocess\"\n";
    let project =
        Project::new(mapping, &format!("customer_id,responded_on,nps,segment\n{answers}"))
            .with("book.toml", book)
            .with("content/SUMMARY.md", summary);
    std::fs::remove_file(project.path().join("content/one.md")).unwrap();
    chapters
        .iter()
        .fold(project, |project, (name, text)| project.with(&format!("content/{name}"), text))
}

/// Builds a project both ways, and gives the pages: ours and mdBook's.
fn both(
    mdbook: &Mdbook,
    project: &Project,
) -> (BTreeMap<String, String>, BTreeMap<String, String>) {
    build(project.path());
    let said = mdbook.build(project.path(), &[]);
    assert!(!said.contains("WARN") && !said.contains("ERROR"), "{said}");
    (pages(&project.site().join("en")), chapters(&project.path().join("book")))
}

#[test]
fn included_and_escaped_components_are_the_same_in_both() {
    let Some(mdbook) = mdbook() else { return };
    let summary = "# Summary\n\n[Before](before.md)\n\n# Part \"one\" & two\n\n- [A](a.md)\n  - [Deep](x/y/README.md)\n    - [Deeper](x/y/z/deeper.md)\n\
                   - [Escapes](escapes.md)\n- [Windows](windows.md)\n- [Later]()\n\n---\n\n[After](after.md)\n";
    let parts = "zero {{#kpi nps}}\n<!-- ANCHOR: it -->\n{{#kpi promoters}}\n<!-- ANCHOR_END: it -->\nlast {{#kpi detractors}}";
    let project = small(
        summary,
        &[
            (
                "before.md",
                "{{#title A \"quoted\" & <title>}}\n# \"Before\" {{#kpi nps}}\n\nNo chapter number: {{#kpi nps}}.",
            ),
            (
                "a.md",
                "# A\n\n{{#include parts/outer.md}}\n\n{{#include parts/parts.txt:it}}\n\n{{#include parts/parts.txt:1}}\n\n\
                  {{#include parts/parts.txt:5:}} {{#include parts/parts.txt:it}}\n\n{{#include ../data/extra/at-the-end.md}}",
            ),
            (
                "parts/outer.md",
                "From outside: {{#kpi nps}}\n\n{{#include deeper/inner.md}}\n\n\\{{#include deeper/inner.md}}\n",
            ),
            (
                "parts/deeper/inner.md",
                "{{#table nps by=segment}}\n\n- {{#include ../parts.txt:1}}\n",
            ),
            ("parts/parts.txt", parts),
            (
                "x/y/README.md",
                "# Deep\n\n{{#kpi nps}}\n\n{{#include ../../parts/deeper/inner.md}}\n",
            ),
            ("x/y/z/deeper.md", "# Deeper\n\n{{#kpi nps}}\n{{#kpi promoters}}"),
            (
                "escapes.md",
                "# Escapes\n\n\\{{#kpi nps}} and `{{#kpi nps}}` and `\\{{#kpi nps}}`, \\{{#headline}}, {{ #kpi nps}}.\n\n\
                        ```text\n{{#kpi nps}}\n\\{{#include a.md}}\n{{#include parts/parts.txt:it}}\n```\n\n    {{#kpi nps}}\n\n\
                        <!-- {{#kpi nps}} -->\n\n\\{{#include a.md}} `\\{{#title x}}` {{nps}} {{{{ }}\n",
            ),
            (
                "windows.md",
                "+++\r\nid = \"step-01\"\r\nindicators = [\"nps\"]\r\n+++\r\n\r\n# Windows\r\n\r\n{{#kpi nps}}\r\n\r\nOne: {{#kpi nps}}.\r\n\r\n\
                        {{#kpi nps}}\r\n{{#kpi promoters}}\r\n\r\n| a | b |\r\n|---|---|\r\n| {{#kpi nps}} | 1 |\r\n\r\n{{#trend nps}}",
            ),
            (
                "after.md",
                "# After\n\n{{#trend nps}}\n\n{{#trend promoters}}\n\n{{#distribution nps}}",
            ),
        ],
    );
    let project = project.with("data/extra/at-the-end.md", "The end: {{#kpi nps}}");
    let (ours, theirs) = both(&mdbook, &project);
    let mut counts = BTreeMap::new();
    for path in [
        "before.html",
        "a.html",
        "x/y/index.html",
        "x/y/z/deeper.html",
        "escapes.html",
        "windows.html",
        "after.html",
        "reports/2026-05.html",
    ] {
        let shown = Outline::of(&ours[path]);
        shown.assert_same(&Outline::of(&theirs[path]), path);
        shown.count(&mut counts);
    }
    assert!(counts["kpi"] >= 8 && counts["svg"] >= 20, "{counts:?}");
    let words = |path: &str| Outline::of(&theirs[path]).words;
    assert!(
        words("escapes.html").contains("{{#kpinps}}and{{#kpinps}}and{{#kpinps}},{{#headline}},")
    );
    assert!(
        words("escapes.html").contains("{{#includea.md}}{{#titlex}}"),
        "{}",
        words("escapes.html")
    );
    assert!(
        words("a.html").contains("Theend:")
            && words("a.html").contains("{{#includedeeper/inner.md}}")
    );
    assert_eq!(words("a.html").matches("Fromoutside").count(), 1);
    assert!(
        theirs["before.html"].contains("A &quot;quoted&quot; &amp; &lt;title&gt;"),
        "the title"
    );
    assert!(!theirs["windows.html"].contains("step-01"), "front matter is no text");
    let outlines = theirs.iter().map(|(path, page)| (path.clone(), Outline::of(page)));
    assert_links_lead_somewhere(&project.path().join("book"), &outlines.collect());
}

#[test]
fn a_component_may_stand_wherever_markdown_lets_it() {
    let Some(mdbook) = mdbook() else { return };
    let places = [
        (
            "lists",
            "- {{#kpi nps}}\n- text\n\n1. {{#kpi nps}}\n\n   {{#kpi nps}}\n\n   {{#table nps by=segment}}\n2. b\n   - {{#kpi responses}}\n",
        ),
        (
            "quotes",
            "> {{#kpi nps}}\n> ## Below\n> text\n\n> a\n>\n> {{#kpi nps}}\n> {{#kpi promoters}}\n> - item\n\n> {{#table nps by=segment}}\n",
        ),
        (
            "crowded",
            "{{#kpi nps}}\n## Heading\n{{#kpi nps}}\n- item\n\n{{#kpi nps}}\n```text\ncode\n```\n{{#kpi nps}}\n***\n{{#kpi nps}}\n<div>\n\nx\n\n</div>\n",
        ),
        (
            "tables",
            "| a | b |\n|---|--:|\n| {{#kpi nps}} | {{#kpi responses}} |\n| `{{#kpi nps}}` | **{{#kpi nps}}** |\n",
        ),
        (
            "starts",
            "{{#kpi responses}}. is no list\n\n{{#kpi responses}}) nor this\n\ntext\n{{#kpi responses}}. nor this\n\n**{{#kpi nps}}**, *{{#kpi nps}}* ~~{{#kpi nps}}~~\n",
        ),
        (
            "headings",
            "## NPS: {{#kpi nps}}\n\n## {{#kpi nps}} {.wide}\n\n## {{#kpi nps}} {#own}\n\n### NPS: {{#kpi nps}} ###\n\nUnder: {{#kpi nps}}\n---\n\n## NPS:\n\n[a](#nps)\n",
        ),
        (
            "terms",
            "NPS\n: {{#kpi nps}}\n\n  {{#kpi nps}}\n\nOther\n: text {{#kpi nps}}\n\nAfter {{#kpi nps}}\n",
        ),
        (
            "html",
            "<div class=\"x\">\n\n{{#kpi nps}}\n\n</div>\n\n<p>in {{#kpi nps}} line</p>\n\ntext <b>{{#kpi nps}}</b> text\n\n<details><summary>s</summary>\n\n{{#table nps by=segment}}\n\n</details>\n",
        ),
        (
            "links",
            "[see {{#kpi nps}}](lists.md) and [{{#kpi responses}}][ref]\n\n[ref]: quotes.md\n",
        ),
        (
            "breaks",
            "{{#kpi nps}}  \n{{#kpi promoters}}\\\n{{#kpi detractors}} {{#kpi responses}}\n\n   {{#kpi nps}}   \n",
        ),
    ];
    let summary: String =
        places.iter().map(|(name, _)| format!("- [{name}]({name}.md)\n")).collect();
    let chapters: Vec<(String, String)> = places
        .iter()
        .map(|(name, text)| (format!("{name}.md"), format!("# {name}\n\n{text}")))
        .collect();
    let chapters: Vec<(&str, &str)> =
        chapters.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let project = small(&summary, &chapters);
    let (ours, theirs) = both(&mdbook, &project);
    for (name, _) in places {
        let path = format!("{name}.html");
        let (shown, preprocessed) = (Outline::of(&ours[&path]), Outline::of(&theirs[&path]));
        shown.assert_same(&preprocessed, &path);
        assert!(preprocessed.words.contains("−21"), "{path}: {}", preprocessed.words);
    }
    let heads = Outline::of(&theirs["headings.html"]);
    let ours = Outline::of(&ours["headings.html"]);
    assert_eq!(ours.ids, heads.ids[1..], "the figure of a month is in no address");
}

#[test]
fn footnotes_hold_components_too() {
    let Some(mdbook) = mdbook() else { return };
    let text = "# A\n\nText[^1] and[^b].\n\n[^1]: {{#kpi nps}}\n\n[^b]: In a line: {{#kpi nps}}\n";
    let project = small("- [A](a.md)\n", &[("a.md", text)]);
    let (ours, theirs) = both(&mdbook, &project);
    let (ours, theirs) = (Outline::of(&ours["a.html"]), Outline::of(&theirs["a.html"]));
    assert_eq!(ours.components, theirs.components);
    let figure = "−21(−50to13)";
    assert_eq!((ours.words.matches(figure).count(), theirs.words.matches(figure).count()), (2, 2));
}

#[test]
fn a_served_book_follows_its_chapters_and_its_answers() {
    let Some(mdbook) = mdbook() else { return };
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    copy_project(folder);
    // What the site says of the project as it is now; a page that is being written is not yet looked at.
    let site = |page: &str| {
        build(folder);
        Outline::of(&std::fs::read_to_string(folder.join("site/es").join(page)).unwrap())
    };
    let served = |text: &str| text.contains("</html>").then(|| Outline::of(text));
    let is = |text: &str, wanted: &Outline| {
        served(text).is_some_and(|o| o.components == wanted.components && o.words == wanted.words)
    };
    let mut server = mdbook.serve(folder);
    let report = "reports/2026-10.html";
    let before = site(report);
    server.wait_for(report, || (), |text| is(text, &before));

    // Twenty answers less. They lie in data/, which mdBook watches because book.toml says so.
    let answers = folder.join("data/responses/relational/2026-10.csv");
    let all = std::fs::read_to_string(&answers).unwrap();
    let fewer: Vec<&str> = all.lines().take(all.lines().count() - 20).collect();
    let fewer = fewer.join("\n");
    let change = || std::fs::write(&answers, &fewer).unwrap();
    change();
    let after = site(report);
    assert_ne!(before.components, after.components);
    server.wait_for(report, change, |text| is(text, &after));

    // A wrong chapter changes nothing, and the next right one is shown.
    let chapter = folder.join("content/es/index.md");
    let text = std::fs::read_to_string(&chapter).unwrap();
    std::fs::write(&chapter, format!("{text}\n{{{{#kpi npx}}}}\n")).unwrap();
    let change = || std::fs::write(&chapter, format!("{text}\nHoy: {{{{#kpi csat}}}}\n")).unwrap();
    change();
    let after = site("index.html");
    assert!(after.words.contains("Hoy:"));
    server.wait_for("index.html", change, |text| is(text, &after));
}

#[test]
fn wrong_input_stops_mdbook_and_says_where() {
    let Some(mdbook) = mdbook() else { return };
    let chapter = [("a.md", "# A\n\n{{#kpi nps}}\n")];
    let of_a_chapter = [("a.md", "# A\n\n{{#include b.md}}\n"), ("b.md", "x\n\n{{#kpi npx}}\n")];
    let mapping = "[survey.s]\nfiles = \"*.csv\"\npreset = \"canonical\"\n\
                   [survey.s.question.csat]\ncolumn = \"csta\"\n";
    let cases = [
        (
            small("- [A](a.md)\n", &chapter).with("data/sources.toml", mapping),
            "error: data/a.csv:1: there is no column `csta`, which data/sources.toml:5:10 asks for\n",
        ),
        (
            small("- [A](a.md)\n", &of_a_chapter),
            "error: content/b.md:3:1: there is no indicator `npx`\n  hint: did you mean `nps`?\n",
        ),
        (
            small("- [A](a.md)\n", &[("a.md", "+++\nid = \"step-1\"\n+++\n# A\n")]),
            "error: content/a.md:2:6: ",
        ),
        (
            small(
                "- [A](a.md)\n- [R](reports/2026-05.md)\n",
                &[("a.md", "# A\n"), ("reports/2026-05.md", "# R\n")],
            ),
            "error: content/reports/2026-05.md: it would stand in the place of the page `reports/2026-05.html`\n",
        ),
    ];
    for (project, expected) in cases {
        let run = mdbook.run(project.path(), &["build"], &[]);
        assert!(!run.succeeded && run.said.contains(expected), "{}", run.said);
        assert_eq!(run.said.matches("error: ").count(), 1, "{}", run.said);
        assert!(!project.path().join("book").exists(), "no page is written");
    }
    // What is set aside is said, and the book is built.
    let project = small("- [A](a.md)\n", &chapter);
    let answers = std::fs::read_to_string(project.path().join("data/a.csv")).unwrap();
    let project = project.with("data/a.csv", &format!("{answers}c99,2026-05-32,5,big\n"));
    let said = mdbook.build(project.path(), &[]);
    assert_eq!(said.matches("warning: data/a.csv:26: column `responded_on`").count(), 1, "{said}");
}

#[test]
fn how_and_where_mdbook_is_run_changes_no_figure() {
    let Some(mdbook) = mdbook() else { return };
    let text = "# A \"quoted\" & \\<b>\n\n{{#kpi nps}}\n\n{{#table nps by=segment}}\n\n```rust\nassert_eq!(1 + 1, 2);\n```\n";
    let summary = "# Summary\n\n- [A \"quoted\" & \\<b>](a.md)\n";
    let project = small(summary, &[("a.md", text)]);
    let answers: String = (1..=24)
        .map(|i| format!("c{i},2026-05-{i:02},{},{}\n", i % 11, if i < 6 { "few" } else { "many" }))
        .collect();
    let answers = format!("customer_id,responded_on,nps,segment\n{answers}");
    let project = project.with("data/a.csv", &answers);
    let (ours, theirs) = both(&mdbook, &project);
    let page = Outline::of(&theirs["a.html"]);
    Outline::of(&ours["a.html"]).assert_same(&page, "a.html");
    assert!(page.words.contains("notpublished"), "{}", page.words);
    let title = "One&#x27;s &quot;Book&quot; &amp; &lt;more&gt;</title>";
    assert!(theirs["a.html"].contains(title), "{}", &theirs["a.html"][..600]);

    // From another folder, to another folder, with all that an environment may hold.
    let elsewhere = tempfile::tempdir().unwrap();
    let out = elsewhere.path().join("out");
    let arguments =
        ["build", project.path().to_str().unwrap(), "--dest-dir", out.to_str().unwrap()];
    let variables = [
        ("MDBOOK_PREPROCESSOR__EMBAJADOR__DISCLOSURE__MIN_RESPONDENTS", "3"),
        ("MDBOOK_PREPROCESSOR__EMBAJADOR__STATISTICS__LEVEL", "0.5"),
        ("MDBOOK_BOOK__TITLE", "Another"),
        ("MDBOOK_BOOK__SRC", "./content/"),
        ("LANG", "tr_TR.UTF-8"),
        ("TZ", "Pacific/Kiritimati"),
    ];
    let run = mdbook.run(elsewhere.path(), &arguments, &variables);
    assert!(run.succeeded, "{}", run.said);
    let again = Outline::of(&chapters(&out)["a.html"]);
    page.assert_same(&again, "a.html");
    let wrong = [("MDBOOK_BOOK__SRC", "data")];
    let run = mdbook.run(project.path(), &["build"], &wrong);
    assert!(!run.succeeded, "{}", run.said);

    // mdBook's own tests of code see the chapters without figures.
    let run = mdbook.run(project.path(), &["test"], &[]);
    assert!(run.succeeded, "{}", run.said);

    // Answers that lie outside the project.
    std::fs::rename(project.path().join("data/a.csv"), elsewhere.path().join("a.csv")).unwrap();
    assert!(!mdbook.run(project.path(), &["build"], &[]).succeeded);
    let book = std::fs::read_to_string(project.path().join("book.toml")).unwrap();
    let command = format!("embajador preprocess --answers '{}'", elsewhere.path().display());
    let project = project.with("book.toml", &book.replace("embajador preprocess", &command));
    mdbook.build(project.path(), &[]);
    let again = Outline::of(&chapters(&project.path().join("book"))["a.html"]);
    page.assert_same(&again, "a.html");
}

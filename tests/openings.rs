//! What opens a chapter: whose it is, how it stands, when it is reviewed, where it stands among the others; and the
//! whole handbook on one page.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod support {
    pub(crate) mod command;
    pub(crate) mod html;
    pub(crate) mod project;
    pub(crate) mod readable;
}

use std::collections::BTreeSet;
use support::html::pieces;
use support::project::Project;
use support::readable::readable;

const BOOK: &str = "[book]\ntitle = \"Libro\"\nlanguage = \"es\"\nsrc = \"content\"\n\
                    [preprocessor.embajador.languages.en]\nsrc = \"english\"\ntitle = \"Book\"\n";

/// A whole quarter of answers, forty of them, and four in October.
fn answers() -> String {
    let mut file = "response_id,customer_id,responded_on,nps\n".to_owned();
    for row in 0..44 {
        let (day, score) = match row {
            0..20 => ("2026-07-01", 9),
            20..40 => ("2026-09-10", 7),
            _ => ("2026-10-20", 2),
        };
        file.push_str(&format!("r{row},c{row},{day},{score}\n"));
    }
    file
}

/// A chapter of a step.
fn step(number: u8, more: &str, text: &str) -> String {
    format!("+++\nid = \"step-{number:02}\"\n{more}+++\n\n# {number}. {text}\n")
}

/// A project of two languages with three steps, two phases and a chapter that is no playbook.
fn project() -> Project {
    let summary = "[Home](index.md)\n\n# Steps\n\n- [1. One](one.md)\n- [2. Two](two.md)\n- [3. Three](three.md)\n\
                   \n# Phases\n\n- [1. First](first.md)\n- [2. Second](second.md)\n- [Around](around.md)\n";
    let mut project = Project::new("preset = \"canonical\"\n", &answers())
        .with("book.toml", BOOK)
        .with("data/plan.toml", "[[objective]]\nid = \"a\"\nindicator = \"nps\"\ntarget = 90\ncadence = \"quarter\"\nplaybooks = [\"step-02\"]\n")
        .with("data/registers/roles.csv", "role,name_es,name_en,area\ncare,Atención,Care,\n")
        .with(
            "data/registers/actions.csv",
            "action,title_es,title_en,playbook,indicator,owner,opened,due,done\n\
             a,Uno,One,step-02,,care,2026-09-01,2026-09-30,\nb,Dos,Two,step-02,,care,2026-09-01,2026-12-31,\n\
             c,Tres,Three,step-02,,care,2026-09-01,2026-09-20,2026-09-15\n",
        );
    for folder in ["content", "english"] {
        let reviewed = "reviewed = 2026-03-01\nreview_every = \"6 months\"\nowner = \"care\"\n";
        let in_time = "reviewed = 2026-09-01\nreview_every = \"6 months\"\n";
        let here = |name: &str| format!("{folder}/{name}.md");
        project = project
            .with(&format!("{folder}/SUMMARY.md"), summary)
            .with(&here("index"), "# Home\n\n{{#steps}}\n\n{{#phases}}\n")
            .with(
                &here("one"),
                &step(1, in_time, "One\n\n## Why {#why}\n\n[here](#why), [two](two.md#why)"),
            )
            .with(
                &here("two"),
                &step(
                    2,
                    &format!("{reviewed}indicators = [\"nps\"]\n"),
                    "Two\n\n## Why {#why}\n\n[method](method.md)",
                ),
            )
            .with(
                &here("three"),
                &step(
                    3,
                    "indicators = [\"nps\", \"maturity\"]\n",
                    "Three\n\n{{#kpi nps}}\n\n{{#trend nps}}",
                ),
            )
            .with(&here("first"), "+++\nid = \"phase-1\"\n+++\n# 1. First\n")
            .with(&here("second"), "+++\nid = \"phase-2\"\n+++\n# 2. Second\n")
            .with(&here("around"), &format!("+++\n{reviewed}+++\n# Around\n"));
    }
    project
}

fn built(project: &Project) -> String {
    let site = project.site();
    let (status, _, err) = project.run("build", &["--dest", site.to_str().unwrap()]);
    assert_eq!(status, 0, "{err}");
    err
}

fn page(project: &Project, path: &str) -> String {
    std::fs::read_to_string(project.site().join(path)).unwrap()
}

#[test]
fn a_playbook_opens_with_its_owner_its_state_and_its_next_review() {
    let project = project();
    let said = built(&project);
    assert!(!said.contains("translation"), "{said}");
    let two = readable(&page(&project, "en/two.html"));
    for line in ["Step 2 of 12", "Review overdue", "It was due on 1 September 2026", "Care"] {
        assert!(two.contains(line), "{line}:\n{two}");
    }
    // The quarter of the plan decides, though of the month nothing may be published.
    assert!(two.contains("1 target missed") && two.contains("2 open actions, 1 overdue"), "{two}");
    let spanish = readable(&page(&project, "es/two.html"));
    for line in [
        "Paso 2 de 12",
        "Revisión pendiente",
        "1 meta sin cumplir",
        "2 acciones abiertas, 1 vencida",
    ] {
        assert!(spanish.contains(line), "{line}:\n{spanish}");
    }
    // Without a target for it, the figure is the latest that may be published: of October four people answered.
    let three = readable(&page(&project, "en/three.html"));
    assert!(three.contains("#indicator-nps) 50 35 to 65 third quarter of 2026"), "{three}");
    assert!(three.contains("[Maturity](method.html#indicator-maturity) no data yet"), "{three}");
    let one = readable(&page(&project, "en/one.html"));
    assert!(one.contains("1 March 2027") && !one.contains("overdue"), "{one}");
    // A chapter that is no playbook has an owner and a review, but neither state nor actions.
    let around = readable(&page(&project, "en/around.html"));
    assert!(around.contains("Care") && around.contains("Review overdue"), "{around}");
    assert!(!around.contains("State") && !around.contains("action"), "{around}");
}

#[test]
fn steps_are_a_path_and_phases_a_cycle() {
    let project = project();
    built(&project);
    let home = page(&project, "en/index.html");
    let stops = |html: &str, class: &str| {
        let way = html.split(&format!("<nav class=\"way {class}\"")).nth(1).unwrap();
        way.split("</nav>").next().unwrap().matches("<li").count()
    };
    assert_eq!((stops(&home, "path"), stops(&home, "cycle")), (3, 2));
    let text = readable(&home);
    assert!(text.contains("1 target missed") && text.contains("no target in the plan"), "{text}");
    let second = page(&project, "es/second.html");
    assert_eq!(stops(&second, "cycle brief"), 2);
    let here = second
        .split("aria-current=\"true\">")
        .find(|rest| rest.starts_with("<span class=\"number\">2"));
    assert!(here.is_some(), "{second}");
    // A weak playbook is marked in the navigation of every page, by the same rule.
    assert!(second.contains("una cifra suya no cumple la meta"));
}

#[test]
fn a_page_behind_its_translation_says_so_to_readers_and_authors() {
    let fresh = "reviewed = 2026-10-09\nreview_every = \"6 months\"\n";
    let project = project()
        .with("content/one.md", &step(1, fresh, "Uno"))
        .with("content/SUMMARY.md", "[Inicio](index.md)\n\n- [1. Uno](one.md)\n- [Sola](sola.md)\n")
        .with("content/sola.md", "# Sola\n");
    let said = built(&project);
    assert!(
        said.contains(
            "warning: english/one.md:3:12: the page is behind `content/one.md`, which was reviewed on 2026-10-09\n  \
             hint: bring its text up to date, then set `reviewed = 2026-10-09`"
        ),
        "{said}"
    );
    assert!(
        said.contains("warning: content/sola.md: the chapter has no translation (`en`)"),
        "{said}"
    );
    assert!(
        said.contains(
            "warning: english/two.md: this chapter and 4 more have no translation (`es`)"
        ),
        "{said}"
    );
    let behind = readable(&page(&project, "en/one.html"));
    assert!(
        behind.contains("reviewed on 1 September 2026, its Spanish version on 9 October 2026"),
        "{behind}"
    );
    assert!(page(&project, "en/one.html").contains("href=\"../es/one.html\" hreflang=\"es\""));
    assert!(!readable(&page(&project, "es/one.html")).contains("inglés"));
}

#[test]
fn the_whole_handbook_stands_on_one_page() {
    let project = project();
    built(&project);
    let whole = page(&project, "en/print.html");
    let found = pieces(&whole);
    let ids: Vec<&str> = found.iter().filter_map(|piece| piece.attribute("id")).collect();
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len(), "{ids:?}");
    for piece in &found {
        let Some(id) = piece.attribute("href").and_then(|href| href.strip_prefix('#')) else {
            continue;
        };
        assert!(unique.contains(id), "#{id} leads nowhere");
        for id in piece.attribute("aria-labelledby").unwrap_or_default().split_whitespace() {
            assert!(unique.contains(id), "{id} labels nothing");
        }
    }
    assert_eq!(found.iter().filter(|piece| piece.opens("h1")).count(), 1);
    assert_eq!(found.iter().filter(|piece| piece.opens("article")).count(), 7);
    assert!(whole.contains("href=\"#two--why\"") && whole.contains("href=\"#one--why\""));
    assert!(whole.contains("href=\"method.html\""), "what is no chapter stays a page");
    assert!(page(&project, "en/one.html").contains("href=\"../en/print.html\""));
    // As in mdBook, the book may do without; then nothing leads there.
    let project =
        project.with("book.toml", &format!("{BOOK}[output.html.print]\nenable = false\n"));
    built(&project);
    assert!(!project.site().join("en/print.html").exists());
    assert!(!page(&project, "en/one.html").contains("print.html"));
}

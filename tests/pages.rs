//! What pages say, word by word: a small project's pages as text, held against `tests/snapshots/`.
//!
//! `cargo insta review`, or `INSTA_UPDATE=always cargo test --test pages`, takes new texts over; read them first.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as it should be"
)]

mod support {
    pub(crate) mod command;
    pub(crate) mod html;
    pub(crate) mod readable;
}

use embajador::project::Language;
use embajador::sources::schema::Part;
use embajador::sources::schemas;
use std::collections::BTreeMap;
use std::sync::OnceLock;
use support::command::{embajador, files, repository, succeed, workshop};
use support::html::{Piece, inside, pieces};

/// The site of `tests/projects/faro`, by path.
fn site() -> &'static BTreeMap<String, Vec<u8>> {
    static SITE: OnceLock<BTreeMap<String, Vec<u8>>> = OnceLock::new();
    SITE.get_or_init(|| {
        let dest = workshop("pages-site");
        let project = repository().join("tests/projects/faro");
        succeed(embajador().arg("build").arg(project).arg("--dest").arg(&dest));
        files(&dest)
    })
}

/// A page's own part as text.
fn readable(path: &str) -> String {
    support::readable::readable(std::str::from_utf8(&site()[path]).unwrap())
}

#[test]
fn a_monthly_report_that_claims_a_change() {
    insta::assert_snapshot!("month_es", readable("es/reports/2026-04.html"));
    insta::assert_snapshot!("month_en", readable("en/reports/2026-04.html"));
}

#[test]
fn a_monthly_report_that_claims_none() {
    insta::assert_snapshot!("month_before_es", readable("es/reports/2026-03.html"));
    insta::assert_snapshot!("month_before_en", readable("en/reports/2026-03.html"));
}

#[test]
fn a_quarterly_report_so_far() {
    insta::assert_snapshot!("quarter_es", readable("es/reports/2026-q2.html"));
    insta::assert_snapshot!("quarter_en", readable("en/reports/2026-q2.html"));
}

#[test]
fn the_list_of_reports() {
    insta::assert_snapshot!("reports_es", readable("es/reports/index.html"));
    insta::assert_snapshot!("reports_en", readable("en/reports/index.html"));
}

#[test]
fn a_playbook() {
    insta::assert_snapshot!("playbook_es", readable("es/steps/07-commitments.html"));
    insta::assert_snapshot!("playbook_en", readable("en/steps/07-commitments.html"));
}

#[test]
fn the_door_and_the_first_page_of_each_language() {
    insta::assert_snapshot!("door", readable("index.html"));
    insta::assert_snapshot!("home_es", readable("es/index.html"));
    insta::assert_snapshot!("home_en", readable("en/index.html"));
}

/// The definitions of the method page up to the one of satisfaction, and how the site is configured.
fn definitions(path: &str, [from, to, settings, end]: [&str; 4]) -> String {
    let page = readable(path);
    let between = |from: &str, to: &str| {
        let start = page.find(&format!("## {from}")).unwrap_or_else(|| panic!("{path}: {from}"));
        let length = page[start..].find(to).unwrap_or_else(|| panic!("{path}: {to}"));
        page[start..start + length].trim_end().to_owned()
    };
    format!("{}\n\n{}", between(from, to), between(settings, end))
}

#[test]
fn every_page_has_one_title() {
    let pages = site().iter().filter(|(path, _)| path.ends_with(".html"));
    for (path, page) in pages {
        let page = pieces(std::str::from_utf8(page).unwrap());
        assert_eq!(page.iter().filter(|piece| piece.opens("h1")).count(), 1, "{path}");
    }
}

#[test]
fn how_the_figures_are_defined_and_the_site_configured() {
    let es = ["Los indicadores", "### [Facilidad", "La configuración", "## Referencias"];
    insta::assert_snapshot!("method_es", definitions("es/method.html", es));
    let en = ["The indicators", "### [Customer effort", "How this site", "## References"];
    insta::assert_snapshot!("method_en", definitions("en/method.html", en));
}

/// How the page of registers begins, with its list of them, then the first one and another one.
fn registers(path: &str, headings: [&str; 2]) -> String {
    let page = readable(path);
    let parts: Vec<&str> = page.split("\n## ").collect();
    let first = parts.iter().position(|part| part.starts_with(headings[0])).unwrap();
    let other = parts.iter().find(|part| part.starts_with(headings[1])).unwrap();
    let [begin, first] = [parts[..first].join("\n## "), parts[first].to_owned()];
    [begin, first, (*other).to_owned()].join("\n## ")
}

#[test]
fn what_registers_hold() {
    let es = ["Etapas", "Incidencias"];
    insta::assert_snapshot!("registers_es", registers("es/registers.html", es));
    let en = ["Stages", "Incidents"];
    insta::assert_snapshot!("registers_en", registers("en/registers.html", en));
}

#[test]
fn every_register_is_described_once_under_its_own_id_and_linked_from_the_list() {
    for path in ["es/registers.html", "en/registers.html"] {
        let page = pieces(std::str::from_utf8(&site()[path]).unwrap());
        let ids: Vec<&str> = page.iter().filter_map(|piece| piece.attribute("id")).collect();
        let links: Vec<&str> = page.iter().filter_map(|piece| piece.attribute("href")).collect();
        for schema in schemas::ALL {
            let id = format!("register-{}", schema.name);
            assert_eq!(ids.iter().filter(|there| **there == id).count(), 1, "{path}: {id}");
            assert!(links.contains(&format!("#{id}").as_str()), "{path}: {id}");
        }
        let inside = links.iter().filter_map(|link| link.strip_prefix("#register-"));
        for name in inside {
            assert!(ids.contains(&format!("register-{name}").as_str()), "{path}: {name}");
        }
    }
}

#[test]
fn the_example_of_a_register_is_a_file_of_one_row_with_a_cell_for_each_column() {
    for (path, language) in
        [("es/registers.html", Language::Es), ("en/registers.html", Language::En)]
    {
        let page = pieces(std::str::from_utf8(&site()[path]).unwrap());
        for schema in schemas::ALL {
            let id = format!("register-{}", schema.name);
            let section = page.iter().position(|piece| piece.attribute("id") == Some(&id)).unwrap();
            let section = inside(&page, section);
            let example = section.iter().position(|piece| piece.opens("pre")).unwrap();
            let texts = inside(section, example).iter().filter_map(|piece| match piece {
                Piece::Text(text) => Some(text.as_str()),
                _ => None,
            });
            let text: String = texts.collect();
            let mut file = csv::Reader::from_reader(text.as_bytes());
            let headers = file.headers().unwrap().clone();
            let rows: Vec<csv::StringRecord> = file.records().map(Result::unwrap).collect();
            assert_eq!(rows.len(), 1, "{path}: {text}");
            let declared = schema.headers();
            assert_eq!(headers.len(), declared.len(), "{path}: {text}");
            let cells = rows[0].iter().zip(&headers);
            for ((cell, name), (header, column, part)) in cells.zip(declared) {
                let example = match part {
                    Part::Whole => column.example.in_language(language),
                    Part::Spanish => column.example.es,
                    Part::English => column.example.en,
                };
                assert_eq!((name, cell), (header.as_str(), example), "{path}: {}", schema.name);
            }
        }
    }
}

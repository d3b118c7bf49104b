//! Holds docs/coverage.md to the program: every page, part, indicator and register that its points name is there.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod support {
    pub(crate) mod command;
    pub(crate) mod site;
    pub(crate) mod tables;
}

use embajador::indicators::registry;
use embajador::sources::schemas;
use std::collections::BTreeSet;
use support::command::repository;
use support::site::Built;
use support::tables::{self, code};

#[test]
fn what_the_list_names_is_there() {
    let site = Built::new("coverage");
    let text = std::fs::read_to_string(repository().join("docs/coverage.md")).unwrap();
    let reports: Vec<&str> =
        site.ending(".html").into_iter().filter(|p| p.contains("/reports/2")).collect();
    let (mut indicators, mut registers) = (BTreeSet::new(), BTreeSet::new());
    let points = tables::rows(&text, "Point");
    for cells in &points {
        let [point, _, register, indicator, place, _] = cells[..] else { panic!("{cells:?}") };
        for name in code(register) {
            assert!(schemas::find(name).is_some(), "{point}: there is no register {name}");
            registers.insert(name.to_owned());
        }
        for id in code(indicator).into_iter().filter(|id| !id.contains('=')) {
            assert!(registry::find(id).is_some(), "{point}: there is no indicator {id}");
            indicators.insert(id.to_owned());
        }
        for part in place.split(", ") {
            let named = code(part);
            if part.starts_with("report") {
                let anchor = named.first().map(|anchor| anchor.trim_start_matches('#'));
                let found = reports.iter().any(|path| {
                    anchor.is_none_or(|id| site.text(path).contains(&format!("id=\"{id}\"")))
                });
                assert!(found, "{point}: no report has {part}");
            } else if let Some(page) = named.first().filter(|page| page.contains(".html")) {
                let (page, anchor) = page.split_once('#').unwrap_or((page, ""));
                for language in ["es", "en"] {
                    let html = site.text(&format!("{language}/{page}"));
                    let id = format!("id=\"{anchor}\"");
                    assert!(anchor.is_empty() || html.contains(&id), "{point}: {page}#{anchor}");
                }
            }
        }
    }
    assert_eq!(points.len(), 40);
    // Nothing that is measured or kept serves no point.
    let unused: Vec<&str> = registry::ids().filter(|id| !indicators.contains(*id)).collect();
    assert_eq!(unused, Vec::<&str>::new());
    let idle: Vec<&str> = schemas::names().filter(|name| !registers.contains(*name)).collect();
    assert_eq!(idle, ["annotations"]);
}

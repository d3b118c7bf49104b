//! Holds this repository's handbook to its shape: sixteen playbooks, alike in both languages, each with its headings, an
//! owner, live figures and links.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod support {
    pub(crate) mod command;
}

use embajador::indicators::registry;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use support::command::repository;

/// The headings of a step, in this order; others may stand between them.
const OF_A_STEP: [&str; 8] =
    ["purpose", "who", "how", "record", "measure", "weak", "mistakes", "start"];

/// The headings of a phase.
const OF_A_PHASE: [&str; 8] = [
    "objective",
    "bad-practices",
    "consequences",
    "good-practices",
    "software",
    "record",
    "measure",
    "steps",
];

/// Components that show a figure.
const FIGURES: [&str; 9] =
    ["kpi", "cards", "trend", "table", "groups", "classes", "distribution", "moments", "survival"];

/// All chapters of a language, by their path.
fn chapters(language: &str) -> BTreeMap<String, String> {
    fn walk(folder: &Path, root: &Path, found: &mut BTreeMap<String, String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, root, found);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                found.insert(name, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let root = repository().join("content").join(language);
    let mut found = BTreeMap::new();
    walk(&root, &root, &mut found);
    found
}

/// The ids of the headings, in order.
fn headings(text: &str) -> Vec<&str> {
    let lines = text.lines().filter(|line| line.starts_with("## "));
    lines.filter_map(|line| line.split_once("{#")?.1.strip_suffix('}')).collect()
}

/// The calls of components, in order.
fn calls(text: &str) -> Vec<&str> {
    text.lines().filter(|line| line.starts_with("{{#")).collect()
}

fn front_matter(text: &str) -> toml::Table {
    text.split("+++").nth(1).unwrap().parse().unwrap()
}

#[test]
fn each_language_has_sixteen_playbooks_of_one_shape() {
    let roles = std::fs::read_to_string(repository().join("data/registers/roles.csv")).unwrap();
    let roles: BTreeSet<&str> =
        roles.lines().skip(1).filter_map(|row| row.split(',').next()).collect();
    for language in ["es", "en"] {
        let chapters = chapters(language);
        let mut ids = BTreeSet::new();
        for (path, text) in chapters.iter().filter(|(_, text)| text.starts_with("+++")) {
            let front = front_matter(text);
            let id = front["id"].as_str().unwrap().to_owned();
            let wanted = if id.starts_with("step-") { OF_A_STEP } else { OF_A_PHASE };
            let headings = headings(text);
            let mut left = headings.iter();
            for heading in wanted {
                assert!(
                    left.any(|found| *found == heading),
                    "{language}/{path}: no {heading} in its place"
                );
            }
            assert!(roles.contains(front["owner"].as_str().unwrap()), "{language}/{path}");
            assert!(front.contains_key("reviewed") && front.contains_key("review_every"), "{path}");
            let indicators = front["indicators"].as_array().unwrap();
            assert!(!indicators.is_empty(), "{path}");
            for indicator in indicators {
                assert!(
                    registry::find(indicator.as_str().unwrap()).is_some(),
                    "{path}: {indicator}"
                );
            }
            let figures = calls(text).into_iter().filter(|call| {
                FIGURES.iter().any(|name| call.starts_with(&format!("{{{{#{name}")))
            });
            assert!(figures.count() >= 1, "{language}/{path} shows no figure");
            let links = text.matches("](").count();
            assert!(links >= 3, "{language}/{path} has {links} links");
            let body = text.splitn(3, "+++").nth(2).unwrap();
            let words = body.split_whitespace().count();
            assert!((800..=1700).contains(&words), "{language}/{path}: {words} words");
            ids.insert(id);
        }
        let steps = (1..=12).map(|n| format!("step-{n:02}"));
        let phases = (1..=4).map(|n| format!("phase-{n}"));
        assert_eq!(ids, steps.chain(phases).collect(), "{language}");
    }
}

#[test]
fn both_languages_have_the_same_chapters_with_the_same_parts() {
    let (spanish, english) = (chapters("es"), chapters("en"));
    let paths =
        |chapters: &BTreeMap<String, String>| -> Vec<String> { chapters.keys().cloned().collect() };
    assert_eq!(paths(&spanish), paths(&english));
    for (path, text) in &spanish {
        let other = &english[path];
        assert_eq!(headings(text), headings(other), "{path}");
        assert_eq!(calls(text), calls(other), "{path}");
        if text.starts_with("+++") {
            assert_eq!(front_matter(text), front_matter(other), "{path}");
        }
    }
}

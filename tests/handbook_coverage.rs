//! Holds docs/coverage.md to the handbook: every heading that it names is there in both languages, and the words that it quotes
//! stand under it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod support {
    pub(crate) mod command;
    pub(crate) mod site;
    pub(crate) mod tables;
}

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use support::command::repository;
use support::site::Built;
use support::tables::{self, cells, code};

/// The lists of items, with how many each has and, for those of a phase, where in its chapter they stand.
const LISTS: [(&str, usize, &str); 31] = [
    ("P1.A", 4, "#bad-practices"),
    ("P1.B", 2, "#consequences"),
    ("P1.C", 5, "#good-practices"),
    ("P1.D", 12, "#software"),
    ("P1.K", 4, "#software"),
    ("P1.F", 2, ""),
    ("P2.A", 4, "#bad-practices"),
    ("P2.B", 4, "#consequences"),
    ("P2.C", 4, "#good-practices"),
    ("P2.D", 7, "#software"),
    ("P2.K", 3, "#software"),
    ("P2.F", 2, ""),
    ("P3.A", 4, "#bad-practices"),
    ("P3.B", 4, "#consequences"),
    ("P3.C", 4, "#good-practices"),
    ("P3.D", 9, "#software"),
    ("P3.K", 3, "#software"),
    ("P3.F", 3, ""),
    ("P4.A", 4, "#bad-practices"),
    ("P4.B", 3, "#consequences"),
    ("P4.C", 5, "#good-practices"),
    ("P4.D", 8, "#software"),
    ("P4.K", 3, "#software"),
    ("P4.F", 5, ""),
    ("M.D", 4, "#two-ways"),
    ("M.I", 5, "#two-ways"),
    ("M.P", 4, "#plan"),
    ("M.B", 3, "#gains"),
    ("M.F", 11, ""),
    ("M.H", 3, ""),
    ("M.Q", 7, ""),
];

/// The chapters of the phases.
const PHASES: [(&str, &str); 4] = [
    ("P1", "phases/1-acquisition.md"),
    ("P2", "phases/2-agreement.md"),
    ("P3", "phases/3-execution.md"),
    ("P4", "phases/4-post-sale.md"),
];

/// The list that an item's id belongs to: all but its number.
fn list(item: &str) -> &str {
    item.trim_end_matches(|c: char| c.is_ascii_digit())
}

/// Whether each item of a list has to be an item, or a row of a table, of its own in the handbook.
fn stands_alone(list: &str) -> bool {
    list.starts_with('P') && list.ends_with(['A', 'B', 'C', 'D'])
        || ["M.D", "M.I", "M.P", "M.B"].contains(&list)
}

/// Text as it is read: on one line, without the marks of emphasis.
fn plain(text: &str) -> String {
    text.replace("**", "").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The site, built once for both tests.
static SITE: LazyLock<Built> = LazyLock::new(|| Built::new("handbook-coverage"));

/// The two languages' chapters, read when they are asked for.
#[derive(Default)]
struct Handbook {
    chapters: BTreeMap<String, String>,
}

impl Handbook {
    /// The lines under a heading, up to the next one of its level or above; without a heading, the chapter's opening. The
    /// built page has the heading as well.
    fn section(&mut self, language: &str, reference: &str, row: &str) -> Vec<String> {
        let (path, id) = reference.split_once('#').unwrap_or((reference, ""));
        let name = format!("content/{language}/{path}");
        let chapter = self.chapters.entry(name.clone()).or_insert_with(|| {
            let text = std::fs::read_to_string(repository().join(&name));
            text.unwrap_or_else(|_| panic!("{row}: there is no {name}"))
        });
        let level = |line: &str| {
            line.split(' ').next().filter(|marks| marks.starts_with('#')).map(str::len)
        };
        let begins = |line: &&str| match id {
            "" => level(line) == Some(1),
            id => level(line).is_some() && line.ends_with(&format!("{{#{id}}}")),
        };
        let mut lines = chapter.lines().skip_while(|line| !begins(line));
        let heading = lines.next().unwrap_or_else(|| panic!("{row}: {name} has no heading {id}"));
        let deepest = if id.is_empty() { 6 } else { level(heading).unwrap() };
        let section = lines.take_while(|line| level(line).is_none_or(|level| level > deepest));
        let section = section.map(str::to_owned).collect();

        let page = format!("{language}/{}.html", path.strip_suffix(".md").unwrap());
        let html = SITE.files.get(&page).unwrap_or_else(|| panic!("{row}: the site has no {page}"));
        let html = std::str::from_utf8(html).unwrap();
        assert!(
            id.is_empty() || html.contains(&format!("id=\"{id}\"")),
            "{row}: {page} has no part {id}"
        );
        section
    }
}

/// What each list item of a section, and each row of its tables, begins with: its words in bold, or its first cell.
fn leads(section: &[String]) -> Vec<String> {
    let mut leads = Vec::new();
    for (number, line) in section.iter().enumerate() {
        let line = line.trim_start();
        if line.starts_with('|') {
            leads.push(plain(cells(line)[0]));
        }
        let item = line.strip_prefix("- ").or_else(|| {
            let (number, item) = line.split_once(". ")?;
            number.parse::<u32>().is_ok().then_some(item)
        });
        if let Some(bold) = item.and_then(|item| item.strip_prefix("**")) {
            let rest = section[number + 1..].iter().take_while(|line| line.starts_with(' '));
            let text = rest.fold(bold.to_owned(), |text, line| text + " " + line.trim_start());
            leads.push(plain(text.split("**").next().unwrap()));
        }
    }
    leads
}

#[test]
fn what_the_points_name_is_in_the_handbook() {
    let text = std::fs::read_to_string(repository().join("docs/coverage.md")).unwrap();
    let mut handbook = Handbook::default();
    let points = tables::rows(&text, "Point");
    assert_eq!(points.len(), 40);
    for cells in points {
        let [point, .., places] = cells[..] else { panic!("{cells:?}") };
        let references = code(places);
        assert!(!references.is_empty(), "{point} names no heading of the handbook");
        for reference in references {
            for language in ["es", "en"] {
                let section = handbook.section(language, reference, point);
                assert!(!plain(&section.join(" ")).is_empty(), "{point}: {reference} is empty");
            }
        }
    }
}

#[test]
fn every_item_is_in_the_handbook_by_the_words_that_are_quoted() {
    let text = std::fs::read_to_string(repository().join("docs/coverage.md")).unwrap();
    let mut handbook = Handbook::default();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut taken = BTreeSet::new();
    for row in tables::rows(&text, "Item") {
        let [item, _, place, spanish, english] = row[..] else { panic!("{row:?}") };
        let [reference] = code(place)[..] else { panic!("{item} names one heading, not {place}") };
        let list = list(item);
        let count = counts.entry(list).or_default();
        *count += 1;
        assert_eq!(item, format!("{list}{count}"), "items are numbered in order");
        let known = LISTS.iter().find(|(name, ..)| *name == list);
        let (.., heading) = known.unwrap_or_else(|| panic!("{item} is of no list"));
        assert!(reference.ends_with(heading), "{item} stands under {heading}, not {reference}");
        let phase = PHASES.iter().find(|(phase, _)| list.starts_with(phase));
        assert!(phase.is_none_or(|(_, path)| reference.starts_with(path)), "{item}: {reference}");

        for (language, words) in [("es", spanish), ("en", english)] {
            let section = handbook.section(language, reference, item);
            assert!(!words.is_empty(), "{item} quotes nothing in {language}");
            if !stands_alone(list) {
                let found = plain(&section.join(" ")).contains(words);
                assert!(found, "{item}: content/{language}/{reference} does not say “{words}”");
                continue;
            }
            let leads = leads(&section);
            let found: Vec<&String> = leads.iter().filter(|lead| lead.contains(words)).collect();
            let [lead] = found[..] else {
                panic!(
                    "{item}: “{words}” begins no one item of content/{language}/{reference}: {leads:#?}"
                )
            };
            let alone = taken.insert((language, reference.to_owned(), lead.clone()));
            assert!(
                alone,
                "{item}: another row has “{lead}” of content/{language}/{reference} already"
            );
        }
    }
    for (list, wanted, _) in LISTS {
        let count = counts.get(list).copied().unwrap_or_default();
        assert_eq!(count, wanted, "{list} has {count} items and not {wanted}");
    }
}

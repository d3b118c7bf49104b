//! What holds for every page and every file of a site, shown on the site of this repository's own project.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as it should be"
)]

mod support {
    pub(crate) mod command;
    pub(crate) mod html;
    pub(crate) mod search;
    pub(crate) mod site;
}

use embajador::Measured;
use embajador::components::{Context, Playbooks, Words};
use embajador::cube::Period;
use embajador::diagnostic::Diagnostics;
use embajador::project::Language;
use embajador::report::{Story, TooFew};
use serde_json::Value;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;
use support::command::{files, indicators, repository};
use support::html::{Piece, VOID, inside, pieces};
use support::search::first_found;
use support::site::Built;

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
                      font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";

fn site() -> &'static Built {
    static SITE: OnceLock<Built> = OnceLock::new();
    SITE.get_or_init(|| Built::new("site-rules"))
}

/// All pages, read.
fn pages() -> &'static BTreeMap<&'static str, Vec<Piece>> {
    static PAGES: OnceLock<BTreeMap<&str, Vec<Piece>>> = OnceLock::new();
    PAGES.get_or_init(|| {
        let paths = site().ending(".html");
        assert!(paths.len() > 80, "{} pages", paths.len());
        paths.into_iter().map(|path| (path, pieces(site().text(path)))).collect()
    })
}

/// The text inside the elements that `opens` picks, one for each.
fn texts<'p>(
    page: &'p [Piece],
    opens: impl Fn(&Piece) -> bool + 'p,
) -> impl Iterator<Item = String> + 'p {
    let starts = page.iter().enumerate().filter(move |(_, piece)| opens(piece));
    starts.map(|(place, _)| {
        inside(page, place)
            .iter()
            .filter_map(|piece| match piece {
                Piece::Text(text) => Some(text.as_str()),
                _ => None,
            })
            .collect()
    })
}

fn open_tags(page: &[Piece]) -> impl Iterator<Item = (&String, &BTreeMap<String, String>)> {
    page.iter().filter_map(|piece| match piece {
        Piece::Open { name, attributes } => Some((name, attributes)),
        _ => None,
    })
}

#[test]
fn elements_are_closed_in_their_order() {
    for (path, page) in pages() {
        let mut open: Vec<&str> = Vec::new();
        for piece in page {
            match piece {
                Piece::Open { name, .. } if VOID.contains(&name.as_str()) => {}
                Piece::Open { name, .. } => open.push(name),
                Piece::Close(name) if open.last() == Some(&name.as_str()) => {
                    open.pop();
                }
                Piece::Close(name) => panic!("{path}: </{name}> closes {:?}", open.last()),
                Piece::Text(_) => {}
            }
        }
        assert!(open.is_empty(), "{path}: {open:?} stay open");
    }
}

#[test]
fn every_page_says_what_it_is_and_what_it_may_load() {
    for (path, page) in pages() {
        let policies: Vec<&str> = page
            .iter()
            .filter(|p| p.attribute("http-equiv") == Some("Content-Security-Policy"))
            .filter_map(|p| p.attribute("content"))
            .collect();
        assert_eq!(policies, [POLICY], "{path}");
        let language = page.iter().find(|p| p.opens("html")).unwrap().attribute("lang").unwrap();
        match path.split_once('/') {
            Some((folder, _)) => assert_eq!(language, folder, "{path}"),
            None => assert_eq!(language, "es", "{path}: the main language"),
        }
        let titles: Vec<String> = texts(page, |p| p.opens("title")).take(1).collect();
        assert!(!titles[0].trim().is_empty(), "{path}");
        let head_titles = page.iter().take_while(|p| !p.opens("body")).filter(|p| p.opens("title"));
        assert_eq!(head_titles.count(), 1, "{path}: <title>");
        let headings: Vec<String> = texts(page, |p| p.opens("h1")).collect();
        assert_eq!(headings.len(), 1, "{path}: {headings:?}");
        assert!(!headings[0].trim().is_empty(), "{path}: the heading is empty");
        assert_eq!(page.iter().filter(|p| p.opens("main")).count(), 1, "{path}: <main>");
    }
}

#[test]
fn headings_go_down_one_level_at_a_time() {
    for (path, page) in pages() {
        let mut last = 0;
        for (name, _) in open_tags(page) {
            let Some(level) = name.strip_prefix('h').and_then(|n| n.parse::<u32>().ok()) else {
                continue;
            };
            assert!(level <= last + 1, "{path}: <h{level}> follows <h{last}>");
            last = level;
        }
    }
}

#[test]
fn nothing_is_inline_and_nothing_is_loaded_from_elsewhere() {
    for (path, page) in pages() {
        for (name, attributes) in open_tags(page) {
            for (key, value) in attributes {
                assert_ne!(key, "style", "{path}: <{name}>");
                assert!(!key.starts_with("on"), "{path}: <{name} {key}>");
                let loads = !matches!((name.as_str(), key.as_str()), ("a", "href"));
                let text = matches!(key.as_str(), "content" | "title" | "aria-label" | "xmlns");
                if loads && !text {
                    assert!(!value.contains("//"), "{path}: <{name} {key}={value:?}>");
                }
                assert!(!value.to_lowercase().starts_with("javascript:"), "{path}: {value}");
            }
            assert!(name != "style" && name != "iframe" && name != "base", "{path}: <{name}>");
        }
        for (place, piece) in page.iter().enumerate().filter(|(_, p)| p.opens("script")) {
            assert!(piece.attribute("src").is_some(), "{path}: an inline script");
            assert!(inside(page, place).is_empty(), "{path}: a script with a text");
        }
    }
    for path in site().ending(".css") {
        let css = site().text(path);
        assert!(!css.contains("//") && !css.contains("@import"), "{path} loads something");
    }
    for path in site().ending(".js") {
        let lines = site().text(path).lines().filter(|line| !line.trim_start().starts_with("//"));
        let js: String = lines.collect();
        for word in ["://", "fetch(", "XMLHttpRequest", "eval(", "innerHTML", "document.write"] {
            assert!(!js.contains(word), "{path}: {word}");
        }
    }
}

/// Where a link leads, from the site's folder; `None` out of the site.
fn target(page: &str, link: &str) -> Option<(String, Option<String>)> {
    if ["https://", "http://", "mailto:", "tel:"].iter().any(|start| link.starts_with(start)) {
        return None;
    }
    let (path, fragment) = match link.split_once('#') {
        Some((path, fragment)) => (path, Some(fragment.to_owned())),
        None => (link, None),
    };
    if path.is_empty() {
        return Some((page.to_owned(), fragment));
    }
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            ".." => assert!(parts.pop().is_some(), "{page}: {link} leaves the site"),
            "." => {}
            part => parts.push(part),
        }
    }
    Some((parts.join("/"), fragment))
}

fn ids(page: &[Piece]) -> Vec<&str> {
    page.iter().filter_map(|piece| piece.attribute("id")).collect()
}

#[test]
fn every_link_leads_somewhere() {
    let mut followed = 0;
    for (path, page) in pages() {
        for (name, attributes) in open_tags(page) {
            for link in ["href", "src"].into_iter().filter_map(|key| attributes.get(key)) {
                assert!(!link.is_empty() && !link.starts_with('/'), "{path}: <{name}> to {link:?}");
                let Some((file, fragment)) = target(path, link) else { continue };
                assert!(site().files.contains_key(&file), "{path}: {link} leads to no file");
                if let Some(fragment) = fragment {
                    let there = ids(&pages()[file.as_str()]).contains(&fragment.as_str());
                    assert!(there, "{path}: {link} leads to no id");
                }
                followed += 1;
            }
        }
    }
    assert!(followed > 1000, "{followed} links");
}

#[test]
fn an_id_is_there_once_and_what_names_one_finds_it() {
    for (path, page) in pages() {
        let all = ids(page);
        let known: BTreeSet<&str> = all.iter().copied().collect();
        let mut seen = BTreeSet::new();
        let twice: Vec<&&str> = all.iter().filter(|id| !seen.insert(**id)).collect();
        assert!(twice.is_empty(), "{path}: {twice:?} more than once");
        for key in ["aria-labelledby", "aria-describedby", "aria-controls", "for"] {
            for named in page.iter().filter_map(|piece| piece.attribute(key)) {
                for id in named.split_whitespace() {
                    assert!(known.contains(id), "{path}: {key} names {id}, which is not there");
                }
            }
        }
    }
}

#[test]
fn drawings_and_tables_can_be_heard() {
    let (mut drawings, mut tables) = (0, 0);
    for (path, page) in pages() {
        for (place, piece) in page.iter().enumerate() {
            if piece.opens("svg") {
                let silent = piece.attribute("aria-hidden") == Some("true");
                let titled = texts(&page[place..], |p| p.opens("title")).next();
                let image = piece.attribute("role") == Some("img");
                let named = inside(page, place).iter().any(|p| p.opens("title"));
                assert!(silent || (image && named), "{path}: a drawing without a title");
                assert!(silent || titled.is_some_and(|t| t.chars().count() > 3), "{path}");
                drawings += 1;
            }
            if piece.opens("table") {
                let heads: Vec<&Piece> =
                    inside(page, place).iter().filter(|p| p.opens("th")).collect();
                assert!(!heads.is_empty(), "{path}: a table without heads");
                for head in heads {
                    assert!(head.attribute("scope").is_some(), "{path}: a head without scope");
                }
                tables += 1;
            }
            if piece.opens("img") {
                assert!(piece.attribute("alt").is_some(), "{path}: a picture without words");
            }
        }
    }
    assert!(drawings > 100 && tables > 100, "{drawings} drawings, {tables} tables");
}

#[test]
fn pages_are_light() {
    for (path, page) in &site().files {
        if path.contains("/reports/") {
            assert!(page.len() < 150_000, "{path}: {} bytes", page.len());
        }
    }
    assert!(site().files["script.js"].len() < 20_000);
}

#[test]
fn no_person_no_firm_and_no_comment_reaches_any_file() {
    // What a cell of these columns holds is a person's or a firm's.
    let columns = ["response_id", "customer_id", "account_id", "comment"];
    let mut secrets: BTreeSet<String> = BTreeSet::new();
    for (name, content) in files(&repository().join("data/responses")) {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(content.as_slice());
        let header = reader.headers().unwrap().clone();
        assert!(header.iter().any(|column| column == "customer_id"), "{name}");
        for record in reader.records() {
            let record = record.unwrap();
            for (column, cell) in header.iter().zip(record.iter()) {
                if columns.contains(&column) && !cell.is_empty() {
                    secrets.insert(cell.to_owned());
                    // A part of a comment is as bad as all of it; so is an address or a telephone in it.
                    secrets.extend(
                        cell.split(['.', ','])
                            .map(|part| part.trim().to_owned())
                            .filter(|part| part.len() > 25),
                    );
                    let words = cell.split_whitespace().filter(|word| word.contains('@'));
                    secrets.extend(words.map(|word| word.trim_matches(['.', ',']).to_owned()));
                }
            }
        }
    }
    // Neither does any id by which a register knows a customer, or what only one customer has a part in.
    let columns = [
        "customer",
        "account",
        "referred",
        "referrer",
        "referred_by",
        "incident",
        "proposal",
        "project",
    ];
    for (name, content) in files(&repository().join("data/registers")) {
        let mut reader = csv::Reader::from_reader(content.as_slice());
        let header = reader.headers().unwrap().clone();
        if !["customers", "incidents", "proposals", "milestones", "referrals"]
            .contains(&name.trim_end_matches(".csv"))
        {
            continue;
        }
        for record in reader.records() {
            let record = record.unwrap();
            let cells = header.iter().zip(record.iter());
            let ids = cells.filter(|(column, cell)| columns.contains(column) && !cell.is_empty());
            secrets.extend(ids.map(|(_, cell)| cell.to_owned()));
        }
    }
    for id in ["C0901", "A476", "2026-0260", "P-2026-001", "O-2026-001", "N0201"] {
        assert!(secrets.contains(id), "{id} is no secret");
    }
    assert!(secrets.len() > 7000, "{} secrets", secrets.len());
    assert!(secrets.contains("gerencia@example.com"));
    // Pages share most of their lines, and no secret has a line break.
    let mut lines: BTreeSet<String> = BTreeSet::new();
    for content in site().files.values() {
        lines.extend(String::from_utf8_lossy(content).lines().map(support::html::decoded_loosely));
    }
    let all = lines.into_iter().collect::<Vec<_>>().join("\n");
    assert_eq!(first_found(&all, &secrets), None, "the site holds what it must not");
    // The only addresses are those that all customers are told of.
    let channels = files(&repository().join("data/registers")).remove("channels.csv").unwrap();
    let mut reader = csv::Reader::from_reader(channels.as_slice());
    let header = reader.headers().unwrap().clone();
    let place = |name: &str| header.iter().position(|column| column == name).unwrap();
    let (public, contact) = (place("public"), place("contact"));
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let known: Vec<&str> =
        rows.iter().filter(|row| &row[public] == "yes").map(|row| &row[contact]).collect();
    assert!(known.iter().any(|address| address.contains('@')), "{known:?}");
    for path in site().ending(".html") {
        let addresses = known.iter().filter(|address| address.contains('@'));
        let rest =
            addresses.fold(site().text(path).to_owned(), |text, known| text.replace(known, ""));
        assert!(!rest.contains('@'), "{path} holds an address");
        let hidden = rows.iter().filter(|row| &row[public] != "yes" && !row[contact].is_empty());
        for row in hidden {
            assert!(!rest.contains(&row[contact]), "{path} holds how to reach {:?}", &row[0]);
        }
    }
}

#[test]
fn no_page_shows_a_number_that_is_none() {
    let numbers = ["NaN", "nan", "inf", "-inf", "-0", "−0", "±0", "undefined", "null"];
    for (path, page) in pages() {
        for piece in page {
            let texts: Vec<&str> = match piece {
                Piece::Text(text) => vec![text],
                Piece::Open { attributes, .. } => attributes.values().map(String::as_str).collect(),
                Piece::Close(_) => continue,
            };
            for text in texts {
                // The page of components shows calls.
                let is_call = path.ends_with("/components.html") && text.starts_with("{{#");
                assert!(
                    is_call || (!text.contains("{{") && !text.contains("{%")),
                    "{path}: {text:?}"
                );
                let text = &decimal_points(text);
                for word in text.split(|c: char| c.is_whitespace() || ",;:()|/".contains(c)) {
                    let word = word.trim_end_matches(['%', '.', '\u{a0}']);
                    assert!(!numbers.contains(&word), "{path}: {word:?} in {text:?}");
                }
            }
        }
    }
}

/// A text with its decimal commas as points, so that a comma ends a word.
fn decimal_points(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let is_digit = |place: Option<usize>| {
        place.and_then(|place| chars.get(place)).is_some_and(char::is_ascii_digit)
    };
    let shown = |(place, c): (usize, &char)| {
        let inside = is_digit(place.checked_sub(1)) && is_digit(Some(place + 1));
        if *c == ',' && inside { '.' } else { *c }
    };
    chars.iter().enumerate().map(shown).collect()
}

/// The text pieces of a page in its own language: what is marked as another one's is left out.
fn own_texts(page: &[Piece]) -> Vec<&str> {
    let mut skip = 0;
    let mut texts = Vec::new();
    for piece in page {
        match piece {
            Piece::Open { name, .. } if VOID.contains(&name.as_str()) => {}
            Piece::Open { .. } if skip > 0 => skip += 1,
            Piece::Open { name, attributes }
                if name != "html" && attributes.contains_key("lang") =>
            {
                skip = 1
            }
            Piece::Close(_) if skip > 0 => skip -= 1,
            Piece::Text(text) if skip == 0 => texts.push(text.trim()),
            Piece::Open { attributes, .. } if skip == 0 => {
                texts.extend(
                    ["aria-label", "title"]
                        .into_iter()
                        .filter_map(|key| attributes.get(key))
                        .map(String::as_str),
                );
            }
            _ => {}
        }
    }
    texts
}

#[test]
fn a_page_speaks_one_language() {
    let words = |language| -> BTreeSet<String> {
        let words = serde_json::to_value(Words::of(language)).unwrap();
        words.as_object().unwrap().values().map(|word| word.as_str().unwrap().to_owned()).collect()
    };
    let (es, en) = (words(Language::Es), words(Language::En));
    let sentences = [
        ("puede ser azar", "could be chance"),
        ("más de lo que explica el azar", "more than chance explains"),
        ("hasta la fecha", "so far"),
        ("aún no hay datos", "no data yet"),
        ("no se publica", "not published"),
        ("sin decidir aún", "not decided yet"),
        ("no cumplida", "not met"),
        ("Por debajo del resto", "Below the rest"),
        ("respuestas", "answers"),
        ("octubre", "October"),
        ("trimestre", "quarter"),
    ];
    let mut met: BTreeSet<&str> = BTreeSet::new();
    for (path, page) in pages() {
        let Some((language, _)) = path.split_once('/') else { continue };
        let foreign: BTreeSet<&String> = if language == "es" {
            en.difference(&es).collect()
        } else {
            es.difference(&en).collect()
        };
        for text in own_texts(page) {
            assert!(!foreign.contains(&text.to_owned()), "{path}: {text:?} is in another language");
            // A chapter may well show a file in the other language.
            for (es, en) in sentences.into_iter().filter(|_| path.contains("/reports/")) {
                let (own, other) = if language == "es" { (es, en) } else { (en, es) };
                assert!(!text.contains(other), "{path}: {text:?} holds {other:?}");
                if text.contains(own) {
                    met.insert(own);
                }
            }
        }
    }
    assert!(met.len() > 14, "only {met:?} were met at all");
}

/// The slugs of all reports.
fn reports() -> Vec<&'static str> {
    let pages = site().ending(".html").into_iter();
    let reports = pages.filter_map(|path| path.strip_prefix("es/reports/")?.strip_suffix(".html"));
    reports.filter(|slug| *slug != "index").collect()
}

/// The period of a report, as the command line writes it.
fn period(slug: &str) -> String {
    slug.replace("-q", "-Q")
}

/// The dimensions by which the figures of registers are shown.
const REGISTERED: [&str; 11] = [
    "channel",
    "end_reason",
    "moment",
    "region",
    "segment",
    "source",
    "stage",
    "supplier",
    "team",
    "theme",
    "tier",
];

/// The dimensions that each survey of the project names itself: those that reports show.
const NAMED: [(&str, &[&str]); 2] = [
    ("relational", &["segment", "region"]),
    ("moments", &["moment", "stage", "segment", "channel"]),
];

/// All records of the command line, by period: whole, then by each dimension.
fn by_period(published: bool) -> BTreeMap<String, Vec<Value>> {
    let mut found: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for kind in ["months", "quarters", "years"] {
        for (survey, dimensions) in NAMED {
            for by in std::iter::once(None).chain(dimensions.iter().map(Some)) {
                let mut arguments = vec!["--period", kind, "--survey", survey];
                arguments.extend(published.then_some("--published"));
                arguments.extend(by.iter().flat_map(|by| ["--by", by]));
                for record in indicators(arguments) {
                    let period = record["period"].as_str().unwrap().to_owned();
                    found.entry(period).or_default().push(record);
                }
            }
        }
    }
    // Figures of registers belong to no survey.
    for kind in ["months", "quarters", "years"] {
        for by in std::iter::once(None).chain(REGISTERED.iter().map(Some)) {
            let mut arguments = vec!["--period", kind];
            arguments.extend(published.then_some("--published"));
            arguments.extend(by.iter().flat_map(|by| ["--by", by]));
            let records = indicators(arguments);
            let of_registers = |record: &Value| record["survey"].is_null();
            for record in records.into_iter().filter(of_registers) {
                let period = record["period"].as_str().unwrap().to_owned();
                found.entry(period).or_default().push(record);
            }
        }
    }
    found
}

fn published() -> &'static BTreeMap<String, Vec<Value>> {
    static RECORDS: OnceLock<BTreeMap<String, Vec<Value>>> = OnceLock::new();
    RECORDS.get_or_init(|| by_period(true))
}

/// What a record is about.
fn subject(record: &Value) -> String {
    ["survey", "id", "question", "dimension", "value"].map(|key| record[key].to_string()).join(" ")
}

#[test]
fn the_figures_to_download_are_those_of_the_command_line() {
    let reports = reports();
    assert!(reports.len() > 30, "{reports:?}");
    for slug in reports {
        let file = |language: &str, ending: &str| {
            site().text(&format!("{language}/data/indicators-{slug}.{ending}"))
        };
        for ending in ["json", "csv"] {
            assert_eq!(file("es", ending), file("en", ending), "{slug}.{ending}");
        }
        let export: Value = serde_json::from_str(file("es", "json")).unwrap();
        let sorted = |records: &[Value]| -> BTreeMap<String, Value> {
            records.iter().map(|record| (subject(record), record.clone())).collect()
        };
        let of_site = export["indicators"].as_array().unwrap();
        let of_command = &published()[&period(slug)];
        assert_eq!(of_site.len(), of_command.len(), "{slug}");
        // Both as a whole would fill many screens.
        assert!(sorted(of_site) == sorted(of_command), "{slug}: some figures differ");
        let mut csv = csv::Reader::from_reader(file("es", "csv").as_bytes());
        let header = csv.headers().unwrap().clone();
        let rows: Vec<csv::StringRecord> = csv.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), of_site.len(), "{slug}");
        for (row, record) in rows.iter().zip(of_site) {
            for (name, cell) in header.iter().zip(row) {
                let value = name.split('.').fold(record, |value, key| &value[key]);
                let same = match value {
                    Value::Null => cell.is_empty(),
                    Value::String(text) => cell == text,
                    // The reader of JSON may miss the last digit.
                    Value::Number(number) => {
                        let (cell, number) =
                            (cell.parse::<f64>().unwrap(), number.as_f64().unwrap());
                        (cell - number).abs() <= 1e-12 * number.abs()
                    }
                    Value::Bool(yes) => cell.parse::<bool>().unwrap() == *yes,
                    other => panic!("{name} is {other}"),
                };
                assert!(same, "{slug}: {name}: {cell} in CSV, {value} in JSON");
            }
        }
    }
}

#[test]
fn a_withheld_figure_is_nowhere_in_its_report() {
    let unsuppressed = by_period(false);
    let mut diagnostics = Diagnostics::new();
    let input = embajador::Input { root: repository().to_owned(), ..embajador::Input::default() };
    let measured = Measured::read(&input, &mut diagnostics).unwrap();
    let story = Story::new(measured.indicators());
    let playbooks = Playbooks::new();
    let mut met = 0;
    for slug in reports() {
        let period_name = period(slug);
        let secret: BTreeMap<String, &Value> =
            unsuppressed[&period_name].iter().map(|record| (subject(record), record)).collect();
        for language in Language::ALL {
            let context = Context {
                story,
                language,
                period: Some(period_name.parse::<Period>().unwrap()),
                root: "../",
                playbooks: &playbooks,
                handbook: None,
                since: None,
                ids: Cell::new(0),
            };
            let path = format!("{}/reports/{slug}.html", language.code());
            let rows: Vec<Vec<String>> = withheld_rows(&pages()[path.as_str()]);
            for record in &published()[&period_name] {
                if record["suppressed"].is_null() || record["id"] != "nps" {
                    continue;
                }
                // Nothing of it is in the files.
                for (key, value) in record.as_object().unwrap() {
                    let told = [
                        "estimate",
                        "low",
                        "high",
                        "n",
                        "unweighted",
                        "counts",
                        "change",
                        "p_value",
                    ];
                    assert!(!told.contains(&key.as_str()) || value.is_null(), "{path}: {key}");
                }
                // On the page it is a row without a number; its own figure may stand elsewhere by chance, but not there.
                let hidden = secret[&subject(record)];
                assert!(hidden["n"].as_u64().unwrap() > 0);
                let (survey, dimension) =
                    (&record["survey"], record["dimension"].as_str().unwrap());
                let shown = matches!(
                    (survey.as_str().unwrap(), dimension),
                    ("relational", "segment" | "region") | ("moments", "moment")
                );
                if !shown {
                    continue;
                }
                let cube = &measured.cube.surveys[survey.as_str().unwrap()];
                let label = context.value(Some(cube), dimension, record["value"].as_str().unwrap());
                let row = rows.iter().find(|row| row[0] == label);
                let row =
                    row.unwrap_or_else(|| panic!("{path}: no withheld row {label:?} in {rows:?}"));
                let reasons = [TooFew::People, TooFew::Accounts].map(|why| context.withheld(why));
                assert_eq!((row.len(), row[1].as_str()), (3, "–"), "{path}: {label}");
                assert!(reasons.contains(&row[2]), "{path}: {label}: {}", row[2]);
                met += 1;
            }
        }
    }
    assert!(met > 20, "only {met} withheld rows were met");
}

/// The rows of a page's tables that withhold something, cell by cell.
fn withheld_rows(page: &[Piece]) -> Vec<Vec<String>> {
    let rows = page.iter().enumerate().filter(|(_, piece)| piece.opens("tr"));
    rows.map(|(place, _)| inside(page, place))
        .filter(|row| row.iter().any(|piece| piece.attribute("class") == Some("withheld")))
        .map(|row| texts(row, |piece| piece.opens("th") || piece.opens("td")).collect())
        .collect()
}

//! Same input, same bytes: neither the place, nor the time, nor the environment of a build reaches what it writes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as it should be"
)]

mod support {
    pub(crate) mod command;
}

#[allow(missing_docs, reason = "an example is a program, not a library")]
#[path = "../examples/generate/data.rs"]
mod generate;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};
use support::command::{files, repository, succeed};

/// What of this repository makes it a project.
const PROJECT: [&str; 4] = ["book.toml", "content", "data", "themes"];

/// The project's files, by path.
fn project() -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for part in PROJECT {
        let path = repository().join(part);
        if path.is_dir() {
            found.extend(
                files(&path).into_iter().map(|(name, text)| (format!("{part}/{name}"), text)),
            );
        } else {
            found.insert(part.to_owned(), fs::read(path).unwrap());
        }
    }
    assert!(found.len() > 50, "the project lost its files");
    found
}

fn write(folder: &Path, name: &str, content: &[u8], modified: SystemTime) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, content).unwrap();
    fs::File::options().append(true).open(&path).unwrap().set_modified(modified).unwrap();
}

fn day(number: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(number * 86_400)
}

/// The program with nothing of the tests' own environment.
fn build(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_embajador"));
    command.env_clear().current_dir(folder).arg("build");
    command
}

#[track_caller]
fn assert_same(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>) {
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (path, content) in one {
        assert!(content == &other[path], "{path} differs");
    }
}

#[test]
fn place_time_and_environment_do_not_reach_the_site() {
    let project = project();
    let (plain, strange) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for (name, content) in &project {
        write(plain.path(), name, content, day(20_000));
    }
    // The same files in a folder with another name, made in another order, on other days.
    let other = strange.path().join("a longer name, with ñ");
    for (place, (name, content)) in project.iter().rev().enumerate() {
        write(&other, name, content, day(10_000 + 7 * place as u64));
    }
    succeed(&mut build(plain.path()));
    let home = strange.path().join("home");
    fs::create_dir_all(&home).unwrap();
    // Called from elsewhere, with all that a machine can be set to.
    let mut command = build(strange.path());
    command.arg(&other).env("HOME", &home).env("TZ", "Pacific/Kiritimati");
    command.env("LANG", "tr_TR.UTF-8").env("LC_ALL", "de_DE.UTF-8").env("LANGUAGE", "eu");
    command.env("MDBOOK_BOOK__TITLE", "Another title");
    command.env("MDBOOK_BOOK__LANGUAGE", "fr");
    command.env("MDBOOK_OUTPUT__HTML__SITE_URL", "/elsewhere/");
    command.env("MDBOOK_OUTPUT__HTML__DEFAULT_THEME", "ayu");
    command.env("MDBOOK_PREPROCESSOR__EMBAJADOR__DISCLOSURE__MIN_RESPONDENTS", "3");
    command.env("SOURCE_DATE_EPOCH", "1").env("RUST_LOG", "trace").env("USER", "someone");
    succeed(&mut command);
    let site = files(&plain.path().join("site"));
    assert!(site.len() > 100, "{} files", site.len());
    assert_same(&site, &files(&other.join("site")));
}

#[test]
fn a_build_writes_nothing_but_the_site() {
    let folder = tempfile::tempdir().unwrap();
    let before = project();
    for (name, content) in &before {
        write(folder.path(), name, content, day(20_000));
    }
    succeed(&mut build(folder.path()));
    let mut after = files(folder.path());
    after.retain(|path, _| !path.starts_with("site/"));
    assert_same(&before, &after);
}

#[test]
fn a_second_build_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in project() {
        write(folder.path(), &name, &content, day(20_000));
    }
    succeed(&mut build(folder.path()));
    let site = folder.path().join("site");
    let first = files(&site);
    // A file that is written anew would lose this day.
    for path in first.keys().filter(|path| !path.starts_with('.')) {
        let file = fs::File::options().append(true).open(site.join(path)).unwrap();
        file.set_modified(day(1)).unwrap();
    }
    let output = build(folder.path()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(said.contains(": 0 new or changed, 0 removed"), "{said}");
    assert_same(&first, &files(&site));
    for path in first.keys().filter(|path| !path.starts_with('.')) {
        let modified = fs::metadata(site.join(path)).unwrap().modified().unwrap();
        assert_eq!(modified, day(1), "{path} was written anew");
    }
}

#[test]
fn what_the_project_no_longer_has_leaves_the_site() {
    let folder = tempfile::tempdir().unwrap();
    let mut project = project();
    for (name, content) in &project {
        write(folder.path(), name, content, day(20_000));
    }
    succeed(&mut build(folder.path()));
    // The answers of the latest month are withdrawn, and one file that no build wrote lies in the site.
    for survey in ["relational", "moments"] {
        let name = format!("data/responses/{survey}/2026-10.csv");
        fs::remove_file(folder.path().join(&name)).unwrap();
        project.remove(&name).unwrap();
    }
    let site = folder.path().join("site");
    fs::write(site.join("CNAME"), "example.org").unwrap();
    succeed(&mut build(folder.path()));
    let mut second = files(&site);
    assert_eq!(second.remove("CNAME").as_deref(), Some(b"example.org".as_slice()));
    assert!(!second.contains_key("es/reports/2026-10.html"));
    let fresh = tempfile::tempdir().unwrap();
    for (name, content) in &project {
        write(fresh.path(), name, content, day(20_000));
    }
    succeed(&mut build(fresh.path()));
    assert_same(&files(&fresh.path().join("site")), &second);
}

#[test]
fn the_example_data_are_those_that_the_generator_writes() {
    for (name, content) in generate::files(generate::Scenario::KEPT) {
        let kept = fs::read(repository().join("data").join(&name)).unwrap();
        assert!(
            kept == content.as_bytes(),
            "data/{name}: `cargo run --example generate` writes it"
        );
    }
}

#[test]
fn every_segment_of_the_population_has_answers_in_every_month() {
    let files = generate::files(generate::Scenario::KEPT);
    let population = csv_rows(&files["registers/population.csv"]);
    assert_eq!(population.len(), 4);
    let months = files.iter().filter(|(name, _)| name.starts_with("responses/relational/"));
    let mut count = 0;
    for (name, content) in months {
        let rows = csv_rows(content);
        let answering: BTreeSet<&str> = rows
            .iter()
            .filter(|row| !row["nps"].is_empty())
            .map(|row| row["segment"].as_str())
            .collect();
        let known: BTreeSet<&str> = population.iter().map(|row| row["value"].as_str()).collect();
        assert_eq!(answering, known, "{name}");
        count += 1;
    }
    assert_eq!(count, 24);
}

#[test]
fn nobody_answers_as_a_customer_before_or_after_being_one() {
    let files = generate::files(generate::Scenario::KEPT);
    let mut times: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for mut row in csv_rows(&files["registers/customers.csv"]) {
        let mut cell = |name: &str| row.remove(name).unwrap();
        times.entry(cell("customer")).or_default().push((cell("since"), cell("until")));
    }
    let mut answers = 0;
    for (name, content) in files.iter().filter(|(name, _)| name.starts_with("responses/")) {
        for row in csv_rows(content) {
            let (customer, day) = (&row["customer_id"], &row["responded_on"]);
            let times = times.get(customer).unwrap_or_else(|| panic!("{customer} is unknown"));
            let stage = row.get("stage").map(String::as_str);
            let is_early = matches!(stage, Some("prospect" | "agreement"));
            let fits = |(since, until): &(String, String)| {
                (is_early || since <= day) && (until.is_empty() || day < until)
            };
            assert!(times.iter().any(fits), "{name}: {customer} on {day}: {times:?}");
            answers += 1;
        }
    }
    assert!(answers > 6000, "{answers} answers");
}

/// The rows of a file, each cell by its column.
fn csv_rows(content: &str) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_reader(content.as_bytes()).deserialize().map(Result::unwrap).collect()
}

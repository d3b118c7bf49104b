//! Holds the rules of ARCHITECTURE.md: who imports whom, which crate only one room may use, what must not occur, and
//! that the page itself names what there is.

#![expect(clippy::unwrap_used, reason = "a test that can't read the sources has failed")]
#![expect(clippy::indexing_slicing, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use toml::Table;

/// The rooms in the order in which data passes through them. Each imports only from those before it.
const ORDER: [&str; 12] = [
    "diagnostic",
    "project",
    "sources",
    "cube",
    "statistics",
    "indicators",
    "handbook",
    "report",
    "components",
    "site",
    "edition",
    "cli",
];

/// Rooms that import from fewer than all before them.
const NARROWER: [(&str, &[&str]); 2] =
    [("statistics", &[]), ("handbook", &["diagnostic", "project"])];

/// Crates that only one room may use, as they are called in code.
const ONLY_IN: [(&str, &str); 22] = [
    ("strsim", "diagnostic"),
    ("thiserror", "diagnostic"),
    ("toml", "project"),
    ("walkdir", "project"),
    ("globset", "project"),
    ("csv", "sources"),
    ("encoding_rs", "sources"),
    ("encoding_rs_io", "sources"),
    ("libm", "statistics"),
    ("pulldown_cmark", "handbook"),
    ("mdbook_driver", "handbook"),
    ("mdbook_preprocessor", "handbook"),
    ("mdbook_renderer", "handbook"),
    ("ammonia", "handbook"),
    ("tracing", "handbook"),
    ("plotters", "components"),
    ("plotters_backend", "components"),
    ("tera", "site"),
    ("include_dir", "site"),
    ("sha2", "edition"),
    ("tar", "edition"),
    ("rustix", "edition"),
];

/// What must not occur, where it may all the same, and why. A place is a room or a file.
const FORBIDDEN: [(&str, &[&str], &str); 15] = [
    ("SystemTime", &[], "the as-of date comes from the data or from --as-of"),
    ("Instant", &[], "timings belong into benches/"),
    ("Zoned", &[], "the as-of date comes from the data or from --as-of"),
    ("Timestamp", &[], "the as-of date comes from the data or from --as-of"),
    (
        "env",
        &["src/cli/talk.rs", "src/cli/revision.rs"],
        "the environment never reaches the output",
    ),
    ("net", &[], "nothing is fetched"),
    (
        "Command::new",
        &["src/cli/revision.rs"],
        "no program is started but git, where a revision is asked for",
    ),
    ("thread_rng", &[], "the same input gives the same bytes"),
    ("println", &[], "only src/cli talks, and says where to"),
    ("eprintln", &[], "only src/cli talks, and says where to"),
    // `ammonia` asks for these types; it only looks things up in them.
    ("HashMap", &["sources", "cube", "src/handbook/sanitise.rs"], "its order differs each run"),
    ("HashSet", &["sources", "cube", "src/handbook/sanitise.rs"], "its order differs each run"),
    ("AnswerSink", LEFT_OF_THE_CUBE, "right of the cube nobody sees a respondent"),
    ("read_survey", LEFT_OF_THE_CUBE, "right of the cube nobody sees a respondent"),
    ("CsvFile", LEFT_OF_THE_CUBE, "right of the cube nobody sees a respondent"),
];

/// The rooms that may know a respondent.
const LEFT_OF_THE_CUBE: &[&str] = &["project", "sources", "cube"];

/// The rooms that only compute: they touch no file.
const PURE: [&str; 5] = ["statistics", "cube", "indicators", "report", "components"];

/// The ways to a figure that has not passed the disclosure rules.
const UNCHECKED: [&str; 7] =
    ["figure", "figures_by", "tally", "people", "accounts", "survival", "cohorts"];

/// The longest a file may be, in lines.
const LONGEST: usize = 700;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(relative: &str) -> String {
    let path = root().join(relative);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A file of src.
struct Source {
    /// From the project's folder, with forward slashes.
    path: String,
    /// Its modules, the room first; empty for lib.rs and main.rs.
    modules: Vec<String>,
    text: String,
    /// The text without comments and without what is compiled for tests only.
    code: String,
}

impl Source {
    fn room(&self) -> Option<&str> {
        self.modules.first().map(String::as_str)
    }

    fn is_in(&self, places: &[&str]) -> bool {
        places.iter().any(|place| *place == self.path || Some(*place) == self.room())
    }
}

/// All files of src but those that are modules for tests.
fn sources() -> Vec<Source> {
    let mut files = Vec::new();
    walk(&root().join("src"), &mut files);
    let mut sources = Vec::new();
    let mut for_tests = BTreeSet::new();
    for path in files {
        let relative = path.strip_prefix(root()).unwrap();
        let parts: Vec<String> =
            relative.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        let path = parts.join("/");
        let mut modules = parts[1..].to_vec();
        let name = modules.pop().unwrap().trim_end_matches(".rs").to_owned();
        if !(modules.is_empty() && (name == "lib" || name == "main")) {
            modules.push(name);
        }
        let text = read(&path);
        let (code, inner) = strip(&text);
        let folder = path.trim_end_matches(".rs");
        for_tests.extend(inner.into_iter().map(|module| format!("{folder}/{module}.rs")));
        sources.push(Source { path, modules, text, code });
    }
    sources.retain(|source| !for_tests.contains(&source.path));
    sources
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

/// The code of a file without comments and without the items under `#[cfg(test)]`; and the modules for tests that have
/// a file of their own.
fn strip(text: &str) -> (String, Vec<String>) {
    let mut code = String::new();
    let mut modules = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let trimmed = line.trim_start();
        if trimmed.starts_with("//") {
            continue;
        }
        if trimmed != "#[cfg(test)]" {
            code.push_str(line);
            code.push('\n');
            continue;
        }
        let indent = line.len() - trimmed.len();
        let item = lines.next().unwrap_or_default();
        if let Some(module) = item.trim().strip_prefix("mod ").and_then(|m| m.strip_suffix(';')) {
            modules.push(module.to_owned());
        }
        if !item.ends_with(';') {
            let end = format!("{}}}", " ".repeat(indent));
            lines.by_ref().find(|line| *line == end);
        }
    }
    (code, modules)
}

/// The places of a word in code: no letter, digit or `_` beside it.
fn places<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    let of_name = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).filter_map(move |(start, _)| {
        let (before, after) = (&code[..start], &code[start + word.len()..]);
        (!before.ends_with(of_name) && !after.starts_with(of_name)).then_some((before, after))
    })
}

/// What code imports from the crate's root, by the first name of each path.
fn imports(source: &Source) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut add = |path: &str| {
        if let Some(group) = path.strip_prefix('{') {
            let mut depth = 0;
            let mut at_start = true;
            for (i, c) in group.char_indices() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => at_start = true,
                    c if at_start && !c.is_whitespace() => {
                        at_start = false;
                        found.insert(first_name(&group[i..]));
                    }
                    _ => {}
                }
            }
        } else {
            found.insert(first_name(path));
        }
    };
    for (_, after) in places(&source.code, "crate") {
        if let Some(path) = after.strip_prefix("::") {
            add(path);
        }
    }
    // As many steps up as the file is deep lead to the crate's root.
    let up = "super::".repeat(source.modules.len());
    if !up.is_empty() {
        for (start, _) in source.code.match_indices(&up) {
            let after = &source.code[start + up.len()..];
            if !source.code[..start].ends_with("super::") && !after.starts_with("super::") {
                add(after);
            }
        }
    }
    found
}

fn first_name(path: &str) -> String {
    path.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

fn rooms() -> BTreeSet<String> {
    sources().iter().filter_map(|source| source.room().map(str::to_owned)).collect()
}

fn check(problems: &[String], rule: &str) {
    assert!(problems.is_empty(), "{rule}:\n  {}", problems.join("\n  "));
}

#[test]
fn a_room_imports_only_from_those_before_it() {
    let mut problems = Vec::new();
    for source in sources() {
        let Some(room) = source.room() else { continue };
        let Some(place) = ORDER.iter().position(|name| *name == room) else {
            problems.push(format!("{}: the order has no room `{room}`", source.path));
            continue;
        };
        let narrower = NARROWER.iter().find(|(name, _)| *name == room);
        let allowed = narrower.map_or(&ORDER[..place], |(_, rooms)| *rooms);
        for import in imports(&source) {
            let is_room = ORDER.contains(&import.as_str());
            let fine = import == room
                || allowed.contains(&import.as_str())
                // The way from the files to the figures stands in lib.rs; only the command line walks it.
                || (!is_room && room == "cli");
            if !fine {
                problems.push(format!("{}: `{room}` imports `{import}`", source.path));
            }
        }
    }
    check(&problems, "each room imports only from those before it");
}

#[test]
fn a_crate_with_one_place_stays_there() {
    let mut problems = Vec::new();
    let command_line = [("clap", ["cli", "src/main.rs"])];
    let only_in = ONLY_IN.iter().map(|(name, room)| (*name, vec![*room]));
    let only_in = only_in.chain(command_line.map(|(name, places)| (name, places.to_vec())));
    let only_in: Vec<_> = only_in.collect();
    for source in sources() {
        for (name, allowed) in &only_in {
            let used = places(&source.code, name).any(|(before, after)| {
                let path = after.starts_with("::") || after.starts_with('!');
                path && !before.ends_with("::") && !before.ends_with('.')
            });
            if used && !source.is_in(allowed) {
                problems.push(format!("{}: `{name}` belongs to {}", source.path, allowed[0]));
            }
        }
    }
    check(&problems, "some crates are used by one room only");
}

#[test]
fn what_must_not_occur_does_not() {
    let mut problems = Vec::new();
    for source in sources() {
        for (word, allowed, why) in FORBIDDEN {
            // `env` and `net` are modules of std, and names like any other elsewhere.
            let found = places(&source.code, word).any(|(before, after)| match word {
                "env" => before.ends_with("std::") || after.starts_with("::var"),
                "net" => before.ends_with("std::"),
                _ => true,
            });
            if found && !source.is_in(allowed) {
                problems.push(format!("{}: `{word}`, but {why}", source.path));
            }
        }
        if source.is_in(&PURE) {
            for word in ["fs", "io", "process"] {
                if places(&source.code, word).any(|(before, _)| before.ends_with("std::")) {
                    problems
                        .push(format!("{}: `std::{word}` in a room that computes", source.path));
                }
            }
        }
        if source.is_in(&["components", "site"]) {
            for method in UNCHECKED {
                let called = places(&source.code, method)
                    .any(|(before, after)| before.ends_with('.') && after.starts_with('('));
                if called {
                    problems.push(format!(
                        "{}: `.{method}()` gives what has not passed the disclosure rules",
                        source.path
                    ));
                }
            }
        }
    }
    check(&problems, "some words must not occur");
}

#[test]
fn a_file_opens_with_its_one_job_and_ends_before_it_has_two() {
    let mut problems = Vec::new();
    for source in sources() {
        let first = source.text.lines().next().unwrap_or_default();
        let says = first.strip_prefix("//! ").unwrap_or_default();
        if says.len() < 15 || !says.contains(' ') {
            problems.push(format!("{}: its first line says nothing: `{first}`", source.path));
        }
        let lines = source.text.lines().count();
        if lines > LONGEST {
            problems.push(format!("{}: {lines} lines, is it two files?", source.path));
        }
    }
    check(&problems, "a file has one job, and says it");
}

/// The part of ARCHITECTURE.md under a heading of level 2.
fn chapter(heading: &str) -> String {
    let text = read("ARCHITECTURE.md");
    let start = format!("\n## {heading}\n");
    let (_, after) = text.split_once(&start).unwrap_or_else(|| panic!("no `## {heading}`"));
    after.split("\n## ").next().unwrap_or_default().to_owned()
}

/// The names between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[test]
fn the_code_map_names_the_rooms_that_there_are_in_their_order() {
    let map = chapter("Code map");
    let named: Vec<&str> = map
        .lines()
        .filter_map(|line| line.strip_prefix("### `"))
        .filter_map(|rest| rest.strip_suffix('`'))
        .collect();
    assert_eq!(named, ORDER, "the headings of the code map");
    let built: BTreeSet<String> = ORDER.into_iter().map(str::to_owned).collect();
    assert_eq!(rooms(), built, "the rooms of src");
}

#[test]
fn the_types_and_files_that_the_architecture_names_exist() {
    let sources = sources();
    let declared: BTreeSet<&str> = sources
        .iter()
        .flat_map(|source| {
            ["struct", "enum", "trait", "type"].into_iter().flat_map(|keyword| {
                places(&source.code, keyword).map(|(_, after)| {
                    let name = after.trim_start();
                    let end = name.find(|c: char| !c.is_alphanumeric()).unwrap_or(name.len());
                    &name[..end]
                })
            })
        })
        .collect();
    let mut problems = Vec::new();
    let text = read("ARCHITECTURE.md");
    // Fences hold file formats; their backticks are no names.
    let prose: String = text.split("\n```").step_by(2).collect();
    for name in quoted(&prose) {
        let ours = ["src/", "tests/", "themes/", "examples/"].iter().any(|f| name.starts_with(f));
        let is_pattern = name.contains(['*', '{', ' ']) || name.chars().any(char::is_uppercase);
        if ours && !is_pattern && !root().join(name).exists() {
            problems.push(format!("there is no `{name}`"));
        }
        let is_type = name.starts_with(|c: char| c.is_ascii_uppercase())
            && name.chars().all(char::is_alphanumeric)
            && name.chars().any(|c| c.is_ascii_lowercase());
        if is_type && !declared.contains(name) && !OF_OTHERS.contains(&name) {
            problems.push(format!("there is no type `{name}`"));
        }
    }
    check(&problems, "ARCHITECTURE.md names what there is");
}

/// Types that ARCHITECTURE.md names and that are not ours.
const OF_OTHERS: [&str; 3] = ["HashMap", "None", "Option"];

#[test]
fn the_list_of_crates_is_that_of_cargo_toml() {
    let manifest: Table = read("Cargo.toml").parse().unwrap();
    let mut used = BTreeMap::new();
    for (key, heading) in
        [("dependencies", "Used by the program"), ("dev-dependencies", "Used by the tests")]
    {
        let names: BTreeSet<String> = manifest[key].as_table().unwrap().keys().cloned().collect();
        used.insert(heading, names);
    }
    let crates = chapter("Crates");
    for (heading, names) in used {
        let part = crates.split("### ").find(|part| part.starts_with(heading));
        let part = part.unwrap_or_else(|| panic!("no `### {heading}` under `## Crates`"));
        let mut listed = BTreeSet::new();
        for line in part.lines().filter_map(|line| line.strip_prefix("- `")) {
            let (name, reason) = line.split_once('`').unwrap();
            assert!(reason.trim_start_matches([':', ' ']).len() > 15, "`{name}` has no reason");
            assert!(listed.insert(name.to_owned()), "`{name}` is listed twice");
        }
        assert_eq!(listed, names, "the crates under `{heading}`, and those of Cargo.toml");
    }
}

#[test]
fn every_crate_is_used() {
    let manifest: Table = read("Cargo.toml").parse().unwrap();
    let mut tests = Vec::new();
    walk(&root().join("tests"), &mut tests);
    let tests = tests.iter().map(|path| fs::read_to_string(path).unwrap()).collect::<String>();
    let sources = sources();
    let whole: String = sources.iter().map(|source| source.text.as_str()).collect();
    let code: String = sources.iter().map(|source| source.code.as_str()).collect();
    for (key, used_in) in [("dependencies", code), ("dev-dependencies", whole + &tests)] {
        for name in manifest[key].as_table().unwrap().keys() {
            let word = name.replace('-', "_");
            let used = places(&used_in, &word)
                .any(|(_, after)| after.starts_with("::") || after.starts_with('!'));
            assert!(used, "`{name}` stands in Cargo.toml under [{key}] and is used nowhere");
        }
    }
}

//! Bad input as whole small projects: each with its exact message, its exit status, and the last good site left alone.
//!
//! `tests/broken/_base/` is a small project without a fault. Every other folder of `tests/broken/` is a case, and holds
//! only what differs from it, laid over a copy whose site is already built:
//!
//! - `PATH` takes the place of the base's file, or is new;
//! - `PATH.delete` takes the file away;
//! - `PATH.make` becomes `PATH`, with each `{{repeat 5 abc}}` in it written out (inside, `\n` is a line's end);
//! - `expected.txt` says what should come of it: lines `key: value`, an empty line, and all of standard error.
//!
//! The keys of `expected.txt`:
//!
//! - `command`: the arguments, such as `build --strict`; the program runs in the project's folder;
//! - `exit`: the exit status;
//! - `prints`: standard output holds this text;
//! - `holds`: `PATH: TEXT`, the file of the site holds this text;
//! - `lacks`: `PATH: TEXT`, the file of the site does not hold it;
//! - `never`: no byte of the site spells this text.
//!
//! The line that tells how many files were written is left out of standard error, since it changes with every page that
//! the theme gains. `EMBAJADOR_UPDATE=1 cargo test --test broken` rewrites `exit` and the messages of all cases as they
//! are now; read what it changed before you believe it.

#![expect(clippy::unwrap_used, reason = "a test that can't read its cases has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Every file of a folder, by its path in it.
type Tree = BTreeMap<String, Vec<u8>>;

/// What `expected.txt` says.
#[derive(Default)]
struct Expected {
    /// All lines `key: value` but for `exit`, in their order.
    lines: Vec<(String, String)>,
    exit: i32,
    stderr: String,
}

/// What a run did.
struct Outcome {
    exit: i32,
    stdout: String,
    stderr: String,
}

impl Expected {
    fn read(text: &str) -> Expected {
        let (head, stderr) = text.split_once("\n\n").unwrap_or((text.trim_end(), ""));
        let mut expected = Expected { stderr: stderr.to_owned(), ..Expected::default() };
        for line in head.lines() {
            let (key, value) = line.split_once(": ").unwrap();
            match key {
                "exit" => expected.exit = value.parse().unwrap(),
                "command" | "prints" | "holds" | "lacks" | "never" => {
                    expected.lines.push((key.to_owned(), value.to_owned()));
                }
                other => panic!("expected.txt has no key `{other}`"),
            }
        }
        if expected.all("command").next().is_none() {
            expected.lines.insert(0, ("command".to_owned(), "build".to_owned()));
        }
        expected
    }

    fn write(&self, outcome: &Outcome) -> String {
        let mut text = String::new();
        for (key, value) in &self.lines {
            text.push_str(&format!("{key}: {value}\n"));
            if key == "command" {
                text.push_str(&format!("exit: {}\n", outcome.exit));
            }
        }
        format!("{text}\n{}", outcome.stderr)
    }

    fn all<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        self.lines.iter().filter(move |(k, _)| k == key).map(|(_, value)| value.as_str())
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken")
}

/// The names of all cases, sorted.
fn cases() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().unwrap().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .filter(|name| name != "_base")
        .collect();
    names.sort();
    names
}

fn tree(root: &Path) -> Tree {
    let mut files = Tree::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    files
}

fn write_tree(root: &Path, files: &Tree) {
    for (name, content) in files {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
}

/// Writes out each `{{repeat COUNT TEXT}}`.
fn made(content: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(content).unwrap();
    let mut written = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{repeat ") {
        let (inside, after) = after.split_once("}}").unwrap();
        let (count, repeated) = inside.split_once(' ').unwrap();
        written.push_str(before);
        written.push_str(&repeated.replace("\\n", "\n").repeat(count.parse().unwrap()));
        rest = after;
    }
    written.push_str(rest);
    written.into_bytes()
}

/// The files of a project with those of a case laid over them.
fn laid_over(base: &Tree, case: &Tree) -> Tree {
    let mut files = base.clone();
    for (name, content) in case {
        if name == "expected.txt" {
            continue;
        } else if let Some(gone) = name.strip_suffix(".delete") {
            assert!(files.remove(gone).is_some(), "the base has no {gone}");
        } else if let Some(name) = name.strip_suffix(".make") {
            files.insert(name.to_owned(), made(content));
        } else {
            files.insert(name.clone(), content.clone());
        }
    }
    files
}

fn run(root: &Path, command: &str) -> Outcome {
    let output = Command::new(env!("CARGO_BIN_EXE_embajador"))
        .args(command.split(' ').filter(|word| !word.is_empty()))
        .current_dir(root)
        .output()
        .unwrap();
    let stderr: String = String::from_utf8(output.stderr)
        .unwrap()
        .split_inclusive('\n')
        .filter(|line| !(line.contains(" files in ") && line.contains(" new or changed, ")))
        .collect();
    Outcome {
        exit: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr,
    }
}

/// The base, its site built.
fn base() -> Tree {
    let project = tempfile::tempdir().unwrap();
    write_tree(project.path(), &tree(&folder().join("_base")));
    let outcome = run(project.path(), "build --strict");
    assert_eq!((outcome.exit, outcome.stderr.as_str()), (0, ""), "the base has a fault");
    tree(project.path())
}

fn holds(content: &[u8], text: &str) -> bool {
    content.windows(text.len()).any(|window| window == text.as_bytes())
}

/// What differs between two trees, by name.
fn differences(before: &Tree, after: &Tree) -> Vec<String> {
    let names: std::collections::BTreeSet<_> = before.keys().chain(after.keys()).collect();
    names.into_iter().filter(|name| before.get(*name) != after.get(*name)).cloned().collect()
}

/// All that is not as it should be with a case.
fn check(name: &str, base: &Tree) -> Vec<String> {
    let mut case = tree(&folder().join(name));
    let text = case.remove("expected.txt").unwrap_or_default();
    let expected = Expected::read(std::str::from_utf8(&text).unwrap());
    let project = tempfile::tempdir().unwrap();
    let before = laid_over(base, &case);
    write_tree(project.path(), &before);
    let outcome = run(project.path(), expected.all("command").next().unwrap());
    let mut faults = Vec::new();
    if std::env::var_os("EMBAJADOR_UPDATE").is_some() {
        fs::write(folder().join(name).join("expected.txt"), expected.write(&outcome)).unwrap();
    } else {
        if outcome.exit != expected.exit {
            faults.push(format!("exit status {}, expected {}", outcome.exit, expected.exit));
        }
        if outcome.stderr != expected.stderr {
            faults.push(format!(
                "it says\n{}\nexpected\n{}",
                outcome.stderr,
                expected.stderr.trim()
            ));
        }
    }
    // Nothing is ever written outside the site, and a run that fails leaves the site as it was.
    let after = tree(project.path());
    let mut touched = differences(&before, &after);
    if outcome.exit == 0 {
        touched.retain(|name| !name.starts_with("site/"));
    }
    if !touched.is_empty() {
        faults.push(format!("it touched {}", touched.join(", ")));
    }
    for text in expected.all("prints") {
        if !outcome.stdout.contains(text) {
            faults.push(format!("standard output lacks `{text}`:\n{}", outcome.stdout));
        }
    }
    for (key, should) in [("holds", true), ("lacks", false)] {
        for line in expected.all(key) {
            let (path, text) = line.split_once(": ").unwrap();
            match after.get(&format!("site/{path}")) {
                None => faults.push(format!("the site has no {path}")),
                Some(content) if holds(content, text) != should => {
                    faults.push(format!("not so: {path} {key} `{text}`"));
                }
                Some(_) => {}
            }
        }
    }
    for text in expected.all("never") {
        assert!(
            before.iter().any(|(name, content)| !name.starts_with("site/") && holds(content, text))
        );
        for (path, content) in after.iter().filter(|(name, _)| name.starts_with("site/")) {
            if holds(content, text) || path.contains(text) {
                faults.push(format!("{path} holds `{text}`"));
            }
        }
    }
    faults.extend(style(&outcome));
    faults
}

/// What every message owes its reader: a mend, no final period, and to be said once.
fn style(outcome: &Outcome) -> Vec<String> {
    let mut faults = Vec::new();
    if outcome.exit == 101 || outcome.exit == -1 || outcome.stderr.contains("panicked") {
        faults.push(format!("it panicked:\n{}", outcome.stderr));
    }
    let lines: Vec<&str> = outcome.stderr.lines().collect();
    // The command line's own messages are clap's.
    if outcome.exit == 2 {
        return faults;
    }
    for (number, line) in lines.iter().enumerate() {
        if line.ends_with('.') {
            faults.push(format!("a final period: {line}"));
        }
        if !line.starts_with("error: ") && !line.starts_with("warning: ") {
            continue;
        }
        let hint = lines.get(number + 1).is_some_and(|next| next.starts_with("  hint: "));
        let counted = line.contains(" more set aside as ");
        if !hint && !counted {
            faults.push(format!("no mend: {line}"));
        }
        if lines.iter().take(number).any(|before| before == line) {
            faults.push(format!("said twice: {line}"));
        }
    }
    faults
}

#[test]
fn every_case_says_what_is_wrong_and_leaves_the_last_good_site() {
    let base = base();
    let names = cases();
    let mut faults = Vec::new();
    for name in &names {
        for fault in check(name, &base) {
            faults.push(format!("{name}: {fault}"));
        }
    }
    assert!(
        faults.is_empty(),
        "{} faults in {} cases\n\n{}",
        faults.len(),
        names.len(),
        faults.join("\n\n")
    );
}

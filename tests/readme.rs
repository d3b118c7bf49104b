//! Follows the walk-through of README.md word for word, and looks where the links of the documents lead.
//!
//! In that section a comment before each fence says what it is: `<!-- file: PATH -->` a file to save, `<!-- change: PATH -->`
//! lines of one to replace, `<!-- run -->` commands with what they print, and `<!-- says: PATH -->`, before a quotation,
//! what a built page says.

#![expect(clippy::unwrap_used, reason = "a test that can't read its input has failed")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

const SECTION: &str = "## Ten minutes from your own CSV to a report";

/// A marked part of the section.
struct Step {
    /// The line of README.md on which its comment stands, counted from 1.
    line: usize,
    /// `file`, `change`, `run` or `says`.
    kind: String,
    /// What follows the colon.
    argument: String,
    /// The lines of the fence or the quotation.
    body: Vec<String>,
}

fn read(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// The marked parts of the section, in their order. A fence without a mark is an error.
fn steps(readme: &str) -> Vec<Step> {
    let mut lines = readme.lines().enumerate().skip_while(|(_, line)| *line != SECTION).skip(1);
    let mut steps = Vec::new();
    while let Some((number, line)) = lines.next() {
        if line.starts_with("## ") {
            break;
        }
        assert!(!line.starts_with("```"), "README.md:{}: a fence without a mark", number + 1);
        let Some(mark) = line.strip_prefix("<!-- ").and_then(|rest| rest.strip_suffix(" -->"))
        else {
            continue;
        };
        let (kind, argument) = mark.split_once(": ").unwrap_or((mark, ""));
        let (_, opening) = lines.next().unwrap();
        let mut body = Vec::new();
        if let Some(quotation) = opening.strip_prefix("> ") {
            body.push(quotation.to_owned());
        } else {
            assert!(
                opening.starts_with("```"),
                "README.md:{}: no fence after the mark",
                number + 2
            );
            let fence = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```");
            body.extend(fence.map(str::to_owned));
        }
        let (kind, argument) = (kind.to_owned(), argument.to_owned());
        steps.push(Step { line: number + 1, kind, argument, body });
    }
    steps
}

/// Does what a step says, in a folder.
fn follow(step: &Step, folder: &Path) {
    let Step { line, kind, argument, body } = step;
    let path = folder.join(argument);
    match kind.as_str() {
        "file" => {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, body.join("\n") + "\n").unwrap();
        }
        "change" => {
            let text = fs::read_to_string(&path).unwrap();
            let lines_with = |sign| {
                let lines: Vec<&str> =
                    body.iter().filter_map(|line| line.strip_prefix(sign)).collect();
                lines.join("\n") + "\n"
            };
            let (old, new) = (lines_with('-'), lines_with('+'));
            assert_eq!(text.matches(&old).count(), 1, "README.md:{line}: `{old}` in {argument}");
            fs::write(path, text.replace(&old, &new)).unwrap();
        }
        "run" => {
            let status = argument.strip_prefix("exit status ").map_or(0, |s| s.parse().unwrap());
            let transcripts = format!("\n{}", body.join("\n"));
            for transcript in transcripts.split("\n$ ").skip(1) {
                run(transcript, status, *line, folder);
            }
        }
        "says" => {
            let page = fs::read_to_string(&path).unwrap();
            let says = body.join(" ");
            assert!(text_of(&page).contains(&says), "README.md:{line}: {argument} lacks `{says}`");
        }
        other => panic!("README.md:{line}: `{other}` is no mark"),
    }
}

/// Runs a command and compares what it prints, talk first, with the lines under it.
fn run(transcript: &str, status: i32, line: usize, folder: &Path) {
    let (command, expected) = transcript.split_once('\n').unwrap_or((transcript, ""));
    let mut words = command.split_whitespace();
    assert_eq!(words.next(), Some("embajador"), "README.md:{line}: `{command}`");
    let output = Command::new(env!("CARGO_BIN_EXE_embajador"))
        .args(words)
        .current_dir(folder)
        .output()
        .unwrap();
    let printed = [output.stderr, output.stdout].concat();
    let printed = String::from_utf8(printed).unwrap();
    assert_eq!(printed.trim_end(), expected.trim_end(), "README.md:{line}: `{command}` prints");
    assert_eq!(output.status.code(), Some(status), "README.md:{line}: `{command}` ends with");
}

/// The text of a page: without tags, its white space even.
fn text_of(page: &str) -> String {
    let text: String =
        page.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_walk_through_of_the_readme_does_what_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let steps = steps(&read("README.md"));
    for step in &steps {
        follow(step, folder.path());
    }
    let kinds: BTreeSet<&str> = steps.iter().map(|step| step.kind.as_str()).collect();
    assert_eq!(kinds, BTreeSet::from(["change", "file", "run", "says"]));
}

/// The address that a heading has on the usual hosts.
fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase();
    let kept = kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// The targets of all links outside of fences.
fn links(text: &str) -> Vec<&str> {
    let prose = text.split("\n```").step_by(2);
    let after = prose.flat_map(|prose| prose.split("](").skip(1));
    after.filter_map(|rest| rest.split(')').next()).collect()
}

#[test]
fn the_links_of_the_documents_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for document in ["README.md", "ARCHITECTURE.md", "CHANGELOG.md"] {
        let text = read(document);
        for target in links(&text).into_iter().filter(|target| !target.contains("://")) {
            let (file, fragment) = target.split_once('#').unwrap_or((target, ""));
            let file = if file.is_empty() { document } else { file };
            assert!(root.join(file).exists(), "{document}: there is no `{file}`");
            if !fragment.is_empty() {
                let headings = read(file);
                let mut headings = headings.lines().filter(|line| line.starts_with('#'));
                let found = headings.any(|h| anchor(h.trim_start_matches('#').trim()) == fragment);
                assert!(found, "{document}: `{file}` has no heading `#{fragment}`");
            }
        }
    }
}

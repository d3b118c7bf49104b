//! Reads the workflow files as far as lines tell: that what they call, name and give is there, is documented, and is no more than
//! is needed. What a forge itself would say of them, `check-jsonschema` and `zizmor` say where they are installed.

#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod support {
    pub(crate) mod command;
    pub(crate) mod forge;
    pub(crate) mod published;
}

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use support::command::{repository, skip};
use support::forge::{steps_of, workflow};
use support::published::ran;

const FILES: [&str; 3] = ["github/check.yml", "github/publish.yml", "gitlab/.gitlab-ci.yml"];

/// A line of YAML that says something, with what it stands under.
struct Line {
    /// The keys from the outermost to this one's own; an item of a list counts as what it is in.
    path: Vec<String>,
    /// What stands after the key, or the item.
    value: String,
}

impl Line {
    /// Whether it stands directly under `keys`, counted from the innermost, its own key left out.
    fn is_under(&self, key: &str) -> bool {
        self.path.iter().rev().nth(1).is_some_and(|above| above == key)
    }

    fn key(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }
}

/// The lines of a workflow file. It is enough for how these are written: no flow style, no text over several lines.
fn lines(name: &str) -> Vec<Line> {
    let mut open: Vec<(usize, String)> = Vec::new();
    let mut found = Vec::new();
    for line in workflow(name).lines() {
        let text = line.trim_start();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let (mut indent, mut text) = (line.len() - text.len(), text);
        open.retain(|(at, _)| *at < indent);
        if let Some(item) = text.strip_prefix("- ") {
            open.push((indent, "-".to_owned()));
            (indent, text) = (indent + 2, item);
        }
        let (key, value) = match text.split_once(": ") {
            Some((key, value)) if !key.contains([' ', '$']) => (key, value),
            _ => (
                text.strip_suffix(':').unwrap_or_default(),
                text.strip_suffix(':').map_or(text, |_| ""),
            ),
        };
        if !key.is_empty() {
            open.push((indent, key.to_owned()));
        }
        let path = open.iter().map(|(_, key)| key.clone()).filter(|key| key != "-").collect();
        found.push(Line { path, value: unquoted(value).to_owned() });
    }
    found
}

fn unquoted(value: &str) -> &str {
    let inside = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
    inside.unwrap_or(value)
}

/// All words of capital letters that a text says, such as `SECRET_KEY`.
fn names(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_ascii_uppercase() && !c.is_ascii_digit() && c != '_')
        .filter(|word| word.len() > 2 && word.starts_with(|c: char| c.is_ascii_uppercase()))
        .map(str::to_owned)
        .collect()
}

fn step(name: &str) -> String {
    workflow(&format!("steps/{name}"))
}

#[test]
fn the_steps_that_are_called_are_there_in_their_order_with_their_arguments() {
    let publication = [
        "fetch-secret.sh needed",
        "fetch-pages.sh",
        "verify.sh before",
        "publish.sh",
        "verify.sh after",
        "push-pages.sh",
    ];
    let publication = publication.map(|step| format!("workflows/steps/{step}"));
    assert_eq!(steps_of("github/publish.yml"), publication);
    let gitlab = steps_of("gitlab/.gitlab-ci.yml");
    assert_eq!(gitlab.get(gitlab.len() - publication.len()..).unwrap(), publication);
    let check = steps_of("github/check.yml");
    assert_eq!(check, ["workflows/steps/fetch-secret.sh", "workflows/steps/check.sh"]);
    assert_eq!(gitlab.first(), check.first());

    // The arguments that a step takes, as it says itself.
    let takes = BTreeMap::from([
        ("fetch-secret.sh", vec!["", "needed"]),
        ("verify.sh", vec!["before", "after"]),
    ]);
    let mut named = BTreeSet::new();
    for text in FILES.iter().chain([&"README.md"]).map(|name| workflow(name)) {
        for part in text.split("steps/").skip(1).chain(text.split('`').skip(1).step_by(2)) {
            let end = part.find(['\n', '`', '|', ';']).unwrap_or(part.len());
            let mut words = part.get(..end).unwrap().split_whitespace();
            let name = words.next().unwrap_or_default();
            if !name.ends_with(".sh") || name.contains('/') {
                continue;
            }
            let given = words.next().unwrap_or_default();
            if let Some(takes) = takes.get(name) {
                assert!(takes.contains(&given) || given.is_empty(), "{name} {given}");
                assert!(given.is_empty() || step(name).contains(&format!("{name} {given}")));
            } else {
                assert_eq!(given, "", "{name}");
                assert!(name == "month-end.sh" || !step(name).contains("${1:-"), "{name}");
            }
            named.insert(name.to_owned());
        }
    }
    let mut there = BTreeSet::new();
    for entry in fs::read_dir(repository().join("workflows/steps")).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let is_run = entry.metadata().unwrap().permissions().mode() & 0o111 != 0;
        assert_eq!(is_run, name != "common.sh", "{name}");
        there.insert(name);
    }
    there.remove("common.sh");
    assert_eq!(named, there);
}

#[test]
fn a_job_may_do_what_it_needs_and_no_more() {
    let mut granted = BTreeSet::new();
    for file in ["github/check.yml", "github/publish.yml"] {
        for line in lines(file) {
            if line.key() == "permissions" && line.path.len() == 1 {
                assert_eq!(line.value, "{}", "{file}");
            } else if line.is_under("permissions") {
                let job = line.path.get(1).unwrap();
                granted.insert(format!("{job} {}: {}", line.key(), line.value));
            }
        }
    }
    let granted: Vec<&str> = granted.iter().map(String::as_str).collect();
    assert_eq!(
        granted,
        [
            "check contents: read",
            "comment contents: read",
            "comment pull-requests: write",
            "publish contents: write",
            "serve id-token: write",
            "serve pages: write",
        ]
    );
    for file in FILES {
        let text = workflow(file);
        assert!(!text.contains("pull_request_target") && !text.contains("workflow_run"), "{file}");
        for line in lines(file) {
            // What somebody types, or names a branch, is never part of a command.
            if matches!(line.key(), "run" | "") {
                assert!(!line.value.contains("${{"), "{file}: {}", line.value);
            }
            // A job's token stands in no address.
            assert!(!line.value.contains("TOKEN@") && !line.value.contains("token }}@"), "{file}");
            if line.key() == "uses" {
                let (action, version) = line.value.split_once('@').unwrap();
                assert!(action.starts_with("actions/") && version.starts_with('v'), "{file}");
            }
        }
        let checkouts = text.matches("actions/checkout@").count();
        assert_eq!(text.matches("persist-credentials: false").count(), checkouts, "{file}");
    }
}

#[test]
fn the_whole_history_is_fetched_where_a_site_is_built() {
    for file in ["github/check.yml", "github/publish.yml"] {
        let mut job = String::new();
        let mut depth: BTreeMap<String, String> = BTreeMap::new();
        let mut builds = BTreeSet::new();
        for line in lines(file) {
            if let Some(name) = line.path.get(1).filter(|_| line.path.first().unwrap() == "jobs") {
                job.clone_from(name);
            }
            if line.key() == "fetch-depth" {
                depth.insert(job.clone(), line.value.clone());
            }
            if ["check.sh", "publish.sh"]
                .iter()
                .any(|step| line.value.ends_with(&format!("/{step}")))
            {
                builds.insert(job.clone());
            }
        }
        assert_eq!(builds.len(), 1, "{file}");
        for job in builds {
            assert_eq!(depth.get(&job).map(String::as_str), Some("0"), "{file}: {job}");
        }
    }
    let gitlab = lines("gitlab/.gitlab-ci.yml");
    let depth = gitlab.iter().find(|line| line.key() == "GIT_DEPTH").unwrap();
    assert_eq!((depth.value.as_str(), depth.path.len()), ("0", 2));
}

#[test]
fn no_secret_is_given_to_a_change_from_a_fork() {
    // On GitHub: a step that names one has the condition, and nothing else of the check does.
    let text = workflow("github/check.yml");
    let steps: Vec<&str> = text.split("\n      - ").collect();
    let own = "github.event.pull_request.head.repo.full_name == github.repository";
    let with_secrets: Vec<&&str> =
        steps.iter().filter(|step| step.contains("${{ secrets.")).collect();
    assert_eq!(with_secrets.len(), 1);
    for step in with_secrets {
        assert!(step.contains(&format!("\n        if: {own}\n")), "{step}");
    }
    let comment = text.split("\n  comment:\n").nth(1).unwrap();
    assert!(comment.contains(&format!("if: ${{{{ !cancelled() && {own} }}}}")), "{comment}");
    // On demand and by the clock, it is the main branch that publishes.
    let text = workflow("github/publish.yml");
    assert!(text.contains("if: github.event_name == 'schedule' || github.ref_name == github.event.repository.default_branch"));
    let gitlab = lines("gitlab/.gitlab-ci.yml");
    for line in gitlab.iter().filter(|line| line.key() == "if") {
        let is_check = line.path.first().unwrap() == "check";
        assert_eq!(is_check, line.value.contains("merge_request_event"), "{}", line.value);
        assert!(is_check || line.value.ends_with("&& $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"));
    }
    // `fetch-secret.sh` holds to the same there, which `tests/workflow_faults.rs` tries.
    assert!(step("fetch-secret.sh").contains("CI_MERGE_REQUEST_SOURCE_PROJECT_ID"));
    // No secret is one of a whole job or file, so no step has more of them than it reads.
    for file in ["github/check.yml", "github/publish.yml"] {
        for line in lines(file).iter().filter(|line| line.is_under("env")) {
            let is_secret = line.value.contains("secrets.") || line.value.contains("github.token");
            assert!(
                !is_secret || line.path.iter().any(|key| key == "steps"),
                "{file}: {}",
                line.key()
            );
        }
    }
}

#[test]
fn what_is_to_be_set_is_documented_and_what_is_given_is_read() {
    let readme = workflow("README.md");
    let documented: BTreeSet<String> = readme
        .lines()
        .filter(|line| line.starts_with("| `"))
        .flat_map(|line| names(line.split('|').nth(1).unwrap()))
        .collect();
    let steps: String = fs::read_dir(repository().join("workflows/steps"))
        .unwrap()
        .map(|step| fs::read_to_string(step.unwrap().path()).unwrap())
        .collect();
    let read = names(&steps);
    // What the workflow files and the forges set by themselves.
    let own = ["WORK", "PROJECT", "EMBAJADOR", "BASE", "ANSWERS", "BUCKET", "TODAY", "TRIES"];
    for file in FILES {
        for line in lines(file) {
            for context in ["vars.", "secrets."] {
                for part in line.value.split(context).skip(1) {
                    let name = part.split([' ', '}']).next().unwrap();
                    assert!(documented.contains(name), "{file}: {name} is not in the README");
                    assert_eq!(name, line.key(), "{file}: it has another name here");
                }
            }
            let is_given = line.is_under("env") || line.is_under("variables");
            // `gh` and the forge read these.
            if is_given && !["GH_TOKEN", "GIT_DEPTH"].contains(&line.key()) {
                assert!(read.contains(line.key()), "{file}: no step reads {}", line.key());
            }
        }
    }
    for name in &documented {
        assert!(read.contains(name), "no step reads {name}");
    }
    // On GitLab a project's variables are given to every step, so what the steps read of a person's is all documented.
    let asked: BTreeSet<String> = steps
        .split("${")
        .skip(1)
        .filter_map(|part| part.split_once(":-").map(|(name, _)| name.to_owned()))
        .filter(|name| names(name).contains(name))
        .filter(|name| {
            !["CI_", "GITHUB_", "RUNNER_", "GIT_"].iter().any(|own| name.starts_with(own))
        })
        .filter(|name| !own.contains(&name.as_str()))
        .collect();
    for name in asked {
        let is_known = documented.contains(&name) || readme.contains(&format!("`{name}`"));
        let is_given = FILES.iter().any(|file| lines(file).iter().any(|line| line.key() == name));
        assert!(is_known || is_given, "{name} is read, and nobody is told of it");
    }
}

#[test]
fn shellcheck_finds_nothing_in_any_shell_there_is() {
    if Command::new("shellcheck").arg("--version").output().is_err() {
        return skip("there is no shellcheck");
    }
    let steps = fs::read_dir(repository().join("workflows/steps")).unwrap();
    let ci = fs::read_dir(repository().join(".ci")).unwrap();
    let mut command = Command::new("shellcheck");
    command
        .args(["--external-sources", "--source-path=SCRIPTDIR"])
        .args(steps.chain(ci).map(|step| step.unwrap().path()));
    let found = ran(&mut command);
    assert_eq!(found.status, 0, "{}{}", found.out, found.err);
    // What stands in the workflow files themselves, line after line as GitLab runs it.
    let folder = tempfile::tempdir().unwrap();
    for file in FILES {
        let mut script = "#!/bin/bash\nset -eo pipefail\n".to_owned();
        for line in lines(file) {
            let is_listed = ["script", "before_script", "after_script"]
                .iter()
                .any(|key| line.path.last().is_some_and(|own| own == key));
            if line.key() == "run" || is_listed {
                script.push_str(&line.value);
                script.push('\n');
            }
        }
        let path = folder.path().join(file.replace('/', "-"));
        // `exit` ends the script of one job.
        fs::write(&path, script.replace("exit \"$ended\"\n", "echo \"$ended\"\n")).unwrap();
        // The forge sets what is in capitals.
        let found = ran(Command::new("shellcheck").arg("--exclude=SC2154").arg(&path));
        assert_eq!(found.status, 0, "{file}: {}{}", found.out, found.err);
    }
}

#[test]
fn the_schemas_of_the_forges_hold() {
    let root = repository().join("workflows");
    if Command::new("check-jsonschema").arg("--version").output().is_err() {
        return skip("there is no check-jsonschema");
    }
    let mut github = Command::new("check-jsonschema");
    github.args(["--builtin-schema", "vendor.github-workflows"]);
    github.args([root.join("github/check.yml"), root.join("github/publish.yml")]);
    let mut gitlab = Command::new("check-jsonschema");
    gitlab.args(["--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"]);
    gitlab.arg(root.join("gitlab/.gitlab-ci.yml"));
    for mut command in [github, gitlab] {
        let found = ran(&mut command);
        assert_eq!(found.status, 0, "{}{}", found.out, found.err);
    }
    if Command::new("zizmor").arg("--version").output().is_err() {
        return skip("there is no zizmor");
    }
    let mut zizmor = Command::new("zizmor");
    zizmor.args(["--offline", "--no-progress", "--format=plain", "--min-severity=low"]);
    zizmor.args([root.join("github/check.yml"), root.join("github/publish.yml")]);
    let found = ran(&mut zizmor);
    // The README says how to pin the actions.
    let other: Vec<&str> = found
        .out
        .lines()
        .filter(|line| line.starts_with("error[") || line.starts_with("warning["))
        .filter(|line| !line.contains("unpinned-uses"))
        .collect();
    assert!(other.is_empty(), "{other:?}");
}

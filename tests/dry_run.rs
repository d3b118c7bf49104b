//! Holds `dry-run --against REV` to what the reports of each state of a project say, on repositories made for it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod support {
    pub(crate) mod command;
}

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use support::command::embajador;
use tempfile::TempDir;

const SOURCES: &str = "[survey.s]\nfiles = \"*.csv\"\ndate = \"day\"\ncustomer = \"customer\"\n\
                       [survey.s.question.nps]\ncolumn = \"nps\"\n";
const PLAN: &str = "[[objective]]\nid = \"recommend\"\nindicator = \"nps\"\ntarget = 90\n";

/// A repository whose folder `book` is a project. Its answers are not in git.
struct Repository {
    folder: TempDir,
}

impl Repository {
    fn new() -> Repository {
        let repository = Repository { folder: tempfile::tempdir().unwrap() };
        let mut answers = "customer,day,nps,other\n".to_owned();
        for place in 0..320 {
            let (year, month, day) = (2024 + place / 120, 1 + place / 10 % 12, 1 + place % 10 * 2);
            let score = [9, 10, 7, 9, 3, 10, 8, 9][place % 8];
            answers
                .push_str(&format!("c{place},{year}-{month:02}-{day:02},{score},{}\n", score / 2));
        }
        let book = "[book]\ntitle = \"Book\"\nlanguage = \"en\"\nsrc = \"content\"\n";
        repository.put("book.toml", book);
        repository.put("content/SUMMARY.md", "- [One](one.md)\n");
        let chapter =
            "+++\nid = \"step-07\"\nowner = \"care\"\nreviewed = 2026-01-15\n+++\n\n# One\n";
        repository.put("content/one.md", chapter);
        repository.put("data/sources.toml", SOURCES);
        repository.put("data/plan.toml", PLAN);
        repository.put("data/a.csv", &answers);
        repository.put("../.gitignore", "*.csv\n");
        repository.git(&["init", "--quiet", "--initial-branch", "main"]);
        repository.commit("before");
        repository
    }

    fn project(&self) -> PathBuf {
        self.folder.path().join("book")
    }

    fn put(&self, path: &str, content: &str) {
        let path = self.project().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::create_dir_all(self.project()).unwrap();
        fs::write(path, content).unwrap();
    }

    fn git(&self, arguments: &[&str]) -> String {
        git(self.folder.path(), arguments)
    }

    /// Commits all that there is, and tags it.
    fn commit(&self, tag: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", tag]);
        self.git(&["tag", tag]);
    }

    fn dry_run(&self, arguments: &[&str]) -> (i32, String, String) {
        dry_run(&self.project(), arguments)
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let (status, out, err) = self.dry_run(&[arguments, &["--format", "json"]].concat());
        assert_eq!(status, 0, "{err}");
        serde_json::from_str(&out).unwrap()
    }
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    command.current_dir(folder).args(arguments);
    for who in ["GIT_AUTHOR", "GIT_COMMITTER"] {
        command.env(format!("{who}_NAME"), "Test").env(format!("{who}_EMAIL"), "test@example.org");
    }
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    let Output { status, stdout, stderr } = command.output().unwrap();
    assert!(status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).unwrap()
}

/// Runs the command in a temporary folder of its own, which it must leave empty.
fn dry_run(project: &Path, arguments: &[&str]) -> (i32, String, String) {
    let temporary = tempfile::tempdir().unwrap();
    let mut program = embajador();
    program.arg("dry-run").arg(project).args(arguments).env("TMPDIR", temporary.path());
    let Output { status, stdout, stderr } = program.output().unwrap();
    assert_eq!(fs::read_dir(temporary.path()).unwrap().count(), 0, "something was left behind");
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

#[test]
fn where_nothing_differs_it_says_so() {
    let repository = Repository::new();
    let (status, out, err) = repository.dry_run(&["--against", "before"]);
    assert_eq!((status, err.as_str()), (0, ""));
    // 24 of the 32 months, 11 quarters, 3 years, each with a headline and an objective.
    assert_eq!(out, "nothing differs: all 76 statements would be the same\n");
    let (_, out, _) = repository.dry_run(&["--against", "main", "--all"]);
    assert_eq!(out, "nothing differs: all 92 statements would be the same\n");
    // Answers are those of the folder, whatever a revision has; what is shown only is no definition.
    repository.put("data/sources.toml", &SOURCES.replacen("files", "title = \"Survey\"\nfiles", 1));
    let (_, out, _) = repository.dry_run(&["--against", "HEAD~0"]);
    assert_eq!(out, "nothing differs: all 76 statements would be the same\n");
    assert_eq!(repository.git(&["status", "--porcelain"]), " M book/data/sources.toml\n");
}

#[test]
fn another_target_changes_states_and_no_figure() {
    let repository = Repository::new();
    repository.put("data/plan.toml", &PLAN.replace("90", "20"));
    let (status, out, err) = repository.dry_run(&["--against", "before"]);
    assert_eq!((status, err.as_str()), (0, ""));
    let last: Vec<&str> = out.lines().rev().take(2).collect();
    assert_eq!(last[0], "38 of 76 statements would be the same");
    assert_eq!(last[1], "definition  objective.recommend.target  90 → 20");
    assert!(
        out.contains(
            "2025        objective recommend         target 90, not met → target 20, met\n"
        ),
        "{out}"
    );
    assert!(!out.contains("headline"), "{out}");

    let found = repository.json(&["--against", "before"]);
    assert_eq!(found["schema"], "embajador/dry-run/1");
    assert_eq!(found["commit"], repository.git(&["rev-parse", "before"]).trim());
    assert_eq!((found["statements"].as_u64(), found["same"].as_u64()), (Some(76), Some(38)));
    let year = found["differences"].as_array().unwrap().last().unwrap();
    assert_eq!((&year["period"], &year["id"]), (&"2026".into(), &"recommend".into()));
    assert_eq!(year["then"]["target"], 90.0);
    assert_eq!(year["now"]["target"], 20.0);
    assert_eq!(year["then"]["estimate"], year["now"]["estimate"]);
    // What it says of now is what `indicators` says.
    let mut program = embajador();
    program.arg("indicators").arg(repository.project()).args(["--period", "2026", "--id", "nps"]);
    let Output { stdout, .. } = program.args(["--format", "json"]).output().unwrap();
    let figures: Value = serde_json::from_slice(&stdout).unwrap();
    for key in ["estimate", "low", "high", "n", "target", "status"] {
        assert_eq!(figures["indicators"][0][key], year["now"][key], "{key}");
    }
}

#[test]
fn objectives_that_come_and_go_are_there_on_one_side() {
    let repository = Repository::new();
    repository.put("data/plan.toml", &PLAN.replace("recommend", "others"));
    let (_, out, _) = repository.dry_run(&["--against", "before"]);
    assert!(out.contains("objective others"), "{out}");
    assert!(out.contains(" → not there\n"), "{out}");
    assert!(
        out.contains(
            "not there → 50.0 (36.2 to 61.4), n 120, target 90, not met, change within chance\n"
        ),
        "{out}"
    );
    assert!(out.ends_with("38 of 114 statements would be the same\n"), "{out}");
    // The same id may be about something else.
    repository.put("data/plan.toml", &PLAN.replace("\"nps\"", "\"promoters\""));
    let (_, out, _) = repository.dry_run(&["--against", "before"]);
    let line = out.lines().find(|line| line.starts_with("2025 ")).unwrap();
    assert!(
        line.contains("  nps of s.nps, 50.0 (36.2 to 61.4), n 120, target 90, not met, "),
        "{line}"
    );
    assert!(line.contains(" → promoters of s.nps, 62.5 ("), "{line}");
}

#[test]
fn other_definitions_and_thresholds_change_figures() {
    let repository = Repository::new();
    // A higher threshold: the months have ten answers each.
    let book = fs::read_to_string(repository.project().join("book.toml")).unwrap();
    let stricter = "[preprocessor.embajador.disclosure]\nmin-respondents = 11\n";
    repository.put("book.toml", &format!("{book}{stricter}"));
    let (_, out, _) = repository.dry_run(&["--against", "before"]);
    assert!(out.contains("definition  disclosure.min-respondents  not set → 11\n"), "{out}");
    let month = out
        .lines()
        .find(|line| line.starts_with("2026-08") && line.contains("headline s "))
        .unwrap();
    assert!(month.ends_with(" → withheld"), "{month}");
    repository
        .put("book.toml", &format!("{book}[preprocessor.embajador.statistics]\nlevel = 0.8\n"));
    let found = repository.json(&["--against", "before"]);
    assert_eq!(found["differences"][0]["differs"][0], "interval");
    repository.put("book.toml", &book);

    // Another column, as another scale would.
    repository.put("data/sources.toml", &SOURCES.replace("\"nps\"", "\"other\""));
    let found = repository.json(&["--against", "before"]);
    assert_eq!(found["same"], 0);
    let first = &found["differences"][0];
    assert_eq!(first["differs"].as_array().unwrap()[0], "value");
    let definition = &found["definitions"][0];
    assert_eq!(definition["key"], "survey.s.question.nps.column");
    assert_eq!((&definition["then"], &definition["now"]), (&"nps".into(), &"other".into()));

    // What playbooks say of themselves is defined in the handbook.
    repository.put("data/sources.toml", SOURCES);
    let chapter = fs::read_to_string(repository.project().join("content/one.md")).unwrap();
    repository.put("content/one.md", &chapter.replace("owner = \"care\"\n", ""));
    let (_, out, _) = repository.dry_run(&["--against", "before"]);
    let expected =
        "definition  step-07.owner  care → not set\nall 76 statements would be the same\n";
    assert_eq!(out, expected);
}

#[test]
fn answers_may_be_kept_elsewhere_and_as_of_is_one_day_for_both() {
    let repository = Repository::new();
    let elsewhere = tempfile::tempdir().unwrap();
    fs::rename(repository.project().join("data/a.csv"), elsewhere.path().join("a.csv")).unwrap();
    let answers = elsewhere.path().to_str().unwrap();
    let found = repository.json(&["--against", "before", "--answers", answers]);
    assert_eq!((&found["statements"], &found["as_of"]), (&76.into(), &"2026-08-31".into()));
    let arguments = ["--against", "before", "--answers", answers, "--as-of", "2024-02-29"];
    let found = repository.json(&arguments);
    assert_eq!((&found["statements"], &found["as_of"]), (&8.into(), &"2024-02-29".into()));
}

#[test]
fn a_project_may_be_the_whole_repository_and_run_in_a_hook() {
    let repository = Repository::new();
    let project = repository.project();
    git(&project, &["init", "--quiet", "--initial-branch", "main"]);
    git(&project, &["add", "book.toml", "content", "data/sources.toml", "data/plan.toml"]);
    git(&project, &["commit", "--quiet", "--message", "own"]);
    repository.put("data/plan.toml", &PLAN.replace("90", "20"));
    let (status, out, err) = repository.dry_run(&["--against", "HEAD"]);
    assert_eq!(status, 0, "{err}");
    assert!(out.ends_with("38 of 76 statements would be the same\n"), "{out}");
    // git tells hooks of another repository where that one is.
    let mut program = embajador();
    program.arg("dry-run").arg(&project).args(["--against", "HEAD"]);
    program.env("GIT_DIR", repository.folder.path().join(".git"));
    assert_eq!(String::from_utf8(program.output().unwrap().stdout).unwrap(), out);
}

#[test]
fn what_stands_in_the_way_is_said_with_its_mend() {
    let repository = Repository::new();
    let expect = |project: &Path, revision: &str, status: i32, message: &str, mend: &str| {
        let (found, out, err) = dry_run(project, &[&format!("--against={revision}")]);
        assert_eq!((found, out.as_str()), (status, ""), "{err}");
        assert!(err.starts_with(&format!("error: {message}")), "{err}");
        assert!(err.contains(mend), "{err}");
    };
    let project = repository.project();
    expect(&project, "befor", 2, "there is no revision `befor`\n", "git tag");
    expect(&project, "--output=x", 2, "`--output=x` is no revision", "name a commit");
    expect(&project, "", 2, "`` is no revision", "name a commit");
    expect(&project, "HEAD:book", 2, "there is no revision `HEAD:book`", "git log --oneline");
    expect(&project.join("none"), "HEAD", 3, "could not read `", "a folder with a book.toml");

    let alone = tempfile::tempdir().unwrap();
    let said = format!("`{}` lies in no git repository", alone.path().display());
    expect(alone.path(), "HEAD", 2, &said, "git init");

    // Moved since: the old place had no project.
    fs::rename(&project, repository.folder.path().join("moved")).unwrap();
    let moved = repository.folder.path().join("moved");
    expect(&moved, "before", 2, "revision `before` has no book.toml in the same folder", "stood");
    fs::rename(&moved, &project).unwrap();

    // Settings of that time that are wrong are named as git names them, and not as those that hold now.
    repository.put("data/plan.toml", &PLAN.replace("\"nps\"", "\"nsp\""));
    repository.commit("wrong");
    repository.put("data/plan.toml", PLAN);
    let said = "wrong:data/plan.toml:3:13: there is no indicator `nsp`";
    expect(&project, "wrong", 1, said, "did you mean `nps`?");

    let shallow = tempfile::tempdir().unwrap();
    let origin = format!("file://{}", repository.folder.path().display());
    git(shallow.path(), &["clone", "--quiet", "--depth", "1", "--no-tags", &origin, "clone"]);
    let clone = shallow.path().join("clone/book");
    let said = "there is no revision `before` in this shallow clone";
    expect(&clone, "before", 2, said, "git fetch --unshallow");

    let mut program = embajador();
    program.arg("dry-run").arg(&project).args(["--against", "before"]).env("PATH", alone.path());
    let Output { status, stderr, .. } = program.output().unwrap();
    let err = String::from_utf8(stderr).unwrap();
    assert_eq!(status.code(), Some(2), "{err}");
    assert!(err.starts_with("error: there is no program `git`\n  hint: install git"), "{err}");
}

#[test]
fn a_role_that_was_renamed_since_hinders_nobody() {
    let repository = Repository::new();
    repository.put("data/registers/roles.csv", "role,name_es,name_en\nold,Antes,Before\n");
    repository.put("data/plan.toml", &format!("{PLAN}owner = \"old\"\n"));
    repository.commit("named");
    repository.put("data/registers/roles.csv", "role,name_es,name_en\nnew,Ahora,Now\n");
    repository.put("data/plan.toml", &format!("{PLAN}owner = \"new\"\n"));
    let (status, out, err) = repository.dry_run(&["--against", "named"]);
    assert_eq!((status, err.as_str()), (0, ""));
    let expected =
        "definition  objective.recommend.owner  old → new\nall 76 statements would be the same\n";
    assert_eq!(out, expected);
}

#[test]
fn what_a_killed_run_left_behind_goes_with_the_next_one() {
    let repository = Repository::new();
    let temporary = tempfile::tempdir().unwrap();
    let make = |name: &str| {
        let folder = temporary.path().join(name);
        fs::create_dir_all(folder.join("content")).unwrap();
        fs::write(folder.join("content/one.md"), "# One\n").unwrap();
        fs::File::create(folder.join(".lock")).unwrap()
    };
    drop(make("embajador-17-0"));
    let used = make("embajador-18-0");
    used.lock().unwrap();
    drop(make("embajador-mine"));
    let mut program = embajador();
    program.arg("dry-run").arg(repository.project()).args(["--against", "before"]);
    assert!(program.env("TMPDIR", temporary.path()).output().unwrap().status.success());
    let entries = fs::read_dir(temporary.path()).unwrap();
    let mut left: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    left.sort();
    assert_eq!(left, ["embajador-18-0", "embajador-mine"]);
}

#[cfg(unix)]
#[test]
fn a_run_that_is_killed_leaves_no_more_than_the_next_one_takes_away() {
    let repository = Repository::new();
    let temporary = tempfile::tempdir().unwrap();
    for pause in [5, 20, 60, 120] {
        let mut program = embajador();
        program.arg("dry-run").arg(repository.project()).args(["--against", "before"]);
        program.stdout(std::process::Stdio::null()).env("TMPDIR", temporary.path());
        let mut run = program.spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(pause));
        run.kill().unwrap();
        run.wait().unwrap();
    }
    let mut program = embajador();
    program.arg("dry-run").arg(repository.project()).args(["--against", "before"]);
    assert!(program.env("TMPDIR", temporary.path()).output().unwrap().status.success());
    let left = fs::read_dir(temporary.path()).unwrap().filter_map(Result::ok);
    // One that was killed before it had its lock can't be told from one that has just begun, and is empty.
    let with_lock = left.filter(|entry| entry.path().join(".lock").exists());
    assert_eq!(with_lock.count(), 0);
}

#[test]
fn a_changed_folder_with_new_files_is_taken_as_it_stands() {
    let repository = Repository::new();
    repository.put("content/untracked.md", "# Not in git\n");
    repository.put("data/plan.toml", &format!("{PLAN}cadence = \"year\"\n"));
    let status = repository.git(&["status", "--porcelain"]);
    let (code, out, err) = repository.dry_run(&["--against", "HEAD"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("definition  objective.recommend.cadence  not set → year\n"), "{out}");
    assert_eq!(repository.git(&["status", "--porcelain"]), status);
    assert_eq!(repository.git(&["worktree", "list"]).lines().count(), 1);
}

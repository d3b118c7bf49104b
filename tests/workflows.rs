//! Runs the steps of the workflow files as they are, with git on repositories of this machine: a year of editions, one after the
//! other; what is published stays, what is altered is found, what is secret is nowhere, and who comes second goes on top.
//!
//! `EMBAJADOR_EDITIONS=example` publishes the year from the example of this repository, which takes minutes.

#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod support {
    pub(crate) mod command;
    pub(crate) mod forge;
    pub(crate) mod published;
}

use embajador::edition::digest::Digest;
use embajador::edition::manifest::{Manifest, content};
use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use support::command::{embajador, repository};
use support::forge::{CUSTOMER, Forge, PRIVATE, YEAR, git, git_ok, steps_of};
use support::published::ran;

/// The root that a commit of the pages branch records.
fn recorded(forge: &Forge, commit: &str) -> String {
    git_ok(
        &forge.remote(),
        &["log", "-1", "--format=%(trailers:key=Embajador-Root,valueonly,separator=)", commit],
    )
}

#[test]
fn a_year_of_editions_leaves_each_other_as_they_were() {
    let is_example = std::env::var("EMBAJADOR_EDITIONS").is_ok_and(|which| which == "example");
    let forge = if is_example { Forge::example() } else { Forge::new() };
    let mut last: Option<String> = None;
    for (number, month) in YEAR.iter().enumerate() {
        // As the schedule does: on the third of the month that follows, and nothing is named.
        let (year, of_year) = month.split_once('-').unwrap();
        let (year, of_year): (u32, u32) = (year.parse().unwrap(), of_year.parse().unwrap());
        let today = format!("{}-{:02}-03", year + of_year / 12, of_year % 12 + 1);
        let job = forge.published(month, &[("TODAY", &today)]);
        assert_eq!(
            (job.summary("edition"), job.summary("state")),
            ((*month).into(), "published".into())
        );
        let tip = forge.tip();
        assert_eq!(recorded(&forge, &tip), job.summary("root"));
        let found = ran(embajador().arg("verify").arg(job.work("pages")));
        assert_eq!((found.status, found.state()), (0, "clean"), "{}", found.out);
        assert!(found.out.contains(&job.summary("root")));
        assert_eq!(
            git_ok(&forge.remote(), &["rev-list", "--count", "gh-pages"]),
            (number + 1).to_string()
        );
        if let Some(last) = &last {
            let changed =
                git_ok(&forge.remote(), &["diff", "--no-renames", "--name-status", last, &tip]);
            let own = format!("{month}/");
            for line in changed.lines() {
                let (kind, path) = line.split_once('\t').unwrap();
                let is_around = ["index.html", "editions.json", "editions.js"].contains(&path)
                    || path.starts_with("editions/")
                    || path.starts_with("latest/");
                let is_fine = match kind {
                    "A" => path.starts_with(&own),
                    "M" => is_around,
                    _ => false,
                };
                assert!(is_fine, "{month}: {line}");
            }
        }
        job.end();
        last = Some(tip);
    }
    assert_nothing_secret(&forge, is_example);
}

/// No object of the pages branch, in any commit, holds an answer or a file of private/.
#[track_caller]
fn assert_nothing_secret(forge: &Forge, is_example: bool) {
    let objects = git_ok(&forge.remote(), &["rev-list", "--objects", "gh-pages"]);
    let paths: Vec<&str> =
        objects.lines().filter_map(|line| line.split_once(' ')).map(|one| one.1).collect();
    assert!(paths.iter().any(|path| path.ends_with("/one.html") || path.ends_with("/index.html")));
    assert!(paths.iter().all(|path| !path.contains("private") && !path.contains("responses")));
    let batch = forge.remote().join("objects.txt");
    let names: BTreeSet<&str> =
        objects.lines().map(|line| line.split(' ').next().unwrap()).collect();
    fs::write(&batch, names.into_iter().map(|name| format!("{name}\n")).collect::<String>())
        .unwrap();
    let mut command = git(&forge.remote());
    command.args(["cat-file", "--batch"]).stdin(fs::File::open(&batch).unwrap());
    let all = command.output().unwrap().stdout;
    assert!(all.len() > 100_000, "{}", all.len());
    let text = String::from_utf8_lossy(&all);
    assert!(!text.contains(CUSTOMER) && !text.contains(PRIVATE));
    if is_example {
        // A response's id, a customer's and an account's, as the files of the example have them.
        for id in ["M-2026-10-0", "R-2026-10-0", "C0157", "C0507", "A037,"] {
            assert!(!text.contains(id), "{id}");
        }
    }
}

#[test]
fn the_same_content_is_no_commit_and_other_content_is_refused() {
    let forge = Forge::with_two();
    let tip = forge.tip();
    let job = forge.published("again", &[("EDITION", YEAR[1])]);
    assert_eq!((job.summary("state").as_str(), forge.tip()), ("unchanged", tip.clone()));
    job.ok("workflows/steps/report.sh");
    let junit = fs::read_to_string(job.work("report/junit.xml")).unwrap();
    assert!(junit.contains("tests=\"6\" failures=\"0\""), "{junit}");

    forge.chapter("Other words.");
    let (refused, job) = forge.publish("other", &[("EDITION", YEAR[1])]);
    assert_eq!((refused.status, forge.tip()), (4, tip.clone()), "{}", refused.err);
    assert!(refused.err.contains("\n  changed en/one.html\n"), "{}", refused.err);
    job.ok("workflows/steps/report.sh");
    let junit = fs::read_to_string(job.work("report/junit.xml")).unwrap();
    assert!(junit.contains("tests=\"4\" failures=\"1\""), "{junit}");
    assert!(junit.contains("name=\"publish\"><failure message=\"exit status 4\">"), "{junit}");
    assert_eq!(job.summary("state"), "refused");
    let kept: BTreeSet<_> =
        fs::read_dir(job.work("report")).unwrap().map(|one| one.unwrap().file_name()).collect();
    assert_eq!(kept, BTreeSet::from(["junit.xml".into(), "summary.json".into()]));

    let why = [("EDITION", YEAR[1]), ("REVISE", "true"), ("REASON", "A \"word\" was $(wrong)")];
    let job = forge.published("revision", &why);
    assert_eq!(job.summary("edition"), "2025-12-r2");
    let archive = fs::read_to_string(job.work("pages/editions/index.html")).unwrap();
    assert!(archive.contains("$(wrong)"), "{archive}");
    // The log says which edition may repeat what is withdrawn, though the program is told to be quiet.
    let why = [("EDITION", "2025-12"), ("WITHDRAW", "true"), ("REASON", "A name was in it")];
    let (done, _) = forge.publish("corrected", &why);
    assert_eq!(done.status, 0, "{}", done.err);
    assert!(
        done.err.contains("warning: `2025-12-r2` may repeat what `2025-12` said"),
        "{}",
        done.err
    );
    let why = [("EDITION", "2025-12-r2"), ("WITHDRAW", "true"), ("REASON", "A name was in it")];
    let job = forge.published("withdrawal", &why);
    assert_eq!(job.summary("state"), "withdrawn");
    assert_eq!(recorded(&forge, &forge.tip()), job.summary("root"));
    // All roots that were recorded on the way still stand.
    forge.published("next", &[("EDITION", YEAR[2])]);
}

#[test]
fn who_comes_second_goes_on_top_of_the_first() {
    let forge = Forge::with_two();
    let steps = steps_of("github/publish.yml");
    let (push, before) = steps.split_last().unwrap();
    assert!(push.contains("push-pages.sh"));
    let late = forge.job("late", &[("EDITION", YEAR[3])]);
    assert_eq!(late.steps(before).status, 0);
    forge.published("early", &[("EDITION", YEAR[2])]);
    let first = forge.tip();
    let pushed = late.ok(push);
    assert!(pushed.err.contains("on top of theirs"), "{}", pushed.err);
    assert_eq!(git_ok(&forge.remote(), &["rev-parse", "gh-pages^"]), first);
    let catalogue = git_ok(&forge.remote(), &["show", "gh-pages:editions.json"]);
    let catalogue: serde_json::Value = serde_json::from_str(&catalogue).unwrap();
    let names: Vec<&str> = catalogue["editions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|edition| edition["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, YEAR[..4]);

    // The same edition: with the same content it is there already, with other content it is refused.
    let same = forge.job("same", &[("EDITION", YEAR[4])]);
    assert_eq!(same.steps(before).status, 0);
    let other = forge.job("other", &[("EDITION", YEAR[4])]);
    fs::write(other.checkout().join("content/one.md"), "# One\n\nOther words.\n").unwrap();
    assert_eq!(other.steps(before).status, 0);
    forge.published("third", &[("EDITION", YEAR[4])]);
    let tip = forge.tip();
    same.ok(push);
    assert_eq!(forge.tip(), tip);
    let refused = other.step(push);
    assert_eq!((refused.status, forge.tip()), (4, tip), "{}", refused.err);

    // Three at once: whoever is first, all are there.
    std::thread::scope(|scope| {
        for month in &YEAR[5..8] {
            scope.spawn(|| forge.published(month, &[("EDITION", month)]));
        }
    });
    let job = forge.published("again", &[("EDITION", YEAR[7])]);
    assert_eq!(job.summary("state"), "unchanged");
    let there = |month: &&&str| job.work("pages").join(month).is_dir();
    assert_eq!(YEAR.iter().filter(there).count(), 8);
}

#[test]
fn a_push_that_fails_for_another_reason_is_not_tried_again() {
    let forge = Forge::with_two();
    let hook = forge.remote().join("hooks/pre-receive");
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    fs::write(&hook, "#!/bin/sh\nexit 1\n").unwrap();
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
    let (failed, _) = forge.publish("refused", &[("EDITION", YEAR[2])]);
    assert_eq!(failed.status, 3, "{}", failed.err);
    assert!(!failed.err.contains("on top"), "{}", failed.err);
}

/// Alters a page of an edition, its manifest, and the catalogue: without a root nobody can tell.
fn forge_page(pages: &Path, name: &str) {
    let folder = pages.join(name);
    let page = folder.join("en/one.html");
    fs::write(&page, "<!doctype html>forged").unwrap();
    let (mut manifest, old) = Manifest::read(&folder).unwrap();
    for file in manifest.files.iter_mut().filter(|file| file.path == "en/one.html") {
        (file.sha256, file.bytes) = Digest::of_file(&page).unwrap();
    }
    let before = manifest.content.clone();
    manifest.content = content(manifest.as_of.as_deref(), &manifest.languages, &manifest.files);
    let text = manifest.text().unwrap();
    fs::write(folder.join("edition.json"), &text).unwrap();
    let catalogue = fs::read_to_string(pages.join("editions.json")).unwrap();
    let catalogue = catalogue
        .replace(old.as_str(), Digest::of(text.as_bytes()).as_str())
        .replace(before.as_str(), manifest.content.as_str());
    fs::write(pages.join("editions.json"), catalogue).unwrap();
    let found = ran(embajador().arg("verify").arg(pages));
    assert_eq!((found.status, found.state()), (0, "clean"), "{}", found.out);
}

#[test]
fn what_is_altered_is_found_before_anything_is_published() {
    let expect = |alter: &dyn Fn(&Path), what: &str| {
        let forge = Forge::with_two();
        forge.tamper("elsewhere", alter);
        let tip = forge.tip();
        let (refused, job) = forge.publish("next", &[("EDITION", YEAR[2])]);
        let told = format!("{}{}", refused.out, refused.err);
        assert_eq!((refused.status, forge.tip()), (4, tip), "{told}");
        assert!(told.contains(what), "{told}");
        assert!(!job.work("summary.json").exists(), "it was published");
    };
    let flip = |pages: &Path| {
        let page = pages.join("2025-11/en/one.html");
        let mut bytes = fs::read(&page).unwrap();
        bytes[100] ^= 1;
        fs::write(&page, bytes).unwrap();
    };
    expect(&flip, "altered 2025-11/en/one.html: its content is another");
    expect(&|pages| forge_page(pages, "2025-12"), "was recorded, and stands in the chain no more");
    let remove = |pages: &Path| fs::remove_dir_all(pages.join("2025-11")).unwrap();
    expect(&remove, "incomplete 2025-11: it is missing");
    let forget = |pages: &Path| fs::remove_file(pages.join("editions.json")).unwrap();
    expect(&forget, "editions.json is gone");
}

#[test]
fn a_root_that_was_kept_finds_what_a_rewritten_branch_hides() {
    let forge = Forge::with_two();
    let root = recorded(&forge, &forge.tip());
    let job = forge.job("before", &[("ROOT", &root)]);
    job.ok("workflows/steps/fetch-pages.sh && workflows/steps/verify.sh before");
    // The branch's whole history is thrown away, so that no commit tells of a root, and the record of it.
    forge.tamper("elsewhere", |pages| {
        forge_page(pages, "2025-12");
        git_ok(pages, &["update-ref", "-d", "HEAD"]);
        git_ok(&forge.remote(), &["update-ref", "-d", "refs/heads/gh-pages"]);
        git_ok(&forge.remote(), &["update-ref", "-d", "refs/heads/gh-pages-record"]);
    });
    let mut job = forge.job("after", &[]);
    job.ok("workflows/steps/fetch-pages.sh && workflows/steps/verify.sh before");
    job.set("ROOT", &root);
    let found = job.step("workflows/steps/verify.sh before");
    assert_eq!(found.status, 4, "{}", found.err);
    assert!(found.err.contains(&root), "{}", found.err);
}

#[test]
fn what_is_behind_is_mended_by_the_next_run() {
    let forge = Forge::with_two();
    forge.tamper("elsewhere", |pages| fs::write(pages.join("index.html"), "old").unwrap());
    let job = forge.job("check", &[]);
    job.ok("workflows/steps/fetch-pages.sh && workflows/steps/verify.sh before");
    assert_eq!(job.step("workflows/steps/verify.sh after").status, 4);
    let job = forge.published("again", &[("EDITION", YEAR[1])]);
    assert_eq!(job.summary("state"), "unchanged");
    assert_ne!(fs::read_to_string(job.work("pages/index.html")).unwrap(), "old");
    assert_eq!(recorded(&forge, &forge.tip()), job.summary("root"));
}

#[test]
fn what_is_secret_is_not_committed_wherever_it_comes_from() {
    let forge = Forge::with_two();
    let steps = steps_of("github/publish.yml");
    let (push, before) = steps.split_last().unwrap();
    for (number, (from, to)) in
        [("answers/answers.csv", "latest/numbers.csv"), ("private/contacts.csv", "notes.txt")]
            .iter()
            .enumerate()
    {
        let job = forge.job(&format!("job-{number}"), &[("EDITION", YEAR[2])]);
        assert_eq!(job.steps(before).status, 0);
        fs::copy(job.work("secret").join(from), job.work("pages").join(to)).unwrap();
        let tip = forge.tip();
        let refused = job.step(push);
        assert_eq!((refused.status, forge.tip()), (4, tip), "{}", refused.err);
        assert!(refused.err.contains(to), "{}", refused.err);
    }
    // Nor does it lie where it could be uploaded, or is it read with half a history.
    let mut job = forge.job("inside", &[]);
    let inside = job.checkout().join("work");
    job.set("WORK", inside.to_str().unwrap());
    assert_eq!(job.step("workflows/steps/fetch-secret.sh").status, 2);
    let job = forge.job("shallow", &[("EDITION", YEAR[2])]);
    fs::remove_dir_all(job.checkout()).unwrap();
    let remote = format!("file://{}", job.forge().remote().display());
    git_ok(
        job.checkout().parent().unwrap(),
        &["clone", "--quiet", "--depth=1", "--branch=main", &remote, "checkout"],
    );
    let refused = job.steps(before);
    assert_eq!(refused.status, 2, "{}", refused.err);
    assert!(refused.err.contains("shallow"), "{}", refused.err);
}

#[test]
fn without_a_secret_place_nothing_is_fetched() {
    let forge = Forge::new();
    let mut job = forge.job("fork", &[]);
    job.set("SECRET_REMOTE", "");
    assert!(job.ok("workflows/steps/fetch-secret.sh").err.contains("nothing is fetched"));
    assert!(!job.work("secret").exists());
    // A command in the place of a repository.
    let vault = forge.remote().parent().unwrap().join("vault");
    job.set("SECRET_COMMAND", &format!("cp -R {}/.", vault.display()));
    job.ok("workflows/steps/fetch-secret.sh");
    assert!(job.work("secret/answers/answers.csv").exists());
}

#[test]
fn a_bucket_is_published_to_as_a_branch_is() {
    let forge = Forge::new();
    let bucket = forge.remote().parent().unwrap().join("bucket");
    let mut root = String::new();
    for month in &YEAR[..3] {
        let variables =
            [("EDITION", *month), ("BUCKET", bucket.to_str().unwrap()), ("ROOT", &root)];
        let job = forge.job(month, &variables);
        for step in steps_of("github/publish.yml") {
            job.ok(&step
                .replace("fetch-pages", "pull-bucket")
                .replace("push-pages", "push-bucket"));
        }
        root = job.summary("root");
        let found = ran(embajador().arg("verify").arg(&bucket).args(["--root", &root]));
        assert_eq!((found.status, found.state()), (0, "clean"), "{}", found.out);
    }
    fs::write(bucket.join("2025-11/en/one.html"), "other").unwrap();
    let job = forge.job("altered", &[("BUCKET", bucket.to_str().unwrap())]);
    assert_eq!(
        job.step("workflows/steps/pull-bucket.sh && workflows/steps/verify.sh before").status,
        4
    );
}

#[test]
fn a_change_is_compared_with_its_target_in_a_comment_that_is_updated() {
    let forge = Forge::new();
    let base = git_ok(&forge.project(), &["rev-parse", "HEAD"]);
    forge.chapter("Quite another sentence.");
    let mut job = forge.job("check", &[("BASE", &base)]);
    job.ok("workflows/steps/fetch-secret.sh && workflows/steps/check.sh");
    let comment = fs::read_to_string(job.work("report/comment.md")).unwrap();
    assert!(comment.contains("another sentence"), "{comment}");
    assert!(!comment.contains(CUSTOMER));
    assert_eq!(git_ok(&job.checkout(), &["status", "--porcelain"]), "");

    // A `gh` that keeps comments in a folder: the n-th is the file n.
    let gh = "#!/bin/sh\nset -eu\ncd \"$(dirname \"$0\")/comments\"\ncase \"$*\" in\n\
              *PATCH*) echo \"PATCH $5\" >>../calls; for last; do :; done; cp \"${last#body=@}\" \"${5##*/}\" ;;\n\
              *POST*) echo \"POST $5\" >>../calls; for last; do :; done; cp \"${last#body=@}\" 7 ;;\n\
              *) grep -lF \"$MARK\" * 2>/dev/null || : ;;\nesac\n";
    let programs = job.program("gh", gh);
    fs::create_dir_all(programs.join("comments")).unwrap();
    for (name, value) in
        [("PULL_REQUEST", "3"), ("GITHUB_REPOSITORY", "us/book"), ("GH_TOKEN", "token")]
    {
        job.set(name, value);
    }
    job.ok("workflows/steps/comment.sh");
    job.ok("workflows/steps/comment.sh");
    let calls = fs::read_to_string(programs.join("calls")).unwrap();
    assert_eq!(
        calls,
        "POST repos/us/book/issues/3/comments\nPATCH repos/us/book/issues/comments/7\n"
    );
    assert_eq!(fs::read_to_string(programs.join("comments/7")).unwrap(), comment);
}

#[test]
fn a_change_that_can_not_be_built_fails_and_quotes_no_answer() {
    let forge = Forge::new();
    let base = git_ok(&forge.project(), &["rev-parse", "HEAD"]);
    forge.chapter("{{#kpi no_such_indicator}}");
    let job = forge.job("check", &[("BASE", &base)]);
    job.ok("workflows/steps/fetch-secret.sh");
    let failed = job.step("workflows/steps/check.sh");
    assert_eq!(failed.status, 1, "{}", failed.err);
    assert!(!failed.err.contains("no_such_indicator"), "{}", failed.err);
    let comment = fs::read_to_string(job.work("report/comment.md")).unwrap();
    assert!(comment.contains("could not be built (exit status 1"), "{comment}");
    // private/ in git is refused before anything is built.
    let checkout = job.checkout();
    fs::create_dir_all(checkout.join("private")).unwrap();
    fs::write(checkout.join("private/names.csv"), "name\n").unwrap();
    git_ok(&checkout, &["add", "--force", "private"]);
    assert_eq!(job.step("workflows/steps/check.sh").status, 4);
    let comment = fs::read_to_string(job.work("report/comment.md")).unwrap();
    assert!(comment.contains("`private/` is in git"), "{comment}");
}

#[test]
fn months_end_when_they_end() {
    let end = |arguments: &[&str], today: &str| {
        let mut step =
            std::process::Command::new(repository().join("workflows/steps/month-end.sh"));
        let done = ran(step.args(arguments).env("TODAY", today));
        if done.status == 0 {
            done.out.trim_end().to_owned()
        } else {
            format!("exit {}", done.status)
        }
    };
    for (month, expected) in [
        ("2026-01", "2026-01-31"),
        ("2026-02", "2026-02-28"),
        ("2028-02", "2028-02-29"),
        ("2100-02", "2100-02-28"),
        ("2000-02", "2000-02-29"),
        ("0008-02", "0008-02-29"),
        ("2026-08", "2026-08-31"),
        ("2026-09", "2026-09-30"),
        ("2026-11", "2026-11-30"),
        ("2026-13", "exit 2"),
        ("2026-00", "exit 2"),
        ("october", "exit 2"),
    ] {
        assert_eq!(end(&[month], ""), expected);
    }
    for (today, expected) in [
        ("2026-01-03", "2025-12-31"),
        ("2026-09-30", "2026-08-31"),
        ("2028-03-01", "2028-02-29"),
        ("2026-10-01", "2026-09-30"),
    ] {
        assert_eq!(end(&[], today), expected);
    }
}

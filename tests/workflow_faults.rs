//! What the steps of the workflows do where something is wrong or missing: a branch that was rewritten, a token that expired, a
//! secret that is gone, a bucket that was left half-way, an answer that must not be quoted. What a forge would do, programs
//! and servers of this machine stand in for.

#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod support {
    pub(crate) mod command;
    pub(crate) mod forge;
    pub(crate) mod listener;
    pub(crate) mod published;
}

use std::fs;
use std::path::Path;
use std::process::Command;
use support::command::{embajador, files, skip};
use support::forge::{CUSTOMER, Forge, Job, YEAR, git, git_ok, steps_of};
use support::listener::{Answer, Listener};
use support::published::ran;

/// Whether a program is there; what needs it is skipped otherwise.
fn has(program: &str) -> bool {
    let found = Command::new(program).arg("--help").output().is_ok();
    if !found {
        skip(&format!("there is no {program}"));
    }
    found
}

/// The steps of a publication, and apart from them the one that pushes.
fn publication() -> (Vec<String>, String) {
    let mut steps = steps_of("github/publish.yml");
    let push = steps.pop().unwrap();
    (steps, push)
}

/// Rewrites the pages branch by force, without its last commit.
fn rewrite(forge: &Forge, name: &str) {
    let remote = forge.remote();
    let clone = forge.beside(name);
    let (from, to) = (remote.to_str().unwrap(), clone.to_str().unwrap());
    git_ok(forge.remote().parent().unwrap(), &["clone", "--quiet", "-b", "gh-pages", from, to]);
    git_ok(&clone, &["reset", "--quiet", "--hard", "HEAD~1"]);
    fs::write(clone.join("note.txt"), "A note.").unwrap();
    git_ok(&clone, &["add", "--all"]);
    git_ok(&clone, &["commit", "--quiet", "--message", "Another history"]);
    git_ok(&clone, &["push", "--quiet", "--force", "origin", "HEAD:gh-pages"]);
}

#[test]
fn a_pages_branch_that_was_rewritten_is_refused() {
    let forge = Forge::with_two();
    let (before, push) = publication();
    let late = forge.job("late", &[("EDITION", YEAR[2])]);
    assert_eq!(late.steps(&before).status, 0);
    rewrite(&forge, "elsewhere");
    let tip = forge.tip();
    // While a run was under way, and before one.
    let pushed = late.step(&push);
    let (next, job) = forge.publish("next", &[("EDITION", YEAR[2])]);
    for refused in [&pushed, &next] {
        assert_eq!((refused.status, forge.tip()), (4, tip.clone()), "{}", refused.err);
        assert!(refused.err.contains("gh-pages was rewritten"), "{}", refused.err);
    }
    assert!(!job.work("summary.json").exists(), "it was published");
    // The branch is gone altogether.
    git_ok(&forge.remote(), &["update-ref", "-d", "refs/heads/gh-pages"]);
    let (gone, _) = forge.publish("gone", &[("EDITION", YEAR[2])]);
    assert_eq!(gone.status, 4, "{}", gone.err);
    // It is meant.
    git_ok(&forge.remote(), &["update-ref", "-d", "refs/heads/gh-pages-record"]);
    forge.published("anew", &[("EDITION", YEAR[2])]);
    let record = git_ok(&forge.remote(), &["rev-parse", "refs/heads/gh-pages-record"]);
    assert_eq!(record, forge.tip());
}

#[test]
fn a_branch_that_has_no_edition_yet_is_published_to_if_it_is_empty() {
    let forge = Forge::new();
    let clone = forge.project();
    git_ok(&clone, &["checkout", "--quiet", "--orphan", "gh-pages"]);
    git_ok(&clone, &["rm", "-rfq", "--cached", "."]);
    git_ok(&clone, &["commit", "--quiet", "--allow-empty", "--message", "Begin"]);
    git_ok(&clone, &["push", "--quiet", "origin", "gh-pages"]);
    forge.published("first", &[("EDITION", YEAR[0])]);
    assert_eq!(git_ok(&forge.remote(), &["rev-list", "--count", "gh-pages"]), "2");
    forge.published("second", &[("EDITION", YEAR[1])]);

    // Made from the main branch, as a forge's page does it.
    git_ok(&forge.remote(), &["branch", "site", "main"]);
    let (refused, job) = forge.publish("site", &[("PAGES_BRANCH", "site")]);
    assert_eq!(refused.status, 4, "{}", refused.err);
    assert!(refused.err.contains("take them out"), "{}", refused.err);
    assert!(!job.work("summary.json").exists());
}

#[test]
fn a_repository_that_can_not_be_read_is_not_taken_for_a_new_one() {
    let forge = Forge::new();
    let (failed, job) = forge.publish("lost", &[("PAGES_REMOTE", "file:///nowhere")]);
    assert_eq!(failed.status, 3, "{}", failed.err);
    assert!(!failed.err.contains("is new") && !job.work("summary.json").exists());
    assert!(failed.err.contains("PAGES_REMOTE"), "{}", failed.err);

    // A forge that takes the token no more: it is sent to it, and shown to nobody, even where the steps are traced.
    let listener = Listener::new(|_| Answer::unauthorised());
    let mut job = forge.job(
        "expired",
        &[("PAGES_REMOTE", &listener.address("book.git")), ("PAGES_TOKEN", "expired-token")],
    );
    let failed = job.step("sh -x workflows/steps/fetch-pages.sh");
    assert_eq!(failed.status, 3, "{}", failed.err);
    assert!(failed.err.contains("has PAGES_TOKEN expired"), "{}", failed.err);
    assert!(!failed.err.contains("expired-token"), "{}", failed.err);
    job.set("PAGES_USER", "gitlab-ci-token");
    assert_eq!(job.step("workflows/steps/fetch-pages.sh").status, 3);
    let asked = listener.requests();
    // x-access-token:expired-token, and the same of the other user.
    for basic in [
        "Basic eC1hY2Nlc3MtdG9rZW46ZXhwaXJlZC10b2tlbg==",
        "Basic Z2l0bGFiLWNpLXRva2VuOmV4cGlyZWQtdG9rZW4=",
    ] {
        assert!(asked.iter().any(|one| one.header("authorization") == basic), "{asked:?}");
    }
}

#[test]
fn a_secret_that_is_missing_is_named_and_nothing_is_published() {
    let forge = Forge::new();
    let empty = forge.beside("empty");
    fs::create_dir_all(&empty).unwrap();
    let copy_nothing = format!("cp -R {}/.", empty.display());
    let ssh = "git@localhost:vault.git";
    for (number, (variables, status, says)) in [
        (vec![("SECRET_REMOTE", "")], 2, "neither SECRET_REMOTE nor SECRET_COMMAND is set"),
        (vec![("SECRET_REMOTE", ssh)], 2, "SECRET_KEY is not set"),
        (vec![("SECRET_REMOTE", ssh), ("SECRET_KEY", "key")], 2, "SECRET_HOSTS is not set"),
        (
            vec![("SECRET_REMOTE", "https://user:pass-7@localhost:1/vault.git")],
            3,
            "SECRET_REMOTE names could not be read",
        ),
        (vec![("SECRET_REMOTE", ""), ("SECRET_COMMAND", "false")], 3, "SECRET_COMMAND could not"),
        (vec![("SECRET_REMOTE", ""), ("SECRET_COMMAND", &copy_nothing)], 1, "no folder answers/"),
    ]
    .into_iter()
    .enumerate()
    {
        let mut job = forge.job(&format!("job-{number}"), &[]);
        for (name, value) in variables {
            job.set(name, value);
        }
        let done = job.steps(&steps_of("github/publish.yml"));
        assert_eq!(done.status, status, "{says}: {}", done.err);
        assert!(done.err.contains(says) && !done.err.contains("pass-7"), "{says}: {}", done.err);
        assert!(!job.work("pages").exists() && !job.work("summary.json").exists());
    }
    assert_eq!(git_ok(&forge.remote(), &["branch", "--list", "gh-pages"]), "");
    // It is meant; and a check may do without.
    let mut job = forge.job("without", &[("WITHOUT_SECRET", "true")]);
    job.set("SECRET_REMOTE", "");
    job.ok("workflows/steps/fetch-secret.sh needed");
    job.set("WITHOUT_SECRET", "");
    job.ok("workflows/steps/fetch-secret.sh");
    // A fork's change gets nothing, whatever is set.
    let fork = [("CI_MERGE_REQUEST_SOURCE_PROJECT_ID", "9"), ("CI_MERGE_REQUEST_PROJECT_ID", "4")];
    let job = forge.job("fork", &fork);
    assert!(job.ok("workflows/steps/fetch-secret.sh").err.contains("comes from a fork"));
    assert!(!job.work("secret").exists());
}

/// An `ssh` that notes down how it was called and with what key, and runs the command on this machine.
const SSH: &str = "#!/bin/sh\nset -eu\nhere=$(dirname \"$0\")\nprintf '%s\\n' \"$*\" >>\"$here/calls\"\n\
                   if [ \"$1\" = -i ]; then cp \"$2\" \"$here/key\"; ls -l \"$2\" | cut -c1-10 >\"$here/mode\"; fi\n\
                   for word; do case $word in UserKnownHostsFile=*) cp \"${word#*=}\" \"$here/hosts\" ;; esac; done\n\
                   for last; do :; done\nexec sh -c \"$last\"\n";

#[test]
fn repositories_are_reached_over_ssh() {
    let forge = Forge::new();
    let key = "-----BEGIN KEY-----\r\nabc\r\n-----END KEY-----";
    let remote = format!("git@localhost:{}", forge.vault().display());
    let mut job =
        forge.job("secret", &[("SECRET_KEY", key), ("SECRET_HOSTS", "localhost ssh-ed25519 AAAA")]);
    job.set("SECRET_REMOTE", &remote);
    let programs = job.program("ssh", SSH);
    job.ok("workflows/steps/fetch-secret.sh needed");
    assert!(job.work("secret/answers/answers.csv").exists());
    let noted = |name: &str| fs::read_to_string(programs.join(name)).unwrap();
    assert_eq!(noted("key"), "-----BEGIN KEY-----\nabc\n-----END KEY-----\n");
    assert_eq!(noted("mode"), "-rw-------\n");
    assert_eq!(noted("hosts"), "localhost ssh-ed25519 AAAA\n");
    for option in ["BatchMode=yes", "IdentitiesOnly=yes", "StrictHostKeyChecking=yes"] {
        assert!(noted("calls").contains(option), "{}", noted("calls"));
    }
    // The key is on the disk no longer.
    let path = noted("calls").split_whitespace().nth(1).unwrap().to_owned();
    assert!(!Path::new(&path).exists(), "{path}");
    // As a file, which is how a forge gives what has several lines.
    fs::remove_dir_all(job.work("secret")).unwrap();
    job.set("SECRET_KEY", programs.join("key").to_str().unwrap());
    fs::copy(programs.join("key"), programs.join("kept")).unwrap();
    job.set("SECRET_KEY", programs.join("kept").to_str().unwrap());
    job.ok("workflows/steps/fetch-secret.sh needed");
    assert_eq!(noted("key"), noted("kept"));

    // The pages too, where somebody publishes to a repository elsewhere.
    let remote = format!("git@localhost:{}", forge.remote().display());
    let mut job = forge.job("pages", &[("EDITION", YEAR[0]), ("PAGES_REMOTE", &remote)]);
    let programs = job.program("ssh", SSH);
    let (before, push) = publication();
    assert_eq!(job.steps(&before).status, 0);
    job.ok(&push);
    assert!(fs::read_to_string(programs.join("calls")).unwrap().contains("git-receive-pack"));
    assert_eq!(git_ok(&forge.remote(), &["rev-list", "--count", "gh-pages"]), "1");
}

/// The steps of a publication to a bucket.
fn to_bucket(step: &str) -> String {
    step.replace("fetch-pages", "pull-bucket").replace("push-pages", "push-bucket")
}

/// The state of a folder, which must be clean.
#[track_caller]
fn assert_clean(folder: &Path) {
    let found = ran(embajador().arg("verify").arg(folder));
    assert_eq!((found.status, found.state()), (0, "clean"), "{}", found.out);
}

/// Three editions, the last of them withdrawn, into a bucket.
fn publish_to_bucket(forge: &Forge, bucket: &str, folder: &Path) {
    let withdrawal = [("EDITION", YEAR[2]), ("WITHDRAW", "true"), ("REASON", "A name was in it")];
    for (number, variables) in [
        vec![("EDITION", YEAR[0])],
        vec![("EDITION", YEAR[1])],
        vec![("EDITION", YEAR[2])],
        withdrawal.to_vec(),
        vec![("EDITION", YEAR[3])],
    ]
    .into_iter()
    .enumerate()
    {
        let mut job = forge.job(&format!("bucket-{number}"), &variables);
        job.set("BUCKET", bucket);
        job.set("RCLONE_CONFIG_HERE_TYPE", "local");
        for step in steps_of("github/publish.yml") {
            job.ok(&to_bucket(&step));
        }
        assert_clean(folder);
        assert!(!folder.join(".tombstones").exists());
    }
    let page = fs::read_to_string(folder.join(YEAR[2]).join("en/one.html")).unwrap();
    assert!(page.contains("has been withdrawn"), "{page}");
}

#[test]
fn a_bucket_is_a_folder_or_what_rclone_knows() {
    let forge = Forge::new();
    let folder = forge.beside("folder with a blank");
    publish_to_bucket(&forge, folder.to_str().unwrap(), &folder);
    if has("rclone") {
        let other = Forge::new();
        let behind = other.beside("behind rclone");
        publish_to_bucket(&other, &format!("here:{}", behind.display()), &behind);
        assert_eq!(files(&folder), files(&behind));
    }
}

/// A program of this machine whose runs are counted, over all such programs; in place of the run KILL_AT, its caller is killed.
fn mortal(job: &mut Job<'_>, name: &str) {
    let script = format!(
        "#!/bin/sh\ncount=$(dirname \"$0\")/count\nn=$(($(cat \"$count\" 2>/dev/null || echo 0) + 1))\n\
         echo \"$n\" >\"$count\"\necho \"$n $*\" >>\"$count.log\"\nif [ \"$n\" = \"${{KILL_AT:-}}\" ]; then kill -9 $PPID; exit 1; fi\n\
         PATH=${{PATH#*:}} exec {name} \"$@\"\n"
    );
    job.program(name, &script);
}

#[test]
fn a_bucket_is_whole_for_readers_and_mended_whenever_a_run_was_killed() {
    let forge = Forge::new();
    let bucket = forge.beside("bucket");
    let put = |name: &str, variables: &[(&str, &str)], bucket: &Path| {
        let mut job = forge.job(name, variables);
        job.set("BUCKET", bucket.to_str().unwrap());
        for step in steps_of("github/publish.yml") {
            job.ok(&to_bucket(&step));
        }
        job
    };
    put("first", &[("EDITION", YEAR[0])], &bucket);
    put("second", &[("EDITION", YEAR[1])], &bucket);
    let withdrawal = [("EDITION", YEAR[0]), ("WITHDRAW", "true"), ("REASON", "A name was in it")];
    let (before, push) = publication();
    for (what, variables) in [("new", &[("EDITION", YEAR[2])][..]), ("withdrawn", &withdrawal)] {
        let mut job = forge.job(what, variables);
        for program in ["cp", "mv", "rm"] {
            mortal(&mut job, program);
        }
        job.set("BUCKET", bucket.to_str().unwrap());
        for step in &before {
            job.ok(&to_bucket(step));
        }
        let programs = job.checkout().parent().unwrap().join("programs");
        let (count, log) = (programs.join("count"), programs.join("count.log"));
        let mut pushed_to = |name: &str, kill_at: usize| {
            let here = forge.beside(name);
            assert_eq!(ran(Command::new("cp").arg("-R").arg(&bucket).arg(&here)).status, 0);
            job.set("BUCKET", here.to_str().unwrap());
            job.set("KILL_AT", &kill_at.to_string());
            let _ = (fs::remove_file(&count), fs::remove_file(&log));
            let pushed = job.step(&to_bucket(&push));
            // Of what readers are led to, nothing is missing.
            let found = ran(embajador().arg("verify").arg(&here));
            assert!(!found.out.contains("incomplete "), "{name}: {}", found.out);
            (here, pushed.status)
        };
        let (here, status) = pushed_to(&format!("{what}-whole"), 0);
        assert_eq!(status, 0);
        assert_clean(&here);
        let calls = fs::read_to_string(&log).unwrap();
        let last = calls.lines().count();
        // Ahead of the commit point, at it, just after it, and at the end.
        let commit =
            calls.lines().position(|call| call.contains("/editions.json.part")).unwrap() + 1;
        let moments = [1, commit / 2, commit - 1, commit, commit + 1, commit + 3];
        let later = [commit.midpoint(last), last];
        for kill_at in moments.into_iter().chain(later) {
            let (here, status) = pushed_to(&format!("{what}-{kill_at}"), kill_at);
            assert_ne!(status, 0, "{what} {kill_at} of {last}");
            let again = put(&format!("{what}-again-{kill_at}"), variables, &here);
            assert_clean(&here);
            assert!(!here.join(".tombstones").exists());
            again.end();
            fs::remove_dir_all(&here).unwrap();
        }
    }
}

/// Notes of a merge request as GitLab keeps them: the first page has those of other people.
fn notes(request: &support::listener::Request, kept: &mut Vec<String>) -> Answer {
    if request.header("private-token") != "comment-token" {
        return Answer::unauthorised();
    }
    let path = "/api/v4/projects/4/merge_requests/8/notes";
    let body = request.form("body");
    match (request.method.as_str(), request.path.as_str()) {
        ("GET", listed) if listed == format!("{path}?per_page=100&page=1") => {
            Answer::json(&serde_json::json!([{"id": 11, "body": "Somebody's"}]))
        }
        ("GET", listed) if listed == format!("{path}?per_page=100&page=2") => {
            let all: Vec<_> =
                kept.iter().map(|body| serde_json::json!({"id": 12, "body": body})).collect();
            Answer::json(&serde_json::json!(all))
        }
        ("POST", to) if to == path => {
            kept.push(body);
            Answer::json(&serde_json::json!({"id": 12}))
        }
        ("PUT", to) if to == format!("{path}/12") => {
            kept[0] = body;
            Answer::json(&serde_json::json!({"id": 12}))
        }
        _ => Answer::missing(),
    }
}

#[test]
fn a_note_on_gitlab_is_posted_once_and_then_updated() {
    if !has("curl") || !has("jq") {
        return;
    }
    let kept = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let shared = std::sync::Arc::clone(&kept);
    let listener = Listener::new(move |request| notes(request, &mut shared.lock().unwrap()));
    let forge = Forge::new();
    let base = git_ok(&forge.project(), &["rev-parse", "HEAD"]);
    forge.chapter("Quite \"another\" sentence & more: 100 % ñ.");
    let mut job = forge.job("check", &[("CI_MERGE_REQUEST_DIFF_BASE_SHA", &base)]);
    let api = listener.address("api/v4");
    for (name, value) in [
        ("CI_API_V4_URL", api.as_str()),
        ("CI_MERGE_REQUEST_IID", "8"),
        ("CI_MERGE_REQUEST_PROJECT_ID", "4"),
        ("CI_MERGE_REQUEST_SOURCE_PROJECT_ID", "4"),
    ] {
        job.set(name, value);
    }
    job.ok("workflows/steps/fetch-secret.sh && workflows/steps/check.sh");
    let said = job.ok("workflows/steps/comment.sh");
    assert!(said.err.contains("COMMENT_TOKEN is not set"), "{}", said.err);
    assert!(listener.requests().is_empty());
    job.set("COMMENT_TOKEN", "comment-token");
    let said = job.ok("sh -x workflows/steps/comment.sh");
    assert!(said.err.contains("a note is posted") && !said.err.contains("comment-token"));
    let comment = fs::read_to_string(job.work("report/comment.md")).unwrap();
    assert!(comment.contains('ñ') && comment.contains("another"), "{comment}");
    assert_eq!(kept.lock().unwrap().join("\n--\n"), comment);
    let longer = format!("{comment}\nMore.\n");
    fs::write(job.work("report/comment.md"), &longer).unwrap();
    assert!(job.ok("workflows/steps/comment.sh").err.contains("note 12 is updated"));
    assert_eq!(*kept.lock().unwrap(), [longer]);
    let calls: Vec<String> = listener.requests().iter().map(|one| one.method.clone()).collect();
    assert_eq!(calls, ["GET", "GET", "POST", "GET", "GET", "PUT"]);

    job.set("COMMENT_TOKEN", "expired-token");
    let failed = job.step("workflows/steps/comment.sh");
    assert_eq!(failed.status, 3, "{}", failed.err);
    assert!(failed.err.contains("has COMMENT_TOKEN expired"), "{}", failed.err);
    assert!(!failed.err.contains("expired-token") && !job.work("curl").exists());
    // What does not begin as a comment of this tool could make it write over another's.
    fs::write(job.work("report/comment.md"), "\nMine.\n").unwrap();
    assert_eq!(job.step("workflows/steps/comment.sh").status, 4);
    fs::remove_file(job.work("report/comment.md")).unwrap();
    job.ok("workflows/steps/comment.sh");
}

#[test]
fn what_is_wrong_with_an_answer_is_shown_to_nobody_but_its_place() {
    let forge = Forge::new();
    let base = git_ok(&forge.project(), &["rev-parse", "HEAD"]);
    // A file without its header: the message tells what columns there are, which is the first answer.
    let folder = forge.beside("bad-place");
    fs::create_dir_all(folder.join("answers")).unwrap();
    let rows =
        format!("{CUSTOMER}1,2025-10-01,9,\"late at 07:30: rude\"\n{CUSTOMER}2,2025-10-02,3,\n");
    fs::write(folder.join("answers/answers.csv"), rows).unwrap();
    let mut job = forge.job("bad", &[("EDITION", YEAR[0]), ("BASE", &base)]);
    job.set("SECRET_REMOTE", "");
    job.set("SECRET_COMMAND", &format!("cp -R {}/.", folder.display()));
    let published = job.steps(&steps_of("github/publish.yml"));
    let checked = job.step("workflows/steps/check.sh");
    job.set("GITHUB_STEP_SUMMARY", job.work("shown.md").to_str().unwrap());
    job.ok("workflows/steps/report.sh");
    assert_eq!((published.status, checked.status), (1, 1), "{}", published.err);
    let mut all = format!("{}{}{}{}", published.out, published.err, checked.out, checked.err);
    assert!(all.contains("answers.csv:1\n"), "{all}");
    let report = files(&job.work("report"));
    assert_eq!(report.len(), 3, "{:?}", report.keys());
    for content in report.values() {
        all.push_str(&String::from_utf8_lossy(content));
    }
    all.push_str(&fs::read_to_string(job.work("shown.md")).unwrap());
    assert!(!all.contains(CUSTOMER) && !all.contains("rude"), "{all}");
    assert!(all.contains("could not be built") && all.contains("may quote an answer"), "{all}");
    assert!(!job.work("secret").exists(), "the answers outlive the job");

    // Whoever asks for it is told.
    let mut job = forge.job("loud", &[("EDITION", YEAR[0]), ("VERBOSE", "true")]);
    job.set("SECRET_REMOTE", "");
    job.set("SECRET_COMMAND", &format!("cp -R {}/.", folder.display()));
    assert!(job.steps(&steps_of("github/publish.yml")).err.contains(CUSTOMER));
}

#[test]
fn the_program_is_installed_from_the_project_or_from_a_repository() {
    // A program of the same name stands in: what is tested is the step.
    let forge = Forge::new();
    let source = forge.beside("source");
    fs::create_dir_all(source.join("src")).unwrap();
    fs::write(
        source.join("Cargo.toml"),
        "[package]\nname = \"embajador\"\nversion = \"9.8.7\"\nedition = \"2024\"\n\n[workspace]\n",
    )
    .unwrap();
    fs::write(
        source.join("Cargo.lock"),
        "version = 4\n\n[[package]]\nname = \"embajador\"\nversion = \"9.8.7\"\n",
    )
    .unwrap();
    fs::write(source.join("src/main.rs"), "fn main() { println!(\"installed\"); }\n").unwrap();
    assert_eq!(ran(git(&source).args(["init", "--quiet", "-b", "main"])).status, 0);
    git_ok(&source, &["add", "--all"]);
    git_ok(&source, &["commit", "--quiet", "--message", "Begin"]);
    git_ok(&source, &["tag", "v9"]);
    let commit = git_ok(&source, &["rev-parse", "HEAD"]);
    let mut job = forge.job("install", &[]);
    let address = format!("file://{}", source.display());
    for (number, (project, from, revision)) in [
        (source.to_str().unwrap(), "", ""),
        (".", address.as_str(), commit.as_str()),
        (".", address.as_str(), "v9"),
    ]
    .into_iter()
    .enumerate()
    {
        let root = forge.beside(&format!("root-{number}"));
        job.set("CARGO_INSTALL_ROOT", root.to_str().unwrap());
        job.set("PROJECT", project);
        // Cargo takes a clone for the network, wherever it is from.
        job.set("CARGO_NET_OFFLINE", if from.is_empty() { "true" } else { "false" });
        job.set("EMBAJADOR_SOURCE", from);
        job.set("EMBAJADOR_REVISION", revision);
        job.ok("workflows/steps/install.sh");
        assert_eq!(ran(&mut Command::new(root.join("bin/embajador"))).out, "installed\n");
    }
    job.set("EMBAJADOR_REVISION", "");
    let failed = job.step("workflows/steps/install.sh");
    assert_eq!(failed.status, 2);
    assert!(failed.err.contains("EMBAJADOR_REVISION"), "{}", failed.err);
}

#[test]
fn every_shell_of_posix_runs_the_steps() {
    let forge = Forge::new();
    for (month, shell) in YEAR.iter().zip(["dash", "bash", "busybox sh"]) {
        if !has(shell.split(' ').next().unwrap()) {
            continue;
        }
        let job = forge.job(month, &[("EDITION", month)]);
        for step in steps_of("github/publish.yml") {
            job.ok(&format!("{shell} {step}"));
        }
        job.ok(&format!("{shell} workflows/steps/report.sh"));
        let base = git_ok(&forge.project(), &["rev-parse", "HEAD"]);
        let mut job = forge.job(&format!("{month}-check"), &[("BASE", &base)]);
        job.ok(&format!("{shell} workflows/steps/fetch-secret.sh"));
        job.ok(&format!("{shell} workflows/steps/check.sh"));
        job.set("BUCKET", forge.beside(&format!("{month}-bucket")).to_str().unwrap());
        for step in steps_of("github/publish.yml").iter().skip(1) {
            job.set("EDITION", month);
            job.ok(&format!("{shell} {}", to_bucket(step)));
        }
    }
}

//! What goes wrong around a published folder: full disks, folders that are not ours, catalogues that can't be trusted, two
//! publishers at once. Nothing that was published is ever touched, and the next run mends what one that failed left.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod support {
    pub(crate) mod command;
    pub(crate) mod published;
}

use std::fs;
use std::path::Path;
use support::command::{embajador, files, skip};
use support::published::{Published, Ran, ran};

/// The files of editions alone: what is sealed.
fn sealed(folder: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut found = files(folder);
    found.retain(|path, _| path.starts_with("2026"));
    found
}

/// Whether nothing of a run is left behind.
fn is_tidy(folder: &Path) -> bool {
    !folder.join(".embajador-staging").exists() && !folder.join(".embajador-lock").exists()
}

#[test]
fn a_folder_of_someone_else_is_refused_and_left_alone() {
    let published = Published::new();
    let refused = |done: Ran, words: &str| {
        assert_eq!(done.status, 4, "{}", done.err);
        assert!(done.err.contains(words) && done.err.contains("hint: "), "{}", done.err);
    };
    fs::create_dir(published.path()).unwrap();
    fs::write(published.file("thesis.txt"), "mine").unwrap();
    refused(published.publish(&["--as-of", "2026-01-28"]), "no publish wrote it");
    assert_eq!(files(&published.path()).len(), 1);
    fs::remove_file(published.file("thesis.txt")).unwrap();
    // What belongs to a checkout of a branch of pages is no hindrance.
    fs::create_dir(published.file(".git")).unwrap();
    fs::write(published.file("CNAME"), "example.org").unwrap();
    published.month(1);
    let site = published.project().join("site");
    let to = |folder: &Path| {
        let mut command = embajador();
        command.arg("publish").arg(published.project()).arg("--to").arg(folder);
        ran(command.args(["--as-of", "2026-01-28"]))
    };
    assert_eq!(ran(embajador().arg("build").arg(published.project())).status, 0);
    refused(to(&site), "holds a site");
    refused(to(&published.project()), "holds the project");
    refused(to(published.project().parent().unwrap()), "holds the project");
    refused(to(&published.project().join("content/public")), "lies inside `content`");
    refused(to(&published.project().join("data")), "lies inside `data`");
    refused(to(&published.project().join("private/public")), "lies inside `private`");
    refused(to(&published.project().join("book.toml")), "is a file");
    // A folder of its own inside the project is where it usually lies.
    assert_eq!(to(&published.project().join("public")).status, 0);
    // A folder that an edition would need is someone's too.
    fs::create_dir(published.file("2026-02")).unwrap();
    refused(published.publish(&["--as-of", "2026-02-28"]), "no publish wrote it");
    fs::remove_dir(published.file("2026-02")).unwrap();
    published.month(2);
    assert!(is_tidy(&published.path()));
}

#[test]
fn a_run_that_fails_leaves_no_folder_behind() {
    let published = Published::new();
    published.write("content/one.md", "{{#nothing}}\n");
    assert_eq!(published.publish(&["--as-of", "2026-01-28"]).status, 1);
    assert!(!published.path().exists());
    let mut command = embajador();
    command.current_dir(published.beside("")).args(["publish", "project", "--to", "a/b"]);
    assert_eq!(ran(command.args(["--as-of", "2026-01-28"])).status, 1);
    assert!(!published.beside("a").exists());
    published.chapter("Mended.");
    published.month(1);
    let before = files(&published.path());
    published.write("content/one.md", "{{#nothing}}\n");
    assert_eq!(published.publish(&["--as-of", "2026-02-28"]).status, 1);
    assert_eq!(files(&published.path()), before);
}

#[test]
fn a_catalogue_that_can_not_be_trusted_is_left_as_it_is() {
    let published = Published::new();
    published.month(1);
    let good = published.text("editions.json");
    let newer = good.replace("embajador/editions/1", "embajador/editions/2");
    let cases = [
        (newer, "update embajador"),
        (good[..good.len() / 2].to_owned(), "it is damaged"),
        (String::new(), "it is damaged"),
        ("[]".to_owned(), "it is damaged"),
        (good.replace("\"derived\"", "\"further\": 1,\n  \"derived\""), "it is damaged"),
        (good.replace("2026-01/\"", "../\"").replace("\"2026-01\"", "\"..\""), "it is damaged"),
    ];
    for (text, words) in cases {
        fs::write(published.file("editions.json"), &text).unwrap();
        let before = files(&published.path());
        for done in [published.publish(&["--as-of", "2026-02-28"]), published.verify(&[])] {
            assert_eq!(done.status, 4, "{}", done.err);
            assert!(done.err.contains(words), "{words}: {}", done.err);
        }
        assert_eq!(files(&published.path()), before);
    }
    // One that has lost an edition must not lead to its loss.
    fs::write(published.file("editions.json"), &good).unwrap();
    published.month(2);
    fs::write(published.file("editions.json"), &good).unwrap();
    let before = files(&published.path());
    let done = published.publish(&["--as-of", "2026-03-28"]);
    assert_eq!(done.status, 4, "{}", done.err);
    assert!(
        done.err.contains("`2026-02` holds an edition that editions.json does not list"),
        "{}",
        done.err
    );
    assert_eq!(published.verify(&[]).state(), "altered");
    assert_eq!(files(&published.path()), before);
    fs::remove_file(published.file("editions.json")).unwrap();
    assert_eq!(published.publish(&["--as-of", "2026-03-28"]).status, 4);
    assert_eq!(published.verify(&[]).status, 4);
}

#[test]
fn of_two_publishers_one_is_refused_and_told_by_whom() {
    let published = Published::new();
    published.month(1);
    let before = files(&published.path());
    let lock = published.file(".embajador-lock");
    let holder = fs::File::create(&lock).unwrap();
    holder.lock().unwrap();
    fs::write(&lock, "process 7 on elsewhere\n").unwrap();
    let refused = published.publish(&["--as-of", "2026-02-28"]);
    assert_eq!(refused.status, 4, "{}", refused.err);
    assert!(
        refused.err.contains("is being published by process 7 on elsewhere"),
        "{}",
        refused.err
    );
    let found = published.verify(&[]);
    assert_eq!(found.state(), "behind");
    assert!(found.out.contains("process 7 on elsewhere is publishing"), "{}", found.out);
    // Its process ends without a word, and the file stays.
    drop(holder);
    assert!(published.verify(&[]).out.contains("did not end well"));
    let done = published.publish(&["--as-of", "2026-02-28"]);
    assert_eq!(done.status, 0, "{}", done.err);
    assert!(done.err.contains("warning: process 7 on elsewhere was publishing"), "{}", done.err);
    assert!(is_tidy(&published.path()));
    assert!(
        before
            .iter()
            .filter(|(path, _)| path.starts_with("2026"))
            .all(|(path, content)| { fs::read(published.file(path)).unwrap() == *content })
    );
    published.root();
}

#[test]
fn many_publishers_at_once_lose_nothing() {
    let published = Published::new();
    published.month(1);
    let mut waiting: Vec<u32> = (2..=9).collect();
    let mut rounds = 0;
    while !waiting.is_empty() {
        rounds += 1;
        let started: Vec<_> = waiting
            .iter()
            .map(|month| {
                let as_of = format!("2026-{month:02}-28");
                let mut command = published.command(&["--quiet", "--as-of", &as_of]);
                command.stderr(std::process::Stdio::piped());
                (*month, command.spawn().unwrap())
            })
            .collect();
        for (month, child) in started {
            let output = child.wait_with_output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            match output.status.code() {
                Some(0) => waiting.retain(|other| *other != month),
                Some(4) if said.contains("is being published by ") => {}
                other => panic!("{month} ended with {other:?}: {said}"),
            }
        }
        assert!(rounds < 20, "nobody gets through");
    }
    published.root();
    assert_eq!(published.json("editions.json")["editions"].as_array().unwrap().len(), 9);
    assert!(is_tidy(&published.path()));
}

/// Publishes with no file allowed to grow beyond so many blocks of 512 bytes.
#[cfg(unix)]
fn limited(published: &Published, blocks: u32, arguments: &[&str]) -> Ran {
    let command = published.command(arguments);
    let mut shell = std::process::Command::new("sh");
    // Without the trap the kernel would end the process; so the write fails, as on a full disk.
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"");
    shell.arg("-c").arg(script).arg("sh").arg(command.get_program()).args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        shell.current_dir(folder);
    }
    ran(&mut shell)
}

#[cfg(unix)]
#[test]
fn a_write_that_fails_anywhere_publishes_nothing() {
    let published = Published::new();
    published.month(1);
    let before = files(&published.path());
    for (failures, blocks) in (0..400).step_by(3).enumerate() {
        let done = limited(&published, blocks, &["--as-of", "2026-02-28"]);
        if done.status == 0 {
            assert!(failures > 10, "only {failures} failures");
            published.root();
            return;
        }
        assert_eq!(done.status, 3, "{blocks}: {}", done.err);
        assert!(
            done.err.contains("could not ") && done.err.contains("hint: make room"),
            "{}",
            done.err
        );
        assert_eq!(files(&published.path()), before, "{blocks}");
    }
    panic!("it never fits");
}

/// A file system in memory of some size, as long as it is mounted.
struct Small<'a>(&'a Path);

impl<'a> Small<'a> {
    fn mount(place: &'a Path, options: &str) -> Option<Small<'a>> {
        fs::create_dir_all(place).unwrap();
        let mut mount = std::process::Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(place);
        let is_mounted = mount.output().is_ok_and(|output| output.status.success());
        is_mounted.then_some(Small(place))
    }

    fn remount(&self, options: &str) {
        let mut mount = std::process::Command::new("mount");
        mount.args(["-o", &format!("remount,{options}")]).arg(self.0);
        assert!(mount.output().unwrap().status.success());
    }
}

impl Drop for Small<'_> {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg(self.0).output();
    }
}

#[test]
fn a_full_disk_publishes_nothing_and_withdraws_nothing() {
    let published = Published::new();
    let place = published.path();
    let Some(small) = Small::mount(&place, "size=8m") else {
        return skip("no file system can be mounted");
    };
    published.month(1);
    published.month(2);
    for arguments in [
        &["--as-of", "2026-03-28"][..],
        &["--withdraw", "--edition", "2026-01", "--reason", "Wrong"],
    ] {
        let before = files(&place);
        let editions = before["editions.json"].clone();
        let space = rustix::fs::statvfs(&place).unwrap();
        let used = (space.f_blocks - space.f_bfree) * space.f_frsize / 1024;
        let mut failures = 0;
        let mut done = None;
        // A little more room each time, so that it runs out at one step after the other.
        for more in (0..800_u64).step_by(4) {
            small.remount(&format!("size={}k", used + more));
            let ended = published.publish(arguments);
            if ended.status == 0 {
                done = Some(more);
                break;
            }
            assert_eq!(ended.status, 3, "{}", ended.err);
            failures += 1;
            if fs::read(place.join("editions.json")).unwrap() == editions {
                assert_eq!(sealed(&place), sealed_of(&before), "{more}: {}", ended.err);
                assert!(!ended.err.contains("hint: check"), "{}", ended.err);
            } else {
                // The commit came through, and what follows from it did not: the next run mends it.
                let found = published.verify(&[]);
                assert!(matches!(found.state(), "behind" | "clean"), "{}", found.out);
            }
        }
        assert!(done.is_some() && failures > 3, "{failures} failures");
        small.remount("size=8m");
        published.publish(arguments);
        published.root();
    }
    small.remount("ro");
    let done = published.publish(&["--as-of", "2026-04-28"]);
    assert_eq!(done.status, 3, "{}", done.err);
    assert!(done.err.contains("can only be read"), "{}", done.err);
    published.root();
}

/// The same of files that were read before.
fn sealed_of(
    all: &std::collections::BTreeMap<String, Vec<u8>>,
) -> std::collections::BTreeMap<String, Vec<u8>> {
    all.iter()
        .filter(|(path, _)| path.starts_with("2026"))
        .map(|(path, content)| (path.clone(), content.clone()))
        .collect()
}

#[cfg(unix)]
#[test]
fn a_link_in_an_edition_is_no_part_of_it() {
    let published = Published::new();
    published.month(1);
    let page = published.file("2026-01/en/one.html");
    let aside = published.beside("one.html");
    fs::rename(&page, &aside).unwrap();
    std::os::unix::fs::symlink(&aside, &page).unwrap();
    let found = published.verify(&[]);
    assert_eq!(found.status, 4);
    assert!(found.out.contains("altered 2026-01/en/one.html: it is no file"), "{}", found.out);
    fs::remove_file(&page).unwrap();
    fs::rename(&aside, &page).unwrap();
    let edition = published.file("2026-01");
    fs::rename(&edition, published.beside("moved")).unwrap();
    std::os::unix::fs::symlink(published.beside("moved"), &edition).unwrap();
    assert!(published.verify(&[]).out.contains("altered 2026-01: it is a link"));
}

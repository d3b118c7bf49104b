//! What stands where a publication is to be written: links, folders, mounts, other editions. Nothing sealed is altered, nothing
//! of anyone else is lost, and what was altered by hand is not built upon.

#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod support {
    pub(crate) mod command;
    pub(crate) mod published;
}

use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use support::command::{embajador, files, skip};
use support::published::{Published, Ran, ran};

const FEBRUARY: [&str; 2] = ["--as-of", "2026-02-28"];
const WITHDRAW: [&str; 5] = ["--withdraw", "--edition", "2026-01", "--reason", "Wrong"];

#[track_caller]
fn refused(done: &Ran, words: &str) {
    assert_eq!(done.status, 4, "{}", done.err);
    assert!(done.err.contains(words) && done.err.contains("hint: "), "{words}: {}", done.err);
}

/// The files of editions alone: what is sealed.
fn sealed(published: &Published) -> BTreeMap<String, Vec<u8>> {
    let mut found = files(&published.path());
    found.retain(|path, _| path.starts_with("2026"));
    found
}

#[test]
fn nothing_is_written_through_a_link() {
    let published = Published::new();
    published.month(1);
    let before = sealed(&published);
    let elsewhere = published.beside("elsewhere.html");
    for (path, to) in [
        ("latest", "2026-01"),
        ("latest", "2026-01/en"),
        ("editions", "2026-01"),
        ("latest/en", "../2026-01/en"),
        ("index.html", "2026-01/index.html"),
        ("editions.js", "2026-01/script.js"),
        ("latest", "../nowhere"),
        ("index.html", "../elsewhere.html"),
    ] {
        let place = published.file(path);
        if path == "index.html" {
            fs::copy(&place, &elsewhere).unwrap();
        }
        let _ = fs::remove_dir_all(&place);
        let _ = fs::remove_file(&place);
        symlink(to, &place).unwrap();
        let found = published.verify(&[]);
        assert_eq!(found.state(), "behind", "{path} to {to}: {}", found.out);
        assert!(found.out.contains("a link leads to it"), "{path} to {to}: {}", found.out);
        let done = published.publish(&["--as-of", "2026-01-28"]);
        assert_eq!(done.status, 0, "{path} to {to}: {}", done.err);
        assert!(!fs::symlink_metadata(&place).unwrap().is_symlink(), "{path} to {to}");
        assert_eq!(sealed(&published), before, "{path} to {to}");
        published.root();
    }
    assert!(fs::read_to_string(&elsewhere).unwrap().starts_with("<!doctype html>"));
    // Nor is what is no longer derived removed through one.
    let book = fs::read_to_string(published.project().join("book.toml")).unwrap();
    let spanish = "[preprocessor.embajador.languages.es]\ntitle = \"Libro\"\nsrc = \"contenido\"\n";
    published.write("book.toml", &format!("{book}\n{spanish}"));
    published.write("contenido/SUMMARY.md", "- [Uno](uno.md)\n");
    published.write("contenido/uno.md", "# Uno\n");
    published.month(2);
    fs::remove_dir_all(published.file("latest/es")).unwrap();
    symlink("../2026-02/es", published.file("latest/es")).unwrap();
    let before = sealed(&published);
    published.write("book.toml", &book);
    assert_eq!(published.publish(&["--as-of", "2026-03-28"]).status, 0);
    assert!(
        before.iter().all(|(path, content)| fs::read(published.file(path)).unwrap() == *content)
    );
}

#[test]
fn the_lock_empties_no_file_that_a_link_leads_to() {
    let published = Published::new();
    published.month(1);
    let before = sealed(&published);
    symlink("2026-01/index.html", published.file(".embajador-lock")).unwrap();
    refused(&published.publish(&FEBRUARY), "is a link or a folder, expected a file");
    assert_eq!(sealed(&published), before);
    fs::remove_file(published.file(".embajador-lock")).unwrap();
    published.month(2);
}

#[test]
fn a_staging_folder_that_is_none_is_not_used() {
    let published = Published::new();
    published.month(1);
    let staging = published.file(".embajador-staging");
    let own = published.beside("own");
    fs::create_dir(&own).unwrap();
    fs::write(own.join("thesis.txt"), "mine").unwrap();
    for (number, to) in ["../own", "../nowhere"].into_iter().enumerate() {
        symlink(to, &staging).unwrap();
        assert_eq!(published.verify(&[]).state(), "behind", "{to}");
        let as_of = format!("2026-0{}-28", number + 2);
        let done = published.publish(&["--as-of", &as_of]);
        assert_eq!(done.status, 0, "{to}: {}", done.err);
        published.root();
    }
    assert_eq!(files(&own).len(), 1);
    fs::write(&staging, "mine").unwrap();
    assert_eq!(published.verify(&[]).state(), "altered");
    refused(&published.publish(&["--as-of", "2026-04-28"]), "is a file, expected a folder");
    assert_eq!(fs::read(&staging).unwrap(), b"mine");
}

#[test]
fn what_is_in_the_way_is_said_before_anything_is_published() {
    let published = Published::new();
    published.month(1);
    for (path, is_folder, words) in [
        ("index.html", true, "index.html` is a folder, expected a file"),
        ("latest", false, "latest` is a file, expected a folder"),
        ("editions/index.html", true, "is a folder, expected a file"),
    ] {
        let (place, kept) = (published.file(path), published.beside("kept"));
        fs::rename(&place, &kept).unwrap();
        if is_folder { fs::create_dir(&place) } else { fs::write(&place, "mine") }.unwrap();
        let before = files(&published.path());
        refused(&published.publish(&FEBRUARY), words);
        refused(&published.publish(&WITHDRAW), words);
        assert_eq!(files(&published.path()), before, "{path}");
        if is_folder { fs::remove_dir(&place) } else { fs::remove_file(&place) }.unwrap();
        fs::rename(&kept, &place).unwrap();
    }
    symlink("nowhere", published.file("2026-02")).unwrap();
    refused(&published.publish(&FEBRUARY), "no publish wrote it");
    fs::remove_file(published.file("2026-02")).unwrap();
    published.month(2);
}

#[test]
fn nothing_is_published_or_built_inside_a_published_folder() {
    let published = Published::new();
    let root = published.month(1);
    let project = published.project();
    for inside in ["2026-01/sub", "latest/sub", "new/../2026-01/sub", "sub"] {
        let inside = published.file(inside);
        let to =
            ran(embajador().arg("publish").arg(&project).arg("--to").arg(&inside).args(FEBRUARY));
        refused(&to, "where editions are published");
        let dest = ran(embajador().arg("build").arg(&project).arg("--dest").arg(&inside));
        refused(&dest, "where editions are published");
    }
    assert_eq!(published.root(), root);
    // A part of the way that is not there yet hides nothing.
    let hidden = project.join("nowhere/../content/public");
    let done =
        ran(embajador().arg("publish").arg(&project).arg("--to").arg(&hidden).args(FEBRUARY));
    refused(&done, "lies inside `content`");
    assert!(!project.join("content/public").exists() && !project.join("nowhere").exists());
}

#[test]
fn a_catalogue_that_does_not_hold_together_is_not_built_upon() {
    let published = Published::new();
    published.month(1);
    published.month(2);
    let good = published.json("editions.json");
    let altered = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut catalogue = good.clone();
        change(&mut catalogue);
        serde_json::to_string_pretty(&catalogue).unwrap()
    };
    let first = || good.pointer("/editions/0").unwrap().clone();
    let set = |catalogue: &mut serde_json::Value, place: &str, value: serde_json::Value| {
        *catalogue.pointer_mut(place).unwrap() = value;
    };
    let cases = [
        (altered(&|one| set(one, "/root", json!(null))), "the chain of digests is broken"),
        (
            altered(&|one| set(one, "/root", json!("0".repeat(64)))),
            "the chain of digests is broken",
        ),
        (altered(&|one| set(one, "/editions/1", first())), "lists `2026-01` twice"),
        (altered(&|one| set(one, "/editions/1/name", json!("2026-03"))), "is not its own"),
        (altered(&|one| set(one, "/editions/0/path", json!("../"))), "is not its own"),
        (altered(&|one| set(one, "/editions/0/previous", json!("0".repeat(64)))), "is broken"),
        (altered(&|one| set(one, "/editions/1/previous", json!(null))), "is broken"),
        (altered(&|one| set(one, "/editions", json!([first()]))), "is broken"),
    ];
    for (text, words) in cases {
        fs::write(published.file("editions.json"), text).unwrap();
        let before = files(&published.path());
        for arguments in [&["--as-of", "2026-03-28"][..], &WITHDRAW] {
            refused(&published.publish(arguments), words);
            assert_eq!(files(&published.path()), before, "{words}");
        }
        assert_eq!(published.verify(&[]).state(), "altered", "{words}");
    }
    // One without editions is not taken away where there are some.
    let empty =
        "{\"schema\":\"embajador/editions/1\",\"root\":null,\"editions\":[],\"derived\":[]}";
    fs::write(published.file("editions.json"), empty).unwrap();
    let before = files(&published.path());
    refused(&published.publish(&["--as-of", "2026-03-28"]), "does not list");
    assert_eq!(files(&published.path()), before);
}

#[test]
fn an_edition_that_is_gone_or_another_is_not_taken_for_the_same() {
    let published = Published::new();
    published.month(1);
    let (manifest, kept) = (published.file("2026-01/edition.json"), published.beside("kept"));
    fs::copy(&manifest, &kept).unwrap();
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, text.replace("embajador 0", "embajador 9")).unwrap();
    let again = || published.publish(&["--as-of", "2026-01-28"]);
    refused(&again(), "edition `2026-01`: its edition.json is not the one that was published");
    fs::remove_file(&manifest).unwrap();
    refused(&again(), "edition `2026-01`: it was published, and its edition.json is gone");
    published.chapter("Other words.");
    refused(&again(), "its edition.json is gone");
    fs::rename(&kept, &manifest).unwrap();
    refused(&again(), "is published with other content");
    published.root();
}

#[test]
fn what_was_withdrawn_and_is_put_back_goes_again() {
    let published = Published::new();
    published.month(1);
    let kept = published.beside("kept");
    let copied = Command::new("cp").arg("-r").arg(published.file("2026-01")).arg(&kept).status();
    assert!(copied.unwrap().success());
    assert_eq!(published.publish(&WITHDRAW).status, 0);
    let root = published.root();
    let withdrawn = files(&published.path());
    let put_back = || {
        fs::remove_dir_all(published.file("2026-01")).unwrap();
        let copied =
            Command::new("cp").arg("-r").arg(&kept).arg(published.file("2026-01")).status();
        assert!(copied.unwrap().success());
    };
    put_back();
    let found = published.verify(&[]);
    assert!(
        found.out.contains("altered 2026-01: it is withdrawn, and has been put back"),
        "{}",
        found.out
    );
    // For whatever reason it is withdrawn this time: the catalogue keeps the first.
    let done = published.publish(&["--withdraw", "--edition", "2026-01", "--reason", "Once more"]);
    assert_eq!(done.status, 0, "{}", done.err);
    assert!(done.err.contains("edition 2026-01 is withdrawn"), "{}", done.err);
    assert_eq!(files(&published.path()), withdrawn);
    assert_eq!(published.root(), root);
    // A tombstone that is gone is made again too, if the project still makes the same.
    fs::remove_dir_all(published.file("2026-01")).unwrap();
    assert_eq!(published.publish(&WITHDRAW).status, 0);
    assert_eq!(files(&published.path()), withdrawn);
    put_back();
    published.write("themes/own/style.css", "body {}");
    let book = fs::read_to_string(published.project().join("book.toml")).unwrap();
    let theme = "[preprocessor.embajador.site]\ntheme = \"own\"\n";
    published.write("book.toml", &format!("{book}\n{theme}"));
    refused(&published.publish(&WITHDRAW), "its tombstone is gone");
}

#[test]
fn who_withdraws_is_told_which_edition_repeats_it() {
    let published = Published::new();
    published.month(1);
    published.chapter("Smith was angry.");
    published.month(2);
    published.chapter("Nothing.");
    published.month(3);
    published.month(4);
    assert!(published.text("2026-03/en/changes.html").contains("Smith"));
    let withdraw = |name| {
        let done = published.publish(&["--withdraw", "--edition", name, "--reason", "A name"]);
        assert_eq!(done.status, 0, "{}", done.err);
        done.err
    };
    let said = withdraw("2026-02");
    assert!(said.contains("warning: `2026-03` may repeat what `2026-02` said"), "{said}");
    assert!(!withdraw("2026-04").contains("may repeat"));
}

#[test]
fn a_name_with_the_mark_of_a_revision_in_capitals_is_one_of_a_revision() {
    let published = Published::new();
    published.month(1);
    published.chapter("Corrected.");
    // On many file systems `2026-01-R2` and `2026-01-r2` are one folder.
    let done = published.publish(&["--as-of", "2026-03-28", "--edition", "2026-01-R2"]);
    assert_eq!(done.status, 4, "{}", done.err);
    assert!(!published.file("2026-01-R2").exists());
    let new = published.publish(&["--as-of", "2026-03-28", "--edition", "Spring-R2"]);
    assert_eq!(new.status, 1, "{}", new.err);
    assert!(new.err.contains("what a revision of `Spring` would be called"), "{}", new.err);
}

#[test]
fn a_file_of_the_theme_does_not_take_the_place_of_a_manifest() {
    let published = Published::new();
    published.month(1);
    let before = files(&published.path());
    let book = fs::read_to_string(published.project().join("book.toml")).unwrap();
    let theme = "[preprocessor.embajador.site]\ntheme = \"own\"\n";
    published.write("book.toml", &format!("{book}\n{theme}"));
    for name in ["edition.json", "Edition.json"] {
        published.write(&format!("themes/own/{name}"), "{}");
        for arguments in [&FEBRUARY[..], &WITHDRAW] {
            refused(&published.publish(arguments), "where the manifest of an edition goes");
            assert_eq!(files(&published.path()), before, "{name}");
        }
        fs::remove_file(published.project().join("themes/own").join(name)).unwrap();
    }
    published.month(2);
}

/// A file system that is mounted until this is dropped.
struct Mounted<'a>(&'a Path);

impl<'a> Mounted<'a> {
    fn new(place: &'a Path, arguments: &[&str]) -> Option<Mounted<'a>> {
        fs::create_dir_all(place).unwrap();
        let output = Command::new("mount").args(arguments).arg(place).output();
        output.is_ok_and(|output| output.status.success()).then_some(Mounted(place))
    }
}

impl Drop for Mounted<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0).output();
    }
}

#[test]
fn a_staging_folder_on_another_disk_publishes_nothing() {
    let published = Published::new();
    let staging = published.file(".embajador-staging");
    fs::create_dir(published.path()).unwrap();
    let mounted = Mounted::new(&staging, &["-t", "tmpfs", "tmpfs"]);
    if mounted.is_none() {
        return skip("no file system can be mounted");
    }
    let done = published.publish(&["--as-of", "2026-01-28"]);
    assert_eq!(done.status, 3, "{}", done.err);
    assert!(done.err.contains("editions.json`: cross-device link"), "{}", done.err);
    assert!(done.err.contains("on another disk than the folder around it"), "{}", done.err);
    assert!(files(&published.path()).keys().all(|path| path.starts_with('.')));
    drop(mounted);
    published.month(1);
    let mounted = Mounted::new(&staging, &["-t", "tmpfs", "tmpfs"]);
    let done = published.publish(&FEBRUARY);
    assert_eq!(done.status, 3, "{}", done.err);
    assert!(done.err.contains(".embajador-staging`: resource busy"), "{}", done.err);
    assert!(done.err.contains("hint: another disk is mounted there"), "{}", done.err);
    drop(mounted);
    published.month(2);
}

#[test]
fn an_edition_that_can_not_be_moved_is_withdrawn_when_it_can() {
    let published = Published::new();
    published.month(1);
    published.month(2);
    let edition = published.file("2026-01");
    let own = edition.to_str().unwrap();
    let Some(mounted) = Mounted::new(&edition, &["--bind", own]) else {
        return skip("no file system can be mounted");
    };
    let done = published.publish(&WITHDRAW);
    assert_eq!(done.status, 3, "{}", done.err);
    assert!(done.err.contains("2026-01`: resource busy"), "{}", done.err);
    let behind = || {
        let found = published.verify(&[]);
        assert_eq!(found.state(), "behind", "{}", found.out);
        assert!(found.out.contains("its tombstone is not in place yet"), "{}", found.out);
    };
    behind();
    drop(mounted);
    behind();
    // As a run leaves it that is stopped while it takes away what it can't move.
    fs::remove_file(edition.join("edition.json")).unwrap();
    behind();
    fs::remove_dir_all(&edition).unwrap();
    behind();
    let done = published.publish(&["--as-of", "2026-03-28"]);
    assert_eq!(done.status, 0, "{}", done.err);
    assert!(done.err.contains("the withdrawal of `2026-01` was finished"), "{}", done.err);
    published.root();
}

#[test]
fn an_edition_in_a_layer_that_can_only_be_read_is_withdrawn() {
    let published = Published::new();
    published.month(1);
    let (lower, layers) = (published.beside("lower"), published.beside("layers"));
    fs::rename(published.path(), &lower).unwrap();
    let place = published.path();
    let memory = Mounted::new(&layers, &["-t", "tmpfs", "tmpfs"]);
    let (upper, work) = (layers.join("upper"), layers.join("work"));
    fs::create_dir(&upper).and_then(|()| fs::create_dir(&work)).unwrap();
    let options = format!(
        "lowerdir={},upperdir={},workdir={}",
        lower.display(),
        upper.display(),
        work.display()
    );
    let mounted = Mounted::new(&place, &["-t", "overlay", "-o", &options, "overlay"]);
    if memory.is_none() || mounted.is_none() {
        return skip("no file system in layers can be mounted");
    }
    published.month(2);
    for arguments in [&WITHDRAW[..], &["--withdraw", "--edition", "2026-02", "--reason", "Too"]] {
        let done = published.publish(arguments);
        assert_eq!(done.status, 0, "{}", done.err);
        published.root();
    }
    assert!(published.text("2026-01/en/one.html").contains("has been withdrawn"));
    published.month(3);
}

//! Editions from the command line: published once, never altered, corrected and withdrawn beside what was; and whatever is
//! altered all the same is found.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod support {
    pub(crate) mod command;
    pub(crate) mod published;
}

use proptest::prelude::*;
use serde_json::json;
use std::fs;
use support::command::{embajador, files};
use support::published::{Published, ran, times};

#[test]
fn twelve_editions_in_a_row_leave_each_other_as_they_were() {
    let published = Published::new();
    let mut roots = Vec::new();
    for month in 1..=12 {
        let before = published.path().is_dir().then(|| {
            let editions = |path: &str| path.starts_with("2026");
            let mut bytes = files(&published.path());
            bytes.retain(|path, _| editions(path));
            let mut written = times(&published.path());
            let root = published.path();
            written
                .retain(|path, _| editions(&path.strip_prefix(&root).unwrap().to_string_lossy()));
            (bytes, written)
        });
        published.chapter(&format!("Month {month}."));
        roots.push(published.month(month));
        let Some((bytes, written)) = before else { continue };
        let (now, times_now) = (files(&published.path()), times(&published.path()));
        assert!(bytes.iter().all(|(path, content)| now.get(path) == Some(content)));
        assert!(written.iter().all(|(path, time)| times_now.get(path) == Some(time)));
    }
    let catalogue = published.json("editions.json");
    let states: Vec<&str> = catalogue["editions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|edition| edition["state"].as_str().unwrap())
        .collect();
    assert_eq!(states[..11], ["superseded"; 11]);
    assert_eq!(states[11], "current");
    // Each root that was ever printed is still proven, and no other.
    for root in &roots {
        assert_eq!(published.verify(&["--root", root]).status, 0);
    }
    let found = published.verify(&["--root", &"0".repeat(64)]);
    assert_eq!((found.status, found.state()), (4, "altered"), "{}", found.out);
    assert!(published.text("latest/index.html").contains("url=../2026-12/index.html"));
    assert!(published.text("latest/en/index.html").contains("url=../../2026-12/en/index.html"));
    // Each says what changed since the one before, and the first has none before it.
    assert!(!published.file("2026-01/en/changes.html").exists());
    let changes = published.text("2026-12/en/changes.html");
    let title = "What changed from November 2026 to December 2026";
    assert!(changes.contains(title) && changes.contains("Month"), "{changes}");
    let archive = published.text("editions/index.html");
    for month in 1..=12 {
        assert!(archive.contains(&format!("href=\"../2026-{month:02}/en/index.html\"")));
    }
}

#[test]
fn the_same_content_is_no_new_edition_and_other_content_is_refused() {
    let published = Published::new();
    published.month(1);
    let before = (files(&published.path()), times(&published.path()));
    let again = published.publish(&["--as-of", "2026-01-28"]);
    assert_eq!(again.status, 0, "{}", again.err);
    assert!(again.err.contains("same content"), "{}", again.err);
    // Metadata is not content: a comment of the configuration is one of the inputs.
    let book = fs::read_to_string(published.project().join("book.toml")).unwrap();
    published.write("book.toml", &format!("# A comment.\n{book}"));
    assert_eq!(published.publish(&["--as-of", "2026-01-28"]).status, 0);
    published.chapter("Other words.");
    let summary = published.beside("summary.json");
    let refused =
        published.publish(&["--as-of", "2026-01-28", "--summary", summary.to_str().unwrap()]);
    assert_eq!(refused.status, 4, "{}", refused.err);
    assert!(refused.err.contains("\n  changed en/one.html\n"), "{}", refused.err);
    assert!(refused.err.contains("--revise --reason"), "{}", refused.err);
    let summary: serde_json::Value = serde_json::from_slice(&fs::read(summary).unwrap()).unwrap();
    assert_eq!((&summary["state"], &summary["edition"]), (&json!("refused"), &json!("2026-01")));
    assert!(summary["differences"].as_array().unwrap().contains(&json!("changed en/one.html")));
    // The published folder itself is touched by the lock.
    let mut now = (files(&published.path()), times(&published.path()));
    now.1.remove(&published.path());
    assert!(before == now, "a refused edition wrote something");
}

#[test]
fn a_revision_stands_beside_what_it_corrects() {
    let published = Published::new();
    // With an address, an edition's name stands on its pages.
    let book = fs::read_to_string(published.project().join("book.toml")).unwrap();
    let site = "[preprocessor.embajador.site]\nurl = \"https://example.org/\"\n";
    published.write("book.toml", &format!("{book}\n{site}"));
    published.month(1);
    let sealed = files(&published.file("2026-01"));
    let reason = ["--revise", "--reason", "A <b>figure</b> was wrong"];
    let early = published.publish(&[&["--as-of", "2026-02-28"], &reason[..]].concat());
    assert_eq!(early.status, 4, "{}", early.err);
    assert!(early.err.contains("no edition `2026-02` to revise"), "{}", early.err);
    published.chapter("Corrected.");
    for (number, text) in [(2, "Corrected."), (3, "Corrected again.")] {
        published.chapter(text);
        let done = published.publish(&[&["--as-of", "2026-01-28"], &reason[..]].concat());
        assert_eq!(done.status, 0, "{}", done.err);
        assert!(published.text(&format!("2026-01-r{number}/en/one.html")).contains(text));
        // Without `--revise` it is now this one that is there.
        assert!(published.publish(&["--as-of", "2026-01-28"]).err.contains("same content"));
        assert!(
            published
                .publish(&[&["--as-of", "2026-01-28"], &reason[..]].concat())
                .err
                .contains("same content")
        );
    }
    assert_eq!(files(&published.file("2026-01")), sealed);
    let editions = published.json("editions.json")["editions"].clone();
    assert_eq!(
        (&editions[0]["state"], &editions[0]["by"]),
        (&json!("revised"), &json!("2026-01-r3"))
    );
    assert_eq!(editions[1]["revises"], json!("2026-01"));
    assert_eq!(
        (&editions[2]["state"], &editions[2]["revises"]),
        (&json!("current"), &json!("2026-01-r2"))
    );
    assert_eq!(published.json("2026-01-r3/edition.json")["reason"], json!({ "en": reason[2] }));
    // Each page says what it corrects, and why; and the page of changes compares the two.
    let page = published.text("2026-01-r3/en/one.html");
    let says = "This edition corrects the edition of January 2026 (corrected). Reason:";
    assert!(page.contains(says) && page.contains("<a href=\"../en/changes.html\">"), "{page}");
    assert!(!published.text("2026-01/en/one.html").contains("This edition corrects"));
    for (name, compared, words) in [
        ("2026-01-r2", "2026-01", ["One.", "Corrected."]),
        ("2026-01-r3", "2026-01-r2", ["Corrected.", "Corrected again."]),
    ] {
        assert_eq!(published.json(&format!("{name}/edition.json"))["compared"], json!(compared));
        let changes = published.text(&format!("{name}/en/changes.html"));
        let last = |text: &str| text.split(' ').next_back().unwrap().to_owned();
        assert!(words.iter().all(|text| changes.contains(&last(text))), "{changes}");
    }
    let archive = published.text("editions/index.html");
    assert!(
        archive.contains("A &lt;b&gt;figure&lt;&#x2F;b&gt;")
            || archive.contains("A &lt;b&gt;figure&lt;/b&gt;")
    );
    assert!(!published.text("editions.js").contains("<b>"));
    published.root();
    // What follows is compared with what readers are given, not with what was corrected.
    published.month(2);
    assert_eq!(published.json("2026-02/edition.json")["compared"], json!("2026-01-r3"));
    // What corrects an edition tells of the same date.
    let other_date = published
        .publish(&[&["--as-of", "2026-03-28", "--edition", "2026-01"], &reason[..]].concat());
    assert_eq!(other_date.status, 4, "{}", other_date.err);
    assert!(other_date.err.contains("--as-of 2026-01-28"), "{}", other_date.err);
}

#[test]
fn a_reason_is_given_once_for_each_language() {
    let published = Published::new();
    let book = fs::read_to_string(published.project().join("book.toml")).unwrap();
    let both = "src = \"content/en\"\n\n[preprocessor.embajador.languages.es]\ntitle = \"Libro\"\nsrc = \"content/es\"\n";
    published.write("book.toml", &book.replace("src = \"content\"\n", both));
    for language in ["en", "es"] {
        published.write(&format!("content/{language}/SUMMARY.md"), "- [One](one.md)\n");
        published.write(&format!("content/{language}/one.md"), "# One\n\nOne.\n");
    }
    published.month(1);
    let twice = published.publish(&[
        "--as-of",
        "2026-01-28",
        "--revise",
        "--reason",
        "One",
        "--reason",
        "en=Two",
    ]);
    assert_eq!(twice.status, 2, "{}", twice.err);
    assert!(twice.err.contains("--reason es=TEXT --reason en=TEXT"), "{}", twice.err);
    published.write("content/en/one.md", "# One\n\nTwo.\n");
    let revise = ["--as-of", "2026-01-28", "--revise"];
    let reasons = ["--reason", "en=A wrong file", "--reason", "es=Un fichero equivocado"];
    let done = published.publish(&[&revise[..], &reasons[..]].concat());
    assert_eq!(done.status, 0, "{}", done.err);
    let said = |language: &str| published.text(&format!("2026-01-r2/{language}/one.html"));
    assert!(said("en").contains("Reason: <span>A wrong file</span>"), "{}", said("en"));
    assert!(said("es").contains("Motivo: <span>Un fichero equivocado</span>"), "{}", said("es"));
    // A reason in one language alone is told in it, and marked as such.
    let withdraw = ["--withdraw", "--edition", "2026-01-r2", "--reason", "All wrong"];
    assert_eq!(published.publish(&withdraw).status, 0);
    let archive = published.text("editions/index.html");
    assert!(archive.contains("Motivo: <span lang=\"en\">All wrong</span>"), "{archive}");
    assert!(archive.contains("Reason: <span>All wrong</span>"), "{archive}");
}

#[test]
fn an_edition_whose_comparison_is_withdrawn_is_still_the_same() {
    let published = Published::new();
    published.month(1);
    published.chapter("Two.");
    published.month(2);
    published.chapter("Three.");
    published.month(3);
    let before = files(&published.path().join("2026-03"));
    let withdraw = ["--withdraw", "--edition", "2026-02", "--reason", "A secret"];
    assert_eq!(published.publish(&withdraw).status, 0);
    // Its page of changes can't be made again, and yet nothing about it differs.
    let again = published.publish(&["--as-of", "2026-03-28"]);
    assert_eq!(again.status, 0, "{}", again.err);
    assert!(
        again.err.contains("`2026-02`, with which it is compared, was withdrawn"),
        "{}",
        again.err
    );
    assert!(again.err.contains("same content"), "{}", again.err);
    published.chapter("Four.");
    let other = published.publish(&["-q", "--as-of", "2026-03-28"]);
    assert_eq!(other.status, 4, "{}", other.err);
    assert!(other.err.contains("\n  changed en/one.html\n"), "{}", other.err);
    assert_eq!(files(&published.path().join("2026-03")), before);
}

#[test]
fn the_name_of_a_draft_is_not_published() {
    let published = Published::new();
    published.write("content/northern-xq7.md", "# A draft\n");
    published.month(1);
    let all = files(&published.path());
    assert!(all.keys().all(|path| !path.contains("northern-xq7")));
    assert!(all.values().all(|content| !String::from_utf8_lossy(content).contains("northern-xq7")));
    // It is an input all the same.
    let inputs = |published: &Published| published.json("2026-01/edition.json")["inputs"].clone();
    let other = Published::new();
    other.month(1);
    assert_ne!(inputs(&published)["data"], inputs(&other)["data"]);
}

#[test]
fn nothing_is_compared_with_data_that_were_altered() {
    let published = Published::new();
    published.month(1);
    let data = published.file("2026-01/en/data/policy.json");
    let whole = fs::read_to_string(&data).unwrap();
    fs::write(&data, whole.replace("One", "Two")).unwrap();
    let before = files(&published.path());
    let refused = published.publish(&["--as-of", "2026-02-28"]);
    assert_eq!(refused.status, 4, "{}", refused.err);
    let says = "edition `2026-01`: `en/data/policy.json` is not as it was published";
    assert!(refused.err.contains(says), "{}", refused.err);
    assert_eq!(files(&published.path()), before);
    fs::write(&data, whole).unwrap();
    published.month(2);
}

#[test]
fn a_withdrawn_edition_leaves_a_tombstone_that_keeps_its_digest() {
    let published = Published::new();
    published.month(1);
    published.chapter("A secret.");
    let of_secret = published.month(2);
    published.chapter("No secret.");
    let before = published.month(3);
    let digest = published.json("editions.json")["editions"][1]["manifest"].clone();
    let withdraw = ["--withdraw", "--edition", "2026-02", "--reason", "It named a customer"];
    // The project need not be as it was, nor have any data: nothing is rendered.
    published.write("content/SUMMARY.md", "- [Two](two.md)\n");
    let done = published.publish(&withdraw);
    assert_eq!(done.status, 0, "{}", done.err);
    let all = files(&published.path());
    assert!(all.values().all(|content| !String::from_utf8_lossy(content).contains("A secret")));
    assert!(published.text("2026-02/en/index.html").contains("It named a customer"));
    // At the address of each page that there was.
    let page = published.text("2026-02/en/one.html");
    assert!(page.contains("The edition of February 2026 has been withdrawn"), "{page}");
    assert!(
        page.contains("Reason: <span>It named a customer</span>")
            && page.contains("../../latest/en/"),
        "{page}"
    );
    let tombstone = published.json("2026-02/edition.json");
    assert_eq!(tombstone["withdrawn"]["manifest"], digest);
    let edition = &published.json("editions.json")["editions"][1];
    assert_eq!((&edition["state"], &edition["manifest"]), (&json!("withdrawn"), &digest));
    let after = published.root();
    assert_ne!(before, after);
    assert_eq!(published.verify(&["--root", &after]).status, 0);
    // From a root before the withdrawal nothing can be said of what stood before the edition: its manifest is gone.
    let found = published.verify(&["--root", &before]);
    assert_eq!(found.status, 4);
    assert!(found.out.contains("take a later root"), "{}", found.out);
    assert!(
        found.out.contains("state unproven") && !found.out.contains("altered"),
        "{}",
        found.out
    );
    assert_eq!(published.verify(&["--root", &of_secret]).status, 4);
    assert!(published.publish(&withdraw).err.contains("withdrawn before"));
    published.write("content/SUMMARY.md", "- [One](one.md)\n");
    let again = published.publish(&["--as-of", "2026-02-28"]);
    assert_eq!(again.status, 4, "{}", again.err);
    assert!(again.err.contains("its name stays taken"), "{}", again.err);
    let corrected = ["--as-of", "2026-02-28", "--revise", "--reason", "Without the name"];
    assert_eq!(published.publish(&corrected).status, 0);
    assert_eq!(published.json("editions.json")["editions"][1]["by"], json!("2026-02-r2"));
    published.root();
    // With no edition left, the pages lead to the archive.
    for name in ["2026-01", "2026-03", "2026-02-r2"] {
        let done = published.publish(&["--withdraw", "--edition", name, "--reason", "All wrong"]);
        assert_eq!(done.status, 0, "{}", done.err);
    }
    assert!(published.text("latest/index.html").contains("url=../editions/index.html#en"));
    published.root();
    let unknown = published.publish(&["--withdraw", "--edition", "2026-20", "--reason", "x"]);
    assert_eq!(unknown.status, 4);
    assert!(unknown.err.contains("did you mean `2026-02`?"), "{}", unknown.err);
}

#[test]
fn what_is_altered_is_found_and_named() {
    let published = Published::new();
    published.month(1);
    let root = published.month(2);
    let expect = |state: &str, line: &str| {
        let found = published.verify(&[]);
        assert_eq!((found.status, found.state()), (4, state), "{}", found.out);
        assert!(found.out.lines().any(|one| one.starts_with(line)), "{line}:\n{}", found.out);
    };
    let page = published.file("2026-01/en/one.html");
    let whole = fs::read(&page).unwrap();
    let mut flipped = whole.clone();
    flipped[40] ^= 1;
    fs::write(&page, &flipped).unwrap();
    expect("altered", "altered 2026-01/en/one.html: ");
    // The next edition is published all the same: old ones are not read.
    fs::remove_file(&page).unwrap();
    expect("incomplete", "incomplete 2026-01/en/one.html: ");
    fs::write(&page, &whole).unwrap();
    fs::write(published.file("2026-01/en/two.html"), "").unwrap();
    expect("altered", "altered 2026-01/en/two.html: it was added");
    fs::remove_file(published.file("2026-01/en/two.html")).unwrap();
    assert_eq!(published.root(), root);
    for path in ["index.html", "editions.js", "latest/en/index.html"] {
        let good = fs::read(published.file(path)).unwrap();
        fs::write(published.file(path), "old").unwrap();
        expect("behind", &format!("behind {path}: "));
        fs::remove_file(published.file(path)).unwrap();
        expect("behind", &format!("behind {path}: it is missing"));
        let mended = published.publish(&["--as-of", "2026-02-28"]);
        assert!(
            mended.err.contains("written anew") && mended.err.contains("nothing to do"),
            "{}",
            mended.err
        );
        assert_eq!(fs::read(published.file(path)).unwrap(), good);
    }
    let manifest = fs::read_to_string(published.file("2026-01/edition.json")).unwrap();
    fs::write(
        published.file("2026-01/edition.json"),
        manifest.replace("embajador 0", "embajador 9"),
    )
    .unwrap();
    expect("altered", "altered 2026-01/edition.json: ");
    fs::remove_dir_all(published.file("2026-01")).unwrap();
    expect("incomplete", "incomplete 2026-01: it is missing");
}

/// Alters a page, and all that vouches for it, as far as told; gives what verify finds with a root.
fn forge(published: &Published, name: &str, in_catalogue: bool, root: &str) -> (String, String) {
    use embajador::edition::digest::Digest;
    use embajador::edition::manifest::{Manifest, content};
    let folder = published.file(name);
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
    if in_catalogue {
        let new = Digest::of(text.as_bytes());
        let catalogue = published.text("editions.json");
        let catalogue = catalogue
            .replace(old.as_str(), new.as_str())
            .replace(before.as_str(), manifest.content.as_str());
        fs::write(published.file("editions.json"), catalogue).unwrap();
    }
    let without = published.verify(&[]);
    (without.state().to_owned(), published.verify(&["--root", root]).state().to_owned())
}

#[test]
fn a_page_and_all_that_vouches_for_it_altered_together_is_found_by_the_root() {
    let published = Published::new();
    published.month(1);
    let root = published.month(2);
    let pair = |states: (&str, &str)| (states.0.to_owned(), states.1.to_owned());
    assert_eq!(forge(&published, "2026-02", false, &root), pair(("altered", "altered")));
    let published = Published::new();
    published.month(1);
    let root = published.month(2);
    // The last edition, its manifest and the catalogue: only who kept the root can tell.
    assert_eq!(forge(&published, "2026-02", true, &root), pair(("clean", "altered")));
    let published = Published::new();
    published.month(1);
    let root = published.month(2);
    // An earlier one: the chain of the later one tells.
    assert_eq!(forge(&published, "2026-01", true, &root), pair(("altered", "altered")));
}

#[test]
fn an_export_is_the_same_bytes_and_an_altered_edition_has_none() {
    let published = Published::new();
    published.month(1);
    let export = |file: &str| {
        let file = published.beside(file);
        ran(embajador().arg("export").arg(published.path()).arg("2026-01").arg(file))
    };
    for file in ["a.tar", "b.tar"] {
        let done = export(file);
        assert_eq!(done.status, 0, "{}", done.err);
        published.month(if file == "a.tar" { 2 } else { 3 });
    }
    let read = |file: &str| fs::read(published.beside(file)).unwrap();
    assert_eq!(read("a.tar"), read("b.tar"));
    let mut archive = tar::Archive::new(fs::File::open(published.beside("a.tar")).unwrap());
    let unpacked = tempfile::tempdir().unwrap();
    archive.unpack(unpacked.path()).unwrap();
    assert_eq!(files(&unpacked.path().join("2026-01")), files(&published.file("2026-01")));
    assert_eq!(export("public/c.tar").status, 4, "an archive inside the published folder");
    fs::write(published.file("2026-01/index.html"), "other").unwrap();
    let refused = export("c.tar");
    assert_eq!(refused.status, 4, "{}", refused.err);
    assert!(refused.err.contains("2026-01/index.html"), "{}", refused.err);
    assert!(!published.beside("c.tar").exists());
}

#[test]
fn neither_place_nor_user_nor_time_reaches_a_manifest() {
    let (one, other) = (Published::new(), Published::new());
    one.month(1);
    one.month(2);
    for as_of in ["2026-01-28", "2026-02-28"] {
        let mut command = other.command(&["--as-of", as_of]);
        command.env_clear().current_dir(other.project()).env("TZ", "Pacific/Kiritimati");
        command.env("LANG", "tr_TR.UTF-8").env("LC_ALL", "de_DE.UTF-8").env("USER", "someone");
        command.env("HOME", other.project()).env("SOURCE_DATE_EPOCH", "1");
        let done = ran(&mut command);
        assert_eq!(done.status, 0, "{}", done.err);
    }
    assert_eq!(files(&one.path()), files(&other.path()));
}

#[test]
fn an_address_gives_a_feed_a_map_and_canonical_links() {
    let published = Published::new();
    published.month(1);
    assert!(!published.file("feed.xml").exists());
    let book = fs::read_to_string(published.project().join("book.toml")).unwrap();
    let with = |url: &str| {
        let own = format!("{book}\n[preprocessor.embajador.site]\nurl = \"{url}\"\n");
        published.write("book.toml", &own);
    };
    with("https://example.org/a&b");
    published.month(2);
    let feed = published.text("feed.xml");
    assert!(feed.contains("<id>https://example.org/a&amp;b/2026-02/</id>"), "{feed}");
    assert!(feed.contains("<title>Book: February 2026</title>"), "{feed}");
    assert!(feed.contains("<updated>2026-02-28T00:00:00Z</updated>"), "{feed}");
    let map = published.text("sitemap.xml");
    assert!(map.contains("<loc>https://example.org/a&amp;b/2026-01/en/index.html</loc>"), "{map}");
    let page = published.text("2026-02/en/one.html");
    let canonical =
        "<link rel=\"canonical\" href=\"https://example.org/a&amp;b/2026-02/en/one.html\">";
    assert!(page.contains(canonical), "{page}");
    assert!(published.text("index.html").contains("application/atom+xml"));
    // Without an address they go, for they would lead elsewhere.
    published.write("book.toml", &book);
    published.month(3);
    assert!(!published.file("feed.xml").exists() && !published.file("sitemap.xml").exists());
    for wrong in ["example.org", "https://", "https://a b/", "ftp://example.org/", "https://a/?q"] {
        with(wrong);
        assert_eq!(published.publish(&["--as-of", "2026-04-28"]).status, 1, "{wrong}");
    }
}

#[test]
fn names_that_can_not_be_are_refused_before_anything_is_written() {
    let published = Published::new();
    for name in ["a/b", "../x", "CON", ".x", "Editions", "", "x-r2", "a b"] {
        let refused = published.publish(&["--as-of", "2026-01-28", "--edition", name]);
        assert_eq!(refused.status, 1, "{name}: {}", refused.err);
        assert!(!published.path().exists(), "{name}");
    }
    assert_eq!(published.publish(&["--edition", "Spring", "--as-of", "2026-01-28"]).status, 0);
    let alike = published.publish(&["--edition", "SPRING", "--as-of", "2026-01-28"]);
    assert_eq!(alike.status, 1, "{}", alike.err);
    assert!(alike.err.contains("in capitals only"), "{}", alike.err);
    let undated = published.publish(&[]);
    assert_eq!(undated.status, 2, "{}", undated.err);
    for arguments in [
        &["--reason", "x"][..],
        &["--revise"],
        &["--withdraw", "--reason", "x"],
        &["--revise", "--reason", " "],
    ] {
        assert_eq!(published.publish(arguments).status, 2, "{arguments:?}");
    }
}

#[test]
fn a_summary_is_json_or_junit() {
    let published = Published::new();
    let (json, xml) = (published.beside("s.json"), published.beside("s.xml"));
    published.publish(&["--as-of", "2026-01-28", "--summary", json.to_str().unwrap()]);
    let summary: serde_json::Value = serde_json::from_slice(&fs::read(&json).unwrap()).unwrap();
    assert_eq!(summary["schema"], "embajador/publish/1");
    assert_eq!(
        (&summary["state"], &summary["root"]),
        (&json!("published"), &json!(published.root()))
    );
    published.chapter("Other.");
    published.publish(&["--as-of", "2026-01-28", "--summary", xml.to_str().unwrap()]);
    let junit = fs::read_to_string(&xml).unwrap();
    assert!(junit.contains("failures=\"1\"") && junit.contains("changed en/one.html"), "{junit}");
    published.write("content/one.md", "{{#nothing}}\n");
    let failed = published.publish(&["--as-of", "2026-02-28", "--summary", json.to_str().unwrap()]);
    assert_eq!(failed.status, 1);
    let summary: serde_json::Value = serde_json::from_slice(&fs::read(&json).unwrap()).unwrap();
    assert_eq!(summary["state"], "failed");
    let inside = published.file("2026-01/s.json");
    assert_eq!(published.publish(&["--summary", inside.to_str().unwrap()]).status, 4);
    published.root();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_byte_of_an_edition_that_is_altered_is_found(file in any::<prop::sample::Index>(), place in any::<prop::sample::Index>(), bit in 0_u8..8) {
        use embajador::edition::{Condition, verify};
        static SHARED: std::sync::LazyLock<std::sync::Mutex<Published>> = std::sync::LazyLock::new(|| {
            let published = Published::new();
            published.month(1);
            published.month(2);
            std::sync::Mutex::new(published)
        });
        let published = SHARED.lock().unwrap();
        let all = files(&published.path());
        let (path, content) = all.iter().nth(file.index(all.len())).unwrap();
        let mut flipped = content.clone();
        let place = place.index(content.len());
        flipped[place] ^= 1 << bit;
        fs::write(published.file(path), &flipped).unwrap();
        let found = verify(&published.path(), None);
        fs::write(published.file(path), content).unwrap();
        // A catalogue that can't be read at all is refused.
        if let Ok(found) = found {
            prop_assert_ne!(found.condition, Condition::Clean, "{} at {}", path, place);
            let is_named = path == "editions.json" || found.findings.iter().any(|one| one.path == *path);
            prop_assert!(is_named, "{} is not named", path);
        }
    }

    #[test]
    fn a_name_that_is_taken_is_one_folder(text in "\\PC{0,12}|[a-zA-Z0-9._/\\\\: -]{1,70}") {
        use embajador::edition::EditionName;
        let Ok(name) = EditionName::new(&text) else { return Ok(()) };
        prop_assert_eq!(name.as_str(), &text);
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(name.as_str())).unwrap();
        let there: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        prop_assert_eq!(there, [std::ffi::OsString::from(&text)]);
        prop_assert_eq!(name.revised(2).unwrap_or_else(|_| name.clone()).base(), name.base());
    }
}

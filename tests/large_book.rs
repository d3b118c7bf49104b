//! Holds a book of many chapters to what a small one keeps: every chapter in reach, the same bytes however many threads
//! work, and a failed build that leaves the last good site as it was.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod support {
    pub(crate) mod command;
    pub(crate) mod html;
    pub(crate) mod project;
}

use embajador::diagnostic::{Diagnostics, Failure};
use embajador::site::Site;
use embajador::{Input, Measured};
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::path::Path;
use support::command::files;
use support::html::pieces;
use support::project::Project;

/// Parts, areas of each, and pages of each area.
const SIZE: [usize; 3] = [33, 1, 33];

/// A book of some thousand chapters, each with a table, links and a figure.
fn project() -> Project {
    let answers: String = (0..12).map(|i| format!("c{i},2026-05-01,{}\n", i % 11)).collect();
    let answers = format!("customer_id,responded_on,nps\n{answers}");
    let mut project = Project::new("preset = \"canonical\"\n", &answers);
    let mut summary = "# Summary\n\n[One](one.md)\n".to_owned();
    let [parts, areas, pages] = SIZE;
    for part in 0..parts {
        summary.push_str(&format!("\n# Part {part}\n\n"));
        for area in 0..areas {
            let folder = format!("part-{part}/area-{area}");
            for page in 0..=pages {
                let name = if page == 0 { "README".to_owned() } else { page.to_string() };
                let indent = if page == 0 { "" } else { "  " };
                summary.push_str(&format!("{indent}- [Page {page}]({folder}/{name}.md)\n"));
                let text = format!(
                    "# Page {page} of {folder}\n\nSee [the first](README.md#what) & [one](../../one.md).\n\n## What \
                     {{#what}}\n\nNPS {{{{#kpi nps}}}}.\n\n| a | b |\n|---|--:|\n| {page} | <b>x</b> |\n"
                );
                project = project.with(&format!("content/{folder}/{name}.md"), &text);
            }
        }
    }
    project.with("content/SUMMARY.md", &summary)
}

fn chapters() -> usize {
    let [parts, areas, pages] = SIZE;
    1 + parts * areas * (pages + 1)
}

/// Builds a project's site on so many threads, and gives its files and what was found.
fn build(root: &Path, threads: usize) -> (BTreeMap<String, Vec<u8>>, Vec<String>) {
    let dest = tempfile::tempdir().unwrap();
    let input = Input { root: root.to_owned(), ..Input::default() };
    let mut diagnostics = Diagnostics::new();
    let measured = Measured::read(&input, &mut diagnostics).unwrap();
    let site = Site::open(dest.path(), NonZeroUsize::new(threads).unwrap()).unwrap();
    match site.build(measured.indicators(), &mut diagnostics) {
        Ok(()) => drop(site.publish().unwrap()),
        Err(Failure::Input(found)) => {
            drop(site);
            diagnostics = found;
        }
        Err(failure) => panic!("{failure:?}"),
    }
    (files(dest.path()), diagnostics.iter().map(ToString::to_string).collect())
}

#[test]
fn the_number_of_threads_shows_neither_in_the_site_nor_in_what_is_said() {
    // Warnings of many pages, in the order of the book.
    let mut project = project();
    for part in 0..SIZE[0] {
        let text = "# A\n\n<script>x</script>\n\n![](https://example.org/x.png)\n";
        project = project.with(&format!("content/part-{part}/area-0/7.md"), text);
    }
    let one = build(project.path(), 1);
    assert!(one.0.len() > chapters(), "{} files", one.0.len());
    assert_eq!(one.1.len(), 2 * SIZE[0]);
    for threads in [2, 5] {
        let other = build(project.path(), threads);
        assert!(one == other, "{threads} threads");
    }
    // And errors likewise.
    for part in 0..SIZE[0] {
        let text = "# A\n\n{{#kpi nsp}}\n\n{{#trend nps by=nothing}}\n";
        project = project.with(&format!("content/part-{part}/area-0/9.md"), text);
    }
    let (site, said) = build(project.path(), 1);
    assert!(site.is_empty() && said.len() > 3 * SIZE[0], "{said:?}");
    assert_eq!(build(project.path(), 2), (site, said));
}

/// The pages that a page links to, from the site's folder.
fn links(path: &str, page: &[u8]) -> BTreeSet<String> {
    let folder = Path::new(path).parent().unwrap();
    let found = pieces(std::str::from_utf8(page).unwrap());
    let hrefs = found.iter().filter(|piece| piece.opens("a")).filter_map(|p| p.attribute("href"));
    let mut links = BTreeSet::new();
    for href in hrefs.filter(|href| !href.contains(':')) {
        let mut parts: Vec<&str> = folder.iter().map(|part| part.to_str().unwrap()).collect();
        for part in href.split('#').next().unwrap().split('/') {
            match part {
                ".." => drop(parts.pop()),
                part => parts.push(part),
            }
        }
        links.insert(parts.join("/"));
    }
    links
}

#[test]
fn every_chapter_is_in_reach_of_every_page_and_no_page_lists_them_all() {
    let project = project();
    let (site, said) = build(project.path(), 2);
    assert_eq!(said, Vec::<String>::new());
    let all = links("en/contents.html", &site["en/contents.html"]);
    let mut count = 0;
    for (path, page) in site.iter().filter(|(path, _)| path.ends_with(".html")) {
        if path == "index.html" || path == "en/contents.html" {
            continue;
        }
        let own = links(path, page);
        assert!(own.contains("en/contents.html"), "{path}");
        assert!(own.len() < 120, "{path} links to {} pages", own.len());
        if path.contains("/part-") || path == "en/one.html" {
            count += 1;
            assert!(all.contains(path), "the contents lack {path}");
            let text = std::str::from_utf8(page).unwrap();
            assert_eq!(text.matches("aria-current=\"page\"").count(), 1, "{path}");
        }
    }
    assert_eq!(count, chapters());
    // A page shows its way, its siblings, its neighbours and the parts around its own.
    let here = "en/part-20/area-0/17.html";
    let own = links(here, &site[here]);
    for near in ["index", "16", "18", "10", "30"] {
        assert!(own.contains(&format!("en/part-20/area-0/{near}.html")), "{near}");
    }
    assert!(!own.contains("en/part-20/area-0/1.html"), "those around the page alone");
    let page = String::from_utf8(site[here].clone()).unwrap();
    assert!(
        page.contains("contents.html#part-21\">Part 19</a>"),
        "parts around lead to the contents"
    );
    let contents = String::from_utf8(site["en/contents.html"].clone()).unwrap();
    let targets = page.split("contents.html#").skip(1).map(|rest| rest.split('"').next().unwrap());
    for id in targets {
        assert!(contents.contains(&format!("id=\"{id}\"")), "{id}");
    }
}

#[test]
fn a_build_that_fails_or_was_cut_short_leaves_the_last_site() {
    let project = project();
    assert_eq!(project.run("build", &[]).0, 0);
    let before = files(&project.site());
    // The error is in the last chapter, when nearly all pages have been rendered anew.
    let project = project
        .with("themes/default/style.css", "body {}\n")
        .with("content/part-32/area-0/33.md", "# Last\n\n[nowhere](nowhere.md)\n");
    let book = "[book]\ntitle = \"Another\"\nlanguage = \"en\"\nsrc = \"content\"\n";
    let project = project.with("book.toml", book);
    let (status, _, said) = project.run("build", &[]);
    assert_eq!(status, 1, "{said}");
    assert!(files(&project.site()) == before, "the site was touched");
    // Nor does a warning under --strict touch it.
    let project = project.with("content/part-32/area-0/33.md", "# Last\n\n<script>x</script>\n");
    assert_eq!(project.run("build", &["--strict"]).0, 1);
    assert!(files(&project.site()) == before, "the site was touched");
    // What a run that was cut short left is no part of the next site.
    let project = project.with("site/.embajador-staged/en/left.html", "left");
    assert_eq!(project.run("build", &[]).0, 0);
    let after = files(&project.site());
    assert_eq!(after.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>());
    assert!(after["en/one.html"] != before["en/one.html"]);
}

#[test]
fn a_first_build_that_fails_leaves_no_folder() {
    let project = Project::new("preset = \"canonical\"\n", "customer_id,responded_on,nps\n")
        .with("content/one.md", "# One\n\n[nowhere](nowhere.md)\n");
    let dest = project.path().join("out/of/the/way");
    let (status, _, said) = project.run("build", &["--dest", dest.to_str().unwrap()]);
    assert_eq!(status, 1, "{said}");
    assert!(!project.path().join("out").exists());
    // A folder that was there stays, and a first build that was cut short does not make it someone else's.
    std::fs::create_dir_all(dest.join(".embajador-staged/en")).unwrap();
    assert_eq!(project.run("build", &["--dest", dest.to_str().unwrap()]).0, 1);
    assert_eq!(std::fs::read_dir(&dest).unwrap().count(), 0);
}

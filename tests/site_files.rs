//! Holds the written site to projects whose files stand in each other's way or lie elsewhere.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod support {
    pub(crate) mod command;
    pub(crate) mod project;
}

use support::project::Project;

fn project() -> Project {
    let answers: String = (0..12).map(|i| format!("c{i},2026-05-01,{}\n", i % 11)).collect();
    let answers = format!("customer_id,responded_on,nps\n{answers}");
    Project::new("preset = \"canonical\"\n", &answers)
}

/// Builds, and gives the exit status and what was said.
fn build(project: &Project, arguments: &[&str]) -> (i32, String) {
    let (status, _, said) = project.run("build", arguments);
    (status, said)
}

#[test]
fn a_file_may_become_a_folder_and_a_folder_a_file() {
    let project = project().with("content/more", "a file");
    assert_eq!(build(&project, &[]).0, 0);
    std::fs::remove_file(project.path().join("content/more")).unwrap();
    let project = project.with("content/more/inner", "in a folder");
    assert_eq!(build(&project, &[]), (0, said(&project, 1, 1)));
    std::fs::remove_dir_all(project.path().join("content/more")).unwrap();
    let project = project.with("content/more", "a file again");
    assert_eq!(build(&project, &[]), (0, said(&project, 1, 1)));
}

fn said(project: &Project, changed: usize, removed: usize) -> String {
    let files = support::command::files(&project.site()).len() - 1;
    let site = project.site();
    format!("{files} files in {}: {changed} new or changed, {removed} removed\n", site.display())
}

#[test]
fn a_site_is_not_built_among_the_files_that_it_is_made_from() {
    let project = project();
    for folder in ["content/out", "content/a/../out", "data/site", "themes/default/site"] {
        let dest = project.path().join(folder);
        let (status, said) = build(&project, &["--dest", dest.to_str().unwrap()]);
        assert_eq!(status, 4, "{folder}: {said}");
    }
}

#[test]
fn no_chapter_and_no_file_takes_the_place_of_another_page() {
    for (path, summary) in [
        ("content/reports/index.md", "- [One](one.md)\n- [Two](reports/index.md)\n"),
        ("content/reports/2026-05.md", "- [One](one.md)\n- [Two](reports/2026-05.md)\n"),
        ("content/one.html", "- [One](one.md)\n"),
        ("content/index.html", "- [One](one.md)\n"),
        ("content/reports/2026-05.html", "- [One](one.md)\n"),
        ("content/data/indicators-2026-05.json", "- [One](one.md)\n"),
    ] {
        let project = project().with("content/SUMMARY.md", summary).with(path, "# Mine\n");
        let (status, said) = build(&project, &[]);
        assert_eq!(status, 1, "{path}: {said}");
        assert!(said.contains(&format!("{path}: it would stand in the place of")), "{said}");
        assert!(!project.site().exists());
    }
}

#[test]
fn hidden_files_of_a_theme_stay_at_home() {
    let project = project()
        .with("themes/default/.git/config", "secret")
        .with("themes/default/.draft.css", "secret");
    assert_eq!(build(&project, &[]).0, 0);
    let hidden =
        support::command::files(&project.site()).into_keys().find(|path| path.contains("/."));
    assert_eq!(hidden, None);
    assert!(!project.site().join(".draft.css").exists());
}

#[cfg(unix)]
#[test]
fn links_bring_nothing_in_from_elsewhere_and_are_not_passed_over_in_silence() {
    use std::os::unix::fs::symlink;
    let elsewhere = tempfile::tempdir().unwrap();
    let secret = elsewhere.path().join("secret.css");
    std::fs::write(&secret, "secret").unwrap();

    let project = project();
    std::fs::create_dir(project.path().join("themes")).unwrap();
    symlink(elsewhere.path(), project.path().join("themes/default")).unwrap();
    let (status, said) = build(&project, &[]);
    assert_eq!(status, 1);
    assert!(said.contains("themes/default: the theme lies outside the project"), "{said}");
    std::fs::remove_file(project.path().join("themes/default")).unwrap();

    symlink(&secret, project.path().join("data/b.csv")).unwrap();
    std::fs::create_dir(project.path().join("data/registers")).unwrap();
    symlink(&secret, project.path().join("data/registers/roles.csv")).unwrap();
    let (status, said) = build(&project, &[]);
    assert_eq!(status, 0, "{said}");
    for link in ["data/b.csv", "data/registers/roles.csv"] {
        let warning = format!("warning: {link}: it is a link, and links are not followed");
        assert!(said.contains(&warning), "{said}");
    }
}

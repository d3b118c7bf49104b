//! Holds the tallies that are kept in place of answers to these: all figures are the same, to the last digit.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod support {
    pub(crate) mod command;
    pub(crate) mod project;
}

use std::path::Path;
use support::command::{embajador, files, repository, succeed, workshop};
use support::project::Project;

const PRESET: &str = "preset = \"canonical\"\n";

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// This repository's project, and the same with tallies in place of its answers.
fn both(name: &str, months_apart: bool) -> (std::path::PathBuf, std::path::PathBuf) {
    let with_answers = repository().to_path_buf();
    let with_tallies = workshop(name);
    // What an earlier run left is not of this one.
    let _ = std::fs::remove_dir_all(&with_tallies);
    for part in ["content", "data", "themes"] {
        copy(&with_answers.join(part), &with_tallies.join(part));
    }
    std::fs::copy(with_answers.join("book.toml"), with_tallies.join("book.toml")).unwrap();
    let data = with_tallies.join("data");
    std::fs::create_dir(data.join("aggregates")).unwrap();
    let out = data.join("aggregates/all.csv");
    succeed(embajador().args(["aggregate", "-q"]).arg(&with_tallies).arg("--out").arg(&out));
    if months_apart {
        split_by_year(&out);
    }
    std::fs::remove_dir_all(data.join("responses")).unwrap();
    let sources = std::fs::read_to_string(data.join("sources.toml")).unwrap();
    let sources = sources
        .replace("files = \"responses/relational/*.csv\"", "aggregates = \"aggregates/*.csv\"")
        .replace("files = \"responses/moments/*.csv\"", "aggregates = \"aggregates/*.csv\"");
    std::fs::write(data.join("sources.toml"), sources).unwrap();
    (with_answers, with_tallies)
}

/// Puts the rows of each year into a file of their own; those of no year stand in all of them.
fn split_by_year(path: &Path) {
    let text = std::fs::read_to_string(path).unwrap();
    let (header, rows) = text.split_once('\n').unwrap();
    let year = |row: &str| row.split(',').nth(3).unwrap().get(..4).unwrap_or("").to_owned();
    let years: std::collections::BTreeSet<String> = rows.lines().map(year).collect();
    for wanted in years.iter().filter(|year| year.starts_with("20")) {
        let of_year = |row: &&str| year(row) == *wanted || !year(row).starts_with("20");
        let part: Vec<&str> = rows.lines().filter(of_year).collect();
        let part = format!("{header}\n{}\n", part.join("\n"));
        std::fs::write(path.with_file_name(format!("{wanted}.csv")), part).unwrap();
    }
    std::fs::remove_file(path).unwrap();
}

fn figures(root: &Path, arguments: &[&str]) -> String {
    let format = ["--format", "json"];
    succeed(embajador().args(["indicators", "-q"]).arg(root).args(arguments).args(format))
}

#[test]
fn all_figures_and_all_pages_are_the_same_from_tallies() {
    let (with_answers, with_tallies) = both("aggregates", false);
    for arguments in [
        &[][..],
        &["--by", "segment"],
        &["--by", "segment", "--published"],
        &["--by", "moment_by_segment", "--published"],
        &["--period", "quarters", "--published"],
        &["--period", "years", "--by", "channel", "--published"],
        &["--period", "all", "--by", "region"],
        &["--as-of", "2026-06-30", "--period", "months", "--by", "stage"],
        &["--as-of", "2026-06-30", "--period", "quarters", "--published"],
    ] {
        assert_eq!(
            figures(&with_tallies, arguments),
            figures(&with_answers, arguments),
            "{arguments:?}"
        );
    }
    let build = |root: &Path, name: &str| {
        let dest = workshop(name);
        let _ = std::fs::remove_dir_all(&dest);
        succeed(embajador().args(["build", "-q"]).arg(root).arg("--dest").arg(&dest));
        files(&dest)
    };
    let of_answers = build(&with_answers, "site-of-answers");
    let of_tallies = build(&with_tallies, "site-of-tallies");
    assert!(of_answers.keys().eq(of_tallies.keys()));
    for (path, bytes) in of_answers {
        assert!(of_tallies.get(&path) == Some(&bytes), "{path}");
    }
}

#[test]
fn tallies_of_years_apart_give_the_same_figures_of_each_year() {
    let (with_answers, with_tallies) = both("aggregates-by-year", true);
    for arguments in
        [&["--by", "segment", "--published"][..], &["--period", "years", "--published"]]
    {
        assert_eq!(
            figures(&with_tallies, arguments),
            figures(&with_answers, arguments),
            "{arguments:?}"
        );
    }
}

#[test]
fn tallies_written_from_tallies_are_the_same_bytes() {
    let (_, with_tallies) = both("aggregates-again", false);
    let again = succeed(embajador().args(["aggregate", "-q"]).arg(&with_tallies));
    let first = std::fs::read_to_string(with_tallies.join("data/aggregates/all.csv")).unwrap();
    assert!(again == first);
    assert!(first.starts_with(
        "embajador-cube/1,survey,question,period,dimension,value,item,count,sum,squares\n"
    ));
}

#[test]
fn no_id_and_no_comment_is_in_the_tallies() {
    let answers = "response_id,customer_id,account_id,responded_on,nps,comment,segment\n\
        SECRET-1,SECRET-2,SECRET-3,2026-05-01,9,SECRET-4,=x\n";
    let project =
        Project::new(&format!("{PRESET}[survey.s.dimensions]\nsegment = \"segment\"\n"), answers);
    let (status, out, _) = project.run("aggregate", &[]);
    assert_eq!(status, 0);
    assert!(!out.contains("SECRET"), "{out}");
    assert!(out.contains("score,s,nps,2026-05,segment,'=x,9,1,,\n"), "{out}");
}

/// A project with tallies, which were made from these answers and then changed so.
fn with_tallies(mapping: &str, change: impl Fn(&str) -> String) -> Project {
    let answers =
        "customer_id,responded_on,nps,csat,segment\na,2026-04-02,9,4,x\nb,2026-05-20,3,,y\n";
    let (_, tallies, _) = Project::new(PRESET, answers).run("aggregate", &[]);
    let project = Project::new(mapping, answers);
    std::fs::remove_file(project.path().join("data/a.csv")).unwrap();
    let sources = format!("[survey.s]\naggregates = \"tallies/*.csv\"\n{mapping}");
    project.with("data/sources.toml", &sources).with("data/tallies/t.csv", &change(&tallies))
}

#[test]
fn tallies_that_can_not_be_trusted_are_refused_with_their_place() {
    let refused = |mapping: &str, change: &dyn Fn(&str) -> String, arguments: &[&str]| {
        let (status, _, said) = with_tallies(mapping, change).run("indicators", arguments);
        assert_eq!(status, 1, "{said}");
        said
    };
    let as_is = |text: &str| text.to_owned();
    for (said, expected) in [
        (
            refused(PRESET, &|t| t.replace("cube/1", "cube/2"), &[]),
            "of the format `embajador-cube/2`",
        ),
        (refused(PRESET, &|_| "a,b\n1,2\n".into(), &[]), "these are no tallies"),
        (
            refused(PRESET, &|t| t.replace("2026-04,,,9,1", "2026-04,,,9,one"), &[]),
            "column `count`: expected a number, found `one`",
        ),
        (
            refused(PRESET, &|t| t.replace("2026-04,,,9,1", "2026-04,,,11,1"), &[]),
            "expected a score from 0 to 10, found 11",
        ),
        (
            refused(PRESET, &|t| t.replace("2026-04,,,9", "2026-Q2,,,9"), &[]),
            "expected a month, found `2026-Q2`",
        ),
        (
            refused(PRESET, &|t| t.replace("score,s,nps", "rank,s,nps"), &[]),
            "`rank` is no kind of row",
        ),
        (
            refused(&format!("{PRESET}repeat = \"all\"\n"), &as_is, &[]),
            "`repeat` was counted as `last`",
        ),
        (
            refused(&format!("{PRESET}[survey.s.question.csat]\nscale = [1, 7]\n"), &as_is, &[]),
            "`csat` was counted as `csat 1..5`, and data/sources.toml says `csat 1..7`",
        ),
        (refused(PRESET, &as_is, &["--as-of", "2026-05-10"]), "2026-05-10 lies inside one"),
        (
            refused(PRESET, &|t| t.replace(",s,", ",other,"), &[]),
            "no file of aggregates holds the survey `s`",
        ),
    ] {
        assert!(said.contains(expected), "{expected}\n{said}");
    }
}

#[test]
fn a_month_is_never_counted_twice() {
    let project = with_tallies(PRESET, str::to_owned);
    let tallies = std::fs::read_to_string(project.path().join("data/tallies/t.csv")).unwrap();
    let (status, _, said) = project.with("data/tallies/u.csv", &tallies).run("indicators", &[]);
    assert_eq!(status, 1);
    assert!(
        said.contains("u.csv: holds answers of 2026-04, as `data/tallies/t.csv` does"),
        "{said}"
    );

    let both = "[survey.s]\naggregates = \"tallies/*.csv\"\nfiles = \"new/*.csv\"\npreset = \"canonical\"\n";
    let project = |answers: &str| {
        let project = with_tallies(PRESET, str::to_owned).with("data/new/a.csv", answers);
        project.with("data/sources.toml", both)
    };
    let header = "customer_id,responded_on,nps,csat,segment";
    let (status, _, said) =
        project(&format!("{header}\nc,2026-05-30,10,,\n")).run("indicators", &[]);
    assert_eq!(status, 1);
    assert!(said.contains("2026-05 both among its answers and among its aggregates"), "{said}");
    let more = project(&format!("{header}\na,2026-06-01,10,,\n"));
    let figures = more.figures(&["--id", "nps", "--period", "all"]);
    assert_eq!(figures.first().unwrap()["n"], 3);
}

#[test]
fn what_sources_toml_does_not_name_stays_out_and_is_said() {
    let mapping = "customer = \"customer_id\"\ndate = \"responded_on\"\n[survey.s.question.nps]\ncolumn = \"nps\"\n";
    let project = with_tallies(mapping, str::to_owned);
    let (status, _, said) = project.run("indicators", &[]);
    assert_eq!(status, 0, "{said}");
    assert!(said.contains("question `csat` is left out"), "{said}");
    assert!(said.contains("dimension `segment` is left out"), "{said}");
}

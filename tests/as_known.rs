//! `--as-known DATE`: answers received later are left out, and nothing of them reaches what is written.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod support {
    pub(crate) mod command;
    pub(crate) mod project;
}

use std::collections::BTreeMap;
use support::command::files;
use support::project::Project;

const MAPPING: &str = "date = \"day\"\ncustomer = \"customer\"\nresponse_id = \"id\"\nreceived = \"got\"\n\
                       [survey.s.question.nps]\ncolumn = \"nps\"\n[survey.s.dimensions]\nsegment = \"segment\"\n";
const HEADER: &str = "id,customer,day,got,nps,segment\n";

/// Rows of three months, of which those that `is_late` chooses came in the middle of November.
fn rows(is_late: impl Fn(usize) -> bool, with_late: bool) -> String {
    let mut csv = HEADER.to_owned();
    for place in 0..180 {
        let (month, day) = (8 + place % 3, 1 + place % 28);
        let late = is_late(place);
        if late && !with_late {
            continue;
        }
        let got = match (late, place % 4) {
            (true, _) => "2026-11-15".to_owned(),
            // Many rows don't say it; one was written down before it was answered.
            (false, 0) => String::new(),
            (false, 1) => "2026-01-01".to_owned(),
            (false, _) => format!("2026-{month:02}-{day:02}"),
        };
        let (score, segment) = (place * 7 % 11, ["new", "old"][place % 2]);
        csv.push_str(&format!(
            "r{place},c{place},2026-{month:02}-{day:02},{got},{score},{segment}\n"
        ));
    }
    csv
}

fn without_line_of_counts(site: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, String> {
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    let without = |text: String| {
        let told = text.split("; ").find(|part| part.contains("received after"));
        match told.and_then(|part| part.split_once("left out")) {
            Some((told, _)) => text.replace(&format!("; {told}left out"), ""),
            None => text,
        }
    };
    site.into_iter().map(|(name, bytes)| (name, without(text(bytes)))).collect()
}

#[test]
fn what_came_later_leaves_no_trace_but_its_count() {
    let is_late = |place: usize| place.is_multiple_of(5);
    // Late rows that are wrong, in conflict with earlier ones, or of new values and months leave none either.
    let late_and_odd = "r1,c1,2026-08-02,2026-11-15,3,old\nx1,c1,never,2026-11-15,3,new\n\
                        x2,c900,2026-10-03,2026-12-01,77,unheard\nx3,c901,2026-11-03,2026-11-03,9,new\n\
                        x4,c901,2026-11-01,,9,new\n";
    let all = Project::new(MAPPING, &(rows(is_late, true) + late_and_odd));
    let then = Project::new(MAPPING, &rows(is_late, false));
    let known = ["--as-known", "2026-10-31"];
    for period in ["months", "quarters", "years"] {
        let arguments = ["--period", period, "--by", "segment", "--format", "csv"];
        let (status, left, err) = all.run("indicators", &[&arguments[..], &known].concat());
        assert_eq!((status, err.as_str()), (0, ""));
        assert_eq!(left, then.run("indicators", &arguments).1);
    }
    // Tallies say how many rows were read.
    let tallies = |project: &Project, arguments: &[&str]| {
        let (_, tallies, _) = project.run("aggregate", arguments);
        tallies.lines().filter(|line| !line.contains(",rows,")).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(tallies(&all, &known), tallies(&then, &[]));
    assert_ne!(tallies(&all, &[]), tallies(&then, &[]));
    let as_of = ["--as-of", "2026-10-31"];
    let (status, list, err) = all.run("actions", &[&known[..], &as_of].concat());
    assert_eq!(status, 0, "{err}");
    assert_eq!(list, then.run("actions", &as_of).1);

    for (project, arguments) in [(&all, &known[..]), (&then, &[])] {
        let (status, _, err) = project.run("build", arguments);
        assert_eq!(status, 0, "{err}");
    }
    let site = files(&all.site());
    let told = "; 41 received after 31 October 2026, left out";
    let says = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).contains(told);
    let page = site.keys().find(|name| name.ends_with("2026-10.html")).cloned();
    assert!(page.is_some_and(|page| says(&site[&page])), "{:?}", site.keys());
    assert_eq!(without_line_of_counts(site), without_line_of_counts(files(&then.site())));
}

#[test]
fn the_talkative_are_told_how_many_came_later() {
    let project = Project::new(MAPPING, &rows(|place| place < 30, true));
    let (_, _, err) = project.run("indicators", &["-v", "--as-known", "2026-10-31"]);
    let told = "rows 180, set aside 0, after as-of 0, received after 2026-10-31 30\n";
    assert!(err.contains(told), "{err}");
    assert!(err.contains("as of 2026-10-31"), "{err}");
    let (_, _, err) = project.run("indicators", &["-v"]);
    assert!(!err.contains("received"), "{err}");
    // With nothing left there is nothing wrong: nobody had answered yet.
    let (status, _, err) = project.run("indicators", &["--as-known", "2025-10-31"]);
    assert_eq!(status, 0, "{err}");
    assert!(
        err.contains("none of its 180 rows was received before the end of 2025-10-31"),
        "{err}"
    );
}

#[test]
fn a_day_of_reception_that_is_none_sets_a_row_aside_only_where_it_is_asked_for() {
    let bad =
        "a,a,2026-10-01,yesterday,9,new\nb,b,2026-10-01,2026-02-30,9,new\nc,c,2026-10-02,,9,new\n";
    let project = Project::new(MAPPING, &format!("{HEADER}{bad}"));
    let n = |arguments: &[&str]| project.figures(arguments)[0]["n"].clone();
    assert_eq!(n(&["--id", "nps"]), 3);
    assert_eq!(n(&["--id", "nps", "--as-known", "2026-10-31"]), 1);
    let list = project.path().join("list.csv");
    let arguments = ["--as-known", "2026-10-31", "--quarantine", list.to_str().unwrap()];
    let (_, _, err) = project.run("indicators", &arguments);
    assert!(err.contains("column `got`: expected a date, found `yesterday`"), "{err}");
    let listed = std::fs::read_to_string(list).unwrap();
    assert!(listed.contains("data/a.csv,2,got,not_a_date\n"), "{listed}");
    assert!(listed.contains("data/a.csv,3,got,no_such_day\n"), "{listed}");
}

#[test]
fn without_a_day_of_reception_a_warning_names_the_mend() {
    let mapping = MAPPING.replace("received = \"got\"\n", "");
    let project = Project::new(&mapping, &rows(|_| false, true));
    let (status, _, err) = project.run("indicators", &["--as-known", "2026-09-30"]);
    assert_eq!(status, 0);
    assert!(err.contains("no column of `data/a.csv` says when answers were received"), "{err}");
    assert!(err.contains("received = \"received_on\""), "{err}");
    // They count as received when they were given.
    let months = project.figures(&["--id", "nps", "--as-known", "2026-09-30"]);
    assert_eq!(months.last().unwrap()["period"], "2026-09");
    assert_eq!(project.run("indicators", &[]).2, "");
}

#[test]
fn aggregates_cannot_tell_what_was_known() {
    let project = Project::new(MAPPING, &rows(|_| false, true));
    let tallies = project.run("aggregate", &[]).1;
    let sources = MAPPING.replacen("date", "aggregates = \"tallies/*.csv\"\ndate", 1);
    let project = project
        .with("data/tallies/all.csv", &tallies)
        .with("data/sources.toml", &format!("[survey.s]\n{sources}"));
    assert_eq!(project.run("indicators", &[]).0, 0);
    let (status, _, err) = project.run("indicators", &["--as-known", "2026-09-30"]);
    assert_eq!(status, 1, "{err}");
    assert!(err.contains("aggregates, which don't say when answers were received"), "{err}");
    assert!(err.contains("name the files of answers in their place"), "{err}");
}

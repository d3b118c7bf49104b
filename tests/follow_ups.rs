//! Holds what is said of follow-ups to the register: who counts, up to which day, and where nothing is said.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod support {
    pub(crate) mod command;
    pub(crate) mod project;
}

use embajador::cube::{Cut, FollowUps, Period, SurveyCube};
use embajador::diagnostic::Diagnostics;
use embajador::{Input, Measured};
use support::project::Project;

const PRESET: &str = "preset = \"canonical\"\n[survey.s.dimensions]\nsegment = \"segment\"\n";

const ANSWERS: &str = "response_id,customer_id,responded_on,nps,csat,segment\n\
    1,a,2026-03-02,3,4,x\n2,b,2026-03-05,10,5,x\n3,c,2026-03-09,0,1,y\n4,,2026-03-10,2,,y\n\
    5,a,2026-04-02,9,4,x\n6,d,2026-04-20,6,,x\n7,c,2026-04-21,5,,y\n8,e,2026-04-22,8,,y\n";

const REGISTER: &str = "customer,answered_on,due,contacted,by,outcome\n\
    a,2026-03-02,2026-03-04,2026-03-04,,recovered\nb,2026-03-05,,2026-04-01,,\n\
    c,2026-03-09,2026-03-11,2026-04-15,,lost\nc,2026-04-21,2026-05-05,,,\n\
    a,2026-04-01,2026-04-02,2026-04-01,,kept\nd,2026-04-20,2026-04-22,,,\n";

fn project() -> Project {
    Project::new(PRESET, ANSWERS).with("data/registers/follow_ups.csv", REGISTER)
}

fn read(project: &Project, as_of: Option<&str>) -> SurveyCube {
    let input = Input {
        root: project.path().to_owned(),
        as_of: as_of.map(|day| day.parse().unwrap()),
        ..Input::default()
    };
    let mut diagnostics = Diagnostics::new();
    let measured = Measured::read(&input, &mut diagnostics);
    let measured = measured.unwrap_or_else(|failure| panic!("{failure:?}"));
    measured.cube.surveys["s"].clone()
}

fn of_nps(cube: &SurveyCube, cut: &Cut, period: &str) -> Option<FollowUps> {
    let place = cube.survey.questions.iter().position(|question| question.id == "nps").unwrap();
    cube.follow_ups(cut, place, period.parse::<Period>().unwrap())
}

/// Answered, in time, late or never, waiting, with an outcome, recovered, customers; of promoters answered, contacted,
/// customers.
fn counts(cube: &SurveyCube, period: &str) -> ([u64; 7], [u64; 3]) {
    let FollowUps { detractors: d, promoters: p } = of_nps(cube, &Cut::Whole, period).unwrap();
    let detractors = [
        d.answered,
        d.in_time,
        d.late_or_never,
        d.waiting,
        d.with_outcome,
        d.recovered,
        d.customers,
    ];
    (detractors, [p.answered, p.contacted, p.customers])
}

#[test]
fn each_answer_is_joined_by_customer_and_day() {
    let cube = read(&project(), None);
    assert_eq!(counts(&cube, "2026-03"), ([3, 1, 2, 0, 2, 1, 3], [1, 1, 1]));
    // The follow-up of the first of April is about no answer.
    assert_eq!(counts(&cube, "2026-04"), ([2, 0, 1, 1, 0, 0, 2], [1, 0, 1]));
    assert_eq!(counts(&cube, "2026"), ([5, 1, 3, 1, 2, 1, 4], [2, 1, 2]));
    let days = of_nps(&cube, &Cut::Whole, "all").unwrap().detractors.days_to_contact;
    assert_eq!(days.into_iter().collect::<Vec<_>>(), [(2, 1), (37, 1)]);
    let y = Cut::Value { dimension: "segment".into(), value: "y".into() };
    let of_y = of_nps(&cube, &y, "all").unwrap();
    assert_eq!((of_y.detractors.answered, of_y.promoters.answered), (3, 0));
    assert_eq!(of_nps(&cube, &Cut::Whole, "2025"), None);
}

#[test]
fn nothing_is_said_of_answers_before_the_register_begins() {
    let later: String = REGISTER
        .lines()
        .filter(|row| !row.contains(",2026-03-"))
        .map(|row| format!("{row}\n"))
        .collect();
    let cube =
        read(&Project::new(PRESET, ANSWERS).with("data/registers/follow_ups.csv", &later), None);
    assert_eq!(of_nps(&cube, &Cut::Whole, "2026-03"), None);
    assert_eq!(counts(&cube, "2026-04"), ([2, 0, 1, 1, 0, 0, 2], [1, 0, 1]));
    assert_eq!(counts(&cube, "2026"), counts(&cube, "2026-04"));
}

#[test]
fn nothing_after_as_of_has_happened() {
    let cube = read(&project(), Some("2026-03-31"));
    assert_eq!(counts(&cube, "all"), ([3, 1, 2, 0, 1, 1, 3], [1, 0, 1]));
    let cube = read(&project(), Some("2026-05-04"));
    assert_eq!(counts(&cube, "2026-04").0, [2, 0, 1, 1, 0, 0, 2]);
    let cube = read(&project(), Some("2026-05-05"));
    assert_eq!(counts(&cube, "2026-04").0, [2, 0, 2, 0, 0, 0, 2]);
}

#[test]
fn each_of_several_answers_counts_where_all_do() {
    let answers = format!("{ANSWERS}9,d,2026-04-21,6,,x\n");
    let all = format!("repeat = \"all\"\n{PRESET}");
    let project = Project::new(&all, &answers).with("data/registers/follow_ups.csv", REGISTER);
    assert_eq!(counts(&read(&project, None), "2026-04").0, [3, 0, 2, 1, 0, 0, 2]);
    // Else the last of the month does, and nobody followed that one up.
    let project = Project::new(PRESET, &answers).with("data/registers/follow_ups.csv", REGISTER);
    assert_eq!(counts(&read(&project, None), "2026-04").0, [2, 0, 1, 1, 0, 0, 2]);
}

#[test]
fn nothing_is_said_where_nothing_can_be_known() {
    let none = |project: Project| {
        assert_eq!(of_nps(&read(&project, None), &Cut::Whole, "all"), None);
    };
    none(Project::new(PRESET, ANSWERS));
    let with_register = |mapping: &str, answers: &str| {
        none(Project::new(mapping, answers).with("data/registers/follow_ups.csv", REGISTER));
    };
    let columns = "[survey.s.question.nps]\ncolumn = \"nps\"\n";
    with_register(&format!("respondent = \"row\"\ndate = \"responded_on\"\n{columns}"), ANSWERS);
    // Of answers without a day nobody knows which one was followed up.
    with_register(&format!("customer = \"customer_id\"\nperiod = \"2026-03\"\n{columns}"), ANSWERS);
    let cube = read(&project(), None);
    let csat = cube.survey.questions.iter().position(|question| question.id == "csat").unwrap();
    assert_eq!(cube.follow_ups(&Cut::Whole, csat, Period::All), None);
}

/// The same project with tallies in place of its answers, in one file or in one for each month.
fn with_tallies(is_split: bool) -> Project {
    let (status, tallies, said) = project().run("aggregate", &["-q"]);
    assert_eq!(status, 0, "{said}");
    let sources = format!("[survey.s]\naggregates = \"tallies/*.csv\"\n{PRESET}");
    let project = Project::new(PRESET, "").with("data/sources.toml", &sources);
    if !is_split {
        return project.with("data/tallies/all.csv", &tallies);
    }
    let (header, rows) = tallies.split_once('\n').unwrap();
    let part = |wanted: &str| {
        let of_part = |row: &&str| {
            let period = row.split(',').nth(3).unwrap();
            period == wanted || !period.starts_with("20") && period != "all"
        };
        let rows: Vec<&str> = rows.lines().filter(of_part).collect();
        format!("{header}\n{}\n", rows.join("\n"))
    };
    let (march, april) = (part("2026-03"), part("2026-04"));
    project.with("data/tallies/3.csv", &march).with("data/tallies/4.csv", &april)
}

#[test]
fn tallies_say_the_same_of_any_day() {
    let of_answers = project();
    let of_tallies = with_tallies(false);
    for as_of in [None, Some("2026-03-31"), Some("2026-04-30"), Some("2026-05-05")] {
        let (one, other) = (read(&of_answers, as_of), read(&of_tallies, as_of));
        let segment = |value: &str| Cut::Value { dimension: "segment".into(), value: value.into() };
        for cut in [Cut::Whole, segment("x"), segment("y")] {
            for period in ["2026-03", "2026-04"] {
                let (one, other) = (of_nps(&one, &cut, period), of_nps(&other, &cut, period));
                assert_eq!(one, other, "{as_of:?} {period}");
            }
        }
    }
    let whole = |as_of| counts(&read(&of_tallies, as_of), "all");
    assert_eq!(whole(None), counts(&read(&of_answers, None), "all"));
}

#[test]
fn customers_of_two_files_of_tallies_are_at_least_those_of_the_larger() {
    let cube = read(&with_tallies(true), None);
    assert_eq!(counts(&cube, "2026-03"), ([3, 1, 2, 0, 2, 1, 3], [1, 1, 1]));
    assert_eq!(counts(&cube, "2026-04"), ([2, 0, 1, 1, 0, 0, 2], [1, 0, 1]));
    // A month that nobody joined is left out, not taken for one in which nobody was contacted.
    let project = with_tallies(true);
    let april = project.path().join("data/tallies/4.csv");
    let text = std::fs::read_to_string(&april).unwrap();
    let unjoined: String = text
        .lines()
        .filter(|line| !line.contains(",follow_ups,"))
        .map(|line| format!("{line}\n"))
        .collect();
    std::fs::write(&april, unjoined).unwrap();
    assert_eq!(of_nps(&read(&project, None), &Cut::Whole, "all"), None);
    // The files say nothing of longer periods, so no number of customers is known there.
    assert_eq!(counts(&cube, "2026").0[..6], [5, 1, 3, 1, 2, 1]);
}

#[test]
fn tallies_that_make_no_sense_are_refused() {
    let (_, tallies, _) = project().run("aggregate", &["-q"]);
    let sources = format!("[survey.s]\naggregates = \"tallies/*.csv\"\n{PRESET}");
    let right = "detractor;2026-03-04;2026-03-04;2;recovered";
    assert!(tallies.contains(right), "{tallies}");
    for wrong in
        ["detractor;2026-03-04;2026-03-04;2;pending", "passive;;;;", "detractor;x;;;", "detractor"]
    {
        let project = Project::new(PRESET, "")
            .with("data/sources.toml", &sources)
            .with("data/tallies/all.csv", &tallies.replace(right, wrong));
        let (status, _, said) = project.run("indicators", &["-q"]);
        assert_eq!(status, 1);
        assert!(
            said.contains("column `item`: `") && said.contains("` is no follow-up of an answer"),
            "{said}"
        );
    }
}

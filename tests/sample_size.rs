//! Holds `embajador sample-size` to plans that were computed by independent means.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod support {
    pub(crate) mod command;
    pub(crate) mod project;
}

use serde_json::Value;
use support::project::Project;

const MAPPING: &str = "preset = \"canonical\"\nrespondent = \"row\"\n";

/// 100 answers with a variance of .61, half of them of each region.
fn project() -> Project {
    let mut answers = "responded_on,nps,region\n".to_owned();
    for (score, count) in [(3, 20), (8, 30), (10, 50)] {
        for number in 0..count {
            let region = if number % 2 == 0 { "north" } else { "south" };
            answers.push_str(&format!("2026-05-01,{score},{region}\n"));
        }
    }
    let mapping = format!("{MAPPING}[survey.s.dimensions]\nregion = \"region\"\n");
    Project::new(&mapping, &answers)
}

fn plan(project: &Project, arguments: &[&str]) -> Vec<Value> {
    let (status, out, err) =
        project.run("sample-size", &[arguments, &["--format", "json"]].concat());
    assert_eq!(status, 0, "{err}");
    let plan: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(plan["schema"], "embajador/sample-size/1");
    plan["rows"].as_array().unwrap().clone()
}

#[test]
fn answers_for_a_change_follow_the_variance_of_the_data() {
    let project = project();
    let rows = plan(&project, &["--change", "10", "--change", "5", "--margin", "5"]);
    let answers: Vec<u64> = rows.iter().map(|row| row["answers"].as_u64().unwrap()).collect();
    assert_eq!(answers, [958, 3831, 938]);
    assert!((rows[0]["variance"].as_f64().unwrap() - 0.61).abs() < 1e-12);
    assert!((rows[0]["visible"].as_f64().unwrap() - 30.944_520_154_473_05).abs() < 1e-9);
    assert_eq!(rows[0]["period"], "2026-05");
    assert!(rows[0]["invitations"].is_null(), "how many are asked is not recorded");
    let strong = plan(&project, &["--change", "10", "--power", "0.9"]);
    assert_eq!(strong[0]["answers"], 1282);
}

#[test]
fn values_that_are_compared_at_once_take_more_answers() {
    let project = project();
    let rows = plan(&project, &["--by", "region", "--change", "10"]);
    let values: Vec<&str> = rows.iter().map(|row| row["value"].as_str().unwrap()).collect();
    assert_eq!(values, ["north", "south"]);
    for row in &rows {
        // At .025 each: 2 (2.2414 + .8416)² .61 / .1² = 1159.6.
        assert_eq!(row["answers"], 1160);
    }
}

#[test]
fn answers_that_all_agree_are_planned_for_at_the_worst() {
    let answers = "responded_on,nps\n2026-05-01,10\n2026-05-02,9\n";
    let rows = plan(&Project::new(MAPPING, answers), &["--change", "10"]);
    assert_eq!((&rows[0]["variance"], &rows[0]["answers"]), (&1.0.into(), &1570.into()));
}

#[test]
fn the_table_is_for_reading() {
    let (_, table, _) = project().run("sample-size", &["--change", "10"]);
    let line = table.lines().find(|line| line.starts_with("all")).unwrap();
    let cells: Vec<&str> = line.split_whitespace().collect();
    assert_eq!(cells, ["all", "100", "31", "points", "10", "points", "958", "-"]);
}

#[test]
fn nothing_to_plan_from_is_said_with_its_mend() {
    let (status, _, said) = project().run("sample-size", &["--period", "2026-04"]);
    assert_eq!(status, 2, "{said}");
    assert!(said.contains("`nps` has no answers in 2026-04 to plan from"), "{said}");
}

//! Holds the whole event log of a real service desk to the counts that plain counting gives.
//!
//! The log is not in this repository. `EMBAJADOR_REAL_DATA` names a folder in which `incidents/` holds it, zipped.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod support {
    pub(crate) mod command;
    pub(crate) mod project;
}

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::PathBuf;
use support::command::{indicators, skip};
use support::project::Project;

const SURVEY: &str = "type = \"transactional\"\ncustomer = \"caller_id\"\ndate = \"sys_updated_at\"\n\
    date_formats = [\"%d/%m/%Y %H:%M\"]\n[survey.s.question.made_sla]\ncolumn = \"made_sla\"\nkind = \"csat\"\n\
    labels = { \"true\" = 5, \"false\" = 1 }\n[survey.s.dimensions]\npriority = \"priority\"\nway = \"contact_type\"\n";

/// The log as text; `None`, said aloud, where there is none.
fn log() -> Option<String> {
    let Ok(folder) = std::env::var("EMBAJADOR_REAL_DATA") else {
        skip("EMBAJADOR_REAL_DATA is not set");
        return None;
    };
    let path = PathBuf::from(folder).join("incidents/incident_event_log_full_141712.zip");
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut text = String::new();
    archive.by_index(0).unwrap().read_to_string(&mut text).unwrap();
    Some(text)
}

/// What one key holds: events, events within the service level, callers.
#[derive(Debug, Default, PartialEq, Eq)]
struct Plain {
    events: u64,
    within: u64,
    callers: BTreeSet<String>,
}

#[test]
fn the_whole_log_gives_the_counts_of_plain_counting() {
    let Some(log) = log() else { return };
    let mut reader = csv::Reader::from_reader(log.as_bytes());
    let header = reader.headers().unwrap().clone();
    assert_eq!(header.iter().filter(|name| *name == "category").count(), 2);
    let place = |name: &str| header.iter().position(|column| column == name).unwrap();
    let columns = ["sys_updated_at", "made_sla", "caller_id", "priority"].map(place);
    let mut plain: BTreeMap<(String, Option<String>), Plain> = BTreeMap::new();
    for row in reader.records() {
        let row = row.unwrap();
        let [date, flag, caller, priority] = columns.map(|column| row[column].to_owned());
        let date: Vec<&str> = date.split([' ', '/']).collect();
        let month = format!("{}-{:0>2}", date[2], date[1]);
        for key in [(month.clone(), None), (month, Some(priority)), ("all".to_owned(), None)] {
            let plain = plain.entry(key).or_default();
            plain.events += 1;
            plain.within += u64::from(flag == "true");
            plain.callers.insert(caller.clone());
        }
    }
    let all = &plain[&("all".to_owned(), None)];
    assert_eq!((all.events, all.within), (141_712, 132_497));

    let project = Project::new(SURVEY, &log);
    let mut seen = 0;
    for arguments in [
        &["--period", "months"][..],
        &["--period", "months", "--by", "priority"],
        &["--period", "all"],
    ] {
        for figure in project.figures(&[arguments, &["--id", "csat"]].concat()) {
            let value = figure["value"].as_str().map(str::to_owned);
            let expected = &plain[&(figure["period"].as_str().unwrap().to_owned(), value)];
            assert_eq!(figure["counts"]["trials"], expected.events, "{figure}");
            assert_eq!(figure["counts"]["successes"], expected.within, "{figure}");
            seen += 1;
        }
    }
    assert_eq!(seen, plain.len());

    let (status, tallies, _) = project.run("aggregate", &[]);
    assert_eq!(status, 0);
    for ((period, priority), plain) in &plain {
        let (dimension, value) = match priority {
            Some(priority) => ("priority", priority.as_str()),
            None => ("", ""),
        };
        let people = plain.callers.len();
        let row = format!("\npeople,s,made_sla,{period},{dimension},{value},exact,{people},,\n");
        assert!(tallies.contains(&row), "{row}");
    }
}

#[test]
fn a_header_that_is_there_twice_is_an_error_only_where_it_is_mapped() {
    let Some(log) = log() else { return };
    let mapping = format!("{SURVEY}category = \"category\"\n");
    let (status, _, said) = Project::new(&mapping, &log).run("indicators", &[]);
    assert_eq!(status, 1);
    assert!(
        said.contains("column `category` is there twice, as column 17 and column 18"),
        "{said}"
    );
}

/// What sources the reference gives for a figure of one month, or of all time.
fn expected(of: &Value, id: &str) -> Option<f64> {
    let number = |name: &str| of[name].as_f64();
    match id {
        "incidents" => number("n"),
        "within_service_level" => Some(100.0 * number("made_sla")? / number("n")?),
        "reopened_rate" => Some(100.0 * number("reopened")? / number("n")?),
        "resolution_mean" => number("resolution_hours_mean"),
        "resolution_p50" => number("resolution_hours_p50"),
        "resolution_p90" => number("resolution_hours_p90"),
        _ => None,
    }
}

#[test]
fn the_register_of_incidents_gives_the_figures_of_the_reference() {
    let Ok(folder) = std::env::var("EMBAJADOR_REAL_DATA") else {
        skip("EMBAJADOR_REAL_DATA is not set");
        return;
    };
    let folder = PathBuf::from(folder).join("incidents");
    let reference = std::fs::read_to_string(folder.join("REFERENCE.json")).unwrap();
    let reference: Value = serde_json::from_str(&reference).unwrap();
    let reference = &reference["full"];
    let project = ["examples/incidents", "--answers", folder.to_str().unwrap()];
    let mut seen = 0;
    for period in ["months", "all"] {
        let records = indicators([&project[..], &["--period", period]].concat());
        for record in &records {
            let of = match record["period"].as_str().unwrap() {
                "all" => &reference["overall"],
                month => &reference["by_opened_month"][month],
            };
            let id = record["id"].as_str().unwrap();
            let Some(expected) = expected(of, id) else {
                assert_eq!(id, "backlog", "{record}");
                continue;
            };
            let found = record["estimate"].as_f64().unwrap();
            // The reference is rounded to six decimals.
            assert!((found - expected).abs() < 1e-6, "{id}: found {found}, expected {expected}");
            assert_eq!((record["survey"].is_null(), record["question"].is_null()), (true, true));
            seen += 1;
        }
    }
    let months = reference["by_opened_month"].as_object().unwrap();
    let resolved = months.values().filter(|of| of["resolution_hours_p50"].is_number()).count();
    assert_eq!(seen, (months.len() + 1) * 3 + (resolved + 1) * 3);
}

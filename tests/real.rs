//! The figures of a real survey: that of the passengers of San Francisco International Airport, 2010 to 2018.
//!
//! The answers are not in this repository. `EMBAJADOR_REAL_DATA` names a folder in which `sfo/` holds the yearly files as
//! the airport publishes them, and `sfo/REFERENCE.json` the figures worked out from them by other means. Where the
//! variable is not set, every test says so and does nothing more.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as it should be"
)]

mod support {
    pub(crate) mod command;
    pub(crate) mod project;
    pub(crate) mod search;
}

use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use support::command::{embajador, files, indicators, repository, skip, succeed, workshop};
use support::search::first_found;

/// The variable that names the folder.
const VARIABLE: &str = "EMBAJADOR_REAL_DATA";

/// The folder of the airport's files; `None`, said aloud, where no real data are at hand.
fn sfo() -> Option<PathBuf> {
    let Some(folder) = std::env::var_os(VARIABLE) else {
        skip(&format!("{VARIABLE} is not set"));
        return None;
    };
    let folder = Path::new(&folder).join("sfo");
    assert!(folder.is_dir(), "{VARIABLE} is set, but there is no folder {}", folder.display());
    Some(folder)
}

fn reference(folder: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(folder.join("REFERENCE.json")).unwrap()).unwrap()
}

fn figures(folder: &Path, more: &[&str]) -> Vec<Value> {
    let mut arguments = vec!["examples/sfo", "--answers", folder.to_str().unwrap()];
    arguments.extend(more);
    indicators(arguments)
}

/// The one record of an indicator in a year, for all answers.
fn of_year<'a>(records: &'a [Value], id: &str, year: &str) -> &'a Value {
    let mut found = records.iter().filter(|r| r["id"] == id && r["period"] == year);
    let record = found.next().unwrap_or_else(|| panic!("no {id} of {year}"));
    assert_eq!(found.next(), None, "two records of {id} in {year}");
    record
}

#[track_caller]
fn assert_close(found: &Value, expected: &Value) {
    let (found, expected) = (found.as_f64().unwrap(), expected.as_f64().unwrap());
    assert!((found - expected).abs() <= 1e-6, "found {found}, expected {expected}");
}

#[track_caller]
fn assert_classes(record: &Value, expected: &Value) {
    assert_close(&record["unweighted"], &expected["nps"]);
    assert_eq!(record["n"], expected["n"]);
    for class in ["promoters", "passives", "detractors"] {
        assert_eq!(record["counts"][class], expected[class], "{class}");
    }
}

#[test]
fn the_recommendation_of_2017_is_the_reference() {
    let Some(folder) = sfo() else { return };
    let reference = &reference(&folder)["files"]["2017_SFO_Customer_Survey.csv"];
    let records = figures(&folder, &[]);
    let nps = of_year(&records, "nps", "2017");
    assert_classes(nps, &reference["overall"]);
    assert_eq!(nps["weighted"], true);
    assert_close(&nps["estimate"], &reference["weighted_by_WEIGHT"]["nps"]);
    for (id, share) in [
        ("promoters", "promoter_pct"),
        ("passives", "passive_pct"),
        ("detractors", "detractor_pct"),
    ] {
        assert_close(&of_year(&records, id, "2017")["unweighted"], &reference["overall"][share]);
    }
}

#[test]
fn a_code_for_a_blank_is_no_answer() {
    let Some(folder) = sfo() else { return };
    let reference = &reference(&folder)["files"]["2017_SFO_Customer_Survey.csv"];
    let records = figures(&folder, &[]);
    let nps = of_year(&records, "nps", "2017");
    let set_aside = reference["excluded_code_11"].as_u64().unwrap()
        + reference["excluded_empty"].as_u64().unwrap();
    assert_eq!(set_aside, 85);
    assert_eq!(nps["n"].as_u64().unwrap(), reference["rows"].as_u64().unwrap() - set_aside);
    let wrong = reference["wrong_if_11_counted_as_promoter"].as_f64().unwrap();
    for figure in ["estimate", "unweighted"] {
        assert!((nps[figure].as_f64().unwrap() - wrong).abs() > 0.5, "{figure} counts code 11");
    }
}

#[test]
fn the_satisfaction_of_each_year_is_the_reference() {
    let Some(folder) = sfo() else { return };
    let reference = reference(&folder);
    let years = reference["csat_by_year_SFO_as_a_whole"].as_object().unwrap();
    assert!(years.len() >= 6, "the reference lists too few years to say anything");
    let records = figures(&folder, &[]);
    for (year, expected) in years {
        let csat = of_year(&records, "csat", year);
        assert_close(&csat["unweighted"], &expected["csat_top2_pct"]);
        assert_eq!(csat["n"], expected["n"], "{year}");
        assert_eq!(csat["counts"]["successes"], expected["top2"], "{year}");
        assert_eq!(csat["counts"]["trials"], expected["n"], "{year}");
    }
}

#[test]
fn each_part_of_2017_is_the_reference() {
    let Some(folder) = sfo() else { return };
    let reference = &reference(&folder)["files"]["2017_SFO_Customer_Survey.csv"];
    for (dimension, name) in
        [("boarding_area", "by_BAREA_boarding_area"), ("strata", "by_STRATA"), ("peak", "by_PEAK")]
    {
        let expected = reference[name].as_object().unwrap();
        let records = figures(&folder, &["--by", dimension, "--id", "nps", "--period", "2017"]);
        let values: BTreeSet<&str> = records.iter().map(|r| r["value"].as_str().unwrap()).collect();
        assert_eq!(values, expected.keys().map(String::as_str).collect(), "{dimension}");
        for record in &records {
            assert_eq!(record["dimension"], dimension);
            assert_classes(record, &expected[record["value"].as_str().unwrap()]);
        }
    }
}

/// The built site, made once.
fn site(folder: &Path) -> &'static Path {
    static SITE: OnceLock<PathBuf> = OnceLock::new();
    SITE.get_or_init(|| {
        let dest = workshop("sfo-site");
        let mut command = embajador();
        command.args(["build", "examples/sfo", "--answers"]).arg(folder).arg("--dest").arg(&dest);
        succeed(&mut command);
        dest
    })
}

#[test]
fn a_survey_of_each_year_has_yearly_reports_only() {
    let Some(folder) = sfo() else { return };
    let site = files(site(&folder));
    let reports: Vec<&str> =
        site.keys().filter_map(|path| path.strip_prefix("en/reports/")).collect();
    let mut expected: Vec<String> = (2010..=2018).map(|year| format!("{year}.html")).collect();
    expected.push("index.html".to_owned());
    assert_eq!(reports, expected);
    let page = |name: &str| String::from_utf8(site[&format!("en/reports/{name}")].clone()).unwrap();
    assert!(page("2017.html").contains("The NPS is 40"), "the figure of 2017 opens its report");
    assert!(page("2012.html").contains("Satisfaction rises to 79%, more than chance explains"));
    assert!(page("2018.html").contains("The NPS falls to 35, more than chance explains"));
}

/// The project over the survey with its weights left out.
fn unweighted() -> support::project::Project {
    let example =
        |path: &str| std::fs::read_to_string(repository().join("examples/sfo").join(path)).unwrap();
    let sources: String = example("data/sources.toml")
        .lines()
        .filter(|line| !line.starts_with("weight = "))
        .map(|line| format!("{line}\n"))
        .collect();
    support::project::Project::new("", "")
        .with("book.toml", &example("book.toml"))
        .with("data/sources.toml", &sources)
        .with("content/one.md", &example("content/index.md"))
}

#[test]
fn the_years_2017_and_2018_are_compared_as_their_weights_deserve() {
    let Some(folder) = sfo() else { return };
    let near = |found: &Value, expected: f64, tolerance: f64| {
        let found = found.as_f64().unwrap();
        assert!((found - expected).abs() < tolerance, "{found} is not {expected}");
    };
    // Computed by an independent program from the same files: NPS, change, interval, p-value.
    let weighted = [35.113_632, -5.284_803, -9.514_042, -1.061_321, 0.014_169_8];
    let plain = [30.981_132, -8.858_635, -12.707_320, -5.006_363, 0.000_006_6];
    let of = |records: Vec<Value>, expected: [f64; 5]| {
        let [estimate, change, low, high, p] = expected;
        let record = &records[0];
        assert_eq!(record["previous_period"], "2017");
        near(&record["estimate"], estimate, 1e-6);
        near(&record["change"], change, 1e-6);
        near(&record["change_low"], low, 1e-6);
        near(&record["change_high"], high, 1e-6);
        near(&record["p_value"], p, 1e-6);
        record.clone()
    };
    let arguments = ["--id", "nps", "--period", "2018"];
    let record = of(figures(&folder, &arguments), weighted);
    near(&record["unweighted"], plain[0], 1e-6);
    near(&record["n_effective"], 2_134.243_010, 1e-6);
    let project = unweighted();
    let answers = folder.to_str().unwrap();
    of(project.figures(&[arguments.as_slice(), &["--answers", answers]].concat()), plain);

    // What that earns.
    let report = |site: &Path| std::fs::read_to_string(site.join("en/reports/2018.html")).unwrap();
    let told = report(site(&folder));
    assert!(told.contains("The NPS falls to 35, more than chance explains"));
    assert!(told.contains("The figure is weighted; unweighted it would be 31."));
    let (status, _, err) = project.run("build", &["--answers", answers]);
    assert_eq!(status, 0, "{err}");
    assert!(report(&project.site()).contains("The NPS falls to 31, more than chance explains"));
}

#[test]
fn years_asked_at_another_season_are_not_compared() {
    let Some(folder) = sfo() else { return };
    for (year, previous) in [("2011", None), ("2012", Some("2011")), ("2014", None), ("2015", None)]
    {
        let records = figures(&folder, &["--id", "csat", "--period", year]);
        assert_eq!(records[0]["previous_period"].as_str(), previous, "{year}");
    }
}

#[test]
fn no_text_of_a_row_reaches_the_site() {
    let Some(folder) = sfo() else { return };
    let mut texts: BTreeSet<String> = BTreeSet::new();
    let mut read = 0;
    for (name, content) in files(&folder) {
        if !name.ends_with("_SFO_Customer_Survey.csv") {
            continue;
        }
        read += 1;
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(content.as_slice());
        for record in reader.byte_records() {
            for cell in record.unwrap().iter() {
                // One short word may be part of another; what is longer than a few letters is someone's own.
                let cell = String::from_utf8_lossy(cell).trim().to_owned();
                if cell.chars().filter(|c| c.is_alphabetic()).count() > 3 {
                    texts.insert(cell);
                }
            }
        }
    }
    assert_eq!(read, 9);
    assert!(texts.contains("AER LINGUS") && texts.len() > 2000, "{} texts", texts.len());
    // The words that the files have for "no answer" are the mapping's, and no row's.
    for word in ["Blank", "BLANK"] {
        texts.remove(word);
    }
    // Pages share most of their lines; a cell holds no line break.
    let site = files(site(&folder));
    let mut lines: BTreeSet<String> = BTreeSet::new();
    for content in site.values() {
        lines.extend(String::from_utf8_lossy(content).lines().map(str::to_owned));
    }
    let all = lines.into_iter().collect::<Vec<_>>().join("\n");
    assert_eq!(first_found(&all, &texts), None, "the site holds a text of a row");
}

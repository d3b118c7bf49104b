//! Holds series to what may be compared in them: breaks, gaps, first answers, customers who all answered.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    reason = "a test may panic"
)]

mod support {
    pub(crate) mod command;
    pub(crate) mod project;
}

use embajador::cube::{Cut, Month, Period};
use embajador::diagnostic::Diagnostics;
use embajador::report::{Course, Story};
use embajador::{Input, Measured};
use serde_json::Value;
use support::project::Project;

const PRESET: &str = "preset = \"canonical\"\n";
const HEADER: &str = "customer_id,responded_on,nps,csat,weight\n";

/// Answers of a month to both questions: so many promoters, passives and detractors, each another customer's.
fn month(month: &str, counts: [usize; 3]) -> String {
    with(month, counts, "5", "1")
}

fn with(month: &str, counts: [usize; 3], csat: &str, weight: &str) -> String {
    let mut rows = String::new();
    for (score, count) in [10, 8, 3].into_iter().zip(counts) {
        for number in 0..count {
            rows += &format!("{month}-{score}-{number},{month}-10,{score},{csat},{weight}\n");
        }
    }
    rows
}

/// So many months from one on.
fn months(from: (i16, i8), count: i32) -> Vec<String> {
    (0..count).map(|number| Month::new(from.0, from.1).plus(number)).map(name).collect()
}

fn name(month: Month) -> String {
    format!("{:04}-{:02}", month.year(), month.number())
}

/// Months that answer alike but for a little, which alternates.
fn quiet(from: (i16, i8), count: i32) -> String {
    let months = months(from, count);
    let months = months.iter().enumerate();
    months.map(|(place, name)| month(name, [20 + place % 2, 12, 8])).collect()
}

fn project(rows: &str) -> Project {
    Project::new(PRESET, &format!("{HEADER}{rows}"))
}

fn annotated(rows: &str, annotations: &str) -> Project {
    let register = format!("date,text_es,text_en,indicator,survey,break\n{annotations}");
    project(rows).with("data/registers/annotations.csv", &register)
}

/// With which period each period of a kind is compared.
fn compared(project: &Project, id: &str, kind: &str) -> Vec<(String, Option<String>)> {
    let figures = project.figures(&["--id", id, "--period", kind]);
    let text = |value: &Value| value.as_str().map(str::to_owned);
    figures
        .iter()
        .map(|figure| {
            let is_compared = !figure["previous_period"].is_null();
            // Of plain counts nothing more is said.
            assert_eq!(!figure["change"].is_null(), is_compared && id != "responses", "{figure}");
            (text(&figure["period"]).unwrap(), text(&figure["previous_period"]))
        })
        .collect()
}

/// The periods that are compared with none, but for the first.
fn not_compared(project: &Project, id: &str, kind: &str) -> Vec<String> {
    let compared = compared(project, id, kind);
    compared.into_iter().skip(1).filter(|(_, with)| with.is_none()).map(|(own, _)| own).collect()
}

fn measured(project: &Project) -> Measured {
    let input = Input { root: project.path().to_owned(), ..Input::default() };
    Measured::read(&input, &mut Diagnostics::new()).unwrap()
}

/// The course of an indicator up to a month.
fn course(project: &Project, indicator: &str, until: (i16, i8)) -> Course {
    let measured = measured(project);
    let story = Story::new(measured.indicators());
    let subject = story.subject(indicator, story.default_survey().unwrap(), None).unwrap();
    story.course(subject, &Cut::Whole, Period::Month(Month::new(until.0, until.1)))
}

fn built(project: &Project, page: &str) -> String {
    let (status, _, said) = project.run("build", &[]);
    assert_eq!(status, 0, "{said}");
    std::fs::read_to_string(project.site().join(page)).unwrap()
}

/// No number of an export is NaN, infinite or a negative nothing.
fn assert_sound(project: &Project) {
    for period in ["months", "quarters", "years", "all"] {
        for by in [&[][..], &["--published"]] {
            let arguments = [&["--format", "json", "--period", period][..], by].concat();
            let (status, out, said) = project.run("indicators", &arguments);
            assert_eq!(status, 0, "{said}");
            for word in ["NaN", "nan", "inf", "-0.0,", "-0.0\n", "-0,", "-0\n"] {
                assert!(!out.contains(word), "{word} in {out}");
            }
        }
    }
}

#[test]
fn nothing_is_compared_across_a_break() {
    let project = annotated(&quiet((2025, 1), 30), "2026-05-15,Otra escala,Another scale,,,yes\n");
    // The months before and after May, and May itself, in which both are.
    assert_eq!(not_compared(&project, "nps", "months"), ["2026-05", "2026-06"]);
    assert_eq!(not_compared(&project, "nps", "quarters"), ["2026-Q2", "2026-Q3"]);
    // 2026 has both; 2027 is not over.
    assert_eq!(not_compared(&project, "nps", "years"), ["2026", "2027"]);
    assert_sound(&project);

    let page = built(&project, "en/reports/2026-12.html");
    assert_eq!(
        page.matches("class=\"break\"").count(),
        2,
        "one on the wide drawing, one on the narrow"
    );
    assert!(page.contains(
        "The series breaks on 15 May 2026: another scale. Before and after are not compared."
    ));
    // A report of before knows nothing of it.
    let before = built(&project, "en/reports/2026-04.html");
    assert!(!before.contains("class=\"break\"") && !before.contains("The series breaks"));

    // Limits and trend begin with June: eight months by January.
    let usual = |until| course(&project, "nps", until).usual.map(|usual| usual.baseline.0.slug());
    assert_eq!(usual((2026, 4)).as_deref(), Some("2025-01"));
    assert_eq!(usual((2026, 12)), None);
    assert_eq!(usual((2027, 1)).as_deref(), Some("2026-06"));
    assert_eq!(course(&project, "nps", (2026, 4)).slope.unwrap().periods, 16);
    assert_eq!(course(&project, "nps", (2026, 12)).slope, None);
    assert_eq!(course(&project, "nps", (2027, 6)).slope.unwrap().periods, 13);
}

#[test]
fn a_break_on_the_first_day_leaves_its_period_whole() {
    let project = annotated(&quiet((2025, 1), 24), "2026-04-01,Otra escala,Another scale,,,yes\n");
    assert_eq!(not_compared(&project, "nps", "months"), ["2026-04"]);
    assert_eq!(not_compared(&project, "nps", "quarters"), ["2026-Q2"]);
    assert_eq!(not_compared(&project, "nps", "years"), ["2026"]);
    // An annotation without the word is no break.
    let project = annotated(&quiet((2025, 1), 24), "2026-04-01,Otra web,Another site,,,no\n");
    assert_eq!(not_compared(&project, "nps", "months"), [""; 0]);
}

#[test]
fn a_break_of_one_indicator_or_survey_leaves_the_others() {
    let rows = quiet((2026, 1), 6);
    let of_csat = annotated(&rows, "2026-04-01,Otra pregunta,Another question,csat,,yes\n");
    assert_eq!(not_compared(&of_csat, "csat", "months"), ["2026-04"]);
    assert_eq!(not_compared(&of_csat, "nps", "months"), [""; 0]);
    // The classes of an NPS break with it.
    let of_nps = annotated(&rows, "2026-04-01,Otra pregunta,Another question,nps,,yes\n");
    for (id, expected) in [
        ("nps", true),
        ("promoters", true),
        ("passives", true),
        ("detractors", true),
        ("csat", false),
        ("responses", false),
    ] {
        assert_eq!(!not_compared(&of_nps, id, "months").is_empty(), expected, "{id}");
    }
    // Of two surveys one breaks.
    let mapping = format!("{PRESET}[survey.t]\nfiles = \"../t/*.csv\"\n{PRESET}");
    let register = "date,text_es,text_en,survey,break\n2026-04-01,Otra,Another,t,yes\n";
    let mapping = mapping.replace("../t/", "t/");
    let project = Project::new(&mapping, &format!("{HEADER}{rows}"))
        .with("data/t/b.csv", &format!("{HEADER}{rows}"))
        .with("data/registers/annotations.csv", register);
    let figures = project.figures(&["--id", "nps", "--period", "2026-04"]);
    let compared: Vec<(&str, bool)> = figures
        .iter()
        .map(|figure| (figure["survey"].as_str().unwrap(), !figure["change"].is_null()))
        .collect();
    assert_eq!(compared, [("s", true), ("t", false)]);
}

#[test]
fn a_series_breaks_where_weights_begin_and_end() {
    let mut rows = quiet((2026, 1), 3);
    for name in ["2026-04", "2026-05", "2026-06"] {
        rows += &with(name, [20, 0, 10], "5", "2");
        rows += &with(name, [0, 10, 0], "5", "0.5");
    }
    rows += &quiet((2026, 7), 3);
    let project = project(&rows);
    assert_eq!(not_compared(&project, "nps", "months"), ["2026-04", "2026-07"]);
    assert_eq!(not_compared(&project, "csat", "months"), ["2026-04", "2026-07"]);
    // Counts of answers weigh nothing.
    assert_eq!(not_compared(&project, "responses", "months"), [""; 0]);
    let page = built(&project, "en/reports/2026-06.html");
    assert!(page.contains("The series breaks on 1 April 2026: answers begin to be weighted."));
    assert!(!page.contains("no longer weighted"), "the report of June knows July");
    let page = built(&project, "en/reports/2026-09.html");
    assert!(page.contains("The series breaks on 1 July 2026: answers are no longer weighted."));
    assert_sound(&project);
}

#[test]
fn the_year_in_which_a_question_began_is_so_far_and_its_months_are_whole() {
    let mut rows = String::new();
    for (place, name) in months((2025, 1), 36).iter().enumerate() {
        rows += &with(name, [10, 5, 5], if place < 18 { "" } else { "4" }, "1");
    }
    let project = project(&rows);
    let complete = |id: &str, kind: &str| -> Vec<bool> {
        let figures = project.figures(&["--id", id, "--period", kind]);
        let answered = figures.iter().filter(|figure| !figure["estimate"].is_null());
        answered.map(|figure| figure["complete"].as_bool().unwrap()).collect()
    };
    assert_eq!(complete("csat", "years"), [false, true]);
    assert_eq!(complete("nps", "years"), [true; 3]);
    assert_eq!(complete("csat", "months"), [true; 18]);
    assert_eq!(complete("csat", "quarters"), [true; 6]);
    // The rows of 2025 have empty cells, so 2026 is the first year and 2027 has none to be compared with.
    assert_eq!(not_compared(&project, "csat", "years"), ["2026", "2027"]);
    let first: Vec<String> = months((2025, 2), 18);
    assert_eq!(not_compared(&project, "csat", "months"), first[..18]);
    assert_eq!(not_compared(&project, "nps", "years"), [""; 0]);
}

#[test]
fn a_period_is_compared_with_the_latest_one_that_has_answers() {
    let rows = [(1, [20, 5, 5]), (2, [18, 5, 7]), (5, [9, 9, 12]), (6, [9, 8, 13])];
    let rows = rows.map(|(number, counts)| month(&format!("2026-{number:02}"), counts)).concat();
    let project = project(&rows);
    let expected = [("01", None), ("02", Some("01")), ("05", Some("02")), ("06", Some("05"))];
    let of_2026 = |number: &str| format!("2026-{number}");
    let expected = expected.map(|(own, with)| (of_2026(own), with.map(of_2026)));
    assert_eq!(compared(&project, "nps", "months"), expected);
    let page = built(&project, "en/reports/2026-05.html");
    assert!(page.contains("since February"), "it does not say with what May is compared");
    // A line before the gap and one after it, on the wide drawing and on the narrow one.
    let lines = |page: &str| page.matches("class=\"line\"").count();
    assert_eq!(lines(&built(&project, "en/reports/2026-06.html")), 4);
    assert_eq!(lines(&built(&self::project(&quiet((2026, 1), 4)), "en/reports/2026-04.html")), 2);
    assert_sound(&project);
}

#[test]
fn a_single_answer_is_a_figure_and_nothing_else() {
    for score in [0, 8, 10] {
        let project = project(&format!("a,2026-05-10,{score},,1\n"));
        let figures = project.figures(&["--id", "nps"]);
        let [nps] = figures.as_slice() else { panic!("{figures:?}") };
        let of = |key: &str| nps[key].as_f64().unwrap();
        assert!(
            of("low") < of("high") && of("low") <= of("estimate") && of("estimate") <= of("high")
        );
        assert!(nps["change"].is_null() && nps["against_rest"].is_null());
        assert_sound(&project);
        built(&project, "en/reports/2026-05.html");
    }
}

#[test]
fn where_all_agree_chance_is_not_nothing() {
    let rows = [month("2026-04", [40, 0, 0]), month("2026-05", [40, 0, 0])];
    let project = project(&rows.concat());
    let figures = project.figures(&["--id", "nps"]);
    let may = &figures[1];
    assert_eq!(
        (&may["estimate"], &may["high"], &may["change"]),
        (&100.0.into(), &100.0.into(), &0.0.into())
    );
    // (n − z²)/(n + z²).
    let z = 3.841_458_820_694_124;
    assert!((may["low"].as_f64().unwrap() - 100.0 * (40.0 - z) / (40.0 + z)).abs() < 1e-6);
    assert_eq!(may["p_value"], 1.0);
    assert!(
        may["change_low"].as_f64().unwrap() < 0.0 && may["change_high"].as_f64().unwrap() > 0.0
    );
    let measured = measured(&project);
    let indicators = measured.indicators();
    let subject = indicators.subjects().into_iter().find(|s| s.indicator().id == "nps").unwrap();
    let figure =
        indicators.figure(subject, &Cut::Whole, Period::Month(Month::new(2026, 5))).unwrap();
    let detectable = figure.change.unwrap().detectable(0.95).unwrap();
    assert!((5.0..60.0).contains(&detectable), "{detectable}");
    for page in ["en/reports/2026-05.html", "en/reports/2026.html"] {
        let page = built(&project, page);
        assert!(!page.contains("±0") && !page.contains("NaN"), "{page}");
    }
    assert_sound(&project);
    // Nor has a long series of such months limits of no width.
    let all: String = months((2025, 1), 15).iter().map(|name| month(name, [40, 0, 0])).collect();
    assert_eq!(course(&self::project(&all), "nps", (2026, 3)).usual, None);
}

#[test]
fn limits_take_eight_months_and_are_provisional_up_to_eleven() {
    for count in 6..=14 {
        let project = project(&quiet((2025, 1), count));
        let last = Month::new(2025, 1).plus(count - 1);
        let found = course(&project, "nps", (last.year(), last.number()));
        let provisional = found.usual.map(|usual| usual.provisional);
        let expected = (count >= 8).then_some(count < 12);
        assert_eq!(provisional, expected, "{count}");
        assert_eq!(found.slope.is_some(), count >= 8, "{count}");
        let page = built(&project, &format!("en/reports/{}.html", name(last)));
        assert_eq!(page.contains("The limits are provisional"), expected == Some(true), "{count}");
        assert_eq!(page.contains("class=\"limit\""), expected.is_some(), "{count}");
    }
}

/// What a report's table notes beside each month.
fn notes(page: &str) -> Vec<(String, String)> {
    let table = page.split("<tr").filter(|row| row.contains("20"));
    let plain = |row: &str| -> String {
        let mut text = String::new();
        let mut inside = true;
        for sign in row.chars() {
            match sign {
                '<' => inside = true,
                '>' => {
                    inside = false;
                    text.push('|');
                }
                sign if !inside => text.push(sign),
                _ => {}
            }
        }
        text
    };
    let mut notes = Vec::new();
    for row in table.map(plain) {
        for words in ["outside what is usual", "eight in a row", "the series breaks"] {
            if row.contains(words) {
                let month = row.split('|').map(str::trim).find(|cell| !cell.is_empty()).unwrap();
                notes.push((month.to_owned(), words.to_owned()));
            }
        }
    }
    notes
}

#[test]
fn a_month_is_marked_as_unusual_by_the_rule_alone() {
    let shape = |place: i32| match place {
        13 => [4, 10, 26],
        _ if place % 2 == 0 => [20, 12, 8],
        _ => [21, 12, 7],
    };
    let rows = |shape: &dyn Fn(i32) -> [usize; 3]| -> String {
        let months = months((2025, 1), 16);
        let months = months.iter().zip(0..);
        months.map(|(name, place)| month(name, shape(place))).collect()
    };
    let project = project(&rows(&shape));
    let page = built(&project, "en/reports/2026-04.html");
    let outside = [("February 2026".to_owned(), "outside what is usual".to_owned())];
    assert_eq!(notes(&page), outside);
    let usual = course(&project, "nps", (2026, 4)).usual.unwrap();
    let unusual: Vec<String> = usual
        .places
        .iter()
        .filter(|(_, place)| place.is_unusual())
        .map(|(p, _)| p.slug())
        .collect();
    assert_eq!(unusual, ["2026-02"]);
    assert_eq!(notes(&built(&project, "en/reports/2026-01.html")), []);
    // Without the odd month nothing is marked, though one month is the lowest and one the highest of all.
    let calm = self::project(&rows(&|place| if place == 13 { [17, 13, 10] } else { shape(place) }));
    assert_eq!(notes(&built(&calm, "en/reports/2026-04.html")), []);
}

const CENSUS: &str = "preset = \"canonical\"\nfinite_population = true\n[survey.s.dimensions]\nregion = \"region\"\n";

/// Months of all ten customers of the north and twenty of the south; in the last month one more of the north is a
/// promoter, and one of the south did not answer.
fn census(last: [usize; 2]) -> Project {
    let mut rows = String::from("customer_id,responded_on,nps,region\n");
    for (name, [promoters, south]) in [("2026-04", [4, 20]), ("2026-05", last)] {
        for number in 0..10 {
            let score = if number < promoters { 9 } else { 2 };
            rows += &format!("n{number},{name}-10,{score},north\n");
        }
        for number in 0..south {
            rows += &format!("s{number},{name}-10,8,south\n");
        }
    }
    let register = "survey,dimension,value,customers\ns,region,north,10\ns,region,south,20\n";
    Project::new(CENSUS, &rows).with("data/registers/population.csv", register)
}

#[test]
fn where_all_customers_answered_the_figure_is_known() {
    for (last, p) in [([4, 20], 1.0), ([5, 20], 0.0)] {
        let project = census(last);
        for arguments in [&["--id", "nps"][..], &["--id", "nps", "--by", "region"]] {
            for figure in project.figures(arguments) {
                assert_eq!(figure["method"], "census");
                assert_eq!(figure["low"], figure["estimate"]);
                assert_eq!(figure["high"], figure["estimate"]);
                if figure["value"] == "north" || arguments.len() == 2 {
                    let is_may = figure["period"] == "2026-05";
                    assert_eq!(figure["p_value"], if is_may { p.into() } else { Value::Null });
                    assert_eq!(figure["change_low"], figure["change"]);
                    assert_eq!(figure["change_high"], figure["change"]);
                } else if figure["period"] == "2026-05" {
                    assert_eq!((&figure["change"], &figure["p_value"]), (&0.0.into(), &1.0.into()));
                }
            }
        }
        assert_sound(&project);
        let page = built(&project, "en/reports/2026-05.html");
        assert!(!page.contains("±0") && !page.contains("NaN") && !page.contains("−0 "), "{page}");
    }
    // One customer less, and there is chance again, if little.
    let project = census([5, 19]);
    let figures = project.figures(&["--id", "nps"]);
    assert_eq!((&figures[0]["method"], &figures[1]["method"]), (&"census".into(), &"score".into()));
    let width = |figure: &Value| figure["high"].as_f64().unwrap() - figure["low"].as_f64().unwrap();
    assert!((0.1..20.0).contains(&width(&figures[1])), "{}", figures[1]);
    let p = figures[1]["p_value"].as_f64().unwrap();
    assert!(p > 0.0 && p < 1.0, "{p}");
    assert_sound(&project);
}

/// A project in which so many people are the values of a dimension, one answer each.
fn of_people(count: usize) -> Project {
    let mut rows = String::from("customer_id,responded_on,nps,who\n");
    for number in 0..count {
        rows += &format!("c{number},2026-0{}-10,{},Person {number}\n", 4 + number % 2, number % 11);
    }
    let mapping = format!("{PRESET}[survey.s.dimensions]\nwho = \"who\"\n");
    let chapter = "# One\n\n{{#table nps by=who}}\n\n{{#trend nps by=who}}\n";
    Project::new(&mapping, &rows).with("content/one.md", chapter)
}

#[test]
fn ten_thousand_values_have_ten_thousand_figures() {
    let figures = of_people(10_000).figures(&["--by", "who", "--id", "nps"]);
    assert_eq!(figures.len(), 10_000);
    assert!(figures.iter().all(|figure| figure["n"] == 1));
}

#[test]
fn of_thousands_of_values_no_page_names_any() {
    let project = of_people(3000);
    let (status, _, said) = project.run("build", &[]);
    assert_eq!(status, 0, "{said}");
    for (path, content) in support::command::files(&project.site()) {
        let text = String::from_utf8_lossy(&content);
        assert!(!text.contains("Person "), "{path}");
        assert!(
            content.len() < 500_000 || path.contains("/data/"),
            "{path} has {} bytes",
            content.len()
        );
    }
}

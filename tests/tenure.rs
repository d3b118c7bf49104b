//! How long customers stay and what is left of each cohort, on pages: held to the oracle, and to what may not be told.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as it should be"
)]

mod support {
    pub(crate) mod command;
    pub(crate) mod html;
    pub(crate) mod project;
    pub(crate) mod readable;
}

use serde_json::Value;
use support::project::Project;
use support::readable::readable;

const SURVEY: &str = "date = \"d\"\ncustomer = \"c\"\n[survey.s.question.nps]\ncolumn = \"nps\"\n";

/// A project of one page that calls these components, with this register of customers.
fn project(least: u32, customers: &str, calls: &str) -> Project {
    let book = format!(
        "[book]\ntitle = \"Book\"\nlanguage = \"en\"\nsrc = \"content\"\n\
         [preprocessor.embajador.disclosure]\nmin-respondents = {least}\n"
    );
    Project::new(SURVEY, "d,c,nps\n2026-01-02,a,9\n2026-05-07,b,8\n")
        .with("book.toml", &book)
        .with("content/one.md", &format!("# One\n\n{calls}\n"))
        .with(
            "data/registers/customers.csv",
            &format!("customer,since,until,segment,team\n{customers}"),
        )
}

/// A page of the site as it stands on a day.
fn page(project: &Project, as_of: &str, path: &str) -> String {
    let (status, _, err) = project.run("build", &["--as-of", as_of]);
    assert_eq!(status, 0, "{err}");
    readable(&std::fs::read_to_string(project.site().join("en").join(path)).unwrap())
}

/// The cells of the first row with this label, without the empty ones at its end.
fn row(page: &str, label: &str) -> Vec<String> {
    let line = page.lines().find(|line| line.starts_with(&format!("| {label} |")));
    let line = line.unwrap_or_else(|| panic!("no row {label}: {page}"));
    let mut cells: Vec<String> =
        line.split('|').skip(2).map(|cell| cell.trim().to_owned()).collect();
    while cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    cells
}

/// So many customers who came on a day and left on another, if they did.
fn customers(name: &str, count: usize, since: &str, until: &str) -> String {
    (0..count).map(|n| format!("{name}{n},{since},{until},{name},north\n")).collect()
}

fn oracle() -> (String, Value) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracle");
    let read = |name: &str| std::fs::read_to_string(format!("{folder}/{name}")).unwrap();
    let file = read("20_customers.csv");
    let rows = file.lines().skip(1).map(|row| format!("{row},all,north\n")).collect();
    let expected: Value = serde_json::from_str(&read("expected.json")).unwrap();
    (rows, expected["20_retention"]["expected"].clone())
}

#[test]
fn the_curve_is_that_of_the_oracle() {
    let (rows, expected) = oracle();
    let project = project(3, &rows, "{{#survival title=finding}}");
    let page = page(&project, "2026-05-31", "one.html");
    // 30, 60 and 91 days. After the 90th one more is not watched any longer, and nobody left.
    for (age, days, gone) in [("a month", "30", 0), ("2 months", "60", 0), ("3 months", "90", 1)] {
        let point = &expected["km"]["points"][days];
        let percent = |value: &Value| value.as_f64().unwrap() * 100.0;
        let (low, high) = (percent(&point["ci_loglog"][0]), percent(&point["ci_loglog"][1]));
        let found = row(&page, age);
        assert_eq!(found[0], format!("{:.0}%", percent(&point["S"])), "{age}");
        assert_eq!(found[1], format!("{:.0}% to {:.0}%", low.floor(), high.ceil()), "{age}");
        assert_eq!(found[2], (point["at_risk"].as_u64().unwrap() - gone).to_string(), "{age}");
    }
    assert!(page.contains("## Of 100 customers, 52 are still there after 4 months"), "{page}");
    // After 121 days three are left to watch, and then two, of whom nothing may be told.
    assert_eq!(row(&page, "4 months")[2], "3");
    assert!(!page.contains("5 months"), "{page}");
}

#[test]
fn the_cohorts_are_those_of_the_oracle() {
    let (rows, expected) = oracle();
    let page = page(&project(3, &rows, "{{#cohorts}}"), "2026-05-31", "one.html");
    let names =
        [("January 2026", "2026-01"), ("February 2026", "2026-02"), ("March 2026", "2026-03")];
    for (name, month) in names {
        let cohort = &expected["cohorts"][month];
        let retention = (1..=5).filter_map(|k| cohort["retention"][k.to_string()].as_f64());
        let mut said = vec![cohort["size"].to_string()];
        said.extend(retention.map(|share| format!("{:.0}%", share * 100.0)));
        let found = row(&page, name);
        let shares: Vec<&str> = found.iter().map(|cell| cell.split(' ').next().unwrap()).collect();
        assert_eq!(shares, said, "{name}");
    }
    // One, two and one came; together they are four, so nobody else has to stand back.
    for name in ["December 2025", "April 2026", "May 2026"] {
        assert_eq!(row(&page, name), ["–"]);
    }
    assert!(page.contains("where fewer than 3 came"), "{page}");
}

#[test]
fn a_small_cohort_takes_another_with_it() {
    let rows = [
        customers("a", 12, "2022-03-01", ""),
        customers("b", 3, "2023-03-01", ""),
        customers("c", 1, "2023-04-01", "2024-06-01"),
        customers("d", 17, "2024-03-01", ""),
        customers("e", 3, "2024-05-01", "2025-02-01"),
    ]
    .concat();
    let page = page(&project(10, &rows, "{{#cohorts}}"), "2026-05-31", "one.html");
    assert_eq!((row(&page, "2022"), row(&page, "2023")), (vec!["–".into()], vec!["–".into()]));
    let shown = row(&page, "2024");
    assert_eq!((shown[0].as_str(), shown.len()), ("20", 3), "{shown:?}");
    assert!(shown[1].starts_with("100% ") && shown[2].starts_with("85% "), "{shown:?}");
    // Nobody came in 2025 and in 2026.
    assert!(!page.contains("| 2025 |") && !page.contains("12"), "{page}");
}

#[test]
fn groups_that_are_too_few_can_not_be_worked_out_of_the_whole() {
    let rows = [
        customers("large", 40, "2022-03-01", ""),
        customers("middle", 12, "2022-03-01", "2023-09-01"),
        customers("mine", 4, "2022-03-01", ""),
        customers("young", 30, "2026-01-01", ""),
    ]
    .concat();
    let project = project(10, &rows, "{{#survival by=segment title=finding}}");
    let page = page(&project, "2026-05-31", "one.html");
    assert!(page.contains("## How long customers stay, by segment"), "{page}");
    assert_eq!(row(&page, "large")[..2], ["40", "100%"]);
    assert_eq!(row(&page, "young"), ["30"]);
    // Four are too few, and twelve less would leave them; a name that only the register has is not shown.
    assert_eq!(row(&page, "Others (2 groups)")[..2], ["–", "–"]);
    assert!(!page.contains("mine") && !page.contains("middle"), "{page}");
    let all = row(&page, "All");
    assert!(all[0] == "86" && all[3].starts_with("79% "), "{all:?}");
    let wrong = project.with("content/one.md", "# One\n\n{{#survival by=segmnt}}\n");
    let (status, _, err) = wrong.run("build", &["--as-of", "2026-05-31"]);
    assert!(status == 1 && err.contains("no dimension `segmnt`"), "{err}");
}

#[test]
fn too_few_are_withheld_and_nobody_is_no_data() {
    let calls = "{{#survival title=finding}}\n\n{{#cohorts title=finding}}";
    let few = customers("a", 9, "2024-03-01", "");
    let withheld = page(&project(10, &few, calls), "2026-05-31", "one.html");
    assert_eq!(withheld.matches("fewer than 10 people: not published").count(), 2, "{withheld}");
    assert!(!withheld.contains("9 ") && !withheld.contains("## "), "{withheld}");
    let nobody = page(&project(10, "", calls), "2026-05-31", "one.html");
    assert_eq!(nobody.matches("no data yet").count(), 2, "{nobody}");
}

#[test]
fn only_the_report_of_a_year_tells_and_as_it_was_known_then() {
    let rows = [
        customers("a", 20, "2022-03-01", ""),
        customers("b", 12, "2024-03-01", "2026-03-01"),
        customers("c", 12, "2026-01-01", ""),
    ]
    .concat();
    let project = project(10, &rows, "One.")
        .with("data/a.csv", "d,c,nps\n2024-11-02,a,9\n2025-05-07,b,8\n2026-02-03,b,8\n");
    let of = |name: &str| page(&project, "2026-05-31", &format!("reports/{name}.html"));
    for name in ["2025-05", "2025-q2"] {
        let page = of(name);
        assert!(!page.contains("became customers"), "{page}");
    }
    let then = of("2025");
    assert!(then.contains("## No customer left within a year"), "{then}");
    assert!(then.contains("as was known on 31 December 2025"), "{then}");
    assert_eq!(row(&then, "2024")[0], "12");
    assert!(!then.contains("| 2026 |"), "{then}");
    let now = of("2026");
    assert_eq!(row(&now, "2026"), ["12 so far"]);
    // Of 32 who came two years ago or earlier, 12 left on that day.
    assert_eq!((row(&now, "2 years")[0].as_str(), row(&now, "2 years")[2].as_str()), ("63%", "32"));
    assert_eq!((row(&now, "3 years")[0].as_str(), row(&now, "3 years")[2].as_str()), ("63%", "20"));
}

//! Holds a site to showing nothing that registers tell of too few people: two projects that differ only there must make the
//! same site, and what only they name is nowhere.
//!
//! What total less published figures gives away is not hidden yet, so the two have the same totals.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod support {
    pub(crate) mod command;
    pub(crate) mod project;
}

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use support::project::Project;

const MAPPING: &str = "preset = \"canonical\"\n[survey.s.dimensions]\nsegment = \"segment\"\nmoment = \"moment\"\n\
    [dimension.segment]\ntitle = \"Segment\"\n[dimension.segment.values]\nlarge = \"Large firms\"\nsmall = \"Small firms\"\n\
    [dimension.team]\ntitle = \"Team\"\n[dimension.house]\ntitle = \"House\"\n[dimension.theme]\ntitle = \"Theme\"\n\
    [dimension.kind]\ntitle = \"Kind\"\n[dimension.milestone]\ntitle = \"Milestone\"\n[dimension.source]\ntitle = \"Source\"\n";

/// The indicators of registers by the dimensions that tell few people apart.
const TABLES: [(&str, &[&str]); 19] = [
    ("retention_rate", &["segment", "team", "channel", "house"]),
    ("churn_rate", &["segment", "end_reason"]),
    ("tenure_median", &["segment"]),
    ("survival_12m", &["segment"]),
    ("customer_profit", &["segment", "team", "tier"]),
    ("unprofitable_share", &["segment"]),
    ("referral_share", &["segment"]),
    ("incidents", &["segment", "moment", "channel", "supplier", "house"]),
    ("resolution_p50", &["segment", "moment", "channel", "supplier"]),
    ("first_contact_resolution", &["segment", "supplier"]),
    ("commitments_met", &["moment", "commitment", "segment"]),
    ("proposals_accepted", &["segment"]),
    ("milestones_on_time", &["milestone"]),
    ("contact_coverage", &["segment", "team"]),
    ("lifetime_value", &["segment"]),
    ("campaign_return", &["kind"]),
    ("detractors_contacted_in_time", &["segment", "moment"]),
    ("promoters_thanked", &["segment"]),
    ("feedback_balance", &["theme", "moment", "source", "channel"]),
];

/// A value of the two small groups that are told apart by each dimension: which is which is what must not be known.
fn small(turned: bool, first: bool, one: &'static str, other: &'static str) -> &'static str {
    if first == turned { other } else { one }
}

/// The registers. Customers 0 to 39 are many; 40 to 42 and 43 to 45 are few, and so are 46 to 48 (one small, named group).
fn registers(turned: bool) -> BTreeMap<&'static str, String> {
    let mut files = BTreeMap::new();
    let few = |n: usize| (40..46).contains(&n);
    let group = |n: usize, many: &'static str, one: &'static str, other: &'static str| {
        if few(n) { small(turned, n < 43, one, other) } else { many }
    };
    let segment = |n: usize| {
        if n >= 46 { "small" } else { group(n, "large", "Jane Roe", "Jane Doe") }
    };
    let mut customers =
        String::from("customer,since,until,end_reason,segment,team,channel,source,house\n");
    for n in 0..49 {
        let until = match n {
            0..3 => "2026-08-10,dear",
            40 | 41 => small(turned, true, "2026-08-11,Jane left", "2026-08-11,Jane moved"),
            43 => small(turned, false, "2026-08-11,Jane left", "2026-08-11,Jane moved"),
            _ => ",",
        };
        let since = if n % 2 == 0 { "2024-01-01" } else { "2026-07-05" };
        let since = if (40..46).contains(&n) { "2025-02-01" } else { since };
        let since = match n {
            43 => "2023-06-01",
            _ if until == "," => since,
            _ => "2024-01-01",
        };
        customers += &format!(
            "C{n},{since},{until},{},{},{},{},{}\n",
            segment(n),
            group(n, "north", "Jane's team", "Jane's other team"),
            group(n, "phone", "Jane by fax", "Jane by post"),
            if n % 3 == 0 { "referral" } else { "direct" },
            group(n, "house", "Jane's house", "Jane's flat"),
        );
    }
    files.insert("customers", customers);
    let mut money =
        String::from("customer,period,revenue,service_cost,retention_cost,acquisition_cost\n");
    for n in 0..49 {
        for quarter in ["2025-Q2", "2025-Q3", "2026-Q2", "2026-Q3"] {
            let revenue = 100 + 13 * (n % 7) + usize::from(n == 41) * 977;
            let cost = if n % 5 == 0 || n == 44 { 700 } else { 20 };
            money += &format!("C{n},{quarter},{revenue},{cost},5,1\n");
        }
    }
    files.insert("customer_money", money);
    let mut incidents = String::from(
        "incident,customer,moment,channel,supplier,opened,first_response,resolved,contacts,escalated,reopened,compensation_owed,compensation_given,house\n",
    );
    for n in 0..49 {
        for day in ["2026-07-06", "2026-08-06", "2026-09-07"] {
            // Some of the few have more of them than others.
            if few(n) && n > 41 && day != "2026-08-06" {
                continue;
            }
            let hours = 10 + (n * 7) % 9;
            incidents += &format!(
                "{day}-{n},C{n},{},{},{},{day} 08:00,{day} 09:30,{day} {hours}:00,{},no,{},{},{},{}\n",
                group(n, "visit", "call", "bill"),
                group(n, "phone", "Jane by fax", "Jane by post"),
                group(n, "lifts", "Jane & sons", "Jane & daughters"),
                1 + n % 2,
                n % 2,
                if n == 41 { "931" } else { "" },
                if n == 41 { "931" } else { "" },
                group(n, "house", "Jane's house", "Jane's flat"),
            );
        }
    }
    files.insert("incidents", incidents);
    let commitments = "commitment,moment,promise_es,promise_en,measure,limit,valid_from\n\
        soon,visit,Pronto,Soon,resolution_hours,6,2026-01-01\n";
    let of_few = ["call", "bill"]
        .map(|moment| format!("of {moment},{moment},Pronto,Soon,resolution_hours,6,2026-01-01\n"));
    files.insert("commitments", format!("{commitments}{}{}", of_few[0], of_few[1]));
    let mut proposals =
        String::from("proposal,customer,segment,sent,followed_up,decided,outcome,signed\n");
    let mut milestones =
        String::from("project,milestone,customer,planned,done,validated,deviation_told\n");
    let mut contacts = String::from("customer,date,channel,kind\n");
    for n in 0..49 {
        let good = if few(n) { n < 42 } else { n % 3 == 1 };
        let outcome = if good { "accepted" } else { "rejected" };
        proposals += &format!("P{n},C{n},{},2026-08-03,yes,2026-08-20,{outcome},no\n", segment(n));
        milestones += &format!(
            "O{n},{},C{n},2026-08-10,2026-08-{},yes,no\n",
            group(n, "survey", "Jane's roof", "Jane's door"),
            if good { 9 } else { 11 }
        );
        if n % 3 == 0 {
            contacts += &format!("C{n},2026-08-0{},phone,advice\n", 1 + n % 9);
        }
    }
    files.insert("proposals", proposals);
    files.insert("milestones", milestones);
    files.insert("contacts", contacts);
    let mut feedback = String::from("received,source,channel,moment,sentiment,theme\n");
    for n in 0..49 {
        let sentiment =
            ["positive", "negative", "neutral"][if few(n) { usize::from(n < 42) } else { n % 3 }];
        feedback += &format!(
            "2026-08-{:02},{},{},{},{sentiment},{}\n",
            1 + n % 28,
            group(n, "suggestion", "meeting", "social"),
            group(n, "web", "Jane by fax", "Jane by post"),
            group(n, "visit", "call", "bill"),
            group(n, "waiting", "Jane sings", "Jane dances"),
        );
    }
    files.insert("feedback", feedback);
    // Of two campaigns with few customers each has what the other has.
    let revenue = |first: bool| small(turned, first, "4111", "1777");
    let campaigns = format!(
        "campaign,name_es,name_en,kind,from,to,cost,reached,joined,revenue\n\
         big,Grande,Big,news,2026-07-01,2026-08-20,500,300,40,9000\n\
         one,Una,One,event,2026-07-01,2026-08-20,500,20,3,{}\n\
         two,Dos,Two,volume,2026-07-01,2026-08-20,500,20,4,{}\n",
        revenue(true),
        revenue(false)
    );
    files.insert("campaigns", campaigns);
    // What was done with the answers of the few.
    let mut follow_ups = String::from("customer,answered_on,due,contacted,by,outcome\n");
    for n in 0..49 {
        let is_contacted = if few(n) { n < 42 } else { n % 3 > 0 };
        let contacted = if is_contacted { "2026-08-12" } else { "" };
        follow_ups += &format!("C{n},2026-08-10,2026-08-12,{contacted},care,\n");
    }
    files.insert("follow_ups", follow_ups);
    files
}

/// The answers: a month of each customer, of whom few are detractors.
fn answers(turned: bool) -> String {
    let mut text = String::from("customer_id,responded_on,nps,csat,ces,segment,moment\n");
    for month in ["2026-06", "2026-07", "2026-08", "2026-09"] {
        for n in 0..49 {
            let few = (40..46).contains(&n);
            let segment = match n {
                46.. => "small",
                _ if few => small(turned, n < 43, "Jane Roe", "Jane Doe"),
                _ => "large",
            };
            let moment = match few {
                true => small(turned, n < 43, "call", "bill"),
                false => "visit",
            };
            let score = [9, 10, 7, 8, 9][n % 5] - 4 * usize::from(few && n != 41);
            text += &format!("C{n},{month}-10,{score},4,5,{segment},{moment}\n");
        }
    }
    text
}

fn project(turned: bool) -> Project {
    let mut chapter = String::from("# One\n\n");
    for (indicator, dimensions) in TABLES {
        chapter += &format!("## {indicator}\n\n{{{{#kpi {indicator}}}}}\n\n");
        for dimension in dimensions {
            chapter += &format!("{{{{#table {indicator} by={dimension}}}}}\n\n");
            chapter += &format!("{{{{#trend {indicator} by={dimension}}}}}\n\n");
        }
    }
    let mut project = Project::new(MAPPING, &answers(turned))
        .with("content/one.md", &chapter)
        .with("data/plan.toml", "currency = \"EUR\"\n");
    for (name, content) in registers(turned) {
        project = project.with(&format!("data/registers/{name}.csv"), &content);
    }
    project
}

fn site(project: &Project) -> BTreeMap<String, Vec<u8>> {
    let (status, _, said) = project.run("build", &[]);
    assert_eq!((status, said.matches("error").count()), (0, 0), "{said}");
    support::command::files(&project.site())
}

#[test]
fn what_registers_tell_of_few_people_changes_no_byte_of_the_site() {
    let (project, turned) = (project(false), project(true));
    let (site, other) = (site(&project), site(&turned));
    assert!(site.keys().eq(other.keys()));
    let mut faults = Vec::new();
    for (path, content) in &site {
        let (own, theirs) =
            (String::from_utf8_lossy(content), String::from_utf8_lossy(&other[path]));
        let place = own.lines().zip(theirs.lines()).find(|(own, theirs)| own != theirs);
        faults.extend(place.map(|place| format!("{path}: {place:?}")));
    }
    let of_dimension: BTreeSet<&str> =
        TABLES.iter().flat_map(|(_, dimensions)| *dimensions).copied().collect();
    for dimension in of_dimension {
        for period in ["months", "quarters"] {
            let arguments = ["--by", dimension, "--period", period];
            // The command line is for the project's own people, and tells them which are withheld.
            let shown = |project: &Project| -> Vec<Value> {
                let published = [&arguments[..], &["--published"]].concat();
                let figures = project.figures(&published).into_iter();
                figures.filter(|figure| figure["suppressed"].is_null()).collect()
            };
            if shown(&project) != shown(&turned) {
                faults.push(format!("{arguments:?}"));
            }
        }
        // What is not withheld from the project's own people differs.
        let all = ["--by", dimension, "--period", "quarters"];
        let (own, theirs) = (project.figures(&all), turned.figures(&all));
        for (indicator, _) in TABLES.iter().filter(|(_, by)| by[0] == dimension) {
            let of = |figures: &[Value]| -> Vec<Value> {
                figures.iter().filter(|figure| figure["id"] == *indicator).cloned().collect()
            };
            if of(&own) == of(&theirs) {
                faults.push(format!("{indicator}: nothing of it is withheld"));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn who_is_named_by_registers_alone_is_named_nowhere() {
    let project = project(false);
    let mut faults = Vec::new();
    for (path, content) in site(&project) {
        let text = String::from_utf8_lossy(&content).into_owned();
        faults.extend(
            text.lines().filter(|line| line.contains("Jane")).map(|line| format!("{path}: {line}")),
        );
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
    let text = std::fs::read_to_string(project.site().join("en/one.html")).unwrap();
    assert!(text.contains("Large firms") && text.contains("Small firms"));
}

#[test]
fn that_all_of_few_customers_left_is_not_told() {
    let mut customers = String::from("customer,since,until,segment\n");
    for n in 0..30 {
        customers += &format!("C{n},2024-01-01,,large\n");
    }
    for n in 30..33 {
        customers += &format!("C{n},2024-01-01,2024-03-0{},Jane Roe\n", n - 29);
    }
    let project =
        Project::new(MAPPING, "customer_id,responded_on,nps,segment,moment\nC1,2026-09-01,9,,\n")
            .with("content/one.md", "# One\n\n{{#table survival_12m by=segment}}\n")
            .with("data/registers/customers.csv", &customers);
    let arguments = ["--id", "survival_12m", "--by", "segment", "--period", "all", "--published"];
    let figures = project.figures(&arguments);
    let of = |value: &str| figures.iter().find(|figure| figure["value"] == value).unwrap();
    assert_eq!(of("large")["estimate"], 100.0);
    assert_eq!(of("Jane Roe")["suppressed"], "primary");
    for (path, content) in site(&project) {
        assert!(!String::from_utf8_lossy(&content).contains("Jane"), "{path}");
    }
}

//! Holds the figures of customers, of their money and of the market to small registers whose figures are known by hand.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod support {
    pub(crate) mod command;
    pub(crate) mod project;
}

use embajador::cube::PeriodKind;
use embajador::diagnostic::Diagnostics;
use embajador::indicators::{Subject, registry};
use embajador::{Input, Measured};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;
use support::project::Project;

const SURVEY: &str = "date = \"d\"\ncustomer = \"c\"\n[survey.s.question.nps]\ncolumn = \"nps\"\n";

/// A project with these registers: the name of each and its rows.
fn project(registers: &[(&str, &str)]) -> Project {
    let empty = Project::new(SURVEY, "d,c,nps\n2026-01-02,a,9\n")
        .with("data/plan.toml", "currency = \"EUR\"\n");
    registers.iter().fold(empty, |project, (name, rows)| {
        project.with(&format!("data/registers/{name}.csv"), rows)
    })
}

/// A figure as a line: `period value estimate n`, with `-` for what is not there.
fn line(figure: &Value) -> String {
    let number = |name: &str| match figure[name].as_f64() {
        Some(number) => format!("{}", (number * 1e6).round() / 1e6),
        None => "-".to_owned(),
    };
    let period = figure["period"].as_str().unwrap();
    let value = figure["value"].as_str().unwrap_or("-");
    format!("{period} {value} {} {}", number("estimate"), number("n"))
}

/// The figures of an indicator as of a day.
fn figures(project: &Project, as_of: &str, id: &str, arguments: &[&str]) -> Vec<Value> {
    project.figures(&[&["--as-of", as_of, "--id", id], arguments].concat())
}

/// The same as lines, by months if nothing else is asked for.
fn lines(project: &Project, as_of: &str, id: &str, arguments: &[&str]) -> Vec<String> {
    figures(project, as_of, id, arguments).iter().map(line).collect()
}

#[test]
fn who_comes_back_is_the_same_customer() {
    let customers = "customer,since,until,end_reason,segment\n\
        a,2025-12-10,,,small\n\
        b,2025-12-31,2026-01-20,price,small\n\
        b,2026-03-05,,,large\n\
        c,2026-01-01,2026-02-01,moved,large\n\
        d,2026-01-15,2026-01-25,,large\n\
        d,2026-01-25,,,small\n";
    let project = project(&[("customers", customers)]);
    let months = ["--period", "months"];
    assert_eq!(
        lines(&project, "2026-04-10", "retention_rate", &months),
        [
            // Of a, b and c, who begins on the first day, a is left: c ends on the first day of February.
            "2026-01 - 33.333333 3",
            "2026-02 - 100 2",
            "2026-03 - 100 2",
            "2026-04 - 100 3",
        ]
    );
    // The quarter has one who was away in between.
    let quarters = ["--period", "quarters"];
    let found = figures(&project, "2026-04-10", "retention_rate", &quarters);
    let found: Vec<_> = found.iter().map(|f| (line(f), f["complete"] == true)).collect();
    let expected =
        [("2026-Q1 - 66.666667 3".to_owned(), true), ("2026-Q2 - 100 3".to_owned(), false)];
    assert_eq!(found, expected);
    // A reason is measured over all customers, and all reasons make up the churn.
    let january = ["--period", "2026-01", "--by", "end_reason"];
    assert_eq!(
        lines(&project, "2026-04-10", "churn_rate", &january),
        ["2026-01 moved 33.333333 3", "2026-01 price 33.333333 3"]
    );
    assert_eq!(
        lines(&project, "2026-04-10", "churn_rate", &["--period", "2026-02"]),
        ["2026-02 - 0 2"]
    );
    // The segment is the one at the beginning.
    let by_segment = ["--period", "2026-01", "--by", "segment"];
    assert_eq!(
        lines(&project, "2026-04-10", "retention_rate", &by_segment),
        ["2026-01 large 0 1", "2026-01 small 50 2"]
    );
    // Before the data, after as-of and for all time nothing is known.
    for period in ["2025-12", "2025", "2027", "all"] {
        let none: [&str; 0] = [];
        let arguments = ["--period", period];
        assert_eq!(lines(&project, "2026-04-10", "retention_rate", &arguments), none, "{period}");
    }
    // As things were known in January, b had not come back, and d had not been away.
    assert_eq!(lines(&project, "2026-01-22", "retention_rate", &months), ["2026-01 - 66.666667 3"]);
}

#[test]
fn customers_of_the_oracle() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracle");
    let read = |name: &str| std::fs::read_to_string(format!("{folder}/{name}")).unwrap();
    let rows = read("20_customers.csv");
    let (_, rows) = rows.split_once('\n').unwrap();
    let project = project(&[("customers", &format!("customer,since,until\n{rows}"))]);
    let expected: Value = serde_json::from_str(&read("expected.json")).unwrap();
    let expected = &expected["20_retention"]["expected"];
    let near = |found: &Value, expected: &Value, factor: f64| {
        let (found, expected) = (found.as_f64().unwrap(), expected.as_f64().unwrap() * factor);
        assert!((found - expected).abs() < 1e-5, "{found} is not {expected}");
    };
    let months = ["--period", "months"];
    let kept = figures(&project, "2026-05-31", "retention_rate", &months);
    let lost = figures(&project, "2026-05-31", "churn_rate", &months);
    assert_eq!((kept.len(), lost.len()), (5, 5));
    for (kept, lost) in kept.iter().zip(&lost) {
        let of_month = &expected["periods"][kept["period"].as_str().unwrap()];
        let retention = &of_month["retention"];
        assert_eq!(kept["counts"]["successes"], retention["x"]);
        assert_eq!(kept["counts"]["trials"], retention["n"]);
        assert_eq!(lost["counts"]["successes"], of_month["lost"]);
        near(&kept["estimate"], &retention["share"], 100.0);
        near(&kept["low"], &retention["wilson"][0], 100.0);
        near(&kept["high"], &retention["wilson"][1], 100.0);
        near(&lost["estimate"], &of_month["churn"], 100.0);
    }
    let tenure = figures(&project, "2026-05-31", "tenure_median", &["--period", "2026-05"]);
    near(&tenure[0]["estimate"], &expected["km"]["median"], 1.0);
    assert_eq!(tenure[0]["n"], 14);
}

#[test]
fn survival_is_that_of_the_day_asked_for() {
    let customers = "customer,since,until\n\
        a,2024-01-01,2024-03-01\nb,2024-01-01,\nc,2024-02-01,\nd,2024-03-01,2025-06-01\n";
    let project = project(&[("customers", customers)]);
    let found = figures(&project, "2026-01-31", "survival_12m", &["--period", "all"]);
    assert_eq!(
        (line(&found[0]).as_str(), &found[0]["method"]),
        ("all - 75 4", &"kaplan_meier".into())
    );
    // At the end of 2024 b was 366 days old, and nobody else as old.
    let years = lines(&project, "2026-01-31", "survival_12m", &["--period", "years"]);
    assert_eq!(years, ["2024 - 75 4", "2025 - 75 4", "2026 - 75 4"]);
}

/// Who is who in the tests of money: a and b for long, c from July, recommended, and d from August, not.
const WHO: &str = "customer,since,until,source,referred_by,segment\n\
    a,2023-01-01,,web,,small\nb,2023-01-01,2026-09-01,,,small\n\
    c,2026-07-10,,referral,a,large\nd,2026-08-01,,web,,large\n";

#[test]
fn money_of_quarters_counts_in_quarters_and_years() {
    let money = "customer,period,revenue,service_cost,retention_cost,acquisition_cost\n\
        a,2025-Q2,100,60,5,\na,2025-Q3,100,60,5,\nb,2025-Q3,50,60,5,\n\
        a,2025-Q4,100,60,,\n\
        a,2026-Q1,100,60,,\na,2026-Q2,100,60,,\n\
        a,2026-Q3,110.50,60,10,\nb,2026-Q3,20,30,,\nc,2026-Q3,30,5,,40\nd,2026-Q3,40,5,,80\n";
    let project = project(&[("customers", WHO), ("customer_money", money)]);
    let all = |id: &str, period: &str| lines(&project, "2026-10-15", id, &["--period", period]);
    let none: [&str; 0] = [];
    for id in ["net_revenue_retention", "customer_profit", "retention_cost", "repeat_purchase_rate"]
    {
        assert_eq!(all(id, "months"), none, "{id}");
    }
    // So quarters are what is told if nobody says of what.
    assert_eq!(
        lines(&project, "2026-10-15", "net_revenue_retention", &[]),
        all("net_revenue_retention", "quarters")
    );
    // 130.50 of 150, and 30 of c beside it; d was not recommended.
    assert_eq!(all("net_revenue_retention", "quarters"), ["2026-Q2 - 100 1", "2026-Q3 - 87 2"]);
    assert_eq!(all("earned_growth", "quarters"), ["2026-Q2 - 0 1", "2026-Q3 - 7 3"]);
    // Neither year lies wholly inside the data.
    assert_eq!(all("net_revenue_retention", "years"), none);
    assert_eq!(all("customer_profit", "2026-Q3"), ["2026-Q3 - -7.375 4"]);
    assert_eq!(all("unprofitable_share", "2026-Q3"), ["2026-Q3 - 75 4"]);
    assert_eq!(all("customer_profit", "2025"), ["2025 - 47.5 2"]);
    assert_eq!(all("repeat_purchase_rate", "2026-Q3"), ["2026-Q3 - 50 4"]);
    assert_eq!(all("repeat_purchase_rate", "2025-Q2"), none);
    assert_eq!(all("repeat_purchase_rate", "2025"), none);
    // Two came in the quarter; two of two were there at its beginning, and one was kept.
    assert_eq!(all("acquisition_cost", "2026-Q3"), ["2026-Q3 - 60 2"]);
    assert_eq!(all("acquisition_cost", "2026-Q2"), none);
    assert_eq!(all("retention_cost", "2026-Q3"), ["2026-Q3 - 10 1"]);
    assert_eq!(all("acquisition_cost", "all"), ["all - 60 2"]);
    // Margins of 40.50, −10, 25 and 35; one of two left.
    assert_eq!(all("lifetime_value", "2026-Q3"), ["2026-Q3 - 45.25 4"]);
    assert_eq!(all("lifetime_value", "2026-Q2"), none);
    assert_eq!(all("lifetime_value", "all"), none);
    let by_segment = ["--period", "2026-Q3", "--by", "segment"];
    assert_eq!(
        lines(&project, "2026-10-15", "customer_profit", &by_segment),
        ["2026-Q3 large -30 2", "2026-Q3 small 15.25 2"]
    );
}

#[test]
fn growth_compares_whole_periods_and_earns_only_what_is_new() {
    // c came by recommendation long ago, was away a year ago and is back; d came so within the year.
    let customers = "customer,since,until,source\n\
        a,2023-01-01,,web\nc,2023-01-01,2024-01-01,referral\nc,2026-01-01,,\n\
        d,2025-11-01,,referral\ne,2025-11-01,,\n";
    let money = "customer,period,revenue\n\
        a,2025-Q2,100\na,2025-Q3,100\na,2025-Q4,100\nd,2025-Q4,10\n\
        a,2026-Q1,100\na,2026-Q2,90\nc,2026-Q2,50\nd,2026-Q2,20\ne,2026-Q2,30\n\
        a,2026-Q3,100\na,2026-Q4,110\nd,2026-Q4,15\n";
    let project = project(&[("customers", customers), ("customer_money", money)]);
    let all =
        |id: &str, as_of: &str, period: &str| lines(&project, as_of, id, &["--period", period]);
    assert_eq!(all("earned_growth", "2026-12-31", "2026-Q2"), ["2026-Q2 - 10 2"]);
    assert_eq!(all("earned_growth", "2026-12-31", "2026-Q4"), ["2026-Q4 - 13.636364 2"]);
    assert_eq!(all("net_revenue_retention", "2026-12-31", "2026-Q4"), ["2026-Q4 - 113.636364 2"]);
    // The data begin inside the year before, and the quarter is not over.
    assert_eq!(all("net_revenue_retention", "2026-12-31", "2026").len(), 0);
    assert_eq!(all("net_revenue_retention", "2026-12-30", "2026-Q4").len(), 0);
}

#[test]
fn without_any_cost_there_is_no_profit() {
    let money = "customer,period,revenue,service_cost\na,2026-01,100,\na,2026-02,100,\n";
    let project = project(&[("customers", WHO), ("customer_money", money)]);
    for id in [
        "customer_profit",
        "unprofitable_share",
        "acquisition_cost",
        "retention_cost",
        "lifetime_value",
    ] {
        let (status, out, said) = project.run("indicators", &["--as-of", "2026-02-28", "--id", id]);
        assert_eq!(status, 0);
        assert!(!out.contains(id), "{out}");
        assert!(said.contains("has no data yet"), "{said}");
    }
    assert_eq!(lines(&project, "2026-02-28", "repeat_purchase_rate", &[]), ["2026-02 - 100 1"]);
    // Nor are there tiers.
    let by_tier = ["--as-of", "2026-02-28", "--by", "tier"];
    let (status, _, said) = project.run("indicators", &by_tier);
    assert!(status == 2 && said.contains("there is no dimension `tier`"), "{said}");
}

#[test]
fn only_known_sources_count_as_recommendations() {
    let customers = "customer,since,until,source,referred_by\n\
        a,2026-01-01,2026-01-10,,\na,2026-03-01,,referral,\n\
        b,2026-03-02,,referral,\nc,2026-03-03,,web,a\nd,2026-03-04,,web,\ne,2026-03-05,,,\n";
    let referrals = "referred,referrer,date,cost\n\
        b,a,2026-03-01,10\nb,a,2026-03-02,\nnobody,a,2026-03-02,5\nc,a,2026-02-20,8\n";
    let project = project(&[("customers", customers), ("referrals", referrals)]);
    let months = ["--period", "months"];
    // a came in January, and nobody knows how.
    assert_eq!(lines(&project, "2026-03-31", "referral_share", &months), ["2026-03 - 66.666667 3"]);
    assert_eq!(
        lines(&project, "2026-03-31", "referral_cost", &months),
        ["2026-02 - 8 1", "2026-03 - 15 2"]
    );
    // Somebody who may still come is no customer yet.
    assert_eq!(lines(&project, "2026-02-25", "referral_cost", &months).len(), 0);
}

#[test]
fn the_referrals_of_the_oracle() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracle");
    let expected = std::fs::read_to_string(format!("{folder}/expected.json")).unwrap();
    let expected: Value = serde_json::from_str(&expected).unwrap();
    let expected = &expected["21_value"]["expected"];
    let of = |name: &str| expected["referral"][name].as_u64().unwrap();
    let mut customers = "customer,since,until,source\n".to_owned();
    for place in 0..of("new") {
        let source = match place {
            place if place < of("referred") => "referral",
            place if place < of("known_source") => "web",
            _ => "",
        };
        writeln!(customers, "n{place},2026-02-03,,{source}").unwrap();
    }
    // What the new ones brought is spread over those of each kind.
    let growth = |name: &str| expected["earned_growth"][name].as_u64().unwrap();
    customers += "old,2024-01-01,,web\n";
    let spend = expected["acquisition"]["acq_spend"].as_u64().unwrap();
    let money = format!(
        "customer,period,revenue,acquisition_cost\nold,2025,{},0\nold,2026,{},0\nn0,2026,{},{spend}\nn{},2026,{},0\n",
        growth("prev_revenue"),
        growth("returning_revenue"),
        growth("new_earned"),
        of("referred"),
        growth("new_bought"),
    );
    let project = project(&[("customers", &customers), ("customer_money", &money)]);
    let year = |id: &str| figures(&project, "2026-12-31", id, &["--period", "2026"])[0].clone();
    let near = |found: &Value, expected: f64| {
        assert!((found.as_f64().unwrap() - expected).abs() < 1e-5, "{found} is not {expected}");
    };
    let share = &expected["referral"]["share_known"];
    let found = year("referral_share");
    assert_eq!(
        (&found["counts"]["successes"], &found["counts"]["trials"]),
        (&share["x"], &share["n"])
    );
    near(&found["low"], share["wilson"][0].as_f64().unwrap() * 100.0);
    near(&found["high"], share["wilson"][1].as_f64().unwrap() * 100.0);
    let growth = |name: &str| expected["earned_growth"][name].as_f64().unwrap() * 100.0;
    near(&year("net_revenue_retention")["estimate"], growth("nrr"));
    near(&year("earned_growth")["estimate"], growth("egr"));
    near(&year("acquisition_cost")["estimate"], expected["acquisition"]["cac"].as_f64().unwrap());
}

#[test]
fn each_stage_has_its_conversion() {
    let stages = "stage,order,name_es,name_en\none,1,Uno,One\ntwo,2,Dos,Two\nthree,3,Tres,Three\n";
    let customers = "customer,since,until,stage\n\
        a,2026-01-01,,one\nb,2026-01-01,,two\nc,2026-01-01,,three\n\
        d,2025-01-01,2025-02-01,three\nd,2026-01-01,,one\ne,2026-01-01,,\n";
    let project = project(&[("customers", customers), ("stages", stages)]);
    // One customer at one stage, one at two, one at all three; the latest row of d says where they are.
    assert_eq!(
        lines(&project, "2026-02-28", "stage_conversion", &["--period", "months"]),
        ["2026-02 - 50 6"]
    );
    assert_eq!(
        lines(&project, "2026-02-28", "stage_conversion", &["--period", "2026", "--by", "stage"]),
        ["2026 one 50 4", "2026 two 50 2"]
    );
    assert_eq!(
        lines(&project, "2026-02-28", "stage_conversion", &["--period", "2026-01"]).len(),
        0
    );
}

#[test]
fn tiers_rank_who_is_not_unprofitable() {
    let mut customers = "customer,since\n".to_owned();
    let mut money = "customer,period,revenue,service_cost\n".to_owned();
    // Ten of the same profit, told apart by their ids alone; one that costs money, and one whose amounts are old.
    for place in 0..10 {
        writeln!(customers, "c{place},2024-01-01").unwrap();
        writeln!(money, "c{place},2025-Q4,50,40\nc{place},2026-Q1,50,40").unwrap();
    }
    customers += "loss,2024-01-01\nold,2024-01-01\nnone,2024-01-01\n";
    money += "loss,2026-Q1,10,10.01\nold,2025-Q1,1000,0\n";
    let project = project(&[("customers", &customers), ("customer_money", &money)]);
    let by_tier = ["--period", "2026-Q1", "--by", "tier"];
    assert_eq!(
        lines(&project, "2026-05-10", "retention_rate", &by_tier),
        [
            "2026-Q1 base 100 5",
            "2026-Q1 middle 100 3",
            "2026-Q1 top 100 2",
            "2026-Q1 unprofitable 100 1",
        ]
    );
    assert_eq!(
        lines(&project, "2026-05-10", "unprofitable_share", &by_tier)[3],
        "2026-Q1 unprofitable 100 1"
    );
    // What happened is told by tier too.
    let incidents =
        "incident,opened,customer\ni1,2026-04-01,c0\ni2,2026-04-02,loss\ni3,2026-04-03,none\n";
    let project = project.with("data/registers/incidents.csv", incidents);
    assert_eq!(
        lines(&project, "2026-05-10", "incidents", &["--period", "2026-04", "--by", "tier"]),
        ["2026-04 top 1 1", "2026-04 unprofitable 1 1"]
    );
}

#[test]
fn a_tier_of_the_register_stays_what_it_is() {
    let customers = "customer,since,tier\na,2024-01-01,gold\nb,2024-01-01,\n";
    let money = "customer,period,revenue,service_cost\na,2026-01,50,40\nb,2026-01,50,40\n";
    let project = project(&[("customers", customers), ("customer_money", money)]);
    let by_tier = ["--period", "2026-01", "--by", "tier"];
    assert_eq!(lines(&project, "2026-02-10", "customer_profit", &by_tier), ["2026-01 gold 10 1"]);
}

#[test]
fn few_customers_are_withheld() {
    let mut customers = "customer,since,until,segment\n".to_owned();
    for place in 0..29 {
        let segment = if place < 9 { "small" } else { "large" };
        writeln!(customers, "c{place},2026-01-01,,{segment}").unwrap();
    }
    let project = project(&[("customers", &customers)]);
    let arguments = ["--period", "2026-02", "--by", "segment", "--published"];
    let found = figures(&project, "2026-02-28", "retention_rate", &arguments);
    let found: Vec<_> =
        found.iter().map(|f| (&f["value"], &f["estimate"], &f["suppressed"])).collect();
    let (large, small) = (Value::from("large"), Value::from("small"));
    let (hundred, primary) = (Value::from(100.0), Value::from("primary"));
    assert_eq!(found, [(&large, &hundred, &Value::Null), (&small, &Value::Null, &primary)]);
}

#[test]
fn the_market_is_about_nobody() {
    let market = "period,size,own\n2024,200,20\n2025-Q1,50,10\n2025-Q2,50,15\n";
    let project = project(&[("market", market)]);
    let published = ["--period", "years", "--published"];
    assert_eq!(
        lines(&project, "2026-01-31", "market_share", &published),
        ["2024 - 10 1", "2025 - 25 2"]
    );
    assert_eq!(
        lines(&project, "2026-01-31", "market_share", &["--period", "quarters"]),
        ["2025-Q1 - 20 1", "2025-Q2 - 30 1"]
    );
    assert_eq!(lines(&project, "2026-01-31", "market_share", &["--period", "months"]).len(), 0);
}

#[test]
fn without_registers_there_is_nothing() {
    let project = project(&[]);
    for family in
        ["retention_rate", "tenure_median", "customer_profit", "market_share", "referral_cost"]
    {
        for period in ["months", "years", "all", "2026-01"] {
            assert_eq!(figures(&project, "2026-01-31", family, &["--period", period]).len(), 0);
        }
    }
}

#[test]
fn what_has_no_figure_of_all_time_still_has_its_values() {
    let money = "customer,period,revenue,service_cost\na,2026-01,50,40\nc,2026-01,50,60\n";
    let project = project(&[("customers", WHO), ("customer_money", money)]);
    let input = Input {
        root: project.path().to_owned(),
        as_of: Some(jiff::civil::date(2026, 10, 15)),
        ..Input::default()
    };
    let measured = Measured::read(&input, &mut Diagnostics::new()).unwrap();
    let indicators = measured.indicators();
    for (id, dimension, expected) in [
        ("retention_rate", "segment", &["large", "small"][..]),
        ("retention_rate", "tier", &["top", "unprofitable"]),
        ("lifetime_value", "tier", &["top", "unprofitable"]),
        ("tenure_median", "segment", &["large", "small"]),
    ] {
        let subject = Subject::Registered(registry::find(id).unwrap());
        assert!(indicators.dimensions(subject).contains(dimension), "{id} by {dimension}");
        let values: Vec<String> = indicators.values(subject, dimension).into_iter().collect();
        assert_eq!(values, expected, "{id} by {dimension}");
        assert_eq!(indicators.periods(subject, PeriodKind::All).is_empty(), id != "tenure_median");
    }
    // The stage of today tells who left, so it is none of theirs.
    let retention = Subject::Registered(registry::find("retention_rate").unwrap());
    assert!(!indicators.dimensions(retention).contains("stage"));
}

/// Customers with some times each, by day of two years, and a segment.
fn customers() -> impl Strategy<Value = String> {
    let time = (0_i32..700, 1_i32..300, any::<bool>());
    let customer = (prop::collection::vec(time, 1..3), 0_u8..3);
    prop::collection::vec(customer, 1..25).prop_map(|all| {
        let day =
            |days: i32| jiff::civil::date(2024, 1, 1).saturating_add(jiff::Span::new().days(days));
        // Without anybody as of the day that is asked for there would be no segments.
        let mut text = "customer,since,until,segment\nfirst,2024-01-01,,s0\n".to_owned();
        for (place, (times, segment)) in all.into_iter().enumerate() {
            let mut start = 0;
            let last = times.len() - 1;
            for (turn, (wait, stay, goes_on)) in times.into_iter().enumerate() {
                start += wait;
                let goes_on = goes_on && turn == last;
                let until = if goes_on { String::new() } else { day(start + stay).to_string() };
                writeln!(text, "c{place},{},{until},s{segment}", day(start)).unwrap();
                start += stay;
            }
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn who_stays_and_who_leaves_are_all_and_segments_add_up(rows in customers()) {
        let project = project(&[("customers", &rows)]);
        let months = ["--period", "months"];
        let by_segment = ["--period", "months", "--by", "segment"];
        let kept = figures(&project, "2025-11-20", "retention_rate", &months);
        let lost = figures(&project, "2025-11-20", "churn_rate", &months);
        let mut parts: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        for part in figures(&project, "2025-11-20", "retention_rate", &by_segment) {
            let sums = parts.entry(part["period"].as_str().unwrap().to_owned()).or_default();
            sums.0 += part["counts"]["successes"].as_u64().unwrap();
            sums.1 += part["counts"]["trials"].as_u64().unwrap();
        }
        prop_assert_eq!(kept.len(), lost.len());
        prop_assert_eq!(kept.len(), parts.len());
        for (kept, lost) in kept.iter().zip(&lost) {
            let both = kept["estimate"].as_f64().unwrap() + lost["estimate"].as_f64().unwrap();
            prop_assert!((both - 100.0).abs() < 1e-9);
            let (stayed, all) = parts[kept["period"].as_str().unwrap()];
            prop_assert_eq!(&kept["counts"]["successes"], &Value::from(stayed));
            prop_assert_eq!(&kept["counts"]["trials"], &Value::from(all));
        }
    }
}

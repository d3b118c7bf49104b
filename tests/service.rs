//! Holds the figures of commitments, agreement, execution, contact and policy to small registers that are counted by hand.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod support {
    pub(crate) mod command;
    pub(crate) mod project;
}

use serde_json::{Value, json};
use support::project::Project;

const SURVEY: &str = "date = \"day\"\nrespondent = \"row\"\n[survey.s.question.nps]\ncolumn = \"nps\"\n\
    [survey.s.dimensions]\nmoment = \"moment\"\n";

/// A project as of 2026-10-31 with these registers.
fn project(registers: &[(&str, &str)]) -> Project {
    let answers = "day,nps,moment\n2026-09-10,9,visit\n2026-10-05,9,invoice\n";
    let mut project = Project::new(SURVEY, answers)
        .with("data/plan.toml", "currency = \"EUR\"\n")
        .with("content/SUMMARY.md", "- [One](one.md)\n- [Two](steps/two.md)\n")
        .with("content/steps/two.md", "# Two\n");
    for (name, rows) in registers {
        project = project.with(&format!("data/registers/{name}.csv"), rows);
    }
    project
}

/// Estimate and n of an indicator's figures, by period or else by value.
fn figures(project: &Project, id: &str, arguments: &[&str]) -> Vec<(String, Value, Value)> {
    let arguments = [&["--id", id], arguments].concat();
    let name = |figure: &Value| {
        let name = figure["value"].as_str().or_else(|| figure["period"].as_str());
        name.unwrap().to_owned()
    };
    let figures = project.figures(&arguments);
    let estimate = |f: &Value| json!(rounded(f["estimate"].as_f64().unwrap()));
    figures.iter().map(|f| (name(f), estimate(f), f["n"].clone())).collect()
}

/// To nine decimals: a third may be rounded in two ways.
fn rounded(estimate: f64) -> f64 {
    (estimate * 1e9).round() / 1e9
}

fn figure(name: &str, estimate: f64, n: u64) -> (String, Value, Value) {
    (name.to_owned(), json!(rounded(estimate)), json!(n))
}

const COMMITMENTS: &str =
    "commitment,moment,promise_es,promise_en,measure,limit,valid_from,valid_to\n";
const INCIDENTS: &str = "incident,customer,moment,opened,first_response,resolved,due\n";

#[test]
fn an_incident_is_held_to_what_was_promised_when_it_was_opened() {
    let project = project(&[
        (
            "commitments",
            &format!(
                "{COMMITMENTS}four,visit,p,p,first_response_hours,4,2026-01-01,2026-09-30\n\
                 two,visit,p,p,first_response_hours,2,2026-10-01,\n"
            ),
        ),
        (
            "incidents",
            &format!(
                "{INCIDENTS}1,A,visit,2026-09-30 10:00,2026-09-30 13:00,,\n\
                 2,B,visit,2026-10-01 10:00,2026-10-01 13:00,,\n\
                 3,C,visit,2026-10-02 10:00,2026-10-02 12:00,,\n\
                 4,D,invoice,2026-10-02 10:00,2026-10-05 12:00,,\n"
            ),
        ),
    ]);
    let months = [figure("2026-09", 100.0, 1), figure("2026-10", 50.0, 2)];
    assert_eq!(figures(&project, "commitments_met", &[]), months);
    let by = figures(&project, "commitments_met", &["--by", "commitment", "--period", "2026"]);
    assert_eq!(by, [figure("four", 100.0, 1), figure("two", 50.0, 2)]);
}

#[test]
fn an_open_incident_is_missed_when_its_time_is_up_and_waits_before() {
    let project = project(&[
        (
            "commitments",
            &format!(
                "{COMMITMENTS}answer,visit,p,p,first_response_hours,4,2026-01-01,\n\
                 solve,visit,p,p,resolution_hours,48,2026-01-01,\ncome,start,p,p,on_time,1,2026-01-01,\n"
            ),
        ),
        (
            "incidents",
            &format!(
                "{INCIDENTS}1,A,visit,2026-10-20 10:00,2026-10-20 11:00,,\n\
                 2,B,visit,2026-10-30 23:00,2026-10-30 23:30,,\n\
                 3,C,visit,2026-10-28 10:00,2026-10-28 11:00,2026-11-02 10:00,\n\
                 4,D,visit,2026-10-28 10:00,,2026-10-28 12:00,\n\
                 5,E,start,2026-10-01 10:00,,2026-10-02 10:00,2026-10-03 10:00\n\
                 6,F,start,2026-10-01 10:00,,,2026-10-31 10:00\n\
                 7,G,start,2026-10-01 10:00,,,2026-11-03 10:00\n\
                 8,H,start,2026-10-01 10:00,,,\n"
            ),
        ),
    ]);
    let by = figures(&project, "commitments_met", &["--by", "commitment", "--period", "2026-10"]);
    // Whoever resolved the fourth had answered by then; the second is still in time to be resolved.
    let expected =
        [figure("answer", 100.0, 4), figure("come", 50.0, 2), figure("solve", 100.0 / 3.0, 3)];
    assert_eq!(by, expected);
}

#[test]
fn compensations_are_counted_from_the_first_that_is_on_record() {
    let head = "incident,customer,opened,compensation_owed,compensation_given\n";
    let rows = "1,A,2026-06-01,,\n2,A,2026-08-01,yes,\n3,B,2026-08-02,45.50,yes\n4,C,2026-08-03,0,no\n\
        5,C,2026-10-03,no,0\n6,,2026-10-04,30,30\n";
    let project = project(&[("incidents", &format!("{head}{rows}"))]);
    let owed = [figure("2026-08", 2.0, 2), figure("2026-09", 0.0, 0), figure("2026-10", 1.0, 1)];
    assert_eq!(figures(&project, "compensations_owed", &[]), owed);
    let given = [figure("2026-08", 1.0, 1), figure("2026-09", 0.0, 0), figure("2026-10", 1.0, 1)];
    assert_eq!(figures(&project, "compensations_given", &[]), given);
    assert_eq!(figures(&project, "compensations_given", &["--period", "2026-06"]), []);
}

#[test]
fn proposals_are_followed_up_with_or_without_a_date() {
    let head = "proposal,customer,segment,sent,followed_up,decided,outcome,signed\n";
    let rows = "1,A,small,2026-10-01,2026-10-05,2026-10-10,accepted,2026-10-12\n\
        2,B,small,2026-10-01,yes,2026-10-10,accepted,no\n3,,large,2026-10-01,no,2026-10-10,expired,\n\
        4,,large,2026-10-01,,,,\n5,C,large,2026-10-20,2026-11-03,2026-11-05,accepted,2026-11-06\n\
        6,,,2026-10-02,,,withdrawn,\n";
    let project = project(&[("proposals", &format!("{head}{rows}"))]);
    let share = |id| figures(&project, id, &[]);
    assert_eq!(share("proposals_followed_up"), [figure("2026-10", 100.0 / 3.0, 6)]);
    assert_eq!(share("proposals_accepted"), [figure("2026-10", 50.0, 4)]);
    assert_eq!(share("agreements_signed"), [figure("2026-10", 50.0, 2)]);
    let by = figures(&project, "proposals_accepted", &["--by", "segment", "--period", "all"]);
    assert_eq!(by, [figure("large", 0.0, 1), figure("small", 100.0, 2)]);
    // Of what was known later the figure of later has the rest.
    let later = figures(&project, "proposals_accepted", &["--as-of", "2026-11-30"]);
    assert_eq!(later, [figure("2026-10", 60.0, 5)]);
}

#[test]
fn what_nobody_ever_wrote_down_is_no_zero() {
    let rows = "proposal,sent,outcome\n1,2026-10-01,accepted\n2,2026-10-02,rejected\n";
    let milestones = "project,milestone,planned\nP,a,2026-10-01\n";
    let incidents = "incident,moment,opened,due\n1,visit,2026-10-01,\n";
    let commitments = format!("{COMMITMENTS}a,visit,p,p,resolution_hours,4,2026-01-01,\n");
    let project = project(&[
        ("proposals", rows),
        ("milestones", milestones),
        ("incidents", incidents),
        ("commitments", &commitments),
    ]);
    assert_eq!(figures(&project, "proposals_accepted", &[]), [figure("2026-10", 50.0, 2)]);
    for id in [
        "proposals_followed_up",
        "agreements_signed",
        "milestones_on_time",
        "deliverables_validated",
        "deviations_told",
        "commitments_met",
        "compensations_owed",
    ] {
        assert_eq!(figures(&project, id, &[]), [], "{id}");
    }
}

#[test]
fn milestones_stray_by_days_on_record_or_by_their_dates() {
    let head = "project,milestone,customer,planned,done,validated,deviation_days,deviation_told\n";
    let rows = "P,a,A,2026-10-01,2026-10-04,2026-10-06,3,yes\nP,b,A,2026-10-05,2026-10-06,,,\n\
        P,c,A,2026-10-10,2026-10-10,yes,0,\nQ,a,,2026-10-10,2026-10-08,no,-2,2026-10-01\n\
        Q,b,,2026-10-20,2026-11-05,2026-11-06,16,\nQ,c,,2026-10-31,,,,\nQ,d,,2026-11-10,,,5,yes\n";
    let project = project(&[("milestones", &format!("{head}{rows}"))]);
    let share = |id| figures(&project, id, &[]);
    assert_eq!(share("milestones_on_time"), [figure("2026-10", 100.0 / 3.0, 6)]);
    assert_eq!(share("deliverables_validated"), [figure("2026-10", 50.0, 4)]);
    // That Q,b would be sixteen days late nobody knew yet.
    assert_eq!(share("deviations_told"), [figure("2026-10", 200.0 / 3.0, 3)]);
    let by = figures(&project, "milestones_on_time", &["--by", "milestone", "--period", "2026-10"]);
    assert_eq!(by, [figure("a", 50.0, 2), figure("b", 0.0, 2), figure("c", 50.0, 2)]);
    let later = figures(&project, "deviations_told", &["--as-of", "2026-11-30"]);
    assert_eq!(later, [figure("2026-10", 50.0, 4), figure("2026-11", 100.0, 1)]);
}

#[test]
fn coverage_is_of_the_customers_who_are_there_when_the_period_ends() {
    let customers = "customer,since,until,segment\nA,2026-01-01,,small\nB,2026-01-01,2026-10-31,small\n\
        C,2026-01-01,2026-11-01,large\nD,2026-10-20,,large\nE,2026-11-02,,large\n";
    let contacts = "customer,date,channel\nA,2026-08-03,phone\nB,2026-10-02,phone\nC,2026-10-31,email\n\
        A,2026-10-01,phone\nA,2026-10-02,phone\n";
    let project = project(&[("customers", customers), ("contacts", contacts)]);
    let months = [
        figure("2026-08", 100.0 / 3.0, 3),
        figure("2026-09", 0.0, 3),
        figure("2026-10", 200.0 / 3.0, 3),
    ];
    assert_eq!(figures(&project, "contact_coverage", &[]), months);
    let by = figures(&project, "contact_coverage", &["--by", "segment", "--period", "2026-10"]);
    assert_eq!(by, [figure("large", 50.0, 2), figure("small", 100.0, 1)]);
    // Before anybody kept contacts nothing is known of them.
    assert_eq!(figures(&project, "contact_coverage", &["--period", "2026-05"]), []);
    let record = &project.figures(&["--id", "contact_coverage", "--period", "2026-10"])[0];
    assert_eq!((&record["low"], &record["method"]), (&Value::Null, &json!("none")));
}

#[test]
fn communications_campaigns_and_opinions_are_counted_when_their_day_has_come() {
    let communications = "communication,planned_on,done_on,channel\n1,2026-10-01,2026-10-01,email\n\
        2,2026-10-02,2026-10-03,email\n3,2026-10-31,,web\n4,2026-11-01,,web\n5,2026-10-30,2026-11-01,web\n";
    let campaigns = "campaign,name_es,name_en,kind,from,to,cost,revenue\n\
        a,A,A,news,2026-09-01,2026-10-31,100,250\nb,B,B,event,2026-09-01,2026-10-01,100,\n\
        c,C,C,event,2026-09-01,2026-10-01,300,150.50\nd,D,D,event,2026-10-01,2026-11-01,1,900\n";
    let feedback = "received,source,moment,sentiment\n2026-10-01,social,visit,positive\n\
        2026-10-02,social,visit,neutral\n2026-10-03,exit,,negative\n2026-10-04,exit,,negative\n\
        2026-10-05,meeting,,\n2026-10-06,social,,neutral\n";
    let project = project(&[
        ("communications", communications),
        ("campaigns", campaigns),
        ("feedback", feedback),
    ]);
    let one = |id| figures(&project, id, &[]);
    assert_eq!(one("communications_on_plan"), [figure("2026-10", 25.0, 4)]);
    assert_eq!(one("campaign_return"), [figure("2026-10", 400.5 / 400.0, 2)]);
    assert_eq!(one("feedback_balance"), [figure("2026-10", -20.0, 5)]);
    let by = figures(&project, "feedback_balance", &["--by", "source", "--period", "2026-10"]);
    assert_eq!(by, [figure("exit", -100.0, 2), figure("social", 100.0 / 3.0, 3)]);
    let by = figures(&project, "campaign_return", &["--by", "kind", "--period", "2026-10"]);
    assert_eq!(by, [figure("event", 150.5 / 300.0, 1), figure("news", 2.5, 1)]);
}

#[test]
fn actions_are_overdue_as_each_month_ends() {
    let head = "action,title_es,title_en,playbook,owner,opened,due,done\n";
    let rows = "1,T,T,step-01,sales,2026-07-01,2026-08-15,2026-09-10\n\
        2,T,T,step-02,care,2026-08-01,2026-08-31,\n3,T,T,step-02,care,2026-08-01,2026-10-15,2026-10-15\n\
        4,T,T,step-03,care,2026-10-01,2026-10-20,2026-11-02\n";
    let project = project(&[("actions", &format!("{head}{rows}"))]);
    let months = [
        figure("2026-07", 0.0, 0),
        figure("2026-08", 1.0, 1),
        figure("2026-09", 1.0, 1),
        figure("2026-10", 2.0, 2),
    ];
    assert_eq!(figures(&project, "actions_overdue", &[]), months);
    let by = figures(&project, "actions_overdue", &["--by", "owner", "--period", "2026-08"]);
    assert_eq!(by, [figure("sales", 1.0, 1)]);
    assert_eq!(figures(&project, "actions_overdue", &["--period", "2026-06"]), []);
    // It is about the company itself, so nobody can be recognised by it.
    let published = figures(&project, "actions_overdue", &["--published", "--period", "2026-10"]);
    assert_eq!(published, [figure("2026-10", 2.0, 2)]);
}

#[test]
fn registers_of_today_say_nothing_of_earlier_months() {
    let moments = "moment,stage,name_es,name_en,owner,participants,processes,cost,customer_aware_of_cost\n\
        visit,service,V,V,care,sales,visiting,95,no\ninvoice,service,I,I,care,sales,billing,,no\n\
        start,start_up,S,S,care,,starting,1,yes\n";
    let suppliers =
        "supplier,name,moments,coherent\na,A,visit,yes\nb,B,visit,no\nc,C,visit,\nd,D,visit,yes\n";
    let sources = "source,kind,owner,refreshed,every\na,direct,care,2026-10-01,1 month\n\
        b,direct,care,2026-09-29,1 month\nc,indirect,care,2026-11-02,1 month\n";
    let project =
        project(&[("moments", moments), ("suppliers", suppliers), ("data_sources", sources)]);
    for (id, estimate, n) in [
        ("moments_configured", 100.0 / 3.0, 3),
        ("suppliers_coherent", 50.0, 4),
        ("data_freshness", 50.0, 2),
    ] {
        assert_eq!(figures(&project, id, &[]), [figure("2026-10", estimate, n)], "{id}");
        assert_eq!(figures(&project, id, &["--period", "2026-09"]), [], "{id}");
    }
    let months = [figure("2026-09", 100.0 / 3.0, 3), figure("2026-10", 100.0 / 3.0, 3)];
    assert_eq!(figures(&project, "moments_measured", &[]), months);
    let by = figures(&project, "moments_measured", &["--by", "stage", "--period", "all"]);
    assert_eq!(by, [figure("service", 100.0, 2), figure("start_up", 0.0, 1)]);
}

#[test]
fn maturity_is_the_mean_of_the_latest_levels() {
    let rows = "date,playbook,maturity\n2026-08-01,step-01,1\n2026-08-02,step-02,2\n2026-10-01,step-01,4\n\
        2026-11-01,step-02,5\n";
    let project = project(&[("assessments", rows)]);
    let months = [figure("2026-08", 1.5, 2), figure("2026-09", 1.5, 2), figure("2026-10", 3.0, 2)];
    assert_eq!(figures(&project, "maturity", &[]), months);
    let record = &project.figures(&["--id", "maturity", "--period", "2026-10"])[0];
    assert_eq!((&record["low"], &record["unit"]), (&Value::Null, &json!("level")));
    let by = figures(&project, "maturity", &["--by", "playbook", "--period", "2026-10"]);
    assert_eq!(by, [figure("step-01", 4.0, 1), figure("step-02", 2.0, 1)]);
}

#[test]
fn reviews_are_those_of_the_main_language() {
    let page = |id: &str, more: &str| format!("+++\nid = \"{id}\"\n{more}+++\n# Page\n");
    let project = project(&[])
        .with(
            "content/one.md",
            &page(
                "step-01",
                "owner = \"care\"\nreviewed = 2026-09-30\nreview_every = \"1 month\"\n",
            ),
        )
        .with(
            "content/steps/two.md",
            &page("phase-2", "reviewed = 2026-10-01\nreview_every = \"1 month\"\n"),
        )
        .with("content/steps/3.md", &page("step-03", "review_every = \"1 year\"\n"))
        .with("content/steps/4.md", &page("step-04", "reviewed = 2020-01-01\n"))
        .with("content/steps/5.md", &page("step-05", "reviewed = soon\n"))
        .with(
            "content/steps/6.md",
            &page("step-06", "reviewed = 2026-11-01\nreview_every = \"1 day\"\n"),
        )
        .with("content/en/SUMMARY.md", "")
        .with("content/en/7.md", &page("step-07", ""))
        .with("content/steps/8.md", "# No front matter\n");
    let reviewed = |more: &[&str]| figures(&project, "playbooks_reviewed_in_time", more);
    assert_eq!(reviewed(&[]), [figure("2026-10", 100.0 / 3.0, 3)]);
    assert_eq!(reviewed(&["--as-of", "2026-10-30"]), [figure("2026-10", 200.0 / 3.0, 3)]);
    assert_eq!(reviewed(&["--by", "owner", "--period", "2026-10"]), [figure("care", 0.0, 1)]);
}

#[test]
fn without_data_there_is_no_figure_and_no_error() {
    let project = project(&[]);
    for family in [
        "commitments_met compensations_owed compensations_given",
        "proposals_accepted proposals_followed_up agreements_signed",
        "milestones_on_time deliverables_validated deviations_told",
        "contact_coverage communications_on_plan campaign_return feedback_balance",
        "playbooks_reviewed_in_time moments_configured moments_measured suppliers_coherent",
        "values_practised maturity data_freshness actions_overdue",
    ] {
        for id in family.split(' ') {
            let (status, _, said) = project.run("indicators", &["--id", id]);
            assert_eq!(status, 0, "{id}: {said}");
            assert!(said.contains(&format!("`{id}` has no data yet")), "{id}: {said}");
            assert_eq!(figures(&project, id, &["--period", "all"]), [], "{id}");
        }
    }
}

#[test]
fn few_people_are_withheld_however_many_promises_each_was_made() {
    let commitments = format!(
        "{COMMITMENTS}a,visit,p,p,first_response_hours,4,2026-01-01,\nb,visit,p,p,resolution_hours,48,2026-01-01,\n"
    );
    let incidents = |customers: usize| -> String {
        let row =
            |n: usize| format!("{n},,visit,2026-10-02 10:00,2026-10-02 11:00,2026-10-02 12:00,\n");
        INCIDENTS.to_owned() + &(0..customers).map(row).collect::<String>()
    };
    let published = |customers: usize| {
        let incidents = incidents(customers);
        let project = project(&[("commitments", &commitments), ("incidents", &incidents)]);
        project.figures(&["--id", "commitments_met", "--published"])[0].clone()
    };
    let withheld = published(9);
    assert_eq!((&withheld["suppressed"], &withheld["estimate"]), (&json!("primary"), &Value::Null));
    let shown = published(10);
    assert_eq!((&shown["suppressed"], &shown["estimate"]), (&Value::Null, &json!(100.0)));
    assert_eq!(shown["n"], 20);
}

#[test]
fn what_registers_tell_of_a_period_is_corrected_together() {
    // Escalated: 2 of 40 in September, 10 of 40 in October; reopened: none of either.
    let mut incidents = "incident,customer,opened,escalated,reopened\n".to_owned();
    for (month, escalated) in [("09", 2), ("10", 10)] {
        for n in 0..40 {
            let flag = if n < escalated { "yes" } else { "no" };
            incidents.push_str(&format!("{month}{n},C{n},2026-{month}-05,{flag},0\n"));
        }
    }
    let p = |incidents: &str, arguments: &[&str]| {
        let project = project(&[("incidents", incidents)]);
        let arguments = [&["--id", "escalation_rate", "--period", "2026-10"], arguments].concat();
        let figure = project.figures(&arguments)[0].clone();
        (figure["p_value"].as_f64().unwrap(), figure["p_adjusted"].as_f64().unwrap())
    };
    // Two changes can be tested, so the smaller p-value counts double, also if only one is asked for.
    let (raw, corrected) = p(&incidents, &[]);
    assert!(raw < 0.05 && (corrected - 2.0 * raw).abs() < 1e-12, "{raw} {corrected}");
    assert_eq!(p(&incidents, &["--published"]), (raw, corrected));
    // Alone, it counts once.
    let alone: String =
        incidents.lines().map(|line| format!("{}\n", line.rsplit_once(',').unwrap().0)).collect();
    let (raw, corrected) = p(&alone, &[]);
    assert!((raw - corrected).abs() < 1e-15, "{raw} {corrected}");
}

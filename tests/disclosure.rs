//! Holds the disclosure rules to groups that look larger than they are.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod support {
    pub(crate) mod command;
    pub(crate) mod project;
}

use support::project::Project;

const PRESET: &str = "preset = \"canonical\"\n";

/// So many rows, made from their number.
fn rows(count: usize, row: impl Fn(usize) -> String) -> String {
    (0..count).map(row).collect()
}

#[test]
fn where_no_file_has_an_account_there_are_no_accounts_to_be_few() {
    let answers = rows(12, |i| format!("c{i},2026-05-01,{}\n", i % 11));
    let answers = format!("customer_id,responded_on,nps\n{answers}");
    let figures = Project::new(PRESET, &answers).figures(&["--published", "--id", "nps"]);
    assert_eq!(figures[0]["n"], 12);

    // An account column that says nothing could be one firm.
    let answers =
        answers.replace("nps\n", "nps,account_id\n").replace("2026-05-01,", "2026-05-01,,");
    let answers = answers.replace("responded_on,nps,account_id", "responded_on,account_id,nps");
    let figures = Project::new(PRESET, &answers).figures(&["--published", "--id", "nps"]);
    assert_eq!(figures[0]["suppressed"], "primary");
}

#[test]
fn a_rest_of_people_who_also_stand_in_the_value_is_not_compared() {
    // Twelve answer about `visit`, and two of them about `call` too: all others of `visit` are these two.
    let visits = rows(12, |i| format!("c{i},2026-05-01,{},visit\n", i % 11));
    let calls = rows(2, |i| format!("c{i},2026-05-02,0,call\n"));
    let answers = format!("customer_id,responded_on,nps,moment\n{visits}{calls}");
    let project = Project::new(&format!("{PRESET}type = \"transactional\"\n"), &answers);
    let figures = project.figures(&["--published", "--by", "moment", "--id", "nps"]);
    assert_eq!(figures[0]["suppressed"], "primary");
    assert_eq!((&figures[1]["value"], &figures[1]["n"]), (&"visit".into(), &12.into()));
    assert!(figures[1]["against_rest"].is_null());
}

#[test]
fn answers_whose_weights_make_them_a_few_are_withheld() {
    let answers =
        rows(12, |i| format!("c{i},2026-05-01,{},{}\n", i % 11, if i == 3 { 1000 } else { 1 }));
    let project = Project::new(PRESET, &format!("customer_id,responded_on,nps,weight\n{answers}"));
    let all = project.figures(&["--id", "nps"]);
    assert!(all[0]["n_effective"].as_f64().unwrap() < 1.1);
    let published = project.figures(&["--published", "--id", "nps"]);
    assert_eq!(published[0]["suppressed"], "primary");

    let even = answers.replace(",1000\n", ",3\n").replace(",1\n", ",3\n");
    let project = Project::new(PRESET, &format!("customer_id,responded_on,nps,weight\n{even}"));
    assert_eq!(project.figures(&["--published", "--id", "nps"])[0]["n"], 12);
}

#[test]
fn a_response_rate_without_invitations_does_not_tell_how_few_answered() {
    let answers = "customer_id,responded_on,nps\na,2026-04-01,9\nb,2026-05-01,9\n";
    let project = Project::new(PRESET, answers)
        .with("data/registers/invitations.csv", "sent_on,survey,invited\n2026-04-01,s,40\n");
    for figure in project.figures(&["--published", "--id", "response_rate"]) {
        assert_eq!(figure["suppressed"], "primary");
        assert!(figure["counts"].is_null());
    }
}

#[test]
fn a_value_that_only_a_blank_answer_names_reaches_no_file() {
    let answers = rows(12, |i| format!("c{i},2026-05-01,{},north\n", i % 11));
    let answers = format!("customer_id,responded_on,nps,team\n{answers}d,2026-05-01,,Jane Roe\n");
    let mapping = format!("{PRESET}[survey.s.dimensions]\nteam = \"team\"\n");
    let chapter = "# One\n\n{{#table nps by=team}}\n\n{{#trend nps by=team}}\n";
    let project = Project::new(&mapping, &answers).with("content/one.md", chapter);
    let (status, _, said) = project.run("build", &[]);
    assert_eq!(status, 0, "{said}");
    for (path, content) in support::command::files(&project.site()) {
        assert!(!String::from_utf8_lossy(&content).contains("Jane Roe"), "{path}");
    }
}

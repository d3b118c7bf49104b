//! Holds the counting to rows that are alike, late, coded or paired in unlucky ways.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod support {
    pub(crate) mod command;
    pub(crate) mod project;
}

use serde_json::json;
use support::project::Project;

const PRESET: &str = "preset = \"canonical\"\n";

#[test]
fn rows_of_one_id_are_equal_only_cell_by_cell() {
    // `3,` and `,3` have the same bytes and are two different answers, of which nobody knows which one holds.
    let answers = "response_id,customer_id,responded_on,nps,csat,ces\n\
        1,a,2026-05-01,9,3,\n1,a,2026-05-01,9,,3\n2,b,2026-05-01,5,5,5\n3,c,2026-05-01,5,5,5\n3,c,2026-05-01,5,5,5\n";
    let figures = Project::new(PRESET, answers).figures(&["--id", "csat"]);
    assert_eq!(figures[0]["n"], 2);
}

#[test]
fn what_comes_after_as_of_changes_nothing_before_it() {
    let answers = "response_id,customer_id,responded_on,nps\n1,a,2026-05-01,9\n2,b,2026-05-02,3\n";
    let before = Project::new(PRESET, answers).figures(&["--as-of", "2026-05-31"]);
    let more = format!("{answers}1,a,2026-06-01,2\n2,b,2026-06-02,3\n");
    assert_eq!(Project::new(PRESET, &more).figures(&["--as-of", "2026-05-31"]), before);
}

#[test]
fn of_two_answers_of_a_day_the_same_one_counts_whatever_their_order() {
    let rows = ["a,2026-05-01,9,north\n", "a,2026-05-01,9,south\n"];
    let by_region = |rows: &str| {
        let answers = format!("customer_id,responded_on,nps,region\n{rows}");
        let mapping = format!("{PRESET}[survey.s.dimensions]\nregion = \"region\"\n");
        Project::new(&mapping, &answers).figures(&["--by", "region", "--id", "nps"])
    };
    let [north, south] = rows;
    assert_eq!(by_region(&format!("{north}{south}")), by_region(&format!("{south}{north}")));
}

#[test]
fn of_two_answers_of_a_day_the_one_with_the_later_id_counts() {
    // In natural order: 10 comes after 9.
    let answers = "response_id,customer_id,responded_on,nps\n10,a,2026-05-01,9\n9,a,2026-05-01,0\n8,a,2026-04-30,0\n";
    let figures = Project::new(PRESET, answers).figures(&["--id", "nps", "--period", "2026-05"]);
    assert_eq!(figures[0]["counts"], json!({ "promoters": 1, "passives": 0, "detractors": 0 }));
    let first = format!("{PRESET}repeat = \"first\"\n");
    let figures = Project::new(&first, answers).figures(&["--id", "nps", "--period", "2026-05"]);
    assert_eq!(figures[0]["counts"], json!({ "promoters": 0, "passives": 0, "detractors": 1 }));
}

#[test]
fn a_label_goes_before_the_number_that_it_looks_like() {
    let answers = "customer_id,responded_on,csat\na,2026-05-01,1\nb,2026-05-01,2\n";
    let mapping =
        format!("{PRESET}[survey.s.question.csat]\nlabels = {{ \"1\" = 5, \"2\" = 1 }}\n");
    let figures = Project::new(&mapping, answers).figures(&["--id", "csat"]);
    assert_eq!(figures[0]["counts"], json!({ "successes": 1, "trials": 2 }));
}

#[test]
fn a_month_that_as_of_does_not_complete_is_so_far_in_a_yearly_survey_too() {
    let answers = "customer_id,responded_on,nps\na,2026-04-01,9\nb,2026-05-01,9\n";
    let project = Project::new(&format!("{PRESET}cadence = \"year\"\n"), answers);
    let complete = |as_of: &str| -> Vec<bool> {
        let figures = project.figures(&["--id", "nps", "--period", "months", "--as-of", as_of]);
        figures.iter().map(|figure| figure["complete"].as_bool().unwrap()).collect()
    };
    assert_eq!(complete("2026-05-10"), [true, false]);
    assert_eq!(complete("2026-05-31"), [true, true]);
}

#[test]
fn invitations_beyond_all_counting_do_no_harm() {
    let invitations =
        format!("sent_on,survey,invited\n2026-05-01,s,{0}\n2026-05-02,s,{0}\n", "9".repeat(15));
    let project = Project::new(PRESET, "customer_id,responded_on,nps\na,2026-05-01,9\n")
        .with("data/registers/invitations.csv", &invitations);
    assert_eq!(project.figures(&["--id", "response_rate"])[0]["counts"]["successes"], 1);
}

#[test]
fn a_value_with_the_sign_of_a_pair_is_left_out_of_crosses_and_said() {
    let answers = "customer_id,responded_on,nps,segment,team\n\
        a,2026-05-01,9,x;y,z\nb,2026-05-01,2,x,y;z\nc,2026-05-01,2,x,z\n";
    let project = Project::new(
        &format!("{PRESET}[survey.s.cross]\nboth = [\"segment\", \"team\"]\n"),
        answers,
    );
    let figures = project.figures(&["--by", "both", "--id", "nps"]);
    let values: Vec<&str> =
        figures.iter().map(|figure| figure["value"].as_str().unwrap()).collect();
    assert_eq!(values, ["x;z"]);
    let (_, _, said) = project.run("indicators", &[]);
    assert!(said.contains("cross `both` leaves out the value `x;y`"), "{said}");
}

#[test]
fn a_dimension_whose_values_are_yet_to_come_is_known() {
    let answers = "customer_id,responded_on,nps,segment\na,2026-05-01,9,\n";
    let mapping = format!("{PRESET}[survey.s.dimensions]\nsegment = \"segment\"\n");
    let plan = "[[objective]]\nid = \"a\"\nindicator = \"nps\"\ntarget = 1\ndimension = \"segment\"\nvalue = \"x\"\n";
    let project = Project::new(&mapping, answers).with("data/plan.toml", plan);
    assert_eq!(project.figures(&["--by", "segment"]), Vec::<serde_json::Value>::new());
}

#[test]
fn what_was_set_aside_is_listed_by_place_and_reason_and_never_by_value() {
    let answers = "response_id,customer_id,responded_on,nps,comment\n\
        1,a,2026-05-01,SECRET,x\n2,b,SECRET,9,\"two\nlines\"\n3,c,2026-05-01,11,\n3,d,2026-05-02,9,\n\
        4,e,2026-05-01,9,\n4,e,2026-05-01,9,\n5,f\n6,g,2026-05-03,9,\n7,g,2026-05-04,9,\n";
    let project = Project::new(PRESET, answers);
    let out = project.path().join("aside.csv");
    let (status, _, said) = project.run("indicators", &["--quarantine", out.to_str().unwrap()]);
    assert_eq!(status, 0, "{said}");
    let listed = std::fs::read_to_string(out).unwrap();
    assert_eq!(
        listed,
        "survey,file,line,column,reason\ns,data/a.csv,2,nps,not_a_number\ns,data/a.csv,3,responded_on,not_a_date\n\
         s,data/a.csv,5,response_id,conflicting_response_id\ns,data/a.csv,6,response_id,conflicting_response_id\n\
         s,data/a.csv,8,response_id,exact_duplicate\ns,data/a.csv,9,,ragged_row\n"
    );
}

#[test]
fn a_dimension_of_ids_is_refused() {
    let rows: String = (0..65_536).map(|n| format!("2026-05-01,9,v{n}\n")).collect();
    let mapping = "respondent = \"row\"\ndate = \"day\"\n[survey.s.question.nps]\ncolumn = \"nps\"\n\
        [survey.s.dimensions]\nwho = \"who\"\n";
    let (status, _, said) =
        Project::new(mapping, &format!("day,nps,who\n{rows}")).run("indicators", &[]);
    assert_eq!(status, 1);
    assert!(said.contains("dimension `who` has more than 65535 values"), "{said}");
}

#[test]
fn what_is_held_in_memory_whole_has_a_limit() {
    let answers = "customer_id,responded_on,nps\na,2026-05-01,9\n";
    let sized = |path: &str, bytes: u64| {
        let project = Project::new(PRESET, answers).with(path, "");
        let file = std::fs::File::options().write(true).open(project.path().join(path)).unwrap();
        file.set_len(bytes).unwrap();
        let (status, _, said) = project.run("indicators", &[]);
        assert_eq!(status, 1, "{said}");
        said
    };
    let said = sized("data/registers/customers.csv", (256 << 20) + 1);
    assert!(
        said.contains("customers.csv: the file has 268435457 bytes, expected at most 256 MiB"),
        "{said}"
    );
    let said = sized("data/plan.toml", (64 << 20) + 1);
    assert!(
        said.contains("plan.toml: the file has 67108865 bytes, expected at most 64 MiB"),
        "{said}"
    );
}

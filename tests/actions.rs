//! Holds the private list of whom to contact to who is on it, in which order, and where it may not be written.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod support {
    pub(crate) mod command;
    pub(crate) mod project;
}

use std::fs;
use support::project::Project;

const MAPPING: &str = "type = \"transactional\"\npreset = \"canonical\"\n\
    [survey.s.dimensions]\nmoment = \"moment\"\nsegment = \"segment\"\n";

/// `a` answered twice, `e` is a passive, the last row names nobody.
const ANSWERS: &str = "response_id,customer_id,responded_on,nps,moment,segment\n\
    1,a,2026-08-03,2,visit,small\n2,b,2026-09-01,1,visit,small\n3,c,2026-09-10,10,visit,large\n\
    4,d,2026-10-05,9,visit,large\n5,e,2026-10-06,8,visit,large\n6,a,2026-10-07,9,contract,small\n\
    7,f,2026-10-08,6,contract,small\n8,g,2026-06-30,0,visit,small\n9,=h,2026-10-30,4,visit,small\n\
    10,i,2026-10-09,10,contract,\n11,,2026-10-10,0,visit,small\n";

const HEADER: &str = "customer,survey,question,answered_on,score,class,why,since,due,overdue,owner,moment,segment,follow_up";

fn register(name: &str, rows: &str) -> (String, String) {
    (format!("data/registers/{name}.csv"), rows.to_owned())
}

fn project() -> Project {
    project_of(MAPPING, ANSWERS)
}

fn project_of(mapping: &str, answers: &str) -> Project {
    let registers = [
        register("roles", "role,name_es,name_en\ncare,Atención,Care\nsales,Ventas,Sales\n"),
        register("stages", "stage,order,name_es,name_en\nservice,1,Servicio,Service\n"),
        register(
            "moments",
            "moment,stage,name_es,name_en,owner\nvisit,service,Visita,Visit,care\n",
        ),
        register(
            "commitments",
            "commitment,moment,promise_es,promise_en,measure,limit,valid_from,valid_to\n\
             old,visit,Pronto,Soon,first_response_hours,72,2025-01-01,2026-08-31\n\
             new,visit,Pronto,Soon,first_response_hours,30,2026-09-01,\n\
             other,visit,Pronto,Soon,resolution_hours,1,2025-01-01,\n",
        ),
        register(
            "customers",
            "customer,since,team\na,2020-01-01,t1\nb,2020-01-01,\nc,2020-01-01,\nd,2020-01-01,\ne,2020-01-01,\n\
             f,2020-01-01,t2\n=h,2020-01-01,\ni,2020-01-01,\ng,2020-01-01,\n",
        ),
        register(
            "follow_ups",
            "customer,answered_on,due,contacted,by,outcome\n\
             a,2026-08-03,2026-08-05,,sales,\nb,2026-09-01,2026-09-04,,sales,\n\
             c,2026-09-10,2026-09-20,2026-09-12,care,\nd,2026-10-05,2026-10-20,2026-10-09,care,\n\
             f,2026-10-08,2026-11-20,2026-11-02,,recovered\n",
        ),
        register("referrals", "referred,referrer,date\nx,c,2025-10-31\ny,d,2025-11-01\n"),
    ];
    registers
        .into_iter()
        .fold(Project::new(mapping, answers), |project, (path, rows)| project.with(&path, &rows))
}

fn list(project: &Project, arguments: &[&str]) -> Vec<String> {
    let (status, out, said) = project.run("actions", arguments);
    assert_eq!(status, 0, "{said}");
    let mut lines: Vec<String> = out.lines().map(str::to_owned).collect();
    assert_eq!(lines.remove(0), HEADER);
    lines
}

#[test]
fn each_customer_is_on_the_list_once_by_the_last_answer() {
    assert_eq!(
        list(&project(), &["-q", "--as-of", "2026-10-31"]),
        [
            // The follow-up's own day and role go before those of the moment.
            "b,s,nps,2026-09-01,1,detractor,detractor_not_contacted,2026-09-01,2026-09-04,yes,sales,visit,small,open",
            // Thirty hours, the commitment in force on that day, are two days.
            "'=h,s,nps,2026-10-30,4,detractor,detractor_not_contacted,2026-10-30,2026-11-01,no,care,visit,small,none",
            // Contacted after as-of, so not yet.
            "f,s,nps,2026-10-08,6,detractor,detractor_not_contacted,2026-10-08,2026-11-20,no,t2,contract,small,open",
            // Thanked, and the last recommendation is twelve months old; that of `d` is not.
            "c,s,nps,2026-09-10,10,promoter,promoter_to_ask,2026-09-12,,no,care,visit,large,contacted",
            "a,s,nps,2026-10-07,9,promoter,promoter_to_thank,2026-10-07,,no,t1,contract,small,none",
            "i,s,nps,2026-10-09,10,promoter,promoter_to_thank,2026-10-09,,no,,contract,,none",
        ]
    );
}

fn customers(project: &Project, arguments: &[&str]) -> Vec<String> {
    let rows = list(project, &[arguments, &["-q"]].concat());
    rows.iter().map(|row| row.split(',').next().unwrap().to_owned()).collect()
}

#[test]
fn a_period_chooses_among_last_answers() {
    let project = project();
    // `a` answered in August too, and better since.
    assert_eq!(customers(&project, &["--period", "2026-08"]), [""; 0]);
    assert_eq!(customers(&project, &["--period", "2026-Q2"]), ["g"]);
    assert_eq!(customers(&project, &["--period", "2026"]), ["g", "b", "'=h", "f", "c", "a", "i"]);
    for wrong in ["all", "2026-13", "cadence"] {
        let (status, _, said) = project.run("actions", &["--period", wrong]);
        assert_eq!(status, 2);
        assert!(said.contains("expected a month, a quarter or a year"), "{said}");
    }
}

#[test]
fn as_of_decides_what_has_happened() {
    let project = project();
    assert_eq!(customers(&project, &["--as-of", "2026-08-31"]), ["g", "a"]);
    // Of the day of as-of nothing is left, and a contact on it has happened.
    let rows = list(&project, &["-q", "--as-of", "2026-09-04", "--period", "2026-09"]);
    assert!(rows[0].contains(",2026-09-04,yes,"), "{rows:?}");
    let rows = list(&project, &["-q", "--as-of", "2026-09-11", "--period", "2026-09"]);
    assert!(rows.iter().any(|row| row.starts_with("c,") && row.contains("promoter_to_thank")));
    // Thanked on that day, and the last recommendation is less than twelve months old for some time yet.
    let of_september = |as_of| customers(&project, &["--as-of", as_of, "--period", "2026-09"]);
    assert_eq!(of_september("2026-09-12"), ["b"]);
    assert_eq!(of_september("2026-10-30"), ["b"]);
    assert_eq!(of_september("2026-10-31"), ["b", "c"]);
    assert!(!customers(&project, &["--as-of", "2026-11-02"]).contains(&"f".to_owned()));
}

#[test]
fn of_two_answers_of_a_day_the_later_id_holds_whatever_the_order() {
    let rows = ["9,a,2026-10-01,10,visit,small\n", "10,a,2026-10-01,2,visit,large\n"];
    let of = |rows: &str| {
        let answers = format!("response_id,customer_id,responded_on,nps,moment,segment\n{rows}");
        list(&project_of(MAPPING, &answers), &["-q"])
    };
    let [one, other] = rows;
    let found = of(&format!("{one}{other}"));
    assert!(found[0].starts_with("a,s,nps,2026-10-01,2,"), "{found:?}");
    assert_eq!(of(&format!("{other}{one}")), found);
    // Nor where nothing but a value tells them apart.
    let twins = ["a,2026-10-01,2,visit,small\n", "a,2026-10-01,2,visit,large\n"];
    let of = |rows: String| {
        let answers = format!("customer_id,responded_on,nps,moment,segment\n{rows}");
        list(&project_of(MAPPING, &answers), &["-q"])
    };
    let [one, other] = twins;
    assert_eq!(of(format!("{one}{other}")), of(format!("{other}{one}")));
}

#[test]
fn of_two_surveys_the_last_answer_to_any_holds() {
    let sources = "[survey.s]\nfiles = \"a.csv\"\ntype = \"transactional\"\npreset = \"canonical\"\n\
        [survey.t]\nfiles = \"b.csv\"\npreset = \"canonical\"\n";
    let header = "customer_id,responded_on,nps\n";
    let project =
        project_of(MAPPING, &format!("{header}a,2026-10-01,2\nb,2026-10-09,10\nc,2026-10-03,0\n"))
            .with("data/sources.toml", sources)
            .with(
                "data/b.csv",
                &format!("{header}a,2026-10-02,10\nb,2026-10-09,5\nc,2026-10-04,8\n"),
            );
    let (status, out, said) = project.run("actions", &["-q"]);
    assert_eq!(status, 0, "{said}");
    let rows: Vec<&str> = out.lines().collect();
    // No survey has values of them, so the list has no columns of them.
    assert_eq!(rows[0], HEADER.replace("moment,segment,", ""));
    assert!(rows[1].starts_with("a,t,nps,2026-10-02,10,promoter"), "{out}");
    assert!(rows[2].starts_with("b,t,nps,2026-10-09,5,detractor"), "{out}");
    assert_eq!(rows.len(), 3);
}

#[test]
fn what_is_not_known_is_said_once() {
    let (_, _, said) = project().run("actions", &["--as-of", "2026-10-31"]);
    assert_eq!(said.matches("rows without a due date: 2").count(), 1, "{said}");
    let (status, out, said) = project().run("actions", &["--period", "2026-08"]);
    assert_eq!((status, out.as_str()), (0, format!("{HEADER}\n").as_str()));
    assert!(said.contains("nobody is to be contacted"), "{said}");
    let mapping = "customer = \"customer_id\"\nperiod = \"2026-10\"\n\
        [survey.s.question.nps]\ncolumn = \"nps\"\n";
    let (status, _, said) = project_of(mapping, ANSWERS).run("actions", &[]);
    assert_eq!(status, 0, "{said}");
    assert!(said.contains("answers without a day, which are left out of the list: 10"), "{said}");
}

#[test]
fn without_a_survey_that_knows_customers_there_is_no_list() {
    for mapping in [
        "respondent = \"row\"\ndate = \"responded_on\"\n[survey.s.question.nps]\ncolumn = \"nps\"\n",
        "customer = \"customer_id\"\ndate = \"responded_on\"\n[survey.s.question.csat]\ncolumn = \"nps\"\nscale = [0, 10]\n",
    ] {
        let (status, out, said) = project_of(mapping, ANSWERS).run("actions", &["-q"]);
        assert_eq!((status, out.as_str()), (1, ""));
        assert!(
            said.contains("no survey with a question of the kind nps says who answered"),
            "{said}"
        );
        assert!(said.contains("hint: name the column of customers"), "{said}");
    }
    let (_, tallies, _) = project().run("aggregate", &["-q"]);
    let only_tallies = project_of(MAPPING, ANSWERS)
        .with("data/sources.toml", &format!("[survey.s]\naggregates = \"t/*.csv\"\n{MAPPING}"))
        .with("data/t/all.csv", &tallies);
    let (status, _, said) = only_tallies.run("actions", &["-q"]);
    assert_eq!(status, 1);
    assert!(said.contains("there are only tallies of surveys, which hold no customer"), "{said}");
}

#[test]
fn the_list_is_written_into_a_private_file() {
    let project = project();
    let path = project.path().join("private/lists/actions.csv");
    let out = ["--out", path.to_str().unwrap()];
    let (status, out, said) = project.run("actions", &out);
    assert_eq!((status, out.as_str()), (0, ""), "{said}");
    assert!(said.contains("6 customers in "), "{said}");
    let written = fs::read_to_string(&path).unwrap();
    assert!(written.starts_with(HEADER));
    let (_, out, _) = project.run("actions", &[]);
    assert_eq!(out, written);
}

#[test]
fn the_list_is_never_written_where_it_would_be_published() {
    let project = project();
    let elsewhere = project.path().join("elsewhere");
    let (status, _, said) = project.run("build", &["-q", "--dest", elsewhere.to_str().unwrap()]);
    assert_eq!(status, 0, "{said}");
    let at = |path: &str| project.path().join(path).to_str().unwrap().to_owned();
    #[cfg(unix)]
    {
        fs::create_dir(project.path().join("site")).unwrap();
        std::os::unix::fs::symlink(project.path().join("site"), at("private")).unwrap();
        std::os::unix::fs::symlink(project.path().join("elsewhere/en"), at("link")).unwrap();
        std::os::unix::fs::symlink(at("site/a.csv"), at("a.csv")).unwrap();
        fs::write(at("site/a.csv"), "").unwrap();
    }
    let mut refused = vec![
        at("site/actions.csv"),
        at("site/en/new/actions.csv"),
        at("content/../site/actions.csv"),
        at("elsewhere/actions.csv"),
        at("elsewhere/en/actions.csv"),
        at("content/actions.csv"),
        at("themes/default/actions.csv"),
        at("public/actions.csv"),
        at("book/actions.csv"),
    ];
    if cfg!(unix) {
        refused.extend([at("private/actions.csv"), at("link/actions.csv"), at("a.csv")]);
    }
    for path in refused {
        let (status, out, said) = project.run("actions", &["-q", "--out", &path]);
        assert_eq!((status, out.as_str()), (4, ""), "{path}: {said}");
        assert!(said.contains("hint: write it under private/"), "{said}");
        assert!(fs::read_to_string(&path).unwrap_or_default().is_empty(), "{path}");
    }
    let beside = at("siteliness.csv");
    assert_eq!(project.run("actions", &["-q", "--out", &beside]).0, 0);
}

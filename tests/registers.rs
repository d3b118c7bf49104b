//! Holds that every register is read as it is declared: each column, from files made of the declarations' own examples.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod support {
    pub(crate) mod command;
    pub(crate) mod project;
}

use embajador::diagnostic::Diagnostics;
use embajador::project::{Project as Loaded, Text};
use embajador::sources::registers::AfterAsOf;
use embajador::sources::schema::{Column, Kind, Part, Referent, Schema};
use embajador::sources::words::{FollowUpOutcome, ProposalOutcome, Sentiment};
use embajador::sources::{Amount, Mark, Owed, PeriodDays, Registers, schemas};
use embajador::{Input, Measured};
use jiff::civil::{Date, date, time};
use std::collections::{BTreeMap, BTreeSet};
use support::project::Project;

/// One row of a register: its cells, by the headers of the file.
type Row = BTreeMap<String, String>;

/// The row that the examples of a register make.
fn example(schema: &Schema) -> Row {
    let cell = |(header, column, part): (String, &Column, Part)| {
        let Text { es, en } = column.example;
        (header, if part == Part::Spanish { es } else { en }.to_owned())
    };
    schema.headers().into_iter().map(cell).collect()
}

fn csv(rows: &[Row]) -> String {
    let headers: BTreeSet<&String> = rows.iter().flat_map(BTreeMap::keys).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&headers).unwrap();
    for row in rows {
        let cell = |header: &&String| row.get(*header).map_or("", String::as_str).to_owned();
        writer.write_record(headers.iter().map(cell)).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// The rows of all registers by their examples, and a further row for whatever else an example names.
fn all_examples() -> BTreeMap<&'static str, Vec<Row>> {
    let mut files: BTreeMap<_, Vec<Row>> =
        schemas::ALL.into_iter().map(|schema| (schema.name, vec![example(schema)])).collect();
    let mut named: BTreeSet<(Referent, String)> = BTreeSet::new();
    for schema in schemas::ALL {
        for column in schema.columns {
            if let Kind::Reference(referent) | Kind::References(referent) = column.kind {
                let names = column.example.en.split(';').map(|name| (referent, name.to_owned()));
                named.extend(names);
            }
        }
    }
    for (referent, name) in named {
        let Some((register, key)) = referent.register() else { continue };
        let rows = files.get_mut(register).unwrap();
        if rows.iter().all(|row| row[key] != name) {
            let mut row = rows[0].clone();
            row.insert(key.to_owned(), name);
            rows.push(row);
        }
    }
    files
}

/// A project with these registers and one survey, `moments`.
fn project(files: &BTreeMap<&str, Vec<Row>>) -> Project {
    let mapping = "[survey.s.question.nps]\ncolumn = \"nps\"\n";
    let sources =
        format!("[survey.moments]\nfiles = \"*.csv\"\ndate = \"d\"\ncustomer = \"c\"\n{mapping}")
            .replace("survey.s.", "survey.moments.");
    let mut project = Project::new("", "d,c,nps\n2026-10-01,C-0231,9\n")
        .with("data/sources.toml", &sources)
        .with("data/plan.toml", "currency = \"EUR\"\n");
    for (name, rows) in files {
        project = project.with(&format!("data/registers/{name}.csv"), &csv(rows));
    }
    project
}

/// What is read, and what was said of it.
fn read(project: &Project) -> (Registers, Vec<String>) {
    let mut diagnostics = Diagnostics::new();
    let loaded = Loaded::load(project.path(), &mut diagnostics).unwrap();
    let registers = Registers::read(&loaded, None, &mut diagnostics).unwrap();
    (registers, diagnostics.iter().map(ToString::to_string).collect())
}

/// The registers of a project with these rows, of which nothing is wrong.
fn right(files: &BTreeMap<&str, Vec<Row>>) -> Registers {
    let (registers, said) = read(&project(files));
    assert_eq!(said, Vec::<String>::new());
    registers
}

/// What is wrong in a project with one register.
fn wrong(name: &str, content: &str) -> Vec<String> {
    let project = project(&BTreeMap::new()).with(&format!("data/registers/{name}.csv"), content);
    read(&project).1
}

/// How many rows each register has.
fn sizes(registers: &Registers) -> [usize; 28] {
    let Registers {
        roles,
        stages,
        moments,
        commitments,
        suppliers,
        channels,
        values,
        decisions,
        communications,
        campaigns,
        customers,
        customer_details,
        customer_money,
        incidents,
        proposals,
        milestones,
        follow_ups,
        actions,
        interviews,
        feedback,
        contacts,
        referrals,
        invitations,
        population,
        market,
        assessments,
        annotations,
        data_sources,
    } = registers;
    [
        roles.len(),
        stages.len(),
        moments.len(),
        commitments.len(),
        suppliers.len(),
        channels.len(),
        values.len(),
        decisions.len(),
        communications.len(),
        campaigns.len(),
        customers.len(),
        customer_details.len(),
        customer_money.len(),
        incidents.len(),
        proposals.len(),
        milestones.len(),
        follow_ups.len(),
        actions.len(),
        interviews.len(),
        feedback.len(),
        contacts.len(),
        referrals.len(),
        invitations.len(),
        population.len(),
        market.len(),
        assessments.len(),
        annotations.len(),
        data_sources.len(),
    ]
}

#[test]
fn the_architecture_page_lists_the_columns_that_are_declared() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/ARCHITECTURE.md"));
    let page = page.unwrap();
    let (_, section) = page.split_once("\n### Registers\n").unwrap();
    let (section, _) = section.split_once("\n### ").unwrap();
    let quoted = |line: &str| -> Vec<String> {
        line.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    };
    let listed: Vec<Vec<String>> =
        section.lines().filter(|line| line.starts_with("| `")).map(quoted).collect();
    let declared = schemas::ALL.into_iter().map(|schema| {
        let star = |column: &Column| if column.required { "*" } else { "" };
        let columns = schema.headers().into_iter();
        let columns = columns.map(|(header, column, _)| format!("{header}{}", star(column)));
        std::iter::once(schema.name.to_owned()).chain(columns).collect()
    });
    assert_eq!(listed, declared.collect::<Vec<Vec<String>>>());
}

#[test]
fn the_example_project_keeps_every_register_and_nothing_is_wrong_in_them() {
    let mut diagnostics = Diagnostics::new();
    let loaded = Loaded::load(support::command::repository(), &mut diagnostics).unwrap();
    let registers = Registers::read(&loaded, None, &mut diagnostics).unwrap();
    let said: Vec<String> = diagnostics.iter().map(ToString::to_string).collect();
    assert_eq!(said, Vec::<String>::new());
    assert!(sizes(&registers).into_iter().all(|rows| rows >= 4), "{:?}", sizes(&registers));
    // Nothing happened after the day of the export.
    let (until, _) = registers.until(date(2026, 10, 31));
    assert_eq!(until.incidents, registers.incidents);
    assert_eq!(until.customer_details, registers.customer_details);
    assert_eq!(until.customer_money, registers.customer_money);
    assert_eq!(until.proposals, registers.proposals);
    assert_eq!(until.milestones, registers.milestones);
    assert_eq!(until.follow_ups, registers.follow_ups);
    assert_eq!(until.contacts, registers.contacts);
    assert_eq!(until.feedback, registers.feedback);
    assert_eq!(until.referrals, registers.referrals);
    // What is due follows from the promise that was in force when the incident was opened.
    let promise = |id: &str| &registers.commitments[id];
    for incident in &registers.incidents {
        let (opened, due) = (incident.opened.day, incident.due.map(|due| due.day));
        let promised = ["incident_resolution_2025", "incident_resolution"].map(promise);
        let in_force = promised.into_iter().find(|promise| {
            promise.valid_from <= opened && promise.valid_to.is_none_or(|last| opened <= last)
        });
        assert_eq!(in_force.is_some(), due.is_some(), "{}", incident.id);
        if let (Some(promise), Some(due)) = (in_force, due) {
            let days = (due - opened).get_days();
            let hours = promise.limit;
            assert!((hours - 24.0..=hours + 24.0).contains(&(f64::from(days) * 24.0)), "{days}");
        }
    }
}

#[test]
fn the_examples_of_all_registers_are_read_together() {
    let files = all_examples();
    let registers = right(&files);
    assert!(sizes(&registers).into_iter().all(|rows| rows > 0), "{:?}", sizes(&registers));

    let incident = &registers.incidents[0];
    assert_eq!(incident.opened.day, date(2026, 10, 6));
    assert_eq!(incident.opened.time, Some(time(8, 12, 0, 0)));
    let hours = incident.opened.hours_until(incident.resolution().unwrap());
    assert!((hours - 293.0 / 60.0).abs() < 1e-9, "{hours}");
    assert_eq!(incident.within_service_level, Some(true));
    assert_eq!(incident.escalated, Some(false));
    assert_eq!(
        incident.compensation_given,
        Some(Owed::Amount(Amount::from_written("45.5").unwrap()))
    );

    let moment = &registers.moments["incident"];
    assert_eq!(moment.participants, ["technicians", "operations"]);
    assert_eq!(moment.processes.len(), 3);
    assert_eq!(moment.customer_aware_of_cost, Some(false));
    assert_eq!(moment.cost, Amount::from_written("110"));

    assert_eq!(registers.commitments["incident_response"].limit.to_bits(), 2_f64.to_bits());
    assert_eq!(registers.customer_money[0].period, PeriodDays::from_written("2026-08").unwrap());
    assert_eq!(registers.proposals[0].outcome, Some(ProposalOutcome::Accepted));
    assert_eq!(registers.proposals[0].signed, Some(Mark::On(date(2026, 9, 25))));
    assert_eq!(registers.milestones[0].deviation_told, Some(Mark::Yes));
    assert_eq!(registers.follow_ups[0].outcome, Some(FollowUpOutcome::Recovered));
    assert_eq!(registers.feedback[0].sentiment, Some(Sentiment::Positive));
    assert_eq!(registers.customer_details[0].is_referred(), Some(true));
    assert_eq!(registers.assessments[0].maturity, 3);
    let every = registers.data_sources["incident_log"].every;
    assert_eq!(every.due_after(date(2026, 10, 5)), date(2026, 11, 5));
}

#[test]
fn a_register_with_its_required_columns_alone_is_read() {
    let mut files = all_examples();
    for schema in schemas::ALL {
        let headers = schema.headers().into_iter().filter(|(_, column, _)| column.required);
        let required: BTreeSet<String> = headers.map(|(header, ..)| header).collect();
        for row in files.get_mut(schema.name).unwrap() {
            row.retain(|header, _| required.contains(header));
        }
    }
    let registers = right(&files);
    assert_eq!(sizes(&registers), sizes(&right(&all_examples())));
    assert_eq!(registers.customer_details[0].is_referred(), None);
    assert_eq!(registers.incidents[0].resolution(), None);
}

#[test]
fn each_column_reaches_its_value_and_each_required_one_is_asked_for() {
    let files = all_examples();
    let full = right(&files);
    for schema in schemas::ALL {
        for (header, column, _) in schema.headers() {
            let mut files = files.clone();
            for row in files.get_mut(schema.name).unwrap() {
                row.remove(&header);
            }
            let (registers, said) = read(&project(&files));
            let place = format!("{}.{header}", schema.name);
            let missing = format!("{}.csv:1: there is no column `{header}`", schema.name);
            if column.required {
                assert!(said.iter().any(|said| said.contains(&missing)), "{place}: {said:?}");
            } else if column.name == "break" {
                assert!(said.is_empty(), "an annotation is no break unless it says so: {said:?}");
            } else {
                assert!(said.is_empty(), "{place}: {said:?}");
                assert!(registers != full, "{place} is declared and not read");
            }
        }
    }
}

#[test]
fn a_reference_to_nothing_is_an_error_wherever_its_register_is_kept() {
    let files = all_examples();
    for schema in schemas::ALL {
        for column in schema.columns {
            let (Kind::Reference(referent) | Kind::References(referent)) = column.kind else {
                continue;
            };
            if matches!(referent, Referent::Playbook | Referent::Indicator) {
                continue;
            }
            let mut files = files.clone();
            files.get_mut(schema.name).unwrap()[0]
                .insert(column.name.to_owned(), "nobody".to_owned());
            let said = read(&project(&files)).1;
            let message =
                format!("column `{}`: there is no {} `nobody`", column.name, referent.word());
            assert!(said.iter().any(|said| said.contains(&message)), "{}: {said:?}", schema.name);
            let Some((register, _)) = referent.register() else { continue };
            files.remove(register);
            let said = read(&project(&files)).1;
            assert!(said.iter().all(|said| !said.contains("nobody")), "{}: {said:?}", schema.name);
        }
    }
}

#[test]
fn dates_follow_their_formats_and_further_columns_are_dimensions() {
    let sources = "[survey.s]\nfiles = \"*.csv\"\ndate = \"d\"\ncustomer = \"c\"\n\
        [survey.s.question.nps]\ncolumn = \"nps\"\n[register.incidents]\n\
        date_formats = [\"%d/%m/%Y %H:%M\"]\nmissing = [\"?\"]\n\
        columns = { incident = \"number\", opened = \"opened at\" }\n";
    let project = Project::new("", "d,c,nps\n2026-10-01,C1,9\n")
        .with("data/sources.toml", sources)
        .with(
            "data/registers/incidents.csv",
            "number,opened at,resolved,building,customer\nINC1,05/10/2026 23:30,6/10/2026 0:15,north,?\n",
        );
    let (registers, said) = read(&project);
    assert_eq!(said, Vec::<String>::new());
    let incident = &registers.incidents[0];
    assert_eq!(incident.opened.to_string(), "2026-10-05 23:30");
    assert_eq!(
        incident.opened.hours_until(incident.resolution().unwrap()).to_bits(),
        0.75_f64.to_bits()
    );
    assert_eq!(incident.customer, None);
    assert_eq!(incident.dimension("building"), Some("north"));
    assert_eq!(incident.dimension("moment"), None);
}

#[test]
fn what_is_sure_is_held_and_what_may_be_is_not() {
    let customers = |rows: &str| wrong("customers", &format!("customer,since,until\n{rows}"));
    assert!(
        customers("C1,2024-01-01,2025-01-01\nC1,2025-01-01,\nC2,2024-01-01,2024-01-01\n")
            .is_empty()
    );
    assert_eq!(customers("C1,2024-01-01,2025-01-02\nC1,2025-01-01,\n").len(), 1);
    // The later of two rows may stand first, and a long one runs into several.
    let said = customers("C1,2025-01-01,2025-02-01\nC1,2025-06-01,2025-07-01\nC1,2024-01-01,\n");
    assert_eq!(said.len(), 2, "{said:?}");
    let incidents =
        |row: &str| wrong("incidents", &format!("incident,opened,resolved,due\n1,{row}\n"));
    assert!(incidents("2026-10-06 08:12,2026-10-06,2026-10-01").is_empty());
    assert_eq!(incidents("2026-10-06 08:12,2026-10-06 08:11,").len(), 1);
    let assessed = "date,playbook,maturity,assessor\n2026-10-01,step-07,3,quality\n";
    let twice = format!("{assessed}2026-10-01,step-07,4,");
    assert!(wrong("assessments", &format!("{twice}someone else\n")).is_empty());
    assert_eq!(wrong("assessments", &format!("{twice}quality\n")).len(), 1);
    let twice = wrong(
        "assessments",
        "date,playbook,maturity\n2026-10-01,step-07,3\n2026-10-01,step-07,4\n",
    );
    assert_eq!(twice.len(), 1, "{twice:?}");
}

#[test]
fn money_needs_a_currency_and_nothing_else_does() {
    let without = |owed: &str| {
        let content = format!("incident,opened,compensation_owed\n1,2026-10-06,{owed}\n");
        let project = project(&BTreeMap::new())
            .with("data/plan.toml", "")
            .with("data/registers/incidents.csv", &content);
        read(&project).1.len()
    };
    assert_eq!([without("yes"), without("0"), without("1"), without("")], [0; 4]);
    assert_eq!(without("45"), 1);
}

/// What is left of one row when as-of is a day.
fn until(name: &'static str, content: &str, as_of: Date) -> (Registers, Option<AfterAsOf>) {
    let project = project(&BTreeMap::new()).with(&format!("data/registers/{name}.csv"), content);
    let (registers, said) = read(&project);
    assert_eq!(said, Vec::<String>::new());
    let (registers, left_out) = registers.until(as_of);
    assert!(left_out.keys().all(|register| *register == name), "{left_out:?}");
    (registers, left_out.get(name).copied())
}

#[test]
fn what_happened_after_as_of_is_left_out_and_counted() {
    let after = |rows, dates| Some(AfterAsOf { rows, dates });
    let incidents = "incident,opened,first_response,resolved,due,within_service_level\n\
        1,2026-10-30 08:00,2026-10-31 23:59,2026-11-01 00:00,2026-11-05,yes\n2,2026-11-01 00:00,,,,\n";
    let (registers, found) = until("incidents", incidents, date(2026, 10, 31));
    assert_eq!(found, after(1, 1));
    let [incident] = registers.incidents.as_slice() else { panic!("one of two is left") };
    assert!(incident.first_response.is_some() && incident.due.is_some());
    assert_eq!((incident.resolved, incident.within_service_level), (None, None));

    let actions = "action,title_es,title_en,playbook,owner,opened,due,done\n\
        a,A,A,step-07,care,2026-10-01,2027-01-01,2026-11-02\nb,B,B,step-07,care,2026-11-01,2027-01-01,\n";
    let (registers, found) = until("actions", actions, date(2026, 10, 31));
    assert_eq!((registers.actions.len(), registers.actions[0].done, found), (1, None, after(1, 1)));

    let follow_ups = "customer,answered_on,due,contacted,outcome\n\
        C1,2026-10-30,2026-11-03,2026-11-02,kept\nC2,2026-10-01,,2026-10-02,kept\n";
    let (registers, found) = until("follow_ups", follow_ups, date(2026, 10, 31));
    let outcomes: Vec<_> = registers.follow_ups.iter().map(|one| one.outcome.unwrap()).collect();
    assert_eq!(outcomes, [FollowUpOutcome::Pending, FollowUpOutcome::Kept]);
    assert_eq!(found, after(0, 1));

    let customers =
        "customer,since,until,end_reason\nC1,2024-01-01,2026-12-31,price\nC2,2026-11-01,,\n";
    let (registers, found) = until("customers", customers, date(2026, 10, 31));
    assert_eq!(registers.customers.len(), 1);
    assert_eq!((registers.customers[0].until, found), (None, after(1, 1)));
    assert_eq!(registers.customer_details[0].end_reason, None);

    let proposals = "proposal,sent,followed_up,decided,outcome,signed\n\
        P1,2026-10-01,yes,2026-11-02,accepted,2026-11-03\n";
    let (registers, found) = until("proposals", proposals, date(2026, 10, 31));
    let proposal = &registers.proposals[0];
    assert_eq!((proposal.followed_up, proposal.outcome), (Some(Mark::Yes), None));
    assert_eq!((proposal.signed, found), (Some(Mark::No), after(0, 2)));

    let planned = "communication,planned_on,done_on,channel\na,2026-12-01,,email\n";
    let (registers, found) = until("communications", planned, date(2026, 10, 31));
    assert_eq!((registers.communications.len(), found), (1, None));

    let market = "period,size,own\n2026-Q4,10,1\n2026-11,10,1\n".replace("2026-11", "2027");
    let (registers, found) = until("market", &market, date(2026, 10, 31));
    assert_eq!((registers.market.len(), found), (1, after(1, 0)));

    let refreshed = "source,kind,owner,refreshed,every\nlog,direct,care,2026-11-02,1 month\n";
    let (registers, found) = until("data_sources", refreshed, date(2026, 10, 31));
    assert_eq!((registers.data_sources["log"].refreshed, found), (None, after(0, 1)));
}

#[test]
fn as_of_long_ago_leaves_only_what_has_no_date_and_late_leaves_all() {
    let registers = right(&all_examples());
    let (late, left_out) = registers.until(date(2100, 1, 1));
    assert!(left_out.is_empty());
    assert_eq!(late, registers);
    let (early, _) = registers.until(date(1990, 1, 1));
    let left: Vec<bool> = sizes(&early).into_iter().map(|rows| rows > 0).collect();
    // Of dated facts none is left; what is planned, and what things are, stays.
    let stays = "yes yes yes yes yes yes yes yes yes no no no no no no yes no no no no no no no yes no no no yes";
    let stays: Vec<bool> = stays.split(' ').map(|word| word == "yes").collect();
    assert_eq!(left, stays);
}

#[test]
fn a_measured_project_holds_its_registers_to_its_as_of_date() {
    let mut files = all_examples();
    files.retain(|name, _| *name == "contacts");
    let mut later = files["contacts"][0].clone();
    later.insert("date".to_owned(), "2026-11-01".to_owned());
    files.get_mut("contacts").unwrap().push(later);
    let project = project(&files);
    let input = Input { root: project.path().to_owned(), ..Input::default() };
    // As-of is the last day of the month of the latest answer, 31 October.
    let measured = Measured::read(&input, &mut Diagnostics::new()).unwrap();
    assert_eq!(measured.registers.contacts.len(), 1);
    assert_eq!(measured.left_out["contacts"], AfterAsOf { rows: 1, dates: 0 });
    let input = Input { as_of: Some(date(2026, 11, 1)), ..input };
    let measured = Measured::read(&input, &mut Diagnostics::new()).unwrap();
    assert_eq!((measured.registers.contacts.len(), measured.left_out.len()), (2, 0));
}

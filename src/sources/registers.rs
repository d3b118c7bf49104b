//! The registers that this version reads, as values: roles, stages, moments, invitations, actions, annotations.

use super::register::{Schema, Table};
use crate::diagnostic::{Diagnostic, Diagnostics, Failure, Location, nearest_hint};
use crate::project::files::tree;
use crate::project::{Project, Texts};
use jiff::civil::Date;
use std::collections::BTreeMap;

const ROLES: Schema = Schema {
    name: "roles",
    key: Some("role"),
    required: &["role", "name_es", "name_en"],
    optional: &["area"],
    further: false,
};

const STAGES: Schema = Schema {
    name: "stages",
    key: Some("stage"),
    required: &["stage", "order", "name_es", "name_en"],
    optional: &[],
    further: false,
};

const MOMENTS: Schema = Schema {
    name: "moments",
    key: Some("moment"),
    required: &["moment", "stage", "name_es", "name_en", "owner"],
    optional: &[
        "participants",
        "processes",
        "cost",
        "customer_aware_of_cost",
        "channels",
        "suppliers",
    ],
    further: false,
};

const INVITATIONS: Schema = Schema {
    name: "invitations",
    key: None,
    required: &["sent_on", "survey", "invited"],
    optional: &["delivered", "refused"],
    further: true,
};

const ACTIONS: Schema = Schema {
    name: "actions",
    key: Some("action"),
    required: &["action", "title_es", "title_en", "playbook", "owner", "opened", "due"],
    optional: &["indicator", "done"],
    further: false,
};

const ANNOTATIONS: Schema = Schema {
    name: "annotations",
    key: None,
    required: &["date", "text_es", "text_en"],
    optional: &["indicator", "survey", "playbook", "break"],
    further: false,
};

const CUSTOMERS: Schema = Schema {
    name: "customers",
    // A customer who left and came back has a row for each time.
    key: None,
    required: &["customer", "since"],
    optional: &["until", "end_reason", "source", "referred_by", "stage"],
    further: true,
};

const POPULATION: Schema = Schema {
    name: "population",
    key: None,
    required: &["survey", "dimension", "value", "customers"],
    optional: &[],
    further: false,
};

/// The registers that this version reads.
const READ: [&Schema; 8] =
    [&ROLES, &STAGES, &MOMENTS, &INVITATIONS, &ACTIONS, &ANNOTATIONS, &CUSTOMERS, &POPULATION];

/// The registers that are agreed on and not read yet.
const LATER: [&str; 19] = [
    "commitments",
    "suppliers",
    "channels",
    "values",
    "decisions",
    "communications",
    "campaigns",
    "customer_money",
    "incidents",
    "proposals",
    "milestones",
    "follow_ups",
    "interviews",
    "feedback",
    "contacts",
    "referrals",
    "market",
    "assessments",
    "data_sources",
];

/// A role that owns a playbook, a moment or an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Its name.
    pub name: Texts,
    /// The area of the company that it belongs to.
    pub area: String,
}

/// A stage of the customer's lifecycle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Its place in the lifecycle.
    pub order: u64,
    /// Its name.
    pub name: Texts,
}

/// A moment of truth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// The stage in which it happens.
    pub stage: String,
    /// Its name.
    pub name: Texts,
    /// The role that answers for it.
    pub owner: String,
    /// Its place in the register.
    pub order: usize,
    /// Where it is written.
    pub location: Location,
}

/// Invitations to answer a survey, sent on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// When they were sent.
    pub sent_on: Date,
    /// The survey.
    pub survey: String,
    /// Who was invited, by dimension.
    pub dimensions: BTreeMap<String, String>,
    /// How many were invited.
    pub invited: u64,
    /// How many invitations arrived.
    pub delivered: Option<u64>,
    /// How many declined.
    pub refused: Option<u64>,
}

/// An action that is under way, or was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// Its id.
    pub id: String,
    /// What is done.
    pub title: Texts,
    /// The playbook that it carries out.
    pub playbook: String,
    /// The indicator that it should move.
    pub indicator: Option<String>,
    /// The role that answers for it.
    pub owner: String,
    /// When it was opened.
    pub opened: Date,
    /// When it is due; it may lie after the as-of date.
    pub due: Date,
    /// When it was done.
    pub done: Option<Date>,
    /// Where it is written.
    pub location: Location,
}

/// Something that happened and is marked on the charts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    /// When.
    pub date: Date,
    /// What.
    pub text: Texts,
    /// The indicator that it concerns; all where none is named.
    pub indicator: Option<String>,
    /// The survey that it concerns; all where none is named.
    pub survey: Option<String>,
    /// The playbook that changed.
    pub playbook: Option<String>,
    /// Whether figures before and after mean different things, so that they are not compared.
    pub is_break: bool,
    /// Where it is written.
    pub location: Location,
}

/// A time during which someone is a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// Who.
    pub customer: String,
    /// The first day.
    pub since: Date,
    /// The first day on which it is over.
    pub until: Option<Date>,
}

/// How many customers have one value of a dimension: what a survey's answers are weighted to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Population {
    /// The survey.
    pub survey: String,
    /// The dimension.
    pub dimension: String,
    /// Its value.
    pub value: String,
    /// How many customers have it.
    pub customers: u64,
    /// Where it is written.
    pub location: Location,
}

/// All registers that were read. Any of them may be absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Registers {
    /// Roles, by id.
    pub roles: BTreeMap<String, Role>,
    /// Stages, by id.
    pub stages: BTreeMap<String, Stage>,
    /// Moments, by id.
    pub moments: BTreeMap<String, Moment>,
    /// Invitations, in the order of the file.
    pub invitations: Vec<Invitation>,
    /// Actions, in the order of the file.
    pub actions: Vec<Action>,
    /// Annotations, in the order of the file.
    pub annotations: Vec<Annotation>,
    /// Who was a customer when, in the order of the file.
    pub customers: Vec<Membership>,
    /// What the answers of surveys are weighted to, in the order of the file.
    pub population: Vec<Population>,
}

impl Registers {
    /// Reads the registers of a project.
    ///
    /// # Errors
    /// [`Failure::Io`] if a file can't be read; what is wrong in them is among the diagnostics.
    pub fn read(project: &Project, diagnostics: &mut Diagnostics) -> Result<Self, Failure> {
        for (name, config) in &project.sources.registers {
            let at = config.location.clone().unwrap_or_else(|| Location::file("data/sources.toml"));
            if LATER.contains(&name.as_str()) {
                diagnostics.push(
                    Diagnostic::warning(format!("register `{name}` is not read by this version"))
                        .at(at)
                        .hint("indicators that need it say that they have no data yet"),
                );
            } else if !READ.iter().any(|schema| schema.name == name) {
                diagnostics.push(
                    Diagnostic::error(format!("there is no register `{name}`")).at(at).hint(
                        nearest_hint(name, READ.iter().map(|schema| schema.name).chain(LATER)),
                    ),
                );
            }
        }
        check_files(project, diagnostics);
        let mut read = |schema: &Schema| {
            let config = project.sources.registers.get(schema.name);
            Table::read(schema, &project.root, config, diagnostics)
        };
        let (roles, stages, moments) = (read(&ROLES)?, read(&STAGES)?, read(&MOMENTS)?);
        let (invitations, actions) = (read(&INVITATIONS)?, read(&ACTIONS)?);
        let annotations = read(&ANNOTATIONS)?;
        let (customers, population) = (read(&CUSTOMERS)?, read(&POPULATION)?);
        let registers = Registers {
            roles: roles.map(|table| read_roles(&table)).unwrap_or_default(),
            stages: stages.map(|table| read_stages(&table, diagnostics)).unwrap_or_default(),
            moments: moments.map(|table| read_moments(&table)).unwrap_or_default(),
            invitations: invitations
                .map(|table| read_invitations(&table, project, diagnostics))
                .unwrap_or_default(),
            actions: actions.map(|table| read_actions(&table, diagnostics)).unwrap_or_default(),
            annotations: annotations
                .map(|table| read_annotations(&table, project, diagnostics))
                .unwrap_or_default(),
            customers: customers
                .map(|table| read_customers(&table, diagnostics))
                .unwrap_or_default(),
            population: population
                .map(|table| read_population(&table, project, diagnostics))
                .unwrap_or_default(),
        };
        Ok(registers)
    }
}

/// Warns of files beside the registers that nobody reads, which may be misnamed.
fn check_files(project: &Project, diagnostics: &mut Diagnostics) {
    let configured: Vec<&str> = project
        .sources
        .registers
        .values()
        .filter_map(|config| config.files.as_ref().map(|files| files.value.as_str()))
        .collect();
    for file in tree(&project.root.join("data/registers")) {
        let relative = format!("registers/{}", file.relative);
        let Some(name) = file.relative.strip_suffix(".csv") else { continue };
        let named = configured.iter().any(|pattern| *pattern == relative || pattern.contains('*'));
        if named || READ.iter().any(|schema| schema.name == name) {
            continue;
        }
        let hint = if LATER.contains(&name) {
            "this version does not read this register yet".to_owned()
        } else {
            nearest_hint(name, READ.iter().map(|schema| schema.name).chain(LATER))
        };
        diagnostics.push(
            Diagnostic::warning("nothing reads this file")
                .at(Location::file(format!("data/{relative}")))
                .hint(hint),
        );
    }
}

fn read_roles(table: &Table) -> BTreeMap<String, Role> {
    let role = |row: &super::register::RegisterRow| {
        (row.text("role"), Role { name: row.texts("name"), area: row.text("area") })
    };
    table.rows.iter().map(role).collect()
}

fn read_stages(table: &Table, diagnostics: &mut Diagnostics) -> BTreeMap<String, Stage> {
    table
        .rows
        .iter()
        .filter_map(|row| {
            let order = row.count("order", diagnostics)?;
            Some((row.text("stage"), Stage { order, name: row.texts("name") }))
        })
        .collect()
}

fn read_moments(table: &Table) -> BTreeMap<String, Moment> {
    table
        .rows
        .iter()
        .enumerate()
        .map(|(order, row)| {
            let moment = Moment {
                stage: row.text("stage"),
                name: row.texts("name"),
                owner: row.text("owner"),
                order,
                location: row.location.clone(),
            };
            (row.text("moment"), moment)
        })
        .collect()
}

fn read_invitations(
    table: &Table,
    project: &Project,
    diagnostics: &mut Diagnostics,
) -> Vec<Invitation> {
    let surveys = &project.sources.surveys;
    let mut invitations = Vec::new();
    for row in &table.rows {
        let survey = row.text("survey");
        if !survey.is_empty() && !surveys.contains_key(&survey) {
            diagnostics.push(row.wrong(
                "survey",
                &format!("there is no survey `{survey}`"),
                &nearest_hint(&survey, surveys.keys().map(String::as_str)),
            ));
        }
        let sent_on = table.date(row, "sent_on", diagnostics);
        let invited = row.count("invited", diagnostics);
        let delivered = row.count("delivered", diagnostics);
        let refused = row.count("refused", diagnostics);
        if let (Some(invited), Some(delivered)) = (invited, delivered)
            && delivered > invited
        {
            diagnostics.push(row.wrong(
                "delivered",
                &format!("{delivered} were delivered and only {invited} invited"),
                "mend one of the two",
            ));
        }
        if let (Some(invited), Some(refused)) = (invited, refused)
            && refused > invited
        {
            diagnostics.push(row.wrong(
                "refused",
                &format!("{refused} refused and only {invited} were invited"),
                "mend one of the two",
            ));
        }
        let dimensions = table
            .dimensions
            .iter()
            .filter_map(|name| Some((name.clone(), row.get(name)?.to_owned())))
            .collect();
        if let (Some(sent_on), Some(invited)) = (sent_on, invited) {
            invitations.push(Invitation {
                sent_on,
                survey,
                dimensions,
                invited,
                delivered,
                refused,
            });
        }
    }
    invitations
}

fn read_actions(table: &Table, diagnostics: &mut Diagnostics) -> Vec<Action> {
    let mut actions = Vec::new();
    for row in &table.rows {
        let opened = table.date(row, "opened", diagnostics);
        let due = table.date(row, "due", diagnostics);
        let done = table.date(row, "done", diagnostics);
        let (Some(opened), Some(due)) = (opened, due) else { continue };
        if let Some(done) = done
            && done < opened
        {
            diagnostics.push(row.wrong(
                "done",
                &format!("done on {done}, before it was opened on {opened}"),
                "mend one of the two dates",
            ));
        }
        actions.push(Action {
            id: row.text("action"),
            title: row.texts("title"),
            playbook: row.text("playbook"),
            indicator: row.get("indicator").map(str::to_owned),
            owner: row.text("owner"),
            opened,
            due,
            done,
            location: row.location.clone(),
        });
    }
    actions
}

fn read_annotations(
    table: &Table,
    project: &Project,
    diagnostics: &mut Diagnostics,
) -> Vec<Annotation> {
    let surveys = &project.sources.surveys;
    table
        .rows
        .iter()
        .filter_map(|row| {
            let survey = row.get("survey").map(str::to_owned);
            if let Some(unknown) = survey.as_ref().filter(|id| !surveys.contains_key(*id)) {
                diagnostics.push(row.wrong(
                    "survey",
                    &format!("there is no survey `{unknown}`"),
                    &nearest_hint(unknown, surveys.keys().map(String::as_str)),
                ));
            }
            Some(Annotation {
                date: table.date(row, "date", diagnostics)?,
                text: row.texts("text"),
                indicator: row.get("indicator").map(str::to_owned),
                survey,
                playbook: row.get("playbook").map(str::to_owned),
                is_break: row.flag("break", diagnostics)?,
                location: row.location.clone(),
            })
        })
        .collect()
}

fn read_customers(table: &Table, diagnostics: &mut Diagnostics) -> Vec<Membership> {
    let mut customers = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let since = table.date(row, "since", diagnostics);
        let until = table.date(row, "until", diagnostics);
        let Some(since) = since else { continue };
        if let Some(until) = until
            && until < since
        {
            diagnostics.push(row.wrong(
                "until",
                &format!("it ends on {until}, before it begins on {since}"),
                "mend one of the two dates",
            ));
            continue;
        }
        customers.push(Membership { customer: row.text("customer"), since, until });
    }
    customers
}

fn read_population(
    table: &Table,
    project: &Project,
    diagnostics: &mut Diagnostics,
) -> Vec<Population> {
    let surveys = &project.sources.surveys;
    let mut population = Vec::new();
    let mut seen = BTreeMap::new();
    for row in &table.rows {
        let [survey, dimension, value] =
            ["survey", "dimension", "value"].map(|name| row.text(name));
        if !survey.is_empty() && !surveys.contains_key(&survey) {
            diagnostics.push(row.wrong(
                "survey",
                &format!("there is no survey `{survey}`"),
                &nearest_hint(&survey, surveys.keys().map(String::as_str)),
            ));
            continue;
        }
        let key = (survey.clone(), dimension.clone(), value.clone());
        if let Some(first) = seen.insert(key, row.location.clone()) {
            diagnostics.push(row.wrong(
                "value",
                &format!("`{value}` of `{dimension}` is there twice"),
                &format!("the first is at {first}; keep one of the two"),
            ));
            continue;
        }
        let Some(customers) = row.count("customers", diagnostics) else { continue };
        let location = row.location.clone();
        population.push(Population { survey, dimension, value, customers, location });
    }
    population
}

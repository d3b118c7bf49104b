//! The registers of a project as values: each is read and checked by its declaration, then by what it says of the others.
//!
//! [`Registers::read`] reads them all; [`Registers::until`] leaves out what happened after the as-of date.

pub mod contact;
pub mod customers;
pub mod cut_off;
pub mod journey;
pub mod policy;
pub mod service;
pub mod surveys;

pub use contact::{Campaign, Communication, Contact, Referral};
pub use customers::{Customer, CustomerMoney, MarketSize, Membership};
pub use cut_off::{AfterAsOf, LeftOut};
pub use journey::{Channel, Commitment, Moment, Stage, Supplier};
pub use policy::{Action, Annotation, Assessment, CompanyValue, DataSource, Decision, Role};
pub use service::{Incident, Milestone, Proposal};
pub use surveys::{Feedback, FollowUp, Interview, Invitation, Population};

use super::register::Table;
use super::register_row::RegisterRow;
use super::{references, register_checks, schemas};
use crate::diagnostic::{Diagnostic, Diagnostics, Failure, Location, nearest_hint};
use crate::project::Project;
use crate::project::files::tree;
use cut_off::Cutter;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::path::Path;

/// All registers that were read. Any of them may be absent, and is empty then.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Registers {
    /// Roles, by id.
    pub roles: BTreeMap<String, Role>,
    /// Stages, by id.
    pub stages: BTreeMap<String, Stage>,
    /// Moments, by id.
    pub moments: BTreeMap<String, Moment>,
    /// Commitments, by id.
    pub commitments: BTreeMap<String, Commitment>,
    /// Suppliers, by id.
    pub suppliers: BTreeMap<String, Supplier>,
    /// Channels, by id.
    pub channels: BTreeMap<String, Channel>,
    /// The company's values, by id.
    pub values: BTreeMap<String, CompanyValue>,
    /// Foreseen cases, by id.
    pub decisions: BTreeMap<String, Decision>,
    /// Communications, in the order of the file, as is whatever else is a list here.
    pub communications: Vec<Communication>,
    /// Campaigns, by id.
    pub campaigns: BTreeMap<String, Campaign>,
    /// Who was a customer when.
    pub customers: Vec<Membership>,
    /// The same rows with all that is known of the customers.
    pub customer_details: Vec<Customer>,
    /// What customers brought and cost.
    pub customer_money: Vec<CustomerMoney>,
    /// Incidents.
    pub incidents: Vec<Incident>,
    /// Proposals.
    pub proposals: Vec<Proposal>,
    /// Milestones.
    pub milestones: Vec<Milestone>,
    /// What was done with answers.
    pub follow_ups: Vec<FollowUp>,
    /// Actions.
    pub actions: Vec<Action>,
    /// Interviews.
    pub interviews: Vec<Interview>,
    /// What customers said without being asked.
    pub feedback: Vec<Feedback>,
    /// Contacts.
    pub contacts: Vec<Contact>,
    /// Referrals.
    pub referrals: Vec<Referral>,
    /// Invitations.
    pub invitations: Vec<Invitation>,
    /// What the answers of surveys are weighted to.
    pub population: Vec<Population>,
    /// The market.
    pub market: Vec<MarketSize>,
    /// Assessments.
    pub assessments: Vec<Assessment>,
    /// Annotations.
    pub annotations: Vec<Annotation>,
    /// Data sources, by id.
    pub data_sources: BTreeMap<String, DataSource>,
}

impl Registers {
    /// Reads the registers of a project. Files that sources.toml names are looked for in the folder `answers` first, as those
    /// of surveys are.
    ///
    /// # Errors
    /// [`Failure::Io`] if a file can't be read; what is wrong in them is among the diagnostics.
    pub fn read(
        project: &Project,
        answers: Option<&Path>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Self, Failure> {
        for (name, config) in &project.sources.registers {
            if schemas::find(name).is_none() {
                let at = config.location.clone();
                let at = at.unwrap_or_else(|| Location::file("data/sources.toml"));
                diagnostics.push(Diagnostic::unknown("register", name, &at, schemas::names()));
            }
        }
        check_files(project, diagnostics);
        let mut tables = Vec::new();
        for schema in schemas::ALL {
            let config = project.sources.registers.get(schema.name);
            tables.extend(Table::read(schema, &project.root, answers, config, diagnostics)?);
        }
        references::check(&tables, project, diagnostics);
        check_currency(&tables, project, diagnostics);
        Ok(Registers::of(&tables))
    }

    fn of(tables: &[Table]) -> Self {
        let tables = Tables(tables);
        let customer_details = tables.list("customers", Customer::of);
        Registers {
            roles: tables.map("roles", |_, row| Role::of(row)),
            stages: tables.map("stages", |_, row| Stage::of(row)),
            moments: tables.map("moments", Moment::of),
            commitments: tables.map("commitments", |_, row| Commitment::of(row)),
            suppliers: tables.map("suppliers", |_, row| Supplier::of(row)),
            channels: tables.map("channels", Channel::of),
            values: tables.map("values", |_, row| CompanyValue::of(row)),
            decisions: tables.map("decisions", |_, row| Decision::of(row)),
            communications: tables.list("communications", Communication::of),
            campaigns: tables.map("campaigns", |_, row| Campaign::of(row)),
            customers: customer_details.iter().map(Customer::membership).collect(),
            customer_details,
            customer_money: tables.list("customer_money", CustomerMoney::of),
            incidents: tables.list("incidents", Incident::of),
            proposals: tables.list("proposals", Proposal::of),
            milestones: tables.list("milestones", Milestone::of),
            follow_ups: tables.list("follow_ups", FollowUp::of),
            actions: tables.list("actions", Action::of),
            interviews: tables.list("interviews", Interview::of),
            feedback: tables.list("feedback", Feedback::of),
            contacts: tables.list("contacts", Contact::of),
            referrals: tables.list("referrals", Referral::of),
            invitations: tables.list("invitations", Invitation::of),
            population: tables.list("population", Population::of),
            market: tables.list("market", MarketSize::of),
            assessments: tables.list("assessments", Assessment::of),
            annotations: tables.list("annotations", Annotation::of),
            data_sources: tables.map("data_sources", |_, row| DataSource::of(row)),
        }
    }

    /// The registers as they stood on the as-of date, and how much of each happened after it. Rows of later facts are
    /// left out; later dates of earlier rows are empty, with what can't have been known before them. Planned dates stay.
    #[must_use]
    pub fn until(&self, as_of: Date) -> (Registers, LeftOut) {
        let mut left_out = LeftOut::new();
        let mut cut = Cutter { as_of, left_out: &mut left_out, latest: None };
        let registers = self.cut(&mut cut);
        (registers, left_out)
    }

    /// The last day on which anything happened; `None` where no register tells of a day. Planned dates are none.
    #[must_use]
    pub fn latest(&self) -> Option<Date> {
        let mut left_out = LeftOut::new();
        let mut cut = Cutter { as_of: Date::MAX, left_out: &mut left_out, latest: None };
        let _ = self.cut(&mut cut);
        cut.latest
    }

    fn cut(&self, cut: &mut Cutter<'_>) -> Registers {
        let customer_details = cut.list("customers", &self.customer_details);
        Registers {
            roles: self.roles.clone(),
            stages: self.stages.clone(),
            moments: self.moments.clone(),
            commitments: self.commitments.clone(),
            suppliers: cut.map("suppliers", &self.suppliers),
            channels: self.channels.clone(),
            values: self.values.clone(),
            decisions: self.decisions.clone(),
            communications: cut.list("communications", &self.communications),
            campaigns: cut.map("campaigns", &self.campaigns),
            customers: customer_details.iter().map(Customer::membership).collect(),
            customer_details,
            customer_money: cut.list("customer_money", &self.customer_money),
            incidents: cut.list("incidents", &self.incidents),
            proposals: cut.list("proposals", &self.proposals),
            milestones: cut.list("milestones", &self.milestones),
            follow_ups: cut.list("follow_ups", &self.follow_ups),
            actions: cut.list("actions", &self.actions),
            interviews: cut.list("interviews", &self.interviews),
            feedback: cut.list("feedback", &self.feedback),
            contacts: cut.list("contacts", &self.contacts),
            referrals: cut.list("referrals", &self.referrals),
            invitations: cut.list("invitations", &self.invitations),
            population: self.population.clone(),
            market: cut.list("market", &self.market),
            assessments: cut.list("assessments", &self.assessments),
            annotations: cut.list("annotations", &self.annotations),
            data_sources: cut.map("data_sources", &self.data_sources),
        }
    }
}

/// The registers that have a file.
struct Tables<'t>(&'t [Table]);

impl Tables<'_> {
    fn rows(&self, register: &str) -> &[RegisterRow] {
        let table = self.0.iter().find(|table| table.schema.name == register);
        table.map_or(&[], |table| &table.rows)
    }

    /// The rows as values; one that is wrong was reported.
    fn list<T>(&self, register: &str, of: impl Fn(&RegisterRow) -> Option<T>) -> Vec<T> {
        self.rows(register).iter().filter_map(of).collect()
    }

    /// The rows as values by their ids, each made with its place in the register.
    fn map<T>(
        &self,
        register: &str,
        of: impl Fn(usize, &RegisterRow) -> Option<(String, T)>,
    ) -> BTreeMap<String, T> {
        let rows = self.rows(register).iter().enumerate();
        rows.filter_map(|(place, row)| of(place, row)).collect()
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
        if named || schemas::find(name).is_some() {
            continue;
        }
        diagnostics.push(
            Diagnostic::warning("nothing reads this file")
                .at(Location::file(format!("data/{relative}")))
                .hint(nearest_hint(name, schemas::names())),
        );
    }
}

/// Amounts mean nothing without their currency. One place is enough: the mend is the same for all.
fn check_currency(tables: &[Table], project: &Project, diagnostics: &mut Diagnostics) {
    if project.plan.currency.is_some() {
        return;
    }
    if let Some((row, column)) = tables.iter().find_map(register_checks::first_amount) {
        diagnostics.push(row.wrong(
            column,
            "an amount, and the project has no currency",
            "say which in data/plan.toml, above its objectives: currency = \"EUR\"",
        ));
    }
}

//! Makes all files of one scenario.
//!
//! The modules lie beside this file. Programs other than this example name it by `#[path]`.

mod calendar;
mod care;
mod clientele;
mod company;
mod incidents;
mod opinion;
mod random;
mod scenario;
mod surveys;
mod trade;
mod voices;

use std::collections::BTreeMap;

pub(crate) use scenario::Scenario;
use surveys::Invitations;

/// All files by their path below the folder of data.
pub(crate) fn files(scenario: Scenario) -> BTreeMap<String, String> {
    let customers = company::customers(scenario);
    let mut invitations = Invitations::default();
    let mut given = Vec::new();
    let mut files = BTreeMap::new();
    for month in calendar::months() {
        files.insert(
            format!("responses/relational/{month}.csv"),
            surveys::relational(scenario, month, &customers, &mut invitations, &mut given),
        );
        files.insert(
            format!("responses/moments/{month}.csv"),
            surveys::moments(scenario, month, &customers, &mut invitations, &mut given),
        );
    }
    files.insert("registers/invitations.csv".to_owned(), invitations.file());
    files.insert("registers/population.csv".to_owned(), company::population(&customers));
    let others = company::others(scenario, &customers);
    let accounts = clientele::accounts(scenario, &customers, &others, &given);
    let registers = [
        ("customers", clientele::customers(&accounts)),
        ("customer_money", clientele::money(scenario, &accounts)),
        ("incidents", incidents::register(scenario, &accounts)),
        ("proposals", trade::proposals(scenario, &accounts)),
        ("milestones", trade::milestones(scenario, &accounts)),
        ("referrals", trade::referrals(scenario, &accounts)),
        ("follow_ups", care::follow_ups(scenario, &accounts, &given)),
        ("contacts", care::contacts(scenario, &accounts)),
        ("feedback", care::feedback(scenario, &accounts)),
    ];
    files.extend(registers.map(|(name, file)| (format!("registers/{name}.csv"), file)));
    files
}

//! Makes all files of one scenario.
//!
//! The modules lie beside this file. Programs other than this example name it by `#[path]`.

mod calendar;
mod company;
mod opinion;
mod random;
mod scenario;
mod surveys;
mod voices;

use std::collections::BTreeMap;

pub(crate) use scenario::Scenario;
use surveys::Invitations;

/// All files by their path below the folder of data.
pub(crate) fn files(scenario: Scenario) -> BTreeMap<String, String> {
    let customers = company::customers(scenario);
    let mut invitations = Invitations::default();
    let mut files = BTreeMap::new();
    for month in calendar::months() {
        files.insert(
            format!("responses/relational/{month}.csv"),
            surveys::relational(scenario, month, &customers, &mut invitations),
        );
        files.insert(
            format!("responses/moments/{month}.csv"),
            surveys::moments(scenario, month, &customers, &mut invitations),
        );
    }
    files.insert("registers/invitations.csv".to_owned(), invitations.file());
    files.insert("registers/population.csv".to_owned(), company::population(&customers));
    files
}

//! Knows the dimensions of a record that its own row does not hold: those of its customer, and the stage of its moment.

use super::ledger::Ledger;
use super::people::Person;
use super::tiers::{self, Tier};
use super::{Dimensions, Record, Whose};
use crate::sources::{Customer, Registers};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What the registers know of each customer.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::indicators) struct Joins {
    /// Customers, by their ids.
    pub(super) people: Vec<Person>,
    /// What they bring and cost.
    pub(super) ledger: Ledger,
    /// Their tiers by profit, for those who have one.
    tiers: BTreeMap<String, Tier>,
}

impl Joins {
    pub(in crate::indicators) fn of(registers: &Registers, as_of: Option<Date>) -> Joins {
        let ledger = Ledger::of(registers);
        let tiers = as_of.map(|as_of| tiers::of(registers, &ledger, as_of)).unwrap_or_default();
        Joins { people: Person::all(registers), ledger, tiers }
    }

    /// Whether any customer has a tier.
    pub(super) fn has_tiers(&self) -> bool {
        !self.tiers.is_empty()
    }

    /// Who has an id.
    pub(super) fn person(&self, id: &str) -> Option<&Person> {
        Person::find(&self.people, id)
    }

    /// The latest row of a customer.
    pub(super) fn customer<'a>(&self, registers: &'a Registers, id: &str) -> Option<&'a Customer> {
        self.person(id)?.latest(registers)
    }

    /// The value that a record has of a dimension: its own, or its row's, or that of its moment or of its customer.
    pub(super) fn value<'a>(
        &self,
        registers: &'a Registers,
        record: &Record<'a>,
        dimension: &str,
    ) -> Option<&'a str> {
        if let Some((name, value)) = record.own
            && name == dimension
        {
            return Some(value);
        }
        if let Some(value) = record.row.dimension(dimension) {
            return Some(value);
        }
        if dimension == "stage"
            && let Some(moment) = record.row.dimension("moment")
        {
            return registers.moments.get(moment).map(|moment| moment.stage.as_str());
        }
        match record.whose {
            Whose::Customer(id) if dimension == tiers::DIMENSION && self.has_tiers() => {
                self.tiers.get(id).map(|tier| tier.as_str())
            }
            Whose::Customer(id) => Dimensions::dimension(self.customer(registers, id)?, dimension),
            Whose::Unnamed | Whose::Case(_) | Whose::Several(_) | Whose::Nobody => None,
        }
    }
}

//! Knows the dimensions of a record that its own row does not hold: those of its customer, and the stage of its moment.

use super::{Record, Whose};
use crate::sources::{Customer, Registers};
use std::collections::BTreeMap;

/// Where each customer stands in the register.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::indicators) struct Joins {
    /// By customer: the place of the latest row.
    customers: BTreeMap<String, usize>,
}

impl Joins {
    pub(in crate::indicators) fn of(registers: &Registers) -> Joins {
        let mut customers: BTreeMap<String, usize> = BTreeMap::new();
        let rows = &registers.customer_details;
        for (place, row) in rows.iter().enumerate() {
            let known = customers.entry(row.customer.clone()).or_insert(place);
            if rows.get(*known).is_some_and(|known| known.since <= row.since) {
                *known = place;
            }
        }
        Joins { customers }
    }

    /// The latest row of a customer.
    pub(super) fn customer<'a>(&self, registers: &'a Registers, id: &str) -> Option<&'a Customer> {
        registers.customer_details.get(*self.customers.get(id)?)
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
            Whose::Customer(id) => self.customer(registers, id)?.dimension(dimension),
            Whose::Unnamed | Whose::Case(_) | Whose::Nobody => None,
        }
    }
}

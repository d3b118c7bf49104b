//! Groups the rows of the register of customers by who they are, whatever the order and however often someone came back.

use crate::sources::calendar::days_between;
use crate::sources::{Customer, Registers};
use crate::statistics::{CustomerBase, CustomerSpan};
use jiff::civil::Date;

/// A day as a number, as the statistics of customers count them.
pub(super) fn number(day: Date) -> i64 {
    i64::from(days_between(Date::ZERO, day))
}

/// The time that a row is about, of a customer who goes by a number.
fn span(row: &Customer, customer: u64) -> CustomerSpan {
    CustomerSpan { customer, start: number(row.since), end: row.until.map(number) }
}

/// A customer, with all times of being one.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::indicators) struct Person {
    customer: String,
    /// The places of the rows, by their first days.
    rows: Vec<usize>,
    /// The times of this one customer.
    pub(super) base: CustomerBase,
}

impl Person {
    /// All customers of the register, by their ids.
    pub(super) fn all(registers: &Registers) -> Vec<Person> {
        let mut rows: Vec<(usize, &Customer)> =
            registers.customer_details.iter().enumerate().collect();
        rows.sort_by(|(_, one), (_, other)| {
            (&one.customer, one.since).cmp(&(&other.customer, other.since))
        });
        let same = |one: &(usize, &Customer), other: &(usize, &Customer)| {
            one.1.customer == other.1.customer
        };
        let person = |rows: &[(usize, &Customer)]| {
            let (_, first) = rows.first()?;
            Some(Person {
                customer: first.customer.clone(),
                rows: rows.iter().map(|(place, _)| *place).collect(),
                base: CustomerBase::new(rows.iter().map(|(_, row)| span(row, 0))),
            })
        };
        rows.chunk_by(same).filter_map(person).collect()
    }

    /// The person of an id among all.
    pub(super) fn find<'p>(people: &'p [Person], customer: &str) -> Option<&'p Person> {
        let place =
            people.binary_search_by(|person| person.customer.as_str().cmp(customer)).ok()?;
        people.get(place)
    }

    /// The rows, by their first days.
    fn rows<'a>(&self, registers: &'a Registers) -> impl DoubleEndedIterator<Item = &'a Customer> {
        self.rows.iter().filter_map(|place| registers.customer_details.get(*place))
    }

    /// All times of being a customer, who among others goes by a number.
    pub(super) fn spans(
        &self,
        registers: &Registers,
        customer: u64,
    ) -> impl Iterator<Item = CustomerSpan> {
        self.rows(registers).map(move |row| span(row, customer))
    }

    /// The row of the first time as a customer.
    pub(super) fn first<'a>(&self, registers: &'a Registers) -> Option<&'a Customer> {
        // Who left on the first day never was one.
        self.rows(registers).find(|row| row.until.is_none_or(|until| row.since < until))
    }

    /// The latest row.
    pub(super) fn latest<'a>(&self, registers: &'a Registers) -> Option<&'a Customer> {
        self.rows(registers).next_back()
    }

    /// The row that holds at the beginning of a day.
    pub(super) fn at<'a>(&self, registers: &'a Registers, day: Date) -> Option<&'a Customer> {
        self.rows(registers)
            .find(|row| row.since <= day && row.until.is_none_or(|until| day < until))
    }

    /// The row that ended last of those that are over when a day begins.
    pub(super) fn ended<'a>(&self, registers: &'a Registers, day: i64) -> Option<&'a Customer> {
        let is_over = |row: &&Customer| row.until.is_some_and(|until| number(until) <= day);
        self.rows(registers).rev().find(is_over)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use std::collections::BTreeMap;

    fn row(customer: &str, since: Date, until: Option<Date>) -> Customer {
        Customer {
            customer: customer.to_owned(),
            since,
            until,
            end_reason: None,
            segment: None,
            team: None,
            channel: None,
            source: None,
            referred_by: None,
            stage: None,
            dimensions: BTreeMap::new(),
        }
    }

    #[test]
    fn a_customer_is_one_person_however_many_rows() {
        let (may, june, july) = (date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1));
        let customer_details = vec![
            row("b", july, None),
            row("a", may, None),
            row("b", june, Some(june)),
            row("b", may, Some(june)),
        ];
        let registers = Registers { customer_details, ..Registers::default() };
        let people = Person::all(&registers);
        assert_eq!(people.len(), 2);
        let found = Person::find(&people, "b").unwrap();
        assert_eq!(Person::find(&people, "c"), None);
        assert_eq!(found.first(&registers).unwrap().since, may);
        assert_eq!(found.latest(&registers).unwrap().since, july);
        assert_eq!(found.at(&registers, may).unwrap().until, Some(june));
        assert_eq!(found.at(&registers, june), None);
        let moved = found.base.movement(number(may), number(july)).unwrap();
        assert_eq!((moved.retained, moved.lost), (1, 0));
    }

    #[test]
    fn days_follow_each_other() {
        assert_eq!(number(date(2024, 3, 1)) - number(date(2024, 2, 28)), 2);
    }
}

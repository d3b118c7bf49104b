//! Ranks customers by what they brought in the last twelve months: a dimension that no register holds.

use super::ledger::{Ledger, Sums};
use crate::sources::{Amount, Registers};
use jiff::civil::Date;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The name of the dimension.
pub(super) const DIMENSION: &str = "tier";

/// Where a customer stands by profit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tier {
    /// The best fifth of those who are not unprofitable.
    Top,
    /// The next three tenths of them.
    Middle,
    /// The other half.
    Base,
    /// Those who cost more than they bring.
    Unprofitable,
}

impl Tier {
    /// The value of the dimension.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Tier::Top => "top",
            Tier::Middle => "middle",
            Tier::Base => "base",
            Tier::Unprofitable => "unprofitable",
        }
    }

    /// The tier of a place, from 0 on, among so many who are not unprofitable.
    fn of_place(place: usize, all: usize) -> Tier {
        if place * 10 < all * 2 {
            Tier::Top
        } else if place * 10 < all * 5 {
            Tier::Middle
        } else {
            Tier::Base
        }
    }
}

/// The tiers of all customers with amounts in the twelve months up to as-of: those of rows that ended in them, so that four
/// quarters make a year also in the middle of one. None where no cost is known, or where the register of customers has a
/// dimension of this name itself.
pub(super) fn of(registers: &Registers, ledger: &Ledger, as_of: Date) -> BTreeMap<String, Tier> {
    let mut tiers = BTreeMap::new();
    let mut details = registers.customer_details.iter();
    if !ledger.has_costs() || details.any(|row| row.dimensions.contains_key(DIMENSION)) {
        return tiers;
    }
    let Ok(year_before) = as_of.checked_sub(jiff::Span::new().years(1)) else { return tiers };
    let ended = |last: Date| year_before < last && last <= as_of;
    let mut ranked: Vec<(Reverse<Amount>, &str)> = Vec::new();
    ledger.each_customer(
        registers,
        |row| ended(row.period.last),
        |customer, rows| {
            let profit = Sums::of(rows.iter().copied()).profit();
            if profit.is_negative() {
                tiers.insert(customer.to_owned(), Tier::Unprofitable);
            } else {
                ranked.push((Reverse(profit), customer));
            }
        },
    );
    // Customers of the same profit stand in the order of their ids.
    ranked.sort_unstable();
    for (place, (_, customer)) in ranked.iter().enumerate() {
        tiers.insert((*customer).to_owned(), Tier::of_place(place, ranked.len()));
    }
    tiers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::{CustomerMoney, PeriodDays};
    use jiff::civil::date;

    #[test]
    fn tiers_hold_a_fifth_three_tenths_and_half() {
        for all in 1..=200_usize {
            let count = |tier| (0..all).filter(|place| Tier::of_place(*place, all) == tier).count();
            assert_eq!(count(Tier::Top), all.div_ceil(5), "{all}");
            assert_eq!(count(Tier::Top) + count(Tier::Middle), all.div_ceil(2), "{all}");
            let places: Vec<Tier> = (0..all).map(|place| Tier::of_place(place, all)).collect();
            assert!(places.is_sorted_by_key(|tier| *tier as u8), "{all}");
        }
    }

    fn row(customer: &str, period: &str, revenue: &str, cost: Option<&str>) -> CustomerMoney {
        let amount = |written: &str| Amount::from_written(written).unwrap();
        CustomerMoney {
            customer: customer.to_owned(),
            period: PeriodDays::from_written(period).unwrap(),
            revenue: amount(revenue),
            service_cost: cost.map(amount),
            retention_cost: None,
            acquisition_cost: None,
        }
    }

    fn tiers_of(rows: Vec<CustomerMoney>) -> Vec<(String, &'static str)> {
        let registers = Registers { customer_money: rows, ..Registers::default() };
        let tiers = of(&registers, &Ledger::of(&registers), date(2026, 10, 31));
        tiers.into_iter().map(|(customer, tier)| (customer, tier.as_str())).collect()
    }

    #[test]
    fn only_what_ended_in_the_last_twelve_months_ranks() {
        let rows = vec![
            row("a", "2025-10", "900", None), // over a year ago
            row("b", "2025-11", "10", None),
            row("b", "2026-10", "-9", Some("1")), // nothing is left, and nothing is lost
            row("c", "2026-Q4", "900", None),     // not over yet
            row("d", "2025", "5", None),
            row("e", "2026-01", "5", Some("5.0001")),
        ];
        let expected = [("b", "base"), ("d", "top"), ("e", "unprofitable")];
        assert_eq!(tiers_of(rows), expected.map(|(who, tier)| (who.to_owned(), tier)));
        assert_eq!(tiers_of(vec![row("a", "2026-01", "5", None)]), []);
    }
}

//! Adds up what each customer brought and cost in a period, from rows of months, quarters and years.

use super::Drawn;
use crate::cube::{Month, Period, PeriodKind};
use crate::sources::{Amount, CustomerMoney, PeriodDays, Registers};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// What is known of the register of money as a whole.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::indicators) struct Ledger {
    /// The places of the rows, by customer and then by time.
    places: Vec<usize>,
    /// From the first day of the first row to the last day of the last one.
    pub(super) days: Option<PeriodDays>,
    /// The last day of the row that ends first.
    first_end: Option<Date>,
    /// The shortest kind of period that a row is of.
    pub(super) shortest: Option<PeriodKind>,
    /// The months that rows are of, in whole or as a part.
    pub(super) months: BTreeSet<Month>,
    /// Whether any row says what service cost, or retention, or acquisition. A blank one is 0 only then.
    pub(super) has_service: bool,
    pub(super) has_retention: bool,
    pub(super) has_acquisition: bool,
}

/// What a customer brought and cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub(super) revenue: Amount,
    pub(super) service: Amount,
    pub(super) retention: Amount,
    pub(super) acquisition: Amount,
}

impl Sums {
    pub(super) fn of<'m>(rows: impl IntoIterator<Item = &'m CustomerMoney>) -> Sums {
        rows.into_iter().fold(Sums::default(), |sums, row| Sums {
            revenue: sums.revenue + row.revenue,
            service: sums.service + row.service_cost.unwrap_or_default(),
            retention: sums.retention + row.retention_cost.unwrap_or_default(),
            acquisition: sums.acquisition + row.acquisition_cost.unwrap_or_default(),
        })
    }

    /// Revenue less the costs of service and retention.
    pub(super) fn margin(self) -> Amount {
        self.revenue - self.service - self.retention
    }

    /// Revenue less all costs.
    pub(super) fn profit(self) -> Amount {
        self.margin() - self.acquisition
    }
}

/// The kind of period that a row of a register is of.
pub(super) fn kind(days: PeriodDays) -> PeriodKind {
    match Month::of(days.last).since(Month::of(days.first)) {
        0 => PeriodKind::Month,
        1..=2 => PeriodKind::Quarter,
        _ => PeriodKind::Year,
    }
}

/// The months of a row of a register.
pub(super) fn months(days: PeriodDays) -> impl Iterator<Item = Month> {
    let first = Month::of(days.first);
    (0..=Month::of(days.last).since(first)).map(move |months| first.plus(months))
}

/// Whether a row of a register lies in a period as a whole. What is of a longer time can't be told apart by shorter ones.
pub(super) fn is_in(days: PeriodDays, period: Period) -> bool {
    period.holds(Month::of(days.first)) && period.holds(Month::of(days.last))
}

/// From the first to the last day of several.
pub(super) fn span(all: impl IntoIterator<Item = PeriodDays>) -> Option<PeriodDays> {
    all.into_iter().reduce(|one, other| PeriodDays {
        first: one.first.min(other.first),
        last: one.last.max(other.last),
    })
}

impl Ledger {
    pub(super) fn of(registers: &Registers) -> Ledger {
        let rows = &registers.customer_money;
        let mut sorted: Vec<(usize, &CustomerMoney)> = rows.iter().enumerate().collect();
        sorted.sort_by(|(_, one), (_, other)| {
            (&one.customer, one.period).cmp(&(&other.customer, other.period))
        });
        let periods: BTreeSet<PeriodDays> = rows.iter().map(|row| row.period).collect();
        Ledger {
            places: sorted.into_iter().map(|(place, _)| place).collect(),
            days: span(periods.iter().copied()),
            first_end: periods.iter().map(|days| days.last).min(),
            shortest: periods.iter().map(|days| kind(*days)).min(),
            months: periods.iter().flat_map(|days| months(*days)).collect(),
            has_service: rows.iter().any(|row| row.service_cost.is_some()),
            has_retention: rows.iter().any(|row| row.retention_cost.is_some()),
            has_acquisition: rows.iter().any(|row| row.acquisition_cost.is_some()),
        }
    }

    /// Whether any cost is known, without which there is no profit.
    pub(super) fn has_costs(&self) -> bool {
        self.has_service || self.has_retention || self.has_acquisition
    }

    /// Whether rows end before a day, so that what comes from then on can be a repetition.
    pub(super) fn begins_before(&self, day: Date) -> bool {
        self.first_end.is_some_and(|end| end < day)
    }

    /// The rows that are wanted, customer by customer in the order of their ids.
    pub(super) fn each_customer<'a>(
        &self,
        registers: &'a Registers,
        wanted: impl Fn(&CustomerMoney) -> bool,
        mut each: impl FnMut(&'a str, &[&'a CustomerMoney]),
    ) {
        let rows = self.places.iter().filter_map(|place| registers.customer_money.get(*place));
        let rows: Vec<&CustomerMoney> = rows.filter(|row| wanted(row)).collect();
        for of_customer in rows.chunk_by(|one, other| one.customer == other.customer) {
            if let Some(first) = of_customer.first() {
                each(&first.customer, of_customer);
            }
        }
    }

    /// The days of a period that its rows cover, up to as-of: what they cost is set against what happened in these alone.
    pub(super) fn covered(&self, drawn: &Drawn<'_>, period: Period) -> Option<PeriodDays> {
        let rows = drawn.registers.customer_money.iter().map(|row| row.period);
        let days = span(rows.filter(|days| is_in(*days, period)))?;
        Some(PeriodDays { last: days.last.min(drawn.as_of), ..days })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(written: &str) -> PeriodDays {
        PeriodDays::from_written(written).unwrap()
    }

    #[test]
    fn a_row_counts_in_its_own_and_in_longer_periods() {
        let periods = ["2026-05", "2026-Q2", "2026", "all"].map(|text| text.parse().unwrap());
        for (row, expected, own) in [
            ("2026-05", [true, true, true, true], PeriodKind::Month),
            ("2026-Q2", [false, true, true, true], PeriodKind::Quarter),
            ("2026", [false, false, true, true], PeriodKind::Year),
            ("2026-07", [false, false, true, true], PeriodKind::Month),
            ("2025-Q2", [false, false, false, true], PeriodKind::Quarter),
        ] {
            assert_eq!(periods.map(|period| is_in(days(row), period)), expected, "{row}");
            assert_eq!(kind(days(row)), own, "{row}");
        }
        let names: Vec<String> = months(days("2026-Q4")).map(|month| month.to_string()).collect();
        assert_eq!(names, ["2026-10", "2026-11", "2026-12"]);
        let all = span(["2026-Q2", "2025-12", "2026-05"].map(days)).unwrap();
        assert_eq!((all.first, all.last), (days("2025-12").first, days("2026-Q2").last));
        assert_eq!(span([]), None);
    }

    #[test]
    fn blank_costs_are_nothing() {
        let amount = |written: &str| Amount::from_written(written).unwrap();
        let row = |revenue, service: Option<&str>, acquisition: Option<&str>| CustomerMoney {
            customer: "a".to_owned(),
            period: days("2026"),
            revenue: amount(revenue),
            service_cost: service.map(amount),
            retention_cost: None,
            acquisition_cost: acquisition.map(amount),
        };
        let rows = [row("10.5", Some("4"), None), row("-1", None, Some("0.25"))];
        let sums = Sums::of(&rows);
        assert_eq!((sums.margin(), sums.profit()), (amount("5.5"), amount("5.25")));
        let registers = Registers { customer_money: rows.to_vec(), ..Registers::default() };
        let ledger = Ledger::of(&registers);
        let has = (ledger.has_service, ledger.has_retention, ledger.has_acquisition);
        assert_eq!(has, (true, false, true));
        assert!(ledger.has_costs() && !Ledger::of(&Registers::default()).has_costs());
    }
}

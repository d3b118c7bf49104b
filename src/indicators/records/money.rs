//! What customers bring and cost, what recommendations cost, and the share of the market.

use super::ledger::{self, Sums, is_in};
use super::people::{Person, number};
use super::{Drawn, Known, Plain, Record, Says, Summary, Whose};
use crate::cube::{Month, Period, PeriodKind};
use crate::sources::{Amount, PeriodDays};
use crate::statistics::Movement;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

/// A record of a customer whose dimensions are those of the latest row.
pub(super) fn record(customer: &str, says: Says) -> Record<'_> {
    Record::new(Whose::Customer(customer), says, &Plain)
}

pub(super) fn summary(id: &str) -> Summary {
    match id {
        "net_revenue_retention" => Summary::RevenueRetention,
        "earned_growth" => Summary::RevenueGrowth,
        "customer_profit" => Summary::Mean,
        "unprofitable_share" => Summary::Share,
        "lifetime_value" => Summary::MeanOverShare,
        "market_share" => Summary::Ratio(100.0),
        _ => Summary::CostPerCustomer,
    }
}

pub(super) fn known(drawn: &Drawn<'_>, id: &str) -> Known {
    let (ledger, registers) = (&drawn.joins.ledger, drawn.registers);
    let of_ledger = |is_there: bool, wanted: &dyn Fn(Month) -> bool| {
        let months = ledger.months.iter().copied();
        in_months(drawn, months.filter(|month| is_there && wanted(*month)))
    };
    let year_before = |month: Month| ledger.months.contains(&month.plus(-12));
    match id {
        "net_revenue_retention" => of_ledger(true, &year_before),
        "earned_growth" => {
            let mut details = registers.customer_details.iter();
            of_ledger(details.any(|row| row.is_referred().is_some()), &year_before)
        }
        "repeat_purchase_rate" => of_ledger(true, &|month| ledger.begins_before(month.first_day())),
        "acquisition_cost" => of_ledger(ledger.has_acquisition, &|_| true),
        "retention_cost" => of_ledger(ledger.has_retention, &|_| true),
        "customer_profit" | "unprofitable_share" => of_ledger(ledger.has_costs(), &|_| true),
        "lifetime_value" => of_ledger(ledger.has_service || ledger.has_retention, &|_| true),
        "referral_cost" if registers.referrals.iter().any(|row| row.cost.is_some()) => {
            Known::on(registers.referrals.iter().map(|row| row.date))
        }
        "market_share" => {
            in_months(drawn, registers.market.iter().flat_map(|row| ledger::months(row.period)))
        }
        _ => Known::Never,
    }
}

/// In these months, as far as they have begun.
fn in_months(drawn: &Drawn<'_>, months: impl Iterator<Item = Month>) -> Known {
    let now = Month::of(drawn.as_of);
    let months: BTreeSet<Month> = months.filter(|month| *month <= now).collect();
    if months.is_empty() { Known::Never } else { Known::In(months) }
}

pub(super) fn kinds(drawn: &Drawn<'_>, id: &str) -> RangeInclusive<PeriodKind> {
    let of_ledger = drawn.joins.ledger.shortest.unwrap_or(PeriodKind::Month);
    match id {
        "referral_cost" => PeriodKind::Month..=PeriodKind::All,
        "market_share" => {
            let rows = drawn.registers.market.iter().map(|row| ledger::kind(row.period));
            rows.min().unwrap_or(PeriodKind::Month)..=PeriodKind::All
        }
        "acquisition_cost" | "customer_profit" | "unprofitable_share" => {
            of_ledger..=PeriodKind::All
        }
        // They compare with an earlier period, or with who was a customer at the beginning.
        _ => of_ledger..=PeriodKind::Year,
    }
}

pub(super) fn records<'a>(
    drawn: &Drawn<'a>,
    id: &str,
    period: Period,
    each: &mut dyn FnMut(Record<'a>),
) {
    match id {
        "market_share" => {
            for row in drawn.registers.market.iter().filter(|row| is_in(row.period, period)) {
                let says = Says::Parts { over: row.own, under: row.size };
                each(Record::new(Whose::Nobody, says, &Plain));
            }
        }
        "referral_cost" => referrals(drawn, period, each),
        _ if !kinds(drawn, id).contains(&period.kind()) => {
            // What there is no figure of still has values of dimensions.
            let all = |_: &_| true;
            drawn.joins.ledger.each_customer(drawn.registers, all, |customer, _| {
                each(record(customer, Says::One));
            });
        }
        "net_revenue_retention" => growth(drawn, period, false, each),
        "earned_growth" => growth(drawn, period, true, each),
        "acquisition_cost" => {
            let spend = |sums: Sums| sums.acquisition;
            costs(drawn, period, spend, |moved| moved.acquired > 0, each);
        }
        "retention_cost" => {
            costs(drawn, period, |sums| sums.retention, |moved| moved.retained > 0, each);
        }
        "customer_profit" => each_sum(drawn, period, |customer, sums| {
            each(record(customer, Says::Value(sums.profit().as_f64())));
        }),
        "unprofitable_share" => each_sum(drawn, period, |customer, sums| {
            each(record(customer, Says::Is(sums.profit().is_negative())));
        }),
        "lifetime_value" => {
            each_sum(drawn, period, |customer, sums| {
                each(record(customer, Says::Value(sums.margin().as_f64())));
            });
            each_movement(drawn, period, |customer, moved| {
                if moved.at_start() > 0 {
                    each(record(customer, Says::Is(moved.lost > 0)));
                }
            });
        }
        _ => {}
    }
}

/// What each customer with amounts in a period brought and cost in it.
fn each_sum<'a>(drawn: &Drawn<'a>, period: Period, mut each: impl FnMut(&'a str, Sums)) {
    drawn.joins.ledger.each_customer(
        drawn.registers,
        |row| is_in(row.period, period),
        |customer, rows| each(customer, Sums::of(rows.iter().copied())),
    );
}

/// What became of each customer in the days of a period that amounts are known of.
fn each_movement<'a>(drawn: &Drawn<'a>, period: Period, mut each: impl FnMut(&'a str, Movement)) {
    let Some(PeriodDays { first, last }) = drawn.joins.ledger.covered(drawn, period) else {
        return;
    };
    for person in &drawn.joins.people {
        if let Some(moved) = person.base.movement(number(first), number(last) + 1)
            && let Some(row) = person.latest(drawn.registers)
        {
            each(&row.customer, moved);
        }
    }
}

/// What was spent in a period, over the customers who count.
fn costs<'a>(
    drawn: &Drawn<'a>,
    period: Period,
    spend: impl Fn(Sums) -> Amount,
    counts: impl Fn(Movement) -> bool,
    each: &mut dyn FnMut(Record<'a>),
) {
    // What is spent on somebody need not fall into the period in which they come.
    let mut parts: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    each_sum(drawn, period, |customer, sums| {
        if !spend(sums).is_zero() {
            parts.entry(customer).or_default().0 = spend(sums).as_f64();
        }
    });
    each_movement(drawn, period, |customer, moved| {
        if counts(moved) {
            parts.entry(customer).or_default().1 = 1.0;
        }
    });
    for (customer, (over, under)) in parts {
        each(record(customer, Says::Parts { over, under }));
    }
}

/// The same period of the year before.
fn year_before(period: Period) -> Period {
    match period {
        Period::Month(first) => Period::Month(first.plus(-12)),
        Period::Quarter(first) => Period::Quarter(first.plus(-12)),
        Period::Year(first) => Period::Year(first.plus(-12)),
        Period::All => Period::All,
    }
}

/// The revenue of a period beside that of the year before, of those who were customers then, and where it is about what was
/// earned also of new ones who came by recommendation. Both periods must lie inside the data.
fn growth<'a>(drawn: &Drawn<'a>, period: Period, earned: bool, each: &mut dyn FnMut(Record<'a>)) {
    let (ledger, before) = (&drawn.joins.ledger, year_before(period));
    let ends = (before.months(), period.months(), ledger.days);
    let (Some((from, _)), Some((_, until)), Some(days)) = ends else { return };
    let (from, until) = (from.first_day(), until.last_day());
    if from < days.first || days.last.min(drawn.as_of) < until {
        return;
    }
    let is_earned = |person: &Person| {
        let first = person.first(drawn.registers)?;
        Some(first.is_referred()? && from <= first.since)
    };
    ledger.each_customer(
        drawn.registers,
        |row| is_in(row.period, period) || is_in(row.period, before),
        |customer, rows| {
            let revenue = |period| {
                let rows = rows.iter().filter(|row| is_in(row.period, period)).copied();
                Sums::of(rows).revenue.as_f64()
            };
            let returns = rows.iter().any(|row| is_in(row.period, before));
            let counts =
                returns || earned && drawn.joins.person(customer).and_then(is_earned) == Some(true);
            if counts {
                let says = Says::Parts { over: revenue(period), under: revenue(before) };
                each(record(customer, says));
            }
        },
    );
}

/// What each who was recommended in a period cost, and whether a customer came of it.
fn referrals<'a>(drawn: &Drawn<'a>, period: Period, each: &mut dyn FnMut(Record<'a>)) {
    let mut costs: BTreeMap<&str, Amount> = BTreeMap::new();
    for row in &drawn.registers.referrals {
        if period.holds(Month::of(row.date)) {
            let cost = costs.entry(&row.referred).or_default();
            *cost = *cost + row.cost.unwrap_or_default();
        }
    }
    for (referred, cost) in costs {
        let came = drawn.joins.person(referred).is_some();
        let whose = if came { Whose::Customer(referred) } else { Whose::Unnamed };
        let says = Says::Parts { over: cost.as_f64(), under: f64::from(came) };
        each(Record::new(whose, says, &Plain));
    }
}

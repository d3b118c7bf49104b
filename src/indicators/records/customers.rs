//! What becomes of customers: who stays, who leaves, how long they stay, how far they get, and how they came.

use super::ledger::{Sums, is_in};
use super::people::number;
use super::{Dimensions, Drawn, Known, Record, RecordSource, Says, Summary, Whose, money};
use crate::cube::{Month, Period, PeriodKind};
use crate::sources::{Amount, Customer, CustomerMoney};
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// The age at which survival is told, in days: twelve months.
const YEAR: f64 = 365.0;

/// The dimension that tells why customers left.
const END_REASON: &str = "end_reason";

pub(super) struct Customers;

impl Dimensions for Customer {
    fn dimension(&self, name: &str) -> Option<&str> {
        // Why a customer left says nothing before that day: records of a loss have it themselves.
        if name == END_REASON { None } else { Customer::dimension(self, name) }
    }
}

/// The dimensions that the register of customers has values of.
pub(super) fn customers_dimensions<'a>(drawn: &Drawn<'a>) -> BTreeSet<&'a str> {
    let customers = &drawn.registers.customer_details;
    let mut names: BTreeSet<&str> = ["segment", "team", "channel", "source", "stage"]
        .into_iter()
        .filter(|name| customers.iter().any(|customer| customer.dimension(name).is_some()))
        .collect();
    names.extend(customers.iter().flat_map(|row| row.dimensions.keys().map(String::as_str)));
    if drawn.joins.has_tiers() {
        names.insert(super::tiers::DIMENSION);
    }
    names
}

/// From the beginning of a period to the beginning of the day after it, or after as-of where that comes first, as numbers of
/// days. Of all time, from the first day that there is.
fn bounds(drawn: &Drawn<'_>, period: Period) -> (i64, i64) {
    let first = Drawn::first_day(period).map_or(i64::MIN, number);
    (first, number(drawn.last_day(period)) + 1)
}

/// A record of a customer's row.
fn record(row: &Customer, says: Says) -> Record<'_> {
    Record::new(Whose::Customer(&row.customer), says, row)
}

/// Of each customer at the beginning of a period, whether they are `kept` (or else, whether they are lost).
fn movements<'a>(drawn: &Drawn<'a>, period: Period, kept: bool, each: &mut dyn FnMut(Record<'a>)) {
    let Some(first) = Drawn::first_day(period) else {
        // What there is no figure of still has values of dimensions.
        for row in &drawn.registers.customer_details {
            let own = row.end_reason.as_deref().map(|reason| (END_REASON, reason));
            each(Record { own, ..record(row, Says::One) });
        }
        return;
    };
    let (from, until) = bounds(drawn, period);
    for person in &drawn.joins.people {
        let Some(moved) = person.base.movement(from, until) else { return };
        if moved.at_start() > 0
            && let Some(row) = person.at(drawn.registers, first)
        {
            let mut said = record(row, Says::Is((moved.retained > 0) == kept));
            if moved.lost > 0 {
                // The row at the beginning may have been followed by others at once.
                let reason =
                    person.ended(drawn.registers, until).and_then(|row| row.end_reason.as_deref());
                said.own = reason.map(|reason| (END_REASON, reason));
            }
            each(said);
        }
    }
}

/// How long each customer stayed, as far as is known at the end of a period.
fn lives<'a>(drawn: &Drawn<'a>, period: Period, each: &mut dyn FnMut(Record<'a>)) {
    let (_, cutoff) = bounds(drawn, period);
    for person in &drawn.joins.people {
        if let Some(life) = person.base.tenures(None, cutoff).next()
            && let Some(row) = person.first(drawn.registers)
        {
            each(record(row, Says::Life(life)));
        }
    }
}

/// Each customer at each stage that they have reached but the last, from which none leads on: whether they are beyond it.
fn stages<'a>(drawn: &Drawn<'a>, each: &mut dyn FnMut(Record<'a>)) {
    let stages = &drawn.registers.stages;
    let last = stages.values().map(|stage| stage.order).max();
    for person in &drawn.joins.people {
        let Some(row) = person.latest(drawn.registers) else { continue };
        let Some((now, at)) = row.stage.as_ref().and_then(|id| stages.get_key_value(id)) else {
            continue;
        };
        for (id, stage) in stages {
            let is_beyond = stage.order < at.order;
            if (is_beyond || id == now) && Some(stage.order) != last {
                let own = Some(("stage", id.as_str()));
                each(Record { own, ..record(row, Says::Is(is_beyond)) });
            }
        }
    }
}

/// Of each new customer of a period whose source is known, whether they came by recommendation.
fn referred<'a>(drawn: &Drawn<'a>, period: Period, each: &mut dyn FnMut(Record<'a>)) {
    for (row, is_referred) in newcomers(drawn) {
        if period.holds(Month::of(row.since)) {
            each(record(row, Says::Is(is_referred)));
        }
    }
}

/// The first row of each customer whose source is known, and whether that is a recommendation.
fn newcomers<'a>(drawn: &Drawn<'a>) -> impl Iterator<Item = (&'a Customer, bool)> {
    let registers = drawn.registers;
    let people = drawn.joins.people.iter();
    let first = people.filter_map(|person| person.first(registers));
    first.filter_map(|row| Some((row, row.is_referred()?)))
}

/// Of each customer with revenue in a period, whether they had some before it.
fn repeated<'a>(drawn: &Drawn<'a>, period: Period, each: &mut dyn FnMut(Record<'a>)) {
    let Some(first) = Drawn::first_day(period) else { return };
    let ledger = &drawn.joins.ledger;
    // Nobody can be seen to come back in the first period of the register.
    if !ledger.begins_before(first) {
        return;
    }
    let is_now = |row: &CustomerMoney| is_in(row.period, period);
    ledger.each_customer(
        drawn.registers,
        |row| row.period.last < first || is_now(row),
        |customer, rows| {
            let has_revenue = |now: bool| {
                let rows = rows.iter().filter(|row| is_now(row) == now).copied();
                Sums::of(rows).revenue > Amount::default()
            };
            if has_revenue(true) {
                each(money::record(customer, Says::Is(has_revenue(false))));
            }
        },
    );
}

impl RecordSource for Customers {
    fn known(&self, drawn: &Drawn<'_>, id: &str) -> Known {
        let first_days = || {
            let people = drawn.joins.people.iter();
            people.filter_map(|person| person.first(drawn.registers)).map(|row| row.since)
        };
        match id {
            "retention_rate" | "churn_rate" => match first_days().min().map(Month::of) {
                // Nobody is a customer when the first month begins.
                Some(first) if first < Month::of(drawn.as_of) => Known::Since(first.plus(1)),
                _ => Known::Never,
            },
            "tenure_median" | "survival_12m" => Known::since(first_days()),
            "stage_conversion" => {
                let mut is_any = false;
                stages(drawn, &mut |_| is_any = true);
                Known::now(is_any)
            }
            "referral_share" => Known::on(newcomers(drawn).map(|(row, _)| row.since)),
            _ => money::known(drawn, id),
        }
    }

    fn summary(&self, id: &str) -> Summary {
        match id {
            "tenure_median" => Summary::MedianLife,
            "survival_12m" => Summary::Survival(YEAR),
            "retention_rate"
            | "churn_rate"
            | "repeat_purchase_rate"
            | "stage_conversion"
            | "referral_share" => Summary::Share,
            _ => money::summary(id),
        }
    }

    fn kinds(&self, drawn: &Drawn<'_>, id: &str) -> RangeInclusive<PeriodKind> {
        match id {
            // Of all time there is no beginning at which anybody was a customer.
            "retention_rate" | "churn_rate" => PeriodKind::Month..=PeriodKind::Year,
            "tenure_median" | "survival_12m" | "stage_conversion" | "referral_share" => {
                PeriodKind::Month..=PeriodKind::All
            }
            _ => money::kinds(drawn, id),
        }
    }

    fn records<'a>(
        &self,
        drawn: &Drawn<'a>,
        id: &str,
        period: Period,
        each: &mut dyn FnMut(Record<'a>),
    ) {
        if Drawn::first_day(period).is_some_and(|first| drawn.as_of < first) {
            return;
        }
        match id {
            "retention_rate" => movements(drawn, period, true, each),
            "churn_rate" => movements(drawn, period, false, each),
            "tenure_median" | "survival_12m" => lives(drawn, period, each),
            "stage_conversion" if period.holds(Month::of(drawn.as_of)) => stages(drawn, each),
            "stage_conversion" => {}
            "referral_share" => referred(drawn, period, each),
            "repeat_purchase_rate" if period != Period::All => repeated(drawn, period, each),
            _ => money::records(drawn, id, period, each),
        }
    }

    fn divides(&self, id: &str, dimension: &str) -> bool {
        id == "churn_rate" && dimension == END_REASON
    }

    fn dimensions<'a>(&self, drawn: &Drawn<'a>, id: &str) -> BTreeSet<&'a str> {
        if id == "market_share" {
            return BTreeSet::new();
        }
        let mut names = customers_dimensions(drawn);
        match id {
            // The stage is that of today: whoever left is in the last one, so it would tell what it is asked for.
            "retention_rate" | "churn_rate" | "tenure_median" | "survival_12m" => {
                names.remove("stage");
            }
            "referral_share" => {
                names.remove("source");
            }
            _ => {}
        }
        let mut details = drawn.registers.customer_details.iter();
        if id == "churn_rate" && details.any(|row| row.end_reason.is_some()) {
            names.insert(END_REASON);
        }
        names
    }
}

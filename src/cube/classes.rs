//! Counts, by the class of each customer's last answer, who was a customer when a period began and for how long, who
//! still was when it was over, and what they brought in it.

use super::period::{Month, Period, PeriodKind};
use super::shards::Id;
use crate::sources::{Amount, PeriodDays, Registers};
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap};

/// Who was a customer when, and what they brought.
#[derive(Debug, Default)]
pub(super) struct Standings {
    times: HashMap<Id, Vec<(Date, Date)>>,
    revenues: HashMap<Id, Vec<(PeriodDays, Amount)>>,
    last: Option<Month>,
}

impl Standings {
    /// The registers of customers and of their money, by id.
    pub(super) fn of(registers: &Registers) -> Self {
        let mut standings = Standings::default();
        for one in &registers.customers {
            let until = one.until.unwrap_or(Date::MAX);
            let times = standings.times.entry(Id::of(&one.customer)).or_default();
            times.push((one.since, until));
            let known = one.until.unwrap_or(one.since);
            standings.last = standings.last.max(Some(Month::of(known)));
        }
        for row in &registers.customer_money {
            let id = Id::of(&row.customer);
            // Only of customers something is counted.
            if standings.times.contains_key(&id) {
                standings.revenues.entry(id).or_default().push((row.period, row.revenue));
            }
        }
        standings
    }

    /// Whether there is a register.
    pub(super) fn is_any(&self) -> bool {
        !self.times.is_empty()
    }

    /// The last month of which the register says anything.
    pub(super) fn last(&self) -> Option<Month> {
        self.last
    }
}

/// Customers of one class, detractors, passives or promoters by their last answer before a period: how many stay, since
/// when they are customers and what they bring.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ClassStanding {
    /// Who were customers on the first day of the period.
    pub at_start: u64,
    /// Of those, who still were on the first day after it.
    pub retained: u64,
    /// The days from the day on which each of those at the start became a customer (this time, if it was not the first)
    /// to the first day of the period, added up.
    pub tenure_days: u64,
    /// Of those at the start, who have revenue on record in the period, be it nothing or less.
    pub with_revenue: u64,
    /// What those brought in the period, exactly: the rows of the register of customers' money that lie wholly inside
    /// it, so that a row of a quarter counts in the quarter and in the year, and in none of the months.
    pub revenue: Amount,
}

impl ClassStanding {
    /// Adds other customers of the class.
    pub(super) fn add(&mut self, other: &ClassStanding) {
        self.at_start += other.at_start;
        self.retained += other.retained;
        self.tenure_days += other.tenure_days;
        self.with_revenue += other.with_revenue;
        self.revenue = self.revenue + other.revenue;
    }
}

/// Customers by class, in the order detractors, passives, promoters.
pub type ByClass = [ClassStanding; 3];

/// The counts of one thread, by question and period.
#[derive(Default)]
pub(super) struct ClassCounts {
    counts: BTreeMap<(usize, Period), ByClass>,
}

impl ClassCounts {
    /// The counts by question and period.
    pub(super) fn counts(&self) -> impl Iterator<Item = (usize, Period, &ByClass)> + '_ {
        self.counts.iter().map(|((question, period), counts)| (*question, *period, counts))
    }

    /// Adds a customer, whose answers to a question are given by month, the earliest first, as 0, 1 or 2. `last` is the
    /// last month that is looked at.
    pub(super) fn add(
        &mut self,
        standings: &Standings,
        customer: Id,
        question: usize,
        answers: &[(Month, usize)],
        last: Month,
    ) {
        let (Some(times), Some((first, _))) = (standings.times.get(&customer), answers.first())
        else {
            return;
        };
        // Since when, this time, someone is a customer on a day.
        let since = |day: Date| {
            let holding = times.iter().filter(|(since, until)| *since <= day && day < *until);
            holding.map(|(since, _)| *since).max()
        };
        let revenues = standings.revenues.get(&customer).map_or(&[][..], Vec::as_slice);
        let mut month = first.plus(1);
        let mut class = 0;
        let mut next = answers.iter().peekable();
        while month <= last {
            while let Some((_, of_answer)) = next.next_if(|(answered, _)| *answered < month) {
                class = *of_answer;
            }
            if let Some(since_day) = since(month.first_day()) {
                for kind in [PeriodKind::Month, PeriodKind::Quarter, PeriodKind::Year] {
                    let period = Period::holding(kind, month);
                    let Some((begin, end)) = period.months() else { continue };
                    if begin != month || end > last {
                        continue;
                    }
                    let revenue = revenue_within(revenues, begin.first_day(), end.last_day());
                    let counts = self.counts.entry((question, period)).or_default();
                    if let Some(count) = counts.get_mut(class) {
                        count.add(&ClassStanding {
                            at_start: 1,
                            retained: u64::from(since(end.plus(1).first_day()).is_some()),
                            tenure_days: days_between(since_day, begin.first_day()),
                            with_revenue: u64::from(revenue.is_some()),
                            revenue: revenue.unwrap_or_default(),
                        });
                    }
                }
            }
            month = month.plus(1);
        }
    }
}

/// The sum of the rows that lie wholly inside a period; `None` if there are none.
fn revenue_within(rows: &[(PeriodDays, Amount)], first: Date, last: Date) -> Option<Amount> {
    let inside = rows.iter().filter(|(period, _)| first <= period.first && period.last <= last);
    inside.map(|(_, amount)| *amount).reduce(|one, other| one + other)
}

/// How many days a day lies after another; 0 if it lies before it.
pub(super) fn days_between(first: Date, later: Date) -> u64 {
    // A span of days alone never fails between two civil dates.
    let days = first.until(later).map_or(0, |span| span.get_days());
    u64::try_from(days).unwrap_or(0)
}

/// The names of the classes, in their order.
pub(super) const CLASSES: [&str; 3] = ["detractors", "passives", "promoters"];

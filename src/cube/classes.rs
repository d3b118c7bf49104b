//! Counts, by the class of each customer's last answer, who was a customer when a period began, and who still was when it
//! was over.

use super::period::{Month, Period, PeriodKind};
use super::shards::Id;
use crate::sources::Membership;
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap};

/// Who was a customer when.
#[derive(Debug, Default)]
pub(super) struct Standings {
    times: HashMap<Id, Vec<(Date, Date)>>,
    last: Option<Month>,
}

impl Standings {
    /// The register of customers, by id.
    pub(super) fn of(customers: &[Membership]) -> Self {
        let mut standings = Standings::default();
        for one in customers {
            let until = one.until.unwrap_or(Date::MAX);
            let times = standings.times.entry(Id::of(&one.customer)).or_default();
            times.push((one.since, until));
            let known = one.until.unwrap_or(one.since);
            standings.last = standings.last.max(Some(Month::of(known)));
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

/// Customers of one class: detractors, passives or promoters by their last answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Retention {
    /// Who were customers on the first day of the period.
    pub at_start: u64,
    /// Of those, who still were on the first day after it.
    pub retained: u64,
}

/// Customers by class, in the order detractors, passives, promoters.
pub type ByClass = [Retention; 3];

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
        let is_customer =
            |day: Date| times.iter().any(|(since, until)| *since <= day && day < *until);
        let mut month = first.plus(1);
        let mut class = 0;
        let mut next = answers.iter().peekable();
        while month <= last {
            while let Some((_, of_answer)) = next.next_if(|(answered, _)| *answered < month) {
                class = *of_answer;
            }
            if is_customer(month.first_day()) {
                for kind in [PeriodKind::Month, PeriodKind::Quarter, PeriodKind::Year] {
                    let period = Period::holding(kind, month);
                    let Some((begin, end)) = period.months() else { continue };
                    if begin != month || end > last {
                        continue;
                    }
                    let counts = self.counts.entry((question, period)).or_default();
                    if let Some(count) = counts.get_mut(class) {
                        count.at_start += 1;
                        count.retained += u64::from(is_customer(end.plus(1).first_day()));
                    }
                }
            }
            month = month.plus(1);
        }
    }
}

/// The names of the classes, in their order.
pub(super) const CLASSES: [&str; 3] = ["detractors", "passives", "promoters"];

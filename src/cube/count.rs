//! Counts a survey's answers into a cube: reads them on all cores, finishes the customers, puts the threads' counts
//! together.
//!
//! For a survey without a customer column memory does not grow with rows. With one, some 32 bytes are kept for each
//! customer and month (for each answer where all of them count).

use super::classes::{ByClass, Standings};
use super::counter::{Counter, NO_SLOT, Plan};
use super::cuts::CutKey;
use super::follow_up_counts::FollowUpsByAnswer;
use super::follow_ups::Followed;
use super::people::Distinct;
use super::period::{Month, Period};
use super::shards::{Id, Record, Shards, Unpacked};
use super::ties::{TiedAnswers, Ties};
use super::{CubeCell, Cut, SurveyCube};
use crate::diagnostic::{Diagnostic, Diagnostics, Failure, shown};
use crate::sources::{
    CutOff, Pace, People, ReadReport, Reason, Registers, ResponseIds, Survey, Value, Values,
    Weight, read_survey,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Reads and counts a survey, and joins its customers to the registers. The result does not depend on the pace.
///
/// # Errors
/// [`Failure::Io`] if a file can't be read. What is wrong in the files is among the report's diagnostics.
pub fn count(
    survey: &Survey,
    registers: &Registers,
    cut_off: CutOff,
    pace: Pace,
) -> Result<(SurveyCube, ReadReport), Failure> {
    let mut ties = Ties::default();
    let mut ids = ResponseIds::default();
    let standings = Standings::of(registers);
    let follow_ups = FollowUpsByAnswer::of(&registers.follow_ups);
    loop {
        let plan = Plan::new(survey, &ties, &standings, follow_ups.as_ref(), pace);
        let reading = read_survey(survey, cut_off, pace, &ids, || Counter::new(&plan))?;
        if let Some(known) = reading.again {
            ids = known;
            continue;
        }
        let mut report = reading.report;
        let mut counters = reading.sinks;
        let superseded = finish_tied(&plan, &mut counters, &reading.values);
        if let Some(customers) = &plan.customers {
            let found = hand_over_all(&mut counters, customers);
            if !found.is_empty() {
                drop(counters);
                drop(plan);
                ties.add(found);
                continue;
            }
            let superseded = customers.superseded() + superseded;
            if superseded > 0 {
                let reason = Reason::SupersededSameRespondent;
                report.quarantine.counts.insert(reason, superseded);
            }
        }
        finish_people(&plan, &mut counters);
        let mut cube = assemble(&plan, counters, &reading.values, &mut report);
        cube.as_of = cut_off.as_of;
        return Ok((cube, report));
    }
}

/// Decides between tied answers, and gives how many of them don't count.
fn finish_tied(plan: &Plan<'_>, counters: &mut [Counter<'_>], values: &Values) -> u64 {
    let survey = plan.survey;
    let mut tied = TiedAnswers::default();
    for counter in counters.iter_mut() {
        tied.merge(std::mem::take(&mut counter.tied), survey.repeat);
    }
    let superseded = tied.superseded();
    if let (Some(counter), Some(customers)) = (counters.first_mut(), &plan.customers) {
        let mut record = Record::default();
        for ((id, month), one) in tied.decide(values, survey.dimensions.len(), survey.repeat) {
            let account = one.account.as_deref().map_or(Id::UNKNOWN, Id::of);
            let time = (month, one.day);
            record.fill(customers, id, time, one.weight, &one.slots, &one.values, account);
            counter.customers.push(customers, &record);
        }
    }
    superseded
}

/// Brings all records into the shards and throws out what is superseded; gives the ties that this shows.
fn hand_over_all(counters: &mut [Counter<'_>], customers: &Shards) -> BTreeSet<(Id, Month)> {
    counters.iter_mut().for_each(|counter| counter.customers.flush(customers));
    side_by_side(counters, customers, |_, shard| customers.compact_shard(shard));
    customers.ties()
}

/// Counts what could not be counted before all of a customer, and of an account, was known.
fn finish_people(plan: &Plan<'_>, counters: &mut [Counter<'_>]) {
    let latest = counters.iter().filter_map(|counter| counter.latest).max();
    let last = latest.map(|(month, _)| month).max(plan.standings.last());
    if let Some(customers) = &plan.customers {
        side_by_side(counters, customers, |counter, shard| {
            counter.finish_customers(customers, shard, last);
        });
    }
    if let Some(accounts) = &plan.accounts {
        counters.iter_mut().for_each(|counter| counter.accounts.flush(accounts));
        side_by_side(counters, accounts, |counter, shard| {
            accounts.compact_shard(shard);
            counter.finish_accounts(accounts, shard);
        });
    }
}

/// Gives each shard to whichever counter is free.
fn side_by_side<'p, 'a>(
    counters: &mut [Counter<'a>],
    shards: &'p Shards,
    finish: impl Fn(&mut Counter<'a>, usize) + Sync,
) {
    let next = AtomicUsize::new(0);
    let work = |counter: &mut Counter<'a>| {
        loop {
            let shard = next.fetch_add(1, Ordering::Relaxed);
            if shard >= shards.len() {
                return;
            }
            finish(counter, shard);
        }
    };
    match counters {
        [counter] => work(counter),
        _ => std::thread::scope(|scope| {
            for counter in counters {
                scope.spawn(|| work(counter));
            }
        }),
    }
}

impl Counter<'_> {
    fn finish_customers(&mut self, shards: &Shards, shard: usize, last: Option<Month>) {
        let plan = self.plan;
        let mut record = Unpacked::default();
        let mut of_account = Record::default();
        // By question with classes: a customer's answers.
        let with_classes = plan.survey.questions.iter().enumerate();
        let mut answers: Vec<(usize, Vec<(Month, usize)>)> = with_classes
            .filter(|(_, question)| plan.standings.is_any() && question.has_middle())
            .map(|(place, _)| (place, Vec::new()))
            .collect();
        shards.finish(shard, |customer, records| {
            self.customers.begin(customer == Id::UNKNOWN);
            self.follow_ups.begin();
            for packed in records {
                packed.unpack(&mut record);
                let (Some(month), Some(weight)) = (record.month, record.weight) else { continue };
                if plan.one_a_month() && customer != Id::UNKNOWN {
                    self.add(month, weight, &record.slots, &record.values);
                    if let (Some(accounts), Some(account)) = (&plan.accounts, record.account) {
                        of_account.fill(
                            accounts,
                            account,
                            (month, 0),
                            Weight::ONE,
                            &record.slots,
                            &record.values,
                            Id::UNKNOWN,
                        );
                        self.accounts.push(accounts, &of_account);
                    }
                }
                self.customers.add(&mut self.cuts, &plan.slots, &record);
                // Of whoever has no id only is kept which questions were answered.
                if let Some(register) = plan.follow_ups.filter(|_| customer != Id::UNKNOWN) {
                    let (cuts, slots) = (&mut self.cuts, &plan.slots);
                    self.follow_ups.add(register, cuts, slots, customer, &record);
                }
                for (question, answers) in &mut answers {
                    let slot = record.slots.get(*question).copied().unwrap_or(NO_SLOT);
                    if plan.slots.is_score(*question, slot) {
                        let class = plan.slots.sign(*question, slot) + 1;
                        answers.push((month, usize::try_from(class).unwrap_or(0)));
                    }
                }
            }
            for (question, answers) in &mut answers {
                if let Some(last) = last.filter(|_| customer != Id::UNKNOWN) {
                    self.classes.add(plan.standings, customer, *question, answers, last);
                }
                answers.clear();
            }
        });
    }

    fn finish_accounts(&mut self, shards: &Shards, shard: usize) {
        let mut record = Unpacked::default();
        shards.finish(shard, |_, records| {
            self.accounts.begin(false);
            for packed in records {
                packed.unpack(&mut record);
                self.accounts.add(&mut self.cuts, &self.plan.slots, &record);
            }
        });
    }
}

/// Puts the counts of all threads together, with the texts of the values.
fn assemble(
    plan: &Plan<'_>,
    mut counters: Vec<Counter<'_>>,
    values: &Values,
    report: &mut ReadReport,
) -> SurveyCube {
    let survey = plan.survey;
    // A preset maps a column that the files need not have: then there are no firms to tell apart.
    let has_accounts = survey.has_accounts && report.accounts;
    let mut names = CutNames::new(survey, values);
    let mut cells: BTreeMap<(Cut, usize), CubeCell> = BTreeMap::new();
    let with_people = survey.people == People::Customer;
    let (mut first_month, mut latest) = (None, None);
    for counter in &mut counters {
        counter.count_batch();
    }
    for counter in &counters {
        counter.tallies(|key, month, question, tally| {
            if let Some(cut) = names.cut(key) {
                let cell = cells.entry((cut, question)).or_insert_with(|| CubeCell {
                    people: with_people.then(Distinct::default),
                    accounts: has_accounts.then(Distinct::default),
                    ..CubeCell::default()
                });
                cell.months.entry(month).or_default().merge(&tally);
            }
        });
        first_month = first_month.into_iter().chain(counter.first_month).min();
        latest = latest.max(counter.latest);
    }
    for counter in &counters {
        counter.customers.counts(&counter.cuts, |key, period, question, people, clusters| {
            let cell = names.cut(key).and_then(|cut| cells.get_mut(&(cut, question)));
            let Some(cell) = cell else { return };
            if let Some(distinct) = &mut cell.people {
                distinct.add(period, people);
            }
            if let Some(sums) = clusters {
                let known = cell.clusters.entry(period).or_default();
                known.get_or_insert_default().merge(&sums);
            }
        });
        counter.accounts.counts(&counter.cuts, |key, period, question, accounts, _| {
            let cell = names.cut(key).and_then(|cut| cells.get_mut(&(cut, question)));
            if let Some(distinct) = cell.and_then(|cell| cell.accounts.as_mut()) {
                distinct.add(period, accounts);
            }
        });
    }
    for ((_, question), cell) in &mut cells {
        for (period, sums) in &mut cell.clusters {
            let sums = sums.get_or_insert_default();
            for (_, tally) in CubeCell::of_period(&cell.months, *period) {
                sums.add_singly(&tally.scores, |slot| plan.slots.sign_at(*question, slot));
            }
        }
    }
    for counter in &counters {
        counter.margins(|key, month, question, values, counts| {
            let texts: Vec<String> = survey
                .margins
                .iter()
                .zip(values)
                .map(|(dimension, value)| names.text(*dimension, *value).to_owned())
                .collect();
            let cell = names.cut(key).and_then(|cut| cells.get_mut(&(cut, question)));
            let Some(cell) = cell else { return };
            let own = cell.margins.entry(month).or_default().entry(texts).or_default();
            super::tally::add_up(own, counts);
        });
    }
    let mut classes: BTreeMap<(usize, Period), Option<ByClass>> = BTreeMap::new();
    for (question, period, counts) in counters.iter().flat_map(|counter| counter.classes.counts()) {
        let own = classes.entry((question, period)).or_default().get_or_insert_default();
        for (own, theirs) in own.iter_mut().zip(counts) {
            own.add(theirs);
        }
    }
    let has_days = |place: usize| {
        counters.iter().any(|counter| counter.follow_ups.has_days.get(place) == Some(&true))
    };
    let can_be_joined = has_days(0) || !has_days(1);
    let followed_since = plan.follow_ups.filter(|_| can_be_joined).map(|register| register.since);
    if let Some(since) = followed_since {
        add_follow_ups(&counters, survey, since, &mut names, &mut cells);
    }
    report.diagnostics.append(names.left_out);
    let survey = Survey { has_accounts, ..survey.clone() };
    SurveyCube { survey, cells, classes, followed_since, first_month, latest, as_of: None }
}

/// Puts together what was done with answers, and the different detractors and promoters.
fn add_follow_ups(
    counters: &[Counter<'_>],
    survey: &Survey,
    since: Month,
    names: &mut CutNames<'_>,
    cells: &mut BTreeMap<(Cut, usize), CubeCell>,
) {
    // By cell, month and kind: the answers of whoever has an id.
    let mut identified: BTreeMap<(Cut, usize), BTreeMap<(Month, Followed), u64>> = BTreeMap::new();
    for counter in counters {
        counter.follow_ups.courses(&counter.cuts, |key, question, month, courses| {
            let cell = names.cut(key).and_then(|cut| cells.get_mut(&(cut, question)));
            let Some(cell) = cell else { return };
            let own = cell.courses.months.entry(month).or_default();
            for (course, count) in courses {
                *own.entry(*course).or_default() += count;
            }
        });
        let customers = &counter.follow_ups;
        customers.customers(&counter.cuts, |key, question, period, followed, people, answers| {
            let Some(cut) = names.cut(key) else { return };
            if let Period::Month(month) = period {
                let of_cell = identified.entry((cut.clone(), question)).or_default();
                *of_cell.entry((month, followed)).or_default() += answers;
            }
            let cell = cells.get_mut(&(cut, question));
            if let Some(distinct) = cell.and_then(|cell| cell.courses.of_mut(followed)) {
                distinct.add(period, people);
            }
        });
    }
    for ((cut, place), cell) in cells {
        let Some(question) = survey.questions.get(*place).filter(|one| one.has_middle()) else {
            continue;
        };
        let of_cell = identified.remove(&(cut.clone(), *place)).unwrap_or_default();
        for followed in Followed::BOTH {
            let anonymous = cell.months.range(since..).filter(|(month, tally)| {
                let known = of_cell.get(&(**month, followed)).copied().unwrap_or(0);
                followed.answers(question, &tally.scores) > known
            });
            let months: Vec<Month> = anonymous.map(|(month, _)| *month).collect();
            // All of them together count as one, as they do among people.
            for kind in Period::KINDS {
                let periods: BTreeSet<Period> =
                    months.iter().map(|month| Period::holding(kind, *month)).collect();
                for period in periods {
                    if let Some(distinct) = cell.courses.of_mut(followed) {
                        distinct.add(period, 1);
                    }
                }
            }
        }
    }
}

/// Finds the texts of cuts.
struct CutNames<'a> {
    survey: &'a Survey,
    texts: Vec<Vec<Box<str>>>,
    /// Said once for each value of a cross that can't be told apart in a pair.
    left_out: Diagnostics,
}

impl<'a> CutNames<'a> {
    fn new(survey: &'a Survey, values: &Values) -> Self {
        let texts = (0..survey.dimensions.len()).map(|place| values.texts(place)).collect();
        CutNames { survey, texts, left_out: Diagnostics::new() }
    }

    fn text(&self, dimension: usize, value: Value) -> &str {
        let texts = self.texts.get(dimension);
        value.number().and_then(|number| Some(texts?.get(number)?.as_ref())).unwrap_or_default()
    }

    fn cut(&mut self, key: CutKey) -> Option<Cut> {
        let dimension_of = |place: usize| self.survey.dimensions.get(place).cloned();
        match key {
            CutKey::Whole => Some(Cut::Whole),
            CutKey::Value(dimension, value) => Some(Cut::Value {
                dimension: dimension_of(dimension)?,
                value: self.text(dimension, value).to_owned(),
            }),
            CutKey::Cross(place, first, second) => {
                let cross = self.survey.crosses.get(place)?;
                let pair = [self.text(cross.of.0, first), self.text(cross.of.1, second)];
                // Else `a;b` with `c` and `a` with `b;c` would be the same pair.
                if let Some(value) = pair.iter().find(|value| value.contains(';')) {
                    let said = no_pair(self.survey, &cross.name, value);
                    if !self.left_out.iter().any(|known| *known == said) {
                        self.left_out.push(said);
                    }
                    return None;
                }
                Some(Cut::Value { dimension: cross.name.clone(), value: pair.join(";") })
            }
        }
    }
}

/// The warning of a value that can't be told apart in a pair.
fn no_pair(survey: &Survey, cross: &str, value: &str) -> Diagnostic {
    Diagnostic::warning(format!(
        "cross `{cross}` leaves out the value `{}`, since `;` stands between the two values of a pair",
        shown(value)
    ))
    .at(survey.location.clone())
    .hint("write the value without `;`")
}

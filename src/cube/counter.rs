//! Counts the answers that one thread reads into dense arrays, a few additions for each row.

use super::classes::{ClassCounts, Standings};
use super::cuts::{CutKey, Cuts, Grid, Times};
use super::drivers::DriverCounts;
use super::follow_up_counts::{FollowUpCounts, FollowUpsByAnswer};
use super::margins::MarginCounts;
use super::period::{Month, Period, PeriodKind};
use super::presence::Presence;
use super::shards::{Id, Record, Shards};
use super::tally::{ScoreCount, Tally};
use super::ties::{TiedAnswers, Ties};
use crate::project::sources_toml::Repeat;
use crate::sources::{
    Answer, AnswerSink, Cell, Pace, People, Question, Reason, ScorePart, Survey, Value, Weight,
};
use std::collections::BTreeMap;

/// What a question's cells may be besides scores, in the order of their slots behind the scores'.
const SET_ASIDE: [Reason; 3] = [Reason::NotANumber, Reason::NotInteger, Reason::OutOfRange];

/// Where the counts of each question stand in a cell's counts.
pub(super) struct Slots {
    questions: Vec<QuestionSlots>,
    /// How many counts a cell has.
    pub(super) count: usize,
}

struct QuestionSlots {
    begin: u32,
    scores: usize,
    low: i32,
    /// By score: one for a promoter or a good answer, minus one for a detractor.
    signs: Vec<i8>,
}

/// A cell that was not asked has no slot.
pub(super) const NO_SLOT: u16 = u16::MAX;

impl Slots {
    pub(super) fn of(survey: &Survey) -> Self {
        let mut count = 0;
        let questions = survey.questions.iter().map(|question| {
            let begin = u32::try_from(count).unwrap_or(NOWHERE);
            count += question.scores() + 1 + SET_ASIDE.len();
            let sign = |score| match question.part_of(score) {
                ScorePart::High => 1,
                ScorePart::Low if question.has_middle() => -1,
                _ => 0,
            };
            QuestionSlots {
                begin,
                scores: question.scores(),
                low: question.low,
                signs: (question.low..=question.high).map(sign).collect(),
            }
        });
        let questions = questions.collect();
        Slots { questions, count }
    }

    /// The slot of a question's cell, counted from the question's first; scores come first.
    #[inline]
    pub(super) fn slot(&self, question: usize, cell: Cell) -> u16 {
        let Some(slots) = self.questions.get(question) else { return NO_SLOT };
        let slot = match cell {
            Cell::NotAsked => return NO_SLOT,
            Cell::Score(score) => usize::try_from(score - slots.low).unwrap_or(usize::MAX),
            Cell::Missing => slots.scores,
            Cell::SetAside(reason) => {
                let place = SET_ASIDE.iter().position(|known| *known == reason);
                slots.scores + 1 + place.unwrap_or(0)
            }
        };
        u16::try_from(slot).unwrap_or(NO_SLOT)
    }

    /// Whether a slot is that of a score.
    #[inline]
    pub(super) fn is_score(&self, question: usize, slot: u16) -> bool {
        self.questions.get(question).is_some_and(|slots| usize::from(slot) < slots.scores)
    }

    /// What an answer adds to the net: 1, 0 or -1; of a share 1 or 0.
    #[inline]
    pub(super) fn sign(&self, question: usize, slot: u16) -> i8 {
        self.sign_at(question, usize::from(slot))
    }

    /// The same of a score by its place.
    #[inline]
    pub(super) fn sign_at(&self, question: usize, place: usize) -> i8 {
        let slots = self.questions.get(question);
        slots.and_then(|slots| slots.signs.get(place)).copied().unwrap_or(0)
    }

    /// Where a question's slots begin in a cell's.
    pub(super) fn begin(&self, question: usize) -> usize {
        self.questions.get(question).map_or(0, |slots| slots.begin as usize)
    }
}

/// What is the same for all threads that count a survey.
pub(super) struct Plan<'a> {
    pub(super) survey: &'a Survey,
    pub(super) slots: Slots,
    /// Whether any file has weights.
    pub(super) is_weighted: bool,
    /// What each customer answered, where customers are told apart.
    pub(super) customers: Option<Shards>,
    /// What was answered for each account.
    pub(super) accounts: Option<Shards>,
    /// Which customers' months are to be decided by response ids.
    pub(super) ties: &'a Ties,
    /// Who was a customer when.
    pub(super) standings: &'a Standings,
    /// What was done with answers, where there is a register of it and customers are told apart.
    pub(super) follow_ups: Option<&'a FollowUpsByAnswer<'a>>,
}

impl<'a> Plan<'a> {
    pub(super) fn new(
        survey: &'a Survey,
        ties: &'a Ties,
        standings: &'a Standings,
        follow_ups: Option<&'a FollowUpsByAnswer<'a>>,
        pace: Pace,
    ) -> Self {
        let by_customer = survey.people == People::Customer;
        let is_weighted = survey.files.iter().any(|file| file.mapping.weight.value().is_some());
        Plan {
            survey,
            slots: Slots::of(survey),
            is_weighted,
            customers: by_customer.then(|| Shards::of_customers(survey, is_weighted, pace)),
            accounts: survey.has_accounts.then(|| Shards::of_accounts(survey, pace)),
            ties,
            standings,
            follow_ups: follow_ups.filter(|_| by_customer),
        }
    }

    /// Whether only one answer of a customer counts in a month.
    pub(super) fn one_a_month(&self) -> bool {
        self.customers.is_some() && self.survey.repeat != Repeat::All
    }
}

/// How many answers come together before they are counted.
const BATCH: usize = 1024;

/// How many months have a place in the short cut from a value to its counts, and how many values.
const NEAR: usize = 64;
const NEAR_VALUES: usize = 1024;

/// The place of a question that was not asked, which no cell has.
const NOWHERE: u32 = u32::MAX;

/// Answers that are still to be counted.
#[derive(Default)]
struct Batch {
    months: Vec<u32>,
    /// By answer and question: the place of its count in a cell's.
    places: Vec<u32>,
    /// By answer and dimension.
    values: Vec<Value>,
    /// Where more than scores is counted.
    weights: Vec<Weight>,
    /// The same, by answer and question.
    slots: Vec<u16>,
}

impl Batch {
    fn clear(&mut self) {
        self.months.clear();
        self.places.clear();
        self.values.clear();
        self.weights.clear();
        self.slots.clear();
    }
}

/// The counts of one thread.
pub(super) struct Counter<'a> {
    pub(super) plan: &'a Plan<'a>,
    pub(super) cuts: Cuts<'a>,
    months: Times,
    grid: Grid,
    /// By cell and slot.
    counts: Vec<u32>,
    /// What became too large for that.
    spilled: Vec<u64>,
    /// How many answers were added to `counts`, at most.
    added: u64,
    batch: Batch,
    /// By family of cuts: for a value and a month, where the counts begin, and one.
    near: Vec<Vec<u32>>,
    /// Whether there is more to count than scores.
    has_more: bool,
    /// By cell and slot, Σw and Σw², where the survey has weights.
    weights: Vec<(u128, u128)>,
    drivers: DriverCounts,
    margins: MarginCounts,
    pub(super) classes: ClassCounts,
    pub(super) follow_ups: FollowUpCounts,
    pub(super) customers: Presence,
    pub(super) accounts: Presence,
    pub(super) tied: TiedAnswers,
    pub(super) first_month: Option<Month>,
    pub(super) latest: Option<(Month, i8)>,
    of_row: Vec<u32>,
    slots: Vec<u16>,
    record: Record,
}

impl<'a> Counter<'a> {
    pub(super) fn new(plan: &'a Plan<'a>) -> Self {
        Counter {
            plan,
            cuts: Cuts::new(plan.survey),
            months: Times::new(PeriodKind::Month),
            grid: Grid::default(),
            counts: Vec::new(),
            spilled: Vec::new(),
            added: 0,
            batch: Batch::default(),
            near: Vec::new(),
            has_more: !plan.survey.drivers.is_empty() || !plan.survey.margins.is_empty(),
            weights: Vec::new(),
            drivers: DriverCounts::new(plan.survey),
            margins: MarginCounts::new(plan.survey),
            classes: ClassCounts::default(),
            follow_ups: FollowUpCounts::new(plan.survey, plan.follow_ups.is_some()),
            customers: Presence::new(plan.survey, plan.customers.as_ref(), true),
            accounts: Presence::new(plan.survey, plan.accounts.as_ref(), false),
            tied: TiedAnswers::default(),
            first_month: None,
            latest: None,
            of_row: Vec::new(),
            slots: Vec::new(),
            record: Record::default(),
        }
    }

    /// Adds an answer to all its cells, once enough have come together.
    #[inline]
    pub(super) fn add(&mut self, month: Month, weight: Weight, slots: &[u16], values: &[Value]) {
        let month = self.months.number(month);
        self.batch.months.push(month);
        for (question, slot) in self.plan.slots.questions.iter().zip(slots) {
            let is_asked = *slot != NO_SLOT;
            self.batch.places.push(if is_asked {
                question.begin + u32::from(*slot)
            } else {
                NOWHERE
            });
        }
        self.batch.values.extend_from_slice(values);
        if self.plan.is_weighted || self.has_more {
            self.batch.weights.push(weight);
            self.batch.slots.extend_from_slice(slots);
        }
        if self.batch.months.len() >= BATCH {
            self.count_batch();
        }
    }

    /// Counts the answers that have come together, one cut after another, so that the counts of a cut stay in the cache.
    pub(super) fn count_batch(&mut self) {
        let mut batch = std::mem::take(&mut self.batch);
        let mut of_row = std::mem::take(&mut self.of_row);
        let (questions, dimensions) =
            (self.plan.slots.questions.len(), self.plan.survey.dimensions.len());
        self.spill(batch.months.len());
        for family in 0..self.cuts.families() {
            self.count_family(family, &batch);
        }
        if !batch.weights.is_empty() {
            let slots = batch.slots.chunks_exact(questions.max(1));
            for (row, (month, slots)) in batch.months.iter().zip(slots).enumerate() {
                let values = batch.values.get(row * dimensions..(row + 1) * dimensions);
                let values = values.unwrap_or_default();
                let weight = batch.weights.get(row).copied().unwrap_or(Weight::ONE);
                self.cuts.of_row(values, &mut of_row);
                for cut in &of_row {
                    let cell = self.grid.cell(*cut, *month);
                    self.add_more(cell, weight, slots, values);
                }
            }
        }
        batch.clear();
        self.batch = batch;
        self.of_row = of_row;
    }

    /// Counts a batch in the cuts of one family.
    fn count_family(&mut self, family: usize, batch: &Batch) {
        let (questions, dimensions) =
            (self.plan.slots.questions.len().max(1), self.plan.survey.dimensions.len());
        let size = self.plan.slots.count;
        if self.near.len() <= family {
            self.near.resize(family + 1, Vec::new());
        }
        let mut near = self.near.get_mut(family).map(std::mem::take).unwrap_or_default();
        let places = batch.places.chunks_exact(questions);
        for (row, (month, places)) in batch.months.iter().zip(places).enumerate() {
            // The whole has one value, number 0; crosses are looked up each time.
            let value = match family {
                0 => Some(0),
                _ if family <= dimensions => {
                    let value = batch.values.get(row * dimensions + family - 1);
                    match value.and_then(|value| value.number()) {
                        None => continue,
                        value => value,
                    }
                }
                _ => None,
            };
            let at = value.map_or(usize::MAX, |value| value * NEAR + *month as usize);
            let known = near.get(at).copied().unwrap_or(0);
            let begin = if known > 0 && *month < NEAR as u32 {
                known as usize - 1
            } else {
                let values = batch.values.get(row * dimensions..(row + 1) * dimensions);
                let cut = self.cuts.of_family(family, values.unwrap_or_default());
                let Some(cut) = cut else { continue };
                let begin = self.grid.cell(cut, *month) * size;
                if self.counts.len() <= begin {
                    self.counts.resize(begin + size, 0);
                }
                if *month < NEAR as u32 && value.is_some_and(|value| value < NEAR_VALUES) {
                    if near.len() <= at {
                        near.resize(at + 1, 0);
                    }
                    if let (Some(known), Ok(begin)) = (near.get_mut(at), u32::try_from(begin + 1)) {
                        *known = begin;
                    }
                }
                begin
            };
            let counts = self.counts.get_mut(begin..begin + size).unwrap_or_default();
            for place in places {
                if let Some(count) = counts.get_mut(*place as usize) {
                    *count += 1;
                }
            }
        }
        if let Some(own) = self.near.get_mut(family) {
            *own = near;
        }
    }

    /// Makes room for so many more answers in counts of 32 bits, which are half as large as those that hold any number.
    fn spill(&mut self, rows: usize) {
        self.added += rows as u64;
        if self.added < u64::from(u32::MAX) {
            return;
        }
        self.spilled.resize(self.counts.len(), 0);
        for (spilled, count) in self.spilled.iter_mut().zip(&mut self.counts) {
            *spilled += u64::from(std::mem::take(count));
        }
        self.added = rows as u64;
    }

    /// Counts what only some surveys have.
    fn add_more(&mut self, cell: usize, weight: Weight, slots: &[u16], values: &[Value]) {
        if self.plan.is_weighted {
            self.add_weight(cell * self.plan.slots.count, weight, slots);
        }
        if self.drivers.is_any() {
            self.drivers.add(cell, slots, &self.plan.slots);
        }
        if self.margins.is_any() {
            self.margins.add(cell, values, slots, weight, &self.plan.slots);
        }
    }

    fn add_weight(&mut self, begin: usize, weight: Weight, slots: &[u16]) {
        if self.weights.len() < self.counts.len() {
            self.weights.resize(self.counts.len(), (0, 0));
        }
        let weight = u128::from(weight.0);
        for (question, slot) in self.plan.slots.questions.iter().zip(slots) {
            let at = begin + question.begin as usize + usize::from(*slot);
            if usize::from(*slot) < question.scores
                && let Some(sums) = self.weights.get_mut(at)
            {
                sums.0 += weight;
                sums.1 += weight * weight;
            }
        }
    }

    /// The counts by cut, month, question and values of the margins.
    pub(super) fn margins(
        &self,
        mut take: impl FnMut(CutKey, Month, usize, &[Value], &[ScoreCount]),
    ) {
        let scores: Vec<usize> = self.plan.survey.questions.iter().map(Question::scores).collect();
        self.margins.counts(&self.plan.slots, &scores, |cell, values, question, counts| {
            let Some((cut, month)) = self.grid.cells().get(cell) else { return };
            let key = self.cuts.keys().get(*cut as usize);
            let month = self.months.periods().get(*month as usize);
            if let (Some(key), Some(Period::Month(month))) = (key, month) {
                take(*key, *month, question, values, counts);
            }
        });
    }

    /// The tallies by cut, month and question.
    pub(super) fn tallies(&self, mut take: impl FnMut(CutKey, Month, usize, Tally)) {
        let size = self.plan.slots.count;
        for (cell, (cut, month)) in self.grid.cells().iter().enumerate() {
            let Some(key) = self.cuts.keys().get(*cut as usize) else { continue };
            let Some(Period::Month(month)) = self.months.periods().get(*month as usize) else {
                continue;
            };
            for (number, question) in self.plan.survey.questions.iter().enumerate() {
                let begin = cell * size + self.plan.slots.begin(number);
                let slots = self.counts.get(begin..begin + question.scores() + 1 + SET_ASIDE.len());
                let spilled = |place: usize| self.spilled.get(begin + place).copied().unwrap_or(0);
                let slots = slots.unwrap_or_default().iter().enumerate();
                let slots: Vec<u64> =
                    slots.map(|(place, count)| u64::from(*count) + spilled(place)).collect();
                let weights = self.weights.get(begin..).unwrap_or_default();
                let mut tally = tally_of(question.scores(), &slots, weights, self.plan.is_weighted);
                tally.drivers = self.drivers.moments(cell, number);
                if tally.was_asked() {
                    take(*key, *month, number, tally);
                }
            }
        }
    }
}

/// The tally of one question's slots.
fn tally_of(scores: usize, slots: &[u64], weights: &[(u128, u128)], is_weighted: bool) -> Tally {
    let mut tally = Tally::empty(scores);
    for (place, (of_score, count)) in tally.scores.iter_mut().zip(slots).enumerate() {
        of_score.count = *count;
        let one = u128::from(Weight::ONE.0);
        let unweighted = (u128::from(*count) * one, u128::from(*count) * one * one);
        let sums = weights.get(place).copied().filter(|_| is_weighted).unwrap_or(unweighted);
        (of_score.weights, of_score.squares) = sums;
    }
    let others = slots.get(scores..).unwrap_or_default();
    tally.missing = others.first().copied().unwrap_or(0);
    let set_aside = SET_ASIDE.iter().zip(others.iter().skip(1));
    tally.set_aside = set_aside
        .filter(|(_, n)| **n > 0)
        .map(|(reason, n)| (*reason, *n))
        .collect::<BTreeMap<_, _>>();
    tally
}

impl AnswerSink for Counter<'_> {
    #[inline]
    fn answer(&mut self, answer: &Answer<'_>) {
        let plan = self.plan;
        let month = Month::new(answer.year, answer.month);
        let mut slots = std::mem::take(&mut self.slots);
        slots.clear();
        let mut answered = false;
        let questions = plan.slots.questions.iter();
        for (question, (of_question, cell)) in questions.zip(answer.scores).enumerate() {
            slots.push(match cell {
                Cell::Score(score) => {
                    answered = true;
                    u16::try_from(score.wrapping_sub(of_question.low)).unwrap_or(NO_SLOT)
                }
                other => plan.slots.slot(question, *other),
            });
        }
        if answered && Some((month, answer.day)) > self.latest {
            self.latest = Some((month, answer.day));
        }
        if self.first_month.is_none_or(|first| month < first) {
            self.first_month = Some(month);
        }
        let is_one_a_month = answered && plan.one_a_month() && answer.customer.is_some();
        if !is_one_a_month {
            self.add(month, answer.weight, &slots, answer.values);
        }
        if answered {
            let account = answer.account.map_or(Id::UNKNOWN, Id::of);
            if let Some(shards) = &plan.customers {
                let customer = answer.customer.map_or(Id::UNKNOWN, Id::of);
                if answer.customer.is_none() && self.customers.has_clusters() {
                    let row = (slots.as_slice(), answer.values);
                    self.customers.add_alone(&mut self.cuts, &plan.slots, month, row);
                }
                if is_one_a_month && plan.ties.holds(customer, month) {
                    self.tied.add(customer, month, answer, &slots, plan.survey.repeat);
                } else {
                    self.record.fill(
                        shards,
                        customer,
                        (month, answer.day),
                        answer.weight,
                        &slots,
                        answer.values,
                        account,
                    );
                    self.customers.push(shards, &self.record);
                }
            }
            if let Some(shards) = &plan.accounts
                && !is_one_a_month
            {
                self.record.fill(
                    shards,
                    account,
                    (month, 0),
                    Weight::ONE,
                    &slots,
                    answer.values,
                    Id::UNKNOWN,
                );
                self.accounts.push(shards, &self.record);
            }
        }
        self.slots = slots;
    }
}

//! Counts a survey's answers into a cube, in one streaming pass.
//!
//! Answers that count at once go straight into the tallies. Where only one answer of a customer counts in a month, the
//! best so far is kept for each customer and month and counted at the end. For the people behind a cell a small record
//! of who answered what is kept; a survey without a customer column keeps none, and its memory does not grow with rows.

use super::people::{Distinct, Presence, count_distinct};
use super::period::Month;
use super::tally::Tally;
use super::{CubeCell, Cut, SurveyCube};
use crate::diagnostic::{Diagnostic, Failure, shown};
use crate::project::sources_toml::Repeat;
use crate::sources::{
    Answer, AnswerSink, Cell, People, ReadReport, Reason, Survey, Weight, read_survey,
};
use jiff::civil::Date;
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Reads and counts a survey.
///
/// # Errors
/// [`Failure::Io`] if a file can't be read. What is wrong in the files is among the report's diagnostics.
pub fn count(survey: &Survey, as_of: Option<Date>) -> Result<(SurveyCube, ReadReport), Failure> {
    let mut conflicts = HashSet::new();
    loop {
        let mut counter = Counter::new(survey);
        let mut report = read_survey(survey, as_of, &conflicts, &mut counter)?;
        if report.conflicts.is_empty() {
            let cube = counter.finish(&mut report);
            return Ok((cube, report));
        }
        // All rows of a response id that is in conflict are out, the first too, which was counted before the second
        // was seen. So the survey is read once more, now that the ids are known.
        conflicts.extend(report.conflicts.drain());
    }
}

/// Gives each distinct text a small number.
#[derive(Default)]
struct Interner {
    numbers: HashMap<Box<str>, u32>,
    texts: Vec<Box<str>>,
}

impl Interner {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.numbers.insert(text.into(), number);
        self.texts.push(text.into());
        number
    }

    /// The text of a number; `None` where there is none.
    fn text(&self, number: Option<u32>) -> Option<&str> {
        self.texts.get(usize::try_from(number?).ok()?).map(AsRef::as_ref)
    }
}

/// An answer that may still be superseded.
struct Kept {
    day: i8,
    response_id: Box<str>,
    account: u32,
    weight: Weight,
    scores: Vec<Cell>,
    values: Vec<Option<u32>>,
}

/// Whoever has no id: all of them together count as one person.
const UNKNOWN: u32 = u32::MAX;

struct Counter<'a> {
    survey: &'a Survey,
    customers: Interner,
    accounts: Interner,
    values: Vec<Interner>,
    /// The number of each cut that has answers.
    cuts: HashMap<CutKey, u32>,
    cut_keys: Vec<CutKey>,
    /// For each cut: by month, a tally for each question.
    tallies: Vec<BTreeMap<Month, Vec<Tally>>>,
    kept: HashMap<(u32, Month), Kept>,
    people: Vec<Presence>,
    firms: Vec<Presence>,
    superseded: u64,
    first_month: Option<Month>,
    latest: Option<(Month, i8)>,
    scratch: Vec<u32>,
}

/// The whole, a value of a dimension, or a pair of values of a cross, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum CutKey {
    Whole,
    Value(usize, u32),
    Cross(usize, u32, u32),
}

impl<'a> Counter<'a> {
    fn new(survey: &'a Survey) -> Self {
        Counter {
            survey,
            customers: Interner::default(),
            accounts: Interner::default(),
            values: survey.dimensions.iter().map(|_| Interner::default()).collect(),
            cuts: HashMap::new(),
            cut_keys: Vec::new(),
            tallies: Vec::new(),
            kept: HashMap::new(),
            people: Vec::new(),
            firms: Vec::new(),
            superseded: 0,
            first_month: None,
            latest: None,
            scratch: Vec::new(),
        }
    }

    fn cut(&mut self, key: CutKey) -> u32 {
        if let Some(number) = self.cuts.get(&key) {
            return *number;
        }
        let number = u32::try_from(self.cut_keys.len()).unwrap_or(u32::MAX);
        self.cuts.insert(key, number);
        self.cut_keys.push(key);
        self.tallies.push(BTreeMap::new());
        number
    }

    /// Adds an answer to all its cells.
    fn add(
        &mut self,
        month: Month,
        weight: Weight,
        scores: &[Cell],
        values: &[Option<u32>],
        who: (Option<u32>, Option<u32>),
    ) {
        let mut cuts = std::mem::take(&mut self.scratch);
        cuts.clear();
        cuts.push(self.cut(CutKey::Whole));
        for (dimension, value) in values.iter().enumerate() {
            if let Some(value) = value {
                cuts.push(self.cut(CutKey::Value(dimension, *value)));
            }
        }
        let survey = self.survey;
        for (place, cross) in survey.crosses.iter().enumerate() {
            let value = |dimension: usize| values.get(dimension).copied().flatten();
            if let (Some(first), Some(second)) = (value(cross.of.0), value(cross.of.1)) {
                cuts.push(self.cut(CutKey::Cross(place, first, second)));
            }
        }
        for cut in &cuts {
            let Some(by_month) = usize::try_from(*cut).ok().and_then(|i| self.tallies.get_mut(i))
            else {
                continue;
            };
            let tallies = by_month.entry(month).or_insert_with(|| {
                survey.questions.iter().map(|q| Tally::empty(q.scores())).collect()
            });
            for ((tally, question), cell) in tallies.iter_mut().zip(&survey.questions).zip(scores) {
                tally.count(*cell, question.low, weight);
            }
            let questions = u32::try_from(survey.questions.len()).unwrap_or(0);
            for (question, cell) in (0_u32..).zip(scores) {
                if matches!(cell, Cell::Score(_)) {
                    let cell = cut * questions + question;
                    if let Some(person) = who.0 {
                        self.people.push(Presence { person, cell, month });
                    }
                    if let Some(account) = who.1 {
                        self.firms.push(Presence { person: account, cell, month });
                    }
                }
            }
        }
        self.scratch = cuts;
        self.first_month = Some(self.first_month.map_or(month, |first| first.min(month)));
    }

    fn finish(mut self, report: &mut ReadReport) -> SurveyCube {
        let mut kept: Vec<((u32, Month), Kept)> = self.kept.drain().collect();
        kept.sort_unstable_by_key(|(key, _)| *key);
        for ((customer, month), answer) in kept {
            let account = self.survey.has_accounts.then_some(answer.account);
            self.add(
                month,
                answer.weight,
                &answer.scores,
                &answer.values,
                (Some(customer), account),
            );
        }
        if self.superseded > 0 {
            report.quarantine.counts.insert(Reason::SupersededSameRespondent, self.superseded);
        }
        let questions = self.survey.questions.len();
        let cells = self.cut_keys.len() * questions;
        let mut people = count_distinct(self.people, cells).into_iter();
        let mut firms = count_distinct(self.firms, cells).into_iter();
        // A preset maps a column that the files need not have: then there are no firms to tell apart.
        let has_accounts = self.survey.has_accounts && report.accounts;
        let mut cube = SurveyCube {
            survey: Survey { has_accounts, ..self.survey.clone() },
            cells: BTreeMap::new(),
            first_month: self.first_month,
            latest: self.latest,
        };
        for (key, by_month) in self.cut_keys.iter().zip(self.tallies) {
            let text = |dimension: usize, value: u32| {
                let values = self.values.get(dimension);
                values.and_then(|values| values.text(Some(value))).unwrap_or_default().to_owned()
            };
            let name = |dimension: usize| {
                self.survey.dimensions.get(dimension).cloned().unwrap_or_default()
            };
            let cut = match *key {
                CutKey::Whole => Some(Cut::Whole),
                CutKey::Value(dimension, value) => {
                    Some(Cut::Value { dimension: name(dimension), value: text(dimension, value) })
                }
                CutKey::Cross(place, first, second) => {
                    self.survey.crosses.get(place).and_then(|cross| {
                        let pair = [text(cross.of.0, first), text(cross.of.1, second)];
                        // Else `a;b` with `c` and `a` with `b;c` would be the same pair.
                        if let Some(value) = pair.iter().find(|value| value.contains(';')) {
                            report.diagnostics.push(no_pair(self.survey, &cross.name, value));
                            return None;
                        }
                        Some(Cut::Value { dimension: cross.name.clone(), value: pair.join(";") })
                    })
                }
            };
            for question in 0..questions {
                let months: BTreeMap<Month, Tally> = by_month
                    .iter()
                    .filter_map(|(month, tallies)| Some((*month, tallies.get(question)?.clone())))
                    .filter(|(_, tally)| tally.was_asked())
                    .collect();
                let (people, accounts) = (
                    people.next().filter(|_| self.survey.people == People::Customer),
                    firms.next().filter(|_| has_accounts),
                );
                if let Some(cut) = cut.clone().filter(|_| !months.is_empty()) {
                    cube.cells.insert((cut, question), CubeCell { months, people, accounts });
                }
            }
        }
        cube
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

impl AnswerSink for Counter<'_> {
    fn answer(&mut self, answer: &Answer<'_>) {
        let month = Month::new(answer.year, answer.month);
        let answered = answer.scores.iter().any(|cell| matches!(cell, Cell::Score(_)));
        if answered {
            self.latest = self.latest.max(Some((month, answer.day)));
        }
        let mut values = [None; Survey::MOST_DIMENSIONS];
        for ((slot, value), interner) in
            values.iter_mut().zip(answer.dimensions).zip(&mut self.values)
        {
            *slot = value.map(|value| interner.number(value));
        }
        let values = values.get(..answer.dimensions.len()).unwrap_or(&values);
        let customers = self.survey.people == People::Customer;
        let customer = answer.customer.filter(|_| customers).map(|id| self.customers.number(id));
        let account = answer.account.map(|id| self.accounts.number(id)).unwrap_or(UNKNOWN);
        let (Some(known), true) = (customer, self.survey.repeat != Repeat::All && answered) else {
            let who = (
                customers.then_some(customer.unwrap_or(UNKNOWN)),
                self.survey.has_accounts.then_some(account),
            );
            self.add(month, answer.weight, answer.scores, values, who);
            return;
        };
        let new = Kept {
            day: answer.day,
            response_id: answer.response_id.unwrap_or_default().into(),
            account,
            weight: answer.weight,
            scores: answer.scores.to_vec(),
            values: values.to_vec(),
        };
        match self.kept.entry((known, month)) {
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert(new);
            }
            std::collections::hash_map::Entry::Occupied(mut place) => {
                self.superseded += 1;
                let later = later(&new, place.get(), &self.values, &self.accounts);
                let wins = match self.survey.repeat {
                    Repeat::First => later == Ordering::Less,
                    _ => later == Ordering::Greater,
                };
                if wins {
                    place.insert(new);
                }
            }
        }
    }
}

/// Orders two answers of a customer by time; on the same day by response id, in natural order; and where even that is
/// equal by content, so that the order of the rows never decides.
fn later(one: &Kept, other: &Kept, values: &[Interner], accounts: &Interner) -> Ordering {
    // The numbers of texts follow the order of the rows, so the texts themselves are compared.
    let mut places = values.iter().zip(one.values.iter().zip(&other.values));
    let by_values = || {
        places
            .find(|(_, (own, theirs))| own != theirs)
            .map_or(Ordering::Equal, |(texts, (own, theirs))| {
                texts.text(*own).cmp(&texts.text(*theirs))
            })
    };
    one.day
        .cmp(&other.day)
        .then_with(|| one.response_id.len().cmp(&other.response_id.len()))
        .then_with(|| one.response_id.cmp(&other.response_id))
        .then_with(|| one.scores.cmp(&other.scores))
        .then_with(|| one.weight.cmp(&other.weight))
        .then_with(by_values)
        .then_with(|| accounts.text(Some(one.account)).cmp(&accounts.text(Some(other.account))))
}

impl CubeCell {
    /// Distinct people of a period: an exact count, or `None` where nobody can be told apart.
    pub(crate) fn distinct(distinct: Option<&Distinct>, period: super::Period) -> Option<u64> {
        distinct.map(|distinct| distinct.in_period(period))
    }
}

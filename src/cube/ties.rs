//! Decides between different answers that a customer gave on one day, of which only one counts.
//!
//! That needs the response ids, which are too long to keep for all. So the survey is read again, and only what stands
//! against each other is kept whole.

use super::period::Month;
use super::shards::Id;
use crate::project::sources_toml::Repeat;
use crate::sources::{Answer, Value, Values, Weight};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// The customers' months that are to be decided.
#[derive(Debug, Default)]
pub(super) struct Ties {
    keys: HashSet<(Id, Month)>,
}

impl Ties {
    /// Whether a customer's month is among them.
    #[inline]
    pub(super) fn holds(&self, customer: Id, month: Month) -> bool {
        !self.keys.is_empty() && self.keys.contains(&(customer, month))
    }

    /// Adds what was found in a reading; `false` if that is nothing.
    pub(super) fn add(&mut self, found: BTreeSet<(Id, Month)>) -> bool {
        let is_any = !found.is_empty();
        self.keys.extend(found);
        is_any
    }
}

/// An answer that stands against others of its day.
#[derive(Debug, Clone)]
pub(super) struct TiedAnswer {
    pub(super) day: i8,
    response_id: Box<str>,
    pub(super) account: Option<Box<str>>,
    pub(super) weight: Weight,
    pub(super) slots: Vec<u16>,
    pub(super) values: Vec<Value>,
}

/// What one thread read of the customers' months that are to be decided.
#[derive(Debug, Default)]
pub(super) struct TiedAnswers {
    answers: BTreeMap<(Id, Month), Vec<TiedAnswer>>,
    superseded: u64,
}

impl TiedAnswers {
    /// Takes an answer, if none of a better day is there.
    pub(super) fn add(
        &mut self,
        customer: Id,
        month: Month,
        answer: &Answer<'_>,
        slots: &[u16],
        repeat: Repeat,
    ) {
        let answer = TiedAnswer {
            day: answer.day,
            response_id: answer.response_id.unwrap_or_default().into(),
            account: answer.account.map(Into::into),
            weight: answer.weight,
            slots: slots.to_vec(),
            values: answer.values.to_vec(),
        };
        self.put((customer, month), answer, repeat);
    }

    fn put(&mut self, key: (Id, Month), answer: TiedAnswer, repeat: Repeat) {
        let rivals = self.answers.entry(key).or_default();
        let order = rivals.first().map(|rival| match repeat {
            Repeat::First => rival.day.cmp(&answer.day),
            _ => answer.day.cmp(&rival.day),
        });
        self.superseded += u64::from(order.is_some());
        match order {
            Some(Ordering::Less) => return,
            Some(Ordering::Greater) => rivals.clear(),
            _ => {}
        }
        rivals.push(answer);
    }

    /// Adds what another thread read.
    pub(super) fn merge(&mut self, other: TiedAnswers, repeat: Repeat) {
        self.superseded += other.superseded;
        for (key, answers) in other.answers {
            // They supersede each other once, as they did where they were read.
            let before = self.superseded;
            let was_any = self.answers.contains_key(&key);
            for answer in answers {
                self.put(key, answer, repeat);
            }
            self.superseded = before + u64::from(was_any);
        }
    }

    /// How many answers do not count.
    pub(super) fn superseded(&self) -> u64 {
        self.superseded
    }

    /// The answers that count.
    pub(super) fn decide(
        self,
        values: &Values,
        dimensions: usize,
        repeat: Repeat,
    ) -> impl Iterator<Item = ((Id, Month), TiedAnswer)> {
        let texts: Vec<Vec<Box<str>>> = (0..dimensions).map(|place| values.texts(place)).collect();
        self.answers.into_iter().filter_map(move |(key, answers)| {
            let by_time = |one: &TiedAnswer, other: &TiedAnswer| later(one, other, &texts);
            let chosen = match repeat {
                Repeat::First => answers.into_iter().min_by(by_time),
                _ => answers.into_iter().max_by(by_time),
            };
            Some((key, chosen?))
        })
    }
}

/// Orders two answers of a customer on one day by response id, in natural order; and where even that is equal by
/// content, so that the order of the rows never decides.
fn later(one: &TiedAnswer, other: &TiedAnswer, texts: &[Vec<Box<str>>]) -> Ordering {
    // The numbers of values follow the order of the rows, so the texts themselves are compared.
    let text = |dimension: usize, value: Value| {
        let texts = texts.get(dimension);
        value.number().and_then(|number| texts?.get(number))
    };
    let mut places = one.values.iter().zip(&other.values).enumerate();
    let by_values = || {
        places
            .find(|(_, (own, theirs))| own != theirs)
            .map_or(Ordering::Equal, |(dimension, (own, theirs))| {
                text(dimension, *own).cmp(&text(dimension, *theirs))
            })
    };
    one.response_id
        .len()
        .cmp(&other.response_id.len())
        .then_with(|| one.response_id.cmp(&other.response_id))
        .then_with(|| one.slots.cmp(&other.slots))
        .then_with(|| one.weight.cmp(&other.weight))
        .then_with(by_values)
        .then_with(|| one.account.cmp(&other.account))
}

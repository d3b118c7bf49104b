//! Finds the last answer of each customer, for the private list of whom to contact.
//!
//! The cube holds nobody, so the survey's rows are read once more; what is kept of them grows with customers, not rows.

use super::period::{Month, Period};
use crate::diagnostic::Failure;
use crate::sources::{
    Answer, AnswerSink, Cell, CutOff, Pace, People, ResponseIds, Survey, Value, Values, read_survey,
};
use jiff::civil::Date;
use std::cmp::Ordering;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

/// The last answer of a customer to a survey that recommends or advises against. It names a person: only lists for the
/// project's own people may show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastAnswer {
    /// Who answered.
    pub customer: String,
    /// When.
    pub answered_on: Date,
    /// The place of the question in [`Survey::questions`]; of several, the one with the least favourable class.
    pub question: usize,
    /// The score.
    pub score: i32,
    /// By dimension; one without a value is not there.
    pub dimensions: BTreeMap<String, String>,
}

/// The last answers of a survey.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LastAnswers {
    /// In the order of the customers.
    pub answers: Vec<LastAnswer>,
    /// How many answers of identified customers have no day, so that nobody knows which of them is the last.
    pub without_day: u64,
}

/// Whether a survey can say who recommends and who advises against.
#[must_use]
pub fn knows_customers(survey: &Survey) -> bool {
    survey.people == People::Customer && survey.questions.iter().any(|one| one.has_middle())
}

/// The last answer of each customer up to as-of, of those that are to count. Of two on one day the one with the later response id is the last, in
/// natural order. The result does not depend on the pace.
///
/// # Errors
/// [`Failure::Io`] if a file can't be read. What is wrong in the files was reported when they were counted.
pub fn last_answers(survey: &Survey, cut_off: CutOff, pace: Pace) -> Result<LastAnswers, Failure> {
    let mut ids = ResponseIds::default();
    loop {
        let reading = read_survey(survey, cut_off, pace, &ids, || LastOfEach::new(survey))?;
        match reading.again {
            Some(known) => ids = known,
            None => return Ok(LastOfEach::finish(reading.sinks, survey, &reading.values)),
        }
    }
}

/// What one thread keeps.
struct LastOfEach {
    /// The places of the questions with detractors.
    questions: Vec<usize>,
    customers: HashMap<Box<str>, Last>,
    without_day: u64,
}

/// A customer's last answer so far.
struct Last {
    day: Date,
    response_id: Box<str>,
    /// By question with detractors.
    scores: Box<[Option<i32>]>,
    /// The values of the dimensions; several where answers differ in nothing but these, since they can be put in order
    /// only when their texts are known.
    values: Vec<Box<[Value]>>,
}

impl Last {
    /// Puts another answer in the place of this one if it comes later.
    fn update(&mut self, other: Last) {
        let order = self.day.cmp(&other.day);
        let order = order.then(self.response_id.len().cmp(&other.response_id.len()));
        let order = order.then_with(|| self.response_id.cmp(&other.response_id));
        // Of two that can't be told apart the lower score holds: better one call too many.
        match order.then_with(|| other.scores.cmp(&self.scores)) {
            Ordering::Less => *self = other,
            Ordering::Greater => {}
            Ordering::Equal => {
                for values in other.values {
                    if !self.values.contains(&values) {
                        self.values.push(values);
                    }
                }
            }
        }
    }
}

impl LastOfEach {
    fn new(survey: &Survey) -> Self {
        let questions = survey.questions.iter().enumerate();
        LastOfEach {
            questions: questions.filter(|(_, one)| one.has_middle()).map(|(at, _)| at).collect(),
            customers: HashMap::new(),
            without_day: 0,
        }
    }

    fn put(&mut self, customer: Box<str>, last: Last) {
        match self.customers.entry(customer) {
            Entry::Occupied(known) => known.into_mut().update(last),
            Entry::Vacant(none) => {
                none.insert(last);
            }
        }
    }

    /// Puts together what all threads kept.
    fn finish(sinks: Vec<Self>, survey: &Survey, values: &Values) -> LastAnswers {
        let mut all = LastOfEach::new(survey);
        for sink in sinks {
            all.without_day += sink.without_day;
            for (customer, last) in sink.customers {
                all.put(customer, last);
            }
        }
        let texts: Vec<Vec<Box<str>>> =
            (0..survey.dimensions.len()).map(|place| values.texts(place)).collect();
        let without_day = all.without_day;
        let questions = std::mem::take(&mut all.questions);
        let answers = all.customers.into_iter().filter_map(|(customer, last)| {
            let scores = questions.iter().zip(&last.scores);
            let scores = scores.filter_map(|(place, score)| Some((*place, (*score)?)));
            let (question, score) = scores.min_by_key(|(place, score)| {
                (survey.questions.get(*place).map(|one| one.part_of(*score)), *place)
            })?;
            let dimensions =
                last.values.iter().map(|values| dimensions(survey, &texts, values)).min()?;
            let customer = customer.into_string();
            Some(LastAnswer { customer, answered_on: last.day, question, score, dimensions })
        });
        let mut answers: Vec<LastAnswer> = answers.collect();
        answers.sort_unstable_by(|one, other| one.customer.cmp(&other.customer));
        LastAnswers { answers, without_day }
    }
}

fn dimensions(
    survey: &Survey,
    texts: &[Vec<Box<str>>],
    values: &[Value],
) -> BTreeMap<String, String> {
    let named = survey.dimensions.iter().zip(texts).zip(values);
    let of = |((name, texts), value): ((&String, &Vec<Box<str>>), &Value)| {
        Some((name.clone(), texts.get(value.number()?)?.to_string()))
    };
    named.filter_map(of).collect()
}

impl AnswerSink for LastOfEach {
    fn answer(&mut self, answer: &Answer<'_>) {
        let Some(customer) = answer.customer else { return };
        let score = |place: &usize| match answer.scores.get(*place) {
            Some(Cell::Score(score)) => Some(*score),
            _ => None,
        };
        let scores: Box<[Option<i32>]> = self.questions.iter().map(score).collect();
        if scores.iter().all(Option::is_none) {
            return;
        }
        let Ok(day) = Date::new(answer.year, answer.month, answer.day) else {
            self.without_day += 1;
            return;
        };
        let last = Last {
            day,
            response_id: answer.response_id.unwrap_or_default().into(),
            scores,
            values: vec![answer.values.into()],
        };
        match self.customers.get_mut(customer) {
            Some(known) => known.update(last),
            None => {
                self.customers.insert(customer.into(), last);
            }
        }
    }
}

/// The periods that a list may be about: a month, quarter or year; where none is named, the month of as-of and the two
/// before it.
#[must_use]
pub fn lies_in(answered: Date, period: Option<Period>, as_of: Date) -> bool {
    let month = Month::of(answered);
    match period {
        Some(period) => period.holds(month),
        None => Month::of(as_of).plus(-2) <= month && answered <= as_of,
    }
}

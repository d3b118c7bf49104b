//! Joins the answers of each customer to the register of follow-ups, and counts the different detractors and promoters.
//!
//! All answers of one customer come together, so the last customer seen in a cell is all that is needed to count each once.

use super::counter::Slots;
use super::cuts::{CutKey, Cuts, Grid, Times};
use super::follow_ups::{Course, Followed, Known};
use super::period::{Month, Period, PeriodKind};
use super::shards::{Id, Unpacked};
use crate::sources::{FollowUp, Survey};
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap};

/// The register of follow-ups, by who answered and when.
pub(super) struct FollowUpsByAnswer<'r> {
    answers: HashMap<(Id, Date), Known<'r>>,
    /// The first month of the register: what was done before it nobody wrote down.
    pub(super) since: Month,
}

impl<'r> FollowUpsByAnswer<'r> {
    /// The rows by answer; `None` if there are none.
    pub(super) fn of(rows: &'r [FollowUp]) -> Option<Self> {
        let since = Month::of(rows.iter().map(|row| row.answered_on).min()?);
        let mut answers: HashMap<_, Known<'r>> = HashMap::with_capacity(rows.len());
        for row in rows {
            answers.entry((Id::of(&row.customer), row.answered_on)).or_default().add(row);
        }
        Some(FollowUpsByAnswer { answers, since })
    }
}

/// What one thread counts.
pub(super) struct FollowUpCounts {
    /// The questions with detractors.
    questions: Vec<usize>,
    kinds: Vec<OfKind>,
    /// By cut and question.
    courses: BTreeMap<(u32, usize, Month), BTreeMap<Course, u64>>,
    customer: u32,
    /// Whether there are answers whose day is known, and such whose day is not, which can't be joined.
    pub(super) has_days: [bool; 2],
    of_row: Vec<u32>,
}

/// The customers of one kind of period.
struct OfKind {
    times: Times,
    grid: Grid,
    /// By cell and question: detractors and promoters.
    seen: Vec<[Seen; 2]>,
}

#[derive(Clone, Copy, Default)]
struct Seen {
    /// The last customer who was seen.
    customer: u32,
    people: u64,
    answers: u64,
}

impl FollowUpCounts {
    pub(super) fn new(survey: &Survey, is_wanted: bool) -> Self {
        let questions = survey.questions.iter().enumerate();
        let with_detractors = questions.filter(|(_, question)| is_wanted && question.has_middle());
        let kind = |kind: PeriodKind| OfKind {
            times: Times::new(kind),
            grid: Grid::default(),
            seen: Vec::new(),
        };
        FollowUpCounts {
            questions: with_detractors.map(|(place, _)| place).collect(),
            kinds: if is_wanted { Period::KINDS.map(kind).into() } else { Vec::new() },
            courses: BTreeMap::new(),
            customer: 0,
            has_days: [false; 2],
            of_row: Vec::new(),
        }
    }

    /// Begins with another customer.
    pub(super) fn begin(&mut self) {
        self.customer += 1;
    }

    /// Adds an answer of this customer that counts.
    pub(super) fn add(
        &mut self,
        register: &FollowUpsByAnswer<'_>,
        cuts: &mut Cuts<'_>,
        slots: &Slots,
        customer: Id,
        record: &Unpacked,
    ) {
        let Some(month) = record.month else { return };
        let answered = Date::new(month.year(), month.number(), record.day).ok();
        let [known_days, unknown_days] = &mut self.has_days;
        *known_days |= answered.is_some();
        *unknown_days |= answered.is_none();
        if month < register.since {
            return;
        }
        let mut known = None;
        let mut of_row = std::mem::take(&mut self.of_row);
        of_row.clear();
        for (place, question) in self.questions.iter().enumerate() {
            let slot = record.slots.get(*question).copied();
            let slot = slot.filter(|slot| slots.is_score(*question, *slot));
            let sign = slot.map_or(0, |slot| slots.sign(*question, slot));
            let Some(followed) = Followed::of_sign(sign) else { continue };
            if of_row.is_empty() {
                cuts.of_row(&record.values, &mut of_row);
                known =
                    answered.and_then(|day| Some((day, register.answers.get(&(customer, day))?)));
            }
            for kind in &mut self.kinds {
                let time = kind.times.number(month);
                for cut in &of_row {
                    let at = kind.grid.cell(*cut, time) * self.questions.len() + place;
                    if kind.seen.len() <= at {
                        kind.seen.resize(at + 1, <[Seen; 2]>::default());
                    }
                    let seen =
                        kind.seen.get_mut(at).and_then(|both| both.get_mut(followed as usize));
                    if let Some(seen) = seen {
                        seen.answers += 1;
                        seen.people += u64::from(seen.customer != self.customer);
                        seen.customer = self.customer;
                    }
                }
            }
            let course = known.and_then(|(day, known)| known.course(followed, day));
            let Some(course) = course else { continue };
            for cut in &of_row {
                let of_cell = self.courses.entry((*cut, *question, month)).or_default();
                *of_cell.entry(course).or_default() += 1;
            }
        }
        self.of_row = of_row;
    }

    /// The courses by cut, question and month.
    pub(super) fn courses(
        &self,
        cuts: &Cuts<'_>,
        mut take: impl FnMut(CutKey, usize, Month, &BTreeMap<Course, u64>),
    ) {
        for ((cut, question, month), courses) in &self.courses {
            if let Some(key) = cuts.keys().get(*cut as usize) {
                take(*key, *question, *month, courses);
            }
        }
    }

    /// By cut, question and period: how many customers, and how many answers of theirs.
    pub(super) fn customers(
        &self,
        cuts: &Cuts<'_>,
        mut take: impl FnMut(CutKey, usize, Period, Followed, u64, u64),
    ) {
        let questions = self.questions.len().max(1);
        for kind in &self.kinds {
            for (of_cell, (cut, time)) in kind.seen.chunks(questions).zip(kind.grid.cells()) {
                let key = cuts.keys().get(*cut as usize);
                let period = kind.times.periods().get(*time as usize);
                let (Some(key), Some(period)) = (key, period) else { continue };
                for (question, both) in self.questions.iter().zip(of_cell) {
                    for (followed, seen) in Followed::BOTH.into_iter().zip(both) {
                        if seen.people > 0 {
                            take(*key, *question, *period, followed, seen.people, seen.answers);
                        }
                    }
                }
            }
        }
    }
}

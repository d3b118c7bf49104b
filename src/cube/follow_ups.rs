//! Says what was done with the answers of detractors and promoters: who was contacted, when, and what came of it.
//!
//! What is kept of an answer that somebody followed up is its [`Course`] with all its days, so that counts add up and are
//! those of any as-of date; [`FollowUps`] is what had happened by one.

use super::classes::days_between;
use super::people::Distinct;
use super::period::Month;
use super::tally::ScoreCount;
use crate::sources::words::FollowUpOutcome;
use crate::sources::{FollowUp, Question, ScorePart};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What was done with the answers of a cut and a period, as far as it had happened by the as-of date.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FollowUps {
    /// With those of detractors.
    pub detractors: DetractorFollowUps,
    /// With those of promoters.
    pub promoters: PromoterFollowUps,
}

/// What was done with the answers of detractors. Each answer is in time, late or never, or waiting.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DetractorFollowUps {
    /// All answers of detractors that count, of whoever has no id as well.
    pub answered: u64,
    /// Contacted by the due date; where there is none, contacted at all.
    pub in_time: u64,
    /// Contacted after the due date, or not contacted and nothing says that there is still time: the due date is not after
    /// as-of, there is none, or nobody follows the answer up.
    pub late_or_never: u64,
    /// Not contacted, and the due date lies after as-of.
    pub waiting: u64,
    /// Of those contacted, how many by the days from the answer to the contact.
    pub days_to_contact: BTreeMap<u32, u64>,
    /// Those of which it is known what came of it: recovered, kept or lost.
    pub with_outcome: u64,
    /// Of those, who were recovered.
    pub recovered: u64,
    /// How many different customers answered so, at least; whoever has no id is one together.
    pub customers: u64,
}

/// What was done with the answers of promoters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PromoterFollowUps {
    /// All answers of promoters that count, of whoever has no id as well.
    pub answered: u64,
    /// Contacted by the as-of date.
    pub contacted: u64,
    /// How many different customers answered so, at least; whoever has no id is one together.
    pub customers: u64,
}

/// Who is followed up: passives are not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Followed {
    Detractor,
    Promoter,
}

impl Followed {
    pub(super) const BOTH: [Followed; 2] = [Followed::Detractor, Followed::Promoter];

    /// How many answers of this kind there are among those of each score.
    pub(super) fn answers(self, question: &Question, scores: &[ScoreCount]) -> u64 {
        let part = match self {
            Followed::Detractor => ScorePart::Low,
            Followed::Promoter => ScorePart::High,
        };
        let scores = (question.low..).zip(scores);
        let of_kind = scores.filter(|(score, _)| question.part_of(*score) == part);
        of_kind.map(|(_, count)| count.count).sum()
    }

    /// The kind whose answers add so much to the net.
    pub(super) fn of_sign(sign: i8) -> Option<Followed> {
        match sign {
            -1 => Some(Followed::Detractor),
            1 => Some(Followed::Promoter),
            _ => None,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Followed::Detractor => "detractor",
            Followed::Promoter => "promoter",
        }
    }
}

/// What the register says of one answer. Where several rows are about it, the earliest due date, the first contact and
/// what came of that hold, so that a later row changes nothing that was so before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Known<'r> {
    pub(super) due: Option<Date>,
    pub(super) contacted: Option<Date>,
    outcome: Option<FollowUpOutcome>,
    /// The role that takes care of it.
    pub(super) by: Option<&'r str>,
}

impl<'r> Known<'r> {
    /// Adds a row about the answer.
    pub(super) fn add(&mut self, row: &'r FollowUp) {
        let earlier = |one: Option<Date>, other: Option<Date>| one.into_iter().chain(other).min();
        let first = earlier(self.contacted, row.contacted);
        let is_first = self.contacted == first;
        let outcome = row.outcome.filter(|outcome| *outcome != FollowUpOutcome::Pending);
        self.outcome = match (is_first, row.contacted == first) {
            (true, true) => self.outcome.or(outcome),
            (true, false) => self.outcome,
            (false, _) => outcome,
        };
        self.by = match is_first {
            true => self.by.or(row.by.as_deref()),
            false => row.by.as_deref().or(self.by),
        };
        self.due = earlier(self.due, row.due);
        self.contacted = first;
    }

    /// What is kept of it; `None` if that is no more than of an answer that nobody follows up.
    pub(super) fn course(&self, followed: Followed, answered: Date) -> Option<Course> {
        let contact = self.contacted.map(|day| Contact {
            day,
            // Beyond four thousand million days there is no calendar.
            days: u32::try_from(days_between(answered, day)).unwrap_or(u32::MAX),
        });
        let course = match followed {
            Followed::Detractor => {
                Course { followed, due: self.due, contact, outcome: self.outcome }
            }
            Followed::Promoter => Course { followed, due: None, contact, outcome: None },
        };
        let is_any = course.due.is_some() || course.contact.is_some() || course.outcome.is_some();
        is_any.then_some(course)
    }
}

/// When somebody got in touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Contact {
    day: Date,
    /// How many days after the answer.
    days: u32,
}

/// What was done with an answer, and when; of a promoter's only the contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Course {
    followed: Followed,
    due: Option<Date>,
    contact: Option<Contact>,
    /// Never pending.
    outcome: Option<FollowUpOutcome>,
}

impl Course {
    /// How it is written: `detractor;2026-10-10;2026-10-09;1;recovered`. What is not known is empty.
    pub(super) fn written(&self) -> String {
        let day = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
        let days = self.contact.map_or_else(String::new, |contact| contact.days.to_string());
        let outcome = self.outcome.map_or("", FollowUpOutcome::as_str);
        let contacted = day(self.contact.map(|contact| contact.day));
        format!("{};{};{contacted};{days};{outcome}", self.followed.word(), day(self.due))
    }

    /// Reads what [`Course::written`] writes.
    pub(super) fn from_written(text: &str) -> Option<Self> {
        fn optional<T: std::str::FromStr>(text: &str) -> Option<Option<T>> {
            if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) }
        }
        let mut parts = text.split(';');
        let word = parts.next()?;
        let followed = Followed::BOTH.into_iter().find(|one| one.word() == word)?;
        let due = optional(parts.next()?)?;
        let contact = match (optional(parts.next()?)?, optional(parts.next()?)?) {
            (Some(day), Some(days)) => Some(Contact { day, days }),
            (None, None) => None,
            _ => return None,
        };
        let outcome = match parts.next()? {
            "" => None,
            word => Some(FollowUpOutcome::from_word(word)?),
        };
        let is_right = parts.next().is_none() && outcome != Some(FollowUpOutcome::Pending);
        is_right.then_some(Course { followed, due, contact, outcome })
    }
}

/// What is kept of the answers of a cut and question that somebody followed up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Courses {
    /// How many answers of a month took a course.
    pub(super) months: BTreeMap<Month, BTreeMap<Course, u64>>,
    /// The different customers who were detractors, and those who were promoters, followed up or not.
    pub(super) customers: [Distinct; 2],
}

impl Courses {
    /// The different customers of a kind.
    pub(super) fn of_mut(&mut self, followed: Followed) -> Option<&mut Distinct> {
        self.customers.get_mut(followed as usize)
    }

    /// Adds other answers; customers of both can't be told apart.
    pub(super) fn merge(&mut self, other: &Courses) {
        for (month, courses) in &other.months {
            let own = self.months.entry(*month).or_default();
            for (course, count) in courses {
                *own.entry(*course).or_default() += count;
            }
        }
        for (own, theirs) in self.customers.iter_mut().zip(&other.customers) {
            own.merge(theirs);
        }
    }

    /// Leaves out what comes after a month.
    pub(super) fn up_to(&mut self, last: Month) {
        self.months.split_off(&last.plus(1));
        for customers in &mut self.customers {
            *customers = customers.up_to(last);
        }
    }
}

impl FollowUps {
    /// What had happened by the as-of date with so many answers of detractors and of promoters, those followed up among
    /// them.
    pub(super) fn of<'c>(
        answered: [u64; 2],
        courses: impl Iterator<Item = (&'c Course, &'c u64)>,
        as_of: Date,
    ) -> FollowUps {
        let mut sum = FollowUps::default();
        let (detractors, promoters) = (&mut sum.detractors, &mut sum.promoters);
        [detractors.answered, promoters.answered] = answered;
        for (course, count) in courses {
            let contact = course.contact.filter(|contact| contact.day <= as_of);
            if course.followed == Followed::Promoter {
                promoters.contacted += if contact.is_some() { *count } else { 0 };
                continue;
            }
            match (contact, course.due) {
                (Some(contact), due) if due.is_none_or(|due| contact.day <= due) => {
                    detractors.in_time += count;
                }
                (None, Some(due)) if due > as_of => detractors.waiting += count,
                _ => {}
            }
            if let Some(contact) = contact {
                *detractors.days_to_contact.entry(contact.days).or_default() += count;
            }
            // What came of a contact can't be known before it.
            let is_known = course.contact.is_none() || contact.is_some();
            if let Some(outcome) = course.outcome.filter(|_| is_known) {
                detractors.with_outcome += count;
                detractors.recovered +=
                    if outcome == FollowUpOutcome::Recovered { *count } else { 0 };
            }
        }
        let others = detractors.in_time + detractors.waiting;
        detractors.late_or_never = detractors.answered.saturating_sub(others);
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ANSWERED: &str = "2026-10-01";

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn row(due: &str, contacted: &str, outcome: &str) -> FollowUp {
        let optional = |text: &str| (!text.is_empty()).then(|| day(text));
        FollowUp {
            customer: "c".to_owned(),
            answered_on: day(ANSWERED),
            due: optional(due),
            contacted: optional(contacted),
            by: None,
            outcome: FollowUpOutcome::from_word(outcome),
        }
    }

    fn of_one(rows: &[FollowUp], as_of: &str) -> DetractorFollowUps {
        let mut known = Known::default();
        rows.iter().for_each(|row| known.add(row));
        let course = known.course(Followed::Detractor, day(ANSWERED));
        let courses: BTreeMap<Course, u64> = course.into_iter().map(|one| (one, 1)).collect();
        FollowUps::of([1, 0], courses.iter(), day(as_of)).detractors
    }

    /// In time, late or never, waiting, with an outcome, recovered.
    fn counts(rows: &[FollowUp], as_of: &str) -> [u64; 5] {
        let of = of_one(rows, as_of);
        [of.in_time, of.late_or_never, of.waiting, of.with_outcome, of.recovered]
    }

    #[test]
    fn an_answer_is_in_time_late_or_waiting() {
        let due = "2026-10-05";
        assert_eq!(counts(&[], due), [0, 1, 0, 0, 0]);
        assert_eq!(counts(&[row(due, "", "")], "2026-10-04"), [0, 0, 1, 0, 0]);
        assert_eq!(counts(&[row(due, "", "")], due), [0, 1, 0, 0, 0]);
        assert_eq!(counts(&[row("", "", "")], due), [0, 1, 0, 0, 0]);
        assert_eq!(counts(&[row(due, due, "kept")], due), [1, 0, 0, 1, 0]);
        assert_eq!(counts(&[row("", due, "recovered")], due), [1, 0, 0, 1, 1]);
        assert_eq!(counts(&[row(due, "2026-10-06", "lost")], "2026-10-06"), [0, 1, 0, 1, 0]);
        assert_eq!(counts(&[row(due, "2026-10-02", "pending")], due), [1, 0, 0, 0, 0]);
        let days = of_one(&[row(due, "2026-10-04", "")], due).days_to_contact;
        assert_eq!(days, BTreeMap::from([(3, 1)]));
    }

    #[test]
    fn what_happens_after_as_of_has_not_happened() {
        let late = [row("2026-10-09", "2026-10-08", "recovered")];
        assert_eq!(counts(&late, "2026-10-07"), [0, 0, 1, 0, 0]);
        assert!(of_one(&late, "2026-10-07").days_to_contact.is_empty());
        assert_eq!(counts(&late, "2026-10-08"), [1, 0, 0, 1, 1]);
    }

    #[test]
    fn of_several_rows_the_first_contact_and_the_earliest_due_date_hold() {
        let rows =
            [row("2026-10-09", "2026-10-08", "lost"), row("2026-10-07", "2026-10-03", "kept")];
        let back = [rows[1].clone(), rows[0].clone()];
        for rows in [rows, back] {
            assert_eq!(counts(&rows, "2026-10-31"), [1, 0, 0, 1, 0]);
            assert_eq!(counts(&rows, "2026-10-02"), [0, 0, 1, 0, 0]);
        }
    }

    fn any_day() -> impl Strategy<Value = Option<Date>> {
        prop::option::of((1..29_i8).prop_map(|day| Date::constant(2026, 10, day)))
    }

    proptest! {
        #[test]
        fn a_course_reads_back_as_it_is_written(
            due in any_day(), contacted in any_day(), outcome in 0..4_usize, followed in 0..2_usize,
        ) {
            let word = FollowUpOutcome::WORDS[outcome];
            let text = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
            let mut known = Known::default();
            let row = row(&text(due), &text(contacted), word);
            known.add(&row);
            if let Some(course) = known.course(Followed::BOTH[followed], day(ANSWERED)) {
                prop_assert_eq!(Course::from_written(&course.written()), Some(course));
            }
        }

        #[test]
        fn no_text_is_taken_for_a_course_that_is_none(text in "(detractor|x);[0-9;-]{0,20}") {
            if let Some(course) = Course::from_written(&text) {
                prop_assert_eq!(Course::from_written(&course.written()), Some(course));
            }
        }
    }
}

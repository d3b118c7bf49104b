//! Counts answers into small, additive tallies, which are all that the rooms to the right ever see of them.
//!
//! A [`SurveyCube`] holds, for each [`Cut`] and question, a [`Tally`] for each month and the distinct people behind
//! it. Quarters and years are sums of months. No respondent leaves this room.

pub mod classes;
pub mod clusters;
pub mod count;
mod counter;
mod cuts;
pub mod drivers;
mod follow_up_counts;
pub mod follow_ups;
pub mod last_answers;
mod margins;
pub mod people;
pub mod period;
mod presence;
pub mod read_aggregates;
mod shards;
pub mod tally;
mod ties;
pub mod whom_to_contact;
pub mod write_aggregates;

pub use classes::{ByClass, ClassStanding};
pub use clusters::ClusterSums;
pub use count::count;
pub use drivers::DriverMoments;
pub use follow_ups::{DetractorFollowUps, FollowUps, PromoterFollowUps};
pub use people::{Distinct, Number};
pub use period::{Month, Period, PeriodKind};
pub use read_aggregates::read_aggregates;
pub use tally::{ScoreCount, Tally};
pub use write_aggregates::write_aggregates;

use crate::diagnostic::{Diagnostic, Diagnostics, Failure, Location};
use crate::project::Project;
use crate::sources::{AnswersFolder, CutOff, Pace, People, Quarantine, Registers, Survey};
use follow_ups::{Courses, Followed};
use jiff::civil::Date;
use std::borrow::Cow;
use std::collections::btree_map::{Entry, Range};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Which answers a figure is about: all, or those with one value of a dimension (or of a declared cross).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cut {
    /// All answers.
    Whole,
    /// Those with one value.
    Value {
        /// The dimension or the cross.
        dimension: String,
        /// The value; of a cross the two values with `;` between them.
        value: String,
    },
}

/// One cut and question: tallies by month, and the people behind them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CubeCell {
    /// By month.
    pub months: BTreeMap<Month, Tally>,
    people: Option<Distinct>,
    accounts: Option<Distinct>,
    /// By period, where several answers of one customer count; `None` where parts were added up whose customers can't be
    /// told apart any more.
    clusters: BTreeMap<Period, Option<ClusterSums>>,
    /// By month and the values of the survey's margins together: the counts of each score.
    margins: BTreeMap<Month, BTreeMap<Vec<String>, Vec<ScoreCount>>>,
    courses: Courses,
}

impl CubeCell {
    /// The entries of a period's months.
    fn of_period<T>(months: &BTreeMap<Month, T>, period: Period) -> Range<'_, Month, T> {
        match period.months() {
            Some((first, last)) => months.range(first..=last),
            None => months.range(..),
        }
    }

    /// The first and the last month of a period in which the question was put.
    #[must_use]
    pub fn ends(&self, period: Period) -> Option<(Month, Month)> {
        let mut months = Self::of_period(&self.months, period).map(|(month, _)| *month);
        let first = months.next()?;
        Some((first, months.next_back().unwrap_or(first)))
    }

    /// How many answered in a period.
    #[must_use]
    pub fn n(&self, period: Period) -> u64 {
        Self::of_period(&self.months, period).map(|(_, tally)| tally.n()).sum()
    }

    /// The counts of each score over a period; `None` if the question was put to nobody there.
    ///
    /// Those of a month lie there already; that is most of what figures are made of.
    #[must_use]
    pub fn scores(&self, period: Period) -> Option<Cow<'_, [ScoreCount]>> {
        let mut tallies = Self::of_period(&self.months, period).map(|(_, tally)| tally);
        let mut sum = Cow::Borrowed(tallies.next()?.scores.as_slice());
        tallies.for_each(|tally| tally::add_up(sum.to_mut(), &tally.scores));
        Some(sum)
    }

    /// The sums over clusters in a period, as [`SurveyCube::clusters`] gives them.
    #[must_use]
    pub fn clusters(&self, period: Period) -> Option<ClusterSums> {
        *self.clusters.get(&period)?
    }

    /// The distinct accounts of a period; `None` where the survey has no accounts.
    #[must_use]
    pub fn accounts(&self, period: Period) -> Option<u64> {
        self.accounts.as_ref().map(|accounts| accounts.in_period(period))
    }

    /// The counts of each score by the values of the margins, as [`SurveyCube::margins`] gives them.
    #[must_use]
    pub fn margins(&self, period: Period) -> Margins<'_> {
        let mut sum = Margins::new();
        let months = Self::of_period(&self.margins, period);
        for (values, counts) in months.flat_map(|(_, by_values)| by_values) {
            match sum.entry(values) {
                Entry::Vacant(none) => {
                    none.insert(Cow::Borrowed(counts));
                }
                Entry::Occupied(own) => tally::add_up(own.into_mut().to_mut(), counts),
            }
        }
        sum
    }
}

/// The counts of each score, by the values of a survey's margins.
pub type Margins<'a> = BTreeMap<&'a [String], Cow<'a, [ScoreCount]>>;

/// All tallies of one survey.
#[derive(Debug, Clone, PartialEq)]
pub struct SurveyCube {
    /// The survey.
    pub survey: Survey,
    cells: BTreeMap<(Cut, usize), CubeCell>,
    /// By question and period, as with clusters.
    classes: BTreeMap<(usize, Period), Option<ByClass>>,
    /// The month from which on answers were joined to the register of follow-ups; `None` where they were not.
    followed_since: Option<Month>,
    /// The first month with rows.
    pub first_month: Option<Month>,
    /// The month and day of the latest answer; the day is 0 where only the month is known.
    latest: Option<(Month, i8)>,
    /// The day up to which things have happened; the last of the latest answer's month where not given.
    as_of: Option<Date>,
}

impl SurveyCube {
    /// Adds another part of the survey: other months, or other rows of the same ones.
    ///
    /// Tallies add up exactly, in any order. People who answered in both parts can't be told apart any more, so a number
    /// of people that both add to becomes a lower bound, and sums over clusters that both add to are given up.
    pub fn merge(&mut self, other: &SurveyCube) {
        self.followed_since = self.followed_since_with(other);
        for (key, theirs) in &other.cells {
            let Some(own) = self.cells.get_mut(key) else {
                self.cells.insert(key.clone(), theirs.clone());
                continue;
            };
            for (month, tally) in &theirs.months {
                own.months.entry(*month).or_default().merge(tally);
            }
            for (own, theirs) in
                [(&mut own.people, &theirs.people), (&mut own.accounts, &theirs.accounts)]
            {
                match (own, theirs) {
                    (Some(own), Some(theirs)) => own.merge(theirs),
                    // Whether the others can be told apart is not known for the sum.
                    (own, _) => *own = None,
                }
            }
            for (period, sums) in &theirs.clusters {
                own.clusters.entry(*period).and_modify(|own| *own = None).or_insert(*sums);
            }
            own.courses.merge(&theirs.courses);
            for (month, by_values) in &theirs.margins {
                let own = own.margins.entry(*month).or_default();
                for (values, counts) in by_values {
                    tally::add_up(own.entry(values.clone()).or_default(), counts);
                }
            }
        }
        for (key, counts) in &other.classes {
            self.classes.entry(*key).and_modify(|own| *own = None).or_insert(*counts);
        }
        if self.survey.people != other.survey.people {
            self.survey.people = People::Unknown;
        }
        self.survey.has_accounts |= other.survey.has_accounts;
        self.first_month = self.first_month.into_iter().chain(other.first_month).min();
        self.latest = self.latest.max(other.latest);
    }

    /// The month from which on both parts know what was done with answers, else the sum would take what nobody wrote down
    /// for what nobody did.
    fn followed_since_with(&self, other: &SurveyCube) -> Option<Month> {
        let known = [self.followed_since, other.followed_since];
        let bounds = [self, other].map(|part| {
            let months = part.all_months();
            let first = *months.first()?;
            match part.followed_since {
                Some(since) => Some(since).filter(|since| *since > first),
                None => months.last().map(|last| last.plus(1)),
            }
        });
        let since = known.into_iter().flatten().min()?;
        Some(bounds.into_iter().flatten().max().unwrap_or(since))
    }

    /// All months in which any question was put to anyone.
    pub(crate) fn all_months(&self) -> BTreeSet<Month> {
        self.whole().flat_map(|cell| cell.months.keys().copied()).collect()
    }

    /// The cells of all answers, one for each question.
    fn whole(&self) -> impl Iterator<Item = &CubeCell> {
        // They stand first, so the many cells of a dimension are not gone through for each figure.
        let cells = self.cells.iter().take_while(|((cut, _), _)| *cut == Cut::Whole);
        cells.map(|(_, cell)| cell)
    }

    /// What was counted of a cut and question; `None` if the question was never put there.
    #[must_use]
    pub fn cell(&self, cut: &Cut, question: usize) -> Option<&CubeCell> {
        self.cells.get(&(cut.clone(), question))
    }

    /// The months in which a question has answers or was put and left blank, for a cut.
    pub fn months(&self, cut: &Cut, question: usize) -> impl Iterator<Item = Month> + '_ {
        let cell = self.cell(cut, question);
        cell.into_iter().flat_map(|cell| cell.months.keys().copied())
    }

    /// The tally of a cut and question over a period; `None` if the question was put to nobody there.
    #[must_use]
    pub fn tally(&self, cut: &Cut, question: usize, period: Period) -> Option<Tally> {
        let cell = self.cell(cut, question)?;
        let mut tallies = CubeCell::of_period(&cell.months, period).map(|(_, tally)| tally);
        let mut sum = tallies.next()?.clone();
        tallies.for_each(|tally| sum.merge(tally));
        Some(sum)
    }

    /// The distinct people behind a tally; `None` where nobody can be told apart.
    #[must_use]
    pub fn people(&self, cut: &Cut, question: usize, period: Period) -> Option<u64> {
        let cell = self.cell(cut, question);
        match self.survey.people {
            People::Row => Some(cell.map_or(0, |cell| cell.n(period))),
            People::Customer | People::Unknown => self.people_of(cell?, period),
        }
    }

    /// The same of a cell that was found before.
    #[must_use]
    pub fn people_of(&self, cell: &CubeCell, period: Period) -> Option<u64> {
        match self.survey.people {
            People::Row => Some(cell.n(period)),
            People::Customer => cell.people.as_ref().map(|people| people.in_period(period)),
            People::Unknown => None,
        }
    }

    /// The distinct accounts behind a tally; `None` where the survey has no accounts.
    #[must_use]
    pub fn accounts(&self, cut: &Cut, question: usize, period: Period) -> Option<u64> {
        self.cell(cut, question)?.accounts(period)
    }

    /// The sums over clusters behind a tally: each customer's answers of the period are one cluster. `None` where each
    /// answer is by itself, or customers can't be told apart (any more).
    #[must_use]
    pub fn clusters(&self, cut: &Cut, question: usize, period: Period) -> Option<ClusterSums> {
        self.cell(cut, question)?.clusters(period)
    }

    /// The counts of each score by the values of the survey's margins together, which are those dimensions that the
    /// register of population names, in the order of [`Survey::margins`].
    #[must_use]
    pub fn margins(&self, cut: &Cut, question: usize, period: Period) -> Margins<'_> {
        self.cell(cut, question).map(|cell| cell.margins(period)).unwrap_or_default()
    }

    /// By the class of each customer's last answer before a period: who was a customer when it began and for how long, who
    /// still was when it was over, and what they brought. `None` without a register of customers, or where it can't be
    /// known.
    #[must_use]
    pub fn by_class(&self, question: usize, period: Period) -> Option<ByClass> {
        *self.classes.get(&(question, period))?
    }

    /// The month from which on it is known what was done with answers; `None` without a register of follow-ups.
    #[must_use]
    pub fn followed_since(&self) -> Option<Month> {
        self.followed_since
    }

    /// What was done with the answers of detractors and promoters of a cut and period, as far as it had happened by the
    /// as-of date. Of a period in which the register of follow-ups begins, the months from its first row on count. `None`
    /// before that and without a register, where a survey can't tell its customers or knows no days, for a question that
    /// has no detractors, and where it was put to nobody.
    #[must_use]
    pub fn follow_ups(&self, cut: &Cut, question: usize, period: Period) -> Option<FollowUps> {
        let of_question = self.survey.questions.get(question)?;
        let since = self.followed_since.filter(|_| of_question.has_middle())?;
        let cell = self.cell(cut, question)?;
        let tallies =
            CubeCell::of_period(&cell.months, period).filter(|(month, _)| **month >= since);
        let of_months = tallies.map(|(_, tally)| {
            Followed::BOTH.map(|followed| followed.answers(of_question, &tally.scores))
        });
        let answered = of_months.reduce(|[one, two], [more, and]| [one + more, two + and])?;
        let as_of = self.as_of.or_else(|| Some(self.latest?.0.last_day()))?;
        let courses = CubeCell::of_period(&cell.courses.months, period);
        let courses = courses.filter(|(month, _)| **month >= since);
        let mut sum = FollowUps::of(answered, courses.flat_map(|(_, courses)| courses), as_of);
        let [detractors, promoters] = &cell.courses.customers;
        sum.detractors.customers = detractors.in_period(period);
        sum.promoters.customers = promoters.in_period(period);
        Some(sum)
    }

    /// The dimensions and crosses that have values.
    #[must_use]
    pub fn dimensions(&self) -> BTreeSet<&str> {
        self.cells
            .keys()
            .filter_map(|(cut, _)| match cut {
                Cut::Value { dimension, .. } => Some(dimension.as_str()),
                Cut::Whole => None,
            })
            .collect()
    }

    /// The dimensions and crosses that may be asked for: those with values, and those that sources.toml names, whose
    /// values may be yet to come.
    #[must_use]
    pub fn known_dimensions(&self) -> BTreeSet<&str> {
        let mut known = self.dimensions();
        known.extend(self.survey.named_dimensions.iter().map(String::as_str));
        known.extend(self.survey.crosses.iter().map(|cross| cross.name.as_str()));
        known
    }

    /// The values of a dimension or cross, sorted.
    #[must_use]
    pub fn values(&self, dimension: &str) -> BTreeSet<&str> {
        let first = Cut::Value { dimension: dimension.to_owned(), value: String::new() };
        self.cells
            .range((first, 0)..)
            .map_while(|((cut, _), _)| match cut {
                Cut::Value { dimension: of, value } if of == dimension => Some(value.as_str()),
                _ => None,
            })
            .collect()
    }

    /// The months in which any question has answers.
    #[must_use]
    pub fn months_with_answers(&self) -> BTreeSet<Month> {
        self.whole()
            .flat_map(|cell| cell.months.iter())
            .filter(|(_, tally)| tally.n() > 0)
            .map(|(month, _)| *month)
            .collect()
    }

    /// The first and the last month of a period in which any question has answers.
    #[must_use]
    pub fn ends_of_answers(&self, period: Period) -> Option<(Month, Month)> {
        let ends = |cell: &CubeCell| {
            let months = CubeCell::of_period(&cell.months, period);
            let mut months = months.filter(|(_, tally)| tally.n() > 0).map(|(month, _)| *month);
            let first = months.next()?;
            Some((first, months.next_back().unwrap_or(first)))
        };
        let both =
            |one: (Month, Month), other: (Month, Month)| (one.0.min(other.0), one.1.max(other.1));
        self.whole().filter_map(ends).reduce(both)
    }

    /// The last month before another in which any question has answers.
    #[must_use]
    pub fn last_answers_before(&self, month: Month) -> Option<Month> {
        let last = |cell: &CubeCell| {
            let mut earlier = cell.months.range(..month).rev();
            earlier.find(|(_, tally)| tally.n() > 0).map(|(month, _)| *month)
        };
        self.whole().filter_map(last).max()
    }
}

/// What reading a survey set aside, for the reports.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadingCounts {
    /// Rows read.
    pub rows: u64,
    /// Rows later than the as-of date, left out.
    pub after_as_of: u64,
    /// Rows received later than the day that was asked for, left out.
    pub after_as_known: u64,
    /// Rows and cells set aside.
    pub quarantine: Quarantine,
}

impl ReadingCounts {
    fn add(&mut self, other: ReadingCounts) {
        self.rows += other.rows;
        self.after_as_of += other.after_as_of;
        self.after_as_known += other.after_as_known;
        self.quarantine.files.extend(other.quarantine.files);
        for (reason, count) in other.quarantine.counts {
            *self.quarantine.counts.entry(reason).or_default() += count;
        }
    }
}

/// Tallies don't say when an answer was received, so figures made of them would not be those known on a day.
fn tallies_without_reception(survey: &Survey, day: Date) -> Diagnostic {
    let said = format!(
        "survey `{}` has aggregates, which don't say when answers were received: what was known on {day} can't be told",
        survey.id
    );
    Diagnostic::error(said)
        .at(survey.location.clone())
        .hint("name the files of answers in their place, or leave `--as-known` out")
}

/// Adds the tallies of a survey to those of its answers, which must be of other months.
fn join(mut of_answers: SurveyCube, tallies: &SurveyCube, found: &mut Diagnostics) -> SurveyCube {
    let months = of_answers.all_months();
    if let Some(month) = tallies.all_months().intersection(&months).next() {
        let survey = &of_answers.survey;
        found.push(
            Diagnostic::error(format!(
                "survey `{}` has {month} both among its answers and among its aggregates: it would count twice",
                survey.id
            ))
            .at(survey.location.clone())
            .hint("keep each month in one of the two"),
        );
    }
    of_answers.merge(tallies);
    of_answers
}

/// Warns of answers that stand years apart from all others: a mistyped year would move the as-of date, or begin the series
/// long before it began.
fn check_gaps(survey: &SurveyCube, found: &mut Diagnostics) {
    let months: Vec<Month> = survey.months_with_answers().into_iter().collect();
    let ends = [(months.first(), months.get(1)), (months.iter().rev().nth(1), months.last())];
    for (place, (one, next)) in ends.into_iter().enumerate() {
        let (Some(one), Some(next)) = (one, next) else { continue };
        if next.since(*one) <= FAR_APART || (place == 1 && months.len() == 2) {
            continue;
        }
        let lone = if place == 0 { one } else { next };
        found.push(
            Diagnostic::warning(format!(
                "survey `{}`: the answers of {lone} stand years apart from all others",
                survey.survey.id
            ))
            .at(survey.survey.location.clone())
            .hint("mend their dates if they are mistyped; --as-of sets the day up to which answers count"),
        );
    }
}

/// More months than this between two months with answers are no pause of a survey.
const FAR_APART: i32 = 60;

/// The tallies of all surveys of a project.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cube {
    /// By survey id.
    pub surveys: BTreeMap<String, SurveyCube>,
    /// What was set aside, by survey id.
    pub readings: BTreeMap<String, ReadingCounts>,
    /// "Today": given, or else the last day of the month of the latest answer. `None` where there are no answers.
    pub as_of: Option<Date>,
    /// The day by which answers must have been received, if that was asked for.
    pub as_known: Option<Date>,
}

impl Cube {
    /// Reads and counts all surveys of a project.
    ///
    /// # Errors
    /// [`Failure::Io`] if a file can't be read. What is wrong in the input is among the diagnostics.
    pub fn build(
        project: &Project,
        registers: &Registers,
        answers: Option<&Path>,
        cut_off: CutOff,
        diagnostics: &mut Diagnostics,
    ) -> Result<Cube, Failure> {
        let folder = AnswersFolder::of(&project.root, answers)?;
        let mut cube = Cube { as_of: cut_off.as_of, as_known: cut_off.as_known, ..Cube::default() };
        for (id, config) in &project.sources.surveys {
            let mut found = Diagnostics::new();
            let survey = Survey::resolve(config, &folder, &mut found);
            diagnostics.append(found);
            let Some(survey) = survey else { continue };
            let survey = survey.with_margins(&registers.population, diagnostics);
            let mut counted = None;
            let mut reading = ReadingCounts::default();
            if !survey.files.is_empty() {
                let (of_answers, report) = count(&survey, registers, cut_off, Pace::default())?;
                diagnostics.append(report.diagnostics);
                reading = ReadingCounts {
                    rows: report.rows,
                    after_as_of: report.after_as_of,
                    after_as_known: report.after_as_known,
                    quarantine: report.quarantine,
                };
                counted = Some(of_answers);
            }
            if !survey.aggregates.is_empty() {
                if let Some(day) = cut_off.as_known {
                    diagnostics.push(tallies_without_reception(&survey, day));
                    continue;
                }
                let Some((tallies, counts)) = read_aggregates(&survey, cut_off.as_of, diagnostics)?
                else {
                    continue;
                };
                reading.add(counts);
                counted = Some(match counted {
                    None => tallies,
                    Some(of_answers) => join(of_answers, &tallies, diagnostics),
                });
            }
            if let Some(counted) = counted {
                check_gaps(&counted, diagnostics);
                cube.readings.insert(id.clone(), reading);
                cube.surveys.insert(id.clone(), counted);
            }
        }
        if cube.as_of.is_none() {
            let latest = cube.surveys.values().filter_map(|survey| survey.latest).max();
            cube.as_of = latest.map(|(month, _)| month.last_day());
        }
        for survey in cube.surveys.values_mut() {
            survey.as_of = cube.as_of;
        }
        Ok(cube)
    }

    /// Where a survey is written, for messages.
    #[must_use]
    pub fn location(&self, survey: &str) -> Option<&Location> {
        self.surveys.get(survey).map(|cube| &cube.survey.location)
    }
}

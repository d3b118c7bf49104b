//! Holds all tallies of one survey: parts of it add up, and each figure asks here for what was counted.

use super::follow_ups::Followed;
use super::{ByClass, ClusterSums, CubeCell, Cut, FollowUps, Margins, Month, Period, Tally, tally};
use crate::sources::{People, Survey};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// All tallies of one survey.
#[derive(Debug, Clone, PartialEq)]
pub struct SurveyCube {
    /// The survey.
    pub survey: Survey,
    pub(super) cells: BTreeMap<(Cut, usize), CubeCell>,
    /// By question and period, as with clusters.
    pub(super) classes: BTreeMap<(usize, Period), Option<ByClass>>,
    /// The month from which on answers were joined to the register of follow-ups; `None` where they were not.
    pub(super) followed_since: Option<Month>,
    /// The first month with rows.
    pub first_month: Option<Month>,
    /// The month and day of the latest answer; the day is 0 where only the month is known.
    pub(super) latest: Option<(Month, i8)>,
    /// The day up to which things have happened; the last of the latest answer's month where not given.
    pub(super) as_of: Option<Date>,
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

//! Counts answers into small, additive tallies, which are all that the rooms to the right ever see of them.
//!
//! A [`SurveyCube`] holds, for each [`Cut`] and question, a [`Tally`] for each month and the distinct people behind
//! it. Quarters and years are sums of months. No respondent leaves this room.

pub mod clusters;
pub mod count;
mod counter;
mod cuts;
pub mod drivers;
pub mod people;
pub mod period;
mod presence;
mod shards;
pub mod tally;
mod ties;

pub use clusters::ClusterSums;
pub use count::count;
pub use drivers::DriverMoments;
pub use people::Distinct;
pub use period::{Month, Period, PeriodKind};
pub use tally::{ScoreCount, Tally};

use crate::diagnostic::{Diagnostics, Failure, Location};
use crate::project::Project;
use crate::sources::{AnswersFolder, Pace, People, Quarantine, Survey};
use jiff::civil::Date;
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
    /// By period, where several answers of one customer count.
    clusters: BTreeMap<Period, ClusterSums>,
}

/// All tallies of one survey.
#[derive(Debug, Clone, PartialEq)]
pub struct SurveyCube {
    /// The survey.
    pub survey: Survey,
    cells: BTreeMap<(Cut, usize), CubeCell>,
    /// The first month with rows.
    pub first_month: Option<Month>,
    /// The month and day of the latest answer; the day is 0 where only the month is known.
    latest: Option<(Month, i8)>,
}

impl SurveyCube {
    /// The months in which a question has answers or was put and left blank, for a cut.
    pub fn months(&self, cut: &Cut, question: usize) -> impl Iterator<Item = Month> + '_ {
        let cell = self.cells.get(&(cut.clone(), question));
        cell.into_iter().flat_map(|cell| cell.months.keys().copied())
    }

    /// The tally of a cut and question over a period; `None` if the question was put to nobody there.
    #[must_use]
    pub fn tally(&self, cut: &Cut, question: usize, period: Period) -> Option<Tally> {
        let cell = self.cells.get(&(cut.clone(), question))?;
        let mut sum: Option<Tally> = None;
        let mut add = |tally: &Tally| match &mut sum {
            Some(sum) => sum.merge(tally),
            None => sum = Some(tally.clone()),
        };
        match period.months() {
            Some((first, last)) => {
                cell.months.range(first..=last).for_each(|(_, tally)| add(tally))
            }
            None => cell.months.values().for_each(add),
        }
        sum
    }

    /// The distinct people behind a tally; `None` where nobody can be told apart.
    #[must_use]
    pub fn people(&self, cut: &Cut, question: usize, period: Period) -> Option<u64> {
        match self.survey.people {
            People::Row => Some(self.tally(cut, question, period).map_or(0, |tally| tally.n())),
            People::Customer => {
                let cell = self.cells.get(&(cut.clone(), question))?;
                cell.people.as_ref().map(|people| people.in_period(period))
            }
            People::Unknown => None,
        }
    }

    /// The distinct accounts behind a tally; `None` where the survey has no accounts.
    #[must_use]
    pub fn accounts(&self, cut: &Cut, question: usize, period: Period) -> Option<u64> {
        let cell = self.cells.get(&(cut.clone(), question))?;
        cell.accounts.as_ref().map(|accounts| accounts.in_period(period))
    }

    /// The sums over clusters behind a tally: each customer's answers of the period are one cluster. `None` where each
    /// answer is by itself, or customers can't be told apart.
    #[must_use]
    pub fn clusters(&self, cut: &Cut, question: usize, period: Period) -> Option<ClusterSums> {
        self.cells.get(&(cut.clone(), question))?.clusters.get(&period).copied()
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
        // The whole stands first, so the many cells of a dimension are not gone through for each figure.
        let whole = self.cells.iter().take_while(|((cut, _), _)| *cut == Cut::Whole);
        whole
            .flat_map(|(_, cell)| cell.months.iter())
            .filter(|(_, tally)| tally.n() > 0)
            .map(|(month, _)| *month)
            .collect()
    }
}

/// What reading a survey set aside, for the reports.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadingCounts {
    /// Rows read.
    pub rows: u64,
    /// Rows later than the as-of date, left out.
    pub after_as_of: u64,
    /// Rows and cells set aside.
    pub quarantine: Quarantine,
}

/// The tallies of all surveys of a project.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cube {
    /// By survey id.
    pub surveys: BTreeMap<String, SurveyCube>,
    /// What was set aside, by survey id.
    pub readings: BTreeMap<String, ReadingCounts>,
    /// "Today": given, or else the last day of the month of the latest answer. `None` where there are no answers.
    pub as_of: Option<Date>,
}

impl Cube {
    /// Reads and counts all surveys of a project.
    ///
    /// # Errors
    /// [`Failure::Io`] if a file can't be read. What is wrong in the input is among the diagnostics.
    pub fn build(
        project: &Project,
        answers: Option<&Path>,
        as_of: Option<Date>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Cube, Failure> {
        let folder = AnswersFolder::of(&project.root, answers)?;
        let mut cube = Cube { as_of, ..Cube::default() };
        for (id, config) in &project.sources.surveys {
            let mut found = Diagnostics::new();
            let survey = Survey::resolve(config, &folder, &mut found);
            diagnostics.append(found);
            let Some(survey) = survey else { continue };
            let (counted, report) = count(&survey, as_of, Pace::default())?;
            diagnostics.append(report.diagnostics);
            cube.readings.insert(
                id.clone(),
                ReadingCounts {
                    rows: report.rows,
                    after_as_of: report.after_as_of,
                    quarantine: report.quarantine,
                },
            );
            cube.surveys.insert(id.clone(), counted);
        }
        if cube.as_of.is_none() {
            let latest = cube.surveys.values().filter_map(|survey| survey.latest).max();
            cube.as_of = latest.map(|(month, _)| month.last_day());
        }
        Ok(cube)
    }

    /// Where a survey is written, for messages.
    #[must_use]
    pub fn location(&self, survey: &str) -> Option<&Location> {
        self.surveys.get(survey).map(|cube| &cube.survey.location)
    }
}

//! Counts answers into small, additive tallies, which are all that the rooms to the right ever see of them.
//!
//! A [`SurveyCube`] holds, for each [`Cut`] and question, a [`Tally`] for each month and the distinct people behind
//! it. Quarters and years are sums of months. No respondent leaves this room.

mod cell;
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
mod survey_cube;
pub mod tally;
mod ties;
pub mod whom_to_contact;
pub mod write_aggregates;

pub use cell::{CubeCell, Cut, Margins};
pub use classes::{ByClass, ClassStanding};
pub use clusters::ClusterSums;
pub use count::count;
pub use drivers::DriverMoments;
pub use follow_ups::{DetractorFollowUps, FollowUps, PromoterFollowUps};
pub use people::{Distinct, Number};
pub use period::{Month, Period, PeriodKind};
pub use read_aggregates::read_aggregates;
pub use survey_cube::SurveyCube;
pub use tally::{ScoreCount, Tally};
pub use write_aggregates::write_aggregates;

use crate::diagnostic::{Diagnostic, Diagnostics, Failure, Location};
use crate::project::Project;
use crate::sources::{AnswersFolder, CutOff, Pace, Quarantine, Registers, Survey};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::path::Path;

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

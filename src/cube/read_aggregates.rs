//! Reads the tallies of a survey back from the CSV that [`write_aggregates`](super::write_aggregates) made.
//!
//! A month that two files hold is refused, since it would count twice.

mod driver_places;
mod rows;
mod texts;

use super::{Cut, Month, ReadingCounts, SurveyCube, Tally};
use crate::diagnostic::{Diagnostic, Diagnostics, Failure, Location};
use crate::sources::Survey;
use crate::sources::csv_file::{CsvFile, CsvOptions};
use jiff::civil::Date;
use rows::FileReader;
use std::collections::BTreeMap;

/// Reads all files of tallies of a survey. `None` if they are wrong.
///
/// # Errors
/// [`Failure::Io`] if a file can't be read. What is wrong in the files is among the diagnostics.
pub fn read_aggregates(
    survey: &Survey,
    as_of: Option<Date>,
    diagnostics: &mut Diagnostics,
) -> Result<Option<(SurveyCube, ReadingCounts)>, Failure> {
    let mut sum: Option<SurveyCube> = None;
    let mut counts = ReadingCounts::default();
    let mut holders: BTreeMap<Month, &str> = BTreeMap::new();
    let mut found = Diagnostics::new();
    for file in &survey.aggregates {
        let name = file.shown.as_str();
        let mut reader = FileReader::new(survey, name);
        match CsvFile::open(&file.path, name, CsvOptions::default()) {
            Ok(csv) => match reader.read(csv) {
                Ok(()) => {}
                Err(Failure::Input(more)) => reader.diagnostics.append(more),
                Err(other) => return Err(other),
            },
            Err(Failure::Input(more)) => reader.diagnostics.append(more),
            Err(other) => return Err(other),
        }
        found.append(reader.diagnostics);
        if found.has_errors() || !reader.has_rows {
            continue;
        }
        let mut cube = reader.cube;
        cube.as_of = as_of;
        for month in cube.all_months() {
            if let Some(other) = holders.insert(month, name) {
                found.push(twice(name, other, month));
            }
        }
        if let Some(as_of) = as_of {
            counts.after_as_of += cut_off(&mut cube, as_of, name, &mut found);
        }
        counts.rows += reader.reading.rows;
        counts.after_as_of += reader.reading.after_as_of;
        counts.quarantine.files.push(name.to_owned());
        for (reason, count) in reader.reading.quarantine.counts {
            *counts.quarantine.counts.entry(reason).or_default() += count;
        }
        match &mut sum {
            Some(sum) => sum.merge(&cube),
            None => sum = Some(cube),
        }
    }
    if sum.is_none() && !found.has_errors() {
        found.push(
            Diagnostic::error(format!("no file of aggregates holds the survey `{}`", survey.id))
                .at(survey.location.clone())
                .hint("write them by `embajador aggregate` where the answers are"),
        );
    }
    let is_right = !found.has_errors();
    diagnostics.append(found);
    Ok(sum.filter(|_| is_right).map(|cube| (cube, counts)))
}

fn twice(file: &str, other: &str, month: Month) -> Diagnostic {
    Diagnostic::error(format!(
        "holds answers of {month}, as `{other}` does: they would count twice"
    ))
    .at(Location::file(file))
    .hint(
        "keep one of the two files; a newer one that holds all months takes the place of the older",
    )
}

/// Leaves out the months after as-of, and gives how many answers they hold.
fn cut_off(cube: &mut SurveyCube, as_of: Date, file: &str, found: &mut Diagnostics) -> u64 {
    let last = Month::of(as_of);
    let lies_inside = as_of < last.last_day()
        && cube.all_months().contains(&last)
        && cube.latest.is_some_and(|latest| latest > (last, as_of.day()));
    if lies_inside {
        found.push(
            Diagnostic::error(format!("aggregates hold whole months, and {as_of} lies inside one"))
                .at(Location::file(file))
                .hint(format!("say `--as-of {}`", last.last_day())),
        );
    }
    if cube.all_months().range(last.plus(1)..).next().is_none() {
        return 0;
    }
    let mut left_out = BTreeMap::new();
    for ((cut, question), cell) in &mut cube.cells {
        let later = cell.months.split_off(&last.plus(1));
        if *cut == Cut::Whole {
            let rows = |tally: &Tally| tally.n() + tally.missing;
            left_out.insert(*question, later.values().map(rows).sum::<u64>());
        }
        cell.people = cell.people.take().map(|people| people.up_to(last));
        cell.accounts = cell.accounts.take().map(|accounts| accounts.up_to(last));
        // Of a period that as-of lies inside, nobody knows any more what of its sums comes after.
        cell.clusters.retain(|period, _| period.months().is_some_and(|(_, end)| end <= last));
    }
    for cell in cube.cells.values_mut() {
        cell.courses.up_to(last);
        cell.margins.split_off(&last.plus(1));
    }
    cube.classes.retain(|(_, period), _| period.months().is_some_and(|(_, end)| end <= last));
    cube.cells.retain(|_, cell| !cell.months.is_empty());
    if cube.latest.is_some_and(|(month, _)| month > last) {
        cube.latest = cube.months_with_answers().last().map(|month| (*month, 0));
    }
    cube.first_month = cube.first_month.filter(|month| *month <= last);
    left_out.into_values().max().unwrap_or(0)
}

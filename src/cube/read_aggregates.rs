//! Reads the tallies of a survey back from the CSV that [`write_aggregates`](super::write_aggregates) made.
//!
//! What was counted by another definition (another scale, another rule for repeats) is refused, since its figures would
//! be taken for something that they are not; and so is a month that two files hold, since it would count twice.

use super::classes::CLASSES;
use super::follow_ups::Course;
use super::people::{Distinct, Number};
use super::write_aggregates::{
    COLUMNS, VERSION, definition, item, people_word, read_decimal, repeat_word, type_word,
    unescaped,
};
use super::{
    CubeCell, Cut, DriverMoments, Month, Period, ReadingCounts, ScoreCount, SurveyCube, Tally,
};
use crate::diagnostic::{Diagnostic, Diagnostics, Failure, Location, shown};
use crate::sources::csv_file::{CsvFile, CsvOptions};
use crate::sources::csv_rows::Row;
use crate::sources::csv_text::unguarded;
use crate::sources::{Amount, People, Question, Reason, Survey, Weight};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

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

struct FileReader<'a> {
    survey: &'a Survey,
    file: &'a str,
    cube: SurveyCube,
    reading: ReadingCounts,
    diagnostics: Diagnostics,
    has_rows: bool,
    /// What sources.toml does not name and is left out, said once each.
    left_out: BTreeSet<String>,
}

/// A row's texts.
struct Texts<'r> {
    kind: &'r str,
    question: &'r str,
    period: &'r str,
    dimension: &'r str,
    value: &'r str,
    item: &'r str,
    count: &'r str,
    sum: &'r str,
    squares: &'r str,
}

/// What is wrong with a row: the column, and what was expected.
type Wrong = (&'static str, String);

impl<'a> FileReader<'a> {
    fn new(survey: &'a Survey, file: &'a str) -> Self {
        let cube = SurveyCube {
            survey: Survey { has_accounts: false, ..survey.clone() },
            cells: BTreeMap::new(),
            classes: BTreeMap::new(),
            followed_since: None,
            first_month: None,
            latest: None,
            as_of: None,
        };
        FileReader {
            survey,
            file,
            cube,
            reading: ReadingCounts::default(),
            diagnostics: Diagnostics::new(),
            has_rows: false,
            left_out: BTreeSet::new(),
        }
    }

    fn read(&mut self, mut csv: CsvFile) -> Result<(), Failure> {
        if !csv.header().iter().map(String::as_str).eq(COLUMNS) {
            let first = csv.header().first().map_or("", String::as_str);
            let said = match first.strip_prefix("embajador-cube/") {
                Some(_) if first != VERSION => {
                    format!(
                        "the tallies are of the format `{}`, expected `{VERSION}`",
                        shown(first)
                    )
                }
                _ => format!("these are no tallies: expected the header `{}`", COLUMNS.join(",")),
            };
            return Err(Diagnostic::error(said)
                .at(Location::file(self.file).line(1))
                .hint("write them again by `embajador aggregate`")
                .into());
        }
        while let Some(row) = csv.next_row()? {
            let line = row.line;
            if let Err((column, expected)) = self.row(&row) {
                self.diagnostics.push(
                    Diagnostic::error(format!("column `{column}`: {expected}"))
                        .at(Location::file(self.file).line(line))
                        .hint("write the tallies again by `embajador aggregate`; they are not edited by hand"),
                );
            }
        }
        for cell in self.cube.cells.values_mut() {
            let has_people = self.cube.survey.people == People::Customer;
            cell.people = cell.people.take().or(has_people.then(Distinct::default));
            let has_accounts = self.cube.survey.has_accounts;
            cell.accounts = cell.accounts.take().or(has_accounts.then(Distinct::default));
        }
        Ok(())
    }

    fn row(&mut self, row: &Row<'_>) -> Result<(), Wrong> {
        if row.len() != COLUMNS.len() {
            let expected = COLUMNS.len();
            return Err((VERSION, format!("expected {expected} cells, found {}", row.len())));
        }
        let text = |column: usize| {
            let name = COLUMNS.get(column).copied().unwrap_or_default();
            let text = std::str::from_utf8(row.bytes(column));
            text.map(unguarded).map_err(|_| (name, "not valid UTF-8".to_owned()))
        };
        if text(1)? != self.survey.id {
            return Ok(());
        }
        self.has_rows = true;
        let texts = Texts {
            kind: text(0)?,
            question: text(2)?,
            period: text(3)?,
            dimension: text(4)?,
            value: text(5)?,
            item: text(6)?,
            count: text(7)?,
            sum: text(8)?,
            squares: text(9)?,
        };
        match texts.kind {
            "reading" => self.reading_row(&texts),
            "set_aside" if texts.question.is_empty() => {
                *self.reading.quarantine.counts.entry(reason(&texts)?).or_default() +=
                    count(&texts)?;
                Ok(())
            }
            "question" => self.question_row(&texts),
            _ => self.cell_row(&texts),
        }
    }

    fn reading_row(&mut self, texts: &Texts<'_>) -> Result<(), Wrong> {
        let survey = self.survey;
        match texts.item {
            item::TYPE => same("type", texts.value, type_word(survey.kind))?,
            item::REPEAT => same("repeat", texts.value, repeat_word(survey.repeat))?,
            item::PEOPLE => {
                let known = [People::Row, People::Customer, People::Unknown];
                let people = known.into_iter().find(|people| people_word(*people) == texts.value);
                self.cube.survey.people = people.ok_or_else(|| {
                    (
                        "value",
                        format!(
                            "expected row, customer or unknown, found `{}`",
                            shown(texts.value)
                        ),
                    )
                })?;
            }
            item::ACCOUNTS => self.cube.survey.has_accounts = count(texts)? > 0,
            item::FOLLOW_UPS => match texts.value.parse() {
                Ok(Period::Month(month)) => self.cube.followed_since = Some(month),
                _ => {
                    let found = shown(texts.value);
                    return Err(("value", format!("expected a month, found `{found}`")));
                }
            },
            item::FIRST_MONTH => self.cube.first_month = Some(month(texts)?),
            item::LATEST => {
                let day = i8::try_from(count(texts)?).ok().filter(|day| *day <= 31);
                let day = day.ok_or_else(|| ("count", "expected a day of the month".to_owned()))?;
                self.cube.latest = Some((month(texts)?, day));
            }
            item::ROWS => self.reading.rows = count(texts)?,
            item::AFTER_AS_OF => self.reading.after_as_of = count(texts)?,
            other => return Err(("item", format!("`{}` is not known here", shown(other)))),
        }
        Ok(())
    }

    fn question_row(&mut self, texts: &Texts<'_>) -> Result<(), Wrong> {
        let Some(place) = self.question(texts.question) else { return Ok(()) };
        let own = self.survey.questions.get(place).map(definition).unwrap_or_default();
        same(texts.question, texts.item, &own)
    }

    /// The place of a question; `None`, with a warning, if sources.toml has none of that name.
    fn question(&mut self, id: &str) -> Option<usize> {
        let place = self.survey.questions.iter().position(|question| question.id == id);
        if place.is_none() {
            self.leave_out(format!("question `{}`", shown(id)));
        }
        place
    }

    fn leave_out(&mut self, what: String) {
        if self.left_out.insert(what.clone()) {
            let survey = &self.survey.id;
            self.diagnostics.push(
                Diagnostic::warning(format!(
                    "{what} is left out, which the survey `{survey}` does not have"
                ))
                .at(Location::file(self.file))
                .hint("name it in data/sources.toml if its figures are wanted"),
            );
        }
    }

    fn class_row(&mut self, question: usize, texts: &Texts<'_>) -> Result<(), Wrong> {
        let known = self.cube.classes.entry((question, period(texts)?)).or_default();
        if texts.item == item::UNKNOWN {
            return Ok(());
        }
        let (class, what) = texts.item.split_once(';').unwrap_or((texts.item, ""));
        let place = CLASSES.iter().position(|known| *known == class);
        let counts = known.get_or_insert_default();
        let Some(of_class) = place.and_then(|place| counts.get_mut(place)) else {
            return Err(("item", format!("`{}` is no class", shown(class))));
        };
        let whole = || texts.sum.parse().map_err(|_| not_a_number("sum", texts.sum));
        match what {
            "" => {
                of_class.at_start = count(texts)?;
                of_class.retained = whole()?;
            }
            item::TENURE_DAYS => of_class.tenure_days = whole()?,
            item::REVENUE => {
                of_class.with_revenue = count(texts)?;
                let units = read_decimal(texts.sum, 4);
                let units = units.ok_or_else(|| not_a_number("sum", texts.sum))?;
                of_class.revenue = Amount::from_ten_thousandths(units);
            }
            other => return Err(("item", format!("`{}` is not known here", shown(other)))),
        }
        Ok(())
    }

    fn cell_row(&mut self, texts: &Texts<'_>) -> Result<(), Wrong> {
        let Some(place) = self.question(texts.question) else { return Ok(()) };
        let cut = match texts.dimension {
            "" => Cut::Whole,
            dimension => {
                let survey = self.survey;
                let is_known = survey.dimensions.iter().any(|name| name == dimension)
                    || survey.crosses.iter().any(|cross| cross.name == dimension);
                if !is_known {
                    self.leave_out(format!("dimension `{}`", shown(dimension)));
                    return Ok(());
                }
                Cut::Value { dimension: dimension.to_owned(), value: texts.value.to_owned() }
            }
        };
        let Some(question) = self.survey.questions.get(place) else { return Ok(()) };
        if texts.kind == "class" {
            return self.class_row(place, texts);
        }
        let cell = self.cube.cells.entry((cut, place)).or_default();
        let tally = |cell: &'_ mut CubeCell| -> Result<Month, Wrong> {
            let month = month(texts)?;
            cell.months.entry(month).or_insert_with(|| Tally::empty(question.scores()));
            Ok(month)
        };
        match texts.kind {
            "margin" => {
                let (score, values) = texts.item.split_once(';').unwrap_or((texts.item, ""));
                let values: Vec<String> = values.split(';').map(unescaped).collect();
                if values.len() != self.survey.margins.len() {
                    self.leave_out("what is not weighted to the register of population".to_owned());
                    return Ok(());
                }
                let scores = cell.margins.entry(month(texts)?).or_default().entry(values);
                let none = || vec![ScoreCount::default(); question.scores()];
                set_score(question, score, texts, scores.or_insert_with(none))?;
            }
            "score" => {
                let month = tally(cell)?;
                if let Some(tally) = cell.months.get_mut(&month) {
                    set_score(question, texts.item, texts, &mut tally.scores)?;
                }
            }
            "missing" => {
                let month = tally(cell)?;
                if let Some(tally) = cell.months.get_mut(&month) {
                    tally.missing = count(texts)?;
                }
            }
            "set_aside" => {
                let month = tally(cell)?;
                if let Some(tally) = cell.months.get_mut(&month) {
                    tally.set_aside.insert(reason(texts)?, count(texts)?);
                }
            }
            "follow_up" => {
                let Some(course) = Course::from_written(texts.item) else {
                    let found = shown(texts.item);
                    return Err(("item", format!("`{found}` is no follow-up of an answer")));
                };
                let courses = cell.courses.months.entry(month(texts)?).or_default();
                courses.insert(course, count(texts)?);
            }
            "people" | "accounts" | "detractors" | "promoters" => {
                let at_least = match texts.item {
                    item::EXACT => false,
                    item::AT_LEAST => true,
                    other => {
                        return Err((
                            "item",
                            format!("expected exact or at_least, found `{}`", shown(other)),
                        ));
                    }
                };
                let [detractors, promoters] = &mut cell.courses.customers;
                let people = match texts.kind {
                    "people" => cell.people.get_or_insert_default(),
                    "accounts" => cell.accounts.get_or_insert_default(),
                    "detractors" => detractors,
                    _ => promoters,
                };
                people.set(period(texts)?, Number { people: count(texts)?, at_least });
            }
            "clusters" => {
                let known = cell.clusters.entry(period(texts)?).or_default();
                let number = |text: &str, column: &'static str| {
                    read_decimal(text, 20).ok_or_else(|| not_a_number(column, text))
                };
                if texts.item == item::UNKNOWN {
                    return Ok(());
                }
                let sums = known.get_or_insert_default();
                sums.clusters = count(texts)?;
                match texts.item {
                    item::WEIGHTS => sums.weight_squares = number(texts.squares, "squares")?,
                    item::NETS => {
                        sums.weight_nets = number(texts.sum, "sum")?;
                        sums.net_squares = number(texts.squares, "squares")?;
                    }
                    other => return Err(("item", format!("`{}` is not known here", shown(other)))),
                }
            }
            "driver" | "driver_product" => {
                let month = tally(cell)?;
                let Some(drivers) = Drivers::of(self.survey, place) else {
                    self.leave_out(format!("drivers of `{}`", shown(texts.question)));
                    return Ok(());
                };
                let tally = cell.months.get_mut(&month);
                let empty = || drivers.empty();
                let Some(moments) = tally.map(|tally| tally.drivers.get_or_insert_with(empty))
                else {
                    return Ok(());
                };
                let is_known = match texts.kind {
                    "driver" => drivers.set_joint(moments, texts.item, count(texts)?),
                    _ => {
                        let sum = texts.sum.parse().map_err(|_| not_a_number("sum", texts.sum))?;
                        drivers.set_product(moments, texts.item, sum)
                    }
                };
                if !is_known {
                    return Err((
                        "item",
                        format!(
                            "`{}` does not go with the drivers that data/sources.toml names",
                            shown(texts.item)
                        ),
                    ));
                }
            }
            other => return Err((VERSION, format!("`{}` is no kind of row", shown(other)))),
        }
        Ok(())
    }
}

/// Sets the counts of a score.
fn set_score(
    question: &Question,
    score: &str,
    texts: &Texts<'_>,
    scores: &mut [ScoreCount],
) -> Result<(), Wrong> {
    let number: i32 = score.parse().map_err(|_| not_a_number("item", score))?;
    let slot = usize::try_from(i64::from(number) - i64::from(question.low)).ok();
    let Some(of_score) = slot.and_then(|slot| scores.get_mut(slot)) else {
        let (low, high) = (question.low, question.high);
        return Err(("item", format!("expected a score from {low} to {high}, found {number}")));
    };
    let (count, one) = (count(texts)?, u128::from(Weight::ONE.0));
    of_score.count = count;
    of_score.weights = sum(texts.sum, "sum", 10)?.unwrap_or(u128::from(count) * one);
    of_score.squares = sum(texts.squares, "squares", 20)?.unwrap_or(u128::from(count) * one * one);
    Ok(())
}

/// The drivers of an outcome, to find places in their counts.
struct Drivers<'a> {
    survey: &'a Survey,
    outcome: usize,
    drivers: &'a [usize],
}

impl<'a> Drivers<'a> {
    fn of(survey: &'a Survey, outcome: usize) -> Option<Self> {
        let set = survey.drivers.iter().find(|set| set.outcome == outcome)?;
        Some(Drivers { survey, outcome, drivers: &set.drivers })
    }

    fn scores(&self, question: usize) -> usize {
        self.survey.questions.get(question).map_or(0, Question::scores)
    }

    fn empty(&self) -> DriverMoments {
        let of_outcome = self.scores(self.outcome);
        let pairs = self.drivers.len() * self.drivers.len().saturating_sub(1) / 2;
        DriverMoments {
            joint: self.drivers.iter().map(|d| vec![0; self.scores(*d) * of_outcome]).collect(),
            products: vec![0; pairs],
        }
    }

    fn place(&self, id: &str) -> Option<usize> {
        self.drivers.iter().position(|driver| {
            self.survey.questions.get(*driver).is_some_and(|question| question.id == id)
        })
    }

    /// Sets a joint count such as `csat=4;9`; `false` if there is no such place.
    fn set_joint(&self, moments: &mut DriverMoments, item: &str, count: u64) -> bool {
        let slot = || {
            let (driver, rest) = item.split_once('=')?;
            let (score, outcome_score) = rest.split_once(';')?;
            let place = self.place(driver)?;
            let question = self.survey.questions.get(*self.drivers.get(place)?)?;
            let outcome = self.survey.questions.get(self.outcome)?;
            let of = |score: &str, low: i32| usize::try_from(score.parse::<i32>().ok()? - low).ok();
            let (score, other) = (of(score, question.low)?, of(outcome_score, outcome.low)?);
            if other >= outcome.scores() {
                return None;
            }
            Some((place, score * outcome.scores() + other))
        };
        let found = slot().and_then(|(place, at)| moments.joint.get_mut(place)?.get_mut(at));
        found.map(|known| *known = count).is_some()
    }

    /// Sets a sum of products such as `csat;ces`; `false` if there is no such pair.
    fn set_product(&self, moments: &mut DriverMoments, item: &str, sum: u64) -> bool {
        let at = || {
            let (one, other) = item.split_once(';')?;
            let (one, other) = (self.place(one)?, self.place(other)?);
            let before: usize = (0..one).map(|place| self.drivers.len() - 1 - place).sum();
            Some(before + other.checked_sub(one + 1)?)
        };
        at().and_then(|at| moments.products.get_mut(at)).map(|known| *known = sum).is_some()
    }
}

fn not_a_number(column: &'static str, text: &str) -> Wrong {
    (column, format!("expected a number, found `{}`", shown(text)))
}

fn count(texts: &Texts<'_>) -> Result<u64, Wrong> {
    texts.count.parse().map_err(|_| not_a_number("count", texts.count))
}

fn sum(text: &str, column: &'static str, places: usize) -> Result<Option<u128>, Wrong> {
    if text.is_empty() {
        return Ok(None);
    }
    let units = read_decimal(text, places).and_then(|units| u128::try_from(units).ok());
    units.map(Some).ok_or_else(|| not_a_number(column, text))
}

fn period(texts: &Texts<'_>) -> Result<Period, Wrong> {
    texts.period.parse().map_err(|message| ("period", message))
}

fn month(texts: &Texts<'_>) -> Result<Month, Wrong> {
    match period(texts)? {
        Period::Month(month) => Ok(month),
        other => Err(("period", format!("expected a month, found `{other}`"))),
    }
}

fn reason(texts: &Texts<'_>) -> Result<Reason, Wrong> {
    let found = Reason::ALL.into_iter().find(|reason| reason.code() == texts.item);
    found.ok_or_else(|| ("item", format!("`{}` is no reason", shown(texts.item))))
}

/// Refuses what was counted by another definition than that of sources.toml.
fn same(what: &str, theirs: &str, own: &str) -> Result<(), Wrong> {
    if theirs == own {
        return Ok(());
    }
    let message =
        format!("`{what}` was counted as `{}`, and data/sources.toml says `{own}`", shown(theirs));
    Err(("item", message))
}

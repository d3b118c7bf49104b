//! Reads the rows of one file of tallies into a cube.
//!
//! What was counted by another definition (another scale, another rule for repeats) is refused, since its figures would
//! be taken for something that they are not.

use super::driver_places::Drivers;
use super::texts::{Texts, Wrong, count, month, not_a_number, period, reason, same, set_score};
use crate::cube::classes::CLASSES;
use crate::cube::follow_ups::Course;
use crate::cube::people::{Distinct, Number};
use crate::cube::write_aggregates::{
    COLUMNS, VERSION, definition, item, people_word, read_decimal, repeat_word, type_word,
    unescaped,
};
use crate::cube::{CubeCell, Cut, Month, Period, ReadingCounts, ScoreCount, SurveyCube, Tally};
use crate::diagnostic::{Diagnostic, Diagnostics, Failure, Location, shown};
use crate::sources::csv_file::CsvFile;
use crate::sources::csv_rows::Row;
use crate::sources::csv_text::unguarded;
use crate::sources::{Amount, People, Survey};
use std::collections::{BTreeMap, BTreeSet};

/// The reading of one file.
pub(super) struct FileReader<'a> {
    survey: &'a Survey,
    file: &'a str,
    pub(super) cube: SurveyCube,
    pub(super) reading: ReadingCounts,
    pub(super) diagnostics: Diagnostics,
    pub(super) has_rows: bool,
    /// What sources.toml does not name and is left out, said once each.
    left_out: BTreeSet<String>,
}

impl<'a> FileReader<'a> {
    pub(super) fn new(survey: &'a Survey, file: &'a str) -> Self {
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

    pub(super) fn read(&mut self, mut csv: CsvFile) -> Result<(), Failure> {
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

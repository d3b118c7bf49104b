//! Turns the cube into rows of CSV that can be kept in git in place of answers: one row a key and score, sorted, in whole
//! numbers and exact decimals.

use super::classes::CLASSES;
use super::clusters::ClusterSums;
use super::{Cube, CubeCell, Cut, Month, Period, ReadingCounts, ScoreCount, SurveyCube, Tally};
use crate::project::sources_toml::{Repeat, SurveyType};
use crate::sources::{Measures, People, Question, Weight};
use std::collections::BTreeMap;

/// The version of the format, which is the header of the first column.
pub const VERSION: &str = "embajador-cube/1";

/// The columns. The first says what the row is; what the others mean follows from it.
pub(super) const COLUMNS: [&str; 10] = [
    VERSION,
    "survey",
    "question",
    "period",
    "dimension",
    "value",
    "item",
    "count",
    "sum",
    "squares",
];

/// How an item is named that has no number of its own.
pub(super) mod item {
    pub(in crate::cube) const ROWS: &str = "rows";
    pub(in crate::cube) const AFTER_AS_OF: &str = "after_as_of";
    pub(in crate::cube) const FIRST_MONTH: &str = "first_month";
    pub(in crate::cube) const LATEST: &str = "latest";
    pub(in crate::cube) const ACCOUNTS: &str = "accounts";
    pub(in crate::cube) const FOLLOW_UPS: &str = "follow_ups";
    pub(in crate::cube) const PEOPLE: &str = "people";
    pub(in crate::cube) const REPEAT: &str = "repeat";
    pub(in crate::cube) const TYPE: &str = "type";
    pub(in crate::cube) const EXACT: &str = "exact";
    pub(in crate::cube) const AT_LEAST: &str = "at_least";
    pub(in crate::cube) const WEIGHTS: &str = "weights";
    pub(in crate::cube) const NETS: &str = "nets";
    pub(in crate::cube) const UNKNOWN: &str = "unknown";
    pub(in crate::cube) const TENURE_DAYS: &str = "tenure_days";
    pub(in crate::cube) const REVENUE: &str = "revenue";
}

/// One row, as it is put together.
#[derive(Default)]
struct Line<'a> {
    kind: &'static str,
    survey: &'a str,
    question: &'a str,
    period: String,
    dimension: &'a str,
    value: &'a str,
    item: String,
    count: Option<u64>,
    sum: String,
    squares: String,
}

impl Line<'_> {
    fn write<E>(&self, out: &mut impl Rows<E>) -> Result<(), E> {
        let count = self.count.map_or_else(String::new, |count| count.to_string());
        out([
            self.kind,
            self.survey,
            self.question,
            &self.period,
            self.dimension,
            self.value,
            &self.item,
            &count,
            &self.sum,
            &self.squares,
        ])
    }
}

/// Takes rows, of so many cells as there are columns.
trait Rows<E>: FnMut([&str; COLUMNS.len()]) -> Result<(), E> {}

impl<E, F: FnMut([&str; COLUMNS.len()]) -> Result<(), E>> Rows<E> for F {}

/// Hands over all tallies row by row, the header first.
///
/// # Errors
/// What `take` says.
pub fn write_aggregates<E>(
    cube: &Cube,
    mut take: impl FnMut([&str; COLUMNS.len()]) -> Result<(), E>,
) -> Result<(), E> {
    take(COLUMNS)?;
    for (id, survey) in &cube.surveys {
        let reading = cube.readings.get(id);
        write_survey(id, survey, reading, &mut take)?;
    }
    Ok(())
}

fn write_survey<E>(
    id: &str,
    cube: &SurveyCube,
    reading: Option<&ReadingCounts>,
    out: &mut impl Rows<E>,
) -> Result<(), E> {
    let survey = &cube.survey;
    let about =
        |item: &str| Line { kind: "reading", survey: id, item: item.to_owned(), ..Line::default() };
    for (item, value) in [
        (item::TYPE, type_word(survey.kind)),
        (item::REPEAT, repeat_word(survey.repeat)),
        (item::PEOPLE, people_word(survey.people)),
    ] {
        Line { value, ..about(item) }.write(out)?;
    }
    Line { count: Some(u64::from(survey.has_accounts)), ..about(item::ACCOUNTS) }.write(out)?;
    if let Some(month) = cube.followed_since {
        // Not as the row's period: it holds for all months.
        Line { value: &month.to_string(), ..about(item::FOLLOW_UPS) }.write(out)?;
    }
    if let Some(month) = cube.first_month {
        Line { period: month.to_string(), ..about(item::FIRST_MONTH) }.write(out)?;
    }
    if let Some((month, day)) = cube.latest {
        let day = u64::from(day.unsigned_abs());
        let period = month.to_string();
        Line { period, count: Some(day), ..about(item::LATEST) }.write(out)?;
    }
    if let Some(reading) = reading {
        Line { count: Some(reading.rows), ..about(item::ROWS) }.write(out)?;
        Line { count: Some(reading.after_as_of), ..about(item::AFTER_AS_OF) }.write(out)?;
        for (reason, count) in &reading.quarantine.counts {
            let line = Line { kind: "set_aside", count: Some(*count), ..about(reason.code()) };
            line.write(out)?;
        }
    }
    for question in &survey.questions {
        let line =
            Line { question: &question.id, kind: "question", ..about(&definition(question)) };
        line.write(out)?;
    }
    // By question and cut, so that another month adds rows and moves none.
    let mut cells: Vec<(&(Cut, usize), &CubeCell)> = cube.cells.iter().collect();
    cells.sort_by(|((cut, question), _), ((other, theirs), _)| {
        question.cmp(theirs).then_with(|| cut.cmp(other))
    });
    for ((cut, question), cell) in cells {
        let Some(question) = survey.questions.get(*question) else { continue };
        let (dimension, value) = match cut {
            Cut::Whole => ("", ""),
            Cut::Value { dimension, value } => (dimension.as_str(), value.as_str()),
        };
        let key = Key { survey: id, question, dimension, value };
        key.write(cube, cell, out)?;
    }
    for ((question, period), counts) in &cube.classes {
        let Some(question) = survey.questions.get(*question) else { continue };
        let key = Key { survey: id, question, dimension: "", value: "" };
        let Some(counts) = counts else {
            let item = item::UNKNOWN.to_owned();
            Line { item, ..key.line("class", period) }.write(out)?;
            continue;
        };
        for (class, one) in CLASSES.iter().zip(counts) {
            let (item, sum) = ((*class).to_owned(), one.retained.to_string());
            let line = Line { item, sum, count: Some(one.at_start), ..key.line("class", period) };
            line.write(out)?;
            for (what, count, sum) in [
                (item::TENURE_DAYS, one.at_start, one.tenure_days.to_string()),
                (item::REVENUE, one.with_revenue, one.revenue.to_string()),
            ] {
                if count > 0 {
                    let (item, count) = (format!("{class};{what}"), Some(count));
                    Line { item, sum, count, ..key.line("class", period) }.write(out)?;
                }
            }
        }
    }
    Ok(())
}

struct Key<'a> {
    survey: &'a str,
    question: &'a Question,
    dimension: &'a str,
    value: &'a str,
}

impl Key<'_> {
    fn line(&self, kind: &'static str, period: impl ToString) -> Line<'_> {
        Line {
            kind,
            survey: self.survey,
            question: &self.question.id,
            period: period.to_string(),
            dimension: self.dimension,
            value: self.value,
            ..Line::default()
        }
    }

    fn write<E>(
        &self,
        cube: &SurveyCube,
        cell: &CubeCell,
        out: &mut impl Rows<E>,
    ) -> Result<(), E> {
        for (month, tally) in &cell.months {
            self.write_tally(*month, tally, out)?;
            self.write_drivers(cube, *month, tally, out)?;
        }
        for (month, by_values) in &cell.margins {
            for (values, counts) in by_values {
                let values: Vec<String> = values.iter().map(|value| escaped(value)).collect();
                for (score, count) in (self.question.low..).zip(counts) {
                    let item = format!("{score};{}", values.join(";"));
                    score_line(count, Line { item, ..self.line("margin", month) }, out)?;
                }
            }
        }
        for (month, courses) in &cell.courses.months {
            for (course, count) in courses {
                let (item, count) = (course.written(), Some(*count));
                Line { item, count, ..self.line("follow_up", month) }.write(out)?;
            }
        }
        let [detractors, promoters] = cell.courses.customers.each_ref();
        for (kind, distinct) in [
            ("people", cell.people.as_ref()),
            ("accounts", cell.accounts.as_ref()),
            ("detractors", Some(detractors)),
            ("promoters", Some(promoters)),
        ] {
            for (period, number) in distinct.into_iter().flat_map(super::Distinct::numbers) {
                let item = if number.at_least { item::AT_LEAST } else { item::EXACT };
                let line = Line {
                    item: item.to_owned(),
                    count: Some(number.people),
                    ..self.line(kind, period)
                };
                line.write(out)?;
            }
        }
        self.write_clusters(&cell.clusters, out)
    }

    fn write_tally<E>(&self, month: Month, tally: &Tally, out: &mut impl Rows<E>) -> Result<(), E> {
        for (score, count) in (self.question.low..).zip(&tally.scores) {
            let item = score.to_string();
            score_line(count, Line { item, ..self.line("score", month) }, out)?;
        }
        if tally.missing > 0 {
            Line { count: Some(tally.missing), ..self.line("missing", month) }.write(out)?;
        }
        for (reason, count) in &tally.set_aside {
            let line = Line {
                item: reason.code().to_owned(),
                count: Some(*count),
                ..self.line("set_aside", month)
            };
            line.write(out)?;
        }
        Ok(())
    }

    fn write_drivers<E>(
        &self,
        cube: &SurveyCube,
        month: Month,
        tally: &Tally,
        out: &mut impl Rows<E>,
    ) -> Result<(), E> {
        let Some(moments) = &tally.drivers else { return Ok(()) };
        let survey = &cube.survey;
        let place = survey.questions.iter().position(|question| question.id == self.question.id);
        let Some(set) = survey.drivers.iter().find(|set| Some(set.outcome) == place) else {
            return Ok(());
        };
        let driver = |place: usize| survey.questions.get(*set.drivers.get(place)?);
        for (place, joint) in moments.joint.iter().enumerate() {
            let Some(driver) = driver(place) else { continue };
            let by_score = joint.chunks(self.question.scores().max(1));
            for (score, of_outcome) in (driver.low..).zip(by_score) {
                for (outcome, count) in (self.question.low..).zip(of_outcome) {
                    if *count > 0 {
                        let item = format!("{}={score};{outcome}", driver.id);
                        let count = Some(*count);
                        Line { item, count, ..self.line("driver", month) }.write(out)?;
                    }
                }
            }
        }
        let pairs = (0..set.drivers.len())
            .flat_map(|one| (one + 1..set.drivers.len()).map(move |other| (one, other)));
        for ((one, other), product) in pairs.zip(&moments.products) {
            if let (Some(one), Some(other)) = (driver(one), driver(other)) {
                let item = format!("{};{}", one.id, other.id);
                let sum = product.to_string();
                Line { item, sum, ..self.line("driver_product", month) }.write(out)?;
            }
        }
        Ok(())
    }

    fn write_clusters<E>(
        &self,
        clusters: &BTreeMap<Period, Option<ClusterSums>>,
        out: &mut impl Rows<E>,
    ) -> Result<(), E> {
        let signed = |value: i128| decimal(value < 0, value.unsigned_abs(), 20);
        for (period, sums) in clusters {
            let Some(sums) = sums else {
                let item = item::UNKNOWN.to_owned();
                Line { item, ..self.line("clusters", period) }.write(out)?;
                continue;
            };
            for (item, sum, squares) in [
                (item::WEIGHTS, String::new(), signed(sums.weight_squares)),
                (item::NETS, signed(sums.weight_nets), signed(sums.net_squares)),
            ] {
                let count = Some(sums.clusters);
                let item = item.to_owned();
                Line { item, count, sum, squares, ..self.line("clusters", period) }.write(out)?;
            }
        }
        Ok(())
    }
}

/// Writes the counts of a score, unless there are none. Weights of one are not written.
fn score_line<E>(count: &ScoreCount, mut line: Line<'_>, out: &mut impl Rows<E>) -> Result<(), E> {
    if count.count == 0 {
        return Ok(());
    }
    let (n, one) = (u128::from(count.count), u128::from(Weight::ONE.0));
    line.count = Some(count.count);
    if (count.weights, count.squares) != (n * one, n * one * one) {
        line.sum = decimal(false, count.weights, 10);
        line.squares = decimal(false, count.squares, 20);
    }
    line.write(out)
}

/// A value whose semicolons can't be taken for the signs between values.
fn escaped(value: &str) -> String {
    value.replace('%', "%25").replace(';', "%3B")
}

/// Reads what [`escaped`] writes.
pub(super) fn unescaped(text: &str) -> String {
    text.replace("%3B", ";").replace("%25", "%")
}

/// What a question's counts were made by: `nps 0..10 6 8`, `csat 1..5`, `ces 1..7`.
pub(super) fn definition(question: &Question) -> String {
    let Question { low, high, .. } = question;
    match question.measures {
        Measures::Recommendation { last_detractor, last_passive } => {
            format!("nps {low}..{high} {last_detractor} {last_passive}")
        }
        Measures::Satisfaction => format!("csat {low}..{high}"),
        Measures::Ease => format!("ces {low}..{high}"),
    }
}

pub(super) fn type_word(kind: SurveyType) -> &'static str {
    match kind {
        SurveyType::Relational => "relational",
        SurveyType::Transactional => "transactional",
    }
}

pub(super) fn repeat_word(repeat: Repeat) -> &'static str {
    match repeat {
        Repeat::Last => "last",
        Repeat::First => "first",
        Repeat::All => "all",
    }
}

pub(super) fn people_word(people: People) -> &'static str {
    match people {
        People::Row => "row",
        People::Customer => "customer",
        People::Unknown => "unknown",
    }
}

/// A whole number of units as a decimal of so many places, exactly: `12500000000` of 10 places is `1.25`.
fn decimal(is_negative: bool, units: u128, places: usize) -> String {
    let digits = format!("{units:0>width$}", width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let fraction = fraction.trim_end_matches('0');
    let sign = if is_negative { "-" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}")
}

/// Reads what [`decimal`] writes.
pub(super) fn read_decimal(text: &str, places: usize) -> Option<i128> {
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_digits(whole) || !is_digits(fraction) || fraction.len() > places {
        return None;
    }
    let units: i128 = format!("{whole}{fraction:0<places$}").parse().ok()?;
    Some(sign * units)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn decimals_read_back_exactly(units in any::<i64>(), places in 0..21_usize) {
            let text = decimal(units < 0, i128::from(units).unsigned_abs(), places);
            prop_assert_eq!(read_decimal(&text, places), Some(i128::from(units)));
        }
    }

    #[test]
    fn decimals_are_written_as_short_as_they_are() {
        assert_eq!(decimal(false, 12_500_000_000, 10), "1.25");
        assert_eq!(decimal(true, 3, 2), "-0.03");
        assert_eq!(decimal(false, 300, 2), "3");
    }
}

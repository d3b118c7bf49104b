//! Reads one cell of a register by the kind of its column.

use super::amount::Amount;
use super::calendar::{DayTime, Mark, PeriodDays};
use super::date_format::{DateFormat, DateReading, read_date, read_day_time};
use super::schema::{Kind, Referent};
use crate::diagnostic::{nearest_hint, shown};
use crate::project::Texts;
use crate::project::front_matter::ReviewInterval;
use jiff::civil::Date;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum CellValue {
    /// A text, a word or a name.
    Text(String),
    /// A text in one or both languages.
    Texts(Texts),
    /// A whole number.
    Count(u64),
    /// Any other number.
    Number(f64),
    /// An amount.
    Amount(Amount),
    /// An amount, or whether there is one.
    AmountOrFlag(Owed),
    /// A day.
    Day(Date),
    /// A day, or whether it happened.
    Mark(Mark),
    /// A day, with or without a time.
    Time(DayTime),
    /// A period.
    Period(PeriodDays),
    /// How often.
    Interval(ReviewInterval),
    /// Yes or no.
    Flag(bool),
    /// Several texts or names.
    List(Vec<String>),
    /// A level.
    Level(u8),
}

/// Whether something is owed or was given, and how much, where that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Owed {
    /// Nothing.
    No,
    /// Something; nobody says how much.
    Yes,
    /// So much.
    Amount(Amount),
}

impl Owed {
    /// Whether there is anything: an amount of 0 is nothing.
    #[must_use]
    pub fn is_yes(self) -> bool {
        match self {
            Owed::No => false,
            Owed::Yes => true,
            Owed::Amount(amount) => !amount.is_zero(),
        }
    }
}

/// What is wrong with a cell, and the mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrong {
    pub(super) message: String,
    pub(super) hint: String,
}

/// How many digits a number may have before its point: more are a mistake, and sums stay exact.
const MOST_DIGITS: usize = 15;

/// Reads a cell that is not empty.
pub(super) fn read_cell(
    kind: Kind,
    cell: &str,
    formats: &[DateFormat],
) -> Result<CellValue, Wrong> {
    let expected = |what: &str, hint: &str| Wrong {
        message: format!("expected {what}, found `{}`", shown(cell)),
        hint: hint.to_owned(),
    };
    let date = |reading: DateReading, what: &str, example: &str| match reading {
        DateReading::Ambiguous(one, other) => Wrong {
            message: format!("`{}` reads as {one} and as {other}", shown(cell)),
            hint: "keep one of the formats in `date_formats`".to_owned(),
        },
        _ => expected(what, &format!("write it as {example}, or name its form in `date_formats`")),
    };
    Ok(match kind {
        Kind::Text => CellValue::Text(cell.to_owned()),
        Kind::Reference(referent) => {
            if matches!(referent, Referent::Playbook | Referent::Indicator) && cell.contains(';') {
                return Err(expected("one name", "name one alone; add a row for another"));
            }
            CellValue::Text(cell.to_owned())
        }
        Kind::Texts => CellValue::Texts(Texts::same(cell)),
        Kind::Count => {
            let digits = cell.len() <= MOST_DIGITS && cell.bytes().all(|b| b.is_ascii_digit());
            let count = cell.parse().ok().filter(|_| digits);
            CellValue::Count(
                count
                    .ok_or_else(|| expected("a whole number", "write digits alone, at most 15"))?,
            )
        }
        Kind::Number | Kind::SignedNumber => {
            let number = read_number(cell).ok_or_else(|| expected("a number", NUMBER_HINT))?;
            if number < 0.0 && kind == Kind::Number {
                return Err(expected("a number from 0 on", "mend the sign"));
            }
            CellValue::Number(number)
        }
        Kind::Amount | Kind::SignedAmount => {
            let amount =
                Amount::from_written(cell).ok_or_else(|| expected("an amount", AMOUNT_HINT))?;
            if amount.is_negative() && kind == Kind::Amount {
                return Err(expected("an amount from 0 on", "mend the sign"));
            }
            CellValue::Amount(amount)
        }
        Kind::AmountOrFlag => CellValue::AmountOrFlag(match (Amount::from_written(cell), cell) {
            // Where nobody keeps amounts, 0 and 1 stand for no and yes.
            (_, "0") => Owed::No,
            (_, "1") => Owed::Yes,
            (Some(amount), _) if !amount.is_negative() => Owed::Amount(amount),
            _ => match read_flag(cell) {
                Some(true) => Owed::Yes,
                Some(false) => Owed::No,
                None => return Err(expected("an amount, or yes or no", AMOUNT_HINT)),
            },
        }),
        Kind::Day => match read_date(cell, formats) {
            DateReading::Day(day) => CellValue::Day(day),
            other => return Err(date(other, "a date", "2026-10-31")),
        },
        Kind::DayOrFlag => CellValue::Mark(match (read_date(cell, formats), read_flag(cell)) {
            (DateReading::Day(day), _) => Mark::On(day),
            (_, Some(true)) => Mark::Yes,
            (_, Some(false)) => Mark::No,
            (other, None) => return Err(date(other, "a date, or yes or no", "2026-10-31")),
        }),
        Kind::Time => {
            CellValue::Time(read_day_time(cell, formats).map_err(|other| {
                date(other, "a date, with or without a time", "2026-10-31 09:30")
            })?)
        }
        Kind::Period => CellValue::Period(PeriodDays::from_written(cell).ok_or_else(|| {
            expected("a period", "write a month as 2026-10, a quarter as 2026-Q4, a year as 2026")
        })?),
        Kind::Interval => {
            CellValue::Interval(ReviewInterval::from_written(cell).ok_or_else(|| {
                expected("a count and a unit", "write, for example, 30 days, 6 months or 1 year")
            })?)
        }
        Kind::Flag => CellValue::Flag(
            read_flag(cell).ok_or_else(|| expected("yes or no", "write `yes`, `no` or nothing"))?,
        ),
        Kind::List | Kind::References(_) => CellValue::List(
            cell.split(';')
                .map(str::trim)
                .filter(|item| !item.is_empty())
                .map(str::to_owned)
                .collect(),
        ),
        Kind::Level => {
            let level = cell.parse().ok().filter(|level| *level <= 5 && cell.len() == 1);
            CellValue::Level(
                level.ok_or_else(|| expected("a level from 0 to 5", "write one digit"))?,
            )
        }
        Kind::Word(words) => {
            if !words.contains(&cell) {
                return Err(Wrong {
                    message: format!("unknown word `{}`", shown(cell)),
                    hint: nearest_hint(cell, words.iter().copied()),
                });
            }
            CellValue::Text(cell.to_owned())
        }
    })
}

const NUMBER_HINT: &str = "write digits, with a point for decimals and nothing between thousands";
const AMOUNT_HINT: &str = "write digits alone, with a point for cents, nothing between thousands and no sign of the currency";

/// A number of digits with a point for decimals, as spreadsheets save it without a language of their own.
fn read_number(cell: &str) -> Option<f64> {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |part: &str| {
        (1..=MOST_DIGITS).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let number: f64 = cell.parse().ok().filter(|_| plain(whole) && plain(decimals))?;
    // No figure is ever less than nothing by its sign alone.
    Some(if number == 0.0 { 0.0 } else { number })
}

fn read_flag(cell: &str) -> Option<bool> {
    match cell.to_lowercase().as_str() {
        "yes" | "true" | "1" | "sí" | "si" => Some(true),
        "no" | "false" | "0" => Some(false),
        _ => None,
    }
}

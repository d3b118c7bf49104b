//! Months, and the quarters and years that they add up to.

use crate::project::{Cadence, Language};
use jiff::civil::Date;
use std::fmt;
use std::str::FromStr;

/// A month of a year, counted from January of year 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

impl Month {
    /// How many months there are: dates have four digits for the year.
    pub(super) const COUNT: usize = 12 * 10_000;

    /// Its place among all months, from 0 to [`Month::COUNT`].
    #[inline]
    pub(super) fn index(self) -> usize {
        usize::try_from(self.0).unwrap_or(0)
    }

    /// The month at a place.
    pub(super) fn at(index: u32) -> Self {
        Month(i32::try_from(index).unwrap_or(0))
    }

    /// A month, 1 to 12, of a year.
    #[must_use]
    pub fn new(year: i16, month: i8) -> Self {
        Month(i32::from(year) * 12 + i32::from(month) - 1)
    }

    /// The month that holds a day.
    #[must_use]
    pub fn of(date: Date) -> Self {
        Month::new(date.year(), date.month())
    }

    /// Its year.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "it was built from an i16")]
    pub fn year(self) -> i16 {
        self.0.div_euclid(12) as i16
    }

    /// Its number in the year, 1 to 12.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "between 1 and 12")]
    pub fn number(self) -> i8 {
        self.0.rem_euclid(12) as i8 + 1
    }

    /// The month that lies so many after it (before it, if negative).
    #[must_use]
    pub fn plus(self, months: i32) -> Self {
        Month(self.0 + months)
    }

    /// How many months it lies after another.
    #[must_use]
    pub fn since(self, other: Month) -> i32 {
        self.0 - other.0
    }

    /// Its first day.
    #[must_use]
    pub fn first_day(self) -> Date {
        Date::new(self.year(), self.number(), 1).unwrap_or(Date::MAX)
    }

    /// Its last day.
    #[must_use]
    pub fn last_day(self) -> Date {
        Date::new(self.year(), self.number(), 1).map_or(Date::MAX, |first| first.last_of_month())
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.number())
    }
}

/// The kinds of period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PeriodKind {
    /// Months.
    Month,
    /// Quarters.
    Quarter,
    /// Years.
    Year,
    /// Everything there is.
    All,
}

impl From<Cadence> for PeriodKind {
    fn from(cadence: Cadence) -> Self {
        match cadence {
            Cadence::Month => PeriodKind::Month,
            Cadence::Quarter => PeriodKind::Quarter,
            Cadence::Year => PeriodKind::Year,
        }
    }
}

/// A period that figures are given for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// A month.
    Month(Month),
    /// A quarter, by its first month.
    Quarter(Month),
    /// A year, by its first month.
    Year(Month),
    /// Everything there is.
    All,
}

impl Period {
    /// The period of a kind that holds a month.
    #[must_use]
    pub fn holding(kind: PeriodKind, month: Month) -> Self {
        match kind {
            PeriodKind::Month => Period::Month(month),
            PeriodKind::Quarter => Period::Quarter(Month(month.0 - month.0.rem_euclid(3))),
            PeriodKind::Year => Period::Year(Month(month.0 - month.0.rem_euclid(12))),
            PeriodKind::All => Period::All,
        }
    }

    /// Its kind.
    #[must_use]
    pub fn kind(self) -> PeriodKind {
        match self {
            Period::Month(_) => PeriodKind::Month,
            Period::Quarter(_) => PeriodKind::Quarter,
            Period::Year(_) => PeriodKind::Year,
            Period::All => PeriodKind::All,
        }
    }

    /// Its first and last month; `None` for everything there is.
    #[must_use]
    pub fn months(self) -> Option<(Month, Month)> {
        match self {
            Period::Month(first) => Some((first, first)),
            Period::Quarter(first) => Some((first, first.plus(2))),
            Period::Year(first) => Some((first, first.plus(11))),
            Period::All => None,
        }
    }

    /// Whether a month belongs to it.
    #[must_use]
    pub fn holds(self, month: Month) -> bool {
        self.months().is_none_or(|(first, last)| (first..=last).contains(&month))
    }

    /// The name of its page: `2026-10`, `2026-q4`, `2026`.
    #[must_use]
    pub fn slug(self) -> String {
        self.to_string().to_lowercase()
    }

    /// Its name in a language: `octubre de 2026`, `fourth quarter of 2026`, `2026`.
    #[must_use]
    pub fn name(self, language: Language) -> String {
        match self {
            Period::Month(month) => language.month_of_year(month.year(), month.number()),
            Period::Quarter(first) => {
                language.quarter_of_year(first.year(), (first.number() - 1) / 3 + 1)
            }
            Period::Year(first) => first.year().to_string(),
            Period::All => language.pick("todo el tiempo", "all time").to_owned(),
        }
    }

    /// Its name on an axis: `oct`, `T4`, `2026`.
    #[must_use]
    pub fn short_name(self, language: Language) -> String {
        match self {
            Period::Month(month) => language.month_short(month.number()).to_owned(),
            Period::Quarter(first) => {
                format!("{}{}", language.pick('T', 'Q'), (first.number() - 1) / 3 + 1)
            }
            _ => self.name(language),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Period::Month(month) => month.fmt(f),
            Period::Quarter(first) => {
                write!(f, "{:04}-Q{}", first.year(), (first.number() - 1) / 3 + 1)
            }
            Period::Year(first) => write!(f, "{:04}", first.year()),
            Period::All => f.write_str("all"),
        }
    }
}

impl FromStr for Period {
    type Err = String;

    /// Reads `2026-10`, `2026-Q4`, `2026` or `all`.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a period");
        if text == "all" {
            return Ok(Period::All);
        }
        let (year, rest) = text.split_once('-').unwrap_or((text, ""));
        if year.len() != 4 || !year.bytes().all(|b| b.is_ascii_digit()) {
            return Err(wrong());
        }
        let year: i16 = year.parse().map_err(|_| wrong())?;
        match rest.as_bytes() {
            [] if !text.contains('-') => Ok(Period::Year(Month::new(year, 1))),
            [b'Q' | b'q', quarter @ b'1'..=b'4'] => {
                let first = i8::try_from(quarter - b'1').map_err(|_| wrong())? * 3 + 1;
                Ok(Period::Quarter(Month::new(year, first)))
            }
            [b'0'..=b'1', b'0'..=b'9'] => match rest.parse() {
                Ok(month @ 1..=12) => Ok(Period::Month(Month::new(year, month))),
                _ => Err(wrong()),
            },
            _ => Err(wrong()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_reads_back_as_it_is_written() {
        for text in ["2026-10", "2026-Q4", "2026", "all", "1999-01"] {
            assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
        }
        for text in ["2026-13", "2026-Q5", "26-10", "2026-1", "2026-", "Q4", "2026-00"] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    #[test]
    fn months_add_up_to_quarters_and_years() {
        let month = Month::new(2026, 11);
        let quarter = Period::holding(PeriodKind::Quarter, month);
        assert_eq!(quarter.to_string(), "2026-Q4");
        assert_eq!(quarter.months(), Some((Month::new(2026, 10), Month::new(2026, 12))));
        assert!(Period::holding(PeriodKind::Year, month).holds(Month::new(2026, 1)));
        assert_eq!(Month::new(2024, 2).last_day(), Date::constant(2024, 2, 29));
    }
}

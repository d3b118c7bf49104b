//! Reads a date, with its time of day if wanted, by one or more formats; a cell that reads as two different days is refused.
//!
//! The formats use strptime's directives. Two rules are stricter than strptime's: `%Y` is exactly four digits, and the
//! whole cell must be used up. Padding is optional, and `%y` pivots as POSIX says (69 to 99 are the 1900s).

use super::calendar::DayTime;
use jiff::civil::{Date, Time};

/// A parsed format such as `%d/%m/%Y %H:%M`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateFormat {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Year,
    ShortYear,
    Month,
    MonthName,
    Day,
    WeekdayName,
    /// The hour of 24, up to 24:00 itself.
    Hour,
    /// The hour of 12, before or after noon.
    HalfDayHour,
    Minute,
    /// Up to 60, where a second was put in.
    Second,
    Fraction,
    AmPm,
    Offset,
    Space,
    Literal(char),
}

/// What a cell says about a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateReading {
    /// One day.
    Day(Date),
    /// A date by its form, and no day of the calendar.
    NoSuchDay,
    /// Two different days by two of the formats.
    Ambiguous(Date, Date),
    /// Not a date by any of the formats.
    NotADate,
}

const MONTHS: [[&str; 2]; 12] = [
    ["january", "enero"],
    ["february", "febrero"],
    ["march", "marzo"],
    ["april", "abril"],
    ["may", "mayo"],
    ["june", "junio"],
    ["july", "julio"],
    ["august", "agosto"],
    ["september", "septiembre"],
    ["october", "octubre"],
    ["november", "noviembre"],
    ["december", "diciembre"],
];

/// What a cell says by one format. The day of a cell is `None` where the calendar or the clock has no such day or time.
#[derive(Debug, Clone, Copy, Default)]
struct Parsed {
    day: Option<Date>,
    has_time: bool,
    hour: u32,
    minute: u32,
    second: u32,
    after_noon: Option<bool>,
    offset: Option<i32>,
}

impl Parsed {
    /// The day, and the time if the format has one. 24:00 is the midnight with which the next day begins.
    fn day_time(self) -> Option<DayTime> {
        let day = self.day?;
        if !self.has_time {
            return Some(day.into());
        }
        let hour = match self.after_noon {
            Some(after_noon) => self.hour % 12 + if after_noon { 12 } else { 0 },
            None => self.hour,
        };
        let next_day = hour == 24 && self.minute == 0 && self.second == 0;
        let part = |number: u32| i8::try_from(number).ok();
        let hour = if next_day { 0 } else { hour };
        let time =
            Time::new(part(hour)?, part(self.minute)?, part(self.second.min(59))?, 0).ok()?;
        let day = if next_day { day.tomorrow().ok()? } else { day };
        Some(DayTime { day, time: Some(time), offset: self.offset })
    }
}

impl DateFormat {
    /// The formats that are tried where none is given: ISO 8601, with or without a time.
    pub const ISO: [&'static str; 11] = [
        "%Y-%m-%d",
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%dT%H:%M:%S%z",
        "%Y-%m-%d %H:%M:%S%z",
        "%Y-%m-%dT%H:%M:%S.%f",
        "%Y-%m-%dT%H:%M:%S.%f%z",
        "%Y-%m-%d %H:%M",
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%d %H:%M%z",
        "%Y-%m-%dT%H:%M%z",
    ];

    /// Parses a format.
    ///
    /// # Errors
    /// The directive that is not known, or what is missing (a day, a month or a year).
    pub fn parse(format: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut chars = format.chars();
        while let Some(c) = chars.next() {
            pieces.push(match c {
                '%' => match chars.next() {
                    Some('Y') => Piece::Year,
                    Some('y') => Piece::ShortYear,
                    Some('m') => Piece::Month,
                    Some('b' | 'B' | 'h') => Piece::MonthName,
                    Some('d' | 'e') => Piece::Day,
                    Some('a' | 'A') => Piece::WeekdayName,
                    Some('H') => Piece::Hour,
                    Some('I') => Piece::HalfDayHour,
                    Some('M') => Piece::Minute,
                    Some('S') => Piece::Second,
                    Some('f') => Piece::Fraction,
                    Some('p') => Piece::AmPm,
                    Some('z') => Piece::Offset,
                    Some('%') => Piece::Literal('%'),
                    Some(other) => return Err(format!("`%{other}` is not a directive")),
                    None => return Err("`%` stands alone at the end".to_owned()),
                },
                c if c.is_whitespace() => Piece::Space,
                c => Piece::Literal(c),
            });
        }
        let has = |wanted: &[Piece]| pieces.iter().any(|piece| wanted.contains(piece));
        if !has(&[Piece::Year, Piece::ShortYear]) {
            return Err("it has no year (`%Y` or `%y`)".to_owned());
        }
        if !has(&[Piece::Month, Piece::MonthName]) {
            return Err("it has no month (`%m` or `%b`)".to_owned());
        }
        if !has(&[Piece::Day]) {
            return Err("it has no day (`%d`)".to_owned());
        }
        Ok(DateFormat { pieces })
    }

    /// Reads a cell by this format: `None` if it has another form.
    fn read(&self, cell: &str) -> Option<Parsed> {
        let mut rest = cell;
        let mut parsed = Parsed::default();
        let (mut year, mut month, mut day) = (0_i16, 0_i8, 0_i8);
        for piece in &self.pieces {
            match piece {
                Piece::Year => {
                    let (value, width) = number(&mut rest, 4)?;
                    if width != 4 {
                        return None;
                    }
                    year = i16::try_from(value).ok()?;
                }
                Piece::ShortYear => {
                    let (value, width) = number(&mut rest, 2)?;
                    if width != 2 {
                        return None;
                    }
                    year = i16::try_from(if value >= 69 { 1900 + value } else { 2000 + value })
                        .ok()?;
                }
                Piece::Month => month = i8::try_from(number(&mut rest, 2)?.0).ok()?,
                Piece::MonthName => month = month_name(&mut rest)?,
                Piece::Day => day = i8::try_from(number(&mut rest, 2)?.0).ok()?,
                Piece::WeekdayName => {
                    let letters = rest.len() - rest.trim_start_matches(char::is_alphabetic).len();
                    if letters == 0 {
                        return None;
                    }
                    rest = rest.get(letters..)?;
                }
                Piece::Hour | Piece::HalfDayHour | Piece::Minute | Piece::Second => {
                    let value = number(&mut rest, 2)?.0;
                    parsed.has_time = true;
                    let (part, most) = match piece {
                        Piece::Hour => (&mut parsed.hour, 24),
                        Piece::HalfDayHour => (&mut parsed.hour, 12),
                        Piece::Minute => (&mut parsed.minute, 59),
                        _ => (&mut parsed.second, 60),
                    };
                    if value > most {
                        return Some(Parsed::default());
                    }
                    *part = value;
                }
                Piece::Fraction => {
                    number(&mut rest, 9)?;
                }
                Piece::AmPm => {
                    let found =
                        ["am", "pm", "a.m.", "p.m.", "a. m.", "p. m."].into_iter().find(|w| {
                            rest.get(..w.len()).is_some_and(|head| head.eq_ignore_ascii_case(w))
                        })?;
                    parsed.after_noon = Some(found.starts_with('p'));
                    rest = rest.get(found.len()..)?;
                }
                Piece::Offset => {
                    if let Some(after) = rest.strip_prefix(['Z', 'z']) {
                        rest = after;
                        parsed.offset = Some(0);
                    } else {
                        let sign = if rest.starts_with('-') { -1 } else { 1 };
                        rest = rest.strip_prefix(['+', '-'])?;
                        let hours = i32::try_from(number(&mut rest, 2)?.0).ok()?;
                        rest = rest.strip_prefix(':').unwrap_or(rest);
                        let minutes = i32::try_from(number(&mut rest, 2)?.0).ok()?;
                        parsed.offset = Some(sign * (hours * 60 + minutes));
                    }
                }
                Piece::Space => {
                    let trimmed = rest.trim_start();
                    if trimmed.len() == rest.len() {
                        return None;
                    }
                    rest = trimmed;
                }
                Piece::Literal(c) => rest = rest.strip_prefix(*c)?,
            }
        }
        parsed.day = Date::new(year, month, day).ok();
        rest.is_empty().then_some(parsed)
    }
}

/// Takes up to `most` digits off the front: the number and how many digits it had.
fn number(rest: &mut &str, most: usize) -> Option<(u32, usize)> {
    let width = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let value = rest.get(..width)?.parse().ok()?;
    *rest = rest.get(width..)?;
    Some((value, width))
}

/// Takes a month's name off the front, whole or its first three letters, in English or Spanish.
fn month_name(rest: &mut &str) -> Option<i8> {
    let letters = rest.len() - rest.trim_start_matches(char::is_alphabetic).len();
    let word = rest.get(..letters)?.to_lowercase();
    let word = if word == "sept" { "sep" } else { word.as_str() };
    let index = MONTHS.iter().position(|names| {
        names.iter().any(|name| *name == word || (word.len() == 3 && name.starts_with(word)))
    })?;
    let after = rest.get(letters..)?;
    *rest = after.strip_prefix('.').unwrap_or(after);
    i8::try_from(index + 1).ok()
}

/// Reads a cell by several formats.
#[must_use]
pub fn read_date(cell: &str, formats: &[DateFormat]) -> DateReading {
    let mut found: Option<Date> = None;
    let mut had_the_form = false;
    for format in formats {
        match format.read(cell) {
            None => {}
            Some(Parsed { day: None, .. }) => had_the_form = true,
            Some(Parsed { day: Some(date), .. }) => match found {
                Some(first) if first != date => return DateReading::Ambiguous(first, date),
                _ => found = Some(date),
            },
        }
    }
    match found {
        Some(date) => DateReading::Day(date),
        None if had_the_form => DateReading::NoSuchDay,
        None => DateReading::NotADate,
    }
}

/// Reads a cell that may hold a time of day too, by several formats.
///
/// # Errors
/// What the cell is instead; never [`DateReading::Day`].
pub fn read_day_time(cell: &str, formats: &[DateFormat]) -> Result<DayTime, DateReading> {
    match read_date(cell, formats) {
        DateReading::Day(_) => {
            let mut read = formats.iter().filter_map(|format| format.read(cell)?.day_time());
            read.next().ok_or(DateReading::NoSuchDay)
        }
        other => Err(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(cell: &str, formats: &[&str]) -> DateReading {
        let formats: Vec<_> = formats.iter().map(|f| DateFormat::parse(f).unwrap()).collect();
        read_date(cell, &formats)
    }

    fn day(year: i16, month: i8, day: i8) -> DateReading {
        DateReading::Day(Date::constant(year, month, day))
    }

    #[test]
    fn padding_is_optional_and_years_are_whole() {
        assert_eq!(read("2017-05-5", &["%Y-%m-%d"]), day(2017, 5, 5));
        assert_eq!(read("17-05-05", &["%Y-%m-%d"]), DateReading::NotADate);
        assert_eq!(read("5/6/69", &["%d/%m/%y"]), day(1969, 6, 5));
        assert_eq!(read("5/6/68", &["%d/%m/%y"]), day(2068, 6, 5));
        assert_eq!(read("2026-10-01T09:30:00Z", &DateFormat::ISO), day(2026, 10, 1));
        assert_eq!(read("06/08/2020 10:36:30 AM", &["%m/%d/%Y %I:%M:%S %p"]), day(2020, 6, 8));
        assert_eq!(read("3 sept 2020", &["%d %b %Y"]), day(2020, 9, 3));
        assert_eq!(read("3-Enero-2020", &["%d-%B-%Y"]), day(2020, 1, 3));
    }

    #[test]
    fn days_that_do_not_exist_and_ambiguous_cells_are_told_apart() {
        assert_eq!(read("2026-02-30", &["%Y-%m-%d"]), DateReading::NoSuchDay);
        let both = ["%d/%m/%Y", "%m/%d/%Y"];
        assert!(matches!(read("05/06/2026", &both), DateReading::Ambiguous(_, _)));
        assert_eq!(read("25/06/2026", &both), day(2026, 6, 25));
        assert_eq!(read("06/06/2026", &both), day(2026, 6, 6));
        assert_eq!(read("next week", &both), DateReading::NotADate);
        assert_eq!(read("2026-01-01 tail", &["%Y-%m-%d"]), DateReading::NotADate);
    }

    #[test]
    fn times_of_day_are_read_with_their_halves_and_offsets() {
        let read = |cell: &str, formats: &[&str]| {
            let formats: Vec<_> = formats.iter().map(|f| DateFormat::parse(f).unwrap()).collect();
            read_day_time(cell, &formats).map(|at| (at.to_string(), at.offset))
        };
        let iso = |cell: &str| read(cell, &DateFormat::ISO);
        let at = |shown: &str, offset| Ok((shown.to_owned(), offset));
        assert_eq!(iso("2026-10-06"), at("2026-10-06", None));
        assert_eq!(iso("2026-10-06 08:12"), at("2026-10-06 08:12", None));
        assert_eq!(iso("2026-10-06T08:12"), at("2026-10-06 08:12", None));
        assert_eq!(iso("2026-10-06T08:12:59.123Z"), at("2026-10-06 08:12", Some(0)));
        assert_eq!(iso("2026-10-06 08:12:00-03:30"), at("2026-10-06 08:12", Some(-210)));
        assert_eq!(iso("2026-10-31 24:00"), at("2026-11-01 00:00", None));
        assert_eq!(iso("2026-10-06 25:00"), Err(DateReading::NoSuchDay));
        assert_eq!(iso("2026-10-06 24:01"), Err(DateReading::NoSuchDay));
        assert_eq!(iso("2026-10-06 08"), Err(DateReading::NotADate));
        let halves = ["%d/%m/%Y %I:%M %p"];
        assert_eq!(read("6/10/2026 12:05 am", &halves), at("2026-10-06 00:05", None));
        assert_eq!(read("6/10/2026 12:05 PM", &halves), at("2026-10-06 12:05", None));
        assert_eq!(read("6/10/2026 1:05 p. m.", &halves), at("2026-10-06 13:05", None));
    }

    #[test]
    fn a_format_must_name_a_whole_day() {
        assert!(DateFormat::parse("%Y-%m").is_err());
        assert!(DateFormat::parse("%Y-%m-%Q").is_err());
    }
}

//! Reads a date from a cell by one or more formats, and refuses a cell that reads as two different days.
//!
//! The formats use strptime's directives. Two rules are stricter than strptime's: `%Y` is exactly four digits, and the
//! whole cell must be used up. Padding is optional, and `%y` pivots as POSIX says (69 to 99 are the 1900s).

use jiff::civil::Date;

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
    /// A number that is read, checked against its maximum and left aside: hour, minute, second.
    Number(u32),
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

impl DateFormat {
    /// The formats that are tried where none is given: ISO 8601, with or without a time.
    pub const ISO: [&'static str; 5] = [
        "%Y-%m-%d",
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%dT%H:%M:%S%z",
        "%Y-%m-%d %H:%M",
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
                    Some('H') => Piece::Number(24),
                    Some('I') => Piece::Number(12),
                    Some('M') => Piece::Number(59),
                    Some('S') => Piece::Number(60),
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

    /// Reads a cell by this format: `None` if it has another form, `Some(None)` if there is no such day.
    fn read(&self, cell: &str) -> Option<Option<Date>> {
        let mut rest = cell;
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
                Piece::Number(most) => {
                    if number(&mut rest, 2)?.0 > *most {
                        return Some(None);
                    }
                }
                Piece::Fraction => {
                    number(&mut rest, 9)?;
                }
                Piece::AmPm => {
                    let found =
                        ["am", "pm", "a.m.", "p.m.", "a. m.", "p. m."].into_iter().find(|w| {
                            rest.get(..w.len()).is_some_and(|head| head.eq_ignore_ascii_case(w))
                        })?;
                    rest = rest.get(found.len()..)?;
                }
                Piece::Offset => {
                    if let Some(after) = rest.strip_prefix(['Z', 'z']) {
                        rest = after;
                    } else {
                        rest = rest.strip_prefix(['+', '-'])?;
                        number(&mut rest, 2)?;
                        rest = rest.strip_prefix(':').unwrap_or(rest);
                        number(&mut rest, 2)?;
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
        rest.is_empty().then(|| Date::new(year, month, day).ok())
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
            Some(None) => had_the_form = true,
            Some(Some(date)) => match found {
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
    fn a_format_must_name_a_whole_day() {
        assert!(DateFormat::parse("%Y-%m").is_err());
        assert!(DateFormat::parse("%Y-%m-%Q").is_err());
    }
}

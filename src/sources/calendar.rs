//! Days with a time, periods and marks, as the cells of registers give them.

use jiff::civil::{Date, Time};

/// A day, with the time of day where it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DayTime {
    /// The day.
    pub day: Date,
    /// The time of day.
    pub time: Option<Time>,
    /// How many minutes its clock is ahead of universal time, where it says so.
    pub offset: Option<i32>,
}

impl DayTime {
    /// Minutes since an origin; seconds are a part of a minute.
    fn minutes(self, with_offset: bool) -> f64 {
        let seconds = self.time.map_or(0, |time| {
            i32::from(time.hour()) * 3600 + i32::from(time.minute()) * 60 + i32::from(time.second())
        });
        let days = days_between(Date::ZERO, self.day);
        let offset = if with_offset { self.offset.unwrap_or(0) } else { 0 };
        f64::from(days) * 1440.0 + f64::from(seconds) / 60.0 - f64::from(offset)
    }

    /// The hours until another one, negative where that lies before. Where one of the two has no time of day, whole
    /// days count; offsets count where both have one.
    #[must_use]
    pub fn hours_until(self, later: DayTime) -> f64 {
        if self.time.is_none() || later.time.is_none() {
            return f64::from(days_between(self.day, later.day)) * 24.0;
        }
        let with_offset = self.offset.is_some() && later.offset.is_some();
        (later.minutes(with_offset) - self.minutes(with_offset)) / 60.0
    }

    /// Whether it surely lies after another one.
    #[must_use]
    pub fn is_after(self, other: DayTime) -> bool {
        other.hours_until(self) > 0.0
    }
}

impl From<Date> for DayTime {
    fn from(day: Date) -> Self {
        DayTime { day, time: None, offset: None }
    }
}

impl std::fmt::Display for DayTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.day)?;
        match self.time {
            Some(time) => write!(f, " {:02}:{:02}", time.hour(), time.minute()),
            None => Ok(()),
        }
    }
}

/// How many days lie between two days.
pub(crate) fn days_between(first: Date, last: Date) -> i32 {
    // A span of days alone never fails between two civil dates.
    first.until(last).map_or(0, |span| span.get_days())
}

/// A month, a quarter or a year, as its first and last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PeriodDays {
    /// Its first day.
    pub first: Date,
    /// Its last day.
    pub last: Date,
}

impl PeriodDays {
    /// Reads `2026-10`, `2026-Q4` or `2026`.
    #[must_use]
    pub fn from_written(written: &str) -> Option<Self> {
        let number = |text: &str, digits| {
            let plain = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse::<i16>().ok().filter(|_| plain)
        };
        let (year, within) = match written.split_once('-') {
            Some((year, within)) => (year, Some(within)),
            None => (written, None),
        };
        let year = number(year, 4)?;
        let (from, months) = match within {
            None => (1, 12),
            Some(within) => match within.strip_prefix(['Q', 'q']) {
                Some(quarter) => (number(quarter, 1).filter(|q| (1..=4).contains(q))? * 3 - 2, 3),
                None => (number(within, 2)?, 1),
            },
        };
        let month = |month: i16| Date::new(year, i8::try_from(month).ok()?, 1).ok();
        Some(PeriodDays { first: month(from)?, last: month(from + months - 1)?.last_of_month() })
    }
}

/// Whether something happened, and when, where that is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Mark {
    /// It did not, as far as anybody wrote down.
    #[default]
    No,
    /// It did, nobody says when.
    Yes,
    /// It did, on that day.
    On(Date),
}

impl Mark {
    /// Whether it happened.
    #[must_use]
    pub fn is_yes(self) -> bool {
        self != Mark::No
    }

    /// When it happened.
    #[must_use]
    pub fn day(self) -> Option<Date> {
        match self {
            Mark::On(day) => Some(day),
            Mark::No | Mark::Yes => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    fn at(day: Date, hour: i8, offset: Option<i32>) -> DayTime {
        DayTime { day, time: Some(time(hour, 30, 0, 0)), offset }
    }

    #[test]
    fn hours_are_those_of_clocks_and_else_of_days() {
        let monday = date(2026, 10, 5);
        assert_eq!(
            at(monday, 8, None).hours_until(at(date(2026, 10, 6), 9, None)).to_bits(),
            25_f64.to_bits()
        );
        assert_eq!(
            at(monday, 8, Some(120)).hours_until(at(monday, 8, Some(60))).to_bits(),
            1_f64.to_bits()
        );
        assert_eq!(
            at(monday, 8, Some(120)).hours_until(at(monday, 8, None)).to_bits(),
            0_f64.to_bits()
        );
        assert_eq!(
            at(monday, 23, None).hours_until(date(2026, 10, 7).into()).to_bits(),
            48_f64.to_bits()
        );
        assert!(!at(monday, 23, None).is_after(monday.into()));
        assert!(at(monday, 23, None).is_after(at(monday, 22, None)));
        let years = DayTime::from(date(1999, 12, 31)).hours_until(date(2026, 10, 5).into());
        assert_eq!(years.to_bits(), (9775.0_f64 * 24.0).to_bits());
    }

    #[test]
    fn periods_are_months_quarters_and_years() {
        let read = |written| PeriodDays::from_written(written).map(|p| (p.first, p.last));
        assert_eq!(read("2028-02"), Some((date(2028, 2, 1), date(2028, 2, 29))));
        assert_eq!(read("2026-Q4"), Some((date(2026, 10, 1), date(2026, 12, 31))));
        assert_eq!(read("2026"), Some((date(2026, 1, 1), date(2026, 12, 31))));
        for wrong in ["", "26", "2026-13", "2026-Q5", "2026-1", "2026-10-01", "-026", "2026-Q"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}

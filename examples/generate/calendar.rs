//! The months, days and times that the data tell of.

use std::fmt;

/// A month of the civil calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Month {
    pub(crate) year: u32,
    /// 1 to 12.
    pub(crate) month: u32,
}

/// The last month, whose relational file also holds the rows that a reader must set aside.
pub(crate) const LAST: Month = Month { year: 2026, month: 10 };

/// The first day of the first survey.
pub(crate) const BEGIN: Day = Day::of(2024, 11, 1);

/// The last day that anything is known of: the registers are exported that night.
pub(crate) const END: Day = Day::of(2026, 10, 31);

/// All months, from November 2024 to the last.
pub(crate) fn months() -> Vec<Month> {
    (0..24)
        .map(|ahead| 10 + ahead)
        .map(|count| Month { year: 2024 + count / 12, month: count % 12 + 1 })
        .collect()
}

impl Month {
    /// Its number of days.
    pub(crate) fn days(self) -> u32 {
        match self.month {
            2 if self.year.is_multiple_of(4) => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }
}

impl fmt::Display for Month {
    /// `2024-11`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:02}", self.year, self.month)
    }
}

/// A day of the civil calendar, as the number of days since 1 January 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day(u32);

impl Day {
    /// A day by its date.
    pub(crate) const fn of(year: u32, month: u32, day: u32) -> Day {
        // The year begins in March, so that the leap day comes last (Hinnant, "chrono-compatible low-level date
        // algorithms").
        let year = if month <= 2 { year - 1 } else { year };
        let era = year / 400;
        let of_era = year - era * 400;
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        Day(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
    }

    /// Its year, month and day of the month.
    pub(crate) fn date(self) -> (u32, u32, u32) {
        let days = self.0 + 719_468;
        let era = days / 146_097;
        let of_era = days % 146_097;
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let from_march = (5 * of_year + 2) / 153;
        let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
        let day = of_year - (153 * from_march + 2) / 5 + 1;
        (era * 400 + year + u32::from(month <= 2), month, day)
    }

    /// The month that it lies in.
    pub(crate) fn month(self) -> Month {
        let (year, month, _) = self.date();
        Month { year, month }
    }

    /// So many days later.
    pub(crate) fn plus(self, days: u32) -> Day {
        Day(self.0 + days)
    }

    /// So many days earlier.
    pub(crate) fn minus(self, days: u32) -> Day {
        Day(self.0 - days)
    }

    /// How many days it lies after another; 0 where it lies before it.
    pub(crate) fn since(self, other: Day) -> u32 {
        self.0.saturating_sub(other.0)
    }

    /// The same day, or the Monday after it.
    pub(crate) fn or_monday(self) -> Day {
        // 1 January 1970 was a Thursday.
        match (self.0 + 3) % 7 {
            5 => self.plus(2),
            6 => self.plus(1),
            _ => self,
        }
    }
}

impl fmt::Display for Day {
    /// `2024-11-01`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.date();
        write!(f, "{year}-{month:02}-{day:02}")
    }
}

/// A minute of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Time(u32);

impl Time {
    /// So many minutes after midnight.
    pub(crate) fn of(day: Day, minutes: u32) -> Time {
        Time(day.0 * 1440 + minutes)
    }

    /// So many minutes later.
    pub(crate) fn plus(self, minutes: u32) -> Time {
        Time(self.0 + minutes)
    }

    /// The day that it lies on.
    pub(crate) fn day(self) -> Day {
        Day(self.0 / 1440)
    }
}

impl fmt::Display for Time {
    /// `2024-11-01 08:12`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minutes = self.0 % 1440;
        write!(f, "{} {:02}:{:02}", self.day(), minutes / 60, minutes % 60)
    }
}

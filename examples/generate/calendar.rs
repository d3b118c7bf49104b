//! The months that the data tell of.

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

//! Amounts of money, held exactly, so that a sum does not depend on the order of its parts.

use std::fmt;
use std::iter::Sum;

/// An amount in the project's one currency, in whole ten-thousandths of its unit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(i128);

impl Amount {
    /// How many there are to one unit of the currency.
    const UNIT: i128 = 10_000;

    /// The digits that may stand before and after the point.
    const DIGITS: (usize, usize) = (15, 4);

    /// Reads digits with a point for decimals, four of them at most: `1250`, `-84.5`.
    #[must_use]
    pub fn from_written(written: &str) -> Option<Self> {
        let (negative, digits) = match written.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, written),
        };
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
        let plain = |part: &str, most| {
            (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        if !plain(whole, Amount::DIGITS.0) || !plain(decimals, Amount::DIGITS.1) {
            return None;
        }
        let decimals: i128 = format!("{decimals:0<4}").parse().ok()?;
        let amount = whole.parse::<i128>().ok()? * Amount::UNIT + decimals;
        Some(Amount(if negative { -amount } else { amount }))
    }

    /// So many ten-thousandths of the currency's unit.
    #[must_use]
    pub fn from_ten_thousandths(units: i128) -> Self {
        Amount(units)
    }

    /// The amount in units of the currency.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "figures are rounded in the end")]
    pub fn as_f64(self) -> f64 {
        self.0 as f64 / Amount::UNIT as f64
    }

    /// Whether it lies below 0.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Whether it is nothing at all.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }
}

impl std::ops::Add for Amount {
    type Output = Amount;

    fn add(self, other: Amount) -> Amount {
        Amount(self.0 + other.0)
    }
}

impl std::ops::Sub for Amount {
    type Output = Amount;

    fn sub(self, other: Amount) -> Amount {
        Amount(self.0 - other.0)
    }
}

impl Sum for Amount {
    fn sum<I: Iterator<Item = Amount>>(amounts: I) -> Amount {
        amounts.fold(Amount::default(), |sum, amount| sum + amount)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.is_negative() { "-" } else { "" };
        let (whole, decimals) = (self.0.abs() / Amount::UNIT, self.0.abs() % Amount::UNIT);
        write!(f, "{sign}{whole}")?;
        if decimals == 0 {
            return Ok(());
        }
        let decimals = format!("{decimals:04}");
        write!(f, ".{}", decimals.trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_exactly() {
        for (written, shown) in [
            ("84", "84"),
            ("-84.50", "-84.5"),
            ("0.0001", "0.0001"),
            ("007.10", "7.1"),
            ("-0", "0"),
        ] {
            assert_eq!(Amount::from_written(written).unwrap().to_string(), shown);
        }
        for wrong in ["", "-", "1,5", "1.234,5", "1.", ".5", "+1", "1e3", "1.23456", "inf", "1 000"]
        {
            assert_eq!(Amount::from_written(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_sum_has_no_rounding() {
        let tenth = Amount::from_written("0.1").unwrap();
        let sum: Amount = std::iter::repeat_n(tenth, 10).sum();
        assert_eq!(sum, Amount::from_written("1").unwrap());
        assert_eq!((sum - tenth).as_f64().to_bits(), 0.9_f64.to_bits());
    }
}

//! Writes a number in its unit, in both languages: points, percentages, hours, days, amounts, ratios, levels.

use crate::indicators::{Figure, Unit};
use crate::project::Language;

/// A unit with the currency that amounts of it are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure<'a> {
    /// The unit.
    pub unit: Unit,
    /// The ISO code of the currency, where the unit is money.
    pub currency: Option<&'a str>,
}

impl<'a> From<&'a Figure> for Measure<'a> {
    fn from(figure: &'a Figure) -> Self {
        Measure { unit: figure.indicator.unit, currency: figure.currency.as_deref() }
    }
}

impl From<Unit> for Measure<'_> {
    fn from(unit: Unit) -> Self {
        Measure { unit, currency: None }
    }
}

/// How many decimals a number of a unit is shown with. The ends of its interval have as many.
#[must_use]
pub fn decimals(value: f64, unit: Unit) -> u32 {
    let size = value.abs();
    match unit {
        Unit::Points | Unit::Percent | Unit::Count => 0,
        Unit::Hours | Unit::Days => u32::from(size < 10.0),
        Unit::Money if size < 100.0 => 2,
        Unit::Money => 0,
        Unit::Ratio | Unit::Level => 1,
    }
}

/// A number in its unit: `87 %`, `4,5 h`, `1.250 €`.
#[must_use]
pub fn number(value: f64, decimals: u32, measure: Measure<'_>, language: Language) -> String {
    let text = language.decimal(value, usize::try_from(decimals).unwrap_or(0));
    match measure.unit {
        Unit::Points | Unit::Count | Unit::Level | Unit::Ratio => text,
        Unit::Percent => language.percent(&text),
        Unit::Hours => format!("{text}\u{a0}h"),
        Unit::Days => {
            let one = text == "1";
            let days = match language {
                Language::Es => {
                    if one {
                        "día"
                    } else {
                        "días"
                    }
                }
                Language::En => {
                    if one {
                        "day"
                    } else {
                        "days"
                    }
                }
            };
            format!("{text}\u{a0}{days}")
        }
        Unit::Money => amount(&text, measure.currency.unwrap_or_default(), language),
    }
}

/// An amount with its currency: the sign where readers know it, else the code.
fn amount(text: &str, currency: &str, language: Language) -> String {
    let sign = match currency {
        "EUR" => "€",
        "USD" if language == Language::En => "$",
        "GBP" => "£",
        code => code,
    };
    let (minus, digits) = text.strip_prefix('−').map_or(("", text), |digits| ("−", digits));
    match language {
        Language::En if sign.chars().count() == 1 => format!("{minus}{sign}{digits}"),
        _ if sign.is_empty() => text.to_owned(),
        _ => format!("{text}\u{a0}{sign}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_unit_is_written_as_its_language_does() {
        let shown = |value: f64, unit, currency, language| {
            let measure = Measure { unit, currency };
            number(value, decimals(value, unit), measure, language).replace('\u{a0}', " ")
        };
        let euros = Some("EUR");
        for (value, unit, currency, spanish, english) in [
            (42.4, Unit::Points, None, "42", "42"),
            (87.5, Unit::Percent, None, "88 %", "88%"),
            (4.46, Unit::Hours, None, "4,5 h", "4.5 h"),
            (381.55, Unit::Hours, None, "382 h", "382 h"),
            (1.0, Unit::Days, None, "1,0 días", "1.0 days"),
            (24.0, Unit::Days, None, "24 días", "24 days"),
            (1250.4, Unit::Money, euros, "1.250 €", "€1,250"),
            (-12.5, Unit::Money, euros, "−12,50 €", "−€12.50"),
            (310.0, Unit::Money, Some("MXN"), "310 MXN", "310 MXN"),
            (2.25, Unit::Ratio, None, "2,3", "2.3"),
            (3.0, Unit::Level, None, "3,0", "3.0"),
        ] {
            assert_eq!(shown(value, unit, currency, Language::Es), spanish);
            assert_eq!(shown(value, unit, currency, Language::En), english);
        }
    }
}

//! Chooses a scale and its round numbers, without exaggerating small differences.

use crate::project::Language;

/// What the numbers of an axis are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Points, hours, counts: the number alone.
    Plain,
    /// A number of 0 to 100 with a percent sign.
    Percent,
}

/// A range of values with the round numbers that its grid shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// The lowest value shown.
    pub low: f64,
    /// The highest value shown.
    pub high: f64,
    /// The round numbers, ascending, all within `low` to `high`.
    pub ticks: Vec<f64>,
    step: f64,
}

impl Axis {
    /// A scale around `values` that shows at least `least_span` and stays within `bounds`, with about four steps.
    ///
    /// Values that aren't finite are left out; without any, the scale is `bounds`, or `least_span` from its lower bound
    /// where the upper one is infinite. A chart of points or percentages asks for a span of 20, so that a change of one
    /// point never looks like a leap.
    #[must_use]
    pub fn around(
        values: impl IntoIterator<Item = f64>,
        bounds: (f64, f64),
        least_span: f64,
    ) -> Self {
        let (floor, ceiling) = bounds;
        let (mut low, mut high) = values
            .into_iter()
            .filter(|value| value.is_finite())
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
        if low > high {
            low = if floor.is_finite() { floor } else { 0.0 };
            high = if ceiling.is_finite() { ceiling } else { low + least_span };
        }
        let missing = least_span.max(1e-9) - (high - low);
        if missing > 0.0 {
            low -= missing / 2.0;
            high += missing / 2.0;
        }
        // What sticks out on one side of the bounds is given back on the other.
        if low < floor {
            high += floor - low;
            low = floor;
        }
        if high > ceiling {
            low = (low - (high - ceiling)).max(floor);
            high = ceiling;
        }
        let step = round_step((high - low) / 4.0);
        // A hair of tolerance: 0.3 / 0.1 is a little less than 3.
        let first = (low / step + 1e-9).floor();
        let last = (high / step - 1e-9).ceil();
        low = (first * step).max(floor);
        high = (last * step).min(ceiling);
        let mut ticks = Vec::new();
        let mut at = first;
        while at <= last {
            let value = at * step;
            if value >= low - step * 1e-6 && value <= high + step * 1e-6 {
                ticks.push(value);
            }
            at += 1.0;
        }
        Axis { low, high, ticks, step }
    }

    /// The number as it stands beside its grid line.
    #[must_use]
    pub fn label(&self, value: f64, unit: Unit, language: Language) -> String {
        let decimals = if self.step >= 1.0 {
            0
        } else if self.step >= 0.1 {
            1
        } else {
            2
        };
        let number = language.decimal(value, decimals);
        match unit {
            Unit::Plain => number,
            Unit::Percent => language.percent(&number),
        }
    }

    /// Where `value` lies between `low` (0) and `high` (1), cut off at both ends.
    #[must_use]
    pub fn share(&self, value: f64) -> f64 {
        let span = self.high - self.low;
        if span > 0.0 && value.is_finite() {
            ((value - self.low) / span).clamp(0.0, 1.0)
        } else {
            0.5
        }
    }
}

/// The next of 1, 2 and 5 times a power of ten that is not below `rough`; from 25 on also 2.5 times.
fn round_step(rough: f64) -> f64 {
    let power = 10_f64.powf(rough.max(1e-9).log10().floor());
    [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .filter(|times| *times != 2.5 || power >= 10.0)
        .map(|times| times * power)
        .find(|step| *step >= rough * (1.0 - 1e-9))
        .unwrap_or(10.0 * power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_hold_the_values() {
        let axis = Axis::around([22.0, 46.0], (-100.0, 100.0), 20.0);
        assert_eq!((axis.low, axis.high), (20.0, 50.0));
        assert_eq!(axis.ticks, [20.0, 30.0, 40.0, 50.0]);
    }

    #[test]
    fn a_small_difference_is_not_exaggerated() {
        let axis = Axis::around([41.0, 42.0], (-100.0, 100.0), 20.0);
        assert!(axis.high - axis.low >= 20.0, "{axis:?}");
    }

    #[test]
    fn bounds_hold_even_at_their_edge() {
        let axis = Axis::around([99.0, 99.5], (0.0, 100.0), 20.0);
        assert_eq!(axis.high, 100.0);
        assert!(axis.low <= 80.0);
        let all = Axis::around([], (-100.0, 100.0), 20.0);
        assert_eq!((all.low, all.high), (-100.0, 100.0));
        let hours = Axis::around([f64::NAN], (0.0, f64::INFINITY), 5.0);
        assert_eq!((hours.low, hours.high), (0.0, 6.0));
    }

    #[test]
    fn labels_are_in_the_language() {
        let axis = Axis::around([0.0, 1.0], (0.0, 10.0), 1.0);
        assert_eq!(axis.label(0.5, Unit::Plain, Language::Es), "0,5");
        let percents = Axis::around([10.0, 60.0], (0.0, 100.0), 20.0);
        assert_eq!(percents.label(40.0, Unit::Percent, Language::En), "40%");
    }
}

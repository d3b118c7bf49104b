//! Knows the upper tail of the chi-squared distribution, for tests of several effects whose errors are known.

use std::f64::consts::PI;

/// The share of the chi-squared distribution with `degrees` degrees of freedom at or above `x`, to the last digits but
/// for the tails below 1e-300. `None` unless `x` is 0 or more and there are degrees.
///
/// From one or two degrees upwards, two at a time, by sums of positive terms (Abramowitz and Stegun 26.4.4, 26.4.5).
pub(super) fn upper_tail(x: f64, degrees: u16) -> Option<f64> {
    if x.is_nan() || x < 0.0 || degrees == 0 {
        return None;
    }
    if x.is_infinite() {
        return Some(0.0);
    }
    let half = x / 2.0;
    let (first, mut tail, mut term) = if degrees % 2 == 1 {
        (1, libm::erfc(half.sqrt()), 2.0 * (half / PI).sqrt() * libm::exp(-half))
    } else {
        (2, libm::exp(-half), half * libm::exp(-half))
    };
    for next in (first + 2..=degrees).step_by(2) {
        tail += term;
        term *= x / f64::from(next);
    }
    Some(tail.min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_are_precise() {
        for (x, degrees, expected) in [
            (3.841, 1, 0.0500136837639567),
            (0.01, 1, 0.920344325445942),
            (5.0, 2, 0.0820849986238988),
            (19.675, 11, 0.050002061800913024),
            (1.0, 11, 0.9999496100513122),
            (80.0, 11, 1.475729792835745e-12),
            (25.0, 12, 0.014822874597441556),
        ] {
            let found = upper_tail(x, degrees).unwrap();
            assert!((found / expected - 1.0).abs() < 1e-13, "{x} {degrees}: {found}");
        }
    }

    #[test]
    fn the_ends_and_what_has_no_meaning() {
        for degrees in [1, 2, 11, 12] {
            assert_eq!(upper_tail(0.0, degrees), Some(1.0));
            assert_eq!(upper_tail(f64::INFINITY, degrees), Some(0.0));
            assert_eq!(upper_tail(f64::MAX, degrees), Some(0.0));
        }
        assert_eq!(upper_tail(1.0, 0), None);
        assert_eq!(upper_tail(-1.0, 3), None);
        assert_eq!(upper_tail(f64::NAN, 3), None);
    }
}

//! Knows the upper tail of the F distribution, for tests of several effects at once.

use super::student::beta_fraction;

/// The share of the F distribution with `above` and `below` degrees of freedom at or above `f`: the p-value of that ratio
/// of variances, to 1e-9 or better up to a million degrees. `None` unless `f` is 0 or more and both degrees are finite and
/// above 0.
///
/// The regularised incomplete beta function of below / (below + above f) (Abramowitz and Stegun 26.6.2).
pub(super) fn upper_tail(f: f64, above: f64, below: f64) -> Option<f64> {
    let usable = |degrees: f64| degrees.is_finite() && degrees > 0.0;
    if !(f >= 0.0 && usable(above) && usable(below)) {
        return None;
    }
    if f == 0.0 {
        return Some(1.0);
    }
    if f.is_infinite() {
        return Some(0.0);
    }
    let ratio = above / below * f;
    let (a, b) = (below / 2.0, above / 2.0);
    let x = 1.0 / (1.0 + ratio);
    let rest = 1.0 / (1.0 + 1.0 / ratio);
    let log_power = -a * libm::log1p(ratio) - b * libm::log1p(1.0 / ratio);
    let power = libm::exp(log_power + libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b));
    // The continued fraction is quick on one side of the mean, and the other side is its complement.
    let tail = if x < (a + 1.0) / (a + b + 2.0) {
        power * beta_fraction(a, b, x) / a
    } else {
        1.0 - power * beta_fraction(b, a, rest) / b
    };
    tail.is_finite().then(|| tail.clamp(0.0, 1.0))
}

/// The share of Student's distribution with `degrees` degrees of freedom at least as far from 0 as `t`, whose square is F
/// with one degree above. `None` unless `degrees` is finite and above 0.
pub(super) fn student_p(t: f64, degrees: f64) -> Option<f64> {
    upper_tail(t * t, 1.0, degrees)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// f, the degrees above and below, and the reference value.
    const TAILS: [(f64, f64, f64, f64); 9] = [
        (1.0, 1.0, 1.0, 0.5),
        (2.5, 11.0, 11.0, 0.07198571734391808),
        (0.3, 11.0, 35.0, 0.9813958098389357),
        (4.0, 3.0, 7.0, 0.059630822151202675),
        (12.0, 11.0, 35.0, 7.057769580618665e-09),
        (0.001, 2.0, 9.0, 0.999000610816995),
        (1.8, 11.0, 100_000.0, 0.04817560462844458),
        (60.0, 1.0, 12.0, 5.223599877001053e-06),
        (3.0, 20.0, 4.0, 0.14775172804581868),
    ];

    #[test]
    fn tails_are_precise() {
        for (f, above, below, expected) in TAILS {
            let found = upper_tail(f, above, below).unwrap();
            assert!((found / expected - 1.0).abs() < 1e-9, "{f} {above} {below}: {found}");
        }
    }

    #[test]
    fn two_degrees_above_have_a_closed_form() {
        for below in [1.0, 4.0, 30.0, 1000.0_f64] {
            for f in [1e-12, 0.1, 1.0, 5.0, 1e6] {
                let expected = (1.0 + 2.0 * f / below).powf(-below / 2.0);
                let found = upper_tail(f, 2.0, below).unwrap();
                assert!((found - expected).abs() < 1e-11, "{f} {below}: {found} {expected}");
            }
        }
    }

    #[test]
    fn the_ends_and_what_has_no_meaning() {
        assert_eq!(upper_tail(0.0, 3.0, 4.0), Some(1.0));
        assert_eq!(upper_tail(f64::INFINITY, 3.0, 4.0), Some(0.0));
        assert_eq!(upper_tail(f64::MAX, 3.0, 4.0), Some(0.0));
        for (f, above, below) in [(-1.0, 1.0, 1.0), (f64::NAN, 1.0, 1.0), (1.0, 0.0, 1.0)] {
            assert_eq!(upper_tail(f, above, below), None);
        }
        assert!((student_p(-2.178_812_829_667_228_4, 12.0).unwrap() - 0.05).abs() < 1e-12);
    }
}

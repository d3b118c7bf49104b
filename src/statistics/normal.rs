//! Knows the standard normal distribution: its share below a value, and the value of a share.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

use super::unsigned_zero;

/// The share of a standard normal variable at or below `x`, in 0..=1, with full relative precision in the lower tail.
#[must_use]
pub fn cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x * FRAC_1_SQRT_2)
}

/// The share of a standard normal variable at least `z` away from 0: the p-value of the test statistic `z`.
#[must_use]
pub fn two_sided_p(z: f64) -> f64 {
    libm::erfc(z.abs() * FRAC_1_SQRT_2)
}

/// The x with `cdf(x) = share`; `None` unless `share` lies strictly between 0 and 1.
///
/// The rational start is Acklam's (2003, relative error 1.2e-9); one step of Halley's method on the exact distribution
/// then leaves only the rounding of a double.
#[must_use]
pub fn quantile(share: f64) -> Option<f64> {
    if !(share > 0.0 && share < 1.0) {
        return None;
    }
    // `1 - share` is exact above one half, so the two tails mirror each other to the last bit.
    let x = if share > 0.5 { -lower_quantile(1.0 - share) } else { lower_quantile(share) };
    Some(unsigned_zero(x))
}

/// The z with `confidence` of a standard normal variable between −z and z; `None` unless `confidence` lies strictly
/// between 0 and 1.
#[must_use]
pub fn two_sided_z(confidence: f64) -> Option<f64> {
    if !(confidence > 0.0 && confidence < 1.0) {
        return None;
    }
    quantile((1.0 - confidence) / 2.0).map(f64::abs)
}

/// The quantile of a share in (0, 0.5].
fn lower_quantile(share: f64) -> f64 {
    let start = acklam(share);
    // Near the middle the distance to one half is the precise number, in the tail the share itself.
    let excess = if share > 0.25 {
        0.5 * libm::erf(start * FRAC_1_SQRT_2) - (share - 0.5)
    } else {
        cdf(start) - share
    };
    let newton = excess * (2.0 * PI).sqrt() * libm::exp(start * start / 2.0);
    let refined = start - newton / (1.0 + start * newton / 2.0);
    // Below some 1e-300 the density underflows, and the start is what we have.
    if refined.is_finite() { refined } else { start }
}

/// Acklam's rational approximation of the quantile of a share in (0, 0.5].
fn acklam(share: f64) -> f64 {
    const CENTRE_ABOVE: [f64; 6] = [
        -3.969_683_028_665_376e1,
        2.209_460_984_245_205e2,
        -2.759_285_104_469_687e2,
        1.383_577_518_672_69e2,
        -3.066_479_806_614_716e1,
        2.506_628_277_459_239,
    ];
    const CENTRE_BELOW: [f64; 6] = [
        -5.447_609_879_822_406e1,
        1.615_858_368_580_409e2,
        -1.556_989_798_598_866e2,
        6.680_131_188_771_972e1,
        -1.328_068_155_288_572e1,
        1.0,
    ];
    const TAIL_ABOVE: [f64; 6] = [
        -7.784_894_002_430_293e-3,
        -3.223_964_580_411_365e-1,
        -2.400_758_277_161_838,
        -2.549_732_539_343_734,
        4.374_664_141_464_968,
        2.938_163_982_698_783,
    ];
    const TAIL_BELOW: [f64; 5] = [
        7.784_695_709_041_462e-3,
        3.224_671_290_700_398e-1,
        2.445_134_137_142_996,
        3.754_408_661_907_416,
        1.0,
    ];
    /// Where the approximation changes from the tail to the centre.
    const TAIL: f64 = 0.024_25;

    if share < TAIL {
        let root = (-2.0 * libm::log(share)).sqrt();
        polynomial(&TAIL_ABOVE, root) / polynomial(&TAIL_BELOW, root)
    } else {
        let from_middle = share - 0.5;
        let square = from_middle * from_middle;
        from_middle * polynomial(&CENTRE_ABOVE, square) / polynomial(&CENTRE_BELOW, square)
    }
}

/// The polynomial with these coefficients, the highest power first.
fn polynomial(coefficients: &[f64], x: f64) -> f64 {
    coefficients.iter().fold(0.0, |sum, coefficient| sum * x + coefficient)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reference values computed with 40 digits.
    const QUANTILES: [(f64, f64); 8] = [
        (1e-300, -37.0470962993612),
        (1e-20, -9.262340089798407),
        (0.001, -3.0902323061678136),
        (0.02425, -1.972961051311885),
        (0.025, -1.9599639845400543),
        (0.2, -0.8416212335729142),
        (0.3, -0.5244005127080408),
        (0.4999, -0.00025066283008800747),
    ];

    #[test]
    fn quantiles_are_precise_to_the_last_digits() {
        for (share, expected) in QUANTILES {
            let found = quantile(share).unwrap();
            assert!(
                (found - expected).abs() <= 4e-16 * expected.abs(),
                "{share}: {found} {expected}"
            );
        }
        assert_eq!(quantile(0.5), Some(0.0));
        assert!(quantile(f64::MIN_POSITIVE).unwrap() < -37.0);
        assert!(quantile(5e-324).unwrap() < -37.0);
    }

    #[test]
    fn the_tails_mirror_each_other() {
        for share in [0.75, 0.9, 0.975, 0.9995] {
            assert_eq!(quantile(share), quantile(1.0 - share).map(|x| -x));
        }
    }

    #[test]
    fn outside_zero_and_one_there_is_no_quantile() {
        for share in [0.0, 1.0, -1.0, 2.0, f64::NAN] {
            assert_eq!(quantile(share), None);
            assert_eq!(two_sided_z(share), None);
        }
    }

    #[test]
    fn the_p_value_undoes_the_level() {
        for confidence in [0.5, 0.8, 0.9, 0.95, 0.99, 0.9999] {
            let z = two_sided_z(confidence).unwrap();
            assert!((two_sided_p(z) - (1.0 - confidence)).abs() < 1e-15);
            assert!((2.0 * cdf(-z) - (1.0 - confidence)).abs() < 1e-15);
        }
    }
}

//! Knows Student's t distribution, which the interval of a mean needs.

use std::f64::consts::PI;

use super::{normal, unsigned_zero};

/// The t with `share` of Student's distribution with `degrees` degrees of freedom at or below it, to 1e-9 or better.
///
/// `None` unless `share` lies strictly between 0 and 1 and `degrees` is finite and at least 1, or where t is too large
/// for a double. Newton's method on the logarithm of the incomplete beta function, which is concave in the logarithm of
/// t, so that it cannot run away; above 100,000 degrees the expansion in 1/degrees around the normal quantile
/// (Abramowitz and Stegun 26.7.5).
#[must_use]
pub fn quantile(share: f64, degrees: f64) -> Option<f64> {
    let z = normal::quantile(share)?;
    if !(degrees.is_finite() && degrees >= 1.0) {
        return None;
    }
    if z == 0.0 {
        return Some(0.0);
    }
    let tail = if share > 0.5 { 1.0 - share } else { share };
    let size = if degrees > 1e5 {
        expansion(z.abs(), degrees)
    } else if tail < 0.25 {
        solve_tails(2.0 * tail, z.abs(), degrees)
    } else {
        solve_centre(2.0 * (0.5 - tail), degrees)
    };
    size.is_finite().then(|| unsigned_zero(size.copysign(z)))
}

/// The share of Student's distribution with `degrees` degrees of freedom beyond −t and t together, in 0..=1: the two-sided
/// p-value of a t. `None` if `t` is not a number, or `degrees` is not finite or is below 1.
///
/// Above 100,000 degrees by the normal distribution at a transformed t (Hill 1970), which leaves 11 digits of a p-value
/// above 1e-23 and 8 of any other.
#[must_use]
pub fn two_sided_p(t: f64, degrees: f64) -> Option<f64> {
    if t.is_nan() || !(degrees.is_finite() && degrees >= 1.0) {
        return None;
    }
    let t = t.abs();
    if t == 0.0 || t.is_infinite() {
        return Some(if t == 0.0 { 1.0 } else { 0.0 });
    }
    let p = if degrees > 1e5 {
        normal::two_sided_p(to_normal(t, degrees))
    } else {
        Shares::at(t, degrees).tails
    };
    Some(unsigned_zero(p.clamp(0.0, 1.0)))
}

/// The t with the share `tails` beyond −t and t together, sought from the smaller value `start`.
fn solve_tails(tails: f64, start: f64, degrees: f64) -> f64 {
    newton(start, |t| {
        let at = Shares::at(t, degrees);
        libm::log(at.tails / tails) * at.tails / (2.0 * at.slope)
    })
}

/// The t with the share `centre` between −t and t.
fn solve_centre(centre: f64, degrees: f64) -> f64 {
    // The density is highest at 0, so this start lies below the solution.
    let start = centre / 2.0 * (degrees * PI).sqrt() / gamma_ratio(degrees / 2.0);
    newton(start, |t| {
        let at = Shares::at(t, degrees);
        libm::log(centre / at.centre) * at.centre / (2.0 * at.slope)
    })
}

/// Follows `step`, the change in the logarithm of t, until it changes nothing more.
fn newton(start: f64, step: impl Fn(f64) -> f64) -> f64 {
    let mut t = start;
    for _ in 0..60 {
        let change = step(t);
        let next = t * libm::exp(change);
        if !next.is_finite() || change.abs() <= 1e-15 {
            return next;
        }
        t = next;
    }
    t
}

/// How the distribution is divided at −t and t.
struct Shares {
    /// The share beyond −t and t.
    tails: f64,
    /// The share between them.
    centre: f64,
    /// t times the density at t.
    slope: f64,
}

impl Shares {
    /// The division at `t`, above 0, by the regularised incomplete beta function of x = degrees / (degrees + t²).
    fn at(t: f64, degrees: f64) -> Shares {
        let (a, b) = (degrees / 2.0, 0.5);
        let ratio = t / degrees.sqrt();
        let square = ratio * ratio;
        let x = 1.0 / (1.0 + square);
        let rest = 1.0 / (1.0 + 1.0 / square);
        // The square of a large ratio may overflow, its logarithm does not.
        let log = if ratio > 1e8 { 2.0 * libm::log(ratio) } else { libm::log1p(square) };
        let slope = libm::exp(-a * log) * rest.sqrt() * gamma_ratio(a) / PI.sqrt();
        // The continued fraction is quick on one side of the mean, and the other side is its complement.
        let (tails, centre) = if x < (a + 1.0) / (a + b + 2.0) {
            let tails = slope * beta_fraction(a, b, x) / a;
            (tails, 1.0 - tails)
        } else {
            let centre = slope * beta_fraction(b, a, rest) / b;
            (1.0 - centre, centre)
        };
        Shares { tails, centre, slope }
    }
}

/// The continued fraction of the incomplete beta function (Abramowitz and Stegun 26.5.8), by Lentz's method.
pub(super) fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away_from_zero = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for i in 1..=1000 {
        let m = f64::from(i);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut factor = 1.0;
        for term in [even, odd] {
            d = 1.0 / away_from_zero(1.0 + term * d);
            c = away_from_zero(1.0 + term / c);
            factor = c * d;
            fraction *= factor;
        }
        if (factor - 1.0).abs() <= 1e-16 {
            break;
        }
    }
    fraction
}

/// Γ(x + ½) / Γ(x). For large x the two logarithms would cancel, so their difference is expanded instead.
fn gamma_ratio(x: f64) -> f64 {
    if x < 20.0 {
        return libm::exp(libm::lgamma(x + 0.5) - libm::lgamma(x));
    }
    let (i, i2) = (1.0 / x, 1.0 / (x * x));
    let log = i * (-1.0 / 8.0 + i2 * (1.0 / 192.0 + i2 * (-1.0 / 640.0 + i2 * 17.0 / 14336.0)));
    x.sqrt() * libm::exp(log)
}

/// The quantile for many degrees of freedom, from the normal quantile.
fn expansion(z: f64, degrees: f64) -> f64 {
    let s = z * z;
    let first = z * (s + 1.0) / 4.0;
    let second = z * ((5.0 * s + 16.0) * s + 3.0) / 96.0;
    let third = z * (((3.0 * s + 19.0) * s + 17.0) * s - 15.0) / 384.0;
    z + (first + (second + third / degrees) / degrees) / degrees
}

/// The normal quantile that has as much beyond it as `t`, above 0, for many degrees of freedom.
fn to_normal(t: f64, degrees: f64) -> f64 {
    let a = degrees - 0.5;
    let b = 48.0 * a * a;
    let ratio = t / degrees.sqrt();
    let log = if ratio > 1e8 { 2.0 * libm::log(ratio) } else { libm::log1p(ratio * ratio) };
    let square = a * log;
    let z = square.sqrt();
    if z > 40.0 {
        // No double is as small as this tail, and the powers below may overflow.
        return z;
    }
    let first = z * (square + 3.0);
    let second = z * (((4.0 * square + 33.0) * square + 240.0) * square + 855.0);
    let damping = 10.0 * b * (b + 0.8 * square * square + 100.0);
    z + first / b - second / damping
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Share, degrees and reference value computed with 40 digits.
    const QUANTILES: [(f64, f64, f64); 22] = [
        (0.975, 1.0, 12.706204736174694),
        (0.975, 2.0, 4.302652729749462),
        (0.975, 3.0, 3.1824463052837086),
        (0.975, 9.0, 2.262157162798205),
        (0.975, 12.0, 2.1788128296672284),
        (0.975, 39.0, 2.022690920036761),
        (0.975, 41.0, 2.019540970441376),
        (0.975, 999.0, 1.9623414611334495),
        (0.975, 100000.0, 1.9599877075346093),
        (0.975, 1000000.0, 1.9599663568141066),
        (0.6, 1.0, 0.32491969623290623),
        (0.6, 7.0, 0.2631668613520228),
        (0.5001, 30.0, 0.00025276002539339365),
        (0.76, 500.0, 0.7068322481240368),
        (0.74, 50.0, 0.6479215420744452),
        (0.0005, 4.0, -8.610301581379275),
        (1e-12, 3.0, -10331.108244292485),
        (1e-30, 1.0, -3.183098861837906e+29),
        (1e-12, 99999.0, -7.035371751273791),
        (1e-12, 200000.0, -7.034927759960158),
        (1e-100, 150000.0, -21.289545029151565),
        (0.995, 25.0, 2.78743581367697),
    ];

    #[test]
    fn quantiles_are_precise() {
        for (share, degrees, expected) in QUANTILES {
            let found = quantile(share, degrees).unwrap();
            let error = (found / expected - 1.0).abs();
            assert!(
                error < 1e-11,
                "{share}, {degrees}: {found} is not {expected}, off by {error:e}"
            );
        }
    }

    /// t, degrees and reference value computed with 40 digits.
    const TAILS: [(f64, f64, f64); 15] = [
        (1.0, 1.0, 0.5),
        (2.5, 2.0, 0.1296117202215108),
        (0.3, 7.0, 0.7728900504021343),
        (4.4, 58.0, 4.699523791738135e-05),
        (-3.862, 58.0, 0.00028573468259017145),
        (1e-8, 5.0, 0.9999999924078662),
        (1e10, 3.0, 2.205315581687168e-30),
        (40.0, 58.0, 6.270252312193224e-44),
        (0.5, 99999.0, 0.6170761776654201),
        (12.0, 99999.0, 3.744507776240312e-33),
        (2.0, 100001.0, 0.045502963430510995),
        (0.1, 200000.0, 0.9203444256763972),
        (6.0, 1e6, 1.9738498123544347e-09),
        (10.0, 100001.0, 1.563301131947374e-23),
        (1.5, 1e12, 0.13361440253803183),
    ];

    #[test]
    fn tails_are_precise() {
        for (t, degrees, expected) in TAILS {
            let found = two_sided_p(t, degrees).unwrap();
            let error = (found / expected - 1.0).abs();
            assert!(error < 1e-11, "{t}, {degrees}: {found} is not {expected}, off by {error:e}");
        }
    }

    #[test]
    fn tails_end_in_one_and_none() {
        assert_eq!(two_sided_p(0.0, 4.0), Some(1.0));
        assert_eq!(two_sided_p(f64::NEG_INFINITY, 4.0), Some(0.0));
        assert_eq!(two_sided_p(1e300, 200.0).map(f64::to_bits), Some(0));
        assert_eq!(two_sided_p(1e200, 1e300).map(f64::to_bits), Some(0));
        for (t, degrees) in [(f64::NAN, 4.0), (1.0, 0.5), (1.0, f64::NAN), (1.0, f64::INFINITY)] {
            assert_eq!(two_sided_p(t, degrees), None, "{t} {degrees}");
        }
    }

    #[test]
    fn one_and_two_degrees_have_closed_forms() {
        for share in [0.01, 0.2, 0.3, 0.45, 0.55, 0.8, 0.975, 0.9999] {
            let cauchy = (PI * (share - 0.5)).tan();
            assert!((quantile(share, 1.0).unwrap() / cauchy - 1.0).abs() < 1e-12);
            let two = (2.0 * share - 1.0) / (2.0 * share * (1.0 - share)).sqrt();
            assert!((quantile(share, 2.0).unwrap() / two - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn the_expansion_joins_smoothly() {
        for share in [0.001, 0.4, 0.975, 0.999_999] {
            let below = quantile(share, 1e5).unwrap();
            let above = quantile(share, 1e5 + 1.0).unwrap();
            assert!((below / above - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn without_a_meaning_there_is_no_quantile() {
        for (share, degrees) in [(0.0, 5.0), (1.0, 5.0), (0.5, 0.0), (0.9, f64::NAN), (1e-309, 1.0)]
        {
            assert_eq!(quantile(share, degrees), None, "{share} {degrees}");
        }
        assert_eq!(quantile(0.5, 3.0), Some(0.0));
    }
}

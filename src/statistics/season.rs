//! Tells whether the months of the year differ in a series, whatever the level of each year.

use std::collections::{BTreeMap, BTreeSet};

use super::regression::{Regression, regression};
use super::{chi_squared, f_distribution, unsigned_zero};

/// The months of a year.
const MONTHS: usize = 12;

/// How the months of the year differ.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Season {
    /// How often the months differ so much where there is no season, in 0..=1.
    pub p_value: f64,
    /// What each month, January first, lies above the mean of the twelve, in the unit of the estimates. They add up to 0.
    pub by_month: [Option<f64>; MONTHS],
}

/// The season in a series of `(year, month 1 to 12, estimate, standard error)`, in any order.
///
/// Each estimate is a year's level plus a month's effect, and weighs 1/error² (two-way analysis of variance without
/// interaction; Searle 1971). Given the years, the months must stand out of two things, and the p-value is the greater one:
/// of what the errors explain (chi-squared test), since estimates never vary less than that, and of what the estimates
/// vary around the model (F test), which may be more. So at most five in a hundred series without a season have a p-value
/// below .05: about five where they vary more than by their errors, one to three where they don't.
///
/// `None` unless every calendar month occurs in two years or more, in years that overlap enough to tell months from years,
/// where the model leaves nothing over, and where a point makes no sense (a month outside 1 to 12, an error not above 0, a
/// number that is not finite).
#[must_use]
pub fn season(points: &[(i32, u8, f64, f64)]) -> Option<Season> {
    let mut years_of: BTreeMap<u8, BTreeSet<i32>> = BTreeMap::new();
    for &(year, month, estimate, error) in points {
        let sound = estimate.is_finite() && error.is_finite() && error > 0.0;
        if !sound || !(1..=MONTHS as u8).contains(&month) {
            return None;
        }
        years_of.entry(month).or_default().insert(year);
    }
    if years_of.len() < MONTHS || years_of.values().any(|years| years.len() < 2) {
        return None;
    }

    // The same points in any order give the same sums.
    let mut sorted = points.to_vec();
    sorted.sort_by(|one, other| {
        (one.0, one.1)
            .cmp(&(other.0, other.1))
            .then(one.2.total_cmp(&other.2))
            .then(one.3.total_cmp(&other.3))
    });
    let years: BTreeSet<i32> = sorted.iter().map(|point| point.0).collect();
    let of_years = years.iter().map(|&year| column(&sorted, |point| flag(point.0 == year)));
    // The last month is less all others, so that the twelve add up to 0.
    let of_months = (1..MONTHS as u8).map(|month| {
        column(&sorted, |point| flag(point.1 == month) - flag(usize::from(point.1) == MONTHS))
    });
    let plain: Vec<Vec<f64>> = of_years.collect();
    let full: Vec<Vec<f64>> = plain.iter().cloned().chain(of_months).collect();
    let outcome = column(&sorted, |point| point.2);
    let errors = column(&sorted, |point| point.3);
    let with_months = regression(&full, &outcome, &errors)?;
    let without = regression(&plain, &outcome, &errors)?;
    Some(Season {
        p_value: p_value(&with_months, &without)?,
        by_month: effects(with_months.coefficients.get(years.len()..)?)?,
    })
}

fn flag(is: bool) -> f64 {
    if is { 1.0 } else { 0.0 }
}

fn column(points: &[(i32, u8, f64, f64)], of: impl Fn(&(i32, u8, f64, f64)) -> f64) -> Vec<f64> {
    points.iter().map(of).collect()
}

/// The p-value of the model with months against that without, the greater one of two tests.
fn p_value(with_months: &Regression, without: &Regression) -> Option<f64> {
    if with_months.degrees < 1.0 {
        return None;
    }
    let explained = (without.sum_of_squares() - with_months.sum_of_squares()).max(0.0);
    let degrees = MONTHS as u16 - 1;
    let above_the_errors = chi_squared::upper_tail(explained, degrees)?;
    let residual = with_months.sum_of_squares() / with_months.degrees;
    let f = explained / f64::from(degrees) / residual;
    // Estimates that all lie on the model leave nothing for the F test to divide by.
    let above_the_rest = if residual > 0.0 && f.is_finite() {
        f_distribution::upper_tail(f, f64::from(degrees), with_months.degrees)?
    } else {
        0.0
    };
    Some(above_the_errors.max(above_the_rest))
}

/// The effects of the twelve months, from those of all but the last.
fn effects(but_last: &[f64]) -> Option<[Option<f64>; MONTHS]> {
    let last = -but_last.iter().sum::<f64>();
    let mut by_month = [None; MONTHS];
    let all = but_last.iter().copied().chain([last]);
    for (place, effect) in by_month.iter_mut().zip(all) {
        *place = Some(unsigned_zero(effect));
    }
    by_month.iter().all(|effect| effect.is_some_and(f64::is_finite)).then_some(by_month)
}

#[cfg(test)]
mod tests {
    use super::super::simulation::Chance;
    use super::*;

    /// Whole years of months from 2020 on.
    fn months(years: i32) -> impl Iterator<Item = (i32, u8)> {
        (2020..2020 + years).flat_map(|year| (1..=12).map(move |month| (year, month)))
    }

    fn swing(month: u8) -> f64 {
        0.01 * f64::from((5 * month) % 12) - 0.055
    }

    #[test]
    fn without_noise_the_season_is_found_whatever_the_years() {
        let points: Vec<(i32, u8, f64, f64)> = months(3)
            .filter(|month| *month != (2021, 4))
            .map(|(year, month)| {
                let level = 0.2 * f64::from(year - 2020);
                (year, month, level + swing(month), 0.002 * f64::from(month))
            })
            .collect();
        let found = season(&points).unwrap();
        for (month, effect) in (1..=12).zip(found.by_month) {
            assert!((effect.unwrap() - swing(month)).abs() < 1e-13, "{month}: {effect:?}");
        }
        assert!(found.p_value < 1e-4);
        let mut backward = points.clone();
        backward.reverse();
        assert_eq!(season(&backward), Some(found));
    }

    #[test]
    fn a_month_that_occurs_once_leaves_no_season() {
        let point = |(year, month)| (year, month, 0.3, 0.05);
        let mut points: Vec<(i32, u8, f64, f64)> = months(2).map(point).collect();
        assert_eq!(season(&points).unwrap().p_value, 1.0);
        points.pop();
        assert_eq!(season(&points), None);
        // The same month twice in one year is no second year.
        points.push((2020, 12, 0.3, 0.05));
        assert_eq!(season(&points), None);
        assert_eq!(season(&[]), None);
    }

    #[test]
    fn what_makes_no_sense_leaves_no_season() {
        for bad in [
            (2022, 0, 0.3, 0.05),
            (2022, 13, 0.3, 0.05),
            (2022, 1, f64::NAN, 0.05),
            (2022, 1, 0.3, 0.0),
            (2022, 1, 0.3, f64::INFINITY),
        ] {
            let point = |(year, month)| (year, month, 0.3, 0.05);
            let points: Vec<(i32, u8, f64, f64)> = months(2).map(point).chain([bad]).collect();
            assert_eq!(season(&points), None, "{bad:?}");
        }
        // Two years have the first half and two others the second: which is the month's doing, which the year's?
        let apart = months(4).filter(|(year, month)| (*year < 2022) == (*month <= 6));
        let apart: Vec<(i32, u8, f64, f64)> =
            apart.map(|(year, month)| (year, month, swing(month), 0.05)).collect();
        assert_eq!(season(&apart), None);
    }

    /// How often p < .05 in 2000 series without a season whose noise is `spread` times their error.
    fn flagged(years: i32, spread: f64, seed: u64) -> f64 {
        const SERIES: u32 = 2000;
        let mut chance = Chance::new(seed);
        let mut flagged = 0;
        for _ in 0..SERIES {
            let points: Vec<(i32, u8, f64, f64)> = months(years)
                .map(|(year, month)| {
                    let error = 0.03 + 0.03 * chance.share();
                    let level = 0.1 * f64::from(year - 2020);
                    (year, month, level + spread * error * chance.normal(), error)
                })
                .collect();
            flagged += u32::from(season(&points).unwrap().p_value < 0.05);
        }
        f64::from(flagged) / f64::from(SERIES)
    }

    #[test]
    fn without_a_season_five_in_a_hundred_are_flagged_and_fewer_without_overdispersion() {
        for (years, spread, expected) in [
            (2, 1.0, 0.01..=0.055),
            (4, 1.0, 0.02..=0.055),
            (2, 2.0, 0.035..=0.06),
            (4, 2.0, 0.04..=0.06),
        ] {
            let found = flagged(years, spread, 7);
            println!("{years} years, spread {spread}: {found} flagged");
            assert!(expected.contains(&found), "{years} years, spread {spread}: {found}");
        }
    }

    #[test]
    fn a_season_is_seen_in_noise() {
        let mut chance = Chance::new(11);
        let points: Vec<(i32, u8, f64, f64)> = months(4)
            .map(|(year, month)| (year, month, 3.0 * swing(month) + 0.03 * chance.normal(), 0.03))
            .collect();
        assert!(season(&points).unwrap().p_value < 0.001);
    }
}

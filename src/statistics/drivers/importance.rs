//! Shares out among drivers what their common model explains of the outcome.

use super::matrix::{Eigen, Matrix};
use crate::statistics::{finite, unsigned_zero};

/// With more drivers there are too many subsets (2¹² of them are 4,096), and relative weights stand in.
const MOST_FOR_LMG: usize = 12;
/// A driver whose variance the others leave less of than this share is taken to say nothing beside them.
const SINGULAR: f64 = 1e-10;
/// A driver with a larger variance inflation factor can hardly be told from the others.
const MOST_INFLATION: f64 = 10.0;

/// A driver's part in the model of all drivers that vary.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Importance {
    /// The R² that the driver adds, averaged over all orders in which drivers may be added (Lindeman, Merenda and Gold
    /// 1980; the Shapley value of R²); `None` for more than twelve drivers. Those of all drivers sum to R².
    pub lmg: Option<f64>,
    /// `lmg` as a share of R², in 0..=1: importance within the model, not a share of customers. `None` if R² is 0.
    pub lmg_share: Option<f64>,
    /// Johnson's relative weight (2000), nearly the same and cheap to compute. Those of all drivers sum to R².
    pub relative_weight: f64,
    /// `relative_weight` as a share of R², in 0..=1; `None` if R² is 0.
    pub relative_weight_share: Option<f64>,
    /// The coefficient of the regression of the standardised outcome on the standardised drivers; not a measure of
    /// importance, as it is unstable where drivers resemble each other. `None` if the others determine the driver.
    pub standardised_beta: Option<f64>,
    /// The variance inflation factor, 1/(1 − R²) of the regression of this driver on the others, 1 or more; `None` if they
    /// determine it.
    pub vif: Option<f64>,
}

impl Importance {
    /// The share of importance that ranks the drivers: of LMG, and of relative weights where there are too many for that.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        self.lmg_share.or(self.relative_weight_share)
    }

    /// Whether the driver is so much like the others together that its importance can hardly be told from theirs: a
    /// variance inflation factor above 10.
    #[must_use]
    pub fn is_collinear(&self) -> bool {
        self.vif.is_none_or(|vif| vif > MOST_INFLATION)
    }
}

/// The model of all drivers.
pub(super) struct Fitted {
    /// In 0..=1.
    pub(super) r_squared: f64,
    pub(super) drivers: Vec<Importance>,
}

impl Fitted {
    /// The model from the correlations of the drivers with each other and with the outcome. `None` if no rows can have
    /// such correlations.
    pub(super) fn of(drivers: &Matrix, outcome: &[f64]) -> Option<Fitted> {
        let eigen = drivers.clone().eigen();
        // What the outcome has in common with each eigenvector.
        let common = |place: usize| -> f64 {
            outcome.iter().enumerate().map(|(at, r)| eigen.vector(place, at) * r).sum()
        };
        let mut r_squared = 0.0;
        for (place, value) in eigen.values() {
            let common = common(place);
            if value > SINGULAR {
                r_squared += common * common / value;
            } else if value < -1e-8 || common.abs() > 1e-4 {
                return None;
            }
        }
        if r_squared.is_nan() || r_squared > 1.0 + 1e-8 {
            return None;
        }
        let axes: Vec<Axis> = eigen
            .values()
            .map(|(place, value)| Axis { place, value, common: common(place) })
            .collect();
        let weights = relative_weights(&eigen, &axes, outcome.len());
        let lmg = (outcome.len() <= MOST_FOR_LMG).then(|| lmg(drivers, outcome));
        let sum = |values: &[f64]| values.iter().sum::<f64>();
        let share = |value: f64, sum: f64| if sum > 0.0 { finite(value / sum) } else { None };
        let importance = |(at, weight): (usize, &f64)| {
            let own = lmg.as_ref().and_then(|lmg| Some((*lmg.get(at)?, sum(lmg))));
            Importance {
                lmg: own.map(|(value, _)| value),
                lmg_share: own.and_then(|(value, sum)| share(value, sum)),
                relative_weight: *weight,
                relative_weight_share: share(*weight, sum(&weights)),
                standardised_beta: solved(&eigen, &axes, at, |axis, _| axis.common),
                vif: solved(&eigen, &axes, at, |_, entry| entry).map(|vif| vif.max(1.0)),
            }
        };
        let drivers = weights.iter().enumerate().map(importance).collect();
        Some(Fitted { r_squared: r_squared.min(1.0), drivers })
    }
}

/// An eigenvalue of the drivers' correlations, and what the outcome has in common with its vector.
struct Axis {
    place: usize,
    value: f64,
    common: f64,
}

/// An entry of the product of the inverse correlations with something that has `of` in common with an axis. `None` if
/// the correlations are singular there.
fn solved(eigen: &Eigen, axes: &[Axis], at: usize, of: impl Fn(&Axis, f64) -> f64) -> Option<f64> {
    let mut sum = 0.0;
    for axis in axes {
        let entry = eigen.vector(axis.place, at);
        if axis.value > SINGULAR {
            sum += entry * of(axis, entry) / axis.value;
        } else if entry.abs() > 1e-6 {
            return None;
        }
    }
    finite(sum)
}

/// Johnson's relative weights: with Λ the square root of the drivers' correlations and β = Λ⁻¹r, the products of the
/// squares of Λ with the squares of β.
fn relative_weights(eigen: &Eigen, axes: &[Axis], count: usize) -> Vec<f64> {
    let axes = || axes.iter().filter(|axis| axis.value > SINGULAR);
    let beta = |at: usize| -> f64 {
        axes().map(|axis| eigen.vector(axis.place, at) * axis.common / axis.value.sqrt()).sum()
    };
    let squares: Vec<f64> = (0..count).map(beta).map(|beta| beta * beta).collect();
    let root = |row: usize, column: usize| -> f64 {
        let part = |axis: &Axis| {
            eigen.vector(axis.place, row) * axis.value.sqrt() * eigen.vector(axis.place, column)
        };
        axes().map(part).sum()
    };
    let weight = |row: usize| {
        let part = |(column, square): (usize, &f64)| {
            let root = root(row, column);
            root * root * square
        };
        squares.iter().enumerate().map(part).sum::<f64>()
    };
    (0..count).map(weight).map(unsigned_zero).collect()
}

/// The R² each driver adds, averaged over all orders:
/// Σ over subsets S without it of |S|!(k − |S| − 1)!/k! (R²(S with it) − R²(S)).
fn lmg(drivers: &Matrix, outcome: &[f64]) -> Vec<f64> {
    let count = drivers.size();
    let explained = explained_by_subsets(drivers, outcome);
    // How much a subset of each size counts: one by the number of orders that begin with it, times those that end so.
    let mut weights = vec![1.0 / count as f64; count];
    for size in 1..count {
        let before = weights.get(size - 1).copied().unwrap_or_default();
        if let Some(weight) = weights.get_mut(size) {
            *weight = before * size as f64 / (count - size) as f64;
        }
    }
    let of_driver = |driver: usize| {
        let own = 1_usize << driver;
        let mut sum = 0.0;
        for (subset, without) in explained.iter().enumerate() {
            let with = explained.get(subset | own).copied().unwrap_or_default();
            if subset & own == 0 {
                let weight = weights.get(subset.count_ones() as usize).copied();
                sum += weight.unwrap_or_default() * (with - without);
            }
        }
        // A driver takes nothing away from R²; what is below 0 is rounding.
        unsigned_zero(sum.max(0.0))
    };
    (0..count).map(of_driver).collect()
}

/// R² of the regression on each subset of the drivers; the bits of its place say which belong to it.
fn explained_by_subsets(drivers: &Matrix, outcome: &[f64]) -> Vec<f64> {
    let count = drivers.size();
    let matrix = Matrix::new(count + 1, |row, column| match (row == count, column == count) {
        (false, false) => drivers.at(row, column),
        (true, true) => 1.0,
        _ => outcome.get(row.min(column)).copied().unwrap_or_default(),
    });
    // One matrix for each driver that is decided upon, each smaller by a row; they serve all subsets.
    let mut left: Vec<Vec<f64>> = (1..=count).rev().map(|size| vec![0.0; size * size]).collect();
    let mut explained = vec![0.0; 1 << count];
    let whole = matrix.rows();
    visit(whole, &mut left, Subset { members: 0, next: 1, explained: 0.0 }, &mut explained);
    explained
}

/// A subset of the drivers that have been decided upon.
#[derive(Clone, Copy)]
struct Subset {
    /// Its members, by bits.
    members: usize,
    /// The bit of the driver that comes next.
    next: usize,
    /// What it explains of the outcome.
    explained: f64,
}

/// Leaves the first driver of `matrix` out, then takes it in, and goes on to the others. `matrix` has what the drivers of
/// the subset leave of the variances of the undecided ones and, last, of the outcome.
fn visit(matrix: &[f64], left: &mut [Vec<f64>], subset: Subset, explained: &mut [f64]) {
    let Some((smaller, left)) = left.split_first_mut() else {
        if let Some(place) = explained.get_mut(subset.members) {
            *place = subset.explained;
        }
        return;
    };
    let size = left.len() + 1;
    let mut rows = matrix.chunks_exact(size + 1).filter_map(|row| row.split_first());
    let Some((&variance, first)) = rows.next() else { return };
    let without = Subset { next: subset.next << 1, ..subset };
    for ((_, row), place) in rows.clone().zip(smaller.chunks_exact_mut(size)) {
        place.copy_from_slice(row);
    }
    visit(smaller, left, without, explained);
    // What the subset explains of the driver already leaves nothing to take away from the others.
    let scale = if variance > SINGULAR { 1.0 / variance } else { 0.0 };
    for ((of_row, row), place) in rows.zip(smaller.chunks_exact_mut(size)) {
        for ((place, entry), of_column) in place.iter_mut().zip(row).zip(first) {
            *place = entry - of_row * of_column * scale;
        }
    }
    let common = first.last().copied().unwrap_or_default();
    let with = Subset {
        members: subset.members | subset.next,
        explained: subset.explained + common * common * scale,
        ..without
    };
    visit(smaller, left, with, explained);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subsets_of_drivers_without_anything_in_common_add_up() {
        let drivers = Matrix::new(3, |row, column| f64::from(u8::from(row == column)));
        let explained = explained_by_subsets(&drivers, &[0.5, 0.25, 0.125]);
        let (a, b, c) = (0.25, 0.0625, 0.015625);
        assert_eq!(explained, [0.0, a, b, a + b, c, a + c, b + c, a + b + c]);
        assert_eq!(lmg(&drivers, &[0.5, 0.25, 0.125]).len(), 3);
    }

    #[test]
    fn a_driver_that_is_another_shares_with_it() {
        let one = [1.0, 1.0, 0.3, 1.0, 1.0, 0.3, 0.3, 0.3, 1.0];
        let drivers = Matrix::new(3, |row, column| one[3 * row + column]);
        let fitted = Fitted::of(&drivers, &[0.6, 0.6, 0.2]).unwrap();
        let [first, second, third] = &fitted.drivers[..] else { panic!() };
        assert!((first.lmg.unwrap() - second.lmg.unwrap()).abs() < 1e-15);
        assert!((first.relative_weight - second.relative_weight).abs() < 1e-15);
        assert_eq!((first.vif, second.standardised_beta), (None, None));
        assert!(first.is_collinear() && !third.is_collinear());
        assert!((third.vif.unwrap() - 1.0 / (1.0 - 0.09)).abs() < 1e-12);
        let sum: f64 = fitted.drivers.iter().map(|driver| driver.lmg.unwrap()).sum();
        assert!((sum - fitted.r_squared).abs() < 1e-12);
        // The twins can't have different correlations with the outcome.
        assert!(Fitted::of(&drivers, &[0.6, 0.5, 0.2]).is_none());
    }

    #[test]
    fn correlations_that_exclude_each_other_have_no_model() {
        let drivers = Matrix::new(3, |row, column| match (row, column) {
            _ if row == column => 1.0,
            (0, 1) | (1, 0) => -0.9,
            _ => 0.9,
        });
        assert!(Fitted::of(&drivers, &[0.1, 0.1, 0.1]).is_none());
        let drivers = Matrix::new(2, |row, column| f64::from(u8::from(row == column)));
        assert!(Fitted::of(&drivers, &[0.9, 0.9]).is_none());
    }
}

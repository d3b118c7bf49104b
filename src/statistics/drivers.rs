//! Says which drivers (what an answer is made of, say price and support) go together with an outcome, and how much.
//!
//! It starts from means and covariances ([`Moments`]), which counts give exactly. Correlations need little; importance in
//! a common model ([`Importance`]) needs more, and is not given where a [`Gate`] is closed. All of it is association, not
//! proof of cause.

mod importance;
mod matrix;
mod moments;
mod quadrant;

pub use importance::Importance;
pub use moments::{JointCounts, Moments, spearman};
pub use quadrant::{Cut, Quadrant};

use self::importance::Fitted;
use self::matrix::Matrix;
use super::{Interval, Level, finite, student};

/// Fewer rows than this give correlations only, and so do fewer than [`ROWS_A_DRIVER`] times the drivers.
const FEWEST_ROWS: u64 = 50;
/// How many rows a model needs for each of its drivers.
const ROWS_A_DRIVER: u64 = 10;
/// Two drivers with a larger correlation, of either sign, are hardly two.
const ALIKE: f64 = 0.95;
/// A model that explains less of the outcome's variance explains too little to rank its drivers.
const LEAST_R_SQUARED: f64 = 0.10;

/// Why an analysis gives less than all it could. Of several reasons the first in this order is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// All gave the same outcome: there is nothing to explain, and not even correlations.
    OutcomeUnvaried,
    /// No driver varies: there is nothing to explain it by.
    DriversUnvaried,
    /// There are fewer rows than a model of so many drivers needs: correlations only.
    FewRows {
        /// How many there would have to be: 50, or ten for each driver that varies.
        needed: u64,
    },
    /// The drivers explain less than a tenth of the outcome's variance: importance, but no quadrants.
    ExplainLittle,
    /// Only one driver varies, so it can't be placed among others: importance, but no quadrant.
    SingleDriver,
}

/// What is known of one driver.
#[derive(Debug, Clone, PartialEq)]
pub struct Driver {
    /// The mean, in the unit of the moments.
    pub mean: f64,
    /// Pearson's correlation with the outcome, in −1..=1; `None` if either does not vary.
    pub pearson: Option<f64>,
    /// The interval of `pearson` by Fisher's transformation, tanh(atanh r ± z/√(n − 3)); `None` for fewer than four rows
    /// or a perfect correlation.
    pub interval: Option<Interval>,
    /// The two-sided p-value of `pearson`, Student's t with n − 2 degrees of freedom; `None` for fewer than three rows.
    pub p_value: Option<f64>,
    /// Spearman's correlation with the outcome; `None` if either does not vary, or without joint counts.
    pub spearman: Option<f64>,
    /// Its part in the model of all drivers; `None` if there is none, or the driver does not vary.
    pub importance: Option<Importance>,
    /// Where it stands among the drivers; `None` if a gate is closed, or the driver does not vary.
    pub quadrant: Option<Quadrant>,
}

impl Driver {
    /// Whether it is settled that better scores of the driver go with better outcomes.
    fn is_associated(&self) -> bool {
        match self.interval {
            Some(interval) => interval.low > 0.0,
            None => self.pearson.is_some_and(|r| r > 0.0),
        }
    }
}

/// Two drivers that are so alike that they should be taken as one. Drivers are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alike {
    /// The first of them.
    pub one: usize,
    /// The second.
    pub other: usize,
    /// Their correlation, above 0.95 or below −0.95.
    pub pearson: f64,
}

/// How well all drivers together explain the outcome.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// The share of the outcome's variance that the drivers explain, R², in 0..=1.
    pub r_squared: f64,
    /// R² less what as many drivers explain by chance, 1 − (1 − R²)(n − 1)/(n − k − 1); may be below 0.
    pub adjusted: Option<f64>,
}

/// What a survey says of an outcome and its drivers.
#[derive(Debug, Clone, PartialEq)]
pub struct DriverAnalysis {
    /// Rows in which the outcome and all drivers were answered.
    pub n: f64,
    /// The drivers in the order given.
    pub drivers: Vec<Driver>,
    /// The drivers, counted from 0, that were left out because all gave them the same score.
    pub unvaried: Vec<usize>,
    /// Pairs of drivers that are nearly one. See [`Importance::is_collinear`] too.
    pub alike: Vec<Alike>,
    /// The model of all drivers that vary; `None` if one of the first three gates is closed.
    pub fit: Option<Fit>,
    /// Where the quadrants meet; `None` if any gate is closed.
    pub cut: Option<Cut>,
    /// What keeps the analysis from being complete; `None` if nothing does.
    pub closed: Option<Gate>,
}

/// Analyses the drivers of an outcome.
///
/// `performances` says how well each driver does, in one unit for all of them: their means if they share a scale, else
/// say the share of the two highest scores. Only the quadrants depend on it. `level` is that of the intervals of the
/// correlations. `None` if the sizes don't match, there is no driver, or no rows can have such moments.
#[must_use]
pub fn analyse(moments: &Moments, performances: &[f64], level: Level) -> Option<DriverAnalysis> {
    let count = moments.drivers()?;
    if performances.len() != count || !performances.iter().all(|value| value.is_finite()) {
        return None;
    }
    let correlations = moments.correlations()?;
    let varied: Vec<usize> = (0..count).filter(|&driver| moments.varies(driver)).collect();
    let outcome_varies = moments.varies(count);
    let of_driver = |(driver, mean): (usize, &f64)| {
        let varies = outcome_varies && varied.contains(&driver);
        let pearson = varies.then(|| correlations.at(driver, count));
        Some(Driver {
            mean: finite(*mean)?,
            pearson,
            interval: pearson.and_then(|r| fisher_interval(r, moments.n, level)),
            p_value: pearson.and_then(|r| p_value(r, moments.n)),
            spearman: None,
            importance: None,
            quadrant: None,
        })
    };
    let drivers: Option<Vec<Driver>> =
        moments.means.iter().enumerate().take(count).map(of_driver).collect();
    let mut analysis = DriverAnalysis {
        n: moments.n,
        drivers: drivers?,
        unvaried: (0..count).filter(|driver| !varied.contains(driver)).collect(),
        alike: alike(&correlations, &varied),
        fit: None,
        cut: None,
        closed: None,
    };
    let fitted = Fitted::of(&correlations.only(&varied), &correlations.column(count, &varied))?;
    analysis.closed = gate(moments.n, outcome_varies, varied.len());
    if analysis.closed.is_none() {
        analysis.add_model(fitted, &varied, performances);
    }
    Some(analysis)
}

/// Analyses the drivers of an outcome from counts, Spearman's correlations included. See [`analyse`].
#[must_use]
pub fn analyse_counts(
    counts: &JointCounts<'_>,
    performances: &[f64],
    level: Level,
) -> Option<DriverAnalysis> {
    let mut analysis = analyse(&Moments::from_counts(counts)?, performances, level)?;
    for (driver, joint) in analysis.drivers.iter_mut().zip(counts.joint) {
        driver.spearman = spearman(joint, counts.outcome_scores);
    }
    Some(analysis)
}

impl DriverAnalysis {
    /// Adds what the model of the drivers that vary says, and places them if it says enough.
    fn add_model(&mut self, fitted: Fitted, varied: &[usize], performances: &[f64]) {
        let (n, k) = (self.n, varied.len() as f64);
        let missing = (1.0 - fitted.r_squared) * (n - 1.0) / (n - k - 1.0);
        let adjusted = if n > k + 1.0 { finite(1.0 - missing) } else { None };
        self.fit = Some(Fit { r_squared: fitted.r_squared, adjusted });
        self.closed = if fitted.r_squared < LEAST_R_SQUARED {
            Some(Gate::ExplainLittle)
        } else if varied.len() < 2 {
            Some(Gate::SingleDriver)
        } else {
            None
        };
        let shares = fitted.drivers.iter().filter_map(Importance::share);
        let of_varied = performances.iter().enumerate().filter(|(at, _)| varied.contains(at));
        let of_varied = of_varied.map(|(_, performance)| *performance);
        self.cut = if self.closed.is_none() { Cut::at_means(shares, of_varied) } else { None };
        for (&at, importance) in varied.iter().zip(fitted.drivers) {
            let (Some(driver), Some(performance)) =
                (self.drivers.get_mut(at), performances.get(at))
            else {
                continue;
            };
            driver.quadrant = self
                .cut
                .zip(importance.share())
                .map(|(cut, share)| cut.quadrant(share, *performance, driver.is_associated()));
            driver.importance = Some(importance);
        }
    }
}

/// What stands in the way of a model with `varied` drivers.
fn gate(n: f64, outcome_varies: bool, varied: usize) -> Option<Gate> {
    let needed = ROWS_A_DRIVER.saturating_mul(varied as u64).max(FEWEST_ROWS);
    if !outcome_varies {
        Some(Gate::OutcomeUnvaried)
    } else if varied == 0 {
        Some(Gate::DriversUnvaried)
    } else if n < needed as f64 {
        Some(Gate::FewRows { needed })
    } else {
        None
    }
}

/// The pairs of drivers with a very high correlation.
fn alike(correlations: &Matrix, varied: &[usize]) -> Vec<Alike> {
    let mut pairs = Vec::new();
    for (place, &one) in varied.iter().enumerate() {
        for &other in varied.iter().skip(place + 1) {
            let pearson = correlations.at(one, other);
            if pearson.abs() > ALIKE {
                pairs.push(Alike { one, other, pearson });
            }
        }
    }
    pairs
}

/// Fisher's interval of a correlation.
fn fisher_interval(r: f64, n: f64, level: Level) -> Option<Interval> {
    if !(n > 3.0 && r.abs() < 1.0) {
        return None;
    }
    let (middle, half) = (libm::atanh(r), level.z() / (n - 3.0).sqrt());
    let interval = Interval { low: libm::tanh(middle - half), high: libm::tanh(middle + half) };
    Some(interval.reaching(r))
}

/// The two-sided p-value of a correlation.
fn p_value(r: f64, n: f64) -> Option<f64> {
    if n < 3.0 {
        return None;
    }
    let rest = (1.0 - r) * (1.0 + r);
    let t = if rest > 0.0 { r * ((n - 2.0) / rest).sqrt() } else { f64::INFINITY };
    student::two_sided_p(t, n - 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Drivers with a variance of 1 and these correlations with each other and, last, with the outcome.
    fn moments(n: f64, correlations: &[&[f64]]) -> Moments {
        let size = correlations.len() + 1;
        let at = |row: usize, column: usize| match row.cmp(&column) {
            std::cmp::Ordering::Equal => 1.0,
            std::cmp::Ordering::Greater => correlations[row - 1][column],
            std::cmp::Ordering::Less => correlations[column - 1][row],
        };
        let covariances =
            (0..size).map(|row| (0..size).map(|column| at(row, column)).collect()).collect();
        Moments { n, means: vec![3.0; size], covariances }
    }

    fn analysed(moments: &Moments, performances: &[f64]) -> DriverAnalysis {
        analyse(moments, performances, Level::NINETY_FIVE).unwrap()
    }

    #[test]
    fn each_gate_names_itself() {
        let two = moments(50.0, &[&[0.2], &[0.5, 0.4]]);
        let open = analysed(&two, &[1.0, 2.0]);
        assert_eq!(open.closed, None);
        assert_eq!(open.drivers[0].quadrant, Some(Quadrant::FixFirst));
        assert_eq!(open.drivers[1].quadrant, Some(Quadrant::Maintain));

        let few = analysed(&Moments { n: 49.0, ..two.clone() }, &[1.0, 2.0]);
        assert_eq!(few.closed, Some(Gate::FewRows { needed: 50 }));
        assert!(few.drivers.iter().all(|d| d.pearson.is_some() && d.importance.is_none()));
        assert!(few.fit.is_none() && few.cut.is_none());

        let weak = analysed(&moments(500.0, &[&[0.0], &[0.2, 0.2]]), &[1.0, 2.0]);
        assert_eq!(weak.closed, Some(Gate::ExplainLittle));
        assert!(weak.drivers.iter().all(|d| d.importance.is_some() && d.quadrant.is_none()));

        let single = analysed(&moments(500.0, &[&[0.6]]), &[1.0]);
        assert_eq!(single.closed, Some(Gate::SingleDriver));
        assert_eq!(single.drivers[0].importance.unwrap().lmg_share, Some(1.0));

        let mut flat = two.clone();
        flat.covariances[2] = vec![0.0; 3];
        flat.covariances.iter_mut().for_each(|row| row[2] = 0.0);
        let flat = analysed(&flat, &[1.0, 2.0]);
        assert_eq!(flat.closed, Some(Gate::OutcomeUnvaried));
        assert!(flat.drivers.iter().all(|d| d.pearson.is_none() && d.p_value.is_none()));

        let mut same = two.clone();
        same.covariances = vec![vec![0.0; 3], vec![0.0; 3], vec![0.0, 0.0, 1.0]];
        let same = analysed(&same, &[1.0, 2.0]);
        assert_eq!((same.closed, same.unvaried), (Some(Gate::DriversUnvaried), vec![0, 1]));
    }

    #[test]
    fn a_driver_that_does_not_vary_is_named_and_left_out() {
        let mut three = moments(50.0, &[&[0.0], &[0.2, 0.0], &[0.5, 0.0, 0.4]]);
        three.covariances[1][1] = 0.0;
        let found = analysed(&three, &[1.0, 9.0, 2.0]);
        assert_eq!(found.unvaried, [1]);
        let left_out = &found.drivers[1];
        assert_eq!((left_out.pearson, left_out.importance, left_out.quadrant), (None, None, None));
        let two = analysed(&moments(50.0, &[&[0.2], &[0.5, 0.4]]), &[1.0, 2.0]);
        assert_eq!((&found.drivers[0], &found.drivers[2]), (&two.drivers[0], &two.drivers[1]));
        assert_eq!((found.fit, found.cut), (two.fit, two.cut));
    }

    #[test]
    fn drivers_that_are_alike_are_named() {
        let found = analysed(&moments(99.0, &[&[0.96], &[0.1, 0.1], &[0.5, 0.5, 0.1]]), &[1.0; 3]);
        assert_eq!(found.alike, [Alike { one: 0, other: 1, pearson: 0.96 }]);
        let collinear: Vec<bool> =
            found.drivers.iter().map(|d| d.importance.unwrap().is_collinear()).collect();
        assert_eq!(collinear, [true, true, false]);
    }

    #[test]
    fn more_than_twelve_drivers_are_ranked_by_relative_weights() {
        let rows: Vec<Vec<f64>> =
            (1..=13).map(|i| vec![if i == 13 { 0.25 } else { 0.1 }; i]).collect();
        let rows: Vec<&[f64]> = rows.iter().map(Vec::as_slice).collect();
        let found = analysed(&moments(130.0, &rows), &[1.0; 13]);
        assert_eq!((found.drivers.len(), found.closed), (13, None));
        let importances = || found.drivers.iter().map(|driver| driver.importance.unwrap());
        assert!(importances().all(|one| one.lmg.is_none() && one.share().is_some()));
        let sum: f64 = importances().map(|one| one.relative_weight).sum();
        assert!((sum - found.fit.unwrap().r_squared).abs() < 1e-12);
        let few = analysed(&moments(129.0, &rows), &[1.0; 13]);
        assert_eq!(few.closed, Some(Gate::FewRows { needed: 130 }));
    }

    #[test]
    fn few_rows_and_perfect_correlations_have_no_interval() {
        assert_eq!(fisher_interval(0.5, 3.0, Level::NINETY_FIVE), None);
        assert_eq!(fisher_interval(1.0, 30.0, Level::NINETY_FIVE), None);
        assert_eq!((p_value(1.0, 30.0), p_value(0.5, 2.0)), (Some(0.0), None));
        assert_eq!(p_value(0.0, 30.0), Some(1.0));
    }

    #[test]
    fn what_makes_no_sense_is_not_analysed() {
        let two = moments(50.0, &[&[0.2], &[0.5, 0.4]]);
        let none = |moments: &Moments, performances: &[f64]| {
            assert_eq!(analyse(moments, performances, Level::NINETY_FIVE), None);
        };
        none(&two, &[1.0]);
        none(&two, &[1.0, f64::NAN]);
        for n in [0.0, -1.0, f64::NAN] {
            none(&Moments { n, ..two.clone() }, &[1.0, 2.0]);
        }
        none(&Moments { means: vec![f64::NAN; 3], ..two.clone() }, &[1.0, 2.0]);
        none(&Moments { means: vec![], covariances: vec![], n: 9.0 }, &[]);
        for bad in [f64::NAN, 1.5, -0.2] {
            let mut broken = two.clone();
            broken.covariances[1][0] = bad;
            none(&broken, &[1.0, 2.0]);
        }
        none(&moments(50.0, &[&[0.0], &[0.9, 0.9]]), &[1.0, 2.0]);
    }
}

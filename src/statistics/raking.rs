//! Finds the weights that make answers match a population on several margins at once.
//!
//! Iterative proportional fitting (Deming and Stephan 1940) over combinations of levels: answers with the same levels get
//! the same factor, so the answers themselves are not needed. With one margin this is post-stratification.

use std::error::Error;
use std::fmt;

use super::proportion::is_usable;

/// Fitting ends when a whole round changes no factor by more than this share of it.
const CLOSE: f64 = 1e-10;
/// Fitting that is not done after as many rounds does not come to an end.
const MOST_ROUNDS: u32 = 1000;
/// A factor this many times the mean is cut down to it.
const MOST_TIMES_MEAN: f64 = 5.0;
/// How often factors are cut at most.
const MOST_TRIMS: u32 = 5;

/// The answers with one combination of levels.
#[derive(Debug, Clone, PartialEq)]
pub struct RakingCell {
    /// The level in each margin, counted from 0 in the order of its target; `None` if these answers don't say.
    pub levels: Vec<Option<usize>>,
    /// The sum of the design weights of the answers, their number if they have none.
    pub weight: f64,
}

/// The factors that raking found.
#[derive(Debug, Clone, PartialEq)]
pub struct Raked {
    /// For each cell, in the order given, what multiplies the weights of its answers. The mean factor of all answers is 1.
    pub factors: Vec<f64>,
    /// How many rounds through the margins it took, over all fittings.
    pub iterations: u32,
    /// How often large factors were cut and the margins fitted anew, at most five times.
    pub trims: u32,
    /// The largest factor of a cell with answers. It may be above five where the margins allow no other.
    pub largest: f64,
}

/// Why there are no such factors. Margins and levels are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RakingError {
    /// No cell has any weight.
    Empty,
    /// The weight of a cell is negative or not finite, or all together are not finite.
    BadWeight {
        /// The cell.
        cell: usize,
    },
    /// A cell does not have one level for each margin, or a margin has no such level.
    BadLevels {
        /// The cell.
        cell: usize,
    },
    /// A target is negative or not finite, or the margin's targets sum to nothing.
    BadTarget {
        /// The margin.
        margin: usize,
    },
    /// Nobody answered of a level to which people of the population belong.
    NoAnswers {
        /// The margin.
        margin: usize,
        /// The level.
        level: usize,
    },
    /// There are answers of a level to which nobody of the population belongs.
    NoCustomers {
        /// The margin.
        margin: usize,
        /// The level.
        level: usize,
    },
    /// The margins can't be met together, or only after more than 1000 rounds.
    NotConverged,
}

impl fmt::Display for RakingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RakingError::Empty => write!(f, "there are no answers to weight"),
            RakingError::BadWeight { cell } => {
                write!(f, "the weight of cell {cell} is not a number of 0 or more")
            }
            RakingError::BadLevels { cell } => {
                write!(f, "the levels of cell {cell} are not those of the margins")
            }
            RakingError::BadTarget { margin } => {
                write!(f, "the targets of margin {margin} are not shares of a population")
            }
            RakingError::NoAnswers { margin, level } => {
                write!(f, "nobody of level {level} of margin {margin} answered")
            }
            RakingError::NoCustomers { margin, level } => {
                write!(f, "level {level} of margin {margin} has answers, but a target of 0")
            }
            RakingError::NotConverged => write!(f, "the margins can't be met together"),
        }
    }
}

impl Error for RakingError {}

/// A factor for each cell such that every margin has its target among the answers that say their level, while the sum of
/// all weights stays.
///
/// `margins` gives for each margin the population by level, as shares or counts. Answers that don't say their level in a
/// margin keep their factor in its step. Factors above five times the mean are cut to that and the margins fitted anew,
/// at most five times; a level that is rare enough can have a larger factor after all. Without margins all factors are 1.
///
/// # Errors
///
/// Where the answers can't be made to match the population, or the input makes no sense: see [`RakingError`].
pub fn rake(cells: &[RakingCell], margins: &[Vec<f64>]) -> Result<Raked, RakingError> {
    let margins = check(cells, margins)?;
    let mut factors = vec![1.0; cells.len()];
    let mut iterations = fit(cells, &margins, &mut factors)?;
    let mut trims = 0;
    while trims < MOST_TRIMS && largest(cells, &factors) > MOST_TIMES_MEAN * (1.0 + CLOSE) {
        let before = factors.clone();
        factors.iter_mut().for_each(|factor| *factor = factor.min(MOST_TIMES_MEAN));
        iterations += fit(cells, &margins, &mut factors)?;
        trims += 1;
        // Where the margins alone determine a factor, cutting it is undone by the fitting.
        let is_same = |(new, old): (&f64, &f64)| (new - old).abs() <= 1e-9 * old;
        if factors.iter().zip(&before).all(is_same) {
            break;
        }
    }
    let largest = largest(cells, &factors);
    Ok(Raked { factors, iterations, trims, largest })
}

/// The margins as shares of their population, once all of the input is known to make sense.
fn check(cells: &[RakingCell], margins: &[Vec<f64>]) -> Result<Vec<Vec<f64>>, RakingError> {
    for (cell, RakingCell { levels, weight }) in cells.iter().enumerate() {
        if !is_usable(*weight) {
            return Err(RakingError::BadWeight { cell });
        }
        let exists = |(level, targets): (&Option<usize>, &Vec<f64>)| {
            level.is_none_or(|level| level < targets.len())
        };
        if levels.len() != margins.len() || !levels.iter().zip(margins).all(exists) {
            return Err(RakingError::BadLevels { cell });
        }
    }
    let sum: f64 = cells.iter().map(|cell| cell.weight).sum();
    if !sum.is_finite() {
        return Err(RakingError::BadWeight { cell: cells.len().saturating_sub(1) });
    }
    if sum <= 0.0 {
        return Err(RakingError::Empty);
    }
    let mut shares = Vec::with_capacity(margins.len());
    for (margin, targets) in margins.iter().enumerate() {
        let sum: f64 = targets.iter().sum();
        if !(targets.iter().all(|target| is_usable(*target)) && sum > 0.0 && sum.is_finite()) {
            return Err(RakingError::BadTarget { margin });
        }
        let answers = by_level(cells, &vec![1.0; cells.len()], margin, targets.len());
        for (level, (target, answers)) in targets.iter().zip(answers).enumerate() {
            match (*target > 0.0, answers > 0.0) {
                (true, false) => return Err(RakingError::NoAnswers { margin, level }),
                (false, true) => return Err(RakingError::NoCustomers { margin, level }),
                _ => {}
            }
        }
        shares.push(targets.iter().map(|target| target / sum).collect());
    }
    Ok(shares)
}

/// Fits the factors to the margins, each in turn, until none changes; then scales them to a mean of 1. Returns the rounds.
fn fit(
    cells: &[RakingCell],
    margins: &[Vec<f64>],
    factors: &mut [f64],
) -> Result<u32, RakingError> {
    let mut rounds = 0;
    loop {
        let mut change = 0.0_f64;
        for (margin, shares) in margins.iter().enumerate() {
            change = change.max(step(cells, margin, shares, factors));
        }
        rounds += u32::from(!margins.is_empty());
        // One margin is met by its first step.
        if change < CLOSE || margins.len() < 2 {
            break;
        }
        if rounds >= MOST_ROUNDS || !change.is_finite() {
            return Err(RakingError::NotConverged);
        }
    }
    let sum: f64 = cells.iter().map(|cell| cell.weight).sum();
    let raked: f64 = cells.iter().zip(&*factors).map(|(cell, factor)| cell.weight * factor).sum();
    let scale = sum / raked;
    factors.iter_mut().for_each(|factor| *factor *= scale);
    if factors.iter().all(|factor| factor.is_finite() && *factor > 0.0) {
        Ok(rounds)
    } else {
        Err(RakingError::NotConverged)
    }
}

/// Fits the factors to one margin. Returns the largest relative change, which is not finite if a level has vanished.
fn step(cells: &[RakingCell], margin: usize, shares: &[f64], factors: &mut [f64]) -> f64 {
    let mut current = by_level(cells, factors, margin, shares.len());
    let said: f64 = current.iter().sum();
    let mut change = 0.0_f64;
    // From here on `current` holds what the factors of a level are multiplied by.
    for (place, share) in current.iter_mut().zip(shares) {
        *place = if *share > 0.0 { share * said / *place } else { 1.0 };
        change = if place.is_finite() { change.max((*place - 1.0).abs()) } else { f64::INFINITY };
    }
    for (cell, factor) in cells.iter().zip(factors) {
        if let Some(change) = level(cell, margin).and_then(|level| current.get(level)) {
            *factor *= change;
        }
    }
    change
}

/// The sum of the weights by level of a margin.
fn by_level(cells: &[RakingCell], factors: &[f64], margin: usize, levels: usize) -> Vec<f64> {
    let mut sums = vec![0.0; levels];
    for (cell, factor) in cells.iter().zip(factors) {
        if let Some(sum) = level(cell, margin).and_then(|level| sums.get_mut(level)) {
            *sum += cell.weight * factor;
        }
    }
    sums
}

fn level(cell: &RakingCell, margin: usize) -> Option<usize> {
    cell.levels.get(margin).copied().flatten()
}

fn largest(cells: &[RakingCell], factors: &[f64]) -> f64 {
    let with_answers = cells.iter().zip(factors).filter(|(cell, _)| cell.weight > 0.0);
    with_answers.map(|(_, factor)| *factor).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(levels: &[Option<usize>], weight: f64) -> RakingCell {
        RakingCell { levels: levels.to_vec(), weight }
    }

    #[test]
    fn one_margin_takes_one_round() {
        let cells = [cell(&[Some(0)], 30.0), cell(&[Some(1)], 10.0), cell(&[None], 10.0)];
        let found = rake(&cells, &[vec![500.0, 500.0]]).unwrap();
        // Forty say their level: twenty of each are wanted. Who says nothing stays.
        assert_eq!(found.factors, [2.0 / 3.0, 2.0, 1.0]);
        assert_eq!((found.iterations, found.trims, found.largest), (1, 0, 2.0));
    }

    #[test]
    fn without_margins_nothing_changes() {
        let found = rake(&[cell(&[], 3.0)], &[]).unwrap();
        assert_eq!(found, Raked { factors: vec![1.0], iterations: 0, trims: 0, largest: 1.0 });
    }

    #[test]
    fn large_factors_are_cut_where_the_margins_leave_a_choice() {
        // The first cell alone would get a factor above five, and shares its levels with others.
        let cells = [
            cell(&[Some(0), Some(0)], 1.0),
            cell(&[Some(0), Some(1)], 30.0),
            cell(&[Some(1), Some(0)], 30.0),
            cell(&[Some(1), Some(1)], 140.0),
        ];
        let margins = [vec![0.4, 0.6], vec![0.4, 0.6]];
        let mut plain = vec![1.0; 4];
        fit(&cells, &margins, &mut plain).unwrap();
        let found = rake(&cells, &margins).unwrap();
        assert!(largest(&cells, &plain) > 5.0, "{plain:?}");
        assert!(found.trims > 0 && found.largest < largest(&cells, &plain), "{found:?}");
        let met = found.factors[0] + 30.0 * found.factors[1];
        assert!((met - 0.4 * 201.0).abs() < 1e-7, "{found:?}");
        // With one margin the factor is what it must be, and one attempt shows it.
        let found = rake(&[cell(&[Some(0)], 1.0), cell(&[Some(1)], 99.0)], &[vec![0.2, 0.8]]);
        let found = found.unwrap();
        assert_eq!(found.trims, 1);
        assert!((found.largest - 20.0).abs() < 1e-12);
    }

    #[test]
    fn what_can_not_be_raked_says_why() {
        let two = [cell(&[Some(0)], 1.0), cell(&[Some(1)], 1.0)];
        let (margin, level) = (0, 1);
        for (cells, targets, expected) in [
            (&two[..0], vec![1.0, 1.0], RakingError::Empty),
            (&two[..1], vec![1.0, 1.0], RakingError::NoAnswers { margin, level }),
            (&two[..], vec![1.0, 0.0], RakingError::NoCustomers { margin, level }),
            (&two[..], vec![1.0], RakingError::BadLevels { cell: 1 }),
            (&two[..], vec![0.0, 0.0], RakingError::BadTarget { margin }),
            (&two[..], vec![1.0, f64::NAN], RakingError::BadTarget { margin }),
            (&two[..], vec![1.0, -1.0], RakingError::BadTarget { margin }),
            (&[cell(&[Some(0)], -1.0)], vec![1.0], RakingError::BadWeight { cell: 0 }),
            (&[cell(&[Some(0)], f64::NAN)], vec![1.0], RakingError::BadWeight { cell: 0 }),
            (&[cell(&[Some(0)], 0.0)], vec![1.0], RakingError::Empty),
            (&[cell(&[], 1.0)], vec![1.0], RakingError::BadLevels { cell: 0 }),
        ] {
            assert_eq!(rake(cells, &[targets]), Err(expected));
            assert!(!expected.to_string().is_empty());
        }
    }

    #[test]
    fn margins_that_exclude_each_other_are_not_met() {
        // Level 0 of the one is level 0 of the other, yet they are to have different shares.
        let cells = [cell(&[Some(0), Some(0)], 1.0), cell(&[Some(1), Some(1)], 1.0)];
        let margins = [vec![0.4, 0.6], vec![0.6, 0.4]];
        assert_eq!(rake(&cells, &margins), Err(RakingError::NotConverged));
    }
}

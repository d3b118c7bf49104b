//! The exact binomial test.

/// The probability of at least so many successes in trials of which each succeeds with a probability between 0 and 1:
/// the p-value of the exact one-sided binomial test that it is higher.
///
/// For some thousands of trials at most: the probability of none must not vanish.
pub(crate) fn at_least(successes: usize, trials: usize, probability: f64) -> f64 {
    let odds = probability / (1.0 - probability);
    let mut term = (0..trials).fold(1.0, |power, _| power * (1.0 - probability));
    let mut below = 0.0;
    for count in 0..successes {
        below += term;
        term *= odds * (trials - count) as f64 / (count + 1) as f64;
    }
    (1.0 - below).max(0.0)
}

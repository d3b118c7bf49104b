//! Adjusts the p-values of one table, since many tests find something by chance.
//!
//! The family is all tests that are flagged in one table. Values outside 0..=1 are taken as the nearest end, what is not
//! a number as 1. The adjusted values keep the order of the given ones.

/// Holm's adjustment (1979), valid under any dependence: the chance that one flag of the table is wrong.
#[must_use]
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let sorted = ascending(p_values);
    let count = sorted.len();
    let mut adjusted = vec![0.0; count];
    let mut greatest = 0.0_f64;
    for (rank, (index, p)) in sorted.into_iter().enumerate() {
        greatest = greatest.max((p * (count - rank) as f64).min(1.0));
        if let Some(place) = adjusted.get_mut(index) {
            *place = greatest;
        }
    }
    adjusted
}

/// The adjustment of Benjamini and Hochberg (1995): the share of wrong flags among all flags of the table.
#[must_use]
pub fn benjamini_hochberg(p_values: &[f64]) -> Vec<f64> {
    let sorted = ascending(p_values);
    let count = sorted.len();
    let mut adjusted = vec![0.0; count];
    let mut smallest = 1.0_f64;
    for (rank, (index, p)) in sorted.into_iter().enumerate().rev() {
        smallest = smallest.min(p * count as f64 / (rank + 1) as f64);
        if let Some(place) = adjusted.get_mut(index) {
            *place = smallest;
        }
    }
    adjusted
}

/// The p-values with their places, the smallest first and equal ones in the order given.
fn ascending(p_values: &[f64]) -> Vec<(usize, f64)> {
    let within = |p: f64| if p.is_nan() { 1.0 } else { p.clamp(0.0, 1.0) };
    let mut sorted: Vec<(usize, f64)> = p_values.iter().map(|&p| within(p)).enumerate().collect();
    sorted.sort_by(|(_, a), (_, b)| a.total_cmp(b));
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_table_stays_empty() {
        assert!(holm(&[]).is_empty());
        assert!(benjamini_hochberg(&[]).is_empty());
    }

    #[test]
    fn what_is_no_probability_does_no_harm() {
        assert_eq!(holm(&[f64::NAN, 0.01, 7.0]), [1.0, 0.03, 1.0]);
        assert_eq!(benjamini_hochberg(&[-1.0, 0.5]), [0.0, 0.5]);
    }
}

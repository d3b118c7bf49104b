//! Fits a small linear model by weighted least squares.

/// A fitted model: outcome = Σ coefficient · column, each row weighted by 1/error².
pub(super) struct Regression {
    /// One for each column, in its unit.
    pub(super) coefficients: Vec<f64>,
    /// What is left of each row, in units of its error.
    pub(super) residuals: Vec<f64>,
    /// Rows less columns.
    pub(super) degrees: f64,
    /// The inverse of the triangular factor, by columns: the covariance of the coefficients is this times its transpose.
    inverse: Vec<Vec<f64>>,
}

/// The fit of `outcome` by `columns` as long as it is, where the rows have the standard errors `errors`, above 0. `None`
/// where the columns don't determine the coefficients or a number is not finite.
///
/// By a QR decomposition: modified Gram and Schmidt, each column scaled and orthogonalised twice, after which the columns
/// are orthogonal to the last digits (Giraud and others 2005).
pub(super) fn regression(
    columns: &[Vec<f64>],
    outcome: &[f64],
    errors: &[f64],
) -> Option<Regression> {
    /// What part of a column must be left once the others are taken from it.
    const INDEPENDENT: f64 = 1e-9;

    let rows = outcome.len();
    let sound = errors.len() == rows && errors.iter().all(|&error| error > 0.0);
    if !sound || columns.iter().any(|column| column.len() != rows) || columns.len() > rows {
        return None;
    }
    let weighted = |values: &[f64]| -> Vec<f64> {
        values.iter().zip(errors).map(|(value, error)| value / error).collect()
    };

    let mut orthogonal: Vec<Vec<f64>> = Vec::with_capacity(columns.len());
    let mut inverse: Vec<Vec<f64>> = Vec::with_capacity(columns.len());
    for (place, column) in columns.iter().enumerate() {
        let mut left = weighted(column);
        // The column as a sum of the given ones, of which it is one as yet.
        let mut made_of = vec![0.0; columns.len()];
        if let Some(itself) = made_of.get_mut(place) {
            *itself = 1.0;
        }
        scale(&mut left, &mut made_of)?;
        for _ in 0..2 {
            for (other, its) in orthogonal.iter().zip(&inverse) {
                let common = dot(other, &left);
                subtract(&mut left, common, other);
                subtract(&mut made_of, common, its);
            }
        }
        if scale(&mut left, &mut made_of)? < INDEPENDENT {
            return None;
        }
        orthogonal.push(left);
        inverse.push(made_of);
    }

    let mut residuals = weighted(outcome);
    let mut coefficients = vec![0.0; columns.len()];
    for (column, its) in orthogonal.iter().zip(&inverse) {
        let common = dot(column, &residuals);
        subtract(&mut residuals, common, column);
        subtract(&mut coefficients, -common, its);
    }
    let all_finite = coefficients.iter().chain(&residuals).all(|value| value.is_finite());
    all_finite.then(|| Regression {
        coefficients,
        residuals,
        degrees: (rows - columns.len()) as f64,
        inverse,
    })
}

impl Regression {
    /// The sum of the squared residuals.
    pub(super) fn sum_of_squares(&self) -> f64 {
        dot(&self.residuals, &self.residuals)
    }

    /// How much the rows vary around the model, in units of their own variances; at least 1, since they can't vary less
    /// than they do by chance. 1 where the model leaves no degrees of freedom.
    pub(super) fn dispersion(&self) -> f64 {
        if self.degrees > 0.0 { (self.sum_of_squares() / self.degrees).max(1.0) } else { 1.0 }
    }

    /// The sum of the coefficients, each times its part, and the standard error of that sum if the rows vary by their
    /// errors alone.
    pub(super) fn combination(&self, parts: &[f64]) -> (f64, f64) {
        let squares = self.inverse.iter().map(|column| {
            let common = dot(column, parts);
            common * common
        });
        (dot(&self.coefficients, parts), squares.sum::<f64>().sqrt())
    }
}

/// Brings a column to length 1, together with what it is made of, and gives the length it had; `None` where it has none.
fn scale(column: &mut [f64], made_of: &mut [f64]) -> Option<f64> {
    let length = dot(column, column).sqrt();
    if !(length.is_finite() && length > 0.0) {
        return None;
    }
    column.iter_mut().chain(made_of).for_each(|value| *value /= length);
    Some(length)
}

fn subtract(values: &mut [f64], times: f64, others: &[f64]) {
    values.iter_mut().zip(others).for_each(|(value, other)| *value -= times * other);
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weighted_line_meets_its_closed_form() {
        let (x, y, errors) = ([1.0, 2.0, 4.0, 7.0], [2.0, 1.0, 5.0, 4.0], [1.0, 0.5, 2.0, 1.0]);
        let found = regression(&[vec![1.0; 4], x.to_vec()], &y, &errors).unwrap();
        let weights = errors.map(|error: f64| 1.0 / (error * error));
        let mean = |values: &[f64]| dot(&weights, values) / weights.iter().sum::<f64>();
        let (mean_x, mean_y) = (mean(&x), mean(&y));
        let spread: f64 = weights.iter().zip(x).map(|(w, x)| w * (x - mean_x) * (x - mean_x)).sum();
        let common: f64 =
            weights.iter().zip(x).zip(y).map(|((w, x), y)| w * (x - mean_x) * (y - mean_y)).sum();
        let (slope, error) = found.combination(&[0.0, 1.0]);
        assert!((slope - common / spread).abs() < 1e-14);
        assert!((error - (1.0 / spread).sqrt()).abs() < 1e-14);
        let (at_mean, error) = found.combination(&[1.0, mean_x]);
        assert!((at_mean - mean_y).abs() < 1e-14);
        assert!((error - (1.0 / weights.iter().sum::<f64>()).sqrt()).abs() < 1e-14);
        assert_eq!(found.degrees, 2.0);
    }

    #[test]
    fn columns_far_apart_in_size_are_no_matter() {
        let x: Vec<f64> = (0..10).map(|i| 1e9 * f64::from(i)).collect();
        let y: Vec<f64> = (0..10).map(|i| 1e-6 * (3.0 + 2.0 * f64::from(i))).collect();
        let found = regression(&[vec![1.0; 10], x], &y, &[1e-3; 10]).unwrap();
        assert!((found.combination(&[1.0, 0.0]).0 / 3e-6 - 1.0).abs() < 1e-12);
        assert!((found.combination(&[0.0, 1.0]).0 / 2e-15 - 1.0).abs() < 1e-12);
        assert_eq!(found.dispersion(), 1.0);
    }

    #[test]
    fn columns_that_say_the_same_determine_nothing() {
        let (one, twice) = (vec![1.0, 2.0, 3.0], vec![2.0, 4.0, 6.0]);
        let y = [1.0, 2.0, 4.0];
        assert!(regression(&[one.clone(), twice], &y, &[1.0; 3]).is_none());
        assert!(regression(&[one.clone(), vec![0.0; 3]], &y, &[1.0; 3]).is_none());
        assert!(regression(std::slice::from_ref(&one), &y, &[0.0; 3]).is_none());
        assert!(regression(std::slice::from_ref(&one), &[f64::NAN; 3], &[1.0; 3]).is_none());
        assert!(regression(&[vec![1.0; 2]], &y, &[1.0; 3]).is_none());
    }
}

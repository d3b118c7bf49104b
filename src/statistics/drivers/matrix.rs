//! Holds symmetric matrices, and finds their eigenvalues.

/// A symmetric matrix by rows.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Matrix {
    size: usize,
    values: Vec<f64>,
}

impl Matrix {
    /// The matrix with these entries; `of` is asked for every place.
    pub(super) fn new(size: usize, of: impl Fn(usize, usize) -> f64) -> Matrix {
        let of = &of;
        let values = (0..size).flat_map(|row| (0..size).map(move |column| of(row, column)));
        Matrix { size, values: values.collect() }
    }

    /// The number of rows.
    pub(super) fn size(&self) -> usize {
        self.size
    }

    /// All entries, row by row.
    pub(super) fn rows(&self) -> &[f64] {
        &self.values
    }

    /// An entry; 0 outside the matrix.
    pub(super) fn at(&self, row: usize, column: usize) -> f64 {
        self.place(row, column).and_then(|at| self.values.get(at)).copied().unwrap_or(0.0)
    }

    fn put(&mut self, row: usize, column: usize, value: f64) {
        if let Some(entry) = self.place(row, column).and_then(|at| self.values.get_mut(at)) {
            *entry = value;
        }
    }

    fn place(&self, row: usize, column: usize) -> Option<usize> {
        (row < self.size && column < self.size).then(|| row * self.size + column)
    }

    /// The rows and columns of these places alone.
    pub(super) fn only(&self, places: &[usize]) -> Matrix {
        let place = |at: usize| places.get(at).copied().unwrap_or(usize::MAX);
        Matrix::new(places.len(), |row, column| self.at(place(row), place(column)))
    }

    /// The entries of a column at these rows.
    pub(super) fn column(&self, column: usize, rows: &[usize]) -> Vec<f64> {
        rows.iter().map(|&row| self.at(row, column)).collect()
    }

    /// The eigenvalues and eigenvectors, in no particular order, by Jacobi's rotations (Golub and Van Loan, 8.5). They
    /// are as precise as the matrix allows, and the vectors orthogonal even if it is singular.
    pub(super) fn eigen(mut self) -> Eigen {
        /// Convergence is quadratic: ten sweeps are many.
        const MOST_SWEEPS: usize = 60;
        let mut vectors = Matrix::new(self.size, |row, column| f64::from(u8::from(row == column)));
        for _ in 0..MOST_SWEEPS {
            let mut rotated = false;
            for p in 0..self.size {
                for q in p + 1..self.size {
                    rotated |= self.rotate(p, q, &mut vectors);
                }
            }
            if !rotated {
                break;
            }
        }
        Eigen { values: (0..self.size).map(|place| self.at(place, place)).collect(), vectors }
    }

    /// Turns the plane of two axes such that the entry where they meet vanishes. Returns whether it was there.
    fn rotate(&mut self, p: usize, q: usize, vectors: &mut Matrix) -> bool {
        let (entry, first, second) = (self.at(p, q), self.at(p, p), self.at(q, q));
        if entry.abs() <= 1e-17 * (first.abs() + second.abs()) {
            return false;
        }
        let cotangent = (second - first) / (2.0 * entry);
        let size = 1.0 / (cotangent.abs() + (cotangent * cotangent + 1.0).sqrt());
        let tangent = if cotangent < 0.0 { -size } else { size };
        let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
        let sine = tangent * cosine;
        for i in 0..self.size {
            let (one, other) = (vectors.at(i, p), vectors.at(i, q));
            vectors.put(i, p, cosine * one - sine * other);
            vectors.put(i, q, sine * one + cosine * other);
            if i == p || i == q {
                continue;
            }
            let (one, other) = (self.at(i, p), self.at(i, q));
            let (one, other) = (cosine * one - sine * other, sine * one + cosine * other);
            self.put(i, p, one);
            self.put(p, i, one);
            self.put(i, q, other);
            self.put(q, i, other);
        }
        self.put(p, p, first - tangent * entry);
        self.put(q, q, second + tangent * entry);
        self.put(p, q, 0.0);
        self.put(q, p, 0.0);
        true
    }
}

/// A matrix taken apart: it is the sum over its eigenvalues of value times vector times vector transposed.
pub(super) struct Eigen {
    values: Vec<f64>,
    /// The vectors are its columns.
    vectors: Matrix,
}

impl Eigen {
    /// Each eigenvalue with its place, for [`Eigen::vector`].
    pub(super) fn values(&self) -> impl Iterator<Item = (usize, f64)> + '_ {
        self.values.iter().copied().enumerate()
    }

    /// An entry of the vector of the eigenvalue in this place.
    pub(super) fn vector(&self, place: usize, entry: usize) -> f64 {
        self.vectors.at(entry, place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_make_the_whole() {
        // Hilbert's matrix: its eigenvalues span nine orders of magnitude.
        let matrix = Matrix::new(7, |row, column| 1.0 / (row + column + 1) as f64);
        let eigen = matrix.clone().eigen();
        for row in 0..7 {
            for column in 0..7 {
                let part = |(place, value): (usize, f64)| {
                    value * eigen.vector(place, row) * eigen.vector(place, column)
                };
                let whole: f64 = eigen.values().map(part).sum();
                assert!((whole - matrix.at(row, column)).abs() < 1e-14);
                let product: f64 =
                    (0..7).map(|i| eigen.vector(row, i) * eigen.vector(column, i)).sum();
                assert!((product - f64::from(u8::from(row == column))).abs() < 1e-14);
            }
        }
        let largest = eigen.values().map(|(_, value)| value).fold(0.0, f64::max);
        assert!((largest - 1.660_885_338_926_931).abs() < 1e-14);
    }

    #[test]
    fn a_singular_matrix_has_a_zero() {
        let values = Matrix::new(2, |_, _| 1.0).eigen().values;
        assert!(values.iter().all(|value| value.abs() < 1e-15 || (value - 2.0).abs() < 1e-15));
    }
}

//! Places a driver by how much it matters and how well it does.

/// Two values that differ by less are a tie, whatever rounding made of them.
const TIE: f64 = 1e-12;

/// A driver's place by importance and performance, each high or low.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quadrant {
    /// Important, and does badly.
    FixFirst,
    /// Important, and does well.
    KeepUp,
    /// Of little importance, and does well.
    Maintain,
    /// Of little importance, and does badly.
    LowPriority,
}

/// Where the quadrants meet: the means over all drivers of the model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cut {
    /// The mean share of importance, one by the number of drivers.
    pub share: f64,
    /// The mean performance, in the unit of the performances.
    pub performance: f64,
}

impl Cut {
    /// The means of both; `None` of nothing.
    pub(super) fn at_means(
        shares: impl Iterator<Item = f64>,
        performances: impl Iterator<Item = f64>,
    ) -> Option<Cut> {
        Some(Cut { share: mean(shares)?, performance: mean(performances)? })
    }

    /// The quadrant of a driver with this share of importance and this performance; a tie with the mean counts as high.
    ///
    /// `is_associated` says whether the interval of its correlation with the outcome lies above 0. If not, it is never to
    /// be fixed first, whatever its share: what is not known to matter, or matters the other way round, has low priority.
    #[must_use]
    pub fn quadrant(&self, share: f64, performance: f64, is_associated: bool) -> Quadrant {
        let is_high = |value: f64, mean: f64| value >= mean - TIE * mean.abs().max(1.0);
        let important = is_high(share, self.share);
        match (important, is_high(performance, self.performance)) {
            (true, false) if is_associated => Quadrant::FixFirst,
            (true, true) => Quadrant::KeepUp,
            (false, true) => Quadrant::Maintain,
            (_, false) => Quadrant::LowPriority,
        }
    }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (count, sum) = values.fold((0_u32, 0.0), |(count, sum), value| (count + 1, sum + value));
    (count > 0).then(|| sum / f64::from(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_are_high_and_the_unsettled_is_never_first() {
        let third = 1.0 / 3.0;
        let cut = Cut::at_means([third; 3].into_iter(), [0.1, 0.2, 0.3].into_iter()).unwrap();
        assert_eq!(cut.quadrant(third, 0.2, true), Quadrant::KeepUp);
        assert_eq!(cut.quadrant(third, 0.1, true), Quadrant::FixFirst);
        assert_eq!(cut.quadrant(third, 0.1, false), Quadrant::LowPriority);
        assert_eq!(cut.quadrant(0.3, 0.3, true), Quadrant::Maintain);
        assert_eq!(cut.quadrant(0.3, 0.1, true), Quadrant::LowPriority);
        assert_eq!(Cut::at_means(std::iter::empty(), std::iter::empty()), None);
    }
}

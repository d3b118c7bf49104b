//! What the template of a figure by two dimensions is given.

use serde::Serialize;

/// One cell of a heat map.
#[derive(Debug, Clone, Serialize)]
pub struct HeatCell {
    /// The estimate; empty where it is withheld or there are no data.
    pub figure: String,
    /// The interval, as its tooltip.
    pub interval: Option<String>,
    /// How far from the middle: `neg3`, `neg2`, `neg1`, `zero`, `pos1`, `pos2`, `pos3`; empty without a figure.
    pub bucket: String,
    /// Whether it may not be published.
    pub withheld: bool,
    /// Why there is no figure, as short as it gets ("n < 10", "sin datos").
    pub withheld_words: Option<String>,
}

impl HeatCell {
    /// The bucket of a figure by its distance from the middle in units of `step` (for an NPS 10 points): beyond 2.5
    /// steps, beyond 1.5, beyond 0.5, or none.
    #[must_use]
    pub fn bucket(figure: f64, middle: f64, step: f64) -> &'static str {
        match (figure - middle) / step {
            far if far <= -2.5 => "neg3",
            far if far <= -1.5 => "neg2",
            far if far <= -0.5 => "neg1",
            far if far < 0.5 => "zero",
            far if far < 1.5 => "pos1",
            far if far < 2.5 => "pos2",
            far if far >= 2.5 => "pos3",
            _ => "",
        }
    }
}

/// One row of a heat map.
#[derive(Debug, Clone, Serialize)]
pub struct HeatRow {
    /// The value of the first dimension ("Primer contacto").
    pub label: String,
    /// Its page, if it has one.
    pub href: Option<String>,
    /// One for each value of the second.
    pub cells: Vec<HeatCell>,
}

/// A figure by two dimensions.
#[derive(Debug, Clone, Serialize)]
pub struct Heat {
    /// The finding.
    pub title: Option<String>,
    /// What the table holds, for those who can't see its place in the page.
    pub caption: String,
    /// How to read it.
    pub take: Option<String>,
    /// The head of the first column ("Momento").
    pub corner: String,
    /// The values of the second dimension.
    pub columns: Vec<String>,
    /// One for each value of the first.
    pub rows: Vec<HeatRow>,
    /// What the colours and the withheld cells mean.
    pub note: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_symmetric_and_leave_nothing_for_what_is_no_number() {
        let bucket = |figure| HeatCell::bucket(figure, 30.0, 10.0);
        assert_eq!([bucket(5.0), bucket(12.0), bucket(25.0)], ["neg3", "neg2", "neg1"]);
        assert_eq!(
            [bucket(30.0), bucket(35.0), bucket(47.0), bucket(90.0)],
            ["zero", "pos1", "pos2", "pos3"]
        );
        assert_eq!(bucket(f64::NAN), "");
    }
}

//! What the template of a share by age is given.

use serde::Serialize;

/// A share by age, as a drawing with the same figures behind it.
#[derive(Debug, Clone, Serialize)]
pub struct Curve {
    /// The finding; `None` where the page's own heading says it.
    pub title: Option<String>,
    /// What it shows and how to read it.
    pub take: Option<String>,
    /// The drawing for a column of text.
    pub wide_svg: String,
    /// The drawing for a phone.
    pub narrow_svg: String,
    /// What must be known to read it right.
    pub notes: Vec<String>,
    /// What the table is, for those who don't see the drawing.
    pub caption: String,
    /// The heads of the columns: the age, the share, its interval, how many it rests on.
    pub columns: [String; 4],
    /// The figures at some ages.
    pub rows: Vec<CurveRow>,
}

/// A share at one age, in words.
#[derive(Debug, Clone, Serialize)]
pub struct CurveRow {
    /// The age ("2 años").
    pub age: String,
    /// The share ("81 %").
    pub share: String,
    /// Its interval; empty where there is none.
    pub interval: String,
    /// How many are watched at that age ("214").
    pub at_risk: String,
}

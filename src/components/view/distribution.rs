//! What the template of the answers on a scale is given, and what the colours of a drawing stand for.

use serde::Serialize;

/// One entry of a colour key.
#[derive(Debug, Clone, Serialize)]
pub struct Key {
    /// [`ScaleClass::name`](crate::components::chart::ScaleClass::name).
    pub class: String,
    /// What the colour stands for, with its figures ("Detractores 199").
    pub text: String,
}

/// One answer of a scale, in words.
#[derive(Debug, Clone, Serialize)]
pub struct DistributionRow {
    /// The answer ("10").
    pub label: String,
    /// How often ("361").
    pub count: String,
    /// Its share ("28 %").
    pub share: String,
}

/// How often each answer was given.
#[derive(Debug, Clone, Serialize)]
pub struct Distribution {
    /// The finding.
    pub title: Option<String>,
    /// The question.
    pub take: Option<String>,
    /// The drawing for a column of text.
    pub wide_svg: String,
    /// The drawing for a phone.
    pub narrow_svg: String,
    /// The parts of the scale as one bar.
    pub split_svg: Option<String>,
    /// What the colours are.
    pub key: Vec<Key>,
    /// The column heads: the answer, how often, its share.
    pub columns: [String; 3],
    /// The same figures in words.
    pub rows: Vec<DistributionRow>,
}

//! What the template of the sentence that opens a report is given.

use super::{Key, Revised};
use serde::Serialize;

/// A piece of a sentence.
#[derive(Debug, Clone, Serialize)]
pub struct Part {
    /// The words, with the spaces between pieces.
    pub text: String,
    /// Whether they carry the weight of the sentence.
    pub strong: bool,
}

/// The sentence that opens a report.
#[derive(Debug, Clone, Serialize)]
pub struct Headline {
    /// What it is ("Informe mensual · octubre de 2026").
    pub eyebrow: String,
    /// The finding.
    pub sentence: String,
    /// Whether it is the page's title: on a report, not where a chapter has its own.
    pub is_title: bool,
    /// What of the period was revised.
    pub revised: Option<Revised>,
    /// Interval, change and answers, in one or two sentences.
    pub lede: Vec<Part>,
    /// Detractors, passives and promoters as one bar.
    pub split_svg: Option<String>,
    /// What its colours are.
    pub key: Vec<Key>,
}

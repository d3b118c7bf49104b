//! What the templates of figures over time are given.

use serde::Serialize;

/// One event of a trend.
#[derive(Debug, Clone, Serialize)]
pub struct TrendEvent {
    /// Its letter in the drawing: [`Event::mark`](crate::components::chart::Event::mark).
    pub mark: String,
    /// When ("agosto de 2026").
    pub when: String,
    /// What.
    pub text: String,
}

/// One period of a trend, in words.
#[derive(Debug, Clone, Serialize)]
pub struct TrendRow {
    /// The period ("octubre de 2026").
    pub period: String,
    /// The estimate.
    pub figure: String,
    /// The interval; empty where there is none.
    pub interval: String,
    /// What it rests on ("1.284"); empty where unknown.
    pub n: String,
    /// A word on it ("hasta ahora", "fuera de lo habitual").
    pub note: Option<String>,
}

/// A figure over time.
#[derive(Debug, Clone, Serialize)]
pub struct Trend {
    /// The finding; `None` where the page's own heading says it.
    pub title: Option<String>,
    /// How to read it.
    pub take: Option<String>,
    /// The drawing for a column of text.
    pub wide_svg: String,
    /// The drawing for a phone.
    pub narrow_svg: String,
    /// What the drawing's letters stand for.
    pub events: Vec<TrendEvent>,
    /// Whether the wide drawing writes the events itself, so that the list is for phones only.
    pub events_on_wide: bool,
    /// What the course of the series says beyond its last figure, a sentence or two each.
    pub notes: Vec<String>,
    /// The column head of the figures ("NPS").
    pub measure: String,
    /// What the figures rest on, the head of that column.
    pub basis: String,
    /// The same figures in words, for those who don't see the drawing.
    pub rows: Vec<TrendRow>,
}

/// One value of a dimension in small multiples.
#[derive(Debug, Clone, Serialize)]
pub struct Multiple {
    /// The value ("Gran cuenta").
    pub name: String,
    /// Its page, if it has one.
    pub href: Option<String>,
    /// What it rests on ("214 respuestas").
    pub n_words: Option<String>,
    /// The drawing; `None` where it is withheld.
    pub svg: Option<String>,
    /// Why it is withheld, or that there are no data.
    pub withheld_words: Option<String>,
}

/// A figure over time, for each value of a dimension.
#[derive(Debug, Clone, Serialize)]
pub struct Multiples {
    /// The finding.
    pub title: Option<String>,
    /// How to read it.
    pub take: Option<String>,
    /// One for each value, in the dimension's order.
    pub items: Vec<Multiple>,
}

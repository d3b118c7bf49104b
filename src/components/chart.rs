//! Draws charts as SVG whose colours are classes, so that the theme alone decides how they look.
//!
//! Large charts ([`trend`], [`small_multiples`], [`distribution`], [`steps`]) are drawn with `plotters` through a backend of our
//! own. They come in two widths: text in an SVG shrinks with it, so a phone gets a narrower drawing and not a smaller
//! one. Small marks ([`split`], [`interval_row`], [`bullet`]) use percentages of their width and need one drawing only.
//!
//! Every drawing is the same bytes for the same input, and never has an inline style.

mod axis;
mod distribution;
mod marks;
mod multiples;
mod steps;
mod svg;
mod trend;

pub use axis::{Axis, Unit};
pub use distribution::{Bar, DistributionChart, distribution};
pub use marks::{Bullet, IntervalRow, Split, SplitPart, bullet, interval_row, split};
pub use multiples::{MultiplesChart, Panel, small_multiples};
pub use steps::{Step, StepChart, steps};
pub use trend::{Event, TrendChart, TrendPoint, trend};

/// One chart in its two widths; the theme shows the one that fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// For a column of text, some 720 pixels wide.
    pub wide: String,
    /// For a phone, some 360 pixels wide.
    pub narrow: String,
}

/// Which colour a bar or a part has: the part of the scale that its answers belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ScaleClass {
    /// 0 to 6 on the scale of recommendation.
    Detractor,
    /// 7 and 8.
    Passive,
    /// 9 and 10.
    Promoter,
    /// The unfavourable answers of any other scale.
    Low,
    /// Its answers that count neither way.
    Middle,
    /// Its favourable answers.
    High,
}

impl ScaleClass {
    fn role(self) -> svg::Role {
        match self {
            ScaleClass::Detractor => svg::Role::Detractor,
            ScaleClass::Passive => svg::Role::Passive,
            ScaleClass::Promoter => svg::Role::Promoter,
            ScaleClass::Low => svg::Role::Low,
            ScaleClass::Middle => svg::Role::Middle,
            ScaleClass::High => svg::Role::High,
        }
    }

    /// The class that the theme colours it by: `detractor`, `passive`, `promoter`, `low`, `middle` or `high`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.role().class()
    }
}

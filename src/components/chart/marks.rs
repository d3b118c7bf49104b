//! Small marks inside text and tables, sized in percentages of their width.
//!
//! Without a view box, text keeps its size however wide the mark is, so one drawing serves every screen.

use std::fmt::Write as _;

use super::svg::{escape, open_tag};
use super::{Axis, ScaleClass};

/// A whole in its parts, as one bar.
#[derive(Debug, Clone)]
pub struct Split {
    /// Unique in its page: the title's id starts with it.
    pub id: String,
    /// All parts in words, for those who don't see it.
    pub title: String,
    /// From left to right.
    pub parts: Vec<SplitPart>,
}

/// One part of a whole.
#[derive(Debug, Clone)]
pub struct SplitPart {
    /// From 0 to 1. The parts' shares are scaled to add up to 1.
    pub share: f64,
    /// The share in words ("54 %"), written where it fits.
    pub words: String,
    /// What gives it its colour.
    pub class: ScaleClass,
}

/// Draws the parts side by side.
#[must_use]
pub fn split(split: &Split) -> String {
    let mut svg =
        open_tag(&split.id, &split.title, "", r#"class="split" width="100%" height="38""#);
    let share = |part: &SplitPart| if part.share.is_finite() { part.share.max(0.0) } else { 0.0 };
    let total: f64 = split.parts.iter().map(share).sum();
    let last = split.parts.len().saturating_sub(1);
    let mut start = 0.0;
    for (place, part) in split.parts.iter().enumerate() {
        let width = if total > 0.0 { share(part) / total } else { 0.0 };
        let class = part.class.name();
        if width > 0.0 {
            let _ = write!(
                svg,
                r#"<rect class="{class}" x="{}" y="0" width="{}" height="38"/>"#,
                percent(start),
                percent(width),
            );
        }
        // Narrower than this, the words would run into the next part on a phone.
        if width >= 0.13 {
            let (x, shift, anchor) = if place == 0 {
                (start, "10", "start")
            } else if place == last {
                (start + width, "-10", "end")
            } else {
                (start + width / 2.0, "0", "middle")
            };
            let _ = write!(
                svg,
                r#"<text class="on {class}" x="{}" dx="{shift}" y="24" text-anchor="{anchor}" font-size="14">{}</text>"#,
                percent(x),
                escape(&part.words),
            );
        }
        start += width;
    }
    svg.push_str("</svg>");
    svg
}

/// An estimate with its interval, on the scale that all rows of a table share.
#[derive(Debug, Clone)]
pub struct IntervalRow<'a> {
    /// The estimate.
    pub value: f64,
    /// The interval's lower end.
    pub low: f64,
    /// The interval's upper end.
    pub high: f64,
    /// The whole's estimate, as a dashed line.
    pub whole: Option<f64>,
    /// The scale.
    pub axis: &'a Axis,
}

/// Draws the interval as a bar with the estimate's dot. Hidden from screen readers: the row has the figures in words.
#[must_use]
pub fn interval_row(row: &IntervalRow<'_>) -> String {
    // Dots at the ends of the scale stay inside the drawing.
    let x = |value: f64| percent(0.03 + 0.94 * row.axis.share(value));
    let mut svg = String::from(
        r#"<svg class="dotrow" width="100%" height="20" fill="currentColor" stroke="none" aria-hidden="true" focusable="false">"#,
    );
    if row.axis.low < 0.0 && row.axis.high > 0.0 {
        line(&mut svg, "zero", &x(0.0), &x(0.0), ("0", "20"));
    }
    if let Some(whole) = row.whole.filter(|whole| whole.is_finite()) {
        line(&mut svg, "whole", &x(whole), &x(whole), ("0", "20"));
    }
    if row.low.is_finite() && row.high.is_finite() {
        line(&mut svg, "ci", &x(row.low), &x(row.high), ("10", "10"));
    }
    if row.value.is_finite() {
        let _ = write!(svg, r#"<circle class="dot" cx="{}" cy="10" r="4.5"/>"#, x(row.value));
    }
    svg.push_str("</svg>");
    svg
}

/// A figure against its target.
#[derive(Debug, Clone)]
pub struct Bullet<'a> {
    /// The estimate.
    pub value: f64,
    /// The interval's lower end.
    pub low: f64,
    /// The interval's upper end.
    pub high: f64,
    /// The value aimed at.
    pub target: Option<f64>,
    /// The scale; [`Axis::around`] all of these gives a good one.
    pub axis: &'a Axis,
}

/// Draws a track with the interval, the estimate and the target. Hidden from screen readers: the words say it all.
#[must_use]
pub fn bullet(bullet: &Bullet<'_>) -> String {
    let place = |value: f64| 0.02 + 0.96 * bullet.axis.share(value);
    let mut svg = String::from(
        r#"<svg class="bullet" width="100%" height="14" fill="currentColor" aria-hidden="true" focusable="false"><rect class="track" x="0" y="6" width="100%" height="2"/>"#,
    );
    if bullet.low.is_finite() && bullet.high.is_finite() {
        let (low, high) = (place(bullet.low), place(bullet.high));
        let _ = write!(
            svg,
            r#"<rect class="ci" x="{}" y="4" width="{}" height="6" rx="1"/>"#,
            percent(low),
            percent((high - low).max(0.004)),
        );
    }
    if let Some(target) = bullet.target.filter(|target| target.is_finite()) {
        let at = percent(place(target));
        line(&mut svg, "goal", &at, &at, ("0", "14"));
    }
    if bullet.value.is_finite() {
        let at = percent(place(bullet.value));
        let _ = write!(svg, r#"<circle class="estimate" cx="{at}" cy="7" r="4"/>"#);
    }
    svg.push_str("</svg>");
    svg
}

fn line(svg: &mut String, class: &str, from: &str, to: &str, (y1, y2): (&str, &str)) {
    let _ = write!(
        svg,
        r#"<line class="{class}" x1="{from}" x2="{to}" y1="{y1}" y2="{y2}" stroke="currentColor"/>"#
    );
}

/// A share of the width as SVG writes it, with one decimal at most.
fn percent(share: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "a share is a small number")]
    let tenths = (share * 1000.0).round() as i64;
    if tenths % 10 == 0 {
        format!("{}%", tenths / 10)
    } else {
        let sign = if tenths < 0 { "-" } else { "" };
        format!("{sign}{}.{}%", tenths.abs() / 10, tenths.abs() % 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(share: f64, class: ScaleClass) -> SplitPart {
        SplitPart { share, words: "5 <%".to_owned(), class }
    }

    #[test]
    fn parts_add_up_and_small_ones_are_not_labelled() {
        let svg = split(&Split {
            id: "s".to_owned(),
            title: "Detractores 5 %".to_owned(),
            parts: vec![
                part(0.05, ScaleClass::Detractor),
                part(0.35, ScaleClass::Passive),
                part(0.6, ScaleClass::Promoter),
            ],
        });
        assert!(svg.contains(r#"<rect class="promoter" x="40%" y="0" width="60%""#), "{svg}");
        assert_eq!(svg.matches("5 &lt;%").count(), 2);
        assert!(!svg.contains("style="));
        let nothing = split(&Split {
            id: "s".to_owned(),
            title: String::new(),
            parts: vec![part(0.0, ScaleClass::Low), part(f64::NAN, ScaleClass::High)],
        });
        assert!(!nothing.contains("<rect") && !nothing.contains("NaN"));
    }

    #[test]
    fn marks_lie_on_their_scale() {
        let axis = Axis::around([-20.0, 80.0], (-100.0, 100.0), 20.0);
        let row = interval_row(&IntervalRow {
            value: 30.0,
            low: 20.0,
            high: 40.0,
            whole: Some(f64::NAN),
            axis: &axis,
        });
        assert!(row.contains(r#"cx="44.4%""#) && row.contains(r#"class="zero""#), "{row}");
        let svg = bullet(&Bullet {
            value: 30.0,
            low: 20.0,
            high: 40.0,
            target: Some(900.0),
            axis: &axis,
        });
        assert!(svg.contains(r#"class="goal" x1="98%""#), "{svg}");
        assert!(!svg.contains("NaN") && !svg.contains("style="));
        let nothing = bullet(&Bullet {
            value: f64::NAN,
            low: f64::NAN,
            high: f64::NAN,
            target: None,
            axis: &axis,
        });
        assert!(!nothing.contains("NaN"));
    }
}

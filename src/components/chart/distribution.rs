//! How often each answer of a scale was given.

use plotters::prelude::{ChartBuilder, PathElement, Rectangle, Text};
use plotters::style::text_anchor::{HPos, VPos};

use super::svg::{Area, Frame, Painted, Role, draw, px, text};
use super::{Drawing, ScaleClass};

/// The answers to one question.
#[derive(Debug, Clone)]
pub struct DistributionChart {
    /// Unique in its page: the ids of title and description start with it.
    pub id: String,
    /// What is drawn, for those who don't see it.
    pub title: String,
    /// What it shows, in a sentence.
    pub description: String,
    /// In the order of the scale.
    pub bars: Vec<Bar>,
}

/// One answer of the scale.
#[derive(Debug, Clone)]
pub struct Bar {
    /// The answer ("10").
    pub label: String,
    /// How often it was given: a count, a sum of weights or a share. Its bar's height.
    pub amount: f64,
    /// The amount in words, above the bar ("361", "28 %").
    pub words: String,
    /// The part of the scale it belongs to.
    pub class: ScaleClass,
}

/// Draws the bars in both widths, from zero.
#[must_use]
pub fn distribution(chart: &DistributionChart) -> Drawing {
    let shape = |suffix: &str, class, size| {
        let frame = Frame {
            id: &format!("{}{suffix}", chart.id),
            class,
            title: &chart.title,
            description: &chart.description,
            size,
        };
        draw(&frame, |area| paint(chart, size, area))
    };
    Drawing {
        wide: shape("", "chart bars wide", (720, 190)),
        narrow: shape("-n", "chart bars narrow", (360, 180)),
    }
}

fn paint(chart: &DistributionChart, (width, height): (i32, i32), area: &Area<'_>) -> Painted {
    let highest = chart
        .bars
        .iter()
        .map(|bar| bar.amount)
        .filter(|amount| amount.is_finite())
        .fold(0.0, f64::max);
    let top = if highest > 0.0 { highest } else { 1.0 };
    let count = u32::try_from(chart.bars.len()).unwrap_or(u32::MAX);
    let slots = f64::from(count.max(1));
    // Five bars over the whole width would be slabs: they keep a bar's shape.
    let plot_width = (slots * 96.0).min(f64::from(width));
    // Numbers need some 29 pixels a bar at this size of type.
    let size = if plot_width / slots < 36.0 { 11.0 } else { 12.5 };
    let mut plot = ChartBuilder::on(area)
        .margin_right(px(f64::from(width) - plot_width))
        .margin_top(px(20.0))
        .margin_bottom(px(24.0))
        .build_cartesian_2d(0.0..slots, 0.0..top)?;
    let bottom = f64::from(height) - 24.0;
    for (bar, place) in chart.bars.iter().zip(0_u32..) {
        let amount = if bar.amount.is_finite() { bar.amount.max(0.0) } else { 0.0 };
        // An answer given once in ten thousand times is still an answer.
        let least = top * 2.0 / (f64::from(height) - 44.0);
        let shown = if amount > 0.0 { amount.max(least) } else { 0.0 };
        let place = f64::from(place);
        plot.draw_series([Rectangle::new(
            [(place + 0.06, shown), (place + 0.94, 0.0)],
            bar.class.role(),
        )])?;
        let (x, y) = plot.backend_coord(&(place + 0.5, shown));
        area.draw(&Text::new(
            bar.words.clone(),
            (x, y - px(5.0)),
            text(Role::Note, size, HPos::Center, VPos::Bottom),
        ))?;
        area.draw(&Text::new(
            bar.label.clone(),
            (x, px(bottom + 8.0)),
            text(Role::Tick, 12.5, HPos::Center, VPos::Top),
        ))?;
    }
    plot.draw_series([PathElement::new([(0.0, 0.0), (slots, 0.0)], Role::Grid)])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_grow_from_zero_and_name_their_class() {
        let bar = |label: &str, amount, class| Bar {
            label: label.to_owned(),
            amount,
            words: "<1".to_owned(),
            class,
        };
        let chart = DistributionChart {
            id: "d".to_owned(),
            title: "Notas".to_owned(),
            description: String::new(),
            bars: vec![
                bar("0", 0.0, ScaleClass::Detractor),
                bar("7", 50.0, ScaleClass::Passive),
                bar("10", 100.0, ScaleClass::Promoter),
            ],
        };
        let drawing = distribution(&chart);
        assert_eq!(drawing, distribution(&chart));
        assert!(drawing.wide.contains(r#"<rect class="promoter""#), "{}", drawing.wide);
        assert!(drawing.wide.contains(r#"height="145.9"/>"#), "{}", drawing.wide);
        assert!(drawing.narrow.contains("&lt;1"));
        for empty in [vec![], vec![bar("1", f64::NAN, ScaleClass::Low)]] {
            let drawing = distribution(&DistributionChart { bars: empty, ..chart.clone() });
            assert!(!drawing.wide.contains("NaN") && !drawing.wide.contains("style="));
        }
    }
}

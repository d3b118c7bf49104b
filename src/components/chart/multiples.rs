//! The same figure for each value of a dimension: one small chart each, all on one scale.

use plotters::prelude::{ChartBuilder, Circle, LineSeries, PathElement, Polygon, Text};
use plotters::style::text_anchor::{HPos, VPos};

use super::svg::{Area, Frame, Painted, Role, draw, px, text, text_width};
use super::trend::{TrendPoint, extent, runs, span};
use super::{Axis, Unit};
use crate::project::Language;

/// Small charts that are compared with each other.
#[derive(Debug, Clone)]
pub struct MultiplesChart {
    /// Unique in its page: each chart's ids start with it and its place.
    pub id: String,
    /// One for each value.
    pub panels: Vec<Panel>,
    /// The figure of all together, drawn behind each.
    pub whole: Vec<TrendPoint>,
    /// What the numbers are.
    pub unit: Unit,
    /// The language of the numbers.
    pub language: Language,
    /// What the figure can be.
    pub bounds: (f64, f64),
    /// The least that the axis shows; 20 for points and percentages.
    pub least_span: f64,
}

/// One value's development.
#[derive(Debug, Clone)]
pub struct Panel {
    /// What is drawn, for those who don't see it.
    pub title: String,
    /// What it shows, in a sentence.
    pub description: String,
    /// In order of time, in the same count of positions as all other panels.
    pub points: Vec<TrendPoint>,
}

const WIDTH: i32 = 220;
const HEIGHT: i32 = 104;

/// Draws each panel; all have the same axes.
#[must_use]
pub fn small_multiples(chart: &MultiplesChart) -> Vec<String> {
    let all = || chart.panels.iter().flat_map(|panel| &panel.points).chain(&chart.whole);
    let everything: Vec<TrendPoint> = all().cloned().collect();
    let axis = Axis::around(extent(&everything), chart.bounds, chart.least_span);
    let times = span(&everything);
    chart
        .panels
        .iter()
        .enumerate()
        .map(|(place, panel)| {
            let frame = Frame {
                id: &format!("{}-{}", chart.id, place + 1),
                class: "chart small",
                title: &panel.title,
                description: &panel.description,
                size: (WIDTH, HEIGHT),
            };
            draw(&frame, |area| paint(chart, panel, &axis, times, area))
        })
        .collect()
}

fn paint(
    chart: &MultiplesChart,
    panel: &Panel,
    axis: &Axis,
    (first, last): (f64, f64),
    area: &Area<'_>,
) -> Painted {
    let ends = [axis.low, axis.high];
    let labels = ends.map(|end| axis.label(end, chart.unit, chart.language));
    let left = labels.iter().map(|label| text_width(label)).fold(0.0, f64::max) + 8.0;
    let figures = panel.points.iter().map(|point| text_width(&point.figure) * 14.0 / 12.0);
    let right = figures.fold(20.0, f64::max) + 9.0;
    let mut plot = ChartBuilder::on(area)
        .margin_left(px(left))
        .margin_right(px(right))
        .margin_top(px(8.0))
        .margin_bottom(px(22.0))
        .build_cartesian_2d(first..last, axis.low..axis.high)?;

    for (end, label) in ends.into_iter().zip(labels) {
        plot.draw_series([PathElement::new([(first, end), (last, end)], Role::Grid)])?;
        let (x, y) = plot.backend_coord(&(first, end));
        let style = text(Role::Tick, 11.0, HPos::Right, VPos::Center);
        area.draw(&Text::new(label, (x - px(5.0), y), style))?;
    }
    for run in runs(&chart.whole).iter().filter(|run| run.len() > 1) {
        let line = run.iter().map(|point| (point.position, point.value));
        plot.draw_series(LineSeries::new(line, Role::Whole))?;
    }
    for run in runs(&panel.points) {
        if let [alone] = run.as_slice() {
            plot.draw_series([Circle::new((alone.position, alone.value), px(2.5), Role::Dot)])?;
            continue;
        }
        let band: Vec<(f64, f64)> = run
            .iter()
            .map(|point| (point.position, point.high))
            .chain(run.iter().rev().map(|point| (point.position, point.low)))
            .filter(|(_, value)| value.is_finite())
            .collect();
        plot.draw_series([Polygon::new(band, Role::Band)])?;
        let line = run.iter().map(|point| (point.position, point.value));
        plot.draw_series(LineSeries::new(line, Role::Line))?;
    }
    let known = || panel.points.iter().filter(|point| point.value.is_finite());
    if let Some(end) = known().next_back() {
        let role = if end.so_far { Role::DotOpen } else { Role::Dot };
        plot.draw_series([Circle::new((end.position, end.value), px(3.5), role)])?;
        let (x, y) = plot.backend_coord(&(end.position, end.value));
        let style = text(Role::Value, 14.0, HPos::Left, VPos::Center);
        area.draw(&Text::new(end.figure.clone(), (x + px(7.0), y), style))?;
    }
    let baseline = f64::from(HEIGHT) - 22.0 + 7.0;
    let edges = [(known().next(), HPos::Left), (known().next_back(), HPos::Right)];
    for (point, h) in edges.into_iter().filter_map(|(point, h)| point.map(|point| (point, h))) {
        let words = match &point.year {
            Some(year) => format!("{} {year}", point.label),
            None => point.label.clone(),
        };
        let (x, _) = plot.backend_coord(&(point.position, axis.low));
        let style = text(Role::Tick, 11.0, h, VPos::Top);
        area.draw(&Text::new(words, (x, px(baseline)), style))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(values: &[f64]) -> Vec<TrendPoint> {
        (0_u8..)
            .zip(values)
            .map(|(at, value)| TrendPoint {
                label: "oct".to_owned(),
                year: None,
                position: f64::from(at),
                value: *value,
                low: value - 5.0,
                high: value + 5.0,
                figure: "42".to_owned(),
                so_far: false,
                signal: false,
                limits: None,
                is_break: false,
            })
            .collect()
    }

    #[test]
    fn all_panels_share_one_scale_and_have_their_own_ids() {
        let panel = |name: &str, values: &[f64]| Panel {
            title: name.to_owned(),
            description: String::new(),
            points: points(values),
        };
        let drawn = small_multiples(&MultiplesChart {
            id: "by segment".to_owned(),
            panels: vec![
                panel("<Pyme>", &[10.0, 12.0]),
                panel("Gran cuenta", &[60.0]),
                panel("–", &[]),
            ],
            whole: points(&[30.0, 40.0]),
            unit: Unit::Plain,
            language: Language::Es,
            bounds: (-100.0, 100.0),
            least_span: 20.0,
        });
        assert_eq!(drawn.len(), 3);
        for (svg, id) in drawn.iter().zip(["by-segment-1-t", "by-segment-2-t", "by-segment-3-t"]) {
            assert!(svg.contains(&format!(r#"<title id="{id}">"#)), "{svg}");
            assert!(svg.contains(">80</text>") && svg.contains(">0</text>"), "{svg}");
            assert!(!svg.contains("NaN") && !svg.contains("style="));
        }
        assert!(drawn.iter().any(|svg| svg.contains("&lt;Pyme&gt;")));
    }
}

//! A share that can only fall, by age: a staircase inside the band of its intervals.

use plotters::prelude::{ChartBuilder, Circle, PathElement, Polygon, Text};
use plotters::style::text_anchor::{HPos, VPos};

use super::svg::{Area, Frame, Painted, Role, draw, px, text, text_width};
use super::{Axis, Drawing, Unit};
use crate::project::Language;

/// A share by age.
#[derive(Debug, Clone)]
pub struct StepChart {
    /// Unique in its page: the ids of title and description start with it.
    pub id: String,
    /// What is drawn, for those who don't see it.
    pub title: String,
    /// What it shows, in a sentence.
    pub description: String,
    /// By age, ascending: a share holds until the next.
    pub steps: Vec<Step>,
    /// The last share in words ("81 %").
    pub figure: String,
    /// The ages that are written under the axis, with their words.
    pub ticks: Vec<(f64, String)>,
    /// What the ages are counted in ("años desde que vinieron").
    pub ages: String,
    /// The language of the numbers.
    pub language: Language,
}

/// The share from an age on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// The age, from 0 on.
    pub age: f64,
    /// The share, in 0..=100.
    pub share: f64,
    /// The ends of its interval, where there is one.
    pub interval: Option<(f64, f64)>,
}

/// The sizes of one of the two drawings, in pixels of its view box.
struct Shape {
    size: (i32, i32),
    class: &'static str,
    suffix: &'static str,
    narrow: bool,
}

const WIDE: Shape =
    Shape { size: (720, 260), class: "chart steps wide", suffix: "", narrow: false };
const NARROW: Shape =
    Shape { size: (360, 240), class: "chart steps narrow", suffix: "-n", narrow: true };

/// Draws the staircase in both widths, from 0 to 100 %.
///
/// Steps whose age or share isn't finite are left out. Without any step the axes alone are drawn.
#[must_use]
pub fn steps(chart: &StepChart) -> Drawing {
    let shape = |shape: &Shape| {
        let frame = Frame {
            id: &format!("{}{}", chart.id, shape.suffix),
            class: shape.class,
            title: &chart.title,
            description: &chart.description,
            size: shape.size,
        };
        draw(&frame, |area| paint(chart, shape, area))
    };
    Drawing { wide: shape(&WIDE), narrow: shape(&NARROW) }
}

/// The corners of a staircase whose last step ends at `last`. A step as high as the one before is no corner.
fn corners(steps: impl IntoIterator<Item = (f64, f64)>, last: f64) -> Vec<(f64, f64)> {
    let mut corners: Vec<(f64, f64)> = Vec::new();
    for (age, share) in steps {
        match corners.last() {
            Some((_, before)) if *before == share => {}
            Some((_, before)) => corners.extend([(age, *before), (age, share)]),
            None => corners.push((age, share)),
        }
    }
    corners.extend(corners.last().map(|(_, share)| (last, *share)));
    corners
}

fn paint(chart: &StepChart, shape: &Shape, area: &Area<'_>) -> Painted {
    let (width, height) = (f64::from(shape.size.0), f64::from(shape.size.1));
    let axis = Axis::around([0.0, 100.0], (0.0, 100.0), 100.0);
    let labels: Vec<String> =
        axis.ticks.iter().map(|tick| axis.label(*tick, Unit::Percent, chart.language)).collect();
    let known: Vec<&Step> =
        chart.steps.iter().filter(|step| step.age.is_finite() && step.share.is_finite()).collect();
    let last = known.last().map_or(1.0, |step| step.age).max(1e-9);

    let left = labels.iter().map(|label| text_width(label)).fold(0.0, f64::max) + 10.0;
    // The wide drawing writes the last figure beside the plot.
    let beside = if shape.narrow { 14.0 } else { text_width(&chart.figure) * 1.75 + 12.0 };
    let (top, bottom) = (14.0, height - 42.0);
    let mut plot = ChartBuilder::on(area)
        .margin_left(px(left))
        .margin_right(px(beside))
        .margin_top(px(top))
        .margin_bottom(px(height - bottom))
        .build_cartesian_2d(0.0..last, axis.low..axis.high)?;

    for (tick, label) in axis.ticks.iter().zip(labels) {
        plot.draw_series([PathElement::new([(0.0, *tick), (last, *tick)], Role::Grid)])?;
        let (x, y) = plot.backend_coord(&(0.0, *tick));
        area.draw(&Text::new(
            label,
            (x - px(7.0), y),
            text(Role::Tick, 12.0, HPos::Right, VPos::Center),
        ))?;
    }
    let end = |of: fn((f64, f64)) -> f64| {
        let ends = known.iter().filter_map(|step| Some((step.age, of(step.interval?))));
        corners(ends.filter(|(_, end)| end.is_finite()), last)
    };
    let mut band = end(|(_, high)| high);
    band.extend(end(|(low, _)| low).into_iter().rev());
    if !band.is_empty() {
        plot.draw_series([Polygon::new(band, Role::Band)])?;
    }
    let line = corners(known.iter().map(|step| (step.age, step.share)), last);
    if !line.is_empty() {
        plot.draw_series([PathElement::new(line, Role::Line)])?;
    }

    let mut free_from = f64::NEG_INFINITY;
    for (age, words) in chart.ticks.iter().filter(|(age, _)| *age <= last + 1e-9) {
        let x = left + age / last * (width - beside - left);
        let half = text_width(words) / 2.0;
        // Where words would touch, the later are left out.
        if x - half < free_from {
            continue;
        }
        free_from = x + half + 6.0;
        let style = text(Role::Tick, 12.0, HPos::Center, VPos::Top);
        area.draw(&Text::new(words.clone(), (px(x), px(bottom + 9.0)), style))?;
    }
    let style = text(Role::Tick, 12.0, HPos::Right, VPos::Top);
    let under = (px(width - beside), px(bottom + 26.0));
    area.draw(&Text::new(chart.ages.clone(), under, style))?;

    if let Some(step) = known.last() {
        let (x, y) = plot.backend_coord(&(step.age, step.share));
        plot.draw_series([Circle::new((step.age, step.share), px(4.5), Role::Dot)])?;
        let (place, style) = if shape.narrow {
            // A staircase only falls, so below its end and the band there is room, if not too near the ground.
            let low = step.interval.map_or(step.share, |(low, _)| low);
            let (y, v) = if low > 20.0 {
                (plot.backend_coord(&(step.age, low)).1 + px(8.0), VPos::Top)
            } else {
                (y - px(10.0), VPos::Bottom)
            };
            ((x + px(6.0), y), text(Role::Value, 19.0, HPos::Right, v))
        } else {
            ((x + px(10.0), y), text(Role::Value, 20.0, HPos::Left, VPos::Center))
        };
        area.draw(&Text::new(chart.figure.clone(), place, style))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(age: f64, share: f64) -> Step {
        let interval = (share < 100.0).then_some((share - 5.0, share + 2.0));
        Step { age, share, interval }
    }

    fn chart(steps: Vec<Step>) -> StepChart {
        StepChart {
            id: "stay".to_owned(),
            title: "Cuánto se <quedan>".to_owned(),
            description: "97 % al cabo de un año".to_owned(),
            steps,
            figure: "90 %".to_owned(),
            ticks: (0..4).map(|year| (f64::from(year) * 12.0, year.to_string())).collect(),
            ages: "años".to_owned(),
            language: Language::Es,
        }
    }

    #[test]
    fn a_staircase_turns_where_the_share_falls() {
        let found = corners([(0.0, 100.0), (1.0, 100.0), (2.0, 90.0), (3.0, 90.0)], 3.0);
        assert_eq!(found, [(0.0, 100.0), (2.0, 100.0), (2.0, 90.0), (3.0, 90.0)]);
        assert!(corners([], 3.0).is_empty());
    }

    #[test]
    fn the_axis_goes_from_none_to_all_and_the_band_begins_with_the_first_interval() {
        let all = [step(0.0, 100.0), step(12.0, 97.0), step(24.0, 90.0)];
        let drawing = steps(&chart(all.to_vec()));
        assert_eq!(drawing, steps(&chart(all.to_vec())));
        for svg in [&drawing.wide, &drawing.narrow] {
            for label in [">0\u{a0}%<", ">100\u{a0}%<", ">2</text>", ">90 %<", ">años<"] {
                assert!(svg.contains(label), "{label}: {svg}");
            }
            assert_eq!(svg.matches(r#"class="band""#).count(), 1);
            // The third year lies beyond the curve.
            assert!(!svg.contains(">3</text>") && !svg.contains("style="), "{svg}");
        }
    }

    #[test]
    fn nothing_and_what_is_no_number_is_drawn_without_either() {
        for steps_of in [vec![], vec![step(0.0, 100.0)], vec![step(f64::NAN, 3.0)]] {
            let drawing = steps(&chart(steps_of));
            let svg = drawing.wide + &drawing.narrow;
            assert!(!svg.contains("NaN") && !svg.contains("inf") && !svg.contains("band"), "{svg}");
        }
    }
}

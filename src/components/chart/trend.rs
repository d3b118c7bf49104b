//! A figure over time: its line inside the band of its interval, with target, limits and events.

use plotters::prelude::{ChartBuilder, Circle, LineSeries, PathElement, Polygon, Text};
use plotters::style::text_anchor::{HPos, VPos};

use super::svg::{Area, Frame, Painted, Role, draw, fit, px, text, text_width};
use super::{Axis, Drawing, Unit};
use crate::project::Language;

/// A figure's development.
#[derive(Debug, Clone)]
pub struct TrendChart {
    /// Unique in its page: the ids of title and description start with it.
    pub id: String,
    /// What is drawn, for those who don't see it.
    pub title: String,
    /// What it shows, in a sentence.
    pub description: String,
    /// In order of time; a period without a figure is left out and breaks the line.
    pub points: Vec<TrendPoint>,
    /// The value aimed at, with its words ("meta 45").
    pub target: Option<(f64, String)>,
    /// What happened meanwhile, in order of time.
    pub events: Vec<Event>,
    /// What the numbers are.
    pub unit: Unit,
    /// The language of the numbers.
    pub language: Language,
    /// What the figure can be: −100 to 100 for an NPS, 0 to 100 for a percentage, 0 to infinity for hours.
    pub bounds: (f64, f64),
    /// The least that the vertical axis shows; 20 for points and percentages.
    pub least_span: f64,
}

/// A period's figure.
#[derive(Debug, Clone)]
pub struct TrendPoint {
    /// The period on the axis ("oct").
    pub label: String,
    /// Written under the label, where a year begins.
    pub year: Option<String>,
    /// The period's number, counted in periods from any start: a step of more than 1 is a gap.
    pub position: f64,
    /// The estimate.
    pub value: f64,
    /// The interval's lower end.
    pub low: f64,
    /// The interval's upper end.
    pub high: f64,
    /// The estimate in words, as it stands beside the last point ("42", "87 %").
    pub figure: String,
    /// Whether the period isn't over yet: its dot is hollow.
    pub so_far: bool,
    /// Whether it is a signal: outside what chance explains.
    pub signal: bool,
    /// Where chance alone takes the figure: the lower and the upper control limit.
    pub limits: Option<(f64, f64)>,
    /// Whether the series begins anew here, so that no line joins it to the period before.
    pub is_break: bool,
}

/// Something that happened.
#[derive(Debug, Clone)]
pub struct Event {
    /// When, in the same count as the points; between two of them for a day inside a period.
    pub position: f64,
    /// What.
    pub text: String,
}

impl Event {
    /// The letter that stands for the event of this place (from 0) where its text doesn't fit: A, B … Z, then 27, 28 …
    #[must_use]
    pub fn mark(place: usize) -> String {
        u8::try_from(place)
            .ok()
            .filter(|letter| *letter < 26)
            .map_or_else(|| (place + 1).to_string(), |letter| char::from(b'A' + letter).to_string())
    }
}

impl TrendChart {
    /// Whether the wide drawing has room for the events' texts; else it shows letters, as the narrow one always does.
    #[must_use]
    pub fn writes_events(&self) -> bool {
        self.events.len() <= 2
            && self.events.iter().all(|event| event.text.chars().count() <= LONGEST_EVENT)
    }
}

/// How many characters of an event's text the wide drawing has room for.
const LONGEST_EVENT: usize = 44;

/// The sizes of one of the two drawings, in pixels of its view box.
struct Shape {
    size: (i32, i32),
    class: &'static str,
    suffix: &'static str,
    narrow: bool,
}

const WIDE: Shape =
    Shape { size: (720, 250), class: "chart trend wide", suffix: "", narrow: false };
const NARROW: Shape =
    Shape { size: (360, 230), class: "chart trend narrow", suffix: "-n", narrow: true };

/// Draws a trend in both widths.
///
/// Points whose value isn't finite are left out. Without any point the axes alone are drawn.
#[must_use]
pub fn trend(chart: &TrendChart) -> Drawing {
    Drawing { wide: draw_shape(chart, &WIDE), narrow: draw_shape(chart, &NARROW) }
}

fn draw_shape(chart: &TrendChart, shape: &Shape) -> String {
    let frame = Frame {
        id: &format!("{}{}", chart.id, shape.suffix),
        class: shape.class,
        title: &chart.title,
        description: &chart.description,
        size: shape.size,
    };
    draw(&frame, |area| paint(chart, shape, area))
}

/// The runs of points without a gap between them.
pub(super) fn runs(points: &[TrendPoint]) -> Vec<Vec<&TrendPoint>> {
    let mut runs: Vec<Vec<&TrendPoint>> = Vec::new();
    for point in points.iter().filter(|point| point.value.is_finite()) {
        let joins = runs
            .last()
            .and_then(|run| run.last())
            .is_some_and(|before| point.position - before.position <= 1.0 + 1e-6)
            && !point.is_break;
        match runs.last_mut().filter(|_| joins) {
            Some(run) => run.push(point),
            None => runs.push(vec![point]),
        }
    }
    runs
}

/// The first and the last position, a little apart where they are the same.
pub(super) fn span(points: &[TrendPoint]) -> (f64, f64) {
    let places = || points.iter().map(|point| point.position).filter(|place| place.is_finite());
    let first = places().fold(f64::INFINITY, f64::min);
    let last = places().fold(f64::NEG_INFINITY, f64::max);
    if first > last {
        (0.0, 1.0)
    } else if last - first < 0.5 {
        (first - 0.5, last + 0.5)
    } else {
        (first, last)
    }
}

/// The values that the vertical axis must hold.
pub(super) fn extent(points: &[TrendPoint]) -> impl Iterator<Item = f64> {
    points.iter().filter(|point| point.value.is_finite()).flat_map(|point| {
        let (low, high) = point.limits.unwrap_or((point.value, point.value));
        [point.value, point.low, point.high, low, high]
    })
}

fn paint(chart: &TrendChart, shape: &Shape, area: &Area<'_>) -> Painted {
    let (width, height) = (f64::from(shape.size.0), f64::from(shape.size.1));
    let axis = Axis::around(
        extent(&chart.points).chain(chart.target.iter().map(|(value, _)| *value)),
        chart.bounds,
        chart.least_span,
    );
    let labels: Vec<String> =
        axis.ticks.iter().map(|tick| axis.label(*tick, chart.unit, chart.language)).collect();
    let (first, last) = span(&chart.points);
    let as_letters = shape.narrow || !chart.writes_events();

    // The wide drawing writes the last figure and the target beside the plot.
    let beside = if shape.narrow {
        14.0
    } else {
        let figures = chart.points.last().map_or(0.0, |point| text_width(&point.figure) * 1.75);
        let words = chart.target.as_ref().map_or(0.0, |(_, words)| text_width(words));
        (figures + 12.0).max(words + 10.0).clamp(24.0, 150.0)
    };
    // Rows above the plot: texts stand one under the other, letters only where they would touch.
    let left = labels.iter().map(|label| text_width(label)).fold(0.0, f64::max) + 10.0;
    let right = width - beside;
    let x_of = |position: f64| left + (position - first) / (last - first) * (right - left);
    let events: Vec<(usize, &Event, usize)> = rows(chart, as_letters, first, last, &x_of);
    let row_count = events.iter().map(|(_, _, row)| row + 1).max().unwrap_or(0);
    let row_height = if as_letters { 20.0 } else { 17.0 };
    #[expect(clippy::cast_precision_loss, reason = "a chart has a handful of rows")]
    let top = (if shape.narrow { 24.0 } else { 14.0 }) + row_count as f64 * row_height;
    let has_years = chart.points.iter().any(|point| point.year.is_some());
    let bottom = height - if has_years { 40.0 } else { 26.0 };

    let mut plot = ChartBuilder::on(area)
        .margin_left(px(left))
        .margin_right(px(beside))
        .margin_top(px(top))
        .margin_bottom(px(height - bottom))
        .build_cartesian_2d(first..last, axis.low..axis.high)?;

    for (tick, label) in axis.ticks.iter().zip(labels) {
        plot.draw_series([PathElement::new([(first, *tick), (last, *tick)], Role::Grid)])?;
        let (x, y) = plot.backend_coord(&(first, *tick));
        area.draw(&Text::new(
            label,
            (x - px(7.0), y),
            text(Role::Tick, 12.0, HPos::Right, VPos::Center),
        ))?;
    }

    let runs = runs(&chart.points);
    for run in runs.iter().filter(|run| run.len() > 1) {
        let band: Vec<(f64, f64)> = run
            .iter()
            .map(|point| (point.position, point.high))
            .chain(run.iter().rev().map(|point| (point.position, point.low)))
            .filter(|(_, value)| value.is_finite())
            .collect();
        plot.draw_series([Polygon::new(band, Role::Band)])?;
    }
    for (_, event, row) in &events {
        #[expect(clippy::cast_precision_loss, reason = "a chart has a handful of rows")]
        let y = 6.0 + *row as f64 * row_height;
        let x = px(x_of(event.position));
        area.draw(&PathElement::new([(x, px(y)), (x, px(bottom))], Role::Event))?;
    }
    let limited = runs.iter().flat_map(|run| run.split(|point| point.limits.is_none()));
    for run in limited.filter(|run| !run.is_empty()) {
        for end in [|limits: (f64, f64)| limits.0, |limits: (f64, f64)| limits.1] {
            let path = steps(run, end);
            plot.draw_series([PathElement::new(path, Role::Limit)])?;
        }
    }
    for point in chart.points.iter().filter(|point| point.is_break && point.position > first) {
        let x = px(x_of(point.position - 0.5));
        area.draw(&PathElement::new([(x, px(top)), (x, px(bottom))], Role::Break))?;
    }
    if let Some((target, _)) = &chart.target {
        plot.draw_series([PathElement::new([(first, *target), (last, *target)], Role::Target)])?;
    }
    // Many dots hide the line they sit on.
    let crowded = chart.points.len() > 26;
    for run in &runs {
        if let [alone] = run.as_slice() {
            let whisker = [(alone.position, alone.low), (alone.position, alone.high)];
            if alone.low.is_finite() && alone.high.is_finite() {
                plot.draw_series([PathElement::new(whisker, Role::Interval)])?;
            }
        } else {
            let line = run.iter().map(|point| (point.position, point.value));
            plot.draw_series(LineSeries::new(line, Role::Line))?;
        }
        for point in run {
            let is_last = chart.points.last().is_some_and(|last| last.position <= point.position);
            let role = match (point.so_far, point.signal) {
                (true, _) => Role::DotOpen,
                (false, true) => Role::DotSignal,
                (false, false) => Role::Dot,
            };
            let radius = if is_last || point.signal { 4.5 } else { 3.0 };
            if !crowded || is_last || point.signal || run.len() == 1 {
                let place = (point.position, point.value);
                plot.draw_series([Circle::new(place, px(radius), role)])?;
            }
        }
    }
    paint_periods(chart, area, bottom, (right - left) / (last - first), &x_of)?;
    paint_events(area, &events, as_letters, (left, right, row_height), &x_of)?;

    let target_y = chart.target.as_ref().map(|(target, _)| plot.backend_coord(&(first, *target)).1);
    let last_point = chart.points.iter().rfind(|point| point.value.is_finite());
    let value_at = last_point.map(|point| plot.backend_coord(&(point.position, point.value)));
    if let (Some((_, words)), Some(y)) = (&chart.target, target_y) {
        if shape.narrow {
            let style = text(Role::TargetNote, 12.0, HPos::Left, VPos::Bottom);
            area.draw(&Text::new(words.clone(), (px(left + 2.0), y - px(5.0)), style))?;
        } else {
            // The note gives way to the last figure, which stands at the same edge.
            let y = match value_at {
                Some((_, value)) if (y - value).abs() < px(18.0) => {
                    if y <= value {
                        value - px(18.0)
                    } else {
                        value + px(18.0)
                    }
                }
                _ => y,
            };
            let style = text(Role::TargetNote, 12.0, HPos::Left, VPos::Center);
            let words = fit(words, beside - 8.0);
            area.draw(&Text::new(words, (px(right + 8.0), y), style))?;
        }
    }
    if let (Some(point), Some((x, y))) = (last_point, value_at) {
        // A narrow drawing has no room beside its last point, unless that is not at the edge.
        let (place, style) = if shape.narrow && x > px(right - 60.0) {
            let above = (x.min(px(width - 12.0)) + px(6.0), y - px(10.0));
            (above, text(Role::Value, 19.0, HPos::Right, VPos::Bottom))
        } else {
            ((x + px(10.0), y), text(Role::Value, 20.0, HPos::Left, VPos::Center))
        };
        area.draw(&Text::new(point.figure.clone(), place, style))?;
    }
    Ok(())
}

/// One end of the limits as a line of steps, each as wide as its period.
fn steps(run: &[&TrendPoint], end: fn((f64, f64)) -> f64) -> Vec<(f64, f64)> {
    let (begin, last) = match (run.first(), run.last()) {
        (Some(begin), Some(last)) => (begin.position, last.position),
        _ => return Vec::new(),
    };
    let step = |point: &&TrendPoint| {
        let value = end(point.limits.unwrap_or_default());
        let (from, to) = (point.position - 0.5, point.position + 0.5);
        [(from.max(begin), value), (to.min(last), value)]
    };
    run.iter().flat_map(step).collect()
}

/// The events inside the chart, with their place in the list and the row they stand on.
fn rows<'a>(
    chart: &'a TrendChart,
    as_letters: bool,
    first: f64,
    last: f64,
    x_of: &dyn Fn(f64) -> f64,
) -> Vec<(usize, &'a Event, usize)> {
    let inside = |event: &Event| event.position >= first && event.position <= last;
    let mut placed: Vec<(usize, &Event, usize)> = Vec::new();
    for (place, event) in chart.events.iter().enumerate().filter(|(_, event)| inside(event)) {
        let row = match placed.last() {
            None => 0,
            Some((_, before, row)) => {
                let touches = x_of(event.position) - x_of(before.position) < 20.0;
                if !as_letters {
                    row + 1
                } else if touches {
                    (row + 1) % 3
                } else {
                    0
                }
            }
        };
        placed.push((place, event, row));
    }
    placed
}

fn paint_events(
    area: &Area<'_>,
    events: &[(usize, &Event, usize)],
    as_letters: bool,
    (left, right, row_height): (f64, f64, f64),
    x_of: &dyn Fn(f64) -> f64,
) -> Painted {
    for (place, event, row) in events {
        let x = x_of(event.position);
        #[expect(clippy::cast_precision_loss, reason = "a chart has a handful of rows")]
        let y = 10.0 + *row as f64 * row_height;
        if as_letters {
            area.draw(&Circle::new((px(x), px(y)), px(8.5), Role::Mark))?;
            let style = text(Role::MarkText, 11.0, HPos::Center, VPos::Center);
            area.draw(&Text::new(Event::mark(*place), (px(x), px(y)), style))?;
        } else {
            let (h, at, room) = if x - left > right - x {
                (HPos::Right, x - 6.0, x - 6.0)
            } else {
                (HPos::Left, x + 6.0, f64::from(WIDE.size.0) - x - 6.0)
            };
            let style = text(Role::Note, 12.0, h, VPos::Center);
            area.draw(&Text::new(fit(&event.text, room), (px(at), px(y)), style))?;
        }
    }
    Ok(())
}

/// The periods under the plot: as many as fit, the last one always; years under them.
fn paint_periods(
    chart: &TrendChart,
    area: &Area<'_>,
    bottom: f64,
    gap: f64,
    x_of: &dyn Fn(f64) -> f64,
) -> Painted {
    let widest = chart.points.iter().map(|point| text_width(&point.label)).fold(1.0, f64::max);
    let every = ((widest + 5.0) / gap).ceil().max(1.0);
    let last = chart.points.last().map_or(0.0, |point| point.position);
    let mut year_end = f64::NEG_INFINITY;
    let mut year = None;
    for point in &chart.points {
        let x = x_of(point.position);
        let steps = (last - point.position) / every;
        // A year waits for the first of its periods that has a label.
        year = point.year.as_ref().or(year);
        if (steps - steps.round()).abs() > 1e-6 {
            continue;
        }
        area.draw(&Text::new(
            point.label.clone(),
            (px(x), px(bottom + 9.0)),
            text(Role::Tick, 12.0, HPos::Center, VPos::Top),
        ))?;
        if let Some(words) = year.take().filter(|_| x - year_end > 34.0) {
            area.draw(&Text::new(
                words.clone(),
                (px(x), px(bottom + 25.0)),
                text(Role::Tick, 11.0, HPos::Center, VPos::Top),
            ))?;
            year_end = x;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(position: f64, value: f64) -> TrendPoint {
        TrendPoint {
            label: "oct".to_owned(),
            year: None,
            position,
            value,
            low: value - 4.0,
            high: value + 4.0,
            figure: format!("{value}"),
            so_far: false,
            signal: false,
            limits: Some((26.0, 40.0)),
            is_break: false,
        }
    }

    fn chart(points: Vec<TrendPoint>) -> TrendChart {
        TrendChart {
            id: "nps".to_owned(),
            title: "NPS & <más>".to_owned(),
            description: "Sube de 29 a 42".to_owned(),
            points,
            target: Some((45.0, "meta 45".to_owned())),
            events: vec![Event { position: 1.5, text: "<b>paso 7</b>".to_owned() }],
            unit: Unit::Plain,
            language: Language::Es,
            bounds: (-100.0, 100.0),
            least_span: 20.0,
        }
    }

    fn both(chart: &TrendChart) -> String {
        let drawing = trend(chart);
        drawing.wide + &drawing.narrow
    }

    #[test]
    fn the_same_chart_is_the_same_bytes() {
        let chart = chart(vec![point(0.0, 29.0), point(1.0, 33.0), point(2.0, 42.0)]);
        assert_eq!(both(&chart), both(&chart));
    }

    #[test]
    fn a_chart_is_named_and_has_no_inline_style() {
        let svg = both(&chart(vec![point(0.0, 29.0), point(1.0, 33.0), point(2.0, 42.0)]));
        assert!(svg.contains(r#"role="img" aria-labelledby="nps-t nps-d""#));
        assert!(svg.contains(r#"<title id="nps-t">NPS &amp; &lt;más&gt;</title>"#));
        assert!(svg.contains(r#"<desc id="nps-n-d">Sube de 29 a 42</desc>"#));
        assert!(!svg.contains("style=") && !svg.contains("NaN") && !svg.contains("inf"));
        assert!(svg.contains("&lt;b&gt;paso 7&lt;/b&gt;") && !svg.contains("<b>"));
    }

    #[test]
    fn a_gap_breaks_the_line() {
        let whole = both(&chart(vec![point(0.0, 29.0), point(1.0, 30.0), point(2.0, 31.0)]));
        assert_eq!(whole.matches(r#"class="line""#).count(), 2);
        let broken =
            both(&chart([0.0, 1.0, 3.0, 4.0].into_iter().map(|at| point(at, 30.0 + at)).collect()));
        assert_eq!(broken.matches(r#"class="line""#).count(), 4);
        assert_eq!(broken.matches(r#"class="band""#).count(), 4);
    }

    #[test]
    fn few_points_and_equal_points_are_drawn() {
        for points in [vec![], vec![point(0.0, 42.0)], vec![point(0.0, 42.0), point(1.0, 42.0)]] {
            let svg = both(&chart(points.clone()));
            assert_eq!(svg.matches("<circle class=\"dot\"").count(), points.len() * 2, "{svg}");
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        }
        let mut alone = point(0.0, f64::NAN);
        alone.low = f64::NAN;
        assert!(!both(&chart(vec![alone, point(1.0, 3.0)])).contains("NaN"));
    }

    #[test]
    fn a_break_parts_line_band_and_limits() {
        let mut points: Vec<TrendPoint> =
            (0..6).map(|at| point(f64::from(at), 30.0 + f64::from(at))).collect();
        let whole = both(&chart(points.clone()));
        assert_eq!(whole.matches(r#"class="limit""#).count(), 4);
        assert_eq!(whole.matches(r#"class="break""#).count(), 0);
        points[3].is_break = true;
        let broken = both(&chart(points));
        for (class, count) in [("line", 4), ("band", 4), ("limit", 8), ("break", 2)] {
            assert_eq!(broken.matches(&format!(r#"class="{class}""#)).count(), count, "{class}");
        }
    }

    #[test]
    fn limits_are_steps_as_wide_as_their_periods() {
        let mut points = [point(0.0, 29.0), point(1.0, 33.0)];
        points[1].limits = Some((20.0, 50.0));
        let run: Vec<&TrendPoint> = points.iter().collect();
        let steps = steps(&run, |limits| limits.1);
        assert_eq!(steps, [(0.0, 40.0), (0.5, 40.0), (0.5, 50.0), (1.0, 50.0)]);
    }

    #[test]
    fn many_events_become_letters() {
        let mut chart = chart((0..12).map(|at| point(f64::from(at), 40.0)).collect());
        chart.events =
            (0..4).map(|at| Event { position: f64::from(at), text: "x".into() }).collect();
        assert!(!chart.writes_events());
        assert!(trend(&chart).wide.contains(">D</text>"));
        assert_eq!(Event::mark(27), "28");
    }
}

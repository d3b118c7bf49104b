//! A figure over time: one chart, or a small one for each value of a dimension.

use super::call::{self, Checked, wrong};
use super::chart::{Event, MultiplesChart, Panel, TrendChart, TrendPoint, small_multiples, trend};
use super::context::Context;
use super::course;
use super::kpi::{bounds, chart_unit};
use super::view::{Multiple, Multiples, Trend, TrendEvent, TrendRow};
use crate::cube::{Cut, Month, Period, PeriodKind};
use crate::diagnostic::Diagnostic;
use crate::handbook::ComponentCall;
use crate::indicators::{IntervalMethod, SeriesBreak, Subject, breaks::concerns};
use crate::project::Language;
use crate::report::{Course, Place, Published, Release, TooFew, Usual, bases, words};
use jiff::civil::Date;

/// The last period of a chart, and how many it shows.
pub(super) struct Span {
    until: Period,
    most: usize,
}

impl Span {
    /// The usual span up to a period: two years of months, three of quarters, ten of years.
    pub(super) fn up_to(until: Period) -> Span {
        Span { until, most: usual(until.kind()) }
    }

    /// The span of a call: up to the page's period or the latest one.
    pub(super) fn of<'a>(
        context: &Context<'a>,
        call: &ComponentCall,
        checked: &Checked<'a>,
        subject: Subject<'a>,
    ) -> Result<Option<Span>, Diagnostic> {
        let Some(until) = checked.period.or_else(|| context.story.latest(subject)) else {
            return Ok(None);
        };
        let kind = call::kind(call)?.unwrap_or(until.kind());
        let most = match call.attributes.get("last") {
            Some(text) => match text.parse::<usize>() {
                Ok(most @ 2..=120) => most,
                _ => {
                    let message = format!("`last` takes a number from 2 to 120, found `{text}`");
                    return Err(wrong(call, message, "say how many periods to show"));
                }
            },
            None => usual(kind),
        };
        let until = match until.months() {
            Some((_, last)) => Period::holding(kind, last),
            None => until,
        };
        Ok(Some(Span { until, most }))
    }
}

fn usual(kind: PeriodKind) -> usize {
    match kind {
        PeriodKind::Month => 24,
        PeriodKind::Quarter => 12,
        _ => 10,
    }
}

/// How many periods of a kind lie between a month and the year 0, with the day of a date as a fraction.
fn position(kind: PeriodKind, month: Month) -> f64 {
    let months = f64::from(month.since(Month::new(0, 1)));
    months / per_period(kind)
}

fn per_period(kind: PeriodKind) -> f64 {
    match kind {
        PeriodKind::Quarter => 3.0,
        PeriodKind::Year => 12.0,
        _ => 1.0,
    }
}

/// The points of a drawing. `usual` has the limits, `breaks` the days on which the series begins anew.
fn points(
    releases: &[Release],
    usual: Option<&Usual>,
    breaks: &[SeriesBreak],
    language: Language,
) -> Vec<TrendPoint> {
    let mut points: Vec<TrendPoint> = Vec::new();
    let mut last_year = None;
    let mut before: Option<Month> = None;
    for figure in releases.iter().filter_map(Release::published) {
        let (Some(value), Some((first, last))) = (figure.estimate, figure.period.months()) else {
            continue;
        };
        let is_break = before.replace(last).is_some_and(|before| {
            let since = before.last_day();
            breaks.iter().any(|found| found.date > since && found.date <= last.last_day())
        });
        let place = usual.and_then(|usual| usual.places.get(&figure.period));
        let (low, high) = figure.interval.map_or((value, value), |i| (i.low, i.high));
        let new_year = last_year != Some(first.year());
        last_year = Some(first.year());
        let is_year = figure.period.kind() == PeriodKind::Year;
        points.push(TrendPoint {
            label: figure.period.short_name(language),
            year: (new_year && !is_year).then(|| first.year().to_string()),
            position: position(figure.period.kind(), first).floor(),
            value,
            low,
            high,
            figure: words::figure(figure, language).unwrap_or_default(),
            so_far: !figure.complete,
            signal: place.is_some_and(Place::is_unusual),
            limits: place.map(|place| (place.limits.low, place.limits.high)),
            is_break,
        });
    }
    points
}

/// The chart of a subject; `None` where nothing may be shown.
pub(super) fn component<'a>(
    context: &Context<'a>,
    subject: Subject<'a>,
    cut: &Cut,
    span: &Span,
    finding: bool,
) -> Option<Trend> {
    let language = context.language;
    let releases = context.story.series(subject, cut, span.until, span.most);
    let course = context.story.course(subject, cut, span.until);
    let points = points(&releases, course.usual.as_ref(), &course.breaks, language);
    let last: &Published = releases.iter().rev().find_map(Release::published)?;
    if points.is_empty() {
        return None;
    }
    let name = words::short_name(subject.indicator(), last.scale, language);
    let place = context.place(subject, cut);
    let of = place.map_or(name.clone(), |place| format!("{name} · {place}"));
    let first = releases.first()?.period();
    let events = events(context, subject, &points, span.until.kind());
    let (bounds, least_span) = bounds(subject.indicator().unit);
    let target = last.target.map(|target| {
        let words = words::number(target, &**last, language);
        (target, format!("{} {words}", context.text("meta", "target")))
    });
    let has_interval = releases.iter().filter_map(Release::published).any(|f| f.interval.is_some());
    let label = span_label(&of, first, releases.last()?.period(), has_interval, language);
    let chart = TrendChart {
        id: context.unique_id("trend"),
        title: label.clone(),
        description: description(&releases, language),
        points,
        target,
        events: events
            .iter()
            .map(|(position, event)| Event { position: *position, text: event.text.clone() })
            .collect(),
        unit: chart_unit(subject.indicator().unit),
        language,
        bounds,
        least_span,
    };
    let drawing = trend(&chart);
    Some(Trend {
        title: finding.then(|| course::title(context, &of, last, &course)),
        take: Some(if finding {
            course::reading(context, &of, last, course.usual.as_ref())
        } else {
            format!("{label}.")
        }),
        wide_svg: drawing.wide,
        narrow_svg: drawing.narrow,
        events_on_wide: chart.writes_events(),
        events: events.into_iter().map(|(_, event)| event).collect(),
        notes: course::notes(context, last, &course, finding),
        measure: name,
        basis: bases::several(subject.indicator(), context.bases()),
        rows: releases
            .iter()
            .rev()
            .map(|release| trend_row(context, subject, release, &course))
            .collect(),
    })
}

/// What a chart shows, from when to when.
fn span_label(
    of: &str,
    first: Period,
    last: Period,
    has_interval: bool,
    language: Language,
) -> String {
    let span = words::from_to(first, last, language);
    match (language, has_interval) {
        (Language::Es, true) => format!("{of}, {span}, con su intervalo"),
        (Language::En, true) => format!("{of}, {span}, with its interval"),
        (_, false) => format!("{of}, {span}"),
    }
}

/// First and last figure in a sentence, for those who don't see the chart.
fn description(releases: &[Release], language: Language) -> String {
    let mut published = releases.iter().filter_map(Release::published);
    let Some(first) = published.next() else { return String::new() };
    let words = |figure: &Published| {
        let value = words::figure(figure, language).unwrap_or_default();
        format!("{value} {}", words::in_period(figure.period, language))
    };
    match published.next_back() {
        Some(last) => format!("{}, {}.", words(first), words(last)),
        None => format!("{}.", words(first)),
    }
}

fn trend_row(
    context: &Context<'_>,
    subject: Subject<'_>,
    release: &Release,
    course: &Course,
) -> TrendRow {
    let language = context.language;
    let period = release.period().name(language);
    match release.published() {
        None => TrendRow {
            period,
            figure: "–".to_owned(),
            interval: String::new(),
            n: String::new(),
            note: release.too_few().map(|too_few| context.withheld(too_few)),
        },
        Some(figure) => TrendRow {
            period,
            figure: context.marked(figure).unwrap_or_else(|| "–".to_owned()),
            interval: words::interval(figure, language).unwrap_or_default(),
            n: words::integer(figure.n, language),
            note: if !figure.complete {
                Some(incomplete(context, figure.period).to_owned())
            } else if context.story.indicators.unweighted(subject, figure.period).is_some() {
                Some(context.text("sin ponderar", "not weighted").to_owned())
            } else {
                course::mark(context, figure.period, course)
                    .or_else(|| context.revised_since(figure))
            },
        },
    }
}

/// Why a period is not whole: it is not over yet, or the data begin inside it.
fn incomplete<'t>(context: &Context<'t>, period: Period) -> &'t str {
    let as_of = context.story.indicators.cube.as_of;
    let is_over = period.months().zip(as_of).is_some_and(|((_, last), day)| last.last_day() <= day);
    if is_over {
        context.text("incompleto", "incomplete")
    } else {
        context.text("hasta la fecha", "so far")
    }
}

/// The annotations on an indicator that fall inside a chart.
fn events(
    context: &Context<'_>,
    subject: Subject<'_>,
    points: &[TrendPoint],
    kind: PeriodKind,
) -> Vec<(f64, TrendEvent)> {
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return Vec::new() };
    let registers = context.story.indicators.registers;
    let as_of = context.story.indicators.cube.as_of;
    let mut annotations: Vec<_> = registers
        .annotations
        .iter()
        .filter(|annotation| concerns(annotation, subject))
        .filter(|a| as_of.is_none_or(|as_of| a.date <= as_of))
        .map(|annotation| (day_position(kind, annotation.date), annotation))
        .filter(|(at, _)| *at > first.position - 0.5 && *at < last.position + 0.5)
        .collect();
    annotations.sort_by_key(|(_, annotation)| annotation.date);
    annotations
        .into_iter()
        .enumerate()
        .map(|(place, (at, annotation))| {
            let event = TrendEvent {
                mark: Event::mark(place),
                when: context.language.date(annotation.date),
                text: annotation.text.in_language(context.language).to_owned(),
            };
            (at, event)
        })
        .collect()
}

/// A point stands in the middle of its period, so a day lies up to half a period before or after it.
fn day_position(kind: PeriodKind, date: Date) -> f64 {
    let day = f64::from(date.day() - 1) / f64::from(date.days_in_month());
    let months = position(PeriodKind::Month, Month::of(date)) + day;
    months / per_period(kind) - 0.5
}

/// A small chart for each value of a dimension.
pub(super) fn multiples<'a>(
    context: &Context<'a>,
    subject: Subject<'a>,
    dimension: &str,
    span: &Span,
) -> Option<Multiples> {
    let language = context.language;
    let survey = subject.survey();
    let mut values: Vec<String> =
        context.story.indicators.values(subject, dimension).into_iter().collect();
    values.sort_by_key(|value| context.order(dimension, value));
    if values.is_empty() {
        return None;
    }
    let series = |cut: &Cut| context.story.series(subject, cut, span.until, span.most);
    let breaks = context.story.indicators.breaks(subject);
    let all = series(&Cut::Whole);
    let first = all.first().map(Release::period);
    let scale = all.iter().find_map(Release::published).map_or((0, 10), |figure| figure.scale);
    let whole = points(&all, None, &breaks, language);
    let mut panels = Vec::new();
    let mut items = Vec::new();
    let mut others = 0;
    for value in &values {
        let cut = Cut::Value { dimension: dimension.to_owned(), value: value.clone() };
        let name = context.value(survey, dimension, value);
        let releases = series(&cut);
        let points = points(&releases, None, &breaks, language);
        let counts = releases.iter().filter_map(Release::published).map(|figure| figure.n);
        let adds_up = bases::adds_up(subject.indicator());
        let n: u64 = if adds_up { counts.sum() } else { counts.fold(0, |_, latest| latest) };
        let drawn = !points.is_empty();
        if !drawn && !context.story.is_named(survey, dimension, value) {
            others += 1;
            continue;
        }
        if drawn {
            panels.push(Panel {
                title: name.clone(),
                description: description(&releases, language),
                points,
            });
        }
        items.push((
            drawn,
            Multiple {
                name,
                href: None,
                n_words: drawn.then(|| bases::counted(n, subject.indicator(), context.bases())),
                svg: None,
                withheld_words: (!drawn).then(|| {
                    let too_few = releases.iter().find_map(Release::too_few);
                    too_few.map_or_else(|| context.no_data(), |too_few| context.withheld(too_few))
                }),
            },
        ));
    }
    let (bounds, least_span) = bounds(subject.indicator().unit);
    let mut drawings = small_multiples(&MultiplesChart {
        id: context.unique_id("multiples"),
        panels,
        whole,
        unit: chart_unit(subject.indicator().unit),
        language,
        bounds,
        least_span,
    })
    .into_iter();
    if others > 0 {
        let other = Multiple {
            name: context.others(others),
            href: None,
            n_words: None,
            svg: None,
            withheld_words: Some(context.withheld(TooFew::People)),
        };
        items.push((false, other));
    }
    let items = items
        .into_iter()
        .map(|(drawn, item)| Multiple { svg: if drawn { drawings.next() } else { None }, ..item })
        .collect();
    let whole_name = words::short_name(subject.indicator(), scale, language);
    let of = format!("{whole_name} · {}", context.dimension(dimension));
    let has_interval = subject.indicator().interval != IntervalMethod::None;
    let label = |first| span_label(&of, first, span.until, has_interval, language);
    let take = first.map(|first| format!("{}.", label(first)));
    Some(Multiples { title: None, take, items })
}

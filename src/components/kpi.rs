//! One figure against its target, as a card or inside a sentence.

use super::call::Checked;
use super::chart::{Axis, Bullet, bullet};
use super::context::Context;
use super::view::{Change, Component, Kpi, NoData, State};
use crate::handbook::Place;
use crate::indicators::{Indicator, Status, Unit};
use crate::report::{Claim, Published, Release, bases, words};

/// The bounds and the least span of a scale of a unit.
pub(super) fn bounds(unit: Unit) -> ((f64, f64), f64) {
    match unit {
        Unit::Points => ((-100.0, 100.0), 20.0),
        Unit::Percent => ((0.0, 100.0), 20.0),
        Unit::Level => ((0.0, 5.0), 1.0),
        _ => ((0.0, f64::INFINITY), 1.0),
    }
}

/// What the numbers of a chart are.
pub(super) fn chart_unit(unit: Unit) -> super::chart::Unit {
    if unit == Unit::Percent { super::chart::Unit::Percent } else { super::chart::Unit::Plain }
}

/// What became of the figure that a call asks for.
pub(super) fn release(context: &Context<'_>, checked: &Checked<'_>) -> Option<Release> {
    let subject = checked.subject?;
    let period = match checked.period {
        Some(period) => period,
        None => context.story.latest(subject)?,
    };
    context.story.release(subject, &checked.cut, period)
}

/// The card of a call.
pub(super) fn component(context: &Context<'_>, checked: &Checked<'_>, place: Place) -> Component {
    let found = release(context, checked);
    // Among others, a card that says so keeps the row whole; alone, a line does.
    if found.is_none() && place != Place::Group {
        return no_data(context, checked.indicator);
    }
    let part = checked.subject.and_then(|subject| context.place(subject, &checked.cut));
    Component::Kpi(card(context, checked.indicator, part, found.as_ref()))
}

/// The figure of a call inside a sentence: `42 (38 a 46)`.
pub(super) fn inline(context: &Context<'_>, checked: &Checked<'_>) -> String {
    match release(context, checked) {
        None => context.no_data(),
        Some(Release::Suppressed(withheld)) => context.withheld(withheld.too_few),
        Some(Release::Published(figure)) => {
            let language = context.language;
            match (context.marked(&figure), words::interval(&figure, language)) {
                (Some(figure), Some(interval)) => format!("{figure} ({interval})"),
                (Some(figure), None) => figure,
                (None, _) => context.no_data(),
            }
        }
    }
}

/// What is said of an indicator whose data are absent.
pub(super) fn no_data(context: &Context<'_>, indicator: &Indicator) -> Component {
    Component::NoData(NoData {
        name: Some(indicator.name.in_language(context.language).to_owned()),
        words: context.no_data(),
        href: Some(context.definition(indicator.id)),
    })
}

/// That nothing is known of something.
pub(super) fn nothing(context: &Context<'_>, name: &str, href: Option<String>) -> Component {
    Component::NoData(NoData { name: Some(name.to_owned()), words: context.no_data(), href })
}

/// That a register has no rows, with its description.
pub(super) fn no_register(context: &Context<'_>, register: &str) -> Component {
    let schema = crate::sources::schemas::find(register);
    let name = schema.map_or(register, |schema| schema.title.in_language(context.language));
    nothing(context, name, Some(context.register(register)))
}

/// A card; `place` names the part of the answers that it is about.
pub(super) fn card(
    context: &Context<'_>,
    indicator: &Indicator,
    place: Option<String>,
    release: Option<&Release>,
) -> Kpi {
    let language = context.language;
    let scale = release.and_then(Release::published).map_or((0, 10), |figure| figure.scale);
    let name = words::short_name(indicator, scale, language);
    let name = place.map_or(name.clone(), |place| format!("{name} · {place}"));
    let mut kpi = Kpi {
        id: indicator.id.to_owned(),
        name,
        period: release.map(|r| r.period().name(language)).unwrap_or_default(),
        figure: "–".to_owned(),
        interval: None,
        level_words: None,
        n_words: None,
        state: State::NoData,
        state_words: context.no_data(),
        change_words: None,
        change: Change::None,
        low_precision: false,
        bullet_svg: None,
        href: Some(context.definition(indicator.id)),
        so_far_words: None,
    };
    match release {
        None => {}
        Some(Release::Suppressed(withheld)) => {
            kpi.state = State::Withheld;
            kpi.state_words = context.withheld(withheld.too_few);
        }
        Some(Release::Published(figure)) => fill(context, figure, &mut kpi),
    }
    kpi
}

fn fill(context: &Context<'_>, figure: &Published, kpi: &mut Kpi) {
    let language = context.language;
    let Some(value) = context.marked(figure) else { return };
    kpi.figure = value;
    kpi.interval = words::interval(figure, language);
    kpi.level_words = figure.interval.map(|_| words::confidence(figure.level, language));
    // A report says its period at the top; in a chapter each figure says its own.
    let base = match words::unweighted(figure, language) {
        Some(unweighted) => format!("{} · {unweighted}", bases::base(figure, context.bases())),
        None => bases::base(figure, context.bases()),
    };
    kpi.n_words = Some(match context.period {
        Some(_) => base,
        None if base.is_empty() => figure.period.name(language),
        None => format!("{base} · {}", figure.period.name(language)),
    });
    // A report says what its mark means where it tells of its data.
    let revised = context.revised_since(figure).filter(|_| context.period.is_none());
    if let (Some(revised), Some(n_words)) = (revised, &mut kpi.n_words) {
        n_words.push_str(&format!(" · {revised}"));
    }
    kpi.state = state(figure);
    kpi.state_words = words::status(figure, language).unwrap_or_default();
    kpi.change_words = words::change(figure, language);
    kpi.change = match Claim::on_change(figure) {
        Some(Claim::Higher) => Change::Up,
        Some(Claim::Lower) => Change::Down,
        _ => Change::None,
    };
    // STATISTICS: an interval wider than 15 points to a side, or fewer than 30 answers, concludes little.
    let is_percent = matches!(figure.indicator.unit, Unit::Points | Unit::Percent);
    let wide = is_percent && figure.interval.is_some_and(|interval| interval.width() / 2.0 > 15.0);
    kpi.low_precision = figure.interval.is_some() && (wide || figure.n < 30);
    if !figure.complete {
        kpi.so_far_words = Some(context.text("hasta la fecha", "so far").to_owned());
    }
    if let (Some(estimate), Some(interval)) = (figure.estimate, figure.interval) {
        let (bounds, span) = bounds(figure.indicator.unit);
        let values = [estimate, interval.low, interval.high].into_iter().chain(figure.target);
        let axis = Axis::around(values, bounds, span);
        kpi.bullet_svg = Some(bullet(&Bullet {
            value: estimate,
            low: interval.low,
            high: interval.high,
            target: figure.target,
            axis: &axis,
        }));
    }
}

/// How a figure stands against its target.
pub(super) fn state(figure: &Published) -> State {
    match figure.status {
        Some(Status::Met) => State::Met,
        Some(Status::NotMet) => State::NotMet,
        Some(Status::Undecided) => State::Undecided,
        None => State::None,
    }
}

//! Where it hurts: the moments of truth, crossed with another dimension where enough people answered.

use super::context::Context;
use super::revised;
use super::table;
use super::view::{Component, Heat, HeatCell, HeatRow};
use crate::cube::{Cut, Period};
use crate::indicators::{Asked, Unit};
use crate::project::Language;
use crate::report::{Release, words};
use std::collections::{BTreeMap, BTreeSet};

/// How much of a cross must be publishable for it to be shown: with less, it is mostly holes.
const LEAST_SHOWN: f64 = 0.6;

/// For each survey that tells moments apart, its matrix or its table.
pub(super) fn components(context: &Context<'_>, period: Period) -> Vec<Component> {
    let mut components = Vec::new();
    for subject in context.story.moment_subjects(period) {
        let table = table::table(context, subject, "moment", period, true);
        let Some(table) = table else { continue };
        let title = table.title.clone();
        match heat(context, subject, period, title) {
            Some(heat) => components.push(Component::Heat(heat)),
            None => components.push(Component::Table(table)),
        }
    }
    components
}

fn heat<'a>(
    context: &Context<'a>,
    subject: Asked<'a>,
    period: Period,
    title: Option<String>,
) -> Option<Heat> {
    let dimensions = &subject.survey.survey.dimensions;
    let survey = Some(subject.survey);
    let cross = subject
        .survey
        .survey
        .crosses
        .iter()
        .find(|cross| dimensions.get(cross.of.0).is_some_and(|first| first == "moment"))?;
    let other = dimensions.get(cross.of.1)?;
    let releases = context.story.table(subject, &cross.name, period);
    let shown = releases.iter().filter(|release| release.published().is_some()).count();
    #[expect(clippy::cast_precision_loss, reason = "a matrix has few cells")]
    let share = shown as f64 / releases.len().max(1) as f64;
    if share < LEAST_SHOWN || shown < 2 {
        return None;
    }
    let mut cells: BTreeMap<(&str, &str), &Release> = BTreeMap::new();
    for release in &releases {
        if let Cut::Value { value, .. } = release.cut()
            && context.story.may_be_listed(survey, release)
            && let Some(pair) = value.split_once(';')
        {
            cells.insert(pair, release);
        }
    }
    let sorted = |dimension: &str, values: BTreeSet<&'_ str>| -> Vec<String> {
        let mut values: Vec<String> = values.into_iter().map(str::to_owned).collect();
        values.sort_by_key(|value| context.order(dimension, value));
        values
    };
    let rows = sorted("moment", cells.keys().map(|(row, _)| *row).collect());
    let columns = sorted(other, cells.keys().map(|(_, column)| *column).collect());
    let middle = context
        .story
        .release(subject, &Cut::Whole, period)
        .as_ref()
        .and_then(Release::published)
        .and_then(|figure| figure.estimate)?;
    let step = if subject.indicator.unit == Unit::Points { 15.0 } else { 7.5 };
    let language = context.language;
    let scale = releases.iter().find_map(Release::published).map_or((0, 10), |f| f.scale);
    let name = words::name(subject.indicator, scale, language);
    let cell = |release: Option<&&Release>| match release.map(|release| release.published()) {
        None => HeatCell {
            figure: String::new(),
            interval: None,
            bucket: String::new(),
            withheld: false,
            withheld_words: Some(context.text("sin datos", "no data").to_owned()),
        },
        Some(None) => HeatCell {
            figure: String::new(),
            interval: None,
            bucket: String::new(),
            withheld: true,
            withheld_words: Some(format!(
                "< {}",
                context.story.indicators.project.book.disclosure.min_respondents
            )),
        },
        Some(Some(figure)) => HeatCell {
            figure: context.marked(figure).unwrap_or_default(),
            interval: words::interval(figure, language),
            bucket: figure
                .estimate
                .map_or("", |value| HeatCell::bucket(value, middle, step))
                .to_owned(),
            withheld: false,
            withheld_words: None,
        },
    };
    let withheld = (shown < releases.len()).then(|| {
        let least = context.story.indicators.project.book.disclosure.min_respondents;
        match language {
            Language::Es => format!("«< {least}»: menos de {least} personas, no se publica."),
            Language::En => format!("“< {least}”: fewer than {least} people, not published."),
        }
    });
    let revised = revised::note_of_cells(context, cells.values().filter_map(|one| one.published()));
    let notes: Vec<String> = withheld.into_iter().chain(revised).collect();
    let (moment, across) = (context.dimension("moment"), context.dimension(other));
    Some(Heat {
        title,
        caption: match language {
            Language::Es => format!(
                "{name} por {} y {}",
                words::lower_first(&moment),
                words::lower_first(&across)
            ),
            Language::En => format!(
                "{name} by {} and {}",
                words::lower_first(&moment),
                words::lower_first(&across)
            ),
        },
        take: Some(match language {
            Language::Es => format!(
                "{name} por {} y {}. El color dice cuánto se aparta del total; las diferencias entre celdas pueden ser \
                 azar.",
                words::lower_first(&moment),
                words::lower_first(&across)
            ),
            Language::En => format!(
                "{name} by {} and {}. The colour says how far it is from the whole; differences between cells could be \
                 chance.",
                words::lower_first(&moment),
                words::lower_first(&across)
            ),
        }),
        corner: moment,
        columns: columns.iter().map(|value| context.value(survey, other, value)).collect(),
        rows: rows
            .iter()
            .map(|row| HeatRow {
                label: context.value(survey, "moment", row),
                href: None,
                cells: columns
                    .iter()
                    .map(|column| cell(cells.get(&(row.as_str(), column.as_str()))))
                    .collect(),
            })
            .collect(),
        note: (!notes.is_empty()).then(|| notes.join(" ")),
    })
}

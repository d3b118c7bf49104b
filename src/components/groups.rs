//! Several figures, group by group, in one table: a row for each value of a dimension, a column for each figure.

use super::call::{self, wrong};
use super::cards;
use super::context::Context;
use super::kpi;
use super::view::{Component, Grid, GridCell, GridRow};
use crate::cube::{Cut, Period, PeriodKind};
use crate::diagnostic::Diagnostic;
use crate::handbook::ComponentCall;
use crate::indicators::{Indicator, Subject};
use crate::project::Language;
use crate::report::{Release, words};
use std::collections::{BTreeMap, BTreeSet};

/// A column: what it shows, of which period, and by value.
struct Column {
    head: String,
    period: Period,
    by_value: BTreeMap<String, Release>,
}

/// The table that a call asks for; that there are no data where no figure can be told apart so.
pub(super) fn components(
    context: &Context<'_>,
    call: &ComponentCall,
    period: Option<Period>,
) -> Result<Vec<Component>, Diagnostic> {
    let Some(dimension) = call.attributes.get("by") else {
        return Err(wrong(
            call,
            "component `groups` names no dimension",
            "say by what, as in {{#groups by=channel ids=nps,incidents}}",
        ));
    };
    let indicators = cards::indicators(call)?;
    let kind = call::kind(call)?.unwrap_or(PeriodKind::Quarter);
    let columns: Vec<Column> = indicators
        .iter()
        .filter_map(|indicator| column(context, indicator, dimension, period, kind))
        .collect();
    let Some(first) = columns.first() else {
        let name = context.dimension(dimension);
        return Ok(match context.period {
            Some(_) => Vec::new(),
            None => vec![kpi::nothing(context, &name, Some(context.indicators()))],
        });
    };
    let language = context.language;
    let one_period = columns.iter().all(|column| column.period == first.period);
    let period_name = first.period.name(language);
    let mut values: Vec<&String> = columns
        .iter()
        .flat_map(|column| column.by_value.keys())
        .collect::<BTreeSet<&String>>()
        .into_iter()
        .collect();
    values.sort_by_key(|value| context.order(dimension, value));
    let of = context.dimension(dimension);
    let heads: Vec<String> = columns
        .iter()
        .map(|column| {
            if one_period {
                column.head.clone()
            } else {
                format!("{}, {}", column.head, column.period.name(language))
            }
        })
        .collect();
    let rows = values.into_iter().map(|value| GridRow {
        label: context.value(None, dimension, value),
        cells: columns
            .iter()
            .zip(&heads)
            .map(|(column, head)| cell(context, head, column.by_value.get(value)))
            .collect(),
        is_total: false,
    });
    let rows = rows.collect();
    let releases = columns.iter().flat_map(|column| column.by_value.values());
    let withheld = releases.into_iter().any(|release| release.published().is_none());
    let caption = match (language, one_period) {
        (Language::Es, true) => format!("Por {}, {period_name}", words::lower_first(&of)),
        (Language::En, true) => format!("By {}, {period_name}", words::lower_first(&of)),
        (Language::Es, false) => format!("Por {}", words::lower_first(&of)),
        (Language::En, false) => format!("By {}", words::lower_first(&of)),
    };
    let least = context.story.indicators.project.book.disclosure.min_respondents;
    Ok(vec![Component::Grid(Grid {
        title: None,
        take: Some(format!("{caption}.")),
        caption,
        columns: std::iter::once(of).chain(heads).collect(),
        rows,
        notes: if withheld {
            vec![match language {
                Language::Es => format!(
                    "«< {least}»: menos de {least} personas, no se publica. Entre un grupo y otro, las diferencias pueden ser azar."
                ),
                Language::En => format!(
                    "“< {least}”: fewer than {least} people, not published. Differences between groups could be chance."
                ),
            }]
        } else {
            Vec::new()
        },
    })])
}

/// The figures of an indicator by a dimension: of the first subject that knows it, in its latest whole period of a kind
/// where none is asked for.
fn column<'a>(
    context: &Context<'a>,
    indicator: &'static Indicator,
    dimension: &str,
    period: Option<Period>,
    kind: PeriodKind,
) -> Option<Column> {
    let story = &context.story;
    let knows = |subject: &Subject<'a>| {
        subject.indicator().id == indicator.id
            && story.indicators.dimensions(*subject).contains(dimension)
    };
    let subject = story.indicators.subjects().into_iter().find(knows)?;
    let kind = story.indicators.cadence(subject).max(kind);
    let period = period.or_else(|| story.latest_of(subject, kind))?;
    let releases = story.table(subject, dimension, period).into_iter();
    let by_value: BTreeMap<String, Release> = releases
        .filter(|release| story.may_be_listed(subject.survey(), release))
        .filter_map(|release| match release.cut() {
            Cut::Value { value, .. } => Some((value.clone(), release)),
            Cut::Whole => None,
        })
        .collect();
    let head = words::short_name(indicator, subject.scale(), context.language);
    (!by_value.is_empty()).then_some(Column { head, period, by_value })
}

fn cell(context: &Context<'_>, head: &str, release: Option<&Release>) -> GridCell {
    let least = context.story.indicators.project.book.disclosure.min_respondents;
    let (text, small) = match release {
        None => ("–".to_owned(), None),
        Some(Release::Suppressed(_)) => (format!("< {least}"), None),
        Some(Release::Published(figure)) => (
            context.marked(figure).unwrap_or_else(|| "–".to_owned()),
            words::interval(figure, context.language),
        ),
    };
    GridCell { head: head.to_owned(), text, small }
}

//! How long customers stay by a dimension of theirs, at some ages, as a table.

use super::context::Context;
use super::tenure::{age, interval, percent};
use super::view::{Grid, GridCell, GridRow};
use crate::cube::Period;
use crate::project::Language;
use crate::report::{TenureAt, TenureOf, TenurePoint, words};

/// The ages that are told, in months; those at first are of all who came.
const AGES: [u32; 6] = [0, 6, 12, 24, 36, 60];

/// The same where customers are watched for less than a year.
const EARLY_AGES: [u32; 6] = [0, 1, 2, 3, 6, 9];

/// A cell: what it says, and what stands small below it.
type Cell = (String, Option<String>);

/// The table beside the points of all customers; `None` where of no group anything may be told.
pub(super) fn grid(
    context: &Context<'_>,
    dimension: &str,
    whole: &[TenurePoint],
    period: Period,
    finding: bool,
) -> Option<Grid> {
    let language = context.language;
    let last = whole.last()?.months;
    let ages = if last < 12 { EARLY_AGES } else { AGES };
    let ages: Vec<u32> = ages.into_iter().filter(|months| *months <= last).collect();
    let mut groups = context.story.tenure_by(dimension, period, &ages);
    let is_told = |of: &TenureOf| of.points.iter().any(|at| matches!(at, TenureAt::Told(_)));
    let is_named = |of: &TenureOf| context.story.is_named(None, dimension, &of.value);
    if !groups.iter().any(is_told) {
        return None;
    }
    // A value that only the register has may be somebody's own, so it is not shown while nothing is told of it.
    let all = groups.len();
    groups.retain(|of| is_told(of) || is_named(of));
    let others = all - groups.len();
    groups.sort_by_key(|of| context.order(dimension, &of.value));

    let name = context.dimension(dimension);
    let mut columns = vec![name.clone(), context.text("Clientes", "Customers").to_owned()];
    columns.extend(ages.iter().skip(1).map(|months| age(*months, language)));
    let row = |label: String, cells: Vec<Cell>, is_total: bool| {
        let heads = columns.iter().skip(1).cloned();
        let cells = heads.zip(cells).map(|(head, (text, small))| GridCell { head, text, small });
        GridRow { label, cells: cells.collect(), is_total }
    };
    let mut rows: Vec<GridRow> = groups
        .iter()
        .map(|of| {
            let cells = of.points.iter().map(|at| cell(at, language)).collect();
            row(context.value(None, dimension, &of.value), cells, false)
        })
        .collect();
    if others > 0 {
        let cells = ages.iter().map(|_| ("–".to_owned(), None)).collect();
        rows.push(row(context.others(others), cells, false));
    }
    let of_all = whole.iter().filter(|point| ages.contains(&point.months));
    let of_all = of_all.map(|point| cell(&TenureAt::Told(*point), language)).collect();
    rows.push(row(context.text("Todos", "All").to_owned(), of_all, true));

    let withheld = others > 0 || groups.iter().any(|of| of.points.contains(&TenureAt::Withheld));
    let title = match language {
        Language::Es => format!("Cuánto se quedan los clientes, por {}", words::lower_first(&name)),
        Language::En => format!("How long customers stay, by {}", words::lower_first(&name)),
    };
    Some(Grid {
        title: finding.then(|| title.clone()),
        take: Some(take(context, period)),
        caption: title,
        columns,
        rows,
        notes: if withheld { vec![note(context)] } else { Vec::new() },
    })
}

/// How many there are at first, and which share is left at a later age.
fn cell(at: &TenureAt, language: Language) -> Cell {
    match at {
        TenureAt::Nobody => (String::new(), None),
        TenureAt::Withheld => ("–".to_owned(), None),
        TenureAt::Told(point) if point.months == 0 => {
            (words::integer(point.at_risk, language), None)
        }
        TenureAt::Told(point) => {
            (percent(point.share, language), point.interval.map(|ends| interval(ends, language)))
        }
    }
}

/// What the table shows.
fn take(context: &Context<'_>, period: Period) -> String {
    let level = words::confidence(context.story.indicators.level().confidence(), context.language);
    let day = context.story.day(period).map(|day| context.language.date(day)).unwrap_or_default();
    match context.language {
        Language::Es => format!(
            "Qué parte sigue según el tiempo que pasa desde que se hicieron clientes, con lo que se sabía el {day}; debajo, el \
             intervalo, {level}."
        ),
        Language::En => format!(
            "The share still there, by the time since they became customers, as was known on {day}; below it the interval, \
             {level}."
        ),
    }
}

/// Why there are dashes.
fn note(context: &Context<'_>) -> String {
    let least = context.story.indicators.project.book.disclosure.min_respondents;
    match context.language {
        Language::Es => format!(
            "Con una raya, lo que no se publica: cuando se observan menos de {least} clientes, o cuando por lo demás se sabría de ellos."
        ),
        Language::En => format!(
            "A dash stands for what is not published: where fewer than {least} customers are watched, or where they could be worked \
             out from the rest."
        ),
    }
}

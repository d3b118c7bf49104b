//! How many are left of those who came in the same year, as a table.

use super::call;
use super::context::Context;
use super::tenure::{self, found, interval, percent};
use super::view::{Component, Grid, GridCell, GridRow};
use crate::cube::{Period, PeriodKind};
use crate::diagnostic::Diagnostic;
use crate::handbook::ComponentCall;
use crate::project::Language;
use crate::report::{CohortRelease, TooFew, words};

/// How many cohorts are shown, the latest.
const MOST: usize = 8;

/// The table of a call.
pub(super) fn components(
    context: &Context<'_>,
    call: &ComponentCall,
) -> Result<Vec<Component>, Diagnostic> {
    let finding = call::finding(call)?;
    let Some(period) = tenure::period(context, call)? else { return Ok(Vec::new()) };
    let release = context.story.cohorts_left(period, MOST).map(|cohorts| {
        let is_any = cohorts.iter().any(|cohort| cohort.figures.is_some());
        let grid = is_any.then(|| grid(context, &cohorts, period, finding));
        Ok(Some(Component::Grid(grid.ok_or(TooFew::People)?)))
    });
    let name = context.text("Clientes que quedan", "Customers who are left");
    Ok(found(context, name, release))
}

/// After how many periods it is told how many are left: 1 is the end of the cohort's own.
fn steps(kind: PeriodKind) -> [usize; 5] {
    match kind {
        PeriodKind::Year => [1, 2, 3, 4, 6],
        _ => [1, 2, 3, 4, 5],
    }
}

fn grid(context: &Context<'_>, cohorts: &[CohortRelease], period: Period, finding: bool) -> Grid {
    let language = context.language;
    let kind = cohorts.first().map_or(PeriodKind::Year, |cohort| cohort.period.kind());
    let reached = cohorts.iter().filter_map(|cohort| cohort.figures.as_ref());
    let reached = reached.map(|figures| figures.left.len()).max().unwrap_or(0);
    let steps: Vec<usize> = steps(kind).into_iter().filter(|step| *step <= reached).collect();
    let mut columns = vec![
        context.text("Vinieron", "Came").to_owned(),
        context.text("Clientes", "Customers").to_owned(),
    ];
    columns.extend(steps.iter().map(|step| head(kind, *step, language)));
    let rows = cohorts.iter().rev().map(|cohort| {
        let mut cells = vec![customers(context, cohort)];
        cells.extend(steps.iter().map(|step| left(cohort, *step, language)));
        let heads = columns.iter().skip(1).cloned();
        let cells = heads.zip(cells).map(|(head, (text, small))| GridCell { head, text, small });
        GridRow { label: cohort.period.name(language), cells: cells.collect(), is_total: false }
    });
    let rows = rows.collect();
    let title = title(kind, language);
    let withheld = cohorts.iter().any(|cohort| cohort.figures.is_none());
    Grid {
        title: finding.then(|| title.to_owned()),
        take: Some(take(context, kind, period)),
        caption: title.to_owned(),
        columns,
        rows,
        notes: if withheld { vec![note(context)] } else { Vec::new() },
    }
}

/// How many came.
fn customers(context: &Context<'_>, cohort: &CohortRelease) -> (String, Option<String>) {
    // What is withheld shows no number: some are only so that others can't be worked out.
    let Some(figures) = &cohort.figures else { return ("–".to_owned(), None) };
    let so_far = context.text("hasta la fecha", "so far").to_owned();
    let customers = words::integer(figures.customers, context.language);
    (customers, (!cohort.complete).then_some(so_far))
}

/// How many are left after so many periods; nothing of what is still to come.
fn left(cohort: &CohortRelease, step: usize, language: Language) -> (String, Option<String>) {
    let figures = cohort.figures.as_ref();
    let point = figures.zip(step.checked_sub(1)).and_then(|(figures, at)| figures.left.get(at));
    point.map_or_else(Default::default, |point| {
        (percent(point.share, language), point.interval.map(|ends| interval(ends, language)))
    })
}

/// The head of a column: when their own period was over, or so many later.
fn head(kind: PeriodKind, step: usize, language: Language) -> String {
    let later = step.saturating_sub(1);
    let (one, many) = match (kind, language) {
        (PeriodKind::Year, Language::Es) => ("año", "años"),
        (PeriodKind::Quarter, Language::Es) => ("trimestre", "trimestres"),
        (_, Language::Es) => ("mes", "meses"),
        (PeriodKind::Year, Language::En) => ("year", "years"),
        (PeriodKind::Quarter, Language::En) => ("quarter", "quarters"),
        (_, Language::En) => ("month", "months"),
    };
    match later {
        0 => language.pick("Al acabar", "At its end").to_owned(),
        1 => format!("+1 {one}"),
        _ => format!("+{later} {many}"),
    }
}

fn title(kind: PeriodKind, language: Language) -> &'static str {
    match (kind, language) {
        (PeriodKind::Year, Language::Es) => "Cuántos quedan de los que vinieron cada año",
        (PeriodKind::Quarter, Language::Es) => "Cuántos quedan de los que vinieron cada trimestre",
        (_, Language::Es) => "Cuántos quedan de los que vinieron cada mes",
        (PeriodKind::Year, Language::En) => "How many are left of those who came each year",
        (PeriodKind::Quarter, Language::En) => "How many are left of those who came each quarter",
        (_, Language::En) => "How many are left of those who came each month",
    }
}

/// What the table shows.
fn take(context: &Context<'_>, kind: PeriodKind, period: Period) -> String {
    let level = words::confidence(context.story.indicators.level().confidence(), context.language);
    let day = context.story.day(period).map(|day| context.language.date(day)).unwrap_or_default();
    match context.language {
        Language::Es => {
            let (own, later) = match kind {
                PeriodKind::Year => ("ese año", "años"),
                PeriodKind::Quarter => ("ese trimestre", "trimestres"),
                _ => ("ese mes", "meses"),
            };
            format!(
                "De quienes se hicieron clientes a la vez, qué parte lo era al acabar {own} y tantos {later} después; debajo, \
                 el intervalo, {level}. Lo que el {day} estaba por venir queda en blanco. Quien se fue y ha vuelto cuenta \
                 entre los que quedan."
            )
        }
        Language::En => {
            let (own, later) = match kind {
                PeriodKind::Year => ("that year", "years"),
                PeriodKind::Quarter => ("that quarter", "quarters"),
                _ => ("that month", "months"),
            };
            format!(
                "Of those who became customers together, the share who still were at the end of {own} and so many {later} later; \
                 below it the interval, {level}. What was still to come on {day} is blank. Whoever left and has come back counts \
                 among those who are left."
            )
        }
    }
}

/// Why there are dashes.
fn note(context: &Context<'_>) -> String {
    let least = context.story.indicators.project.book.disclosure.min_respondents;
    match context.language {
        Language::Es => format!(
            "Con una raya, lo que no se publica: cuando vinieron menos de {least}, o cuando por lo demás se sabría de ellos."
        ),
        Language::En => format!(
            "A dash stands for what is not published: where fewer than {least} came, or where they could be worked out from the rest."
        ),
    }
}

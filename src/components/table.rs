//! A figure for each value of a dimension, as a table.

use super::chart::{Axis, IntervalRow, interval_row};
use super::context::Context;
use super::kpi::bounds;
use super::view::{Table, TableColumns, TableRow};
use crate::cube::{Cut, Period};
use crate::indicators::{Subject, Unit};
use crate::project::Language;
use crate::report::{About, Claim, Published, Release, Room, bases, verdict, words};

/// The table of a subject by a dimension; `None` where nothing was answered. With `finding`, its title says what it
/// shows.
pub(super) fn table<'a>(
    context: &Context<'a>,
    subject: impl Into<Subject<'a>>,
    dimension: &str,
    period: Period,
    finding: bool,
) -> Option<Table> {
    let subject = subject.into();
    let survey = subject.survey();
    let mut releases = context.story.table(subject, dimension, period);
    releases.sort_by_key(|release| match release.cut() {
        Cut::Value { value, .. } => context.order(dimension, value),
        Cut::Whole => (0, String::new()),
    });
    if releases.is_empty() {
        return None;
    }
    let whole = context.story.release(subject, &Cut::Whole, period);
    let language = context.language;
    let figures = || releases.iter().chain(&whole).filter_map(Release::published);
    let (limits, span) = bounds(subject.indicator().unit);
    let ends = figures().filter_map(|figure| figure.interval).flat_map(|i| [i.low, i.high]);
    let axis = Axis::around(ends, limits, span);
    let whole_value = whole.as_ref().and_then(Release::published).and_then(|f| f.estimate);
    let row = |release: &Release, label: String| row(context, release, label, &axis, whole_value);
    // A value that only the answers name may be a person's own: withheld ones are counted, not named.
    let (listed, others): (Vec<&Release>, Vec<&Release>) =
        releases.iter().partition(|release| context.story.may_be_listed(survey, release));
    let mut rows: Vec<TableRow> = listed
        .into_iter()
        .map(|release| {
            let label = context.cut_name(survey, release.cut()).unwrap_or_default();
            row(release, label)
        })
        .collect();
    let withheld = others.iter().find(|release| release.published().is_none());
    let of_others = withheld.or(others.first());
    rows.extend(of_others.map(|release| row(release, context.others(others.len()))));
    let name = words::short_name(subject.indicator(), subject.scale(), language);
    let compared = figures().find_map(|figure| figure.previous.map(|p| (p, figure.period)));
    let of = context.dimension(dimension);
    let period_name = period.name(language);
    let by = words::lower_first(&of);
    let dimension_cut = Cut::Value { dimension: dimension.to_owned(), value: String::new() };
    let survey_name = context.survey_name(subject, &dimension_cut);
    let survey_name = survey_name.map(|name| format!(" ({name})")).unwrap_or_default();
    let caption = match language {
        Language::Es => format!("{name} por {by}, {period_name}{survey_name}"),
        Language::En => format!("{name} by {by}, {period_name}{survey_name}"),
    };
    Some(Table {
        title: finding.then(|| {
            let found = title(context, &releases, survey, subject, period);
            format!("{of}: {}", words::lower_first(&found))
        }),
        take: Some(if finding {
            let name = words::name(subject.indicator(), subject.scale(), language);
            let (what, judged) = match language {
                Language::Es => (
                    format!("{name} por {by}. La línea de puntos es el total."),
                    " Un cambio se da por real solo si lo sigue siendo tras corregir por el número de comparaciones.",
                ),
                Language::En => (
                    format!("{name} by {by}. The dotted line is the whole."),
                    " A change counts as real only if it still does after correcting for the number of comparisons.",
                ),
            };
            if compared.is_some() { what + judged } else { what }
        } else {
            format!("{caption}.")
        }),
        caption,
        columns: TableColumns {
            label: of,
            n: bases::several(subject.indicator(), context.bases()),
            figure: name,
            interval: context.text("Intervalo", "Interval").to_owned(),
            change: compared.map(|(previous, period)| {
                words::upper_first(&words::since(previous, period, language))
            }),
        },
        rows,
        whole: whole.map(|release| row(&release, context.text("Total", "All").to_owned())),
    })
}

fn row(
    context: &Context<'_>,
    release: &Release,
    label: String,
    axis: &Axis,
    whole: Option<f64>,
) -> TableRow {
    let language = context.language;
    let Some(figure) = release.published() else {
        return TableRow {
            label,
            href: None,
            n: "–".to_owned(),
            figure: String::new(),
            interval: String::new(),
            row_svg: None,
            change: String::new(),
            change_words: None,
            real: false,
            withheld: true,
            withheld_words: release.too_few().map(|too_few| context.withheld(too_few)),
        };
    };
    let change = figure.change.as_ref();
    let claim = Claim::on_change(figure);
    TableRow {
        label,
        href: None,
        n: words::integer(figure.n, language),
        figure: context.marked(figure).unwrap_or_else(|| "–".to_owned()),
        interval: words::interval(figure, language)
            .into_iter()
            .chain(words::unweighted(figure, language))
            .collect::<Vec<String>>()
            .join(" · "),
        row_svg: figure.estimate.zip(figure.interval).map(|(value, interval)| {
            let (low, high) = (interval.low, interval.high);
            interval_row(&IntervalRow { value, low, high, whole, axis })
        }),
        change: change
            .map(|change| words::signed(change.difference.difference, language))
            .unwrap_or_default(),
        change_words: change.map(|change| {
            let unit = figure.indicator.unit;
            verdict(change, figure.level, unit, About::Change, Room::Tag, language)
        }),
        real: claim.is_some_and(Claim::is_real),
        withheld: false,
        withheld_words: None,
    }
}

/// What the table shows: which values changed by more than chance explains, else which stand apart from the rest.
fn title(
    context: &Context<'_>,
    releases: &[Release],
    survey: Option<&crate::cube::SurveyCube>,
    subject: Subject<'_>,
    period: Period,
) -> String {
    let language = context.language;
    let named =
        |wanted: Claim, claim: fn(&crate::indicators::Figure) -> Option<Claim>| -> Vec<String> {
            releases
                .iter()
                .filter_map(Release::published)
                .filter(|figure: &&Published| claim(figure) == Some(wanted))
                .filter_map(|figure| context.cut_name(survey, &figure.cut))
                .collect()
        };
    let list = |names: &[String]| language.list(names);
    let points = subject.indicator().unit != Unit::Count && period != Period::All;
    let up = named(Claim::Higher, Claim::on_change);
    let down = named(Claim::Lower, Claim::on_change);
    if points && !(up.is_empty() && down.is_empty()) {
        let mut parts = Vec::new();
        if !up.is_empty() {
            parts.push(format!("{} {}", context.text("sube en", "up in"), list(&up)));
        }
        if !down.is_empty() {
            parts.push(format!("{} {}", context.text("baja en", "down in"), list(&down)));
        }
        return words::upper_first(&parts.join(context.text(" y ", " and ")));
    }
    let below = named(Claim::Lower, Claim::against_rest);
    let above = named(Claim::Higher, Claim::against_rest);
    match (below.as_slice(), above.as_slice()) {
        ([], [])
            if releases
                .iter()
                .filter_map(Release::published)
                .all(|figure| figure.change.is_none() && figure.against_rest.is_none()) =>
        {
            context.text("Nada con qué comparar", "Nothing to compare with").to_owned()
        }
        ([], []) => context
            .text(
                "Ninguna diferencia que los datos distingan del azar",
                "No difference that the data can tell from chance",
            )
            .to_owned(),
        (below, []) => match language {
            Language::Es => format!("Por debajo del resto, {}", list(below)),
            Language::En => format!("Below the rest, {}", list(below)),
        },
        ([], above) => match language {
            Language::Es => format!("Por encima del resto, {}", list(above)),
            Language::En => format!("Above the rest, {}", list(above)),
        },
        (below, above) => match language {
            Language::Es => {
                format!("Por encima del resto, {}; por debajo, {}", list(above), list(below))
            }
            Language::En => format!("Above the rest, {}; below, {}", list(above), list(below)),
        },
    }
}

//! The engagement manager's table: every moment of truth with all that is known of it, one row each.

use super::context::Context;
use super::kpi::state;
use super::listings::anchor;
use super::objectives::cell;
use super::view::{SortCell, SortColumn, SortRow, SortTable, State};
use crate::cube::{Cut, Period, PeriodKind};
use crate::indicators::{Subject, registry};
use crate::project::Language;
use crate::report::{Claim, Release, words};
use crate::sources::{Commitment, Moment, words::CommitmentMeasure};
use std::collections::BTreeMap;

/// What figures there are of moments, by moment.
struct Figures {
    /// What is shown, and the period of it.
    name: String,
    by_moment: BTreeMap<String, Release>,
}

/// The table; `None` where there are no moments.
pub(super) fn component(context: &Context<'_>) -> Option<SortTable> {
    let registers = context.story.indicators.registers;
    if registers.moments.is_empty() {
        return None;
    }
    let text = |es: &str, en: &str| context.text(es, en).to_owned();
    let satisfaction = satisfaction(context);
    let incidents = incidents(context);
    let mut moments: Vec<(&String, &Moment)> = registers.moments.iter().collect();
    let stage = |moment: &Moment| registers.stages.get(&moment.stage).map(|stage| stage.order);
    moments.sort_by_key(|(_, moment)| (stage(moment), moment.order));
    let words = |name: String| SortColumn { name, number: false };
    let number = |name: String| SortColumn { name, number: true };
    let columns = vec![
        words(text("Momento de la verdad", "Moment of truth")),
        words(text("Etapa", "Stage")),
        number(
            satisfaction.as_ref().map_or(text("Satisfacción", "Satisfaction"), |f| f.name.clone()),
        ),
        words(text("Estado", "State")),
        number(incidents.as_ref().map_or(text("Incidencias", "Incidents"), |f| f.name.clone())),
        number(text("Acciones vencidas", "Overdue actions")),
        words(text("Responsable", "Owner")),
        words(text("Participan", "Take part")),
        words(text("Procesos", "Processes")),
        number(text("Coste", "Cost")),
        words(text("Compromiso", "Commitment")),
    ];
    let rows = moments
        .into_iter()
        .map(|(id, moment)| row(context, id, moment, satisfaction.as_ref(), incidents.as_ref()));
    Some(SortTable {
        title: None,
        caption: text("Todos los momentos de la verdad", "All moments of truth"),
        take: None,
        columns,
        rows: rows.collect(),
        notes: vec![text(
            "Las acciones vencidas son las del responsable del momento. El estado compara cada momento con su meta o, si no \
             la tiene, con los demás: solo dice que queda por debajo cuando el azar no lo explica.",
            "Overdue actions are those of the moment's owner. The state compares each moment with its target or, where it \
             has none, with the others: it says that one stands below only where chance does not explain it.",
        )],
    })
}

/// The main figure of the first survey that tells moments apart, in its latest period.
fn satisfaction(context: &Context<'_>) -> Option<Figures> {
    let story = &context.story;
    let period = context.period.unwrap_or(Period::All);
    let subject: Subject<'_> = story.moment_subjects(period).into_iter().next()?.into();
    let period = match context.period {
        Some(period) => period,
        None => story.latest(subject)?,
    };
    figures(context, subject, period)
}

fn incidents(context: &Context<'_>) -> Option<Figures> {
    let subject = context.story.registered(registry::find("incidents")?)?;
    let period = match context.period {
        Some(period) => period,
        None => context.story.latest_of(subject, PeriodKind::Quarter)?,
    };
    figures(context, subject, period)
}

fn figures<'a>(context: &Context<'a>, subject: Subject<'a>, period: Period) -> Option<Figures> {
    let language = context.language;
    let releases = context.story.table(subject, "moment", period);
    let by_moment = releases.into_iter().filter_map(|release| match release.cut() {
        Cut::Value { value, .. } => Some((value.clone(), release)),
        Cut::Whole => None,
    });
    let name = words::short_name(subject.indicator(), subject.scale(), language);
    Some(Figures {
        name: format!("{name}, {}", period.name(language)),
        by_moment: by_moment.collect(),
    })
}

fn row(
    context: &Context<'_>,
    id: &str,
    moment: &Moment,
    satisfaction: Option<&Figures>,
    incidents: Option<&Figures>,
) -> SortRow {
    let language = context.language;
    let registers = context.story.indicators.registers;
    let stage = registers.stages.get(&moment.stage);
    let names = |ids: &[String]| -> String {
        let names: Vec<String> = ids.iter().map(|role| context.role(role)).collect();
        or_none(context, names.join(", "))
    };
    let satisfaction = satisfaction.and_then(|figures| figures.by_moment.get(id));
    let of_moment = incidents.and_then(|figures| figures.by_moment.get(id));
    // Where incidents are on record, a moment without any had none.
    let incidents_cell = match of_moment {
        None if incidents.is_some() => {
            SortCell { sort: Some(format!("{:012.4}", 1000.0)), ..cell("0") }
        }
        found => figure(context, found),
    };
    let currency = context.story.indicators.project.plan.currency.as_deref();
    let cost = moment.cost.map(|cost| {
        let measure = crate::report::Measure { unit: crate::indicators::Unit::Money, currency };
        let shown = words::number(cost.as_f64(), measure, language);
        SortCell { sort: Some(format!("{:020.4}", cost.as_f64())), ..cell(shown) }
    });
    let overdue = overdue(context, &moment.owner);
    SortRow {
        label: SortCell {
            href: Some(format!("{}moments.html#{}", context.root, anchor("moment", id))),
            ..cell(moment.name.in_language(language))
        },
        cells: vec![
            SortCell {
                sort: stage.map(|stage| format!("{:06}", stage.order)),
                ..cell(stage.map_or("–", |stage| stage.name.in_language(language)))
            },
            figure(context, satisfaction),
            standing(context, satisfaction),
            incidents_cell,
            SortCell {
                sort: Some(format!("{overdue:06}")),
                state: if overdue > 0 { State::NotMet } else { State::None },
                ..cell(words::integer(overdue, language))
            },
            cell(context.role(&moment.owner)),
            cell(names(&moment.participants)),
            cell(or_none(context, moment.processes.join(", "))),
            cost.unwrap_or_else(|| cell(none(context))),
            cell(or_none(context, commitments(context, id).join(" · "))),
        ],
    }
}

fn none(context: &Context<'_>) -> String {
    context.text("sin anotar", "not recorded").to_owned()
}

fn or_none(context: &Context<'_>, text: String) -> String {
    if text.is_empty() { none(context) } else { text }
}

fn figure(context: &Context<'_>, release: Option<&Release>) -> SortCell {
    match release {
        None => cell(context.no_data()),
        Some(Release::Suppressed(_)) => {
            let least = context.story.indicators.project.book.disclosure.min_respondents;
            SortCell { state: State::Withheld, ..cell(format!("< {least}")) }
        }
        Some(Release::Published(found)) => SortCell {
            small: words::interval(found, context.language),
            sort: found.estimate.map(|value| format!("{:012.4}", value + 1000.0)),
            state: state(found),
            ..cell(context.marked(found).unwrap_or_else(|| "–".to_owned()))
        },
    }
}

/// How the moment stands: against its target, or else against all others.
fn standing(context: &Context<'_>, release: Option<&Release>) -> SortCell {
    let Some(found) = release.and_then(Release::published) else { return cell("–") };
    if let Some(status) = words::status(found, context.language) {
        return SortCell { state: state(found), ..cell(status) };
    }
    match Claim::against_rest(found) {
        Some(Claim::Lower) => SortCell {
            state: State::NotMet,
            ..cell(context.text("por debajo del resto", "below the rest"))
        },
        Some(Claim::Higher) => SortCell {
            state: State::Met,
            ..cell(context.text("por encima del resto", "above the rest"))
        },
        Some(Claim::Chance) => {
            cell(context.text("no se distingue del resto", "not told from the rest"))
        }
        _ => cell(context.text("pocas respuestas", "few answers")),
    }
}

/// How many actions of a role are overdue.
fn overdue(context: &Context<'_>, owner: &str) -> u64 {
    let day = match context.period {
        Some(period) => context.story.day(period),
        None => context.story.indicators.cube.as_of,
    };
    let Some(day) = day else { return 0 };
    let actions = context.story.indicators.registers.actions.iter();
    let overdue = actions.filter(|action| {
        action.owner == owner
            && action.opened <= day
            && action.due < day
            && action.done.is_none_or(|done| done > day)
    });
    overdue.count() as u64
}

/// What is promised at a moment, as it is measured.
fn commitments(context: &Context<'_>, moment: &str) -> Vec<String> {
    let language = context.language;
    let Some(day) = context.story.indicators.cube.as_of else { return Vec::new() };
    let all = context.story.indicators.registers.commitments.values();
    let promised = |c: &&Commitment| c.moment == moment && c.holds_on(day);
    all.filter(promised)
        .map(|commitment| {
            let limit =
                language.decimal(commitment.limit, usize::from(commitment.limit.fract() != 0.0));
            match (commitment.measure, language) {
                (CommitmentMeasure::FirstResponseHours, Language::Es) => {
                    format!("respuesta en {limit}\u{a0}h")
                }
                (CommitmentMeasure::FirstResponseHours, Language::En) => {
                    format!("answer within {limit}\u{a0}h")
                }
                (CommitmentMeasure::ResolutionHours, Language::Es) => {
                    format!("{limit}\u{a0}h en total")
                }
                (CommitmentMeasure::ResolutionHours, Language::En) => {
                    format!("{limit}\u{a0}h in all")
                }
                (CommitmentMeasure::OnTime, Language::Es) => "en la fecha acordada".to_owned(),
                (CommitmentMeasure::OnTime, Language::En) => "on the agreed date".to_owned(),
            }
        })
        .collect()
}

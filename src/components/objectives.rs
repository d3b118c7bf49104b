//! The plan, objective by objective, and all that is being done for it.

use super::context::Context;
use super::kpi::card;
use super::treatment::actions;
use super::view::{
    Component, Linked, Objective, Objectives, SortCell, SortColumn, SortRow, SortTable, State,
};
use crate::cube::Period;
use crate::indicators::{self, registry};
use crate::project::Language;
use crate::report::words;
use crate::sources::{Action, Interview};
use jiff::civil::Date;

/// How many findings of interviews stand beside an objective's number.
const FINDINGS: usize = 3;

/// The objectives with their figures; `None` where there is no plan.
pub(super) fn component(context: &Context<'_>) -> Option<Component> {
    let objectives = &context.story.indicators.plan.objectives;
    let items: Vec<Objective> =
        objectives.iter().map(|objective| item(context, objective)).collect();
    (!items.is_empty()).then_some(Component::Objectives(Objectives { items }))
}

fn item(context: &Context<'_>, objective: &indicators::Objective) -> Objective {
    let language = context.language;
    let story = &context.story;
    let subject = story.objective_subject(objective);
    let period = subject.and_then(|subject| match context.period {
        Some(period) => Some(period),
        None => story.latest_of(subject, objective.cadence),
    });
    let release = subject
        .zip(period)
        .and_then(|(subject, period)| story.release(subject, &objective.cut, period));
    let place = subject.and_then(|subject| context.place(subject, &objective.cut));
    let kpi = card(context, objective.indicator, place, release.as_ref());
    let name = kpi.name.clone();
    let title = objective.title.in_language(language);
    let playbooks = objective.playbooks.iter();
    let ids: Vec<&str> = playbooks.map(|id| id.value.as_str()).collect();
    Objective {
        anchor: format!("objective-{}", objective.id),
        title: if title.is_empty() { name } else { title.to_owned() },
        kpi,
        facts: facts(context, objective),
        playbooks: ids.iter().map(|id| playbook(context, id)).collect(),
        evidence: objective
            .evidence
            .iter()
            .flat_map(|source| evidence(context, &source.value, &ids))
            .collect(),
        actions: actions(context, &ids, day(context)),
    }
}

/// The day up to which the page speaks.
fn day(context: &Context<'_>) -> Option<Date> {
    match context.period {
        Some(period) => context.story.day(period),
        None => context.story.indicators.cube.as_of,
    }
}

fn facts(context: &Context<'_>, objective: &indicators::Objective) -> Vec<String> {
    let language = context.language;
    let currency = context.story.indicators.project.plan.currency.as_deref();
    let measure = crate::report::Measure { unit: objective.indicator.unit, currency };
    let target = words::number(objective.target, measure, language);
    let mut facts = vec![match (language, objective.by) {
        (Language::Es, Some(by)) => format!("Meta: {target}, para {}", by_words(by, language)),
        (Language::En, Some(by)) => format!("Target: {target}, by {}", by_words(by, language)),
        (Language::Es, None) => format!("Meta: {target}"),
        (Language::En, None) => format!("Target: {target}"),
    }];
    facts.push(
        match objective.cadence {
            crate::cube::PeriodKind::Month => context.text("Se juzga cada mes", "Judged monthly"),
            crate::cube::PeriodKind::Quarter => {
                context.text("Se juzga cada trimestre", "Judged quarterly")
            }
            _ => context.text("Se juzga cada año", "Judged yearly"),
        }
        .to_owned(),
    );
    if let Some(owner) = &objective.owner {
        facts.push(match language {
            Language::Es => format!("Responde: {}", context.role(owner)),
            Language::En => format!("Owner: {}", context.role(owner)),
        });
    }
    facts
}

fn by_words(by: Period, language: Language) -> String {
    match (by, language) {
        (Period::Quarter(_), Language::Es) => format!("el {}", by.name(language)),
        (Period::Quarter(_), Language::En) => format!("the {}", by.name(language)),
        _ => by.name(language),
    }
}

/// A playbook's title with its page; its id where the book has none.
pub(super) fn playbook(context: &Context<'_>, id: &str) -> Linked {
    let found = context.playbooks.get(id);
    Linked {
        text: found.map_or_else(|| id.to_owned(), |playbook| playbook.title.clone()),
        href: found.map(|playbook| format!("{}{}", context.root, playbook.path)),
    }
}

/// What a qualitative source says beside the number: the latest findings of interviews about these playbooks, or else
/// where it stands.
fn evidence(context: &Context<'_>, source: &str, playbooks: &[&str]) -> Vec<Linked> {
    let language = context.language;
    let registers = context.story.indicators.registers;
    if source == "interviews" {
        let about = |interview: &&Interview| {
            let until = day(context).is_none_or(|day| interview.date <= day);
            let treats = |id: &String| playbooks.contains(&id.as_str());
            until && interview.playbook.as_ref().is_some_and(treats)
        };
        let mut found: Vec<&Interview> = registers.interviews.iter().filter(about).collect();
        found.sort_by_key(|interview| std::cmp::Reverse(interview.date));
        return found
            .into_iter()
            .take(FINDINGS)
            .map(|interview| {
                let month = Period::Month(crate::cube::Month::of(interview.date)).name(language);
                let finding = interview.finding.in_language(language);
                let text = match language {
                    Language::Es => format!("Entrevista de {month}: {finding}"),
                    Language::En => format!("Interview of {month}: {finding}"),
                };
                Linked { text, href: None }
            })
            .collect();
    }
    let schema = crate::sources::schemas::find(source);
    let text = schema.map_or(source, |schema| schema.title.in_language(language)).to_owned();
    vec![Linked { text, href: schema.map(|schema| context.register(schema.name)) }]
}

/// How an action stands on the day up to which a page speaks: overdue, open, done.
const OVERDUE: u8 = 0;
const OPEN: u8 = 1;
const DONE: u8 = 2;

/// All actions that were open, or were done in the last three months, the overdue first: how each stands (0 overdue, 1
/// open, 2 done), and the action.
#[must_use]
pub fn listed_actions<'a>(context: &Context<'a>) -> Vec<(u8, &'a Action)> {
    let Some(day) = day(context) else { return Vec::new() };
    let since = day.saturating_sub(jiff::Span::new().months(3));
    let all = &context.story.indicators.registers.actions;
    let mut listed: Vec<(u8, &Action)> = all
        .iter()
        .filter(|action| action.opened <= day)
        .filter_map(|action| match action.done.filter(|done| *done <= day) {
            Some(done) => (done >= since).then_some((DONE, action)),
            None => Some((if action.due < day { OVERDUE } else { OPEN }, action)),
        })
        .collect();
    listed.sort_by_key(|(state, action)| (*state, action.due, action.id.clone()));
    listed
}

/// Those of one playbook, or of all, as a table; `None` without a register.
pub(super) fn actions_table(context: &Context<'_>, of: Option<&str>) -> Option<SortTable> {
    let language = context.language;
    day(context)?;
    if context.story.indicators.registers.actions.is_empty() {
        return None;
    }
    let mut listed = listed_actions(context);
    listed.retain(|(_, action)| of.is_none_or(|playbook| action.playbook == playbook));
    let overdue = listed.iter().filter(|(state, _)| *state == 0).count();
    let open = listed.iter().filter(|(state, _)| *state < 2).count();
    let text = |es: &str, en: &str| context.text(es, en).to_owned();
    let column = |name: String| SortColumn { name, number: false };
    Some(SortTable {
        title: None,
        caption: text("Acciones del plan", "Actions of the plan"),
        take: Some(match (language, open, overdue) {
            (Language::Es, 0, _) => "No hay ninguna acción abierta.".to_owned(),
            (Language::En, 0, _) => "No action is open.".to_owned(),
            (Language::Es, open, 0) => format!("Abiertas: {open}. Ninguna está vencida."),
            (Language::En, open, 0) => format!("Open: {open}. None is overdue."),
            (Language::Es, open, overdue) => format!("Abiertas: {open}. Vencidas: {overdue}."),
            (Language::En, open, overdue) => format!("Open: {open}. Overdue: {overdue}."),
        }),
        columns: vec![
            column(text("Acción", "Action")),
            column(text("Estado", "State")),
            column(text("Responsable", "Owner")),
            column(text("Guía", "Playbook")),
            column(text("Cifra que debe mover", "Figure it should move")),
        ],
        rows: listed.iter().map(|(state, action)| action_row(context, *state, action)).collect(),
        notes: Vec::new(),
    })
}

/// A cell of words alone.
pub(super) fn cell(text: impl Into<String>) -> SortCell {
    SortCell { text: text.into(), small: None, href: None, sort: None, state: State::None }
}

fn action_row(context: &Context<'_>, state: u8, action: &Action) -> SortRow {
    let language = context.language;
    let due = language.date(action.due);
    let (words, sort) = match (language, state, action.done) {
        (Language::Es, 0, _) => (format!("vencida desde el {due}"), action.due),
        (Language::En, 0, _) => (format!("overdue since {due}"), action.due),
        (Language::Es, 2, Some(done)) => (format!("hecha el {}", language.date(done)), done),
        (Language::En, 2, Some(done)) => (format!("done on {}", language.date(done)), done),
        (Language::Es, ..) => (format!("para el {due}"), action.due),
        (Language::En, ..) => (format!("due {due}"), action.due),
    };
    let playbook = playbook(context, &action.playbook);
    let indicator = action.indicator.as_deref().and_then(registry::find);
    SortRow {
        label: cell(action.title.in_language(language)),
        cells: vec![
            SortCell {
                sort: Some(format!("{state} {sort}")),
                state: match state {
                    0 => State::NotMet,
                    2 => State::Met,
                    _ => State::None,
                },
                ..cell(words)
            },
            cell(context.role(&action.owner)),
            SortCell { href: playbook.href, ..cell(playbook.text) },
            match indicator {
                Some(indicator) => SortCell {
                    href: Some(context.definition(indicator.id)),
                    ..cell(indicator.short.in_language(language))
                },
                None => cell("–"),
            },
        ],
    }
}

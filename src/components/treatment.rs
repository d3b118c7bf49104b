//! Weak figures, the playbook that treats each, its owner, and what is being done.

use super::context::{Context, PlaybookLink};
use super::kpi::state;
use super::view::{Action, State, Treatment, TreatmentItem};
use crate::cube::{Cut, Period};
use crate::project::Language;
use crate::report::{Weak, words};
use jiff::civil::Date;

/// The weak figures of a period; `None` where nothing was measured in it.
pub(super) fn component(context: &Context<'_>, period: Period, heading: bool) -> Option<Treatment> {
    let day = context.story.day(period);
    let items = context.story.weak(period).iter().map(|weak| item(context, weak, day)).collect();
    let judged = context.story.plan(period).iter().any(|objected| objected.release.is_some());
    if !judged && context.story.moment_subjects(period).is_empty() {
        return None;
    }
    let title = context.text("Qué se está haciendo", "What is being done");
    Some(Treatment {
        title: heading.then(|| title.to_owned()),
        items,
        empty_words: if judged {
            context.text(
                "Ninguna cifra queda por debajo de su meta más de lo que explica el azar.",
                "No figure is below its target by more than chance explains.",
            )
        } else {
            context.text(
                "El plan no fija metas para este periodo, y ningún momento queda por debajo del resto.",
                "The plan sets no targets for this period, and no moment stands below the rest.",
            )
        }
        .to_owned(),
    })
}

fn item(context: &Context<'_>, weak: &Weak<'_>, day: Option<Date>) -> TreatmentItem {
    let language = context.language;
    let figure = &weak.figure;
    let subject = context.story.subject_of(figure);
    let place = subject.and_then(|subject| context.place(subject, &figure.cut));
    let name = words::short_name(figure.indicator, figure.scale, language);
    let value = context.marked(figure).unwrap_or_default();
    let title = match place {
        Some(place) => format!("{place}: {name} {value}"),
        None => format!("{name}: {value}"),
    };
    let ids = playbooks(context, weak);
    let first: Option<&PlaybookLink> = ids.iter().find_map(|id| context.playbooks.get(*id));
    let moment_owner = match &figure.cut {
        Cut::Value { dimension, value } if dimension == "moment" => {
            context.story.indicators.registers.moments.get(value).map(|moment| moment.owner.clone())
        }
        _ => None,
    };
    let owner = weak
        .objective
        .and_then(|objective| objective.owner.clone())
        .or(moment_owner)
        .or_else(|| first.and_then(|playbook| playbook.owner.clone()));
    TreatmentItem {
        title,
        figure_words: Some(why(context, weak)),
        playbook_title: first.map(|playbook| playbook.title.clone()),
        playbook_href: first.map(|playbook| format!("{}{}", context.root, playbook.path)),
        owner: owner.map(|role| context.role(&role)),
        actions: actions(context, &ids, day),
        state: if weak.objective.is_some() { state(figure) } else { State::NotMet },
    }
}

/// The playbooks that treat a weak figure: those of its objective, else those that are measured by its indicator.
fn playbooks<'c>(context: &'c Context<'_>, weak: &'c Weak<'_>) -> Vec<&'c str> {
    let named: Vec<&str> = weak
        .objective
        .iter()
        .flat_map(|objective| objective.playbooks.iter().map(|id| id.value.as_str()))
        .collect();
    if !named.is_empty() {
        return named;
    }
    let measured = |playbook: &PlaybookLink| {
        playbook.indicators.iter().any(|id| id == weak.figure.indicator.id)
    };
    context.playbooks.iter().filter(|(_, p)| measured(p)).map(|(id, _)| id.as_str()).collect()
}

/// How weak a figure is.
fn why(context: &Context<'_>, weak: &Weak<'_>) -> String {
    let language = context.language;
    let figure = &weak.figure;
    if let (Some(_), Some(status)) = (weak.objective, words::status(figure, language)) {
        let Some(interval) = words::interval(figure, language) else {
            return status;
        };
        return match language {
            Language::Es => format!("{status} (intervalo: {interval})"),
            Language::En => format!("{status} (interval: {interval})"),
        };
    }
    let difference = figure.against_rest.as_ref().map_or(0.0, |rest| rest.difference.difference);
    let points = words::points(difference, language);
    match language {
        Language::Es => format!("{points} por debajo del resto, más de lo que explica el azar"),
        Language::En => format!("{points} below the rest, more than chance explains"),
    }
}

pub(super) fn actions(context: &Context<'_>, playbooks: &[&str], day: Option<Date>) -> Vec<Action> {
    let language = context.language;
    context
        .story
        .open_actions(playbooks, day)
        .into_iter()
        .map(|action| {
            let overdue = day.is_some_and(|day| action.due < day);
            let due = language.date(action.due);
            Action {
                title: action.title.in_language(language).to_owned(),
                due_words: match (language, overdue) {
                    (Language::Es, true) => format!("vencida desde el {due}"),
                    (Language::Es, false) => format!("para el {due}"),
                    (Language::En, true) => format!("overdue since {due}"),
                    (Language::En, false) => format!("due {due}"),
                },
                overdue,
            }
        })
        .collect()
}

//! Ties playbooks to the rest: checks what their front matter names, and gathers the facts that open their page.

use super::Parts;
use super::language::LanguageSite;
use crate::components::view::{FactIndicator, FactLink, Facts, State};
use crate::components::{PlaybookLink, Playbooks};
use crate::diagnostic::{Diagnostic, Diagnostics, Location, nearest_hint, shown};
use crate::handbook::{Chapter, Handbook};
use crate::indicators::{Status, registry};
use crate::project::Located;
use crate::project::front_matter::PlaybookId;
use crate::report::{Release, words};
use std::collections::BTreeSet;

/// The id of a playbook as it is written.
fn written(id: PlaybookId) -> String {
    match id {
        PlaybookId::Step(number) => format!("step-{number:02}"),
        PlaybookId::Phase(number) => format!("phase-{number}"),
    }
}

/// The playbooks of a handbook.
pub(super) fn playbooks(handbook: &Handbook) -> Playbooks {
    handbook
        .chapters()
        .filter(|chapter| !chapter.draft)
        .filter_map(|chapter| {
            let front = chapter.front_matter.as_ref()?;
            let link = PlaybookLink {
                title: chapter.title.clone(),
                path: chapter.path.clone(),
                owner: front.owner.as_ref().map(|owner| owner.value.clone()),
                indicators: front.indicators.iter().map(|id| id.value.clone()).collect(),
            };
            Some((written(front.id.value), link))
        })
        .collect()
}

/// Checks what playbooks, plan and actions name: indicators, roles, playbooks.
pub(super) fn check(parts: &Parts<'_>, diagnostics: &mut Diagnostics) {
    let roles = &parts.story.indicators.registers.roles;
    for handbook in parts.handbooks.values() {
        for front in handbook.chapters().filter_map(|chapter| chapter.front_matter.as_ref()) {
            for id in &front.indicators {
                if registry::find(&id.value).is_none() {
                    diagnostics.push(unknown("indicator", id, registry::ids()));
                }
            }
            if let Some(owner) = &front.owner
                && !roles.is_empty()
                && !roles.contains_key(&owner.value)
            {
                diagnostics.push(unknown("role", owner, roles.keys().map(String::as_str)));
            }
        }
    }
    let ids: BTreeSet<String> = PlaybookId::all().map(written).collect();
    let named = parts.story.indicators.plan.objectives.iter().flat_map(|o| o.playbooks.iter());
    for playbook in named {
        if !ids.contains(&playbook.value) {
            diagnostics.push(unknown("playbook", playbook, ids.iter().map(String::as_str)));
        }
    }
    check_registers(parts, diagnostics);
}

/// What registers name of playbooks and indicators; whatever else they name was checked when they were read.
fn check_registers(parts: &Parts<'_>, diagnostics: &mut Diagnostics) {
    let registers = parts.story.indicators.registers;
    let playbooks: BTreeSet<String> = PlaybookId::all().map(written).collect();
    let playbooks: Vec<&str> = playbooks.iter().map(String::as_str).collect();
    let indicators: Vec<&str> = registry::ids().collect();
    let mut cell = |column: &str, value: Option<&String>, at: &Location| {
        let there_are = if column == "playbook" { &playbooks } else { &indicators };
        let Some(value) = value.filter(|value| !there_are.contains(&value.as_str())) else {
            return;
        };
        diagnostics.push(
            Diagnostic::error(format!(
                "column `{column}`: there is no {column} `{}`",
                shown(value)
            ))
            .at(at.clone())
            .hint(nearest_hint(value, there_are.iter().copied())),
        );
    };
    for action in &registers.actions {
        cell("playbook", Some(&action.playbook), &action.location);
        cell("indicator", action.indicator.as_ref(), &action.location);
    }
    for interview in &registers.interviews {
        cell("playbook", interview.playbook.as_ref(), &interview.location);
    }
    for assessment in &registers.assessments {
        cell("playbook", Some(&assessment.playbook), &assessment.location);
    }
    for annotation in &registers.annotations {
        cell("indicator", annotation.indicator.as_ref(), &annotation.location);
        cell("playbook", annotation.playbook.as_ref(), &annotation.location);
    }
}

/// The error of a name that stands for nothing.
fn unknown<'a>(
    what: &str,
    written: &Located<String>,
    there_are: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    Diagnostic::unknown(what, &written.value, &written.location, there_are)
}

/// The facts that open a playbook's page; `None` for any other chapter.
pub(super) fn facts(pages: &LanguageSite<'_, '_>, chapter: &Chapter) -> Option<Facts> {
    let front = chapter.front_matter.as_ref()?;
    let language = pages.language;
    let story = pages.parts.story;
    pages.with_context(&chapter.path, None, |context| {
        let due = front
            .reviewed
            .as_ref()
            .zip(front.review_every.as_ref())
            .map(|(reviewed, every)| every.value.due_after(reviewed.value));
        let as_of = story.indicators.cube.as_of;
        let overdue = due.filter(|due| as_of.is_some_and(|as_of| as_of > *due));
        let indicators = front.indicators.iter().filter_map(|id| {
            let indicator = registry::find(&id.value)?;
            let release = story.main_of_indicator(indicator).and_then(|subject| {
                let period = story.latest(subject)?;
                story.release(subject, &crate::cube::Cut::Whole, period)
            });
            let figure = release.as_ref().and_then(Release::published);
            let state = match (&release, figure.map(|figure| figure.status)) {
                (None, _) => State::NoData,
                (Some(_), None) => State::Withheld,
                (_, Some(Some(Status::Met))) => State::Met,
                (_, Some(Some(Status::NotMet))) => State::NotMet,
                (_, Some(Some(Status::Undecided))) => State::Undecided,
                (_, Some(None)) => State::None,
            };
            Some(FactIndicator {
                name: indicator.short.in_language(language).to_owned(),
                href: Some(context.definition(indicator.id)),
                figure: figure.and_then(|f| words::figure(f, language)).unwrap_or_default(),
                interval: figure.and_then(|f| words::interval(f, language)),
                state_words: match state {
                    State::NoData => context.no_data(),
                    State::Withheld => {
                        let too_few = release.as_ref().and_then(Release::too_few);
                        too_few.map_or_else(|| context.no_data(), |why| context.withheld(why))
                    }
                    _ => figure.and_then(|f| words::status(f, language)).unwrap_or_default(),
                },
                state,
            })
        });
        let phases = front.phases.iter().map(|phase| {
            let id = written(phase.value);
            let page = pages.playbooks.get(&id);
            FactLink {
                title: page.map_or_else(|| phase_name(phase.value, language), |p| p.title.clone()),
                href: page.map(|page| format!("{}{}", context.root, page.path)),
            }
        });
        Some(Facts {
            owner: front.owner.as_ref().map(|owner| context.role(&owner.value)),
            reviewed: front.reviewed.as_ref().map(|date| language.date(date.value)),
            next_review: due.map(|date| language.date(date)),
            overdue_words: overdue.map(|date| match language {
                crate::project::Language::Es => format!("Tocaba el {}.", language.date(date)),
                crate::project::Language::En => format!("It was due on {}.", language.date(date)),
            }),
            indicators: indicators.collect(),
            phases: phases.collect(),
        })
    })
}

/// The name of a phase that has no page.
fn phase_name(id: PlaybookId, language: crate::project::Language) -> String {
    let name = match id {
        PlaybookId::Phase(1) => language.pick("1. Captación", "1. Acquisition"),
        PlaybookId::Phase(2) => language.pick("2. Acuerdo", "2. Agreement"),
        PlaybookId::Phase(3) => {
            language.pick("3. Ejecución del servicio", "3. Execution of the service")
        }
        _ => language.pick("4. Posventa", "4. Post-sale"),
    };
    name.to_owned()
}

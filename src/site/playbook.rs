//! Ties playbooks to the rest: checks what their front matter names, and gathers the facts that open their page.

use super::Parts;
use super::language::LanguageSite;
use crate::components::playbooks::{self as standing, Course};
use crate::components::view::{FactLink, Facts, State, Way};
use crate::components::{HandbookState, PlaybookLink, Playbooks};
use crate::diagnostic::{Diagnostic, Diagnostics, Location, nearest_hint, shown};
use crate::handbook::{Chapter, Handbook};
use crate::indicators::registry;
use crate::project::front_matter::PlaybookId;
use crate::project::{Language, Located};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeSet;

/// The id of a playbook as it is written.
fn written(id: PlaybookId) -> String {
    id.to_string()
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
            Some((written(front.id.as_ref()?.value), link))
        })
        .collect()
}

/// The handbook as it stands. A review after the as-of date is none yet.
pub(super) fn state(handbook: &Handbook, as_of: Option<Date>) -> HandbookState {
    let chapters: Vec<&Chapter> = handbook.chapters().filter(|chapter| !chapter.draft).collect();
    let playbooks: Vec<&Chapter> = chapters
        .iter()
        .copied()
        .filter(|chapter| chapter.front_matter.as_ref().is_some_and(|front| front.id.is_some()))
        .collect();
    HandbookState {
        playbooks: playbooks.len(),
        chapters: chapters.len(),
        reviewed: playbooks
            .iter()
            .filter_map(|chapter| reviewed(chapter))
            .filter(|day| as_of.is_none_or(|as_of| *day <= as_of))
            .max(),
        path: chapters.first().map(|chapter| chapter.path.clone()),
    }
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

/// What opens a chapter's page, above its text.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Opening {
    /// Where a playbook stands among the others.
    pub(super) way: Option<Way>,
    /// That the page is behind its translation.
    pub(super) behind: Option<Behind>,
    /// The facts of a chapter that somebody owns.
    pub(super) facts: Option<Facts>,
}

/// That a page is behind the same page of another language.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Behind {
    /// That it is, in words.
    words: String,
    /// The language of the other page.
    language: &'static str,
    /// The other page.
    href: String,
    /// The link's words, in the other page's language.
    read: &'static str,
}

/// What opens a chapter's page.
pub(super) fn opening(pages: &LanguageSite<'_, '_>, chapter: &Chapter) -> Opening {
    let id = chapter.front_matter.as_ref().and_then(|front| front.id.as_ref());
    let way = id.and_then(|id| {
        pages.with_context(&chapter.path, None, |context| {
            standing::way(context, Course::of(id.value), Some(id.value))
        })
    });
    Opening { way, behind: behind(pages, chapter), facts: facts(pages, chapter) }
}

/// The chapter's newest translation that was reviewed after it.
fn newer<'c>(
    parts: &'c Parts<'_>,
    language: Language,
    chapter: &Chapter,
) -> Option<(Language, &'c Chapter, Date)> {
    let own = reviewed(chapter)?;
    let others = parts.handbooks.iter().filter(|(other, _)| **other != language);
    let same = others.filter_map(|(other, handbook)| {
        let found = handbook.chapters().find(|c| !c.draft && c.path == chapter.path)?;
        Some((*other, found, reviewed(found)?))
    });
    same.filter(|(_, _, day)| *day > own).max_by_key(|(_, _, day)| *day)
}

fn reviewed(chapter: &Chapter) -> Option<Date> {
    chapter.front_matter.as_ref()?.reviewed.as_ref().map(|date| date.value)
}

fn behind(pages: &LanguageSite<'_, '_>, chapter: &Chapter) -> Option<Behind> {
    let (other, _, day) = newer(pages.parts, pages.language, chapter)?;
    let (own, day) = (reviewed(chapter)?, pages.language.date(day));
    let own = pages.language.date(own);
    let words = match (pages.language, other) {
        (Language::Es, _) => format!(
            "Esta página se revisó el {own} y su versión en inglés, el {day}: puede decir menos que ella."
        ),
        (Language::En, _) => format!(
            "This page was reviewed on {own}, its Spanish version on {day}: it may say less than that."
        ),
    };
    let root = super::language::root_of(&pages.href(&chapter.path));
    Some(Behind {
        words,
        language: other.code(),
        href: format!("{root}{}/{}", other.code(), chapter.path),
        read: other.pick("Leerla en español", "Read it in English"),
    })
}

/// Warns of chapters that are behind their translations, and of those that only one language has.
pub(super) fn check_translations(parts: &Parts<'_>, diagnostics: &mut Diagnostics) {
    for (language, handbook) in &parts.handbooks {
        for chapter in handbook.chapters().filter(|chapter| !chapter.draft) {
            let Some((_, other, day)) = newer(parts, *language, chapter) else { continue };
            let front = chapter.front_matter.as_ref().and_then(|front| front.reviewed.as_ref());
            let Some(own) = front else { continue };
            diagnostics.push(
                Diagnostic::warning(format!(
                    "the page is behind `{}`, which was reviewed on {day}",
                    other.source
                ))
                .at(own.location.clone())
                .hint(format!("bring its text up to date, then set `reviewed = {day}`")),
            );
        }
    }
    for (language, handbook) in &parts.handbooks {
        for (other, theirs) in parts.handbooks.iter().filter(|(other, _)| *other != language) {
            let there: BTreeSet<&str> =
                theirs.chapters().filter(|c| !c.draft).map(|c| c.path.as_str()).collect();
            let alone =
                handbook.chapters().filter(|c| !c.draft && !there.contains(c.path.as_str()));
            let alone: Vec<&Chapter> = alone.collect();
            let Some(first) = alone.first() else { continue };
            let many = match alone.len() {
                1 => "the chapter has".to_owned(),
                n => format!("this chapter and {} more have", n - 1),
            };
            diagnostics.push(
                Diagnostic::warning(format!("{many} no translation (`{}`)", other.code()))
                    .at(Location::file(&first.source))
                    .hint("a chapter and its translation have the same path below their languages' folders"),
            );
        }
    }
}

/// The facts that open the page of a chapter with an owner or a review; `None` for any other.
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
        let id = front.id.as_ref().map(|id| written(id.value));
        let link = id.as_ref().and_then(|id| pages.playbooks.get(id));
        let figures = id.as_ref().zip(link).map(|(id, link)| standing::figures(context, id, link));
        let stands = figures.as_ref().map(|figures| standing::standing(figures, language));
        let (state, state_words) = stands.map_or((State::None, None), |(s, w)| (s, Some(w)));
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
            state,
            state_words,
            actions: id.as_ref().and_then(|id| standing::actions(context, id)),
            reviewed: front.reviewed.as_ref().map(|date| language.date(date.value)),
            next_review: due.map(|date| language.date(date)),
            overdue_words: overdue.map(|date| match language {
                Language::Es => format!("Tocaba el {}.", language.date(date)),
                Language::En => format!("It was due on {}.", language.date(date)),
            }),
            indicators: figures.unwrap_or_default(),
            phases: phases.collect(),
        })
    })
}

/// The name of a phase that has no page.
fn phase_name(id: PlaybookId, language: Language) -> String {
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

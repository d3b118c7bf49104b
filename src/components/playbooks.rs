//! Tells how playbooks stand: the figures that each is to move, its targets, and its place among the others.

use super::context::{Context, PlaybookLink};
use super::kpi;
use super::view::{Component, FactIndicator, FactLink, State, Stop, Way};
use crate::cube::{Cut, Period, PeriodKind};
use crate::indicators::{Indicator, Subject, registry};
use crate::project::Language;
use crate::project::front_matter::PlaybookId;
use crate::report::Release;
use std::collections::BTreeSet;

/// The figures of a playbook: those of the plan's objectives that name it, then those that its front matter names.
#[must_use]
pub fn figures(context: &Context<'_>, id: &str, playbook: &PlaybookLink) -> Vec<FactIndicator> {
    let story = &context.story;
    let mut known = BTreeSet::new();
    let mut found = Vec::new();
    for objective in &story.indicators.plan.objectives {
        if !objective.playbooks.iter().any(|named| named.value == id) {
            continue;
        }
        let subject = story.objective_subject(objective);
        if objective.cut == Cut::Whole {
            known.insert(objective.indicator.id);
        }
        let release = subject.and_then(|subject| {
            let period = story.latest_of(subject, objective.cadence)?;
            story.release(subject, &objective.cut, period)
        });
        let place = subject.and_then(|subject| context.place(subject, &objective.cut));
        found.push(figure(context, objective.indicator, place, release.as_ref()));
    }
    let named = playbook.indicators.iter().filter_map(|id| registry::find(id));
    for indicator in named.filter(|indicator| !known.contains(indicator.id)) {
        let release = story
            .main_of_indicator(indicator)
            .and_then(|subject| published_latest(context, subject));
        found.push(figure(context, indicator, None, release.as_ref()));
    }
    found
}

/// The latest figure that may be published, of the subject's own cadence or else of longer periods: of a month there are
/// often too few. Where none may be, the latest.
fn published_latest(context: &Context<'_>, subject: Subject<'_>) -> Option<Release> {
    let story = &context.story;
    let own = story.indicators.cadence(subject);
    let kinds = [PeriodKind::Month, PeriodKind::Quarter, PeriodKind::Year];
    let mut releases = kinds.into_iter().filter(|kind| *kind >= own).filter_map(|kind| {
        let period = story.latest_of(subject, kind)?;
        story.release(subject, &Cut::Whole, period)
    });
    let first = releases.next()?;
    if first.published().is_some() {
        return Some(first);
    }
    Some(releases.find(|release| release.published().is_some()).unwrap_or(first))
}

fn figure(
    context: &Context<'_>,
    indicator: &Indicator,
    place: Option<String>,
    release: Option<&Release>,
) -> FactIndicator {
    let language = context.language;
    let card = kpi::card(context, indicator, place, release);
    let published = release.and_then(Release::published);
    let so_far = card.so_far_words.map(|words| format!(", {words}")).unwrap_or_default();
    FactIndicator {
        name: card.name,
        href: card.href,
        figure: published.map(|_| card.figure).unwrap_or_default(),
        interval: card.interval,
        period: published.map(|figure| match figure.period {
            Period::All => context.text("desde el principio", "since the beginning").to_owned(),
            period => format!("{}{so_far}", period.name(language)),
        }),
        state: card.state,
        state_words: card.state_words,
    }
}

/// How a playbook stands, from its figures: as its worst target does.
#[must_use]
pub fn standing(figures: &[FactIndicator], language: Language) -> (State, String) {
    let count = |state: State| figures.iter().filter(|figure| figure.state == state).count();
    let (met, missed) = (count(State::Met), count(State::NotMet));
    let undecided = count(State::Undecided);
    let of = met + missed + undecided;
    let words = |es: String, en: String| match language {
        Language::Es => es,
        Language::En => en,
    };
    let targets = match (language, of) {
        (Language::Es, 1) => "1 meta",
        (Language::Es, _) => "metas",
        (Language::En, 1) => "1 target",
        (Language::En, _) => "targets",
    };
    // "1 de 3 metas sin cumplir", but of a single one "1 meta sin cumplir".
    let some = |n: usize| match (of, language) {
        (1, _) => targets.to_owned(),
        (_, Language::Es) => format!("{n} de {of} {targets}"),
        (_, Language::En) => format!("{n} of {of} {targets}"),
    };
    if missed > 0 {
        let some = some(missed);
        return (State::NotMet, words(format!("{some} sin cumplir"), format!("{some} missed")));
    }
    if undecided > 0 {
        let some = some(undecided);
        return (
            State::Undecided,
            words(format!("{some} por decidir"), format!("{some} undecided")),
        );
    }
    if met > 0 {
        return (
            State::Met,
            match (language, met) {
                (Language::Es, 1) => "1 meta cumplida".to_owned(),
                (Language::Es, n) => format!("{n} metas cumplidas"),
                (Language::En, 1) => "1 target met".to_owned(),
                (Language::En, n) => format!("all {n} targets met"),
            },
        );
    }
    if !figures.is_empty() && figures.iter().all(|figure| figure.state == State::NoData) {
        return (State::NoData, words("aún no hay datos".to_owned(), "no data yet".to_owned()));
    }
    (State::None, words("sin meta en el plan".to_owned(), "no target in the plan".to_owned()))
}

/// What is being done for a playbook, and where it is listed; `None` without a register of actions.
#[must_use]
pub fn actions(context: &Context<'_>, id: &str) -> Option<FactLink> {
    let story = &context.story;
    if story.indicators.registers.actions.is_empty() {
        return None;
    }
    let day = story.indicators.cube.as_of;
    let open = story.open_actions(&[id], day);
    let overdue = open.iter().filter(|action| day.is_some_and(|day| action.due < day)).count();
    let late = match (context.language, overdue) {
        (_, 0) => String::new(),
        (Language::Es, 1) => ", 1 vencida".to_owned(),
        (Language::Es, n) => format!(", {n} vencidas"),
        (Language::En, n) => format!(", {n} overdue"),
    };
    let title = match (context.language, open.len()) {
        (Language::Es, 0) => "ninguna acción abierta".to_owned(),
        (Language::Es, 1) => format!("1 acción abierta{late}"),
        (Language::Es, n) => format!("{n} acciones abiertas{late}"),
        (Language::En, 0) => "no open action".to_owned(),
        (Language::En, 1) => format!("1 open action{late}"),
        (Language::En, n) => format!("{n} open actions{late}"),
    };
    let href = (!open.is_empty()).then(|| format!("{}plan.html#actions", context.root));
    Some(FactLink { title, href })
}

/// Which playbooks stand on a way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course {
    /// The twelve steps.
    Steps,
    /// The four phases.
    Phases,
}

impl Course {
    /// The one on which a playbook stands.
    #[must_use]
    pub fn of(id: PlaybookId) -> Course {
        match id {
            PlaybookId::Step(_) => Course::Steps,
            PlaybookId::Phase(_) => Course::Phases,
        }
    }

    fn ids(self) -> impl Iterator<Item = PlaybookId> {
        PlaybookId::all().filter(move |id| Course::of(*id) == self)
    }
}

/// The way of steps or phases as a page's own component; with none in the book, it says so.
pub(super) fn component(context: &Context<'_>, course: Course) -> Component {
    match way(context, course, None) {
        Some(way) => Component::Way(way),
        None => kpi::nothing(context, &label(context, course), None),
    }
}

/// The way of steps or phases: brief where the page is a playbook of it. `None` where the book has none of them.
#[must_use]
pub fn way(context: &Context<'_>, course: Course, current: Option<PlaybookId>) -> Option<Way> {
    let there = |id: &PlaybookId| Some((*id, context.playbooks.get(&id.to_string())?));
    let found: Vec<(PlaybookId, &PlaybookLink)> =
        course.ids().filter_map(|id| there(&id)).collect();
    if found.is_empty() {
        return None;
    }
    let is_brief = current.is_some();
    let stops: Vec<Stop> =
        found.into_iter().map(|(id, link)| stop(context, id, link, current)).collect();
    let here_words = current.map(|id| match (id, context.language) {
        (PlaybookId::Step(number), Language::Es) => format!("Paso {number} de 12"),
        (PlaybookId::Step(number), Language::En) => format!("Step {number} of 12"),
        (PlaybookId::Phase(number), Language::Es) => format!("Fase {number} de 4"),
        (PlaybookId::Phase(number), Language::En) => format!("Phase {number} of 4"),
    });
    let is_cycle = course == Course::Phases;
    Some(Way { is_cycle, is_brief, label: label(context, course), here_words, stops })
}

fn label(context: &Context<'_>, course: Course) -> String {
    match course {
        Course::Steps => context.text("Los doce pasos", "The twelve steps"),
        Course::Phases => context.text("Las cuatro fases", "The four phases"),
    }
    .to_owned()
}

fn stop(
    context: &Context<'_>,
    id: PlaybookId,
    link: &PlaybookLink,
    current: Option<PlaybookId>,
) -> Stop {
    let (PlaybookId::Step(number) | PlaybookId::Phase(number)) = id;
    // The number stands beside the title by itself.
    let title = link.title.strip_prefix(&format!("{number}. ")).unwrap_or(&link.title);
    let mut stop = Stop {
        number,
        title: title.to_owned(),
        href: (current != Some(id)).then(|| format!("{}{}", context.root, link.path)),
        current: current == Some(id),
        owner: None,
        state: State::None,
        state_words: None,
    };
    if current.is_none() {
        let figures = figures(context, &id.to_string(), link);
        let (state, words) = standing(&figures, context.language);
        stop.owner = link.owner.as_deref().map(|owner| context.role(owner));
        (stop.state, stop.state_words) = (state, Some(words));
    }
    stop
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(state: State) -> FactIndicator {
        FactIndicator {
            name: String::new(),
            href: None,
            figure: String::new(),
            interval: None,
            period: None,
            state,
            state_words: String::new(),
        }
    }

    #[test]
    fn a_playbook_stands_as_its_worst_target_does() {
        let told = |states: &[State]| {
            let figures: Vec<FactIndicator> = states.iter().copied().map(figure).collect();
            let (es, en) = (standing(&figures, Language::Es), standing(&figures, Language::En));
            assert_eq!(es.0, en.0);
            (es.0, format!("{} / {}", es.1, en.1))
        };
        use State::{Met, NoData, None, NotMet, Undecided, Withheld};
        let mixed = told(&[Met, NotMet, Undecided, Withheld]);
        assert_eq!(mixed, (NotMet, "1 de 3 metas sin cumplir / 1 of 3 targets missed".to_owned()));
        let alone = told(&[NotMet, None]);
        assert_eq!(alone, (NotMet, "1 meta sin cumplir / 1 target missed".to_owned()));
        let open = told(&[Met, Undecided]);
        let words = "1 de 2 metas por decidir / 1 of 2 targets undecided";
        assert_eq!(open, (Undecided, words.to_owned()));
        let met = told(&[Met, Met, NoData]);
        assert_eq!(met, (Met, "2 metas cumplidas / all 2 targets met".to_owned()));
        assert_eq!(told(&[NoData, NoData]).0, NoData);
        assert_eq!(told(&[NoData, Withheld]).0, None);
        assert_eq!(told(&[]).0, None);
    }
}

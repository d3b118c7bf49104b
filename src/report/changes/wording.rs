//! The words of a comparison of editions, in both languages.

mod figures;
mod settings;

use super::account::{Cell, Place};
use super::plan::{ActionChange, ActionFate, ObjectiveChange};
use super::{ChapterChange, ChapterFate, DefinitionChange};
use crate::cube::Period;
use crate::indicators::registry;
use crate::project::Language;
use crate::report::policy::{Policy, PolicyObjective};
use crate::report::stated::Stated;
use crate::report::units::{self, Measure};
use crate::report::words;
use crate::statistics::rounding;
pub use figures::cause_words;

use jiff::civil::Date;

/// What the words of a comparison are chosen by.
pub(super) struct Wording<'a> {
    /// The language.
    pub(super) language: Language,
    /// The new edition.
    policy: &'a Policy,
}

impl<'a> Wording<'a> {
    pub(super) fn new(policy: &'a Policy) -> Self {
        let language = Language::from_code(&policy.language).unwrap_or(Language::En);
        Wording { language, policy }
    }

    pub(super) fn both(&self, es: &str, en: &str) -> String {
        self.language.pick(es, en).to_owned()
    }

    /// A date as people write it; what is none stays as it is.
    pub(super) fn date(&self, written: &str) -> String {
        written.parse().map_or_else(|_| written.to_owned(), |day: Date| self.language.date(day))
    }

    fn period(&self, written: &str) -> String {
        let period = written.parse::<Period>();
        period.map_or_else(|_| written.to_owned(), |period| period.name(self.language))
    }

    /// A playbook's title with its page; its id where the book has none.
    pub(super) fn playbook(&self, id: &str) -> Cell {
        let chapters = &self.policy.chapters;
        match chapters.iter().find(|chapter| chapter.playbook.as_deref() == Some(id)) {
            Some(chapter) => Cell::at(&chapter.title, Place::Chapter(chapter.path.clone())),
            None => Cell::of(id),
        }
    }

    /// What an objective aims at: `45, by December 2026`.
    pub(super) fn aim(&self, objective: &PolicyObjective) -> String {
        let unit = registry::find(&objective.indicator).map(|indicator| indicator.unit);
        let target = match unit {
            Some(unit) => {
                let currency = self.policy.settings.currency.as_deref();
                let decimals = needed(objective.target, units::decimals(objective.target, unit));
                units::number(objective.target, decimals, Measure { unit, currency }, self.language)
            }
            None => self.number(objective.target, None),
        };
        match objective.by.as_deref().map(|by| self.period(by)) {
            Some(by) => format!("{target} ({by})"),
            None => target,
        }
    }

    /// What it is about, as figures are named.
    fn about(&self, objective: &PolicyObjective) -> String {
        self.figure(&Stated {
            id: objective.indicator.clone(),
            survey: objective.survey.clone(),
            question: objective.question.clone(),
            dimension: objective.dimension.clone(),
            value: objective.value.clone(),
            ..Stated::default()
        })
    }

    fn cadence(&self, word: &str) -> String {
        match word {
            "month" => self.both("cada mes", "monthly"),
            "quarter" => self.both("cada trimestre", "quarterly"),
            "year" => self.both("cada año", "yearly"),
            other => other.to_owned(),
        }
    }

    /// The rows of a changed target.
    pub(super) fn objective(&self, change: &ObjectiveChange) -> Vec<Vec<Cell>> {
        let row = |head: &PolicyObjective, what: String, old: String, new: String| {
            let place = change.new.as_ref().map(|now| Place::Objective(now.id.clone()));
            let title = Cell { place, ..Cell::of(&head.title) };
            vec![title, Cell::of(what), Cell::of(old), Cell::of(new)]
        };
        let none = || self.both("ninguno", "none");
        let (then, now) = match (&change.old, &change.new) {
            (Some(then), Some(now)) => (then, now),
            (None, Some(now)) => {
                return vec![row(now, self.both("nuevo", "new"), none(), self.aim(now))];
            }
            (Some(then), None) => {
                return vec![row(then, self.both("retirado", "dropped"), self.aim(then), none())];
            }
            (None, None) => return Vec::new(),
        };
        let owner = |one: &PolicyObjective| one.owner.clone().unwrap_or_else(none);
        let playbooks = |one: &PolicyObjective| match one.playbooks.is_empty() {
            true => none(),
            false => {
                let titles = one.playbooks.iter().map(|id| self.playbook(id).text);
                titles.collect::<Vec<String>>().join("; ")
            }
        };
        // Names may be alike, ids are not.
        let ids = |one: &PolicyObjective| {
            let question = [one.survey.as_deref(), one.question.as_deref()];
            let part = [one.dimension.as_deref(), one.value.as_deref()];
            let all = [Some(one.indicator.as_str())].into_iter().chain(question).chain(part);
            all.flatten().collect::<Vec<&str>>().join(" · ")
        };
        let (mut figure_then, mut figure_now) = (self.about(then), self.about(now));
        if figure_then == figure_now {
            (figure_then, figure_now) = (ids(then), ids(now));
        }
        let values = [
            (self.both("título", "title"), then.title.clone(), now.title.clone()),
            (self.both("cifra", "figure"), figure_then, figure_now),
            (self.both("meta", "target"), self.aim(then), self.aim(now)),
            (
                self.both("se juzga", "judged"),
                self.cadence(&then.cadence),
                self.cadence(&now.cadence),
            ),
            (self.both("responsable", "owner"), owner(then), owner(now)),
            (self.both("guías", "playbooks"), playbooks(then), playbooks(now)),
        ];
        let differ = values.into_iter().filter(|(_, old, new)| old != new);
        differ.map(|(what, old, new)| row(now, what, old, new)).collect()
    }

    pub(super) fn fate(&self, change: &ActionChange) -> String {
        let done = change.action.done.as_deref().map(|day| self.date(day)).unwrap_or_default();
        let mut text = match change.fate {
            ActionFate::Overdue if change.is_new => {
                self.both("nueva, y ya ha vencido", "new, and overdue already")
            }
            ActionFate::Overdue => self.both("ha vencido", "now overdue"),
            ActionFate::Opened => self.both("nueva", "new"),
            ActionFate::Reopened => self.both("abierta de nuevo", "opened again"),
            ActionFate::Moved => self.both("otro plazo", "another due date"),
            ActionFate::Handed => self.both("otro responsable", "another owner"),
            ActionFate::Closed => match self.language {
                Language::Es => format!("hecha el {done}"),
                Language::En => format!("done on {done}"),
            },
            ActionFate::Unlisted => self.both(
                "ya no consta: se retiró, o se hizo hace más de tres meses",
                "no longer listed: removed, or done more than three months before",
            ),
            ActionFate::Gone => self.both("retirada de la lista", "removed from the list"),
        };
        let date = |day: &Option<String>| day.as_deref().map(|day| self.date(day));
        for (before, es, en) in [
            (date(&change.due_before), "antes para el", "was due on"),
            (change.owner_before.clone(), "antes de", "was of"),
            (date(&change.done_before), "constaba como hecha el", "was said to be done on"),
        ] {
            if let Some(before) = before {
                text.push_str(&format!("; {} {before}", self.language.pick(es, en)));
            }
        }
        text
    }

    /// What became of an indicator besides its words.
    pub(super) fn definition(&self, change: &DefinitionChange) -> Vec<String> {
        match &change.name_before {
            None => vec![self.both("Nueva", "Added")],
            Some(_) if !change.is_there => vec![self.both("Retirada", "Removed")],
            Some(name) if *name != change.name => {
                let what = self.both("Nombre", "Name");
                vec![format!("{what}: {name} → {}", change.name)]
            }
            Some(_) => Vec::new(),
        }
    }

    /// How many words were added and removed.
    pub(super) fn words(&self, added: usize, removed: usize) -> String {
        let count = |n: usize| words::integer(n as u64, self.language);
        let noun = |n: usize| match n {
            1 => self.language.pick("palabra", "word"),
            _ => self.language.pick("palabras", "words"),
        };
        let (is_added, is_removed) = match self.language {
            Language::Es => {
                let ending = |n: usize| if n == 1 { "" } else { "s" };
                (format!("añadida{}", ending(added)), format!("suprimida{}", ending(removed)))
            }
            Language::En => ("added".to_owned(), "removed".to_owned()),
        };
        match (added, removed) {
            (0, removed) => format!("{} {} {is_removed}", count(removed), noun(removed)),
            (added, 0) => format!("{} {} {is_added}", count(added), noun(added)),
            (added, removed) => {
                let added = format!("{} {} {is_added}", count(added), noun(added));
                format!("{added}, {} {is_removed}", count(removed))
            }
        }
    }

    /// What became of a chapter.
    pub(super) fn chapter(&self, change: &ChapterChange) -> Vec<String> {
        let fate = match change.fate {
            ChapterFate::Added => Some(self.both("Nuevo", "Added")),
            ChapterFate::Removed => Some(self.both("Retirado", "Removed")),
            ChapterFate::Renamed => change.old.as_ref().map(|then| match self.language {
                Language::Es => format!("Antes en {}", then.path),
                Language::En => format!("Was at {}", then.path),
            }),
            ChapterFate::Changed => None,
        };
        let mut facts: Vec<String> = fate.into_iter().collect();
        let (Some(then), Some(now)) = (&change.old, &change.new) else { return facts };
        let none = || "–".to_owned();
        let reviewed =
            |day: &Option<String>| day.as_deref().map_or_else(none, |day| self.date(day));
        let owner = |owner: &Option<String>| owner.clone().unwrap_or_else(none);
        let id = |id: &Option<String>| id.clone().unwrap_or_else(none);
        for (what, old, new) in [
            (self.both("Título", "Title"), then.title.clone(), now.title.clone()),
            (self.both("Responsable", "Owner"), owner(&then.owner), owner(&now.owner)),
            (self.both("Revisado", "Reviewed"), reviewed(&then.reviewed), reviewed(&now.reviewed)),
            (self.both("Guía", "Playbook"), id(&then.playbook), id(&now.playbook)),
        ] {
            if old != new {
                facts.push(format!("{what}: {old} → {new}"));
            }
        }
        facts
    }
}

/// The least decimals that tell a number as it was written, and no less than the usual ones.
fn needed(value: f64, usual: u32) -> u32 {
    let is_told = |decimals: &u32| (rounding::half_away(value, *decimals) - value).abs() < 1e-9;
    (usual..usual + 4).find(is_told).unwrap_or(usual + 4)
}

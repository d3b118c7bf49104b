//! The words of a comparison of editions, in both languages.

use super::account::{Cell, Place};
use super::figures::{Cause, Revision, Shown, Side, Standing};
use super::plan::{ActionChange, ActionFate, ObjectiveChange};
use super::settings::{Setting, SettingChange, title};
use super::{ChapterChange, ChapterFate, DefinitionChange};
use crate::cube::Period;
use crate::indicators::{Unit, registry};
use crate::project::Language;
use crate::report::policy::{Policy, PolicyObjective};
use crate::report::stated::Stated;
use crate::report::units::{self, Measure};
use crate::report::verdict::{About, Room, claimed};
use crate::report::words;
use crate::statistics::{Interval, rounding};
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

    /// The name of a figure, whatever its period: `NPS · Yearly survey · Segment: Large firms`.
    pub(super) fn figure(&self, figure: &Stated) -> String {
        let survey = figure.survey.as_deref().and_then(|id| self.policy.survey(id));
        let question = figure.question.as_deref();
        let asked = survey.and_then(|survey| {
            survey.questions.iter().find(|one| Some(one.id.as_str()) == question)
        });
        let mut parts = vec![match (registry::find(&figure.id), asked) {
            (Some(indicator), Some(asked)) => {
                let [low, high] = asked.scale;
                words::name(indicator, (low, high), self.language)
            }
            _ => {
                let known = self.policy.definition(&figure.id);
                known.map_or_else(|| figure.id.clone(), |found| found.name.clone())
            }
        }];
        if let (Some(survey), Some(asked)) = (survey, asked)
            && survey.questions.iter().filter(|one| one.measures == asked.measures).count() > 1
        {
            parts.push(asked.id.clone());
        }
        // With one survey there is nothing to tell apart.
        if let Some(survey) = survey.filter(|_| self.policy.settings.surveys.len() > 1) {
            parts.push(title(survey).to_owned());
        }
        if let (Some(id), Some(value)) = (&figure.dimension, &figure.value) {
            let dimension = self.policy.dimensions.iter().find(|dimension| dimension.id == *id);
            let name = dimension.map_or(id.as_str(), |dimension| &dimension.name);
            let value =
                dimension.and_then(|dimension| dimension.values.get(value)).unwrap_or(value);
            parts.push(format!("{name}: {value}"));
        }
        parts.join(" · ")
    }

    fn number(&self, value: f64, unit: Option<Unit>) -> String {
        match unit {
            Some(unit) => {
                let currency = self.policy.settings.currency.as_deref();
                words::number(value, Measure { unit, currency }, self.language)
            }
            None => self.language.decimal(value, 1),
        }
    }

    /// A difference with its sign. That of percentages is in points.
    fn signed(&self, value: f64, unit: Option<Unit>) -> String {
        let unit = match unit {
            Some(Unit::Percent) => Some(Unit::Points),
            other => other,
        };
        let decimals = unit.map_or(1, |unit| units::decimals(value, unit));
        let text = self.number(value, unit);
        let shown_as_none = value.abs() < 0.5 * 10_f64.powi(-i32::try_from(decimals).unwrap_or(0));
        if value > 0.0 && !shown_as_none { format!("+{text}") } else { text }
    }

    /// What an edition shows: `42 (n = 210)`.
    pub(super) fn shown(&self, figure: &Stated, shown: Shown, n: Option<u64>) -> String {
        match shown {
            Shown::Withheld => self.both("no se publica", "withheld"),
            Shown::Nothing => "–".to_owned(),
            Shown::Value(value) => {
                let number = self.number(value, figure.unit());
                match n.filter(|_| figure.unit() != Some(Unit::Count)) {
                    Some(n) => format!("{number} (n = {})", words::integer(n, self.language)),
                    None => number,
                }
            }
        }
    }

    /// What the old edition showed. That it published what is withheld now is no absence of a figure.
    pub(super) fn before(&self, revision: &Revision) -> String {
        match revision.cause {
            Cause::NowWithheld => self.both("se publicaba", "was published"),
            _ => self.shown(&revision.figure, revision.old, revision.old_n),
        }
    }

    pub(super) fn side(&self, figure: &Stated, side: &Side) -> String {
        let period = side.period.name(self.language);
        let so_far =
            if side.complete { "" } else { self.language.pick(", hasta ahora", ", so far") };
        format!(
            "{}: {}{so_far}",
            words::upper_first(&period),
            self.shown(figure, side.shown, side.n)
        )
    }

    /// The difference, and whether chance explains it.
    pub(super) fn test(&self, standing: &Standing) -> String {
        let Some(test) = standing.test else {
            let comparable = standing.old.is_some_and(|old| matches!(old.shown, Shown::Value(_)))
                && matches!(standing.new.shown, Shown::Value(_));
            return match comparable {
                true => self.both("sin prueba que las compare", "not compared by a test"),
                false => "–".to_owned(),
            };
        };
        let unit = standing.figure.unit();
        let mut text = self.signed(test.change, unit);
        if let Some((low, high)) = test.interval {
            // As pages round it: an interval is not made to look narrower.
            let decimals = |value| {
                unit.map_or(1, |unit| match unit {
                    Unit::Percent => 0,
                    other => units::decimals(value, other),
                })
            };
            let low = rounding::outward(Interval { low, high: low }, decimals(low)).low;
            let high = rounding::outward(Interval { low: high, high }, decimals(high)).high;
            let (low, high) = (self.signed(low, unit), self.signed(high, unit));
            text.push_str(&match self.language {
                Language::Es => format!(" (entre {low} y {high})"),
                Language::En => format!(" (between {low} and {high})"),
            });
        }
        format!("{text}: {}", claimed(test.claim, About::Change, Room::Line, self.language))
    }

    pub(super) fn cause(&self, cause: Cause) -> String {
        match cause {
            Cause::LateAnswers => self.both("respuestas tardías", "late answers"),
            Cause::Corrected => self.both(
                "respuestas retiradas, corregidas o sustituidas",
                "answers withdrawn, corrected or replaced",
            ),
            Cause::Regrouped => self.both(
                "las mismas respuestas, repartidas de otro modo",
                "the same answers, grouped otherwise",
            ),
            Cause::Recomputed => self.both(
                "las mismas respuestas, con otros pesos u otro cálculo",
                "the same answers, weighted or computed otherwise",
            ),
            Cause::LaterEntries => self
                .both("anotaciones posteriores en los registros", "later entries in the registers"),
            Cause::Definition => {
                self.both("otra definición u otros ajustes", "definition or settings changed")
            }
            Cause::NowWithheld => self.both("ya no se publica", "now withheld"),
            Cause::NoLongerWithheld => self.both("ahora se publica", "no longer withheld"),
        }
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
    fn aim(&self, objective: &PolicyObjective) -> String {
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
            let text = head.title.clone();
            vec![Cell { text, place }, Cell::of(what), Cell::of(old), Cell::of(new)]
        };
        let none = || "–".to_owned();
        let (then, now) = match (&change.old, &change.new) {
            (Some(then), Some(now)) => (then, now),
            (None, Some(now)) => {
                return vec![row(now, self.both("nueva", "new"), none(), self.aim(now))];
            }
            (Some(then), None) => {
                return vec![row(then, self.both("retirada", "dropped"), self.aim(then), none())];
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
                self.both("abierta, y ya vencida", "opened, and overdue already")
            }
            ActionFate::Overdue => self.both("vencida", "overdue"),
            ActionFate::Opened => self.both("abierta", "opened"),
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
        match self.language {
            Language::Es => format!("Palabras: +{} −{}", count(added), count(removed)),
            Language::En => format!("Words: +{} −{}", count(added), count(removed)),
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

    /// The row of a changed setting.
    pub(super) fn setting(&self, change: &SettingChange) -> Vec<Cell> {
        let name = match change.setting {
            Setting::Level => self.both("nivel de confianza", "confidence level"),
            Setting::Interval => self.both("intervalo del NPS", "interval of the NPS"),
            Setting::Correction => self
                .both("corrección por comparaciones múltiples", "correction for many comparisons"),
            Setting::MinRespondents => {
                self.both("personas que hacen falta para publicar", "people needed to publish")
            }
            Setting::MinAccounts => {
                self.both("empresas que hacen falta para publicar", "firms needed to publish")
            }
            Setting::Currency => self.both("moneda", "currency"),
            Setting::Survey => self.both("encuesta", "survey"),
            Setting::Cadence => self.both("cadencia", "cadence"),
            Setting::Repeat => {
                self.both("respuesta que cuenta de quien repite", "answer that counts of a repeat")
            }
            Setting::Weights => self.both("pesos", "weights"),
            Setting::FinitePopulation => {
                self.both("cuenta el tamaño de la población", "size of the population counts")
            }
            Setting::Baseline => self.both("base de los gráficos", "baseline of charts"),
            Setting::Measures => self.both("qué mide", "what it measures"),
            Setting::Scale => self.both("escala", "scale"),
            Setting::Classes => {
                self.both("último detractor y último pasivo", "last detractor and last passive")
            }
            Setting::Dimension => self.both("dimensión", "dimension"),
            Setting::Value => self.both("valor", "value"),
        };
        let mut parts: Vec<String> = change.survey.iter().cloned().collect();
        parts.extend(change.question.clone());
        parts.extend(change.dimension.iter().cloned());
        parts.push(name);
        let value = |value: &Option<String>| match value {
            None => Cell::of("–"),
            Some(value) => Cell::of(self.value(change.setting, value)),
        };
        vec![
            Cell::of(words::upper_first(&parts.join(" · "))),
            value(&change.old),
            value(&change.new),
        ]
    }

    /// A setting's value in words, where it is no number and no name.
    fn value(&self, setting: Setting, value: &str) -> String {
        match (setting, value) {
            (Setting::Level, level) => level.parse::<f64>().map_or_else(
                |_| level.to_owned(),
                |level| {
                    let tenths = (level * 1000.0).round() % 10.0 != 0.0;
                    self.language.percent(&self.language.decimal(level * 100.0, tenths.into()))
                },
            ),
            (Setting::Baseline, day) => self.date(day),
            (Setting::Cadence, word) => self.cadence(word),
            (Setting::Survey | Setting::Dimension, "") => self.both("está", "is there"),
            (Setting::FinitePopulation, "yes") => self.both("sí", "yes"),
            (Setting::Repeat, "last") => self.both("la última", "the last"),
            (Setting::Repeat, "first") => self.both("la primera", "the first"),
            (Setting::Repeat, "all") => self.both("todas", "all"),
            (Setting::Weights, "none") => self.both("ninguno", "none"),
            (Setting::Weights, "column") => self.both("de una columna", "of a column"),
            (Setting::Weights, "population") => self.both("a la población", "to the population"),
            (Setting::Weights, "column and population") => {
                self.both("de una columna, y a la población", "of a column, and to the population")
            }
            (Setting::Correction, "holm") => "Holm".to_owned(),
            (Setting::Correction, "bh") => {
                self.both("Benjamini y Hochberg", "Benjamini and Hochberg")
            }
            (Setting::Correction, "none") => self.both("ninguna", "none"),
            (Setting::Interval, "score") => self.both("de puntuación", "score"),
            (Setting::Interval, "adjusted-wald") => self.both("de Wald ajustado", "adjusted Wald"),
            (_, other) => other.to_owned(),
        }
    }
}

/// The least decimals that tell a number as it was written, and no less than the usual ones.
fn needed(value: f64, usual: u32) -> u32 {
    let is_told = |decimals: &u32| (rounding::half_away(value, *decimals) - value).abs() < 1e-9;
    (usual..usual + 4).find(is_told).unwrap_or(usual + 4)
}

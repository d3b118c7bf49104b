//! The words for figures: their names, their values in both editions, and what may be said of a difference.

use super::super::figures::{Cause, Shown, Side, Standing};
use super::super::settings::title;
use super::Wording;
use crate::indicators::{Unit, registry};
use crate::project::Language;
use crate::report::policy::{PolicyQuestion, PolicySurvey};
use crate::report::stated::Stated;
use crate::report::units::{self, Measure};
use crate::report::verdict::{About, Room, claimed};
use crate::report::words;
use crate::statistics::{Interval, rounding};

impl Wording<'_> {
    /// The name of a figure, whatever its period: `NPS · Yearly survey · Segment: Large firms`.
    pub(in super::super) fn figure(&self, figure: &Stated) -> String {
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
            && let Some(name) = told_apart(survey, asked)
        {
            parts.push(name.to_owned());
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

    pub(super) fn number(&self, value: f64, unit: Option<Unit>) -> String {
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

    /// A figure's name inside a sentence: its question's title, or else its whole name.
    pub(in super::super) fn brief(&self, figure: &Stated) -> String {
        let survey = figure.survey.as_deref().and_then(|id| self.policy.survey(id));
        let question = figure.question.as_deref();
        let asked = survey.and_then(|survey| {
            survey.questions.iter().find(|one| Some(one.id.as_str()) == question)
        });
        match asked.filter(|asked| !asked.title.is_empty() && figure.dimension.is_none()) {
            Some(asked) => asked.title.clone(),
            None => self.figure(figure),
        }
    }

    /// What an edition shows: `42 (n = 210)`.
    pub(in super::super) fn shown(&self, figure: &Stated, shown: Shown, n: Option<u64>) -> String {
        match shown {
            Shown::Withheld => self.both("no se publica", "withheld"),
            Shown::Nothing => self.both("sin cifra", "no figure"),
            Shown::WithheldSince => {
                self.both("se publicó antes; ahora no se publica", "published before; withheld now")
            }
            Shown::NotRecomputed => {
                self.both("no se recalcula en esta edición", "not recomputed in this edition")
            }
            Shown::Value(value) => {
                let number = self.number(value, figure.unit());
                match n.filter(|_| figure.unit() != Some(Unit::Count)) {
                    // A line breaks before it, and not in it.
                    Some(n) => {
                        let n = words::integer(n, self.language);
                        format!("{number} (n\u{a0}=\u{a0}{n})")
                    }
                    None => number,
                }
            }
        }
    }

    /// The period of a figure, and whether it was over.
    pub(in super::super) fn when(&self, side: &Side) -> String {
        let so_far =
            if side.complete { "" } else { self.language.pick(", hasta ahora", ", so far") };
        format!("{}{so_far}", side.period.name(self.language))
    }

    /// What the old edition showed and what the new one gives in its place, so that a difference from that can be followed:
    /// `47, revised to 32 (R)`.
    pub(in super::super) fn before(&self, standing: &Standing) -> String {
        let figure = &standing.figure;
        let Some(side) = standing.old else { return self.both("sin cifra", "no figure") };
        let old = self.shown(figure, side.shown, side.n);
        let Some(revision) = &standing.revision else { return old };
        let new = self.shown(figure, revision.new, revision.new_n);
        match (revision.cause, revision.new, self.language) {
            (Cause::NowWithheld, _, _) => format!("{old} (R)"),
            (_, Shown::NotRecomputed, _) => format!("{old}; {new} (R)"),
            (Cause::Definition, _, Language::Es) => {
                format!("{old}; calculada como ahora, {new} (R)")
            }
            (Cause::Definition, _, Language::En) => format!("{old}; computed as now, {new} (R)"),
            (Cause::NoLongerWithheld, _, Language::Es) => {
                format!("no se publicaba; ahora, {new} (R)")
            }
            (Cause::NoLongerWithheld, _, Language::En) => format!("was withheld; now {new} (R)"),
            (_, _, Language::Es) => format!("{old}, revisada a {new} (R)"),
            (_, _, Language::En) => format!("{old}, revised to {new} (R)"),
        }
    }

    /// The change as it stands in a sentence: `+14`; `None` where it was not tested.
    pub(in super::super) fn change(&self, standing: &Standing) -> Option<String> {
        standing.test.map(|test| self.signed(test.change, standing.figure.unit()))
    }

    /// The difference, and whether chance explains it.
    pub(in super::super) fn test(&self, standing: &Standing) -> String {
        let Some(test) = standing.test else {
            let comparable = standing.old.is_some_and(|old| matches!(old.shown, Shown::Value(_)))
                && matches!(standing.new.shown, Shown::Value(_));
            return match comparable {
                true => self.both("sin contraste estadístico", "not tested"),
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

    pub(in super::super) fn cause(&self, cause: Cause) -> String {
        cause_words(cause, self.language).to_owned()
    }
}

/// What tells a question from others of its survey that measure the same: its title, or else its id. The main one, which is
/// called by what it measures or else comes first, needs none.
fn told_apart<'p>(survey: &'p PolicySurvey, asked: &'p PolicyQuestion) -> Option<&'p str> {
    let alike = || survey.questions.iter().filter(|one| one.measures == asked.measures);
    let main = alike().find(|one| one.id == one.measures).or_else(|| alike().next());
    match (alike().count(), asked.title.as_str()) {
        (..2, _) => None,
        (_, "") => main.is_none_or(|main| main.id != asked.id).then_some(asked.id.as_str()),
        (_, title) => Some(title),
    }
}

/// Why a figure of an earlier period is another one now, in words.
#[must_use]
pub fn cause_words(cause: Cause, language: Language) -> &'static str {
    match cause {
        Cause::LateAnswers => language.pick("respuestas tardías", "late answers"),
        Cause::Corrected => language.pick(
            "respuestas retiradas, corregidas o sustituidas",
            "answers withdrawn, corrected or replaced",
        ),
        Cause::Regrouped => language.pick(
            "las mismas respuestas, repartidas de otro modo",
            "the same answers, grouped otherwise",
        ),
        Cause::Recomputed => language.pick(
            "las mismas respuestas, con otros pesos u otro cálculo",
            "the same answers, weighted or computed otherwise",
        ),
        Cause::LaterEntries => language
            .pick("anotaciones posteriores en los registros", "later entries in the registers"),
        Cause::Definition => {
            language.pick("otra definición u otros ajustes", "definition or settings changed")
        }
        Cause::NowWithheld => language.pick("ya no se publica", "now withheld"),
        Cause::NoLongerWithheld => language.pick("ahora se publica", "no longer withheld"),
    }
}

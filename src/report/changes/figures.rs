//! Compares figures: the latest of two editions, and those of the same period that one of them restates.

use super::Snapshot;
use crate::cube::{Period, PeriodKind};
use crate::indicators::{Family, Unit, registry};
use crate::report::claim::Claim;
use crate::report::policy::Policy;
use crate::report::stated::{Key, Stated, StatedCounts};
use std::collections::{BTreeMap, BTreeSet};

/// The indicators of a survey that are compared although the plan does not name them.
const MAIN: [&str; 3] = ["nps", "csat", "ces"];

/// What an edition shows in the place of a figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shown {
    /// The figure, rounded as on pages.
    Value(f64),
    /// That it is withheld.
    Withheld,
    /// Nothing: there is no such figure.
    Nothing,
    /// Of the old edition: that it published what the new one withholds.
    WithheldSince,
    /// That the old edition published what the new one no longer computes.
    NotRecomputed,
}

/// A figure of one edition.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Side {
    /// Its period.
    pub period: Period,
    /// Whether that was over.
    pub complete: bool,
    /// What is shown.
    pub shown: Shown,
    /// How many it rests on; `None` where nothing is shown.
    pub n: Option<u64>,
}

/// What a test says of the change from the old edition's period to the new one's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Test {
    /// The change, in the figure's unit.
    pub change: f64,
    /// Its interval.
    pub interval: Option<(f64, f64)>,
    /// What may be claimed.
    pub claim: Claim,
}

/// A figure now and then.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// What it is of; its period is that of the new edition.
    pub figure: Stated,
    /// The id of its objective, where it is one of the plan.
    pub objective: Option<String>,
    /// The latest whole period of the old edition.
    pub old: Option<Side>,
    /// The latest whole period of the new one.
    pub new: Side,
    /// What chance explains of the difference; `None` where the new edition compares other periods, or none.
    pub test: Option<Test>,
    /// What the new edition gives in the place of the old figure, where that is another one.
    pub revision: Option<Revision>,
}

/// Why a figure of an earlier period is another one now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// More answers came in.
    LateAnswers,
    /// There are fewer answers, or as many and others.
    Corrected,
    /// The answers of the whole are the same; some belong to another part of them now.
    Regrouped,
    /// The answers are the same, and weigh or are computed otherwise.
    Recomputed,
    /// Registers say something else than they did.
    LaterEntries,
    /// The figure means something else, or is computed otherwise.
    Definition,
    /// It was published and is withheld.
    NowWithheld,
    /// It was withheld and is published.
    NoLongerWithheld,
}

impl Cause {
    /// Its id in `revisions.csv`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Cause::LateAnswers => "late_answers",
            Cause::Corrected => "corrected",
            Cause::Regrouped => "regrouped",
            Cause::Recomputed => "recomputed",
            Cause::LaterEntries => "later_entries",
            Cause::Definition => "definition",
            Cause::NowWithheld => "now_withheld",
            Cause::NoLongerWithheld => "no_longer_withheld",
        }
    }
}

/// A figure of a period that both editions tell of, and tell differently.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision {
    /// The figure of the new edition.
    pub figure: Stated,
    /// What the old one showed.
    pub old: Shown,
    /// What the new one shows.
    pub new: Shown,
    /// How many the old one rested on.
    pub old_n: Option<u64>,
    /// How many the new one rests on.
    pub new_n: Option<u64>,
    /// The old figure, not rounded; `None` where it is not shown.
    pub old_estimate: Option<f64>,
    /// Why.
    pub cause: Cause,
}

fn shown(figure: &Stated) -> Shown {
    match figure.displayed() {
        _ if figure.is_withheld() => Shown::Withheld,
        Some(value) => Shown::Value(value),
        None => Shown::Nothing,
    }
}

fn by_key(figures: &[Stated]) -> BTreeMap<Key<'_>, &Stated> {
    figures.iter().map(|figure| (figure.key(), figure)).collect()
}

/// The figures that the new edition restates, those of the whole first, the latest period first.
///
/// A period that was not over in the old edition is not restated but finished. What only one of both tells of is passed
/// over: that it is not told of may be what keeps a name from being read.
#[must_use]
pub fn revisions(
    old_policy: &Policy,
    old: &[Stated],
    new_policy: &Policy,
    new: &[Stated],
) -> Vec<Revision> {
    let (before, now) = (by_key(old), by_key(new));
    let late = surveys_with_more_answers(&before, new);
    let mut found: Vec<Revision> = new
        .iter()
        .filter_map(|figure| {
            let old = before.get(&figure.key()).filter(|old| old.complete)?;
            let (old_shown, new_shown) = (shown(old), shown(figure));
            if old_shown == new_shown && old.n == figure.n {
                return None;
            }
            let whole = Key { dimension: None, value: None, ..figure.key() };
            let wholes = before.get(&whole).zip(now.get(&whole)).map(|(then, now)| (*then, *now));
            let has_late = figure
                .survey
                .as_deref()
                .is_some_and(|survey| late.contains(&(survey, figure.period.as_str())));
            let cause = cause((old_policy, old), (new_policy, figure), wholes, has_late)?;
            let mut revision = Revision {
                figure: figure.clone(),
                old: old_shown,
                new: new_shown,
                old_n: old.n,
                new_n: figure.n,
                old_estimate: old.estimate.filter(|_| !old.is_withheld()),
                cause,
            };
            if matches!(old_shown, Shown::Value(_)) {
                match new_shown {
                    // What the new edition withholds is not told by way of the old one.
                    Shown::Withheld => revision.old = Shown::WithheldSince,
                    Shown::Nothing => revision.new = Shown::NotRecomputed,
                    _ => {}
                }
            }
            if new_shown == Shown::Withheld {
                (revision.old_n, revision.old_estimate) = (None, None);
            }
            Some(revision)
        })
        .collect();
    found.sort_by_cached_key(|revision| {
        let figure = &revision.figure;
        let last = figure.period().and_then(|period| Some(period.months()?.1));
        (
            figure.dimension.is_some(),
            std::cmp::Reverse(last),
            figure.period.clone(),
            figure.survey.clone(),
            figure.id.clone(),
            figure.question.clone(),
            figure.dimension.clone(),
            figure.value.clone(),
        )
    });
    found
}

/// The surveys, and their periods, of which the new edition has more answers.
fn surveys_with_more_answers<'n>(
    before: &BTreeMap<Key<'_>, &Stated>,
    new: &'n [Stated],
) -> BTreeSet<(&'n str, &'n str)> {
    let is_of_answers = |figure: &&Stated| {
        figure.id != "response_rate"
            && figure.dimension.is_none()
            && registry::find(&figure.id).is_some_and(|found| found.family == Family::Surveys)
    };
    let has_more = |figure: &&Stated| {
        before.get(&figure.key()).is_some_and(|old| old.n.is_some() && figure.n > old.n)
    };
    let more = new.iter().filter(is_of_answers).filter(has_more);
    more.filter_map(|figure| Some((figure.survey.as_deref()?, figure.period.as_str()))).collect()
}

/// `wholes` are the figures of all answers, of which the two may be a part; `has_late` says whether their survey has more
/// answers of that period now.
fn cause(
    (old_policy, old): (&Policy, &Stated),
    (new_policy, new): (&Policy, &Stated),
    wholes: Option<(&Stated, &Stated)>,
    has_late: bool,
) -> Option<Cause> {
    match (old.is_withheld(), new.is_withheld()) {
        (false, true) => return Some(Cause::NowWithheld),
        (true, false) => return Some(Cause::NoLongerWithheld),
        (true, true) => return None,
        (false, false) => {}
    }
    if is_redefined(old_policy, new_policy, new) {
        return Some(Cause::Definition);
    }
    if registry::find(&new.id).is_none_or(|found| found.family != Family::Surveys) {
        // What is done with each answer rests on the answers, where they are more.
        let is_late = has_late && old.n.is_some() && new.n > old.n;
        return Some(if is_late { Cause::LateAnswers } else { Cause::LaterEntries });
    }
    // Of a share of those who were invited, the answers are its successes, and a register says who was.
    if let ("response_rate", Some((then, now))) =
        (new.id.as_str(), answered(old).zip(answered(new)))
    {
        return Some(match () {
            () if old.n != new.n => Cause::LaterEntries,
            () if now > then => Cause::LateAnswers,
            () => Cause::Corrected,
        });
    }
    let is_same = |then: &Stated, now: &Stated| {
        then.n == now.n && then.counts.is_some() && then.counts == now.counts
    };
    Some(match wholes {
        _ if is_same(old, new) => Cause::Recomputed,
        Some((then, now)) if new.dimension.is_some() && is_same(then, now) => Cause::Regrouped,
        _ if new.n > old.n => Cause::LateAnswers,
        _ => Cause::Corrected,
    })
}

fn answered(figure: &Stated) -> Option<u64> {
    match figure.counts? {
        StatedCounts::Share { successes, .. } => Some(successes),
        StatedCounts::Classes { .. } => None,
    }
}

/// Whether what the figure means, or how it is computed, differs between the editions.
fn is_redefined(old: &Policy, new: &Policy, figure: &Stated) -> bool {
    let text = |policy: &Policy| policy.definition(&figure.id).map(|found| found.text.clone());
    let currency = |policy: &Policy| policy.settings.currency.clone();
    let meaning = |policy: &Policy| {
        let survey = policy.survey(figure.survey.as_deref()?)?;
        let question = figure.question.as_deref();
        let question = survey.questions.iter().find(|one| Some(one.id.as_str()) == question);
        // What it is called changes nothing.
        let question = question.map(|one| (one.measures.clone(), one.scale, one.classes));
        Some((survey.repeat.clone(), survey.weights.clone(), question))
    };
    text(old) != text(new)
        || meaning(old) != meaning(new)
        || (figure.unit() == Some(Unit::Money) && currency(old) != currency(new))
}

/// What a figure is of, whatever its period.
struct Wanted<'a> {
    objective: Option<&'a str>,
    id: &'a str,
    survey: Option<&'a str>,
    question: Option<&'a str>,
    dimension: Option<&'a str>,
    value: Option<&'a str>,
    cadence: PeriodKind,
}

impl Wanted<'_> {
    fn is(&self, figure: &Stated) -> bool {
        let period = figure.period();
        figure.id == self.id
            && figure.survey.as_deref() == self.survey
            && figure.question.as_deref() == self.question
            && figure.dimension.as_deref() == self.dimension
            && figure.value.as_deref() == self.value
            && period.is_some_and(|period| period.kind() == self.cadence)
    }

    /// The latest whole period of an edition, or else the latest of all.
    fn latest<'f>(&self, figures: &'f [Stated]) -> Option<&'f Stated> {
        let of_it = figures.iter().filter(|figure| self.is(figure));
        of_it.max_by_key(|figure| (figure.complete, figure.period()))
    }
}

fn cadence(word: &str) -> PeriodKind {
    match word {
        "month" => PeriodKind::Month,
        "quarter" => PeriodKind::Quarter,
        _ => PeriodKind::Year,
    }
}

/// The figures of the new edition's plan, then the main ones of its surveys.
fn wanted(policy: &Policy) -> Vec<Wanted<'_>> {
    let mut wanted: Vec<Wanted<'_>> = policy
        .objectives
        .iter()
        .map(|objective| Wanted {
            objective: Some(&objective.id),
            id: &objective.indicator,
            survey: objective.survey.as_deref(),
            question: objective.question.as_deref(),
            dimension: objective.dimension.as_deref(),
            value: objective.value.as_deref(),
            cadence: cadence(&objective.cadence),
        })
        .collect();
    for survey in &policy.settings.surveys {
        for question in &survey.questions {
            let Some(id) = MAIN.into_iter().find(|id| *id == question.measures) else { continue };
            let one = Wanted {
                objective: None,
                id,
                survey: Some(&survey.id),
                question: Some(&question.id),
                dimension: None,
                value: None,
                cadence: cadence(&survey.cadence),
            };
            let named = wanted.iter().any(|other| {
                (other.id, other.survey, other.question, other.dimension, other.cadence)
                    == (one.id, one.survey, one.question, None, one.cadence)
            });
            if !named {
                wanted.push(one);
            }
        }
    }
    wanted
}

/// The figures that have a later period in the new edition.
pub(super) fn standings(old: &Snapshot, new: &Snapshot, revisions: &[Revision]) -> Vec<Standing> {
    let mut standings = Vec::new();
    for wanted in wanted(&new.policy) {
        let Some(latest) = wanted.latest(&new.figures) else { continue };
        let before = wanted.latest(&old.figures);
        if before.is_some_and(|before| {
            (&before.period, before.complete) == (&latest.period, latest.complete)
        }) {
            continue;
        }
        let Some(new_side) = side(latest) else { continue };
        // The old figure as the new edition has it: what that withholds, or no longer tells, is not told by the old one.
        let restated = before
            .and_then(|before| new.figures.iter().find(|figure| figure.key() == before.key()));
        let old_side = before.and_then(side).map(|side| {
            let was_shown = matches!(side.shown, Shown::Value(_));
            let hidden = |shown| Side { shown, n: None, ..side };
            match restated.map(shown) {
                Some(Shown::Withheld) if was_shown => hidden(Shown::WithheldSince),
                Some(Shown::Withheld) => hidden(Shown::Withheld),
                Some(_) => side,
                None if was_shown => hidden(Shown::NotRecomputed),
                None => hidden(Shown::Nothing),
            }
        });
        standings.push(Standing {
            figure: latest.clone(),
            objective: wanted.objective.map(str::to_owned),
            new: new_side,
            test: before
                .zip(restated)
                .and_then(|(before, restated)| test(before, restated, latest)),
            revision: before.and_then(|before| {
                revisions.iter().find(|revision| revision.figure.key() == before.key()).cloned()
            }),
            old: old_side,
        });
    }
    standings
}

fn side(figure: &Stated) -> Option<Side> {
    let period = figure.period()?;
    Some(Side { period, complete: figure.complete, shown: shown(figure), n: figure.n })
}

/// What the new edition's own test says, where it compares with the old edition's period.
fn test(before: &Stated, restated: &Stated, latest: &Stated) -> Option<Test> {
    if latest.previous_period.as_deref() != Some(before.period.as_str()) {
        return None;
    }
    let change = latest.change?;
    let p_value = latest.p_adjusted.or(latest.p_value)?;
    let fewest = latest.worth()?.min(restated.worth()?);
    Some(Test {
        change,
        interval: latest.change_low.zip(latest.change_high),
        claim: Claim::judged(change, p_value, fewest, latest.level),
    })
}

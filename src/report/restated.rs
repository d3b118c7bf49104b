//! Finds what the edition before said of a period and its figures, where that was something else.

use super::changes::{Revision, Shown, Snapshot, revisions};
use super::disclosure::{Release, Suppressed};
use super::stated::{Key, Stated};
use crate::cube::{Cut, Period};
use crate::indicators::{Figure, Status};
use std::collections::BTreeMap;

/// A figure that the edition before gave otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct Restatement {
    /// What both say, and why they differ.
    pub revision: Revision,
    /// How the figure stood against its target, where that target is the same and the verdict is another.
    pub turned: Option<Turned>,
}

/// A verdict on one target that is another one now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Turned {
    /// The target, in the figure's unit.
    pub target: f64,
    /// How the figure stood in the edition before.
    pub old: Status,
    /// How it stands.
    pub new: Status,
}

/// What the edition before knew of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Told {
    /// Nothing: the period is new.
    Nothing,
    /// It was not over, so its figures are finished since, not revised.
    SoFar,
    /// It was over.
    Whole,
}

/// How many figures of a period were revised.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counted {
    /// Of all answers, customers or rows.
    pub figures: usize,
    /// Of a value of a dimension.
    pub breakdowns: usize,
}

impl Counted {
    /// Both together.
    #[must_use]
    pub fn all(self) -> usize {
        self.figures + self.breakdowns
    }
}

/// All that the edition before said otherwise, by period.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Restated {
    told: BTreeMap<Period, Told>,
    found: BTreeMap<Period, Vec<Restatement>>,
}

impl Restated {
    /// What an edition says otherwise than the one before. Both are in the same language.
    #[must_use]
    pub fn between(before: &Snapshot, now: &Snapshot) -> Restated {
        let mut restated = Restated::default();
        let mut old: BTreeMap<Key<'_>, &Stated> = BTreeMap::new();
        for figure in &before.figures {
            old.insert(figure.key(), figure);
            let Some(period) = figure.period() else { continue };
            let told = if figure.complete { Told::Whole } else { Told::SoFar };
            let known = restated.told.entry(period).or_insert(told);
            *known = told.max(*known);
        }
        for revision in revisions(&before.policy, &before.figures, &now.policy, &now.figures) {
            let Some(period) = revision.figure.period() else { continue };
            let turned = old
                .get(&revision.figure.key())
                .and_then(|old| turned(old, &revision.figure))
                .filter(|_| {
                    matches!((revision.old, revision.new), (Shown::Value(_), Shown::Value(_)))
                });
            restated.found.entry(period).or_default().push(Restatement { revision, turned });
        }
        restated
    }

    /// What the edition before knew of a period.
    #[must_use]
    pub fn told(&self, period: Period) -> Told {
        self.told.get(&period).copied().unwrap_or(Told::Nothing)
    }

    /// How many figures of a period were revised.
    #[must_use]
    pub fn counted(&self, period: Period) -> Counted {
        let found = self.found.get(&period).map_or(&[][..], Vec::as_slice);
        let figures = found.iter().filter(|one| one.revision.figure.dimension.is_none()).count();
        Counted { figures, breakdowns: found.len() - figures }
    }

    /// The figure as the edition before had it, where that was something else.
    #[must_use]
    pub fn of(&self, figure: &Figure) -> Option<&Restatement> {
        self.of_period(figure, figure.period)
    }

    /// The same figure of another period.
    #[must_use]
    pub fn of_period(&self, figure: &Figure, period: Period) -> Option<&Restatement> {
        let asked = (figure.survey.as_deref(), figure.question.as_deref());
        self.find(figure.indicator.id, asked, &figure.cut, period)
    }

    /// What became of a figure, as the edition before had it, where that was something else.
    #[must_use]
    pub fn of_release(&self, release: &Release) -> Option<&Restatement> {
        match release {
            Release::Published(figure) => self.of(figure),
            Release::Suppressed(Suppressed {
                indicator, survey, question, period, cut, ..
            }) => self.find(indicator.id, (survey.as_deref(), question.as_deref()), cut, *period),
        }
    }

    fn find(
        &self,
        id: &str,
        (survey, question): (Option<&str>, Option<&str>),
        cut: &Cut,
        period: Period,
    ) -> Option<&Restatement> {
        let (dimension, value) = match cut {
            Cut::Whole => (None, None),
            Cut::Value { dimension, value } => (Some(dimension.as_str()), Some(value.as_str())),
        };
        self.found.get(&period)?.iter().find(|one| {
            let stated = one.revision.figure.key();
            (stated.id, stated.survey, stated.question) == (id, survey, question)
                && (stated.dimension, stated.value) == (dimension, value)
        })
    }
}

fn turned(old: &Stated, new: &Stated) -> Option<Turned> {
    let target = new.target.filter(|target| old.target == Some(*target))?;
    let (old, new) = (old.status()?, new.status()?);
    (old != new).then_some(Turned { target, old, new })
}

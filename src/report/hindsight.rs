//! Finds what past reports would have said otherwise, had other targets, definitions and thresholds held.

use super::{Claim, Release, Story, TooFew};
use crate::cube::{Cut, Period, PeriodKind};
use crate::indicators::{Figure, Status, Subject};
use std::collections::{BTreeMap, BTreeSet};

/// What a statement of a report is about. One of another state of the project is the same if this is the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum StatementOf {
    /// The main figure of a survey, by the survey's id.
    Headline(String),
    /// An objective of the plan, by its id.
    Objective(String),
}

/// What a report says of one thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// The indicator's id.
    pub indicator: &'static str,
    /// The survey, where it is asked.
    pub survey: Option<String>,
    /// The question, the same.
    pub question: Option<String>,
    /// The dimension and value, where it is about some answers only.
    pub cut: Option<(String, String)>,
    /// What is aimed at, in the indicator's unit; `None` of a headline, since the objective says it.
    pub target: Option<f64>,
    /// What is said.
    pub said: Said,
}

/// What may be said of a figure.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// Nothing, since there is too little behind it.
    Withheld(TooFew),
    /// The figure.
    Figure {
        /// In the indicator's unit; `None` without answers.
        estimate: Option<f64>,
        /// The ends of its interval.
        interval: Option<(f64, f64)>,
        /// The answers or rows that it rests on.
        n: u64,
        /// Whether the target is reached; `None` of a headline.
        status: Option<Status>,
        /// What is claimed of its change; `None` where it is compared with nothing.
        claim: Option<Claim>,
    },
}

/// In what two statements differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// Only one of the two is there.
    Presence,
    /// They are about different indicators, questions or answers.
    Subject,
    /// One of the two is withheld, or for another reason.
    Withheld,
    /// The figure.
    Value,
    /// Its interval.
    Interval,
    /// How many answers or rows it rests on.
    Count,
    /// What is aimed at.
    Target,
    /// Whether that is reached.
    State,
    /// What is claimed of the change.
    Claim,
}

impl Aspect {
    /// The word in exports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Aspect::Presence => "presence",
            Aspect::Subject => "subject",
            Aspect::Withheld => "withheld",
            Aspect::Value => "value",
            Aspect::Interval => "interval",
            Aspect::Count => "count",
            Aspect::Target => "target",
            Aspect::State => "state",
            Aspect::Claim => "claim",
        }
    }
}

/// A statement that would not be the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Restated {
    /// The report's period.
    pub period: Period,
    /// What it is about.
    pub of: StatementOf,
    /// By the other settings; `None` where the report would not have it.
    pub then: Option<Statement>,
    /// By the settings that hold now; the same.
    pub now: Option<Statement>,
    /// In what the two differ.
    pub aspects: Vec<Aspect>,
}

/// What reports would say by two settings over the same data.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Hindsight {
    /// How many statements there are by one settings or the other.
    pub statements: usize,
    /// Those that differ, by kind of period, then by period.
    pub restated: Vec<Restated>,
}

impl Hindsight {
    /// Compares what the reports of two stories say: of each kind of period the last `most`, or all.
    #[must_use]
    pub fn compare(then: &Story<'_>, now: &Story<'_>, most: Option<usize>) -> Self {
        let mut hindsight = Hindsight::default();
        for period in periods(then, now, most) {
            let (mut before, mut after) = (statements(then, period), statements(now, period));
            let keys: BTreeSet<StatementOf> = before.keys().chain(after.keys()).cloned().collect();
            hindsight.statements += keys.len();
            for of in keys {
                let (then, now) = (before.remove(&of), after.remove(&of));
                let aspects = differing(then.as_ref(), now.as_ref());
                if !aspects.is_empty() {
                    hindsight.restated.push(Restated { period, of, then, now, aspects });
                }
            }
        }
        hindsight
    }

    /// How many statements would be the same.
    #[must_use]
    pub fn same(&self) -> usize {
        self.statements - self.restated.len()
    }
}

/// The periods that have a report by either settings.
fn periods(then: &Story<'_>, now: &Story<'_>, most: Option<usize>) -> Vec<Period> {
    let all: BTreeSet<Period> = then.periods().union(&now.periods()).copied().collect();
    let kinds = [PeriodKind::Month, PeriodKind::Quarter, PeriodKind::Year];
    let of_kind = |kind| {
        let periods: Vec<Period> = all.iter().copied().filter(|one| one.kind() == kind).collect();
        let skip = most.map_or(0, |most| periods.len().saturating_sub(most));
        periods.into_iter().skip(skip)
    };
    kinds.into_iter().flat_map(of_kind).collect()
}

/// What the report of a period says: the main figure of each survey, and every objective that is judged there.
fn statements(story: &Story<'_>, period: Period) -> BTreeMap<StatementOf, Statement> {
    let mut said = BTreeMap::new();
    for survey in story.surveys(period) {
        let Some(main) = story.main_of(survey, period).map(Subject::Asked) else { continue };
        let release = story.release(main, &Cut::Whole, period);
        if let Some(release) = release {
            let of = StatementOf::Headline(survey.survey.id.clone());
            said.insert(of, Statement::of_headline(&release));
        }
    }
    for objected in story.plan(period) {
        if let Some(release) = &objected.release {
            let of = StatementOf::Objective(objected.objective.id.clone());
            said.insert(of, Statement::of_objective(release, objected.objective.target));
        }
    }
    said
}

impl Statement {
    /// What a headline says. Its target is the plan's to speak of.
    fn of_headline(release: &Release) -> Self {
        Statement::of(release, None, |_| None)
    }

    fn of_objective(release: &Release, target: f64) -> Self {
        Statement::of(release, Some(target), |figure| figure.status)
    }

    fn of(
        release: &Release,
        target: Option<f64>,
        status: impl Fn(&Figure) -> Option<Status>,
    ) -> Self {
        let cut = match release.cut() {
            Cut::Whole => None,
            Cut::Value { dimension, value } => Some((dimension.clone(), value.clone())),
        };
        match release {
            Release::Published(figure) => Statement {
                indicator: figure.indicator.id,
                survey: figure.survey.clone(),
                question: figure.question.clone(),
                cut,
                target,
                said: Said::Figure {
                    estimate: figure.estimate,
                    interval: figure.interval.map(|ends| (ends.low, ends.high)),
                    n: figure.n,
                    status: status(figure),
                    claim: Claim::on_change(figure),
                },
            },
            Release::Suppressed(withheld) => Statement {
                indicator: withheld.indicator.id,
                survey: withheld.survey.clone(),
                question: withheld.question.clone(),
                cut,
                target,
                said: Said::Withheld(withheld.too_few),
            },
        }
    }
}

fn differing(then: Option<&Statement>, now: Option<&Statement>) -> Vec<Aspect> {
    let (then, now) = match (then, now) {
        (Some(then), Some(now)) => (then, now),
        (None, None) => return Vec::new(),
        _ => return vec![Aspect::Presence],
    };
    let mut found = Vec::new();
    let mut check = |differs: bool, aspect| {
        if differs {
            found.push(aspect);
        }
    };
    let about = |one: &Statement| {
        (one.indicator, one.survey.clone(), one.question.clone(), one.cut.clone())
    };
    check(about(then) != about(now), Aspect::Subject);
    check(!same(then.target, now.target), Aspect::Target);
    match (&then.said, &now.said) {
        (
            Said::Figure { estimate, interval, n, status, claim },
            Said::Figure {
                estimate: estimate_now,
                interval: interval_now,
                n: n_now,
                status: status_now,
                claim: claim_now,
            },
        ) => {
            let low = |ends: &Option<(f64, f64)>| ends.map(|ends| ends.0);
            let high = |ends: &Option<(f64, f64)>| ends.map(|ends| ends.1);
            check(!same(*estimate, *estimate_now), Aspect::Value);
            let is_same_interval =
                same(low(interval), low(interval_now)) && same(high(interval), high(interval_now));
            check(!is_same_interval, Aspect::Interval);
            check(n != n_now, Aspect::Count);
            check(status != status_now, Aspect::State);
            check(claim != claim_now, Aspect::Claim);
        }
        (one, other) => check(one != other, Aspect::Withheld),
    }
    found.sort_unstable();
    found
}

/// Whether two numbers are the same, but for how a sum was rounded on its way.
fn same(one: Option<f64>, other: Option<f64>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => (one - other).abs() <= 1e-9 * one.abs().max(1.0),
        (None, None) => true,
        _ => false,
    }
}

/// A definition that is not the same by two settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redefined {
    /// Its key, such as `survey.relational.baseline`.
    pub key: String,
    /// What it was; `None` where it was not set.
    pub then: Option<String>,
    /// What it is; the same.
    pub now: Option<String>,
}

/// The definitions that differ, in the order of their keys.
#[must_use]
pub fn redefined(
    then: &BTreeMap<String, String>,
    now: &BTreeMap<String, String>,
) -> Vec<Redefined> {
    let keys: BTreeSet<&String> = then.keys().chain(now.keys()).collect();
    let both = keys.into_iter().map(|key| Redefined {
        key: key.clone(),
        then: then.get(key).cloned(),
        now: now.get(key).cloned(),
    });
    both.filter(|one| one.then != one.now).collect()
}

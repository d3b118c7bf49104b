//! Compares what figures mean and how they are computed in two editions.

use super::text::{Passage, passages};
use crate::report::policy::{
    Policy, PolicyDimension, PolicyQuestion, PolicySettings, PolicySurvey,
};
use std::collections::BTreeSet;

/// An indicator that means something else.
#[derive(Debug, Clone, PartialEq)]
pub struct DefinitionChange {
    /// Its id.
    pub id: String,
    /// Its name, as it is or else was.
    pub name: String,
    /// Whether the new edition has it.
    pub is_there: bool,
    /// What the old edition called it; `None` where it had no such indicator.
    pub name_before: Option<String>,
    /// What is said differently.
    pub passages: Vec<Passage>,
}

/// What can be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// The confidence level.
    Level,
    /// The interval of the NPS.
    Interval,
    /// The correction for many comparisons.
    Correction,
    /// The least number of people behind a figure.
    MinRespondents,
    /// The least number of accounts behind it.
    MinAccounts,
    /// The currency.
    Currency,
    /// That there is such a survey.
    Survey,
    /// By which period a survey reports.
    Cadence,
    /// Which of a customer's answers count.
    Repeat,
    /// What answers weigh by.
    Weights,
    /// Whether intervals know how many customers there are.
    FinitePopulation,
    /// The baseline of charts.
    Baseline,
    /// What a question measures.
    Measures,
    /// The scale of a question.
    Scale,
    /// The classes of a recommendation.
    Classes,
    /// That there is such a dimension, and its name.
    Dimension,
    /// That a dimension has such a value, and its name.
    Value,
}

/// What depends on a setting, of those that many figures depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// All intervals, and what is claimed.
    Intervals,
    /// The intervals of the NPS.
    NpsIntervals,
    /// What is claimed.
    Claims,
    /// What is published.
    Published,
    /// All amounts of money.
    Amounts,
    /// All figures of a survey.
    Survey,
    /// All intervals of a survey.
    SurveyIntervals,
}

impl Setting {
    /// What depends on it; `None` where that is a single question, a name or a drawing.
    #[must_use]
    pub fn reach(self) -> Option<Reach> {
        match self {
            Setting::Level => Some(Reach::Intervals),
            Setting::Interval => Some(Reach::NpsIntervals),
            Setting::Correction => Some(Reach::Claims),
            Setting::MinRespondents | Setting::MinAccounts => Some(Reach::Published),
            Setting::Currency => Some(Reach::Amounts),
            Setting::Repeat | Setting::Weights => Some(Reach::Survey),
            Setting::FinitePopulation => Some(Reach::SurveyIntervals),
            Setting::Survey
            | Setting::Cadence
            | Setting::Baseline
            | Setting::Measures
            | Setting::Scale
            | Setting::Classes
            | Setting::Dimension
            | Setting::Value => None,
        }
    }
}

/// A setting that is another one.
#[derive(Debug, Clone, PartialEq)]
pub struct SettingChange {
    /// Which.
    pub setting: Setting,
    /// The title of the survey that it is of.
    pub survey: Option<String>,
    /// The title of the question that it is of, or else its id.
    pub question: Option<String>,
    /// The name of the dimension that it is of, and after it the value, where it is of one.
    pub dimension: Vec<String>,
    /// As it was; `None` where it was not set.
    pub old: Option<String>,
    /// As it is; `None` where it is not set.
    pub new: Option<String>,
}

/// The indicators whose definitions differ.
pub(super) fn definitions(old: &Policy, new: &Policy) -> Vec<DefinitionChange> {
    let mut changes = Vec::new();
    for now in &new.definitions {
        let then = old.definition(&now.id);
        let before: Vec<String> = then.map(|then| then.text.clone()).into_iter().collect();
        let is_same = then.is_some_and(|then| (&then.name, &then.text) == (&now.name, &now.text));
        if !is_same {
            changes.push(DefinitionChange {
                id: now.id.clone(),
                name: now.name.clone(),
                is_there: true,
                name_before: then.map(|then| then.name.clone()),
                passages: passages(&before, std::slice::from_ref(&now.text)),
            });
        }
    }
    for gone in old.definitions.iter().filter(|then| new.definition(&then.id).is_none()) {
        changes.push(DefinitionChange {
            id: gone.id.clone(),
            name: gone.name.clone(),
            is_there: false,
            name_before: Some(gone.name.clone()),
            passages: passages(std::slice::from_ref(&gone.text), &[]),
        });
    }
    changes
}

type Values = Vec<(Setting, Option<String>)>;

/// The settings that differ.
pub(super) fn settings(old: &Policy, new: &Policy) -> Vec<SettingChange> {
    let mut changes = Vec::new();
    compare(&of_all(&old.settings), &of_all(&new.settings), None, None, &mut changes);
    for now in &new.settings.surveys {
        let title = Some(title(now));
        let Some(then) = old.survey(&now.id) else {
            changes.push(survey(title, None, Some("")));
            continue;
        };
        if self::title(then) != self::title(now) {
            changes.push(survey(title, Some(self::title(then)), title));
        }
        compare(&of_survey(then), &of_survey(now), title, None, &mut changes);
        for question in &now.questions {
            let before = then.questions.iter().find(|other| other.id == question.id);
            let before = before.map(of_question).unwrap_or_default();
            let asked = Some(asked(question));
            compare(&before, &of_question(question), title, asked, &mut changes);
        }
        for gone in &then.questions {
            if now.questions.iter().all(|question| question.id != gone.id) {
                let asked = Some(asked(gone));
                compare(&of_question(gone), &Values::new(), title, asked, &mut changes);
            }
        }
    }
    for gone in old.settings.surveys.iter().filter(|then| new.survey(&then.id).is_none()) {
        changes.push(survey(Some(title(gone)), Some(""), None));
    }
    changes.extend(dimensions(&old.dimensions, &new.dimensions));
    changes
}

/// The dimensions and values that came, went or are called otherwise. Of a dimension that came or went the values are not
/// told one by one.
fn dimensions(old: &[PolicyDimension], new: &[PolicyDimension]) -> Vec<SettingChange> {
    let find = |all: &'_ [PolicyDimension], id: &str| all.iter().position(|one| one.id == id);
    let mut changes = Vec::new();
    let mut push = |setting, dimension: Vec<&String>, old: Option<&str>, new: Option<&str>| {
        changes.push(SettingChange {
            setting,
            survey: None,
            question: None,
            dimension: dimension.into_iter().cloned().collect(),
            old: old.map(str::to_owned),
            new: new.map(str::to_owned),
        });
    };
    for now in new {
        let Some(then) = find(old, &now.id).and_then(|place| old.get(place)) else {
            push(Setting::Dimension, vec![&now.name], None, Some(""));
            continue;
        };
        if then.name != now.name {
            push(Setting::Dimension, vec![&now.name], Some(&then.name), Some(&now.name));
        }
        let values: BTreeSet<&String> = then.values.keys().chain(now.values.keys()).collect();
        for value in values {
            let (before, after) = (then.values.get(value), now.values.get(value));
            if before != after {
                let name = |name: Option<&'_ String>| name.cloned();
                let (before, after) = (name(before), name(after));
                push(Setting::Value, vec![&now.name, value], before.as_deref(), after.as_deref());
            }
        }
    }
    for gone in old.iter().filter(|then| find(new, &then.id).is_none()) {
        push(Setting::Dimension, vec![&gone.name], Some(""), None);
    }
    changes
}

/// A survey's title, or else its id.
pub(super) fn title(survey: &PolicySurvey) -> &str {
    if survey.title.is_empty() { &survey.id } else { &survey.title }
}

/// A question's title, or else its id.
fn asked(question: &PolicyQuestion) -> &str {
    if question.title.is_empty() { &question.id } else { &question.title }
}

fn survey(title: Option<&str>, old: Option<&str>, new: Option<&str>) -> SettingChange {
    let text = |text: &str| text.to_owned();
    SettingChange {
        setting: Setting::Survey,
        survey: title.map(text),
        question: None,
        dimension: Vec::new(),
        old: old.map(text),
        new: new.map(text),
    }
}

fn compare(
    old: &Values,
    new: &Values,
    survey: Option<&str>,
    question: Option<&str>,
    changes: &mut Vec<SettingChange>,
) {
    let find = |values: &Values, wanted: Setting| {
        values.iter().find(|(setting, _)| *setting == wanted).and_then(|(_, value)| value.clone())
    };
    let mut settings: Vec<Setting> = new.iter().map(|(setting, _)| *setting).collect();
    settings.extend(old.iter().map(|(setting, _)| *setting));
    let mut done = Vec::new();
    for setting in settings {
        if done.contains(&setting) {
            continue;
        }
        done.push(setting);
        let (old, new) = (find(old, setting), find(new, setting));
        if old != new {
            changes.push(SettingChange {
                setting,
                survey: survey.map(str::to_owned),
                question: question.map(str::to_owned),
                dimension: Vec::new(),
                old,
                new,
            });
        }
    }
}

fn of_all(settings: &PolicySettings) -> Values {
    vec![
        (Setting::Level, Some(settings.level.to_string())),
        (Setting::Interval, Some(settings.interval.clone())),
        (Setting::Correction, Some(settings.correction.clone())),
        (Setting::MinRespondents, Some(settings.min_respondents.to_string())),
        (Setting::MinAccounts, Some(settings.min_accounts.to_string())),
        (Setting::Currency, settings.currency.clone()),
    ]
}

fn of_survey(survey: &PolicySurvey) -> Values {
    let finite = if survey.finite_population { "yes" } else { "no" };
    vec![
        (Setting::Cadence, Some(survey.cadence.clone())),
        (Setting::Repeat, Some(survey.repeat.clone())),
        (Setting::Weights, Some(survey.weights.clone())),
        (Setting::FinitePopulation, Some(finite.to_owned())),
        (Setting::Baseline, survey.baseline.clone()),
    ]
}

fn of_question(question: &PolicyQuestion) -> Values {
    let [low, high] = question.scale;
    let classes = question.classes.map(|[detractor, passive]| format!("{detractor}, {passive}"));
    vec![
        (Setting::Measures, Some(question.measures.clone())),
        (Setting::Scale, Some(format!("{low}–{high}"))),
        (Setting::Classes, classes),
    ]
}

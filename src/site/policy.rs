//! Gathers what a language of the site states besides its figures, for `data/policy.json`.

use super::language::LanguageSite;
use crate::components::Context;
use crate::cube::{Cut, PeriodKind, SurveyCube, Tally};
use crate::handbook::{Chapter, Handbook};
use crate::indicators::{Objective, Subject, registry};
use crate::project::sources_toml::Repeat;
use crate::project::{Correction, IntervalMethod};
use crate::report::policy::{
    Policy, PolicyAction, PolicyChapter, PolicyDefinition, PolicyDimension, PolicyObjective,
    PolicyQuestion, PolicySettings, PolicySurvey, SCHEMA,
};
use crate::sources::Measures;
use std::collections::{BTreeMap, BTreeSet};

/// Where it stands, from the language's folder.
pub(super) const PATH: &str = "data/policy.json";

/// What a language states, but for its chapters.
pub(super) fn policy(pages: &LanguageSite<'_, '_>) -> Policy {
    pages.with_context("index.html", None, |context| {
        let indicators = &context.story.indicators;
        let main = indicators.project.book.languages.first();
        Policy {
            schema: SCHEMA.to_owned(),
            language: context.language.code().to_owned(),
            main_language: main.map_or(context.language, |main| main.language).code().to_owned(),
            as_of: indicators.cube.as_of.map(|day| day.to_string()),
            settings: settings(context),
            objectives: indicators.plan.objectives.iter().map(|o| objective(context, o)).collect(),
            actions: actions(context),
            definitions: registry::all()
                .map(|indicator| PolicyDefinition {
                    id: indicator.id.to_owned(),
                    name: indicator.name.in_language(context.language).to_owned(),
                    text: indicator.definition.in_language(context.language).to_owned(),
                })
                .collect(),
            dimensions: dimensions(context),
            chapters: Vec::new(),
        }
    })
}

/// The chapters. `texts` are the words of those that are no drafts, in the order of the book.
pub(super) fn chapters(
    pages: &LanguageSite<'_, '_>,
    handbook: &Handbook,
    texts: Vec<Vec<String>>,
) -> Vec<PolicyChapter> {
    pages.with_context("index.html", None, |context| {
        let chapters = handbook.chapters().filter(|chapter| !chapter.draft).zip(texts);
        chapters.map(|(chapter, text)| self::chapter(context, chapter, text)).collect()
    })
}

fn settings(context: &Context<'_>) -> PolicySettings {
    let indicators = &context.story.indicators;
    let book = &indicators.project.book;
    let text = str::to_owned;
    PolicySettings {
        level: book.statistics.level,
        interval: text(match book.statistics.interval {
            IntervalMethod::Score => "score",
            IntervalMethod::AdjustedWald => "adjusted-wald",
        }),
        correction: text(match book.statistics.correction {
            Correction::Holm => "holm",
            Correction::BenjaminiHochberg => "bh",
            Correction::None => "none",
        }),
        min_respondents: book.disclosure.min_respondents,
        min_accounts: book.disclosure.min_accounts,
        currency: indicators.project.plan.currency.clone(),
        surveys: indicators.cube.surveys.values().map(|cube| survey(context, cube)).collect(),
    }
}

fn survey(context: &Context<'_>, cube: &SurveyCube) -> PolicySurvey {
    let survey = &cube.survey;
    // Told by the answers' own weights: tallies keep them, and no longer know the column.
    let mut cells = (0..survey.questions.len()).filter_map(|place| cube.cell(&Cut::Whole, place));
    let column = cells.any(|cell| cell.months.values().any(Tally::is_weighted));
    let questions = survey.questions.iter().map(|question| {
        let (measures, classes) = match question.measures {
            Measures::Recommendation { last_detractor, last_passive } => {
                ("nps", Some([last_detractor, last_passive]))
            }
            Measures::Satisfaction => ("csat", None),
            Measures::Ease => ("ces", None),
        };
        PolicyQuestion {
            id: question.id.clone(),
            title: question.title.in_language(context.language).to_owned(),
            measures: measures.to_owned(),
            scale: [question.low, question.high],
            classes,
        }
    });
    PolicySurvey {
        id: survey.id.clone(),
        title: survey.title.in_language(context.language).to_owned(),
        cadence: cadence(survey.cadence.into()),
        repeat: match survey.repeat {
            Repeat::Last => "last",
            Repeat::First => "first",
            Repeat::All => "all",
        }
        .to_owned(),
        weights: match (column, survey.margins.is_empty()) {
            (false, true) => "none",
            (true, true) => "column",
            (false, false) => "population",
            (true, false) => "column and population",
        }
        .to_owned(),
        finite_population: survey.finite_population.is_some(),
        baseline: survey.baseline.map(|day| day.to_string()),
        questions: questions.collect(),
    }
}

fn cadence(kind: PeriodKind) -> String {
    match kind {
        PeriodKind::Month => "month",
        PeriodKind::Quarter => "quarter",
        PeriodKind::Year | PeriodKind::All => "year",
    }
    .to_owned()
}

fn objective(context: &Context<'_>, objective: &Objective) -> PolicyObjective {
    let asked = context.story.objective_subject(objective).and_then(Subject::asked);
    let question = asked.and_then(|asked| asked.survey.survey.questions.get(asked.question));
    let (dimension, value) = match &objective.cut {
        crate::cube::Cut::Whole => (None, None),
        crate::cube::Cut::Value { dimension, value } => {
            (Some(dimension.clone()), Some(value.clone()))
        }
    };
    let title = objective.title.in_language(context.language);
    PolicyObjective {
        id: objective.id.clone(),
        title: match title {
            "" => objective.indicator.name.in_language(context.language),
            title => title,
        }
        .to_owned(),
        indicator: objective.indicator.id.to_owned(),
        survey: objective.survey.clone(),
        question: question.map(|question| question.id.clone()).or(objective.question.clone()),
        dimension,
        value,
        target: objective.target,
        by: objective.by.map(|by| by.to_string()),
        cadence: cadence(objective.cadence),
        owner: objective.owner.as_deref().map(|owner| context.role(owner)),
        playbooks: objective.playbooks.iter().map(|id| id.value.clone()).collect(),
    }
}

/// What the page of the plan lists: all that is open, and what was done in the last three months.
fn actions(context: &Context<'_>) -> Vec<PolicyAction> {
    let listed = crate::components::listed_actions(context);
    let mut actions: Vec<PolicyAction> = listed
        .into_iter()
        .map(|(_, action)| PolicyAction {
            due: action.due.to_string(),
            title: action.title.in_language(context.language).to_owned(),
            playbook: action.playbook.clone(),
            owner: context.role(&action.owner),
            done: action.done.map(|day| day.to_string()),
        })
        .collect();
    actions.sort();
    actions
}

/// Only values that the project itself names: one that answers alone name may be a person's own.
fn dimensions(context: &Context<'_>) -> Vec<PolicyDimension> {
    let indicators = &context.story.indicators;
    let registers = indicators.registers;
    let mut named: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (id, dimension) in &indicators.project.sources.dimensions {
        named.entry(id).or_default().extend(dimension.values.keys().map(String::as_str));
    }
    let registered = [
        ("moment", registers.moments.keys().collect::<Vec<_>>()),
        ("stage", registers.stages.keys().collect()),
        ("channel", registers.channels.keys().collect()),
        ("supplier", registers.suppliers.keys().collect()),
    ];
    for (id, values) in registered {
        if !values.is_empty() {
            named.entry(id).or_default().extend(values.into_iter().map(String::as_str));
        }
    }
    named.insert("tier", BTreeSet::from(["top", "middle", "base", "unprofitable"]));
    let entries = named.into_iter().map(|(id, values)| PolicyDimension {
        id: id.to_owned(),
        name: context.dimension(id),
        values: values
            .into_iter()
            .map(|value| (value.to_owned(), context.value(None, id, value)))
            .collect(),
    });
    entries.collect()
}

fn chapter(context: &Context<'_>, chapter: &Chapter, text: Vec<String>) -> PolicyChapter {
    let front = chapter.front_matter.as_ref();
    PolicyChapter {
        path: chapter.path.clone(),
        title: chapter.title.clone(),
        playbook: front.and_then(|front| Some(front.id.as_ref()?.value.to_string())),
        owner: front.and_then(|front| Some(context.role(&front.owner.as_ref()?.value))),
        reviewed: front.and_then(|front| Some(front.reviewed.as_ref()?.value.to_string())),
        text,
    }
}

//! Checks the measurement plan against what there is: indicators, surveys, dimensions, roles.

use super::registry::{self, Indicator};
use crate::cube::{Cube, Cut, Period, PeriodKind};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest_hint};
use crate::project::{Located, ObjectiveConfig, Project, Texts};
use crate::sources::{Registers, schemas};

/// The measurement plan, checked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// The objectives, in the order of the file.
    pub objectives: Vec<Objective>,
}

/// A target for one indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct Objective {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Texts,
    /// What is measured.
    pub indicator: &'static Indicator,
    /// The survey, for an indicator of the surveys family.
    pub survey: Option<String>,
    /// The question, where one is named.
    pub question: Option<String>,
    /// Which answers.
    pub cut: Cut,
    /// What is aimed at, in the indicator's unit.
    pub target: f64,
    /// The period by which it should be reached.
    pub by: Option<Period>,
    /// The shortest kind of period that is judged.
    pub cadence: PeriodKind,
    /// The role that answers for it.
    pub owner: Option<String>,
    /// The playbooks that move it, and where they are named.
    pub playbooks: Vec<Located<String>>,
    /// Qualitative sources beside the number, and where they are named: registers, or sources of data.
    pub evidence: Vec<Located<String>>,
}

impl Plan {
    /// Checks the plan as written.
    pub fn resolve(
        project: &Project,
        cube: &Cube,
        registers: &Registers,
        diagnostics: &mut Diagnostics,
    ) -> Plan {
        let checker = Checker { project, cube, registers };
        let objectives = project.plan.objectives.iter();
        Plan { objectives: objectives.filter_map(|o| checker.objective(o, diagnostics)).collect() }
    }
}

struct Checker<'a> {
    project: &'a Project,
    cube: &'a Cube,
    registers: &'a Registers,
}

/// The error of a name that stands for nothing.
fn unknown<'a>(
    what: &str,
    written: &Located<String>,
    there_are: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    Diagnostic::unknown(what, &written.value, &written.location, there_are)
}

impl Checker<'_> {
    fn objective(
        &self,
        config: &ObjectiveConfig,
        diagnostics: &mut Diagnostics,
    ) -> Option<Objective> {
        let Some(indicator) = registry::find(&config.indicator.value) else {
            diagnostics.push(unknown("indicator", &config.indicator, registry::ids()));
            return None;
        };
        let mut survey = None;
        let mut cadence = PeriodKind::Month;
        if indicator.family.is_asked() {
            let id = self.survey(config, diagnostics)?;
            if let Some(cube) = self.cube.surveys.get(&id) {
                cadence = cube.survey.cadence.into();
                self.check_question(config, cube, diagnostics);
                self.check_cut(config, cube, diagnostics);
            }
            survey = Some(id);
        }
        if let Some(owner) = &config.owner
            && !self.registers.roles.is_empty()
            && !self.registers.roles.contains_key(&owner.value)
        {
            let roles = self.registers.roles.keys().map(String::as_str);
            diagnostics.push(unknown("role", owner, roles));
        }
        let by = config.by.as_ref().and_then(|by| match by.value.parse::<Period>() {
            Ok(period) => Some(period),
            Err(message) => {
                diagnostics.push(
                    Diagnostic::error(message)
                        .at(by.location.clone())
                        .hint("write it as \"2026-12\", \"2026-Q4\" or \"2026\""),
                );
                None
            }
        });
        for evidence in &config.evidence {
            let sources = &self.registers.data_sources;
            if schemas::find(&evidence.value).is_some() || sources.contains_key(&evidence.value) {
                continue;
            }
            let message = format!("there is no register or data source `{}`", evidence.value);
            let mut known: Vec<&str> = sources.keys().map(String::as_str).collect();
            schemas::names().for_each(|name| known.push(name));
            diagnostics.push(
                Diagnostic::warning(message)
                    .at(evidence.location.clone())
                    .hint(nearest_hint(&evidence.value, known)),
            );
        }
        let cut = match (&config.dimension, &config.value) {
            (Some(dimension), Some(value)) => {
                Cut::Value { dimension: dimension.value.clone(), value: value.value.clone() }
            }
            (None, None) => Cut::Whole,
            (Some(alone), None) | (None, Some(alone)) => {
                diagnostics.push(
                    Diagnostic::error("`dimension` and `value` go together")
                        .at(alone.location.clone())
                        .hint("name both, as in dimension = \"moment\", value = \"incident\""),
                );
                return None;
            }
        };
        Some(Objective {
            id: config.id.value.clone(),
            title: config.title.clone(),
            indicator,
            survey,
            question: config.question.as_ref().map(|question| question.value.clone()),
            cut,
            target: config.target,
            by,
            cadence: config.cadence.map_or(cadence, Into::into),
            owner: config.owner.as_ref().map(|owner| owner.value.clone()),
            playbooks: config.playbooks.clone(),
            evidence: config.evidence.clone(),
        })
    }

    fn survey(&self, config: &ObjectiveConfig, diagnostics: &mut Diagnostics) -> Option<String> {
        let surveys = &self.project.sources.surveys;
        if let Some(survey) = config.survey.as_ref().or(self.project.book.survey.as_ref()) {
            if surveys.contains_key(&survey.value) {
                return Some(survey.value.clone());
            }
            diagnostics.push(unknown("survey", survey, surveys.keys().map(String::as_str)));
            return None;
        }
        if let (1, Some(only)) = (surveys.len(), surveys.keys().next()) {
            return Some(only.clone());
        }
        diagnostics.push(
            Diagnostic::error(format!("objective `{}` names no survey", config.id.value))
                .at(config.id.location.clone())
                .hint(nearest_hint("", surveys.keys().map(String::as_str))),
        );
        None
    }

    fn check_question(
        &self,
        config: &ObjectiveConfig,
        cube: &crate::cube::SurveyCube,
        diagnostics: &mut Diagnostics,
    ) {
        if let Some(question) = &config.question
            && !cube.survey.questions.iter().any(|q| q.id == question.value)
        {
            let ids = cube.survey.questions.iter().map(|q| q.id.as_str());
            diagnostics.push(unknown("question", question, ids));
        }
    }

    fn check_cut(
        &self,
        config: &ObjectiveConfig,
        cube: &crate::cube::SurveyCube,
        diagnostics: &mut Diagnostics,
    ) {
        let Some(dimension) = &config.dimension else { return };
        let dimensions = cube.known_dimensions();
        if !dimensions.contains(dimension.value.as_str()) {
            diagnostics.push(unknown("dimension", dimension, dimensions));
        } else if let Some(value) = &config.value
            && !cube.values(&dimension.value).contains(value.value.as_str())
        {
            // A value may simply not have occurred yet.
            let message = format!("no answer has the {} `{}` yet", dimension.value, value.value);
            diagnostics.push(
                Diagnostic::warning(message)
                    .at(value.location.clone())
                    .hint(nearest_hint(&value.value, cube.values(&dimension.value))),
            );
        }
    }
}

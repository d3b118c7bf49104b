//! Reads `data/plan.toml` as written: the objectives of the measurement plan.

use super::sources_toml::Cadence;
use super::texts::Texts;
use super::toml_reader::{Located, Table, TomlFile};
use crate::diagnostic::{Diagnostic, Diagnostics};
use std::collections::BTreeMap;

/// `data/plan.toml`, read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlanToml {
    /// ISO 4217 code of the project's one currency.
    pub currency: Option<String>,
    /// The objectives, in the order of the file.
    pub objectives: Vec<ObjectiveConfig>,
}

/// `[[objective]]`: a target for one indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct ObjectiveConfig {
    /// Its id.
    pub id: Located<String>,
    /// Its title.
    pub title: Texts,
    /// The indicator's id.
    pub indicator: Located<String>,
    /// The survey, where the indicator comes from one.
    pub survey: Option<Located<String>>,
    /// The question, where a survey has several of a kind.
    pub question: Option<Located<String>>,
    /// The dimension of the one value that is meant.
    pub dimension: Option<Located<String>>,
    /// The value that is meant.
    pub value: Option<Located<String>>,
    /// What is aimed at, in the indicator's unit.
    pub target: f64,
    /// The period by which it should be reached.
    pub by: Option<Located<String>>,
    /// The shortest period that is judged; as the survey's own unless said.
    pub cadence: Option<Cadence>,
    /// The role that answers for it.
    pub owner: Option<Located<String>>,
    /// The playbooks that move it.
    pub playbooks: Vec<Located<String>>,
    /// Qualitative sources beside the number.
    pub evidence: Vec<Located<String>>,
}

impl PlanToml {
    /// Reads the text of `plan.toml`.
    pub fn read(file: &str, text: &str, diagnostics: &mut Diagnostics) -> Option<Self> {
        let mut twice = Diagnostics::new();
        let plan = TomlFile::new(file, text).read(diagnostics, |top| {
            let currency = top.string("currency").map(|text| text.value);
            let objectives: Vec<ObjectiveConfig> =
                top.tables("objective").into_iter().filter_map(read_objective).collect();
            top.finish();
            let mut seen = BTreeMap::new();
            for objective in &objectives {
                let ObjectiveConfig { id, .. } = objective;
                if let Some(first) = seen.insert(id.value.clone(), id.location.clone()) {
                    twice.push(
                        Diagnostic::error(format!("two objectives have the id `{}`", id.value))
                            .at(id.location.clone())
                            .hint(format!("the first is at {first}; give one another id")),
                    );
                }
            }
            PlanToml { currency, objectives }
        });
        diagnostics.append(twice);
        plan
    }
}

fn read_objective(table: Table<'_, '_>) -> Option<ObjectiveConfig> {
    let required = |key, mend| table.required(key, mend)?.string();
    let id = required("id", "give the objective a short name");
    let indicator = required("indicator", "name an indicator, such as \"nps\"");
    let target = table
        .required("target", "say what is aimed at, in the indicator's unit")
        .and_then(|value| value.number());
    let title = table.get("title").and_then(|value| Texts::read(&value));
    let objective = (|| {
        Some(ObjectiveConfig {
            title: title.unwrap_or_default(),
            survey: table.string("survey"),
            question: table.string("question"),
            dimension: table.string("dimension"),
            value: table.string("value"),
            by: table.string("by"),
            cadence: table.get("cadence").and_then(|value| value.word(&Cadence::WORDS)),
            owner: table.string("owner"),
            playbooks: table.strings("playbooks").unwrap_or_default(),
            evidence: table.strings("evidence").unwrap_or_default(),
            id: id?,
            indicator: indicator?,
            target: target?,
        })
    })();
    if objective.is_none() {
        for key in [
            "survey",
            "question",
            "dimension",
            "value",
            "by",
            "cadence",
            "owner",
            "playbooks",
            "evidence",
        ] {
            table.get(key);
        }
    }
    table.finish();
    objective
}

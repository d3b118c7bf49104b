//! Says what a site states besides its figures, as data: chapters, targets, actions, definitions and settings.
//!
//! It stands beside the figures of every site (`data/policy.json`), so that two sites can be compared by what they said and
//! not by how their pages were laid out. Nothing is in it that no page shows.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The name and version of the JSON format.
pub const SCHEMA: &str = "embajador/policy/1";

/// What a site states in one of its languages.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Policy {
    /// [`SCHEMA`].
    pub schema: String,
    /// The language's code.
    pub language: String,
    /// The code of the book's main language.
    pub main_language: String,
    /// The as-of date; `None` where nothing is dated.
    pub as_of: Option<String>,
    /// How figures are computed and what may be published.
    pub settings: PolicySettings,
    /// The targets, in the plan's order.
    pub objectives: Vec<PolicyObjective>,
    /// What is under way, and what was done in the last three months, by due date.
    pub actions: Vec<PolicyAction>,
    /// What each indicator means, in the order of the method page.
    pub definitions: Vec<PolicyDefinition>,
    /// How dimensions and their values are called on pages.
    pub dimensions: Vec<PolicyDimension>,
    /// The chapters, in the order of the book.
    pub chapters: Vec<PolicyChapter>,
}

/// How figures are computed and what may be published.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PolicySettings {
    /// The confidence level.
    pub level: f64,
    /// The interval of the NPS: `score` or `adjusted-wald`.
    pub interval: String,
    /// The correction for many comparisons: `holm`, `bh` or `none`.
    pub correction: String,
    /// The least number of people behind a published figure.
    pub min_respondents: u64,
    /// The least number of accounts behind it, where they are known.
    pub min_accounts: u64,
    /// The currency of all amounts (ISO 4217).
    pub currency: Option<String>,
    /// What the figures of each survey mean, by its id.
    pub surveys: Vec<PolicySurvey>,
}

/// What the figures of a survey mean.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PolicySurvey {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The period by which it reports: `month`, `quarter` or `year`.
    pub cadence: String,
    /// Which of a customer's answers in a month count: `last`, `first` or `all`.
    pub repeat: String,
    /// What answers weigh by: `none`, `column`, `population` or `column and population`.
    pub weights: String,
    /// Whether intervals know how many customers there are.
    pub finite_population: bool,
    /// From which day on the limits of charts are drawn, where that is set.
    pub baseline: Option<String>,
    /// Its questions.
    pub questions: Vec<PolicyQuestion>,
}

/// What an answer to a question means.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PolicyQuestion {
    /// Its id.
    pub id: String,
    /// Its title; empty where it has none.
    pub title: String,
    /// What it measures: `nps`, `csat` or `ces`.
    pub measures: String,
    /// The lowest and the highest score.
    pub scale: [i32; 2],
    /// The last detractor and the last passive, of a recommendation.
    pub classes: Option<[i32; 2]>,
}

/// A target.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PolicyObjective {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The indicator.
    pub indicator: String,
    /// The survey, for an indicator that is asked.
    pub survey: Option<String>,
    /// The question, likewise.
    pub question: Option<String>,
    /// The dimension of a part of the answers.
    pub dimension: Option<String>,
    /// Its value.
    pub value: Option<String>,
    /// What is aimed at, in the indicator's unit.
    pub target: f64,
    /// The period by which.
    pub by: Option<String>,
    /// How often it is judged: `month`, `quarter` or `year`.
    pub cadence: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// The ids of the playbooks that move it.
    pub playbooks: Vec<String>,
}

/// An action that is under way, or was done lately.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default)]
pub struct PolicyAction {
    /// When it is due.
    pub due: String,
    /// What is done.
    pub title: String,
    /// The id of the playbook that it carries out.
    pub playbook: String,
    /// Who answers for it.
    pub owner: String,
    /// When it was done; `None` while it is open.
    pub done: Option<String>,
}

/// What an indicator means.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PolicyDefinition {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its definition.
    pub text: String,
}

/// How a dimension and its values are called.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PolicyDimension {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The names of the values that the project itself names.
    pub values: BTreeMap<String, String>,
}

/// A chapter of the handbook.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PolicyChapter {
    /// The path of its page, from the language's folder.
    pub path: String,
    /// Its title.
    pub title: String,
    /// Its id, where it is a playbook.
    pub playbook: Option<String>,
    /// Who owns it.
    pub owner: Option<String>,
    /// When it was last reviewed.
    pub reviewed: Option<String>,
    /// Its words, a paragraph a line, without its components: so live figures are no change of it.
    pub text: Vec<String>,
}

impl Policy {
    /// The policy as indented JSON, with a line break at the end.
    #[must_use]
    pub fn json(&self) -> String {
        // Plain values without maps of foreign keys can't fail to serialise.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Reads what [`Policy::json`] wrote.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn read(text: &str) -> Result<Policy, String> {
        let policy: Policy =
            serde_json::from_str(text).map_err(|error| format!("it can't be read: {error}"))?;
        if policy.schema == SCHEMA {
            Ok(policy)
        } else {
            Err(format!("its schema is `{}`, expected `{SCHEMA}`", policy.schema))
        }
    }

    /// The survey of an id.
    #[must_use]
    pub fn survey(&self, id: &str) -> Option<&PolicySurvey> {
        self.settings.surveys.iter().find(|survey| survey.id == id)
    }

    /// The definition of an indicator.
    #[must_use]
    pub fn definition(&self, id: &str) -> Option<&PolicyDefinition> {
        self.definitions.iter().find(|definition| definition.id == id)
    }

    /// How many playbooks there are.
    #[must_use]
    pub fn playbooks(&self) -> usize {
        self.chapters.iter().filter(|chapter| chapter.playbook.is_some()).count()
    }

    /// When a playbook was last reviewed, of all of them the latest.
    #[must_use]
    pub fn last_reviewed(&self) -> Option<&str> {
        let playbooks = self.chapters.iter().filter(|chapter| chapter.playbook.is_some());
        playbooks.filter_map(|chapter| chapter.reviewed.as_deref()).max()
    }
}

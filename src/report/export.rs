//! Writes figures as records for other programs: the JSON and CSV of `indicators` and of the site's data folder.

use super::disclosure::{Release, Suppressed};
use crate::cube::Cut;
use crate::indicators::{Comparison, Counts, Figure};
use crate::project::Project;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;

/// The name and version of the JSON format.
pub const SCHEMA: &str = "embajador/indicators/1";

/// All records of an export.
#[derive(Debug)]
pub struct Export {
    schema: &'static str,
    as_of: Option<String>,
    indicators: Vec<Record>,
}

/// One figure as a flat record. A figure that does not exist is null, never 0.
#[derive(Debug, Serialize)]
pub struct Record {
    id: &'static str,
    survey: Option<String>,
    question: Option<String>,
    period: String,
    complete: bool,
    dimension: Option<String>,
    value: Option<String>,
    unit: &'static str,
    estimate: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    level: f64,
    method: &'static str,
    n: Option<u64>,
    n_effective: Option<f64>,
    weighted: bool,
    unweighted: Option<f64>,
    counts: Option<CountsRecord>,
    previous_period: Option<String>,
    change: Option<f64>,
    change_low: Option<f64>,
    change_high: Option<f64>,
    p_value: Option<f64>,
    p_adjusted: Option<f64>,
    against_rest: Option<RestRecord>,
    target: Option<f64>,
    status: Option<&'static str>,
    suppressed: Option<&'static str>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum CountsRecord {
    Classes { promoters: u64, passives: u64, detractors: u64 },
    Share { successes: u64, trials: u64 },
}

#[derive(Debug, Serialize)]
struct RestRecord {
    difference: f64,
    low: f64,
    high: f64,
    p_value: f64,
    p_adjusted: Option<f64>,
}

impl Export {
    /// An export of records.
    #[must_use]
    pub fn new(as_of: Option<Date>, indicators: Vec<Record>) -> Self {
        Export { schema: SCHEMA, as_of: as_of.map(|date| date.to_string()), indicators }
    }

    /// The export as JSON with one record a line, and a line break at the end: a diff shows the figures that differ, and an
    /// edition takes a third less room than with one field a line.
    #[must_use]
    pub fn json(&self) -> String {
        // Plain values without maps of foreign keys can't fail to serialise.
        let head =
            serde_json::json!({ "schema": self.schema, "as_of": self.as_of, "indicators": [] });
        let mut text = head.to_string();
        text.truncate(text.len().saturating_sub("]}".len()));
        for (number, record) in self.indicators.iter().enumerate() {
            text.push_str(if number == 0 { "\n" } else { ",\n" });
            text.push_str(&serde_json::to_string(record).unwrap_or_default());
        }
        text.push_str("\n]}\n");
        text
    }

    /// The export as rows of cells, the header first; nested values become columns of their own.
    #[must_use]
    pub fn rows(&self) -> Vec<Vec<String>> {
        let mut rows = vec![HEADER.iter().map(|name| (*name).to_owned()).collect()];
        for record in &self.indicators {
            let value = serde_json::to_value(record).unwrap_or_default();
            let cell = |name: &&str| {
                let found = match name.split_once('.') {
                    Some((outer, inner)) => value.get(outer).and_then(|v| v.get(inner)),
                    None => value.get(*name),
                };
                match found {
                    None | Some(Value::Null) => String::new(),
                    Some(Value::String(text)) => text.clone(),
                    Some(other) => other.to_string(),
                }
            };
            rows.push(HEADER.iter().map(cell).collect());
        }
        rows
    }

    /// The records.
    #[must_use]
    pub fn records(&self) -> &[Record] {
        &self.indicators
    }
}

const HEADER: [&str; 36] = [
    "id",
    "survey",
    "question",
    "period",
    "complete",
    "dimension",
    "value",
    "unit",
    "estimate",
    "low",
    "high",
    "level",
    "method",
    "n",
    "n_effective",
    "weighted",
    "unweighted",
    "counts.promoters",
    "counts.passives",
    "counts.detractors",
    "counts.successes",
    "counts.trials",
    "previous_period",
    "change",
    "change_low",
    "change_high",
    "p_value",
    "p_adjusted",
    "against_rest.difference",
    "against_rest.low",
    "against_rest.high",
    "against_rest.p_value",
    "against_rest.p_adjusted",
    "target",
    "status",
    "suppressed",
];

fn cut_of(cut: &Cut) -> (Option<String>, Option<String>) {
    match cut {
        Cut::Whole => (None, None),
        Cut::Value { dimension, value } => (Some(dimension.clone()), Some(value.clone())),
    }
}

impl Record {
    /// The record of a figure, whole.
    #[must_use]
    pub fn of(figure: &Figure) -> Self {
        let (dimension, value) = cut_of(&figure.cut);
        let change = figure.change.as_ref();
        Record {
            id: figure.indicator.id,
            survey: figure.survey.clone(),
            question: figure.question.clone(),
            period: figure.period.to_string(),
            complete: figure.complete,
            dimension,
            value,
            unit: figure.indicator.unit.as_str(),
            estimate: figure.estimate,
            low: figure.interval.map(|interval| interval.low),
            high: figure.interval.map(|interval| interval.high),
            level: figure.level,
            method: figure.method,
            n: Some(figure.n),
            n_effective: figure.n_effective,
            weighted: figure.weighted,
            unweighted: figure.unweighted,
            counts: match figure.counts {
                Counts::Classes { detractors, passives, promoters } => {
                    Some(CountsRecord::Classes { promoters, passives, detractors })
                }
                Counts::Share { successes, trials } => {
                    Some(CountsRecord::Share { successes, trials })
                }
                Counts::None => None,
            },
            previous_period: figure.previous.map(|period| period.to_string()),
            change: change.map(|c| c.difference.difference),
            change_low: change.map(|c| c.difference.interval.low),
            change_high: change.map(|c| c.difference.interval.high),
            p_value: change.map(|c| c.difference.p_value),
            p_adjusted: change.and_then(|c| c.p_adjusted),
            against_rest: figure.against_rest.as_ref().map(RestRecord::of),
            target: figure.target,
            status: figure.status.map(|status| status.as_str()),
            suppressed: None,
        }
    }

    /// The record of what became of a figure: one that is withheld says only what it is about and why.
    #[must_use]
    pub fn of_release(release: &Release, project: &Project) -> Self {
        match release {
            Release::Published(figure) => Record::of(figure),
            Release::Suppressed(suppressed) => Record::of_suppressed(suppressed, project),
        }
    }

    fn of_suppressed(suppressed: &Suppressed, project: &Project) -> Self {
        let (dimension, value) = cut_of(&suppressed.cut);
        Record {
            id: suppressed.indicator.id,
            survey: suppressed.survey.clone(),
            question: suppressed.question.clone(),
            period: suppressed.period.to_string(),
            complete: suppressed.complete,
            dimension,
            value,
            unit: suppressed.indicator.unit.as_str(),
            estimate: None,
            low: None,
            high: None,
            level: project.book.statistics.level,
            method: "none",
            n: None,
            n_effective: None,
            weighted: false,
            unweighted: None,
            counts: None,
            previous_period: None,
            change: None,
            change_low: None,
            change_high: None,
            p_value: None,
            p_adjusted: None,
            against_rest: None,
            target: None,
            status: None,
            suppressed: Some(suppressed.reason.as_str()),
        }
    }
}

impl RestRecord {
    fn of(comparison: &Comparison) -> Self {
        RestRecord {
            difference: comparison.difference.difference,
            low: comparison.difference.interval.low,
            high: comparison.difference.interval.high,
            p_value: comparison.difference.p_value,
            p_adjusted: comparison.p_adjusted,
        }
    }
}

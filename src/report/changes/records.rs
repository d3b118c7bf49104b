//! Writes revised figures as records for other programs: the rows of `data/revisions.csv`.

use super::figures::{Revision, Shown};

/// Where they stand, from the language's folder.
pub const PATH: &str = "data/revisions.csv";

const HEADER: [&str; 11] = [
    "period",
    "id",
    "survey",
    "question",
    "dimension",
    "value",
    "estimate_before",
    "estimate_now",
    "n_before",
    "n_now",
    "cause",
];

/// All revised figures as rows of cells, the header first, in the order in which they are told. What either edition withholds,
/// and what the later one does, has no number.
#[must_use]
pub fn rows(revisions: &[Revision]) -> Vec<Vec<String>> {
    let mut rows = vec![HEADER.iter().map(|name| (*name).to_owned()).collect()];
    rows.extend(revisions.iter().map(row));
    rows
}

fn row(revision: &Revision) -> Vec<String> {
    let figure = &revision.figure;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    // As the files of figures write them, so that both can be joined.
    let number = |value: Option<f64>| {
        value.map(|value| serde_json::Value::from(value).to_string()).unwrap_or_default()
    };
    let count = |n: Option<u64>| n.map(|n| n.to_string()).unwrap_or_default();
    let is_shown = revision.new != Shown::Withheld;
    vec![
        figure.period.clone(),
        figure.id.clone(),
        text(&figure.survey),
        text(&figure.question),
        text(&figure.dimension),
        text(&figure.value),
        number(revision.old_estimate.filter(|_| is_shown)),
        number(figure.estimate.filter(|_| is_shown)),
        count(revision.old_n.filter(|_| is_shown)),
        count(revision.new_n.filter(|_| is_shown)),
        revision.cause.as_str().to_owned(),
    ]
}

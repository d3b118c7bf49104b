//! Lists what the configuration defines as keys and values, so that two states of a project can be told apart.

use super::front_matter::ReviewInterval;
use super::{Project, optional};
use crate::diagnostic::{Diagnostic, Failure, Location};
use std::collections::BTreeMap;
use std::path::Path;
use toml::{Table, Value};

impl Project {
    /// What figures and their judgement are made by, as written: `statistics.level`, `survey.NAME.baseline`,
    /// `objective.ID.target`, `step-07.owner`. Lists of tables are told apart by their `id` or `files`. Texts that are only
    /// shown, such as titles, are left out, and so is what nobody wrote.
    ///
    /// # Errors
    /// As reading the configuration in `folder` has.
    pub fn definitions(&self, folder: &Path) -> Result<BTreeMap<String, String>, Failure> {
        let mut found = BTreeMap::new();
        let mut book = parsed("book.toml", &self.book_text)?;
        for key in ["preprocessor", "embajador"] {
            book = match book.remove(key) {
                Some(Value::Table(inner)) => inner,
                _ => Table::new(),
            };
        }
        for key in ["statistics", "disclosure"] {
            if let Some(value) = book.get(key) {
                flatten(key, value, &mut found);
            }
        }
        if let Some(survey) = book.get("site").and_then(|site| site.get("survey")) {
            flatten("site.survey", survey, &mut found);
        }
        for file in ["data/sources.toml", "data/plan.toml"] {
            let Some(text) = optional(folder, file)? else { continue };
            for (key, value) in parsed(file, &text)?.iter().filter(|(key, _)| *key != "dimension") {
                flatten(key, value, &mut found);
            }
        }
        for playbook in self.playbooks_in(folder)? {
            let every = playbook.review_every.map(|every| match every {
                ReviewInterval::Months(months) => format!("{months} months"),
                ReviewInterval::Days(days) => format!("{days} days"),
            });
            let reviewed = playbook.reviewed.map(|day| day.to_string());
            let facts =
                [("owner", playbook.owner), ("reviewed", reviewed), ("review_every", every)];
            for (key, value) in facts {
                found.extend(value.map(|value| (format!("{}.{key}", playbook.id), value)));
            }
        }
        Ok(found)
    }
}

fn parsed(file: &str, text: &str) -> Result<Table, Failure> {
    text.parse().map_err(|error: toml::de::Error| {
        Diagnostic::error(format!("not valid TOML: {}", error.message()))
            .at(Location::file(file))
            .hint("see https://toml.io for how a table, a string or a list is written")
            .into()
    })
}

fn flatten(path: &str, value: &Value, found: &mut BTreeMap<String, String>) {
    match value {
        Value::Table(table) => {
            for (key, value) in table.iter().filter(|(key, _)| *key != "title") {
                flatten(&format!("{path}.{key}"), value, found);
            }
        }
        Value::Array(list) if list.iter().any(Value::is_table) => {
            for (place, value) in list.iter().enumerate() {
                let mut value = value.clone();
                let mut take = |key| value.as_table_mut()?.remove(key)?.as_str().map(str::to_owned);
                let name = take("id").or_else(|| take("files"));
                let name = name.unwrap_or_else(|| (place + 1).to_string());
                // Its name stands in the path; a table that says no more is there all the same.
                match value.as_table().is_none_or(Table::is_empty) {
                    true => drop(found.insert(format!("{path}.{name}"), "set".to_owned())),
                    false => flatten(&format!("{path}.{name}"), &value, found),
                }
            }
        }
        Value::String(text) => {
            found.insert(path.to_owned(), text.clone());
        }
        other => {
            found.insert(path.to_owned(), other.to_string());
        }
    }
}

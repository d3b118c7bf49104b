//! Says which columns of a preset a file lacks though the survey's other files have them, or though it has one nearly so
//! called: a preset's columns may be absent, and a misspelt one must not be lost in silence.

use super::columns::PresetColumn;
use super::preset::{is_canonical, is_canonical_dimension};
use crate::diagnostic::{Diagnostic, Diagnostics, Location, nearest};
use std::collections::BTreeMap;

/// What the files of a survey have of a preset's columns.
#[derive(Default)]
pub(super) struct PresetColumns {
    /// By column, the files that have it.
    present: BTreeMap<String, usize>,
    /// By column, the files that lack it, and the header there that is nearly so called.
    absent: BTreeMap<String, Vec<(String, Option<String>)>>,
}

impl PresetColumns {
    /// Takes what one file has.
    pub(super) fn add(&mut self, file: &str, header: &[String], columns: &[PresetColumn]) {
        let unread = || header.iter().map(String::as_str).filter(|name| !is_canonical(name));
        for column in columns {
            if column.found {
                *self.present.entry(column.name.clone()).or_default() += 1;
            } else {
                let near = nearest(&column.name, unread()).map(str::to_owned);
                let absent = self.absent.entry(column.name.clone()).or_default();
                absent.push((file.to_owned(), near));
            }
        }
    }

    /// One warning for each column that is missing against expectation, at the first file that lacks it.
    pub(super) fn warnings(&self) -> Diagnostics {
        let mut diagnostics = Diagnostics::new();
        for (name, absent) in &self.absent {
            let elsewhere = self.present.contains_key(name);
            // A misspelt header tells more than the first file that never had the column.
            let misspelt = absent.iter().find(|(_, near)| near.is_some());
            let Some((file, near)) = misspelt.or(absent.first()) else { continue };
            if !elsewhere && (near.is_none() || is_canonical_dimension(name)) {
                continue;
            }
            let others = match absent.len() - 1 {
                0 => String::new(),
                n => format!(" (nor in {n} more)"),
            };
            let why = if elsewhere { ", which other files of the survey have" } else { "" };
            let mend = "or say so in a [[survey.NAME.file]] of data/sources.toml";
            diagnostics.push(
                Diagnostic::warning(format!("there is no column `{name}`{others}{why}"))
                    .at(Location::file(file).line(1))
                    .hint(match near {
                        Some(near) if elsewhere => {
                            format!("if `{near}` is meant, name it `{name}`, {mend}")
                        }
                        Some(near) => format!("if `{near}` is meant, name it `{name}`"),
                        None => format!("add the column, {mend}"),
                    }),
            );
        }
        diagnostics
    }
}

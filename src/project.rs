//! Reads the configuration as written, then resolves and checks it.
//!
//! [`Project::load`] reads `book.toml`, `data/sources.toml` and `data/plan.toml`. Only this room knows TOML and walks
//! folders. What a key means for data (which columns a file has, which indicators exist) is checked by the rooms to
//! the right, at the places that are kept here.

pub mod book_toml;
mod definitions;
pub mod files;
pub mod front_matter;
pub mod language;
pub mod mapping_config;
pub mod plan_toml;
pub mod playbooks;
pub mod sources_toml;
pub mod texts;
pub mod toml_reader;

pub use book_toml::{BookToml, Correction, IntervalMethod};
pub use language::Language;
pub use plan_toml::{ObjectiveConfig, PlanToml};
pub use playbooks::Playbook;
pub use sources_toml::{Cadence, SourcesToml};
pub use texts::{Text, Texts};
pub use toml_reader::Located;

use crate::diagnostic::{Diagnostic, Diagnostics, Failure, nearest_hint};
use std::path::{Path, PathBuf};

/// A project on disk, its configuration read and checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Project {
    /// The folder that holds `book.toml`.
    pub root: PathBuf,
    /// The text of `book.toml`, for mdBook.
    pub book_text: String,
    /// `book.toml`.
    pub book: BookToml,
    /// `data/sources.toml`; empty where there is none.
    pub sources: SourcesToml,
    /// `data/plan.toml`; empty where there is none.
    pub plan: PlanToml,
}

impl Project {
    /// Reads the configuration of the project in `root`.
    ///
    /// # Errors
    /// [`Failure::Io`] if `book.toml` is not there or a file can't be read, [`Failure::Input`] if one of them is wrong.
    pub fn load(root: &Path, diagnostics: &mut Diagnostics) -> Result<Self, Failure> {
        let book_path = root.join("book.toml");
        let book_text = files::read_text(&book_path, "book.toml")?;
        let book = BookToml::read("book.toml", &book_text, diagnostics);
        if let Some(book) = &book
            && !diagnostics.has_errors()
        {
            book_toml::check_languages(root, book, diagnostics);
        }
        let sources = optional(root, "data/sources.toml")?.map_or_else(
            || Some(SourcesToml::default()),
            |text| SourcesToml::read("data/sources.toml", &text, diagnostics),
        );
        let plan = optional(root, "data/plan.toml")?.map_or_else(
            || Some(PlanToml::default()),
            |text| PlanToml::read("data/plan.toml", &text, diagnostics),
        );
        if let (Some(book), Some(sources)) = (&book, &sources)
            && let Some(survey) = &book.survey
            && !diagnostics.has_errors()
            && !sources.surveys.contains_key(&survey.value)
        {
            let there_are = sources.surveys.keys().map(String::as_str);
            diagnostics.push(
                Diagnostic::error(format!("there is no survey `{}`", survey.value))
                    .at(survey.location.clone())
                    .hint(nearest_hint(&survey.value, there_are)),
            );
        }
        diagnostics.check()?;
        match (book, sources, plan) {
            (Some(book), Some(sources), Some(plan)) => {
                Ok(Project { root: root.to_path_buf(), book_text, book, sources, plan })
            }
            _ => Err(Failure::Input(std::mem::take(diagnostics))),
        }
    }

    /// The name of a dimension in a language: from sources.toml, or the dimension's own id.
    #[must_use]
    pub fn dimension_title<'a>(&'a self, dimension: &'a str, language: Language) -> &'a str {
        let configured = self.sources.dimensions.get(dimension);
        configured
            .map(|dimension| dimension.title.in_language(language))
            .filter(|title| !title.is_empty())
            .unwrap_or(dimension)
    }
}

fn optional(root: &Path, relative: &str) -> Result<Option<String>, Failure> {
    let path = root.join(relative);
    if path.exists() { files::read_text(&path, relative).map(Some) } else { Ok(None) }
}

//! Reads back what a built site or an edition says, from the files of data that it holds in each language.

use super::policy;
use crate::diagnostic::{Diagnostic, Failure, Location};
use crate::project::Language;
use crate::report::changes::Snapshot;
use crate::report::policy::Policy;
use crate::report::stated::Stated;
use std::collections::BTreeMap;
use std::path::Path;

/// The edition before the one that is built, and what it says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Before {
    /// Its name.
    pub name: String,
    /// What it says, in each of its languages.
    pub languages: BTreeMap<Language, Snapshot>,
}

/// What an edition corrects, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// The name of the edition that it corrects.
    pub name: String,
    /// Why, in each language in which it is told.
    pub reason: BTreeMap<Language, String>,
}

impl Before {
    /// Reads an edition, or any site that was built, from its folder.
    ///
    /// # Errors
    /// [`Failure::Io`] if a file can't be read, [`Failure::Input`] if one is not what a build writes, or if there is no
    /// language in the folder.
    pub fn read(folder: &Path, name: &str) -> Result<Before, Failure> {
        let mut languages = BTreeMap::new();
        for language in Language::ALL {
            if let Some(snapshot) = snapshot(&folder.join(language.code()), name, language)? {
                languages.insert(language, snapshot);
            }
        }
        if languages.is_empty() {
            let message = format!("`{}` holds no site that can be compared", folder.display());
            return Err(Diagnostic::error(message)
                .hint(format!(
                    "a site has {} in the folder of each language; one that an older version built has none",
                    policy::PATH
                ))
                .into());
        }
        Ok(Before { name: name.to_owned(), languages })
    }

    /// The main language of its book.
    #[must_use]
    pub fn main_language(&self) -> Option<Language> {
        let snapshot = self.languages.values().next()?;
        Language::from_code(&snapshot.policy.main_language)
    }
}

/// What the folder of a language says; `None` where there is no such language.
fn snapshot(folder: &Path, name: &str, language: Language) -> Result<Option<Snapshot>, Failure> {
    let file = folder.join(policy::PATH);
    if !file.exists() {
        return Ok(None);
    }
    let shown = |path: &str| format!("{name}/{}/{path}", language.code());
    let read = |file: &Path| {
        std::fs::read_to_string(file).map_err(|error| Failure::io("read", file, error))
    };
    let wrong = |message: String, path: &str| {
        Failure::from(
            Diagnostic::error(message)
                .at(Location::file(shown(path)))
                .hint("another version wrote it, or it was changed by hand"),
        )
    };
    let policy = Policy::read(&read(&file)?).map_err(|message| wrong(message, policy::PATH))?;
    let data = folder.join("data");
    let mut names = Vec::new();
    for entry in
        std::fs::read_dir(&data).map_err(|error| Failure::io("read the folder", &data, error))?
    {
        let entry = entry.map_err(|error| Failure::io("read the folder", &data, error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with("indicators-") && name.ends_with(".json") {
            names.push(name);
        }
    }
    names.sort();
    let mut figures = Vec::new();
    for name in names {
        let text = read(&data.join(&name))?;
        let read = Stated::read(&text);
        figures.extend(read.map_err(|message| wrong(message, &format!("data/{name}")))?);
    }
    Ok(Some(Snapshot { policy, figures }))
}

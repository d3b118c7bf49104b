//! The manifest of an edition (`edition.json`): what it is made from, what it consists of, and which came before it.

use super::digest::Digest;
use super::inputs::Inputs;
use super::name::EditionName;
use super::reason::Reason;
use crate::diagnostic::{Diagnostic, Failure};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

/// The file of an edition's folder that holds its manifest.
pub const MANIFEST: &str = "edition.json";

/// Which format it has.
pub const SCHEMA: &str = "embajador/edition/1";

/// The program that wrote it. It is no part of the content.
pub(super) const TOOL: &str = concat!("embajador ", env!("CARGO_PKG_VERSION"));

/// The manifest of an edition, or of the tombstone in the place of a withdrawn one. It holds no time of day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// [`SCHEMA`].
    pub schema: String,
    /// The edition.
    pub name: EditionName,
    /// Its as-of date, `2026-10-31`; none where nothing is dated.
    pub as_of: Option<String>,
    /// The month that it tells of last, `2026-10`.
    pub period: Option<String>,
    /// The codes of its languages, the main one first.
    pub languages: Vec<String>,
    /// The book's title in each language, by the language's code.
    pub titles: BTreeMap<String, String>,
    /// The program that wrote it.
    pub tool: String,
    /// The digest of what readers get: files, as-of date and languages; see [`content`].
    pub content: Digest,
    /// The digest of the manifest before it, in the order of publication: the chain. None for the first.
    pub previous: Option<Digest>,
    /// The edition that its page of changes compares it with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compared: Option<EditionName>,
    /// The edition that it corrects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revises: Option<EditionName>,
    /// Why it corrects another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// What was withdrawn, if this is a tombstone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Withdrawn>,
    /// What it was made from; none in a tombstone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inputs: Option<Inputs>,
    /// Its files, sorted by path.
    pub files: Vec<FileRecord>,
}

/// What a tombstone keeps of the edition in whose place it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdrawn {
    /// Why.
    pub reason: Reason,
    /// The digest of the edition's manifest.
    pub manifest: Digest,
    /// The digest of the manifest before that one: the chain does not break where a manifest is gone.
    pub previous: Option<Digest>,
    /// The digest of its content.
    pub content: Digest,
}

/// A file and what it holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRecord {
    /// Path from the folder, with forward slashes.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// The digest of its content.
    pub sha256: Digest,
}

/// How the files of two editions differ: paths, sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// Files that only the new one has.
    pub added: Vec<String>,
    /// Files that only the old one has.
    pub removed: Vec<String>,
    /// Files that both have, with other content.
    pub changed: Vec<String>,
}

impl super::json::HasSchema for Manifest {
    fn schema(&self) -> &str {
        &self.schema
    }
}

impl Manifest {
    /// Reads the manifest of an edition's folder, and its digest.
    ///
    /// # Errors
    /// [`Failure::Io`] if it can't be read, [`Failure::Refused`] if it is not one of this version.
    pub fn read(folder: &Path) -> Result<(Manifest, Digest), Failure> {
        let path = folder.join(MANIFEST);
        let text = std::fs::read(&path).map_err(|error| Failure::io("read", &path, error))?;
        let shown = path.display().to_string();
        let manifest: Manifest = super::json::read(&text, SCHEMA, &shown)?;
        Ok((manifest, Digest::of(&text)))
    }

    /// Its text, as it is written and hashed.
    ///
    /// # Errors
    /// [`Failure::Refused`] if it can't be written as JSON, which no value of it causes.
    pub fn text(&self) -> Result<String, Failure> {
        super::json::write(self)
    }

    /// How many bytes its files have.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }
}

impl Difference {
    /// Compares files by their digests.
    #[must_use]
    pub fn between(old: &[FileRecord], new: &[FileRecord]) -> Difference {
        let by_path = |files: &[FileRecord]| -> BTreeMap<String, Digest> {
            files.iter().map(|file| (file.path.clone(), file.sha256.clone())).collect()
        };
        let (old, new) = (by_path(old), by_path(new));
        let mut found = Difference::default();
        for (path, digest) in &new {
            match old.get(path) {
                None => found.added.push(path.clone()),
                Some(before) if before != digest => found.changed.push(path.clone()),
                Some(_) => {}
            }
        }
        found.removed = old.into_keys().filter(|path| !new.contains_key(path)).collect();
        found
    }

    /// How many files differ.
    #[must_use]
    pub fn count(&self) -> usize {
        self.added.len() + self.removed.len() + self.changed.len()
    }

    /// One line a file: `changed es/index.html`.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        let kinds =
            [("changed", &self.changed), ("added", &self.added), ("removed", &self.removed)];
        kinds
            .into_iter()
            .flat_map(|(word, paths)| paths.iter().map(move |path| format!("{word} {path}")))
    }
}

/// The digest of what readers get. Metadata is no part of it: the same pages from another machine, version or commit are
/// the same content.
///
/// It is that of the text `embajador/content/1`, `as_of DATE`, `languages es,en`, then `SHA-256 SIZE PATH` for each file by
/// path, each on a line.
#[must_use]
pub fn content(as_of: Option<&str>, languages: &[String], files: &[FileRecord]) -> Digest {
    let mut text = format!(
        "embajador/content/1\nas_of {}\nlanguages {}\n",
        as_of.unwrap_or("none"),
        languages.join(",")
    );
    let mut sorted: Vec<&FileRecord> = files.iter().collect();
    sorted.sort();
    for file in sorted {
        // Writing to a text can't fail.
        let _ = writeln!(text, "{} {} {}", file.sha256, file.bytes, file.path);
    }
    Digest::of(text.as_bytes())
}

/// Refuses files of which one is called like the manifest, or may be taken for it where capitals are not told apart.
///
/// # Errors
/// [`Failure::Refused`] if there is one.
pub(super) fn refuse_taken(files: &[FileRecord]) -> Result<(), Failure> {
    match files.iter().find(|file| file.path.eq_ignore_ascii_case(MANIFEST)) {
        None => Ok(()),
        Some(file) => Err(Failure::Refused(
            Diagnostic::error(format!(
                "the theme or the book has a file `{}`, where the manifest of an edition goes",
                file.path
            ))
            .hint("call that file otherwise"),
        )),
    }
}

/// An error for a manifest that does not say what it should.
pub(super) fn inconsistent(name: &EditionName, what: &str) -> Failure {
    Failure::Refused(
        Diagnostic::error(format!("edition `{name}`: {what}")).hint(
            "`embajador verify` says what was altered; put the folder back as it was published",
        ),
    )
}

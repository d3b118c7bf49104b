//! What an edition was made from: digests by which anyone who has the inputs can tell that they are the same.

use super::digest::Digest;
use super::manifest::FileRecord;
use crate::cube::Cube;
use crate::diagnostic::{Diagnostics, Failure};
use crate::project::files::{FoundFile, matching, tree};
use crate::project::{Located, Project};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// The inputs of an edition. All but the configuration is kept as one digest for each kind, without sizes and names: nothing
/// about a single file can be worked out from it. An empty month is not told from a full one, and the name of a draft, which
/// lies among the chapters and is in no list of them, is not published.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inputs {
    /// The date after which nothing that was received was taken, if one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_known: Option<String>,
    /// The configuration: paths from the project, sorted.
    pub files: Vec<FileRecord>,
    /// All else, by kind.
    pub data: Vec<DataRecord>,
}

/// All files of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataRecord {
    /// `chapters` (with what lies beside them), `theme` (the project's own), `answers`, `tallies` or `registers`.
    pub kind: String,
    /// The digest of a line `SHA-256 SIZE PATH` for each file by path.
    pub sha256: Digest,
}

impl Inputs {
    /// The inputs of a project. Files of answers are those that were read into the cube.
    ///
    /// # Errors
    /// [`Failure::Io`] if one of them can't be read.
    pub fn of(
        project: &Project,
        cube: &Cube,
        answers: Option<&Path>,
        as_known: Option<Date>,
    ) -> Result<Inputs, Failure> {
        let root = &project.root;
        let mut paths = BTreeMap::new();
        for name in ["book.toml", "data/sources.toml", "data/plan.toml"] {
            let path = root.join(name);
            if path.is_file() {
                paths.insert(name.to_owned(), path);
            }
        }
        let theme = project.book.theme.as_ref().map_or("default", Located::as_str);
        let sources = project.book.languages.iter().map(|config| config.src.as_str());
        let chapters: Vec<FoundFile> = sources.flat_map(|folder| below(root, folder)).collect();
        let theme = below(root, &format!("themes/{theme}"));
        let files = paths.iter().map(|(path, place)| record(path, place));
        let files = files.collect::<Result<Vec<_>, _>>()?;
        let surveys = || cube.surveys.values().map(|survey| &survey.survey);
        let of_answers = surveys().flat_map(|survey| survey.files.iter().map(|one| &one.file));
        let tallies = surveys().flat_map(|survey| &survey.aggregates);
        let registers = registers(project, answers);
        let mut data = Vec::new();
        data.extend(combined("chapters", chapters.iter())?);
        data.extend(combined("theme", theme.iter())?);
        data.extend(combined("answers", of_answers)?);
        data.extend(combined("tallies", tallies)?);
        data.extend(combined("registers", registers.iter())?);
        let as_known = as_known.map(|date| date.to_string());
        Ok(Inputs { as_known, files, data })
    }
}

/// All files below a folder of the project, by their paths from the project.
fn below(root: &Path, folder: &str) -> Vec<FoundFile> {
    let folder = folder.trim_start_matches("./").trim_end_matches('/');
    let found = tree(&root.join(folder)).into_iter().filter(|found| !is_hidden(found));
    found
        .map(|found| FoundFile { relative: format!("{folder}/{}", found.relative), ..found })
        .collect()
}

/// Files of editors and of version control.
fn is_hidden(found: &FoundFile) -> bool {
    found.relative.split('/').any(|part| part.starts_with('.'))
}

/// The files of registers: at their own places, and where sources.toml says.
fn registers(project: &Project, answers: Option<&Path>) -> Vec<FoundFile> {
    let data = project.root.join("data");
    // What is wrong with a pattern was said when the registers were read.
    let mut said = Diagnostics::new();
    let mut found: Vec<FoundFile> = tree(&data.join("registers"))
        .into_iter()
        .filter(|found| found.relative.ends_with(".csv") && !is_hidden(found))
        .map(|found| FoundFile { relative: format!("registers/{}", found.relative), ..found })
        .collect();
    for pattern in project.sources.registers.values().filter_map(|config| config.files.as_ref()) {
        let folders = answers.into_iter().chain([data.as_path()]);
        let own = folders
            .filter_map(|folder| matching(folder, "", pattern, &mut said))
            .find(|own| !own.is_empty());
        found.extend(own.into_iter().flatten());
    }
    found
}

fn record(path: &str, place: &Path) -> Result<FileRecord, Failure> {
    let (sha256, bytes) = Digest::of_file(place)?;
    Ok(FileRecord { path: path.to_owned(), bytes, sha256 })
}

fn combined<'a>(
    kind: &str,
    files: impl Iterator<Item = &'a FoundFile>,
) -> Result<Option<DataRecord>, Failure> {
    let files: BTreeMap<&str, &PathBuf> =
        files.map(|file| (file.relative.as_str(), &file.path)).collect();
    if files.is_empty() {
        return Ok(None);
    }
    let mut text = String::new();
    for (path, place) in files {
        let (sha256, bytes) = Digest::of_file(place)?;
        // Writing to a text can't fail.
        let _ = writeln!(text, "{sha256} {bytes} {path}");
    }
    Ok(Some(DataRecord { kind: kind.to_owned(), sha256: Digest::of(text.as_bytes()) }))
}

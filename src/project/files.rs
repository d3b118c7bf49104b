//! Finds and reads the files of a project, always in the same order and never outside their folder.

use super::toml_reader::Located;
use crate::diagnostic::{Diagnostic, Diagnostics, Failure};
use globset::GlobBuilder;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// A file that a pattern found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FoundFile {
    /// Path relative to the folder that was searched, with forward slashes.
    pub relative: String,
    /// Where it is on disk.
    pub path: PathBuf,
    /// How messages call it.
    pub shown: String,
}

/// Reads a text file as UTF-8.
///
/// # Errors
/// [`Failure::Io`] if it can't be read, [`Failure::Input`] if it is not UTF-8.
pub fn read_text(path: &Path, shown: &str) -> Result<String, Failure> {
    let bytes = std::fs::read(path).map_err(|error| Failure::io("read", path, error))?;
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(error.as_bytes());
        Diagnostic::error("not valid UTF-8")
            .at(crate::diagnostic::Location::of_offset(shown, &text, valid))
            .hint("save the file as UTF-8")
            .into()
    })
}

/// All files under `folder` whose relative path matches a pattern such as `responses/*.csv`, in the order of their
/// names. `*` stays within a folder, `**` goes through folders. Links are not followed, so nothing outside is read.
/// `None` for a wrong pattern.
pub fn matching(
    folder: &Path,
    shown_folder: &str,
    pattern: &Located<String>,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<FoundFile>> {
    let wrong = |message: String| {
        Diagnostic::error(message)
            .at(pattern.location.clone())
            .hint("write a path relative to the data folder, such as \"responses/*.csv\"")
    };
    let text = pattern.value.as_str();
    let leaves = text.starts_with('/')
        || text.contains('\\')
        || text.contains(':')
        || text.split('/').any(|part| part == "..");
    if leaves {
        diagnostics.push(wrong(format!("`{text}` leads out of the data folder")));
        return None;
    }
    let glob = match GlobBuilder::new(text).literal_separator(true).build() {
        Ok(glob) => glob.compile_matcher(),
        Err(error) => {
            diagnostics.push(wrong(format!("`{text}` is not a pattern: {}", error.kind())));
            return None;
        }
    };
    let mut found = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let Ok(entry) = entry else { continue };
        if !entry.file_type().is_file() {
            continue;
        }
        let Ok(relative) = entry.path().strip_prefix(folder) else { continue };
        let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
        let relative = parts.join("/");
        if glob.is_match(&relative) {
            found.push(FoundFile {
                shown: format!("{shown_folder}{relative}"),
                path: entry.path().to_path_buf(),
                relative,
            });
        }
    }
    found.sort();
    Some(found)
}

/// All files under `folder`, in the order of their names; none where there is no such folder. Links are not followed.
#[must_use]
pub fn tree(folder: &Path) -> Vec<FoundFile> {
    let mut found = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name().into_iter().flatten() {
        let Ok(relative) = entry.path().strip_prefix(folder) else { continue };
        if entry.file_type().is_file() {
            let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
            let relative = parts.join("/");
            found.push(FoundFile {
                shown: relative.clone(),
                path: entry.path().to_path_buf(),
                relative,
            });
        }
    }
    found.sort();
    found
}

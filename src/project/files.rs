//! Finds and reads the files of a project, always in the same order and never outside their folder.

use super::toml_reader::Located;
use crate::diagnostic::{Diagnostic, Diagnostics, Failure, Location, io_reason};
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

/// How large a file of configuration or text may be, in bytes.
const LARGEST_TEXT: u64 = 64 << 20;

/// An error for a file that would be taken into memory whole and is too large for that.
pub fn check_size(length: u64, most: u64, shown: &str) -> Result<(), Failure> {
    if length <= most {
        return Ok(());
    }
    let megabytes = most >> 20;
    Err(Diagnostic::error(format!("the file has {length} bytes, expected at most {megabytes} MiB"))
        .at(Location::file(shown))
        .hint("see whether it is the right file, or split it")
        .into())
}

/// Reads a text file as UTF-8.
///
/// # Errors
/// [`Failure::Io`] if it can't be read, [`Failure::Input`] if it is not UTF-8.
pub fn read_text(path: &Path, shown: &str) -> Result<String, Failure> {
    let failed = |error| Failure::io("read", path, error);
    let length = std::fs::metadata(path).map_err(failed)?.len();
    check_size(length, LARGEST_TEXT, shown)?;
    let bytes = std::fs::read(path).map_err(failed)?;
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(error.as_bytes());
        Diagnostic::error("not valid UTF-8")
            .at(Location::of_offset(shown, &text, valid))
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
        let entry = match entry {
            Ok(entry) => entry,
            // A folder that is not there holds no files; one that can't be read may hold what would be missing.
            Err(error) => {
                if let Some(reason) = error.io_error()
                    && reason.kind() != std::io::ErrorKind::NotFound
                {
                    let inside = error.path().and_then(|path| path.strip_prefix(folder).ok());
                    let inside = inside.map(relative_name).unwrap_or_default();
                    diagnostics.push(
                        Diagnostic::error(format!("could not read it: {}", io_reason(reason)))
                            .at(Location::file(format!("{shown_folder}{inside}")))
                            .hint("check who may read there"),
                    );
                }
                continue;
            }
        };
        let kind = entry.file_type();
        let Ok(relative) = entry.path().strip_prefix(folder) else { continue };
        let relative = relative_name(relative);
        let shown = format!("{shown_folder}{relative}");
        let is_inside = !relative.is_empty();
        if kind.is_symlink() && is_inside && (glob.is_match(&relative) || entry.path().is_dir()) {
            diagnostics.push(not_followed(&shown));
        } else if kind.is_file() && glob.is_match(&relative) {
            found.push(FoundFile { shown, path: entry.path().to_path_buf(), relative });
        }
    }
    found.sort();
    Some(found)
}

/// A path with forward slashes.
fn relative_name(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

/// The warning of a link in the place of a file or folder.
#[must_use]
pub fn not_followed(shown: &str) -> Diagnostic {
    Diagnostic::warning("it is a link, and links are not followed")
        .at(Location::file(shown))
        .hint("put the file itself there")
}

/// All files under `folder`, in the order of their names; none where there is no such folder. Links are not followed.
#[must_use]
pub fn tree(folder: &Path) -> Vec<FoundFile> {
    let mut found = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name().into_iter().flatten() {
        let Ok(relative) = entry.path().strip_prefix(folder) else { continue };
        if entry.file_type().is_file() {
            let relative = relative_name(relative);
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

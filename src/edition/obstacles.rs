//! What stands where a file of the published folder is to be: nothing is written through a link, which could lead into an
//! edition or out of the folder, and nothing that someone put there is lost.

use super::disk;
use crate::diagnostic::{Diagnostic, Failure};
use std::fs;
use std::path::Path;

/// The folders above a file, by their paths, the outermost first.
fn folders_of(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').filter_map(|(end, _)| path.get(..end))
}

/// Whether the folders above a file are the published folder's own, and no links.
pub(super) fn is_own(root: &Path, path: &str) -> bool {
    folders_of(path).all(|above| disk::kind(&root.join(above)).is_some_and(|there| there.is_dir()))
}

/// Makes the folders above a file. A link in the place of one gives way; what it leads to stays.
///
/// # Errors
/// [`Failure::Io`] if one can't be made.
pub(super) fn make_own(root: &Path, path: &str) -> Result<(), Failure> {
    for above in folders_of(path) {
        let above = root.join(above);
        remove_link(&above)?;
        disk::make(&above)?;
    }
    Ok(())
}

/// Refuses a place where a file can't be put: a folder stands there, or a file where a folder is needed.
///
/// # Errors
/// [`Failure::Refused`] if something is in the way.
pub(super) fn refuse_obstacle(root: &Path, path: &str) -> Result<(), Failure> {
    for above in folders_of(path) {
        let place = root.join(above);
        if disk::kind(&place).is_some_and(|there| !there.is_dir() && !there.is_symlink()) {
            return refused(&place, "is a file, expected a folder");
        }
    }
    let place = root.join(path);
    match disk::kind(&place) {
        Some(there) if there.is_dir() => refused(&place, "is a folder, expected a file"),
        _ => Ok(()),
    }
}

/// Makes sure that nothing but a folder stands in the place of the staging folder. A link gives way.
///
/// # Errors
/// [`Failure::Refused`] if a file stands there, [`Failure::Io`] if a link can't be removed.
pub(super) fn clear_staging(staging: &Path) -> Result<(), Failure> {
    remove_link(staging)?;
    match disk::kind(staging) {
        Some(there) if !there.is_dir() => refused(staging, "is a file, expected a folder"),
        _ => Ok(()),
    }
}

fn remove_link(place: &Path) -> Result<(), Failure> {
    if disk::kind(place).is_some_and(|there| there.is_symlink()) {
        fs::remove_file(place).map_err(|error| Failure::io("remove", place, error))?;
    }
    Ok(())
}

fn refused(place: &Path, message: &str) -> Result<(), Failure> {
    let message = format!("`{}` {message}", place.display());
    Err(Failure::Refused(Diagnostic::error(message).hint("no publish wrote it; move it away")))
}

//! Writes the site into its folder: what is new or changed, each file whole, and takes away what it wrote before and
//! no longer has.

use super::Site;
use crate::diagnostic::{Diagnostic, Failure};
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Lists, in the site's folder, the files that a build wrote there.
const LIST: &str = ".embajador-site";

/// What writing a site did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// Files of the site.
    pub files: usize,
    /// Of those, how many were new or changed.
    pub changed: usize,
    /// Files of an earlier build that were taken away.
    pub removed: usize,
}

/// Writes a site into `folder`. Nothing that a build did not write is ever touched.
///
/// # Errors
/// [`Failure::Refused`] if the folder holds something that no build wrote, [`Failure::Io`] if a file can't be written.
pub fn write(site: &Site, folder: &Path) -> Result<Written, Failure> {
    if folder.is_file() {
        return Err(Failure::Refused(
            Diagnostic::error(format!("`{}` is a file, expected a folder", folder.display()))
                .hint("name an empty or a new folder with `--dest`"),
        ));
    }
    let list = folder.join(LIST);
    let before = match fs::read_to_string(&list) {
        Ok(text) => text.lines().map(str::to_owned).collect(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            refuse_foreign(folder)?;
            BTreeSet::new()
        }
        Err(error) => return Err(Failure::io("read", &list, error)),
    };
    let after: BTreeSet<String> = site.files.keys().cloned().collect();
    // The list is widened first, so that a run that is cut short leaves no file that no list knows.
    let both: Vec<&str> = before.union(&after).map(String::as_str).collect();
    fs::create_dir_all(folder).map_err(|error| Failure::io("create", folder, error))?;
    write_whole(&list, joined(&both).as_bytes())?;
    let mut written = Written { files: after.len(), ..Written::default() };
    let stale: Vec<&String> = before.difference(&after).filter(|path| is_inside(path)).collect();
    // What stands where a folder is needed, or lies in what becomes a file, is in the way and goes first. All else goes
    // last, so that a reader meets no link that leads nowhere.
    let (in_the_way, others): (Vec<&String>, Vec<&String>) = stale.into_iter().partition(|old| {
        let below = |outer: &str, inner: &str| {
            inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'))
        };
        after.iter().any(|new| below(old, new) || below(new, old))
    });
    written.removed += remove(folder, &in_the_way)?;
    for (path, content) in &site.files {
        let target = folder.join(path);
        if fs::read(&target).is_ok_and(|old| old == *content) {
            continue;
        }
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).map_err(|error| Failure::io("create", parent, error))?;
        }
        write_whole(&target, content)?;
        written.changed += 1;
    }
    written.removed += remove(folder, &others)?;
    let only: Vec<&str> = after.iter().map(String::as_str).collect();
    write_whole(&list, joined(&only).as_bytes())?;
    Ok(written)
}

/// Takes files of an earlier build away, and folders that this leaves empty; says how many were still there.
fn remove(folder: &Path, paths: &[&String]) -> Result<usize, Failure> {
    let mut removed = 0;
    for path in paths {
        let target = folder.join(path);
        match fs::remove_file(&target) {
            Ok(()) => removed += 1,
            Err(error) if is_gone(&error) => {}
            Err(error) => return Err(Failure::io("remove", &target, error)),
        }
        remove_empty_parents(folder, &target);
    }
    Ok(removed)
}

/// Whether there is no file to remove, or a file where one of its folders was.
fn is_gone(error: &std::io::Error) -> bool {
    matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory)
}

/// Whether a path of the list can only lead to a file inside the folder.
fn is_inside(path: &str) -> bool {
    let path = Path::new(path);
    path.components().all(|part| matches!(part, std::path::Component::Normal(_)))
}

fn joined(paths: &[&str]) -> String {
    let mut text = paths.join("\n");
    text.push('\n');
    text
}

/// A folder that is not empty and that no build wrote is someone's own.
fn refuse_foreign(folder: &Path) -> Result<(), Failure> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Failure::io("read", folder, error)),
    };
    if entries.count() == 0 {
        return Ok(());
    }
    let message = format!("`{}` is not empty, and no build wrote it", folder.display());
    Err(Failure::Refused(
        Diagnostic::error(message).hint("name an empty or a new folder with `--dest`"),
    ))
}

/// Writes a file beside its place and moves it there, so that a reader sees the old one or the new one.
fn write_whole(target: &Path, content: &[u8]) -> Result<(), Failure> {
    let mut name = target.file_name().map(std::ffi::OsStr::to_os_string).unwrap_or_default();
    name.push(".part");
    let part: PathBuf = target.with_file_name(name);
    let result = fs::File::create(&part)
        .and_then(|mut file| file.write_all(content))
        .and_then(|()| fs::rename(&part, target));
    result.map_err(|error| {
        let _ = fs::remove_file(&part);
        Failure::io("write", target, error)
    })
}

fn remove_empty_parents(folder: &Path, file: &Path) {
    let mut parent = file.parent();
    while let Some(empty) = parent.filter(|parent| *parent != folder) {
        if fs::remove_dir(empty).is_err() {
            break;
        }
        parent = empty.parent();
    }
}

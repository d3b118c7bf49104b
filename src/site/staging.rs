//! Builds a site beside the one that readers see, and puts it in its place at once: what is new or changed, each file
//! whole. What an earlier build wrote and is no longer there is taken away.

use crate::diagnostic::{Diagnostic, Failure};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Lists, in the site's folder, the files that a build wrote there.
const LIST: &str = ".embajador-site";

/// The folder, in the site's own, of what is built and not published yet. It lies there since only inside one folder can
/// a file surely be moved and not copied.
const STAGED: &str = ".embajador-staged";

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

/// A site on its way into its folder. Until it is published the folder keeps what it had, and if it never is, no trace
/// is left. Files can be added by several threads.
#[derive(Debug)]
pub struct Staging {
    folder: PathBuf,
    /// The first folder that had to be made for it, if any.
    made: Option<PathBuf>,
    /// What the last build wrote.
    before: BTreeSet<String>,
    added: Mutex<Added>,
}

/// What was added so far.
#[derive(Debug, Default)]
struct Added {
    /// Every file of the site, and whether it is staged: what has not changed is not.
    files: BTreeMap<String, bool>,
    /// The folders that are there in the staged one.
    folders: BTreeSet<PathBuf>,
}

impl Staging {
    /// Begins a site in `folder`. Nothing that a build did not write is ever touched.
    ///
    /// # Errors
    /// [`Failure::Refused`] if the folder holds something that no build wrote, [`Failure::Io`] if it can't be read or
    /// made.
    pub fn open(folder: &Path) -> Result<Staging, Failure> {
        if folder.is_file() {
            return Err(Failure::Refused(
                Diagnostic::error(format!("`{}` is a file, expected a folder", folder.display()))
                    .hint("name an empty or a new folder with `--dest`"),
            ));
        }
        let list = folder.join(LIST);
        let before = match fs::read_to_string(&list) {
            Ok(text) => text.lines().map(str::to_owned).collect(),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                refuse_foreign(folder)?;
                BTreeSet::new()
            }
            Err(error) => return Err(Failure::io("read", &list, error)),
        };
        let made = folder.ancestors().take_while(|ancestor| !ancestor.exists()).last();
        let staging = Staging {
            folder: folder.to_owned(),
            made: made.map(Path::to_owned),
            before,
            added: Mutex::default(),
        };
        // A run that was cut short may have left its own.
        staging.clear();
        let staged = staging.staged();
        fs::create_dir_all(&staged).map_err(|error| Failure::io("create", &staged, error))?;
        Ok(staging)
    }

    fn staged(&self) -> PathBuf {
        self.folder.join(STAGED)
    }

    /// Adds a file; one of the same path that was added before gives way to it.
    ///
    /// # Errors
    /// [`Failure::Io`] if it can't be written.
    pub fn add(&self, path: &str, content: &[u8]) -> Result<(), Failure> {
        let there = self.before.contains(path);
        let changed = !there || fs::read(self.folder.join(path)).ok().as_deref() != Some(content);
        let target = self.staged().join(path);
        if changed {
            let parent = target.parent().unwrap_or(&self.folder);
            let known = self.locked(|added| added.folders.contains(parent));
            if !known {
                fs::create_dir_all(parent).map_err(|error| Failure::io("create", parent, error))?;
                self.locked(|added| added.folders.insert(parent.to_owned()));
            }
            fs::write(&target, content).map_err(|error| Failure::io("write", &target, error))?;
        }
        let replaced = self.locked(|added| added.files.insert(path.to_owned(), changed));
        if replaced == Some(true) && !changed {
            fs::remove_file(&target).map_err(|error| Failure::io("remove", &target, error))?;
        }
        Ok(())
    }

    fn locked<T>(&self, run: impl FnOnce(&mut Added) -> T) -> T {
        run(&mut self.added.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts the site in its place.
    ///
    /// # Errors
    /// [`Failure::Io`] if a file can't be written.
    pub fn publish(mut self) -> Result<Written, Failure> {
        let files = self.locked(|added| std::mem::take(&mut added.files));
        let before = std::mem::take(&mut self.before);
        let folder = &self.folder;
        let list = folder.join(LIST);
        // The list is widened first, so that a run that is cut short leaves no file that no list knows.
        let after = || files.keys().map(String::as_str);
        let both: BTreeSet<&str> = before.iter().map(String::as_str).chain(after()).collect();
        self.write_list(&list, both.into_iter())?;
        let stale = before.iter().filter(|path| !files.contains_key(*path) && is_inside(path));
        // What stands where a folder is needed, or lies in what becomes a file, is in the way and goes first. All else
        // goes last, so that a reader meets no link that leads nowhere.
        let folders: BTreeSet<&str> = after().flat_map(folders_of).collect();
        let (in_the_way, others): (Vec<&String>, Vec<&String>) = stale.partition(|old| {
            folders.contains(old.as_str()) || folders_of(old).any(|outer| files.contains_key(outer))
        });
        let mut written = Written { files: files.len(), ..Written::default() };
        written.changed = files.values().filter(|changed| **changed).count();
        written.removed += remove(folder, &in_the_way)?;
        move_all(&self.staged(), folder)?;
        written.removed += remove(folder, &others)?;
        self.write_list(&list, after())?;
        // There is a site now, and its folder stays.
        self.made = None;
        Ok(written)
    }

    /// Moves the site into its folder and keeps no list of its files there: for a new folder that no build will ever
    /// change again.
    ///
    /// # Errors
    /// [`Failure::Io`] if a file can't be written.
    pub fn hand_over(mut self) -> Result<(), Failure> {
        move_all(&self.staged(), &self.folder)?;
        self.made = None;
        Ok(())
    }

    /// Writes the list beside its place and moves it there, so that it is never half of one.
    fn write_list<'p>(
        &self,
        list: &Path,
        paths: impl Iterator<Item = &'p str>,
    ) -> Result<(), Failure> {
        let mut text = paths.collect::<Vec<_>>().join("\n");
        text.push('\n');
        if fs::read_to_string(list).is_ok_and(|old| old == text) {
            return Ok(());
        }
        let part = self.folder.join(format!("{LIST}.part"));
        let moved = fs::write(&part, text).and_then(|()| fs::rename(&part, list));
        moved.map_err(|error| {
            let _ = fs::remove_file(&part);
            Failure::io("write", list, error)
        })
    }

    /// Takes away what is staged.
    fn clear(&self) {
        let _ = fs::remove_dir_all(self.staged());
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        self.clear();
        let Some(made) = &self.made else { return };
        for folder in self.folder.ancestors().take_while(|folder| folder.starts_with(made)) {
            // It stays where it is not empty.
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
    }
}

/// Whether a build wrote this folder, or is about to.
#[must_use]
pub fn is_site(folder: &Path) -> bool {
    [LIST, STAGED].iter().any(|name| folder.join(name).exists())
}

/// Moves everything in a folder into another: whole folders where there are none yet, else file by file.
fn move_all(from: &Path, to: &Path) -> Result<(), Failure> {
    let entries = fs::read_dir(from).map_err(|error| Failure::io("read", from, error))?;
    for entry in entries {
        let entry = entry.map_err(|error| Failure::io("read", from, error))?;
        let target = to.join(entry.file_name());
        let kind = entry.file_type().map_err(|error| Failure::io("read", &entry.path(), error))?;
        if kind.is_dir() && target.is_dir() {
            move_all(&entry.path(), &target)?;
        } else {
            fs::rename(entry.path(), &target)
                .map_err(|error| Failure::io("write", &target, error))?;
        }
    }
    Ok(())
}

/// The folders that a path leads through, the innermost first.
fn folders_of(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').filter_map(|(end, _)| path.get(..end))
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
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// Whether a path of the list can only lead to a file inside the folder.
fn is_inside(path: &str) -> bool {
    let path = Path::new(path);
    path.components().all(|part| matches!(part, std::path::Component::Normal(_)))
}

/// A folder that is not empty and that no build wrote is someone's own.
fn refuse_foreign(folder: &Path) -> Result<(), Failure> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Failure::io("read", folder, error)),
    };
    // A first build that was cut short left only this.
    let ours = |entry: &fs::DirEntry| entry.file_name() == STAGED;
    if entries.flatten().all(|entry| ours(&entry)) {
        return Ok(());
    }
    let message = format!("`{}` is not empty, and no build wrote it", folder.display());
    Err(Failure::Refused(
        Diagnostic::error(message).hint("name an empty or a new folder with `--dest`"),
    ))
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

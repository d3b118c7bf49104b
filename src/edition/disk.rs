//! Puts files and folders on disk so that they are there, whole, when the power fails.

use super::digest::Digest;
use super::manifest::FileRecord;
use crate::diagnostic::Failure;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// What a folder holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Listing {
    /// Its files, at any depth, by their path from it.
    pub(super) files: BTreeMap<String, PathBuf>,
    /// What is neither a file nor a folder: links, and stranger things.
    pub(super) others: Vec<String>,
    /// The folders below it.
    pub(super) folders: Vec<PathBuf>,
}

/// Lists a folder. Links are not followed.
pub(super) fn list(folder: &Path) -> Result<Listing, Failure> {
    let mut listing = Listing::default();
    let mut open = vec![(folder.to_owned(), String::new())];
    while let Some((folder, prefix)) = open.pop() {
        let failed = |error| Failure::io("read", &folder, error);
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let kind = entry.file_type().map_err(failed)?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if kind.is_dir() {
                listing.folders.push(entry.path());
                open.push((entry.path(), format!("{name}/")));
            } else if kind.is_file() {
                listing.files.insert(name, entry.path());
            } else {
                listing.others.push(name);
            }
        }
    }
    listing.others.sort();
    Ok(listing)
}

/// The digests of all files of a folder, sorted by path.
pub(super) fn records(listing: &Listing) -> Result<Vec<FileRecord>, Failure> {
    let record = |(path, place): (&String, &PathBuf)| {
        let (sha256, bytes) = Digest::of_file(place)?;
        Ok(FileRecord { path: path.clone(), bytes, sha256 })
    };
    listing.files.iter().map(record).collect()
}

/// Writes a file and waits until it is on disk.
pub(super) fn write(path: &Path, content: &[u8]) -> Result<(), Failure> {
    if let Some(parent) = path.parent() {
        make(parent)?;
    }
    let written = File::create(path).and_then(|mut file| {
        file.write_all(content)?;
        file.sync_all()
    });
    written.map_err(|error| {
        // Half a file is of no use; that it could not be written matters more than that it can't be removed.
        let _ = fs::remove_file(path);
        Failure::io("write", path, error)
    })
}

/// Makes a folder, and those above it.
pub(super) fn make(folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|error| Failure::io("create", folder, error))
}

/// Moves a file or folder to its place, and waits until that is on disk.
pub(super) fn rename(from: &Path, to: &Path) -> Result<(), Failure> {
    fs::rename(from, to).map_err(|error| Failure::io("move into place", to, error))?;
    sync_parent(from)?;
    sync_parent(to)
}

/// Waits until a folder's files and the folders themselves are on disk.
pub(super) fn sync(folder: &Path, listing: &Listing) -> Result<(), Failure> {
    for path in listing.files.values() {
        sync_one(path)?;
    }
    for path in listing.folders.iter().rev() {
        sync_folder(path)?;
    }
    sync_folder(folder)
}

fn sync_one(path: &Path) -> Result<(), Failure> {
    let synced = File::open(path).and_then(|file| file.sync_all());
    synced.map_err(|error| Failure::io("write", path, error))
}

fn sync_parent(path: &Path) -> Result<(), Failure> {
    path.parent().map_or(Ok(()), sync_folder)
}

/// Waits until the names in a folder are on disk. Only Unix can be asked for that; some of its file systems can't do it
/// and say so.
pub(super) fn sync_folder(folder: &Path) -> Result<(), Failure> {
    if !cfg!(unix) {
        return Ok(());
    }
    match File::open(folder).and_then(|file| file.sync_all()) {
        Err(error) if !matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => {
            Err(Failure::io("write", folder, error))
        }
        _ => Ok(()),
    }
}

/// Takes a folder away with all that is in it, if it is there.
pub(super) fn remove_folder(folder: &Path) -> Result<(), Failure> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(Failure::io("remove", folder, error))
        }
        _ => Ok(()),
    }
}

/// Puts one folder in the place of another, which takes its own. On Linux that is one step, so that a reader always finds
/// one of the two; where the file system can't, there is an instant with neither.
pub(super) fn exchange(new: &Path, old: &Path, aside: &Path) -> Result<(), Failure> {
    if exchange_at_once(new, old) {
        sync_parent(new)?;
        return sync_parent(old);
    }
    match fs::rename(old, aside) {
        Ok(()) => {
            sync_parent(old)?;
            rename(new, old)?;
            rename(aside, new)
        }
        // On a file system in layers (overlayfs) a folder of a lower layer can't be moved, only taken away.
        Err(error) if error.kind() == ErrorKind::CrossesDevices => {
            remove_folder(old)?;
            rename(new, old)
        }
        Err(error) => Err(Failure::io("move away", old, error)),
    }
}

/// What stands at a path, without following it if it is a link; `None` where nothing does.
pub(super) fn kind(path: &Path) -> Option<fs::FileType> {
    fs::symlink_metadata(path).ok().map(|there| there.file_type())
}

#[cfg(target_os = "linux")]
fn exchange_at_once(new: &Path, old: &Path) -> bool {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, new, CWD, old, RenameFlags::EXCHANGE).is_ok()
}

#[cfg(not(target_os = "linux"))]
fn exchange_at_once(_: &Path, _: &Path) -> bool {
    false
}

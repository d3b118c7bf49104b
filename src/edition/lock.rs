//! Lets one publisher at a time into a published folder.
//!
//! The lock is the kernel's (`flock`), not the file's being there: it ends with the process, however that ends, so none is
//! ever left behind, and neither clocks nor process numbers that are used again can be mistaken. The file says who holds
//! it; what a process that was killed wrote there is how the next one knows.

use super::disk;
use crate::diagnostic::{Diagnostic, Failure};
use std::fs::{self, File, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The file of the published folder that is locked.
pub(super) const LOCK: &str = ".embajador-lock";

/// How much of the file is read to say who holds it, in bytes.
const LONGEST: u64 = 200;

/// The right to change a published folder, until it is dropped.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    file: File,
    /// Who was killed while holding it, if someone was.
    pub(super) left_by: Option<String>,
}

impl Lock {
    /// Takes the lock of a folder.
    ///
    /// # Errors
    /// [`Failure::Refused`] at once if another process has it, [`Failure::Io`] if the file can't be made.
    pub(super) fn take(folder: &Path) -> Result<Lock, Failure> {
        let path = folder.join(LOCK);
        let failed = |error| Failure::io("lock", &path, error);
        // Through a link the file that it leads to would be emptied.
        if disk::kind(&path).is_some_and(|there| !there.is_file()) {
            let message = format!("`{}` is a link or a folder, expected a file", path.display());
            return Err(Failure::Refused(
                Diagnostic::error(message).hint("no publish wrote it; take it away"),
            ));
        }
        loop {
            let opened =
                File::options().read(true).write(true).create(true).truncate(false).open(&path);
            let mut file = opened.map_err(failed)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(refused(folder, &mut file)),
                Err(TryLockError::Error(error)) => return Err(failed(error)),
            }
            // Whoever had it may have taken the file away meanwhile, and another made a new one.
            if !is_at(&file, &path) {
                continue;
            }
            let left_by = holder(&mut file);
            let text = format!("process {} on {}\n", std::process::id(), host());
            let written = file
                .set_len(0)
                .and_then(|()| file.seek(SeekFrom::Start(0)))
                .and_then(|_| file.write_all(text.as_bytes()));
            // Who holds it is a courtesy: a full disk must not keep anyone from mending.
            let _ = written;
            return Ok(Lock { path, file, left_by });
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // While the lock is held: nobody else can have it, and who waits for this file finds that it is gone.
        if cfg!(unix) {
            let _ = fs::remove_file(&self.path);
        } else {
            let _ = self.file.set_len(0);
        }
    }
}

/// Who held or holds the lock of a folder, if anyone says so; and whether someone does now.
pub(super) fn state(folder: &Path) -> Option<(String, bool)> {
    let mut file = File::open(folder.join(LOCK)).ok()?;
    let held = matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock));
    let holder = holder(&mut file);
    if held || holder.is_some() { Some((holder.unwrap_or_default(), held)) } else { None }
}

fn refused(folder: &Path, file: &mut File) -> Failure {
    let who = holder(file).unwrap_or_else(|| "another process".to_owned());
    let message = format!("`{}` is being published by {who}", folder.display());
    Failure::Refused(Diagnostic::error(message).hint("run it again when that one has ended"))
}

fn holder(file: &mut File) -> Option<String> {
    let mut text = String::new();
    file.take(LONGEST).read_to_string(&mut text).ok()?;
    // It is shown in a terminal, and anyone may have written it.
    let text: String = text.trim().chars().filter(|c| !c.is_control()).collect();
    (!text.is_empty()).then_some(text)
}

/// Whether the file of a path is the one that is open.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::metadata(path)) {
        (Ok(open), Ok(there)) => (open.dev(), open.ino()) == (there.dev(), there.ino()),
        _ => false,
    }
}

/// Here the file is never taken away.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

/// The name of this machine, where it is easily known.
fn host() -> String {
    let name = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let name = name.trim();
    if name.is_empty() { "this machine".to_owned() } else { name.to_owned() }
}

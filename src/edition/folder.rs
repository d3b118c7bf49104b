//! The published folder while it is being changed: locked, with a place for what is on its way, and mended if a run that
//! was killed left something behind.

use super::catalogue::{CATALOGUE, Catalogue};
use super::digest::Digest;
use super::disk;
use super::lock::Lock;
use super::manifest::{MANIFEST, Manifest};
use super::name::EditionName;
use super::obstacles;
use crate::diagnostic::{Diagnostic, Failure};
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The folder, inside the published one, of what is on its way: only inside one folder can a file surely be moved and
/// not copied.
pub(super) const STAGING: &str = ".embajador-staging";

/// The file there that says what is about to happen outside it.
const INTENT: &str = "intent.json";

/// Which format that file has.
const INTENT_SCHEMA: &str = "embajador/intent/1";

/// Where an edition is rendered, and a tombstone made.
const NEW: &str = "new";

/// Where a file is written that is about to take its place.
const FILE: &str = "file";

/// Where what was in the way goes before it is taken away.
const OLD: &str = "old";

/// A published folder that nobody else can change.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    /// The first folder that had to be made for it, if any.
    made: Option<PathBuf>,
    lock: Option<Lock>,
    /// Its catalogue as it is on disk; none where that is not known any more, since it could not be replaced.
    catalogue: Option<Catalogue>,
    /// What was found of earlier runs, and mended.
    pub(super) warnings: Vec<Diagnostic>,
}

/// What a run is about to do outside the staging folder. It is there before, so that the next run knows what a killed one
/// left, and takes nothing else for that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Intent {
    schema: String,
    name: EditionName,
    /// The digest of the manifest that is to be in the edition's folder.
    manifest: Digest,
    /// Whether that is a tombstone's.
    is_withdrawal: bool,
}

impl super::json::HasSchema for Intent {
    fn schema(&self) -> &str {
        &self.schema
    }
}

impl Folder {
    /// Opens a folder to publish in, or makes one, and mends what a killed run left.
    ///
    /// # Errors
    /// [`Failure::Refused`] if it holds something that is not ours, another process has it, or its catalogue can't be
    /// trusted; [`Failure::Io`] if it can't be read or written.
    pub fn open(path: &Path) -> Result<Folder, Failure> {
        refuse_foreign(path)?;
        // Above a path without folders stands an empty one, which is the current folder.
        let is_new = |ancestor: &&Path| !ancestor.as_os_str().is_empty() && !ancestor.exists();
        let made = path.ancestors().take_while(is_new).last().map(Path::to_owned);
        disk::make(path)?;
        let mut folder = Folder {
            path: path.to_owned(),
            made,
            lock: None,
            catalogue: None,
            warnings: Vec::new(),
        };
        let lock = Lock::take(path)?;
        if let Some(who) = &lock.left_by {
            folder.warnings.push(Diagnostic::warning(format!(
                "{who} was publishing to `{}` and did not end well; what it left is mended",
                path.display()
            )));
        }
        folder.lock = Some(lock);
        obstacles::clear_staging(&folder.staging())?;
        let catalogue = match Catalogue::read(path)? {
            Some(catalogue) => {
                refuse_defect(path, &catalogue)?;
                catalogue
            }
            // From now on the folder is known as ours, whatever happens.
            None => {
                let empty = Catalogue::default();
                folder.commit(&empty)?;
                empty
            }
        };
        folder.recover(&catalogue)?;
        folder.refuse_unlisted(&catalogue)?;
        // Nobody else changes it while the folder is locked, so it is read once.
        folder.catalogue = Some(catalogue);
        Ok(folder)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its catalogue.
    ///
    /// # Errors
    /// [`Failure::Io`] or [`Failure::Refused`] if it can't be read.
    pub fn catalogue(&self) -> Result<Catalogue, Failure> {
        match &self.catalogue {
            Some(catalogue) => Ok(catalogue.clone()),
            None => Ok(Catalogue::read(&self.path)?.unwrap_or_default()),
        }
    }

    /// The folder of an edition.
    pub(super) fn edition(&self, name: &EditionName) -> PathBuf {
        self.path.join(name.as_str())
    }

    fn staging(&self) -> PathBuf {
        self.path.join(STAGING)
    }

    /// An empty folder to make an edition or a tombstone in.
    pub(super) fn workshop(&self) -> Result<PathBuf, Failure> {
        let new = self.staging().join(NEW);
        disk::remove_folder(&new)?;
        disk::make(&new)?;
        Ok(new)
    }

    /// Puts what was made in the workshop in its place, where nothing stands yet. The catalogue has yet to say so.
    pub(super) fn place(&self, name: &EditionName, manifest: &Digest) -> Result<(), Failure> {
        let target = self.edition(name);
        if disk::kind(&target).is_some() {
            let message = format!("`{}` is there, and no publish wrote it", target.display());
            return Err(Failure::Refused(
                Diagnostic::error(message).hint("move it away, or name the edition otherwise"),
            ));
        }
        self.intend(name, manifest, false)?;
        disk::rename(&self.staging().join(NEW), &target)
    }

    /// Says that what was made in the workshop is to take the place of an edition. The catalogue has to say so first.
    pub(super) fn intend_replacing(
        &self,
        name: &EditionName,
        manifest: &Digest,
    ) -> Result<(), Failure> {
        self.intend(name, manifest, true)
    }

    /// Puts what was made in the workshop in the place of an edition.
    pub(super) fn replace(&self, name: &EditionName) -> Result<(), Failure> {
        let new = self.staging().join(NEW);
        let target = self.edition(name);
        if target.exists() {
            disk::exchange(&new, &target, &self.staging().join(OLD))
        } else {
            disk::rename(&new, &target)
        }
    }

    /// Replaces the catalogue: the commit point.
    pub(super) fn commit(&mut self, catalogue: &Catalogue) -> Result<(), Failure> {
        let text = catalogue.text()?;
        self.catalogue = None;
        self.put(CATALOGUE, text.as_bytes())?;
        self.catalogue = Some(catalogue.clone());
        Ok(())
    }

    /// Writes a file beside its place and moves it there; says whether that was needed.
    pub(super) fn put_changed(&self, path: &str, content: &[u8]) -> Result<bool, Failure> {
        let target = self.path.join(path);
        let is_own = obstacles::is_own(&self.path, path)
            && disk::kind(&target).is_some_and(|it| it.is_file());
        if is_own && fs::read(&target).is_ok_and(|there| there == content) {
            return Ok(false);
        }
        self.put(path, content).map(|()| true)
    }

    /// Takes a file away that is no longer derived; says whether it was there.
    pub(super) fn take_away(&self, path: &str) -> Result<bool, Failure> {
        let target = self.path.join(path);
        let is_there = disk::kind(&target).is_some_and(|there| !there.is_dir());
        if !is_there || !obstacles::is_own(&self.path, path) {
            return Ok(false);
        }
        fs::remove_file(&target).map_err(|error| Failure::io("remove", &target, error))?;
        Ok(true)
    }

    fn put(&self, path: &str, content: &[u8]) -> Result<(), Failure> {
        let beside = self.staging().join(FILE);
        let target = self.path.join(path);
        obstacles::make_own(&self.path, path)?;
        disk::write(&beside, content)?;
        disk::rename(&beside, &target)
    }

    fn intend(
        &self,
        name: &EditionName,
        manifest: &Digest,
        is_withdrawal: bool,
    ) -> Result<(), Failure> {
        let intent = Intent {
            schema: INTENT_SCHEMA.to_owned(),
            name: name.clone(),
            manifest: manifest.clone(),
            is_withdrawal,
        };
        let path = format!("{STAGING}/{INTENT}");
        self.put(&path, super::json::write(&intent)?.as_bytes())
    }

    /// Settles what an earlier run, or this one, left half done: what the catalogue says is finished, what it does not is
    /// undone. Takes the staging folder away.
    fn recover(&mut self, catalogue: &Catalogue) -> Result<(), Failure> {
        let staging = self.staging();
        if !staging.exists() {
            return Ok(());
        }
        if let Some(intent) = intent(&staging) {
            let target = self.edition(&intent.name);
            let there = Manifest::read(&target).ok().map(|(_, digest)| digest);
            let is_there = there.as_ref() == Some(&intent.manifest);
            let entry = catalogue.get(&intent.name);
            if intent.is_withdrawal {
                let withdrawal = entry.and_then(|entry| entry.withdrawn.as_ref());
                let is_decided = withdrawal.is_some_and(|one| one.manifest == intent.manifest);
                let new = Manifest::read(&staging.join(NEW)).ok().map(|(_, digest)| digest);
                // Without `exchange` at once, the tombstone may be in place and the edition still aside.
                if is_decided && !is_there && new.as_ref() == Some(&intent.manifest) {
                    self.replace(&intent.name)?;
                    self.warn(format!("the withdrawal of `{}` was finished", intent.name));
                }
            } else if entry.is_none() && is_there {
                // Nobody was ever told of it.
                disk::remove_folder(&staging.join(OLD))?;
                disk::rename(&target, &staging.join(OLD))?;
                self.warn(format!(
                    "edition `{}` had been written and not published by a run that was stopped; it was taken away",
                    intent.name
                ));
            }
        }
        disk::remove_folder(&staging)
    }

    fn warn(&mut self, message: String) {
        self.warnings.push(Diagnostic::warning(message));
    }

    /// An edition that the catalogue does not list, and that no killed run left, means that the catalogue lost it.
    fn refuse_unlisted(&self, catalogue: &Catalogue) -> Result<(), Failure> {
        let Some(name) = unlisted(&self.path, catalogue)?.into_iter().next() else { return Ok(()) };
        let message = format!("`{name}` holds an edition that {CATALOGUE} does not list");
        Err(Failure::Refused(
            Diagnostic::error(message)
                .hint(format!("put back the {CATALOGUE} that lists it, or move the folder away")),
        ))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.lock.is_some() {
            // A run that failed midway leaves nothing half done, if the disk lets it; if not, the next run mends it.
            let known = self.catalogue.take();
            let known = known.or_else(|| Catalogue::read(&self.path).ok().flatten());
            if let Some(catalogue) = known
                && self.recover(&catalogue).is_ok()
            {
                self.forget_if_unused(&catalogue);
            }
        }
        drop(self.lock.take());
        let Some(made) = &self.made else { return };
        for folder in self.path.ancestors().take_while(|folder| folder.starts_with(made)) {
            // It stays where it is not empty.
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
    }
}

impl Folder {
    /// A folder in which nothing was ever published keeps no empty catalogue. Where an edition stands, the catalogue lost
    /// it, and is left for whoever looks into that.
    fn forget_if_unused(&self, catalogue: &Catalogue) {
        let is_empty = catalogue.root.is_none() && catalogue.editions.is_empty();
        if is_empty && unlisted(&self.path, catalogue).is_ok_and(|lost| lost.is_empty()) {
            let _ = fs::remove_file(self.path.join(CATALOGUE));
        }
    }
}

fn intent(staging: &Path) -> Option<Intent> {
    disk::kind(staging).filter(fs::FileType::is_dir)?;
    let path = staging.join(INTENT);
    let text = fs::read(&path).ok()?;
    super::json::read(&text, INTENT_SCHEMA, &path.display().to_string()).ok()
}

/// The name of an edition that a run was about to publish or to withdraw when it was stopped.
pub(super) fn interrupted(folder: &Path) -> Option<EditionName> {
    intent(&folder.join(STAGING)).map(|intent| intent.name)
}

/// Whether the next run puts the tombstone of a withdrawn edition in its place: it is ready, and a run was stopped before it
/// came to that.
pub(super) fn is_withdrawn_next(folder: &Path, name: &EditionName, tombstone: &Digest) -> bool {
    let staging = folder.join(STAGING);
    let is_meant = intent(&staging).is_some_and(|intent| {
        intent.is_withdrawal && intent.name == *name && intent.manifest == *tombstone
    });
    is_meant && Manifest::read(&staging.join(NEW)).is_ok_and(|(_, digest)| digest == *tombstone)
}

/// Whether editions are published in a folder, or were, as far as a catalogue says.
#[must_use]
pub fn is_published(folder: &Path) -> bool {
    let text = fs::read(folder.join(CATALOGUE)).unwrap_or_default();
    String::from_utf8_lossy(&text).contains("embajador/editions/")
}

/// A catalogue that does not hold together is left as it is.
fn refuse_defect(folder: &Path, catalogue: &Catalogue) -> Result<(), Failure> {
    let Some(defect) = catalogue.defect() else { return Ok(()) };
    let message = format!("`{}`: it was altered: {defect}", folder.join(CATALOGUE).display());
    Err(Failure::Refused(
        Diagnostic::error(message)
            .hint("put back the last good one, from a backup or from git; no edition was touched"),
    ))
}

/// The folders with a manifest of ours that the catalogue does not list, by name.
pub(super) fn unlisted(folder: &Path, catalogue: &Catalogue) -> Result<Vec<String>, Failure> {
    let failed = |error| Failure::io("read", folder, error);
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_listed = catalogue.editions.iter().any(|one| one.name.as_str() == name);
        // Such as a link `latest` to an edition, in the place of the folder that is written from the catalogue.
        let is_alias =
            entry.file_type().map_err(failed)?.is_symlink() && EditionName::new(&name).is_err();
        if !is_listed
            && !is_alias
            && !name.starts_with('.')
            && entry.path().join(MANIFEST).is_file()
        {
            found.push(name);
        }
    }
    found.sort();
    Ok(found)
}

/// A folder that holds something and no catalogue is someone's own.
fn refuse_foreign(folder: &Path) -> Result<(), Failure> {
    let refused = |message: &str| {
        Err(Failure::Refused(
            Diagnostic::error(format!("`{}` {message}", folder.display()))
                .hint("name an empty or a new folder with `--to`"),
        ))
    };
    if folder.is_file() {
        return refused("is a file, expected a folder");
    }
    if crate::site::is_site(folder) {
        return refused("holds a site that `build` writes anew each time");
    }
    if folder.join(CATALOGUE).exists() {
        return Ok(());
    }
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Failure::io("read", folder, error)),
    };
    // What is hidden is that of version control, or was left by a first run; CNAME says by which name a site is known.
    let is_fine = |name: &str| name.starts_with('.') || name == "CNAME";
    if entries.flatten().all(|entry| is_fine(&entry.file_name().to_string_lossy())) {
        return Ok(());
    }
    refused(&format!("is not empty, and has no {CATALOGUE}: no publish wrote it"))
}

//! Says of a published folder whether it is as it was published, and names every file that is not.

use super::catalogue::{CATALOGUE, Catalogue, Entry, Link};
use super::digest::Digest;
use super::disk;
use super::folder::{self, STAGING};
use super::lock::{self, LOCK};
use super::manifest::{self, FileRecord, MANIFEST, Manifest};
use crate::diagnostic::{Diagnostic, Failure};
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

/// The state of a published folder, the gravest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Condition {
    /// All is as it was published.
    Clean,
    /// The editions are whole; something around them is not up to date, or a run did not end. The next one mends it.
    Behind,
    /// All is as the catalogue says, but the given root can't prove it: something was withdrawn since.
    Unproven,
    /// Something that was published is not there.
    Incomplete,
    /// Something that was published is different, or something was added to it.
    Altered,
}

/// One thing that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// What it makes of the whole.
    pub condition: Condition,
    /// The file, by its path from the published folder.
    pub path: String,
    /// What is wrong with it.
    pub what: String,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// The gravest of the findings.
    pub condition: Condition,
    /// All findings, sorted by path.
    pub findings: Vec<Finding>,
    /// How many editions there are, and how many of them were withdrawn.
    pub editions: usize,
    /// How many of them were withdrawn.
    pub withdrawn: usize,
    /// How many files were read, and found to be as they were.
    pub files: usize,
    /// The root of the chain, if it is whole.
    pub root: Option<Digest>,
}

impl Condition {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Condition::Clean => "clean",
            Condition::Behind => "behind",
            Condition::Unproven => "unproven",
            Condition::Incomplete => "incomplete",
            Condition::Altered => "altered",
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.condition.word(), self.path, self.what)
    }
}

/// What a run leaves that is stopped while it withdraws.
const NOT_YET: &str = "it is withdrawn, and its tombstone is not in place yet";

/// Collects what is found.
struct Verifier<'a> {
    folder: &'a Path,
    findings: Vec<Finding>,
    files: usize,
}

/// Reads every file of every edition, and compares it with its manifest, each manifest with the catalogue, and the chain
/// with the `root` that was kept elsewhere, if there is one.
///
/// # Errors
/// [`Failure::Refused`] if there is no catalogue or it can't be read, [`Failure::Io`] if a file can't be read.
pub fn verify(folder: &Path, root: Option<&Digest>) -> Result<Verification, Failure> {
    let Some(catalogue) = Catalogue::read(folder)? else {
        let message =
            format!("`{}` has no {CATALOGUE}: nothing was published there", folder.display());
        return Err(Failure::Refused(
            Diagnostic::error(message).hint("name the folder that `publish --to` was given"),
        ));
    };
    let mut verifier = Verifier { folder, findings: Vec::new(), files: 0 };
    for entry in &catalogue.editions {
        verifier.edition(entry)?;
    }
    verifier.catalogue(&catalogue, root);
    // What reads the same need not be the same bytes: digits of another case, other blanks.
    let path = folder.join(CATALOGUE);
    let written = std::fs::read(&path).map_err(|error| Failure::io("read", &path, error))?;
    if written != catalogue.text()?.into_bytes() {
        verifier.find(Condition::Altered, CATALOGUE, "it says the same, in other bytes");
    }
    verifier.derived(&catalogue)?;
    verifier.leftovers(&catalogue)?;
    let mut findings = verifier.findings;
    findings.sort_by(|a, b| (&a.path, &a.what).cmp(&(&b.path, &b.what)));
    let condition = findings.iter().map(|finding| finding.condition).max();
    Ok(Verification {
        condition: condition.unwrap_or(Condition::Clean),
        findings,
        editions: catalogue.editions.len(),
        withdrawn: catalogue.editions.iter().filter(|entry| entry.withdrawn.is_some()).count(),
        files: verifier.files,
        root: catalogue.chain().and(catalogue.root.clone()),
    })
}

/// Checks the folder of one edition against what the catalogue says of it.
///
/// # Errors
/// [`Failure::Refused`] if it is not as it was published, [`Failure::Io`] if a file can't be read.
pub(super) fn check_one(folder: &Path, entry: &Entry) -> Result<(), Failure> {
    let mut verifier = Verifier { folder, findings: Vec::new(), files: 0 };
    verifier.edition(entry)?;
    match verifier.findings.first() {
        None => Ok(()),
        Some(finding) => Err(manifest::inconsistent(&entry.name, &finding.to_string())),
    }
}

impl Verifier<'_> {
    fn find(&mut self, condition: Condition, path: impl Into<String>, what: impl Into<String>) {
        self.findings.push(Finding { condition, path: path.into(), what: what.into() });
    }

    fn edition(&mut self, entry: &Entry) -> Result<(), Failure> {
        let folder = self.folder.join(entry.name.as_str());
        let shown = format!("{}/{MANIFEST}", entry.name);
        if entry.path != format!("{}/", entry.name) {
            self.find(
                Condition::Altered,
                CATALOGUE,
                format!("the path of `{}` is not its own", entry.name),
            );
        }
        let is_link = std::fs::symlink_metadata(&folder).is_ok_and(|there| there.is_symlink());
        if is_link {
            self.find(Condition::Altered, entry.name.as_str(), "it is a link, expected a folder");
            return Ok(());
        }
        let is_mended_next = entry.withdrawn.as_ref().is_some_and(|one| {
            let there = Manifest::read(&folder).ok().map(|(_, digest)| digest);
            there.as_ref() != Some(&one.manifest)
                && folder::is_withdrawn_next(self.folder, &entry.name, &one.manifest)
        });
        if is_mended_next {
            // What still stands there goes, whole or not.
            self.find(Condition::Behind, entry.name.as_str(), NOT_YET);
            return Ok(());
        }
        if !folder.join(MANIFEST).exists() {
            let what = if folder.is_dir() { shown } else { entry.name.to_string() };
            self.find(Condition::Incomplete, what, "it is missing");
            return Ok(());
        }
        let (manifest, digest) = match Manifest::read(&folder) {
            Ok(read) => read,
            Err(Failure::Refused(diagnostic)) => {
                self.find(Condition::Altered, shown, diagnostic.message);
                return Ok(());
            }
            Err(other) => return Err(other),
        };
        let expected = entry.withdrawn.as_ref().map_or(&entry.manifest, |one| &one.manifest);
        if entry.withdrawn.is_some() && digest == entry.manifest {
            let what = "it is withdrawn, and has been put back; `--withdraw` it again";
            self.find(Condition::Altered, entry.name.as_str(), what);
        } else if digest != *expected {
            self.find(
                Condition::Altered,
                shown.clone(),
                "it is not the manifest that was published",
            );
        } else {
            self.entry(entry, &manifest);
        }
        let content =
            manifest::content(manifest.as_of.as_deref(), &manifest.languages, &manifest.files);
        if content != manifest.content {
            self.find(
                Condition::Altered,
                shown,
                "its digest of the content is not that of its files",
            );
        }
        self.files_of(entry, &folder, &manifest.files)
    }

    /// Whether the catalogue says of an edition what its manifest says.
    fn entry(&mut self, entry: &Entry, manifest: &Manifest) {
        let same = manifest.name == entry.name
            && manifest.as_of == entry.as_of
            && manifest.period == entry.period
            && manifest.languages == entry.languages
            && manifest.titles == entry.titles
            && manifest.compared == entry.compared
            && manifest.revises == entry.revises
            && manifest.reason == entry.reason;
        let same = same
            && match (&entry.withdrawn, &manifest.withdrawn) {
                (None, None) => {
                    manifest.content == entry.content && manifest.previous == entry.previous
                }
                (Some(told), Some(kept)) => {
                    told.reason == kept.reason
                        && kept.manifest == entry.manifest
                        && kept.previous == entry.previous
                        && kept.content == entry.content
                        && manifest.previous.as_ref() == Some(&told.previous)
                }
                _ => false,
            };
        if !same {
            let what = format!("it says of `{}` what its manifest does not", entry.name);
            self.find(Condition::Altered, CATALOGUE, what);
        }
    }

    fn files_of(
        &mut self,
        entry: &Entry,
        folder: &Path,
        records: &[FileRecord],
    ) -> Result<(), Failure> {
        let listing = disk::list(folder)?;
        let expected: BTreeMap<&str, &FileRecord> =
            records.iter().map(|file| (file.path.as_str(), file)).collect();
        for (path, place) in &listing.files {
            let shown = format!("{}/{path}", entry.name);
            match expected.get(path.as_str()) {
                None if path == MANIFEST => {}
                None => self.find(Condition::Altered, shown, "it was added"),
                Some(record) => {
                    let (sha256, bytes) = Digest::of_file(place)?;
                    if sha256 == record.sha256 && bytes == record.bytes {
                        self.files += 1;
                    } else {
                        self.find(Condition::Altered, shown, "its content is another");
                    }
                }
            }
        }
        for other in listing.others {
            let shown = format!("{}/{other}", entry.name);
            self.find(Condition::Altered, shown, "it is no file");
        }
        for path in expected.keys().filter(|path| !listing.files.contains_key(**path)) {
            self.find(Condition::Incomplete, format!("{}/{path}", entry.name), "it is missing");
        }
        Ok(())
    }

    fn catalogue(&mut self, catalogue: &Catalogue, root: Option<&Digest>) {
        let mut settled = catalogue.clone();
        settled.settle();
        if settled != *catalogue {
            self.find(
                Condition::Altered,
                CATALOGUE,
                "what it says became of editions does not follow",
            );
        }
        let Some(chain) = catalogue.chain() else {
            self.find(Condition::Altered, CATALOGUE, "the chain of digests is broken");
            return;
        };
        if let Some(root) = root {
            self.root(&chain, root);
        }
    }

    /// Whether all that stood when a root was noted down is still what it was.
    fn root(&mut self, chain: &[Link<'_>], root: &Digest) {
        let Some(place) = chain.iter().position(|link| link.manifest == root) else {
            let what = format!("no manifest of the chain has the digest {root}");
            self.find(Condition::Altered, CATALOGUE, what);
            return;
        };
        // A withdrawn manifest is gone, and what it said of the one before it is known from its tombstone only. One that
        // came after the root is not vouched for by it.
        let later = chain.get(place + 1..).unwrap_or_default();
        let mut known = chain.iter().take(place + 1);
        let gap = known.rfind(|link| {
            let is_gone =
                |other: &Link<'_>| other.is_withdrawal && other.entry.name == link.entry.name;
            !link.is_withdrawal && later.iter().any(is_gone)
        });
        if let Some(gap) = gap.filter(|gap| gap.previous.is_some()) {
            let what = format!(
                "`{}` was withdrawn after that root, which proves nothing of the editions before it; take a later root",
                gap.entry.name
            );
            self.find(Condition::Unproven, CATALOGUE, what);
        }
    }

    fn derived(&mut self, catalogue: &Catalogue) -> Result<(), Failure> {
        for record in &catalogue.derived {
            let path = Path::new(&record.path);
            let is_inside =
                path.components().all(|part| matches!(part, std::path::Component::Normal(_)));
            let place = self.folder.join(path);
            if !is_inside {
                self.find(Condition::Altered, CATALOGUE, format!("it names `{}`", record.path));
            } else if self.is_through_link(path) {
                self.find(Condition::Behind, record.path.clone(), "a link leads to it");
            } else if !place.is_file() {
                self.find(Condition::Behind, record.path.clone(), "it is missing");
            } else if Digest::of_file(&place)? == (record.sha256.clone(), record.bytes) {
                self.files += 1;
            } else {
                let what = "it is not what follows from the catalogue";
                self.find(Condition::Behind, record.path.clone(), what);
            }
        }
        Ok(())
    }

    /// Whether a file is a link, or lies in a folder that is one.
    fn is_through_link(&self, path: &Path) -> bool {
        let parts = path.ancestors().filter(|part| !part.as_os_str().is_empty());
        let mut kinds = parts.map(|part| disk::kind(&self.folder.join(part)));
        kinds.any(|kind| kind.is_some_and(|kind| kind.is_symlink()))
    }

    fn leftovers(&mut self, catalogue: &Catalogue) -> Result<(), Failure> {
        let interrupted = folder::interrupted(self.folder);
        for name in folder::unlisted(self.folder, catalogue)? {
            if interrupted.as_ref().is_some_and(|other| other.as_str() == name) {
                let what = "it was written and not published by a run that was stopped";
                self.find(Condition::Behind, name, what);
            } else {
                let what = format!("it holds an edition that {CATALOGUE} does not list");
                self.find(Condition::Altered, name, what);
            }
        }
        match lock::state(self.folder) {
            Some((who, true)) => {
                self.find(Condition::Behind, LOCK, format!("{who} is publishing"));
            }
            Some((who, false)) => {
                self.find(Condition::Behind, LOCK, format!("{who} did not end well"));
            }
            None => {}
        }
        match disk::kind(&self.folder.join(STAGING)) {
            None => {}
            Some(there) if there.is_file() => {
                self.find(Condition::Altered, STAGING, "it is a file, expected a folder");
            }
            Some(_) => self.find(Condition::Behind, STAGING, "a run did not end, or is not over"),
        }
        Ok(())
    }
}

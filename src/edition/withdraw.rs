//! Withdraws an edition: a tombstone takes its place, and keeps its digest.

use super::catalogue::{Catalogue, Entry, Withdrawal};
use super::derived::{self, Frame};
use super::digest::Digest;
use super::disk;
use super::folder::Folder;
use super::manifest::{self, MANIFEST, Manifest, Withdrawn};
use super::name::EditionName;
use super::publish::{Done, Outcome};
use super::reason::Reason;
use crate::diagnostic::{Diagnostic, Failure, nearest_hint};
use std::path::Path;

/// Withdraws an edition. One that was withdrawn before is left as it is, unless what was withdrawn has been put back: then
/// its tombstone takes its place again.
///
/// The tombstone is ready before the catalogue says that the edition is withdrawn, and takes its place after. A run that
/// is stopped in between leaves the edition whole, and the next one finishes.
///
/// # Errors
/// [`Failure::Refused`] if there is no such edition, or if its tombstone is gone and this project does not make the same
/// again; [`Failure::Io`] if something can't be written.
pub fn withdraw(
    mut folder: Folder,
    name: &EditionName,
    reason: &Reason,
    frame: &Frame<'_>,
) -> Result<Outcome, Failure> {
    let mut catalogue = folder.catalogue()?;
    let Some(entry) = catalogue.get(name).cloned() else {
        let there_are = catalogue.editions.iter().map(|entry| entry.name.as_str());
        return Err(Failure::Refused(
            Diagnostic::error(format!("there is no edition `{name}`"))
                .hint(nearest_hint(name.as_str(), there_are)),
        ));
    };
    let there = || Manifest::read(&folder.edition(name)).ok().map(|(_, digest)| digest);
    let done = match &entry.withdrawn {
        Some(withdrawal) if there().as_ref() == Some(&withdrawal.manifest) => {
            derived::mend(&mut folder, &mut catalogue, frame)?;
            Done::Unchanged
        }
        Some(withdrawal) => {
            let Withdrawal { reason, pages, previous, .. } = withdrawal;
            let again = tombstone(&folder, &entry, pages, reason, Some(previous), frame)?;
            if again != withdrawal.manifest {
                return Err(no_tombstone(name));
            }
            folder.intend_replacing(name, &again)?;
            folder.replace(name)?;
            derived::mend(&mut folder, &mut catalogue, frame)?;
            Done::Withdrawn
        }
        None => {
            let pages = pages(&folder.edition(name));
            let root = catalogue.root.as_ref();
            let digest = tombstone(&folder, &entry, &pages, reason, root, frame)?;
            folder.intend_replacing(name, &digest)?;
            folder.warnings.extend(tellers(&catalogue, &entry));
            catalogue.withdraw(name, reason, pages, digest);
            derived::commit(&mut folder, &mut catalogue, frame)?;
            folder.replace(name)?;
            Done::Withdrawn
        }
    };
    let there = Manifest::read(&folder.edition(name)).map(|(manifest, _)| manifest);
    let (files, bytes) = there.map_or((0, 0), |there| (there.files.len(), there.bytes()));
    Ok(Outcome {
        done,
        name: name.clone(),
        files,
        bytes,
        root: catalogue.root.clone(),
        warnings: std::mem::take(&mut folder.warnings),
    })
}

/// The pages of an edition: those that lie there, since its manifest may have been altered.
fn pages(edition: &Path) -> Vec<String> {
    let listing = disk::list(edition).unwrap_or_default();
    listing.files.into_keys().filter(|path| path.ends_with(".html")).collect()
}

/// Makes the tombstone of an edition in the workshop; gives the digest of its manifest.
fn tombstone(
    folder: &Folder,
    entry: &Entry,
    had: &[String],
    reason: &Reason,
    previous: Option<&Digest>,
    frame: &Frame<'_>,
) -> Result<Digest, Failure> {
    let workshop = folder.workshop()?;
    for (path, content) in derived::tombstone::pages(entry, had, reason, frame)? {
        disk::write(&workshop.join(path), &content)?;
    }
    let listing = disk::list(&workshop)?;
    let files = disk::records(&listing)?;
    manifest::refuse_taken(&files)?;
    let content = manifest::content(entry.as_of.as_deref(), &entry.languages, &files);
    let tombstone = Manifest {
        schema: manifest::SCHEMA.to_owned(),
        name: entry.name.clone(),
        as_of: entry.as_of.clone(),
        period: entry.period.clone(),
        languages: entry.languages.clone(),
        titles: entry.titles.clone(),
        tool: manifest::TOOL.to_owned(),
        content,
        previous: previous.cloned(),
        compared: entry.compared.clone(),
        revises: entry.revises.clone(),
        reason: entry.reason.clone(),
        withdrawn: Some(Withdrawn {
            reason: reason.clone(),
            manifest: entry.manifest.clone(),
            previous: entry.previous.clone(),
            content: entry.content.clone(),
        }),
        inputs: None,
        files,
    };
    let text = tombstone.text()?;
    disk::write(&workshop.join(MANIFEST), text.as_bytes())?;
    disk::sync(&workshop, &listing)?;
    Ok(Digest::of(text.as_bytes()))
}

/// Editions that say what changed since one that is withdrawn, and so may repeat what it said.
fn tellers(catalogue: &Catalogue, entry: &Entry) -> Option<Diagnostic> {
    let follows =
        |other: &&Entry| other.withdrawn.is_none() && other.compared.as_ref() == Some(&entry.name);
    let names: Vec<String> = catalogue
        .editions
        .iter()
        .filter(follows)
        .map(|other| format!("`{}`", other.name))
        .collect();
    let name = &entry.name;
    (!names.is_empty()).then(|| {
        Diagnostic::warning(format!(
            "{} may repeat what `{name}` said: what changed since then is told there",
            names.join(", ")
        ))
        .hint("read changes.html there, and `--withdraw` it too if it must not stay")
    })
}

fn no_tombstone(name: &EditionName) -> Failure {
    Failure::Refused(
        Diagnostic::error(format!(
            "the edition `{name}` was withdrawn, its tombstone is gone, and this project does not make the same again"
        ))
        .hint("put the tombstone back from a backup or from git; until then, take that folder away"),
    )
}

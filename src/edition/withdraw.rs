//! Withdraws an edition: a tombstone takes its place, and keeps its digest.

use super::derived::{self, Frame};
use super::digest::Digest;
use super::disk;
use super::folder::Folder;
use super::manifest::{self, MANIFEST, Manifest, Withdrawn};
use super::name::EditionName;
use super::publish::{Done, Outcome};
use crate::diagnostic::{Diagnostic, Failure, nearest_hint};

/// Withdraws an edition. One that was withdrawn before is left as it is.
///
/// The tombstone is ready before the catalogue says that the edition is withdrawn, and takes its place after. A run that
/// is stopped in between leaves the edition whole, and the next one finishes.
///
/// # Errors
/// [`Failure::Refused`] if there is no such edition, [`Failure::Io`] if something can't be written.
pub fn withdraw(
    mut folder: Folder,
    name: &EditionName,
    reason: &str,
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
    let done = if entry.withdrawn.is_some() {
        derived::mend(&mut folder, &mut catalogue, frame)?;
        Done::Unchanged
    } else {
        let workshop = folder.workshop()?;
        // Withdrawing is possible whatever state the edition is in.
        let had = disk::list(&folder.edition(name)).unwrap_or_default();
        let had: Vec<String> = had.files.into_iter().map(|(path, _)| path).collect();
        for (path, content) in derived::tombstone::pages(&entry, &had, reason, frame)? {
            disk::write(&workshop.join(path), &content)?;
        }
        let listing = disk::list(&workshop)?;
        let files = disk::records(&listing)?;
        let content = manifest::content(entry.as_of.as_deref(), &entry.languages, &files);
        let tombstone = Manifest {
            schema: manifest::SCHEMA.to_owned(),
            name: name.clone(),
            as_of: entry.as_of.clone(),
            period: entry.period.clone(),
            languages: entry.languages.clone(),
            titles: entry.titles.clone(),
            tool: manifest::TOOL.to_owned(),
            content,
            previous: catalogue.root.clone(),
            revises: entry.revises.clone(),
            reason: entry.reason.clone(),
            withdrawn: Some(Withdrawn {
                reason: reason.to_owned(),
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
        let digest = Digest::of(text.as_bytes());
        folder.intend_replacing(name, &digest)?;
        catalogue.withdraw(name, reason, digest);
        derived::commit(&mut folder, &mut catalogue, frame)?;
        folder.replace(name)?;
        Done::Withdrawn
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

//! Writes an edition as one archive, the same bytes each time.

use super::catalogue::{CATALOGUE, Catalogue};
use super::disk;
use super::name::EditionName;
use super::verify::check_one;
use crate::diagnostic::{Diagnostic, Failure, nearest_hint};
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

/// An edition whose files were found to be as they were published.
#[derive(Debug)]
pub struct Sealed {
    name: EditionName,
    listing: disk::Listing,
    is_tombstone: bool,
}

impl Sealed {
    /// Checks an edition of a published folder.
    ///
    /// # Errors
    /// [`Failure::Refused`] if there is no such edition or it is not as it was published, [`Failure::Io`] if it can't be
    /// read.
    pub fn open(folder: &Path, name: &EditionName) -> Result<Sealed, Failure> {
        let catalogue = Catalogue::read(folder)?.unwrap_or_default();
        let Some(entry) = catalogue.get(name) else {
            let there_are = catalogue.editions.iter().map(|entry| entry.name.as_str());
            let message = format!("{CATALOGUE} of `{}` has no edition `{name}`", folder.display());
            return Err(Failure::Refused(
                Diagnostic::error(message).hint(nearest_hint(name.as_str(), there_are)),
            ));
        };
        check_one(folder, entry)?;
        let listing = disk::list(&folder.join(name.as_str()))?;
        let is_tombstone = entry.withdrawn.is_some();
        Ok(Sealed { name: name.clone(), listing, is_tombstone })
    }

    /// Whether it was withdrawn, and this is what stands in its place.
    #[must_use]
    pub fn is_tombstone(&self) -> bool {
        self.is_tombstone
    }

    /// How many files it has, its manifest included.
    #[must_use]
    pub fn files(&self) -> usize {
        self.listing.files.len()
    }

    /// Writes it as a tar archive: files in the order of their paths, in a folder of the edition's name, without owner,
    /// date or rights of the machine.
    ///
    /// # Errors
    /// What reading a file or writing the archive fails with.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut archive = tar::Builder::new(out);
        for (path, place) in &self.listing.files {
            let mut file = File::open(place)?;
            let mut header = tar::Header::new_gnu();
            header.set_entry_type(tar::EntryType::Regular);
            header.set_size(file.metadata()?.len());
            header.set_mode(0o644);
            header.set_mtime(0);
            header.set_uid(0);
            header.set_gid(0);
            archive.append_data(&mut header, format!("{}/{path}", self.name), &mut file)?;
        }
        archive.finish()
    }
}

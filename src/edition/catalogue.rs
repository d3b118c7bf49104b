//! The catalogue (`editions.json`): which editions there are, in the order of publication, and what became of each.
//!
//! Replacing it is the commit point of everything: an edition is published, and withdrawn, when it says so.

use super::digest::Digest;
use super::manifest::{FileRecord, Manifest};
use super::name::EditionName;
use super::reason::Reason;
use crate::diagnostic::Failure;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The file of the published folder that holds it.
pub const CATALOGUE: &str = "editions.json";

/// Which format it has.
pub const SCHEMA: &str = "embajador/editions/1";

/// All editions of a published folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// [`SCHEMA`].
    pub schema: String,
    /// The root of the chain: the digest of the latest manifest, be it of an edition or of a tombstone. Each holds the
    /// digest of the one before it, so this one stands for them all.
    pub root: Option<Digest>,
    /// The editions, in the order of publication.
    pub editions: Vec<Entry>,
    /// The files outside the editions' folders that are written from this catalogue, sorted by path.
    pub derived: Vec<FileRecord>,
}

/// An edition in the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The edition.
    pub name: EditionName,
    /// Its as-of date.
    pub as_of: Option<String>,
    /// The month that it tells of last.
    pub period: Option<String>,
    /// The book's title in each language, by the language's code.
    pub titles: BTreeMap<String, String>,
    /// The codes of its languages, the main one first.
    pub languages: Vec<String>,
    /// What became of it.
    pub state: State,
    /// The edition that took its place, if one did.
    pub by: Option<EditionName>,
    /// The path of its folder, from the published one.
    pub path: String,
    /// The digest of its content.
    pub content: Digest,
    /// The digest of its manifest.
    pub manifest: Digest,
    /// The digest of the manifest before it in the chain.
    pub previous: Option<Digest>,
    /// The edition that its page of changes compares it with.
    pub compared: Option<EditionName>,
    /// The edition that it corrects.
    pub revises: Option<EditionName>,
    /// Why it corrects another.
    pub reason: Option<Reason>,
    /// Its withdrawal, if it was withdrawn.
    pub withdrawn: Option<Withdrawal>,
}

/// What became of an edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// The newest.
    Current,
    /// There is one of a later as-of date.
    Superseded,
    /// There is a corrected one.
    Revised,
    /// A tombstone stands in its place.
    Withdrawn,
}

/// A withdrawal, which is a link of the chain like an edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {
    /// Why.
    pub reason: Reason,
    /// The pages that it had, by their paths from its folder: the tombstone stands at the address of each.
    pub pages: Vec<String>,
    /// The digest of the tombstone's manifest.
    pub manifest: Digest,
    /// The digest of the manifest before it in the chain.
    pub previous: Digest,
}

/// A link of the chain: a manifest that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link<'a> {
    /// Of which edition.
    pub entry: &'a Entry,
    /// Whether it is that of the tombstone.
    pub is_withdrawal: bool,
    /// Its digest.
    pub manifest: &'a Digest,
    /// The digest of the one before it.
    pub previous: Option<&'a Digest>,
}

impl super::json::HasSchema for Catalogue {
    fn schema(&self) -> &str {
        &self.schema
    }
}

impl Default for Catalogue {
    fn default() -> Self {
        let schema = SCHEMA.to_owned();
        Catalogue { schema, root: None, editions: Vec::new(), derived: Vec::new() }
    }
}

impl Catalogue {
    /// Reads the catalogue of a published folder; `None` where there is none.
    ///
    /// # Errors
    /// [`Failure::Io`] if it can't be read, [`Failure::Refused`] if it is damaged or of a newer version.
    pub fn read(folder: &Path) -> Result<Option<Catalogue>, Failure> {
        let path = folder.join(CATALOGUE);
        match std::fs::read(&path) {
            Ok(bytes) => super::json::read(&bytes, SCHEMA, &path.display().to_string()).map(Some),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Failure::io("read", &path, error)),
        }
    }

    /// Its text, as it is written.
    ///
    /// # Errors
    /// [`Failure::Refused`] if it can't be written as JSON, which no value of it causes.
    pub fn text(&self) -> Result<String, Failure> {
        super::json::write(self)
    }

    /// The entry of an edition.
    #[must_use]
    pub fn get(&self, name: &EditionName) -> Option<&Entry> {
        self.editions.iter().find(|entry| entry.name == *name)
    }

    /// The edition that readers are to be given: of those neither revised nor withdrawn that of the latest as-of date,
    /// and of several the one that was published last.
    #[must_use]
    pub fn current(&self) -> Option<&Entry> {
        self.editions.iter().find(|entry| entry.state == State::Current)
    }

    /// The latest revision of an edition, itself included, that was not withdrawn.
    #[must_use]
    pub fn standing(&self, name: &EditionName) -> Option<&Entry> {
        let standing = self.family(name).filter(|entry| entry.withdrawn.is_none());
        standing.max_by_key(|entry| entry.name.revision())
    }

    /// An edition with all its revisions.
    pub fn family<'a>(&'a self, name: &EditionName) -> impl Iterator<Item = &'a Entry> + use<'a> {
        let base = name.base();
        self.editions.iter().filter(move |entry| entry.name.base().is_alike(&base))
    }

    /// The edition that one of this name and as-of date is compared with. A correction is compared with the latest before it that
    /// was not withdrawn; all others with the edition that they follow: of those published before the first of its family,
    /// and of an earlier date, the latest that was not withdrawn. What was published since is not asked, so that an edition
    /// which is rendered again says the same.
    #[must_use]
    pub fn before(&self, name: &EditionName, as_of: Option<&str>) -> Option<&Entry> {
        let base = name.base();
        let corrected = self
            .family(name)
            .filter(|entry| entry.withdrawn.is_none() && entry.name.revision() < name.revision());
        if let Some(corrected) = corrected.max_by_key(|entry| entry.name.revision()) {
            return Some(corrected);
        }
        let earlier = self.editions.iter().take_while(|entry| !entry.name.base().is_alike(&base));
        let earlier = earlier.filter(|entry| {
            entry.withdrawn.is_none() && entry.as_of.as_deref().is_some_and(|day| Some(day) < as_of)
        });
        // Of equal ones the last is taken, as for the current one.
        earlier.max_by_key(|entry| entry.as_of.clone())
    }

    /// Adds an edition at the end of the chain.
    pub fn add(&mut self, manifest: &Manifest, digest: Digest) {
        self.editions.push(Entry {
            name: manifest.name.clone(),
            as_of: manifest.as_of.clone(),
            period: manifest.period.clone(),
            titles: manifest.titles.clone(),
            languages: manifest.languages.clone(),
            state: State::Current,
            by: None,
            path: format!("{}/", manifest.name),
            content: manifest.content.clone(),
            manifest: digest.clone(),
            previous: manifest.previous.clone(),
            compared: manifest.compared.clone(),
            revises: manifest.revises.clone(),
            reason: manifest.reason.clone(),
            withdrawn: None,
        });
        self.root = Some(digest);
        self.settle();
    }

    /// Marks an edition as withdrawn, with the digest of its tombstone's manifest at the end of the chain.
    pub fn withdraw(
        &mut self,
        name: &EditionName,
        reason: &Reason,
        pages: Vec<String>,
        tombstone: Digest,
    ) {
        let Some(previous) = self.root.clone() else { return };
        let Some(entry) = self.editions.iter_mut().find(|entry| entry.name == *name) else {
            return;
        };
        let reason = reason.clone();
        entry.withdrawn = Some(Withdrawal { reason, pages, manifest: tombstone.clone(), previous });
        self.root = Some(tombstone);
        self.settle();
    }

    /// Works out what became of each edition.
    pub fn settle(&mut self) {
        // The latest revision of each edition that was not withdrawn, by its name without capitals.
        let mut latest: BTreeMap<String, &EditionName> = BTreeMap::new();
        let key = |name: &EditionName| name.base().as_str().to_ascii_lowercase();
        for entry in self.editions.iter().filter(|entry| entry.withdrawn.is_none()) {
            let known = latest.entry(key(&entry.name)).or_insert(&entry.name);
            if entry.name.revision() >= known.revision() {
                *known = &entry.name;
            }
        }
        let standing = self.editions.iter().map(|entry| latest.get(&key(&entry.name)));
        let standing: Vec<Option<EditionName>> =
            standing.map(|name| name.map(|name| (*name).clone())).collect();
        let newest = self
            .editions
            .iter()
            .zip(&standing)
            .filter(|(entry, standing)| standing.as_ref() == Some(&entry.name))
            .map(|(entry, _)| entry)
            // Of equal ones the last is taken.
            .max_by_key(|entry| entry.as_of.clone())
            .map(|entry| entry.name.clone());
        for (entry, standing) in self.editions.iter_mut().zip(standing) {
            (entry.state, entry.by) = if entry.withdrawn.is_some() {
                (State::Withdrawn, standing)
            } else if standing.as_ref() != Some(&entry.name) {
                (State::Revised, standing)
            } else if newest.as_ref() == Some(&entry.name) {
                (State::Current, None)
            } else {
                (State::Superseded, newest.clone())
            };
        }
    }

    /// What keeps the catalogue from being added to: it does not hold together, so it was altered, and what is built on it
    /// might take the place of an edition.
    #[must_use]
    pub fn defect(&self) -> Option<String> {
        let mut names = BTreeSet::new();
        for entry in &self.editions {
            if !names.insert(entry.name.as_str().to_ascii_lowercase()) {
                return Some(format!("it lists `{}` twice", entry.name));
            }
            if entry.path != format!("{}/", entry.name) {
                return Some(format!("the path of `{}` is not its own", entry.name));
            }
        }
        match self.chain() {
            Some(_) => None,
            None => Some("the chain of digests is broken".to_owned()),
        }
    }

    /// The links of the chain in their order, found from its root backwards; `None` where it is broken: a link is
    /// missing, stands alone, or comes twice.
    #[must_use]
    pub fn chain(&self) -> Option<Vec<Link<'_>>> {
        let mut links = BTreeMap::new();
        let mut count = 0_usize;
        for entry in &self.editions {
            let own = Link {
                entry,
                is_withdrawal: false,
                manifest: &entry.manifest,
                previous: entry.previous.as_ref(),
            };
            let withdrawal = entry.withdrawn.as_ref().map(|withdrawal| Link {
                entry,
                is_withdrawal: true,
                manifest: &withdrawal.manifest,
                previous: Some(&withdrawal.previous),
            });
            for link in std::iter::once(own).chain(withdrawal) {
                links.insert(link.manifest, link);
                count += 1;
            }
        }
        if links.len() != count {
            return None;
        }
        let mut chain = Vec::new();
        let mut next = self.root.as_ref();
        while let Some(digest) = next {
            // Each is taken out, so that no circle is followed for ever.
            let link = links.remove(digest)?;
            next = link.previous;
            chain.push(link);
        }
        chain.reverse();
        let in_order = chain.iter().filter(|link| !link.is_withdrawal).map(|link| &link.entry.name);
        let is_whole =
            links.is_empty() && in_order.eq(self.editions.iter().map(|entry| &entry.name));
        is_whole.then_some(chain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(name: &str, as_of: &str, previous: Option<Digest>) -> Manifest {
        let languages = vec!["en".to_owned()];
        Manifest {
            schema: super::super::manifest::SCHEMA.to_owned(),
            name: EditionName::new(name).unwrap(),
            as_of: Some(as_of.to_owned()),
            period: None,
            content: super::super::manifest::content(Some(as_of), &languages, &[]),
            languages,
            titles: BTreeMap::new(),
            tool: String::new(),
            previous,
            compared: None,
            revises: None,
            reason: None,
            withdrawn: None,
            inputs: None,
            files: Vec::new(),
        }
    }

    fn wrong() -> Reason {
        Reason::of(&["wrong data".parse().unwrap()], crate::project::Language::En).unwrap()
    }

    fn states(catalogue: &Catalogue) -> Vec<String> {
        let state = |entry: &Entry| {
            let by = entry.by.as_ref().map_or("", EditionName::as_str);
            format!("{} {:?} {by}", entry.name, entry.state)
        };
        catalogue.editions.iter().map(state).collect()
    }

    #[test]
    fn what_became_of_each_edition_follows_from_all() {
        let mut catalogue = Catalogue::default();
        let names = [
            ("2026-09", "2026-09-30"),
            ("2026-10", "2026-10-31"),
            ("2026-10-r2", "2026-10-31"),
            ("2026-08", "2026-08-31"),
        ];
        for (name, as_of) in names {
            let manifest = manifest(name, as_of, catalogue.root.clone());
            catalogue.add(&manifest, Digest::of(name.as_bytes()));
        }
        let expected = [
            "2026-09 Superseded 2026-10-r2",
            "2026-10 Revised 2026-10-r2",
            "2026-10-r2 Current ",
            "2026-08 Superseded 2026-10-r2",
        ];
        assert_eq!(states(&catalogue), expected);
        let name = EditionName::new("2026-10-r2").unwrap();
        catalogue.withdraw(&name, &wrong(), Vec::new(), Digest::of(b"tombstone"));
        let expected = [
            "2026-09 Superseded 2026-10",
            "2026-10 Current ",
            "2026-10-r2 Withdrawn 2026-10",
            "2026-08 Superseded 2026-10",
        ];
        assert_eq!(states(&catalogue), expected);
        let chain = catalogue.chain().unwrap();
        assert_eq!(chain.len(), 5);
        assert_eq!(chain.last().unwrap().manifest, catalogue.root.as_ref().unwrap());
        catalogue.editions.remove(1);
        assert_eq!(catalogue.chain(), None);
    }

    #[test]
    fn an_edition_follows_the_latest_of_an_earlier_date_that_was_there_before_it() {
        let mut catalogue = Catalogue::default();
        let names = [
            ("2026-09", "2026-09-30"),
            ("2026-09-r2", "2026-09-30"),
            ("Autumn", "2026-09-30"),
            ("2026-11", "2026-11-30"),
            ("2026-10", "2026-10-31"),
            ("2026-11-r2", "2026-11-30"),
        ];
        for (name, as_of) in names {
            let manifest = manifest(name, as_of, catalogue.root.clone());
            catalogue.add(&manifest, Digest::of(name.as_bytes()));
        }
        let before = |catalogue: &Catalogue, name: &str, as_of: Option<&str>| {
            let entry = catalogue.before(&EditionName::new(name).unwrap(), as_of);
            entry.map(|entry| entry.name.to_string())
        };
        let known = |name: &str| {
            let of = |entry: &&Entry| entry.name.as_str() == name;
            let as_of = catalogue.editions.iter().find(of).unwrap().as_of.clone();
            before(&catalogue, name, as_of.as_deref())
        };
        assert_eq!(known("2026-09"), None);
        // Of the same date is not earlier; of two of one date the one that was published last is followed.
        assert_eq!(known("Autumn"), None);
        assert_eq!(known("2026-11").as_deref(), Some("Autumn"));
        // A later date, though published before, is none that it follows.
        assert_eq!(known("2026-10").as_deref(), Some("Autumn"));
        // A correction is compared with what it corrects, and without that with what that followed.
        assert_eq!(known("2026-11-r2").as_deref(), Some("2026-11"));
        let next = Some("2026-12-31");
        assert_eq!(before(&catalogue, "2026-12", next).as_deref(), Some("2026-11-r2"));
        assert_eq!(before(&catalogue, "2026-12", None), None);
        for (number, gone) in ["2026-11", "2026-11-r2"].into_iter().enumerate() {
            let tombstone = Digest::of(&[number as u8]);
            catalogue.withdraw(&EditionName::new(gone).unwrap(), &wrong(), Vec::new(), tombstone);
            let corrected = before(&catalogue, "2026-11-r2", Some("2026-11-30"));
            assert_eq!(corrected.as_deref(), Some("Autumn"));
        }
        assert_eq!(before(&catalogue, "2026-12", next).as_deref(), Some("2026-10"));
    }
}

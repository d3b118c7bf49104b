//! Publishes an edition: rendered aside, moved into place whole, and then told to the catalogue.

use super::catalogue::{Catalogue, Entry};
use super::derived::{self, Frame};
use super::digest::Digest;
use super::disk;
use super::folder::Folder;
use super::inputs::Inputs;
use super::manifest::{self, Difference, FileRecord, MANIFEST, Manifest};
use super::name::EditionName;
use super::reason::Reason;
use crate::diagnostic::{Diagnostic, Failure};
use jiff::civil::Date;
use std::path::{Path, PathBuf};

/// What is to be published.
pub struct Edition<'a> {
    /// Its name; that of a revision is made from it.
    pub name: EditionName,
    /// Its as-of date.
    pub as_of: Option<Date>,
    /// Why it corrects the edition of this name, if it is to.
    pub revise: Option<Reason>,
    /// What it is made from.
    pub inputs: Inputs,
    /// What the pages around the editions are made from.
    pub frame: Frame<'a>,
}

/// What publishing did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done {
    /// An edition was added.
    Published,
    /// An edition was added that corrects another.
    Revised,
    /// It is published already, with the same content.
    Unchanged,
    /// An edition was withdrawn.
    Withdrawn,
    /// It is published already, with other content. Nothing was written.
    Refused(Difference),
}

/// The end of a publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What was done.
    pub done: Done,
    /// To which edition.
    pub name: EditionName,
    /// How many files it has.
    pub files: usize,
    /// And how many bytes they have.
    pub bytes: u64,
    /// The root of the chain afterwards.
    pub root: Option<Digest>,
    /// What was found and mended on the way.
    pub warnings: Vec<Diagnostic>,
}

impl Outcome {
    /// Why nothing was published, where other content is.
    #[must_use]
    pub fn refusal(&self) -> Diagnostic {
        let count = match &self.done {
            Done::Refused(difference) => difference.count(),
            _ => 0,
        };
        let what = match count {
            0 => "another as-of date or other languages".to_owned(),
            1 => "1 file differs".to_owned(),
            more => format!("{more} files differ"),
        };
        Diagnostic::error(format!("edition `{}` is published with other content: {what}", self.name))
            .hint("a published edition is never changed; `--revise --reason TEXT` adds a corrected one beside it")
    }
}

/// What is rendered, beside which others.
#[derive(Debug, Clone, Copy)]
pub struct Rendering<'a> {
    /// The edition's name.
    pub name: &'a EditionName,
    /// The edition that it corrects, and why.
    pub corrects: Option<(&'a EditionName, &'a Reason)>,
    /// The edition to compare it with.
    pub before: Option<&'a Entry>,
}

/// Publishes an edition. `render` is given an empty folder, writes its pages there, and says whether it could compare them
/// with the edition before.
///
/// Of earlier editions, this reads the manifests of the one of the same name and of the one to compare with, and the data of
/// the latter: what is not as it was published is not compared with.
///
/// # Errors
/// [`Failure::Refused`] if the name is taken by a withdrawn edition, or if there is nothing to revise; what `render`
/// fails with; [`Failure::Io`] if something can't be written. Then nothing was published.
pub fn publish(
    mut folder: Folder,
    edition: &Edition<'_>,
    mut render: impl FnMut(&Path, &Rendering<'_>) -> Result<bool, Failure>,
) -> Result<Outcome, Failure> {
    let mut catalogue = folder.catalogue()?;
    let plan = Plan::of(&catalogue, edition)?;
    if let Some(standing) = &plan.standing {
        // Under its own name, which may stand on its pages.
        let corrects = standing.revises.as_ref().zip(standing.reason.as_ref());
        let beside = Rendering {
            name: &standing.name,
            corrects,
            before: catalogue.before(&standing.name, standing.as_of.as_deref()),
        };
        let rendered = Rendered::new(&folder, edition, &beside, &mut render)?;
        // What the catalogue says of it is no answer where its folder is gone, or is another.
        let before = sealed(&folder, standing)?;
        let is_beyond = standing.content != rendered.content
            && edition.revise.is_none()
            && is_made_of_the_same(&before, edition, &catalogue);
        if is_beyond {
            folder.warnings.push(beyond_comparison(&before));
        }
        if is_beyond || standing.content == rendered.content {
            derived::mend(&mut folder, &mut catalogue, &edition.frame)?;
            return Ok(rendered.outcome(Done::Unchanged, &standing.name, folder, &catalogue));
        }
        if edition.revise.is_none() {
            let difference = Difference::between(&before.files, &rendered.files);
            let done = Done::Refused(difference);
            return Ok(rendered.outcome(done, &standing.name, folder, &catalogue));
        }
    }
    let as_of = edition.as_of.map(|date| date.to_string());
    let beside = Rendering {
        name: &plan.name,
        corrects: plan.revises.as_ref().zip(edition.revise.as_ref()),
        before: catalogue.before(&plan.name, as_of.as_deref()),
    };
    let rendered = Rendered::new(&folder, edition, &beside, &mut render)?;
    let compared = beside.before.filter(|_| rendered.is_compared).map(|before| before.name.clone());
    let manifest = Manifest {
        schema: manifest::SCHEMA.to_owned(),
        name: plan.name.clone(),
        period: edition.as_of.map(month),
        as_of,
        languages: edition.frame.languages(),
        titles: edition.frame.titles(),
        tool: manifest::TOOL.to_owned(),
        content: rendered.content.clone(),
        previous: catalogue.root.clone(),
        compared,
        revises: plan.revises,
        reason: edition.revise.clone(),
        withdrawn: None,
        inputs: Some(edition.inputs.clone()),
        files: rendered.files.clone(),
    };
    let text = manifest.text()?;
    disk::sync(&rendered.workshop, &rendered.listing)?;
    disk::write(&rendered.workshop.join(MANIFEST), text.as_bytes())?;
    disk::sync_folder(&rendered.workshop)?;
    let digest = Digest::of(text.as_bytes());
    folder.place(&plan.name, &digest)?;
    catalogue.add(&manifest, digest);
    derived::commit(&mut folder, &mut catalogue, &edition.frame)?;
    let done = if manifest.revises.is_some() { Done::Revised } else { Done::Published };
    Ok(rendered.outcome(done, &plan.name, folder, &catalogue))
}

/// What is to be done, as far as the catalogue tells.
struct Plan {
    /// The name of the edition to be added.
    name: EditionName,
    /// The edition of this name that readers are given, if there is one.
    standing: Option<Entry>,
    /// The edition that the new one corrects.
    revises: Option<EditionName>,
}

impl Plan {
    fn of(catalogue: &Catalogue, edition: &Edition<'_>) -> Result<Plan, Failure> {
        let base = edition.name.base();
        refuse_alike(catalogue, &base)?;
        let standing = catalogue.standing(&base).cloned();
        let latest = catalogue.family(&base).max_by_key(|entry| entry.name.revision());
        let (name, revises) = match (latest, &edition.revise) {
            (None, Some(_)) => return Err(nothing_to_revise(&base)),
            (None, None) if base != edition.name => {
                return Err(looks_like_a_revision(&edition.name));
            }
            (None, None) => (base, None),
            (Some(latest), Some(_)) => {
                let as_of = edition.as_of.map(|date| date.to_string());
                if latest.as_of != as_of {
                    return Err(other_date(&base, latest.as_of.as_deref()));
                }
                (base.revised(latest.name.revision() + 1)?, Some(latest.name.clone()))
            }
            (Some(_), None) if standing.is_none() => return Err(withdrawn(&base)),
            (Some(latest), None) => (latest.name.clone(), None),
        };
        Ok(Plan { name, standing, revises })
    }
}

/// An edition in the workshop.
struct Rendered {
    workshop: PathBuf,
    listing: disk::Listing,
    files: Vec<FileRecord>,
    content: Digest,
    /// Whether its pages say what changed since the edition before.
    is_compared: bool,
}

impl Rendered {
    fn new(
        folder: &Folder,
        edition: &Edition<'_>,
        beside: &Rendering<'_>,
        render: &mut impl FnMut(&Path, &Rendering<'_>) -> Result<bool, Failure>,
    ) -> Result<Rendered, Failure> {
        if let Some(before) = beside.before {
            refuse_altered(folder, before)?;
        }
        let workshop = folder.workshop()?;
        let is_compared = render(&workshop, beside)?;
        let listing = disk::list(&workshop)?;
        let files = disk::records(&listing)?;
        manifest::refuse_taken(&files)?;
        let as_of = edition.as_of.map(|date| date.to_string());
        let content = manifest::content(as_of.as_deref(), &edition.frame.languages(), &files);
        Ok(Rendered { workshop, listing, files, content, is_compared })
    }

    fn outcome(
        &self,
        done: Done,
        name: &EditionName,
        mut folder: Folder,
        catalogue: &Catalogue,
    ) -> Outcome {
        Outcome {
            done,
            name: name.clone(),
            files: self.files.len(),
            bytes: self.files.iter().map(|file| file.bytes).sum(),
            root: catalogue.root.clone(),
            warnings: std::mem::take(&mut folder.warnings),
        }
    }
}

/// Whether an edition can't be rendered again, since what it was compared with is withdrawn, and yet is what would be
/// published: the same program makes the same pages of the same inputs.
fn is_made_of_the_same(before: &Manifest, edition: &Edition<'_>, catalogue: &Catalogue) -> bool {
    let compared = before.compared.as_ref().and_then(|name| catalogue.get(name));
    compared.is_some_and(|entry| entry.withdrawn.is_some())
        && before.tool == manifest::TOOL
        && before.as_of == edition.as_of.map(|date| date.to_string())
        && before.inputs.as_ref() == Some(&edition.inputs)
}

fn beyond_comparison(before: &Manifest) -> Diagnostic {
    let compared = before.compared.as_ref().map_or("", EditionName::as_str);
    Diagnostic::warning(format!(
        "`{}` can't be rendered again: `{compared}`, with which it is compared, was withdrawn; it is made from the same inputs",
        before.name
    ))
}

/// The manifest of an edition, if it is the one that was published.
fn sealed(folder: &Folder, entry: &Entry) -> Result<Manifest, Failure> {
    match Manifest::read(&folder.edition(&entry.name)) {
        Ok((manifest, digest)) if digest == entry.manifest => Ok(manifest),
        Ok(_) => {
            let what = format!("its {MANIFEST} is not the one that was published");
            Err(manifest::inconsistent(&entry.name, &what))
        }
        Err(Failure::Io { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => {
            let what = format!("it was published, and its {MANIFEST} is gone");
            Err(manifest::inconsistent(&entry.name, &what))
        }
        Err(other) => Err(other),
    }
}

/// Refuses an edition to compare with whose data are not those that were published: they would be told as its word.
fn refuse_altered(folder: &Folder, entry: &Entry) -> Result<(), Failure> {
    let manifest = sealed(folder, entry)?;
    let is_data = |file: &&FileRecord| file.path.contains("/data/") && file.path.ends_with(".json");
    for file in manifest.files.iter().filter(is_data) {
        let place = folder.edition(&entry.name).join(&file.path);
        if Digest::of_file(&place)? != (file.sha256.clone(), file.bytes) {
            let what = format!("`{}` is not as it was published", file.path);
            return Err(manifest::inconsistent(&entry.name, &what));
        }
    }
    Ok(())
}

/// `2026-10`.
fn month(date: Date) -> String {
    format!("{:04}-{:02}", date.year(), date.month())
}

/// Two names that differ in capitals only are one folder on many file systems, and must not be two on others.
fn refuse_alike(catalogue: &Catalogue, name: &EditionName) -> Result<(), Failure> {
    let alike = catalogue.editions.iter().map(|entry| entry.name.base());
    match alike.into_iter().find(|other| other.is_alike(name) && other != name) {
        None => Ok(()),
        Some(other) => Err(Diagnostic::error(format!(
            "`{name}` differs from the edition `{other}` in capitals only, and many file systems take both for one"
        ))
        .hint(format!("write `--edition {other}`, or take another name"))
        .into()),
    }
}

fn nothing_to_revise(name: &EditionName) -> Failure {
    Failure::Refused(
        Diagnostic::error(format!("there is no edition `{name}` to revise"))
            .hint("publish it without `--revise`"),
    )
}

/// What corrects an edition tells of the same date; all else is another edition.
fn other_date(name: &EditionName, as_of: Option<&str>) -> Failure {
    let (date, mend) = match as_of {
        Some(date) => (date, format!("add `--as-of {date}`")),
        None => ("no date", "leave `--as-of` out".to_owned()),
    };
    Failure::Refused(
        Diagnostic::error(format!(
            "the edition `{name}` is as of {date}, and so must be what corrects it"
        ))
        .hint(mend),
    )
}

fn looks_like_a_revision(name: &EditionName) -> Failure {
    Diagnostic::error(format!("`{name}` is what a revision of `{}` would be called", name.base()))
        .hint("take another name; revisions are named by `--revise`")
        .into()
}

fn withdrawn(name: &EditionName) -> Failure {
    Failure::Refused(
        Diagnostic::error(format!("the edition `{name}` was withdrawn, and its name stays taken"))
            .hint("publish a corrected one beside it with `--revise --reason TEXT`"),
    )
}

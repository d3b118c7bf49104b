//! What stands around the editions: the first page, the archive, `latest/`, the feed, the map. All of it follows from the
//! catalogue and the theme, and is written anew where it does not.

mod archive;
mod feed;
pub(super) mod tombstone;
mod views;

use super::catalogue::{Catalogue, Entry, State};
use super::digest::Digest;
use super::folder::Folder;
use super::manifest::FileRecord;
use super::name::EditionName;
use super::obstacles;
use super::reason::Reason;
use crate::diagnostic::Failure;
use crate::project::{BookToml, Language};
use crate::site::Theme;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The catalogue as a script, for pages that are opened from a folder.
pub const SCRIPT: &str = "editions.js";

/// What the pages around the editions are made from.
pub struct Frame<'a> {
    /// Titles, languages, and the address of the published folder.
    pub book: &'a BookToml,
    /// Their templates.
    pub theme: &'a Theme,
}

impl Frame<'_> {
    /// The codes of the languages, the main one first.
    pub(super) fn languages(&self) -> Vec<String> {
        self.book.languages.iter().map(|config| config.language.code().to_owned()).collect()
    }

    /// The book's title in each language.
    pub(super) fn titles(&self) -> BTreeMap<String, String> {
        let of = |config: &crate::project::book_toml::LanguageConfig| {
            (config.language.code().to_owned(), config.title.clone())
        };
        self.book.languages.iter().map(of).collect()
    }

    /// The main language.
    fn main(&self) -> Language {
        self.book.languages.first().map_or(Language::En, |config| config.language)
    }
}

/// All files that follow from a catalogue, by path.
fn files(catalogue: &Catalogue, frame: &Frame<'_>) -> Result<BTreeMap<String, Vec<u8>>, Failure> {
    let mut files = views::pages(catalogue, frame)?;
    files.insert(SCRIPT.to_owned(), script(catalogue));
    if let Some(url) = &frame.book.url {
        files.insert("feed.xml".to_owned(), feed::feed(catalogue, frame, url).into_bytes());
        files.insert("sitemap.xml".to_owned(), feed::sitemap(catalogue, url).into_bytes());
    }
    Ok(files)
}

/// Replaces the catalogue, which is the commit point, and then whatever follows from it.
pub(super) fn commit(
    folder: &mut Folder,
    catalogue: &mut Catalogue,
    frame: &Frame<'_>,
) -> Result<(), Failure> {
    let change = settle(catalogue, frame)?;
    refuse_obstacles(folder, &change)?;
    folder.commit(catalogue)?;
    write(folder, &change).map(|_| ())
}

/// Brings what follows from the catalogue up to date where it is behind, as a killed run leaves it.
pub(super) fn mend(
    folder: &mut Folder,
    catalogue: &mut Catalogue,
    frame: &Frame<'_>,
) -> Result<(), Failure> {
    let before = catalogue.clone();
    let change = settle(catalogue, frame)?;
    refuse_obstacles(folder, &change)?;
    if *catalogue != before {
        folder.commit(catalogue)?;
    }
    let written = write(folder, &change)?;
    if written > 0 {
        folder.warnings.push(crate::diagnostic::Diagnostic::warning(format!(
            "{written} files around the editions were missing or behind, and were written anew"
        )));
    }
    Ok(())
}

/// What can't be written is said before the commit, after which an edition would stand that no page leads to.
fn refuse_obstacles(folder: &Folder, change: &Change) -> Result<(), Failure> {
    change.files.keys().try_for_each(|path| obstacles::refuse_obstacle(folder.path(), path))
}

/// What is to be written around the editions, and what is to go.
struct Change {
    files: BTreeMap<String, Vec<u8>>,
    /// The paths of files that were derived before and are no longer.
    stale: Vec<String>,
}

/// Puts the digests of the derived files into the catalogue.
fn settle(catalogue: &mut Catalogue, frame: &Frame<'_>) -> Result<Change, Failure> {
    let files = files(catalogue, frame)?;
    let record = |(path, content): (&String, &Vec<u8>)| FileRecord {
        path: path.clone(),
        bytes: content.len() as u64,
        sha256: Digest::of(content),
    };
    let derived = files.iter().map(record).collect();
    let before = std::mem::replace(&mut catalogue.derived, derived);
    let stale = before.into_iter().map(|file| file.path);
    let stale = stale.filter(|path| !files.contains_key(path) && is_derived(path)).collect();
    Ok(Change { files, stale })
}

/// Whether a path is one that is ever derived: what else a catalogue names is not taken away on its word.
fn is_derived(path: &str) -> bool {
    let fixed = ["index.html", "editions/index.html", SCRIPT, "feed.xml", "sitemap.xml"];
    let is_latest = path.strip_prefix("latest/").is_some_and(|rest| {
        let language = rest.strip_suffix("index.html").map(|code| code.trim_end_matches('/'));
        language.is_some_and(|code| code.is_empty() || Language::from_code(code).is_some())
    });
    fixed.contains(&path) || is_latest
}

fn write(folder: &Folder, change: &Change) -> Result<usize, Failure> {
    let mut written = 0;
    for (path, content) in &change.files {
        written += usize::from(folder.put_changed(path, content)?);
    }
    let mut emptied = BTreeSet::new();
    for path in &change.stale {
        written += usize::from(folder.take_away(path)?);
        emptied.extend(folder.path().join(path).parent().map(std::path::Path::to_owned));
    }
    // A folder stays where it is not empty.
    for folder in emptied {
        let _ = std::fs::remove_dir(folder);
    }
    Ok(written)
}

/// An edition as old pages look it up.
#[derive(Serialize)]
struct ScriptEntry<'a> {
    name: &'a EditionName,
    as_of: Option<&'a str>,
    period: Option<&'a str>,
    languages: &'a [String],
    /// What it is called, by the language's code.
    labels: BTreeMap<&'static str, String>,
    state: State,
    by: Option<&'a EditionName>,
    path: &'a str,
    reason: Option<&'a Reason>,
}

/// What old pages look up when they are read: the editions, without what only `verify` asks for.
fn script(catalogue: &Catalogue) -> Vec<u8> {
    let entry = |entry: &Entry| {
        let withdrawn = entry.withdrawn.as_ref().map(|one| &one.reason);
        let entry = ScriptEntry {
            name: &entry.name,
            as_of: entry.as_of.as_deref(),
            period: entry.period.as_deref(),
            languages: &entry.languages,
            labels: Language::ALL
                .map(|language| (language.code(), language.edition_title(entry.name.as_str())))
                .into(),
            state: entry.state,
            by: entry.by.as_ref(),
            path: &entry.path,
            reason: withdrawn.or(entry.reason.as_ref()),
        };
        // Texts and lists of texts can always be written.
        serde_json::to_string(&entry).unwrap_or_default()
    };
    let lines: Vec<String> = catalogue.editions.iter().map(entry).collect();
    let schema = serde_json::Value::from(catalogue.schema.as_str());
    let json = format!("{{\"schema\":{schema},\"editions\":[\n{}\n]}}", lines.join(",\n"));
    // In a script, `</script>` and the line breaks of Unicode would mean something else than in JSON.
    let safe = json
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029");
    format!("window.embajadorEditions = {safe};\n").into_bytes()
}

//! The archive: the page that lists all editions, by year, and says what became of each.

use super::views::{LinkView, ReasonView, all_editions, home, notice};
use super::{Frame, views};
use crate::diagnostic::Failure;
use crate::edition::catalogue::{Catalogue, Entry, State};
use crate::edition::name::EditionName;
use crate::project::Language;
use crate::project::book_toml::LanguageConfig;
use crate::report::words::upper_first;
use jiff::civil::Date;
use serde::Serialize;
use std::cmp::Reverse;

/// Where it stands in the published folder.
pub(super) const PATH: &str = "editions/index.html";

/// The way from it to the published folder.
const ROOT: &str = "../";

/// The part of `editions/archive.html` in one language.
#[derive(Serialize)]
struct ArchiveView {
    code: &'static str,
    name: &'static str,
    title: String,
    /// The newest edition's first page.
    href: Option<String>,
    heading: &'static str,
    /// The words over the columns.
    edition: &'static str,
    as_of: &'static str,
    state: &'static str,
    years: Vec<YearView>,
    notice: Option<String>,
}

/// The editions of a year.
#[derive(Serialize)]
struct YearView {
    year: String,
    rows: Vec<RowView>,
}

/// An edition.
#[derive(Serialize)]
struct RowView {
    title: String,
    href: String,
    as_of: Option<String>,
    current: bool,
    /// What became of it.
    state: String,
    /// The edition to read in its place.
    by: Option<LinkView>,
    /// What it corrects, in a sentence.
    corrects: Option<String>,
    /// The word before the reason, and why it corrects another or was withdrawn.
    why: &'static str,
    reason: Option<ReasonView>,
}

/// The page.
///
/// # Errors
/// What the template fails with.
pub(super) fn page(catalogue: &Catalogue, frame: &Frame<'_>) -> Result<Vec<u8>, Failure> {
    let sections = frame.book.languages.iter().map(|config| section(catalogue, frame, config));
    let book = frame.book.languages.first().map(|config| config.title.as_str());
    let title = format!("{} · {}", all_editions(frame.main()), book.unwrap_or_default());
    let view = views::page(catalogue, frame, PATH, title, sections.collect());
    frame.theme.render("editions/archive.html", &view).map(String::into_bytes)
}

fn section(catalogue: &Catalogue, frame: &Frame<'_>, config: &LanguageConfig) -> ArchiveView {
    let language = config.language;
    ArchiveView {
        code: language.code(),
        name: language.own_name(),
        title: config.title.clone(),
        href: catalogue.current().map(|entry| format!("{ROOT}{}", home(entry, language))),
        heading: all_editions(language),
        edition: language.pick("Edición", "Edition"),
        as_of: language.pick("Datos hasta", "Data up to"),
        state: language.pick("Estado", "State"),
        years: years(catalogue, language),
        notice: notice(frame, language),
    }
}

/// The editions by year, the newest first: in the order of what they tell of, not of when they were published.
fn years(catalogue: &Catalogue, language: Language) -> Vec<YearView> {
    let mut entries: Vec<&Entry> = catalogue.editions.iter().rev().collect();
    entries.sort_by_cached_key(|entry| {
        let base = entry.name.base().as_str().to_owned();
        Reverse((entry.as_of.clone(), base, entry.name.revision()))
    });
    let mut years: Vec<YearView> = Vec::new();
    for entry in entries {
        let year = entry.as_of.as_deref().and_then(|date| date.get(..4));
        let year = year.unwrap_or(language.pick("Sin fecha", "Undated")).to_owned();
        if years.last().is_none_or(|last| last.year != year) {
            years.push(YearView { year, rows: Vec::new() });
        }
        if let Some(last) = years.last_mut() {
            last.rows.push(row(catalogue, entry, language));
        }
    }
    years
}

fn row(catalogue: &Catalogue, entry: &Entry, language: Language) -> RowView {
    let title = |name: &EditionName| language.edition_title(name.as_str());
    let (state, names_other) = match (entry.state, &entry.by) {
        (State::Current, _) => (language.pick("vigente", "current"), false),
        (State::Superseded, _) => (language.pick("anterior", "earlier"), false),
        (State::Revised, _) => (language.pick("corregida en", "corrected in"), true),
        (State::Withdrawn, None) => (language.pick("retirada", "withdrawn"), false),
        (State::Withdrawn, Some(_)) => {
            (language.pick("retirada; en su lugar,", "withdrawn; in its place,"), true)
        }
    };
    let by = entry.by.as_ref().filter(|_| names_other).and_then(|name| catalogue.get(name));
    RowView {
        title: upper_first(&title(&entry.name)),
        href: format!("{ROOT}{}", home(entry, language)),
        as_of: entry.as_of.as_deref().map(|date| in_words(date, language)),
        current: entry.state == State::Current,
        state: upper_first(state),
        by: by.map(|by| LinkView {
            href: format!("{ROOT}{}", home(by, language)),
            title: title(&by.name),
        }),
        corrects: entry.revises.as_ref().filter(|_| entry.withdrawn.is_none()).map(|name| {
            let edition = language.the_edition(name.as_str());
            format!("{} {edition}.", language.pick("Corrige", "Corrects"))
        }),
        why: language.pick("Motivo:", "Reason:"),
        reason: entry
            .withdrawn
            .as_ref()
            .map(|one| &one.reason)
            .or(entry.reason.as_ref())
            .map(|reason| ReasonView::of(reason, language)),
    }
}

/// A date of the catalogue as people write it; as it stands there if it is none.
fn in_words(date: &str, language: Language) -> String {
    date.parse::<Date>().map_or_else(|_| date.to_owned(), |date| language.date(date))
}

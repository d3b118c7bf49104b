//! What the templates of the pages around the editions are given, in every language of the book.

use super::Frame;
use crate::diagnostic::Failure;
use crate::edition::catalogue::{Catalogue, Entry, State};
use crate::edition::name::EditionName;
use crate::project::Language;
use crate::project::book_toml::LanguageConfig;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// What `editions/door.html`, `editions/archive.html` and `editions/tombstone.html` are given.
#[derive(Serialize)]
struct PageView {
    /// The way to the folder of the published pages.
    root: String,
    /// The way to a folder with the theme's files.
    assets: String,
    /// The main language's code.
    language: &'static str,
    title: String,
    /// The page's address, where the folder's is known.
    canonical: Option<String>,
    /// The way to the feed, if there is one.
    feed: Option<String>,
    notice: Option<String>,
    languages: Vec<SectionView>,
}

/// The part of such a page in one language.
#[derive(Serialize)]
struct SectionView {
    code: &'static str,
    name: &'static str,
    title: String,
    description: Option<String>,
    /// Says which edition it is about.
    heading: String,
    /// Says what became of it, in a tombstone.
    says: Option<String>,
    /// Its first page.
    href: Option<String>,
    enter: &'static str,
    /// The words of the link to the archive, and of the archive's columns.
    all: &'static str,
    edition: &'static str,
    as_of: &'static str,
    state: &'static str,
    /// The editions, the newest first: in the archive only.
    rows: Vec<RowView>,
}

/// An edition in the archive.
#[derive(Serialize)]
struct RowView {
    name: String,
    href: String,
    as_of: Option<String>,
    state: String,
    reason: Option<String>,
    current: bool,
}

/// What `redirect.html` is given.
#[derive(Serialize)]
struct RedirectView {
    root: String,
    language: &'static str,
    heading: String,
    part: &'static str,
    to: LinkView,
    headings: Vec<LinkView>,
}

/// A link.
#[derive(Serialize)]
struct LinkView {
    href: String,
    title: String,
}

/// The page that lists all editions.
const ARCHIVE: &str = "editions/index.html";

/// All pages outside the editions, by path.
pub(super) fn pages(
    catalogue: &Catalogue,
    frame: &Frame<'_>,
) -> Result<BTreeMap<String, Vec<u8>>, Failure> {
    let mut pages = BTreeMap::new();
    let mut add = |path: &str, template: &str, root: &str| -> Result<(), Failure> {
        let sections = frame.book.languages.iter().map(|config| {
            let rows = if path == ARCHIVE { rows(catalogue, config, root) } else { Vec::new() };
            SectionView { rows, ..section(catalogue, config, root) }
        });
        let view = page(catalogue, frame, path, root, sections.collect());
        let html = frame.theme.render(template, &view)?;
        pages.insert(path.to_owned(), html.into_bytes());
        Ok(())
    };
    add("index.html", "editions/door.html", "")?;
    add(ARCHIVE, "editions/archive.html", "../")?;
    for config in &frame.book.languages {
        let code = config.language.code();
        redirect(catalogue, frame, config, &format!("latest/{code}/index.html"), &mut pages)?;
    }
    if let Some(main) = frame.book.languages.first() {
        redirect(catalogue, frame, main, "latest/index.html", &mut pages)?;
    }
    Ok(pages)
}

/// The pages of the tombstone of an edition, by path from its folder: the first page, and that of each language.
pub(in crate::edition) fn tombstone(
    entry: &Entry,
    reason: &str,
    frame: &Frame<'_>,
) -> Result<BTreeMap<String, Vec<u8>>, Failure> {
    let mut pages = BTreeMap::new();
    let own = entry.languages.iter().filter_map(|code| Language::from_code(code));
    let own: Vec<Language> = own.collect();
    let mut add = |path: String, root: &str, languages: &[Language]| -> Result<(), Failure> {
        let section = |language: &Language| SectionView {
            heading: format!("{} {}", language.pick("Edición", "Edition"), entry.name),
            says: Some(format!(
                "{} {reason}",
                language.pick(
                    "Esta edición se ha retirado. Motivo:",
                    "This edition has been withdrawn. Reason:"
                )
            )),
            ..empty(*language, entry.titles.get(language.code()).cloned().unwrap_or_default())
        };
        let main = languages.first().copied().unwrap_or(Language::En);
        let view = PageView {
            root: format!("{root}../"),
            assets: root.to_owned(),
            language: main.code(),
            title: entry.titles.get(main.code()).cloned().unwrap_or_default(),
            canonical: None,
            feed: None,
            notice: None,
            languages: languages.iter().map(section).collect(),
        };
        let html = frame.theme.render("editions/tombstone.html", &view)?;
        pages.insert(path, html.into_bytes());
        Ok(())
    };
    add("index.html".to_owned(), "", &own)?;
    for language in &own {
        add(format!("{}/index.html", language.code()), "../", &[*language])?;
    }
    for (path, content) in frame.theme.assets() {
        pages.insert(path.to_owned(), content.to_vec());
    }
    Ok(pages)
}

fn page(
    catalogue: &Catalogue,
    frame: &Frame<'_>,
    path: &str,
    root: &str,
    languages: Vec<SectionView>,
) -> PageView {
    let main = frame.main();
    let notice = frame.book.notice.in_language(main);
    let url = frame.book.url.as_ref();
    let address = if path == "index.html" { "" } else { path };
    PageView {
        root: root.to_owned(),
        assets: format!("{root}{}", assets(catalogue)),
        language: main.code(),
        title: frame.book.languages.first().map(|config| config.title.clone()).unwrap_or_default(),
        canonical: url.map(|url| format!("{url}{address}")),
        feed: url.map(|_| format!("{root}feed.xml")),
        notice: (!notice.is_empty()).then(|| notice.to_owned()),
        languages,
    }
}

/// The folder whose styles these pages use: that of an edition, since its files never change.
fn assets(catalogue: &Catalogue) -> String {
    let entry = catalogue.current().or_else(|| catalogue.editions.last());
    entry.map(|entry| entry.path.clone()).unwrap_or_default()
}

fn empty(language: Language, title: String) -> SectionView {
    SectionView {
        code: language.code(),
        name: language.own_name(),
        title,
        description: None,
        heading: String::new(),
        says: None,
        href: None,
        enter: language.pick("Entrar", "Enter"),
        all: language.pick("Todas las ediciones", "All editions"),
        edition: language.pick("Edición", "Edition"),
        as_of: language.pick("Datos hasta", "Data up to"),
        state: language.pick("Estado", "State"),
        rows: Vec::new(),
    }
}

/// The editions as the archive lists them.
fn rows(catalogue: &Catalogue, config: &LanguageConfig, root: &str) -> Vec<RowView> {
    let language = config.language;
    let rows = catalogue.editions.iter().rev().map(|entry| RowView {
        name: entry.name.to_string(),
        href: format!("{root}{}", home(entry, language)),
        as_of: entry.as_of.as_deref().map(|date| in_words(date, language)),
        state: state(entry, language),
        reason: entry
            .withdrawn
            .as_ref()
            .map(|one| one.reason.clone())
            .or_else(|| entry.reason.clone()),
        current: entry.state == State::Current,
    });
    rows.collect()
}

fn section(catalogue: &Catalogue, config: &LanguageConfig, root: &str) -> SectionView {
    let language = config.language;
    let current = catalogue.current();
    SectionView {
        description: (!config.description.is_empty()).then(|| config.description.clone()),
        heading: match current {
            Some(entry) => format!("{} {}", language.pick("Edición", "Edition"), entry.name),
            None => language
                .pick("No hay ninguna edición vigente.", "No edition is current.")
                .to_owned(),
        },
        href: current.map(|entry| format!("{root}{}", home(entry, language))),
        ..empty(language, config.title.clone())
    }
}

/// The first page of an edition in a language, or the one where a reader chooses another.
fn home(entry: &Entry, language: Language) -> String {
    match entry.languages.iter().any(|code| code == language.code()) {
        true => format!("{}{}/index.html", entry.path, language.code()),
        false => format!("{}index.html", entry.path),
    }
}

fn state(entry: &Entry, language: Language) -> String {
    let by = entry.by.as_ref().map(EditionName::as_str);
    let word = match entry.state {
        State::Current => language.pick("vigente", "current"),
        State::Superseded => language.pick("sustituida por", "superseded by"),
        State::Revised => language.pick("corregida en", "corrected in"),
        State::Withdrawn => return language.pick("retirada", "withdrawn").to_owned(),
    };
    match by {
        Some(by) => format!("{word} {by}"),
        None => word.to_owned(),
    }
}

/// A date of the catalogue as people write it; as it stands there if it is none.
fn in_words(date: &str, language: Language) -> String {
    date.parse::<Date>().map_or_else(|_| date.to_owned(), |date| language.date(date))
}

/// A page of `latest/`, which leads on to the newest edition, or to the archive where all were withdrawn.
fn redirect(
    catalogue: &Catalogue,
    frame: &Frame<'_>,
    config: &LanguageConfig,
    path: &str,
    pages: &mut BTreeMap<String, Vec<u8>>,
) -> Result<(), Failure> {
    let language = config.language;
    let up = "../".repeat(path.matches('/').count());
    let is_door = path == "latest/index.html";
    let to = match catalogue.current() {
        Some(entry) if is_door => format!("{up}{}index.html", entry.path),
        Some(entry) => format!("{up}{}", home(entry, language)),
        None => format!("{up}editions/index.html"),
    };
    let view = RedirectView {
        root: format!("{up}{}", assets(catalogue)),
        language: language.code(),
        heading: language.pick("La edición más reciente", "The latest edition").to_owned(),
        part: "",
        to: LinkView { href: to, title: config.title.clone() },
        headings: Vec::new(),
    };
    let html = frame.theme.render("redirect.html", &view)?;
    pages.insert(path.to_owned(), html.into_bytes());
    Ok(())
}

//! The first page of a published folder and the pages of `latest/`: what their templates are given.

use super::{Frame, archive};
use crate::diagnostic::Failure;
use crate::edition::catalogue::{Catalogue, Entry};
use crate::edition::reason::Reason;
use crate::project::Language;
use crate::project::book_toml::LanguageConfig;
use serde::Serialize;
use std::collections::BTreeMap;

/// What a template of `editions/` is given; `S` is the part in one language.
#[derive(Serialize)]
pub(super) struct PageView<S> {
    /// The way to the folder of the published pages.
    pub(super) root: String,
    /// The way to a folder with the theme's files.
    pub(super) assets: String,
    /// The main language's code.
    pub(super) language: &'static str,
    pub(super) title: String,
    /// The page's address, where the folder's is known.
    pub(super) canonical: Option<String>,
    /// The way to the feed, if there is one.
    pub(super) feed: Option<String>,
    pub(super) languages: Vec<S>,
}

/// The part of `editions/door.html` in one language.
#[derive(Serialize)]
struct DoorView {
    code: &'static str,
    name: &'static str,
    title: String,
    description: Option<String>,
    /// Says which edition it is about.
    heading: String,
    /// Its first page.
    href: Option<String>,
    enter: &'static str,
    /// The words of the link to the archive.
    all: &'static str,
    notice: Option<String>,
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
pub(super) struct LinkView {
    pub(super) href: String,
    pub(super) title: String,
}

/// A reason as readers of a language are told it.
#[derive(Serialize)]
pub(super) struct ReasonView {
    text: String,
    /// The code of its language, where that is another.
    language: Option<String>,
}

impl ReasonView {
    pub(super) fn of(reason: &Reason, language: Language) -> ReasonView {
        let (text, other) = reason.in_language(language);
        ReasonView { text: text.to_owned(), language: other.map(str::to_owned) }
    }
}

/// The words of a link to the archive, and its heading.
pub(super) fn all_editions(language: Language) -> &'static str {
    language.pick("Todas las ediciones", "All editions")
}

/// What is said where every edition was withdrawn.
fn none_is_current(language: Language) -> &'static str {
    language.pick("No hay ninguna edición vigente.", "No edition is current.")
}

/// The notice over every page, in a language.
pub(super) fn notice(frame: &Frame<'_>, language: Language) -> Option<String> {
    let notice = frame.book.notice.in_language(language);
    (!notice.is_empty()).then(|| notice.to_owned())
}

/// All pages outside the editions, by path.
pub(super) fn pages(
    catalogue: &Catalogue,
    frame: &Frame<'_>,
) -> Result<BTreeMap<String, Vec<u8>>, Failure> {
    let mut pages = BTreeMap::new();
    let doors = frame.book.languages.iter().map(|config| door(catalogue, frame, config));
    let title = frame.book.languages.first().map(|config| config.title.clone());
    let view = page(catalogue, frame, "index.html", title.unwrap_or_default(), doors.collect());
    let html = frame.theme.render("editions/door.html", &view)?;
    pages.insert("index.html".to_owned(), html.into_bytes());
    pages.insert(archive::PATH.to_owned(), archive::page(catalogue, frame)?);
    for config in &frame.book.languages {
        let code = config.language.code();
        redirect(catalogue, frame, config, &format!("latest/{code}/index.html"), &mut pages)?;
    }
    if let Some(main) = frame.book.languages.first() {
        redirect(catalogue, frame, main, "latest/index.html", &mut pages)?;
    }
    Ok(pages)
}

/// What such a page is given, by its path from the published folder.
pub(super) fn page<S>(
    catalogue: &Catalogue,
    frame: &Frame<'_>,
    path: &str,
    title: String,
    languages: Vec<S>,
) -> PageView<S> {
    let url = frame.book.url.as_ref();
    let root = "../".repeat(path.matches('/').count());
    let address = if path == "index.html" { "" } else { path };
    PageView {
        assets: format!("{root}{}", assets(catalogue)),
        language: frame.main().code(),
        title,
        canonical: url.map(|url| format!("{url}{address}")),
        feed: url.map(|_| format!("{root}feed.xml")),
        languages,
        root,
    }
}

/// The folder whose styles these pages use: that of an edition, since its files never change.
fn assets(catalogue: &Catalogue) -> String {
    let entry = catalogue.current().or_else(|| catalogue.editions.last());
    entry.map(|entry| entry.path.clone()).unwrap_or_default()
}

fn door(catalogue: &Catalogue, frame: &Frame<'_>, config: &LanguageConfig) -> DoorView {
    let language = config.language;
    let current = catalogue.current();
    let edition = language.pick("Edición", "Edition");
    DoorView {
        code: language.code(),
        name: language.own_name(),
        title: config.title.clone(),
        description: (!config.description.is_empty()).then(|| config.description.clone()),
        heading: match current {
            Some(entry) => format!("{edition}: {}", language.edition_title(entry.name.as_str())),
            None => none_is_current(language).to_owned(),
        },
        href: current.map(|entry| home(entry, language)),
        enter: language.pick("Entrar", "Enter"),
        all: all_editions(language),
        notice: notice(frame, language),
    }
}

/// The first page of an edition in a language, or the one where a reader chooses another.
pub(super) fn home(entry: &Entry, language: Language) -> String {
    match entry.languages.iter().any(|code| code == language.code()) {
        true => format!("{}{}/index.html", entry.path, language.code()),
        false => format!("{}index.html", entry.path),
    }
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
    let (heading, title, to) = match catalogue.current() {
        Some(entry) => (
            language.pick("La edición más reciente", "The latest edition"),
            format!("{}: {}", config.title, language.edition_title(entry.name.as_str())),
            if is_door { format!("{}index.html", entry.path) } else { home(entry, language) },
        ),
        None => {
            let archive = format!("{}#{}", archive::PATH, language.code());
            (none_is_current(language), all_editions(language).to_owned(), archive)
        }
    };
    let view = RedirectView {
        root: format!("{up}{}", assets(catalogue)),
        language: language.code(),
        heading: heading.to_owned(),
        part: "",
        to: LinkView { href: format!("{up}{to}"), title },
        headings: Vec::new(),
    };
    let html = frame.theme.render("redirect.html", &view)?;
    pages.insert(path.to_owned(), html.into_bytes());
    Ok(())
}

//! What stands in the place of a withdrawn edition: at the address of each page that it had, that it was withdrawn, and why.

use super::Frame;
use super::views::{LinkView, PageView, ReasonView, all_editions};
use crate::diagnostic::Failure;
use crate::edition::catalogue::Entry;
use crate::edition::reason::Reason;
use crate::project::Language;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path};

/// The part of `editions/tombstone.html` in one language.
#[derive(Serialize)]
struct TombstoneView {
    code: &'static str,
    title: String,
    /// Says that the edition was withdrawn.
    heading: String,
    why: &'static str,
    reason: ReasonView,
    /// To the newest edition and to all of them.
    links: [LinkView; 2],
}

/// Its pages, by path from the edition's folder: the first page, that of each language, and all that the edition had.
///
/// # Errors
/// What the template fails with.
pub(in crate::edition) fn pages(
    entry: &Entry,
    had: &[String],
    reason: &Reason,
    frame: &Frame<'_>,
) -> Result<BTreeMap<String, Vec<u8>>, Failure> {
    let own = entry.languages.iter().filter_map(|code| Language::from_code(code));
    let own: Vec<Language> = own.collect();
    let mut paths: BTreeSet<String> =
        own.iter().map(|language| format!("{}/index.html", language.code())).collect();
    paths.insert("index.html".to_owned());
    paths.extend(had.iter().filter(|path| is_page(path)).cloned());
    let mut pages = BTreeMap::new();
    for path in paths {
        let of_one = own.iter().find(|language| {
            path.strip_prefix(language.code()).is_some_and(|rest| rest.starts_with('/'))
        });
        let languages = of_one.map_or(own.as_slice(), std::slice::from_ref);
        let html = page(entry, &path, languages, reason, frame)?;
        pages.insert(path, html.into_bytes());
    }
    for (path, content) in frame.theme.assets() {
        pages.insert(path.to_owned(), content.to_vec());
    }
    Ok(pages)
}

/// Whether a path that the catalogue names is that of a page, and leads nowhere else.
fn is_page(path: &str) -> bool {
    let mut parts = Path::new(path).components();
    path.ends_with(".html") && parts.all(|part| matches!(part, Component::Normal(_)))
}

fn page(
    entry: &Entry,
    path: &str,
    languages: &[Language],
    reason: &Reason,
    frame: &Frame<'_>,
) -> Result<String, Failure> {
    let assets = "../".repeat(path.matches('/').count());
    let root = format!("{assets}../");
    let heading = |language: Language| {
        let edition = language.the_edition(entry.name.as_str());
        let edition = crate::report::words::upper_first(&edition);
        format!("{edition} {}", language.pick("se ha retirado", "has been withdrawn"))
    };
    let section = |language: &Language| TombstoneView {
        code: language.code(),
        title: entry.titles.get(language.code()).cloned().unwrap_or_default(),
        heading: heading(*language),
        why: language.pick("Motivo:", "Reason:"),
        reason: ReasonView::of(reason, *language),
        links: [
            LinkView {
                href: format!("{root}latest/{}/index.html", language.code()),
                title: language
                    .pick("Ver la edición vigente", "See the current edition")
                    .to_owned(),
            },
            LinkView {
                href: format!("{root}{}#{}", super::archive::PATH, language.code()),
                title: all_editions(*language).to_owned(),
            },
        ],
    };
    let main = languages.first().copied().unwrap_or(Language::En);
    let book = entry.titles.get(main.code()).cloned().unwrap_or_default();
    let view = PageView {
        root: root.clone(),
        assets,
        language: main.code(),
        title: format!("{} · {book}", heading(main)),
        canonical: None,
        feed: None,
        languages: languages.iter().map(section).collect(),
    };
    frame.theme.render("editions/tombstone.html", &view)
}

//! Builds the pages of one language: its chapters, those that the book leaves to the tool, and what leads to them.

use super::language::{LanguageSite, root_of};
use super::paths::{check_places, generated};
use super::playbook::{self, Opening};
use super::print::{Whole, has_whole};
use super::redirect::{Moved, Redirects};
use super::view::{ContentsGroup, Neighbour, PageView};
use super::{Parts, Site, changes, navigation, policy, reports};
use crate::components::Words;
use crate::diagnostic::{Diagnostics, Failure};
use crate::handbook::{Chapter, Page, check_links, in_parallel};
use crate::project::book_toml::LanguageConfig;
use crate::report::Restated;
use crate::report::changes::Snapshot;
use serde::Serialize;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

#[derive(Serialize)]
struct PageOwn {
    heading: Option<String>,
    opening: Opening,
    content: String,
    moved: Vec<Moved>,
    part_moved: &'static str,
}

/// What `redirect.html` is given.
#[derive(Serialize)]
struct RedirectView {
    root: String,
    language: &'static str,
    heading: &'static str,
    part: &'static str,
    to: Moved,
    headings: Vec<Moved>,
}

/// What `chapter.html` is given by itself.
#[derive(Serialize)]
struct ChapterView<'v> {
    words: &'v Words,
    root: String,
    #[serde(flatten)]
    own: &'v PageOwn,
}

#[derive(Serialize)]
struct ContentsOwn {
    groups: Vec<ContentsGroup>,
}

/// Builds all pages of a language into the site.
pub(super) fn build(
    parts: &Parts<'_>,
    config: &LanguageConfig,
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> Result<(), Failure> {
    let Some(handbook) = parts.handbooks.get(&config.language) else { return Ok(()) };
    check_places(parts, config, handbook, diagnostics);
    let mut pages = LanguageSite::new(parts, config, handbook);
    pages.redirects = Redirects::resolve(parts, handbook, diagnostics);
    let figures = reports::all_figures(&pages, site)?;
    let mut policy = policy::policy(&pages);
    let changes =
        pages.before().map(|before| (before, Snapshot { policy: policy.clone(), figures }));
    if let Some((before, now)) = &changes {
        pages.restated = Restated::between(before, now);
    }
    let pages = &pages;
    let mut rendered: BTreeMap<String, Page> = BTreeMap::new();
    let chapters: Vec<&Chapter> = handbook.chapters().filter(|chapter| !chapter.draft).collect();
    let mut whole = has_whole(parts, config.language).then(|| Whole::new(handbook));
    let mut texts = Vec::new();
    let built = in_parallel(&chapters, site.threads, |place, chapter| {
        let mut diagnostics = Diagnostics::new();
        let neighbour = |place: Option<usize>| {
            let chapter = chapters.get(place?)?;
            Some(Neighbour { title: chapter.title.clone(), href: pages.href(&chapter.path) })
        };
        let page = pages.page(&chapter.document, &chapter.path, None, &mut diagnostics);
        let (heading, content) = split_heading(&page.html);
        let edit = parts.story.indicators.project.book.edit_url.as_ref();
        let view = PageView {
            title: chapter.page_title.clone().unwrap_or_else(|| title_of(&page, &chapter.title)),
            description: None,
            section: "handbook",
            edit_href: edit.map(|url| url.replace("{path}", &chapter.source)),
            previous: neighbour(place.checked_sub(1)),
            next: neighbour(Some(place + 1)),
            ..pages.page_view(&chapter.path)
        };
        let mut own = PageOwn {
            opening: playbook::opening(pages, chapter),
            ..pages.page_own(&chapter.path, heading, content)
        };
        let added = pages.add(site, "page.html", &view, &own);
        let joined = whole.as_ref().map(|whole| {
            // All of them stand there.
            own.opening.way = None;
            let html = pages.chapter(&chapter.path, &own)?;
            Ok::<String, Failure>(whole.part(chapter, &html))
        });
        let text = chapter.document.paragraphs();
        (without_text(page), text, diagnostics, added.and(joined.transpose()))
    });
    for (chapter, (page, text, found, added)) in chapters.iter().zip(built) {
        diagnostics.append(found);
        texts.push(text);
        if let (Some(whole), Some(joined)) = (&mut whole, added?) {
            whole.push(chapter, joined);
        }
        rendered.insert(chapter.path.clone(), page);
    }
    if let Some(whole) = whole {
        whole.add(pages, config, site)?;
    }
    for name in generated() {
        let path = format!("{name}.html");
        // The book's own page goes before the theme's.
        if let Entry::Vacant(place) = rendered.entry(path) {
            let page = pages.generated(name, place.key(), site, diagnostics)?;
            place.insert(page);
        }
    }
    if navigation::is_large(handbook) {
        let view = PageView {
            title: config.language.pick("Todos los capítulos", "All chapters").to_owned(),
            section: "handbook",
            ..pages.page_view(navigation::CONTENTS)
        };
        let own = ContentsOwn { groups: pages.navigation.book() };
        pages.add(site, "contents.html", &view, own)?;
    }
    policy.chapters = policy::chapters(pages, handbook, texts);
    site.staging.add(&pages.href(policy::PATH), policy.json().as_bytes())?;
    if let (Some((then, now)), Some(before)) = (changes, parts.before) {
        changes::add(pages, (&before.name, then), &Snapshot { policy, ..now }, site)?;
    }
    reports::build(pages, site, diagnostics)?;
    pages.add_redirects(site)?;
    pages.redirects.check(&rendered, diagnostics);
    let mut known = parts.paths.get(&config.language).cloned().unwrap_or_default();
    known.extend(handbook.assets.iter().cloned());
    let links = rendered.iter().map(|(path, page)| (path.as_str(), page));
    diagnostics.append(check_links(links, &known));
    let copied = in_parallel(&handbook.assets, site.threads, |_, asset| {
        let source = parts.story.indicators.project.root.join(&config.src).join(asset);
        let content = std::fs::read(&source).map_err(|e| Failure::io("read", &source, e))?;
        site.staging.add(&format!("{}/{asset}", config.language.code()), &content)
    });
    copied.into_iter().collect()
}

impl LanguageSite<'_, '_> {
    /// What `page.html` is given of a page of text.
    fn page_own(&self, path: &str, heading: Option<String>, content: &str) -> PageOwn {
        PageOwn {
            heading,
            opening: Opening::default(),
            content: content.to_owned(),
            moved: self.redirects.headings(path),
            part_moved: self.part_moved(),
        }
    }

    /// A chapter without the frame of its page.
    fn chapter(&self, path: &str, own: &PageOwn) -> Result<String, Failure> {
        let view = ChapterView { words: &self.words, root: root_of(path), own };
        self.parts.theme.render("chapter.html", &view)
    }

    /// Says that a part of a page has moved.
    fn part_moved(&self) -> &'static str {
        self.language.pick("Esta parte está ahora en", "This part is now at")
    }

    /// Writes the pages that stand at old addresses.
    fn add_redirects(&self, site: &Site) -> Result<(), Failure> {
        for (path, to) in self.redirects.pages() {
            let view = RedirectView {
                root: root_of(&self.href(path)),
                language: self.language.code(),
                heading: self
                    .language
                    .pick("Esta página ha cambiado de sitio", "This page has moved"),
                part: self.part_moved(),
                to,
                headings: self.redirects.headings(path),
            };
            let html = self.parts.theme.render("redirect.html", &view)?;
            site.staging.add(&self.href(path), html.as_bytes())?;
        }
        Ok(())
    }

    /// A page that the theme brings along, where the book has none of its own.
    fn generated(
        &self,
        name: &str,
        path: &str,
        site: &Site,
        diagnostics: &mut Diagnostics,
    ) -> Result<Page, Failure> {
        let Some(document) = self.generated_document(name, diagnostics) else {
            return Ok(Page::default());
        };
        let page = self.page(&document, path, None, diagnostics);
        let (heading, content) = split_heading(&page.html);
        let view = PageView {
            title: title_of(&page, name),
            section: match name {
                "index" => "handbook",
                "method" | "registers" => "method",
                _ => "",
            },
            ..self.page_view(path)
        };
        let own = self.page_own(path, heading, content);
        self.add(site, "page.html", &view, own)?;
        Ok(without_text(page))
    }
}

/// What of a page its links are checked with: the text of all pages would fill the memory.
fn without_text(page: Page) -> Page {
    Page { html: String::new(), headings: Vec::new(), ..page }
}

/// The text of the page's first heading, or a title from elsewhere.
fn title_of(page: &Page, otherwise: &str) -> String {
    let first = page.headings.iter().find(|heading| heading.level == 1);
    first.map_or_else(|| otherwise.to_owned(), |heading| heading.text.clone())
}

/// The content of a heading of level 1 that opens the page, and the rest.
fn split_heading(html: &str) -> (Option<String>, &str) {
    let heading = html
        .strip_prefix("<h1")
        .and_then(|rest| rest.split_once('>'))
        .and_then(|(_, rest)| rest.split_once("</h1>"));
    match heading {
        Some((heading, rest)) => (Some(heading.to_owned()), rest.trim_start()),
        None => (None, html),
    }
}

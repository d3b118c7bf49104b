//! Joins all chapters of a language into one page, to read through or to print.

use super::language::LanguageSite;
use super::view::PageView;
use super::{Parts, Site, navigation};
use crate::diagnostic::Failure;
use crate::handbook::{Chapter, Handbook, Item, Joined};
use crate::project::Language;
use crate::project::book_toml::LanguageConfig;
use serde::Serialize;

/// The path, from the language's folder, of the page that holds the whole handbook.
pub(super) const WHOLE: &str = "print.html";

/// Whether the handbook also stands on one page: a large one would be too much for a browser, and for whoever prints it.
pub(super) fn has_whole(parts: &Parts<'_>, language: Language) -> bool {
    let handbook = parts.handbooks.get(&language);
    parts.story.indicators.project.book.print
        && handbook.is_some_and(|handbook| !navigation::is_large(handbook))
}

/// What `print.html` is given of its own.
#[derive(Serialize)]
struct PrintOwn {
    about: Option<String>,
    parts: Vec<PartView>,
    chapters: Vec<ChapterView>,
}

/// A part of the book in the page's contents.
#[derive(Serialize)]
struct PartView {
    title: Option<String>,
    chapters: Vec<ChapterLink>,
}

#[derive(Serialize)]
struct ChapterLink {
    title: String,
    anchor: String,
    depth: usize,
}

/// A chapter on the page.
#[derive(Serialize)]
struct ChapterView {
    anchor: String,
    content: String,
}

/// The page, while the chapters are rendered.
pub(super) struct Whole<'h> {
    handbook: &'h Handbook,
    joined: Joined,
    chapters: Vec<ChapterView>,
}

impl<'h> Whole<'h> {
    /// The page of a handbook to which no chapter has been added yet.
    pub(super) fn new(handbook: &'h Handbook) -> Self {
        let chapters = handbook.chapters().filter(|chapter| !chapter.draft);
        let joined = Joined::of(chapters.map(|chapter| chapter.path.as_str()));
        Whole { handbook, joined, chapters: Vec::new() }
    }

    /// A chapter's HTML as it stands on the page.
    pub(super) fn part(&self, chapter: &Chapter, html: &str) -> String {
        self.joined.part(&chapter.path, html)
    }

    /// Adds the next chapter.
    pub(super) fn push(&mut self, chapter: &Chapter, content: String) {
        let anchor = self.joined.anchor(&chapter.path).unwrap_or_default().to_owned();
        self.chapters.push(ChapterView { anchor, content });
    }

    /// Writes the page.
    pub(super) fn add(
        self,
        pages: &LanguageSite<'_, '_>,
        config: &LanguageConfig,
        site: &Site,
    ) -> Result<(), Failure> {
        let view = PageView {
            title: pages.words.whole.to_owned(),
            section: "handbook",
            ..pages.page_view(WHOLE)
        };
        let about = (!config.description.is_empty()).then(|| config.description.clone());
        let own = PrintOwn { about, parts: self.parts(), chapters: self.chapters };
        pages.add(site, "print.html", &view, own)
    }

    fn parts(&self) -> Vec<PartView> {
        let mut parts: Vec<PartView> = Vec::new();
        let mut title = None;
        let mut begins = true;
        for item in &self.handbook.items {
            match item {
                Item::Part(part) => (title, begins) = (Some(part.clone()), true),
                Item::Separator => {}
                Item::Chapter(chapter) => {
                    if std::mem::take(&mut begins) {
                        parts.push(PartView { title: title.take(), chapters: Vec::new() });
                    }
                    let Some(anchor) = self.joined.anchor(&chapter.path) else { continue };
                    let link = ChapterLink {
                        title: chapter.title.clone(),
                        anchor: anchor.to_owned(),
                        depth: chapter.depth,
                    };
                    if let Some(part) = parts.last_mut() {
                        part.chapters.push(link);
                    }
                }
            }
        }
        parts
    }
}

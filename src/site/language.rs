//! What the pages of one language share: the context of their components, and the frame that each is laid out in.

use super::navigation::{Navigation, site_view};
use super::playbook;
use super::redirect::Redirects;
use super::view::{NavGroup, PageLanguage, PageView, SiteView};
use super::{Parts, Site};
use crate::components::{Context, Expansion, HandbookState, Playbooks, Since, Words, expand};
use crate::cube::Period;
use crate::diagnostic::{Diagnostic, Diagnostics, Failure};
use crate::handbook::{ComponentCall, Document, Handbook, Page, Place};
use crate::project::Language;
use crate::project::book_toml::LanguageConfig;
use crate::report::Restated;
use crate::report::changes::Snapshot;
use serde::Serialize;
use std::cell::Cell;

/// Everything that the pages of a language share.
pub(super) struct LanguageSite<'p, 'a> {
    pub(super) parts: &'p Parts<'a>,
    pub(super) language: Language,
    pub(super) playbooks: Playbooks,
    pub(super) words: Words,
    pub(super) site: SiteView,
    pub(super) navigation: Navigation,
    pub(super) redirects: Redirects,
    /// The handbook as it stands.
    handbook: HandbookState,
    /// What the edition before said otherwise.
    pub(super) restated: Restated,
}

/// What every page template is given; a page adds its own.
#[derive(Serialize)]
pub(super) struct Frame<'v, T: Serialize> {
    words: &'v Words,
    root: String,
    site: SiteFrame<'v>,
    page: &'v PageView,
    #[serde(flatten)]
    own: T,
}

/// What the frame is told of the site on one of its pages.
#[derive(Serialize)]
struct SiteFrame<'v> {
    #[serde(flatten)]
    shared: &'v SiteView,
    nav: Vec<NavGroup>,
    /// The page's address, where the site's is known.
    canonical: Option<String>,
}

#[derive(Serialize)]
struct ComponentView<'v, T: Serialize> {
    view: &'v T,
    words: &'v Words,
}

impl<'p, 'a> LanguageSite<'p, 'a> {
    /// What the pages of a language share.
    pub(super) fn new(parts: &'p Parts<'a>, config: &LanguageConfig, handbook: &Handbook) -> Self {
        let playbooks = playbook::playbooks(handbook);
        LanguageSite {
            parts,
            language: config.language,
            words: Words::of(config.language),
            site: site_view(parts, config, handbook),
            navigation: Navigation::new(parts, handbook, &playbooks),
            playbooks,
            redirects: Redirects::default(),
            handbook: playbook::state(handbook, parts.story.indicators.cube.as_of),
            restated: Restated::default(),
        }
    }

    /// The path of a page of this language, from the site's folder.
    pub(super) fn href(&self, path: &str) -> String {
        format!("{}/{path}", self.language.code())
    }

    /// What the edition before says in this language.
    pub(super) fn before(&self) -> Option<&'p Snapshot> {
        self.parts.before?.languages.get(&self.language)
    }

    /// What components of a page are evaluated in.
    fn context<'c>(&'c self, root: &'c str, period: Option<Period>) -> Context<'c>
    where
        'a: 'c,
    {
        Context {
            story: self.parts.story,
            language: self.language,
            period,
            root,
            playbooks: &self.playbooks,
            handbook: Some(&self.handbook),
            since: self.before().map(|_| Since {
                edition: self.parts.before.map_or("", |before| before.name.as_str()),
                restated: &self.restated,
            }),
            ids: Cell::new(0),
        }
    }

    /// Runs something with the context of a page.
    pub(super) fn with_context<T>(
        &self,
        path: &str,
        period: Option<Period>,
        run: impl FnOnce(&Context<'_>) -> T,
    ) -> T {
        let root = root_of(path);
        run(&self.context(&root, period))
    }

    /// Writes a document as a page's content.
    pub(super) fn page(
        &self,
        document: &Document,
        path: &str,
        period: Option<Period>,
        diagnostics: &mut Diagnostics,
    ) -> Page {
        self.with_context(path, period, |context| self.section(document, context, diagnostics).0)
    }

    /// Writes a document with its components; also says how many components it shows.
    pub(super) fn section(
        &self,
        document: &Document,
        context: &Context<'_>,
        diagnostics: &mut Diagnostics,
    ) -> (Page, usize) {
        let mut shown = 0;
        let mut expand_call = |call: &ComponentCall, place: Place| {
            let (html, components) = self.markup(context, call, place)?;
            shown += components;
            Ok(html)
        };
        let page = document.to_html(&mut expand_call, diagnostics);
        (page, shown)
    }

    /// The HTML that takes the place of a component call, and how many components it shows.
    pub(super) fn markup(
        &self,
        context: &Context<'_>,
        call: &ComponentCall,
        place: Place,
    ) -> Result<(String, usize), Diagnostic> {
        let components = match expand(context, call, place)? {
            Expansion::Text(text) => return Ok((escaped(&text), 1)),
            Expansion::Components(components) => components,
        };
        let mut html = String::new();
        for component in &components {
            let view = ComponentView { view: component, words: &self.words };
            let rendered = self.parts.theme.render(component.template(), &view);
            html.push_str(&rendered.map_err(|failure| failure.into_diagnostic())?);
        }
        Ok((html, components.len()))
    }

    /// What the layout is told of a page, but for its title and its neighbours.
    pub(super) fn page_view(&self, path: &str) -> PageView {
        let languages = &self.parts.story.indicators.project.book.languages;
        let languages = languages.iter().map(|config| {
            let there = self.parts.paths.get(&config.language).is_some_and(|p| p.contains(path));
            PageLanguage {
                code: config.language.code(),
                name: config.language.own_name(),
                href: format!(
                    "{}/{}",
                    config.language.code(),
                    if there { path } else { "index.html" }
                ),
                current: config.language == self.language,
            }
        });
        PageView {
            title: String::new(),
            description: None,
            path: self.href(path),
            section: "",
            languages: languages.collect(),
            edit_href: None,
            previous: None,
            next: None,
        }
    }

    /// Lays a page out and puts it into the site.
    pub(super) fn add<T: Serialize>(
        &self,
        site: &Site,
        template: &str,
        view: &PageView,
        own: T,
    ) -> Result<(), Failure> {
        let frame = Frame {
            words: &self.words,
            root: root_of(&view.path),
            site: SiteFrame {
                shared: &self.site,
                nav: self.navigation.of_page(&view.path),
                canonical: site.address_of(&view.path),
            },
            page: view,
            own,
        };
        let html = self.parts.theme.render(template, &frame)?;
        site.staging.add(&view.path, html.as_bytes())
    }

    /// The text of a page that the theme brings along.
    pub(super) fn generated_document(
        &self,
        name: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<Document> {
        let folder = format!("pages/{}", self.language.code());
        let sections = self.parts.theme.sections(&folder);
        let wanted = format!("/{name}.md");
        let (file, mut text) = sections.into_iter().find(|(file, _)| file.ends_with(&wanted))?;
        if name == "index" && self.parts.story.periods().is_empty() {
            text = self.table_of_contents();
        }
        Some(Document::parse(&file, &text, self.language, diagnostics).1)
    }

    /// The first page of a book that has neither one of its own nor figures.
    fn table_of_contents(&self) -> String {
        let mut text = format!("# {}\n\n", self.site.title);
        let handbook = self.parts.handbooks.get(&self.language);
        let chapters = handbook.into_iter().flat_map(|handbook| handbook.chapters());
        for chapter in chapters.filter(|chapter| !chapter.draft) {
            let indent = "  ".repeat(chapter.depth);
            text.push_str(&format!("{indent}- [{}](<{}>)\n", chapter.title, chapter.path));
        }
        text
    }

    /// The sections of a report as documents, in the order of their files.
    pub(super) fn report_sections(&self, diagnostics: &mut Diagnostics) -> Vec<Document> {
        let folder = format!("report/{}", self.language.code());
        let sections = self.parts.theme.sections(&folder);
        sections
            .into_iter()
            .map(|(file, text)| Document::parse(&file, &text, self.language, diagnostics).1)
            .collect()
    }
}

/// The way from a page to the folder that its path starts in.
pub(super) fn root_of(path: &str) -> String {
    "../".repeat(path.matches('/').count())
}

/// Text as HTML.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

//! Builds the pages of one language.

use super::changes;
use super::navigation::{self, Navigation, site_view};
use super::playbook::{self, Opening};
use super::policy;
use super::print::{self, Whole, has_whole};
use super::redirect::{Moved, Redirects};
use super::reports;
use super::view::{ContentsGroup, NavGroup, Neighbour, PageLanguage, PageView, SiteView};
use super::{Parts, Site};
use crate::components::{
    Context, Expansion, HandbookState, PAGES, Playbooks, Since, Words, expand,
};
use crate::cube::Period;
use crate::diagnostic::{Diagnostic, Diagnostics, Failure, Location};
use crate::handbook::{
    Chapter, ComponentCall, Document, Handbook, Page, Place, check_links, in_parallel,
};
use crate::project::Language;
use crate::project::book_toml::LanguageConfig;
use crate::report::changes::{Snapshot, revisions};
use crate::report::stated::Stated;
use serde::Serialize;
use std::cell::Cell;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// Everything that the pages of a language share.
pub(super) struct LanguageSite<'p, 'a> {
    pub(super) parts: &'p Parts<'a>,
    pub(super) language: Language,
    pub(super) playbooks: Playbooks,
    pub(super) words: Words,
    pub(super) site: SiteView,
    pub(super) navigation: Navigation,
    redirects: Redirects,
    /// The handbook as it stands.
    handbook: HandbookState,
    /// The figures of each period that the edition before gave otherwise.
    revised: BTreeMap<Period, Vec<Stated>>,
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

#[derive(Serialize)]
struct ComponentView<'v, T: Serialize> {
    view: &'v T,
    words: &'v Words,
}

/// The pages that the tool makes where the book has none, from the theme's `pages/`.
pub(super) fn generated() -> impl Iterator<Item = &'static str> {
    ["index", "method", "registers"].into_iter().chain(PAGES.iter().map(|page| page.name))
}

/// Whether a page says what changed since the edition before.
pub(super) fn has_changes(parts: &Parts<'_>, language: Language) -> bool {
    parts.before.is_some_and(|before| before.languages.contains_key(&language))
}

/// The paths of all pages of a language, from its folder.
pub(super) fn paths(parts: &Parts<'_>, language: Language) -> BTreeSet<String> {
    let mut paths: BTreeSet<String> = parts
        .handbooks
        .get(&language)
        .into_iter()
        .flat_map(|handbook| handbook.chapters())
        .filter(|chapter| !chapter.draft)
        .map(|chapter| chapter.path.clone())
        .collect();
    paths.extend(generated().map(|name| format!("{name}.html")));
    if parts.handbooks.get(&language).is_some_and(navigation::is_large) {
        paths.insert(navigation::CONTENTS.to_owned());
    }
    if has_whole(parts, language) {
        paths.insert(print::WHOLE.to_owned());
    }
    if has_changes(parts, language) {
        paths.insert(changes::PATH.to_owned());
    }
    paths.insert("reports/index.html".to_owned());
    for period in parts.story.periods() {
        paths.insert(reports::path(period));
    }
    paths
}

/// The paths that the tool itself fills, from a language's folder: reports and published figures.
fn reserved(parts: &Parts<'_>, language: Language) -> BTreeSet<String> {
    let mut paths = BTreeSet::from(["reports/index.html".to_owned(), policy::PATH.to_owned()]);
    if parts.handbooks.get(&language).is_some_and(navigation::is_large) {
        paths.insert(navigation::CONTENTS.to_owned());
    }
    if has_whole(parts, language) {
        paths.insert(print::WHOLE.to_owned());
    }
    if has_changes(parts, language) {
        paths.insert(changes::PATH.to_owned());
    }
    for period in parts.story.periods() {
        paths.insert(reports::path(period));
        paths.extend(["csv", "json"].map(|ending| reports::data_path(period, ending)));
    }
    paths
}

/// Reports chapters and files of the book that would stand where something else does: one of the two would be lost.
pub(super) fn check_places(
    parts: &Parts<'_>,
    config: &LanguageConfig,
    handbook: &Handbook,
    diagnostics: &mut Diagnostics,
) {
    let mut taken = reserved(parts, config.language);
    let problem = |path: &str, place: &str| {
        let message = format!("it would stand in the place of the page `{path}`");
        Diagnostic::error(message).at(Location::file(place)).hint("give it another name")
    };
    for chapter in handbook.chapters().filter(|chapter| !chapter.draft) {
        if taken.contains(&chapter.path) {
            diagnostics.push(problem(&chapter.path, &chapter.source));
        }
        // These mean something else in an address, and a web server would look for another file.
        if let Some(sign) = chapter.path.chars().find(|c| ['#', '?', '%'].contains(c)) {
            let at = chapter.listed.clone().unwrap_or_else(|| Location::file(&chapter.source));
            diagnostics.push(
                Diagnostic::error(format!(
                    "the chapter's file `{}` has a `{sign}`",
                    chapter.source
                ))
                .at(at)
                .hint("give the file a name that can stand in an address as it is"),
            );
        }
    }
    taken.extend(parts.paths.get(&config.language).cloned().unwrap_or_default());
    for asset in handbook.assets.iter().filter(|asset| taken.contains(*asset)) {
        diagnostics.push(problem(asset, &format!("{}/{asset}", config.src)));
    }
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
        let revisions = revisions(&before.policy, &before.figures, &now.policy, &now.figures);
        for revision in revisions {
            if let Some(period) = revision.figure.period() {
                pages.revised.entry(period).or_default().push(revision.figure);
            }
        }
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
            handbook: playbook::state(handbook),
            revised: BTreeMap::new(),
        }
    }

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

    /// The path of a page of this language, from the site's folder.
    pub(super) fn href(&self, path: &str) -> String {
        format!("{}/{path}", self.language.code())
    }

    /// What the edition before says in this language.
    fn before(&self) -> Option<&'p Snapshot> {
        self.parts.before?.languages.get(&self.language)
    }

    /// That figures of a period were revised, in words; `None` where none was.
    pub(super) fn revised(&self, period: Period) -> Option<String> {
        let edition = &self.parts.before?.name;
        let revised = self.revised.get(&period)?.len();
        Some(match (self.language, revised) {
            (Language::Es, 1) => format!("(R) 1 cifra revisada desde la edición {edition}"),
            (Language::Es, n) => format!("(R) {n} cifras revisadas desde la edición {edition}"),
            (Language::En, 1) => format!("(R) 1 figure revised since edition {edition}"),
            (Language::En, n) => format!("(R) {n} figures revised since edition {edition}"),
        })
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
                revised: &self.revised,
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
    fn page(
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

/// What of a page its links are checked with: the text of all pages would fill the memory.
fn without_text(page: Page) -> Page {
    Page { html: String::new(), headings: Vec::new(), ..page }
}

/// The way from a page to the folder that its path starts in.
pub(super) fn root_of(path: &str) -> String {
    "../".repeat(path.matches('/').count())
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

/// Text as HTML.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

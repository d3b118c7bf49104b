//! Draws up the header, and for each page its side navigation.
//!
//! A small book is listed whole on every page. In a large one a page lists its own surroundings: the parts, the chapters
//! above it, those beside it and those below. All the others are one link further, on a page that lists the whole book:
//! a list of every chapter on every page would grow with the square of the book.

use super::Parts;
use super::paths::has_changes;
use super::print::{WHOLE, has_whole};
use super::reports;
use super::view::{
    ContentsGroup, ContentsItem, CorrectsView, EditionView, HeaderLink, NavGroup, NavItem, SiteView,
};
use crate::components::view::State;
use crate::components::{Context, PAGES, PlaybookLink, Playbooks, Words, playbooks};
use crate::cube::{Period, PeriodKind};
use crate::handbook::{Chapter, Handbook, Item};
use crate::project::Language;
use crate::project::book_toml::LanguageConfig;
use crate::report::words;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// How many of the latest months stand in the side navigation.
const LATEST_MONTHS: usize = 3;

/// The most chapters of a book that is listed whole on every page.
const MOST_LISTED: usize = 200;

/// The most entries of one level on the pages of a larger book: those around the page.
const MOST_BESIDE: usize = 30;

/// The path, from the language's folder, of the page that lists a large book.
pub(super) const CONTENTS: &str = "contents.html";

/// Whether the chapters of a book are listed on a page of their own.
pub(super) fn is_large(handbook: &Handbook) -> bool {
    handbook.chapters().count() > MOST_LISTED
}

/// What all pages of a language share.
pub(super) fn site_view(
    parts: &Parts<'_>,
    config: &LanguageConfig,
    handbook: &Handbook,
) -> SiteView {
    let language = config.language;
    let words = Words::of(language);
    let href = |path: &str| format!("{}/{path}", language.code());
    let link = |title: &str, path: &str, section| HeaderLink {
        title: title.to_owned(),
        href: href(path),
        section,
    };
    let first = handbook.chapters().find(|chapter| !chapter.draft);
    let mut links =
        vec![link(words.handbook, first.map_or("index.html", |c| c.path.as_str()), "handbook")];
    if !parts.story.periods().is_empty() {
        links.push(link(words.reports, "reports/index.html", "reports"));
    }
    links.push(link(words.method, "method.html", "method"));
    if has_changes(parts, language) {
        links.push(link(words.changes, "changes.html", "changes"));
    }
    let notice = parts.story.indicators.project.book.notice.in_language(language);
    SiteView {
        title: config.title.clone(),
        language: language.code(),
        home: href("index.html"),
        links,
        notice: (!notice.is_empty()).then(|| notice.to_owned()),
        trademark: Some(
            language
                .pick(
                    "«Net Promoter», «NPS» y «Net Promoter Score» son marcas registradas de Bain & Company, NICE Systems \
                     (Satmetrix) y Fred Reichheld.",
                    "“Net Promoter”, “NPS” and “Net Promoter Score” are registered trademarks of Bain & Company, NICE \
                     Systems (Satmetrix) and Fred Reichheld.",
                )
                .to_owned(),
        ),
        as_of: parts.story.indicators.cube.as_of.map(|date| language.date(date)),
        edition: parts.edition.map(|name| EditionView {
            name: name.to_owned(),
            title: language.edition_title(name),
            href: format!("../editions/index.html#{}", language.code()),
            script: "../editions.js",
            published: "../",
            corrects: parts.corrects.map(|corrects| {
                let own = corrects.reason.get_key_value(&language);
                let told = own.or_else(|| corrects.reason.iter().next());
                let edition = language.the_edition(&corrects.name);
                CorrectsView {
                    says: language.pick(
                        format!("Esta edición corrige {edition}."),
                        format!("This edition corrects {edition}."),
                    ),
                    reason: told.map_or_else(String::new, |(_, text)| text.clone()),
                    language: told.map(|(other, _)| *other).filter(|other| *other != language).map(Language::code),
                    href: has_changes(parts, language).then(|| href("changes.html")),
                }
            }),
        }),
        print: has_whole(parts, language).then(|| href(WHOLE)),
    }
}

/// What the side navigation of each page is taken from.
pub(super) struct Navigation {
    language: Language,
    /// The latest reports.
    reports: Option<NavGroup>,
    groups: Vec<Group>,
    entries: Vec<Entry>,
    /// The entry of each page of the book, by its path from the site's folder.
    places: BTreeMap<String, usize>,
    /// The title above the chapters that stand in no part.
    handbook: &'static str,
    /// The pages that are drawn from registers.
    reference: NavGroup,
    large: bool,
}

/// A part of the book, and its chapters of the first level.
struct Group {
    title: String,
    entries: Vec<usize>,
}

/// A chapter of the book.
struct Entry {
    title: String,
    href: Option<String>,
    flag: Option<String>,
    group: usize,
    above: Option<usize>,
    below: Vec<usize>,
}

impl Navigation {
    /// Reads the order of the book and the latest reports.
    pub(super) fn new(parts: &Parts<'_>, handbook: &Handbook, playbooks: &Playbooks) -> Self {
        let language = handbook.language;
        let words = Words::of(language);
        let periods = parts.story.periods();
        let mut navigation = Navigation {
            language,
            reports: (!periods.is_empty()).then(|| report_group(&words, language, &periods)),
            groups: Vec::new(),
            entries: Vec::new(),
            places: BTreeMap::new(),
            handbook: words.handbook,
            reference: reference_group(&words, language),
            large: is_large(handbook),
        };
        let ids: BTreeMap<&str, &str> =
            playbooks.iter().map(|(id, link)| (link.path.as_str(), id.as_str())).collect();
        let weak = weak_playbooks(parts, language, playbooks);
        // The last chapter of each level, down to the last of all.
        let mut last = Vec::new();
        let mut title = words.handbook;
        let mut begins = true;
        for item in &handbook.items {
            match item {
                Item::Part(part) => {
                    (title, begins) = (part, true);
                    last.clear();
                }
                Item::Separator => {}
                Item::Chapter(chapter) => {
                    let id = ids.get(chapter.path.as_str()).filter(|_| !chapter.draft);
                    let flagged = id.is_some_and(|id| weak.contains(id));
                    // A part without chapters is none.
                    if std::mem::take(&mut begins) {
                        let title = title.to_owned();
                        navigation.groups.push(Group { title, entries: Vec::new() });
                    }
                    last.truncate(chapter.depth);
                    let place = navigation.add(chapter, last.last().copied(), flagged);
                    last.push(place);
                }
            }
        }
        navigation
    }

    /// Adds a chapter below another, and gives its place.
    fn add(&mut self, chapter: &Chapter, above: Option<usize>, flagged: bool) -> usize {
        let place = self.entries.len();
        let group = self.groups.len().saturating_sub(1);
        let missed = self
            .language
            .pick("una cifra suya no cumple la meta", "one of its figures misses its target");
        let href = (!chapter.draft).then(|| format!("{}/{}", self.language.code(), chapter.path));
        if let Some(href) = &href {
            self.places.insert(href.clone(), place);
        }
        self.entries.push(Entry {
            title: chapter.title.clone(),
            href,
            flag: flagged.then(|| missed.to_owned()),
            group,
            above,
            below: Vec::new(),
        });
        let siblings = match above.and_then(|above| self.entries.get_mut(above)) {
            Some(above) => Some(&mut above.below),
            None => self.groups.last_mut().map(|group| &mut group.entries),
        };
        siblings.into_iter().for_each(|siblings| siblings.push(place));
        place
    }

    /// The side navigation of the page at a path from the site's folder.
    pub(super) fn of_page(&self, path: &str) -> Vec<NavGroup> {
        let mut groups = self.of_book(path);
        // These pages list each other; all others lead to the one that lists them.
        let is_one = self.reference.items.iter().any(|item| item.href.as_deref() == Some(path));
        groups.push(match is_one {
            true => NavGroup { href: None, ..self.reference.clone() },
            false => NavGroup { items: Vec::new(), ..self.reference.clone() },
        });
        groups
    }

    /// The reports and the chapters in the side navigation of a page.
    fn of_book(&self, path: &str) -> Vec<NavGroup> {
        let mut found: Vec<NavGroup> = self.reports.iter().cloned().collect();
        if !self.large {
            found.extend(self.groups.iter().map(|group| NavGroup {
                title: group.title.clone(),
                href: None,
                items: group.entries.iter().filter_map(|place| self.whole(*place)).collect(),
            }));
            return found;
        }
        found.push(NavGroup {
            title: self.handbook.to_owned(),
            href: None,
            items: vec![self.all(self.entries.len(), None)],
        });
        // The way from the part down to the page.
        let mut way = Vec::new();
        let mut place = self.places.get(path).copied();
        while let Some((number, entry)) = place.and_then(|p| Some((p, self.entries.get(p)?))) {
            way.insert(0, number);
            place = entry.above;
        }
        let here = way.first().and_then(|first| self.entries.get(*first)).map(|first| first.group);
        let range = around(self.groups.len(), here);
        for (number, group) in self.groups.iter().enumerate().take(range.end).skip(range.start) {
            let id = group_id(number);
            let (href, items) = if Some(number) == here {
                (None, self.level(&group.entries, &way, &id))
            } else {
                (Some(self.contents(Some(&id))), Vec::new())
            };
            found.push(NavGroup { title: group.title.clone(), href, items });
        }
        found
    }

    /// An entry with all that hangs below it.
    fn whole(&self, place: usize) -> Option<NavItem> {
        let entry = self.entries.get(place)?;
        let items = entry.below.iter().filter_map(|below| self.whole(*below)).collect();
        Some(NavItem { items, ..entry.alone() })
    }

    /// The entries of one level that stand around the way to the page, and below it where the way goes on.
    fn level(&self, siblings: &[usize], way: &[usize], id: &str) -> Vec<NavItem> {
        let here = way.first();
        // They stand in the order of the book, and so do their places.
        let middle = here.and_then(|here| siblings.binary_search(here).ok());
        let range = around(siblings.len(), middle);
        let shown = siblings.get(range).unwrap_or_default();
        let mut items: Vec<NavItem> = shown
            .iter()
            .filter_map(|place| Some((place, self.entries.get(*place)?)))
            .map(|(place, entry)| {
                let on_the_way = Some(place) == here;
                let below = entry.below.as_slice();
                let rest = way.get(1..).unwrap_or_default();
                let items = match on_the_way {
                    true => self.level(below, rest, &entry_id(*place)),
                    false => Vec::new(),
                };
                NavItem { items, ..entry.alone() }
            })
            .collect();
        if shown.len() < siblings.len() {
            items.push(self.all(siblings.len(), Some(id)));
        }
        items
    }

    /// The link to where all chapters stand, or all of a level.
    fn all(&self, how_many: usize, id: Option<&str>) -> NavItem {
        let number = self.language.integer(how_many as i64);
        let title = match id {
            None => self.language.pick("Todos los capítulos", "All chapters"),
            Some(_) => self.language.pick("Todos", "All"),
        };
        NavItem {
            title: format!("{title} ({number})"),
            href: Some(self.contents(id)),
            flag: None,
            items: Vec::new(),
        }
    }

    /// The address of a place on the page that lists the book.
    fn contents(&self, id: Option<&str>) -> String {
        let code = self.language.code();
        match id {
            Some(id) => format!("{code}/{CONTENTS}#{id}"),
            None => format!("{code}/{CONTENTS}"),
        }
    }

    /// All chapters, for the page that lists them.
    pub(super) fn book(&self) -> Vec<ContentsGroup> {
        let groups = self.groups.iter().enumerate();
        groups
            .map(|(number, group)| ContentsGroup {
                title: group.title.clone(),
                id: group_id(number),
                items: group.entries.iter().filter_map(|place| self.listed(*place)).collect(),
            })
            .collect()
    }

    fn listed(&self, place: usize) -> Option<ContentsItem> {
        let entry = self.entries.get(place)?;
        Some(ContentsItem {
            title: entry.title.clone(),
            href: entry.href.clone(),
            id: entry_id(place),
            items: entry.below.iter().filter_map(|below| self.listed(*below)).collect(),
        })
    }
}

impl Entry {
    /// The entry without what hangs below it.
    fn alone(&self) -> NavItem {
        NavItem {
            title: self.title.clone(),
            href: self.href.clone(),
            flag: self.flag.clone(),
            items: Vec::new(),
        }
    }
}

/// Where a part stands on the page that lists the book.
fn group_id(place: usize) -> String {
    format!("part-{}", place + 1)
}

/// Where a chapter stands on the page that lists the book.
fn entry_id(place: usize) -> String {
    format!("chapter-{}", place + 1)
}

/// The places of those entries of a level that are shown: all of a short one, else those around the middle.
fn around(length: usize, middle: Option<usize>) -> Range<usize> {
    let start = middle.unwrap_or(0).saturating_sub(MOST_BESIDE / 2);
    let start = start.min(length.saturating_sub(MOST_BESIDE));
    start..length.min(start + MOST_BESIDE)
}

/// The latest reports of each kind, and the way to all of them.
fn report_group(words: &Words, language: Language, periods: &BTreeSet<Period>) -> NavGroup {
    let latest = |kind: PeriodKind, most: usize| {
        periods.iter().rev().filter(move |period| period.kind() == kind).take(most)
    };
    let shown = latest(PeriodKind::Month, LATEST_MONTHS)
        .chain(latest(PeriodKind::Quarter, 1))
        .chain(latest(PeriodKind::Year, 1));
    let item = |title: String, path: &str| NavItem {
        title,
        href: Some(format!("{}/{path}", language.code())),
        flag: None,
        items: Vec::new(),
    };
    let mut items: Vec<NavItem> = shown
        .map(|period| item(words::upper_first(&period.name(language)), &reports::path(*period)))
        .collect();
    let all = language.pick("Todos los informes", "All reports");
    items.push(item(all.to_owned(), "reports/index.html"));
    NavGroup { title: words.reports.to_owned(), href: None, items }
}

/// The pages that are drawn from registers, the first of which lists the others.
fn reference_group(words: &Words, language: Language) -> NavGroup {
    let href = |name: &str| Some(format!("{}/{name}.html", language.code()));
    let item = |title: &str, name: &str| NavItem {
        title: title.to_owned(),
        href: href(name),
        flag: None,
        items: Vec::new(),
    };
    let mut items: Vec<NavItem> =
        PAGES.iter().map(|page| item(page.title.in_language(language), page.name)).collect();
    // As with the reports, the page that lists them stands last.
    if let Some(first) = items.first_mut() {
        first.title = language.pick("Todas estas páginas", "All these pages").to_owned();
        items.rotate_left(1);
    }
    NavGroup {
        title: words.reference.to_owned(),
        href: PAGES.first().and_then(|page| href(page.name)),
        items,
    }
}

/// The playbooks of which a figure misses its target.
fn weak_playbooks<'p>(
    parts: &Parts<'_>,
    language: Language,
    playbooks: &'p Playbooks,
) -> BTreeSet<&'p str> {
    let ids = Cell::new(0);
    let context = Context {
        story: parts.story,
        language,
        period: None,
        root: "",
        playbooks,
        handbook: None,
        since: None,
        ids,
    };
    let is_weak = |(id, link): &(&String, &PlaybookLink)| {
        let figures = playbooks::figures(&context, id, link);
        playbooks::standing(&figures, language).0 == State::NotMet
    };
    playbooks.iter().filter(is_weak).map(|(id, _)| id.as_str()).collect()
}

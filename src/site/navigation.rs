//! Draws up the header and the side navigation, which all pages of a language share.

use super::Parts;
use super::reports;
use super::view::{HeaderLink, NavGroup, NavItem, SiteView};
use crate::components::{Playbooks, Words};
use crate::cube::{Period, PeriodKind};
use crate::handbook::{Handbook, Item};
use crate::indicators::Status;
use crate::project::Language;
use crate::project::book_toml::LanguageConfig;
use crate::report::{Release, words};
use std::collections::BTreeSet;

/// How many of the latest months stand in the side navigation.
const LATEST_MONTHS: usize = 3;

/// What all pages of a language share.
pub(super) fn site_view(
    parts: &Parts<'_>,
    config: &LanguageConfig,
    handbook: &Handbook,
    playbooks: &Playbooks,
) -> SiteView {
    let language = config.language;
    let words = Words::of(language);
    let href = |path: &str| format!("{}/{path}", language.code());
    let link = |title: &str, path: &str, section| HeaderLink {
        title: title.to_owned(),
        href: href(path),
        section,
    };
    let periods = parts.story.periods();
    let first = handbook.chapters().find(|chapter| !chapter.draft);
    let mut links =
        vec![link(words.handbook, first.map_or("index.html", |c| c.path.as_str()), "handbook")];
    if !periods.is_empty() {
        links.push(link(words.reports, "reports/index.html", "reports"));
    }
    links.push(link(words.method, "method.html", "method"));
    let mut nav = Vec::new();
    if !periods.is_empty() {
        nav.push(report_group(&words, language, &periods));
    }
    nav.extend(handbook_groups(parts, &words, language, handbook, playbooks));
    let notice = parts.story.indicators.project.book.notice.in_language(language);
    SiteView {
        title: config.title.clone(),
        language: language.code(),
        home: href("index.html"),
        links,
        nav,
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
        edition: None,
    }
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
    NavGroup { title: words.reports.to_owned(), items }
}

fn handbook_groups(
    parts: &Parts<'_>,
    words: &Words,
    language: Language,
    handbook: &Handbook,
    playbooks: &Playbooks,
) -> Vec<NavGroup> {
    let weak = weak_playbooks(parts);
    let below =
        language.pick("una cifra suya no cumple la meta", "one of its figures misses its target");
    let mut groups: Vec<NavGroup> = Vec::new();
    for item in &handbook.items {
        match item {
            Item::Part(title) => {
                groups.push(NavGroup { title: title.clone(), items: Vec::new() });
            }
            Item::Separator => {}
            Item::Chapter(chapter) => {
                let id = playbooks.iter().find(|(_, link)| link.path == chapter.path);
                let flagged = id.is_some_and(|(id, _)| weak.contains(id.as_str()));
                let item = NavItem {
                    title: chapter.title.clone(),
                    href: (!chapter.draft).then(|| format!("{}/{}", language.code(), chapter.path)),
                    flag: flagged.then(|| below.to_owned()),
                    items: Vec::new(),
                };
                if groups.is_empty() {
                    groups.push(NavGroup { title: words.handbook.to_owned(), items: Vec::new() });
                }
                if let Some(group) = groups.last_mut() {
                    hang(&mut group.items, chapter.depth, item);
                }
            }
        }
    }
    groups.retain(|group| !group.items.is_empty());
    groups
}

/// Hangs an entry below the last one of each level above it.
fn hang(items: &mut Vec<NavItem>, depth: usize, item: NavItem) {
    match items.last_mut() {
        Some(last) if depth > 0 => hang(&mut last.items, depth - 1, item),
        _ => items.push(item),
    }
}

/// The playbooks of objectives that are not met in the latest whole period.
fn weak_playbooks<'a>(parts: &'a Parts<'_>) -> BTreeSet<&'a str> {
    let story = parts.story;
    let mut weak = BTreeSet::new();
    for objective in &parts.story.indicators.plan.objectives {
        let release = story.objective_subject(objective).and_then(|subject| {
            let latest = story.latest(subject)?;
            let period = match latest.months() {
                Some((_, last)) => Period::holding(objective.cadence.max(latest.kind()), last),
                None => latest,
            };
            story.release(subject, &objective.cut, period)
        });
        let figure = release.as_ref().and_then(Release::published);
        if figure.is_some_and(|figure| figure.status == Some(Status::NotMet)) {
            weak.extend(objective.playbooks.iter().map(|id| id.value.as_str()));
        }
    }
    weak
}

//! What the page templates are given, besides a page's own content.

use serde::Serialize;

/// A link with its words; where it stands in the navigation, with what hangs below it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct NavItem {
    /// The words.
    pub(super) title: String,
    /// Path from the site's folder; none for what has no page.
    pub(super) href: Option<String>,
    /// What deserves attention there.
    pub(super) flag: Option<String>,
    /// What hangs below.
    pub(super) items: Vec<NavItem>,
}

/// A part of the navigation.
#[derive(Debug, Clone, Serialize)]
pub(super) struct NavGroup {
    /// Its title.
    pub(super) title: String,
    /// Where all of it is listed, if only its title stands here: a path from the site's folder.
    pub(super) href: Option<String>,
    /// Its links.
    pub(super) items: Vec<NavItem>,
}

/// A part of the page that lists all chapters.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ContentsGroup {
    /// Its title.
    pub(super) title: String,
    /// The id of its place on that page.
    pub(super) id: String,
    /// Its chapters.
    pub(super) items: Vec<ContentsItem>,
}

/// A chapter on the page that lists all of them, with what hangs below it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ContentsItem {
    /// Its title.
    pub(super) title: String,
    /// Path from the site's folder; none for what has no page.
    pub(super) href: Option<String>,
    /// The id of its place on that page.
    pub(super) id: String,
    /// What hangs below.
    pub(super) items: Vec<ContentsItem>,
}

/// A link of the header.
#[derive(Debug, Clone, Serialize)]
pub(super) struct HeaderLink {
    /// The words.
    pub(super) title: String,
    /// Path from the site's folder.
    pub(super) href: String,
    /// The section of the site that it stands for.
    pub(super) section: &'static str,
}

/// What all pages of a language share, but for the side navigation, which is each page's own.
#[derive(Debug, Clone, Serialize)]
pub(super) struct SiteView {
    /// The book's title.
    pub(super) title: String,
    /// The language's code.
    pub(super) language: &'static str,
    /// Path of the language's first page.
    pub(super) home: String,
    /// The header's links.
    pub(super) links: Vec<HeaderLink>,
    /// A sentence over every page.
    pub(super) notice: Option<String>,
    /// The note on trade marks.
    pub(super) trademark: Option<String>,
    /// The as-of date in words.
    pub(super) as_of: Option<String>,
    /// The edition; none in a site that was built and not published.
    pub(super) edition: Option<EditionView>,
    /// Path of the page that holds the whole handbook.
    pub(super) print: Option<String>,
}

/// The edition that a page belongs to.
#[derive(Debug, Clone, Serialize)]
pub(super) struct EditionView {
    /// Its name.
    pub(super) name: String,
    /// What it is called.
    pub(super) title: String,
    /// The list of all editions, from the edition's folder.
    pub(super) href: String,
    /// The script that says which editions there are, from the edition's folder.
    pub(super) script: &'static str,
    /// The way from the edition's folder to the published one.
    pub(super) published: &'static str,
    /// What it corrects.
    pub(super) corrects: Option<CorrectsView>,
}

/// What an edition corrects, as each of its pages says it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct CorrectsView {
    /// That it corrects another, and which.
    pub(super) says: String,
    /// Why.
    pub(super) reason: String,
    /// The code of the reason's language, where that is another.
    pub(super) language: Option<&'static str>,
    /// Path of the page that says what changed.
    pub(super) href: Option<String>,
}

/// A page in one of the languages.
#[derive(Debug, Clone, Serialize)]
pub(super) struct PageLanguage {
    /// The language's code.
    pub(super) code: &'static str,
    /// Its name in itself.
    pub(super) name: &'static str,
    /// Path from the site's folder.
    pub(super) href: String,
    /// Whether it is the page's own.
    pub(super) current: bool,
}

/// A link to a neighbouring page.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Neighbour {
    /// The page's title.
    pub(super) title: String,
    /// Path from the site's folder.
    pub(super) href: String,
}

/// What the layout is told of a page.
#[derive(Debug, Clone, Serialize)]
pub(super) struct PageView {
    /// Its title, without the book's.
    pub(super) title: String,
    /// A sentence about it.
    pub(super) description: Option<String>,
    /// Path from the site's folder.
    pub(super) path: String,
    /// The section of the site that it belongs to.
    pub(super) section: &'static str,
    /// The page in all languages.
    pub(super) languages: Vec<PageLanguage>,
    /// Address of its source.
    pub(super) edit_href: Option<String>,
    /// The page before.
    pub(super) previous: Option<Neighbour>,
    /// The page after.
    pub(super) next: Option<Neighbour>,
}

/// The list of reports: a year with its quarters and months.
#[derive(Debug, Clone, Serialize)]
pub(super) struct YearView {
    /// `2026`.
    pub(super) title: String,
    /// Its report.
    pub(super) href: Option<String>,
    /// Its opening sentence.
    pub(super) sentence: Option<String>,
    /// Its quarters, the latest first.
    pub(super) quarters: Vec<QuarterView>,
}

/// A quarter of the list of reports.
#[derive(Debug, Clone, Serialize)]
pub(super) struct QuarterView {
    /// `3.er trimestre de 2026`.
    pub(super) title: String,
    /// Its report.
    pub(super) href: Option<String>,
    /// Its months, the latest first.
    pub(super) months: Vec<MonthView>,
}

/// A month of the list of reports.
#[derive(Debug, Clone, Serialize)]
pub(super) struct MonthView {
    /// `octubre de 2026`.
    pub(super) title: String,
    /// Its report.
    pub(super) href: Option<String>,
    /// The main figure.
    pub(super) figure: Option<String>,
    /// Its opening sentence.
    pub(super) sentence: Option<String>,
}

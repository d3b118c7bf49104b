//! Says which pages a language has, and reports what of the book would stand in the place of another.

use super::print::{self, has_whole};
use super::{Parts, changes, navigation, policy, reports};
use crate::components::PAGES;
use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::handbook::Handbook;
use crate::project::Language;
use crate::project::book_toml::LanguageConfig;
use std::collections::BTreeSet;

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

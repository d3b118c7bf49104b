//! Leads readers of old addresses on: what book.toml says has moved, page or heading (`[output.html.redirect]`).

use super::Parts;
use super::language::root_of;
use crate::diagnostic::{Diagnostic, Diagnostics, Location, nearest, shown};
use crate::handbook::{Handbook, Page, Target, resolved, target};
use crate::project::Located;
use crate::project::book_toml::Redirect;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Looking for the nearest of many names takes time, and after this many a reader has seen what is wrong.
const MOST_HINTS: usize = 20;

/// The redirects of a language, each checked: paths are from the language's folder.
#[derive(Default)]
pub(super) struct Redirects {
    /// What stands at an old path.
    pages: BTreeMap<String, Destination>,
    /// The headings that have moved from a page, old or not.
    headings: BTreeMap<String, BTreeMap<String, Destination>>,
    /// The titles of chapters, by path.
    titles: BTreeMap<String, String>,
}

/// Where a redirect leads.
#[derive(Clone)]
struct Destination {
    /// Where in book.toml that is said.
    location: Location,
    to: To,
}

#[derive(Clone)]
enum To {
    Page { path: String, fragment: Option<String> },
    Elsewhere(String),
}

/// A link from where something stood to where it is.
#[derive(Serialize)]
pub(super) struct Moved {
    /// The id of the heading that has moved; none for a page.
    id: Option<String>,
    href: String,
    title: String,
}

/// The redirects as written, by their old path and heading.
type Written = BTreeMap<(String, Option<String>), (Located<String>, To)>;

impl Redirects {
    /// Reads the redirects of a language. One whose page only another language has is left out here.
    pub(super) fn resolve(
        parts: &Parts<'_>,
        handbook: &Handbook,
        diagnostics: &mut Diagnostics,
    ) -> Redirects {
        let redirects = &parts.story.indicators.project.book.redirects;
        let mut found = Redirects::default();
        if redirects.is_empty() {
            return found;
        }
        let mut there = parts.paths.get(&handbook.language).cloned().unwrap_or_default();
        there.extend(handbook.assets.iter().cloned());
        let mut anywhere: BTreeSet<&str> = there.iter().map(String::as_str).collect();
        anywhere.extend(parts.paths.values().flatten().map(String::as_str));
        let assets = parts.handbooks.values().flat_map(|handbook| &handbook.assets);
        anywhere.extend(assets.map(String::as_str));
        let mut problems = Diagnostics::new();
        let written = read(redirects, &there, &mut problems);
        let mut hints = 0;
        for ((from, id), (key, to)) in &written {
            let Some(to) = end(&written, &there, from, key, to, &mut problems) else { continue };
            if let To::Page { path, .. } = &to
                && !there.contains(path)
            {
                // Where another language has the page, this one has not been translated.
                if !anywhere.contains(path.as_str()) {
                    hints += 1;
                    let near =
                        (hints <= MOST_HINTS).then(|| nearest(path, anywhere.iter().copied()));
                    let hint = match near.flatten() {
                        Some(near) => format!("did you mean `/{near}`?"),
                        None => {
                            "a page is named as in its address, such as `/steps/07.html`".to_owned()
                        }
                    };
                    problems.push(
                        problem(
                            key,
                            &format!("there is no page `/{}` that it could lead to", shown(path)),
                        )
                        .hint(hint),
                    );
                }
                continue;
            }
            let destination = Destination { location: key.location.clone(), to };
            match id {
                None => {
                    found.pages.insert(from.clone(), destination);
                }
                Some(id) => {
                    let headings = found.headings.entry(from.clone()).or_default();
                    headings.insert(id.clone(), destination);
                }
            }
        }
        // People read by line.
        let mut problems: Vec<Diagnostic> = problems.iter().cloned().collect();
        problems.sort_by(|a, b| a.location.cmp(&b.location));
        problems.into_iter().for_each(|problem| diagnostics.push(problem));
        let chapters = handbook.chapters().filter(|chapter| !chapter.draft);
        found.titles = chapters.map(|c| (c.path.clone(), c.title.clone())).collect();
        found
    }

    /// The old paths at which a page stands now that leads on.
    pub(super) fn pages(&self) -> impl Iterator<Item = (&str, Moved)> {
        self.pages
            .iter()
            .map(|(path, destination)| (path.as_str(), self.moved(path, None, &destination.to)))
    }

    /// The headings that have moved from a page.
    pub(super) fn headings(&self, path: &str) -> Vec<Moved> {
        let headings = self.headings.get(path).into_iter().flatten();
        headings
            .map(|(id, destination)| self.moved(path, Some(id.clone()), &destination.to))
            .collect()
    }

    fn moved(&self, from: &str, id: Option<String>, to: &To) -> Moved {
        match to {
            To::Elsewhere(address) => Moved { id, href: encoded(address), title: address.clone() },
            To::Page { path, fragment } => {
                let fragment = fragment.as_ref().map(|id| format!("#{id}")).unwrap_or_default();
                let title = self.titles.get(path).unwrap_or(path);
                let href = encoded(&format!("{}{path}{fragment}", root_of(from)));
                Moved { id, href, title: title.clone() }
            }
        }
    }

    /// Reports headings that are not where a redirect leads, or are still where it begins.
    pub(super) fn check(&self, pages: &BTreeMap<String, Page>, diagnostics: &mut Diagnostics) {
        let headings = self.headings.iter();
        for (path, id, _, location) in headings.flat_map(|(path, headings)| {
            headings.iter().map(move |(id, to)| (path, id, &to.to, &to.location))
        }) {
            if pages.get(path).is_some_and(|page| page.ids.contains(id)) {
                diagnostics.push(
                    Diagnostic::error(format!(
                        "`/{}#{}` is still a heading",
                        shown(path),
                        shown(id)
                    ))
                    .at(location.clone())
                    .hint("take the redirect out, or the heading"),
                );
            }
        }
        let all = self.pages.values().chain(self.headings.values().flat_map(BTreeMap::values));
        for Destination { location, to } in all {
            let To::Page { path, fragment: Some(id) } = to else { continue };
            let Some(page) = pages.get(path).filter(|page| !page.ids.contains(id)) else {
                continue;
            };
            let hint = match nearest(id, page.ids.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `#{near}`?"),
                None => "give the heading this id in every language, as in `## What we promise {#promise}`"
                    .to_owned(),
            };
            let message = format!("`/{}` has no heading `#{}`", shown(path), shown(id));
            diagnostics.push(Diagnostic::error(message).at(location.clone()).hint(hint));
        }
    }
}

/// Reads the keys and the values; what can't be read is reported and left out.
fn read(
    redirects: &[Redirect],
    there: &BTreeSet<String>,
    diagnostics: &mut Diagnostics,
) -> Written {
    let mut written = Written::new();
    for Redirect { from, to } in redirects {
        let (path, id) = match from.value.split_once('#') {
            Some((path, id)) => (path, Some(id.to_owned())),
            None => (from.as_str(), None),
        };
        let place = match place(from, path) {
            Ok(place) => place,
            Err(problem) => {
                diagnostics.push(problem);
                continue;
            }
        };
        let folders = place.rmatch_indices('/').filter_map(|(end, _)| place.get(..end));
        if let Some(page) = folders.clone().find(|folder| there.contains(*folder)) {
            let message = format!("`{}` is a page of the book, and no folder", shown(page));
            diagnostics.push(problem(from, &message).hint("name a page beside it"));
            continue;
        }
        if id.is_none() && there.contains(&place) {
            diagnostics.push(
                problem(from, "a page of the book stands there")
                    .hint("take the redirect out, or give the chapter another name"),
            );
            continue;
        }
        let destination = match destination(&place, from, to) {
            Ok(destination) => destination,
            Err(problem) => {
                diagnostics.push(problem);
                continue;
            }
        };
        let key = (place, id);
        if let Some((other, _)) = written.get(&key) {
            diagnostics.push(
                problem(from, &format!("`{}` is the same place", shown(&other.value)))
                    .hint(format!("the other is at {}; keep one of them", other.location)),
            );
            continue;
        }
        written.insert(key, (from.clone(), destination));
    }
    let alone: Vec<_> = written
        .keys()
        .filter(|(path, id)| {
            id.is_some() && !there.contains(path) && !written.contains_key(&(path.clone(), None))
        })
        .cloned()
        .collect();
    for key in alone {
        if let Some((from, _)) = written.remove(&key) {
            diagnostics.push(
                problem(&from, &format!("there is no page `/{}`, old or new", shown(&key.0)))
                    .hint("say where the page itself has gone, with a key without `#`"),
            );
        }
    }
    written
}

fn problem(key: &Located<String>, message: &str) -> Diagnostic {
    Diagnostic::error(format!("the redirect of `{}`: {message}", shown(&key.value)))
        .at(key.location.clone())
}

/// The path that a key names, from the language's folder.
fn place(key: &Located<String>, path: &str) -> Result<String, Diagnostic> {
    let found = resolved("index.html", path.trim_start_matches('/'));
    if found.starts_with("..") {
        return Err(problem(key, "it leaves the folder of the site")
            .hint("a path begins at the folder of the language, as in `/steps/07.html`"));
    }
    let is_odd = |c: char| c.is_control() || matches!(c, '\\' | ':' | '?' | '%' | '"' | '<' | '>');
    if !found.ends_with(".html") || found.split('/').any(str::is_empty) || found.contains(is_odd) {
        return Err(problem(key, "it is not the address of a page")
            .hint("write it from the folder of the language on, as in `/steps/07.html`"));
    }
    Ok(found)
}

/// Where a value leads: a path from the old page, or from the language's folder where it begins with `/`.
fn destination(from: &str, key: &Located<String>, to: &Located<String>) -> Result<To, Diagnostic> {
    let wrong = |message: &str, hint: &str| {
        let message = format!("`{}` {message}", shown(&to.value));
        Err(problem(key, &message).hint(hint.to_owned()))
    };
    let (base, written) = match to.value.strip_prefix('/') {
        Some(rest) if !rest.starts_with(['/', '\\']) => ("index.html", rest),
        _ => (from, to.as_str()),
    };
    match target(written) {
        Target::Inside { path, fragment, .. } => {
            let path = match path.is_empty() {
                true => base.to_owned(),
                false => resolved(base, &path),
            };
            let path = match path.ends_with('/') || path.is_empty() {
                true => format!("{path}index.html"),
                false => path,
            };
            if path.starts_with("..") {
                return wrong(
                    "leaves the folder of the site",
                    "name a page of the same language, or a whole address with `https://`",
                );
            }
            Ok(To::Page { path, fragment: fragment.filter(|id| !id.is_empty()) })
        }
        Target::Outside(address) if address.starts_with("http") => Ok(To::Elsewhere(address)),
        Target::Outside(_) | Target::Data(_) | Target::Refused(_) => {
            wrong("is not the address of a page", "name a page, or a whole address with `https://`")
        }
    }
}

/// Where a reader comes to rest: a redirect may lead to another one. Nothing where it leads round in a circle.
fn end(
    written: &Written,
    there: &BTreeSet<String>,
    from: &str,
    key: &Located<String>,
    to: &To,
    diagnostics: &mut Diagnostics,
) -> Option<To> {
    let mut way = vec![from.to_owned()];
    let mut last = to;
    let mut carried = None;
    loop {
        let To::Page { path, fragment } = last else { return Some(last.clone()) };
        carried = fragment.clone().or(carried);
        let next = written.get(&(path.clone(), None)).filter(|_| !there.contains(path));
        let Some((_, next)) = next else {
            return Some(To::Page { path: path.clone(), fragment: carried });
        };
        if let Some(start) = way.iter().position(|passed| passed == path) {
            let circle = way.get(start..).unwrap_or_default();
            // Each circle once, at the first of its keys.
            if circle.iter().min().map(String::as_str) == Some(from) && start == 0 {
                let passed: Vec<String> =
                    circle.iter().map(|path| format!("`/{}`", shown(path))).collect();
                let hint = match passed.as_slice() {
                    [_] => "name the page where it has gone".to_owned(),
                    _ => format!("of {}, one must lead to a page", passed.join(", ")),
                };
                diagnostics.push(problem(key, "it leads back to itself").hint(hint));
            }
            return None;
        }
        way.push(path.clone());
        last = next;
    }
}

/// An address that can stand in a `content` attribute, where quotes and blanks have a meaning of their own.
fn encoded(address: &str) -> String {
    address.replace(' ', "%20").replace('"', "%22").replace('\'', "%27")
}

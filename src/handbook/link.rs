//! Where links and images may lead, and whether what they name is there.

use std::collections::{BTreeMap, BTreeSet};

use super::Page;
use crate::diagnostic::{Diagnostic, Diagnostics, Location, nearest, shown};

/// A link or an image of a page that leads to something of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What is asked for, relative to the page and decoded: `../steps/07.html`, or nothing for the page itself.
    pub path: String,
    /// The id after `#`, decoded.
    pub fragment: Option<String>,
    /// The target as the author wrote it.
    pub written: String,
    /// Where it is written.
    pub location: Location,
}

/// What a written target turns out to be.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A page or file of the site, relative to the page: as an address, and taken apart.
    Inside { href: String, path: String, fragment: Option<String> },
    /// Another site, a mail address, a telephone number, or a path from the server's root.
    Outside(String),
    /// A picture that stands in the address itself.
    Data(String),
    /// A scheme that a link must not have.
    Refused(String),
}

/// Reads a target as written in Markdown or in an attribute of HTML.
pub(crate) fn target(written: &str) -> Target {
    // Browsers drop blanks and control characters from an address before they look for its scheme.
    let bare: String = written.chars().filter(|c| !c.is_control() && *c != ' ').collect();
    if let Some(scheme) = scheme(&bare) {
        return match scheme.as_str() {
            "http" | "https" | "mailto" | "tel" => Target::Outside(bare),
            "data" => Target::Data(bare),
            _ => Target::Refused(scheme),
        };
    }
    // A backslash is a slash to a browser: `\\host` and `/\host` lead to another site.
    if bare.starts_with(['/', '\\']) {
        return Target::Outside(bare);
    }
    let (before, fragment) = match written.trim().split_once('#') {
        Some((before, fragment)) => (before, Some(fragment)),
        None => (written.trim(), None),
    };
    let (path, query) = match before.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (before, None),
    };
    let page = page_path(path);
    let mut href = page.clone();
    for (mark, part) in [('?', query), ('#', fragment)] {
        if let Some(part) = part {
            href.push(mark);
            href.push_str(part);
        }
    }
    Target::Inside { href, path: decoded(&page), fragment: fragment.map(decoded) }
}

/// The path of the page that a path of Markdown becomes: `.md` gives `.html`, `README.md` gives `index.html`.
pub(super) fn page_path(path: &str) -> String {
    let Some(stem) = path.strip_suffix(".md") else { return path.to_owned() };
    let (folder, name) = match stem.rfind('/') {
        Some(slash) => stem.split_at(slash + 1),
        None => ("", stem),
    };
    let name = if name.eq_ignore_ascii_case("readme") { "index" } else { name };
    format!("{folder}{name}.html")
}

/// The scheme of an address, in lower case.
fn scheme(address: &str) -> Option<String> {
    let end = address.find([':', '/', '?', '#', '\\'])?;
    address.get(end..).filter(|rest| rest.starts_with(':'))?;
    address.get(..end).map(str::to_ascii_lowercase)
}

/// Undoes percent encoding; what is not valid stays as written.
fn decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let pair = tail.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        match pair.filter(|_| *first == b'%').and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// The path, from the root of the site, of what `page` calls `relative`.
pub(crate) fn resolved(page: &str, relative: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in relative.split('/') {
        match part {
            "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// How `page` calls what has `path` from the root of the site.
fn relative(page: &str, path: &str) -> String {
    let from: Vec<&str> = page.split('/').collect();
    let to: Vec<&str> = path.split('/').collect();
    let shared = from
        .iter()
        .zip(&to)
        .take(from.len().min(to.len()) - 1)
        .take_while(|(left, right)| left == right)
        .count();
    let mut parts = vec![".."; from.len() - 1 - shared];
    parts.extend(to.iter().skip(shared));
    parts.join("/")
}

/// Looking for the nearest of many names takes time, and after this many a reader has seen what is wrong.
pub(super) const MOST_HINTS: usize = 20;

/// Checks that whatever the pages link to is there.
///
/// `pages` are paths from the root of the site with their pages; `known` are the paths of what else is there, such as
/// pictures and generated pages, whose ids nobody knows.
pub fn check_links<'a>(
    pages: impl IntoIterator<Item = (&'a str, &'a Page)>,
    known: &BTreeSet<String>,
) -> Diagnostics {
    let pages: BTreeMap<&str, &Page> = pages.into_iter().collect();
    let mut diagnostics = Diagnostics::new();
    let mut hints = 0;
    for (from, page) in &pages {
        for link in &page.links {
            let path =
                if link.path.is_empty() { (*from).to_owned() } else { resolved(from, &link.path) };
            let path = if path.ends_with('/') || path.is_empty() {
                format!("{path}index.html")
            } else {
                path
            };
            let problem = match pages.get(path.as_str()) {
                None if known.contains(&path) => continue,
                None => {
                    let problem = Diagnostic::error(format!(
                        "the link to `{}` leads nowhere",
                        shown(&link.written)
                    ));
                    hints += 1;
                    let all = pages.keys().copied().chain(known.iter().map(String::as_str));
                    let near = (hints <= MOST_HINTS).then(|| nearest(&path, all)).flatten();
                    match near {
                        Some(near) => problem.hint(format!(
                            "did you mean `{}`?",
                            as_written(&relative(from, near), &link.written)
                        )),
                        None => problem.hint("a chapter must be listed in SUMMARY.md"),
                    }
                }
                Some(target) => {
                    let Some(id) = link.fragment.as_deref().filter(|id| !id.is_empty()) else {
                        continue;
                    };
                    if target.ids.contains(id) {
                        continue;
                    }
                    let problem = Diagnostic::error(format!(
                        "the link to `{}` leads to a heading that is not there",
                        shown(&link.written)
                    ));
                    hints += 1;
                    let all = target.ids.iter().map(String::as_str);
                    match (hints <= MOST_HINTS).then(|| nearest(id, all)).flatten() {
                        Some(near) => problem.hint(format!("did you mean `#{near}`?")),
                        None => problem
                            .hint("give the heading an id, as in `## What we promise {#promise}`"),
                    }
                }
            };
            diagnostics.push(problem.at(link.location.clone()));
        }
    }
    diagnostics
}

/// A path of the site as this author writes paths: with `.md` where the wrong one had it.
fn as_written(path: &str, example: &str) -> String {
    let markdown = example.split(['#', '?']).next().is_some_and(|path| path.ends_with(".md"));
    match path.strip_suffix(".html") {
        Some(stem) if markdown && !stem.ends_with("index") => format!("{stem}.md"),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn href(written: &str) -> String {
        match target(written) {
            Target::Inside { href, .. } => href,
            Target::Outside(address) => format!("outside {address}"),
            Target::Data(address) => format!("data {address}"),
            Target::Refused(scheme) => format!("refused {scheme}"),
        }
    }

    #[test]
    fn chapters_become_pages() {
        assert_eq!(href("../steps/07.md"), "../steps/07.html");
        assert_eq!(href("a/README.md#x"), "a/index.html#x");
        assert_eq!(href("readme.md"), "index.html");
        assert_eq!(href("notes.mdx"), "notes.mdx");
        assert_eq!(href("#here"), "#here");
        assert_eq!(href("a.md?q=1#y"), "a.html?q=1#y");
        assert_eq!(href("https://example.org/a.md"), "outside https://example.org/a.md");
        assert_eq!(href("//example.org"), "outside //example.org");
        assert_eq!(href("mailto:a@example.org"), "outside mailto:a@example.org");
    }

    #[test]
    fn dangerous_schemes_are_refused_however_they_are_dressed() {
        for written in
            ["javascript:x", "JaVaScRiPt:x", " java\nscript:x", "\u{1}javascript:x", "vbscript:x"]
        {
            assert!(matches!(target(written), Target::Refused(_)), "{written:?}");
        }
        assert!(matches!(target("data:text/html,x"), Target::Data(_)));
    }

    #[test]
    fn paths_are_resolved_against_the_page() {
        assert_eq!(resolved("steps/07.html", "../method.html"), "method.html");
        assert_eq!(resolved("steps/07.html", "./08.html"), "steps/08.html");
        assert_eq!(resolved("index.html", "../en/index.html"), "../en/index.html");
        assert_eq!(relative("steps/07.html", "phases/1.html"), "../phases/1.html");
        assert_eq!(relative("steps/07.html", "steps/08.html"), "08.html");
        assert_eq!(relative("index.html", "steps/08.html"), "steps/08.html");
        assert_eq!(decoded("a%20b%C3%B3%zz"), "a bó%zz");
    }
}

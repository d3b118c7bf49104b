//! Checks SUMMARY.md before mdBook reads it.
//!
//! mdBook stops at the first chapter that it can't read, without a place, and panics on one outside the book. This
//! finds all of them first, each with its line and column.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use pulldown_cmark::{Event, Parser, Tag};

use super::link::{MOST_HINTS, page_path};
use super::source_map::{Position, Sources};
use crate::diagnostic::{Diagnostic, Diagnostics, Location, io_reason, nearest, shown};

/// Checks the chapters that `text` lists, and gives for each file, relative to `src`, where it is listed.
///
/// `files` are the Markdown files that there are, relative to `src`, for hints.
pub(super) fn check(
    name: &str,
    text: &str,
    root: &Path,
    src: &Path,
    files: &[String],
    diagnostics: &mut Diagnostics,
) -> BTreeMap<String, Location> {
    let mut listed: BTreeMap<String, Location> = BTreeMap::new();
    let mut pages: BTreeMap<String, (String, Location)> = BTreeMap::new();
    let mut hints = 0;
    let mut folders = Folders { src, found: BTreeMap::new() };
    // Counted once and not for each chapter from the beginning.
    let mut sources = Sources::default();
    let file = sources.add(name, text);
    for (event, range) in Parser::new(text).into_offset_iter() {
        let Event::Start(Tag::Link { dest_url, .. }) = event else { continue };
        if dest_url.is_empty() {
            continue;
        }
        let written = dest_url.replace("%20", " ");
        let location = sources.location(Position { file, offset: range.start });
        let problem = match normal(&written) {
            None => Err(Diagnostic::error(format!(
                "the chapter `{}` is not a file of the book",
                shown(&written)
            ))
            .hint("name a Markdown file by its path from the folder of SUMMARY.md")),
            Some(path) if path.starts_with("../") => Err(Diagnostic::error(format!(
                "the chapter `{}` lies outside the book",
                shown(&written)
            ))
            .hint("move the file into the folder of SUMMARY.md")),
            Some(path) => match folders.real(&path) {
                Ok(file) if !file.starts_with(root) => Err(Diagnostic::error(format!(
                    "the chapter `{}` lies outside the project",
                    shown(&written)
                ))
                .hint("put the file itself there, not a link to it")),
                Ok(file) if file.is_dir() => {
                    Err(Diagnostic::error(format!("the chapter `{}` is a folder", shown(&written)))
                        .hint("name a Markdown file in it, such as its `README.md`"))
                }
                Ok(_) => Ok(path),
                Err(error) => {
                    hints += 1;
                    let files = files.iter().map(String::as_str);
                    let near = (hints <= MOST_HINTS).then(|| nearest(&path, files)).flatten();
                    let hint = match near {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => "write the file, or take the line out of SUMMARY.md".to_owned(),
                    };
                    Err(Diagnostic::error(format!(
                        "could not read the chapter `{}`: {}",
                        shown(&written),
                        io_reason(&error)
                    ))
                    .hint(hint))
                }
            },
        };
        let path = match problem {
            Ok(path) => path,
            Err(problem) => {
                diagnostics.push(problem.at(location));
                continue;
            }
        };
        let page = page_path(&path);
        if let Some((other, first)) = pages.get(&page) {
            let message = if *other == path {
                format!("the chapter `{}` is listed twice", shown(&path))
            } else {
                format!(
                    "the chapters `{}` and `{}` would both become `{page}`",
                    shown(other),
                    shown(&path)
                )
            };
            diagnostics.push(
                Diagnostic::error(message)
                    .at(location)
                    .hint(format!("the other is at {first}; a page has one chapter")),
            );
            continue;
        }
        pages.insert(page, (path.clone(), location.clone()));
        listed.insert(path, location);
    }
    listed
}

/// The folders of the book without links: each is looked up once, since many chapters share one.
struct Folders<'a> {
    src: &'a Path,
    found: BTreeMap<String, Option<PathBuf>>,
}

impl Folders<'_> {
    /// The real path of a file of the book.
    fn real(&mut self, path: &str) -> std::io::Result<PathBuf> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        if !self.found.contains_key(folder) {
            self.found.insert(folder.to_owned(), self.src.join(folder).canonicalize().ok());
        }
        let found = self.found.get(folder).and_then(Option::as_ref);
        if let Some(file) = found.map(|folder| folder.join(name))
            && file.symlink_metadata()?.is_file()
        {
            return Ok(file);
        }
        self.src.join(path).canonicalize()
    }
}

/// A relative path without `.` and inner `..`; nothing for one that starts at a root or has a scheme.
pub(super) fn normal(written: &str) -> Option<String> {
    if written.starts_with('/') || written.contains([':', '\\']) {
        return None;
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in written.split('/') {
        match part {
            "." | "" => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/")).filter(|path| !path.is_empty())
}

/// mdBook's message on a SUMMARY.md that it can't read, with the place taken out of the sentence.
pub(super) fn malformed(name: &str, message: &str) -> Diagnostic {
    let parsed = message.strip_prefix("failed to parse SUMMARY.md line ").and_then(|rest| {
        let (line, rest) = rest.split_once(", column ")?;
        let (column, rest) = rest.split_once(": ")?;
        Some((line.parse::<u64>().ok()?, column.parse::<u64>().ok()?, rest))
    });
    let problem = match parsed {
        Some((line, column, rest)) => Diagnostic::error(first_small(rest))
            .at(Location::file(name).line(line).column(column.max(1))),
        None => Diagnostic::error(first_small(message)).at(Location::file(name)),
    };
    problem.hint("write each chapter as `- [Title](file.md)`")
}

/// A sentence of another program as the middle of ours.
pub(super) fn first_small(sentence: &str) -> String {
    let sentence = sentence.trim().trim_end_matches('.');
    let mut characters = sentence.chars();
    let second = sentence.chars().nth(1);
    match characters.next() {
        Some(first) if second.is_none_or(|c| !c.is_uppercase()) => {
            first.to_lowercase().chain(characters).collect()
        }
        _ => sentence.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_brought_into_one_form() {
        assert_eq!(normal("./a/../b.md").as_deref(), Some("b.md"));
        assert_eq!(normal("../b.md").as_deref(), Some("../b.md"));
        assert_eq!(normal("/etc/passwd"), None);
        assert_eq!(normal("https://example.org/a.md"), None);
    }

    #[test]
    fn the_place_is_taken_out_of_the_message_of_mdbook() {
        let problem =
            malformed("SUMMARY.md", "failed to parse SUMMARY.md line 3, column 1: No link");
        assert_eq!(
            problem.to_string(),
            "error: SUMMARY.md:3:1: no link\n  hint: write each chapter as `- [Title](file.md)`"
        );
    }
}

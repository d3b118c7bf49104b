//! Brings in what `{{#include}}` and its like name, and protects what is escaped.
//!
//! mdBook's own preprocessor does the same, but forgets where a line came from, reads any file of the machine, and
//! strips the backslash of every escape. So this takes its place: same syntax, same lines, with places, and nothing
//! from outside the project.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::component_call::{ESCAPED, TOKEN_END, TOKEN_START, hash_after};
use super::source_map::{Position, Sources, Traced};
use crate::diagnostic::{Diagnostic, Diagnostics, io_reason, shown};

/// As deep as mdBook follows files that include files.
const MAX_DEPTH: usize = 10;

/// A chapter with all it includes; a handbook page is a few kilobytes.
const MAX_BYTES: usize = 8 << 20;

/// Where included files are looked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Folder<'a> {
    /// The project, as an absolute path without links.
    pub(super) root: &'a Path,
    /// The folder that relative names start from.
    pub(super) base: &'a Path,
}

/// What is gathered while a chapter is put together.
pub(super) struct Expansion<'a> {
    /// The files that took part.
    pub(super) sources: Sources,
    /// The included files, as absolute paths.
    pub(super) included: BTreeSet<PathBuf>,
    /// What a `{{#title}}` said.
    pub(super) title: Option<String>,
    /// The project, if files may be included at all.
    pub(super) root: Option<&'a Path>,
    stack: Vec<PathBuf>,
    full: bool,
}

impl<'a> Expansion<'a> {
    /// Nothing gathered yet. Without a `root`, a directive is an error.
    pub(super) fn new(root: Option<&'a Path>) -> Self {
        Expansion {
            sources: Sources::default(),
            included: BTreeSet::new(),
            title: None,
            root,
            stack: Vec::new(),
            full: false,
        }
    }

    /// Writes `input` with all that it includes to `output`. Relative names start from `base`.
    pub(super) fn expand(
        &mut self,
        input: &Traced,
        base: &Path,
        output: &mut Traced,
        diagnostics: &mut Diagnostics,
    ) {
        let text = input.as_str();
        let mut done = 0;
        let mut from = 0;
        let special = |c: char| matches!(c, '{' | TOKEN_START | TOKEN_END | ESCAPED);
        while let Some(found) = text.get(from..).and_then(|rest| rest.find(special)) {
            let at = from + found;
            let rest = text.get(at..).unwrap_or_default();
            from = at + rest.chars().next().map_or(1, char::len_utf8);
            if !rest.starts_with('{') {
                // Authors have no business with the characters of our tokens.
                output.push_traced(input, done..at);
                done = from;
                continue;
            }
            if !rest.starts_with("{{") {
                continue;
            }
            let escaped = rest.starts_with("{{#")
                && text.get(done..at).is_some_and(|before| before.ends_with('\\'));
            if escaped {
                output.push_traced(input, done..at - 1);
                output.push_made(&ESCAPED.to_string(), input, at - 1);
                done = at + 3;
                from = done;
                continue;
            }
            let Some(directive) = Directive::read(text, at) else { continue };
            output.push_traced(input, done..at);
            done = directive.end;
            from = done;
            self.bring_in(&directive, input, at, base, output, diagnostics);
        }
        output.push_traced(input, done..text.len());
    }

    fn bring_in(
        &mut self,
        directive: &Directive<'_>,
        input: &Traced,
        at: usize,
        base: &Path,
        output: &mut Traced,
        diagnostics: &mut Diagnostics,
    ) {
        let place = |sources: &Sources| input.position(at).map(|place| sources.location(place));
        if directive.name == "title" {
            let title = directive.arguments.trim();
            self.title = Some(title.to_owned()).filter(|title| !title.is_empty());
            return;
        }
        let mut words = directive.arguments.split_whitespace();
        let written = words.next().unwrap_or_default();
        let (path, lines) = match directive.name {
            "playground" | "playpen" => (written, ""),
            _ => written.split_once(':').unwrap_or((written, "")),
        };
        let text = match self.read(path, base) {
            Ok((file, text)) => {
                if self.stack.contains(&file) {
                    Err(Diagnostic::error(format!("`{}` includes itself", shown(path)))
                        .hint("take this line out"))
                } else if self.stack.len() >= MAX_DEPTH {
                    Err(Diagnostic::error(format!(
                        "files include each other more than {MAX_DEPTH} deep"
                    ))
                    .hint("include fewer files, one in the other"))
                } else {
                    self.stack.push(file);
                    Ok(text)
                }
            }
            Err(problem) => Err(problem),
        };
        let text = match text {
            Ok(text) => text,
            Err(mut problem) => {
                problem.location = place(&self.sources);
                diagnostics.push(problem);
                return;
            }
        };
        let file = self.stack.last().cloned().unwrap_or_default();
        let name = self.root.map_or_else(String::new, |root| project_relative(root, &file));
        let number = self.sources.add(&name, &text);
        let taken = take_lines(number, &text, Selection::read(lines));
        if output.as_str().len() + taken.as_str().len() > MAX_BYTES {
            if !self.full {
                self.full = true;
                let mut problem = Diagnostic::error(format!(
                    "the chapter with all it includes is larger than {} MB",
                    MAX_BYTES >> 20
                ))
                .hint("include less, or make two chapters of it");
                problem.location = place(&self.sources);
                diagnostics.push(problem);
            }
        } else {
            let playground = matches!(directive.name, "playground" | "playpen");
            if playground {
                let attributes: Vec<&str> = std::iter::once("rust").chain(words).collect();
                output.push_made(&format!("```{}\n", attributes.join(",")), input, at);
            }
            let folder = file.parent().unwrap_or(base).to_owned();
            self.expand(&taken, &folder, output, diagnostics);
            if playground {
                output.push_made("\n```\n", input, at);
            }
        }
        self.included.extend(self.stack.pop());
    }

    /// The absolute path and the content of a file of the project.
    fn read(&self, path: &str, base: &Path) -> Result<(PathBuf, String), Diagnostic> {
        let Some(root) = self.root else {
            return Err(Diagnostic::error(
                "files can be included only in chapters of the handbook",
            )
            .hint("put the text here, or a component"));
        };
        if path.is_empty() {
            return Err(Diagnostic::error("the directive names no file")
                .hint("write `{{#include file.md}}`, or `\\{{#include` to show it as text"));
        }
        let unreadable = |source: &std::io::Error| {
            Diagnostic::error(format!("could not read `{}`: {}", shown(path), io_reason(source)))
                .hint("paths start from the folder of the file that includes")
        };
        let file = base.join(path).canonicalize().map_err(|source| unreadable(&source))?;
        if !file.starts_with(root) {
            return Err(Diagnostic::error(format!("`{}` lies outside the project", shown(path)))
                .hint("copy the file into the project"));
        }
        let text = std::fs::read_to_string(&file).map_err(|source| unreadable(&source))?;
        let text = text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text);
        Ok((file, text))
    }
}

/// A path as readers know it: relative to the project, with forward slashes.
pub(super) fn project_relative(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<String> = relative
        .components()
        .map(|component| component.as_os_str().to_string_lossy().into_owned())
        .collect();
    parts.join("/")
}

/// A helper of mdBook as written.
struct Directive<'a> {
    name: &'a str,
    arguments: &'a str,
    end: usize,
}

impl<'a> Directive<'a> {
    /// The directive whose braces are at `start`, if one is there.
    fn read(text: &'a str, start: usize) -> Option<Directive<'a>> {
        let hash = hash_after(text, start)?;
        let rest = text.get(hash + 1..)?;
        let name_end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')?;
        let name = rest.get(..name_end)?;
        if !super::component_call::MDBOOK_HELPERS.contains(&name) {
            return None;
        }
        let end = rest.find('}').filter(|end| *end >= name_end)?;
        if !rest.get(end..)?.starts_with("}}") {
            return None;
        }
        Some(Directive { name, arguments: rest.get(name_end..end)?, end: hash + 1 + end + 2 })
    }
}

/// Which lines of a file are meant.
enum Selection<'a> {
    /// From one line to before another, counted from 0.
    Lines(usize, usize),
    /// What stands between `ANCHOR: name` and `ANCHOR_END: name`.
    Anchor(&'a str),
}

impl<'a> Selection<'a> {
    /// Reads `3`, `3:5`, `3:`, `:5` or the name of an anchor, as mdBook does.
    fn read(written: &'a str) -> Selection<'a> {
        let mut parts = written.splitn(3, ':');
        let first = parts.next().unwrap_or_default();
        let second = parts.next().map(str::parse::<usize>);
        let start = match first.parse::<usize>() {
            Ok(line) => Some(line.saturating_sub(1)),
            Err(_) if first.is_empty() => None,
            Err(_) => return Selection::Anchor(first),
        };
        match (start, second) {
            (start, Some(Ok(end))) => Selection::Lines(start.unwrap_or(0), end),
            (Some(start), None) => Selection::Lines(start, start + 1),
            (start, _) => Selection::Lines(start.unwrap_or(0), usize::MAX),
        }
    }
}

/// The selected lines of a file, joined by line feeds, with their places.
fn take_lines(file: usize, text: &str, selection: Selection<'_>) -> Traced {
    let mut taken = Traced::default();
    let mut offset = 0;
    let mut inside = false;
    let mut first = true;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let place = Position { file, offset };
        offset += line.len();
        let content = line.strip_suffix('\n').unwrap_or(line);
        let content = content.strip_suffix('\r').unwrap_or(content);
        let take = match selection {
            Selection::Lines(start, end) => number >= start && number < end,
            Selection::Anchor(name) => {
                let ends = anchor(content, "ANCHOR_END:");
                let starts = anchor(content, "ANCHOR:");
                if inside && ends == Some(name) {
                    break;
                }
                let was_inside = inside;
                inside |= starts == Some(name);
                was_inside && ends.is_none() && starts.is_none()
            }
        };
        if take {
            if !first {
                // The line feed belongs to the line before, of which it is the end.
                taken.push("\n", Position { file, offset: place.offset.saturating_sub(1) });
            }
            first = false;
            taken.push(content, place);
        }
    }
    taken
}

/// The name after `ANCHOR:` or `ANCHOR_END:` in a line.
fn anchor<'a>(line: &'a str, keyword: &str) -> Option<&'a str> {
    let (_, rest) = line.split_once(keyword)?;
    let rest = rest.trim_start();
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-');
    rest.get(..end.unwrap_or(rest.len())).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(text: &str, selection: &str) -> String {
        take_lines(0, text, Selection::read(selection)).as_str().to_owned()
    }

    #[test]
    fn lines_are_selected_as_in_mdbook() {
        let text = "one\r\ntwo\nthree\nfour\n";
        assert_eq!(taken(text, ""), "one\ntwo\nthree\nfour");
        assert_eq!(taken(text, "2"), "two");
        assert_eq!(taken(text, "2:3"), "two\nthree");
        assert_eq!(taken(text, "3:"), "three\nfour");
        assert_eq!(taken(text, ":2"), "one\ntwo");
        assert_eq!(taken(text, "9:"), "");
    }

    #[test]
    fn an_anchor_takes_what_stands_between_its_lines() {
        let text = "a\n<!-- ANCHOR: x -->\nb\n<!-- ANCHOR: y -->\nc\n<!-- ANCHOR_END: x -->\nd\n";
        assert_eq!(taken(text, "x"), "b\nc");
        assert_eq!(taken(text, "y"), "c\nd");
        assert_eq!(taken(text, "z"), "");
    }
}

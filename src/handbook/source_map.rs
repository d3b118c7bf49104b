//! Carries the place of every character through the steps that change a chapter's text.
//!
//! A chapter is put together from its file and from those it includes, and calls are replaced by tokens, before it is
//! read as Markdown. A [`Traced`] text knows for each stretch which file it came from, so that a message can name the
//! line as it is on disk.

use std::ops::Range;

use crate::diagnostic::Location;

/// A file that took part, with the byte offsets at which its lines begin.
#[derive(Debug, Clone)]
struct SourceFile {
    name: String,
    text: String,
    lines: Vec<usize>,
}

/// From byte `at` on, the text is that of a file from byte `offset` on.
#[derive(Debug, Clone, Copy)]
struct Run {
    at: usize,
    file: usize,
    offset: usize,
}

/// The files that a chapter is put together from.
#[derive(Debug, Clone, Default)]
pub(super) struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Adds a file and gives its number.
    pub(super) fn add(&mut self, name: &str, text: &str) -> usize {
        let lines = std::iter::once(0)
            .chain(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(i, _)| i + 1))
            .collect();
        self.files.push(SourceFile { name: name.to_owned(), text: text.to_owned(), lines });
        self.files.len() - 1
    }

    /// The place that a position stands for.
    pub(super) fn location(&self, position: Position) -> Location {
        let Some(file) = self.files.get(position.file) else {
            return Location::file(String::new());
        };
        let offset = position.offset.min(file.text.len());
        let line = file.lines.partition_point(|start| *start <= offset);
        let start = file.lines.get(line.saturating_sub(1)).copied().unwrap_or_default();
        let column = file.text.get(start..offset).map_or(0, |text| text.chars().count());
        Location::file(file.name.clone()).line(line as u64).column(column as u64 + 1)
    }
}

/// A byte of a file of [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Position {
    /// The number of the file.
    pub(super) file: usize,
    /// The byte in it.
    pub(super) offset: usize,
}

/// A text that knows where each of its stretches comes from.
#[derive(Debug, Clone, Default)]
pub(super) struct Traced {
    text: String,
    runs: Vec<Run>,
}

impl Traced {
    /// The text itself.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// Where byte `at` comes from; nothing where it was made by another program.
    pub(super) fn position(&self, at: usize) -> Option<Position> {
        let index = self.runs.partition_point(|run| run.at <= at).checked_sub(1)?;
        let run = self.runs.get(index)?;
        let offset = run.offset.checked_add(at - run.at)?;
        (run.file != ELSEWHERE).then_some(Position { file: run.file, offset })
    }

    /// Appends text as it stands in a file from byte `position` on.
    pub(super) fn push(&mut self, text: &str, position: Position) {
        if !text.is_empty() {
            self.run(position.file, position.offset);
            self.text.push_str(text);
        }
    }

    /// Appends text that stands for what is at byte `at` of `other`.
    pub(super) fn push_made(&mut self, text: &str, other: &Traced, at: usize) {
        match other.position(at) {
            Some(position) => self.run(position.file, position.offset),
            None => self.run(ELSEWHERE, 0),
        }
        self.text.push_str(text);
    }

    /// Appends a stretch of another traced text, places included.
    pub(super) fn push_traced(&mut self, other: &Traced, range: Range<usize>) {
        let Some(text) = other.text.get(range.clone()).filter(|text| !text.is_empty()) else {
            return;
        };
        let first = other.runs.partition_point(|run| run.at <= range.start).saturating_sub(1);
        let base = self.text.len();
        for run in other.runs.iter().skip(first).take_while(|run| run.at < range.end) {
            let skipped = range.start.saturating_sub(run.at);
            let at = base + (run.at + skipped - range.start);
            self.run_at(Run { at, file: run.file, offset: run.offset + skipped });
        }
        self.text.push_str(text);
    }

    /// What is left of the places once another program has turned this text into `text`: the stretches at the
    /// beginning and at the end that it left alone keep theirs.
    pub(super) fn changed_into(&self, text: String) -> Traced {
        let mut before =
            self.text.bytes().zip(text.bytes()).take_while(|(left, right)| left == right).count();
        while !self.text.is_char_boundary(before) || !text.is_char_boundary(before) {
            before -= 1;
        }
        let most = self.text.len().min(text.len()) - before;
        let mut after = self
            .text
            .bytes()
            .rev()
            .zip(text.bytes().rev())
            .take(most)
            .take_while(|(left, right)| left == right)
            .count();
        while !self.text.is_char_boundary(self.text.len() - after)
            || !text.is_char_boundary(text.len() - after)
        {
            after -= 1;
        }
        let mut changed = Traced::default();
        changed.push_traced(self, 0..before);
        if let Some(middle) = text.get(before..text.len() - after).filter(|text| !text.is_empty()) {
            changed.run(ELSEWHERE, 0);
            changed.text.push_str(middle);
        }
        changed.push_traced(self, self.text.len() - after..self.text.len());
        changed
    }

    fn run(&mut self, file: usize, offset: usize) {
        self.run_at(Run { at: self.text.len(), file, offset });
    }

    fn run_at(&mut self, run: Run) {
        match self.runs.last() {
            // The text goes on where the last run would have gone on by itself.
            Some(last)
                if last.file == run.file && last.offset + (run.at - last.at) == run.offset => {}
            _ => self.runs.push(run),
        }
    }
}

/// The number that stands in the place of a file's for text that another program made.
const ELSEWHERE: usize = usize::MAX;

#[cfg(test)]
mod tests {
    use super::*;

    fn place(sources: &Sources, text: &Traced, found: &str) -> String {
        let at = text.as_str().find(found).unwrap();
        text.position(at).map_or("?".to_owned(), |p| sources.location(p).to_string())
    }

    #[test]
    fn places_survive_cutting_and_joining() {
        let mut sources = Sources::default();
        let text = "uno\nd\u{f3}s x\ntres\n";
        let a = sources.add("a.md", text);
        let b = sources.add("b.md", "one\ntwo\n");
        let mut whole = Traced::default();
        whole.push(text, Position { file: a, offset: 0 });
        let mut joined = Traced::default();
        joined.push_traced(&whole, 4..8);
        joined.push("two", Position { file: b, offset: 4 });
        joined.push_traced(&whole, 8..16);
        assert_eq!(joined.as_str(), "d\u{f3}stwo x\ntres\n");
        assert_eq!(place(&sources, &joined, "two"), "b.md:2:1");
        assert_eq!(place(&sources, &joined, "x"), "a.md:2:5");
        assert_eq!(place(&sources, &joined, "res"), "a.md:3:2");
    }

    #[test]
    fn what_another_program_made_has_no_place_and_the_rest_keeps_its_own() {
        let mut sources = Sources::default();
        let text = "one\ntwo\nthree\n";
        let a = sources.add("a.md", text);
        let mut whole = Traced::default();
        whole.push(text, Position { file: a, offset: 0 });
        let changed = whole.changed_into("one\nfour and five\nthree\n".to_owned());
        assert_eq!(place(&sources, &changed, "one"), "a.md:1:1");
        assert_eq!(place(&sources, &changed, "five"), "?");
        assert_eq!(place(&sources, &changed, "three"), "a.md:3:1");
    }
}

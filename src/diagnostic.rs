//! Says what is wrong, where it is, and how to mend it; many things at once.
//!
//! A [`Diagnostic`] is one sentence with a place and a hint. A stage that reads input collects its diagnostics in a
//! [`Diagnostics`] and goes on, so that one run shows all that is wrong. A [`Failure`] is what ends a run, and carries
//! the exit status.

use std::fmt;
use std::path::{Path, PathBuf};

/// How grave a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Something is odd, set aside or missing, and the run goes on.
    Warning,
    /// The input is wrong, and nothing is written.
    Error,
}

impl Severity {
    /// The word that is shown before the message.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// A place in an input file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// The file as the reader knows it: relative to the project where it lies inside, with forward slashes.
    pub file: String,
    /// Line, counted from 1.
    pub line: Option<u64>,
    /// Column in characters, counted from 1. For CSV the header name says more, so it stands in the message.
    pub column: Option<u64>,
}

impl Location {
    /// The whole file.
    pub fn file(file: impl Into<String>) -> Self {
        Location { file: file.into(), line: None, column: None }
    }

    /// The same file at a line, counted from 1.
    #[must_use]
    pub fn line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    /// The same line at a column, counted from 1.
    #[must_use]
    pub fn column(mut self, column: u64) -> Self {
        self.column = Some(column);
        self
    }

    /// The place of byte `offset` of `text`, which is the content of `file`.
    pub fn of_offset(file: impl Into<String>, text: &str, offset: usize) -> Self {
        let mut end = offset.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = text.get(..end).unwrap_or_default();
        let line = before.matches('\n').count() as u64 + 1;
        let start = before.rfind('\n').map_or(0, |i| i + 1);
        let column = before.get(start..).unwrap_or_default().chars().count() as u64 + 1;
        Location { file: file.into(), line: Some(line), column: Some(column) }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
            if let Some(column) = self.column {
                write!(f, ":{column}")?;
            }
        }
        Ok(())
    }
}

/// One thing that is wrong: a sentence, its place, its mend.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Diagnostic {
    /// Where it is, if it is anywhere.
    pub location: Option<Location>,
    /// Error or warning.
    pub severity: Severity,
    /// What was found and what was expected; backticks around names, no final period.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// An error without a place yet.
    pub fn error(message: impl Into<String>) -> Self {
        Diagnostic {
            location: None,
            severity: Severity::Error,
            message: message.into(),
            hint: None,
        }
    }

    /// A warning without a place yet.
    pub fn warning(message: impl Into<String>) -> Self {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(message) }
    }

    /// The error of a name that stands for nothing, with the nearest one that does.
    pub fn unknown<'a>(
        what: &str,
        written: &str,
        location: &Location,
        there_are: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        Diagnostic::error(format!("there is no {what} `{}`", shown(written)))
            .at(location.clone())
            .hint(nearest_hint(written, there_are))
    }

    /// The same diagnostic at a place.
    #[must_use]
    pub fn at(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }

    /// The same diagnostic with its mend.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.severity.word())?;
        if let Some(location) = &self.location {
            write!(f, "{location}: ")?;
        }
        f.write_str(&self.message)?;
        if let Some(hint) = &self.hint {
            write!(f, "\n  hint: {hint}")?;
        }
        Ok(())
    }
}

/// All that a run found wrong so far, in the order in which it was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    items: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Nothing wrong yet.
    #[must_use]
    pub fn new() -> Self {
        Diagnostics::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.items.push(diagnostic);
    }

    /// Adds all of another collection.
    pub fn append(&mut self, other: Diagnostics) {
        self.items.extend(other.items);
    }

    /// Whether nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Whether one of them is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.items.iter().any(|d| d.severity == Severity::Error)
    }

    /// How many of a severity there are.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.items.iter().filter(|d| d.severity == severity).count()
    }

    /// All of them, in the order in which they were found.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.items.iter()
    }

    /// `Ok` where there is no error, else the failure that carries them all.
    ///
    /// # Errors
    /// [`Failure::Input`] if one of them is an error.
    pub fn check(&mut self) -> Result<(), Failure> {
        if self.has_errors() { Err(Failure::Input(std::mem::take(self))) } else { Ok(()) }
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Diagnostics { items: vec![diagnostic] }
    }
}

/// What ends a run, with its exit status.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The input is wrong: exit status 1.
    #[error("the input is wrong")]
    Input(Diagnostics),
    /// The command line is wrong: exit status 2.
    #[error("{0}")]
    Usage(Diagnostic),
    /// A file could not be read or written: exit status 3.
    #[error("could not {action} `{}`: {source}", path.display())]
    Io {
        /// What was tried: "read", "write", …
        action: &'static str,
        /// On which file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The tool declines to do what was asked: exit status 4.
    #[error("{0}")]
    Refused(Diagnostic),
}

impl Failure {
    /// A failure to read or write `path`.
    pub fn io(action: &'static str, path: &Path, source: std::io::Error) -> Self {
        Failure::Io { action, path: path.to_path_buf(), source }
    }

    /// The exit status of the process: 1 input, 2 usage, 3 reading or writing, 4 refused.
    #[must_use]
    pub fn exit_status(&self) -> u8 {
        match self {
            Failure::Input(_) => 1,
            Failure::Usage(_) => 2,
            Failure::Io { .. } => 3,
            Failure::Refused(_) => 4,
        }
    }
}

impl From<Diagnostic> for Failure {
    fn from(diagnostic: Diagnostic) -> Self {
        Failure::Input(diagnostic.into())
    }
}

/// The candidate nearest to what was written, if one is near enough to be meant.
pub fn nearest<'a>(found: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let found = found.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| {
            (strsim::damerau_levenshtein(&found, &candidate.to_lowercase()), candidate)
        })
        .filter(|(distance, candidate)| *distance <= 1 + candidate.chars().count() / 4)
        .min()
        .map(|(_, candidate)| candidate)
}

/// A hint that names the nearest candidate, or else lists what there is.
pub fn nearest_hint<'a>(found: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    let candidates: Vec<&str> = candidates.into_iter().collect();
    match nearest(found, candidates.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if candidates.is_empty() => "there are none".to_owned(),
        None => {
            let mut list: Vec<String> =
                candidates.iter().take(20).map(|candidate| format!("`{candidate}`")).collect();
            if candidates.len() > 20 {
                list.push(format!("and {} more", candidates.len() - 20));
            }
            format!("there are {}", list.join(", "))
        }
    }
}

/// A cell or word of the input as it may be shown in a message: cut to 40 characters, without control characters.
#[must_use]
pub fn shown(found: &str) -> String {
    let mut text: String = found.chars().filter(|c| !c.is_control()).take(40).collect();
    if found.chars().count() > 40 {
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_counts_characters_from_one() {
        let place = Location::of_offset("a.md", "uno\ndós x", 9);
        assert_eq!(place.to_string(), "a.md:2:5");
    }

    #[test]
    fn the_nearest_name_is_offered_only_when_it_is_near() {
        assert_eq!(nearest("titel", ["title", "src"]), Some("title"));
        assert_eq!(nearest("zebra", ["title", "src"]), None);
    }
}

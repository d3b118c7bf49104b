//! Says what is wrong, where it is, and how to mend it; many things at once.
//!
//! A [`Diagnostic`] is one sentence with a place and a hint. A stage that reads input collects its diagnostics in a
//! [`Diagnostics`] and goes on, so that one run shows all that is wrong. A [`Failure`] is what ends a run, and carries
//! the exit status.

use std::collections::BTreeSet;
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
            write!(f, "{}: ", visible(&location.to_string()))?;
        }
        f.write_str(&visible(&self.message))?;
        if let Some(hint) = &self.hint {
            write!(f, "\n  hint: {}", visible(hint))?;
        }
        Ok(())
    }
}

/// All that a run found wrong so far, in the order in which it was found, each thing once: what many files or pages
/// share, such as a setting, is found wrong by each of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    items: Vec<Diagnostic>,
    known: BTreeSet<Diagnostic>,
}

impl Diagnostics {
    /// Nothing wrong yet.
    #[must_use]
    pub fn new() -> Self {
        Diagnostics::default()
    }

    /// Adds one, unless it is there already.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if self.known.insert(diagnostic.clone()) {
            self.items.push(diagnostic);
        }
    }

    /// Adds all of another collection.
    pub fn append(&mut self, other: Diagnostics) {
        for diagnostic in other.items {
            self.push(diagnostic);
        }
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
        let mut diagnostics = Diagnostics::new();
        diagnostics.push(diagnostic);
        diagnostics
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
    #[error("could not {action} `{}`: {}", path.display(), io_reason(source))]
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

    /// What to do about a file that could not be read or written.
    #[must_use]
    pub fn mend(&self) -> Option<&'static str> {
        let Failure::Io { path, source, .. } = self else { return None };
        Some(match source.kind() {
            std::io::ErrorKind::NotFound if path.ends_with("book.toml") => {
                "a project is a folder with a book.toml; name it, as in `embajador build FOLDER`"
            }
            std::io::ErrorKind::NotFound => "check the path",
            std::io::ErrorKind::PermissionDenied => "check who may read and write there",
            std::io::ErrorKind::StorageFull => "make room, and run it again",
            std::io::ErrorKind::QuotaExceeded | std::io::ErrorKind::FileTooLarge => {
                "make room or have the limit raised, and run it again"
            }
            std::io::ErrorKind::ReadOnlyFilesystem => {
                "the disk can only be read; mount it for writing, or name another folder"
            }
            std::io::ErrorKind::CrossesDevices => {
                "that place is on another disk than the folder around it; put both on one"
            }
            std::io::ErrorKind::NotADirectory => "name a folder",
            std::io::ErrorKind::ResourceBusy => {
                "another disk is mounted there, or a program holds it; end that, and run it again"
            }
            _ => "check the path and the disk, and run it again",
        })
    }

    /// The failure as one diagnostic: the first of several.
    #[must_use]
    pub fn into_diagnostic(self) -> Diagnostic {
        match self {
            Failure::Input(found) => {
                let first = found.iter().next().cloned();
                first.unwrap_or_else(|| Diagnostic::error("the input is wrong"))
            }
            Failure::Usage(diagnostic) | Failure::Refused(diagnostic) => diagnostic,
            other @ Failure::Io { .. } => Diagnostic::error(other.to_string()),
        }
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
    let length = found.chars().count();
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let own = candidate.chars().count();
            let most = 1 + own / 4;
            // Names of very different length are never near, and comparing long ones takes long.
            if own.abs_diff(length) > most {
                return None;
            }
            let distance = strsim::damerau_levenshtein(&found, &candidate.to_lowercase());
            (distance <= most).then_some((distance, candidate))
        })
        .min()
        .map(|(_, candidate)| candidate)
}

/// A hint that names the nearest candidate, or else lists what there is.
pub fn nearest_hint<'a>(found: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    let candidates: Vec<&str> = candidates.into_iter().collect();
    match nearest(found, candidates.iter().copied()) {
        Some(near) => format!("did you mean `{}`?", shown(near)),
        None if candidates.is_empty() => "there are none".to_owned(),
        None => {
            let mut list: Vec<String> =
                candidates.iter().take(20).map(|name| format!("`{}`", shown(name))).collect();
            if candidates.len() > 20 {
                list.push(format!("and {} more", candidates.len() - 20));
            }
            let verb = if list.len() == 1 { "is" } else { "are" };
            format!("there {verb} {}", list.join(", "))
        }
    }
}

/// A cell or word of the input as it may be shown in a message: cut to 40 characters, control characters as signs.
#[must_use]
pub fn shown(found: &str) -> String {
    let mut characters = found.chars();
    let mut text: String = characters.by_ref().take(40).map(sign).collect();
    if characters.next().is_some() {
        text.push('…');
    }
    text
}

/// A control character as a sign for it, so that it is seen and a terminal does not obey it.
fn sign(character: char) -> char {
    match character {
        '\u{7f}' => '\u{2421}',
        control if control.is_ascii_control() => {
            char::from_u32(0x2400 + u32::from(control)).unwrap_or('\u{fffd}')
        }
        // The C1 controls, and marks that turn the direction of writing or can't be seen.
        hidden if hidden.is_control() => '\u{fffd}',
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        plain => plain,
    }
}

/// A whole message, with signs for what a terminal would obey.
fn visible(text: &str) -> String {
    text.chars().map(sign).collect()
}

/// Why a file could not be read or written, in words of ours.
#[must_use]
pub fn io_reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        std::io::ErrorKind::InvalidData => "it is not UTF-8 text".to_owned(),
        std::io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        std::io::ErrorKind::NotADirectory => "it is not a folder".to_owned(),
        std::io::ErrorKind::PermissionDenied => "access is denied".to_owned(),
        kind => kind.to_string(),
    }
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
    fn each_thing_is_said_once() {
        let mut found = Diagnostics::new();
        found.push(Diagnostic::error("a"));
        found.push(Diagnostic::warning("a"));
        found.append(Diagnostic::error("a").into());
        assert_eq!(found.iter().count(), 2);
    }

    #[test]
    fn a_terminal_is_never_given_control_characters() {
        assert_eq!(shown("9\0"), "9␀");
        let hostile = Diagnostic::error("a\u{1b}[31m").at(Location::file("x\n.csv")).hint("\u{9b}");
        assert_eq!(hostile.to_string(), "error: x␊.csv: a␛[31m\n  hint: \u{fffd}");
    }

    #[test]
    fn the_nearest_name_is_offered_only_when_it_is_near() {
        assert_eq!(nearest("titel", ["title", "src"]), Some("title"));
        assert_eq!(nearest("zebra", ["title", "src"]), None);
    }
}

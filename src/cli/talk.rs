//! Talks to the person at the terminal, always on standard error.

use crate::cube::Cube;
use crate::diagnostic::{Diagnostic, Diagnostics, Failure, Severity};
use crate::sources::LeftOut;
use std::io::{IsTerminal, Write};

/// When messages are coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum When {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl When {
    /// Whether what is written there is coloured.
    pub(super) fn holds(self, place: &impl IsTerminal) -> bool {
        match self {
            When::Auto => place.is_terminal() && std::env::var_os("NO_COLOR").is_none(),
            When::Always => true,
            When::Never => false,
        }
    }
}

/// How many diagnostics are shown one by one; whoever has more has one cause to mend first.
const MOST_SHOWN: usize = 200;

/// How much is said, and in what colours.
pub(super) struct Talk {
    quiet: bool,
    verbose: bool,
    colour: bool,
}

impl Talk {
    pub(super) fn new(quiet: bool, verbose: bool, when: When) -> Self {
        Talk { quiet, verbose, colour: when.holds(&std::io::stderr()) }
    }

    fn line(&self, text: &str) {
        // Nobody may be listening any more; that is no reason to fail.
        let _ = writeln!(std::io::stderr(), "{text}");
    }

    /// Says what was done.
    pub(super) fn say(&self, text: &str) {
        if !self.quiet {
            self.line(text);
        }
    }

    /// Says what belongs to an error, and so is said to whoever is told of the error.
    pub(super) fn detail(&self, text: &str) {
        self.line(text);
    }

    /// Says what was read, to whoever asked for more.
    pub(super) fn readings(&self, cube: &Cube) {
        if !self.verbose {
            return;
        }
        for (id, reading) in &cube.readings {
            let known = cube
                .as_known
                .map(|day| format!(", received after {day} {}", reading.after_as_known));
            self.line(&format!(
                "survey {id}: files {}, rows {}, set aside {}, after as-of {}{}",
                reading.quarantine.files.len(),
                reading.rows,
                reading.quarantine.defects(),
                reading.after_as_of,
                known.unwrap_or_default()
            ));
        }
        if let Some(as_of) = cube.as_of {
            self.line(&format!("as of {as_of}"));
        }
    }

    /// Says how much of the registers happened after the as-of date, when asked for details.
    pub(super) fn left_out(&self, left_out: &LeftOut) {
        if !self.verbose {
            return;
        }
        for (register, after) in left_out {
            let (rows, dates) = (after.rows, after.dates);
            self.line(&format!(
                "register {register}: rows after as-of {rows}, later dates of earlier rows {dates}"
            ));
        }
    }

    /// Shows all that was found; warnings only unless quiet.
    pub(super) fn diagnostics(&self, diagnostics: &Diagnostics) {
        let wanted = |d: &&Diagnostic| d.severity == Severity::Error || !self.quiet;
        let shown: Vec<&Diagnostic> = diagnostics.iter().filter(wanted).collect();
        for diagnostic in shown.iter().take(MOST_SHOWN) {
            self.diagnostic(diagnostic);
        }
        let more = shown.len().saturating_sub(MOST_SHOWN);
        if more > 0 {
            self.line(&format!("and {more} more"));
        }
    }

    fn diagnostic(&self, diagnostic: &Diagnostic) {
        let text = diagnostic.to_string();
        if !self.colour {
            self.line(&text);
            return;
        }
        let word = diagnostic.severity.word();
        let code = match diagnostic.severity {
            Severity::Error => "1;31",
            Severity::Warning => "1;33",
        };
        let rest = text.strip_prefix(word).unwrap_or(&text);
        let rest = rest.replace("\n  hint:", "\n  \x1b[36mhint:\x1b[0m");
        self.line(&format!("\x1b[{code}m{word}\x1b[0m{rest}"));
    }

    /// Shows why a run ended.
    pub(super) fn failure(&self, failure: &Failure) {
        match failure {
            Failure::Input(diagnostics) => {
                self.diagnostics(diagnostics);
                let errors = diagnostics.count(Severity::Error);
                if errors > 1 {
                    self.line(&format!("{errors} errors"));
                }
            }
            Failure::Usage(diagnostic) | Failure::Refused(diagnostic) => {
                self.diagnostic(diagnostic);
            }
            Failure::Io { .. } => {
                let mut diagnostic = Diagnostic::error(failure.to_string());
                diagnostic.hint = failure.mend().map(str::to_owned);
                self.diagnostic(&diagnostic);
            }
        }
    }
}

//! What `publish` did, for the programs that run it: as JSON, or as JUnit for those that show test results.

use super::output;
use crate::diagnostic::{Diagnostic, Failure};
use crate::edition::{Done, Outcome};
use serde::Serialize;
use std::path::Path;

/// The summary of a run.
#[derive(Debug, Serialize)]
pub(super) struct Summary {
    schema: &'static str,
    /// The edition; none where the run failed before it had a name.
    edition: Option<String>,
    /// `published`, `unchanged`, `revised`, `withdrawn`, `refused`, or `failed`.
    state: &'static str,
    files: usize,
    bytes: u64,
    root: Option<String>,
    /// Why it was refused or failed.
    message: Option<String>,
    /// The files that differ from those published, where that is why.
    differences: Vec<String>,
    warnings: Vec<String>,
}

impl Summary {
    pub(super) fn of(named: Option<&str>, result: &Result<Outcome, Failure>) -> Summary {
        let mut summary = Summary {
            schema: "embajador/publish/1",
            edition: named.map(str::to_owned),
            state: "failed",
            files: 0,
            bytes: 0,
            root: None,
            message: None,
            differences: Vec::new(),
            warnings: Vec::new(),
        };
        match result {
            Ok(outcome) => {
                summary.edition = Some(outcome.name.to_string());
                (summary.files, summary.bytes) = (outcome.files, outcome.bytes);
                summary.root = outcome.root.as_ref().map(ToString::to_string);
                summary.warnings = outcome.warnings.iter().map(text).collect();
                summary.state = match &outcome.done {
                    Done::Published => "published",
                    Done::Revised => "revised",
                    Done::Unchanged => "unchanged",
                    Done::Withdrawn => "withdrawn",
                    Done::Refused(difference) => {
                        summary.message = Some(text(&outcome.refusal()));
                        summary.differences = difference.lines().collect();
                        "refused"
                    }
                };
            }
            Err(failure) => {
                summary.message = Some(match failure {
                    Failure::Input(found) => found.iter().map(text).collect::<Vec<_>>().join("\n"),
                    other => other.to_string(),
                });
                if matches!(failure, Failure::Refused(_)) {
                    summary.state = "refused";
                }
            }
        }
        summary
    }

    /// Writes it whole or not at all.
    pub(super) fn write(&self, path: &Path) -> Result<(), Failure> {
        let is_xml = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xml"));
        output::to_file(path, |out| {
            if is_xml {
                return out.write_all(self.junit().as_bytes());
            }
            serde_json::to_writer_pretty(&mut *out, self)?;
            out.write_all(b"\n")
        })
    }

    /// One test case, which fails where nothing was published that should have been.
    fn junit(&self) -> String {
        let name = self.edition.as_deref().unwrap_or("edition");
        let failures = usize::from(self.message.is_some());
        let mut text = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n<testsuite name=\"embajador publish\" tests=\"1\" \
             failures=\"{failures}\">\n<testcase classname=\"embajador.publish\" name=\"{}\">\n",
            escaped(name)
        );
        if let Some(message) = &self.message {
            let body = escaped(&self.differences.join("\n"));
            let (kind, message) = (self.state, escaped(message));
            text.push_str(&format!(
                "<failure type=\"{kind}\" message=\"{message}\">{body}</failure>\n"
            ));
        }
        let mut lines = vec![self.state.to_owned()];
        lines.extend(self.root.iter().map(|root| format!("root {root}")));
        lines.extend(self.warnings.iter().cloned());
        text.push_str(&format!("<system-out>{}</system-out>\n", escaped(&lines.join("\n"))));
        text.push_str("</testcase>\n</testsuite>\n</testsuites>\n");
        text
    }
}

fn text(diagnostic: &Diagnostic) -> String {
    diagnostic.to_string()
}

fn escaped(text: &str) -> String {
    let plain = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t'));
    let text: String = plain.collect();
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\n', "&#10;")
}

//! The names that an edition may have: those that are a folder, and the same one, on every file system.

use crate::diagnostic::{Diagnostic, Failure, shown};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What else stands in the published folder.
const RESERVED: [&str; 10] = [
    "index.html",
    "editions",
    "editions.json",
    "editions.js",
    "latest",
    "feed.xml",
    "badge",
    "sitemap.xml",
    "robots.txt",
    // By which name a host of pages knows the site.
    "cname",
];

/// Names that Windows keeps for devices, with any ending.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// The longest name, in bytes.
const LONGEST: usize = 64;

/// The name of an edition, which is also that of its folder and part of its address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EditionName(String);

impl EditionName {
    /// Checks a name: ASCII letters, digits, `-`, `.` and `_`; at most 64; none that means something else to a file
    /// system, or in the published folder.
    ///
    /// # Errors
    /// [`Failure::Input`] with the mend if it may not be one.
    pub fn new(text: &str) -> Result<Self, Failure> {
        match problem(text) {
            None => Ok(EditionName(text.to_owned())),
            Some(problem) => {
                let message = format!("`{}` is no name for an edition: {problem}", shown(text));
                Err(Diagnostic::error(message)
                    .hint("name it as in `--edition 2026-10`: letters, digits, `-`, `.` and `_`")
                    .into())
            }
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a file system that does not tell capitals apart takes both for one.
    #[must_use]
    pub fn is_alike(&self, other: &EditionName) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }

    /// The name without the mark of a revision: `2026-10` of `2026-10-r2`.
    #[must_use]
    pub fn base(&self) -> EditionName {
        match split(&self.0) {
            Some((base, _)) => EditionName(base.to_owned()),
            None => self.clone(),
        }
    }

    /// Which revision it is: 2 for `2026-10-r2`, 1 for `2026-10`.
    #[must_use]
    pub fn revision(&self) -> u32 {
        split(&self.0).map_or(1, |(_, number)| number)
    }

    /// The name of a revision: `2026-10-r2`.
    ///
    /// # Errors
    /// [`Failure::Input`] if it gets too long.
    pub fn revised(&self, number: u32) -> Result<EditionName, Failure> {
        EditionName::new(&format!("{}-r{number}", self.base()))
    }
}

/// The name and the number of a revision. A number is written in one way only, and the first revision is 2. `2026-10-R2`
/// is one too: many file systems take it for `2026-10-r2`.
fn split(name: &str) -> Option<(&str, u32)> {
    let (base, number) = name.rsplit_once("-r").or_else(|| name.rsplit_once("-R"))?;
    let plain = number.bytes().all(|byte| byte.is_ascii_digit()) && !number.starts_with('0');
    let number = number.parse().ok().filter(|number| plain && *number >= 2)?;
    (!base.is_empty()).then_some((base, number))
}

fn problem(name: &str) -> Option<&'static str> {
    let lower = name.to_ascii_lowercase();
    let stem = lower.split('.').next().unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    if name.is_empty() {
        Some("it is empty")
    } else if !name.chars().all(plain) {
        Some("a file system or an address may not take one of its characters")
    } else if name.len() > LONGEST {
        Some("it has more than 64 characters")
    } else if name.starts_with('.') {
        Some("with a point in front the folder is hidden")
    } else if name.starts_with('-') {
        Some("with a hyphen in front programs take it for an option")
    } else if name.ends_with('.') {
        Some("Windows takes the point at its end away")
    } else if RESERVED.contains(&lower.as_str()) {
        Some("something else of the published folder is called so")
    } else if DEVICES.contains(&stem) {
        Some("Windows keeps it for a device")
    } else {
        None
    }
}

impl fmt::Display for EditionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for EditionName {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        EditionName::new(&text).map_err(|failure| failure.into_diagnostic().message)
    }
}

impl From<EditionName> for String {
    fn from(name: EditionName) -> String {
        name.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_some_file_system_does_not_take_are_refused() {
        for good in ["2026-10", "v1.2_x", "2026-Q4", "Console", "COM10", "2026-10-r2"] {
            assert!(EditionName::new(good).is_ok(), "{good}");
        }
        let long = "a".repeat(65);
        let bad = [
            "",
            ".",
            "..",
            ".hidden",
            "a/b",
            "a\\b",
            "a b",
            "año",
            "CON",
            "nul.2026",
            "Latest",
            "editions.JSON",
            "x.",
            "-x",
            "a:b",
            "a\nb",
            &long,
        ];
        for bad in bad {
            assert!(EditionName::new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn revisions_are_counted_from_the_name() {
        let name = |text: &str| EditionName::new(text).unwrap();
        assert_eq!((name("2026-10").base(), name("2026-10").revision()), (name("2026-10"), 1));
        assert_eq!(
            (name("2026-10-r3").base(), name("2026-10-r3").revision()),
            (name("2026-10"), 3)
        );
        for plain in ["a-r1", "a-r02", "a-rx", "a-r"] {
            assert_eq!(name(plain).base(), name(plain));
        }
        assert_eq!(name("2026-10-r2").revised(3).unwrap(), name("2026-10-r3"));
    }
}

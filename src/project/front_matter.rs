//! Reads the TOML front matter of a chapter: of a playbook, or of any other that has an owner and is reviewed.
//!
//! Every value keeps its place, so that a later stage which finds, say, an owner that is not in the register of roles
//! can point at the line. All that is wrong with one front matter is reported at once.

use std::fmt;
use std::ops::Range;

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::toml_reader::{Located, Table, TomlFile, Value};
use crate::diagnostic::{Diagnostic, Diagnostics, Location, shown};

/// The line before and after a front matter.
pub(super) const FENCE: &str = "+++";

/// Which playbook a page is: one of the twelve steps or of the four phases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlaybookId {
    /// A retention step, 1 to 12.
    Step(u8),
    /// A management phase, 1 to 4.
    Phase(u8),
}

impl PlaybookId {
    /// All sixteen, steps first.
    pub fn all() -> impl Iterator<Item = PlaybookId> {
        (1..=12).map(PlaybookId::Step).chain((1..=4).map(PlaybookId::Phase))
    }

    /// The playbook of an id as written: `step-01` to `step-12`, `phase-1` to `phase-4`.
    #[must_use]
    pub fn from_written(written: &str) -> Option<PlaybookId> {
        PlaybookId::all().find(|id| id.to_string() == written)
    }
}

impl fmt::Display for PlaybookId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PlaybookId::Step(number) => write!(f, "step-{number:02}"),
            PlaybookId::Phase(number) => write!(f, "phase-{number}"),
        }
    }
}

/// How long a review of a playbook holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReviewInterval {
    /// Calendar months; a year is twelve.
    Months(u16),
    /// Days; a week is seven.
    Days(u16),
}

impl ReviewInterval {
    /// Reads `90 days`, `2 weeks`, `6 months` or `1 year`; the count is 1 to 1000.
    #[must_use]
    pub fn from_written(written: &str) -> Option<ReviewInterval> {
        let (count, unit) = written.trim().split_once(' ')?;
        let count: u16 = count.parse().ok().filter(|n| (1..=1000).contains(n))?;
        match unit.trim() {
            "day" | "days" => Some(ReviewInterval::Days(count)),
            "week" | "weeks" => Some(ReviewInterval::Days(count * 7)),
            "month" | "months" => Some(ReviewInterval::Months(count)),
            "year" | "years" => Some(ReviewInterval::Months(count * 12)),
            _ => None,
        }
    }

    /// The day on which a review made on `reviewed` has to be repeated.
    #[must_use]
    pub fn due_after(self, reviewed: Date) -> Date {
        let span: Span = match self {
            ReviewInterval::Months(months) => i32::from(months).months(),
            ReviewInterval::Days(days) => i32::from(days).days(),
        };
        reviewed.saturating_add(span)
    }
}

/// The front matter of a chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrontMatter {
    /// Which playbook the page is; `None` for any other chapter.
    pub id: Option<Located<PlaybookId>>,
    /// The role of the register that answers for it.
    pub owner: Option<Located<String>>,
    /// The day of its last review.
    pub reviewed: Option<Located<Date>>,
    /// How long a review holds.
    pub review_every: Option<Located<ReviewInterval>>,
    /// The ids of the indicators that measure a playbook, as written.
    pub indicators: Vec<Located<String>>,
    /// The phases in which a step is lived: always [`PlaybookId::Phase`].
    pub phases: Vec<Located<PlaybookId>>,
}

impl FrontMatter {
    /// The front matter with which a text begins, and the byte at which the rest begins. `text` is the whole content of
    /// `file`.
    pub fn at_head(
        file: &str,
        text: &str,
        diagnostics: &mut Diagnostics,
    ) -> (Option<FrontMatter>, usize) {
        let mut lines = text.split_inclusive('\n');
        let fence = |line: &str| line.trim_end() == FENCE;
        let Some(first) = lines.next().filter(|line| fence(line)) else { return (None, 0) };
        let start = first.len();
        let mut end = start;
        for line in lines {
            if fence(line) {
                let found = FrontMatter::parse(file, text, start..end, diagnostics);
                return (found, end + line.len());
            }
            end += line.len();
        }
        diagnostics.push(
            Diagnostic::error("the front matter is not closed")
                .at(Location::file(file).line(1).column(1))
                .hint("end it with a line `+++`"),
        );
        (None, text.len())
    }

    /// Reads the TOML that stands at bytes `range` of `text`, which is the whole content of `file`.
    ///
    /// Gives nothing for an empty front matter, and nothing where something is wrong; what is wrong goes into
    /// `diagnostics`, in the order of the lines.
    pub fn parse(
        file: &str,
        text: &str,
        range: Range<usize>,
        diagnostics: &mut Diagnostics,
    ) -> Option<FrontMatter> {
        let mut found = Diagnostics::new();
        let front_matter = TomlFile::within(file, text, range).read(&mut found, read).flatten();
        let fine = !found.has_errors();
        diagnostics.append(found);
        front_matter.filter(|_| fine)
    }
}

fn read(table: Table<'_, '_>) -> Option<FrontMatter> {
    if table.is_empty() {
        return None;
    }
    // What only a playbook has asks for its id.
    let is_playbook =
        ["id", "indicators", "phases"].into_iter().any(|key| table.get(key).is_some());
    let id = match is_playbook {
        true => table.required(
            "id",
            "add the playbook's id, such as `id = \"step-07\"` or `id = \"phase-3\"`",
        ),
        false => None,
    };
    let id = id.and_then(|value| {
        let written = value.string()?;
        let id = PlaybookId::from_written(&written.value);
        if id.is_none() {
            value.wrong(
                &format!("unknown playbook `{}`", shown(&written.value)),
                "a playbook is `step-01` to `step-12` or `phase-1` to `phase-4`",
            );
        }
        Some(Located { value: id?, location: written.location })
    });
    let review_every = table.get("review_every").and_then(|value| {
        let written = value.string()?;
        let interval = ReviewInterval::from_written(&written.value);
        if interval.is_none() {
            value.expected(
                "a count and a unit",
                "write, for example, \"90 days\", \"6 months\" or \"1 year\"",
            );
        }
        Some(Located { value: interval?, location: written.location })
    });
    let phases =
        items(&table, "phases", |value, written| match PlaybookId::from_written(written) {
            Some(phase @ PlaybookId::Phase(_)) => Some(phase),
            _ => {
                value.wrong(
                    &format!("unknown phase `{}`", shown(written)),
                    "a phase is `phase-1` to `phase-4`",
                );
                None
            }
        });
    let owner = table.string("owner");
    let reviewed = table.get("reviewed").and_then(|value| value.date());
    let indicators = items(&table, "indicators", |_, written| Some(written.to_owned()));
    table.finish();
    Some(FrontMatter { id, owner, reviewed, review_every, indicators, phases })
}

/// The items of a list, each once.
fn items<T: PartialEq>(
    table: &Table<'_, '_>,
    key: &'static str,
    read: impl Fn(&Value<'_, '_>, &str) -> Option<T>,
) -> Vec<Located<T>> {
    let mut items: Vec<Located<T>> = Vec::new();
    let list = table.get(key).and_then(|value| value.list()).unwrap_or_default();
    for value in &list {
        let Some(written) = value.string() else { continue };
        let Some(item) = read(value, &written.value) else { continue };
        if items.iter().any(|other| other.value == item) {
            let message = format!("`{}` is there twice", shown(&written.value));
            value.wrong(&message, "keep one of the two");
        } else {
            items.push(Located { value: item, location: written.location });
        }
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(toml: &str) -> (Option<FrontMatter>, String) {
        let text = format!("+++\n{toml}+++\n# Title\n");
        let mut diagnostics = Diagnostics::new();
        let found = FrontMatter::parse("a.md", &text, 4..4 + toml.len(), &mut diagnostics);
        let shown: Vec<String> = diagnostics.iter().map(ToString::to_string).collect();
        (found, shown.join("\n"))
    }

    #[test]
    fn a_whole_front_matter_is_read_with_its_places() {
        let (found, problems) = parse(
            "id = \"step-07\"\nowner = \"customer-care\"\nreviewed = 2026-09-15\n\
             review_every = \"6 months\"\nindicators = [\"commitments_met\", \"nps\"]\nphases = [\"phase-3\"]\n",
        );
        assert_eq!(problems, "");
        let found = found.unwrap();
        assert_eq!(found.id.unwrap().value, PlaybookId::Step(7));
        assert_eq!(found.owner.unwrap().location.to_string(), "a.md:3:9");
        assert_eq!(found.review_every.unwrap().value, ReviewInterval::Months(6));
        assert_eq!(found.indicators[1].location.to_string(), "a.md:6:34");
        assert_eq!(found.phases[0].value, PlaybookId::Phase(3));
    }

    #[test]
    fn everything_wrong_is_reported_at_once_in_the_order_of_the_lines() {
        let (found, problems) = parse(
            "id = \"step-13\"\nownr = \"customer-care\"\nreviewed = \"2026-09-15\"\n\
             review_every = \"soon\"\nindicators = \"nps\"\nphases = [\"phase-5\"]\n",
        );
        assert_eq!(found, None);
        assert_eq!(
            problems,
            "error: a.md:2:6: key `id`: unknown playbook `step-13`\n  \
               hint: a playbook is `step-01` to `step-12` or `phase-1` to `phase-4`\n\
             error: a.md:3:1: unknown key `ownr`\n  hint: did you mean `owner`?\n\
             error: a.md:4:12: key `reviewed`: expected a date, found `\"2026-09-15\"`\n  \
               hint: write it without quotes: `reviewed = 2026-09-15`\n\
             error: a.md:5:16: key `review_every`: expected a count and a unit, found `\"soon\"`\n  \
               hint: write, for example, \"90 days\", \"6 months\" or \"1 year\"\n\
             error: a.md:6:14: key `indicators`: expected a list, found `\"nps\"`\n  \
               hint: put it in square brackets: indicators = [ … ]\n\
             error: a.md:7:11: key `phases`: unknown phase `phase-5`\n  \
               hint: a phase is `phase-1` to `phase-4`"
        );
    }

    #[test]
    fn broken_toml_and_impossible_dates_have_their_place() {
        let (_, problems) = parse("id = \"step-01\"\nreviewed = 2026-02-30\n");
        assert_eq!(
            problems,
            "error: a.md:3:12: not valid TOML: invalid date, expected day between 01 and 28\n  \
             hint: see https://toml.io for how a table, a string or a list is written"
        );
        let (_, problems) = parse("id = \"step-01\nowner = \"x\"\n");
        assert!(problems.starts_with("error: a.md:2:"), "{problems}");
        let (found, problems) = parse("owner = \"x\"\nreviewed = 2026-01-31\n");
        assert!(found.unwrap().id.is_none() && problems.is_empty());
        let (_, problems) = parse("indicators = [\"nps\"]\n");
        assert_eq!(
            problems,
            "error: a.md:2:1: the front matter has no key `id`\n  \
             hint: add the playbook's id, such as `id = \"step-07\"` or `id = \"phase-3\"`"
        );
        assert_eq!(parse("# nothing here\n"), (None, String::new()));
    }

    #[test]
    fn a_review_is_due_after_its_interval() {
        let reviewed = Date::constant(2026, 8, 31);
        let due = |written| ReviewInterval::from_written(written).unwrap().due_after(reviewed);
        assert_eq!(due("6 months"), Date::constant(2027, 2, 28));
        assert_eq!(due("1 year"), Date::constant(2027, 8, 31));
        assert_eq!(due("2 weeks"), Date::constant(2026, 9, 14));
        assert_eq!(ReviewInterval::from_written("0 days"), None);
        assert_eq!(ReviewInterval::from_written("6"), None);
    }
}

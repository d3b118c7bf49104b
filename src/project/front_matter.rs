//! Reads the TOML front matter of a playbook.
//!
//! Every value keeps its place, so that a later stage which finds, say, an owner that is not in the register of roles
//! can point at the line. All that is wrong with one front matter is reported at once.

use std::fmt;
use std::ops::Range;

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::toml_reader::{Located, syntax_error};
use crate::diagnostic::{Diagnostic, Diagnostics, Location, nearest_hint, shown};

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

/// The front matter of a playbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrontMatter {
    /// Which playbook the page is.
    pub id: Located<PlaybookId>,
    /// The role of the register that answers for it.
    pub owner: Option<Located<String>>,
    /// The day of its last review.
    pub reviewed: Option<Located<Date>>,
    /// How long a review holds.
    pub review_every: Option<Located<ReviewInterval>>,
    /// The ids of the indicators that measure it, as written.
    pub indicators: Vec<Located<String>>,
    /// The phases in which a step is lived: always [`PlaybookId::Phase`].
    pub phases: Vec<Located<PlaybookId>>,
}

const KEYS: [&str; 6] = ["id", "owner", "reviewed", "review_every", "indicators", "phases"];

impl FrontMatter {
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
        let toml = text.get(range.clone()).unwrap_or_default();
        let mut reader = Reader { file, text, start: range.start, problems: Vec::new() };
        let found = reader.read(toml);
        let fine = reader.problems.is_empty();
        reader.problems.sort_by(|a, b| a.location.cmp(&b.location));
        for problem in reader.problems {
            diagnostics.push(problem);
        }
        found.filter(|_| fine)
    }
}

/// Reads one front matter and notes what is wrong with it.
struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    start: usize,
    problems: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn read(&mut self, toml: &str) -> Option<FrontMatter> {
        let (table, errors) = DeTable::parse_recoverable(toml);
        // The errors after the first are most often its echo.
        if let Some(error) = errors.first() {
            // A value that is not closed has its error at the end of the input.
            let span = error.span().unwrap_or(toml.len()..toml.len());
            self.problem(&span, syntax_error(error, toml));
        }
        if !errors.is_empty() {
            return None;
        }
        let table = table.get_ref();
        for (key, _) in table.iter() {
            let name = key.get_ref().as_ref();
            if !KEYS.contains(&name) {
                self.problem(
                    &key.span(),
                    Diagnostic::error(format!("unknown key `{}`", shown(name)))
                        .hint(nearest_hint(name, KEYS)),
                );
            }
        }
        let owner = table.get("owner").and_then(|value| self.string("owner", value));
        let reviewed = table.get("reviewed").and_then(|value| self.date("reviewed", value));
        let review_every = table.get("review_every").and_then(|value| self.interval(value));
        let indicators = table.get("indicators").map(|value| self.list("indicators", value));
        let phases = table.get("phases").map(|value| self.phases(value));
        let id = match table.get("id") {
            Some(value) => self.id(value),
            None if table.is_empty() => None,
            None => {
                self.problem(
                    &(0..0),
                    Diagnostic::error("the front matter has no `id`").hint(
                        "add the playbook's id, such as `id = \"step-07\"` or `id = \"phase-3\"`",
                    ),
                );
                None
            }
        };
        Some(FrontMatter {
            id: id?,
            owner,
            reviewed,
            review_every,
            indicators: indicators.unwrap_or_default(),
            phases: phases.unwrap_or_default(),
        })
    }

    fn location(&self, span: &Range<usize>) -> Location {
        Location::of_offset(self.file, self.text, self.start + span.start)
    }

    fn problem(&mut self, span: &Range<usize>, diagnostic: Diagnostic) {
        let location = self.location(span);
        self.problems.push(diagnostic.at(location));
    }

    fn located<T>(&self, span: &Range<usize>, value: T) -> Located<T> {
        Located { value, location: self.location(span) }
    }

    fn string(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<Located<String>> {
        match value.get_ref() {
            DeValue::String(text) if !text.trim().is_empty() => {
                Some(self.located(&value.span(), text.trim().to_owned()))
            }
            DeValue::String(_) => {
                self.problem(
                    &value.span(),
                    Diagnostic::error(format!("key `{key}`: it is empty"))
                        .hint("say it, or take the key out"),
                );
                None
            }
            other => {
                self.problem(
                    &value.span(),
                    Diagnostic::error(format!(
                        "key `{key}`: expected a string, found {}",
                        kind(other)
                    ))
                    .hint("put it between double quotes"),
                );
                None
            }
        }
    }

    fn list(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Vec<Located<String>> {
        let Some(array) = value.get_ref().as_array() else {
            self.problem(
                &value.span(),
                Diagnostic::error(format!(
                    "key `{key}`: expected a list, found {}",
                    kind(value.get_ref())
                ))
                .hint(format!("write `{key} = [\"…\", \"…\"]`")),
            );
            return Vec::new();
        };
        let mut list: Vec<Located<String>> = Vec::new();
        for element in array.iter() {
            let Some(entry) = self.string(key, element) else { continue };
            if list.iter().any(|other| other.value == entry.value) {
                self.problem(
                    &element.span(),
                    Diagnostic::error(format!("key `{key}`: `{}` is there twice", entry.value))
                        .hint("take one of them out"),
                );
            } else {
                list.push(entry);
            }
        }
        list
    }

    fn id(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Located<PlaybookId>> {
        let written = self.string("id", value)?;
        let id = PlaybookId::from_written(&written.value);
        if id.is_none() {
            self.problem(
                &value.span(),
                Diagnostic::error(format!(
                    "key `id`: unknown playbook `{}`",
                    shown(&written.value)
                ))
                .hint("a playbook is `step-01` to `step-12` or `phase-1` to `phase-4`"),
            );
        }
        id.map(|id| Located { value: id, location: written.location })
    }

    fn phases(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<Located<PlaybookId>> {
        let mut phases = Vec::new();
        for written in self.list("phases", value) {
            match PlaybookId::from_written(&written.value) {
                Some(id @ PlaybookId::Phase(_)) => {
                    phases.push(Located { value: id, location: written.location });
                }
                _ => self.problems.push(
                    Diagnostic::error(format!(
                        "key `phases`: unknown phase `{}`",
                        shown(&written.value)
                    ))
                    .at(written.location)
                    .hint("a phase is `phase-1` to `phase-4`"),
                ),
            }
        }
        phases
    }

    fn date(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<Located<Date>> {
        let found = match value.get_ref() {
            DeValue::Datetime(datetime) if datetime.time.is_none() => {
                let date = datetime.date.and_then(|date| {
                    let (year, month, day) = (date.year, date.month, date.day);
                    Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?)
                        .ok()
                });
                match date {
                    Some(date) => return Some(self.located(&value.span(), date)),
                    None => format!("`{datetime}`"),
                }
            }
            DeValue::Datetime(datetime) => format!("`{datetime}`"),
            other => kind(other).to_owned(),
        };
        let hint = match value.get_ref() {
            DeValue::String(text) => {
                format!("write the date without quotes: `{key} = {}`", shown(text.trim()))
            }
            _ => format!("write year, month and day: `{key} = 2026-09-15`"),
        };
        self.problem(
            &value.span(),
            Diagnostic::error(format!("key `{key}`: expected a date, found {found}")).hint(hint),
        );
        None
    }

    fn interval(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Located<ReviewInterval>> {
        let written = self.string("review_every", value)?;
        let interval = ReviewInterval::from_written(&written.value);
        if interval.is_none() {
            self.problem(
                &value.span(),
                Diagnostic::error(format!(
                    "key `review_every`: expected a count and a unit, found `{}`",
                    shown(&written.value)
                ))
                .hint("write, for example, \"90 days\", \"6 months\" or \"1 year\""),
            );
        }
        interval.map(|interval| Located { value: interval, location: written.location })
    }
}

/// What kind of TOML value it is, with its article.
fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "a true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
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
        assert_eq!(found.id.value, PlaybookId::Step(7));
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
             error: a.md:4:12: key `reviewed`: expected a date, found a string\n  \
               hint: write the date without quotes: `reviewed = 2026-09-15`\n\
             error: a.md:5:16: key `review_every`: expected a count and a unit, found `soon`\n  \
               hint: write, for example, \"90 days\", \"6 months\" or \"1 year\"\n\
             error: a.md:6:14: key `indicators`: expected a list, found a string\n  \
               hint: write `indicators = [\"…\", \"…\"]`\n\
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
        let (_, problems) = parse("owner = \"x\"\n");
        assert_eq!(
            problems,
            "error: a.md:2:1: the front matter has no `id`\n  \
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

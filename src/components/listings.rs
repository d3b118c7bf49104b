//! Makes components of the rows of registers that name no customer: the customer's way, promises, people, calendar, voices.
//!
//! [`Rows`] is what they all share: which rows a call asks for, on which day, and what things are called and linked to.

mod calendar;
mod journey;
mod people;
mod policy;
mod promises;
mod reference;
mod voices;
mod withholding;

pub use reference::{PAGES, RegisterPage};

use super::call;
use super::context::Context;
use super::view::{CellKind, Component, Listing, ListingCell, ListingRow, NoData, Phrase};
use crate::cube::{Month, Period};
use crate::diagnostic::{Diagnostic, nearest_hint};
use crate::handbook::ComponentCall;
use crate::project::{Language, Text};
use crate::report::words;
use crate::sources::amount::Amount;
use crate::sources::registers::Registers;
use crate::sources::schemas;
use jiff::civil::Date;

/// The components of a call; `None` where it is not of this kind.
pub(super) fn components(
    context: &Context<'_>,
    call: &ComponentCall,
) -> Result<Option<Vec<Component>>, Diagnostic> {
    let make: fn(&Rows<'_, '_>) -> Vec<Component> = match call.name.as_str() {
        "lifecycle" => journey::lifecycle,
        "moments-matrix" => journey::moments,
        "commitments" => promises::commitments,
        "suppliers" => promises::suppliers,
        "channels" => people::channels,
        "roles" => people::roles,
        "decisions" => people::decisions,
        "communications" => calendar::communications,
        "campaigns" => calendar::campaigns,
        "interviews" => voices::interviews,
        "feedback" => voices::feedback,
        "values" => policy::values,
        "maturity" => policy::maturity,
        "sources" => policy::sources,
        "reference" => reference::pages,
        "components" => reference::components,
        _ => return Ok(None),
    };
    Ok(Some(make(&Rows::of(context, call)?)))
}

/// The rows that a call asks for, and how their words are put.
struct Rows<'c, 'a> {
    context: &'c Context<'a>,
    registers: &'a Registers,
    language: Language,
    /// The period whose rows are asked for; all where there is none.
    period: Option<Period>,
    /// The day that counts as today; unknown where no date was given and no answer has one.
    day: Option<Date>,
    moment: Option<&'c str>,
    playbook: Option<&'c str>,
    /// Whether a heading is asked for.
    finding: bool,
}

impl<'c, 'a> Rows<'c, 'a> {
    fn of(context: &'c Context<'a>, call: &'c ComponentCall) -> Result<Self, Diagnostic> {
        let registers = context.story.indicators.registers;
        let period = call::period(context, call)?;
        let day = match period {
            Some(period) => context.story.day(period),
            None => context.story.indicators.cube.as_of,
        };
        let attribute = |name: &str| call.attributes.get(name).map(String::as_str);
        let known = |what: &str, name: Option<&str>, there_are: Vec<&String>| match name {
            Some(name) if !there_are.is_empty() && !there_are.iter().any(|id| *id == name) => {
                let hint = nearest_hint(name, there_are.iter().map(|id| id.as_str()));
                Err(call::wrong(call, format!("there is no {what} `{name}`"), hint))
            }
            _ => Ok(()),
        };
        let (moment, playbook) = (attribute("moment"), attribute("playbook"));
        known("moment", moment, registers.moments.keys().collect())?;
        known("playbook", playbook, context.playbooks.keys().collect())?;
        Ok(Rows {
            context,
            registers,
            language: context.language,
            period,
            day,
            moment,
            playbook,
            finding: call::finding(call)?,
        })
    }

    /// One of two texts.
    fn say(&self, es: &str, en: &str) -> String {
        self.language.pick(es, en).to_owned()
    }

    /// The heads of columns.
    fn heads(&self, columns: &[Text]) -> Vec<String> {
        columns.iter().map(|column| column.in_language(self.language).to_owned()).collect()
    }

    /// A heading, where one is asked for.
    fn heading(&self, title: String) -> Option<String> {
        self.finding.then_some(title)
    }

    /// That a register has no rows, with what would bring them. A section of a report is left out.
    fn absent(&self, register: &str) -> Vec<Component> {
        if self.context.period.is_some() {
            return Vec::new();
        }
        let title = schemas::find(register).map(|schema| schema.title.in_language(self.language));
        vec![Component::NoData(NoData {
            name: title.map(str::to_owned),
            words: self.context.no_data(),
            href: Some(self.context.register(register)),
        })]
    }

    /// That a register has rows, and none of those that are asked for.
    fn none_of_these(&self, register: &str) -> Vec<Component> {
        let mut components = self.absent(register);
        for component in &mut components {
            if let Component::NoData(view) = component {
                view.words = self.say("nada anotado", "nothing recorded");
            }
        }
        components
    }

    /// Whether a day belongs to the period that is asked for.
    fn asked(&self, day: Date) -> bool {
        self.period.is_none_or(|period| period.holds(Month::of(day)))
    }

    /// Whether a row of a moment is asked for.
    fn of_moment(&self, moment: &str) -> bool {
        self.moment.is_none_or(|asked| asked == moment)
    }

    fn money(&self, amount: Amount) -> String {
        let currency = self.context.story.indicators.project.plan.currency.as_deref();
        words::money(amount, currency.unwrap_or_default(), self.language)
    }

    /// From one day to another: `del 1 de marzo al 31 de mayo de 2026`, `1 March to 31 May 2026`.
    fn days(&self, from: Date, to: Date) -> String {
        let last = self.language.date(to);
        if from == to {
            return last;
        }
        let mut first = self.language.date(from);
        if from.year() == to.year() {
            let year = match self.language {
                Language::Es => format!(" de {}", from.year()),
                Language::En => format!(" {}", from.year()),
            };
            first.truncate(first.len().saturating_sub(year.len()));
        }
        match self.language {
            Language::Es => format!("del {first} al {last}"),
            Language::En => format!("{first} to {last}"),
        }
    }

    fn yes_or_no(&self, flag: bool) -> String {
        if flag { self.say("sí", "yes") } else { self.say("no", "no") }
    }

    /// What `[dimension.NAME.values]` calls a value, or else the value itself, as code.
    fn named(&self, dimension: &str, value: &str) -> Phrase {
        let dimensions = &self.context.story.indicators.project.sources.dimensions;
        let names = dimensions.get(dimension).and_then(|found| found.values.get(value));
        match names.map(|names| names.in_language(self.language)) {
            Some(name) if !name.is_empty() => plain(name),
            _ => Phrase { text: value.to_owned(), code: true, href: None },
        }
    }

    /// A moment, with the way to all that is recorded of it.
    fn moment(&self, id: &str) -> Phrase {
        match self.registers.moments.get(id) {
            Some(moment) => link(
                moment.name.in_language(self.language),
                format!("{}moments.html#{}", self.context.root, anchor("moment", id)),
            ),
            None => self.named("moment", id),
        }
    }

    fn stage(&self, id: &str) -> Phrase {
        match self.registers.stages.get(id) {
            Some(stage) => plain(stage.name.in_language(self.language)),
            None => self.named("stage", id),
        }
    }

    fn channel(&self, id: &str) -> Phrase {
        match self.registers.channels.get(id) {
            Some(channel) => plain(channel.name.in_language(self.language)),
            None => self.named("channel", id),
        }
    }

    fn role(&self, id: &str) -> Phrase {
        plain(self.context.role(id))
    }

    /// A playbook, with its page where the book has one.
    fn playbook(&self, id: &str) -> Phrase {
        if let Some(page) = self.context.playbooks.get(id) {
            return link(&page.title, format!("{}{}", self.context.root, page.path));
        }
        let number = |number: &str| number.trim_start_matches('0').to_owned();
        plain(match (id.strip_prefix("step-"), id.strip_prefix("phase-")) {
            (Some(step), _) => format!("{} {}", self.language.pick("Paso", "Step"), number(step)),
            (_, Some(phase)) => {
                format!("{} {}", self.language.pick("Fase", "Phase"), number(phase))
            }
            _ => id.to_owned(),
        })
    }

    /// That nothing is recorded.
    fn not_recorded(&self) -> String {
        self.say("sin anotar", "not recorded")
    }

    /// A cell of a list; that nothing is recorded where it is empty.
    fn list(&self, phrases: Vec<Phrase>) -> Cell {
        if phrases.is_empty() { self.missing() } else { Cell::words(separated(phrases)) }
    }

    /// A cell of a text; that nothing is recorded where there is none.
    fn text(&self, text: Option<String>) -> Cell {
        text.filter(|text| !text.is_empty()).map_or_else(|| self.missing(), Cell::text)
    }

    fn missing(&self) -> Cell {
        Cell { kind: CellKind::Missing, ..Cell::text(self.not_recorded()) }
    }
}

/// A cell, before it knows its column.
struct Cell {
    words: Vec<Phrase>,
    small: Option<String>,
    kind: CellKind,
}

impl Cell {
    fn words(words: Vec<Phrase>) -> Self {
        Cell { words, small: None, kind: CellKind::Words }
    }

    fn text(text: impl Into<String>) -> Self {
        Cell::words(vec![plain(text)])
    }

    fn number(text: impl Into<String>) -> Self {
        Cell { kind: CellKind::Number, ..Cell::text(text) }
    }

    fn late(text: impl Into<String>) -> Self {
        Cell { kind: CellKind::Late, ..Cell::text(text) }
    }

    fn blank() -> Self {
        Cell { words: Vec::new(), small: None, kind: CellKind::Blank }
    }

    fn with(self, small: Option<String>) -> Self {
        Cell { small, ..self }
    }
}

/// A row, before its cells know their columns.
struct Row {
    id: Option<String>,
    label: Vec<Phrase>,
    small: Option<String>,
    cells: Vec<Cell>,
}

impl Row {
    fn new(label: Phrase, cells: Vec<Cell>) -> Self {
        Row { id: None, label: vec![label], small: None, cells }
    }
}

/// A table without a heading and without remarks.
fn table(caption: String, columns: Vec<String>, rows: Vec<Row>) -> Listing {
    let rows = rows.into_iter().map(|row| {
        let heads = columns.iter().skip(1).cloned();
        let cells = heads.zip(row.cells).map(|(head, cell)| ListingCell {
            head,
            words: cell.words,
            small: cell.small,
            kind: cell.kind,
        });
        ListingRow { id: row.id, label: row.label, small: row.small, cells: cells.collect() }
    });
    let rows = rows.collect();
    Listing { title: None, take: None, caption, columns, rows, is_prose: false, notes: Vec::new() }
}

fn plain(text: impl Into<String>) -> Phrase {
    Phrase { text: text.into(), code: false, href: None }
}

fn link(text: &str, href: String) -> Phrase {
    Phrase { text: text.to_owned(), code: false, href: Some(href) }
}

/// Phrases with commas between them.
fn separated(phrases: Vec<Phrase>) -> Vec<Phrase> {
    let mut all = Vec::new();
    for phrase in phrases {
        if !all.is_empty() {
            all.push(plain(", "));
        }
        all.push(phrase);
    }
    all
}

/// The text of phrases that are not to be links.
fn text_of(phrase: Phrase) -> String {
    phrase.text
}

/// The id under which a page has a row: what can't stand in an address becomes its number.
pub(super) fn anchor(kind: &str, id: &str) -> String {
    let mut anchor = format!("{kind}-");
    for c in id.chars() {
        if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') {
            anchor.push(c);
        } else {
            anchor.push_str(&format!("-{:x}", u32::from(c)));
        }
    }
    anchor
}

/// A text in the two languages.
const fn both(es: &'static str, en: &'static str) -> Text {
    Text { es, en }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_can_stand_in_an_address() {
        assert_eq!(anchor("moment", "first_contact"), "moment-first_contact");
        assert_eq!(anchor("moment", "visita 1ª"), "moment-visita-201-aa");
        assert_ne!(anchor("moment", "a b"), anchor("moment", "a-b"));
    }
}

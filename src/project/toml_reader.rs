//! Reads TOML strictly: every key is asked for by name, what was not asked for is an error with its place.
//!
//! A table is read by a [`Table`], which remembers the keys that were asked for. [`Table::finish`] then reports the
//! others, with the nearest name. All errors of a file are collected, so that one run shows them all.

use crate::diagnostic::{Diagnostic, Diagnostics, Location, nearest_hint, shown};
use jiff::civil::Date;
use std::cell::RefCell;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value together with the place where it was written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Located<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub location: Location,
}

impl Located<String> {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.value
    }
}

/// A TOML text that is being read, and what was found wrong in it.
pub(crate) struct TomlFile<'t> {
    name: &'t str,
    /// The whole file, for places.
    whole: &'t str,
    /// Where the TOML begins in it.
    start: usize,
    text: &'t str,
    diagnostics: RefCell<Diagnostics>,
}

impl<'t> TomlFile<'t> {
    /// A text whose places are shown as lines of the file `name`.
    pub(crate) fn new(name: &'t str, text: &'t str) -> Self {
        TomlFile::within(name, text, 0..text.len())
    }

    /// The part of a file that is TOML, such as the front matter of a chapter; places are those of the whole file.
    pub(crate) fn within(name: &'t str, whole: &'t str, range: Range<usize>) -> Self {
        let text = whole.get(range.clone()).unwrap_or_default();
        let diagnostics = RefCell::new(Diagnostics::new());
        TomlFile { name, whole, start: range.start, text, diagnostics }
    }

    /// Parses the text and hands its top table to `read`. Returns what `read` gives; nothing if it is not TOML at all.
    pub(crate) fn read<T>(
        &self,
        diagnostics: &mut Diagnostics,
        read: impl FnOnce(Table<'_, 't>) -> T,
    ) -> Option<T> {
        let result = match DeTable::parse(self.text) {
            Ok(top) => Some(read(Table::new(self, top.get_ref(), 0..0, String::new()))),
            Err(error) => {
                let span = error.span().unwrap_or(0..0);
                self.push(syntax_error(&error, self.text).at(self.location(span.start)));
                None
            }
        };
        // Tables come out by name; people read by line.
        let mut found: Vec<Diagnostic> = self.diagnostics.take().iter().cloned().collect();
        found.sort_by(|a, b| a.location.cmp(&b.location));
        found.into_iter().for_each(|diagnostic| diagnostics.push(diagnostic));
        result
    }

    /// How a message calls the top table.
    fn called(&self) -> &'static str {
        if self.text.len() == self.whole.len() { "the file" } else { "the front matter" }
    }

    fn location(&self, offset: usize) -> Location {
        Location::of_offset(self.name, self.whole, self.start + offset)
    }

    pub(crate) fn push(&self, diagnostic: Diagnostic) {
        self.diagnostics.borrow_mut().push(diagnostic);
    }
}

/// What is wrong with a text that is no TOML, without its place.
fn syntax_error(error: &toml::de::Error, text: &str) -> Diagnostic {
    let message = error.message().trim().trim_end_matches(", expected nothing").replace('\n', ", ");
    if message == "duplicate key" {
        let name = error.span().and_then(|span| text.get(span)).unwrap_or_default();
        return Diagnostic::error(format!("not valid TOML: key `{}` is there twice", shown(name)))
            .hint("keep one of the two");
    }
    Diagnostic::error(format!("not valid TOML: {message}"))
        .hint("see https://toml.io for how a table, a string or a list is written")
}

/// A value in the file, with its place and the path of keys that leads to it.
pub(crate) struct Value<'f, 't> {
    file: &'f TomlFile<'t>,
    value: &'f DeValue<'t>,
    span: Range<usize>,
    path: String,
}

impl<'f, 't> Value<'f, 't> {
    /// Where the value stands.
    pub(crate) fn location(&self) -> Location {
        self.file.location(self.span.start)
    }

    /// Reports that something else was expected here, with the mend.
    pub(crate) fn expected(&self, what: &str, hint: impl Into<String>) {
        let found = match self.value {
            DeValue::Table(_) => "a table".to_owned(),
            _ => format!("`{}`", shown(self.file.text.get(self.span.clone()).unwrap_or_default())),
        };
        self.wrong(&format!("expected {what}, found {found}"), hint);
    }

    /// The last key of the path, for a hint.
    fn key(&self) -> &str {
        self.path.rsplit('.').next().unwrap_or_default()
    }

    /// Reports what is wrong with the value, with the mend.
    pub(crate) fn wrong(&self, message: &str, hint: impl Into<String>) {
        self.file.push(
            Diagnostic::error(format!("key `{}`: {message}", self.path))
                .at(self.location())
                .hint(hint),
        );
    }

    /// Warns that the value is understood, and without effect in this version.
    pub(crate) fn without_effect(&self, what_happens: &str) {
        self.file.push(
            Diagnostic::warning(format!("key `{}` has no effect in this version", self.path))
                .at(self.location())
                .hint(what_happens),
        );
    }

    pub(crate) fn is_false(&self) -> bool {
        self.value.as_bool() == Some(false)
    }

    pub(crate) fn as_str(&self) -> Option<&'f str> {
        self.value.as_str()
    }

    pub(crate) fn string(&self) -> Option<Located<String>> {
        match self.value {
            DeValue::String(text) => {
                Some(Located { value: text.to_string(), location: self.location() })
            }
            _ => {
                self.expected("a text in quotes", format!("write it as {} = \"…\"", self.key()));
                None
            }
        }
    }

    pub(crate) fn integer(&self) -> Option<i64> {
        let number = self.value.as_integer().and_then(|number| {
            i64::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok()
        });
        if number.is_none() {
            self.expected("a whole number", format!("write it as {} = 10", self.key()));
        }
        number
    }

    pub(crate) fn number(&self) -> Option<f64> {
        let text = match self.value {
            DeValue::Integer(number) => number.as_str(),
            DeValue::Float(number) => number.as_str(),
            _ => "",
        };
        let number = text.replace('_', "").parse::<f64>().ok().filter(|n| n.is_finite());
        if number.is_none() {
            self.expected(
                "a number",
                format!("write it without quotes, as in {} = 0.5", self.key()),
            );
        }
        number
    }

    pub(crate) fn boolean(&self) -> Option<bool> {
        let value = self.value.as_bool();
        if value.is_none() {
            self.expected("`true` or `false`", format!("write it as {} = true", self.key()));
        }
        value
    }

    pub(crate) fn date(&self) -> Option<Located<Date>> {
        let date = self
            .value
            .as_datetime()
            .filter(|value| value.time.is_none())
            .and_then(|value| value.date)
            .and_then(|date| {
                let (year, month, day) = (date.year, date.month, date.day);
                Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
            });
        match date {
            Some(value) => Some(Located { value, location: self.location() }),
            None => {
                let hint = format!("write it without quotes: `{} = 2026-09-15`", self.key());
                self.expected("a date", hint);
                None
            }
        }
    }

    pub(crate) fn list(&self) -> Option<Vec<Value<'f, 't>>> {
        let DeValue::Array(items) = self.value else {
            self.expected("a list", format!("put it in square brackets: {} = [ … ]", self.key()));
            return None;
        };
        let value = |item: &'f Spanned<DeValue<'t>>| Value {
            file: self.file,
            value: item.get_ref(),
            span: item.span(),
            path: self.path.clone(),
        };
        Some(items.iter().map(value).collect())
    }

    pub(crate) fn strings(&self) -> Option<Vec<Located<String>>> {
        Some(self.list()?.iter().filter_map(Value::string).collect())
    }

    pub(crate) fn is_table(&self) -> bool {
        self.value.is_table()
    }

    pub(crate) fn table(&self) -> Option<Table<'f, 't>> {
        let DeValue::Table(table) = self.value else {
            self.expected(
                "a table",
                format!("write it under a header of its own, [{}]", self.path),
            );
            return None;
        };
        Some(Table::new(self.file, table, self.span.clone(), self.path.clone()))
    }

    /// A text that must be one of a few words, turned into what it stands for.
    pub(crate) fn word<T: Copy>(&self, words: &[(&str, T)]) -> Option<T> {
        let text = self.string()?;
        let found = words.iter().find(|(word, _)| *word == text.value).map(|(_, value)| *value);
        if found.is_none() {
            self.wrong(
                &format!("`{}` is not a value of this key", shown(&text.value)),
                nearest_hint(&text.value, words.iter().map(|(word, _)| *word)),
            );
        }
        found
    }
}

/// A table of the file that is being read.
pub(crate) struct Table<'f, 't> {
    file: &'f TomlFile<'t>,
    table: &'f DeTable<'t>,
    span: Range<usize>,
    path: String,
    asked: RefCell<Vec<&'static str>>,
}

impl<'f, 't> Table<'f, 't> {
    fn new(
        file: &'f TomlFile<'t>,
        table: &'f DeTable<'t>,
        span: Range<usize>,
        path: String,
    ) -> Self {
        Table { file, table, span, path, asked: RefCell::new(Vec::new()) }
    }

    /// Where the table begins.
    pub(crate) fn location(&self) -> Location {
        self.file.location(self.span.start)
    }

    fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// The value of a key that this table may have.
    pub(crate) fn get(&self, key: &'static str) -> Option<Value<'f, 't>> {
        let mut asked = self.asked.borrow_mut();
        if !asked.contains(&key) {
            asked.push(key);
        }
        let value = self.table.get(key)?;
        Some(Value {
            file: self.file,
            value: value.get_ref(),
            span: value.span(),
            path: self.path_of(key),
        })
    }

    /// The value of a key that this table must have.
    pub(crate) fn required(&self, key: &'static str, mend: &str) -> Option<Value<'f, 't>> {
        let value = self.get(key);
        if value.is_none() {
            let table = if self.path.is_empty() {
                self.file.called()
            } else {
                &format!("`[{}]`", self.path)
            };
            self.file.push(
                Diagnostic::error(format!("{table} has no key `{key}`"))
                    .at(self.location())
                    .hint(mend),
            );
        }
        value
    }

    pub(crate) fn string(&self, key: &'static str) -> Option<Located<String>> {
        self.get(key)?.string()
    }

    pub(crate) fn strings(&self, key: &'static str) -> Option<Vec<Located<String>>> {
        self.get(key)?.strings()
    }

    pub(crate) fn boolean(&self, key: &'static str) -> Option<bool> {
        self.get(key)?.boolean()
    }

    pub(crate) fn table(&self, key: &'static str) -> Option<Table<'f, 't>> {
        self.get(key)?.table()
    }

    /// The tables of an array of tables (`[[key]]`).
    pub(crate) fn tables(&self, key: &'static str) -> Vec<Table<'f, 't>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        if value.is_table() {
            value.wrong(
                "expected a list of tables, found a single one",
                format!("write its header in double brackets: [[{}]]", value.path),
            );
            return Vec::new();
        }
        value.list().unwrap_or_default().iter().filter_map(Value::table).collect()
    }

    /// Whether the table has no key at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// All entries of a table whose keys are free names, in the order of the names.
    pub(crate) fn entries(&self) -> Vec<(Located<String>, Value<'f, 't>)> {
        self.table
            .iter()
            .map(|(key, value)| {
                let name = key.get_ref().to_string();
                let located =
                    Located { value: name.clone(), location: self.file.location(key.span().start) };
                let value = Value {
                    file: self.file,
                    value: value.get_ref(),
                    span: value.span(),
                    path: self.path_of(&name),
                };
                (located, value)
            })
            .collect()
    }

    /// Reports every key that was not asked for, with the nearest one that exists.
    pub(crate) fn finish(self) {
        let asked = self.asked.borrow();
        for (key, _) in self.table {
            if !asked.iter().any(|name| *name == key.get_ref().as_ref()) {
                self.file.push(
                    Diagnostic::error(format!("unknown key `{}`", self.path_of(key.get_ref())))
                        .at(self.file.location(key.span().start))
                        .hint(nearest_hint(key.get_ref(), asked.iter().copied())),
                );
            }
        }
    }
}

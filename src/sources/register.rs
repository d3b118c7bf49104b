//! Reads a register, a small table of the project's own, strictly by its schema.

use super::csv_file::{CsvFile, CsvOptions, check_encoding, encoding_named, not_utf8};
use super::date_format::{DateFormat, DateReading, read_date};
use crate::diagnostic::{Diagnostic, Diagnostics, Failure, Location, nearest, nearest_hint, shown};
use crate::project::files::{FoundFile, check_size, matching, not_followed};
use crate::project::sources_toml::RegisterConfig;
use crate::project::{Located, Texts};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// How large the file of a register may be, in bytes: registers are held in memory whole.
const LARGEST_REGISTER: u64 = 256 << 20;

/// The columns of a register.
#[derive(Debug, Clone, Copy)]
pub struct Schema {
    /// Its name, which is also its file's.
    pub name: &'static str,
    /// The column that names a row once and for all, where there is one.
    pub key: Option<&'static str>,
    /// Columns that every row must fill.
    pub required: &'static [&'static str],
    /// Columns that may be absent or empty.
    pub optional: &'static [&'static str],
    /// Whether further columns are kept as dimensions.
    pub further: bool,
}

/// One row of a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterRow {
    /// Where it begins.
    pub location: Location,
    cells: BTreeMap<String, String>,
}

/// A register that was read: rows in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// The rows.
    pub rows: Vec<RegisterRow>,
    /// Further columns, which are dimensions.
    pub dimensions: Vec<String>,
    formats: Vec<String>,
}

impl Table {
    /// Reads a register, from where sources.toml says or from `data/registers/NAME.csv`. `None` where it has no file.
    pub fn read(
        schema: &Schema,
        root: &Path,
        config: Option<&RegisterConfig>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Table>, Failure> {
        let unconfigured = RegisterConfig::default();
        let data = root.join("data");
        let files = match config.and_then(|config| config.files.as_ref()) {
            Some(pattern) => {
                let found = matching(&data, "data/", pattern, diagnostics);
                if found.as_ref().is_some_and(Vec::is_empty) {
                    diagnostics.push(
                        Diagnostic::error(format!("no file matches `{}` in `data`", pattern.value))
                            .at(pattern.location.clone())
                            .hint(format!(
                                "the register's own place is registers/{}.csv",
                                schema.name
                            )),
                    );
                }
                found.unwrap_or_default()
            }
            None => {
                let relative = format!("registers/{}.csv", schema.name);
                let path = data.join(&relative);
                let shown = format!("data/{relative}");
                if path.is_symlink() {
                    diagnostics.push(not_followed(&shown));
                    Vec::new()
                } else if path.is_file() {
                    vec![FoundFile { relative, path, shown }]
                } else {
                    Vec::new()
                }
            }
        };
        let config = config.unwrap_or(&unconfigured);
        if let Some(encoding) = &config.encoding {
            check_encoding(encoding, diagnostics);
        }
        if files.is_empty() {
            return Ok(None);
        }
        let mut table = Table { formats: formats(config, diagnostics), ..Table::default() };
        for file in &files {
            match table.read_file(schema, config, file, diagnostics) {
                Err(Failure::Input(found)) => diagnostics.append(found),
                other => other?,
            }
        }
        table.check_keys(schema, diagnostics);
        Ok(Some(table))
    }

    fn read_file(
        &mut self,
        schema: &Schema,
        config: &RegisterConfig,
        file: &FoundFile,
        diagnostics: &mut Diagnostics,
    ) -> Result<(), Failure> {
        let options = CsvOptions {
            encoding: config.encoding.as_ref().and_then(|name| encoding_named(&name.value)),
            delimiter: config.delimiter,
            block: None,
        };
        let failed = |error| Failure::io("read", &file.path, error);
        let length = std::fs::metadata(&file.path).map_err(failed)?.len();
        check_size(length, LARGEST_REGISTER, &file.shown)?;
        let mut csv = CsvFile::open(&file.path, &file.shown, options)?;
        let header = csv.header().to_vec();
        let columns = self.columns(schema, config, &header, file, diagnostics);
        while let Some(row) = csv.next_row()? {
            let location = Location::file(&file.shown).line(row.line);
            if row.len() != header.len() {
                diagnostics.push(
                    Diagnostic::error(format!(
                        "expected {} cells as in the header, found {}",
                        header.len(),
                        row.len()
                    ))
                    .at(location)
                    .hint("a cell that holds a delimiter stands in quotes"),
                );
                continue;
            }
            let mut cells = BTreeMap::new();
            for (index, name) in &columns {
                let cell = std::str::from_utf8(row.bytes(*index)).map_err(|_| {
                    not_utf8(&file.shown, row.line, header.get(*index).map(String::as_str))
                })?;
                let cell = cell.trim();
                if !cell.is_empty() && !config.missing.iter().any(|missing| missing == cell) {
                    cells.insert(name.clone(), cell.to_owned());
                }
            }
            for name in schema.required {
                // A column that is not there at all was reported once.
                if !cells.contains_key(*name) && columns.iter().any(|(_, column)| column == name) {
                    diagnostics.push(
                        Diagnostic::error(format!("column `{name}`: expected a value, found none"))
                            .at(location.clone())
                            .hint(format!("register `{}` needs it in every row", schema.name)),
                    );
                }
            }
            self.rows.push(RegisterRow { location, cells });
        }
        Ok(())
    }

    /// The columns of a file: their places and the register's names for them.
    fn columns(
        &mut self,
        schema: &Schema,
        config: &RegisterConfig,
        header: &[String],
        file: &FoundFile,
        diagnostics: &mut Diagnostics,
    ) -> Vec<(usize, String)> {
        let known: Vec<&str> = schema.required.iter().chain(schema.optional).copied().collect();
        let at = Location::file(&file.shown).line(1);
        let mut columns = Vec::new();
        let mut taken = BTreeSet::new();
        for (name, written) in &config.columns {
            if !known.contains(&name.as_str()) && !schema.further {
                diagnostics.push(
                    Diagnostic::error(format!("register `{}` has no column `{name}`", schema.name))
                        .at(written.location.clone())
                        .hint(nearest_hint(name, known.iter().copied())),
                );
                continue;
            }
            match header.iter().position(|cell| *cell == written.value.trim()) {
                Some(index) => {
                    taken.insert(index);
                    columns.push((index, name.clone()));
                }
                None => diagnostics.push(
                    Diagnostic::error(format!(
                        "there is no column `{}`, which {} asks for",
                        written.value, written.location
                    ))
                    .at(at.clone())
                    .hint(nearest_hint(&written.value, header.iter().map(String::as_str))),
                ),
            }
        }
        for (index, cell) in header.iter().enumerate() {
            let mapped = taken.contains(&index) || config.columns.contains_key(cell);
            if mapped || cell.is_empty() {
                continue;
            }
            if columns.iter().any(|(_, name)| name == cell) {
                diagnostics.push(
                    Diagnostic::error(format!("column `{}` is there twice", shown(cell)))
                        .at(at.clone())
                        .hint("give one of them another header"),
                );
            } else if known.contains(&cell.as_str()) {
                columns.push((index, cell.clone()));
            } else if schema.further {
                columns.push((index, cell.clone()));
                if !self.dimensions.contains(cell) {
                    self.dimensions.push(cell.clone());
                }
            } else {
                diagnostics.push(
                    Diagnostic::error(format!(
                        "register `{}` has no column `{}`",
                        schema.name,
                        shown(cell)
                    ))
                    .at(at.clone())
                    .hint(nearest_hint(cell, known.iter().copied())),
                );
            }
        }
        for name in schema.required {
            let mapped = config.columns.contains_key(*name);
            if !mapped && !columns.iter().any(|(_, column)| column == name) {
                // Columns that are known are what they say, so only the others can be a misspelling.
                let free = header.iter().map(String::as_str).filter(|cell| !known.contains(cell));
                diagnostics.push(
                    Diagnostic::error(format!("there is no column `{name}`")).at(at.clone()).hint(
                        match nearest(name, free) {
                            Some(near) => format!("did you mean `{}`?", shown(near)),
                            None => format!(
                                "add it, or say which column it is under [register.{}.columns]",
                                schema.name
                            ),
                        },
                    ),
                );
            }
        }
        columns
    }

    fn check_keys(&self, schema: &Schema, diagnostics: &mut Diagnostics) {
        let Some(key) = schema.key else { return };
        let mut seen: BTreeMap<&str, &Location> = BTreeMap::new();
        for row in &self.rows {
            let Some(value) = row.get(key) else { continue };
            if let Some(first) = seen.insert(value, &row.location) {
                diagnostics.push(
                    Diagnostic::error(format!("column `{key}`: `{}` is there twice", shown(value)))
                        .at(row.location.clone())
                        .hint(format!("the first is at {first}; give one another name")),
                );
            }
        }
    }

    /// Reads the date in a cell; an error where it is none.
    pub fn date(
        &self,
        row: &RegisterRow,
        column: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<Date> {
        let cell = row.get(column)?;
        let formats: Vec<DateFormat> =
            self.formats.iter().filter_map(|format| DateFormat::parse(format).ok()).collect();
        match read_date(cell, &formats) {
            DateReading::Day(date) => Some(date),
            _ => {
                diagnostics.push(row.wrong(
                    column,
                    &format!("expected a date, found `{}`", shown(cell)),
                    "write it as 2026-10-31, or name its form in `date_formats`",
                ));
                None
            }
        }
    }
}

fn formats(config: &RegisterConfig, diagnostics: &mut Diagnostics) -> Vec<String> {
    let Some(written) = &config.date_formats else {
        return DateFormat::ISO.iter().map(|format| (*format).to_owned()).collect();
    };
    for Located { value, location } in written {
        if let Err(reason) = DateFormat::parse(value) {
            diagnostics.push(
                Diagnostic::error(format!("`{value}` is not a format of dates: {reason}"))
                    .at(location.clone())
                    .hint("write it as \"%d/%m/%Y\""),
            );
        }
    }
    written.iter().map(|format| format.value.clone()).collect()
}

impl RegisterRow {
    /// The text of a cell; `None` where it is empty or the column is not there.
    #[must_use]
    pub fn get(&self, column: &str) -> Option<&str> {
        self.cells.get(column).map(String::as_str)
    }

    /// The text of a cell, empty where there is none.
    #[must_use]
    pub fn text(&self, column: &str) -> String {
        self.get(column).unwrap_or_default().to_owned()
    }

    /// A text in both languages, from the columns `NAME_es` and `NAME_en`.
    #[must_use]
    pub fn texts(&self, name: &str) -> Texts {
        let text = |code: &str| self.get(&format!("{name}_{code}")).map(str::to_owned);
        Texts { es: text("es"), en: text("en") }
    }

    /// The items of a list, split by `;`.
    #[must_use]
    pub fn list(&self, column: &str) -> Vec<String> {
        let cell = self.get(column).unwrap_or_default();
        cell.split(';').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
    }

    /// The whole number in a cell; an error where it is none.
    pub fn count(&self, column: &str, diagnostics: &mut Diagnostics) -> Option<u64> {
        let cell = self.get(column)?;
        let number = cell.parse().ok();
        if number.is_none() {
            diagnostics.push(self.wrong(
                column,
                &format!("expected a whole number, found `{}`", shown(cell)),
                "write digits alone",
            ));
        }
        number
    }

    /// Whether a cell says yes; an empty one says no, and any other word is an error.
    pub fn flag(&self, column: &str, diagnostics: &mut Diagnostics) -> Option<bool> {
        let cell = self.get(column).unwrap_or("no");
        let flag = match cell.to_lowercase().as_str() {
            "yes" | "true" | "1" | "sí" | "si" => Some(true),
            "no" | "false" | "0" => Some(false),
            _ => None,
        };
        if flag.is_none() {
            diagnostics.push(self.wrong(
                column,
                &format!("expected yes or no, found `{}`", shown(cell)),
                "write `yes`, `no` or nothing",
            ));
        }
        flag
    }

    /// The error of a cell of this row.
    #[must_use]
    pub fn wrong(&self, column: &str, message: &str, hint: &str) -> Diagnostic {
        Diagnostic::error(format!("column `{column}`: {message}"))
            .at(self.location.clone())
            .hint(hint)
    }
}

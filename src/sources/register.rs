//! Reads a register, a small table of the project's own, strictly by its schema.

use super::complaints::Complaints;
use super::csv_file::{CsvFile, CsvOptions, check_encoding, encoding_named, not_utf8};
use super::csv_rows::Row;
use super::date_format::DateFormat;
use super::register_cell::{CellValue, read_cell};
use super::register_checks;
use super::register_row::RegisterRow;
use super::schema::{Column, Part, Schema};
use crate::diagnostic::{Diagnostic, Diagnostics, Failure, Location, nearest, nearest_hint, shown};
use crate::project::files::{FoundFile, check_size, matching, not_followed};
use crate::project::sources_toml::RegisterConfig;
use crate::project::{Located, Texts};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// How large the file of a register may be, in bytes: registers are held in memory whole.
const LARGEST_REGISTER: u64 = 256 << 20;

/// A register that was read: rows in the order of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// What it is declared with.
    pub schema: &'static Schema,
    /// The rows.
    pub rows: Vec<RegisterRow>,
    formats: Vec<DateFormat>,
}

/// One column of a file.
struct FileColumn {
    index: usize,
    /// How the register calls it.
    name: String,
    /// What it is declared with; `None` for a dimension.
    declared: Option<(&'static Column, Part)>,
}

impl Table {
    /// Reads a register, from where sources.toml says or from `data/registers/NAME.csv`. `None` where it has no file.
    /// Files that sources.toml names are looked for in the folder of `answers` first: they can hold customers too.
    pub fn read(
        schema: &'static Schema,
        root: &Path,
        answers: Option<&Path>,
        config: Option<&RegisterConfig>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Table>, Failure> {
        let unconfigured = RegisterConfig::default();
        let data = root.join("data");
        let files = match config.and_then(|config| config.files.as_ref()) {
            Some(pattern) => {
                let elsewhere = answers.and_then(|folder| {
                    let shown = format!("{}/", folder.display());
                    matching(folder, &shown, pattern, diagnostics)
                });
                let found = elsewhere
                    .filter(|found| !found.is_empty())
                    .or_else(|| matching(&data, "data/", pattern, diagnostics));
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
        let mut table = Table { schema, rows: Vec::new(), formats: formats(config, diagnostics) };
        let mut complaints = Complaints::default();
        for file in &files {
            match table.read_file(config, file, &mut complaints, diagnostics) {
                Err(Failure::Input(found)) => diagnostics.append(found),
                other => other?,
            }
        }
        complaints.finish(diagnostics);
        register_checks::check(&table, diagnostics);
        Ok(Some(table))
    }

    fn read_file(
        &mut self,
        config: &RegisterConfig,
        file: &FoundFile,
        complaints: &mut Complaints,
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
        let columns = file_columns(self.schema, config, &header, file, diagnostics);
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
            let read = self.read_row(config, &columns, &row, location, complaints, diagnostics);
            let read = read.map_err(|index| {
                not_utf8(&file.shown, row.line, header.get(index).map(String::as_str))
            })?;
            self.rows.push(read);
        }
        Ok(())
    }

    /// Reads the cells of a row by the kinds of their columns; the error is the place of a cell that is not text.
    fn read_row(
        &self,
        config: &RegisterConfig,
        columns: &[FileColumn],
        row: &Row<'_>,
        location: Location,
        complaints: &mut Complaints,
        diagnostics: &mut Diagnostics,
    ) -> Result<RegisterRow, usize> {
        let mut read = RegisterRow {
            location,
            dimensions: BTreeMap::new(),
            cells: BTreeMap::new(),
            wrong: BTreeSet::new(),
        };
        for FileColumn { index, name, declared } in columns {
            let cell = std::str::from_utf8(row.bytes(*index)).map_err(|_| *index)?.trim();
            let is_empty = cell.is_empty() || config.missing.iter().any(|missing| missing == cell);
            let Some((column, part)) = declared else {
                if !is_empty {
                    read.dimensions.insert(name.clone(), cell.to_owned());
                }
                continue;
            };
            if is_empty {
                if column.required {
                    complaints.push(name, &read.location, diagnostics, || {
                        let hint = format!("register `{}` needs it in every row", self.schema.name);
                        read.wrong(name, "expected a value, found none", &hint)
                    });
                }
                continue;
            }
            match read_cell(column.kind, cell, &self.formats) {
                Ok(value) => put(&mut read.cells, column.name, *part, value),
                Err(wrong) => {
                    complaints.push(name, &read.location, diagnostics, || {
                        read.wrong(name, &wrong.message, &wrong.hint)
                    });
                    read.wrong.insert(column.name);
                }
            }
        }
        Ok(read)
    }
}

/// Puts a cell into its row; the halves of a text in two languages come together.
fn put(
    cells: &mut BTreeMap<&'static str, CellValue>,
    column: &'static str,
    part: Part,
    value: CellValue,
) {
    let CellValue::Texts(Texts { es, en }) = value else {
        cells.insert(column, value);
        return;
    };
    let both = cells.entry(column).or_insert_with(|| CellValue::Texts(Texts::default()));
    if let CellValue::Texts(both) = both {
        match part {
            Part::English => both.en = en,
            Part::Spanish | Part::Whole => both.es = es,
        }
    }
}

/// The columns of a file: their places, the register's names for them and what they are declared with.
fn file_columns(
    schema: &'static Schema,
    config: &RegisterConfig,
    header: &[String],
    file: &FoundFile,
    diagnostics: &mut Diagnostics,
) -> Vec<FileColumn> {
    let declared = schema.headers();
    let known: Vec<&str> = declared.iter().map(|(name, ..)| name.as_str()).collect();
    let column = |index: usize, name: &str| {
        let found = declared.iter().find(|(known, ..)| known == name);
        let declared = found.map(|(_, column, part)| (*column, *part));
        FileColumn { index, name: name.to_owned(), declared }
    };
    let at = Location::file(&file.shown).line(1);
    let mut columns: Vec<FileColumn> = Vec::new();
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
                columns.push(column(index, name));
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
        if columns.iter().any(|column| column.name == *cell) {
            diagnostics.push(
                Diagnostic::error(format!("column `{}` is there twice", shown(cell)))
                    .at(at.clone())
                    .hint("give one of them another header"),
            );
        } else if known.contains(&cell.as_str()) || schema.further {
            columns.push(column(index, cell));
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
    for (name, declared, _) in &declared {
        if columns.iter().any(|column| column.name == *name) || config.columns.contains_key(name) {
            continue;
        }
        // Columns that are known are what they say, so only the others can be a misspelling.
        let free = header.iter().map(String::as_str).filter(|cell| !known.contains(cell));
        let mapped = header.iter().enumerate().filter(|(index, _)| taken.contains(index));
        let mapped: BTreeSet<&str> = mapped.map(|(_, cell)| cell.as_str()).collect();
        let near = nearest(name, free.filter(|cell| !mapped.contains(cell)));
        if declared.required {
            diagnostics.push(
                Diagnostic::error(format!("there is no column `{name}`")).at(at.clone()).hint(
                    match near {
                        Some(near) => format!("did you mean `{}`?", shown(near)),
                        None => format!(
                            "add it, or say which column it is under [register.{}.columns]",
                            schema.name
                        ),
                    },
                ),
            );
        } else if let Some(near) = near
            && schema.further
        {
            // A misspelt column would become a dimension that nobody asked for, and its indicators would have no data.
            diagnostics.push(
                Diagnostic::warning(format!(
                    "column `{}` is kept as a dimension; did you mean `{name}`?",
                    shown(near)
                ))
                .at(at.clone())
                .hint(format!(
                    "rename it, or say what it is under [register.{}.columns]",
                    schema.name
                )),
            );
        }
    }
    columns
}

fn formats(config: &RegisterConfig, diagnostics: &mut Diagnostics) -> Vec<DateFormat> {
    let Some(written) = &config.date_formats else {
        return DateFormat::ISO
            .iter()
            .filter_map(|format| DateFormat::parse(format).ok())
            .collect();
    };
    let mut formats = Vec::new();
    for Located { value, location } in written {
        match DateFormat::parse(value) {
            Ok(format) => formats.push(format),
            Err(reason) => diagnostics.push(
                Diagnostic::error(format!("`{value}` is not a format of dates: {reason}"))
                    .at(location.clone())
                    .hint("write it as \"%d/%m/%Y\""),
            ),
        }
    }
    formats
}

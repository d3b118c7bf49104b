//! Reads `data/sources.toml` as written: which files hold which survey or register, and how their columns map.
//!
//! What one file of a survey says differently stands in a [`FileOverride`].

use super::mapping_config::{MappingConfig, check_name, read_delimiter, read_mapping, read_scales};
use super::texts::Texts;
use super::toml_reader::{Located, Table, TomlFile};
use crate::diagnostic::Diagnostics;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// `data/sources.toml`, read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SourcesToml {
    /// The surveys, by id.
    pub surveys: BTreeMap<String, SurveyConfig>,
    /// The registers whose files or columns are not the canonical ones, by name.
    pub registers: BTreeMap<String, RegisterConfig>,
    /// Names of dimensions and of their values.
    pub dimensions: BTreeMap<String, DimensionConfig>,
}

/// The period by which something is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cadence {
    /// Each month.
    Month,
    /// Each quarter.
    Quarter,
    /// Each year.
    Year,
}

impl Cadence {
    /// The words of the configuration.
    pub const WORDS: [(&'static str, Cadence); 3] =
        [("month", Cadence::Month), ("quarter", Cadence::Quarter), ("year", Cadence::Year)];
}

/// What a survey asks about: the relation as a whole, or one contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SurveyType {
    /// About the relation; one answer of a customer counts in a month unless said otherwise.
    Relational,
    /// About one contact; all answers count unless said otherwise.
    Transactional,
}

/// Which of one customer's answers in one month count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// The latest.
    Last,
    /// The earliest.
    First,
    /// All of them.
    All,
}

/// `[[survey.NAME.file]]`: what the files of one pattern say differently.
#[derive(Debug, Clone, PartialEq)]
pub struct FileOverride {
    /// Pattern of the files.
    pub files: Located<String>,
    /// What they say differently.
    pub mapping: MappingConfig,
}

/// `[survey.NAME]`.
#[derive(Debug, Clone, PartialEq)]
pub struct SurveyConfig {
    /// Its name in sources.toml.
    pub id: Located<String>,
    /// Its title.
    pub title: Texts,
    /// What it asks about.
    pub kind: SurveyType,
    /// The period by which it reports.
    pub cadence: Cadence,
    /// Pattern of its files.
    pub files: Option<Located<String>>,
    /// Whether each row is a person of its own (`respondent = "row"`).
    pub respondent_is_row: bool,
    /// Which of one customer's answers in one month count.
    pub repeat: Repeat,
    /// How the columns map.
    pub mapping: MappingConfig,
    /// Declared crosses: name, and the dimensions crossed.
    pub crosses: BTreeMap<String, Vec<Located<String>>>,
    /// Declared drivers: the outcome, and the questions that may drive it.
    pub drivers: Vec<(Located<String>, Vec<Located<String>>)>,
    /// What some files say differently.
    pub overrides: Vec<FileOverride>,
    /// The files of tallies that stand in the place of answers.
    pub aggregates: Option<Located<String>>,
    /// Whether intervals take into account that the customers are a limited number, the one in the register of population.
    pub finite_population: Option<crate::diagnostic::Location>,
    /// The day from which on the months of the baseline of its charts are taken; else the first of the series.
    pub baseline: Option<Date>,
}

/// `[register.NAME]`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RegisterConfig {
    /// Where it is written.
    pub location: Option<crate::diagnostic::Location>,
    /// Pattern of its files.
    pub files: Option<Located<String>>,
    /// Formats of its dates.
    pub date_formats: Option<Vec<Located<String>>>,
    /// Cells that mean "nothing".
    pub missing: Vec<String>,
    /// Name of the encoding.
    pub encoding: Option<Located<String>>,
    /// The character between cells.
    pub delimiter: Option<u8>,
    /// The register's column, and the file's header for it.
    pub columns: BTreeMap<String, Located<String>>,
}

/// `[dimension.NAME]`: how a dimension and its values are called.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DimensionConfig {
    /// The dimension.
    pub title: Texts,
    /// Its values.
    pub values: BTreeMap<String, Texts>,
}

impl SourcesToml {
    /// Reads the text of `sources.toml`.
    pub fn read(file: &str, text: &str, diagnostics: &mut Diagnostics) -> Option<Self> {
        TomlFile::new(file, text).read(diagnostics, |top| {
            let mut sources = SourcesToml::default();
            if let Some(surveys) = top.table("survey") {
                for (id, value) in surveys.entries() {
                    let Some(table) = value.table() else { continue };
                    if !check_name(&id, &value) {
                        continue;
                    }
                    sources.surveys.insert(id.value.clone(), read_survey(id, &table));
                    table.finish();
                }
            }
            if let Some(registers) = top.table("register") {
                for (name, value) in registers.entries() {
                    let Some(table) = value.table() else { continue };
                    let mut register = read_register(&table);
                    register.location = Some(name.location);
                    table.finish();
                    sources.registers.insert(name.value, register);
                }
            }
            if let Some(dimensions) = top.table("dimension") {
                for (name, value) in dimensions.entries() {
                    let Some(table) = value.table() else { continue };
                    sources.dimensions.insert(name.value, read_dimension(&table));
                    table.finish();
                }
            }
            top.finish();
            sources
        })
    }
}

fn read_survey(id: Located<String>, table: &Table<'_, '_>) -> SurveyConfig {
    let kind = table
        .get("type")
        .and_then(|value| {
            value.word(&[
                ("relational", SurveyType::Relational),
                ("transactional", SurveyType::Transactional),
            ])
        })
        .unwrap_or(SurveyType::Relational);
    let repeat = table.get("repeat").and_then(|value| {
        value.word(&[("last", Repeat::Last), ("first", Repeat::First), ("all", Repeat::All)])
    });
    let respondent = table.get("respondent").and_then(|value| value.word(&[("row", true)]));
    let mut mapping = read_mapping(table);
    read_scales(table, &mut mapping);
    if let Some(value) = table.get("consent") {
        value.without_effect("comments are not read yet");
    }
    let mut drivers = Vec::new();
    if let Some(declared) = table.table("drivers") {
        for (outcome, value) in declared.entries() {
            let Some(list) = value.strings() else { continue };
            let names: BTreeSet<&str> = list.iter().map(|driver| driver.value.as_str()).collect();
            if list.is_empty()
                || names.len() != list.len()
                || names.contains(outcome.value.as_str())
            {
                value.wrong(
                    "not the drivers of another question, each once",
                    "write it as [\"csat_delivery\", \"csat_price\"]",
                );
            } else {
                drivers.push((outcome, list));
            }
        }
    }
    let aggregates = table.string("aggregates");
    let mut crosses = BTreeMap::new();
    if let Some(cross) = table.table("cross") {
        for (name, value) in cross.entries() {
            let Some(list) = value.strings() else { continue };
            let names: BTreeSet<&str> = list.iter().map(|d| d.value.as_str()).collect();
            if list.len() != 2 || names.len() != 2 {
                value.wrong("not two dimensions", "write it as [\"moment\", \"segment\"]");
            } else if check_name(&name, &value) {
                crosses.insert(name.value, list);
            }
        }
    }
    let overrides = table
        .tables("file")
        .into_iter()
        .filter_map(|table| {
            let files = table
                .required("files", "say which files these settings are for")
                .and_then(|value| value.string());
            let mapping = read_mapping(&table);
            table.finish();
            Some(FileOverride { files: files?, mapping })
        })
        .collect::<Vec<_>>();
    let files = table.string("files");
    if files.is_none() && overrides.is_empty() && aggregates.is_none() {
        table.required("files", "say which files hold the answers, such as \"responses/*.csv\"");
    }
    SurveyConfig {
        title: table
            .get("title")
            .and_then(|value| Texts::read(&value))
            .unwrap_or_else(|| Texts::same(&id.value)),
        kind,
        cadence: table
            .get("cadence")
            .and_then(|value| value.word(&Cadence::WORDS))
            .unwrap_or(Cadence::Month),
        files,
        respondent_is_row: respondent.unwrap_or(false),
        repeat: repeat.unwrap_or(match kind {
            SurveyType::Relational => Repeat::Last,
            SurveyType::Transactional => Repeat::All,
        }),
        mapping,
        crosses,
        drivers,
        overrides,
        aggregates,
        finite_population: table
            .get("finite_population")
            .filter(|value| value.boolean() == Some(true))
            .map(|value| value.location()),
        baseline: table.get("baseline").and_then(|value| value.date()).map(|date| date.value),
        id,
    }
}

fn read_register(table: &Table<'_, '_>) -> RegisterConfig {
    let missing = table.strings("missing").unwrap_or_default();
    let mut columns = BTreeMap::new();
    if let Some(table) = table.table("columns") {
        for (column, value) in table.entries() {
            if let Some(header) = value.string() {
                columns.insert(column.value, header);
            }
        }
    }
    if let Some(value) = table.get("preset") {
        value.wrong("this version has no presets for registers", "map the columns by hand");
    }
    RegisterConfig {
        location: None,
        files: table.string("files"),
        date_formats: table.strings("date_formats"),
        missing: missing.into_iter().map(|text| text.value).collect(),
        encoding: table.string("encoding"),
        delimiter: read_delimiter(table),
        columns,
    }
}

fn read_dimension(table: &Table<'_, '_>) -> DimensionConfig {
    let mut values = BTreeMap::new();
    if let Some(table) = table.table("values") {
        for (value, texts) in table.entries() {
            if let Some(texts) = Texts::read(&texts) {
                values.insert(value.value, texts);
            }
        }
    }
    DimensionConfig {
        title: table.get("title").and_then(|value| Texts::read(&value)).unwrap_or_default(),
        values,
    }
}

//! Reads `data/sources.toml` as written: which files hold which survey or register, and how their columns map.
//!
//! What one file of a survey says differently stands in a [`FileOverride`]; [`MappingConfig::overridden_by`] lays it
//! over the survey's own mapping.

use super::texts::Texts;
use super::toml_reader::{Located, Table, TomlFile, Value};
use crate::diagnostic::{Diagnostics, nearest_hint};
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

/// What a question is, and so which indicators it feeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuestionKind {
    /// Likelihood to recommend.
    Nps,
    /// Satisfaction.
    Csat,
    /// Ease.
    Ces,
    /// One of several choices; not counted by this version.
    Choice,
    /// Free text; never counted.
    Text,
}

/// A setting of one file: as the survey says, none, or another.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Setting<T> {
    /// Nothing is said: the survey's own holds.
    #[default]
    Inherit,
    /// `false`: these files have none.
    Off,
    /// Another value.
    Set(T),
}

impl<T: Clone> Setting<T> {
    fn over(&self, base: &Setting<T>) -> Setting<T> {
        match self {
            Setting::Inherit => base.clone(),
            own => own.clone(),
        }
    }

    /// The value, where there is one.
    #[must_use]
    pub fn value(&self) -> Option<&T> {
        match self {
            Setting::Set(value) => Some(value),
            _ => None,
        }
    }
}

/// A question as written; what is not said is `None`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct QuestionConfig {
    /// Where it is written.
    pub location: Option<crate::diagnostic::Location>,
    /// The column's header.
    pub column: Option<Located<String>>,
    /// What it is.
    pub kind: Option<QuestionKind>,
    /// Lowest and highest score.
    pub scale: Option<(i32, i32)>,
    /// Whether the lowest score is the best.
    pub reversed: Option<bool>,
    /// Cells that mean "no answer", besides the empty one.
    pub missing: Option<Vec<String>>,
    /// Cells that stand for a score.
    pub labels: Option<BTreeMap<String, i32>>,
    /// Last detractor and last passive of a scale that isn't 0 to 10.
    pub classes: Option<(i32, i32)>,
}

impl QuestionConfig {
    fn over(&self, base: &QuestionConfig) -> QuestionConfig {
        let QuestionConfig { location, column, kind, scale, reversed, missing, labels, classes } =
            self;
        QuestionConfig {
            location: location.clone().or_else(|| base.location.clone()),
            column: column.clone().or_else(|| base.column.clone()),
            kind: kind.or(base.kind),
            scale: scale.or(base.scale),
            reversed: reversed.or(base.reversed),
            missing: missing.clone().or_else(|| base.missing.clone()),
            labels: labels.clone().or_else(|| base.labels.clone()),
            classes: classes.or(base.classes),
        }
    }
}

/// How the columns of a survey's files map.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MappingConfig {
    /// Name of a preset.
    pub preset: Option<Located<String>>,
    /// A column, or a template over columns.
    pub date: Setting<Located<String>>,
    /// Formats of the date, tried in turn.
    pub date_formats: Option<Vec<Located<String>>>,
    /// The month that all rows belong to, in place of a date.
    pub period: Setting<Located<String>>,
    /// Column of the answer's id.
    pub response_id: Setting<Located<String>>,
    /// Column of the customer's id.
    pub customer: Setting<Located<String>>,
    /// Column of the account's id.
    pub account: Setting<Located<String>>,
    /// Column of the day on which the answer was received.
    pub received: Setting<Located<String>>,
    /// Column of the weight.
    pub weight: Setting<Located<String>>,
    /// Column of the consent to publish a comment.
    pub consent: Setting<Located<String>>,
    /// Name of the encoding.
    pub encoding: Option<Located<String>>,
    /// The character between cells.
    pub delimiter: Option<u8>,
    /// The questions, by id.
    pub questions: BTreeMap<String, Setting<QuestionConfig>>,
    /// The dimensions: name, and the column that holds it.
    pub dimensions: BTreeMap<String, Setting<Located<String>>>,
}

impl MappingConfig {
    /// The mapping of a file: what it says itself, and for the rest what the survey says.
    #[must_use]
    pub fn overridden_by(&self, own: &MappingConfig) -> MappingConfig {
        let MappingConfig {
            preset,
            date,
            date_formats,
            period,
            response_id,
            customer,
            account,
            received,
            weight,
            consent,
            encoding,
            delimiter,
            questions,
            dimensions,
        } = own;
        let mut all_questions = self.questions.clone();
        for (id, setting) in questions {
            let merged = match (setting, all_questions.get(id)) {
                (Setting::Set(own), Some(Setting::Set(base))) => Setting::Set(own.over(base)),
                (setting, _) => setting.clone(),
            };
            all_questions.insert(id.clone(), merged);
        }
        let mut all_dimensions = self.dimensions.clone();
        all_dimensions.extend(dimensions.clone());
        // A period takes the place of a date, and a date that of a period.
        let (date, period) = match (date, period) {
            (Setting::Inherit, Setting::Set(_)) => (Setting::Off, period.clone()),
            (Setting::Set(_), Setting::Inherit) => (date.clone(), Setting::Off),
            _ => (date.over(&self.date), period.over(&self.period)),
        };
        MappingConfig {
            preset: preset.clone().or_else(|| self.preset.clone()),
            date,
            date_formats: date_formats.clone().or_else(|| self.date_formats.clone()),
            period,
            response_id: response_id.over(&self.response_id),
            customer: customer.over(&self.customer),
            account: account.over(&self.account),
            received: received.over(&self.received),
            weight: weight.over(&self.weight),
            consent: consent.over(&self.consent),
            encoding: encoding.clone().or_else(|| self.encoding.clone()),
            delimiter: delimiter.or(self.delimiter),
            questions: all_questions,
            dimensions: all_dimensions,
        }
    }
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
    /// What some files say differently.
    pub overrides: Vec<FileOverride>,
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

/// Ids stand in addresses, in component attributes and in JSON: letters, digits, `_` and `-`.
fn check_name(id: &Located<String>, value: &Value<'_, '_>) -> bool {
    let plain = id.value.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    if !plain || id.value.is_empty() {
        value.wrong("not a plain name", "use letters without accents, digits, `_` and `-`");
    }
    plain
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
    for key in ["received", "consent"] {
        if let Some(value) = table.get(key) {
            value.without_effect("neither comments nor dates of reception are read yet");
        }
    }
    if let Some(value) = table.get("drivers") {
        value.without_effect("drivers are not computed yet");
    }
    if let Some(value) = table.get("aggregates") {
        value.wrong("this version does not read aggregates", "name the files of answers");
    }
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
    if files.is_none() && overrides.is_empty() {
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
        overrides,
        id,
    }
}

/// Reads the keys that a survey and its file overrides share.
fn read_mapping(table: &Table<'_, '_>) -> MappingConfig {
    let column = |key| match table.get(key) {
        None => Setting::Inherit,
        Some(value) if value.is_false() => Setting::Off,
        Some(value) => value.string().map_or(Setting::Inherit, Setting::Set),
    };
    let mut mapping = MappingConfig {
        preset: table.string("preset"),
        date: column("date"),
        date_formats: table.strings("date_formats"),
        period: column("period"),
        response_id: column("response_id"),
        customer: column("customer"),
        account: column("account"),
        received: column("received"),
        weight: column("weight"),
        consent: column("consent"),
        encoding: table.string("encoding"),
        delimiter: read_delimiter(table),
        questions: BTreeMap::new(),
        dimensions: BTreeMap::new(),
    };
    if let (Setting::Set(_), Setting::Set(_)) = (&mapping.date, &mapping.period)
        && let Some(period) = table.get("period")
    {
        period.wrong("rows have either a `date` or a `period`", "take one of the two out");
    }
    if let Some(questions) = table.table("question") {
        for (id, value) in questions.entries() {
            if !check_name(&id, &value) {
                continue;
            }
            if value.is_false() {
                mapping.questions.insert(id.value, Setting::Off);
            } else if let Some(table) = value.table() {
                let mut question = read_question(&table);
                question.location = Some(id.location);
                table.finish();
                mapping.questions.insert(id.value, Setting::Set(question));
            }
        }
    }
    if let Some(dimensions) = table.table("dimensions") {
        for (name, value) in dimensions.entries() {
            if !check_name(&name, &value) {
                continue;
            }
            if value.is_false() {
                mapping.dimensions.insert(name.value, Setting::Off);
            } else if let Some(column) = value.string() {
                mapping.dimensions.insert(name.value, Setting::Set(column));
            }
        }
    }
    mapping
}

fn read_delimiter(table: &Table<'_, '_>) -> Option<u8> {
    let value = table.get("delimiter")?;
    let text = value.string()?;
    match text.value.as_bytes() {
        [byte @ (b',' | b';' | b'\t' | b'|')] => Some(*byte),
        _ => {
            value.expected(
                "one of `,`, `;`, `|` and a tab",
                "write a tab as \"\\t\"; without the key it is recognised",
            );
            None
        }
    }
}

fn read_question(table: &Table<'_, '_>) -> QuestionConfig {
    let pair = |key| {
        let value = table.get(key)?;
        let numbers: Vec<i64> = value.list()?.iter().filter_map(Value::integer).collect();
        match numbers.as_slice() {
            [low, high] if low < high && *low >= -1000 && *high <= 1000 => {
                Some((i32::try_from(*low).ok()?, i32::try_from(*high).ok()?))
            }
            [low, high] if low < high => {
                value.expected(
                    "numbers between -1000 and 1000",
                    format!("write it as {key} = [0, 10]"),
                );
                None
            }
            _ => {
                value.expected(
                    "two whole numbers, the lower first",
                    format!("write it as {key} = [0, 10]"),
                );
                None
            }
        }
    };
    let scale = pair("scale");
    if let Some((low, high)) = scale
        && (low < -100 || high > 100)
        && let Some(value) = table.get("scale")
    {
        value.expected("a scale between -100 and 100", "write it as scale = [0, 10]");
    }
    let missing = table.get("missing").and_then(|value| {
        Some(
            value
                .list()?
                .iter()
                .filter_map(|item| match item.as_str() {
                    Some(text) => Some(text.to_owned()),
                    None => item.integer().map(|number| number.to_string()),
                })
                .collect(),
        )
    });
    let labels = table.table("labels").map(|labels| {
        labels
            .entries()
            .into_iter()
            .filter_map(|(label, value)| {
                let score = i32::try_from(value.integer()?);
                if score.is_err() {
                    value.expected("a score of the scale", "write it as \"Very easy\" = 7");
                }
                Some((label.value, score.ok()?))
            })
            .collect()
    });
    QuestionConfig {
        location: None,
        column: table.string("column"),
        kind: table.get("kind").and_then(|value| {
            value.word(&[
                ("nps", QuestionKind::Nps),
                ("csat", QuestionKind::Csat),
                ("ces", QuestionKind::Ces),
                ("choice", QuestionKind::Choice),
                ("text", QuestionKind::Text),
            ])
        }),
        scale,
        reversed: table.boolean("reversed"),
        missing,
        labels,
        classes: pair("classes"),
    }
}

/// A question has one scale in all its files: files may only say where it stands and how it is coded.
fn read_scales(table: &Table<'_, '_>, mapping: &mut MappingConfig) {
    for file in table.tables("file") {
        let Some(questions) = file.table("question") else { continue };
        for (id, value) in questions.entries() {
            if !value.is_table() {
                continue;
            }
            let known = mapping.questions.contains_key(&id.value) || mapping.preset.is_some();
            let Some(question) = value.table() else { continue };
            if !known {
                value.wrong(
                    "the survey has no such question",
                    nearest_hint(&id.value, mapping.questions.keys().map(String::as_str)),
                );
                continue;
            }
            for key in ["kind", "scale", "classes"] {
                if let Some(value) = question.get(key) {
                    value.wrong(
                        "a question has one kind and one scale in all its files",
                        "make it a question of its own, since figures on two scales are not compared",
                    );
                }
            }
        }
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

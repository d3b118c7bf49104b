//! Reads how the columns of a survey's files map: the keys that a survey and its file overrides share.
//!
//! What one file of a survey says differently is laid over the survey's own mapping by
//! [`MappingConfig::overridden_by`].

use super::texts::Texts;
use super::toml_reader::{Located, Table, Value};
use crate::diagnostic::nearest_hint;
use std::collections::BTreeMap;

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
    /// What it asks about, for pages.
    pub title: Option<Texts>,
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
        let QuestionConfig {
            location,
            column,
            title,
            kind,
            scale,
            reversed,
            missing,
            labels,
            classes,
        } = self;
        QuestionConfig {
            location: location.clone().or_else(|| base.location.clone()),
            column: column.clone().or_else(|| base.column.clone()),
            title: title.clone().or_else(|| base.title.clone()),
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

/// Ids stand in addresses, in component attributes and in JSON: letters, digits, `_` and `-`.
pub(super) fn check_name(id: &Located<String>, value: &Value<'_, '_>) -> bool {
    let plain = id.value.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    if !plain || id.value.is_empty() {
        value.wrong("not a plain name", "use letters without accents, digits, `_` and `-`");
    }
    plain
}

/// Reads the keys that a survey and its file overrides share.
pub(super) fn read_mapping(table: &Table<'_, '_>) -> MappingConfig {
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

pub(super) fn read_delimiter(table: &Table<'_, '_>) -> Option<u8> {
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
        title: table.get("title").and_then(|value| Texts::read(&value)),
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
pub(super) fn read_scales(table: &Table<'_, '_>, mapping: &mut MappingConfig) {
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

//! Finds the columns of a survey's mapping in the header of a file.

use super::date_format::DateFormat;
use super::preset::is_of_preset;
use super::question::ScoreReader;
use super::survey::{Survey, read_month};
use crate::diagnostic::{Diagnostic, Diagnostics, Failure, Location, nearest_hint};
use crate::project::Located;
use crate::project::mapping_config::{MappingConfig, Setting};

/// Where the columns of a file are.
pub(super) struct Columns {
    pub(super) date: DateColumns,
    pub(super) received: Option<ReceivedColumn>,
    pub(super) response_id: Option<usize>,
    pub(super) customer: Option<usize>,
    pub(super) account: Option<usize>,
    pub(super) weight: Option<usize>,
    pub(super) survey: Option<usize>,
    pub(super) questions: Vec<Option<(usize, ScoreReader)>>,
    pub(super) dimensions: Vec<Option<usize>>,
    pub(super) of_preset: Vec<PresetColumn>,
}

/// The column of the day on which an answer was received.
pub(super) struct ReceivedColumn {
    pub(super) column: usize,
    pub(super) formats: Vec<DateFormat>,
}

/// A column that a preset names, and whether the file has it.
pub(super) struct PresetColumn {
    pub(super) name: String,
    pub(super) found: bool,
}

pub(super) enum DateColumns {
    Period { year: i16, month: i8 },
    Column { column: usize, formats: Vec<DateFormat> },
    Template { pieces: Vec<TemplatePiece>, formats: Vec<DateFormat> },
}

pub(super) enum TemplatePiece {
    Text(String),
    Column(usize),
}

/// Finds the columns that a survey's mapping names in the header of a file.
pub(super) fn find_columns(
    survey: &Survey,
    mapping: &MappingConfig,
    header: &[String],
    name: &str,
) -> Result<Columns, Failure> {
    let mut finder =
        Finder { header, name, diagnostics: Diagnostics::new(), of_preset: Vec::new() };
    let formats = || -> Vec<DateFormat> {
        match &mapping.date_formats {
            Some(formats) => {
                formats.iter().filter_map(|f| DateFormat::parse(&f.value).ok()).collect()
            }
            None => DateFormat::ISO.iter().filter_map(|f| DateFormat::parse(f).ok()).collect(),
        }
    };
    let date = match (&mapping.period, &mapping.date) {
        (Setting::Set(period), _) => {
            read_month(&period.value).map(|(year, month)| DateColumns::Period { year, month })
        }
        (_, Setting::Set(date)) if date.value.contains('{') => {
            finder.template(date).map(|pieces| DateColumns::Template { pieces, formats: formats() })
        }
        (_, Setting::Set(date)) => {
            // A date is needed even where the preset names its column.
            let needed = Located {
                location: if is_of_preset(date) {
                    survey.location.clone()
                } else {
                    date.location.clone()
                },
                ..date.clone()
            };
            finder.find(&needed).map(|column| DateColumns::Column { column, formats: formats() })
        }
        _ => {
            finder.diagnostics.push(
                Diagnostic::error(format!(
                    "survey `{}` says neither `date` nor `period`",
                    survey.id
                ))
                .at(survey.location.clone())
                .hint("name the column of the date, such as date = \"responded_on\""),
            );
            None
        }
    };
    let mut optional =
        |setting: &Setting<Located<String>>| setting.value().and_then(|column| finder.find(column));
    let response_id = optional(&mapping.response_id);
    let customer = optional(&mapping.customer);
    let account = optional(&mapping.account);
    let weight = optional(&mapping.weight);
    let received = optional(&mapping.received);
    // Not read yet, but a name that is not there is wrong all the same.
    optional(&mapping.consent);
    let mut questions = Vec::with_capacity(survey.questions.len());
    for question in &survey.questions {
        let config = mapping.questions.get(&question.id).and_then(Setting::value);
        let column = config.and_then(|config| match &config.column {
            Some(column) => finder.find(column),
            None => {
                finder
                    .no_column(&question.id, config.location.as_ref().unwrap_or(&survey.location));
                None
            }
        });
        questions
            .push(column.and_then(|column| Some((column, ScoreReader::new(question, config?)))));
    }
    let mut dimensions = Vec::with_capacity(survey.dimensions.len());
    for dimension in &survey.dimensions {
        let column = mapping.dimensions.get(dimension).and_then(Setting::value);
        dimensions.push(column.and_then(|column| finder.find(column)));
    }
    let of_survey =
        mapping.preset.is_some().then(|| header.iter().position(|name| name == "survey")).flatten();
    if questions.iter().all(Option::is_none) && !finder.diagnostics.has_errors() {
        finder.diagnostics.push(
            Diagnostic::error("no column holds a question of the survey")
                .at(Location::file(name).line(1))
                .hint(format!(
                    "expected one of {}",
                    survey
                        .questions
                        .iter()
                        .map(|q| format!("`{}`", q.id))
                        .collect::<Vec<_>>()
                        .join(", ")
                )),
        );
    }
    finder.diagnostics.check()?;
    match date {
        Some(date) => Ok(Columns {
            date,
            received: received.map(|column| ReceivedColumn { column, formats: formats() }),
            response_id,
            customer,
            account,
            weight,
            survey: of_survey,
            questions,
            dimensions,
            of_preset: finder.of_preset,
        }),
        None => Err(Failure::Input(finder.diagnostics)),
    }
}

/// Finds columns by their header, and says what is wrong with those that are not there once.
struct Finder<'a> {
    header: &'a [String],
    name: &'a str,
    diagnostics: Diagnostics,
    of_preset: Vec<PresetColumn>,
}

impl Finder<'_> {
    fn find(&mut self, column: &Located<String>) -> Option<usize> {
        let wanted = column.value.replace('\u{a0}', " ");
        let wanted = wanted.trim();
        if is_of_preset(column) {
            let found = self.header.iter().any(|name| name == wanted);
            self.of_preset.push(PresetColumn { name: wanted.to_owned(), found });
        }
        let mut found = self.header.iter().enumerate().filter(|(_, name)| *name == wanted);
        let Some((first, _)) = found.next() else {
            if !is_of_preset(column) {
                self.diagnostics.push(
                    Diagnostic::error(format!(
                        "there is no column `{wanted}`, which {} asks for",
                        column.location
                    ))
                    .at(Location::file(self.name).line(1))
                    .hint(nearest_hint(wanted, self.header.iter().map(String::as_str))),
                );
            }
            return None;
        };
        if let Some((second, _)) = found.next() {
            self.diagnostics.push(
                Diagnostic::error(format!(
                    "column `{wanted}` is there twice, as column {} and column {}",
                    first + 1,
                    second + 1
                ))
                .at(Location::file(self.name).line(1))
                .hint("give one of them another header"),
            );
        }
        Some(first)
    }

    fn no_column(&mut self, question: &str, at: &Location) {
        self.diagnostics.push(
            Diagnostic::error(format!("question `{question}` has no `column`"))
                .at(at.clone())
                .hint("name the header of its column"),
        );
    }

    fn template(&mut self, template: &Located<String>) -> Option<Vec<TemplatePiece>> {
        let mut pieces = Vec::new();
        let mut rest = template.value.as_str();
        while let Some(open) = rest.find('{') {
            let (text, after) = rest.split_at(open);
            pieces.push(TemplatePiece::Text(text.to_owned()));
            let Some(close) = after.find('}') else {
                self.diagnostics.push(
                    Diagnostic::error(format!(
                        "`{}` opens a brace and never closes it",
                        template.value
                    ))
                    .at(template.location.clone())
                    .hint("write a column as \"2017-05-{INTDATE}\""),
                );
                return None;
            };
            let column = after.get(1..close).unwrap_or_default();
            let located = Located { value: column.to_owned(), location: template.location.clone() };
            pieces.push(TemplatePiece::Column(self.find(&located)?));
            rest = after.get(close + 1..).unwrap_or_default();
        }
        pieces.push(TemplatePiece::Text(rest.to_owned()));
        Some(pieces)
    }
}

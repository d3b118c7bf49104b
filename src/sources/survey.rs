//! Resolves a survey: its files, its questions, its dimensions and how its people are told apart.

use super::csv_file::check_encoding;
use super::date_format::DateFormat;
use super::preset;
use super::question::Question;
use super::registers::Population;
use crate::diagnostic::{Diagnostic, Diagnostics, Failure, nearest_hint, shown};
use crate::project::files::{FoundFile, matching};
use crate::project::mapping_config::{MappingConfig, Setting};
use crate::project::sources_toml::{Cadence, Repeat, SurveyConfig, SurveyType};
use crate::project::{Located, Texts};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// How the people behind the rows are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum People {
    /// Each row is a person.
    Row,
    /// A column says who answered.
    Customer,
    /// Nobody can be told apart, so nothing can be published.
    Unknown,
}

/// Two dimensions counted together under a name of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cross {
    /// Its name.
    pub name: String,
    /// The places of its two dimensions in [`Survey::dimensions`].
    pub of: (usize, usize),
}

/// A question whose drivers are analysed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drivers {
    /// The place of the outcome in [`Survey::questions`].
    pub outcome: usize,
    /// The places of its drivers, in the order in which they are declared.
    pub drivers: Vec<usize>,
}

/// One file of a survey and how its columns map.
#[derive(Debug, Clone, PartialEq)]
pub struct SurveyFile {
    /// The file.
    pub file: FoundFile,
    /// Its mapping, the survey's own laid under what is said of this file.
    pub mapping: MappingConfig,
}

/// A survey, checked and ready to be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Survey {
    /// Its id in sources.toml.
    pub id: String,
    /// Where it is written.
    pub location: crate::diagnostic::Location,
    /// Its title.
    pub title: Texts,
    /// What it asks about.
    pub kind: SurveyType,
    /// The period by which it reports.
    pub cadence: Cadence,
    /// Which of one customer's answers in one month count.
    pub repeat: Repeat,
    /// How its people are told apart.
    pub people: People,
    /// Whether a column is mapped that says which account (firm) a customer belongs to. That of a preset may be absent.
    pub has_accounts: bool,
    /// The counted questions, in the order of their names.
    pub questions: Vec<Question>,
    /// The dimensions, in the order of their names.
    pub dimensions: Vec<String>,
    /// The dimensions that sources.toml names itself, which reports show by themselves.
    pub named_dimensions: Vec<String>,
    /// The declared crosses.
    pub crosses: Vec<Cross>,
    /// The declared drivers.
    pub drivers: Vec<Drivers>,
    /// The places of the dimensions whose distribution among all customers is known, in [`Survey::dimensions`].
    pub margins: Vec<usize>,
    /// Where it is asked that intervals take into account how many customers there are.
    pub finite_population: Option<crate::diagnostic::Location>,
    /// The day from which on the months of the baseline of its charts are taken; else the first of the series.
    pub baseline: Option<Date>,
    /// The files, in the order of their names.
    pub files: Vec<SurveyFile>,
    /// The files of tallies that stand in the place of answers.
    pub aggregates: Vec<FoundFile>,
}

/// The folder that survey files are looked for in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswersFolder {
    /// Where it is.
    pub path: PathBuf,
    /// What messages put before the file's own name.
    pub shown: String,
}

impl AnswersFolder {
    /// The project's `data/`, or the folder given by `--answers`.
    ///
    /// # Errors
    /// [`Failure::Io`] if the folder of `--answers` can't be read: else every survey would say that it has no file.
    pub fn of(root: &Path, answers: Option<&Path>) -> Result<Self, Failure> {
        Ok(match answers {
            None => AnswersFolder { path: root.join("data"), shown: "data/".to_owned() },
            Some(folder) => {
                std::fs::read_dir(folder).map_err(|e| Failure::io("read the folder", folder, e))?;
                let shown = folder.to_string_lossy().replace('\\', "/");
                let shown = format!("{}/", shown.trim_end_matches('/'));
                AnswersFolder { path: folder.to_path_buf(), shown }
            }
        })
    }
}

impl Survey {
    /// How many dimensions a survey may have.
    pub const MOST_DIMENSIONS: usize = 32;

    /// How many characters the value of a dimension may have. Each value is written on many pages, and a longer one is a
    /// text in the wrong column.
    pub const LONGEST_VALUE: usize = 200;

    /// Checks a survey as written, and finds its files.
    pub fn resolve(
        config: &SurveyConfig,
        folder: &AnswersFolder,
        diagnostics: &mut Diagnostics,
    ) -> Option<Survey> {
        let at = &config.id.location;
        let base = preset::apply(&config.mapping, diagnostics);
        let overrides: Vec<(Vec<FoundFile>, MappingConfig)> = config
            .overrides
            .iter()
            .map(|own| {
                let found = matching(&folder.path, &folder.shown, &own.files, diagnostics);
                if found.as_ref().is_some_and(Vec::is_empty) {
                    no_file(&own.files, folder, diagnostics);
                }
                (found.unwrap_or_default(), base.overridden_by(&own.mapping))
            })
            .collect();
        let files = find_files(config, &base, &overrides, folder, diagnostics);
        let aggregates = config.aggregates.as_ref().and_then(|pattern| {
            let found = matching(&folder.path, &folder.shown, pattern, diagnostics);
            if found.as_ref().is_some_and(Vec::is_empty) {
                no_file(pattern, folder, diagnostics);
            }
            found
        });
        let mappings: Vec<&MappingConfig> =
            std::iter::once(&base).chain(overrides.iter().map(|(_, mapping)| mapping)).collect();
        for mapping in &mappings {
            check_formats(mapping, diagnostics);
        }
        for preset in config.overrides.iter().filter_map(|own| own.mapping.preset.as_ref()) {
            diagnostics.push(
                Diagnostic::error("a preset holds for all files of a survey")
                    .at(preset.location.clone())
                    .hint("name it in the survey's own table, and here what differs from it"),
            );
        }
        let has = |get: fn(&MappingConfig) -> &Setting<Located<String>>| {
            mappings.iter().any(|mapping| get(mapping).value().is_some())
        };
        let people = if config.respondent_is_row {
            People::Row
        } else if has(|mapping| &mapping.customer) {
            People::Customer
        } else {
            People::Unknown
        };
        let mut questions = BTreeMap::new();
        let mut found = Diagnostics::new();
        let mut dimensions = BTreeSet::new();
        for mapping in &mappings {
            for (id, setting) in &mapping.questions {
                let Setting::Set(config) = setting else { continue };
                let question = questions
                    .entry(id.clone())
                    .or_insert_with(|| Question::resolve(id, config, at, &mut found));
                if let Some(question) = question {
                    question.check_labels(config, at, &mut found);
                }
            }
            for (name, setting) in &mapping.dimensions {
                if setting.value().is_some() {
                    dimensions.insert(name.clone());
                }
            }
        }
        let dimensions: Vec<String> = dimensions.into_iter().collect();
        let questions: Vec<Question> = questions.into_values().flatten().collect();
        // A question that is there and wrong is not missing too.
        if questions.is_empty() && !found.has_errors() {
            diagnostics.push(
                Diagnostic::error(format!("survey `{}` has no question to count", config.id.value))
                    .at(at.clone())
                    .hint(format!("add a table [survey.{}.question.nps]", config.id.value)),
            );
        }
        diagnostics.append(found);
        if dimensions.len() > Survey::MOST_DIMENSIONS {
            diagnostics.push(
                Diagnostic::error(format!(
                    "survey `{}` has {} dimensions",
                    config.id.value,
                    dimensions.len()
                ))
                .at(at.clone())
                .hint(format!("keep at most {}", Survey::MOST_DIMENSIONS)),
            );
        }
        let mut named_dimensions = BTreeSet::new();
        for mapping in
            std::iter::once(&config.mapping).chain(config.overrides.iter().map(|o| &o.mapping))
        {
            let set = mapping.dimensions.iter().filter(|(_, setting)| setting.value().is_some());
            named_dimensions.extend(set.map(|(name, _)| name.clone()));
        }
        let named_dimensions = named_dimensions.into_iter().collect();
        let drivers = resolve_drivers(config, &questions, diagnostics);
        let crosses = resolve_crosses(config, &dimensions, diagnostics);
        if diagnostics.has_errors() {
            return None;
        }
        Some(Survey {
            id: config.id.value.clone(),
            location: at.clone(),
            title: config.title.clone(),
            kind: config.kind,
            cadence: config.cadence,
            repeat: config.repeat,
            people,
            has_accounts: has(|mapping| &mapping.account),
            questions,
            dimensions,
            named_dimensions,
            crosses,
            drivers,
            margins: Vec::new(),
            finite_population: config.finite_population.clone(),
            baseline: config.baseline,
            files,
            aggregates: aggregates.unwrap_or_default(),
        })
    }
}

/// How many margins a survey may be weighted to.
const MOST_MARGINS: usize = 4;

impl Survey {
    /// Takes up the margins that the register of population gives for this survey.
    pub fn with_margins(
        mut self,
        population: &[Population],
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut margins = BTreeSet::new();
        for row in population.iter().filter(|row| row.survey == self.id) {
            match self.dimensions.iter().position(|name| *name == row.dimension) {
                Some(place) => {
                    margins.insert(place);
                }
                None => diagnostics.push(
                    Diagnostic::error(format!(
                        "column `dimension`: the survey `{}` has no dimension `{}`",
                        self.id,
                        shown(&row.dimension)
                    ))
                    .at(row.location.clone())
                    .hint(nearest_hint(&row.dimension, self.dimensions.iter().map(String::as_str))),
                ),
            }
            if margins.len() > MOST_MARGINS {
                diagnostics.push(
                    Diagnostic::error(format!("more than {MOST_MARGINS} dimensions of one survey"))
                        .at(row.location.clone())
                        .hint("keep those whose values answer most unevenly"),
                );
                break;
            }
        }
        self.margins = margins.into_iter().collect();
        self
    }
}

fn find_files(
    config: &SurveyConfig,
    base: &MappingConfig,
    overrides: &[(Vec<FoundFile>, MappingConfig)],
    folder: &AnswersFolder,
    diagnostics: &mut Diagnostics,
) -> Vec<SurveyFile> {
    let mut files: BTreeMap<FoundFile, (MappingConfig, bool)> = BTreeMap::new();
    if let Some(pattern) = &config.files {
        let found = matching(&folder.path, &folder.shown, pattern, diagnostics);
        if found.as_ref().is_some_and(Vec::is_empty) {
            no_file(pattern, folder, diagnostics);
        }
        files.extend(found.into_iter().flatten().map(|file| (file, (base.clone(), false))));
    }
    for ((found, mapping), own) in overrides.iter().zip(&config.overrides) {
        for file in found {
            let taken = files.insert(file.clone(), (mapping.clone(), true));
            if taken.is_some_and(|(_, by_override)| by_override) {
                diagnostics.push(
                    Diagnostic::error(format!("two patterns name the file `{}`", file.shown))
                        .at(own.files.location.clone())
                        .hint("narrow one of them"),
                );
            }
        }
    }
    files.into_iter().map(|(file, (mapping, _))| SurveyFile { file, mapping }).collect()
}

fn no_file(pattern: &Located<String>, folder: &AnswersFolder, diagnostics: &mut Diagnostics) {
    diagnostics.push(
        Diagnostic::error(format!(
            "no file matches `{}` in `{}`",
            pattern.value,
            folder.shown.trim_end_matches('/')
        ))
        .at(pattern.location.clone())
        .hint("answers that are kept elsewhere are named by `--answers DIR`"),
    );
}

fn check_formats(mapping: &MappingConfig, diagnostics: &mut Diagnostics) {
    for format in mapping.date_formats.iter().flatten() {
        if let Err(reason) = DateFormat::parse(&format.value) {
            diagnostics.push(
                Diagnostic::error(format!("`{}` is not a format of dates: {reason}", format.value))
                    .at(format.location.clone())
                    .hint("write it as \"%d/%m/%Y\""),
            );
        }
    }
    if let Some(encoding) = &mapping.encoding {
        check_encoding(encoding, diagnostics);
    }
    if let Setting::Set(period) = &mapping.period
        && read_month(&period.value).is_none()
    {
        diagnostics.push(
            Diagnostic::error(format!("`{}` is not a month", period.value))
                .at(period.location.clone())
                .hint("write it as \"2026-05\""),
        );
    }
}

/// The year and the month of a period such as `2026-05`.
pub(crate) fn read_month(period: &str) -> Option<(i16, i8)> {
    let (year, month) = period.split_once('-')?;
    let year = (year.len() == 4).then(|| year.parse().ok())??;
    let month = (month.len() == 2).then(|| month.parse().ok())??;
    Date::new(year, month, 1).ok()?;
    Some((year, month))
}

/// How many drivers an outcome may have: beyond some dozens, no survey has the answers to tell them apart.
const MOST_DRIVERS: usize = 40;

fn resolve_drivers(
    config: &SurveyConfig,
    questions: &[Question],
    diagnostics: &mut Diagnostics,
) -> Vec<Drivers> {
    let mut resolved = Vec::new();
    for (outcome, drivers) in &config.drivers {
        let mut place = |question: &Located<String>| {
            let found = questions.iter().position(|known| known.id == question.value);
            if found.is_none() {
                let known = questions.iter().map(|question| question.id.as_str());
                let said = format!("the survey counts no question `{}`", question.value);
                diagnostics.push(
                    Diagnostic::error(said)
                        .at(question.location.clone())
                        .hint(nearest_hint(&question.value, known)),
                );
            }
            found
        };
        let outcome_place = place(outcome);
        let places: Vec<usize> = drivers.iter().filter_map(place).collect();
        if drivers.len() > MOST_DRIVERS {
            diagnostics.push(
                Diagnostic::error(format!("`{}` has {} drivers", outcome.value, drivers.len()))
                    .at(outcome.location.clone())
                    .hint(format!("keep at most {MOST_DRIVERS}")),
            );
        }
        resolved.extend(outcome_place.map(|outcome| Drivers { outcome, drivers: places }));
    }
    resolved
}

fn resolve_crosses(
    config: &SurveyConfig,
    dimensions: &[String],
    diagnostics: &mut Diagnostics,
) -> Vec<Cross> {
    let mut crosses = Vec::new();
    for (name, of) in &config.crosses {
        if dimensions.contains(name) {
            // Figures are looked up by one name, whichever of the two it is.
            diagnostics.push(
                Diagnostic::error(format!("the cross `{name}` has the name of a dimension"))
                    .at(of
                        .first()
                        .map_or_else(|| config.id.location.clone(), |first| first.location.clone()))
                    .hint("give it a name of its own, such as moment_by_segment"),
            );
            continue;
        }
        let mut place = |dimension: &Located<String>| {
            let found = dimensions.iter().position(|name| *name == dimension.value);
            if found.is_none() {
                diagnostics.push(
                    Diagnostic::error(format!("the survey has no dimension `{}`", dimension.value))
                        .at(dimension.location.clone())
                        .hint(nearest_hint(
                            &dimension.value,
                            dimensions.iter().map(String::as_str),
                        )),
                );
            }
            found
        };
        if let [first, second] = of.as_slice()
            && let (Some(first), Some(second)) = (place(first), place(second))
        {
            crosses.push(Cross { name: name.clone(), of: (first, second) });
        }
    }
    crosses
}

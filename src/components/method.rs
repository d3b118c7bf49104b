//! What stands behind the figures: the data of a period, the settings, the definitions.

use super::context::Context;
use super::respondents::survey_rows;
use super::view::{DataBox, DataRow, Definition, Definitions};
use crate::cube::Period;
use crate::indicators::{Indicator, Text, Unit, registry};
use crate::project::{Correction, IntervalMethod, Language};
use crate::report::words;
use crate::sources::Reason;

pub(super) fn row(term: impl Into<String>, text: impl Into<String>) -> DataRow {
    DataRow { term: term.into(), text: text.into(), href: None, link_words: None }
}

/// The data and the method of a report.
pub(super) fn data(context: &Context<'_>, period: Period) -> DataBox {
    let language = context.language;
    let mut rows = Vec::new();
    for survey in context.story.surveys(period) {
        rows.extend(survey_rows(context, survey, period));
    }
    rows.push(row(context.text("Apartadas", "Set aside"), set_aside(context)));
    rows.extend(settings_rows(context));
    if let Some(as_of) = context.story.indicators.cube.as_of {
        rows.push(row(context.text("Datos hasta", "Data up to"), language.date(as_of)));
    }
    rows.extend(handbook(context));
    rows.extend(revised(context));
    rows.push(DataRow {
        term: context.text("Método", "Method").to_owned(),
        text: context
            .text(
                "Cómo se calcula y qué no puede decir",
                "How it is computed and what it can't say",
            )
            .to_owned(),
        href: Some(format!("{}method.html", context.root)),
        link_words: None,
    });
    DataBox { rows }
}

/// The handbook as it stands when the report is made.
fn handbook(context: &Context<'_>) -> Option<DataRow> {
    let language = context.language;
    let state = context.handbook.filter(|state| state.chapters > 0)?;
    let mut text = match (language, state.playbooks, state.chapters) {
        (Language::Es, 0, 1) => "1 capítulo".to_owned(),
        (Language::Es, 0, n) => format!("{n} capítulos"),
        (Language::Es, 1, _) => "1 guía".to_owned(),
        (Language::Es, n, _) => format!("{n} guías"),
        (Language::En, 0, 1) => "1 chapter".to_owned(),
        (Language::En, 0, n) => format!("{n} chapters"),
        (Language::En, 1, _) => "1 playbook".to_owned(),
        (Language::En, n, _) => format!("{n} playbooks"),
    };
    if let Some(day) = state.reviewed.map(|day| language.date(day)) {
        text.push_str(&match language {
            Language::Es => format!(", última revisión el {day}"),
            Language::En => format!(", last reviewed on {day}"),
        });
    }
    Some(DataRow {
        term: context.text("Manual en vigor", "Handbook in force").to_owned(),
        text,
        href: state.path.as_ref().map(|path| format!("{}{path}", context.root)),
        link_words: None,
    })
}

/// How many figures of the period the edition before gave otherwise, and where they are listed.
fn revised(context: &Context<'_>) -> Option<DataRow> {
    let since = context.since?;
    let edition = since.edition;
    let of_period = context.period.and_then(|period| since.revised.get(&period));
    let count = of_period.map_or(0, Vec::len);
    let is_elsewhere = !since.revised.is_empty();
    Some(DataRow {
        term: context.text("Revisiones", "Revisions").to_owned(),
        text: match (context.language, count) {
            (Language::Es, 0) if is_elsewhere => format!(
                "Ninguna cifra de este periodo revisada desde la edición {edition}; (R) marca las de otros"
            ),
            (Language::En, 0) if is_elsewhere => format!(
                "No figure of this period was revised since edition {edition}; (R) marks those of others"
            ),
            (Language::Es, 0) => format!("Ninguna cifra revisada desde la edición {edition}"),
            (Language::Es, 1) => {
                format!("(R) 1 cifra de este periodo revisada desde la edición {edition}")
            }
            (Language::Es, n) => {
                let n = words::integer(n as u64, context.language);
                format!("(R) {n} cifras de este periodo revisadas desde la edición {edition}")
            }
            (Language::En, 0) => format!("No figure was revised since edition {edition}"),
            (Language::En, 1) => {
                format!("(R) 1 figure of this period was revised since edition {edition}")
            }
            (Language::En, n) => {
                let n = words::integer(n as u64, context.language);
                format!("(R) {n} figures of this period were revised since edition {edition}")
            }
        },
        href: Some(match count {
            0 if !is_elsewhere => format!("{}changes.html", context.root),
            _ => format!("{}changes.html#revisions", context.root),
        }),
        link_words: None,
    })
}

/// What was set aside in all files read, by reason. How many rows there were in all would tell the size of a withheld
/// survey.
fn set_aside(context: &Context<'_>) -> String {
    let language = context.language;
    let readings = context.story.indicators.cube.readings.values();
    let (mut later, mut unknown) = (0, 0);
    let mut defects = 0;
    let mut counts = std::collections::BTreeMap::new();
    for reading in readings {
        later += reading.after_as_of;
        unknown += reading.after_as_known;
        defects += reading.quarantine.defects();
        for (reason, count) in &reading.quarantine.counts {
            *counts.entry(*reason).or_insert(0_u64) += count;
        }
    }
    let named: Vec<String> = counts
        .iter()
        .map(|(reason, count)| {
            format!("{} {}", words::integer(*count, language), reason_words(*reason, language))
        })
        .collect();
    let mut text = match (defects, language) {
        (0, Language::Es) => "Ninguna fila".to_owned(),
        (0, Language::En) => "No row".to_owned(),
        (1, Language::Es) => "1 fila, en todos los archivos leídos".to_owned(),
        (1, Language::En) => "1 row, in all files read".to_owned(),
        (n, Language::Es) => {
            format!("{} filas, en todos los archivos leídos", words::integer(n, language))
        }
        (n, Language::En) => format!("{} rows, in all files read", words::integer(n, language)),
    };
    if !named.is_empty() {
        text.push_str(&format!(": {}", language.list(&named)));
    }
    if later > 0 {
        let count = words::integer(later, language);
        text.push_str(&match language {
            Language::Es => format!("; {count} posteriores a la fecha de corte, sin contar"),
            Language::En => format!("; {count} later than the as-of date, left out"),
        });
    }
    if let Some(day) = context.story.indicators.cube.as_known.filter(|_| unknown > 0) {
        let (count, day) = (words::integer(unknown, language), language.date(day));
        text.push_str(&match language {
            Language::Es => format!("; {count} recibidas después del {day}, sin contar"),
            Language::En => format!("; {count} received after {day}, left out"),
        });
    }
    let registers = context.story.indicators.left_out.values();
    let (rows, dates) = registers.fold((0, 0), |sum, one| (sum.0 + one.rows, sum.1 + one.dates));
    let counted = |n: u64, one: &str, several: &str| -> Option<String> {
        let noun = if n == 1 { one } else { several };
        (n > 0).then(|| format!("{} {noun}", words::integer(n, language)))
    };
    let rows = counted(rows, language.pick("fila", "row"), language.pick("filas", "rows"));
    let dates = counted(dates, language.pick("fecha", "date"), language.pick("fechas", "dates"));
    let later: Vec<String> = rows.into_iter().chain(dates).collect();
    if !later.is_empty() {
        let later = language.list(&later);
        text.push_str(&match language {
            Language::Es => {
                format!("; de los registros, sin contar {later} de después de la fecha de corte")
            }
            Language::En => {
                format!("; of the registers, {later} later than the as-of date left out")
            }
        });
    }
    text
}

fn reason_words(reason: Reason, language: Language) -> &'static str {
    match reason {
        Reason::RaggedRow => {
            language.pick("con celdas de más o de menos", "with cells too many or too few")
        }
        Reason::NoDate => language.pick("sin fecha", "without a date"),
        Reason::NotADate | Reason::NoSuchDay => {
            language.pick("con una fecha que no existe", "with a date that does not exist")
        }
        Reason::AmbiguousDate => language.pick("con una fecha ambigua", "with an ambiguous date"),
        Reason::WeightNotANumber | Reason::WeightOutOfRange => {
            language.pick("con un peso que no vale", "with an invalid weight")
        }
        Reason::NotANumber | Reason::NotInteger => language.pick(
            "con una nota que no es un número entero",
            "with a score that is no whole number",
        ),
        Reason::OutOfRange => {
            language.pick("con una nota fuera de la escala", "with a score outside the scale")
        }
        Reason::ValueTooLong => language.pick(
            "con un valor demasiado largo para una dimensión",
            "with a value too long for a dimension",
        ),
        Reason::ValueNotText => language
            .pick("con un carácter nulo en una dimensión", "with a NUL character in a dimension"),
        Reason::ExactDuplicate => language.pick("repetida", "repeated"),
        Reason::ConflictingResponseId => language.pick(
            "con el mismo identificador y otro contenido",
            "with one id and different content",
        ),
        Reason::SupersededSameRespondent => language.pick(
            "sustituidas por otra respuesta de la misma persona en el mes",
            "superseded by another answer of the same person in the month",
        ),
    }
}

/// The settings that all figures share.
pub(super) fn settings(context: &Context<'_>) -> DataBox {
    DataBox { rows: settings_rows(context) }
}

fn settings_rows(context: &Context<'_>) -> Vec<DataRow> {
    let language = context.language;
    let book = &context.story.indicators.project.book;
    let level = language.percent(&language.decimal(
        book.statistics.level * 100.0,
        usize::from((book.statistics.level * 100.0).fract() > 1e-9),
    ));
    let interval = match book.statistics.interval {
        IntervalMethod::Score => context.text(
            "de puntuación (Tango 1998) en el NPS",
            "score interval (Tango 1998) for the NPS",
        ),
        IntervalMethod::AdjustedWald => {
            context.text("de Wald ajustado en el NPS", "adjusted Wald for the NPS")
        }
    };
    let shares = context.text("de Wilson en los porcentajes", "Wilson for percentages");
    let correction = match book.statistics.correction {
        Correction::Holm => context.text(
            "cada segmento o momento con el resto, con la corrección de Holm",
            "each segment or moment with the rest, corrected by Holm",
        ),
        Correction::BenjaminiHochberg => context.text(
            "cada segmento o momento con el resto, con la corrección de Benjamini y Hochberg",
            "each segment or moment with the rest, corrected by Benjamini and Hochberg",
        ),
        Correction::None => context.text(
            "cada segmento o momento con el resto, sin corrección",
            "each segment or moment with the rest, uncorrected",
        ),
    };
    let least = (book.disclosure.min_respondents, book.disclosure.min_accounts);
    vec![
        row(
            context.text("Intervalo", "Interval"),
            match language {
                Language::Es => format!("{level}; {interval}, {shares}"),
                Language::En => format!("{level}; {interval}, {shares}"),
            },
        ),
        row(context.text("Comparaciones", "Comparisons"), correction),
        row(
            context.text("Se publica", "Published"),
            match language {
                Language::Es => format!(
                    "lo que descansa en {} personas o más, de {} empresas o más donde constan",
                    least.0, least.1
                ),
                Language::En => format!(
                    "what rests on {} people or more, from {} firms or more where these are known",
                    least.0, least.1
                ),
            },
        ),
    ]
}

/// The definition of every indicator, from the registry.
pub(super) fn definitions(context: &Context<'_>) -> Definitions {
    Definitions { entries: registry::all().map(|one| definition(context, one)).collect() }
}

fn definition(context: &Context<'_>, indicator: &Indicator) -> Definition {
    let language = context.language;
    let text = |text: Text| text.in_language(language);
    let mut facts = vec![
        row(context.text("Unidad", "Unit"), unit_words(indicator.unit, language)),
        row(context.text("Se basa en", "Based on"), text(indicator.needs)),
    ];
    facts.push(row(context.text("Intervalo", "Interval"), text(indicator.interval.explanation())));
    facts.push(row(context.text("Lectura", "Reading"), text(indicator.reading)));
    facts.push(row(context.text("Fuente", "Source"), indicator.source));
    Definition {
        anchor: format!("indicator-{}", indicator.id),
        id: indicator.id.to_owned(),
        name: text(indicator.name).to_owned(),
        text: text(indicator.definition).to_owned(),
        facts,
    }
}

fn unit_words(unit: Unit, language: Language) -> &'static str {
    match unit {
        Unit::Points => language.pick("puntos, de −100 a 100", "points, from −100 to 100"),
        Unit::Percent => language.pick("porcentaje", "per cent"),
        Unit::Count => language.pick("recuento", "count"),
        Unit::Hours => language.pick("horas", "hours"),
        Unit::Days => language.pick("días", "days"),
        Unit::Money => {
            language.pick("importe en la moneda del proyecto", "amount in the project's currency")
        }
        Unit::Ratio => language.pick("razón", "ratio"),
        Unit::Level => language.pick("nivel de 0 a 5", "level from 0 to 5"),
    }
}

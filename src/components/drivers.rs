//! What goes with the outcome: the drivers, how much each matters and how well it does.

use super::context::Context;
use super::view::{Grid, GridCell, GridRow};
use crate::cube::Period;
use crate::indicators::{Asked, DriverFigures};
use crate::project::Language;
use crate::report::{DriverRelease, words};
use crate::sources::Question;
use crate::statistics::drivers::{Driver, Gate, Quadrant};
use crate::statistics::rounding;

/// The drivers of a subject's question; `None` where none are declared.
pub(super) fn component<'a>(
    context: &Context<'a>,
    subject: Asked<'a>,
    period: Period,
    finding: bool,
) -> Option<Grid> {
    let questions = &subject.survey.survey.questions;
    let outcome = questions.get(subject.question)?;
    let scale = (outcome.low, outcome.high);
    let name = words::with_article(subject.indicator, scale, context.language);
    let nothing = |note: String| Grid {
        title: finding.then(|| heading(context, &name)),
        take: None,
        caption: heading(context, &name),
        columns: Vec::new(),
        rows: Vec::new(),
        notes: vec![note],
    };
    Some(match context.story.drivers(subject, period)? {
        DriverRelease::Suppressed(too_few) => {
            nothing(words::upper_first(&format!("{}.", context.withheld(too_few))))
        }
        DriverRelease::TooFewAnswers(needed) => nothing(match context.language {
            Language::Es => format!(
                "Menos de {needed} respuestas completas: demasiado pocas para decir qué va con la nota."
            ),
            Language::En => format!(
                "Fewer than {needed} complete answers: too few to say what goes with the score."
            ),
        }),
        DriverRelease::Published(found) => table(context, subject, &name, &found, finding),
    })
}

fn heading(context: &Context<'_>, name: &str) -> String {
    match context.language {
        Language::Es => format!("Qué acompaña {}", words::joined("a", name)),
        Language::En => format!("What goes with {name}"),
    }
}

fn table(
    context: &Context<'_>,
    subject: Asked<'_>,
    name: &str,
    found: &DriverFigures,
    finding: bool,
) -> Grid {
    let language = context.language;
    let questions = &subject.survey.survey.questions;
    let titles: Vec<String> = found
        .drivers
        .iter()
        .map(|driver| title_of(questions.get(driver.question), language))
        .collect();
    let analysis = &found.analysis;
    let columns = [
        context.text("Aspecto", "Aspect").to_owned(),
        context.text("Satisfechos", "Satisfied").to_owned(),
        context.text("Relación con la nota", "Goes with the score").to_owned(),
        context.text("Parte de lo explicado", "Share of what is explained").to_owned(),
        context.text("Qué hacer", "What to do").to_owned(),
    ];
    let mut order: Vec<usize> = (0..found.drivers.len()).collect();
    let share = |place: &usize| {
        let driver = analysis.drivers.get(*place);
        driver.and_then(|d| d.importance.as_ref()?.share().or(d.pearson)).unwrap_or(0.0)
    };
    order.sort_by(|one, other| share(other).total_cmp(&share(one)).then(one.cmp(other)));
    let rows = order.iter().filter_map(|place| {
        let (driver, of) = (analysis.drivers.get(*place)?, found.drivers.get(*place)?);
        let percent = |value: f64| {
            language.percent(&language.decimal(rounding::half_away(value * 100.0, 0), 0))
        };
        let texts = [
            (of.good.share().map_or_else(|| "–".to_owned(), percent), None),
            correlation(driver, language),
            (
                driver
                    .importance
                    .as_ref()
                    .and_then(|i| i.share())
                    .map_or_else(|| "–".to_owned(), percent),
                None,
            ),
            (
                driver.quadrant.map_or_else(|| "–".to_owned(), |q| advice(q, language).to_owned()),
                None,
            ),
        ];
        let heads = columns.iter().skip(1).cloned();
        let cells = heads.zip(texts).map(|(head, (text, small))| GridCell { head, text, small });
        Some(GridRow {
            label: titles.get(*place)?.clone(),
            cells: cells.collect(),
            is_total: false,
        })
    });
    let rows = rows.collect();
    let fix: Vec<String> = order
        .iter()
        .filter(|place| {
            let driver = analysis.drivers.get(**place);
            driver.is_some_and(|d| d.quadrant == Some(Quadrant::FixFirst))
        })
        .filter_map(|place| titles.get(*place).map(|title| words::lower_first(title)))
        .collect();
    Grid {
        title: finding.then(|| match (fix.as_slice(), language) {
            ([], _) => heading(context, name),
            (fix, Language::Es) => {
                format!("Lo que más va con {name} y peor está: {}", language.list(fix))
            }
            (fix, Language::En) => {
                format!("What goes most with {name} and does badly: {}", language.list(fix))
            }
        }),
        take: Some(take(context, found)),
        caption: heading(context, name),
        columns: columns.to_vec(),
        rows,
        notes: notes(context, found, &titles),
    }
}

fn title_of(question: Option<&Question>, language: Language) -> String {
    let Some(question) = question else { return String::new() };
    let title = question.title.in_language(language);
    if title.is_empty() { question.id.clone() } else { title.to_owned() }
}

/// Pearson's correlation and its interval.
fn correlation(driver: &Driver, language: Language) -> (String, Option<String>) {
    let two = |value: f64| language.decimal(value, 2);
    let Some(r) = driver.pearson else {
        return (language.pick("no varía", "does not vary").to_owned(), None);
    };
    let interval = driver.interval.map(|interval| {
        let ends = rounding::outward(interval, 2);
        match language {
            Language::Es => format!("{} a {}", two(ends.low), two(ends.high)),
            Language::En => format!("{} to {}", two(ends.low), two(ends.high)),
        }
    });
    (format!("r = {}", two(rounding::half_away(r, 2))), interval)
}

fn advice(quadrant: Quadrant, language: Language) -> &'static str {
    match quadrant {
        Quadrant::FixFirst => language.pick("mejorar primero", "fix first"),
        Quadrant::KeepUp => language.pick("cuidar", "look after"),
        Quadrant::Maintain => language.pick("dejar como está", "leave as it is"),
        Quadrant::LowPriority => language.pick("poca prioridad", "low priority"),
    }
}

fn take(context: &Context<'_>, found: &DriverFigures) -> String {
    let language = context.language;
    let n = words::answers(found.n, language);
    let explained = found.analysis.fit.as_ref().map(|fit| {
        let share = rounding::half_away(fit.r_squared * 100.0, 0);
        let share = language.percent(&language.decimal(share, 0));
        match language {
            Language::Es => {
                format!(" Todos juntos explican el {share} de las diferencias entre notas.")
            }
            Language::En => {
                format!(" Together they explain {share} of the differences between scores.")
            }
        }
    });
    let text = match language {
        Language::Es => format!(
            "{n} completas, sin ponderar. Que un aspecto vaya con la nota es asociación, no prueba de causa: mejorarlo \
             puede no moverla."
        ),
        Language::En => format!(
            "{n}, complete and unweighted. To go with the score is association, not proof of cause: mending an aspect may \
             not move the score."
        ),
    };
    text + &explained.unwrap_or_default()
}

/// What keeps the analysis from saying more.
fn notes(context: &Context<'_>, found: &DriverFigures, titles: &[String]) -> Vec<String> {
    let language = context.language;
    let analysis = &found.analysis;
    let mut notes = Vec::new();
    let title = |place: usize| titles.get(place).cloned().unwrap_or_default();
    match analysis.closed {
        Some(Gate::OutcomeUnvaried) => notes.push(
            context
                .text(
                    "Todas las notas son iguales: no hay diferencias que explicar.",
                    "All scores are the same: there are no differences to explain.",
                )
                .to_owned(),
        ),
        Some(Gate::DriversUnvaried) => notes.push(
            context
                .text(
                    "Ningún aspecto varía: no explican nada.",
                    "No aspect varies: they explain nothing.",
                )
                .to_owned(),
        ),
        Some(Gate::ExplainLittle) => notes.push(
            context
                .text(
                    "Estos aspectos explican poco, así que no se dice cuál mejorar primero.",
                    "These aspects explain little, so it is not said which to fix first.",
                )
                .to_owned(),
        ),
        Some(Gate::FewRows { .. } | Gate::SingleDriver) | None => {}
    }
    if !analysis.unvaried.is_empty() && analysis.closed != Some(Gate::OutcomeUnvaried) {
        let names: Vec<String> = analysis.unvaried.iter().map(|place| title(*place)).collect();
        let names = language.list(&names);
        notes.push(match language {
            Language::Es => format!("Fuera del análisis, porque no varía: {names}."),
            Language::En => format!("Left out, since it does not vary: {names}."),
        });
    }
    for pair in &analysis.alike {
        let (one, other) = (title(pair.one), title(pair.other));
        notes.push(match language {
            Language::Es => format!(
                "{one} y {other} se responden casi igual: convendría preguntarlas como una sola cosa."
            ),
            Language::En => format!(
                "{one} and {other} are answered almost alike: they had better be asked as one thing."
            ),
        });
    }
    let entangled: Vec<String> = analysis
        .drivers
        .iter()
        .enumerate()
        .filter(|(_, driver)| driver.importance.as_ref().is_some_and(|i| i.is_collinear()))
        .map(|(place, _)| title(place))
        .collect();
    if !entangled.is_empty() && analysis.alike.is_empty() {
        let names = language.list(&entangled);
        notes.push(match language {
            Language::Es => {
                format!("Casi se deducen de los demás, así que su parte es incierta: {names}.")
            }
            Language::En => {
                format!("Nearly follow from the others, so their share is uncertain: {names}.")
            }
        });
    }
    notes
}

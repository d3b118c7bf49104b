//! Who stands behind a survey's figures: how many answered, who is missing, what weights and repeated answers do.

use super::context::Context;
use super::method::row;
use super::view::DataRow;
use crate::cube::{Cut, Period, SurveyCube};
use crate::project::Language;
use crate::report::{Published, Release, words};
use crate::sources::People;
use crate::statistics::rounding;

/// How many groups are named as missing.
const MOST_MISSING: usize = 3;

/// What a report says of the answers of one survey.
pub(super) fn survey_rows<'a>(
    context: &Context<'a>,
    survey: &'a SurveyCube,
    period: Period,
) -> Vec<DataRow> {
    let language = context.language;
    let mut rows = Vec::new();
    let title = survey.survey.title.in_language(language).to_owned();
    let release = |id| {
        let subject = context.story.subject(id, survey, None)?;
        context.story.release(subject, &Cut::Whole, period)
    };
    let responses = release("responses");
    let text = match &responses {
        None => context.no_data(),
        Some(Release::Suppressed(withheld)) => context.withheld(withheld.too_few),
        Some(Release::Published(figure)) => {
            let mut text = words::answers(figure.n, language);
            text.push_str(&response(context, survey, period, release("response_rate")));
            text
        }
    };
    rows.push(row(title, text));
    if survey.survey.people == People::Unknown {
        rows.push(row(
            context.text("Personas", "People"),
            context.text(
                "La encuesta no distingue a quienes responden: no se publica ninguna cifra.",
                "The survey can't tell who answered apart: no figure is published.",
            ),
        ));
    }
    if let Some(text) = missing(context, survey, period) {
        rows.push(row(context.text("Faltan sobre todo", "Missing above all"), text));
    }
    let main = context.story.main_of(survey, period);
    let main = main.and_then(|subject| context.story.release(subject, &Cut::Whole, period));
    if let Some(Release::Published(figure)) = &main {
        rows.extend(
            bounds(context, survey, figure)
                .map(|text| row(context.text("Los que callan", "The silent"), text)),
        );
        rows.extend(
            weights(context, survey, figure)
                .map(|text| row(context.text("Pesos", "Weights"), text)),
        );
        rows.extend(
            finite(context, survey, figure)
                .map(|text| row(context.text("Población", "Population"), text)),
        );
        rows.extend(
            repeats(context, figure).map(|text| row(context.text("Repetición", "Repeats"), text)),
        );
    }
    rows
}

fn percent(share: f64, language: Language) -> String {
    language.percent(&language.decimal(rounding::half_away(share * 100.0, 0), 0))
}

/// The response rates, each by its name.
fn response<'a>(
    context: &Context<'a>,
    survey: &'a SurveyCube,
    period: Period,
    rate: Option<Release>,
) -> String {
    let language = context.language;
    let rate = rate.as_ref().and_then(Release::published);
    let shown =
        rate.and_then(|rate| Some((context.marked(rate)?, words::interval(rate, language)?)));
    let Some((share, interval)) = shown else {
        return context
            .text(
                "; sin tasa de respuesta, pues no consta a cuántas personas se preguntó",
                "; no response rate, since how many were asked is not recorded",
            )
            .to_owned();
    };
    let mut text = match language {
        Language::Es => format!("; tasa de respuesta {share} ({interval}; RR2 de AAPOR)"),
        Language::En => format!("; response rate {share} ({interval}; AAPOR RR2)"),
    };
    if let Some(found) = context.story.response(survey, period).filter(|r| r.knows_delivered)
        && let (Some(delivered), Some(refused)) = (found.outcomes.rr6(), found.outcomes.refusal1())
    {
        let (delivered, refused) = (percent(delivered, language), percent(refused, language));
        text.push_str(&match language {
            Language::Es => {
                format!("; {delivered} de las entregadas (RR6); {refused} la rechazan (REF1)")
            }
            Language::En => {
                format!("; {delivered} of those delivered (RR6); {refused} refused (REF1)")
            }
        });
    }
    text
}

/// The groups that answer least.
fn missing<'a>(context: &Context<'a>, survey: &'a SurveyCube, period: Period) -> Option<String> {
    let language = context.language;
    let missing = context.story.missing(survey, period);
    let names: Vec<String> = missing
        .iter()
        .take(MOST_MISSING)
        .filter_map(|missing| {
            let name = context.value(Some(survey), &missing.dimension, &missing.value);
            let rate = context.marked(&missing.rate)?;
            Some(match language {
                Language::Es => format!("{name} (responde el {rate})"),
                Language::En => format!("{name} ({rate} answer)"),
            })
        })
        .collect();
    if names.is_empty() {
        return None;
    }
    let told = context.text(
        ", menos que los demás y más de lo que explica el azar",
        ", fewer than the others by more than chance explains",
    );
    Some(language.list(&names) + told)
}

/// How far those who did not answer could move the figure.
fn bounds<'a>(context: &Context<'a>, survey: &'a SurveyCube, figure: &Published) -> Option<String> {
    let language = context.language;
    let response = context.story.response(survey, figure.period)?;
    let ends = rounding::outward(context.story.worst_case(figure, &response)?, 0);
    let unit = figure.indicator.unit;
    let name = words::short_name(figure.indicator, figure.scale, language);
    let (low, high) =
        (words::number(ends.low, unit, language), words::number(ends.high, unit, language));
    Some(match language {
        Language::Es => format!(
            "si todos los que no contestaron pensaran lo peor, la cifra ({name}) sería {low}; si lo mejor, {high}. El \
             intervalo no cuenta con ellos"
        ),
        Language::En => format!(
            "if all who did not answer thought the worst, the figure ({name}) would be {low}; the best, {high}. The \
             interval leaves them out"
        ),
    })
}

/// What the weights do to the main figure.
fn weights(context: &Context<'_>, survey: &SurveyCube, figure: &Published) -> Option<String> {
    let language = context.language;
    if !figure.weighted {
        return None;
    }
    let of: Vec<String> = survey
        .survey
        .margins
        .iter()
        .filter_map(|place| survey.survey.dimensions.get(*place))
        .map(|name| words::lower_first(&context.dimension(name)))
        .collect();
    let unit = figure.indicator.unit;
    let unweighted =
        figure.unweighted.map(|value| words::number(rounding::half_away(value, 0), unit, language));
    let shown = context.marked(figure)?;
    let worth = figure.worth.unwrap_or(0.0);
    let (n, worth_words) = (words::integer(figure.n, language), language.decimal(worth.floor(), 0));
    let name = words::short_name(figure.indicator, figure.scale, language);
    let mut text = match (language, of.is_empty()) {
        (Language::Es, true) => "los de la propia encuesta".to_owned(),
        (Language::En, true) => "those of the survey itself".to_owned(),
        (Language::Es, false) => {
            format!("según cuántos clientes hay de cada valor de {}", language.list(&of))
        }
        (Language::En, false) => {
            format!("by how many customers there are of each value of {}", language.list(&of))
        }
    };
    text.push_str(&match language {
        Language::Es => format!(
            "; {name} {shown}, sin ponderar {}; las {n} respuestas valen por {worth_words} (Kish)",
            unweighted.unwrap_or_default()
        ),
        Language::En => format!(
            "; {name} {shown}, unweighted {}; the {n} answers are worth {worth_words} (Kish)",
            unweighted.unwrap_or_default()
        ),
    });
    #[expect(clippy::cast_precision_loss, reason = "counts of answers are far below 2^53")]
    let effect = figure.n as f64 / worth;
    let few = few(context, survey, figure);
    if !few.is_empty() {
        let names = language.list(&few);
        text.push_str(&match language {
            Language::Es => {
                format!(". Con menos de {FEW} respuestas, y por eso con un peso incierto: {names}")
            }
            Language::En => {
                format!(". With fewer than {FEW} answers, and so of uncertain weight: {names}")
            }
        });
    }
    if effect > 2.0 {
        text.push_str(context.text(
            ". Son muy desiguales: cuestan más de la mitad de la precisión",
            ". They are very unequal: they cost more than half of the precision",
        ));
    }
    Some(text)
}

/// A group of fewer answers has a weight that chance moves much.
const FEW: u64 = 20;

/// The groups that a figure is weighted by and that have few answers.
fn few(context: &Context<'_>, survey: &SurveyCube, figure: &Published) -> Vec<String> {
    let surveys = &context.story.indicators.cube.surveys;
    let Some(survey) = surveys.get(&survey.survey.id) else { return Vec::new() };
    let subject = context.story.subject(figure.indicator.id, survey, figure.question.as_deref());
    let Some(subject) = subject else { return Vec::new() };
    let margins = survey.survey.margins.iter();
    let dimensions = margins.filter_map(|place| survey.survey.dimensions.get(*place));
    let releases = dimensions.flat_map(|name| context.story.table(subject, name, figure.period));
    let few = releases.filter_map(|release| {
        let figure = release.published().filter(|figure| (1..FEW).contains(&figure.n))?;
        context.cut_name(Some(survey), &figure.cut)
    });
    few.collect()
}

/// That the customers are a limited number, where the project asks that this count.
fn finite(context: &Context<'_>, survey: &SurveyCube, figure: &Published) -> Option<String> {
    let language = context.language;
    let base = context.story.indicators.basis.base(survey, &figure.cut)?;
    if figure.people != Some(figure.n) {
        return None;
    }
    let base = words::integer(base, language);
    Some(match language {
        Language::Es => format!(
            "{base} clientes; el intervalo cuenta con que no hay más, y supone que responde una muestra al azar de ellos"
        ),
        Language::En => format!(
            "{base} customers; the interval allows for there being no more, and supposes that a random sample of them answers"
        ),
    })
}

/// What several answers of one customer do to the main figure.
fn repeats(context: &Context<'_>, figure: &Published) -> Option<String> {
    let language = context.language;
    let people = figure.people.filter(|people| *people < figure.n)?;
    let before = figure.worth.unwrap_or({
        #[expect(clippy::cast_precision_loss, reason = "counts of answers are far below 2^53")]
        {
            figure.n as f64
        }
    });
    let worth = figure.n_effective?;
    let (n, people) = (words::integer(figure.n, language), words::integer(people, language));
    let worth_words = language.decimal(worth.floor(), 0);
    Some(match (language, worth < before - 0.5) {
        (Language::Es, true) => format!(
            "{n} respuestas de {people} clientes; como las de uno se parecen, valen por {worth_words} de clientes distintos"
        ),
        (Language::En, true) => format!(
            "{n} answers of {people} customers; as one customer's are alike, they are worth {worth_words} of different ones"
        ),
        (Language::Es, false) => {
            format!(
                "{n} respuestas de {people} clientes, que no se parecen más que las de clientes distintos"
            )
        }
        (Language::En, false) => {
            format!("{n} answers of {people} customers, no more alike than those of different ones")
        }
    })
}

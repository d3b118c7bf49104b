//! What a change is made of, as a table whose numbers add up.

use super::context::Context;
use super::course::signed_tenths;
use super::revised;
use super::view::{Grid, GridCell, GridRow};
use crate::cube::{Cut, Period};
use crate::indicators::Asked;
use crate::project::Language;
use crate::report::{Claim, Composition, Release, words};
use crate::statistics::rounding;

/// The table of the main figure by a dimension; `None` where nothing is compared.
pub(super) fn component<'a>(
    context: &Context<'a>,
    subject: Asked<'a>,
    dimension: &str,
    period: Period,
    finding: bool,
) -> Option<Grid> {
    let language = context.language;
    let found = context.story.composition(subject, dimension, period)?;
    let release = context.story.release(subject, &Cut::Whole, period)?;
    let figure = release.published()?;
    let name = words::with_article(subject.indicator, figure.scale, language);
    let of = words::lower_first(&context.dimension(dimension));
    let sign = revised::sign_of_previous(context, figure);
    let since = format!("{}{sign}", words::since(found.previous, period, language));
    let columns = [
        context.dimension(dimension),
        context.text("Parte de las respuestas", "Share of the answers").to_owned(),
        context.text("Por quién responde", "From who answered").to_owned(),
        context.text("Por lo que responde", "From what they answered").to_owned(),
    ];
    // Both columns add up to the change, and so must what is shown of them.
    let parts: Vec<f64> = found.groups.iter().flat_map(|group| [group.mix, group.own]).collect();
    let shown = rounding::adding_up(&parts, 1);
    let mut rows: Vec<GridRow> = found
        .groups
        .iter()
        .zip(shown.chunks(2))
        .map(|(group, shown)| GridRow {
            label: match &group.value {
                Some(value) => context.value(Some(subject.survey), dimension, value),
                None => context.text("Los demás", "All others").to_owned(),
            },
            cells: cells(
                &columns,
                [
                    shares(group.shares, language),
                    signed_tenths(shown.first().copied().unwrap_or(0.0), language),
                    signed_tenths(shown.get(1).copied().unwrap_or(0.0), language),
                ],
            ),
            is_total: false,
        })
        .collect();
    let column = |place: usize| -> f64 { shown.iter().skip(place).step_by(2).sum() };
    let (mix, own) = (column(0), column(1));
    rows.push(GridRow {
        label: context.text("En total", "In all").to_owned(),
        cells: cells(
            &columns,
            [String::new(), signed_tenths(mix, language), signed_tenths(own, language)],
        ),
        is_total: true,
    });
    Some(Grid {
        title: finding.then(|| title(context, &found, mix, own, &since)),
        take: Some(take(context, &release, &since)),
        caption: match language {
            Language::Es => {
                format!("De qué se compone el cambio {} por {of}", words::joined("de", &name))
            }
            Language::En => format!("What the change of {name} is made of, by {of}"),
        },
        columns: columns.to_vec(),
        rows,
        notes: if is_weighted_to(subject, dimension) && figure.weighted {
            vec![
                context
                    .text(
                        "La cifra está ponderada: cada grupo pesa lo que pesa entre los clientes, así que quién responde no \
                         la mueve.",
                        "The figure is weighted: each group weighs what it does among the customers, so who answers does \
                         not move it.",
                    )
                    .to_owned(),
            ]
        } else {
            Vec::new()
        },
    })
}

/// Whether the survey is weighted to the population by a dimension.
pub(super) fn is_weighted_to(subject: Asked<'_>, dimension: &str) -> bool {
    let survey = &subject.survey.survey;
    let mut margins = survey.margins.iter().filter_map(|place| survey.dimensions.get(*place));
    margins.any(|name| name == dimension)
}

fn cells(columns: &[String], texts: [String; 3]) -> Vec<GridCell> {
    let heads = columns.iter().skip(1).cloned();
    heads.zip(texts).map(|(head, text)| GridCell { head, text, small: None }).collect()
}

/// A group's share before and now: `24 % → 27 %`.
fn shares((before, after): (f64, f64), language: Language) -> String {
    let share = |value: f64| language.percent(&language.decimal(rounding::half_away(value, 0), 0));
    format!("{} → {}", share(before), share(after))
}

fn title(context: &Context<'_>, found: &Composition, mix: f64, own: f64, since: &str) -> String {
    let language = context.language;
    let change = signed_tenths(found.change, language);
    let is_all_own = mix.abs() < 0.05;
    let (mix, own) = (signed_tenths(mix, language), signed_tenths(own, language));
    match language {
        Language::Es if is_all_own => {
            format!("El cambio de {change} puntos {since} viene de lo que responde cada grupo")
        }
        Language::En if is_all_own => {
            format!("The change of {change} points {since} comes from what each group answered")
        }
        Language::Es => format!(
            "De {change} puntos de cambio {since}, {own} vienen de lo que responde cada grupo y {mix} de quién responde"
        ),
        Language::En => format!(
            "Of a change of {change} points {since}, {own} come from what each group answered and {mix} from who answered"
        ),
    }
}

fn take(context: &Context<'_>, release: &Release, since: &str) -> String {
    let language = context.language;
    let claim = release.published().and_then(|figure| Claim::on_change(figure));
    let mut text = match language {
        Language::Es => format!(
            "El total puede moverse porque cada grupo responde otra cosa o porque pesa más o menos que antes entre las \
             respuestas. Las dos columnas suman todo el cambio {since}."
        ),
        Language::En => format!(
            "The total can move because each group answers differently, or because it is a larger or smaller part of the \
             answers than before. The two columns add up to the whole change {since}."
        ),
    };
    if claim.is_some_and(|claim| !claim.is_real()) {
        text.push_str(context.text(
            " El cambio puede ser azar: esto describe las respuestas, no a los clientes.",
            " The change may be chance: this describes the answers, not the customers.",
        ));
    }
    text
}

//! What becomes of detractors, passives and promoters, as a table.

use super::context::Context;
use super::view::{Grid, GridCell, GridRow};
use crate::cube::Period;
use crate::indicators::{Asked, Unit};
use crate::project::Language;
use crate::report::{Measure, words};
use crate::statistics::rounding;

/// The table for the recommendation of a survey up to a period; `None` where nothing is known of its customers.
pub(super) fn component<'a>(
    context: &Context<'a>,
    subject: Asked<'a>,
    until: Period,
    heading: bool,
) -> Option<Grid> {
    let found = context.story.classes(subject.survey, subject.question, until)?;
    let language = context.language;
    let text = |es: &str, en: &str| context.text(es, en).to_owned();
    let currency = context.story.indicators.project.plan.currency.as_deref();
    let has_revenue = found.classes.iter().flatten().any(|class| class.revenue.is_some());
    let mut columns = vec![
        text("Por su última respuesta", "By their last answer"),
        text("Clientes", "Customers"),
        text("Siguen al acabar", "Still there at the end"),
        text("Años como clientes", "Years as customers"),
    ];
    if has_revenue {
        columns.push(text("Facturación por cliente", "Revenue per customer"));
    }
    let names = [
        text("Detractores", "Detractors"),
        text("Pasivos", "Passives"),
        text("Promotores", "Promoters"),
    ];
    let least = context.story.indicators.project.book.disclosure.min_respondents;
    let rows = names.into_iter().zip(&found.classes).map(|(label, class)| {
        let mut cells: Vec<(String, Option<String>)> = match class {
            None => {
                vec![(format!("< {least}"), None), (String::new(), None), (String::new(), None)]
            }
            Some(class) => {
                let ends = class.interval.map(|interval| rounding::outward(interval, 0));
                let percent = |value: f64| words::number(value, Unit::Percent, language);
                let interval = ends.map(|ends| {
                    let low = language.decimal(ends.low, 0);
                    match language {
                        Language::Es => format!("{low} a {}", percent(ends.high)),
                        Language::En => format!("{} to {}", percent(ends.low), percent(ends.high)),
                    }
                });
                let years = rounding::half_away(class.tenure_days / 365.25, 1);
                vec![
                    (words::integer(class.customers, language), None),
                    (percent(rounding::half_away(class.retained, 0)), interval),
                    (language.decimal(years, 1), None),
                ]
            }
        };
        if has_revenue {
            let revenue = class.and_then(|class| class.revenue).map(|amount| {
                words::number(amount, Measure { unit: Unit::Money, currency }, language)
            });
            cells.push((revenue.unwrap_or_default(), None));
        }
        let heads = columns.iter().skip(1).cloned();
        let cells = heads.zip(cells).map(|(head, (text, small))| GridCell { head, text, small });
        GridRow { label, cells: cells.collect(), is_total: false }
    });
    let period = found.period.name(language);
    let title = match language {
        Language::Es => "Qué hacen los clientes según lo que responden",
        Language::En => "What customers do, by what they answer",
    };
    let rows = rows.collect();
    Some(Grid {
        title: heading.then(|| title.to_owned()),
        take: Some(match language {
            Language::Es => format!(
                "Clientes del principio del periodo ({period}), según su última respuesta de antes: cuántos seguían al acabar, \
                 cuánto tiempo llevaban y qué facturaron en él."
            ),
            Language::En => format!(
                "Customers at the start of the period ({period}), by their last answer before it: how many were still there at \
                 its end, how long they had been, and what they were billed in it."
            ),
        }),
        caption: title.to_owned(),
        columns,
        rows,
        notes: vec![text(
            "Va junto, pero no prueba que una cosa cause la otra. De quien no responde a la encuesta no se sabe nada.",
            "These go together, which does not prove that one causes the other. Nothing is known of those who do not answer.",
        )],
    })
}

//! The policy itself: values and what shows them, how far playbooks are put into practice, and the sources of the data.

use super::super::view::Component;
use super::{Cell, Row, Rows, both, plain, table, text_of};
use crate::cube::{Month, Period, PeriodKind};
use crate::project::Language;
use crate::project::front_matter::ReviewInterval;
use crate::sources::registers::{Assessment, DataSource};
use crate::sources::words::SourceKind;
use std::collections::BTreeSet;

/// How many quarters of assessments are shown.
const QUARTERS: usize = 6;

/// The company's values, each with the practice that shows it.
pub(super) fn values(rows: &Rows<'_, '_>) -> Vec<Component> {
    if rows.registers.values.is_empty() {
        return rows.absent("values");
    }
    let columns = rows.heads(&[both("Valor", "Value"), both("Cómo se demuestra", "What shows it")]);
    let mut lines: Vec<(String, Row)> = rows
        .registers
        .values
        .values()
        .map(|value| {
            let name = value.name.in_language(rows.language).to_owned();
            let practice = value.practice.in_language(rows.language);
            (name.clone(), Row::new(plain(name), vec![rows.text(Some(practice.to_owned()))]))
        })
        .collect();
    lines.sort_by_key(|(name, _)| name.to_lowercase());
    let title =
        rows.say("Nuestros valores, y lo que los demuestra", "Our values, and what shows them");
    let mut listing =
        table(title.clone(), columns, lines.into_iter().map(|(_, row)| row).collect());
    listing.title = rows.heading(title);
    vec![Component::Listing(listing)]
}

/// The latest level of each playbook at the end of each quarter.
pub(super) fn maturity(rows: &Rows<'_, '_>) -> Vec<Component> {
    let all: Vec<&Assessment> = rows
        .registers
        .assessments
        .iter()
        .filter(|found| rows.day.is_none_or(|day| found.date <= day))
        .collect();
    if all.is_empty() {
        return rows.absent("assessments");
    }
    let asked: Vec<&Assessment> = all
        .iter()
        .copied()
        .filter(|found| rows.playbook.is_none_or(|playbook| playbook == found.playbook))
        .collect();
    if asked.is_empty() {
        return rows.none_of_these("assessments");
    }
    let quarter = |found: &Assessment| Period::holding(PeriodKind::Quarter, Month::of(found.date));
    let quarters: BTreeSet<Period> = asked.iter().map(|found| quarter(found)).collect();
    let shown: Vec<Period> =
        quarters.iter().skip(quarters.len().saturating_sub(QUARTERS)).copied().collect();
    // The level that counts at the end of a quarter is that of the last look until then.
    let level = |playbook: &str, until: Period| {
        let looks = asked.iter().filter(|f| f.playbook == playbook && quarter(f) <= until);
        looks.max_by_key(|f| f.date).map(|f| (f.maturity, quarter(f) == until))
    };
    let playbooks: BTreeSet<(bool, &str)> =
        asked.iter().map(|f| (f.playbook.starts_with("phase"), f.playbook.as_str())).collect();
    let mut columns = vec![rows.say("Paso o fase", "Step or phase")];
    columns.extend(shown.iter().map(|period| {
        let year = period.months().map(|(first, _)| first.year());
        format!("{} {}", period.short_name(rows.language), year.unwrap_or_default())
    }));
    let latest = shown.last().copied().unwrap_or(Period::All);
    let lines = playbooks.iter().map(|(_, playbook)| {
        let cells = shown.iter().map(|period| match level(playbook, *period) {
            None => Cell::number("–"),
            Some((level, true)) => Cell::number(level.to_string()),
            Some((level, false)) => {
                Cell::number(level.to_string()).with(Some(rows.say("sin cambio", "unchanged")))
            }
        });
        Row::new(rows.playbook(playbook), cells.collect())
    });
    let caption = rows.say(
        "Hasta dónde se ha llevado a la práctica cada paso, de 0 a 5",
        "How far each playbook was put into practice, from 0 to 5",
    );
    let low =
        playbooks.iter().filter(|(_, p)| level(p, latest).is_some_and(|(l, _)| l < 3)).count();
    let mut listing = table(caption, columns, lines.collect());
    listing.title = rows.heading(match rows.language {
        Language::Es => format!("{low} de {} siguen por debajo del nivel 3", playbooks.len()),
        Language::En => format!("{low} of {} are still below level 3", playbooks.len()),
    });
    listing.notes.push(rows.say(
        "De 0, nada hecho, a 5, hecho siempre y revisado. Donde un trimestre no se volvió a mirar vale el nivel anterior.",
        "From 0, nothing done, to 5, always done and reviewed. Where nobody looked again in a quarter, the level before holds.",
    ));
    vec![Component::Listing(listing)]
}

/// Where the data come from, the stale sources first.
pub(super) fn sources(rows: &Rows<'_, '_>) -> Vec<Component> {
    if rows.registers.data_sources.is_empty() {
        return rows.absent("data_sources");
    }
    let is_stale = |source: &DataSource| {
        let due = source.refreshed.map(|refreshed| source.every.due_after(refreshed));
        Some(due? < rows.day?)
    };
    let mut all: Vec<(&String, &DataSource)> = rows.registers.data_sources.iter().collect();
    let name = |id: &str| text_of(rows.named("data_source", id)).to_lowercase();
    all.sort_by_key(|(id, source)| (is_stale(source) != Some(true), source.kind, name(id)));
    let stale = all.iter().filter(|(_, source)| is_stale(source) == Some(true)).count();
    let columns = rows.heads(&[
        both("Fuente", "Source"),
        both("Tipo", "Kind"),
        both("Responsable", "Owner"),
        both("Actualizada", "Refreshed"),
        both("Cada", "Every"),
        both("Estado", "State"),
    ]);
    let lines = all.iter().map(|(id, source)| {
        let kind = match source.kind {
            SourceKind::Direct => rows.say("directa", "direct"),
            SourceKind::Indirect => rows.say("indirecta", "indirect"),
        };
        let row = Row::new(
            rows.named("data_source", id),
            vec![
                Cell::text(kind),
                Cell::words(vec![rows.role(&source.owner)]),
                rows.text(source.refreshed.map(|day| rows.language.date(day))),
                Cell::text(every(source.every, rows.language)),
                match is_stale(source) {
                    Some(true) => Cell::late(rows.say("atrasada", "stale")),
                    Some(false) => Cell::text(rows.say("al día", "fresh")),
                    None => Cell::text("–"),
                },
            ],
        );
        Row { small: source.system.clone(), ..row }
    });
    let caption = rows.say("Las fuentes de los datos", "The sources of the data");
    let mut listing = table(caption.clone(), columns, lines.collect());
    listing.title = rows.heading(match (rows.language, stale) {
        // Without a day nobody knows.
        _ if rows.day.is_none() => caption,
        (Language::Es, 0) => "Todas las fuentes están al día".to_owned(),
        (Language::Es, n) => format!("{} de {} fuentes están al día", all.len() - n, all.len()),
        (Language::En, 0) => "All sources are fresh".to_owned(),
        (Language::En, n) => format!("{} of {} sources are fresh", all.len() - n, all.len()),
    });
    listing.notes.push(rows.say(
        "En una fuente directa habla el cliente, como en una encuesta o una entrevista. Una indirecta recoge lo que ocurre, como las \
         incidencias o los comentarios.",
        "In a direct source the customer speaks, as in a survey or an interview. An indirect one gathers what happens, such as \
         incidents or comments.",
    ));
    vec![Component::Listing(listing)]
}

/// An interval in words: `3 meses`, `1 year`.
fn every(interval: ReviewInterval, language: Language) -> String {
    let (count, (one, many)) = match interval {
        ReviewInterval::Months(months) if months % 12 == 0 => {
            (months / 12, language.pick(("año", "años"), ("year", "years")))
        }
        ReviewInterval::Months(months) => {
            (months, language.pick(("mes", "meses"), ("month", "months")))
        }
        ReviewInterval::Days(days) if days % 7 == 0 => {
            (days / 7, language.pick(("semana", "semanas"), ("week", "weeks")))
        }
        ReviewInterval::Days(days) => (days, language.pick(("día", "días"), ("day", "days"))),
    };
    let unit = if count == 1 { one } else { many };
    format!("{} {unit}", language.integer(i64::from(count)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_said_in_their_largest_unit() {
        let said = |written: &str, language| {
            every(ReviewInterval::from_written(written).unwrap(), language)
        };
        assert_eq!(said("12 months", Language::Es), "1 año");
        assert_eq!(said("3 months", Language::En), "3 months");
        assert_eq!(said("2 weeks", Language::Es), "2 semanas");
        assert_eq!(said("1 day", Language::En), "1 day");
    }
}

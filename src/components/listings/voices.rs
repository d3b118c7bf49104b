//! What customers say beyond scores: the findings of interviews, and feedback that nobody asked for, counted.

use super::super::context::feedback_source;
use super::super::view::{CellKind, Component, Phrase};
use super::withholding::{Counts, listed};
use super::{Cell, Row, Rows, both, plain, table};
use crate::project::Language;
use crate::report::words;
use crate::sources::registers::{Feedback, Interview};
use crate::sources::words::{FeedbackSource, Sentiment};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The findings of interviews, the latest first. Of the day only the month is told.
pub(super) fn interviews(rows: &Rows<'_, '_>) -> Vec<Component> {
    if rows.registers.interviews.is_empty() {
        return rows.absent("interviews");
    }
    let mut all: Vec<&Interview> = rows
        .registers
        .interviews
        .iter()
        .filter(|found| rows.asked(found.date))
        .filter(|found| rows.playbook.is_none_or(|asked| found.playbook.as_deref() == Some(asked)))
        .collect();
    if all.is_empty() {
        return rows.none_of_these("interviews");
    }
    all.sort_by_key(|found| Reverse(found.date));
    let columns = rows.heads(&[
        both("Lo aprendido", "What was learnt"),
        both("Cuándo", "When"),
        both("Tema", "Theme"),
        both("De quién", "From whom"),
        both("Lo trata", "Treated by"),
    ]);
    let lines = all.iter().map(|found| {
        let segment = found.segment.as_ref().map(|id| rows.named("segment", id));
        let stage = found.stage.as_ref().map(|id| rows.stage(id));
        let whom: Vec<Phrase> = segment.into_iter().chain(stage).collect();
        let playbook = found.playbook.as_ref().map(|id| rows.playbook(id));
        Row::new(
            plain(found.finding.in_language(rows.language)),
            vec![
                Cell::text(rows.language.month_of_year(found.date.year(), found.date.month())),
                Cell::words(vec![rows.named("theme", &found.theme)]),
                rows.list(whom),
                rows.list(playbook.into_iter().collect()),
            ],
        )
    });
    let title = match (rows.language, all.len()) {
        (Language::Es, 1) => "Lo aprendido en una entrevista".to_owned(),
        (Language::Es, n) => format!("Lo aprendido en {n} entrevistas"),
        (Language::En, 1) => "What one interview taught".to_owned(),
        (Language::En, n) => format!("What {n} interviews taught"),
    };
    let mut listing = table(title.clone(), columns, lines.collect());
    listing.is_prose = true;
    listing.title = rows.heading(title);
    vec![Component::Listing(listing)]
}

/// Feedback by where it comes from and how favourable it is, and by theme.
pub(super) fn feedback(rows: &Rows<'_, '_>) -> Vec<Component> {
    if rows.registers.feedback.is_empty() {
        return rows.absent("feedback");
    }
    let asked: Vec<&Feedback> =
        rows.registers.feedback.iter().filter(|found| rows.asked(found.received)).collect();
    if asked.is_empty() {
        return rows.none_of_these("feedback");
    }
    let least = rows.context.story.indicators.project.book.disclosure.min_respondents;
    let all = asked.len() as u64;
    if all < least {
        let mut components = rows.none_of_these("feedback");
        for component in &mut components {
            if let Component::NoData(view) = component {
                view.words = match rows.language {
                    Language::Es => format!("menos de {least} opiniones: no se publica"),
                    Language::En => format!("fewer than {least} opinions: not published"),
                };
            }
        }
        return components;
    }
    let mut components = vec![by_source(rows, &asked, least)];
    components.extend(by_theme(rows, &asked, least));
    components
}

fn by_source(rows: &Rows<'_, '_>, asked: &[&Feedback], least: u64) -> Component {
    let language = rows.language;
    let mut counts: BTreeMap<FeedbackSource, Vec<u64>> = BTreeMap::new();
    for found in asked {
        let row = counts.entry(found.source).or_insert_with(|| vec![0; 4]);
        let place = match found.sentiment {
            Some(Sentiment::Positive) => 0,
            Some(Sentiment::Neutral) => 1,
            Some(Sentiment::Negative) => 2,
            None => 3,
        };
        if let Some(count) = row.get_mut(place) {
            *count += 1;
        }
    }
    let mut columns = vec![
        both("De dónde viene", "Where it comes from"),
        both("A favor", "Favourable"),
        both("Neutra", "Neutral"),
        both("En contra", "Unfavourable"),
        both("Sin valorar", "Not judged"),
        both("Todas", "All"),
    ];
    let judged = asked.iter().all(|found| found.sentiment.is_some());
    if judged {
        columns.remove(4);
        counts.values_mut().for_each(|row| row.truncate(3));
    }
    let cells = Counts::withheld(&counts.values().cloned().collect::<Vec<_>>(), least);
    let withheld = cells.rows.iter().flatten().any(Option::is_none);
    let lines = counts.keys().zip(cells.rows).map(|(source, row)| {
        let cells = row.into_iter().map(|count| match count {
            Some(count) => Cell::number(words::integer(count, language)),
            None => Cell { kind: CellKind::Missing, ..Cell::text("–") },
        });
        Row::new(plain(feedback_source(*source, language)), cells.collect())
    });
    let number = words::integer(asked.len() as u64, language);
    let title = match language {
        Language::Es => format!("{number} opiniones que nadie pidió"),
        Language::En => format!("{number} opinions that nobody asked for"),
    };
    let mut listing = table(title.clone(), rows.heads(&columns), lines.collect());
    listing.title = rows.heading(title);
    if withheld {
        listing.notes.push(match language {
            Language::Es => format!(
                "«–»: son menos de {least}, o dejarían saber otra cifra que lo es, y no se publican."
            ),
            Language::En => format!(
                "“–”: fewer than {least}, or they would give away another figure that is, and are not published."
            ),
        });
    }
    Component::Listing(listing)
}

fn by_theme(rows: &Rows<'_, '_>, asked: &[&Feedback], least: u64) -> Option<Component> {
    let language = rows.language;
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for found in asked {
        *counts.entry(found.theme.as_deref().unwrap_or_default()).or_insert(0) += 1;
    }
    if counts.keys().all(|theme| theme.is_empty()) {
        return None;
    }
    let counts = counts.into_iter().map(|(theme, count)| (theme.to_owned(), count)).collect();
    let (shown, others) = listed(counts, least);
    let mut lines: Vec<Row> = shown
        .into_iter()
        .map(|(theme, count)| {
            let theme = match theme.as_str() {
                "" => plain(rows.say("Sin tema", "No theme")),
                theme => rows.named("theme", theme),
            };
            Row::new(theme, vec![Cell::number(words::integer(count, language))])
        })
        .collect();
    if let Some((number, sum)) = others {
        let name = match language {
            Language::Es => format!("Otros {number} temas"),
            Language::En => format!("{number} other themes"),
        };
        lines.push(Row::new(plain(name), vec![Cell::number(words::integer(sum, language))]));
    }
    if lines.is_empty() {
        return None;
    }
    let caption = rows.say("De qué hablan", "What they are about");
    let columns = rows.heads(&[both("Tema", "Theme"), both("Opiniones", "Opinions")]);
    let mut listing = table(caption.clone(), columns, lines);
    listing.title = rows.heading(caption);
    Some(Component::Listing(listing))
}

//! Says of figures that the edition before gave otherwise: the sign `(R)`, what they were, and why.

use super::context::Context;
use super::method::row;
use super::view::{DataRow, Mark, Revised};
use crate::cube::{Cut, Period};
use crate::indicators::{Figure, Status};
use crate::project::Language;
use crate::report::changes::{Shown, cause_words};
use crate::report::restated::{Counted, Restatement, Told};
use crate::report::{Measure, Objected, Published, Release, words};
use std::collections::BTreeSet;

/// The sign of a revised figure, with the space before it.
const SIGN: &str = "\u{a0}(R)";

/// The indicators of a survey that are named at the head of a report although the plan does not name them.
const MAIN: [&str; 3] = ["nps", "csat", "ces"];

/// The figure as the edition before had it, where that was something else.
pub(super) fn of<'c>(context: &Context<'c>, figure: &Figure) -> Option<&'c Restatement> {
    context.since?.restated.of(figure)
}

/// The figure that it is compared with, where that was something else in the edition before.
fn of_previous<'c>(context: &Context<'c>, figure: &Figure) -> Option<(&'c Restatement, Period)> {
    figure.change.as_ref()?;
    let previous = figure.previous?;
    Some((context.since?.restated.of_period(figure, previous)?, previous))
}

/// ` (R)` for a figure that was revised; else nothing.
pub(super) fn sign(context: &Context<'_>, figure: &Figure) -> &'static str {
    if context.is_revised(figure) { SIGN } else { "" }
}

/// ` (R)` for a figure whose change is told since a period in which it was revised; else nothing.
pub(super) fn sign_of_previous(context: &Context<'_>, figure: &Figure) -> &'static str {
    of_previous(context, figure).map_or("", |_| SIGN)
}

/// The list of revisions of a period.
fn href(context: &Context<'_>, period: Period) -> String {
    format!("{}changes.html#revisions-{}", context.root, period.slug())
}

/// The sign of a revised figure with its words.
pub(super) fn mark(context: &Context<'_>, figure: &Figure) -> Option<Mark> {
    let words = format!("(R) {}", before(context, of(context, figure)?));
    Some(Mark { words, href: href(context, figure.period) })
}

/// The sign at a change since a period in which the figure was revised.
pub(super) fn mark_of_previous(context: &Context<'_>, figure: &Figure) -> Option<Mark> {
    let (_, period) = of_previous(context, figure)?;
    let words = format!("(R) {}", previous(context, figure)?);
    Some(Mark { words, href: href(context, period) })
}

/// What the edition before had: `antes 47`. What is withheld now is not told by way of it.
pub(super) fn before(context: &Context<'_>, restatement: &Restatement) -> String {
    let (revision, language) = (&restatement.revision, context.language);
    match (revision.old, revision.new) {
        (_, Shown::Withheld) => cause_words(revision.cause, language).to_owned(),
        (Shown::Withheld, _) => context.text("antes no se publicaba", "previously withheld").into(),
        (old, new) if old == new => match revision.old_n {
            Some(n) => format!(
                "{} n = {}",
                context.text("antes con", "previously with"),
                words::integer(n, language)
            ),
            None => context.text("antes sin respuestas", "previously without answers").into(),
        },
        (old, _) => {
            format!("{} {}", context.text("antes", "previously"), shown(context, restatement, old))
        }
    }
}

/// What an edition showed.
fn shown(context: &Context<'_>, restatement: &Restatement, shown: Shown) -> String {
    match shown {
        Shown::Value(value) => number(context, restatement, value),
        Shown::Withheld => context.text("no se publica", "withheld").to_owned(),
        Shown::WithheldSince => context.text("se publicaba", "was published").to_owned(),
        Shown::NotRecomputed => context.text("no se recalcula", "not recomputed").to_owned(),
        Shown::Nothing => context.text("sin dato", "no figure").to_owned(),
    }
}

fn number(context: &Context<'_>, restatement: &Restatement, value: f64) -> String {
    let currency = context.story.indicators.project.plan.currency.as_deref();
    match restatement.revision.figure.unit() {
        Some(unit) => words::number(value, Measure { unit, currency }, context.language),
        None => context.language.decimal(value, 1),
    }
}

/// A remark on a figure of a row, with what the edition before had.
pub(super) fn noted(
    context: &Context<'_>,
    figure: &Figure,
    remark: Option<String>,
) -> Option<String> {
    let before = of(context, figure).map(|restatement| before(context, restatement));
    let parts: Vec<String> = remark.into_iter().chain(before).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// The period as short as the one at hand allows: `agosto`.
fn short(previous: Period, current: Period, language: Language) -> String {
    let since = words::since(previous, current, language);
    since.split_once(' ').map_or(since.clone(), |(_, name)| name.to_owned())
}

/// What the figure that a change is told from was: `agosto: 32, 47 en la edición anterior`.
pub(super) fn previous(context: &Context<'_>, figure: &Figure) -> Option<String> {
    let (restatement, period) = of_previous(context, figure)?;
    let revision = &restatement.revision;
    let name = short(period, figure.period, context.language);
    let now = shown(context, restatement, revision.new);
    Some(match (revision.old, revision.new) {
        (Shown::Value(old), Shown::Value(new)) if old.to_bits() != new.to_bits() => {
            let old = number(context, restatement, old);
            let there = context.text("en la edición anterior", "in the edition before");
            format!("{name}: {now}, {old} {there}")
        }
        _ => format!("{name}: {now}, {}", before(context, restatement)),
    })
}

/// What a card says of revisions: of its figure, and of the one that its change is told from, a line each.
pub(super) fn on_card(context: &Context<'_>, release: &Release) -> Vec<String> {
    let Some(since) = context.since else { return Vec::new() };
    let own = since.restated.of_release(release).map(|restatement| {
        let told = told(context, restatement);
        let turned = turned(context, restatement).map(|turned| format!(". {turned}"));
        format!("(R) {told}{}", turned.unwrap_or_default())
    });
    let compared = release.published().and_then(|figure| previous(context, figure));
    own.into_iter().chain(compared.map(|compared| format!("(R) {compared}"))).collect()
}

/// What the edition before had, and why it is another figure now: `antes 47; respuestas tardías`.
fn told(context: &Context<'_>, restatement: &Restatement) -> String {
    let before = before(context, restatement);
    let cause = cause_words(restatement.revision.cause, context.language);
    // What became withheld is told by its cause alone.
    if before == cause {
        return before;
    }
    // A report says at its head since when; a chapter says it at each figure.
    let there = context.since.filter(|_| context.period.is_none()).map(|since| {
        let edition = context.language.the_edition(since.edition);
        format!(" {} {edition}", context.text("en", "in"))
    });
    format!("{before}{}; {cause}", there.unwrap_or_default())
}

/// That the verdict on a target is another one: `Meta 45: antes cumplida, ahora no cumplida`.
fn turned(context: &Context<'_>, restatement: &Restatement) -> Option<String> {
    let turned = restatement.turned?;
    let verdict = |status| match status {
        Status::Met => context.text("cumplida", "met"),
        Status::NotMet => context.text("no cumplida", "not met"),
        Status::Undecided => context.text("sin decidir", "not decided"),
    };
    let target = number(context, restatement, turned.target);
    let (old, new) = (verdict(turned.old), verdict(turned.new));
    Some(match context.language {
        Language::Es => format!("Meta {target}: antes {old}, ahora {new}"),
        Language::En => format!("Target {target}: previously {old}, now {new}"),
    })
}

/// `16 cifras y 96 desgloses`.
fn counted(counted: Counted, language: Language) -> String {
    let of = |n: usize, one: (&str, &str), several: (&str, &str)| {
        let (es, en) = if n == 1 { one } else { several };
        (n > 0).then(|| format!("{} {}", words::integer(n as u64, language), language.pick(es, en)))
    };
    let figures = of(counted.figures, ("cifra", "figure"), ("cifras", "figures"));
    let breakdowns = of(counted.breakdowns, ("desglose", "breakdown"), ("desgloses", "breakdowns"));
    language.list(&figures.into_iter().chain(breakdowns).collect::<Vec<String>>())
}

/// How many figures of a period were revised, as a sentence without its full stop; `None` where none was.
fn how_many(context: &Context<'_>, period: Period) -> Option<String> {
    let since = context.since?;
    let found = Some(since.restated.counted(period)).filter(|found| found.all() > 0)?;
    let language = context.language;
    let (counted, edition) = (counted(found, language), language.the_edition(since.edition));
    Some(match (language, found.all()) {
        (Language::Es, 1) => {
            format!("(R) Desde {edition} se ha revisado {counted} de este periodo")
        }
        (Language::Es, _) => {
            format!("(R) Desde {edition} se han revisado {counted} de este periodo")
        }
        (Language::En, 1) => {
            format!("(R) {counted} of this period has been revised since {edition}")
        }
        (Language::En, _) => {
            format!("(R) {counted} of this period have been revised since {edition}")
        }
    })
}

/// The main figures of a period: those of its surveys, then those of the plan.
fn main(context: &Context<'_>, period: Period) -> Vec<(String, Release)> {
    let story = &context.story;
    let mut found: Vec<(String, Release)> = Vec::new();
    let mut add = |place: Option<String>, release: Option<Release>, name: String| {
        let Some(release) = release else { return };
        let name = place.map_or(name.clone(), |place| format!("{name} · {place}"));
        if found.iter().all(|(other, _)| *other != name) {
            found.push((name, release));
        }
    };
    let scale = |release: &Option<Release>| {
        release.as_ref().and_then(Release::published).map_or((0, 10), |figure| figure.scale)
    };
    for survey in story.surveys(period) {
        for id in MAIN {
            let Some(subject) = story.subject(id, survey, None) else { continue };
            let release = story.release(subject, &Cut::Whole, period);
            let name = words::short_name(subject.indicator, scale(&release), context.language);
            add(context.place(subject.into(), &Cut::Whole), release, name);
        }
    }
    for Objected { objective, release } in story.plan(period) {
        let subject = story.objective_subject(objective);
        let place = subject.and_then(|subject| context.place(subject, &objective.cut));
        let name = words::short_name(objective.indicator, scale(&release), context.language);
        add(place, release, name);
    }
    found
}

/// What stands at the head of a report: which main figures were revised, from what to what, and why.
pub(super) fn head(context: &Context<'_>, period: Period) -> Option<Revised> {
    let since = context.since?;
    let words = how_many(context, period)?;
    let items = main(context, period).into_iter().filter_map(|(name, release)| {
        let restatement = since.restated.of_release(&release)?;
        let figure: Option<&Published> = release.published();
        let value = figure.and_then(|figure| words::figure(figure, context.language));
        let told = told(context, restatement);
        let mut text = match value {
            Some(value) => format!("{name}: {value}{SIGN}, {told}"),
            None => format!("{name}{SIGN}: {told}"),
        };
        text.push('.');
        text.extend(turned(context, restatement).map(|turned| format!(" {turned}.")));
        Some(text)
    });
    Some(Revised {
        words: format!("{words}."),
        href: href(context, period),
        items: items.collect(),
    })
}

/// What a table says of revisions; `None` where none of its figures was revised.
pub(super) fn note<'f>(
    context: &Context<'_>,
    figures: impl Iterator<Item = &'f Published>,
    whole: Option<&'f Published>,
) -> Option<String> {
    let since = context.since?;
    let is_revised =
        |figure: &Published| context.is_revised(figure) || of_previous(context, figure).is_some();
    if !figures.chain(whole).any(is_revised) {
        return None;
    }
    let edition = context.language.the_edition(since.edition);
    let mut text = match context.language {
        Language::Es => format!("(R): revisada desde {edition}."),
        Language::En => format!("(R): revised since {edition}."),
    };
    let all = context.text("Total", "All");
    if let Some(figure) = whole {
        if let Some(restatement) = of(context, figure) {
            let now = words::figure(figure, context.language).unwrap_or_default();
            text.push_str(&format!(" {all}: {now}, {}.", before(context, restatement)));
        }
        if let Some(previous) = previous(context, figure) {
            text.push_str(&match context.language {
                Language::Es => format!(" {all} de {previous}."),
                Language::En => format!(" {all} in {previous}."),
            });
        }
    }
    Some(text)
}

/// How many cells of a matrix were revised; `None` where none was.
pub(super) fn note_of_cells<'f>(
    context: &Context<'_>,
    figures: impl Iterator<Item = &'f Published>,
) -> Option<String> {
    let edition = context.language.the_edition(context.since?.edition);
    let revised = figures.filter(|figure| context.is_revised(figure)).count();
    Some(match (context.language, revised) {
        (_, 0) => return None,
        (Language::Es, 1) => format!("(R): 1 celda revisada desde {edition}."),
        (Language::Es, n) => format!("(R): {n} celdas revisadas desde {edition}."),
        (Language::En, 1) => format!("(R): 1 cell revised since {edition}."),
        (Language::En, n) => format!("(R): {n} cells revised since {edition}."),
    })
}

/// The periods that the main figures of a report are compared with.
fn compared(context: &Context<'_>, period: Period) -> BTreeSet<Period> {
    let main = main(context, period);
    let figures = main.iter().filter_map(|(_, release)| release.published());
    figures.filter(|figure| figure.change.is_some()).filter_map(|figure| figure.previous).collect()
}

/// What was revised of a period and of those that it is compared with, and where that is listed.
pub(super) fn data_row(context: &Context<'_>, period: Period) -> Option<DataRow> {
    let since = context.since?;
    let language = context.language;
    let edition = language.the_edition(since.edition);
    let own = how_many(context, period);
    let told = since.restated.told(period);
    let mut page = own.as_ref().map(|_| href(context, period));
    let mut text = match (own, told, language) {
        (Some(own), _, _) => format!("{own}."),
        (None, Told::Nothing, Language::Es) => {
            format!("Este periodo es nuevo en esta edición: no estaba en {edition}.")
        }
        (None, Told::Nothing, Language::En) => {
            format!("This period is new in this edition: {edition} did not have it.")
        }
        (None, Told::SoFar, Language::Es) => format!(
            "Este periodo no había acabado en {edition}: sus cifras se completan, no se revisan."
        ),
        (None, Told::SoFar, Language::En) => format!(
            "This period was not over in {edition}: its figures are completed, not revised."
        ),
        (None, Told::Whole, Language::Es) => {
            format!("Ninguna cifra de este periodo se ha revisado desde {edition}.")
        }
        (None, Told::Whole, Language::En) => {
            format!("No figure of this period has been revised since {edition}.")
        }
    };
    for other in compared(context, period) {
        let found = since.restated.counted(other);
        if found.all() == 0 {
            continue;
        }
        let counted = counted(found, language);
        let name = other.name(language);
        text.push_str(&match (language, other, found.all()) {
            (Language::Es, Period::Quarter(_), 1) => {
                format!(" Del {name}, con el que se compara, se ha revisado {counted} (R).")
            }
            (Language::Es, Period::Quarter(_), _) => {
                format!(" Del {name}, con el que se compara, se han revisado {counted} (R).")
            }
            (Language::Es, _, 1) => {
                format!(" De {name}, con el que se compara, se ha revisado {counted} (R).")
            }
            (Language::Es, _, _) => {
                format!(" De {name}, con el que se compara, se han revisado {counted} (R).")
            }
            (Language::En, Period::Quarter(_), n) => format!(
                " Of the {name}, which it is compared with, {counted} {} been revised (R).",
                if n == 1 { "has" } else { "have" }
            ),
            (Language::En, _, n) => format!(
                " Of {name}, which it is compared with, {counted} {} been revised (R).",
                if n == 1 { "has" } else { "have" }
            ),
        });
        page = page.or_else(|| Some(href(context, other)));
    }
    Some(DataRow {
        link_words: Some(context.text("Qué ha cambiado", "What changed").to_owned()),
        href: Some(page.unwrap_or_else(|| format!("{}changes.html", context.root))),
        ..row(context.text("Revisiones", "Revisions"), text)
    })
}

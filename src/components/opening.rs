//! What a report opens with: the sentence, then the figures of the plan.

use super::context::Context;
use super::distribution::{main_release, split_of};
use super::kpi::card;
use super::view::{Headline, Kpi, Part, Plan};
use crate::cube::{Cut, Period, PeriodKind};
use crate::indicators::{Asked, Counts};
use crate::project::Language;
use crate::report::{Objected, Published, Release, words};

fn strong(text: impl Into<String>) -> Part {
    Part { text: text.into(), strong: true }
}

fn plain(text: impl Into<String>) -> Part {
    Part { text: text.into(), strong: false }
}

/// `Informe mensual · octubre de 2026`.
pub(super) fn eyebrow(context: &Context<'_>, period: Period) -> String {
    let kind = match period.kind() {
        PeriodKind::Month => context.text("Informe mensual", "Monthly report"),
        PeriodKind::Quarter => context.text("Informe trimestral", "Quarterly report"),
        PeriodKind::Year => context.text("Informe anual", "Yearly report"),
        PeriodKind::All => context.text("Informe", "Report"),
    };
    let so_far = if context.story.is_complete(period) {
        ""
    } else {
        context.text(" · hasta la fecha", " · so far")
    };
    format!("{kind} · {}{so_far}", period.name(context.language))
}

/// The sentence that opens the report of a period; `None` where the period has no figure at all.
pub(super) fn headline(context: &Context<'_>, period: Period) -> Option<Headline> {
    let Some(subject) = context.story.main_subject(period) else {
        return without_surveys(context, period);
    };
    let release = main_release(context, subject, period)?;
    let (svg, key) = split_of(context, subject, period).unzip();
    Some(Headline {
        eyebrow: eyebrow(context, period),
        sentence: sentence(context, &release),
        is_title: context.period.is_some(),
        lede: release.published().map(|f| lede(context, subject, f)).unwrap_or_default(),
        split_svg: svg,
        key: key.unwrap_or_default(),
    })
}

/// What opens the report of a period of which only registers tell; `None` on a page that has a title of its own.
fn without_surveys(context: &Context<'_>, period: Period) -> Option<Headline> {
    let language = context.language;
    let name = period.name(language);
    context.period?;
    Some(Headline {
        eyebrow: eyebrow(context, period),
        sentence: match language {
            Language::Es => format!("Lo que dicen los registros, {name}"),
            Language::En => format!("What the registers tell, {name}"),
        },
        is_title: true,
        lede: Vec::new(),
        split_svg: None,
        key: Vec::new(),
    })
}

/// The sentence alone.
pub(super) fn sentence(context: &Context<'_>, release: &Release) -> String {
    match release {
        Release::Published(figure) if context.is_revised(figure) => {
            format!("{} (R)", words::headline(figure, context.language))
        }
        Release::Published(figure) => words::headline(figure, context.language),
        Release::Suppressed(_) => context
            .text(
                "Respondieron demasiado pocas personas para publicar una cifra",
                "Too few people answered to publish a figure",
            )
            .to_owned(),
    }
}

fn lede<'a>(context: &Context<'a>, subject: Asked<'a>, figure: &Published) -> Vec<Part> {
    let language = context.language;
    let mut parts = Vec::new();
    if let Some(interval) = words::interval(figure, language) {
        let between = match language {
            Language::Es => format!("Entre {}", interval.replacen(" a ", " y ", 1)),
            Language::En => format!("Between {}", interval.replacen(" to ", " and ", 1)),
        };
        parts.push(strong(between));
        parts.push(plain(format!(" {}", words::confidence(figure.level, language))));
        match words::change_sentence(figure, language) {
            Some(change) => parts.push(plain(format!("; {change}. "))),
            None => parts.push(plain(". ")),
        }
        if let Some(smallest) = words::smallest_change(figure, language) {
            parts.push(plain(format!("{smallest} ")));
        }
    }
    parts.extend(answered(context, subject, figure));
    let breaks = context.story.indicators.breaks(subject);
    let inside = figure.period.months().and_then(|(first, last)| {
        let (from, to) = (first.first_day(), last.last_day());
        breaks.into_iter().rev().find(|found| found.date > from && found.date <= to)
    });
    if let Some(found) = inside {
        let date = language.date(found.date);
        parts.push(plain(match language {
            Language::Es => format!(
                " El {date}, dentro de este periodo, cambió lo que significa la cifra: no se compara con ninguna."
            ),
            Language::En => format!(
                " On {date}, inside this period, the meaning of the figure changed: it is compared with none."
            ),
        }));
    }
    if figure.weighted
        && let Some(unweighted) = figure.unweighted
    {
        let unweighted = crate::statistics::rounding::half_away(unweighted, 0);
        let value = words::number(unweighted, figure.indicator.unit, language);
        let same = words::displayed(figure) == Some(unweighted);
        parts.push(plain(match (language, same) {
            (Language::Es, true) => " Cifra ponderada; sin ponderar es la misma.".to_owned(),
            (Language::En, true) => {
                " The figure is weighted; unweighted it is the same.".to_owned()
            }
            (Language::Es, false) => format!(" Cifra ponderada; sin ponderar sería {value}."),
            (Language::En, false) => {
                format!(" The figure is weighted; unweighted it would be {value}.")
            }
        }));
    }
    parts.extend(not_weighted(context, subject, figure));
    parts
}

/// Why the figure is not weighted where others of its series are.
fn not_weighted<'a>(context: &Context<'a>, subject: Asked<'a>, figure: &Published) -> Option<Part> {
    let unweighted = context.story.indicators.unweighted(subject, figure.period)?;
    let group = unweighted.nobody_of.as_ref();
    let group =
        group.map(|(dimension, value)| context.value(Some(subject.survey), dimension, value));
    Some(plain(match (context.language, group) {
        (Language::Es, Some(group)) => format!(
            " La cifra no está ponderada, porque no respondió nadie de {group}; no se compara con las que lo están."
        ),
        (Language::En, Some(group)) => format!(
            " The figure is not weighted, since nobody of {group} answered; it is not compared with those that are."
        ),
        (Language::Es, None) => {
            " La cifra no está ponderada, porque ningún peso cuadra con los clientes que hay; no se compara con las que lo están."
                .to_owned()
        }
        (Language::En, None) => {
            " The figure is not weighted, since no weights meet the customers that there are; it is not compared with those \
             that are."
                .to_owned()
        }
    }))
}

/// How many answered, of how many where that is known.
fn answered<'a>(context: &Context<'a>, subject: Asked<'a>, figure: &Published) -> Vec<Part> {
    let language = context.language;
    let rate = context
        .story
        .subject("response_rate", subject.survey, None)
        .and_then(|rate| context.story.release(rate, &Cut::Whole, figure.period));
    let rate = rate.as_ref().and_then(Release::published);
    let of = rate.and_then(|rate| match (rate.counts, context.marked(rate)) {
        (Counts::Share { trials, .. }, Some(share)) => Some((trials, share)),
        _ => None,
    });
    let answers = strong(words::answers(figure.n, language));
    match (of, language) {
        (Some((invited, share)), Language::Es) => {
            let invited = words::integer(invited, language);
            vec![answers, plain(format!(" a {invited} invitaciones, el {share}."))]
        }
        (Some((invited, share)), Language::En) => {
            let invited = words::integer(invited, language);
            vec![answers, plain(format!(" to {invited} invitations, {share}."))]
        }
        (None, _) => vec![answers, plain(".")],
    }
}

/// The cards of the plan's objectives, or of the main figures where there is no plan.
pub(super) fn plan(context: &Context<'_>, period: Period, heading: bool) -> Option<Plan> {
    let mut kpis: Vec<Kpi> = Vec::new();
    let mut title = context.text("Las cifras frente al plan", "The figures against the plan");
    for Objected { objective, release } in context.story.plan(period) {
        let subject = context.story.objective_subject(objective);
        let place = subject.and_then(|subject| context.place(subject, &objective.cut));
        kpis.push(card(context, objective.indicator, place, release.as_ref()));
    }
    if kpis.is_empty() {
        title = context.text("Las cifras", "The figures");
        for survey in context.story.surveys(period) {
            for id in ["nps", "csat", "ces", "response_rate"] {
                let Some(subject) = context.story.subject(id, survey, None) else { continue };
                let release = context.story.release(subject, &Cut::Whole, period);
                if release.is_some() {
                    let place = context.place(subject.into(), &Cut::Whole);
                    kpis.push(card(context, subject.indicator, place, release.as_ref()));
                }
            }
        }
    }
    (!kpis.is_empty()).then(|| Plan { title: heading.then(|| title.to_owned()), kpis })
}

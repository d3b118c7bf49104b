//! How often each answer of a question was given.

use super::chart::{
    Bar, DistributionChart, ScaleClass, Split, SplitPart, distribution as draw, split,
};
use super::context::Context;
use super::view::{Distribution, DistributionRow, Key};
use crate::cube::{Cut, Period};
use crate::indicators::Asked;
use crate::project::Language;
use crate::report::{Published, Release, words};
use crate::sources::{Measures, Question};
use crate::statistics::rounding;

/// The classes of a question's answers, their colours and names, from the lowest on.
fn classes(question: &Question, language: Language) -> [(ScaleClass, &'static str); 3] {
    match question.measures {
        Measures::Recommendation { .. } => [
            (ScaleClass::Detractor, language.pick("Detractores", "Detractors")),
            (ScaleClass::Passive, language.pick("Pasivos", "Passives")),
            (ScaleClass::Promoter, language.pick("Promotores", "Promoters")),
        ],
        Measures::Satisfaction => [
            (ScaleClass::Low, language.pick("Las demás notas", "All other answers")),
            (ScaleClass::Middle, ""),
            (ScaleClass::High, language.pick("Las dos mejores notas", "The two best answers")),
        ],
        Measures::Ease => [
            (ScaleClass::Low, language.pick("No fácil", "Not easy")),
            (ScaleClass::Middle, ""),
            (ScaleClass::High, language.pick("Fácil", "Easy")),
        ],
    }
}

/// The distribution of a subject's question; `None` where nothing may be shown.
pub(super) fn component<'a>(
    context: &Context<'a>,
    subject: Asked<'a>,
    cut: &Cut,
    period: Period,
    finding: bool,
) -> Option<Distribution> {
    let language = context.language;
    let release = context.story.release(subject, cut, period)?;
    let figure: &Published = release.published()?;
    let question = subject.survey.survey.questions.get(subject.question)?;
    if figure.scores.iter().sum::<u64>() == 0 {
        return None;
    }
    let n: u64 = figure.scores.iter().sum();
    let classes = classes(question, language);
    let share = |count: u64| {
        let share = rounding::share_display(count, n, 0).unwrap_or(0.0);
        language.percent(&language.decimal(share, 0))
    };
    let mut totals = [0_u64; 3];
    let mut bars = Vec::new();
    let mut rows = Vec::new();
    for (score, count) in (question.low..).zip(&figure.scores) {
        let class = question.part_of(score) as usize;
        if let Some(total) = totals.get_mut(class) {
            *total += count;
        }
        let (colour, _) = classes.get(class).copied().unwrap_or((ScaleClass::Middle, ""));
        #[expect(clippy::cast_precision_loss, reason = "counts of answers are far below 2^53")]
        let amount = *count as f64;
        bars.push(Bar {
            label: score.to_string(),
            amount,
            words: words::integer(*count, language),
            class: colour,
        });
        rows.push(DistributionRow {
            label: score.to_string(),
            count: words::integer(*count, language),
            share: share(*count),
        });
    }
    let name = words::short_name(subject.indicator, figure.scale, language);
    let place = context.place(subject.into(), cut);
    let of = place.map_or(name.clone(), |place| format!("{name} · {place}"));
    let label = match language {
        Language::Es => format!("{of}: respuestas de cada nota, {}", period.name(language)),
        Language::En => format!("{of}: answers by score, {}", period.name(language)),
    };
    let drawing = draw(&DistributionChart {
        id: context.unique_id("distribution"),
        title: label.clone(),
        description: words::answers(n, language),
        bars,
    });
    let parts: Vec<(ScaleClass, &str, u64)> = classes
        .into_iter()
        .zip(totals)
        .filter(|((_, name), _)| !name.is_empty())
        .map(|((class, name), total)| (class, name, total))
        .collect();
    let best = figure.scores.last().copied().unwrap_or(0);
    let (low, high) = figure.scale;
    Some(Distribution {
        title: finding.then(|| match language {
            Language::Es => format!("El {} dio un {high}", share(best)),
            Language::En => format!("{} gave a {high}", share(best)),
        }),
        take: Some({
            let what = if finding { String::new() } else { format!("{label}. ") };
            let answers = words::answers(n, language);
            match language {
                Language::Es => format!("{what}{answers}, de {low} a {high}, sin ponderar."),
                Language::En => format!("{what}{answers}, from {low} to {high}, unweighted."),
            }
        }),
        wide_svg: drawing.wide,
        narrow_svg: drawing.narrow,
        split_svg: None,
        key: parts
            .into_iter()
            .map(|(class, name, total)| Key {
                class: class.name().to_owned(),
                text: format!("{name} {} ({})", words::integer(total, language), share(total)),
            })
            .collect(),
        columns: [
            context.text("Nota", "Score").to_owned(),
            context.text("Respuestas", "Answers").to_owned(),
            context.text("Parte", "Share").to_owned(),
        ],
        rows,
    })
}

/// Detractors, passives and promoters as one bar with its key; `None` unless all three may be shown.
pub(super) fn split_of<'a>(
    context: &Context<'a>,
    subject: Asked<'a>,
    period: Period,
) -> Option<(String, Vec<Key>)> {
    let language = context.language;
    let question = subject.survey.survey.questions.get(subject.question)?;
    if !matches!(question.measures, Measures::Recommendation { .. }) {
        return None;
    }
    let mut parts = Vec::new();
    let mut key = Vec::new();
    let classes = classes(question, language);
    for ((class, name), indicator) in
        classes.into_iter().zip(["detractors", "passives", "promoters"])
    {
        let part = context.story.subject(indicator, subject.survey, Some(&question.id))?;
        let release = context.story.release(part, &Cut::Whole, period)?;
        let figure = release.published()?;
        let share = figure.estimate?;
        let (drawn, percent) = (words::figure(figure, language)?, context.marked(figure)?);
        let count = match figure.counts {
            crate::indicators::Counts::Share { successes, .. } => successes,
            _ => return None,
        };
        parts.push(SplitPart { share: share / 100.0, words: drawn, class });
        key.push(Key {
            class: class.name().to_owned(),
            text: if figure.weighted {
                format!("{name} {percent}")
            } else {
                format!("{name} {} ({percent})", words::integer(count, language))
            },
        });
    }
    let named: Vec<String> = key.iter().map(|key| key.text.clone()).collect();
    let svg = split(&Split { id: context.unique_id("split"), title: language.list(&named), parts });
    Some((svg, key))
}

/// What became of the figure that a headline is about.
pub(super) fn main_release<'a>(
    context: &Context<'a>,
    subject: Asked<'a>,
    period: Period,
) -> Option<Release> {
    context.story.release(subject, &Cut::Whole, period)
}

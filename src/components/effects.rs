//! What dated changes of policy did to the figures that they were to move, and what that can't prove.

use super::context::Context;
use super::course::{per_period, periods, signed_tenths};
use super::view::{EffectItem, Effects, Grid, GridCell, GridRow};
use crate::cube::{Period, PeriodKind};
use crate::project::Language;
use crate::report::{Outcome, PolicyEffect, words};
use crate::statistics::{Effect, Interrupted, POINTS_ON_EACH_SIDE};

/// How many changes a report shows: the latest.
const MOST: usize = 6;

/// The changes that had come by the end of a period; of one playbook, where one is named. `None` where there are none.
pub(super) fn component(
    context: &Context<'_>,
    until: Period,
    playbook: Option<&str>,
    finding: bool,
) -> Option<Effects> {
    let effects = context.story.effects(until);
    let own = effects.iter().filter(|effect| {
        playbook.is_none_or(|id| effect.annotation.playbook.as_deref() == Some(id))
    });
    let items: Vec<EffectItem> = own.take(MOST).map(|effect| item(context, effect)).collect();
    if items.is_empty() {
        return None;
    }
    Some(Effects {
        title: finding
            .then(|| context.text("Qué hicieron los cambios", "What the changes did").to_owned()),
        take: Some(
            context
                .text(
                    "El nivel y el ritmo de la cifra que cada cambio debía mover, antes y después.",
                    "Level and pace of the figure that each change was to move, before and after.",
                )
                .to_owned(),
        ),
        items,
        caveat: context
            .text(
                "Esto dice si algo cambió entonces, no por qué. Lo demás que pasó en esas fechas está en las mismas \
                 cifras, y no hay clientes sin el cambio con quienes comparar.",
                "This says whether something changed then, not why. Whatever else happened at that time is in the same \
                 figures, and there are no customers without the change to compare with.",
            )
            .to_owned(),
    })
}

fn item(context: &Context<'_>, effect: &PolicyEffect<'_>) -> EffectItem {
    let language = context.language;
    let annotation = effect.annotation;
    let playbook = annotation.playbook.as_ref().and_then(|id| context.playbooks.get(id));
    let others: Vec<String> = effect
        .others
        .iter()
        .map(|other| {
            let text = words::lower_first(other.text.in_language(language));
            format!("{text} ({})", language.date(other.date))
        })
        .collect();
    let name = words::short_name(effect.subject.indicator(), effect.subject.scale(), language);
    EffectItem {
        title: annotation.text.in_language(language).to_owned(),
        when: language.date(annotation.date),
        playbook_title: playbook.map(|playbook| playbook.title.clone()),
        playbook_href: playbook.map(|playbook| format!("{}{}", context.root, playbook.path)),
        sentence: sentence(context, effect, &name),
        grid: match &effect.outcome {
            Outcome::Estimated { found, .. } => Some(grid(context, effect, found, &name)),
            _ => None,
        },
        others: (!others.is_empty()).then(|| {
            let list = language.list(&others);
            match language {
                Language::Es => format!("En ese tiempo hubo además: {list}."),
                Language::En => format!("Also in that time: {list}."),
            }
        }),
    }
}

/// Whether an effect is told from chance.
fn is_real(context: &Context<'_>, effect: &Effect) -> bool {
    effect.p_value < 1.0 - context.story.indicators.level().confidence()
}

fn sentence(context: &Context<'_>, effect: &PolicyEffect<'_>, name: &str) -> String {
    let language = context.language;
    let kind = context.story.indicators.cadence(effect.subject);
    let needed = whole(POINTS_ON_EACH_SIDE, kind, language);
    match &effect.outcome {
        Outcome::TooEarly { after, enough } => {
            let so_far = there_are(*after, language);
            let enough = words::in_period(*enough, language);
            match language {
                Language::Es => format!(
                    "{name}: aún es pronto para decir nada. Hacen falta {needed} desde el cambio y por ahora {so_far}; los habrá, \
                     como pronto, {enough}."
                ),
                Language::En => format!(
                    "{name}: it is too early to say anything. It takes {needed} after the change, and so far {so_far}; there can \
                     be enough {enough} at the earliest."
                ),
            }
        }
        Outcome::NoAfter { after, next } => {
            let after = whole(*after, kind, language);
            let next = language.date(*next);
            match language {
                Language::Es => format!(
                    "{name}: no se puede decir qué hizo. El {next} hubo otro cambio en la misma cifra, con {after} en medio, y \
                     hacen falta {POINTS_ON_EACH_SIDE}."
                ),
                Language::En => format!(
                    "{name}: what it did can't be said. The same figure met another change on {next}, with {after} in between, \
                     and it takes {POINTS_ON_EACH_SIDE}."
                ),
            }
        }
        Outcome::NoBefore { before } => {
            let before = there_are(*before, language);
            match language {
                Language::Es => format!(
                    "{name}: no se podrá decir qué hizo. Hacen falta {needed} de antes del cambio y {before}."
                ),
                Language::En => format!(
                    "{name}: what it did can't be said. It takes {needed} before the change, and {before}."
                ),
            }
        }
        Outcome::Estimated { found, periods: (before, after) } => {
            let (before, after) =
                (periods(*before, kind, language), periods(*after, kind, language));
            let (level, slope) = (found.level_change, found.slope_change);
            let said = |effect: &Effect, es: [&str; 2], en: [&str; 2]| {
                let place = usize::from(!is_real(context, effect));
                let words = language.pick(es, en);
                words.get(place).copied().unwrap_or_default().to_owned()
            };
            let level_said = said(
                &level,
                ["más de lo que explica el azar", "un salto que los datos no distinguen del azar"],
                ["more than chance explains", "a step that the data can't tell from chance"],
            );
            let slope_said = said(
                &slope,
                [
                    "más de lo que explica el azar",
                    "un cambio de ritmo que los datos no distinguen del azar",
                ],
                [
                    "more than chance explains",
                    "a change of pace that the data can't tell from chance",
                ],
            );
            let tenths = |value: f64| signed_tenths(value, language);
            let ends = |effect: &Effect| {
                let (low, high) = (tenths(effect.interval.low), tenths(effect.interval.high));
                match language {
                    Language::Es => format!("entre {low} y {high}"),
                    Language::En => format!("between {low} and {high}"),
                }
            };
            let each = per_period(kind, language);
            match language {
                Language::Es => format!(
                    "{name}: con el cambio quedó a {} puntos de donde apuntaba la línea anterior ({}), {level_said}. El ritmo varió \
                     {} puntos {each} ({}), {slope_said}. Se miran {before} de antes y {after} de después.",
                    tenths(level.estimate),
                    ends(&level),
                    tenths(slope.estimate),
                    ends(&slope),
                ),
                Language::En => format!(
                    "{name}: with the change it stood {} points from where the line before it pointed ({}), {level_said}. Its pace \
                     changed by {} points {each} ({}), {slope_said}. Looked at: {before} before and {after} after.",
                    tenths(level.estimate),
                    ends(&level),
                    tenths(slope.estimate),
                    ends(&slope),
                ),
            }
        }
    }
}

/// So many whole periods: "8 whole months".
fn whole(count: usize, kind: PeriodKind, language: Language) -> String {
    let text = periods(count, kind, language);
    match language {
        Language::Es if count == 1 => format!("{text} completo"),
        Language::Es => format!("{text} completos"),
        Language::En => text.replacen(' ', " whole ", 1),
    }
}

/// How many of the periods just named there are.
fn there_are(count: usize, language: Language) -> String {
    match (count, language) {
        (0, Language::Es) => "no hay ninguno".to_owned(),
        (_, Language::Es) => format!("hay {count}"),
        (0, Language::En) => "there is none".to_owned(),
        (1, Language::En) => "there is 1".to_owned(),
        (_, Language::En) => format!("there are {count}"),
    }
}

fn grid(context: &Context<'_>, effect: &PolicyEffect<'_>, found: &Interrupted, name: &str) -> Grid {
    let language = context.language;
    let kind = context.story.indicators.cadence(effect.subject);
    let each = per_period(kind, language);
    let pace = |es: &str, en: &str| format!("{} {each}", context.text(es, en));
    let columns = [
        name.to_owned(),
        context.text("Estimación", "Estimate").to_owned(),
        context.text("Intervalo", "Interval").to_owned(),
    ];
    let level = |value: f64| language.decimal(crate::statistics::rounding::half_away(value, 1), 1);
    let signed = |value: f64| signed_tenths(value, language);
    let row = |label: String, effect: &Effect, show: &dyn Fn(f64) -> String| {
        let ends = [show(effect.interval.low), show(effect.interval.high)];
        let interval = ends.join(language.pick(" a ", " to "));
        let texts = [show(effect.estimate), interval];
        let heads = columns.iter().skip(1).cloned();
        let cells = heads.zip(texts).map(|(head, text)| GridCell { head, text, small: None });
        GridRow { label, cells: cells.collect(), is_total: false }
    };
    let text = |es: &str, en: &str| context.text(es, en).to_owned();
    let rows = vec![
        row(
            text("Nivel esperado sin el cambio", "Level expected without the change"),
            &found.level_before,
            &level,
        ),
        row(text("Nivel con el cambio", "Level with the change"), &found.level_after, &level),
        row(text("Salto", "Step"), &found.level_change, &signed),
        row(pace("Ritmo antes,", "Pace before,"), &found.slope_before, &signed),
        row(pace("Ritmo después,", "Pace after,"), &found.slope_after, &signed),
        row(pace("Cambio de ritmo,", "Change of pace,"), &found.slope_change, &signed),
    ];
    Grid {
        title: None,
        take: None,
        caption: effect.annotation.text.in_language(language).to_owned(),
        columns: columns.to_vec(),
        rows,
        notes: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_counted_in_words_that_agree() {
        let both = |count| {
            Language::ALL
                .map(|l| (whole(count, PeriodKind::Quarter, l), there_are(count, l)))
                .map(|(whole, there)| format!("{whole}, {there}"))
        };
        assert_eq!(both(0)[0], "0 trimestres completos, no hay ninguno");
        assert_eq!(both(0)[1], "0 whole quarters, there is none");
        assert_eq!(both(1)[0], "1 trimestre completo, hay 1");
        assert_eq!(both(1)[1], "1 whole quarter, there is 1");
        assert_eq!(both(8)[0], "8 trimestres completos, hay 8");
        assert_eq!(both(8)[1], "8 whole quarters, there are 8");
    }
}

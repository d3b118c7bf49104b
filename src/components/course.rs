//! Puts the course of a series into words: usual or not, rising or not, its season, where it breaks.

use super::context::Context;
use crate::cube::{Month, Period, PeriodKind};
use crate::indicators::{BreakCause, SeriesBreak, Unit};
use crate::project::Language;
use crate::report::{Course, Place, Published, Slope, Usual, words};
use crate::statistics::{Season, rounding};

/// The finding of a trend: whether its last figure is unusual.
pub(super) fn title(context: &Context<'_>, of: &str, last: &Published, course: &Course) -> String {
    let language = context.language;
    let value = context.marked(last).unwrap_or_default();
    let when = words::in_period(last.period, language);
    let place = course.usual.as_ref().and_then(|usual| usual.places.get(&last.period));
    let Some(place) = place else { return format!("{of}: {value} {when}") };
    let what = match (place.outside, place.run, place.drift, place.above) {
        (true, _, _, true) => context.text("por encima de lo habitual", "above what is usual"),
        (true, _, _, false) => context.text("por debajo de lo habitual", "below what is usual"),
        (false, true, _, true) => context.text(
            "al menos ocho periodos seguidos por encima del nivel de partida",
            "at least eight periods in a row above the level it started from",
        ),
        (false, true, _, false) => context.text(
            "al menos ocho periodos seguidos por debajo del nivel de partida",
            "at least eight periods in a row below the level it started from",
        ),
        (false, false, 1, _) => {
            context.text("una deriva lenta hacia arriba", "a slow drift upwards")
        }
        (false, false, -1, _) => {
            context.text("una deriva lenta hacia abajo", "a slow drift downwards")
        }
        _ => context.text("dentro de lo habitual", "within what is usual"),
    };
    format!("{of}: {value} {when}, {what}")
}

/// How to read the drawing of a trend.
pub(super) fn reading(
    context: &Context<'_>,
    of: &str,
    last: &Published,
    usual: Option<&Usual>,
) -> String {
    let language = context.language;
    let level = words::confidence(last.level, language);
    let mut text = match language {
        Language::Es => format!(
            "{of} por periodo. La banda es el intervalo, {level}: cuánto puede variar cada cifra por el azar de quién \
             responde."
        ),
        Language::En => format!(
            "{of} by period. The band is the interval, {level}: how far each figure can vary by the chance of who \
             answers."
        ),
    };
    match usual {
        Some(usual) => {
            let span = words::from_to(usual.baseline.0, usual.baseline.1, language);
            text.push_str(&match language {
                Language::Es => format!(
                    " Entre las líneas de puntos queda lo habitual según el punto de partida ({span}): por azar se sale un periodo \
                     de cada 370, más o menos."
                ),
                Language::En => format!(
                    " Between the dotted lines lies what is usual, going by the starting point ({span}): by \
                     chance about one period in 370 falls outside."
                ),
            });
            if usual.provisional {
                text.push_str(context.text(
                    " Límites provisionales: hacen falta doce periodos.",
                    " The limits are provisional: it takes twelve periods.",
                ));
            }
        }
        None => text.push_str(context.text(
            " Con menos de ocho periodos completos no se puede decir qué es lo habitual.",
            " With fewer than eight whole periods it can't be said what is usual.",
        )),
    }
    text
}

/// What else the course says. Without `finding` only of breaks that no annotation on the drawing tells.
pub(super) fn notes(
    context: &Context<'_>,
    last: &Published,
    course: &Course,
    finding: bool,
) -> Vec<String> {
    let unit = last.indicator.unit;
    let mut notes = Vec::new();
    // A finding says this in its reading.
    if let Some(usual) = course.usual.as_ref().filter(|_| !finding) {
        let lines = context.text(
            "Entre las líneas de puntos queda lo habitual",
            "Between the dotted lines lies what is usual",
        );
        let dots = match usual.places.values().any(Place::is_unusual) {
            true => context.text(
                "; los puntos de otro color se salen de ello.",
                "; dots of another colour are unusual.",
            ),
            false => ".",
        };
        notes.push(format!("{lines}{dots}"));
    }
    let told = |found: &&SeriesBreak| finding || !matches!(found.cause, BreakCause::Declared(_));
    notes.extend(course.breaks.iter().filter(told).map(|found| {
        let date = context.language.date(found.date);
        let why = match &found.cause {
            BreakCause::Declared(text) => text.in_language(context.language).to_owned(),
            BreakCause::WeightsBegin => context
                .text("las respuestas empiezan a llevar pesos", "answers begin to be weighted")
                .to_owned(),
            BreakCause::WeightsEnd => context
                .text("las respuestas dejan de llevar pesos", "answers are no longer weighted")
                .to_owned(),
        };
        match context.language {
            Language::Es => format!(
                "La serie se corta el {date}: {}. Antes y después no se comparan.",
                words::lower_first(&why)
            ),
            Language::En => format!(
                "The series breaks on {date}: {}. Before and after are not compared.",
                words::lower_first(&why)
            ),
        }
    }));
    if !finding {
        return notes;
    }
    notes.extend(course.slope.as_ref().map(|slope| slope_words(context, last, slope)));
    let level = last.level;
    notes.extend(
        course.season.as_ref().and_then(|season| season_words(context, unit, season, level)),
    );
    notes
}

/// A number with its sign and one decimal.
pub(super) fn signed_tenths(value: f64, language: Language) -> String {
    let rounded = rounding::half_away(value, 1);
    let text = language.decimal(rounded, 1);
    if rounded > 0.0 { format!("+{text}") } else { text }
}

/// "a month", "a quarter", "a year", of a pace.
pub(super) fn per_period(kind: PeriodKind, language: Language) -> &'static str {
    match kind {
        PeriodKind::Quarter => language.pick("al trimestre", "a quarter"),
        PeriodKind::Year | PeriodKind::All => language.pick("al año", "a year"),
        PeriodKind::Month => language.pick("al mes", "a month"),
    }
}

/// So many periods of a kind: "8 months".
pub(super) fn periods(count: usize, kind: PeriodKind, language: Language) -> String {
    let many = match (kind, count) {
        (PeriodKind::Month, 1) => language.pick("mes", "month"),
        (PeriodKind::Month, _) => language.pick("meses", "months"),
        (PeriodKind::Quarter, 1) => language.pick("trimestre", "quarter"),
        (PeriodKind::Quarter, _) => language.pick("trimestres", "quarters"),
        (_, 1) => language.pick("año", "year"),
        _ => language.pick("años", "years"),
    };
    format!("{count} {many}")
}

fn slope_words(context: &Context<'_>, last: &Published, slope: &Slope) -> String {
    let language = context.language;
    let kind = last.period.kind();
    let span = periods(slope.periods, kind, language);
    if slope.p_value >= 1.0 - last.level {
        return match language {
            Language::Es => format!(
                "En {span} no hay una tendencia que los datos distingan del azar (Mann-Kendall)."
            ),
            Language::En => format!(
                "Over {span} there is no trend that the data can tell from chance (Mann-Kendall)."
            ),
        };
    }
    let line = slope.line;
    let (low, high) =
        (signed_tenths(line.interval.low, language), signed_tenths(line.interval.high, language));
    let each = per_period(kind, language);
    let each = match last.indicator.unit {
        Unit::Count => each.to_owned(),
        _ => format!("{} {each}", language.pick("puntos", "points")),
    };
    let size = signed_tenths(line.slope, language);
    match language {
        Language::Es => format!(
            "En {span} la tendencia es de {size} {each} (entre {low} y {high}; Mann-Kendall y Theil-Sen). Describe lo \
             que pasó; no anuncia lo que vendrá."
        ),
        Language::En => format!(
            "Over {span} the trend is {size} {each} (between {low} and {high}; Mann-Kendall and Theil-Sen). It \
             describes what happened; it does not say what will."
        ),
    }
}

/// The season, where it can be told from chance: its lowest and highest month.
fn season_words(context: &Context<'_>, unit: Unit, season: &Season, level: f64) -> Option<String> {
    let language = context.language;
    if unit == Unit::Count {
        return None;
    }
    if season.p_value >= 1.0 - level {
        return Some(
            context
                .text(
                    "Entre los meses del año no hay diferencias que los datos distingan del azar.",
                    "There is no season that the data can tell from chance.",
                )
                .to_owned(),
        );
    }
    let effects =
        (1_i8..=12).zip(season.by_month).filter_map(|(month, effect)| Some((month, effect?)));
    let lowest = effects.clone().min_by(|one, other| one.1.total_cmp(&other.1))?;
    let highest = effects.max_by(|one, other| one.1.total_cmp(&other.1))?;
    let name = |month: i8| language.month_name(month);
    let (low, high) = (signed_tenths(lowest.1, language), signed_tenths(highest.1, language));
    Some(match language {
        Language::Es => format!(
            "La época del año cuenta: {} suele quedar a {high} puntos de la media de los meses y {}, a {low}. Al comparar dos \
             meses se comparan también sus épocas.",
            name(highest.0),
            name(lowest.0)
        ),
        Language::En => format!(
            "There is a season: {} tends to lie {high} points from the mean of the months, and {}, {low}. To compare two \
             months is to compare their seasons too.",
            name(highest.0),
            name(lowest.0)
        ),
    })
}

/// What marks a period in the table of figures.
pub(super) fn mark(context: &Context<'_>, period: Period, course: &Course) -> Option<String> {
    let begins = period.months().is_some_and(|(first, last): (Month, Month)| {
        let inside = first.first_day()..=last.last_day();
        course.breaks.iter().any(|found| inside.contains(&found.date))
    });
    if begins {
        return Some(context.text("la serie se corta", "the series breaks").to_owned());
    }
    let place = course.usual.as_ref()?.places.get(&period)?;
    let words = match (place.outside, place.run) {
        (true, _) => context.text("fuera de lo habitual", "outside what is usual"),
        (false, true) => context.text("ocho seguidos", "eight in a row"),
        _ => return None,
    };
    Some(words.to_owned())
}

//! Puts figures, changes and periods into words, in both languages.
//!
//! Figures are rounded here, once, from exact counts: half away from zero; the ends of an interval outward.

use super::claim::Claim;
use super::disclosure::Published;
use super::units::{self, Measure};
use super::verdict::{About, Room, verdict};
use crate::cube::Period;
use crate::indicators::{Counts, Figure, Indicator, Status, Unit};
use crate::project::Language;
use crate::sources::amount::Amount;
use crate::statistics::rounding;

/// With how many decimals a figure and the ends of its interval are shown.
#[must_use]
pub fn decimals_of(figure: &Figure) -> u32 {
    units::decimals(figure.estimate.unwrap_or(0.0), figure.indicator.unit)
}

/// What a figure is rounded to for display, in its own unit; `None` where there is no figure.
#[must_use]
pub fn displayed(figure: &Figure) -> Option<f64> {
    let estimate = figure.estimate?;
    #[expect(clippy::cast_precision_loss, reason = "a net score is between -100 and 100")]
    let exact = match figure.counts {
        _ if figure.weighted => None,
        Counts::Classes { detractors, promoters, .. } => {
            rounding::net_display(promoters, detractors, figure.n).map(|net| net as f64)
        }
        Counts::Share { successes, trials } => rounding::share_display(successes, trials, 0),
        Counts::None => None,
    };
    Some(exact.unwrap_or_else(|| rounding::half_away(estimate, decimals_of(figure))))
}

/// A figure in words: `42`, `87 %`, `4,5 h`.
#[must_use]
pub fn figure(figure: &Figure, language: Language) -> Option<String> {
    Some(units::number(displayed(figure)?, decimals_of(figure), figure.into(), language))
}

/// A number of a unit in words.
#[must_use]
pub fn number<'m>(value: f64, measure: impl Into<Measure<'m>>, language: Language) -> String {
    let measure = measure.into();
    units::number(value, units::decimals(value, measure.unit), measure, language)
}

/// An amount in a currency (an ISO 4217 code): `1.250 €`, `€1,250`, `−84,50 €`; other currencies go by their code.
#[must_use]
pub fn money(amount: Amount, currency: &str, language: Language) -> String {
    let has_cents = amount.to_string().contains('.');
    let number = language.decimal(amount.as_f64(), if has_cents { 2 } else { 0 });
    units::in_currency(&number, currency, language)
}

/// An interval in words: `38 a 46`, `85% to 89%`.
#[must_use]
pub fn interval(figure: &Figure, language: Language) -> Option<String> {
    let decimals = decimals_of(figure);
    let ends = rounding::outward(figure.interval?, decimals);
    let full = |value| units::number(value, decimals, figure.into(), language);
    Some(match language {
        // Spanish gives the sign once, after the second number.
        Language::Es => {
            let low = language.decimal(ends.low, usize::try_from(decimals).unwrap_or(0));
            format!("{low} a {}", full(ends.high))
        }
        Language::En => format!("{} to {}", full(ends.low), full(ends.high)),
    })
}

/// A difference with its sign: `+6`, `−3`, `0`.
#[must_use]
pub fn signed(value: f64, language: Language) -> String {
    let text = language.decimal(value, 0);
    if value > 0.0 && text != "0" { format!("+{text}") } else { text }
}

/// So many points: `6 puntos`, `1 point`.
#[must_use]
pub fn points(value: f64, language: Language) -> String {
    let text = language.decimal(value.abs(), 0);
    let one = text == "1";
    format!(
        "{text} {}",
        language.pick(if one { "punto" } else { "puntos" }, if one { "point" } else { "points" })
    )
}

/// So many answers: `1.284 respuestas`, `1 answer`.
#[must_use]
pub fn answers(n: u64, language: Language) -> String {
    let count = integer(n, language);
    match (language, n) {
        (Language::Es, 1) => format!("{count} respuesta"),
        (Language::Es, _) => format!("{count} respuestas"),
        (Language::En, 1) => format!("{count} answer"),
        (Language::En, _) => format!("{count} answers"),
    }
}

/// A count with its thousands set apart.
#[must_use]
pub fn integer(n: u64, language: Language) -> String {
    language.integer(i64::try_from(n).unwrap_or(i64::MAX))
}

/// The figure without weights, where they change what is shown: `sin ponderar 44`.
#[must_use]
pub fn unweighted(figure: &Figure, language: Language) -> Option<String> {
    let plain = rounding::half_away(figure.unweighted.filter(|_| figure.weighted)?, 0);
    if displayed(figure) == Some(plain) {
        return None;
    }
    let value = number(plain, figure, language);
    Some(format!("{} {value}", language.pick("sin ponderar", "unweighted")))
}

/// "since September": the period before, as short as the one at hand allows.
#[must_use]
pub fn since(previous: Period, current: Period, language: Language) -> String {
    let year = |period: Period| period.months().map(|(first, _)| first.year());
    let same_year = year(previous) == year(current);
    let name = match previous {
        Period::Month(month) if same_year => language.month_name(month.number()).to_owned(),
        Period::Quarter(_) if language == Language::Es => format!("el {}", previous.name(language)),
        Period::Quarter(_) => format!("the {}", previous.name(language)),
        _ => previous.name(language),
    };
    format!("{} {name}", language.pick("desde", "since"))
}

/// "in October 2026", "en el 3.er trimestre de 2026".
#[must_use]
pub fn in_period(period: Period, language: Language) -> String {
    let name = period.name(language);
    match (period, language) {
        (Period::Quarter(_), Language::Es) => format!("en el {name}"),
        (Period::Quarter(_), Language::En) => format!("in the {name}"),
        (Period::All, Language::Es) => format!("en {name}"),
        (Period::All, Language::En) => format!("of {name}"),
        (_, Language::Es) => format!("en {name}"),
        (_, Language::En) => format!("in {name}"),
    }
}

/// `de 2017 a 2018`, `del 1.er trimestre de 2026 al 2.º trimestre de 2026`; a period alone by its name.
#[must_use]
pub fn from_to(first: Period, last: Period, language: Language) -> String {
    let (from, to) = (first.name(language), last.name(language));
    match (language, last) {
        _ if first == last => to,
        (Language::Es, Period::Quarter(_)) => format!("del {from} al {to}"),
        (Language::Es, _) => format!("de {from} a {to}"),
        (Language::En, _) => format!("{from} to {to}"),
    }
}

/// The change of a figure in words: `+6 desde septiembre: más de lo que explica el azar`. `sign` stands at the period before:
/// ` (R)` where its figure was revised.
#[must_use]
pub fn change(figure: &Figure, sign: &str, language: Language) -> Option<String> {
    let change = figure.change.as_ref()?;
    let since = since(figure.previous?, figure.period, language);
    let difference = signed(change.difference.difference, language);
    let unit = figure.indicator.unit;
    let said = verdict(change, figure.level, unit, About::Change, Room::Line, language);
    Some(format!("{difference} {since}{sign}: {said}"))
}

/// How a figure stands against its target: `meta 45 · sin decidir aún`.
#[must_use]
pub fn status(figure: &Figure, language: Language) -> Option<String> {
    let target = figure.target?;
    let state = match figure.status? {
        Status::Met => language.pick("cumplida", "met"),
        Status::NotMet => language.pick("no cumplida", "not met"),
        Status::Undecided => language.pick("sin decidir aún", "not decided yet"),
    };
    let target = number(target, figure, language);
    Some(format!("{} {target} · {state}", language.pick("meta", "target")))
}

/// The name of what a figure measures. A recommendation on another scale than 0 to 10 is no NPS.
#[must_use]
pub fn name(indicator: &Indicator, scale: (i32, i32), language: Language) -> String {
    let (low, high) = scale;
    if indicator.id == "nps" && scale != (0, 10) {
        return match language {
            Language::Es => format!("Saldo neto (escala {low} a {high})"),
            Language::En => format!("Net score (scale {low} to {high})"),
        };
    }
    indicator.name.in_language(language).to_owned()
}

/// The short name, for cards and axes.
#[must_use]
pub fn short_name(indicator: &Indicator, scale: (i32, i32), language: Language) -> String {
    if indicator.id == "nps" && scale != (0, 10) {
        return name(indicator, scale, language);
    }
    indicator.short.in_language(language).to_owned()
}

/// The indicator's name inside a sentence, with its article: "el NPS", "la satisfacción".
#[must_use]
pub fn with_article(indicator: &Indicator, scale: (i32, i32), language: Language) -> String {
    match (indicator.id, language) {
        ("nps", _) => {
            let article = language.pick("el", "the");
            format!("{article} {}", lower_first(&short_name(indicator, scale, language)))
        }
        ("csat", _) => language.pick("la satisfacción", "satisfaction").to_owned(),
        ("ces", _) => language.pick("la facilidad", "ease").to_owned(),
        _ => lower_first(&name(indicator, scale, language)),
    }
}

/// A noun after a Spanish preposition, which may join its article: "a" and "el NPS" are "al NPS".
#[must_use]
pub fn joined(preposition: &str, noun: &str) -> String {
    match noun.strip_prefix("el ") {
        Some(rest) if matches!(preposition, "a" | "de") => format!("{preposition}l {rest}"),
        _ => format!("{preposition} {noun}"),
    }
}

/// The figure's name as the subject of a sentence, with its article in Spanish.
fn as_subject(figure: &Figure, language: Language) -> String {
    upper_first(&with_article(figure.indicator, figure.scale, language))
}

/// A text with its first letter small, unless it is an abbreviation.
#[must_use]
pub fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => text.to_owned(),
    }
}

/// A text with its first letter large.
#[must_use]
pub fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The sentence that opens a report. It claims a change only where chance does not explain it. `sign` stands at the figure:
/// ` (R)` where it was revised.
#[must_use]
pub fn headline(published: &Published, sign: &str, language: Language) -> String {
    let subject = as_subject(published, language);
    let Some(value) = figure(published, language).map(|value| format!("{value}{sign}")) else {
        let none = language.pick("sin respuestas", "no answers");
        return format!("{subject}: {none} {}", in_period(published.period, language));
    };
    let percent = published.indicator.unit == Unit::Percent;
    let (is, to) = match (language, percent) {
        (Language::Es, true) => ("es del", "al"),
        (Language::Es, false) => ("es", "a"),
        (Language::En, _) => ("is", "to"),
    };
    let said = published.change.as_ref().map(|change| {
        let unit = published.indicator.unit;
        verdict(change, published.level, unit, About::Change, Room::Title, language)
    });
    match (Claim::on_change(published), said) {
        (Some(Claim::Higher), Some(said)) => {
            format!("{subject} {} {to} {value}, {said}", language.pick("sube", "rises"))
        }
        (Some(Claim::Lower), Some(said)) => {
            format!("{subject} {} {to} {value}, {said}", language.pick("baja", "falls"))
        }
        (Some(_), Some(said)) => format!("{subject} {is} {value}: {said}"),
        _ if !published.complete => {
            format!("{subject} {is} {value}{}", language.pick(" hasta la fecha", " so far"))
        }
        _ => format!("{subject} {is} {value}"),
    }
}

/// The change that would have been seen, where none is claimed, as a sentence of its own.
#[must_use]
pub fn smallest_change(published: &Published, language: Language) -> Option<String> {
    let change = published.change.as_ref()?;
    let unit = published.indicator.unit;
    let said = |room| verdict(change, published.level, unit, About::Change, room, language);
    let (whole, title) = (said(Room::Sentence), said(Room::Title));
    let rest = whole.strip_prefix(&title)?.strip_prefix("; ")?;
    Some(format!("{}.", upper_first(rest)))
}

/// The second sentence of a report: `; seis puntos más que en septiembre (entre +1 y +11)`. `sign` stands at the period
/// before, as in [`change`].
#[must_use]
pub fn change_sentence(published: &Published, sign: &str, language: Language) -> Option<String> {
    let change = published.change.as_ref()?;
    let previous = published.previous?;
    let ends = rounding::outward(change.difference.interval, 0);
    let (low, high) = (signed(ends.low, language), signed(ends.high, language));
    let difference = rounding::half_away(change.difference.difference, 0);
    let than = since(previous, published.period, language);
    let than = than.split_once(' ').map_or(than.as_str(), |(_, name)| name);
    let than = format!("{than}{sign}");
    let amount = points(difference, language);
    Some(match language {
        Language::Es => {
            let period = format!("en {than}");
            if difference == 0.0 {
                format!("los mismos puntos que {period} (diferencia entre {low} y {high})")
            } else {
                let more = if difference > 0.0 { "más" } else { "menos" };
                format!("{amount} {more} que {period} (diferencia entre {low} y {high})")
            }
        }
        Language::En => {
            if difference == 0.0 {
                format!("the same as in {than} (difference between {low} and {high})")
            } else {
                let higher = if difference > 0.0 { "higher" } else { "lower" };
                format!("{amount} {higher} than in {than} (difference between {low} and {high})")
            }
        }
    })
}

/// `con un 95 % de confianza`.
#[must_use]
pub fn confidence(level: f64, language: Language) -> String {
    let percent = language.percent(&language.decimal(level * 100.0, decimals(level * 100.0)));
    match language {
        Language::Es => format!("con un {percent} de confianza"),
        Language::En => format!("with {percent} confidence"),
    }
}

fn decimals(value: f64) -> usize {
    usize::from((value - value.round()).abs() > 1e-9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_carry_their_article_and_prepositions_join_it() {
        let named = |id: &str, scale| {
            let indicator = crate::indicators::registry::find(id).unwrap();
            let of = |language| with_article(indicator, scale, language);
            (joined("a", &of(Language::Es)), of(Language::En))
        };
        assert_eq!(named("nps", (0, 10)), ("al NPS".into(), "the NPS".into()));
        assert_eq!(named("csat", (1, 5)), ("a la satisfacción".into(), "satisfaction".into()));
        let (spanish, english) = named("nps", (1, 5));
        assert_eq!(spanish, "al saldo neto (escala 1 a 5)");
        assert_eq!(english, "the net score (scale 1 to 5)");
    }

    #[test]
    fn a_difference_keeps_its_sign_and_never_shows_a_signed_zero() {
        assert_eq!(signed(6.4, Language::Es), "+6");
        assert_eq!(signed(-2.5, Language::En), "−3");
        assert_eq!(signed(0.3, Language::Es), "0");
        assert_eq!(signed(-0.3, Language::Es), "0");
    }

    #[test]
    fn amounts_carry_their_currency() {
        let said = |written: &str, currency: &str, language| {
            money(Amount::from_written(written).unwrap(), currency, language)
        };
        assert_eq!(said("1250", "EUR", Language::Es), "1.250\u{a0}€");
        assert_eq!(said("1250", "EUR", Language::En), "€1,250");
        assert_eq!(said("-84.5", "EUR", Language::Es), "−84,50\u{a0}€");
        assert_eq!(said("-84.5", "EUR", Language::En), "−€84.50");
        assert_eq!(said("0", "GBP", Language::Es), "0\u{a0}GBP");
        assert_eq!(said("12", "GBP", Language::En), "GBP\u{a0}12");
        assert_eq!(said("-0.001", "EUR", Language::Es), "0,00\u{a0}€");
    }

    #[test]
    fn periods_are_named_as_shortly_as_their_year_allows() {
        let since = |previous: &str, current: &str, language| {
            since(previous.parse().unwrap(), current.parse().unwrap(), language)
        };
        assert_eq!(since("2026-09", "2026-10", Language::Es), "desde septiembre");
        assert_eq!(since("2025-12", "2026-01", Language::En), "since December 2025");
        assert_eq!(since("2026-Q2", "2026-Q3", Language::Es), "desde el 2.º trimestre de 2026");
        assert_eq!(since("2017", "2018", Language::En), "since 2017");
    }
}

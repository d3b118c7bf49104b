//! How long customers stay: the curve of the share still there by age, and its figures.

use super::call::{self, Checked};
use super::chart::{Step, StepChart, steps};
use super::context::Context;
use super::kpi;
use super::tenure_by;
use super::view::{Component, Curve, CurveRow, Withheld};
use crate::cube::{Cut, Period, PeriodKind};
use crate::diagnostic::Diagnostic;
use crate::handbook::ComponentCall;
use crate::indicators::{Unit, registry};
use crate::project::Language;
use crate::report::{TenurePoint, TooFew, words};
use crate::statistics::{Interval, rounding};

/// The ages of the table, in months.
const AGES: [u32; 11] = [3, 6, 12, 24, 36, 60, 84, 120, 180, 240, 360];

/// The ages of the table where the curve is shorter than a year.
const EARLY_AGES: [u32; 5] = [1, 2, 3, 6, 9];

/// The curve of a call.
pub(super) fn components(
    context: &Context<'_>,
    call: &ComponentCall,
) -> Result<Vec<Component>, Diagnostic> {
    let finding = call::finding(call)?;
    let by = dimension(context, call)?;
    let Some(period) = period(context, call)? else { return Ok(Vec::new()) };
    let release = context.story.tenure(&Cut::Whole, period).map(|points| {
        let points = points?;
        Ok(match by {
            None => curve(context, &points, period, finding).map(Component::Curve),
            Some(by) => {
                let grid = tenure_by::grid(context, by, &points, period, finding);
                Some(Component::Grid(grid.ok_or(TooFew::People)?))
            }
        })
    });
    let name = context.text("Cuánto se quedan los clientes", "How long customers stay");
    Ok(found(context, name, release))
}

/// The dimension that a call tells customers apart by.
fn dimension<'c>(
    context: &Context<'_>,
    call: &'c ComponentCall,
) -> Result<Option<&'c str>, Diagnostic> {
    let Some(indicator) = registry::find("survival_12m") else { return Ok(None) };
    let subject = context.story.registered(indicator);
    call::by(context, call, &Checked { indicator, subject, cut: Cut::Whole, period: None })
}

/// The period up to whose end customers are told of: that of the call, or of the page, or all time. `None` on the report of
/// a month or a quarter, in which a curve of years would hardly move.
pub(super) fn period(
    context: &Context<'_>,
    call: &ComponentCall,
) -> Result<Option<Period>, Diagnostic> {
    let named = call.attributes.contains_key("period");
    let period = call::period(context, call)?.unwrap_or(Period::All);
    Ok((named || period.kind() >= PeriodKind::Year).then_some(period))
}

/// What was found. Where nothing is or may be told a report has nothing, and another page says so.
pub(super) fn found(
    context: &Context<'_>,
    name: &str,
    release: Option<Result<Option<Component>, TooFew>>,
) -> Vec<Component> {
    let other = match release {
        Some(Ok(Some(component))) => return vec![component],
        Some(Ok(None)) => kpi::nothing(context, name, None),
        Some(Err(too_few)) => Component::Withheld(Withheld {
            name: Some(name.to_owned()),
            words: context.withheld(too_few),
        }),
        None => kpi::nothing(context, name, Some(context.register("customers"))),
    };
    if context.period.is_some() { Vec::new() } else { vec![other] }
}

/// The curve; `None` where nobody is watched for a month yet.
fn curve(
    context: &Context<'_>,
    points: &[TenurePoint],
    period: Period,
    finding: bool,
) -> Option<Curve> {
    let language = context.language;
    let last = points.last().filter(|last| last.months > 0)?;
    let title = finding_of(points, language)?;
    let label = context
        .text(
            "Qué parte de los clientes sigue, mes a mes",
            "The share of customers still there, month by month",
        )
        .to_owned();
    let in_years = last.months >= 24;
    let drawing = steps(&StepChart {
        id: context.unique_id("tenure"),
        title: label.clone(),
        description: description(points, language),
        steps: points.iter().map(step).collect(),
        figure: percent(last.share, language),
        ticks: ticks(last.months, in_years),
        ages: if in_years {
            context.text("años desde que vinieron", "years since they came")
        } else {
            context.text("meses desde que vinieron", "months since they came")
        }
        .to_owned(),
        language,
    });
    let reading = reading(context, period);
    Some(Curve {
        take: Some(if finding { reading } else { format!("{title}. {reading}") }),
        title: finding.then_some(title),
        wide_svg: drawing.wide,
        narrow_svg: drawing.narrow,
        notes: vec![note(context)],
        caption: label,
        columns: [
            context.text("Desde que vinieron", "Since they came"),
            context.text("Siguen", "Still there"),
            context.text("Intervalo", "Interval"),
            context.text("Clientes que se observan", "Customers watched"),
        ]
        .map(str::to_owned),
        rows: told(points).map(|point| row(point, language)).collect(),
    })
}

fn step(point: &TenurePoint) -> Step {
    Step {
        age: f64::from(point.months),
        share: point.share,
        interval: point.interval.map(|interval| (interval.low, interval.high)),
    }
}

/// The ages under the axis: years or months, as many as are easily read.
fn ticks(months: u32, in_years: bool) -> Vec<(f64, String)> {
    let (unit, every) = match (in_years, months) {
        (true, ..=144) => (12, 1),
        (true, ..=288) => (12, 2),
        (true, _) => (12, 5),
        (false, ..=8) => (1, 1),
        (false, _) => (1, 3),
    };
    let ages = (0..=months / unit).step_by(every);
    ages.map(|age| (f64::from(age * unit), age.to_string())).collect()
}

/// The points that are told in words: at some ages, and at the last that is known.
fn told(points: &[TenurePoint]) -> impl Iterator<Item = &TenurePoint> {
    let last = points.last().map_or(0, |point| point.months);
    let is_told = move |months: u32| {
        let ages: &[u32] = if last < 12 { &EARLY_AGES } else { &AGES };
        ages.contains(&months) || months == last
    };
    points.iter().filter(move |point| point.months > 0 && is_told(point.months))
}

fn row(point: &TenurePoint, language: Language) -> CurveRow {
    CurveRow {
        age: age(point.months, language),
        share: percent(point.share, language),
        interval: point.interval.map(|i| interval(i, language)).unwrap_or_default(),
        at_risk: words::integer(point.at_risk, language),
    }
}

/// The share after a year, or else at the last age that is told before it.
fn main_point(points: &[TenurePoint]) -> Option<&TenurePoint> {
    told(points).take_while(|point| point.months <= 12).last()
}

/// What is found, for a heading: of a hundred customers, how many are still there.
fn finding_of(points: &[TenurePoint], language: Language) -> Option<String> {
    let point = main_point(points)?;
    let span = age(point.months, language);
    let of_hundred = rounding::half_away(point.share, 0);
    // All or none is said only of all or none.
    let some = of_hundred.clamp(1.0, 99.0);
    let number = language.decimal(some, 0);
    Some(match language {
        Language::Es if point.share >= 100.0 => format!("Ningún cliente se fue antes de {span}"),
        Language::En if point.share >= 100.0 => format!("No customer left within {span}"),
        Language::Es if point.share <= 0.0 => format!("Ningún cliente sigue al cabo de {span}"),
        Language::En if point.share <= 0.0 => format!("No customer is still there after {span}"),
        Language::Es => {
            let more = match of_hundred {
                100.0.. => "más de ",
                ..1.0 => "menos de ",
                _ => "",
            };
            let verb = if some > 1.0 { "siguen" } else { "sigue" };
            format!("De cada 100 clientes, {more}{number} {verb} al cabo de {span}")
        }
        Language::En => {
            let more = match of_hundred {
                100.0.. => "more than ",
                ..1.0 => "fewer than ",
                _ => "",
            };
            let verb = if some > 1.0 { "are" } else { "is" };
            format!("Of 100 customers, {more}{number} {verb} still there after {span}")
        }
    })
}

/// How to read the drawing.
fn reading(context: &Context<'_>, period: Period) -> String {
    let level = words::confidence(context.story.indicators.level().confidence(), context.language);
    let least = context.story.indicators.project.book.disclosure.min_respondents;
    let day = context.story.day(period).map(|day| context.language.date(day));
    match context.language {
        Language::Es => {
            let day = day.map(|day| format!(", con lo que se sabía el {day}")).unwrap_or_default();
            format!(
                "La línea dice qué parte sigue según el tiempo que pasa desde que se hicieron clientes{day}. La banda es el intervalo \
                 de cada punto, {level}; no vale para toda la curva a la vez. La línea acaba donde ya se observan menos de {least} \
                 clientes."
            )
        }
        Language::En => {
            let day = day.map(|day| format!(", as was known on {day}")).unwrap_or_default();
            format!(
                "The line is the share still there, by the time since they became customers{day}. The band is the interval of \
                 each point, {level}; it does not hold for the whole curve at once. The line ends where fewer than {least} \
                 customers are still watched."
            )
        }
    }
}

/// What counts, and what is not known.
fn note(context: &Context<'_>) -> String {
    context
        .text(
            "Quien aún es cliente cuenta hasta donde se sabe de él: cuánto más se quedará no se da por sabido (estimación de \
             Kaplan y Meier). De quien se fue y volvió cuenta la primera vez. Se dan por anotadas todas las bajas: \
             si faltan las antiguas, la curva queda por encima de la verdad.",
            "Those who are still customers count as far as is known of them: how much longer they will stay is not assumed \
             (the estimate of Kaplan and Meier). Of those who left and came back, the first time counts. All \
             departures are taken to be on record: where old ones are missing, the curve lies above the truth.",
        )
        .to_owned()
}

/// The first and the last figure that are told, in a sentence.
fn description(points: &[TenurePoint], language: Language) -> String {
    let words = |point: &TenurePoint| {
        let (share, age) = (percent(point.share, language), age(point.months, language));
        match language {
            Language::Es => format!("{share} al cabo de {age}"),
            Language::En => format!("{share} after {age}"),
        }
    };
    let (first, last) = (main_point(points), points.last());
    match first.zip(last) {
        Some((first, last)) if first.months < last.months => {
            format!("{}, {}.", words(first), words(last))
        }
        Some((first, _)) => format!("{}.", words(first)),
        None => String::new(),
    }
}

/// So many months: `un año`, `4 years and 2 months`.
pub(super) fn age(months: u32, language: Language) -> String {
    let years = match (months / 12, language) {
        (0, _) => None,
        (1, Language::Es) => Some("un año".to_owned()),
        (1, Language::En) => Some("a year".to_owned()),
        (years, _) => Some(format!("{years} {}", language.pick("años", "years"))),
    };
    let months = match (months % 12, language) {
        (0, _) => None,
        (1, Language::Es) => Some("un mes".to_owned()),
        (1, Language::En) => Some("a month".to_owned()),
        (months, _) => Some(format!("{months} {}", language.pick("meses", "months"))),
    };
    let parts: Vec<String> = years.into_iter().chain(months).collect();
    language.list(&parts)
}

/// A share in whole per cent.
pub(super) fn percent(share: f64, language: Language) -> String {
    words::number(rounding::half_away(share, 0), Unit::Percent, language)
}

/// The interval of a share: `81 a 90 %`, `81% to 90%`.
pub(super) fn interval(interval: Interval, language: Language) -> String {
    let ends = rounding::outward(interval, 0);
    let percent = |value: f64| words::number(value, Unit::Percent, language);
    match language {
        Language::Es => format!("{} a {}", language.decimal(ends.low, 0), percent(ends.high)),
        Language::En => format!("{} to {}", percent(ends.low), percent(ends.high)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(months: u32, share: f64) -> TenurePoint {
        TenurePoint { months, share, interval: None, at_risk: 20 }
    }

    #[test]
    fn ages_are_said_in_years_and_months() {
        let both = |months| Language::ALL.map(|language| age(months, language));
        assert_eq!(both(1), ["un mes", "a month"]);
        assert_eq!(both(12), ["un año", "a year"]);
        assert_eq!(both(50), ["4 años y 2 meses", "4 years and 2 months"]);
    }

    #[test]
    fn the_finding_is_that_of_a_year_or_of_the_last_age_before() {
        let said = |points: &[TenurePoint], language| finding_of(points, language).unwrap();
        let years: Vec<_> =
            (0..=30).map(|months| point(months, 100.0 - f64::from(months))).collect();
        assert_eq!(said(&years, Language::Es), "De cada 100 clientes, 88 siguen al cabo de un año");
        let months = years.get(..8).unwrap();
        assert_eq!(
            said(months, Language::En),
            "Of 100 customers, 93 are still there after 7 months"
        );
        assert_eq!(finding_of(&[point(0, 100.0)], Language::Es), None);
    }

    #[test]
    fn all_and_none_are_said_of_all_and_none_only() {
        let said = |share| finding_of(&[point(0, 100.0), point(1, share)], Language::En).unwrap();
        assert_eq!(said(100.0), "No customer left within a month");
        assert_eq!(said(99.9), "Of 100 customers, more than 99 are still there after a month");
        assert_eq!(said(99.4), "Of 100 customers, 99 are still there after a month");
        assert_eq!(said(1.2), "Of 100 customers, 1 is still there after a month");
        assert_eq!(said(0.2), "Of 100 customers, fewer than 1 is still there after a month");
        assert_eq!(said(0.0), "No customer is still there after a month");
    }

    #[test]
    fn the_table_tells_the_ages_that_are_reached_and_the_last() {
        let of = |until: u32| -> Vec<u32> {
            let points: Vec<_> = (0..=until).map(|months| point(months, 50.0)).collect();
            told(&points).map(|point| point.months).collect()
        };
        assert_eq!(of(4), [1, 2, 3, 4]);
        assert_eq!(of(40), [3, 6, 12, 24, 36, 40]);
        assert_eq!(of(60), [3, 6, 12, 24, 36, 60]);
    }

    #[test]
    fn the_axis_has_few_words() {
        for (months, in_years) in [(1, false), (23, false), (24, true), (150, true), (700, true)] {
            let ticks = ticks(months, in_years);
            assert!((2..=15).contains(&ticks.len()), "{months}: {ticks:?}");
            assert!(ticks.iter().all(|(age, _)| *age <= f64::from(months)));
        }
    }
}

//! Reads the course of a series: what is usual in it, what is not, whether it drifts, and whether it has a season.
//!
//! Only what is published takes part, so that nothing withheld can be worked out from a limit. A series begins anew
//! where it breaks.

use super::disclosure::{Published, Release};
use super::story::Story;
use crate::cube::{Cut, Month, Period};
use crate::indicators::{Figure, SeriesBreak, Subject, Unit};
use crate::statistics::{
    ChartPoint, Interval, Season, TheilSen, control_chart, individuals, mann_kendall, season,
    seasonal_mann_kendall, theil_sen,
};
use std::collections::BTreeMap;

/// How one period lies in the course of its series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Where chance alone takes the figure, in the indicator's unit.
    pub limits: Interval,
    /// Whether the figure lies outside.
    pub outside: bool,
    /// Whether it is the eighth or a later one in a row on one side of the centre.
    pub run: bool,
    /// Whether the series has drifted away slowly, and to which side: −1, 0 or 1.
    pub drift: i8,
    /// Whether it lies above the centre.
    pub above: bool,
}

impl Place {
    /// Whether the rules of the method page call the period unusual.
    #[must_use]
    pub fn is_unusual(&self) -> bool {
        self.outside || self.run
    }
}

/// What is usual in a series.
#[derive(Debug, Clone, PartialEq)]
pub struct Usual {
    /// The first and the last period of the baseline, from which the limits come.
    pub baseline: (Period, Period),
    /// Whether the baseline is shorter than twelve periods.
    pub provisional: bool,
    /// By period, from the first of the baseline on.
    pub places: BTreeMap<Period, Place>,
}

/// Whether a series rises or falls, as a description.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slope {
    /// The median slope and its interval, in the indicator's unit for each period.
    pub line: TheilSen,
    /// How often a trend as clear arises without one; season by season where there are two years.
    pub p_value: f64,
    /// How many periods it is read from.
    pub periods: usize,
}

/// The course of a series up to a period.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Course {
    /// What is usual; `None` with fewer than eight whole periods.
    pub usual: Option<Usual>,
    /// The slope; `None` with fewer than eight.
    pub slope: Option<Slope>,
    /// How the months of the year differ; `None` before two whole years.
    pub season: Option<Season>,
    /// Where the series breaks up to then, earliest first.
    pub breaks: Vec<SeriesBreak>,
}

impl<'a> Story<'a> {
    /// The course of a subject up to a period.
    #[must_use]
    pub fn course(&self, subject: impl Into<Subject<'a>>, cut: &Cut, until: Period) -> Course {
        let subject = subject.into();
        let releases = self.standings(subject, cut, until);
        // What came before the first figure parts nothing, and a report knows nothing of what came after it.
        let first = releases.first().and_then(|release| release.period().months());
        let mut breaks = self.indicators.breaks(subject);
        breaks.retain(|found| {
            first.is_some_and(|(first, _)| found.date > first.first_day())
                && until.months().is_none_or(|(_, last)| found.date <= last.last_day())
        });
        let begin = breaks.last();
        let whole: Vec<&Published> = releases
            .iter()
            .filter_map(Release::published)
            .filter(|figure| figure.complete && figure.estimate.is_some())
            .filter(|figure| match (begin, figure.period.months()) {
                (Some(begin), Some((first, _))) => first.first_day() >= begin.date,
                _ => true,
            })
            .collect();
        let whole = self.alike(subject, whole);
        let baseline = subject.survey().and_then(|survey| survey.survey.baseline);
        let charted: Vec<&Published> = whole
            .iter()
            .copied()
            .filter(|figure| match (baseline, figure.period.months()) {
                (Some(from), Some((first, _))) => first.first_day() >= from,
                _ => true,
            })
            .collect();
        Course { usual: usual(&charted), slope: self.slope(&whole), season: months(&whole), breaks }
    }

    /// The figures that mean the same: where some are weighted to the population, not those that could not be.
    pub(super) fn alike<'f>(
        &self,
        subject: Subject<'a>,
        figures: Vec<&'f Published>,
    ) -> Vec<&'f Published> {
        let is_weighted =
            |figure: &&Published| self.indicators.unweighted(subject, figure.period).is_none();
        if figures.iter().any(is_weighted) {
            figures.into_iter().filter(is_weighted).collect()
        } else {
            figures
        }
    }

    fn slope(&self, figures: &[&Published]) -> Option<Slope> {
        let points: Vec<(f64, f64)> = figures
            .iter()
            .filter_map(|figure| Some((position(figure.period)?, figure.estimate?)))
            .collect();
        if points.len() < crate::statistics::SHORTEST_TREND {
            return None;
        }
        let line = theil_sen(&points, self.indicators.level())?;
        let test = if months(figures).is_some() {
            let seasons: Vec<(u8, f64)> = figures
                .iter()
                .filter_map(|figure| Some((calendar(figure.period)?.1, figure.estimate?)))
                .collect();
            seasonal_mann_kendall(&seasons)?
        } else {
            mann_kendall(&points.iter().map(|(_, value)| *value).collect::<Vec<f64>>())?
        };
        Some(Slope { line, p_value: test.p_value, periods: points.len() })
    }
}

/// The standard error of a figure, in its unit; `None` where it has no interval of its own.
#[must_use]
pub fn standard_error(figure: &Figure) -> Option<f64> {
    let level = crate::statistics::Level::new(figure.level)?;
    // The score interval has a width also where all answers agree, and so has the error.
    figure
        .interval
        .map(|interval| interval.width() / (2.0 * level.z()))
        .filter(|error| *error > 0.0)
}

/// How many periods of its kind lie between a period and the year 0.
#[must_use]
pub fn position(period: Period) -> Option<f64> {
    let (first, last) = period.months()?;
    let length = last.since(first) + 1;
    Some(f64::from(first.since(Month::new(0, 1)) / length))
}

fn calendar(period: Period) -> Option<(i32, u8)> {
    match period {
        Period::Month(month) => Some((i32::from(month.year()), u8::try_from(month.number()).ok()?)),
        _ => None,
    }
}

fn months(figures: &[&Published]) -> Option<Season> {
    let points: Option<Vec<(i32, u8, f64, f64)>> = figures
        .iter()
        .map(|figure| {
            let (year, month) = calendar(figure.period)?;
            Some((year, month, figure.estimate?, standard_error(figure)?))
        })
        .collect();
    season(&points?)
}

fn usual(figures: &[&Published]) -> Option<Usual> {
    let unit = figures.first()?.indicator.unit;
    let has_error = figures.iter().any(|figure| figure.mean_square.is_some());
    if !(matches!(unit, Unit::Percent | Unit::Points) && has_error) {
        return usual_without_n(figures);
    }
    // A figure that all customers stand behind, or a single one, has no error to chart it by.
    let charted = figures.iter().filter_map(|figure| {
        let point = ChartPoint {
            estimate: figure.estimate? / 100.0,
            mean_square: figure.mean_square?,
            n: figure.n_effective?,
        };
        Some((*figure, point))
    });
    let (figures, points): (Vec<&Published>, Vec<ChartPoint>) = charted.unzip();
    let first = figures.first()?;
    let low = if first.indicator.unit == Unit::Points { -1.0 } else { 0.0 };
    let chart = control_chart(&points, Interval { low, high: 1.0 })?;
    let places = figures.iter().zip(&chart.points).map(|(figure, point)| {
        let place = Place {
            limits: point.limits.times(100.0),
            outside: point.outside,
            run: point.run,
            drift: if point.drift { if point.ewma > 0.0 { 1 } else { -1 } } else { 0 },
            above: point.z > 0.0,
        };
        (figure.period, place)
    });
    let places = places.collect();
    let last = figures.get(chart.baseline.checked_sub(1)?)?;
    Some(Usual { baseline: (first.period, last.period), provisional: chart.provisional, places })
}

/// What is usual in a series of plain counts, amounts and times, which have no error to chart them by.
fn usual_without_n(figures: &[&Published]) -> Option<Usual> {
    let values: Vec<f64> = figures.iter().filter_map(|figure| figure.estimate).collect();
    let chart = individuals(&values)?;
    let floor = match figures.first()?.indicator.unit {
        Unit::Points | Unit::Money | Unit::Percent => f64::NEG_INFINITY,
        _ => 0.0,
    };
    let places = figures.iter().zip(&chart.outside).map(|(figure, outside)| {
        let place = Place {
            limits: Interval { low: chart.limits.low.max(floor), high: chart.limits.high },
            outside: *outside,
            run: false,
            drift: 0,
            above: figure.estimate.is_some_and(|value| value > chart.centre),
        };
        (figure.period, place)
    });
    let places = places.collect();
    let (first, last) = (figures.first()?, figures.get(chart.baseline.checked_sub(1)?)?);
    Some(Usual { baseline: (first.period, last.period), provisional: chart.provisional, places })
}

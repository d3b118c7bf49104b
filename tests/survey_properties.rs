//! Holds what is computed of a survey, from its rows on, to what must be true of any rows.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod support {
    pub(crate) mod command;
    pub(crate) mod project;
}

use embajador::cube::{Cut, Period, PeriodKind};
use embajador::diagnostic::Diagnostics;
use embajador::indicators::{Comparison, Figure, Subject};
use embajador::report::Story;
use embajador::statistics::Interval;
use embajador::{Input, Measured};
use proptest::collection::vec;
use proptest::prelude::*;
use support::project::Project;

const REGIONS: [&str; 3] = ["a", "b", "c"];
/// Scores and what they become in a mirror: what is said by promoters is said by detractors.
const MIRROR: [(u8, u8); 6] = [(0, 10), (3, 9), (7, 8), (8, 7), (9, 3), (10, 0)];
const WEIGHTS: [&str; 5] = ["1", "0.5", "2", "0", "1.7"];

/// One answer: month, region, score, customer, weight, each by its place.
type Row = (u8, usize, usize, u8, usize);

/// A survey of some rows.
#[derive(Debug, Clone)]
struct Survey {
    rows: Vec<Row>,
    weighted: bool,
    /// Customers by region, to which answers are weighted.
    population: Option<[u16; 3]>,
    /// Whether the customers are few enough for their number to count.
    finite: bool,
    transactional: bool,
    least: u8,
}

fn survey() -> impl Strategy<Value = Survey> {
    let row = (0..4_u8, 0..3_usize, 0..6_usize, 0..60_u8, 0..5_usize);
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), 3..12_u8);
    let population = proptest::option::of([60..200_u16, 60..500_u16, 60..900_u16]);
    (vec(row, 1..150), flags, population).prop_map(
        |(mut rows, (weighted, finite, transactional, least), population)| {
            // What the register names must have an answer.
            rows.extend((0..3).map(|region| (0, region, 2, 60, 0)));
            let finite = finite && population.is_some();
            Survey { rows, weighted, population, finite, transactional, least }
        },
    )
}

impl Survey {
    fn measured(&self, level: f64) -> Measured {
        let mut text = String::from("response_id,customer_id,responded_on,nps,region,weight\n");
        for (place, (month, region, score, customer, weight)) in self.rows.iter().enumerate() {
            let (score, region) = (MIRROR[*score].0, REGIONS[*region]);
            let weight = if self.weighted { WEIGHTS[*weight] } else { "1" };
            // A customer lives in one region, so that its population counts customers.
            text += &format!(
                "{place},{region}{customer},2026-0{}-10,{score},{region},{weight}\n",
                month + 1
            );
        }
        let mut mapping = String::from("preset = \"canonical\"\n");
        if self.finite {
            mapping += "finite_population = true\n";
        }
        if self.transactional {
            mapping += "type = \"transactional\"\n";
        }
        mapping += "[survey.s.dimensions]\nregion = \"region\"\n";
        let book = format!(
            "[book]\ntitle = \"Book\"\nlanguage = \"en\"\nsrc = \"content\"\n[preprocessor.embajador.statistics]\n\
             level = {level}\n[preprocessor.embajador.disclosure]\nmin-respondents = {}\n",
            self.least
        );
        let mut project = Project::new(&mapping, &text).with("book.toml", &book);
        if let Some(population) = self.population {
            let rows = REGIONS.iter().zip(population);
            let rows: String = rows.map(|(region, n)| format!("s,region,{region},{n}\n")).collect();
            let register = format!("survey,dimension,value,customers\n{rows}");
            project = project.with("data/registers/population.csv", &register);
        }
        let input = Input { root: project.path().to_owned(), ..Input::default() };
        let mut diagnostics = Diagnostics::new();
        Measured::read(&input, &mut diagnostics).unwrap()
    }

    fn figures(&self, level: f64) -> Vec<Figure> {
        let measured = self.measured(level);
        let indicators = measured.indicators();
        let mut figures = Vec::new();
        for subject in indicators.subjects() {
            for kind in [PeriodKind::Month, PeriodKind::Quarter, PeriodKind::All] {
                for period in indicators.periods(subject, kind) {
                    figures.extend(indicators.figure(subject, &Cut::Whole, period));
                    figures.extend(indicators.figures_by(subject, "region", period));
                }
            }
        }
        figures
    }

    fn mirrored(&self) -> Survey {
        let score =
            |score: usize| MIRROR.iter().position(|(own, _)| *own == MIRROR[score].1).unwrap();
        let row = |&(month, region, own, customer, weight): &Row| {
            (month, region, score(own), customer, weight)
        };
        Survey { rows: self.rows.iter().map(row).collect(), ..self.clone() }
    }
}

/// A number that may be shown.
fn is_sound(number: f64) -> bool {
    number.is_finite() && !(number == 0.0 && number.is_sign_negative())
}

fn numbers(figure: &Figure) -> Vec<f64> {
    let mut numbers: Vec<f64> =
        [figure.estimate, figure.n_effective, figure.unweighted, figure.mean_square]
            .into_iter()
            .flatten()
            .collect();
    numbers.extend(figure.interval.iter().flat_map(|interval| [interval.low, interval.high]));
    for comparison in comparisons(figure) {
        let found = comparison.difference;
        numbers.extend([found.difference, found.interval.low, found.interval.high, found.p_value]);
        numbers.extend(comparison.p_adjusted);
        numbers.extend(comparison.detectable(figure.level));
        numbers.push(comparison.standard_error);
    }
    numbers
}

fn comparisons(figure: &Figure) -> impl Iterator<Item = &Comparison> {
    figure.change.iter().chain(&figure.against_rest)
}

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-6
}

fn turned(interval: Interval) -> Interval {
    Interval { low: -interval.high, high: -interval.low }
}

fn are_near(one: Option<Interval>, other: Option<Interval>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => near(one.low, other.low) && near(one.high, other.high),
        (one, other) => one.is_none() && other.is_none(),
    }
}

fn holds(outer: Interval, inner: Interval) -> bool {
    outer.low <= inner.low + 1e-9 && outer.high >= inner.high - 1e-9
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn figures_lie_in_their_intervals_and_claims_agree_with_theirs(survey in survey()) {
        for figure in survey.figures(0.95) {
            for number in numbers(&figure) {
                prop_assert!(is_sound(number), "{number} in {figure:?}");
            }
            prop_assert!(figure.n_effective.is_none_or(|worth| worth > 0.0));
            let range = if figure.indicator.id == "nps" { -100.0..=100.0 } else { 0.0..=100.0 };
            if let (Some(estimate), Some(Interval { low, high })) = (figure.estimate, figure.interval) {
                prop_assert!(low <= estimate + 1e-9 && estimate <= high + 1e-9, "{figure:?}");
                prop_assert!(range.contains(&low) && range.contains(&high), "{figure:?}");
            }
            for comparison in comparisons(&figure) {
                let found = comparison.difference;
                prop_assert!((0.0..=1.0).contains(&found.p_value), "{found:?}");
                let Interval { low, high } = found.interval;
                prop_assert!(low <= found.difference + 1e-9 && found.difference <= high + 1e-9, "{found:?}");
                // No more than the whole scale apart.
                prop_assert!((-200.0..=200.0).contains(&low) && (-200.0..=200.0).contains(&high));
                let is_tie = (found.p_value - 0.05).abs() < 1e-9 || low.abs() < 1e-7 || high.abs() < 1e-7;
                let excludes = low > 0.0 || high < 0.0;
                prop_assert!(is_tie || excludes == (found.p_value < 0.05), "{found:?}");
                prop_assert!(comparison.p_adjusted.is_none_or(|p| p >= found.p_value && p <= 1.0));
                // The smallest change that would have been seen is no nothing, unless all customers answered on both sides.
                let detectable = comparison.detectable(0.95);
                prop_assert!(detectable.is_none_or(|smallest| smallest > 0.0) || found.p_value == 0.0 || found.p_value == 1.0);
            }
        }
    }

    #[test]
    fn mirrored_answers_have_mirrored_figures(survey in survey()) {
        let (figures, mirrored) = (survey.figures(0.95), survey.mirrored().figures(0.95));
        prop_assert_eq!(figures.len(), mirrored.len());
        let twin = |figure: &Figure| {
            let id = match figure.indicator.id {
                "promoters" => "detractors",
                "detractors" => "promoters",
                id => id,
            };
            let is_twin = |other: &&Figure| {
                other.indicator.id == id && other.period == figure.period && other.cut == figure.cut
            };
            mirrored.iter().find(is_twin).unwrap()
        };
        for figure in &figures {
            let other = twin(figure);
            let sign = if figure.indicator.id == "nps" { -1.0 } else { 1.0 };
            let turn = |interval: Interval| if sign < 0.0 { turned(interval) } else { interval };
            let same = |one: Option<f64>, other: Option<f64>| match (one, other) {
                (Some(one), Some(other)) => near(one, sign * other),
                (one, other) => one.is_none() && other.is_none(),
            };
            prop_assert!(same(figure.estimate, other.estimate), "{figure:?}\n{other:?}");
            prop_assert!(same(figure.unweighted, other.unweighted));
            prop_assert!(are_near(figure.interval, other.interval.map(turn)), "{figure:?}\n{other:?}");
            prop_assert_eq!(figure.n, other.n);
            for (own, theirs) in [(figure.change, other.change), (figure.against_rest, other.against_rest)] {
                prop_assert_eq!(own.is_some(), theirs.is_some());
                let (Some(own), Some(theirs)) = (own, theirs) else { continue };
                let (own, theirs) = (own.difference, theirs.difference);
                prop_assert!(near(own.difference, sign * theirs.difference), "{own:?} {theirs:?}");
                prop_assert!(are_near(Some(own.interval), Some(turn(theirs.interval))), "{own:?} {theirs:?}");
                prop_assert!(near(own.p_value, theirs.p_value), "{own:?} {theirs:?}");
            }
        }
    }

    #[test]
    fn more_confidence_takes_wider_intervals(survey in survey()) {
        let levels = [0.8, 0.95, 0.99].map(|level| survey.figures(level));
        for pair in levels.windows(2) {
            prop_assert_eq!(pair[0].len(), pair[1].len());
            for (narrow, wide) in pair[0].iter().zip(&pair[1]) {
                prop_assert_eq!(narrow.estimate, wide.estimate);
                prop_assert_eq!(narrow.interval.is_some(), wide.interval.is_some());
                if let (Some(inner), Some(outer)) = (narrow.interval, wide.interval) {
                    prop_assert!(holds(outer, inner), "{inner:?} {outer:?}");
                }
                for (inner, outer) in comparisons(narrow).zip(comparisons(wide)) {
                    let (inner, outer) = (inner.difference, outer.difference);
                    prop_assert!(holds(outer.interval, inner.interval), "{inner:?} {outer:?}");
                    prop_assert!(near(inner.p_value, outer.p_value), "{inner:?} {outer:?}");
                }
            }
        }
    }

    #[test]
    fn the_parts_of_a_change_add_up_to_it(survey in survey()) {
        let measured = survey.measured(0.95);
        let story = Story::new(measured.indicators());
        for subject in story.indicators.subjects().into_iter().filter_map(Subject::asked) {
            for period in story.indicators.periods(subject, PeriodKind::Month) {
                let Some(found) = story.composition(subject, "region", period) else { continue };
                let release = story.release(subject, &Cut::Whole, period).unwrap();
                let figure = release.published().unwrap();
                let change = figure.change.unwrap().difference.difference;
                prop_assert!(near(found.change, change), "{found:?} {change}");
                let sum: f64 = found.groups.iter().map(|group| group.mix + group.own).sum();
                prop_assert!(near(sum, change), "{found:?} {change}");
                let before: f64 = found.groups.iter().map(|group| group.shares.0).sum();
                let after: f64 = found.groups.iter().map(|group| group.shares.1).sum();
                prop_assert!(near(before, 100.0) && near(after, 100.0), "{found:?}");
                prop_assert!(found.groups.len() >= 2);
                // What is named is published on both sides, or is absent from one.
                for group in &found.groups {
                    let Some(value) = group.value.clone() else { continue };
                    let cut = Cut::Value { dimension: "region".to_owned(), value };
                    for side in [period, found.previous] {
                        let release = story.release(subject, &cut, side);
                        prop_assert!(release.is_none_or(|release| release.published().is_some()));
                    }
                }
                // All others are never fewer than what may be published.
                if found.groups.iter().any(|group| group.value.is_none()) {
                    others_are_enough(subject, period, &found.groups, u64::from(survey.least))?;
                }
            }
        }
    }
}

fn others_are_enough(
    subject: embajador::indicators::Asked<'_>,
    period: Period,
    groups: &[embajador::report::GroupPart],
    least: u64,
) -> Result<(), TestCaseError> {
    let named = |region: &str| groups.iter().any(|group| group.value.as_deref() == Some(region));
    let people = |region: &str| {
        let cut = Cut::Value { dimension: "region".to_owned(), value: region.to_owned() };
        // A customer lives in one region.
        subject.survey.people(&cut, subject.question, period).unwrap_or(0)
    };
    let others: u64 = REGIONS.into_iter().filter(|region| !named(region)).map(people).sum();
    prop_assert!(others == 0 || others >= least, "{others} of {groups:?}");
    Ok(())
}

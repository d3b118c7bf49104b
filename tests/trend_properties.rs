//! Holds plans, response rates and the figures of series to what must be true of every input.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use embajador::statistics::{
    ChartPoint, Effect, Interval, Level, Net, NetInterval, Outcomes, Proportion, Trinomial,
    control_chart, finite_population, individuals, interrupted, mann_kendall, planning, season,
    seasonal_mann_kendall, theil_sen, worst_case,
};
use proptest::prelude::*;

const NET: Interval = Interval { low: -1.0, high: 1.0 };

// ---- What goes in

fn levels() -> impl Strategy<Value = Level> {
    prop_oneof![Just(0.8), Just(0.9), Just(0.95), Just(0.99), 0.01..0.9999_f64]
        .prop_map(|confidence| Level::new(confidence).unwrap())
}

fn trinomials() -> impl Strategy<Value = Trinomial> {
    (0_u64..200, 0_u64..200, 1_u64..200).prop_map(|(d, s, p)| Trinomial::from_counts(d, s, p))
}

fn nets() -> impl Strategy<Value = Net> {
    let methods = prop_oneof![Just(NetInterval::Score), Just(NetInterval::AdjustedWald)];
    (trinomials(), methods).prop_map(|(answers, method)| answers.by(method))
}

fn chart_points() -> impl Strategy<Value = Vec<ChartPoint>> {
    prop::collection::vec(trinomials(), 0..40).prop_map(|months| {
        let point = |month: &Trinomial| ChartPoint {
            estimate: month.net().unwrap(),
            mean_square: (month.promoters + month.detractors) / month.n(),
            n: month.n(),
        };
        months.iter().map(point).collect()
    })
}

/// Values of which some are the same.
fn values() -> impl Strategy<Value = Vec<f64>> {
    let value = prop_oneof![(-5_i8..=5).prop_map(f64::from), -1.0..1.0_f64];
    prop::collection::vec(value, 2..40)
}

/// Times in order, with gaps, and a value for each.
fn timed() -> impl Strategy<Value = Vec<(f64, f64)>> {
    prop::collection::vec(
        (1_u8..4, prop_oneof![(-5_i8..=5).prop_map(f64::from), -1.0..1.0_f64]),
        2..30,
    )
    .prop_map(|steps| {
        let mut now = 0.0;
        let mut at = |(step, value): (u8, f64)| {
            now += f64::from(step);
            (now, value)
        };
        steps.into_iter().map(&mut at).collect()
    })
}

/// Estimates of a net with their standard errors at the times 0, 1, 2 and so on.
fn estimates(length: std::ops::Range<usize>) -> impl Strategy<Value = Vec<(f64, f64, f64)>> {
    prop::collection::vec((-1.0..1.0_f64, 0.01..0.2_f64), length).prop_map(|points| {
        let timed = points.into_iter().enumerate();
        timed.map(|(time, (estimate, error))| (time as f64, estimate, error)).collect()
    })
}

/// Every number, those that are none among them.
fn anything() -> impl Strategy<Value = f64> {
    use proptest::num::f64::{ANY, NEGATIVE, NORMAL, POSITIVE, ZERO};
    prop_oneof![
        2 => ANY,
        2 => POSITIVE | NEGATIVE | NORMAL | ZERO,
        6 => -1.0..1.0_f64,
        4 => 0.0..1000.0_f64,
        1 => prop_oneof![Just(0.0), Just(-0.0), Just(1.0), Just(5e-324), Just(f64::MAX), Just(-1.0)],
    ]
}

/// Mostly numbers that make sense, so that a whole series of them often does.
fn mostly(sound: std::ops::Range<f64>) -> impl Strategy<Value = f64> {
    prop_oneof![60 => sound, 1 => anything()]
}

// ---- What must hold of it

/// A number that a page may show.
fn is_figure(value: f64) -> bool {
    value.is_finite() && !(value == 0.0 && value.is_sign_negative())
}

fn check_figures(values: &[Option<f64>]) -> Result<(), TestCaseError> {
    for (i, value) in values.iter().enumerate() {
        prop_assert!(value.is_none_or(is_figure), "figure {} is {:?}", i, value);
    }
    Ok(())
}

fn check_interval(found: Interval) -> Result<(), TestCaseError> {
    prop_assert!(found.low <= found.high, "{:?}", found);
    check_figures(&[Some(found.low), Some(found.high)])
}

/// Whether one interval holds another, but for the last digits.
fn holds(outer: Interval, inner: Interval) -> bool {
    let slack = 1e-12 * (1.0 + outer.width());
    outer.low <= inner.low + slack && inner.high <= outer.high + slack
}

/// The p-value is below alpha exactly where the interval leaves out 0; on the very edge rounding decides.
fn check_effect(effect: Effect, level: Level) -> Result<(), TestCaseError> {
    let alpha = 1.0 - level.confidence();
    check_interval(effect.interval)?;
    prop_assert!(effect.interval.contains(effect.estimate), "{:?}", effect);
    prop_assert!((0.0..=1.0).contains(&effect.p_value), "{:?}", effect);
    let on_edge = (effect.p_value - alpha).abs() < 1e-9;
    prop_assert!(
        on_edge || (effect.p_value < alpha) != effect.interval.contains(0.0),
        "{:?} at alpha {}",
        effect,
        alpha
    );
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn more_power_and_a_smaller_change_need_more_answers(
        variance in 0.01..1.0_f64, change in 0.001..0.5_f64, level in levels(),
        (one, other) in (0.5..0.99_f64, 0.5..0.99_f64), times in 1.0..3.0_f64,
    ) {
        let needed = |change, power| {
            planning::answers_per_group(variance, change, level, power).unwrap()
        };
        let (lower, higher) = (one.min(other), one.max(other));
        prop_assert!(needed(change, lower) <= needed(change, higher));
        prop_assert!(needed(change * times, one) <= needed(change, one));
        let error = |n: u64| (2.0 * variance / n as f64).sqrt();
        let seen = |n| planning::detectable_change(error(n), level, one).unwrap();
        let n = needed(change, one);
        prop_assert!(seen(n) <= change * (1.0 + 1e-9), "the plan shows what it was made for");
        prop_assert!(n == 1 || seen(n - 1) >= change * (1.0 - 1e-9), "with no answer too many");
    }

    #[test]
    fn a_base_never_asks_for_more_answers(
        variance in 0.01..1.0_f64, margin in 0.001..0.5_f64, level in levels(), base in 1_u32..100_000,
    ) {
        let needed = |base| planning::answers_for_margin(variance, margin, level, base).unwrap();
        let of_base = needed(Some(f64::from(base)));
        prop_assert!(of_base <= needed(None) && of_base <= u64::from(base) && of_base >= 1);
        prop_assert!(of_base <= needed(Some(f64::from(base) + 1.0)));
    }

    #[test]
    fn a_finite_base_never_widens(net in nets(), more in 0_u32..1000, level in levels()) {
        let (answers, n) = (net.answers, net.answers.n());
        let base = n + f64::from(more);
        let factor = finite_population::factor(n, base).unwrap();
        prop_assert!(factor >= 1.0);
        prop_assert_eq!(factor.is_infinite(), more == 0);
        let found = finite_population::interval(&net, n, base, level).unwrap();
        prop_assert!(holds(net.interval(level).unwrap(), found), "{:?}", found);
        prop_assert!(found.contains(net.estimate().unwrap()));
        let plain = answers.standard_error().unwrap();
        prop_assert!(finite_population::standard_error(plain, n, base).unwrap() <= plain);
        if net.method == NetInterval::Score && more > 0 {
            let scaled = answers.scaled(n * factor).score_interval(level).unwrap();
            prop_assert!((scaled.low - found.low).abs() < 1e-9, "{:?} {:?}", scaled, found);
            prop_assert!((scaled.high - found.high).abs() < 1e-9, "{:?} {:?}", scaled, found);
        }
    }

    #[test]
    fn rates_stand_in_their_order(
        (complete, partial, refused, non_contact) in (0_u64..50, 0_u64..50, 0_u64..50, 0_u64..50),
        (other, unknown_household, unknown_other) in (0_u64..50, 0_u64..50, 0_u64..50),
        eligible_share in 0.0..=1.0_f64,
    ) {
        let outcomes = Outcomes {
            complete, partial, refused, non_contact, other, unknown_household, unknown_other,
            eligible_share,
        };
        let slack = 1e-15;
        for rates in [
            [outcomes.rr1(), outcomes.rr3(), outcomes.rr5()],
            [outcomes.rr2(), outcomes.rr4(), outcomes.rr6()],
            [outcomes.rr1(), outcomes.rr2(), Some(1.0)],
            [outcomes.rr2(), outcomes.contact1(), Some(1.0)],
            [outcomes.rr1(), outcomes.cooperation1(), Some(1.0)],
            [outcomes.refusal1(), outcomes.contact1(), Some(1.0)],
        ] {
            let known: Vec<f64> = rates.into_iter().flatten().collect();
            prop_assert!(known.is_sorted_by(|one, next| *one <= next + slack), "{:?}", rates);
        }
    }

    #[test]
    fn the_worst_case_holds_what_is_seen(rate in 0.0..=1.0_f64, net in -1.0..=1.0_f64) {
        let found = worst_case(rate, net).unwrap();
        let slack = 1e-12;
        prop_assert!(found.low - slack <= net && net <= found.high + slack);
        prop_assert!(-1.0 <= found.low && found.high <= 1.0);
        prop_assert!((found.width() - 2.0 * (1.0 - rate)).abs() < slack);
    }

    #[test]
    fn limits_contain_the_centre(points in chart_points()) {
        let Some(chart) = control_chart(&points, NET) else {
            let variance = points.iter().take(12).any(|point| point.mean_square > 0.0);
            prop_assert!(points.len() < 8 || !variance || points.iter().all(|p| p.estimate == 1.0));
            return Ok(());
        };
        prop_assert_eq!(chart.points.len(), points.len());
        prop_assert!(chart.sigma_z >= 1.0 && chart.sigma_z >= chart.sigma_z_raw);
        for (charted, point) in chart.points.iter().zip(&points) {
            prop_assert!(charted.limits.contains(chart.centre), "{:?}", charted);
            prop_assert!(NET.low <= charted.limits.low && charted.limits.high <= NET.high);
            // A limit that is cut can't be crossed, and a point on the limit is rounding's.
            let beyond = !charted.limits.contains(point.estimate);
            let on_edge = (charted.z.abs() - 3.0).abs() < 1e-9;
            let cut = charted.limits.low == NET.low || charted.limits.high == NET.high;
            prop_assert!(on_edge || beyond == charted.outside || (cut && !beyond), "{:?}", charted);
            prop_assert_eq!(charted.drift, charted.ewma.abs() > charted.ewma_limit);
        }
        let seven = chart.points.iter().take(7).all(|charted| !charted.run);
        prop_assert!(seven, "the eighth in a row is the first signal there can be");
    }

    #[test]
    fn the_mirrored_series_has_the_mirrored_chart(points in chart_points()) {
        let mirrored: Vec<ChartPoint> = points
            .iter()
            .map(|point| ChartPoint { estimate: 0.0 - point.estimate, ..*point })
            .collect();
        let (found, mirror) = (control_chart(&points, NET), control_chart(&mirrored, NET));
        prop_assert_eq!(found.is_some(), mirror.is_some());
        if let (Some(found), Some(mirror)) = (found, mirror) {
            prop_assert_eq!(found.centre, 0.0 - mirror.centre);
            for (one, other) in found.points.iter().zip(&mirror.points) {
                prop_assert_eq!(one.limits, other.limits.times(-1.0));
                prop_assert_eq!(one.z, 0.0 - other.z);
                prop_assert_eq!(one.ewma, 0.0 - other.ewma);
                prop_assert_eq!(
                    (one.outside, one.run, one.drift), (other.outside, other.run, other.drift)
                );
            }
        }
    }

    #[test]
    fn single_values_in_another_unit_have_the_same_signals(values in values(), unit in 0.1..50.0_f64) {
        let other: Vec<f64> = values.iter().map(|value| value * unit).collect();
        let (found, converted) = (individuals(&values), individuals(&other));
        prop_assert_eq!(found.is_some(), converted.is_some());
        if let (Some(found), Some(converted)) = (found, converted) {
            prop_assert!(found.limits.contains(found.centre));
            let expected = found.limits.times(unit);
            prop_assert!((expected.low - converted.limits.low).abs() < 1e-9 * unit);
            prop_assert!((expected.high - converted.limits.high).abs() < 1e-9 * unit);
        }
    }

    #[test]
    fn a_reversed_series_has_the_opposite_trend(values in values()) {
        let found = mann_kendall(&values).unwrap();
        let backward: Vec<f64> = values.iter().rev().copied().collect();
        let negated: Vec<f64> = values.iter().map(|value| 0.0 - value).collect();
        for other in [mann_kendall(&backward).unwrap(), mann_kendall(&negated).unwrap()] {
            prop_assert_eq!((found.s, found.variance), (-other.s, other.variance));
            prop_assert_eq!((found.z, found.p_value), (0.0 - other.z, other.p_value));
            prop_assert_eq!(found.tau_b, other.tau_b.map(|tau| 0.0 - tau));
        }
        check_figures(&[Some(found.z), Some(found.p_value), found.tau_b, Some(found.variance)])?;
        prop_assert!(found.tau_b.is_none_or(|tau| tau.abs() <= 1.0 + 1e-12));
        // What keeps the order keeps the test.
        let cubes: Vec<f64> = values.iter().map(|value| 2.0 * value).collect();
        prop_assert_eq!(mann_kendall(&cubes), Some(found));
    }

    #[test]
    fn the_median_line_follows_the_unit(
        points in timed(), level in levels(), (shift, times) in (-9.0..9.0_f64, 0.1..9.0_f64),
    ) {
        let found = theil_sen(&points, level).unwrap();
        prop_assert!(found.interval.contains(found.slope), "{:?}", found);
        let line: Vec<(f64, f64)> =
            points.iter().map(|&(time, value)| (time, times * value + shift)).collect();
        let other = theil_sen(&line, level);
        // Rounding may undo a tie and so move an end of the interval, but not the line.
        let other = other.unwrap();
        prop_assert!((other.slope - times * found.slope).abs() < 1e-9);
        prop_assert!((other.intercept - (times * found.intercept + shift)).abs() < 1e-8);
        let mirrored: Vec<(f64, f64)> =
            points.iter().map(|&(time, value)| (time, 0.0 - value)).collect();
        let mirror = theil_sen(&mirrored, level).unwrap();
        prop_assert!((mirror.slope + found.slope).abs() < 1e-12);
    }

    #[test]
    fn a_higher_level_widens_the_interval_of_the_slope(
        points in timed(), one in levels(), other in levels(),
    ) {
        let (lower, higher) = if one.z() <= other.z() { (one, other) } else { (other, one) };
        let inner = theil_sen(&points, lower).unwrap().interval;
        prop_assert!(holds(theil_sen(&points, higher).unwrap().interval, inner));
    }

    #[test]
    fn an_effect_agrees_with_its_test(
        points in estimates(16..40), level in levels(), other in levels(), share in 0.0..1.0_f64,
    ) {
        let change = 8.0 + (share * (points.len() - 15) as f64).floor();
        let effects = |level| {
            let found = interrupted(&points, change, level).unwrap();
            [
                found.level_change, found.slope_before, found.slope_after, found.slope_change,
                found.level_before, found.level_after,
            ]
        };
        let (one, two) = (effects(level), effects(other));
        for (effect, again) in one.into_iter().zip(two) {
            check_effect(effect, level)?;
            prop_assert_eq!((effect.estimate, effect.p_value), (again.estimate, again.p_value));
            let (inner, outer) = if level.z() <= other.z() {
                (effect.interval, again.interval)
            } else {
                (again.interval, effect.interval)
            };
            prop_assert!(holds(outer, inner), "{:?} {:?}", inner, outer);
        }
        let [level_change, slope_before, slope_after, slope_change, before, after] =
            one.map(|effect| effect.estimate);
        prop_assert!((after - before - level_change).abs() < 1e-9);
        prop_assert!((slope_after - slope_before - slope_change).abs() < 1e-9);
    }

    #[test]
    fn a_season_knows_no_level_of_a_year_and_no_order(
        noise in prop::collection::vec((-0.2..0.2_f64, 0.01..0.2_f64), 36), levels in [-1.0..1.0_f64, -1.0..1.0, -1.0..1.0],
    ) {
        let point = |(place, (estimate, error)): (usize, &(f64, f64)), levels: [f64; 3]| {
            let (year, month) = (place / 12, place as u8 % 12 + 1);
            (2020 + year as i32, month, estimate + levels.get(year).unwrap(), *error)
        };
        let series = |levels| -> Vec<(i32, u8, f64, f64)> {
            noise.iter().enumerate().map(|pair| point(pair, levels)).collect()
        };
        let (plain, shifted) = (series([0.0; 3]), series(levels));
        let (found, other) = (season(&plain).unwrap(), season(&shifted).unwrap());
        prop_assert!((found.p_value - other.p_value).abs() < 1e-9);
        let effects: Vec<f64> = found.by_month.into_iter().flatten().collect();
        prop_assert_eq!(effects.len(), 12);
        prop_assert!(effects.iter().sum::<f64>().abs() < 1e-12);
        for (one, two) in effects.iter().zip(other.by_month) {
            prop_assert!((one - two.unwrap()).abs() < 1e-9);
        }
        let backward: Vec<_> = plain.into_iter().rev().collect();
        prop_assert_eq!(season(&backward), Some(found));
    }
}

// ---- No input, however odd, makes a function fail or gives what is no figure

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_plan_gives_figures_or_nothing(
        (a, b, c, d) in (anything(), anything(), anything(), anything()), level in levels(),
        (i, p, r) in (any::<u64>(), any::<u64>(), any::<u64>()),
    ) {
        let base = Some(d);
        prop_assert!(planning::answers_per_group(a, b, level, c).is_none_or(|n| n > 0));
        prop_assert!(planning::answers_for_margin(a, b, level, base).is_none_or(|n| n > 0));
        prop_assert!(finite_population::factor(a, b).is_none_or(|factor| factor >= 1.0));
        let outcomes = Outcomes {
            complete: i, partial: p, refused: r, non_contact: i, other: p, unknown_household: r,
            unknown_other: i, eligible_share: a,
        };
        let rates = [
            outcomes.rr1(), outcomes.rr2(), outcomes.rr3(), outcomes.rr4(), outcomes.rr5(),
            outcomes.rr6(), outcomes.cooperation1(), outcomes.contact1(), outcomes.refusal1(),
        ];
        check_figures(&rates)?;
        prop_assert!(rates.iter().flatten().all(|rate| (0.0..=1.0).contains(rate)));
        check_figures(&[
            planning::detectable_change(a, level, b), finite_population::standard_error(a, b, c),
        ])?;
        let answers = Trinomial { detractors: a, passives: b, promoters: c };
        for interval in [worst_case(a, b), finite_population::interval(&answers, a, d, level)] {
            interval.map_or(Ok(()), check_interval)?;
        }
    }

    #[test]
    fn any_series_gives_figures_or_nothing(
        points in prop::collection::vec((mostly(-1.0..1.0), mostly(0.0..1.0), mostly(0.1..500.0)), 0..30),
        months in prop::collection::vec((2019_i32..2023, 0_u8..14), 0..60),
        (low, high, change) in (mostly(-1.0..0.0), mostly(0.5..1.0), mostly(0.0..30.0)), level in levels(),
    ) {
        let chart_points: Vec<ChartPoint> = points
            .iter()
            .map(|&(estimate, mean_square, n)| ChartPoint { estimate, mean_square, n })
            .collect();
        if let Some(chart) = control_chart(&chart_points, Interval { low, high }) {
            check_figures(&[
                Some(chart.centre), Some(chart.variance), Some(chart.sigma_z_raw), Some(chart.sigma_z),
            ])?;
            for point in chart.points {
                check_interval(point.limits)?;
                check_figures(&[Some(point.z), Some(point.ewma), Some(point.ewma_limit)])?;
            }
        }
        let values: Vec<f64> = points.iter().map(|point| point.0).collect();
        if let Some(chart) = individuals(&values) {
            check_interval(chart.limits)?;
            check_figures(&[Some(chart.centre), Some(chart.mean_range), Some(chart.range_limit)])?;
        }
        let seasonal: Vec<(u8, f64)> = (0..12).cycle().zip(values.iter().copied()).collect();
        for found in [mann_kendall(&values), seasonal_mann_kendall(&seasonal)].into_iter().flatten() {
            check_figures(&[Some(found.variance), Some(found.z), Some(found.p_value), found.tau_b])?;
        }
        let timed: Vec<(f64, f64)> = points.iter().map(|point| (point.2, point.0)).collect();
        if let Some(line) = theil_sen(&timed, level) {
            check_interval(line.interval)?;
            check_figures(&[Some(line.slope), Some(line.intercept)])?;
        }
        let estimates: Vec<(f64, f64, f64)> = points
            .iter()
            .zip(0_u8..)
            .map(|(point, time)| (f64::from(time), point.0, point.1))
            .collect();
        for series in [&estimates, &points] {
            if let Ok(found) = interrupted(series, change, level) {
                for effect in [
                    found.level_change, found.slope_before, found.slope_after, found.slope_change,
                    found.level_before, found.level_after,
                ] {
                    check_effect(effect, level)?;
                    check_figures(&[Some(effect.estimate), Some(effect.p_value)])?;
                }
            }
        }
        let monthly: Vec<(i32, u8, f64, f64)> = months
            .iter()
            .zip(points.iter().cycle())
            .map(|(&(year, month), point)| (year, month, point.0, point.1))
            .collect();
        if let Some(found) = season(&monthly) {
            check_figures(&[Some(found.p_value)])?;
            check_figures(&found.by_month)?;
        }
    }
}

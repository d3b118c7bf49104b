//! Holds weights, clusters, drivers and the parts of a change to what must be true of every input.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use embajador::statistics::drivers::{self, DriverAnalysis, JointCounts, Moments, Quadrant};
use embajador::statistics::{
    ClusterMoments, Level, Part, RakingCell, Trinomial, cluster_n_effective,
    cluster_standard_error, decompose, rake, student, weights,
};
use proptest::collection::vec;
use proptest::prelude::*;

/// A number that a page may show.
fn is_figure(value: f64) -> bool {
    value.is_finite() && !(value == 0.0 && value.is_sign_negative())
}

fn near(one: f64, other: f64, tolerance: f64) -> bool {
    (one - other).abs() <= tolerance
}

/// The same things in another order, and where each came from.
fn turned<T: Clone>(things: &[T], by: usize) -> (Vec<T>, Vec<usize>) {
    let places: Vec<usize> = (0..things.len()).map(|i| (i + by) % things.len()).rev().collect();
    (places.iter().map(|&place| things[place].clone()).collect(), places)
}

// ---- Raking

/// Cells of every combination of levels, so that any margins can be met, and some that don't say all of theirs.
fn raking() -> impl Strategy<Value = (Vec<RakingCell>, Vec<Vec<f64>>)> {
    vec(2_usize..=4, 1..=3).prop_flat_map(|sizes| {
        let mut combinations: Vec<Vec<Option<usize>>> = vec![Vec::new()];
        for &size in &sizes {
            combinations = combinations
                .into_iter()
                .flat_map(|start| (0..size).map(move |level| [&start[..], &[Some(level)]].concat()))
                .collect();
        }
        let silent = sizes.iter().map(|&size| prop_oneof![Just(None), (0..size).prop_map(Some)]);
        let silent = vec(silent.collect::<Vec<_>>(), 0..4);
        let margins: Vec<_> = sizes.iter().map(|&size| vec(0.05..1.0_f64, size)).collect();
        (silent, margins).prop_flat_map(move |(silent, margins)| {
            let levels: Vec<_> = combinations.iter().cloned().chain(silent).collect();
            (vec(0.5..60.0_f64, levels.len()), Just(levels), Just(margins)).prop_map(
                |(weights, levels, margins)| {
                    let cell = |(levels, weight)| RakingCell { levels, weight };
                    (levels.into_iter().zip(weights).map(cell).collect(), margins)
                },
            )
        })
    })
}

fn anything() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => 0.0..10.0_f64,
        1 => any::<f64>(),
        1 => prop_oneof![Just(0.0), Just(-0.0), Just(-1.0), Just(f64::NAN), Just(f64::INFINITY)],
        1 => prop_oneof![Just(5e-324), Just(f64::MAX), Just(1e-300), Just(1e300)],
    ]
}

proptest! {
    #[test]
    fn raking_meets_its_margins((cells, margins) in raking()) {
        let raked = rake(&cells, &margins).unwrap();
        prop_assert_eq!(raked.factors.len(), cells.len());
        prop_assert!(raked.factors.iter().all(|factor| *factor > 0.0 && factor.is_finite()));
        prop_assert!(raked.trims <= 5);
        prop_assert_eq!(raked.largest, raked.factors.iter().copied().fold(0.0, f64::max));
        let weighted: Vec<f64> =
            cells.iter().zip(&raked.factors).map(|(cell, factor)| cell.weight * factor).collect();
        let sum: f64 = cells.iter().map(|cell| cell.weight).sum();
        prop_assert!(near(weighted.iter().sum(), sum, 1e-9 * sum));
        for (margin, targets) in margins.iter().enumerate() {
            let of = |wanted: &dyn Fn(usize) -> bool| -> f64 {
                let says = |cell: &RakingCell| cell.levels[margin].is_some_and(wanted);
                cells.iter().zip(&weighted).filter(|(cell, _)| says(cell)).map(|(_, w)| w).sum()
            };
            let (said, population) = (of(&|_| true), targets.iter().sum::<f64>());
            for (level, target) in targets.iter().enumerate() {
                let share = of(&|own| own == level) / said;
                prop_assert!(near(share, target / population, 1e-8), "{} {}", margin, level);
            }
        }
        prop_assert!(margins.len() > 1 || raked.iterations == 1 + raked.trims);
    }

    #[test]
    fn raking_knows_no_units_and_no_order((cells, margins) in raking(), by in 0_usize..9) {
        let raked = rake(&cells, &margins).unwrap();
        let scaled: Vec<RakingCell> = cells
            .iter()
            .map(|cell| RakingCell { weight: 64.0 * cell.weight, ..cell.clone() })
            .collect();
        let counts: Vec<Vec<f64>> =
            margins.iter().map(|levels| levels.iter().map(|x| 1024.0 * x).collect()).collect();
        prop_assert_eq!(&rake(&scaled, &counts).unwrap(), &raked);
        let (turned, places) = turned(&cells, by);
        let again = rake(&turned, &margins).unwrap();
        for (place, factor) in places.iter().zip(again.factors) {
            prop_assert!(near(factor, raked.factors[*place], 1e-7 * factor.max(1.0)));
        }
        // What has been raked needs no more of it.
        let done: Vec<RakingCell> = cells
            .iter()
            .zip(&raked.factors)
            .map(|(cell, factor)| RakingCell { weight: cell.weight * factor, ..cell.clone() })
            .collect();
        let nothing = rake(&done, &margins).unwrap().factors;
        prop_assert!(nothing.iter().all(|factor| near(*factor, 1.0, 1e-7)), "{:?}", nothing);
    }

    #[test]
    fn raking_takes_any_input(
        cells in vec((vec(prop::option::of(0_usize..4), 0..3), anything()), 0..8),
        margins in vec(vec(anything(), 0..4), 0..3),
    ) {
        let cells: Vec<RakingCell> =
            cells.into_iter().map(|(levels, weight)| RakingCell { levels, weight }).collect();
        if let Ok(raked) = rake(&cells, &margins) {
            prop_assert!(raked.factors.iter().all(|factor| *factor > 0.0 && factor.is_finite()));
        }
    }
}

// ---- Weights and clusters

/// A value of −1, 0 or 1 and a weight for each answer of each cluster.
fn clusters() -> impl Strategy<Value = Vec<Vec<(f64, f64)>>> {
    let value = (-1_i8..=1).prop_map(f64::from);
    let weight = prop_oneof![Just(1.0), 0.1..4.0_f64];
    vec(vec((value, weight), 1..5), 1..12)
}

proptest! {
    #[test]
    fn clusters_are_worth_no_more_than_their_answers(clusters in clusters()) {
        let part = |cluster: &Vec<(f64, f64)>| {
            let n: f64 = cluster.iter().map(|(_, weight)| weight).sum();
            (n, cluster.iter().map(|(value, weight)| value * weight).sum::<f64>())
        };
        let parts: Vec<(f64, f64)> = clusters.iter().map(part).collect();
        let sum = |of: &dyn Fn(f64, f64) -> f64| parts.iter().map(|(n, x)| of(*n, *x)).sum::<f64>();
        let sums = ClusterMoments {
            clusters: parts.len() as u64,
            weight_squares: sum(&|n, _| n * n),
            weight_nets: sum(&|n, x| n * x),
            net_squares: sum(&|_, x| x * x),
        };
        let mut answers = Trinomial::default();
        let mut squares = Trinomial::default();
        for (value, weight) in clusters.iter().flatten() {
            let (of_class, squares) = match *value {
                -1.0 => (&mut answers.detractors, &mut squares.detractors),
                1.0 => (&mut answers.promoters, &mut squares.promoters),
                _ => (&mut answers.passives, &mut squares.passives),
            };
            *of_class += weight;
            *squares += weight * weight;
        }
        let (total, net) = (answers.n(), answers.net().unwrap());
        let n = weights::n_effective(total, squares.n()).unwrap();
        let variance = answers.variance().unwrap();
        let found = cluster_n_effective(sums, total, net, variance, n);
        let error = cluster_standard_error(sums, total, net);
        prop_assert_eq!((found.is_none(), error.is_none()), (parts.len() < 2, parts.len() < 2));
        if let (Some(found), Some(error)) = (found, error) {
            prop_assert!(0.0 < found && found <= n, "{} of {}", found, n);
            let m = parts.len() as f64;
            let plain = m / (m - 1.0) * sum(&|n, x| (x - n * net).powi(2)) / (total * total);
            prop_assert!(near(error, plain.sqrt(), 1e-6), "{} is not {}", error, plain.sqrt());
            // In a cluster each, answers have the linearised error.
            if parts.len() == clusters.iter().flatten().count() {
                let rows = parts.len() as u64;
                let linearised = weights::linearised_standard_error(rows, &answers, &squares);
                prop_assert!(near(error, linearised.unwrap(), 1e-6));
            }
        }
    }

    #[test]
    fn the_linearised_error_of_equal_weights_is_the_plain_one(
        (d, s, p) in (0_u32..50, 0_u32..50, 0_u32..50), weight in 0.01..100.0_f64,
    ) {
        let plain = Trinomial::from_counts(d.into(), s.into(), p.into());
        let times = |factor: f64| Trinomial {
            detractors: plain.detractors * factor,
            passives: plain.passives * factor,
            promoters: plain.promoters * factor,
        };
        let n = plain.n();
        let found =
            weights::linearised_standard_error(n as u64, &times(weight), &times(weight * weight));
        prop_assert_eq!(found.is_some(), n >= 2.0);
        if let Some(found) = found {
            let expected = plain.standard_error().unwrap() * (n / (n - 1.0)).sqrt();
            prop_assert!(near(found, expected, 1e-9) && is_figure(found));
        }
    }

    #[test]
    fn clusters_and_weights_take_any_input(
        clusters in any::<u64>(), x in [anything(), anything(), anything(), anything()],
        y in [anything(), anything(), anything()],
    ) {
        let sums = ClusterMoments {
            clusters, weight_squares: x[0], weight_nets: x[1], net_squares: x[2],
        };
        let trinomial = |[detractors, passives, promoters]: [f64; 3]| {
            Trinomial { detractors, passives, promoters }
        };
        let (one, other) = (trinomial([x[0], x[1], x[2]]), trinomial(y));
        for found in [
            cluster_n_effective(sums, x[3], y[0], y[1], y[2]),
            cluster_standard_error(sums, x[3], y[0]),
            weights::linearised_standard_error(clusters, &one, &other),
            weights::largest_share(x[0], x[1]),
            student::two_sided_p(x[0] - x[1], x[2]),
        ] {
            prop_assert!(found.is_none_or(|value| is_figure(value) && value >= 0.0), "{:?}", found);
        }
    }

    #[test]
    fn the_tails_and_the_quantile_undo_each_other(p in 1e-9..1.0_f64, degrees in 1.0..3e5_f64) {
        let t = student::quantile(p / 2.0, degrees).unwrap();
        let found = student::two_sided_p(t, degrees).unwrap();
        prop_assert!(near(found, p, 1e-9 * p.max(1e-4)), "{} is not {}", found, p);
        prop_assert_eq!(student::two_sided_p(-t, degrees), Some(found));
    }
}

// ---- Drivers

const SCORES: usize = 5;
const OUTCOMES: usize = 11;

/// The scores of a row from 0, the outcome last.
type Row = Vec<usize>;

/// Rows in which the drivers have something in common with each other and with the outcome, often next to nothing.
fn rows(drivers: impl Strategy<Value = usize>) -> impl Strategy<Value = Vec<Row>> {
    (drivers, 0_usize..4).prop_flat_map(|(drivers, mood)| {
        let row = (vec(0..SCORES, drivers), 0..OUTCOMES, 0..SCORES).prop_map(
            move |(mut row, noise, shared)| {
                row.iter_mut().for_each(|score| *score = (*score + mood * shared) / (mood + 1));
                let liked: usize = row.iter().enumerate().map(|(i, score)| score * (i + 1)).sum();
                row.push((noise + liked) % OUTCOMES);
                row
            },
        );
        vec(row, 50..160)
    })
}

fn analysed(rows: &[Row]) -> DriverAnalysis {
    let drivers = rows[0].len() - 1;
    let mut joint = vec![vec![0; SCORES * OUTCOMES]; drivers];
    let mut products = Vec::new();
    for (driver, joint) in joint.iter_mut().enumerate() {
        rows.iter().for_each(|row| joint[row[driver] * OUTCOMES + row[drivers]] += 1);
        for other in driver + 1..drivers {
            products.push(rows.iter().map(|row| (row[driver] * row[other]) as u64).sum());
        }
    }
    let lowest = vec![1; drivers + 1];
    let counts = JointCounts {
        joint: &joint,
        outcome_scores: OUTCOMES,
        products: &products,
        lowest: &lowest,
    };
    let means = Moments::from_counts(&counts).unwrap().means;
    drivers::analyse_counts(&counts, &means[..drivers], Level::NINETY_FIVE).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn drivers_share_out_what_they_explain(rows in rows(1_usize..6)) {
        let found = analysed(&rows);
        let Some(fit) = found.fit else { return Ok(()) };
        prop_assert!((0.0..=1.0).contains(&fit.r_squared));
        prop_assert!(fit.adjusted.unwrap() <= fit.r_squared);
        let importances: Vec<_> = found.drivers.iter().filter_map(|d| d.importance).collect();
        let lmg: f64 = importances.iter().map(|one| one.lmg.unwrap()).sum();
        let weights: f64 = importances.iter().map(|one| one.relative_weight).sum();
        prop_assert!(near(lmg, fit.r_squared, 1e-10) && near(weights, fit.r_squared, 1e-10));
        let shares: f64 = importances.iter().filter_map(|one| one.share()).sum();
        prop_assert!(fit.r_squared == 0.0 || near(shares, 1.0, 1e-12));
        for one in &importances {
            prop_assert!(one.vif.is_none_or(|vif| vif >= 1.0));
            prop_assert!(one.lmg.unwrap() >= 0.0 && one.relative_weight >= 0.0);
            let figures = [one.lmg, Some(one.relative_weight), one.standardised_beta, one.vif];
            prop_assert!(figures.into_iter().flatten().all(is_figure));
        }
    }

    #[test]
    fn each_driver_has_its_own_figures(rows in rows(1_usize..6)) {
        let found = analysed(&rows);
        for driver in &found.drivers {
            let r = driver.pearson;
            for value in [r, driver.spearman, driver.p_value, Some(driver.mean)] {
                prop_assert!(value.is_none_or(is_figure));
            }
            prop_assert_eq!(r.is_some(), driver.spearman.is_some());
            let Some(interval) = driver.interval else { continue };
            prop_assert!(interval.contains(r.unwrap()));
            prop_assert!(-1.0 <= interval.low && interval.high <= 1.0);
            if interval.contains(0.0) {
                prop_assert!(driver.quadrant != Some(Quadrant::FixFirst));
            }
        }
    }

    #[test]
    fn two_drivers_have_relative_weights_as_lmg(rows in rows(Just(2_usize))) {
        for one in analysed(&rows).drivers.iter().filter_map(|driver| driver.importance) {
            prop_assert!(near(one.lmg.unwrap(), one.relative_weight, 1e-10));
        }
    }

    #[test]
    fn drivers_have_no_order(rows in rows(2_usize..6), by in 0_usize..9) {
        let found = analysed(&rows);
        let drivers: Vec<usize> = (0..found.drivers.len()).collect();
        let (order, _) = turned(&drivers, by);
        let reordered = |row: &Row| -> Row {
            order.iter().map(|&driver| row[driver]).chain(row.last().copied()).collect()
        };
        let again = analysed(&rows.iter().map(reordered).collect::<Vec<Row>>());
        prop_assert_eq!(found.closed, again.closed);
        for (&driver, other) in order.iter().zip(&again.drivers) {
            let own = &found.drivers[driver];
            prop_assert_eq!((own.mean, own.pearson), (other.mean, other.pearson));
            let (Some(one), Some(other)) = (own.importance, other.importance) else { continue };
            prop_assert!(near(one.lmg.unwrap(), other.lmg.unwrap(), 1e-10));
            prop_assert!(near(one.relative_weight, other.relative_weight, 1e-10));
        }
    }

    #[test]
    fn drivers_take_any_moments(
        n in anything(),
        means in vec(anything(), 0..5),
        covariances in vec(vec(anything(), 0..5), 0..5),
        symmetric in any::<bool>(),
    ) {
        let mut covariances = covariances;
        if symmetric {
            covariances = vec![vec![0.0; means.len()]; means.len()];
            for (row, one) in means.iter().enumerate() {
                for (column, other) in means.iter().enumerate() {
                    covariances[row][column] = if row == column { one * one } else { one * other };
                }
            }
        }
        let performances = vec![1.0; means.len().saturating_sub(1)];
        let moments = Moments { n, means, covariances };
        if let Some(found) = drivers::analyse(&moments, &performances, Level::NINETY_FIVE) {
            prop_assert!(found.drivers.iter().all(|driver| driver.pearson.is_none_or(is_figure)));
            prop_assert!(found.fit.is_none_or(|fit| is_figure(fit.r_squared)));
        }
    }
}

// ---- The parts of a change

fn side() -> impl Strategy<Value = Option<(f64, f64)>> {
    prop::option::weighted(0.85, (prop_oneof![1 => Just(0.0), 6 => 0.1..500.0_f64], -1.0..1.0_f64))
}

fn any_side() -> impl Strategy<Value = Option<(f64, f64)>> {
    prop::option::of((anything(), anything()))
}

fn parts() -> impl Strategy<Value = Vec<Part>> {
    vec((side(), side()).prop_map(|(before, after)| Part { before, after }), 1..8)
}

fn total(sides: impl Iterator<Item = Option<(f64, f64)>>) -> Option<f64> {
    let (weights, sum) = sides.flatten().fold((0.0, 0.0), |(weights, sum), (weight, estimate)| {
        (weights + weight, sum + weight * estimate)
    });
    (weights > 0.0).then(|| sum / weights)
}

proptest! {
    #[test]
    fn the_parts_of_a_change_sum_to_it(parts in parts(), by in 0_usize..9) {
        let found = decompose(&parts);
        let before = total(parts.iter().map(|part| part.before));
        let after = total(parts.iter().map(|part| part.after));
        let Some((before, after)) = before.zip(after) else {
            prop_assert_eq!(found, None);
            return Ok(());
        };
        let found = found.unwrap();
        let sum: f64 = found.mix.iter().chain(&found.own).sum();
        prop_assert!(near(found.change, after - before, 1e-12) && near(sum, found.change, 1e-12));
        prop_assert!(found.mix.iter().chain(&found.own).all(|part| is_figure(*part)));
        for ((part, own), mix) in parts.iter().zip(&found.own).zip(&found.mix) {
            let has_answers = |side: Option<(f64, f64)>| side.is_some_and(|(weight, _)| weight > 0.0);
            if !(has_answers(part.before) && has_answers(part.after)) {
                prop_assert_eq!(*own, 0.0);
            }
            if !(has_answers(part.before) || has_answers(part.after)) {
                prop_assert_eq!(*mix, 0.0);
            }
        }

        let backwards: Vec<Part> =
            parts.iter().map(|part| Part { before: part.after, after: part.before }).collect();
        let backwards = decompose(&backwards).unwrap();
        let back = backwards.mix.iter().chain(&backwards.own);
        for (forth, back) in found.mix.iter().chain(&found.own).zip(back) {
            prop_assert_eq!(*forth, 0.0 - *back);
        }

        let (turned, places) = turned(&parts, by);
        let turned = decompose(&turned).unwrap();
        for ((place, mix), own) in places.iter().zip(turned.mix).zip(turned.own) {
            prop_assert!(near(mix, found.mix[*place], 1e-12) && near(own, found.own[*place], 1e-12));
        }
    }

    #[test]
    fn the_same_people_have_no_mix(
        parts in vec((1_u32..500, -1.0..1.0_f64, -1.0..1.0_f64), 1..8), times in 1_u32..50,
    ) {
        let part = |(weight, before, after): &(u32, f64, f64)| Part {
            before: Some((f64::from(*weight), *before)),
            after: Some((f64::from(*weight * times), *after)),
        };
        let found = decompose(&parts.iter().map(part).collect::<Vec<Part>>()).unwrap();
        prop_assert!(found.mix.iter().all(|mix| *mix == 0.0));
    }

    #[test]
    fn the_parts_of_a_change_take_any_input(sides in vec([any_side(), any_side()], 0..5)) {
        let part = |[before, after]: &[Option<(f64, f64)>; 2]| {
            Part { before: *before, after: *after }
        };
        if let Some(found) = decompose(&sides.iter().map(part).collect::<Vec<Part>>()) {
            prop_assert!(found.mix.iter().chain(&found.own).all(|part| is_figure(*part)));
            prop_assert!(is_figure(found.change));
        }
    }
}

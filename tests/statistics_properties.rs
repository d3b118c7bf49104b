//! Holds the statistics to what must be true of every input, not only of the oracle's cases.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use embajador::statistics::{
    Binomial, ClassCounts, Classes, Difference, Histogram, Interval, Level, Net, NetInterval,
    Proportion, Trinomial, cliffs_delta, difference, effect_size, multiplicity, normal, rounding,
    student, weights,
};
use proptest::prelude::*;

// ---- What goes in

fn methods() -> impl Strategy<Value = NetInterval> {
    prop_oneof![Just(NetInterval::Score), Just(NetInterval::AdjustedWald)]
}

/// Counts as reports see them, often with an empty class, fractional as weights leave them in one case of three.
fn count() -> impl Strategy<Value = f64> {
    prop_oneof![
        1 => Just(0.0),
        3 => (0_u32..400).prop_map(f64::from),
        1 => (0_u32..2_000_000).prop_map(f64::from),
        2 => 0.0..400.0_f64,
    ]
}

fn trinomials() -> impl Strategy<Value = Trinomial> {
    (count(), count(), count())
        .prop_map(|(detractors, passives, promoters)| Trinomial { detractors, passives, promoters })
        .prop_filter("some answers", |answers| answers.n() > 0.0)
}

fn nets() -> impl Strategy<Value = Net> {
    (trinomials(), methods()).prop_map(|(answers, method)| answers.by(method))
}

fn binomials() -> impl Strategy<Value = Binomial> {
    (count(), count())
        .prop_map(|(successes, failures)| Binomial { successes, trials: successes + failures })
        .prop_filter("some trials", |share| share.trials > 0.0)
}

fn levels() -> impl Strategy<Value = Level> {
    prop_oneof![Just(0.8), Just(0.9), Just(0.95), Just(0.99), 0.01..0.9999_f64]
        .prop_map(|confidence| Level::new(confidence).unwrap())
}

/// Every finite number: zeros, the smallest, the greatest, and all signs.
fn finite() -> impl Strategy<Value = f64> {
    use proptest::num::f64::{NEGATIVE, NORMAL, POSITIVE, SUBNORMAL, ZERO};
    prop_oneof![
        4 => POSITIVE | NEGATIVE | NORMAL | SUBNORMAL | ZERO,
        2 => 0.0..1000.0_f64,
        1 => prop_oneof![Just(0.0), Just(-0.0), Just(1.0), Just(5e-324), Just(f64::MAX), Just(-1.0)],
    ]
    .prop_filter("finite", |x| x.is_finite())
}

/// Promoters, detractors and all answers, often so many that the net score lies half-way between two shown ones.
fn answers_with_ties() -> impl Strategy<Value = (u64, u64, u64)> {
    let n = prop_oneof![(0_u64..25).prop_map(|n| n * 200), Just(8), Just(20_000), 0_u64..5000];
    n.prop_flat_map(|n| (0..=n, 0..=n, Just(n)))
        .prop_map(|(promoters, detractors, n)| (promoters, detractors.min(n - promoters), n))
}

/// Computed figures in points, often ties but for the noise of computing.
fn values_with_ties() -> impl Strategy<Value = f64> {
    let tie = (-60_000_i32..=60_000, -1e-10..1e-10_f64)
        .prop_map(|(steps, noise)| f64::from(steps) / 200.0 + noise);
    prop_oneof![-300.0..300.0_f64, tie]
}

fn whole() -> impl Strategy<Value = u64> {
    prop_oneof![4 => 0_u64..1000, 1 => any::<u64>(), 1 => Just(u64::MAX), 1 => Just(0)]
}

// ---- What must hold of it

fn mirrored(answers: Trinomial) -> Trinomial {
    Trinomial { detractors: answers.promoters, promoters: answers.detractors, ..answers }
}

fn negated(interval: Interval) -> Interval {
    Interval { low: 0.0 - interval.high, high: 0.0 - interval.low }
}

fn ended(share: Binomial) -> Binomial {
    Binomial { successes: share.trials - share.successes, ..share }
}

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

fn check_interval(interval: Option<Interval>, low: f64, high: f64) -> Result<(), TestCaseError> {
    if let Some(found) = interval {
        let ordered = low <= found.low && found.low <= found.high && found.high <= high;
        prop_assert!(ordered && is_figure(found.low) && is_figure(found.high), "{:?}", found);
    }
    Ok(())
}

fn check_estimate_inside<P: Proportion>(
    counts: &P,
    level: Level,
    lowest: f64,
) -> Result<(), TestCaseError> {
    let (estimate, interval) = (counts.estimate().unwrap(), counts.interval(level).unwrap());
    check_interval(Some(interval), lowest, 1.0)?;
    prop_assert!(interval.contains(estimate), "{} is not in {:?}", estimate, interval);
    Ok(())
}

fn check_nested<P: Proportion>(counts: &P, one: Level, other: Level) -> Result<(), TestCaseError> {
    let (lower, higher) = if one.z() <= other.z() { (one, other) } else { (other, one) };
    let (inner, outer) = (counts.interval(lower).unwrap(), counts.interval(higher).unwrap());
    // Closed forms may differ in the last bit.
    let slack = 1e-15;
    prop_assert!(
        outer.low <= inner.low + slack && inner.high <= outer.high + slack,
        "{:?} is not inside {:?}",
        inner,
        outer
    );
    Ok(())
}

/// The p-value is below alpha exactly where the interval leaves out 0; on the very edge rounding decides.
fn check_test_agrees(found: Difference, level: Level) -> Result<(), TestCaseError> {
    let alpha = 1.0 - level.confidence();
    let Interval { low, high } = found.interval;
    let on_edge = (found.p_value - alpha).abs() < 1e-9 || low.abs() < 1e-12 || high.abs() < 1e-12;
    prop_assert!((0.0..=1.0).contains(&found.p_value), "{:?}", found);
    prop_assert!(found.interval.contains(found.difference), "{:?}", found);
    prop_assert!(
        on_edge || (found.p_value < alpha) != found.interval.contains(0.0),
        "{:?} at alpha {}",
        found,
        alpha
    );
    Ok(())
}

fn check_opposite(one: Difference, other: Difference) -> Result<(), TestCaseError> {
    prop_assert_eq!(one.difference, 0.0 - other.difference);
    prop_assert_eq!(one.interval, negated(other.interval));
    let apart = (one.p_value - other.p_value).abs();
    prop_assert!(apart <= 1e-8 * one.p_value + 1e-12, "{:?} {:?}", one, other);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_estimate_lies_in_its_interval(net in nets(), share in binomials(), level in levels()) {
        check_estimate_inside(&net, level, -1.0)?;
        check_estimate_inside(&share, level, 0.0)?;
    }

    #[test]
    fn the_score_interval_always_has_a_width(answers in trinomials(), level in levels()) {
        prop_assert!(answers.score_interval(level).unwrap().width() > 0.0);
    }

    #[test]
    fn mirrored_answers_give_the_mirrored_figure(
        net in nets(), share in binomials(), level in levels(),
    ) {
        let mirror = mirrored(net.answers).by(net.method);
        prop_assert_eq!(net.estimate().unwrap(), 0.0 - mirror.estimate().unwrap());
        prop_assert_eq!(net.answers.variance(), mirror.answers.variance());
        prop_assert_eq!(net.interval(level).unwrap(), negated(mirror.interval(level).unwrap()));

        let (found, opposite) = (share.wilson(level).unwrap(), ended(share).wilson(level).unwrap());
        prop_assert!((found.low + opposite.high - 1.0).abs() < 1e-12);
        prop_assert!((found.high + opposite.low - 1.0).abs() < 1e-12);
    }

    #[test]
    fn twice_the_answers_make_a_narrower_interval(
        net in nets(), share in binomials(), level in levels(),
    ) {
        let width = |net: Net| net.interval(level).unwrap().width();
        let twice = net.answers.scaled(2.0 * net.answers.n()).by(net.method);
        // An answer of little weight has an interval that is cut at both ends of the scale.
        prop_assert!(width(twice) < width(net) || width(net) >= 2.0 - 1e-9);
        let width = |share: Binomial| share.wilson(level).unwrap().width();
        prop_assert!(width(share.scaled(2.0 * share.trials)) < width(share));
    }

    #[test]
    fn a_higher_level_widens_the_interval(
        net in nets(), share in binomials(), one in levels(), other in levels(),
    ) {
        check_nested(&net, one, other)?;
        check_nested(&share, one, other)?;
    }

    #[test]
    fn a_limit_and_its_z_belong_together(net in nets(), share in binomials(), z in 0.05..6.0_f64) {
        let interval = net.interval_at(z).unwrap();
        for limit in [interval.low, interval.high] {
            // A limit that is cut, or the estimate itself, belongs to many z.
            let cut = limit.abs() >= 1.0 - 1e-6 || (limit - net.estimate().unwrap()).abs() < 1e-6;
            let back = net.z_reaching(limit).unwrap();
            prop_assert!(cut || (back - z).abs() < 1e-6 * z, "{} comes back as {}", z, back);
        }
        let interval = share.interval_at(z).unwrap();
        for limit in [interval.low, interval.high] {
            let cut = !(1e-6..=1.0 - 1e-6).contains(&limit)
                || (limit - share.share().unwrap()).abs() < 1e-6;
            let back = share.z_reaching(limit).unwrap();
            prop_assert!(cut || (back - z).abs() < 1e-6 * z, "{} comes back as {}", z, back);
        }
    }

    #[test]
    fn a_test_agrees_with_its_interval(
        earlier in trinomials(), later in trinomials(), method in methods(), level in levels(),
    ) {
        let (earlier, later) = (earlier.by(method), later.by(method));
        check_test_agrees(difference(&earlier, &later, level).unwrap(), level)?;
    }

    #[test]
    fn a_test_of_shares_agrees_with_its_interval(
        earlier in binomials(), later in binomials(), level in levels(),
    ) {
        check_test_agrees(difference(&earlier, &later, level).unwrap(), level)?;
    }

    #[test]
    fn exchanged_groups_give_the_opposite_difference(
        one in trinomials(), other in trinomials(), method in methods(), level in levels(),
    ) {
        let (one, other) = (one.by(method), other.by(method));
        let forth = difference(&one, &other, level).unwrap();
        check_opposite(forth, difference(&other, &one, level).unwrap())?;
        let mirror = |net: Net| mirrored(net.answers).by(method);
        check_opposite(forth, difference(&mirror(one), &mirror(other), level).unwrap())?;
    }

    #[test]
    fn a_group_does_not_differ_from_itself(answers in trinomials(), level in levels()) {
        let found = difference(&answers, &answers, level).unwrap();
        prop_assert_eq!(found.difference, 0.0);
        prop_assert_eq!(found.p_value, 1.0);
        prop_assert!(is_figure(found.difference) && found.interval.contains(0.0));
        prop_assert!(cliffs_delta(&answers, &answers).unwrap().abs() < 1e-15);
        let effect = effect_size(&answers, &answers);
        prop_assert_eq!(effect.is_none(), answers.variance() == Some(0.0));
        prop_assert!(effect.is_none_or(|d| d == 0.0 && is_figure(d)));
    }

    #[test]
    fn adjusted_p_values_keep_their_order(p in prop::collection::vec(0.0..=1.0_f64, 0..40)) {
        let (holm, bh) = (multiplicity::holm(&p), multiplicity::benjamini_hochberg(&p));
        prop_assert_eq!((holm.len(), bh.len()), (p.len(), p.len()));
        for i in 0..p.len() {
            // What Benjamini and Hochberg multiply they divide again, which may cost the last bit.
            prop_assert!(p[i] <= holm[i] && p[i] <= bh[i] * (1.0 + 1e-15) && holm[i] <= 1.0);
            prop_assert!(bh[i] <= holm[i] * (1.0 + 1e-15), "fewer flags than Holm's");
            for j in 0..p.len() {
                prop_assert!(p[i] > p[j] || (holm[i] <= holm[j] && bh[i] <= bh[j]));
            }
        }
    }

    #[test]
    fn adjusted_p_values_don_t_depend_on_the_order_given(
        p in prop::collection::vec(0.0..=1.0_f64, 1..20),
    ) {
        let backward: Vec<f64> = p.iter().rev().copied().collect();
        for adjust in [multiplicity::holm, multiplicity::benjamini_hochberg] {
            let mut found = adjust(&backward);
            found.reverse();
            prop_assert_eq!(found, adjust(&p));
        }
    }

    #[test]
    fn rounding_is_mirrored_and_has_no_negative_zero(
        (promoters, detractors, n) in answers_with_ties(), decimals in 0_u32..4,
    ) {
        let passives = n - promoters - detractors;
        let shown = rounding::net_display(promoters, detractors, n);
        prop_assert_eq!(shown, rounding::net_display(detractors, promoters, n).map(|x| -x));
        prop_assert_eq!(shown.is_none(), n == 0);
        let fine = rounding::net_display_with(promoters, detractors, n, decimals);
        let mirror = rounding::net_display_with(detractors, promoters, n, decimals);
        prop_assert_eq!(fine, mirror.map(|x| 0.0 - x));
        check_figures(&[fine, mirror])?;
        if let Some(net) = Trinomial::from_counts(detractors, passives, promoters).net() {
            let unit = 10_f64.powi(decimals as i32);
            prop_assert!((fine.unwrap() - 100.0 * net).abs() <= 0.5 / unit + 1e-9);
            prop_assert_eq!(rounding::half_away(100.0 * net, decimals), fine.unwrap());
            prop_assert_eq!(shown.unwrap() as f64, rounding::half_away(100.0 * net, 0));
            let share = rounding::share_display(promoters, n, decimals).unwrap();
            prop_assert!((share - 100.0 * promoters as f64 / n as f64).abs() <= 0.5 / unit + 1e-9);
        }
    }

    #[test]
    fn computed_figures_are_rounded_symmetrically(
        value in values_with_ties(), width in 0.0..50.0_f64, decimals in 0_u32..4,
    ) {
        let shown = rounding::half_away(value, decimals);
        prop_assert_eq!(shown, 0.0 - rounding::half_away(-value, decimals));
        prop_assert_eq!(rounding::half_away(shown, decimals), shown);
        let interval = Interval { low: value, high: value + width };
        let outward = rounding::outward(interval, decimals);
        prop_assert!(outward.low <= interval.low + 1e-8 && interval.high <= outward.high + 1e-8);
        prop_assert!(outward.width() < width + 2.0 / 10_f64.powi(decimals as i32) + 1e-8);
        prop_assert_eq!(rounding::outward(negated(interval), decimals), negated(outward));
        prop_assert_eq!(rounding::outward(outward, decimals), outward);
        check_figures(&[Some(shown), Some(outward.low), Some(outward.high)])?;
    }

    #[test]
    fn quantiles_undo_their_distribution(share in 1e-12..1.0_f64, degrees in 1.0..3e5_f64) {
        let z = normal::quantile(share).unwrap();
        prop_assert!((normal::cdf(z) - share).abs() < 1e-14);
        // Student's tails are the heavier, and the same on both sides.
        let t = student::quantile(share, degrees).unwrap();
        prop_assert!(t.abs() >= z.abs() * (1.0 - 1e-12) && (t == 0.0 || t.signum() == z.signum()));
        prop_assert!(t.abs() <= student::quantile(share, 1.0).unwrap().abs() * (1.0 + 1e-12));
    }

    #[test]
    fn unequal_weights_count_less(given in prop::collection::vec(0.01..20.0_f64, 1..50)) {
        let (sum, squares) = (given.iter().sum(), given.iter().map(|w| w * w).sum());
        let effective = weights::n_effective(sum, squares).unwrap();
        prop_assert!(0.999_999 <= effective && effective <= given.len() as f64 * 1.000_001);
        let deff = weights::design_effect(given.len() as u64, sum, squares).unwrap();
        prop_assert!((deff * effective - given.len() as f64).abs() < 1e-9);
    }

    #[test]
    fn a_histogram_counts_what_its_scores_say(scores in prop::collection::vec(1_i32..=7, 0..60)) {
        let mut counts = [0; 7];
        scores.iter().for_each(|&score| counts[score as usize - 1] += 1);
        let histogram = Histogram::new(1, &counts);
        let classes = Classes::new(1, 5, 6, 7).unwrap();
        let mut one_by_one = ClassCounts::default();
        scores.iter().for_each(|&score| one_by_one.add(classes.class_of(score).unwrap(), 1));
        prop_assert_eq!(histogram.classes(&classes), one_by_one);
        prop_assert_eq!(histogram.n(), scores.len() as u64);
        let sum: i32 = scores.iter().sum();
        let mean = (!scores.is_empty()).then(|| f64::from(sum) / scores.len() as f64);
        prop_assert_eq!(histogram.mean(), mean);
        prop_assert_eq!(histogram.top_two(), histogram.share_between(6, 7));
        prop_assert_eq!(histogram.bottom_two(), histogram.share_between(1, 2));
        let interval = histogram.mean_interval(Level::NINETY_FIVE);
        prop_assert_eq!(interval.is_some(), scores.len() >= 2);
        prop_assert!(interval.is_none_or(|found| found.contains(mean.unwrap())));
    }
}

// ---- No input, however odd, makes a function fail or gives what is no figure

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_counts_give_figures_or_nothing(
        (a, b, c) in (finite(), finite(), finite()),
        (d, e, f) in (finite(), finite(), finite()),
        (x, y) in (finite(), finite()),
        confidence in finite(),
    ) {
        let level = Level::new(confidence).unwrap_or_default();
        let one = Trinomial { detractors: a, passives: b, promoters: c };
        let other = Trinomial { detractors: d, passives: e, promoters: f };
        for answers in [one, other, one.scaled(x), other.scaled(y)] {
            check_figures(&[
                Some(answers.n()), answers.net(), answers.variance(), answers.standard_error(),
            ])?;
            for interval in [
                answers.score_interval(level), answers.adjusted_wald_interval(level),
                answers.wald_interval(level), answers.goodness_of_fit_interval(level),
                answers.adjusted_wald(x, y, level), answers.interval_at(x),
                answers.by(NetInterval::AdjustedWald).interval_at(x),
            ] {
                check_interval(interval, -1.0, 1.0)?;
            }
            for method in [NetInterval::Score, NetInterval::AdjustedWald] {
                let z = answers.by(method).z_reaching(x);
                prop_assert!(z.is_none_or(|z| z >= 0.0), "{:?}", z);
            }
        }
        for method in [NetInterval::Score, NetInterval::AdjustedWald] {
            let found = difference(&one.by(method), &other.by(method), level);
            check_interval(found.map(|found| found.interval), -2.0, 2.0)?;
            check_figures(&[found.map(|found| found.difference), found.map(|found| found.p_value)])?;
        }
        check_figures(&[effect_size(&one, &other), cliffs_delta(&one, &other)])?;
    }

    #[test]
    fn any_shares_give_figures_or_nothing(
        (a, b, c, d) in (finite(), finite(), finite(), finite()), x in finite(),
        confidence in finite(),
    ) {
        let level = Level::new(confidence).unwrap_or_default();
        let one = Binomial { successes: a, trials: b };
        let other = Binomial { successes: c, trials: d };
        for share in [one, other, one.scaled(x)] {
            check_figures(&[share.share()])?;
            check_interval(share.wilson(level), 0.0, 1.0)?;
            check_interval(share.interval_at(x), 0.0, 1.0)?;
            prop_assert!(share.z_reaching(x).is_none_or(|z| z >= 0.0));
        }
        let found = difference(&one, &other, level);
        check_interval(found.map(|found| found.interval), -1.0, 1.0)?;
        check_figures(&[found.map(|found| found.difference), found.map(|found| found.p_value)])?;
    }

    #[test]
    fn any_number_has_a_rounding_and_any_share_a_quantile(
        x in finite(), y in finite(), decimals in any::<u32>(), (a, b, n) in (whole(), whole(), whole()),
        p in prop::collection::vec(finite(), 0..10),
    ) {
        let interval = Interval { low: x.min(y), high: x.max(y) };
        let outward = rounding::outward(interval, decimals);
        check_figures(&[
            Some(rounding::half_away(x, decimals)), Some(outward.low), Some(outward.high),
            rounding::net_display_with(a, b, n, decimals), rounding::share_display(a, n, decimals),
            normal::quantile(x), normal::two_sided_z(x), student::quantile(x, y),
            Some(normal::cdf(x)), Some(normal::two_sided_p(x)),
            weights::n_effective(x, y), weights::design_effect(n, x, y),
        ])?;
        prop_assert!(rounding::net_display(a, b, n).is_none_or(|net| (-100..=100).contains(&net)));
        for adjusted in [multiplicity::holm(&p), multiplicity::benjamini_hochberg(&p)] {
            prop_assert!(adjusted.iter().all(|p| (0.0..=1.0).contains(p)));
        }
    }

    #[test]
    fn any_histogram_gives_figures_or_nothing(
        lowest in any::<i32>(), counts in prop::collection::vec(whole(), 0..12),
        (first, last) in (any::<i32>(), any::<i32>()), confidence in finite(),
    ) {
        let histogram = Histogram::new(lowest, &counts);
        let level = Level::new(confidence).unwrap_or_default();
        check_figures(&[
            histogram.mean(), histogram.sd(), histogram.top_two().share(),
            histogram.bottom_two().share(), histogram.share_between(first, last).share(),
        ])?;
        if let Some(mean) = histogram.mean_interval(level) {
            prop_assert!(mean.low <= mean.high && is_figure(mean.low) && is_figure(mean.high));
        }
        let classes = histogram.classes(&Classes::NPS);
        prop_assert!(classes.n() <= histogram.n());
        prop_assert!(classes.net_display().is_none() || classes.n() > 0);
    }
}

//! Holds the figures of customers, money and incidents to what must be true of every input.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;

use embajador::statistics::value::{self, EarnedGrowth, RecurringRevenue, Referrals};
use embajador::statistics::{
    CustomerBase, CustomerSpan, Level, LifeTable, Lifetime, LogHistogram, RELATIVE_ERROR, Survival,
    churn_over, quantiles, service,
};
use proptest::prelude::*;

// ---- What goes in

fn levels() -> impl Strategy<Value = Level> {
    prop_oneof![Just(0.8), Just(0.95), Just(0.99), 0.01..0.9999_f64]
        .prop_map(|confidence| Level::new(confidence).unwrap())
}

/// Lives of which many end at the same age, all watched from the start.
fn lives() -> impl Strategy<Value = Vec<Lifetime>> {
    let life = (0_u8..30, any::<bool>())
        .prop_map(|(age, event)| Lifetime::new(0.0, f64::from(age), event).unwrap());
    prop::collection::vec(life, 1..60)
}

/// The same, with some who entered late.
fn truncated_lives() -> impl Strategy<Value = Vec<Lifetime>> {
    let entry = prop_oneof![3 => Just(0_u8), 1 => 0_u8..20];
    let life = (entry, 1_u8..20, any::<bool>()).prop_map(|(entry, more, event)| {
        Lifetime::new(f64::from(entry), f64::from(entry + more), event).unwrap()
    });
    prop::collection::vec(life, 1..60)
}

fn table(lives: &[Lifetime]) -> LifeTable {
    lives.iter().copied().collect()
}

fn curve(lives: &[Lifetime]) -> Option<Survival> {
    table(lives).survival(Level::NINETY_FIVE, 1)
}

/// Times of few customers within few days, so that they overlap, touch and repeat.
fn spans() -> impl Strategy<Value = Vec<CustomerSpan>> {
    let span = (0_u64..12, 0_i64..12, prop::option::weighted(0.9, -2_i64..6)).prop_map(
        |(customer, start, days)| CustomerSpan {
            customer,
            start,
            end: days.map(|days| start + days),
        },
    );
    prop::collection::vec(span, 0..40)
}

/// Durations over many orders of magnitude, and zeros.
fn durations() -> impl Strategy<Value = Vec<f64>> {
    let duration = prop_oneof![
        1 => Just(0.0),
        4 => (-12.0..12.0_f64).prop_map(f64::exp),
        2 => (0_u16..500).prop_map(f64::from),
    ];
    prop::collection::vec(duration, 1..200)
}

fn histogram(values: &[f64]) -> LogHistogram {
    let mut histogram = LogHistogram::new();
    assert!(values.iter().all(|value| histogram.add(*value)));
    histogram
}

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * one.abs().max(other.abs()).max(1.0)
}

// ---- What must hold

proptest! {
    #[test]
    fn survival_falls_and_lies_in_its_interval(lives in truncated_lives(), level in levels()) {
        let Some(curve) = table(&lives).survival(level, 1) else { return Ok(()) };
        let points = curve.points();
        prop_assert_eq!(points.first().map(|point| point.age), Some(0.0));
        for pair in points.windows(2) {
            prop_assert!(pair[0].age < pair[1].age && pair[0].share >= pair[1].share);
        }
        for point in points {
            let interval = point.interval;
            prop_assert!(0.0 <= interval.low && interval.low <= interval.high && interval.high <= 1.0);
            prop_assert!(interval.contains(point.share) && point.standard_error >= 0.0);
            if point.share == 0.0 || point.share == 1.0 {
                prop_assert_eq!((interval.low, interval.high), (point.share, point.share));
            } else {
                prop_assert!(interval.width() > 0.0 && point.standard_error > 0.0);
            }
        }
    }

    #[test]
    fn a_higher_level_has_a_wider_interval(lives in lives(), one in levels(), other in levels()) {
        let (low, high) = if one.z() < other.z() { (one, other) } else { (other, one) };
        let points = |level| table(&lives).survival(level, 1).unwrap().points().to_vec();
        for (narrow, wide) in points(low).into_iter().zip(points(high)) {
            prop_assert!(wide.interval.low <= narrow.interval.low + 1e-12);
            prop_assert!(wide.interval.high >= narrow.interval.high - 1e-12);
        }
    }

    #[test]
    fn without_censoring_survival_is_the_share_that_lasts(ages in prop::collection::vec(0_u8..30, 1..80)) {
        let lives: Vec<Lifetime> =
            ages.iter().map(|age| Lifetime::new(0.0, f64::from(*age), true).unwrap()).collect();
        let curve = curve(&lives).unwrap();
        let n = ages.len() as f64;
        for age in 0..35_u8 {
            let point = curve.at(f64::from(age)).unwrap();
            let share = ages.iter().filter(|other| **other > age).count() as f64 / n;
            prop_assert!(near(point.share, share));
            prop_assert_eq!(point.at_risk, ages.iter().filter(|other| **other >= age).count() as u64);
            // Greenwood's formula is that of a plain share then.
            prop_assert!(near(point.standard_error, (share * (1.0 - share) / n).sqrt()));
        }
        let values: Vec<f64> = ages.iter().map(|age| f64::from(*age)).collect();
        prop_assert_eq!(curve.median(), quantiles::discrete(&values, 0.5));
    }

    #[test]
    fn survival_is_the_product_over_those_at_risk(lives in truncated_lives()) {
        let Some(curve) = curve(&lives) else {
            prop_assert!(lives.iter().all(|life| life.entry() > 0.0));
            return Ok(());
        };
        let at_risk = |age: f64| {
            let watched = move |life: &Lifetime| life.entry() < age || life.entry() == 0.0;
            lives.iter().filter(move |life| watched(life) && life.duration() >= age)
        };
        let events = |age: f64| {
            at_risk(age).filter(|life| life.event() && life.duration() == age).count()
        };
        let refuted = |age: f64| {
            let all_end = events(age) > 0 && events(age) == at_risk(age).count();
            all_end && lives.iter().any(|life| life.duration() > age)
        };
        let mut share = 1.0;
        for age in 0..=40_u8 {
            let n = at_risk(f64::from(age)).count();
            let Some(point) = curve.at(f64::from(age)) else {
                let reason = n == 0 || (age..=40).any(|later| refuted(f64::from(later)));
                prop_assert!(reason, "the curve ends before {age} without a reason");
                break;
            };
            if n > 0 {
                share *= 1.0 - events(f64::from(age)) as f64 / n as f64;
            }
            prop_assert!(near(point.share, share), "{} at {age}, not {share}", point.share);
            prop_assert_eq!(point.at_risk, n as u64);
            prop_assert!(!refuted(f64::from(age)));
        }
    }

    #[test]
    fn the_median_is_where_half_is_first_reached(lives in truncated_lives()) {
        let Some(curve) = curve(&lives) else { return Ok(()) };
        match curve.median() {
            None => prop_assert!(curve.points().iter().all(|point| point.share > 0.5)),
            Some(median) => {
                prop_assert!(curve.at(median).unwrap().share <= 0.5 + 1e-12);
                prop_assert!(median == 0.0 || curve.at(median - 0.5).unwrap().share > 0.5);
                let (low, high) = curve.median_interval();
                prop_assert!(low.unwrap() <= median && high.is_none_or(|high| median <= high));
            }
        }
    }

    #[test]
    fn the_curve_ends_where_too_few_are_at_risk(lives in truncated_lives(), fewest in 1_u64..20) {
        let Some(all) = curve(&lives) else { return Ok(()) };
        let Some(cut) = table(&lives).survival(Level::NINETY_FIVE, fewest) else {
            prop_assert!(all.at(0.0).unwrap().at_risk < fewest || all.points().len() == 1);
            return Ok(());
        };
        for age in (0..=40).map(f64::from) {
            let Some(point) = cut.at(age) else { continue };
            prop_assert_eq!(all.at(age), Some(point));
            prop_assert!(point.at_risk >= fewest || point.share == 0.0);
        }
    }

    #[test]
    fn life_tables_add_up_in_any_order(lives in truncated_lives(), cut in any::<prop::sample::Index>()) {
        let (one, other) = lives.split_at(cut.index(lives.len() + 1));
        let (mut forth, mut back) = (table(one), table(other));
        forth.merge(&table(other));
        back.merge(&table(one));
        prop_assert_eq!(&forth, &table(&lives));
        prop_assert_eq!(&back, &forth);
        prop_assert_eq!(forth.n(), lives.len() as u64);
        let mut read_back = LifeTable::new();
        prop_assert!(forth.rows().all(|row| read_back.add_row(row)));
        prop_assert_eq!(read_back, forth);
    }

    #[test]
    fn customers_of_a_period_add_up(spans in spans(), from in -2_i64..14, days in 1_i64..8) {
        let until = from + days;
        let base = CustomerBase::new(spans.iter().copied());
        let found = base.movement(from, until).unwrap();

        // Day by day, without joining any times.
        let active = |day: i64| -> BTreeSet<u64> {
            spans.iter().filter(|span| span.is_active_at(day)).map(|span| span.customer).collect()
        };
        let (before, after) = (active(from), active(until));
        let earlier: BTreeSet<u64> = (-2..=from).flat_map(&active).collect();
        prop_assert_eq!(base.active_at(from), before.len() as u64);
        prop_assert_eq!((found.at_start(), found.at_end()), (before.len() as u64, after.len() as u64));
        prop_assert_eq!(found.retained, before.intersection(&after).count() as u64);
        prop_assert_eq!(found.lost, before.difference(&after).count() as u64);
        prop_assert_eq!(found.new, after.difference(&earlier).count() as u64);
        let former: BTreeSet<u64> = earlier.difference(&before).copied().collect();
        prop_assert_eq!(found.reactivated, after.intersection(&former).count() as u64);
        let known: BTreeSet<u64> = (-2..from).flat_map(&active).collect();
        let seen: BTreeSet<u64> = (from..until).flat_map(&active).collect();
        prop_assert_eq!(found.acquired, seen.difference(&known).count() as u64);

        match (found.retention().share(), found.churn().share()) {
            (Some(retention), Some(churn)) => {
                prop_assert!((retention + churn - 1.0).abs() < 1e-15);
                let (kept, lost) = (
                    found.retention().wilson(Level::NINETY_FIVE).unwrap(),
                    found.churn().wilson(Level::NINETY_FIVE).unwrap(),
                );
                prop_assert!(near(kept.low, 1.0 - lost.high) && near(kept.high, 1.0 - lost.low));
            }
            shares => prop_assert_eq!((shares, found.at_start()), ((None, None), 0)),
        }
    }

    #[test]
    fn cohorts_are_parts_of_all_customers(spans in spans(), cutoff in 0_i64..25) {
        let base = CustomerBase::new(spans.iter().copied());
        let starts: Vec<i64> = (0..8).map(|month| 3 * month).collect();
        let cohorts = base.cohorts(&starts, cutoff).unwrap();
        for (place, start) in starts.iter().enumerate().skip(1) {
            let left: Vec<f64> = cohorts
                .iter()
                .take(place)
                .enumerate()
                .filter_map(|(first, cohort)| cohort.retention(place - first))
                .map(|share| share.successes)
                .collect();
            if *start > cutoff {
                prop_assert!(left.is_empty());
            } else {
                // All but those whose first day is the one of counting: they are of the next cohort.
                let came = |span: &CustomerSpan| span.start < *start && span.is_active_at(*start);
                let earlier: BTreeSet<u64> = spans
                    .iter()
                    .filter(|span| span.start < *start && span.end.is_none_or(|end| end > span.start))
                    .map(|span| span.customer)
                    .collect();
                let here: BTreeSet<u64> = spans
                    .iter()
                    .filter(|span| came(span) || (span.is_active_at(*start) && earlier.contains(&span.customer)))
                    .map(|span| span.customer)
                    .collect();
                prop_assert_eq!(left.iter().sum::<f64>(), here.len() as f64);
            }
        }
        for cohort in &cohorts {
            let all = cohort.retention(0).unwrap();
            prop_assert_eq!((all.successes, all.trials), (cohort.size as f64, cohort.size as f64));
            prop_assert!(cohort.start < cutoff);
        }
    }

    #[test]
    fn tenures_are_all_known_or_watched_from_a_day(spans in spans(), since in -5_i64..20, cutoff in 0_i64..25) {
        let base = CustomerBase::new(spans);
        let all: Vec<Lifetime> = base.tenures(None, cutoff).collect();
        prop_assert!(all.iter().all(|life| life.entry() == 0.0 && life.duration() > 0.0));
        let watched: Vec<Lifetime> = base.tenures(Some(since), cutoff).collect();
        prop_assert!(watched.len() <= all.len());
        let same = |one: &Lifetime| {
            all.iter().any(|other| (one.duration(), one.event()) == (other.duration(), other.event()))
        };
        prop_assert!(watched.iter().all(same));
        // Days under observation lie between the first day of the record and the cutoff.
        let span = (cutoff - since).max(0) as f64;
        prop_assert!(watched.iter().all(|life| life.duration() - life.entry() <= span));
    }

    #[test]
    fn churn_over_periods_is_what_is_left_of_them(churn in 0.0..=1.0_f64, one in 0_u32..24, other in 0_u32..24) {
        let over = |periods| churn_over(churn, periods).unwrap();
        prop_assert!((0.0..=1.0).contains(&over(one)));
        prop_assert!(near(1.0 - over(one + other), (1.0 - over(one)) * (1.0 - over(other))));
        prop_assert!(over(one) <= f64::from(one) * churn + 1e-12);
    }

    #[test]
    fn quantiles_rise_and_are_of_the_values(values in durations(), one in 0.0..=1.0_f64, other in 0.0..=1.0_f64) {
        let (low, high) = (one.min(other), one.max(other));
        for of in [quantiles::discrete, quantiles::continuous] {
            prop_assert!(of(&values, low).unwrap() <= of(&values, high).unwrap() * (1.0 + 1e-12));
        }
        let found = quantiles::discrete(&values, one).unwrap();
        prop_assert!(values.contains(&found));
        let n = values.len() as f64;
        let count = |keep: &dyn Fn(f64) -> bool| values.iter().filter(|value| keep(**value)).count() as f64;
        prop_assert!(count(&|value| value <= found) >= one * n - 1e-9);
        prop_assert!(count(&|value| value < found) < (one * n).max(1e-6));
        let mut sorted = values.clone();
        sorted.sort_by(f64::total_cmp);
        prop_assert_eq!(quantiles::discrete(&sorted, one), Some(found));
        let between = quantiles::continuous(&values, one);
        prop_assert_eq!(quantiles::continuous(&sorted, one), between);
        prop_assert!(sorted[0] <= between.unwrap() && between.unwrap() <= sorted[sorted.len() - 1]);
    }

    #[test]
    fn counted_quantiles_are_within_their_error(values in durations(), q in 0.0..=1.0_f64) {
        let exact = quantiles::discrete(&values, q).unwrap();
        let found = histogram(&values).quantile(q).unwrap();
        prop_assert!((found - exact).abs() <= exact * RELATIVE_ERROR * (1.0 + 1e-9), "{found} for {exact}");
    }

    #[test]
    fn log_histograms_add_up_in_any_order(values in durations(), cut in any::<prop::sample::Index>()) {
        let (one, other) = values.split_at(cut.index(values.len() + 1));
        let (mut forth, mut back) = (histogram(one), histogram(other));
        forth.merge(&histogram(other));
        back.merge(&histogram(one));
        prop_assert_eq!(&forth, &histogram(&values));
        prop_assert_eq!(&back, &forth);
        prop_assert_eq!(forth.n(), values.len() as u64);
    }

    #[test]
    fn a_lifetime_value_falls_with_churn_and_discount(
        margin in 0.01..1000.0_f64,
        churn in 0.001..=1.0_f64,
        more in 0.0..0.5_f64,
        discount in 0.0..0.5_f64,
    ) {
        let plain = value::lifetime_value(margin, churn).unwrap();
        prop_assert!(plain >= margin * (1.0 - 1e-12));
        prop_assert!(value::lifetime_value(margin, (churn + more).min(1.0)).unwrap() <= plain);
        let worth = value::discounted_lifetime_value(margin, churn, discount).unwrap();
        prop_assert!(worth <= plain * (1.0 + 1e-12) && worth >= margin * (1.0 - 1e-12));
        // What is paid back when the lifetime is over is worth its cost.
        let cost = value::payback(plain, margin).unwrap();
        prop_assert!(near(cost, value::lifetime(churn).unwrap()));
    }

    #[test]
    fn retained_revenue_is_what_was_not_lost(parts in prop::array::uniform4(0_u32..10_000)) {
        let [kept, churned, contraction, expansion] = parts.map(f64::from);
        let revenue = RecurringRevenue { start: kept + churned + contraction, churned, contraction, expansion };
        let (gross, net) = (revenue.gross_retention(), revenue.net_retention());
        prop_assert_eq!(gross.is_some(), revenue.start > 0.0);
        if let (Some(gross), Some(net)) = (gross, net) {
            prop_assert!((0.0..=1.0).contains(&gross) && gross <= net);
            prop_assert!(near(net * revenue.start, kept + expansion));
        }
    }

    #[test]
    fn growth_is_earned_and_bought(parts in prop::array::uniform4(0_u32..10_000)) {
        let [previous, returning, new_earned, new_bought] = parts.map(f64::from);
        let growth = EarnedGrowth { previous, returning, new_earned, new_bought };
        prop_assert_eq!(growth.rate().is_some(), previous > 0.0);
        if let (Some(rate), Some(total)) = (growth.rate(), growth.total_growth()) {
            prop_assert!(near(rate, growth.net_retention().unwrap() + growth.earned_new().unwrap() - 1.0));
            prop_assert!(near(total, rate + new_bought / previous));
            prop_assert_eq!(growth.ratio().is_some(), total > 0.0);
            prop_assert!(growth.ratio().is_none_or(|ratio| ratio <= 1.0));
        }
    }

    #[test]
    fn the_referred_lie_between_their_bounds(referred in 0_u64..100, others in 0_u64..100, unknown in 0_u64..100) {
        let known_source = referred + others;
        let referrals = Referrals { new: known_source + unknown, known_source, referred };
        let bounds = (referrals.lower_bound(), referrals.upper_bound());
        match (referrals.share().share(), bounds) {
            (Some(share), (Some(low), Some(high))) => prop_assert!(low <= share && share <= high),
            (None, (Some(low), Some(high))) => prop_assert_eq!((low, high), (0.0, 1.0)),
            found => prop_assert_eq!((found, referrals.new), ((None, (None, None)), 0)),
        }
    }

    #[test]
    fn no_number_makes_a_figure_that_is_none(numbers in prop::array::uniform4(prop_oneof![
        any::<f64>(),
        prop::sample::select(vec![0.0, -0.0, 1.0, -1.0, f64::MAX, f64::MIN_POSITIVE, f64::NAN, f64::INFINITY]),
    ])) {
        let [a, b, c, d] = numbers;
        let revenue = RecurringRevenue { start: a, churned: b, contraction: c, expansion: d };
        let growth = EarnedGrowth { previous: a, returning: b, new_earned: c, new_bought: d };
        let mut sketch = LogHistogram::new();
        sketch.add(a);
        sketch.add(b);
        let figures = [
            revenue.gross_retention(),
            revenue.net_retention(),
            growth.net_retention(),
            growth.earned_new(),
            growth.rate(),
            growth.total_growth(),
            growth.ratio(),
            value::lifetime(a),
            value::lifetime_value(a, b),
            value::discounted_lifetime_value(a, b, c),
            value::cost_per_customer(a, 3),
            value::times(a, b),
            value::payback(a, b),
            churn_over(a, 12),
            quantiles::discrete(&numbers, 0.5),
            quantiles::discrete(&[a, b], c),
            quantiles::continuous(&[a, b], c),
            sketch.quantile(c),
            service::elapsed(a, Some(b), c),
            service::lifetime(a, Some(b), c).map(|life| life.duration()),
        ];
        for (place, figure) in figures.into_iter().enumerate() {
            let sound = |figure: f64| figure.is_finite() && (figure != 0.0 || figure.is_sign_positive());
            prop_assert!(figure.is_none_or(sound), "figure {place} is {figure:?}");
        }
        let lives: Vec<Lifetime> = [Lifetime::new(a, b, true), Lifetime::new(0.0, c, false), Lifetime::new(0.0, d, true)]
            .into_iter()
            .flatten()
            .collect();
        if let Some(curve) = curve(&lives) {
            prop_assert!(curve.points().iter().all(|point| point.share.is_finite() && point.age.is_finite()));
        }
        let _ = service::service_level(Some(a), b, c);
        let _ = service::reopened_within(Some(a), Some(b), c, d);
    }

    #[test]
    fn a_backlog_is_what_opened_less_what_was_solved(
        incidents in prop::collection::vec((0_u8..40, prop::array::uniform3(1_u8..15), 0_usize..4), 0..30),
        from in 0_u8..60,
        hours in 0_u8..30,
    ) {
        let times: Vec<service::OpenTimes> = incidents
            .iter()
            .map(|&(opened, [one, two, three], steps)| {
                let resolved = opened + one;
                let reopened = resolved + two;
                let at = |step, time: u8| (steps >= step).then_some(f64::from(time));
                service::OpenTimes {
                    opened: f64::from(opened),
                    resolved: at(1, resolved),
                    reopened: at(2, reopened),
                    closed: at(3, reopened + three),
                }
            })
            .collect();
        let (from, until) = (f64::from(from), f64::from(from) + f64::from(hours));
        let count = |of: &dyn Fn(&service::OpenTimes) -> Option<f64>| {
            times.iter().filter_map(of).filter(|time| from < *time && *time <= until).count() as i64
        };
        let more = count(&|times| Some(times.opened)) + count(&|times| times.reopened);
        let less = count(&|times| times.resolved) + count(&|times| times.closed);
        let backlog = |instant| service::backlog(&times, instant) as i64;
        prop_assert_eq!(backlog(until), backlog(from) + more - less);
    }

    #[test]
    fn terms_are_kept_broken_or_open(
        incidents in prop::collection::vec((prop::option::of(0_u8..50), 0_u8..50), 0..40),
        cutoff in 0_u8..60,
    ) {
        let cutoff = f64::from(cutoff);
        let level = |(done, due): &(Option<u8>, u8)| {
            service::service_level(done.map(f64::from), f64::from(*due), cutoff).unwrap()
        };
        let levels: service::ServiceLevels = incidents.iter().map(level).collect();
        prop_assert_eq!(levels.met + levels.breached + levels.pending, incidents.len() as u64);
        prop_assert_eq!(levels.compliance().trials, (levels.met + levels.breached) as f64);
        // Much later all is decided, and nothing that was met or broken before has changed.
        let later: service::ServiceLevels = incidents
            .iter()
            .map(|(done, due)| service::service_level(done.map(f64::from), f64::from(*due), 1000.0).unwrap())
            .collect();
        prop_assert_eq!(later.pending, 0);
        prop_assert!(later.met >= levels.met && later.breached >= levels.breached);
    }
}

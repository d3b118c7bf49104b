//! Holds the statistics to figures that were computed by independent means.
//!
//! `tests/oracle/expected.json` holds cases with inputs, tolerances and expected figures; its surveys lie beside it as
//! CSV. Each test takes one or more cases through the public functions. Every figure of a case must be compared or
//! stand in [`NOT_COMPARED`], and every case must be taken or stand in [`LATER_CASES`]: nothing is passed over in
//! silence.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use embajador::statistics::drivers::{self, JointCounts, Moments, Quadrant};
use embajador::statistics::{
    Binomial, ChartPoint, Class, ClassCounts, Classes, ClusterMoments, CustomerBase, CustomerSpan,
    Difference, Histogram, Interval, Level, LifeTable, LogHistogram, Outcomes, Proportion,
    RELATIVE_ERROR, RakingCell, Trinomial, churn_over, cliffs_delta, cluster_n_effective,
    cluster_standard_error, control_chart, difference, effect_size, finite_population, individuals,
    mann_kendall, multiplicity, normal, planning, quantiles, rake, rounding, service, theil_sen,
    value, weights,
};
use jiff::civil::{Date, DateTime};
use serde_json::Value;

/// Figures within the cases below that these tests don't compare: each name stands for itself and all below it.
const NOT_COMPARED: &[(&str, &str)] = &[
    ("bootstrap_percentile_exact", "reference only: the bootstrap is never an interval of ours"),
    ("rows", "reading a file belongs to the sources"),
    ("valid", "reading a file belongs to the sources"),
    ("invalid", "reading a file belongs to the sources"),
    ("kept_rows", "quarantine belongs to the sources"),
    ("quarantine", "quarantine belongs to the sources"),
    ("raw_valid", "quarantine belongs to the sources"),
    ("cusum", "a slow drift is told by the moving average alone"),
];

/// Cases that no test here takes, with the reason.
const LATER_CASES: &[(&str, &str)] = &[
    ("23_sdc_audit", "suppression belongs to the report"),
    ("23d_sdc_reference_patterns", "suppression belongs to the report"),
    ("23b_differencing", "suppression belongs to the report"),
    ("23c_version_differencing", "suppression belongs to the report"),
    ("24_redaction", "redaction belongs to the sources"),
];

/// Cases that a test below takes.
const TAKEN_CASES: &[&str] = &[
    "01_basic20",
    "02_empty",
    "03_single_promoter",
    "03b_single_passive",
    "04_all_promoters10",
    "05_all_detractors10",
    "06_all_passives7",
    "07_count_grid",
    "07b_confidence_levels",
    "07c_rounding",
    "08_weights",
    "08b_equal_weights",
    "09_invalid_duplicates",
    "10_two_sample",
    "11_segments",
    "11b_multiple_testing",
    "11c_planning",
    "12_trend",
    "13_poststrat_rake",
    "14_clustered",
    "15_response_rates",
    "16_csat",
    "16b_csat_all",
    "17_ces7",
    "17b_ces5",
    "18_stars",
    "18b_npc_breaks",
    "18c_wilson",
    "19_drivers",
    "19b_two_drivers",
    "20_retention",
    "21_value",
    "22_tickets",
    "22b_quantiles",
    "25_log_histogram_quantiles",
    "26_score_quartic",
];

#[test]
fn every_case_is_taken_or_named() {
    let named: BTreeSet<&str> =
        TAKEN_CASES.iter().copied().chain(LATER_CASES.iter().map(|(name, _)| *name)).collect();
    assert_eq!(named.len(), TAKEN_CASES.len() + LATER_CASES.len(), "a case is named twice");
    let oracle = oracle();
    let cases: BTreeSet<&str> = oracle.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(named, cases);
    let mut all = Vec::new();
    leaves(&oracle, String::new(), &mut all);
    for (name, _) in NOT_COMPARED {
        let occurs = all.iter().any(|at| at.split('/').any(|part| part == *name));
        assert!(occurs, "no case has a figure `{name}`");
    }
}

#[test]
fn net_scores_from_surveys() {
    for (name, file) in [
        ("01_basic20", "01_basic20.csv"),
        ("02_empty", "02_empty.csv"),
        ("03_single_promoter", "03_single_promoter.csv"),
        ("03b_single_passive", "03b_single_passive.csv"),
        ("04_all_promoters10", "04_all_promoters10.csv"),
        ("05_all_detractors10", "05_all_detractors10.csv"),
        ("06_all_passives7", "06_all_passives7.csv"),
    ] {
        let mut case = Case::open(name);
        let table = Table::read(file);
        let counts = table.counts_of("nps", 0, 10);
        case.histogram("/histogram", 0, &counts);
        case.mean("/mean", Histogram::new(0, &counts));
        let classes = Histogram::new(0, &counts).classes(&Classes::NPS);
        case.net("/nps", classes);
        if name == "01_basic20" {
            let base = case.case["params"]["base"].as_f64().unwrap();
            let (answers, n) = (classes.trinomial(), classes.n() as f64);
            let error = answers.standard_error().unwrap();
            let of_base = finite_population::standard_error(error, n, base);
            case.near("/nps/se_fpc", of_base.map(points));
            let interval = finite_population::interval(&answers, n, base, Level::NINETY_FIVE);
            case.searched("/nps/interval_fpc", interval.map(in_points));
            for segment in ["A", "B"] {
                let part = table.only("segment", segment).counts_of("nps", 0, 10);
                let classes = Histogram::new(0, &part).classes(&Classes::NPS);
                case.net(&format!("/segments/{segment}"), classes);
            }
        }
        case.close();
    }
}

#[test]
fn net_scores_from_counts() {
    let mut case = Case::open("07_count_grid");
    for row in 0..case.len() {
        let at = format!("/{row}");
        let counts = case.class_counts(&at, ["d", "s", "p"]);
        let answers = counts.trinomial();
        case.near(&format!("{at}/nps"), answers.net().map(points));
        case.near(&format!("{at}/se"), answers.standard_error().map(points));
        case.net_intervals(&format!("{at}/interval"), answers, Level::NINETY_FIVE);
        case.whole(&format!("{at}/nps_display"), counts.net_display());
    }
    case.close();
}

#[test]
fn net_scores_at_other_levels() {
    let mut case = Case::open("07b_confidence_levels");
    let count = |name: &str| case.case["params"][name].as_u64().unwrap();
    let answers = Trinomial::from_counts(count("d"), count("s"), count("p"));
    for level in ["0.8", "0.9", "0.95", "0.99"] {
        let confidence = Level::new(level.parse().unwrap()).unwrap();
        case.net_intervals(&format!("/{level}"), answers, confidence);
    }
    case.close();
}

#[test]
fn rounding_of_whole_counts() {
    let mut case = Case::open("07c_rounding");
    for row in 0..case.len() {
        let net = case.input(&format!("/{row}/num")).as_i64().unwrap();
        let n = case.input(&format!("/{row}/n")).as_u64().unwrap();
        let (promoters, detractors) =
            if net < 0 { (0, net.unsigned_abs()) } else { (net.unsigned_abs(), 0) };
        let shown = rounding::net_display(promoters, detractors, n);
        case.whole(&format!("/{row}/display"), shown);
        // The computed route of weighted figures agrees, and so do more passives on both sides of the net.
        let computed = rounding::half_away(100.0 * net as f64 / n as f64, 0);
        assert_eq!(shown.map(|points| points as f64), Some(computed));
        let both = (n - net.unsigned_abs()) / 2;
        assert_eq!(rounding::net_display(promoters + both, detractors + both, n), shown);
    }
    case.close();
}

#[test]
fn weights_shrink_the_number_of_answers() {
    for (name, file) in
        [("08_weights", "08_weights.csv"), ("08b_equal_weights", "08b_equal_weights.csv")]
    {
        let mut case = Case::open(name);
        let table = Table::read(file);
        let counts = table.counts_of("nps", 0, 10);
        case.histogram("/histogram", 0, &counts);
        case.mean("/mean", Histogram::new(0, &counts));
        case.net("/nps", Histogram::new(0, &counts).classes(&Classes::NPS));

        let answers = table.column("nps").zip(table.column("weight"));
        let answers = answers.map(|(score, w)| (score.parse().unwrap(), w.parse().unwrap()));
        case.weighted("/weighted", answers.collect());
        case.close();
    }
}

#[test]
fn weights_by_post_stratification_and_raking() {
    let mut case = Case::open("13_poststrat_rake");
    let table = Table::read("13_poststrat.csv");
    let margins = [("region", vec!["North", "South", "East"]), ("kind", vec!["B2B", "B2C"])];
    for (name, margins) in [("poststrat", &margins[..1]), ("rake", &margins[..])] {
        // Each answer is a cell of its own here: the factors are the same.
        let cell = |row: &BTreeMap<String, String>| RakingCell {
            levels: margins
                .iter()
                .map(|(margin, levels)| levels.iter().position(|level| row[*margin] == *level))
                .collect(),
            weight: 1.0,
        };
        let cells: Vec<RakingCell> = table.rows.iter().map(cell).collect();
        let target = |margin: &str, level: &str| {
            case.case["params"]["margins"][margin][level].as_f64().unwrap()
        };
        let targets: Vec<Vec<f64>> = margins
            .iter()
            .map(|(margin, levels)| levels.iter().map(|level| target(margin, level)).collect())
            .collect();
        let raked = rake(&cells, &targets).unwrap();
        for (i, factor) in raked.factors.iter().enumerate() {
            case.within(&format!("/{name}_weights/{i}"), Some(*factor), "rake_weights");
        }
        let scores = table.column("nps").map(|score| score.parse().unwrap());
        case.weighted(&format!("/{name}"), scores.zip(raked.factors).collect());
    }
    case.close();
}

#[test]
fn answers_in_clusters() {
    let mut case = Case::open("14_clustered");
    let table = Table::read("14_clustered_transactional.csv");
    let mut customers: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for (id, score) in table.column("respondent_id").zip(table.column("nps")) {
        let (n, x) = customers.entry(id).or_default();
        *n += 1.0;
        *x += match Classes::NPS.class_of(score.parse().unwrap()).unwrap() {
            Class::Detractor => -1.0,
            Class::Passive => 0.0,
            Class::Promoter => 1.0,
        };
    }
    let sum = |of: fn(&(f64, f64)) -> f64| customers.values().map(of).sum();
    let sums = ClusterMoments {
        clusters: customers.len() as u64,
        weight_squares: sum(|(n, _)| n * n),
        weight_nets: sum(|(n, x)| n * x),
        net_squares: sum(|(_, x)| x * x),
    };
    let counts = table.counts_of("nps", 0, 10);
    let answers = Histogram::new(0, &counts).classes(&Classes::NPS).trinomial();
    let (n, net) = (answers.n(), answers.net().unwrap());
    let effective = cluster_n_effective(sums, n, net, answers.variance().unwrap(), n).unwrap();
    case.near("/n", Some(n));
    case.whole("/clusters", Some(sums.clusters as i64));
    case.near("/nps", Some(points(net)));
    case.near("/se_cluster", cluster_standard_error(sums, n, net).map(points));
    case.near("/deff", Some(n / effective));
    case.near("/n_eff", Some(effective));
    let interval = answers.scaled(effective).score_interval(Level::NINETY_FIVE);
    case.searched("/interval_score", interval.map(in_points));
    case.close();
}

#[test]
fn the_net_score_that_quarantine_leaves() {
    let mut case = Case::open("09_invalid_duplicates");
    let counts = case.class_counts("/nps", ["detractors", "passives", "promoters"]);
    case.net("/nps", counts);
    case.close();
}

#[test]
fn two_groups() {
    let mut case = Case::open("10_two_sample");
    for row in 0..case.len() {
        let at = format!("/{row}");
        let earlier = case.triple(&format!("{at}/a"));
        let later = case.triple(&format!("{at}/b"));
        case.comparison(&at, earlier, later);
    }
    case.close();
}

#[test]
fn segments_over_time_and_against_the_rest() {
    let mut case = Case::open("11_segments");
    let table = Table::read("11_segments_histogram.csv");
    let (mut earlier, mut later) = (BTreeMap::new(), BTreeMap::new());
    for row in &table.rows {
        let month = if row["period"] == "2026-02" { &mut earlier } else { &mut later };
        let counts: &mut [u64; 11] = month.entry(row["segment"].clone()).or_insert([0; 11]);
        counts[row["score"].parse::<usize>().unwrap()] += row["count"].parse::<u64>().unwrap();
    }
    let trinomial = |counts: &[u64]| Histogram::new(0, counts).classes(&Classes::NPS).trinomial();
    let rest_of = |left_out: &str| {
        let mut rest = [0; 11];
        for (_, counts) in later.iter().filter(|(segment, _)| *segment != left_out) {
            rest.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        }
        trinomial(&rest)
    };

    let (mut monthly, mut against_rest) = (Vec::new(), Vec::new());
    for (segment, counts) in &later {
        let at = format!("/month_on_month/{segment}");
        monthly.push(case.comparison(&at, trinomial(&earlier[segment]), trinomial(counts)).p_value);
        let at = format!("/segment_vs_rest/{segment}");
        against_rest.push(case.comparison(&at, rest_of(segment), trinomial(counts)).p_value);
    }
    for (name, adjusted) in [
        ("mom_holm", multiplicity::holm(&monthly)),
        ("mom_bh", multiplicity::benjamini_hochberg(&monthly)),
        ("rest_holm", multiplicity::holm(&against_rest)),
        ("rest_bh", multiplicity::benjamini_hochberg(&against_rest)),
    ] {
        for (segment, p) in later.keys().zip(adjusted) {
            case.p_value(&format!("/{name}/{segment}"), Some(p));
        }
    }
    case.close();
}

#[test]
fn many_tests() {
    let mut case = Case::open("11b_multiple_testing");
    let given: Vec<f64> =
        (0..6).map(|i| case.input(&format!("/p/{i}")).as_f64().unwrap()).collect();
    for (name, adjusted) in
        [("holm", multiplicity::holm(&given)), ("bh", multiplicity::benjamini_hochberg(&given))]
    {
        for (i, p) in adjusted.into_iter().enumerate() {
            case.near(&format!("/{name}/{i}"), Some(p));
        }
    }
    case.close();
}

#[test]
fn plans() {
    let mut case = Case::open("11c_planning");
    let number = |case: &mut Case, at: &str| case.input(at).as_f64();
    for row in 0..5 {
        let at = format!("/sample_size/{row}");
        let variance = number(&mut case, &format!("{at}/var")).unwrap();
        let change = number(&mut case, &format!("{at}/delta")).unwrap() / 100.0;
        let power = number(&mut case, &format!("{at}/power")).unwrap();
        let found = planning::answers_per_group(variance, change, Level::NINETY_FIVE, power);
        case.whole(&format!("{at}/n_per_group"), found.map(|n| n as i64));
    }
    for row in 0..3 {
        let at = format!("/mdd/{row}");
        let [v1, n1, v2, n2] = ["v1", "n1", "v2", "n2"]
            .map(|name| number(&mut case, &format!("{at}/{name}")).unwrap());
        let error = (v1 / n1 + v2 / n2).sqrt();
        let found = planning::detectable_change(error, Level::NINETY_FIVE, planning::POWER);
        case.near(&format!("{at}/mdd"), found.map(points));
    }
    for row in 0..4 {
        let at = format!("/margin/{row}");
        let variance = number(&mut case, &format!("{at}/var")).unwrap();
        let margin = number(&mut case, &format!("{at}/moe")).unwrap() / 100.0;
        let base = number(&mut case, &format!("{at}/base"));
        let found = planning::answers_for_margin(variance, margin, Level::NINETY_FIVE, base);
        case.whole(&format!("{at}/n"), found.map(|n| n as i64));
    }
    case.close();
}

#[test]
fn trends() {
    let mut case = Case::open("12_trend");
    let table = Table::read("12_monthly_trend.csv");
    let count = |row: &BTreeMap<String, String>, name: &str| row[name].parse::<u64>().unwrap();
    let months: Vec<Trinomial> = table
        .rows
        .iter()
        .map(|row| {
            let [d, s, p] = ["detractors", "passives", "promoters"].map(|name| count(row, name));
            Trinomial::from_counts(d, s, p)
        })
        .collect();
    let nets: Vec<f64> = months.iter().map(|month| points(month.net().unwrap())).collect();
    for (place, net) in nets.iter().enumerate() {
        case.near(&format!("/nps/{place}"), Some(*net));
    }
    // The case does not give these short series, but each has every figure of it.
    let (tied, constant) = ([3.0, 3.0, 3.0, 5.0, 5.0, 1.0, 7.0], [4.0; 5]);
    for (name, values) in [
        ("mann_kendall", &nets[..]),
        ("mann_kendall_first12", &nets[..12]),
        ("mk_ties", &tied),
        ("mk_constant", &constant),
    ] {
        case.trend(&format!("/{name}"), values);
    }

    let chart_points: Vec<ChartPoint> = months
        .iter()
        .map(|month| ChartPoint {
            estimate: month.net().unwrap(),
            mean_square: (month.promoters + month.detractors) / month.n(),
            n: month.n(),
        })
        .collect();
    let chart = control_chart(&chart_points, Interval { low: -1.0, high: 1.0 }).unwrap();
    assert_eq!((chart.baseline, chart.provisional), (12, false));
    case.near("/chart/center", Some(points(chart.centre)));
    case.near("/chart/var", Some(chart.variance));
    case.near("/chart/sigma_z_raw", Some(chart.sigma_z_raw));
    case.near("/chart/sigma_z_used", Some(chart.sigma_z));
    for (place, point) in chart.points.iter().enumerate() {
        let at = format!("/chart/points/{place}");
        case.near(&format!("{at}/nps"), Some(nets[place]));
        case.near(&format!("{at}/lcl"), Some(points(point.limits.low)));
        case.near(&format!("{at}/ucl"), Some(points(point.limits.high)));
        case.near(&format!("{at}/z"), Some(point.z));
        case.flag(&format!("{at}/signal"), point.outside);
        case.flag(&format!("/chart/run8/{place}"), point.run);
        let at = format!("/chart/ewma/{place}");
        case.near(&format!("{at}/ewma"), Some(point.ewma));
        case.near(&format!("{at}/limit"), Some(point.ewma_limit));
        case.flag(&format!("{at}/signal"), point.drift);
    }

    let single = individuals(&nets).unwrap();
    case.near("/xmr/center", Some(single.centre));
    case.near("/xmr/mr_bar", Some(single.mean_range));
    case.near("/xmr/lcl", Some(single.limits.low));
    case.near("/xmr/ucl", Some(single.limits.high));
    case.near("/xmr/mr_ucl", Some(single.range_limit));
    for (place, &outside) in single.outside.iter().enumerate() {
        case.flag(&format!("/xmr/signals/{place}"), outside);
    }
    case.close();
}

#[test]
fn outcome_rates() {
    let mut case = Case::open("15_response_rates");
    let mut count = |name: &str| case.input(&format!("/case/{name}"));
    let mut whole = |name: &str| count(name).as_u64().unwrap();
    let invited = Outcomes {
        complete: whole("I"),
        partial: whole("P"),
        refused: whole("R"),
        non_contact: whole("NC"),
        other: whole("O"),
        unknown_household: whole("UH"),
        unknown_other: whole("UO"),
        eligible_share: count("e").as_f64().unwrap(),
    };
    let nobody = Outcomes { eligible_share: 0.9, ..Outcomes::default() };
    for (at, outcomes) in [("/rates", invited), ("/zero", nobody)] {
        for (name, found) in [
            ("RR1", outcomes.rr1()),
            ("RR2", outcomes.rr2()),
            ("RR3", outcomes.rr3()),
            ("RR4", outcomes.rr4()),
            ("RR5", outcomes.rr5()),
            ("RR6", outcomes.rr6()),
            ("COOP1", outcomes.cooperation1()),
            ("CON1", outcomes.contact1()),
            ("REF1", outcomes.refusal1()),
        ] {
            case.near(&format!("{at}/{name}"), found);
        }
    }
    case.share("/simple", Binomial::from_counts(200, 1000));
    case.close();
}

#[test]
fn satisfaction_and_stars() {
    let stars = Classes::new(1, 3, 4, 5).unwrap();
    for (name, file, column) in [
        ("16_csat", "16_csat.csv", "csat"),
        ("16b_csat_all", "16b_csat_all_satisfied.csv", "csat"),
        ("18_stars", "18_stars.csv", "stars"),
    ] {
        let mut case = Case::open(name);
        let counts = Table::read(file).counts_of(column, 1, 5);
        let histogram = Histogram::new(1, &counts);
        case.histogram("/histogram", 1, &counts);
        case.mean("/mean", histogram);
        case.share("/top2", histogram.top_two());
        case.share("/bottom2", histogram.bottom_two());
        if name == "18_stars" {
            case.net("/nps", histogram.classes(&stars));
        }
        case.close();
    }
}

#[test]
fn effort() {
    let mut case = Case::open("17_ces7");
    let counts = Table::read("17_ces7.csv").counts_of("ces", 1, 7);
    let histogram = Histogram::new(1, &counts);
    case.histogram("/histogram", 1, &counts);
    case.mean("/mean", histogram);
    case.share("/easy", histogram.share_between(5, 7));
    case.share("/very_easy", histogram.top_two());
    case.share("/hard", histogram.share_between(1, 3));
    case.close();

    let mut case = Case::open("17b_ces5");
    let counts = Table::read("17b_ces5.csv").counts_of("ces", 1, 5);
    let histogram = Histogram::new(1, &counts);
    case.histogram("/histogram", 1, &counts);
    case.mean("/mean", histogram);
    case.share("/easy", histogram.bottom_two());
    case.share("/hard", histogram.top_two());
    case.close();
}

#[test]
fn classes_of_other_scales() {
    let mut case = Case::open("18b_npc_breaks");
    for (scale, classes) in [
        ("nps", Classes::new(0, 6, 8, 10)),
        ("nps1_10", Classes::new(1, 6, 8, 10)),
        ("stars", Classes::new(1, 3, 4, 5)),
        ("seven", Classes::new(1, 5, 6, 7)),
    ] {
        let classes = classes.unwrap();
        for score in classes.lowest()..=classes.highest() {
            let letter = match classes.class_of(score).unwrap() {
                Class::Detractor => "d",
                Class::Passive => "s",
                Class::Promoter => "p",
            };
            let at = format!("/{scale}/{score}");
            assert_eq!(case.input(&at), letter, "{at}");
        }
    }
    case.close();
}

#[test]
fn shares() {
    let mut case = Case::open("18c_wilson");
    for row in 0..case.len() {
        let at = format!("/{row}");
        let successes = case.input(&format!("{at}/x")).as_u64().unwrap();
        let trials = case.input(&format!("{at}/n")).as_u64().unwrap();
        case.share(&at, Binomial::from_counts(successes, trials));
    }
    case.close();
}

#[test]
fn drivers_of_an_outcome() {
    let all = ["price", "support", "quality", "delivery"];
    for (name, names) in [("19_drivers", &all[..]), ("19b_two_drivers", &all[1..3])] {
        let mut case = Case::open(name);
        let table = Table::read("19_drivers.csv");
        let scores = |name: &str, lowest: u64| -> Vec<u64> {
            table.column(name).map(|score| score.parse::<u64>().unwrap() - lowest).collect()
        };
        let outcome = scores("nps", 0);
        let columns: Vec<Vec<u64>> = names.iter().map(|name| scores(name, 1)).collect();
        let (mut joint, mut products) = (Vec::new(), Vec::new());
        for (place, column) in columns.iter().enumerate() {
            let mut counts = vec![0; 5 * 11];
            for (score, outcome) in column.iter().zip(&outcome) {
                counts[(score * 11 + outcome) as usize] += 1;
            }
            joint.push(counts);
            for other in &columns[place + 1..] {
                products.push(column.iter().zip(other).map(|(one, other)| one * other).sum());
            }
        }
        let mut lowest = vec![1; names.len()];
        lowest.push(0);
        let counts =
            JointCounts { joint: &joint, outcome_scores: 11, products: &products, lowest: &lowest };
        // The reference places drivers by their means.
        let means = Moments::from_counts(&counts).unwrap().means;
        let found =
            drivers::analyse_counts(&counts, &means[..names.len()], Level::NINETY_FIVE).unwrap();
        assert_eq!((&found.unvaried, &found.alike, found.closed), (&vec![], &vec![], None));
        case.near("/n", Some(found.n));
        let fit = found.fit.unwrap();
        case.near("/r2", Some(fit.r_squared));
        case.near("/r2_adj", fit.adjusted);
        for ((name, driver), joint) in names.iter().zip(&found.drivers).zip(&joint) {
            let importance = driver.importance.unwrap();
            assert!(!importance.is_collinear());
            let at = |figure: &str| format!("/drivers/{name}/{figure}");
            let scores: Vec<u64> = joint.chunks(11).map(|row| row.iter().sum()).collect();
            let top_two = Histogram::new(1, &scores).top_two().share();
            for (figure, value) in [
                ("pearson", driver.pearson),
                ("spearman", driver.spearman),
                ("lmg", importance.lmg),
                ("lmg_share", importance.lmg_share),
                ("relative_weight", Some(importance.relative_weight)),
                ("rw_share", importance.relative_weight_share),
                ("std_beta", importance.standardised_beta),
                ("vif", importance.vif),
                ("mean", Some(driver.mean)),
                ("top2_share", top_two),
            ] {
                case.near(&at(figure), value);
            }
            case.interval(&at("pearson_ci"), driver.interval);
            case.p_value(&at("p"), driver.p_value);
            let quadrant = match driver.quadrant.unwrap() {
                Quadrant::FixFirst => "fix first",
                Quadrant::KeepUp => "keep up",
                Quadrant::Maintain => "maintain",
                Quadrant::LowPriority => "low priority",
            };
            assert_eq!(case.input(&at("quadrant")), quadrant, "{name}");
        }
        case.close();
    }
}

#[test]
fn customers_who_stay() {
    let mut case = Case::open("20_retention");
    let spans = Table::read("20_customers.csv").rows.into_iter().enumerate().map(|(place, row)| {
        let end = Some(row["end_date"].as_str()).filter(|end| !end.is_empty()).map(day);
        CustomerSpan { customer: place as u64, start: day(&row["start_date"]), end }
    });
    let customers = CustomerBase::new(spans);
    let cutoff = day(case.case["params"]["cutoff"].as_str().unwrap());
    let months = ["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11"];
    let starts = months.map(|month| day(&format!("2026-{month}-01")));

    for (place, bounds) in starts.windows(2).take(5).enumerate() {
        let at = format!("/periods/2026-{}", months[place]);
        let found = customers.movement(bounds[0], bounds[1]).unwrap();
        for (name, count) in [
            ("start", found.at_start()),
            ("end", found.at_end()),
            ("retained", found.retained),
            ("lost", found.lost),
            ("new_still_active", found.new),
        ] {
            case.whole(&format!("{at}/{name}"), Some(count as i64));
        }
        assert_eq!(found.reactivated, 0);
        case.share(&format!("{at}/retention"), found.retention());
        case.near(&format!("{at}/churn"), found.churn().share());
    }

    let cohorts = customers.cohorts(&starts, cutoff).unwrap();
    assert_eq!(cohorts.len(), 5);
    for (month, cohort) in months.into_iter().zip(cohorts) {
        let at = format!("/cohorts/2026-{month}");
        case.whole(&format!("{at}/size"), Some(cohort.size as i64));
        for periods in 1..=6 {
            let share = cohort.retention(periods).and_then(|share| share.share());
            case.near(&format!("{at}/retention/{periods}"), share);
        }
    }

    let lives: LifeTable = customers.tenures(None, cutoff).collect();
    case.survival("/km", &lives);
    case.close();
}

#[test]
fn what_customers_are_worth() {
    let mut case = Case::open("21_value");
    let number = |case: &mut Case, at: &str| case.input(at).as_f64().unwrap();
    let count = |case: &mut Case, at: &str| case.input(at).as_u64().unwrap();

    let [arpa, gross, retention, discount, cac] =
        ["arpa", "margin", "retention", "discount", "cac"]
            .map(|name| number(&mut case, &format!("/clv/{name}")));
    let (margin, churn) = (arpa * gross, 1.0 - retention);
    let worth = value::lifetime_value(margin, churn);
    case.near("/clv/clv_simple", worth);
    let discounted = value::discounted_lifetime_value(margin, churn, discount);
    case.near("/clv/clv_discounted", discounted);
    case.near("/clv/lifetime", value::lifetime(churn));
    case.near("/clv/clv_cac", worth.and_then(|worth| value::times(worth, cac)));
    case.near("/clv/payback_periods", value::payback(cac, margin));
    case.near("/clv/retention_zero_churn", value::lifetime_value(margin, 0.0));

    let monthly = number(&mut case, "/monthly_to_annual/monthly_churn");
    case.near("/monthly_to_annual/annual_churn", churn_over(monthly, 12));

    let at = |name: &str| format!("/acquisition/{name}");
    let [acquisition, retention] =
        ["acq_spend", "ret_spend"].map(|name| number(&mut case, &at(name)));
    let [new, retained] = ["new", "retained"].map(|name| count(&mut case, &at(name)));
    let cac = value::cost_per_customer(acquisition, new);
    let crc = value::cost_per_customer(retention, retained);
    case.near(&at("cac"), cac);
    case.near(&at("crc"), crc);
    case.near(&at("ratio"), cac.zip(crc).and_then(|(cac, crc)| value::times(cac, crc)));

    let [new, known_source, referred] = ["new", "known_source", "referred"]
        .map(|name| count(&mut case, &format!("/referral/{name}")));
    let referrals = value::Referrals { new, known_source, referred };
    case.share("/referral/share_known", referrals.share());
    case.near("/referral/share_all_lower_bound", referrals.lower_bound());
    assert_eq!(referrals.coverage(), Binomial::from_counts(known_source, new));

    let at = |name: &str| format!("/earned_growth/{name}");
    let [previous, returning, new_earned, new_bought] =
        ["prev_revenue", "returning_revenue", "new_earned", "new_bought"]
            .map(|name| number(&mut case, &at(name)));
    let growth = value::EarnedGrowth { previous, returning, new_earned, new_bought };
    for (name, found) in [
        ("nrr", growth.net_retention()),
        ("enc", growth.earned_new()),
        ("egr", growth.rate()),
        ("total_growth", growth.total_growth()),
        ("earned_growth_ratio", growth.ratio()),
    ] {
        case.near(&at(name), found);
    }

    let at = |name: &str| format!("/revenue_retention/{name}");
    let [start, churned, contraction, expansion] =
        ["start", "churned", "contraction", "expansion"].map(|name| number(&mut case, &at(name)));
    let revenue = value::RecurringRevenue { start, churned, contraction, expansion };
    case.near(&at("grr"), revenue.gross_retention());
    case.near(&at("nrr"), revenue.net_retention());
    case.close();
}

#[test]
fn incidents() {
    let mut case = Case::open("22_tickets");
    let cutoff = hours(case.case["params"]["cutoff"].as_str().unwrap());
    let window = 24.0 * case.case["params"]["window_days"].as_f64().unwrap();
    let tickets = Table::read("22_tickets.csv").rows;
    let time = |row: &BTreeMap<String, String>, name: &str| {
        Some(row[name].as_str()).filter(|cell| !cell.is_empty()).map(hours)
    };
    let opened = |row: &BTreeMap<String, String>| time(row, "created_at").unwrap();
    let took = |name: &str| -> Vec<f64> {
        let rows = tickets.iter();
        rows.filter_map(|row| service::elapsed(opened(row), time(row, name), cutoff)).collect()
    };
    case.quantiles("/ttfr_hours", &took("first_response_at"));
    case.quantiles("/ttr_hours_closed", &took("closed_at"));

    let lives: LifeTable = tickets
        .iter()
        .filter_map(|row| service::lifetime(opened(row), time(row, "closed_at"), cutoff))
        .collect();
    assert_eq!(lives.n(), 10);
    case.survival("/ttr_km", &lives);

    let level = |row| {
        service::service_level(time(row, "closed_at"), time(row, "sla_due_at").unwrap(), cutoff)
    };
    let levels: service::ServiceLevels = tickets.iter().filter_map(level).collect();
    case.whole("/sla/met", Some(levels.met as i64));
    case.whole("/sla/breached", Some(levels.breached as i64));
    case.whole("/sla/pending", Some(levels.pending as i64));
    case.share("/sla/compliance", levels.compliance());

    let solved_at_once = |row| {
        let (resolved, reopened) = (time(row, "resolved_at"), time(row, "reopened_at"));
        let contacts = row["contacts"].parse().unwrap();
        service::first_contact(contacts, resolved, reopened, window, cutoff)
    };
    let again = |row| {
        let (resolved, reopened) = (time(row, "resolved_at"), time(row, "reopened_at"));
        service::reopened_within(resolved, reopened, window, cutoff)
    };
    let first_contact = service::share(tickets.iter().map(solved_at_once));
    case.near("/fcr/eligible", Some(first_contact.trials));
    case.share("/fcr/success", first_contact);
    case.share("/reopen", service::share(tickets.iter().map(again)));

    let times: Vec<service::OpenTimes> = tickets
        .iter()
        .map(|row| service::OpenTimes {
            opened: opened(row),
            resolved: time(row, "resolved_at"),
            reopened: time(row, "reopened_at"),
            closed: time(row, "closed_at"),
        })
        .collect();
    for date in ["2026-03-02", "2026-03-07", "2026-03-16", "2026-03-25", "2026-04-01"] {
        // One of the instants is noon, as the note of the case says.
        let noon = if date == "2026-03-25" { 12.0 } else { 0.0 };
        let open = service::backlog(&times, hours(&format!("{date}T00:00")) + noon);
        case.whole(&format!("/backlog_at/{date}"), Some(open as i64));
    }
    case.close();
}

#[test]
fn quantiles_of_values() {
    let mut case = Case::open("22b_quantiles");
    let lists: Vec<String> =
        case.case["expected"].as_object().unwrap().keys().map(String::clone).collect();
    for list in lists {
        let values: Vec<f64> = serde_json::from_str(&list).unwrap();
        case.quantiles(&format!("/{list}"), &values);
    }
    case.close();
}

#[test]
fn quantiles_of_counts() {
    let mut case = Case::open("25_log_histogram_quantiles");
    let mut histogram = LogHistogram::new();
    let mut values = Vec::new();
    for place in 0..20 {
        let value = case.input(&format!("/values/{place}")).as_f64().unwrap();
        assert!(histogram.add(value));
        values.push(value);
    }
    case.near("/alpha", Some(RELATIVE_ERROR));
    case.near("/gamma", Some((1.0 + RELATIVE_ERROR) / (1.0 - RELATIVE_ERROR)));
    case.whole("/buckets/zero", Some(histogram.zeros() as i64));
    for (bucket, count) in histogram.buckets() {
        case.whole(&format!("/buckets/{bucket}"), Some(count as i64));
    }
    for q in ["0.05", "0.25", "0.5", "0.75", "0.9", "0.95", "1.0"] {
        let share = q.parse().unwrap();
        case.near(&format!("/quantiles/{q}/estimate"), histogram.quantile(share));
        let exact = quantiles::discrete(&values, share);
        case.near(&format!("/quantiles/{q}/exact_disc"), exact);
    }
    case.close();
}

/// The score limits are also roots of a quartic (Yang, Sun and Hardin 2013).
#[test]
fn the_score_limits_are_roots() {
    let mut case = Case::open("26_score_quartic");
    for row in 0..case.len() {
        let at = format!("/{row}");
        let answers = case.class_counts(&at, ["d", "s", "p"]).trinomial();
        let found = answers.score_interval(Level::NINETY_FIVE);
        case.searched(&format!("{at}/score"), found.map(in_points));
        let coefficients: Vec<f64> = (0..5)
            .map(|i| case.input(&format!("{at}/coefficients/{i}")).as_f64().unwrap())
            .collect();
        let polynomial = |x: f64| coefficients.iter().fold(0.0, |sum, m| sum * x + m);
        let size: f64 = coefficients.iter().map(|m| m.abs()).sum();
        let Interval { low, high } = found.unwrap();
        for limit in [low, high] {
            // An end of the scale is a limit without being a root.
            assert!(
                limit.abs() == 1.0 || polynomial(limit).abs() < 1e-12 * size,
                "{at}: {limit} gives {} of {size}",
                polynomial(limit)
            );
        }
    }
    case.close();
}

// ---- The cases and their comparison

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle")
}

fn oracle() -> Value {
    let text = std::fs::read_to_string(folder().join("expected.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn points(share: f64) -> f64 {
    100.0 * share
}

fn in_points(interval: Interval) -> Interval {
    interval.times(100.0)
}

/// The number of a day.
fn day(date: &str) -> i64 {
    let since = date.parse::<Date>().unwrap().duration_since(Date::constant(1970, 1, 1));
    since.as_hours() / 24
}

/// The hours to a time of a day.
fn hours(time: &str) -> f64 {
    let since = time
        .parse::<DateTime>()
        .unwrap()
        .duration_since(DateTime::constant(1970, 1, 1, 0, 0, 0, 0));
    since.as_secs_f64() / 3600.0
}

/// One case of the oracle, and which of its figures have been compared.
struct Case {
    name: String,
    case: Value,
    compared: BTreeSet<String>,
}

impl Case {
    fn open(name: &str) -> Case {
        assert!(TAKEN_CASES.contains(&name), "{name} is not among the cases taken");
        Case { name: name.to_owned(), case: oracle()[name].take(), compared: BTreeSet::new() }
    }

    /// The number of rows of a case that is a list.
    fn len(&self) -> usize {
        self.case["expected"].as_array().unwrap().len()
    }

    /// The value at a JSON pointer, which thereby counts as compared.
    fn input(&mut self, at: &str) -> Value {
        let found = self.case["expected"].pointer(at);
        let value = found.unwrap_or_else(|| panic!("{}{at} does not exist", self.name)).clone();
        self.compared.insert(at.to_owned());
        value
    }

    fn class_counts(&mut self, at: &str, names: [&str; 3]) -> ClassCounts {
        let mut count = |name: &str| self.input(&format!("{at}/{name}")).as_u64().unwrap();
        let [detractors, passives, promoters] = names.map(&mut count);
        ClassCounts { detractors, passives, promoters }
    }

    fn triple(&mut self, at: &str) -> Trinomial {
        self.class_counts(at, ["0", "1", "2"]).trinomial()
    }

    fn within(&mut self, at: &str, found: Option<f64>, tolerance: &str) {
        let tolerance = self.case["tol"][tolerance].as_f64().unwrap();
        let expected = self.input(at).as_f64();
        let agree = match (found, expected) {
            (Some(found), Some(expected)) => (found - expected).abs() <= tolerance,
            (None, None) => true,
            _ => false,
        };
        assert!(agree, "{}{at}: found {found:?}, expected {expected:?}", self.name);
        assert!(found.is_none_or(|x| x != 0.0 || x.is_sign_positive()), "{at} is -0");
    }

    /// A figure in closed form.
    fn near(&mut self, at: &str, found: Option<f64>) {
        self.within(at, found, "default_abs");
    }

    fn p_value(&mut self, at: &str, found: Option<f64>) {
        self.within(at, found, "p_value_abs");
    }

    fn whole(&mut self, at: &str, found: Option<i64>) {
        let expected = self.input(at);
        assert_eq!(found, expected.as_i64(), "{}{at}", self.name);
        assert_eq!(found.is_none(), expected.is_null(), "{}{at}", self.name);
    }

    fn flag(&mut self, at: &str, found: bool) {
        assert_eq!(self.input(at), found, "{}{at}", self.name);
    }

    fn ends(&mut self, at: &str, found: Option<Interval>, tolerance: &str) {
        if self.case["expected"].pointer(at).is_some_and(Value::is_null) {
            self.input(at);
            assert_eq!(found, None, "{}{at}", self.name);
            return;
        }
        self.within(&format!("{at}/0"), found.map(|interval| interval.low), tolerance);
        self.within(&format!("{at}/1"), found.map(|interval| interval.high), tolerance);
    }

    /// An interval in closed form.
    fn interval(&mut self, at: &str, found: Option<Interval>) {
        self.ends(at, found, "default_abs");
    }

    /// An interval that is found by search.
    fn searched(&mut self, at: &str, found: Option<Interval>) {
        self.ends(at, found, "interval_abs");
    }

    fn histogram(&mut self, at: &str, lowest: i32, counts: &[u64]) {
        for (score, &count) in (lowest..).zip(counts) {
            assert_eq!(self.input(&format!("{at}/{score}")), count, "{}{at}/{score}", self.name);
        }
    }

    fn mean(&mut self, at: &str, histogram: Histogram<'_>) {
        self.whole(&format!("{at}/n"), Some(histogram.n() as i64));
        self.near(&format!("{at}/mean"), histogram.mean());
        self.near(&format!("{at}/sd"), histogram.sd());
        self.interval(&format!("{at}/ci"), histogram.mean_interval(Level::NINETY_FIVE));
    }

    fn share(&mut self, at: &str, share: Binomial) {
        self.near(&format!("{at}/x"), Some(share.successes));
        self.near(&format!("{at}/n"), Some(share.trials));
        self.near(&format!("{at}/share"), share.share());
        self.interval(&format!("{at}/wilson"), share.wilson(Level::NINETY_FIVE));
    }

    /// The trend of values at the times 0, 1, 2 and so on.
    fn trend(&mut self, at: &str, values: &[f64]) {
        let found = mann_kendall(values).unwrap();
        self.whole(&format!("{at}/S"), Some(found.s));
        self.near(&format!("{at}/varS"), Some(found.variance));
        self.near(&format!("{at}/z"), Some(found.z));
        self.p_value(&format!("{at}/p"), Some(found.p_value));
        self.near(&format!("{at}/tau_b"), found.tau_b);
        let timed: Vec<(f64, f64)> =
            values.iter().enumerate().map(|(time, &value)| (time as f64, value)).collect();
        let line = theil_sen(&timed, Level::NINETY_FIVE).unwrap();
        self.near(&format!("{at}/sen_slope"), Some(line.slope));
        self.near(&format!("{at}/sen_intercept"), Some(line.intercept));
        self.interval(&format!("{at}/sen_slope_ci95"), Some(line.interval));
    }

    /// The points of a curve that the case asks for, and its median.
    fn survival(&mut self, at: &str, lives: &LifeTable) {
        let curve = lives.survival(Level::NINETY_FIVE, 1).unwrap();
        let asked = self.case["expected"].pointer(&format!("{at}/points")).unwrap();
        let ages: Vec<String> = asked.as_object().unwrap().keys().map(String::clone).collect();
        for age in ages {
            let point = curve.at(age.parse().unwrap()).unwrap();
            let at = format!("{at}/points/{age}");
            self.near(&format!("{at}/S"), Some(point.share));
            self.interval(&format!("{at}/ci_loglog"), Some(point.interval));
            self.whole(&format!("{at}/at_risk"), Some(point.at_risk as i64));
        }
        self.near(&format!("{at}/median"), curve.median());
    }

    /// The quantiles of values that the case asks for.
    fn quantiles(&mut self, at: &str, values: &[f64]) {
        for q in ["0.5", "0.9", "0.95"] {
            let share = q.parse().unwrap();
            let at = format!("{at}/{q}");
            self.near(&format!("{at}/disc"), quantiles::discrete(values, share));
            self.near(&format!("{at}/cont"), quantiles::continuous(values, share));
        }
    }

    fn net(&mut self, at: &str, counts: ClassCounts) {
        let answers = counts.trinomial();
        self.near(&format!("{at}/n"), Some(answers.n()));
        self.whole(&format!("{at}/detractors"), Some(counts.detractors as i64));
        self.whole(&format!("{at}/passives"), Some(counts.passives as i64));
        self.whole(&format!("{at}/promoters"), Some(counts.promoters as i64));
        self.near(&format!("{at}/nps"), answers.net().map(points));
        self.whole(&format!("{at}/nps_display"), counts.net_display());
        self.near(&format!("{at}/var"), answers.variance());
        self.near(&format!("{at}/se"), answers.standard_error().map(points));
        if counts.n() == 0 {
            self.interval(&format!("{at}/interval"), answers.score_interval(Level::NINETY_FIVE));
            return;
        }
        self.net_intervals(&format!("{at}/interval"), answers, Level::NINETY_FIVE);
        for (name, successes) in [
            ("pct_detractors", counts.detractors),
            ("pct_passives", counts.passives),
            ("pct_promoters", counts.promoters),
        ] {
            let share = Binomial::from_counts(successes, counts.n()).share();
            self.near(&format!("{at}/{name}"), share.map(points));
        }
    }

    /// The net score of answers with weights.
    fn weighted(&mut self, at: &str, scores: Vec<(i32, f64)>) {
        let (mut answers, mut squares) = (Trinomial::default(), Trinomial::default());
        let (mut n, mut sum, mut square_sum, mut largest) = (0, 0.0, 0.0, 0.0_f64);
        for (score, weight) in scores {
            let (of_class, squares) = match Classes::NPS.class_of(score).unwrap() {
                Class::Detractor => (&mut answers.detractors, &mut squares.detractors),
                Class::Passive => (&mut answers.passives, &mut squares.passives),
                Class::Promoter => (&mut answers.promoters, &mut squares.promoters),
            };
            *of_class += weight;
            *squares += weight * weight;
            n += u64::from(weight > 0.0);
            sum += weight;
            square_sum += weight * weight;
            largest = largest.max(weight);
        }
        let effective = weights::n_effective(sum, square_sum);
        let scaled = answers.scaled(effective.unwrap());
        let linearised = weights::linearised_standard_error(n, &answers, &squares);
        self.whole(&format!("{at}/n"), Some(n as i64));
        self.near(&format!("{at}/sum_w"), Some(answers.n()));
        self.near(&format!("{at}/n_eff"), effective);
        self.near(&format!("{at}/deff"), weights::design_effect(n, sum, square_sum));
        self.near(&format!("{at}/nps"), answers.net().map(points));
        self.near(&format!("{at}/share_d"), Some(answers.detractors / answers.n()));
        self.near(&format!("{at}/share_s"), Some(answers.passives / answers.n()));
        self.near(&format!("{at}/share_p"), Some(answers.promoters / answers.n()));
        self.near(&format!("{at}/se_kish"), scaled.standard_error().map(points));
        self.near(&format!("{at}/se_linearised"), linearised.map(points));
        self.near(&format!("{at}/max_weight_share"), weights::largest_share(largest, sum));
        let interval = scaled.score_interval(Level::NINETY_FIVE);
        self.searched(&format!("{at}/interval_score_neff"), interval.map(in_points));
    }

    fn net_intervals(&mut self, at: &str, answers: Trinomial, level: Level) {
        let score = answers.score_interval(level);
        assert_eq!(score, answers.interval(level), "the score interval is the default");
        self.searched(&format!("{at}/score"), score.map(in_points));
        let uniform = answers.adjusted_wald(1.0, 1.0, level);
        for (name, found) in [
            ("wald", answers.wald_interval(level)),
            ("aw_075_15_075", answers.adjusted_wald(0.75, 1.5, level)),
            ("aw_1_1_1", uniform),
            ("aw_1_1_1", answers.adjusted_wald_interval(level)),
            ("aw_1_0_1", answers.adjusted_wald(1.0, 0.0, level)),
            ("gof", answers.goodness_of_fit_interval(level)),
        ] {
            self.interval(&format!("{at}/{name}"), found.map(in_points));
        }
    }

    fn comparison(&mut self, at: &str, earlier: Trinomial, later: Trinomial) -> Difference {
        let found = difference(&earlier, &later, Level::NINETY_FIVE).unwrap();
        self.near(&format!("{at}/diff"), Some(points(found.difference)));
        self.searched(&format!("{at}/ci"), Some(in_points(found.interval)));
        self.p_value(&format!("{at}/p"), Some(found.p_value));
        self.near(&format!("{at}/effect_d"), effect_size(&earlier, &later));
        self.near(&format!("{at}/cliff_delta"), cliffs_delta(&earlier, &later));

        // The plain tests beside ours: no functions of their own, but our parts must give them.
        let (se, z) = plain_z(earlier, later);
        self.near(&format!("{at}/se_wald"), Some(points(se)));
        self.near(&format!("{at}/z_wald"), z);
        self.p_value(&format!("{at}/p_wald"), z.map(normal::two_sided_p));
        let half_more = |answers: Trinomial| Trinomial {
            detractors: answers.detractors + 0.5,
            passives: answers.passives + 0.5,
            promoters: answers.promoters + 0.5,
        };
        let (_, z) = plain_z(half_more(earlier), half_more(later));
        self.near(&format!("{at}/z_aw_half"), z);
        self.p_value(&format!("{at}/p_aw_half"), z.map(normal::two_sided_p));
        found
    }

    /// Fails if a figure of the case was neither compared nor named in [`NOT_COMPARED`].
    fn close(self) {
        let mut left = Vec::new();
        leaves(&self.case["expected"], String::new(), &mut left);
        left.retain(|at| {
            let named = |part: &str| NOT_COMPARED.iter().any(|(name, _)| *name == part);
            !self.compared.contains(at) && !at.split('/').any(named)
        });
        assert!(left.is_empty(), "{}: never compared: {left:#?}", self.name);
    }
}

/// The standard error of a difference, and the difference in units of it.
fn plain_z(earlier: Trinomial, later: Trinomial) -> (f64, Option<f64>) {
    let (one, other) = (earlier.standard_error().unwrap(), later.standard_error().unwrap());
    let se = (one * one + other * other).sqrt();
    let change = later.net().unwrap() - earlier.net().unwrap();
    (se, (se > 0.0).then(|| change / se))
}

/// The JSON pointers of all values that hold no others, an empty list or object among them.
fn leaves(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::Array(items) if !items.is_empty() => {
            for (i, item) in items.iter().enumerate() {
                leaves(item, format!("{at}/{i}"), found);
            }
        }
        Value::Object(fields) if !fields.is_empty() => {
            for (name, field) in fields {
                leaves(field, format!("{at}/{name}"), found);
            }
        }
        _ => found.push(at),
    }
}

/// A small CSV file without quotes.
struct Table {
    rows: Vec<BTreeMap<String, String>>,
}

impl Table {
    fn read(file: &str) -> Table {
        let text = std::fs::read_to_string(folder().join(file)).unwrap();
        assert!(!text.contains('"'), "{file} has quotes, which this reader does not know");
        let mut lines = text.lines();
        let header: Vec<&str> = lines.next().unwrap().split(',').collect();
        let row = |line: &str| {
            let cells = line.split(',').map(str::to_owned);
            header.iter().map(|&name| name.to_owned()).zip(cells).collect()
        };
        Table { rows: lines.map(row).collect() }
    }

    fn only(&self, column: &str, value: &str) -> Table {
        Table { rows: self.rows.iter().filter(|row| row[column] == value).cloned().collect() }
    }

    fn column<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.rows.iter().map(move |row| row[name].as_str())
    }

    fn counts_of(&self, column: &str, lowest: usize, highest: usize) -> Vec<u64> {
        let mut counts = vec![0; highest - lowest + 1];
        for score in self.column(column) {
            counts[score.parse::<usize>().unwrap() - lowest] += 1;
        }
        counts
    }
}

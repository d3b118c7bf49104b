//! Holds figures that are weighted to the population, and those that can't be, to what is worked out here by hand.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    reason = "a test may panic"
)]

mod support {
    pub(crate) mod command;
    pub(crate) mod project;
}

use serde_json::Value;
use support::project::Project;

const MAPPING: &str =
    "preset = \"canonical\"\n[survey.s.dimensions]\nregion = \"region\"\nsize = \"size\"\n";

/// Answers of one group in a month: where, which size, how many promoters, passives and detractors.
type Group<'a> = (&'a str, &'a str, &'a str, [usize; 3]);

/// The rows of some groups, each of another customer, with one weight.
fn answers(groups: &[(Group<'_>, &str)]) -> String {
    let mut text = String::from("customer_id,responded_on,nps,region,size,weight\n");
    let mut customer = 0;
    for ((month, region, size, counts), weight) in groups {
        for (score, count) in [10, 8, 3].into_iter().zip(counts) {
            for _ in 0..*count {
                customer += 1;
                text += &format!("c{customer},{month}-10,{score},{region},{size},{weight}\n");
            }
        }
    }
    text
}

/// The rows of some groups without weights of their own.
fn unweighted(groups: &[Group<'_>]) -> String {
    let groups: Vec<(Group<'_>, &str)> = groups.iter().map(|group| (*group, "1")).collect();
    answers(&groups)
}

/// A project with a register of population of the survey `s`.
fn project(answers: &str, population: &[(&str, &str, u64)]) -> Project {
    Project::new(MAPPING, answers).with("data/registers/population.csv", &register(population))
}

fn register(population: &[(&str, &str, u64)]) -> String {
    let rows =
        population.iter().map(|(dimension, value, n)| format!("s,{dimension},{value},{n}\n"));
    format!("survey,dimension,value,customers\n{}", rows.collect::<String>())
}

fn number(figure: &Value, key: &str) -> f64 {
    figure[key].as_f64().unwrap_or_else(|| panic!("`{key}` is {}", figure[key]))
}

#[track_caller]
fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-7, "{found} is not {expected}");
}

/// The figure of a month.
fn of<'a>(figures: &'a [Value], id: &str, period: &str) -> &'a Value {
    let mut found =
        figures.iter().filter(|figure| figure["id"] == id && figure["period"] == period);
    let figure = found.next().unwrap();
    assert!(found.next().is_none());
    figure
}

/// A net, in points.
fn net([promoters, passives, detractors]: [f64; 3]) -> f64 {
    100.0 * (promoters - detractors) / (promoters + passives + detractors)
}

#[test]
fn one_margin_is_post_stratification() {
    // 30 of the north answered and 10 of the south, who are as many.
    let groups = [("2026-05", "north", "a", [18, 6, 6]), ("2026-05", "south", "a", [2, 3, 5])];
    let project =
        project(&unweighted(&groups), &[("region", "north", 500), ("region", "south", 500)]);
    let figures = project.figures(&[]);
    let (north, south) = (40.0, -30.0);
    let nps = of(&figures, "nps", "2026-05");
    near(number(nps, "estimate"), (north + south) / 2.0);
    near(number(nps, "unweighted"), net([20.0, 9.0, 11.0]));
    assert_eq!((&nps["weighted"], &nps["n"]), (&true.into(), &40.into()));
    // Factors of 20/30 and 20/10: n of (Σw)²/Σw².
    let (f, g) = (20.0 / 30.0, 2.0);
    near(number(nps, "n_effective"), 40.0 * 40.0 / (30.0 * f * f + 10.0 * g * g));
    assert!(number(nps, "low") < 5.0 && number(nps, "high") > 5.0);
    for (id, north, south) in
        [("promoters", 18.0 / 30.0, 0.2), ("passives", 0.2, 0.3), ("detractors", 0.2, 0.5)]
    {
        near(number(of(&figures, id, "2026-05"), "estimate"), 50.0 * (north + south));
    }
    // Counts of answers weigh nothing.
    let responses = of(&figures, "responses", "2026-05");
    assert_eq!((number(responses, "estimate"), &responses["weighted"]), (40.0, &false.into()));
}

#[test]
fn cuts_have_the_factors_of_the_whole() {
    let groups = [
        ("2026-05", "north", "a", [18, 0, 2]),
        ("2026-05", "north", "b", [0, 5, 5]),
        ("2026-05", "south", "a", [2, 3, 0]),
        ("2026-05", "south", "b", [0, 0, 5]),
    ];
    let project =
        project(&unweighted(&groups), &[("region", "north", 500), ("region", "south", 500)]);
    let (f, g) = (20.0 / 30.0, 20.0 / 10.0);
    // Within a region all factors are the same, so its figure is that of its answers.
    let figures = project.figures(&["--by", "region", "--id", "nps"]);
    near(number(&figures[0], "estimate"), net([18.0, 5.0, 7.0]));
    near(number(&figures[0], "n_effective"), 30.0);
    near(number(&figures[1], "estimate"), net([2.0, 3.0, 5.0]));
    // Sizes mix the regions; the factors are those of the whole, and not made anew for each size.
    let figures = project.figures(&["--by", "size", "--id", "nps"]);
    let a = [18.0 * f + 2.0 * g, 3.0 * g, 2.0 * f];
    let b = [0.0, 5.0 * f, 5.0 * f + 5.0 * g];
    near(number(&figures[0], "estimate"), net(a));
    near(number(&figures[1], "estimate"), net(b));
    near(number(&figures[0], "unweighted"), net([20.0, 3.0, 2.0]));
    near(
        number(&figures[0], "n_effective"),
        a.iter().sum::<f64>().powi(2) / (20.0 * f * f + 5.0 * g * g),
    );
    // Of two sizes each is the rest of the other.
    let rest = &figures[0]["against_rest"];
    near(number(rest, "difference"), net(a) - net(b));
    near(number(&figures[1]["against_rest"], "difference"), net(b) - net(a));
    near(number(rest, "p_value"), number(&figures[1]["against_rest"], "p_value"));
}

#[test]
fn two_margins_are_both_met() {
    let groups = [
        ("2026-05", "north", "a", [8, 1, 1]),
        ("2026-05", "north", "b", [6, 10, 4]),
        ("2026-05", "south", "a", [10, 10, 10]),
        ("2026-05", "south", "b", [1, 2, 17]),
    ];
    let population = [
        ("region", "north", 700),
        ("region", "south", 300),
        ("size", "a", 400),
        ("size", "b", 600),
    ];
    let project = project(&unweighted(&groups), &population);
    // Raking by hand, cell by cell: north a, north b, south a, south b.
    let n = [10.0, 20.0, 30.0, 20.0];
    let mut weights = n;
    for _ in 0..1000 {
        for (pairs, shares) in [([[0, 1], [2, 3]], [0.7, 0.3]), ([[0, 2], [1, 3]], [0.4, 0.6])] {
            for (pair, share) in pairs.into_iter().zip(shares) {
                let sum = weights[pair[0]] + weights[pair[1]];
                pair.iter().for_each(|place| weights[*place] *= share * 80.0 / sum);
            }
        }
    }
    near(weights[0] + weights[1], 56.0);
    near(weights[0] + weights[2], 32.0);
    let nets = [70.0, 10.0, 0.0, -80.0];
    let expected: f64 = weights.iter().zip(nets).map(|(w, net)| w * net).sum::<f64>() / 80.0;
    let squares: f64 = weights.iter().zip(n).map(|(w, n)| w * w / n).sum();
    let figures = project.figures(&["--id", "nps"]);
    near(number(&figures[0], "estimate"), expected);
    near(number(&figures[0], "n_effective"), 6400.0 / squares);
    near(number(&figures[0], "unweighted"), net([25.0, 23.0, 32.0]));
    // Each cut has the weights of its cells.
    let figures = project.figures(&["--id", "nps", "--by", "size"]);
    let of_a = (weights[0] * 70.0 + weights[2] * 0.0) / (weights[0] + weights[2]);
    near(number(&figures[0], "estimate"), of_a);
}

#[test]
fn answers_with_weights_of_their_own_are_weighted_to_the_population_too() {
    // The north's answers weigh 3 and the south's 1: it is the sums of weights that are brought to the population.
    let groups = [
        (("2026-05", "north", "a", [6, 2, 2]), "3"),
        (("2026-05", "north", "a", [0, 0, 10]), "1"),
        (("2026-05", "south", "a", [5, 5, 0]), "1"),
    ];
    let project = project(&answers(&groups), &[("region", "north", 100), ("region", "south", 300)]);
    let figures = project.figures(&["--id", "nps"]);
    let north = net([18.0, 6.0, 16.0]);
    near(number(&figures[0], "estimate"), 0.25 * north + 0.75 * 50.0);
    near(number(&figures[0], "unweighted"), net([11.0, 7.0, 12.0]));
    // Σw is 50: 12.5 for the north's 40 and 37.5 for the south's 10.
    let (f, g) = (12.5 / 40.0, 37.5 / 10.0);
    let squares = (10.0 * 9.0 + 10.0) * f * f + 10.0 * g * g;
    near(number(&figures[0], "n_effective"), 2500.0 / squares);
    // Without the register the weights stand alone.
    let own = Project::new(MAPPING, &answers(&groups)).figures(&["--id", "nps"]);
    near(number(&own[0], "estimate"), net([23.0, 11.0, 16.0]));
    assert_eq!(own[0]["weighted"], true);
}

#[test]
fn quarters_and_years_are_weighted_by_their_own_respondents() {
    let groups = [
        ("2026-04", "north", "a", [10, 0, 0]),
        ("2026-04", "south", "a", [0, 0, 10]),
        ("2026-05", "north", "a", [25, 0, 5]),
        ("2026-05", "south", "a", [5, 0, 5]),
        ("2026-08", "north", "a", [0, 20, 0]),
        ("2026-08", "south", "a", [0, 0, 20]),
    ];
    let population = [("region", "north", 300), ("region", "south", 100)];
    let project = project(&unweighted(&groups), &population);
    let figure = |period: &str| {
        number(&project.figures(&["--id", "nps", "--period", period])[0], "estimate")
    };
    near(figure("2026-04"), 0.75 * 100.0 - 25.0);
    near(figure("2026-05"), 0.75 * net([25.0, 0.0, 5.0]));
    // Not the mean of its months, nor their sum: all answers of the quarter by region.
    near(figure("2026-Q2"), 0.75 * net([35.0, 0.0, 5.0]) + 0.25 * net([5.0, 0.0, 15.0]));
    near(figure("2026"), 0.75 * net([35.0, 20.0, 5.0]) + 0.25 * net([5.0, 0.0, 35.0]));
    near(figure("all"), figure("2026"));
}

/// Five months; in the third nobody of the south answered.
fn with_a_gap() -> Project {
    let mut groups = Vec::new();
    for month in ["2026-03", "2026-04", "2026-05", "2026-06", "2026-07"] {
        groups.push((month, "north", "a", [20, 5, 15]));
        if month != "2026-05" {
            groups.push((month, "south", "a", [15, 5, 0]));
        }
    }
    project(&unweighted(&groups), &[("region", "north", 500), ("region", "south", 500)])
}

#[test]
fn a_month_without_one_group_is_not_weighted_nor_compared_with_weighted_ones() {
    let project = with_a_gap();
    let (status, _, said) = project.run("indicators", &[]);
    assert_eq!(status, 0);
    let warning = "warning: data/registers/population.csv:3: nobody of `region` = `south` answered in 2026-05: figures of \
        these periods are not weighted\n";
    assert!(said.contains(warning), "{said}");
    assert_eq!(said.matches("nobody of").count(), 1, "{said}");
    let figures = project.figures(&["--id", "nps"]);
    let may = of(&figures, "nps", "2026-05");
    near(number(may, "estimate"), 12.5);
    assert_eq!(may["weighted"], false);
    assert_eq!(number(may, "n_effective"), 40.0);
    for period in ["2026-05", "2026-06"] {
        assert!(of(&figures, "nps", period)["change"].is_null(), "{period}");
        assert!(of(&figures, "nps", period)["p_value"].is_null(), "{period}");
    }
    for period in ["2026-04", "2026-07"] {
        near(number(of(&figures, "nps", period), "change"), 0.0);
    }
    // Counts of answers are compared all the same.
    let figures = project.figures(&["--id", "responses"]);
    assert_eq!(of(&figures, "responses", "2026-05")["estimate"], 40.0);
    // The quarter has somebody of each.
    let quarter = project.figures(&["--id", "nps", "--period", "2026-Q2"]);
    near(number(&quarter[0], "estimate"), (12.5 + 75.0) / 2.0);
    // Nor are the figures of its cuts.
    let cuts = project.figures(&["--id", "nps", "--by", "region"]);
    let changes: Vec<(&str, bool)> = cuts
        .iter()
        .filter(|figure| figure["value"] == "north")
        .map(|figure| (figure["period"].as_str().unwrap(), figure["change"].is_null()))
        .collect();
    let expected = [("2026-03", true), ("2026-04", false), ("2026-05", true), ("2026-06", true)];
    assert_eq!(changes, [&expected[..], &[("2026-07", false)]].concat());
}

#[test]
fn a_weight_that_is_none_sets_its_row_aside() {
    let rows = "a,2026-05-01,9,n,x,1\nb,2026-05-01,9,n,x,-1\nc,2026-05-01,9,n,x,\nd,2026-05-01,9,n,x,NaN\n\
        e,2026-05-01,9,n,x,inf\nf,2026-05-01,9,n,x,\"0,5\"\ng,2026-05-01,0,n,x,0\n";
    let text = format!("customer_id,responded_on,nps,region,size,weight\n{rows}");
    let project = Project::new(MAPPING, &text);
    let (status, _, said) = project.run("indicators", &[]);
    assert_eq!(status, 0);
    for line in [3, 4, 5, 6] {
        assert!(said.contains(&format!("data/a.csv:{line}: column `weight`")), "{line}\n{said}");
    }
    assert_eq!(said.matches("warning: ").count(), 4, "{said}");
    let nps = &project.figures(&["--id", "nps"])[0];
    // Whoever weighs 0 is counted and moves nothing.
    assert_eq!(nps["n"], 3);
    near(number(nps, "estimate"), 100.0);
    near(number(nps, "unweighted"), 100.0 / 3.0);
    near(number(nps, "n_effective"), 1.5 * 1.5 / 1.25);
}

#[test]
fn weights_that_are_all_zero_make_no_figure() {
    for population in [false, true] {
        let groups = [
            (("2026-04", "north", "a", [10, 5, 5]), "1"),
            (("2026-05", "north", "a", [10, 5, 5]), "0"),
        ];
        let mut project = Project::new(MAPPING, &answers(&groups));
        if population {
            let register = register(&[("region", "north", 500)]);
            project = project.with("data/registers/population.csv", &register);
        }
        for arguments in [&["--period", "2026-05"][..], &["--period", "2026-05", "--by", "region"]]
        {
            for figure in project.figures(arguments) {
                if figure["id"] == "responses" {
                    continue;
                }
                for key in ["estimate", "low", "high", "n_effective", "change", "p_value"] {
                    assert!(figure[key].is_null(), "{}: {key} is {}", figure["id"], figure[key]);
                }
                assert!(figure["against_rest"].is_null());
                assert_eq!(figure["n"], 20);
            }
        }
        let published = project.figures(&["--published", "--id", "nps", "--period", "2026-05"]);
        assert_eq!(published[0]["suppressed"], "primary");
        let (status, _, said) = project.run("build", &["--strict"]);
        assert_eq!(status, 0, "{said}");
    }
}

#[test]
fn what_is_worth_less_than_ten_answers_is_withheld_with_all_its_classes() {
    // One of twelve has the weight of half the population.
    let groups = [("2026-05", "north", "a", [6, 3, 2]), ("2026-05", "south", "a", [1, 0, 0])];
    let project =
        project(&unweighted(&groups), &[("region", "north", 500), ("region", "south", 500)]);
    let all = project.figures(&["--id", "nps"]);
    near(number(&all[0], "n_effective"), 144.0 / (11.0 * (6.0_f64 / 11.0).powi(2) + 36.0));
    for figure in project.figures(&["--published"]) {
        if figure["id"] == "responses" {
            continue;
        }
        assert_eq!(figure["suppressed"], "primary");
        for (key, value) in figure.as_object().unwrap() {
            let is_number = value.is_f64() || value.is_u64();
            assert!(!is_number || key == "level", "{} {key} = {value}", figure["id"]);
        }
    }
}

/// A report's text, without tags.
fn report(project: &Project, page: &str) -> String {
    let (status, _, said) = project.run("build", &[]);
    assert_eq!(status, 0, "{said}");
    let page = std::fs::read_to_string(project.site().join(page)).unwrap();
    let texts = page.split('<').filter_map(|piece| piece.split_once('>'));
    let text: String = texts.map(|(_, text)| text).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_site_says_where_a_figure_is_weighted_and_where_it_is_not() {
    let project = with_a_gap();
    let april = report(&project, "en/reports/2026-04.html");
    assert!(april.contains("The figure is weighted; unweighted it would be 33."), "{april}");
    let may = report(&project, "en/reports/2026-05.html");
    let words = "The figure is not weighted, since nobody of south answered; it is not compared with those that are.";
    assert!(may.contains(words), "{may}");
    assert!(may.contains("May 2026 not weighted"), "{may}");
    let july = report(&project, "en/reports/2026-07.html");
    assert!(!july.contains("The figure is not weighted"), "{july}");
}

#[test]
fn months_that_could_not_be_weighted_make_no_limits() {
    // Of ten months three lack the south; the seven that are left are too few for limits.
    let of = |lacking: &[i32]| {
        let names: Vec<String> = (1..=10).map(|number| format!("2026-{number:02}")).collect();
        let mut groups = Vec::new();
        for (place, name) in names.iter().enumerate() {
            groups.push((name.as_str(), "north", "a", [20, 5 + place % 2, 15]));
            if !lacking.contains(&i32::try_from(place).unwrap()) {
                groups.push((name.as_str(), "south", "a", [15, 5, 1]));
            }
        }
        let project =
            project(&unweighted(&groups), &[("region", "north", 500), ("region", "south", 500)]);
        report(&project, "en/reports/2026-10.html")
    };
    let few = "With fewer than eight whole periods";
    assert!(!of(&[]).contains(few));
    assert!(!of(&[3, 5]).contains(few));
    assert!(of(&[3, 5, 7]).contains(few));
}

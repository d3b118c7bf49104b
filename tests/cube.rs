//! Holds the cube to one rule: however the rows are split, ordered and read, the counts are the same.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod support {
    pub(crate) mod command;
    pub(crate) mod project;
}

use embajador::cube::{
    ClusterSums, Cube, Cut, Period, SurveyCube, count, read_aggregates, write_aggregates,
};
use embajador::diagnostic::Diagnostics;
use embajador::project::Project as Loaded;
use embajador::sources::{AnswersFolder, Pace, Reason, ScorePart, Survey};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use support::project::Project;

const HEADER: &str = "id,customer,account,day,nps,csat,segment,team,w";

/// One row: customer and account may be missing, a day of the months 1 to 14 since 2025, scores or nothing.
#[derive(Debug, Clone)]
struct Line {
    id: u32,
    customer: Option<u8>,
    account: Option<u8>,
    month: i8,
    day: i8,
    nps: Option<u8>,
    csat: Option<u8>,
    segment: Option<u8>,
    team: u8,
    weight: u8,
}

impl Line {
    fn text(&self) -> String {
        let optional = |prefix: &str, value: Option<u8>| {
            value.map_or_else(String::new, |value| format!("{prefix}{value}"))
        };
        let (year, month) = (2025 + i32::from(self.month - 1) / 12, (self.month - 1) % 12 + 1);
        format!(
            "{},{},{},{year}-{month:02}-{:02},{},{},{},\"team\n{}\",{}.5\n",
            self.id,
            optional("c", self.customer),
            optional("firm \"\"", self.account).replace("firm \"\"", "firm "),
            self.day,
            optional("", self.nps),
            optional("", self.csat),
            optional("s", self.segment),
            self.team,
            self.weight,
        )
    }
}

fn line() -> impl Strategy<Value = Line> {
    let who = (0..40_u32, prop::option::weighted(0.9, 0..9_u8), prop::option::of(0..4_u8));
    let when = (1..14_i8, 1..4_i8);
    let scores = (prop::option::weighted(0.9, 0..12_u8), prop::option::of(1..6_u8));
    let values = (prop::option::weighted(0.9, 0..3_u8), 0..3_u8, 0..3_u8);
    (who, when, scores, values).prop_map(|(who, when, scores, values)| Line {
        id: who.0,
        customer: who.1,
        account: who.2,
        month: when.0,
        day: when.1,
        nps: scores.0,
        csat: scores.1,
        segment: values.0,
        team: values.1,
        weight: values.2,
    })
}

/// How a survey is set up.
#[derive(Debug, Clone)]
struct Setup {
    transactional: bool,
    repeat: &'static str,
    with_ids: bool,
    with_accounts: bool,
    with_weights: bool,
    people: &'static str,
}

impl Setup {
    fn mapping(&self) -> String {
        let kind = if self.transactional { "transactional" } else { "relational" };
        let line =
            |wanted: bool, line: &str| if wanted { format!("{line}\n") } else { String::new() };
        format!(
            "type = \"{kind}\"\nrepeat = \"{}\"\ndate = \"day\"\n{}{}{}{}\
             [survey.s.question.nps]\ncolumn = \"nps\"\n[survey.s.question.csat]\ncolumn = \"csat\"\n\
             [survey.s.dimensions]\nsegment = \"segment\"\nteam = \"team\"\n\
             [survey.s.cross]\nboth = [\"segment\", \"team\"]\n[survey.s.drivers]\nnps = [\"csat\"]\n",
            self.repeat,
            self.people,
            line(self.with_ids, "response_id = \"id\""),
            line(self.with_accounts, "account = \"account\""),
            line(self.with_weights, "weight = \"w\""),
        )
    }
}

fn setup() -> impl Strategy<Value = Setup> {
    let people =
        prop::sample::select(vec!["customer = \"customer\"\n", "respondent = \"row\"\n", ""]);
    let repeat = prop::sample::select(vec!["last", "first", "all"]);
    (any::<[bool; 4]>(), repeat, people).prop_map(|(flags, repeat, people)| Setup {
        transactional: flags[0],
        repeat,
        with_ids: flags[1],
        with_accounts: flags[2],
        with_weights: flags[3],
        people,
    })
}

/// Counts a project's survey; what was set aside comes with it.
fn counted(project: &Project, pace: Pace) -> (SurveyCube, BTreeMap<Reason, u64>) {
    let mut diagnostics = Diagnostics::new();
    let loaded = Loaded::load(project.path(), &mut diagnostics).unwrap();
    let folder = AnswersFolder::of(project.path(), None).unwrap();
    let config = &loaded.sources.surveys["s"];
    let survey = Survey::resolve(config, &folder, &mut diagnostics);
    let survey = survey.unwrap_or_else(|| panic!("{diagnostics:?}"));
    let (mut cube, report) = count(&survey, None, pace).unwrap();
    // Where the files lie is no matter of the counts.
    cube.survey.files.clear();
    (cube, report.quarantine.counts)
}

const ONE: Pace = Pace { threads: 1, block: 1 << 17, records: 4096 };

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_split_in_any_order_on_any_threads_gives_the_same_cube(
        setup in setup(),
        lines in prop::collection::vec(line(), 1..160),
        order in any::<u64>(),
        cuts in prop::collection::vec(0..160_usize, 0..4),
        block in 1..3000_usize,
        threads in 1..4_usize,
        records in 1..6_usize,
    ) {
        let one = Project::new(&setup.mapping(), &format!("{HEADER}\n{}", texts(&lines)));
        let mut shuffled = lines.clone();
        // The first of equal rows counts, whichever that is.
        let mut state = order | 1;
        for place in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            shuffled.swap(place, usize::try_from(state >> 33).unwrap() % (place + 1));
        }
        let mut bounds: BTreeSet<usize> = cuts.into_iter().filter(|cut| *cut < lines.len()).collect();
        bounds.extend([0, lines.len()]);
        let bounds: Vec<usize> = bounds.into_iter().collect();
        let part = |bounds: &[usize]| format!("{HEADER}\n{}", texts(&shuffled[bounds[0]..bounds[1]]));
        let parts: Vec<String> = bounds.windows(2).map(part).collect();
        let mut split = Project::new(&setup.mapping(), &parts[0]);
        for (number, content) in parts.iter().enumerate().skip(1) {
            split = split.with(&format!("data/z{number}.csv"), content);
        }
        let expected = counted(&one, ONE);
        prop_assert_eq!(&counted(&one, Pace { threads, block, records }), &expected);
        prop_assert_eq!(&counted(&split, Pace { threads, block, records }), &expected);
        check_against_rows(&setup, &lines, &expected.0);
        prop_assert_eq!(&read_back(&setup, &expected.0), &expected.0);
    }
}

/// The cube as it is read back from its tallies.
fn read_back(setup: &Setup, cube: &SurveyCube) -> SurveyCube {
    let mut whole = Cube::default();
    whole.surveys.insert("s".to_owned(), cube.clone());
    let mut tallies = Vec::new();
    write_aggregates(&whole, &mut tallies).unwrap();
    let tallies = String::from_utf8(tallies).unwrap();
    let sources = format!("[survey.s]\naggregates = \"t/*.csv\"\n{}", setup.mapping());
    let project = Project::new(&setup.mapping(), "")
        .with("data/sources.toml", &sources)
        .with("data/t/all.csv", &tallies);
    let mut diagnostics = Diagnostics::new();
    let loaded = Loaded::load(project.path(), &mut diagnostics).unwrap();
    let folder = AnswersFolder::of(project.path(), None).unwrap();
    let survey = Survey::resolve(&loaded.sources.surveys["s"], &folder, &mut diagnostics).unwrap();
    let (mut cube, _) = read_aggregates(&survey, None, &mut diagnostics).unwrap().unwrap();
    cube.survey.aggregates.clear();
    cube
}

fn texts(lines: &[Line]) -> String {
    lines.iter().map(Line::text).collect()
}

/// Counts the rows in the plainest way, as far as no two stand against each other.
fn check_against_rows(setup: &Setup, lines: &[Line], cube: &SurveyCube) {
    let mut rows: Vec<&Line> = lines.iter().collect();
    if setup.with_ids {
        let same_id = |line: &Line| lines.iter().filter(|other| other.id == line.id).count();
        if rows.iter().any(|line| same_id(line) > 1) {
            return;
        }
    }
    if setup.people.contains("customer") && setup.repeat != "all" {
        let mut best: BTreeMap<(u8, i8), &Line> = BTreeMap::new();
        let usable = |line: &Line| line.nps.is_some_and(|nps| nps <= 10) || line.csat.is_some();
        for line in rows.iter().filter(|line| usable(line)) {
            let Some(customer) = line.customer else { continue };
            let known = best.entry((customer, line.month)).or_insert(line);
            if known.day == line.day && !std::ptr::eq(*known, *line) {
                return;
            }
            if (known.day < line.day) == (setup.repeat == "last") {
                *known = line;
            }
        }
        rows.retain(|line| {
            let own = line.customer.filter(|_| usable(line));
            own.is_none_or(|customer| std::ptr::eq(best[&(customer, line.month)], *line))
        });
    }
    let is_nps = |line: &&Line| line.nps.is_some_and(|nps| nps <= 10);
    let answered: Vec<&Line> = rows.into_iter().filter(is_nps).collect();
    let place = cube.survey.questions.iter().position(|question| question.id == "nps").unwrap();
    let tally = cube.tally(&Cut::Whole, place, Period::All).unwrap_or_default();
    assert_eq!(tally.n(), answered.len() as u64);
    let question = &cube.survey.questions[place];
    let promoters =
        (0_i32..).zip(&tally.scores).filter(|(s, _)| question.part_of(*s) == ScorePart::High);
    let expected = answered.iter().filter(|line| line.nps > Some(8)).count() as u64;
    assert_eq!(promoters.map(|(_, count)| count.count).sum::<u64>(), expected);
    let people: BTreeSet<Option<u8>> = answered.iter().map(|line| line.customer).collect();
    let expected = match setup.people {
        "" => None,
        row if row.contains("row") => Some(answered.len()),
        _ => Some(people.len()),
    };
    if !answered.is_empty() {
        assert_eq!(cube.people(&Cut::Whole, place, Period::All), expected.map(|n| n as u64));
    }
    let year = answered.iter().copied().filter(|line| line.month <= 12 && line.segment == Some(1));
    let year: Vec<&Line> = year.collect();
    let cut = Cut::Value { dimension: "segment".into(), value: "s1".into() };
    let in_year = cube.tally(&cut, place, "2025".parse().unwrap()).map_or(0, |tally| tally.n());
    assert_eq!(in_year, year.len() as u64);
    if setup.people.contains("customer") && !year.is_empty() {
        let people: BTreeSet<Option<u8>> = year.iter().map(|line| line.customer).collect();
        assert_eq!(cube.people(&cut, place, "2025".parse().unwrap()), Some(people.len() as u64));
        if setup.transactional && setup.repeat == "all" {
            let found = cube.clusters(&cut, place, "2025".parse().unwrap()).unwrap();
            assert_eq!(found, cluster_sums(setup, &year));
        }
    }
}

/// The sums over clusters in the plainest way: whoever has no id is a cluster with each answer.
fn cluster_sums(setup: &Setup, rows: &[&Line]) -> ClusterSums {
    let mut clusters: BTreeMap<(Option<u8>, usize), (i128, i128)> = BTreeMap::new();
    for (number, line) in rows.iter().enumerate() {
        let key = (line.customer, if line.customer.is_none() { number } else { 0 });
        let tenths = if setup.with_weights { i128::from(line.weight) * 10 + 5 } else { 10 };
        let weight = tenths * 1_000_000_000;
        let sign = match line.nps.unwrap() {
            0..=6 => -1,
            7 | 8 => 0,
            _ => 1,
        };
        let part = clusters.entry(key).or_default();
        *part = (part.0 + weight, part.1 + weight * sign);
    }
    let sum = |f: fn((i128, i128)) -> i128| clusters.values().map(|part| f(*part)).sum();
    ClusterSums {
        clusters: clusters.len() as u64,
        weight_squares: sum(|(n, _)| n * n),
        weight_nets: sum(|(n, x)| n * x),
        net_squares: sum(|(_, x)| x * x),
    }
}

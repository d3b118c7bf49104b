//! Holds the cube to one rule: however the rows are split, ordered and read, the counts are the same.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod support {
    pub(crate) mod command;
    pub(crate) mod project;
}

use embajador::cube::{
    ByClass, ClusterSums, Cube, Cut, FollowUps, Month, Period, SurveyCube, count, read_aggregates,
    write_aggregates,
};
use embajador::diagnostic::Diagnostics;
use embajador::project::Project as Loaded;
use embajador::sources::csv_text::csv_text;
use embajador::sources::{
    Amount, AnswersFolder, CutOff, Pace, Reason, Registers, ScorePart, Survey,
};
use jiff::ToSpan;
use jiff::civil::Date;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use support::project::Project;

const HEADER: &str = "id,customer,account,day,nps,csat,ces,segment,team,w";

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
    ces: Option<u8>,
    segment: Option<u8>,
    team: u8,
    weight: u8,
}

impl Line {
    /// The row as it stands in a file; a file with quotes is read another way than one without.
    fn text(&self, setup: &Setup) -> String {
        let team = if setup.with_quotes {
            format!("\"{}\"", setup.team(self.team))
        } else {
            setup.team(self.team)
        };
        let optional = |prefix: &str, value: Option<u8>| {
            value.map_or_else(String::new, |value| format!("{prefix}{value}"))
        };
        let (year, month) = (2025 + i32::from(self.month - 1) / 12, (self.month - 1) % 12 + 1);
        format!(
            "{},{},{},{year}-{month:02}-{:02},{},{},{},{},{},{}.5\n",
            self.id,
            optional("c", self.customer),
            optional("firm \"\"", self.account).replace("firm \"\"", "firm "),
            self.day,
            optional("", self.nps),
            optional("", self.csat),
            optional("", self.ces),
            optional("s", self.segment),
            team,
            self.weight,
        )
    }
}

/// Most ids are of one row.
fn id() -> impl Strategy<Value = u32> {
    prop_oneof![60 => any::<u32>(), 1 => 0..4_u32]
}

fn line() -> impl Strategy<Value = Line> {
    let who = (id(), prop::option::weighted(0.9, 0..9_u8), prop::option::of(0..4_u8));
    // Most answers have a day of their own, so that most cases can be counted in the plainest way too.
    let when = (1..14_i8, prop_oneof![9 => 1..29_i8, 1 => 1..3_i8]);
    let scores = (
        prop::option::weighted(0.9, 0..12_u8),
        prop::option::of(1..6_u8),
        prop::option::of(1..8_u8),
    );
    let values = (prop::option::weighted(0.9, 0..3_u8), 0..3_u8, 0..3_u8);
    (who, when, scores, values).prop_map(|(who, when, scores, values)| Line {
        id: who.0,
        customer: who.1,
        account: who.2,
        month: when.0,
        day: when.1,
        nps: scores.0,
        csat: scores.1,
        ces: scores.2,
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
    with_population: bool,
    with_quotes: bool,
    people: &'static str,
}

impl Setup {
    fn team(&self, number: u8) -> String {
        format!("team{}{number}", if self.with_quotes { "\n" } else { " " })
    }

    fn population(&self) -> &'static str {
        let header = "survey,dimension,value,customers\n";
        let both = "survey,dimension,value,customers\ns,team,x,5\ns,segment,s1,7\ns,segment,s2,8\n";
        if self.with_population { both } else { header }
    }

    fn mapping(&self) -> String {
        let kind = if self.transactional { "transactional" } else { "relational" };
        let line =
            |wanted: bool, line: &str| if wanted { format!("{line}\n") } else { String::new() };
        format!(
            "type = \"{kind}\"\nrepeat = \"{}\"\ndate = \"day\"\n{}{}{}{}\
             [survey.s.question.nps]\ncolumn = \"nps\"\n[survey.s.question.csat]\ncolumn = \"csat\"\n\
             [survey.s.question.ces]\ncolumn = \"ces\"\n\
             [survey.s.dimensions]\nsegment = \"segment\"\nteam = \"team\"\n\
             [survey.s.cross]\nboth = [\"segment\", \"team\"]\n[survey.s.drivers]\nnps = [\"csat\", \"ces\"]\n",
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
    (any::<[bool; 6]>(), repeat, people).prop_map(|(flags, repeat, people)| Setup {
        transactional: flags[0],
        repeat,
        with_ids: flags[1],
        with_accounts: flags[2],
        with_weights: flags[3],
        with_population: flags[4],
        with_quotes: flags[5],
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
    let registers = Registers::read(&loaded, None, &mut diagnostics).unwrap();
    let survey = survey.with_margins(&registers.population, &mut diagnostics);
    let (mut cube, report) = count(&survey, &registers, CutOff::default(), pace).unwrap();
    // Where the files lie is no matter of the counts.
    cube.survey.files.clear();
    (cube, report.quarantine.counts)
}

const ONE: Pace = Pace { threads: 1, block: 1 << 17, records: 4096 };

proptest! {
    #![proptest_config(ProptestConfig::with_cases(160))]

    #[test]
    fn any_split_in_any_order_on_any_threads_gives_the_same_cube(
        setup in setup(),
        lines in prop_oneof![prop::collection::vec(line(), 1..30), prop::collection::vec(line(), 30..160)],
        order in any::<u64>(),
        cuts in prop::collection::vec(0..160_usize, 0..4),
        block in 1..3000_usize,
        threads in 1..4_usize,
        records in 1..6_usize,
        members in members(),
        rows in prop::collection::vec(row(), 0..60),
    ) {
        let customers = register(&members);
        let follow_ups = FollowUp::of(&lines, &rows);
        let register_of_follow_ups = FollowUp::register(&follow_ups);
        let registers = |project: Project| {
            let project = project.with("data/registers/population.csv", setup.population());
            project
                .with("data/registers/customers.csv", &customers)
                .with("data/registers/customer_money.csv", &money())
                .with("data/registers/follow_ups.csv", &register_of_follow_ups)
        };
        let one = Project::new(&setup.mapping(), &format!("{HEADER}\n{}", texts(&setup, &lines)));
        let one = registers(one);
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
        let part = |bounds: &[usize]| format!("{HEADER}\n{}", texts(&setup, &shuffled[bounds[0]..bounds[1]]));
        let parts: Vec<String> = bounds.windows(2).map(part).collect();
        let mut split = registers(Project::new(&setup.mapping(), &parts[0]));
        for (number, content) in parts.iter().enumerate().skip(1) {
            split = split.with(&format!("data/z{number}.csv"), content);
        }
        let expected = counted(&one, ONE);
        prop_assert_eq!(&counted(&one, Pace { threads, block, records }), &expected);
        prop_assert_eq!(&counted(&split, Pace { threads, block, records }), &expected);
        check_against_rows(&setup, &lines, (&members, &follow_ups), &expected.0);
        prop_assert_eq!(&read_back(&setup, &expected.0), &expected.0);
    }
}

/// The cube as it is read back from its tallies.
fn read_back(setup: &Setup, cube: &SurveyCube) -> SurveyCube {
    let mut whole = Cube::default();
    whole.surveys.insert("s".to_owned(), cube.clone());
    let mut tallies = Vec::new();
    write_aggregates(&whole, |row| {
        tallies.push(row.map(str::to_owned).to_vec());
        Ok::<(), ()>(())
    })
    .unwrap();
    let tallies = csv_text(&tallies);
    let sources = format!("[survey.s]\naggregates = \"t/*.csv\"\n{}", setup.mapping());
    let project = Project::new(&setup.mapping(), "")
        .with("data/sources.toml", &sources)
        .with("data/t/all.csv", &tallies)
        .with("data/registers/population.csv", setup.population());
    let mut diagnostics = Diagnostics::new();
    let loaded = Loaded::load(project.path(), &mut diagnostics).unwrap();
    let folder = AnswersFolder::of(project.path(), None).unwrap();
    let survey = Survey::resolve(&loaded.sources.surveys["s"], &folder, &mut diagnostics).unwrap();
    let registers = Registers::read(&loaded, None, &mut diagnostics).unwrap();
    let survey = survey.with_margins(&registers.population, &mut diagnostics);
    let (mut cube, _) = read_aggregates(&survey, None, &mut diagnostics).unwrap().unwrap();
    cube.survey.aggregates.clear();
    cube
}

fn texts(setup: &Setup, lines: &[Line]) -> String {
    lines.iter().map(|line| line.text(setup)).collect()
}

/// Counts the rows in the plainest way, as far as no two stand against each other.
fn check_against_rows(
    setup: &Setup,
    lines: &[Line],
    (members, follow_ups): (&[Member], &[FollowUp]),
    cube: &SurveyCube,
) {
    let mut rows: Vec<&Line> = lines.iter().collect();
    if setup.with_ids {
        let same_id = |line: &Line| lines.iter().filter(|other| other.id == line.id).count();
        if rows.iter().any(|line| same_id(line) > 1) {
            return;
        }
    }
    if setup.people.contains("customer") && setup.repeat != "all" {
        let mut best: BTreeMap<(u8, i8), &Line> = BTreeMap::new();
        let usable = |line: &Line| {
            line.nps.is_some_and(|nps| nps <= 10) || line.csat.is_some() || line.ces.is_some()
        };
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
    if setup.with_population {
        let margins = cube.margins(&Cut::Whole, place, Period::All);
        let n: u64 =
            margins.values().flat_map(|counts| counts.iter()).map(|count| count.count).sum();
        assert_eq!(n, answered.len() as u64);
        let of = |line: &&&Line| line.segment == Some(1) && line.team == 2;
        let counts = margins.get(["s1".to_owned(), setup.team(2)].as_slice());
        let found = counts.map_or(0, |counts| counts.iter().map(|count| count.count).sum());
        assert_eq!(found, answered.iter().filter(of).count() as u64);
    }
    let complete = answered.iter().filter_map(|line| Some((line.nps?, line.csat?, line.ces?)));
    let complete: Vec<(u8, u8, u8)> = complete.collect();
    if let Some(moments) = &tally.drivers {
        assert_eq!(moments.n(), complete.len() as u64);
        let products =
            complete.iter().map(|(_, csat, ces)| u64::from(csat - 1) * u64::from(ces - 1));
        assert_eq!(moments.products, [products.sum::<u64>()]);
        let of = |wanted| complete.iter().filter(|(nps, _, ces)| (*nps, *ces) == wanted).count();
        assert_eq!(moments.joint[1][6 * 11 + 10], of((10, 7)) as u64);
    } else {
        assert_eq!(complete, []);
    }
    check_classes(setup, &answered, members, cube, place);
    check_follow_ups(setup, &answered, follow_ups, cube, place);
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
        let found = cube.clusters(&cut, place, "2025".parse().unwrap()).unwrap();
        assert_eq!(found, cluster_sums(setup, &year));
    }
}

/// What was done with an answer, in days after it.
#[derive(Debug, Clone)]
struct FollowUp {
    customer: u8,
    month: i8,
    day: i8,
    due: Option<i32>,
    contacted: Option<i32>,
    outcome: &'static str,
}

/// Which line a follow-up is about, and what it says.
type Row = (usize, Option<i32>, Option<i32>, &'static str);

fn row() -> impl Strategy<Value = Row> {
    let outcome = prop::sample::select(vec!["", "pending", "recovered", "kept", "lost"]);
    (0..160_usize, prop::option::of(0..40), prop::option::of(0..40), outcome)
}

impl FollowUp {
    /// The follow-ups of some of the lines, one of each customer and day.
    fn of(lines: &[Line], rows: &[Row]) -> Vec<FollowUp> {
        let mut known = BTreeSet::new();
        let follow_ups = rows.iter().filter_map(|(place, due, contacted, outcome)| {
            let line = &lines[place % lines.len()];
            let (customer, month, day) = (line.customer?, line.month, line.day);
            let is_new = known.insert((customer, month, day));
            let (due, contacted) = (*due, *contacted);
            is_new.then_some(FollowUp { customer, month, day, due, contacted, outcome })
        });
        follow_ups.collect()
    }

    fn register(follow_ups: &[FollowUp]) -> String {
        let row = |one: &FollowUp| {
            let answered = day_of(one.month, one.day);
            let later = |days: Option<i32>| {
                days.map_or_else(String::new, |days| (answered + days.days()).to_string())
            };
            let (due, contacted) = (later(one.due), later(one.contacted));
            format!("c{},{answered},{due},{contacted},{}\n", one.customer, one.outcome)
        };
        let rows: String = follow_ups.iter().map(row).collect();
        format!("customer,answered_on,due,contacted,outcome\n{rows}")
    }
}

fn day_of(month: i8, day: i8) -> Date {
    Month::new(2025, 1).plus(i32::from(month) - 1).first_day() + (i32::from(day) - 1).days()
}

/// Follow-ups in the plainest way, of all answers and of those of a segment in the first quarter.
fn check_follow_ups(
    setup: &Setup,
    answered: &[&Line],
    follow_ups: &[FollowUp],
    cube: &SurveyCube,
    place: usize,
) {
    let is_asked = !follow_ups.is_empty() && setup.people.contains("customer");
    let segment = Cut::Value { dimension: "segment".into(), value: "s1".into() };
    for (cut, period) in [(Cut::Whole, "all"), (segment, "2025-Q1"), (Cut::Whole, "2025-04")] {
        let holds = |line: &&&Line| match period {
            "all" => true,
            "2025-04" => line.month == 4,
            _ => line.month <= 3 && line.segment == Some(1),
        };
        // Nobody wrote down what was done before the first row of the register.
        let since = follow_ups.iter().map(|one| one.month).min().unwrap_or(0);
        let rows: Vec<&Line> =
            answered.iter().filter(holds).filter(|line| line.month >= since).copied().collect();
        let found = cube.follow_ups(&cut, place, period.parse().unwrap());
        assert!(is_asked || found.is_none());
        assert!(found.is_some() || !is_asked || rows.is_empty());
        let Some(found) = found else { continue };
        // As-of is not given, so it is the last day of the month of the latest answer, whatever that answers.
        let latest = cube.months_with_answers().last().unwrap().last_day();
        let mut expected = FollowUps::default();
        let of = |from: u8, to: u8| {
            rows.iter().filter(move |line| (from..=to).contains(&line.nps.unwrap()))
        };
        let people =
            |from, to| of(from, to).map(|line| line.customer).collect::<BTreeSet<_>>().len();
        let follow_up = |line: &Line| {
            let is_of = |one: &&FollowUp| {
                (Some(one.customer), one.month, one.day) == (line.customer, line.month, line.day)
            };
            follow_ups.iter().find(is_of)
        };
        let detractors = &mut expected.detractors;
        detractors.customers = people(0, 6) as u64;
        for line in of(0, 6) {
            detractors.answered += 1;
            let after = |days: i32| day_of(line.month, line.day) + days.days() > latest;
            let one = follow_up(line);
            let contacted = one.and_then(|one| one.contacted).filter(|days| !after(*days));
            let due = one.and_then(|one| one.due);
            match (contacted, due) {
                (Some(days), due) if due.is_none_or(|due| days <= due) => detractors.in_time += 1,
                (None, Some(due)) if after(due) => detractors.waiting += 1,
                _ => detractors.late_or_never += 1,
            }
            if let Some(days) = contacted {
                *detractors.days_to_contact.entry(days.unsigned_abs()).or_default() += 1;
            }
            let is_cut = one.is_some_and(|one| one.contacted.is_some()) && contacted.is_none();
            let outcome = one.map_or("", |one| one.outcome);
            if !is_cut && ["recovered", "kept", "lost"].contains(&outcome) {
                detractors.with_outcome += 1;
                detractors.recovered += u64::from(outcome == "recovered");
            }
        }
        let promoters = &mut expected.promoters;
        promoters.customers = people(9, 10) as u64;
        for line in of(9, 10) {
            promoters.answered += 1;
            let contacted = follow_up(line).and_then(|one| one.contacted);
            let is_by_now = |days: i32| day_of(line.month, line.day) + days.days() <= latest;
            promoters.contacted += u64::from(contacted.is_some_and(is_by_now));
        }
        assert_eq!(found, expected, "{period}");
    }
}

/// A customer, with the first month and the month after the last.
#[derive(Debug, Clone)]
struct Member {
    customer: u8,
    since: i8,
    until: Option<i8>,
}

fn members() -> impl Strategy<Value = Vec<Member>> {
    let member = (0..9_u8, 1..16_i8, prop::option::of(0..9_i8));
    prop::collection::vec(member, 0..12).prop_map(|members| {
        let member = |(customer, since, months): (u8, i8, Option<i8>)| Member {
            customer,
            since,
            until: months.map(|months| since + months),
        };
        members.into_iter().map(member).collect()
    })
}

fn register(members: &[Member]) -> String {
    let date =
        |month: i8| format!("{}-{:02}-01", 2025 + i32::from(month - 1) / 12, (month - 1) % 12 + 1);
    let row = |member: &Member| {
        let until = member.until.map_or_else(String::new, date);
        format!("c{},{},{until}\n", member.customer, date(member.since))
    };
    let rows: String = members.iter().map(row).collect();
    format!("customer,since,until\n{rows}")
}

/// What some customers brought: in February, in the second quarter, and credit notes in the third.
fn money() -> String {
    let rows = (0..9).filter(|customer| customer % 3 != 0).map(|customer| {
        format!("c{customer},2025-02,{customer}.25\nc{customer},2025-Q2,1{customer}\nc{customer},2025-Q3,-0.0001\n")
    });
    format!("customer,period,revenue\n{}", rows.collect::<String>())
}

/// The same rows, those inside a period, in ten-thousandths.
fn money_of(customer: u8, begin: i8, end: i8) -> Option<i128> {
    let units = i128::from(customer) * 10_000;
    let rows = [(2, 2, units + 2_500), (4, 6, units + 100_000), (7, 9, -1)];
    let inside = rows.into_iter().filter(|(first, last, _)| begin <= *first && *last <= end);
    inside
        .map(|(_, _, sum)| sum)
        .filter(|_| !customer.is_multiple_of(3))
        .reduce(|one, other| one + other)
}

/// Standing by class in the plainest way, for the months and quarters of 2025, where no two answers of a day differ.
fn check_classes(
    setup: &Setup,
    answered: &[&Line],
    members: &[Member],
    cube: &SurveyCube,
    place: usize,
) {
    if members.is_empty() || !setup.people.contains("customer") {
        return;
    }
    let class = |line: &Line| match line.nps.unwrap() {
        0..=6 => 0,
        7 | 8 => 1,
        _ => 2_usize,
    };
    let is_member = |customer: u8, month: i8| {
        members.iter().any(|one| {
            let ends = one.until.is_none_or(|until| month < until);
            one.customer == customer && one.since <= month && ends
        })
    };
    let last = answered.iter().map(|line| line.month).max().unwrap_or(0);
    let last =
        members.iter().map(|one| one.until.unwrap_or(one.since)).max().unwrap_or(0).max(last);
    let months = (1..=12).map(|month| (month, month, format!("2025-{month:02}")));
    let quarters = (0..4).map(|q| (3 * q + 1, 3 * q + 3, format!("2025-Q{}", q + 1)));
    let first_day = |month: i8| Month::new(2025, 1).plus(i32::from(month) - 1).first_day();
    for (begin, end, period) in months.chain(quarters).filter(|(_, end, _)| *end <= last) {
        let mut expected = ByClass::default();
        for customer in 0..9_u8 {
            let of = answered.iter().filter(|line| line.customer == Some(customer));
            let before: Vec<&&Line> = of.filter(|line| line.month < begin).collect();
            let Some(latest) = before.iter().map(|line| (line.month, line.day)).max() else {
                continue;
            };
            let rivals = before.iter().filter(|line| (line.month, line.day) == latest);
            let classes: BTreeSet<usize> = rivals.map(|line| class(line)).collect();
            if classes.len() > 1 {
                return;
            }
            if is_member(customer, begin) {
                let of_class = &mut expected[*classes.first().unwrap()];
                of_class.at_start += 1;
                of_class.retained += u64::from(is_member(customer, end + 1));
                let times = members.iter().filter(|one| {
                    one.customer == customer
                        && one.since <= begin
                        && one.until.is_none_or(|until| begin < until)
                });
                let since = times.map(|one| one.since).max().unwrap();
                let days = first_day(since).until(first_day(begin)).unwrap().get_days();
                of_class.tenure_days += u64::try_from(days).unwrap();
                if let Some(units) = money_of(customer, begin, end) {
                    of_class.with_revenue += 1;
                    of_class.revenue = of_class.revenue + Amount::from_ten_thousandths(units);
                }
            }
        }
        let found = cube.by_class(place, period.parse().unwrap()).unwrap_or_default();
        assert_eq!(found, expected, "{period}");
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

//! The register of incidents: when each was opened, answered, resolved and closed, how many contacts it took, and
//! what was owed for a broken promise.

use super::calendar::{Day, END, Month, Time, months};
use super::clientele::Account;
use super::company::Segment;
use super::random::Random;
use super::scenario::Scenario;

const HEADER: &str = "incident,customer,moment,channel,supplier,opened,first_response,resolved,closed,due,\
                      within_service_level,contacts,escalated,reopened,compensation_owed,compensation_given,\
                      segment,region,installation\n";

/// The first day of the promises about incidents, which `data/registers/commitments.csv` holds, and those of stricter
/// ones.
const PROMISED_FROM: Day = Day::of(2025, 1, 1);
const ANSWERED_SOONER_FROM: Day = Day::of(2026, 1, 1);
const RESOLVED_SOONER_FROM: Day = Day::of(2026, 7, 1);

/// What is given for a late answer (the call-out charge) and for a late solution, in euros.
const FOR_ANSWER: u32 = 45;
const FOR_SOLUTION: u32 = 60;

/// The hours promised until an answer and until a solution to who calls on a day.
fn promised(day: Day) -> Option<(u32, u32)> {
    let answer = if day >= ANSWERED_SOONER_FROM { 2 } else { 4 };
    let solution = if day >= RESOLVED_SOONER_FROM { 36 } else { 48 };
    (day >= PROMISED_FROM).then_some((answer, solution))
}

/// The register: some 25 incidents a month, more of them in winter.
pub(crate) fn register(scenario: Scenario, accounts: &[Account]) -> String {
    let mut rows = String::new();
    let (mut year, mut number) = (0, 0);
    for month in months() {
        let mut random = scenario.stream(&format!("incidents {month}"));
        if month.year != year {
            (year, number) = (month.year, if year == 0 { 240 } else { 0 });
        }
        let many = match month.month {
            1 | 2 | 12 => random.between(27, 33),
            4 | 5 | 9 | 10 => random.between(19, 25),
            _ => random.between(22, 29),
        };
        let mut opened: Vec<Time> = (0..many).map(|_| moment_of_call(month, &mut random)).collect();
        opened.sort_unstable();
        for opened in opened {
            number += 1;
            let improved = scenario.has_improved(month);
            rows.push_str(&row(year, number, opened, accounts, improved, &mut random));
        }
    }
    HEADER.to_owned() + &rows
}

/// When somebody calls: mostly in working hours.
fn moment_of_call(month: Month, random: &mut Random) -> Time {
    let day = Day::of(month.year, month.month, random.between(1, month.days()));
    let hour = random.pick(&[
        (7, 8),
        (8, 18),
        (9, 17),
        (10, 12),
        (12, 9),
        (16, 11),
        (18, 8),
        (21, 6),
        (3, 4),
    ]);
    Time::of(day, 60 * hour + random.below(60))
}

fn row(
    year: u32,
    number: u32,
    opened: Time,
    accounts: &[Account],
    improved: bool,
    random: &mut Random,
) -> String {
    let day = opened.day();
    // Large and public buildings hold more that can break.
    let active: Vec<_> = accounts.iter().filter(|account| account.is_active(day)).collect();
    let weights: Vec<_> = active
        .iter()
        .map(|account| {
            (
                *account,
                match account.segment {
                    Segment::Large => 6,
                    Segment::Public => 4,
                    Segment::Small => 2,
                    Segment::SelfEmployed => 1,
                },
            )
        })
        .collect();
    let account = random.pick(&weights);
    let customer = random.one_of(&account.people).copied().unwrap_or(account.signer);
    let moment = random.pick(&[("incident", 88), ("invoice", 7), ("visit", 5)]);
    let installation =
        random.pick(&[("heating", 34), ("lift", 30), ("electricity", 24), ("other", 12)]);
    let channel = random.pick(&[
        ("phone", 46),
        ("web", 18),
        ("email", 16),
        ("whatsapp", 13),
        ("night_line", 7),
    ]);
    let supplier = match (moment, installation) {
        ("incident", "lift") if channel == "night_line" => "lifts-night",
        ("incident", "lift") => random.pick(&[("lifts-night", 12), ("lift-parts", 26), ("", 62)]),
        ("incident", "heating") => random.pick(&[("boiler-works", 22), ("", 78)]),
        ("incident", "electricity") => random.pick(&[("electro-sur", 16), ("", 84)]),
        _ => "",
    };

    let answer = minutes(if improved { &SOON } else { &LESS_SOON }, random);
    let mut solution = minutes(if improved { &SHORT } else { &LONG }, random);
    if !supplier.is_empty() {
        solution += solution / 5; // third parties take longer
    }
    let answered = opened.plus(answer);
    let resolved = answered.plus(solution);
    let closed = resolved.plus(60 * random.between(2, 60));
    let contacts = random.pick(if improved {
        &[(1, 60), (2, 30), (3, 7), (4, 3)]
    } else {
        &[(1, 47), (2, 29), (3, 15), (4, 9)]
    });
    let escalated = random.chance(match (improved, contacts) {
        (true, 1 | 2) => 40,
        (false, 1 | 2) => 110,
        (true, _) => 340,
        (false, _) => 520,
    });
    let reopened = random.pick(if improved {
        &[(0, 950), (1, 46), (2, 4)]
    } else {
        &[(0, 900), (1, 84), (2, 16)]
    });
    let known = |time: Time| time.day() <= END;
    let shown = |time: Time| if known(time) { time.to_string() } else { String::new() };
    let (mut due, mut owed, mut given) = (String::new(), String::new(), String::new());
    if let Some((for_answer, for_solution)) = promised(day) {
        due = opened.plus(60 * for_solution).to_string();
        let mut amount = 0;
        if answer > 60 * for_answer {
            amount += FOR_ANSWER;
        }
        if answer + solution > 60 * for_solution && known(opened.plus(60 * for_solution)) {
            amount += FOR_SOLUTION;
        }
        // Before it was automatic, only those who asked for it were paid.
        let paid = random.chance(if improved { 970 } else { 560 });
        owed = amount.to_string();
        if known(resolved) {
            given = if paid { amount } else { 0 }.to_string();
        }
    }
    format!(
        "{year}-{number:04},{},{moment},{channel},{supplier},{opened},{},{},{},{due},,{contacts},{},{reopened},{owed},{given},{},{},{installation}\n",
        customer.id,
        shown(answered),
        shown(resolved),
        shown(closed),
        if escalated { "yes" } else { "no" },
        account.segment.id(),
        customer.region,
    )
}

/// Ranges of minutes, each with its weight.
type Ranges = [((u32, u32), u32)];

const LESS_SOON: [((u32, u32), u32); 5] =
    [((4, 20), 24), ((20, 45), 38), ((45, 90), 24), ((90, 150), 10), ((150, 330), 4)];
const SOON: [((u32, u32), u32); 5] =
    [((3, 15), 34), ((15, 35), 40), ((35, 75), 19), ((75, 118), 5), ((118, 240), 2)];
const LONG: [((u32, u32), u32); 6] = [
    ((60, 240), 17),
    ((240, 600), 21),
    ((600, 1440), 29),
    ((1440, 2600), 19),
    ((2600, 4300), 10),
    ((4300, 11_000), 4),
];
const SHORT: [((u32, u32), u32); 6] = [
    ((40, 200), 26),
    ((200, 480), 28),
    ((480, 1080), 26),
    ((1080, 2000), 14),
    ((2000, 3400), 5),
    ((3400, 7000), 1),
];

fn minutes(ranges: &Ranges, random: &mut Random) -> u32 {
    let (low, high) = random.pick(ranges);
    random.between(low, high - 1)
}

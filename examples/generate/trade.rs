//! The registers of winning customers and carrying out what they signed: proposals, milestones, referrals.

use super::calendar::{BEGIN, Day, END};
use super::clientele::Account;
use super::random::Random;
use super::scenario::Scenario;

const PROPOSALS_HEADER: &str =
    "proposal,customer,segment,sent,followed_up,decided,outcome,signed\n";
const MILESTONES_HEADER: &str =
    "project,milestone,customer,planned,done,validated,deviation_days,deviation_told\n";
const REFERRALS_HEADER: &str = "referred,referrer,date,kind,incentive,cost,revenue\n";

/// The first day of the referral programme.
const REFERRALS_FROM: Day = Day::of(2024, 1, 8);

/// One proposal, without its number.
struct Proposal {
    sent: Day,
    cells: String,
}

/// A day that has come, or an empty cell.
fn shown(day: Day) -> String {
    if day <= END { day.to_string() } else { String::new() }
}

/// All proposals: the one that each new account accepted, further works for customers, and those for others, of whom
/// most said no.
pub(crate) fn proposals(scenario: Scenario, accounts: &[Account]) -> String {
    let mut random = scenario.stream("proposals");
    let mut all: Vec<Proposal> = Vec::new();
    for account in accounts.iter().filter(|account| account.since > BEGIN.plus(30)) {
        let decided = account.since.minus(random.between(6, 20)).or_monday();
        let sent = decided.minus(random.between(7, 30)).or_monday();
        all.push(Proposal::of(
            &account.signer.id,
            account.segment.id(),
            sent,
            Some(decided),
            &mut random,
        ));
    }
    for number in 1..=118_u32 {
        let sent = BEGIN.plus(random.between(0, END.since(BEGIN))).or_monday();
        let segment =
            random.pick(&[("large", 12), ("small", 52), ("self_employed", 22), ("public", 14)]);
        // Whoever never became a customer has a number of its own.
        all.push(Proposal::of(&format!("N{number:04}"), segment, sent, None, &mut random));
    }
    for account in accounts {
        let sent = BEGIN.plus(random.between(0, END.since(BEGIN))).or_monday();
        if account.is_active(sent) && random.chance(190) {
            let decided = random.chance(620).then(|| sent.plus(random.between(5, 30)).or_monday());
            all.push(Proposal::of(
                &account.signer.id,
                account.segment.id(),
                sent,
                decided,
                &mut random,
            ));
        }
    }
    all.sort_by_key(|proposal| proposal.sent);
    let mut file = PROPOSALS_HEADER.to_owned();
    let (mut year, mut number) = (0, 0);
    for Proposal { sent, cells } in all.into_iter().filter(|proposal| proposal.sent <= END) {
        if sent.date().0 != year {
            (year, number) = (sent.date().0, if year == 0 { 108 } else { 0 });
        }
        number += 1;
        file.push_str(&format!("P-{year}-{number:03},{cells}\n"));
    }
    file
}

impl Proposal {
    /// One that is accepted on a day; or nobody accepts it.
    fn of(
        customer: &str,
        segment: &str,
        sent: Day,
        accepted: Option<Day>,
        random: &mut Random,
    ) -> Proposal {
        let (outcome, decided) = match accepted {
            Some(decided) => ("accepted", decided),
            None => match random.pick(&[("rejected", 58), ("expired", 34), ("withdrawn", 8)]) {
                "expired" => ("expired", sent.plus(60)),
                outcome => (outcome, sent.plus(random.between(6, 45)).or_monday()),
            },
        };
        // What was spoken of again is accepted more often.
        let followed = random.chance(if accepted.is_some() { 880 } else { 570 });
        let follow_up = sent.plus(random.between(3, decided.since(sent).clamp(4, 12))).or_monday();
        let is_decided = decided <= END;
        let signed = match outcome {
            "accepted" if random.chance(900) => shown(decided.plus(random.between(1, 6))),
            "accepted" => "no".to_owned(),
            _ => String::new(),
        };
        let cells = format!(
            "{customer},{segment},{sent},{},{},{},{}",
            if followed { shown(follow_up) } else { "no".to_owned() },
            shown(decided),
            if is_decided { outcome } else { "" },
            if is_decided { signed.as_str() } else { "" },
        );
        Proposal { sent, cells }
    }
}

/// The milestones of every start-up, and of works at accounts that are customers already.
pub(crate) fn milestones(scenario: Scenario, accounts: &[Account]) -> String {
    let mut random = scenario.stream("milestones");
    let mut projects: Vec<(Day, &Account, bool)> = Vec::new();
    for account in accounts {
        if account.since > BEGIN.plus(20) {
            projects.push((account.since, account, true));
        }
        let begin = BEGIN.plus(random.between(0, END.since(BEGIN))).or_monday();
        if account.fee > 1500
            && account.is_active(begin)
            && account.is_active(begin.plus(90))
            && random.chance(150)
        {
            projects.push((begin, account, false));
        }
    }
    projects.sort_by_key(|(begin, ..)| *begin);
    let mut file = MILESTONES_HEADER.to_owned();
    let (mut year, mut number) = (0, 0);
    for (begin, account, is_start_up) in projects {
        if begin.date().0 != year {
            (year, number) = (begin.date().0, 0);
        }
        number += 1;
        let names: &[(&str, u32)] = if is_start_up {
            &[("inventory", 10), ("work-plan", 20), ("first-visit", 32), ("first-report", 45)]
        } else {
            &[("survey", 10), ("design", 28), ("installation", 60), ("handover", 75)]
        };
        for &(name, after) in names {
            let planned = begin.plus(after).or_monday();
            let late = random.pick(&[(0, 70), (1, 7), (2, 6), (4, 6), (7, 5), (12, 3), (20, 1)]);
            let early = if late == 0 && random.chance(120) { random.between(1, 2) } else { 0 };
            let done = planned.plus(late).minus(early);
            let validated = random.chance(860);
            let accepted = done.plus(random.between(0, 9)).or_monday();
            let told = match random.pick(&[("before", 58), ("yes", 16), ("no", 26)]) {
                "before" => planned.minus(random.between(0, 3)).to_string(),
                word => word.to_owned(),
            };
            let is_done = done <= END;
            file.push_str(&format!(
                "O-{year}-{number:03},{name},{},{planned},{},{},{},{}\n",
                account.signer.id,
                shown(done),
                if !is_done {
                    String::new()
                } else if validated {
                    shown(accepted)
                } else {
                    "no".to_owned()
                },
                match (is_done, late, early) {
                    (false, ..) => String::new(),
                    (true, 0, early) if early > 0 => format!("-{early}"),
                    (true, late, _) => late.to_string(),
                },
                if is_done && late > 0 { told.as_str() } else { "" },
            ));
        }
    }
    file
}

/// Who came through whom since the programme began, and some who did not become customers.
pub(crate) fn referrals(scenario: Scenario, accounts: &[Account]) -> String {
    let mut random = scenario.stream("referrals");
    let mut rows: Vec<(Day, String)> = Vec::new();
    for account in accounts.iter().filter(|account| account.since >= REFERRALS_FROM.plus(60)) {
        let Some(referrer) = account.referred_by else { continue };
        let date = account.since.minus(random.between(20, 55)).or_monday();
        let (incentive, cost) = incentive(&mut random);
        // What it brought in its first year, as far as that is over; nobody knows yet for the latest.
        let quarters = (END.since(account.since) / 91).min(4);
        let revenue =
            if quarters > 0 { (account.fee * quarters).to_string() } else { String::new() };
        rows.push((
            date,
            format!(
                "{},{referrer},{date},company,{incentive},{cost},{revenue}\n",
                account.signer.id,
            ),
        ));
    }
    let content: Vec<_> = accounts
        .iter()
        .filter(|account| account.until.is_none() && account.since < REFERRALS_FROM)
        .filter_map(|account| account.people.iter().find(|person| person.leaning > 550))
        .collect();
    for number in 201..=216_u32 {
        let Some(referrer) = random.one_of(&content) else { break };
        let date = REFERRALS_FROM.plus(random.between(30, END.since(REFERRALS_FROM))).or_monday();
        if date <= END {
            let kind = random.pick(&[("company", 80), ("consumer", 20)]);
            rows.push((date, format!("N{number:04},{},{date},{kind},,0,0\n", referrer.id)));
        }
    }
    rows.sort();
    REFERRALS_HEADER.to_owned() + &rows.into_iter().map(|(_, row)| row).collect::<String>()
}

/// What the one who recommended Aldaba gets, and what it costs in euros.
fn incentive(random: &mut Random) -> (&'static str, u32) {
    random.pick(&[(("inspection", 95), 60), (("thermography", 140), 25), (("training", 60), 15)])
}

//! Who is a customer of Aldaba since when, until when and why, and what each account brings in and costs.

use std::collections::BTreeMap;

use super::calendar::{BEGIN, Day, END};
use super::company::{Customer, Segment};
use super::random::Random;
use super::scenario::Scenario;
use super::surveys::Given;

const CUSTOMERS_HEADER: &str = "customer,since,until,end_reason,segment,team,channel,source,\
                                referred_by,stage,account,region\n";
const MONEY_HEADER: &str = "customer,period,revenue,service_cost,retention_cost,acquisition_cost\n";

/// The quarters of which there are books, from the last of 2024 to the third of 2026.
const QUARTERS: [(u32, u32); 8] =
    [(2024, 4), (2025, 1), (2025, 2), (2025, 3), (2025, 4), (2026, 1), (2026, 2), (2026, 3)];

/// An account: what has a contract, which all of its people share.
pub(crate) struct Account<'a> {
    /// Who signs the contract; its money stands under that name.
    pub(crate) signer: &'a Customer,
    /// All of its people, the signer among them.
    pub(crate) people: Vec<&'a Customer>,
    pub(crate) segment: Segment,
    pub(crate) since: Day,
    /// The first day on which it is over.
    pub(crate) until: Option<Day>,
    pub(crate) source: &'static str,
    /// The person who recommended Aldaba.
    pub(crate) referred_by: Option<&'a str>,
    /// What a quarter costs the customer when the books begin, in euros.
    pub(crate) fee: u32,
    /// When it was a customer for a first time, if it came back.
    before: Option<(Day, Day)>,
    end_reason: &'static str,
    team: &'static str,
    channel: &'static str,
    /// How much of a thousand euros of revenue the service costs.
    cost: u32,
}

impl Account<'_> {
    /// Whether it is a customer on a day.
    pub(crate) fn is_active(&self, day: Day) -> bool {
        self.since <= day && self.until.is_none_or(|until| day < until)
    }

    fn stage(&self) -> &'static str {
        if self.until.is_some() {
            "former"
        } else if END.since(self.since) < 60 {
            "start_up"
        } else if END.since(self.since) % 365 > 305 {
            // Contracts run for a year, and are spoken of two months before.
            "renewal"
        } else {
            "service"
        }
    }
}

/// When an account came and left, as far as its people's answers leave room for it.
struct Span {
    since: Day,
    until: Option<Day>,
}

/// All accounts: those that the surveys ask, those that left before anybody asked them, and those that came too lately.
pub(crate) fn accounts<'a>(
    scenario: Scenario,
    asked: &'a [Customer],
    others: &'a [Customer],
    given: &[Given],
) -> Vec<Account<'a>> {
    let mut random = scenario.stream("clientele");
    let mut heard: BTreeMap<&str, Vec<&Given>> = BTreeMap::new();
    for answer in given {
        heard.entry(&answer.customer.account).or_default().push(answer);
    }
    let mut accounts: Vec<Account> = Vec::new();
    for people in by_account(asked) {
        let Some(&signer) = people.first() else { continue };
        let answers = heard.get(signer.account.as_str()).map_or(&[][..], Vec::as_slice);
        let span = Span { since: came(answers, &mut random), until: left(answers, &mut random) };
        accounts.push(Account::of(signer, people, span, &mut random));
    }
    let others = by_account(others);
    let gone = others.len() * 5 / 8;
    for (place, people) in others.into_iter().enumerate() {
        let Some(&signer) = people.first() else { continue };
        let span = if place < gone {
            let until = Day::of(2024, 3, 1).plus(random.between(0, 820));
            Span { since: until.minus(random.between(300, 2600)), until: Some(until) }
        } else {
            let since = Day::of(2026, 1, 5).plus(random.between(0, 290)).or_monday();
            Span { since, until: None }
        };
        accounts.push(Account::of(signer, people, span, &mut random));
    }
    recommend(&mut accounts, &mut random);
    accounts
}

/// The people account by account, in their order.
fn by_account(customers: &[Customer]) -> Vec<Vec<&Customer>> {
    customers
        .chunk_by(|one, other| one.account == other.account)
        .map(|people| people.iter().collect())
        .collect()
}

/// The first day as a customer, which lies before the first answer about what only customers live.
fn came(answers: &[&Given], random: &mut Random) -> Day {
    let first = answers.iter().filter(|answer| {
        answer.moment.is_none_or(|moment| !matches!(moment.stage(), "prospect" | "agreement"))
    });
    if let Some(first) = first.map(|answer| answer.on).min() {
        let room = first.since(BEGIN);
        if room > 50 && random.chance(if room > 150 { 850 } else { 300 }) {
            return first.minus(random.between(5, 45)).or_monday();
        }
    }
    let year = random.pick(&[(2012, 6), (2014, 8), (2016, 12), (2018, 16), (2020, 18), (2022, 25)]);
    Day::of(year, 1, 8).plus(random.between(0, 930)).or_monday()
}

/// The first day after the end, which lies after the last answer. Detractors leave more often, and promoters hardly ever.
fn left(answers: &[&Given], random: &mut Random) -> Option<Day> {
    let last = answers.iter().map(|answer| answer.on).max().unwrap_or(BEGIN);
    let room = END.since(last);
    let relational = answers.iter().rev().filter(|answer| answer.moment.is_none());
    let opinion = relational.filter_map(|answer| answer.nps).next();
    // Who has been silent for half a year is often on the way out.
    let leaves = random.chance(match (opinion, room >= 150) {
        (Some(0..=6), true) => 960,
        (Some(0..=6), false) => 520,
        (Some(7..=8), true) => 380,
        (Some(7..=8), false) => 60,
        (Some(_), true) => 70,
        (Some(_), false) => 10,
        (None, _) => 200,
    });
    let days = random.between(20, room.clamp(20, 120));
    // Contracts aren't ended overnight, so whoever answered lately is still there.
    (leaves && room >= 75).then(|| last.plus(days))
}

/// Says of those who came by recommendation who recommended Aldaba: somebody content who was a customer then.
fn recommend<'a>(accounts: &mut [Account<'a>], random: &mut Random) {
    let content: Vec<(Day, Option<Day>, &'a str)> = accounts
        .iter()
        .filter_map(|account| {
            let person = account.people.iter().find(|person| person.leaning > 550)?;
            Some((account.since, account.until, person.id.as_str()))
        })
        .collect();
    for account in accounts.iter_mut().filter(|account| account.source == "referral") {
        let then: Vec<&str> = content
            .iter()
            .filter(|(since, until, _)| {
                since.plus(120) < account.since && until.is_none_or(|until| account.since < until)
            })
            .map(|(.., person)| *person)
            .collect();
        account.referred_by = random.one_of(&then).copied();
        if account.referred_by.is_none() {
            account.source = "direct";
        }
    }
}

impl<'a> Account<'a> {
    fn of(
        signer: &'a Customer,
        people: Vec<&'a Customer>,
        span: Span,
        random: &mut Random,
    ) -> Self {
        let Customer { segment, region, .. } = *signer;
        let Span { since, until } = span;
        let source = match segment {
            Segment::Public => random.pick(&[("tender", 88), ("direct", 12)]),
            // The referral programme began in 2024.
            _ if since < Day::of(2024, 1, 1) => {
                random.pick(&[("direct", 46), ("referral", 14), ("web", 28), ("campaign", 12)])
            }
            _ => random.pick(&[("direct", 28), ("referral", 32), ("web", 27), ("campaign", 13)]),
        };
        Account {
            signer,
            segment,
            since,
            until,
            source,
            referred_by: None,
            fee: 10 * random_fee(segment, random),
            before: (since > Day::of(2021, 1, 1) && random.chance(12))
                .then(|| (since.minus(2400), since.minus(900))),
            end_reason: match segment {
                _ if until.is_none() => "",
                Segment::Public => {
                    random.pick(&[("tender_lost", 65), ("price", 20), ("service", 15)])
                }
                _ => random.pick(&[
                    ("service", 36),
                    ("price", 26),
                    ("competitor", 18),
                    ("moved", 14),
                    ("closed", 6),
                ]),
            },
            team: match region {
                "north" => random.pick(&[("north-1", 55), ("north-2", 45)]),
                "centre" => random.pick(&[("centre-1", 36), ("centre-2", 34), ("centre-3", 30)]),
                _ => random.pick(&[("south-1", 58), ("south-2", 42)]),
            },
            channel: match source {
                "tender" => "portal",
                "web" => random.pick(&[("web", 75), ("whatsapp", 25)]),
                "campaign" => random.pick(&[("email", 60), ("on_site", 40)]),
                _ => random.pick(&[("phone", 62), ("email", 24), ("on_site", 14)]),
            },
            cost: random.pick(&[
                (560, 26),
                (640, 30),
                (720, 22),
                (800, 10),
                (940, 5),
                (1060, 4),
                (1240, 3),
            ]) + random.below(60),
            people,
        }
    }

    /// What it brings in and costs, quarter by quarter.
    fn money(&self, random: &mut Random) -> String {
        let mut rows = String::new();
        let mut fee = self.fee;
        let leaning = self.signer.leaning;
        for (year, quarter) in QUARTERS {
            // Those who are content buy more, and others go over their contract.
            if random.chance(if leaning > 600 { 170 } else { 50 }) {
                fee += fee * random.between(4, 18) / 100;
            } else if random.chance(if leaning < 250 { 90 } else { 25 }) {
                fee -= fee * random.between(5, 20) / 100;
            }
            if quarter == 1 {
                fee += fee * 25 / 1000; // the yearly rise
            }
            let begin = Day::of(year, 3 * quarter - 2, 1);
            let end = if quarter == 4 {
                Day::of(year + 1, 1, 1)
            } else {
                Day::of(year, 3 * quarter + 1, 1)
            };
            let from = self.since.max(begin);
            let days = self.until.map_or(end, |until| until.min(end)).since(from);
            if from >= end || days == 0 {
                continue;
            }
            let revenue = fee * days / end.since(begin);
            let cost = (self.cost + random.below(90)).saturating_sub(45);
            let keeping =
                if leaning < 250 { random.between(18, 45) } else { random.between(5, 22) };
            let winning = if self.since >= begin { fee * random.between(25, 70) / 100 } else { 0 };
            rows.push_str(&format!(
                "{},{year}-Q{quarter},{revenue},{},{},{winning}\n",
                self.signer.id,
                revenue * cost / 1000,
                revenue * keeping / 1000,
            ));
        }
        rows
    }
}

/// What a quarter costs, in tens of euros.
fn random_fee(segment: Segment, random: &mut Random) -> u32 {
    let (low, high) = match segment {
        Segment::Large => (520, 1900),
        Segment::Small => (70, 380),
        Segment::SelfEmployed => (18, 70),
        Segment::Public => (210, 1200),
    };
    // The lower of two draws: most pay little, and a few much.
    random.between(low, high).min(random.between(low, high))
}

/// The register of customers: a row for each person and each time.
pub(crate) fn customers(accounts: &[Account]) -> String {
    let mut rows: Vec<String> = Vec::new();
    for account in accounts {
        let Account { since, segment, team, channel, source, end_reason, .. } = account;
        let until = account.until.map_or(String::new(), |until| until.to_string());
        for person in &account.people {
            let Customer { id, account: number, region, .. } = person;
            let referrer = account.referred_by.unwrap_or_default();
            if let Some((from, to)) = account.before {
                let segment = segment.id();
                rows.push(format!(
                    "{id},{from},{to},price,{segment},{team},phone,direct,,former,{number},{region}\n"
                ));
            }
            rows.push(format!(
                "{id},{since},{until},{end_reason},{},{team},{channel},{source},{referrer},{},{number},{region}\n",
                segment.id(),
                account.stage(),
            ));
        }
    }
    rows.sort();
    CUSTOMERS_HEADER.to_owned() + &rows.concat()
}

/// The register of money: a row for each account and quarter, under the name of who signs.
pub(crate) fn money(scenario: Scenario, accounts: &[Account]) -> String {
    let mut random = scenario.stream("money");
    MONEY_HEADER.to_owned()
        + &accounts.iter().map(|account| account.money(&mut random)).collect::<String>()
}

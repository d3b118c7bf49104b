//! The registers of listening and keeping in touch: follow-ups of answers, contacts, unasked feedback.

use super::calendar::{BEGIN, Day, END};
use super::clientele::Account;
use super::company::Moment;
use super::scenario::Scenario;
use super::surveys::Given;
use std::collections::BTreeMap;

const FOLLOW_UPS_HEADER: &str = "customer,answered_on,due,contacted,by,outcome\n";
const CONTACTS_HEADER: &str = "customer,date,channel,kind\n";
const FEEDBACK_HEADER: &str = "received,source,channel,moment,sentiment,theme\n";

/// Since when Aldaba calls every detractor, and thanks a promoter where somebody finds the time.
const FOLLOWED_FROM: Day = Day::of(2025, 7, 1);
/// Since when thanking promoters is somebody's work.
const THANKED_FROM: Day = Day::of(2026, 1, 1);

/// A row for each detractor of either survey, most of whom are called within two days, and for those promoters of the
/// relational survey who are thanked.
pub(crate) fn follow_ups(scenario: Scenario, accounts: &[Account], given: &[Given]) -> String {
    let mut random = scenario.stream("follow-ups");
    // A stream of their own leaves every other row as it is without them.
    let mut first_thanks = scenario.stream("first-thanks");
    let ends: BTreeMap<&str, Day> = accounts
        .iter()
        .flat_map(|account| account.people.iter().map(move |person| (person, account.until)))
        .filter_map(|(person, until)| Some((person.id.as_str(), until?)))
        .collect();
    let mut rows: Vec<(Day, String)> = Vec::new();
    for answer in given.iter().filter(|answer| answer.on >= FOLLOWED_FROM) {
        let improved = scenario.has_improved(answer.on.month());
        let (within, by, random) = match (answer.nps, answer.moment) {
            (Some(0..=6), moment) => (2, who_calls(moment), &mut random),
            (Some(9..), None) if answer.on < THANKED_FROM => {
                if !first_thanks.chance(100) {
                    continue;
                }
                (7, "communication", &mut first_thanks)
            }
            (Some(9..), None) if random.chance(240) => (7, "communication", &mut random),
            _ => continue,
        };
        let due = answer.on.plus(within);
        let contacted = match random.pick(&[("in time", 78), ("late", 15), ("never", 7)]) {
            "in time" => Some(answer.on.plus(random.between(0, within))),
            "late" => Some(due.plus(random.between(1, 9))),
            _ => None,
        };
        let contacted = contacted.filter(|day| *day <= END);
        // Whoever leaves within half a year of the call was lost.
        let leaves =
            ends.get(answer.customer.id.as_str()).is_some_and(|end| end.since(answer.on) < 180);
        let outcome = match (contacted, by) {
            (None, _) | (_, "communication") => "",
            _ if leaves => "lost",
            (Some(day), _) if END.since(day) < 6 => "pending",
            _ if improved => random.pick(&[("recovered", 50), ("kept", 44), ("pending", 6)]),
            _ => random.pick(&[("recovered", 36), ("kept", 55), ("pending", 9)]),
        };
        let contacted = contacted.map_or(String::new(), |day| day.to_string());
        let (id, on) = (&answer.customer.id, answer.on);
        rows.push((on, format!("{id},{on},{due},{contacted},{by},{outcome}\n")));
    }
    rows.sort();
    FOLLOW_UPS_HEADER.to_owned() + &rows.into_iter().map(|(_, row)| row).collect::<String>()
}

/// The role that calls: whoever owns the moment, or who looks after the relation.
fn who_calls(moment: Option<Moment>) -> &'static str {
    match moment {
        None | Some(Moment::Renewal) => "engagement-manager",
        Some(Moment::FirstContact | Moment::Proposal) => "sales",
        Some(Moment::StartUp | Moment::Visit) => "operations",
        Some(Moment::Invoice) => "administration",
        Some(Moment::Incident) => "customer-care",
    }
}

/// Contacts of the last year of customers who had no fault to mend: larger ones are spoken to more often.
pub(crate) fn contacts(scenario: Scenario, accounts: &[Account]) -> String {
    let mut random = scenario.stream("contacts");
    let from = Day::of(2025, 11, 1);
    let mut rows: Vec<(Day, String)> = Vec::new();
    for account in accounts {
        let many = match account.fee {
            0..500 => random.between(0, 2),
            500..2000 => random.between(1, 4),
            _ => random.between(3, 7),
        };
        for _ in 0..many {
            let date = from.plus(random.between(0, END.since(from))).or_monday();
            let Some(person) = random.one_of(&account.people) else { continue };
            let (kind, channel) = random.pick(&[
                (("advice", "on_site"), 22),
                (("advice", "phone"), 12),
                (("opinion", "phone"), 20),
                (("news", "email"), 18),
                (("offer", "email"), 8),
                (("offer", "phone"), 6),
                (("event", "email"), 8),
                (("training", "on_site"), 6),
            ]);
            if date <= END && account.is_active(date) {
                rows.push((date, format!("{},{date},{channel},{kind}\n", person.id)));
            }
        }
    }
    rows.sort();
    CONTACTS_HEADER.to_owned() + &rows.into_iter().map(|(_, row)| row).collect::<String>()
}

/// What customers say without being asked, some nine times a month, and why those who left said that they did.
pub(crate) fn feedback(scenario: Scenario, accounts: &[Account]) -> String {
    let mut random = scenario.stream("feedback");
    let mut rows: Vec<(Day, String)> = Vec::new();
    for _ in 0..190 {
        let received = BEGIN.plus(random.between(0, END.since(BEGIN)));
        let (source, channel) = random.pick(&[
            (("suggestion", "web"), 18),
            (("suggestion", "on_site"), 16),
            (("suggestion", "email"), 14),
            (("social", ""), 22),
            (("meeting", "meeting"), 22),
            (("image", ""), 8),
        ]);
        let (moment, sentiment, theme) = random.pick(&[
            (("visit", "positive", "punctuality"), 14),
            (("visit", "positive", "kindness"), 12),
            (("incident", "positive", "speed"), 10),
            (("incident", "negative", "waiting"), 13),
            (("incident", "negative", "information"), 11),
            (("incident", "neutral", "information"), 5),
            (("invoice", "negative", "clarity"), 10),
            (("invoice", "neutral", "clarity"), 6),
            (("proposal", "neutral", "scope"), 6),
            (("proposal", "negative", "waiting"), 4),
            (("start_up", "negative", "handover"), 5),
            (("renewal", "neutral", "price"), 6),
            (("", "positive", "transparency"), 6),
            (("", "negative", "price"), 6),
            (("", "neutral", "sustainability"), 5),
        ]);
        rows.push((
            received,
            format!("{received},{source},{channel},{moment},{sentiment},{theme}\n"),
        ));
    }
    for until in accounts.iter().filter_map(|account| account.until).filter(|until| *until > BEGIN)
    {
        if random.chance(600) {
            let received = until.minus(random.between(1, 12));
            let theme =
                random.pick(&[("waiting", 32), ("price", 30), ("information", 20), ("moving", 18)]);
            let sentiment = if theme == "moving" { "neutral" } else { "negative" };
            rows.push((received, format!("{received},exit,phone,renewal,{sentiment},{theme}\n")));
        }
    }
    rows.sort();
    FEEDBACK_HEADER.to_owned() + &rows.into_iter().map(|(_, row)| row).collect::<String>()
}

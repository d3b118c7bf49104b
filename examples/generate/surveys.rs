//! The two surveys: whom Aldaba asks each month, who answers, and the files that hold it.

use std::collections::BTreeMap;

use super::calendar::{Day, LAST, Month};
use super::company::{Customer, Moment, Segment};
use super::opinion::{self, Aspect, Mood};
use super::random::Random;
use super::scenario::Scenario;
use super::voices;

const RELATIONAL_HEADER: &str = "response_id,customer_id,account_id,responded_on,language,channel,\
                                 segment,region,nps,csat,csat_attention,csat_price,csat_quality,\
                                 csat_clarity,comment,may_publish\n";
const MOMENTS_HEADER: &str = "response_id,customer_id,account_id,responded_on,channel,stage,moment,\
                              segment,nps,csat,ces\n";
const INVITATIONS_HEADER: &str = "sent_on,survey,segment,moment,invited,delivered,refused\n";

/// The invitations of both surveys, each counted where it was sent.
#[derive(Default)]
pub(crate) struct Invitations {
    sent: BTreeMap<(Month, &'static str, Option<Moment>, Segment), Sent>,
}

/// What became of some invitations.
#[derive(Default)]
struct Sent {
    invited: u32,
    delivered: u32,
    refused: u32,
}

/// What a row of a survey file that is as it should be says of its customer.
#[derive(Clone, Copy)]
pub(crate) struct Given<'a> {
    pub(crate) customer: &'a Customer,
    pub(crate) on: Day,
    /// Nothing in the relational survey.
    pub(crate) moment: Option<Moment>,
    /// Nothing where it was left blank.
    pub(crate) nps: Option<u32>,
}

impl<'a> Given<'a> {
    /// Nothing of a row that a reader must set aside.
    fn of(answer: &Answer<'a>, month: Month) -> Option<Self> {
        let nps = answer.nps.parse().ok();
        (answer.day <= month.days() && nps.is_none_or(|nps| nps <= 10)).then_some(Given {
            customer: answer.customer,
            on: Day::of(month.year, month.month, answer.day),
            moment: answer.moment,
            nps,
        })
    }
}

/// What one row of a survey file says.
#[derive(Clone)]
struct Answer<'a> {
    customer: &'a Customer,
    day: u32,
    /// Nothing in the relational survey.
    moment: Option<Moment>,
    channel: &'static str,
    nps: String,
    csat: String,
    /// Asked by the survey of moments alone.
    ces: String,
    /// Asked by the relational survey alone.
    aspects: [String; 4],
    /// Asked by the relational survey alone; empty for most.
    comment: String,
    may_publish: bool,
}

/// The relational answers of a month: nobody is asked twice in it.
pub(crate) fn relational<'a>(
    scenario: Scenario,
    month: Month,
    customers: &'a [Customer],
    invitations: &mut Invitations,
    given: &mut Vec<Given<'a>>,
) -> String {
    let mut random = scenario.stream(&format!("relational {month}"));
    let mut of_aspects = scenario.stream(&format!("aspects {month}"));
    let mut wanted = random.between(120, 135) as usize;
    if month == LAST {
        wanted += 2; // the two that are spoilt
    }
    let mut answers = Vec::new();
    for customer in random.shuffled(customers) {
        if answers.len() == wanted {
            break;
        }
        if invitations.send((month, "relational", None, customer.segment), &mut random) {
            let shares = opinion::of_the_relation(customer.segment, scenario.has_improved(month));
            let mood = shares.mood(customer, &mut random);
            let mut answer = Answer::of(customer, None, mood, month, &mut random);
            answer.aspects = Aspect::ALL.map(|aspect| aspect.csat(mood, &mut of_aspects));
            if random.chance(150) {
                answer.comment = voices::comment(mood, customer.language, &mut random);
                answer.may_publish = random.chance(600);
            }
            answers.push(answer);
        }
    }
    answers.sort_by_key(|answer| answer.day);
    if month == LAST {
        spoil(&mut answers);
    }
    given.extend(answers.iter().filter_map(|answer| Given::of(answer, month)));
    let mut rows: Vec<String> = answers
        .iter()
        .enumerate()
        .map(|(index, answer)| answer.relational_row(month, index + 1))
        .collect();
    if month == LAST {
        rows.extend(rows.get(rows.len() / 4).cloned()); // a row that is there twice
    }
    RELATIONAL_HEADER.to_owned() + &rows.concat()
}

/// The answers of a month about moments. The same person may live several.
pub(crate) fn moments<'a>(
    scenario: Scenario,
    month: Month,
    customers: &'a [Customer],
    invitations: &mut Invitations,
    given: &mut Vec<Given<'a>>,
) -> String {
    let mut random = scenario.stream(&format!("moments {month}"));
    let wanted = random.between(130, 150) as usize;
    let mut answers = Vec::new();
    while answers.len() < wanted {
        let Some(customer) = random.one_of(customers) else { break };
        let moment = random.pick(&[
            (Moment::FirstContact, 8),
            (Moment::Proposal, 8),
            (Moment::StartUp, 9),
            (Moment::Visit, 19),
            (Moment::Invoice, 15),
            (Moment::Incident, 33),
            (Moment::Renewal, 8),
        ]);
        if invitations.send((month, "moments", Some(moment), customer.segment), &mut random) {
            let improved = scenario.has_improved(month);
            let shares = opinion::of_the_moment(moment, customer.segment, improved);
            let mood = shares.mood(customer, &mut random);
            answers.push(Answer::of(customer, Some(moment), mood, month, &mut random));
        }
    }
    answers.sort_by_key(|answer| answer.day);
    given.extend(answers.iter().filter_map(|answer| Given::of(answer, month)));
    let rows = answers.iter().enumerate();
    MOMENTS_HEADER.to_owned()
        + &rows.map(|(index, answer)| answer.moments_row(month, index + 1)).collect::<String>()
}

/// Gives one answer a score of 11 and the last one a date that does not exist.
fn spoil(answers: &mut [Answer]) {
    let middle = answers.len() / 2;
    if let Some(answer) = answers.get_mut(middle) {
        answer.nps = "11".to_owned();
    }
    if let Some(answer) = answers.last_mut() {
        answer.day = LAST.days() + 1;
    }
}

impl<'a> Answer<'a> {
    fn of(
        customer: &'a Customer,
        moment: Option<Moment>,
        mood: Mood,
        month: Month,
        random: &mut Random,
    ) -> Self {
        Answer {
            customer,
            day: random.between(1, month.days()),
            moment,
            channel: random.pick(&[("email", 62), ("web", 26), ("phone", 12)]),
            nps: mood.nps(random),
            csat: mood.csat(random),
            ces: mood.ces(random),
            aspects: Default::default(),
            comment: String::new(),
            may_publish: false,
        }
    }

    fn relational_row(&self, month: Month, number: usize) -> String {
        let Customer { id, account, segment, region, language, .. } = self.customer;
        format!(
            "R-{month}-{number:03},{id},{account},{month}-{:02},{language},{},{},{region},{},{},{},{},{}\n",
            self.day,
            self.channel,
            segment.id(),
            self.nps,
            self.csat,
            self.aspects.join(","),
            cell(&self.comment),
            if self.may_publish { "yes" } else { "no" },
        )
    }

    fn moments_row(&self, month: Month, number: usize) -> String {
        let Customer { id, account, segment, .. } = self.customer;
        format!(
            "M-{month}-{number:03},{id},{account},{month}-{:02},{},{},{},{},{},{},{}\n",
            self.day,
            self.channel,
            self.moment.map_or("", Moment::stage),
            self.moment.map_or("", Moment::id),
            segment.id(),
            self.nps,
            self.csat,
            self.ces,
        )
    }
}

impl Invitations {
    /// Counts one more invitation, and says whether it was answered.
    fn send(
        &mut self,
        key: (Month, &'static str, Option<Moment>, Segment),
        random: &mut Random,
    ) -> bool {
        let (_, _, _, segment) = key;
        let sent = self.sent.entry(key).or_default();
        sent.invited += 1;
        if random.chance(20) {
            return false; // an address that no longer works
        }
        sent.delivered += 1;
        let answered = random.chance(segment.answering());
        if !answered && random.chance(30) {
            sent.refused += 1;
        }
        answered
    }

    /// The register of invitations: a row for each month, survey, moment and segment that had one.
    pub(crate) fn file(&self) -> String {
        let rows = self.sent.iter().map(|(&(month, survey, moment, segment), sent)| {
            format!(
                "{month}-01,{survey},{},{},{},{},{}\n",
                segment.id(),
                moment.map_or("", Moment::id),
                sent.invited,
                sent.delivered,
                sent.refused,
            )
        });
        INVITATIONS_HEADER.to_owned() + &rows.collect::<String>()
    }
}

/// A text as a cell of CSV: in quotes where it holds a comma or a quote.
fn cell(text: &str) -> String {
    if text.contains([',', '"', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

//! Aldaba Servicios, which does not exist, and its customers: firms and public bodies, and the people there who answer.

use super::scenario::Scenario;

const POPULATION_HEADER: &str = "survey,dimension,value,customers\n";

/// What kind of firm an account is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Segment {
    Large,
    Small,
    SelfEmployed,
    Public,
}

impl Segment {
    const ALL: [Segment; 4] =
        [Segment::Large, Segment::Small, Segment::SelfEmployed, Segment::Public];

    /// The word in the files.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Segment::Large => "large",
            Segment::Small => "small",
            Segment::SelfEmployed => "self_employed",
            Segment::Public => "public",
        }
    }

    /// How many of a thousand people who got an invitation answer it. Public bodies answer least.
    pub(crate) fn answering(self) -> u32 {
        match self {
            Segment::Large => 360,
            Segment::Small => 345,
            Segment::SelfEmployed => 320,
            Segment::Public => 255,
        }
    }

    /// Number of accounts, and the fewest and most people that Aldaba knows at one.
    fn size(self) -> (u32, u32, u32) {
        match self {
            Segment::Large => (40, 3, 6),
            Segment::Small => (205, 1, 3),
            Segment::SelfEmployed => (120, 1, 1),
            Segment::Public => (55, 2, 5),
        }
    }
}

/// A moment of truth, at which people are asked how it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Moment {
    FirstContact,
    Proposal,
    StartUp,
    Visit,
    Invoice,
    Incident,
    Renewal,
}

impl Moment {
    /// The word in the files; `data/registers/moments.csv` has its name, its owner and its stage.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Moment::FirstContact => "first_contact",
            Moment::Proposal => "proposal",
            Moment::StartUp => "start_up",
            Moment::Visit => "visit",
            Moment::Invoice => "invoice",
            Moment::Incident => "incident",
            Moment::Renewal => "renewal",
        }
    }

    /// The stage of the customer's life that it belongs to, as the register of moments has it.
    pub(crate) fn stage(self) -> &'static str {
        match self {
            Moment::FirstContact => "prospect",
            Moment::Proposal => "agreement",
            Moment::StartUp => "start_up",
            Moment::Visit | Moment::Invoice | Moment::Incident => "service",
            Moment::Renewal => "renewal",
        }
    }
}

/// A person at an account.
pub(crate) struct Customer {
    pub(crate) id: String,
    pub(crate) account: String,
    pub(crate) segment: Segment,
    pub(crate) region: &'static str,
    pub(crate) language: &'static str,
    /// From 0, the least content, to 999. It is what makes one person's answers resemble each other.
    pub(crate) leaning: u32,
}

/// All people that Aldaba knows, account by account.
pub(crate) fn customers(scenario: Scenario) -> Vec<Customer> {
    let mut random = scenario.stream("company");
    let mut people = Vec::new();
    let mut account = 0;
    for segment in Segment::ALL {
        let (accounts, fewest, most) = segment.size();
        for _ in 0..accounts {
            account += 1;
            let region = random.pick(&[("north", 35), ("centre", 40), ("south", 25)]);
            for _ in 0..random.between(fewest, most) {
                people.push(Customer {
                    id: format!("C{:04}", people.len() + 1),
                    account: format!("A{account:03}"),
                    segment,
                    region,
                    language: random.pick(&[("es", 80), ("ca", 13), ("en", 7)]),
                    leaning: random.below(1000),
                });
            }
        }
    }
    people
}

/// People at accounts that the surveys don't ask: they left before the first one, or came too lately. Their ids follow
/// those of the others.
pub(crate) fn others(scenario: Scenario, customers: &[Customer]) -> Vec<Customer> {
    let mut random = scenario.stream("others");
    let accounts: u32 = Segment::ALL.iter().map(|segment| segment.size().0).sum();
    let mut people = Vec::new();
    for number in 1..=56 {
        let segment = random.pick(&[
            (Segment::Large, 6),
            (Segment::Small, 50),
            (Segment::SelfEmployed, 32),
            (Segment::Public, 12),
        ]);
        let region = random.pick(&[("north", 35), ("centre", 40), ("south", 25)]);
        for _ in 0..random.pick(&[(1, 80), (2, 20)]) {
            people.push(Customer {
                id: format!("C{:04}", customers.len() + people.len() + 1),
                account: format!("A{:03}", accounts + number),
                segment,
                region,
                language: "es",
                leaning: random.below(1000),
            });
        }
    }
    people
}

/// The register of the population: how many people Aldaba knows in each segment, which is what the relational survey is
/// weighted to.
pub(crate) fn population(customers: &[Customer]) -> String {
    let rows = Segment::ALL.map(|segment| {
        let known = customers.iter().filter(|customer| customer.segment == segment).count();
        format!("relational,segment,{},{known}\n", segment.id())
    });
    POPULATION_HEADER.to_owned() + &rows.concat()
}

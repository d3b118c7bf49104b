//! What people think of Aldaba, and the scores that they give for it. Here stands what is planted in the data.

use super::company::{Customer, Moment, Segment};
use super::random::Random;

/// What a person thinks, and what all three scores are drawn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    Detractor,
    Passive,
    Promoter,
}

/// How many of a thousand people are detractors and promoters; the rest are passives.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shares {
    detractors: u32,
    promoters: u32,
}

/// What the customers of a segment think of Aldaba as a whole. Small firms think better of it once it has improved, by
/// 30 points of NPS; nobody else does.
pub(crate) fn of_the_relation(segment: Segment, improved: bool) -> Shares {
    let (detractors, promoters) = match segment {
        Segment::Large => (70, 610),
        Segment::Small if improved => (90, 590),
        Segment::Small => (220, 420),
        Segment::SelfEmployed => (160, 480),
        Segment::Public => (270, 290),
    };
    Shares { detractors, promoters }
}

/// What the customers of a segment think of one moment. An incident is better treated once Aldaba has improved, by
/// 30 points of NPS; no other moment is.
pub(crate) fn of_the_moment(moment: Moment, segment: Segment, improved: bool) -> Shares {
    let (detractors, promoters) = match moment {
        Moment::FirstContact => (120, 500),
        Moment::Proposal => (150, 460),
        Moment::StartUp => (170, 440),
        Moment::Visit => (100, 560),
        Moment::Invoice => (200, 390),
        Moment::Incident if improved => (270, 380),
        Moment::Incident => (430, 240),
        Moment::Renewal => (140, 480),
    };
    match segment {
        Segment::Large => Shares { detractors: detractors - 40, promoters: promoters + 60 },
        Segment::Small | Segment::SelfEmployed => Shares { detractors, promoters },
        Segment::Public => Shares { detractors: detractors + 60, promoters: promoters - 70 },
    }
}

impl Shares {
    /// What this customer thinks: in three of ten cases what this customer always leans to, else what the day brings.
    /// Over all customers both have the same shares.
    pub(crate) fn mood(self, customer: &Customer, random: &mut Random) -> Mood {
        let rank = if random.chance(300) { customer.leaning } else { random.below(1000) };
        if rank < self.detractors {
            Mood::Detractor
        } else if rank < 1000 - self.promoters {
            Mood::Passive
        } else {
            Mood::Promoter
        }
    }
}

impl Mood {
    /// Would you recommend us? 0 to 10; one in a hundred gives no answer.
    pub(crate) fn nps(self, random: &mut Random) -> String {
        let choices: &[(u32, u32)] = match self {
            Mood::Detractor => &[(6, 38), (5, 28), (4, 12), (3, 9), (2, 5), (1, 3), (0, 5)],
            Mood::Passive => &[(8, 60), (7, 40)],
            Mood::Promoter => &[(9, 54), (10, 46)],
        };
        score(choices, 10, random)
    }

    /// How content are you? 1 to 5; three in a hundred give no answer.
    pub(crate) fn csat(self, random: &mut Random) -> String {
        let choices: &[(u32, u32)] = match self {
            Mood::Detractor => &[(1, 14), (2, 31), (3, 38), (4, 14), (5, 3)],
            Mood::Passive => &[(2, 3), (3, 12), (4, 65), (5, 20)],
            Mood::Promoter => &[(3, 3), (4, 35), (5, 62)],
        };
        score(choices, 30, random)
    }

    /// How easy did we make it? 1 to 7, where 7 is easiest; three in a hundred give no answer.
    pub(crate) fn ces(self, random: &mut Random) -> String {
        let choices: &[(u32, u32)] = match self {
            Mood::Detractor => &[(1, 12), (2, 19), (3, 27), (4, 24), (5, 12), (6, 5), (7, 1)],
            Mood::Passive => &[(3, 5), (4, 15), (5, 37), (6, 31), (7, 12)],
            Mood::Promoter => &[(4, 4), (5, 16), (6, 38), (7, 42)],
        };
        score(choices, 30, random)
    }
}

/// What the relational survey asks besides, about one side of Aldaba each.
///
/// Attention and quality go with the mood, and of the two attention is rated worst; clarity goes with it less. Price is
/// rated worst of all, and yet hardly goes with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aspect {
    Attention,
    Price,
    Quality,
    Clarity,
}

impl Aspect {
    /// In the order of the columns.
    pub(crate) const ALL: [Aspect; 4] =
        [Aspect::Attention, Aspect::Price, Aspect::Quality, Aspect::Clarity];

    /// How content are you with it? 1 to 5; three in a hundred give no answer.
    pub(crate) fn csat(self, mood: Mood, random: &mut Random) -> String {
        use Mood::{Detractor, Passive, Promoter};
        let weights: [u32; 5] = match (self, mood) {
            (Aspect::Attention, Detractor) => [30, 36, 22, 10, 2],
            (Aspect::Attention, Passive) => [4, 16, 40, 33, 7],
            (Aspect::Attention, Promoter) => [1, 4, 17, 46, 32],
            (Aspect::Price, Detractor) => [14, 26, 34, 20, 6],
            (Aspect::Price, Passive) => [11, 24, 36, 22, 7],
            (Aspect::Price, Promoter) => [9, 22, 36, 25, 8],
            (Aspect::Quality, Detractor) => [10, 24, 38, 22, 6],
            (Aspect::Quality, Passive) => [1, 4, 20, 53, 22],
            (Aspect::Quality, Promoter) => [0, 1, 4, 37, 58],
            (Aspect::Clarity, Detractor) => [8, 17, 32, 30, 13],
            (Aspect::Clarity, Passive) => [3, 9, 28, 41, 19],
            (Aspect::Clarity, Promoter) => [2, 5, 20, 44, 29],
        };
        let [one, two, three, four, five] = weights;
        score(&[(1, one), (2, two), (3, three), (4, four), (5, five)], 30, random)
    }
}

/// One of the scores as it stands in the file: an empty cell for no answer.
fn score(choices: &[(u32, u32)], blank_per_mille: u32, random: &mut Random) -> String {
    let score = random.pick(choices);
    if random.chance(blank_per_mille) { String::new() } else { score.to_string() }
}

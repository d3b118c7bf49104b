//! Keeps what each customer answered, packed into some 32 bytes an answer, until all of it is known.
//!
//! Customers are spread over shards by a hash of their id, so that all that one of them answered lies in one shard, and
//! shards are finished side by side. Where one answer of a customer counts in a month, a shard that grows throws out
//! what is superseded: its size follows the customers and months, not the rows.

use super::counter::NO_SLOT;
use super::period::Month;
use crate::project::sources_toml::Repeat;
use crate::sources::{Pace, Survey, Value, Weight};
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Stands for a customer (or an account): 96 bits of a hash of the id. Among a thousand million customers, the chance
/// that any two are taken for one is below one in 10^10.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Id([u32; 3]);

impl Id {
    /// Whoever has no id: all of them together count as one.
    pub(super) const UNKNOWN: Id = Id([u32::MAX; 3]);

    #[expect(clippy::cast_possible_truncation, reason = "a hash is cut into words")]
    pub(super) fn of(text: &str) -> Id {
        let half = |salt: u8| {
            let mut hasher = DefaultHasher::new();
            hasher.write_u8(salt);
            text.hash(&mut hasher);
            hasher.finish()
        };
        let (one, two) = (half(0), half(1));
        Id([(one >> 32) as u32, one as u32, two as u32])
    }
}

/// What is kept of the answers of one customer in one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keep {
    /// The last.
    Last,
    /// The first.
    First,
    /// All.
    All,
    /// Which questions were answered under which values, and not how often or how.
    Presence,
}

/// How a record is laid out in words of 32 bits: id, month and day, then account and weight where there are any, then
/// the slot of each question and the value of each dimension, in 16 bits each.
#[derive(Debug, Clone, Copy)]
struct Layout {
    words: usize,
    has_account: bool,
    has_weight: bool,
    questions: usize,
    dimensions: usize,
}

/// The place of month and day.
const TIME: usize = 3;

/// The bit beside the day that says that a different answer of the same day was thrown out.
const TIED: u32 = 1;

impl Layout {
    fn cells(&self) -> usize {
        TIME + 1 + 3 * usize::from(self.has_account) + 2 * usize::from(self.has_weight)
    }
}

/// A record that is being put together.
#[derive(Default)]
pub(super) struct Record {
    words: Vec<u32>,
}

impl Record {
    /// Puts an answer into words.
    #[expect(clippy::too_many_arguments, reason = "they are the fields of a record")]
    #[expect(clippy::cast_possible_truncation, reason = "a weight is cut into two words")]
    pub(super) fn fill(
        &mut self,
        shards: &Shards,
        id: Id,
        (month, day): (Month, i8),
        weight: Weight,
        slots: &[u16],
        values: &[Value],
        account: Id,
    ) {
        let layout = &shards.layout;
        let is_presence = shards.keep == Keep::Presence || id == Id::UNKNOWN;
        let day = if is_presence { 0 } else { u32::from(day.unsigned_abs()) };
        let month = u32::try_from(month.index()).unwrap_or(0);
        self.words.clear();
        self.words.extend(id.0);
        self.words.push(month << 8 | day << 1);
        if layout.has_account {
            self.words.extend(account.0);
        }
        if layout.has_weight {
            let weight = if is_presence { Weight::ONE } else { weight };
            self.words.extend([(weight.0 >> 32) as u32, weight.0 as u32]);
        }
        let slots = slots.iter().enumerate().map(|(question, slot)| match is_presence {
            false => *slot,
            true if shards.is_score(question, *slot) => 0,
            true => NO_SLOT,
        });
        let mut halves = slots.chain(values.iter().map(|value| value.pack()));
        while let Some(high) = halves.next() {
            let low = halves.next().unwrap_or(0);
            self.words.push(u32::from(high) << 16 | u32::from(low));
        }
    }
}

/// A record read back.
#[derive(Debug, Default)]
pub(super) struct Unpacked {
    pub(super) month: Option<Month>,
    /// The day of the month; 0 where it is not known.
    pub(super) day: i8,
    pub(super) account: Option<Id>,
    pub(super) weight: Option<Weight>,
    pub(super) slots: Vec<u16>,
    pub(super) values: Vec<Value>,
}

impl Unpacked {
    /// Reads a record.
    #[expect(clippy::cast_possible_truncation, reason = "a word is cut into halves")]
    fn read(&mut self, layout: &Layout, words: &[u32]) {
        let word = |at: usize| words.get(at).copied().unwrap_or(0);
        self.month = Some(Month::at(word(TIME) >> 8));
        self.day = i8::try_from((word(TIME) & 0xff) >> 1).unwrap_or(0);
        self.account = layout.has_account.then(|| Id([word(4), word(5), word(6)]));
        let weight_at = TIME + 1 + 3 * usize::from(layout.has_account);
        self.weight = Some(if layout.has_weight {
            Weight(u64::from(word(weight_at)) << 32 | u64::from(word(weight_at + 1)))
        } else {
            Weight::ONE
        });
        self.slots.clear();
        self.values.clear();
        for place in 0..layout.questions + layout.dimensions {
            let word = word(layout.cells() + place / 2);
            let half = if place % 2 == 0 { (word >> 16) as u16 } else { word as u16 };
            if place < layout.questions {
                self.slots.push(half);
            } else {
                self.values.push(Value::unpack(half));
            }
        }
    }
}

/// What a thread has not yet handed to the shards.
#[derive(Default)]
pub(super) struct Outbox {
    by_shard: Vec<Vec<u32>>,
}

/// All shards of a survey.
pub(super) struct Shards {
    layout: Layout,
    keep: Keep,
    /// How many records a shard has before it is first looked through.
    records: usize,
    /// How many scores each question has.
    scores: Vec<u16>,
    shards: Vec<Mutex<Shard>>,
}

#[derive(Default)]
struct Shard {
    words: Vec<u32>,
    /// How many words were left when it was last compacted.
    compacted: usize,
    superseded: u64,
}

/// How many shards there are.
const SHARDS: usize = 64;
/// How many records a thread gathers for a shard before it hands them over.
const OUTBOX: usize = 128;

impl Shards {
    /// The shards of the customers of a survey.
    pub(super) fn of_customers(survey: &Survey, is_weighted: bool, pace: Pace) -> Self {
        let keep = match survey.repeat {
            Repeat::Last => Keep::Last,
            Repeat::First => Keep::First,
            Repeat::All => Keep::All,
        };
        let has_account = survey.has_accounts && survey.repeat != Repeat::All;
        Shards::new(survey, keep, (has_account, is_weighted), pace)
    }

    /// The shards of the accounts of a survey.
    pub(super) fn of_accounts(survey: &Survey, pace: Pace) -> Self {
        Shards::new(survey, Keep::Presence, (false, false), pace)
    }

    fn new(
        survey: &Survey,
        keep: Keep,
        (has_account, has_weight): (bool, bool),
        pace: Pace,
    ) -> Self {
        let (questions, dimensions) = (survey.questions.len(), survey.dimensions.len());
        let mut layout = Layout { words: 0, has_account, has_weight, questions, dimensions };
        layout.words = layout.cells() + (questions + dimensions).div_ceil(2);
        let scores = survey.questions.iter();
        Shards {
            layout,
            keep,
            records: pace.records,
            scores: scores.map(|q| u16::try_from(q.scores()).unwrap_or(u16::MAX)).collect(),
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
        }
    }

    fn is_score(&self, question: usize, slot: u16) -> bool {
        self.scores.get(question).is_some_and(|scores| slot < *scores)
    }

    /// How many shards there are.
    pub(super) fn len(&self) -> usize {
        self.shards.len()
    }

    fn shard_of(id_word: u32) -> usize {
        (id_word >> 26) as usize
    }

    /// Puts a record on its way.
    pub(super) fn push(&self, outbox: &mut Outbox, record: &Record) {
        if outbox.by_shard.is_empty() {
            outbox.by_shard = (0..SHARDS).map(|_| Vec::new()).collect();
        }
        let shard = Self::shard_of(record.words.first().copied().unwrap_or(0));
        let Some(waiting) = outbox.by_shard.get_mut(shard) else { return };
        waiting.extend_from_slice(&record.words);
        if waiting.len() >= OUTBOX.min(self.records) * self.layout.words {
            self.hand_over(shard, waiting);
        }
    }

    /// Hands all that waits to the shards.
    pub(super) fn flush(&self, outbox: &mut Outbox) {
        for (shard, waiting) in outbox.by_shard.iter_mut().enumerate() {
            self.hand_over(shard, waiting);
        }
    }

    fn lock(&self, shard: usize) -> Option<MutexGuard<'_, Shard>> {
        Some(self.shards.get(shard)?.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn hand_over(&self, number: usize, waiting: &mut Vec<u32>) {
        let Some(mut shard) = self.lock(number) else { return };
        let room = shard.words.capacity() - shard.words.len();
        if room < waiting.len() {
            // Doubling would leave a third of the memory unused, as a rule.
            let more = (shard.words.len() / 4).max(waiting.len());
            shard.words.reserve_exact(more);
        }
        shard.words.append(waiting);
        // Of answers that are all kept, only those of nobody in particular may be equal.
        let compacts = self.keep != Keep::All || number == Self::shard_of(u32::MAX);
        let limit = (shard.compacted / 2 * 3).max(self.records * self.layout.words);
        if compacts && shard.words.len() > limit {
            self.compact(&mut shard);
        }
    }

    /// Sorts a shard by customer and month, and throws out what does not count.
    fn compact(&self, shard: &mut Shard) {
        let size = self.layout.words;
        let mut order: Vec<(u64, u32)> = shard
            .words
            .chunks_exact(size)
            .zip(0..)
            .map(|(record, place)| match record {
                [one, two, ..] => (u64::from(*one) << 32 | u64::from(*two), place),
                _ => (0, place),
            })
            .collect();
        order.sort_unstable();
        let words = std::mem::take(&mut shard.words);
        let record = |place: u32| {
            let begin = place as usize * size;
            words.get(begin..begin + size).unwrap_or_default()
        };
        let mut kept = Vec::with_capacity(words.len());
        for group in order.chunk_by_mut(|one, other| one.0 == other.0) {
            if let [(_, only)] = group {
                kept.extend_from_slice(record(*only));
                continue;
            }
            group.sort_unstable_by(|one, other| record(one.1).cmp(record(other.1)));
            self.thin_out(group, record, shard, &mut kept);
        }
        shard.compacted = kept.len();
        shard.words = kept;
    }

    /// Keeps what counts of the sorted records of a customer.
    fn thin_out<'w>(
        &self,
        group: &[(u64, u32)],
        record: impl Fn(u32) -> &'w [u32],
        shard: &mut Shard,
        kept: &mut Vec<u32>,
    ) {
        let same_month = |one: &[u32], other: &[u32]| {
            let time = |words: &[u32]| words.get(TIME).map(|time| time >> 8);
            one.get(..TIME) == other.get(..TIME) && time(one) == time(other)
        };
        for month in group.chunk_by(|one, other| same_month(record(one.1), record(other.1))) {
            let records = || month.iter().map(|(_, place)| record(*place));
            let Some(first) = records().next() else { continue };
            let is_unknown = first.get(..TIME) == Some(Id::UNKNOWN.0.as_slice());
            match self.keep {
                Keep::All if !is_unknown => records().for_each(|one| kept.extend_from_slice(one)),
                Keep::Last | Keep::First if !is_unknown => {
                    let chosen = match self.keep {
                        Keep::First => records().next(),
                        _ => records().next_back(),
                    };
                    let chosen = chosen.unwrap_or(first);
                    let day = |one: &[u32]| one.get(TIME).map(|time| time >> 1);
                    let mut rivals = records().filter(|one| day(one) == day(chosen));
                    let is_tied = rivals.any(|one| {
                        one.get(TIME).is_some_and(|time| time & TIED > 0)
                            || one.get(TIME + 1..) != chosen.get(TIME + 1..)
                    });
                    let begin = kept.len();
                    kept.extend_from_slice(chosen);
                    if let Some(time) = kept.get_mut(begin + TIME).filter(|_| is_tied) {
                        *time |= TIED;
                    }
                    shard.superseded += month.len() as u64 - 1;
                }
                _ => {
                    let mut last: Option<&[u32]> = None;
                    for one in records() {
                        if last != Some(one) {
                            kept.extend_from_slice(one);
                        }
                        last = Some(one);
                    }
                }
            }
        }
    }

    /// Sorts a shard, and throws out what does not count.
    pub(super) fn compact_shard(&self, number: usize) {
        if let Some(mut shard) = self.lock(number) {
            self.compact(&mut shard);
        }
    }

    /// Goes through a compacted shard's customers: for each one its records, by month. The shard is empty afterwards.
    pub(super) fn finish(
        &self,
        number: usize,
        mut take: impl FnMut(Id, &mut dyn Iterator<Item = Packed<'_>>),
    ) {
        let Some(mut shard) = self.lock(number) else { return };
        let words = std::mem::take(&mut shard.words);
        drop(shard);
        let records: Vec<&[u32]> = words.chunks_exact(self.layout.words).collect();
        for group in records.chunk_by(|one, other| one.get(..TIME) == other.get(..TIME)) {
            let Some([one, two, three, ..]) = group.first() else { continue };
            let mut packed = group.iter().map(|words| Packed { layout: &self.layout, words });
            take(Id([*one, *two, *three]), &mut packed);
        }
    }

    /// How many answers were superseded.
    pub(super) fn superseded(&self) -> u64 {
        (0..self.len()).filter_map(|number| Some(self.lock(number)?.superseded)).sum()
    }

    /// The customers' months in which two different answers of the day that counts stand against each other.
    pub(super) fn ties(&self) -> BTreeSet<(Id, Month)> {
        let mut ties = BTreeSet::new();
        for shard in (0..self.len()).filter_map(|number| self.lock(number)) {
            for record in shard.words.chunks_exact(self.layout.words) {
                if let [one, two, three, time, ..] = record
                    && time & TIED > 0
                {
                    ties.insert((Id([*one, *two, *three]), Month::at(time >> 8)));
                }
            }
        }
        ties
    }
}

/// A record as it is kept.
pub(super) struct Packed<'w> {
    layout: &'w Layout,
    words: &'w [u32],
}

impl Packed<'_> {
    /// Reads it.
    pub(super) fn unpack(&self, into: &mut Unpacked) {
        into.read(self.layout, self.words);
    }
}

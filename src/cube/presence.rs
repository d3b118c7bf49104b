//! Counts the distinct customers (or accounts) behind each cell and period, and the sums of their clusters: neither adds
//! up over time as answers do.
//!
//! All records of one customer come together, by month, so a small array of what this customer was last seen in, and what
//! was answered there, is all that has to be kept.

use super::clusters::{ClusterSums, Part};
use super::counter::Slots;
use super::cuts::{CutKey, Cuts, Grid, Times};
use super::period::{Month, Period, PeriodKind};
use super::shards::{Outbox, Record, Shards, Unpacked};
use crate::project::sources_toml::Repeat;
use crate::sources::{Survey, Value};

/// Distinct customers or accounts, by cell and period.
pub(super) struct Presence {
    questions: usize,
    of_kind: Vec<OfKind>,
    has_clusters: bool,
    /// What the customer who is being counted was last seen in, by cut and question.
    seen: Vec<Seen>,
    customer: u32,
    /// Whether it is whoever has no id.
    is_nobody: bool,
    outbox: Outbox,
    of_row: Vec<u32>,
    /// The questions that a record answers, and its parts.
    answered: Vec<(usize, Part)>,
}

/// The counts of one kind of period.
struct OfKind {
    times: Times,
    grid: Grid,
    /// By cell and question.
    people: Vec<u64>,
    has_clusters: bool,
    /// By cell and question, where clusters are counted: how many more clusters than people there are.
    alone: Vec<i64>,
    /// The same: what answers add that join others of their customer.
    joined: Vec<ClusterSums>,
}

#[derive(Clone, Copy, Default)]
struct Seen {
    customer: u32,
    /// By kind of period: where the cell's counts are, and one.
    at: [u32; 4],
    /// The same: what was answered there.
    parts: [Part; 4],
}

impl Presence {
    pub(super) fn new(survey: &Survey, shards: Option<&Shards>, has_clusters: bool) -> Self {
        let of_kind = Period::KINDS.map(|kind| OfKind {
            times: Times::new(kind),
            grid: Grid::default(),
            people: Vec::new(),
            alone: Vec::new(),
            joined: Vec::new(),
            // Of the answers of one customer in a month only one counts, so there it is no cluster.
            has_clusters: has_clusters
                && (survey.repeat == Repeat::All || kind != PeriodKind::Month),
        });
        Presence {
            questions: survey.questions.len(),
            of_kind: if shards.is_some() { of_kind.into() } else { Vec::new() },
            has_clusters: has_clusters && shards.is_some(),
            seen: Vec::new(),
            customer: 0,
            is_nobody: false,
            outbox: Outbox::default(),
            of_row: Vec::new(),
            answered: Vec::new(),
        }
    }

    /// Whether several answers of one customer count, and are a cluster.
    pub(super) fn has_clusters(&self) -> bool {
        self.has_clusters
    }

    /// Puts a record on its way to the shards.
    #[inline]
    pub(super) fn push(&mut self, shards: &Shards, record: &Record) {
        shards.push(&mut self.outbox, record);
    }

    /// Hands all that waits to the shards.
    pub(super) fn flush(&mut self, shards: &Shards) {
        shards.flush(&mut self.outbox);
    }

    /// Begins with another customer, or with whoever has no id: nobody's answers are no cluster.
    pub(super) fn begin(&mut self, is_nobody: bool) {
        self.customer += 1;
        self.is_nobody = is_nobody;
    }

    /// Adds a record of this customer, not earlier than the last one.
    pub(super) fn add(&mut self, cuts: &mut Cuts<'_>, slots: &Slots, record: &Unpacked) {
        let (Some(month), Some(weight)) = (record.month, record.weight) else { return };
        let mut of_row = std::mem::take(&mut self.of_row);
        cuts.of_row(&record.values, &mut of_row);
        let mut times = [0; 4];
        for (time, kind) in times.iter_mut().zip(&mut self.of_kind) {
            *time = kind.times.number(month);
        }
        let mut answered = std::mem::take(&mut self.answered);
        answered.clear();
        let scores = record.slots.iter().enumerate();
        let scores = scores.filter(|(question, slot)| slots.is_score(*question, **slot));
        answered.extend(
            scores.map(|(place, slot)| (place, Part::of(weight, slots.sign(place, *slot)))),
        );
        for cut in &of_row {
            let mut cells = [0; 4];
            for ((cell, time), kind) in cells.iter_mut().zip(times).zip(&mut self.of_kind) {
                *cell = kind.grid.cell(*cut, time);
            }
            for (question, part) in &answered {
                self.add_to(*cut as usize, *question, cells, *part);
            }
        }
        self.of_row = of_row;
        self.answered = answered;
    }

    #[inline]
    fn add_to(&mut self, cut: usize, question: usize, cells: [usize; 4], part: Part) {
        let place = cut * self.questions + question;
        if self.seen.len() <= place {
            self.seen.resize(place + 1, Seen::default());
        }
        let Some(seen) = self.seen.get_mut(place) else { return };
        if seen.customer != self.customer {
            seen.customer = self.customer;
            seen.at = [0; 4];
        }
        let Seen { at, parts, .. } = seen;
        for (((at, own), cell), kind) in at.iter_mut().zip(parts).zip(cells).zip(&mut self.of_kind)
        {
            let counts = cell * self.questions + question;
            // Counts are far fewer than 2^32: each takes eight bytes.
            let here = u32::try_from(counts + 1).unwrap_or(u32::MAX);
            if *at != here {
                *at = here;
                *own = part;
                change(&mut kind.people, counts, |people| *people += 1);
                if self.is_nobody && kind.has_clusters {
                    change(&mut kind.alone, counts, |alone| *alone -= 1);
                }
            } else if kind.has_clusters && !self.is_nobody {
                change(&mut kind.joined, counts, |sums| sums.join(*own, part));
                own.add(part);
            }
        }
    }

    /// Adds an answer of whoever has no id: a cluster of its own.
    pub(super) fn add_alone(
        &mut self,
        cuts: &mut Cuts<'_>,
        slots: &Slots,
        month: Month,
        row: (&[u16], &[Value]),
    ) {
        let mut of_row = std::mem::take(&mut self.of_row);
        cuts.of_row(row.1, &mut of_row);
        for kind in self.of_kind.iter_mut().filter(|kind| kind.has_clusters) {
            let time = kind.times.number(month);
            for cut in &of_row {
                let cell = kind.grid.cell(*cut, time);
                for (question, slot) in row.0.iter().enumerate() {
                    if slots.is_score(question, *slot) {
                        let at = cell * self.questions + question;
                        change(&mut kind.alone, at, |alone| *alone += 1);
                    }
                }
            }
        }
        self.of_row = of_row;
    }

    /// The counts by cut, period and question. The sums over clusters are without what each answer has by itself:
    /// [`ClusterSums::add_singly`] adds that.
    pub(super) fn counts(
        &self,
        cuts: &Cuts<'_>,
        mut take: impl FnMut(CutKey, Period, usize, u64, Option<ClusterSums>),
    ) {
        for kind in &self.of_kind {
            for (cell, (cut, period)) in kind.grid.cells().iter().enumerate() {
                let key = cuts.keys().get(*cut as usize);
                let period = kind.times.periods().get(*period as usize);
                let (Some(key), Some(period)) = (key, period) else { continue };
                for question in 0..self.questions {
                    let at = cell * self.questions + question;
                    let people = kind.people.get(at).copied().unwrap_or(0);
                    let clusters = kind.clusters(at, people);
                    if people > 0 || clusters.is_some() {
                        take(*key, *period, question, people, clusters);
                    }
                }
            }
        }
    }
}

impl OfKind {
    /// The clusters of a cell, where there are any.
    fn clusters(&self, at: usize, people: u64) -> Option<ClusterSums> {
        let alone = self.alone.get(at).copied().unwrap_or(0);
        let clusters = people.checked_add_signed(alone).filter(|clusters| *clusters > 0);
        let joined = self.joined.get(at).copied().unwrap_or_default();
        let clusters = clusters.filter(|_| self.has_clusters)?;
        Some(ClusterSums { clusters, ..joined })
    }
}

/// Changes what stands at a place of a list, which grows to have it.
#[inline]
fn change<T: Clone + Default>(list: &mut Vec<T>, at: usize, how: impl FnOnce(&mut T)) {
    if list.len() <= at {
        list.resize(at + 1, T::default());
    }
    if let Some(found) = list.get_mut(at) {
        how(found);
    }
}

//! Counts the distinct customers (or accounts) behind each cell and period, and the sums of their clusters: neither adds
//! up over time as answers do.
//!
//! All records of one customer come together, by month, so a small array of what this customer was last seen in is all
//! that has to be kept.

use super::clusters::{ClusterSums, Part};
use super::counter::Slots;
use super::cuts::{CutKey, Cuts, Grid, Times};
use super::period::{Month, Period, PeriodKind};
use super::shards::{Outbox, Record, Shards, Unpacked};
use crate::project::sources_toml::Repeat;
use crate::sources::{Survey, Value, Weight};

/// Distinct customers or accounts, by cell and period.
pub(super) struct Presence {
    questions: usize,
    of_kind: Vec<OfKind>,
    has_clusters: bool,
    /// What the customer who is being counted was last seen in, by cut and question.
    seen: Vec<Seen>,
    /// The customer's parts so far, by cut and question, and by kind of period; where clusters are counted.
    parts: Vec<[Part; 4]>,
    /// Those of `seen` that are this customer's.
    touched: Vec<usize>,
    customer: u32,
    /// Whether sums of clusters are kept for this customer.
    is_cluster: bool,
    outbox: Outbox,
    of_row: Vec<u32>,
}

/// The counts of one kind of period.
struct OfKind {
    times: Times,
    grid: Grid,
    /// By cell and question.
    people: Vec<u64>,
    /// The same, where clusters are counted.
    clusters: Vec<ClusterSums>,
    has_clusters: bool,
}

#[derive(Clone, Copy, Default)]
struct Seen {
    customer: u32,
    /// By kind of period: where the cell's counts are, and one.
    at: [u32; 4],
}

impl Presence {
    pub(super) fn new(survey: &Survey, shards: Option<&Shards>, has_clusters: bool) -> Self {
        let of_kind = Period::KINDS.map(|kind| OfKind {
            times: Times::new(kind),
            grid: Grid::default(),
            people: Vec::new(),
            clusters: Vec::new(),
            // Of the answers of one customer in a month only one counts, so there it is no cluster.
            has_clusters: has_clusters
                && (survey.repeat == Repeat::All || kind != PeriodKind::Month),
        });
        Presence {
            questions: survey.questions.len(),
            of_kind: if shards.is_some() { of_kind.into() } else { Vec::new() },
            has_clusters: has_clusters && shards.is_some(),
            seen: Vec::new(),
            parts: Vec::new(),
            touched: Vec::new(),
            customer: 0,
            is_cluster: false,
            outbox: Outbox::default(),
            of_row: Vec::new(),
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
        self.is_cluster = self.has_clusters && !is_nobody;
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
        for cut in &of_row {
            let mut cells = [0; 4];
            for ((cell, time), kind) in cells.iter_mut().zip(times).zip(&mut self.of_kind) {
                *cell = kind.grid.cell(*cut, time);
            }
            for (question, slot) in record.slots.iter().enumerate() {
                if slots.is_score(question, *slot) {
                    let part = Part::of(weight, slots.sign(question, *slot));
                    self.add_to(*cut as usize, question, cells, part);
                }
            }
        }
        self.of_row = of_row;
    }

    #[inline]
    fn add_to(&mut self, cut: usize, question: usize, cells: [usize; 4], part: Part) {
        let place = cut * self.questions + question;
        if self.seen.len() <= place {
            self.seen.resize(place + 1, Seen::default());
        }
        let Some(seen) = self.seen.get_mut(place) else { return };
        let is_new = seen.customer != self.customer;
        if is_new {
            *seen = Seen { customer: self.customer, ..Seen::default() };
        }
        for ((at, cell), kind) in seen.at.iter_mut().zip(cells).zip(&mut self.of_kind) {
            let counts = cell * self.questions + question;
            // Counts are far fewer than 2^32: each takes eight bytes.
            let own = u32::try_from(counts + 1).unwrap_or(u32::MAX);
            if *at != own {
                *at = own;
                kind.count(counts);
            }
        }
        if self.is_cluster {
            let at = seen.at;
            self.add_part(place, is_new, at, part);
        }
    }

    /// Adds to the customer's parts, and closes those of periods that are over.
    fn add_part(&mut self, place: usize, is_new: bool, at: [u32; 4], part: Part) {
        if self.parts.len() <= place {
            self.parts.resize(place + 1, <[Part; 4]>::default());
        }
        let Some(parts) = self.parts.get_mut(place) else { return };
        if is_new {
            *parts = <[Part; 4]>::default();
            self.touched.push(place);
        }
        for ((own, at), kind) in parts.iter_mut().zip(at).zip(&mut self.of_kind) {
            if own.at != at {
                kind.close(own);
                *own = Part::none(at);
            }
            own.add(part);
        }
    }

    /// Ends this customer.
    pub(super) fn end(&mut self) {
        for place in self.touched.drain(..) {
            let Some(parts) = self.parts.get_mut(place) else { continue };
            for (own, kind) in parts.iter_mut().zip(&mut self.of_kind) {
                kind.close(own);
            }
        }
    }

    /// Adds an answer of whoever has no id: a cluster of its own.
    pub(super) fn add_alone(
        &mut self,
        cuts: &mut Cuts<'_>,
        slots: &Slots,
        month: Month,
        weight: Weight,
        row: (&[u16], &[Value]),
    ) {
        let mut of_row = std::mem::take(&mut self.of_row);
        cuts.of_row(row.1, &mut of_row);
        for kind in &mut self.of_kind {
            let time = kind.times.number(month);
            for cut in &of_row {
                let cell = kind.grid.cell(*cut, time);
                for (question, slot) in row.0.iter().enumerate() {
                    if slots.is_score(question, *slot) {
                        let mut part = Part::of(weight, slots.sign(question, *slot));
                        let at = cell * self.questions + question + 1;
                        part.at = u32::try_from(at).unwrap_or(u32::MAX);
                        kind.close(&mut part);
                    }
                }
            }
        }
        self.of_row = of_row;
    }

    /// The counts by cut, period and question.
    pub(super) fn counts(
        &self,
        cuts: &Cuts<'_>,
        mut take: impl FnMut(CutKey, Period, usize, u64, Option<&ClusterSums>),
    ) {
        for kind in &self.of_kind {
            for (cell, (cut, period)) in kind.grid.cells().iter().enumerate() {
                let key = cuts.keys().get(*cut as usize);
                let period = kind.times.periods().get(*period as usize);
                let (Some(key), Some(period)) = (key, period) else { continue };
                for question in 0..self.questions {
                    let at = cell * self.questions + question;
                    let people = kind.people.get(at).copied().unwrap_or(0);
                    let clusters = kind.clusters.get(at);
                    if people > 0 || clusters.is_some_and(|sums| sums.clusters > 0) {
                        take(*key, *period, question, people, clusters);
                    }
                }
            }
        }
    }
}

impl OfKind {
    #[inline]
    fn count(&mut self, at: usize) {
        if self.people.len() <= at {
            self.people.resize(at + 1, 0);
        }
        if let Some(people) = self.people.get_mut(at) {
            *people += 1;
        }
    }

    /// Adds a customer's part to the sums of its cell, if it has any.
    fn close(&mut self, part: &mut Part) {
        if !self.has_clusters {
            return;
        }
        let Some(at) = part.at.checked_sub(1).map(|at| at as usize) else { return };
        if self.clusters.len() <= at {
            self.clusters.resize(at + 1, ClusterSums::default());
        }
        if let Some(sums) = self.clusters.get_mut(at) {
            sums.add(std::mem::take(part));
        }
    }
}

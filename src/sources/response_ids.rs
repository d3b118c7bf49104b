//! Settles what to do with rows that share a response id: of equal ones the first counts, of others none.
//!
//! Only a hash of each id is kept. Where no two are equal, one reading of the survey is enough. Else it is read again,
//! to look at the rows of those ids alone, and once more to hand over what counts.

use super::quarantine::Reason;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Where a row stands: its block's number, then its own in the block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RowPlace {
    pub(super) block: u64,
    pub(super) row: u32,
}

/// What is known of the response ids before a reading.
#[derive(Debug, Clone, Default)]
pub struct ResponseIds(Known);

#[derive(Debug, Clone, Default)]
enum Known {
    /// Nothing: all rows are handed over, and their ids collected.
    #[default]
    Unknown,
    /// These stand on more than one row: what the rows say is to be looked at.
    Repeated(HashSet<u64>),
    /// For each of these the row that counts, if one does.
    Settled(HashMap<u64, Option<RowPlace>>),
}

/// What one thread saw of response ids in a reading.
#[derive(Debug, Default)]
pub(super) struct SeenIds {
    ids: Vec<u64>,
    repeated: Vec<(u64, u64, RowPlace)>,
}

/// A hash of an id.
pub(super) fn hash_of_id(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

/// A hash of what a row says, whatever the order of the columns: empty cells say nothing.
pub(super) fn hash_of_row<'c>(header: &[u64], cells: impl Iterator<Item = &'c [u8]>) -> u64 {
    let filled = header.iter().zip(cells).filter(|(_, cell)| !cell.is_empty());
    filled.fold(0, |sum: u64, (name, cell)| {
        let mut hasher = DefaultHasher::new();
        name.hash(&mut hasher);
        cell.hash(&mut hasher);
        sum.wrapping_add(hasher.finish())
    })
}

impl ResponseIds {
    /// Whether a row counts, or why not; `None` if it is only looked at in this reading.
    pub(super) fn judge(
        &self,
        id: u64,
        place: RowPlace,
        content: impl FnOnce() -> u64,
        seen: &mut SeenIds,
    ) -> Option<Result<(), Reason>> {
        match &self.0 {
            Known::Unknown => seen.ids.push(id),
            Known::Repeated(ids) if ids.contains(&id) => {
                seen.repeated.push((id, content(), place));
                return None;
            }
            Known::Repeated(_) => {}
            Known::Settled(ids) => match ids.get(&id) {
                None => {}
                Some(Some(first)) if *first == place => {}
                Some(Some(_)) => return Some(Err(Reason::ExactDuplicate)),
                Some(None) => return Some(Err(Reason::ConflictingResponseId)),
            },
        }
        Some(Ok(()))
    }

    /// What the next reading has to know; `None` if this one was the last.
    pub(super) fn next(&self, seen: Vec<SeenIds>) -> Option<ResponseIds> {
        match &self.0 {
            Known::Unknown => {
                let mut ids = seen.into_iter().map(|seen| seen.ids).reduce(|mut all, more| {
                    all.extend(more);
                    all
                })?;
                ids.sort_unstable();
                let repeated: HashSet<u64> = ids
                    .windows(2)
                    .filter_map(|pair| match pair {
                        [one, next] if one == next => Some(*one),
                        _ => None,
                    })
                    .collect();
                (!repeated.is_empty()).then_some(ResponseIds(Known::Repeated(repeated)))
            }
            Known::Repeated(_) => {
                let mut first: HashMap<u64, (u64, RowPlace, bool)> = HashMap::new();
                for (id, content, place) in seen.into_iter().flat_map(|seen| seen.repeated) {
                    let known = first.entry(id).or_insert((content, place, true));
                    known.1 = known.1.min(place);
                    known.2 &= known.0 == content;
                }
                let settled = first.into_iter();
                Some(ResponseIds(Known::Settled(
                    settled.map(|(id, (_, place, equal))| (id, equal.then_some(place))).collect(),
                )))
            }
            Known::Settled(_) => None,
        }
    }
}

//! Says what a change is made of: how much comes from a different mix of groups, and how much from each group itself.
//!
//! Groups that may not be published are put together with the smallest that may, until enough people and accounts stand
//! behind them; so the parts always add up to the whole.

use super::disclosure::{Published, Release};
use super::story::Story;
use crate::cube::{Cut, Period};
use crate::indicators::Asked;
use crate::statistics::{Part, decompose};
use std::collections::{BTreeMap, BTreeSet};

/// What the change of a figure is made of, in its unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Composition {
    /// The period before.
    pub previous: Period,
    /// The change; the sum of all parts.
    pub change: f64,
    /// The groups, in the order of their values; what can't be told apart is the last.
    pub groups: Vec<GroupPart>,
}

/// A group's part in a change.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupPart {
    /// The value; `None` for all groups that can't be told apart.
    pub value: Option<String>,
    /// Its share of all answers before and now, in per cent.
    pub shares: (f64, f64),
    /// What comes from its being a larger or smaller part of the answers.
    pub mix: f64,
    /// What comes from what it answered.
    pub own: f64,
}

impl Composition {
    /// What comes from the mix of groups in all.
    #[must_use]
    pub fn mix(&self) -> f64 {
        self.groups.iter().map(|group| group.mix).sum()
    }
}

/// A group on both sides: weight and estimate, and the fewest people and accounts behind either.
struct Side {
    value: String,
    before: Option<(f64, f64)>,
    after: Option<(f64, f64)>,
    people: (u64, u64),
    accounts: (u64, u64),
}

impl<'a> Story<'a> {
    /// What the change of a subject since the period before is made of, by the values of a dimension; `None` where there
    /// is no comparison, or where fewer than two groups can be told apart.
    #[must_use]
    pub fn composition(
        &self,
        subject: Asked<'a>,
        dimension: &str,
        period: Period,
    ) -> Option<Composition> {
        let whole = self.release(subject, &Cut::Whole, period)?;
        let whole = whole.published()?;
        let previous = whole.previous?;
        whole.change.as_ref()?;
        let before = self.standing(subject, &Cut::Whole, previous)?;
        let before = before.published()?;
        let sides = self.sides(subject, dimension, (previous, period));
        let (mut told, mut folded): (Vec<Side>, Vec<Side>) = (sides, Vec::new());
        let people = (before.people?, whole.people?);
        let accounts = (before.accounts, whole.accounts);
        let rules = self.indicators.project.book.disclosure;
        // Who is left when all that are told are taken away; someone may stand in two groups, so this is the least.
        let left = |told: &[Side], of: fn(&Side) -> u64, all: u64| {
            all.saturating_sub(told.iter().map(of).sum::<u64>())
        };
        loop {
            let rest = rest(&told, before, whole);
            let is_nothing = rest.before.is_none() && rest.after.is_none();
            let enough = |people: u64, accounts: Option<u64>, part: Option<(f64, f64)>| {
                let firms = accounts.is_none_or(|accounts| accounts >= rules.min_accounts);
                part.is_none() || (people >= rules.min_respondents && firms)
            };
            let is_enough = enough(
                left(&told, |side| side.people.0, people.0),
                accounts.0.map(|all| left(&told, |side| side.accounts.0, all)),
                rest.before,
            ) && enough(
                left(&told, |side| side.people.1, people.1),
                accounts.1.map(|all| left(&told, |side| side.accounts.1, all)),
                rest.after,
            );
            if is_nothing && folded.is_empty() || is_enough {
                break;
            }
            let smallest = told
                .iter()
                .enumerate()
                .min_by_key(|(_, side)| (side.people.0.min(side.people.1), side.value.clone()));
            let place = smallest.map(|(place, _)| place)?;
            folded.push(told.remove(place));
        }
        let other = rest(&told, before, whole);
        let has_other = other.before.is_some() || other.after.is_some();
        if told.len() + usize::from(has_other) < 2 {
            return None;
        }
        let total = (before.sum_of_weights, whole.sum_of_weights);
        let sides: Vec<Side> = told.into_iter().chain(has_other.then_some(other)).collect();
        let parts: Vec<Part> =
            sides.iter().map(|side| Part { before: side.before, after: side.after }).collect();
        let found = decompose(&parts)?;
        let share = |part: Option<(f64, f64)>, of: f64| part.map_or(0.0, |(w, _)| w / of * 100.0);
        let groups =
            sides.iter().zip(found.mix).zip(found.own).map(|((side, mix), own)| GroupPart {
                value: (!side.value.is_empty()).then(|| side.value.clone()),
                shares: (share(side.before, total.0), share(side.after, total.1)),
                mix,
                own,
            });
        Some(Composition { previous, change: found.change, groups: groups.collect() })
    }

    /// The groups that are published on both sides, or are published on one and absent on the other.
    fn sides(&self, subject: Asked<'a>, dimension: &str, periods: (Period, Period)) -> Vec<Side> {
        let values = subject
            .survey
            .values(dimension)
            .into_iter()
            .map(|value| Cut::Value { dimension: dimension.to_owned(), value: value.to_owned() });
        let cuts: Vec<Cut> = values.collect();
        let side = |period| -> Vec<Release> {
            cuts.iter().filter_map(|cut| self.standing(subject, cut, period)).collect()
        };
        let (earlier, later) = (side(periods.0), side(periods.1));
        let (earlier, later) = (by_cut(&earlier), by_cut(&later));
        let find = |releases: &BTreeMap<&Cut, &Release>, cut: &Cut| -> Option<Option<Published>> {
            match releases.get(cut) {
                None => Some(None),
                Some(Release::Published(figure)) if figure.n == 0 => Some(None),
                Some(Release::Published(figure)) => Some(Some((**figure).clone())),
                Some(Release::Suppressed(_)) => None,
            }
        };
        let cuts: BTreeSet<&Cut> = earlier.keys().chain(later.keys()).copied().collect();
        let mut sides = Vec::new();
        for cut in cuts {
            let Cut::Value { value, .. } = cut else { continue };
            let (Some(before), Some(after)) = (find(&earlier, cut), find(&later, cut)) else {
                continue;
            };
            let part = |figure: &Option<Published>| {
                let figure = figure.as_ref()?;
                Some((figure.sum_of_weights, figure.estimate?))
            };
            let count = |figure: &Option<Published>, of: fn(&Published) -> Option<u64>| {
                figure.as_ref().and_then(of).unwrap_or(0)
            };
            let both = |of| (count(&before, of), count(&after, of));
            // Answers without a value are told with all that can't be told apart.
            if !value.is_empty() && (before.is_some() || after.is_some()) {
                sides.push(Side {
                    value: value.clone(),
                    before: part(&before),
                    after: part(&after),
                    people: both(|figure| figure.people),
                    accounts: both(|figure| figure.accounts),
                });
            }
        }
        sides
    }
}

/// Releases by what they are about: a dimension may have thousands of values, so none is looked for one by one.
fn by_cut(releases: &[Release]) -> BTreeMap<&Cut, &Release> {
    releases.iter().map(|release| (release.cut(), release)).collect()
}

/// All answers but those of the groups that are told.
fn rest(told: &[Side], before: &Published, after: &Published) -> Side {
    let of = |figure: &Published, part: fn(&Side) -> Option<(f64, f64)>| {
        let estimate = figure.estimate?;
        let (mut weight, mut product) = (figure.sum_of_weights, figure.sum_of_weights * estimate);
        for (own, own_estimate) in told.iter().filter_map(part) {
            weight -= own;
            product -= own * own_estimate;
        }
        // What is left of rounding is nobody.
        (weight > 1e-9 * figure.sum_of_weights).then(|| (weight, product / weight))
    };
    Side {
        value: String::new(),
        before: of(before, |side| side.before),
        after: of(after, |side| side.after),
        people: (0, 0),
        accounts: (0, 0),
    }
}

//! Estimates which share lasts how long, when some have not ended yet and some were not watched from the start.

use super::{Interval, Level, finite};
use std::collections::BTreeMap;

/// How far above one half a share may lie by rounding and still be half.
const SLACK: f64 = 1e-12;

/// How long one customer, case or thing was seen to last, in any unit of time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lifetime {
    entry: f64,
    duration: f64,
    event: bool,
}

impl Lifetime {
    /// Watched from the age `entry` (0: from the start) to the age `duration`, when it ended (`event`) or was still going
    /// on. `None` for a number that is negative or not finite, and for what had ended before it could be watched.
    #[must_use]
    pub fn new(entry: f64, duration: f64, event: bool) -> Option<Lifetime> {
        let usable = |age: f64| age.is_finite() && age >= 0.0;
        let watched = duration > entry || entry == 0.0;
        // A negative zero would be another age.
        (usable(entry) && usable(duration) && watched).then_some(Lifetime {
            entry: entry + 0.0,
            duration: duration + 0.0,
            event,
        })
    }

    /// The age at which watching began.
    #[must_use]
    pub fn entry(&self) -> f64 {
        self.entry
    }

    /// The age at the end, or when last seen.
    #[must_use]
    pub fn duration(&self) -> f64 {
        self.duration
    }

    /// Whether it ended then.
    #[must_use]
    pub fn event(&self) -> bool {
        self.event
    }
}

/// What happened at one age.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct LifeTableRow {
    /// The age.
    pub age: f64,
    /// How many were watched from this age on.
    pub entered: u64,
    /// How many ended at this age.
    pub events: u64,
    /// How many were last seen at this age, without having ended.
    pub censored: u64,
}

/// Counts by age: all that an estimate of survival needs. Parts of it add up exactly, in any order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LifeTable {
    /// By the bits of the age: for numbers from 0 on, they stand in the order of the numbers.
    rows: BTreeMap<u64, Counts>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Counts {
    entered: u64,
    events: u64,
    censored: u64,
}

// Counts that are read back may be any: they end at the greatest there is.
impl Counts {
    fn entered(&mut self, lives: u64) {
        self.entered = self.entered.saturating_add(lives);
    }

    fn left(&mut self, events: u64, censored: u64) {
        self.events = self.events.saturating_add(events);
        self.censored = self.censored.saturating_add(censored);
    }
}

impl LifeTable {
    /// Without lives.
    #[must_use]
    pub fn new() -> LifeTable {
        LifeTable::default()
    }

    /// Counts one life.
    pub fn add(&mut self, life: Lifetime) {
        self.at(life.entry).entered(1);
        self.at(life.duration).left(u64::from(life.event), u64::from(!life.event));
    }

    /// Counts many lives by a row, as when a table is read back. `false`, and nothing counted, if the age is negative or
    /// not finite.
    pub fn add_row(&mut self, row: LifeTableRow) -> bool {
        let usable = row.age.is_finite() && row.age >= 0.0;
        if usable && (row.entered, row.events, row.censored) != (0, 0, 0) {
            let counts = self.at(row.age + 0.0);
            counts.entered(row.entered);
            counts.left(row.events, row.censored);
        }
        usable
    }

    /// Adds all that another has counted.
    pub fn merge(&mut self, other: &LifeTable) {
        for row in other.rows() {
            self.add_row(row);
        }
    }

    /// The ages at which something happened, ascending.
    pub fn rows(&self) -> impl Iterator<Item = LifeTableRow> {
        self.rows.iter().map(|(&age, counts)| LifeTableRow {
            age: f64::from_bits(age),
            entered: counts.entered,
            events: counts.events,
            censored: counts.censored,
        })
    }

    /// How many lives there are.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.rows.values().fold(0, |sum, counts| sum.saturating_add(counts.entered))
    }

    /// The share that lasts, by Kaplan and Meier (1958), with those at risk who entered late (left truncation).
    ///
    /// At risk at an age is who entered before it, or at age 0, and was still seen at it. The curve ends where fewer than
    /// `fewest` are at risk, or nobody; and, where all who are watched so early end while others, entered later, live on:
    /// a share of 0 would be refuted by the table itself. `None` if it ends before it begins, or where more leave than
    /// entered.
    #[must_use]
    pub fn survival(&self, level: Level, fewest: u64) -> Option<Survival> {
        let last = self.rows.keys().next_back().copied()?;
        let (mut share, mut greenwood, mut waiting) = (1.0, 0.0, 0);
        let mut curve = Survival { points: Vec::new(), at_risk: Vec::new() };
        for (&bits, counts) in &self.rows {
            let age = f64::from_bits(bits);
            let at_risk = if age == 0.0 { counts.entered } else { waiting };
            let remaining = at_risk.checked_sub(counts.events.saturating_add(counts.censored));
            let refuted = counts.events == at_risk && bits != last;
            if at_risk < fewest.max(1) || refuted {
                break;
            }
            let remaining = remaining?;
            let (n, events) = (at_risk as f64, counts.events as f64);
            share *= (n - events) / n;
            if events < n {
                greenwood += events / (n * (n - events));
            }
            if counts.events > 0 || age == 0.0 {
                curve.points.push(SurvivalPoint::new(age, share, greenwood, at_risk, level)?);
            }
            curve.at_risk.push((age, at_risk));
            waiting = if age == 0.0 { remaining } else { remaining.saturating_add(counts.entered) };
        }
        (!curve.points.is_empty()).then_some(curve)
    }

    fn at(&mut self, age: f64) -> &mut Counts {
        self.rows.entry(age.to_bits()).or_default()
    }
}

impl Extend<Lifetime> for LifeTable {
    fn extend<T: IntoIterator<Item = Lifetime>>(&mut self, lives: T) {
        lives.into_iter().for_each(|life| self.add(life));
    }
}

impl FromIterator<Lifetime> for LifeTable {
    fn from_iter<T: IntoIterator<Item = Lifetime>>(lives: T) -> LifeTable {
        let mut table = LifeTable::new();
        table.extend(lives);
        table
    }
}

/// The share that lasts to an age and beyond.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SurvivalPoint {
    /// The age.
    pub age: f64,
    /// The share that lasts longer, in 0..=1.
    pub share: f64,
    /// Its standard error (Greenwood 1926); 0 where the share is 0 or 1, though it is not known so well there.
    pub standard_error: f64,
    /// Its interval by the log-log transformation (Kalbfleisch and Prentice 1980), in 0..=1; the point itself where the
    /// share is 0 or 1.
    pub interval: Interval,
    /// How many are at risk at the age: those who end at it still are.
    pub at_risk: u64,
}

impl SurvivalPoint {
    /// `greenwood` is Σd/(n(n − d)) up to the age.
    fn new(
        age: f64,
        share: f64,
        greenwood: f64,
        at_risk: u64,
        level: Level,
    ) -> Option<SurvivalPoint> {
        let spread = finite(greenwood.sqrt())?;
        let log = libm::log(share);
        let interval = if share > 0.0 && share < 1.0 {
            let factor = libm::exp(level.z() * spread / -log);
            Interval { low: libm::exp(log * factor), high: libm::exp(log / factor) }
                .clipped(0.0, 1.0)
                .reaching(share)
        } else {
            Interval { low: share, high: share }
        };
        let standard_error = finite(share * spread)?;
        Some(SurvivalPoint { age, share, standard_error, interval, at_risk })
    }
}

/// The curve of survival by age. It is a staircase: a share holds from its age on to that of the next point.
#[derive(Debug, Clone, PartialEq)]
pub struct Survival {
    points: Vec<SurvivalPoint>,
    /// The number at risk at each age at which something happened.
    at_risk: Vec<(f64, u64)>,
}

impl Survival {
    /// The point at age 0, and one for each age at which some ended.
    #[must_use]
    pub fn points(&self) -> &[SurvivalPoint] {
        &self.points
    }

    /// The greatest age of which the curve says something.
    #[must_use]
    pub fn known_until(&self) -> f64 {
        self.at_risk.last().map_or(0.0, |(age, _)| *age)
    }

    /// The share that lasts longer than `age`, with how many are at risk at it. `None` where the curve has ended, for a
    /// negative age or what is no number. A share that has come to 0 stays there.
    #[must_use]
    pub fn at(&self, age: f64) -> Option<SurvivalPoint> {
        let before = self.points.partition_point(|point| point.age <= age);
        let point = *self.points.get(before.checked_sub(1)?)?;
        let next = self.at_risk.partition_point(|(other, _)| *other < age);
        match self.at_risk.get(next) {
            Some(&(_, at_risk)) => Some(SurvivalPoint { age, at_risk, ..point }),
            None if point.share == 0.0 => Some(SurvivalPoint { age, at_risk: 0, ..point }),
            None => None,
        }
    }

    /// The age to which half last: the first at which no more than half do. `None` if the curve does not come to that.
    #[must_use]
    pub fn median(&self) -> Option<f64> {
        self.first(|point| point.share)
    }

    /// The ages between which the median lies: the first at which the interval's lower limit is no more than half, and
    /// the first at which its upper one is (Brookmeyer and Crowley 1982). Either is `None` if the curve does not come to
    /// that; without an upper limit, the median may be any later age.
    #[must_use]
    pub fn median_interval(&self) -> (Option<f64>, Option<f64>) {
        (self.first(|point| point.interval.low), self.first(|point| point.interval.high))
    }

    /// The age of the first point of which this is no more than half.
    fn first(&self, of: impl Fn(&SurvivalPoint) -> f64) -> Option<f64> {
        self.points.iter().find(|point| of(point) <= 0.5 + SLACK).map(|point| point.age)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(lives: &[(f64, f64, bool)]) -> LifeTable {
        let life = |&(entry, duration, event)| Lifetime::new(entry, duration, event).unwrap();
        lives.iter().map(life).collect()
    }

    fn curve(lives: &[(f64, f64, bool)]) -> Option<Survival> {
        table(lives).survival(Level::NINETY_FIVE, 1)
    }

    #[test]
    fn what_was_never_watched_is_no_life() {
        for (entry, duration) in [
            (0.0, -1.0),
            (-1.0, 1.0),
            (3.0, 2.0),
            (3.0, 3.0),
            (f64::NAN, 1.0),
            (0.0, f64::NAN),
            (0.0, f64::INFINITY),
        ] {
            assert_eq!(Lifetime::new(entry, duration, true), None, "{entry} to {duration}");
        }
        assert!(Lifetime::new(0.0, 0.0, true).is_some());
        assert_eq!(curve(&[]), None);
    }

    #[test]
    fn who_enters_late_is_at_risk_from_then_on() {
        // At age 5 three are at risk: two from the start, and one of the two who entered before.
        let found = curve(&[
            (0.0, 5.0, true),
            (0.0, 9.0, false),
            (2.0, 5.0, false),
            (5.0, 9.0, true),
            (4.0, 4.5, false),
        ])
        .unwrap();
        let five = found.at(5.0).unwrap();
        assert_eq!((five.at_risk, five.share), (3, 2.0 / 3.0));
        let nine = found.at(9.0).unwrap();
        assert_eq!((nine.at_risk, nine.share), (2, 1.0 / 3.0));
        assert_eq!((found.at(2.0).unwrap().at_risk, found.at(2.1).unwrap().at_risk), (2, 3));
        assert_eq!(found.median(), Some(9.0));
    }

    #[test]
    fn the_curve_ends_where_nobody_is_watched() {
        // Nobody from the start; nobody between 3 and 4; nobody after 6.
        assert_eq!(curve(&[(1.0, 5.0, true), (2.0, 6.0, false)]), None);
        let gap = curve(&[(0.0, 3.0, false), (0.0, 2.0, true), (4.0, 6.0, true)]).unwrap();
        assert_eq!((gap.known_until(), gap.at(3.0).unwrap().share), (3.0, 0.5));
        assert_eq!((gap.at(3.5), gap.at(5.0)), (None, None));
        let seen = curve(&[(0.0, 3.0, true), (0.0, 6.0, false)]).unwrap();
        assert!(seen.at(6.0).is_some() && seen.at(6.1).is_none());
        assert_eq!((seen.at(-1.0), seen.at(f64::NAN)), (None, None));
    }

    #[test]
    fn a_share_of_none_stays_and_is_not_refuted() {
        let all = curve(&[(0.0, 3.0, true), (0.0, 4.0, true)]).unwrap();
        let end = all.at(100.0).unwrap();
        assert_eq!((end.share, end.at_risk, end.standard_error), (0.0, 0, 0.0));
        assert_eq!(end.interval, Interval { low: 0.0, high: 0.0 });
        // The one who is watched at age 1 ends, yet another lives to 9.
        let early = curve(&[(0.0, 1.0, true), (1.0, 9.0, false)]).unwrap();
        assert_eq!((early.at(0.0).unwrap().share, early.at(1.0)), (1.0, None));
    }

    #[test]
    fn the_curve_ends_where_too_few_are_at_risk() {
        let lives: Vec<_> = (1..=10).map(|age| (0.0, f64::from(age), true)).collect();
        let found = table(&lives).survival(Level::NINETY_FIVE, 4).unwrap();
        assert_eq!((found.known_until(), found.at(7.0).unwrap().at_risk), (7.0, 4));
        assert_eq!(found.at(7.5), None);
        assert_eq!(table(&lives).survival(Level::NINETY_FIVE, 11), None);
    }

    #[test]
    fn half_is_reached_and_its_limits_may_not_be() {
        let lives: Vec<_> = (1..=6).map(|age| (0.0, f64::from(age), age < 4)).collect();
        let found = curve(&lives).unwrap();
        assert_eq!((found.median(), found.median_interval()), (Some(3.0), (Some(1.0), None)));
        assert_eq!(curve(&[(0.0, 2.0, false)]).unwrap().median(), None);
    }

    #[test]
    fn a_table_that_makes_no_sense_has_no_curve() {
        let mut table = LifeTable::new();
        assert!(!table.add_row(LifeTableRow { age: -1.0, entered: 1, ..LifeTableRow::default() }));
        assert!(table.add_row(LifeTableRow { entered: 1, ..LifeTableRow::default() }));
        let left = LifeTableRow { age: 2.0, events: 1, censored: 1, ..LifeTableRow::default() };
        assert!(table.add_row(left));
        // One entered, two left.
        assert_eq!(table.survival(Level::NINETY_FIVE, 1), None);
    }
}

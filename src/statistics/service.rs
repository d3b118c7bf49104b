//! Says of incidents how long they took, whether they kept their term and whether they stayed solved.
//!
//! All times are numbers in one unit since any fixed instant: hours or days, by the clock or of business, as the caller
//! counts them. The cutoff is the instant up to which the data are known; what happened after it has not happened yet.

use super::proportion::is_usable;
use super::survival::Lifetime;
use super::{Binomial, finite};

/// How long it took from one time to another, from 0 on: to a first response, or to a solution. `None` where the second
/// has not come by the cutoff, and where it comes before the first.
#[must_use]
pub fn elapsed(from: f64, to: Option<f64>, cutoff: f64) -> Option<f64> {
    finite(known(to, cutoff)? - from).filter(|duration| *duration >= 0.0)
}

/// The same, with what has not come by the cutoff as going on until then: leaving it out would make the latest incidents
/// look fast. `None` for what began after the cutoff or ended before it began.
#[must_use]
pub fn lifetime(from: f64, to: Option<f64>, cutoff: f64) -> Option<Lifetime> {
    let to = known(to, cutoff);
    Lifetime::new(0.0, to.unwrap_or(cutoff) - from, to.is_some())
}

/// Whether a term was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ServiceLevel {
    /// Done when it was due, or before.
    Met,
    /// Done later, or not done though it was due before the cutoff.
    Breached,
    /// Not done and not due yet.
    Pending,
}

/// Whether what was `due` then was done in time. `None` where a time is not finite.
#[must_use]
pub fn service_level(done: Option<f64>, due: f64, cutoff: f64) -> Option<ServiceLevel> {
    if !(due.is_finite() && cutoff.is_finite() && done.is_none_or(f64::is_finite)) {
        return None;
    }
    Some(match known(done, cutoff) {
        Some(done) if done <= due => ServiceLevel::Met,
        Some(_) => ServiceLevel::Breached,
        None if due < cutoff => ServiceLevel::Breached,
        None => ServiceLevel::Pending,
    })
}

/// How many kept their term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ServiceLevels {
    /// Done in time.
    pub met: u64,
    /// Not done in time.
    pub breached: u64,
    /// Not done and not due yet.
    pub pending: u64,
}

impl ServiceLevels {
    /// Counts one more.
    pub fn add(&mut self, level: ServiceLevel) {
        match level {
            ServiceLevel::Met => self.met += 1,
            ServiceLevel::Breached => self.breached += 1,
            ServiceLevel::Pending => self.pending += 1,
        }
    }

    /// The share that kept their term, of those of which it is known.
    #[must_use]
    pub fn compliance(&self) -> Binomial {
        Binomial::from_counts(self.met, self.met + self.breached)
    }
}

impl Extend<ServiceLevel> for ServiceLevels {
    fn extend<T: IntoIterator<Item = ServiceLevel>>(&mut self, levels: T) {
        levels.into_iter().for_each(|level| self.add(level));
    }
}

impl FromIterator<ServiceLevel> for ServiceLevels {
    fn from_iter<T: IntoIterator<Item = ServiceLevel>>(levels: T) -> ServiceLevels {
        let mut counted = ServiceLevels::default();
        counted.extend(levels);
        counted
    }
}

/// Whether a solved incident was opened again within the time `window` after it was solved first. `None` where it is too
/// early to say: not solved, or less than `window` before the cutoff; and where the window is negative or not finite.
#[must_use]
pub fn reopened_within(
    resolved: Option<f64>,
    reopened: Option<f64>,
    window: f64,
    cutoff: f64,
) -> Option<bool> {
    let resolved = known(resolved, cutoff)?;
    if !is_usable(window) || resolved > cutoff - window {
        return None;
    }
    Some(reopened.is_some_and(|reopened| reopened <= resolved + window))
}

/// Whether an incident was solved with the first contact: by one, and not opened again within the time `window`. `None` as
/// for [`reopened_within`].
#[must_use]
pub fn first_contact(
    contacts: u64,
    resolved: Option<f64>,
    reopened: Option<f64>,
    window: f64,
    cutoff: f64,
) -> Option<bool> {
    reopened_within(resolved, reopened, window, cutoff).map(|again| contacts == 1 && !again)
}

/// The share of those that are so among those of which it is known.
#[must_use]
pub fn share(known: impl IntoIterator<Item = Option<bool>>) -> Binomial {
    let (mut successes, mut trials) = (0, 0);
    for success in known.into_iter().flatten() {
        successes += u64::from(success);
        trials += 1;
    }
    Binomial::from_counts(successes, trials)
}

/// The share of incidents that were opened again once or more often, of all of a period, whenever that was. It is not yet
/// final for incidents that are new; where that matters, there is [`reopened_within`].
#[must_use]
pub fn reopened(times_reopened: impl IntoIterator<Item = u64>) -> Binomial {
    share(times_reopened.into_iter().map(|times| Some(times > 0)))
}

/// When an incident was open.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OpenTimes {
    /// When it was opened.
    pub opened: f64,
    /// When it was solved first.
    pub resolved: Option<f64>,
    /// When it was opened again.
    pub reopened: Option<f64>,
    /// When it was closed in the end.
    pub closed: Option<f64>,
}

impl OpenTimes {
    /// Whether it is open at an instant: opened by then, and not solved, or solved and opened again since.
    #[must_use]
    pub fn is_open_at(&self, instant: f64) -> bool {
        let by_then = |time: Option<f64>| time.filter(|time| *time <= instant);
        let reopened = by_then(self.reopened);
        // An incident that is opened again at the minute it was solved is open; if it is closed at that minute, it is not.
        let solved = by_then(self.resolved)
            .is_some_and(|solved| reopened.is_none_or(|reopened| reopened < solved));
        let closed = by_then(self.closed)
            .is_some_and(|closed| reopened.is_none_or(|reopened| reopened <= closed));
        self.opened <= instant && !solved && !closed
    }
}

/// How many incidents are open at an instant.
#[must_use]
pub fn backlog<'a>(incidents: impl IntoIterator<Item = &'a OpenTimes>, instant: f64) -> u64 {
    incidents.into_iter().filter(|incident| incident.is_open_at(instant)).count() as u64
}

/// The time, if it has come by the cutoff.
fn known(time: Option<f64>, cutoff: f64) -> Option<f64> {
    time.filter(|time| *time <= cutoff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_needs_an_end_that_is_known() {
        assert_eq!(elapsed(2.0, Some(5.0), 10.0), Some(3.0));
        for (from, to) in [(2.0, None), (2.0, Some(11.0)), (2.0, Some(1.0)), (f64::NAN, Some(5.0))]
        {
            assert_eq!(elapsed(from, to, 10.0), None);
        }
        let seen = |to| lifetime(2.0, to, 10.0).map(|life| (life.duration(), life.event()));
        assert_eq!(seen(Some(5.0)), Some((3.0, true)));
        assert_eq!((seen(None), seen(Some(11.0))), (Some((8.0, false)), Some((8.0, false))));
        assert_eq!((seen(Some(1.0)), lifetime(11.0, None, 10.0)), (None, None));
    }

    #[test]
    fn a_term_is_kept_broken_or_not_over() {
        for (done, due, expected) in [
            (Some(5.0), 5.0, ServiceLevel::Met),
            (Some(6.0), 5.0, ServiceLevel::Breached),
            (None, 9.0, ServiceLevel::Breached),
            (None, 10.0, ServiceLevel::Pending),
            (Some(11.0), 10.5, ServiceLevel::Pending),
            (Some(11.0), 9.0, ServiceLevel::Breached),
        ] {
            assert_eq!(service_level(done, due, 10.0), Some(expected), "{done:?}, due {due}");
        }
        for (done, due, cutoff) in
            [(None, f64::NAN, 1.0), (Some(f64::NAN), 1.0, 1.0), (None, 1.0, f64::INFINITY)]
        {
            assert_eq!(service_level(done, due, cutoff), None);
        }
        assert_eq!(ServiceLevels::default().compliance().share(), None);
    }

    #[test]
    fn only_what_had_time_to_come_back_says_whether_it_did() {
        let again = |reopened| reopened_within(Some(3.0), reopened, 7.0, 10.0);
        assert_eq!(
            (again(None), again(Some(10.0)), again(Some(10.5))),
            (Some(false), Some(true), Some(false))
        );
        assert_eq!(reopened_within(Some(3.5), Some(4.0), 7.0, 10.0), None);
        assert_eq!(reopened_within(None, None, 7.0, 10.0), None);
        for window in [-1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(reopened_within(Some(3.0), None, window, 10.0), None);
        }
        assert_eq!(first_contact(2, Some(1.0), None, 7.0, 10.0), Some(false));
        assert_eq!(first_contact(1, Some(1.0), Some(2.0), 7.0, 10.0), Some(false));
        assert_eq!(first_contact(1, Some(1.0), Some(9.0), 7.0, 10.0), Some(true));
        assert_eq!(reopened([0, 2, 1, 0]), Binomial::from_counts(2, 4));
        assert_eq!(share([None, None]).share(), None);
    }

    #[test]
    fn an_incident_is_open_until_solved_and_again_until_closed() {
        let times =
            OpenTimes { opened: 1.0, resolved: Some(3.0), reopened: Some(5.0), closed: Some(8.0) };
        let open = |times: OpenTimes| -> Vec<f64> {
            [0.0, 1.0, 3.0, 4.0, 5.0, 7.0, 8.0, 9.0]
                .into_iter()
                .filter(|instant| times.is_open_at(*instant))
                .collect()
        };
        assert_eq!(open(times), [1.0, 5.0, 7.0]);
        assert_eq!(open(OpenTimes { reopened: None, ..times }), [1.0]);
        assert_eq!(
            open(OpenTimes { resolved: None, reopened: None, ..times }),
            [1.0, 3.0, 4.0, 5.0, 7.0]
        );
        assert_eq!(open(OpenTimes { closed: None, ..times }), [1.0, 5.0, 7.0, 8.0, 9.0]);
        // Closed when it was solved first, and opened again afterwards.
        assert_eq!(open(OpenTimes { closed: Some(3.0), ..times }), [1.0, 5.0, 7.0, 8.0, 9.0]);
        assert_eq!(backlog(&[times, times], 7.0), 2);
    }
}

//! Whether promises are kept: each incident, by the commitments that were in force at its moment when it was opened.

use super::incidents::{self, hours_to, hours_to_end_of};
use super::{Drawn, Known, Record, RecordSource, Says, Summary, Whose};
use crate::cube::{Month, Period};
use crate::sources::words::CommitmentMeasure;
use crate::sources::{Commitment, Incident};
use crate::statistics::service::{self, ServiceLevel};
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Commitments;

/// The commitments of a project by moment, and which of them its incidents can tell of.
struct Promises<'a> {
    by_moment: BTreeMap<&'a str, Vec<(&'a str, &'a Commitment)>>,
    responses: bool,
    resolutions: bool,
}

impl<'a> Promises<'a> {
    fn of(drawn: &Drawn<'a>) -> Promises<'a> {
        let mut by_moment: BTreeMap<&str, Vec<(&str, &Commitment)>> = BTreeMap::new();
        for (id, commitment) in &drawn.registers.commitments {
            by_moment.entry(&commitment.moment).or_default().push((id, commitment));
        }
        let incidents = &drawn.registers.incidents;
        Promises {
            by_moment,
            // Where nobody writes a time down, all incidents would seem to wait for it.
            responses: incidents.iter().any(|incident| incident.first_response.is_some()),
            resolutions: incidents.iter().any(|incident| incident.resolution().is_some()),
        }
    }

    /// The commitments that an incident falls under, and whether each was kept; those that nobody can judge yet are not
    /// among them.
    fn judged(
        &self,
        drawn: &Drawn<'a>,
        incident: &'a Incident,
    ) -> impl Iterator<Item = (&'a str, bool)> {
        let moment = incident.moment.as_deref();
        let promises = moment.and_then(|moment| self.by_moment.get(moment));
        let in_force = promises.into_iter().flatten().filter(|(_, promise)| {
            // What was promised when the customer called is what the customer was owed.
            promise.holds_on(incident.opened.day)
        });
        in_force.filter_map(|(id, promise)| Some((*id, self.is_kept(drawn, promise, incident)?)))
    }

    fn is_kept(
        &self,
        drawn: &Drawn<'_>,
        promise: &Commitment,
        incident: &Incident,
    ) -> Option<bool> {
        let resolution = hours_to(incident, incident.resolution());
        let now = hours_to_end_of(incident, drawn.as_of);
        let done = match promise.measure {
            CommitmentMeasure::OnTime => return incidents::within(incident, resolution, now),
            CommitmentMeasure::FirstResponseHours if self.responses => {
                // Whoever resolved it had answered by then, though nobody wrote that down.
                let response = hours_to(incident, incident.first_response);
                response.into_iter().chain(resolution).reduce(f64::min)
            }
            CommitmentMeasure::ResolutionHours if self.resolutions => resolution,
            CommitmentMeasure::FirstResponseHours | CommitmentMeasure::ResolutionHours => {
                return None;
            }
        };
        match service::service_level(done, promise.limit, now)? {
            ServiceLevel::Met => Some(true),
            ServiceLevel::Breached => Some(false),
            ServiceLevel::Pending => None,
        }
    }
}

/// Whether anything is owed or was given for an incident; `None` where nobody wrote it down.
fn compensated(id: &str, incident: &Incident) -> Option<bool> {
    let owed = match id {
        "compensations_owed" => incident.compensation_owed,
        "compensations_given" => incident.compensation_given,
        _ => None,
    };
    owed.map(|owed| owed.is_yes())
}

impl RecordSource for Commitments {
    fn known(&self, drawn: &Drawn<'_>, id: &str) -> Known {
        let incidents = drawn.registers.incidents.iter();
        if id == "commitments_met" {
            let promises = Promises::of(drawn);
            let judged = incidents.filter(|one| promises.judged(drawn, one).next().is_some());
            Known::on(judged.map(|incident| incident.opened.day))
        } else {
            let recorded = incidents.filter(|incident| compensated(id, incident).is_some());
            Known::since(recorded.map(|incident| incident.opened.day))
        }
    }

    fn summary(&self, id: &str) -> Summary {
        if id == "commitments_met" { Summary::Share } else { Summary::Count }
    }

    fn records<'a>(
        &self,
        drawn: &Drawn<'a>,
        id: &str,
        period: Period,
        each: &mut dyn FnMut(Record<'a>),
    ) {
        let promises = (id == "commitments_met").then(|| Promises::of(drawn));
        let opened = |incident: &&Incident| period.holds(Month::of(incident.opened.day));
        for incident in drawn.registers.incidents.iter().filter(opened) {
            // One incident may fall under several commitments.
            let whose = match incidents::whose(incident) {
                Whose::Unnamed => Whose::Case(&incident.id),
                whose => whose,
            };
            if let Some(promises) = &promises {
                for (commitment, is_kept) in promises.judged(drawn, incident) {
                    let own = Some(("commitment", commitment));
                    each(Record { own, ..Record::new(whose, Says::Is(is_kept), incident) });
                }
            } else if compensated(id, incident) == Some(true) {
                each(Record::new(whose, Says::One, incident));
            }
        }
    }

    fn dimensions<'a>(&self, drawn: &Drawn<'a>, id: &str) -> BTreeSet<&'a str> {
        let mut names = incidents::dimensions(drawn);
        if id == "commitments_met" {
            names.insert("commitment");
        }
        names
    }
}

#[cfg(test)]
mod tests {
    use super::super::Joins;
    use super::*;
    use crate::cube::Cube;
    use crate::project::Texts;
    use crate::sources::Registers;
    use crate::sources::calendar::DayTime;
    use jiff::civil::{Date, date, time};

    const AS_OF: Date = date(2026, 10, 31);

    fn at(day: i8, hour: i8) -> Option<DayTime> {
        let time = Some(time(hour, 0, 0, 0));
        Some(DayTime { day: date(2026, 10, day), time, offset: None })
    }

    /// Whether an incident that was opened 25 hours before as-of ends kept a limit of 24, where others have both times.
    fn kept(
        measure: CommitmentMeasure,
        answered: Option<DayTime>,
        resolved: Option<DayTime>,
    ) -> Option<bool> {
        let incident = Incident {
            id: "1".to_owned(),
            customer: None,
            moment: Some("visit".to_owned()),
            channel: None,
            supplier: None,
            opened: at(30, 23).unwrap(),
            first_response: answered,
            resolved,
            closed: None,
            due: None,
            within_service_level: None,
            contacts: None,
            escalated: None,
            reopened: None,
            compensation_owed: None,
            compensation_given: None,
            dimensions: BTreeMap::new(),
        };
        let other = Incident { first_response: at(31, 1), resolved: at(31, 1), ..incident.clone() };
        let commitment = Commitment {
            moment: "visit".to_owned(),
            promise: Texts::same("p"),
            measure,
            limit: 24.0,
            compensation: Texts::default(),
            valid_from: date(2026, 10, 30),
            valid_to: Some(date(2026, 10, 30)),
        };
        let registers = Registers {
            incidents: vec![incident, other],
            commitments: BTreeMap::from([("c".to_owned(), commitment)]),
            ..Registers::default()
        };
        let drawn = Drawn {
            registers: &registers,
            cube: &Cube::default(),
            joins: &Joins::default(),
            playbooks: &[],
            as_of: AS_OF,
        };
        let first = registers.incidents.first().unwrap();
        let judged = Promises::of(&drawn).judged(&drawn, first).next();
        judged.map(|(_, is_kept)| is_kept)
    }

    #[test]
    fn a_limit_is_kept_up_to_its_last_minute() {
        let response =
            |answered, resolved| kept(CommitmentMeasure::FirstResponseHours, answered, resolved);
        assert_eq!(response(at(31, 23), None), Some(true));
        let late = Some(DayTime::from(date(2026, 11, 1)));
        assert_eq!(response(late, None), Some(false));
        assert_eq!(response(late, at(31, 1)), Some(true));
        assert_eq!(response(None, None), Some(false));
        assert_eq!(kept(CommitmentMeasure::ResolutionHours, at(31, 1), None), Some(false));
        assert_eq!(kept(CommitmentMeasure::OnTime, at(31, 1), at(31, 1)), None);
    }
}

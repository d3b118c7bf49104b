//! How incidents are handled: the register of incidents, by the day on which each was opened.

use super::{Dimensions, Drawn, Known, Record, RecordSource, Says, Summary, Whose};
use crate::cube::{Month, Period};
use crate::sources::Incident;
use crate::sources::calendar::DayTime;
use crate::statistics::service::{self, OpenTimes, ServiceLevel};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// How many hours an incident must have been over before it counts as resolved for good: seven days.
const WINDOW: f64 = 7.0 * 24.0;

pub(super) struct Incidents;

impl Dimensions for Incident {
    fn dimension(&self, name: &str) -> Option<&str> {
        Incident::dimension(self, name)
    }
}

/// Who stands behind an incident.
pub(super) fn whose(incident: &Incident) -> Whose<'_> {
    incident.customer.as_deref().map_or(Whose::Unnamed, Whose::Customer)
}

/// The dimensions that incidents have values of.
pub(super) fn dimensions<'a>(drawn: &Drawn<'a>) -> BTreeSet<&'a str> {
    let incidents = &drawn.registers.incidents;
    let mut names: BTreeSet<&str> = ["moment", "channel", "supplier"]
        .into_iter()
        .filter(|name| incidents.iter().any(|incident| incident.dimension(name).is_some()))
        .collect();
    names.extend(incidents.iter().flat_map(|row| row.dimensions.keys().map(String::as_str)));
    if names.contains("moment") {
        names.insert("stage");
    }
    if incidents.iter().any(|incident| incident.customer.is_some()) {
        names.extend(super::customers_dimensions(drawn));
    }
    names
}

/// Hours from the opening of an incident to the end of a day.
pub(super) fn hours_to_end_of(incident: &Incident, day: Date) -> f64 {
    let end = DayTime::from(day.tomorrow().unwrap_or(day));
    // An incident without a time of day was opened when its day began.
    let opened =
        DayTime { time: incident.opened.time.or(Some(jiff::civil::Time::MIN)), ..incident.opened };
    opened.hours_until(DayTime { time: Some(jiff::civil::Time::MIN), ..end })
}

/// Hours from the opening to another time of an incident; `None` where that lies before it.
pub(super) fn hours_to(incident: &Incident, time: Option<DayTime>) -> Option<f64> {
    Some(incident.opened.hours_until(time?)).filter(|hours| *hours >= 0.0)
}

impl Incidents {
    /// What an incident says of an indicator; `None` where it is not one of those that count.
    fn says(drawn: &Drawn<'_>, id: &str, incident: &Incident) -> Option<Says> {
        let resolution = hours_to(incident, incident.resolution());
        let now = hours_to_end_of(incident, drawn.as_of);
        // Whether an incident was opened again is only counted, so within which time it was is not known.
        let solved_by = |most: u64| {
            let solved = service::reopened_within(resolution, None, WINDOW, now)?;
            let again = incident.reopened.unwrap_or(0) > 0;
            Some(Says::Is(incident.contacts? <= most && !again && !solved))
        };
        match id {
            "incidents" => Some(Says::One),
            "first_response_p50" | "first_response_p90" => {
                hours_to(incident, incident.first_response).map(Says::Value)
            }
            "resolution_mean" | "resolution_p50" | "resolution_p90" => resolution.map(Says::Value),
            "within_service_level" => within(incident, resolution, now).map(Says::Is),
            "first_contact_resolution" => solved_by(1),
            "second_contact_resolution" => solved_by(2),
            "escalation_rate" => incident.escalated.map(Says::Is),
            "reopened_rate" => incident.reopened.map(|times| Says::Is(times > 0)),
            _ => None,
        }
    }
}

/// Whether an incident kept its term: by its flag, or else by its due time. `None` where neither says so yet.
pub(super) fn within(incident: &Incident, resolution: Option<f64>, now: f64) -> Option<bool> {
    if let Some(flag) = incident.within_service_level {
        return Some(flag);
    }
    // A day without a time is in time until it is over.
    let due = match incident.due? {
        due if due.time.is_none() => hours_to_end_of(incident, due.day),
        due => incident.opened.hours_until(due),
    };
    match service::service_level(resolution, due, now)? {
        ServiceLevel::Met => Some(true),
        ServiceLevel::Breached => Some(false),
        ServiceLevel::Pending => None,
    }
}

impl RecordSource for Incidents {
    fn known(&self, drawn: &Drawn<'_>, id: &str) -> Known {
        let incidents = &drawn.registers.incidents;
        let opened = || incidents.iter().map(|incident| incident.opened.day);
        match id {
            "incidents" => Known::since(opened()),
            // Where nobody writes down when incidents end, all of them would be waiting.
            "backlog" if incidents.iter().any(|incident| incident.resolution().is_some()) => {
                Known::since(opened())
            }
            "backlog" => Known::Never,
            _ => Known::on(
                incidents
                    .iter()
                    .filter(|incident| Incidents::says(drawn, id, incident).is_some())
                    .map(|incident| incident.opened.day),
            ),
        }
    }

    fn summary(&self, id: &str) -> Summary {
        match id {
            "incidents" | "backlog" => Summary::Count,
            "first_response_p50" | "resolution_p50" => Summary::Quantile(0.5),
            "first_response_p90" | "resolution_p90" => Summary::Quantile(0.9),
            "resolution_mean" => Summary::Mean,
            _ => Summary::Share,
        }
    }

    fn records<'a>(
        &self,
        drawn: &Drawn<'a>,
        id: &str,
        period: Period,
        each: &mut dyn FnMut(Record<'a>),
    ) {
        let last = drawn.last_day(period);
        for incident in &drawn.registers.incidents {
            let says = if id == "backlog" {
                let times = OpenTimes {
                    opened: 0.0,
                    resolved: hours_to(incident, incident.resolved),
                    reopened: None,
                    closed: hours_to(incident, incident.closed),
                };
                let now = hours_to_end_of(incident, last);
                (incident.opened.day <= last && times.is_open_at(now)).then_some(Says::One)
            } else if period.holds(Month::of(incident.opened.day)) {
                Incidents::says(drawn, id, incident)
            } else {
                None
            };
            if let Some(says) = says {
                each(Record::new(whose(incident), says, incident));
            }
        }
    }

    fn dimensions<'a>(&self, drawn: &Drawn<'a>, _id: &str) -> BTreeSet<&'a str> {
        dimensions(drawn)
    }
}

//! Whether work goes as planned: the register of milestones, by the day for which each was planned or on which it was done.

use super::{Dimensions, Drawn, Known, Record, RecordSource, Says, Summary, Whose};
use crate::cube::{Month, Period};
use crate::sources::Milestone;
use crate::sources::calendar::Mark;
use jiff::civil::Date;
use std::collections::BTreeSet;

pub(super) struct Execution;

impl Dimensions for Milestone {
    // The project is none: its name may tell whose it is.
    fn dimension(&self, name: &str) -> Option<&str> {
        (name == "milestone").then_some(self.milestone.as_str())
    }
}

/// Whether a milestone strayed from the plan, as far as anybody wrote down.
fn strayed(milestone: &Milestone) -> bool {
    milestone.deviation_days.is_some_and(|days| days.abs() > 0.0)
        || milestone.done.is_some_and(|done| done > milestone.planned)
}

/// The day by which a milestone counts for an indicator, and what it says of it; `None` where it does not count.
fn says(id: &str, milestone: &Milestone, as_of: Date) -> Option<(Date, bool)> {
    let planned = Some(milestone.planned).filter(|planned| *planned <= as_of);
    let is_marked = |mark: Option<Mark>| mark.is_some_and(Mark::is_yes);
    match id {
        "milestones_on_time" => {
            Some((planned?, milestone.done.is_some_and(|done| done <= milestone.planned)))
        }
        "deliverables_validated" => Some((milestone.done?, is_marked(milestone.validated))),
        "deviations_told" if strayed(milestone) => {
            Some((planned?, is_marked(milestone.deviation_told)))
        }
        _ => None,
    }
}

impl RecordSource for Execution {
    fn known(&self, drawn: &Drawn<'_>, id: &str) -> Known {
        let milestones = &drawn.registers.milestones;
        // Where nobody ever wrote it down, none would seem to be so.
        let is_recorded = milestones.iter().any(|milestone| match id {
            "milestones_on_time" => milestone.done.is_some(),
            "deliverables_validated" => milestone.validated.is_some(),
            _ => milestone.deviation_told.is_some(),
        });
        if !is_recorded {
            return Known::Never;
        }
        let counted = milestones.iter().filter_map(|milestone| says(id, milestone, drawn.as_of));
        Known::on(counted.map(|(day, _)| day))
    }

    fn summary(&self, _id: &str) -> Summary {
        Summary::Share
    }

    fn records<'a>(
        &self,
        drawn: &Drawn<'a>,
        id: &str,
        period: Period,
        each: &mut dyn FnMut(Record<'a>),
    ) {
        for milestone in &drawn.registers.milestones {
            if let Some((day, is)) = says(id, milestone, drawn.as_of)
                && period.holds(Month::of(day))
            {
                let customer = milestone.customer.as_deref();
                let whose = customer.map_or(Whose::Case(&milestone.project), Whose::Customer);
                each(Record::new(whose, Says::Is(is), milestone));
            }
        }
    }

    fn dimensions<'a>(&self, drawn: &Drawn<'a>, _id: &str) -> BTreeSet<&'a str> {
        let is_any = !drawn.registers.milestones.is_empty();
        is_any.then_some("milestone").into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const AS_OF: Date = date(2026, 10, 31);

    fn milestone(planned: Date, done: Option<Date>, days: Option<f64>) -> Milestone {
        Milestone {
            project: "P".to_owned(),
            milestone: "m".to_owned(),
            customer: None,
            planned,
            done,
            validated: None,
            deviation_days: days,
            deviation_told: None,
        }
    }

    #[test]
    fn a_milestone_is_on_time_until_the_end_of_its_day() {
        let on_time =
            |planned, done| says("milestones_on_time", &milestone(planned, done, None), AS_OF);
        let day = date(2026, 10, 10);
        assert_eq!(on_time(day, Some(day)), Some((day, true)));
        assert_eq!(on_time(day, day.tomorrow().ok()), Some((day, false)));
        assert_eq!(on_time(day, None), Some((day, false)));
        assert_eq!(on_time(AS_OF, None), Some((AS_OF, false)));
        assert_eq!(on_time(date(2026, 11, 1), Some(day)), None);
    }

    #[test]
    fn what_is_early_strays_too_if_its_days_are_on_record() {
        let day = date(2026, 10, 10);
        let strays = |done, days| strayed(&milestone(day, done, days));
        assert!(strays(None, Some(-2.0)) && strays(Some(day), Some(0.5)));
        assert!(strays(Some(date(2026, 10, 11)), None));
        assert!(strays(Some(date(2026, 10, 11)), Some(0.0)));
        assert!(!strays(Some(day), Some(0.0)) && !strays(None, None));
        assert!(!strays(Some(date(2026, 10, 9)), None));
    }
}

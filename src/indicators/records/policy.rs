//! Whether the policy itself is in order: playbooks, moments, suppliers, values, assessments, data sources and actions.

use super::{Dimensions, Drawn, Known, Plain, Record, RecordSource, Says, Summary, Whose};
use crate::cube::{Cut, Month, Period, SurveyCube};
use crate::project::Playbook;
use crate::project::front_matter::ReviewInterval;
use crate::sources::{Action, Assessment, CompanyValue, DataSource, Moment};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Policy;

/// The dimension by which answers are told apart by moment of truth.
const MOMENT: &str = "moment";

impl Dimensions for Playbook {
    fn dimension(&self, name: &str) -> Option<&str> {
        if name == "owner" { self.owner.as_deref() } else { None }
    }
}

impl Dimensions for Moment {
    fn dimension(&self, name: &str) -> Option<&str> {
        match name {
            "stage" => Some(&self.stage),
            "owner" => Some(&self.owner),
            _ => None,
        }
    }
}

impl Dimensions for Assessment {
    fn dimension(&self, name: &str) -> Option<&str> {
        (name == "playbook").then_some(self.playbook.as_str())
    }
}

impl Dimensions for DataSource {
    fn dimension(&self, name: &str) -> Option<&str> {
        match name {
            "owner" => Some(&self.owner),
            "kind" => Some(self.kind.as_str()),
            _ => None,
        }
    }
}

impl Dimensions for Action {
    fn dimension(&self, name: &str) -> Option<&str> {
        match name {
            "owner" => Some(&self.owner),
            "playbook" => Some(&self.playbook),
            _ => None,
        }
    }
}

/// Whether what was done on a day still holds on another. `None` where it was done later: how it stood before is not
/// known.
fn still_holds(done: Date, every: ReviewInterval, day: Date) -> Option<bool> {
    (done <= day).then(|| every.due_after(done) >= day)
}

/// Whether a playbook was reviewed in time; `None` where that can't be said.
fn is_reviewed(playbook: &Playbook, day: Date) -> Option<bool> {
    let Some(reviewed) = playbook.reviewed else { return Some(false) };
    still_holds(reviewed, playbook.review_every?, day)
}

fn is_configured(moment: &Moment) -> bool {
    !moment.owner.is_empty()
        && !moment.participants.is_empty()
        && !moment.processes.is_empty()
        && moment.cost.is_some()
        && moment.customer_aware_of_cost.is_some()
}

fn is_practised(value: &CompanyValue) -> bool {
    let texts = [&value.practice.es, &value.practice.en];
    texts.into_iter().flatten().any(|text| !text.is_empty())
}

/// The surveys that tell answers apart by moment of truth.
fn surveys_of_moments<'a>(drawn: &Drawn<'a>) -> impl Iterator<Item = &'a SurveyCube> {
    drawn.cube.surveys.values().filter(|survey| !survey.values(MOMENT).is_empty())
}

fn at_moment(moment: &str) -> Cut {
    Cut::Value { dimension: MOMENT.to_owned(), value: moment.to_owned() }
}

/// The first month in which anyone answered a survey that tells moments apart.
fn first_measured(drawn: &Drawn<'_>) -> Option<Month> {
    let surveys = surveys_of_moments(drawn);
    surveys.filter_map(|survey| survey.months_with_answers().first().copied()).min()
}

/// Whether anybody answered a survey at a moment in a period.
fn is_measured(drawn: &Drawn<'_>, moment: &str, period: Period) -> bool {
    let cut = at_moment(moment);
    surveys_of_moments(drawn).any(|survey| {
        let mut questions = 0..survey.survey.questions.len();
        questions.any(|question| survey.cell(&cut, question).is_some_and(|cell| cell.n(period) > 0))
    })
}

/// The latest assessment of each playbook by a day.
fn latest<'a>(drawn: &Drawn<'a>, day: Date) -> impl Iterator<Item = &'a Assessment> {
    let mut latest: BTreeMap<&str, &Assessment> = BTreeMap::new();
    for row in drawn.registers.assessments.iter().filter(|row| row.date <= day) {
        let known = latest.entry(&row.playbook).or_insert(row);
        if known.date <= row.date {
            *known = row;
        }
    }
    latest.into_values()
}

/// Whether an action was overdue on a day: due before it, and not done by then.
fn is_overdue(action: &Action, day: Date) -> bool {
    action.opened <= day && action.due < day && action.done.is_none_or(|done| day < done)
}

impl RecordSource for Policy {
    fn known(&self, drawn: &Drawn<'_>, id: &str) -> Known {
        let registers = drawn.registers;
        match id {
            "playbooks_reviewed_in_time" => Known::now(!drawn.playbooks.is_empty()),
            "moments_configured" => Known::now(!registers.moments.is_empty()),
            "moments_measured" if registers.moments.is_empty() => Known::Never,
            "moments_measured" => first_measured(drawn).map_or(Known::Never, Known::Since),
            "suppliers_coherent" => {
                Known::now(registers.suppliers.values().any(|supplier| supplier.coherent.is_some()))
            }
            "values_practised" => Known::now(!registers.values.is_empty()),
            "maturity" => Known::since(registers.assessments.iter().map(|row| row.date)),
            "data_freshness" => Known::now(!registers.data_sources.is_empty()),
            "actions_overdue" => Known::since(registers.actions.iter().map(|row| row.opened)),
            _ => Known::Never,
        }
    }

    fn summary(&self, id: &str) -> Summary {
        match id {
            "maturity" => Summary::Mean,
            "actions_overdue" => Summary::Count,
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
        let registers = drawn.registers;
        let last = drawn.last_day(period);
        let mut give = |says, row: &'a dyn Dimensions| each(Record::new(Whose::Nobody, says, row));
        match id {
            "playbooks_reviewed_in_time" => {
                for playbook in drawn.playbooks {
                    if let Some(is) = is_reviewed(playbook, drawn.as_of) {
                        give(Says::Is(is), playbook);
                    }
                }
            }
            "moments_configured" => {
                for moment in registers.moments.values() {
                    give(Says::Is(is_configured(moment)), moment);
                }
            }
            "moments_measured" => {
                for (id, moment) in &registers.moments {
                    give(Says::Is(is_measured(drawn, id, period)), moment);
                }
            }
            "suppliers_coherent" => {
                for supplier in registers.suppliers.values() {
                    give(Says::Is(supplier.coherent == Some(true)), &Plain);
                }
            }
            "values_practised" => {
                for value in registers.values.values() {
                    give(Says::Is(is_practised(value)), &Plain);
                }
            }
            "maturity" => {
                for assessment in latest(drawn, last) {
                    give(Says::Value(f64::from(assessment.maturity)), assessment);
                }
            }
            "data_freshness" => {
                for source in registers.data_sources.values() {
                    let refreshed = source.refreshed;
                    let is = refreshed.and_then(|day| still_holds(day, source.every, drawn.as_of));
                    if let Some(is) = is {
                        give(Says::Is(is), source);
                    }
                }
            }
            "actions_overdue" => {
                for action in registers.actions.iter().filter(|one| is_overdue(one, last)) {
                    give(Says::One, action);
                }
            }
            _ => {}
        }
    }

    fn dimensions<'a>(&self, drawn: &Drawn<'a>, id: &str) -> BTreeSet<&'a str> {
        let names: &[&str] = match id {
            "playbooks_reviewed_in_time" => {
                let owned = drawn.playbooks.iter().any(|playbook| playbook.owner.is_some());
                if owned { &["owner"] } else { &[] }
            }
            "moments_configured" | "moments_measured" => &["stage", "owner"],
            "maturity" => &["playbook"],
            "data_freshness" => &["owner", "kind"],
            "actions_overdue" => &["owner", "playbook"],
            _ => &[],
        };
        let is_any = self.known(drawn, id) != Known::Never;
        names.iter().copied().filter(|_| is_any).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Location;
    use crate::project::Texts;
    use crate::project::front_matter::PlaybookId;
    use jiff::civil::date;

    #[test]
    fn a_review_holds_until_the_day_on_which_it_is_due() {
        let month = Some(ReviewInterval::Months(1));
        let is = |reviewed, review_every, day| {
            let id = PlaybookId::Step(1);
            is_reviewed(&Playbook { id, owner: None, reviewed, review_every }, day)
        };
        let reviewed = Some(date(2026, 9, 30));
        assert_eq!(is(reviewed, month, date(2026, 10, 30)), Some(true));
        assert_eq!(is(reviewed, month, date(2026, 10, 31)), Some(false));
        assert_eq!(is(reviewed, month, date(2026, 9, 30)), Some(true));
        assert_eq!(is(reviewed, month, date(2026, 9, 29)), None);
        assert_eq!(is(reviewed, None, date(2026, 10, 1)), None);
        assert_eq!(is(None, month, date(2026, 10, 1)), Some(false));
        assert_eq!(is(None, None, date(2026, 10, 1)), Some(false));
    }

    #[test]
    fn an_action_is_overdue_from_the_day_after_it_was_due_until_it_is_done() {
        let action = Action {
            id: "1".to_owned(),
            title: Texts::same("T"),
            playbook: "step-01".to_owned(),
            indicator: None,
            owner: "care".to_owned(),
            opened: date(2026, 1, 1),
            due: date(2026, 3, 31),
            done: Some(date(2026, 5, 2)),
            location: Location::file("a"),
        };
        let overdue = |day| is_overdue(&action, day);
        assert!(!overdue(date(2026, 3, 31)) && overdue(date(2026, 4, 1)));
        assert!(overdue(date(2026, 5, 1)) && !overdue(date(2026, 5, 2)));
        let late = Action { opened: date(2026, 6, 1), done: None, ..action };
        assert!(!is_overdue(&late, date(2026, 5, 31)) && is_overdue(&late, date(2026, 6, 1)));
    }

    #[test]
    fn a_value_without_words_is_not_practised() {
        let value = |es: &str| {
            let practice = Texts { es: Some(es.to_owned()), en: None };
            CompanyValue { name: Texts::same("N"), practice }
        };
        assert!(is_practised(&value("Llamamos antes")) && !is_practised(&value("")));
    }
}

//! Corrects the changes of the figures that registers tell in a period as one family, whatever page shows them.
//!
//! A report shows some forty of them. Were each tested by itself, one or two would seem to have changed in every report in
//! which nothing did.

use super::figure::Figure;
use super::registry::Family;
use super::subject::Subject;
use crate::cube::{Month, Period, PeriodKind};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// By indicator, survey and question: the corrected p-value of a change, and how many were corrected together.
pub type Corrected = BTreeMap<(&'static str, Option<String>, Option<String>), (f64, usize)>;

/// The corrected changes of each period, worked out when the first of them is asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Families {
    of_periods: BTreeMap<Period, OnceLock<Corrected>>,
}

impl Families {
    /// Room for the periods from a month on to as-of.
    pub(super) fn of(first: Option<Month>, as_of: Option<Date>) -> Families {
        let (Some(first), Some(last)) = (first, as_of.map(Month::of)) else {
            return Families::default();
        };
        let months = (0..=last.since(first).max(0)).map(|months| first.plus(months));
        let kinds = [PeriodKind::Month, PeriodKind::Quarter, PeriodKind::Year];
        let periods = months.flat_map(|month| kinds.map(|kind| Period::holding(kind, month)));
        Families { of_periods: periods.map(|period| (period, OnceLock::new())).collect() }
    }

    /// The corrected changes of a period; `None` for one of which nothing is known.
    pub fn of_period(
        &self,
        period: Period,
        work_out: impl FnOnce() -> Corrected,
    ) -> Option<&Corrected> {
        Some(self.of_periods.get(&period)?.get_or_init(work_out))
    }
}

/// Whether the changes of a subject's whole are corrected as one family with those of others: all but what surveys ask.
#[must_use]
pub fn is_together(subject: Subject<'_>) -> bool {
    subject.indicator().family != Family::Surveys
}

/// Puts the corrected p-value of its family into a figure.
pub fn put(figure: &mut Figure, corrected: &Corrected) {
    let key = (figure.indicator.id, figure.survey.clone(), figure.question.clone());
    if let (Some(change), Some((p, tests))) = (&mut figure.change, corrected.get(&key)) {
        change.p_adjusted = Some(*p);
        change.tests = *tests;
    }
}

/// The corrected p-values of figures that were corrected together.
pub fn collect<'f>(figures: impl IntoIterator<Item = &'f Figure>) -> Corrected {
    let found = figures.into_iter().filter_map(|figure| {
        let change = figure.change.as_ref()?;
        let key = (figure.indicator.id, figure.survey.clone(), figure.question.clone());
        Some((key, (change.p_adjusted?, change.tests)))
    });
    found.collect()
}

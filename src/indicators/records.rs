//! Computes the indicators whose data are registers: each family turns its rows into records, which are added up here.
//!
//! A family is a [`RecordSource`], which gives [`Record`]s. What all have in common stands here: cuts, people, comparisons,
//! targets.

mod agreement;
mod commitments;
mod contact;
mod customers;
mod execution;
mod gathered;
mod incidents;
mod joins;
mod ledger;
mod money;
mod people;
mod policy;
mod record;
mod tenure;
mod tiers;

pub(super) use joins::Joins;
pub(super) use record::{
    Dimensions, Drawn, Known, Plain, Record, RecordSource, Says, Summary, Whose,
};
pub use tenure::{CameIn, Tenure};

use super::compute::Indicators;
use super::figure::{Comparison, Figure};
use super::registry::{self, Family, Indicator, Unit};
use super::sample::Measured;
use super::subject::Subject;
use crate::cube::{Cut, Month, Period, PeriodKind};
use customers::customers_dimensions;
pub(super) use gathered::Gathered;
use std::collections::{BTreeMap, BTreeSet};

/// The source of a family; `None` where its indicators do not come from registers.
fn source(family: Family) -> Option<&'static dyn RecordSource> {
    match family {
        Family::Customers => Some(&customers::Customers),
        Family::Incidents => Some(&incidents::Incidents),
        Family::Commitments => Some(&commitments::Commitments),
        Family::Agreement => Some(&agreement::Agreement),
        Family::Execution => Some(&execution::Execution),
        Family::Contact => Some(&contact::Contact),
        Family::Policy => Some(&policy::Policy),
        _ => None,
    }
}

/// From when on each indicator of the registers is known, by its id.
pub(super) fn known(drawn: &Drawn<'_>) -> BTreeMap<&'static str, Known> {
    let of = |indicator: &'static Indicator| {
        Some((indicator.id, source(indicator.family)?.known(drawn, indicator.id)))
    };
    registry::all().filter_map(of).collect()
}

/// The dimensions by which the records of each indicator can be told apart, by its id.
pub(super) fn dimensions(drawn: &Drawn<'_>) -> BTreeMap<&'static str, BTreeSet<String>> {
    let of = |indicator: &'static Indicator| {
        let names = source(indicator.family)?.dimensions(drawn, indicator.id);
        Some((indicator.id, names.into_iter().map(str::to_owned).collect()))
    };
    registry::all().filter_map(of).collect()
}

impl<'a> Indicators<'a> {
    fn drawn(&self) -> Option<Drawn<'a>> {
        Some(Drawn {
            registers: self.registers,
            cube: self.cube,
            joins: &self.basis.joins,
            playbooks: &self.basis.playbooks,
            as_of: self.cube.as_of?,
        })
    }

    fn known(&self, indicator: &Indicator) -> &'a Known {
        self.basis.known.get(indicator.id).unwrap_or(&Known::Never)
    }

    /// Whether the registers hold anything of an indicator.
    pub(super) fn is_registered(&self, indicator: &Indicator) -> bool {
        *self.known(indicator) != Known::Never
    }

    /// Whether an indicator of the registers has figures of a kind of period.
    fn has_kind(&self, indicator: &Indicator, kind: PeriodKind) -> bool {
        match (source(indicator.family), self.drawn()) {
            (Some(source), Some(drawn)) => source.kinds(&drawn, indicator.id).contains(&kind),
            _ => false,
        }
    }

    /// The shortest kind of period that an indicator of the registers has figures of.
    pub(super) fn registered_cadence(&self, indicator: &Indicator) -> PeriodKind {
        match (source(indicator.family), self.drawn()) {
            (Some(source), Some(drawn)) => *source.kinds(&drawn, indicator.id).start(),
            _ => PeriodKind::Month,
        }
    }

    /// The periods of a kind of which an indicator of the registers has figures.
    pub(super) fn registered_periods(
        &self,
        indicator: &Indicator,
        kind: PeriodKind,
    ) -> Vec<Period> {
        let Some(as_of) = self.cube.as_of.map(Month::of) else { return Vec::new() };
        if !self.has_kind(indicator, kind) {
            return Vec::new();
        }
        let of_kind = |month| Period::holding(kind, month);
        let periods: BTreeSet<Period> = match self.known(indicator) {
            Known::Never => BTreeSet::new(),
            Known::Now => BTreeSet::from([of_kind(as_of)]),
            Known::In(months) => months.iter().copied().map(of_kind).collect(),
            Known::Since(first) => {
                (0..=as_of.since(*first).max(0)).map(|months| of_kind(first.plus(months))).collect()
            }
        };
        periods.into_iter().collect()
    }

    /// Whether as-of completes a period of an indicator, and its data do not begin inside it.
    pub(super) fn is_registered_whole(&self, indicator: &Indicator, period: Period) -> bool {
        let Some((first, last)) = period.months() else { return true };
        let ends = self.cube.as_of.is_some_and(|as_of| as_of >= last.last_day());
        ends && self.known(indicator).first().is_none_or(|begin| begin <= first)
    }

    /// The period that one is compared with.
    pub(super) fn registered_before(
        &self,
        indicator: &'static Indicator,
        period: Period,
    ) -> Option<Period> {
        if period == Period::All || !self.is_registered_whole(indicator, period) {
            return None;
        }
        let periods = self.registered_periods(indicator, period.kind());
        let whole = |earlier: &&Period| self.is_registered_whole(indicator, **earlier);
        let earlier = periods.iter().rev().filter(|earlier| **earlier < period).find(whole)?;
        let is_broken = self.is_broken(Subject::Registered(indicator), *earlier, period);
        (!is_broken).then_some(*earlier)
    }

    /// The dimensions by which an indicator's records can be told apart.
    pub(super) fn registered_dimensions(&self, indicator: &Indicator) -> BTreeSet<&'a str> {
        let names = self.basis.dimensions.get(indicator.id);
        names.into_iter().flatten().map(String::as_str).collect()
    }

    /// The values that its records have of a dimension, over all time.
    pub(super) fn registered_values(
        &self,
        indicator: &Indicator,
        dimension: &str,
    ) -> BTreeSet<String> {
        let mut values = BTreeSet::new();
        let (Some(source), Some(drawn)) = (source(indicator.family), self.drawn()) else {
            return values;
        };
        source.records(&drawn, indicator.id, Period::All, &mut |record| {
            let value = drawn.joins.value(drawn.registers, &record, dimension);
            if let Some(value) = value.filter(|value| !values.contains(*value)) {
                values.insert(value.to_owned());
            }
        });
        values
    }

    fn each_record(
        &self,
        indicator: &Indicator,
        period: Period,
        mut each: impl FnMut(&Drawn<'a>, Record<'a>),
    ) {
        // What is known only of today says nothing of an earlier period.
        if !self.registered_periods(indicator, period.kind()).contains(&period) {
            return;
        }
        if let (Some(source), Some(drawn)) = (source(indicator.family), self.drawn()) {
            source.records(&drawn, indicator.id, period, &mut |record| each(&drawn, record));
        }
    }

    /// The records of a cut in a period; `None` where nothing is known of the period.
    fn gather(&self, indicator: &Indicator, cut: &Cut, period: Period) -> Option<Gathered<'a>> {
        if !self.has_kind(indicator, period.kind()) {
            return None;
        }
        let is_part =
            matches!(cut, Cut::Value { dimension, .. } if self.divides(indicator, dimension));
        let mut gathered = if is_part { Gathered::of_part() } else { Gathered::default() };
        self.each_record(indicator, period, |drawn, record| {
            let fits = match cut {
                Cut::Whole => true,
                Cut::Value { dimension, value } => {
                    drawn.joins.value(drawn.registers, &record, dimension) == Some(value)
                }
            };
            if fits {
                gathered.add(&record);
            } else if is_part {
                gathered.add(&Record { says: Says::Is(false), ..record });
            }
        });
        let known = self.registered_periods(indicator, period.kind()).contains(&period);
        // A part of which nobody is says no more than that its value is known from elsewhere.
        if is_part && gathered.people() == Some(0) {
            return None;
        }
        // That nothing happened is a figure where it can be counted, and if it is about the whole.
        let counted = *cut == Cut::Whole && known && self.summary(indicator) == Summary::Count;
        (!gathered.is_empty() || counted).then_some(gathered)
    }

    /// Whether an indicator's records are told apart so. What a customer's row holds can be a consequence of what is asked,
    /// and is no dimension of it then.
    fn has_cut(&self, indicator: &Indicator, cut: &Cut) -> bool {
        match cut {
            Cut::Whole => true,
            Cut::Value { dimension, .. } => {
                self.registered_dimensions(indicator).contains(dimension.as_str())
            }
        }
    }

    fn divides(&self, indicator: &Indicator, dimension: &str) -> bool {
        source(indicator.family).is_some_and(|source| source.divides(indicator.id, dimension))
    }

    fn summary(&self, indicator: &Indicator) -> Summary {
        match (source(indicator.family), indicator.unit) {
            (Some(source), _) => source.summary(indicator.id),
            (None, Unit::Days) => Summary::Quantile(0.5),
            (None, _) => Summary::Share,
        }
    }

    /// A figure of an indicator of the registers.
    pub(super) fn registered(
        &self,
        indicator: &'static Indicator,
        cut: &Cut,
        period: Period,
    ) -> Option<Figure> {
        if !self.has_cut(indicator, cut) {
            return None;
        }
        let gathered = self.gather(indicator, cut, period)?;
        let previous = self.registered_before(indicator, period);
        let earlier = previous.and_then(|previous| self.gather(indicator, cut, previous));
        let whole = match cut {
            Cut::Whole => None,
            Cut::Value { .. } => self.gather(indicator, &Cut::Whole, period),
        };
        let of = Of {
            subject: Subject::Registered(indicator),
            cut,
            period,
            previous,
            complete: self.is_registered_whole(indicator, period),
        };
        self.figure_of(&of, &gathered, earlier.as_ref(), whole.as_ref())
    }

    /// A figure that is compared with nothing.
    pub(super) fn registered_alone(
        &self,
        indicator: &'static Indicator,
        cut: &Cut,
        period: Period,
    ) -> Option<Figure> {
        if !self.has_cut(indicator, cut) {
            return None;
        }
        let gathered = self.gather(indicator, cut, period)?;
        self.figure_of(
            &Of {
                subject: Subject::Registered(indicator),
                cut,
                period,
                previous: None,
                complete: self.is_registered_whole(indicator, period),
            },
            &gathered,
            None,
            None,
        )
    }

    /// The figures of all values of a dimension in a period.
    pub(super) fn registered_by(
        &self,
        indicator: &'static Indicator,
        dimension: &str,
        period: Period,
    ) -> Vec<Figure> {
        let cut_at =
            |value: &str| Cut::Value { dimension: dimension.to_owned(), value: value.to_owned() };
        if !self.has_kind(indicator, period.kind()) || !self.has_cut(indicator, &cut_at("")) {
            return Vec::new();
        }
        if self.divides(indicator, dimension) {
            let mut values = BTreeSet::new();
            self.each_record(indicator, period, |drawn, record| {
                if record.says == Says::Is(true) {
                    values.extend(drawn.joins.value(drawn.registers, &record, dimension));
                }
            });
            let figures = values.into_iter().map(cut_at);
            return figures.filter_map(|cut| self.registered(indicator, &cut, period)).collect();
        }
        let by_value = |period: Period| {
            let mut whole = Gathered::default();
            let mut parts: BTreeMap<&'a str, Gathered<'a>> = BTreeMap::new();
            self.each_record(indicator, period, |drawn, record| {
                whole.add(&record);
                if let Some(value) = drawn.joins.value(drawn.registers, &record, dimension) {
                    parts.entry(value).or_default().add(&record);
                }
            });
            (whole, parts)
        };
        let previous = self.registered_before(indicator, period);
        let earlier = previous.map(|previous| by_value(previous).1).unwrap_or_default();
        let (whole, parts) = by_value(period);
        parts
            .iter()
            .filter_map(|(value, gathered)| {
                let cut = cut_at(value);
                let of = Of {
                    subject: Subject::Registered(indicator),
                    cut: &cut,
                    period,
                    previous,
                    complete: self.is_registered_whole(indicator, period),
                };
                self.figure_of(&of, gathered, earlier.get(value), Some(&whole))
            })
            .collect()
    }

    pub(super) fn figure_of(
        &self,
        of: &Of<'_>,
        gathered: &Gathered<'_>,
        earlier: Option<&Gathered<'_>>,
        whole: Option<&Gathered<'_>>,
    ) -> Option<Figure> {
        let Of { subject, cut, period, previous, complete } = *of;
        let indicator = subject.indicator();
        let (level, summary) = (self.level(), self.summary(indicator));
        let told = gathered.told(indicator, summary, level)?;
        let compare = |other: &Measured, people: Option<u64>| -> Option<Comparison> {
            let own = told.measured.sample.as_ref()?;
            let compared = own.less(other.sample.as_ref()?, level)?;
            Some(Comparison {
                difference: compared.difference,
                p_adjusted: None,
                tests: 1,
                standard_error: compared.standard_error,
                fewest: compared.fewest,
                other_people: people,
                other_accounts: None,
                other_worth: None,
            })
        };
        let change = earlier.and_then(|earlier| {
            compare(&earlier.told(indicator, summary, level)?.measured, earlier.people())
        });
        let against_rest = whole.and_then(|whole| {
            let some = u64::from(whole.n() > gathered.n());
            let people = whole.people().zip(gathered.people());
            let people = people.map(|(all, own)| all.saturating_sub(own).max(some));
            compare(&gathered.rest(whole, indicator)?, people)
        });
        let mut figure = Figure {
            indicator,
            survey: subject.survey().map(|survey| survey.survey.id.clone()),
            question: subject.question().map(|question| question.id.clone()),
            currency: self.project.plan.currency.clone().filter(|_| indicator.unit == Unit::Money),
            scale: subject.scale(),
            period,
            complete,
            cut: cut.clone(),
            estimate: told.estimate,
            interval: told.interval,
            level: level.confidence(),
            method: told.method,
            n: told.measured.n,
            n_effective: told.measured.n_effective,
            mean_square: told.measured.sample.as_ref().and_then(super::sample::Sample::mean_square),
            sum_of_weights: told.measured.sum_of_weights,
            worth: None,
            weighted: false,
            unweighted: told.estimate,
            counts: told.measured.counts,
            scores: Vec::new(),
            previous: previous.filter(|_| change.is_some()),
            change,
            against_rest,
            target: None,
            status: None,
            // A point of a curve is known from those who came that far. Where none did, it still tells of somebody.
            people: told.at_risk.map(|customers| customers.max(1)).or(gathered.people()),
            accounts: None,
        };
        if let Some(target) = self.target(&figure) {
            figure.judge(target);
        }
        Some(figure)
    }
}

/// What a figure of records is about.
pub(super) struct Of<'f> {
    pub(super) subject: Subject<'f>,
    pub(super) cut: &'f Cut,
    pub(super) period: Period,
    pub(super) previous: Option<Period>,
    /// Whether the period is whole.
    pub(super) complete: bool,
}

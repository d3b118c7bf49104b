//! Adds records up, and turns them into an estimate with its interval and the people behind it.

use super::{Record, Says, Summary, Whose};
use crate::indicators::registry::{Indicator, IntervalMethod};
use crate::indicators::sample::{Measured, Sample};
use crate::statistics::value::EarnedGrowth;
use crate::statistics::{
    Binomial, ClusterMoments, Interval, Level, LifeTable, Proportion, cluster_n_effective, mean,
    quantiles, value,
};
use std::collections::BTreeMap;

/// The records of one cut in one period.
#[derive(Debug, Default)]
pub(in crate::indicators) struct Gathered<'a> {
    records: u64,
    yes: u64,
    neither: u64,
    trials: u64,
    values: Vec<f64>,
    over: f64,
    under: f64,
    lives: LifeTable,
    /// By customer: how many trials, and how many of them were so.
    customers: BTreeMap<&'a str, (u64, u64)>,
    /// The same by case, of customers whom the register does not name.
    cases: BTreeMap<&'a str, (u64, u64)>,
    unnamed: u64,
    /// Customers where a tally has counted them already, at least.
    tallied: Option<u64>,
    /// Whether it is about those alone who are so, though all are counted below them.
    is_part: bool,
}

/// What records say of an indicator.
pub(super) struct Told {
    pub(super) estimate: Option<f64>,
    pub(super) interval: Option<Interval>,
    pub(super) method: &'static str,
    pub(super) measured: Measured,
    /// How many customers the figure rests on, where that is not all who stand behind the records.
    pub(super) at_risk: Option<u64>,
}

impl<'a> Gathered<'a> {
    /// No records yet, of a part of all that are counted below it.
    pub(super) fn of_part() -> Self {
        Gathered { is_part: true, ..Gathered::default() }
    }

    /// What a tally counted: so many of these, of so many customers at least.
    pub(in crate::indicators) fn counted(
        yes: u64,
        trials: u64,
        customers: u64,
    ) -> Gathered<'static> {
        let customers = customers.min(trials);
        Gathered { records: trials, yes, trials, tallied: Some(customers), ..Gathered::default() }
    }

    /// Values that a tally counted.
    pub(in crate::indicators) fn of_values(
        values: impl Iterator<Item = (f64, u64)>,
        customers: u64,
    ) -> Gathered<'static> {
        let each = values.flat_map(|(value, count)| (0..count).map(move |_| value));
        let values: Vec<f64> = each.collect();
        let records = values.len() as u64;
        let tallied = Some(customers.min(records));
        Gathered { records, values, tallied, ..Gathered::default() }
    }

    pub(super) fn add(&mut self, record: &Record<'a>) {
        self.records += 1;
        let mut of_customer = (0, 0);
        match record.says {
            Says::Is(is) => {
                self.trials += 1;
                self.yes += u64::from(is);
                of_customer = (1, u64::from(is));
            }
            Says::Neither => {
                self.trials += 1;
                self.neither += 1;
            }
            Says::Value(value) => self.values.push(value),
            Says::Parts { over, under } => {
                self.over += over;
                self.under += under;
            }
            Says::Life(life) => self.lives.add(life),
            Says::One => {}
        }
        let known = match record.whose {
            Whose::Customer(customer) => self.customers.entry(customer).or_default(),
            Whose::Case(case) => self.cases.entry(case).or_default(),
            Whose::Unnamed => {
                self.unnamed += 1;
                return;
            }
            Whose::Several(customers) => {
                self.unnamed += customers;
                return;
            }
            Whose::Nobody => return,
        };
        known.0 += of_customer.0;
        known.1 += of_customer.1;
    }

    pub(in crate::indicators) fn is_empty(&self) -> bool {
        self.records == 0
    }

    /// How many records.
    pub(super) fn n(&self) -> u64 {
        self.records
    }

    /// How long each lasted, or has so far.
    pub(super) fn lives(&self) -> &LifeTable {
        &self.lives
    }

    /// Distinct customers behind the records, at least. Where the register names none, each record or case counts as one.
    pub(super) fn people(&self) -> Option<u64> {
        if self.tallied.is_some() {
            return self.tallied;
        }
        let stands = |(_, yes): &&(u64, u64)| !self.is_part || *yes > 0;
        let unnamed = self.unnamed + self.cases.values().filter(stands).count() as u64;
        let named = self.customers.values().filter(stands).count() as u64;
        Some(if self.customers.is_empty() { unnamed } else { named })
    }

    /// What a record is worth since several are of one customer: at most 1.
    fn worth(&self) -> f64 {
        if let Some(customers) = self.tallied {
            // How alike the answers of one customer are is not known, so they count as one.
            return if self.trials == 0 { 1.0 } else { customers as f64 / self.trials as f64 };
        }
        let clusters = || {
            let all = self.customers.values().chain(self.cases.values());
            all.filter(|(trials, _)| *trials > 0)
        };
        let several = clusters().any(|(trials, _)| *trials > 1);
        let named: u64 = clusters().map(|(trials, _)| *trials).sum();
        if !several || named < self.trials || self.trials == 0 {
            return 1.0;
        }
        let sum = |of: fn(f64, f64) -> f64| -> f64 {
            clusters().map(|(trials, yes)| of(*trials as f64, *yes as f64)).sum()
        };
        let moments = ClusterMoments {
            clusters: clusters().count() as u64,
            weight_squares: sum(|n, _| n * n),
            weight_nets: sum(|n, x| n * x),
            net_squares: sum(|_, x| x * x),
        };
        let (yes, n) = (self.yes as f64, self.trials as f64);
        let share = yes / n;
        let worth = cluster_n_effective(moments, n, share, share * (1.0 - share), n);
        worth.map_or(1.0, |worth| (worth / n).min(1.0))
    }

    /// The share of those that are so.
    fn share(&self, worth: f64) -> Measured {
        let mut measured = Measured::share(self.yes, self.trials);
        if worth < 1.0 {
            let n = self.trials as f64 * worth;
            measured.n_effective = Some(n);
            let all = Binomial::from_counts(self.yes, self.trials);
            measured.sample = Some(Sample::Share(all.scaled(n)));
        }
        measured
    }

    /// All records of the period but these, of a share that has an interval.
    pub(super) fn rest(&self, whole: &Gathered<'_>, indicator: &Indicator) -> Option<Measured> {
        if indicator.interval != IntervalMethod::Wilson {
            return None;
        }
        let rest = Gathered {
            yes: whole.yes.checked_sub(self.yes)?,
            trials: whole.trials.checked_sub(self.trials)?,
            ..Gathered::default()
        };
        // Who stands on both sides is not known, so the rest has the design effect of the whole.
        (rest.trials > 0).then(|| rest.share(whole.worth()))
    }

    /// Revenue beside that of the year before. What new customers bring who were earned counts with what the others bring.
    fn growth(&self) -> EarnedGrowth {
        EarnedGrowth { previous: self.under, returning: self.over, ..EarnedGrowth::default() }
    }

    /// What the records say; `None` where there is nothing that the figure could be made of.
    pub(super) fn told(
        &self,
        indicator: &Indicator,
        summary: Summary,
        level: Level,
    ) -> Option<Told> {
        let plain = |estimate: Option<f64>, n: u64| Told {
            estimate,
            interval: None,
            method: "none",
            measured: Measured::count(n),
            at_risk: None,
        };
        let values = self.values.len() as u64;
        Some(match summary {
            Summary::Count => plain(Some(self.records as f64), self.records),
            Summary::Share if self.trials == 0 => return None,
            Summary::Share => {
                let mut measured = self.share(self.worth());
                let estimate = measured.unweighted;
                if indicator.interval != IntervalMethod::Wilson {
                    // A list of the company's own that is counted whole is no sample.
                    measured.sample = None;
                    let method = "none";
                    return Some(Told {
                        estimate,
                        interval: None,
                        method,
                        measured,
                        at_risk: None,
                    });
                }
                let interval = measured.sample.as_ref().and_then(|sample| sample.interval(level));
                let interval = interval.map(|interval| interval.times(100.0));
                Told { estimate, interval, method: "wilson", measured, at_risk: None }
            }
            Summary::Balance => {
                let no = self.trials.saturating_sub(self.yes + self.neither);
                let balance = self.yes as f64 - no as f64;
                let estimate = (self.trials > 0).then(|| balance / self.trials as f64 * 100.0);
                estimate?;
                plain(estimate, self.trials)
            }
            Summary::Mean => {
                let estimate = mean::mean(&self.values);
                estimate?;
                // A list of the company's own that is counted whole is no sample.
                let is_sample = indicator.interval == IntervalMethod::Student;
                let interval = is_sample.then(|| mean::interval(&self.values, level)).flatten();
                Told { interval, method: method(interval, "student"), ..plain(estimate, values) }
            }
            Summary::Quantile(q) => {
                let mut sorted = self.values.clone();
                sorted.sort_by(f64::total_cmp);
                let estimate = quantiles::discrete(&sorted, q);
                estimate?;
                let interval = quantiles::interval(&sorted, q, level);
                let method = method(interval, "order_statistics");
                Told { interval, method, ..plain(estimate, values) }
            }
            Summary::Ratio(factor) => {
                let ratio = (self.under > 0.0).then(|| self.over / self.under * factor);
                let ratio = ratio.filter(|ratio| ratio.is_finite());
                ratio?;
                plain(ratio, self.records)
            }
            Summary::MedianLife => {
                let survival = self.lives.survival(level, 1)?;
                let (low, high) = survival.median_interval();
                let ends = low.zip(high).map(|(low, high)| Interval { low, high });
                let estimate = survival.median();
                estimate?;
                let method = method(ends, "kaplan_meier");
                // Those who were still there when half were gone.
                let at_risk = estimate.and_then(|age| survival.at(age)).map(|point| point.at_risk);
                Told { interval: ends, method, at_risk, ..plain(estimate, self.lives.n()) }
            }
            Summary::Survival(age) => {
                let point = self.lives.survival(level, 1)?.at(age)?;
                // Where none or all are left, how sure that is can't be said.
                let is_open = point.share > 0.0 && point.share < 1.0;
                let interval = is_open.then(|| point.interval.times(100.0));
                Told {
                    interval,
                    method: method(interval, "kaplan_meier"),
                    at_risk: Some(point.at_risk),
                    ..plain(Some(point.share * 100.0), self.lives.n())
                }
            }
            Summary::MeanOverShare => {
                let share = Binomial::from_counts(self.yes, self.trials).share();
                let estimate = mean::mean(&self.values)
                    .zip(share)
                    .and_then(|(mean, share)| value::lifetime_value(mean, share));
                estimate?;
                // The mean and the share can be of different customers, and each can be worked out of the other.
                let at_risk = Some(values.min(self.trials));
                Told { at_risk, ..plain(estimate, values) }
            }
            Summary::CostPerCustomer => {
                // Customers are counted one by one, so the sum is a whole number.
                let cost = value::cost_per_customer(self.over, self.under as u64);
                cost?;
                plain(cost, self.records)
            }
            Summary::RevenueRetention => {
                let retention = self.growth().net_retention().map(|share| share * 100.0);
                retention?;
                plain(retention, self.records)
            }
            Summary::RevenueGrowth => {
                let growth = self.growth().rate().map(|rate| rate * 100.0);
                growth?;
                plain(growth, self.records)
            }
        })
    }
}

/// How an interval was made, if there is one.
fn method(interval: Option<Interval>, made: &'static str) -> &'static str {
    if interval.is_some() { made } else { "none" }
}

#[cfg(test)]
mod tests {
    use super::super::Plain;
    use super::*;
    use crate::indicators::registry;
    use proptest::prelude::*;

    fn gathered<'a>(records: impl IntoIterator<Item = (Whose<'a>, Says)>) -> Gathered<'a> {
        let mut gathered = Gathered::default();
        for (whose, says) in records {
            gathered.add(&Record::new(whose, says, &Plain));
        }
        gathered
    }

    fn told(gathered: &Gathered<'_>, id: &str, summary: Summary) -> Option<Told> {
        gathered.told(registry::find(id).unwrap(), summary, Level::NINETY_FIVE)
    }

    #[test]
    fn neutral_opinions_count_below_a_balance_only() {
        let of = |says: &[Says]| {
            let records = gathered(says.iter().map(|says| (Whose::Unnamed, *says)));
            told(&records, "feedback_balance", Summary::Balance)
        };
        let (yes, no) = (Says::Is(true), Says::Is(false));
        let told = of(&[yes, yes, yes, Says::Neither, no]).unwrap();
        assert_eq!((told.estimate, told.measured.n), (Some(40.0), 5));
        assert_eq!(of(&[Says::Neither]).unwrap().estimate, Some(0.0));
        assert!(of(&[]).is_none());
    }

    #[test]
    fn records_of_one_case_are_of_one_person_and_hang_together() {
        let twice = gathered((0..40).map(|n| {
            let case = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"][n % 10];
            (Whose::Case(case), Says::Is(n % 10 < 5))
        }));
        assert_eq!((twice.people(), twice.n()), (Some(10), 40));
        let told = told(&twice, "commitments_met", Summary::Share).unwrap();
        // Each case says the same four times, so forty are worth no more than ten.
        let worth = told.measured.n_effective.unwrap();
        assert!((8.0..=10.0).contains(&worth), "{worth}");
        let mixed = gathered([
            (Whose::Case("a"), Says::Is(true)),
            (Whose::Unnamed, Says::Is(true)),
            (Whose::Customer("a"), Says::Is(true)),
        ]);
        assert_eq!(mixed.people(), Some(1));
        let nobody = gathered([(Whose::Nobody, Says::Is(true))]);
        assert_eq!((nobody.people(), nobody.worth()), (Some(0), 1.0));
    }

    #[test]
    fn a_value_rests_on_the_fewer_of_those_who_bring_it_and_those_who_could_leave() {
        let brought = (0..2).map(|_| (Whose::Customer("a"), Says::Value(10.0)));
        let names = ["a", "b", "c", "d", "e"];
        let stayed = names.map(|name| (Whose::Customer(name), Says::Is(name == "e")));
        let told = told(&gathered(brought.chain(stayed)), "lifetime_value", Summary::MeanOverShare);
        assert_eq!(told.unwrap().at_risk, Some(2));
    }

    #[test]
    fn of_a_part_only_those_who_are_so_stand_behind_it() {
        let left = ["a", "b", "c"].map(|name| (Whose::Customer(name), Says::Is(name == "a")));
        let all = gathered(left);
        let part = Gathered { is_part: true, ..gathered(left) };
        assert_eq!((all.people(), all.n()), (Some(3), 3));
        assert_eq!((part.people(), part.n()), (Some(1), 3));
        let several = gathered([(Whose::Several(3), Says::One), (Whose::Several(4), Says::One)]);
        assert_eq!((several.people(), several.n()), (Some(7), 2));
    }

    #[test]
    fn only_a_sample_has_the_interval_of_a_mean() {
        let levels = [1.0, 2.0, 5.0].map(|level| (Whose::Nobody, Says::Value(level)));
        let maturity = told(&gathered(levels), "maturity", Summary::Mean).unwrap();
        assert_eq!((maturity.estimate, maturity.method), (Some(8.0 / 3.0), "none"));
        assert_eq!(maturity.interval, None);
        let hours = told(&gathered(levels), "resolution_mean", Summary::Mean).unwrap();
        assert_eq!(hours.method, "student");
    }

    proptest! {
        #[test]
        fn a_balance_is_the_same_in_any_order_and_turns_with_its_sides(
            sides in proptest::collection::vec(-1_i8..=1, 1..50)
        ) {
            let says = |side: i8| match side {
                0 => Says::Neither,
                side => Says::Is(side > 0),
            };
            let balance = |sides: &mut dyn Iterator<Item = i8>| {
                let records = gathered(sides.map(|side| (Whose::Unnamed, says(side))));
                told(&records, "feedback_balance", Summary::Balance).unwrap().estimate.unwrap()
            };
            let own = balance(&mut sides.iter().copied());
            let sum: f64 = sides.iter().map(|side| f64::from(*side)).sum();
            prop_assert!((own - sum / sides.len() as f64 * 100.0).abs() < 1e-9);
            prop_assert_eq!(own, balance(&mut sides.iter().rev().copied()));
            prop_assert_eq!(own, -balance(&mut sides.iter().map(|side| -side)));
            prop_assert!((-100.0..=100.0).contains(&own));
        }
    }
}

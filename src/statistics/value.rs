//! Says what customers are worth and what they cost, from sums of money.
//!
//! All sums of one figure are in one currency, and all rates of one figure belong to one length of period, say a month.

use super::proportion::is_usable;
use super::{Binomial, finite};

/// What became of the recurring revenue of those who were customers at the start of a period. None of it is negative.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct RecurringRevenue {
    /// Their revenue at the start.
    pub start: f64,
    /// What was lost with those who left.
    pub churned: f64,
    /// What those who stayed pay less.
    pub contraction: f64,
    /// What those who stayed pay more.
    pub expansion: f64,
}

impl RecurringRevenue {
    /// Gross revenue retention, (start − churned − contraction)/start, in 0..=1. `None` without revenue at the start, or
    /// where sums are negative, not finite, or more is lost than there was.
    #[must_use]
    pub fn gross_retention(&self) -> Option<f64> {
        let kept = self.start - self.churned - self.contraction;
        let usable = [self.churned, self.contraction, kept].into_iter().all(is_usable);
        if usable { ratio(kept, self.start) } else { None }
    }

    /// Net revenue retention, the gross one and expansion/start, from 0 on; above 1, those who stayed made good for those
    /// who left. `None` as for the gross one.
    #[must_use]
    pub fn net_retention(&self) -> Option<f64> {
        self.gross_retention()?;
        let kept = self.start - self.churned - self.contraction + self.expansion;
        if is_usable(self.expansion) { ratio(kept, self.start) } else { None }
    }
}

/// How many periods a customer stays on average at a constant churn, 1/churn. `None` without churn, which says only that
/// nobody has left yet, and for one outside 0..=1.
#[must_use]
pub fn lifetime(churn: f64) -> Option<f64> {
    if churn > 0.0 && churn <= 1.0 { finite(1.0 / churn) } else { None }
}

/// What a customer is worth who brings `margin` in each period (revenue times gross margin; it may be negative) and leaves
/// at a constant churn: margin/churn, undiscounted. `None` as for [`lifetime`].
#[must_use]
pub fn lifetime_value(margin: f64, churn: f64) -> Option<f64> {
    lifetime(churn)?;
    finite(margin / churn)
}

/// The same with later margins worth less, m(1 + i)/(1 + i − r): the sum of m·(r/(1 + i))^t over the periods t from 0 on,
/// each paid at its start, with r = 1 − churn (Gupta and Lehmann 2003). `discount` i is the rate of a period, from 0 on; at 0
/// this is [`lifetime_value`]. `None` as for that, and for a negative rate.
#[must_use]
pub fn discounted_lifetime_value(margin: f64, churn: f64, discount: f64) -> Option<f64> {
    lifetime(churn)?;
    if !is_usable(discount) {
        return None;
    }
    // 1 + i − r is churn + i.
    finite(margin * (1.0 + discount) / (churn + discount))
}

/// What each of so many customers cost: CAC, of what acquisition cost and those acquired, and CRC, of what retention cost and
/// those retained. `None` without customers, or for negative costs.
#[must_use]
pub fn cost_per_customer(cost: f64, customers: u64) -> Option<f64> {
    if is_usable(cost) { ratio(cost, customers as f64) } else { None }
}

/// How many times one value is another: CLV to CAC, or CAC to CRC. `None` unless the second is more than 0.
#[must_use]
pub fn times(value: f64, cost: f64) -> Option<f64> {
    ratio(value, cost)
}

/// After how many periods a customer has brought in what it cost to acquire one, CAC/margin, if none leaves before. `None`
/// where the margin of a period is not more than 0, and for negative costs.
#[must_use]
pub fn payback(acquisition_cost: f64, margin: f64) -> Option<f64> {
    if is_usable(acquisition_cost) { ratio(acquisition_cost, margin) } else { None }
}

/// New customers of a period by what is known of their source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Referrals {
    /// All new customers.
    pub new: u64,
    /// Those of whom the source is known.
    pub known_source: u64,
    /// Those whom another customer referred.
    pub referred: u64,
}

impl Referrals {
    /// The share of the referred among those with a known source.
    #[must_use]
    pub fn share(&self) -> Binomial {
        Binomial::from_counts(self.referred, self.known_source)
    }

    /// The share of all new customers of whom the source is known.
    #[must_use]
    pub fn coverage(&self) -> Binomial {
        Binomial::from_counts(self.known_source, self.new)
    }

    /// The least that the share among all new customers can be, in 0..=1: as if nobody else had been referred. `None` without
    /// new customers, or for counts that contradict each other.
    #[must_use]
    pub fn lower_bound(&self) -> Option<f64> {
        self.share_among_all(self.referred)
    }

    /// The most that it can be, in 0..=1: as if everybody else had been referred. `None` as for the least.
    #[must_use]
    pub fn upper_bound(&self) -> Option<f64> {
        let unknown = self.new.checked_sub(self.known_source)?;
        self.share_among_all(self.referred + unknown)
    }

    fn share_among_all(&self, referred: u64) -> Option<f64> {
        let agree = self.referred <= self.known_source && self.known_source <= self.new;
        if agree { Binomial::from_counts(referred, self.new).share() } else { None }
    }
}

/// Revenue by what brought it, of a year beside the year before (Reichheld, Darnell and Burns 2021). None of it is negative.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct EarnedGrowth {
    /// All revenue of the year before.
    pub previous: f64,
    /// This year's revenue from the customers of the year before.
    pub returning: f64,
    /// This year's revenue from new customers who came by referral or good repute.
    pub new_earned: f64,
    /// This year's revenue from new customers whom advertising or sales bought.
    pub new_bought: f64,
}

impl EarnedGrowth {
    /// Net revenue retention, returning/previous, from 0 on. `None` without revenue in the year before, and where sums are
    /// negative or not finite.
    #[must_use]
    pub fn net_retention(&self) -> Option<f64> {
        self.over_previous(self.returning)
    }

    /// Earned new customers (ENC), new_earned/previous, from 0 on. `None` as for the retention.
    #[must_use]
    pub fn earned_new(&self) -> Option<f64> {
        self.over_previous(self.new_earned)
    }

    /// The earned growth rate, net retention + ENC − 1, from −1 on. `None` as for the retention.
    #[must_use]
    pub fn rate(&self) -> Option<f64> {
        self.over_previous(self.returning + self.new_earned - self.previous)
    }

    /// The growth of all revenue, from −1 on. `None` as for the retention.
    #[must_use]
    pub fn total_growth(&self) -> Option<f64> {
        self.over_previous(self.returning + self.new_earned + self.new_bought - self.previous)
    }

    /// The part of all growth that was earned, the rate over the total. It is negative where what was earned does not make
    /// good for what was lost. `None` where there was no growth, and as for the retention.
    #[must_use]
    pub fn ratio(&self) -> Option<f64> {
        ratio(self.rate()?, self.total_growth()?)
    }

    fn over_previous(&self, sum: f64) -> Option<f64> {
        let given = [self.previous, self.returning, self.new_earned, self.new_bought];
        if given.into_iter().all(is_usable) { ratio(sum, self.previous) } else { None }
    }
}

/// One number over another that must be more than 0.
fn ratio(part: f64, whole: f64) -> Option<f64> {
    if whole > 0.0 && whole.is_finite() { finite(part / whole) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_churn_a_lifetime_cannot_be_estimated() {
        for churn in [0.0, -0.0, -0.1, 1.1, f64::NAN] {
            assert_eq!(lifetime(churn), None);
            assert_eq!(lifetime_value(21.0, churn), None);
            assert_eq!(discounted_lifetime_value(21.0, churn, 0.01), None);
        }
        assert_eq!(lifetime_value(21.0, 1.0), Some(21.0));
        assert_eq!(lifetime_value(-21.0, 0.5), Some(-42.0));
        assert_eq!(lifetime_value(f64::NAN, 0.5), None);
    }

    #[test]
    fn the_discounted_value_is_the_sum_of_its_series() {
        let (margin, churn, discount) = (21.0, 0.04, 0.01);
        let mut sum = 0.0;
        let mut worth = margin;
        for _ in 0..2000 {
            sum += worth;
            worth *= (1.0 - churn) / (1.0 + discount);
        }
        let found = discounted_lifetime_value(margin, churn, discount).unwrap();
        assert!((found - sum).abs() < 1e-9);
        assert_eq!(discounted_lifetime_value(margin, churn, 0.0), lifetime_value(margin, churn));
        assert_eq!(discounted_lifetime_value(margin, churn, -0.01), None);
    }

    #[test]
    fn what_makes_no_sense_has_no_figure() {
        let sound =
            RecurringRevenue { start: 10.0, churned: 2.0, contraction: 1.0, expansion: 4.0 };
        assert_eq!((sound.gross_retention(), sound.net_retention()), (Some(0.7), Some(1.1)));
        for bad in [
            RecurringRevenue { start: 0.0, ..sound },
            RecurringRevenue { churned: 11.0, ..sound },
            RecurringRevenue { contraction: -1.0, ..sound },
            RecurringRevenue { start: f64::INFINITY, ..sound },
        ] {
            assert_eq!((bad.gross_retention(), bad.net_retention()), (None, None), "{bad:?}");
        }
        assert_eq!(RecurringRevenue { expansion: f64::NAN, ..sound }.net_retention(), None);

        assert_eq!((cost_per_customer(5.0, 0), cost_per_customer(-5.0, 1)), (None, None));
        assert_eq!((times(5.0, 0.0), times(5.0, -1.0), times(f64::NAN, 1.0)), (None, None, None));
        assert_eq!((payback(120.0, 0.0), payback(120.0, -21.0)), (None, None));
        assert_eq!(EarnedGrowth::default().rate(), None);
        let lost =
            EarnedGrowth { previous: 1.0, returning: -1.0, new_earned: 3.0, new_bought: 0.0 };
        assert_eq!((lost.net_retention(), lost.earned_new(), lost.ratio()), (None, None, None));
    }

    #[test]
    fn without_growth_no_part_of_it_was_earned() {
        let still =
            EarnedGrowth { previous: 100.0, returning: 80.0, new_earned: 10.0, new_bought: 10.0 };
        assert_eq!((still.total_growth(), still.ratio()), (Some(0.0), None));
        let bought = EarnedGrowth { new_bought: 30.0, ..still };
        assert!((bought.ratio().unwrap() + 0.5).abs() < 1e-12);
    }

    #[test]
    fn the_share_of_the_referred_lies_between_its_bounds() {
        let some = Referrals { new: 10, known_source: 8, referred: 4 };
        assert_eq!((some.lower_bound(), some.upper_bound()), (Some(0.4), Some(0.6)));
        assert_eq!(Referrals::default().lower_bound(), None);
        let wrong = Referrals { new: 10, known_source: 3, referred: 4 };
        assert_eq!((wrong.lower_bound(), wrong.upper_bound()), (None, None));
        assert_eq!(wrong.share().share(), None);
    }
}

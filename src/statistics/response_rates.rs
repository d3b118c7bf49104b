//! Says which part of those invited answered, by the outcome rates of AAPOR.

use super::{Interval, finite};

/// What became of the invitations of a period, in the groups of the Standard Definitions of AAPOR (American Association
/// for Public Opinion Research). Whoever should not have been invited (tests, closed accounts, staff) is in none.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Outcomes {
    /// Answered the key question and finished (I).
    pub complete: u64,
    /// Answered the key question and did not finish (P).
    pub partial: u64,
    /// Refused or opted out (R).
    pub refused: u64,
    /// Was reached by the invitation and did not answer (NC).
    pub non_contact: u64,
    /// Did not answer for another known reason (O).
    pub other: u64,
    /// Unknown whether there is a household or customer (UH).
    pub unknown_household: u64,
    /// Unknown for another reason, such as an invitation that bounced (UO).
    pub unknown_other: u64,
    /// The share of the unknown that is taken to be eligible (e), in 0..=1.
    pub eligible_share: f64,
}

impl Outcomes {
    /// Complete answers over all, the unknown among them, in 0..=1; `None` without invitations.
    #[must_use]
    pub fn rr1(&self) -> Option<f64> {
        rate(self.complete(), self.all())
    }

    /// Complete and partial answers over all, the unknown among them, in 0..=1: the response rate unless another is named.
    /// `None` without invitations.
    #[must_use]
    pub fn rr2(&self) -> Option<f64> {
        rate(self.answered(), self.all())
    }

    /// Complete answers over the known and the eligible share of the unknown, in 0..=1; `None` without such, or where the
    /// share lies outside 0..=1.
    #[must_use]
    pub fn rr3(&self) -> Option<f64> {
        rate(self.complete(), self.estimated()?)
    }

    /// Complete and partial answers over the known and the eligible share of the unknown, in 0..=1; `None` as for
    /// [`Outcomes::rr3`].
    #[must_use]
    pub fn rr4(&self) -> Option<f64> {
        rate(self.answered(), self.estimated()?)
    }

    /// Complete answers over the known, in 0..=1; `None` without such.
    #[must_use]
    pub fn rr5(&self) -> Option<f64> {
        rate(self.complete(), self.known())
    }

    /// Complete and partial answers over the known, in 0..=1: the rate of what was delivered. `None` without such.
    #[must_use]
    pub fn rr6(&self) -> Option<f64> {
        rate(self.answered(), self.known())
    }

    /// Complete answers over all who were spoken to (COOP1), in 0..=1; `None` without such.
    #[must_use]
    pub fn cooperation1(&self) -> Option<f64> {
        rate(self.complete(), self.contacted())
    }

    /// Those who were spoken to over all (CON1), in 0..=1; `None` without invitations.
    #[must_use]
    pub fn contact1(&self) -> Option<f64> {
        rate(self.contacted(), self.all())
    }

    /// Refusals over all (REF1), in 0..=1; `None` without invitations.
    #[must_use]
    pub fn refusal1(&self) -> Option<f64> {
        rate(self.refused as f64, self.all())
    }

    fn complete(&self) -> f64 {
        self.complete as f64
    }

    fn answered(&self) -> f64 {
        self.complete as f64 + self.partial as f64
    }

    fn contacted(&self) -> f64 {
        self.answered() + self.refused as f64 + self.other as f64
    }

    fn known(&self) -> f64 {
        self.contacted() + self.non_contact as f64
    }

    fn unknown(&self) -> f64 {
        self.unknown_household as f64 + self.unknown_other as f64
    }

    fn all(&self) -> f64 {
        self.known() + self.unknown()
    }

    fn estimated(&self) -> Option<f64> {
        let share = self.eligible_share;
        (0.0..=1.0).contains(&share).then(|| self.known() + share * self.unknown())
    }
}

/// One count over another, `None` over nothing.
fn rate(part: f64, whole: f64) -> Option<f64> {
    if whole > 0.0 { finite(part / whole) } else { None }
}

/// Where the net score of all who were asked may lie, in −1..=1, whatever those think who did not answer: from all of
/// them detractors to all of them promoters.
///
/// `rate` is the share that answered, in 0..=1, and `net` their net score; `None` for numbers outside these ranges. It is
/// no interval at a level: it holds without any assumption (Manski 1989 on such bounds), and so is wide.
#[must_use]
pub fn worst_case(rate: f64, net: f64) -> Option<Interval> {
    if !(0.0..=1.0).contains(&rate) || !(-1.0..=1.0).contains(&net) {
        return None;
    }
    let (known, silent) = (rate * net, 1.0 - rate);
    Some(Interval { low: known - silent, high: known + silent }.clipped(-1.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_senseless_eligible_share_takes_away_only_what_needs_it() {
        for eligible_share in [-0.1, 1.1, f64::NAN] {
            let outcomes =
                Outcomes { complete: 1, unknown_other: 1, eligible_share, ..Outcomes::default() };
            assert_eq!((outcomes.rr3(), outcomes.rr4()), (None, None));
            assert_eq!(outcomes.rr1(), Some(0.5));
            assert_eq!(outcomes.rr5(), Some(1.0));
        }
    }

    #[test]
    fn the_worst_case_is_the_point_only_where_all_answered() {
        assert_eq!(worst_case(1.0, 0.25), Some(Interval { low: 0.25, high: 0.25 }));
        assert_eq!(worst_case(0.0, 0.25), Some(Interval { low: -1.0, high: 1.0 }));
        assert_eq!(worst_case(0.5, 0.5), Some(Interval { low: -0.25, high: 0.75 }));
        for (rate, net) in [(1.5, 0.0), (0.5, 2.0), (f64::NAN, 0.0), (0.5, f64::NAN)] {
            assert_eq!(worst_case(rate, net), None);
        }
    }
}

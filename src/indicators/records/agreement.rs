//! What becomes of proposals: the register of proposals, by the day on which each was sent.

use super::{Dimensions, Drawn, Known, Record, RecordSource, Says, Summary, Whose};
use crate::cube::{Month, Period};
use crate::sources::Proposal;
use crate::sources::calendar::Mark;
use crate::sources::words::ProposalOutcome;
use std::collections::BTreeSet;

pub(super) struct Agreement;

impl Dimensions for Proposal {
    fn dimension(&self, name: &str) -> Option<&str> {
        if name == "segment" { self.segment.as_deref() } else { None }
    }
}

/// The mark that an indicator asks for.
fn mark(id: &str, proposal: &Proposal) -> Option<Mark> {
    if id == "agreements_signed" { proposal.signed } else { proposal.followed_up }
}

/// What a proposal says of an indicator; `None` where it is not one of those that count.
fn says(id: &str, proposal: &Proposal) -> Option<Says> {
    let accepted = proposal.outcome.map(|outcome| outcome == ProposalOutcome::Accepted);
    let marked = mark(id, proposal).is_some_and(Mark::is_yes);
    match id {
        "proposals_accepted" => accepted.map(Says::Is),
        "proposals_followed_up" => Some(Says::Is(marked)),
        "agreements_signed" if accepted == Some(true) => Some(Says::Is(marked)),
        _ => None,
    }
}

impl RecordSource for Agreement {
    fn known(&self, drawn: &Drawn<'_>, id: &str) -> Known {
        let proposals = &drawn.registers.proposals;
        // Where nobody ever wrote it down, none would seem to be so.
        if id != "proposals_accepted" && proposals.iter().all(|one| mark(id, one).is_none()) {
            return Known::Never;
        }
        let counted = proposals.iter().filter(|proposal| says(id, proposal).is_some());
        Known::on(counted.map(|proposal| proposal.sent))
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
        let sent = |proposal: &&Proposal| period.holds(Month::of(proposal.sent));
        for proposal in drawn.registers.proposals.iter().filter(sent) {
            if let Some(says) = says(id, proposal) {
                let customer = proposal.customer.as_deref();
                each(Record::new(customer.map_or(Whose::Unnamed, Whose::Customer), says, proposal));
            }
        }
    }

    fn dimensions<'a>(&self, drawn: &Drawn<'a>, _id: &str) -> BTreeSet<&'a str> {
        let has_segment = drawn.registers.proposals.iter().any(|one| one.segment.is_some());
        has_segment.then_some("segment").into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn proposal(outcome: Option<ProposalOutcome>, marked: Option<Mark>) -> Proposal {
        Proposal {
            id: "1".to_owned(),
            customer: None,
            segment: None,
            sent: date(2026, 10, 1),
            followed_up: marked,
            decided: None,
            outcome,
            signed: marked,
        }
    }

    #[test]
    fn every_outcome_is_a_decision_and_only_one_is_signed() {
        for outcome in ProposalOutcome::WORDS.iter().map(|word| ProposalOutcome::from_word(word)) {
            let proposal = proposal(outcome, None);
            let accepted = outcome == Some(ProposalOutcome::Accepted);
            assert_eq!(says("proposals_accepted", &proposal), Some(Says::Is(accepted)));
            let signed = accepted.then_some(Says::Is(false));
            assert_eq!(says("agreements_signed", &proposal), signed);
        }
        let waiting = proposal(None, Some(Mark::Yes));
        assert_eq!(says("proposals_accepted", &waiting), None);
        assert_eq!(says("agreements_signed", &waiting), None);
        assert_eq!(says("proposals_followed_up", &waiting), Some(Says::Is(true)));
    }
}

//! Computes figures from the cube: estimate, interval, change, comparison with the rest, target.

use super::basis::Basis;
use super::figure::{Comparison, Figure};
use super::plan::Plan;
use super::registry::{self, Indicator};
use super::sample::{Measured, Parts, Precision, Sample};
use crate::cube::{Cube, Cut, Month, Period, PeriodKind, SurveyCube, Tally};
use crate::project::{Correction, IntervalMethod, Project};
use crate::sources::{Measures, Question, Registers};
use crate::statistics::{Level, Proportion, multiplicity};
use std::collections::BTreeSet;

/// An indicator of one question of one survey.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Subject<'a> {
    /// What is measured.
    pub indicator: &'static Indicator,
    /// The survey.
    pub survey: &'a SurveyCube,
    /// The question, by its place in the survey.
    pub question: usize,
}

/// All that figures are computed from.
#[derive(Debug, Clone, Copy)]
pub struct Indicators<'a> {
    /// The project.
    pub project: &'a Project,
    /// The tallies.
    pub cube: &'a Cube,
    /// The registers.
    pub registers: &'a Registers,
    /// The plan.
    pub plan: &'a Plan,
    /// The weights to the population.
    pub basis: &'a Basis,
}

impl<'a> Indicators<'a> {
    /// All indicators of all surveys that this version computes, in the order of the registry.
    #[must_use]
    pub fn subjects(&self) -> Vec<Subject<'a>> {
        let mut subjects = Vec::new();
        for indicator in registry::all().filter(|indicator| indicator.available) {
            for survey in self.cube.surveys.values() {
                subjects.extend(self.of_survey(indicator, survey));
            }
        }
        subjects
    }

    /// The subjects of an indicator in a survey: one for each question that feeds it.
    fn of_survey(&self, indicator: &'static Indicator, survey: &'a SurveyCube) -> Vec<Subject<'a>> {
        let subject = |question| Subject { indicator, survey, question };
        let feeds = |wanted: fn(&Question) -> bool| -> Vec<Subject<'a>> {
            let questions = survey.survey.questions.iter().enumerate();
            // A preset names questions that a survey need not put.
            let was_put = |place| survey.months(&Cut::Whole, place).next().is_some();
            questions
                .filter(|(place, q)| wanted(q) && was_put(*place))
                .map(|(place, _)| subject(place))
                .collect()
        };
        match indicator.id {
            "nps" | "promoters" | "passives" | "detractors" => {
                feeds(|q| matches!(q.measures, Measures::Recommendation { .. }))
            }
            "csat" => feeds(|q| q.measures == Measures::Satisfaction),
            "ces" => feeds(|q| q.measures == Measures::Ease),
            "responses" => {
                self.key_question(survey, Period::All).map(subject).into_iter().collect()
            }
            "response_rate" => {
                let mut invited = self.registers.invitations.iter();
                let asked = invited.any(|invitation| invitation.survey == survey.survey.id);
                let key = self.key_question(survey, Period::All).filter(|_| asked);
                key.map(subject).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    /// The question whose answers stand for the survey's in a period: recommendation where it was put, else
    /// satisfaction, else ease.
    fn key_question(&self, survey: &SurveyCube, period: Period) -> Option<usize> {
        let rank = |question: &Question| match question.measures {
            Measures::Recommendation { .. } => 0,
            Measures::Satisfaction => 1,
            Measures::Ease => 2,
        };
        let questions = survey.survey.questions.iter().enumerate();
        questions
            .filter(|(place, _)| survey.tally(&Cut::Whole, *place, period).is_some())
            .min_by_key(|(place, question)| (rank(question), *place))
            .map(|(place, _)| place)
    }

    /// The subject with the question that it means in a period: of counts of answers the key question then.
    fn in_period(&self, subject: Subject<'a>, period: Period) -> Subject<'a> {
        match subject.indicator.id {
            "responses" | "response_rate" => {
                let question = self.key_question(subject.survey, period);
                Subject { question: question.unwrap_or(subject.question), ..subject }
            }
            _ => subject,
        }
    }

    /// The periods of a kind in which a subject has answers, earliest first.
    #[must_use]
    pub fn periods(&self, subject: Subject<'_>, kind: PeriodKind) -> Vec<Period> {
        let of_kind = |month| Period::holding(kind, month);
        let periods: BTreeSet<Period> = match subject.indicator.id {
            "responses" | "response_rate" => {
                subject.survey.months_with_answers().into_iter().map(of_kind).collect()
            }
            _ => subject.survey.months(&Cut::Whole, subject.question).map(of_kind).collect(),
        };
        periods.into_iter().collect()
    }

    /// Whether a period of a subject is whole: that of its survey is, and its question was put from the survey's first
    /// month in it to the last.
    #[must_use]
    pub fn is_whole(&self, subject: Subject<'_>, period: Period) -> bool {
        if !self.is_complete(subject.survey, period) {
            return false;
        }
        if matches!(subject.indicator.id, "responses" | "response_rate") {
            return true;
        }
        let survey = subject.survey.months_with_answers();
        let ends = |mut months: Box<dyn Iterator<Item = Month> + '_>| {
            let first = months.find(|month| period.holds(*month));
            let last = months.filter(|month| period.holds(*month)).last();
            first.map(|first| (first, last.unwrap_or(first)))
        };
        // Rows whose cells are all empty tell that nobody was asked yet, or any more.
        let answered = |month: &Month| {
            let tally = subject.survey.tally(&Cut::Whole, subject.question, Period::Month(*month));
            tally.is_some_and(|tally| tally.n() > 0)
        };
        let months: Vec<Month> = subject.survey.months(&Cut::Whole, subject.question).collect();
        let first = months.iter().position(answered).unwrap_or(0);
        let last = months.iter().rposition(answered).unwrap_or(0);
        let asked = months.into_iter().take(last + 1).skip(first);
        match (ends(Box::new(survey.into_iter())), ends(Box::new(asked))) {
            (Some((first, last)), Some((own_first, own_last))) => {
                own_first <= first && own_last >= last
            }
            _ => true,
        }
    }

    /// Whether as-of completes a period of a survey and its data do not begin inside it.
    #[must_use]
    pub fn is_complete(&self, survey: &SurveyCube, period: Period) -> bool {
        let Some((first, last)) = period.months() else { return true };
        let cadence = PeriodKind::from(survey.survey.cadence);
        // A survey that is asked once a year has a whole year as soon as it has answers.
        if period.kind() == cadence && cadence != PeriodKind::Month {
            return true;
        }
        let unit = |month: Month| Period::holding(cadence, month);
        let begins_inside = survey.first_month.is_some_and(|begin| {
            period.holds(begin) && !unit(first).holds(begin) && unit(begin) > unit(first)
        });
        let ends = self.cube.as_of.is_some_and(|as_of| {
            // Only periods that are longer than the cadence are made of whole ones.
            if period.kind() > cadence && cadence != PeriodKind::Month {
                unit(Month::of(as_of)) >= unit(last)
            } else {
                as_of >= last.last_day()
            }
        });
        ends && !begins_inside
    }

    /// The period that one is compared with: the latest earlier whole one of its kind with answers, unless the series
    /// breaks between the two.
    #[must_use]
    pub fn previous(&self, subject: Subject<'a>, period: Period) -> Option<Period> {
        if !self.is_whole(subject, period) || period == Period::All {
            return None;
        }
        let earlier = self.periods(subject, period.kind()).into_iter().rev();
        let previous = earlier.filter(|earlier| *earlier < period).find(|earlier| {
            let question = self.in_period(subject, *earlier).question;
            let tally = subject.survey.tally(&Cut::Whole, question, *earlier);
            self.is_whole(subject, *earlier) && tally.is_some_and(|tally| tally.n() > 0)
        });
        previous.filter(|previous| !self.is_broken(subject, *previous, period))
    }

    /// A figure; `None` if the question was put to nobody there.
    #[must_use]
    pub fn figure(&self, subject: Subject<'a>, cut: &Cut, period: Period) -> Option<Figure> {
        let subject = self.in_period(subject, period);
        let survey = subject.survey;
        let question = survey.survey.questions.get(subject.question)?;
        let level = self.level();
        let group = self.group(subject, cut, period)?;
        let measured = self.measure(subject, cut, period, &group);
        let estimate = measured.sample.as_ref().and_then(Sample::estimate).map(|e| e * 100.0);
        let interval = measured.sample.as_ref().and_then(|s| s.interval(level));
        // What is weighted to the population and what can't be are not the same figure.
        let previous = self.previous(subject, period).filter(|previous| {
            let then = self.in_period(subject, *previous);
            self.is_population_weighted(subject, period)
                == self.is_population_weighted(then, *previous)
        });
        let is_count = subject.indicator.id == "responses";
        let compare = |other: Measured, people, accounts| -> Option<Comparison> {
            let compared = measured.sample.as_ref()?.less(other.sample.as_ref()?, level)?;
            Some(Comparison {
                difference: compared.difference,
                p_adjusted: None,
                tests: 1,
                standard_error: compared.standard_error,
                fewest: compared.fewest,
                other_people: people,
                other_accounts: accounts,
                other_worth: other.worth,
            })
        };
        let change = previous.and_then(|previous| {
            let then = self.in_period(subject, previous);
            let earlier = self.group(then, cut, previous)?;
            compare(self.measure(then, cut, previous, &earlier), earlier.people, earlier.accounts)
        });
        let against_rest = match cut {
            Cut::Whole => None,
            Cut::Value { .. } => self.group(subject, &Cut::Whole, period).and_then(|whole| {
                let rest = self.rest(subject, period, &group, &whole, cut)?;
                let some = u64::from(whole.own.n() > group.own.n());
                // Someone may stand on both sides, so this is the least that the rest can hold; and where it has answers
                // it holds someone.
                let least = |whole: Option<u64>, own: Option<u64>| {
                    Some(whole?.saturating_sub(own?).max(some))
                };
                compare(
                    rest,
                    least(whole.people, group.people),
                    least(whole.accounts, group.accounts),
                )
            }),
        };
        let mut figure = Figure {
            indicator: subject.indicator,
            survey: survey.survey.id.clone(),
            question: question.id.clone(),
            scale: (question.low, question.high),
            period,
            complete: self.is_whole(subject, period),
            cut: cut.clone(),
            estimate: if is_count { measured.unweighted } else { estimate },
            interval: interval.map(|interval| interval.times(100.0)),
            level: level.confidence(),
            method: match (&measured.sample, self.project.book.statistics.interval) {
                (Some(Sample::Net(_)), IntervalMethod::Score) => "score",
                (Some(Sample::Net(_)), IntervalMethod::AdjustedWald) => "adjusted-wald",
                (Some(Sample::Share(_)), _) => "wilson",
                (Some(Sample::Known(_)), _) => "census",
                (Some(Sample::Alone(_)) | None, _) => "none",
            },
            n: measured.n,
            n_effective: measured.n_effective,
            mean_square: measured.sample.as_ref().and_then(Sample::mean_square),
            sum_of_weights: measured.sum_of_weights,
            worth: measured.worth,
            weighted: measured.weighted,
            unweighted: measured.unweighted,
            counts: measured.counts,
            scores: group.tally.scores.iter().map(|score| score.count).collect(),
            previous,
            change,
            against_rest,
            target: None,
            status: None,
            people: group.people,
            accounts: group.accounts,
        };
        if let Some(target) = self.target(&figure) {
            figure.judge(target);
        }
        Some(figure)
    }

    /// The answers of a cut in a period; `None` if the question was put to nobody there.
    fn group(&self, subject: Subject<'a>, cut: &Cut, period: Period) -> Option<Group> {
        let Subject { survey, question: place, .. } = subject;
        let tally = survey.tally(cut, place, period)?;
        let question = survey.survey.questions.get(place)?;
        let own = Parts::of(&tally, question);
        let weighted = match self.basis.weights(survey, place, period) {
            Some(Ok(factors)) => {
                let margins = survey.margins(cut, place, period);
                Some(Parts::weighted_to(factors, &margins, question))
            }
            _ => None,
        };
        let is_net = question.has_middle();
        Some(Group {
            parts: weighted.unwrap_or(own),
            clusters: Parts::of_clusters(&own, survey.clusters(cut, place, period), is_net),
            people: survey.people(cut, place, period),
            accounts: survey.accounts(cut, place, period),
            own,
            tally,
        })
    }

    /// The figures of all values of a dimension or cross in a period, their p-values corrected as one family.
    #[must_use]
    pub fn figures_by(&self, subject: Subject<'_>, dimension: &str, period: Period) -> Vec<Figure> {
        let mut figures: Vec<Figure> = subject
            .survey
            .values(dimension)
            .into_iter()
            .filter_map(|value| {
                let cut = Cut::Value { dimension: dimension.to_owned(), value: value.to_owned() };
                self.figure(subject, &cut, period)
            })
            .collect();
        correct(self.project.book.statistics.correction, &mut figures);
        figures
    }

    /// The confidence level of the project.
    #[must_use]
    pub fn level(&self) -> Level {
        Level::new(self.project.book.statistics.level).unwrap_or(Level::NINETY_FIVE)
    }

    /// The target that the plan sets for a figure: for its own kind of period and for all longer ones.
    fn target(&self, figure: &Figure) -> Option<f64> {
        let objectives = self.plan.objectives.iter();
        let fits = |objective: &&super::plan::Objective| {
            objective.indicator.id == figure.indicator.id
                && objective.survey.as_ref() == Some(&figure.survey)
                && match &objective.question {
                    Some(question) => *question == figure.question,
                    // A survey may ask of satisfaction with many things; the first by name is meant.
                    None => self.first_question(figure) == Some(&figure.question),
                }
                && objective.cut == figure.cut
                && objective.cadence <= figure.period.kind()
                && figure.period != Period::All
        };
        objectives.filter(fits).map(|objective| objective.target).next()
    }

    /// The question that an indicator means which names none: the first of the survey's that feeds it.
    fn first_question(&self, figure: &Figure) -> Option<&'a String> {
        let survey = self.cube.surveys.get(&figure.survey)?;
        let first = self.of_survey(figure.indicator, survey).into_iter().next()?;
        // Of counts of answers the question differs from period to period.
        let question = self.in_period(first, figure.period).question;
        survey.survey.questions.get(question).map(|question| &question.id)
    }

    /// All answers of the period but those of the cut.
    fn rest(
        &self,
        subject: Subject<'_>,
        period: Period,
        part: &Group,
        whole: &Group,
        cut: &Cut,
    ) -> Option<Measured> {
        match subject.indicator.id {
            "response_rate" => {
                let all = self.invited(subject.survey, &Cut::Whole, period);
                let own = self.invited(subject.survey, cut, period);
                let answers = whole.own.n().checked_sub(part.own.n())?;
                Some(Measured::share(answers, all.checked_sub(own)?))
            }
            "responses" => Some(Measured::count(whole.own.n().checked_sub(part.own.n())?)),
            id => {
                let parts = whole.parts.without(&part.parts);
                let base = |cut| self.basis.base(subject.survey, cut);
                let people = whole.people.zip(part.people);
                let people = people.and_then(|(all, own)| all.checked_sub(own));
                let precision = Precision {
                    // Who stands on both sides is not known, so the rest has the design effect of the whole.
                    clusters: whole.clusters,
                    base: base(&Cut::Whole)
                        .zip(base(cut))
                        .and_then(|(all, own)| all.checked_sub(own))
                        .filter(|_| people == Some(parts.n())),
                    interval: self.project.book.statistics.interval,
                };
                Some(Measured::scores(id, &parts, precision))
            }
        }
    }

    /// Turns answers into a sample of the indicator.
    fn measure(&self, subject: Subject<'_>, cut: &Cut, period: Period, group: &Group) -> Measured {
        let n = group.own.n();
        match subject.indicator.id {
            "response_rate" => Measured::share(n, self.invited(subject.survey, cut, period)),
            "responses" => Measured::count(n),
            id => {
                // Only where each answer is another customer's is it a sample of the customers.
                let base = self.basis.base(subject.survey, cut).filter(|_| group.people == Some(n));
                let precision = Precision {
                    clusters: group.clusters,
                    base,
                    interval: self.project.book.statistics.interval,
                };
                Measured::scores(id, &group.parts, precision)
            }
        }
    }

    /// How many were invited to a survey in a period, by cut. A value that invitations don't record gives 0.
    fn invited(&self, survey: &SurveyCube, cut: &Cut, period: Period) -> u64 {
        let wanted: Vec<(&str, &str)> = match cut {
            Cut::Whole => Vec::new(),
            Cut::Value { dimension, value } => {
                let cross = survey.survey.crosses.iter().find(|cross| cross.name == *dimension);
                match (cross, value.split_once(';')) {
                    (Some(cross), Some((first, second))) => {
                        let name = |place: usize| {
                            survey.survey.dimensions.get(place).map_or("", String::as_str)
                        };
                        vec![(name(cross.of.0), first), (name(cross.of.1), second)]
                    }
                    _ => vec![(dimension, value)],
                }
            }
        };
        let invitations = self.registers.invitations.iter().filter(|invitation| {
            invitation.survey == survey.survey.id
                && period.holds(Month::of(invitation.sent_on))
                && self.cube.as_of.is_none_or(|as_of| invitation.sent_on <= as_of)
                && wanted.iter().all(|(dimension, value)| {
                    invitation.dimensions.get(*dimension).is_some_and(|own| own == value)
                })
        });
        invitations.fold(0, |sum: u64, invitation| sum.saturating_add(invitation.invited))
    }
}

/// The answers of a cut in a period, and who stands behind them.
struct Group {
    tally: Tally,
    /// The answers with the weights that they have themselves.
    own: Parts,
    /// The same, weighted to the population where the survey is.
    parts: Parts,
    /// What an answer is worth since several are of one customer; `None` where all are of a single one.
    clusters: Option<f64>,
    people: Option<u64>,
    accounts: Option<u64>,
}

/// Corrects the p-values of a table of figures: its changes as one family, its comparisons with the rest as another.
pub fn correct(correction: Correction, figures: &mut [Figure]) {
    correct_family(correction, figures, |figure| figure.change.as_mut());
    correct_family(correction, figures, |figure| figure.against_rest.as_mut());
}

fn correct_family(
    correction: Correction,
    figures: &mut [Figure],
    of: fn(&mut Figure) -> Option<&mut Comparison>,
) {
    let raw: Vec<f64> =
        figures.iter_mut().filter_map(|f| of(f).map(|c| c.difference.p_value)).collect();
    let adjusted = match correction {
        Correction::Holm => multiplicity::holm(&raw),
        Correction::BenjaminiHochberg => multiplicity::benjamini_hochberg(&raw),
        Correction::None => raw,
    };
    let tests = if correction == Correction::None { 1 } else { adjusted.len() };
    let comparisons = figures.iter_mut().filter_map(of);
    for (comparison, p) in comparisons.zip(adjusted) {
        comparison.p_adjusted = Some(p);
        comparison.tests = tests;
    }
}

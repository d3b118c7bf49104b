//! Computes figures from the cube: estimate, interval, change, comparison with the rest, target.

use super::basis::Basis;
use super::figure::{Comparison, Figure};
use super::plan::Plan;
use super::registry::{self, Family, Indicator};
use super::sample::{Measured, Parts, Precision, Sample};
use super::subject::Asked;
use crate::cube::{Cube, Cut, Month, Period, ScoreCount, SurveyCube};
use crate::project::{Correction, IntervalMethod, Project};
use crate::sources::{LeftOut, Measures, Question, Registers};
use crate::statistics::{Level, Proportion, multiplicity};
use std::borrow::{BorrowMut, Cow};

/// All that figures are computed from.
#[derive(Debug, Clone, Copy)]
pub struct Indicators<'a> {
    /// The project.
    pub project: &'a Project,
    /// The tallies.
    pub cube: &'a Cube,
    /// The registers, as they stood on the as-of date.
    pub registers: &'a Registers,
    /// How much of them happened after it.
    pub left_out: &'a LeftOut,
    /// The plan.
    pub plan: &'a Plan,
    /// The weights to the population.
    pub basis: &'a Basis,
}

impl<'a> Indicators<'a> {
    /// The subjects of an indicator in a survey: one for each question that feeds it.
    pub(super) fn of_survey(
        &self,
        indicator: &'static Indicator,
        survey: &'a SurveyCube,
    ) -> Vec<Asked<'a>> {
        let subject = |question| Asked { indicator, survey, question };
        let feeds = |wanted: fn(&Question) -> bool| -> Vec<Asked<'a>> {
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
            .filter(|(place, _)| {
                survey.cell(&Cut::Whole, *place).is_some_and(|cell| cell.ends(period).is_some())
            })
            .min_by_key(|(place, question)| (rank(question), *place))
            .map(|(place, _)| place)
    }

    /// The subject with the question that it means in a period: of counts of answers the key question then.
    pub(super) fn in_period(&self, subject: Asked<'a>, period: Period) -> Asked<'a> {
        match subject.indicator.id {
            "responses" | "response_rate" => {
                let question = self.key_question(subject.survey, period);
                Asked { question: question.unwrap_or(subject.question), ..subject }
            }
            _ => subject,
        }
    }

    /// A figure; `None` if the question was put to nobody there.
    pub(super) fn answered(&self, subject: Asked<'a>, cut: &Cut, period: Period) -> Option<Figure> {
        let setting = self.setting(subject, period);
        let whole = match cut {
            Cut::Whole => None,
            Cut::Value { .. } => self.group(setting.subject, &Cut::Whole, period),
        };
        self.figure_in(&setting, cut, whole.as_ref())
    }

    /// A figure that is compared with nothing; `None` if the question was put to nobody there.
    pub(super) fn answered_alone(
        &self,
        subject: Asked<'a>,
        cut: &Cut,
        period: Period,
    ) -> Option<Figure> {
        self.figure_in(&self.setting_alone(subject, period), cut, None)
    }

    /// What the figures of a subject in a period share.
    fn setting(&self, subject: Asked<'a>, period: Period) -> Setting<'a> {
        let alone = self.setting_alone(subject, period);
        let subject = alone.subject;
        let compared = self.answered_before(subject, period).and_then(|previous| {
            let then = self.in_period(subject, previous);
            // What is weighted to the population and what can't be are not the same figure.
            let alike = self.is_population_weighted(subject, period)
                == self.is_population_weighted(then, previous);
            alike.then_some((then, previous))
        });
        Setting { previous: compared.map(|(_, previous)| previous), compared, ..alone }
    }

    /// The same of figures that are compared with no other period.
    fn setting_alone(&self, subject: Asked<'a>, period: Period) -> Setting<'a> {
        let subject = self.in_period(subject, period);
        Setting {
            subject,
            period,
            level: self.level(),
            complete: self.is_answered_whole(subject, period),
            previous: None,
            compared: None,
        }
    }

    /// A figure in what it shares with others, compared with the rest of all answers where they are given.
    fn figure_in(
        &self,
        setting: &Setting<'a>,
        cut: &Cut,
        whole: Option<&Group<'_>>,
    ) -> Option<Figure> {
        let Setting { subject, period, level, .. } = *setting;
        let survey = subject.survey;
        let question = survey.survey.questions.get(subject.question)?;
        let group = self.group(subject, cut, period)?;
        let measured = self.measure(subject, cut, period, &group);
        let estimate = measured.sample.as_ref().and_then(Sample::estimate).map(|e| e * 100.0);
        let interval = measured.sample.as_ref().and_then(|s| s.interval(level));
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
        let change = setting.compared.and_then(|(then, previous)| {
            let earlier = self.group(then, cut, previous)?;
            compare(self.measure(then, cut, previous, &earlier), earlier.people, earlier.accounts)
        });
        let against_rest = match cut {
            Cut::Whole => None,
            Cut::Value { .. } => whole.and_then(|whole| {
                let rest = self.rest(subject, period, &group, whole, cut)?;
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
            survey: Some(survey.survey.id.clone()),
            question: Some(question.id.clone()),
            currency: None,
            scale: (question.low, question.high),
            period,
            complete: setting.complete,
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
            scores: group.scores.iter().map(|score| score.count).collect(),
            previous: setting.previous,
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
    fn group(&self, subject: Asked<'a>, cut: &Cut, period: Period) -> Option<Group<'a>> {
        let Asked { survey, question: place, .. } = subject;
        let cell = survey.cell(cut, place)?;
        let scores = cell.scores(period)?;
        let question = survey.survey.questions.get(place)?;
        let own = Parts::of(&scores, question);
        let weighted = match self.basis.weights(survey, place, period) {
            Some(Ok(factors)) if *cut == Cut::Whole => Some(factors.whole),
            Some(Ok(factors)) => Some(Parts::weighted_to(factors, &cell.margins(period), question)),
            _ => None,
        };
        Some(Group {
            parts: weighted.unwrap_or(own),
            clusters: Parts::of_clusters(&own, cell.clusters(period), question.has_middle()),
            people: survey.people_of(cell, period),
            accounts: cell.accounts(period),
            own,
            scores,
        })
    }

    /// The figures of all values of a dimension or cross in a period, their p-values not corrected yet.
    pub(super) fn answered_by(
        &self,
        subject: Asked<'a>,
        dimension: &str,
        period: Period,
    ) -> Vec<Figure> {
        let setting = self.setting(subject, period);
        let whole = self.group(setting.subject, &Cut::Whole, period);
        subject
            .survey
            .values(dimension)
            .into_iter()
            .filter_map(|value| {
                let cut = Cut::Value { dimension: dimension.to_owned(), value: value.to_owned() };
                self.figure_in(&setting, &cut, whole.as_ref())
            })
            .collect()
    }

    /// The confidence level of the project.
    #[must_use]
    pub fn level(&self) -> Level {
        Level::new(self.project.book.statistics.level).unwrap_or(Level::NINETY_FIVE)
    }

    /// The target that the plan sets for a figure: for its own kind of period and for all longer ones.
    pub(super) fn target(&self, figure: &Figure) -> Option<f64> {
        let objectives = self.plan.objectives.iter();
        let fits = |objective: &&super::plan::Objective| {
            objective.indicator.id == figure.indicator.id
                && objective.survey == figure.survey
                && match &objective.question {
                    Some(question) => figure.question.as_ref() == Some(question),
                    // A survey may ask of satisfaction with many things; the first by name is meant.
                    None => self.first_question(figure) == figure.question.as_ref(),
                }
                && objective.cut == figure.cut
                && objective.cadence <= figure.period.kind()
                && figure.period != Period::All
        };
        objectives.filter(fits).map(|objective| objective.target).next()
    }

    /// The question that an indicator means which names none: the first of the survey's that feeds it.
    fn first_question(&self, figure: &Figure) -> Option<&'a String> {
        let survey = self.cube.surveys.get(figure.survey.as_ref()?)?;
        // What was done with answers is told of those to the recommendation.
        let asks = match figure.indicator.family {
            Family::ClosedLoop => registry::find("nps")?,
            _ => figure.indicator,
        };
        let first = self.of_survey(asks, survey).into_iter().next()?;
        // Of counts of answers the question differs from period to period.
        let question = self.in_period(first, figure.period).question;
        survey.survey.questions.get(question).map(|question| &question.id)
    }

    /// All answers of the period but those of the cut.
    fn rest(
        &self,
        subject: Asked<'_>,
        period: Period,
        part: &Group<'_>,
        whole: &Group<'_>,
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
    fn measure(
        &self,
        subject: Asked<'_>,
        cut: &Cut,
        period: Period,
        group: &Group<'_>,
    ) -> Measured {
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

/// What the figures of a subject in a period share, whatever the cut.
struct Setting<'a> {
    /// The subject, with the question that it means in the period.
    subject: Asked<'a>,
    period: Period,
    level: Level,
    /// Whether the period is whole.
    complete: bool,
    /// The period before.
    previous: Option<Period>,
    /// The same, and the subject with the question that it meant then; `None` where the two are not compared.
    compared: Option<(Asked<'a>, Period)>,
}

/// The answers of a cut in a period, and who stands behind them.
struct Group<'a> {
    /// Answers by score.
    scores: Cow<'a, [ScoreCount]>,
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
pub fn correct<F: BorrowMut<Figure>>(correction: Correction, figures: &mut [F]) {
    correct_family(correction, figures, |figure| figure.change.as_mut());
    correct_family(correction, figures, |figure| figure.against_rest.as_mut());
}

fn correct_family<F: BorrowMut<Figure>>(
    correction: Correction,
    figures: &mut [F],
    of: fn(&mut Figure) -> Option<&mut Comparison>,
) {
    let mut comparisons: Vec<&mut Comparison> =
        figures.iter_mut().filter_map(|figure| of(figure.borrow_mut())).collect();
    let raw: Vec<f64> = comparisons.iter().map(|found| found.difference.p_value).collect();
    let adjusted = match correction {
        Correction::Holm => multiplicity::holm(&raw),
        Correction::BenjaminiHochberg => multiplicity::benjamini_hochberg(&raw),
        Correction::None => raw,
    };
    let tests = if correction == Correction::None { 1 } else { adjusted.len() };
    for (comparison, p) in comparisons.iter_mut().zip(adjusted) {
        comparison.p_adjusted = Some(p);
        comparison.tests = tests;
    }
}

//! Finds what a report has to say: its periods, its main figure, the plan's figures, the weak ones.
//!
//! Everything that comes out of here has passed the disclosure rules, or is withheld.

use super::claim::Claim;
use super::disclosure::{Disclosure, Published, Release, TooFew};
use crate::cube::{Cut, Month, Period, PeriodKind, SurveyCube};
use crate::indicators::Family;
use crate::indicators::families::{self, Corrected};
use crate::indicators::{
    Asked, Figure, Indicator, Indicators, Objective, Status, Subject, registry,
};
use crate::sources::words::FeedbackSource;
use crate::sources::{Action, Measures};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Finds figures and passes them through the disclosure rules.
#[derive(Debug, Clone, Copy)]
pub struct Story<'a> {
    /// What figures are computed from.
    pub indicators: Indicators<'a>,
    disclosure: Disclosure,
}

/// An objective and its figure in a period; `None` where its data are absent.
#[derive(Debug, Clone)]
pub struct Objected<'a> {
    /// The objective.
    pub objective: &'a Objective,
    /// What became of its figure.
    pub release: Option<Release>,
}

/// A figure that is weak: under its target, or under all others of its kind.
#[derive(Debug, Clone)]
pub struct Weak<'a> {
    /// The figure.
    pub figure: Published,
    /// The objective that it misses, where it is one of the plan.
    pub objective: Option<&'a Objective>,
}

impl<'a> Story<'a> {
    /// The story of a project's figures.
    #[must_use]
    pub fn new(indicators: Indicators<'a>) -> Self {
        let book = &indicators.project.book;
        let disclosure = Disclosure::new(book.disclosure, book.statistics.correction);
        Story { indicators, disclosure }
    }

    /// What became of a figure; `None` if the question was put to nobody there.
    ///
    /// The figure of one value is one of its dimension's table, p-values corrected with the others, so that no two
    /// places of a page claim different things of it.
    #[must_use]
    pub fn release(
        &self,
        subject: impl Into<Subject<'a>>,
        cut: &Cut,
        period: Period,
    ) -> Option<Release> {
        let subject = subject.into();
        match cut {
            Cut::Whole => {
                let mut release = self.alone(subject, cut, period)?;
                if families::is_together(subject) {
                    let families = &self.indicators.basis.families;
                    let corrected = families.of_period(period, || self.corrected(period));
                    corrected.into_iter().for_each(|corrected| release.put(corrected));
                }
                Some(release)
            }
            Cut::Value { dimension, .. } => {
                let table = self.table(subject, dimension, period);
                table.into_iter().find(|release| release.cut() == cut)
            }
        }
    }

    /// What there is too little of to publish what stands on so many people and accounts; `None` where there is enough.
    pub(super) fn too_few(&self, people: Option<u64>, accounts: Option<u64>) -> Option<TooFew> {
        self.disclosure.too_few(people, accounts, None)
    }

    /// The changes of a period that are corrected together: of all that registers tell of the whole, as far as it may be
    /// published.
    fn corrected(&self, period: Period) -> Corrected {
        let subjects = self.indicators.subjects().into_iter();
        let figures = subjects
            .filter(|subject| families::is_together(*subject))
            .filter_map(|subject| self.indicators.figure(subject, &Cut::Whole, period));
        let releases = self.disclosure.release_table(figures.collect());
        let published = releases.iter().filter_map(Release::published);
        families::collect(published.map(|figure| &**figure))
    }

    /// What became of a figure by itself, from which nothing is claimed.
    fn alone(&self, subject: impl Into<Subject<'a>>, cut: &Cut, period: Period) -> Option<Release> {
        self.indicators.figure(subject, cut, period).map(|figure| self.disclosure.release(figure))
    }

    /// What became of the figures of all values of a dimension.
    #[must_use]
    pub fn table(
        &self,
        subject: impl Into<Subject<'a>>,
        dimension: &str,
        period: Period,
    ) -> Vec<Release> {
        self.disclosure.release_table(self.indicators.figures_by(subject, dimension, period))
    }

    /// Whether the project itself names a value of a dimension (or both values of a cross): in `[dimension.NAME]`, or
    /// in the register of moments or of stages.
    ///
    /// A value that only the answers name may be a person's own, so it is not shown while its figures are withheld.
    #[must_use]
    pub fn is_named(&self, survey: Option<&SurveyCube>, dimension: &str, value: &str) -> bool {
        let crosses = survey.into_iter().flat_map(|survey| &survey.survey.crosses);
        let cross = crosses.into_iter().find(|cross| cross.name == dimension);
        if let (Some(cross), Some((first, second))) = (cross, value.split_once(';')) {
            let part = |place: usize, value| {
                let dimension = survey.and_then(|survey| survey.survey.dimensions.get(place));
                dimension.is_some_and(|dimension| self.is_named(survey, dimension, value))
            };
            return part(cross.of.0, first) && part(cross.of.1, second);
        }
        let registers = self.indicators.registers;
        let dimensions = &self.indicators.project.sources.dimensions;
        match dimension {
            "moment" if registers.moments.contains_key(value) => true,
            "stage" if registers.stages.contains_key(value) => true,
            "channel" if registers.channels.contains_key(value) => true,
            "supplier" if registers.suppliers.contains_key(value) => true,
            // They are ranked here, whatever the data say.
            "tier" if ["top", "middle", "base", "unprofitable"].contains(&value) => true,
            // These words of the register of feedback are the program's own.
            "source" if FeedbackSource::from_word(value).is_some() => true,
            _ => dimensions.get(dimension).is_some_and(|d| d.values.contains_key(value)),
        }
    }

    /// Whether a release may be listed: it is published, or at least its value is named by the project.
    #[must_use]
    pub fn may_be_listed(&self, survey: Option<&SurveyCube>, release: &Release) -> bool {
        // A figure of nobody passes, and yet its value may be the name of whoever left the question blank.
        let shows = release.published().is_some_and(|figure| figure.n > 0 || !figure.is_empty());
        match release.cut() {
            Cut::Value { dimension, value } if !shows => self.is_named(survey, dimension, value),
            _ => true,
        }
    }

    /// The last periods of a kind up to one, and what became of their figures, for drawing: their p-values stand alone.
    #[must_use]
    pub fn series(
        &self,
        subject: impl Into<Subject<'a>>,
        cut: &Cut,
        until: Period,
        most: usize,
    ) -> Vec<Release> {
        let subject = subject.into();
        let periods = self.indicators.periods(subject, until.kind());
        let periods: Vec<Period> = periods.into_iter().filter(|p| *p <= until).collect();
        let skip = periods.len().saturating_sub(most);
        periods.into_iter().skip(skip).filter_map(|p| self.alone(subject, cut, p)).collect()
    }

    /// What became of a subject's figures up to a period, each by itself: to read the course of a series from.
    pub(super) fn standings(
        &self,
        subject: impl Into<Subject<'a>>,
        cut: &Cut,
        until: Period,
    ) -> Vec<Release> {
        let subject = subject.into();
        let periods = self.indicators.periods(subject, until.kind()).into_iter();
        let standing = |period| self.standing(subject, cut, period);
        periods.filter(|period| *period <= until).filter_map(standing).collect()
    }

    /// What became of a figure that is compared with nothing.
    pub(super) fn standing(
        &self,
        subject: impl Into<Subject<'a>>,
        cut: &Cut,
        period: Period,
    ) -> Option<Release> {
        let figure = self.indicators.standing(subject, cut, period);
        figure.map(|figure| self.disclosure.release(figure))
    }

    /// The survey that is meant where none is named: the configured one, or else the first.
    #[must_use]
    pub fn default_survey(&self) -> Option<&'a SurveyCube> {
        let surveys = &self.indicators.cube.surveys;
        let configured = self.indicators.project.book.survey.as_ref();
        configured.and_then(|survey| surveys.get(&survey.value)).or_else(|| surveys.values().next())
    }

    /// The subject of an indicator in a survey, for a question where one is named.
    #[must_use]
    pub fn subject(
        &self,
        indicator: &str,
        survey: &SurveyCube,
        question: Option<&str>,
    ) -> Option<Asked<'a>> {
        self.indicators.subjects().into_iter().filter_map(Subject::asked).find(|subject| {
            let questions = &subject.survey.survey.questions;
            subject.indicator.id == indicator
                && subject.survey.survey.id == survey.survey.id
                && question.is_none_or(|id| {
                    questions.get(subject.question).is_some_and(|question| question.id == id)
                })
        })
    }

    /// The subject of an indicator that comes from registers; `None` where they hold nothing of it.
    #[must_use]
    pub fn registered(&self, indicator: &'static Indicator) -> Option<Subject<'a>> {
        let subject = Subject::Registered(indicator);
        self.indicators.subjects().contains(&subject).then_some(subject)
    }

    /// The subject of an indicator where no survey is named: of the default survey, or of the first that has it.
    #[must_use]
    pub fn main_of_indicator(&self, indicator: &'static Indicator) -> Option<Subject<'a>> {
        let default = self.default_survey();
        let surveys = default.into_iter().chain(self.indicators.cube.surveys.values());
        let mut asked = surveys.filter_map(|survey| self.subject(indicator.id, survey, None));
        asked.next().map(Subject::Asked).or_else(|| self.registered(indicator))
    }

    /// The subject of a figure.
    #[must_use]
    pub fn subject_of(&self, figure: &Figure) -> Option<Subject<'a>> {
        let Some(survey) = &figure.survey else { return self.registered(figure.indicator) };
        let survey = self.indicators.cube.surveys.get(survey)?;
        let asked = self.subject(figure.indicator.id, survey, figure.question.as_deref());
        asked.map(Subject::Asked)
    }

    /// The latest whole period of a kind of which a subject has figures, or else the latest of all.
    #[must_use]
    pub fn latest_of(&self, subject: Subject<'a>, kind: PeriodKind) -> Option<Period> {
        let periods = self.indicators.periods(subject, kind);
        let whole = periods.iter().rev().find(|p| self.indicators.is_whole(subject, **p));
        whole.or(periods.last()).copied()
    }

    /// The dimensions by which reports show a subject: those that its survey names itself; of registers, those whose values
    /// the project names.
    #[must_use]
    pub fn named_dimensions(&self, subject: Subject<'a>) -> Vec<&'a str> {
        if let Some(survey) = subject.survey() {
            return survey.survey.named_dimensions.iter().map(String::as_str).collect();
        }
        let titled = &self.indicators.project.sources.dimensions;
        let known = ["moment", "stage", "channel", "supplier", "segment", "tier", "end_reason"];
        let dimensions = self.indicators.dimensions(subject).into_iter();
        dimensions.filter(|name| known.contains(name) || titled.contains_key(*name)).collect()
    }

    /// The latest whole period of a subject's own cadence with answers, or else the latest of all.
    #[must_use]
    pub fn latest(&self, subject: impl Into<Subject<'a>>) -> Option<Period> {
        let subject = subject.into();
        self.latest_of(subject, self.indicators.cadence(subject))
    }

    /// The periods that have a report: each month, quarter and year with answers, from a survey's own cadence on. Where no
    /// survey was ever answered, those of the registers take their place.
    #[must_use]
    pub fn periods(&self) -> BTreeSet<Period> {
        let mut periods = BTreeSet::new();
        for survey in self.indicators.cube.surveys.values() {
            let cadence = PeriodKind::from(survey.survey.cadence);
            for month in survey.months_with_answers() {
                for kind in [PeriodKind::Month, PeriodKind::Quarter, PeriodKind::Year] {
                    if kind >= cadence {
                        periods.insert(Period::holding(kind, month));
                    }
                }
            }
        }
        if periods.is_empty() {
            // That somebody was a customer is true of hundreds of months, of which nothing else may be known.
            let happens =
                [Family::Incidents, Family::Agreement, Family::Execution, Family::Contact];
            let registered = self.indicators.subjects().into_iter();
            let registered: Vec<Subject<'_>> =
                registered.filter(|subject| subject.asked().is_none()).collect();
            let of_these = |s: &&Subject<'_>| happens.contains(&s.indicator().family);
            let any = registered.iter().any(|subject| of_these(&subject));
            for subject in registered.iter().copied().filter(|s| !any || of_these(&s)) {
                for kind in [PeriodKind::Month, PeriodKind::Quarter, PeriodKind::Year] {
                    periods.extend(self.indicators.periods(subject, kind));
                }
            }
        }
        periods
    }

    /// The surveys that report on a period: asked at least as often, and with answers in it.
    #[must_use]
    pub fn surveys(&self, period: Period) -> Vec<&'a SurveyCube> {
        let surveys = self.indicators.cube.surveys.values();
        surveys
            .filter(|survey| {
                PeriodKind::from(survey.survey.cadence) <= period.kind()
                    && survey.months_with_answers().into_iter().any(|month| period.holds(month))
            })
            .collect()
    }

    /// Whether a period is over for all surveys that report on it.
    #[must_use]
    pub fn is_complete(&self, period: Period) -> bool {
        let surveys = self.surveys(period);
        let ends = period.months().is_none_or(|(_, last)| {
            self.indicators.cube.as_of.is_some_and(|as_of| as_of >= last.last_day())
        });
        // Without surveys, as-of alone says whether it is over.
        if surveys.is_empty() {
            return ends;
        }
        surveys.into_iter().all(|survey| self.indicators.is_complete(survey, period))
    }

    /// The figure that opens the report of a period: the default survey's recommendation, else satisfaction, else ease;
    /// else that of another survey.
    #[must_use]
    pub fn main_subject(&self, period: Period) -> Option<Asked<'a>> {
        let mut surveys = self.surveys(period);
        if let Some(default) = self.default_survey() {
            surveys.sort_by_key(|survey| survey.survey.id != default.survey.id);
        }
        surveys.into_iter().find_map(|survey| self.main_of(survey, period))
    }

    /// The first of recommendation, satisfaction and ease that a survey has answers to in a period.
    #[must_use]
    pub fn main_of(&self, survey: &SurveyCube, period: Period) -> Option<Asked<'a>> {
        ["nps", "csat", "ces"].into_iter().find_map(|id| {
            let subject = self.subject(id, survey, None)?;
            let cell = survey.cell(&Cut::Whole, subject.question)?;
            (cell.n(period) > 0).then_some(subject)
        })
    }

    /// The plan's objectives that are judged on a period's kind, with their figures.
    #[must_use]
    pub fn plan(&self, period: Period) -> Vec<Objected<'a>> {
        let objectives = self.indicators.plan.objectives.iter();
        objectives
            .filter(|objective| objective.cadence <= period.kind())
            .map(|objective| {
                let subject = self.objective_subject(objective);
                let release = subject.and_then(|s| self.release(s, &objective.cut, period));
                Objected { objective, release }
            })
            .collect()
    }

    /// The subject of an objective.
    #[must_use]
    pub fn objective_subject(&self, objective: &Objective) -> Option<Subject<'a>> {
        let Some(survey) = &objective.survey else { return self.registered(objective.indicator) };
        let survey = self.indicators.cube.surveys.get(survey)?;
        let asked = self.subject(objective.indicator.id, survey, objective.question.as_deref());
        asked.map(Subject::Asked)
    }

    /// The weak figures of a period: objectives that are not met, then moments of truth that stand below all others by
    /// more than chance explains.
    #[must_use]
    pub fn weak(&self, period: Period) -> Vec<Weak<'a>> {
        let mut weak = Vec::new();
        for Objected { objective, release } in self.plan(period) {
            let figure = release.as_ref().and_then(Release::published);
            if let Some(figure) = figure.filter(|f| f.status == Some(Status::NotMet)) {
                weak.push(Weak { figure: figure.clone(), objective: Some(objective) });
            }
        }
        for subject in self.moment_subjects(period) {
            for release in self.table(subject, "moment", period) {
                let Some(figure) = release.published() else { continue };
                let below = Claim::against_rest(figure) == Some(Claim::Lower);
                let told = weak.iter().any(|other: &Weak<'_>| same_figure(&other.figure, figure));
                if below && !told {
                    weak.push(Weak { figure: figure.clone(), objective: None });
                }
            }
        }
        weak
    }

    /// The main figure of each survey that tells moments of truth apart.
    #[must_use]
    pub fn moment_subjects(&self, period: Period) -> Vec<Asked<'a>> {
        let surveys = self.surveys(period).into_iter();
        surveys
            .filter(|survey| survey.dimensions().contains("moment"))
            .filter_map(|survey| self.main_of(survey, period))
            .collect()
    }

    /// The day up to which a report speaks: the end of its period, or as-of where that comes first.
    #[must_use]
    pub fn day(&self, period: Period) -> Option<Date> {
        let as_of = self.indicators.cube.as_of;
        let last = period.months().map(|(_, last): (Month, Month)| last.last_day());
        match (as_of, last) {
            (Some(as_of), Some(last)) => Some(as_of.min(last)),
            (one, other) => one.or(other),
        }
    }

    /// The actions of some playbooks that were open on a day, the overdue first.
    #[must_use]
    pub fn open_actions(&self, playbooks: &[&str], day: Option<Date>) -> Vec<&'a Action> {
        let Some(day) = day else { return Vec::new() };
        let actions = self.indicators.registers.actions.iter();
        let mut open: Vec<&Action> = actions
            .filter(|action| playbooks.contains(&action.playbook.as_str()))
            .filter(|action| action.opened <= day && action.done.is_none_or(|done| done > day))
            .collect();
        open.sort_by_key(|action| (action.due, action.id.clone()));
        open
    }

    /// Whether an id is that of an indicator, computed or not.
    #[must_use]
    pub fn knows(&self, indicator: &str) -> bool {
        registry::find(indicator).is_some()
    }

    /// Whether a subject's question is a recommendation on any scale.
    #[must_use]
    pub fn is_recommendation(subject: Asked<'_>) -> bool {
        let question = subject.survey.survey.questions.get(subject.question);
        question.is_some_and(|q| matches!(q.measures, Measures::Recommendation { .. }))
    }
}

fn same_figure(one: &Figure, other: &Figure) -> bool {
    one.indicator.id == other.indicator.id
        && one.survey == other.survey
        && one.question == other.question
        && one.cut == other.cut
}

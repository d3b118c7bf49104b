//! Names what a figure can be about: an indicator of a survey's question, or one that comes from the registers.

use super::breaks::SeriesBreak;
use super::compute::Indicators;
use super::figure::Figure;
use super::registry::{self, Family, Indicator};
use super::{Unweighted, compute::correct};
use crate::cube::{Cut, Period, PeriodKind, SurveyCube};
use crate::sources::Question;
use std::collections::BTreeSet;

/// An indicator of one question of one survey.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Asked<'a> {
    /// What is measured.
    pub indicator: &'static Indicator,
    /// The survey.
    pub survey: &'a SurveyCube,
    /// The question, by its place in the survey.
    pub question: usize,
}

/// What a figure is about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Subject<'a> {
    /// What customers answer.
    Asked(Asked<'a>),
    /// What the registers of the project hold.
    Registered(&'static Indicator),
}

impl<'a> Subject<'a> {
    /// What is measured.
    #[must_use]
    pub fn indicator(self) -> &'static Indicator {
        match self {
            Subject::Asked(asked) => asked.indicator,
            Subject::Registered(indicator) => indicator,
        }
    }

    /// The question, where it is about one.
    #[must_use]
    pub fn asked(self) -> Option<Asked<'a>> {
        match self {
            Subject::Asked(asked) => Some(asked),
            Subject::Registered(_) => None,
        }
    }

    /// The survey, where it is about one.
    #[must_use]
    pub fn survey(self) -> Option<&'a SurveyCube> {
        self.asked().map(|asked| asked.survey)
    }

    /// Whether it is about the survey of this id; an indicator of the registers is about none.
    #[must_use]
    pub fn is_of(self, survey: &str) -> bool {
        self.survey().is_some_and(|own| own.survey.id == survey)
    }

    /// The question, where it is about one.
    #[must_use]
    pub fn question(self) -> Option<&'a Question> {
        let asked = self.asked()?;
        asked.survey.survey.questions.get(asked.question)
    }

    /// The lowest and the highest score of its question; (0, 0) without one.
    #[must_use]
    pub fn scale(self) -> (i32, i32) {
        self.question().map_or((0, 0), |question| (question.low, question.high))
    }
}

impl<'a> From<Asked<'a>> for Subject<'a> {
    fn from(asked: Asked<'a>) -> Self {
        Subject::Asked(asked)
    }
}

impl<'a> Indicators<'a> {
    /// All that figures can be about: each indicator in the order of the registry, of surveys once for each question that
    /// feeds it, of registers where they hold anything of it.
    #[must_use]
    pub fn subjects(&self) -> Vec<Subject<'a>> {
        let mut subjects = Vec::new();
        for indicator in registry::all() {
            if indicator.family.is_asked() {
                for survey in self.cube.surveys.values() {
                    let asked = match indicator.family {
                        Family::ClosedLoop => self.followed_of(indicator, survey),
                        _ => self.of_survey(indicator, survey),
                    };
                    subjects.extend(asked.into_iter().map(Subject::Asked));
                }
            } else if self.is_registered(indicator) {
                subjects.push(Subject::Registered(indicator));
            }
        }
        subjects
    }

    /// A figure; `None` if the question was put to nobody there, or the registers say nothing of it.
    #[must_use]
    pub fn figure(
        &self,
        subject: impl Into<Subject<'a>>,
        cut: &Cut,
        period: Period,
    ) -> Option<Figure> {
        match subject.into() {
            Subject::Asked(asked) if Self::is_followed(asked) => {
                self.followed(asked, cut, period, true)
            }
            Subject::Asked(asked) => self.answered(asked, cut, period),
            Subject::Registered(indicator) => self.registered(indicator, cut, period),
        }
    }

    /// A figure that is compared with nothing; `None` as for [`Indicators::figure`].
    #[must_use]
    pub fn standing(
        &self,
        subject: impl Into<Subject<'a>>,
        cut: &Cut,
        period: Period,
    ) -> Option<Figure> {
        match subject.into() {
            Subject::Asked(asked) if Self::is_followed(asked) => {
                self.followed(asked, cut, period, false)
            }
            Subject::Asked(asked) => self.answered_alone(asked, cut, period),
            Subject::Registered(indicator) => self.registered_alone(indicator, cut, period),
        }
    }

    /// The figures of all values of a dimension or cross in a period, their p-values corrected as one family.
    #[must_use]
    pub fn figures_by(
        &self,
        subject: impl Into<Subject<'a>>,
        dimension: &str,
        period: Period,
    ) -> Vec<Figure> {
        let mut figures = match subject.into() {
            Subject::Asked(asked) if Self::is_followed(asked) => {
                self.followed_by(asked, dimension, period)
            }
            Subject::Asked(asked) => self.answered_by(asked, dimension, period),
            Subject::Registered(indicator) => self.registered_by(indicator, dimension, period),
        };
        correct(self.project.book.statistics.correction, &mut figures);
        figures
    }

    /// The dimensions by which a subject's figures can be cut: those of its survey, or those that its register carries.
    #[must_use]
    pub fn dimensions(&self, subject: impl Into<Subject<'a>>) -> BTreeSet<&'a str> {
        match subject.into() {
            Subject::Asked(asked) => asked.survey.dimensions(),
            Subject::Registered(indicator) => self.registered_dimensions(indicator),
        }
    }

    /// The values of a dimension that a subject has figures of, over all time.
    #[must_use]
    pub fn values(&self, subject: impl Into<Subject<'a>>, dimension: &str) -> BTreeSet<String> {
        match subject.into() {
            Subject::Asked(asked) => {
                asked.survey.values(dimension).into_iter().map(str::to_owned).collect()
            }
            Subject::Registered(indicator) => self.registered_values(indicator, dimension),
        }
    }

    /// The kind of period that a subject is reported by: that of its survey, or the shortest that its registers tell of.
    #[must_use]
    pub fn cadence(&self, subject: impl Into<Subject<'a>>) -> PeriodKind {
        match subject.into() {
            Subject::Asked(asked) => asked.survey.survey.cadence.into(),
            Subject::Registered(indicator) => self.registered_cadence(indicator),
        }
    }

    /// The periods of a kind of which a subject has figures, earliest first.
    #[must_use]
    pub fn periods(&self, subject: impl Into<Subject<'a>>, kind: PeriodKind) -> Vec<Period> {
        match subject.into() {
            Subject::Asked(asked) if Self::is_followed(asked) => self.followed_periods(asked, kind),
            Subject::Asked(asked) => self.answered_periods(asked, kind),
            Subject::Registered(indicator) => self.registered_periods(indicator, kind),
        }
    }

    /// Whether a period of a subject is whole: as-of completes it, and its data do not begin or end inside it.
    #[must_use]
    pub fn is_whole(&self, subject: impl Into<Subject<'a>>, period: Period) -> bool {
        match subject.into() {
            Subject::Asked(asked) if Self::is_followed(asked) => {
                self.is_followed_whole(asked, period)
            }
            Subject::Asked(asked) => self.is_answered_whole(asked, period),
            Subject::Registered(indicator) => self.is_registered_whole(indicator, period),
        }
    }

    /// The period that one is compared with: the latest earlier whole one of its kind with figures, unless the series
    /// breaks between the two.
    #[must_use]
    pub fn previous(&self, subject: impl Into<Subject<'a>>, period: Period) -> Option<Period> {
        match subject.into() {
            Subject::Asked(asked) if Self::is_followed(asked) => {
                self.followed_before(asked, period)
            }
            Subject::Asked(asked) => self.answered_before(asked, period),
            Subject::Registered(indicator) => self.registered_before(indicator, period),
        }
    }

    /// Where the series of a subject breaks, earliest first.
    #[must_use]
    pub fn breaks(&self, subject: impl Into<Subject<'a>>) -> Vec<SeriesBreak> {
        let subject = subject.into();
        let mut breaks = self.declared_breaks(subject);
        breaks.extend(subject.asked().into_iter().flat_map(super::breaks::weights));
        breaks.sort_by_key(|found| found.date);
        breaks
    }

    /// Why a period's figure is not weighted although others of its series are; `None` where it is weighted, or where
    /// nothing is.
    #[must_use]
    pub fn unweighted(
        &self,
        subject: impl Into<Subject<'a>>,
        period: Period,
    ) -> Option<&'a Unweighted> {
        self.not_weighted(subject.into().asked()?, period)
    }
}

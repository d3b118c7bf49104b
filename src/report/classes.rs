//! Says what becomes of detractors, passives and promoters: how many stay, for how long they have, what they bring.

use super::story::Story;
use crate::cube::{ClassStanding, Period, PeriodKind, SurveyCube};
use crate::statistics::{Binomial, Interval};

/// What became of the customers of one class in a period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClassFigures {
    /// How many there were when the period began.
    pub customers: u64,
    /// How many of them were still there when it was over, in per cent.
    pub retained: f64,
    /// Its interval.
    pub interval: Option<Interval>,
    /// Since how many days they were customers, on average.
    pub tenure_days: f64,
    /// What each of those with revenue on record brought in the period, on average, in the project's currency; `None`
    /// where too few have any.
    pub revenue: Option<f64>,
}

/// The classes of a question in a period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClassRelease {
    /// The period.
    pub period: Period,
    /// Detractors, passives and promoters; `None` for a class of too few customers.
    pub classes: [Option<ClassFigures>; 3],
}

impl<'a> Story<'a> {
    /// What became of the classes of a question in the last whole quarter (or year, if the survey is yearly) up to the end
    /// of a period; `None` where nothing is known of them.
    #[must_use]
    pub fn classes(
        &self,
        survey: &'a SurveyCube,
        question: usize,
        until: Period,
    ) -> Option<ClassRelease> {
        let kind = PeriodKind::from(survey.survey.cadence).max(PeriodKind::Quarter);
        let kind = if until.kind() == PeriodKind::Year { PeriodKind::Year } else { kind };
        let day = self.day(until)?;
        let mut months = survey.months_with_answers().into_iter().rev();
        let ends =
            |period: &Period| period.months().is_some_and(|(_, last)| last.last_day() <= day);
        let (period, found) = months.find_map(|month| {
            let period = Period::holding(kind, month);
            ends(&period).then_some((period, survey.by_class(question, period)?))
        })?;
        let classes = found.map(|class| self.class(&class));
        classes.iter().any(Option::is_some).then_some(ClassRelease { period, classes })
    }

    fn class(&self, class: &ClassStanding) -> Option<ClassFigures> {
        if class.at_start == 0 || self.too_few(Some(class.at_start), None).is_some() {
            return None;
        }
        let stayed = Binomial::from_counts(class.retained, class.at_start);
        #[expect(clippy::cast_precision_loss, reason = "a mean needs no more than 15 digits")]
        let mean = |sum: u64| sum as f64 / class.at_start as f64;
        let enough =
            class.with_revenue > 0 && self.too_few(Some(class.with_revenue), None).is_none();
        #[expect(clippy::cast_precision_loss, reason = "counts of customers are far below 2^53")]
        let revenue = enough.then(|| class.revenue.as_f64() / class.with_revenue as f64);
        Some(ClassFigures {
            customers: class.at_start,
            retained: stayed.share()? * 100.0,
            interval: stayed.wilson(self.indicators.level()).map(|i| i.times(100.0)),
            tenure_days: mean(class.tenure_days),
            revenue,
        })
    }
}

//! Decides what may be published: a figure passes, or it is withheld with its reason.
//!
//! [`Published`] can only be made here. Components take nothing else, so what did not pass can't reach a page.

use crate::cube::{Cut, Period};
use crate::indicators::families::{self, Corrected};
use crate::indicators::{Comparison, Figure, Indicator, correct};
use crate::project::Correction;
use crate::project::book_toml::DisclosureConfig;
use std::ops::Deref;

/// A figure that may be published.
#[derive(Debug, Clone, PartialEq)]
pub struct Published(Figure);

impl Deref for Published {
    type Target = Figure;

    fn deref(&self) -> &Figure {
        &self.0
    }
}

/// Why a figure is withheld.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SuppressionReason {
    /// Too few people or accounts stand behind it, or nobody can be told apart.
    Primary,
}

impl SuppressionReason {
    /// The word in exports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            SuppressionReason::Primary => "primary",
        }
    }
}

/// What the primary rule found too little of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TooFew {
    /// Nobody can be told apart, so it may all be one person.
    Unknown,
    /// People.
    People,
    /// Accounts.
    Accounts,
    /// People, after weighting: a few of them have nearly all the weight.
    Weighted,
}

/// A figure that is withheld: what it would have been about, and why nothing is said. No number of it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Suppressed {
    /// What is measured.
    pub indicator: &'static Indicator,
    /// The survey; `None` where it comes from registers.
    pub survey: Option<String>,
    /// The question; the same.
    pub question: Option<String>,
    /// The period.
    pub period: Period,
    /// Whether the period is complete.
    pub complete: bool,
    /// Which answers.
    pub cut: Cut,
    /// Why.
    pub reason: SuppressionReason,
    /// What there was too little of.
    pub too_few: TooFew,
}

/// What became of a figure.
#[derive(Debug, Clone, PartialEq)]
pub enum Release {
    /// It may be shown.
    Published(Box<Published>),
    /// It is withheld.
    Suppressed(Suppressed),
}

impl Release {
    /// The figure, if it may be shown.
    #[must_use]
    pub fn published(&self) -> Option<&Published> {
        match self {
            Release::Published(figure) => Some(figure),
            Release::Suppressed(_) => None,
        }
    }

    /// What there was too little of, if it is withheld.
    #[must_use]
    pub fn too_few(&self) -> Option<TooFew> {
        match self {
            Release::Published(_) => None,
            Release::Suppressed(suppressed) => Some(suppressed.too_few),
        }
    }

    /// Which answers it is about.
    #[must_use]
    pub fn cut(&self) -> &Cut {
        match self {
            Release::Published(figure) => &figure.cut,
            Release::Suppressed(suppressed) => &suppressed.cut,
        }
    }

    /// Puts the corrected p-value of its family into the change, if it may be shown.
    pub(super) fn put(&mut self, corrected: &Corrected) {
        if let Release::Published(figure) = self {
            families::put(&mut figure.0, corrected);
        }
    }

    /// The period it is about.
    #[must_use]
    pub fn period(&self) -> Period {
        match self {
            Release::Published(figure) => figure.period,
            Release::Suppressed(suppressed) => suppressed.period,
        }
    }
}

/// The disclosure rules of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disclosure {
    rules: DisclosureConfig,
    correction: Correction,
}

impl Disclosure {
    /// The rules as configured.
    #[must_use]
    pub fn new(rules: DisclosureConfig, correction: Correction) -> Self {
        Disclosure { rules, correction }
    }

    /// What there is too little of to publish what stands on so many people and accounts; `None` where there is enough.
    /// Nobody at all can be told.
    ///
    /// A weighted figure must be worth as many answers too: else a few people with large weights are nearly all of it.
    pub(super) fn too_few(
        &self,
        people: Option<u64>,
        accounts: Option<u64>,
        worth: Option<f64>,
    ) -> Option<TooFew> {
        #[expect(clippy::cast_precision_loss, reason = "a least number of people is small")]
        let least = self.rules.min_respondents as f64;
        match people {
            None => return Some(TooFew::Unknown),
            Some(people) if people > 0 && people < self.rules.min_respondents => {
                return Some(TooFew::People);
            }
            Some(_) => {}
        }
        if accounts.is_some_and(|accounts| accounts > 0 && accounts < self.rules.min_accounts) {
            return Some(TooFew::Accounts);
        }
        // Weights that are all the same make n of n, but for rounding.
        worth.is_some_and(|worth| worth <= least - 1e-6).then_some(TooFew::Weighted)
    }

    /// Passes or withholds a figure. A comparison goes where the other side of it would be withheld.
    #[must_use]
    pub fn release(&self, mut figure: Figure) -> Release {
        let too_few = self.too_few(figure.people, figure.accounts, figure.worth);
        if let Some(too_few) = too_few.filter(|_| !figure.is_empty()) {
            return Release::Suppressed(Suppressed {
                indicator: figure.indicator,
                survey: figure.survey,
                question: figure.question,
                period: figure.period,
                complete: figure.complete,
                cut: figure.cut,
                reason: SuppressionReason::Primary,
                too_few,
            });
        }
        let both_sides = |comparison: &Comparison| {
            let Comparison { other_people, other_accounts, other_worth, .. } = *comparison;
            self.too_few(other_people, other_accounts, other_worth).is_none()
        };
        figure.change = figure.change.filter(both_sides);
        figure.against_rest = figure.against_rest.filter(both_sides);
        Release::Published(Box::new(Published(figure)))
    }

    /// Passes or withholds the figures of a table. Those that are withheld are not tested, so the p-values of the
    /// others are corrected anew.
    #[must_use]
    pub fn release_table(&self, figures: Vec<Figure>) -> Vec<Release> {
        let mut releases: Vec<Release> = figures.into_iter().map(|f| self.release(f)).collect();
        let mut passed: Vec<&mut Figure> = releases
            .iter_mut()
            .filter_map(|release| match release {
                Release::Published(figure) => Some(&mut figure.0),
                Release::Suppressed(_) => None,
            })
            .collect();
        correct(self.correction, &mut passed);
        releases
    }
}

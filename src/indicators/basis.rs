//! Prepares what figures share: the weights that bring a survey's answers to the population, period by period, and where
//! the registers know a customer.
//!
//! A period in which nobody of some group answered can't be weighted: its figures stay as they are, say so, and are not
//! compared with weighted ones.

use super::families::Families;
use super::records::{self, Drawn, Joins, Known};
use super::sample::Parts;
use crate::cube::{Cube, Cut, Month, Period, PeriodKind, SurveyCube};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest_hint, shown};
use crate::project::{Playbook, Project};
use crate::sources::{Population, Registers};
use crate::statistics::{RakingCell, RakingError, rake};
use std::collections::{BTreeMap, BTreeSet};

/// What the figures of all surveys rest on beside the tallies.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Basis {
    surveys: BTreeMap<String, SurveyBasis>,
    /// Where the registers know a customer.
    pub(super) joins: Joins,
    /// The playbooks of the main language's book.
    pub(super) playbooks: Vec<Playbook>,
    /// From when on each indicator of the registers is known, by its id.
    pub(super) known: BTreeMap<&'static str, Known>,
    /// The dimensions by which each of them can be cut.
    pub(super) dimensions: BTreeMap<&'static str, BTreeSet<String>>,
    /// The changes that are corrected together, period by period.
    pub families: Families,
}

/// By question and period.
type Weights = BTreeMap<(usize, Period), Result<Factors, Unweighted>>;

#[derive(Debug, Clone, Default, PartialEq)]
struct SurveyBasis {
    /// How many customers there are.
    customers: u64,
    /// How many have each value, by dimension.
    by_value: BTreeMap<(String, String), u64>,
    weights: Weights,
}

/// By what the weights of a period's answers are multiplied, so that the groups weigh what they are among all customers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Factors {
    by_values: BTreeMap<Vec<String>, f64>,
    /// All answers of the period with these weights: every comparison with the rest starts from them.
    pub(super) whole: Parts,
}

impl Factors {
    /// The factor of the answers with these values of the margins.
    #[must_use]
    pub fn of(&self, values: &[String]) -> f64 {
        self.by_values.get(values).copied().unwrap_or(0.0)
    }
}

/// Why the answers of a period could not be weighted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unweighted {
    /// The dimension and the value of which nobody answered; `None` where no weights meet all margins.
    pub nobody_of: Option<(String, String)>,
}

/// A dimension whose distribution among all customers is known.
struct Margin<'a> {
    dimension: &'a str,
    rows: Vec<&'a Population>,
}

impl Basis {
    /// Prepares the weights of all surveys that the register of population names, and keeps the project's playbooks.
    #[must_use]
    pub fn build(
        project: &Project,
        cube: &Cube,
        registers: &Registers,
        playbooks: Vec<Playbook>,
        diagnostics: &mut Diagnostics,
    ) -> Basis {
        let mut surveys = BTreeMap::new();
        for (id, survey) in &cube.surveys {
            let rows: Vec<&Population> =
                registers.population.iter().filter(|row| row.survey == *id).collect();
            if let Some(at) = survey.survey.finite_population.as_ref().filter(|_| rows.is_empty()) {
                diagnostics.push(
                    Diagnostic::error(
                        "`finite_population` needs to know how many customers there are",
                    )
                    .at(at.clone())
                    .hint(format!("say it in the register of population, for the survey `{id}`")),
                );
            }
            if !rows.is_empty() && project.sources.surveys.contains_key(id) {
                surveys.insert(id.clone(), SurveyBasis::build(survey, &rows, diagnostics));
            }
        }
        let joins = Joins::of(registers, cube.as_of);
        let (known, dimensions) = match cube.as_of {
            Some(as_of) => {
                let playbooks = playbooks.as_slice();
                let drawn = Drawn { registers, cube, joins: &joins, playbooks, as_of };
                (records::known(&drawn), records::dimensions(&drawn))
            }
            None => (BTreeMap::new(), BTreeMap::new()),
        };
        let of_registers = known.values().filter_map(Known::first);
        let of_surveys = cube.surveys.values().filter_map(|survey| survey.first_month);
        let families = Families::of(of_registers.chain(of_surveys).min(), cube.as_of);
        Basis { surveys, known, dimensions, joins, playbooks, families }
    }

    /// The factors of a question's answers in a period; `None` where the survey is not weighted to a population.
    #[must_use]
    pub fn weights(
        &self,
        survey: &SurveyCube,
        question: usize,
        period: Period,
    ) -> Option<&Result<Factors, Unweighted>> {
        self.surveys.get(&survey.survey.id)?.weights.get(&(question, period))
    }

    /// How many customers a cut is drawn from, where the project asks that this count.
    #[must_use]
    pub fn base(&self, survey: &SurveyCube, cut: &Cut) -> Option<u64> {
        survey.survey.finite_population.as_ref()?;
        let basis = self.surveys.get(&survey.survey.id)?;
        match cut {
            Cut::Whole => Some(basis.customers),
            Cut::Value { dimension, value } => {
                basis.by_value.get(&(dimension.clone(), value.clone())).copied()
            }
        }
    }
}

impl SurveyBasis {
    fn build(
        survey: &SurveyCube,
        rows: &[&Population],
        diagnostics: &mut Diagnostics,
    ) -> SurveyBasis {
        let names = survey.survey.margins.iter();
        let names = names.filter_map(|place| survey.survey.dimensions.get(*place));
        let margins: Vec<Margin<'_>> = names
            .map(|dimension| Margin {
                dimension,
                rows: rows.iter().copied().filter(|row| row.dimension == *dimension).collect(),
            })
            .collect();
        let total = |margin: &Margin<'_>| -> u64 {
            margin.rows.iter().fold(0, |sum: u64, row| sum.saturating_add(row.customers))
        };
        let mut found = Diagnostics::new();
        for margin in &margins {
            margin.check(survey, &mut found);
        }
        if let [first, others @ ..] = margins.as_slice() {
            for other in others.iter().filter(|other| total(other) != total(first)) {
                let at = other.rows.first().map(|row| row.location.clone());
                let found_more = Diagnostic::warning(format!(
                    "the customers of `{}` add up to {}, those of `{}` to {}",
                    other.dimension,
                    total(other),
                    first.dimension,
                    total(first)
                ));
                let found_more =
                    found_more.hint("count the same customers in both; their shares are used");
                found.push(match at {
                    Some(at) => found_more.at(at),
                    None => found_more,
                });
            }
        }
        let mut basis = SurveyBasis {
            customers: margins.iter().map(total).max().unwrap_or(0),
            by_value: rows
                .iter()
                .map(|row| ((row.dimension.clone(), row.value.clone()), row.customers))
                .collect(),
            weights: Weights::new(),
        };
        basis.check_size(survey, rows, &mut found);
        if !found.has_errors() {
            basis.weights = weigh(survey, &margins, &mut found);
        }
        diagnostics.append(found);
        basis
    }

    /// Reports periods in which more people answered than there are customers.
    fn check_size(&self, survey: &SurveyCube, rows: &[&Population], found: &mut Diagnostics) {
        let kind = PeriodKind::from(survey.survey.cadence);
        // Of a group without customers it is already said that nobody of it can have answered.
        for row in rows.iter().filter(|row| row.customers > 0) {
            let cut = Cut::Value { dimension: row.dimension.clone(), value: row.value.clone() };
            let mut most: Option<(u64, Period)> = None;
            for question in 0..survey.survey.questions.len() {
                for period in periods(survey, &cut, question, kind) {
                    let people = survey.people(&cut, question, period).unwrap_or(0);
                    if most.is_none_or(|(most, _)| people > most) {
                        most = Some((people, period));
                    }
                }
            }
            let Some((people, period)) = most.filter(|(people, _)| *people > row.customers) else {
                continue;
            };
            let message = format!(
                "column `customers`: {people} people of `{}` answered in {period}, more than its {} customers",
                shown(&row.value),
                row.customers
            );
            let wrong = match survey.survey.finite_population {
                Some(_) => Diagnostic::error(message),
                None => Diagnostic::warning(message),
            };
            found.push(
                wrong.at(row.location.clone()).hint("bring the register of population up to date"),
            );
        }
    }
}

impl Margin<'_> {
    /// Checks that the values of the population are those of the answers.
    fn check(&self, survey: &SurveyCube, found: &mut Diagnostics) {
        let answered: BTreeSet<&str> =
            survey.values(self.dimension).into_iter().filter(|value| !value.is_empty()).collect();
        let named: BTreeSet<&str> = self.rows.iter().map(|row| row.value.as_str()).collect();
        for row in &self.rows {
            let there = answered.contains(row.value.as_str());
            if row.customers > 0 && !there {
                let unnamed: Vec<&str> = answered.difference(&named).copied().collect();
                let message = format!(
                    "column `value`: no answer of the survey `{}` has `{}` = `{}`",
                    row.survey,
                    self.dimension,
                    shown(&row.value)
                );
                // Where the answers have no value without a row, it is spelt as it should be.
                let missing = if unnamed.is_empty() {
                    Diagnostic::warning(message).hint(
                        "no figure is weighted before it answers; put it together with another group, in the answers and \
                         in the register",
                    )
                } else {
                    Diagnostic::error(message).hint(nearest_hint(&row.value, unnamed))
                };
                found.push(missing.at(row.location.clone()));
            } else if row.customers == 0 && there {
                found.push(
                    Diagnostic::error(format!(
                        "column `customers`: there are answers of `{}`, and none of its customers",
                        shown(&row.value)
                    ))
                    .at(row.location.clone())
                    .hint("say how many customers it has"),
                );
            }
        }
        for value in answered.difference(&named) {
            let at = self.rows.first().map(|row| row.location.clone());
            let missing = Diagnostic::error(format!(
                "the survey `{}` has answers with `{}` = `{}`, which the population does not name",
                survey.survey.id,
                self.dimension,
                shown(value)
            ))
            .hint(format!("add a row that says how many customers have `{}`", shown(value)));
            found.push(match at {
                Some(at) => missing.at(at),
                None => missing,
            });
        }
    }
}

/// The periods of a kind in which a cut has answers to a question.
fn periods(survey: &SurveyCube, cut: &Cut, question: usize, kind: PeriodKind) -> BTreeSet<Period> {
    survey.months(cut, question).map(|month: Month| Period::holding(kind, month)).collect()
}

/// The weights of all questions and periods, and a warning of each value that kept a period from having any.
fn weigh(survey: &SurveyCube, margins: &[Margin<'_>], found: &mut Diagnostics) -> Weights {
    let targets: Vec<Vec<f64>> = margins
        .iter()
        .map(|margin| {
            #[expect(
                clippy::cast_precision_loss,
                reason = "counts of customers are far below 2^53"
            )]
            let customers = |row: &&Population| row.customers as f64;
            margin.rows.iter().map(customers).collect()
        })
        .collect();
    let mut weights = Weights::new();
    let mut lacking: BTreeMap<Option<(usize, usize)>, BTreeSet<Period>> = BTreeMap::new();
    for (question, of_question) in survey.survey.questions.iter().enumerate() {
        for kind in Period::KINDS {
            for period in periods(survey, &Cut::Whole, question, kind) {
                let counted = survey.margins(&Cut::Whole, question, period);
                let cells: Vec<RakingCell> = counted
                    .iter()
                    .map(|(values, scores)| RakingCell {
                        levels: values
                            .iter()
                            .zip(margins)
                            .map(|(value, margin)| {
                                margin.rows.iter().position(|row| row.value == *value)
                            })
                            .collect(),
                        weight: scores.iter().map(|score| score.sum_of_weights()).sum(),
                    })
                    .collect();
                if cells.iter().all(|cell| cell.weight <= 0.0) {
                    continue;
                }
                let raked = rake(&cells, &targets).map(|raked| {
                    let values = counted.keys().map(|values| values.to_vec());
                    let mut factors = Factors {
                        by_values: values.zip(raked.factors).collect(),
                        whole: Parts::default(),
                    };
                    factors.whole = Parts::weighted_to(&factors, &counted, of_question);
                    factors
                });
                let raked = raked.map_err(|error| {
                    let place = match error {
                        RakingError::NoAnswers { margin, level } => Some((margin, level)),
                        _ => None,
                    };
                    lacking.entry(place).or_default().insert(period);
                    let value = place.and_then(|(margin, level)| {
                        let margin = margins.get(margin)?;
                        let row = margin.rows.get(level)?;
                        Some((margin.dimension.to_owned(), row.value.clone()))
                    });
                    Unweighted { nobody_of: value }
                });
                weights.insert((question, period), raked);
            }
        }
    }
    for (place, periods) in lacking {
        let row = place.and_then(|(margin, level)| margins.get(margin)?.rows.get(level));
        let names: Vec<String> = periods.iter().take(6).map(ToString::to_string).collect();
        let more = if periods.len() > 6 { " …" } else { "" };
        let names = names.join(", ");
        let message = match row {
            Some(row) => format!(
                "nobody of `{}` = `{}` answered in {names}{more}: figures of these periods are not weighted",
                row.dimension,
                shown(&row.value)
            ),
            None => format!(
                "no weights meet the population in {names}{more}: their figures are not weighted"
            ),
        };
        let warning = Diagnostic::warning(message)
            .hint("put small groups together, in the answers and in the register of population");
        let at = row.or(margins.first().and_then(|margin| margin.rows.first()));
        found.push(match at {
            Some(row) => warning.at(row.location.clone()),
            None => warning,
        });
    }
    weights
}

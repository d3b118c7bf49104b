//! Declares every indicator once: its names, definition, unit, interval and how to read it.
//!
//! The method page is written from these declarations and the figures are computed under their ids, so the two can't
//! differ. All ids exist whatever the data: an indicator whose data are absent has no figure, a misspelt id is an
//! error. Each family has a file of its own.

mod agreement;
mod closed_loop;
mod commitments;
mod contact;
mod customers;
mod execution;
mod incidents;
mod policy;
mod surveys;

pub use crate::project::Text;

/// One thing that is measured, as the method page and the reports describe it.
#[derive(Debug, PartialEq, Eq)]
pub struct Indicator {
    /// The name under which plans, components and exports know it: lower-case letters, digits and underscores.
    pub id: &'static str,
    /// The family it belongs to.
    pub family: Family,
    /// What its figure counts in.
    pub unit: Unit,
    /// Which side is good.
    pub direction: Direction,
    /// Its full name, for headings and the method page.
    pub name: Text,
    /// Its name for axes and small cards: 24 characters at most.
    pub short: Text,
    /// What is counted over what: 45 words at most.
    pub definition: Text,
    /// Which survey question or which columns of a register it needs.
    pub needs: Text,
    /// How its interval is computed where the project does not choose otherwise.
    pub interval: IntervalMethod,
    /// Where the formula comes from, then where its interval does. Citations only, so that it reads the same in every
    /// language; `embajador` stands for a definition of this project's own.
    pub source: &'static str,
    /// One sentence on how to read the figure and on what it can't say: 30 words at most.
    pub reading: Text,
}

/// What a figure counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// A difference of two percentages, from −100 to 100.
    Points,
    /// A percentage. Shares run from 0 to 100; a growth may be negative, a retention of revenue above 100.
    Percent,
    /// A whole number of answers, incidents, actions …
    Count,
    /// Hours.
    Hours,
    /// Days.
    Days,
    /// An amount in the project's one currency.
    Money,
    /// One amount over another, 1 where they are equal.
    Ratio,
    /// A level from 0 to 5.
    Level,
}

impl Unit {
    /// The word that stands for it in exports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Unit::Points => "points",
            Unit::Percent => "percent",
            Unit::Count => "count",
            Unit::Hours => "hours",
            Unit::Days => "days",
            Unit::Money => "money",
            Unit::Ratio => "ratio",
            Unit::Level => "level",
        }
    }
}

/// Which side of a figure is the good one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// Neither side is good by itself, so a change is shown without judgement.
    Neutral,
}

impl Direction {
    /// The word that stands for it in exports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Direction::Higher => "higher",
            Direction::Lower => "lower",
            Direction::Neutral => "neutral",
        }
    }
}

/// How the interval around a figure is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IntervalMethod {
    /// The constrained score interval of a difference of two shares of the same answers (Tango 1998).
    Score,
    /// The score interval of one share, without continuity correction (Wilson 1927).
    Wilson,
    /// Greenwood's variance on the log-log scale, for a point of a survival curve (Kaplan & Meier 1958).
    KaplanMeier,
    /// Two of the measured values, by their ranks (Conover 1999), of a percentile.
    OrderStatistics,
    /// Student's t, of a mean (Student 1908).
    Student,
    /// No interval: the figure is an amount, a count, a ratio of amounts or a list counted whole.
    None,
}

impl IntervalMethod {
    /// All methods, in the order of the method page.
    pub const ALL: [IntervalMethod; 6] = [
        IntervalMethod::Score,
        IntervalMethod::Wilson,
        IntervalMethod::KaplanMeier,
        IntervalMethod::OrderStatistics,
        IntervalMethod::Student,
        IntervalMethod::None,
    ];

    /// The word that stands for it in exports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            IntervalMethod::Score => "score",
            IntervalMethod::Wilson => "wilson",
            IntervalMethod::KaplanMeier => "kaplan_meier",
            IntervalMethod::OrderStatistics => "order_statistics",
            IntervalMethod::Student => "student",
            IntervalMethod::None => "none",
        }
    }

    /// What it does, for the method page.
    #[must_use]
    pub fn explanation(self) -> Text {
        match self {
            IntervalMethod::Score => Text {
                es: "Intervalo de puntuación de Tango (1998): los valores del NPS que un contraste no \
                     descarta a la vista de las respuestas. Vale con pocas, nunca sale de −100 a 100 y \
                     no se queda sin anchura aunque todas coincidan.",
                en: "Tango's score interval (1998): the values of the NPS that a test on the answers does \
                     not rule out. It holds with few answers, stays within −100 to 100 and keeps some \
                     width even when all of them agree.",
            },
            IntervalMethod::Wilson => Text {
                es: "Intervalo de puntuación de Wilson (1927) para un porcentaje, sin corrección de \
                     continuidad. Vale con pocos casos y nunca sale de 0 a 100.",
                en: "Wilson's score interval (1927) for a percentage, without continuity correction. It \
                     holds with few cases and stays within 0 to 100.",
            },
            IntervalMethod::KaplanMeier => Text {
                es: "Intervalo de la curva de Kaplan-Meier, con la varianza de Greenwood en escala \
                     log-log. Cuenta con que parte de los clientes sigue activa y nunca sale de 0 a 100.",
                en: "The interval of the Kaplan-Meier curve, with Greenwood's variance on the log-log \
                     scale. It allows for customers who are still active and stays within 0 to 100.",
            },
            IntervalMethod::OrderStatistics => Text {
                es: "Entre dos de los valores medidos, elegidos por su puesto (Conover 1999). Vale para \
                     cualquier distribución; con pocos casos no existe, y se dice así.",
                en: "Between two of the measured values, chosen by their ranks (Conover 1999). It holds \
                     whatever the distribution; with few cases there is none, and that is said.",
            },
            IntervalMethod::Student => Text {
                es: "Intervalo de una media con la t de Student (1908). Con valores muy desiguales y \
                     menos de unos treinta casos es solo una orientación.",
                en: "The interval of a mean by Student's t (1908). With very unequal values and fewer \
                     than some thirty cases it is no more than a guide.",
            },
            IntervalMethod::None => Text {
                es: "Sin intervalo: es un importe, un recuento, un cociente de importes o una lista \
                     propia que se cuenta entera. Se juzga por su valor.",
                en: "No interval: it is an amount, a count, a ratio of amounts, or a list of your own \
                     that is counted whole. It is judged by its value.",
            },
        }
    }
}

/// The families of indicators, in the order of the method page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// What customers answer.
    Surveys,
    /// What becomes of customers.
    Customers,
    /// How incidents are handled.
    Incidents,
    /// Whether promises are kept.
    Commitments,
    /// How proposals turn into agreements.
    Agreement,
    /// Whether the service goes to plan.
    Execution,
    /// What is done with each answer.
    ClosedLoop,
    /// How customers are kept in touch with.
    Contact,
    /// Whether the retention policy itself is in order.
    Policy,
}

impl Family {
    /// All families, in order.
    pub const ALL: [Family; 9] = [
        Family::Surveys,
        Family::Customers,
        Family::Incidents,
        Family::Commitments,
        Family::Agreement,
        Family::Execution,
        Family::ClosedLoop,
        Family::Contact,
        Family::Policy,
    ];

    /// Whether its figures are about the answers to a survey's question.
    #[must_use]
    pub fn is_asked(self) -> bool {
        matches!(self, Family::Surveys | Family::ClosedLoop)
    }

    /// The word that stands for it in exports and anchors.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Family::Surveys => "surveys",
            Family::Customers => "customers",
            Family::Incidents => "incidents",
            Family::Commitments => "commitments",
            Family::Agreement => "agreement",
            Family::Execution => "execution",
            Family::ClosedLoop => "closed_loop",
            Family::Contact => "contact",
            Family::Policy => "policy",
        }
    }

    /// Its name, for headings.
    #[must_use]
    pub fn name(self) -> Text {
        match self {
            Family::Surveys => Text { es: "Encuestas", en: "Surveys" },
            Family::Customers => Text { es: "Clientes", en: "Customers" },
            Family::Incidents => Text { es: "Incidencias", en: "Incidents" },
            Family::Commitments => Text { es: "Compromisos", en: "Commitments" },
            Family::Agreement => Text { es: "Acuerdo", en: "Agreement" },
            Family::Execution => Text { es: "Ejecución", en: "Execution" },
            Family::ClosedLoop => Text { es: "Ciclo cerrado", en: "Closed loop" },
            Family::Contact => Text { es: "Contacto", en: "Contact" },
            Family::Policy => Text { es: "Política", en: "Policy" },
        }
    }

    /// Its indicators, in order.
    #[must_use]
    pub fn indicators(self) -> &'static [Indicator] {
        match self {
            Family::Surveys => &surveys::INDICATORS,
            Family::Customers => &customers::INDICATORS,
            Family::Incidents => &incidents::INDICATORS,
            Family::Commitments => &commitments::INDICATORS,
            Family::Agreement => &agreement::INDICATORS,
            Family::Execution => &execution::INDICATORS,
            Family::ClosedLoop => &closed_loop::INDICATORS,
            Family::Contact => &contact::INDICATORS,
            Family::Policy => &policy::INDICATORS,
        }
    }
}

/// All indicators, family by family.
pub fn all() -> impl Iterator<Item = &'static Indicator> {
    Family::ALL.into_iter().flat_map(|family| family.indicators().iter())
}

/// The indicator of an id, if there is one.
#[must_use]
pub fn find(id: &str) -> Option<&'static Indicator> {
    all().find(|indicator| indicator.id == id)
}

/// All ids, in the order of [`all`]; what a misspelt one is compared with.
pub fn ids() -> impl Iterator<Item = &'static str> {
    all().map(|indicator| indicator.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Language;

    /// The contract: every id, in family order. Plans and playbooks of other people's projects name these.
    const CONTRACT: [(Family, &str); 9] = [
        (Family::Surveys, "nps promoters passives detractors csat ces response_rate responses"),
        (
            Family::Customers,
            "retention_rate churn_rate net_revenue_retention repeat_purchase_rate tenure_median survival_12m \
             stage_conversion referral_share referral_cost earned_growth acquisition_cost retention_cost \
             customer_profit unprofitable_share lifetime_value market_share",
        ),
        (
            Family::Incidents,
            "incidents first_response_p50 first_response_p90 resolution_mean resolution_p50 resolution_p90 \
             within_service_level first_contact_resolution second_contact_resolution escalation_rate backlog \
             reopened_rate",
        ),
        (Family::Commitments, "commitments_met compensations_owed compensations_given"),
        (Family::Agreement, "proposals_accepted proposals_followed_up agreements_signed"),
        (Family::Execution, "milestones_on_time deliverables_validated deviations_told"),
        (
            Family::ClosedLoop,
            "detractors_contacted_in_time time_to_contact_p50 detractors_recovered promoters_thanked",
        ),
        (
            Family::Contact,
            "contact_coverage communications_on_plan campaign_return feedback_balance",
        ),
        (
            Family::Policy,
            "playbooks_reviewed_in_time moments_configured moments_measured suppliers_coherent \
             values_practised maturity data_freshness actions_overdue",
        ),
    ];

    #[test]
    fn every_id_of_the_contract_is_there_once_and_in_order() {
        let declared: Vec<(Family, &str)> = all().map(|i| (i.family, i.id)).collect();
        let contract: Vec<(Family, &str)> = CONTRACT
            .into_iter()
            .flat_map(|(family, ids)| ids.split_whitespace().map(move |id| (family, id)))
            .collect();
        assert_eq!(declared, contract);
        let once: std::collections::BTreeSet<&str> = ids().collect();
        assert_eq!(once.len(), contract.len());
    }

    #[test]
    fn families_are_listed_in_their_order() {
        assert!(Family::ALL.is_sorted());
        assert!(all().map(|i| i.family).is_sorted());
    }

    #[test]
    fn an_id_finds_its_indicator() {
        for id in ids() {
            assert_eq!(find(id).map(|i| i.id), Some(id));
        }
        assert_eq!(find("npz"), None);
    }

    #[test]
    fn ids_are_lower_case_words_joined_by_underscores() {
        for id in ids() {
            assert!(!id.is_empty());
            assert!(
                id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'),
                "{id}"
            );
        }
    }

    #[test]
    fn names_are_short_and_differ() {
        for language in Language::ALL {
            let mut names = std::collections::BTreeSet::new();
            let mut shorts = std::collections::BTreeSet::new();
            for i in all() {
                let (name, short) = (i.name.in_language(language), i.short.in_language(language));
                assert!(!name.is_empty() && !short.is_empty(), "{}", i.id);
                assert!(!name.ends_with('.') && !short.ends_with('.'), "{}", i.id);
                assert!(short.chars().count() <= 24, "{}: {short}", i.id);
                assert!(names.insert(name), "two indicators are called {name}");
                assert!(shorts.insert(short), "two indicators are called {short}");
            }
        }
    }

    #[test]
    fn texts_are_whole_short_sentences() {
        let words = |text: &str| text.split_whitespace().count();
        for language in Language::ALL {
            for i in all() {
                for text in [i.definition, i.needs, i.reading] {
                    let text = text.in_language(language);
                    assert!(text.ends_with('.') && text.len() > 1, "{}: {text}", i.id);
                    assert!(
                        text.chars().next().is_some_and(char::is_uppercase),
                        "{}: {text}",
                        i.id
                    );
                    assert!(!text.contains("  ") && !text.contains('\n'), "{}: {text}", i.id);
                }
                let (definition, reading) =
                    (i.definition.in_language(language), i.reading.in_language(language));
                assert!(words(definition) <= 45, "{}: {definition}", i.id);
                assert!(words(reading) <= 30, "{}: {reading}", i.id);
                assert!(!reading.contains(". "), "{}: {reading}", i.id);
                assert!(!i.source.is_empty(), "{}", i.id);
            }
        }
    }

    #[test]
    fn a_source_names_the_paper_of_its_interval() {
        for i in all() {
            let paper = match i.interval {
                IntervalMethod::Score => "Tango 1998",
                IntervalMethod::Wilson => "Wilson 1927",
                IntervalMethod::KaplanMeier if i.unit == Unit::Days => "Brookmeyer & Crowley 1982",
                IntervalMethod::KaplanMeier => "Greenwood 1926",
                IntervalMethod::OrderStatistics => "Conover 1999",
                IntervalMethod::Student => "Student 1908",
                IntervalMethod::None => continue,
            };
            assert!(i.source.ends_with(paper), "{}: {}", i.id, i.source);
        }
    }

    #[test]
    fn only_shares_have_the_interval_of_a_share() {
        for i in all() {
            match i.interval {
                IntervalMethod::Score => assert_eq!(i.unit, Unit::Points, "{}", i.id),
                IntervalMethod::Wilson => assert_eq!(i.unit, Unit::Percent, "{}", i.id),
                IntervalMethod::KaplanMeier => {
                    assert!(matches!(i.unit, Unit::Percent | Unit::Days), "{}", i.id);
                }
                IntervalMethod::OrderStatistics => {
                    assert!(matches!(i.unit, Unit::Hours | Unit::Days), "{}", i.id);
                }
                IntervalMethod::Student | IntervalMethod::None => {}
            }
        }
    }

    #[test]
    fn every_method_is_explained_under_a_word_of_its_own() {
        let words: std::collections::BTreeSet<&str> =
            IntervalMethod::ALL.into_iter().map(IntervalMethod::as_str).collect();
        assert_eq!(words.len(), IntervalMethod::ALL.len());
        for method in IntervalMethod::ALL {
            for language in Language::ALL {
                assert!(method.explanation().in_language(language).ends_with('.'));
            }
        }
    }
}

//! Says what a figure rests on: so many answers, incidents, customers, proposals.

use super::words::integer;
use crate::indicators::{Counts, Family, Figure, Indicator};
use crate::project::Language;

/// How what figures rest on is called in a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bases {
    /// The language.
    pub language: Language,
    /// The register of customers tells the firm of each: its rows are the people whom one deals with there.
    pub of_firms: bool,
}

/// What is told of customers by what they bring: of those who are billed, whoever else one deals with.
const BILLED: [&str; 4] =
    ["customer_profit", "unprofitable_share", "lifetime_value", "repeat_purchase_rate"];

/// What the figures of an indicator are counted from: one of them, and several.
fn nouns(indicator: &Indicator, bases: Bases) -> (&'static str, &'static str) {
    let noun =
        |es: (&'static str, &'static str), en: (&'static str, &'static str)| match bases.language {
            Language::Es => es,
            Language::En => en,
        };
    match (indicator.family, indicator.id) {
        (_, "response_rate") => noun(("invitación", "invitaciones"), ("invitation", "invitations")),
        (Family::Surveys, _) => noun(("respuesta", "respuestas"), ("answer", "answers")),
        (_, "net_revenue_retention" | "earned_growth") => {
            noun(("apunte", "apuntes"), ("entry", "entries"))
        }
        (_, "referral_cost") => {
            noun(("recomendación", "recomendaciones"), ("referral", "referrals"))
        }
        (_, "market_share") => noun(("dato", "datos"), ("record", "records")),
        (_, "stage_conversion") => noun(("paso", "pasos"), ("step", "steps")),
        (_, "commitments_met") => noun(("promesa", "promesas"), ("promise", "promises")),
        (Family::Incidents | Family::Commitments, _) => {
            noun(("incidencia", "incidencias"), ("incident", "incidents"))
        }
        (Family::Agreement, _) => noun(("propuesta", "propuestas"), ("proposal", "proposals")),
        (Family::Execution, _) => noun(("hito", "hitos"), ("milestone", "milestones")),
        (Family::ClosedLoop, _) => noun(("respuesta", "respuestas"), ("answer", "answers")),
        (_, "communications_on_plan") => {
            noun(("comunicación", "comunicaciones"), ("communication", "communications"))
        }
        (_, "campaign_return") => noun(("campaña", "campañas"), ("campaign", "campaigns")),
        (_, "feedback_balance") => noun(("opinión", "opiniones"), ("opinion", "opinions")),
        (_, "playbooks_reviewed_in_time" | "maturity") => {
            noun(("guía", "guías"), ("playbook", "playbooks"))
        }
        (_, "moments_configured" | "moments_measured") => {
            noun(("momento", "momentos"), ("moment", "moments"))
        }
        (_, "suppliers_coherent") => noun(("proveedor", "proveedores"), ("supplier", "suppliers")),
        (_, "values_practised") => noun(("valor", "valores"), ("value", "values")),
        (_, "data_freshness") => noun(("fuente", "fuentes"), ("source", "sources")),
        (_, "actions_overdue") => noun(("acción", "acciones"), ("action", "actions")),
        (Family::Customers | Family::Contact, id) if bases.of_firms && !BILLED.contains(&id) => {
            noun(
                ("persona de contacto", "personas de contacto"),
                ("contact person", "contact people"),
            )
        }
        (Family::Customers | Family::Contact | Family::Policy, _) => {
            noun(("cliente", "clientes"), ("customer", "customers"))
        }
    }
}

/// Whether what an indicator is counted from adds up over periods. A customer counts again in each, and so does what waits.
#[must_use]
pub fn adds_up(indicator: &Indicator) -> bool {
    let bases = Bases { language: Language::En, of_firms: false };
    nouns(indicator, bases).0 != "customer" && indicator.id != "backlog"
}

/// So many of what an indicator is counted from: `1.284 respuestas`, `1 incident`.
#[must_use]
pub fn counted(n: u64, indicator: &Indicator, bases: Bases) -> String {
    let (one, several) = nouns(indicator, bases);
    format!("{} {}", integer(n, bases.language), if n == 1 { one } else { several })
}

/// What an indicator is counted from, for the head of a column.
#[must_use]
pub fn several(indicator: &Indicator, bases: Bases) -> String {
    super::words::upper_first(nouns(indicator, bases).1)
}

/// What a figure rests on; empty for a count, which says it itself.
#[must_use]
pub fn base(figure: &Figure, bases: Bases) -> String {
    let (indicator, language) = (figure.indicator, bases.language);
    match (indicator.family, figure.counts) {
        (Family::Surveys, Counts::Share { successes, trials })
            if indicator.id == "response_rate" =>
        {
            let answered = integer(successes, language);
            let of = language.pick("de", "of");
            format!("{answered} {of} {}", counted(trials, indicator, bases))
        }
        (Family::Surveys, _) => counted(figure.n, indicator, bases),
        (_, Counts::Share { successes, trials }) => {
            let of = language.pick("de", "of");
            format!("{} {of} {}", integer(successes, language), counted(trials, indicator, bases))
        }
        _ if indicator.unit == crate::indicators::Unit::Count => String::new(),
        _ => counted(figure.n, indicator, bases),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::registry;

    #[test]
    fn who_is_there_in_each_period_is_not_counted_twice() {
        let adds_up = |id: &str| adds_up(registry::find(id).unwrap());
        assert!(adds_up("nps") && adds_up("incidents") && adds_up("feedback_balance"));
        let said = |id: &str, of_firms: bool| {
            let bases = Bases { language: Language::Es, of_firms };
            counted(2, registry::find(id).unwrap(), bases)
        };
        assert_eq!(said("retention_rate", false), "2 clientes");
        assert_eq!(said("retention_rate", true), "2 personas de contacto");
        assert_eq!(said("customer_profit", true), "2 clientes");
        assert!(
            !adds_up("acquisition_cost")
                && !adds_up("retention_rate")
                && !adds_up("contact_coverage")
                && !adds_up("backlog")
        );
    }
}

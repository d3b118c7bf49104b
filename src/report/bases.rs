//! Says what a figure rests on: so many answers, incidents, customers, proposals.

use super::words::integer;
use crate::indicators::{Counts, Family, Figure, Indicator};
use crate::project::Language;

/// What the figures of an indicator are counted from: one of them, and several.
fn nouns(indicator: &Indicator, language: Language) -> (&'static str, &'static str) {
    let noun = |es: (&'static str, &'static str), en: (&'static str, &'static str)| match language {
        Language::Es => es,
        Language::En => en,
    };
    match (indicator.family, indicator.id) {
        (_, "response_rate") => noun(("invitación", "invitaciones"), ("invitation", "invitations")),
        (Family::Surveys, _) => noun(("respuesta", "respuestas"), ("answer", "answers")),
        (_, "net_revenue_retention" | "earned_growth" | "acquisition_cost" | "retention_cost") => {
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
        (Family::Customers | Family::Contact | Family::Policy, _) => {
            noun(("cliente", "clientes"), ("customer", "customers"))
        }
    }
}

/// Whether what an indicator is counted from adds up over periods. A customer counts again in each, and so does what waits.
#[must_use]
pub fn adds_up(indicator: &Indicator) -> bool {
    nouns(indicator, Language::En).0 != "customer" && indicator.id != "backlog"
}

/// So many of what an indicator is counted from: `1.284 respuestas`, `1 incident`.
#[must_use]
pub fn counted(n: u64, indicator: &Indicator, language: Language) -> String {
    let (one, several) = nouns(indicator, language);
    format!("{} {}", integer(n, language), if n == 1 { one } else { several })
}

/// What an indicator is counted from, for the head of a column.
#[must_use]
pub fn several(indicator: &Indicator, language: Language) -> String {
    super::words::upper_first(nouns(indicator, language).1)
}

/// What a figure rests on; empty for a count, which says it itself.
#[must_use]
pub fn base(figure: &Figure, language: Language) -> String {
    let indicator = figure.indicator;
    match (indicator.family, figure.counts) {
        (Family::Surveys, Counts::Share { successes, trials })
            if indicator.id == "response_rate" =>
        {
            let answered = integer(successes, language);
            let of = language.pick("de", "of");
            format!("{answered} {of} {}", counted(trials, indicator, language))
        }
        (Family::Surveys, _) => counted(figure.n, indicator, language),
        (_, Counts::Share { successes, trials }) => {
            let of = language.pick("de", "of");
            format!(
                "{} {of} {}",
                integer(successes, language),
                counted(trials, indicator, language)
            )
        }
        _ if indicator.unit == crate::indicators::Unit::Count => String::new(),
        _ => counted(figure.n, indicator, language),
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
        assert!(!adds_up("retention_rate") && !adds_up("contact_coverage") && !adds_up("backlog"));
    }
}

//! Several figures side by side, each with its interval, change and target.

use super::call::{self, wrong};
use super::context::Context;
use super::kpi::card;
use super::view::{Component, Kpi, Plan};
use crate::cube::{Cut, Period, PeriodKind};
use crate::diagnostic::{Diagnostic, nearest_hint};
use crate::handbook::ComponentCall;
use crate::indicators::{Indicator, Subject, registry};

/// The cards of the indicators that a call names. On a report, those without a figure in its period are left out.
pub(super) fn components(
    context: &Context<'_>,
    call: &ComponentCall,
    period: Option<Period>,
) -> Result<Vec<Component>, Diagnostic> {
    let indicators = indicators(call)?;
    let kind = call::kind(call)?;
    let kpis: Vec<Kpi> =
        indicators.iter().filter_map(|one| of(context, one, period, kind)).collect();
    if kpis.is_empty() {
        return Ok(Vec::new());
    }
    Ok(vec![Component::Plan(Plan { title: None, kpis })])
}

/// The indicators that a call names under `ids`.
pub(super) fn indicators(call: &ComponentCall) -> Result<Vec<&'static Indicator>, Diagnostic> {
    let ids = call.attributes.get("ids").map_or("", String::as_str);
    let mut indicators = Vec::new();
    for id in ids.split(',').map(str::trim).filter(|id| !id.is_empty()) {
        match registry::find(id) {
            Some(indicator) => indicators.push(indicator),
            None => {
                let hint = nearest_hint(id, registry::ids());
                return Err(wrong(call, format!("there is no indicator `{id}`"), hint));
            }
        }
    }
    if indicators.is_empty() {
        return Err(wrong(
            call,
            format!("component `{}` names no indicators", call.name),
            "name some, as in ids=retention_rate,churn_rate",
        ));
    }
    Ok(indicators)
}

fn of(
    context: &Context<'_>,
    indicator: &'static Indicator,
    period: Option<Period>,
    kind: Option<PeriodKind>,
) -> Option<Kpi> {
    let story = &context.story;
    let subject: Option<Subject<'_>> = story.main_of_indicator(indicator);
    let release = subject.and_then(|subject| {
        let period = match period {
            Some(period) => period,
            None => match kind {
                Some(kind) => story.latest_of(subject, kind)?,
                None => story.latest(subject)?,
            },
        };
        story.release(subject, &Cut::Whole, period)
    });
    if release.is_none() && period.is_some() {
        return None;
    }
    let place = subject.and_then(|subject| context.place(subject, &Cut::Whole));
    Some(card(context, indicator, place, release.as_ref()))
}

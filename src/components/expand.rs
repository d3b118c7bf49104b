//! Turns a component call into the views that take its place.

use super::call::{self, check, declared};
use super::context::Context;
use super::view::{Component, Grid, Withheld};
use super::{
    cards, classes, cohorts, composition, distribution, drivers, effects, engagement, groups, kpi,
    listings, method, moments, objectives, opening, playbooks, register, registers, table, tenure,
    treatment, trend,
};
use crate::cube::{Cut, Period};
use crate::diagnostic::{Diagnostic, nearest_hint};
use crate::handbook::{ComponentCall, Place};
use crate::indicators::Family;

/// What takes the place of a call.
#[derive(Debug)]
pub enum Expansion {
    /// Plain text, inside a sentence.
    Text(String),
    /// Components, one after the other; none where the page's period has nothing to show.
    Components(Vec<Component>),
}

/// Evaluates a call.
///
/// # Errors
/// A diagnostic at the call's place if it names something that does not exist, or stands where it can't.
pub fn expand(
    context: &Context<'_>,
    call: &ComponentCall,
    place: Place,
) -> Result<Expansion, Diagnostic> {
    let component = declared(call)?;
    if place == Place::Inline && component.name != "kpi" {
        return Err(call::wrong(
            call,
            format!("component `{}` stands inside a sentence", component.name),
            "put it on a line of its own, with an empty line before and after",
        ));
    }
    let components = match component.name {
        "kpi" => {
            let checked = check(context, call)?;
            if place == Place::Inline {
                return Ok(Expansion::Text(kpi::inline(context, &checked)));
            }
            vec![kpi::component(context, &checked, place)]
        }
        "trend" | "table" | "distribution" | "drivers" | "composition" => figures(context, call)?,
        "effects" => effects_of(context, call)?,
        "definitions" => vec![Component::Definitions(method::definitions(context))],
        "settings" => vec![Component::DataBox(method::settings(context))],
        "register" => {
            let standing = register::Standing::Alone { heading: call::finding(call)? };
            let schema = call::register(call)?;
            vec![Component::Register(register::component(context, schema, standing))]
        }
        "registers" => registers::components(context),
        "cards" => cards::components(context, call, call::period(context, call)?)?,
        "classes" => classes_of(context, call)?,
        "groups" => groups::components(context, call, call::period(context, call)?)?,
        "survival" => tenure::components(context, call)?,
        "cohorts" => cohorts::components(context, call)?,
        "objectives" => vec![objectives::component(context).unwrap_or_else(|| {
            let name = context.text("Plan de medición", "Measurement plan");
            kpi::nothing(context, name, None)
        })],
        "steps" => vec![playbooks::component(context, playbooks::Course::Steps)],
        "phases" => vec![playbooks::component(context, playbooks::Course::Phases)],
        "actions" => {
            let playbook = call.attributes.get("playbook").map(String::as_str);
            check_playbook(context, call, playbook)?;
            let table = objectives::actions_table(context, playbook);
            vec![table.map_or_else(|| kpi::no_register(context, "actions"), Component::SortTable)]
        }
        "engagement" => {
            let table = engagement::component(context);
            vec![table.map_or_else(|| kpi::no_register(context, "moments"), Component::SortTable)]
        }
        name => match listings::components(context, call)? {
            Some(components) => components,
            None => {
                let period = context.period.or_else(|| latest(context));
                let heading = call::finding(call)?;
                period.map(|period| of_report(context, name, period, heading)).unwrap_or_default()
            }
        },
    };
    Ok(Expansion::Components(components))
}

/// The period that a report's component shows on a page that is no report: the latest whole one.
fn latest(context: &Context<'_>) -> Option<Period> {
    let survey = context.story.default_survey()?;
    let subject = context.story.main_of(survey, Period::All)?;
    context.story.latest(subject)
}

fn of_report(context: &Context<'_>, name: &str, period: Period, heading: bool) -> Vec<Component> {
    let one = |component: Option<Component>| component.into_iter().collect();
    match name {
        "headline" => one(opening::headline(context, period).map(Component::Headline)),
        "plan" => one(opening::plan(context, period, heading).map(Component::Plan)),
        "moments" => moments::components(context, period),
        "main-trend" => one(context.story.main_subject(period).and_then(|subject| {
            let span = trend::Span::up_to(period);
            trend::component(context, subject.into(), &Cut::Whole, &span, true)
                .map(Component::Trend)
        })),
        "main-distribution" => one(context.story.main_subject(period).and_then(|subject| {
            distribution::component(context, subject, &Cut::Whole, period, true)
                .map(Component::Distribution)
        })),
        "treatment" => {
            one(treatment::component(context, period, heading).map(Component::Treatment))
        }
        "segments" => segments(context, period),
        "main-drivers" => one(context.story.main_subject(period).and_then(|subject| {
            drivers::component(context, subject, period, true).map(Component::Grid)
        })),
        "main-composition" => one(main_composition(context, period).map(Component::Grid)),
        "data" => vec![Component::DataBox(method::data(context, period))],
        _ => Vec::new(),
    }
}

/// A table for each dimension that the main survey names itself.
fn segments(context: &Context<'_>, period: Period) -> Vec<Component> {
    let Some(subject) = context.story.main_subject(period) else { return Vec::new() };
    let named = &subject.survey.survey.named_dimensions;
    named
        .iter()
        .filter(|dimension| *dimension != "moment")
        .filter_map(|dimension| table::table(context, subject, dimension, period, true))
        .map(Component::Table)
        .collect()
}

/// What the change of the main figure is made of, by the first dimension that its survey names and that isn't the moment.
fn main_composition(context: &Context<'_>, period: Period) -> Option<Grid> {
    let subject = context.story.main_subject(period)?;
    let named = &subject.survey.survey.named_dimensions;
    // Where the figure is weighted by a dimension, its mix can't move it. Segments are what customers are told apart by.
    let mut dimensions: Vec<&String> = named.iter().filter(|name| *name != "moment").collect();
    let held = |name: &str| composition::is_weighted_to(subject, name);
    dimensions.sort_by_key(|name| (held(name), *name != "segment"));
    dimensions
        .into_iter()
        .find_map(|name| composition::component(context, subject, name, period, true))
}

fn effects_of(context: &Context<'_>, call: &ComponentCall) -> Result<Vec<Component>, Diagnostic> {
    let finding = call::finding(call)?;
    let playbook = call.attributes.get("playbook").map(String::as_str);
    check_playbook(context, call, playbook)?;
    let Some(period) = call::period(context, call)?.or_else(|| latest(context)) else {
        return Ok(Vec::new());
    };
    let found = effects::component(context, period, playbook, finding);
    Ok(found.map(Component::Effects).into_iter().collect())
}

/// What becomes of the classes of the recommendation that a call means.
fn classes_of(context: &Context<'_>, call: &ComponentCall) -> Result<Vec<Component>, Diagnostic> {
    let heading = call::finding(call)?;
    let survey = call::survey(context, call)?;
    let subject = survey.and_then(|survey| context.story.subject("nps", survey, None));
    let period = call::period(context, call)?.or_else(|| latest(context));
    let grid = subject
        .zip(period)
        .and_then(|(subject, period)| classes::component(context, subject, period, heading));
    Ok(match grid {
        Some(grid) => vec![Component::Grid(grid)],
        None if context.period.is_some() => Vec::new(),
        None => vec![kpi::no_register(context, "customers")],
    })
}

/// That the book has a playbook of this id.
fn check_playbook(
    context: &Context<'_>,
    call: &ComponentCall,
    playbook: Option<&str>,
) -> Result<(), Diagnostic> {
    if let Some(id) = playbook
        && !context.playbooks.is_empty()
        && !context.playbooks.contains_key(id)
    {
        let hint = nearest_hint(id, context.playbooks.keys().map(String::as_str));
        return Err(call::wrong(call, format!("there is no playbook `{id}`"), hint));
    }
    Ok(())
}

fn figures(context: &Context<'_>, call: &ComponentCall) -> Result<Vec<Component>, Diagnostic> {
    let checked = check(context, call)?;
    let by = call::by(context, call, &checked)?;
    let finding = call::finding(call)?;
    if ["table", "composition"].contains(&call.name.as_str()) && by.is_none() {
        return Err(call::wrong(
            call,
            format!("component `{}` names no dimension", call.name),
            format!("say by what, as in {{{{#{} nps by=segment}}}}", call.name),
        ));
    }
    // On a report, a section without data is left out; in a chapter it says that there are none.
    let nothing = || {
        if context.period.is_some() {
            Vec::new()
        } else {
            vec![kpi::no_data(context, checked.indicator)]
        }
    };
    let Some(subject) = checked.subject else { return Ok(nothing()) };
    let Some(period) = checked.period.or_else(|| context.story.latest(subject)) else {
        return Ok(nothing());
    };
    let asked = subject.asked().filter(|asked| asked.indicator.family == Family::Surveys);
    if asked.is_none() && ["drivers", "composition", "distribution"].contains(&call.name.as_str()) {
        return Err(call::wrong(
            call,
            format!(
                "component `{}` needs the answers of a survey, which `{}` is not made of",
                call.name, checked.indicator.id
            ),
            "show it with `kpi`, `trend` or `table`",
        ));
    }
    let component = match (call.name.as_str(), by) {
        ("trend", by) => {
            let Some(span) = trend::Span::of(context, call, &checked, subject)? else {
                return Ok(nothing());
            };
            match by {
                Some(dimension) => {
                    trend::multiples(context, subject, dimension, &span).map(Component::Multiples)
                }
                None => trend::component(context, subject, &checked.cut, &span, finding)
                    .map(Component::Trend),
            }
        }
        ("drivers", _) => asked
            .and_then(|asked| drivers::component(context, asked, period, finding))
            .map(Component::Grid),
        ("composition", Some(dimension)) => asked
            .and_then(|asked| composition::component(context, asked, dimension, period, finding))
            .map(Component::Grid),
        ("table", Some(dimension)) => {
            table::table(context, subject, dimension, period, finding)
                // On a report, a table that is mostly holes says less than none.
                .filter(|table| {
                    let shown = table.rows.iter().filter(|row| !row.withheld).count();
                    context.period.is_none() || (shown > 1 && shown * 2 >= table.rows.len())
                })
                .map(Component::Table)
        }
        _ => asked
            .and_then(|asked| {
                distribution::component(context, asked, &checked.cut, period, finding)
            })
            .map(Component::Distribution),
    };
    if let Some(component) = component {
        return Ok(vec![component]);
    }
    // Nothing to show can mean that nothing may be shown.
    let too_few = kpi::release(context, &checked).and_then(|release| release.too_few());
    Ok(match too_few.filter(|_| context.period.is_none()) {
        Some(too_few) => vec![Component::Withheld(Withheld {
            name: Some(checked.indicator.name.in_language(context.language).to_owned()),
            words: context.withheld(too_few),
        })],
        None => nothing(),
    })
}

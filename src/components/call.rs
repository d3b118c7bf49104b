//! Checks a component call: does the component exist, are its attributes its own, do the names in it mean anything.

use super::context::Context;
use super::declared::{COMPONENTS, Declared, SubjectWord};
use crate::cube::{Cut, Period, PeriodKind, SurveyCube};
use crate::diagnostic::{Diagnostic, nearest_hint};
use crate::handbook::ComponentCall;
use crate::indicators::{Family, Indicator, Subject, registry};
use crate::sources::schema::Schema;
use crate::sources::schemas;
use std::collections::BTreeSet;

/// A call whose names have been looked up.
pub(super) struct Checked<'a> {
    pub(super) indicator: &'static Indicator,
    /// `None` where its data are absent.
    pub(super) subject: Option<Subject<'a>>,
    pub(super) cut: Cut,
    pub(super) period: Option<Period>,
}

/// The component of a call, its attributes checked.
pub(super) fn declared(call: &ComponentCall) -> Result<&'static Declared, Diagnostic> {
    let names = COMPONENTS.iter().map(|component| component.name);
    let Some(declared) = COMPONENTS.iter().find(|c| c.name == call.name) else {
        return Err(wrong(
            call,
            format!("there is no component `{}`", call.name),
            nearest_hint(&call.name, names),
        ));
    };
    for name in call.attributes.keys() {
        if !declared.attributes.contains(&name.as_str()) {
            return Err(wrong(
                call,
                format!("component `{}` has no attribute `{name}`", declared.name),
                nearest_hint(name, declared.attributes.iter().copied()),
            ));
        }
    }
    match (&call.subject, declared.subject) {
        (None, SubjectWord::Indicator) => Err(wrong(
            call,
            format!("component `{}` names no indicator", declared.name),
            format!("write it as {{{{#{} nps}}}}", declared.name),
        )),
        (None, SubjectWord::Register) => Err(wrong(
            call,
            format!("component `{}` names no register", declared.name),
            format!("write it as {{{{#{} moments}}}}", declared.name),
        )),
        (Some(word), SubjectWord::None) => Err(wrong(
            call,
            format!("component `{}` takes no word, found `{word}`", declared.name),
            "take it out",
        )),
        _ => Ok(declared),
    }
}

pub(super) fn wrong(
    call: &ComponentCall,
    message: impl Into<String>,
    hint: impl Into<String>,
) -> Diagnostic {
    Diagnostic::error(message).at(call.location.clone()).hint(hint)
}

/// Whether a call asks for a heading that says what the component shows.
pub(super) fn finding(call: &ComponentCall) -> Result<bool, Diagnostic> {
    match call.attributes.get("title").map(String::as_str) {
        None => Ok(false),
        Some("finding") => Ok(true),
        Some(other) => Err(wrong(
            call,
            format!("`title` takes `finding`, found `{other}`"),
            "leave it out where the page has its own heading",
        )),
    }
}

/// Looks up the indicator, survey, question, cut and period of a call.
pub(super) fn check<'a>(
    context: &Context<'a>,
    call: &ComponentCall,
) -> Result<Checked<'a>, Diagnostic> {
    let id = call.subject.as_deref().unwrap_or_default();
    let Some(indicator) = registry::find(id) else {
        return Err(wrong(
            call,
            format!("there is no indicator `{id}`"),
            nearest_hint(id, registry::ids()),
        ));
    };
    let survey = survey(context, call)?;
    for attribute in ["survey", "question"] {
        if !indicator.family.is_asked() && call.attributes.contains_key(attribute) {
            return Err(wrong(
                call,
                format!("`{id}` comes from registers, so it takes no `{attribute}`"),
                "take it out",
            ));
        }
    }
    let place = match context.story.registered(indicator) {
        Some(subject) => Place::Register(subject),
        None if indicator.family.is_asked() => Place::Survey(survey),
        None => Place::Nowhere,
    };
    let cut = cut(context, call, place)?;
    if let (Some(question), Some(survey)) = (call.attributes.get("question"), survey) {
        let ids = survey.survey.questions.iter().map(|question| question.id.as_str());
        if !ids.clone().any(|id| id == question) {
            return Err(wrong(
                call,
                format!("survey `{}` has no question `{question}`", survey.survey.id),
                nearest_hint(question, ids),
            ));
        }
    }
    let period = period(context, call)?;
    let question = call.attributes.get("question").map(String::as_str);
    let subject = if indicator.family.is_asked() {
        let asked = survey.and_then(|survey| context.story.subject(id, survey, question));
        asked.map(Subject::Asked)
    } else {
        context.story.registered(indicator)
    };
    Ok(Checked { indicator, subject, cut, period })
}

/// The register that a call names.
pub(super) fn register(call: &ComponentCall) -> Result<&'static Schema, Diagnostic> {
    let name = call.subject.as_deref().unwrap_or_default();
    schemas::find(name).ok_or_else(|| {
        wrong(call, format!("there is no register `{name}`"), nearest_hint(name, schemas::names()))
    })
}

/// The period that a call names, or else that of its page.
pub(super) fn period(
    context: &Context<'_>,
    call: &ComponentCall,
) -> Result<Option<Period>, Diagnostic> {
    let Some(text) = call.attributes.get("period") else { return Ok(context.period) };
    let period = text
        .parse()
        .map_err(|message: String| wrong(call, message, "write it as 2026-10, 2026-Q4 or 2026"))?;
    Ok(Some(period))
}

/// The kind of period that a call names.
pub(super) fn kind(call: &ComponentCall) -> Result<Option<PeriodKind>, Diagnostic> {
    let kinds = [
        ("month", PeriodKind::Month),
        ("quarter", PeriodKind::Quarter),
        ("year", PeriodKind::Year),
    ];
    let Some(word) = call.attributes.get("kind") else { return Ok(None) };
    match kinds.iter().find(|(name, _)| name == word) {
        Some((_, kind)) => Ok(Some(*kind)),
        None => {
            let hint = nearest_hint(word, kinds.iter().map(|(name, _)| *name));
            Err(wrong(call, format!("`{word}` is not a kind of period"), hint))
        }
    }
}

/// The survey that a call means; `None` where the project has none.
pub(super) fn survey<'a>(
    context: &Context<'a>,
    call: &ComponentCall,
) -> Result<Option<&'a SurveyCube>, Diagnostic> {
    let surveys = &context.story.indicators.cube.surveys;
    match call.attributes.get("survey") {
        None => Ok(context.story.default_survey()),
        Some(id) => match surveys.get(id) {
            Some(survey) => Ok(Some(survey)),
            None => Err(wrong(
                call,
                format!("there is no survey `{id}`"),
                nearest_hint(id, surveys.keys().map(String::as_str)),
            )),
        },
    }
}

/// Where the values of a dimension are looked up.
#[derive(Clone, Copy)]
enum Place<'a> {
    Survey(Option<&'a SurveyCube>),
    Register(Subject<'a>),
    /// There are no data, so any dimension may come to be.
    Nowhere,
}

/// The dimension that a table or a trend is cut by.
pub(super) fn by<'c, 'a>(
    context: &Context<'a>,
    call: &'c ComponentCall,
    checked: &Checked<'a>,
) -> Result<Option<&'c str>, Diagnostic> {
    let Some(dimension) = call.attributes.get("by") else { return Ok(None) };
    let place = match checked.subject {
        Some(subject @ Subject::Registered(_)) => Place::Register(subject),
        _ if !checked.indicator.family.is_asked() => Place::Nowhere,
        _ => Place::Survey(survey(context, call)?),
    };
    known_dimension(context, call, place, dimension)?;
    Ok(Some(dimension))
}

/// Whether an indicator of the registers would have a dimension if its register's own column were filled: of that there is
/// nothing yet, which is no mistake of the call.
fn may_come(context: &Context<'_>, indicator: &Indicator, dimension: &str) -> bool {
    let registers: &[&str] = match indicator.family {
        Family::Customers => &["customers"],
        Family::Incidents | Family::Commitments => &["incidents"],
        Family::Agreement => &["proposals"],
        Family::Execution => &["milestones"],
        Family::Contact => &["customers", "communications", "campaigns", "feedback"],
        _ => &[],
    };
    let mut columns =
        registers.iter().filter_map(|name| schemas::find(name)).flat_map(|schema| schema.columns);
    // Customers are ranked where amounts of the last year are known.
    let is_column = columns.any(|column| column.name == dimension)
        || dimension == "tier" && indicator.family == Family::Customers;
    // What a sister indicator has is filled, so this one can't be cut by it.
    let indicators = &context.story.indicators;
    let mut sisters = indicators.subjects().into_iter().filter(|subject| {
        subject.asked().is_none() && subject.indicator().family == indicator.family
    });
    is_column && !sisters.any(|subject| indicators.dimensions(subject).contains(dimension))
}

fn known_dimension<'a>(
    context: &Context<'a>,
    call: &ComponentCall,
    place: Place<'a>,
    dimension: &str,
) -> Result<(), Diagnostic> {
    let survey = match place {
        Place::Survey(Some(survey)) => survey,
        Place::Survey(None) | Place::Nowhere => return Ok(()),
        Place::Register(subject) => {
            let known = context.story.indicators.dimensions(subject);
            if known.contains(dimension) || may_come(context, subject.indicator(), dimension) {
                return Ok(());
            }
            return Err(wrong(
                call,
                format!("the registers know no dimension `{dimension}` of this figure"),
                nearest_hint(dimension, known),
            ));
        }
    };
    let with_values = survey.dimensions();
    let declared = survey.survey.dimensions.iter().map(String::as_str);
    let crosses = survey.survey.crosses.iter().map(|cross| cross.name.as_str());
    if declared.chain(crosses).any(|name| name == dimension) {
        return Ok(());
    }
    Err(wrong(
        call,
        format!("survey `{}` has no dimension `{dimension}`", survey.survey.id),
        nearest_hint(dimension, with_values),
    ))
}

fn cut<'a>(
    context: &Context<'a>,
    call: &ComponentCall,
    place: Place<'a>,
) -> Result<Cut, Diagnostic> {
    match (call.attributes.get("dimension"), call.attributes.get("value")) {
        (None, None) => Ok(Cut::Whole),
        (Some(dimension), Some(value)) => {
            known_dimension(context, call, place, dimension)?;
            let (survey, values) = match place {
                Place::Survey(Some(survey)) => {
                    let values = survey.values(dimension).into_iter().map(str::to_owned).collect();
                    (Some(survey), values)
                }
                Place::Register(subject) => {
                    (None, context.story.indicators.values(subject, dimension))
                }
                Place::Survey(None) => return Ok(Cut::Whole),
                Place::Nowhere => (None, BTreeSet::from([value.clone()])),
            };
            let named = context.value(survey, dimension, value) != *value;
            if !named && !values.contains(value) {
                return Err(wrong(
                    call,
                    format!("dimension `{dimension}` has no value `{value}`"),
                    nearest_hint(value, values.iter().map(String::as_str)),
                ));
            }
            Ok(Cut::Value { dimension: dimension.clone(), value: value.clone() })
        }
        _ => Err(wrong(
            call,
            "`dimension` and `value` go together",
            "name both, as in dimension=moment value=incident",
        )),
    }
}

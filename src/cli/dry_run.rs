//! `embajador dry-run`: what past reports would say by the settings of another revision, and what they say now.

use super::revision::Revision;
use super::talk::Talk;
use super::{DataArgs, output};
use crate::diagnostic::{Diagnostics, Failure};
use crate::indicators::Status;
use crate::project::Project;
use crate::report::hindsight::{
    Aspect, Hindsight, Redefined, Restated, Said, Statement, StatementOf, redefined,
};
use crate::report::{Claim, Story};
use crate::{Input, Measured};
use serde_json::{Value, json};

/// The name and version of the JSON format.
const SCHEMA: &str = "embajador/dry-run/1";

/// How many periods of each kind are compared unless all are: two years of months.
const MOST: usize = 24;

#[derive(Debug, clap::Args)]
pub(super) struct DryRunArgs {
    #[command(flatten)]
    data: DataArgs,
    /// The revision in git whose targets, definitions and thresholds are compared with those of the folder
    #[arg(long, value_name = "REV")]
    against: String,
    /// Compare all periods, not the last 24 months, quarters and years alone
    #[arg(long)]
    all: bool,
    /// How the differences are written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For reading
    Table,
    /// For programs
    Json,
}

pub(super) fn run(args: &DryRunArgs, talk: &Talk) -> Result<(), Failure> {
    let input = args.data.input();
    let revision = Revision::take_out(&input.root, &args.against)?;
    let mut diagnostics = Diagnostics::new();
    let now = Measured::read(&input, &mut diagnostics)?;
    talk.diagnostics(&diagnostics);
    talk.readings(&now.cube);
    talk.left_out(&now.left_out);
    args.data.write_quarantine(&now.cube, talk)?;
    let then = measure(&revision, &input, &now).map_err(|failure| revision.placed(failure))?;

    let most = (!args.all).then_some(MOST);
    let (story_then, story_now) = (Story::new(then.indicators()), Story::new(now.indicators()));
    let hindsight = Hindsight::compare(&story_then, &story_now, most);
    let defined = then.project.definitions(&revision.folder);
    let defined = defined.map_err(|failure| revision.placed(failure))?;
    let redefined = redefined(&defined, &now.project.definitions(&now.project.root)?);
    let text = match args.format {
        Format::Table => table(&hindsight, &redefined),
        Format::Json => json(&revision, &now, &hindsight, &redefined),
    };
    output::to_stdout(|out| out.write_all(text.as_bytes()))
}

/// The data of the folder, measured by the settings of the revision. They speak of the same day.
fn measure(revision: &Revision, input: &Input, now: &Measured) -> Result<Measured, Failure> {
    // What is odd in settings that hold no more is of no use to anybody.
    let mut diagnostics = Diagnostics::new();
    let mut settings = Project::load(&revision.folder, &mut diagnostics)?;
    // Who answers for a target changes nothing that is said, and roles of that time may have another name by now.
    for objective in &mut settings.plan.objectives {
        objective.owner = None;
    }
    let input = Input { as_of: now.cube.as_of, ..input.clone() };
    Measured::by_settings(settings, &input, &mut diagnostics)
}

fn table(hindsight: &Hindsight, redefined: &[Redefined]) -> String {
    let mut lines = Vec::new();
    for one in &hindsight.restated {
        let (kind, id) = named(&one.of);
        let [then, now] = both_sides(one);
        lines.push(vec![one.period.to_string(), format!("{kind} {id}"), format!("{then} → {now}")]);
    }
    let not_set = || "not set".to_owned();
    for one in redefined {
        let (then, now) = (one.then.clone(), one.now.clone());
        let change = format!("{} → {}", then.unwrap_or_else(not_set), now.unwrap_or_else(not_set));
        lines.push(vec!["definition".to_owned(), one.key.clone(), change]);
    }
    let mut text = output::aligned(&lines, &[]);
    let (same, all) = (hindsight.same(), hindsight.statements);
    text.push_str(&match (all, same == all, redefined.is_empty()) {
        (0, _, _) => "there is no report to say anything\n".to_owned(),
        (_, true, true) => format!("nothing differs: all {all} statements would be the same\n"),
        (_, true, false) => format!("all {all} statements would be the same\n"),
        _ => format!("{same} of {all} statements would be the same\n"),
    });
    text
}

fn named(of: &StatementOf) -> (&'static str, &str) {
    match of {
        StatementOf::Headline(survey) => ("headline", survey),
        StatementOf::Objective(id) => ("objective", id),
    }
}

/// What differs, on both sides, with as many decimals as tell them apart.
fn both_sides(one: &Restated) -> [String; 2] {
    let side = |statement: &Option<Statement>, decimals| match statement {
        Some(statement) => parts(statement, &one.aspects, decimals).join(", "),
        None => "not there".to_owned(),
    };
    let sides = |decimals| [side(&one.then, decimals), side(&one.now, decimals)];
    let told_apart = [1, 3].into_iter().map(sides).find(|[then, now]| then != now);
    told_apart.unwrap_or_else(|| sides(9))
}

/// What a statement says in the aspects that differ: in all, if the other one is not comparable.
fn parts(statement: &Statement, aspects: &[Aspect], decimals: usize) -> Vec<String> {
    let incomparable = [Aspect::Presence, Aspect::Subject, Aspect::Withheld];
    let whole = aspects.iter().any(|aspect| incomparable.contains(aspect));
    let has = |wanted: &[Aspect]| whole || aspects.iter().any(|one| wanted.contains(one));
    let mut parts = Vec::new();
    if aspects.contains(&Aspect::Subject) {
        parts.push(subject(statement));
    }
    match &statement.said {
        Said::Withheld(_) => parts.push("withheld".to_owned()),
        Said::Figure { estimate, interval, n, .. } => {
            if has(&[Aspect::Value, Aspect::Interval]) {
                let mut value = match estimate {
                    Some(estimate) => format!("{estimate:.decimals$}"),
                    None => "no figure".to_owned(),
                };
                if let Some((low, high)) = interval {
                    value.push_str(&format!(" ({low:.decimals$} to {high:.decimals$})"));
                }
                parts.push(value);
            }
            if has(&[Aspect::Count]) {
                parts.push(format!("n {n}"));
            }
        }
    }
    if has(&[Aspect::Target]) {
        match statement.target {
            Some(target) => parts.push(format!("target {target}")),
            None if aspects.contains(&Aspect::Target) => parts.push("no target".to_owned()),
            None => {}
        }
    }
    if let Said::Figure { status, claim, .. } = &statement.said {
        if has(&[Aspect::State, Aspect::Target])
            && (status.is_some() || aspects.contains(&Aspect::State))
        {
            parts.push(status.map_or("not judged", state).to_owned());
        }
        if has(&[Aspect::Claim]) && (claim.is_some() || aspects.contains(&Aspect::Claim)) {
            parts.push(claimed(*claim).to_owned());
        }
    }
    parts
}

fn subject(statement: &Statement) -> String {
    let mut text = statement.indicator.to_owned();
    if let Some(survey) = &statement.survey {
        let question = statement.question.as_deref().unwrap_or_default();
        text.push_str(&format!(" of {survey}.{question}"));
    }
    if let Some((dimension, value)) = &statement.cut {
        text.push_str(&format!(" where {dimension} is {value}"));
    }
    text
}

fn state(status: Status) -> &'static str {
    match status {
        Status::Met => "met",
        Status::NotMet => "not met",
        Status::Undecided => "undecided",
    }
}

fn claimed(claim: Option<Claim>) -> &'static str {
    match claim {
        Some(Claim::Higher) => "rise called real",
        Some(Claim::Lower) => "fall called real",
        Some(Claim::Chance) => "change within chance",
        Some(Claim::TooFew) => "too few to call a change",
        None => "compared with nothing",
    }
}

fn json(
    revision: &Revision,
    now: &Measured,
    hindsight: &Hindsight,
    redefined: &[Redefined],
) -> String {
    let differences: Vec<Value> = hindsight.restated.iter().map(restated).collect();
    let definitions: Vec<Value> = redefined
        .iter()
        .map(|one| json!({ "key": one.key, "then": one.then, "now": one.now }))
        .collect();
    let all = json!({
        "schema": SCHEMA,
        "against": revision.name,
        "commit": revision.commit,
        "as_of": now.cube.as_of.map(|day| day.to_string()),
        "statements": hindsight.statements,
        "same": hindsight.same(),
        "differences": differences,
        "definitions": definitions,
    });
    // Plain values without maps of foreign keys can't fail to serialise.
    let mut text = serde_json::to_string_pretty(&all).unwrap_or_default();
    text.push('\n');
    text
}

fn restated(one: &Restated) -> Value {
    let (kind, id) = named(&one.of);
    let differs: Vec<&str> = one.aspects.iter().map(|aspect| aspect.as_str()).collect();
    json!({
        "period": one.period.to_string(),
        "kind": kind,
        "id": id,
        "differs": differs,
        "then": one.then.as_ref().map(record),
        "now": one.now.as_ref().map(record),
    })
}

fn record(statement: &Statement) -> Value {
    let (dimension, value) = statement.cut.clone().unzip();
    let mut record = json!({
        "indicator": statement.indicator,
        "survey": statement.survey,
        "question": statement.question,
        "dimension": dimension,
        "value": value,
        "target": statement.target,
        "suppressed": matches!(statement.said, Said::Withheld(_)),
    });
    if let (Said::Figure { estimate, interval, n, status, claim }, Some(fields)) =
        (&statement.said, record.as_object_mut())
    {
        let claim = claim.map(|claim| match claim {
            Claim::Higher => "higher",
            Claim::Lower => "lower",
            Claim::Chance => "chance",
            Claim::TooFew => "too_few",
        });
        let figure = [
            ("estimate", json!(estimate)),
            ("low", json!(interval.map(|ends| ends.0))),
            ("high", json!(interval.map(|ends| ends.1))),
            ("n", json!(n)),
            ("status", json!(status.map(Status::as_str))),
            ("claim", json!(claim)),
        ];
        fields.extend(figure.map(|(key, value)| (key.to_owned(), value)));
    }
    record
}

//! `embajador sample-size`: how many answers it takes to see a change, from the variance of the survey's own data.

use super::output::Format;
use super::talk::Talk;
use super::{DataArgs, check_survey, output, usage};
use crate::Measured;
use crate::cube::{Cut, Period, PeriodKind};
use crate::diagnostic::{Diagnostics, Failure, nearest_hint};
use crate::indicators::{Asked, Indicators, SampleSize, Subject};
use crate::sources::csv_text::csv_text;
use crate::statistics::planning;
use serde::Serialize;

#[derive(Debug, clap::Args)]
pub(super) struct SampleSizeArgs {
    #[command(flatten)]
    data: DataArgs,
    /// The change to be seen, in points; may be given several times
    #[arg(long, value_name = "POINTS", value_parser = points)]
    change: Vec<f64>,
    /// Say also how many answers make an interval of so many points to each side
    #[arg(long, value_name = "POINTS", value_parser = points)]
    margin: Option<f64>,
    /// How often a change of that size is to be found
    #[arg(long, value_name = "SHARE", default_value_t = planning::POWER, value_parser = power)]
    power: f64,
    /// The survey; the default is the configured one, or else the first
    #[arg(long, value_name = "SURVEY")]
    survey: Option<String>,
    /// The indicator
    #[arg(long, value_name = "ID", default_value = "nps")]
    id: String,
    /// For each value of a dimension or of a declared cross, compared all at once
    #[arg(long, value_name = "DIM")]
    by: Option<String>,
    /// The period to start from: 2026-10, 2026-Q4 or 2026; the default is the latest whole one
    #[arg(long, value_name = "PERIOD")]
    period: Option<Period>,
    /// How the plan is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
    format: Format,
}

/// The changes that are planned for where none is asked for.
const CHANGES: [f64; 5] = [5.0, 10.0, 15.0, 20.0, 30.0];

fn points(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(points) if points > 0.0 && points <= 200.0 => Ok(points),
        _ => Err("expected a number of points above 0 and up to 200".to_owned()),
    }
}

fn power(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if (0.5..1.0).contains(&share) => Ok(share),
        _ => Err("expected a share from 0.5 to below 1, such as 0.8".to_owned()),
    }
}

/// The plan for one value and one change.
#[derive(Debug, Serialize)]
struct Row {
    id: &'static str,
    survey: String,
    question: String,
    period: String,
    dimension: Option<String>,
    value: Option<String>,
    /// Answers of the period.
    n: u64,
    n_effective: Option<f64>,
    variance: f64,
    design_effect: f64,
    response_rate: Option<f64>,
    /// The smallest change that two periods like this would probably show.
    visible: Option<f64>,
    /// `change` or `margin`.
    goal: &'static str,
    points: f64,
    /// Answers that each period needs.
    answers: Option<u64>,
    invitations: Option<u64>,
}

#[derive(Debug, Serialize)]
struct Plan {
    schema: &'static str,
    level: f64,
    power: f64,
    rows: Vec<Row>,
}

pub(super) fn run(args: &SampleSizeArgs, talk: &Talk) -> Result<(), Failure> {
    let mut diagnostics = Diagnostics::new();
    let measured = Measured::read(&args.data.input(), &mut diagnostics)?;
    talk.diagnostics(&diagnostics);
    talk.readings(&measured.cube);
    talk.left_out(&measured.left_out);
    args.data.write_quarantine(&measured.cube, talk)?;
    let indicators = measured.indicators();
    let subject = subject(args, &indicators)?;
    let period = match args.period {
        Some(period) => period,
        None => latest(&indicators, subject).ok_or_else(|| {
            usage(
                format!("survey `{}` has no answers yet", subject.survey.survey.id),
                "put the first answers in place, and plan from their variance",
            )
        })?,
    };
    let sizes = indicators.sample_sizes(subject.into(), args.by.as_deref(), period, args.power);
    if sizes.is_empty() {
        return Err(usage(
            format!("`{}` has no answers in {period} to plan from", args.id),
            "name another period, with --period",
        ));
    }
    let rows: Vec<Row> =
        sizes.iter().flat_map(|size| rows(args, &indicators, subject, size)).collect();
    let text = match args.format {
        Format::Table => table(args, &indicators, &sizes, &rows),
        Format::Csv => csv_text(&cells(&rows)),
        Format::Json => {
            let plan = Plan {
                schema: "embajador/sample-size/1",
                level: indicators.level().confidence(),
                power: args.power,
                rows,
            };
            let mut text = serde_json::to_string_pretty(&plan).unwrap_or_default();
            text.push('\n');
            text
        }
    };
    output::to_stdout(|out| out.write_all(text.as_bytes()))
}

fn subject<'a>(args: &SampleSizeArgs, indicators: &Indicators<'a>) -> Result<Asked<'a>, Failure> {
    let configured = indicators.project.book.survey.as_ref().map(|survey| survey.value.as_str());
    let wanted = args.survey.as_deref().or(configured);
    check_survey(wanted, indicators.cube)?;
    let subjects: Vec<Asked<'a>> =
        indicators.subjects().into_iter().filter_map(Subject::asked).collect();
    let of_survey = |subject: &&Asked<'a>| {
        wanted.is_none_or(|id| id == subject.survey.survey.id)
            && subject.indicator.id != "responses"
    };
    let found = subjects.iter().filter(of_survey).find(|subject| subject.indicator.id == args.id);
    let Some(found) = found else {
        let known: Vec<&str> = subjects.iter().filter(of_survey).map(|s| s.indicator.id).collect();
        let hint = nearest_hint(&args.id, known.iter().copied());
        return Err(usage(format!("there are no answers that make `{}`", args.id), hint));
    };
    if let Some(dimension) = &args.by {
        let known = found.survey.known_dimensions();
        if !known.contains(dimension.as_str()) {
            let hint = nearest_hint(dimension, known);
            return Err(usage(format!("there is no dimension `{dimension}`"), hint));
        }
    }
    Ok(*found)
}

/// The latest whole period of the survey's own cadence, or else the latest of all.
fn latest<'a>(indicators: &Indicators<'a>, subject: Asked<'a>) -> Option<Period> {
    let kind = PeriodKind::from(subject.survey.survey.cadence);
    let periods = indicators.periods(subject, kind);
    let whole = periods.iter().rev().find(|period| indicators.is_whole(subject, **period));
    whole.or(periods.last()).copied()
}

fn rows(
    args: &SampleSizeArgs,
    indicators: &Indicators<'_>,
    subject: Asked<'_>,
    size: &SampleSize,
) -> Vec<Row> {
    let changes = if args.change.is_empty() { &CHANGES[..] } else { &args.change[..] };
    let base = indicators.basis.base(subject.survey, &size.figure.cut);
    let goals = changes.iter().map(|points| ("change", *points, size.answers(*points)));
    let margin = args.margin.map(|margin| {
        ("margin", margin, size.answers_for_margin(margin, indicators.level(), base))
    });
    let figure = &size.figure;
    let (dimension, value) = match &figure.cut {
        Cut::Whole => (None, None),
        Cut::Value { dimension, value } => (Some(dimension.clone()), Some(value.clone())),
    };
    goals
        .chain(margin)
        .map(|(goal, points, answers)| Row {
            id: figure.indicator.id,
            survey: figure.survey.clone().unwrap_or_default(),
            question: figure.question.clone().unwrap_or_default(),
            period: figure.period.to_string(),
            dimension: dimension.clone(),
            value: value.clone(),
            n: figure.n,
            n_effective: figure.n_effective,
            variance: size.variance,
            design_effect: size.design_effect,
            response_rate: size.response_rate,
            visible: size.visible,
            goal,
            points,
            answers,
            invitations: answers.and_then(|answers| size.invitations(answers)),
        })
        .collect()
}

const HEADER: [&str; 16] = [
    "id",
    "survey",
    "question",
    "period",
    "dimension",
    "value",
    "n",
    "n_effective",
    "variance",
    "design_effect",
    "response_rate",
    "visible",
    "goal",
    "points",
    "answers",
    "invitations",
];

fn cells(rows: &[Row]) -> Vec<Vec<String>> {
    let mut cells = vec![HEADER.iter().map(|name| (*name).to_owned()).collect()];
    for row in rows {
        let value = serde_json::to_value(row).unwrap_or_default();
        let cell = |name: &&str| match value.get(*name) {
            None | Some(serde_json::Value::Null) => String::new(),
            Some(serde_json::Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        };
        cells.push(HEADER.iter().map(cell).collect());
    }
    cells
}

fn table(
    args: &SampleSizeArgs,
    indicators: &Indicators<'_>,
    sizes: &[SampleSize],
    rows: &[Row],
) -> String {
    let percent = |share: f64| format!("{:.0}%", share * 100.0);
    let level = percent(indicators.level().confidence());
    let Some(first) = sizes.first() else { return String::new() };
    let unit = match first.figure.period.kind() {
        PeriodKind::Month => "month",
        PeriodKind::Quarter => "quarter",
        PeriodKind::Year => "year",
        PeriodKind::All => "period",
    };
    let mut text = format!(
        "{} of survey {}, planned from {} (level {level}, power {}{})\n\n",
        args.id,
        first.figure.survey.as_deref().unwrap_or_default(),
        first.figure.period,
        percent(args.power),
        if sizes.len() > 1 { format!(", {} compared at once", sizes.len()) } else { String::new() }
    );
    let heads = ["value", "answers", "would show", "goal", "answers needed", "invitations"];
    let mut lines: Vec<Vec<String>> = vec![heads.iter().map(|head| (*head).to_owned()).collect()];
    let number = |count: Option<u64>| count.map_or_else(|| "-".to_owned(), |n| n.to_string());
    let mut before = None;
    for row in rows {
        let value = row.value.clone().unwrap_or_else(|| "all".to_owned());
        let is_new = before.as_ref() != Some(&value);
        let once = |text: String| if is_new { text } else { String::new() };
        let sign = if row.goal == "margin" { "±" } else { "" };
        lines.push(vec![
            once(value.clone()),
            once(row.n.to_string()),
            once(row.visible.map_or_else(|| "-".to_owned(), |v| format!("{:.0} points", v.ceil()))),
            format!("{sign}{} points", row.points),
            number(row.answers),
            number(row.invitations),
        ]);
        before = Some(value);
    }
    text.push_str(&output::aligned(&lines, &[1, 2, 3, 4, 5]));
    text.push_str(&format!(
        "\n\"would show\": the smallest change between two such {unit}s that is probably found.\n\
         \"answers needed\": in each of the two {unit}s.\n"
    ));
    text
}

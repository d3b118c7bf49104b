//! `embajador indicators`: the figures alone, as a table, CSV or JSON.

use super::output::Format;
use super::talk::Talk;
use super::{DataArgs, check_survey, output, usage};
use crate::Measured;
use crate::cube::{Cut, Period, PeriodKind};
use crate::diagnostic::{Diagnostics, Failure, nearest_hint};
use crate::indicators::families::{self, Corrected};
use crate::indicators::{Figure, Indicators, Subject, correct, registry};
use crate::report::export::{Export, Record};
use crate::report::{Disclosure, Release, Story};
use crate::sources::csv_text::csv_text;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, clap::Args)]
pub(super) struct IndicatorsArgs {
    #[command(flatten)]
    data: DataArgs,
    /// `cadence` (each survey's own), `months`, `quarters`, `years`, `all`, or one period: 2026-10, 2026-Q4, 2026
    #[arg(long, value_name = "PERIOD", default_value = "cadence")]
    period: String,
    /// By the values of a dimension or of a declared cross
    #[arg(long, value_name = "DIM")]
    by: Option<String>,
    /// Only this survey
    #[arg(long, value_name = "SURVEY")]
    survey: Option<String>,
    /// Only this indicator
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// Withhold what may not be published
    #[arg(long)]
    published: bool,
    /// How the figures are written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
    format: Format,
}

#[derive(Clone, Copy)]
enum Periods {
    Cadence,
    Kind(PeriodKind),
    One(Period),
}

fn periods(text: &str) -> Result<Periods, Failure> {
    Ok(match text {
        "cadence" => Periods::Cadence,
        "months" => Periods::Kind(PeriodKind::Month),
        "quarters" => Periods::Kind(PeriodKind::Quarter),
        "years" => Periods::Kind(PeriodKind::Year),
        one => Periods::One(one.parse().map_err(|message: String| {
            usage(message, "write cadence, months, quarters, years, all, 2026-10, 2026-Q4 or 2026")
        })?),
    })
}

pub(super) fn run(args: &IndicatorsArgs, talk: &Talk) -> Result<(), Failure> {
    let wanted = periods(&args.period)?;
    if let Some(id) = &args.id
        && registry::find(id).is_none()
    {
        let hint = nearest_hint(id, registry::ids());
        return Err(usage(format!("there is no indicator `{id}`"), hint));
    }
    let mut diagnostics = Diagnostics::new();
    let measured = Measured::read(&args.data.input(), &mut diagnostics)?;
    talk.diagnostics(&diagnostics);
    talk.readings(&measured.cube);
    talk.left_out(&measured.left_out);
    args.data.write_quarantine(&measured.cube, talk)?;
    let indicators = measured.indicators();
    check_names(args, &indicators)?;

    let fits = |subject: &Subject<'_>| {
        args.survey.as_ref().is_none_or(|id| subject.is_of(id))
            && args.id.as_ref().is_none_or(|id| id == subject.indicator().id)
    };
    let subjects: Vec<Subject<'_>> = indicators.subjects().into_iter().filter(fits).collect();
    if let (Some(id), true) = (&args.id, subjects.is_empty()) {
        talk.say(&format!("`{id}` has no data yet"));
    }
    let book = &measured.project.book;
    let disclosure = Disclosure::new(book.disclosure, book.statistics.correction);
    let story = Story::new(indicators);
    let mut together: BTreeMap<Period, Corrected> = BTreeMap::new();
    let mut records = Vec::new();
    for subject in subjects {
        let periods = match wanted {
            Periods::Cadence => indicators.periods(subject, indicators.cadence(subject)),
            Periods::Kind(kind) => indicators.periods(subject, kind),
            Periods::One(period) => vec![period],
        };
        for period in periods {
            let figures: Vec<Figure> = match &args.by {
                None => whole(&indicators, subject, period, &mut together),
                Some(dimension) => indicators.figures_by(subject, dimension, period),
            };
            if args.published {
                let releases: Vec<Release> = match &args.by {
                    None => story.release(subject, &Cut::Whole, period).into_iter().collect(),
                    Some(_) => disclosure.release_table(figures),
                };
                records.extend(releases.iter().map(|r| Record::of_release(r, &measured.project)));
            } else {
                records.extend(figures.iter().map(Record::of));
            }
        }
    }
    let export = Export::new(measured.cube.as_of, records);
    let text = match args.format {
        Format::Json => export.json(),
        Format::Csv => csv_text(&export.rows()),
        Format::Table => table(&export),
    };
    output::to_stdout(|out| out.write_all(text.as_bytes()))
}

/// The figure of a subject's whole; changes that are corrected together are.
fn whole<'a>(
    indicators: &Indicators<'a>,
    subject: Subject<'a>,
    period: Period,
    together: &mut BTreeMap<Period, Corrected>,
) -> Vec<Figure> {
    let of = |subject| indicators.figure(subject, &Cut::Whole, period);
    let mut figure = of(subject);
    if let Some(figure) = figure.as_mut().filter(|_| families::is_together(subject)) {
        let corrected = together.entry(period).or_insert_with(|| {
            let all = indicators.subjects().into_iter();
            let all = all.filter(|subject| families::is_together(*subject));
            let mut figures: Vec<Figure> = all.filter_map(of).collect();
            correct(indicators.project.book.statistics.correction, &mut figures);
            families::collect(&figures)
        });
        families::put(figure, corrected);
    }
    figure.into_iter().collect()
}

fn check_names(args: &IndicatorsArgs, indicators: &Indicators<'_>) -> Result<(), Failure> {
    let surveys = &indicators.cube.surveys;
    check_survey(args.survey.as_deref(), indicators.cube)?;
    if let Some(dimension) = &args.by {
        let cubes = surveys.values();
        let fits = |id: &str| args.survey.as_ref().is_none_or(|wanted| wanted == id);
        let mut known: BTreeSet<&str> =
            cubes.filter(|c| fits(&c.survey.id)).flat_map(|cube| cube.known_dimensions()).collect();
        if args.survey.is_none() {
            let subjects = indicators.subjects().into_iter();
            let registered = subjects.filter(|subject| subject.asked().is_none());
            known.extend(registered.flat_map(|subject| indicators.dimensions(subject)));
        }
        if !known.contains(dimension.as_str()) {
            let hint = nearest_hint(dimension, known);
            return Err(usage(format!("there is no dimension `{dimension}`"), hint));
        }
    }
    Ok(())
}

/// The columns of the table for reading.
const COLUMNS: [&str; 11] = [
    "id", "survey", "question", "period", "value", "estimate", "low", "high", "n", "change",
    "status",
];

fn table(export: &Export) -> String {
    let rows = export.rows();
    let Some((header, rows)) = rows.split_first() else { return String::new() };
    let place = |name: &str| header.iter().position(|column| column == name);
    let cell = |row: &[String], name: &str| {
        let text = place(name).and_then(|i| row.get(i)).cloned().unwrap_or_default();
        match text.parse::<f64>() {
            Ok(number) if ["estimate", "low", "high", "change"].contains(&name) => {
                format!("{number:.1}")
            }
            _ => text,
        }
    };
    let withheld = |row: &[String]| {
        place("suppressed").and_then(|i| row.get(i)).is_some_and(|s| !s.is_empty())
    };
    let mut lines: Vec<Vec<String>> = vec![COLUMNS.iter().map(|c| (*c).to_owned()).collect()];
    for row in rows {
        let mut line: Vec<String> = COLUMNS.iter().map(|name| cell(row, name)).collect();
        if withheld(row)
            && let Some(last) = line.last_mut()
        {
            *last = "withheld".to_owned();
        }
        lines.push(line);
    }
    let numbers = ["estimate", "low", "high", "n", "change"]
        .map(|name| COLUMNS.iter().position(|column| *column == name).unwrap_or(usize::MAX));
    output::aligned(&lines, &numbers)
}

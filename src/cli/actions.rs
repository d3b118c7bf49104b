//! `embajador actions`: the private list of whom to contact, as CSV.

use super::talk::Talk;
use super::{DataArgs, output, real};
use crate::Measured;
use crate::cube::last_answers::{knows_customers, last_answers};
use crate::cube::whom_to_contact::{ToContact, Why, whom_to_contact};
use crate::cube::{Cube, Period, SurveyCube};
use crate::diagnostic::{Diagnostic, Diagnostics, Failure, Location};
use crate::project::Project;
use crate::site::is_site;
use crate::sources::csv_text::CsvWriter;
use crate::sources::{CutOff, Pace};
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct ActionsArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Last answers of one period: 2026-10, 2026-Q4, 2026; the default is the last three months up to as-of
    #[arg(long, value_name = "PERIOD", value_parser = period)]
    period: Option<Period>,
    /// Write into this file, never where it would be published; the default is standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

fn period(text: &str) -> Result<Period, String> {
    let wrong = || "expected a month, a quarter or a year: 2026-10, 2026-Q4, 2026".to_owned();
    match text.parse() {
        Ok(Period::All) | Err(_) => Err(wrong()),
        Ok(period) => Ok(period),
    }
}

/// Where a build puts a site if nobody says otherwise, where mdBook puts a book, and where editions are published.
const PUBLISHED: [&str; 3] = ["site", "book", "public"];

pub(super) fn run(args: &ActionsArgs, talk: &Talk) -> Result<(), Failure> {
    let input = args.data.input();
    if let Some(out) = &args.out {
        refuse_published(&input.root, out)?;
    }
    let mut diagnostics = Diagnostics::new();
    let measured = Measured::read(&input, &mut diagnostics)?;
    if let Some(out) = &args.out {
        refuse_source(&measured.project, out)?;
    }
    let surveys = surveys(&measured.cube)?;
    talk.diagnostics(&diagnostics);
    talk.readings(&measured.cube);
    talk.left_out(&measured.left_out);
    args.data.write_quarantine(&measured.cube, talk)?;
    let as_of = measured.cube.as_of;
    let cut_off = CutOff { as_of, as_known: measured.cube.as_known };
    let mut answers = Vec::new();
    for survey in surveys.iter().map(|one| &one.survey) {
        let last = last_answers(survey, cut_off, Pace::default())?;
        if last.without_day > 0 {
            let (id, count) = (&survey.id, last.without_day);
            talk.say(&format!(
                "survey {id}: answers without a day, which are left out of the list: {count}"
            ));
        }
        answers.push((survey, last));
    }
    // Without answers there is no day up to which anything could have happened.
    let list = as_of.map_or_else(Vec::new, |as_of| {
        whom_to_contact(&answers, &measured.registers, args.period, as_of)
    });
    let promised = |one: &&ToContact| one.why != Why::PromoterToAsk;
    let without_due = list.iter().filter(promised).filter(|one| one.due.is_none()).count();
    if without_due > 0 {
        talk.say(&format!(
            "rows without a due date: {without_due}; their follow-up names none, and no commitment by \
             first_response_hours holds at their moment"
        ));
    }
    if list.is_empty() {
        talk.say("nobody is to be contacted by the last answers of the period");
    }
    let columns = Columns::of(&surveys);
    match &args.out {
        None => output::to_stdout(|out| columns.write(&list, out)),
        Some(path) => {
            make_folder(path)?;
            output::to_file(path, |out| columns.write(&list, out))?;
            talk.say(&format!("{} customers in {}", list.len(), path.display()));
            Ok(())
        }
    }
}

/// The surveys that say who answered; tallies don't.
fn surveys(cube: &Cube) -> Result<Vec<&SurveyCube>, Failure> {
    let all = cube.surveys.values();
    let named: Vec<&SurveyCube> = all.filter(|one| knows_customers(&one.survey)).collect();
    let with_answers: Vec<&SurveyCube> =
        named.iter().copied().filter(|one| !one.survey.files.is_empty()).collect();
    if !with_answers.is_empty() {
        return Ok(with_answers);
    }
    let (said, hint, at) = match named.first() {
        Some(one) => (
            "there are only tallies of surveys, which hold no customer",
            "name the files of answers in data/sources.toml: files = \"…\", which --answers looks for elsewhere",
            one.survey.location.clone(),
        ),
        None => (
            "no survey with a question of the kind nps says who answered",
            "name the column of customers in the survey's table: customer = \"…\"",
            Location::file("data/sources.toml"),
        ),
    };
    Err(Diagnostic::error(said).at(at).hint(hint).into())
}

/// The columns of the list; dimensions of which no survey has values, nor names them, are left out.
struct Columns {
    dimensions: Vec<&'static str>,
}

impl Columns {
    fn of(surveys: &[&SurveyCube]) -> Self {
        let known: BTreeSet<&str> = surveys.iter().flat_map(|one| one.known_dimensions()).collect();
        let dimensions = ["moment", "segment"].into_iter().filter(|name| known.contains(name));
        Columns { dimensions: dimensions.collect() }
    }

    fn write(&self, list: &[ToContact], out: &mut dyn Write) -> io::Result<()> {
        let mut csv = CsvWriter::new(out);
        let first = ["customer", "survey", "question", "answered_on", "score", "class", "why"];
        let then = ["since", "due", "overdue", "owner"];
        let dimensions = self.dimensions.iter().copied();
        csv.row(first.into_iter().chain(then).chain(dimensions).chain(["follow_up"]))?;
        for one in list {
            let answer = &one.answer;
            let mut row = vec![
                answer.customer.clone(),
                one.survey.clone(),
                one.question.clone(),
                answer.answered_on.to_string(),
                answer.score.to_string(),
                one.why.class().to_owned(),
                one.why.as_str().to_owned(),
                one.since.to_string(),
                one.due.map_or_else(String::new, |due| due.to_string()),
                if one.is_overdue { "yes" } else { "no" }.to_owned(),
                one.owner.clone().unwrap_or_default(),
            ];
            let value = |name: &&str| answer.dimensions.get(*name).cloned().unwrap_or_default();
            row.extend(self.dimensions.iter().map(value));
            row.push(one.follow_up.as_str().to_owned());
            csv.row(row.iter().map(String::as_str))?;
        }
        csv.finish()
    }
}

/// The list names people, so it may not lie where a site does.
fn refuse_published(root: &Path, out: &Path) -> Result<(), Failure> {
    let Some(place) = real(out) else { return Ok(()) };
    let is_of_root =
        |name: &&str| real(&root.join(name)).is_some_and(|folder| place.starts_with(folder));
    let is_published = PUBLISHED.iter().any(is_of_root) || place.ancestors().skip(1).any(is_site);
    if is_published { Err(refused(out, "lies where the site is published")) } else { Ok(()) }
}

/// Nor among the files that are copied into one.
fn refuse_source(project: &Project, out: &Path) -> Result<(), Failure> {
    let Some(place) = real(out) else { return Ok(()) };
    let chapters = project.book.languages.iter().map(|config| config.src.as_str());
    for source in chapters.chain(["themes"]) {
        if real(&project.root.join(source)).is_some_and(|source| place.starts_with(source)) {
            let why = format!("lies inside `{source}`, which a build copies into the site");
            return Err(refused(out, &why));
        }
    }
    Ok(())
}

fn refused(out: &Path, why: &str) -> Failure {
    let message = format!("the list names customers, and `{}` {why}", out.display());
    Failure::Refused(Diagnostic::error(message).hint("write it under private/"))
}

/// Makes the folder of the file, unless its path leads up again: that would not be the folder that was looked at.
fn make_folder(out: &Path) -> Result<(), Failure> {
    let leads_up = out.components().any(|part| part == Component::ParentDir);
    match out.parent() {
        Some(folder) if !leads_up && !folder.as_os_str().is_empty() => {
            std::fs::create_dir_all(folder).map_err(|error| Failure::io("create", folder, error))
        }
        _ => Ok(()),
    }
}

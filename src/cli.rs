//! The command line: one file a command.

mod actions;
mod aggregate;
mod build;
mod diff;
mod dry_run;
mod export;
mod indicators;
mod output;
mod preprocess;
mod publish;
mod revision;
mod sample_size;
mod summary;
mod talk;
mod verify;

use crate::Input;
use crate::cube::Cube;
use crate::diagnostic::{Diagnostic, Failure, nearest_hint};
use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;
use talk::{Talk, When};

/// Builds a versioned static site from Markdown playbooks and customer data.
#[derive(Debug, Parser)]
#[command(name = "embajador", version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Say only what is wrong
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Say also what was read
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    verbose: bool,
    /// Colour in messages
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value = "auto")]
    color: When,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Render the site into site/
    Build(build::BuildArgs),
    /// Answer mdBook's protocol for preprocessors; mdBook runs it
    Preprocess(preprocess::PreprocessArgs),
    /// Show the figures alone
    Indicators(indicators::IndicatorsArgs),
    /// Say how many answers are needed to see a change of a given size
    SampleSize(sample_size::SampleSizeArgs),
    /// List whom to contact, why, by when and who is to do it: a private list
    Actions(actions::ActionsArgs),
    /// Say what past reports would have said by the settings of another revision
    DryRun(dry_run::DryRunArgs),
    /// Write the tallies of all surveys, which can be kept in place of answers
    Aggregate(aggregate::AggregateArgs),
    /// Add an edition to a published folder, correct one beside it, or withdraw one; none is ever written over
    Publish(publish::PublishArgs),
    /// Say whether a published folder is as it was published, and print the root of its chain
    Verify(verify::VerifyArgs),
    /// Write an edition as one archive, the same bytes each time
    Export(export::ExportArgs),
    /// Say what two editions say differently: figures, targets, actions, chapters, definitions, settings
    Diff(diff::DiffArgs),
}

/// Where the data come from.
#[derive(Debug, Args)]
struct DataArgs {
    /// Folder of the project
    #[arg(value_name = "ROOT", default_value = ".")]
    root: PathBuf,
    /// Look for survey files in this folder, not in data/
    #[arg(long, value_name = "DIR")]
    answers: Option<PathBuf>,
    /// Take this day for today; the default is the last day of the month of the latest answer
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_of: Option<Date>,
    /// Count only answers received by this day: what was known then
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_known: Option<Date>,
    /// Write what was set aside into this file, as CSV: file, line, column and reason, never the value
    #[arg(long, value_name = "FILE")]
    quarantine: Option<PathBuf>,
}

impl DataArgs {
    fn input(&self) -> Input {
        Input {
            root: self.root.clone(),
            answers: self.answers.clone(),
            as_of: self.as_of,
            as_known: self.as_known,
        }
    }

    /// Writes what was set aside, if that was asked for.
    fn write_quarantine(&self, cube: &Cube, talk: &Talk) -> Result<(), Failure> {
        let Some(path) = &self.quarantine else { return Ok(()) };
        output::to_file(path, |out| output::quarantine(cube, out))?;
        for (survey, reading) in &cube.readings {
            let quarantine = &reading.quarantine;
            let more = quarantine.defects().saturating_sub(quarantine.entries.len() as u64);
            if more > 0 {
                let path = path.display();
                talk.say(&format!(
                    "survey {survey}: {more} more are counted and not listed in {path}"
                ));
            }
        }
        Ok(())
    }
}

fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "expected a day of the calendar, such as 2026-10-31".to_owned())
}

/// Runs the program with the arguments of the process.
#[must_use]
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let talk = Talk::new(cli.quiet, cli.verbose, cli.color);
    let result = match &cli.command {
        Command::Build(args) => build::run(args, &talk).map(|()| true),
        Command::Preprocess(args) => preprocess::run(args, &talk),
        Command::Indicators(args) => indicators::run(args, &talk).map(|()| true),
        Command::SampleSize(args) => sample_size::run(args, &talk).map(|()| true),
        Command::Actions(args) => actions::run(args, &talk).map(|()| true),
        Command::DryRun(args) => dry_run::run(args, &talk).map(|()| true),
        Command::Aggregate(args) => aggregate::run(args, &talk).map(|()| true),
        Command::Publish(args) => publish::run(args, &talk).map(|()| true),
        Command::Verify(args) => verify::run(args, &talk).map(|()| true),
        Command::Export(args) => export::run(args, &talk).map(|()| true),
        Command::Diff(args) => diff::run(args, cli.color).map(|()| true),
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        // mdBook asks a question, and the answer is no.
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            talk.failure(&failure);
            ExitCode::from(failure.exit_status())
        }
    }
}

/// A path without links, whether or not its last parts are there yet.
fn real(path: &Path) -> Option<PathBuf> {
    let path = std::path::absolute(path).ok()?;
    let there = path.ancestors().find(|ancestor| ancestor.exists())?;
    let rest = path.strip_prefix(there).ok()?;
    let mut place = there.canonicalize().ok()?;
    // What is not there yet holds no links, so `..` takes back the part before it.
    for part in rest.components() {
        match part {
            Component::ParentDir => {
                place.pop();
            }
            part => place.push(part),
        }
    }
    Some(place)
}

/// Refuses to write a file into a published folder, where it would be published and take part in nothing.
fn refuse_inside(published: &Path, file: &Path) -> Result<(), Failure> {
    match (real(published), real(file)) {
        (Some(folder), Some(place)) if place.starts_with(&folder) => {
            let (file, folder) = (file.display(), published.display());
            Err(Failure::Refused(
                Diagnostic::error(format!("`{file}` lies inside `{folder}`, which is published"))
                    .hint("name a file elsewhere"),
            ))
        }
        _ => Ok(()),
    }
}

/// Reports a survey that does not exist.
fn check_survey(wanted: Option<&str>, cube: &Cube) -> Result<(), Failure> {
    match wanted {
        Some(id) if !cube.surveys.contains_key(id) => {
            let hint = nearest_hint(id, cube.surveys.keys().map(String::as_str));
            Err(usage(format!("there is no survey `{id}`"), hint))
        }
        _ => Ok(()),
    }
}

/// A wrong argument, with its mend.
fn usage(message: impl Into<String>, hint: impl Into<String>) -> Failure {
    Failure::Usage(Diagnostic::error(message).hint(hint))
}

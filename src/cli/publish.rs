//! `embajador publish`: adds an edition to a published folder, corrects one, or withdraws one.

use super::build::refuse_source;
use super::summary::Summary;
use super::talk::Talk;
use super::{DataArgs, real, refuse_inside, usage};
use crate::Measured;
use crate::diagnostic::{Diagnostic, Diagnostics, Failure, Severity};
use crate::edition::{
    Done, Edition, EditionName, Folder, Frame, Inputs, Outcome, publish, withdraw,
};
use crate::project::Project;
use crate::site::{Before, Site, Theme};
use jiff::civil::Date;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;

#[derive(Debug, clap::Args)]
pub(super) struct PublishArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Folder in which editions are published
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// Name of the edition; the default is the month of the as-of date, such as 2026-10
    #[arg(long, value_name = "NAME")]
    edition: Option<String>,
    /// Add a corrected edition beside the one of this name, which stays: 2026-10-r2
    #[arg(long, requires = "reason", conflicts_with = "withdraw")]
    revise: bool,
    /// Put a tombstone in the place of the edition
    #[arg(long, requires = "reason", requires = "edition")]
    withdraw: bool,
    /// Why, for readers
    #[arg(long, value_name = "TEXT", value_parser = reason)]
    reason: Option<String>,
    /// Write what was done into this file: as JUnit if it ends in .xml, else as JSON
    #[arg(long, value_name = "FILE")]
    summary: Option<PathBuf>,
}

/// How many of the files that differ are named.
const MOST_NAMED: usize = 20;

/// The longest reason, in characters.
const LONGEST_REASON: usize = 500;

fn reason(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() || text.chars().any(char::is_control) {
        return Err("expected a sentence on one line".to_owned());
    }
    if text.chars().count() > LONGEST_REASON {
        return Err(format!("expected at most {LONGEST_REASON} characters"));
    }
    Ok(text.to_owned())
}

pub(super) fn run(args: &PublishArgs, talk: &Talk) -> Result<(), Failure> {
    if args.reason.is_some() && !args.revise && !args.withdraw {
        return Err(usage(
            "`--reason` says why an edition is corrected or withdrawn",
            "add `--revise` or `--withdraw`, or leave it out",
        ));
    }
    if let Some(file) = &args.summary {
        refuse_inside(&args.to, file)?;
    }
    if let Some(file) = &args.data.quarantine {
        refuse_inside(&args.to, file)?;
    }
    let result = if args.withdraw { withdraw_edition(args) } else { publish_edition(args, talk) };
    if let Some(file) = &args.summary {
        Summary::of(args.edition.as_deref(), &result).write(file)?;
    }
    let outcome = result?;
    for warning in &outcome.warnings {
        talk.diagnostics(&Diagnostics::from(warning.clone()));
    }
    said(&outcome, args, talk)
}

/// Says what was done; that nothing was is a failure.
fn said(outcome: &Outcome, args: &PublishArgs, talk: &Talk) -> Result<(), Failure> {
    let Outcome { name, files, .. } = outcome;
    let to = args.to.display();
    match &outcome.done {
        Done::Published => talk.say(&format!("edition {name}: {files} files in {to}")),
        Done::Revised => {
            talk.say(&format!("edition {name}: {files} files in {to}, beside the one it corrects"));
        }
        Done::Withdrawn => talk.say(&format!("edition {name} is withdrawn from {to}")),
        Done::Unchanged if args.withdraw => {
            talk.say(&format!("edition {name} was withdrawn before; nothing to do"));
        }
        Done::Unchanged => {
            talk.say(&format!("edition {name} is published with the same content; nothing to do"));
        }
        Done::Refused(difference) => {
            for line in difference.lines().take(MOST_NAMED) {
                talk.say(&format!("  {line}"));
            }
            let count = difference.count();
            if count > MOST_NAMED {
                talk.say(&format!("  and {} more", count - MOST_NAMED));
            }
            return Err(Failure::Refused(outcome.refusal()));
        }
    }
    if let Some(root) = &outcome.root {
        talk.say(&format!("root {root}"));
    }
    Ok(())
}

fn withdraw_edition(args: &PublishArgs) -> Result<Outcome, Failure> {
    let name = EditionName::new(args.edition.as_deref().unwrap_or_default())?;
    let mut diagnostics = Diagnostics::new();
    let project = Project::load(&args.data.root, &mut diagnostics)?;
    refuse_place(&project, args)?;
    if !args.to.is_dir() {
        let message = format!("there is no folder `{}`", args.to.display());
        return Err(Failure::Refused(
            Diagnostic::error(message).hint("name the folder that was published to"),
        ));
    }
    let theme = Theme::load(&project.root, project.book.theme.as_ref())?;
    let frame = Frame { book: &project.book, theme: &theme };
    let folder = Folder::open(&args.to)?;
    withdraw(folder, &name, args.reason.as_deref().unwrap_or_default(), &frame)
}

fn publish_edition(args: &PublishArgs, talk: &Talk) -> Result<Outcome, Failure> {
    let named = args.edition.as_deref().map(EditionName::new).transpose()?;
    // The configuration is read first, and the folder locked: who can't publish need not wait for the data.
    let project = Project::load(&args.data.root, &mut Diagnostics::new())?;
    refuse_place(&project, args)?;
    let folder = Folder::open(&args.to)?;
    let mut diagnostics = Diagnostics::new();
    let measured = Measured::read(&args.data.input(), &mut diagnostics)?;
    let as_of = measured.cube.as_of;
    let name = match (named, as_of) {
        (Some(name), _) => name,
        (None, Some(as_of)) => month(as_of)?,
        (None, None) => {
            let message =
                "nothing in this project is dated, so the edition has no month to be named by";
            return Err(usage(message, "name it with `--edition`, or give `--as-of`"));
        }
    };
    args.data.write_quarantine(&measured.cube, talk)?;
    let theme = Theme::load(&measured.project.root, measured.project.book.theme.as_ref())?;
    let edition = Edition {
        name,
        as_of,
        revise: args.reason.clone().filter(|_| args.revise),
        inputs: Inputs::of(&measured.project, &measured.cube, args.data.answers.as_deref())?,
        frame: Frame { book: &measured.project.book, theme: &theme },
    };
    let address = measured.project.book.url.as_ref();
    let catalogue = folder.catalogue()?;
    let day = as_of.map(|day| day.to_string());
    let published = folder.path().to_owned();
    let mut unread = None;
    let outcome = publish(folder, &edition, |folder, name| {
        let site = Site::open(folder, available_parallelism().unwrap_or(NonZeroUsize::MIN))?;
        let site = site.at(address.map(|url| format!("{url}{name}/"))).named(name.as_str());
        let site = match catalogue.before(name, day.as_deref()) {
            None => site,
            Some(before) => match Before::read(&published.join(&before.path), before.name.as_str())
            {
                Ok(before) => site.after(before),
                Err(failure) => {
                    unread = Some(failure.into_diagnostic());
                    site
                }
            },
        };
        site.build(measured.indicators(), &mut diagnostics)?;
        site.hand_over()
    })?;
    if let Some(problem) = unread {
        let message = format!("no page says what changed: {}", problem.message);
        diagnostics.push(Diagnostic { severity: Severity::Warning, message, ..problem });
    }
    talk.diagnostics(&diagnostics);
    talk.readings(&measured.cube);
    talk.left_out(&measured.left_out);
    if measured.project.book.url.is_none() {
        talk.say(
            "no feed.xml and no sitemap.xml: they need the address, `url` under [preprocessor.embajador.site]",
        );
    }
    Ok(outcome)
}

fn month(as_of: Date) -> Result<EditionName, Failure> {
    EditionName::new(&format!("{:04}-{:02}", as_of.year(), as_of.month()))
}

/// A published folder is no part of what it is made from, nor the other way round.
fn refuse_place(project: &Project, args: &PublishArgs) -> Result<(), Failure> {
    refuse_source(project, &args.to, "--to")?;
    let Some(place) = real(&args.to) else { return Ok(()) };
    let refused = |what: &Path, how: &str| {
        let message = format!("`{}` {how} `{}`", args.to.display(), what.display());
        Err(Failure::Refused(
            Diagnostic::error(message).hint("name a folder of its own with `--to`, such as public"),
        ))
    };
    if real(&project.root).is_some_and(|root| root.starts_with(&place)) {
        return refused(&project.root, "holds the project");
    }
    if real(&project.root.join("private")).is_some_and(|private| place.starts_with(private)) {
        return refused(Path::new("private"), "lies inside");
    }
    if let Some(answers) = &args.data.answers
        && let Some(real_answers) = real(answers)
    {
        if place.starts_with(&real_answers) {
            return refused(answers, "lies inside");
        }
        if real_answers.starts_with(&place) {
            return refused(answers, "holds");
        }
    }
    Ok(())
}

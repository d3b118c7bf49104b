//! `embajador publish`: adds an edition to a published folder, corrects one, or withdraws one.

use super::build::refuse_source;
use super::summary::Summary;
use super::talk::Talk;
use super::{DataArgs, real, refuse_inside, usage};
use crate::Measured;
use crate::diagnostic::{Diagnostic, Diagnostics, Failure, Severity};
use crate::edition::{
    Done, Edition, EditionName, Folder, Frame, Inputs, Outcome, Reason, ReasonText, publish,
    withdraw,
};
use crate::project::{Language, Project};
use crate::site::{Before, Correction, Site, Theme};
use jiff::civil::Date;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;

const EXAMPLES: &str = "\
Examples:
  embajador publish --to public
  embajador publish --to public --as-of 2026-10-31 --revise --reason 'A file of answers was missing'
  embajador publish --to public --withdraw --edition 2026-10 --reason 'It named a customer'

Exit status: 0 published, or there with the same content; 1 the input is wrong; 2 the command is; 3 something
can't be read or written; 4 refused, such as where the edition is there with other content.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct PublishArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Folder in which editions are published
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// Name of the edition; the default is the month of the as-of date, such as 2026-10
    #[arg(long, value_name = "NAME")]
    edition: Option<String>,
    /// Add a corrected edition beside the one of this name, which stays: 2026-10-r2; needs --reason
    #[arg(long, requires = "reason", conflicts_with = "withdraw")]
    revise: bool,
    /// Take the pages of the edition away for good, and put one in their place that says why; needs --edition and --reason
    #[arg(long, requires = "reason", requires = "edition")]
    withdraw: bool,
    /// Why, for readers; once for each language, as es=TEXT and en=TEXT, or once in the main one
    #[arg(long, value_name = "TEXT")]
    reason: Vec<ReasonText>,
    /// Write what was done into this file: as JUnit if it ends in .xml, else as JSON
    #[arg(long, value_name = "FILE")]
    summary: Option<PathBuf>,
}

/// How many of the files that differ are named.
const MOST_NAMED: usize = 20;

pub(super) fn run(args: &PublishArgs, talk: &Talk) -> Result<(), Failure> {
    if !args.reason.is_empty() && !args.revise && !args.withdraw {
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
                talk.detail(&format!("  {line}"));
            }
            let count = difference.count();
            if count > MOST_NAMED {
                talk.detail(&format!("  and {} more", count - MOST_NAMED));
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
    withdraw(folder, &name, &reason(args, &project)?, &frame)
}

/// The reason that is given, which `--revise` and `--withdraw` ask for.
fn reason(args: &PublishArgs, project: &Project) -> Result<Reason, Failure> {
    let main = project.book.languages.first().map_or(Language::En, |config| config.language);
    Reason::of(&args.reason, main).ok_or_else(|| {
        usage(
            "`--reason` is given twice in one language",
            "say which is which: `--reason es=TEXT --reason en=TEXT`",
        )
    })
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
        revise: args.revise.then(|| reason(args, &measured.project)).transpose()?,
        inputs: Inputs::of(
            &measured.project,
            &measured.cube,
            args.data.answers.as_deref(),
            args.data.as_known,
        )?,
        frame: Frame { book: &measured.project.book, theme: &theme },
    };
    let address = measured.project.book.url.as_ref();
    let published = folder.path().to_owned();
    let mut unread = None;
    let outcome = publish(folder, &edition, |folder, beside| {
        let name = beside.name;
        let site = Site::open(folder, available_parallelism().unwrap_or(NonZeroUsize::MIN))?;
        let site = site.at(address.map(|url| format!("{url}{name}/"))).named(name.as_str());
        let site = match beside.corrects {
            None => site,
            Some((corrected, reason)) => {
                let reason = reason.texts().map(|(language, text)| (language, text.to_owned()));
                let name = corrected.as_str().to_owned();
                site.correcting(Correction { name, reason: reason.collect() })
            }
        };
        let before = beside
            .before
            .map(|before| Before::read(&published.join(&before.path), before.name.as_str()));
        let (site, is_compared) = match before {
            None => (site, false),
            Some(Ok(before)) => (site.after(before), true),
            Some(Err(failure)) => {
                unread = Some(failure.into_diagnostic());
                (site, false)
            }
        };
        site.build(measured.indicators(), &mut diagnostics)?;
        site.hand_over()?;
        Ok(is_compared)
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

//! `embajador build`: renders the site.

use super::DataArgs;
use super::talk::Talk;
use crate::Measured;
use crate::diagnostic::{Diagnostic, Diagnostics, Failure, Severity};
use crate::site::{Site, write};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct BuildArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Folder to write to; the default is site/ of the project
    #[arg(long, value_name = "DIR")]
    dest: Option<PathBuf>,
    /// Take a warning for an error
    #[arg(long)]
    strict: bool,
}

pub(super) fn run(args: &BuildArgs, talk: &Talk) -> Result<(), Failure> {
    let mut diagnostics = Diagnostics::new();
    let measured = Measured::read(&args.data.input(), &mut diagnostics)?;
    let site = Site::build(measured.indicators(), &mut diagnostics)?;
    let warnings = diagnostics.count(Severity::Warning);
    if args.strict && warnings > 0 {
        diagnostics.push(
            Diagnostic::error(match warnings {
                1 => "`--strict`: 1 warning".to_owned(),
                more => format!("`--strict`: {more} warnings"),
            })
            .hint("mend them, or build without --strict"),
        );
        return Err(Failure::Input(diagnostics));
    }
    talk.diagnostics(&diagnostics);
    let root = &measured.project.root;
    let dest = args.dest.clone().unwrap_or_else(|| match root.as_os_str().to_str() {
        // In its own folder the site is called by its name alone.
        Some(".") => PathBuf::from("site"),
        _ => root.join("site"),
    });
    let written = write(&site, &dest)?;
    talk.say(&format!(
        "{} files in {}: {} new or changed, {} removed",
        written.files,
        dest.display(),
        written.changed,
        written.removed
    ));
    Ok(())
}

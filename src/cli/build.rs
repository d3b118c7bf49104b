//! `embajador build`: renders the site.

use super::talk::Talk;
use super::{DataArgs, real};
use crate::Measured;
use crate::diagnostic::{Diagnostic, Diagnostics, Failure, Severity};
use crate::edition::folder::is_published;
use crate::project::Project;
use crate::site::Site;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;

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
    let root = &measured.project.root;
    let dest = args.dest.clone().unwrap_or_else(|| match root.as_os_str().to_str() {
        // In its own folder the site is called by its name alone.
        Some(".") => PathBuf::from("site"),
        _ => root.join("site"),
    });
    refuse_source(&measured.project, &dest, "--dest")?;
    let site = Site::open(&dest, available_parallelism().unwrap_or(NonZeroUsize::MIN))?;
    site.build(measured.indicators(), &mut diagnostics)?;
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
    talk.readings(&measured.cube);
    talk.left_out(&measured.left_out);
    args.data.write_quarantine(&measured.cube, talk)?;
    let written = site.publish()?;
    talk.say(&format!(
        "{} files in {}: {} new or changed, {} removed",
        written.files,
        dest.display(),
        written.changed,
        written.removed
    ));
    Ok(())
}

/// A site among the files that it is made from would be read as one of them by the next build, and grow with each; inside a
/// published folder it would alter an edition.
pub(super) fn refuse_source(project: &Project, dest: &Path, flag: &str) -> Result<(), Failure> {
    let Some(place) = real(dest) else { return Ok(()) };
    let chapters = project.book.languages.iter().map(|config| config.src.as_str());
    for source in chapters.chain(["data", "themes"]) {
        if real(&project.root.join(source)).is_some_and(|source| place.starts_with(source)) {
            let message =
                format!("`{}` lies inside `{source}`, which a build reads", dest.display());
            return Err(Failure::Refused(
                Diagnostic::error(message).hint(format!("name a folder elsewhere with `{flag}`")),
            ));
        }
    }
    if let Some(published) = place.ancestors().skip(1).find(|above| is_published(above)) {
        let (dest, published) = (dest.display(), published.display());
        let message = format!("`{dest}` lies inside `{published}`, where editions are published");
        return Err(Failure::Refused(
            Diagnostic::error(message).hint(format!("name a folder elsewhere with `{flag}`")),
        ));
    }
    Ok(())
}

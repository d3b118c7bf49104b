//! `embajador export`: writes an edition as one archive.

use super::talk::Talk;
use super::{output, refuse_inside};
use crate::diagnostic::Failure;
use crate::edition::{EditionName, Sealed};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct ExportArgs {
    /// The published folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The edition
    #[arg(value_name = "EDITION")]
    edition: String,
    /// The archive to write, a .tar
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub(super) fn run(args: &ExportArgs, talk: &Talk) -> Result<(), Failure> {
    refuse_inside(&args.folder, &args.file)?;
    let name = EditionName::new(&args.edition)?;
    let sealed = Sealed::open(&args.folder, &name)?;
    output::to_file(&args.file, |out| sealed.write(out))?;
    let what = if sealed.is_tombstone() { "withdrawn; its tombstone, " } else { "" };
    talk.say(&format!("edition {name}: {what}{} files in {}", sealed.files(), args.file.display()));
    Ok(())
}

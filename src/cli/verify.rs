//! `embajador verify`: says whether a published folder is as it was published.

use super::output;
use super::talk::Talk;
use crate::diagnostic::{Diagnostic, Failure};
use crate::edition::{Condition, Digest, verify};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct VerifyArgs {
    /// The published folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The root of the chain as it was noted down elsewhere: proves that nothing has changed since, manifests included
    #[arg(long, value_name = "HASH", value_parser = digest)]
    root: Option<Digest>,
}

fn digest(text: &str) -> Result<Digest, String> {
    text.parse().map_err(|error: crate::edition::digest::NoDigest| error.to_string())
}

pub(super) fn run(args: &VerifyArgs, talk: &Talk) -> Result<(), Failure> {
    let found = verify(&args.folder, args.root.as_ref())?;
    output::to_stdout(|out| {
        for finding in &found.findings {
            writeln!(out, "{finding}")?;
        }
        writeln!(out, "state {}", found.condition.word())?;
        match &found.root {
            Some(root) => writeln!(out, "root {root}"),
            None => writeln!(out, "root none"),
        }
    })?;
    let folder = args.folder.display();
    talk.say(&format!(
        "{} editions in {folder}, {} of them withdrawn; {} files as they were published",
        found.editions, found.withdrawn, found.files
    ));
    let hint = match found.condition {
        Condition::Clean => return Ok(()),
        Condition::Behind => "the editions are whole; the next `publish` mends the rest",
        Condition::Unproven => {
            "nothing was found altered; note the root above, and compare with that from now on"
        }
        Condition::Incomplete | Condition::Altered => {
            "put the files named above back as they were published, from a backup, from git or from an export, and take away what was added"
        }
    };
    let message = format!("`{folder}` is {}", found.condition.word());
    Err(Failure::Refused(Diagnostic::error(message).hint(hint)))
}

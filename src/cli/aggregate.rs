//! `embajador aggregate`: the tallies of all surveys as CSV, which can be kept in place of answers.

use super::talk::Talk;
use super::{DataArgs, output};
use crate::cube::Cube;
use crate::diagnostic::{Diagnostics, Failure};
use crate::project::Project;
use crate::sources::Registers;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct AggregateArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Write into this file; the default is standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(super) fn run(args: &AggregateArgs, talk: &Talk) -> Result<(), Failure> {
    let input = args.data.input();
    let mut diagnostics = Diagnostics::new();
    let project = Project::load(&input.root, &mut diagnostics)?;
    let answers = input.answers.as_deref();
    let registers = Registers::read(&project, answers, &mut diagnostics)?;
    let cube = Cube::build(&project, &registers, answers, input.cut_off(), &mut diagnostics)?;
    diagnostics.check()?;
    talk.diagnostics(&diagnostics);
    args.data.write_quarantine(&cube, talk)?;
    talk.readings(&cube);
    match &args.out {
        None => output::to_stdout(|out| output::tallies(&cube, out)),
        Some(path) => output::to_file(path, |out| output::tallies(&cube, out)),
    }
}

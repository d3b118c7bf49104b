//! `embajador preprocess`: mdBook's protocol for preprocessors, on standard input and output.

use super::talk::Talk;
use crate::diagnostic::{Diagnostic, Diagnostics, Failure};
use crate::handbook::StockBook;
use crate::site::preprocess;
use crate::{Input, Measured};
use jiff::civil::Date;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct PreprocessArgs {
    /// Look for survey files in this folder, not in data/; mdBook runs this in the folder of book.toml
    #[arg(long, value_name = "DIR")]
    answers: Option<PathBuf>,
    /// Take this day for today; the default is the last day of the month of the latest answer
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    as_of: Option<Date>,
    /// Count only answers received by this day: what was known then
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    as_known: Option<Date>,
    #[command(subcommand)]
    question: Option<Question>,
}

#[derive(Debug, clap::Subcommand)]
enum Question {
    /// Ends with status 0 if a renderer is supported and with 1 if not: `html` is, since figures are HTML
    Supports {
        /// Name of the renderer
        renderer: String,
    },
}

pub(super) fn run(args: &PreprocessArgs, talk: &Talk) -> Result<bool, Failure> {
    if let Some(Question::Supports { renderer }) = &args.question {
        return Ok(renderer == "html");
    }
    let input = std::io::stdin();
    if input.is_terminal() {
        return Err(Diagnostic::error("no book comes from a terminal")
            .hint("this command is run by mdBook; run `embajador build` for the whole site")
            .into());
    }
    let mut book = StockBook::read(input.lock())?;
    let mut diagnostics = Diagnostics::new();
    let input = Input {
        root: book.root().to_path_buf(),
        answers: args.answers.clone(),
        as_of: args.as_of,
        as_known: args.as_known,
    };
    let measured = Measured::read(&input, &mut diagnostics)?;
    preprocess(measured.indicators(), &mut book, &mut diagnostics)?;
    talk.diagnostics(&diagnostics);
    let output = std::io::stdout().lock();
    book.write(output)
        .map_err(|error| Failure::io("write", Path::new("standard output"), error))?;
    Ok(true)
}

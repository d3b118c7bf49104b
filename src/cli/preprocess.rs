//! `embajador preprocess`: mdBook's protocol for preprocessors, on standard input and output.

use super::talk::Talk;
use crate::diagnostic::{Diagnostics, Failure};
use crate::handbook::StockBook;
use crate::site::preprocess;
use crate::{Input, Measured};
use std::path::Path;

#[derive(Debug, clap::Args)]
pub(super) struct PreprocessArgs {
    #[command(subcommand)]
    question: Option<Question>,
}

#[derive(Debug, clap::Subcommand)]
enum Question {
    /// Ends with status 0 if a renderer is supported: `html` is, since figures are written as HTML
    Supports {
        /// Name of the renderer
        renderer: String,
    },
}

pub(super) fn run(args: &PreprocessArgs, talk: &Talk) -> Result<bool, Failure> {
    if let Some(Question::Supports { renderer }) = &args.question {
        return Ok(renderer == "html");
    }
    let mut book = StockBook::read(std::io::stdin().lock())?;
    let mut diagnostics = Diagnostics::new();
    let input = Input { root: book.root().to_path_buf(), ..Input::default() };
    let measured = Measured::read(&input, &mut diagnostics)?;
    preprocess(measured.indicators(), &mut book, &mut diagnostics)?;
    talk.diagnostics(&diagnostics);
    let output = std::io::stdout().lock();
    book.write(output)
        .map_err(|error| Failure::io("write", Path::new("standard output"), error))?;
    Ok(true)
}

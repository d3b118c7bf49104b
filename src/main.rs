//! The `embajador` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    embajador::cli::run()
}

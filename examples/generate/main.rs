//! Writes the answers and the registers that systems would export of Aldaba Servicios, the example company: the same bytes
//! on every run.
//!
//! ```text
//! cargo run --example generate -- [DIR]            writes below DIR, which is `data` unless said
//! cargo run --example generate -- --check [DIR]    compares, writes nothing, and exits with 1 on a difference
//! ```
//!
//! `--seed N` draws other data of the same company, and `--without-improvement` data in which nothing ever changes but by
//! chance.
//!
//! It makes `responses/relational/*.csv`, `responses/moments/*.csv` and, in `registers/`, `invitations.csv`,
//! `population.csv`, `customers.csv`, `customer_money.csv`, `incidents.csv`, `proposals.csv`, `milestones.csv`,
//! `referrals.csv`, `follow_ups.csv`, `contacts.csv` and `feedback.csv`. The other registers are kept by hand, as a team
//! would. `data/README.md` says what is planted in them.

#[path = "data.rs"]
mod data;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

use data::Scenario;

/// The folders in which nothing but generated files may lie.
const GENERATED_FOLDERS: [&str; 2] = ["responses/relational", "responses/moments"];

/// What the command line asks for.
struct Request {
    check: bool,
    scenario: Scenario,
    folder: PathBuf,
}

impl Request {
    /// Nothing where the arguments can't be understood.
    fn read(mut arguments: impl Iterator<Item = String>) -> Option<Request> {
        let (mut check, mut scenario, mut folder) = (false, Scenario::KEPT, None);
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--check" => check = true,
                "--seed" => scenario.seed = arguments.next()?.parse().ok()?,
                "--without-improvement" => scenario.improves = false,
                other if other.starts_with('-') || folder.is_some() => return None,
                other => folder = Some(PathBuf::from(other)),
            }
        }
        let folder = folder.unwrap_or_else(|| PathBuf::from("data"));
        Some(Request { check, scenario, folder })
    }
}

fn main() -> ExitCode {
    let Some(Request { check, scenario, folder }) = Request::read(env::args().skip(1)) else {
        eprintln!("usage: generate [--check] [--seed N] [--without-improvement] [DIR]");
        return ExitCode::from(2);
    };
    let files = data::files(scenario);
    let outcome = if check { differences(&folder, &files) } else { write(&folder, &files) };
    match outcome {
        Ok(lines) if check && !lines.is_empty() => {
            lines.iter().for_each(|line| eprintln!("{line}"));
            eprintln!("hint: `cargo run --example generate` writes the files anew");
            ExitCode::FAILURE
        }
        Ok(lines) => {
            lines.iter().for_each(|line| println!("{line}"));
            ExitCode::SUCCESS
        }
        Err((path, error)) => {
            eprintln!("error: {}: {error}", path.display());
            ExitCode::from(3)
        }
    }
}

/// What the run has to say, or the path that could not be read or written.
type Outcome = Result<Vec<String>, (PathBuf, io::Error)>;

/// Writes the files, and says how many they are.
fn write(folder: &Path, files: &BTreeMap<String, String>) -> Outcome {
    for (name, content) in files {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| (parent.to_owned(), error))?;
        }
        fs::write(&path, content).map_err(|error| (path, error))?;
    }
    Ok(vec![format!("{} files written below {}", files.len(), folder.display())])
}

/// Says of each file whether it is missing, holds something else, or should not be there.
fn differences(folder: &Path, files: &BTreeMap<String, String>) -> Outcome {
    let mut found = Vec::new();
    for (name, content) in files {
        let path = folder.join(name);
        match fs::read(&path) {
            Ok(bytes) if bytes == content.as_bytes() => {}
            Ok(_) => found.push(format!("{} differs", path.display())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                found.push(format!("{} is missing", path.display()));
            }
            Err(error) => return Err((path, error)),
        }
    }
    for name in GENERATED_FOLDERS {
        let path = folder.join(name);
        let entries = match fs::read_dir(&path) {
            Ok(entries) => entries,
            // Its files have been reported as missing.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err((path, error)),
        };
        for entry in entries {
            let entry = entry.map_err(|error| (path.clone(), error))?;
            let name = format!("{name}/{}", entry.file_name().to_string_lossy());
            if !files.contains_key(&name) {
                found.push(format!("{} is not a generated file", entry.path().display()));
            }
        }
    }
    found.sort();
    Ok(found)
}

//! Writes the answers and the invitations of Aldaba Servicios, the example company: the same bytes on every run.
//!
//! ```text
//! cargo run --example generate -- [DIR]            writes below DIR, which is `data` unless said
//! cargo run --example generate -- --check [DIR]    compares, writes nothing, and exits with 1 on a difference
//! ```
//!
//! It makes `responses/relational/*.csv`, `responses/moments/*.csv` and `registers/invitations.csv`. The other registers
//! are kept by hand, as a team would. `data/README.md` says what is planted in the answers.

mod calendar;
mod company;
mod opinion;
mod random;
mod surveys;
mod voices;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

use surveys::Invitations;

/// The folders in which nothing but generated files may lie.
const GENERATED_FOLDERS: [&str; 2] = ["responses/relational", "responses/moments"];

fn main() -> ExitCode {
    let mut check = false;
    let mut folder = None;
    for argument in env::args().skip(1) {
        match argument.as_str() {
            "--check" => check = true,
            other if other.starts_with('-') || folder.is_some() => {
                eprintln!("usage: generate [--check] [DIR]");
                return ExitCode::from(2);
            }
            other => folder = Some(PathBuf::from(other)),
        }
    }
    let folder = folder.unwrap_or_else(|| PathBuf::from("data"));
    let files = files();
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

/// All files by their path below the folder of data.
pub(crate) fn files() -> BTreeMap<String, String> {
    let customers = company::customers();
    let mut invitations = Invitations::default();
    let mut files = BTreeMap::new();
    for month in calendar::months() {
        files.insert(
            format!("responses/relational/{month}.csv"),
            surveys::relational(month, &customers, &mut invitations),
        );
        files.insert(
            format!("responses/moments/{month}.csv"),
            surveys::moments(month, &customers, &mut invitations),
        );
    }
    files.insert("registers/invitations.csv".to_owned(), invitations.file());
    files
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

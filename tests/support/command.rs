//! Runs the built program as its users do.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// This repository, which is itself a project.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A folder for what a test file builds, kept between runs.
#[allow(dead_code, reason = "not every test file builds a site")]
pub(crate) fn workshop(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// The program, in the repository's folder.
pub(crate) fn embajador() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_embajador"));
    command.current_dir(repository());
    command
}

/// Runs a command that must succeed, and gives back what it wrote to standard output.
pub(crate) fn succeed(command: &mut Command) -> String {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let stderr = String::from_utf8_lossy(&stderr);
    assert!(status.success(), "{command:?} ended with {status}:\n{stderr}");
    String::from_utf8(stdout).unwrap()
}

/// The records of `embajador indicators ARGUMENTS --format json`.
#[allow(dead_code, reason = "not every test file asks for figures")]
pub(crate) fn indicators<I, S>(arguments: I) -> Vec<serde_json::Value>
where
    I: IntoIterator<Item = S>,
    S: AsRef<std::ffi::OsStr>,
{
    let mut command = embajador();
    command.arg("--quiet").arg("indicators").args(arguments).args(["--format", "json"]);
    let export: serde_json::Value = serde_json::from_str(&succeed(&mut command)).unwrap();
    assert_eq!(export["schema"], "embajador/indicators/1");
    export["indicators"].as_array().unwrap().clone()
}

/// All files below a folder, by their path from it with `/`, sorted.
#[allow(dead_code, reason = "not every test file looks at files")]
pub(crate) fn files(folder: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut found = std::collections::BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// Says that a test did nothing, past the test harness, which hides what a passing test prints.
#[allow(dead_code, reason = "not every test file can be skipped")]
pub(crate) fn skip(why: &str) {
    use std::io::Write;
    let name = std::thread::current().name().unwrap_or("a test").to_owned();
    let line = format!("skipped: {why} ({name})\n");
    std::io::stderr().write_all(line.as_bytes()).unwrap();
}

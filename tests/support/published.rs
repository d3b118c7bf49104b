//! A small project and the folder that it is published to, for the tests of editions.

#![allow(dead_code, reason = "not every test file asks for everything")]

use super::command::embajador;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// A project of one chapter without data, whose as-of dates are given, and a published folder beside it.
pub(crate) struct Published {
    folder: TempDir,
}

/// What a run ended with.
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Published {
    pub(crate) fn new() -> Published {
        let published = Published { folder: tempfile::tempdir().unwrap() };
        published
            .write("book.toml", "[book]\ntitle = \"Book\"\nlanguage = \"en\"\nsrc = \"content\"\n");
        published.write("content/SUMMARY.md", "- [One](one.md)\n");
        published.chapter("One.");
        published
    }

    /// Writes a file of the project.
    pub(crate) fn write(&self, path: &str, content: &str) {
        let path = self.project().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Writes the chapter anew.
    pub(crate) fn chapter(&self, text: &str) {
        self.write("content/one.md", &format!("# One\n\n{text}\n"));
    }

    pub(crate) fn project(&self) -> PathBuf {
        self.folder.path().join("project")
    }

    /// The published folder.
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("public")
    }

    /// A file beside both.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A file of the published folder.
    pub(crate) fn file(&self, path: &str) -> PathBuf {
        self.path().join(path)
    }

    pub(crate) fn text(&self, path: &str) -> String {
        fs::read_to_string(self.file(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub(crate) fn json(&self, path: &str) -> serde_json::Value {
        serde_json::from_str(&self.text(path)).unwrap()
    }

    /// The command that publishes.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = embajador();
        command.arg("publish").arg(self.project()).arg("--to").arg(self.path()).args(arguments);
        command
    }

    /// Publishes.
    pub(crate) fn publish(&self, arguments: &[&str]) -> Ran {
        ran(&mut self.command(arguments))
    }

    /// Publishes the edition of a month of 2026, which must succeed; gives the root of the chain.
    #[track_caller]
    pub(crate) fn month(&self, month: u32) -> String {
        let as_of = format!("2026-{month:02}-28");
        let done = self.publish(&["--as-of", &as_of]);
        assert_eq!(done.status, 0, "{}", done.err);
        self.root()
    }

    pub(crate) fn verify(&self, arguments: &[&str]) -> Ran {
        ran(embajador().arg("verify").arg(self.path()).args(arguments))
    }

    /// The root of the chain of a folder that is clean.
    #[track_caller]
    pub(crate) fn root(&self) -> String {
        let found = self.verify(&[]);
        assert_eq!((found.status, found.state()), (0, "clean"), "{}{}", found.out, found.err);
        found.out.lines().find_map(|line| line.strip_prefix("root ")).unwrap().to_owned()
    }
}

impl Ran {
    /// The state that `verify` found.
    pub(crate) fn state(&self) -> &str {
        self.out.lines().find_map(|line| line.strip_prefix("state ")).unwrap_or_default()
    }
}

pub(crate) fn ran(command: &mut Command) -> Ran {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { status: status.code().unwrap_or(-1), out: text(stdout), err: text(stderr) }
}

/// When each file below a folder was last written, by path.
pub(crate) fn times(folder: &Path) -> std::collections::BTreeMap<PathBuf, std::time::SystemTime> {
    let mut found = std::collections::BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path.clone());
            }
            found.insert(path.clone(), fs::symlink_metadata(&path).unwrap().modified().unwrap());
        }
    }
    found
}

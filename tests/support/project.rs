//! A small project in a folder of its own, for the tests that say what must hold of one.

use super::command::embajador;
use std::path::{Path, PathBuf};
use std::process::Output;
use tempfile::TempDir;

/// A project with one chapter and one survey of all answers in `data/a.csv`.
pub(crate) struct Project {
    folder: TempDir,
}

impl Project {
    /// A project whose survey `s` is mapped so, and whose answers are these.
    pub(crate) fn new(mapping: &str, answers: &str) -> Project {
        let project = Project { folder: tempfile::tempdir().unwrap() };
        let book = "[book]\ntitle = \"Book\"\nlanguage = \"en\"\nsrc = \"content\"\n";
        project
            .with("book.toml", book)
            .with("content/SUMMARY.md", "- [One](one.md)\n")
            .with("content/one.md", "# One\n")
            .with("data/sources.toml", &format!("[survey.s]\nfiles = \"*.csv\"\n{mapping}"))
            .with("data/a.csv", answers)
    }

    /// The project with one more file, or another in its place.
    pub(crate) fn with(self, path: &str, content: &str) -> Project {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
        self
    }

    /// Its folder.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The folder of its site.
    #[allow(dead_code, reason = "not every test file builds a site")]
    pub(crate) fn site(&self) -> PathBuf {
        self.path().join("site")
    }

    /// Runs a command on it: exit status, standard output, standard error.
    pub(crate) fn run(&self, command: &str, arguments: &[&str]) -> (i32, String, String) {
        let mut program = embajador();
        let Output { status, stdout, stderr } =
            program.arg(command).arg(self.path()).args(arguments).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (status.code().unwrap(), text(stdout), text(stderr))
    }

    /// The records of `indicators`.
    #[allow(dead_code, reason = "not every test file asks for figures")]
    pub(crate) fn figures(&self, arguments: &[&str]) -> Vec<serde_json::Value> {
        let arguments = [arguments, &["--format", "json"]].concat();
        let (status, out, err) = self.run("indicators", &arguments);
        assert_eq!(status, 0, "{err}");
        let export: serde_json::Value = serde_json::from_str(&out).unwrap();
        export["indicators"].as_array().unwrap().clone()
    }
}

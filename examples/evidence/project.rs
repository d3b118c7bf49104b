//! Puts the example project with the data of a scenario into a folder of its own, and reads it there.

use std::path::{Path, PathBuf};
use std::{fs, io};

use embajador::diagnostic::Diagnostics;
use embajador::{Input, Measured};
use tempfile::TempDir;

use super::Failed;
use super::data::{self, Scenario};

/// A folder with all of the example that figures depend on: not its chapters.
pub(crate) struct ProjectFolder {
    folder: TempDir,
}

impl ProjectFolder {
    /// A folder with what is written by hand. It vanishes with this value.
    pub(crate) fn new() -> Result<Self, Failed> {
        let folder = tempfile::tempdir()?;
        let example = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut files: Vec<PathBuf> = ["book.toml", "data/sources.toml", "data/plan.toml"]
            .iter()
            .map(PathBuf::from)
            .collect();
        for entry in fs::read_dir(example.join("data/registers"))? {
            files.push(Path::new("data/registers").join(entry?.file_name()));
        }
        // A project names the folders of its chapters, and they have to be there.
        for entry in fs::read_dir(example.join("content"))? {
            fs::create_dir_all(folder.path().join("content").join(entry?.file_name()))?;
        }
        for name in files {
            write(&folder.path().join(&name), &fs::read(example.join(&name))?)?;
        }
        Ok(ProjectFolder { folder })
    }

    /// Reads the project with the data of a scenario, which has the same files as any other.
    pub(crate) fn measure(&self, scenario: Scenario) -> Result<Measured, Failed> {
        for (name, content) in data::files(scenario) {
            write(&self.folder.path().join("data").join(name), content.as_bytes())?;
        }
        let input = Input { root: self.folder.path().to_owned(), ..Input::default() };
        let measured = Measured::read(&input, &mut Diagnostics::new());
        measured.map_err(|failure| failure.into_diagnostic().to_string().into())
    }
}

fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(path, content)
}

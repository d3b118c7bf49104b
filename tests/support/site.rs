//! The site of this repository's own project, built once for a test file.

use super::command::{embajador, files, repository, succeed, workshop};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A built site.
pub(crate) struct Built {
    /// Its folder.
    #[allow(dead_code, reason = "not every test file opens it")]
    pub(crate) folder: PathBuf,
    /// Its files, by path from the folder; without the build's own list.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
}

impl Built {
    /// Builds this repository's project into a folder of this name.
    pub(crate) fn new(name: &str) -> Built {
        let folder = workshop(name);
        succeed(embajador().arg("build").arg(repository()).arg("--dest").arg(&folder));
        let mut files = files(&folder);
        files.retain(|path, _| !path.starts_with('.'));
        Built { folder, files }
    }

    /// A file as text.
    pub(crate) fn text(&self, path: &str) -> &str {
        let file = self.files.get(path).unwrap_or_else(|| panic!("the site has no {path}"));
        std::str::from_utf8(file).unwrap()
    }

    /// The paths of all files that end so.
    #[allow(dead_code, reason = "not every test file looks at all pages")]
    pub(crate) fn ending(&self, ending: &str) -> Vec<&str> {
        let paths = self.files.keys().map(String::as_str);
        paths.filter(|path| path.ends_with(ending)).collect()
    }
}

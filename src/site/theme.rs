//! The theme: templates, report sections and styles, embedded in the program and overridden file by file by a project.

use crate::diagnostic::{Diagnostic, Diagnostics, Failure, Location};
use crate::project::files::{read_text, tree};
use include_dir::{Dir, include_dir};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;
use tera::Tera;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// A theme, its templates compiled.
pub struct Theme {
    tera: Tera,
    /// All files that are no templates, by path inside the theme.
    files: BTreeMap<String, ThemeFile>,
}

struct ThemeFile {
    /// How messages call it.
    shown: String,
    content: Vec<u8>,
}

impl Theme {
    /// The built-in theme, with the files of `themes/NAME/` of the project laid over it.
    ///
    /// # Errors
    /// [`Failure::Input`] if a template does not compile or there is no such theme, [`Failure::Io`] if a file can't be
    /// read.
    pub fn load(root: &Path, name: &str) -> Result<Theme, Failure> {
        let mut files = BTreeMap::new();
        embedded(&EMBEDDED, &mut files);
        let folder = root.join("themes").join(name);
        if name != "default" && !folder.is_dir() {
            return Err(Diagnostic::error(format!("there is no theme `{name}`"))
                .at(Location::file("book.toml"))
                .hint(format!("make a folder themes/{name}, or take `theme` out"))
                .into());
        }
        for found in tree(&folder) {
            let shown = format!("themes/{name}/{}", found.relative);
            let content = std::fs::read(&found.path)
                .map_err(|error| Failure::io("read", &found.path, error))?;
            if found.relative.ends_with(".html") || found.relative.ends_with(".md") {
                read_text(&found.path, &shown)?;
            }
            files.insert(found.relative, ThemeFile { shown, content });
        }
        // An empty section takes the theme's own away.
        let (templates, files): (BTreeMap<_, _>, BTreeMap<_, _>) =
            files.into_iter().partition(|(path, _)| path.ends_with(".html"));
        let mut tera = Tera::default();
        let texts = templates.iter().map(|(path, file)| {
            (path.as_str(), String::from_utf8_lossy(&file.content).into_owned())
        });
        tera.add_raw_templates(texts.collect::<Vec<_>>())
            .map_err(|error| template_error(&error))?;
        Ok(Theme { tera, files })
    }

    /// Renders a template.
    ///
    /// # Errors
    /// [`Failure::Input`] if the template asks for something that it is not given.
    pub fn render<T: Serialize>(&self, template: &str, values: &T) -> Result<String, Failure> {
        let context =
            tera::Context::from_serialize(values).map_err(|error| template_error(&error))?;
        self.tera.render(template, &context).map_err(|error| template_error(&error))
    }

    /// The Markdown files of a folder of the theme, in the order of their names: how messages call them, and their text.
    #[must_use]
    pub fn sections(&self, folder: &str) -> Vec<(String, String)> {
        let prefix = format!("{folder}/");
        self.files
            .iter()
            .filter(|(path, _)| path.starts_with(&prefix) && path.ends_with(".md"))
            .map(|(_, file)| {
                (file.shown.clone(), String::from_utf8_lossy(&file.content).into_owned())
            })
            .collect()
    }

    /// The files that go into the site as they are: everything at the theme's top that is no template.
    pub fn assets(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files
            .iter()
            .filter(|(path, _)| !path.starts_with("report/") && !path.starts_with("pages/"))
            .map(|(path, file)| (path.as_str(), file.content.as_slice()))
    }
}

fn embedded(folder: &Dir<'_>, files: &mut BTreeMap<String, ThemeFile>) {
    for file in folder.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        let shown = format!("themes/default/{path}");
        files.insert(path, ThemeFile { shown, content: file.contents().to_vec() });
    }
    for inner in folder.dirs() {
        embedded(inner, files);
    }
}

fn template_error(error: &tera::Error) -> Failure {
    let mut diagnostics = Diagnostics::new();
    let text = error.to_string();
    let text = text.trim().replace('\n', "\n  ");
    diagnostics.push(
        Diagnostic::error(format!("a template of the theme is wrong: {text}"))
            .hint("each template says at its top what it is given"),
    );
    Failure::Input(diagnostics)
}

//! The theme: templates, report sections and styles, embedded in the program and overridden file by file by a project.

use crate::diagnostic::{Diagnostic, Failure, Location, nearest_hint};
use crate::project::Located;
use crate::project::files::{FoundFile, read_text, tree};
use include_dir::{Dir, include_dir};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use tera::Tera;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// A theme, its templates compiled.
pub struct Theme {
    tera: Tera,
    /// How messages call each template.
    shown: BTreeMap<String, String>,
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
    pub fn load(root: &Path, named: Option<&Located<String>>) -> Result<Theme, Failure> {
        let name = named.map_or("default", Located::as_str);
        let mut files = BTreeMap::new();
        embedded(&EMBEDDED, &mut files);
        let folder = root.join("themes").join(name);
        if name != "default" && !folder.is_dir() {
            let at = named.map(|named| named.location.clone());
            return Err(Diagnostic::error(format!("there is no theme `{name}`"))
                .at(at.unwrap_or_else(|| Location::file("book.toml")))
                .hint(format!("make a folder themes/{name}, or take `theme` out"))
                .into());
        }
        let is_inside = match (folder.canonicalize(), root.canonicalize()) {
            (Ok(folder), Ok(root)) => folder.starts_with(root),
            // A theme that is not there is the built-in one.
            _ => true,
        };
        if !is_inside {
            return Err(Diagnostic::error("the theme lies outside the project")
                .at(Location::file(format!("themes/{name}")))
                .hint("put the folder itself there, not a link to it")
                .into());
        }
        // Those of editors and of version control, which would go into the site.
        let is_hidden =
            |found: &FoundFile| found.relative.split('/').any(|part| part.starts_with('.'));
        for found in tree(&folder).into_iter().filter(|found| !is_hidden(found)) {
            let shown = format!("themes/{name}/{}", found.relative);
            let content = std::fs::read(&found.path)
                .map_err(|error| Failure::io("read", &found.path, error))?;
            if found.relative.ends_with(".html") || found.relative.ends_with(".md") {
                read_text(&found.path, &shown)?;
            }
            files.insert(found.relative, ThemeFile { shown, content });
        }
        Theme::compile(files)
    }

    /// The built-in theme, for pages of no project.
    ///
    /// # Errors
    /// [`Failure::Input`] if a template does not compile.
    pub fn built_in() -> Result<Theme, Failure> {
        let mut files = BTreeMap::new();
        embedded(&EMBEDDED, &mut files);
        Theme::compile(files)
    }

    fn compile(files: BTreeMap<String, ThemeFile>) -> Result<Theme, Failure> {
        // An empty section takes the theme's own away.
        let (templates, files): (BTreeMap<_, _>, BTreeMap<_, _>) =
            files.into_iter().partition(|(path, _)| path.ends_with(".html"));
        let shown =
            templates.iter().map(|(path, file)| (path.clone(), file.shown.clone())).collect();
        let mut tera = Tera::default();
        tera.set_escape_fn(escape);
        let texts = templates.iter().map(|(path, file)| {
            (path.as_str(), String::from_utf8_lossy(&file.content).into_owned())
        });
        tera.add_raw_templates(texts.collect::<Vec<_>>())
            .map_err(|error| template_error(&error, &shown))?;
        Ok(Theme { tera, shown, files })
    }

    /// Renders a template.
    ///
    /// # Errors
    /// [`Failure::Input`] if the template asks for something that it is not given.
    pub fn render<T: Serialize>(&self, template: &str, values: &T) -> Result<String, Failure> {
        let context =
            tera::Context::from_serialize(values).map_err(|e| template_error(&e, &self.shown))?;
        self.tera.render(template, &context).map_err(|e| template_error(&e, &self.shown))
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

/// Writes text as HTML, stretch by stretch where Tera would write byte by byte.
fn escape(text: &str, output: &mut dyn Write) -> std::io::Result<()> {
    let mut rest = text.as_bytes();
    let special = |byte: &u8| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'');
    while let Some(at) = rest.iter().position(special) {
        let (before, after) = rest.split_at(at);
        output.write_all(before)?;
        output.write_all(match after.first() {
            Some(b'&') => b"&amp;",
            Some(b'<') => b"&lt;",
            Some(b'>') => b"&gt;",
            Some(b'"') => b"&quot;",
            _ => b"&#39;",
        })?;
        rest = after.get(1..).unwrap_or_default();
    }
    output.write_all(rest)
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

/// Tera's message as one of ours: the sentence, the place, and the names that there are.
///
/// Tera writes "error: Field `x` is not defined. Available fields: a, b", and below it " --> page.html:1:13".
fn template_error(error: &tera::Error, templates: &BTreeMap<String, String>) -> Failure {
    let text = error.to_string();
    let said = text.trim().lines().next().unwrap_or_default();
    let said = said.trim_start_matches("error: ").trim_end_matches('.');
    let (said, names) = match said.split_once(". Available fields: ") {
        Some((said, names)) => (said, Some(names)),
        None => (said, None),
    };
    let mut said = said.to_owned();
    if let Some(first) = said.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    let hint = match (names, said.split('`').nth(1)) {
        (Some(names), Some(name)) => nearest_hint(name, names.split(", ")),
        _ => "each template says at its top what it is given".to_owned(),
    };
    let place = text.lines().find_map(|line| {
        let mut place = line.trim().strip_prefix("--> ")?.rsplitn(3, ':');
        let (column, line) = (place.next()?.parse().ok()?, place.next()?.parse().ok()?);
        let template = place.next()?;
        let file = templates.get(template).map_or(template, String::as_str);
        Some(Location::file(file).line(line).column(column))
    });
    // Where Tera names no place, it names the template.
    let place = place.or_else(|| {
        let template = said.split('\'').nth(1)?;
        Some(Location::file(templates.get(template)?))
    });
    let mut diagnostic = Diagnostic::error(format!("the template is wrong: {said}")).hint(hint);
    diagnostic.location = place;
    diagnostic.into()
}

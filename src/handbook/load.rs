//! Loads a book through mdBook: its chapters in reading order, preprocessed, with the places of everything.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use mdbook_driver::MDBook;
use mdbook_driver::book::{Book, BookItem};
use mdbook_driver::config::{Config, HtmlConfig};
use mdbook_driver::errors::Error;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use mdbook_renderer::{RenderContext, Renderer};
use serde::de::IgnoredAny;

use super::component_call::plain;
use super::directive::{Folder, project_relative};
use super::document::{Document, Parsed};
use super::link::page_path;
use super::markdown::Dialect;
use super::parallel::in_parallel;
use super::summary::{self, first_small};
use super::warnings::heard;
use super::{BookInput, Chapter, Handbook, Item};
use crate::diagnostic::{
    Diagnostic, Diagnostics, Failure, Location, io_reason, nearest_hint, shown,
};
use crate::project::files::read_text;
use crate::project::front_matter::PlaybookId;

/// Loads the book of one language.
///
/// Gives nothing where the book can't be loaded at all; `diagnostics` then say why. Otherwise the handbook is whole,
/// even where single chapters have errors.
pub fn load(input: &BookInput<'_>, diagnostics: &mut Diagnostics) -> Option<Handbook> {
    Loader::new(input, diagnostics)?.load()
}

struct Loader<'a> {
    input: &'a BookInput<'a>,
    /// The project, as an absolute path without links.
    root: PathBuf,
    /// The folder of SUMMARY.md, likewise.
    src: PathBuf,
    /// The same as readers know it.
    src_name: String,
    config: Config,
    dialect: Dialect,
    /// Whether book.toml names a preprocessor that may read and change the text of chapters.
    others_read: bool,
    diagnostics: &'a mut Diagnostics,
}

impl<'a> Loader<'a> {
    fn new(input: &'a BookInput<'a>, diagnostics: &'a mut Diagnostics) -> Option<Self> {
        let unreadable = |name: &str, error: &std::io::Error| {
            Diagnostic::error(format!("could not read `{name}`: {}", io_reason(error)))
        };
        let root = match input.root.canonicalize() {
            Ok(root) => root,
            Err(error) => {
                diagnostics.push(unreadable(&input.root.to_string_lossy(), &error));
                return None;
            }
        };
        let written = project_relative(Path::new(""), input.src);
        let src = match root.join(input.src).canonicalize() {
            Ok(src) if src.starts_with(&root) => src,
            Ok(_) => {
                diagnostics.push(
                    Diagnostic::error(format!("`{written}` lies outside the project"))
                        .at(Location::file("book.toml"))
                        .hint("`src` is a folder of the project"),
                );
                return None;
            }
            Err(_) => {
                diagnostics.push(
                    Diagnostic::error(format!("there is no folder `{written}`")).at(Location::file("book.toml")).hint(
                        "`src` is the folder with SUMMARY.md, relative to the folder of book.toml",
                    ),
                );
                return None;
            }
        };
        let mut config = match Config::from_str(input.book_toml) {
            Ok(config) => config,
            Err(error) => {
                diagnostics.push(config_problem(&error, input.book_toml));
                return None;
            }
        };
        config.book.src = input.src.to_path_buf();
        config.book.title = Some(input.title.to_owned());
        config.book.language = Some(input.language.code().to_owned());
        // mdBook would write stubs into the content.
        config.build.create_missing = false;
        let dialect = match config.get::<HtmlConfig>("output.html") {
            Ok(html) => {
                let html = html.unwrap_or_default();
                // On unless said otherwise in mdBook; here quotes stay as their author wrote them.
                let smart = config.get::<bool>("output.html.smart-punctuation");
                Dialect {
                    language: input.language,
                    smart_punctuation: smart.ok().flatten().unwrap_or(false),
                    definition_lists: html.definition_lists,
                    admonitions: html.admonitions,
                    unsafe_html: input.unsafe_html,
                }
            }
            Err(error) => {
                // mdBook itself would go on with its defaults for the whole table, in silence.
                diagnostics.push(config_problem(&error, input.book_toml));
                Dialect { unsafe_html: input.unsafe_html, ..Dialect::of(input.language) }
            }
        };
        let src_name = project_relative(&root, &src);
        let ours = |name: &String| matches!(name.as_str(), "embajador" | "links" | "index");
        let named = config.preprocessors::<IgnoredAny>();
        let others_read = named.map_or(true, |named| !named.keys().all(ours));
        Some(Loader { input, root, src, src_name, config, dialect, others_read, diagnostics })
    }

    fn load(mut self) -> Option<Handbook> {
        let files = self.files();
        let summary_name = self.name("SUMMARY.md");
        let text = match std::fs::read_to_string(self.src.join("SUMMARY.md")) {
            Ok(text) => text,
            Err(error) => {
                self.diagnostics.push(
                    Diagnostic::error(format!("could not read it: {}", io_reason(&error)))
                        .at(Location::file(summary_name))
                        .hint("it lists the chapters: `- [Title](file.md)`"),
                );
                return None;
            }
        };
        let mut found = Diagnostics::new();
        let listed = summary::check(
            &summary_name,
            &text,
            &self.root,
            &self.src,
            &files.markdown,
            &mut found,
        );
        let broken = found.has_errors();
        self.diagnostics.append(found);
        if broken {
            return None;
        }
        let config = self.config.clone();
        let (book, warnings) = heard(|| MDBook::load_with_config(&self.root, config));
        let mut book = match book {
            Ok(book) => book,
            Err(error) => {
                self.diagnostics.push(self.unloaded(&error, &summary_name));
                return None;
            }
        };
        if let Some(problem) = runs_itself(&book.config) {
            self.diagnostics.push(problem);
            return None;
        }
        let mut parsed = self.parse(&mut book.book);
        // Ours would be run as a command, and `links` has nothing left to do.
        book.with_preprocessor(StandIn("embajador"));
        book.with_preprocessor(StandIn("links"));
        let (preprocessed, more) = heard(|| book.preprocess_book(&Html));
        // Where a preprocessor failed, mdBook's warnings tell the same once more.
        let more = if preprocessed.is_ok() { more } else { Vec::new() };
        for warning in warnings.into_iter().chain(more) {
            self.diagnostics.push(
                Diagnostic::warning(first_small(&warning))
                    .at(Location::file("book.toml"))
                    .hint("this is mdBook's own warning, and its guide tells more"),
            );
        }
        let preprocessed = match preprocessed {
            Ok((book, _)) => book,
            Err(error) => {
                let said: Vec<String> = error
                    .chain()
                    .map(|cause| match cause.downcast_ref::<std::io::Error>() {
                        Some(error) => io_reason(error),
                        None => cause.to_string(),
                    })
                    .collect();
                self.diagnostics.push(
                    Diagnostic::error(first_small(&said.join(": ")))
                        .at(Location::file("book.toml"))
                        .hint("install or mend it, take its table out, or say `optional = true` in it"),
                );
                return None;
            }
        };
        let included: BTreeSet<PathBuf> =
            parsed.values_mut().flat_map(|parsed| std::mem::take(&mut parsed.included)).collect();
        let mut items = Vec::new();
        self.items(preprocessed.items, 0, &listed, &mut parsed, &mut items);
        let handbook = Handbook {
            language: self.input.language,
            title: self.input.title.to_owned(),
            items,
            assets: files.assets,
        };
        self.check_ids(&handbook);
        for file in &files.markdown {
            let absolute = self.src.join(file);
            if !listed.contains_key(file) && !included.contains(&absolute) {
                self.diagnostics.push(
                    Diagnostic::warning("the chapter is not in SUMMARY.md, so no page shows it")
                        .at(Location::file(self.name(file)))
                        .hint("list it there, include it in another chapter, or remove it"),
                );
            }
        }
        Some(handbook)
    }

    /// Why mdBook could not load the book, at the file that it is about.
    fn unloaded(&self, error: &Error, summary_name: &str) -> Diagnostic {
        let chain: Vec<String> = error.chain().map(ToString::to_string).collect();
        let chapter = chain.iter().find_map(|message| {
            message.strip_prefix("failed to read chapter `").and_then(|rest| rest.strip_suffix('`'))
        });
        if let Some(chapter) = chapter {
            let name = self.name(&relative(Path::new(chapter)));
            // It says at which line and column a text stops being UTF-8.
            if let Err(Failure::Input(found)) = read_text(&self.root.join(&name), &name)
                && let Some(problem) = found.iter().next()
            {
                return problem.clone();
            }
            let why = match error.root_cause().downcast_ref::<std::io::Error>() {
                Some(error) => io_reason(error),
                None => error.root_cause().to_string(),
            };
            return Diagnostic::error(format!("could not read it: {why}"))
                .at(Location::file(name))
                .hint("mend the file, or take it out of SUMMARY.md");
        }
        let message = error.root_cause().to_string();
        // mdBook says "Duplicate file in SUMMARY.md" and "failed to parse SUMMARY.md line …".
        if message.contains("SUMMARY.md") {
            return summary::malformed(summary_name, &message);
        }
        let chain = chain.join(": ").replace('\n', " ");
        Diagnostic::error(first_small(&chain))
            .at(Location::file("book.toml"))
            .hint("mdBook could not load the book; its guide tells more")
    }

    /// A file of the book as readers know it.
    fn name(&self, file: &str) -> String {
        if self.src_name.is_empty() { file.to_owned() } else { format!("{}/{file}", self.src_name) }
    }

    /// Reads all chapters, in reading order, and leaves in `book` what preprocessors may see of them.
    fn parse(&mut self, book: &mut Book) -> BTreeMap<PathBuf, Parsed> {
        let chapters: Vec<(&PathBuf, &str)> = book
            .chapters()
            .filter_map(|chapter| Some((chapter.source_path.as_ref()?, chapter.content.as_str())))
            .collect();
        let this = &*self;
        let read = in_parallel(&chapters, self.input.threads, |_, (path, content)| {
            let mut diagnostics = Diagnostics::new();
            let base = this.src.join(path);
            let base = base.parent().unwrap_or(&this.src);
            let folder = Some(Folder { root: &this.root, base });
            let name = this.name(&relative(path));
            let read = Document::read(&name, content, folder, this.dialect, &mut diagnostics);
            ((*path).clone(), read, diagnostics)
        });
        let mut parsed = BTreeMap::new();
        for (path, read, diagnostics) in read {
            self.diagnostics.append(diagnostics);
            parsed.insert(path, read);
        }
        let others_read = self.others_read;
        book.for_each_chapter_mut(|chapter| {
            let read = chapter.source_path.as_ref().and_then(|path| parsed.get(path));
            if let Some(read) = read {
                chapter.content = match others_read {
                    true => read.document.markdown().to_owned(),
                    // No one looks at it, and mdBook would copy it.
                    false => String::new(),
                };
            }
        });
        parsed
    }

    /// Turns mdBook's tree into a list in reading order.
    fn items(
        &mut self,
        tree: Vec<BookItem>,
        depth: usize,
        listed: &BTreeMap<String, Location>,
        parsed: &mut BTreeMap<PathBuf, Parsed>,
        items: &mut Vec<Item>,
    ) {
        for item in tree {
            let chapter = match item {
                BookItem::PartTitle(title) => {
                    items.push(Item::Part(plain(&title)));
                    continue;
                }
                BookItem::Separator => {
                    items.push(Item::Separator);
                    continue;
                }
                BookItem::Chapter(chapter) => chapter,
            };
            let path = chapter.path.as_deref().map(relative).unwrap_or_default();
            let file = chapter.source_path.as_deref().map(relative);
            let name = self.name(file.as_deref().unwrap_or(&path));
            let known = chapter.source_path.as_ref().and_then(|path| parsed.remove(path));
            let read = match known {
                Some(mut known) => {
                    if self.others_read {
                        known.document.replace(chapter.content, self.diagnostics);
                    }
                    known
                }
                // A draft, or a chapter that a preprocessor made up.
                None => {
                    Document::read(&name, &chapter.content, None, self.dialect, self.diagnostics)
                }
            };
            items.push(Item::Chapter(Box::new(Chapter {
                title: plain(&chapter.name),
                page_title: read.title.map(|title| plain(&title)),
                number: chapter.number.map(|number| number.to_string()),
                depth,
                draft: chapter.path.is_none(),
                path: page_path(&path),
                listed: file.as_ref().and_then(|file| listed.get(file)).cloned(),
                source: if file.is_some() { name } else { String::new() },
                front_matter: read.front_matter,
                document: read.document,
            })));
            self.items(chapter.sub_items, depth + 1, listed, parsed, items);
        }
    }

    /// Two chapters can't be the same playbook.
    fn check_ids(&mut self, handbook: &Handbook) {
        let mut first: BTreeMap<PlaybookId, &Location> = BTreeMap::new();
        let fronts = handbook.chapters().filter_map(|chapter| chapter.front_matter.as_ref());
        for id in fronts.filter_map(|front| front.id.as_ref()) {
            match first.get(&id.value) {
                Some(other) => self.diagnostics.push(
                    Diagnostic::error(format!(
                        "key `id`: `{}` is already another playbook",
                        id.value
                    ))
                    .at(id.location.clone())
                    .hint(format!("the other is at {other}")),
                ),
                None => {
                    first.insert(id.value, &id.location);
                }
            }
        }
    }

    /// The files of the book, sorted. A folder with a SUMMARY.md of its own is another book.
    fn files(&self) -> Files {
        let mut files = Files::default();
        let build = self.root.join(&self.config.build.build_dir);
        let mut folders = vec![self.src.clone()];
        while let Some(folder) = folders.pop() {
            let Ok(entries) = std::fs::read_dir(&folder) else { continue };
            for entry in entries.flatten() {
                let path = entry.path();
                let Ok(kind) = entry.file_type() else { continue };
                if entry.file_name().to_string_lossy().starts_with('.') || path == build {
                    continue;
                }
                if kind.is_dir() {
                    if !path.join("SUMMARY.md").exists() {
                        folders.push(path);
                    }
                    continue;
                }
                // A pipe or a socket would be waited for.
                if !kind.is_file() && !kind.is_symlink() {
                    continue;
                }
                // A link may not bring in what lies elsewhere, least of all the answers in data/.
                if kind.is_symlink()
                    && !path
                        .canonicalize()
                        .is_ok_and(|to| to.starts_with(&self.src) && to.is_file())
                {
                    continue;
                }
                let name = project_relative(&self.src, &path);
                match name.strip_suffix(".md") {
                    Some("SUMMARY") => {}
                    Some(_) => files.markdown.push(name),
                    None => files.assets.push(name),
                }
            }
        }
        files.markdown.sort();
        files.assets.sort();
        files
    }
}

/// The files of a book, relative to the folder of SUMMARY.md.
#[derive(Default)]
struct Files {
    markdown: Vec<String>,
    assets: Vec<String>,
}

/// A path of mdBook with forward slashes and without `.` and inner `..`.
fn relative(path: &Path) -> String {
    let written = project_relative(Path::new(""), path);
    summary::normal(&written).unwrap_or(written)
}

/// What is wrong with book.toml, at the best place that can be found for it.
fn config_problem(error: &Error, book_toml: &str) -> Diagnostic {
    let message = error.root_cause().to_string();
    let sentence = message.trim_end().lines().last().unwrap_or_default();
    let at = message.strip_prefix("TOML parse error at line ").and_then(|rest| {
        let (line, rest) = rest.lines().next()?.split_once(", column ")?;
        Some(Location::file("book.toml").line(line.parse().ok()?).column(rest.parse().ok()?))
    });
    if let Some(location) = &at
        && !sentence.starts_with("unknown field")
    {
        return Diagnostic::error(sentence)
            .at(location.clone())
            .hint("this key is mdBook's, and its guide tells what it takes");
    }
    // "unknown field `a`, expected one of `b`, `c`"
    let sentence = if at.is_some() { sentence } else { message.lines().next().unwrap_or_default() };
    let mut names = sentence.split('`').skip(1).step_by(2);
    let key = names.next().unwrap_or_default();
    let line = book_toml.lines().position(|line| {
        let rest = line.trim_start().strip_prefix(key);
        rest.is_some_and(|rest| rest.trim_start().starts_with('='))
    });
    let location = at.unwrap_or_else(|| match line {
        Some(line) if !key.is_empty() => Location::file("book.toml").line(line as u64 + 1),
        _ => Location::file("book.toml"),
    });
    if sentence.starts_with("unknown field") {
        Diagnostic::error(format!("unknown key `{key}`"))
            .at(location)
            .hint(nearest_hint(key, names))
    } else {
        let chain: Vec<String> = error.chain().map(|cause| cause.to_string()).collect();
        Diagnostic::error(first_small(&chain.join(": ").replace('\n', " ")))
            .at(location)
            .hint("this key is mdBook's, and its guide tells what it takes")
    }
}

/// What a preprocessor's table says that is run.
#[derive(serde::Deserialize)]
struct Run {
    command: Option<String>,
}

/// A preprocessor of another name that is this program would load the book again, and so on without end.
fn runs_itself(config: &Config) -> Option<Diagnostic> {
    let tables = config.preprocessors::<Run>().ok()?;
    let (name, _) = tables.iter().find(|(name, table)| {
        let program =
            table.command.as_deref().and_then(|command| command.split_whitespace().next());
        let program = program.and_then(|program| Path::new(program).file_stem());
        *name != "embajador" && program.is_some_and(|program| program == "embajador")
    })?;
    Some(
        Diagnostic::error(format!(
            "the preprocessor `{}` is this program under another name",
            shown(name)
        ))
        .at(Location::file("book.toml"))
        .hint("name its table `[preprocessor.embajador]`, where its settings stand too"),
    )
}

/// Stands in for a preprocessor whose work is done in this room, so that mdBook keeps the order of the others.
struct StandIn(&'static str);

impl Preprocessor for StandIn {
    fn name(&self) -> &str {
        self.0
    }

    fn run(&self, _: &PreprocessorContext, book: Book) -> Result<Book, Error> {
        Ok(book)
    }
}

/// The renderer for whom the book is preprocessed: preprocessors ask for its name.
struct Html;

impl Renderer for Html {
    fn name(&self) -> &str {
        "html"
    }

    fn render(&self, _: &RenderContext) -> Result<(), Error> {
        Ok(())
    }
}

//! Makes the pages of the site: handbook, reports and what goes around them, in every language.
//!
//! [`Site::build`] renders everything into memory, so that a site is written whole or not at all. Each language is a
//! folder of its own and a [`language::LanguageSite`]; the theme's templates lay the pages out.

mod language;
mod navigation;
mod playbook;
mod reports;
mod stock;
pub mod theme;
mod view;
pub mod write;

pub use stock::preprocess;
pub use theme::Theme;
pub use write::{Written, write};

use crate::diagnostic::{Diagnostics, Failure};
use crate::handbook::{BookInput, Handbook, load};
use crate::indicators::Indicators;
use crate::project::Language;
use crate::report::Story;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A built site: every file, by its path from the site's folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Site {
    /// The files.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// What all languages of a site are made from.
struct Parts<'a> {
    story: Story<'a>,
    theme: &'a Theme,
    handbooks: BTreeMap<Language, Handbook>,
    /// The paths of all pages of each language, from the language's folder.
    paths: BTreeMap<Language, BTreeSet<String>>,
}

/// What `home.html` is given.
#[derive(Serialize)]
struct HomeView {
    root: &'static str,
    language: &'static str,
    title: String,
    languages: Vec<ChoiceView>,
    notice: Option<String>,
}

/// One language of `home.html`.
#[derive(Serialize)]
struct ChoiceView {
    code: &'static str,
    name: &'static str,
    title: String,
    description: Option<String>,
    href: String,
    enter: &'static str,
}

impl Site {
    /// Builds the site of a project.
    ///
    /// # Errors
    /// [`Failure::Input`] if a chapter, a component or a template is wrong, [`Failure::Io`] if a file can't be read.
    pub fn build(
        indicators: Indicators<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Site, Failure> {
        let project = indicators.project;
        let theme = Theme::load(&project.root, project.book.theme.as_ref())?;
        let mut handbooks = BTreeMap::new();
        for config in &project.book.languages {
            let input = BookInput {
                root: &project.root,
                book_toml: &project.book_text,
                src: Path::new(&config.src),
                title: &config.title,
                language: config.language,
                unsafe_html: project.book.unsafe_html,
            };
            if let Some(handbook) = load(&input, diagnostics) {
                handbooks.insert(config.language, handbook);
            }
        }
        diagnostics.check()?;
        let story = Story::new(indicators);
        let mut parts = Parts { story, theme: &theme, handbooks, paths: BTreeMap::new() };
        for config in &project.book.languages {
            let paths = language::paths(&parts, config.language);
            parts.paths.insert(config.language, paths);
        }
        playbook::check(&parts, diagnostics);
        let mut site = Site::default();
        for config in &project.book.languages {
            language::build(&parts, config, &mut site, diagnostics)?;
        }
        diagnostics.check()?;
        site.add_home(&parts)?;
        for (path, content) in theme.assets() {
            site.files.insert(path.to_owned(), content.to_vec());
        }
        Ok(site)
    }

    fn add_home(&mut self, parts: &Parts<'_>) -> Result<(), Failure> {
        let book = &parts.story.indicators.project.book;
        let Some(main) = book.languages.first() else { return Ok(()) };
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let choices = book.languages.iter().map(|config| ChoiceView {
            code: config.language.code(),
            name: config.language.own_name(),
            title: config.title.clone(),
            description: some(&config.description),
            href: format!("{}/index.html", config.language.code()),
            enter: config.language.pick("Entrar", "Enter"),
        });
        let view = HomeView {
            root: "",
            language: main.language.code(),
            title: main.title.clone(),
            languages: choices.collect(),
            notice: some(book.notice.in_language(main.language)),
        };
        let html = parts.theme.render("home.html", &view)?;
        self.files.insert("index.html".to_owned(), html.into_bytes());
        Ok(())
    }
}

//! Makes the pages of the site: handbook, reports and what goes around them, in every language.
//!
//! [`Site::build`] renders page by page into a staging folder, so that memory does not fill with pages, and
//! [`Site::publish`] puts all of them in their place, so that a site is written whole or not at all. Each language is a
//! folder of its own and a [`language::LanguageSite`]; the theme's templates lay the pages out.

mod before;
mod changes;
mod language;
mod navigation;
mod pages;
mod paths;
mod playbook;
mod policy;
mod print;
mod redirect;
mod reports;
pub mod staging;
mod stock;
pub mod theme;
mod view;

pub use before::{Before, Correction};
pub use changes::document as changes_document;
pub use staging::{Written, is_site};
pub use stock::preprocess;
pub use theme::Theme;

use crate::diagnostic::{Diagnostics, Failure};
use crate::handbook::{BookInput, Handbook, load};
use crate::indicators::Indicators;
use crate::project::Language;
use crate::report::Story;
use serde::Serialize;
use staging::Staging;
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::path::Path;

/// A site that is being built, and is not to be seen until it is published.
#[derive(Debug)]
pub struct Site {
    staging: Staging,
    /// On how many threads pages are rendered: it never shows in them.
    threads: NonZeroUsize,
    /// The address at which its folder will be read, with a slash at its end, if that is known.
    address: Option<String>,
    /// The name under which it is published, if it is an edition.
    edition: Option<String>,
    /// The edition that it is compared with.
    before: Option<Before>,
    /// What it corrects, if it is a correction.
    corrects: Option<Correction>,
}

/// What all languages of a site are made from.
struct Parts<'a> {
    story: Story<'a>,
    theme: &'a Theme,
    handbooks: BTreeMap<Language, Handbook>,
    /// The paths of all pages of each language, from the language's folder.
    paths: BTreeMap<Language, BTreeSet<String>>,
    /// The edition before.
    before: Option<&'a Before>,
    /// The name of the edition that is built.
    edition: Option<&'a str>,
    /// What it corrects.
    corrects: Option<&'a Correction>,
}

/// What `home.html` is given.
#[derive(Serialize)]
struct HomeView {
    root: &'static str,
    language: &'static str,
    title: String,
    languages: Vec<ChoiceView>,
    notice: Option<String>,
    canonical: Option<String>,
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
    /// Begins a site in a folder.
    ///
    /// # Errors
    /// [`Failure::Refused`] if the folder holds something that no build wrote, [`Failure::Io`] if it can't be read or
    /// made.
    pub fn open(folder: &Path, threads: NonZeroUsize) -> Result<Site, Failure> {
        Ok(Site {
            staging: Staging::open(folder)?,
            threads,
            address: None,
            edition: None,
            before: None,
            corrects: None,
        })
    }

    /// The site as an edition of this name, in a folder beside the others: its pages name it, lead to the list of all
    /// editions, and learn from what stands beside them which are newer.
    #[must_use]
    pub fn named(mut self, edition: &str) -> Site {
        self.edition = Some(edition.to_owned());
        self
    }

    /// The same site with the address at which its folder will be read, which its pages then name as their own.
    #[must_use]
    pub fn at(mut self, address: Option<String>) -> Site {
        self.address = address;
        self
    }

    /// The site as an edition that follows another: it has a page in each language that says what changed since, and its
    /// reports say how many of their figures did.
    #[must_use]
    pub fn after(self, before: Before) -> Site {
        Site { before: Some(before), ..self }
    }

    /// The site as an edition that corrects another: each page says so, and why.
    #[must_use]
    pub fn correcting(self, corrects: Correction) -> Site {
        Site { corrects: Some(corrects), ..self }
    }

    /// Puts it in its place: all that is new or changed, and nothing that it no longer has.
    ///
    /// # Errors
    /// [`Failure::Io`] if a file can't be written.
    pub fn publish(self) -> Result<Written, Failure> {
        self.staging.publish()
    }

    /// Puts it into its folder, a new one, and leaves nothing else there: the folder is the site, and no build will
    /// change it.
    ///
    /// # Errors
    /// [`Failure::Io`] if a file can't be written.
    pub fn hand_over(self) -> Result<(), Failure> {
        self.staging.hand_over()
    }

    /// Builds the site of a project.
    ///
    /// # Errors
    /// [`Failure::Input`] if a chapter, a component or a template is wrong, [`Failure::Io`] if a file can't be read or
    /// written.
    pub fn build(
        &self,
        indicators: Indicators<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<(), Failure> {
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
                threads: self.threads,
            };
            if let Some(handbook) = load(&input, diagnostics) {
                handbooks.insert(config.language, handbook);
            }
        }
        diagnostics.check()?;
        let story = Story::new(indicators);
        let before = self.before.as_ref();
        let edition = self.edition.as_deref();
        let mut parts = Parts {
            story,
            theme: &theme,
            handbooks,
            paths: BTreeMap::new(),
            before,
            edition,
            corrects: self.corrects.as_ref(),
        };
        for config in &project.book.languages {
            let paths = paths::paths(&parts, config.language);
            parts.paths.insert(config.language, paths);
        }
        playbook::check(&parts, diagnostics);
        playbook::check_translations(&parts, diagnostics);
        for config in &project.book.languages {
            pages::build(&parts, config, self, diagnostics)?;
        }
        diagnostics.check()?;
        self.add_home(&parts)?;
        for (path, content) in theme.assets() {
            self.staging.add(path, content)?;
        }
        Ok(())
    }

    /// The address of a page, by its path from the site's folder.
    fn address_of(&self, path: &str) -> Option<String> {
        self.address.as_ref().map(|address| format!("{address}{path}"))
    }

    fn add_home(&self, parts: &Parts<'_>) -> Result<(), Failure> {
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
            canonical: self.address_of("index.html"),
        };
        let html = parts.theme.render("home.html", &view)?;
        self.staging.add("index.html", html.as_bytes())
    }
}

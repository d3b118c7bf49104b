//! Serves stock mdBook as a preprocessor: the same components in its chapters, and the reports as chapters of its own.

use super::language::{LanguageSite, escaped};
use super::paths::{self, check_places};
use super::playbook;
use super::{Parts, Theme, reports};
use crate::components::{PAGES, Words, summary};
use crate::cube::Period;
use crate::diagnostic::{Diagnostic, Diagnostics, Failure, Location};
use crate::handbook::{
    BookInput, Chapter, ComponentCall, Filling, Handbook, Place, StockBook, load,
};
use crate::indicators::Indicators;
use crate::project::book_toml::LanguageConfig;
use crate::report::{Story, words};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::path::Path;
use std::thread::available_parallelism;

/// Puts live figures into a book of stock mdBook, and appends the reports and the pages that the book lacks.
///
/// # Errors
/// [`Failure::Input`] if a chapter, a component or a template is wrong.
pub fn preprocess(
    indicators: Indicators<'_>,
    book: &mut StockBook,
    diagnostics: &mut Diagnostics,
) -> Result<(), Failure> {
    let project = indicators.project;
    if let Some(problem) = book.out_of_order() {
        return Err(problem.into());
    }
    let config = language_of(&project.root, &project.book.languages, book.src())?;
    let theme = Theme::load(&project.root, project.book.theme.as_ref())?;
    let input = BookInput {
        root: &project.root,
        book_toml: &project.book_text,
        src: Path::new(&config.src),
        title: &config.title,
        language: config.language,
        unsafe_html: project.book.unsafe_html,
        threads: available_parallelism().unwrap_or(NonZeroUsize::MIN),
    };
    let handbook: Option<Handbook> = load(&input, diagnostics);
    diagnostics.check()?;
    let Some(handbook) = handbook else { return Ok(()) };
    let handbooks = BTreeMap::from([(config.language, handbook.clone())]);
    let story = Story::new(indicators);
    let paths = BTreeMap::new();
    let mut parts = Parts {
        story,
        theme: &theme,
        handbooks,
        paths,
        before: None,
        edition: None,
        corrects: None,
    };
    let paths = paths::paths(&parts, config.language);
    parts.paths.insert(config.language, paths);
    playbook::check(&parts, diagnostics);
    check_places(&parts, config, &handbook, diagnostics);
    diagnostics.check()?;
    let pages = LanguageSite::new(&parts, config, &handbook);
    let mut chapters = Chapters {
        pages: &pages,
        handbook: &handbook,
        problems: Diagnostics::new(),
        ids: (String::new(), 0),
    };
    book.fill(config.language, &mut chapters, diagnostics);
    diagnostics.append(chapters.problems);
    append(&pages, book, diagnostics);
    let notice = pages
        .site
        .notice
        .as_deref()
        .map(|notice| format!("<p class=\"notice\" role=\"note\">{}</p>", escaped(notice)));
    book.prepend(&format!("{}{}", style(&theme), notice.unwrap_or_default()));
    diagnostics.check()
}

/// The language whose folder of chapters mdBook reads: a variable of its environment may name another than book.toml.
fn language_of<'c>(
    root: &Path,
    languages: &'c [LanguageConfig],
    src: &Path,
) -> Result<&'c LanguageConfig, Failure> {
    let real = |src: &Path| root.join(src).canonicalize().ok();
    let wanted = real(src);
    let found = languages.iter().find(|config| real(Path::new(&config.src)) == wanted);
    found.ok_or_else(|| {
        let there_are: Vec<String> =
            languages.iter().map(|config| format!("`{}`", config.src)).collect();
        Diagnostic::error(format!(
            "mdBook reads `{}`, which is the folder of no language",
            src.display()
        ))
        .at(Location::file("book.toml"))
        .hint(format!("those that book.toml names are {}", there_are.join(" and ")))
        .into()
    })
}

/// What is put into the chapters.
struct Chapters<'s, 'p, 'a> {
    pages: &'s LanguageSite<'p, 'a>,
    handbook: &'s Handbook,
    problems: Diagnostics,
    /// The page that was last filled, and how many ids it has given out.
    ids: (String, u32),
}

#[derive(Serialize)]
struct FactsView<'v, T: Serialize> {
    view: &'v T,
    words: &'v Words,
}

impl Filling for Chapters<'_, '_, '_> {
    fn opening(&mut self, source: &str) -> Option<String> {
        let is_it = |chapter: &&Chapter| chapter.source == source;
        let facts = playbook::facts(self.pages, self.handbook.chapters().find(is_it)?)?;
        let view = FactsView { view: &facts, words: &self.pages.words };
        match self.pages.parts.theme.render("components/facts.html", &view) {
            Ok(html) => Some(html),
            Err(failure) => {
                self.problems.push(failure.into_diagnostic());
                None
            }
        }
    }

    fn component(
        &mut self,
        page: &str,
        call: &ComponentCall,
        place: Place,
    ) -> Result<String, Diagnostic> {
        if self.ids.0 != page {
            self.ids = (page.to_owned(), 0);
        }
        let (markup, given) = self.pages.with_context(page, None, |context| {
            context.ids.set(self.ids.1);
            (self.pages.markup(context, call, place), context.ids.get())
        });
        self.ids.1 = given;
        markup.map(|(html, _)| html)
    }
}

/// The pages that no file of the book holds: the reports, the latest first, the method, the registers and what is drawn
/// from them.
fn append(pages: &LanguageSite<'_, '_>, book: &mut StockBook, diagnostics: &mut Diagnostics) {
    let words: &Words = &pages.words;
    let periods = pages.parts.story.periods();
    if !periods.is_empty() {
        book.push_part(words.reports);
        let all = pages.language.pick("Todos los informes", "All reports");
        book.push_page(all, "reports/index.md", &list(pages, all, &periods));
        let sections = pages.report_sections(diagnostics);
        for period in periods.iter().rev() {
            let html = reports::content(pages, *period, &sections, diagnostics);
            let path = reports::path(*period).replace(".html", ".md");
            book.push_page(&title(pages, *period), &path, &html);
        }
    }
    let own = [("method", words.method), ("registers", words.registers)];
    append_part(pages, book, words.method, &own, diagnostics);
    let drawn: Vec<(&str, &str)> =
        PAGES.iter().map(|page| (page.name, page.title.in_language(pages.language))).collect();
    append_part(pages, book, words.reference, &drawn, diagnostics);
}

/// A part of pages that the theme brings along, of those that the book has not.
fn append_part(
    pages: &LanguageSite<'_, '_>,
    book: &mut StockBook,
    part: &str,
    names: &[(&str, &str)],
    diagnostics: &mut Diagnostics,
) {
    let mut begun = false;
    for (name, title) in names {
        let path = format!("{name}.md");
        if book.has_page(&path) {
            continue;
        }
        let Some(document) = pages.generated_document(name, diagnostics) else { continue };
        let (page, _) = pages.with_context(&format!("{name}.html"), None, |context| {
            pages.section(&document, context, diagnostics)
        });
        let mut html = page.html;
        if *name == "method" {
            let trademark = pages.site.trademark.as_deref().map(escaped).unwrap_or_default();
            html.push_str(&format!("<p>{trademark}</p>"));
        }
        if !std::mem::replace(&mut begun, true) {
            book.push_part(part);
        }
        book.push_page(title, &path, &html);
    }
}

fn title(pages: &LanguageSite<'_, '_>, period: Period) -> String {
    words::upper_first(&period.name(pages.language))
}

/// The list of all reports, each with its figure and the sentence that opens it.
fn list(pages: &LanguageSite<'_, '_>, title: &str, periods: &BTreeSet<Period>) -> String {
    let mut html = format!("<h1>{}</h1><ul>", escaped(title));
    for period in periods.iter().rev() {
        let path = reports::path(*period);
        let file = path.trim_start_matches("reports/");
        html.push_str(&format!(
            "<li><a href=\"{file}\">{}</a>",
            escaped(&self::title(pages, *period))
        ));
        let summary = pages.with_context(&path, Some(*period), |context| summary(context, *period));
        if let Some((sentence, figure)) = summary {
            html.push_str(&format!(" <span class=\"sentence\">{}</span>", escaped(&sentence)));
            if let Some(figure) = figure {
                html.push_str(&format!(" <b class=\"figure\">{}</b>", escaped(&figure)));
            }
        }
        html.push_str("</li>");
    }
    html.push_str("</ul>");
    html
}

/// The style of components alone, since mdBook's theme styles the rest.
fn style(theme: &Theme) -> String {
    let sheet = theme.assets().find(|(path, _)| *path == "style.css");
    let sheet = sheet.map(|(_, content)| String::from_utf8_lossy(content)).unwrap_or_default();
    let part = |name: &str| {
        let (_, rest) = sheet.split_once(&format!("/* begin: {name}"))?;
        let (_, rest) = rest.split_once("*/")?;
        Some(rest.split_once(&format!("/* end: {name} */"))?.0)
    };
    match (part("colours"), part("components")) {
        (Some(colours), Some(components)) => {
            format!("<style>{}{}</style>", in_mdbook_colours(colours), in_mdbook_sizes(components))
        }
        // A theme of one's own may have no such parts.
        _ => String::new(),
    }
}

/// The same colours by day and by night as mdBook has them: there a reader chooses, and only without scripts does the
/// screen decide.
fn in_mdbook_colours(colours: &str) -> String {
    let night = colours.split_once("@media screen and (prefers-color-scheme: dark)");
    let parts = night.and_then(|(day, rest)| {
        let (_, rest) = rest.split_once(":root {")?;
        Some((day, rest.split_once('}')?.0))
    });
    match parts {
        Some((day, night)) => format!(
            "{}@media screen {{ html.js:is(.coal, .navy, .ayu) {{{night}}} }}\n\
             @media screen and (prefers-color-scheme: dark) {{ html:not(.js) {{{night}}} }}\n",
            day.replace("color-scheme: light dark;", "")
        ),
        // A theme of one's own may have one set of colours.
        None => colours.to_owned(),
    }
}

/// The same sizes under mdBook's theme, whose `rem` is 10 pixels and not 16. Conditions (lines with `@`) never see it.
fn in_mdbook_sizes(style: &str) -> String {
    let mut sized = String::with_capacity(style.len() * 5 / 4);
    for line in style.split_inclusive('\n') {
        if line.trim_start().starts_with('@') {
            sized.push_str(line);
            continue;
        }
        let mut rest = line;
        while let Some((before, after)) = rest.split_once("rem") {
            let number =
                before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '-');
            let value = before.get(number.len()..).unwrap_or_default();
            sized.push_str(number);
            sized.push_str(&format!("calc({value} * 1.6rem)"));
            rest = after;
        }
        sized.push_str(rest);
    }
    sized
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn night_falls_when_the_reader_says_so() {
        let colours = ":root {\n  color-scheme: light dark;\n  --a: #fff;\n}\n\
                       @media screen and (prefers-color-scheme: dark) {\n  :root {\n    --a: #000;\n  }\n}\n";
        let written = in_mdbook_colours(colours).replace(char::is_whitespace, "");
        assert_eq!(
            written,
            ":root{--a:#fff;}@mediascreen{html.js:is(.coal,.navy,.ayu){--a:#000;}}\
             @mediascreenand(prefers-color-scheme:dark){html:not(.js){--a:#000;}}"
        );
        assert_eq!(in_mdbook_colours(":root { --a: #fff; }"), ":root { --a: #fff; }");
    }

    #[test]
    fn sizes_are_those_of_the_site() {
        let style = ".a { margin: -.5rem 2rem; }\n@container (max-width: 33rem) {\n";
        assert_eq!(
            in_mdbook_sizes(style),
            ".a { margin: calc(-.5 * 1.6rem) calc(2 * 1.6rem); }\n@container (max-width: 33rem) {\n"
        );
    }
}

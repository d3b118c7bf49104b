//! Serves stock mdBook as a preprocessor: the same components in its chapters, and the reports as chapters of its own.

use super::language::LanguageSite;
use super::{Parts, Theme, language, reports};
use crate::components::Words;
use crate::diagnostic::{Diagnostic, Diagnostics, Failure};
use crate::handbook::{BookInput, Handbook, StockBook, load};
use crate::indicators::Indicators;
use crate::project::book_toml::LanguageConfig;
use crate::report::{Story, words};
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::Path;
use std::thread::available_parallelism;

/// Puts live figures into a book of stock mdBook, and appends the method page and the reports.
///
/// # Errors
/// [`Failure::Input`] if a chapter, a component or a template is wrong.
pub fn preprocess(
    indicators: Indicators<'_>,
    book: &mut StockBook,
    diagnostics: &mut Diagnostics,
) -> Result<(), Failure> {
    let project = indicators.project;
    let config = language_of(&project.book.languages, book.src())?;
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
    let mut parts = Parts { story, theme: &theme, handbooks, paths: BTreeMap::new() };
    let paths = language::paths(&parts, config.language);
    parts.paths.insert(config.language, paths);
    let pages = LanguageSite::new(&parts, config, &handbook);
    book.expand(
        config.language,
        &mut |path, call, place| {
            pages
                .with_context(path, None, |context| pages.markup(context, call, place))
                .map(|(html, _)| html)
        },
        diagnostics,
    );
    append(&pages, book, diagnostics);
    book.prepend(&style(&theme));
    diagnostics.check()
}

/// The language whose folder of chapters mdBook reads.
fn language_of<'c>(
    languages: &'c [LanguageConfig],
    src: &Path,
) -> Result<&'c LanguageConfig, Failure> {
    let found = languages.iter().find(|config| Path::new(&config.src) == src);
    found.or(languages.first()).ok_or_else(|| Diagnostic::error("there is no language").into())
}

/// The pages that no file of the book holds: the method, and a report for each period, the latest first.
fn append(pages: &LanguageSite<'_, '_>, book: &mut StockBook, diagnostics: &mut Diagnostics) {
    let words: &Words = &pages.words;
    let periods = pages.parts.story.periods();
    if !periods.is_empty() {
        book.push_part(words.reports);
        let sections = pages.report_sections(diagnostics);
        for period in periods.iter().rev() {
            let html = reports::content(pages, *period, &sections, diagnostics);
            let title = words::upper_first(&period.name(pages.language));
            let path = reports::path(*period).replace(".html", ".md");
            book.push_page(&title, &path, &html);
        }
    }
    if !book.has_page("method.md")
        && let Some(document) = pages.generated_document("method", diagnostics)
    {
        let (page, _) = pages.with_context("method.html", None, |context| {
            pages.section(&document, context, diagnostics)
        });
        book.push_part(words.method);
        book.push_page(words.method, "method.md", &page.html);
    }
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
            format!("<style>{colours}{}</style>", in_mdbook_sizes(components))
        }
        // A theme of one's own may have no such parts.
        _ => String::new(),
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
    fn sizes_are_those_of_the_site() {
        let style = ".a { margin: -.5rem 2rem; }\n@container (max-width: 33rem) {\n";
        assert_eq!(
            in_mdbook_sizes(style),
            ".a { margin: calc(-.5 * 1.6rem) calc(2 * 1.6rem); }\n@container (max-width: 33rem) {\n"
        );
    }
}

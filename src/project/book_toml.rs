//! Reads `book.toml` as written: mdBook's own keys are checked by name, ours are read in full.

use super::language::Language;
use super::texts::Texts;
use super::toml_reader::{Located, Table, TomlFile, Value};
use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use std::collections::BTreeMap;
use std::path::{Component, Path};

/// A language of the site and the folder that holds its chapters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanguageConfig {
    /// The language.
    pub language: Language,
    /// Folder of its chapters, relative to the project.
    pub src: String,
    /// Where that folder is named.
    pub src_location: Location,
    /// Title of the book in this language.
    pub title: String,
    /// One sentence about the book, for search engines and feeds.
    pub description: String,
}

/// How an interval is built (`statistics.interval`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntervalMethod {
    /// Score interval of Tango (1998).
    Score,
    /// Adjusted Wald with one pseudo-answer in each class.
    AdjustedWald,
}

/// How p-values are corrected for the number of comparisons in a table (`statistics.correction`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Correction {
    /// Holm (1979): the chance of any false claim in the table stays under one minus the level.
    Holm,
    /// Benjamini and Hochberg (1995): the expected share of false claims among all claims.
    BenjaminiHochberg,
    /// None.
    None,
}

/// `[preprocessor.embajador.statistics]`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StatisticsConfig {
    /// Confidence level, between 0.5 and 1.
    pub level: f64,
    /// The interval of the NPS.
    pub interval: IntervalMethod,
    /// The correction for multiple comparisons.
    pub correction: Correction,
}

/// `[preprocessor.embajador.disclosure]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DisclosureConfig {
    /// The least number of distinct people behind a published figure; never under 3.
    pub min_respondents: u64,
    /// The least number of distinct accounts behind a published figure, where accounts are known.
    pub min_accounts: u64,
}

/// An entry of mdBook's `[output.html.redirect]`, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// The old address.
    pub from: Located<String>,
    /// Where it leads.
    pub to: Located<String>,
}

/// `book.toml`, read.
#[derive(Debug, Clone, PartialEq)]
pub struct BookToml {
    /// The languages of the site; the first is the main one.
    pub languages: Vec<LanguageConfig>,
    /// Name of the theme, where one is named.
    pub theme: Option<Located<String>>,
    /// The survey that a component means which names none.
    pub survey: Option<Located<String>>,
    /// A sentence over every page, such as that the data are invented.
    pub notice: Texts,
    /// Address of a chapter's source for editing, with `{path}` in it.
    pub edit_url: Option<String>,
    /// The address at which editions are published, with a slash at its end.
    pub url: Option<String>,
    /// Whether raw HTML in chapters is passed on as it is.
    pub unsafe_html: bool,
    /// Pages and headings that have moved, in the order of the file.
    pub redirects: Vec<Redirect>,
    /// Whether the whole handbook also stands on one page: mdBook's `[output.html.print]`.
    pub print: bool,
    /// Statistics.
    pub statistics: StatisticsConfig,
    /// Disclosure control.
    pub disclosure: DisclosureConfig,
}

impl BookToml {
    /// Reads the text of `book.toml`. `None` if it is not TOML at all; other errors are among the diagnostics.
    pub fn read(file: &str, text: &str, diagnostics: &mut Diagnostics) -> Option<Self> {
        TomlFile::new(file, text).read(diagnostics, |top| {
            let book = read_book(&top);
            // mdBook reads these itself and reports what is wrong in them.
            for key in ["build", "rust"] {
                top.get(key);
            }
            let redirects = read_redirects(&top);
            let print = reads_print(&top);
            let mut settings = Settings::new(book.language.unwrap_or(Language::En));
            if let Some(preprocessors) = top.table("preprocessor")
                && let Some(ours) = preprocessors.table("embajador")
            {
                settings.read(&ours);
                ours.finish();
            }
            top.finish();
            BookToml { redirects, print, ..settings.resolve(book) }
        })
    }
}

/// mdBook's `enable` of `[output.html.print]`, which is on unless said otherwise. mdBook says what is wrong in it.
fn reads_print(top: &Table<'_, '_>) -> bool {
    html_table(top, "print").and_then(|print| print.get("enable")?.boolean()).unwrap_or(true)
}

/// A table of mdBook's `[output.html]`; what is not one mdBook reports.
fn html_table<'f, 't>(top: &Table<'f, 't>, key: &'static str) -> Option<Table<'f, 't>> {
    let output = top.get("output").filter(Value::is_table)?.table()?;
    let html = output.get("html").filter(Value::is_table)?.table()?;
    html.get(key).filter(Value::is_table)?.table()
}

/// mdBook's `[output.html.redirect]`; all else of `[output]` mdBook reads itself.
fn read_redirects(top: &Table<'_, '_>) -> Vec<Redirect> {
    let found = top
        .get("output")
        .filter(Value::is_table)
        .and_then(|output| output.table())
        .and_then(|output| output.get("html"))
        .filter(Value::is_table)
        .and_then(|html| html.table())
        .and_then(|html| html.table("redirect"));
    let entries = found.map(|redirects| redirects.entries()).unwrap_or_default();
    let mut redirects: Vec<Redirect> = entries
        .into_iter()
        .filter_map(|(from, value)| {
            let Some(to) = value.as_str() else {
                let hint = "write it as \"/old.html\" = \"new.html\"";
                value.expected("the address of a page in quotes", hint);
                return None;
            };
            let to = Located { value: to.to_owned(), location: value.location() };
            Some(Redirect { from, to })
        })
        .collect();
    redirects.sort_by(|a, b| a.from.location.cmp(&b.from.location));
    redirects
}

/// mdBook's `[book]`.
#[derive(Default)]
struct Book {
    title: String,
    description: String,
    src: Option<Located<String>>,
    language: Option<Language>,
}

fn read_book(top: &Table<'_, '_>) -> Book {
    let mut book = Book::default();
    let Some(table) = top.table("book") else { return book };
    book.title = table.string("title").map(|text| text.value).unwrap_or_default();
    book.description = table.string("description").map(|text| text.value).unwrap_or_default();
    book.src = table.string("src");
    if let Some(value) = table.get("language")
        && let Some(code) = value.string()
    {
        book.language = Language::from_code(&code.value);
        if book.language.is_none() {
            value.wrong(
                &format!("the interface does not speak `{}`", code.value),
                "the languages are `es` and `en`",
            );
        }
    }
    table.get("authors");
    table.get("text-direction");
    table.finish();
    book
}

/// `[preprocessor.embajador.languages.CODE]`, as written.
#[derive(Default)]
struct LanguageTable {
    src: Option<Located<String>>,
    title: Option<String>,
    description: Option<String>,
}

struct Settings {
    main: Language,
    languages: BTreeMap<Language, LanguageTable>,
    theme: Option<Located<String>>,
    survey: Option<Located<String>>,
    notice: Texts,
    edit_url: Option<String>,
    url: Option<String>,
    unsafe_html: bool,
    level: Option<f64>,
    interval: Option<IntervalMethod>,
    correction: Option<Correction>,
    min_respondents: Option<u64>,
    min_accounts: Option<u64>,
}

impl Settings {
    fn new(main: Language) -> Self {
        Settings {
            main,
            languages: BTreeMap::new(),
            theme: None,
            survey: None,
            notice: Texts::default(),
            edit_url: None,
            url: None,
            unsafe_html: false,
            level: None,
            interval: None,
            correction: None,
            min_respondents: None,
            min_accounts: None,
        }
    }

    fn read(&mut self, ours: &Table<'_, '_>) {
        // Keys that mdBook itself reads of any preprocessor.
        for key in ["command", "before", "after", "optional", "renderers", "renderer"] {
            ours.get(key);
        }
        if let Some(site) = ours.table("site") {
            self.read_site(&site);
            site.finish();
        }
        if let Some(languages) = ours.table("languages") {
            self.read_languages(&languages);
        }
        if let Some(statistics) = ours.table("statistics") {
            self.read_statistics(&statistics);
            statistics.finish();
        }
        if let Some(disclosure) = ours.table("disclosure") {
            self.read_disclosure(&disclosure);
            disclosure.finish();
        }
    }

    fn read_site(&mut self, site: &Table<'_, '_>) {
        self.theme = site.get("theme").and_then(|value| {
            let theme = value.string()?;
            let plain = !theme.value.is_empty()
                && theme.value.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
            if !plain {
                value.wrong("not the name of a theme", "name a folder under themes/");
            }
            plain.then_some(theme)
        });
        self.survey = site.string("survey");
        self.notice = site.get("notice").and_then(|value| Texts::read(&value)).unwrap_or_default();
        self.edit_url = site.get("edit-url").and_then(|value| {
            let url = value.string()?;
            if !url.value.contains("{path}") || !url.value.starts_with("http") {
                value.wrong(
                    "not an address with a place for the path",
                    "write it as \"https://…/edit/main/{path}\"",
                );
                return None;
            }
            Some(url.value)
        });
        self.url = site.get("url").and_then(|value| {
            let url = value.string()?.value;
            let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
            let is_odd = |c: char| c.is_whitespace() || c.is_control() || "?#\"<>\\`".contains(c);
            let is_whole = host.is_some_and(|host| !host.is_empty() && !host.starts_with('/'));
            if !is_whole || url.contains(is_odd) {
                value.wrong(
                    "not the address of a folder",
                    "write it as \"https://example.org/handbook/\"",
                );
                return None;
            }
            Some(if url.ends_with('/') { url } else { format!("{url}/") })
        });
        if let Some(value) = site.get("history")
            && value.boolean() == Some(true)
        {
            value.without_effect("git history is not read yet");
        }
        if let Some(value) = site.get("comments")
            && value.word(&[("none", false), ("approved", true)]) == Some(true)
        {
            value.without_effect("no comment is published");
        }
        self.unsafe_html = site.boolean("unsafe-html").unwrap_or(false);
    }

    fn read_languages(&mut self, languages: &Table<'_, '_>) {
        for (code, value) in languages.entries() {
            let Some(language) = Language::ALL.into_iter().find(|l| l.code() == code.value) else {
                value.wrong(
                    &format!("the interface does not speak `{}`", code.value),
                    "the languages are `es` and `en`",
                );
                continue;
            };
            let Some(table) = value.table() else { continue };
            let text = |key| table.string(key).map(|text| text.value);
            // The main language's chapters are named by `src` of `[book]`.
            let is_main = language == self.main;
            let src = if is_main {
                table.get("src")
            } else {
                table.required("src", "name the folder of this language's chapters")
            };
            let entry = LanguageTable {
                src: src.and_then(|value| value.string()),
                title: text("title"),
                description: text("description"),
            };
            table.finish();
            if entry.src.is_some() || is_main {
                self.languages.insert(language, entry);
            }
        }
    }

    fn read_statistics(&mut self, statistics: &Table<'_, '_>) {
        self.level = statistics.get("level").and_then(|value| {
            let level = value.number()?;
            if !(0.5..1.0).contains(&level) {
                value.expected(
                    "a confidence level from 0.5 to under 1",
                    "write 95 per cent as 0.95",
                );
                return None;
            }
            Some(level)
        });
        self.interval = statistics.get("interval").and_then(|value| {
            value.word(&[
                ("score", IntervalMethod::Score),
                ("adjusted-wald", IntervalMethod::AdjustedWald),
            ])
        });
        self.correction = statistics.get("correction").and_then(|value| {
            value.word(&[
                ("holm", Correction::Holm),
                ("bh", Correction::BenjaminiHochberg),
                ("none", Correction::None),
            ])
        });
    }

    fn read_disclosure(&mut self, disclosure: &Table<'_, '_>) {
        let least = |key, floor: i64| {
            let value = disclosure.get(key)?;
            let number = value.integer()?;
            if number < floor {
                value.wrong(
                    &format!("{number} people or firms can be recognised"),
                    format!("write {floor} or more"),
                );
                return None;
            }
            u64::try_from(number).ok()
        };
        self.min_respondents = least("min-respondents", 3);
        self.min_accounts = least("min-accounts", 3);
        if let Some(value) = disclosure.get("hierarchy") {
            value.without_effect("small groups are withheld, not rolled up into larger ones");
        }
    }

    fn resolve(self, book: Book) -> BookToml {
        let main = self.main;
        let src = book.src.unwrap_or_else(|| Located {
            value: "src".to_owned(),
            location: Location::file("book.toml"),
        });
        let config = |language, src: Located<String>, own: LanguageTable| LanguageConfig {
            language,
            src: src.value,
            src_location: src.location,
            title: own.title.unwrap_or_else(|| book.title.clone()),
            description: own.description.unwrap_or_else(|| book.description.clone()),
        };
        let mut given = self.languages;
        // The main language's chapters are mdBook's own: `src` of `[book]`, unless its table names them too.
        let mut own = given.remove(&main).unwrap_or_default();
        let mut languages = vec![config(main, own.src.take().unwrap_or_else(|| src.clone()), own)];
        languages.extend(given.into_iter().map(|(language, mut own)| {
            let src = own.src.take().unwrap_or_else(|| src.clone());
            config(language, src, own)
        }));
        BookToml {
            languages,
            theme: self.theme,
            survey: self.survey,
            notice: self.notice,
            edit_url: self.edit_url,
            url: self.url,
            unsafe_html: self.unsafe_html,
            redirects: Vec::new(),
            print: true,
            statistics: StatisticsConfig {
                level: self.level.unwrap_or(0.95),
                interval: self.interval.unwrap_or(IntervalMethod::Score),
                correction: self.correction.unwrap_or(Correction::Holm),
            },
            disclosure: DisclosureConfig {
                min_respondents: self.min_respondents.unwrap_or(10),
                min_accounts: self.min_accounts.unwrap_or(3),
            },
        }
    }
}

/// Checks that each language has a folder of chapters, and that no two share one.
pub(crate) fn check_languages(root: &Path, book: &BookToml, diagnostics: &mut Diagnostics) {
    for (i, one) in book.languages.iter().enumerate() {
        let mut parts = Path::new(&one.src).components().filter(|part| *part != Component::CurDir);
        let first = parts.next().map(|part| part.as_os_str().to_string_lossy().to_lowercase());
        // What lies beside the chapters goes into the site as it is, pictures and all.
        if first.as_deref().is_none_or(|first| first == "data" || first == "private") {
            diagnostics.push(
                Diagnostic::error(format!(
                    "the folder of chapters `{}` holds the project's data, which would be published",
                    one.src
                ))
                .at(one.src_location.clone())
                .hint("keep the chapters in a folder of their own, such as content"),
            );
        } else if !root.join(&one.src).is_dir() {
            diagnostics.push(
                Diagnostic::error(format!("there is no folder `{}`", one.src))
                    .at(one.src_location.clone())
                    .hint(
                        "`src` is the folder with SUMMARY.md, relative to the folder of book.toml",
                    ),
            );
        }
        for other in book.languages.iter().skip(i + 1) {
            if one.src == other.src {
                diagnostics.push(
                    Diagnostic::error(format!(
                        "`{}` and `{}` have the same folder of chapters, `{}`",
                        one.language.code(),
                        other.language.code(),
                        one.src
                    ))
                    .at(other.src_location.clone())
                    .hint("give each language a folder of its own, say content/es and content/en"),
                );
            }
        }
    }
}

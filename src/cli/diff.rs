//! `embajador diff`: what two editions say differently.

mod markdown;
mod terminal;

use super::talk::When;
use super::{output, usage};
use crate::diagnostic::{Diagnostic, Failure, nearest_hint};
use crate::project::Language;
use crate::report::changes::{Account, Changes};
use crate::site::{Before, changes_document};
use serde_json::Value;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct DiffArgs {
    /// Folder with the editions, or with any sites that were built
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The earlier one, by the name of its folder
    #[arg(value_name = "A")]
    old: String,
    /// The later one
    #[arg(value_name = "B")]
    new: String,
    /// How it is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "terminal")]
    format: DiffFormat,
    /// In which language: es or en; the default is the main one of B
    #[arg(long, value_name = "LANG", value_parser = language)]
    lang: Option<Language>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum DiffFormat {
    /// For reading here
    Terminal,
    /// For a comment in a forge
    Markdown,
    /// A page by itself
    Html,
}

fn language(text: &str) -> Result<Language, String> {
    let found = Language::ALL.into_iter().find(|language| language.code() == text);
    found.ok_or_else(|| "expected es or en".to_owned())
}

pub(super) fn run(args: &DiffArgs, color: When) -> Result<(), Failure> {
    let old = read(&args.folder, &args.old, args.lang)?;
    let new = read(&args.folder, &args.new, args.lang)?;
    if let Some(wanted) = args.lang {
        for edition in [&old, &new] {
            if !edition.languages.contains_key(&wanted) {
                let there: Vec<&str> = edition.languages.keys().map(|one| one.code()).collect();
                return Err(usage(
                    format!("`{}` has no language `{}`", edition.name, wanted.code()),
                    format!("it has: {}", there.join(", ")),
                ));
            }
        }
    }
    // The main one of B, or else any that both have.
    let main = new.main_language();
    let common = new.languages.keys().copied().filter(|one| old.languages.contains_key(one));
    let common: Vec<Language> = common.collect();
    let used = args.lang.or(main.filter(|main| common.contains(main)));
    let Some(language) = used.or(common.first().copied()) else {
        return Err(usage(
            format!("`{}` and `{}` have no language in common", args.old, args.new),
            "compare two editions of one book",
        ));
    };
    let snapshots = old.languages.get(&language).zip(new.languages.get(&language));
    let Some((then, now)) = snapshots else { return Ok(()) };
    let changes = Changes::between(then, now);
    let account = Account::new(&changes, (&old.name, &then.policy), (&new.name, &now.policy));
    let text = match args.format {
        DiffFormat::Terminal => {
            terminal::written(&account, language, color.holds(&std::io::stdout()))
        }
        DiffFormat::Markdown => markdown::written(&account, language),
        DiffFormat::Html => changes_document(&account, language)?,
    };
    output::to_stdout(|out| out.write_all(text.as_bytes()))
}

/// Reads an edition of a folder by its name; `wanted` is the language in which it is said why one was withdrawn.
fn read(folder: &Path, name: &str, wanted: Option<Language>) -> Result<Before, Failure> {
    let plain = Path::new(name).components().count() == 1 && !name.starts_with('.');
    let place = folder.join(name);
    if plain && place.is_dir() {
        if let Some(reason) = withdrawn(&place, wanted) {
            let message = format!("`{name}` was withdrawn: {reason}");
            return Err(Diagnostic::error(message)
                .hint("nothing of it is kept that could be compared; take another edition")
                .into());
        }
        return Before::read(&place, name);
    }
    let entries =
        std::fs::read_dir(folder).map_err(|error| Failure::io("read the folder", folder, error))?;
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    let message = format!("there is no edition `{name}` in `{}`", folder.display());
    let hint = nearest_hint(name, names.iter().map(String::as_str));
    Err(Diagnostic::error(message).hint(hint).into())
}

/// Why the edition of a folder was withdrawn, if it was: in the language that is asked for, else in its main one.
fn withdrawn(folder: &Path, wanted: Option<Language>) -> Option<String> {
    // A folder without a manifest is a site by itself, and what is wrong with one is for `verify` to say.
    let text = std::fs::read_to_string(folder.join("edition.json")).ok()?;
    let manifest: Value = serde_json::from_str(&text).ok()?;
    let reason = manifest.get("withdrawn")?.get("reason")?;
    let main = manifest.get("languages").and_then(|codes| codes.get(0)).and_then(Value::as_str);
    let by_language = |code: &str| reason.get(code).and_then(Value::as_str);
    let asked = wanted.map(Language::code).and_then(by_language);
    // A reason is one text, or one for each language.
    let found = reason.as_str().or(asked).or_else(|| by_language(main?));
    let any = || reason.as_object()?.values().find_map(Value::as_str);
    found.or_else(any).map(str::to_owned)
}

/// How many rows of a table are shown in a terminal and in a comment; a page shows more.
const MOST_ROWS: usize = 80;

/// That there is more than is shown.
fn more(count: usize, language: Language) -> String {
    match language {
        Language::Es => format!("… y {count} más"),
        Language::En => format!("… and {count} more"),
    }
}

//! Says in a few sentences what matters most of a comparison of two editions.

use super::Changes;
use super::figures::{Cause, Standing};
use super::plan::ActionFate;
use super::wording::Wording;
use crate::project::Language;
use crate::report::claim::Claim;
use crate::report::words;

/// How many figures or settings are named; more are counted.
const MOST_NAMED: usize = 3;

/// The sentences, in the order of the sections that they stand for.
pub(super) fn of(changes: &Changes, say: &Wording<'_>) -> String {
    let mut sentences = settings(changes, say);
    sentences.extend(figures(&changes.standings, say));
    sentences.extend(revisions(changes, say));
    sentences.extend(plan(changes, say));
    sentences.extend(texts(changes, say));
    sentences.join(" ")
}

/// A number with the word for one or for more.
fn counted(n: usize, one: &str, more: &str, say: &Wording<'_>) -> String {
    let number = words::integer(n as u64, say.language);
    format!("{number} {}", if n == 1 { one } else { more })
}

/// The settings that many figures depend on.
fn settings(changes: &Changes, say: &Wording<'_>) -> Vec<String> {
    let all = changes.settings.iter();
    let wide: Vec<_> =
        all.filter_map(|change| change.setting.reach().map(|reach| (change, reach))).collect();
    if wide.len() > MOST_NAMED {
        return vec![match say.language {
            Language::Es => {
                format!("{} ajustes que afectan a muchas cifras son otros.", wide.len())
            }
            Language::En => format!("{} settings that touch many figures changed.", wide.len()),
        }];
    }
    let sentence = |(change, reach): (_, _)| {
        let name = words::upper_first(&say.setting_name(change));
        let (old, new) = say.setting_values(change);
        let before = say.both("antes", "before");
        format!("{name}: {new} ({before} {old}); {}.", say.reach(reach))
    };
    wide.into_iter().map(sentence).collect()
}

/// Which main figures changed by more than chance explains.
fn figures(standings: &[Standing], say: &Wording<'_>) -> Option<String> {
    let tested: Vec<&Standing> =
        standings.iter().filter(|standing| standing.test.is_some()).collect();
    let is_real = |standing: &&Standing| {
        standing.test.is_some_and(|test| matches!(test.claim, Claim::Higher | Claim::Lower))
    };
    let real: Vec<&Standing> = tested.iter().copied().filter(is_real).collect();
    let named: Vec<String> = real
        .iter()
        .map(|standing| {
            let change = say.change(standing).unwrap_or_default();
            format!("{} ({change})", say.brief(&standing.figure))
        })
        .collect();
    if standings.is_empty() {
        return None;
    }
    if tested.is_empty() {
        return Some(say.both(
            "Ninguna cifra principal se ha podido contrastar con la de antes.",
            "No main figure could be tested against the one before.",
        ));
    }
    let list = say.language.list(&named);
    let real_ones = counted(real.len(), "cifra principal", "cifras principales", say);
    Some(match (real.len(), say.language) {
        (0, Language::Es) => {
            "Ninguna cifra principal cambió más de lo que explica el azar.".to_owned()
        }
        (0, Language::En) => "No main figure changed by more than chance explains.".to_owned(),
        (n, Language::Es) if n > MOST_NAMED => {
            format!("{real_ones} cambiaron más de lo que explica el azar.")
        }
        (n, Language::En) if n > MOST_NAMED => {
            format!("{n} main figures changed by more than chance explains.")
        }
        (n, Language::Es) if n < tested.len() => {
            format!("Ninguna cifra principal cambió más de lo que explica el azar, salvo {list}.")
        }
        (n, Language::En) if n < tested.len() => {
            format!("No main figure changed by more than chance explains, but for {list}.")
        }
        (1, Language::Es) => format!("Cambió más de lo que explica el azar: {list}."),
        (_, Language::Es) => format!("Cambiaron más de lo que explica el azar: {list}."),
        (_, Language::En) => format!("Changed by more than chance explains: {list}."),
    })
}

fn revisions(changes: &Changes, say: &Wording<'_>) -> Option<String> {
    let redefined = changes.revisions.iter().filter(|one| one.cause == Cause::Definition).count();
    let restated = changes.revisions.len() - redefined;
    let (one, more) = match say.language {
        Language::Es => ("cifra revisada", "cifras revisadas"),
        Language::En => ("figure was revised", "figures were revised"),
    };
    let mut text = match restated {
        0 => String::new(),
        n => counted(n, one, more, say),
    };
    if redefined > 0 {
        let (one, more) = match say.language {
            Language::Es => ("cifra ya no significa lo mismo", "cifras ya no significan lo mismo"),
            Language::En => ("figure means something else now", "figures mean something else now"),
        };
        if !text.is_empty() {
            text.push_str("; ");
        }
        text.push_str(&counted(redefined, one, more, say));
    }
    (!text.is_empty()).then(|| format!("{text}."))
}

/// Targets and actions.
fn plan(changes: &Changes, say: &Wording<'_>) -> Option<String> {
    let fates = |wanted: &dyn Fn(ActionFate, bool) -> bool| {
        changes.actions.iter().filter(|change| wanted(change.fate, change.is_new)).count()
    };
    let new = fates(&|fate, is_new| {
        fate == ActionFate::Opened || (fate == ActionFate::Overdue && is_new)
    });
    let done = fates(&|fate, _| fate == ActionFate::Closed);
    let overdue = fates(&|fate, _| fate == ActionFate::Overdue);
    let other = changes.actions.len()
        - fates(&|fate, _| {
            matches!(fate, ActionFate::Opened | ActionFate::Overdue | ActionFate::Closed)
        });
    let mut parts = Vec::new();
    if !changes.objectives.is_empty() {
        let (one, more) = match say.language {
            Language::Es => ("cambio en el plan", "cambios en el plan"),
            Language::En => ("change of the plan", "changes of the plan"),
        };
        parts.push(counted(changes.objectives.len(), one, more, say));
    }
    // The noun stands once, where the first count is.
    let mut noun = (" acción", " acciones", " action", " actions");
    for (n, es, en) in [
        (new, ("nueva", "nuevas"), "new"),
        (done, ("hecha", "hechas"), "done"),
        (overdue, ("que ha vencido", "que han vencido"), "now overdue"),
        (other, ("con otros cambios", "con otros cambios"), "changed otherwise"),
    ] {
        if n == 0 {
            continue;
        }
        let number = words::integer(n as u64, say.language);
        parts.push(match (say.language, n) {
            (Language::Es, 1) => format!("{number}{} {}", noun.0, es.0),
            (Language::Es, _) => format!("{number}{} {}", noun.1, es.1),
            // `8 new actions, 1 done`
            (Language::En, 1) if en == "new" => format!("{number} {en}{}", noun.2),
            (Language::En, _) if en == "new" => format!("{number} {en}{}", noun.3),
            (Language::En, 1) => format!("{number}{} {en}", noun.2),
            (Language::En, _) => format!("{number}{} {en}", noun.3),
        });
        noun = ("", "", "", "");
    }
    (!parts.is_empty()).then(|| format!("{}.", parts.join(", ")))
}

/// Chapters, definitions and what else was set.
fn texts(changes: &Changes, say: &Wording<'_>) -> Option<String> {
    let few = changes.settings.iter().filter(|change| change.setting.reach().is_none()).count();
    let kinds = match say.language {
        Language::Es => [
            (changes.chapters.len(), "capítulo", "capítulos"),
            (changes.definitions.len(), "definición", "definiciones"),
            (few, "ajuste menor", "ajustes menores"),
        ],
        Language::En => [
            (changes.chapters.len(), "chapter", "chapters"),
            (changes.definitions.len(), "definition", "definitions"),
            (few, "minor setting", "minor settings"),
        ],
    };
    let told = kinds.into_iter().filter(|(n, _, _)| *n > 0);
    let list: Vec<String> = told.map(|(n, one, more)| counted(n, one, more, say)).collect();
    let total = changes.chapters.len() + changes.definitions.len() + few;
    (!list.is_empty()).then(|| {
        let list = say.language.list(&list);
        match (say.language, total) {
            (Language::Es, 1) => format!("Ha cambiado {list}."),
            (Language::Es, _) => format!("Han cambiado {list}."),
            (Language::En, _) => format!("{} changed.", list),
        }
    })
}

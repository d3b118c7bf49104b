//! Says in words what the cells of a register's column hold.

use super::context::Context;
use super::view::Phrase;
use crate::project::Language;
use crate::sources::schema::{Kind, Referent};

/// The id under which the page of registers describes one.
pub(super) fn link_to(register: &str) -> String {
    format!("register-{register}")
}

/// A text whose code stands between backticks.
pub(super) fn phrases(text: &str) -> Vec<Phrase> {
    let pieces = text.split('`').enumerate();
    pieces
        .filter(|(_, text)| !text.is_empty())
        .map(|(place, text)| Phrase { text: text.to_owned(), code: place % 2 == 1, href: None })
        .collect()
}

/// What a cell holds; `listed` where all registers are described on the page.
pub(super) fn words(context: &Context<'_>, kind: Kind, listed: bool) -> Vec<Phrase> {
    let language = context.language;
    let (referent, several) = match kind {
        Kind::Reference(referent) => (referent, false),
        Kind::References(referent) => (referent, true),
        Kind::Word(list) => {
            let list: Vec<String> = list.iter().map(|word| format!("`{word}`")).collect();
            let one_of = language.pick("una palabra de estas", "one of these words");
            return phrases(&format!("{one_of}: {}", list.join(", ")));
        }
        other => return phrases(plain(other, language)),
    };
    let mut phrases = phrases(&reference(referent, several, language));
    let href = match referent.register() {
        Some((register, _)) if listed => Some(format!("#{}", link_to(register))),
        Some((register, _)) => Some(context.register(register)),
        None if referent == Referent::Indicator => Some(context.indicators()),
        None => None,
    };
    if let Some(phrase) =
        phrases.iter_mut().find(|phrase| phrase.code || referent == Referent::Indicator)
    {
        phrase.href = href;
    }
    phrases
}

fn plain(kind: Kind, language: Language) -> &'static str {
    match kind {
        Kind::Text | Kind::Word(_) => language.pick("texto", "text"),
        Kind::Texts => language
            .pick("texto en cada idioma, en dos columnas", "text in each language, in two columns"),
        Kind::Count => language.pick("número entero", "whole number"),
        Kind::Number => language.pick("número", "number"),
        Kind::SignedNumber => {
            language.pick("número, también negativo", "number, or a negative one")
        }
        Kind::Amount => language.pick("importe", "amount"),
        Kind::SignedAmount => {
            language.pick("importe, también negativo", "amount, or a negative one")
        }
        Kind::AmountOrFlag => language.pick("importe, o bien sí o no", "amount, or else yes or no"),
        Kind::Day => language.pick("fecha", "date"),
        Kind::DayOrFlag => language.pick("fecha, o bien sí o no", "date, or else yes or no"),
        Kind::Time => language.pick("fecha, con hora o sin ella", "date, with or without a time"),
        Kind::Period => language.pick("mes, trimestre o año", "month, quarter or year"),
        Kind::Interval => language.pick(
            "plazo: un número y `days`, `weeks`, `months` o `years`",
            "interval: a number and `days`, `weeks`, `months` or `years`",
        ),
        Kind::Flag => language.pick("sí o no", "yes or no"),
        Kind::List | Kind::Reference(_) | Kind::References(_) => {
            language.pick("textos separados por `;`", "texts split by `;`")
        }
        Kind::Level => language.pick("nivel de 0 a 5", "level from 0 to 5"),
    }
}

fn reference(referent: Referent, several: bool, language: Language) -> String {
    let (one, many) = match referent {
        Referent::Role => language.pick(("un rol", "roles"), ("a role", "roles")),
        Referent::Stage => language.pick(("una etapa", "etapas"), ("a stage", "stages")),
        Referent::Moment => language.pick(("un momento", "momentos"), ("a moment", "moments")),
        Referent::Channel => language.pick(("un canal", "canales"), ("a channel", "channels")),
        Referent::Supplier => {
            language.pick(("un proveedor", "proveedores"), ("a supplier", "suppliers"))
        }
        Referent::Customer => {
            language.pick(("un cliente", "clientes"), ("a customer", "customers"))
        }
        Referent::Campaign => {
            language.pick(("una campaña", "campañas"), ("a campaign", "campaigns"))
        }
        Referent::Survey => language.pick(("una encuesta", "encuestas"), ("a survey", "surveys")),
        Referent::Playbook => language.pick(
            ("un paso o una fase", "pasos o fases"),
            ("a step or a phase", "steps or phases"),
        ),
        Referent::Indicator => {
            language.pick(("un indicador", "indicadores"), ("an indicator", "indicators"))
        }
    };
    let mut words = if several { many } else { one }.to_owned();
    let from = match referent {
        Referent::Survey => Some("data/sources.toml"),
        _ => referent.register().map(|(register, _)| register),
    };
    if let Some(from) = from {
        words.push_str(&format!(" {} `{from}`", language.pick("de", "from")));
    }
    if several {
        words.push_str(language.pick(", separados por `;`", ", split by `;`"));
    }
    words
}

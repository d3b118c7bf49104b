//! Describes a register of the project from its declaration: columns, rules, the file's place and an example.

use super::context::Context;
use super::kinds::{self, link_to, phrases};
use super::view::{Phrase, Register, RegisterColumn};
use crate::project::Language;
use crate::sources::schema::{Apart, Column, Part, Schema};

/// Where its heading and its id come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// By itself in a chapter, with a heading or without.
    Alone { heading: bool },
    /// Among all registers, where each has a heading and an id.
    Listed,
}

/// The description of one register.
pub(super) fn component(
    context: &Context<'_>,
    schema: &'static Schema,
    standing: Standing,
) -> Register {
    let language = context.language;
    let title = schema.title.in_language(language);
    let listed = standing == Standing::Listed;
    let heading = listed || standing == Standing::Alone { heading: true };
    let (header, row) = example(schema, language);
    Register {
        id: listed.then(|| link_to(schema.name)),
        title: heading.then(|| title.to_owned()),
        about: schema.about.in_language(language).to_owned(),
        caption: match language {
            Language::Es => format!("Las columnas del registro «{title}»"),
            Language::En => format!("The columns of the register “{title}”"),
        },
        columns: [
            context.text("Columna", "Column"),
            context.text("Contenido", "Content"),
            context.text("Qué dice", "Meaning"),
            context.text("Ejemplo", "Example"),
        ]
        .map(str::to_owned),
        rows: schema.columns.iter().map(|column| self::column(context, column, listed)).collect(),
        notes: notes(schema, language),
        file: format!("data/registers/{}.csv", schema.name),
        header,
        row,
    }
}

fn column(context: &Context<'_>, column: &'static Column, listed: bool) -> RegisterColumn {
    RegisterColumn {
        names: column.headers().into_iter().map(|(header, _)| header).collect(),
        required: column.required,
        kind: kinds::words(context, column.kind, listed),
        meaning: column.meaning.in_language(context.language).to_owned(),
        example: column.example.in_language(context.language).to_owned(),
    }
}

/// What must hold of its cells and rows, a sentence each.
fn notes(schema: &Schema, language: Language) -> Vec<Phrase> {
    let mut sentences = Vec::new();
    let say = |es: &str, en: &str| language.pick(es, en).to_owned();
    if schema.columns.iter().any(|column| column.required) {
        sentences.push(say("* Se rellena en todas las filas.", "* To be filled in every row."));
    }
    // Periods that never overlap are never the same.
    let said = schema.apart.is_some_and(|apart| apart.from == apart.to);
    if !schema.key.is_empty() && !said {
        let key = list(schema.key, language);
        sentences.push(match (language, schema.key.len()) {
            (Language::Es, 1) => format!("Ningún valor de {key} se repite."),
            (Language::Es, _) => format!("No hay dos filas iguales en {key}."),
            (Language::En, 1) => format!("No value of {key} is there twice."),
            (Language::En, _) => format!("No two rows are alike in {key}."),
        });
    }
    sentences.extend(bounds(schema.in_order.iter().map(|(first, second)| (*first, *second))).map(
        |(first, seconds)| {
            let names = list(&seconds, language);
            match (language, seconds.len()) {
                (Language::Es, 1) => format!("{names} no es anterior a `{first}`."),
                (Language::Es, _) => format!("{names} no son anteriores a `{first}`."),
                (Language::En, 1) => format!("{names} is never earlier than `{first}`."),
                (Language::En, _) => format!("{names} are never earlier than `{first}`."),
            }
        },
    ));
    sentences.extend(bounds(schema.at_most.iter().map(|(small, large)| (*large, *small))).map(
        |(large, smalls)| {
            let names = list(&smalls, language);
            match (language, smalls.len()) {
                (Language::Es, 1) => format!("{names} no es mayor que `{large}`."),
                (Language::Es, _) => format!("{names} no son mayores que `{large}`."),
                (Language::En, 1) => format!("{names} is never larger than `{large}`."),
                (Language::En, _) => format!("{names} are never larger than `{large}`."),
            }
        },
    ));
    sentences.extend(schema.apart.map(|rows| apart(rows, language)));
    if schema.further {
        sentences.push(say(
            "Cualquier otra columna se toma como una dimensión, con el nombre que tenga.",
            "Any further column is taken as a dimension of that name.",
        ));
    }
    phrases(&sentences.join(" "))
}

/// Columns that one column bounds, by that column.
fn bounds<'n>(
    pairs: impl Iterator<Item = (&'n str, &'n str)>,
) -> impl Iterator<Item = (&'n str, Vec<&'n str>)> {
    let mut bounds: Vec<(&str, Vec<&str>)> = Vec::new();
    for (bound, column) in pairs {
        match bounds.iter_mut().find(|(known, _)| *known == bound) {
            Some((_, columns)) => columns.push(column),
            None => bounds.push((bound, vec![column])),
        }
    }
    bounds.into_iter()
}

/// Names of columns in a sentence.
fn list(names: &[&str], language: Language) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    language.list(&names)
}

/// Says which rows may not hold at the same time.
fn apart(apart: Apart, language: Language) -> String {
    let Apart { by, from, to, to_included } = apart;
    let alike = match (by.is_empty(), language) {
        (true, _) => String::new(),
        (false, Language::Es) => format!(" igual en {}", list(by, language)),
        (false, Language::En) => format!(" alike in {}", list(by, language)),
    };
    let end = match to_included {
        true => language.pick("ese día incluido", "that day included"),
        false => language.pick("sin contar ese día", "that day not included"),
    };
    match (from == to, language) {
        (true, Language::Es) => format!("Ningún `{from}` se solapa con el de otra fila{alike}."),
        (true, Language::En) => format!("No `{from}` overlaps with that of another row{alike}."),
        (false, Language::Es) => format!(
            "Cada fila vale desde `{from}` hasta `{to}`, {end}, y no se solapa con otra{alike}."
        ),
        (false, Language::En) => format!(
            "A row holds from `{from}` to `{to}`, {end}, and overlaps with no other{alike}."
        ),
    }
}

/// The header of the file and the row that the examples make, as lines of CSV.
fn example(schema: &Schema, language: Language) -> (String, String) {
    let headers = schema.headers();
    let names = headers.iter().map(|(header, ..)| csv_cell(header));
    let cells = headers.iter().map(|(_, column, part)| {
        csv_cell(match part {
            Part::Whole => column.example.in_language(language),
            Part::Spanish => column.example.es,
            Part::English => column.example.en,
        })
    });
    let line = |cells: Vec<String>| cells.join(",");
    (line(names.collect()), line(cells.collect()))
}

/// A cell, in quotes where it needs them.
fn csv_cell(cell: &str) -> String {
    if cell.contains([',', '"', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::schemas;

    #[test]
    fn cells_are_quoted_where_they_need_it() {
        assert_eq!(csv_cell("a;b"), "a;b");
        assert_eq!(csv_cell("a, \"b\""), "\"a, \"\"b\"\"\"");
    }

    fn plain(phrases: &[Phrase]) -> String {
        phrases.iter().map(|phrase| phrase.text.as_str()).collect()
    }

    #[test]
    fn notes_say_what_is_declared() {
        let said = |name: &str, language| plain(&notes(schemas::find(name).unwrap(), language));
        assert_eq!(
            said("commitments", Language::En),
            "* To be filled in every row. No value of commitment is there twice. valid_to is never earlier than \
             valid_from. A row holds from valid_from to valid_to, that day included, and overlaps with no other alike \
             in moment and measure."
        );
        assert_eq!(
            said("market", Language::Es),
            "* Se rellena en todas las filas. own no es mayor que size. Ningún period se solapa con el de otra fila."
        );
        assert!(
            said("invitations", Language::Es)
                .contains("delivered y refused no son mayores que invited. Cualquier otra columna")
        );
        for schema in schemas::ALL {
            for language in Language::ALL {
                let text = said(schema.name, language);
                let names = schema.in_order.iter().chain(schema.at_most);
                for name in names.flat_map(|(first, second)| [first, second]).chain(schema.key) {
                    assert!(text.contains(name), "{}: {name}: {text}", schema.name);
                }
            }
        }
    }
}

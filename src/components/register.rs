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
    let alike = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        language.list(&names)
    };
    if schema.columns.iter().any(|column| column.required) {
        sentences.push(say("* Se rellena en todas las filas.", "* To be filled in every row."));
    }
    if !schema.key.is_empty() {
        let key = alike(schema.key);
        sentences.push(match (language, schema.key.len()) {
            (Language::Es, 1) => format!("Ningún valor de {key} se repite."),
            (Language::Es, _) => format!("No hay dos filas iguales en {key}."),
            (Language::En, 1) => format!("No value of {key} is there twice."),
            (Language::En, _) => format!("No two rows are alike in {key}."),
        });
    }
    let pairs = |pairs: &[(&str, &str)], words: &str| {
        let each: Vec<String> =
            pairs.iter().map(|(first, second)| format!("`{first}` {words} `{second}`")).collect();
        (!each.is_empty()).then(|| format!("{}.", language.list(&each)))
    };
    let later = language.pick("no es posterior a", "is never later than");
    let larger = language.pick("no es mayor que", "is never larger than");
    sentences.extend(pairs(schema.in_order, later));
    sentences.extend(pairs(schema.at_most, larger));
    sentences.extend(schema.apart.map(|rows| {
        let names = alike(rows.by);
        apart(rows, &names, language)
    }));
    if schema.further {
        sentences.push(say(
            "Cualquier otra columna se toma como una dimensión, con el nombre que tenga.",
            "Any further column is taken as a dimension of that name.",
        ));
    }
    phrases(&sentences.join(" "))
}

/// Says which rows may not hold at the same time.
fn apart(apart: Apart, alike: &str, language: Language) -> String {
    let Apart { by, from, to, to_included } = apart;
    let whose = match (by.is_empty(), language) {
        (true, Language::Es) => "Los de dos filas".to_owned(),
        (true, Language::En) => "Those of two rows".to_owned(),
        (false, Language::Es) => format!("Los de dos filas iguales en {alike}"),
        (false, Language::En) => format!("Those of two rows alike in {alike}"),
    };
    let what = match (from == to, language) {
        (true, Language::Es) => format!("Los periodos están en `{from}`."),
        (true, Language::En) => format!("The periods are in `{from}`."),
        (false, Language::Es) => {
            let end = if to_included { "ese día incluido" } else { "sin contar ese día" };
            format!("Cada fila vale desde `{from}` hasta `{to}`, {end}.")
        }
        (false, Language::En) => {
            let end = if to_included { "that day included" } else { "that day not included" };
            format!("A row holds from `{from}` to `{to}`, {end}.")
        }
    };
    let never = language.pick("no se solapan", "never overlap");
    format!("{what} {whose} {never}.")
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
    fn the_example_is_a_file_of_one_row_with_a_cell_for_each_column() {
        for language in Language::ALL {
            for schema in schemas::ALL {
                let (header, row) = example(schema, language);
                let text = format!("{header}\n{row}\n");
                let mut file = csv::Reader::from_reader(text.as_bytes());
                let headers = file.headers().unwrap().clone();
                let rows: Vec<csv::StringRecord> = file.records().map(Result::unwrap).collect();
                assert_eq!(rows.len(), 1, "{}", schema.name);
                let declared = schema.headers();
                assert_eq!(headers.len(), declared.len());
                for ((cell, name), (header, column, part)) in
                    rows[0].iter().zip(&headers).zip(declared)
                {
                    assert_eq!(name, header);
                    let expected = match part {
                        Part::Whole => column.example.in_language(language),
                        Part::Spanish => column.example.es,
                        Part::English => column.example.en,
                    };
                    assert_eq!(cell, expected, "{}.{header}", schema.name);
                }
            }
        }
    }

    fn plain(phrases: &[Phrase]) -> String {
        phrases.iter().map(|phrase| phrase.text.as_str()).collect()
    }

    #[test]
    fn notes_say_what_is_declared() {
        let said = |name: &str, language| plain(&notes(schemas::find(name).unwrap(), language));
        assert_eq!(
            said("commitments", Language::En),
            "* To be filled in every row. No value of commitment is there twice. valid_from is never later than \
             valid_to. A row holds from valid_from to valid_to, that day included. Those of two rows alike in moment \
             and measure never overlap."
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

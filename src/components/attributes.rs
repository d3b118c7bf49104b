//! Declares every attribute of components once: what it does and what it takes.

use crate::project::Text;

/// A `key=value` that components take. It means the same in all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attribute {
    /// Its name.
    pub name: &'static str,
    /// What it does; code stands between backticks.
    pub meaning: Text,
    /// What may stand behind its `=`; code stands between backticks.
    pub values: Text,
}

const fn text(es: &'static str, en: &'static str) -> Text {
    Text { es, en }
}

/// All attributes.
pub const ATTRIBUTES: [Attribute; 12] = [
    Attribute {
        name: "survey",
        meaning: text(
            "La encuesta de la que sale la cifra; si falta, la principal.",
            "The survey that the figure comes from; the main one where it is left out.",
        ),
        values: text("una encuesta de `data/sources.toml`", "a survey of `data/sources.toml`"),
    },
    Attribute {
        name: "ids",
        meaning: text("Las cifras que se muestran.", "The figures that are shown."),
        values: text("indicadores, separados por comas", "indicators, with commas between them"),
    },
    Attribute {
        name: "question",
        meaning: text(
            "La pregunta, si la encuesta tiene varias del mismo tipo.",
            "The question, where the survey has several of one kind.",
        ),
        values: text("una pregunta de esa encuesta", "a question of that survey"),
    },
    Attribute {
        name: "dimension",
        meaning: text(
            "Con `value`, la cifra de un solo grupo.",
            "With `value`, the figure of one group alone.",
        ),
        values: text("una dimensión de la encuesta", "a dimension of the survey"),
    },
    Attribute {
        name: "value",
        meaning: text("El grupo, dentro de la dimensión.", "The group, within the dimension."),
        values: text("un valor de esa dimensión", "a value of that dimension"),
    },
    Attribute {
        name: "by",
        meaning: text(
            "Una fila, o un gráfico pequeño, por cada grupo.",
            "A row, or a small chart, for each group.",
        ),
        values: text(
            "una dimensión o un cruce de la encuesta",
            "a dimension or a cross of the survey",
        ),
    },
    Attribute {
        name: "period",
        meaning: text(
            "El periodo que se muestra; si falta, el del informe, o bien el último completo (de un registro, todas sus filas).",
            "The period that is shown; where it is left out, that of the report, or else the latest complete one (of a \
             register, all its rows).",
        ),
        values: text("`2026-10`, `2026-Q4` o `2026`", "`2026-10`, `2026-Q4` or `2026`"),
    },
    Attribute {
        name: "kind",
        meaning: text("Cada cuánto hay un punto.", "How often there is a point."),
        values: text("`month`, `quarter` o `year`", "`month`, `quarter` or `year`"),
    },
    Attribute {
        name: "last",
        meaning: text("Cuántos periodos se ven.", "How many periods are seen."),
        values: text("un número", "a number"),
    },
    Attribute {
        name: "title",
        meaning: text(
            "Pone un título que dice lo que se ha encontrado.",
            "Adds a heading that says what was found.",
        ),
        values: text("`finding`", "`finding`"),
    },
    Attribute {
        name: "playbook",
        meaning: text(
            "Solo lo que atañe a un paso o a una fase.",
            "Only what concerns a step or a phase.",
        ),
        values: text(
            "de `step-01` a `step-12`, o de `phase-1` a `phase-4`",
            "`step-01` to `step-12`, or `phase-1` to `phase-4`",
        ),
    },
    Attribute {
        name: "moment",
        meaning: text(
            "Solo lo de un momento de la verdad.",
            "Only what concerns a moment of truth.",
        ),
        values: text("un momento del registro `moments`", "a moment of the register `moments`"),
    },
];

//! What the template of a figure for each value of a dimension is given.

use super::Mark;
use serde::Serialize;

/// The heads of a table's columns.
#[derive(Debug, Clone, Serialize)]
pub struct TableColumns {
    /// The dimension ("Segmento").
    pub label: String,
    /// What the figures rest on ("Respuestas").
    pub n: String,
    /// The indicator ("NPS").
    pub figure: String,
    /// The drawing of the interval, for those who don't see it ("Intervalo").
    pub interval: String,
    /// The change ("Desde septiembre"); `None` where nothing is compared.
    pub change: Option<String>,
}

/// One row of a table.
#[derive(Debug, Clone, Serialize)]
pub struct TableRow {
    /// The dimension's value ("Gran cuenta").
    pub label: String,
    /// Its page, if it has one.
    pub href: Option<String>,
    /// What it rests on ("214"); "–" where it is withheld.
    pub n: String,
    /// The estimate.
    pub figure: String,
    /// That the figure was revised.
    pub revised: Option<Mark>,
    /// The interval.
    pub interval: String,
    /// [`interval_row`](crate::components::chart::interval_row).
    pub row_svg: Option<String>,
    /// The change ("+9"); empty where there is none.
    pub change: String,
    /// That the figure was revised in the period that the change is told from.
    pub change_revised: Option<Mark>,
    /// What it means ("cambio real", "puede ser azar").
    pub change_words: Option<String>,
    /// Whether the change outlasts the correction for the number of comparisons.
    pub real: bool,
    /// Whether the row may not be published.
    pub withheld: bool,
    /// Why it is withheld ("grupos de menos de 10 respuestas: no se publican por separado").
    pub withheld_words: Option<String>,
}

/// A figure for each value of a dimension.
#[derive(Debug, Clone, Serialize)]
pub struct Table {
    /// The finding.
    pub title: Option<String>,
    /// What the table holds, for those who can't see its place in the page.
    pub caption: String,
    /// How to read it.
    pub take: Option<String>,
    /// The heads.
    pub columns: TableColumns,
    /// One for each value.
    pub rows: Vec<TableRow>,
    /// All together, as the last row.
    pub whole: Option<TableRow>,
    /// What `(R)` means, and what the whole was; `None` where nothing was revised.
    pub note: Option<String>,
}

//! What the template of weak figures and what is done about them is given.

use super::State;
use serde::Serialize;

/// Something to be done.
#[derive(Debug, Clone, Serialize)]
pub struct Action {
    /// What.
    pub title: String,
    /// By when ("vencida desde el 15 de octubre").
    pub due_words: String,
    /// Whether that day is over.
    pub overdue: bool,
}

/// A weak figure and what is done about it.
#[derive(Debug, Clone, Serialize)]
pub struct TreatmentItem {
    /// The figure's name and place ("Incidencia: NPS 8").
    pub title: String,
    /// How weak ("veinte puntos bajo la media").
    pub figure_words: Option<String>,
    /// The playbook that treats it ("paso 7, compromisos y compensaciones").
    pub playbook_title: Option<String>,
    /// Its page.
    pub playbook_href: Option<String>,
    /// The role that owns it ("atención al cliente").
    pub owner: Option<String>,
    /// What is under way, the overdue first.
    pub actions: Vec<Action>,
    /// Against the target.
    pub state: State,
}

/// Weak figures and what is done about them.
#[derive(Debug, Clone, Serialize)]
pub struct Treatment {
    /// The heading; `None` where the page has its own.
    pub title: Option<String>,
    /// The weakest first.
    pub items: Vec<TreatmentItem>,
    /// What is said when there is none ("Ninguna cifra está por debajo de su meta.").
    pub empty_words: String,
}

//! What the templates of playbooks are given: their facts, and their place among the others.

use super::State;
use serde::Serialize;

/// The facts of a chapter that somebody owns, in a box under its title: the template `components/facts.html`.
#[derive(Debug, Clone, Serialize)]
pub struct Facts {
    /// The role that owns it.
    pub owner: Option<String>,
    /// How it stands against the targets that it is to reach.
    pub state: State,
    /// The same in words ("1 de 2 metas sin cumplir"); `None` for a chapter that is no playbook.
    pub state_words: Option<String>,
    /// What is being done ("2 acciones abiertas, 1 vencida"), with where it is listed.
    pub actions: Option<FactLink>,
    /// When it was last reviewed ("15 de septiembre de 2026").
    pub reviewed: Option<String>,
    /// When it is next ("15 de marzo de 2027").
    pub next_review: Option<String>,
    /// Why it is late ("Tocaba el 15 de marzo de 2026."); `None` while it isn't.
    pub overdue_words: Option<String>,
    /// How it is measured.
    pub indicators: Vec<FactIndicator>,
    /// Where it is lived.
    pub phases: Vec<FactLink>,
}

/// A figure of a playbook, the latest that may be published.
#[derive(Debug, Clone, Serialize)]
pub struct FactIndicator {
    /// Its name.
    pub name: String,
    /// Its definition.
    pub href: Option<String>,
    /// The figure ("78 %"), or nothing.
    pub figure: String,
    /// Its interval ("71 a 84 %").
    pub interval: Option<String>,
    /// What it is about ("octubre de 2026").
    pub period: Option<String>,
    /// Against the target.
    pub state: State,
    /// The same in words ("meta 90 % · no cumplida").
    pub state_words: String,
}

/// A name, and where it leads.
#[derive(Debug, Clone, Serialize)]
pub struct FactLink {
    /// The name.
    pub title: String,
    /// Its page.
    pub href: Option<String>,
}

/// The steps as a path, or the phases as a cycle: the template `components/way.html`.
#[derive(Debug, Clone, Serialize)]
pub struct Way {
    /// Whether it leads back to its beginning.
    pub is_cycle: bool,
    /// Whether it only says where a page stands.
    pub is_brief: bool,
    /// What it is, for those who don't see it.
    pub label: String,
    /// Where the page stands on it ("Paso 7 de 12"); `None` on a page that is not on it.
    pub here_words: Option<String>,
    /// Its playbooks, in order.
    pub stops: Vec<Stop>,
}

/// A playbook on a [`Way`].
#[derive(Debug, Clone, Serialize)]
pub struct Stop {
    /// Its number.
    pub number: u8,
    /// Its title, without the number.
    pub title: String,
    /// Its page.
    pub href: Option<String>,
    /// Whether it is the page's own.
    pub current: bool,
    /// The role that owns it; on a brief way, none.
    pub owner: Option<String>,
    /// How it stands against its targets; on a brief way, [`State::None`].
    pub state: State,
    /// The same in words.
    pub state_words: Option<String>,
}

//! What the templates of figures against their targets are given, and of those that are absent or withheld.

use super::Mark;
use serde::Serialize;

/// How a figure stands against its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The whole interval is on the good side.
    Met,
    /// The whole interval is on the bad side.
    NotMet,
    /// The target lies inside the interval.
    Undecided,
    /// There is no target.
    None,
    /// There is no figure yet.
    NoData,
    /// The figure may not be published.
    Withheld,
}

/// Which way a figure went, as far as chance doesn't explain it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It rose.
    Up,
    /// It fell.
    Down,
    /// No change beyond chance, or nothing to compare with.
    None,
}

/// One figure against its target.
#[derive(Debug, Clone, Serialize)]
pub struct Kpi {
    /// The indicator's id ("nps").
    pub id: String,
    /// Its name ("Satisfacción (CSAT)").
    pub name: String,
    /// The period ("octubre de 2026").
    pub period: String,
    /// The estimate ("42", "87 %"); "–" where there is none.
    pub figure: String,
    /// The interval ("38 a 46").
    pub interval: Option<String>,
    /// The interval's level ("95 % de confianza"), as its tooltip.
    pub level_words: Option<String>,
    /// What it rests on ("1.284 respuestas").
    pub n_words: Option<String>,
    /// Against the target.
    pub state: State,
    /// The same in words ("meta 45 · sin decidir aún").
    pub state_words: String,
    /// The change since the previous period ("+6 desde septiembre").
    pub change_words: Option<String>,
    /// Which way it went.
    pub change: Change,
    /// Whether the interval is too wide to conclude from.
    pub low_precision: bool,
    /// The interval and the target on a track; `None` without a figure.
    pub bullet_svg: Option<String>,
    /// The definition on the method page.
    pub href: Option<String>,
    /// Why the figure is preliminary ("hasta el 15 de octubre").
    pub so_far_words: Option<String>,
    /// That the figure was revised.
    pub revised: Option<Mark>,
    /// What it was before, and why ("(R) antes 47; respuestas tardías"); and what the one was that it is compared with.
    pub revised_words: Vec<String>,
}

/// The figures of the measurement plan, side by side.
#[derive(Debug, Clone, Serialize)]
pub struct Plan {
    /// The heading; `None` where the page has its own.
    pub title: Option<String>,
    /// In the plan's order.
    pub kpis: Vec<Kpi>,
}

/// A figure whose data are absent.
#[derive(Debug, Clone, Serialize)]
pub struct NoData {
    /// The indicator's name.
    pub name: Option<String>,
    /// What is absent ("Aún no hay datos").
    pub words: String,
    /// What would bring it: a link to the register's or the indicator's description.
    pub href: Option<String>,
}

/// A figure that may not be published.
#[derive(Debug, Clone, Serialize)]
pub struct Withheld {
    /// The indicator's name.
    pub name: Option<String>,
    /// Why ("menos de 10 respuestas: no se publica").
    pub words: String,
}

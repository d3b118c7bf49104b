//! Puts a comparison of two editions into words, in sections that a terminal, Markdown and a page lay out alike.

use super::figures::{Cause, Revision, Standing};
use super::plan::{ActionChange, ObjectiveChange};
use super::settings::SettingChange;
use super::text::{Passage, Piece};
use super::wording::Wording;
use super::{Changes, ChapterChange, ChapterFate, DefinitionChange};
use crate::cube::Period;
use crate::report::policy::Policy;
use crate::report::words;

/// How many rows a table has at most; the rest is counted. What is no page shows fewer.
const MOST_ROWS: usize = 500;

/// A comparison in words.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// What is compared.
    pub title: String,
    /// The sentence that says how much there is, or that there is nothing.
    pub summary: String,
    /// What there is.
    pub sections: Vec<Section>,
}

/// The changes of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// The id that links lead to.
    pub id: &'static str,
    /// Its heading.
    pub title: String,
    /// How to read it.
    pub notes: Vec<String>,
    /// What there is.
    pub blocks: Vec<Block>,
}

/// A part of a section.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A table.
    Table {
        /// What it holds.
        caption: String,
        /// The heads of its columns.
        head: Vec<String>,
        /// Its rows, the head of each first.
        rows: Vec<Vec<Cell>>,
        /// How many rows there are besides.
        more: usize,
    },
    /// A text that changed.
    Text {
        /// What it is.
        title: Cell,
        /// What became of it, a sentence each.
        facts: Vec<String>,
        /// Where it differs.
        passages: Vec<Passage>,
    },
}

/// Words with a page behind them, if there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The words.
    pub text: String,
    /// Where more is said, in the new edition.
    pub place: Option<Place>,
}

/// A place in an edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The report of a period.
    Report(Period),
    /// A chapter, by the path of its page.
    Chapter(String),
    /// The definition of an indicator.
    Definition(String),
    /// A target.
    Objective(String),
    /// The list of actions.
    Actions,
}

impl Place {
    /// Its address, from the language's folder.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Place::Report(period) => format!("reports/{}.html", period.slug()),
            Place::Chapter(path) => path.clone(),
            Place::Definition(id) => format!("method.html#indicator-{id}"),
            Place::Objective(id) => format!("plan.html#objective-{id}"),
            Place::Actions => "plan.html#actions".to_owned(),
        }
    }
}

impl Cell {
    pub(super) fn of(text: impl Into<String>) -> Cell {
        Cell { text: text.into(), place: None }
    }

    pub(super) fn at(text: impl Into<String>, place: Place) -> Cell {
        Cell { text: text.into(), place: Some(place) }
    }
}

impl Account {
    /// The changes from the edition `old` to the edition `new`, in the language of the latter.
    #[must_use]
    pub fn new(changes: &Changes, old: (&str, &Policy), new: (&str, &Policy)) -> Account {
        let say = Wording::new(new.1);
        let (from, to) = (old.0, new.0);
        let sections = [
            standings(&changes.standings, from, to, &say),
            revisions(&changes.revisions, from, to, &say),
            objectives(&changes.objectives, &say),
            actions(&changes.actions, &say),
            chapters(&changes.chapters, &say),
            definitions(&changes.definitions, &say),
            settings(&changes.settings, &say),
        ];
        let sections: Vec<Section> = sections.into_iter().flatten().collect();
        let titles: Vec<String> =
            sections.iter().map(|section| words::lower_first(&section.title)).collect();
        Account {
            title: say.both(
                &format!("Qué ha cambiado de {from} a {to}"),
                &format!("What changed from {from} to {to}"),
            ),
            summary: if sections.is_empty() {
                say.both("Ninguna diferencia.", "No difference.")
            } else {
                format!("{}.", words::upper_first(&say.language.list(&titles)))
            },
            sections,
        }
    }

    /// Whether there is nothing to tell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sections.is_empty()
    }
}

fn table(caption: String, head: &[String], mut rows: Vec<Vec<Cell>>) -> Block {
    let more = rows.len().saturating_sub(MOST_ROWS);
    rows.truncate(MOST_ROWS);
    Block::Table { caption, head: head.to_vec(), rows, more }
}

fn standings(found: &[Standing], from: &str, to: &str, say: &Wording<'_>) -> Option<Section> {
    if found.is_empty() {
        return None;
    }
    let rows = found.iter().map(|standing| {
        let figure = &standing.figure;
        let place = match &standing.objective {
            Some(id) => Place::Objective(id.clone()),
            None => Place::Definition(figure.id.clone()),
        };
        let old = standing.old.map_or_else(|| "–".to_owned(), |side| say.side(figure, &side));
        let mark = if standing.revised { " (R)" } else { "" };
        let new = Cell::at(say.side(figure, &standing.new), Place::Report(standing.new.period));
        let name = Cell::at(say.figure(figure), place);
        vec![name, Cell::of(format!("{old}{mark}")), new, Cell::of(say.test(standing))]
    });
    let head = [
        say.both("Cifra", "Figure"),
        from.to_owned(),
        to.to_owned(),
        say.both("Diferencia", "Difference"),
    ];
    let title = say.both("Las cifras, ahora y antes", "The figures, now and then");
    let mut notes = vec![say.both(
        "El último periodo completo de cada edición. Una diferencia se afirma solo cuando el azar no la explica.",
        "The latest whole period of each edition. A difference is claimed only where chance does not explain it.",
    )];
    if found.iter().any(|standing| standing.revised) {
        notes.push(say.both(
            "(R): la edición nueva da otro valor de ese periodo; está entre las revisiones. La diferencia se cuenta desde el valor nuevo.",
            "(R): the new edition gives another value of that period; it is among the revisions. The difference is taken from the new value.",
        ));
    }
    Some(Section {
        id: "figures",
        blocks: vec![table(title.clone(), &head, rows.collect())],
        title,
        notes,
    })
}

fn revisions(found: &[Revision], from: &str, to: &str, say: &Wording<'_>) -> Option<Section> {
    if found.is_empty() {
        return None;
    }
    let head = [
        say.both("Periodo", "Period"),
        say.both("Cifra", "Figure"),
        from.to_owned(),
        to.to_owned(),
        say.both("Causa", "Cause"),
    ];
    let row = |revision: &Revision| {
        let figure = &revision.figure;
        let period = figure.period();
        let name = period.map_or(figure.period.clone(), |p| p.name(say.language));
        let place = period.map(Place::Report);
        vec![
            Cell { text: format!("{} (R)", words::upper_first(&name)), place },
            Cell::at(say.figure(figure), Place::Definition(figure.id.clone())),
            Cell::of(say.before(revision)),
            Cell::of(say.shown(figure, revision.new, revision.new_n)),
            Cell::of(say.cause(revision.cause)),
        ]
    };
    // What means something else is no better value of the same figure.
    let (redefined, restated): (Vec<&Revision>, Vec<&Revision>) =
        found.iter().partition(|revision| revision.cause == Cause::Definition);
    let (whole, parts): (Vec<&Revision>, Vec<&Revision>) =
        restated.into_iter().partition(|revision| revision.figure.dimension.is_none());
    let mut blocks = Vec::new();
    for (caption, part) in [
        (say.both("Cifras del conjunto", "Figures of the whole"), whole),
        (say.both("Cifras de una parte", "Figures of a part"), parts),
        (
            say.both(
                "Cifras que ya no significan lo mismo y no se comparan con las de antes",
                "Figures that mean something else now, and are not compared with those before",
            ),
            redefined,
        ),
    ] {
        if !part.is_empty() {
            blocks.push(table(caption, &head, part.into_iter().map(row).collect()));
        }
    }
    Some(Section {
        id: "revisions",
        title: say.both("Cifras revisadas (R)", "Revised figures (R)"),
        notes: vec![say.both(
            "Cifras de un periodo ya cerrado que la edición nueva da de otra manera. La edición anterior se queda como estaba.",
            "Figures of a period that was over, which the new edition gives otherwise. The edition before stays as it was.",
        )],
        blocks,
    })
}

fn objectives(found: &[ObjectiveChange], say: &Wording<'_>) -> Option<Section> {
    if found.is_empty() {
        return None;
    }
    let rows = found.iter().flat_map(|change| say.objective(change)).collect();
    let head = [
        say.both("Meta", "Target"),
        say.both("Qué", "What"),
        say.both("Antes", "Before"),
        say.both("Ahora", "Now"),
    ];
    let title = say.both("Metas", "Targets");
    let blocks = vec![table(title.clone(), &head, rows)];
    Some(Section { id: "targets", title, notes: Vec::new(), blocks })
}

fn actions(found: &[ActionChange], say: &Wording<'_>) -> Option<Section> {
    if found.is_empty() {
        return None;
    }
    let rows = found.iter().map(|change| {
        let action = &change.action;
        vec![
            Cell::at(&action.title, Place::Actions),
            Cell::of(say.fate(change)),
            say.playbook(&action.playbook),
            Cell::of(&action.owner),
            Cell::of(say.date(&action.due)),
        ]
    });
    let head = [
        say.both("Acción", "Action"),
        say.both("Qué ha pasado", "What happened"),
        say.both("Guía", "Playbook"),
        say.both("Responsable", "Owner"),
        say.both("Para", "Due"),
    ];
    let title = say.both("Acciones", "Actions");
    let blocks = vec![table(title.clone(), &head, rows.collect())];
    Some(Section { id: "actions", title, notes: Vec::new(), blocks })
}

fn chapters(found: &[ChapterChange], say: &Wording<'_>) -> Option<Section> {
    if found.is_empty() {
        return None;
    }
    let blocks = found.iter().map(|change| {
        let title = match (&change.new, &change.old) {
            (Some(now), _) => Cell::at(&now.title, Place::Chapter(now.path.clone())),
            (None, Some(then)) => Cell::of(&then.title),
            (None, None) => Cell::of(""),
        };
        let (added, removed) = counted(&change.passages);
        let mut facts = say.chapter(change);
        if change.fate == ChapterFate::Removed {
            facts.push(say.words(0, removed));
        } else if added + removed > 0 {
            facts.push(say.words(added, removed));
        }
        Block::Text { title, facts, passages: change.passages.clone() }
    });
    Some(Section {
        id: "chapters",
        title: say.both("Guías y capítulos", "Playbooks and chapters"),
        notes: Vec::new(),
        blocks: blocks.collect(),
    })
}

/// How many words were added and removed.
fn counted(passages: &[Passage]) -> (usize, usize) {
    let mut counts = (0, 0);
    for piece in passages.iter().flatten() {
        match piece {
            Piece::Added(words) => counts.0 += words.split_whitespace().count(),
            Piece::Removed(words) => counts.1 += words.split_whitespace().count(),
            Piece::Same(_) | Piece::Gap => {}
        }
    }
    counts
}

fn definitions(found: &[DefinitionChange], say: &Wording<'_>) -> Option<Section> {
    if found.is_empty() {
        return None;
    }
    let blocks = found.iter().map(|change| Block::Text {
        title: match change.is_there {
            true => Cell::at(&change.name, Place::Definition(change.id.clone())),
            false => Cell::of(&change.name),
        },
        facts: say.definition(change),
        passages: change.passages.clone(),
    });
    Some(Section {
        id: "definitions",
        title: say.both("Definiciones", "Definitions"),
        notes: Vec::new(),
        blocks: blocks.collect(),
    })
}

fn settings(found: &[SettingChange], say: &Wording<'_>) -> Option<Section> {
    if found.is_empty() {
        return None;
    }
    let rows = found.iter().map(|change| say.setting(change)).collect();
    let head =
        [say.both("Ajuste", "Setting"), say.both("Antes", "Before"), say.both("Ahora", "Now")];
    let title = say.both("Ajustes", "Settings");
    let blocks = vec![table(title.clone(), &head, rows)];
    Some(Section { id: "settings", title, notes: Vec::new(), blocks })
}

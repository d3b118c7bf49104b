//! Puts a comparison of two editions into words, in sections that a terminal, Markdown and a page lay out alike.

mod revisions;

use super::figures::Standing;
use super::plan::{ActionChange, ObjectiveChange};
use super::records;
use super::settings::SettingChange;
use super::summary;
use super::text::{Passage, Piece};
use super::wording::Wording;
use super::{Changes, ChapterChange, ChapterFate, DefinitionChange};
use crate::cube::Period;
use crate::project::Language;
use crate::report::policy::Policy;
use crate::report::words;

/// How many rows a table has at most; the rest is counted. What is no page shows fewer.
const MOST_ROWS: usize = 500;

/// A comparison in words.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// What is compared.
    pub title: String,
    /// The sentences that say what matters most, or that there is nothing.
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
    /// Where there is more of it, or the same as a file.
    pub link: Option<Cell>,
}

/// A part of a section.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// The heading of the blocks that follow.
    Heading {
        /// The id that links lead to.
        id: String,
        /// The heading.
        title: Cell,
    },
    /// A table.
    Table {
        /// The id that links lead to, where it has one of its own.
        id: Option<String>,
        /// What it holds.
        caption: String,
        /// Whether only its caption is shown until a reader opens it.
        is_folded: bool,
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
    /// What stands small below them, if anything does.
    pub aside: Option<String>,
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
    /// The revised figures as CSV.
    Revisions,
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
            Place::Revisions => records::PATH.to_owned(),
        }
    }
}

impl Cell {
    pub(super) fn of(text: impl Into<String>) -> Cell {
        Cell { text: text.into(), aside: None, place: None }
    }

    pub(super) fn at(text: impl Into<String>, place: Place) -> Cell {
        Cell { place: Some(place), ..Cell::of(text) }
    }

    fn beside(self, aside: String) -> Cell {
        Cell { aside: Some(aside), ..self }
    }

    /// The words on one line: `47 (n = 129); August 2026`.
    #[must_use]
    pub fn line(&self) -> String {
        match &self.aside {
            Some(aside) => format!("{}; {aside}", self.text),
            None => self.text.clone(),
        }
    }
}

impl Account {
    /// The changes from the edition `old` to the edition `new`, in the language of the latter.
    #[must_use]
    pub fn new(changes: &Changes, old: (&str, &Policy), new: (&str, &Policy)) -> Account {
        let say = Wording::new(new.1);
        let (from, to) = (old.0, new.0);
        let (of_many, of_few): (Vec<&SettingChange>, Vec<&SettingChange>) =
            changes.settings.iter().partition(|change| change.setting.reach().is_some());
        let sections = [
            of_everything(&of_many, &changes.objectives, &say),
            standings(&changes.standings, &say),
            revisions::section(&changes.revisions, &say),
            objectives(&changes.objectives, &say),
            actions(&changes.actions, &say),
            chapters(&changes.chapters, &say),
            definitions(&changes.definitions, &say),
            settings(&of_few, &say),
        ];
        let sections: Vec<Section> = sections.into_iter().flatten().collect();
        let mut summary = match sections.is_empty() {
            true => say.both("Ninguna diferencia.", "No difference."),
            false => summary::of(changes, &say),
        };
        if old.1.as_of > new.1.as_of && new.1.as_of.is_some() {
            let backwards = match say.language {
                Language::Es => format!("{from} es posterior a {to}: se cuenta hacia atrás."),
                Language::En => format!("{from} is later than {to}: this counts backwards."),
            };
            summary = format!("{} {summary}", words::upper_first(&backwards));
        }
        Account {
            title: say.both(
                &format!("Qué ha cambiado de {from} a {to}"),
                &format!("What changed from {from} to {to}"),
            ),
            summary,
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
    Block::Table { id: None, caption, is_folded: false, head: head.to_vec(), rows, more }
}

/// A table that is closed at first: its caption says how much there is in it.
fn folded(
    id: Option<String>,
    caption: &str,
    head: &[String],
    rows: Vec<Vec<Cell>>,
    say: &Wording<'_>,
) -> Block {
    let count = words::integer(rows.len() as u64, say.language);
    match table(format!("{caption} ({count})"), head, rows) {
        Block::Table { caption, head, rows, more, .. } => {
            Block::Table { id, caption, is_folded: true, head, rows, more }
        }
        other => other,
    }
}

/// A section without notes and without a link.
fn section(id: &'static str, title: String, blocks: Vec<Block>) -> Section {
    Section { id, title, notes: Vec::new(), blocks, link: None }
}

/// A section that is one table of its own name.
fn one_table(
    id: &'static str,
    title: String,
    head: &[String],
    rows: Vec<Vec<Cell>>,
) -> Option<Section> {
    let block = table(title.clone(), head, rows);
    Some(section(id, title, vec![block]))
}

/// What many figures depend on, and what they are judged by.
fn of_everything(
    settings: &[&SettingChange],
    objectives: &[ObjectiveChange],
    say: &Wording<'_>,
) -> Option<Section> {
    let mut rows: Vec<Vec<Cell>> = settings.iter().map(|change| say.setting(change)).collect();
    rows.extend(objectives.iter().filter_map(|change| {
        let (then, now) = (change.old.as_ref()?, change.new.as_ref()?);
        let (was, is) = (say.aim(then), say.aim(now));
        let name = say.both("Meta", "Target");
        (was != is).then(|| {
            vec![
                Cell::of(format!("{name} · {}", now.title)),
                Cell::of(was),
                Cell::of(is),
                Cell::of(say.both(
                    "afecta a si se cumple el objetivo",
                    "this touches whether the objective is met",
                )),
            ]
        })
    }));
    if rows.is_empty() {
        return None;
    }
    let head = [
        say.both("Ajuste", "Setting"),
        say.both("Antes", "Before"),
        say.both("Ahora", "Now"),
        say.both("A qué afecta", "What it touches"),
    ];
    let title = say.both("Lo que afecta a muchas cifras", "What touches many figures");
    one_table("settings", title, &head, rows)
}

fn standings(found: &[Standing], say: &Wording<'_>) -> Option<Section> {
    if found.is_empty() {
        return None;
    }
    let rows = found.iter().map(|standing| {
        let figure = &standing.figure;
        let place = match &standing.objective {
            Some(id) => Place::Objective(id.clone()),
            None => Place::Definition(figure.id.clone()),
        };
        let old = Cell::of(say.before(standing));
        let old = match &standing.old {
            Some(side) => old.beside(say.when(side)),
            None => old,
        };
        let new = &standing.new;
        let now = Cell::of(say.shown(figure, new.shown, new.n)).beside(say.when(new));
        vec![Cell::at(say.figure(figure), place), old, now, Cell::of(say.test(standing))]
    });
    let head = [
        say.both("Cifra", "Figure"),
        say.both("Antes", "Before"),
        say.both("Ahora", "Now"),
        say.both("Diferencia", "Difference"),
    ];
    let title = say.both("Las cifras, antes y ahora", "The figures, before and now");
    let is_over = |standing: &Standing| {
        standing.new.complete && standing.old.is_none_or(|side| side.complete)
    };
    let mut notes = vec![match found.iter().all(is_over) {
        true => say.both(
            "El último periodo completo de cada edición.",
            "The latest complete period of each edition.",
        ),
        false => say.both(
            "El último periodo completo de cada edición o, si aún no hay ninguno, lo que va del primero («hasta ahora»).",
            "The latest complete period of each edition or, where there is none yet, the first one so far.",
        ),
    }];
    notes.push(say.both(
        "Una diferencia se calcula antes de redondear, y se afirma solo cuando el azar no la explica.",
        "A difference is computed before rounding, and claimed only where chance does not explain it.",
    ));
    if found.iter().any(|standing| standing.revision.is_some()) {
        notes.push(say.both(
            "(R): cifra revisada; la diferencia se cuenta desde el valor revisado.",
            "(R): a revised figure; the difference is counted from the revised value.",
        ));
    }
    let notes = vec![notes.join(" ")];
    let blocks = vec![table(title.clone(), &head, rows.collect())];
    Some(Section { notes, ..section("figures", title, blocks) })
}

fn objectives(found: &[ObjectiveChange], say: &Wording<'_>) -> Option<Section> {
    if found.is_empty() {
        return None;
    }
    let rows = found.iter().flat_map(|change| say.objective(change)).collect();
    let head = [
        say.both("Objetivo", "Objective"),
        say.both("Qué cambia", "What changes"),
        say.both("Antes", "Before"),
        say.both("Ahora", "Now"),
    ];
    one_table("targets", say.both("Plan", "Plan"), &head, rows)
}

fn actions(found: &[ActionChange], say: &Wording<'_>) -> Option<Section> {
    if found.is_empty() {
        return None;
    }
    let rows = found.iter().map(|change| {
        let action = &change.action;
        vec![
            Cell::of(&action.title),
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
        say.both("Plazo", "Due"),
    ];
    let title = say.both("Acciones", "Actions");
    let blocks = vec![table(title.clone(), &head, rows.collect())];
    let link = Cell::at(
        say.both("Todas las acciones del plan", "All actions of the plan"),
        Place::Actions,
    );
    Some(Section { link: Some(link), ..section("actions", title, blocks) })
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
    Some(section(
        "chapters",
        say.both("Guías y capítulos", "Playbooks and chapters"),
        blocks.collect(),
    ))
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
    Some(section("definitions", say.both("Definiciones", "Definitions"), blocks.collect()))
}

/// What a single question, a survey's name or a drawing depends on.
fn settings(found: &[&SettingChange], say: &Wording<'_>) -> Option<Section> {
    if found.is_empty() {
        return None;
    }
    let rows = found.iter().map(|change| say.setting(change)).collect();
    let head =
        [say.both("Ajuste", "Setting"), say.both("Antes", "Before"), say.both("Ahora", "Now")];
    one_table("other-settings", say.both("Otros ajustes", "Other settings"), &head, rows)
}

//! Compares what two editions say: figures, targets, actions, chapters, definitions and settings.
//!
//! A [`Snapshot`] is what an edition says in one language, as its own files have it; [`Changes::between`] two of them is the
//! comparison, and [`Account`] puts it into words. Nothing is taken from one that the other withholds.

mod account;
mod chapters;
mod figures;
mod plan;
mod records;
mod settings;
mod summary;
#[cfg(test)]
mod tests;
mod text;
mod wording;

pub use account::{Account, Block, Cell, Place, Section};
pub use chapters::{ChapterChange, ChapterFate};
pub use figures::{Cause, Revision, Shown, Side, Standing, Test, revisions};
pub use plan::{ActionChange, ActionFate, ObjectiveChange};
pub use records::{PATH as REVISIONS_PATH, rows as revision_rows};
pub use settings::{DefinitionChange, Reach, Setting, SettingChange};
pub use text::{Passage, Piece, passages};
pub use wording::cause_words;

use super::policy::Policy;
use super::stated::Stated;

/// What an edition says in one of its languages.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Snapshot {
    /// All but the figures.
    pub policy: Policy,
    /// The figures of all its periods.
    pub figures: Vec<Stated>,
}

/// What is different in a later edition.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Changes {
    /// The figures of the plan and the main ones of each survey, where there is a later period.
    pub standings: Vec<Standing>,
    /// The figures of a period that both tell of, and tell differently.
    pub revisions: Vec<Revision>,
    /// The targets that were set, dropped or changed.
    pub objectives: Vec<ObjectiveChange>,
    /// The actions that were opened, closed, moved or became overdue.
    pub actions: Vec<ActionChange>,
    /// The chapters that were added, removed, renamed or rewritten.
    pub chapters: Vec<ChapterChange>,
    /// The indicators that mean something else.
    pub definitions: Vec<DefinitionChange>,
    /// What else is computed or published differently.
    pub settings: Vec<SettingChange>,
}

impl Changes {
    /// What is different in `new`. Both are in the same language.
    #[must_use]
    pub fn between(old: &Snapshot, new: &Snapshot) -> Changes {
        let revisions = revisions(&old.policy, &old.figures, &new.policy, &new.figures);
        Changes {
            standings: figures::standings(old, new, &revisions),
            revisions,
            objectives: plan::objectives(&old.policy, &new.policy),
            actions: plan::actions(&old.policy, &new.policy),
            chapters: chapters::changes(&old.policy.chapters, &new.policy.chapters),
            definitions: settings::definitions(&old.policy, &new.policy),
            settings: settings::settings(&old.policy, &new.policy),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Changes::default()
    }
}

//! Reads what the columns of a row of tallies say, or tells what was expected there.

use crate::cube::write_aggregates::read_decimal;
use crate::cube::{Month, Period, ScoreCount};
use crate::diagnostic::shown;
use crate::sources::{Question, Reason, Weight};

/// A row's texts.
pub(super) struct Texts<'r> {
    pub(super) kind: &'r str,
    pub(super) question: &'r str,
    pub(super) period: &'r str,
    pub(super) dimension: &'r str,
    pub(super) value: &'r str,
    pub(super) item: &'r str,
    pub(super) count: &'r str,
    pub(super) sum: &'r str,
    pub(super) squares: &'r str,
}

/// What is wrong with a row: the column, and what was expected.
pub(super) type Wrong = (&'static str, String);

/// Sets the counts of a score.
pub(super) fn set_score(
    question: &Question,
    score: &str,
    texts: &Texts<'_>,
    scores: &mut [ScoreCount],
) -> Result<(), Wrong> {
    let number: i32 = score.parse().map_err(|_| not_a_number("item", score))?;
    let slot = usize::try_from(i64::from(number) - i64::from(question.low)).ok();
    let Some(of_score) = slot.and_then(|slot| scores.get_mut(slot)) else {
        let (low, high) = (question.low, question.high);
        return Err(("item", format!("expected a score from {low} to {high}, found {number}")));
    };
    let (count, one) = (count(texts)?, u128::from(Weight::ONE.0));
    of_score.count = count;
    of_score.weights = sum(texts.sum, "sum", 10)?.unwrap_or(u128::from(count) * one);
    of_score.squares = sum(texts.squares, "squares", 20)?.unwrap_or(u128::from(count) * one * one);
    Ok(())
}

pub(super) fn not_a_number(column: &'static str, text: &str) -> Wrong {
    (column, format!("expected a number, found `{}`", shown(text)))
}

pub(super) fn count(texts: &Texts<'_>) -> Result<u64, Wrong> {
    texts.count.parse().map_err(|_| not_a_number("count", texts.count))
}

fn sum(text: &str, column: &'static str, places: usize) -> Result<Option<u128>, Wrong> {
    if text.is_empty() {
        return Ok(None);
    }
    let units = read_decimal(text, places).and_then(|units| u128::try_from(units).ok());
    units.map(Some).ok_or_else(|| not_a_number(column, text))
}

pub(super) fn period(texts: &Texts<'_>) -> Result<Period, Wrong> {
    texts.period.parse().map_err(|message| ("period", message))
}

pub(super) fn month(texts: &Texts<'_>) -> Result<Month, Wrong> {
    match period(texts)? {
        Period::Month(month) => Ok(month),
        other => Err(("period", format!("expected a month, found `{other}`"))),
    }
}

pub(super) fn reason(texts: &Texts<'_>) -> Result<Reason, Wrong> {
    let found = Reason::ALL.into_iter().find(|reason| reason.code() == texts.item);
    found.ok_or_else(|| ("item", format!("`{}` is no reason", shown(texts.item))))
}

/// Refuses what was counted by another definition than that of sources.toml.
pub(super) fn same(what: &str, theirs: &str, own: &str) -> Result<(), Wrong> {
    if theirs == own {
        return Ok(());
    }
    let message =
        format!("`{what}` was counted as `{}`, and data/sources.toml says `{own}`", shown(theirs));
    Err(("item", message))
}

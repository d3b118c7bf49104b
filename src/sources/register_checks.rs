//! Checks what must hold between the cells and the rows of one register: keys, order, sums, times that may not overlap.

use super::complaints::Complaints;
use super::register::Table;
use super::register_cell::{CellValue, Owed};
use super::register_row::RegisterRow;
use super::schema::Apart;
use crate::diagnostic::{Diagnostic, Diagnostics, Location, shown};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Checks one register by its declaration.
pub(super) fn check(table: &Table, diagnostics: &mut Diagnostics) {
    let mut complaints = Complaints::default();
    check_keys(table, &mut complaints, diagnostics);
    for row in &table.rows {
        check_order(table, row, &mut complaints, diagnostics);
        check_sizes(table, row, &mut complaints, diagnostics);
    }
    if let Some(apart) = &table.schema.apart {
        check_overlaps(table, apart, &mut complaints, diagnostics);
    }
    complaints.finish(diagnostics);
}

/// No two rows have one key. A column of the key that may be empty counts as it is.
fn check_keys(table: &Table, complaints: &mut Complaints, diagnostics: &mut Diagnostics) {
    let Some(last) = table.schema.key.last() else { return };
    let mut seen: BTreeMap<Vec<Option<String>>, &Location> = BTreeMap::new();
    for row in &table.rows {
        let key: Vec<Option<String>> =
            table.schema.key.iter().map(|column| row.shown(column)).collect();
        let required = table.schema.columns.iter().filter(|column| column.required);
        let mut named = required.filter(|column| table.schema.key.contains(&column.name));
        // A cell that was wrong was said to be; which row it makes this one nobody knows.
        if named.any(|column| row.shown(column.name).is_none())
            || table.schema.key.iter().any(|column| row.wrong.contains(column))
        {
            continue;
        }
        let words: Vec<String> =
            key.iter().flatten().map(|part| format!("`{}`", shown(part))).collect();
        if let Some(first) = seen.get(&key) {
            complaints.push(last, &row.location, diagnostics, || {
                let (columns, is) = match table.schema.key {
                    [one] => (format!("column `{one}`"), "is"),
                    several => (format!("columns `{}`", several.join("`, `")), "are"),
                };
                Diagnostic::error(format!("{columns}: {} {is} there twice", words.join(", ")))
                    .at(row.location.clone())
                    .hint(match table.schema.key {
                        [_] => format!("the first is at {first}; give one another name"),
                        _ => format!("the first is at {first}; keep one of the two"),
                    })
            });
        } else {
            seen.insert(key, &row.location);
        }
    }
}

/// An end does not lie before its start.
fn check_order(
    table: &Table,
    row: &RegisterRow,
    complaints: &mut Complaints,
    diagnostics: &mut Diagnostics,
) {
    for (earlier, later) in table.schema.in_order {
        let after = match (row.time(earlier), row.time(later)) {
            (Some(first), Some(second)) => first.is_after(second),
            _ => match (row.days(earlier), row.days(later)) {
                (Some((first, _)), Some((second, _))) => first > second,
                _ => false,
            },
        };
        if !after {
            continue;
        }
        let (Some(first), Some(second)) = (row.shown(earlier), row.shown(later)) else { continue };
        complaints.push(later, &row.location, diagnostics, || {
            row.wrong(
                later,
                &format!("{second} lies before `{earlier}`, {first}"),
                "mend one of the two dates",
            )
        });
    }
}

/// A part is not larger than its whole.
fn check_sizes(
    table: &Table,
    row: &RegisterRow,
    complaints: &mut Complaints,
    diagnostics: &mut Diagnostics,
) {
    for (smaller, larger) in table.schema.at_most {
        let more = match (row.cells.get(smaller), row.cells.get(larger)) {
            (Some(CellValue::Count(part)), Some(CellValue::Count(whole))) => part > whole,
            (Some(CellValue::Number(part)), Some(CellValue::Number(whole))) => part > whole,
            _ => false,
        };
        if !more {
            continue;
        }
        let (Some(part), Some(whole)) = (row.shown(smaller), row.shown(larger)) else { continue };
        complaints.push(smaller, &row.location, diagnostics, || {
            row.wrong(
                smaller,
                &format!("{part} is more than `{larger}`, {whole}"),
                "mend one of the two",
            )
        });
    }
}

/// Rows that are alike do not hold at the same time.
fn check_overlaps(
    table: &Table,
    apart: &Apart,
    complaints: &mut Complaints,
    diagnostics: &mut Diagnostics,
) {
    let mut by_kind: BTreeMap<Vec<String>, Vec<(Date, Date, usize)>> = BTreeMap::new();
    for (index, row) in table.rows.iter().enumerate() {
        let alike: Option<Vec<String>> = apart.by.iter().map(|column| row.shown(column)).collect();
        let (Some(alike), Some((first, _))) = (alike, row.days(apart.from)) else { continue };
        // An end that was wrong was said to be, and is not the absence of one.
        if row.wrong.contains(apart.to) {
            continue;
        }
        let last = match row.days(apart.to) {
            None => Date::MAX,
            Some((_, last)) if apart.to_included => last,
            // Whoever leaves on a day and comes back on it was never away, but that is no overlap.
            Some((_, end)) => end.yesterday().unwrap_or(end),
        };
        if last >= first {
            by_kind.entry(alike).or_default().push((first, last, index));
        }
    }
    let mut found: Vec<(usize, usize)> = Vec::new();
    for rows in by_kind.values_mut() {
        rows.sort_unstable();
        // The row that holds longest so far is the one that a later one may run into.
        let mut longest: Option<(Date, usize)> = None;
        for (first, last, index) in rows.iter() {
            if let Some((end, other)) = longest
                && *first <= end
            {
                found.push((*index.max(&other), *index.min(&other)));
            }
            if longest.is_none_or(|(end, _)| *last > end) {
                longest = Some((*last, *index));
            }
        }
    }
    found.sort_unstable();
    for (later, earlier) in found {
        let (Some(row), Some(other)) = (table.rows.get(later), table.rows.get(earlier)) else {
            continue;
        };
        // What has one key was said to be there twice.
        let key = |row: &RegisterRow| -> Vec<Option<String>> {
            table.schema.key.iter().map(|column| row.shown(column)).collect()
        };
        if !table.schema.key.is_empty() && key(row) == key(other) {
            continue;
        }
        complaints.push(apart.from, &row.location, diagnostics, || {
            let alike: Vec<String> = apart
                .by
                .iter()
                .filter_map(|column| Some(format!("`{}`", shown(&row.shown(column)?))))
                .collect();
            let of =
                if alike.is_empty() { String::new() } else { format!(" of {}", alike.join(", ")) };
            row.wrong(
                apart.from,
                &format!("its time overlaps that of another row{of}"),
                &format!("the other is at {}; end one before the other begins", other.location),
            )
        });
    }
}

/// The first cell with money, and its column.
pub(super) fn first_amount(table: &Table) -> Option<(&RegisterRow, &'static str)> {
    table.rows.iter().find_map(|row| {
        let column = table.schema.columns.iter().find(|column| {
            matches!(
                row.cells.get(column.name),
                Some(CellValue::Amount(_) | CellValue::AmountOrFlag(Owed::Amount(_)))
            )
        })?;
        Some((row, column.name))
    })
}

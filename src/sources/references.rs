//! Checks what the registers name of each other, and of the surveys.

use super::complaints::Complaints;
use super::register::Table;
use super::register_cell::CellValue;
use super::schema::{Kind, Referent};
use crate::diagnostic::{Diagnostic, Diagnostics, shown};
use crate::project::Project;
use std::collections::{BTreeMap, BTreeSet};

/// Checks every cell that names something. Where a register is not kept, its names are anyone's; steps, phases and
/// indicators are checked by those who know them.
pub(super) fn check(tables: &[Table], project: &Project, diagnostics: &mut Diagnostics) {
    let mut names: BTreeMap<Referent, BTreeSet<String>> = BTreeMap::new();
    let mut complaints = Complaints::default();
    for table in tables {
        for column in table.schema.columns {
            let (Kind::Reference(referent) | Kind::References(referent)) = column.kind else {
                continue;
            };
            if matches!(referent, Referent::Playbook | Referent::Indicator) {
                continue;
            }
            let there_are =
                names.entry(referent).or_insert_with(|| declared(referent, tables, project));
            if there_are.is_empty() && referent != Referent::Survey {
                continue;
            }
            for row in &table.rows {
                let written = match row.cells.get(column.name) {
                    Some(CellValue::Text(name)) => std::slice::from_ref(name),
                    Some(CellValue::List(names)) => names.as_slice(),
                    _ => &[],
                };
                for name in written.iter().filter(|name| !there_are.contains(*name)) {
                    complaints.push(column.name, &row.location, diagnostics, || {
                        let known = there_are.iter().map(String::as_str);
                        let mut unknown =
                            Diagnostic::unknown(referent.word(), name, &row.location, known);
                        unknown.message = format!(
                            "column `{}`: there is no {} `{}`",
                            column.name,
                            referent.word(),
                            shown(name)
                        );
                        unknown
                    });
                }
            }
        }
    }
    complaints.finish(diagnostics);
}

/// The names that there are.
fn declared(referent: Referent, tables: &[Table], project: &Project) -> BTreeSet<String> {
    if referent == Referent::Survey {
        return project.sources.surveys.keys().cloned().collect();
    }
    let Some((register, column)) = referent.register() else { return BTreeSet::new() };
    let table = tables.iter().find(|table| table.schema.name == register);
    table.into_iter().flat_map(|table| &table.rows).filter_map(|row| row.text(column)).collect()
}

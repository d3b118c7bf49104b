//! Reports what is wrong in the columns of a register: the first cells one by one, and how many more there are.

use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use std::collections::BTreeMap;

/// How many cells of a column are reported one by one: whoever has mapped a wrong column needs no line for each row.
const SHOWN_EACH: u64 = 20;

/// What was reported so far, by file and column.
#[derive(Debug, Default)]
pub(super) struct Complaints {
    counts: BTreeMap<(String, String), u64>,
}

impl Complaints {
    /// Adds what is wrong with one cell of a column, unless there were many already; `what` is asked only then.
    pub(super) fn push(
        &mut self,
        column: &str,
        location: &Location,
        diagnostics: &mut Diagnostics,
        what: impl FnOnce() -> Diagnostic,
    ) {
        let count = self.counts.entry((location.file.clone(), column.to_owned())).or_default();
        *count += 1;
        if *count <= SHOWN_EACH {
            diagnostics.push(what());
        }
    }

    /// Says how many more there were.
    pub(super) fn finish(self, diagnostics: &mut Diagnostics) {
        for ((file, column), count) in self.counts {
            let more = count.saturating_sub(SHOWN_EACH);
            if more > 0 {
                let cells = if more == 1 { "cell is" } else { "cells are" };
                diagnostics.push(
                    Diagnostic::error(format!("column `{column}`: {more} more {cells} wrong"))
                        .at(Location::file(file))
                        .hint("mend those above first; see whether the column is the right one"),
                );
            }
        }
    }
}

//! Lists the revised figures, complete and by period.

use super::{Block, Cell, Place, Section, folded, table};
use crate::cube::Period;
use crate::report::changes::figures::{Cause, Revision};
use crate::report::changes::wording::Wording;
use crate::report::words;
use std::collections::BTreeMap;

/// The revised figures of a period.
#[derive(Default)]
struct Kinds<'r> {
    totals: Vec<&'r Revision>,
    parts: Vec<&'r Revision>,
    redefined: Vec<&'r Revision>,
}

/// The revised figures, a period after the other: of each the totals, and folded its breakdowns and what means something
/// else now.
pub(super) fn section(found: &[Revision], say: &Wording<'_>) -> Option<Section> {
    if found.is_empty() {
        return None;
    }
    let head = [
        say.both("Cifra", "Figure"),
        say.both("Antes", "Before"),
        say.both("Ahora", "Now"),
        say.both("Causa", "Cause"),
    ];
    let row = |revision: &&Revision| {
        let figure = &revision.figure;
        vec![
            Cell::at(say.figure(figure), Place::Definition(figure.id.clone())),
            Cell::of(say.shown(figure, revision.old, revision.old_n)),
            Cell::of(say.shown(figure, revision.new, revision.new_n)),
            Cell::of(say.cause(revision.cause)),
        ]
    };
    let mut periods: BTreeMap<&str, Kinds<'_>> = BTreeMap::new();
    for revision in found {
        let kinds = periods.entry(revision.figure.period.as_str()).or_default();
        // What means something else is no better value of the same figure.
        match (revision.cause, &revision.figure.dimension) {
            (Cause::Definition, _) => kinds.redefined.push(revision),
            (_, None) => kinds.totals.push(revision),
            (_, Some(_)) => kinds.parts.push(revision),
        }
    }
    let mut periods: Vec<(&str, Kinds<'_>)> = periods.into_iter().collect();
    // Those with totals first, and of these and of the others the latest first.
    periods.sort_by_key(|(written, kinds)| {
        let last = written.parse().ok().and_then(|period: Period| Some(period.months()?.1));
        (kinds.totals.is_empty(), std::cmp::Reverse(last))
    });
    let mut blocks = Vec::new();
    for (written, Kinds { totals, parts, redefined }) in periods {
        let period = written.parse::<Period>().ok();
        let slug = period.map_or_else(|| written.to_lowercase(), |period| period.slug());
        let name = period.map_or(written.to_owned(), |period| period.name(say.language));
        let name = format!("{} (R)", words::upper_first(&name));
        let mut id = Some(format!("revisions-{slug}"));
        if !totals.is_empty() {
            let title = Cell { place: period.map(Place::Report), ..Cell::of(&name) };
            blocks.push(Block::Heading { id: id.take().unwrap_or_default(), title });
            let rows = totals.iter().map(row).collect();
            blocks.push(table(say.both("Totales", "Totals"), &head, rows));
        }
        for (caption, part) in [
            (say.both("Desgloses", "Breakdowns"), parts),
            (
                say.both(
                    "Ya no significan lo mismo y no se comparan con las de antes",
                    "Mean something else now, and are not compared with those before",
                ),
                redefined,
            ),
        ] {
            if !part.is_empty() {
                // Closed lines of several periods may follow each other.
                let caption = format!("{name}: {}", words::lower_first(&caption));
                let rows = part.iter().map(row).collect();
                blocks.push(folded(id.take(), &caption, &head, rows, say));
            }
        }
    }
    let title = say.both("Cifras revisadas (R)", "Revised figures (R)");
    let link = Cell::at(
        say.both("Todas las revisiones, en CSV", "All revisions, as CSV"),
        Place::Revisions,
    );
    Some(Section {
        notes: vec![say.both(
            "Cifras de periodos ya cerrados que esta edición corrige. La edición anterior no se modifica.",
            "Figures of closed periods, restated in this edition. The earlier edition is unchanged.",
        )],
        link: Some(link),
        ..super::section("revisions", title, blocks)
    })
}

//! Lists the revised figures, complete and by period.

use super::{Block, Cell, Place, Section, folded, table, then_and_now};
use crate::cube::Period;
use crate::report::changes::figures::{Cause, Revision};
use crate::report::changes::wording::Wording;
use crate::report::words;
use std::collections::BTreeMap;

/// The revised figures, a period after the other: of each the totals, and folded its breakdowns and what means something
/// else now.
pub(super) fn section(
    found: &[Revision],
    from: &str,
    to: &str,
    say: &Wording<'_>,
) -> Option<Section> {
    if found.is_empty() {
        return None;
    }
    let (then, now) = then_and_now(from, to, say);
    let head = [say.both("Cifra", "Figure"), then, now, say.both("Causa", "Cause")];
    let row = |revision: &&Revision| {
        let figure = &revision.figure;
        vec![
            Cell::at(say.figure(figure), Place::Definition(figure.id.clone())),
            Cell::of(say.shown(figure, revision.old, revision.old_n)),
            Cell::of(say.shown(figure, revision.new, revision.new_n)),
            Cell::of(say.cause(revision.cause)),
        ]
    };
    // They come in the order of periods, but totals before breakdowns.
    let mut order: Vec<&str> = Vec::new();
    let mut periods: BTreeMap<&str, [Vec<&Revision>; 3]> = BTreeMap::new();
    for revision in found {
        let period = revision.figure.period.as_str();
        let [totals, parts, redefined] = periods.entry(period).or_insert_with(|| {
            order.push(period);
            Default::default()
        });
        // What means something else is no better value of the same figure.
        match (revision.cause, &revision.figure.dimension) {
            (Cause::Definition, _) => redefined.push(revision),
            (_, None) => totals.push(revision),
            (_, Some(_)) => parts.push(revision),
        }
    }
    order.sort_by_key(|written| {
        let period = written.parse::<Period>().ok();
        (std::cmp::Reverse(period.and_then(|period| Some(period.months()?.1))), *written)
    });
    let mut blocks = Vec::new();
    for written in order {
        let Some([totals, parts, redefined]) = periods.get(written) else { continue };
        let period = written.parse::<Period>().ok();
        let slug = period.map_or_else(|| written.to_lowercase(), |period| period.slug());
        let name = period.map_or(written.to_owned(), |period| period.name(say.language));
        let title = Cell {
            place: period.map(Place::Report),
            ..Cell::of(format!("{} (R)", words::upper_first(&name)))
        };
        blocks.push(Block::Heading { id: format!("revisions-{slug}"), title });
        if !totals.is_empty() {
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
                blocks.push(folded(&caption, &head, part.iter().map(row).collect(), say));
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

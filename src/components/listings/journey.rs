//! The customer's way: stages in order, and the moments of truth with all that is recorded of each.

use super::super::view::{
    CellKind, Component, Entries, Entry, EntryFact, Lifecycle, LifecycleMoment, LifecycleStage,
    Phrase,
};
use super::{Cell, Row, Rows, anchor, plain, promises, table, text_of};
use crate::project::Language;
use crate::sources::registers::Moment;

/// The stages in order, each with what happens in it and who answers for that.
pub(super) fn lifecycle(rows: &Rows<'_, '_>) -> Vec<Component> {
    let stages = stages(rows);
    if stages.is_empty() {
        return rows.absent("stages");
    }
    let moments = moments_in_order(rows);
    let stages = stages.into_iter().map(|(id, name)| {
        let here = moments.iter().filter(|(_, moment)| moment.stage == id);
        let moments: Vec<LifecycleMoment> = here
            .map(|(id, moment)| {
                let named = rows.moment(id);
                LifecycleMoment {
                    name: named.text,
                    href: named.href.unwrap_or_default(),
                    owner: text_of(rows.role(&moment.owner)),
                }
            })
            .collect();
        let empty_words =
            moments.is_empty().then(|| rows.say("ningún momento anotado", "no moment recorded"));
        LifecycleStage { name, moments, empty_words }
    });
    let stages: Vec<LifecycleStage> = stages.collect();
    let title = match rows.language {
        Language::Es => format!("Las {} etapas del cliente", stages.len()),
        Language::En => format!("The {} stages of a customer", stages.len()),
    };
    vec![Component::Lifecycle(Lifecycle { title: rows.heading(title), stages })]
}

/// In which stage each moment happens, and then all that is recorded of each.
pub(super) fn moments(rows: &Rows<'_, '_>) -> Vec<Component> {
    let moments = moments_in_order(rows);
    if moments.is_empty() {
        return rows.absent("moments");
    }
    let stages = stages(rows);
    let mut columns = vec![rows.say("Momento", "Moment")];
    columns.extend(stages.iter().map(|(_, name)| name.clone()));
    let lines = moments.iter().map(|(id, moment)| {
        let cells = stages.iter().map(|(stage, _)| {
            if *stage == moment.stage {
                Cell::text(rows.say("aquí", "here"))
            } else {
                Cell::blank()
            }
        });
        Row::new(rows.moment(id), cells.collect())
    });
    let caption = rows.say(
        "Los momentos de la verdad y la etapa en que ocurre cada uno",
        "The moments of truth, and the stage in which each of them happens",
    );
    let mut matrix = table(caption, columns, lines.collect());
    matrix.title = rows.heading(rows.say("Qué ocurre en cada etapa", "What happens in each stage"));
    let items = moments.iter().map(|(id, moment)| entry(rows, id, moment)).collect();
    let title = rows.say("La ficha de cada momento", "What is recorded of each moment");
    vec![Component::Listing(matrix), Component::Entries(Entries { title, items })]
}

fn entry(rows: &Rows<'_, '_>, id: &str, moment: &Moment) -> Entry {
    let roles = |ids: &[String]| ids.iter().map(|id| rows.role(id)).collect::<Vec<Phrase>>();
    let processes = moment.processes.iter().map(|id| rows.named("process", id)).collect();
    let channels = moment.channels.iter().map(|id| rows.channel(id)).collect();
    let cost = moment.cost.map(|amount| {
        format!("{} {}", rows.money(amount), rows.language.pick("cada vez", "each time"))
    });
    let aware = moment.customer_aware_of_cost.map(|aware| rows.yes_or_no(aware));
    let say = |es: &str, en: &str| rows.say(es, en);
    let one =
        |term: String, cell: Cell| EntryFact { term, kind: cell.kind, lines: vec![cell.words] };
    let several = |term: String, register_is_kept: bool, lines: Vec<Vec<Phrase>>| match lines {
        lines if !lines.is_empty() => EntryFact { term, kind: CellKind::Words, lines },
        _ if register_is_kept => {
            let none = rows.say("ninguno", "none");
            EntryFact { term, kind: CellKind::Missing, lines: vec![vec![plain(none)]] }
        }
        _ => one(term, rows.missing()),
    };
    let suppliers = suppliers(rows, id, moment);
    Entry {
        id: anchor("moment", id),
        title: moment.name.in_language(rows.language).to_owned(),
        facts: vec![
            one(say("Etapa", "Stage"), Cell::words(vec![rows.stage(&moment.stage)])),
            one(say("Responsable", "Owner"), Cell::words(vec![rows.role(&moment.owner)])),
            one(say("Participan", "Take part"), rows.list(roles(&moment.participants))),
            one(say("Procesos", "Processes"), rows.list(processes)),
            one(say("Coste", "Cost"), rows.text(cost)),
            one(say("El cliente conoce el coste", "The customer knows the cost"), rows.text(aware)),
            one(say("Canales", "Channels"), rows.list(channels)),
            one(say("Proveedores", "Suppliers"), rows.list(suppliers)),
            several(
                say("Compromisos", "Commitments"),
                !rows.registers.commitments.is_empty(),
                promises::in_force(rows, id),
            ),
            several(
                say("Casos previstos", "Foreseen cases"),
                !rows.registers.decisions.is_empty(),
                cases(rows, id),
            ),
        ],
    }
}

/// The suppliers that a moment names, and those that name it.
fn suppliers(rows: &Rows<'_, '_>, id: &str, moment: &Moment) -> Vec<Phrase> {
    let registered = &rows.registers.suppliers;
    let named = moment.suppliers.iter().map(|supplier| match registered.get(supplier) {
        Some(found) => plain(&found.name),
        None => rows.named("supplier", supplier),
    });
    let naming = registered.iter().filter(|(supplier, found)| {
        found.moments.iter().any(|there| there == id) && !moment.suppliers.contains(supplier)
    });
    named.chain(naming.map(|(_, supplier)| plain(&supplier.name))).collect()
}

/// The foreseen cases of a moment, a line each.
fn cases(rows: &Rows<'_, '_>, id: &str) -> Vec<Vec<Phrase>> {
    let cases = rows.registers.decisions.values().filter(|case| case.moment == id);
    cases
        .map(|case| {
            let situation = case.situation.in_language(rows.language);
            let solution = case.solution.in_language(rows.language);
            let who = text_of(rows.role(&case.decides));
            vec![plain(match rows.language {
                Language::Es => format!("«{situation}». {solution}. Decide: {who}."),
                Language::En => format!("“{situation}.” {solution}. Decided by: {who}."),
            })]
        })
        .collect()
}

/// The moments by stage, and within one as the register has them.
fn moments_in_order<'a>(rows: &Rows<'_, 'a>) -> Vec<(&'a String, &'a Moment)> {
    let mut moments: Vec<(&String, &Moment)> = rows.registers.moments.iter().collect();
    let stage = |id: &str| rows.registers.stages.get(id).map_or(u64::MAX, |stage| stage.order);
    moments.sort_by_key(|(_, moment)| (stage(&moment.stage), moment.order));
    moments
}

/// The stages in order, and last those that only moments name.
fn stages(rows: &Rows<'_, '_>) -> Vec<(String, String)> {
    let mut registered: Vec<_> = rows.registers.stages.iter().collect();
    registered.sort_by_key(|(_, stage)| stage.order);
    let named = |id: &String| (id.clone(), text_of(rows.stage(id)));
    let mut stages: Vec<(String, String)> =
        registered.into_iter().map(|(id, _)| named(id)).collect();
    for (_, moment) in moments_in_order(rows) {
        if !stages.iter().any(|(id, _)| *id == moment.stage) {
            stages.push(named(&moment.stage));
        }
    }
    stages
}

//! What is promised, and who keeps the promises beside us: commitments and suppliers.

use super::super::view::{Component, Listing, Phrase};
use super::{Cell, Row, Rows, anchor, both, plain, table};
use crate::project::Language;
use crate::sources::registers::{Commitment, Supplier};
use crate::sources::words::CommitmentMeasure;
use jiff::civil::Date;

/// When a commitment holds, seen from a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    InForce,
    Over,
    NotYet,
}

fn standing(commitment: &Commitment, day: Date) -> Standing {
    if commitment.valid_from > day {
        Standing::NotYet
    } else if commitment.valid_to.is_some_and(|to| to < day) {
        Standing::Over
    } else {
        Standing::InForce
    }
}

/// The commitments in force, then those to come and those that are over.
pub(super) fn commitments(rows: &Rows<'_, '_>) -> Vec<Component> {
    if rows.registers.commitments.is_empty() {
        return rows.absent("commitments");
    }
    let mut all: Vec<(&String, &Commitment)> = rows
        .registers
        .commitments
        .iter()
        .filter(|(_, commitment)| rows.of_moment(&commitment.moment))
        .collect();
    if all.is_empty() {
        return rows.none_of_these("commitments");
    }
    let place = |moment: &str| rows.context.order("moment", moment);
    all.sort_by_key(|(id, c)| (place(&c.moment), c.valid_from, id.as_str()));
    let Some(day) = rows.day else {
        let caption = rows.say("Los compromisos", "The commitments");
        return vec![Component::Listing(commitments_table(rows, &all, caption))];
    };
    let of = |wanted: Standing| -> Vec<(&String, &Commitment)> {
        all.iter().copied().filter(|(_, c)| standing(c, day) == wanted).collect()
    };
    let date = rows.language.date(day);
    let (now, later, over) = (of(Standing::InForce), of(Standing::NotYet), of(Standing::Over));
    let title = match (rows.language, now.len()) {
        (Language::Es, 1) => format!("Un compromiso en vigor el {date}"),
        (Language::Es, n) => format!("{n} compromisos en vigor el {date}"),
        (Language::En, 1) => format!("One commitment in force on {date}"),
        (Language::En, n) => format!("{n} commitments in force on {date}"),
    };
    let mut components = Vec::new();
    if now.is_empty() {
        components.extend(rows.none_of_these("commitments"));
    } else {
        let mut table = commitments_table(rows, &now, title.clone());
        table.title = rows.heading(title);
        components.push(Component::Listing(table));
    }
    let later_title = rows.say("Aún no están en vigor", "Not in force yet");
    let over_title = rows.say("Ya no están en vigor", "No longer in force");
    for (rest, title) in [(later, later_title), (over, over_title)] {
        if !rest.is_empty() {
            let mut table = commitments_table(rows, &rest, title.clone());
            table.title = Some(title);
            components.push(Component::Listing(table));
        }
    }
    components
}

fn commitments_table(
    rows: &Rows<'_, '_>,
    commitments: &[(&String, &Commitment)],
    caption: String,
) -> Listing {
    let columns = rows.heads(&[
        both("Promesa", "Promise"),
        both("Momento", "Moment"),
        both("Límite", "Limit"),
        both("Si no se cumple", "If it is missed"),
        both("En vigor", "In force"),
    ]);
    let lines = commitments.iter().map(|(_, commitment)| {
        let compensation = commitment.compensation.in_language(rows.language).to_owned();
        Row::new(
            plain(commitment.promise.in_language(rows.language)),
            vec![
                Cell::words(vec![rows.moment(&commitment.moment)]),
                Cell::text(limit(commitment, rows.language)),
                rows.text(Some(compensation)),
                Cell::text(span(rows, commitment)),
            ],
        )
    });
    Listing { is_prose: true, ..table(caption, columns, lines.collect()) }
}

/// A limit with its unit: `2 horas hasta la primera respuesta`.
fn limit(commitment: &Commitment, language: Language) -> String {
    let limit = commitment.limit;
    let decimals = usize::from((limit - limit.round()).abs() > 1e-9);
    let number = language.decimal(limit, decimals);
    let hours = match (language, number.as_str()) {
        (Language::Es, "1") => format!("{number} hora"),
        (Language::Es, _) => format!("{number} horas"),
        (Language::En, "1") => format!("{number} hour"),
        (Language::En, _) => format!("{number} hours"),
    };
    match (commitment.measure, language) {
        (CommitmentMeasure::FirstResponseHours, Language::Es) => {
            format!("{hours} hasta la primera respuesta")
        }
        (CommitmentMeasure::FirstResponseHours, Language::En) => {
            format!("{hours} to the first answer")
        }
        (CommitmentMeasure::ResolutionHours, Language::Es) => format!("{hours} en total"),
        (CommitmentMeasure::ResolutionHours, Language::En) => format!("{hours} in all"),
        (CommitmentMeasure::OnTime, Language::Es) => "en el plazo acordado".to_owned(),
        (CommitmentMeasure::OnTime, Language::En) => "at the agreed time".to_owned(),
    }
}

/// `desde el 1 de enero de 2026`, `1 January to 31 December 2025`.
fn span(rows: &Rows<'_, '_>, commitment: &Commitment) -> String {
    match commitment.valid_to {
        Some(to) => rows.days(commitment.valid_from, to),
        None => {
            let from = rows.language.date(commitment.valid_from);
            format!("{} {from}", rows.language.pick("desde el", "from"))
        }
    }
}

/// The commitments of a moment in force today, a line each.
pub(super) fn in_force(rows: &Rows<'_, '_>, moment: &str) -> Vec<Vec<Phrase>> {
    let of_moment = rows.registers.commitments.values().filter(|c| c.moment == moment);
    of_moment
        .filter(|c| rows.day.is_none_or(|day| standing(c, day) == Standing::InForce))
        .map(|c| {
            let promise = c.promise.in_language(rows.language);
            vec![plain(format!("{promise} ({}).", limit(c, rows.language)))]
        })
        .collect()
}

/// The third parties that deal with customers, by name.
pub(super) fn suppliers(rows: &Rows<'_, '_>) -> Vec<Component> {
    if rows.registers.suppliers.is_empty() {
        return rows.absent("suppliers");
    }
    let named = |id: &String, supplier: &Supplier| {
        let theirs = supplier.moments.iter().cloned();
        let ours = rows.registers.moments.iter();
        let ours =
            ours.filter(|(_, moment)| moment.suppliers.contains(id)).map(|(id, _)| id.clone());
        let mut moments: Vec<String> = theirs.chain(ours).collect();
        moments.sort_by_key(|moment| rows.context.order("moment", moment));
        moments.dedup();
        moments
    };
    let mut all: Vec<(&String, &Supplier, Vec<String>)> = rows
        .registers
        .suppliers
        .iter()
        .map(|(id, supplier)| (id, supplier, named(id, supplier)))
        .filter(|(.., moments)| rows.moment.is_none_or(|asked| moments.iter().any(|m| m == asked)))
        .collect();
    if all.is_empty() {
        return rows.none_of_these("suppliers");
    }
    all.sort_by_key(|(_, supplier, _)| supplier.name.to_lowercase());
    let coherent = all.iter().filter(|(_, supplier, _)| supplier.coherent == Some(true)).count();
    let columns = rows.heads(&[
        both("Proveedor", "Supplier"),
        both("Momentos", "Moments"),
        both("Aceptó los compromisos", "Agreed to the commitments"),
        both("Trata al cliente como nosotros", "Treats customers as we would"),
    ]);
    let lines = all.iter().map(|(id, supplier, moments)| {
        let moments = moments.iter().map(|moment| rows.moment(moment)).collect();
        let row = Row::new(
            plain(&supplier.name),
            vec![
                rows.list(moments),
                rows.text(supplier.agreed_on.map(|day| rows.language.date(day))),
                match supplier.coherent {
                    Some(true) => Cell::text(rows.yes_or_no(true)),
                    Some(false) => Cell::late(rows.yes_or_no(false)),
                    None => rows.missing(),
                },
            ],
        );
        Row { id: Some(anchor("supplier", id)), ..row }
    });
    let title = match rows.language {
        Language::Es => format!("{coherent} de {} tratan al cliente como nosotros", all.len()),
        Language::En => format!("{coherent} of {} treat customers as we would", all.len()),
    };
    let caption = rows.say(
        "Los proveedores y socios que tratan con el cliente",
        "The suppliers and partners that deal with customers",
    );
    let mut listing = table(caption, columns, lines.collect());
    listing.title = rows.heading(title);
    vec![Component::Listing(listing)]
}

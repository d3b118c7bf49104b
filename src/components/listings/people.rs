//! Who can help a customer: channels, roles and what they look after, and who decides in foreseen cases.

use super::super::view::{Component, Phrase};
use super::{Cell, Row, Rows, anchor, both, link, plain, table, text_of};
use crate::project::Language;
use crate::sources::registers::{Channel, Decision, Role};

/// The channels, as the register has them.
pub(super) fn channels(rows: &Rows<'_, '_>) -> Vec<Component> {
    let mut all: Vec<(&String, &Channel)> = rows.registers.channels.iter().collect();
    if all.is_empty() {
        return rows.absent("channels");
    }
    all.sort_by_key(|(_, channel)| channel.order);
    let columns = rows.heads(&[
        both("Canal", "Channel"),
        both("Quién lo atiende", "Who attends to it"),
        both("Horario", "Hours"),
        both("Contacto", "Contact"),
    ]);
    let lines = all.iter().map(|(id, channel)| {
        let row = Row::new(
            plain(channel.name.in_language(rows.language)),
            vec![
                Cell::words(vec![rows.role(&channel.owner)]),
                rows.text(channel.hours.clone()),
                contact(rows, channel),
            ],
        );
        Row { id: Some(anchor("channel", id)), ..row }
    });
    let public = all.iter().filter(|(_, channel)| channel.public).count();
    let title = match (rows.language, public) {
        (Language::Es, 1) => "Un canal abierto a todos los clientes".to_owned(),
        (Language::Es, n) => format!("{n} canales abiertos a todos los clientes"),
        (Language::En, 1) => "One channel open to all customers".to_owned(),
        (Language::En, n) => format!("{n} channels open to all customers"),
    };
    let caption = rows.say(
        "Los canales, quién los atiende y cómo llegar a ellos",
        "The channels, who attends to them and how to reach them",
    );
    let mut listing = table(caption, columns, lines.collect());
    listing.title = rows.heading(title);
    vec![Component::Listing(listing)]
}

/// How to reach a channel, if all customers may know.
fn contact(rows: &Rows<'_, '_>, channel: &Channel) -> Cell {
    if !channel.public {
        return Cell::text(rows.say("no es público", "not public"));
    }
    match &channel.contact {
        Some(address) if address.starts_with("https://") || address.starts_with("http://") => {
            Cell::words(vec![link(address, address.clone())])
        }
        contact => rows.text(contact.clone()),
    }
}

/// Who looks after what, area by area.
pub(super) fn roles(rows: &Rows<'_, '_>) -> Vec<Component> {
    let mut all: Vec<(&String, &Role)> = rows.registers.roles.iter().collect();
    if all.is_empty() {
        return rows.absent("roles");
    }
    let name = |role: &Role| role.name.in_language(rows.language).to_owned();
    let area = |role: &Role| text_of(rows.named("area", &role.area));
    all.sort_by_key(|(_, role)| (area(role), name(role)));
    let columns = rows.heads(&[
        both("Puesto", "Role"),
        both("Momentos", "Moments"),
        both("Canales", "Channels"),
        both("Pasos y fases", "Steps and phases"),
    ]);
    let mut idle = Vec::new();
    let mut lines = Vec::new();
    for (id, role) in all {
        let mut moments: Vec<&String> = rows
            .registers
            .moments
            .iter()
            .filter(|(_, moment)| moment.owner == *id)
            .map(|(id, _)| id)
            .collect();
        moments.sort_by_key(|moment| rows.context.order("moment", moment));
        let mut channels: Vec<(&String, &Channel)> =
            rows.registers.channels.iter().filter(|(_, c)| c.owner == *id).collect();
        channels.sort_by_key(|(_, channel)| channel.order);
        let mut playbooks: Vec<&String> = rows
            .context
            .playbooks
            .iter()
            .filter(|(_, page)| page.owner.as_ref() == Some(id))
            .map(|(playbook, _)| playbook)
            .collect();
        playbooks.sort_by_key(|playbook| (playbook.starts_with("phase"), *playbook));
        let cells = [
            moments.into_iter().map(|moment| rows.moment(moment)).collect::<Vec<Phrase>>(),
            channels.into_iter().map(|(channel, _)| rows.channel(channel)).collect(),
            playbooks.into_iter().map(|playbook| rows.playbook(playbook)).collect(),
        ];
        if cells.iter().all(Vec::is_empty) {
            idle.push(name(role));
            continue;
        }
        let area = area(role);
        let cells = cells.map(|phrases| match phrases.is_empty() {
            true => Cell::blank(),
            false => Cell::words(super::separated(phrases)),
        });
        lines.push(Row {
            id: Some(anchor("role", id)),
            label: vec![plain(name(role))],
            small: (!area.is_empty()).then_some(area),
            cells: cells.into(),
        });
    }
    let caption = rows.say("Quién cuida de qué", "Who looks after what");
    let mut listing = table(caption.clone(), columns, lines);
    listing.title = rows.heading(caption);
    if !idle.is_empty() {
        let idle = rows.language.list(&idle);
        listing.notes.push(match rows.language {
            Language::Es => format!("Sin momentos, canales ni pasos a su cargo: {idle}."),
            Language::En => format!("In charge of no moment, channel or playbook: {idle}."),
        });
    }
    vec![Component::Listing(listing)]
}

/// The foreseen cases, moment by moment.
pub(super) fn decisions(rows: &Rows<'_, '_>) -> Vec<Component> {
    if rows.registers.decisions.is_empty() {
        return rows.absent("decisions");
    }
    let asked = rows.registers.decisions.values().filter(|case| rows.of_moment(&case.moment));
    let mut moments: Vec<&String> = asked.map(|case| &case.moment).collect();
    if moments.is_empty() {
        return rows.none_of_these("decisions");
    }
    moments.sort_by_key(|moment| rows.context.order("moment", moment));
    moments.dedup();
    let columns = [
        both("Si el cliente dice", "If the customer says"),
        both("Se hace", "What is done"),
        both("Decide", "Decides"),
        both("Hasta", "Up to"),
    ];
    let tables = moments.into_iter().map(|moment| {
        let cases = rows.registers.decisions.values().filter(|case| case.moment == *moment);
        let lines = cases.map(|case| {
            Row::new(
                plain(case.situation.in_language(rows.language)),
                vec![
                    Cell::text(case.solution.in_language(rows.language)),
                    Cell::words(vec![rows.role(&case.decides)]),
                    up_to(rows, case),
                ],
            )
        });
        let name = text_of(rows.moment(moment));
        let caption = match rows.language {
            Language::Es => format!("Casos previstos: {name}"),
            Language::En => format!("Foreseen cases: {name}"),
        };
        let mut listing = table(caption.clone(), rows.heads(&columns), lines.collect());
        listing.is_prose = true;
        listing.title = match rows.moment {
            Some(_) => rows.heading(caption),
            None => Some(name),
        };
        Component::Listing(listing)
    });
    tables.collect()
}

/// The amount up to which a role decides.
fn up_to(rows: &Rows<'_, '_>, case: &Decision) -> Cell {
    match case.limit_amount {
        Some(amount) if amount.is_zero() => Cell::text(rows.say("sin gasto", "no expense")),
        Some(amount) => Cell::number(rows.money(amount)),
        None => Cell::text(rows.say("sin límite", "no limit")),
    }
}

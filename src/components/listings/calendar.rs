//! The calendar of what customers are told, and the campaigns with what they returned.

use super::super::view::{Component, Listing, Phrase};
use super::{Cell, Row, Rows, both, plain, table};
use crate::project::Language;
use crate::report::words;
use crate::sources::registers::{Campaign, Communication};
use crate::sources::words::CampaignKind;
use jiff::civil::Date;
use jiff::{ToSpan, Unit};

/// How a communication stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// It went out on the planned day, or before.
    OnTime,
    /// It went out so many days late.
    Late(i32),
    /// It should have gone out by now.
    Overdue,
    /// Its day is yet to come.
    Planned,
}

fn state(communication: &Communication, day: Option<Date>) -> State {
    let done = communication.done_on.filter(|done| day.is_none_or(|day| *done <= day));
    match (done, day) {
        (Some(done), _) if done <= communication.planned_on => State::OnTime,
        (Some(done), _) => State::Late(days(communication.planned_on, done)),
        (None, Some(day)) if communication.planned_on < day => State::Overdue,
        (None, _) => State::Planned,
    }
}

fn days(from: Date, to: Date) -> i32 {
    from.until((Unit::Day, to)).map_or(0, |span| span.get_days())
}

/// What is late or to come, then what was done.
pub(super) fn communications(rows: &Rows<'_, '_>) -> Vec<Component> {
    if rows.registers.communications.is_empty() {
        return rows.absent("communications");
    }
    let asked =
        |c: &Communication| rows.asked(c.planned_on) || c.done_on.is_some_and(|d| rows.asked(d));
    let mut open = Vec::new();
    let mut done = Vec::new();
    let mut older = 0_usize;
    // Without a period, a year back is enough of a calendar.
    let since = rows.day.map(|day| day.saturating_sub(1.year()));
    for communication in rows.registers.communications.iter().filter(|c| asked(c)) {
        match state(communication, rows.day) {
            State::Overdue | State::Planned => open.push(communication),
            State::OnTime | State::Late(_) => {
                let is_old =
                    communication.done_on.zip(since).is_some_and(|(done, since)| done <= since);
                if rows.period.is_none() && is_old {
                    older += 1;
                } else {
                    done.push(communication);
                }
            }
        }
    }
    if open.is_empty() && done.is_empty() && older == 0 {
        return rows.none_of_these("communications");
    }
    open.sort_by_key(|c| (c.planned_on, c.id.clone()));
    done.sort_by_key(|c| (std::cmp::Reverse(c.done_on), c.id.clone()));
    let mut components = Vec::new();
    let overdue = open.iter().filter(|c| state(c, rows.day) == State::Overdue).count();
    if !open.is_empty() {
        let title = match (rows.language, overdue) {
            (Language::Es, 0) => "Lo que viene".to_owned(),
            (Language::Es, 1) => "Lo que viene, y una comunicación vencida".to_owned(),
            (Language::Es, n) => format!("Lo que viene, y {n} comunicaciones vencidas"),
            (Language::En, 0) => "What is to come".to_owned(),
            (Language::En, 1) => "What is to come, and one communication overdue".to_owned(),
            (Language::En, n) => format!("What is to come, and {n} communications overdue"),
        };
        components.push(Component::Listing(calendar(rows, &open, title)));
    }
    if !done.is_empty() || older > 0 {
        let late = done.iter().filter(|c| matches!(state(c, rows.day), State::Late(_))).count();
        let title = match (rows.language, late) {
            (Language::Es, 0) => "Lo hecho, todo a tiempo".to_owned(),
            (Language::Es, n) => format!("Lo hecho: {} de {} a tiempo", done.len() - n, done.len()),
            (Language::En, 0) => "What was done, all on time".to_owned(),
            (Language::En, n) => {
                format!("What was done: {} of {} on time", done.len() - n, done.len())
            }
        };
        let mut listing = calendar(rows, &done, title);
        if older > 0 {
            let number = words::integer(older as u64, rows.language);
            listing.notes.push(match (rows.language, older) {
                (Language::Es, 1) => "Hace más de un año salió otra.".to_owned(),
                (Language::Es, _) => format!("Hace más de un año salieron otras {number}."),
                (Language::En, 1) => "One more went out over a year ago.".to_owned(),
                (Language::En, _) => format!("{number} more went out over a year ago."),
            });
        }
        components.push(Component::Listing(listing));
    }
    components
}

fn calendar(rows: &Rows<'_, '_>, communications: &[&Communication], title: String) -> Listing {
    let columns = rows.heads(&[
        both("Comunicación", "Communication"),
        both("Prevista", "Planned"),
        both("Estado", "State"),
        both("Canal", "Channel"),
        both("Destinatarios", "Audience"),
        both("Campaña", "Campaign"),
    ]);
    let lines = communications.iter().map(|communication| {
        let campaign = communication.campaign.as_ref().map(|id| {
            let known = rows.registers.campaigns.get(id);
            known.map_or_else(
                || rows.named("campaign", id),
                |campaign| plain(campaign.name.in_language(rows.language)),
            )
        });
        Row::new(
            rows.named("communication", &communication.id),
            vec![
                Cell::text(rows.language.date(communication.planned_on)),
                said(rows, communication),
                Cell::words(vec![rows.channel(&communication.channel)]),
                rows.list(audience(rows, communication)),
                campaign.map_or_else(Cell::blank, |campaign| Cell::words(vec![campaign])),
            ],
        )
    });
    let mut listing = table(title.clone(), columns, lines.collect());
    listing.title = Some(title);
    listing
}

fn said(rows: &Rows<'_, '_>, communication: &Communication) -> Cell {
    match (state(communication, rows.day), rows.language) {
        (State::OnTime, _) => Cell::text(rows.say("a tiempo", "on time")),
        (State::Late(1), Language::Es) => Cell::late("un día tarde"),
        (State::Late(days), Language::Es) => Cell::late(format!("{days} días tarde")),
        (State::Late(1), Language::En) => Cell::late("one day late"),
        (State::Late(days), Language::En) => Cell::late(format!("{days} days late")),
        (State::Overdue, _) => Cell::late(rows.say("vencida", "overdue")),
        (State::Planned, _) => Cell::text(rows.say("prevista", "planned")),
    }
}

fn audience(rows: &Rows<'_, '_>, communication: &Communication) -> Vec<Phrase> {
    let written = communication.audience.as_deref().unwrap_or_default();
    let parts = written.split(';').map(str::trim).filter(|part| !part.is_empty());
    let named = parts.map(|part| match part {
        "all" => plain(rows.say("todos", "all")),
        part => {
            let named = rows.named("segment", part);
            // What is no segment may be any words.
            Phrase { code: false, ..named }
        }
    });
    named.collect()
}

/// The campaigns, the latest first.
pub(super) fn campaigns(rows: &Rows<'_, '_>) -> Vec<Component> {
    if rows.registers.campaigns.is_empty() {
        return rows.absent("campaigns");
    }
    let touches = |campaign: &Campaign| {
        let months = rows.period.and_then(|period| period.months());
        months.is_none_or(|(first, last)| {
            campaign.from <= last.last_day() && campaign.to >= first.first_day()
        })
    };
    let mut all: Vec<(&String, &Campaign)> =
        rows.registers.campaigns.iter().filter(|(_, campaign)| touches(campaign)).collect();
    if all.is_empty() {
        return rows.none_of_these("campaigns");
    }
    all.sort_by_key(|(id, campaign)| (std::cmp::Reverse(campaign.from), id.as_str()));
    let columns = rows.heads(&[
        both("Campaña", "Campaign"),
        both("Fechas", "Dates"),
        both("Llegó a", "Reached"),
        both("Participaron", "Joined"),
        both("Coste", "Cost"),
        both("Ingresos", "Revenue"),
        both("Rendimiento", "Return"),
    ]);
    let lines = all.iter().map(|(_, campaign)| {
        let row = Row::new(
            plain(campaign.name.in_language(rows.language)),
            vec![
                Cell::text(rows.days(campaign.from, campaign.to)),
                people(rows, campaign.reached),
                people(rows, campaign.joined),
                campaign.cost.map_or_else(|| rows.missing(), |a| Cell::number(rows.money(a))),
                revenue(rows, campaign),
                returned(rows, campaign),
            ],
        );
        Row { small: Some(kind(campaign.kind, rows.language).to_owned()), ..row }
    });
    let caption = rows.say(
        "Las campañas, con lo que costaron y lo que devolvieron",
        "The campaigns, with what they cost and what they returned",
    );
    let mut listing = table(caption, columns, lines.collect());
    listing.title = rows.heading(rows.say("Las campañas", "The campaigns"));
    listing.notes.push(rows.say(
        "El rendimiento son los ingresos entre el coste, y solo se da de campañas terminadas. Los ingresos son los que la empresa les \
         atribuye: una parte podría haber llegado sin ellas.",
        "The return is revenue over cost, and is given only of campaigns that are over. Revenue is what the firm credits them with: \
         part of it might have come without them.",
    ));
    if all.iter().any(|(_, campaign)| campaign.revenue.is_some() && is_of_few(rows, campaign)) {
        let least = least(rows);
        listing.notes.push(match rows.language {
            Language::Es => format!(
                "De una campaña en la que participaron menos de {least} no se publica lo que ingresó."
            ),
            Language::En => {
                format!("Of a campaign that fewer than {least} joined, its revenue is not published.")
            }
        });
    }
    vec![Component::Listing(listing)]
}

/// How many people a figure must tell of.
fn least(rows: &Rows<'_, '_>) -> u64 {
    rows.context.story.indicators.project.book.disclosure.min_respondents
}

/// A count of people; too small a one is withheld, as a figure would be.
fn people(rows: &Rows<'_, '_>, count: Option<u64>) -> Cell {
    let least = least(rows);
    match count {
        None => rows.missing(),
        Some(count) if count < least => Cell::number(format!("<\u{a0}{least}")),
        Some(count) => Cell::number(words::integer(count, rows.language)),
    }
}

/// Whether what a campaign brought is what too few people brought.
fn is_of_few(rows: &Rows<'_, '_>, campaign: &Campaign) -> bool {
    campaign.joined.is_some_and(|joined| joined < least(rows))
}

fn revenue(rows: &Rows<'_, '_>, campaign: &Campaign) -> Cell {
    match campaign.revenue {
        None => rows.missing(),
        Some(_) if is_of_few(rows, campaign) => Cell::number("–"),
        Some(amount) => Cell::number(rows.money(amount)),
    }
}

/// Revenue over cost, once a campaign is over.
fn returned(rows: &Rows<'_, '_>, campaign: &Campaign) -> Cell {
    match rows.day {
        Some(day) if campaign.to >= day => return Cell::text(rows.say("en curso", "under way")),
        Some(_) => {}
        // Without a day nobody knows whether it is over.
        None => return Cell::number("–"),
    }
    if is_of_few(rows, campaign) {
        return Cell::number("–");
    }
    match (campaign.revenue, campaign.cost.filter(|cost| !cost.is_zero())) {
        (Some(revenue), Some(cost)) => {
            Cell::number(rows.language.decimal(revenue.as_f64() / cost.as_f64(), 1))
        }
        _ => Cell::number("–"),
    }
}

fn kind(kind: CampaignKind, language: Language) -> &'static str {
    match kind {
        CampaignKind::Volume => language.pick("por volumen", "by volume"),
        CampaignKind::Referral => language.pick("por recomendación", "by referral"),
        CampaignKind::News => language.pick("novedades", "news"),
        CampaignKind::Event => language.pick("acto", "event"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn communication(planned: &str, done: Option<&str>) -> Communication {
        Communication {
            id: "a".to_owned(),
            planned_on: planned.parse().unwrap(),
            done_on: done.map(|day| day.parse().unwrap()),
            channel: "email".to_owned(),
            audience: None,
            campaign: None,
        }
    }

    #[test]
    fn a_communication_stands_as_its_days_say() {
        let day = Some(Date::constant(2026, 10, 31));
        let of = |planned, done| state(&communication(planned, done), day);
        assert_eq!(of("2026-10-20", Some("2026-10-20")), State::OnTime);
        assert_eq!(of("2026-02-27", Some("2026-03-02")), State::Late(3));
        assert_eq!(of("2026-10-30", None), State::Overdue);
        assert_eq!(of("2026-10-31", None), State::Planned);
        // What is done after today is not done yet.
        assert_eq!(of("2026-10-30", Some("2026-11-02")), State::Overdue);
        assert_eq!(state(&communication("2026-10-30", None), None), State::Planned);
    }
}

//! The feed (Atom, RFC 4287) and the map of addresses (sitemaps.org). Both need to know where the folder is published.

use super::Frame;
use super::views::home;
use crate::edition::catalogue::{Catalogue, Entry, State};
use crate::project::Language;

/// How many events the feed tells, the latest first.
const MOST: usize = 50;

/// The feed: what was published, corrected and withdrawn, the latest first. The day of publication would be a clock's, so
/// each event has the latest as-of date that was known by then: no reader's program takes a late one for old.
pub(super) fn feed(catalogue: &Catalogue, frame: &Frame<'_>, url: &str) -> String {
    let language = frame.main();
    let title = frame.book.languages.first().map(|config| config.title.as_str());
    let events = events(catalogue);
    let latest = events.last().map_or("1970-01-01", |event| event.day);
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    text.push_str(&format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n<id>{}</id>\n<title>{}</title>\n<updated>{}</updated>\n\
         <author><name>{}</name></author>\n<link rel=\"self\" href=\"{}\"/>\n<link href=\"{}\"/>\n",
        language.code(),
        escaped(url),
        escaped(title.unwrap_or_default()),
        moment(latest),
        escaped(title.unwrap_or_default()),
        escaped(&format!("{url}feed.xml")),
        escaped(url),
    ));
    for event in events.iter().rev().take(MOST) {
        let Event { entry, is_withdrawal, day } = event;
        let own = entry.titles.get(language.code()).map_or("", String::as_str);
        let edition = language.edition_title(entry.name.as_str());
        let (mark, word) = match is_withdrawal {
            true => ("#withdrawn", language.pick(", retirada", ", withdrawn")),
            false => ("", ""),
        };
        text.push_str(&format!(
            "<entry>\n<id>{}</id>\n<title>{}</title>\n<updated>{}</updated>\n<link href=\"{}\"/>\n",
            escaped(&format!("{url}{}{mark}", entry.path)),
            escaped(&format!("{own}: {edition}{word}")),
            moment(day),
            escaped(&format!("{url}{}", home(entry, language))),
        ));
        if let Some(summary) = summary(event, language) {
            text.push_str(&format!("<summary>{}</summary>\n", escaped(&summary)));
        }
        text.push_str("</entry>\n");
    }
    text.push_str("</feed>\n");
    text
}

/// Something that readers of a feed are told.
struct Event<'a> {
    entry: &'a Entry,
    is_withdrawal: bool,
    day: &'a str,
}

/// What happened, in the order in which it did, of what has a date. An edition that was withdrawn since is told of by its
/// withdrawal alone.
fn events(catalogue: &Catalogue) -> Vec<Event<'_>> {
    let mut day = None;
    let mut events = Vec::new();
    for link in catalogue.chain().unwrap_or_default() {
        day = day.max(link.entry.as_of.as_deref());
        let is_told = link.is_withdrawal || link.entry.withdrawn.is_none();
        if let Some(day) = day.filter(|_| is_told) {
            events.push(Event { entry: link.entry, is_withdrawal: link.is_withdrawal, day });
        }
    }
    events
}

/// What is worth saying beside the name.
fn summary(event: &Event<'_>, language: Language) -> Option<String> {
    let entry = event.entry;
    if let Some(withdrawal) = &entry.withdrawn {
        return Some(format!(
            "{} {}",
            language.pick("Motivo:", "Reason:"),
            withdrawal.reason.in_language(language).0
        ));
    }
    let (revises, reason) = (entry.revises.as_ref()?, entry.reason.as_ref()?);
    let edition = language.the_edition(revises.as_str());
    let (corrects, why) = language.pick(("Corrige", "Motivo:"), ("Corrects", "Reason:"));
    Some(format!("{corrects} {edition}. {why} {}", reason.in_language(language).0))
}

/// The addresses that a search engine is to know: the door, the archive, and each edition in each language.
pub(super) fn sitemap(catalogue: &Catalogue, url: &str) -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let mut add = |address: &str, as_of: Option<&str>| {
        let date = as_of.map(|date| format!("<lastmod>{date}</lastmod>")).unwrap_or_default();
        text.push_str(&format!("<url><loc>{}</loc>{date}</url>\n", escaped(address)));
    };
    let newest = catalogue.editions.iter().filter_map(|entry| entry.as_of.as_deref()).max();
    add(url, newest);
    add(&format!("{url}editions/index.html"), newest);
    let kept = |entry: &&Entry| matches!(entry.state, State::Current | State::Superseded);
    for entry in catalogue.editions.iter().filter(kept) {
        for language in &entry.languages {
            let address = format!("{url}{}{language}/index.html", entry.path);
            add(&address, entry.as_of.as_deref());
        }
    }
    text.push_str("</urlset>\n");
    text
}

/// A day as the time that the feed's format asks for.
fn moment(date: &str) -> String {
    format!("{}T00:00:00Z", escaped(date))
}

fn escaped(text: &str) -> String {
    // Control characters are not allowed in XML, not even escaped.
    let plain = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t'));
    let text: String = plain.collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

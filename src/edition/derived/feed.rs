//! The feed (Atom, RFC 4287) and the map of addresses (sitemaps.org). Both need to know where the folder is published.

use super::Frame;
use crate::edition::catalogue::{Catalogue, Entry, State};
use crate::project::Language;

/// How many editions the feed names, the latest first.
const MOST: usize = 50;

/// The feed of editions. Their dates are as-of dates: the day of publication would be a clock's.
pub(super) fn feed(catalogue: &Catalogue, frame: &Frame<'_>, url: &str) -> String {
    let language = frame.main();
    let title = frame.book.languages.first().map(|config| config.title.as_str());
    let dated = |entry: &&Entry| entry.as_of.is_some();
    let latest = catalogue.editions.iter().filter_map(|entry| entry.as_of.as_deref()).max();
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    text.push_str(&format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n<id>{}</id>\n<title>{}</title>\n<updated>{}</updated>\n\
         <author><name>{}</name></author>\n<link rel=\"self\" href=\"{}\"/>\n<link href=\"{}\"/>\n",
        language.code(),
        escaped(url),
        escaped(title.unwrap_or_default()),
        moment(latest.unwrap_or("1970-01-01")),
        escaped(title.unwrap_or_default()),
        escaped(&format!("{url}feed.xml")),
        escaped(url),
    ));
    for entry in catalogue.editions.iter().rev().filter(dated).take(MOST) {
        let own = entry.titles.get(language.code()).map_or("", String::as_str);
        let word = language.pick("edición", "edition");
        let address = format!("{url}{}", entry.path);
        text.push_str(&format!(
            "<entry>\n<id>{0}</id>\n<title>{1}</title>\n<updated>{2}</updated>\n<link href=\"{0}\"/>\n",
            escaped(&address),
            escaped(&format!("{own}: {word} {}", entry.name)),
            moment(entry.as_of.as_deref().unwrap_or_default()),
        ));
        if let Some(summary) = summary(entry, language) {
            text.push_str(&format!("<summary>{}</summary>\n", escaped(&summary)));
        }
        text.push_str("</entry>\n");
    }
    text.push_str("</feed>\n");
    text
}

/// What is worth saying of an edition beside its name.
fn summary(entry: &Entry, language: Language) -> Option<String> {
    if let Some(withdrawal) = &entry.withdrawn {
        return Some(format!("{}: {}", language.pick("Retirada", "Withdrawn"), withdrawal.reason));
    }
    let (revises, reason) = (entry.revises.as_ref()?, entry.reason.as_ref()?);
    Some(format!("{} {revises}: {reason}", language.pick("Corrige la edición", "Corrects edition")))
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

//! Fits the HTML of pages into one document: ids that stay unique, links that lead within it, headings one level lower.

use super::html::{Tag, push_address};
use super::link::{Target, resolved, target};
use std::collections::{BTreeMap, BTreeSet};

/// Attributes that hold ids of the same page, split by spaces.
const IDS: [&str; 7] =
    ["id", "for", "headers", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns"];

/// Attributes that hold an address.
const ADDRESSES: [&str; 4] = ["href", "src", "xlink:href", "poster"];

/// The pages that are joined into one document, which stands at the top of their folder.
#[derive(Debug, Clone, Default)]
pub struct Joined {
    /// The anchor of each page, by its path.
    anchors: BTreeMap<String, String>,
}

impl Joined {
    /// A document of these pages, by their paths.
    pub fn of<'p>(paths: impl IntoIterator<Item = &'p str>) -> Self {
        let mut anchors = BTreeMap::new();
        let mut taken = BTreeSet::new();
        for path in paths {
            let stem = path.strip_suffix(".html").unwrap_or(path);
            let plain: String =
                stem.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
            let mut anchor = plain.clone();
            let mut number = 1;
            while !taken.insert(anchor.clone()) {
                number += 1;
                anchor = format!("{plain}-{number}");
            }
            anchors.insert(path.to_owned(), anchor);
        }
        Joined { anchors }
    }

    /// The id under which a page begins; nothing for a page that is no part of the document.
    #[must_use]
    pub fn anchor(&self, path: &str) -> Option<&str> {
        self.anchors.get(path).map(String::as_str)
    }

    /// The HTML of a page as a part of the document.
    #[must_use]
    pub fn part(&self, path: &str, html: &str) -> String {
        let own = self.anchor(path).unwrap_or_default();
        let mut joined = String::with_capacity(html.len() + html.len() / 8);
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            let (before, from) = rest.split_at(at);
            joined.push_str(before);
            let Some(tag) = Tag::leading(from) else {
                joined.push('<');
                rest = from.get(1..).unwrap_or_default();
                continue;
            };
            self.push_tag(&mut joined, path, own, &tag);
            rest = from.get(tag.written.len()..).unwrap_or_default();
        }
        joined.push_str(rest);
        joined
    }

    fn push_tag(&self, joined: &mut String, path: &str, own: &str, tag: &Tag<'_>) {
        let Some(name) = tag.name() else {
            let closed = tag.written.strip_prefix("</").and_then(|rest| rest.strip_suffix('>'));
            match closed.and_then(lower) {
                Some(heading) => joined.push_str(&format!("</{heading}>")),
                None => joined.push_str(tag.written),
            }
            return;
        };
        let written = tag.written;
        let ends = if written.ends_with("/>") { "/>" } else { ">" };
        joined.push('<');
        match lower(&name) {
            Some(heading) => joined.push_str(heading),
            // The elements of drawings are told apart by case.
            None => joined.push_str(written.get(1..=name.len()).unwrap_or_default()),
        }
        for (attribute, value) in tag.attributes() {
            joined.push(' ');
            joined.push_str(as_written(written, &attribute));
            joined.push_str("=\"");
            if IDS.contains(&attribute.as_str()) {
                let ids = value.split_whitespace().map(|id| format!("{own}--{id}"));
                joined.push_str(&ids.collect::<Vec<String>>().join(" "));
            } else if ADDRESSES.contains(&attribute.as_str()) {
                self.push_link(joined, path, own, value);
            } else {
                joined.push_str(
                    &value.replace("url(#", &format!("url(#{own}--")).replace('"', "&quot;"),
                );
            }
            joined.push('"');
        }
        joined.push_str(ends);
    }

    /// Where a link of a page leads to from the document.
    fn push_link(&self, joined: &mut String, from: &str, own: &str, written: &str) {
        let plain = written.replace("&amp;", "&");
        let Target::Inside { href, path, fragment } = target(&plain) else {
            joined.push_str(&written.replace('"', "&quot;"));
            return;
        };
        let page = if path.is_empty() { from.to_owned() } else { resolved(from, &path) };
        let page =
            if page.ends_with('/') || page.is_empty() { format!("{page}index.html") } else { page };
        let anchor = if path.is_empty() { Some(own) } else { self.anchor(&page) };
        let address = match (anchor, fragment.filter(|id| !id.is_empty())) {
            (Some(anchor), Some(id)) => format!("#{anchor}--{id}"),
            (Some(anchor), None) => format!("#{anchor}"),
            (None, _) => {
                let tail = href.find(['?', '#']).and_then(|at| href.get(at..)).unwrap_or_default();
                format!("{page}{tail}")
            }
        };
        push_address(joined, &address);
    }
}

/// The heading one level below a heading.
fn lower(name: &str) -> Option<&'static str> {
    Some(match name.to_ascii_lowercase().as_str() {
        "h1" => "h2",
        "h2" => "h3",
        "h3" => "h4",
        "h4" => "h5",
        "h5" | "h6" => "h6",
        _ => return None,
    })
}

/// An attribute's name as the tag writes it: those of drawings are told apart by case.
fn as_written<'t>(tag: &'t str, attribute: &'t str) -> &'t str {
    let lowered = tag.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = lowered.get(from..).and_then(|rest| rest.find(attribute)) {
        let (start, end) = (from + at, from + at + attribute.len());
        let before =
            lowered.get(..start).is_some_and(|text| text.ends_with([' ', '\n', '\t', '/']));
        let after = lowered.get(end..).is_some_and(|text| text.starts_with(['=', ' ', '>', '/']));
        if before && after {
            return tag.get(start..end).unwrap_or(attribute);
        }
        from = end;
    }
    attribute
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined() -> Joined {
        Joined::of(["index.html", "steps/07.html", "steps-07.html"])
    }

    #[test]
    fn ids_and_links_stay_within_the_document() {
        let part = joined().part(
            "steps/07.html",
            "<h1 id=\"a\">A &lt; B</h1><p>1 < 2 <a href=\"#a\">x</a> <a href=\"../index.html#why\">y</a> \
             <a href=\"../index.html\">z</a> <a href=\"../reports/index.html#n\">r</a> \
             <a href=\"https://example.org/a?b&amp;c\">w</a><img src=\"../a%20b.png\" alt=\"\"/></p><h6>F</h6>",
        );
        assert_eq!(
            part,
            "<h2 id=\"steps-07--a\">A &lt; B</h2><p>1 < 2 <a href=\"#steps-07--a\">x</a> \
             <a href=\"#index--why\">y</a> <a href=\"#index\">z</a> <a href=\"reports/index.html#n\">r</a> \
             <a href=\"https://example.org/a?b&amp;c\">w</a><img src=\"a%20b.png\" alt=\"\"/></p><h6>F</h6>"
        );
    }

    #[test]
    fn drawings_keep_their_names_and_their_own_parts() {
        let part = joined().part(
            "index.html",
            "<svg viewBox=\"0 0 1 1\" aria-labelledby=\"t-1 d-1\"><linearGradient id=\"g\"/>\
             <rect fill=\"url(#g)\"/></svg><!-- <h1> -->",
        );
        assert_eq!(
            part,
            "<svg viewBox=\"0 0 1 1\" aria-labelledby=\"index--t-1 index--d-1\">\
             <linearGradient id=\"index--g\"/><rect fill=\"url(#index--g)\"/></svg><!-- <h1> -->"
        );
    }

    #[test]
    fn no_two_pages_have_one_anchor() {
        let joined = joined();
        assert_eq!(joined.anchor("steps/07.html"), Some("steps-07"));
        assert_eq!(joined.anchor("steps-07.html"), Some("steps-07-2"));
        assert_eq!(joined.anchor("method.html"), None);
    }
}

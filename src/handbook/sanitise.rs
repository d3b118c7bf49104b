//! Takes out of a page what raw HTML must not do: run, load, submit, restyle.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use ammonia::Builder;

use super::component_call::TOKEN_START;
use super::html::Tag;
use super::link::{Link, Target, target};
use super::markdown::{RawHtml, foreign_image, is_picture};
use crate::diagnostic::{Diagnostic, Location, shown};

/// The elements that a page may have.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "img",
    "input",
    "ins",
    "kbd",
    "li",
    "mark",
    "nav",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
];

/// The attributes that any element may have.
const ATTRIBUTES: &[&str] = &["class", "dir", "id", "lang", "role", "title"];

/// The attributes that one element may have.
const ATTRIBUTES_OF: &[(&str, &[&str])] = &[
    ("a", &["href", "hreflang"]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("data", &["value"]),
    ("del", &["datetime"]),
    ("details", &["open"]),
    ("img", &["alt", "height", "src", "width"]),
    ("input", &["checked", "disabled"]),
    ("ins", &["datetime"]),
    ("li", &["value"]),
    ("ol", &["reversed", "start", "type"]),
    ("td", &["colspan", "headers", "rowspan"]),
    ("th", &["abbr", "colspan", "headers", "rowspan", "scope"]),
    ("time", &["datetime"]),
];

/// The page without what it must not have, and the links of its raw HTML added to `links`.
///
/// `raw` is the raw HTML alone: what is taken out of it is reported with its place.
pub(super) fn clean(
    html: &str,
    raw: &[RawHtml],
    place: &dyn Fn(usize) -> Location,
    links: &mut Vec<Link>,
    problems: &mut Vec<Diagnostic>,
) -> String {
    let mut places: BTreeMap<String, Location> = BTreeMap::new();
    let known: BTreeSet<String> = links.iter().map(|link| link.written.clone()).collect();
    for piece in raw {
        report(piece, place, &mut places, problems);
    }
    for (written, location) in places {
        match target(&written) {
            // A component in an address is an error of its own.
            Target::Inside { .. } if written.contains(TOKEN_START) => {}
            Target::Inside { path, fragment, .. } if !known.contains(&written) => {
                links.push(Link { path, fragment, written, location });
            }
            _ => {}
        }
    }
    builder().clean(html).to_string()
}

/// Reports what will be taken out of a piece of raw HTML, and notes the targets of its links.
fn report(
    piece: &RawHtml,
    place: &dyn Fn(usize) -> Location,
    targets: &mut BTreeMap<String, Location>,
    problems: &mut Vec<Diagnostic>,
) {
    let mut from = 0;
    while let Some(found) = piece.html.get(from..).and_then(|rest| rest.find('<')) {
        let start = from + found;
        from = start + 1;
        let Some(tag) = piece.html.get(start..).and_then(Tag::leading) else { continue };
        from = start + tag.written.len();
        let Some(name) = tag.name() else { continue };
        let location = || place(piece.at(start));
        if !ELEMENTS.contains(&name.as_str()) {
            problems.push(
                Diagnostic::warning(format!("`<{}>` is taken out of the page", shown(&name)))
                    .at(location())
                    .hint("a chapter's HTML may not run, load, submit or restyle anything"),
            );
            continue;
        }
        for (attribute, value) in tag.attributes() {
            let value = value.replace("&amp;", "&");
            let kept = is_kept(&name, &attribute);
            let problem = match (attribute.as_str(), target(&value)) {
                ("href", Target::Inside { .. }) if name == "a" => {
                    targets.entry(value).or_insert_with(location);
                    continue;
                }
                ("src", Target::Inside { .. }) if name == "img" => {
                    targets.entry(value).or_insert_with(location);
                    continue;
                }
                ("href", Target::Refused(scheme)) => {
                    Diagnostic::warning(format!("a link may not begin with `{}:`", shown(&scheme)))
                        .hint("`http`, `https`, `mailto` and `tel` are kept")
                }
                ("src", Target::Outside(_) | Target::Refused(_)) => foreign_image(&value),
                _ if kept => continue,
                _ => Diagnostic::warning(format!(
                    "the attribute `{}` of `<{name}>` is taken out of the page",
                    shown(&attribute)
                ))
                .hint("a chapter's HTML may not run, load, submit or restyle anything"),
            };
            problems.push(problem.at(location()));
        }
    }
}

fn is_kept(element: &str, attribute: &str) -> bool {
    ATTRIBUTES.contains(&attribute)
        || attribute.starts_with("aria-")
        || (element == "input" && attribute == "type")
        || (matches!(element, "div" | "pre") && attribute == "tabindex")
        || ATTRIBUTES_OF
            .iter()
            .any(|(name, attributes)| *name == element && attributes.contains(&attribute))
}

fn builder() -> Builder<'static> {
    let mut builder = Builder::empty();
    builder
        .tags(ELEMENTS.iter().copied().collect())
        .clean_content_tags(HashSet::from(["script", "style", "template", "iframe", "object"]))
        .generic_attributes(ATTRIBUTES.iter().copied().collect())
        .generic_attribute_prefixes(HashSet::from(["aria-"]))
        .tag_attributes(
            ATTRIBUTES_OF
                .iter()
                .map(|(name, attributes)| (*name, attributes.iter().copied().collect()))
                .collect::<HashMap<_, HashSet<_>>>(),
        )
        .tag_attribute_values(HashMap::from([
            ("div", HashMap::from([("tabindex", HashSet::from(["0"]))])),
            ("pre", HashMap::from([("tabindex", HashSet::from(["0"]))])),
        ]))
        // A tick of a task list is the only input. One attribute only: the order of several would change with each run.
        .set_tag_attribute_value("input", "type", "checkbox")
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "data"]))
        .link_rel(None)
        .attribute_filter(|element, attribute, value| match (element, attribute) {
            ("a", "href") => match target(value) {
                Target::Inside { href, .. } => Some(href.into()),
                Target::Outside(_) => Some(value.into()),
                Target::Data(_) | Target::Refused(_) => None,
            },
            ("img", "src") => match target(value) {
                Target::Inside { href, .. } => Some(href.into()),
                Target::Data(address) if is_picture(&address) => Some(value.into()),
                Target::Data(_) | Target::Outside(_) | Target::Refused(_) => None,
            },
            _ => Some(value.into()),
        });
    builder
}

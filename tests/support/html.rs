//! Reads the site's own HTML: tags with their attributes, and the text between them. It is no parser for HTML at large;
//! what it can't read is a fault of the page.

use std::collections::BTreeMap;

/// A piece of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// A tag that opens an element, or stands alone.
    Open {
        /// The element's name.
        name: String,
        /// Its attributes, decoded.
        attributes: BTreeMap<String, String>,
    },
    /// A tag that closes an element.
    Close(String),
    /// Text, decoded.
    Text(String),
}

impl Piece {
    /// An attribute of an opening tag.
    pub(crate) fn attribute(&self, wanted: &str) -> Option<&str> {
        match self {
            Piece::Open { attributes, .. } => attributes.get(wanted).map(String::as_str),
            _ => None,
        }
    }

    /// Whether it opens an element of this name.
    pub(crate) fn opens(&self, wanted: &str) -> bool {
        matches!(self, Piece::Open { name, .. } if name == wanted)
    }
}

/// Elements that have no closing tag.
#[allow(dead_code, reason = "not every test file follows the nesting")]
pub(crate) const VOID: [&str; 9] =
    ["meta", "link", "img", "br", "hr", "input", "source", "wbr", "col"];

/// The pieces of a page, in their order.
pub(crate) fn pieces(page: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        if start > 0 {
            pieces.push(Piece::Text(decoded(&rest[..start])));
        }
        rest = &rest[start..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = &comment[comment.find("-->").expect("a comment ends") + 3..];
        } else if rest.starts_with("<!") {
            rest = &rest[rest.find('>').unwrap() + 1..];
        } else if let Some(closing) = rest.strip_prefix("</") {
            let end = closing.find('>').unwrap();
            pieces.push(Piece::Close(closing[..end].trim().to_owned()));
            rest = &closing[end + 1..];
        } else {
            let (piece, after) = opening(&rest[1..]);
            let alone = rest[..rest.len() - after.len()].ends_with("/>");
            let closing = match &piece {
                Piece::Open { name, .. } if alone => Some(Piece::Close(name.clone())),
                _ => None,
            };
            pieces.push(piece);
            pieces.extend(closing);
            rest = after;
        }
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(decoded(rest)));
    }
    pieces
}

/// Reads a tag from behind its `<`; gives back what follows its `>`.
fn opening(text: &str) -> (Piece, &str) {
    let end = text.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap();
    let name = text[..end].to_owned();
    assert!(!name.is_empty(), "a `<` that opens no tag: {:?}", text.get(..60));
    let mut rest = &text[end..];
    let mut attributes = BTreeMap::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if let Some(after) = rest.strip_prefix('>') {
            return (Piece::Open { name, attributes }, after);
        }
        let end = rest.find(|c: char| c.is_whitespace() || "=>/".contains(c)).unwrap();
        let key = rest[..end].to_owned();
        rest = &rest[end..];
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            let quote = after.chars().next().unwrap();
            assert!(quote == '"' || quote == '\'', "attribute `{key}` has no quotes");
            let close = after[1..].find(quote).unwrap() + 1;
            value = decoded(&after[1..close]);
            rest = &after[close + 1..];
        }
        assert!(attributes.insert(key.clone(), value).is_none(), "`{key}` is there twice");
    }
}

/// Text without its character references.
pub(crate) fn decoded(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        out.push_str(&rest[..start]);
        let end = rest[start..].find(';').expect("a reference ends with `;`") + start;
        let name = &rest[start + 1..end];
        let number = name.strip_prefix('#').map(|digits| match digits.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).unwrap(),
            None => digits.parse().unwrap(),
        });
        out.push(match (number, name) {
            (Some(number), _) => char::from_u32(number).unwrap(),
            (None, "amp") => '&',
            (None, "lt") => '<',
            (None, "gt") => '>',
            (None, "quot") => '"',
            (None, "apos") => '\'',
            (None, "nbsp") => '\u{a0}',
            (None, other) => panic!("an unknown reference: &{other};"),
        });
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    out
}

/// Text that may hold character references and may hold other `&`, for looking for what must not be there.
#[allow(dead_code, reason = "not every test file looks for secrets")]
pub(crate) fn decoded_loosely(text: &str) -> String {
    let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#39;", "'")];
    pairs
        .iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
        .replace("&amp;", "&")
}

/// The pieces between the opening tag at a place and its closing one.
#[allow(dead_code, reason = "not every test file looks inside an element")]
pub(crate) fn inside(page: &[Piece], place: usize) -> &[Piece] {
    let Piece::Open { name, .. } = &page[place] else { panic!("no opening tag") };
    let mut depth = 0;
    for (end, piece) in page.iter().enumerate().skip(place) {
        match piece {
            Piece::Open { name: other, .. } if other == name => depth += 1,
            Piece::Close(other) if other == name => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &page[place + 1..end];
        }
    }
    panic!("<{name}> is never closed")
}

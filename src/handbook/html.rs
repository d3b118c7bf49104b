//! Escapes text for HTML, and walks over the tags of HTML.

use std::fmt::Write as _;

/// Appends text as the content of an element.
pub(super) fn push_text(html: &mut String, text: &str) {
    push_escaped(html, text, |byte| matches!(byte, b'<' | b'>' | b'&' | b'\0'));
}

/// Appends text as the value of an attribute between double quotes.
pub(super) fn push_attribute(html: &mut String, text: &str) {
    push_escaped(html, text, |byte| matches!(byte, b'<' | b'>' | b'&' | b'"' | b'\0'));
}

/// Appends text, stretch by stretch between the bytes that have to be written otherwise.
fn push_escaped(html: &mut String, text: &str, special: impl Fn(u8) -> bool) {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(&special) {
        let (before, after) = rest.split_at(at);
        html.push_str(before);
        html.push_str(match after.as_bytes().first() {
            Some(b'<') => "&lt;",
            Some(b'>') => "&gt;",
            Some(b'&') => "&amp;",
            Some(b'"') => "&quot;",
            _ => "\u{FFFD}",
        });
        rest = after.get(1..).unwrap_or_default();
    }
    html.push_str(rest);
}

/// Appends an address as the value of an attribute: percent-encoded where needed, and escaped.
pub(super) fn push_address(html: &mut String, address: &str) {
    for byte in address.bytes() {
        match byte {
            b'&' => html.push_str("&amp;"),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => html.push(char::from(byte)),
            b'-' | b'_' | b'.' | b'+' | b'!' | b'*' | b'(' | b')' | b',' | b'%' | b'#' | b'@'
            | b'?' | b'=' | b';' | b':' | b'/' | b'$' | b'~' => html.push(char::from(byte)),
            byte => {
                let _ = write!(html, "%{byte:02X}");
            }
        }
    }
}

/// A tag or a comment of HTML, from `<` to after `>`.
pub(super) struct Tag<'a> {
    /// The whole of it.
    pub(super) written: &'a str,
}

impl<'a> Tag<'a> {
    /// The tag or comment that `html` begins with; nothing where the `<` is text.
    pub(super) fn leading(html: &'a str) -> Option<Tag<'a>> {
        if html.starts_with("<!--") {
            let end = html.find("-->").map_or(html.len(), |at| at + 3);
            return Some(Tag { written: html.get(..end)? });
        }
        let mut bytes = html.bytes().enumerate();
        bytes.next().filter(|(_, first)| *first == b'<')?;
        let (_, first) = bytes.next()?;
        if !first.is_ascii_alphabetic() && !matches!(first, b'/' | b'!' | b'?') {
            return None;
        }
        let mut quote = None;
        for (at, byte) in bytes {
            match (quote, byte) {
                (None, b'>') => return Some(Tag { written: html.get(..=at)? }),
                (None, b'"' | b'\'') => quote = Some(byte),
                (Some(open), byte) if open == byte => quote = None,
                _ => {}
            }
        }
        // It never ends: all of the rest is inside.
        Some(Tag { written: html })
    }

    /// The element's name in lower case; nothing for comments and closing tags.
    pub(super) fn name(&self) -> Option<String> {
        let inside = self.inside();
        let end = inside.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(inside.len());
        let name = inside.get(..end)?;
        name.starts_with(|c: char| c.is_ascii_alphabetic()).then(|| name.to_ascii_lowercase())
    }

    /// Its attributes: names in lower case, values as written without their quotes.
    pub(super) fn attributes(&self) -> Vec<(String, &'a str)> {
        let mut attributes = Vec::new();
        let mut rest = self.inside();
        rest = rest
            .find(|c: char| c.is_whitespace() || c == '/')
            .map_or("", |at| rest.get(at..).unwrap_or_default());
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            let end = rest
                .find(|c: char| c.is_whitespace() || matches!(c, '=' | '/'))
                .unwrap_or(rest.len())
                .max(usize::from(rest.starts_with('=')));
            let (name, after) = rest.split_at(end);
            if name.is_empty() {
                return attributes;
            }
            rest = after.trim_start();
            let mut value = "";
            if let Some(after) = rest.strip_prefix('=') {
                let after = after.trim_start();
                (value, rest) = match after.chars().next() {
                    Some(quote @ ('"' | '\'')) => {
                        let inner = after.get(1..).unwrap_or_default();
                        inner.split_once(quote).unwrap_or((inner, ""))
                    }
                    _ => after.split_at(after.find(char::is_whitespace).unwrap_or(after.len())),
                };
            }
            attributes.push((name.to_ascii_lowercase(), value));
        }
    }

    fn inside(&self) -> &'a str {
        let inside = self.written.strip_prefix('<').unwrap_or(self.written);
        inside.strip_suffix('>').unwrap_or(inside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_end_outside_quotes() {
        let tag = Tag::leading("<A title='a > b' HREF=x.md disabled>text").unwrap();
        assert_eq!(tag.written, "<A title='a > b' HREF=x.md disabled>");
        assert_eq!(tag.name().unwrap(), "a");
        assert_eq!(
            tag.attributes(),
            [
                ("title".to_owned(), "a > b"),
                ("href".to_owned(), "x.md"),
                ("disabled".to_owned(), "")
            ]
        );
        assert!(Tag::leading("< 3").is_none());
        assert!(Tag::leading("xa> b").is_none());
        assert_eq!(Tag::leading("<!-- > --> x").unwrap().written, "<!-- > -->");
    }

    #[test]
    fn addresses_are_encoded() {
        let mut html = String::new();
        push_address(&mut html, "a b\"&ó.html#x");
        assert_eq!(html, "a%20b%22&amp;%C3%B3.html#x");
    }
}

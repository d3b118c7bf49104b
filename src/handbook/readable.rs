//! Gives the words of a page that readers see, a paragraph a line: for comparing texts, not for showing them.

/// Elements whose content nobody reads.
const UNREAD: [&str; 6] = ["script", "style", "template", "svg", "head", "title"];

/// Elements that stand inside a line.
const INLINE: [&str; 27] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "img", "input", "ins",
    "kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "u", "var", "wbr",
];

/// The paragraphs of HTML as our writer and the sanitiser give it: well-formed, comments aside.
pub(super) fn paragraphs(html: &str) -> Vec<String> {
    let mut reader = Reader::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        reader.text(text);
        rest = if let Some(comment) = tag.strip_prefix("<!--") {
            comment.split_once("-->").map_or("", |(_, after)| after)
        } else {
            let end = end_of_tag(tag);
            let opening = tag.get(..end).unwrap_or_default();
            reader.tag(opening);
            let after = tag.get(end..).unwrap_or_default();
            // What a browser does not read as markup may hold a `<` of any kind.
            match RAW.into_iter().find(|name| opening.to_ascii_lowercase().starts_with(*name)) {
                Some(name) => after.get(end_of_raw(after, name)..).unwrap_or_default(),
                None => after,
            }
        };
    }
    reader.text(rest);
    reader.end();
    reader.paragraphs
}

/// Elements whose content is no markup, as they open.
const RAW: [&str; 2] = ["<script", "<style"];

/// Where the content of such an element ends.
fn end_of_raw(content: &str, opening: &str) -> usize {
    let closing = opening.replacen('<', "</", 1);
    content.to_ascii_lowercase().find(&closing).unwrap_or(content.len())
}

/// Where a tag ends: a `>` in an attribute's value does not end it.
fn end_of_tag(tag: &str) -> usize {
    let mut quote = None;
    for (at, c) in tag.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            None if c == '"' || c == '\'' => quote = Some(c),
            None if c == '>' => return at + 1,
            _ => {}
        }
    }
    tag.len()
}

#[derive(Default)]
struct Reader {
    paragraphs: Vec<String>,
    line: String,
    /// The element that nobody reads in which the reader stands, and how deep.
    unread: Option<(&'static str, usize)>,
}

impl Reader {
    fn text(&mut self, text: &str) {
        if self.unread.is_none() {
            self.line.push_str(text);
        }
    }

    fn tag(&mut self, tag: &str) {
        let inner = tag.trim_start_matches('<').trim_end_matches('>');
        let closes = inner.starts_with('/');
        let name: String = inner
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase();
        if let Some((element, depth)) = self.unread {
            let depth = match (name == element, closes) {
                (true, true) => depth - 1,
                (true, false) if !inner.ends_with('/') => depth + 1,
                _ => depth,
            };
            self.unread = (depth > 0).then_some((element, depth));
            return;
        }
        if let Some(element) = UNREAD.into_iter().find(|element| *element == name) {
            if !closes && !inner.ends_with('/') {
                self.unread = Some((element, 1));
            }
        } else if !INLINE.contains(&name.as_str()) {
            self.end();
        }
    }

    /// Ends a paragraph.
    fn end(&mut self) {
        let line = decoded(&std::mem::take(&mut self.line));
        let words: Vec<&str> = line.split_whitespace().collect();
        if !words.is_empty() {
            self.paragraphs.push(words.join(" "));
        }
    }
}

/// Text without character references, as far as our writer and the sanitiser write any.
fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let reference = after.split_once(';').map(|(name, _)| name).unwrap_or_default();
        let number =
            |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
        let known = match reference {
            "&amp" => Some('&'),
            "&lt" => Some('<'),
            "&gt" => Some('>'),
            "&quot" => Some('"'),
            "&nbsp" => Some('\u{a0}'),
            other => match other.strip_prefix("&#") {
                Some(code) => match code.strip_prefix(['x', 'X']) {
                    Some(hex) => number(hex, 16),
                    None => number(code, 10),
                },
                None => None,
            },
        };
        let length = if let Some(c) = known {
            out.push(c);
            reference.len() + 1
        } else {
            out.push('&');
            1
        };
        rest = after.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_lines_and_inline_elements_none() {
        let html = "<h1 id=\"a\">One <em>two</em></h1>\n<p>Three\nfour &amp; five&nbsp;&#39;six&#39;</p>\
                    <ul><li>a</li><li><p>b</p></li></ul><table><tr><td>c</td><td>d</td></tr></table>";
        let read = paragraphs(html);
        assert_eq!(read, ["One two", "Three four & five 'six'", "a", "b", "c", "d"]);
    }

    #[test]
    fn what_nobody_reads_is_left_out() {
        let html = "<p>a<!-- <p>no</p> --> b</p><script>x < y</script><svg><svg>n</svg>n</svg>\
                    <p title=\"c > d\">e &copy; &lt;b&gt;</p><style>p{}</style>f";
        assert_eq!(paragraphs(html), ["a b", "e &copy; <b>", "f"]);
    }
}

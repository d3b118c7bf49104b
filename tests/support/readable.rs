//! Writes a page as text, for reviewed snapshots.

use super::html::{Piece, VOID, inside, pieces};

/// A page's own part as text: headings with `#`, links with where they lead, drawings by their titles.
pub(crate) fn readable(page: &str) -> String {
    let page = pieces(page);
    let main = page.iter().position(|piece| piece.opens("main")).unwrap();
    let mut out = String::new();
    let mut links: Vec<&str> = Vec::new();
    let mut skip = 0;
    for piece in inside(&page, main) {
        match piece {
            Piece::Open { name, .. } if skip > 0 => {
                skip += usize::from(!VOID.contains(&name.as_str()))
            }
            Piece::Close(_) if skip > 0 => skip -= 1,
            Piece::Text(_) if skip > 0 => {}
            Piece::Open { name, attributes } => match name.as_str() {
                "svg" => {
                    let title = attributes.get("aria-labelledby").map(|id| named(&page, id));
                    if let Some(title) = title {
                        out.push_str(&format!("\n[{title}]\n"));
                    }
                    skip = 1;
                }
                "h1" => out.push_str("\n\n# "),
                "h2" => out.push_str("\n\n## "),
                "h3" => out.push_str("\n\n### "),
                "li" => out.push_str("\n- "),
                "p" | "div" | "section" | "table" | "details" | "dl" | "nav" | "header" => {
                    out.push_str("\n\n")
                }
                "caption" | "summary" | "dt" => out.push('\n'),
                "tr" => out.push_str("\n| "),
                "dd" => out.push_str(": "),
                "small" => out.push(' '),
                "a" => {
                    links.push(attributes.get("href").map_or("", String::as_str));
                    out.push('[');
                }
                _ => {}
            },
            Piece::Close(name) => match name.as_str() {
                "a" => out.push_str(&format!("]({})", links.pop().unwrap())),
                "th" | "td" => out.push_str(" | "),
                "small" => out.push_str(": "),
                _ => {}
            },
            Piece::Text(text) => out.push_str(&text.replace('\n', " ")),
        }
    }
    tidy(&out)
}

/// The text of the elements that a drawing is named by.
fn named(page: &[Piece], ids: &str) -> String {
    let of = |id: &str| {
        let place = page.iter().position(|piece| piece.attribute("id") == Some(id)).unwrap();
        let texts = inside(page, place).iter().filter_map(|piece| match piece {
            Piece::Text(text) => Some(text.as_str()),
            _ => None,
        });
        texts.collect::<String>()
    };
    ids.split_whitespace().map(of).collect::<Vec<_>>().join(". ")
}

/// One space between words, at most one empty line between lines.
fn tidy(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        let line = line.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        if !(line.is_empty() && lines.last().is_none_or(String::is_empty)) {
            lines.push(line);
        }
    }
    lines.join("\n").trim().to_owned()
}

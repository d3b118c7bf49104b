//! Lays a comparison of two editions out as Markdown, for a comment in a forge. Nothing of the texts compared is read as
//! Markdown or HTML there.

use crate::project::Language;
use crate::report::changes::{Account, Block, Cell, Passage, Piece};

/// How many changed paragraphs of a text are shown: a forge refuses comments that are too long.
const MOST_PASSAGES: usize = 30;
/// How many words of a stretch are shown.
const MOST_WORDS: usize = 120;

/// The comparison as Markdown.
pub(super) fn written(account: &Account, language: Language) -> String {
    let mut text = format!("## {}\n\n{}\n", escaped(&account.title), escaped(&account.summary));
    for section in &account.sections {
        text.push_str(&format!("\n### {}\n\n", escaped(&section.title)));
        for note in &section.notes {
            text.push_str(&format!("{}\n\n", escaped(note)));
        }
        for block in &section.blocks {
            match block {
                Block::Table { caption, head, rows, more } => {
                    let captioned = section.blocks.len() > 1;
                    text.push_str(&table(captioned.then_some(caption), head, rows));
                    if *more > 0 {
                        text.push_str(&format!("\n{}\n", super::more(*more, language)));
                    }
                }
                Block::Text { title, facts, passages } => {
                    text.push_str(&details(title, facts, passages, language));
                }
            }
        }
    }
    text
}

fn table(caption: Option<&String>, head: &[String], rows: &[Vec<Cell>]) -> String {
    let mut text = String::new();
    if let Some(caption) = caption {
        text.push_str(&format!("\n**{}**\n\n", escaped(caption)));
    }
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    text.push_str(&line(head.iter().map(|cell| escaped(cell)).collect()));
    text.push_str(&line(head.iter().map(|_| "---".to_owned()).collect()));
    for row in rows {
        text.push_str(&line(row.iter().map(|cell| escaped(&cell.text)).collect()));
    }
    text
}

fn details(title: &Cell, facts: &[String], passages: &[Passage], language: Language) -> String {
    let facts = facts.iter().map(|fact| escaped(fact)).collect::<Vec<String>>().join(". ");
    let head = match facts.as_str() {
        "" => format!("<b>{}</b>", escaped(&title.text)),
        facts => format!("<b>{}</b>: {facts}", escaped(&title.text)),
    };
    if passages.is_empty() {
        return format!("- {head}\n\n");
    }
    let mut text = format!("<details><summary>{head}</summary>\n\n");
    for passage in passages.iter().take(MOST_PASSAGES) {
        let pieces = passage.iter().map(|piece| match piece {
            Piece::Same(words) => escaped(words),
            Piece::Gap => "…".to_owned(),
            Piece::Removed(words) => format!("<del>{}</del>", cut(words)),
            Piece::Added(words) => format!("<ins>{}</ins>", cut(words)),
        });
        let line = pieces.collect::<Vec<String>>().join(" ");
        text.push_str(&format!("> {line}\n\n"));
    }
    let more = passages.len().saturating_sub(MOST_PASSAGES);
    if more > 0 {
        text.push_str(&format!("{}\n\n", super::more(more, language)));
    }
    text.push_str("</details>\n\n");
    text
}

fn cut(words: &str) -> String {
    let all: Vec<&str> = words.split_whitespace().collect();
    match all.get(..MOST_WORDS) {
        Some(first) if all.len() > MOST_WORDS => format!("{} …", escaped(&first.join(" "))),
        _ => escaped(words),
    }
}

/// Text as itself: every sign that means something in Markdown or HTML is a character reference, which both leave alone.
/// That keeps mentions, issue numbers, links and bare addresses from being made of it too.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // A soft hyphen's kin keep a word whole and no address of it: "https:" and "www." are cut by an empty element.
            _ if c.is_control() => out.push(' '),
            '&' | '<' | '>' | '"' | '\'' | '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '('
            | ')' | '#' | '+' | '!' | '|' | '~' | '@' | ':' | '=' | '$' | '^' => {
                out.push_str(&format!("&#{};", u32::from(c)));
            }
            // As list items, rules, and bare addresses such as www.example.org begin.
            '-' => out.push_str("&#45;"),
            '.' => out.push_str("&#46;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_is_read_as_markdown_or_html() {
        let hostile = "</details> <script>x</script> [a](javascript:b) ![i](//e) `c` | *d* @you #1 www.e.org\n# h";
        let text = escaped(hostile);
        let harmless = |c: char| c.is_alphanumeric() || " &#;/".contains(c);
        assert!(text.chars().all(harmless), "{text}");
        assert_eq!(text.matches('#').count(), text.matches("&#").count());
    }
}

//! Lays a comparison of two editions out for a terminal.

use super::super::output;
use super::MOST_ROWS;
use crate::project::Language;
use crate::report::changes::{Account, Block, Cell, Passage, Piece};

/// How many changed paragraphs of a text are shown.
const MOST_PASSAGES: usize = 12;
/// How many words of a stretch that was removed or added are shown.
const MOST_WORDS: usize = 60;
/// How wide all is.
const WIDTH: usize = 80;
/// How wide the name of a row's cell is at most, where a table is too wide to be one.
const MOST_NAME: usize = 24;
/// How many rows are shown of a table that a page shows folded.
const MOST_FOLDED: usize = 20;

struct Paint {
    on: bool,
}

impl Paint {
    fn with(&self, code: &str, text: &str) -> String {
        if self.on { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

/// The comparison as lines. Without colour, what was removed stands in `[-…-]` and what was added in `{+…+}`.
pub(super) fn written(account: &Account, language: Language, colour: bool) -> String {
    let paint = Paint { on: colour };
    let mut text = paragraph(&account.title, "", &|word| paint.with("1", word));
    text.push_str(&paragraph(&account.summary, "", &str::to_owned));
    for section in &account.sections {
        text.push_str(&format!("\n{}\n", paint.with("1;36", &plain(&section.title))));
        for note in &section.notes {
            text.push_str(&paragraph(note, "", &|word| paint.with("2", word)));
        }
        for block in &section.blocks {
            text.push_str(&self::block(block, section.blocks.len() > 1, language, &paint));
        }
    }
    text
}

fn block(block: &Block, captioned: bool, language: Language, paint: &Paint) -> String {
    match block {
        Block::Heading { title, .. } => {
            format!("\n{}\n", paint.with("1", &plain(&title.text)))
        }
        Block::Table { caption, is_folded, head, rows, more, .. } => {
            let most = if *is_folded { MOST_FOLDED } else { MOST_ROWS };
            let more = more + rows.len().saturating_sub(most);
            let rows = rows.get(..most).unwrap_or(rows);
            let mut text = String::new();
            if captioned {
                text.push_str(&paragraph(caption, "", &str::to_owned));
            }
            text.push_str(&table(head, rows, paint));
            if more > 0 {
                text.push_str(&format!("{}\n", super::more(more, language)));
            }
            text
        }
        Block::Text { title, facts, passages } => {
            let mut text = format!("- {}\n", paint.with("1", &plain(&title.text)));
            for fact in facts {
                text.push_str(&paragraph(fact, "  ", &str::to_owned));
            }
            for shown in passages.iter().take(MOST_PASSAGES) {
                text.push_str(&wrapped(&passage(shown, paint), "    ", "    "));
            }
            let more = passages.len().saturating_sub(MOST_PASSAGES);
            if more > 0 {
                text.push_str(&format!("    {}\n", super::more(more, language)));
            }
            text
        }
    }
}

/// The words of a passage, each painted by itself so that lines can break between them.
fn passage(passage: &Passage, paint: &Paint) -> Vec<(usize, String)> {
    let mut words = Vec::new();
    for piece in passage {
        let (code, (open, close), text) = match piece {
            Piece::Same(text) => ("", ("", ""), text.as_str()),
            Piece::Gap => ("", ("", ""), "…"),
            Piece::Removed(text) => ("9;31", ("[-", "-]"), text.as_str()),
            Piece::Added(text) => ("32", ("{+", "+}"), text.as_str()),
        };
        let text = plain(text);
        let mut all: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        if all.len() > MOST_WORDS && !code.is_empty() {
            all.truncate(MOST_WORDS);
            all.push("…".to_owned());
        }
        if !paint.on {
            if let Some(first) = all.first_mut() {
                first.insert_str(0, open);
            }
            if let Some(last) = all.last_mut() {
                last.push_str(close);
            }
        }
        words.extend(all.into_iter().map(|word| {
            let width = word.chars().count();
            (width, if code.is_empty() { word } else { paint.with(code, &word) })
        }));
    }
    words
}

/// A table, or where it is too wide for a terminal, its rows one below the other with a line for each cell.
fn table(head: &[String], rows: &[Vec<Cell>], paint: &Paint) -> String {
    let mut lines = vec![head.iter().map(|cell| plain(cell)).collect::<Vec<String>>()];
    lines.extend(rows.iter().map(|row| row.iter().map(|cell| plain(&cell.line())).collect()));
    let table = output::aligned(&lines, &[]);
    if table.lines().all(|line| line.chars().count() <= WIDTH) {
        let (head, body) = table.split_once('\n').unwrap_or((table.as_str(), ""));
        return format!("{}\n{body}", paint.with("1", head));
    }
    let names = lines.first().into_iter().flatten().skip(1);
    let widest = names.map(|name| name.chars().count()).max().unwrap_or(0).min(MOST_NAME);
    let mut text = String::new();
    for row in lines.iter().skip(1) {
        for (place, (cell, name)) in row.iter().zip(head).enumerate() {
            if place == 0 {
                let words = words(cell, &|word| paint.with("1", word));
                text.push_str(&wrapped(&words, "- ", "  "));
            } else {
                let first = format!("    {:<widest$}  ", plain(name));
                let rest = " ".repeat(widest + 6);
                text.push_str(&wrapped(&words(cell, &str::to_owned), &first, &rest));
            }
        }
    }
    text
}

fn words(text: &str, painted: &dyn Fn(&str) -> String) -> Vec<(usize, String)> {
    text.split_whitespace().map(|word| (word.chars().count(), painted(word))).collect()
}

fn paragraph(text: &str, indent: &str, painted: &dyn Fn(&str) -> String) -> String {
    wrapped(&words(&plain(text), painted), indent, indent)
}

/// Words in lines of at most [`WIDTH`], of which the first begins with `first` and the others with `rest`.
fn wrapped(words: &[(usize, String)], first: &str, rest: &str) -> String {
    let mut text = first.to_owned();
    let mut column = first.chars().count();
    let mut is_begun = false;
    for (width, word) in words {
        if is_begun && column + 1 + width > WIDTH {
            text.push_str(&format!("\n{rest}"));
            column = rest.chars().count();
        } else if is_begun {
            text.push(' ');
            column += 1;
        }
        text.push_str(word);
        column += width;
        is_begun = true;
    }
    format!("{}\n", text.trim_end())
}

/// Text that commands nothing of a terminal.
fn plain(text: &str) -> String {
    // A blank that no line breaks at is one like others here: words are counted, and copied into a search.
    let sign = |c: char| if c.is_control() || c == '\u{a0}' { ' ' } else { c };
    text.chars().map(sign).collect()
}

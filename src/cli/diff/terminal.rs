//! Lays a comparison of two editions out for a terminal.

use super::super::output;
use super::MOST_ROWS;
use crate::project::Language;
use crate::report::changes::{Account, Block, Passage, Piece};

/// How many changed paragraphs of a text are shown.
const MOST_PASSAGES: usize = 12;
/// How many words of a stretch that was removed or added are shown.
const MOST_WORDS: usize = 60;
/// How wide a paragraph is.
const WIDTH: usize = 96;

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
    let mut text = format!("{}\n{}\n", paint.with("1", &plain(&account.title)), account.summary);
    for section in &account.sections {
        text.push_str(&format!("\n{}\n", paint.with("1;36", &plain(&section.title))));
        for note in &section.notes {
            text.push_str(&format!("{}\n", paint.with("2", &plain(note))));
        }
        for block in &section.blocks {
            text.push_str(&self::block(block, section.blocks.len() > 1, language, &paint));
        }
    }
    text
}

fn block(block: &Block, captioned: bool, language: Language, paint: &Paint) -> String {
    match block {
        Block::Table { caption, head, rows, more } => {
            let mut lines = vec![head.iter().map(|cell| plain(cell)).collect::<Vec<String>>()];
            let more = more + rows.len().saturating_sub(MOST_ROWS);
            let rows = rows.iter().take(MOST_ROWS);
            lines.extend(rows.map(|row| row.iter().map(|cell| plain(&cell.text)).collect()));
            let mut text = String::new();
            if captioned {
                text.push_str(&format!("{}\n", plain(caption)));
            }
            let table = output::aligned(&lines, &[]);
            let (head, body) = table.split_once('\n').unwrap_or((table.as_str(), ""));
            text.push_str(&format!("{}\n{body}", paint.with("1", head)));
            if more > 0 {
                text.push_str(&format!("{}\n", super::more(more, language)));
            }
            text
        }
        Block::Text { title, facts, passages } => {
            let mut text = format!("- {}\n", paint.with("1", &plain(&title.text)));
            for fact in facts {
                text.push_str(&format!("  {}\n", plain(fact)));
            }
            for shown in passages.iter().take(MOST_PASSAGES) {
                text.push_str(&wrapped(&passage(shown, paint)));
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

fn wrapped(words: &[(usize, String)]) -> String {
    let mut text = String::new();
    let mut column = 0;
    for (width, word) in words {
        if column > 0 && column + 1 + width > WIDTH {
            text.push('\n');
            column = 0;
        }
        text.push_str(if column == 0 { "    " } else { " " });
        text.push_str(word);
        column += width + if column == 0 { 4 } else { 1 };
    }
    text.push('\n');
    text
}

/// Text that commands nothing of a terminal.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

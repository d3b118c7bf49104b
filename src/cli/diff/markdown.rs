//! Lays a comparison of two editions out as Markdown, for a comment in a forge. Nothing of the texts compared is read as
//! Markdown or HTML there.

use super::MOST_ROWS;
use crate::project::Language;
use crate::report::changes::{Account, Block, Cell, Passage, Piece};

/// How many bytes a comparison has at most. GitHub refuses a comment of more than 65,536 characters, and whoever posts it may
/// want to add some.
const MOST_BYTES: usize = 60_000;
/// How many characters of a name or a value are shown.
const MOST_CHARS: usize = 300;

/// How much of the changed texts is shown.
#[derive(Clone, Copy)]
struct Detail {
    /// Of a text, how many changed paragraphs.
    passages: usize,
    /// Of a stretch, how many words.
    words: usize,
    /// Of a table that is folded, how many rows.
    folded: usize,
}

/// From the most that is shown to the least: that a text changed, and in how many words.
const DETAILS: [Detail; 3] = [
    Detail { passages: 30, words: 120, folded: 40 },
    Detail { passages: 6, words: 40, folded: 12 },
    Detail { passages: 0, words: 0, folded: 4 },
];
/// A table of more rows than these is folded.
const MOST_OPEN: usize = 12;

/// The comparison as Markdown, in as much detail as a comment has room for. What there is no room for is counted.
pub(super) fn written(account: &Account, language: Language) -> String {
    let mut parts = Vec::new();
    for (place, detail) in DETAILS.into_iter().enumerate() {
        parts = in_parts(account, language, detail, place > 0);
        if parts.iter().map(String::len).sum::<usize>() <= MOST_BYTES {
            return parts.concat();
        }
    }
    let mut text = String::new();
    let mut rest = parts.iter();
    while let Some(part) = rest.next() {
        if text.len() + part.len() > MOST_BYTES {
            // Whatever follows is left out too: a later part under the heading of an earlier one would be of that one.
            text.push_str(&format!("\n{}\n", super::more(rest.len() + 1, language)));
            break;
        }
        text.push_str(part);
    }
    text
}

/// The comparison in parts, of which each stands by itself.
fn in_parts(
    account: &Account,
    language: Language,
    detail: Detail,
    is_shortened: bool,
) -> Vec<String> {
    let mut head = format!("## {}\n\n{}\n", named(&account.title), escaped(&account.summary));
    if is_shortened {
        head.push_str(&format!("\n{}\n", shortened(language)));
    }
    let mut parts = vec![head];
    for section in &account.sections {
        let mut head = format!("\n### {}\n\n", escaped(&section.title));
        for note in &section.notes {
            head.push_str(&format!("{}\n\n", escaped(note)));
        }
        for block in &section.blocks {
            let mut text = std::mem::take(&mut head);
            match block {
                Block::Heading { title, .. } => {
                    // It goes with what follows it: cut off by itself, it would be of nothing.
                    head = format!("{text}\n#### {}\n\n", named(&title.text));
                    continue;
                }
                Block::Table { caption, is_folded, head, rows, more, .. } => {
                    let most = if *is_folded { detail.folded } else { MOST_ROWS };
                    let more = more + rows.len().saturating_sub(most);
                    let is_long = section.id == "revisions" && rows.len() > MOST_OPEN;
                    let rows = rows.get(..most).unwrap_or(rows);
                    let rest = match more {
                        0 => String::new(),
                        more => format!("\n{}\n", super::more(more, language)),
                    };
                    if *is_folded || is_long {
                        let table = table(None, head, rows);
                        let caption = escaped(caption);
                        text.push_str(&format!(
                            "<details><summary>{caption}</summary>\n\n{table}{rest}\n</details>\n\n"
                        ));
                    } else {
                        let captioned = section.blocks.len() > 1;
                        text.push_str(&table(captioned.then_some(caption), head, rows));
                        text.push_str(&rest);
                    }
                }
                Block::Text { title, facts, passages } => {
                    text.push_str(&details(title, facts, passages, language, detail));
                }
            }
            parts.push(text);
        }
    }
    parts
}

/// That there is more to see than a comment has room for.
fn shortened(language: Language) -> &'static str {
    match language {
        Language::Es => "Aquí no cabe todo entero: `embajador diff --format html` lo muestra.",
        Language::En => {
            "Not all of it has room here in full: `embajador diff --format html` shows it."
        }
    }
}

fn table(caption: Option<&String>, head: &[String], rows: &[Vec<Cell>]) -> String {
    let mut text = String::new();
    if let Some(caption) = caption {
        text.push_str(&format!("\n**{}**\n\n", escaped(caption)));
    }
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    text.push_str(&line(head.iter().map(|cell| named(cell)).collect()));
    text.push_str(&line(head.iter().map(|_| "---".to_owned()).collect()));
    for row in rows {
        text.push_str(&line(row.iter().map(|cell| named(&cell.line())).collect()));
    }
    text
}

fn details(
    title: &Cell,
    facts: &[String],
    passages: &[Passage],
    language: Language,
    detail: Detail,
) -> String {
    let facts = facts.iter().map(|fact| named(fact)).collect::<Vec<String>>().join(". ");
    let head = match facts.as_str() {
        "" => format!("<b>{}</b>", named(&title.text)),
        facts => format!("<b>{}</b>: {facts}", named(&title.text)),
    };
    if passages.is_empty() || detail.passages == 0 {
        return format!("- {head}\n\n");
    }
    let mut text = format!("<details><summary>{head}</summary>\n\n");
    for passage in passages.iter().take(detail.passages) {
        let pieces = passage.iter().map(|piece| match piece {
            Piece::Same(words) => cut(words, detail),
            Piece::Gap => "…".to_owned(),
            Piece::Removed(words) => format!("<del>{}</del>", cut(words, detail)),
            Piece::Added(words) => format!("<ins>{}</ins>", cut(words, detail)),
        });
        let line = pieces.collect::<Vec<String>>().join(" ");
        text.push_str(&format!("> {line}\n\n"));
    }
    let more = passages.len().saturating_sub(detail.passages);
    if more > 0 {
        text.push_str(&format!("{}\n\n", super::more(more, language)));
    }
    text.push_str("</details>\n\n");
    text
}

/// The first words of a text; what has no blanks is cut all the same.
fn cut(words: &str, detail: Detail) -> String {
    let all: Vec<&str> = words.split_whitespace().collect();
    match all.get(..detail.words) {
        Some(first) if all.len() > detail.words => {
            format!("{} …", clipped(&first.join(" "), detail.words * 16, Some(Beginning::Nothing)))
        }
        _ => clipped(words, detail.words * 16, Some(Beginning::Nothing)),
    }
}

/// A name, a value or a sentence, as much of it as anybody reads in a table. It stands inside a line.
fn named(text: &str) -> String {
    clipped(text, MOST_CHARS, None)
}

fn clipped(text: &str, most: usize, begins: Option<Beginning>) -> String {
    match text.char_indices().nth(most).and_then(|(end, _)| text.get(..end)) {
        Some(first) => format!("{}…", harmless(first, begins)),
        None => harmless(text, begins),
    }
}

/// Text that may stand at the beginning of a line.
fn escaped(text: &str) -> String {
    harmless(text, Some(Beginning::Nothing))
}

/// Text as itself: a sign that would mean something in Markdown or HTML at its place is a character reference, which both
/// leave alone, and any other stays, so that the text can be read as it is sent too.
///
/// A forge looks for mentions, references and addresses in what it has read as Markdown already, where a character reference
/// is the sign again. What keeps them from being made is a blank without width after the sign.
fn harmless(text: &str, mut begins: Option<Beginning>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut signs = text.chars().peekable();
    let mut last = ' ';
    while let Some(c) = signs.next() {
        let next = signs.peek().copied();
        if c.is_control() {
            out.push(' ');
        } else if is_acting(c, last, next, begins) || is_www(&out, c, next) {
            out.push_str(&format!("&#{};", u32::from(c)));
        } else {
            out.push(c);
        }
        let follows = next.unwrap_or(' ');
        let is_reference = match c {
            // Whom or what they name on GitHub and GitLab: people, issues, merge requests, labels, milestones, snippets, epics.
            '@' | '#' | '!' | '~' | '%' | '$' | '&' | '^' => {
                follows.is_alphanumeric() || "\"'_-[".contains(follows)
            }
            // `https://`
            ':' => follows == '/',
            // `GH-1`, and the same in other trackers.
            '-' => last.is_ascii_alphabetic() && follows.is_ascii_digit(),
            _ => false,
        };
        if is_reference {
            out.push_str("&#8203;");
        }
        begins = match begins {
            Some(Beginning::Nothing) if c.is_whitespace() => begins,
            Some(_) if c.is_ascii_digit() => Some(Beginning::Digits),
            _ => None,
        };
        last = c;
    }
    out
}

/// What stands before a sign on its line, which may begin where the text does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Beginning {
    /// Nothing but blanks.
    Nothing,
    /// Digits, as those of a numbered item.
    Digits,
}

/// Whether a sign means something in Markdown or HTML where it stands. What follows the end of a text is not known.
fn is_acting(c: char, last: char, next: Option<char>, begins: Option<Beginning>) -> bool {
    match c {
        '*' | '`' | '[' | ']' | '\\' | '|' | '~' | '{' | '$' => true,
        // Inside a word it is a sign of the word.
        '_' => !(last.is_alphanumeric() && next.is_some_and(char::is_alphanumeric)),
        // A tag, a comment, or a character reference.
        '<' => next.is_none_or(|next| !next.is_whitespace() && !next.is_ascii_digit()),
        '&' => next.is_none_or(|next| !next.is_whitespace()),
        // A heading, a quotation, items of lists, rules, and what makes the line before a heading.
        // What closes a heading ends its line.
        '#' if next.is_none() => true,
        '#' | '>' | '-' | '+' | '=' => begins == Some(Beginning::Nothing),
        '.' | ')' => begins == Some(Beginning::Digits) && next.is_none_or(char::is_whitespace),
        _ => false,
    }
}

/// Whether it is the point of a bare address such as www.example.org.
fn is_www(before: &str, c: char, next: Option<char>) -> bool {
    let ends = before.len().checked_sub(3).and_then(|start| before.get(start..));
    c == '.'
        && ends.is_some_and(|ends| ends.eq_ignore_ascii_case("www"))
        && next.is_none_or(|next| !next.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::changes::Section;

    fn account(blocks: Vec<Block>) -> Account {
        let text = str::to_owned;
        let (id, title) = ("chapters", text("Chapters"));
        let sections = vec![Section { id, title, notes: Vec::new(), blocks, link: None }];
        Account { title: text("What changed"), summary: text("Chapters."), sections }
    }

    fn chapter(title: &str, passages: Vec<Passage>) -> Block {
        let title = Cell { text: title.to_owned(), aside: None, place: None };
        Block::Text { title, facts: Vec::new(), passages }
    }

    fn table(
        caption: String,
        is_folded: bool,
        head: Vec<String>,
        rows: Vec<Vec<Cell>>,
        more: usize,
    ) -> Block {
        Block::Table { id: None, caption, is_folded, head, rows, more }
    }

    #[test]
    fn nothing_of_a_text_is_read_as_markdown_or_html() {
        let hostile = "</details> <script>x</script> [a](javascript:b) ![i](//e) `c` | *d* @you #1 www.e.org\n# h";
        for text in [escaped(hostile), named(hostile)] {
            for acting in ["<", "[", "]", "`", "|", "*", "www.", "\n"] {
                assert!(!text.contains(acting), "{acting} in {text}");
            }
            assert_eq!(read(&text).replace('\u{200b}', ""), hostile.replace('\n', " "));
        }
        // What begins a heading, a quotation, an item, a rule, or underlines the line before.
        for text in
            ["# h", "> q", "- i", "+ i", "* i", "1. i", "12) i", "---", "===", "~~~", "  - i"]
        {
            assert!(escaped(text).contains("&#"), "{text}");
            assert_eq!(read(&escaped(text)), text);
        }
        for text in ["R & D", "a < b, 3 < 4", "&lt;b", "<b", "\\*", "_a_", "C #"] {
            assert_eq!(read(&escaped(text)).replace('\u{200b}', ""), text);
        }
        assert_eq!(escaped("&lt; <b _a_ C #"), "&#38;&#8203;lt; &#60;b &#95;a&#95; C &#35;");
    }

    #[test]
    fn what_means_nothing_stays_as_it_is() {
        let text =
            "2026-10: 45.4 (n = 129), +6 (between -1 and 12) csat_attention 50 % R & D 3 < 4!";
        assert_eq!(escaped(text), text);
        assert_eq!(named("9. Retention"), "9. Retention");
        assert_eq!(named("+6"), "+6");
        assert_eq!(escaped("1.5 hours"), "1.5 hours");
    }

    #[test]
    fn a_long_list_of_revisions_is_folded() {
        let cell = |i: usize| vec![Cell { text: format!("row {i}"), aside: None, place: None }];
        let rows: Vec<Vec<Cell>> = (0..60).map(cell).collect();
        let head = || vec!["Row".to_owned()];
        let folded =
            account(vec![table("Breakdowns (60)".to_owned(), true, head(), rows.clone(), 0)]);
        let text = written(&folded, Language::En);
        assert!(
            text.contains("<details><summary>Breakdowns (60)</summary>\n\n| Row |\n"),
            "{text}"
        );
        assert!(text.contains("| row 39 |\n\n… and 20 more\n\n</details>"), "{text}");
        let mut open = account(vec![table("Totals".to_owned(), false, head(), rows, 0)]);
        assert!(!written(&open, Language::En).contains("<details>"));
        open.sections[0].id = "revisions";
        assert!(written(&open, Language::En).contains("<details><summary>Totals</summary>"));
    }

    #[test]
    fn a_page_has_more_rows_than_a_comment() {
        let cell = |i: usize| vec![Cell { text: format!("row {i}"), aside: None, place: None }];
        let (caption, head) = ("Rows".to_owned(), vec!["Row".to_owned()]);
        let rows: Vec<Vec<Cell>> = (0..100).map(cell).collect();
        let account = account(vec![table(caption, false, head, rows, 5)]);
        let comment = written(&account, Language::En);
        assert!(comment.contains("| row 79 |") && !comment.contains("| row 80 |"), "{comment}");
        assert!(comment.ends_with("\n… and 25 more\n"), "{comment}");
        let page = crate::site::changes_document(&account, Language::En).unwrap();
        assert!(page.contains("row 99") && page.contains("… and 5 more"));
    }

    /// A forge reads the text that Markdown leaves, in which a character reference is its sign again.
    fn read(text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("&#") {
            let (number, after) = after.split_once(';').unwrap();
            out.push_str(before);
            out.push(char::from_u32(number.parse().unwrap()).unwrap());
            rest = after;
        }
        out + rest
    }

    #[test]
    fn nobody_is_notified_and_nothing_is_referred_to() {
        let text = "@team you@example.org #123 o/r#1 GH-4 !5 ~bug ~\"a b\" %3 $7 &8 https://e.org";
        let shown = read(&escaped(text));
        assert_eq!(shown.replace('\u{200b}', ""), text);
        for broken in ["@t", "@e", "#1", "GH-4", "!5", "~b", "~\"", "%3", "$7", "&8", "://"] {
            assert!(!shown.contains(broken), "{broken} in {shown}");
        }
        assert_eq!(read(&escaped("2026-10, 12:30, 50 %, R & D")), "2026-10, 12:30, 50 %, R & D");
    }

    #[test]
    fn a_comment_is_never_longer_than_a_forge_takes() {
        let long = |words: usize| vec![Piece::Added("[[word]] ".repeat(words))];
        let one = |passages, words| account(vec![chapter("One", vec![long(words); passages])]);
        let in_full = written(&one(3, 10), Language::En);
        assert!(in_full.contains("<details>") && !in_full.contains("has room"), "{in_full}");
        let shortened = written(&one(60, 400), Language::En);
        assert!(shortened.contains("has room here in full") && shortened.contains("… and 54 more"));
        let many: Vec<Block> =
            (0..6000).map(|i| chapter(&format!("No {i}"), vec![long(9)])).collect();
        let cut = written(&account(many), Language::En);
        let shown = cut.matches("<b>No ").count();
        assert!(
            shown > 1000 && cut.ends_with(&format!("\n… and {} more\n", 6000 - shown)),
            "{cut}"
        );
        // One word without an end, as a name and as a text.
        let endless = "[".repeat(200_000);
        let block = chapter(&endless, vec![vec![Piece::Removed(endless.clone())]]);
        let clipped = written(&account(vec![block]), Language::Es);
        assert!(clipped.contains("…</b>") && clipped.contains("…</del>"));
        for text in [in_full, shortened, cut, clipped] {
            assert!(text.len() <= 65_536, "{}", text.len());
            assert_eq!(text.matches("<details>").count(), text.matches("</details>").count());
        }
    }
}

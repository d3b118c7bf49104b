//! Lays a comparison of two editions out: as a page of the later one, and as a page by itself.

use super::Site;
use super::language::{LanguageSite, root_of};
use super::theme::Theme;
use super::view::PageView;
use crate::components::Words;
use crate::diagnostic::Failure;
use crate::project::Language;
use crate::report::changes::{
    Account, Block, Cell, Changes, Passage, Piece, REVISIONS_PATH, Snapshot, revision_rows,
};
use crate::sources::csv_text::csv_text;
use serde::Serialize;

/// Where it stands, from the language's folder.
pub(super) const PATH: &str = "changes.html";

/// What `changes_sections.html` is given.
#[derive(Serialize)]
struct ChangesView {
    title: String,
    summary: String,
    sections: Vec<SectionView>,
}

#[derive(Serialize)]
struct SectionView {
    id: &'static str,
    title: String,
    notes: Vec<String>,
    blocks: Vec<BlockView>,
    link: Option<CellView>,
}

#[derive(Serialize)]
struct BlockView {
    /// `heading`, `table` or `text`.
    kind: &'static str,
    /// Of a heading, or of a table that has one; else empty.
    id: String,
    caption: String,
    folded: bool,
    head: Vec<String>,
    rows: Vec<Vec<CellView>>,
    more: Option<String>,
    title: Option<CellView>,
    facts: Vec<String>,
    passages: Vec<Vec<PieceView>>,
}

#[derive(Serialize)]
struct CellView {
    text: String,
    aside: Option<String>,
    href: Option<String>,
}

#[derive(Serialize)]
struct PieceView {
    /// `same`, `gap`, `removed` or `added`.
    kind: &'static str,
    text: String,
}

#[derive(Serialize)]
struct PageOwn {
    changes: ChangesView,
}

/// What `changes_document.html` is given.
#[derive(Serialize)]
struct DocumentView {
    language: &'static str,
    words: Words,
    style: String,
    changes: ChangesView,
}

/// `root` is the way from the page to its language's folder; without one there are no links.
fn view(account: &Account, root: Option<&str>, language: Language) -> ChangesView {
    let sections = account.sections.iter().map(|section| SectionView {
        id: section.id,
        title: section.title.clone(),
        notes: section.notes.clone(),
        blocks: section.blocks.iter().map(|block| self::block(block, root, language)).collect(),
        // Without a site around it there is nothing to lead to.
        link: section.link.as_ref().filter(|_| root.is_some()).map(|link| cell(link, root)),
    });
    ChangesView {
        title: account.title.clone(),
        summary: account.summary.clone(),
        sections: sections.collect(),
    }
}

fn cell(cell: &Cell, root: Option<&str>) -> CellView {
    CellView {
        text: cell.text.clone(),
        aside: cell.aside.clone(),
        href: root.zip(cell.place.as_ref()).map(|(root, place)| format!("{root}{}", place.path())),
    }
}

fn block(block: &Block, root: Option<&str>, language: Language) -> BlockView {
    let cell = |cell: &Cell| self::cell(cell, root);
    let mut view = BlockView {
        kind: "table",
        id: String::new(),
        caption: String::new(),
        folded: false,
        head: Vec::new(),
        rows: Vec::new(),
        more: None,
        title: None,
        facts: Vec::new(),
        passages: Vec::new(),
    };
    match block {
        Block::Heading { id, title } => {
            view.kind = "heading";
            view.id.clone_from(id);
            view.title = Some(cell(title));
        }
        Block::Table { id, caption, is_folded, head, rows, more } => {
            view.id = id.clone().unwrap_or_default();
            view.folded = *is_folded;
            view.caption = caption.clone();
            view.head = head.clone();
            view.rows = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
            view.more = (*more > 0).then(|| match language {
                Language::Es => format!("… y {more} más"),
                Language::En => format!("… and {more} more"),
            });
        }
        Block::Text { title, facts, passages } => {
            view.kind = "text";
            view.title = Some(cell(title));
            view.facts = facts.clone();
            view.passages = passages.iter().map(passage).collect();
        }
    }
    view
}

fn passage(passage: &Passage) -> Vec<PieceView> {
    let piece = |piece: &Piece| {
        let (kind, text) = match piece {
            Piece::Same(text) => ("same", text.as_str()),
            Piece::Gap => ("gap", "…"),
            Piece::Removed(text) => ("removed", text.as_str()),
            Piece::Added(text) => ("added", text.as_str()),
        };
        PieceView { kind, text: text.to_owned() }
    };
    passage.iter().map(piece).collect()
}

/// Writes the page of a language: what it says, against what the edition before said; and all revised figures as CSV.
pub(super) fn add(
    pages: &LanguageSite<'_, '_>,
    before: (&str, &Snapshot),
    now: &Snapshot,
    site: &Site,
) -> Result<(), Failure> {
    let (name, then) = before;
    let unnamed = pages.language.pick("esta edición", "this edition");
    let language = pages.language;
    let to = pages.parts.edition.map_or(unnamed.to_owned(), |name| language.edition_title(name));
    let from = language.edition_title(name);
    let changes = Changes::between(then, now);
    let file = csv_text(&revision_rows(&changes.revisions));
    site.staging.add(&pages.href(REVISIONS_PATH), file.as_bytes())?;
    let account = Account::new(&changes, (&from, &then.policy), (&to, &now.policy));
    let own = PageOwn { changes: view(&account, Some(&root_of(PATH)), pages.language) };
    let page = PageView {
        title: account.title.clone(),
        description: Some(account.summary.clone()),
        section: "changes",
        ..pages.page_view(PATH)
    };
    pages.add(site, "changes.html", &page, own)
}

/// The comparison as a page by itself, in the built-in theme.
///
/// # Errors
/// [`Failure::Input`] if a template is wrong.
pub fn document(account: &Account, language: Language) -> Result<String, Failure> {
    let theme = Theme::built_in()?;
    let style = theme.assets().find(|(path, _)| *path == "style.css");
    let style = style.map(|(_, content)| in_address(content)).unwrap_or_default();
    let view = DocumentView {
        language: language.code(),
        words: Words::of(language),
        style,
        changes: view(account, None, language),
    };
    theme.render("changes_document.html", &view)
}

/// A file's bytes as they stand in a `data:` address.
fn in_address(content: &[u8]) -> String {
    let mut address = String::with_capacity(content.len() * 3 / 2);
    for byte in content {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'!' | b'~' | b'*' => {
                address.push(char::from(*byte));
            }
            other => address.push_str(&format!("%{other:02X}")),
        }
    }
    address
}

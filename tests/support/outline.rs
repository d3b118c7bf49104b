//! What a page says and shows, without the frame that our theme or mdBook's puts around it: so the two can be compared.

use super::html::{Piece, inside, pieces};
use std::collections::{BTreeMap, BTreeSet};

/// The elements that components write, by tag (any where empty) and class.
const COMPONENTS: [(&str, &str); 10] = [
    ("", "kpi"),
    ("section", "component"),
    ("", "headline"),
    ("", "facts"),
    ("", "box"),
    ("", "definitions"),
    ("", "treatment"),
    ("", "multiples"),
    ("", "none"),
    ("", "key"),
];

/// Parts of a page's main element that are no content: by class.
const FRAME: [&str; 4] = ["neighbours", "downloads", "head", "boring"];

/// The content of a page.
#[derive(Debug)]
pub(crate) struct Outline {
    /// All its text, without blanks and with straight quotes.
    pub(crate) words: String,
    /// What its components wrote, in their order.
    pub(crate) components: Vec<Component>,
    /// The ids of its elements, in their order.
    pub(crate) ids: Vec<String>,
    /// What its links and images lead to.
    pub(crate) links: BTreeSet<String>,
}

/// What one component wrote.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Component {
    /// Its class.
    pub(crate) kind: String,
    /// Every tag with its attributes, and every text.
    pub(crate) content: Vec<String>,
}

impl Outline {
    /// The outline of a page.
    pub(crate) fn of(page: &str) -> Outline {
        let pieces = content(page);
        let ids = pieces.iter().filter_map(|piece| piece.attribute("id")).map(str::to_owned);
        let links = ["href", "src"].into_iter().flat_map(|name| {
            pieces.iter().filter_map(move |piece| piece.attribute(name)).map(str::to_owned)
        });
        Outline {
            words: words(&pieces),
            components: components(&pieces),
            ids: ids.collect(),
            links: links.collect(),
        }
    }

    /// How many elements of each name its components hold.
    pub(crate) fn count(&self, into: &mut BTreeMap<String, usize>) {
        for component in &self.components {
            *into.entry(component.kind.clone()).or_default() += 1;
            for name in ["svg", "table", "figure"] {
                let opens = |piece: &&String| {
                    piece.strip_prefix('<').and_then(|p| p.split([' ', '>']).next()) == Some(name)
                };
                *into.entry(name.to_owned()).or_default() +=
                    component.content.iter().filter(opens).count();
            }
        }
    }

    /// Panics unless another page says and shows the same.
    pub(crate) fn assert_same(&self, other: &Outline, page: &str) {
        for (ours, theirs) in self.components.iter().zip(&other.components) {
            let different =
                ours.content.iter().zip(&theirs.content).find(|(ours, theirs)| ours != theirs);
            assert_eq!(different, None, "{page}: `{}` differs", ours.kind);
            assert_eq!(ours, theirs, "{page}");
        }
        let kinds = |outline: &Outline| -> Vec<String> {
            outline.components.iter().map(|component| component.kind.clone()).collect()
        };
        assert_eq!(kinds(self), kinds(other), "{page}: the components");
        if self.words != other.words {
            let same = self.words.chars().zip(other.words.chars()).take_while(|(a, b)| a == b);
            let same = same.count();
            let around = |words: &str| -> String {
                words.chars().skip(same.saturating_sub(60)).take(160).collect()
            };
            panic!("{page}: ours\n  {}\nmdBook's\n  {}", around(&self.words), around(&other.words));
        }
    }
}

/// Each link of a page by its last part, with the words from it to the next one.
pub(crate) fn entries(page: &str) -> BTreeMap<String, String> {
    let pieces = content(page);
    let links: Vec<usize> =
        (0..pieces.len()).filter(|at| pieces[*at].attribute("href").is_some()).collect();
    let ends = links.iter().skip(1).copied().chain([pieces.len()]);
    let entries = links.iter().zip(ends).map(|(start, end)| {
        let href = pieces[*start].attribute("href").unwrap();
        (href.rsplit('/').next().unwrap().to_owned(), words(&pieces[*start..end]))
    });
    entries.collect()
}

/// What a page's main element holds, but for its frame.
fn content(page: &str) -> Vec<Piece> {
    let main = page.split_once("<main").expect("a page has a main element").1;
    let main = main.split_once('>').unwrap().1.split_once("</main>").unwrap().0;
    let mut text = String::new();
    let mut rest = main;
    while let Some((before, style)) = rest.split_once("<style>") {
        text.push_str(before);
        rest = style.split_once("</style>").unwrap().1;
    }
    text.push_str(rest);
    without_frame(&pieces(&text))
}

fn has_class(piece: &Piece, wanted: &str) -> bool {
    piece.attribute("class").is_some_and(|classes| classes.split(' ').any(|class| class == wanted))
}

fn without_frame(pieces: &[Piece]) -> Vec<Piece> {
    let mut kept = Vec::new();
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        if FRAME.iter().any(|class| has_class(piece, class)) {
            at += inside(pieces, at).len() + 2;
        } else {
            kept.push(piece.clone());
            at += 1;
        }
    }
    kept
}

fn words(pieces: &[Piece]) -> String {
    let texts = pieces.iter().filter_map(|piece| match piece {
        Piece::Text(text) => Some(text.as_str()),
        _ => None,
    });
    // mdBook makes quotes and dashes of what authors write; a figure has neither.
    let mut words = String::new();
    for c in texts.flat_map(str::chars).filter(|c| !c.is_whitespace()) {
        match c {
            '“' | '”' => words.push('"'),
            '‘' | '’' => words.push('\''),
            '…' => words.push_str("..."),
            '–' => words.push_str("--"),
            '—' => words.push_str("---"),
            c => words.push(c),
        }
    }
    words
}

fn components(pieces: &[Piece]) -> Vec<Component> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        let kind = COMPONENTS.iter().find(|(name, class)| {
            has_class(piece, class) && (name.is_empty() || piece.opens(name))
        });
        let Some((_, kind)) = kind else {
            at += 1;
            continue;
        };
        let inner = inside(pieces, at);
        let content = std::iter::once(piece).chain(inner).filter_map(written).collect();
        found.push(Component { kind: (*kind).to_owned(), content });
        at += inner.len() + 2;
    }
    found
}

/// A piece as text: mdBook writes attributes in small letters, and breaks lines where it likes.
fn written(piece: &Piece) -> Option<String> {
    match piece {
        Piece::Open { name, attributes } => {
            let attributes: BTreeMap<String, &String> =
                attributes.iter().map(|(key, value)| (key.to_lowercase(), value)).collect();
            let attributes: String =
                attributes.iter().map(|(key, value)| format!(" {key}={value:?}")).collect();
            Some(format!("<{}{attributes}>", name.to_lowercase()))
        }
        Piece::Close(name) => Some(format!("</{}>", name.to_lowercase())),
        Piece::Text(text) => {
            let text: Vec<&str> = text.split_whitespace().collect();
            (!text.is_empty()).then(|| text.join(" "))
        }
    }
}

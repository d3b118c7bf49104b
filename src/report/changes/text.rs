//! Compares texts word by word, and shows only where they differ.

use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::BTreeMap;
use std::ops::Range;

/// A stretch of a changed paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words that stayed.
    Same(String),
    /// Words that stayed and are not shown.
    Gap,
    /// Words that were removed.
    Removed(String),
    /// Words that were added.
    Added(String),
}

/// A paragraph in which something changed.
pub type Passage = Vec<Piece>;

/// How many words beside a change are shown at most; a sentence that ends earlier ends them.
const BESIDE: usize = 14;

/// How many pairs of words or of paragraphs are compared at most. Beyond, all of one gives way to all of the other: time
/// would grow with their product.
const MOST_PAIRS: usize = 16_000_000;

/// The least share of common words for which one paragraph is a new version of another.
const SAME_PARAGRAPH: f64 = 0.3;

/// The paragraphs that differ.
#[must_use]
pub fn passages(old: &[String], new: &[String]) -> Vec<Passage> {
    let mut found = Vec::new();
    for change in differences(old, new) {
        let olds = old.get(change.0).unwrap_or_default();
        let news = new.get(change.1).unwrap_or_default();
        let pairs = olds.len().max(news.len());
        for place in 0..pairs {
            match (olds.get(place), news.get(place)) {
                (Some(then), Some(now)) if is_version(then, now) => found.push(words(then, now)),
                (then, now) => {
                    found.extend(then.map(|then| vec![Piece::Removed(then.clone())]));
                    found.extend(now.map(|now| vec![Piece::Added(now.clone())]));
                }
            }
        }
    }
    found
}

/// The stretches that differ, each as the places in the old and in the new.
fn differences<T: Eq + std::hash::Hash + Ord>(
    old: &[T],
    new: &[T],
) -> Vec<(Range<usize>, Range<usize>)> {
    let before = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let rest = (old.len() - before).min(new.len() - before);
    let after =
        old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let (old_end, new_end) = (old.len() - after, new.len() - after);
    let (olds, news) = (old.get(before..old_end), new.get(before..new_end));
    let (olds, news) = (olds.unwrap_or_default(), news.unwrap_or_default());
    if olds.is_empty() && news.is_empty() {
        return Vec::new();
    }
    if olds.len().saturating_mul(news.len()) > MOST_PAIRS {
        return vec![(before..old_end, before..new_end)];
    }
    let shifted = |range: Range<usize>| range.start + before..range.end + before;
    let ops = capture_diff_slices(Algorithm::Myers, olds, news);
    let mut found: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for op in ops.iter().filter(|op| !matches!(op, DiffOp::Equal { .. })) {
        let (olds, news) = (shifted(op.old_range()), shifted(op.new_range()));
        match found.last_mut() {
            // What is removed and what is added in one place are one change.
            Some(last) if last.0.end == olds.start && last.1.end == news.start => {
                (last.0.end, last.1.end) = (olds.end, news.end);
            }
            _ => found.push((olds, news)),
        }
    }
    found
}

fn is_version(then: &str, now: &str) -> bool {
    share(then.split_whitespace(), now.split_whitespace()) >= SAME_PARAGRAPH
}

/// Which share of their words two texts have in common, 0 to 1; of two empty ones none.
pub(super) fn share_of_words(old: &[String], new: &[String]) -> f64 {
    let words = |text: &'_ [String]| -> Vec<String> {
        text.iter().flat_map(|line| line.split_whitespace()).map(str::to_owned).collect()
    };
    let (old, new) = (words(old), words(new));
    share(old.iter().map(String::as_str), new.iter().map(String::as_str))
}

fn share<'a>(old: impl Iterator<Item = &'a str>, new: impl Iterator<Item = &'a str>) -> f64 {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    let (mut all, mut common) = (0_u32, 0_u32);
    for word in old {
        all += 1;
        *counts.entry(word).or_default() += 1;
    }
    for word in new {
        all += 1;
        if let Some(left) = counts.get_mut(word).filter(|left| **left > 0) {
            *left -= 1;
            common += 1;
        }
    }
    if all == 0 { 0.0 } else { 2.0 * f64::from(common) / f64::from(all) }
}

/// A paragraph in both versions, word by word.
fn words(old: &str, new: &str) -> Passage {
    let olds: Vec<&str> = old.split_whitespace().collect();
    let news: Vec<&str> = new.split_whitespace().collect();
    let mut changes = differences(&olds, &news);
    // A single word that stayed between two changes says nothing, and makes both hard to read.
    changes.dedup_by(|next, last| {
        let near = next.0.start - last.0.end <= 1;
        if near {
            (last.0.end, last.1.end) = (next.0.end, next.1.end);
        }
        near
    });
    let joined =
        |words: &[&str], range: Range<usize>| words.get(range).unwrap_or_default().join(" ");
    let mut passage = Passage::new();
    let (mut shown, mut is_first, mut ended) = (0, true, false);
    for (removed, added) in changes {
        same(&olds, shown..removed.start, is_first || ended, false, &mut passage);
        (shown, is_first) = (removed.end, false);
        let removed = joined(&olds, removed);
        let added = joined(&news, added);
        // Of the next sentence nothing belongs to a change that ends its own.
        ended = ends(if added.is_empty() { &removed } else { &added });
        passage.extend((!removed.is_empty()).then_some(Piece::Removed(removed)));
        passage.extend((!added.is_empty()).then_some(Piece::Added(added)));
    }
    same(&olds, shown..olds.len(), ended, true, &mut passage);
    passage
}

/// Whether a sentence ends there.
fn ends(word: &str) -> bool {
    word.ends_with(['.', '!', '?', ':', ';'])
}

/// The words between two changes: of the sentences that hold the changes what is near, and of the others nothing.
fn same(words: &[&str], range: Range<usize>, no_head: bool, no_tail: bool, passage: &mut Passage) {
    let between = words.get(range).unwrap_or_default();
    if between.is_empty() {
        return;
    }
    let ends = |word: &&str| ends(word);
    let head = match between.iter().take(BESIDE).position(ends) {
        _ if no_head => 0,
        Some(place) => place + 1,
        None => BESIDE.min(between.len()),
    };
    let tail = match between.iter().rev().take(BESIDE + 1).skip(1).position(ends) {
        _ if no_tail => 0,
        // A change that begins a sentence has nothing of the one before beside it.
        _ if between.last().is_some_and(ends) => 0,
        Some(place) => place + 1,
        None => BESIDE.min(between.len()),
    };
    let mut push = |words: &[&str]| {
        if !words.is_empty() {
            passage.push(Piece::Same(words.join(" ")));
        }
    };
    // What would be cut is shown where it is shorter than the sign for it would be worth.
    if head + tail + 3 >= between.len() {
        push(between);
        return;
    }
    push(between.get(..head).unwrap_or_default());
    passage.push(Piece::Gap);
    if let Some(words) = between.get(between.len() - tail..)
        && !words.is_empty()
    {
        passage.push(Piece::Same(words.join(" ")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|line| (*line).to_owned()).collect()
    }

    fn told(old: &[&str], new: &[&str]) -> Vec<String> {
        let piece = |piece: &Piece| match piece {
            Piece::Same(words) => words.clone(),
            Piece::Gap => "…".to_owned(),
            Piece::Removed(words) => format!("[-{words}-]"),
            Piece::Added(words) => format!("[+{words}+]"),
        };
        let passages = passages(&text(old), &text(new));
        let passage =
            |passage: &Passage| passage.iter().map(piece).collect::<Vec<String>>().join(" ");
        passages.iter().map(passage).collect()
    }

    #[test]
    fn only_the_sentence_that_changed_is_shown() {
        let old = "We answer in two days. Nobody waits for longer than that, whatever the channel, and whoever answers says so at once. We call back.";
        let new = "We answer in one day. Nobody waits for longer than that, whatever the channel, and whoever answers says so at once. We call back.";
        assert_eq!(
            told(&["Same.", old, "Same too."], &["Same.", new, "Same too."]),
            ["We answer in [-two days.-] [+one day.+] …"]
        );
    }

    #[test]
    fn paragraphs_come_and_go_whole() {
        assert_eq!(
            told(&["a b c", "gone for good", "d"], &["a b c", "d", "new"]),
            ["[-gone for good-]", "[+new+]"]
        );
        assert_eq!(told(&[], &["a"]), ["[+a+]"]);
        assert_eq!(told(&["a"], &["a"]), Vec::<String>::new());
        assert_eq!(
            told(&["one two three"], &["four five six"]),
            ["[-one two three-]", "[+four five six+]"]
        );
    }

    #[test]
    fn a_word_between_two_changes_goes_with_them() {
        assert_eq!(
            told(&["we x and y all of this here"], &["we p and q all of this here"]),
            ["we [-x and y-] [+p and q+] all of this here"]
        );
    }

    #[test]
    fn texts_that_are_too_long_to_compare_give_way_to_each_other() {
        let many = |word: &str| (0..5000).map(|i| format!("{word}{i} same")).collect::<Vec<_>>();
        let (old, new) = (many("a").join(" "), many("b").join(" "));
        let found = passages(std::slice::from_ref(&old), std::slice::from_ref(&new));
        let words = |piece: &Piece| match piece {
            Piece::Removed(words) | Piece::Added(words) | Piece::Same(words) => {
                words.split(' ').count()
            }
            Piece::Gap => 0,
        };
        let counts: Vec<usize> = found[0].iter().map(words).collect();
        assert_eq!(counts, [9999, 9999, 1]);
    }
}

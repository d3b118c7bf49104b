//! Resolves a survey's questions, and reads the score of a cell.

use super::quarantine::Reason;
use crate::diagnostic::{Diagnostic, Diagnostics, Location, shown};
use crate::project::Texts;
use crate::project::mapping_config::{QuestionConfig, QuestionKind};

/// What a question measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measures {
    /// Likelihood to recommend, in three classes.
    Recommendation {
        /// The highest score of a detractor.
        last_detractor: i32,
        /// The highest score of a passive.
        last_passive: i32,
    },
    /// Satisfaction: the two best answers count.
    Satisfaction,
    /// Ease: the answers above the middle of the scale count.
    Ease,
}

/// The part of a scale that an answer belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ScorePart {
    /// Detractors; of other questions all answers that do not count as good.
    Low,
    /// Passives; of other questions none.
    Middle,
    /// Promoters; the two best answers of a satisfaction, the easy ones of an ease.
    High,
}

/// A question that is counted: its name and its scale, the best score highest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its name in the survey.
    pub id: String,
    /// What it asks about, for pages; empty where the configuration gives it no title.
    pub title: Texts,
    /// What it measures.
    pub measures: Measures,
    /// The lowest score.
    pub low: i32,
    /// The highest score.
    pub high: i32,
}

impl Question {
    /// How many scores the scale has.
    #[must_use]
    pub fn scores(&self) -> usize {
        usize::try_from(self.high - self.low + 1).unwrap_or(0)
    }

    /// The part of the scale that a score belongs to.
    #[must_use]
    pub fn part_of(&self, score: i32) -> ScorePart {
        let good = match self.measures {
            Measures::Recommendation { last_detractor, last_passive } => {
                if score > last_detractor && score <= last_passive {
                    return ScorePart::Middle;
                }
                score > last_passive
            }
            Measures::Satisfaction => score > self.high - 2,
            // Above the middle of the scale.
            Measures::Ease => 2 * score > self.low + self.high,
        };
        if good { ScorePart::High } else { ScorePart::Low }
    }

    /// Whether its scale has a middle between detractors and promoters, so that its figure is a net.
    #[must_use]
    pub fn has_middle(&self) -> bool {
        matches!(self.measures, Measures::Recommendation { .. })
    }

    /// Whether it is a recommendation on 0 to 10, the only scale of an NPS; any other gives a net score of its scale.
    #[must_use]
    pub fn is_nps(&self) -> bool {
        let nps = Measures::Recommendation { last_detractor: 6, last_passive: 8 };
        self.measures == nps && (self.low, self.high) == (0, 10)
    }

    /// Checks a question as written. `None` for a choice or a text, which are not counted, and for a wrong one.
    pub(crate) fn resolve(
        id: &str,
        config: &QuestionConfig,
        survey_at: &Location,
        diagnostics: &mut Diagnostics,
    ) -> Option<Question> {
        let at = config.location.clone().unwrap_or_else(|| survey_at.clone());
        let mut wrong = |message: String, hint: &str| {
            let message = format!("question `{id}`: {message}");
            diagnostics.push(Diagnostic::error(message).at(at.clone()).hint(hint));
            None
        };
        let named = match id {
            "nps" => Some(QuestionKind::Nps),
            "csat" => Some(QuestionKind::Csat),
            "ces" => Some(QuestionKind::Ces),
            _ => None,
        };
        let Some(kind) = config.kind.or(named) else {
            return wrong(
                "it has no `kind`".to_owned(),
                "say what it is: kind = \"nps\", \"csat\", \"ces\", \"choice\" or \"text\"",
            );
        };
        let usual = match kind {
            QuestionKind::Nps => (0, 10),
            QuestionKind::Csat => (1, 5),
            QuestionKind::Ces => (1, 7),
            QuestionKind::Choice | QuestionKind::Text => return None,
        };
        let (low, high) = config.scale.unwrap_or(usual);
        if kind != QuestionKind::Nps && config.classes.is_some() {
            return wrong(
                "only a recommendation has classes".to_owned(),
                "take `classes` out, or say kind = \"nps\"",
            );
        }
        let measures = match kind {
            QuestionKind::Csat => Measures::Satisfaction,
            QuestionKind::Ces => {
                if (low, high) != (1, 7) && config.reversed.is_none() {
                    return wrong(
                        format!("on a scale of {low} to {high}, ease can run either way"),
                        "say `reversed = true` where the lowest score is the easiest, else `reversed = false`",
                    );
                }
                Measures::Ease
            }
            _ => {
                let whole = (low, high) == (0, 10);
                match config.classes {
                    Some(_) if whole => {
                        return wrong(
                            "the classes of an NPS are fixed: 0 to 6, 7 and 8, 9 and 10".to_owned(),
                            "take `classes` out",
                        );
                    }
                    Some((last_detractor, last_passive)) => {
                        if last_detractor < low || last_passive >= high {
                            return wrong(
                                format!(
                                    "classes [{last_detractor}, {last_passive}] leave one of the three empty"
                                ),
                                "name the last detractor and the last passive, inside the scale",
                            );
                        }
                        Measures::Recommendation { last_detractor, last_passive }
                    }
                    None if whole => {
                        Measures::Recommendation { last_detractor: 6, last_passive: 8 }
                    }
                    None => {
                        return wrong(
                            format!("an NPS is asked on 0 to 10, found {low} to {high}"),
                            "give the scale's own classes, such as `classes = [3, 4]`: the last detractor and the last passive",
                        );
                    }
                }
            }
        };
        Some(Question {
            id: id.to_owned(),
            title: config.title.clone().unwrap_or_default(),
            measures,
            low,
            high,
        })
    }

    /// Checks that the words of a file stand for scores of the scale.
    pub(crate) fn check_labels(
        &self,
        config: &QuestionConfig,
        survey_at: &Location,
        diagnostics: &mut Diagnostics,
    ) {
        let Question { id, low, high, .. } = self;
        for (label, score) in config.labels.iter().flatten() {
            if score < low || score > high {
                diagnostics.push(
                    Diagnostic::error(format!(
                        "question `{id}`: label `{}` stands for {score}, which is not on the scale of {low} to {high}",
                        shown(label)
                    ))
                    .at(config.location.clone().unwrap_or_else(|| survey_at.clone()))
                    .hint("mend `labels` or `scale`; a word that means no answer stands in `missing`"),
                );
            }
        }
    }
}

/// What a cell of a question holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    /// The question was not asked in this file.
    NotAsked,
    /// No answer.
    Missing,
    /// Something that is no score.
    SetAside(Reason),
    /// A score of the scale, turned so that the best is highest.
    Score(i32),
}

/// How the cells of one question in one file are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ScoreReader {
    low: i32,
    high: i32,
    reversed: bool,
    missing: Vec<String>,
    missing_numbers: Vec<i32>,
    labels: Vec<(String, i32)>,
}

impl ScoreReader {
    pub(crate) fn new(question: &Question, config: &QuestionConfig) -> Self {
        let missing = config.missing.clone().unwrap_or_default();
        let labels = config.labels.clone().unwrap_or_default();
        ScoreReader {
            low: question.low,
            high: question.high,
            reversed: config.reversed.unwrap_or(false),
            missing_numbers: missing.iter().filter_map(|text| text.parse().ok()).collect(),
            missing,
            labels: labels.into_iter().collect(),
        }
    }

    /// Reads a cell: a whole number of the scale, in any spelling that is exactly whole (`8`, ` 8 `, `8.0`, `1e1`).
    pub(crate) fn read(&self, cell: &str) -> Cell {
        let cell = cell.trim();
        if cell.is_empty() || self.missing.iter().any(|missing| missing == cell) {
            return Cell::Missing;
        }
        // A label goes before the number that it may look like: `labels = { "1" = 5 }` means what it says.
        let number = match self.labels.iter().find(|(label, _)| label == cell) {
            Some((_, score)) => *score,
            None => match whole_number(cell) {
                Ok(number) => number,
                Err(reason) => return Cell::SetAside(reason),
            },
        };
        if self.missing_numbers.contains(&number) {
            return Cell::Missing;
        }
        if number < self.low || number > self.high {
            return Cell::SetAside(Reason::OutOfRange);
        }
        Cell::Score(if self.reversed { self.low + self.high - number } else { number })
    }

    /// What a cell may hold, for messages.
    pub(crate) fn expected(&self) -> String {
        format!("a whole number from {} to {}", self.low, self.high)
    }
}

fn whole_number(cell: &str) -> Result<i32, Reason> {
    if let Ok(number) = cell.parse::<i32>() {
        return Ok(number);
    }
    // Rust reads `nan` and `inf` as numbers; here they are words.
    let numeric =
        cell.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-'));
    let number = cell.parse::<f64>().ok().filter(|_| numeric).ok_or(Reason::NotANumber)?;
    if number.fract() != 0.0 {
        return Err(Reason::NotInteger);
    }
    if number.abs() > 1e9 {
        return Err(Reason::OutOfRange);
    }
    #[expect(clippy::cast_possible_truncation, reason = "whole, and below 1e9")]
    Ok(number as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(low: i32, high: i32, config: &QuestionConfig) -> ScoreReader {
        let question = Question {
            id: "q".into(),
            title: Texts::default(),
            measures: Measures::Satisfaction,
            low,
            high,
        };
        ScoreReader::new(&question, config)
    }

    #[test]
    fn a_score_is_a_whole_number_of_the_scale_in_any_spelling() {
        let nps = reader(0, 10, &QuestionConfig::default());
        let set_aside = Cell::SetAside;
        for (cell, expected) in [
            (" 9 ", Cell::Score(9)),
            ("8.0", Cell::Score(8)),
            ("1e1", Cell::Score(10)),
            ("", Cell::Missing),
            ("7.5", set_aside(Reason::NotInteger)),
            ("-1", set_aside(Reason::OutOfRange)),
            ("11", set_aside(Reason::OutOfRange)),
            ("N/A", set_aside(Reason::NotANumber)),
            ("NaN", set_aside(Reason::NotANumber)),
            ("inf", set_aside(Reason::NotANumber)),
        ] {
            assert_eq!(nps.read(cell), expected, "{cell}");
        }
    }

    #[test]
    fn parts_of_a_scale_follow_what_the_question_measures() {
        let question = |measures, low, high| Question {
            id: "q".into(),
            title: Texts::default(),
            measures,
            low,
            high,
        };
        let highest_low = |question: &Question| {
            (question.low..=question.high).filter(|s| question.part_of(*s) == ScorePart::Low).max()
        };
        let nps = question(Measures::Recommendation { last_detractor: 6, last_passive: 8 }, 0, 10);
        assert_eq!(highest_low(&nps), Some(6));
        assert_eq!([7, 8].map(|score| nps.part_of(score)), [ScorePart::Middle; 2]);
        assert_eq!([9, 10].map(|score| nps.part_of(score)), [ScorePart::High; 2]);
        assert_eq!(highest_low(&question(Measures::Satisfaction, 1, 5)), Some(3));
        assert_eq!(highest_low(&question(Measures::Ease, 1, 7)), Some(4));
        assert_eq!(highest_low(&question(Measures::Ease, 1, 5)), Some(3));
        assert_eq!(highest_low(&question(Measures::Ease, 0, 10)), Some(5));
    }

    #[test]
    fn codes_words_labels_and_direction_are_the_files_own() {
        let config = QuestionConfig {
            missing: Some(vec!["11".into(), "Blank".into()]),
            labels: Some([("Muy fácil".to_owned(), 1)].into()),
            reversed: Some(true),
            ..QuestionConfig::default()
        };
        let ces = reader(1, 5, &config);
        assert_eq!(ces.read("11"), Cell::Missing);
        assert_eq!(ces.read("11.0"), Cell::Missing);
        assert_eq!(ces.read("Blank"), Cell::Missing);
        assert_eq!(ces.read("Muy fácil"), Cell::Score(5));
        assert_eq!(ces.read("4"), Cell::Score(2));
    }
}

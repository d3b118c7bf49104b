//! Why an edition is corrected or withdrawn, told to readers in each language in which it was given.

use crate::project::Language;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The longest text, in characters.
pub const LONGEST: usize = 500;

/// A reason: a sentence on one line for each language that has one, by the language's code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reason(BTreeMap<String, String>);

/// One text of a reason, as it is given: `a wrong file`, or `es=un fichero equivocado`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReasonText {
    /// The language, where it is said.
    pub language: Option<Language>,
    /// The text.
    pub text: String,
}

impl std::str::FromStr for ReasonText {
    type Err = String;

    fn from_str(given: &str) -> Result<Self, String> {
        let named = Language::ALL.into_iter().find_map(|language| {
            let rest = given.strip_prefix(language.code())?.strip_prefix('=')?;
            Some((language, rest))
        });
        let (language, text) = match named {
            Some((language, rest)) => (Some(language), rest),
            None => (None, given),
        };
        let text = text.trim();
        if text.is_empty() || text.chars().any(char::is_control) {
            return Err("expected a sentence on one line".to_owned());
        }
        if text.chars().count() > LONGEST {
            return Err(format!("expected at most {LONGEST} characters"));
        }
        Ok(ReasonText { language, text: text.to_owned() })
    }
}

impl Reason {
    /// A reason of one or several texts; one that names no language is in the main one. `None` where there is no text, or two
    /// in one language.
    #[must_use]
    pub fn of(texts: &[ReasonText], main: Language) -> Option<Reason> {
        let mut by_language = BTreeMap::new();
        for ReasonText { language, text } in texts {
            let code = language.unwrap_or(main).code().to_owned();
            if by_language.insert(code, text.clone()).is_some() {
                return None;
            }
        }
        (!by_language.is_empty()).then_some(Reason(by_language))
    }

    /// The texts, with their languages.
    pub fn texts(&self) -> impl Iterator<Item = (Language, &str)> {
        let known = |(code, text)| Some((Language::from_code(code)?, text));
        self.0.iter().map(|(code, text)| (code.as_str(), text.as_str())).filter_map(known)
    }

    /// The text for readers of a language, and the code of its own where it is in another one.
    #[must_use]
    pub fn in_language(&self, language: Language) -> (&str, Option<&str>) {
        if let Some(text) = self.0.get(language.code()) {
            return (text, None);
        }
        let first = self.0.iter().next();
        first.map_or(("", None), |(code, text)| (text.as_str(), Some(code.as_str())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_told_in_the_readers_language_where_it_can_be() {
        let texts = |given: &[&str]| -> Vec<ReasonText> {
            given.iter().map(|text| text.parse().unwrap()).collect()
        };
        let one = Reason::of(&texts(&["  a wrong file "]), Language::En).unwrap();
        assert_eq!(one.in_language(Language::En), ("a wrong file", None));
        assert_eq!(one.in_language(Language::Es), ("a wrong file", Some("en")));
        let both = texts(&["un fichero equivocado", "en=a wrong file"]);
        let both = Reason::of(&both, Language::Es).unwrap();
        assert_eq!(both.in_language(Language::Es), ("un fichero equivocado", None));
        assert_eq!(both.in_language(Language::En), ("a wrong file", None));
        assert_eq!(Reason::of(&texts(&["x", "en=y"]), Language::En), None);
        assert_eq!(Reason::of(&[], Language::En), None);
        assert_eq!(texts(&["fr=rien"])[0].text, "fr=rien");
        for wrong in ["", " ", "es=", "two\nlines", &"x".repeat(LONGEST + 1)] {
            assert!(wrong.parse::<ReasonText>().is_err(), "{wrong:?}");
        }
    }
}

//! Puts the result of a comparison into its words: the one place where a change is called real, or is not.

use super::claim::Claim;
use super::words;
use crate::indicators::{Comparison, Unit};
use crate::project::Language;

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// A period with the one before.
    Change,
    /// A group with all others.
    Rest,
}

/// How much room there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// A few words beside a number: "could be chance".
    Tag,
    /// The rest of a line: "could be chance; 12 points or more would probably show".
    Line,
    /// A title: "no change that the data can tell from chance".
    Title,
    /// A part of a sentence: the same, and which change would have been seen.
    Sentence,
}

/// The words of a comparison.
///
/// Where nothing is claimed they say which difference would have been seen: the smallest true one that is found in eight
/// of ten cases, rounded up.
#[must_use]
pub fn verdict(
    comparison: &Comparison,
    level: f64,
    unit: Unit,
    about: About,
    room: Room,
    language: Language,
) -> String {
    let claim = Claim::of(comparison, level);
    let text = claimed(claim, about, room, language);
    if matches!(room, Room::Tag | Room::Title) || claim.is_real() {
        return text.to_owned();
    }
    match seen(comparison, level, unit, about, room, language) {
        Some(seen) => format!("{text}; {seen}"),
        None => text.to_owned(),
    }
}

/// What a claim says, without the difference that would have been seen.
#[must_use]
pub fn claimed(claim: Claim, about: About, room: Room, language: Language) -> &'static str {
    match (claim, room, about) {
        (Claim::Higher | Claim::Lower, Room::Tag, About::Change) => {
            language.pick("cambio real", "real change")
        }
        (Claim::Higher | Claim::Lower, Room::Tag, About::Rest) => {
            language.pick("diferencia real", "real difference")
        }
        (Claim::Higher | Claim::Lower, _, _) => {
            language.pick("más de lo que explica el azar", "more than chance explains")
        }
        (Claim::Chance, Room::Sentence | Room::Title, About::Change) => language.pick(
            "ningún cambio que los datos distingan del azar",
            "no change that the data can tell from chance",
        ),
        (Claim::Chance, Room::Sentence | Room::Title, About::Rest) => language.pick(
            "ninguna diferencia que los datos distingan del azar",
            "no difference that the data can tell from chance",
        ),
        (Claim::Chance, _, _) => language.pick("puede ser azar", "could be chance"),
        (Claim::TooFew, Room::Sentence | Room::Title, About::Change) => language.pick(
            "demasiado pocas respuestas para decir si ha cambiado",
            "too few answers to say whether it changed",
        ),
        (Claim::TooFew, Room::Sentence | Room::Title, About::Rest) => language.pick(
            "demasiado pocas respuestas para decir si difiere",
            "too few answers to say whether it differs",
        ),
        (Claim::TooFew, Room::Tag, _) => language.pick("pocos datos", "too few"),
        (Claim::TooFew, Room::Line, _) => {
            language.pick("muy pocos datos para decirlo", "too few to say")
        }
    }
}

/// The difference that would have been seen; `None` where none on the scale would.
fn seen(
    comparison: &Comparison,
    level: f64,
    unit: Unit,
    about: About,
    room: Room,
    language: Language,
) -> Option<String> {
    let most = if unit == Unit::Points { 200.0 } else { 100.0 };
    // Rounding of a computed number must not make it a point more.
    let smallest = (comparison.detectable(level)? - 1e-9).ceil();
    if smallest <= 0.0 || smallest > most {
        return None;
    }
    let points = words::points(smallest, language);
    Some(match (room, about, language) {
        (Room::Sentence, About::Change, Language::Es) => {
            format!("uno de al menos {points} probablemente se habría visto")
        }
        (Room::Sentence, About::Rest, Language::Es) => {
            format!("una de al menos {points} probablemente se habría visto")
        }
        (Room::Sentence, _, Language::En) => {
            format!("one of {points} or more would probably have been seen")
        }
        (_, _, Language::Es) => format!("desde {points} probablemente se vería"),
        (_, _, Language::En) => format!("{points} or more would probably show"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::{Difference, Interval};

    /// A comparison with a p-value, a corrected one, and a standard error in points.
    fn compared(
        difference: f64,
        p_value: f64,
        p_adjusted: Option<f64>,
        standard_error: f64,
        fewest: f64,
    ) -> Comparison {
        Comparison {
            difference: Difference {
                difference,
                interval: Interval { low: difference - 1.0, high: difference + 1.0 },
                p_value,
            },
            p_adjusted,
            tests: if p_adjusted.is_some() { 4 } else { 1 },
            standard_error,
            fewest,
            other_people: None,
            other_accounts: None,
            other_worth: None,
        }
    }

    fn all(comparison: &Comparison, about: About) -> Vec<String> {
        let mut found = Vec::new();
        for language in [Language::Es, Language::En] {
            for room in [Room::Tag, Room::Line, Room::Sentence] {
                found.push(verdict(comparison, 0.95, Unit::Points, about, room, language));
            }
        }
        found
    }

    #[test]
    fn a_real_change_says_no_more_than_that() {
        for difference in [6.0, -6.0] {
            assert_eq!(
                all(&compared(difference, 0.01, None, 2.0, 400.0), About::Change),
                [
                    "cambio real",
                    "más de lo que explica el azar",
                    "más de lo que explica el azar",
                    "real change",
                    "more than chance explains",
                    "more than chance explains",
                ]
            );
        }
    }

    #[test]
    fn a_real_difference_from_the_rest_is_called_so() {
        let found = all(&compared(-6.0, 0.01, Some(0.04), 2.0, 400.0), About::Rest);
        assert_eq!([&found[0], &found[3]], ["diferencia real", "real difference"]);
    }

    #[test]
    fn no_change_says_which_one_would_have_been_seen() {
        // 2.8016 standard errors are seen in eight of ten cases: 11.05 points here.
        assert_eq!(
            all(&compared(2.0, 0.4, None, 3.943, 400.0), About::Change),
            [
                "puede ser azar",
                "puede ser azar; desde 12 puntos probablemente se vería",
                "ningún cambio que los datos distingan del azar; uno de al menos 12 puntos probablemente se habría visto",
                "could be chance",
                "could be chance; 12 points or more would probably show",
                "no change that the data can tell from chance; one of 12 points or more would probably have been seen",
            ]
        );
        let rest = all(&compared(2.0, 0.4, None, 0.1, 400.0), About::Rest);
        assert_eq!(
            rest[2],
            "ninguna diferencia que los datos distingan del azar; una de al menos 1 punto probablemente se habría visto"
        );
        assert_eq!(
            rest[5],
            "no difference that the data can tell from chance; one of 1 point or more would probably have been seen"
        );
    }

    #[test]
    fn many_comparisons_make_the_smallest_visible_one_larger() {
        // Four tests at 5 % together are 1.25 % each, so 3.339 standard errors.
        let found = all(&compared(2.0, 0.02, Some(0.08), 3.943, 400.0), About::Change);
        assert_eq!(found[4], "could be chance; 14 points or more would probably show");
    }

    #[test]
    fn with_few_answers_nothing_is_said_of_chance() {
        for about in [About::Change, About::Rest] {
            let found = all(&compared(20.0, 0.3, None, 20.0, 29.9), about);
            assert_eq!([&found[0], &found[3]], ["pocos datos", "too few"]);
            assert_eq!(
                found[1],
                "muy pocos datos para decirlo; desde 57 puntos probablemente se vería"
            );
            assert_eq!(found[4], "too few to say; 57 points or more would probably show");
        }
        let change = all(&compared(20.0, 0.3, None, 20.0, 29.9), About::Change);
        assert!(change[2].starts_with(
            "demasiado pocas respuestas para decir si ha cambiado; uno de al menos 57"
        ));
        assert!(change[5].starts_with("too few answers to say whether it changed; one of 57"));
        // Few answers don't silence a difference that chance can't explain.
        assert_eq!(all(&compared(80.0, 0.001, None, 20.0, 12.0), About::Change)[3], "real change");
    }

    #[test]
    fn a_difference_off_the_scale_is_not_spoken_of() {
        let found = all(&compared(2.0, 0.4, None, 100.0, 31.0), About::Change);
        assert_eq!(found[1], "puede ser azar");
        let unknown = all(&compared(2.0, 0.4, None, f64::NAN, 31.0), About::Change);
        assert_eq!(unknown[4], "could be chance");
    }

    #[test]
    fn exactly_at_the_level_nothing_is_claimed() {
        assert_eq!(Claim::of(&compared(2.0, 0.0501, None, 1.0, 100.0), 0.95), Claim::Chance);
        assert_eq!(Claim::of(&compared(2.0, 0.049, None, 1.0, 100.0), 0.95), Claim::Higher);
        assert_eq!(Claim::of(&compared(2.0, 0.01, Some(0.06), 1.0, 100.0), 0.95), Claim::Chance);
    }
}

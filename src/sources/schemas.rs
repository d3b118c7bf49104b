//! All registers that there are, each declared once.

mod contact;
mod customers;
mod journey;
mod policy;
mod service;
mod surveys;

use super::schema::Schema;

/// All registers, in the order in which they are read and described.
pub static ALL: [&Schema; 27] = [
    &policy::ROLES,
    &journey::STAGES,
    &journey::MOMENTS,
    &journey::COMMITMENTS,
    &journey::SUPPLIERS,
    &journey::CHANNELS,
    &policy::VALUES,
    &policy::DECISIONS,
    &contact::COMMUNICATIONS,
    &contact::CAMPAIGNS,
    &customers::CUSTOMERS,
    &customers::CUSTOMER_MONEY,
    &service::INCIDENTS,
    &service::PROPOSALS,
    &service::MILESTONES,
    &surveys::FOLLOW_UPS,
    &policy::ACTIONS,
    &surveys::INTERVIEWS,
    &surveys::FEEDBACK,
    &contact::CONTACTS,
    &contact::REFERRALS,
    &surveys::INVITATIONS,
    &surveys::POPULATION,
    &customers::MARKET,
    &policy::ASSESSMENTS,
    &policy::ANNOTATIONS,
    &policy::DATA_SOURCES,
];

/// The register of a name, if there is one.
#[must_use]
pub fn find(name: &str) -> Option<&'static Schema> {
    ALL.into_iter().find(|schema| schema.name == name)
}

/// The names of all registers; what a misspelt one is compared with.
pub fn names() -> impl Iterator<Item = &'static str> {
    ALL.into_iter().map(|schema| schema.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Language;
    use crate::sources::schema::Kind;
    use std::collections::BTreeSet;

    #[test]
    fn names_and_headers_are_lower_case_words_and_differ() {
        let plain = |name: &str| name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        let once: BTreeSet<&str> = names().collect();
        assert_eq!(once.len(), ALL.len());
        for schema in ALL {
            assert!(plain(schema.name), "{}", schema.name);
            let headers: Vec<String> = schema.headers().into_iter().map(|(h, ..)| h).collect();
            assert!(headers.iter().all(|header| plain(header)), "{headers:?}");
            assert_eq!(headers.iter().collect::<BTreeSet<_>>().len(), headers.len());
        }
    }

    #[test]
    fn rules_name_columns_of_their_kind() {
        for schema in ALL {
            let kind = |name: &str| {
                let column = schema.columns.iter().find(|column| column.name == name);
                column.unwrap_or_else(|| panic!("{} has no `{name}`", schema.name)).kind
            };
            assert!(schema.key.iter().all(|name| kind(name) != Kind::Flag));
            for (first, second) in schema.in_order {
                for name in [first, second] {
                    let kind = kind(name);
                    assert!(matches!(kind, Kind::Day | Kind::DayOrFlag | Kind::Time), "{name}");
                }
            }
            for (smaller, larger) in schema.at_most {
                for name in [smaller, larger] {
                    assert!(matches!(kind(name), Kind::Count | Kind::Number), "{name}");
                }
            }
            if let Some(apart) = schema.apart {
                assert!(apart.by.iter().all(|name| kind(name) != Kind::Flag));
                assert!(matches!(kind(apart.from), Kind::Day | Kind::Period));
                assert_eq!(kind(apart.from), kind(apart.to));
            }
        }
    }

    #[test]
    fn texts_are_short_whole_phrases() {
        let words = |text: &str| text.split_whitespace().count();
        for language in Language::ALL {
            for schema in ALL {
                let name = schema.name;
                let title = schema.title.in_language(language);
                assert!(!title.is_empty() && words(title) <= 5 && !title.ends_with('.'), "{name}");
                let about = schema.about.in_language(language);
                assert!(
                    about.ends_with('.') && (6..=45).contains(&words(about)),
                    "{name}: {about}"
                );
                for column in schema.columns {
                    let meaning = column.meaning.in_language(language);
                    let place = format!("{name}.{}: {meaning}", column.name);
                    assert!((1..=26).contains(&words(meaning)), "{place}");
                    assert!(!meaning.ends_with('.') && !meaning.contains("  "), "{place}");
                    let begins = meaning.chars().next();
                    assert!(begins.is_some_and(|c| c.is_uppercase() || c == '¿'), "{place}");
                    assert!(!column.example.in_language(language).is_empty(), "{place}");
                }
            }
        }
    }
}

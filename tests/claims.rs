//! What reports claim: the improvements that were planted in the example data, and no change that chance explains.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as it should be"
)]

mod support {
    pub(crate) mod command;
    pub(crate) mod html;
    pub(crate) mod site;
}

use embajador::Measured;
use embajador::components::{Context, Playbooks};
use embajador::cube::{Cut, Period};
use embajador::diagnostic::Diagnostics;
use embajador::indicators::registry::{self, Family};
use embajador::indicators::{Indicator, Subject};
use embajador::project::Language;
use embajador::report::Story;
use embajador::statistics::{Level, Trinomial, difference, multiplicity};
use serde_json::Value;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;
use support::command::{indicators, repository};
use support::html::{Piece, inside, pieces};
use support::site::Built;

/// Answers to the recommendation, by the value of a dimension.
fn counts(survey: &str, dimension: &str, period: &str) -> BTreeMap<String, Trinomial> {
    let arguments = ["--period", period, "--by", dimension, "--survey", survey, "--id", "nps"];
    let records = indicators(arguments).into_iter();
    records
        .map(|record| {
            let count = |class: &str| record["counts"][class].as_u64().unwrap();
            let answers =
                Trinomial::from_counts(count("detractors"), count("passives"), count("promoters"));
            (record["value"].as_str().unwrap().to_owned(), answers)
        })
        .collect()
}

/// The values of a dimension whose recommendation changed by more than chance explains, corrected by Holm, and by how
/// many points.
fn changed(survey: &str, dimension: &str, before: &str, after: &str) -> BTreeMap<String, f64> {
    let (before, after) = (counts(survey, dimension, before), counts(survey, dimension, after));
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    let level = Level::new(0.95).unwrap();
    let differences: Vec<_> = before
        .iter()
        .map(|(value, earlier)| difference(earlier, &after[value], level).unwrap())
        .collect();
    let raw: Vec<f64> = differences.iter().map(|d| d.p_value).collect();
    let adjusted = multiplicity::holm(&raw);
    let found = before.into_keys().zip(differences).zip(adjusted).filter(|(_, p)| *p < 0.05);
    found.map(|((value, d), _)| (value, d.difference * 100.0)).collect()
}

#[test]
fn the_planted_improvements_are_found_and_no_other() {
    let segments = changed("relational", "segment", "2026-Q2", "2026-Q3");
    assert_eq!(segments.keys().collect::<Vec<_>>(), ["small"]);
    // Planted: from 20 to 50.
    assert!((15.0..45.0).contains(&segments["small"]), "{segments:?}");
    let moments = changed("moments", "moment", "2026-Q2", "2026-Q3");
    assert_eq!(moments.keys().collect::<Vec<_>>(), ["incident"]);
    // Planted: 30 points.
    assert!((15.0..50.0).contains(&moments["incident"]), "{moments:?}");
}

#[test]
fn nothing_is_found_where_nothing_was_planted() {
    assert_eq!(changed("relational", "region", "2025-Q2", "2025-Q3"), BTreeMap::new());
    assert_eq!(changed("relational", "segment", "2025-Q2", "2025-Q3"), BTreeMap::new());
    assert_eq!(changed("moments", "moment", "2025-Q2", "2025-Q3"), BTreeMap::new());
}

fn site() -> &'static Built {
    static SITE: OnceLock<Built> = OnceLock::new();
    SITE.get_or_init(|| Built::new("claims"))
}

/// What a comparison lets a report say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Allowed {
    Nothing,
    Chance,
    Up,
    Down,
}

impl Allowed {
    /// Of a difference and its decisive p-value, both read from the published figures.
    fn of(difference: &Value, corrected: &Value, raw: &Value) -> Allowed {
        let Some(difference) = difference.as_f64() else { return Allowed::Nothing };
        let p = corrected.as_f64().or(raw.as_f64()).unwrap();
        match p < 0.05 {
            false => Allowed::Chance,
            true if difference > 0.0 => Allowed::Up,
            true => Allowed::Down,
        }
    }

    fn on_change(record: &Value) -> Allowed {
        Allowed::of(&record["change"], &record["p_adjusted"], &record["p_value"])
    }

    fn against_rest(record: &Value) -> Allowed {
        let rest = &record["against_rest"];
        Allowed::of(&rest["difference"], &rest["p_adjusted"], &rest["p_value"])
    }

    fn is_real(self) -> bool {
        self > Allowed::Chance
    }
}

/// The words of claims in a language.
struct Phrases {
    more: &'static str,
    /// No claim: it may be chance, or there are too few answers.
    none: [&'static str; 2],
    headline: [&'static str; 2],
    no_change: [&'static str; 2],
    real: &'static str,
}

fn phrases(language: Language) -> Phrases {
    match language {
        Language::Es => Phrases {
            more: "más de lo que explica el azar",
            none: ["puede ser azar", "pocos datos"],
            headline: [" sube a", " baja a"],
            no_change: [
                "ningún cambio que los datos distingan del azar",
                "demasiado pocas respuestas",
            ],
            real: "cambio real",
        },
        Language::En => Phrases {
            more: "more than chance explains",
            none: ["could be chance", "too few"],
            headline: [" rises to", " falls to"],
            no_change: ["no change that the data can tell from chance", "too few answers"],
            real: "real change",
        },
    }
}

/// A page's elements of a class, as text.
fn of_class(page: &[Piece], wanted: &str) -> Vec<String> {
    let starts = page.iter().enumerate().filter(|(_, piece)| {
        piece.attribute("class").is_some_and(|c| c.split(' ').any(|class| class == wanted))
    });
    starts.map(|(place, _)| text(inside(page, place))).collect()
}

fn text(pieces: &[Piece]) -> String {
    let texts = pieces.iter().filter_map(|piece| match piece {
        Piece::Text(text) => Some(text.as_str()),
        _ => None,
    });
    texts.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// One table of a report: its title, its caption, and label and last cell of each row.
struct Table {
    /// Whether it is a matrix of moments, which compares nothing itself.
    matrix: bool,
    title: String,
    caption: String,
    rows: Vec<(String, String)>,
}

fn tables(page: &[Piece]) -> Vec<Table> {
    let mut title = String::new();
    let mut found = Vec::new();
    for (place, piece) in page.iter().enumerate() {
        if piece.opens("h2") {
            title = text(inside(page, place));
        }
        let class = piece.attribute("class");
        if piece.opens("table") && matches!(class, Some("compare" | "heat")) {
            let table = inside(page, place);
            let of = |name: &str, part: &[Piece]| -> Vec<String> {
                let starts = part.iter().enumerate().filter(|(_, piece)| piece.opens(name));
                starts.map(|(place, _)| text(inside(part, place))).collect()
            };
            let bodies = table.iter().enumerate().filter(|(_, piece)| piece.opens("tr")).skip(1);
            found.push(Table {
                matrix: class == Some("heat"),
                title: title.clone(),
                caption: of("caption", table)[0].clone(),
                rows: bodies
                    .map(|(place, _)| {
                        let row = inside(table, place);
                        (of("th", row)[0].clone(), of("td", row).last().unwrap().clone())
                    })
                    .collect(),
            });
        }
    }
    found
}

/// The indicator whose name a text begins with, short or in full.
fn named(text: &str, language: Language) -> &'static Indicator {
    let fits = registry::all().filter_map(|indicator| {
        let names = [indicator.short, indicator.name].map(|name| name.in_language(language));
        let fits = names.into_iter().filter(|name| text.starts_with(name));
        Some((fits.map(str::len).max()?, indicator))
    });
    fits.max_by_key(|(length, _)| *length).unwrap_or_else(|| panic!("{text:?}")).1
}

/// A table of an indicator of the registers: its rows claim what its records allow.
fn registered(
    table: &Table,
    records: &[Value],
    context: &Context<'_>,
    phrases: &Phrases,
    page: &str,
) {
    let id = named(&table.caption, context.language).id;
    let mut seen = 0;
    for record in records.iter().filter(|r| r["id"] == id && !r["dimension"].is_null()) {
        let dimension = record["dimension"].as_str().unwrap();
        let by = format!(" {},", context.dimension(dimension).to_lowercase());
        if !table.caption.contains(&by) {
            continue;
        }
        let label = context.value(None, dimension, record["value"].as_str().unwrap());
        let (_, cell) = table.rows.iter().find(|(name, _)| *name == label).unwrap();
        let allowed = Allowed::on_change(record);
        let none = phrases.none.iter().any(|phrase| cell.contains(phrase));
        let expected = (allowed.is_real(), allowed == Allowed::Chance);
        assert_eq!((cell.contains(phrases.real), none), expected, "{page}: {label}: {cell:?}");
        seen += 1;
    }
    assert!(seen > 0, "{page}: {:?}", table.caption);
}

#[test]
fn a_report_claims_a_change_exactly_where_chance_does_not_explain_it() {
    let mut diagnostics = Diagnostics::new();
    let input = embajador::Input { root: repository().to_owned(), ..embajador::Input::default() };
    let measured = Measured::read(&input, &mut diagnostics).unwrap();
    let story = Story::new(measured.indicators());
    let playbooks = Playbooks::new();
    let mut claims: BTreeMap<&str, usize> = BTreeMap::new();
    for path in site().ending(".json") {
        let Some(slug) = path.strip_prefix("es/data/indicators-") else { continue };
        let slug = slug.strip_suffix(".json").unwrap();
        let period: Period = slug.replace("-q", "-Q").parse().unwrap();
        let export: Value = serde_json::from_str(site().text(path)).unwrap();
        let records = export["indicators"].as_array().unwrap();
        let record = |survey: Option<&str>, id: &str, cut: &Cut| -> &Value {
            let (dimension, value) = match cut {
                Cut::Whole => (Value::Null, Value::Null),
                Cut::Value { dimension, value } => {
                    (dimension.as_str().into(), value.as_str().into())
                }
            };
            let mut found = records.iter().filter(|r| {
                r["survey"].as_str() == survey
                    && r["id"] == id
                    && r["dimension"] == dimension
                    && r["value"] == value
            });
            found.next().unwrap_or_else(|| panic!("{slug}: no {id} of {survey:?}, {cut:?}"))
        };
        for language in Language::ALL {
            let page_path = format!("{}/reports/{slug}.html", language.code());
            let page = pieces(site().text(&page_path));
            let phrases = phrases(language);
            let context = Context {
                story,
                language,
                period: Some(period),
                root: "../",
                playbooks: &playbooks,
                handbook: None,
                since: None,
                ids: Cell::new(0),
            };

            // The sentence.
            let heading = page.iter().position(|piece| piece.opens("h1")).unwrap();
            let heading = text(inside(&page, heading));
            let allowed = Allowed::on_change(record(Some("relational"), "nps", &Cut::Whole));
            let [up, down] = phrases.headline.map(|phrase| heading.contains(phrase));
            let none = phrases.no_change.iter().any(|phrase| heading.contains(phrase));
            let said = (up, down, none);
            let expected =
                (allowed == Allowed::Up, allowed == Allowed::Down, allowed == Allowed::Chance);
            assert_eq!(said, expected, "{page_path}: {heading:?}");
            assert_eq!(heading.contains(phrases.more), allowed.is_real(), "{page_path}: {heading}");
            *claims.entry("sentence").or_default() += usize::from(allowed.is_real());

            // The cards of the plan; before its register begins, an objective has no figure.
            let none_yet = language.pick("aún no hay datos", "no data yet");
            let cards = of_class(&page, "kpi");
            let objectives = &measured.plan.objectives;
            let judged: Vec<_> = objectives.iter().filter(|o| o.cadence <= period.kind()).collect();
            for card in cards.iter().skip(judged.len()) {
                // A card of a section stands for the whole of what it names.
                let id = named(card, language);
                let survey = story.main_of_indicator(id).and_then(Subject::survey);
                let survey = survey.map_or(Value::Null, |cube| cube.survey.id.clone().into());
                let mut found = records.iter().filter(|r| {
                    r["survey"] == survey && r["id"] == id.id && r["dimension"].is_null()
                });
                let record = found.next().unwrap_or_else(|| panic!("{page_path}: {card:?}"));
                let allowed = Allowed::on_change(record);
                let none = phrases.none.iter().any(|phrase| card.contains(phrase));
                let expected = (allowed.is_real(), allowed == Allowed::Chance);
                assert_eq!((card.contains(phrases.more), none), expected, "{page_path}: {card:?}");
                *claims.entry("section").or_default() += usize::from(allowed.is_real());
            }
            for (card, objective) in cards.iter().zip(judged) {
                if card.contains(none_yet) {
                    continue;
                }
                let survey = objective.survey.as_deref();
                let allowed =
                    Allowed::on_change(record(survey, objective.indicator.id, &objective.cut));
                let none = phrases.none.iter().any(|phrase| card.contains(phrase));
                let said = (card.contains(phrases.more), none);
                let expected = (allowed.is_real(), allowed == Allowed::Chance);
                assert_eq!(said, expected, "{page_path}: {card:?}");
                *claims.entry("card").or_default() += usize::from(allowed.is_real());
            }

            // The tables, their titles and their rows.
            let mut seen = BTreeSet::new();
            for table in tables(&page) {
                let dimension = ["segment", "region", "moment"].into_iter().find(|dimension| {
                    let name = context.dimension(dimension).to_lowercase();
                    let end = if table.matrix { " " } else { "," };
                    table.caption.contains(&format!(" {name}{end}"))
                });
                if named(&table.caption, language).family != Family::Surveys {
                    registered(&table, records, &context, &phrases, &page_path);
                    continue;
                }
                let Some(dimension) = dimension else { panic!("{page_path}: {:?}", table.caption) };
                let survey = if dimension == "moment" { "moments" } else { "relational" };
                seen.insert(dimension);
                let cube = &measured.cube.surveys[survey];
                let of_dimension: Vec<&Value> = records
                    .iter()
                    .filter(|r| {
                        r["survey"] == survey && r["id"] == "nps" && r["dimension"] == dimension
                    })
                    .collect();
                let whole = usize::from(!table.matrix);
                assert_eq!(
                    table.rows.len(),
                    of_dimension.len() + whole,
                    "{page_path}: {dimension}"
                );
                let mut groups: BTreeMap<(bool, Allowed), BTreeSet<String>> = BTreeMap::new();
                for record in of_dimension {
                    let label =
                        context.value(Some(cube), dimension, record["value"].as_str().unwrap());
                    let (_, cell) = table.rows.iter().find(|(name, _)| *name == label).unwrap();
                    let allowed = Allowed::on_change(record);
                    let none = phrases.none.iter().any(|phrase| cell.contains(phrase));
                    let said = [cell.contains(phrases.real), none];
                    let expected = [allowed.is_real(), allowed == Allowed::Chance];
                    assert!(table.matrix || said == expected, "{page_path}: {label}: {cell:?}");
                    *claims.entry("row").or_default() += usize::from(allowed.is_real());
                    let group = groups.entry((true, allowed)).or_default();
                    group.insert(label.clone());
                    groups.entry((false, Allowed::against_rest(record))).or_default().insert(label);
                }
                // The title names exactly the values that stand out.
                let group = |key| groups.get(&key).cloned().unwrap_or_default();
                let changed: BTreeSet<String> = group((true, Allowed::Up))
                    .union(&group((true, Allowed::Down)))
                    .cloned()
                    .collect();
                let apart: BTreeSet<String> = group((false, Allowed::Up))
                    .union(&group((false, Allowed::Down)))
                    .cloned()
                    .collect();
                let named = if changed.is_empty() { apart } else { changed };
                for (label, _) in table.rows.iter().take(table.rows.len() - whole) {
                    let said = table.title.contains(label.as_str());
                    assert_eq!(
                        said,
                        named.contains(label),
                        "{page_path}: {:?}: {label}",
                        table.title
                    );
                }
                *claims.entry("title").or_default() += usize::from(!named.is_empty());
            }
            assert_eq!(seen.len(), 3, "{page_path}: {seen:?}");

            // No other place of the page claims anything.
            let treated = of_class(&page, "weak");
            for weak in treated.iter().filter(|weak| weak.contains(phrases.more)) {
                let moments = records.iter().filter(|r| {
                    r["dimension"] == "moment" && Allowed::against_rest(r) == Allowed::Down
                });
                let labels: Vec<String> = moments
                    .map(|r| {
                        let cube = &measured.cube.surveys["moments"];
                        context.value(Some(cube), "moment", r["value"].as_str().unwrap())
                    })
                    .collect();
                assert!(
                    labels.iter().any(|label| weak.starts_with(label.as_str())),
                    "{page_path}: {weak}"
                );
                *claims.entry("weak").or_default() += 1;
            }
            let told = usize::from(heading.contains(phrases.more))
                + cards.iter().chain(&treated).filter(|t| t.contains(phrases.more)).count()
                + of_class(&page, "none").iter().filter(|t| t.contains(phrases.more)).count()
                // Who is missing, and what dated changes did, are held to their own tests.
                + ["box", "effects"]
                    .iter()
                    .flat_map(|class| of_class(&page, class))
                    .map(|t| t.matches(phrases.more).count())
                    .sum::<usize>();
            let main = page.iter().position(|piece| piece.opens("main")).unwrap();
            let all = text(inside(&page, main));
            assert_eq!(all.matches(phrases.more).count(), told, "{page_path}");
        }
    }
    // Each kind of claim was met, or nothing was tried; a claim in the sentence is tried on other data, in pages.rs.
    for kind in ["card", "row", "title", "weak"] {
        assert!(claims.get(kind).is_some_and(|met| *met > 0), "no claim in a {kind}: {claims:?}");
    }
}

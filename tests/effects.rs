//! Holds what is said of dated changes to changes that were planted, and to some that were not.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod support {
    pub(crate) mod command;
    pub(crate) mod project;
}

use embajador::cube::{Month, Period};
use embajador::diagnostic::Diagnostics;
use embajador::report::{Outcome, Story};
use embajador::{Input, Measured};
use support::project::Project;

const BOOK: &str = "[book]\ntitle = \"Libro\"\nlanguage = \"es\"\nsrc = \"content/es\"\n\
    [preprocessor.embajador.languages.en]\nsrc = \"content/en\"\ntitle = \"Book\"\n";
const CHAPTER: &str = "+++\nid = \"step-07\"\n+++\n# Step\n";

/// Answers of a month: so many promoters, passives and detractors, each another customer's.
fn rows(month: Month, counts: [usize; 3]) -> String {
    let name = format!("{:04}-{:02}", month.year(), month.number());
    let mut rows = String::new();
    for (score, count) in [10, 8, 3].into_iter().zip(counts) {
        for number in 0..count {
            rows += &format!("{name}-{score}-{number},{name}-10,{score}\n");
        }
    }
    rows
}

/// 24 months from January 2024 on, each with what `shape` says of it; and some annotations.
fn project(shape: impl Fn(i32) -> [usize; 3], annotations: &str) -> Project {
    let months = (0..24).map(|place| rows(Month::new(2024, 1).plus(place), shape(place)));
    let answers = format!("customer_id,responded_on,nps\n{}", months.collect::<String>());
    let register = format!("date,text_es,text_en,indicator,playbook,break\n{annotations}");
    Project::new("preset = \"canonical\"\n", &answers)
        .with("book.toml", BOOK)
        .with("content/es/SUMMARY.md", "- [Paso](paso.md)\n")
        .with("content/en/SUMMARY.md", "- [Step](step.md)\n")
        .with("content/es/paso.md", CHAPTER)
        .with("content/en/step.md", CHAPTER)
        .with("data/registers/annotations.csv", &register)
}

/// A net of 0 that wobbles by 5, and from some month on one that is higher by `step`.
fn wobbling(place: i32, from: i32, step: usize) -> [usize; 3] {
    let more = usize::from(place % 3 == 0) + if place >= from { step } else { 0 };
    [12 + more, 16 - more, 12]
}

const CHANGE: &str = "2025-01-01,Llamamos antes,We call before,nps,step-07,\n";

fn month(year: i16, number: i8) -> Period {
    Period::Month(Month::new(year, number))
}

/// What is found of all changes by the end of a month, the latest first.
fn outcomes(project: &Project, until: Period) -> Vec<Outcome> {
    let input = Input { root: project.path().to_owned(), ..Input::default() };
    let measured = Measured::read(&input, &mut Diagnostics::new()).unwrap();
    let story = Story::new(measured.indicators());
    story.effects(until).into_iter().map(|effect| effect.outcome).collect()
}

/// A report in Spanish and in English, its tags left out and its spaces made one.
fn report(project: &Project, period: &str) -> (String, String) {
    let (status, _, said) = project.run("build", &[]);
    assert_eq!(status, 0, "{said}");
    let of = |language: &str| {
        let path = project.site().join(format!("{language}/reports/{period}.html"));
        let page = std::fs::read_to_string(path).unwrap().replace("&#39;", "'");
        let texts = page.split('<').filter_map(|piece| piece.split_once('>'));
        let text: String = texts.map(|(_, text)| text).collect();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    (of("es"), of("en"))
}

#[track_caller]
fn says(text: &str, words: &str) {
    let place = text.find("NPS:").unwrap_or(0);
    assert!(text.contains(words), "`{words}` is not in: {}", &text[place..]);
}

#[test]
fn a_step_of_forty_points_is_found() {
    let project = project(|place| wobbling(place, 12, 15), CHANGE);
    let [Outcome::Estimated { found, periods }] = outcomes(&project, month(2025, 12))[..] else {
        panic!("nothing is estimated")
    };
    assert_eq!(periods, (12, 12));
    let level = found.level_change;
    assert!((30.0..45.0).contains(&level.estimate), "{level:?}");
    assert!(level.p_value < 0.005 && level.interval.low > 10.0, "{level:?}");
    assert!(found.slope_change.p_value > 0.05, "{:?}", found.slope_change);
    let (es, en) = report(&project, "2025-12");
    says(&en, "NPS: with the change it stood +3");
    says(&en, "), more than chance explains. Its pace changed by");
    says(
        &en,
        "a change of pace that the data can't tell from chance. Looked at: 12 months before and 12 months after.",
    );
    says(&es, "NPS: con el cambio quedó a +3");
    says(&es, "), más de lo que explica el azar. El ritmo varió");
    says(
        &es,
        "un cambio de ritmo que los datos no distinguen del azar. Se miran 12 meses de antes y 12 meses de después.",
    );
    says(&en, "This says whether something changed then, not why.");
    says(&es, "Esto dice si algo cambió entonces, no por qué.");
}

#[test]
fn without_a_step_none_is_told_from_chance() {
    let project = project(|place| wobbling(place, 99, 0), CHANGE);
    let [Outcome::Estimated { found, .. }] = outcomes(&project, month(2025, 12))[..] else {
        panic!("nothing is estimated")
    };
    assert!(found.level_change.interval.contains(0.0) && found.level_change.p_value > 0.05);
    let (es, en) = report(&project, "2025-12");
    says(&en, "a step that the data can't tell from chance");
    says(&es, "un salto que los datos no distinguen del azar");
    let about = |text: &str, words: &str| text.contains(words);
    assert!(
        !about(&en, "), more than chance explains.")
            && !about(&es, "), más de lo que explica el azar.")
    );
}

#[test]
fn what_is_too_early_is_said_in_the_report_that_was_named() {
    let project = project(|place| wobbling(place, 12, 15), CHANGE);
    assert_eq!(
        outcomes(&project, month(2025, 5)),
        [Outcome::TooEarly { after: 5, enough: month(2025, 8) }]
    );
    let (es, en) = report(&project, "2025-05");
    says(
        &en,
        "NPS: it is too early to say anything. It takes 8 whole months after the change, and so far there are 5; there can \
        be enough in August 2025 at the earliest.",
    );
    says(
        &es,
        "NPS: aún es pronto para decir nada. Hacen falta 8 meses completos desde el cambio y por ahora hay 5; los habrá, \
        como pronto, en agosto de 2025.",
    );
    for number in 1..8 {
        let found = outcomes(&project, month(2025, number));
        assert_eq!(
            found,
            [Outcome::TooEarly { after: number.unsigned_abs().into(), enough: month(2025, 8) }]
        );
    }
    assert!(matches!(outcomes(&project, month(2025, 8))[..], [Outcome::Estimated { .. }]));
    // Before its day nobody knows of it.
    assert_eq!(outcomes(&project, month(2024, 12)), []);
    assert!(!report(&project, "2024-12").1.contains("We call before"));
}

#[test]
fn a_month_without_figures_moves_the_report_that_is_named() {
    // March has no answers, and July too few to be published.
    let shape = |place| match place {
        14 => [0; 3],
        18 => [3, 0, 0],
        _ => wobbling(place, 12, 15),
    };
    let project = project(shape, CHANGE);
    let enough = |number, after, by: i8| {
        let found = outcomes(&project, month(2025, number));
        assert_eq!(found, [Outcome::TooEarly { after, enough: month(2025, by) }], "{number}");
    };
    enough(2, 2, 8);
    enough(3, 2, 9);
    enough(6, 5, 9);
    enough(7, 5, 10);
    enough(9, 7, 10);
    let [Outcome::Estimated { periods, .. }] = outcomes(&project, month(2025, 10))[..] else {
        panic!("nothing is estimated")
    };
    assert_eq!(periods, (12, 8));
}

#[test]
fn too_few_months_before_can_never_be_made_up_for() {
    let change = CHANGE.replace("2025-01-01", "2024-06-01");
    let project = project(|place| wobbling(place, 5, 15), &change);
    assert_eq!(outcomes(&project, month(2025, 12)), [Outcome::NoBefore { before: 5 }]);
    let (es, en) = report(&project, "2025-12");
    says(
        &en,
        "NPS: what it did can't be said. It takes 8 whole months before the change, and there are 5.",
    );
    says(
        &es,
        "NPS: no se podrá decir qué hizo. Hacen falta 8 meses completos de antes del cambio y hay 5.",
    );
}

#[test]
fn the_next_change_ends_what_can_be_seen_of_one() {
    let next = |date: &str| format!("{CHANGE}{date},Cita en un día,Within a day,nps,step-07,\n");
    let soon = project(|place| wobbling(place, 12, 15), &next("2025-06-01"));
    let found = outcomes(&soon, month(2025, 12));
    let [later, first] = found.as_slice() else { panic!("{found:?}") };
    let day = jiff::civil::date(2025, 6, 1);
    assert_eq!(*first, Outcome::NoAfter { after: 5, next: day });
    assert_eq!(*later, Outcome::TooEarly { after: 7, enough: month(2026, 1) });
    let (es, en) = report(&soon, "2025-12");
    says(
        &en,
        "NPS: what it did can't be said. The same figure met another change on 1 June 2025, with 5 whole months \
        in between, and it takes 8.",
    );
    says(
        &es,
        "El 1 de junio de 2025 hubo otro cambio en la misma cifra, con 5 meses completos en medio, y hacen falta 8.",
    );
    // Late enough it only cuts off what comes after it: here a fall back to the old level.
    let shape = |place| if place < 21 { wobbling(place, 12, 15) } else { wobbling(place, 99, 0) };
    let late = project(shape, &next("2025-10-01"));
    let found = outcomes(&late, month(2025, 12));
    let [_, Outcome::Estimated { found, periods }] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(*periods, (12, 9));
    assert!(found.level_change.estimate > 30.0 && found.slope_change.p_value > 0.05);
    // A change of another figure cuts nothing off, and is told.
    let other = next("2025-06-01").replace("Within a day,nps", "Within a day,csat");
    let project = project(|place| wobbling(place, 12, 15), &other);
    let found = outcomes(&project, month(2025, 12));
    assert!(
        found.iter().any(|found| matches!(found, Outcome::Estimated { periods: (12, 12), .. }))
    );
}

#[test]
fn a_break_ends_what_can_be_seen_too() {
    let broken = |date: &str| format!("{CHANGE}{date},Otra escala,Another scale,,,yes\n");
    let shape = |place| wobbling(place, 12, 15);
    let after = project(shape, &broken("2025-04-01"));
    let day = jiff::civil::date(2025, 4, 1);
    assert_eq!(outcomes(&after, month(2025, 12)), [Outcome::NoAfter { after: 3, next: day }]);
    let before = project(shape, &broken("2024-07-01"));
    assert_eq!(outcomes(&before, month(2025, 12)), [Outcome::NoBefore { before: 6 }]);
}

#[test]
fn the_month_in_the_middle_of_which_it_changed_is_neither_before_nor_after() {
    let change = CHANGE.replace("2025-01-01", "2025-01-15");
    let estimated = |january: [usize; 3]| {
        let shape = |place| if place == 12 { january } else { wobbling(place, 13, 15) };
        let found = outcomes(&project(shape, &change), month(2025, 12));
        let [Outcome::Estimated { found, periods }] = found[..] else { panic!("{found:?}") };
        assert_eq!(periods, (12, 11));
        found
    };
    // Whatever January says.
    assert_eq!(estimated([0, 0, 40]), estimated([40, 0, 0]));
    assert!(estimated([0, 0, 40]).level_change.estimate > 30.0);
    let project = project(|place| wobbling(place, 13, 15), &change);
    assert_eq!(
        outcomes(&project, month(2025, 1)),
        [Outcome::TooEarly { after: 0, enough: month(2025, 9) }]
    );
    assert!(matches!(outcomes(&project, month(2025, 9))[..], [Outcome::Estimated { .. }]));
}

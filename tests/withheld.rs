//! Holds a site to showing nothing of what is withheld: two projects that differ only there must make the same site.
//!
//! What total less published figures gives away is not hidden yet, so the two have the same totals.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod support {
    pub(crate) mod command;
    pub(crate) mod project;
}

use embajador::cube::{Month, Period};
use embajador::diagnostic::Diagnostics;
use embajador::report::{Composition, Story};
use embajador::{Input, Measured};
use std::collections::BTreeMap;
use support::project::Project;

const MAPPING: &str = "preset = \"canonical\"\n[survey.s.drivers]\nnps = [\"csat\", \"ces\"]\n\
    [survey.s.dimensions]\nregion = \"region\"\nsize = \"size\"\n[survey.s.cross]\nboth = [\"region\", \"size\"]\n";

/// Scores of the NPS, of satisfaction and of ease.
type Answer = [u8; 3];

const ONE: [Answer; 3] = [[10, 5, 7], [10, 4, 6], [2, 1, 2]];
const OTHER: [Answer; 3] = [[0, 2, 1], [5, 3, 5], [8, 4, 4]];

/// The answers of a month by region. `turned` gives what is withheld another content.
fn month(place: usize, turned: bool) -> Vec<(&'static str, Vec<Answer>)> {
    // May and June of the first year have too few answers in all; both lie in one quarter.
    if place == 4 || place == 5 {
        let answers = if (place == 4) == turned { ONE } else { OTHER };
        return vec![("north", answers.to_vec()), ("south", vec![[9, 4, 6]])];
    }
    let answer = |number: usize| -> Answer {
        let score = [10, 9, 9, 8, 7, 3, 6, 10, 0, 9][(number + place) % 10];
        [score, 1 + score / 3, 1 + (score / 2 + u8::from(number.is_multiple_of(3))) % 7]
    };
    let many = |count: usize| (0..count).map(answer).collect::<Vec<Answer>>();
    // Of the two small regions each has in January what the other has in February: months and quarters stay as they are.
    // May, April's other half, is withheld for itself.
    let turned = turned && place != 3;
    let (mut mini, mut micro) = match (place % 3, turned) {
        (0, false) | (1, true) => (ONE.to_vec(), OTHER.to_vec()),
        (1, false) | (0, true) => (OTHER.to_vec(), ONE.to_vec()),
        _ => (vec![[9, 4, 4]; 3], vec![[3, 2, 2]; 3]),
    };
    mini.reverse();
    micro.push([9, 4, 7]);
    let mut regions = vec![
        ("north", many(15)),
        ("south", many(13 + place % 2)),
        ("mini", mini),
        ("micro", micro),
    ];
    if place == 20 {
        regions.push(("Jane Roe", vec![[1, 1, 1], [2, 1, 2]]));
    }
    regions
}

fn answers(turned: bool) -> String {
    let mut text = String::from("customer_id,responded_on,nps,csat,ces,region,size\n");
    for place in 0..24_usize {
        let month_of = Month::new(2025, 1).plus(i32::try_from(place).unwrap());
        for (region, answers) in month(place, turned) {
            for (number, [nps, csat, ces]) in answers.iter().enumerate() {
                let day = format!("{:04}-{:02}-10", month_of.year(), month_of.number());
                let size = if region == "south" { "small" } else { "large" };
                text += &format!(
                    "{region}-{place}-{number},{day},{nps},{csat},{ces},{region},{size}\n"
                );
            }
        }
    }
    text
}

fn project(turned: bool) -> Project {
    let chapter = "+++\nid = \"step-07\"\n+++\n# One\n\n{{#table nps by=region}}\n\n{{#table nps by=both}}\n\n\
        {{#trend nps by=region}}\n\n{{#trend nps}}\n\n{{#trend csat by=region kind=quarter}}\n\n{{#distribution nps}}\n";
    let annotations = "date,text_es,text_en,indicator,playbook,break\n\
        2026-01-01,Llamamos antes,We call before,nps,step-07,\n2025-04-15,Otra carta,Another letter,csat,step-07,\n";
    Project::new(MAPPING, &answers(turned))
        .with("content/one.md", chapter)
        .with("data/registers/annotations.csv", annotations)
}

fn site(project: &Project) -> BTreeMap<String, Vec<u8>> {
    let (status, _, said) = project.run("build", &[]);
    assert_eq!(status, 0, "{said}");
    support::command::files(&project.site())
}

#[test]
fn what_is_withheld_changes_no_byte_of_the_site() {
    let (project, turned) = (project(false), project(true));
    assert_ne!(answers(false), answers(true));
    let (site, other) = (site(&project), site(&turned));
    assert!(site.keys().eq(other.keys()));
    for (path, content) in &site {
        let (own, theirs) =
            (String::from_utf8_lossy(content), String::from_utf8_lossy(&other[path]));
        let place = own.lines().zip(theirs.lines()).find(|(own, theirs)| own != theirs);
        assert!(place.is_none(), "{path}: {place:?}");
    }
    for arguments in [
        &["--period", "months"][..],
        &["--period", "quarters"],
        &["--by", "region"],
        &["--by", "both"],
    ] {
        let published = [arguments, &["--published"]].concat();
        assert_eq!(project.figures(&published), turned.figures(&published), "{arguments:?}");
    }
    // What is not withheld from the project's own people differs.
    assert_ne!(project.figures(&["--by", "region"]), turned.figures(&["--by", "region"]));
}

#[test]
fn who_is_always_withheld_is_named_nowhere() {
    let project = project(false);
    for (path, content) in site(&project) {
        assert!(!String::from_utf8_lossy(&content).contains("Jane Roe"), "{path}");
    }
    // And yet all that a report is made of is there.
    let text = |path: &str| std::fs::read_to_string(project.site().join(path)).unwrap();
    let page = text("en/reports/2026-12.html");
    for words in ["We call before", "All others", "class=\"limit\"", "Mann-Kendall", "Mini"] {
        assert_eq!(page.contains(words), words != "Mini", "{words}");
    }
    assert!(text("en/reports/2026.html").contains("What goes with the NPS"));
}

/// What the change of the NPS is made of by region in the second of two months.
fn composition(project: &Project) -> Option<Composition> {
    let input = Input { root: project.path().to_owned(), ..Input::default() };
    let measured = Measured::read(&input, &mut Diagnostics::new()).unwrap();
    let story = Story::new(measured.indicators());
    let subject = story.subject("nps", story.default_survey().unwrap(), None).unwrap();
    story.composition(subject, "region", Period::Month(Month::new(2026, 5)))
}

/// Two months of twelve answers for each region, of so many firms.
fn of_firms(regions: &[(&str, usize)]) -> Option<Composition> {
    let mut rows = String::from("customer_id,responded_on,nps,region,account_id\n");
    for (month, add) in [("2026-04", 0), ("2026-05", 3)] {
        for (region, firms) in regions {
            for number in 0..12 {
                let (score, firm) = ((number + add) % 11, number % firms);
                rows += &format!("{region}{number},{month}-10,{score},{region},{region}{firm}\n");
            }
        }
    }
    let mapping = "preset = \"canonical\"\n[survey.s.dimensions]\nregion = \"region\"\n";
    composition(&Project::new(mapping, &rows))
}

#[test]
fn a_region_of_one_firm_is_not_what_all_others_are() {
    let names = |found: Option<Composition>| -> Vec<Option<String>> {
        found
            .map(|found| found.groups.into_iter().map(|group| group.value).collect())
            .unwrap_or_default()
    };
    let some = |name: &str| Some(name.to_owned());
    // All of many firms.
    let found = names(of_firms(&[("a", 6), ("b", 6), ("c", 6)]));
    assert_eq!(found, [some("a"), some("b"), some("c")]);
    // One of a single firm: it is put together with another.
    let found = names(of_firms(&[("a", 6), ("b", 6), ("c", 1)]));
    assert_eq!(found, [some("b"), None]);
    // Three of one firm each are of three together.
    let found = names(of_firms(&[("a", 6), ("b", 1), ("c", 1), ("d", 1)]));
    assert_eq!(found, [some("a"), None]);
    // Where nothing can be told apart nothing is said.
    assert_eq!(names(of_firms(&[("a", 6), ("b", 1)])), []);
}

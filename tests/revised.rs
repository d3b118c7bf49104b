//! Holds the reports of an edition to saying which of their figures the edition before gave otherwise.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod support {
    pub(crate) mod command;
    pub(crate) mod html;
    pub(crate) mod project;
    pub(crate) mod readable;
}

use std::sync::OnceLock;
use support::command::{embajador, succeed};
use support::project::Project;
use support::readable::readable;
use tempfile::TempDir;

const BOOK: &str = "[book]\ntitle = \"Book\"\nlanguage = \"en\"\nsrc = \"content\"\n\
    [preprocessor.embajador.languages.es]\nsrc = \"es\"\ntitle = \"Libro\"\n\
    [preprocessor.embajador.disclosure]\nmin-respondents = 3\nmin-accounts = 3\n";

const SOURCES: &str = "[survey.s]\ntitle = \"Survey\"\nfiles = \"*.csv\"\npreset = \"canonical\"\n\
    [survey.s.dimensions]\nsegment = \"segment\"\n\
    [dimension.segment.values]\nbig = \"Big\"\nsmall = \"Small\"\n";

const PLAN: &str = "[[objective]]\nid = \"recommend\"\nindicator = \"nps\"\nsurvey = \"s\"\ntarget = 30\ncadence = \"month\"\n";

fn chapter(id: &str, reviewed: &str) -> String {
    format!(
        "+++\nid = \"{id}\"\nowner = \"care\"\nreviewed = {reviewed}\nreview_every = \"1 year\"\n+++\n\n# {id}\n\nText.\n"
    )
}

/// Forty people in each month: of eight one is a detractor, one a passive. With `late`, forty detractors of the segment
/// `small` more in August.
fn answers(months: &[i32], late: bool) -> String {
    let mut rows = "response_id,customer_id,responded_on,nps,segment\n".to_owned();
    for month in months {
        for i in 0..40 {
            let nps = match i % 8 {
                0 => 3,
                1 => 8,
                _ => 10,
            };
            let segment = if i % 2 == 0 { "big" } else { "small" };
            rows.push_str(&format!("{month}-{i},c{i},2026-{month:02}-10,{nps},{segment}\n"));
        }
    }
    for i in 0..if late { 40 } else { 0 } {
        rows.push_str(&format!("late-{i},l{i},2026-08-20,1,small\n"));
    }
    rows
}

/// A folder with the editions of August and September 2026.
fn editions() -> &'static TempDir {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let mut project = Project::new("", &answers(&[6, 7, 8], false));
        for (path, text) in [
            ("book.toml", BOOK.to_owned()),
            ("data/sources.toml", SOURCES.to_owned()),
            ("data/plan.toml", PLAN.to_owned()),
            ("data/registers/roles.csv", "role,name_es,name_en\ncare,Atención,Care\n".to_owned()),
            ("content/SUMMARY.md", "- [One](one.md)\n- [Two](two.md)\n".to_owned()),
            ("content/one.md", chapter("step-01", "2026-08-01")),
            // Written before it is published, with the day on which it will be reviewed.
            ("content/two.md", chapter("step-02", "2026-10-26")),
            ("es/SUMMARY.md", "- [Uno](one.md)\n- [Dos](two.md)\n".to_owned()),
            ("es/one.md", chapter("step-01", "2026-08-01")),
            ("es/two.md", chapter("step-02", "2026-10-26")),
        ] {
            project = project.with(path, &text);
        }
        let publish = |project: &Project, as_of: &str| {
            let mut command = embajador();
            command.arg("publish").arg(project.path()).arg("--to").arg(folder.path());
            succeed(command.args(["--as-of", as_of]));
        };
        publish(&project, "2026-08-31");
        let project = project.with("data/a.csv", &answers(&[6, 7, 8, 9], true));
        publish(&project, "2026-09-30");
        folder
    })
}

fn markup(path: &str) -> String {
    std::fs::read_to_string(editions().path().join(path)).unwrap()
}

/// What a page says, without its markup.
fn said(path: &str) -> String {
    readable(&markup(path))
}

#[track_caller]
fn says(path: &str, wanted: &[&str]) {
    let text = said(path);
    for wanted in wanted {
        assert!(text.contains(wanted), "no «{wanted}» in {path}:\n{text}");
    }
}

#[test]
fn the_head_of_a_revised_report_says_from_what_to_what_and_why() {
    let english = said("2026-09/en/reports/2026-08.html");
    let head = english.split("\n## ").next().unwrap();
    let title = head.find("# The NPS falls").unwrap();
    let told = head.find("have been revised since the edition of August 2026").unwrap();
    assert!(title < told, "under the title, not over it: {head}");
    for wanted in [
        "# The NPS falls to −19\u{a0}(R)",
        "5 figures and 5 breakdowns of this period have been revised since the edition of August 2026.](../changes.html#revisions-2026-08)",
        "- NPS: −19\u{a0}(R), previously 63; late answers. Target 30: previously met, now not met.",
    ] {
        assert!(head.contains(wanted), "no «{wanted}» in {head}");
    }
    says(
        "2026-09/es/reports/2026-08.html",
        &[
            "# El NPS baja a −19\u{a0}(R)",
            "(R) Desde la edición de agosto de 2026 se han revisado 5 cifras y 5 desgloses de este periodo.](../changes.html#revisions-2026-08)",
            "- NPS: −19\u{a0}(R), antes 63; respuestas tardías. Meta 30: antes cumplida, ahora no cumplida.",
        ],
    );
}

#[test]
fn a_revised_figure_is_marked_wherever_it_is_shown() {
    let report = markup("2026-09/en/reports/2026-08.html");
    let mark = |words: &str| {
        format!(
            " <a class=\"revised\" href=\"../changes.html#revisions-2026-08\" title=\"{words}\" aria-label=\"{words}\">(R)</a>"
        )
    };
    let of_whole = mark("(R) previously 63");
    assert!(report.contains(&format!("<p class=\"kpi-figure\">−19{of_whole}</p>")), "{report}");
    assert!(report.contains(&format!("<b>−19</b>{of_whole}")), "{report}");
    says(
        "2026-09/en/reports/2026-08.html",
        &[
            "(R) previously 63; late answers",
            "(R): revised since the edition of August 2026. All: −19, previously 63.",
        ],
    );
    // Of the large firms nobody answered late.
    let big = report.split("<th role=\"rowheader\" scope=\"row\">Big</th>").nth(1).unwrap();
    assert!(!big.split("</tr>").next().unwrap().contains("(R)"), "{big}");
    // The table behind the chart, in which each month has a row.
    let row = report.split("<th scope=\"row\">August 2026").nth(1).unwrap();
    assert!(row.split("</tr>").next().unwrap().contains("−19\u{a0}(R)"), "{row}");
    says(
        "2026-09/en/reports/index.html",
        &["−19\u{a0}(R)", "(R): revised since the edition of August 2026."],
    );
    // Nothing was revised of July, nor is anything marked in the first edition.
    assert!(!said("2026-09/en/reports/2026-07.html").contains("−19\u{a0}(R)"));
    for path in ["2026-08/en/reports/2026-08.html", "2026-08/es/reports/index.html"] {
        assert!(!said(path).contains("(R)"), "{path}");
    }
}

#[test]
fn a_change_since_a_revised_period_says_so() {
    says(
        "2026-09/en/reports/2026-09.html",
        &[
            "than in August\u{a0}(R) (difference between",
            " August: −19, 63 in the edition before. ",
            "since August\u{a0}(R): ",
            "\n(R) August: −19, 63 in the edition before\n",
            "(R): revised since the edition of August 2026. All in August: −19, 63 in the edition before.",
            "Revisions: This period is new in this edition: the edition of August 2026 did not have it. Of August 2026, which it \
             is compared with,",
            "5 figures and 5 breakdowns have been revised (R). [What changed](../changes.html#revisions-2026-08)",
        ],
    );
    says(
        "2026-09/es/reports/2026-09.html",
        &[
            "que en agosto\u{a0}(R) (diferencia entre",
            " Agosto: −19, 63 en la edición anterior. ",
            "desde agosto\u{a0}(R): ",
            "\n(R) agosto: −19, 63 en la edición anterior\n",
            "(R): revisada desde la edición de agosto de 2026. Total de agosto: −19, 63 en la edición anterior.",
            "Este periodo es nuevo en esta edición: no estaba en la edición de agosto de 2026. De agosto de 2026, con el que se \
             compara, se han revisado",
        ],
    );
    assert!(!said("2026-09/en/reports/2026-09.html").contains("No figure of this period"));
    says(
        "2026-09/en/reports/2026-07.html",
        &["No figure of this period has been revised since the edition of August 2026."],
    );
    says(
        "2026-09/es/reports/2026-q3.html",
        &[
            "Este periodo no había acabado en la edición de agosto de 2026: sus cifras se completan, no se revisan.",
        ],
    );
}

#[test]
fn a_report_names_the_handbook_of_its_edition_and_no_review_to_come() {
    let earlier = [
        (
            "es",
            "Manual de esta edición: [2 guías, última revisión el 1 de agosto de 2026](",
            "se juzga con las metas y el manual de esta edición, no con los que estuvieran en vigor entonces.",
        ),
        (
            "en",
            "Handbook of this edition: [2 playbooks, last reviewed on 1 August 2026](",
            "it is judged by the targets and the handbook of this edition, not by those that were in force then.",
        ),
    ];
    for (language, handbook, judged) in earlier {
        let report = |period: &str| said(&format!("2026-09/{language}/reports/{period}.html"));
        for period in ["2026-06", "2026-08", "2026-q2"] {
            let text = report(period);
            assert!(text.contains(handbook) && text.contains(judged), "{period}:\n{text}");
        }
        for period in ["2026-09", "2026-q3", "2026"] {
            let text = report(period);
            assert!(text.contains(handbook) && !text.contains(judged), "{period}:\n{text}");
        }
    }
}

#[test]
fn the_first_printed_page_says_the_edition_and_has_room_for_its_cards() {
    let report = markup("2026-09/es/reports/2026-09.html");
    let (head, rest) = report.split_once("<main").unwrap();
    let stamp = "<p class=\"stamp\">Datos hasta el 30 de septiembre de 2026 · Edición: septiembre de 2026</p>";
    assert!(head.contains(stamp) && !rest.contains("class=\"stamp\""), "{head}");
    let style = markup("2026-09/style.css");
    let (screen, print) = style.split_once("@media print").unwrap();
    assert!(
        screen.contains(".stamp { display: none; }") && print.contains(".stamp { display: block;")
    );
    // The grid may be parted between its cards, a card may not.
    let kept = print.lines().filter(|line| line.contains("break-inside: avoid"));
    let kept: Vec<&str> = kept.flat_map(|line| line.split(['{', ','])).map(str::trim).collect();
    assert!(kept.contains(&".kpi") && !kept.contains(&".kpis"), "{kept:?}");
}
